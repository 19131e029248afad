# SPDX-License-Identifier: GPL-2.0-or-later
"""Target groups of the demand as data: ``resources/normen/doelgroepen.toml``."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.mensen.leeftijden import OLD_CLASSES, bounds
from ...core.mensen.vraag import BASES, KEYS, CareGroup, CareNorms, Institution, Prevalence, Trend
from ...core.norm import Norm
from ..meldingen import register
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["load_doelgroepen"]

register(
    {
        "doelgroepen_overlappen": "Deze doelgroepen overlappen, dus hun aantallen mogen niet "
        "worden opgeteld: {paren}. Toon ze naast elkaar.",
    }
)

_RULES = {"splitsing_onzekerheid": "procentpunt", "schatting_onzekerheid": "%"}
_UNITS = ("personen", "huishoudens")
_GROUP = (
    "label",
    "als",
    "basis",
    "eenheid",
    "sluit_uit",
    "extramuraal",
    "verdeelsleutel",
    "prevalentie",
    "trend",
    "thuis",
)
_RANGE = ("laag", "midden", "hoog")
_STARTS = tuple(bounds(c)[0] for c in OLD_CLASSES)
_ENDS = tuple(bounds(c)[1] for c in OLD_CLASSES)


def load_doelgroepen(path: Path | None = None) -> CareNorms:
    """Return the groups in *path*, or those that ship.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    return _Reader(path or folder / "doelgroepen.toml", sources).read()


