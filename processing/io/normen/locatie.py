# SPDX-License-Identifier: GPL-2.0-or-later
"""What a location is held against, as data: ``resources/normen/locatietoets.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.norm import Source
from ...core.norms import GROUPS, NOT_COUNTED, NormSet
from ...core.plekken.locatie_eisen import MEASURES, Criterion, Purpose, PurposeSet
from ...core.registry import CATEGORIES, WOONVORM_TYPES
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources, read_toml, with_sources_beside

__all__ = ["load_locatietoets"]

_KNOWN = "bekend_min"
_PURPOSE = ("label", "vraag", "belang", "eis")
_LIMITS = ("hoogstens", "minstens")
_DEMAND = (
    "titel",
    "maat",
    *_LIMITS,
    "hard",
    "gewicht",
    "bron",
    "zekerheid",
    "categorie",
    "groep",
    "soorten",
    "straal",
    "jaar",
    "telt",
)
_AROUND = ("mensen", "laag_inkomen", "woonvormen")
"""Measures that count within a walk."""


def load_locatietoets(norms: NormSet, study: Path | None = None) -> PurposeSet:
    """Return the purposes and their criteria that ship, with those of *study* laid over them.

    The walks come from *norms*. A study may bring own sources in a ``bronnen.toml`` beside its
    file. Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    shipped = folder / "locatietoets.toml"
    if study is None:
        return _Reader(shipped, sources, norms, {}).read()
    return _Reader(study, with_sources_beside(study, sources), norms, read_toml(shipped)[0]).read()


