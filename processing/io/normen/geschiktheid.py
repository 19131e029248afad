# SPDX-License-Identifier: GPL-2.0-or-later
"""Features and rules of suitability as data: ``resources/normen/geschiktheid.toml``.

A study's own file holds only differences. Every mistake is reported with file, key and line, all
at once, by the reader that the norms of bereikbaarheid use too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.norm import Norm, Source
from ...core.wonen.woningkenmerken import KenmerkRegels, LiftKans
from ..meldingen import register
from ..over import RESOURCES
from .regels_geschiktheid import SECTIONS
from .tomlbestand import TomlReader, read_sources, with_sources_beside

__all__ = ["GeschiktheidNormen", "Toevoegingen", "load_geschiktheid"]

register(
    {
        # What the features of dwellings found in the layers woningen and panden
        "kenmerk_bouwjaar": "Laag {layer}: {rijen} {heeft} een bouwjaar dat niet kan kloppen, "
        "zoals 1005 of 9999. Het telt als onbekend. Vul het echte bouwjaar in de bron in.",
        "kenmerk_oppervlakte": "Laag {layer}: {rijen} {heeft} een oppervlakte die niet kan "
        "kloppen, zoals 0 of 99999. Ze telt als onbekend. Vul de echte oppervlakte in de bron in.",
        "kenmerk_geen_pand": "Laag {layer}: van {rijen} is het pand niet te vinden: het nummer "
        "staat niet in de laag panden en het punt ligt in geen enkel pand. Type, beukmaat en lagen "
        "blijven daar onbekend. Controleer of de laag panden hetzelfde gebied beslaat.",
        "kenmerk_geen_panden": "Er is geen laag panden. Van {rijen} in de laag {layer} blijven "
        "type, beukmaat en lagen daarom onbekend. Lees panden in: lzw importeer bag, osm of "
        "panden.",
        "kenmerk_op_elkaar": "Laag {layer}: {count} keer ligt een pand over een ander pand heen. "
        "Zulke panden tellen voor hun buren als één gebouw. Controleer welke omtrek vervalt.",
        "kenmerk_pand_ongeldig": "Laag {layer}: {rijen} {heeft} een ongeldige omtrek. Die is "
        "hersteld om mee te rekenen. Herstel de laag in QGIS met 'Geometrie repareren'.",
        "kenmerk_id_aangevuld": "Laag {layer}: {rijen} {heeft} een BAG-nummer dat als getal is "
        "gelezen en nullen vooraan heeft verloren. De nullen zijn aangevuld. Lees de kolom opnieuw "
        "in als tekst.",
    }
)

_KENMERK: dict[str, str] = {
    "muur_speling": "m",
    "muur_min": "m",
    "bijgebouw_max": "m2",
    "bouwdiepte_min": "m",
    "beukmaat_max": "m",
    "overlap_min": "%",
    "naast_elkaar_afstand": "m",
    "naast_elkaar_voetafdruk": "m2",
    "naast_elkaar_breedte_max": "m",
    "naast_elkaar_diepte_max": "m",
    "smal_max": "m",
    "smal_oppervlakte_min": "m2",
    "smal_bouwjaar": "jaar",
    "netto_deel": "deel",
    "laaghoogte": "m",
    "beneden_boven_lagen": "lagen",
    "beneden_boven_woningen": "woningen",
    "portiek_lagen_min": "lagen",
    "portiek_bouwjaar_min": "jaar",
    "portiek_bouwjaar_max": "jaar",
    "flat_lagen": "lagen",
    "galerij_verhouding": "maal",
    "bouwjaar_min": "jaar",
    "bouwjaar_max": "jaar",
    "oppervlakte_min": "m2",
    "oppervlakte_max": "m2",
}
"""The keys of [kenmerk.*] and their units; each fills the field of that name plus its unit."""

_AT_MOST = {"overlap_min": 100.0, "netto_deel": 1.0}
_ORDERED = (
    ("bouwjaar_min", "bouwjaar_max"),
    ("oppervlakte_min", "oppervlakte_max"),
    ("portiek_bouwjaar_min", "portiek_bouwjaar_max"),
)
_BOUNDS = ("lagen_vanaf", "lagen_tot", "jaar_vanaf", "jaar_tot")
_ADDITIONS = ("beneden", "boven", "verdieping")
_SUFFIX = {"m": "_m", "m2": "_m2", "%": "_pct"}


@dataclass(frozen=True)
class Toevoegingen:
    """Additions to a house number that tell of the floor, in capitals."""

    values: tuple[str, ...]
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True)
class GeschiktheidNormen:
    """All numbers of one run: ``kenmerk`` for the engine, ``norms`` with source and certainty.

    ``norms`` is keyed on section and key: ``kenmerk.muur_min``, ``kenmerk_lift.hoog``.
    """

    name: str
    kenmerk: KenmerkRegels
    norms: Mapping[str, Norm]
    sources: Mapping[str, Source]
    lift_bounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    additions: Mapping[str, Toevoegingen] = field(default_factory=dict)


def load_geschiktheid(study: Path | None = None) -> GeschiktheidNormen:
    """Return the shipped numbers, with the differences of *study* laid over them.

    A study may bring own sources in a ``bronnen.toml`` beside its file. Raises
    :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    norms = _Reader(folder / "geschiktheid.toml", sources, None).read()
    if study is None:
        return norms
    return _Reader(study, with_sources_beside(study, sources), norms).read()


