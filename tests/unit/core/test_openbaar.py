# SPDX-License-Identifier: GPL-2.0-or-later
"""What is kept back cannot be worked out: an attacker with every printed number tries."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.cijfers.openbaar import (
    SECRET,
    SHOWN,
    SMALL,
    Limits,
    Relation,
    area_parents,
    area_relations,
    area_words,
    known_ranges,
    part_words,
    people_words,
    protect,
    public_number,
    public_share,
    share_words,
    shown_part,
)

RULES = Limits(10.0, 5.0)
COUNTS = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 60))


def worlds(words: list[str], whole: str) -> list[tuple[int, ...]]:
    """Return every set of whole numbers that agrees with what is printed, by trying them all.

    The attacker knows the rules: a number is rounded to 5, "minder dan 10" is 1 to 9, and what is
    kept back is 10 or more.
    """

    def options(word: str, most: int) -> range | list[int]:
        if word == "geen":
            return [0]
        if word == "minder dan 10":
            return range(1, 10)
        if word == "geheim":
            return range(10, most)
        near = int(word)
        # Python rounds a half to the even five; who attacks may know that, here it is a few more.
        return range(max(10, near - 2), near + 3)

    total = options(whole, 200)
    every = [options(w, 200) for w in words]
    hidden = [k for k, w in enumerate(words) if w == "geheim"]
    out = []
    others = [k for k in range(len(words)) if k not in hidden[-1:]]
    for chosen in itertools.product(*(every[k] for k in others)):
        for t in total:
            rest = t - sum(chosen)
            if hidden:
                if rest not in every[hidden[-1]]:
                    continue
                row = list(chosen)
                row.insert(hidden[-1], rest)
                out.append(tuple(row))
            elif rest == 0:
                out.append(tuple(chosen))
    return out


@pytest.mark.parametrize("parts", [(4, 23), (2, 8), (1, 12, 30), (3, 0, 41), (8, 2, 14)])
def test_a_part_below_the_threshold_stays_anything_below_it(parts: tuple[int, ...]) -> None:
    words = part_words(list(parts), RULES)
    whole = people_words(sum(parts), RULES)
    found = worlds(words, whole)
    assert parts in found
    for k, number in enumerate(parts):
        if 0 < number < 10:
            values = {w[k] for w in found}
            # Between 1 and 9 the reader cannot tell.
            assert min(values) <= 1
            assert max(values) >= 9


def test_of_parts_that_are_all_small_it_is_not_even_said_that_each_is() -> None:
    # Two below 10 that are 20 together would be 10 and 10, nearly.
    assert part_words([9, 9], RULES) == ["geheim", "minder dan 10"]
    assert part_words([3, 4], RULES) == ["minder dan 10", "minder dan 10"]


def tree(rows: list[list[int]]) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return a gemeente of wijken of buurten with these numbers."""
    values = {"GM0001": float(sum(map(sum, rows)))}
    parents: dict[str, list[str]] = {}
    for i, row in enumerate(rows):
        wijk = f"WK0001{i:02d}"
        values[wijk] = float(sum(row))
        parents[wijk] = ["GM0001"]
        for j, number in enumerate(row):
            buurt = f"BU0001{i:02d}{j:02d}"
            values[buurt] = float(number)
            parents[buurt] = [wijk]
    return values, parents


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_no_small_number_follows_from_buurten_wijken_and_gemeente(rows: list[list[int]]) -> None:
    values, parents = tree(rows)
    cells, relations, n = area_relations(values, parents)
    state = protect(cells, relations, RULES)
    low, high = known_ranges(cells, state, relations, RULES)
    small = (cells > 0) & (cells < 10)
    assert np.isin(state[small], (SMALL, SECRET)).all()
    assert not (state[~small] == SMALL).any()
    assert n == len(cells)
    assert (high - low)[small].min(initial=10.0) >= 10.0 - 0.01
    assert (low <= cells + 1e-6).all()
    assert (high >= cells - 1e-6).all()


