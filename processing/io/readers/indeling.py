# SPDX-License-Identifier: GPL-2.0-or-later
"""Mappings as data: which column of which layer of a file becomes which column of ours.

A mapping is a TOML file with one table ``[indeling]`` and one ``[[laag]]`` per target layer; those
of the Dutch standard files ship in ``resources/indelingen``. Names meet without case, spaces and
signs, so snake_case, camelCase and UPPER are one, and an OData suffix (``AantalInwoners_5``) is
ignored where the whole name is not found. Targets that begin with ``_`` are for the finishing step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.errors import LzwError, Problem
from ...core.registry import LAYERS
from ..normen.tomlbestand import read_toml
from ..over import RESOURCES
from .ids import squash

__all__ = ["GEOMETRIES", "Indeling", "LaagIndeling", "load_indeling", "presets", "resolve"]

GEOMETRIES = ("punt", "lijn", "vlak", "tabel", "adres")
"""What a source layer must be; ``adres`` takes points as well as a table with addresses."""

FINISHES = (
    "",
    "bag",
    "barrieres",
    "bevolking",
    "doelgroepen",
    "gebieden",
    "nwb",
    "plannen",
    "prognose",
    "vierkanten",
    "voorzieningen",
    "woningen_punten",
    "woningen_tabel",
    "woonvormen",
)
_HEAD = ("naam", "titel", "bronnaam", "licentie", "naamsvermelding", "peildatum")
_LAYER: dict[str, type] = {
    "doel": str,
    "lagen": list,
    "alle": bool,
    "geometrie": str,
    "afwerking": str,
    "koppel": str,
    "optioneel": bool,
    "rijnummers": bool,
    "lang": bool,
    "herken": list,
    "filter": str,
    "kolommen": dict,
    "vast": dict,
    "waarden": dict,
    "afgeleid": dict,
}
_WORDS = {str: "tekst", list: "een lijst", bool: "true of false", dict: "een tabel"}


@dataclass(frozen=True, slots=True)
class LaagIndeling:
    """One ``[[laag]]``: where it comes from and what becomes of its columns."""

    doel: str
    lagen: tuple[str, ...] = ("*",)
    alle: bool = False
    geometrie: str = "punt"
    afwerking: str = ""
    koppel: str = ""
    optioneel: bool = False
    rijnummers: bool = False
    lang: bool = False
    herken: tuple[str, ...] = ()
    filter: str = ""
    kolommen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vast: Mapping[str, Any] = field(default_factory=dict)
    waarden: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    afgeleid: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indeling:
    """A whole mapping. ``eigen`` is True for a user's file, in which every name must be found."""

    naam: str
    titel: str
    bestand: str
    lagen: tuple[LaagIndeling, ...]
    bronnaam: str
    licentie: str | None = None
    naamsvermelding: str | None = None
    peildatum: str | None = None
    eigen: bool = False
    tekst: str = ""

    def line(self, key: str, number: int = 0) -> int:
        """Return the line of *key* inside the *number*-th ``[[laag]]``; 1 when it is not there."""
        return _line(self.tekst, key, number)


def presets() -> list[str]:
    """Return the names of the mappings that ship, in alphabetical order."""
    return sorted(p.stem for p in (RESOURCES / "indelingen").glob("*.toml"))


def load_indeling(name: str | Path) -> Indeling:
    """Return the mapping called *name*, or that in the TOML file *name*.

    Raises :class:`LzwError` with every mistake: file, line and key.
    """
    text_name = str(name)
    own = text_name.casefold().endswith(".toml")
    path = Path(text_name) if own else RESOURCES / "indelingen" / f"{text_name}.toml"
    if not own and text_name not in presets():
        raise LzwError(
            Problem(
                "indeling_onbekend",
                values={"indeling": text_name, "keuze": ", ".join(presets())},
            )
        )
    table, text = read_toml(path)
    problems: list[Problem] = []
    for key in table:
        if key not in ("indeling", "laag"):
            problems.append(_unknown(path, text, key, ("indeling", "laag")))
    head = table.get("indeling", {})
    if not isinstance(head, dict):
        problems.append(_wrong(path, text, "indeling", "een tabel"))
        head = {}
    problems += [_unknown(path, text, k, _HEAD) for k in head if k not in _HEAD]
    problems += [
        _wrong(path, text, k, "tekst")
        for k, v in head.items()
        if k in _HEAD and not isinstance(v, str)
    ]
    rows = table.get("laag", [])
    if not isinstance(rows, list) or not rows:
        problems.append(_wrong(path, text, "laag", "minstens één tabel [[laag]]"))
        rows = []
    layers = [_layer(path, text, row, number, problems) for number, row in enumerate(rows)]
    if problems:
        raise LzwError(problems)
    return Indeling(
        naam=head.get("naam", path.stem),
        titel=head.get("titel", path.stem),
        bestand=path.name,
        lagen=tuple(layer for layer in layers if layer is not None),
        bronnaam=head.get("bronnaam", path.stem),
        licentie=head.get("licentie"),
        naamsvermelding=head.get("naamsvermelding"),
        peildatum=head.get("peildatum"),
        eigen=own,
        tekst=text,
    )


