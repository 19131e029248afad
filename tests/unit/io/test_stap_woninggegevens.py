# SPDX-License-Identifier: GPL-2.0-or-later
"""What tables and people say of dwellings: rows of their own, people first, nothing left behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, concat, conform
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.stappen import importeer
from lzw_atlas.processing.io.stappen.correcties import apply_corrections
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

A, B, C, D = HOMES = [f"016601000000000{i}" for i in (1, 2, 3, 4)]


def dwellings(**columns: list[object]) -> Layer:
    data = pd.DataFrame({"woning_id": HOMES, "is_woning": 1, "bron": "bag", **columns})
    points = np.array([shapely.Point(190_000 + i, 510_000) for i in range(4)], dtype=object)
    return conform(Layer("woningen", data, points), LAYERS["woningen"])


def corrections(*rows: dict[str, object]) -> Layer:
    data = pd.DataFrame([{"actie": "wijzig", **row} for row in rows])
    return conform(Layer("correcties_woningen", data, None), LAYERS["correcties_woningen"])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    with edit(path) as change:
        change.write(dwellings(oppervlakte_m2=[70.0, 80.0, 90.0, 100.0]))
    return path


def table(study: Path, text: str, bron: str = "corporatie") -> list[str]:
    """Import *text* as a table of *bron*; return what was said."""
    path = study.with_name(f"{bron}.csv")
    path.write_text(text.replace(" ", "\n"), "utf-8")
    return importeer(study, "woningen", [path], bron=bron).messages


def by_hand(study: Path, **row: object) -> None:
    """Add what a person types in the layer correcties_woningen."""
    with edit(study) as change:
        old = change.read("correcties_woningen")
        change.write(concat([old, corrections(row)], LAYERS["correcties_woningen"]))


def homes(study: Path) -> pd.DataFrame:
    return Werkbestand(study).read("woningen").data.set_index("woning_id")


def rows(study: Path) -> list[tuple[str, str]]:
    data = Werkbestand(study).read("correcties_woningen").data
    return sorted(zip(data["woning_id"], data["wie"], strict=True))


def test_a_table_and_a_person_are_rows_of_their_own_and_the_person_wins(study: Path) -> None:
    table(study, f"vbo_id;lift;huur {A};nee;500 {B};nee;600")
    by_hand(study, woning_id=A, wie="wijkteam", lift=1)
    said = table(study, f"vbo_id;lift;huur {A};nee;510 {B};ja;610")
    assert rows(study) == [(A, "bron corporatie"), (A, "wijkteam"), (B, "bron corporatie")]
    # The rent of A is refreshed though a person corrected the lift there.
    assert homes(study).loc[A, ["lift", "huur_eur"]].tolist() == [1, 510.0]
    assert homes(study).loc[B, ["lift", "huur_eur"]].tolist() == [1, 610.0]
    assert (
        "Laag woningen: van 1 rij zegt een correctie van wijkteam iets anders over lift. De "
        "correctie gaat voor. Heeft de tabel gelijk, maak die waarde in correcties_woningen dan "
        f"leeg. Bijvoorbeeld: {A}."
    ) in said


def test_facts_survive_a_new_import_of_the_dwellings(study: Path) -> None:
    table(study, f"vbo_id;lift;label;aangepast {A};ja;rol;31-5-2019")
    with edit(study) as change:
        change.write(dwellings(oppervlakte_m2=[71.0, 81.0, 91.0, 101.0]))
    importeer(study, "correcties", [])
    row = homes(study).loc[A]
    assert row[["lift", "toegankelijkheidslabel", "aangepast_op"]].tolist() == [
        1,
        "ROL",
        "2019-05-31",
    ]
    assert row["oppervlakte_m2"] == 71.0


def test_what_a_table_says_no_longer_is_taken_out_of_the_dwellings(study: Path) -> None:
    table(study, f"vbo_id;huur;label {A};500;rol {B};600;roa")
    said = table(study, f"vbo_id;huur {A};500")
    assert homes(study)["huur_eur"].dropna().to_dict() == {A: 500.0}
    assert homes(study)["toegankelijkheidslabel"].isna().all()
    assert any("en deze niet meer. Dat is leeg gemaakt." in s for s in said)
    assert rows(study) == [(A, "bron corporatie")]


def test_what_somebody_else_says_too_stays(study: Path) -> None:
    table(study, f"vbo_id;label {A};rol {B};rol")
    table(study, f"vbo_id;label {A};rol", bron="gemeente")
    by_hand(study, woning_id=B, wie="wijkteam", toegankelijkheidslabel="ROL")
    table(study, f"vbo_id;lift {A};ja {B};ja")
    assert homes(study)["toegankelijkheidslabel"].dropna().to_dict() == {A: "ROL", B: "ROL"}


def test_of_two_tables_the_one_read_last_counts_and_that_is_said(study: Path) -> None:
    table(study, f"vbo_id;lift {A};ja {B};nee")
    said = table(study, f"vbo_id;lift {A};nee {C};ja", bron="gemeente")
    assert homes(study)["lift"].dropna().to_dict() == {A: 0, B: 0, C: 1}
    assert any(
        s.startswith("Laag woningen: van 1 rij zegt een andere tabel (corporatie)") for s in said
    )
    table(study, f"vbo_id;lift {A};ja {B};nee")
    assert homes(study).loc[A, "lift"] == 1


def test_a_row_typed_in_qgis_is_the_same_as_a_table(study: Path) -> None:
    """A label in lower case and a row without a name, as people leave it."""
    by_hand(study, woning_id=A, toegankelijkheidslabel="rol", aangepast_op="3-5-2019", lift=1)
    by_hand(study, woning_id=B, huur_eur=0.0, verdieping=2)
    said = importeer(study, "correcties", []).messages
    typed = homes(study)
    assert typed.loc[A, ["toegankelijkheidslabel", "aangepast_op", "lift"]].tolist() == [
        "ROL",
        "2019-05-03",
        1,
    ]
    assert np.isnan(typed.loc[B, "huur_eur"])
    assert typed.loc[B, "verdieping"] == 2
    assert any("in huur_eur een waarde onder 25" in s for s in said)


def test_a_study_from_before_the_column_reads_and_takes_it_on(study: Path) -> None:
    file = Werkbestand(study)
    old = file.raw("woningen")
    backend().write(study, "woningen", old.data.drop(columns="aangepast_op"), old.geometry, "Point")
    assert Werkbestand(study).read("woningen").data["aangepast_op"].isna().all()
    table(study, f"vbo_id;aangepast {A};2019")
    assert homes(study).loc[A, "aangepast_op"] == "2019"


def test_corrections_are_laid_tables_first_and_people_by_date() -> None:
    base = dwellings()
    layer = corrections(
        {"woning_id": A, "wie": "jan", "wanneer": "2026-02-01", "lift": 1, "eigenaar": "Jan"},
        {"woning_id": A, "wie": "bron een", "lift": 0, "complex_id": "een", "huur_eur": 500.0},
        {"woning_id": A, "wie": "piet", "wanneer": "2026-01-01", "lift": 0, "verdieping": 3},
        {"woning_id": A, "wie": "bron twee", "complex_id": "twee"},
        {"woning_id": B, "wie": "bron een", "lift": 1},
        {"woning_id": B, "wie": "jan", "actie": "vervalt"},
        {"woning_id": "nieuw:1", "wie": "bron een", "lift": 1},
        {"woning_id": "nieuw:1", "wie": "jan", "actie": "nieuw", "bron": "correctie", "lift": 0},
    )
    layer.geometry[7] = shapely.Point(1, 2)
    changed, problems = apply_corrections(base, layer)
    rows = changed.data.set_index("woning_id")
    assert rows.loc[A, ["lift", "eigenaar", "complex_id", "huur_eur", "verdieping"]].tolist() == [
        1,
        "Jan",
        "twee",
        500.0,
        3,
    ]
    assert list(rows.index) == [A, C, D, "nieuw:1"]
    assert rows.loc["nieuw:1", "lift"] == 0
    assert changed.geometry[3] == shapely.Point(1, 2)
    assert problems == []
