# SPDX-License-Identifier: GPL-2.0-or-later
"""How much each fixed figure counts in *Welke wijk eerst?*, as data: ``normen/volgorde.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.cijfers.kerncijfers import CIJFERS
from ...core.errors import LzwError, Problem
from ...core.norm import Norm, Source
from ..meldingen import register
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["OrderRules", "load_volgorde", "weights_from"]

_UNITS = {
    "marge": "%",
    "keren": "keer",
    "zeker": "%",
    "waarschijnlijk": "%",
    "onbekend_max": "%",
    "prognosejaar": "jaar",
    "woningen_min": "woningen",
}
_WEIGHT = ("waarde", "bron", "zekerheid")
_MOST = 100.0

register(
    {
        "gewicht_onbekend": "Het gewicht {sleutel} hoort bij geen cijfer. Kies uit: {keuze}.",
        "gewicht_onjuist": "Het gewicht van {sleutel} is {gevonden}. Geef een getal van 0 tot en "
        "met 100, zoals {sleutel}=2; met 0 telt het cijfer niet mee.",
        "gewicht_alles_nul": "Alle gewichten zijn 0. Geef ten minste één cijfer een gewicht.",
        # What else an atlas may be asked, and cannot do
        "hoofdstuk_onbekend": "Het hoofdstuk {gevonden} bestaat niet. Kies uit: {keuze}.",
        "editie_onbekend": "De editie {gevonden} bestaat niet. Kies uit: {keuze}.",
        "editie_en_hoofdstuk": "Kies een editie of losse hoofdstukken, niet allebei: een editie "
        "heeft vaste hoofdstukken.",
        "editie_zonder_eigenaar": "De editie corporatie gaat over de complexen van één eigenaar. "
        "Noem die met --eigenaar. In dit werkbestand: {keuze}.",
        "eigenaar_onbekend": "Van eigenaar {gevonden} staan er geen complexen in het werkbestand. "
        "Kies uit: {keuze}.",
        "status_onbekend": "De status {gevonden} bestaat niet. Kies uit: {keuze}.",
    }
)


@dataclass(frozen=True, slots=True)
class OrderRules:
    """Weight per figure, and how the firmness of the first place is tried out.

    ``margin`` is the part (0..1) by which weights vary, ``runs`` how often, ``sure`` and ``likely``
    from which share (0..1) the first place is firm or likely. ``unknown_max`` is in %; of the years
    that were computed the one nearest to ``forecast_year`` is printed. A gebied with fewer than
    ``homes_min`` dwellings in the data gets no place among the others.
    """

    name: str
    weights: Mapping[str, float]
    margin: float
    runs: int
    sure: float
    likely: float
    unknown_max: float
    forecast_year: int
    homes_min: int
    norms: Mapping[str, Norm]
    sources: Mapping[str, Source]
    changed: tuple[str, ...] = ()
    """Figures whose weight somebody chose."""


def load_volgorde(own: Mapping[str, float] | None = None, path: Path | None = None) -> OrderRules:
    """Return the rules in *path*, or those that ship, with the weights *own* in their place.

    Raises :class:`LzwError` naming file, key and line for every mistake, or the wrong weight.
    """
    folder = RESOURCES / "normen"
    rules = _Reader(
        path or folder / "volgorde.toml", read_sources(folder / "bronnen.toml", {})
    ).read()
    if not own:
        return rules
    problems = []
    for key, value in own.items():
        values = {"sleutel": key, "keuze": ", ".join(CIJFERS), "gevonden": f"{value:g}"}
        if key not in CIJFERS:
            problems.append(Problem("gewicht_onbekend", values=values))
        elif not 0 <= value <= _MOST or math.isnan(value):
            problems.append(Problem("gewicht_onjuist", values=values))
    weights = {**rules.weights, **own}
    if not problems and not any(weights.values()):
        problems.append(Problem("gewicht_alles_nul"))
    if problems:
        raise LzwError(problems)
    changed = tuple(k for k in CIJFERS if weights[k] != rules.weights[k])
    return OrderRules(
        rules.name,
        weights,
        rules.margin,
        rules.runs,
        rules.sure,
        rules.likely,
        rules.unknown_max,
        rules.forecast_year,
        rules.homes_min,
        rules.norms,
        rules.sources,
        changed,
    )


def weights_from(pairs: list[str]) -> dict[str, float]:
    """Return the weights written as ``figure=number``, a decimal comma allowed.

    >>> weights_from(["ouderen=2", "tekort=0,5"])
    {'ouderen': 2.0, 'tekort': 0.5}
    """
    out: dict[str, float] = {}
    problems = []
    for pair in pairs:
        key, _, text = (part.strip() for part in pair.partition("="))
        try:
            out[key] = float(text.replace(",", "."))
        except ValueError:
            values = {"sleutel": key or pair, "gevonden": text or "leeg"}
            problems.append(Problem("gewicht_onjuist", values=values))
    if problems:
        raise LzwError(problems)
    return out


class _Reader(TomlReader):
    def read(self) -> OrderRules:
        self.known(self.table, [], ("naam", "gewicht", "proef"))
        weights = {k: self.weight(k, e) for k, e in self.group("gewicht").items()}
        norms = {}
        for key, entry in self.group("proef").items():
            if key not in _UNITS:
                self.wrong("toml_sleutel", ["proef", key], keuze=", ".join(_UNITS))
                continue
            norm = self.norm(["proef", key], entry, _UNITS[key], None)
            if norm:
                norms[key] = norm
        missing = [k for k in CIJFERS if k not in weights] + [k for k in _UNITS if k not in norms]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["naam"], ontbreekt=", ".join(missing))
        if self.problems:
            raise LzwError(self.problems)
        return OrderRules(
            str(self.table.get("naam", "zonder naam")),
            weights,
            norms["marge"].value / 100,
            round(norms["keren"].value),
            norms["zeker"].value / 100,
            norms["waarschijnlijk"].value / 100,
            norms["onbekend_max"].value,
            round(norms["prognosejaar"].value),
            round(norms["woningen_min"].value),
            norms,
            self.sources,
        )

    def weight(self, key: str, entry: Any) -> float:
        keys = ["gewicht", key]
        if key not in CIJFERS:
            self.wrong("toml_sleutel", keys, keuze=", ".join(CIJFERS))
            return 0.0
        if not self.known(entry, keys, _WEIGHT):
            return 0.0
        self.source_keys(entry, keys)
        self.certain(entry, keys)
        value = entry.get("waarde")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= _MOST:
            self.wrong(
                "toml_waarde",
                [*keys, "waarde"],
                verwacht="een getal van 0 tot en met 100",
                gevonden=repr(value),
            )
            return 0.0
        return float(value)
