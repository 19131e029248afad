# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages about witte vlekken, loopgebieden, scenarios and moments say what the layers say."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pikepdf
import pytest
import shapely
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_geschiktheid,
    bereken_loopgebieden,
    bereken_looproutes,
    bereken_watals,
    bereken_witte_vlekken,
    vergelijk,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from lzw_atlas.processing.report.atlas import render
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import (
    Atlas,
    AtlasData,
    Bullets,
    Chapter,
    ChartSpec,
    DistanceChart,
    KeyFigures,
    Notice,
    ResultMap,
    StackChart,
    TableSpec,
)
from lzw_atlas.processing.report.stap import lees_atlas, maak_atlas

from .mensen import five, of_people, of_row
from .test_atlas import marks, tree

X, Y = 200_000.0, 500_000.0
SURE = ["supermarkt", "huisarts"]


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(west: float, east: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(X + west, Y - 100, X + east, Y + 100)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street of 3 km in three wijken of 1 km, shops at its west end, computed in every way."""
    path = tmp_path_factory.mktemp("straat") / "w.gpkg"
    xs = [10.0 + 20 * i for i in range(150)]
    with edit(path) as change:
        for one in (
            layer(
                "woningen",
                [shapely.Point(X + x, Y + 4) for x in xs],
                woning_id=[f"h{i:03d}" for i in range(150)],
                is_woning=1,
                gemeente_code="GM9901",
                wijk_code=[f"WK99010{1 + int(x // 1000)}" for x in xs],
                buurt_code=[f"BU99010{1 + int(x // 1000)}0{int(x // 500) % 2}" for x in xs],
            ),
            layer(
                "voorzieningen",
                [shapely.Point(X + x, Y) for x in (0, 1000, 200)],
                voorziening_id=["v0", "v1", "arts"],
                categorie=["supermarkt", "supermarkt", "huisarts"],
                naam=["Super <b>A</b>", "Super B", None],
            ),
            layer(
                "wegen",
                [shapely.LineString([(X, Y), (X + 3000, Y)])],
                weg_id=["a"],
                soort="residential",
            ),
            layer(
                "gebieden",
                [
                    box(0, 3000),
                    *(box(k * 1000, (k + 1) * 1000) for k in range(3)),
                    *(box(k * 500, (k + 1) * 500) for k in range(6)),
                ],
                gebied_code=[
                    "GM9901",
                    *(f"WK99010{k + 1}" for k in range(3)),
                    *(f"BU99010{1 + k // 2}0{k % 2}" for k in range(6)),
                ],
                naam=["Dorp", "West", "Midden", "Oost", *(f"Buurt {k}" for k in range(6))],
                soort=["gemeente", *["wijk"] * 3, *["buurt"] * 6],
                gemeente_code="GM9901",
            ),
            layer(
                "bevolking",
                [box(k * 1000, (k + 1) * 1000) for k in range(3)],
                eenheid_id=["E1", "E2", "E3"],
                soort="vierkant100",
                inwoners=300.0,
                inw_65plus=[180.0, 190.0, 200.0],
                inw_75plus=[140.0, 150.0, 120.0],
            ),
        ):
            change.write(one)
    bereken_bereikbaarheid(path, bevestig_volledig=SURE)
    vergelijk(path, bewaar="2025")
    with edit(path) as change:
        places = change.read("voorzieningen")
        places.geometry[1] = shapely.Point(X + 1400, Y)
        change.write(places)
    bereken_bereikbaarheid(path, bevestig_volledig=SURE)
    bereken_witte_vlekken(path, essentieel=SURE, gemist=2, grens="wijk")
    bereken_loopgebieden(path, ["supermarkt"])
    bereken_watals(path, "Super B naar oost", verplaats=["v1,202500,500000"])
    bereken_watals(path, "A dicht", sluit=["v0"], open_=["200700,500000,huisarts,Dokter & Zn"])
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "w.gpkg"))


@pytest.fixture(scope="module")
def data(made: Path) -> AtlasData:
    return lees_atlas(made)


@pytest.fixture(scope="module")
def pdfs(made: Path) -> dict[str, Path]:
    return {p.name.split("_")[1]: p for p in maak_atlas(made, made.parent / "atlas")}


def chapter(atlas: Atlas, key: str) -> Chapter:
    return next(c for c in atlas.chapters if c.key.startswith(key))


def blocks(of: Chapter, kind: type) -> list[Any]:
    return [b for b in of.blocks if isinstance(b, kind)]


def cells(table: TableSpec) -> dict[str, list[str]]:
    return {row[0].text: [c.text for c in row[1:]] for row in table.rows}


def text_of(path: Path) -> str:
    try:
        run = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return " ".join(run.stdout.decode().replace("\u00a0", " ").split())


def squeezed(text: str) -> str:
    """Return *text* without spaces: how wide one is printed decides whether it is read back."""
    return "".join(text.split())


def said(atlas: Atlas) -> list[str]:
    last = atlas.chapters[-1]
    return [i for b in blocks(last, Bullets) for i in b.items]


# Witte vlekken


def test_the_spots_in_text_and_table_are_those_of_the_layer(
    made: Path, data: AtlasData, pdfs: dict[str, Path]
) -> None:
    rows = Werkbestand(made).read("witte_vlekken").data
    named = rows[rows["gepubliceerd"] == 1].sort_values("rang")
    page = chapter(make_content(data, "GM9901"), "witte_vlekken")
    assert page.question == "Waar missen 75-plussers het meest?"
    total = int(named["mensen"].sum())
    assert f"ongeveer {total} mensen van 75 jaar en ouder" in page.lead.text
    assert "alle twee voorzieningen die meetellen niet op loopafstand" in page.lead.text
    spots, wijken = blocks(page, TableSpec)
    assert len(named) >= 2
    found = cells(spots)
    text = text_of(pdfs["GM9901"])
    for r in named.to_dict("records"):
        line = found[f"{r['rang']}. {r['naam']}"]
        assert line[0] == str(int(r["mensen"]))
        assert line[1] == f"{r['gemist_gemiddeld']:.1f} van 2".replace(".", ",")
        assert f"{r['rang']}. {r['naam']} {' '.join(line[:2])}" in text
    assert cells(wijken)["Dorp"][:2] == [str(len(named)), str(total)]
    people = sum(int(v[1]) for k, v in cells(wijken).items() if k != "Dorp" and v[1] != "geen")
    assert people == total


def test_a_wijk_shows_its_own_spots_beside_the_gemeente(data: AtlasData) -> None:
    page = chapter(make_content(data, "WK990103"), "witte_vlekken")
    assert "tegen" in page.lead.text
    assert "in heel Dorp" in page.lead.text
    rows = data.uitkomsten["witte_vlekken"].data
    mine = rows[(rows["wijk_code"] == "WK990103").fillna(False)]
    names = {f"{r}. {n}" for r, n in zip(mine["rang"], mine["naam"], strict=True)}
    assert names == set(cells(blocks(page, TableSpec)[0])) != set()
    numbers = blocks(page, ResultMap)[0].numbers
    assert len(numbers) == len(blocks(page, TableSpec)[0].rows)
    assert all(X + 2000 <= x <= X + 3000 for x, _, _ in numbers)


def test_a_wijk_without_spots_says_so_and_names_how_many_there_are_elsewhere(
    data: AtlasData,
) -> None:
    page = chapter(make_content(data, "WK990102"), "witte_vlekken")
    assert page.lead.text == (
        "In Midden is geen witte vlek die groot genoeg is om te noemen. Elders in Dorp zijn er "
        "twee."
    )
    assert not blocks(page, TableSpec)


def test_smaller_places_are_told_together_and_never_drawn(study: Path) -> None:
    with edit(study) as change:
        people = change.read("bevolking")
        people.data.loc[0, ["inw_65plus", "inw_75plus"]] = [50.0, 40.0]
        change.write(people)
    bereken_bereikbaarheid(study, bevestig_volledig=SURE)
    bereken_witte_vlekken(study, essentieel=SURE, gemist=2, grens="wijk")
    page = chapter(make_content(lees_atlas(study), "GM9901"), "witte_vlekken")
    notes = " ".join(n for t in blocks(page, TableSpec) for n in t.notes)
    rows = Werkbestand(study).read("witte_vlekken").data
    small = rows[rows["gepubliceerd"] == 0]
    assert len(small) == 1
    assert "daarnaast" in notes
    assert f"met {small['mensen_tekst'].iloc[0]} mensen van 75 jaar en ouder" in notes
    drawn = blocks(page, ResultMap)[0].shapes[0].geometry
    assert len(drawn) == (rows["gepubliceerd"] == 1).sum()


# Loopgebieden


def test_the_loopgebied_counts_the_dwellings_of_the_gebied(
    data: AtlasData, pdfs: dict[str, Path]
) -> None:
    homes = data.bereikbaarheid.data
    for code, column in (("GM9901", "gemeente_code"), ("WK990102", "wijk_code")):
        mine = homes[(homes[column] == code).to_numpy(dtype=bool)]
        distance = mine["afstand_supermarkt_m"].to_numpy(dtype=float)
        page = chapter(make_content(data, code), "loopgebied_supermarkt")
        assert page.question == "Tot waar loopt men naar een supermarkt?"
        table = cells(blocks(page, TableSpec)[0])
        near, wide = (distance <= 500).sum(), ((distance > 500) & (distance <= 800)).sum()
        assert table["Tot 500 m (norm)"][0] == str(near)
        assert table["500 m tot 800 m"][0] == str(wide)
        assert table["Verder dan 800 m"][0] == str((distance > 800).sum())
        weight = mine["inw_75plus"].to_numpy(dtype=float)
        share = of_people(weight[distance <= 500].sum(), weight.sum())
        share = share.replace("<", "minder dan").replace(">", "meer dan")
        assert f"woont {share} van de 75-plussers" in page.lead.text
        chart = blocks(page, DistanceChart)[0]
        edges = zip(chart.edges, chart.edges[1:], chart.counts, strict=False)
        assert all(c == ((distance > a) & (distance <= b)).sum() for a, b, c in edges if a > 0)
        assert sum(c for e, c in zip(chart.edges, chart.counts, strict=False) if e < 500) == near
        assert sum(chart.counts) + chart.beyond + chart.unknown == len(mine)
        shown = text_of(pdfs[code])
        assert f"Tot 500 m (norm) {near} " in shown
    every = data.uitkomsten["loopgebieden"].data
    assert every["woningen"].sum() == (homes["afstand_supermarkt_m"] <= 800).sum()


def test_loopgebieden_of_each_facility_apart_are_not_printed(study: Path) -> None:
    with edit(study) as change:
        for name in ("loopgebieden", "loopgebieden_lijnen"):
            change.write(change.read(name).take(np.zeros(len(change.read(name)), dtype=bool)))
    bereken_loopgebieden(study, ["huisarts"], per="voorziening")
    atlas = make_content(lees_atlas(study), "GM9901")
    assert not any(c.key.startswith("loopgebied") for c in atlas.chapters)
    assert any("alleen per voorziening berekend" in t for t in said(atlas))


# Scenarios


def test_who_wins_and_loses_is_that_of_the_difference(
    made: Path, data: AtlasData, pdfs: dict[str, Path]
) -> None:
    rows = Werkbestand(made).read("verschil_gebied").data
    atlas = make_content(data, "GM9901")
    page = chapter(atlas, "scenario_Super B naar oost")
    assert page.question == "Wat verandert er als Super B verhuist?"
    table = cells(blocks(page, TableSpec)[0])
    mine = rows[(rows["scenario"] == "Super B naar oost") & (rows["soort"] != "buurt")]
    text = text_of(pdfs["GM9901"])
    for code, name in (("GM9901", "Dorp"), ("WK990102", "Midden"), ("WK990103", "Oost")):
        by = mine[mine["gebied_code"] == code].set_index("groep")
        line = table[name]
        assert line[:2] == [str(int(by.loc["woningen", c])) for c in ("n_wint", "n_verliest")]
        for k, group in ((2, "inw_65plus"), (4, "inw_75plus")):
            for j, column in ((0, "n_wint"), (1, "n_verliest")):
                value = by.loc[group, column]
                expected = "0" if value <= 0 else "< 10" if value < 10 else None
                assert line[k + j] == (expected or str(int(round(value / 5) * 5)))
        assert squeezed(f"{name} {' '.join(line)}") in squeezed(text)
    counts = {m.kind: m.count for m in blocks(page, ResultMap)[0].legend}
    by = mine[mine["gebied_code"] == "GM9901"].set_index("groep").loc["woningen"]
    assert counts["wint"] == by["n_wint"]
    assert counts["verliest"] == by["n_verliest"]
    assert counts["korter"] == by["n_dichterbij"] - by["n_wint"]
    assert counts["langer"] == by["n_verder"] - by["n_verliest"]
    states = sorted(p.state for p in blocks(page, ResultMap)[0].places)
    assert states == ["", "nieuw", "weg"]


def test_a_scenario_of_several_changes_bears_its_name_and_lists_them(
    data: AtlasData, pdfs: dict[str, Path]
) -> None:
    page = chapter(make_content(data, "GM9901"), "scenario_A dicht")
    assert page.question == "Wat verandert er als dit gebeurt: A dicht?"
    assert blocks(page, Bullets)[0].items == (
        "Super <b>A</b> (supermarkt) sluit.",
        "Er opent een huisarts: Dokter & Zn.",
    )
    assert len(blocks(page, TableSpec)) == 2
    assert "Super <b>A</b> (supermarkt) sluit." in text_of(pdfs["GM9901"])


def test_a_gebied_where_nothing_changes_has_no_page_and_says_so(study: Path) -> None:
    bereken_watals(study, "alleen A", sluit=["v0"])
    atlas = make_content(lees_atlas(study), "WK990103")
    assert not any(c.key == "scenario_alleen A" for c in atlas.chapters)
    assert "Scenario alleen A: daardoor verandert er in Oost niets." in said(atlas)


def test_few_people_are_hidden_in_a_scenario(study: Path) -> None:
    bereken_watals(study, "klein", verplaats=["v1,201420,500000"])
    page = chapter(make_content(lees_atlas(study), "GM9901"), "scenario_klein")
    assert "Minder dan 10 mensen van 75 jaar en ouder komen binnen 500 m lopen" in page.lead.text
    assert "minder dan 10 raken daarbuiten" in page.lead.text
    assert [f.value for f in blocks(page, KeyFigures)[0].figures][:2] == ["< 10", "< 10"]


# Moments


def test_then_and_now_stand_beside_each_other(made: Path, data: AtlasData) -> None:
    page = chapter(make_content(data, "GM9901"), "momenten")
    assert page.question == "Wat veranderde er sinds 2025?"
    kept = Werkbestand(made).read("momenten").data
    then = kept[
        (kept["gebied_code"] == "GM9901")
        & (kept["categorie"] == "supermarkt")
        & (kept["groep"] == "inw_75plus")
    ].set_index("indicator")["waarde"]
    areas = data.bereikbaarheid_gebied.data
    now = areas[
        (areas["gebied_code"] == "GM9901")
        & (areas["categorie"] == "supermarkt")
        & (areas["groep"] == "inw_75plus")
    ].iloc[0]
    line = cells(blocks(page, TableSpec)[0])["Supermarkt"]
    assert line[:2] == [of_row(then), of_row(now)]
    first, last = (100 * five(r["n_binnen"]) / five(r["n"]) for r in (then, now))
    change = round(last - first, 1)
    assert line[2] == (f"{change:+.1f}" if change > 0 else f"{change:.1f}").replace(".", ",")
    if abs(last - first) >= 2:
        assert f"van {of_row(then)} naar {of_row(now)}" in page.lead.text


def test_a_moment_with_the_figures_of_now_gives_no_page(study: Path) -> None:
    with edit(study) as change:
        change.write(change.read("momenten").take(np.zeros(len(change.read("momenten")), bool)))
    vergelijk(study, bewaar="nu bewaard")
    atlas = make_content(lees_atlas(study), "GM9901")
    assert not any(c.key == "momenten" for c in atlas.chapters)
    assert any("(nu bewaard) zijn de cijfers dezelfde" in t for t in said(atlas))


def test_a_moment_with_another_norm_is_not_compared(study: Path, tmp_path: Path) -> None:
    norms = tmp_path / "ruim.toml"
    norms.write_text("[norm.supermarkt]\nwaarde = 700\n")
    bereken_bereikbaarheid(study, normen=norms, bevestig_volledig=SURE)
    page = chapter(make_content(lees_atlas(study, norms), "GM9901"), "momenten")
    table = blocks(page, TableSpec)[0]
    assert cells(table)["Supermarkt"][2] == "–"
    assert any("want de norm was anders: supermarkt" in n for n in table.notes)


# What is not there, and what is too old


def test_what_was_not_computed_is_left_out_and_said(study: Path) -> None:
    with edit(study) as change:
        for name in ("witte_vlekken", "loopgebieden", "scenarios", "momenten"):
            rows = change.read(name)
            change.write(rows.take(np.zeros(len(rows), dtype=bool)))
        log = change.read("verantwoording")
        keep = ~log.data["stap"].isin(["witte_vlekken"]).to_numpy(dtype=bool)
        change.write(log.take(keep))
    atlas = make_content(lees_atlas(study), "WK990101")
    keys = [c.key for c in atlas.chapters]
    assert keys == [
        "oogopslag",
        "overzicht",
        "voorzieningen",
        "kaarten",
        "samen",
        "arrangement",
        "verantwoording",
    ]
    words = "\n".join(said(atlas))
    for text in (
        "(witte vlekken): niet berekend.",
        "(loopgebied): niet berekend.",
        "er zijn geen scenario's.",
        "er is geen eerder moment bewaard.",
    ):
        assert text in words


def test_results_older_than_their_input_are_left_out_and_say_why(study: Path) -> None:
    with edit(study) as change:
        roads = change.read("wegen")
        roads.data.loc[0, "soort"] = "footway"
        change.write(roads)
    bereken_bereikbaarheid(study, bevestig_volledig=SURE)
    atlas = make_content(lees_atlas(study), "GM9901")
    keys = {c.key.partition("_")[0] for c in atlas.chapters}
    assert not keys & {"witte", "loopgebied", "scenario"}
    words = said(atlas)
    assert sum("niet afgedrukt, want de gegevens zijn daarna veranderd" in t for t in words) == 4
    assert any("(witte vlekken): niet afgedrukt" in t and "bereikbaarheid" in t for t in words)
    assert any(t.startswith("Scenario A dicht: niet afgedrukt") and "(wegen)" in t for t in words)


# The pages as a document


def test_every_map_has_its_message_and_headings_descend(pdfs: dict[str, Path]) -> None:
    for path in pdfs.values():
        with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
            parts = tree(pdf)
            levels = [int(tag[1]) for tag, _, _ in parts if re.fullmatch("H[123]", tag)]
            assert levels[0] == 1
            assert max(b - a for a, b in itertools.pairwise(levels)) <= 1
            for tag, _, element in parts:
                if tag == "Figure":
                    assert len(str(element.Alt)) > 60
            for number in range(len(pdf.pages)):
                marks(pdf, number)


def test_the_same_werkbestand_gives_the_same_bytes(made: Path, pdfs: dict[str, Path]) -> None:
    again = maak_atlas(made, made.parent / "nogeens", ["GM9901"])
    assert again[0].read_bytes() == pdfs["GM9901"].read_bytes()


# Everything together


def test_everything_together_says_what_its_layer_says(
    made: Path, data: AtlasData, pdfs: dict[str, Path]
) -> None:
    rows = Werkbestand(made).read("bereikbaarheid_samen").data
    for code in ("GM9901", "WK990102"):
        page = chapter(make_content(data, code), "samen")
        mine = rows[
            (rows["gebied_code"] == code)
            & (rows["doelgroep"] == "75plus")
            & (rows["groep"] == "inw_75plus")
        ].set_index("indicator")
        values = [f.value for f in blocks(page, KeyFigures)[0].figures]
        wanted = ("essentieel_alle", "essentieel_geen", "vervoer", "vervoer_zonder_halte")
        expected = []
        for key in wanted:
            number = mine.loc[key, "aantal"]
            if np.isnan(number):
                continue
            few = "0" if number <= 0 else "< 10"
            expected.append(few if number < 10 else str(int(round(number / 5) * 5)))
        assert values == expected
        shown = squeezed(text_of(pdfs[code]))
        line = cells(blocks(page, TableSpec)[-1])["75-plussers"]
        assert line[0] == "mensen"
        for k, key in ((1, "essentieel_alle"), (2, "essentieel_geen"), (4, "vervoer")):
            assert line[k] == of_people(mine.loc[key, "aantal"], mine.loc[key, "n"])
        assert squeezed(f"75-plussers {' '.join(line)}") in shown
        counts = {m.kind: m.count for m in blocks(page, ResultMap)[0].legend}
        homes = rows[
            (rows["gebied_code"] == code)
            & (rows["doelgroep"] == "75plus")
            & (rows["groep"] == "woningen")
        ].set_index("indicator")
        assert counts["binnen"] == homes.loc["essentieel_alle", "aantal"]
        assert counts["verder"] == homes.loc["essentieel_geen", "aantal"]


def test_what_counts_for_nobody_is_named_on_the_page_of_everything(data: AtlasData) -> None:
    page = chapter(make_content(data, "GM9901"), "samen")
    notice = blocks(page, Notice)[0].text
    assert notice.startswith("Niet meegeteld: ")
    for name in ("apotheek", "ontmoetingsplek", "OV-halte"):
        assert name in notice


def test_few_people_hide_the_shares_of_a_buurt(study: Path) -> None:
    with edit(study) as change:
        people = change.read("bevolking")
        people.data.loc[0, ["inw_65plus", "inw_75plus"]] = [40.0, 32.0]
        change.write(people)
    bereken_bereikbaarheid(study, bevestig_volledig=SURE)
    page = chapter(make_content(lees_atlas(study), "WK990101"), "samen")
    buurten = cells(next(t for t in blocks(page, TableSpec) if t.head[0] == "Buurt"))
    assert {c for name in ("Buurt 0", "Buurt 1") for c in buurten[name][:3]} == {"te klein"}


# Profiles


def test_a_profile_that_lacks_data_has_a_range_and_no_map(study: Path) -> None:
    bereken_bereikbaarheid(study, ["rollator"], bevestig_volledig=SURE)
    atlas = make_content(lees_atlas(study), "WK990101")
    page = chapter(atlas, "profiel_rollator")
    assert page.question == "Kunnen rollatorgebruikers hier lopen naar wat ze nodig hebben?"
    assert page.lead.text.startswith("Niet te zeggen: in de gegevens staat te weinig over ")
    assert not blocks(page, ResultMap)
    areas = Werkbestand(study).read("bereikbaarheid_gebied").data
    row = areas[
        (areas["gebied_code"] == "WK990101")
        & (areas["profiel"] == "rollator")
        & (areas["categorie"] == "supermarkt")
        & (areas["groep"] == "woningen")
    ].iloc[0]
    low, high = np.floor(row["aandeel_min_pct"]), np.ceil(row["aandeel_max_pct"])
    line = cells(blocks(page, TableSpec)[0])["Supermarkt"]
    assert line[1] == f"{low:.0f} tot {high:.0f} %"
    assert any("met een schouw" in i for i in blocks(page, Bullets)[0].items)


def test_a_profile_with_its_data_stands_beside_that_of_the_atlas(study: Path) -> None:
    bereken_bereikbaarheid(study, ["vitaal"], bevestig_volledig=SURE)
    page = chapter(make_content(lees_atlas(study), "GM9901"), "profiel_vitaal")
    assert "ongeveer evenveel binnen de norm als voor 75-plussers" in page.lead.text
    chart = blocks(page, ChartSpec)[0]
    assert all(r.value == r.reference for r in chart.rows)


# Looproutes


@pytest.fixture(scope="module")
def walked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with its looproutes, and a flight of steps on the way."""
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("routes") / "w.gpkg"))
    with edit(path) as change:
        change.write(
            layer(
                "wegen",
                [
                    shapely.LineString([(X, Y), (X + 600, Y)]),
                    shapely.LineString([(X + 600, Y), (X + 640, Y)]),
                    shapely.LineString([(X + 640, Y), (X + 3000, Y)]),
                    shapely.LineString([(X + 600, Y), (X + 600, Y + 90), (X + 640, Y + 90)]),
                    shapely.LineString([(X + 640, Y + 90), (X + 640, Y)]),
                ],
                weg_id=["a", "b", "c", "d", "e"],
                naam=["Laan & Zn", "Trap", "Weg", "Omweg", "Omweg"],
                soort=["residential", "steps", "residential", "footway", "footway"],
                trap=[0, 1, 0, 0, 0],
            )
        )
    bereken_bereikbaarheid(path, bevestig_volledig=SURE)
    bereken_looproutes(path, essentieel=SURE)
    return path


