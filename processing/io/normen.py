# SPDX-License-Identifier: GPL-2.0-or-later
"""Norms as data: read, check and lay the study's differences over the shipped set.

Every number carries value, unit, sources and certainty. A mistake is reported with file, key and
line; all mistakes at once.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.norms import Norm, NormSet, Source
from ..core.profile import Profile, Rule
from ..core.registry import CATEGORIES
from .meldingen import register
from .normen_belang import belang_differences, read_groups, read_levels
from .normen_capaciteit import capaciteit_differences, read_catchments
from .over import RESOURCES

__all__ = [
    "TomlReader",
    "load_norms",
    "norm_differences",
    "profile_as_data",
    "read_sources",
    "read_toml",
]

register(
    {
        "toml_geen_utf8": "{bestand} is niet opgeslagen als UTF-8, dus letters als é zijn niet te "
        "lezen. Sla het op als UTF-8 en probeer opnieuw.",
        # What stands in the way of a folder or of the demo
        "demo_van_ander": "{bestand} is er al en is niet van het voorbeeld. Kies een lege map voor "
        "het voorbeeld; er is niets veranderd.",
        "demo_veranderd": "{bestand} is veranderd nadat het voorbeeld is gemaakt. Draai die studie "
        "met lzw alles, of kies een lege map voor een nieuw voorbeeld; er is niets veranderd.",
        "map_is_bestand": "{map} is een bestand, geen map. Kies een andere map; er is niets "
        "veranderd.",
        "map_niet_gemaakt": "De map {map} bestaat niet en kan niet gemaakt worden: in {boven} mag "
        "niet geschreven worden. Kies een andere map of vraag de beheerder om schrijfrecht; er is "
        "niets veranderd.",
    }
)

_CERTAINTY = ("bron", "tweede hand", "algemene kennis", "eigen keuze")
_GROUPS = {"norm": "m", "gewicht": "bezoeken per jaar", "volledigheid": "inwoners per voorziening"}
_RULES = {
    "aanloop_max": "m",
    "component_min": "m",
    "ontbrekend_telt_als": "m",
    "keuze_max": "m",
    "onbekend_max": "%",
    "dekking_min": "%",
    "publicatie_min": "personen",
    "afronding": "personen",
    "witte_vlek_aandeel": "%",
    "witte_vlek_gemist": "voorzieningen",
    "loopgebied_buffer": "m",
    "loopgebied_gat": "m2",
    "bank_afstand": "m",
    "bank_ontbreekt_max": "%",
    "schakel_recht": "m",
    "schakel_factor": "keer",
    "steunpunt_straal": "m",
    "steunpunt_grens": "m",
    "steunpunt_kruisingen": "kruisingen",
    "steunpunt_kruisingen_ver": "kruisingen",
}
_FIELDS = ("waarde", "ruim", "eenheid", "bron", "zekerheid")
_PROFILE = (
    "label",
    "label_meervoud",
    "snelheid",
    "actieradius",
    "trap",
    "verboden_soorten",
)
_DEMANDS: dict[str, dict[str, str]] = {
    "trap": {"factor": "keer"},
    "stoeprand": {"maximum": "m", "toeslag": "m"},
    "breedte": {"minimum": "m", "factor": "keer"},
    "helling": {"maximum": "%", "factor": "keer"},
    "verharding": {"factor": "keer"},
    "oversteek": {"toeslag": "s"},
    "rolstoel": {"factor": "keer"},
}
"""The demands a profile may make on a road: the numbers of each and their units."""


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """Return the parsed table and the text of *path*; a mistake becomes a Dutch sentence."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise LzwError(Problem("bestand_ontbreekt", values={"bestand": str(path)})) from None
    except UnicodeDecodeError:
        raise LzwError(Problem("toml_geen_utf8", values={"bestand": path.name})) from None
    except OSError as error:
        raise LzwError(
            Problem("bestand_onleesbaar", values={"bestand": str(path), "reden": str(error)})
        ) from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise LzwError(
            Problem("toml_onleesbaar", values={"bestand": path.name, "reden": str(error)})
        ) from error


