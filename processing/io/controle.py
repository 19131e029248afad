# SPDX-License-Identifier: GPL-2.0-or-later
"""Check a layer against its schema: every problem at once, as data, never as the first exception.

Order: columns, then rows, then geometry; a row rule runs only on a column that exists and has the
right kind.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..core.errors import Problem
from ..core.registry import Column, LayerSchema
from ..core.tables import Layer

__all__ = ["check_layer", "examples"]

_WORDS = {"text": "tekst", "int": "een geheel getal", "real": "een getal"}
_FAMILY = {
    "Point": ("Point",),
    "LineString": ("LineString",),
    "MultiLineString": ("MultiLineString", "LineString"),
    "MultiPolygon": ("MultiPolygon", "Polygon"),
}
_WITHOUT_PLACE = ("voorzieningen", "instellingen", "woonvormen", "plannen", "witte_vlekken")
"""Layers in which a row that could not be placed stays, without geometry, for repair; of the white
spots too small to publish, one row says how many they are and nothing says where."""


def examples(data: pd.DataFrame, key: tuple[str, ...], rows: np.ndarray) -> tuple[str, ...]:
    """Return up to five ids of *rows* (a mask): the key columns, else row numbers."""
    positions = np.flatnonzero(rows)[:5]
    columns = [k for k in key if k in data.columns]
    if not columns:
        return tuple(f"rij {p + 1}" for p in positions)
    return tuple(
        " ".join(str(data[c].iloc[p]) for c in columns)
        if all(pd.notna(data[c].iloc[p]) for c in columns)
        else f"rij {p + 1}"
        for p in positions
    )


def check_layer(layer: Layer, schema: LayerSchema, may_be_empty: bool = False) -> list[Problem]:
    """Return every problem of *layer* against *schema*; an empty list means it is fine."""
    problems: list[Problem] = []
    data = layer.data
    if len(layer) == 0 and not may_be_empty:
        problems.append(Problem("laag_leeg", schema.name))
    for column in schema.columns:
        if column.name not in data.columns:
            if not column.later:
                problems.append(Problem("kolom_ontbreekt", schema.name, column.name))
        else:
            problems += _check_column(data, column, schema)
    keys = [k for k in schema.key if k in data.columns]
    if keys and len(keys) == len(schema.key):
        double = (
            data.duplicated(keys, keep=False).to_numpy() & data[keys].notna().all(axis=1).to_numpy()
        )
        if double.any():
            problems.append(
                Problem(
                    "dubbele_sleutel",
                    schema.name,
                    " + ".join(keys),
                    int(double.sum()),
                    tuple(dict.fromkeys(examples(data, schema.key, double))),
                )
            )
    if schema.geometry is not None:
        problems += _check_geometry(layer, schema)
    return problems


def _check_column(data: pd.DataFrame, column: Column, schema: LayerSchema) -> list[Problem]:
    out: list[Problem] = []
    values = data[column.name]
    missing = values.isna().to_numpy()
    if column.required:
        blank = missing | (values.astype(str).str.strip() == "").to_numpy()
        if blank.any():
            out.append(
                Problem(
                    "waarde_verplicht",
                    schema.name,
                    column.name,
                    int(blank.sum()),
                    examples(data, schema.key, blank),
                )
            )
    if column.kind == "text":
        if column.allowed:
            wrong = ~missing & ~values.isin(column.allowed).to_numpy()
            if wrong.any():
                found = tuple(sorted({str(v) for v in values[wrong]})[:5])
                out.append(
                    Problem(
                        "waarde_niet_toegestaan",
                        schema.name,
                        column.name,
                        int(wrong.sum()),
                        found,
                        {"toegestaan": ", ".join(column.allowed)},
                    )
                )
        return out
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~missing & np.isnan(numbers)
    if column.kind == "int":
        wrong |= ~missing & (np.floor(numbers) != numbers)
    if wrong.any():
        out.append(
            Problem(
                "kolom_soort",
                schema.name,
                column.name,
                int(wrong.sum()),
                examples(data, schema.key, wrong),
                {"verwacht": _WORDS[column.kind]},
            )
        )
    for code, word, bound, bad in (
        ("waarde_te_klein", "minimum", column.minimum, numbers < (column.minimum or 0)),
        ("waarde_te_groot", "maximum", column.maximum, numbers > (column.maximum or 0)),
    ):
        if bound is not None and bad.any():
            out.append(
                Problem(
                    code,
                    schema.name,
                    column.name,
                    int(bad.sum()),
                    examples(data, schema.key, bad),
                    {word: f"{bound:g}"},
                )
            )
    return out


def _check_geometry(layer: Layer, schema: LayerSchema) -> list[Problem]:
    out: list[Problem] = []
    geometry = layer.geometry
    if geometry is None:
        return [
            Problem(
                "geometrie_soort",
                schema.name,
                count=len(layer),
                values={"gevonden": "geen", "verwacht": str(schema.geometry)},
            )
        ]
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    optional = schema.name.startswith("correcties_") or schema.name in _WITHOUT_PLACE
    if missing.any() and not optional:
        out.append(
            Problem(
                "geometrie_ontbreekt",
                schema.name,
                count=int(missing.sum()),
                examples=examples(layer.data, schema.key, missing),
            )
        )
    allowed = _FAMILY.get(schema.geometry or "", ())
    if allowed:
        kinds = np.array(
            [None if m else g.geom_type for g, m in zip(geometry, missing, strict=True)],
            dtype=object,
        )
        wrong = ~missing & ~np.isin(kinds, allowed)
        if wrong.any():
            out.append(
                Problem(
                    "geometrie_soort",
                    schema.name,
                    count=int(wrong.sum()),
                    examples=examples(layer.data, schema.key, wrong),
                    values={
                        "gevonden": ", ".join(sorted(set(kinds[wrong]))),
                        "verwacht": str(schema.geometry),
                    },
                )
            )
    if schema.geometry == "MultiPolygon":
        invalid = ~missing & ~shapely.is_valid(geometry)
        if invalid.any():
            out.append(
                Problem(
                    "geometrie_ongeldig",
                    schema.name,
                    count=int(invalid.sum()),
                    examples=examples(layer.data, schema.key, invalid),
                )
            )
    return out
