# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables placed by address, and own areas made of buurten."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.readers import own_areas, place, read_own_areas

from .hulp import addresses, codes, csv, refusal, square

KNOWN = addresses(
    ("8271AB", "Kade", 12, "a", "", 0, 0),
    ("8271AB", "Kade", 12, "", "2", 10, 0),
    ("8271AB", "Kade", 14, "", "", 20, 0),
    ("8271AB", "Kade", 16, "", "", 40, 0),
    ("8271CD", "Lange Straat", 1, "", "", 100, 100),
)


def table(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})


@pytest.mark.parametrize("text", ["12a", "12-A", "12 A", "12 a", "12A "])
def test_one_house_in_every_spelling_is_exact(text: str) -> None:
    placed = place(table(postcode=["8271 ab"], huisnummer=[text]), KNOWN)
    assert placed.plaatsing.tolist() == ["exact"]
    assert placed.row.tolist() == [0]


def test_letter_and_addition_in_columns_of_their_own_are_exact() -> None:
    rows = table(
        postcode=["8271AB", "8271AB", "8271AB"],
        huisnummer=["12", 12, "12a"],
        huisletter=["A", None, "A"],
        toevoeging=[None, "2", None],
    )
    placed = place(rows, KNOWN)
    assert placed.plaatsing.tolist() == ["exact"] * 3
    assert placed.row.tolist() == [0, 1, 0]


def test_an_unknown_addition_goes_to_the_number_and_says_whether_it_is_alone() -> None:
    placed = place(table(postcode=["8271AB", "8271AB"], huisnummer=["12c", "14c"]), KNOWN)
    assert placed.plaatsing.tolist() == ["zonder toevoeging"] * 2
    assert placed.alone.tolist() == [False, True]


def test_an_unknown_number_goes_to_the_address_nearest_the_middle_of_the_street() -> None:
    placed = place(table(postcode=["8271AB"], huisnummer=["99"]), KNOWN)
    assert placed.plaatsing.tolist() == ["straat"]
    assert placed.geometry[0].x == 20.0  # the mean is 17.5
    assert placed.row.tolist() == [-1]


def test_an_address_in_one_field_is_taken_apart() -> None:
    rows = table(
        adres=["Kade 12-a, 8271 AB Dorp", "lange straat 1", "Lange Straat 1, Dorp", "Kade"]
    )
    placed = place(rows, KNOWN)
    assert placed.plaatsing.tolist() == ["exact", "exact", "exact", "niet gevonden"]
    assert placed.row.tolist() == [0, 4, 4, -1]


def test_what_is_nowhere_stays_without_a_place_and_is_listed() -> None:
    placed = place(table(postcode=["9999ZZ", "8271AB"], huisnummer=["1", "14"]), KNOWN)
    assert placed.geometry[0] is None
    assert [(p.code, p.count, p.examples) for p in placed.problems] == [
        ("plaatsing_niet_gevonden", 1, ("9999ZZ 1",))
    ]


def test_an_empty_table_and_an_empty_layer_are_no_mistake() -> None:
    assert len(place(table(postcode=[], huisnummer=[]), KNOWN).row) == 0
    nothing = KNOWN.take(np.array([], dtype=np.int64))
    assert place(table(postcode=["8271AB"], huisnummer=["1"]), nothing).plaatsing.tolist() == [
        "niet gevonden"
    ]


def test_the_order_of_the_addresses_changes_nothing() -> None:
    rows = table(postcode=["8271AB"] * 3, huisnummer=["12", "99", "12a"])
    turned = KNOWN.take(np.arange(len(KNOWN))[::-1])
    a, b = place(rows, KNOWN), place(rows, turned)
    assert shapely.equals_exact(a.geometry, b.geometry, 0).all()


def buurten() -> Layer:
    data = table(
        gebied_code=["BU01660001", "BU01660002", "BU01660003"],
        naam=["Oost", "West", "Veld"],
        soort=["buurt"] * 3,
        gemeente_code=["GM0166"] * 3,
        inwoners=[100, 300, None],
        huishoudens=[50, 150, 20],
        pct_65plus=[10, 30, None],
        pct_laag_inkomen=[20, 40, None],
        bron=["cbs"] * 3,
    )
    shapes = np.array([square(0, 0), square(100, 0), square(200, 0)], dtype=object)
    return conform(Layer("gebieden", data, shapes), LAYERS["gebieden"])


def test_buurten_dissolve_to_own_areas_with_their_people(tmp_path: Path) -> None:
    path = csv(
        tmp_path / "teams.csv",
        """buurtcode;wijkteam
           BU01660001;Team Zuid
           01660002;Team Zuid
           BU01660003;Team Noord""",
    )
    layer = read_own_areas(path, buurten()).layers["gebieden"]
    data = layer.data.set_index("gebied_code")
    assert sorted(data.index) == ["EIGEN-TEAM-NOORD", "EIGEN-TEAM-ZUID"]
    assert data.loc["EIGEN-TEAM-ZUID", ["inwoners", "pct_65plus"]].tolist() == [400.0, 25.0]
    assert data.loc["EIGEN-TEAM-ZUID", "pct_laag_inkomen"] == 35.0
    assert np.isnan(data.loc["EIGEN-TEAM-NOORD", "inwoners"])
    assert np.isnan(data.loc["EIGEN-TEAM-NOORD", "pct_laag_inkomen"])
    assert set(data["soort"]) == {"eigen"}
    assert sorted(shapely.area(layer.geometry)) == [10_000.0, 20_000.0]


def test_an_unknown_buurt_and_one_in_two_areas_are_refused_together() -> None:
    rows = table(buurtcode=["BU01660001", "BU01660001", "BU99999999"], naam=["A", "B", "A"])
    with pytest.raises(LzwError) as error:
        own_areas(rows, buurten())
    assert codes(error.value.problems) == {
        "eigen_gebied_onbekende_buurt",
        "eigen_gebied_dubbele_buurt",
    }
    assert "BU99999999" in refusal(error.value)


def test_own_areas_without_buurten_are_refused() -> None:
    nothing = buurten().take(np.array([], dtype=np.int64))
    with pytest.raises(LzwError) as error:
        own_areas(table(buurtcode=["BU01660001"], naam=["A"]), nothing)
    assert "Lees eerst de buurten in" in refusal(error.value)