_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
_PLACE = re.compile(rf"^\s*(?:\[+\s*(?P<header>{_PATH})\s*\]|(?P<entry>{_PATH})\s*=)")


def line_of(text: str, keys: Iterable[str]) -> int:
    """Return the 1-based line where the dotted *keys* stand, or of the deepest part found."""
    wanted = [str(k) for k in keys]
    best, depth = 1, 0
    header: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        found = _PLACE.match(line)
        if found is None:
            continue
        path = [k.strip("\"'") for k in re.findall(_PART, found["header"] or found["entry"])]
        if found["header"]:
            header = path
        else:
            path = [*header, *path]
        same = next(
            (i for i, (a, b) in enumerate(zip(path, wanted, strict=False)) if a != b),
            min(len(path), len(wanted)),
        )
        if same > depth:
            best, depth = number, same
    return best


class TomlReader:
    """Reads one file of numbers with sources, whatever its domain, and gathers every mistake."""

    def __init__(self, path: Path, sources: dict[str, Source]) -> None:
        self.table, self.text = read_toml(path)
        self.file = path.name
        self.sources = sources
        self.problems: list[Problem] = []

    def wrong(self, code: str, keys: Iterable[str], **values: Any) -> None:
        keys = list(keys)
        self.problems.append(
            Problem(
                code,
                values={
                    "bestand": self.file,
                    "regel": str(line_of(self.text, keys)),
                    "sleutel": ".".join(map(str, keys)),
                    **values,
                },
            )
        )

    def known(self, table: Any, keys: list[str], allowed: Iterable[str]) -> bool:
        allowed = list(allowed)
        if not isinstance(table, dict):
            self.wrong("toml_waarde", keys, verwacht="een tabel", gevonden=repr(table))
            return False
        for key in table:
            if key not in allowed:
                self.wrong("toml_sleutel", [*keys, key], keuze=", ".join(allowed))
        return True

    def group(self, key: str) -> dict[str, Any]:
        """Return the tables under *key*; none, and a problem, where it is no table."""
        entries = self.table.get(key, {})
        if isinstance(entries, dict):
            return entries
        self.wrong("toml_waarde", [key], verwacht="een tabel", gevonden=repr(entries))
        return {}

    def number(self, table: dict[str, Any], keys: list[str], field: str) -> float | None:
        value: Any = table.get(field)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 < value < math.inf:
            self.wrong(
                "toml_waarde",
                [*keys, field],
                verwacht="een getal groter dan 0",
                gevonden=repr(value),
            )
            return None
        return float(value)

    def norm(self, keys: list[str], table: Any, unit: str, base: Norm | None) -> Norm | None:
        if not self.known(table, keys, _FIELDS):
            return None
        full = dict(table)
        if base is not None:
            # A study's file holds only differences: an own value without a source is an own choice.
            if "waarde" in full and "bron" not in full:
                full["bron"], full["zekerheid"] = (
                    ["lzw_keuze"],
                    full.get("zekerheid", "eigen keuze"),
                )
            full = {
                "waarde": base.value,
                "eenheid": base.unit,
                "bron": list(base.sources),
                "zekerheid": base.certainty,
                **(
                    {"ruim": base.wide}
                    if base.wide and not _above(full.get("waarde"), base.wide)
                    else {}
                ),
                **full,
            }
        before = len(self.problems)
        for field in ("waarde", "eenheid", "bron", "zekerheid"):
            if field not in full:
                self.wrong("toml_ontbreekt", keys, ontbreekt=field)
        if len(self.problems) > before:
            return None
        value = self.number(full, keys, "waarde")
        wide = self.number(full, keys, "ruim") if "ruim" in full else None
        if value is not None and wide is not None and wide <= value:
            self.wrong(
                "toml_waarde",
                [*keys, "ruim"],
                verwacht=f"groter dan {value:g}",
                gevonden=f"{wide:g}",
            )
        if full["eenheid"] != unit:
            self.wrong(
                "toml_waarde",
                [*keys, "eenheid"],
                verwacht=f'"{unit}"',
                gevonden=repr(full["eenheid"]),
            )
        sources = self.source_keys(full, keys)
        self.certain(full, keys)
        if len(self.problems) > before or value is None:
            return None
        return Norm(keys[-1], value, unit, sources, str(full["zekerheid"]), wide)

    def source_keys(self, table: dict[str, Any], keys: list[str]) -> tuple[str, ...]:
        found = table.get("bron", [])
        if not isinstance(found, list) or not found:
            self.wrong(
                "toml_waarde",
                [*keys, "bron"],
                verwacht="een lijst met bronnen",
                gevonden=repr(found),
            )
            return ()
        for key in found:
            if not isinstance(key, str) or key not in self.sources:
                self.wrong("norm_bron_onbekend", [*keys, "bron"], bron=str(key))
        return tuple(str(k) for k in found)

    def certain(self, table: dict[str, Any], keys: list[str]) -> None:
        if table.get("zekerheid") not in _CERTAINTY:
            self.wrong(
                "toml_waarde",
                [*keys, "zekerheid"],
                verwacht="een van " + ", ".join(_CERTAINTY),
                gevonden=repr(table.get("zekerheid")),
            )


