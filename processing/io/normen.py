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
from pathlib import Path
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.norms import Norm, NormSet, Source
from ..core.profile import Profile
from ..core.registry import CATEGORIES
from .meldingen import register
from .normen_belang import belang_differences, read_groups, read_levels
from .normen_capaciteit import capaciteit_differences, read_catchments
from .over import RESOURCES

__all__ = ["TomlReader", "load_norms", "norm_differences", "read_sources", "read_toml"]

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
    "dekking_min": "%",
    "publicatie_min": "personen",
    "afronding": "personen",
    "witte_vlek_aandeel": "%",
    "witte_vlek_gemist": "voorzieningen",
    "loopgebied_buffer": "m",
    "loopgebied_gat": "m2",
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

    def profile(self, key: str, table: Any) -> Profile | None:
        keys = ["profiel", key]
        if not self.known(table, keys, _PROFILE):
            return None
        base = self.base.profiles.get(key) if self.base else None
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
        if "trap" in table and self.known(
            table["trap"], [*keys, "trap"], ("toegestaan", "bron", "zekerheid")
        ):
            steps = table["trap"].get("toegestaan")
            if not isinstance(steps, bool):
                self.wrong(
                    "toml_waarde",
                    [*keys, "trap", "toegestaan"],
                    verwacht="true of false",
                    gevonden=repr(steps),
                )
            self.source_keys(table["trap"], [*keys, "trap"])
            self.certain(table["trap"], [*keys, "trap"])
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
        )

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
        profiles = dict(base.profiles) if base else {}
        for key, entry in self.group("profiel").items():
            profile = self.profile(key, entry)
            if profile:
                profiles[key] = profile
        levels = read_levels(self, base.levels if base else {})
        people = read_groups(self, base.groups if base else None, groups["norms"])
        catchments = read_catchments(self, base.catchments if base else None)
        if self.problems:
            raise LzwError(self.problems)
        name = str(table.get("naam", base.name + " (aangepast)" if base else "zonder naam"))
        return NormSet(
            name=name,
            rules=rules,
            profiles=profiles,
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
