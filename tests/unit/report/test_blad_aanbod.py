# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages about demand, supply and shortage say what the layers say, and hide few people."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.mensen.leeftijden import OLD_CLASSES
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid, bereken_vraag_aanbod
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from lzw_atlas.processing.report.bladen.vraag import picked_years
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import (
    AgeChart,
    Atlas,
    BandChart,
    Chapter,
    Notice,
    ResultMap,
    TableSpec,
)
from lzw_atlas.processing.report.stap import lees_atlas, maak_atlas

X, Y, N = 200_000.0, 500_000.0, 120
GEMEENTE, WEST, EAST = "GM9901", "WK990101", "WK990102"
YEARS = (2024, 2030, 2040, 2050)


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(west: float, east: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(X + west, Y - 100, X + east, Y + 100)])


def ages(counts: dict[str, list[float]]) -> Layer:
    """Return the ages of *counts* (per gebied the five-year classes in 2024), growing a tenth."""
    rows = []
    kinds = {GEMEENTE: "gemeente", WEST: "wijk", EAST: "wijk"}
    for code, values in counts.items():
        for number, year in enumerate(YEARS):
            grown = [v * (1 + 0.1 * number) for v in values]
            sets = {
                "vijf_jaar": dict(zip(OLD_CLASSES, grown, strict=True)),
                "tien_jaar": {
                    "65-74": sum(grown[:2]),
                    "75-84": sum(grown[2:4]),
                    "85+": sum(grown[4:]),
                },
                "totaal": {"65+": sum(grown), "75+": sum(grown[2:])},
            }
            rows += [
                {
                    "gebied_code": code,
                    "naam": code,
                    "soort": kinds[code],
                    "jaar": year,
                    "leeftijd": age,
                    "reeks": reeks,
                    "laag": n * 0.9,
                    "midden": n,
                    "hoog": n * 1.1,
                    "nu": int(number == 0),
                    "zekerheid": "geschat" if number == 0 else "indicatief",
                }
                for reeks, table in sets.items()
                for age, n in table.items()
            ]
    data = pd.DataFrame(rows).assign(run_id="v", scenario="standaard")
    return conform(Layer("leeftijden", data, None), LAYERS["leeftijden"])


