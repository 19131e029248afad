# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user chose in the panel, where those choices are kept, and what they lack.

No Qt: choices are plain data. They live in the project as text (:meth:`Keuzes.as_entries`);
where a project says nothing, the defaults of the organisation hold (:func:`defaults`).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["ENVIRONMENT", "SCOPE", "Keuzes", "defaults", "from_entries"]

SCOPE = "lzw_atlas"
"""The scope of the entries in a QGIS project, and the group in QgsSettings."""

ENVIRONMENT = "LZW_ATLAS_"
"""Before the name of a choice, in capitals: a value that an administrator rolls out."""

_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Keuzes:
    """Every choice of the panel. Paths are text; empty is "not chosen"."""

    werkbestand: str = ""
    gebieden: tuple[str, ...] = ()
    """Codes of the gebieden that get an atlas."""
    normen: str = ""
    profiel: str = ""
    editie: str = ""
    hoofdstukken: tuple[str, ...] = ()
    """Chapters to print; none chosen is all."""
    eigenaar: str = ""
    """Whose complexes the edition for corporations is about."""
    status: str = ""
    versie: str = ""
    huisstijl: str = ""
    jaar: int = 0
    """The forecast year; 0 is what the data say."""
    uit: str = ""
    bijlagen: tuple[str, ...] = ()
    """What is made beside the PDFs."""
    scenario: str = ""
    stap: int = 0
    """The step that is shown, from 0."""

    def but(self, **changes: Any) -> Keuzes:
        """Return these choices with *changes*."""
        return dataclasses.replace(self, **changes)

    def as_entries(self, home: Path | None = None) -> dict[str, str]:
        """Return the choices as text; a path below *home* (the project) is kept relative to it."""
        out = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                value = _SEPARATOR.join(value)
            elif field.name in _PATHS and value and home is not None:
                value = _relative(value, home)
            out[field.name] = str(value)
        return out

    def missing(self) -> list[str]:
        """Return the names of the choices without which no atlas can be made."""
        return [n for n in ("werkbestand", "gebieden", "uit") if not getattr(self, n)]


_PATHS = ("werkbestand", "normen", "huisstijl", "uit")
_KEPT_BY_ORGANISATION = ("normen", "huisstijl", "uit", "editie", "profiel")


def from_entries(
    entries: Mapping[str, str], base: Keuzes | None = None, home: Path | None = None
) -> Keuzes:
    """Return *base* with what *entries* say; what they say wrong or not at all stays."""
    base = base or Keuzes()
    found: dict[str, Any] = {}
    for field in dataclasses.fields(Keuzes):
        text = entries.get(field.name)
        if text is None:
            continue
        old = getattr(base, field.name)
        if isinstance(old, tuple):
            found[field.name] = tuple(t for t in text.split(_SEPARATOR) if t)
        elif isinstance(old, int):
            if text.strip().lstrip("-").isdigit():
                found[field.name] = int(text)
        elif field.name in _PATHS and text and home is not None and not Path(text).is_absolute():
            found[field.name] = str((home / text).resolve())
        else:
            found[field.name] = text
    return base.but(**found)


def defaults(
    setting: Callable[[str], str | None], environment: Mapping[str, str] | None = None
) -> Keuzes:
    """Return the choices of the organisation: the environment first, else *setting*.

    *setting* returns the text kept under a name, or None. Only choices that belong to an
    organisation are looked up, never a werkbestand or gebieden.
    """
    environment = os.environ if environment is None else environment
    entries = {}
    for name in _KEPT_BY_ORGANISATION:
        text = environment.get(ENVIRONMENT + name.upper()) or setting(name)
        if text:
            entries[name] = text
    return from_entries(entries)


def _relative(path: str, home: Path) -> str:
    try:
        return Path(path).resolve().relative_to(home.resolve()).as_posix()
    except ValueError:
        return path
