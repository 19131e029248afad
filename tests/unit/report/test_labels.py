# SPDX-License-Identifier: GPL-2.0-or-later
"""Signs and names on a map: never over each other, always on the map, the same every time."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.processing.report.tekenen.labels import (
    Box,
    Ground,
    Wish,
    around_point,
    aside,
    over_area,
    overlap,
    place,
)

WIDTH, HEIGHT = 300.0, 200.0

points = st.tuples(st.floats(-20, 320), st.floats(-20, 220))
wanted = st.lists(
    st.tuples(points, st.integers(0, 3), st.floats(8, 90), st.sampled_from("pas")), max_size=25
)


def wishes_of(rows: list[tuple[tuple[float, float], int, float, str]]) -> list[Wish]:
    out = []
    for number, ((x, y), priority, width, kind) in enumerate(rows):
        if kind == "p":
            boxes = around_point(x, y, 5.0, width, 9.0)
        elif kind == "a":
            boxes = over_area(x, y, width, 11.0)
        else:
            boxes = aside(x, y, 5.5)
        out.append(Wish((number,), priority, *boxes))
    return out


def ground() -> Ground:
    marks = np.random.default_rng(7).uniform((0, 0), (WIDTH, HEIGHT), (400, 2))
    out = Ground(WIDTH, HEIGHT, marks)
    out.taken.append((10.0, 10.0, 80.0, 30.0))
    return out


@given(wanted)
def test_what_is_placed_never_overlaps_and_stays_on_the_map(
    rows: list[tuple[tuple[float, float], int, float, str]],
) -> None:
    paper = ground()
    found = place(wishes_of(rows), paper)
    boxes = [*found.values(), (10.0, 10.0, 80.0, 30.0)]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= WIDTH and b[3] <= HEIGHT for b in boxes)
    assert paper.taken[1:] == list(found.values())


@given(wanted, st.integers(0, 1000))
def test_the_order_of_the_wishes_changes_nothing(
    rows: list[tuple[tuple[float, float], int, float, str]], seed: int
) -> None:
    wishes = wishes_of(rows)
    mixed = [wishes[k] for k in np.random.default_rng(seed).permutation(len(wishes))]
    assert place(wishes, ground()) == place(mixed, ground())


@given(wanted)
def test_what_is_left_out_had_no_free_candidate(
    rows: list[tuple[tuple[float, float], int, float, str]],
) -> None:
    paper = ground()
    wishes = wishes_of(rows)
    found = place(wishes, paper)
    for wish in wishes:
        if wish.key not in found:
            assert not any(paper.free(box) for box in wish.candidates)


def test_the_most_important_goes_first_and_the_first_candidate_wins_a_tie() -> None:
    box: Box = (50.0, 50.0, 90.0, 60.0)
    late, early = Wish((1,), 5, (box,), (0.0,)), Wish((2,), 1, (box,), (0.0,))
    assert place([late, early], Ground(WIDTH, HEIGHT)) == {(2,): box}
    other: Box = (120.0, 50.0, 160.0, 60.0)
    tie = Wish((1,), 0, (other, box), (3.0, 3.0))
    assert place([tie], Ground(WIDTH, HEIGHT)) == {(1,): other}


def test_a_name_moves_from_where_it_would_hide_dwellings() -> None:
    marks = np.stack(np.meshgrid(np.arange(110, 160, 2.0), np.arange(95, 110, 2.0)), -1)
    free = place([Wish((1,), 0, *around_point(100, 100, 5, 40, 10))], Ground(WIDTH, HEIGHT))
    busy = place(
        [Wish((1,), 0, *around_point(100, 100, 5, 40, 10))],
        Ground(WIDTH, HEIGHT, marks.reshape(-1, 2)),
    )
    assert free[1,][0] > 100
    assert busy[1,][2] < 100


@given(
    st.lists(st.tuples(st.floats(0, 299), st.floats(0, 199)), max_size=30),
    st.tuples(st.floats(0, 250), st.floats(0, 150), st.floats(1, 49), st.floats(1, 49)),
)
def test_hidden_marks_are_counted_as_counting_them_one_by_one(
    marks: list[tuple[float, float]], spot: tuple[float, float, float, float]
) -> None:
    x, y, w, h = spot
    paper = Ground(WIDTH, HEIGHT, np.array(marks).reshape(-1, 2))
    counted = paper.hidden((x, y, x + w, y + h))
    # Whole cells of 2 points: at least what lies in the box, at most what lies 2 points around.
    least = sum(x <= a < x + w and y <= b < y + h for a, b in marks)
    most = sum(x - 2 <= a < x + w + 2 and y - 2 <= b < y + h + 2 for a, b in marks)
    assert least <= counted <= most
