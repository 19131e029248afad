# SPDX-License-Identifier: GPL-2.0-or-later
"""Demands on roads: what is closed, what costs more, and the range that missing data leave."""

from __future__ import annotations

import dataclasses
import itertools

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.eisen import burden, fits, lacking
from lzw_atlas.processing.core.netwerk.meten import Measured, measure
from lzw_atlas.processing.core.netwerk.network import build_network, unknown_share, walkable_rows
from lzw_atlas.processing.core.profile import Profile, Rule
from lzw_atlas.processing.core.tables import Layer

from . import netwerken
from .netwerken import PROFILE, points, roads

NARROW = Rule("breedte", limit=0.9, factor=3.0, needed=True)
KERB = Rule("stoeprand", limit=0.03, extra_m=50.0, needed=True)
WHEELS = dataclasses.replace(PROFILE, key="rolstoel", steps_allowed=False, rules=(NARROW, KERB))


def found(
    wegen: Layer, profile: Profile, homes: np.ndarray, shops: np.ndarray, unknown_max: float = 30.0
) -> Measured:
    network = build_network(wegen, profile, 0.0)
    at, there = attach(homes, network, 1e6), attach(shops, network, 1e6)
    ids = np.array([f"s{i}" for i in range(len(shops))], dtype=object)
    return measure(network, at, None, ids, there, absent=False, unknown_max_pct=unknown_max)


def test_each_rule_says_yes_no_or_unknown() -> None:
    line = [[(0, 0), (10, 0)]] * 3
    wegen = roads(
        line,
        breedte_m=[0.9, 0.8, None],
        stoeprand_m=[0.03, 0.04, None],
        helling_pct=[-6.0, -6.5, None],
        verharding=["asphalt", "sand", None],
        trap=[0, 1, None],
        oversteek=[0, 1, None],
        rolstoel=[1, 0, None],
    ).data
    for rule in (
        NARROW,
        KERB,
        Rule("helling", limit=6.0),
        Rule("verharding", bad=frozenset({"sand"})),
        Rule("trap"),
        Rule("oversteek"),
        Rule("rolstoel"),
    ):
        assert fits(rule, wegen).tolist() == pytest.approx([1.0, 0.0, np.nan], nan_ok=True), rule
    assert lacking(WHEELS, wegen).tolist() == [False, False, True]


def test_a_hard_rule_closes_what_does_not_fit_and_nothing_that_is_unknown() -> None:
    wegen = roads([[(0, 0), (10, 0)]] * 3, breedte_m=[1.0, 0.5, None])
    hard = dataclasses.replace(WHEELS, rules=(dataclasses.replace(NARROW, hard=True),))
    assert walkable_rows(wegen.data, WHEELS).tolist() == [True, True, True]
    assert walkable_rows(wegen.data, hard).tolist() == [True, False, True]


def test_factors_multiply_and_extra_metres_add_up() -> None:
    wegen = roads([[(0, 0), (10, 0)]] * 3, breedte_m=[0.5, 0.5, None], stoeprand_m=[0.1, 0, 0.1])
    slope = Rule("helling", limit=6.0, factor=2.0)
    profile = dataclasses.replace(WHEELS, rules=(NARROW, KERB, slope))
    wegen.data["helling_pct"] = [10.0, 0.0, 0.0]
    factor, extra = burden(profile, wegen.data)
    assert factor.tolist() == [6.0, 3.0, 1.0]
    assert extra.tolist() == [50.0, 0.0, 50.0]


def test_the_least_burden_may_be_another_way_than_the_shortest() -> None:
    # Straight over 20 m of steps in the middle, or 100 m around them.
    lines = [
        [(0, 0), (40, 0)],
        [(40, 0), (60, 0)],
        [(60, 0), (100, 0)],
        [(40, 0), (40, 40), (60, 40), (60, 0)],
    ]
    wegen = roads(lines, trap=[0, 1, 0, 0])
    steps = dataclasses.replace(PROFILE, rules=(Rule("trap", factor=5.0),))
    one = found(wegen, steps, points((0, 0)), points((100, 0)))
    assert one.distance.tolist() == [100.0]
    assert one.burden is not None
    assert one.burden.tolist() == [180.0]  # 20 m of steps count for 100; around them is as long
    dearer = dataclasses.replace(PROFILE, rules=(Rule("trap", factor=50.0),))
    around = found(wegen, dearer, points((0, 0)), points((100, 0)))
    assert around.burden is not None
    assert around.burden.tolist() == [180.0]
    assert around.distance.tolist() == [100.0]


def test_a_way_that_lacks_data_is_a_range_with_a_reason() -> None:
    # The short way of 100 m has no width; around it 300 m of which everything is known.
    lines = [[(0, 0), (100, 0)], [(0, 0), (0, 100), (100, 100), (100, 0)], [(100, 0), (200, 0)]]
    wegen = roads(lines, breedte_m=[None, 2.0, 2.0], stoeprand_m=[0.0, 0.0, 0.0])
    there = points((200, 0))
    vague = found(wegen, WHEELS, points((0, 0)), there)
    assert np.isnan(vague.distance).all()
    assert vague.reason.tolist() == ["te_weinig_gegevens"]
    assert vague.ids.tolist() == [None]
    assert (vague.low, vague.high) == ([200.0], [400.0])
    assert vague.unknown_pct == pytest.approx([50.0])
    # Half unknown is no more than half: the same way is then a distance.
    fine = found(wegen, WHEELS, points((0, 0)), there, unknown_max=50.0)
    assert (fine.distance, fine.reason, fine.ids) == ([200.0], [None], ["s0"])
    assert unknown_share(wegen, WHEELS) == pytest.approx({"breedte_m": 20.0, "stoeprand_m": 0.0})