def test_the_schouwkaart_numbers_the_obstacles_of_its_list(walked: Path) -> None:
    rows = Werkbestand(walked).read("obstakels").data
    named = rows[rows["gepubliceerd"] == 1].sort_values("rang")
    assert len(named) >= 1
    atlas = make_content(lees_atlas(walked), "GM9901")
    page = chapter(atlas, "looproutes")
    listed = blocks(page, TableSpec)[0]
    assert [row[0].text.partition(" ")[0] for row in listed.rows][: len(named)] == [
        f"{r}." for r in named["rang"]
    ]
    drawn = blocks(page, ResultMap)[0]
    assert [n for _, _, n in drawn.numbers] == [str(r) for r in named["rang"]]
    assert drawn.alone
    first = named.iloc[0]
    assert first["wat"].partition(": ")[2][1:] in listed.rows[0][2].text
    routes = Werkbestand(walked).read("looproutes").data
    top = routes.sort_values(["mensen", "route_id"], ascending=[False, True]).iloc[0]
    about = top["mensen_tekst"].removesuffix(" (geschat)")
    assert f"{top['naam']} ({about})" in page.lead.text
    sizes = {s.style: len(s.geometry) for s in drawn.shapes}
    assert sum(n for k, n in sizes.items() if k.startswith("route")) == len(routes)
    assert sizes["route0"] == (routes["mensen"] < 10).sum()
    words = [i for b in blocks(page, Bullets) for i in b.items]
    assert any(i.startswith("Stoepranden hoger dan 6 cm") for i in words)


