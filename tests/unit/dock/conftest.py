# SPDX-License-Identifier: GPL-2.0-or-later
"""A street of two kilometres in two wijken, with everything the panel asks for."""

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
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid, bereken_witte_vlekken
from lzw_atlas.processing.io.werkbestand import edit

X, Y = 200_000.0, 500_000.0


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(west: float, east: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(X + west, Y - 100, X + east, Y + 100)])


def point(x: float, y: float = 0.0) -> shapely.Point:
    return shapely.Point(X + x, Y + y)


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("straat") / "studie.gpkg"
    xs = [10.0 + 20 * i for i in range(100)]
    with edit(path) as change:
        for made in (
            layer(
                "woningen",
                [point(x, 4) for x in xs],
                woning_id=[f"h{i:03d}" for i in range(100)],
                is_woning=1,
                gemeente_code="GM9901",
                wijk_code=["WK990101" if x < 1000 else "WK990102" for x in xs],
            ),
            layer(
                "voorzieningen",
                [point(0.0), point(2000.0), point(1000.0)],
                voorziening_id=["v0", "v1", "arts"],
                categorie=["supermarkt", "supermarkt", "huisarts"],
                naam=["Super A", "Super B", None],
            ),
            layer(
                "wegen",
                [shapely.LineString([(X, Y), (X + 2000, Y)])],
                weg_id=["a"],
                soort="residential",
            ),
            layer(
                "gebieden",
                [box(0, 2000), box(0, 1000), box(1000, 2000)],
                gebied_code=["GM9901", "WK990101", "WK990102"],
                naam=["Dorp", "West", "Oost"],
                soort=["gemeente", "wijk", "wijk"],
            ),
            layer(
                "bevolking",
                [box(0, 1000), box(1000, 2000)],
                eenheid_id=["E1", "E2"],
                soort="vierkant100",
                inwoners=[100.0, 100.0],
                inw_65plus=[80.0, 90.0],
                inw_75plus=[40.0, 50.0],
            ),
        ):
            change.write(made)
    bereken_bereikbaarheid(path, ["75plus"], bevestig_volledig=["supermarkt", "huisarts"])
    bereken_witte_vlekken(path, "75plus", "inw_75plus", essentieel=["supermarkt"])
    return path


@pytest.fixture
def studie(_made: Path, tmp_path: Path) -> Path:
    """A werkbestand with bereikbaarheid and witte vlekken, to change."""
    return Path(shutil.copy(_made, tmp_path / "studie.gpkg"))
