# SPDX-License-Identifier: GPL-2.0-or-later
"""The four models equal the published benchmark and brute force over all placements."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.plekken import plaatsing_besparing, plaatsing_dekking
from lzw_atlas.processing.core.plekken.plaatsing import (
    Costs,
    Savings,
    greedy,
    merge_columns,
    swap,
    undominated,
)
from lzw_atlas.processing.core.plekken.plaatsing_modellen import MODELS, curve, place
from scipy import sparse
from scipy.optimize import linprog

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "gegevens" / "referentie"
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published benchmark is not beside the project"
)


def published_costs() -> Costs:
    table = pd.read_csv(PUBLISHED / "SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    tract, tracts = pd.factorize(table["DestinationName"], sort=True)
    store, stores = pd.factorize(table["name"], sort=True)
    weight = np.zeros(len(tracts))
    weight[tract] = table["demand"]
    return Costs(store, tract, table["distance"].to_numpy(dtype=float), len(stores), weight)


@published
def test_the_published_optima_are_found_and_proven() -> None:
    costs = published_costs()
    cover = place("lscp", costs, limit_m=5000)
    assert (cover.value, len(cover.chosen), cover.proven) == (8, 8, True)
    assert place("lscp", costs, limit_m=8000).value == 3
    most = place("mclp", costs, 4, limit_m=5000)
    assert (most.value, most.chosen, most.proven) == (875247, (1, 2, 5, 10), True)
    within = costs.within(5000)
    tracts = np.unique(within.demand[np.isin(within.candidate, most.chosen)])
    assert 100 * len(tracts) / 205 == pytest.approx(89.75609756097562)
    median = place("pmediaan", costs, 4, limit_m=np.inf)
    assert median.value == pytest.approx(2848268129.7145104, rel=1e-14)
    assert median.value / costs.weight.sum() == pytest.approx(2982.1268579890657)
    assert median.proven
    centre = place("pcentrum", costs, 4, limit_m=np.inf)
    assert centre.value == pytest.approx(7403.063811, abs=1e-6)
    assert centre.proven


def table_of(costs: Costs, limit_m: float) -> np.ndarray:
    """Return candidates x demand, inf beyond the limit."""
    out = np.full((costs.candidates, len(costs.weight)), np.inf)
    out[costs.candidate, costs.demand] = costs.metres
    out[out > limit_m] = np.inf
    return out


def worth(model: str, costs: Costs, chosen: list[int], limit_m: float) -> float:
    """Return the value of a placement, written down from the definition of the model."""
    table, weight = table_of(costs, limit_m), costs.weight
    possible = np.isfinite(table).any(axis=0) & (weight > 0)
    walk = table[chosen].min(axis=0) if chosen else np.full(len(weight), np.inf)
    if model == "mclp":
        return float(weight[np.isfinite(walk)].sum())
    if model == "pmediaan":
        return float((weight * np.minimum(walk, limit_m))[possible].sum())
    if model == "pcentrum":
        return float(min(walk[possible].max(initial=0.0), limit_m))
    return len(chosen) if np.isfinite(walk[possible]).all() else np.inf


def by_force(model: str, costs: Costs, count: int, limit_m: float, fixed: list[int]) -> float:
    free = [c for c in range(costs.candidates) if c not in fixed]
    sizes = range((len(free) if model == "lscp" else min(count, len(free))) + 1)
    values = [
        worth(model, costs, [*some, *fixed], limit_m) - (len(fixed) if model == "lscp" else 0)
        for size in sizes
        for some in itertools.combinations(free, size)
    ]
    return max(values) if model == "mclp" else min(values)


@st.composite
def instances(draw: st.DrawFn, most: int = 12) -> tuple[Costs, float]:
    """Sparse tables with ties, zeros, unreachable demand and demand of nobody."""
    n, m = draw(st.integers(1, most)), draw(st.integers(1, 15))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    levels = draw(st.sampled_from([2, 5, 1000]))
    metres = random.integers(0, levels, (n, m)) * 1.0
    if draw(st.booleans()):
        metres += random.random((n, m))
    there = random.random((n, m)) < draw(st.sampled_from([0.15, 0.5, 1.0]))
    weight = random.integers(0, 4, m) + random.random(m) * draw(st.sampled_from([0.0, 1.0]))
    candidate, demand = np.nonzero(there)
    limit = levels * draw(st.sampled_from([0.4, 0.8, 2.0]))
    return Costs(candidate, demand, metres[candidate, demand], n, weight), limit


@given(instances(), st.integers(0, 4), st.integers(0, 2), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_model_equals_trying_every_placement(
    instance: tuple[Costs, float], count: int, fixed: int, split: bool
) -> None:
    costs, limit = instance
    taken = list(range(min(fixed, costs.candidates)))
    with pytest.MonkeyPatch.context() as patch:
        if split:
            # Without HiGHS and with hardly any bound, splitting has to do it alone.
            for module in (plaatsing_besparing, plaatsing_dekking):
                for name, value in (("_CELLS", 0), ("_ROUNDS_FIRST", 4), ("_ROUNDS", 3)):
                    patch.setattr(module, name, value)
        for model in MODELS:
            found = place(model, costs, count, limit_m=limit, fixed=taken)
            right = by_force(model, costs, count, limit, taken)
            assert found.value == pytest.approx(right, rel=1e-9, abs=1e-9), model
            assert found.proven, model
            assert not set(found.chosen) & set(taken)
            if model != "lscp":
                assert len(found.chosen) <= count
                mine = worth(model, costs, [*found.chosen, *taken], limit)
                assert mine == pytest.approx(right, rel=1e-9, abs=1e-9)


@given(instances(), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_more_candidates_never_make_it_worse(instance: tuple[Costs, float], count: int) -> None:
    costs, limit = instance
    # The last candidate serves only what others serve too, else what is possible changes as well.
    last = costs.candidates - 1
    less = costs.candidate != last
    alone = np.isin(costs.demand, costs.demand[less & (costs.metres <= limit)])
    keep = less | alone
    pairs = costs.candidate[keep], costs.demand[keep], costs.metres[keep]
    every = Costs(*pairs, costs.candidates, costs.weight)
    few = Costs(*(p[less[keep]] for p in pairs), costs.candidates, costs.weight)
    for model in MODELS:
        a = place(model, few, count, limit_m=limit).value
        b = place(model, every, count, limit_m=limit).value
        assert b >= a * (1 - 1e-9) if model == "mclp" else b <= a * (1 + 1e-9) + 1e-9


@given(instances(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_pairs_changes_nothing(instance: tuple[Costs, float], random) -> None:  # type: ignore[no-untyped-def]
    costs, limit = instance
    order = list(range(len(costs.metres)))
    random.shuffle(order)
    mixed = Costs(
        costs.candidate[order],
        costs.demand[order],
        costs.metres[order],
        costs.candidates,
        costs.weight,
    )
    for model in MODELS:
        assert place(model, costs, 2, limit_m=limit) == place(model, mixed, 2, limit_m=limit)


def relaxed(costs: Costs, count: int) -> float:
    """Return the value of MCLP's linear relaxation, written out and given to HiGHS."""
    n, m = costs.candidates, len(costs.weight)
    rows = sparse.coo_array(
        (
            np.r_[-np.ones(len(costs.demand)), np.ones(m)],
            (np.r_[costs.demand, np.arange(m)], np.r_[costs.candidate, n + np.arange(m)]),
        ),
        shape=(m, n + m),
    )
    found = linprog(
        -np.r_[np.zeros(n), costs.weight],
        A_ub=sparse.vstack([rows, sparse.coo_array(np.r_[np.ones(n), np.zeros(m)][None])]),
        b_ub=np.r_[np.zeros(m), count],
        bounds=(0, 1),
    )
    return float(-found.fun)


