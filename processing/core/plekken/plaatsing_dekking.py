# SPDX-License-Identifier: GPL-2.0-or-later
"""The fewest candidates that serve all demand (set cover): for LSCP, and for each step of p-centre.

Built like :mod:`plaatsing_besparing`: reductions (Beasley 1987), a Lagrangian bound with fixing by
reduced costs (Beasley 1990), what is left to HiGHS in slices, split in two where it does not close.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..netwerk.search_local import ranges
from .plaatsing import same_columns, undominated
from .plaatsing_besparing import Answer, Clock, highs

__all__ = ["Cover", "fewest"]

_CELLS = 150_000
_ROUNDS_FIRST, _ROUNDS = 400, 100
_WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class Cover:
    """Fewest candidates found (numbers), and how few it could be at least."""

    chosen: tuple[int, ...]
    bound: int

    @property
    def proven(self) -> bool:
        """Return whether no smaller set serves everything."""
        return len(self.chosen) <= self.bound


@dataclass(frozen=True, slots=True)
class _Part:
    """Who serves what, candidate by candidate; ``ids`` are their numbers, ``taken`` is chosen."""

    ids: np.ndarray
    row: np.ndarray
    column: np.ndarray
    columns: int
    taken: tuple[int, ...] = ()

    def keep(self, rows: np.ndarray, columns: np.ndarray, taken: tuple[int, ...]) -> _Part:
        """Return the part with only the candidates and the demand of these masks."""
        entries = rows[self.row] & columns[self.column]
        return _Part(
            self.ids[rows],
            (np.cumsum(rows) - 1)[self.row[entries]],
            (np.cumsum(columns) - 1)[self.column[entries]],
            int(columns.sum()),
            taken,
        )

    def entries(self, rows: np.ndarray) -> np.ndarray:
        """Return where the demand of *rows* stands."""
        return ranges(
            np.searchsorted(self.row, rows, side="left"),
            np.searchsorted(self.row, rows, side="right"),
        )

    def taking(self, rows: np.ndarray) -> _Part:
        """Return the part once the candidates *rows* (mask) are chosen."""
        columns = np.ones(self.columns, dtype=bool)
        columns[self.column[rows[self.row]]] = False
        taken = (*self.taken, *(int(c) for c in self.ids[rows]))
        return self.keep(~rows, columns, taken)


def fewest(
    candidate: np.ndarray,
    demand: np.ndarray,
    candidates: int,
    clock: Clock | None = None,
    enough: int | None = None,
) -> Cover:
    """Return the fewest candidates that serve every demand that occurs in the pairs.

    With *enough* the search ends as soon as that few are found or shown to be too few.
    """
    clock = clock or Clock()
    if not len(demand):
        return Cover((), 0)
    order = np.lexsort((demand, candidate))
    number = np.unique(demand[order], return_inverse=True)[1].reshape(-1)
    whole = _reduced(
        _Part(np.arange(candidates), candidate[order], number, int(number.max()) + 1), clock
    )
    best = _greedy(whole, np.zeros(whole.columns))
    least = enough if enough is not None else 0
    nothing = np.zeros(candidates, dtype=bool)
    queue: list[tuple[int, int, tuple[int, ...], np.ndarray]] = [
        (len(whole.taken) + int(whole.columns > 0), 0, (), nothing)
    ]
    made, most_cells = 0, float(_CELLS)
    while queue and len(best) > least:
        bound, _, opened, out = queue[0]
        if bound >= len(best) or (enough is not None and bound > enough) or clock.left <= 0:
            break
        heapq.heappop(queue)
        part = _restricted(whole, opened, out)
        if part is None:
            continue
        part, found, bound, worth = _relaxed(
            part, len(best), clock, _ROUNDS if made else _ROUNDS_FIRST
        )
        best = min(best, found, key=len)
        if part is None or bound >= len(best):
            continue
        cells = float(len(part.row))
        if cells <= most_cells and clock.left > 0:
            answer = _exact(part, len(best), clock)
            if answer.rows is not None:
                best = min(best, (*part.taken, *(int(c) for c in part.ids[answer.rows])), key=len)
            if answer.settled:
                continue
            if np.isfinite(answer.bound):
                bound = max(bound, len(part.taken) + int(np.ceil(answer.bound - _WHOLE)))
            if bound >= len(best):
                continue
            most_cells = max(cells / 2, 2_000.0)
        one = int(part.ids[int(np.argmax(worth))])
        gone = np.ones(candidates, dtype=bool)
        gone[part.ids] = False
        gone[list(part.taken)] = False
        without = gone.copy()
        without[one] = True
        for chosen, left in (((*part.taken, one), gone), (part.taken, without)):
            made += 1
            heapq.heappush(queue, (bound, made, chosen, left))
    bound = min([len(best), *(q[0] for q in queue)])
    return Cover(tuple(sorted(best)), bound)


def _restricted(whole: _Part, opened: Sequence[int], out: np.ndarray) -> _Part | None:
    """Return *whole* with *opened* chosen and *out* gone; None where demand has nobody left."""
    chosen = np.zeros(len(out), dtype=bool)
    chosen[list(opened)] = True
    part = whole.taking(chosen[whole.ids])
    part = part.keep(~out[part.ids], np.ones(part.columns, dtype=bool), part.taken)
    if (np.bincount(part.column, minlength=part.columns) == 0).any():
        return None
    return part


def _reduced(part: _Part, clock: Clock) -> _Part:
    """Return *part* with equal demand as one and without what is implied."""
    while part.columns and clock.left > 0:
        before = len(part.row)
        group = same_columns(part.row, part.column, part.columns, len(part.ids))
        first = np.full(int(group.max()) + 1, part.columns)
        np.minimum.at(first, group, np.arange(part.columns))
        once = np.zeros(part.columns, dtype=bool)
        once[first] = True
        part = part.keep(np.ones(len(part.ids), dtype=bool), once, part.taken)
        keep = undominated(part.row, part.column, len(part.ids), part.columns, clock.look)
        part = part.keep(keep, np.ones(part.columns, dtype=bool), part.taken)
        # Demand whose candidates include all of another's is served with that one.
        part = part.keep(np.ones(len(part.ids), dtype=bool), _hardest(part, clock), part.taken)
        alone = np.bincount(part.column, minlength=part.columns) == 1
        sure = np.zeros(len(part.ids), dtype=bool)
        sure[part.row[alone[part.column]]] = True
        if sure.any():
            part = part.taking(sure)
        if len(part.row) == before:
            break
    return part


def _hardest(part: _Part, clock: Clock) -> np.ndarray:
    """Return which demand (mask) is not served by itself once other demand is."""
    columns = part.columns
    size = np.bincount(part.column, minlength=columns)
    keep = np.ones(columns, dtype=bool)
    degree = np.bincount(part.row, minlength=len(part.ids)).astype(float)
    if degree @ degree > 400_000_000:
        return keep
    table = sparse.csr_array(
        sparse.coo_array(
            (np.ones(len(part.row), np.float32), (part.column, part.row)),
            shape=(columns, len(part.ids)),
        )
    )
    other = sparse.csc_array(table.T)
    most = max(1, 1_000_000 // max(columns, 1))
    for start in range(0, columns, most):
        clock.look()
        both = sparse.coo_array(table[start : start + most] @ other)
        first, second = both.row + start, both.col
        holds = (both.data >= size[first] - 0.5) & (first != second)
        holds &= (size[second] > size[first]) | (first < second)
        keep[second[holds]] = False
    return keep


def _greedy(part: _Part, u: np.ndarray) -> tuple[int, ...]:
    """Return a cover: each time the candidate that serves most, then without what is superfluous.

    With multipliers *u* demand counts for what it is worth there, else each for one.
    """
    open_ = np.ones(part.columns, dtype=bool)
    weight = 1.0 + 1e-3 * u / max(float(u.max(initial=0.0)), 1e-300)
    rows: list[int] = []
    while open_.any():
        serves = np.bincount(
            part.row, weights=np.where(open_, weight, 0.0)[part.column], minlength=len(part.ids)
        )
        row = int(np.argmax(serves))
        rows.append(row)
        open_[part.column[part.entries(np.array([row]))]] = False
    times = np.bincount(
        part.column[part.entries(np.array(rows, dtype=int))], minlength=part.columns
    )
    for row in list(rows):
        mine = part.column[part.entries(np.array([row]))]
        if (times[mine] > 1).all():
            times[mine] -= 1
            rows.remove(row)
    return (*part.taken, *(int(c) for c in part.ids[rows]))


def _relaxed(
    part: _Part, most: int, clock: Clock, rounds: int
) -> tuple[_Part | None, tuple[int, ...], int, np.ndarray]:
    """Return what the bound leaves of *part*, the best cover met, the bound and each one's worth.

    None for the part where nothing under *most* candidates can be left.
    """
    best = _greedy(part, np.zeros(part.columns))
    size = min(most, len(best))
    degree = np.bincount(part.row, minlength=len(part.ids))
    highest = np.zeros(part.columns)
    np.maximum.at(highest, part.column, degree[part.row].astype(float))
    u = 1.0 / np.maximum(highest, 1.0)
    u_best, bound_best, theta, stalled = u, -np.inf, 1.0, 0
    step = np.zeros(part.columns)
    taken = len(part.taken)
    for turn in range(rounds):
        if not part.columns:
            break
        worth = np.bincount(part.row, weights=u[part.column], minlength=len(part.ids))
        chosen = worth > 1.0
        bound = taken + float(u.sum() + (1.0 - worth[chosen]).sum())
        if bound > bound_best:
            stalled = 0 if bound > bound_best + 1e-3 else stalled + 1
            u_best, bound_best = u, bound
        else:
            stalled += 1
        if turn % 10 == 9:
            clock.look()
        if turn % 25 == 24:
            best = min(best, _greedy(part, u_best), key=len)
            size = min(size, len(best))
            if clock.left <= 0:
                break
        if np.ceil(bound_best - _WHOLE) >= size:
            return None, best, size, worth
        if stalled >= 12:
            theta, stalled, u = theta / 2, 0, u_best
            step = np.zeros(part.columns)
            if theta < 0.01:
                break
            continue
        served = np.bincount(part.column[chosen[part.row]], minlength=part.columns)
        slope = 1.0 - served
        slope[(u <= 0) & (slope < 0)] = 0.0
        step = slope + 0.4 * step
        norm = float(step @ step)
        if norm <= 0:
            break
        u = np.maximum(u + theta * max(size - bound, 0.05) / norm * step, 0.0)
    least = int(np.ceil(bound_best - _WHOLE)) if part.columns else taken
    if not part.columns or least >= size:
        return None, best, min(least, size), np.zeros(len(part.ids))
    worth = np.bincount(part.row, weights=u_best[part.column], minlength=len(part.ids))
    # To do better than `size`, at most size - 1 may be spent.
    out = (worth <= 1.0) & (bound_best + (1.0 - worth) > size - 1 + _WHOLE)
    sure = (worth > 1.0) & (bound_best + (worth - 1.0) > size - 1 + _WHOLE)
    if out.any():
        rest = part.keep(~out, np.ones(part.columns, dtype=bool), part.taken)
        if (np.bincount(rest.column, minlength=rest.columns) == 0).any():
            return None, best, size, worth
        part, sure = rest, sure[~out]
    if sure.any():
        part = part.taking(sure)
    if not part.columns:
        return None, min(best, part.taken, key=len), min(size, len(part.taken)), worth
    part = _reduced(part, clock)
    if not part.columns:
        return None, min(best, part.taken, key=len), min(size, len(part.taken)), worth
    return part, best, least, np.bincount(part.row, minlength=len(part.ids)).astype(float)


def _exact(part: _Part, most: int, clock: Clock) -> Answer:
    """Let HiGHS look for a cover of fewer than *most* candidates in all."""
    n = len(part.ids)
    matrix = sparse.csr_array(
        sparse.coo_array(
            (
                np.ones(len(part.row) + n),
                (np.r_[part.column, np.full(n, part.columns)], np.r_[part.row, np.arange(n)]),
            ),
            shape=(part.columns + 1, n),
        )
    )
    return highs(
        np.ones(n),
        matrix,
        np.r_[np.ones(part.columns), 0.0],
        np.r_[np.full(part.columns, np.inf), float(most - 1 - len(part.taken))],
        n,
        clock,
    )
