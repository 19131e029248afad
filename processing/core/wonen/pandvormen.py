# SPDX-License-Identifier: GPL-2.0-or-later
"""What the outlines of panden tell: shared walls, complexes, widths and depths.

Everything works on the edges of all outlines at once, as arrays. Outlines are turned so that the
inside lies on the left of every edge: the two sides of a shared wall then run against one another,
which tells a wall apart from two outlines drawn over each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

__all__ = [
    "EQUAL_M",
    "Edges",
    "Frames",
    "Walls",
    "edges_of",
    "extent",
    "find_walls",
    "frames",
    "groups",
    "main_width",
    "scan",
    "usual",
]

_PARALLEL = np.cos(np.radians(10))
"""Edges of one wall run within so many degrees of each other."""
_SAME_SIDE = np.cos(np.radians(30))
"""Walls whose normals differ less than this stand on the same side of a house."""
_LINES = 16
"""Scan lines across an outline: enough that a rear extension of a quarter shows as a quarter."""
EQUAL_M = 0.3
"""Chords that differ less than this are the same width: also the accuracy of a width."""
_BLOCK = 1 << 22
"""Combinations of edges that are looked at together; bounds the memory."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of all outlines, ordered by pand, inside on the left.

    ``start`` and ``way`` are (n, 2): where an edge begins and its unit direction; ``length`` in m.
    Edges of pand i are ``first[i]:first[i + 1]``. ``holes`` says which panden have a courtyard.
    """

    pand: np.ndarray
    start: np.ndarray
    way: np.ndarray
    length: np.ndarray
    first: np.ndarray
    holes: np.ndarray


def edges_of(geometry: np.ndarray) -> Edges:
    """Return the edges of polygons; None and empty ones have none.

    >>> edges_of(np.array([shapely.box(0, 0, 4, 9)])).length.tolist()
    [9.0, 4.0, 9.0, 4.0]
    """
    parts, of_part = shapely.get_parts(geometry, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    outer = np.ones(len(rings), dtype=bool)
    outer[1:] = of_ring[1:] != of_ring[:-1]
    xy, of_xy = shapely.get_coordinates(rings, return_index=True)
    same = of_xy[1:] == of_xy[:-1]
    ring = of_xy[:-1][same]
    a, b = xy[:-1][same], xy[1:][same]
    at = np.searchsorted(of_xy, np.arange(len(rings)))
    origin = xy[at][ring] if len(xy) else a
    left, right = a - origin, b - origin
    area = np.bincount(
        ring, left[:, 0] * right[:, 1] - left[:, 1] * right[:, 0], minlength=len(rings)
    )
    turn = ((area > 0) != outer)[ring]
    a, b = np.where(turn[:, None], b, a), np.where(turn[:, None], a, b)
    length = np.hypot(*(b - a).T)
    some = length > 1e-6
    a, b, length = a[some], b[some], length[some]
    pand = of_part[of_ring[ring[some]]]
    holes = np.zeros(len(geometry), dtype=bool)
    holes[of_part[of_ring[~outer]]] = True
    return Edges(
        pand=pand,
        start=a,
        way=(b - a) / length[:, None],
        length=length,
        first=np.searchsorted(pand, np.arange(len(geometry) + 1)),
        holes=holes,
    )


@dataclass(frozen=True, slots=True)
class Walls:
    """Shared walls, both ways: one row per pand and neighbour, ordered by pand.

    ``length`` in m; ``normal`` (n, 2) points from the pand to its neighbour; ``middle`` (n, 2) is
    the middle of the wall. ``stacked`` holds pairs of panden that lie over one another, which share
    no wall.
    """

    pand: np.ndarray
    neighbour: np.ndarray
    length: np.ndarray
    normal: np.ndarray
    middle: np.ndarray
    stacked: np.ndarray


def find_walls(
    geometry: np.ndarray,
    edges: Edges,
    counted: np.ndarray,
    slack_m: float,
    wall_min_m: float,
    overlap_min: float,
) -> Walls:
    """Return the walls of at least *wall_min_m* between *counted* panden.

    Outlines may lie *slack_m* apart or over one another. Two outlines of which the smaller is
    covered for the share *overlap_min* are stacked instead.
    """
    rows = np.flatnonzero(counted)
    bounds = shapely.bounds(geometry)
    bounds[:, :2] -= slack_m
    bounds[:, 2:] += slack_m
    tree = shapely.STRtree(geometry[rows])
    one, other = tree.query(shapely.box(*bounds[rows].T))
    one, other = rows[one], rows[other]
    upward = one < other
    one, other = one[upward], other[upward]
    order = np.lexsort((other, one))
    one, other = one[order], other[order]

    parts = [
        _pieces(edges, bounds, one[block], other[block], slack_m)
        for block in _blocks(edges, one, other)
    ]
    a, b, low, high, against = (np.concatenate(p) for p in zip(*parts, strict=True))
    pair = edges.pand[a] * len(geometry) + edges.pand[b]
    stacked = _stacked(geometry, bounds, one, other, pair[~against], overlap_min)
    a, b, low, high, pair = a[against], b[against], low[against], high[against], pair[against]
    if len(stacked):
        free = ~np.isin(pair, stacked[:, 0] * len(geometry) + stacked[:, 1])
        a, b, low, high, pair = a[free], b[free], low[free], high[free], pair[free]
    keys, of = np.unique(pair, return_inverse=True)
    enough = np.bincount(of, high - low, minlength=len(keys)) >= wall_min_m
    keep = enough[of]
    a, b, low, high = a[keep], b[keep], low[keep], high[keep]
    begin = edges.start[a] + edges.way[a] * low[:, None]
    end = edges.start[a] + edges.way[a] * high[:, None]
    halves = [
        _gather(edges.pand[a], edges.pand[b], edges.way[a], begin, end, edges, a),
        _gather(edges.pand[b], edges.pand[a], edges.way[b], end, begin, edges, b),
    ]
    joined = [np.concatenate(p) for p in zip(*halves, strict=True)]
    order = np.lexsort((joined[1], joined[0]))
    pand, neighbour, length, normal, middle = (p[order] for p in joined)
    return Walls(pand, neighbour, length, normal, middle, stacked)


def _blocks(edges: Edges, one: np.ndarray, other: np.ndarray) -> list[slice]:
    """Return slices of the pairs whose combinations of edges fit in memory together."""
    count = np.diff(edges.first)
    work = np.cumsum(count[one] + count[other])
    if not len(work):
        return [slice(0, 0)]
    cuts = np.searchsorted(work, np.arange(_BLOCK, work[-1], _BLOCK))
    ends = np.unique(np.r_[0, cuts, len(work)])
    return [slice(i, j) for i, j in pairwise(ends)]


def _pieces(
    edges: Edges, bounds: np.ndarray, one: np.ndarray, other: np.ndarray, slack_m: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return stretches (edge, other edge, from, to, against) that two outlines share.

    From and to are metres along the first edge; *against* is False where both run the same way.
    """
    pair_a, a = _near(edges, one, bounds[other])
    pair_b, b = _near(edges, other, bounds[one])
    # Every near edge of the one beside every near edge of the other.
    count = np.bincount(pair_b, minlength=len(one))
    begin = np.cumsum(count) - count
    times = count[pair_a]
    a = np.repeat(a, times)
    b = b[np.repeat(begin[pair_a], times) + _within(times)]
    cosine = np.einsum("ij,ij->i", edges.way[a], edges.way[b])
    along = np.abs(cosine) >= _PARALLEL
    a, b, cosine = a[along], b[along], cosine[along]

    way, away = edges.way[a], _outward(edges.way[a])
    first = edges.start[b] - edges.start[a]
    last = first + edges.way[b] * edges.length[b][:, None]
    t0, t1 = np.einsum("ij,ij->i", first, way), np.einsum("ij,ij->i", last, way)
    n0, n1 = np.einsum("ij,ij->i", first, away), np.einsum("ij,ij->i", last, away)
    low = np.maximum(np.minimum(t0, t1), 0)
    high = np.minimum(np.maximum(t0, t1), edges.length[a])
    # Edges that slowly part share a wall only as far as the gap stays within the slack.
    slope = (n1 - n0) / np.where(t1 == t0, 1, t1 - t0)
    flat = np.abs(slope) < 1e-9
    safe = np.where(flat, 1, slope)
    x0, x1 = t0 + (-slack_m - n0) / safe, t0 + (slack_m - n0) / safe
    far = np.where(np.abs(n0) <= slack_m, np.inf, -np.inf)
    low = np.maximum(low, np.where(flat, -far, np.minimum(x0, x1)))
    high = np.minimum(high, np.where(flat, far, np.maximum(x0, x1)))
    some = high - low > 1e-6
    return a[some], b[some], low[some], high[some], cosine[some] < 0


