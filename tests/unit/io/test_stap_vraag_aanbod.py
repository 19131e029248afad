# SPDX-License-Identifier: GPL-2.0-or-later
"""The step vraag-aanbod: what it writes, what it says, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.cijfers.openbaar import Limits
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen.vraag_aanbod import (
    bereken_vraag_aanbod,
    tekort_woorden,
    vraag_aanbod_regels,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

A, B, WIJK, GEMEENTE = "BU99010101", "BU99010102", "WK990101", "GM9901"
X, Y = 190_000.0, 510_000.0
N = 60


def table(name: str, geometry: list[Any] | None, **columns: object) -> Layer:
    shapes = None if geometry is None else np.array(geometry, dtype=object)
    return conform(Layer(name, pd.DataFrame({**columns}), shapes), LAYERS[name])


def area(west: float, east: float) -> Any:
    return shapely.multipolygons([shapely.box(X + west, Y - 50, X + east, Y + 50)])


def demand(
    groups: tuple[str, ...] = ("adl_beperkt",),
    years: tuple[int, ...] = (2025, 2040),
    scenario: str = "standaard",
    codes: tuple[tuple[str, str], ...] = (
        (A, "buurt"),
        (B, "buurt"),
        (WIJK, "wijk"),
        (GEMEENTE, "gemeente"),
    ),
) -> Layer:
    rows = []
    for code, kind in codes:
        for group in groups:
            for number, year in enumerate(years):
                many = {"buurt": 40.0, "wijk": 80.0}.get(kind, 80.0) * (1 + number)
                for age in ("alle", "85+"):
                    rows.append(
                        {
                            "gebied_code": code,
                            "naam": code,
                            "soort": kind,
                            "jaar": year,
                            "doelgroep": group,
                            "doelgroep_naam": f"Mensen ({group})",
                            "leeftijd": age,
                            "laag": many * 0.9,
                            "midden": many,
                            "hoog": many * 1.1,
                            "eenheid": "personen",
                            "nu": int(number == 0),
                        }
                    )
    data = pd.DataFrame(rows).assign(run_id="v", scenario=scenario)
    return conform(Layer("vraag", data, None), LAYERS["vraag"])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return 60 dwellings, 40 in Noord and 20 in Zuid; half of them suit who walks badly."""
    path = tmp_path / "studie.gpkg"
    at = [shapely.Point(X + 10 * i + 5, Y) for i in range(N)]
    buurt = [A] * 40 + [B] * 20
    with edit(path) as change:
        change.write(
            table(
                "woningen",
                at,
                woning_id=[f"w{i:03d}" for i in range(N)],
                is_woning=1,
                eigendom=["corporatie"] * 40 + ["koop"] * 20,
                complex_id=["C1"] * 40 + [None] * 20,
                huur_eur=[600.0] * 40 + [np.nan] * 20,
                gemeente_code=GEMEENTE,
                wijk_code=WIJK,
                buurt_code=buurt,
                bron="t",
            )
        )
        change.write(
            table(
                "gebieden",
                [area(0, 600), area(0, 600), area(0, 400), area(400, 600)],
                gebied_code=[GEMEENTE, WIJK, A, B],
                naam=["Dorp", "De Wijk", "Noord", "Zuid"],
                soort=["gemeente", "wijk", "buurt", "buurt"],
                gemeente_code=GEMEENTE,
                inwoners=[400.0, 400.0, 250.0, 150.0],
                wmo_clienten=[60.0, 60.0, 20.0, 40.0],
                bron="t",
            )
        )
        change.write(
            table(
                "geschiktheid",
                at,
                woning_id=[f"w{i:03d}" for i in range(N)],
                doelgroep="rollator",
                run_id="g",
                regels_versie="v",
                klasse_min=["geschikt", "ongeschikt"] * 30,
                klasse_max=["geschikt", "ongeschikt"] * 30,
                omgeving=[1, 1, 0] * 20,
                nultreden=0,
                geclusterd=0,
                zorggeschikt=0,
            )
        )
        change.write(demand())
        ages = pd.DataFrame(
            [
                (c, a, n)
                for c, counts in {
                    GEMEENTE: (40, 30, 20),
                    WIJK: (40, 30, 20),
                    A: (30, 20, 5),
                    B: (10, 10, 15),
                }.items()
                for a, n in zip(("65-74", "75-84", "85+"), counts, strict=True)
            ],
            columns=["gebied_code", "leeftijd", "midden"],
        ).assign(
            run_id="v",
            scenario="standaard",
            naam="x",
            soort="buurt",
            jaar=2025,
            reeks="tien_jaar",
            nu=1,
        )
        change.write(conform(Layer("leeftijden", ages, None), LAYERS["leeftijden"]))
    return path


