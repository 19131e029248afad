# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of the stock's suitability as data: ``resources/normen/geschiktheid_gebied.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import LzwError
from ...core.norm import Norm, Source
from ...core.wonen.ijking import Published
from ...core.wonen.voorraad import StockRules
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["StockNorms", "load_voorraad"]

_RULES = {
    "venster_straal": "m",
    "venster_min": "woningen",
    "dichtbij": "m",
    "ver": "m",
    "complex_omgeving": "m",
}
_SERIES = {"van": "m2", "tot": "m2", "stap": "m2"}


@dataclass(frozen=True, slots=True)
class StockNorms:
    """The rules, the floor areas of the calibration and the published shares, with sources.

    ``norms`` is keyed on section and key: ``regel.dichtbij``, ``gepubliceerd.haarlem``.
    """

    rules: StockRules
    series: tuple[float, ...]
    published: tuple[Published, ...]
    norms: Mapping[str, Norm]
    sources: Mapping[str, Source]


def load_voorraad(path: Path | None = None) -> StockNorms:
    """Return the numbers in *path*, or those that ship.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    return _Reader(path or folder / "geschiktheid_gebied.toml", sources).read()


class _Reader(TomlReader):
    def read(self) -> StockNorms:
        self.known(self.table, [], ("naam", "regel", "ijking", "gepubliceerd"))
        norms: dict[str, Norm] = {}
        for section, units in (("regel", _RULES), ("ijking", _SERIES)):
            self.numbers(section, units, norms)
        published = self.published(norms)
        if not self.problems:
            for low, high in (("regel.dichtbij", "regel.ver"), ("ijking.van", "ijking.tot")):
                if norms[low].value >= norms[high].value:
                    self.wrong(
                        "toml_waarde",
                        [*high.split("."), "waarde"],
                        verwacht=f"groter dan {norms[low].value:g}",
                        gevonden=f"{norms[high].value:g}",
                    )
        if self.problems:
            raise LzwError(self.problems)
        value = {k: n.value for k, n in norms.items()}
        steps = int((value["ijking.tot"] - value["ijking.van"]) // value["ijking.stap"])
        return StockNorms(
            rules=StockRules(
                window_m=value["regel.venster_straal"],
                window_min=value["regel.venster_min"],
                near_m=value["regel.dichtbij"],
                far_m=value["regel.ver"],
                complex_m=value["regel.complex_omgeving"],
            ),
            series=tuple(value["ijking.van"] + value["ijking.stap"] * i for i in range(steps + 1)),
            published=published,
            norms=norms,
            sources=self.sources,
        )

    def numbers(self, section: str, units: Mapping[str, str], norms: dict[str, Norm]) -> None:
        entries = self.group(section)
        for key, entry in entries.items():
            if key not in units:
                self.wrong("toml_sleutel", [section, key], keuze=", ".join(units))
                continue
            norm = self.norm([section, key], entry, units[key], None)
            if norm:
                norms[f"{section}.{key}"] = norm
        missing = [k for k in units if k not in entries]
        if missing:
            self.wrong("toml_ontbreekt", [section], ontbreekt=", ".join(missing))

    def published(self, norms: dict[str, Norm]) -> tuple[Published, ...]:
        out = []
        for key, entry in self.group("gepubliceerd").items():
            keys = ["gepubliceerd", key]
            if not isinstance(entry, dict):
                self.wrong("toml_waarde", keys, verwacht="een tabel", gevonden=repr(entry))
                continue
            code, name = entry.get("gemeente"), entry.get("naam")
            if not isinstance(code, str) or not re.fullmatch(r"GM\d{4}", code):
                self.wrong(
                    "toml_waarde",
                    [*keys, "gemeente"],
                    verwacht="GM en vier cijfers",
                    gevonden=repr(code),
                )
            rest = {k: v for k, v in entry.items() if k not in ("gemeente", "naam")}
            norm = self.norm(keys, rest, "%", None)
            if norm and norm.value > 100:
                self.wrong(
                    "toml_waarde",
                    [*keys, "waarde"],
                    verwacht="ten hoogste 100",
                    gevonden=f"{norm.value:g}",
                )
            if norm:
                norms[f"gepubliceerd.{key}"] = norm
                source = self.sources.get(norm.sources[0])
                title = source.title if source is not None else norm.sources[0]
                out.append(Published(str(code), str(name or key), norm.value, title))
        return tuple(out)
