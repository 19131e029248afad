# SPDX-License-Identifier: GPL-2.0-or-later
"""What is assumed where demand and supply meet, as data: ``resources/normen/vraag_aanbod.toml``.

A study's own file holds only what differs; a number of its own without a source is an own choice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.registry import PLAN_HARDNESS
from ...core.wonen.aanbod import KINDS
from ...core.wonen.plannen import PLAN_KINDS, PlanKind
from ...core.wonen.vraag_aanbod import Assumption, Assumptions, GroupAssumptions
from ...core.wonen.woningfeiten import TENURES
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["load_aannames"]

_TOP = ("naam", "zonder_woningvraag", "mutatie", "complex", "hardheid", "plan", "groep", "wmo")
_RANGE = ("laag", "midden", "hoog")
_FIELDS = (*_RANGE, "waarde", "bron", "zekerheid")
_TENURES = (*TENURES, "onbekend")
_AGES = ("0-64", "65-74", "75-84", "85+")
_PLAN = ("geschikt_voor", "misschien_voor", "bron", "zekerheid")
_PARTS = {
    "per_huishouden": ("personen", 1.0, 10.0),
    "bewoond": ("%", 0.0, 100.0),
    "toewijzing": ("%", 0.0, 100.0),
    "nieuw": ("%", 0.0, 100.0),
}
"""Of each assumption of a group the unit, the least and the most."""


def load_aannames(path: Path | None = None) -> Assumptions:
    """Return the assumptions that ship, with those of *path* over them.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    base = _Reader(folder / "vraag_aanbod.toml", sources, None).read()
    return base if path is None else _Reader(path, sources, base).read()


