# SPDX-License-Identifier: GPL-2.0-or-later
"""The best *p* candidates by what they save together: exact for MCLP and p-median.

HiGHS alone takes minutes for a town and, called through scipy, cannot be interrupted (before scipy
1.15 it even keeps every other thread waiting). So it only gets what is left of the problem, in
slices of a second at most:

1. demand that the same candidates serve is one, candidates that another one covers are dropped;
2. greedy and swaps give a good placement;
3. Lagrangian relaxation of "each demand is served once" gives a bound, as good as that of the
   linear programme at a fraction of its cost (Cornuejols, Fisher and Nemhauser 1977), and with it
   candidates that cannot be part of anything better are out, those nothing better can miss are in
   (reduced costs, as Beasley 1993);
4. what is left goes to HiGHS, asked for something better than what is known; when it is still too
   large, or not done within its slice, it is split in two on one candidate, open or not.

Every step leaves a valid bound. Out of time: the best found, and how far from proven it is.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..netwerk.search_local import ranges
from ..progress import Tick, check, never
from .plaatsing import TIE, Look, Savings, greedy, merge_columns, same_columns, swap, undominated

__all__ = ["Answer", "Clock", "Found", "best_savings", "highs", "reduced"]

_SLICE_S = 0.7
_CELLS = 120_000
"""Non-zeros of a model that HiGHS usually closes within its slice."""

_SCALE = 1e4
"""What all demand together counts for in HiGHS, whose tolerances are absolute (1e-6)."""

_ROUNDS_FIRST, _ROUNDS = 800, 120
_FIX_EVERY, _TRY_EVERY = 20, 40
_PATIENCE, _SLOWER, _SLOWEST, _MEMORY = 20, 0.7, 0.005, 0.6
"""Of the subgradient: steps without progress before they get shorter, by how much, when it ends,
and what the way so far counts for."""

_CORE, _CORE_TIMES, _TRIES = 100, 12, 10
"""Placements are tried on the candidates that are worth most: this many, or so many times *p*."""


@dataclass(slots=True)
class Clock:
    """How long a search may take; hears a cancel each time it is looked at."""

    seconds: float = float("inf")
    tick: Tick = never
    start: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Return the seconds that are left; raises ``Cancelled`` when the user asked to stop."""
        spent = time.monotonic() - self.start
        check(self.tick, min(spent / self.seconds, 0.99) if self.seconds > 0 else 0.99)
        return self.seconds - spent

    def look(self) -> None:
        """Raise ``Cancelled`` when the user asked to stop."""
        _ = self.left


@dataclass(frozen=True, slots=True)
class Found:
    """The best placement found, as candidates' numbers, and what none can exceed."""

    chosen: tuple[int, ...]
    value: float
    bound: float
    dual: np.ndarray | None = None
    """The multipliers at the root, to begin from with another number of candidates."""

    @property
    def proven(self) -> bool:
        """Return whether no placement is better."""
        return self.bound <= self.value * (1 + TIE) + 1e-12


@dataclass(slots=True)
class _Best:
    """The best placement so far."""

    value: float
    chosen: tuple[int, ...]

    def offer(self, value: float, chosen: Sequence[int]) -> None:
        if value > self.value * (1 + TIE):
            self.value, self.chosen = value, tuple(sorted(int(c) for c in chosen))

    def beats(self, bound: float | np.ndarray) -> bool | np.ndarray:
        """Return whether nothing under *bound* is better."""
        return bound <= self.value * (1 + TIE) + 1e-12


