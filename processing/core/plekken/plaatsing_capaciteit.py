# SPDX-License-Identifier: GPL-2.0-or-later
"""The best *p* candidates when each has room for so many people: capacitated MCLP and p-median.

People of one spot may go to different points, so for given points the best assignment is a
transport problem, solved exactly. Which points to open is searched as in
:mod:`plaatsing_besparing`: a placement by adding one at a time (what an extra point adds only falls
as more are open, so old gains are bounds and few have to be computed anew; Minoux 1978), swaps, a
Lagrangian bound that lets a point pick its people (Geoffrion and McBride 1978), reduced costs that
rule candidates out, and HiGHS on what is left, in slices, split in two where it does not close.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from ..progress import Tick, never, part
from .plaatsing import TIE, Costs, same_columns
from .plaatsing_besparing import Clock, highs
from .plaatsing_modellen import Curve, CurvePoint, Model, Placement, place

__all__ = [
    "CAPACITATED",
    "Assignment",
    "assign",
    "curve_with_room",
    "order_with_room",
    "place_with_room",
]

CAPACITATED: tuple[Model, ...] = ("mclp", "pmediaan")
"""The models that can take a capacity; the other two ask that everybody is served."""

_SCALE = 1e4
_CELLS = 60_000
_ROUNDS_FIRST, _ROUNDS = 300, 60
_TRY_EVERY = 15
_SWAPS = 250
"""Placements that swapping may compute."""

_NEARER = 1e-6
"""What a metre less counts for where only people count: it decides between equals alone."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who goes where: row by row a candidate, a demand and how many people."""

    candidate: np.ndarray
    demand: np.ndarray
    people: np.ndarray
    metres: np.ndarray
    value: float
    """What the assignment is worth: people times weight, or metres saved."""


