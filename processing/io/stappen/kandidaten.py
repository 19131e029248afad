# SPDX-License-Identifier: GPL-2.0-or-later
"""Places where something may come: any layer with points or buildings, read as candidates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from ...core.errors import LzwError, Problem
from ...core.tables import Layer, text_series
from ..backend import backend, to_rd
from ..geladen import Input, LoadedLayer
from ..meldingen import register
from ..rauw import RawLayer
from ..readers.lezen import RD_WINDOW

__all__ = ["read_places"]

_IDS = (
    "punt_id",
    "kandidaat_id",
    "locatie_id",
    "voorziening_id",
    "woonvorm_id",
    "pand_id",
    "identificatie",
    "id",
)
_NAMES = ("naam", "name", "adres", "omschrijving")
_FUNCTIONS = ("functies", "functie")

register(
    {
        "kandidaten_leeg": "Laag {bestand} heeft geen rijen, dus er zijn geen plekken.",
        "kandidaten_kolom": "Laag {bestand} heeft geen kolom {column}. Kies een kolom die er is: "
        "{keuze}.",
        "kandidaten_zonder_plek": "Laag {bestand}: {rijen} {heeft} geen punt of gebouw op de "
        "kaart. Geef elke plek een punt of een vlak.",
        "kandidaten_buiten_nederland": "Laag {bestand}: {rijen} {heeft} een plek buiten "
        "Nederland. Controleer het coördinatenstelsel van de laag.",
        "kandidaten_dubbel": "Laag {bestand}: {rijen} {heeft} een kenmerk dat al voorkomt. Geef "
        "elke plek een eigen {column}.",
    }
)


def read_places(source: Input, columns: Mapping[str, str] | None = None) -> Layer:
    """Return the places of *source*: points in RD with their id, name, functions and capacity.

    The columns are ``punt_id``, ``naam``, ``functies`` and ``capaciteit``; *columns* names those
    that are called otherwise. Of a building the point is one inside it; without an id a place is
    called after the layer and its row, without functions that column is None, without a capacity
    NaN. Raises :class:`LzwError` with everything that is wrong.
    """
    raw = source.raw if isinstance(source, LoadedLayer) else _read(source)
    shown = source.name
    wished = {k: v for k, v in (columns or {}).items() if v}
    every = [str(c) for c in raw.data.columns]
    problems = [
        Problem(
            "kandidaten_kolom",
            column=name,
            values={"bestand": shown, "keuze": ", ".join(every) or "geen"},
        )
        for name in wished.values()
        if name not in every
    ]
    if raw.crs is None:
        problems.append(Problem("crs_ontbreekt", "kandidaten", values={"bestand": shown}))
    if not len(raw.data):
        problems.append(Problem("kandidaten_leeg", "kandidaten", values={"bestand": shown}))
    if problems:
        raise LzwError(problems)
    lower = {c.lower(): c for c in every}
    key = wished.get("punt_id") or next((lower[n] for n in _IDS if n in lower), None)
    name = wished.get("naam") or next((lower[n] for n in _NAMES if n in lower), None)
    does = wished.get("functies") or next((lower[n] for n in _FUNCTIONS if n in lower), None)
    stem = Path(source.stem).name
    numbered = [f"{stem}:{n + 1}" for n in range(len(raw.data))]
    ids = numbered if key is None else _texts(raw.data[key], numbered)
    names = ids if name is None else _texts(raw.data[name], ids)
    points, there = _as_points(np.asarray(to_rd(raw.geometry(), str(raw.crs)), dtype=object))
    xy = np.full((len(points), 2), np.nan)
    xy[there] = shapely.get_coordinates(points[there])
    west, south, east, north = RD_WINDOW
    inside = (xy >= (west, south)).all(axis=1) & (xy <= (east, north)).all(axis=1)
    double = pd.Series(ids).duplicated().to_numpy()
    for code, wrong, column in (
        ("kandidaten_zonder_plek", ~there, ""),
        ("kandidaten_buiten_nederland", there & ~inside, ""),
        ("kandidaten_dubbel", double, key or "punt_id"),
    ):
        if wrong.any():
            problems.append(
                Problem(
                    code,
                    "kandidaten",
                    column,
                    int(wrong.sum()),
                    tuple(np.array(ids, dtype=object)[wrong][:5]),
                    {"bestand": shown},
                )
            )
    if problems:
        raise LzwError(problems)
    functions = text_series([None] * len(ids) if does is None else raw.data[does])
    data = pd.DataFrame({"punt_id": ids, "naam": names, "functies": functions.to_numpy()})
    # A capacity that is no number is unknown.
    room = wished.get("capaciteit") or lower.get("capaciteit")
    many = pd.Series(np.nan, index=data.index) if room is None else raw.data[room]
    data["capaciteit"] = pd.to_numeric(many, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return Layer("kandidaten", data, points)


def _read(path: Path) -> RawLayer:
    if not path.exists():
        raise LzwError(Problem("bestand_ontbreekt", values={"bestand": str(path)}))
    if path.is_dir():
        raise LzwError(Problem("bestand_is_map", values={"bestand": str(path)}))
    names = [name for name, _ in backend().list_layers(path)]
    return backend().read(path, "kandidaten" if "kandidaten" in names else names[0])


def _texts(column: pd.Series, otherwise: list[str]) -> list[str]:
    return [
        other if v is None or v != v or not str(v).strip() else str(v).strip()
        for v, other in zip(column, otherwise, strict=True)
    ]


def _as_points(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a point per shape, to the millimetre, and which shapes have one."""
    kind = shapely.get_type_id(shapes)
    alone = (kind == 4) & (shapely.get_num_geometries(shapes) == 1)
    there = ((kind == 0) | (kind == 3) | (kind == 6) | alone) & ~shapely.is_empty(shapes)
    out = np.full(len(shapes), None, dtype=object)
    out[there] = shapely.point_on_surface(shapes[there])
    xy = np.round(shapely.get_coordinates(out[there]), 3)
    out[there] = shapely.points(xy)
    return out, there