def best_savings(
    savings: Savings,
    count: int,
    *,
    starts: Sequence[Sequence[int]] = (),
    dual: np.ndarray | None = None,
    clock: Clock | None = None,
) -> Found:
    """Return *count* candidates of *savings* that save most together.

    *starts* are placements (candidates' numbers) to begin from beside greedy; *dual* are the
    multipliers of an earlier search on the same *savings*. Of equal placements the first one found
    is kept: that order does not depend on the order of rows. Fewer than *count* where no further
    candidate adds anything.
    """
    clock = clock or Clock()
    whole = reduced(savings, clock.look)
    count = min(count, len(whole))
    best = _Best(savings.base, savings.taken)
    if not count or not whole.columns:
        return Found(best.chosen, best.value, best.value)
    place = {int(c): r for r, c in enumerate(whole.ids)}
    for start in ([], *starts):
        rows = [place[c] for c in start if c in place][:count] if len(start) else []
        rows += [r for r in _completed(whole, rows, count) if r not in rows]
        rows = swap(whole, rows, look=clock.look)
        best.offer(whole.value(rows), [*whole.taken, *whole.ids[rows]])
        if clock.left <= 0:
            break
    rows = [place[c] for c in best.chosen if c in place]
    if dual is None or len(dual) != whole.columns:
        first, second, _ = whole.best_two(rows)
        dual = (first + second) / 2
    found = _branch(whole, count, best, dual, clock)
    return replace(found, chosen=_needed(whole, found.chosen, place))


def _needed(whole: Savings, chosen: tuple[int, ...], place: Mapping[int, int]) -> tuple[int, ...]:
    """Return *chosen* without those that add nothing to the others; of equals the last goes."""
    rows = [place[c] for c in chosen if c in place]
    while rows:
        best, second, owner = whole.best_two(rows)
        loss = np.bincount(owner + 1, weights=best - second, minlength=len(rows) + 1)[1:]
        idle = np.flatnonzero(loss <= TIE * max(float(best.sum()), 1e-300))
        if not len(idle):
            break
        del rows[int(idle[-1])]
    return tuple(sorted([*whole.taken, *(int(c) for c in whole.ids[rows])]))


def reduced(savings: Savings, look: Look | None = None) -> Savings:
    """Return *savings* without what decides nothing: equal demand, candidates inside others."""
    out = merge_columns(savings)
    if out.flat:
        look = look or (lambda: None)
        keep = undominated(out.row, out.column, len(out), out.columns, look)
    else:
        keep = np.bincount(out.row, minlength=len(out)) > 0
    if not keep.all():
        out = merge_columns(out.without(~keep)[0])
    return Savings(
        out.ids,
        out.row,
        out.column,
        out.gain,
        np.arange(out.columns),
        out.flat,
        out.base,
        out.taken,
    )


def _completed(savings: Savings, rows: Sequence[int], count: int) -> list[int]:
    """Return the rows that greedy adds to *rows* to make *count*."""
    if len(rows) >= count:
        return []
    best = np.zeros(savings.columns)
    at = savings.entries(list(rows))
    np.maximum.at(best, savings.column[at], savings.gain[at])
    left = np.maximum(savings.gain - best[savings.column], 0.0)
    rest = Savings(savings.ids, savings.row, savings.column, left, savings.origin, savings.flat)
    return [r for r in greedy(rest, count) if r not in rows][: count - len(rows)]


@dataclass(slots=True)
class _Node:
    """A part of the search: candidates that are open, and those that are out."""

    bound: float
    open: tuple[int, ...]
    out: np.ndarray
    dual: np.ndarray


def _branch(whole: Savings, count: int, best: _Best, dual: np.ndarray, clock: Clock) -> Found:
    """Search *whole* part by part, the most promising first, until nothing better can be left."""
    nothing = np.zeros(int(whole.ids.max()) + 1, dtype=bool)
    queue: list[tuple[float, int, _Node]] = []
    top = np.zeros(whole.columns)
    np.maximum.at(top, whole.column, whole.gain)
    root = _Node(whole.base + float(top.sum()), (), nothing, dual)
    heapq.heappush(queue, (-root.bound, 0, root))
    number, most_cells = 0, float(_CELLS)
    kept = dual
    while queue:
        bound = -queue[0][0]
        if best.beats(bound):
            queue = []
            break
        if clock.left <= 0:
            break
        node = heapq.heappop(queue)[2]
        part, u = _restricted(whole, node)
        first = number == 0
        part, u, left, bound, at_root = _relaxed(
            part,
            u,
            count - len(part.taken) + len(whole.taken),
            best,
            clock,
            _ROUNDS_FIRST if first else _ROUNDS,
        )
        bound = min(bound, node.bound)
        if first:
            kept = at_root
        if best.beats(bound):
            continue
        if left and part.columns:
            cells = _cells(part)
            if cells <= most_cells and clock.left > 0:
                bound, done = _exact(part, left, bound, best, clock)
                if done or best.beats(bound):
                    continue
                most_cells = max(cells / 2, 2_000.0)
            number += 1
            for child in _children(whole, node, part, u, left, bound):
                number += 1
                heapq.heappush(queue, (-child.bound, number, child))
    bound = max([best.value, *(-q[0] for q in queue)])
    return Found(best.chosen, best.value, bound, kept)


