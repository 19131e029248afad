# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reader of printed numbers can work out of those that are not printed.

Every table that agrees with the print (a *world*) is one the reader must think possible. Worlds
are found by the simplex method with bounds on both sides (Dantzig, Linear Programming and
Extensions, 1963, chapter 18). It starts from the true table, which agrees by definition, and goes
on from the last world for every next question, so most answers take a few steps where a solver
begins anew each time. A world proves what it shows: it is checked against the sums and the print,
and where the method does not come to an end another solver (HiGHS) answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

__all__ = ["WIDTH", "Reader", "Relation", "extremes", "linked"]

WIDTH = 1e-3
"""How much narrower than asked, in persons, a range may come out."""

_STEP = 1e-9
_SUMS = 1e-6
"""By so much of a person the sums of a world may be off."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One sum that a reader knows: cell ``total`` is the sum of the cells ``parts``."""

    total: int
    parts: tuple[int, ...]


def _matrix(relations: Sequence[Relation], n: int) -> np.ndarray:
    matrix = np.zeros((len(relations), n))
    for row, relation in enumerate(relations):
        matrix[row, relation.total] -= 1.0
        for cell in relation.parts:
            matrix[row, cell] += 1.0
    return matrix


def _solve(
    cost: np.ndarray, matrix: csr_array, sums: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray | None:
    bounds = np.column_stack([low, high])
    found = linprog(cost, A_eq=matrix, b_eq=sums, bounds=bounds, method="highs")
    return np.asarray(found.x, dtype=float) if found.status == 0 else None


def extremes(
    relations: Sequence[Relation], low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most that each cell can be: two linear programmes per cell.

    *low* and *high* (persons) are what is known of each cell alone. Slow and without any of the
    short cuts of :class:`Reader`. NaN where no table agrees.
    """
    n = len(low)
    matrix = csr_array(_matrix(relations, n))
    ends = np.full((2, n), math.nan)
    for cell in range(n):
        for end, sign in enumerate((1.0, -1.0)):
            weights = np.zeros(n)
            weights[cell] = sign
            world = _solve(weights, matrix, np.zeros(len(relations)), low, high)
            if world is not None:
                ends[end, cell] = world[cell]
    return ends[0], ends[1]


def linked(
    relations: Sequence[Relation], cells: np.ndarray, matter: np.ndarray
) -> list[np.ndarray]:
    """Return which of *cells* (mask) hang together through sums: per group its cells, ascending.

    Only groups with a cell that *matter* (mask), by their first cell.
    """
    above = list(range(len(cells)))

    def root(cell: int) -> int:
        while above[cell] != cell:
            above[cell] = cell = above[above[cell]]
        return cell

    there = cells.tolist()
    for relation in relations:
        tied = [c for c in (relation.total, *relation.parts) if there[c]]
        for cell in tied[1:]:
            one, other = sorted((root(tied[0]), root(cell)))
            above[other] = one
    label = np.array([root(c) for c in range(len(above))], dtype=int)
    return [np.flatnonzero(cells & (label == k)) for k in np.unique(label[matter & cells])]


class _Table:
    """The equations solved for as many cells as there are equations (the basis), and a world.

    A cell outside the basis may stand anywhere between its bounds, so every world fits every basis.
    """

    def __init__(
        self,
        rows: np.ndarray,
        basis: np.ndarray,
        world: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
    ) -> None:
        # The last row is that of the objective.
        self.rows = np.vstack([rows, np.zeros((1, rows.shape[1]))])
        self.basis, self.world, self.low, self.high = basis, world, low, high

    @classmethod
    def of(cls, matrix: np.ndarray, world: np.ndarray, low: np.ndarray, high: np.ndarray) -> _Table:
        """Return the equations of *matrix*, solved for the cells with most room where it can."""
        rows = matrix.copy()
        order = np.argsort(low - high, kind="stable")
        basis: list[int] = []
        kept: list[int] = []
        for k in range(len(rows)):
            open_to = np.flatnonzero(np.abs(rows[k, order]) > _STEP)
            if not len(open_to):
                # This sum follows from the others.
                continue
            cell = int(order[open_to[0]])
            _pivot(rows, k, cell)
            basis.append(cell)
            kept.append(k)
        return cls(rows[kept], np.array(basis, dtype=int), world, low, high)

    def climb(self, weights: np.ndarray, enough: float = math.inf) -> list[np.ndarray] | None:
        """Go to where the sum of *weights* is greatest, or *enough*; return the worlds passed.

        None when that takes too many steps: then nothing is known.
        """
        rows, basis, world = self.rows, self.basis, self.world
        low, high = self.low, self.high
        rows[-1] = weights - weights[basis] @ rows[:-1]
        rows[-1, basis] = 0.0
        gain = rows[-1]
        least = _STEP + 1e-13 * float(np.abs(weights).max())
        reached = float(weights @ world)
        passed: list[np.ndarray] = []
        most = 50 + 10 * len(world)
        for step in range(most):
            if reached >= enough - _STEP:
                return passed
            room = np.where(gain > 0.0, high - world, world - low)
            worth = np.where(room > _STEP, np.abs(gain), 0.0)
            # The first that helps cannot go round in circles (Bland 1977); the best is faster.
            j = int(np.argmax(worth > least)) if step > most // 2 else int(np.argmax(worth))
            if worth[j] <= least:
                return passed
            sign = 1.0 if gain[j] > 0.0 else -1.0
            rate = -sign * rows[:-1, j]
            size = np.abs(rate)
            here = world[basis]
            left = np.where(rate > 0.0, high[basis] - here, here - low[basis])
            far = np.full(len(basis), math.inf)
            np.divide(left, size, out=far, where=size > _STEP)
            own = float(room[j])
            i = int(np.argmin(far)) if len(far) else -1
            length = max(min(own, float(far[i])) if i >= 0 else own, 0.0)
            world[basis] = here + rate * length
            world[j] += sign * length
            reached += abs(float(gain[j])) * length
            if length > _STEP:
                passed.append(world.copy())
            if i >= 0 and far[i] < own:
                if step > most // 2:
                    ties = np.flatnonzero(far <= far[i] + _STEP)
                    i = int(ties[np.argmin(basis[ties])])
                _pivot(rows, i, j)
                basis[i] = j
        return None


def _pivot(rows: np.ndarray, i: int, j: int) -> None:
    """Solve row *i* for cell *j*, and take that out of the other rows."""
    row = rows[i] / rows[i, j]
    column = rows[:, j].copy()
    column[i] = 0.0
    some = np.flatnonzero(column)
    rows[some] -= column[some, None] * row
    rows[i] = row


class Reader:
    """A reader who knows *relations* and, after :meth:`use`, between what each cell lies.

    ``least`` and ``most`` (persons per cell) are the spread of the worlds seen so far: what the
    reader can work out is never less wide. A world that agrees with less room still agrees when
    there is more, so what was found is used again, and one world serves many cells.
    """

    def __init__(
        self, values: np.ndarray, relations: Sequence[Relation], low: np.ndarray, high: np.ndarray
    ) -> None:
        self.values = values
        self.matrix = _matrix(relations, len(values))
        # Floating point sums may be off by a hair; the truth agrees all the same.
        self.sums = self.matrix @ values
        self._sparse = csr_array(self.matrix)
        self._table = _Table.of(self.matrix, values.copy(), low, high)
        self._worlds = [values.copy()]
        self.low, self.high = low, high
        self.least, self.most = values.copy(), values.copy()

    def use(self, low: np.ndarray, high: np.ndarray) -> None:
        """Know that each cell lies from *low* to *high*; the true number has to."""
        self.low = self._table.low = low
        self.high = self._table.high = high
        slack = WIDTH / 10
        seen = np.array(self._worlds)
        seen = seen[((seen >= low - slack) & (seen <= high + slack)).all(axis=1)]
        self.least, self.most = seen.min(axis=0), seen.max(axis=0)
        now = self._table.world
        if (now < low).any() or (now > high).any():
            self._table.world = self.values.copy()

    def look(self, weights: np.ndarray, enough: float = math.inf) -> None:
        """Add the world in which the sum of *weights* is greatest, or a first that is *enough*."""
        passed = self._table.climb(weights, enough)
        if passed is None or not self._agrees(self._table.world):
            self._table = _Table.of(self.matrix, self.values.copy(), self.low, self.high)
            found = _solve(-weights, self._sparse, self.sums, self.low, self.high)
            passed = [] if found is None else [found]
        if passed:
            worlds = np.array(passed)
            np.minimum(self.least, worlds.min(axis=0), out=self.least)
            np.maximum(self.most, worlds.max(axis=0), out=self.most)
            # The last lies farthest off; all of them would cost more than they save.
            self._worlds.append(passed[-1])

    def _agrees(self, world: np.ndarray) -> bool:
        off = float(np.abs(self.matrix @ world - self.sums).max(initial=0.0))
        inside = (world >= self.low - _SUMS) & (world <= self.high + _SUMS)
        return off < _SUMS and bool(inside.all())

    def stretch(self, cell: int, need: float = math.inf) -> bool:
        """Return whether the reader must think *cell* possible over a range as wide as *need*."""
        for sign in (1.0, -1.0):
            if self.most[cell] - self.least[cell] >= need - WIDTH:
                return True
            weights = np.zeros(len(self.values))
            weights[cell] = sign
            other = self.least[cell] if sign > 0 else -self.most[cell]
            self.look(weights, other + need)
        return bool(self.most[cell] - self.least[cell] >= need - WIDTH)

    def together(self, cells: np.ndarray, need: np.ndarray) -> None:
        """Look for worlds in which many of *cells* are low, or high, at once."""
        before = len(cells) + 1
        while 2 < len(cells) < before:
            before = len(cells)
            for sign in (1.0, -1.0):
                weights = np.zeros(len(self.values))
                weights[cells] = sign
                self.look(weights)
            cells = cells[self.most[cells] - self.least[cells] < need[cells] - WIDTH]

    def breaking(
        self, cell: int, aim: float, up: np.ndarray, down: np.ndarray, price: np.ndarray
    ) -> np.ndarray | None:
        """Return (mask) which cells leave their bounds, as cheaply as can be, if *cell* is *aim*.

        Each may rise by *up* above and fall by *down* below (persons) at *price* a person. None
        when no table has *cell* at *aim*.
        """
        n, table = len(self.values), self._table
        low = np.r_[self.low, np.zeros(2 * n)]
        high = np.r_[self.high, up, down]
        sign = 1.0 if aim > table.world[cell] else -1.0
        # Dearer than any way around: first the cell goes to its aim, then that becomes cheaper.
        weights = np.r_[np.zeros(n), -price, -price]
        weights[cell] = sign * 10.0 * n * float(price.max())
        rows = table.rows[:-1]
        wide = _Table(
            np.hstack([rows, rows, -rows]),
            table.basis.copy(),
            np.r_[table.world, np.zeros(2 * n)],
            low,
            high,
        )
        (high if sign > 0 else low)[cell] = aim
        (low if sign > 0 else high)[cell] = table.world[cell]
        world: np.ndarray | None = None
        if wide.climb(weights) is not None and abs(wide.world[cell] - aim) < _SUMS:
            world = wide.world
        else:
            low[cell] = high[cell] = aim
            weights[cell] = 0.0
            equations = csr_array(hstack([self._sparse, self._sparse, -self._sparse]))
            world = _solve(-weights, equations, self.sums, low, high)
        if world is None:
            return None
        out: np.ndarray = (world[n : 2 * n] > WIDTH / 10) | (world[2 * n :] > WIDTH / 10)
        return out
