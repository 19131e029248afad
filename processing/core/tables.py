# SPDX-License-Identifier: GPL-2.0-or-later
"""A layer in memory: a pandas table beside a shapely array, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .registry import LayerSchema

__all__ = ["CRS", "Layer", "concat", "conform", "empty", "text_series", "whole_numbers"]

CRS = "EPSG:28992"
"""Every geometry in memory and in the werkbestand is in metres of this system (RD)."""


@dataclass(slots=True)
class Layer:
    """Rows of one layer. ``geometry`` is an object array of shapely geometries or None.

    ``data`` has a RangeIndex; ``geometry[i]`` belongs to row i and may be None.
    """

    name: str
    data: pd.DataFrame
    geometry: np.ndarray | None = None

    def __post_init__(self) -> None:
        self.data = self.data.reset_index(drop=True)
        if self.geometry is not None and len(self.geometry) != len(self.data):
            raise ValueError(f"{self.name}: {len(self.geometry)} geometries, {len(self.data)} rows")

    def __len__(self) -> int:
        return len(self.data)

    def take(self, rows: Any) -> Layer:
        """Return a layer with *rows* (boolean mask or positions), in that order."""
        rows = np.asarray(rows)
        if rows.dtype == bool:
            rows = np.flatnonzero(rows)
        geometry = None if self.geometry is None else self.geometry[rows]
        return Layer(self.name, self.data.iloc[rows].copy(), geometry)


def text_series(values: Iterable[Any]) -> pd.Series:
    """Return an object Series of str with None for anything missing.

    >>> text_series(["a", None, float("nan"), 3]).tolist()
    ['a', None, None, '3']
    """
    if isinstance(values, pd.Series | np.ndarray):
        array = np.array(values, dtype=object)
        # Nearly always there is nothing but text and gaps, and no value has to be looked at.
        if array.ndim == 1 and pd.api.types.infer_dtype(array, skipna=True) in ("string", "empty"):
            array[pd.isna(array)] = None
            return pd.Series(array, dtype=object)
    out = [None if v is None or v is pd.NA or v != v else str(v) for v in values]
    return pd.Series(out, dtype=object)


def whole_numbers(values: np.ndarray, known: np.ndarray) -> Any:
    """Return *values* as a column of whole numbers, NULL where not *known*.

    >>> whole_numbers(np.array([1.0, 2.0]), np.array([True, False])).tolist()
    [1, <NA>]
    """
    return pd.arrays.IntegerArray(np.where(known, values, 0).astype(np.int64), ~known)


def conform(layer: Layer, schema: LayerSchema) -> Layer:
    """Return *layer* with the schema's columns first, in order and in their dtype.

    Missing columns become NULL; other columns are dropped unless the schema is open.
    """
    n = len(layer)
    data: dict[str, Any] = {}
    for column in schema.columns:
        source = layer.data.get(column.name)
        if column.kind == "text":
            data[column.name] = text_series([None] * n if source is None else source)
        elif column.kind == "int":
            data[column.name] = pd.Series(
                pd.array([pd.NA] * n, dtype="Int64")
                if source is None
                else pd.array(
                    pd.to_numeric(source).to_numpy(dtype=float, na_value=np.nan), dtype="Int64"
                )
            )
        else:
            data[column.name] = pd.Series(
                np.full(n, np.nan)
                if source is None
                else pd.to_numeric(source).to_numpy(dtype=float, na_value=np.nan)
            )
    if schema.open_columns:
        data.update({c: layer.data[c] for c in layer.data.columns if c not in data})
    geometry = layer.geometry
    if schema.geometry is not None and geometry is None:
        geometry = np.full(n, None, dtype=object)
    return Layer(schema.name, pd.DataFrame(data), geometry if schema.geometry else None)


def empty(schema: LayerSchema) -> Layer:
    """Return a layer of *schema* without rows."""
    geometry = np.empty(0, dtype=object) if schema.geometry else None
    return conform(Layer(schema.name, pd.DataFrame(index=range(0)), geometry), schema)


def concat(layers: Sequence[Layer], schema: LayerSchema) -> Layer:
    """Return the rows of *layers* under one another, conformed to *schema*."""
    parts = [conform(layer, schema) for layer in layers if len(layer)]
    if not parts:
        return empty(schema)
    if len(parts) == 1:
        return parts[0]
    data = pd.concat([p.data for p in parts], ignore_index=True)
    geometry = np.concatenate([p.geometry for p in parts]) if schema.geometry else None
    return conform(Layer(schema.name, data, geometry), schema)