def _restricted(whole: Savings, node: _Node) -> tuple[Savings, np.ndarray]:
    """Return what is left of *whole* in *node*, and the multipliers of its columns."""
    part = whole.without(node.out[whole.ids])[0] if node.out.any() else whole
    for candidate in node.open:
        row = np.flatnonzero(part.ids == candidate)
        if len(row):
            part = part.taking(int(row[0]))[0]
    return part, node.dual[part.origin]


def _children(
    whole: Savings, node: _Node, part: Savings, u: np.ndarray, left: int, bound: float
) -> list[_Node]:
    """Return the two halves of *part*: its most wanted candidate open, or out."""
    dual = np.zeros(whole.columns)
    dual[part.origin] = u
    worth = part.sums(np.maximum(part.gain - u[part.column], 0.0))
    row = int(np.argmax(worth))
    out = np.ones(len(node.out), dtype=bool)
    out[part.ids] = False
    opened = tuple(c for c in part.taken if c not in whole.taken)
    out[list(opened)] = False
    one = int(part.ids[row])
    without = out.copy()
    without[one] = True
    at = part.entries([row])
    with_dual = dual.copy()
    spot = part.origin[part.column[at]]
    with_dual[spot] = np.maximum(dual[spot] - part.gain[at], 0.0)
    children = [_Node(bound, (*opened, one), out, with_dual)]
    if len(part) - 1 >= 1 and left >= 1:
        children.append(_Node(bound, opened, without, dual))
    return children


def _relaxed(
    part: Savings, u: np.ndarray, left: int, best: _Best, clock: Clock, rounds: int
) -> tuple[Savings, np.ndarray, int, float, np.ndarray]:
    """Return what the bound leaves of *part*: with its multipliers, how many to choose, the bound.

    Subgradient steps towards the best placement (Held, Wolfe and Crowder 1974), with every
    placement met on the way offered as a solution. The last is the best multipliers on the columns
    of *part* as it came.
    """
    kept = np.zeros(part.columns)
    bound_best, theta, stalled = np.inf, 1.5, 0
    u_best, step = u, np.zeros(len(u))
    seen: set[tuple[int, ...]] = set()
    improved = False
    whole = True
    for turn in range(rounds):
        if not left or not part.columns:
            best.offer(part.base, part.taken)
            return part, u, 0, part.base, kept
        if len(part) <= left:
            value = part.value(np.arange(len(part)))
            best.offer(value, [*part.taken, *part.ids])
            return part, u, 0, value, kept
        rest = np.maximum(part.gain - u[part.column], 0.0)
        worth = part.sums(rest)
        top = _top(worth, left)
        bound = part.base + float(u.sum() + worth[top].sum())
        if bound < bound_best:
            if bound < bound_best - 1e-4 * abs(bound_best - best.value):
                stalled = 0
            bound_best, u_best, improved = bound, u, True
            if whole:
                kept = u
        else:
            stalled += 1
        _offer(part, top, best, seen)
        if best.beats(bound_best):
            return part, u_best, left, bound_best, kept
        # Once, at the root: further down it finds the same again.
        if rounds == _ROUNDS_FIRST and turn % _TRY_EVERY == _TRY_EVERY - 1:
            _try_core(part, u_best, left, best, turn, clock)
            if best.beats(bound_best):
                return part, u_best, left, bound_best, kept
        if stalled >= _PATIENCE:
            theta, stalled, u = theta * _SLOWER, 0, u_best
            step = np.zeros(len(u))
            if theta < _SLOWEST:
                break
            continue
        if improved and turn % _FIX_EVERY == _FIX_EVERY - 1:
            improved = False
            smaller, shrunk, left, changed = _fixed(part, u_best, left, bound_best, best)
            if changed:
                part, u, u_best = smaller, shrunk, shrunk
                step, whole = np.zeros(len(u)), False
                seen = set()
                continue
        if turn % 10 == 0 and clock.left <= 0:
            break
        at = part.entries(top)
        served = part.column[at][part.gain[at] > u[part.column[at]]]
        slope = 1.0 - np.bincount(served, minlength=part.columns)
        slope[(u <= 0) & (slope > 0)] = 0.0
        # The way so far counts too: without it the steps go to and fro.
        step = slope + _MEMORY * step
        norm = float(step @ step)
        if norm <= 0:
            break
        u = np.maximum(u - theta * (bound - best.value) / norm * step, 0.0)
    smaller, shrunk, left, _ = _fixed(part, u_best, left, bound_best, best)
    return smaller, shrunk, left, bound_best, kept


