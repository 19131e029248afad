# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages about steunpunten and tested locations say what the layers say."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_locatietoets,
    bereken_steunpunten,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import (
    Atlas,
    AtlasData,
    Bullets,
    Chapter,
    KeyFigures,
    LineChart,
    ResultMap,
    TableSpec,
)
from lzw_atlas.processing.report.stap import lees_atlas, maak_atlas

X, Y = 200_000.0, 500_000.0


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(west: float, east: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(X + west, Y - 100, X + east, Y + 100)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street of 3 km in three wijken, two new steunpunten, three tested locations."""
    path = tmp_path_factory.mktemp("straat") / "w.gpkg"
    xs = [10.0 + 20 * i for i in range(150)]
    streets = [shapely.LineString([(X + x, Y), (X + x + 100, Y)]) for x in range(0, 3000, 100)] + [
        shapely.LineString([(X + x, Y), (X + x, Y + 30)]) for x in range(100, 3000, 100)
    ]
    with edit(path) as change:
        for one in (
            layer(
                "woningen",
                [shapely.Point(X + x, Y + 4) for x in xs],
                woning_id=[f"h{i:03d}" for i in range(150)],
                is_woning=1,
                gemeente_code="GM9901",
                wijk_code=[f"WK99010{1 + int(x // 1000)}" for x in xs],
            ),
            layer(
                "voorzieningen",
                [shapely.Point(X + x, Y) for x in (0, 500, 2900)],
                voorziening_id=["v0", "arts", "post"],
                categorie=["supermarkt", "huisarts", "zorgsteunpunt"],
                naam=["Super", "Dokter", "De Spil"],
            ),
            layer(
                "wegen",
                streets,
                weg_id=[f"s{i:03d}" for i in range(len(streets))],
                soort="residential",
            ),
            layer(
                "gebieden",
                [box(0, 3000), *(box(k * 1000, (k + 1) * 1000) for k in range(3))],
                gebied_code=["GM9901", *(f"WK99010{k + 1}" for k in range(3))],
                naam=["Dorp", "West", "Midden", "Oost"],
                soort=["gemeente", *["wijk"] * 3],
                gemeente_code="GM9901",
            ),
            layer(
                "bevolking",
                [box(k * 1000, (k + 1) * 1000) for k in range(3)],
                eenheid_id=["E1", "E2", "E3"],
                soort="vierkant100",
                huishoudens=50.0,
                inwoners=150.0,
                inw_65plus=[100.0, 90.0, 80.0],
                inw_75plus=[80.0, 70.0, 60.0],
            ),
        ):
            change.write(one)
    bereken_bereikbaarheid(path, bevestig_volledig=["supermarkt", "huisarts"])
    bereken_steunpunten(path, 2, vast=["zorgsteunpunt"], curve=4)
    plots = gpd.GeoDataFrame(
        {"id": ["p1", "p2", "p3"], "naam": ["Oude <b>school</b>", "Kavel", "Hoek"]},
        geometry=[shapely.Point(X + x, Y + 9) for x in (300, 1500, 2500)],
        crs="EPSG:28992",
    )
    plots.to_file(path.with_name("kavels.gpkg"), engine="pyogrio")
    bereken_locatietoets(path, [path.with_name("kavels.gpkg")], ["geclusterd", "skaeve_huse"])
    return path


@pytest.fixture(scope="module")
def data(made: Path) -> AtlasData:
    return lees_atlas(made)


def chapter(atlas: Atlas, key: str) -> Chapter:
    return next(c for c in atlas.chapters if c.key == key)


def blocks(of: Chapter, kind: type) -> list[Any]:
    return [b for b in of.blocks if isinstance(b, kind)]


def test_the_page_of_steunpunten_has_the_places_and_the_curve_of_the_layers(
    made: Path, data: AtlasData
) -> None:
    page = chapter(make_content(data, "GM9901"), "steunpunten_mclp")
    file = Werkbestand(made)
    points, curve = (
        file.read("steunpunten").data,
        file.read("steunpunten_curve").data.sort_values("aantal"),
    )
    chosen = points[points["soort"] == "gekozen"].sort_values("rang")
    assert page.question == "Waar hebben de meeste mensen iets aan een nieuw steunpunt?"
    two = curve[curve["aantal"] == 2].iloc[0]
    assert f"ongeveer {two['mensen']:.0f} 75-plussers binnen 500 m" in page.lead.text
    assert f"nu zijn dat er ongeveer {curve['mensen'].iloc[0]:.0f}" in page.lead.text
    places, bend = blocks(page, TableSpec)
    assert [r[0].text for r in places.rows] == [
        *(f"{r['rang']}. {r['naam']}" for r in chosen.to_dict("records")),
        "De Spil",
    ]
    assert "Bewezen is dat een betere keuze niet bestaat." in places.notes
    assert [r[1].text for r in bend.rows] == [f"{v:.0f}" for v in curve["mensen"]]
    assert bend.highlight == frozenset({2})
    chart = blocks(page, LineChart)[0]
    assert [p.value for p in chart.series[0].points] == curve["mensen"].tolist()
    assert chart.chosen == 2.0
    seen = blocks(page, ResultMap)[0]
    assert [n[2] for n in seen.numbers] == ["1", "2"]
    assert [p.name for p in seen.places] == ["De Spil"]
    homes = file.read("steunpunten_woningen").data
    counts = {m.kind: m.count for m in seen.legend}
    assert counts["binnen"] == (homes["binnen"] == 1).sum()


def test_a_wijk_shows_its_own_points_and_no_curve_of_the_whole(data: AtlasData) -> None:
    rows = data.uitkomsten["steunpunten"]
    for number, name in enumerate(("West", "Midden", "Oost")):
        page = chapter(make_content(data, f"WK99010{number + 1}"), "steunpunten_mclp")
        xy = shapely.get_coordinates(rows.geometry)[:, 0] - X
        inside = (xy >= number * 1000) & (xy <= (number + 1) * 1000)
        mine = rows.data[inside]
        assert len(blocks(page, LineChart)) == 0
        listed = blocks(page, TableSpec)
        assert sum(len(t.rows) for t in listed) == len(mine)
        assert page.lead.text.startswith("Van de twee beste nieuwe plekken in Dorp lig")
        assert name in page.lead.text


def test_locations_stand_in_order_with_a_page_each(made: Path, data: AtlasData) -> None:
    atlas = make_content(data, "GM9901")
    page = chapter(atlas, "locatietoets_geclusterd")
    assert page.question == "Welke locatie past het best bij geclusterde woningen voor ouderen?"
    assert page.lead.text.startswith(
        "In Dorp zijn 3 locaties getoetst voor geclusterde woningen voor ouderen."
    )
    rows = Werkbestand(made).read("locatietoets").data
    rows = rows[rows["doel"] == "geclusterd"].sort_values(["rang", "locatie_id"])
    table = blocks(page, TableSpec)[0]
    assert [r[0].text for r in table.rows] == [
        f"{'–' if pd.isna(r['rang']) else str(r['rang']) + '.'} {r['naam']}"
        for r in rows.to_dict("records")
    ]
    assert "Harde eisen" not in table.head
    tested = Werkbestand(made).read("locatietoets_criteria").data
    for identity in rows["locatie_id"]:
        own = chapter(atlas, f"locatie_geclusterd_{identity}")
        mine = tested[(tested["doel"] == "geclusterd") & (tested["locatie_id"] == identity)]
        listed = blocks(own, TableSpec)[0]
        words = {"gehaald": "gehaald", "niet_gehaald": "niet gehaald", "onbekend": "niet te zeggen"}
        assert [r[4].text for r in listed.rows] == [words[v] for v in mine["oordeel"]]
        marked = {k for k, v in enumerate(mine["oordeel"]) if v == "niet_gehaald"}
        assert listed.highlight == frozenset(marked)
        assert len(blocks(own, ResultMap)) == 1
    first = blocks(chapter(atlas, "locatie_geclusterd_p1"), TableSpec)[0]
    shop = {r[0].text: [c.text for c in r[1:]] for r in first.rows}["Supermarkt"]
    assert shop == ["Super op 309 m", "hoogstens 500 m", "3", "gehaald"]
    people = blocks(chapter(atlas, "locatie_geclusterd_p1"), KeyFigures)[0]
    assert people.figures[1].label == "mensen van 75 jaar en ouder binnen 500 m lopen"


def test_people_of_whom_a_part_is_unknown_are_at_least_so_many(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "w.gpkg"))
    with edit(path) as change:
        people = change.read("locatietoets_mensen")
        now = people.data["groep"] == "inw_75plus"
        people.data.loc[now.to_numpy(dtype=bool), ["mensen", "mensen_tekst", "reden"]] = [
            20.0,
            "ten minste 20 (geschat)",
            "deels_onbekend",
        ]
        bounds = {"mensen": 20.0, "mensen_min": 20.0, "mensen_max": 45.0}
        later = people.data[now.to_numpy(dtype=bool)].assign(jaar=2040, **bounds)
        people.data = pd.concat([people.data, later], ignore_index=True)
        change.write(people)
    own = chapter(make_content(lees_atlas(path), "GM9901"), "locatie_geclusterd_p1")
    table = next(t for t in blocks(own, TableSpec) if t.head == ("Wie", "Nu", "2040"))
    said = {row[0].text: [c.text for c in row[1:]] for row in table.rows}
    assert said["Mensen van 75 jaar en ouder"] == ["≥ 20", "20 (20 of meer)"]
    # What has no forecast has its number of today.
    assert said["Inwoners"][1] == "–"
    assert "75-plussers geteld" in table.notes[0]
    # The figures of today stand in the table: not twice on one page.
    assert not blocks(own, KeyFigures)


def test_steunpunten_beside_secret_dwellings_say_at_least(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "w.gpkg"))
    with edit(path) as change:
        points = change.read("steunpunten")
        points.data["woningen_onbekend"] = 2
        points.data["mensen_tekst"] = "ten minste 20"
        change.write(points)
    page = chapter(make_content(lees_atlas(path), "GM9901"), "steunpunten_mclp")
    assert " Dan wonen ten minste " in page.lead.text
    places_of, curve = blocks(page, TableSpec)[:2]
    assert {row[2].text for row in places_of.rows} == {"≥ 20"}
    many = 2 * len(places_of.rows)
    assert (
        f"Van {many} woningen bij deze plekken is niet bekend hoeveel 75-plussers er wonen. Zij "
        "tellen niet als nul: ≥ is ten minste." in places_of.notes
    )
    assert curve.notes[-1].endswith("aantallen zijn ten minste, aandelen van wie bekend is.")
    before = chapter(make_content(lees_atlas(made), "GM9901"), "steunpunten_mclp")
    assert " Dan wonen ongeveer " in before.lead.text


def test_a_location_that_a_hard_demand_rules_out_has_no_page_when_others_do(
    data: AtlasData,
) -> None:
    atlas = make_content(data, "GM9901")
    page = chapter(atlas, "locatietoets_skaeve_huse")
    rows = data.uitkomsten["locatietoets"].data
    rows = rows[rows["doel"] == "skaeve_huse"]
    # All three stand among dwellings, so none is ruled in: then each has its page.
    assert set(rows["oordeel"]) == {"voldoet_niet"}
    assert "Geen enkele haalt elke harde eis." in page.lead.text
    own = [c for c in atlas.chapters if c.key.startswith("locatie_skaeve_huse")]
    assert len(own) == 3
    assert "haalt een harde eis niet" in {r[5].text for r in blocks(page, TableSpec)[0].rows}


def test_a_wijk_without_a_location_says_so(made: Path) -> None:
    with_one = Werkbestand(made).read("locatietoets").data
    assert len(with_one) == 6
    atlas = make_content(lees_atlas(made), "WK990102")
    keys = [c.key for c in atlas.chapters if c.key.startswith("locatie_geclusterd")]
    assert keys == ["locatie_geclusterd_p2"]


def test_what_was_not_computed_is_named(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.gpkg"
    path.write_bytes(made.read_bytes())
    with edit(path) as change:
        for name in ("steunpunten", "locatietoets"):
            found = change.read(name)
            change.write(found.take(np.zeros(len(found), dtype=bool)))
    last = make_content(lees_atlas(path), "GM9901").chapters[-1]
    said = [i for b in blocks(last, Bullets) for i in b.items]
    assert "Steunpunten: niet berekend." in said
    assert "Locatietoets: niet berekend." in said


def test_a_result_older_than_its_input_is_not_printed(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.gpkg"
    path.write_bytes(made.read_bytes())
    with edit(path) as change:
        forms = [shapely.Point(X + 100, Y)]
        change.write(layer("woonvormen", forms, woonvorm_id=["f1"], type="hofje", naam="Hof"))
    atlas = make_content(lees_atlas(path), "GM9901")
    assert not any(c.key.startswith("locatie") for c in atlas.chapters)
    said = " ".join(i for b in blocks(atlas.chapters[-1], Bullets) for i in b.items)
    assert "Locatietoets voor geclusterde woningen voor ouderen: niet afgedrukt" in said


def test_the_pdf_prints_names_from_data_as_text(made: Path, tmp_path: Path) -> None:
    files = maak_atlas(made, tmp_path / "atlas", ["WK990101"])
    found = [p for p in files if p.name.startswith("wijkatlas")]
    assert len(found) == 1
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    run = subprocess.run(["pdftotext", str(found[0]), "-"], capture_output=True, check=True)
    assert "Oude <b>school</b>: past dit bij" in " ".join(run.stdout.decode().split())
