# SPDX-License-Identifier: GPL-2.0-or-later
"""The pillars of an arrangement as data: ``resources/normen/arrangement.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.norm import Source
from ...core.registry import PIJLERS
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["Pijler", "Pijlers", "load_pijlers"]

_FIELDS = ("label", "voorbeelden", "bron", "zekerheid")


@dataclass(frozen=True, slots=True)
class Pijler:
    """One pillar in words, with measures that the source names as examples."""

    key: str
    label: str
    examples: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pijlers:
    """The pillars in order, and the sources of the form of a list of actions."""

    pillars: Mapping[str, Pijler]
    form_sources: tuple[str, ...]
    sources: Mapping[str, Source]


def load_pijlers(path: Path | None = None) -> Pijlers:
    """Return the pillars in *path*, or those that ship.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    return _Reader(
        path or folder / "arrangement.toml", read_sources(folder / "bronnen.toml", {})
    ).read()


class _Reader(TomlReader):
    def read(self) -> Pijlers:
        self.known(self.table, [], ("naam", "pijler", "lijst"))
        found = {k: v for k, e in self.group("pijler").items() if (v := self.pillar(k, e))}
        missing = [k for k in PIJLERS if k not in found]
        form = self.group("lijst")
        sources = self.source_keys(form, ["lijst"])
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["naam"], ontbreekt=", ".join(missing))
        if self.problems:
            raise LzwError(self.problems)
        return Pijlers({k: found[k] for k in PIJLERS}, sources, self.sources)

    def pillar(self, key: str, entry: Any) -> Pijler | None:
        keys = ["pijler", key]
        if key not in PIJLERS:
            self.wrong("toml_sleutel", keys, keuze=", ".join(PIJLERS))
            return None
        if not self.known(entry, keys, _FIELDS):
            return None
        before = len(self.problems)
        for name in _FIELDS:
            if name not in entry:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        if len(self.problems) > before:
            return None
        examples = entry["voorbeelden"]
        if not isinstance(examples, list) or not all(isinstance(e, str) for e in examples):
            self.wrong(
                "toml_waarde",
                [*keys, "voorbeelden"],
                verwacht="een lijst",
                gevonden=repr(examples),
            )
            examples = []
        sources = self.source_keys(entry, keys)
        self.certain(entry, keys)
        return Pijler(key, str(entry["label"]), tuple(examples), sources)