def test_without_any_way_that_is_known_to_fit_the_range_has_no_end() -> None:
    wegen = roads([[(0, 0), (100, 0)]])
    vague = found(wegen, WHEELS, points((0, 0)), points((100, 0)))
    assert vague.low is not None
    assert vague.high is not None
    assert (vague.low[0], np.isinf(vague.high[0])) == (100.0, True)


def _draw(rng: np.random.Generator, lines: list[list[tuple[float, float]]]) -> Layer:
    n = len(lines)
    width = rng.choice([0.6, 1.5, np.nan], n, p=[0.2, 0.5, 0.3])
    kerb = rng.choice([0.0, 0.1, np.nan], n, p=[0.5, 0.2, 0.3])
    return roads(lines, breedte_m=width, stoeprand_m=kerb)


def _by_networkx(
    lines: list[list[tuple[float, float]]],
    weight: np.ndarray,
    extra: np.ndarray,
    homes: np.ndarray,
    shops: np.ndarray,
) -> np.ndarray:
    """Return the least weight to a shop; *extra* of a street is spread evenly along it."""
    shapes = [shapely.LineString(p) for p in lines]
    graph = nx.Graph()
    stops = {
        i: [(0.0, s.coords[0]), (s.length, s.coords[-1])]
        for i, s in enumerate(shapes)
        if np.isfinite(weight[i])
    }
    for kind, group in (("h", homes), ("f", shops)):
        for number, point in enumerate(group):
            gap = np.array([point.distance(s) for s in shapes])
            edge = int(np.flatnonzero(gap <= gap.min() + 0.001)[0])  # a millimetre is a tie
            graph.add_node((kind, number))
            along = shapes[edge].project(point)
            if edge not in stops:
                # Two doors opposite one another need no metre of the street between them.
                spot = (edge, round(along, 6))
                graph.add_edge((kind, number), spot, weight=gap[edge])
            ends = np.array([along, shapes[edge].length - along])
            if edge not in stops and ends.min() < 1e-6:
                # On the end of a closed street one stands at the crossing, not in the street.
                corner = shapes[edge].coords[[0, -1][int(ends.argmin())]]
                graph.add_edge((kind, number), corner, weight=gap[edge])
            if edge in stops:
                stops[edge].append((along, (kind, number, "spot")))
                graph.add_edge((kind, number), (kind, number, "spot"), weight=gap[edge])
    for edge, chain in stops.items():
        per_m = weight[edge] + extra[edge] / shapes[edge].length
        for (a, n), (b, m) in itertools.pairwise(sorted(chain, key=lambda s: s[0])):
            graph.add_edge(n, m, weight=(b - a) * per_m)
    sources = {("f", i) for i in range(len(shops))}
    reached = nx.multi_source_dijkstra_path_length(graph, sources)
    return np.array([reached.get(("h", i), np.inf) for i in range(len(homes))])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_burden_and_range_equal_those_of_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.2)
    wegen = _draw(rng, lines)
    homes = shapely.points(rng.uniform(0, 420, (25, 2)).round(3))
    shops = shapely.points(rng.uniform(0, 420, (3, 2)).round(3))
    got = found(wegen, WHEELS, homes, shops, 100.0)
    assert got.low is not None
    assert got.high is not None
    assert got.burden is not None
    ones, none = np.ones(len(lines)), np.zeros(len(lines))
    factor, extra = burden(WHEELS, wegen.data)
    fit = (fits(NARROW, wegen.data) == 1) & (fits(KERB, wegen.data) == 1)
    for mine, weight, more in (
        (got.low, ones, none),
        (got.high, np.where(fit, 1.0, np.inf), none),
        (got.burden, factor, extra),
    ):
        expected = _by_networkx(lines, weight, more, homes, shops)
        assert np.array_equal(np.isfinite(mine), np.isfinite(expected))
        assert mine[np.isfinite(mine)] == pytest.approx(expected[np.isfinite(mine)], abs=2e-3)
    assert (got.low <= got.high).all()
    assert (got.burden >= got.low - 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_forgetting_something_about_roads_never_narrows_a_range(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.2)
    wegen = _draw(rng, lines)
    homes = shapely.points(rng.uniform(0, 420, (25, 2)).round(3))
    shops = shapely.points(rng.uniform(0, 420, (3, 2)).round(3))
    less = wegen.data.copy()
    for column in ("breedte_m", "stoeprand_m"):
        less.loc[rng.random(len(less)) < 0.3, column] = np.nan
    hard = dataclasses.replace(
        WHEELS, rules=tuple(dataclasses.replace(r, hard=True) for r in WHEELS.rules)
    )
    # Attached to the same streets: what is closed depends on the data too.
    network = build_network(wegen, hard, 0.0)
    if not network.edge_walkable.all():
        hard = WHEELS
    knew = found(wegen, hard, homes, shops, 100.0)
    knows = found(Layer("wegen", less, wegen.geometry), hard, homes, shops, 100.0)
    assert knew.low is not None
    assert knew.high is not None
    assert knows.low is not None
    assert knows.high is not None
    assert (knows.low <= knew.low + 1e-6).all()
    assert (knows.high >= knew.high - 1e-6).all()
