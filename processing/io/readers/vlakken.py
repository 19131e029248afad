# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons as files have them made into valid MultiPolygons."""

from __future__ import annotations

import numpy as np
import shapely

__all__ = ["polygons_only", "repair"]

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7


def repair(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (geometries made valid, mask of those that were not)."""
    broken = ~shapely.is_missing(geometry) & ~shapely.is_valid(geometry)
    if broken.any():
        geometry = geometry.copy()
        geometry[broken] = shapely.make_valid(geometry[broken])
        # A repaired crossing point is not on the millimetre grid yet.
        rounded = shapely.transform(geometry[broken], lambda xy: np.round(xy, 3))
        fine = shapely.is_valid(rounded)
        geometry[np.flatnonzero(broken)[fine]] = rounded[fine]
    return geometry, broken


def polygons_only(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (MultiPolygons, mask of rows with any area); lines and points of a repair go."""
    kind = shapely.get_type_id(geometry)
    out = np.full(len(geometry), None, dtype=object)
    out[kind == _MULTIPOLYGON] = geometry[kind == _MULTIPOLYGON]
    single = np.flatnonzero(kind == _POLYGON)
    if len(single):
        out[single] = shapely.multipolygons(geometry[single], indices=np.arange(len(single)))
    for row in np.flatnonzero(kind == _COLLECTION):
        parts = shapely.get_parts(shapely.get_parts(geometry[row]))
        areas = parts[shapely.get_type_id(parts) == _POLYGON]
        if len(areas):
            out[row] = shapely.multipolygons(areas)
    return out, ~(shapely.is_missing(out) | shapely.is_empty(out))
