# SPDX-License-Identifier: GPL-2.0-or-later
"""The Dutch population as a shape, as data: ``resources/normen/bevolking.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import LzwError
from ...core.mensen.cohort import life_table
from ...core.mensen.leeftijden import FIVE_YEAR
from ...core.mensen.leeftijden_nu import Nation
from ...core.norm import Norm, Source
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["PopulationNorms", "load_bevolking"]

_PARTS = ("vanaf_65", "vanaf_85", "tot_65")
_PART = ("klassen", "inwoners", "bron", "zekerheid")
_DEATHS = ("jaar", "leeftijden", "kans", "levensverwachting_80", "bron", "zekerheid")
_RULES = ("prognose_onzekerheid", "cohort_onzekerheid")
_UNIT = "% per 10 jaar"


@dataclass(frozen=True, slots=True)
class PopulationNorms:
    """The shape and the life table, how far forecasts may be off (%), and where it comes from.

    ``deaths`` are the sources of the life table, in words.
    """

    name: str
    nation: Nation
    rules: Mapping[str, Norm]
    deaths: str
    sources: Mapping[str, Source]

    @property
    def unsure(self) -> tuple[float, float]:
        """Return how far a forecast and a cohort may be off, in % per ten years."""
        return self.rules[_RULES[0]].value, self.rules[_RULES[1]].value


def load_bevolking(path: Path | None = None) -> PopulationNorms:
    """Return the population in *path*, or the one that ships.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    return _Reader(path or folder / "bevolking.toml", sources).read()


class _Reader(TomlReader):
    def read(self) -> PopulationNorms:
        self.known(self.table, [], ("naam", "opbouw", "sterfte", "regel"))
        shape = self.shape()
        deaths = self.table.get("sterfte", [])
        rows = deaths if isinstance(deaths, list) else []
        for row in rows:
            self.deaths(row)
        rules: dict[str, Norm] = {}
        for key, entry in self.group("regel").items():
            if key not in _RULES:
                self.wrong("toml_sleutel", ["regel", key], keuze=", ".join(_RULES))
            elif norm := self.norm(["regel", key], entry, _UNIT, None):
                rules[key] = norm
        missing = [f"regel.{k}" for k in _RULES if k not in rules]
        missing += [] if rows else ["sterfte"]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["naam"], ontbreekt=", ".join(missing))
        if self.problems:
            raise LzwError(self.problems)
        ages = [tuple(row["leeftijden"]) for row in rows]
        if len(set(ages)) > 1 or len({row["jaar"] for row in rows}) < len(rows):
            self.wrong(
                "toml_waarde",
                ["sterfte"],
                verwacht="per jaar één tabel, met overal dezelfde leeftijden",
                gevonden=", ".join(str(row["jaar"]) for row in rows),
            )
            raise LzwError(self.problems)
        table = life_table(
            [row["jaar"] for row in rows],
            rows[0]["leeftijden"],
            [row["kans"] for row in rows],
            [row["levensverwachting_80"] for row in rows],
        )
        keys = dict.fromkeys(k for row in rows for k in row["bron"])
        words = [f"{self.sources[k].publisher} ({self.sources[k].year})" for k in keys]
        return PopulationNorms(
            str(self.table.get("naam", "zonder naam")),
            Nation(shape, table),
            rules,
            f"geen prognose: sterftekansen {', '.join(words)}, zonder verhuizingen",
            self.sources,
        )

    def shape(self) -> np.ndarray:
        """Return the people per five-year class; every class must be there once."""
        found: dict[str, float] = {}
        group = self.group("opbouw")
        self.known(group, ["opbouw"], ("jaar", *_PARTS))
        for name in _PARTS:
            keys = ["opbouw", name]
            entry = group.get(name)
            if not self.known({} if entry is None else entry, keys, _PART) or entry is None:
                self.wrong("toml_ontbreekt", ["opbouw"], ontbreekt=name)
                continue
            classes, people = entry.get("klassen"), entry.get("inwoners")
            lists = isinstance(classes, list) and isinstance(people, list)
            if not lists or len(classes) != len(people):
                self.wrong(
                    "toml_waarde",
                    [*keys, "inwoners"],
                    verwacht="even veel getallen als klassen",
                    gevonden=repr(people),
                )
                continue
            self.source_keys(entry, keys)
            self.certain(entry, keys)
            for label, value in zip(classes, people, strict=True):
                if label not in FIVE_YEAR or label in found or not self.positive(value):
                    self.wrong(
                        "toml_waarde",
                        [*keys, "klassen"],
                        verwacht="elke vijfjaarsklasse van 30-34 tot en met 95+ één keer, met "
                        "een getal groter dan 0",
                        gevonden=f"{label}: {value}",
                    )
                    continue
                found[label] = float(value)
        absent = [c for c in FIVE_YEAR if c not in found]
        if absent and not self.problems:
            self.wrong("toml_ontbreekt", ["opbouw"], ontbreekt=", ".join(absent))
        return np.array([found.get(c, 0.0) for c in FIVE_YEAR])

    def deaths(self, row: Any) -> None:
        keys = ["sterfte"]
        if not self.known(row, keys, _DEATHS):
            return
        before = len(self.problems)
        for name in _DEATHS:
            if name not in row:
                self.wrong("toml_ontbreekt", keys, ontbreekt=name)
        if len(self.problems) > before:
            return
        year, ages, chances = row["jaar"], row["leeftijden"], row["kans"]
        rising = (
            isinstance(ages, list)
            and isinstance(chances, list)
            and len(ages) == len(chances) >= 2
            and all(isinstance(a, int) and 30 <= a <= 100 for a in ages)
            and all(self.positive(c) and c < 1 for c in chances)
            and ages == sorted(set(ages))
            and chances == sorted(set(chances))
        )
        if not isinstance(year, int) or not rising:
            self.wrong(
                "toml_waarde",
                [*keys, "kans"],
                verwacht="een jaar, oplopende leeftijden en bij elk een kans tussen 0 en 1 die "
                "oploopt",
                gevonden=f"{year}: {chances}",
            )
        left = row["levensverwachting_80"]
        if not self.positive(left) or left > 30:
            self.wrong(
                "toml_waarde",
                [*keys, "levensverwachting_80"],
                verwacht="een getal groter dan 0 en hooguit 30",
                gevonden=repr(left),
            )
        self.source_keys(row, keys)
        self.certain(row, keys)

    @staticmethod
    def positive(value: Any) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return bool(number and 0 < value < math.inf)
