# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections by people: kept in layers of their own and laid over every new import."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.registry import LAYERS
from ...core.tables import Layer, concat, conform

__all__ = ["CORRECTABLE", "apply_corrections"]

CORRECTABLE = ("voorzieningen", "wegen", "woningen")


def apply_corrections(base: Layer, corrections: Layer) -> tuple[Layer, list[Problem]]:
    """Return *base* with *corrections* applied, and warnings about ids that no longer exist.

    ``wijzig`` overwrites the columns (and geometry) that the correction fills, ``vervalt`` takes
    the row away, ``nieuw`` adds one. The result depends on the last correction per id.
    """
    schema = LAYERS[base.name]
    if not len(corrections):
        return base, []
    key = schema.key[0]
    order = pd.Series(np.arange(len(corrections)))
    last = ~corrections.data.duplicated([key], keep="last").to_numpy()
    todo = corrections.take(order[last].to_numpy())
    action = todo.data["actie"].to_numpy(dtype=object)
    position = pd.Series(np.arange(len(base)), index=base.data[key]).reindex(todo.data[key])
    known = position.notna().to_numpy()
    problems: list[Problem] = []
    # What was to disappear and is gone is done.
    lost = ~known & (action == "wijzig")
    if lost.any():
        problems.append(
            Problem(
                "correctie_zonder_rij",
                base.name,
                key,
                int(lost.sum()),
                tuple(str(v) for v in todo.data[key][lost][:5]),
                fatal=False,
            )
        )
    data, geometry = base.data.copy(), None if base.geometry is None else base.geometry.copy()
    change = known & (action != "vervalt")
    rows = position[change].to_numpy(dtype=int)
    for column in schema.columns:
        if column.name == key:
            continue
        values = todo.data[column.name][change]
        filled = values.notna().to_numpy()
        if filled.any():
            data.loc[rows[filled], column.name] = values[filled].to_numpy()
    if geometry is not None and todo.geometry is not None:
        moved = ~shapely.is_missing(todo.geometry[change])
        geometry[rows[moved]] = todo.geometry[change][moved]
    gone = position[known & (action == "vervalt")].to_numpy(dtype=int)
    keep = np.ones(len(base), dtype=bool)
    keep[gone] = False
    changed = conform(Layer(base.name, data, geometry), schema).take(keep)
    added = conform(Layer(base.name, todo.data, todo.geometry), schema).take(
        ~known & (action == "nieuw")
    )
    return concat([changed, added], schema), problems
