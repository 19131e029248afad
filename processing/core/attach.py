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
    spots, which = np.unique(shapely.get_coordinates(points[present]), axis=0, return_inverse=True)
    which = which.reshape(-1)
    at = shapely.points(spots)
    lines = network.edge_geometry[allowed]
    tree = shapely.STRtree(lines)
    (spot, _), distance = tree.query_nearest(
        at, max_distance=max_m, return_distance=True, all_matches=False
    )
    # The nearest by a hair is not the nearest: everything within a tie is looked at again.
    near, candidate = tree.query(at[spot], predicate="dwithin", distance=distance + TIE_M)
    lowest = np.full(len(spot), len(allowed))
    np.minimum.at(lowest, near, candidate)
    edge = np.full(len(spots), -1)
    edge[spot] = allowed[lowest]
    found = np.flatnonzero(edge >= 0)
    line = network.edge_geometry[edge[found]]
    offset = np.full(len(spots), np.nan)
    leg = np.full(len(spots), np.nan)
    xy = np.full((len(spots), 2), np.nan)
    offset[found] = np.clip(
        shapely.line_locate_point(line, at[found]), 0.0, network.edge_length[edge[found]]
    )
    leg[found] = shapely.distance(line, at[found])
    xy[found] = shapely.get_coordinates(shapely.line_interpolate_point(line, offset[found]))
    out.edge[present] = edge[which]
    out.offset_m[present] = offset[which]
    out.leg_m[present] = leg[which]
    out.xy[present] = xy[which]
    return out
