# SPDX-License-Identifier: GPL-2.0-or-later
"""What a woonservicegebied is, as data: ``resources/normen/woonservicegebied.toml``."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.norm import Norm, Source
from ...core.plekken.hubs import Criterion, Function, HubRules, Ring
from ...core.plekken.woonservicelagen import RINGS
from ...core.plekken.woonservicetoets import MEASURES
from ...core.registry import CATEGORIES
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources, read_toml, with_sources_beside

__all__ = ["hub_rules_as_data", "load_hub_rules"]

_RULES = {"onderling": "m", "buffer": "m", "gat": "m2", "kansrijk_ontbreekt": "eisen"}
_BASED = ("bron", "zekerheid")
_BOUNDS = ("minimum", "maximum", "uiterst_minimum", "uiterst_maximum", "afstand")
_CRITERION = (
    "label",
    "meet",
    "ring",
    "eenheid",
    "telt",
    "categorie",
    "functie",
    "doelgroep",
    *_BOUNDS,
    *_BASED,
)
_NEEDED = ("label", "meet", "ring", "eenheid", "telt", *_BASED)
_COUNTS = ("basis", "eis", "melden")


def load_hub_rules(study: Path | None = None) -> HubRules:
    """Return the rules that ship, with the differences of *study* laid over them.

    A study may bring own sources in a ``bronnen.toml`` beside its file. Raises :class:`LzwError`
    naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    shipped = folder / "woonservicegebied.toml"
    sources = read_sources(folder / "bronnen.toml", {})
    if study is None:
        return _Reader(shipped, sources).read()
    base, _ = read_toml(shipped)
    reader = _Reader(study, with_sources_beside(study, sources))
    reader.table = _laid_over(base, reader.table)
    return reader.read()


