# SPDX-License-Identifier: GPL-2.0-or-later
"""Location-allocation on a sparse table of distances: what the four models share.

Candidates and demand are numbers; the table holds only the pairs within the limit. Two models are
one: a placement *saves* something for each demand, the best of what its open candidates save. With
MCLP a covered demand saves its weight, with the p-median the metres below the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..netwerk.search_local import ranges

__all__ = [
    "TIE",
    "Costs",
    "Look",
    "Savings",
    "greedy",
    "merge_columns",
    "same_columns",
    "swap",
    "undominated",
]

TIE = 1e-9
"""Relative: what differs less than this is the same, so that rounding never decides."""

Look = Callable[[], object]
"""Called now and then by what may take long; raises when the user asked to stop."""


def _nothing() -> None:
    """Look at nothing."""


_PRODUCT = 400_000_000
"""Steps of a product above which looking for dominated candidates costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Row by row a candidate, a demand and the metres between them; every pair once.

    ``weight`` is how many people each demand stands for.
    """

    candidate: np.ndarray
    demand: np.ndarray
    metres: np.ndarray
    candidates: int
    weight: np.ndarray

    def within(self, limit_m: float) -> Costs:
        """Return only the pairs no further apart than *limit_m*."""
        keep = self.metres <= limit_m
        return Costs(
            self.candidate[keep],
            self.demand[keep],
            self.metres[keep],
            self.candidates,
            self.weight,
        )

    def nearest(self, chosen: Sequence[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return per demand the metres to the nearest of *chosen* (inf: none) and which one (-1).

        A tie goes to the first of *chosen*.
        """
        rank = np.full(self.candidates, -1)
        chosen = np.asarray(chosen, dtype=int)
        rank[chosen] = np.arange(len(chosen))
        some = np.flatnonzero(rank[self.candidate] >= 0)
        d, r, m = self.demand[some], rank[self.candidate[some]], self.metres[some]
        order = np.lexsort((r, m, d))
        d, r, m = d[order], r[order], m[order]
        first = np.r_[True, d[1:] != d[:-1]][: len(d)]
        metres = np.full(len(self.weight), np.inf)
        owner = np.full(len(self.weight), -1)
        metres[d[first]] = m[first]
        owner[d[first]] = chosen[r[first]]
        return metres, owner


