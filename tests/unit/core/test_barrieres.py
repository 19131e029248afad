# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers cut roads where they lie, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.barrieres import with_barriers
from lzw_atlas.processing.core.netwerk.network import Network, build_network
from lzw_atlas.processing.core.netwerk.search import nearest, nearest_paths
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform

from . import netwerken
from .netwerken import PROFILE, points, roads


def barriers(*rows: tuple[str, float | None, shapely.Polygon]) -> Layer:
    data = pd.DataFrame(
        {
            "barriere_id": [f"b{i}" for i in range(len(rows))],
            "soort": [r[0] for r in rows],
            "factor": [r[1] for r in rows],
            "bron": "test",
        }
    )
    shapes = np.array([shapely.MultiPolygon([r[2]]) for r in rows], dtype=object)
    return conform(Layer("barrieres", data, shapes), LAYERS["barrieres"])


def walk(wegen: Layer, here: tuple[float, float], there: tuple[float, float]) -> float:
    network = build_network(wegen, PROFILE, 0.0)
    at = attach(points(here, there), network, 100.0)
    return float(nearest(network, at.take(np.array([0])), at.take(np.array([1]))).distance_m[0])


STREET = [[(0, 0), (100, 0)], [(0, 0), (0, 50), (100, 50), (100, 0)]]
BLOCK = shapely.box(40, -10, 60, 10)


def test_an_area_to_avoid_sends_people_around_and_leaves_the_dead_ends_to_who_lives_there() -> None:
    cut = with_barriers(roads(STREET), barriers(("mijden", None, BLOCK)))
    assert walk(roads(STREET), (0, 0), (100, 0)) == 100.0
    assert walk(cut, (0, 0), (100, 0)) == 200.0
    assert walk(cut, (30, 5), (0, 0)) == 35.0
    assert walk(cut, (30, 5), (70, 0)) == pytest.approx(5 + 30 + 200 + 30)


def test_nobody_comes_onto_the_network_inside_an_area_to_avoid() -> None:
    cut = with_barriers(roads(STREET), barriers(("mijden", None, BLOCK)))
    network = build_network(cut, PROFILE, 0.0)
    at = attach(points((48, 2)), network, 100.0)
    assert at.xy.tolist() == [[40.0, 0.0]]


def test_an_area_that_slows_down_counts_in_the_burden_and_not_in_metres() -> None:
    slow = with_barriers(roads(STREET), barriers(("vertragen", 3.0, BLOCK)))
    network = build_network(slow, PROFILE, 0.0)
    at = attach(points((0, 0)), network, 1.0)
    to = attach(points((100, 0)), network, 1.0)
    assert nearest(network, at, to).distance_m == [100.0]
    assert network.burden is not None
    heavy = nearest_paths(network, at, to, network.burden.matrix, network.burden.edge_weight)
    assert heavy.distance_m == pytest.approx([140.0])  # 20 m count three times


def test_the_heavier_of_two_areas_counts_and_avoiding_goes_first() -> None:
    both = barriers(
        ("vertragen", 2.0, BLOCK),
        ("vertragen", 5.0, shapely.box(50, -10, 70, 10)),
        ("mijden", None, shapely.box(90, -10, 95, 10)),
    )
    cut = with_barriers(roads(STREET[:1]), both).data
    inside = cut.iloc[1:][["toegang", "vertraging"]]
    assert inside["vertraging"].tolist() == pytest.approx([np.nan, 5.0, 2.0], nan_ok=True)
    assert inside["toegang"].tolist() == ["nee", None, None]


def test_a_bridge_passes_over_and_a_road_along_the_border_is_outside() -> None:
    block = barriers(("mijden", None, BLOCK))
    bridge = roads(STREET[:1], niveau=[1])
    assert walk(with_barriers(bridge, block), (0, 0), (100, 0)) == 100.0
    border = roads([[(0, 10), (100, 10)]])
    assert walk(with_barriers(border, block), (0, 10), (100, 10)) == 100.0


def test_without_barriers_the_roads_are_the_same_object() -> None:
    wegen = roads(STREET)
    assert with_barriers(wegen, None) is wegen
    assert with_barriers(wegen, barriers()) is wegen


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_cutting_keeps_every_metre_and_every_connection(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.2)
    wegen = roads(lines)
    areas = [shapely.Point(rng.uniform(0, 400, 2)).buffer(rng.uniform(10, 90)) for _ in range(3)]
    slow = with_barriers(
        wegen, barriers(*[("vertragen", f, a) for f, a in zip((2, 3, 4), areas, strict=True)])
    )
    length = shapely.length(slow.geometry).sum()
    assert length == pytest.approx(shapely.length(wegen.geometry).sum(), abs=1e-6)
    homes = shapely.points(rng.uniform(0, 420, (20, 2)).round(3))
    shops = shapely.points(rng.uniform(0, 420, (3, 2)).round(3))
    before, after = (build_network(layer, PROFILE, 0.0) for layer in (wegen, slow))
    # Of two streets as near to a millimetre either may be taken: those are left out.
    homes, shops = (_on_the_same_spot(x, before, after) for x in (homes, shops))
    metres = [
        nearest(n, attach(homes, n, 1e6), attach(shops, n, 1e6)).distance_m for n in (before, after)
    ]
    assert metres[1] == pytest.approx(metres[0], abs=0.02)
    avoid = with_barriers(wegen, barriers(*[("mijden", None, a) for a in areas]))
    longer = build_network(avoid, PROFILE, 0.0)
    homes, shops = (_on_the_same_spot(x, before, longer) for x in (homes, shops))
    short, long = (
        nearest(n, attach(homes, n, 1e6), attach(shops, n, 1e6)).distance_m
        for n in (before, longer)
    )
    assert (long >= short - 0.02).all()


def _on_the_same_spot(points: np.ndarray, one: Network, other: Network) -> np.ndarray:
    """Return the points that meet both networks on the same spot."""
    here, there = attach(points, one, 1e6).xy, attach(points, other, 1e6).xy
    return points[np.isclose(here, there, atol=0.01).all(axis=1)]
