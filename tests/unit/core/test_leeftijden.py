# SPDX-License-Identifier: GPL-2.0-or-later
"""Splitting and reconciling: against hand and against a plain loop, and what always holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from lzw_atlas.processing.core.mensen.leeftijden import (
    COARSE,
    FIVE_YEAR,
    OLD_CLASSES,
    TOTALS,
    Areas,
    classes_in,
    fit,
    rake,
    settle,
    summed,
)
from lzw_atlas.processing.core.mensen.leeftijden_tabel import every_class, old_total, table_counts

N = len(FIVE_YEAR)
OLD, TOP = FIVE_YEAR.index("65-69"), N - 1


def tree(parent: list[int], level: list[int]) -> Areas:
    n = len(parent)
    text = np.array([f"g{i}" for i in range(n)], dtype=object)
    nothing = np.empty(0, dtype=int)
    return Areas(
        text,
        text,
        text,
        np.array(level),
        np.array(parent),
        text[:0],
        text[:0],
        nothing,
        nothing,
        np.empty(0),
        np.array(parent) < 0,
    )


# A gemeente (0) of two wijken (1, 2); the first of three buurten, the second of two.
TREE = tree([-1, 0, 0, 1, 1, 1, 2, 2], [0, 1, 1, 2, 2, 2, 2, 2])


def agrees(values: np.ndarray, areas: Areas = TREE) -> None:
    for parent in range(len(areas)):
        children = np.flatnonzero(areas.parent == parent)
        if len(children):
            np.testing.assert_allclose(values[children].sum(axis=0), values[parent], rtol=1e-9)


def test_the_classes_tell_which_of_five_years_they_are() -> None:
    assert [FIVE_YEAR[i] for i in classes_in("75-84")] == ["75-79", "80-84"]
    assert [FIVE_YEAR[i] for i in classes_in("85+")] == ["85-89", "90-94", "95+"]
    assert not len(classes_in("67-74"))
    assert not len(classes_in("65-66"))
    both = np.concatenate([classes_in(label) for label in COARSE])
    assert [FIVE_YEAR[i] for i in both] == list(OLD_CLASSES)


def test_the_sums_of_classes_are_those_of_their_parts() -> None:
    values = np.arange(1.0, 8.0)[None, :]
    np.testing.assert_allclose(summed(values, COARSE), [[3, 7, 18]])
    np.testing.assert_allclose(summed(values, TOTALS), [[28, 25]])


def test_totals_inside_one_another_split_a_seed_as_by_hand() -> None:
    seed = np.ones((2, N))
    runs = {
        (OLD, TOP): np.array([70.0, 70.0]),
        (OLD + 2, TOP): np.array([30.0, np.nan]),
        (OLD + 4, TOP): np.array([12.0, 12.0]),
    }
    got = fit(seed, runs)
    np.testing.assert_allclose(got[0, OLD:], [20, 20, 9, 9, 4, 4, 4])
    # Without 75+ what 85+ leaves goes over the four classes below it.
    np.testing.assert_allclose(got[1, OLD:], [14.5] * 4 + [4] * 3)
    np.testing.assert_allclose(got[:, :OLD], 1.0)


def test_totals_side_by_side_leave_the_rest_to_the_others() -> None:
    runs = {
        (OLD, TOP): np.array([70.0]),
        (OLD, OLD): np.array([30.0]),
        (OLD + 1, OLD + 1): np.array([10.0]),
    }
    np.testing.assert_allclose(fit(np.ones((1, N)), runs)[0, OLD:], [30, 10, 6, 6, 6, 6, 6])


@given(
    arrays(float, (4, N), elements=st.floats(0, 1000)),
    st.lists(st.floats(0, 1000), min_size=3, max_size=3),
)
def test_a_fit_holds_every_total_it_was_given(seed: np.ndarray, parts: list[float]) -> None:
    old, older, oldest = sum(parts), parts[1] + parts[2], parts[2]
    runs = {
        (OLD, TOP): np.full(4, old),
        (OLD + 2, TOP): np.full(4, older),
        (OLD + 4, TOP): np.full(4, oldest),
    }
    got = fit(seed, runs)
    for first, total in ((OLD, old), (OLD + 2, older), (OLD + 4, oldest)):
        np.testing.assert_allclose(got[:, first:].sum(axis=1), total, rtol=1e-9, atol=1e-6)
    assert (got >= 0).all()


def plain_rake(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """One table, cell by cell: the method as Deming and Stephan describe it."""
    out = [[float(v) for v in row] for row in seed]
    for _ in range(2000):
        for i, row in enumerate(out):
            total = sum(row)
            out[i] = [v * rows[i] / total for v in row]
        for j in range(len(columns)):
            total = sum(row[j] for row in out)
            for row in out:
                row[j] *= columns[j] / total
    return np.array(out)


def test_raking_all_parents_at_once_is_raking_them_one_by_one() -> None:
    rng = np.random.default_rng(7)
    parent = np.array([1, 0, 1, 1, 0])
    seed = rng.uniform(1, 9, (5, 3))
    rows = np.array([20.0, 35, 30, 50, 65])
    columns = np.array([[40.0, 50, 10], [30, 30, 40]])
    got = rake(seed, rows, columns, parent)
    for p in (0, 1):
        mine = parent == p
        np.testing.assert_allclose(
            got[mine], plain_rake(seed[mine], rows[mine], columns[p]), rtol=1e-7
        )


def test_raking_by_hand() -> None:
    # Two buurten of 30 and 70 with the same profile; 60 younger and 40 older in the wijk.
    got = rake(np.ones((2, 2)), np.array([30.0, 70]), np.array([[60.0, 40]]), np.zeros(2, int))
    np.testing.assert_allclose(got, [[18, 12], [42, 28]])


positive = st.floats(0, 500)


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, (6, 7), elements=positive),
    arrays(float, 6, elements=positive),
    arrays(float, (2, 7), elements=positive),
)
def test_raked_columns_add_up_to_the_parent_whatever_the_seed(
    seed: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> None:
    parent = np.array([0, 0, 0, 1, 1, 1])
    got = rake(seed, rows, columns, parent)
    assert (got >= 0).all()
    for p in (0, 1):
        np.testing.assert_allclose(got[parent == p].sum(axis=0), columns[p], rtol=1e-9, atol=1e-6)


def test_what_a_parent_has_left_goes_to_the_children_that_were_not_given() -> None:
    values = np.array([0.0, 0, 0, 10, 20, 30, 5, 15])
    known = np.zeros(8, dtype=bool)
    values[0], known[0] = 200.0, True
    values[3], known[3] = 40.0, True
    got, rests, off = settle(values, known, TREE)
    # The wijken stand as 40 + 20 + 30 and 20 before; 200 goes to them in that proportion.
    np.testing.assert_allclose(got[:3], [200, 200 * 90 / 110, 200 * 20 / 110])
    assert got[3] == 40
    np.testing.assert_allclose(got[4] / got[5], 20 / 30)
    agrees(got[:, None])
    assert list(rests) == [True, False, False, True, False, False, False, False]
    assert np.isnan(off[0])


def test_children_that_are_all_given_make_the_parent_and_a_given_parent_goes_first() -> None:
    values = np.array([0.0, 0, 0, 10, 20, 30, 5, 15])
    known = np.array([False, False, False, True, True, True, True, True])
    got, rests, off = settle(values, known, TREE)
    np.testing.assert_allclose(got, [80, 60, 20, 10, 20, 30, 5, 15])
    assert rests.all()
    values[0], known[0] = 160.0, True
    got, rests, off = settle(values, known, TREE)
    np.testing.assert_allclose(got, [160, 120, 40, 20, 40, 60, 10, 30])
    assert off[0] == pytest.approx(0.5)


def test_children_with_more_than_their_parent_are_brought_back_and_that_is_told() -> None:
    values = np.array([0.0, 50, 0, 40, 30, 7, 5, 15])
    known = np.array([False, True, False, True, True, False, False, False])
    got, _, off = settle(values, known, TREE)
    np.testing.assert_allclose(got[3:6], [50 * 40 / 70, 50 * 30 / 70, 0])
    assert off[1] == pytest.approx(70 / 50)


@settings(max_examples=100, deadline=None)
@given(
    arrays(float, (8, 3), elements=positive),
    arrays(bool, 8),
)
def test_settled_gebieden_agree_at_every_level(values: np.ndarray, known: np.ndarray) -> None:
    got, _, _ = settle(values, known, TREE)
    assert np.isfinite(got).all()
    assert (got >= 0).all()
    for parent in range(8):
        children = np.flatnonzero(TREE.parent == parent)
        if len(children):
            np.testing.assert_allclose(got[children].sum(axis=0), got[parent], rtol=1e-9, atol=1e-6)


# Tables


def as_table(rows: list[tuple[str, int, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["gebied_code", "jaar", "leeftijd", "inwoners"])


CODES = np.array(["GM0001", "WK000101"], dtype=object)


def test_single_years_make_classes_of_five_and_an_open_end_closes_the_last() -> None:
    rows = [("GM0001", 2021, f"{a}-{a}", 1.0) for a in range(65, 99)] + [
        ("GM0001", 2021, "99+", 6.0)
    ]
    counts = table_counts(as_table(rows), CODES, "x")
    runs = counts.of(2021)
    assert sorted(runs) == [(c, c) for c in range(OLD, N)]
    assert [runs[c, c][0] for c in range(OLD, N)] == [5, 5, 5, 5, 5, 5, 10]
    assert np.isnan(runs[OLD, OLD][1])
    assert old_total(runs, 2)[0] == 40


def test_a_class_with_a_gap_or_that_cuts_through_ours_tells_nothing() -> None:
    rows = [("GM0001", 2021, f"{a}-{a}", 1.0) for a in (65, 66, 68, 69)]
    rows += [("GM0001", 2021, "67-71", 9.0), ("GM0001", 2021, "0-14", 50.0)]
    assert table_counts(as_table(rows), CODES, "x").runs == {}


@pytest.mark.parametrize(
    ("labels", "total", "coarse"),
    [
        ({"65+": 10.0}, 10.0, False),
        ({"65-79": 10.0, "80+": 4.0}, 14.0, False),
        ({"65-74": 10.0, "75-84": 5.0, "85+": 1.0}, 16.0, True),
        (
            {"65-69": 6.0, "70-74": 4.0, "75-79": 3.0, "80-84": 2.0, "85-89": 1.0, "90+": 1.0},
            17.0,
            True,
        ),
        ({"65-74": 10.0, "85+": 1.0}, None, False),
        ({"65+": 20.0, "65-74": 10.0, "75+": 10.0}, 20.0, False),
    ],
)
def test_the_old_people_of_a_table_are_found_whatever_its_classes(
    labels: dict[str, float], total: float | None, coarse: bool
) -> None:
    rows = [("WK000101", 2030, label, n) for label, n in labels.items()]
    runs = table_counts(as_table(rows), CODES, "x").of(2030)
    got = old_total(runs, 2)
    assert np.isnan(got[0])
    assert np.isnan(got[1]) if total is None else got[1] == total
    assert list(every_class(runs, 2)) == [False, coarse]
