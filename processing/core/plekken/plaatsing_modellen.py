# SPDX-License-Identifier: GPL-2.0-or-later
"""The four models of location-allocation on one table of distances.

* MCLP (Church and ReVelle 1974): *p* candidates that have most people within the radius;
* p-median (Hakimi 1964): *p* candidates with the smallest sum of people times metres, where who
  walks further than the limit counts for the limit;
* LSCP (Toregas and others 1971): the fewest candidates that have everybody within the radius;
* p-centre (Hakimi 1964): *p* candidates with the smallest longest walk.

Candidates that are *fixed* are open already and do not count in *p*. Demand without any candidate
within the limit is left out of all four and counted by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..progress import Tick, never, part
from .plaatsing import TIE, Costs, Savings
from .plaatsing_besparing import Clock, Found, best_savings, reduced
from .plaatsing_dekking import fewest

__all__ = ["MODELS", "Curve", "CurvePoint", "Model", "Placement", "curve", "place"]

Model = Literal["mclp", "pmediaan", "lscp", "pcentrum"]
MODELS: tuple[Model, ...] = ("mclp", "pmediaan", "lscp", "pcentrum")


@dataclass(frozen=True, slots=True)
class Placement:
    """What a model chose. ``chosen`` are candidates' numbers, ascending, without the fixed.

    ``value`` is people within the radius (MCLP), people times metres (p-median), candidates (LSCP)
    or metres (p-centre); ``bound`` is what nothing can be better than.
    """

    model: Model
    chosen: tuple[int, ...]
    value: float
    bound: float

    @property
    def gap_pct(self) -> float:
        """Return how far the bound lies from the value, in % of the value."""
        apart = abs(self.bound - self.value)
        if apart <= 1e-9 * max(abs(self.value), 1e-9):
            return 0.0
        return 100.0 * apart / max(abs(self.value), 1e-300)

    @property
    def proven(self) -> bool:
        """Return whether nothing better exists."""
        return self.gap_pct == 0.0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What *count* candidates bring: at best, and when they are opened one by one."""

    count: int
    best: Placement
    sequence: tuple[int, ...]
    """Those opened one by one, in order; each the best beside those before it."""
    sequence_value: float

    @property
    def regret(self) -> float:
        """Return how much worse one by one is than the best placement of as many."""
        return abs(self.best.value - self.sequence_value)


@dataclass(frozen=True, slots=True)
class Curve:
    """The points for 1, 2, 3 … candidates; fewer than asked where one more brings nothing."""

    model: Model
    points: tuple[CurvePoint, ...] = ()
    start: float = 0.0
    """The value of the fixed candidates alone."""


def place(
    model: Model,
    costs: Costs,
    count: int = 0,
    *,
    limit_m: float,
    fixed: Sequence[int] = (),
    seconds: float = float("inf"),
    starts: Sequence[Sequence[int]] = (),
    tick: Tick = never,
) -> Placement:
    """Return the best *count* candidates under *model*, beside those *fixed*.

    *limit_m* is the radius, for the p-median and p-centre the furthest that is looked; inf where
    *costs* holds every pair. *count* does not matter to LSCP. After *seconds* the best found comes
    back with its bound. Raises :class:`Cancelled` within a second when *tick* says so.

    >>> import numpy as np
    >>> line = np.arange(5.0)
    >>> pair = np.indices((5, 5)).reshape(2, -1)
    >>> costs = Costs(*pair, np.abs(line[pair[0]] - line[pair[1]]), 5, np.ones(5))
    >>> place("pmediaan", costs, 1, limit_m=np.inf)
    Placement(model='pmediaan', chosen=(2,), value=6.0, bound=6.0)
    >>> place("pcentrum", costs, 2, limit_m=np.inf).value
    1.0
    """
    if model not in MODELS:
        raise ValueError(f"model {model!r}")
    clock = Clock(seconds, tick)
    costs = _usable(costs, limit_m)
    if model in ("mclp", "pmediaan"):
        task = _Task(model, costs, limit_m, fixed)
        return task.placement(best_savings(task.savings, count, starts=starts, clock=clock))
    if model == "lscp":
        return _lscp(costs, fixed, clock)
    return _pcentre(costs, count, limit_m, fixed, clock)


def curve(
    model: Model,
    costs: Costs,
    most: int,
    *,
    limit_m: float,
    fixed: Sequence[int] = (),
    seconds: float = float("inf"),
    known: Sequence[Placement] = (),
    tick: Tick = never,
) -> Curve:
    """Return what 1, 2 … *most* candidates bring, at best and opened one by one.

    For MCLP and p-median. Each number begins from the multipliers and the placement of the one
    before; *known* placements are not computed again. *seconds* is for all of it: each number gets
    its share of what is left.
    """
    if model not in ("mclp", "pmediaan"):
        raise ValueError(f"no curve for {model!r}")
    start = Clock(seconds, tick)
    task = _Task(model, _usable(costs, limit_m), limit_m, fixed)
    by_count = {len(k.chosen): k for k in known}
    points: list[CurvePoint] = []
    order = _one_by_one(task.savings, most)
    dual: np.ndarray | None = None
    before: tuple[int, ...] = ()
    for number in range(1, len(order) + 1):
        done = by_count.get(number)
        if done is None:
            share = start.left / (len(order) - number + 1)
            clock = Clock(share, part(tick, (number - 1) / len(order), number / len(order)))
            found = best_savings(
                task.savings,
                number,
                starts=(before, order[:number]),
                dual=dual,
                clock=clock,
            )
            dual = found.dual
            done = task.placement(found)
        before = done.chosen
        sequence = tuple(order[:number])
        points.append(CurvePoint(number, done, sequence, task.value(sequence)))
    return Curve(model, tuple(points), task.value(()))


