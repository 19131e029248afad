# SPDX-License-Identifier: GPL-2.0-or-later
"""Shortest distances: one search per category, from the facilities, for all dwellings at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from .attach import Attachment
from .network import Network
from .search_local import SHIFT_M, Around, End, ranges

__all__ = [
    "Nearest",
    "Pairs",
    "Paths",
    "Sources",
    "count_within",
    "nearest",
    "nearest_k",
    "nearest_paths",
    "pairs_within",
    "search_from",
]

_TIE_M = 1e-6

_RANK_M = 1e-9
"""A handicap per source number in the search, taken off again: a tie goes to the first."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Per dwelling the distance in metres, straight legs included, and the facility's number.

    Of one facility per dwelling (shape n) or of the nearest k (shape n, k).
    ``distance_m`` is inf where no facility can be reached and NaN where the dwelling itself does
    not meet the network; ``facility`` is -1 in both cases.
    """

    distance_m: np.ndarray
    facility: np.ndarray


@dataclass(frozen=True, slots=True)
class Paths:
    """The nearest facility per dwelling (as :class:`Nearest`) and the way to it.

    ``entry`` is the row of the matrix by which the dwelling's edge is left, -1 where the way stays
    on one edge or does not exist. ``tree`` is the search behind it: follow ``tree.parent`` from
    ``entry``. Its sources are numbers in ``spots``, the facilities that were searched from.
    """

    distance_m: np.ndarray
    facility: np.ndarray
    entry: np.ndarray
    tree: Sources
    spots: np.ndarray


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row by row: a home, a facility and the walk between them in metres."""

    home: np.ndarray
    facility: np.ndarray
    metres: np.ndarray


@dataclass(frozen=True, slots=True)
class Sources:
    """A finished search: per row of the matrix the distance in metres and its source.

    ``parent`` is the row before it on the way from that source, -1 where the way begins or where
    there is none.
    """

    distance_m: np.ndarray
    source: np.ndarray
    parent: np.ndarray


def search_from(
    matrix: sparse.csr_array,
    rows: np.ndarray,
    source: np.ndarray,
    cost_m: np.ndarray,
    sources: int,
    limit_m: float = np.inf,
) -> Sources:
    """Return the distance from the nearest of *sources* to every row of *matrix*.

    Source ``source[i]`` steps onto matrix row ``rows[i]`` at *cost_m* ``[i]`` metres. One run of
    Dijkstra with all sources at once (``min_only``), whatever their number; nothing is looked for
    beyond *limit_m*.
    """
    n = matrix.shape[0]
    distance = np.full(n, np.inf)
    owner = np.full(n, -1)
    parent = np.full(n, -1)
    if not len(rows):
        return Sources(distance, owner, parent)
    order = np.lexsort((cost_m, rows, source))
    rows, source, cost = rows[order], source[order], cost_m[order]
    keep = np.r_[True, (rows[1:] != rows[:-1]) | (source[1:] != source[:-1])]
    steps = sparse.csr_array(
        sparse.coo_array(
            (cost[keep] + SHIFT_M + _RANK_M * source[keep], (source[keep], rows[keep])),
            shape=(sources, n),
        )
    )
    whole = sparse.bmat([[matrix, None], [steps, sparse.csr_array((sources, sources))]], "csr")
    found, before, origin = dijkstra(
        sparse.csr_matrix(whole),
        directed=True,
        indices=np.arange(n, n + sources),
        min_only=True,
        return_predecessors=True,
        limit=limit_m + SHIFT_M + _RANK_M * sources,
    )
    reached = np.isfinite(found[:n])
    owner[reached] = origin[:n][reached] - n
    distance[reached] = np.maximum(found[:n][reached] - SHIFT_M - _RANK_M * owner[reached], 0.0)
    inside = reached & (before[:n] < n)
    parent[inside] = before[:n][inside]
    return Sources(distance, owner, parent)


def nearest(network: Network, homes: Attachment, facilities: Attachment) -> Nearest:
    """Return the nearest of *facilities* for every one of *homes* over *network*.

    The caller orders the facilities (by id): of two at the same distance the first wins. The search
    does not depend on the number of dwellings; only looking up both ends of their edges does.
    """
    paths = nearest_paths(network, homes, facilities)
    return Nearest(paths.distance_m, paths.facility)


