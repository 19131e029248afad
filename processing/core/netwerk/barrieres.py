# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers: areas that people avoid, or in which a walk takes more out of them.

Roads are cut where they enter and leave a barrier. What lies inside an area to avoid is closed;
inside an area that slows down a metre counts for more in the burden, never in the distance. A
bridge, a tunnel and whatever lies on another niveau passes over or under.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..registry import AVOID, SLOW
from ..tables import Layer

__all__ = ["with_barriers"]


def with_barriers(wegen: Layer, barrieres: Layer | None) -> Layer:
    """Return *wegen* cut at *barrieres*: a row per road outside, and rows for what lies inside.

    The rows of *wegen* come first and in their order; a road that lies inside altogether is left
    without a line there. Rows inside carry ``toegang`` 'nee', or the factor in ``vertraging``. An
    area to avoid goes before one that slows down, a higher factor before a lower one.
    """
    if barrieres is None or not len(barrieres):
        return wegen
    geometry = np.asarray(wegen.geometry, dtype=object).copy()
    level = wegen.data["niveau"].fillna(0).to_numpy(dtype=float)
    grade = (level == 0) & wegen.data["brug_tunnel"].isna().to_numpy(dtype=bool)
    data = wegen.data.assign(vertraging=np.nan)
    rows, shapes = [data], [geometry]
    kind = barrieres.data["soort"].to_numpy(dtype=object)
    factor = barrieres.data["factor"].to_numpy(dtype=float, na_value=np.nan)
    areas = np.asarray(barrieres.geometry, dtype=object)
    placed = ~(shapely.is_missing(areas) | shapely.is_empty(areas))
    slow = sorted(set(factor[(kind == SLOW) & (factor > 1) & placed]), reverse=True)
    for value in (None, *slow):
        chosen = placed & (kind == AVOID if value is None else (kind == SLOW) & (factor == value))
        if not chosen.any():
            continue
        area = shapely.union_all(areas[chosen])
        shapely.prepare(area)
        touched = np.flatnonzero(grade & shapely.intersects(area, geometry))
        outside, inside = _split(geometry[touched], area)
        real = ~shapely.is_empty(inside)
        touched, outside, inside = touched[real], outside[real], inside[real]
        if not len(touched):
            continue
        geometry[touched] = outside
        part = data.iloc[touched].copy()
        if value is None:
            part["toegang"] = "nee"
        else:
            part["vertraging"] = value
        rows.append(part)
        shapes.append(inside)
    return Layer(wegen.name, pd.concat(rows, ignore_index=True), np.concatenate(shapes))


def _split(lines: np.ndarray, area: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return of each of *lines* what lies outside *area* and what lies inside it.

    Every piece keeps the vertices it had, and both sides share the one where the line crosses the
    border. What runs along the border lies outside.
    """
    parts, owner = shapely.get_parts(lines, return_index=True)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    first = np.r_[True, line[1:] != line[:-1]][: len(line)]
    along = np.cumsum(np.where(first, 0.0, step))
    along -= along[np.maximum.accumulate(np.where(first, np.arange(len(line)), 0))]
    crossing = shapely.intersection(parts, shapely.boundary(area))
    spots, at = shapely.get_coordinates(crossing, return_index=True)
    extra = shapely.line_locate_point(parts[at], shapely.points(spots))
    all_line, all_xy = np.r_[line, at], np.vstack([xy, spots])
    order = np.lexsort((np.r_[along, extra], all_line))
    all_line, all_xy = all_line[order], all_xy[order]
    # A piece is a run of steps on one side of the border.
    joined = all_line[1:] == all_line[:-1]
    begin = np.flatnonzero(joined)
    middle = shapely.points((all_xy[begin] + all_xy[begin + 1]) / 2)
    in_it = np.asarray(shapely.contains_properly(area, middle), dtype=bool)
    long = np.hypot(*(all_xy[begin + 1] - all_xy[begin]).T) > 0
    begin, in_it = begin[long], in_it[long]
    side: list[np.ndarray] = []
    for wanted in (False, True):
        steps = begin[in_it == wanted]
        which = owner[all_line[steps]]
        pairs = shapely.linestrings(np.stack([all_xy[steps], all_xy[steps + 1]], axis=1))
        whole = np.full(len(lines), shapely.MultiLineString(), dtype=object)
        there, index = np.unique(which, return_inverse=True)
        if len(there):
            # The steps of one line follow one another, so its index only goes up.
            whole[there] = shapely.line_merge(shapely.multilinestrings(pairs, indices=index))
        side.append(whole)
    return side[0], side[1]
