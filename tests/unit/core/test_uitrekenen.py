# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reader can work out, beside two plain linear programmes for every cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.cijfers import openbaar, uitrekenen
from lzw_atlas.processing.core.cijfers.openbaar import (
    NOT_PRINTED,
    SECRET,
    SHOWN,
    SMALL,
    Limits,
    Relation,
    area_relations,
    area_words,
    known_ranges,
    protect,
)
from lzw_atlas.processing.core.cijfers.uitrekenen import Reader, extremes, linked

RULES = Limits(10.0, 5.0)
COUNTS = st.one_of(st.just(0.0), st.sampled_from([0.4, 3.2, 7.0, 9.9, 12.0, 14.6, 31.0, 88.0]))
ROWS = st.lists(st.lists(COUNTS, min_size=1, max_size=4), min_size=1, max_size=3)
Table = tuple[np.ndarray, list[Relation], np.ndarray, np.ndarray]


def areas(
    rows: list[list[float]], cut: int, beside: float = 0.0
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return a gemeente of wijken of buurten; every *cut*-th buurt is in another eigen gebied."""
    values: dict[str, float] = {"GM0001": sum(map(sum, rows)) + beside}
    parents: dict[str, list[str]] = {}
    number = 0
    for i, row in enumerate(rows):
        wijk = f"WK0001{i:02d}"
        values[wijk], parents[wijk] = sum(row), ["GM0001"]
        for j, people in enumerate(row):
            buurt, own = f"BU0001{i:02d}{j:02d}", f"kern{number % cut}"
            values[buurt], parents[buurt] = people, [wijk, own]
            values[own], parents[own] = values.get(own, 0.0) + people, ["GM0001"]
            number += 1
    return values, parents


def with_whole(rows: list[list[float]], cut: int, factor: float, beside: float) -> Table:
    """Return the cells of a group of people inside a larger one of which is printed already."""
    values, parents = areas(rows, cut, beside)
    cells, relations, n = area_relations(values, parents)
    hidden = np.arange(len(cells)) >= n
    above = {code: people * factor + 3.0 for code, people in values.items()}
    top, sums, m = area_relations(above, {})
    first = len(cells)
    small = (top > 0) & (top < RULES.publish_min)
    decided = np.r_[np.full(first, -1), np.where(small, SMALL, SHOWN)]
    numbers = [*cells.tolist(), *top.tolist()]
    assert not sums
    assert m == n
    for k in range(n):
        relations.append(Relation(first + k, (k, len(numbers))))
        numbers.append(float(top[k] - cells[k]))
    more = len(numbers) - len(decided)
    return (
        np.array(numbers),
        relations,
        np.r_[hidden, np.zeros(m, dtype=bool), np.ones(more, dtype=bool)],
        np.r_[decided, np.full(more, -1)],
    )


def audit(
    cells: np.ndarray,
    relations: list[Relation],
    not_printed: np.ndarray,
    decided: np.ndarray,
    difference: float,
) -> None:
    """Let nobody who solves two programmes per cell work out a small number."""
    state = protect(
        cells, relations, RULES, not_printed=not_printed, decided=decided, difference=difference
    )
    small = (cells > 1e-9) & (cells < 10 - 1e-9) & (decided < 0)
    assert (state[decided >= 0] == decided[decided >= 0]).all()
    assert np.isin(state[small], (SMALL, SECRET, NOT_PRINTED)).all()
    low, high = known_ranges(cells, state, relations, RULES)
    # What is out already may leave no more room than there is with all the rest kept back.
    least = np.where(
        (decided < 0) & (state == SHOWN) & (cells > 1e-9),
        SECRET,
        np.where(small & (state == SMALL), SECRET, state),
    )
    bottom, top = known_ranges(cells, least, relations, RULES)
    need = np.where(state == NOT_PRINTED, difference, RULES.publish_min)
    possible = np.minimum(need, top - bottom)
    assert (high - low >= possible - 0.01)[small].all()


@settings(max_examples=25, deadline=None)
@given(ROWS, st.integers(1, 4), st.sampled_from([0.0, 0.3, 4.0, 40.0]))
def test_no_small_number_follows_from_two_divisions_of_a_gemeente(
    rows: list[list[float]], cut: int, beside: float
) -> None:
    values, parents = areas(rows, cut, beside)
    cells, relations, n = area_relations(values, parents)
    hidden = np.arange(len(cells)) >= n
    audit(cells, relations, hidden, np.full(len(cells), -1), RULES.rounding)


@settings(max_examples=15, deadline=None)
@given(ROWS, st.integers(1, 3), st.sampled_from([1.02, 1.3, 2.0]), st.sampled_from([0.0, 4.0]))
def test_no_small_number_follows_from_a_group_inside_a_group_that_is_out_already(
    rows: list[list[float]], cut: int, factor: float, beside: float
) -> None:
    audit(*with_whole(rows, cut, factor, beside), RULES.publish_min)


@settings(max_examples=20, deadline=None)
@given(ROWS, st.integers(1, 3), st.lists(st.booleans(), min_size=30, max_size=30))
def test_a_reader_works_out_what_two_programmes_per_cell_work_out(
    rows: list[list[float]], cut: int, secret: list[bool]
) -> None:
    values, parents = areas(rows, cut)
    cells, relations, _ = area_relations(values, parents)
    wide = np.resize(np.array(secret), len(cells))
    low, high = np.where(wide, 0.0, cells * 0.9), np.where(wide, 500.0, cells * 1.1 + 1.0)
    reader = Reader(cells, relations, cells.copy(), cells.copy())
    reader.use(low, high)
    for cell in range(len(cells)):
        reader.stretch(cell)
    least, most = extremes(relations, low, high)
    assert np.allclose(reader.least, least, atol=1e-5)
    assert np.allclose(reader.most, most, atol=1e-5)
    # Less room again: worlds that no longer agree say nothing.
    reader.use(cells - 0.5 * (cells > 0), cells + 0.5)
    for cell in range(len(cells)):
        reader.stretch(cell)
    least, most = extremes(relations, cells - 0.5 * (cells > 0), cells + 0.5)
    assert np.allclose(reader.least, least, atol=1e-5)
    assert np.allclose(reader.most, most, atol=1e-5)


def test_where_the_method_does_not_end_another_solver_says_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(8)
    tables = [
        areas([rng.choice([0.0, 3.0, 8.0, 12.5, 27.0, 61.0], size=3).tolist() for _ in "abc"], 2)
        for _ in range(4)
    ]
    first = [area_words(v, p, RULES) for v, p in tables]
    openbaar._protected.cache_clear()
    monkeypatch.setattr(uitrekenen._Table, "climb", lambda *_: None)
    again = [area_words(v, p, RULES) for v, p in tables]
    openbaar._protected.cache_clear()
    assert again == first


def test_a_reader_finds_no_table_where_a_cell_cannot_be() -> None:
    values = np.array([30.0, 10.0, 20.0])
    reader = Reader(values, [Relation(0, (1, 2))], values - 1.0, values + 1.0)
    none, much, price = np.zeros(3), np.array([0.0, 0.0, 50.0]), np.ones(3)
    assert reader.breaking(1, 25.0, none, none, price) is None
    broken = reader.breaking(1, 25.0, none, much, price)
    assert broken is not None
    assert broken.tolist() == [False, False, True]


def test_only_what_a_sum_ties_to_a_small_number_is_looked_at() -> None:
    relations = [Relation(0, (1, 2)), Relation(3, (4, 5)), Relation(6, (5, 7))]
    every = np.ones(8, dtype=bool)

    def groups(cells: np.ndarray, *matter: int) -> list[list[int]]:
        return [g.tolist() for g in linked(relations, cells, np.isin(np.arange(8), matter))]

    assert groups(every, 1) == [[0, 1, 2]]
    assert groups(every, 1, 7) == [[0, 1, 2], [3, 4, 5, 6, 7]]
    # Nobody lives in 5: it ties nothing together.
    assert groups(np.arange(8) != 5, 1, 2, 7) == [[0, 1, 2], [6, 7]]
    assert groups(every) == []


def test_gemeenten_side_by_side_are_each_as_they_are_alone() -> None:
    both: dict[str, float] = {}
    parents: dict[str, list[str]] = {}
    alone: dict[str, str] = {}
    for name, rows in (("a", [[4, 31, 22], [40, 50, 3]]), ("b", [[12], [8]]), ("c", [[60, 40]])):
        values, above = areas(rows, 2)
        mine = {f"{code}{name}": people for code, people in values.items()}
        up = {f"{code}{name}": [f"{w}{name}" for w in wholes] for code, wholes in above.items()}
        alone |= area_words(mine, up, RULES)
        both |= mine
        parents |= up
    assert area_words(both, parents, RULES) == alone


def test_a_small_number_that_no_sum_holds_is_only_small() -> None:
    values = np.array([30.0, 20.0, 10.0, 4.0])
    assert protect(values, [Relation(0, (1, 2))], RULES).tolist() == [SHOWN, SHOWN, SHOWN, SMALL]


@pytest.mark.parametrize("rows", [[[12], [8]], [[60], [8]], [[12, 23], [8]], [[0], [40], [8]]])
def test_the_gemeente_is_printed_where_a_second_wijk_suffices(rows: list[list[float]]) -> None:
    values, parents = areas(rows, 1)
    words = {
        code: text for code, text in area_words(values, parents, RULES).items() if code[0] != "k"
    }
    assert words["GM0001"] != "geheim"
    wijken = [text for code, text in words.items() if code[:2] == "WK"]
    assert wijken.count("geheim") == 1
    assert wijken.count("minder dan 10") == 1


def test_the_gemeente_is_kept_back_where_nothing_else_helps() -> None:
    # 16 is printed as 15; with 10 or more in the other wijk no more than 7,5 is left for this one.
    values, parents = areas([[4], [12]], 2)
    words = area_words(values, parents, RULES)
    assert words["GM0001"] == "geheim"


def test_the_order_and_the_last_digit_of_sums_change_nothing() -> None:
    values, parents = areas([[4.1, 31.3, 22.2], [40.7, 50.1, 3.3], [8.6, 8.6]], 3, 2.2)
    first = area_words(values, parents, RULES)
    turned = dict(reversed([(c, v * (1 + 1e-15)) for c, v in values.items()]))
    assert area_words(turned, parents, RULES) == first


def test_a_gemeente_with_hundreds_of_thousands_of_people_is_no_harder() -> None:
    values, parents = areas([[4.0, 250_000.0, 9.0], [310_000.0, 0.0], [8.0, 6.5]], 2, 1.5)
    cells, relations, n = area_relations(values, parents)
    hidden = np.arange(len(cells)) >= n
    audit(cells, relations, hidden, np.full(len(cells), -1), RULES.rounding)