def nearest_paths(
    network: Network,
    homes: Attachment,
    facilities: Attachment,
    matrix: sparse.csr_array | None = None,
    edge_weight: np.ndarray | None = None,
) -> Paths:
    """Return what :func:`nearest` returns and the way there.

    *matrix* and *edge_weight* take the place of those of *network* (metres) where something else
    than metres is to be least. An edge whose weight is inf cannot be walked at all; whoever lives
    on one, or goes to a facility on one, does not get anywhere.
    """
    matrix = network.matrix if matrix is None else matrix
    weight = network.edge_length if edge_weight is None else edge_weight
    n = len(homes)
    distance = np.full(n, np.nan)
    facility = np.full(n, -1)
    entry = np.full(n, -1)
    placed = np.flatnonzero(homes.edge >= 0)
    nothing = np.empty(0, dtype=int)
    if not len(placed) or not (facilities.edge >= 0).any():
        distance[placed] = np.inf
        tree = search_from(matrix, nothing, nothing, np.empty(0), 0)
        return Paths(distance, facility, entry, tree, nothing)
    # Of facilities on one spot only the first needs to be searched from.
    there = _spots(facilities)[0]
    rows, number, cost = _first_steps(network, facilities, there, weight)
    found = search_from(matrix, rows, number, cost, len(there))
    e = homes.edge[placed]
    leg = homes.leg_m[placed]
    best = np.full(len(placed), np.inf)
    owner = np.full(len(placed), -1)
    via = np.full(len(placed), -1)
    for end, along in zip(
        (network.edge_u[e], network.edge_v[e]), _along(network, homes, placed, weight), strict=True
    ):
        row = network.node_row[end]
        _keep_nearest(best, owner, via, found.distance_m[row] + along + leg, found.source[row], row)
    home, f, direct = _on_one_edge(network, homes, placed, facilities, there, weight)
    if len(home):
        order = np.lexsort((f, direct, home))
        one = order[np.r_[True, home[order][1:] != home[order][:-1]]]
        rows = home[one]
        b, o, w = best[rows], owner[rows], via[rows]
        _keep_nearest(b, o, w, direct[one], f[one], np.full(len(one), -1))
        best[rows], owner[rows], via[rows] = b, o, w
    # Micrometres: what is left of a sum's rounding must not tell two orders of input apart.
    distance[placed] = np.round(best, 6)
    facility[placed] = np.where(owner >= 0, there[owner], -1)
    entry[placed] = via
    return Paths(distance, facility, entry, found, there)


