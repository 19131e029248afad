# SPDX-License-Identifier: GPL-2.0-or-later
"""Shortest distances: one search per category, from the facilities, for all dwellings at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from .attach import Attachment
from .network import Network

__all__ = ["Nearest", "Sources", "nearest", "search_from"]

_SHIFT_M = 1.0
"""Added to every first step and taken off again: a sparse matrix has no step of 0 m."""

_TIE_M = 1e-6

_RANK_M = 1e-9
"""A handicap per source number in the search, taken off again: a tie goes to the first."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Per dwelling the distance in metres, straight legs included, and the facility's number.

    ``distance_m`` is inf where no facility can be reached and NaN where the dwelling itself does
    not meet the network; ``facility`` is -1 in both cases.
    """

    distance_m: np.ndarray
    facility: np.ndarray


@dataclass(frozen=True, slots=True)
class Sources:
    """A finished search: per row of the matrix the distance in metres and its source."""

    distance_m: np.ndarray
    source: np.ndarray


def search_from(
    network: Network, rows: np.ndarray, source: np.ndarray, cost_m: np.ndarray, sources: int
) -> Sources:
    """Return the distance from the nearest of *sources* to every row of the matrix.

    Source ``source[i]`` steps onto matrix row ``rows[i]`` at *cost_m* ``[i]`` metres. One run of
    Dijkstra with all sources at once (``min_only``), whatever their number.
    """
    n = network.matrix.shape[0]
    distance = np.full(n, np.inf)
    owner = np.full(n, -1)
    if not len(rows):
        return Sources(distance, owner)
    order = np.lexsort((cost_m, rows, source))
    rows, source, cost = rows[order], source[order], cost_m[order]
    keep = np.r_[True, (rows[1:] != rows[:-1]) | (source[1:] != source[:-1])]
    steps = sparse.csr_array(
        sparse.coo_array(
            (cost[keep] + _SHIFT_M + _RANK_M * source[keep], (source[keep], rows[keep])),
            shape=(sources, n),
        )
    )
    whole = sparse.bmat(
        [[network.matrix, None], [steps, sparse.csr_array((sources, sources))]], format="csr"
    )
    found, _, origin = dijkstra(
        sparse.csr_matrix(whole),
        directed=True,
        indices=np.arange(n, n + sources),
        min_only=True,
        return_predecessors=True,
    )
    reached = np.isfinite(found[:n])
    owner[reached] = origin[:n][reached] - n
    distance[reached] = np.maximum(found[:n][reached] - _SHIFT_M - _RANK_M * owner[reached], 0.0)
    return Sources(distance, owner)


def nearest(network: Network, homes: Attachment, facilities: Attachment) -> Nearest:
    """Return the nearest of *facilities* for every one of *homes* over *network*.

    The caller orders the facilities (by id): of two at the same distance the first wins. The search
    does not depend on the number of dwellings; only looking up both ends of their edges does.
    """
    n = len(homes)
    distance = np.full(n, np.nan)
    facility = np.full(n, -1)
    placed = np.flatnonzero(homes.edge >= 0)
    there = np.flatnonzero(facilities.edge >= 0)
    if not len(placed):
        return Nearest(distance, facility)
    distance[placed] = np.inf
    if not len(there):
        return Nearest(distance, facility)
    # Of facilities on one spot only the first needs to be searched from.
    spot = np.column_stack(
        [facilities.edge[there], facilities.offset_m[there], facilities.leg_m[there]]
    )
    _, first = np.unique(spot, axis=0, return_index=True)
    there = there[np.sort(first)]
    edge = facilities.edge[there]
    to_u = facilities.leg_m[there] + facilities.offset_m[there]
    to_v = facilities.leg_m[there] + network.edge_length[edge] - facilities.offset_m[there]
    number = np.arange(len(there))
    found = search_from(
        network,
        network.node_row[np.r_[network.edge_u[edge], network.edge_v[edge]]],
        np.r_[number, number],
        np.r_[to_u, to_v],
        len(there),
    )
    e = homes.edge[placed]
    leg, offset = homes.leg_m[placed], homes.offset_m[placed]
    best = np.full(len(placed), np.inf)
    owner = np.full(len(placed), -1)
    for end, along in (
        (network.edge_u[e], offset),
        (network.edge_v[e], network.edge_length[e] - offset),
    ):
        row = network.node_row[end]
        _keep_nearest(best, owner, found.distance_m[row] + along + leg, found.source[row])
    # On one edge the way between needs no node.
    by_edge = np.argsort(edge, kind="stable")
    low = np.searchsorted(edge[by_edge], e, side="left")
    count = np.searchsorted(edge[by_edge], e, side="right") - low
    home = np.repeat(np.arange(len(placed)), count)
    if len(home):
        at = np.repeat(low - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
        f = by_edge[at]
        direct = (
            leg[home]
            + facilities.leg_m[there[f]]
            + np.abs(offset[home] - facilities.offset_m[there[f]])
        )
        order = np.lexsort((f, direct, home))
        one = order[np.r_[True, home[order][1:] != home[order][:-1]]]
        rows = home[one]
        b, o = best[rows], owner[rows]
        _keep_nearest(b, o, direct[one], f[one])
        best[rows], owner[rows] = b, o
    # Micrometres: what is left of a sum's rounding must not tell two orders of input apart.
    distance[placed] = np.round(best, 6)
    facility[placed] = np.where(owner >= 0, there[owner], -1)
    return Nearest(distance, facility)


def _keep_nearest(
    best: np.ndarray, owner: np.ndarray, distance: np.ndarray, source: np.ndarray
) -> None:
    """Put the nearer of both in *best* and *owner*; a tie goes to the lower source."""
    nearer = distance < best - _TIE_M
    tie = ~nearer & (distance <= best + _TIE_M) & (source >= 0) & (source < owner)
    best[nearer] = distance[nearer]
    owner[nearer] = source[nearer]
    owner[tie] = source[tie]
    best[tie] = np.minimum(best[tie], distance[tie])