def test_a_wijk_has_the_obstacles_that_lie_in_it(walked: Path) -> None:
    pages = {c: make_content(lees_atlas(walked), c) for c in ("WK990101", "WK990103")}
    steps = [
        any(
            row[1].text == "Trap"
            for t in blocks(chapter(a, "looproutes"), TableSpec)
            for row in t.rows
        )
        for a in pages.values()
    ]
    assert steps == [True, False]


def pages_of(path: Path) -> list[str]:
    run = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")


def test_a_short_schouwlijst_stands_below_its_map(walked: Path, tmp_path: Path) -> None:
    path = maak_atlas(walked, tmp_path, ["WK990101"])[0]
    card = next(p for p in pages_of(path) if "Schouwkaart:" in p)
    assert "Schouwlijst van West" in card
    with pikepdf.open(path) as pdf:
        assert all(float(p.MediaBox[3]) > float(p.MediaBox[2]) for p in pdf.pages)


def test_a_long_schouwlijst_leaves_the_map_a_page_that_lies_where_the_wijk_is_wide(
    walked: Path, tmp_path: Path
) -> None:
    found = lees_atlas(walked)
    atlas = make_content(found, "WK990101")
    chapters = []
    for one in atlas.chapters:
        if one.key == "looproutes":
            long = tuple(
                dataclasses.replace(b, rows=b.rows * 40) if isinstance(b, TableSpec) else b
                for b in one.blocks
            )
            one = dataclasses.replace(one, blocks=long)
        chapters.append(one)
    path = tmp_path / "lang.pdf"
    path.write_bytes(render(dataclasses.replace(atlas, chapters=tuple(chapters)), found))
    pages = pages_of(path)
    at = next(k for k, p in enumerate(pages) if "Schouwkaart:" in p)
    assert "Schouwlijst" not in pages[at]
    assert "Schouwlijst van West" in pages[at + 1]
    with pikepdf.open(path) as pdf:
        lying = [k for k, p in enumerate(pdf.pages) if float(p.MediaBox[2]) > float(p.MediaBox[3])]
        assert lying == [at]
        for page in range(len(pdf.pages)):
            marks(pdf, page)