def _top(worth: np.ndarray, count: int) -> np.ndarray:
    """Return the *count* candidates that are worth most, of equals the first, in order."""
    if count >= len(worth):
        return np.arange(len(worth))
    least = np.partition(worth, len(worth) - count)[len(worth) - count]
    above = np.flatnonzero(worth > least)
    return np.sort(np.r_[above, np.flatnonzero(worth == least)[: count - len(above)]])


def _offer(part: Savings, top: np.ndarray, best: _Best, seen: set[tuple[int, ...]]) -> None:
    key = tuple(top.tolist())
    if key in seen:
        return
    seen.add(key)
    value = part.value(top)
    # Improving by swaps costs as much as several steps: only what comes close is worth it.
    if value > best.value * 0.98:
        rows = swap(part, key, most=20)
        value = part.value(rows)
        best.offer(value, [*part.taken, *part.ids[rows]])


def _try_core(
    part: Savings, u: np.ndarray, left: int, best: _Best, seed: int, clock: Clock
) -> None:
    """Offer placements of the candidates that are worth most: swaps from some random beginnings.

    Swaps on everything end in the nearest local best, often some per cent short. Near the best
    multipliers all that matters is among the most valuable candidates, and there they are cheap.
    """
    worth = part.sums(np.maximum(part.gain - u[part.column], 0.0))
    size = max(_CORE, _CORE_TIMES * left)
    core = part
    if len(part) > size:
        out = np.ones(len(part), dtype=bool)
        out[np.argsort(-worth, kind="stable")[:size]] = False
        core = part.without(out)[0]
    random = np.random.default_rng(seed)
    for _ in range(_TRIES):
        clock.look()
        rows = swap(core, random.choice(len(core), min(left, len(core)), replace=False).tolist())
        best.offer(core.value(rows), [*core.taken, *core.ids[rows]])


def _fixed(
    part: Savings, u: np.ndarray, left: int, bound: float, best: _Best
) -> tuple[Savings, np.ndarray, int, bool]:
    """Return *part* without candidates that nothing better opens, and with those it cannot miss."""
    worth = part.sums(np.maximum(part.gain - u[part.column], 0.0))
    if len(part) <= left:
        return part, u, left, False
    order = np.sort(worth)[::-1]
    last, next_ = order[left - 1], order[left]
    top = _top(worth, left)
    chosen = np.zeros(len(part), dtype=bool)
    chosen[top] = True
    out = ~chosen & np.asarray(best.beats(bound - last + worth))
    sure = chosen & np.asarray(best.beats(bound - worth + next_))
    if not out.any() and not sure.any():
        return part, u, left, False
    opened = part.ids[sure]
    if out.any():
        part, columns = part.without(out)
        u = u[columns]
    for candidate in opened:
        part, columns, had = part.taking(int(np.flatnonzero(part.ids == candidate)[0]))
        u = np.maximum(u - had, 0.0)[columns]
    return part, u, left - len(opened), True


