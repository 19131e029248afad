# SPDX-License-Identifier: GPL-2.0-or-later
"""What an obstacle costs in metres: who passes it, how far around it is, what opening it gives.

Exact, and never a search per dwelling. To go around an obstacle only the part of the network needs
a new search whose ways pass it; those parts of all obstacles are searched at once, side by side.
To open one, the search goes on from where it makes a difference: only where the ends of the
opened stretch lie further apart than its length can anybody gain (docs/ontwerp.md section 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from ..progress import Tick, check, never, part
from .looproutes import TIE_M, Streets, Walk

__all__ = ["Change", "Openings", "detours", "opened", "passers"]

_PAIRS = 3_000_000
"""Rows times obstacles searched at once: some 300 MB."""

_CELLS = 20_000_000
"""Distances held at once: 160 MB."""

_SHIFT_M = 1.0
"""Added to every first step and taken off again: a sparse matrix has no step of 0 m."""


@dataclass(frozen=True, slots=True)
class Change:
    """Ways that an obstacle makes other: one row per obstacle, category and dwelling.

    ``home`` counts in the dwellings of the walk; ``before`` and ``after`` are metres, legs
    included, inf without a way.
    """

    obstacle: np.ndarray
    category: np.ndarray
    home: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def __len__(self) -> int:
        return len(self.obstacle)


@dataclass(frozen=True, slots=True)
class Openings:
    """Stretches that can be opened: rows at both ends and metres, one or more per obstacle."""

    obstacle: np.ndarray
    u: np.ndarray
    v: np.ndarray
    metres: np.ndarray


def joined_changes(parts: list[Change]) -> Change:
    """Return all changes in the order of obstacle, category and dwelling."""
    names = ("obstacle", "category", "home", "before", "after")
    if not parts:
        none = np.empty(0, dtype=int)
        return Change(none, none, none, np.empty(0), np.empty(0))
    columns = [np.concatenate([getattr(p, n) for p in parts]) for n in names]
    order = np.lexsort((columns[2], columns[1], columns[0]))
    return Change(*(c[order] for c in columns))


# Going around


def passers(walk: Walk, group: np.ndarray, tick: Tick = never) -> Change:
    """Return whose ways pass the pieces of each *group* (a number per piece, -1 for none).

    ``after`` is as ``before``: nothing changes yet.
    """
    parts = []
    for c in range(len(walk.trees)):
        check(tick, c / len(walk.trees))
        for passing in _passing(walk, group, c):
            before = walk.metres[c, passing.home]
            kind = np.full(len(before), c)
            parts.append(Change(passing.group_of_home, kind, passing.home, before, before))
    check(tick, 1.0)
    return joined_changes(parts)


def detours(walk: Walk, group: np.ndarray, tick: Tick = never) -> Change:
    """Return whose ways pass the pieces of each *group* and how long they are around it.

    Who lives on such a piece has no way around it.
    """
    parts = []
    around = _Around(walk.streets)
    for c in range(len(walk.trees)):
        for number, passing in enumerate(_passing(walk, group, c)):
            check(tick, (c + number / (number + 1)) / len(walk.trees))
            found = around.search(walk, group, c, passing)
            home, of = passing.home, passing.group_of_home
            near, far = walk.ends(home)
            piece = walk.piece[home]
            # Along the own piece there is no way around it, but at its very end.
            barred, leg = group[piece] == of, walk.at.leg_m[home] + TIE_M
            after = np.minimum(
                np.where(barred & (near > leg), np.inf, found.at(of, walk.streets.u[piece]) + near),
                np.where(barred & (far > leg), np.inf, found.at(of, walk.streets.v[piece]) + far),
            )
            before = walk.metres[c, home]
            kind = np.full(len(home), c)
            parts.append(Change(of, kind, home, before, np.maximum(after, before)))
    check(tick, 1.0)
    return joined_changes(parts)


@dataclass(frozen=True, slots=True)
class _Passing:
    """Some groups: the rows whose ways pass them, sorted on group and row, and the dwellings."""

    key: np.ndarray
    rows: int
    home: np.ndarray
    group_of_home: np.ndarray

    @property
    def group(self) -> np.ndarray:
        return self.key // self.rows

    @property
    def row(self) -> np.ndarray:
        return self.key % self.rows

    def find(self, group: np.ndarray, row: np.ndarray) -> np.ndarray:
        """Return where each pair stands, -1 where it is not there."""
        wanted = group * self.rows + row
        at = np.minimum(np.searchsorted(self.key, wanted), max(len(self.key) - 1, 0))
        if not len(self.key):
            return np.full(len(wanted), -1)
        return np.where(self.key[at] == wanted, at, -1)


def _passing(walk: Walk, group: np.ndarray, c: int) -> Iterator[_Passing]:
    """Yield the groups that anybody passes on the way to category *c*, some at a time."""
    tree, rows = walk.trees[c], walk.streets.rows
    on = np.where(tree.piece >= 0, group[np.maximum(tree.piece, 0)], -1)
    # Per row the nearest row on its way, itself included, that steps over a group.
    step = np.where((on < 0) & (tree.parent >= 0), tree.parent, np.arange(rows))
    while True:
        further = step[step]
        if np.array_equal(further, step):
            break
        step = further
    count = np.bincount(on[on >= 0], minlength=int(group.max(initial=-1)) + 1)
    if not len(count):
        return
    # Living on a piece and walking along part of it is passing as well.
    lives = np.where((walk.row[c] >= 0) & (walk.own_m[c] > TIE_M), group[walk.piece], -1)
    row, at = np.arange(rows), step
    keys = []
    while True:
        some = on[at] >= 0
        row, at = row[some], at[some]
        if not len(row):
            break
        keys.append(on[at].astype(np.int64) * rows + row)
        at = tree.parent[at]
        more = at >= 0
        row, at = row[more], step[at[more]]
    key = _once(np.concatenate(keys)) if keys else np.empty(0, dtype=np.int64)
    size = np.bincount(key // rows, minlength=len(count))
    chunk = np.cumsum(size) // _PAIRS
    by_row = np.argsort(key % rows, kind="stable")
    begin = np.searchsorted((key % rows)[by_row], np.arange(rows + 1))
    got = np.flatnonzero(walk.row[c] >= 0)
    many = (begin[1:] - begin[:-1])[walk.row[c, got]]
    pick = _runs(begin[walk.row[c, got]], many)
    home = np.r_[np.repeat(got, many), np.flatnonzero(lives >= 0)]
    of = np.r_[key[by_row[pick]] // rows, lives[lives >= 0]]
    pair = _once(of * len(walk.people) + home)
    of, home = np.divmod(pair, max(len(walk.people), 1))
    for number in _once(chunk[_once(of)]) if len(of) else ():
        mine = chunk[of] == number
        yield _Passing(key[chunk[key // rows] == number], rows, home[mine], of[mine])


@dataclass(frozen=True, slots=True)
class _Found:
    """Metres per pair of group and row; elsewhere the metres of the tree hold."""

    passing: _Passing
    metres: np.ndarray
    tree_m: np.ndarray

    def at(self, group: np.ndarray, row: np.ndarray) -> np.ndarray:
        where = self.passing.find(group, row)
        if not len(self.metres):
            return np.asarray(self.tree_m[row])
        again = self.metres[np.maximum(where, 0)]
        return np.asarray(np.where(where >= 0, again, self.tree_m[row]))


class _Around:
    """Searches the rows that lie behind obstacles again, without them."""

    def __init__(self, streets: Streets) -> None:
        real = np.flatnonzero(streets.u != streets.v)
        tail = np.r_[streets.u[real], streets.v[real]]
        order = np.argsort(tail, kind="stable")
        self.head = np.r_[streets.v[real], streets.u[real]][order]
        self.piece = np.r_[real, real][order]
        self.length = streets.length[self.piece]
        self.begin = np.searchsorted(tail[order], np.arange(streets.rows + 1))

    def search(self, walk: Walk, group: np.ndarray, c: int, passing: _Passing) -> _Found:
        """Return the metres from every pair when its group cannot be passed.

        One search for all groups: a copy of the rows behind each, entered from the rows beside
        them, whose ways do not pass it and so stay as they are, and from facilities among them.
        """
        tree = walk.trees[c]
        row, of = passing.row, passing.group
        n = len(row)
        many = self.begin[row + 1] - self.begin[row]
        pair = np.repeat(np.arange(n), many)
        at = _runs(self.begin[row], many)
        free = group[self.piece[at]] != of[pair]
        pair, at = pair[free], at[free]
        head, length = self.head[at], self.length[at]
        inside = passing.find(of[pair], head)
        out = inside < 0
        seed = tree.door_m[row].copy()
        np.minimum.at(seed, pair[out], tree.distance_m[head[out]] + length[out])
        # Undirected: each connection stands in the list from both its ends.
        tail, head, length = pair[~out], inside[~out], length[~out]
        order = np.lexsort((length, head, tail))
        tail, head, length = tail[order], head[order], length[order]
        once = np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])][: len(tail)]
        entered = np.flatnonzero(np.isfinite(seed))
        graph = sparse.coo_array(
            (
                np.r_[length[once], seed[entered] + _SHIFT_M],
                (np.r_[tail[once], np.full(len(entered), n)], np.r_[head[once], entered]),
            ),
            shape=(n + 1, n + 1),
        )
        if not n:
            return _Found(passing, np.empty(0), tree.distance_m)
        found = dijkstra(sparse.csr_matrix(graph), directed=True, indices=n)[:n]
        return _Found(passing, np.asarray(found) - _SHIFT_M, tree.distance_m)


# Opening


def opened(walk: Walk, openings: Openings, limit_m: float, tick: Tick = never) -> Change:
    """Return whose ways get shorter when the stretches of one obstacle are opened, for each.

    Ways longer than *limit_m* do not count.
    """
    parts: list[Change] = []
    front = _Front(walk, openings, limit_m)
    for c in range(len(walk.trees)):
        parts += front.changes(c, part(tick, c / len(walk.trees), (c + 1) / len(walk.trees)))
    check(tick, 1.0)
    return joined_changes(parts)


class _Front:
    """Spreads what opening gives over the network, as far as anybody gains.

    A better distance only ever spreads from a row that itself became better, so the front dies out
    where the old ways are as good. All obstacles spread side by side, in rounds over whole arrays.
    """

    def __init__(self, walk: Walk, openings: Openings, limit_m: float) -> None:
        self.walk, self.openings, self.limit_m = walk, openings, limit_m
        rows = walk.streets.rows
        o, u, v, m = openings.obstacle, openings.u, openings.v, openings.metres
        key = np.r_[o * rows + u, o * rows + v]
        order = np.argsort(key, kind="stable")
        self.key, self.other, self.metres = key[order], np.r_[v, u][order], np.r_[m, m][order]
        n = len(walk.people)
        row = np.r_[walk.streets.u[walk.piece], walk.streets.v[walk.piece]]
        by_row = np.argsort(row, kind="stable")
        self.first_home = np.searchsorted(row[by_row], np.arange(rows + 1))
        self.homes = np.r_[np.arange(n), np.arange(n)][by_row]
        self.at_once = max(1, _CELLS // max(rows, 1))
        count = int(o.max(initial=-1)) + 1
        self.best = np.full(min(self.at_once, count) * rows, np.inf)

    def changes(self, c: int, tick: Tick) -> list[Change]:
        """Return the changes on the ways to category *c*."""
        rows, tree = self.walk.streets.rows, self.walk.trees[c]
        obstacle, row = np.divmod(self.key, rows)
        with np.errstate(invalid="ignore"):  # inf - inf gives nobody anything
            value = tree.distance_m[row] + self.metres
            gains = value < tree.distance_m[self.other] - TIE_M
        gains &= value <= self.limit_m
        wanted = _once(obstacle[gains])
        out = []
        for begin in range(0, len(wanted), self.at_once):
            check(tick, begin / len(wanted))
            some = wanted[begin : begin + self.at_once]
            mine = gains & np.isin(obstacle, some)
            start = np.searchsorted(some, obstacle[mine]) * rows + self.other[mine]
            touched = self._spread(c, some, start, value[mine])
            out.append(self._homes(c, some, touched))
            self.best[touched] = np.inf
        return out

    def _spread(self, c: int, some: np.ndarray, at: np.ndarray, value: np.ndarray) -> np.ndarray:
        """Lower ``best`` from cells *at*; return every cell that was lowered.

        A cell is an obstacle in *some* (its number there) times rows plus a row.
        """
        rows, best = self.walk.streets.rows, self.best
        old, matrix = self.walk.trees[c].distance_m, self.walk.streets.matrix
        touched = []
        while len(at):
            better = (value < best[at] - TIE_M) & (value < old[at % rows] - TIE_M)
            better &= value <= self.limit_m
            at, value = at[better], value[better]
            np.minimum.at(best, at, value)
            at = _once(at[value <= best[at]])
            touched.append(at)
            job, row = np.divmod(at, rows)
            many = matrix.indptr[row + 1] - matrix.indptr[row]
            street = _runs(matrix.indptr[row], many)
            own = some[job] * rows + row
            first = np.searchsorted(self.key, own, side="left")
            more = np.searchsorted(self.key, own, side="right") - first
            link = _runs(first, more)
            here = best[at]
            value = np.r_[
                np.repeat(here, many) + matrix.data[street],
                np.repeat(here, more) + self.metres[link],
            ]
            at = np.r_[
                np.repeat(job * rows, many) + matrix.indices[street],
                np.repeat(job * rows, more) + self.other[link],
            ]
        return _once(np.concatenate(touched)) if touched else at

    def _homes(self, c: int, some: np.ndarray, touched: np.ndarray) -> Change:
        """Return the dwellings at *touched* cells whose way became shorter."""
        walk, rows = self.walk, self.walk.streets.rows
        tree, streets, n = walk.trees[c], walk.streets, max(len(walk.people), 1)
        job, row = np.divmod(touched, rows)
        many = self.first_home[row + 1] - self.first_home[row]
        found = self.homes[_runs(self.first_home[row], many)]
        job, home = np.divmod(_once(np.repeat(job, many) * n + found), n)
        near, far = walk.ends(home)
        u, v = streets.u[walk.piece[home]], streets.v[walk.piece[home]]
        after = np.minimum(
            np.minimum(self.best[job * rows + u], tree.distance_m[u]) + near,
            np.minimum(self.best[job * rows + v], tree.distance_m[v]) + far,
        )
        before = walk.metres[c, home]
        shorter = (after < before - TIE_M) & (after <= self.limit_m)
        job, home = job[shorter], home[shorter]
        return Change(some[job], np.full(len(job), c), home, before[shorter], after[shorter])


def _once(values: np.ndarray) -> np.ndarray:
    """Return *values* sorted, each once; numpy hashes whole numbers, which takes longer."""
    values = np.sort(values)
    return np.asarray(values[np.r_[True, values[1:] != values[:-1]][: len(values)]])


def _runs(first: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Return the numbers *first*, *first* + 1 ... of every run, *many* of each."""
    return np.repeat(first - (np.cumsum(many) - many), many) + np.arange(many.sum())