def resolve(
    layer: LaagIndeling, columns: Sequence[str], chosen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return target -> source column for what is found in *columns*; *chosen* goes first."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    for column in columns:
        whole.setdefault(squash(column), column)
        stems.setdefault(squash(re.sub(r"_\d{1,3}\s*$", "", column)), column)
    out: dict[str, str] = {}
    for target, names in layer.kolommen.items():
        keys = [squash(n) for n in names]
        hit = next((whole[k] for k in keys if k in whole), None)
        if hit is None:
            hit = next((stems[k] for k in keys if k in stems), None)
        if hit is not None:
            out[target] = hit
    for target, source in (chosen or {}).items():
        found = source if source in columns else whole.get(squash(source))
        if found is not None:
            out[target] = found
    return out


def _layer(
    path: Path, text: str, row: Any, number: int, problems: list[Problem]
) -> LaagIndeling | None:
    if not isinstance(row, dict):
        problems.append(_wrong(path, text, "laag", "een tabel", number))
        return None
    before = len(problems)
    for key, value in row.items():
        if key not in _LAYER:
            problems.append(_unknown(path, text, key, _LAYER, number))
        elif not isinstance(value, _LAYER[key]):
            problems.append(_wrong(path, text, key, _WORDS[_LAYER[key]], number))
    if len(problems) > before:
        return None
    doel = row.get("doel", "")
    if doel not in LAYERS:
        problems.append(
            _wrong(path, text, "doel", "de naam van een laag van het werkbestand", number)
        )
        return None
    if row.get("geometrie", "punt") not in GEOMETRIES:
        problems.append(_wrong(path, text, "geometrie", f"een van {', '.join(GEOMETRIES)}", number))
    if row.get("afwerking", "") not in FINISHES:
        problems.append(
            _wrong(path, text, "afwerking", f"een van {', '.join(FINISHES[1:])}", number)
        )
    schema = LAYERS[doel]
    known = [c.name for c in schema.columns]
    for group in ("kolommen", "vast", "waarden", "afgeleid"):
        for target in row.get(group, {}):
            if target not in known and not target.startswith("_"):
                problems.append(
                    Problem(
                        "indeling_doelkolom",
                        doel,
                        target,
                        values={
                            "bestand": path.name,
                            "regel": _line(text, target, number),
                            "keuze": ", ".join(known),
                        },
                    )
                )
    columns: dict[str, tuple[str, ...]] = {}
    for target, names in row.get("kolommen", {}).items():
        names = [names] if isinstance(names, str) else names
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            problems.append(_wrong(path, text, target, "een lijst van kolomnamen", number))
            continue
        columns[target] = tuple(names)
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for target, choice in row.get("waarden", {}).items():
        if not isinstance(choice, dict) or not all(isinstance(v, list) for v in choice.values()):
            problems.append(_wrong(path, text, target, "een tabel van lijsten", number))
            continue
        words[target] = {str(k): tuple(str(w) for w in v) for k, v in choice.items()}
    for target, rule in row.get("afgeleid", {}).items():
        if not isinstance(rule, dict) or set(rule) not in ({"procent", "van"}, {"aantal", "van"}):
            problems.append(
                _wrong(
                    path,
                    text,
                    target,
                    "{ procent = …, van = … } of { aantal = …, van = … }",
                    number,
                )
            )
    if len(problems) > before:
        return None
    plain = {k: row[k] for k in _LAYER if k in row and _LAYER[k] in (str, bool)}
    return LaagIndeling(
        **plain,
        lagen=tuple(str(v) for v in row.get("lagen", ["*"])),
        herken=tuple(str(v) for v in row.get("herken", [])),
        kolommen=columns,
        vast=row.get("vast", {}),
        waarden=words,
        afgeleid=row.get("afgeleid", {}),
    )


def _line(text: str, key: str, number: int = 0) -> int:
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if re.match(r"^\s*\[\[\s*laag\s*\]\]", line)]
    first = starts[number] if number < len(starts) else 0
    wanted = re.compile(rf"^\s*(?:\[.*\b)?\"?{re.escape(key)}\"?\s*(?:=|\])")
    for i in [*range(first, len(lines)), *range(first)]:
        if wanted.match(lines[i]):
            return int(i) + 1
    return int(first) + 1


def _unknown(path: Path, text: str, key: str, allowed: Iterable[str], number: int = 0) -> Problem:
    return Problem(
        "indeling_sleutel",
        values={
            "bestand": path.name,
            "regel": _line(text, key, number),
            "sleutel": key,
            "keuze": ", ".join(allowed),
        },
    )


def _wrong(path: Path, text: str, key: str, expected: str, number: int = 0) -> Problem:
    return Problem(
        "indeling_waarde",
        values={
            "bestand": path.name,
            "regel": _line(text, key, number),
            "sleutel": key,
            "verwacht": expected,
        },
    )