def add(path: Path, *layers: Layer) -> None:
    with edit(path) as change:
        for layer in layers:
            change.write(layer)


def plans(**columns: object) -> Layer:
    n = len(columns["jaar"])  # type: ignore[arg-type]
    base: dict[str, object] = {
        "plan_id": [f"p{i}" for i in range(n)],
        "hardheid": "hard",
        "nultreden": 20,
        "bron": "t",
    }
    geometry = columns.pop("punt", [None] * n)
    return table("plannen", geometry, **{**base, **columns})  # type: ignore[arg-type]


def numbers(path: Path, code: str, year: int, measure: str) -> list[float]:
    t = Werkbestand(path).read("vraag_aanbod").data
    row = t[
        (t["gebied_code"] == code)
        & (t["jaar"] == year)
        & (t["indicator"] == measure)
        & (t["doelgroep"] == "adl_beperkt")
    ]
    assert len(row) == 1
    return row[["laag", "midden", "hoog"]].iloc[0].tolist()


def refused(path: Path, **options: Any) -> str:
    before = path.read_bytes()
    with pytest.raises(LzwError) as error:
        bereken_vraag_aanbod(path, **options)
    assert path.read_bytes() == before
    return "\n".join(sentences(error.value.problems))


def test_the_step_counts_what_suits_and_holds_it_against_the_demand(study: Path) -> None:
    done = bereken_vraag_aanbod(study)
    assert done.years == (2025, 2040)
    assert done.plans is None
    assert numbers(study, A, 2025, "geschikt") == [20, 20, 20]
    assert numbers(study, WIJK, 2025, "geschikt") == [30, 30, 30]
    # Of adl_beperkt 1 to 1.2 people share a household; 4, 6 or 10 % of what suits is theirs, and
    # of what becomes free they get 5, 8 or 15 %.
    assert numbers(study, A, 2025, "vraag") == pytest.approx([36 / 1.2, 40 / 1.08, 44])
    assert numbers(study, A, 2025, "bewoond") == pytest.approx([0.8, 1.2, 2])
    assert numbers(study, A, 2025, "vrij_per_jaar") == pytest.approx([1, 1.4, 1.8])
    got = [0.8 + 1 * 0.96 * 0.05, 1.2 + 1.4 * 0.94 * 0.08, 2 + 1.8 * 0.9 * 0.15]
    assert numbers(study, A, 2025, "beschikbaar") == pytest.approx(got)
    assert numbers(study, A, 2025, "tekort") == pytest.approx(
        [30 - got[2], 40 / 1.08 - got[1], 44 - got[0]]
    )
    assert numbers(study, A, 2025, "binnen_bereik") == pytest.approx([100 * 27 / 40] * 3)
    assert "Er is geen laag plannen" in done.messages[0]
    table_ = Werkbestand(study).read("aanbod").data
    assert set(table_["met_plannen"]) == {0}
    cell = table_[
        (table_["gebied_code"] == A) & (table_["jaar"] == 2025) & (table_["wat"] == "geschikt")
    ].set_index(["bereik", "eigendom", "huurklasse"])
    assert cell.loc[("alle", "corporatie", "betaalbaar"), "midden"] == 20
    assert cell.loc[("binnen", "alle", "alle"), "midden"] == 13


def test_the_map_has_the_shortage_of_the_last_year_beside_that_of_now(study: Path) -> None:
    bereken_vraag_aanbod(study)
    layer = Werkbestand(study).read("tekorten")
    assert sorted(layer.data["gebied_code"]) == sorted([A, B, WIJK, GEMEENTE])
    assert set(layer.data["jaar"]) == {2040}
    row = layer.data[layer.data["gebied_code"] == A].iloc[0]
    drawn = row[["tekort_laag", "tekort_midden", "tekort_hoog"]].tolist()
    assert drawn == numbers(study, A, 2040, "tekort")
    assert row["tekort_nu"] == numbers(study, A, 2025, "tekort")[1]
    at = int(np.flatnonzero(layer.data["gebied_code"] == A)[0])
    assert shapely.equals(layer.geometry[at], area(0, 400))


