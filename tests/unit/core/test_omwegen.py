# SPDX-License-Identifier: GPL-2.0-or-later
"""Going around and opening, each held against doing it for real and measuring again."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.buitenruimte.looproutes import Walk, walk_from
from lzw_atlas.processing.core.buitenruimte.omwegen import (
    Change,
    Openings,
    detours,
    opened,
    passers,
)
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import Network, build_network

_spec = importlib.util.spec_from_file_location(
    "netwerken", Path(__file__).with_name("netwerken.py")
)
assert _spec is not None
assert _spec.loader is not None
netwerken = importlib.util.module_from_spec(_spec)
sys.modules["netwerken"] = netwerken
_spec.loader.exec_module(netwerken)
PROFILE, jittered_grid = netwerken.PROFILE, netwerken.jittered_grid
points, roads = netwerken.points, netwerken.roads
NO_STEPS = dataclasses.replace(PROFILE, steps_allowed=False)


def along(rng: np.random.Generator, lines: list[list[tuple[float, float]]], n: int) -> np.ndarray:
    """Return points within 15 m of a random spot on a random street."""
    chosen = [shapely.LineString(lines[i]) for i in rng.integers(0, len(lines), n)]
    spots = [s.interpolate(rng.uniform(0, s.length)) for s in chosen]
    return points(*((p.x + rng.uniform(-15, 15), p.y + rng.uniform(-15, 15)) for p in spots))


def build(
    rng: np.random.Generator, regular: bool, stairs: float
) -> tuple[Network, list[np.ndarray], np.ndarray]:
    """Return a town in which *stairs* of the streets are steps, its dwellings and facilities."""
    lines = jittered_grid(rng, 5, 0.25)
    if regular:
        lines = [[tuple(np.round(xy, -2)) for xy in (p[0], p[-1])] for p in lines]
    steps = (rng.random(len(lines)) < stairs).astype(int).tolist()
    network = build_network(roads(lines, trap=steps), NO_STEPS, 1.0)
    facilities = [along(rng, lines, 3) for _ in range(2)]
    return network, facilities, along(rng, lines, 30)


def make(network: Network, facilities: list[np.ndarray], homes: np.ndarray, **more) -> Walk:  # type: ignore[no-untyped-def]
    spots = {f"c{i}": attach(f, network, 100.0) for i, f in enumerate(facilities)}
    people = np.linspace(1, 2, len(homes))
    return walk_from(network, attach(homes, network, 100.0), people, spots, **more)


def by_networkx(walk: Walk, closed: np.ndarray) -> np.ndarray:
    """Return metres per category and dwelling over the pieces that are not *closed*."""
    graph = nx.Graph()
    s = walk.streets
    for piece in np.flatnonzero(~closed):
        u, v, length = int(s.u[piece]), int(s.v[piece]), float(s.length[piece])
        if u != v and length < graph.get_edge_data(u, v, {"weight": np.inf})["weight"]:
            graph.add_edge(u, v, weight=length)
    out = np.full(walk.metres.shape, np.inf)
    for c, tree in enumerate(walk.trees):
        whole = graph.copy()
        for row in np.flatnonzero(np.isfinite(tree.door_m)):
            whole.add_edge("door", int(row), weight=float(tree.door_m[row]))
        found = nx.single_source_dijkstra_path_length(whole, "door") if "door" in whole else {}
        for home in range(len(walk.people)):
            near, far = (float(m[0]) for m in walk.ends(np.array([home])))
            piece = walk.piece[home]
            u, v = int(s.u[piece]), int(s.v[piece])
            leg = walk.at.leg_m[home] + 1e-6
            ways = [
                found.get(row, np.inf) + metres
                for row, metres in ((u, near), (v, far))
                if not closed[piece] or metres <= leg
            ]
            out[c, home] = min(ways, default=np.inf)
    return out


def as_dict(change: Change) -> dict[tuple[int, int, int], tuple[float, float]]:
    return {
        (int(o), int(c), int(h)): (float(b), float(a))
        for o, c, h, b, a in zip(
            change.obstacle,
            change.category,
            change.home,
            change.before,
            change.after,
            strict=True,
        )
    }


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_around_an_obstacle_is_what_the_way_is_without_those_streets(
    seed: int, regular: bool
) -> None:
    rng = np.random.default_rng(seed)
    network, facilities, homes = build(rng, regular, 0.0)
    walk = make(network, facilities, homes)
    group = rng.integers(-1, 5, len(walk.streets))
    group[rng.random(len(group)) < 0.5] = -1
    found = as_dict(detours(walk, group))
    whole = by_networkx(walk, np.zeros(len(group), dtype=bool))
    assert whole == pytest.approx(walk.metres, abs=1e-5)
    for obstacle in range(5):
        without = by_networkx(walk, group == obstacle)
        for c in range(2):
            for home in range(len(walk.people)):
                pair = found.pop((obstacle, c, home), None)
                if pair is None:
                    # Who does not pass it, does not notice.
                    assert without[c, home] == pytest.approx(walk.metres[c, home], abs=1e-5)
                else:
                    assert pair[0] == walk.metres[c, home]
                    assert pair[1] == pytest.approx(without[c, home], abs=1e-5)
                    assert pair[1] >= pair[0]
    assert not found


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_an_opened_obstacle_gives_what_a_network_with_it_gives(seed: int, regular: bool) -> None:
    rng = np.random.default_rng(seed)
    network, facilities, homes = build(rng, regular, 0.35)
    walk = make(network, facilities, homes)
    steps = np.flatnonzero(~network.edge_walkable)
    if not len(steps):
        return
    # Some obstacles are one flight of steps, others several that need not even meet.
    obstacle = np.unique(rng.integers(0, max(1, len(steps) // 2), len(steps)), return_inverse=True)[
        1
    ]
    openings = Openings(
        obstacle,
        network.node_row[network.edge_u[steps]],
        network.node_row[network.edge_v[steps]],
        network.edge_length[steps],
    )
    found = as_dict(opened(walk, openings, 1e6))
    for number in range(obstacle.max() + 1):
        free = np.zeros(len(network.edge_u), dtype=bool)
        free[steps[obstacle == number]] = True
        really = make(network, facilities, homes, opened=free)
        assert (really.metres <= walk.metres + 1e-6).all()
        for c in range(2):
            for home in range(len(walk.people)):
                pair = found.pop((number, c, home), None)
                if pair is None:
                    assert really.metres[c, home] == pytest.approx(walk.metres[c, home], abs=1e-5)
                else:
                    assert pair[1] < pair[0] == walk.metres[c, home]
                    assert pair[1] == pytest.approx(really.metres[c, home], abs=1e-5)
    assert not found


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_who_passes_is_who_goes_around(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network, facilities, homes = build(rng, False, 0.0)
    walk = make(network, facilities, homes)
    group = rng.integers(-1, 4, len(walk.streets))
    around, past = detours(walk, group), passers(walk, group)
    assert list(as_dict(past)) == list(as_dict(around))
    assert (past.before == past.after).all()
    order = np.lexsort((past.home, past.category, past.obstacle))
    assert (order == np.arange(len(past))).all()


def test_a_way_longer_than_the_limit_opens_nothing() -> None:
    # Two banks of a canal, steps between them at the far end.
    lines = [
        [(0.0, 0.0), (1000.0, 0.0)],
        [(1000.0, 0.0), (1000.0, 40.0)],
        [(0.0, 40.0), (1000.0, 40.0)],
    ]
    network = build_network(roads(lines, trap=[0, 1, 0]), NO_STEPS, 1.0)
    walk = make(network, [points((0.0, 40.0))], points((0.0, 0.0)))
    steps = np.flatnonzero(~network.edge_walkable)
    openings = Openings(
        np.array([0]),
        network.node_row[network.edge_u[steps]],
        network.node_row[network.edge_v[steps]],
        np.array([40.0]),
    )
    assert len(opened(walk, openings, 5000.0)) == 1
    assert opened(walk, openings, 5000.0).after.tolist() == [2040.0]
    assert len(opened(walk, openings, 2000.0)) == 0


def test_nothing_to_go_around_and_nothing_to_open_is_nothing() -> None:
    network = build_network(roads([[(0.0, 0.0), (100.0, 0.0)]]), PROFILE, 1.0)
    walk = make(network, [points((90.0, 1.0))], points((10.0, 0.0)))
    none = np.empty(0, dtype=int)
    assert len(detours(walk, np.full(len(walk.streets), -1))) == 0
    assert len(opened(walk, Openings(none, none, none, np.empty(0)), 5000.0)) == 0


def test_both_stop_when_asked() -> None:
    network = build_network(roads([[(0.0, 0.0), (100.0, 0.0)]]), PROFILE, 1.0)
    walk = make(network, [points((90.0, 1.0))], points((10.0, 0.0)))
    with pytest.raises(Cancelled):
        detours(walk, np.zeros(len(walk.streets), dtype=int), lambda _: False)
    none = np.empty(0, dtype=int)
    with pytest.raises(Cancelled):
        opened(walk, Openings(none, none, none, np.empty(0)), 5000.0, lambda _: False)
