# SPDX-License-Identifier: GPL-2.0-or-later
"""The page about woonservicegebieden says what the layers say."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid, bereken_woonservicegebied
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import Atlas, AtlasData, Chapter, ResultMap, TableSpec
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
    """A street of 3 km in three wijken, a hub at 500 m and one at 1,500 m."""
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
            ),
            layer(
                "voorzieningen",
                [shapely.Point(X + x, Y) for x in (500, 1500, 700, 2700)],
                voorziening_id=["a", "b", "super", "arts"],
                categorie=["ontmoeting", "ontmoeting", "supermarkt", "huisarts"],
                naam=["De <b>Spil</b>", "De Draai", "Super", "Dokter"],
                functies=["ontmoeting", "ontmoeting;24u-zorg", None, None],
            ),
            layer(
                "wegen",
                [shapely.LineString([(X + x, Y), (X + x + 100, Y)]) for x in range(0, 3000, 100)],
                weg_id=[f"s{i:03d}" for i in range(30)],
                soort="residential",
                trap=0,
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
    bereken_woonservicegebied(path)
    return path


@pytest.fixture(scope="module")
def data(made: Path) -> AtlasData:
    return lees_atlas(made)


def chapter(atlas: Atlas) -> Chapter:
    return next(c for c in atlas.chapters if c.key == "woonservicegebied")


def tables(of: Chapter) -> list[TableSpec]:
    return [b for b in of.blocks if isinstance(b, TableSpec)]


def cells(table: TableSpec) -> list[list[str]]:
    return [[c.text for c in row] for row in table.rows]


def test_the_page_of_the_gemeente_says_where_areas_are_and_who_lives_outside(
    data: AtlasData,
) -> None:
    page = chapter(make_content(data, "GM9901"))
    assert page.question == "Waar zijn woonservicegebieden, en wie woont erbuiten?"
    # Dwellings every 20 m from 10 m on; beyond 2,300 m nobody is within 800 m (and a leg of 4 m).
    inside = sum(1 for i in range(150) if min(abs(10 + 20 * i - h) for h in (500, 1500)) + 4 <= 800)
    older = [80, 70, 60]
    near = sum(
        older[i // 50] / 50
        for i in range(150)
        if min(abs(10 + 20 * i - h) for h in (500, 1500)) + 4 <= 800
    )
    # A share of people follows from the numbers as they are printed.
    share = 5 * round(near / 5) / sum(older)
    assert page.lead.text == (
        "Dorp heeft twee woonservicegebieden. Oordeel: twee onvolledig. Van de 75-plussers woont "
        f"{100 * share:.0f} % binnen 800 m lopen van een hub."
    )
    view = next(b for b in page.blocks if isinstance(b, ResultMap))
    assert sorted(n[2] for n in view.numbers) == ["1", "2"]
    assert len(view.points) == 150 - inside
    assert f"woning in geen enkel gebied {150 - inside}" in view.alt
    outside = next(t for t in tables(page) if t.caption.startswith("Wie woont in een"))
    # In the east the last 34 or 35 of 50 dwellings, with 60 older people.
    assert cells(outside)[-1][0] == "Dorp"
    assert [row[0] for row in cells(outside)] == ["West", "Midden", "Oost", "Dorp"]
    east = 60 / 50 * (150 - inside)
    assert cells(outside)[2][3] == f"{5 * round(east / 5):.0f}"
    assert cells(outside)[0][2] == "100 %"


def test_where_a_square_is_secret_the_page_says_at_least_and_of_how_many_dwellings(
    made: Path, tmp_path: Path
) -> None:
    file = tmp_path / "geheim.gpkg"
    shutil.copyfile(made, file)
    with edit(file) as change:
        change.write(
            layer(
                "bevolking",
                [box(0, 1000), box(1000, 2000), box(2000, 2600), box(2600, 3000)],
                eenheid_id=["E1", "E2", "E3", "E4"],
                soort="vierkant100",
                huishoudens=[50.0, 50.0, 30.0, np.nan],
                inwoners=[150.0, 150.0, 90.0, np.nan],
                inw_65plus=[100.0, 90.0, 80.0, np.nan],
                inw_75plus=[80.0, 70.0, 60.0, np.nan],
            )
        )
    bereken_bereikbaarheid(file, bevestig_volledig=["supermarkt", "huisarts"])
    bereken_woonservicegebied(file)
    outside = next(
        t
        for t in tables(chapter(make_content(lees_atlas(file), "GM9901")))
        if t.caption.startswith("Wie woont in een")
    )
    # Between 2,300 and 2,600 m 15 dwellings have two older people each; of 20 nothing is known.
    got = {row[0]: row[3] for row in cells(outside)}
    assert got["West"] == "geen"
    assert got["Oost"] == got["Dorp"] == "≥ 30"
    assert any(
        n.startswith("Van 20 woningen is niet bekend hoeveel 75-plussers er wonen.")
        for n in outside.notes
    )


def test_the_page_of_a_wijk_has_each_demand_with_value_norm_and_source(data: AtlasData) -> None:
    page = chapter(make_content(data, "WK990102"))
    assert page.lead.text.startswith(
        "Midden hoort bij het woonservicegebied van De Draai. Van de 75-plussers woont"
    )
    test = next(t for t in tables(page) if t.caption == "Toets van het gebied van De Draai")
    rows = {row[0]: row[1:] for row in cells(test)}
    assert rows["Ontmoeting"][:3] == ["bij de hub", "hooguit 400 m", "gehaald"]
    assert rows["Zorg dag en nacht"][:3] == ["bij de hub", "hooguit 800 m", "gehaald"]
    assert rows["Supermarkt"][:3] == ["800 m (Super)", "hooguit 800 m", "gehaald"]
    assert rows["Huisarts"][:3] == ["1,2 km (Dokter)", "hooguit 800 m", "niet gehaald"]
    number = rows["Huisarts"][3]
    assert rows["Supermarkt"][3] == number
    assert any(f"{number}: Woonservicezone (Ouderen" in n for n in test.notes if n[:4] == "Bron")
    assert rows["Apotheek"][:3] == ["onbekend", "hooguit 800 m", "onbekend"]
    assert rows["75-plussers binnen bereik"][3] == "eigen keuze"
    assert any("in de gegevens staan geen apotheken" in n for n in test.notes)
    lacks = next(t for t in tables(page) if t.caption.startswith("Wat De Draai mist"))
    found = {row[0]: row[1:] for row in cells(lacks)}
    assert found["Boodschappen"] == ["Super", "800 m", "kan samengaan"]
    assert found["Eerstelijnszorg"] == ["Dokter", "1,2 km", "te ver"]
    nowhere = next(key for key, value in found.items() if value[0].startswith("nergens bekend"))
    assert "apotheek" in nowhere.lower()


def test_few_inhabitants_are_few_and_no_number(made: Path, tmp_path: Path) -> None:
    path = shutil.copy(made, tmp_path / "w.gpkg")
    with edit(Path(path)) as change:
        tests = change.read("woonservicegebieden_toets")
        # What stands in the layer for any number below the threshold.
        tests.data.loc[(tests.data["criterium"] == "inwoners").to_numpy(dtype=bool), "waarde"] = 5.0
        change.write(tests)
    atlas = lees_atlas(Path(path))
    found = tables(chapter(make_content(atlas, "GM9901")))
    areas = next(t for t in found if t.caption.startswith("De woonservicegebieden"))
    assert {row[3] for row in cells(areas)} == {"< 10"}
    found = tables(chapter(make_content(atlas, "WK990101")))
    asked = next(t for t in found if t.caption.startswith("Toets van"))
    assert next(row[1] for row in cells(asked) if row[0] == "Inwoners") == "< 10"


def test_a_wijk_without_an_area_says_so_and_the_pdf_is_made(made: Path, tmp_path: Path) -> None:
    copy = tmp_path / "w.gpkg"
    copy.write_bytes(made.read_bytes())
    with edit(copy) as change:
        rows = change.read("voorzieningen")
        change.write(rows.take((rows.data["voorziening_id"] != "b").to_numpy(dtype=bool)))
    bereken_bereikbaarheid(copy, bevestig_volledig=["supermarkt", "huisarts"])
    bereken_woonservicegebied(copy)
    page = chapter(make_content(lees_atlas(copy), "WK990103"))
    assert page.lead.text == (
        "Geen woning in Oost ligt binnen 800 m lopen van een hub. Dorp heeft één woonservicegebied."
    )
    made_pdfs = maak_atlas(copy, tmp_path / "atlas", ["WK990101", "WK990103"])
    names = [p.name for p in made_pdfs if p.name.startswith("wijkatlas_")]
    assert names == ["wijkatlas_WK990101_West.pdf", "wijkatlas_WK990103_Oost.pdf"]


def test_an_outcome_older_than_its_input_has_no_page(made: Path, tmp_path: Path) -> None:
    copy = tmp_path / "w.gpkg"
    copy.write_bytes(made.read_bytes())
    with edit(copy) as change:
        rows = change.read("panden")
        change.write(
            Layer(
                rows.name,
                pd.DataFrame({"pand_id": ["p1"], "bron": ["test"]}),
                np.array([box(0, 10)], dtype=object),
            )
        )
    assert "woonservicegebieden" in Werkbestand(copy)
    atlas = make_content(lees_atlas(copy), "GM9901")
    assert all(c.key != "woonservicegebied" for c in atlas.chapters)