class _Reader(TomlReader):
    """Reads the norms of bereikbaarheid."""

    def __init__(self, path: Path, sources: dict[str, Source], base: NormSet | None) -> None:
        super().__init__(path, sources)
        self.base = base
        self.profiles: dict[str, Profile] = {}

    def profile(self, key: str, table: Any) -> Profile | None:
        keys = ["profiel", key]
        if not self.known(table, keys, ("basis", *_PROFILE, *(d for d in _DEMANDS if d != "trap"))):
            return None
        base = self.base.profiles.get(key) if self.base else None
        if "basis" in table:
            base = self.profiles.get(str(table["basis"]))
            if base is None or str(table["basis"]) == key:
                choice = ", ".join(k for k in self.profiles if k != key)
                self.wrong(
                    "toml_waarde",
                    [*keys, "basis"],
                    verwacht=f"een ander profiel: {choice}",
                    gevonden=repr(table["basis"]),
                )
                return None
        if base is None:
            missing = [f for f in _PROFILE if f not in table]
            if missing:
                self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
                return None
        speed = (
            self.norm([*keys, "snelheid"], table["snelheid"], "m/s", None)
            if "snelheid" in table
            else None
        )
        radius = (
            self.norm([*keys, "actieradius"], table["actieradius"], "m", None)
            if "actieradius" in table
            else None
        )
        steps = base.steps_allowed if base else True
        demands = {r.key: r for r in base.rules} if base else {}
        for demand in _DEMANDS:
            if demand in table:
                rule = self.demand([*keys, demand], table[demand], demands.get(demand))
                if rule is not None:
                    demands[demand] = rule
        if "trap" in demands:
            steps = not demands["trap"].hard
        pace = speed.value if speed else base.speed_m_s if base else 0.0
        if "oversteek" in demands:
            # Waiting costs time; at the walker's own speed that is a number of metres.
            seconds = sum(n.value for n in demands["oversteek"].norms)
            demands["oversteek"] = replace(demands["oversteek"], extra_m=seconds * pace)
        kinds = table.get("verboden_soorten", sorted(base.banned_kinds) if base else [])
        if not isinstance(kinds, list) or not all(isinstance(k, str) for k in kinds):
            self.wrong(
                "toml_waarde",
                [*keys, "verboden_soorten"],
                verwacht="een lijst met soorten",
                gevonden=repr(kinds),
            )
            kinds = []
        if (speed is None and base is None) or (radius is None and base is None):
            return None
        return Profile(
            key=key,
            label=str(table.get("label", base.label if base else key)),
            label_plural=str(table.get("label_meervoud", base.label_plural if base else key)),
            speed_m_s=speed.value if speed else base.speed_m_s,  # type: ignore[union-attr]
            radius_m=radius.value if radius else base.radius_m,  # type: ignore[union-attr]
            steps_allowed=bool(steps),
            banned_kinds=frozenset(kinds),
            rules=tuple(demands.values()),
        )

    def demand(self, keys: list[str], table: Any, old: Rule | None) -> Rule | None:
        """Return one demand on a road; what the study does not say stays as it was."""
        key = keys[-1]
        units = _DEMANDS[key]
        flags = ("toegestaan",) if key == "trap" else ("hard",)
        lists = ("slecht",) if key == "verharding" else ()
        own = ("bron", "zekerheid") if key in ("trap", "verharding", "rolstoel") else ()
        if not self.known(table, keys, (*units, *flags, *lists, "nodig", *own)):
            return None
        before = len(self.problems)
        numbers = {n.key: n for n in old.norms} if old else {}
        for field, unit in units.items():
            if field in table:
                number = self.norm([*keys, field], table[field], unit, numbers.get(field))
                if number is not None:
                    numbers[field] = number
        limit = next((f for f in units if f in ("maximum", "minimum")), None)
        missing = [limit] if limit and limit not in numbers and limit not in table else []
        missing += [f for f in (*lists, *own) if old is None and f not in table]
        missing += ["toegestaan"] if key == "trap" and old is None and flags[0] not in table else []
        if missing:
            self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
        if own and (old is None or "bron" in table):
            self.source_keys(table, keys)
        if own and (old is None or "zekerheid" in table):
            self.certain(table, keys)
        hard = self.flag(table, keys, flags[0], old.hard if old else False, key == "trap")
        needed = self.flag(table, keys, "nodig", old.needed if old else False)
        bad = table.get("slecht", sorted(old.bad) if old else [])
        if not isinstance(bad, list) or not all(isinstance(k, str) for k in bad):
            self.wrong(
                "toml_waarde",
                [*keys, "slecht"],
                verwacht="een lijst met soorten verharding",
                gevonden=repr(bad),
            )
        if len(self.problems) > before:
            return None
        return Rule(
            key,
            limit=numbers[limit].value if limit else None,
            bad=frozenset(bad),
            factor=numbers["factor"].value if "factor" in numbers else 1.0,
            extra_m=numbers["toeslag"].value if "toeslag" in numbers else 0.0,
            hard=hard,
            needed=needed,
            norms=tuple(numbers.values()),
        )

    def flag(
        self, table: dict[str, Any], keys: list[str], field: str, old: bool, turned: bool = False
    ) -> bool:
        """Return the yes or no of *field*, *old* where it is absent; *turned* means the reverse."""
        value = table.get(field)
        if value is None:
            return old
        if not isinstance(value, bool):
            self.wrong(
                "toml_waarde", [*keys, field], verwacht="true of false", gevonden=repr(value)
            )
            return old
        return value is not turned

    def read(self) -> NormSet:
        table, base = self.table, self.base
        self.known(
            table,
            [],
            ("naam", *_GROUPS, "rekenregel", "profiel", "niveau", "belang", "capaciteit"),
        )
        groups: dict[str, dict[str, Norm]] = {}
        for group, unit in _GROUPS.items():
            before = {"norm": "norms", "gewicht": "weights", "volledigheid": "completeness"}[group]
            merged: dict[str, Norm] = dict(getattr(base, before)) if base else {}
            for key, entry in self.group(group).items():
                if key not in CATEGORIES:
                    self.wrong(
                        "toml_sleutel", [group, key], keuze=", ".join(c.key for c in CATEGORIES)
                    )
                    continue
                norm = self.norm([group, key], entry, unit, merged.get(key))
                if norm:
                    merged[key] = norm
            groups[before] = merged
        rules: dict[str, Norm] = dict(base.rules) if base else {}
        for key, entry in self.group("rekenregel").items():
            if key not in _RULES:
                self.wrong("toml_sleutel", ["rekenregel", key], keuze=", ".join(_RULES))
                continue
            rule = self.norm(["rekenregel", key], entry, _RULES[key], rules.get(key))
            if rule:
                rules[key] = rule
        self.profiles = dict(base.profiles) if base else {}
        for key, entry in self.group("profiel").items():
            profile = self.profile(key, entry)
            if profile:
                self.profiles[key] = profile
        levels = read_levels(self, base.levels if base else {})
        people = read_groups(self, base.groups if base else None, groups["norms"])
        catchments = read_catchments(self, base.catchments if base else None)
        if self.problems:
            raise LzwError(self.problems)
        name = str(table.get("naam", base.name + " (aangepast)" if base else "zonder naam"))
        return NormSet(
            name=name,
            rules=rules,
            profiles=self.profiles,
            sources=self.sources,
            groups=people,
            levels=levels,
            catchments=catchments,
            **groups,
        )


