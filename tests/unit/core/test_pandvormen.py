# SPDX-License-Identifier: GPL-2.0-or-later
"""Walls, scan lines and complexes equal what shapely and networkx find one by one."""

from __future__ import annotations

import itertools
from typing import Any

import networkx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.wonen.pandvormen import (
    Edges,
    Walls,
    edges_of,
    extent,
    find_walls,
    frames,
    groups,
    main_width,
    scan,
    usual,
)
from shapely import affinity

SLACK_M, WALL_M, OVERLAP = 0.3, 2.0, 0.5


def array(shapes: list[Any]) -> np.ndarray:
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def walls_of(shapes: list[Any], wall_min_m: float = WALL_M) -> Walls:
    outlines = array(shapes)
    some = np.ones(len(outlines), dtype=bool)
    return find_walls(outlines, edges_of(outlines), some, SLACK_M, wall_min_m, OVERLAP)


def cut(shape: Any, chance: Any, times: int) -> list[Any]:
    """Return *shape* (a box) cut in pieces of at least 6 m by straight cuts at random places."""
    x0, y0, x1, y1 = shape.bounds
    upright = chance.random() < 0.5
    low, high = (x0, x1) if upright else (y0, y1)
    if not times or high - low < 12:
        return [shape]
    at = low + 6 + chance.random() * (high - low - 12)
    one = shapely.box(x0, y0, at, y1) if upright else shapely.box(x0, y0, x1, at)
    two = shapely.box(at, y0, x1, y1) if upright else shapely.box(x0, at, x1, y1)
    return [*cut(one, chance, times - 1), *cut(two, chance, times - 1)]


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.floats(0, 360))
def test_walls_are_as_long_as_the_border_that_shapely_finds(chance: Any, degrees: float) -> None:
    pieces = cut(shapely.box(0, 0, 60, 45), chance, 5)
    found = walls_of([affinity.rotate(p, degrees, origin=(0, 0)) for p in pieces])
    expected = {}
    for i, j in itertools.permutations(range(len(pieces)), 2):
        length = shapely.intersection(pieces[i].boundary, pieces[j].boundary).length
        # A wall of within a slack of the least may count or not: corners lie beside one another.
        if length >= WALL_M:
            expected[i, j] = length
    walls = dict(zip(zip(found.pand, found.neighbour, strict=True), found.length, strict=True))
    assert set(walls) == set(expected)
    for pair, length in expected.items():
        assert walls[pair] == pytest.approx(length, abs=1e-6)
    assert len(found.stacked) == 0


@given(st.floats(-0.29, 0.29), st.floats(0, 360))
def test_a_gap_or_overlap_within_the_slack_is_a_wall(gap: float, degrees: float) -> None:
    pair = [shapely.box(0, 0, 6, 9), shapely.box(6 + gap, 2, 12 + gap, 11)]
    found = walls_of([affinity.rotate(p, degrees, origin=(0, 0)) for p in pair])
    assert found.pand.tolist() == [0, 1]
    assert found.length == pytest.approx([7.0, 7.0])
    away = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    assert found.normal == pytest.approx(np.array([away, -away]), abs=1e-9)
    # Each wall lies on the outline of its own pand.
    distance = float((found.middle[0] - found.middle[1]) @ away)
    assert distance == pytest.approx(-gap)


@pytest.mark.parametrize(
    "other",
    [
        shapely.box(6.4, 0, 12, 9),  # an alley
        shapely.box(6, 7.5, 12, 16),  # a wall of 1.5 m
        shapely.box(6, 9, 12, 18),  # a corner
        shapely.Polygon([(6.1, 0), (14, 0), (14, 9), (9, 9)]),  # a slanting gap
    ],
)
def test_what_only_comes_near_is_no_wall(other: Any) -> None:
    assert len(walls_of([shapely.box(0, 0, 6, 9), other]).pand) == 0


def test_a_wall_of_many_vertices_counts_whole() -> None:
    zigzag = [(6 + 0.05 * (i % 2), 0.5 * i) for i in range(19)]
    left = shapely.Polygon([(0, 0), *zigzag, (0, 9)])
    found = walls_of([left, shapely.box(6.02, 0, 12, 9)])
    assert found.length[0] == pytest.approx(9, abs=0.1)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 12), st.floats(0, 12))
def test_stacked_is_what_covers_half_of_the_smaller(x: float, y: float) -> None:
    pair = [shapely.box(0, 0, 10, 10), affinity.translate(shapely.box(0, 0, 6, 8), x, y)]
    share = shapely.intersection(*pair).area / 48
    if abs(share - OVERLAP) < 1e-6:
        return
    found = walls_of(pair)
    assert (len(found.stacked) == 1) == (share > OVERLAP)
    assert not (len(found.stacked) and len(found.pand))