@given(instances())
@settings(max_examples=25, deadline=None)
def test_coverage_never_falls_and_its_relaxation_is_concave(
    instance: tuple[Costs, float],
) -> None:
    costs, limit = instance
    found = curve("mclp", costs, 6, limit_m=limit)
    values = [found.start, *(p.best.value for p in found.points)]
    assert (np.diff(values) >= -1e-9).all()
    inside = costs.within(limit)
    bounds = [relaxed(inside, p) for p in range(len(values))]
    assert (np.diff(bounds, 2) <= 1e-6).all()
    for value, bound in zip(values, bounds, strict=True):
        assert value <= bound + 1e-6


@given(instances(), st.sampled_from(["mclp", "pmediaan"]))
@settings(max_examples=25, deadline=None)
def test_one_by_one_is_nested_and_never_beats_the_best_of_as_many(
    instance: tuple[Costs, float], model: str
) -> None:
    costs, limit = instance
    points = curve(model, costs, 5, limit_m=limit).points  # type: ignore[arg-type]
    for number, point in enumerate(points):
        assert point.count == number + 1 == len(point.sequence)
        assert point.sequence[:number] == (points[number - 1].sequence if number else ())
        value = worth(model, costs, list(point.sequence), limit)
        assert point.sequence_value == pytest.approx(value)
        assert point.best.value == pytest.approx(by_force(model, costs, number + 1, limit, []))
        better = point.best.value - point.sequence_value
        assert (better if model == "mclp" else -better) >= -1e-9
        assert point.regret == pytest.approx(abs(better))
    if points:
        # The first of a sequence is the best single one.
        assert points[0].regret == pytest.approx(0.0, abs=1e-9)


