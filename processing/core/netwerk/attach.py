# SPDX-License-Identifier: GPL-2.0-or-later
"""Attach points to the nearest permitted edge, never to a node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .network import Network

__all__ = ["TIE_M", "Attachment", "attach"]

TIE_M = 0.001
"""Edges whose distances differ by no more than this are a tie: the lowest edge number wins."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Where each point meets the network; ``edge`` is -1 (and the rest NaN) where it does not.

    ``offset_m`` is measured along the edge from its first node, ``leg_m`` is the straight line from
    the point to the edge, ``xy`` the spot on the edge. Metres, EPSG:28992.
    """

    edge: np.ndarray
    offset_m: np.ndarray
    leg_m: np.ndarray
    xy: np.ndarray

    def __len__(self) -> int:
        return len(self.edge)

    def take(self, rows: np.ndarray) -> Attachment:
        """Return the attachments of *rows*."""
        return Attachment(self.edge[rows], self.offset_m[rows], self.leg_m[rows], self.xy[rows])


def attach(points: np.ndarray, network: Network, max_m: float) -> Attachment:
    """Return where *points* (shapely points or None) meet *network* within *max_m* metres.

    Only attachable edges count. Addresses on one spot are looked up once.
    """
    n = len(points)
    out = Attachment(
        np.full(n, -1), np.full(n, np.nan), np.full(n, np.nan), np.full((n, 2), np.nan)
    )
    points = np.asarray(points, dtype=object)
    present = np.flatnonzero(~(shapely.is_missing(points) | shapely.is_empty(points)))
    allowed = np.flatnonzero(network.edge_attachable)
    if not len(present) or not len(allowed):
        return out
    xy = shapely.get_coordinates(points[present])
    order = _by_place(xy)
    xy, present = xy[order], present[order]
    first = np.r_[True, (xy[1:] != xy[:-1]).any(axis=1)]
    spots, which = xy[first], np.cumsum(first) - 1
    begin = np.r_[np.flatnonzero(first), len(xy)]
    tree = shapely.STRtree(network.edge_geometry[allowed])
    for start in range(0, len(spots), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(spots))
        at = shapely.points(spots[start:stop])
        nearest = _nearest(at, tree, max_m)
        found = np.flatnonzero(nearest >= 0)
        edge = allowed[nearest[found]]
        line = network.edge_geometry[edge]
        offset = np.clip(shapely.line_locate_point(line, at[found]), 0.0, network.edge_length[edge])
        leg = shapely.distance(line, at[found])
        spot = shapely.get_coordinates(shapely.line_interpolate_point(line, offset))
        # Of every spot of this part its number in what was found, of every point its spot's.
        number = np.full(stop - start, -1)
        number[found] = np.arange(len(found))
        here = slice(begin[start], begin[stop])
        number = number[which[here] - start]
        some = number >= 0
        row, number = present[here][some], number[some]
        out.edge[row] = edge[number]
        out.offset_m[row] = offset[number]
        out.leg_m[row] = leg[number]
        out.xy[row] = spot[number]
    return out


_AT_ONCE = 250_000
"""Spots that are looked up at once: what a country needs at the same time stays small."""

_NEARBY_M = 25.0
"""Most houses stand this close to a street; all streets this close are cheaper than the nearest."""

_CELL_M = 500.0


def _by_place(xy: np.ndarray) -> np.ndarray:
    """Return the order in which points lie near the one before them, those on one spot together."""
    cell = np.floor((xy - xy.min(axis=0)) / _CELL_M)
    return np.lexsort((xy[:, 1], xy[:, 0], cell[:, 1], cell[:, 0]))


def _nearest(at: np.ndarray, tree: shapely.STRtree, max_m: float) -> np.ndarray:
    """Return per point the lowest number in *tree* of the lines that are nearest, -1 for none."""
    out = np.full(len(at), -1)
    near_m = min(_NEARBY_M, max_m)
    point, line = tree.query(at, predicate="dwithin", distance=near_m)
    distance = shapely.distance(at[point], tree.geometries[line])
    least = np.full(len(at), np.inf)
    np.minimum.at(least, point, distance)
    # The nearest by a hair is not the nearest: everything within a tie counts.
    tie = (distance <= least[point] + TIE_M) & (least[point] + TIE_M <= near_m)
    lowest = np.full(len(at), len(tree.geometries))
    np.minimum.at(lowest, point[tie], line[tie])
    found = lowest < len(tree.geometries)
    out[found] = lowest[found]
    rest = np.flatnonzero(~found)
    (spot, _), distance = tree.query_nearest(
        at[rest], max_distance=max_m, return_distance=True, all_matches=False
    )
    point, line = tree.query(at[rest[spot]], predicate="dwithin", distance=distance + TIE_M)
    lowest = np.full(len(spot), len(tree.geometries))
    np.minimum.at(lowest, point, line)
    out[rest[spot]] = lowest
    return out