class _Reader(TomlReader):
    def read(self) -> CareNorms:
        self.known(self.table, [], ("naam", "regel", "groep", "instelling"))
        rules: dict[str, Norm] = {}
        for key, entry in self.group("regel").items():
            if key not in _RULES:
                self.wrong("toml_sleutel", ["regel", key], keuze=", ".join(_RULES))
                continue
            norm = self.norm(["regel", key], entry, _RULES[key], None)
            if norm:
                rules[key] = norm
        entries = self.group("groep")
        groups = {k: g for k, e in entries.items() if (g := self.care_group(k, e, entries))}
        institutions = self.institutions()
        missing = [f"regel.{k}" for k in _RULES if k not in rules]
        missing += [
            name for name, found in (("groep", groups), ("instelling", institutions)) if not found
        ]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["naam"], ontbreekt=", ".join(missing))
        if self.problems:
            raise LzwError(self.problems)
        return CareNorms(
            name=str(self.table.get("naam", "zonder naam")),
            groups={k: self.like(g, entries[k].get("als"), groups) for k, g in groups.items()},
            institutions=institutions,
            rules=rules,
            sources=self.sources,
        )

    def like(self, group: CareGroup, other: Any, groups: dict[str, CareGroup]) -> CareGroup:
        """Return *group* with the shares and the trend of *other*, where it says so."""
        if other is None:
            return group
        same = groups[str(other)]
        return dataclasses.replace(
            group,
            base=same.base,
            unit=same.unit,
            prevalences=same.prevalences,
            trend=same.trend,
            like=same.key,
        )

    def care_group(self, key: str, entry: Any, entries: dict[str, Any]) -> CareGroup | None:
        keys = ["groep", key]
        if not self.known(entry, keys, _GROUP):
            return None
        before = len(self.problems)
        like = entry.get("als")
        needed = ("label",) if like is not None else ("label", "basis", "eenheid")
        for name in needed:
            if name not in entry:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        if like is not None:
            own = [n for n in ("basis", "eenheid", "prevalentie", "trend") if n in entry]
            base = entries.get(like) if isinstance(like, str) else None
            if not isinstance(base, dict) or "als" in base or "prevalentie" not in base:
                good = [k for k, e in entries.items() if isinstance(e, dict) and "als" not in e]
                self.choice([*keys, "als"], like, good)
            for name in own:
                self.wrong("toml_sleutel", [*keys, name], keuze="label, als, thuis, sluit_uit")
        base_word = entry.get("basis", "alle")
        self.among([*keys, "basis"], base_word, BASES)
        unit = entry.get("eenheid", _UNITS[0])
        self.among([*keys, "eenheid"], unit, _UNITS)
        counted = base_word == "telling" and like is None
        spread_by = entry.get("verdeelsleutel")
        if counted and spread_by is None:
            self.wrong("toml_ontbreekt", keys, ontbreekt="verdeelsleutel")
        if spread_by is not None:
            self.among([*keys, "verdeelsleutel"], spread_by, KEYS)
        shares = self.shares(keys, entry)
        if not shares and not counted and like is None:
            self.wrong("toml_ontbreekt", keys, ontbreekt="prevalentie")
        if shares and counted:
            self.wrong("toml_sleutel", [*keys, "prevalentie"], keuze="verdeelsleutel")
        excludes = entry.get("sluit_uit", [])
        if not isinstance(excludes, list):
            self.wrong(
                "toml_waarde",
                [*keys, "sluit_uit"],
                verwacht="een lijst van groepen",
                gevonden=repr(excludes),
            )
            excludes = []
        for other in excludes:
            self.choice([*keys, "sluit_uit"], other, [k for k in entries if k != key])
        trend = self.trend([*keys, "trend"], entry["trend"], -100) if "trend" in entry else None
        home = self.trend([*keys, "thuis"], entry["thuis"], 0) if "thuis" in entry else None
        extramural = entry.get("extramuraal", False)
        if not isinstance(extramural, bool):
            self.wrong(
                "toml_waarde",
                [*keys, "extramuraal"],
                verwacht="true of false",
                gevonden=repr(extramural),
            )
        if len(self.problems) > before:
            return None
        return CareGroup(
            key,
            str(entry["label"]),
            str(base_word),
            str(unit),
            shares,
            trend,
            home,
            None if spread_by is None else str(spread_by),
            frozenset(str(o) for o in excludes),
            extramural=extramural,
        )

    def shares(self, keys: list[str], entry: dict[str, Any]) -> tuple[Prevalence, ...]:
        rows = entry.get("prevalentie", [])
        if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            self.wrong(
                "toml_waarde",
                [*keys, "prevalentie"],
                verwacht="een of meer tabellen [[...]]",
                gevonden=repr(rows),
            )
            return ()
        out = []
        taken: set[int] = set()
        for row in rows:
            where = [*keys, "prevalentie"]
            self.known(row, where, ("leeftijd", *_RANGE, "bron", "zekerheid"))
            age = self.age(where, row)
            low, mid, high = self.range(where, row, 0, 100)
            sources = self.source_keys(row, where)
            self.certain(row, where)
            if age is None:
                continue
            classes = set(_covered(age))
            if classes & taken:
                self.wrong(
                    "toml_waarde",
                    where,
                    verwacht="per leeftijd één aandeel",
                    gevonden=f"{age} naast een andere klasse die overlapt",
                )
            taken |= classes
            out.append(Prevalence(age, low, mid, high, sources, str(row.get("zekerheid"))))
        return tuple(out)

    def institutions(self) -> tuple[Institution, ...]:
        rows = self.table.get("instelling", [])
        if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            self.wrong(
                "toml_waarde",
                ["instelling"],
                verwacht="een of meer tabellen [[instelling]]",
                gevonden=repr(rows),
            )
            return ()
        out = []
        for row in rows:
            where = ["instelling"]
            self.known(row, where, ("leeftijd", "jaar", *_RANGE, "bron", "zekerheid"))
            age, year = self.age(where, row), self.year(where, row, "jaar")
            low, mid, high = self.range(where, row, 0, 100)
            sources = self.source_keys(row, where)
            self.certain(row, where)
            if age is not None:
                out.append(
                    Institution(age, year, low, mid, high, sources, str(row.get("zekerheid")))
                )
        covered = sorted({c for i in out for c in _covered(i.age)})
        if out and len(covered) < len(OLD_CLASSES):
            self.wrong(
                "toml_ontbreekt", ["instelling"], ontbreekt="een deel van de leeftijden vanaf 65"
            )
        return tuple(out)

    def trend(self, keys: list[str], entry: Any, least: float) -> Trend | None:
        if not self.known(entry, keys, ("vanaf", *_RANGE, "bron", "zekerheid")):
            return None
        year = self.year(keys, entry, "vanaf")
        low, mid, high = self.range(keys, entry, least, 100)
        sources = self.source_keys(entry, keys)
        self.certain(entry, keys)
        return Trend(year, low, mid, high, sources, str(entry.get("zekerheid")))

    def age(self, keys: list[str], row: dict[str, Any]) -> str | None:
        text = row.get("leeftijd")
        if isinstance(text, str) and _covered(text):
            return text
        self.wrong(
            "toml_waarde",
            [*keys, "leeftijd"],
            verwacht="een klasse van vijfjaarsgroepen vanaf 65, zoals 65-74 of 85+",
            gevonden=repr(text),
        )
        return None

    def year(self, keys: list[str], row: dict[str, Any], field: str) -> int:
        value = row.get(field)
        if isinstance(value, int) and not isinstance(value, bool) and 1990 <= value <= 2100:
            return value
        self.wrong(
            "toml_waarde",
            [*keys, field],
            verwacht="een jaar van 1990 tot en met 2100",
            gevonden=repr(value),
        )
        return 0

    def range(
        self, keys: list[str], row: dict[str, Any], least: float, most: float
    ) -> tuple[float, float, float]:
        values = []
        for field in _RANGE:
            value: Any = row.get(field)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not math.isfinite(value) or not least <= value <= most:
                self.wrong(
                    "toml_waarde",
                    [*keys, field],
                    verwacht=f"een getal van {least:g} tot en met {most:g}",
                    gevonden=repr(value),
                )
                return 0.0, 0.0, 0.0
            values.append(float(value))
        if values != sorted(values):
            self.wrong(
                "toml_waarde",
                [*keys, "midden"],
                verwacht="laag, midden, hoog in oplopende volgorde",
                gevonden=", ".join(f"{v:g}" for v in values),
            )
        return values[0], values[1], values[2]

    def among(self, keys: list[str], value: Any, choice: tuple[str, ...]) -> None:
        if value not in choice:
            self.choice(keys, value, list(choice))

    def choice(self, keys: list[str], value: Any, choice: list[str]) -> None:
        if value not in choice or not isinstance(value, str):
            self.wrong(
                "toml_waarde",
                keys,
                verwacht=f"een van {', '.join(choice)}",
                gevonden=repr(value),
            )


def _covered(label: str) -> tuple[int, ...]:
    """Return the numbers of the five-year classes that *label* consists of; none if it does not."""
    try:
        low, high = bounds(label)
    except ValueError:
        return ()
    if low not in _STARTS or high not in _ENDS or (high is not None and high < low):
        return ()
    first = _STARTS.index(low)
    last = len(OLD_CLASSES) - 1 if high is None else _ENDS.index(high)
    return tuple(range(first, last + 1))