def demand(counts: dict[str, dict[str, float]]) -> Layer:
    """Return per group and gebied so many people in 2024, growing a tenth per year printed."""
    rows = []
    for group, per_area in counts.items():
        for code, n in per_area.items():
            for number, year in enumerate(YEARS):
                many = n * (1 + 0.1 * number)
                rows.append(
                    {
                        "gebied_code": code,
                        "naam": {GEMEENTE: "Dorp", WEST: "West", EAST: "Oost"}[code],
                        "soort": "gemeente" if code == GEMEENTE else "wijk",
                        "jaar": year,
                        "doelgroep": group,
                        "doelgroep_naam": f"Mensen van {group}",
                        "leeftijd": "alle",
                        "laag": many * 0.8,
                        "midden": many,
                        "hoog": many * 1.2,
                        "eenheid": "personen",
                        "nu": int(number == 0),
                    }
                )
    data = pd.DataFrame(rows).assign(run_id="v", scenario="standaard")
    return conform(Layer("vraag", data, None), LAYERS["vraag"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two wijken of 60 dwellings; half of them suit who walks badly, West alone has a shop."""
    path = tmp_path_factory.mktemp("dorp") / "w.gpkg"
    xs = [10.0 + 20 * i for i in range(N)]
    at = [shapely.Point(X + x, Y + 4) for x in xs]
    wijk = [WEST] * 60 + [EAST] * 60
    with edit(path) as change:
        for one in (
            layer(
                "woningen",
                at,
                woning_id=[f"h{i:03d}" for i in range(N)],
                is_woning=1,
                eigendom=["corporatie"] * 60 + ["koop"] * 60,
                huur_eur=[600.0] * 60 + [np.nan] * 60,
                gemeente_code=GEMEENTE,
                wijk_code=wijk,
                buurt_code=["BU" + w[2:] + "00" for w in wijk],
            ),
            layer(
                "voorzieningen",
                [shapely.Point(X, Y)],
                voorziening_id=["v0"],
                categorie=["supermarkt"],
            ),
            layer(
                "wegen",
                [shapely.LineString([(X, Y), (X + 2400, Y)])],
                weg_id=["a"],
                soort="residential",
            ),
            layer(
                "gebieden",
                [box(0, 2400), box(0, 1200), box(1200, 2400)],
                gebied_code=[GEMEENTE, WEST, EAST],
                naam=["Dorp", "West", "Oost"],
                soort=["gemeente", "wijk", "wijk"],
                gemeente_code=GEMEENTE,
                inwoners=[400.0, 200.0, 200.0],
                pct_laag_inkomen=[40.0, 30.0, 60.0],
                wmo_clienten=[60.0, 20.0, 40.0],
            ),
            layer(
                "geschiktheid",
                at,
                woning_id=[f"h{i:03d}" for i in range(N)],
                doelgroep="rollator",
                run_id="g",
                regels_versie="v",
                klasse_min=["geschikt", "ongeschikt", "ongeschikt", "aanpasbaar"] * 30,
                klasse_max=["geschikt", "geschikt", "ongeschikt", "aanpasbaar"] * 30,
                omgeving=[1] * 60 + [0] * 60,
                nultreden=[1, 0, 0, 0] * 30,
                geclusterd=0,
                zorggeschikt=0,
            ),
            layer(
                "bevolking",
                [box(0, 1200), box(1200, 2400)],
                eenheid_id=["E1", "E2"],
                soort="vierkant100",
                inwoners=200.0,
                inw_65plus=[120.0, 90.0],
                inw_75plus=[80.0, 60.0],
            ),
        ):
            change.write(one)
        change.write(
            ages(
                {
                    GEMEENTE: [70, 60, 50, 40, 30, 20, 14],
                    WEST: [40, 30, 30, 20, 20, 10, 10],
                    EAST: [30, 30, 20, 20, 10, 10, 4],
                }
            )
        )
        change.write(
            demand(
                {
                    "mobiliteit_beperkt": {GEMEENTE: 100.0, WEST: 60.0, EAST: 40.0},
                    "vv_licht": {GEMEENTE: 8.0, WEST: 5.0, EAST: 3.0},
                }
            )
        )
        change.write(
            layer(
                "plannen",
                [shapely.Point(X + 2000, Y)],
                plan_id=["p1"],
                naam=["Hof <i>Oost</i>"],
                jaar=[2030],
                hardheid=["hard"],
                nultreden=[30],
                gesloopt=[4],
            )
        )
    bereken_bereikbaarheid(path, bevestig_volledig=["supermarkt"])
    bereken_vraag_aanbod(path)
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "w.gpkg"))


@pytest.fixture(scope="module")
def whole(made: Path) -> Atlas:
    return make_content(lees_atlas(made), GEMEENTE)


def chapter(atlas: Atlas, key: str) -> Chapter:
    return next(c for c in atlas.chapters if c.key == key)


def blocks(of: Chapter, kind: type) -> list[Any]:
    return [b for b in of.blocks if isinstance(b, kind)]


def cells(table: TableSpec) -> dict[str, list[str]]:
    return {r[0].text: [c.text for c in r[1:]] for r in table.rows}


def texts(atlas: Atlas) -> str:
    return "\n".join(repr(c.lead) + "\n".join(repr(b) for b in c.blocks) for c in atlas.chapters)


def test_the_ages_of_now_and_the_last_year_stand_beside_each_other(whole: Atlas) -> None:
    page = chapter(whole, "vraag")
    assert page.question == "Wie wonen hier, nu en straks?"
    assert page.lead.text == (
        "In Dorp wonen in 2024 ongeveer 155 mensen van 75 jaar en ouder. In 2050 zijn dat er naar "
        "verwachting ongeveer 200. Dat is een indicatie: er is geen prognose ingelezen."
    )
    (chart,) = blocks(page, AgeChart)
    assert (chart.now_name, chart.later_name) == ("2024", "2050")
    assert [r.label for r in chart.rows] == list(OLD_CLASSES)
    assert (chart.rows[0].now, chart.rows[0].later) == (70, 90)


def test_of_a_class_with_few_people_no_number_is_printed_anywhere(whole: Atlas, made: Path) -> None:
    (chart,) = blocks(chapter(whole, "vraag"), AgeChart)
    oldest = chart.rows[-1]
    # In Oost live 4 of 95 and over: with 10 in West the 14 of the gemeente would tell it.
    assert oldest.now is None
    assert oldest.now_text in ("geheim", "minder dan 10")
    east = make_content(lees_atlas(made), EAST)
    (there,) = blocks(chapter(east, "vraag"), AgeChart)
    assert there.rows[-1].now is None


def test_groups_are_printed_as_ranges_and_never_added_up(whole: Atlas) -> None:
    page = chapter(whole, "vraag")
    table = blocks(page, TableSpec)[0]
    assert table.head == ("Doelgroep", "2024", "2040", "2050")
    assert cells(table)["Mensen van mobiliteit_beperkt"] == [
        "100 (80–120)",
        "120 (95–145)",
        "130 (105–155)",
    ]
    assert not any("totaal" in name.lower() or "samen" in name.lower() for name in cells(table))
    assert any("Tel de aantallen dus niet op" in note for note in table.notes)


def test_a_group_too_small_to_publish_has_no_number_on_any_page(whole: Atlas) -> None:
    few = cells(blocks(chapter(whole, "vraag"), TableSpec)[0])["Mensen van vv_licht"]
    assert few[0] == "< 10"
    short = blocks(chapter(whole, "vraag_aanbod"), TableSpec)[0]
    line = cells(short).get("Mensen van vv_licht", [])
    assert not any(t[:1].isdigit() and t.split(" ")[0] == "8" for t in line)


def test_the_supply_is_that_of_the_layer(whole: Atlas) -> None:
    page = chapter(whole, "aanbod")
    assert page.lead.text == (
        "In Dorp passen 30 tot 60 van de 120 woningen bij mensen met een rollator. Bij 15 tot 30 "
        "daarvan zijn ook de voorzieningen op loopafstand."
    )
    groups, forms, rents, plans = blocks(page, TableSpec)
    assert cells(groups)["Mensen met een rollator"] == ["30–60", "30–60", "15–30"]
    assert cells(forms)["Nultreden"] == ["30", "15"]
    assert cells(rents)["Corporatie"] == ["15–30", "0", "15–30"]
    assert cells(plans)["Hof <i>Oost</i>"] == ["2030", "hard", "30", "–", "–", "4"]


def test_the_shortage_is_that_of_the_layer_rounded(whole: Atlas, made: Path) -> None:
    page = chapter(whole, "vraag_aanbod")
    table = Werkbestand(made).read("vraag_aanbod").data
    mine = table[
        (table["gebied_code"] == GEMEENTE)
        & (table["doelgroep"] == "mobiliteit_beperkt")
        & (table["indicator"] == "tekort")
    ].set_index("jaar")
    (chart,) = blocks(page, BandChart)
    assert [p.x for p in chart.points] == list(YEARS)
    for point in chart.points:
        row = mine.loc[int(point.x)]
        got = (point.low, point.mid, point.high)
        assert got == tuple(5 * round(row[k] / 5) for k in ("laag", "midden", "hoog"))
    assert page.lead.text.startswith(
        "Voor mensen van mobiliteit_beperkt is er in Dorp in 2024 een tekort van ongeveer "
    )
    assert page.lead.certainty == "aanname"


def test_both_answers_and_the_assumptions_behind_them_are_printed(whole: Atlas) -> None:
    page = chapter(whole, "vraag_aanbod")
    tables = {t.caption: t for t in blocks(page, TableSpec)}
    steps = next(t for c, t in tables.items() if c.startswith("Van voorraad naar tekort"))
    assert {"Tekort", "Theoretisch tekort", "Komt per jaar vrij, voor iedereen"} <= set(
        cells(steps)
    )
    assumed = next(t for c, t in tables.items() if c.startswith("Aannames bij"))
    lines = cells(assumed)
    assert lines["Deel van de passende woningen dat de groep bewoont"] == [
        "11 (7–17) %",
        "eigen keuze",
    ]
    assert lines["Komt per jaar vrij: koop"] == ["4,5 (3–6) %", "algemene kennis"]
    assert "Kans dat een zacht plan doorgaat" in lines


def test_an_assumption_of_the_study_is_named_as_its_own(study: Path, tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text('naam = "Ons"\n[mutatie.koop]\nmidden = 5\n', encoding="utf-8")
    bereken_vraag_aanbod(study, own)
    page = chapter(make_content(lees_atlas(study), GEMEENTE), "vraag_aanbod")
    assumed = next(t for t in blocks(page, TableSpec) if t.caption.startswith("Aannames bij"))
    assert cells(assumed)["Komt per jaar vrij: koop"] == [
        "5 (3–6) %",
        "eigen getal van deze studie",
    ]
    assert assumed.notes[0].startswith("Aannames: Ons.")


def test_wijken_stand_in_order_of_shortage_with_the_low_incomes_beside_it(whole: Atlas) -> None:
    page = chapter(whole, "vraag_aanbod")
    per = next(t for t in blocks(page, TableSpec) if t.caption.startswith("Per wijk in 2050"))
    assert [r[0].text for r in per.rows] == ["West", "Oost"]
    assert per.head[-1] == "Plaats, lage inkomens eerst"
    assert per.head[-2] == "Voorzieningen dichtbij"
    assert cells(per)["West"][2] == "100 %"
    (drawn,) = blocks(page, ResultMap)
    assert sum(m.count or 0 for m in drawn.legend) == 2
    assert "tekort" in drawn.alt


def test_clients_of_the_wmo_are_a_signal_and_a_small_difference_is_none(whole: Atlas) -> None:
    page = chapter(whole, "vraag_aanbod")
    table = next(t for t in blocks(page, TableSpec) if t.caption.startswith("Cliënten van de Wmo"))
    lines = cells(table)
    assert lines["Dorp"] == ["60", "60", "ongeveer gelijk"]
    assert lines["Oost"][0] == "40"
    assert lines["Oost"][2] in ("10", "15", "20")


def test_without_plans_both_pages_say_so(study: Path) -> None:
    with edit(study) as change:
        change.write(change.read("plannen").take(np.zeros(1, dtype=bool)))
    bereken_vraag_aanbod(study)
    atlas = make_content(lees_atlas(study), GEMEENTE)
    for key in ("aanbod", "vraag_aanbod"):
        notices = [n.text for n in blocks(chapter(atlas, key), Notice)]
        assert any(t.startswith("Zonder bouwplannen") for t in notices), key


def test_a_wijk_has_its_own_pages(made: Path) -> None:
    atlas = make_content(lees_atlas(made), WEST)
    assert chapter(atlas, "aanbod").lead.text.startswith("In West passen 15 tot 30 van de 60")
    plans = [n.text for n in blocks(chapter(atlas, "aanbod"), Notice)]
    assert plans == ["In West staan geen bouwplannen in de laag plannen."]


def test_results_older_than_the_plans_are_left_out_and_say_why(study: Path) -> None:
    with edit(study) as change:
        layer_ = change.read("plannen")
        layer_.data["nultreden"] = 99
        change.write(layer_)
    atlas = make_content(lees_atlas(study), GEMEENTE)
    keys = {c.key for c in atlas.chapters}
    assert not keys & {"aanbod", "vraag_aanbod"}
    assert "Of er genoeg passende woningen zijn: niet afgedrukt" in texts(atlas)


def test_without_demand_or_for_what_lies_outside_there_are_no_pages(study: Path) -> None:
    with edit(study) as change:
        homes = change.read("woningen")
        homes.data.loc[:4, ["gemeente_code", "wijk_code", "buurt_code"]] = None
        change.write(homes)
    bereken_bereikbaarheid(study, bevestig_volledig=["supermarkt"])
    bereken_vraag_aanbod(study)
    outside = make_content(lees_atlas(study), "buiten")
    assert not {c.key for c in outside.chapters} & {"vraag", "aanbod", "vraag_aanbod"}
    with edit(study) as change:
        change.write(change.read("vraag").take(np.zeros(0, dtype=int)))
    alone = make_content(lees_atlas(study), GEMEENTE)
    assert not {c.key for c in alone.chapters} & {"vraag", "vraag_aanbod"}


def test_the_pages_become_a_pdf(made: Path, tmp_path: Path) -> None:
    made_ = maak_atlas(made, tmp_path, [GEMEENTE])
    path = next(p for p in made_ if GEMEENTE in p.name)
    assert path.stat().st_size > 10_000


@pytest.mark.parametrize(
    ("years", "picked"),
    [
        ([2024], [2024]),
        ([2030, 2024], [2024, 2030]),
        ([2024, 2025, 2030, 2035, 2040, 2045, 2050], [2024, 2035, 2050]),
        ([2024, 2025, 2026, 2050], [2024, 2026, 2050]),
    ],
)
def test_of_many_years_three_are_printed(years: list[int], picked: list[int]) -> None:
    assert picked_years(years) == picked