@settings(max_examples=30, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda k: st.lists(st.lists(COUNTS, min_size=k, max_size=k), min_size=2, max_size=5)
    )
)
def test_no_small_number_follows_from_rows_and_columns_with_totals(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    full = np.zeros((table.shape[0] + 1, table.shape[1] + 1))
    full[:-1, :-1] = table
    full[-1, :-1] = table.sum(axis=0)
    full[:, -1] = full[:, :-1].sum(axis=1)
    at = np.arange(full.size).reshape(full.shape)
    relations = [Relation(int(r[-1]), tuple(int(c) for c in r[:-1])) for r in at]
    relations += [Relation(int(c[-1]), tuple(int(r) for r in c[:-1])) for c in at.T]
    cells = full.ravel()
    state = protect(cells, relations, RULES)
    low, high = known_ranges(cells, state, relations, RULES)
    small = (cells > 0) & (cells < 10)
    assert (high - low)[small].min(initial=10.0) >= 10.0 - 0.01


def test_without_complementary_suppression_the_attack_succeeds() -> None:
    values, parents = tree([[4, 33, 23], [40, 50]])
    cells, relations, _ = area_relations(values, parents)
    bare = np.where((cells > 0) & (cells < 10), SMALL, SHOWN)
    small = int(np.flatnonzero(bare == SMALL)[0])
    low, high = known_ranges(cells, bare, relations, RULES)
    assert high[small] - low[small] < 10
    state = protect(cells, relations, RULES)
    low, high = known_ranges(cells, state, relations, RULES)
    assert (low[small], high[small]) == (0.0, 10.0)


def test_no_more_is_kept_back_than_is_needed() -> None:
    values, parents = tree([[4, 33, 23], [40, 50]])
    cells, relations, _ = area_relations(values, parents)
    state = protect(cells, relations, RULES)
    kept = np.flatnonzero(state == SECRET)
    assert len(kept) == 1
    tried = state.copy()
    tried[kept] = SHOWN
    low, high = known_ranges(cells, tried, relations, RULES)
    assert (high - low)[state == SMALL].min() < 10


def test_the_order_of_the_gebieden_changes_nothing() -> None:
    values, parents = tree([[4, 31, 22, 31], [40, 50, 3], [8, 8]])
    first = area_words(values, parents, RULES)
    turned = area_words(dict(reversed(values.items())), parents, RULES)
    assert first == turned


def test_an_own_gebied_of_whole_buurten_is_a_sum_as_well() -> None:
    homes = pd.DataFrame(
        {
            "buurt_code": ["BU01", "BU02", "BU03", "BU04", "BU04"],
            "wijk_code": ["WK01", "WK01", "WK02", "WK02", "WK02"],
            "eigen_code": ["kern", "kern", "rand", "rand", None],
            "gemeente_code": ["GM01"] * 5,
        }
    )
    assert area_parents(homes) == {
        "BU01": ["WK01", "kern"],
        "BU02": ["WK01", "kern"],
        "BU03": ["WK02", "rand"],
        "BU04": ["WK02"],
        "WK01": ["GM01"],
        "WK02": ["GM01"],
        "kern": ["GM01"],
        "rand": ["GM01"],
    }


def test_parts_that_are_more_than_their_whole_make_no_sum() -> None:
    cells, relations, _ = area_relations(
        {"GM01": 20.0, "WK01": 15.0, "WK02": 12.0}, {"WK01": ["GM01"], "WK02": ["GM01"]}
    )
    assert relations == []
    assert len(cells) == 3


def test_people_outside_every_part_are_a_cell_that_must_not_be_worked_out() -> None:
    values = {"GM01": 104.0, "WK01": 50.0, "WK02": 50.0}
    cells, relations, n = area_relations(values, {"WK01": ["GM01"], "WK02": ["GM01"]})
    assert n == 3
    assert cells.tolist() == [104.0, 50.0, 50.0, 4.0]
    state = protect(cells, relations, RULES, not_printed=np.arange(4) >= n)
    low, high = known_ranges(cells, state, relations, RULES)
    assert high[3] - low[3] >= 5.0 - 0.01


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_share_tells_no_more_than_the_rounded_numbers(inside: int, outside: int) -> None:
    n = inside + outside
    text = share_words(inside, n, RULES)
    part, whole = shown_part(inside, n, RULES)
    assert 0 <= part <= whole
    few = [k for k in (inside, outside) if 0 < k < 10]
    if n < 10 or len(few) == 2:
        assert text == "te klein"
        assert math.isnan(public_share(inside, n, RULES))
        return
    # Everybody with the same rounded numbers reads the same share.
    twin = share_words(part, whole, RULES) if not few else text
    assert text == twin
    known = float(text.split()[-2]) / 100 * whole
    if few:
        assert text.startswith(("minder dan", "meer dan"))
        bound = known if text.startswith("minder") else whole - known
        # The bound leaves every number below ten possible.
        assert bound >= min(9, whole / 2)


def test_numbers_of_people_are_rounded_and_few_are_not_given() -> None:
    assert [public_number(n, RULES) for n in (0, 1, 9.9, 10, 12.4, 13)] == [
        0,
        None,
        None,
        10,
        10,
        15,
    ]
    assert [people_words(n, Limits(5, 5)) for n in (4.9, 5, 12_346)] == [
        "minder dan 5",
        "5",
        "12.345",
    ]


def test_a_gemeente_of_hundreds_of_buurten_is_protected_exactly() -> None:
    rng = np.random.default_rng(20)
    rows = [rng.choice([0, 4, 8, 15, 40, 90], size=12).tolist() for _ in range(30)]
    values, parents = tree(rows)
    cells, relations, _ = area_relations(values, parents)
    state = protect(cells, relations, RULES)
    low, high = known_ranges(cells, state, relations, RULES)
    assert (high - low)[state == SMALL].min() >= 10.0 - 0.01
    assert (state == SECRET).sum() <= 0.2 * (state == SMALL).sum()
