# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers and profiles through the steps: read, refused with a sentence, computed with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_loopgebieden,
    bereken_watals,
    bereken_witte_vlekken,
    importeer,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

X, Y = 150_000.0, 450_000.0


def _layer(name: str, geometry: list[shapely.Geometry], **columns: list[object]) -> Layer:
    data = pd.DataFrame({**columns, "bron": ["test"] * len(geometry)})
    return conform(Layer(name, data, np.array(geometry, dtype=object)), LAYERS[name])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A street of 600 m with a shop at its end, and a way around of 1,000 m."""
    path = tmp_path / "studie.gpkg"
    at = [shapely.Point(X + x, Y) for x in (0, 100, 200)]
    with edit(path) as change:
        change.write(
            _layer(
                "woningen",
                at,
                woning_id=["a", "b", "c"],
                is_woning=[1, 1, 1],
                gemeente_code=["GM0001"] * 3,
                wijk_code=["WK000100"] * 3,
                buurt_code=["BU00010000"] * 3,
            )
        )
        change.write(
            _layer(
                "voorzieningen",
                [shapely.Point(X + 600, Y)],
                voorziening_id=["s1"],
                categorie=["supermarkt"],
            )
        )
        change.write(
            _layer(
                "wegen",
                [
                    shapely.LineString([(X, Y), (X + 600, Y)]),
                    shapely.LineString([(X, Y), (X, Y + 200), (X + 600, Y + 200), (X + 600, Y)]),
                ],
                weg_id=["w1", "w2"],
                soort=["residential", "residential"],
                trap=[0, 0],
                breedte_m=[None, 2.0],
                stoeprand_m=[0.0, 0.0],
            )
        )
        area = shapely.MultiPolygon([shapely.box(X - 1000, Y - 1000, X + 2000, Y + 1000)])
        change.write(
            _layer(
                "gebieden",
                [area] * 3,
                gebied_code=["GM0001", "WK000100", "BU00010000"],
                naam=["Gemeente", "Wijk", "Buurt"],
                soort=["gemeente", "wijk", "buurt"],
            )
        )
    return path


def _areas(folder: Path, *rows: tuple[dict[str, object], shapely.Polygon]) -> Path:
    path = folder / "plekken.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
                "features": [
                    {
                        "type": "Feature",
                        "properties": about,
                        "geometry": shapely.geometry.mapping(area),
                    }
                    for about, area in rows
                ],
            }
        ),
        encoding="utf-8",
    )
    return path


BLOCK = shapely.box(X + 290, Y - 10, X + 310, Y + 10)


def _metres(study: Path, profile: str = "75plus") -> list[float]:
    bereken_bereikbaarheid(study, [profile])
    data = Werkbestand(study).read("bereikbaarheid").data
    mine = data[data["profiel"] == profile]
    return mine["afstand_supermarkt_m"].tolist()


def test_an_imported_area_to_avoid_makes_the_walk_longer_everywhere(
    study: Path, tmp_path: Path
) -> None:
    assert _metres(study) == [600.0, 500.0, 400.0]
    file = _areas(tmp_path, ({"id": "b1", "soort": "Mijden", "naam": "Bouwput"}, BLOCK))
    report = importeer(study, "barrieres", [file])
    assert report.counts == {"barrieres": 1}
    # The result that stands there was made without them, and says so.
    with pytest.raises(LzwError) as error:
        bereken_witte_vlekken(study)
    assert "(barrieres)" in sentences(error.value)[0]
    assert _metres(study) == [1000.0, 1100.0, 1200.0]
    done = bereken_watals(study, "erbij", open_=[f"{X + 50},{Y},supermarkt"])
    assert done.messages is not None
    assert Werkbestand(study).read("verschil").data["afstand_voor_m"].tolist() == [
        1000.0,
        1100.0,
        1200.0,
    ]


def test_what_is_wrong_with_barriers_is_said_all_at_once_and_nothing_changes(
    study: Path, tmp_path: Path
) -> None:
    file = _areas(
        tmp_path,
        ({"id": "b1", "soort": "hek", "factor": None}, BLOCK),
        ({"id": "b2", "soort": "vertragen", "factor": None}, BLOCK),
        ({"id": "b3", "soort": "vertragen", "factor": 1}, BLOCK),
    )
    with pytest.raises(LzwError) as error:
        importeer(study, "barrieres", [file])
    said = sentences(error.value)
    assert any("1 rij" in s and "mijden of vertragen" in s and "b1" in s for s in said), said
    assert any("2 rijen" in s and "groter dan 1" in s and "b2" in s for s in said), said
    assert "barrieres" not in Werkbestand(study)


def test_a_profile_without_its_data_gives_a_range_and_says_what_is_missing(study: Path) -> None:
    done = bereken_bereikbaarheid(study, ["rolstoel"])
    data = Werkbestand(study).read("bereikbaarheid").data
    assert data["afstand_supermarkt_m"].isna().all()
    assert data["norm_supermarkt"].isna().all()
    assert set(data["reden_supermarkt"]) == {"te_weinig_gegevens"}
    assert data["afstand_supermarkt_min_m"].tolist() == [600.0, 500.0, 400.0]
    # Only who lives on the corner reaches the way around without a metre of unknown width.
    assert data["afstand_supermarkt_max_m"].tolist()[0] == 1000.0
    assert data["afstand_supermarkt_max_m"].isna().tolist() == [False, True, True]
    assert data["onbekend_supermarkt_pct"].tolist() == [100.0, 100.0, 100.0]
    (said,) = [m for m in done.messages if "rolstoelgebruikers" in m]
    assert "3 rijen" in said
    assert "breedte bij 38 %" in said
    table = Werkbestand(study).read("bereikbaarheid_gebied").data
    homes = table[(table["soort"] == "gemeente") & (table["categorie"] == "supermarkt")].iloc[0]
    assert (homes["n"], homes["n_te_weinig_gegevens"], homes["n_onbekend"]) == (0, 3, 3)
    assert np.isnan(homes["aandeel_pct"])
    assert (homes["aandeel_min_pct"], round(homes["aandeel_max_pct"], 3)) == (0.0, 66.667)


def test_no_loopgebied_is_drawn_of_what_is_not_known(study: Path) -> None:
    with pytest.raises(LzwError) as error:
        bereken_loopgebieden(study, ["supermarkt"], profiel="rolstoel")
    (said,) = sentences(error.value)
    assert said.startswith("Voor rolstoelgebruikers wordt geen loopgebied getekend: van 38 %")
    assert "breedte_m bij 38 %" in said
    assert "loopgebieden" not in Werkbestand(study)


def test_a_barrier_in_another_system_is_brought_to_rd(study: Path, tmp_path: Path) -> None:
    # Longitude and latitude of about the same block, without a word about the system: that is 4326.
    path = tmp_path / "graden.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"id": "b1", "soort": "mijden"},
                        "geometry": shapely.geometry.mapping(shapely.box(5.3, 52.0, 5.4, 52.1)),
                    }
                ],
            }
        ),
        encoding="utf-8",
    )
    importeer(study, "barrieres", [path])
    west, south, east, north = Werkbestand(study).read("barrieres").geometry[0].bounds
    assert 145_000 < west < east < 160_000
    assert 445_000 < south < north < 460_000