def read_sources(path: Path, known: dict[str, Source]) -> dict[str, Source]:
    """Return *known* with the sources of *path* added; a mistake names file, key and line."""
    table, text = read_toml(path)
    problems, sources = [], dict(known)
    for key, entry in table.items():
        if not isinstance(entry, dict):
            problems.append(
                Problem(
                    "toml_waarde",
                    values={
                        "bestand": path.name,
                        "regel": str(line_of(text, [key])),
                        "sleutel": key,
                        "verwacht": "een tabel",
                        "gevonden": repr(entry),
                    },
                )
            )
            continue
        missing = [f for f in ("titel", "uitgever", "jaar", "adres") if not entry.get(f)]
        if missing:
            problems.append(
                Problem(
                    "toml_ontbreekt",
                    values={
                        "bestand": path.name,
                        "regel": str(line_of(text, [key])),
                        "sleutel": key,
                        "ontbreekt": ", ".join(missing),
                    },
                )
            )
            continue
        sources[key] = Source(
            key,
            str(entry["titel"]),
            str(entry["uitgever"]),
            str(entry["jaar"]),
            str(entry["adres"]),
        )
    if problems:
        raise LzwError(problems)
    return sources


def load_norms(study: Path | None = None) -> NormSet:
    """Return the shipped norms, with the differences of *study* laid over them.

    A study may bring own sources in a ``bronnen.toml`` beside its norm file. Raises
    :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    norms = _Reader(folder / "bereikbaarheid.toml", sources, None).read()
    if study is None:
        return norms
    own = study.with_name("bronnen.toml")
    if own.exists():
        sources = read_sources(own, sources)
    return _Reader(study, sources, norms).read()


def profile_as_data(profile: Profile) -> dict[str, Any]:
    """Return what decides about the roads of *profile*, for a run's identity and accounting."""
    return {
        "trap": profile.steps_allowed,
        "verboden_soorten": sorted(profile.banned_kinds),
        "eisen": {
            r.key: {
                "grens": r.limit,
                "slecht": sorted(r.bad),
                "factor": r.factor,
                "toeslag_m": r.extra_m,
                "hard": r.hard,
                "nodig": r.needed,
            }
            for r in profile.rules
        },
    }


