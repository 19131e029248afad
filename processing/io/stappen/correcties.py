# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections by people: kept in layers of their own and laid over every new import."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.registry import LAYERS
from ...core.tables import Layer, concat, conform
from ...core.wonen.woningfeiten import tidy_facts

__all__ = ["CORRECTABLE", "TABLE", "apply_corrections", "by_table", "combined"]

CORRECTABLE = ("voorzieningen", "wegen", "woningen")

TABLE = "bron "
"""How ``wie`` begins where a table speaks, not a person."""


def apply_corrections(base: Layer, corrections: Layer) -> tuple[Layer, list[Problem]]:
    """Return *base* with *corrections* applied, and warnings about ids that no longer exist.

    ``wijzig`` overwrites the columns (and geometry) that the correction fills, ``vervalt`` takes
    the row away, ``nieuw`` adds one. Where several corrections are about one id, see
    :func:`combined`. Facts about dwellings are made comparable on the way (a label "rol" is ROL).
    """
    schema = LAYERS[base.name]
    if not len(corrections):
        return base, []
    key = schema.key[0]
    todo = combined(corrections, key)
    problems: list[Problem] = []
    if base.name == "woningen":
        todo.data, problems = tidy_facts(todo.data)
    action = todo.data["actie"].to_numpy(dtype=object)
    position = pd.Series(np.arange(len(base)), index=base.data[key]).reindex(todo.data[key])
    known = position.notna().to_numpy()
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


def by_table(corrections: Layer) -> np.ndarray:
    """Return which *corrections* are what a table says; the others are by people."""
    who = corrections.data["wie"].fillna("").astype(str)
    return np.asarray(who.str.startswith(TABLE), dtype=bool)


def combined(corrections: Layer, key: str) -> Layer:
    """Return one correction per id: per column what was said last, and people after tables.

    Tables stand in the order in which they were read, people in the order of ``wanneer``.
    """
    data = corrections.data
    order = pd.DataFrame(
        {
            "person": ~by_table(corrections),
            "wanneer": data["wanneer"].fillna("").astype(str),
            "row": np.arange(len(data)),
        }
    )
    order.loc[~order["person"], "wanneer"] = ""
    place = order.sort_values(["person", "wanneer", "row"])["row"].to_numpy()
    ordered = corrections.take(place)
    if not ordered.data.duplicated([key]).any():
        return corrections
    # The last value that is filled, column by column.
    last = ordered.data.groupby(key, sort=False, dropna=False).last().reset_index()
    out = conform(Layer(corrections.name, last, None), LAYERS[corrections.name])
    if ordered.geometry is not None and out.geometry is not None:
        where = pd.Series(np.arange(len(out)), index=out.data[key])
        filled = np.flatnonzero(~shapely.is_missing(ordered.geometry))
        out.geometry[where.reindex(ordered.data[key].iloc[filled]).to_numpy(dtype=int)] = (
            ordered.geometry[filled]
        )
    return out
