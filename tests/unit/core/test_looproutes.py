# SPDX-License-Identifier: GPL-2.0-or-later
"""Who walks where, held against igraph, against counting by hand and against conservation."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path

import igraph
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.buitenruimte.looproutes import Walk, flow, walk_from
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import Network, build_network
from lzw_atlas.processing.core.netwerk.search import nearest

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


def make_walk(
    lines: list[list[tuple[float, float]]],
    homes: np.ndarray,
    people: np.ndarray,
    facilities: dict[str, np.ndarray],
    leg: float = 100.0,
) -> tuple[Network, Walk]:
    network = build_network(roads(lines), PROFILE, 1.0)
    spots = {key: attach(found, network, leg) for key, found in facilities.items()}
    return network, walk_from(network, attach(homes, network, leg), people, spots)


def along_streets(
    rng: np.random.Generator, lines: list[list[tuple[float, float]]], count: int
) -> np.ndarray:
    """Return points within 15 m of a random spot on a random street."""
    chosen = [shapely.LineString(lines[i]) for i in rng.integers(0, len(lines), count)]
    spots = [s.interpolate(rng.uniform(0, s.length)) for s in chosen]
    return points(*((p.x + rng.uniform(-15, 15), p.y + rng.uniform(-15, 15)) for p in spots))


def paths_by_igraph(
    lines: list[list[tuple[float, float]]], walk: Walk, facilities: list[np.ndarray]
) -> list[list[list[tuple[int, float, float]]]]:
    """Return per category and dwelling of *walk* the parts of lines that it walks along.

    The streets are split at every spot and igraph finds the ways; nothing is shared with the engine
    but where the dwellings and facilities meet the streets.
    """
    shapes = [shapely.LineString(p) for p in lines]
    stops: list[list[tuple[float, object]]] = []
    for number, shape in enumerate(shapes):
        ends = [(0.0, lines[number][0]), (shape.length, lines[number][-1])]
        stops.append([(at, tuple(np.round(xy, 3))) for at, xy in ends])
    network = walk.network
    for home in range(len(walk.people)):
        line = int(network.edge_way[walk.at.edge[home]])
        stops[line].append((float(walk.at.offset_m[home]), ("h", home)))
    legs: dict[object, float] = {}
    for c, found in enumerate(facilities):
        at = attach(found, network, 100.0)
        for number in np.flatnonzero(at.edge >= 0):
            line = int(network.edge_way[at.edge[number]])
            stops[line].append((float(at.offset_m[number]), ("f", c, int(number))))
            legs["f", c, int(number)] = float(at.leg_m[number])
    graph = igraph.Graph()
    names: dict[object, int] = {}
    ends: list[tuple[int, int]] = []
    weight, part = [], []
    for line, chain in enumerate(stops):
        chain.sort(key=lambda s: s[0])
        for (a, n), (b, m) in itertools.pairwise(chain):
            for name in (n, m):
                names.setdefault(name, len(names))
            ends.append((names[n], names[m]))
            weight.append(max(b - a, 1e-9))
            part.append((line, a, b))
    graph.add_vertices(len(names))
    graph.add_edges(ends)
    out = []
    for c in range(len(facilities)):
        mine = [k for k in legs if k[1] == c]
        rows = []
        for home in range(len(walk.people)):
            reach = graph.distances(names["h", home], [names[k] for k in mine], weights=weight)[0]
            total = [d + legs[k] for d, k in zip(reach, mine, strict=True)]
            best = int(np.argmin(total))
            if not np.isfinite(total[best]):
                rows.append([])
                continue
            found = graph.get_shortest_paths(
                names["h", home], names[mine[best]], weights=weight, output="epath"
            )[0]
            rows.append([part[e] for e in found])
        out.append(rows)
    return out


@pytest.mark.parametrize("seed", range(4))
def test_people_on_every_stretch_are_those_whose_igraph_path_runs_over_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = jittered_grid(rng, 7, 0.25)
    homes = along_streets(rng, lines, 60)
    people = np.round(rng.uniform(0.2, 4.0, 60), 3)
    facilities = {k: along_streets(rng, lines, 4) for k in ("supermarkt", "apotheek", "ov_halte")}
    network, walk = make_walk(lines, homes, people, facilities)
    used = flow(walk)
    paths = paths_by_igraph(lines, walk, list(facilities.values()))
    covered = np.zeros(len(used), dtype=bool)
    line = network.edge_way[used.edge]
    for row in range(len(used)):
        everybody: set[int] = set()
        for c, ways in enumerate(paths):
            here = {
                h
                for h, way in enumerate(ways)
                for (number, a, b) in way
                if number == line[row] and min(b, used.b[row]) - max(a, used.a[row]) > 0.002
            }
            expected = walk.people[sorted(here)].sum()
            assert used.per_category[c, row] == pytest.approx(expected, abs=1e-6)
            everybody |= here
            covered[row] |= bool(here)
        assert used.people[row] == pytest.approx(walk.people[sorted(everybody)].sum(), abs=1e-6)
    assert covered.all()
    # And nothing that anybody walks is left out.
    for way in itertools.chain.from_iterable(paths):
        for number, a, b in way:
            inside = line == number
            there = np.minimum(b, used.b[inside]) - np.maximum(a, used.a[inside])
            assert np.maximum(there, 0.0).sum() >= b - a - 0.003
    metres = np.array([[sum(b - a for _, a, b in way) for way in ways] for ways in paths])
    at = [attach(f, network, 100.0) for f in facilities.values()]
    for c, spots in enumerate(at):
        found = nearest(network, walk.at, spots)
        assert walk.metres[c] == pytest.approx(found.distance_m, abs=0.003)
        got = np.isfinite(found.distance_m)
        legs = walk.at.leg_m + spots.leg_m[np.maximum(found.facility, 0)]
        assert metres[c][got] + legs[got] == pytest.approx(found.distance_m[got], abs=0.003)


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_who_leaves_a_dwelling_arrives_at_a_facility(seed: int, regular: bool) -> None:
    rng = np.random.default_rng(seed)
    lines = jittered_grid(rng, 5, 0.3)
    if regular:
        # Right angles: many ways are equally long.
        lines = [[tuple(np.round(xy, -2)) for xy in (p[0], p[-1])] for p in lines]
    homes = along_streets(rng, lines, 40)
    people = rng.uniform(0, 3, 40)
    facilities = {k: along_streets(rng, lines, 3) for k in ("supermarkt", "apotheek", "huisarts")}
    _, walk = make_walk(lines, homes, people, facilities)
    used = flow(walk)
    for c in range(3):
        leaves = walk.people[np.isfinite(walk.metres[c])].sum()
        assert used.arrived[c] == pytest.approx(leaves, abs=1e-9)
    assert (used.people <= used.per_category.sum(axis=0) + 1e-9).all()
    assert (used.people >= used.per_category.max(axis=0) - 1e-9).all()
    assert (used.b - used.a > 0).all()
    _followed_one_by_one(walk, used)


def _followed_one_by_one(walk: Walk, used) -> None:  # type: ignore[no-untyped-def]
    """Everybody followed along the trees, as a set of people per piece."""
    on: dict[int, set[int]] = {}
    for c, tree in enumerate(walk.trees):
        for home in range(len(walk.people)):
            row = int(walk.row[c, home])
            if row < 0:
                continue
            if walk.own_m[c, home] > 1e-6:
                on.setdefault(int(walk.piece[home]), set()).add(home)
            metres = walk.own_m[c, home] + walk.at.leg_m[home]
            while tree.parent[row] >= 0:
                piece = int(tree.piece[row])
                on.setdefault(piece, set()).add(home)
                metres += walk.streets.length[piece]
                row = int(tree.parent[row])
            assert metres + tree.door_m[row] == pytest.approx(walk.metres[c, home], abs=1e-5)
    whole = np.flatnonzero(np.bincount(used.piece, minlength=len(walk.streets)) == 1)
    for piece in whole:
        row = np.flatnonzero(used.piece == piece)[0]
        expected = walk.people[sorted(on.get(int(piece), ()))].sum()
        assert used.people[row] == pytest.approx(expected, abs=1e-6)
    assert set(on) == set(used.piece.tolist())


def test_two_on_one_street_walk_only_the_stretch_between_them_and_the_shop() -> None:
    # A street of 300 m, the shop at 100 m; doors at 40 m and at 250 m, each 5 m from the street.
    lines = [[(0.0, 0.0), (300.0, 0.0)]]
    homes = points((40.0, 5.0), (250.0, 5.0))
    _, walk = make_walk(lines, homes, np.array([2.0, 3.0]), {"supermarkt": points((100.0, -7.0))})
    used = flow(walk)
    assert list(zip(used.a, used.b, used.people, strict=True)) == [
        (40.0, 100.0, 2.0),
        (100.0, 250.0, 3.0),
    ]
    assert walk.metres.tolist() == [[5.0 + 60.0 + 7.0, 5.0 + 150.0 + 7.0]]
    assert used.arrived.tolist() == [5.0]


def test_somebody_who_passes_for_two_categories_is_one_person() -> None:
    lines = [
        [(0.0, 0.0), (100.0, 0.0)],
        [(100.0, 0.0), (200.0, 0.0)],
        [(100.0, 0.0), (100.0, 90.0)],
    ]
    _, walk = make_walk(
        lines,
        points((10.0, 0.0)),
        np.array([4.0]),
        {"supermarkt": points((180.0, 0.0)), "apotheek": points((100.0, 80.0))},
    )
    used = flow(walk)
    found = {(int(e), a, b): p for e, a, b, p in zip(used.edge, used.a, used.b, used.people)}  # noqa: B905
    assert found == {(0, 10.0, 100.0): 4.0, (1, 0.0, 80.0): 4.0, (2, 0.0, 80.0): 4.0}
    assert used.per_category[:, used.edge == 0].ravel().tolist() == [4.0, 4.0]


def test_who_turns_left_and_who_turns_right_leave_a_gap_where_nobody_walks() -> None:
    lines = [[(0.0, 0.0), (400.0, 0.0)]]
    shops = points((0.0, 10.0), (400.0, 10.0))
    _, walk = make_walk(
        lines, points((50.0, 0.0), (120.0, 0.0), (330.0, 0.0)), np.ones(3), {"supermarkt": shops}
    )
    used = flow(walk)
    assert list(zip(used.a, used.b, used.people, strict=True)) == [
        (0.0, 120.0, 2.0),
        (330.0, 400.0, 1.0),
    ]


def test_an_island_without_a_shop_walks_nowhere() -> None:
    lines = [[(0.0, 0.0), (100.0, 0.0)], [(0.0, 500.0), (100.0, 500.0)]]
    _, walk = make_walk(
        lines, points((50.0, 0.0), (50.0, 500.0)), np.ones(2), {"supermarkt": points((90.0, 1.0))}
    )
    used = flow(walk)
    assert used.people.tolist() == [1.0]
    assert walk.row[0, 1] == -1
    assert np.isinf(walk.metres[0, 1])


def test_dwellings_without_people_or_street_take_no_part() -> None:
    lines = [[(0.0, 0.0), (100.0, 0.0)]]
    homes = points((10.0, 0.0), (20.0, 0.0), (30.0, 0.0), (10.0, 400.0))
    _, walk = make_walk(
        lines, homes, np.array([0.0, np.nan, 1.0, 5.0]), {"supermarkt": points((90.0, 1.0))}
    )
    assert walk.home.tolist() == [2]
    assert flow(walk).people.tolist() == [1.0]
