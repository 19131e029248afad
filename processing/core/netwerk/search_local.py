# SPDX-License-Identifier: GPL-2.0-or-later
"""Searches that stay in the part of the network around where they begin.

What a search within some metres costs may not grow with what lies elsewhere in the country.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from .network import Network

__all__ = ["SHIFT_M", "Around", "End", "ranges"]

SHIFT_M = 1.0
"""Added to every first step and taken off again: a sparse matrix has no step of 0 m."""

_CELLS = 20_000_000
"""Distances held at once while counting: 160 MB."""


class End:
    """One end of the edges that dwellings are on: its row, the metres to it and who is there."""

    def __init__(self, row: np.ndarray, metres: np.ndarray, rows: int) -> None:
        self.row, self.metres = row, metres
        self._order = np.argsort(row, kind="stable")
        self._begin = np.r_[0, np.cumsum(np.bincount(row, minlength=rows))]

    def count(self, rows: np.ndarray) -> int:
        """Return how many dwellings :meth:`at` gives."""
        return int((self._begin[rows + 1] - self._begin[rows]).sum())

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Return the dwellings whose edge ends at one of *rows*."""
        return np.asarray(self._order[ranges(self._begin[rows], self._begin[rows + 1])])


class Around:
    """Searches in the part of the network that lies within a distance of some spots.

    A walk is never shorter than the straight line, so that part is a box around the spots. Where
    ends of roads were joined over a gap that need not hold to the centimetre: when a way within the
    limit would leave the box, the box grows.
    """

    def __init__(self, network: Network, limit_m: float) -> None:
        self.matrix = network.matrix
        self.limit_m = limit_m
        rows = self.matrix.shape[0]
        self.xy = np.empty((rows, 2))
        self.xy[network.node_row[::-1]] = network.node_xy[::-1]
        self.number = np.full(rows, -1)
        """Of the rows that a search was in: their place there. -1 outside."""
        extent = float(np.ptp(self.xy, axis=0).max()) if rows else 0.0
        # Beyond the extent there is nothing; far below a street's length boxes would be empty.
        self.cell_m = max(min(limit_m, extent + 1.0), 50.0)
        self.low = self.xy.min(axis=0)
        self.size = ((self.xy.max(axis=0) - self.low) / self.cell_m).astype(np.int64) + 1
        cell = self._cell(self.xy)
        key = cell[:, 0] * self.size[1] + cell[:, 1]
        self.order = np.argsort(key, kind="stable")
        self.key = key[self.order]

    def _cell(self, xy: np.ndarray) -> np.ndarray:
        cell = np.clip(np.floor((xy - self.low) / self.cell_m), 0, self.size - 1)
        return np.asarray(cell.astype(np.int64))

    def together(self, xy: np.ndarray, ends: Sequence[End]) -> Iterator[np.ndarray]:
        """Yield the numbers of the spots *xy* that are searched at once, in order."""
        cell = self._cell(xy) // 2
        key = cell[:, 0] * (self.size[1] + 1) + cell[:, 1]
        order = np.argsort(key, kind="stable")
        for group in np.split(order, np.flatnonzero(np.diff(key[order])) + 1):
            box = self._box(xy[group], 0.0)
            most = max(1, _CELLS // (1 + len(box) + sum(end.count(box) for end in ends)))
            for begin in range(0, len(group), most):
                yield np.sort(group[begin : begin + most])

    def _box(self, spots: np.ndarray, slack_m: float) -> np.ndarray:
        """Return the rows of the matrix within the limit and *slack_m* of the box of *spots*."""
        reach = self.limit_m + slack_m
        low, high = spots.min(axis=0) - reach, spots.max(axis=0) + reach
        first, last = self._cell(np.vstack([low, high]))
        columns = np.arange(first[0], last[0] + 1) * self.size[1]
        rows = self.order[
            ranges(
                np.searchsorted(self.key, columns + first[1], side="left"),
                np.searchsorted(self.key, columns + last[1], side="right"),
            )
        ]
        xy = self.xy[rows]
        return np.asarray(np.sort(rows[((xy >= low) & (xy <= high)).all(axis=1)]))

    def search(
        self,
        spots: np.ndarray,
        step_row: np.ndarray,
        step_spot: np.ndarray,
        step_m: np.ndarray,
        count: int,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return rows of the matrix and the metres from each of *count* spots to them.

        ``number`` then holds the place of those rows, until :meth:`leave`.
        """
        slack = 10.0
        while True:
            rows = self._box(spots, slack)
            n = len(rows)
            self.number[rows] = np.arange(n)
            begin, end = self.matrix.indptr[rows], self.matrix.indptr[rows + 1]
            entries = ranges(begin, end)
            tail = np.repeat(np.arange(n), end - begin)
            head, length = self.number[self.matrix.indices[entries]], self.matrix.data[entries]
            kept, step_in = head >= 0, self.number[step_row] >= 0
            graph = sparse.csr_matrix(
                sparse.coo_matrix(
                    (
                        np.r_[length[kept], step_m[step_in] + SHIFT_M],
                        (
                            np.r_[tail[kept], n + step_spot[step_in]],
                            np.r_[head[kept], self.number[step_row[step_in]]],
                        ),
                    ),
                    shape=(n + count, n + count),
                )
            )
            found = dijkstra(
                graph,
                directed=True,
                indices=np.arange(n, n + count),
                limit=self.limit_m + 2 * SHIFT_M,
            )
            found = found[:, :n] - SHIFT_M
            outside = bool((step_m[~step_in] <= self.limit_m).any())
            if not kept.all():
                beyond = found[:, tail[~kept]] + length[~kept]
                outside |= bool((beyond <= self.limit_m).any())
            if not outside:
                return rows, found
            self.leave(rows)
            slack *= 4.0

    def leave(self, rows: np.ndarray) -> None:
        """Forget the place of *rows*."""
        self.number[rows] = -1


def ranges(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the numbers begin .. end of every pair, one after the other."""
    many = end - begin
    return np.repeat(begin - np.r_[0, np.cumsum(many)[:-1]], many) + np.arange(many.sum())
