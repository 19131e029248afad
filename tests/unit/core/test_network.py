# SPDX-License-Identifier: GPL-2.0-or-later
"""How ways become a network, for every way of connecting them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.netwerk.search import nearest
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform

_PATH = Path(__file__).with_name("netwerken.py")
_spec = importlib.util.spec_from_file_location("netwerken", _PATH)
assert _spec is not None
assert _spec.loader is not None
netwerken = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(netwerken)
PROFILE, points, roads = netwerken.PROFILE, netwerken.points, netwerken.roads


def distance(lines, home, shop, **columns) -> float:  # type: ignore[no-untyped-def]
    network = build_network(roads(lines, **columns), PROFILE, 0.0)
    found = nearest(
        network, attach(points(home), network, 100.0), attach(points(shop), network, 100.0)
    )
    return float(found.distance_m[0])


def test_bare_lines_meet_where_an_end_lies_on_a_slanting_line_rounded_to_a_millimetre() -> None:
    main = [(0.0, 0.0), (333.333, 77.777)]
    lines = [main]
    for part in (0.1, 0.37, 0.61, 0.9):
        spot = shapely.LineString(main).interpolate(part, normalized=True)
        x, y = round(spot.x, 3), round(spot.y, 3)
        lines.append([(x, y), (x + 20, y + 90)])
    network = build_network(roads(lines, knooppunten=["kruisingen"] * 5), PROFILE, 0.0)
    assert len(network.component_length) == 1
    assert network.edge_way.tolist() == [0, 0, 0, 0, 0, 1, 2, 3, 4]
    expected = sum(shapely.LineString(p).length for p in lines)
    assert network.edge_length.sum() == pytest.approx(expected, abs=0.01)


def test_a_bare_bridge_lands_on_the_middle_of_a_street() -> None:
    lines = [[(0, 0), (200, 0)], [(100, 0), (100, 90)]]
    bare = {"knooppunten": ["kruisingen"] * 2, "niveau": [0, 1]}
    assert distance(lines, (50, 0), (100, 50), **bare) == pytest.approx(100)


def test_a_bare_bridge_in_two_halves_does_not_land_on_the_street_below() -> None:
    lines = [
        [(0, 0), (200, 0)],
        [(100, -50), (100, 0)],
        [(100, 0), (100, 50)],
        [(0, 50), (200, 50)],
    ]
    bare = {"knooppunten": ["kruisingen"] * 4, "niveau": [0, 1, 1, 0]}
    assert distance(lines, (50, 0), (150, 50), **bare) == np.inf
    assert distance(lines, (100, -25), (150, 50), **bare) == pytest.approx(125)


@pytest.mark.parametrize("banned_first", [True, False])
def test_a_banned_bare_line_on_top_of_a_street_does_not_cut_it(banned_first: bool) -> None:
    street, banned = [(0, 0), (200, 0)], [(50, 0), (150, 0)]
    lines, access = [street, banned], [None, "nee"]
    if banned_first:
        lines, access = lines[::-1], access[::-1]
    bare = {"knooppunten": ["kruisingen"] * 2, "toegang": access}
    assert distance(lines, (20, 0), (180, 0), **bare) == pytest.approx(160)


def test_ways_of_two_sources_meet_at_their_ends() -> None:
    lines = [[(0, 0), (100, 0)], [(100.05, 0), (200, 0)]]
    mixed = {"knooppunten": ["eindpunten", "hoekpunten"]}
    assert distance(lines, (50, 0), (150, 0), **mixed) == pytest.approx(100, abs=0.1)
    shared = {"knooppunten": ["hoekpunten", "hoekpunten"]}
    assert distance(lines, (50, 0), (150, 0), **shared) == np.inf


def test_random_bare_lines_equal_the_same_lines_noded_beforehand() -> None:
    rng = np.random.default_rng(4)
    lines = [[tuple(rng.uniform(0, 1000, 2).round(3)) for _ in range(2)] for _ in range(40)]
    whole = shapely.node(shapely.multilinestrings([shapely.linestrings(p) for p in lines]))
    pieces = [list(part.coords) for part in shapely.get_parts(whole)]
    homes = shapely.points(rng.uniform(100, 900, (50, 2)).round(3))
    found = []
    for given, mode in ((lines, "kruisingen"), (pieces, "hoekpunten")):
        network = build_network(roads(given, knooppunten=[mode] * len(given)), PROFILE, 0.0)
        at = attach(homes, network, 1e6)
        found.append(nearest(network, at, at.take(np.arange(3))).distance_m)
    assert np.isfinite(found[0]).mean() > 0.9
    assert found[0] == pytest.approx(found[1], abs=0.01)


def test_missing_empty_multi_and_raised_geometries_are_taken_as_they_come() -> None:
    layer = roads([[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(0, 5), (1, 5)], [(0, 5), (1, 5)]])
    assert layer.geometry is not None
    layer.geometry[1] = shapely.from_wkt(
        "MULTILINESTRING Z ((100 0 3, 150 0 4), (150 0 2, 200 0 1))"
    )
    layer.geometry[2], layer.geometry[3] = None, shapely.LineString()
    network = build_network(layer, PROFILE, 0.0)
    homes = np.array([shapely.Point(50, 0), None, shapely.Point()], dtype=object)
    at = attach(points((180, 0)), network, 100.0)
    found = nearest(network, attach(homes, network, 100.0), at).distance_m
    assert found[0] == pytest.approx(130)
    assert np.isnan(found[1:]).all()


def test_vertices_given_twice_change_nothing() -> None:
    line = [(0, 0), (0, 0), (50, 0), (50, 0), (100, 0)]
    assert distance([line], (0, 5), (80, 5)) == pytest.approx(90)


def test_a_layer_without_lines_is_refused() -> None:
    none = Layer("wegen", pd.DataFrame(index=range(0)), np.empty(0, dtype=object))
    with pytest.raises(LzwError, match="netwerk_leeg"):
        build_network(conform(none, LAYERS["wegen"]), PROFILE)


def test_nodes_of_zero_length_edges_across_sources_are_one_row() -> None:
    lines = [[(0, 0), (100, 0)], [(100, 0), (100, 0)], [(100, 0), (200, 0)]]
    network = build_network(roads(lines), PROFILE, 0.0)
    assert network.matrix.shape[0] == len(np.unique(network.node_row))
    assert (network.matrix.data > 0).all()