@dataclass(frozen=True, slots=True)
class Savings:
    """What each candidate saves for each demand, candidate by candidate (as a CSR matrix).

    ``ids`` are the candidates' numbers in the whole problem. ``flat`` says that a demand saves the
    same whoever serves it (MCLP). ``taken`` are candidates that are open already: what they save is
    in ``base`` and off every ``gain``.
    """

    ids: np.ndarray
    row: np.ndarray
    column: np.ndarray
    gain: np.ndarray
    origin: np.ndarray
    """Of every column its number in the whole problem."""
    flat: bool
    base: float = 0.0
    taken: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def columns(self) -> int:
        """Return how much demand there is."""
        return len(self.origin)

    def sums(self, value: np.ndarray) -> np.ndarray:
        """Return *value* (one per gain) added up per candidate."""
        return np.bincount(self.row, weights=value, minlength=len(self))

    def entries(self, rows: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return where the gains of *rows* stand, row after row."""
        rows = np.asarray(rows, dtype=int)
        return ranges(
            np.searchsorted(self.row, rows, side="left"),
            np.searchsorted(self.row, rows, side="right"),
        )

    def value(self, rows: Sequence[int] | np.ndarray) -> float:
        """Return what *rows* save together, ``base`` included."""
        at = self.entries(rows)
        best = np.zeros(self.columns)
        np.maximum.at(best, self.column[at], self.gain[at])
        return self.base + float(best.sum())

    def best_two(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return per column what the best and the second of *rows* save, and the place of the best.

        That place is a position in *rows*, -1 where none saves anything.
        """
        best, second = np.zeros(self.columns), np.zeros(self.columns)
        owner = np.full(self.columns, -1)
        for place, row in enumerate(rows):
            at = self.entries([row])
            column, gain = self.column[at], self.gain[at]
            better = gain > best[column]
            second[column] = np.where(better, best[column], np.maximum(second[column], gain))
            owner[column[better]] = place
            best[column[better]] = gain[better]
        return best, second, owner

    def without(self, rows: np.ndarray) -> tuple[Savings, np.ndarray]:
        """Return the problem without the candidates *rows* (mask), and which columns are left."""
        return self._of_entries(~rows[self.row], ~rows, self.gain, self.base, self.taken)

    def taking(self, row: int) -> tuple[Savings, np.ndarray, np.ndarray]:
        """Return the problem once *row* is open, the columns that are left and what it saves."""
        at = self.entries([row])
        had = np.zeros(self.columns)
        had[self.column[at]] = self.gain[at]
        left = self.gain - had[self.column]
        keep = np.ones(len(self), dtype=bool)
        keep[row] = False
        # What is left of a difference by rounding is nothing.
        entries = keep[self.row] & (left > TIE * self.gain)
        base, taken = self.base + float(had.sum()), (*self.taken, int(self.ids[row]))
        out, columns = self._of_entries(entries, keep, left, base, taken)
        return out, columns, had

    def _of_entries(
        self,
        entries: np.ndarray,
        rows: np.ndarray,
        gain: np.ndarray,
        base: float,
        taken: tuple[int, ...],
    ) -> tuple[Savings, np.ndarray]:
        used = np.zeros(self.columns, dtype=bool)
        used[self.column[entries]] = True
        columns = np.flatnonzero(used)
        out = Savings(
            self.ids[rows],
            (np.cumsum(rows) - 1)[self.row[entries]],
            (np.cumsum(used) - 1)[self.column[entries]],
            gain[entries],
            self.origin[columns],
            self.flat,
            base,
            taken,
        )
        return out, columns


def merge_columns(savings: Savings) -> Savings:
    """Return *savings* with demand that the same candidates serve as one.

    Only where every demand saves the same whoever serves it; else nothing is merged.
    """
    if not savings.flat or not savings.columns:
        return savings
    row, column = savings.row, savings.column
    group = same_columns(row, column, savings.columns, len(savings))
    new = int(group.max()) + 1
    of_column = np.zeros(savings.columns)
    of_column[column] = savings.gain
    gain = np.bincount(group, weights=of_column, minlength=new)
    first = np.full(new, savings.columns)
    np.minimum.at(first, group, np.arange(savings.columns))
    keep = first[group[column]] == column
    row, column = row[keep], group[column[keep]]
    return Savings(
        savings.ids,
        row,
        column,
        gain[column],
        np.arange(new),
        True,
        savings.base,
        savings.taken,
    )


def same_columns(row: np.ndarray, column: np.ndarray, columns: int, rows: int) -> np.ndarray:
    """Return per column a number that columns with the same rows share, in order of occurrence.

    Compared by the sum of a random number per row, twice 62 bits: two different sets of rows that
    agree by chance would take 10^18 columns.
    """
    random = np.random.default_rng(20150601).integers(0, 2**62, (2, rows), dtype=np.int64)
    sums = np.zeros((2, columns), dtype=np.int64)
    with np.errstate(over="ignore"):
        for line in range(2):
            np.add.at(sums[line], column, random[line][row])
    _, first, which = np.unique(sums.T, axis=0, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=int)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(rank[which.reshape(-1)])


def undominated(
    row: np.ndarray, column: np.ndarray, rows: int, columns: int, look: Look = _nothing
) -> np.ndarray:
    """Return which rows (mask) are not part of another row; of equals the first stays.

    A row that serves nobody is part of any other.
    """
    size = np.bincount(row, minlength=rows)
    keep = size > 0
    degree = np.bincount(column, minlength=columns).astype(float)
    if not keep.any() or degree @ degree > _PRODUCT:
        return np.asarray(keep)
    table = sparse.csr_array(
        sparse.coo_array((np.ones(len(row), np.float32), (row, column)), shape=(rows, columns))
    )
    other = sparse.csc_array(table.T)
    most = max(1, int(_BLOCK // max(rows, 1)))
    for start in range(0, rows, most):
        look()
        both = sparse.coo_array(table[start : start + most] @ other)
        first, second = both.row + start, both.col
        inside = both.data >= size[first] - 0.5
        inside &= (first != second) & ((size[second] > size[first]) | (second < first))
        keep[first[inside]] = False
    return np.asarray(keep)


_BLOCK = 1_000_000
"""Cells of such a product held at once."""


def greedy(savings: Savings, count: int) -> list[int]:
    """Return *count* rows, each time the one that adds most; of equals the first.

    Fewer where there are fewer candidates.
    """
    rows: list[int] = []
    best = np.zeros(savings.columns)
    for _ in range(min(count, len(savings))):
        more = savings.sums(np.maximum(savings.gain - best[savings.column], 0.0))
        more[rows] = -1.0
        row = int(np.flatnonzero(more >= more.max() * (1 - TIE))[0])
        rows.append(row)
        at = savings.entries([row])
        best[savings.column[at]] = np.maximum(best[savings.column[at]], savings.gain[at])
    return rows


def swap(
    savings: Savings, rows: Sequence[int], most: int = 200, look: Look = _nothing
) -> list[int]:
    """Return *rows* after the best exchange of one open for one closed candidate, until none helps.

    The vertex substitution of Teitz and Bart (1968), every exchange weighed at once as Resende and
    Werneck (2007) do: what a candidate adds, what leaving loses, and what it takes over of that.
    """
    rows = list(rows)
    if not rows or len(rows) >= len(savings):
        return rows
    row, closed = savings.row, np.ones(len(savings), dtype=bool)
    p = len(rows)
    for _ in range(most):
        look()
        best, second, owner = savings.best_two(rows)
        had = best[savings.column]
        add = savings.sums(np.maximum(savings.gain - had, 0.0))
        loss = np.bincount(owner + 1, weights=best - second, minlength=p + 1)[1:]
        served = owner[savings.column]
        taken = np.maximum(np.minimum(savings.gain, had) - second[savings.column], 0.0)
        extra = np.bincount(
            row * (p + 1) + served + 1, weights=taken, minlength=len(savings) * (p + 1)
        ).reshape(len(savings), p + 1)[:, 1:]
        change = add[:, None] - loss[None, :] + extra
        closed[:] = True
        closed[rows] = False
        change[~closed] = -np.inf
        at = int(np.argmax(change))
        if change.flat[at] <= TIE * max(float(best.sum()), 1e-300):
            break
        rows[at % p] = at // p
    return rows