def _levels(part: Savings) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the gains by column, highest first, and where a lower level begins.

    The compact formulation with distance ranks (COBRA; Church 2003, García, Labbé and Marín 2011):
    one row per demand and level, "some candidate of at least this level is open".
    """
    order = np.lexsort((part.row, -part.gain, part.column))
    column, gain = part.column[order], part.gain[order]
    last = np.r_[(column[1:] != column[:-1]) | (gain[:-1] > gain[1:] * (1 + TIE)), True]
    start = np.searchsorted(column, column, side="left")
    return order, np.flatnonzero(last), start, gain


def _cells(part: Savings) -> float:
    """Return how many non-zeros the model of *part* has, before equal rows are merged."""
    _, last, start, _ = _levels(part)
    return float((last - start[last] + 1).sum())


def _exact(part: Savings, left: int, bound: float, best: _Best, clock: Clock) -> tuple[float, bool]:
    """Let HiGHS look for something better in *part*; return the bound and whether it is settled."""
    order, last, start, gain = _levels(part)
    n = len(part)
    same = np.r_[start[last][1:] == start[last][:-1], False]
    weight = gain[last] - np.where(same, np.r_[gain[last][1:], 0.0], 0.0)
    begin, end = start[last], last + 1
    row = np.repeat(np.arange(len(last)), end - begin)
    candidate = part.row[order[ranges(begin, end)]]
    group = same_columns(candidate, row, len(last), n)
    m = int(group.max()) + 1
    weight = np.bincount(group, weights=weight, minlength=m)
    first = np.full(m, len(last))
    np.minimum.at(first, group, np.arange(len(last)))
    keep = first[group[row]] == row
    row, candidate = group[row[keep]], candidate[keep]
    scale = _SCALE / max(float(weight.sum()), 1e-300)
    # A hair below: right on the best, HiGHS keeps repairing solutions at the edge of this row.
    goal = (best.value - part.base) * scale - 1e-6 * _SCALE
    matrix = sparse.csr_array(
        sparse.coo_array(
            (
                np.r_[-np.ones(len(row)), np.ones(m), np.ones(n), weight * scale],
                (
                    np.r_[row, np.arange(m), np.full(n, m), np.full(m, m + 1)],
                    np.r_[candidate, n + np.arange(m), np.arange(n), n + np.arange(m)],
                ),
            ),
            shape=(m + 2, n + m),
        )
    )
    found = highs(
        -np.r_[np.zeros(n), weight * scale],
        matrix,
        np.r_[np.full(m, -np.inf), 0.0, goal],
        np.r_[np.zeros(m), float(left), np.inf],
        n,
        clock,
    )
    if found.rows is not None:
        best.offer(part.value(found.rows), [*part.taken, *part.ids[found.rows]])
    if found.settled:
        return best.value, True
    return min(bound, part.base + max(-found.bound / scale, 0.0)), False


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS says: the first variables that are 1, the bound, whether the model is settled."""

    rows: np.ndarray | None
    bound: float
    settled: bool


def highs(
    cost: np.ndarray,
    matrix: sparse.csr_array,
    low: np.ndarray,
    high: np.ndarray,
    binary: int,
    clock: Clock,
) -> Answer:
    """Minimise *cost* over variables of 0..1, the first *binary* of them whole, in one slice."""
    kind = np.zeros(len(cost))
    kind[:binary] = 1
    done = milp(
        cost,
        integrality=kind,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, low, high),
        options={
            "time_limit": max(min(_SLICE_S, clock.left), 0.01),
            "mip_rel_gap": 0.0,
            "presolve": True,
        },
    )
    rows = None if done.x is None else np.flatnonzero(done.x[:binary] > 0.5)
    bound = getattr(done, "mip_dual_bound", None)
    return Answer(
        rows,
        -np.inf if bound is None or not np.isfinite(bound) else float(bound),
        done.status in (0, 2),
    )