class _Reader(TomlReader):
    def __init__(
        self, path: Path, sources: dict[str, Source], norms: NormSet, base: Mapping[str, Any]
    ) -> None:
        super().__init__(path, sources)
        self.norms, self.base = norms, base

    def read(self) -> PurposeSet:
        self.known(self.table, [], ("naam", "regel", "doel"))
        shipped, own = self.base.get("doel", {}), self.group("doel")
        purposes = {}
        for key in dict.fromkeys([*shipped, *own]):
            found = self.purpose(key, shipped.get(key), own.get(key, {}))
            if found is not None:
                purposes[key] = found
        known_min = self.known_min()
        if self.problems:
            raise LzwError(self.problems)
        name = self.table.get("naam", f"{self.base.get('naam', 'zonder naam')} (aangepast)")
        return PurposeSet(str(name), purposes, known_min, self.sources)

    def known_min(self) -> float:
        """Return how much of the weight has to be known for a rank, in %."""
        keys = ["regel", _KNOWN]
        own, base = self.group("regel"), self.base.get("regel", {})
        for key in own:
            if key != _KNOWN:
                self.wrong("toml_sleutel", ["regel", key], keuze=_KNOWN)
        entry = {**base.get(_KNOWN, {}), **own.get(_KNOWN, {})}
        if _KNOWN not in own and _KNOWN not in base:
            self.wrong("toml_ontbreekt", ["regel"], ontbreekt=_KNOWN)
            return 0.0
        if "waarde" in own.get(_KNOWN, {}) and "bron" not in own[_KNOWN] and base:
            entry |= {"bron": ["lzw_keuze"], "zekerheid": "eigen keuze"}
        norm = self.norm(keys, entry, "%", None)
        if norm is not None and norm.value > 100:
            self.value([*keys, "waarde"], "ten hoogste 100", norm.value)
        return 0.0 if norm is None else norm.value

    def purpose(self, key: str, base: Any, own: Any) -> Purpose | None:
        keys = ["doel", key]
        if not self.known(own, keys, _PURPOSE):
            return None
        whole = {**(base or {}), **own}
        if "label" not in whole:
            self.wrong("toml_ontbreekt", keys, ontbreekt="label")
        for name in ("label", "vraag"):
            if not isinstance(whole.get(name, ""), str):
                self.value([*keys, name], "tekst tussen aanhalingstekens", whole[name])
        demands: dict[str, dict[str, Any]] = {}
        importance = whole.get("belang")
        if importance is not None and importance not in self.norms.groups:
            self.value([*keys, "belang"], f"een van {', '.join(self.norms.groups)}", importance)
        elif importance is not None:
            demands = self.walks(str(importance))
        for name, entry in (base or {}).get("eis", {}).items():
            demands[name] = {**demands.get(name, {}), **entry}
        mine = own.get("eis", {})
        if not isinstance(mine, dict):
            self.value([*keys, "eis"], "een tabel", mine)
            mine = {}
        for name, entry in mine.items():
            if self.known(entry, [*keys, "eis", name], _DEMAND):
                demands[name] = _over(demands.get(name), entry)
        criteria = [
            found
            for name, entry in demands.items()
            if (found := self.demand([*keys, "eis", name], name, entry)) is not None
        ]
        if not criteria and not self.problems:
            self.wrong("toml_ontbreekt", keys, ontbreekt="eis")
        return Purpose(key, str(whole.get("label")), str(whole.get("vraag", "")), tuple(criteria))

    def walks(self, importance: str) -> dict[str, dict[str, Any]]:
        """Return a demand per category that matters to the target group *importance*."""
        out = {}
        for category, found in self.norms.groups[importance].categories.items():
            norm = self.norms.norms.get(category)
            if norm is None or found.level == NOT_COUNTED:
                continue
            out[f"afstand_{category}"] = {
                "titel": CATEGORIES[category].label,
                "maat": "afstand",
                "categorie": category,
                "hoogstens": norm.value,
                "gewicht": self.norms.levels[found.level].value,
                "bron": list(norm.sources),
                "zekerheid": norm.certainty,
            }
        return out

    def demand(self, keys: list[str], key: str, entry: dict[str, Any]) -> Criterion | None:
        before = len(self.problems)
        counts = self.yes_no(entry, keys, "telt", True)
        if not counts and len(self.problems) == before:
            return None
        for name in ("titel", "maat", "bron", "zekerheid"):
            if name not in entry:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        measure = entry.get("maat")
        if "maat" in entry and measure not in MEASURES:
            self.value([*keys, "maat"], f"een van {', '.join(MEASURES)}", measure)
        limits = [name for name in _LIMITS if name in entry]
        if len(limits) != 1:
            self.wrong("toml_ontbreekt", keys, ontbreekt="hoogstens of minstens (een van beide)")
        hard = self.yes_no(entry, keys, "hard", False)
        if not hard and "gewicht" not in entry:
            self.wrong("toml_ontbreekt", keys, ontbreekt="gewicht (of hard = true)")
        norm = self.at_least(entry, keys, limits[0]) if limits else None
        weight = self.number(entry, keys, "gewicht") if "gewicht" in entry else 0.0
        radius = self.number(entry, keys, "straal") if "straal" in entry else None
        if radius is not None and (measure not in _AROUND or radius > 5000):
            expected = "hooguit 5000" if measure in _AROUND else f"geen straal bij maat {measure}"
            self.value([*keys, "straal"], expected, radius)
        category, group = entry.get("categorie", ""), entry.get("groep", "")
        if (measure == "afstand") != bool(category) or (category and category not in CATEGORIES):
            choice = ", ".join(c.key for c in CATEGORIES)
            expected = f"een van {choice}" if measure == "afstand" else "niets bij deze maat"
            self.value([*keys, "categorie"], expected, category)
        year = entry.get("jaar", 0)
        if not isinstance(year, int) or isinstance(year, bool) or not (year == 0 or year > 1900):
            self.value([*keys, "jaar"], "een jaartal", year)
        good = group in GROUPS or (bool(group) and year)
        if (measure == "mensen" and not good) or (measure != "mensen" and group):
            expected = (
                f"een van {', '.join(GROUPS)}" if measure == "mensen" else "niets bij deze maat"
            )
            self.value([*keys, "groep"], expected, group)
        kinds = entry.get("soorten", [])
        if not isinstance(kinds, list) or any(k not in WOONVORM_TYPES for k in kinds):
            self.value([*keys, "soorten"], f"een lijst uit {', '.join(WOONVORM_TYPES)}", kinds)
        sources = self.source_keys(entry, keys) if "bron" in entry else ()
        if "zekerheid" in entry:
            self.certain(entry, keys)
        if len(self.problems) > before or norm is None or weight is None:
            return None
        return Criterion(
            key=key,
            title=str(entry["titel"]),
            measure=str(measure),
            at_most=limits[0] == "hoogstens",
            norm=norm,
            hard=hard,
            weight=weight,
            sources=sources,
            certainty=str(entry["zekerheid"]),
            category=str(category),
            group=str(group),
            kinds=tuple(kinds),
            radius_m=radius,
            year=year,
        )

    def at_least(self, entry: dict[str, Any], keys: list[str], field: str) -> float | None:
        """Return a limit: a number from 0; "none nearby" is a limit too."""
        value = entry[field]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value < math.inf:
            self.value([*keys, field], "een getal vanaf 0", value)
            return None
        return float(value)

    def yes_no(self, entry: dict[str, Any], keys: list[str], field: str, standard: bool) -> bool:
        value = entry.get(field, standard)
        if not isinstance(value, bool):
            self.value([*keys, field], "true of false", value)
            return standard
        return value

    def value(self, keys: list[str], expected: str, found: Any) -> None:
        self.wrong("toml_waarde", keys, verwacht=expected, gevonden=repr(found))


def _over(base: Mapping[str, Any] | None, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the demand *base* with what the study says; an own limit is an own choice."""
    out = {**(base or {}), **own}
    changed = [name for name in _LIMITS if name in own]
    if base is not None and changed:
        out = {k: v for k, v in out.items() if k not in _LIMITS or k in own}
        if "bron" not in own:
            out["bron"] = ["lzw_keuze"]
            out["zekerheid"] = own.get("zekerheid", "eigen keuze")
    return out
