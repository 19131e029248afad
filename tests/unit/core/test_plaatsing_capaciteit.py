# SPDX-License-Identifier: GPL-2.0-or-later
"""Points with room for so many people: against every placement, each solved by its own flow."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.plekken.plaatsing import Costs
from lzw_atlas.processing.core.plekken.plaatsing_capaciteit import (
    assign,
    curve_with_room,
    place_with_room,
)
from lzw_atlas.processing.core.plekken.plaatsing_modellen import Model, place


@st.composite
def instances(draw: st.DrawFn) -> tuple[Costs, np.ndarray, np.ndarray, float]:
    """Return distances, people, room and a limit on a few candidates and spots, all whole."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    xy = draw(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=n + m, max_size=n + m)
    )
    people = np.array(draw(st.lists(st.integers(0, 9), min_size=m, max_size=m)), dtype=float)
    room = np.array(draw(st.lists(st.integers(1, 15), min_size=n, max_size=n)), dtype=float)
    limit = float(draw(st.integers(2, 10)))
    spots = np.array(xy, dtype=float)
    c, d = (a.ravel() for a in np.indices((n, m)))
    metres = np.abs(spots[c] - spots[n + d]).sum(axis=1)
    near = metres <= limit
    return Costs(c[near], d[near], metres[near], n, people), people, room, limit


def by_flow(
    model: Model,
    costs: Costs,
    people: np.ndarray,
    room: np.ndarray,
    opened: tuple[int, ...],
    limit: float,
) -> float:
    """Return the value of *opened* by a cheapest flow: whole people over whole metres."""
    graph = nx.DiGraph()
    graph.add_node("uit")
    served = sorted(set(costs.demand.tolist()))
    for d in served:
        graph.add_edge("uit", ("d", d), capacity=int(people[d]), weight=0)
        # Who has no place walks the limit, or with MCLP counts for nothing.
        graph.add_edge(("d", d), "in", weight=int(limit) if model == "pmediaan" else 1)
    for c, d, metres in zip(costs.candidate, costs.demand, costs.metres, strict=True):
        if c in opened:
            weight = int(metres) if model == "pmediaan" else 0
            graph.add_edge(("d", int(d)), ("c", int(c)), weight=weight)
            graph.add_edge(("c", int(c)), "in", capacity=int(room[c]), weight=0)
    total = int(sum(people[d] for d in served))
    graph.add_node("uit", demand=-total)
    graph.add_node("in", demand=total)
    cost = float(nx.min_cost_flow_cost(graph))
    return cost if model == "pmediaan" else total - cost