def test_plans_count_by_point_and_by_gebied_and_what_does_not_count_is_said(study: Path) -> None:
    add(
        study,
        plans(
            jaar=[2030, 2030, 2024, 2050, 2030],
            gebied_code=[None, A, A, A, None],
            punt=[shapely.Point(X + 500, Y), None, None, None, None],
        ),
    )
    done = bereken_vraag_aanbod(study)
    assert done.plans == 2
    assert numbers(study, A, 2040, "plannen") == pytest.approx([15, 18, 20])
    assert numbers(study, B, 2040, "plannen") == pytest.approx([15, 18, 20])
    assert numbers(study, GEMEENTE, 2040, "plannen") == pytest.approx([30, 36, 40])
    assert numbers(study, GEMEENTE, 2025, "plannen") == [0, 0, 0]
    words = "\n".join(done.messages)
    assert "1 rij heeft een jaar tot en met 2025: p2." in words
    assert "1 rij heeft een jaar na 2040, het laatste jaar van de prognose: p3." in words
    assert "1 rij heeft geen plek in een van de gebieden: p4." in words


def test_the_closing_lines_give_ranges_rounded_and_never_a_total(study: Path) -> None:
    add(study, plans(jaar=[2030], gebied_code=[B]))
    done = bereken_vraag_aanbod(study)
    lines = vraag_aanbod_regels(Werkbestand(study).read("vraag_aanbod").data, done)
    assert lines[0] == "Aannames: LZW-standaard; met 1 bouwplan."
    assert lines[1].startswith(
        "Mensen (adl_beperkt): in 2025 een tekort van ongeveer 70 woningen (55 tot 85); in 2040 "
        "een tekort van ongeveer "
    )
    assert lines[2].startswith("Het grootste tekort voor mensen (adl_beperkt) in 2040: WK990101 (")
    assert lines[-1].endswith("Tel ze niet op.")


def test_a_group_of_fewer_people_than_the_threshold_has_no_number(study: Path) -> None:
    few = demand()
    few.data[["laag", "midden", "hoog"]] = few.data[["laag", "midden", "hoog"]] / 20
    add(study, few)
    done = bereken_vraag_aanbod(study)
    lines = vraag_aanbod_regels(Werkbestand(study).read("vraag_aanbod").data, done)
    assert lines[1] == (
        "Mensen (adl_beperkt): in 2025 minder dan 10 huishoudens; in 2040 minder dan 10 "
        "huishoudens."
    )


def test_the_clients_of_the_wmo_are_a_signal_beside_the_groups(study: Path) -> None:
    bereken_vraag_aanbod(study)
    t = Werkbestand(study).read("vraag_aanbod").data
    wmo = t[t["doelgroep"] == "wmo"].set_index(["gebied_code", "indicator"])["midden"]
    assert wmo[GEMEENTE, "wmo_verwacht"] == pytest.approx(60)
    assert wmo[A, "wmo_verwacht"] + wmo[B, "wmo_verwacht"] == pytest.approx(60)
    assert wmo[B, "wmo_clienten"] == 40


def test_a_study_may_know_the_turnover_of_a_complex(study: Path, tmp_path: Path) -> None:
    own = tmp_path / "aannames.toml"
    own.write_text('naam = "Ons"\n[complex.C1]\nwaarde = 50\n[complex.X9]\nwaarde = 5\n')
    done = bereken_vraag_aanbod(study, own)
    assert numbers(study, A, 2025, "vrij_per_jaar") == pytest.approx([10, 10, 10])
    assert "complexen die niet in de laag woningen staan: X9" in "\n".join(done.messages)


def test_nothing_is_done_again_when_nothing_changed(study: Path, tmp_path: Path) -> None:
    first = bereken_vraag_aanbod(study, overslaan=True)
    assert not first.skipped
    assert bereken_vraag_aanbod(study, overslaan=True).skipped
    own = tmp_path / "aannames.toml"
    own.write_text("[mutatie.koop]\nmidden = 5\n")
    assert not bereken_vraag_aanbod(study, own, overslaan=True).skipped
    add(study, plans(jaar=[2030], gebied_code=[A]))
    assert not bereken_vraag_aanbod(study, own, overslaan=True).skipped