def star(chance: Any, corners: int) -> Any:
    """Return a polygon with a hole, around (0, 0)."""
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radii = [5 + 10 * chance.random() for _ in turns]
    ring = [(r * np.cos(t), r * np.sin(t)) for t, r in zip(turns, radii, strict=True)]
    hole = [(2 * np.cos(t), 2 * np.sin(t)) for t in turns]
    return shapely.Polygon(ring, [hole[:: chance.choice([1, -1])]])


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(3, 12), st.floats(0, 2 * np.pi))
def test_scan_lines_measure_what_shapely_cuts_off(chance: Any, corners: int, turn: float) -> None:
    shape = star(chance, corners)
    edges = edges_of(array([shape]))
    across = np.array([[np.cos(turn), np.sin(turn)]])
    at, one = np.array([[3.0, -1.0]]), np.array([0])
    low, high = extent(edges, one, across, at)
    inside, count = scan(edges, one, across, at, low, high)
    left = np.array([-across[0, 1], across[0, 0]])
    for k, (metres, stretches) in enumerate(zip(inside[0], count[0], strict=True)):
        middle = at[0] + left * (low[0] + (high[0] - low[0]) * (k + 0.5) / len(inside[0]))
        line = shapely.LineString([middle - 50 * across[0], middle + 50 * across[0]])
        part = shapely.intersection(line, shape)
        assert metres == pytest.approx(part.length, abs=1e-6)
        assert stretches == len(shapely.get_parts(part))


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_complexes_are_those_of_networkx(n: int, pairs: list[tuple[int, int]]) -> None:
    pairs = [(a, b) for a, b in pairs if a < n and b < n]
    graph = networkx.Graph(pairs)
    graph.add_nodes_from(range(n))
    expected = {i: min(c) for c in networkx.connected_components(graph) for i in c}
    joined = np.array(pairs, dtype=int).reshape(-1, 2)
    half = len(joined) // 2
    found = groups(n, joined[:half].T, joined[half:].T)
    assert found.tolist() == [expected[i] for i in range(n)]


@given(st.floats(3, 60), st.floats(3, 60), st.floats(0, 360))
def test_the_frame_of_a_rectangle_is_the_rectangle(a: float, b: float, degrees: float) -> None:
    shape = affinity.rotate(shapely.box(0, 0, a, b), degrees, origin=(0, 0))
    found = frames(edges_of(array([shape])), np.array([0]))
    assert found.size()[0] == pytest.approx([max(a, b), min(a, b)])


def test_the_main_part_of_a_house_is_its_width() -> None:
    def width(*parts: tuple[float, int]) -> float:
        chords = np.array([[w for w, lines in parts for _ in range(lines)]])
        assert chords.shape == (1, 16)
        return float(main_width(chords, np.array([16.0]), 6.5, 4.0)[0][0])

    assert width((5.4, 16)) == pytest.approx(5.4)
    assert width((8.4, 6), (5.4, 10)) == pytest.approx(5.4)  # a garage at the side, 6 m deep
    assert width((6.0, 9), (3.0, 7)) == pytest.approx(6.0)  # an extension at the back
    assert width((6.0, 6), (2.8, 10)) == pytest.approx(6.0)  # longer than the shallow house
    assert width((3.6, 16)) == pytest.approx(3.6)


def test_the_usual_chord_is_the_commonest_and_of_equals_the_shorter() -> None:
    width, share = usual(np.array([[5.4] * 8 + [8.4] * 8, [9.0] * 12 + [0.0] * 4]))
    assert width.tolist() == pytest.approx([5.4, 9.0])
    assert share.tolist() == [0.5, 0.75]


def test_edges_have_the_inside_on_their_left_whichever_way_they_were_drawn() -> None:
    ring = [(0, 0), (10, 0), (10, 8), (0, 8)]
    hole = [(3, 3), (6, 3), (6, 6), (3, 6)]
    for outer, inner in itertools.product((ring, ring[::-1]), (hole, hole[::-1])):
        edges = edges_of(array([shapely.Polygon(outer, [inner]), None, shapely.Polygon()]))
        _inside_left(edges, shapely.Polygon(ring, [hole]))
        assert edges.holes.tolist() == [True, False, False]
        assert edges.first.tolist() == [0, 8, 8, 8]


def _inside_left(edges: Edges, shape: Any) -> None:
    left = np.column_stack([-edges.way[:, 1], edges.way[:, 0]])
    beside = edges.start + edges.way * edges.length[:, None] / 2 + 0.01 * left
    assert shapely.contains_xy(shape, *beside.T).all()
