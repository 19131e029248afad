# SPDX-License-Identifier: GPL-2.0-or-later
"""Gebieden: in which one a point lies, and how it compares with its gemeente."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from .tables import Layer

__all__ = ["AreaHomes", "assign_areas", "beside_gemeente"]

AreaHomes = tuple[str, str, str, np.ndarray, float]
"""Code, name and kind of a gebied, the rows of its dwellings and its coverage in %."""


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


def beside_gemeente(
    table: pd.DataFrame,
    gebieden: Layer,
    keys: Sequence[str],
    value: str,
    whole: str,
    difference: str,
) -> pd.DataFrame:
    """Return *table* with the column *value* of the gemeente as *whole*, and the *difference*.

    *table* has ``gebied_code``, ``soort`` and ``volledig``; rows belong together where *keys* are
    equal. A gebied without a gemeente of its own (such as one drawn by hand) is held against the
    only one there is; without any, all is NaN. ``gemeente_volledig`` says whether the data hold the
    gemeente whole: a mean over a fifth of it is no mean.
    """
    own = _gemeente_of(gebieden)
    of = [own.get(str(code)) or "" for code in table["gebied_code"]]
    is_whole = (table["soort"] == "gemeente").to_numpy(dtype=bool)
    columns = [table[k].to_numpy(dtype=object) for k in keys]
    there = pd.MultiIndex.from_arrays(
        [table["gebied_code"].to_numpy(dtype=object)[is_whole], *(c[is_whole] for c in columns)]
    )
    found = there.get_indexer(pd.MultiIndex.from_arrays([np.array(of, dtype=object), *columns]))
    got = found >= 0
    beside = {}
    for column in (value, "volledig"):
        beside[column] = np.full(len(table), np.nan)
        beside[column][got] = table[column].to_numpy(dtype=float)[is_whole][found[got]]
    return table.assign(
        **{
            whole: beside[value],
            difference: table[value].to_numpy(dtype=float) - beside[value],
            "gemeente_volledig": beside["volledig"],
        }
    )


def _gemeente_of(gebieden: Layer) -> dict[str, str]:
    """Return the code of the gemeente of each gebied that has one."""
    data = gebieden.data
    every = [str(c) for c in data.loc[(data["soort"] == "gemeente").to_numpy(bool), "gebied_code"]]
    out = {}
    for code, kind, own in data[["gebied_code", "soort", "gemeente_code"]].itertuples(index=False):
        if kind == "gemeente":
            out[str(code)] = str(code)
        elif isinstance(own, str) and own:
            out[str(code)] = own
        elif len(every) == 1:
            out[str(code)] = every[0]
    return out
