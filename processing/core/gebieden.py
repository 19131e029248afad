# SPDX-License-Identifier: GPL-2.0-or-later
"""In which gebied a point lies."""

from __future__ import annotations

import numpy as np
import shapely

from .tables import Layer

__all__ = ["assign_areas"]


def assign_areas(points: np.ndarray, gebieden: Layer, soort: str) -> np.ndarray:
    """Return per point the code of the gebied of kind *soort* it lies in, or None.

    A point on a border belongs to the gebied with the lowest code.
    """
    out = np.full(len(points), None, dtype=object)
    chosen = np.flatnonzero((gebieden.data["soort"] == soort).to_numpy(dtype=bool))
    if not len(chosen) or gebieden.geometry is None or not len(points):
        return out
    codes = gebieden.data["gebied_code"].to_numpy(dtype=object)[chosen]
    order = np.argsort(codes.astype(str), kind="stable")
    codes = codes[order]
    tree = shapely.STRtree(gebieden.geometry[chosen[order]])
    point, area = tree.query(np.asarray(points, dtype=object), predicate="intersects")
    lowest = np.full(len(points), len(codes))
    np.minimum.at(lowest, point, area)
    found = lowest < len(codes)
    out[found] = codes[lowest[found]]
    return out
