# SPDX-License-Identifier: GPL-2.0-or-later
"""In which gebied a point lies: one answer, whatever the order of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.gebieden import assign_areas
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io import schema

assert schema.SCHEMA_VERSION >= 1


def areas(*rows: tuple[str, str, Any]) -> Layer:
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.MultiPolygon([g]) if g.geom_type == "Polygon" else g for _, _, g in rows]
    data = pd.DataFrame(
        {
            "gebied_code": [c for c, _, _ in rows],
            "naam": [c for c, _, _ in rows],
            "soort": [s for _, s, _ in rows],
            "bron": "test",
        }
    )
    return conform(Layer("gebieden", data, shapes), LAYERS["gebieden"])


def points(*xy: tuple[float, float]) -> np.ndarray:
    return np.array([shapely.Point(p) for p in xy], dtype=object)


TWO = areas(
    ("BU02", "buurt", shapely.box(0, 0, 10, 10)),
    ("BU01", "buurt", shapely.box(10, 0, 20, 10)),
    ("WK01", "wijk", shapely.box(0, 0, 20, 10)),
)


def test_a_point_gets_the_code_of_the_gebied_of_that_kind() -> None:
    where = points((5, 5), (15, 5))
    assert assign_areas(where, TWO, "buurt").tolist() == ["BU02", "BU01"]
    assert assign_areas(where, TWO, "wijk").tolist() == ["WK01", "WK01"]


def test_a_point_on_a_border_belongs_to_the_lowest_code() -> None:
    assert assign_areas(points((10, 5)), TWO, "buurt").tolist() == ["BU01"]


def test_a_point_outside_every_gebied_gets_nothing() -> None:
    assert assign_areas(points((25, 5), (5, 5)), TWO, "buurt").tolist() == [None, "BU02"]


def test_a_hole_and_a_second_part_count_as_drawn() -> None:
    ring = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20)
    shape = shapely.MultiPolygon([ring, shapely.box(100, 100, 110, 110)])
    found = assign_areas(
        points((15, 15), (5, 5), (105, 105)), areas(("E", "eigen", shape)), "eigen"
    )
    assert found.tolist() == [None, "E", "E"]


def test_no_gebied_of_that_kind_no_points_and_no_geometry_give_nothing() -> None:
    assert assign_areas(points((5, 5)), TWO, "gemeente").tolist() == [None]
    assert assign_areas(points((5, 5)), empty(LAYERS["gebieden"]), "buurt").tolist() == [None]
    assert assign_areas(np.empty(0, dtype=object), TWO, "buurt").tolist() == []
    bare = np.array([None, shapely.Point(), shapely.Point(5, 5)], dtype=object)
    assert assign_areas(bare, TWO, "buurt").tolist() == [None, None, "BU02"]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_the_gebieden_changes_nothing_and_a_grid_is_known_by_heart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells = [
        (f"BU{x}{y}", "buurt", shapely.box(10 * x, 10 * y, 10 * x + 10, 10 * y + 10))
        for x in range(4)
        for y in range(4)
    ]
    # Half of the points on whole tens: on borders and corners.
    xy = rng.integers(-1, 9, (30, 2)) * 5.0
    expected = []
    for x, y in xy:
        low = [max(0, int(np.ceil(v / 10)) - 1) for v in (x, y)]
        inside = all(0 <= v <= 40 for v in (x, y))
        expected.append(f"BU{low[0]}{low[1]}" if inside else None)
    order = rng.permutation(len(cells))
    found = assign_areas(points(*map(tuple, xy)), areas(*(cells[i] for i in order)), "buurt")
    assert found.tolist() == expected
