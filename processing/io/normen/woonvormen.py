# SPDX-License-Identifier: GPL-2.0-or-later
"""What counts as a clustered woonvorm, as data: ``resources/normen/woonvormen.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.norm import Norm
from ...core.registry import WOONVORM_TYPES
from ...core.wonen.woonvormen import COUNTED_AS, FormKind, WoonvormRules
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["load_woonvormen"]

_UNITS = {"geclusterd_min": "woningen", "pand_afstand": "m", "terrein_afstand": "m"}
_KIND = ("label", "telt_als", "bron", "zekerheid")


def load_woonvormen(path: Path | None = None) -> WoonvormRules:
    """Return the rules in *path*, or those that ship.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    return _Reader(
        path or folder / "woonvormen.toml", read_sources(folder / "bronnen.toml", {})
    ).read()


class _Reader(TomlReader):
    def read(self) -> WoonvormRules:
        self.known(self.table, [], ("naam", "woonvorm", "type"))
        norms: dict[str, Norm] = {}
        for key, entry in self.group("woonvorm").items():
            if key not in _UNITS:
                self.wrong("toml_sleutel", ["woonvorm", key], keuze=", ".join(_UNITS))
                continue
            norm = self.norm(["woonvorm", key], entry, _UNITS[key], None)
            if norm:
                norms[key] = norm
        kinds = {k: v for k, e in self.group("type").items() if (v := self.kind(k, e))}
        missing = [k for k in _UNITS if k not in norms]
        missing += [k for k in WOONVORM_TYPES if k not in kinds]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["naam"], ontbreekt=", ".join(missing))
        if self.problems:
            raise LzwError(self.problems)
        return WoonvormRules(
            name=str(self.table.get("naam", "zonder naam")),
            clustered_min=norms["geclusterd_min"].value,
            building_m=norms["pand_afstand"].value,
            grounds_m=norms["terrein_afstand"].value,
            kinds=kinds,
            norms=norms,
            sources=self.sources,
        )

    def kind(self, key: str, entry: Any) -> FormKind | None:
        keys = ["type", key]
        if key not in WOONVORM_TYPES:
            self.wrong("toml_sleutel", keys, keuze=", ".join(WOONVORM_TYPES))
            return None
        if not self.known(entry, keys, _KIND):
            return None
        before = len(self.problems)
        for name in _KIND:
            if name not in entry:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        if len(self.problems) > before:
            return None
        choice = (*COUNTED_AS, "geen")
        if entry["telt_als"] not in choice:
            self.wrong(
                "toml_waarde",
                [*keys, "telt_als"],
                verwacht=f"een van {', '.join(choice)}",
                gevonden=repr(entry["telt_als"]),
            )
        sources = self.source_keys(entry, keys)
        self.certain(entry, keys)
        return FormKind(
            key, str(entry["label"]), str(entry["telt_als"]), sources, str(entry["zekerheid"])
        )
