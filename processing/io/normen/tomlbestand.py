# SPDX-License-Identifier: GPL-2.0-or-later
"""TOML files that people write: read, and every mistake told with file, key and line.

What the readers of norms, rules and mappings share: numbers with unit, sources and certainty.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...core.errors import LzwError, Problem
from ...core.norm import Norm, Source
from ..meldingen import register
from ..over import homepage

__all__ = ["TomlReader", "line_of", "read_sources", "read_toml", "with_sources_beside"]

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
_FIELDS = ("waarde", "ruim", "eenheid", "bron", "zekerheid")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """Return the parsed table and the text of *path*; a mistake becomes a Dutch sentence."""
    if path.is_dir():
        raise LzwError(Problem("bestand_is_map", values={"bestand": str(path)}))
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
        comma = _decimal_comma(text, str(error))
        if comma is not None:
            raise LzwError(Problem("toml_komma", values={"bestand": path.name, **comma})) from error
        raise LzwError(
            Problem("toml_onleesbaar", values={"bestand": path.name, "reden": str(error)})
        ) from error


def _decimal_comma(text: str, error: str) -> dict[str, str] | None:
    """Return line, number and how to write it, where a decimal comma is what *error* is about."""
    place = re.search(r"at line (\d+)", error)
    if place is None:
        return None
    line = text.split("\n")[int(place[1]) - 1]
    found = re.search(r"=\s*([-+]?\d+,\d+)\s*(?:#.*)?$", line)
    if found is None:
        return None
    return {"regel": place[1], "gevonden": found[1], "goed": found[1].replace(",", ".")}


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
            # What this program chose itself is told where the program is.
            str(entry["adres"]).replace("{homepage}", homepage()),
        )
    if problems:
        raise LzwError(problems)
    return sources


def with_sources_beside(study: Path, known: dict[str, Source]) -> dict[str, Source]:
    """Return *known* with the sources in a ``bronnen.toml`` beside *study*, where there is one."""
    # Not with_name: a folder such as / has no name. What is wrong with it is said on reading it.
    own = study.parent / "bronnen.toml"
    return read_sources(own, known) if own.exists() else known


def _above(value: Any, wide: float) -> bool:
    """Return whether an own norm overtakes the shipped wider band, which then lapses."""
    return isinstance(value, int | float) and value >= wide