def _near(edges: Edges, pand: np.ndarray, box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (pair, edge) for the edges of *pand* that touch the *box* of the same pair."""
    count = (edges.first[1:] - edges.first[:-1])[pand]
    pair = np.repeat(np.arange(len(pand)), count)
    edge = edges.first[pand][pair] + _within(count)
    start = edges.start[edge]
    end = start + edges.way[edge] * edges.length[edge][:, None]
    low, high = np.minimum(start, end), np.maximum(start, end)
    touch = (high >= box[pair, :2]).all(axis=1) & (low <= box[pair, 2:]).all(axis=1)
    return pair[touch], edge[touch]


def _within(count: np.ndarray) -> np.ndarray:
    """Return 0..count-1 for every count, one after the other."""
    return np.asarray(np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count))


def _outward(way: np.ndarray) -> np.ndarray:
    return np.column_stack([way[:, 1], -way[:, 0]])


def _stacked(
    geometry: np.ndarray,
    bounds: np.ndarray,
    one: np.ndarray,
    other: np.ndarray,
    same_way: np.ndarray,
    overlap_min: float,
) -> np.ndarray:
    """Return the pairs that lie over one another, (n, 2).

    Looked at are only pairs whose outlines run the same way somewhere, or of which a point inside
    the one lies in the box of the other.
    """
    some = np.unique(np.r_[one, other])
    point = np.full((len(geometry), 2), np.nan)
    point[some] = shapely.get_coordinates(shapely.point_on_surface(geometry[some]))

    def in_box(p: np.ndarray, box: np.ndarray) -> np.ndarray:
        x, y = point[p].T
        x0, y0, x1, y1 = bounds[box].T
        return np.asarray((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1), dtype=bool)

    suspect = np.isin(one * len(geometry) + other, same_way)
    for i, j in ((one, other), (other, one)):
        near = np.flatnonzero(in_box(i, j))
        suspect[near] |= shapely.contains_xy(geometry[j[near]], *point[i[near]].T)
    one, other = one[suspect], other[suspect]
    shared = shapely.area(shapely.intersection(geometry[one], geometry[other]))
    smaller = np.minimum(shapely.area(geometry[one]), shapely.area(geometry[other]))
    over = shared >= overlap_min * smaller
    return np.column_stack([one[over], other[over]])


def _gather(
    pand: np.ndarray,
    neighbour: np.ndarray,
    way: np.ndarray,
    begin: np.ndarray,
    end: np.ndarray,
    edges: Edges,
    edge: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Return the pieces of each pand and neighbour as one wall on its longest side."""
    length = np.hypot(*(end - begin).T)
    middle = (begin + end) / 2
    # On the pand's own line: the neighbour's edge may lie a slack away.
    away = _outward(way)
    off = np.einsum("ij,ij->i", edges.start[edge] - middle, away)
    middle = middle + away * off[:, None]
    order = np.lexsort((-length, neighbour, pand))
    pand, neighbour, length = pand[order], neighbour[order], length[order]
    way, middle = way[order], middle[order]
    new = np.ones(len(pand), dtype=bool)
    new[1:] = (pand[1:] != pand[:-1]) | (neighbour[1:] != neighbour[:-1])
    of = np.cumsum(new) - 1
    lead = way[new][of]
    same = np.einsum("ij,ij->i", way, lead) >= _SAME_SIDE
    total = np.bincount(of, length)
    weight = np.where(same, length, 0)
    share = np.bincount(of, weight)
    mean = np.column_stack([np.bincount(of, weight * way[:, i]) for i in (0, 1)])
    mean = mean / np.hypot(*mean.T)[:, None]
    at = np.column_stack([np.bincount(of, weight * middle[:, i]) for i in (0, 1)]) / share[:, None]
    return pand[new], neighbour[new], total, _outward(mean), at


def groups(n: int, *pairs: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return per pand the lowest row of all that it is joined to, itself included.

    >>> groups(4, (np.array([0, 2]), np.array([2, 3]))).tolist()
    [0, 1, 0, 0]
    """
    one = np.concatenate([p[0] for p in pairs])
    other = np.concatenate([p[1] for p in pairs])
    if not n:
        return np.empty(0, dtype=np.int64)
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    lowest = np.full(count, n)
    np.minimum.at(lowest, label, np.arange(n))
    return np.asarray(lowest[label], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Frames:
    """A right-angled frame per pand along most of its edges.

    ``along`` is the unit direction of the longest side; ``corner`` the spot that the extents are
    seen from; ``low`` and ``high`` are (n, 2), metres along and across.
    """

    along: np.ndarray
    corner: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def size(self) -> np.ndarray:
        """Return the extents in m, (n, 2): along and across."""
        return np.asarray(self.high - self.low)


def frames(edges: Edges, pand: np.ndarray) -> Frames:
    """Return the frame of every row in *pand*; all must have edges.

    Edges vote with their length, directions a quarter turn apart being the same.
    """
    edge, of = _edges_in(edges, pand)
    way, length = edges.way[edge], edges.length[edge]
    angle = 4 * np.arctan2(way[:, 1], way[:, 0])
    turn = (
        np.arctan2(
            np.bincount(of, length * np.sin(angle), minlength=len(pand)),
            np.bincount(of, length * np.cos(angle), minlength=len(pand)),
        )
        / 4
    )
    along = np.column_stack([np.cos(turn), np.sin(turn)])
    at = edges.start[edges.first[pand]]
    local = edges.start[edge] - at[of]
    first = np.searchsorted(of, np.arange(len(pand)))
    spots = np.column_stack([_dot(local, along[of]), _dot(local, _left(along)[of])])
    low, high = np.minimum.reduceat(spots, first), np.maximum.reduceat(spots, first)
    flip = (high - low)[:, 0] < (high - low)[:, 1]
    along = np.where(flip[:, None], _left(along), along)
    # A quarter turn to the left: what was across is along, what was along is minus across.
    low, high = (
        np.where(flip[:, None], np.column_stack([low[:, 1], -high[:, 0]]), low),
        np.where(flip[:, None], np.column_stack([high[:, 1], -low[:, 0]]), high),
    )
    return Frames(along, at, low, high)


def _edges_in(edges: Edges, pand: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    count = edges.first[pand + 1] - edges.first[pand]
    of = np.repeat(np.arange(len(pand)), count)
    return edges.first[pand][of] + _within(count), of


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _left(way: np.ndarray) -> np.ndarray:
    return np.column_stack([-way[:, 1], way[:, 0]])


def extent(
    edges: Edges, pand: np.ndarray, across: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far every row of *pand* reaches, in the metres that :func:`scan` divides."""
    edge, of = _edges_in(edges, pand)
    spot = _dot(edges.start[edge] - at[of], _left(across)[of])
    first = np.searchsorted(of, np.arange(len(pand)))
    return np.minimum.reduceat(spot, first), np.maximum.reduceat(spot, first)


def scan(
    edges: Edges,
    pand: np.ndarray,
    across: np.ndarray,
    at: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return (metres inside, number of stretches) on scan lines over each row of *pand*.

    The lines run along *across* (unit, (n, 2)); they divide *low* to *high*, metres from *at* in
    the direction a quarter turn to the left of it. Both results are (n, lines).
    """
    edge, of = _edges_in(edges, pand)
    local = edges.start[edge] - at[of]
    over = local + edges.way[edge] * edges.length[edge][:, None]
    u0, v0 = _dot(local, across[of]), _dot(local, _left(across)[of])
    u1, v1 = _dot(over, across[of]), _dot(over, _left(across)[of])
    lines = low[:, None] + (high - low)[:, None] * (np.arange(_LINES) + 0.5) / _LINES
    level = lines[of]
    hit, line = np.nonzero((v0[:, None] <= level) != (v1[:, None] <= level))
    rise = v1[hit] - v0[hit]
    u = u0[hit] + (level[hit, line] - v0[hit]) / rise * (u1[hit] - u0[hit])
    cell = of[hit] * _LINES + line
    shape = (len(pand), _LINES)
    # Inside lies left of an edge, so one that rises ends a stretch and one that falls begins it.
    inside = np.bincount(cell, np.sign(rise) * u, minlength=shape[0] * shape[1]).reshape(shape)
    count = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape) // 2
    return inside, count


def usual(chords: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (the commonest chord, the share of chords like it); of equals the shorter.

    >>> width, share = usual(np.array([[5.4, 5.4, 5.4, 3.0]]))
    >>> np.round(width, 2).tolist(), share.tolist()
    ([5.4], [0.75])
    """
    n, lines = chords.shape
    width, share = np.zeros(n), np.zeros(n)
    step = max(1, _BLOCK // (lines * lines))
    for begin in range(0, n, step):
        some = np.sort(chords[begin : begin + step], axis=1)
        like = np.abs(some[:, :, None] - some[:, None, :]) <= EQUAL_M
        like &= some[:, None, :] > 0
        count = like.sum(axis=2)
        best = np.argmax(count, axis=1)
        rows = np.arange(len(some))
        chosen = like[rows, best]
        number = count[rows, best]
        width[begin : begin + step] = (some * chosen).sum(axis=1) / np.maximum(number, 1)
        share[begin : begin + step] = number / lines
    return width, share


def main_width(
    chords: np.ndarray, depth_m: np.ndarray, least_m: float, narrow_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return (width of the main part of a house, the share of chords like it).

    The chords divide *depth_m*. The main part is the widest that goes *least_m* deep, which a
    garage at the side does not; where nothing wider than *narrow_m* is that deep, as with a long
    extension at the back, it is the width with the largest area.
    """
    n, lines = chords.shape
    width, share = np.zeros(n), np.zeros(n)
    step = max(1, _BLOCK // (lines * lines))
    for begin in range(0, n, step):
        some = np.sort(chords[begin : begin + step], axis=1)
        apart = some[:, None, :] - some[:, :, None]
        # How deep the house is at least as wide as each chord, and the area of what is like it.
        deep = (apart >= -EQUAL_M).sum(axis=2) * (depth_m[begin : begin + step, None] / lines)
        like = np.abs(apart) <= EQUAL_M
        area = like.sum(axis=2) * some
        enough = (deep >= least_m) & (some > narrow_m)
        widest = lines - 1 - np.argmax(enough[:, ::-1], axis=1)
        best = np.where(enough.any(axis=1), widest, np.argmax(area, axis=1))
        rows = np.arange(len(some))
        chosen = like[rows, best]
        number = np.maximum(chosen.sum(axis=1), 1)
        width[begin : begin + step] = (some * chosen).sum(axis=1) / number
        share[begin : begin + step] = number / lines
    return width, share
