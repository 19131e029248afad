# SPDX-License-Identifier: GPL-2.0-or-later
"""Which gebied first: positions, their weighted mean, and how often the first place survives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.cijfers.volgorde import mean_position, places, positions, robustness
from lzw_atlas.processing.core.progress import Cancelled

NUMBER = st.one_of(st.just(math.nan), st.integers(0, 40).map(float))


def table(rows: int = 5, columns: int = 4) -> st.SearchStrategy[np.ndarray]:
    return st.lists(
        st.lists(NUMBER, min_size=columns, max_size=columns), min_size=1, max_size=rows
    ).map(lambda v: np.array(v, dtype=float))


def by_hand(values: list[float]) -> list[float]:
    """One more than how many are larger."""
    return [
        math.nan if math.isnan(v) else 1.0 + sum(w > v for w in values if not math.isnan(w))
        for v in values
    ]


@given(table())
def test_a_position_is_one_more_than_how_many_have_a_larger_task(values: np.ndarray) -> None:
    found = positions(values)
    for f in range(values.shape[1]):
        np.testing.assert_array_equal(found[:, f], by_hand(values[:, f].tolist()))


@given(table(), st.lists(st.integers(0, 5).map(float), min_size=4, max_size=4))
def test_the_mean_leaves_out_what_is_unknown(values: np.ndarray, weight: list[float]) -> None:
    position = positions(values)
    found = mean_position(position, np.array(weight))
    for row, mean in zip(position, found, strict=True):
        known = [(p, w) for p, w in zip(row, weight, strict=True) if not math.isnan(p)]
        total = sum(w for _, w in known)
        if not total:
            assert math.isnan(mean)
        else:
            assert mean == pytest.approx(sum(p * w for p, w in known) / total)


def test_equal_means_share_a_place_and_the_unknown_has_none() -> None:
    assert places(np.array([2.0, 1.5, 2.0, np.nan])).tolist()[:3] == [2.0, 1.0, 2.0]
    assert math.isnan(places(np.array([2.0, np.nan]))[1])


@settings(deadline=None, max_examples=40)
@given(table())
def test_without_margins_every_try_gives_the_same_first_place(values: np.ndarray) -> None:
    values = values[~np.isnan(values).any(axis=1)]
    if not len(values):
        return
    weight = np.array([1.0, 2.0, 0.0, 1.0])
    place = places(mean_position(positions(values), weight))
    tried = robustness(values, values, weight, spread=0.0, runs=30, seed=1)
    firsts = place == 1
    np.testing.assert_allclose(tried.first, firsts / firsts.sum())


@settings(deadline=None, max_examples=40)
@given(table(), st.integers(0, 9))
def test_shares_of_first_places_add_up_to_one(values: np.ndarray, seed: int) -> None:
    high = values + 10.0
    tried = robustness(values, high, np.ones(4), spread=0.5, runs=50, seed=seed)
    if tried.runs:
        assert tried.first.sum() == pytest.approx(1.0)
        assert (tried.first >= 0).all()
    else:
        assert np.isnan(values).all()


def test_the_same_seed_gives_the_same_answer_and_the_exact_chance_is_met() -> None:
    # Evenly between 0 and 10 against evenly between 5 and 15: the second is larger in 7 of 8.
    low, high = np.array([[0.0], [5.0]]), np.array([[10.0], [15.0]])
    one = robustness(low, high, np.ones(1), spread=0.5, runs=4000, seed=7)
    two = robustness(low, high, np.ones(1), spread=0.5, runs=4000, seed=7)
    np.testing.assert_array_equal(one.first, two.first)
    assert one.first[1] == pytest.approx(7 / 8, abs=0.02)


def test_what_is_unknown_may_be_anything_between_the_others() -> None:
    low = np.array([[10.0], [20.0], [np.nan]])
    tried = robustness(low, low, np.ones(1), spread=0.0, runs=4000, seed=3)
    # Drawn between 10 and 20 it is never above the largest: that one stays first.
    assert tried.first.tolist() == [0.0, 1.0, 0.0]
    both = np.array([[10.0, 10.0], [20.0, 20.0], [np.nan, 30.0]])
    free = robustness(both, both, np.ones(2), spread=0.0, runs=4000, seed=3)
    assert 0 < free.first[2] < 1


def test_no_weight_and_no_figure_is_no_order() -> None:
    values = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert robustness(values, values, np.zeros(2), spread=0.5, runs=10, seed=1).runs == 0
    nothing = np.full((2, 2), np.nan)
    assert robustness(nothing, nothing, np.ones(2), spread=0.5, runs=10, seed=1).runs == 0
    empty = np.empty((0, 2))
    assert len(robustness(empty, empty, np.ones(2), spread=0.5, runs=10, seed=1).first) == 0


def test_a_stop_is_heard_between_parts() -> None:
    values = np.array([[1.0], [2.0]])
    with pytest.raises(Cancelled):
        robustness(
            values, values, np.ones(1), spread=0.5, runs=10_000, seed=1, tick=lambda f: f < 0.1
        )


def test_weights_change_who_comes_first() -> None:
    values = np.array([[9.0, 1.0], [1.0, 9.0]])
    for weight in ((3.0, 1.0), (1.0, 3.0)):
        order = places(mean_position(positions(values), np.array(weight)))
        assert order.tolist() == ([1.0, 2.0] if weight[0] > weight[1] else [2.0, 1.0])
