# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums along shortest paths: of what lies on the way, and of who walks it.

The ways of one search form a forest: every row of the matrix has one row before it
(``Sources.parent``), as far as the facility. Both sums go over that forest in whole arrays.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .attach import Attachment
from .network import Network
from .search import Paths, Sources

__all__ = ["length_on_route", "parent_edges", "sum_from_leaves", "sum_to_root"]


def parent_edges(tree: Sources, matrix: sparse.csr_array, matrix_edge: np.ndarray) -> np.ndarray:
    """Return per row of *matrix* the edge that leads to its parent, -1 where there is none.

    *matrix_edge* is the edge behind every stored value, in the order of the data.
    """
    out = np.full(len(tree.parent), -1)
    row = np.flatnonzero(tree.parent >= 0)
    if not len(row):
        return out
    n = matrix.shape[0]
    tail = np.repeat(np.arange(n, dtype=np.int64), np.diff(matrix.indptr))
    # Rows and columns are sorted, so the pair as one number is sorted as well.
    key = tail * n + matrix.indices
    at = np.searchsorted(key, tree.parent[row].astype(np.int64) * n + row)
    out[row] = matrix_edge[at]
    return out


def sum_to_root(parent: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return per row the sum of *value* over itself and every row before it.

    By doubling: after k rounds a row knows the sum over 2^k steps, so the number of rounds grows
    with the logarithm of the longest way.
    """
    total = np.asarray(value, dtype=float).copy()
    jump = parent.copy()
    going = np.flatnonzero(jump >= 0)
    while len(going):
        before = jump[going]
        # Of the state at the beginning of the round: both right sides are copies.
        add, further = total[before], jump[before]
        total[going] += add
        jump[going] = further
        going = going[further >= 0]
    return total


def sum_from_leaves(parent: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return per row the sum of *value* over itself and every row whose way passes it."""
    total = np.asarray(value, dtype=float).copy()
    depth = sum_to_root(parent, np.ones(len(parent))).astype(int)
    order = np.argsort(depth, kind="stable")
    start = np.searchsorted(depth[order], np.arange(1, depth.max(initial=0) + 2))
    for level in range(len(start) - 2, 0, -1):
        rows = order[start[level] : start[level + 1]]
        np.add.at(total, parent[rows], total[rows])
    return total


def length_on_route(
    network: Network,
    homes: Attachment,
    facilities: Attachment,
    paths: Paths,
    chosen: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return per dwelling the metres of its way over *chosen* edges and over all edges.

    *chosen* is a mask per edge; straight legs are no part of either. NaN where there is no way.
    """
    n = len(homes)
    some, whole = np.full(n, np.nan), np.full(n, np.nan)
    got = np.flatnonzero(paths.facility >= 0)
    if not len(got):
        return some, whole
    e, spot = homes.edge[got], paths.facility[got]
    whole[got] = np.maximum(paths.distance_m[got] - homes.leg_m[got] - facilities.leg_m[spot], 0.0)
    length = network.edge_length
    before = parent_edges(paths.tree, network.matrix, network.matrix_edge)
    value = np.where(before >= 0, length[before] * chosen[before], 0.0)
    # The first step of a way: along the facility's own edge to the node where the search began.
    begin = (paths.tree.parent < 0) & (paths.tree.source >= 0)
    facility = paths.spots[paths.tree.source[begin]]
    value[begin] = chosen[facilities.edge[facility]] * np.maximum(
        paths.tree.distance_m[begin] - facilities.leg_m[facility], 0.0
    )
    total = sum_to_root(paths.tree.parent, value)
    entry = paths.entry[got]
    through = entry >= 0
    # From the door along its own edge to the node where it is left: what the rest does not explain.
    own = np.where(
        through,
        paths.distance_m[got] - homes.leg_m[got] - paths.tree.distance_m[entry],
        whole[got],
    )
    some[got] = chosen[e] * np.maximum(own, 0.0) + np.where(through, total[entry], 0.0)
    some[got] = np.minimum(some[got], whole[got])
    return some, whole