class _Reader(TomlReader):
    def __init__(
        self, path: Path, sources: dict[str, Source], base: GeschiktheidNormen | None
    ) -> None:
        super().__init__(path, sources)
        self.base = base

    def read(self) -> GeschiktheidNormen:
        self.known(self.table, [], SECTIONS)
        norms = dict(self.base.norms) if self.base else {}
        bounds = dict(self.base.lift_bounds) if self.base else {}
        self.features(norms)
        self.lift(norms, bounds)
        additions = dict(self.base.additions) if self.base else {}
        self.house_numbers(additions)
        if self.problems:
            raise LzwError(self.problems)
        base = self.base.name + " (aangepast)" if self.base else "zonder naam"
        return GeschiktheidNormen(
            name=str(self.table.get("naam", base)),
            kenmerk=_rules(norms, bounds, additions),
            norms=norms,
            sources=self.sources,
            lift_bounds=bounds,
            additions=additions,
        )

    def features(self, norms: dict[str, Norm]) -> None:
        for key, entry in self.group("kenmerk").items():
            if key not in _KENMERK:
                self.wrong("toml_sleutel", ["kenmerk", key], keuze=", ".join(_KENMERK))
                continue
            norm = self.norm(["kenmerk", key], entry, _KENMERK[key], norms.get(f"kenmerk.{key}"))
            if norm:
                norms[f"kenmerk.{key}"] = norm
            if norm and norm.value > _AT_MOST.get(key, norm.value):
                self.wrong(
                    "toml_waarde",
                    ["kenmerk", key, "waarde"],
                    verwacht=f"ten hoogste {_AT_MOST[key]:g}",
                    gevonden=f"{norm.value:g}",
                )
        missing = [k for k in _KENMERK if f"kenmerk.{k}" not in norms]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["kenmerk"], ontbreekt=", ".join(missing))
        if self.problems:
            return
        own = self.group("kenmerk")
        for low, high in _ORDERED:
            smallest, largest = (norms[f"kenmerk.{k}"].value for k in (low, high))
            if smallest >= largest:
                key, wanted, found = (
                    (low, f"kleiner dan {largest:g} ({high})", smallest)
                    if low in own
                    else (high, f"groter dan {smallest:g} ({low})", largest)
                )
                self.wrong("toml_waarde", ["kenmerk", key], verwacht=wanted, gevonden=f"{found:g}")

    def lift(self, norms: dict[str, Norm], bounds: dict[str, Mapping[str, int]]) -> None:
        for key, entry in self.group("kenmerk_lift").items():
            keys = ["kenmerk_lift", key]
            if not isinstance(entry, dict):
                self.wrong("toml_waarde", keys, verwacht="een tabel", gevonden=repr(entry))
                continue
            rest = {k: v for k, v in entry.items() if k not in _BOUNDS}
            norm = self.norm(keys, rest, "kans", norms.get(".".join(keys)))
            if norm and norm.value > 1:
                self.wrong(
                    "toml_waarde",
                    [*keys, "waarde"],
                    verwacht="een kans van 0 tot en met 1",
                    gevonden=f"{norm.value:g}",
                )
            found = self.bounds(keys, {k: v for k, v in entry.items() if k in _BOUNDS})
            if norm:
                norms[".".join(keys)] = norm
                bounds[key] = {**bounds.get(key, {}), **found}
        if not self.problems:
            self.overlap(bounds)

    def house_numbers(self, additions: dict[str, Toevoegingen]) -> None:
        for key, entry in self.group("kenmerk_toevoeging").items():
            keys = ["kenmerk_toevoeging", key]
            if key not in _ADDITIONS:
                self.wrong("toml_sleutel", keys, keuze=", ".join(_ADDITIONS))
                continue
            if not self.known(entry, keys, ("waarde", "bron", "zekerheid")):
                continue
            full = {"bron": ["lzw_keuze"], "zekerheid": "eigen keuze"} if self.base else {}
            full.update(entry)
            missing = [f for f in ("waarde", "bron", "zekerheid") if f not in full]
            if missing:
                self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
                continue
            found = full["waarde"]
            if not isinstance(found, list) or not all(
                isinstance(v, str) and v.isalnum() for v in found
            ):
                self.wrong(
                    "toml_waarde",
                    [*keys, "waarde"],
                    verwacht="een lijst met toevoegingen van letters en cijfers",
                    gevonden=repr(found),
                )
                continue
            self.certain(full, keys)
            values = tuple(dict.fromkeys(v.upper() for v in found))
            sources = self.source_keys(full, keys)
            additions[key] = Toevoegingen(values, sources, str(full["zekerheid"]))

    def bounds(self, keys: list[str], entry: Mapping[str, Any]) -> dict[str, int]:
        out = {}
        for name, value in entry.items():
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                out[name] = value
            else:
                self.wrong(
                    "toml_waarde",
                    [*keys, name],
                    verwacht="een geheel getal groter dan 0",
                    gevonden=repr(value),
                )
        return out

    def overlap(self, bounds: Mapping[str, Mapping[str, int]]) -> None:
        """Refuse two rows of the lift table that hold for the same building."""
        rows = sorted(bounds.items())
        for i, (key, one) in enumerate(rows):
            for name, other in rows[:i]:
                if _meet(one, other, "lagen") and _meet(one, other, "jaar"):
                    self.wrong(
                        "toml_waarde",
                        ["kenmerk_lift", key if key in self.group("kenmerk_lift") else name],
                        verwacht="voor andere lagen of jaren",
                        gevonden=f"ook {name if key in self.group('kenmerk_lift') else key}",
                    )


def _meet(one: Mapping[str, int], other: Mapping[str, int], what: str) -> bool:
    low, high = f"{what}_vanaf", f"{what}_tot"
    ends = [other.get(high, 9999), one.get(high, 9999)]
    return one.get(low, 0) <= ends[0] and other.get(low, 0) <= ends[1]


def _rules(
    norms: Mapping[str, Norm],
    bounds: Mapping[str, Mapping[str, int]],
    additions: Mapping[str, Toevoegingen],
) -> KenmerkRegels:
    values: dict[str, Any] = {
        key + _SUFFIX.get(unit, ""): norms[f"kenmerk.{key}"].value for key, unit in _KENMERK.items()
    }
    whole = {f.name for f in fields(KenmerkRegels) if f.type == "int"}
    values = {k: int(v) if k in whole else v for k, v in values.items()}
    lift = tuple(
        LiftKans(kans=norms[f"kenmerk_lift.{key}"].value, **bounds[key]) for key in sorted(bounds)
    )
    values.update({f"toevoeging_{key}": found.values for key, found in additions.items()})
    return KenmerkRegels(lift=lift, **values)
