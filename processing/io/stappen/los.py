# SPDX-License-Identifier: GPL-2.0-or-later
"""Loose layers instead of, or over, those of a werkbestand: put together in memory, never written.

A loose layer goes through the reader of its kind, so a layer of a QGIS project is mapped, checked
and rounded as an import is. A layer that has the columns of the werkbestand is taken as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import shapely

from ...core.errors import LzwError, Problem
from ...core.progress import Tick, check, never
from ...core.registry import LAYERS
from ...core.tables import Layer, conform, empty
from ..backend import to_rd
from ..controle import check_layer
from ..geladen import LoadedLayer
from ..meldingen import register, sentence, sentences
from ..readers import read_verb
from ..readers.indeling import LaagIndeling
from ..readers.lezen import as_kind, nowhere
from ..readers.part import Part
from ..werkbestand import Edit, Werkbestand
from .importeren import add_areas, merge

__all__ = ["ORDER", "Together", "extent_wkt", "put_together"]

ORDER = (
    "gebieden",
    "woningen",
    "panden",
    "voorzieningen",
    "wegen",
    "barrieres",
    "bevolking",
    "instellingen",
)
"""The layers that may come loose, in the order in which they lean on one another."""

_KINDS = {"Point": "punt", "LineString": "lijn", "MultiPolygon": "vlak"}
_VERBS = {"woningen": "woningen_los"}

register(
    {
        "losse_laag_ontbreekt": "De laag {layer} ({titel}) ontbreekt. Kies een laag, of een "
        "werkbestand waar die laag in staat.",
        "losse_laag_leeg": "De laag {layer} ({titel}) heeft geen rijen. Er is gerekend zonder.",
    }
)


@dataclass(slots=True)
class Together:
    """The layers by name, how far the data reach (WKT) and what was noticed on the way.

    ``gemeente`` is that of the werkbestand; what it says of a layer in ``loose`` is of another one.
    """

    layers: dict[str, Layer]
    extent: str | None = None
    messages: list[str] = field(default_factory=list)
    gemeente: str | None = None
    loose: frozenset[str] = frozenset()


def put_together(
    werkbestand: Path | None,
    loose: Mapping[str, LoadedLayer],
    columns: Mapping[str, Mapping[str, str]],
    wanted: tuple[str, ...],
    required: tuple[str, ...],
    tick: Tick = never,
) -> Together:
    """Return the *wanted* layers: the *loose* ones, the others from *werkbestand*.

    *columns* holds per layer the columns that the user pointed at (target -> source). A loose
    layer takes the place of the whole layer of that name. Raises :class:`LzwError` with every
    problem of every layer, also for a layer of *required* that is in neither.
    """
    current = None if werkbestand is None else Werkbestand(werkbestand)
    change = Edit(Path(), current)
    problems: list[Problem] = []
    messages: list[str] = []
    for number, name in enumerate(n for n in ORDER if n in loose):
        check(tick, number / len(ORDER))
        change.staged[name] = empty(LAYERS[name])
        if not len(loose[name].raw.data) and name not in required:
            messages.append(sentence(Problem("losse_laag_leeg", name, fatal=False)))
            continue
        try:
            messages += sentences(_take(change, name, loose[name], dict(columns.get(name, {}))))
        except LzwError as error:
            problems += error.problems
    if current is None:
        missing = [n for n in required if n not in loose]
        problems += [Problem("losse_laag_ontbreekt", n) for n in missing]
    if problems:
        raise LzwError(problems)
    if current is not None:
        rest = [n for n in wanted if n not in loose]
        change.staged.update(current.read_all(rest, [n for n in required if n not in loose]))
    messages += sentences(add_areas(change, set(loose)))
    layers = {name: change.read(name) for name in wanted}
    check(tick, 1.0)
    meta = current.meta if current else {}
    return Together(
        layers, meta.get("data_omvang"), messages, meta.get("gemeente"), frozenset(loose)
    )


def extent_wkt(xmin: float, ymin: float, xmax: float, ymax: float) -> str:
    """Return a box in EPSG:28992 as the werkbestand writes how far its data reach."""
    return str(shapely.to_wkt(shapely.box(xmin, ymin, xmax, ymax), rounding_precision=1))


def _take(
    change: Edit, name: str, source: LoadedLayer, columns: Mapping[str, str]
) -> list[Problem]:
    """Stage one loose layer; return the warnings."""
    own = _as_own_layer(name, source) if not columns else None
    if own is not None:
        change.staged[name], found = own
        return found
    result = read_verb(
        _VERBS.get(name, name),
        [source],
        kolom=columns,
        adressen=change.read("adressen") if name in ("voorzieningen", "instellingen") else None,
    )
    result.layers = {name: result.layers[name]}
    _, found = merge(change, result)
    return [*result.problems, *found]


def _as_own_layer(name: str, source: LoadedLayer) -> tuple[Layer, list[Problem]] | None:
    """Return *source* as it stands when its columns are those of the werkbestand, else None.

    Other programs make lines and points Multi and borders invalid: that is mended as an import
    mends it, with warnings; the columns stay.
    """
    schema = LAYERS[name]
    raw = source.raw
    wanted = {c.name for c in schema.columns if not c.later}
    if not wanted <= set(raw.data.columns) or raw.wkb is None:
        return None
    if raw.crs is None or nowhere(raw.crs):
        raise LzwError(Problem("crs_ontbreekt", name, values={"bestand": source.name}))
    kind = _KINDS[str(schema.geometry)]
    geometry = to_rd(raw.geometry(on_invalid="fix" if kind == "vlak" else "ignore"), raw.crs)
    spec = LaagIndeling(doel=name, geometrie=kind)
    names = [str(c) for c in raw.data.columns]
    whole = Part(spec, source, source.name, names, {}, raw.data.copy(), geometry, "")
    empty_rows = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    mended: list[Problem] = []
    geometry, _ = as_kind(whole, geometry, empty_rows, mended)
    layer = Layer(name, whole.data, geometry)
    problems = [p for p in check_layer(layer, schema) if p.fatal]
    if problems:
        raise LzwError(problems)
    return conform(layer, schema), mended