def norm_differences(norms: NormSet, standard: NormSet) -> list[tuple[str, str, str]]:
    """Return (what, standard, used) for every number of *norms* that differs from *standard*."""
    out: list[tuple[str, str, str]] = []
    for group in ("norms", "weights", "completeness", "rules", "levels"):
        used, base = getattr(norms, group), getattr(standard, group)
        for key, norm in used.items():
            old = base.get(key)
            if old is None:
                out.append((f"{group}.{key}", "-", _write(norm)))
            elif (old.value, old.wide) != (norm.value, norm.wide):
                out.append((f"{group}.{key}", _write(old), _write(norm)))
    for key, profile in norms.profiles.items():
        if standard.profiles.get(key) != profile:
            out.append(
                (f"profiel.{key}", "standaard" if key in standard.profiles else "-", "aangepast")
            )
    out += belang_differences(norms.groups, standard.groups)
    out += capaciteit_differences(norms.catchments, standard.catchments)
    return out


def _above(value: Any, wide: float) -> bool:
    """Return whether an own norm overtakes the shipped wider band, which then lapses."""
    return isinstance(value, int | float) and value >= wide


def _write(norm: Norm) -> str:
    wide = f" (ruim {norm.wide:g})" if norm.wide else ""
    return f"{norm.value:g}{wide} {norm.unit}"