def hub_rules_as_data(rules: HubRules) -> dict[str, Any]:
    """Return the numbers and words that decide, for a run's identity and accounting."""
    return {
        "naam": rules.name,
        "ringen": {r.key: r.metres for r in rules.rings},
        "onderling": rules.together_m,
        "kansrijk_ontbreekt": rules.missing_most,
        "buffer": rules.buffer_m,
        "gat": rules.hole_m2,
        "hub_gegeven": list(rules.given),
        "hub_gevonden": list(rules.found),
        "functies": {
            f.key: [list(f.spellings), list(f.categories), f.absent_unknown]
            for f in rules.functions.values()
        },
        "criteria": {
            c.key: {
                "label": c.label,
                "meet": c.measure,
                "ring": c.ring,
                "telt": c.counts,
                "grenzen": [c.minimum, c.maximum, c.least, c.most],
                "wat": [c.category, c.function, c.within_m, c.group],
            }
            for c in rules.criteria.values()
        },
    }


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return *base* with what *own* says; tables are laid over one another, values replaced.

    A value of the study without a source of its own is its own choice.
    """
    out = dict(base)
    for key, value in own.items():
        old = base.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            out[key] = _laid_over(old, value)
        else:
            out[key] = value
    numbers = {"waarde", "functies", "telt", "ring", *_BOUNDS} & set(own)
    if numbers and "bron" in base and "bron" not in own:
        out["bron"], out["zekerheid"] = ["lzw_keuze"], own.get("zekerheid", "eigen keuze")
    return out


class _Reader(TomlReader):
    def __init__(self, path: Path, sources: dict[str, Source]) -> None:
        super().__init__(path, sources)
        self.functions: dict[str, Function] = {}

    def read(self) -> HubRules:
        self.known(self.table, [], ("naam", "ring", "regel", "hub", "functie", "criterium"))
        for key, entry in self.group("functie").items():
            function = self.function(key, entry)
            if function is not None:
                self.functions[key] = function
        rings = [r for k in RINGS if (r := self.ring(k)) is not None]
        for key in self.group("ring"):
            if key not in RINGS:
                self.wrong("toml_sleutel", ["ring", key], keuze=", ".join(RINGS))
        for before, after in itertools.pairwise(rings):
            if after.metres <= before.metres:
                self.wrong(
                    "toml_waarde",
                    ["ring", after.key, "waarde"],
                    verwacht=f"groter dan {before.metres:g}, de ring {before.key}",
                    gevonden=f"{after.metres:g}",
                )
        numbers = self.numbers()
        hubs = {kind: self.hub(kind) for kind in ("gegeven", "gevonden")}
        for kind in self.group("hub"):
            if kind not in hubs:
                self.wrong("toml_sleutel", ["hub", kind], keuze=", ".join(hubs))
        criteria = {k: c for k, e in self.group("criterium").items() if (c := self.criterion(k, e))}
        if not criteria and not self.problems:
            self.wrong("toml_ontbreekt", ["criterium"], ontbreekt="criterium")
        if self.problems:
            raise LzwError(self.problems)
        return HubRules(
            name=str(self.table.get("naam", "zonder naam")),
            rings=tuple(rings),
            together_m=numbers["onderling"].value,
            missing_most=numbers["kansrijk_ontbreekt"].value,
            buffer_m=numbers["buffer"].value,
            hole_m2=numbers["gat"].value,
            given=hubs["gegeven"],
            found=hubs["gevonden"],
            functions=self.functions,
            criteria=criteria,
            sources=self.sources,
        )

    def numbers(self) -> dict[str, Norm]:
        out: dict[str, Norm] = {}
        entries = self.group("regel")
        for key, entry in entries.items():
            if key not in _RULES:
                self.wrong("toml_sleutel", ["regel", key], keuze=", ".join(_RULES))
                continue
            norm = self.norm(["regel", key], entry, _RULES[key], None)
            if norm:
                out[key] = norm
        missing = [k for k in _RULES if k not in entries]
        if missing:
            self.wrong("toml_ontbreekt", ["regel"], ontbreekt=", ".join(missing))
        return out

    def ring(self, key: str) -> Ring | None:
        keys, entry = ["ring", key], self.group("ring").get(key)
        if entry is None:
            self.wrong("toml_ontbreekt", ["ring"], ontbreekt=key)
            return None
        label = entry.get("label", key) if isinstance(entry, dict) else key
        rest = (
            {k: v for k, v in entry.items() if k != "label"} if isinstance(entry, dict) else entry
        )
        norm = self.norm(keys, rest, "m", None)
        if norm is None:
            return None
        return Ring(key, str(label), norm.value, norm.sources, norm.certainty)

    def texts(self, entry: dict[str, Any], keys: list[str], name: str) -> tuple[str, ...]:
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(
                "toml_waarde", [*keys, name], verwacht="een lijst met tekst", gevonden=repr(value)
            )
            return ()
        return tuple(value)

    def choice(self, keys: list[str], value: Any, allowed: Any) -> None:
        if value not in allowed:
            self.wrong(
                "toml_waarde", keys, verwacht=f"een van {', '.join(allowed)}", gevonden=repr(value)
            )

    def based(self, entry: dict[str, Any], keys: list[str]) -> tuple[tuple[str, ...], str]:
        sources = self.source_keys(entry, keys)
        self.certain(entry, keys)
        return sources, str(entry.get("zekerheid", ""))

    def function(self, key: str, entry: Any) -> Function | None:
        keys = ["functie", key]
        if not self.known(entry, keys, ("label", "spelling", "categorie", "afwezig", *_BASED)):
            return None
        if "label" not in entry:
            self.wrong("toml_ontbreekt", keys, ontbreekt="label")
        categories = self.texts(entry, keys, "categorie")
        for c in categories:
            self.choice([*keys, "categorie"], c, [x.key for x in CATEGORIES])
        absent = entry.get("afwezig", "bekend")
        self.choice([*keys, "afwezig"], absent, ("bekend", "onbekend"))
        sources, certainty = self.based(entry, keys)
        return Function(
            key,
            str(entry.get("label", key)),
            self.texts(entry, keys, "spelling"),
            categories,
            absent == "onbekend",
            sources,
            certainty,
        )

    def hub(self, kind: str) -> tuple[str, ...]:
        keys, entry = ["hub", kind], self.group("hub").get(kind)
        if not self.known(entry if entry is not None else {}, keys, ("functies", *_BASED)):
            return ()
        if not entry or not entry.get("functies"):
            self.wrong("toml_ontbreekt", keys, ontbreekt="functies")
            return ()
        self.based(entry, keys)
        found = self.texts(entry, keys, "functies")
        for f in found:
            self.choice([*keys, "functies"], f, list(self.functions))
        return found

    def criterion(self, key: str, entry: Any) -> Criterion | None:
        keys = ["criterium", key]
        if not self.known(entry, keys, _CRITERION):
            return None
        missing = [f for f in _NEEDED if f not in entry]
        if missing:
            self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
            return None
        before = len(self.problems)
        measure = MEASURES.get(str(entry["meet"]))
        self.choice([*keys, "meet"], entry["meet"], MEASURES)
        self.choice([*keys, "ring"], entry["ring"], RINGS)
        self.choice([*keys, "telt"], entry["telt"], _COUNTS)
        sources, certainty = self.based(entry, keys)
        numbers = {n: self.number(entry, keys, n) for n in _BOUNDS if n in entry}
        if "categorie" in entry:
            self.choice([*keys, "categorie"], entry["categorie"], [c.key for c in CATEGORIES])
        if "functie" in entry:
            self.choice([*keys, "functie"], entry["functie"], list(self.functions))
        for need in measure.needs if measure is not None else ():
            if not any(n in entry for n in need):
                self.wrong("toml_ontbreekt", keys, ontbreekt=" of ".join(need))
        judged = entry["telt"] != "melden"
        if (
            judged
            and measure is not None
            and measure.bounded
            and not {"minimum", "maximum"} & set(entry)
        ):
            self.wrong("toml_ontbreekt", keys, ontbreekt="minimum of maximum")
        ascending = [
            numbers.get(n) for n in ("uiterst_minimum", "minimum", "maximum", "uiterst_maximum")
        ]
        given = [n for n in ascending if n is not None]
        if given != sorted(given):
            self.wrong(
                "toml_waarde",
                [*keys, "minimum"],
                verwacht="uiterst_minimum, minimum, maximum, uiterst_maximum van klein naar groot",
                gevonden=", ".join(f"{n:g}" for n in given),
            )
        if len(self.problems) > before:
            return None
        return Criterion(
            key,
            str(entry["label"]),
            str(entry["meet"]),
            str(entry["ring"]),
            str(entry["eenheid"]),
            str(entry["telt"]),
            sources,
            certainty,
            minimum=numbers.get("minimum"),
            maximum=numbers.get("maximum"),
            least=numbers.get("uiterst_minimum"),
            most=numbers.get("uiterst_maximum"),
            category=entry.get("categorie"),
            function=entry.get("functie"),
            within_m=numbers.get("afstand"),
            group=entry.get("doelgroep"),
        )