class _Reader(TomlReader):
    def __init__(self, path: Path, sources: dict[str, Any], base: Assumptions | None) -> None:
        super().__init__(path, sources)
        self.base = base

    def read(self) -> Assumptions:
        self.known(self.table, [], _TOP)
        base = self.base
        turnover = self.section(
            "mutatie", _TENURES, "% per jaar", 100.0, base.turnover if base else {}
        )
        complexes = self.section(
            "complex", None, "% per jaar", 100.0, base.complexes if base else {}
        )
        hardness = self.section(
            "hardheid", PLAN_HARDNESS, "%", 100.0, base.hardness if base else {}
        )
        wmo = self.section("wmo", _AGES, "per 1.000", 1000.0, base.wmo if base else {})
        plans = {**(base.plan_kinds if base else {})}
        for key, entry in self.group("plan").items():
            if key not in PLAN_KINDS:
                self.wrong("toml_sleutel", ["plan", key], keuze=", ".join(PLAN_KINDS))
            elif (kind := self.plan(key, entry)) is not None:
                plans[key] = kind
        groups = {**(base.groups if base else {})}
        for key, entry in self.group("groep").items():
            group = self.care_group(key, entry, groups.get(key))
            if group is not None:
                groups[key] = group
        missing = [k for k in PLAN_KINDS if k not in plans]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["plan"], ontbreekt=", ".join(missing))
        without = self.names(
            self.table, ["zonder_woningvraag"], base.no_housing if base else frozenset()
        )
        if self.problems:
            raise LzwError(self.problems)
        return Assumptions(
            name=str(self.table.get("naam", base.name if base else "zonder naam")),
            groups=groups,
            turnover=turnover,
            complexes=complexes,
            hardness=hardness,
            plan_kinds=plans,
            wmo=wmo,
            no_housing=without,
            sources=self.sources,
        )

    def section(
        self,
        name: str,
        keys: tuple[str, ...] | None,
        unit: str,
        most: float,
        base: Mapping[str, Assumption],
    ) -> dict[str, Assumption]:
        """Return the assumptions of one section; of *keys* (None: any) all must be there."""
        out = dict(base)
        for key, entry in self.group(name).items():
            if keys is not None and key not in keys:
                self.wrong("toml_sleutel", [name, key], keuze=", ".join(keys))
                continue
            found = self.assumption([name, key], entry, unit, 0.0, most, out.get(key))
            if found is not None:
                out[key] = found
        missing = [k for k in keys or () if k not in out]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", [name], ontbreekt=", ".join(missing))
        return out

    def assumption(
        self,
        keys: list[str],
        entry: Any,
        unit: str,
        least: float,
        most: float,
        base: Assumption | None,
    ) -> Assumption | None:
        if not self.known(entry, keys, _FIELDS):
            return None
        before = len(self.problems)
        full = {**entry}
        own = any(f in full for f in (*_RANGE, "waarde"))
        if self.base is not None and own:
            full.setdefault("bron", ["lzw_keuze"])
            full.setdefault("zekerheid", "eigen keuze")
        if base is not None:
            said = "waarde" in full
            full = {
                **({} if said else dict(zip(_RANGE, (base.low, base.mid, base.high), strict=True))),
                "bron": list(base.sources),
                "zekerheid": base.certainty,
                **full,
            }
        if "waarde" in full:
            for field in [f for f in _RANGE if f in full]:
                self.wrong("toml_sleutel", [*keys, field], keuze="waarde, bron, zekerheid")
            full |= dict.fromkeys(_RANGE, full["waarde"])
        for field in (*_RANGE, "bron", "zekerheid"):
            if field not in full:
                self.wrong("toml_ontbreekt", keys, ontbreekt=field)
        if len(self.problems) > before:
            return None
        values = [self.between([*keys, f], full[f], least, most) for f in _RANGE]
        sources = self.source_keys(full, keys)
        self.certain(full, keys)
        if len(self.problems) > before:
            return None
        if values != sorted(values):
            self.wrong(
                "toml_waarde",
                [*keys, "midden"],
                verwacht="laag, midden en hoog in oplopende volgorde",
                gevonden=", ".join(f"{v:g}" for v in values),
            )
            return None
        low, mid, high = values
        return Assumption(".".join(keys), low, mid, high, unit, sources, str(full["zekerheid"]))

    def between(self, keys: list[str], value: Any, least: float, most: float) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or not least <= value <= most:
            self.wrong(
                "toml_waarde",
                keys,
                verwacht=f"een getal van {least:g} tot en met {most:g}",
                gevonden=repr(value),
            )
            return math.nan
        return float(value)

    def names(
        self, table: dict[str, Any], keys: list[str], base: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Return the list of names under the last of *keys*."""
        found = table.get(keys[-1])
        if found is None:
            return base
        if not isinstance(found, list) or not all(isinstance(v, str) for v in found):
            self.wrong("toml_waarde", keys, verwacht="een lijst met namen", gevonden=repr(found))
            return base
        return frozenset(found)

    def plan(self, key: str, entry: Any) -> PlanKind | None:
        keys = ["plan", key]
        if not self.known(entry, keys, _PLAN):
            return None
        before = len(self.problems)
        full = {**entry}
        if self.base is not None:
            full = {"bron": ["lzw_keuze"], "zekerheid": "eigen keuze", **full}
        for name in _PLAN:
            if name not in full:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        if len(self.problems) > before:
            return None
        self.source_keys(full, keys)
        self.certain(full, keys)
        suits = self.names(full, [*keys, "geschikt_voor"])
        perhaps = self.names(full, [*keys, "misschien_voor"])
        return PlanKind(suits, perhaps)

    def care_group(
        self, key: str, entry: Any, base: GroupAssumptions | None
    ) -> GroupAssumptions | None:
        keys = ["groep", key]
        if not self.known(entry, keys, ("past", "wat", *_PARTS)):
            return None
        before = len(self.problems)
        of_base = (
            {
                "per_huishouden": base.per_household,
                "bewoond": base.occupied,
                "toewijzing": base.assigned,
                "nieuw": base.new,
            }
            if base
            else {}
        )
        parts: dict[str, Assumption] = {}
        for name, (unit, least, most) in _PARTS.items():
            if name in entry:
                found = self.assumption(
                    [*keys, name], entry[name], unit, least, most, of_base.get(name)
                )
            else:
                found = of_base.get(name)
                if found is None:
                    self.wrong("toml_ontbreekt", keys, ontbreekt=name)
            if found is not None:
                parts[name] = found
        suits = entry.get("past", base.suits_as if base else None)
        kind = entry.get("wat", base.kind if base else None)
        for name, value in (("past", suits), ("wat", kind)):
            if value is None:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        if kind is not None and kind not in KINDS:
            self.wrong(
                "toml_waarde",
                [*keys, "wat"],
                verwacht=f"een van {', '.join(KINDS)}",
                gevonden=repr(kind),
            )
        if suits is not None and not isinstance(suits, str):
            self.wrong(
                "toml_waarde",
                [*keys, "past"],
                verwacht="de naam van een doelgroep van geschiktheid",
                gevonden=repr(suits),
            )
        if len(self.problems) > before:
            return None
        return GroupAssumptions(
            key,
            str(suits),
            str(kind),
            parts["per_huishouden"],
            parts["bewoond"],
            parts["toewijzing"],
            parts["nieuw"],
        )
