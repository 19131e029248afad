# SPDX-License-Identifier: GPL-2.0-or-later
"""From how far people share the places at facilities, as data: ``[capaciteit.*]`` in the norms.

Read by the reader of the norms, so that a mistake names file, key and line, together with every
other one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...core.norms import GROUPS, OTHERS, Catchment
from ...core.registry import CATEGORIES

if TYPE_CHECKING:
    from .tomlbestand import TomlReader

__all__ = ["capaciteit_as_data", "capaciteit_differences", "read_catchments"]

_FIELDS = ("zones", "gewichten", "groep", "eenheid", "bron", "zekerheid")
_UNIT = "m"


def read_catchments(
    reader: TomlReader, base: Mapping[str, Catchment] | None
) -> dict[str, Catchment]:
    """Return the catchments: those of *base*, with what the file says laid over them.

    Without *base* the file is the shipped one. A study's file holds only differences, also for a
    category that had no catchment of its own: those are from the one for all others.
    """
    out = dict(base or {})
    for key, entry in reader.group("capaciteit").items():
        if key != OTHERS and key not in CATEGORIES:
            choices = ", ".join([OTHERS, *(c.key for c in CATEGORIES)])
            reader.wrong("toml_sleutel", ["capaciteit", key], keuze=choices)
            continue
        before = None if base is None else base.get(key, base.get(OTHERS))
        found = _catchment(reader, key, entry, before)
        if found is not None:
            out[key] = found
    return out


def _catchment(
    reader: TomlReader, key: str, table: Any, before: Catchment | None
) -> Catchment | None:
    keys = ["capaciteit", key]
    if not reader.known(table, keys, _FIELDS):
        return None
    full = dict(table)
    if before is not None:
        full = {
            "zones": list(before.zones_m),
            "gewichten": list(before.weights),
            "groep": before.group,
            "eenheid": _UNIT,
            "bron": ["lzw_keuze"],
            "zekerheid": "eigen keuze",
            **full,
        }
    count = len(reader.problems)
    for name in _FIELDS:
        if name not in full:
            reader.wrong("toml_ontbreekt", keys, ontbreekt=name)
    if len(reader.problems) > count:
        return None

    def wrong(name: str, expected: str, found: str) -> None:
        reader.wrong("toml_waarde", [*keys, name], verwacht=expected, gevonden=found)

    zones, weights = full["zones"], full["gewichten"]
    for name in ("zones", "gewichten"):
        if not _numbers(full[name]):
            wrong(name, "een lijst met getallen groter dan 0", repr(full[name]))
    if _numbers(zones) and any(b <= a for a, b in pairwise(zones)):
        wrong("zones", "afstanden van klein naar groot", repr(zones))
    if _numbers(weights) and (weights[0] > 1 or any(b > a for a, b in pairwise(weights))):
        wrong("gewichten", "getallen van hoogstens 1, van groot naar klein", repr(weights))
    if _numbers(zones) and _numbers(weights) and len(zones) != len(weights):
        wrong("gewichten", f"een gewicht per zone, dus {len(zones)}", str(len(weights)))
    if full["groep"] not in list(GROUPS):
        wrong("groep", "een van " + ", ".join(GROUPS), repr(full["groep"]))
    if full["eenheid"] != _UNIT:
        wrong("eenheid", f'"{_UNIT}"', repr(full["eenheid"]))
    sources = reader.source_keys(full, keys)
    reader.certain(full, keys)
    if len(reader.problems) > count:
        return None
    return Catchment(
        key,
        tuple(float(v) for v in zones),
        tuple(float(v) for v in weights),
        str(full["groep"]),
        sources,
        str(full["zekerheid"]),
    )


def _numbers(found: Any) -> bool:
    """Return whether *found* is a list of numbers, each above 0 and finite."""
    return (
        isinstance(found, list)
        and bool(found)
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in found)
        and all(0 < v < math.inf for v in found)
    )


def capaciteit_differences(
    used: Mapping[str, Catchment], standard: Mapping[str, Catchment]
) -> list[tuple[str, str, str]]:
    """Return (what, standard, used) for every catchment that differs."""
    out = []
    for key, reach in used.items():
        was = _written(standard[key]) if key in standard else "-"
        if was != _written(reach):
            out.append((f"capaciteit.{key}", was, _written(reach)))
    return out


def capaciteit_as_data(catchments: Mapping[str, Catchment]) -> dict[str, Any]:
    """Return the catchments for the verantwoording and the run's identity."""
    return {k: [list(c.zones_m), list(c.weights), c.group] for k, c in catchments.items()}


def _written(reach: Catchment) -> str:
    zones = ", ".join(
        f"tot {m:g} m: {w:g}" for m, w in zip(reach.zones_m, reach.weights, strict=True)
    )
    return f"{zones} ({reach.group})"