def _usable(costs: Costs, limit_m: float) -> Costs:
    """Return *costs* in order, within the limit, without demand of nobody."""
    keep = (costs.metres <= limit_m) & (costs.weight[costs.demand] > 0)
    c, d, m = costs.candidate[keep], costs.demand[keep], costs.metres[keep]
    order = np.lexsort((d, c))
    return Costs(c[order], d[order], m[order], costs.candidates, costs.weight)


class _Task:
    """MCLP or p-median as savings, and what they come to in the words of the model."""

    def __init__(self, model: Model, costs: Costs, limit_m: float, fixed: Sequence[int]) -> None:
        self.model, self.costs, self.fixed = model, costs, tuple(fixed)
        served = np.zeros(len(costs.weight), dtype=bool)
        served[costs.demand] = True
        if np.isinf(limit_m) and model == "pmediaan":
            if len(costs.demand) != costs.candidates * int(served.sum()):
                raise ValueError("without a limit every pair is needed")
            limit_m = float(costs.metres.max(initial=0.0))
        self.limit_m = limit_m
        weight = costs.weight[costs.demand]
        flat = model == "mclp"
        gain = weight if flat else weight * (limit_m - costs.metres)
        self.all = float((np.where(served, costs.weight, 0.0) * limit_m).sum())
        whole = Savings(
            np.arange(costs.candidates),
            costs.candidate,
            costs.demand,
            gain,
            np.arange(len(costs.weight)),
            flat,
        )
        for candidate in self.fixed:
            row = np.flatnonzero(whole.ids == candidate)
            if len(row):
                whole = whole.taking(int(row[0]))[0]
        # What opens is counted by the caller from zero.
        self.savings = Savings(
            whole.ids, whole.row, whole.column, whole.gain, whole.origin, flat, whole.base
        )

    def value(self, chosen: Sequence[int]) -> float:
        """Return the value of *chosen* beside the fixed, from the distances themselves."""
        metres, _ = self.costs.nearest([*self.fixed, *chosen])
        if self.model == "mclp":
            return float(self.costs.weight[np.isfinite(metres)].sum())
        served = np.zeros(len(metres), dtype=bool)
        served[self.costs.demand] = True
        walk = np.minimum(metres[served], self.limit_m)
        return float(self.costs.weight[served] @ walk)

    def placement(self, found: Found) -> Placement:
        value = self.value(found.chosen)
        bound = found.bound if self.model == "mclp" else self.all - found.bound
        if found.proven or (bound < value) == (self.model == "mclp"):
            bound = value
        return Placement(self.model, found.chosen, value, bound)


def _one_by_one(savings: Savings, most: int) -> list[int]:
    """Return the candidates opened one by one, while one more still adds something."""
    small = reduced(savings)
    rows: list[int] = []
    best = np.zeros(small.columns)
    for _ in range(min(most, len(small))):
        more = small.sums(np.maximum(small.gain - best[small.column], 0.0))
        if more.max(initial=0.0) <= TIE * max(float(best.sum()), 1e-300):
            break
        row = int(np.flatnonzero(more >= more.max() * (1 - TIE))[0])
        rows.append(row)
        at = small.entries([row])
        best[small.column[at]] = np.maximum(best[small.column[at]], small.gain[at])
    return [int(c) for c in small.ids[rows]]


def _lscp(costs: Costs, fixed: Sequence[int], clock: Clock) -> Placement:
    covered = _covered(costs, fixed)
    keep = ~covered[costs.demand]
    found = fewest(costs.candidate[keep], costs.demand[keep], costs.candidates, clock)
    return Placement("lscp", found.chosen, float(len(found.chosen)), float(found.bound))


def _covered(costs: Costs, fixed: Sequence[int], limit_m: float = np.inf) -> np.ndarray:
    covered = np.zeros(len(costs.weight), dtype=bool)
    mine = np.isin(costs.candidate, np.asarray(fixed, dtype=int)) & (costs.metres <= limit_m)
    covered[costs.demand[mine]] = True
    return covered


def _pcentre(
    costs: Costs, count: int, limit_m: float, fixed: Sequence[int], clock: Clock
) -> Placement:
    """Return the p-centre: by halving, the least radius at which *count* candidates cover all.

    Where even the limit takes more than *count*, the walk is longer than the limit for some: the
    value is then the limit, and the placement has as much demand within it as was found.
    """
    served = np.unique(costs.demand)
    radii = np.unique(costs.metres)
    if not len(served):
        return Placement("pcentrum", (), 0.0, 0.0)
    every = np.full(len(costs.weight), np.inf)
    np.minimum.at(every, costs.demand, costs.metres)
    low = int(np.searchsorted(radii, every[served].max()))
    least, high = low, len(radii)
    chosen: tuple[int, ...] | None = None
    while low < high and clock.left > 0:
        # The first question is whether it can be done at all.
        middle = (low + high) // 2 if chosen is not None else len(radii) - 1
        keep = costs.metres <= radii[middle]
        keep &= ~_covered(costs, fixed, radii[middle])[costs.demand]
        found = fewest(
            costs.candidate[keep], costs.demand[keep], costs.candidates, clock, enough=count
        )
        if len(found.chosen) <= count:
            chosen = found.chosen
            longest = costs.nearest([*fixed, *chosen])[0][served].max()
            high = int(np.searchsorted(radii, longest))
        else:
            low = middle + 1
            if found.bound > count:
                least = low
    if chosen is None:
        most = best_savings(_Task("mclp", costs, limit_m, fixed).savings, count, clock=clock)
        bound = limit_m if least == len(radii) else float(radii[least])
        return Placement("pcentrum", most.chosen, limit_m, bound)
    return Placement("pcentrum", chosen, float(radii[high]), float(radii[min(least, high)]))