def a_town(candidates: int = 300, homes: int = 3000) -> Costs:
    random = np.random.default_rng(7)
    at, home = random.uniform(0, 2500, (candidates, 2)), random.uniform(0, 2500, (homes, 2))
    metres = np.abs(at[:, None] - home[None]).sum(axis=2).round(3)
    candidate, demand = np.nonzero(metres <= 500)
    return Costs(candidate, demand, metres[candidate, demand], candidates, random.random(homes))


def test_out_of_time_the_best_so_far_comes_back_with_its_gap() -> None:
    costs = a_town()
    found = place("mclp", costs, 12, limit_m=500, seconds=0.0)
    assert len(found.chosen) == 12
    assert found.bound > found.value > 0
    assert found.gap_pct == pytest.approx(100 * (found.bound - found.value) / found.value)
    assert not found.proven
    longer = place("mclp", costs, 12, limit_m=500, seconds=20)
    assert found.value <= longer.value <= longer.bound <= found.bound
    for model in ("lscp", "pcentrum"):
        hasty = place(model, costs, 12, limit_m=500, seconds=0.0)  # type: ignore[arg-type]
        assert hasty.bound <= hasty.value


@pytest.mark.parametrize("model", MODELS)
def test_a_cancel_is_heard_between_the_slices(model) -> None:  # type: ignore[no-untyped-def]
    costs, asked = a_town(), []

    def tick(_fraction: float) -> bool:
        asked.append(True)
        return len(asked) < 6

    with pytest.raises(Cancelled):
        place(model, costs, 12, limit_m=500, tick=tick)
    assert len(asked) == 6


def test_identical_demand_is_one_and_a_candidate_inside_another_is_dropped() -> None:
    #            demand  0  1  2  3
    # candidate 0        x  x
    # candidate 1        x  x  x        holds 0
    # candidate 2                 x
    # candidate 3                 x     equals 2: the first stays
    row = np.array([0, 0, 1, 1, 1, 2, 3])
    column = np.array([0, 1, 0, 1, 2, 3, 3])
    weight = np.array([1.0, 2.0, 4.0, 8.0])
    one = Savings(np.arange(4), row, column, weight[column], np.arange(4), True)
    merged = merge_columns(one)
    assert merged.columns == 3
    assert merged.sums(merged.gain).tolist() == [3.0, 7.0, 8.0, 8.0]
    keep = undominated(merged.row, merged.column, 4, merged.columns)
    assert keep.tolist() == [False, True, True, False]


def test_a_swap_mends_what_greedy_does_wrong() -> None:
    # Greedy takes the middle (6), then one side: 6 + 2. Both sides together serve all 10.
    served = [(0, [0, 1]), (1, [1, 2]), (2, [2, 3])]
    weight = np.array([2.0, 3.0, 3.0, 2.0])
    row = np.concatenate([[c] * len(d) for c, d in served])
    column = np.concatenate([d for _, d in served])
    one = Savings(np.arange(3), row, column, weight[column], np.arange(4), True)
    first = greedy(one, 2)
    assert first == [1, 0]
    assert one.value(first) == 8.0
    assert sorted(swap(one, first)) == [0, 2]


def test_without_a_limit_every_pair_is_needed() -> None:
    one = Costs(np.array([0]), np.array([0]), np.array([5.0]), 2, np.ones(1))
    with pytest.raises(ValueError, match="every pair"):
        place("pmediaan", one, 1, limit_m=np.inf)
    assert place("pmediaan", one, 1, limit_m=10.0).value == 5.0


def test_demand_without_a_candidate_counts_in_no_model_and_raises_nothing() -> None:
    nobody = Costs(np.empty(0, int), np.empty(0, int), np.empty(0), 3, np.ones(4))
    assert [place(m, nobody, 2, limit_m=500).value for m in MODELS] == [0.0, 0.0, 0.0, 0.0]
    assert curve("mclp", nobody, 3, limit_m=500).points == ()