@pytest.mark.parametrize("model", ["mclp", "pmediaan"])
@given(instances(), st.integers(1, 4), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_room_gives_what_trying_every_placement_gives(
    model: Model,
    instance: tuple[Costs, np.ndarray, np.ndarray, float],
    count: int,
    already: int,
) -> None:
    costs, people, room, limit = instance
    fixed = tuple(range(min(already, costs.candidates - 1)))
    free = range(len(fixed), costs.candidates)
    values = [
        by_flow(model, costs, people, room, (*fixed, *some), limit)
        for some in itertools.combinations(free, min(count, len(free)))
    ]
    best = max(values) if model == "mclp" else min(values)
    found = place_with_room(model, costs, people, room, count, limit_m=limit, fixed=fixed)
    assert found.value == pytest.approx(best, abs=1e-6)
    assert found.proven
    own = by_flow(model, costs, people, room, (*fixed, *found.chosen), limit)
    assert own == pytest.approx(best, abs=1e-6)
    assert len(found.chosen) <= count


@pytest.mark.parametrize("model", ["mclp", "pmediaan"])
@given(instances(), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_room_for_everybody_is_the_model_without_room(
    model: Model, instance: tuple[Costs, np.ndarray, np.ndarray, float], count: int
) -> None:
    costs, people, room, limit = instance
    plenty = np.full(len(room), people.sum() + 1)
    with_room = place_with_room(model, costs, people, plenty, count, limit_m=limit)
    without = place(model, costs, count, limit_m=limit)
    assert with_room.value == pytest.approx(without.value, abs=1e-6)


@given(instances(), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_more_room_never_makes_it_worse(
    instance: tuple[Costs, np.ndarray, np.ndarray, float], count: int
) -> None:
    costs, people, room, limit = instance
    small = place_with_room("mclp", costs, people, room, count, limit_m=limit)
    large = place_with_room("mclp", costs, people, room + 3, count, limit_m=limit)
    assert large.value >= small.value - 1e-6


@given(instances(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_pairs_changes_nothing(instance, random) -> None:  # type: ignore[no-untyped-def]
    costs, people, room, limit = instance
    order = list(range(len(costs.candidate)))
    random.shuffle(order)
    mixed = Costs(
        costs.candidate[order],
        costs.demand[order],
        costs.metres[order],
        costs.candidates,
        costs.weight,
    )
    for model in ("mclp", "pmediaan"):
        one = place_with_room(model, costs, people, room, 2, limit_m=limit)
        two = place_with_room(model, mixed, people, room, 2, limit_m=limit)
        assert one == two
        first = assign(model, costs, people, room, one.chosen, limit_m=limit)
        second = assign(model, mixed, people, room, one.chosen, limit_m=limit)
        assert np.array_equal(first.candidate, second.candidate)
        assert first.people == pytest.approx(second.people)


@given(instances())
@settings(max_examples=25, deadline=None)
def test_nobody_goes_twice_and_no_point_overflows(
    instance: tuple[Costs, np.ndarray, np.ndarray, float],
) -> None:
    costs, people, room, limit = instance
    found = assign("mclp", costs, people, room, range(costs.candidates), limit_m=limit)
    per_spot = np.bincount(found.demand, weights=found.people, minlength=len(people))
    per_point = np.bincount(found.candidate, weights=found.people, minlength=len(room))
    assert (per_spot <= people + 1e-6).all()
    assert (per_point <= room + 1e-6).all()


@given(instances())
@settings(max_examples=20, deadline=None)
def test_the_curve_never_falls_and_one_by_one_never_beats_it(
    instance: tuple[Costs, np.ndarray, np.ndarray, float],
) -> None:
    costs, people, room, limit = instance
    bend = curve_with_room("mclp", costs, people, room, 4, limit_m=limit)
    values = [bend.start, *(p.best.value for p in bend.points)]
    assert all(b >= a - 1e-6 for a, b in itertools.pairwise(values))
    for point in bend.points:
        assert point.sequence_value <= point.best.value + 1e-6
        assert point.sequence == bend.points[-1].sequence[: point.count]


def town(n: int, m: int) -> tuple[Costs, np.ndarray, np.ndarray]:
    random = np.random.default_rng(7)
    xy = random.uniform(0, 2000, (n + m, 2))
    c, d = (a.ravel() for a in np.indices((n, m)))
    metres = np.hypot(*(xy[c] - xy[n + d]).T)
    near = metres <= 500
    people = random.integers(1, 6, m).astype(float)
    return Costs(c[near], d[near], metres[near], n, people), people, np.full(n, 60.0)


def test_out_of_time_the_best_so_far_comes_back_with_its_gap() -> None:
    costs, people, room = town(60, 400)
    found = place_with_room("mclp", costs, people, room, 8, limit_m=500, seconds=0.0)
    longer = place_with_room("mclp", costs, people, room, 8, limit_m=500, seconds=20.0)
    assert found.value <= longer.bound + 1e-6
    assert found.bound >= longer.value - 1e-6
    assert longer.value >= found.value - 1e-6
    assert longer.gap_pct <= 0.5


def test_a_cancel_is_heard() -> None:
    costs, people, room = town(60, 400)
    with pytest.raises(Cancelled):
        place_with_room("mclp", costs, people, room, 8, limit_m=500, tick=lambda _: False)


def test_other_models_take_no_room() -> None:
    costs, people, room = town(5, 5)
    with pytest.raises(ValueError, match="no capacity"):
        place_with_room("lscp", costs, people, room, 1, limit_m=500)