def _along(
    network: Network, homes: Attachment, placed: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weight from the spots of *placed* to the first and to the last node."""
    e, offset = homes.edge[placed], homes.offset_m[placed]
    if weight is network.edge_length:
        return offset, network.edge_length[e] - offset
    length = network.edge_length[e]
    return _part(weight[e], offset, length), _part(weight[e], length - offset, length)


def _part(weight: np.ndarray, stretch: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return what *stretch* of *length* metres weighs; nothing of a closed edge weighs nothing."""
    share = np.divide(stretch, length, out=np.zeros(len(length)), where=length > 0)
    some = share > 0
    return np.asarray(np.multiply(share, weight, out=np.zeros(len(length)), where=some))


def _keep_nearest(
    best: np.ndarray,
    owner: np.ndarray,
    via: np.ndarray,
    distance: np.ndarray,
    source: np.ndarray,
    row: np.ndarray,
) -> None:
    """Put the nearer of both in *best*, *owner* and *via*; a tie goes to the lower source."""
    nearer = distance < best - _TIE_M
    tie = ~nearer & (distance <= best + _TIE_M) & (source >= 0) & (source < owner)
    best[nearer] = distance[nearer]
    owner[nearer] = source[nearer]
    via[nearer] = row[nearer]
    owner[tie] = source[tie]
    via[tie] = row[tie]
    best[tie] = np.minimum(best[tie], distance[tie])


def nearest_k(
    network: Network,
    homes: Attachment,
    facilities: Attachment,
    k: int,
    limit_m: float = np.inf,
    first: Paths | None = None,
) -> Nearest:
    """Return the *k* nearest of *facilities* for every one of *homes*: arrays of shape (n, k).

    The first is that of :func:`nearest`, without limit; from the second on nothing beyond *limit_m*
    counts. A facility that is not there is inf with number -1. *first* is what
    :func:`nearest_paths` gave, where that was asked before.

    Not a search per facility: the j-th nearest of a node is found in one run of Dijkstra inside the
    parts of the network where the first j - 1 are the same, starting from what comes in over the
    borders of those parts (an order-k network Voronoi diagram; Okabe and Sugihara, Spatial Analysis
    along Networks, 2012, chapter 4). On the way to a node that has the same first ones, another
    facility than the j-th could never be nearer. So k costs k searches, however many facilities.
    """
    if k < 1:
        raise ValueError("k must be at least 1")
    if first is None:
        first = nearest_paths(network, homes, facilities)
    n = len(homes)
    distance = np.full((n, k), np.nan)
    facility = np.full((n, k), -1)
    distance[:, 0], facility[:, 0] = first.distance_m, first.facility
    placed = np.flatnonzero(homes.edge >= 0)
    if k == 1 or not len(placed):
        return Nearest(distance, facility)
    distance[placed, 1:] = np.inf
    there, member = _spots(facilities)
    if not len(there):
        return Nearest(distance, facility)
    levels = _levels(network, facilities, there, min(k, len(there)), limit_m, first.tree)
    e = homes.edge[placed]
    leg, offset = homes.leg_m[placed], homes.offset_m[placed]
    ends = (
        (network.node_row[network.edge_u[e]], offset),
        (network.node_row[network.edge_v[e]], network.edge_length[e] - offset),
    )
    spot = np.column_stack([level.source[row] for row, _ in ends for level in levels])
    metres = np.column_stack(
        [level.distance_m[row] + along + leg for row, along in ends for level in levels]
    )
    metres = np.where(spot >= 0, np.round(metres, 6), np.inf)
    direct = _on_one_edge(network, homes, placed, facilities, there)
    # Elsewhere every spot is one facility and only the two ends of the edge matter.
    special = np.zeros(len(placed), dtype=bool)
    special[direct[0]] = True
    shared = np.bincount(member[1], minlength=len(there)) > 1
    special |= (shared[spot] & (spot >= 0)).any(axis=1)
    plain, rows = np.flatnonzero(~special), np.flatnonzero(special)
    found, number = _best_of_row(spot[plain], metres[plain], k)
    _put_further(distance, facility, placed[plain], found, there[number], limit_m)
    own = np.isin(direct[0], rows)
    home = np.r_[np.repeat(rows, spot.shape[1]), direct[0][own]]
    home, found, number = _best_of_all(
        home,
        np.r_[spot[rows].ravel(), direct[1][own]],
        np.r_[metres[rows].ravel(), np.round(direct[2][own], 6)],
        member,
        len(there),
        k,
    )
    _put_further(distance, facility, placed[home], found, number, limit_m)
    return Nearest(distance, facility)


def _put_further(
    distance: np.ndarray,
    facility: np.ndarray,
    home: np.ndarray,
    metres: np.ndarray,
    number: np.ndarray,
    limit_m: float,
) -> None:
    """Put the second and further of *home* in their place, as far as *limit_m*.

    The first is that of the search without a limit; a tie is decided in one place only.
    """
    keep = (metres <= limit_m) & np.isfinite(metres)
    keep[:, 0] = False
    row, rank = np.nonzero(keep)
    distance[home[row], rank] = metres[keep]
    facility[home[row], rank] = number[keep]


def _best_of_row(spot: np.ndarray, metres: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the least *k* of each row and their spots, every spot once; a tie to the first."""
    order = np.lexsort((metres, spot), axis=1)
    spot, metres = (np.take_along_axis(column, order, axis=1) for column in (spot, metres))
    metres[:, 1:][spot[:, 1:] == spot[:, :-1]] = np.inf
    order = np.lexsort((spot, metres), axis=1)[:, :k]
    spot, metres = (np.take_along_axis(column, order, axis=1) for column in (spot, metres))
    more = k - spot.shape[1]
    return (
        np.pad(metres, ((0, 0), (0, max(more, 0))), constant_values=np.inf),
        np.pad(spot, ((0, 0), (0, max(more, 0))), constant_values=-1),
    )


def _best_of_all(
    home: np.ndarray,
    spot: np.ndarray,
    metres: np.ndarray,
    member: np.ndarray,
    spots: int,
    k: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the homes and their least *k* metres and facilities, where a spot may hold several."""
    real = (spot >= 0) & np.isfinite(metres)
    home, spot, metres = home[real], spot[real], metres[real]
    order = np.lexsort((metres, spot, home))
    home, spot, metres = home[order], spot[order], metres[order]
    once = np.r_[True, (home[1:] != home[:-1]) | (spot[1:] != spot[:-1])][: len(home)]
    home, spot, metres = home[once], spot[once], metres[once]
    # Facilities on one spot were searched as one; each of them counts.
    by_spot = np.argsort(member[1], kind="stable")
    begin = np.searchsorted(member[1][by_spot], np.arange(spots + 1))
    many = np.minimum(np.diff(begin)[spot], k)
    pick = ranges(begin[spot], begin[spot] + many)
    home, metres = np.repeat(home, many), np.repeat(metres, many)
    number = member[0][by_spot[pick]]
    order = np.lexsort((number, metres, home))
    home, metres, number = home[order], metres[order], number[order]
    rank = np.arange(len(home)) - np.searchsorted(home, home)
    which, row = np.unique(home, return_inverse=True)
    keep = rank < k
    found, facility = np.full((len(which), k), np.inf), np.full((len(which), k), -1)
    found[row[keep], rank[keep]] = metres[keep]
    facility[row[keep], rank[keep]] = number[keep]
    return which, found, facility


def count_within(
    network: Network, homes: Attachment, facilities: Attachment, bands_m: Sequence[float]
) -> np.ndarray:
    """Return how many of *facilities* lie within each of *bands_m*: shape (n, bands), -1 unknown.

    Searched from the facilities, some at a time and no further than the widest band, so memory
    never holds all facilities beside all nodes. Distances are judged on the millimetre.
    """
    bands = np.asarray(bands_m, dtype=float)
    out = np.full((len(homes), len(bands)), -1)
    placed = np.flatnonzero(homes.edge >= 0)
    if not len(placed) or not len(bands):
        return out
    out[placed] = 0
    there, member = _spots(facilities)
    weight = np.bincount(member[1], minlength=len(there))
    for spots, rows, metres in _all_within(
        network, homes, placed, facilities, there, float(bands.max())
    ):
        for number_of_band, band in enumerate(bands):
            out[placed[rows], number_of_band] += weight[spots] @ (metres <= band)
    return out


def pairs_within(
    network: Network, homes: Attachment, facilities: Attachment, limit_m: float
) -> Pairs:
    """Return every pair of a home and a facility no further apart than *limit_m*.

    Searched like :func:`count_within`; only the pairs are kept. They come per facility, its homes
    in order.
    """
    placed = np.flatnonzero(homes.edge >= 0)
    there, member = _spots(facilities)
    found = [(np.empty(0, int), np.empty(0, int), np.empty(0))]
    if len(placed):
        for spots, rows, metres in _all_within(network, homes, placed, facilities, there, limit_m):
            number, row = np.nonzero(metres <= limit_m)
            found.append((spots[number], placed[rows[row]], metres[number, row]))
    spot, home, distance = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((home, spot))
    spot, home, distance = spot[order], home[order], distance[order]
    # Facilities on one spot were searched as one; each of them has its own pairs.
    start = np.searchsorted(spot, np.arange(len(there) + 1))
    many = np.diff(start)[member[1]]
    pick = np.repeat(start[member[1]] - np.r_[0, np.cumsum(many)[:-1]], many)
    pick = pick + np.arange(many.sum())
    return Pairs(home[pick], np.repeat(member[0], many), distance[pick])


def _all_within(
    network: Network,
    homes: Attachment,
    placed: np.ndarray,
    facilities: Attachment,
    there: np.ndarray,
    limit_m: float,
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield spots (numbers in *there*), homes (numbers in *placed*) and the metres between them.

    Spots that lie together are searched together, in the part of the network around them: no way
    within *limit_m* leads outside. So the cost does not grow with what lies elsewhere. A pair that
    is left out is further apart than *limit_m*; metres are rounded to the millimetre.
    """
    if not len(there):
        return
    e = homes.edge[placed]
    leg, offset = homes.leg_m[placed], homes.offset_m[placed]
    size = network.matrix.shape[0]
    ends = (
        End(network.node_row[network.edge_u[e]], offset + leg, size),
        End(network.node_row[network.edge_v[e]], network.edge_length[e] - offset + leg, size),
    )
    direct = _on_one_edge(network, homes, placed, facilities, there)
    by_spot = np.argsort(direct[1], kind="stable")
    on_home, on_spot, on_metres = (column[by_spot] for column in direct)
    rows, number, cost = _first_steps(network, facilities, there)
    around = Around(network, limit_m)
    for spots in around.together(facilities.xy[there], ends):
        step = ranges(*(np.searchsorted(number, spots, side) for side in _SIDES))
        same = ranges(*(np.searchsorted(on_spot, spots, side) for side in _SIDES))
        inside, found = around.search(
            facilities.xy[there[spots]],
            rows[step],
            np.searchsorted(spots, number[step]),
            cost[step],
            len(spots),
        )
        reached = inside[np.isfinite(found).any(axis=0)]
        near = np.unique(np.concatenate([*(end.at(reached) for end in ends), on_home[same]]))
        metres = np.full((len(spots), len(near)), np.inf)
        # The last column stands for everything outside.
        found = np.column_stack([found, np.full(len(spots), np.inf)])
        for end in ends:
            column = around.number[end.row[near]]
            np.minimum(metres, found[:, column] + end.metres[near], out=metres)
        np.minimum.at(
            metres,
            (np.searchsorted(spots, on_spot[same]), np.searchsorted(near, on_home[same])),
            on_metres[same],
        )
        around.leave(inside)
        yield spots, near, np.round(metres, 3)


_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


def _spots(facilities: Attachment) -> tuple[np.ndarray, np.ndarray]:
    """Return the first facility on each spot, and pairs (facility, number of its spot).

    The pairs come as an array of two rows.
    """
    there = np.flatnonzero(facilities.edge >= 0)
    spot = np.column_stack(
        [facilities.edge[there], facilities.offset_m[there], facilities.leg_m[there]]
    )
    _, first, which = np.unique(spot, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), dtype=int)
    number[order] = np.arange(len(order))
    return there[first[order]], np.vstack([there, number[which.reshape(-1)]])


def _first_steps(
    network: Network,
    facilities: Attachment,
    there: np.ndarray,
    weight: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows of the matrix, number of the facility in *there* and metres to step on them.

    With *weight* per edge the cost is a share of that instead of metres; what cannot be walked is
    left out.
    """
    edge = facilities.edge[there]
    to_u, to_v = _along(
        network, facilities, there, network.edge_length if weight is None else weight
    )
    leg = facilities.leg_m[there]
    number = np.arange(len(there))
    rows = network.node_row[np.r_[network.edge_u[edge], network.edge_v[edge]]]
    number, cost = np.r_[number, number], np.r_[leg + to_u, leg + to_v]
    if weight is not None:
        open_ = np.isfinite(cost)
        rows, number, cost = rows[open_], number[open_], cost[open_]
    # A loop has one node at both its ends: the shorter way counts, a matrix would add them.
    order = np.lexsort((cost, rows, number))
    rows, number, cost = rows[order], number[order], cost[order]
    keep = np.r_[True, (rows[1:] != rows[:-1]) | (number[1:] != number[:-1])][: len(rows)]
    return rows[keep], number[keep], cost[keep]


def _on_one_edge(
    network: Network,
    homes: Attachment,
    placed: np.ndarray,
    facilities: Attachment,
    there: np.ndarray,
    weight: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (home in *placed*, facility in *there*, metres) for pairs on the same edge.

    On one edge the way between needs no node. With *weight* per edge the stretch between counts
    for its share of that.
    """
    e, edge = homes.edge[placed], facilities.edge[there]
    by_edge = np.argsort(edge, kind="stable")
    low = np.searchsorted(edge[by_edge], e, side="left")
    count = np.searchsorted(edge[by_edge], e, side="right") - low
    home = np.repeat(np.arange(len(placed)), count)
    at = np.repeat(low - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
    f = by_edge[at]
    between = np.abs(homes.offset_m[placed][home] - facilities.offset_m[there[f]])
    if weight is not None and weight is not network.edge_length:
        between = _part(weight[e[home]], between, network.edge_length[e[home]])
    direct = homes.leg_m[placed][home] + facilities.leg_m[there[f]] + between
    return home, f, direct


def _levels(
    network: Network,
    facilities: Attachment,
    there: np.ndarray,
    k: int,
    limit_m: float,
    first: Sources,
) -> list[Sources]:
    """Return per row of the matrix its nearest, second nearest … *k*-th of the spots *there*.

    *first* is the search for the nearest.
    """
    rows, number, cost = _first_steps(network, facilities, there)
    levels = [first]
    whole = sparse.coo_array(network.matrix)
    tail, head = whole.row, whole.col
    length = whole.data
    for _ in range(1, k):
        known = np.sort(np.column_stack([level.source for level in levels]), axis=1)
        same = (known[tail] == known[head]).all(axis=1)
        # What comes in over a border: the known ones of the tail that the head does not know.
        seeds = [(rows, number, cost)]
        seeds += [
            (head[~same], level.source[tail[~same]], level.distance_m[tail[~same]] + length[~same])
            for level in levels
        ]
        row, source, metres = (np.concatenate(column) for column in zip(*seeds, strict=True))
        new = (source >= 0) & (metres <= limit_m) & ~(known[row] == source[:, None]).any(axis=1)
        row, source, metres = row[new], source[new], metres[new]
        inside = sparse.csr_array(
            sparse.coo_array((length[same], (tail[same], head[same])), shape=whole.shape)
        )
        levels.append(search_from(inside, row, source, metres, len(there), limit_m))
    return levels