@dataclass(frozen=True, slots=True)
class _Task:
    """The pairs within the limit, candidate by candidate; gains are per person."""

    candidate: np.ndarray
    demand: np.ndarray
    gain: np.ndarray
    people: np.ndarray
    """Per demand."""
    room: np.ndarray
    """Per candidate."""
    fixed: tuple[int, ...]
    metres: np.ndarray
    """Per pair, where no spots are merged; else nothing."""

    @property
    def n(self) -> int:
        return len(self.room)

    def of(self, chosen: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return where the pairs of *chosen* stand."""
        mine = np.zeros(self.n, dtype=bool)
        mine[np.asarray(chosen, dtype=int)] = True
        return np.flatnonzero(mine[self.candidate])

    def transport(self, chosen: Sequence[int]) -> tuple[float, np.ndarray, np.ndarray]:
        """Return what *chosen* beside the fixed are worth, their pairs and the people on each."""
        every = [*self.fixed, *chosen]
        at = self.of(every)
        if not len(at):
            return 0.0, at, np.empty(0)
        spots, d = np.unique(self.demand[at], return_inverse=True)
        c = np.searchsorted(np.unique(every), self.candidate[at])
        k = np.arange(len(at))
        rows = len(spots) + len(set(every))
        matrix = sparse.csr_array(
            sparse.coo_array(
                (np.ones(2 * len(at)), (np.r_[d, len(spots) + c], np.r_[k, k])),
                shape=(rows, len(at)),
            )
        )
        limit = np.r_[self.people[spots], self.room[np.unique(every)]]
        done = linprog(-self.gain[at], A_ub=matrix, b_ub=limit, bounds=(0, None), method="highs")
        people = np.maximum(done.x, 0.0)
        return float(self.gain[at] @ people), at, people

    def value(self, chosen: Sequence[int]) -> float:
        """Return what *chosen* beside the fixed are worth."""
        return self.transport(chosen)[0]

    def alone(self) -> np.ndarray:
        """Return what each candidate is worth when it is the only one."""
        return self.picked(np.zeros(len(self.people)))[0]

    def picked(self, price: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return per candidate its best people at *price* per person, and the people per pair.

        A point with room for fewer than live around takes those that are worth most.
        """
        worth = self.gain - price[self.demand]
        order = np.lexsort((-worth, self.candidate))
        c, w = self.candidate[order], worth[order]
        many = np.where(w > 0, self.people[self.demand[order]], 0.0)
        before = np.cumsum(many) - many
        start = np.searchsorted(c, np.arange(self.n))
        before -= np.r_[before, 0.0][start][c]
        take = np.clip(self.room[c] - before, 0.0, many)
        out = np.empty(len(take))
        out[order] = take
        value = np.bincount(c, weights=w * take, minlength=self.n)
        return value, out


@dataclass(slots=True)
class _Best:
    value: float
    chosen: tuple[int, ...]

    def offer(self, value: float, chosen: Sequence[int]) -> None:
        chosen = tuple(sorted(int(c) for c in chosen))
        better = value > self.value + TIE * max(abs(self.value), 1e-300)
        if better:
            self.value, self.chosen = value, chosen

    def beats(self, bound: float | np.ndarray) -> bool | np.ndarray:
        return bound <= self.value * (1 + TIE) + 1e-9


def place_with_room(
    model: Model,
    costs: Costs,
    people: np.ndarray,
    room: np.ndarray,
    count: int,
    *,
    limit_m: float,
    fixed: Sequence[int] = (),
    seconds: float = float("inf"),
    starts: Sequence[Sequence[int]] = (),
    tick: Tick = never,
) -> Placement:
    """Return the best *count* candidates under *model* when each has *room* for so many people.

    *people* are those of each demand (``costs.weight`` is what they weigh together). With MCLP the
    value is the weight of who has a place within *limit_m*; with the p-median the sum of metres,
    where who has no place counts for *limit_m*. *fixed* candidates are open and fill up too.

    >>> import numpy as np
    >>> costs = Costs(np.array([0, 0, 1]), np.array([0, 1, 1]), np.ones(3), 2, np.array([8.0, 4]))
    >>> place_with_room("mclp", costs, np.array([8.0, 4]), np.array([6.0, 6]), 2, limit_m=5).value
    10.0
    """
    clock = Clock(seconds, tick)
    task, whole = _task(model, costs, people, room, limit_m, fixed)
    return _solved(model, costs, task, whole, count, limit_m, starts, clock)


def _solved(
    model: Model,
    costs: Costs,
    task: _Task,
    whole: float,
    count: int,
    limit_m: float,
    starts: Sequence[Sequence[int]],
    clock: Clock,
) -> Placement:
    """Return the best placement; the one with room for everybody is a start and a bound."""
    free = place(
        model,
        costs,
        count,
        limit_m=limit_m,
        fixed=task.fixed,
        seconds=clock.left / 3,
        starts=starts,
        tick=clock.tick,
    )
    ceiling = free.bound if model == "mclp" else whole - free.bound
    found, bound = _search(task, count, (free.chosen, *starts), ceiling, clock)
    return _placement(model, whole, found, bound)


def curve_with_room(
    model: Model,
    costs: Costs,
    people: np.ndarray,
    room: np.ndarray,
    most: int,
    *,
    limit_m: float,
    fixed: Sequence[int] = (),
    seconds: float = float("inf"),
    known: Sequence[Placement] = (),
    tick: Tick = never,
) -> Curve:
    """Return what 1, 2 … *most* candidates bring, at best and opened one by one."""
    start = Clock(seconds, tick)
    task, whole = _task(model, costs, people, room, limit_m, fixed)
    order = _one_by_one(task, most, start)
    by_count = {len(k.chosen): k for k in known}
    points: list[CurvePoint] = []
    before: tuple[int, ...] = ()
    for number in range(1, len(order) + 1):
        done = by_count.get(number)
        if done is None:
            share = start.left / (len(order) - number + 1)
            clock = Clock(share, part(tick, (number - 1) / len(order), number / len(order)))
            starts = (before, order[:number])
            done = _solved(model, costs, task, whole, number, limit_m, starts, clock)
        before = done.chosen
        sequence = tuple(order[:number])
        value = task.value(sequence)
        points.append(
            CurvePoint(number, done, sequence, value if model == "mclp" else whole - value)
        )
    alone = task.value(())
    return Curve(model, tuple(points), alone if model == "mclp" else whole - alone)


def assign(
    model: Model,
    costs: Costs,
    people: np.ndarray,
    room: np.ndarray,
    chosen: Sequence[int],
    *,
    limit_m: float,
) -> Assignment:
    """Return who goes to which of *chosen*; of assignments worth as much the one that walks least.

    The numbers of people per point are then the same whatever the order of the rows.
    """
    task, _ = _task(model, costs, people, room, limit_m, (), merge=False, nearer=True)
    value, at, many = task.transport(list(chosen))
    some = many > 1e-9
    at = at[some]
    return Assignment(task.candidate[at], task.demand[at], many[some], task.metres[at], value)


def order_with_room(
    model: Model,
    costs: Costs,
    people: np.ndarray,
    room: np.ndarray,
    chosen: Sequence[int],
    *,
    limit_m: float,
    fixed: Sequence[int] = (),
) -> list[int]:
    """Return *chosen* in the order in which opening them brings most, of equals the first."""
    task, _ = _task(model, costs, people, room, limit_m, fixed)
    only = np.zeros(task.n)
    only[list(chosen)] = task.alone()[list(chosen)]
    order = _grown(task, [], len(chosen), only, Clock())
    return [*order, *(c for c in chosen if c not in order)]


def _task(
    model: Model,
    costs: Costs,
    people: np.ndarray,
    room: np.ndarray,
    limit_m: float,
    fixed: Sequence[int],
    merge: bool = True,
    nearer: bool = False,
) -> tuple[_Task, float]:
    """Return the problem as gains per person, and what nobody walking at all would cost."""
    if model not in CAPACITATED:
        raise ValueError(f"no capacity for {model!r}")
    keep = (costs.metres <= limit_m) & (people[costs.demand] > 0)
    c, d, m = costs.candidate[keep], costs.demand[keep], costs.metres[keep]
    order = np.lexsort((d, c))
    c, d, m = c[order], d[order], m[order]
    weight = np.divide(costs.weight, people, out=np.zeros(len(people)), where=people > 0)
    flat = model == "mclp"
    far = limit_m if np.isfinite(limit_m) else float(m.max(initial=0.0))
    gain = weight[d] if flat else weight[d] * (far - m)
    if flat and nearer:
        gain = gain * (1 + _NEARER * (1 - m / max(float(m.max(initial=0.0)), 1.0)))
    served = np.zeros(len(people), dtype=bool)
    served[d] = True
    whole = float((costs.weight[served] * far).sum())
    if flat and merge and len(d):
        c, d, gain, people = _merged(c, d, gain, people, costs.candidates)
        m = np.empty(0)
    return _Task(c, d, gain, people, np.asarray(room, dtype=float), tuple(fixed), m), whole


def _merged(
    c: np.ndarray, d: np.ndarray, gain: np.ndarray, people: np.ndarray, candidates: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs with spots that the same candidates serve, at the same gain, as one."""
    group = same_columns(c, d, len(people), candidates)
    per = np.zeros(len(people))
    per[d] = gain
    used = np.zeros(len(people), dtype=bool)
    used[d] = True
    _, which = np.unique(
        np.column_stack([group, np.round(per, 12), used]), axis=0, return_inverse=True
    )
    which = which.reshape(-1)
    first = np.full(int(which.max()) + 1, len(people))
    np.minimum.at(first, which, np.arange(len(people)))
    keep = first[which[d]] == d
    many = np.bincount(which, weights=np.where(used, people, 0.0))
    return c[keep], which[d[keep]], gain[keep], many


def _placement(model: Model, whole: float, found: _Best, bound: float) -> Placement:
    value = found.value
    if found.beats(bound):
        bound = value
    if model == "pmediaan":
        value, bound = whole - value, whole - bound
    return Placement(model, found.chosen, value, bound)


def _search(
    task: _Task, count: int, starts: Sequence[Sequence[int]], ceiling: float, clock: Clock
) -> tuple[_Best, float]:
    """Return the best placement of *count* and what none can exceed; *ceiling* is known before."""
    alone = task.alone()
    useful = np.flatnonzero(alone > 0)
    useful = useful[~np.isin(useful, task.fixed)]
    count = min(count, len(useful))
    best = _Best(task.value(()), ())
    if not count:
        return best, best.value
    seen: dict[tuple[int, ...], float] = {}
    usable = set(useful.tolist())
    for start in (*starts, []):
        rows = [c for c in start if c in usable][:count]
        rows = _grown(task, rows, count, alone, clock)
        value = _value(task, rows, seen)
        best.offer(value, rows)
        if clock.left <= 0 or best.beats(ceiling):
            break
    if not best.beats(ceiling):
        _swapped(task, best, alone, seen, clock)
    bound = _branch(task, count, best, useful, seen, ceiling, clock)
    kept = _needed(task, best)
    return kept, max(bound, kept.value)


def _value(task: _Task, rows: Sequence[int], seen: dict[tuple[int, ...], float]) -> float:
    key = tuple(sorted(int(r) for r in rows))
    if key not in seen:
        seen[key] = task.value(key)
    return seen[key]


def _grown(
    task: _Task, rows: Sequence[int], count: int, alone: np.ndarray, clock: Clock
) -> list[int]:
    """Return *rows* with the candidates that add most, one at a time, to make *count*."""
    rows = list(rows)
    if len(rows) >= count:
        return rows
    now = task.value(rows)
    queue = [(-float(a), int(c)) for c, a in enumerate(alone) if a > 0]
    heapq.heapify(queue)
    taken = {*task.fixed, *rows}
    fresh: dict[int, int] = {}
    while queue and len(rows) < count:
        bound, c = heapq.heappop(queue)
        if c in taken:
            continue
        if clock.left <= 0:
            # Out of time: the old gain will do.
            rows.append(c)
            taken.add(c)
            continue
        if fresh.get(c) == len(rows):
            if -bound <= TIE * max(now, 1e-300):
                break
            rows.append(c)
            taken.add(c)
            now = task.value(rows)
            continue
        gain = task.value([*rows, c]) - now
        fresh[c] = len(rows)
        # Rounded, so that what is left of a sum does not choose between equals: the first does.
        heapq.heappush(queue, (-round(gain, 9), c))
    return rows


def _one_by_one(task: _Task, most: int, clock: Clock) -> list[int]:
    """Return the candidates opened one by one, while one more still adds something."""
    return _grown(task, [], most, task.alone(), clock)


def _swapped(
    task: _Task,
    best: _Best,
    alone: np.ndarray,
    seen: dict[tuple[int, ...], float],
    clock: Clock,
) -> None:
    """Improve *best* by exchanging one point at a time, the most wanted candidates first."""
    tried = 0
    wanted = np.argsort(-alone, kind="stable")
    improved = True
    while improved and tried < _SWAPS and clock.left > 0:
        improved = False
        for leaves in best.chosen:
            rest = [c for c in best.chosen if c != leaves]
            base = _value(task, rest, seen)
            for c in wanted:
                if base + alone[c] <= best.value * (1 + TIE) or tried >= _SWAPS:
                    break
                if c in best.chosen or c in task.fixed:
                    continue
                clock.look()
                tried += 1
                before = best.value
                best.offer(_value(task, [*rest, int(c)], seen), [*rest, int(c)])
                if best.value > before:
                    improved = True
                    break
            if improved:
                break


def _needed(task: _Task, best: _Best) -> _Best:
    """Return *best* without points that add nothing to the others; of equals the last goes."""
    chosen = list(best.chosen)
    for c in sorted(best.chosen, reverse=True):
        rest = [o for o in chosen if o != c]
        if task.value(rest) >= best.value - TIE * max(best.value, 1e-300):
            chosen = rest
    return _Best(best.value, tuple(chosen))


@dataclass(slots=True)
class _Node:
    bound: float
    opened: tuple[int, ...]
    out: np.ndarray
    price: np.ndarray


def _branch(
    task: _Task,
    count: int,
    best: _Best,
    useful: np.ndarray,
    seen: dict[tuple[int, ...], float],
    ceiling: float,
    clock: Clock,
) -> float:
    """Search part by part, the most promising first; return what nothing can exceed."""
    out = np.ones(task.n, dtype=bool)
    out[useful] = False
    top = np.zeros(len(task.people))
    np.maximum.at(top, task.demand, task.gain)
    price = top / 2
    root = _Node(min(float(top @ task.people), ceiling), (), out, price)
    queue = [(-root.bound, 0, root)]
    number, most_cells = 0, float(_CELLS)
    while queue:
        bound = -queue[0][0]
        if best.beats(bound):
            return best.value
        if clock.left <= 0:
            return max(bound, best.value)
        node = heapq.heappop(queue)[2]
        left = count - len(node.opened)
        rounds = _ROUNDS if number else _ROUNDS_FIRST
        found = _relaxed(task, node, left, best, seen, rounds, clock)
        bound = min(found.bound, node.bound)
        if best.beats(bound):
            continue
        inside = np.flatnonzero(~found.out)
        left = count - len(found.opened)
        if left <= 0 or len(inside) <= left:
            chosen = [*found.opened, *inside[: max(left, 0)]]
            best.offer(_value(task, chosen, seen), chosen)
            continue
        cells = 3.0 * len(task.of([*task.fixed, *found.opened, *inside]))
        if cells <= most_cells and clock.left > 0:
            bound, done = _exact(task, found, left, bound, best, seen, clock)
            if done or best.beats(bound):
                continue
            most_cells = max(cells / 2, 3_000.0)
        one = int(inside[int(np.argmax(found.worth[inside]))])
        without = found.out.copy()
        without[one] = True
        for opened in ((*found.opened, one), found.opened):
            number += 1
            child = _Node(bound, opened, without, found.price)
            heapq.heappush(queue, (-bound, number, child))
    return best.value


@dataclass(slots=True)
class _Relaxed:
    bound: float
    opened: tuple[int, ...]
    out: np.ndarray
    price: np.ndarray
    worth: np.ndarray


def _relaxed(
    task: _Task,
    node: _Node,
    left: int,
    best: _Best,
    seen: dict[tuple[int, ...], float],
    rounds: int,
    clock: Clock,
) -> _Relaxed:
    """Return the Lagrangian bound of *node*, and what it rules out or cannot miss."""
    price = price_best = node.price
    bound_best, theta, stalled = np.inf, 1.0, 0
    worth_best = np.zeros(task.n)
    always = np.array([*task.fixed, *node.opened], dtype=int)
    step = np.zeros(len(price))
    inside = np.flatnonzero(~node.out)
    for turn in range(-1, rounds):
        # First as if nobody could be served twice: where points are small they simply fill up.
        now = np.zeros(len(price)) if turn < 0 else price
        worth, take = task.picked(now)
        ranked = inside[np.argsort(-worth[inside], kind="stable")]
        top = ranked[:left]
        bound = float(now @ task.people + worth[always].sum() + worth[top].sum())
        if bound < bound_best:
            stalled = 0 if bound < bound_best - 1e-4 * abs(bound_best - best.value) else stalled + 1
            bound_best, price_best, worth_best = bound, now, worth
        else:
            stalled += 1
        if turn % _TRY_EVERY == 0:
            chosen = [*node.opened, *(int(c) for c in top)]
            best.offer(_value(task, chosen, seen), chosen)
        if best.beats(bound_best):
            break
        if turn < 0:
            continue
        if clock.left <= 0:
            break
        if stalled >= 12:
            theta, stalled, price = theta / 2, 0, price_best
            step = np.zeros(len(price))
            if theta < 0.01:
                break
            continue
        mine = np.zeros(task.n, dtype=bool)
        mine[always], mine[top] = True, True
        served = np.bincount(
            task.demand, weights=np.where(mine[task.candidate], take, 0.0), minlength=len(price)
        )
        slope = task.people - served
        slope[(price <= 0) & (slope > 0)] = 0.0
        step = slope + 0.5 * step
        norm = float(step @ step)
        if norm <= 0:
            break
        price = np.maximum(price - theta * (bound - best.value) / norm * step, 0.0)
    # To do better than the best, nothing may cost more than is between bound and best.
    out, opened = node.out.copy(), node.opened
    ranked = inside[np.argsort(-worth_best[inside], kind="stable")]
    if len(ranked) > left > 0:
        last, following = worth_best[ranked[left - 1]], worth_best[ranked[left]]
        losing = ranked[left:]
        out[losing[np.asarray(best.beats(bound_best - last + worth_best[losing]))]] = True
        winning = ranked[:left]
        sure = winning[np.asarray(best.beats(bound_best - worth_best[winning] + following))]
        opened = (*opened, *(int(c) for c in sure))
        out[sure] = True
    return _Relaxed(bound_best, opened, out, price_best, worth_best)


def _exact(
    task: _Task,
    node: _Relaxed,
    left: int,
    bound: float,
    best: _Best,
    seen: dict[tuple[int, ...], float],
    clock: Clock,
) -> tuple[float, bool]:
    """Let HiGHS look for something better in *node*; return its bound, and whether that is all."""
    free = np.flatnonzero(~node.out)
    always = np.unique(np.array([*task.fixed, *node.opened], dtype=int))
    every = np.r_[free, always]
    at = task.of(every)
    spots, d = np.unique(task.demand[at], return_inverse=True)
    place = np.full(task.n, -1)
    place[every] = np.arange(len(every))
    c = place[task.candidate[at]]
    n, m, e = len(free), len(spots), len(at)
    people = task.people[spots][d]
    # A part of the people of a spot: 0 to 1, as HiGHS takes them here.
    worth = task.gain[at] * people
    scale = _SCALE / max(float(np.bincount(d, weights=worth).max(initial=0.0)) * m, 1e-300)
    goal = best.value * scale - 1e-6 * _SCALE
    k, of_free = np.arange(e), c < n
    strong = np.flatnonzero(of_free)
    room = task.room[every]
    rows, cols, vals = [d], [n + k], [np.ones(e)]
    # Room: what a point takes, less what it has when it is open.
    rows += [m + c, m + np.arange(n)]
    cols += [n + k, np.arange(n)]
    vals += [people, -room[:n]]
    # Nobody goes to a point that is closed: implied by the room, but it makes the bound tight.
    base = m + len(every)
    rows += [base + np.arange(len(strong))] * 2
    cols += [n + strong, c[strong]]
    vals += [np.ones(len(strong)), -np.ones(len(strong))]
    last = base + len(strong)
    rows += [np.full(n, last), np.full(e, last + 1)]
    cols += [np.arange(n), n + k]
    vals += [np.ones(n), worth * scale]
    matrix = sparse.csr_array(
        sparse.coo_array(
            (np.concatenate(vals), (np.concatenate(rows), np.concatenate(cols))),
            shape=(last + 2, n + e),
        )
    )
    high = np.r_[np.ones(m), np.zeros(n), room[n:], np.zeros(len(strong)), float(left), np.inf]
    low = np.r_[np.full(last, -np.inf), 0.0, goal]
    answer = highs(-np.r_[np.zeros(n), worth * scale], matrix, low, high, n, clock)
    if answer.rows is not None:
        chosen = [*node.opened, *(int(f) for f in free[answer.rows])]
        best.offer(_value(task, chosen, seen), chosen)
    if answer.settled:
        return best.value, True
    return min(bound, max(-answer.bound / scale, 0.0)), False