# Geschiktheid


@pytest.fixture(scope="module")
def judged(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with what is known of two thirds of its dwellings, and their suitability."""
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("geschikt") / "w.gpkg"))
    with edit(path) as change:
        homes = change.read("woningen")
        xy = shapely.get_coordinates(homes.geometry)
        homes.data["pand_id"] = [f"p{i:03d}" for i in range(len(homes))]
        known = np.arange(len(homes)) % 3 > 0
        homes.data["oppervlakte_m2"] = np.where(known, 90.0, np.nan)
        year = np.where(np.arange(len(homes)) % 5, 1975, 1950)
        homes.data["bouwjaar"] = year
        homes.data["eigendom"] = ["corporatie" if k % 2 else None for k in range(len(homes))]
        homes.data["verdieping"] = [0 if k else None for k in known]
        change.write(homes)
        shapes = [shapely.MultiPolygon([shapely.box(x - 4, y, x + 4, y + 9)]) for x, y in xy]
        change.write(layer("panden", shapes, pand_id=list(homes.data["pand_id"]), bouwjaar=year))
    bereken_bereikbaarheid(path, bevestig_volledig=SURE)
    bereken_geschiktheid(path)
    return path


def test_the_classes_of_the_dwellings_are_those_of_the_layer(judged: Path) -> None:
    rows = Werkbestand(judged).read("geschiktheid_gebied").data
    rows = rows[(rows["eigendom"] == "alle") & (rows["bouwperiode"] == "alle")]
    atlas = make_content(lees_atlas(judged), "GM9901")
    page = chapter(atlas, "geschiktheid")
    assert page.question == "Hoe geschikt zijn de woningen?"
    mine = rows[(rows["gebied_code"] == "GM9901") & (rows["doelgroep"] == "rollator")]
    by = mine.set_index("klasse")
    line = cells(blocks(page, TableSpec)[0])["Mensen met een rollator"]
    for k, name in enumerate(("geschikt", "aanpasbaar", "ongeschikt")):
        low, high = (round(by.loc[name, c]) for c in ("aandeel_pct", "aandeel_max_pct"))
        assert line[k] == (f"{low} %" if low == high else f"{low} tot {high} %")
        assert f"{line[k]} {name}" in page.lead.text
    unknown = 100 * by.loc["onbekend", "n"] / by.loc["onbekend", "n_totaal"]
    assert line[3] == f"{unknown:.0f} %"
    wijken = blocks(page, TableSpec)[1]
    assert list(cells(wijken)) == ["West", "Midden", "Oost", "Dorp"]
    assert cells(wijken)["Dorp"][0] == str(by["n_totaal"].max())
    drawn = blocks(page, ResultMap)
    assert all(len(m.points) == 0 for m in drawn)
    squares = Werkbestand(judged).read("geschiktheid_venster").data
    shown = squares[(squares["doelgroep"] == "rollator") & squares["aandeel_pct"].notna()]
    assert sum(len(s.geometry) for m in drawn for s in m.shapes) == len(shown)


def test_the_bars_by_tenure_and_period_are_those_of_the_layer(judged: Path) -> None:
    rows = Werkbestand(judged).read("geschiktheid_gebied").data
    mine = rows[(rows["gebied_code"] == "WK990102") & (rows["doelgroep"] == "rollator")]
    chart = blocks(
        chapter(make_content(lees_atlas(judged), "WK990102"), "geschiktheid"), StackChart
    )
    bars = {r.label: r for r in chart[0].rows}
    assert list(bars) == ["Corporatie", "Niet bekend", "1945-1964", "1965-1979"]
    assert [r.heading for r in chart[0].rows] == ["Eigendom", "", "Bouwperiode", ""]
    for label, column, value in (
        ("Corporatie", "eigendom", "corporatie"),
        ("1965-1979", "bouwperiode", "1965-1979"),
    ):
        other = "bouwperiode" if column == "eigendom" else "eigendom"
        cell = mine[(mine[column] == value) & (mine[other] == "alle")].set_index("klasse")
        whole = cell["n_totaal"].max()
        wanted = [cell["n"].get(k, 0) for k in ("geschikt", "aanpasbaar", "ongeschikt")]
        assert bars[label].values == (*wanted, whole - sum(wanted))  # noqa: PD011
        assert bars[label].text == str(whole)
    # Of ten dwellings or fewer the class is that of a household.
    few = lees_atlas(judged)
    table = few.uitkomsten["geschiktheid_gebied"].data
    small = (table["bouwperiode"] == "1945-1964").to_numpy(dtype=bool)
    table.loc[small, "n_totaal"] = 9
    chart = blocks(chapter(make_content(few, "WK990102"), "geschiktheid"), StackChart)
    assert next(r for r in chart[0].rows if r.label == "1945-1964").values == ()  # noqa: PD011


def test_groups_of_which_most_is_unknown_are_named(judged: Path) -> None:
    page = chapter(make_content(lees_atlas(judged), "WK990101"), "geschiktheid")
    notices = [b.text for b in blocks(page, Notice)]
    assert any(t.startswith("Niet te zeggen voor ") for t in notices)
    assert "In heel Dorp is " in page.lead.text


def test_suitability_older_than_the_dwellings_is_left_out(judged: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(judged, tmp_path / "w.gpkg"))
    with edit(path) as change:
        panden = change.read("panden")
        panden.data["bouwjaar"] = 2001
        change.write(panden)
    atlas = make_content(lees_atlas(path), "GM9901")
    assert not any(c.key == "geschiktheid" for c in atlas.chapters)
    assert any("woningen zijn: niet afgedrukt" in t and "(panden)" in t for t in said(atlas))


# Capacity


def test_places_per_thousand_are_those_of_the_people_who_share_them(study: Path) -> None:
    with edit(study) as change:
        places = change.read("voorzieningen")
        places.data["capaciteit"] = [None, None, 30]
        change.write(places)
    bereken_bereikbaarheid(study, bevestig_volledig=SURE)
    rows = Werkbestand(study).read("bereikbaarheid_gebied").data
    atlas = make_content(lees_atlas(study), "WK990101")
    page = chapter(atlas, "capaciteit")
    row = rows[
        (rows["gebied_code"] == "WK990101")
        & (rows["categorie"] == "huisarts")
        & (rows["groep"] == "woningen")
    ].iloc[0]
    line = cells(blocks(page, TableSpec)[0])["Huisarts"]
    assert line[1] == f"{row['plekken_balans']:.0f}"
    share = 100 * row["n_plekken"] / (row["n_plekken"] + row["n_zonder_plek"])
    assert line[2] == ("100 %" if share > 99.999 else f"{share:.0f} %")
    assert "Supermarkt" not in cells(blocks(page, TableSpec)[0])


def test_without_capacity_there_is_no_page_of_places(data: AtlasData) -> None:
    assert not any(c.key == "capaciteit" for c in make_content(data, "GM9901").chapters)


def test_of_dwellings_of_which_nothing_is_known_nothing_is_said(study: Path) -> None:
    bereken_geschiktheid(study)
    page = chapter(make_content(lees_atlas(study), "GM9901"), "geschiktheid")
    assert page.lead.text == (
        "Niet te zeggen: van de meeste woningen in Dorp ontbreken de gegevens die de regels nodig "
        "hebben."
    )
    assert not blocks(page, ResultMap)


def test_of_a_profile_whose_roads_are_unknown_no_routes_and_no_spots_are_drawn(
    walked: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(walked, tmp_path / "w.gpkg"))
    bereken_bereikbaarheid(path, ["rollator"], bevestig_volledig=SURE)
    bereken_looproutes(path, "rollator", essentieel=SURE)
    bereken_witte_vlekken(path, "rollator", essentieel=SURE)
    data = dataclasses.replace(lees_atlas(path), profiel="rollator")
    atlas = make_content(data, "GM9901")
    assert not {"looproutes", "witte_vlekken"} & {c.key for c in atlas.chapters}
    words = "\n".join(said(atlas))
    for subject in ("(schouwkaart)", "(witte vlekken)"):
        assert (
            f"{subject}: niet te zeggen, omdat over de wegen te weinig bekend is voor "
            "rollatorgebruikers." in words
        )
