# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums along the shortest ways, against networkx on a graph split at every door and facility."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.netwerk.routes import length_on_route, sum_from_leaves, sum_to_root
from lzw_atlas.processing.core.netwerk.search import nearest_paths

from . import netwerken
from .netwerken import PROFILE, points, roads


def _by_networkx(
    lines: list[list[tuple[float, float]]],
    homes: np.ndarray,
    places: np.ndarray,
    chosen: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    shapes = [shapely.LineString(p) for p in lines]
    graph = nx.Graph()
    stops: dict[int, list[tuple[float, object]]] = {
        i: [(0.0, shape.coords[0]), (shape.length, shape.coords[-1])]
        for i, shape in enumerate(shapes)
    }
    for kind, group in (("h", homes), ("f", places)):
        for number, point in enumerate(group):
            gap = np.array([point.distance(s) for s in shapes])
            edge = int(np.flatnonzero(gap <= gap.min() + 0.001)[0])  # a millimetre is a tie
            stops[edge].append((shapes[edge].project(point), (kind, number, "spot")))
            graph.add_edge((kind, number), (kind, number, "spot"), weight=gap[edge], way=-1)
    for edge, chain in stops.items():
        for (a, n), (b, m) in itertools.pairwise(sorted(chain, key=lambda s: s[0])):
            graph.add_edge(n, m, weight=b - a, way=edge)
    some, whole = np.full(len(homes), np.nan), np.full(len(homes), np.nan)
    sources = {("f", i) for i in range(len(places))}
    _, found = nx.multi_source_dijkstra(graph, sources)
    for home in range(len(homes)):
        steps = [graph.edges[p] for p in itertools.pairwise(found.get(("h", home), []))]
        if steps:
            real = [s for s in steps if s["way"] >= 0]
            whole[home] = sum(s["weight"] for s in real)
            some[home] = sum(s["weight"] for s in real if chosen[s["way"]])
    return some, whole


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), shops=st.integers(1, 6))
def test_metres_over_chosen_streets_equal_those_of_networkx(seed: int, shops: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.3)
    chosen = rng.random(len(lines)) < 0.4
    homes = shapely.points(rng.uniform(0, 420, (30, 2)).round(3))
    places = shapely.points(rng.uniform(0, 420, (shops, 2)).round(3))
    network = build_network(roads(lines), PROFILE, 0.0)
    at, there = attach(homes, network, 1e6), attach(places, network, 1e6)
    paths = nearest_paths(network, at, there)
    some, whole = length_on_route(network, at, there, paths, chosen[network.edge_way])
    some_nx, whole_nx = _by_networkx(lines, homes, places, chosen)
    assert whole == pytest.approx(whole_nx, abs=1e-4, nan_ok=True)
    assert some == pytest.approx(some_nx, abs=1e-4, nan_ok=True)


def test_a_way_that_stays_on_one_street_counts_as_that_street() -> None:
    network = build_network(roads([[(0, 0), (100, 0)], [(100, 0), (200, 0)]]), PROFILE, 0.0)
    homes = attach(points((10, 5), (150, 5)), network, 100.0)
    shop = attach(points((60, -3)), network, 100.0)
    paths = nearest_paths(network, homes, shop)
    some, whole = length_on_route(network, homes, shop, paths, network.edge_way == 0)
    assert whole == pytest.approx([50.0, 90.0])
    assert some == pytest.approx([50.0, 40.0])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 60))
def test_sums_over_a_random_forest_equal_walking_it(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    label = rng.permutation(n)
    parent = np.full(n, -1)
    for i in range(1, n):
        if rng.random() < 0.9:
            parent[label[i]] = label[rng.integers(0, i)]
    value = rng.integers(0, 100, n).astype(float)
    up, down = np.zeros(n), np.zeros(n)
    for i in range(n):
        at = i
        while at >= 0:
            up[i] += value[at]
            down[at] += value[i]
            at = parent[at]
    assert sum_to_root(parent, value) == pytest.approx(up)
    assert sum_from_leaves(parent, value) == pytest.approx(down)