def test_a_scenario_beside_the_standard_one_keeps_both(study: Path) -> None:
    both = pd.concat([demand().data, demand(scenario="zuinig").data], ignore_index=True)
    add(study, conform(Layer("vraag", both, None), LAYERS["vraag"]))
    bereken_vraag_aanbod(study)
    bereken_vraag_aanbod(study, scenario="zuinig")
    t = Werkbestand(study).read("vraag_aanbod").data
    assert set(t["scenario"]) == {"standaard", "zuinig"}
    assert "Scenario ander staat niet in de laag vraag. Kies uit: standaard, zuinig." in refused(
        study, scenario="ander"
    )


def test_groups_without_dwellings_or_assumptions_are_named_with_what_to_do(study: Path) -> None:
    add(study, demand(("adl_beperkt", "rolstoel", "nieuw")))
    done = bereken_vraag_aanbod(study)
    words = "\n".join(done.messages)
    assert "Voor mensen (nieuw) staat niet in de aannames welke woningen passen." in words
    assert "Doe dat eerst met: lzw geschiktheid --groep rolstoel." in words
    t = Werkbestand(study).read("vraag_aanbod").data
    short = t[(t["indicator"] == "tekort") & (t["gebied_code"] == A) & (t["jaar"] == 2025)]
    reasons = short.set_index("doelgroep")["reden"].to_dict()
    assert reasons == {
        "adl_beperkt": None,
        "nieuw": "geen_aanname",
        "rolstoel": "geen_geschiktheid",
    }


def test_of_a_kind_known_of_no_dwelling_there_is_no_number(study: Path) -> None:
    with edit(study) as change:
        classes = change.read("geschiktheid")
        classes.data["geclusterd"] = pd.array([pd.NA] * N, dtype="Int64")
        change.write(classes)
        change.write(demand(("adl_beperkt", "vv_licht")))
    done = bereken_vraag_aanbod(study)
    assert (
        "Voor mensen (vv_licht) is van geen enkele woning bekend of zij geclusterd is."
        in "\n".join(done.messages)
    )
    t = Werkbestand(study).read("vraag_aanbod").data
    short = t[(t["indicator"] == "tekort") & (t["doelgroep"] == "vv_licht")]
    assert set(short["reden"]) == {"aanbod_onbekend"}
    assert "geclusterd" not in set(Werkbestand(study).read("aanbod").data["wat"])


def test_a_demand_for_unknown_gebieden_is_said(study: Path) -> None:
    add(study, demand(codes=((A, "buurt"), ("BU11111111", "buurt"))))
    done = bereken_vraag_aanbod(study)
    assert "2 rijen hebben een gebied dat niet in de laag gebieden staat: BU11111111" in "\n".join(
        done.messages
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [("geschiktheid", "lzw geschiktheid"), ("vraag", "lzw vraag"), ("gebieden", "lzw importeer")],
)
def test_what_is_missing_is_asked_for_with_its_command(study: Path, name: str, said: str) -> None:
    add(
        study, conform(Layer(name, Werkbestand(study).read(name).data.iloc[:0], None), LAYERS[name])
    )
    words = refused(study)
    assert name in words
    assert said in words or "leeg" in words


def test_more_demolished_than_stands_there_is_said(study: Path) -> None:
    add(study, plans(jaar=[2030], gebied_code=[B], nultreden=0, gesloopt=500))
    done = bereken_vraag_aanbod(study)
    assert "In Zuid verdwijnen volgens de plannen meer woningen dan er staan." in "\n".join(
        done.messages
    )
    assert numbers(study, B, 2040, "geschikt") == [0, 0, 0]


@pytest.mark.parametrize(
    ("range_", "said"),
    [
        ((12, 41, 88), "een tekort van ongeveer 40 woningen (10 tot 90)"),
        ((-88, -41, -12), "een overschot van ongeveer 40 woningen (10 tot 90)"),
        (
            (-21, 1, 60),
            "niet te zeggen of er te weinig zijn (van 20 over tot 60 te kort, midden precies "
            "genoeg)",
        ),
        ((np.nan, 1, 2), "onbekend"),
    ],
)
def test_a_shortage_in_words(range_: tuple[float, float, float], said: str) -> None:
    assert tekort_woorden(*range_, Limits()) == said
