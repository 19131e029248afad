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

from .looproutes import TIE_M, Streets, Walk
from .progress import Tick, check, never

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
    key = np.unique(np.concatenate(keys)) if keys else np.empty(0, dtype=np.int64)
    size = np.bincount(key // rows, minlength=len(count))
    chunk = np.cumsum(size) // _PAIRS
    by_row = np.argsort(key % rows, kind="stable")
    begin = np.searchsorted((key % rows)[by_row], np.arange(rows + 1))
    got = np.flatnonzero(walk.row[c] >= 0)
    many = (begin[1:] - begin[:-1])[walk.row[c, got]]
    pick = np.repeat(begin[walk.row[c, got]] - (np.cumsum(many) - many), many)
    home = np.r_[np.repeat(got, many), np.flatnonzero(lives >= 0)]
    of = np.r_[key[by_row[pick + np.arange(many.sum())]] // rows, lives[lives >= 0]]
    pair = np.unique(of * len(walk.people) + home)
    of, home = np.divmod(pair, max(len(walk.people), 1))
    for number in np.unique(chunk[np.unique(of)]) if len(of) else ():
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
        at = np.repeat(self.begin[row] - (np.cumsum(many) - many), many) + np.arange(many.sum())
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
    parts = []
    begin, homes = _homes_at(walk)
    for c in range(len(walk.trees)):
        for change in _opened(walk, openings, c, limit_m, begin, homes, tick, c / len(walk.trees)):
            parts.append(change)
    check(tick, 1.0)
    return joined_changes(parts)


def _homes_at(walk: Walk) -> tuple[np.ndarray, np.ndarray]:
    """Return per row where its dwellings begin, and the dwellings: each at both ends it has."""
    n = len(walk.people)
    row = np.r_[walk.streets.u[walk.piece], walk.streets.v[walk.piece]]
    order = np.argsort(row, kind="stable")
    begin = np.searchsorted(row[order], np.arange(walk.streets.rows + 1))
    return begin, np.r_[np.arange(n), np.arange(n)][order]


def _opened(
    walk: Walk,
    openings: Openings,
    c: int,
    limit_m: float,
    begin: np.ndarray,
    homes: np.ndarray,
    tick: Tick,
    done: float,
) -> Iterator[Change]:
    streets, tree = walk.streets, walk.trees[c]
    rows = streets.rows
    key = np.r_[openings.obstacle * rows + openings.u, openings.obstacle * rows + openings.v]
    key, end = np.unique(key, return_inverse=True)
    u, v = end[: len(openings.u)], end[len(openings.u) :]
    of, row = np.divmod(key, rows)
    value = _relax(tree.distance_m[row], u, v, openings.metres)
    gains = value < tree.distance_m[row] - TIE_M
    wanted = np.unique(of[gains & (value <= limit_m)])
    inhabited = np.flatnonzero(begin[1:] > begin[:-1])
    size = max(1, _CELLS // max(rows, 1))
    for first in range(0, len(wanted), size):
        check(tick, done + first / len(wanted) / len(walk.trees))
        some = wanted[first : first + size]
        mine = np.isin(of, some)
        ends = _Ends(of, row, u, v, value, mine)
        metres = _beyond(streets, tree.distance_m, some, ends, openings, limit_m)
        job, at = np.nonzero(metres[:, inhabited] < tree.distance_m[inhabited] - TIE_M)
        at = inhabited[at]
        many = begin[at + 1] - begin[at]
        pick = np.repeat(begin[at] - (np.cumsum(many) - many), many) + np.arange(many.sum())
        pair = np.unique(np.repeat(job, many) * len(walk.people) + homes[pick])
        job, home = np.divmod(pair, max(len(walk.people), 1))
        near, far = walk.ends(home)
        piece = walk.piece[home]
        after = np.minimum(
            np.minimum(metres[job, streets.u[piece]], tree.distance_m[streets.u[piece]]) + near,
            np.minimum(metres[job, streets.v[piece]], tree.distance_m[streets.v[piece]]) + far,
        )
        before = walk.metres[c, home]
        shorter = (after < before - TIE_M) & (after <= limit_m)
        job, home = job[shorter], home[shorter]
        yield Change(some[job], np.full(len(job), c), home, before[shorter], after[shorter])


def _relax(value: np.ndarray, u: np.ndarray, v: np.ndarray, metres: np.ndarray) -> np.ndarray:
    """Return *value* at the ends of stretches once they can be walked, both ways."""
    value = value.copy()
    while True:
        before = value.copy()
        np.minimum.at(value, v, before[u] + metres)
        np.minimum.at(value, u, before[v] + metres)
        with np.errstate(invalid="ignore"):  # inf - inf has not changed
            changed = before - value > TIE_M
        if not changed.any():
            return value


@dataclass(frozen=True, slots=True)
class _Ends:
    """The ends of all stretches that can be opened: obstacle, row and metres once it is open.

    ``u`` and ``v`` say per stretch which ends are its own; ``mine`` which ends are searched from.
    """

    of: np.ndarray
    row: np.ndarray
    u: np.ndarray
    v: np.ndarray
    value: np.ndarray
    mine: np.ndarray


def _beyond(
    streets: Streets,
    tree_m: np.ndarray,
    some: np.ndarray,
    ends: _Ends,
    openings: Openings,
    limit_m: float,
) -> np.ndarray:
    """Return per obstacle in *some* and row the metres by way of what it opens; inf without gain.

    Where a way leads in and out of the same obstacle more than once, it is searched again until
    nothing changes any more.
    """
    row, mine = ends.row, ends.mine
    n, k = streets.rows, len(some)
    job = np.minimum(np.searchsorted(some, ends.of), k - 1)
    edge = np.isin(openings.obstacle, some)
    value = ends.value.copy()
    todo = np.arange(k)
    out = np.full((k, n), np.inf)
    while len(todo):
        seeded = mine & (value < tree_m[row] - TIE_M) & np.isin(job, todo)
        number = np.searchsorted(todo, job[seeded])
        steps = sparse.csr_array(
            sparse.coo_array(
                (value[seeded] + _SHIFT_M, (number, row[seeded])), shape=(len(todo), n)
            )
        )
        blank = sparse.csr_array((len(todo), len(todo)))
        whole = sparse.bmat([[streets.matrix, None], [steps, blank]], "csr")
        found = dijkstra(
            sparse.csr_matrix(whole),
            directed=True,
            indices=np.arange(n, n + len(todo)),
            limit=limit_m + _SHIFT_M,
        )
        out[todo] = found[:, :n] - _SHIFT_M
        again = np.where(mine, np.minimum(value, out[job, row]), value)
        further = _relax(again, ends.u[edge], ends.v[edge], openings.metres[edge])
        with np.errstate(invalid="ignore"):
            better = mine & (again - further > TIE_M)
        value = further
        todo = np.unique(job[better])
    return out
