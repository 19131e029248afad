# SPDX-License-Identifier: GPL-2.0-or-later
"""What the panel has to know of a werkbestand, read once in the background. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import shapely

from ...processing.core.norms import NormSet
from ...processing.core.progress import Tick, check, never, part
from ...processing.core.registry import CATEGORIES
from ...processing.io.getallen import geheel
from ...processing.io.hoofdstukken import EDITIES
from ...processing.io.normen.lezen import load_norms
from ...processing.io.overzicht import Regel, ontbrekend, overzicht
from ...processing.io.stappen.duiding import lees_duiding
from ...processing.io.werkbestand import Werkbestand
from ...processing.report.bijwerken import NIEUW
from .toestand import Keuzes

__all__ = ["Bestand", "Gebied", "lees_bestand", "nog_leeg", "norm_words"]


@dataclass(frozen=True, slots=True)
class Gebied:
    """One gebied that can have an atlas: ``wkb`` is its area in EPSG:28992."""

    code: str
    naam: str
    soort: str
    woningen: int
    wkb: bytes | None = None
    water: bool = False

    def matches(self, text: str) -> bool:
        """Return whether every word of *text* stands in name, kind or code."""
        mine = f"{self.naam} {self.soort} {self.code}".casefold()
        return all(word in mine for word in text.casefold().split())


@dataclass(frozen=True, slots=True)
class Bestand:
    """A werkbestand as the panel shows it."""

    pad: Path
    regels: tuple[Regel, ...]
    gebieden: tuple[Gebied, ...] = ()
    profielen: tuple[tuple[str, str], ...] = ()
    """Key and words of the profiles for which bereikbaarheid was computed."""
    scenarios: tuple[str, ...] = ()
    categorieen: tuple[str, ...] = ()
    """Categories with a norm: those that a scenario may open."""
    normen: str = ""
    """The norm set in words, with its sources."""
    jaren: tuple[int, ...] = ()
    """Forecast years of which there are people."""
    eigenaren: tuple[str, ...] = ()
    """Whose complexes there are."""
    duiding: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Text and author of the own words per (gebied, chapter)."""

    @property
    def kan_atlas(self) -> bool:
        """Return whether all that an atlas needs is there, and not too old."""
        return all(r.staat in ("aanwezig", "let_op") for r in self.regels if r.nodig)

    @property
    def verouderd(self) -> tuple[Regel, ...]:
        """Return the analyses of which an input changed."""
        return tuple(r for r in self.regels if r.staat == "verouderd")

    @property
    def kan_meer(self) -> bool:
        """Return whether analyses are missing that can be made without a choice of somebody.

        Not before the data are there on which every one of them rests.
        """
        if any(r.nodig and r.soort == "invoer" and r.staat == "ontbreekt" for r in self.regels):
            return False
        return any(r.staat == "ontbreekt" and r.herstel in NIEUW for r in self.regels)

    @property
    def samenvatting(self) -> str:
        """Return in a sentence or two how far this is, and what comes next."""
        lost = [r.kort.lower() for r in self.regels if r.nodig and r.staat == "ontbreekt"]
        if lost:
            return (
                f"Voor een atlas ontbreekt nog: {', '.join(lost)}. "
                "Kies een regel om te zien wat u kunt doen."
            )
        old = [r.kort.lower() for r in self.verouderd]
        if old:
            return f"Verouderd: {', '.join(old)}. Klik in stap 4 op Analyses bijwerken."
        rest = sum(r.staat != "aanwezig" for r in self.regels)
        if not rest:
            return "Alles is er. Ga door naar stap 2."
        which = (
            "1 onderdeel ontbreekt of vraagt"
            if rest == 1
            else f"{rest} onderdelen ontbreken of vragen"
        )
        return (
            f"U kunt een atlas maken. {which} aandacht; kies een regel om te zien wat dat betekent."
        )

    def passend(self, keuzes: Keuzes) -> Keuzes:
        """Return *keuzes* with what this file does not have replaced by what the panel shows."""
        known = {a.code for a in self.gebieden}
        ticked = tuple(c for c in keuzes.gebieden if c in known)
        if not ticked:
            whole = (a.code for a in self.gebieden if a.soort == "gemeente" and not a.water)
            ticked = tuple(whole)[:1]
        profiles = [key for key, _ in self.profielen]
        return keuzes.but(
            gebieden=ticked,
            profiel=_one_of(profiles, keuzes.profiel),
            editie=keuzes.editie if keuzes.editie in EDITIES else "",
            jaar=keuzes.jaar if keuzes.jaar in self.jaren else 0,
            eigenaar=_one_of(self.eigenaren, keuzes.eigenaar),
        )

    def kind(self, soort: str) -> tuple[str, ...]:
        """Return the codes of the gebieden of that kind."""
        return tuple(g.code for g in self.gebieden if g.soort == soort)


def _one_of(known: Sequence[str], chosen: str) -> str:
    """Return *chosen* where it is known, else the first: the one that a list shows."""
    return chosen if chosen in known else next(iter(known), "")


def nog_leeg(werkbestand: Path) -> Bestand:
    """Return a werkbestand that is still to be made: everything is missing and can be read in."""
    return Bestand(werkbestand, tuple(ontbrekend()))


def lees_bestand(werkbestand: Path, normen: Path | None = None, tick: Tick = never) -> Bestand:
    """Return *werkbestand* as the panel shows it. Raises :class:`LzwError` as a sentence says."""
    norms = load_norms(normen)
    rows = overzicht(werkbestand, normen, part(tick, 0.0, 0.7))
    file = Werkbestand(werkbestand)
    areas: list[Gebied] = []
    profiles: list[tuple[str, str]] = []
    if "bereikbaarheid_gebied" in file and "gebieden" in file:
        areas, profiles = _areas(file, norms)
    check(tick, 0.9)
    scenarios: list[str] = []
    if "scenarios" in file:
        scenarios = sorted({str(s) for s in file.raw("scenarios", ("scenario",)).data["scenario"]})
    years: set[int] = set()
    if "leeftijden" in file:
        years = {int(y) for y in file.raw("leeftijden", ("jaar",)).data["jaar"].dropna()}
    owners: set[str] = set()
    if "geschiktheid_complex" in file:
        column = file.raw("geschiktheid_complex", ("eigenaar",)).data["eigenaar"]
        owners = {str(o) for o in column.dropna()}
    words = lees_duiding(werkbestand) if "duiding" in file else {}
    tick(1.0)
    return Bestand(
        Path(werkbestand),
        tuple(rows),
        tuple(areas),
        tuple(profiles),
        tuple(scenarios),
        tuple(norms.norms),
        norm_words(norms),
        tuple(sorted(years)),
        tuple(sorted(owners, key=str.casefold)),
        words,
    )


def _areas(file: Werkbestand, norms: NormSet) -> tuple[list[Gebied], list[tuple[str, str]]]:
    """Return the gebieden with dwellings, the gemeente first, and the profiles computed."""
    columns = ("gebied_code", "naam", "soort", "profiel", "groep", "n")
    table = file.raw("bereikbaarheid_gebied", columns).data
    profiles = []
    for key in dict.fromkeys(str(p) for p in table["profiel"]):
        profile = norms.profiles.get(key)
        profiles.append((key, profile.label if profile is not None else key))
    homes = table[(table["groep"] == "woningen") & (table["n"] > 0)]
    most = homes.groupby("gebied_code", sort=False)["n"].max()
    first = homes.drop_duplicates("gebied_code").set_index("gebied_code")
    shapes = file.raw("gebieden", ("gebied_code", "water"))
    assert shapes.geometry is not None  # noqa: S101 - the schema has one
    wkb = dict(zip(shapes.data["gebied_code"], shapely.to_wkb(shapes.geometry), strict=True))
    wet = shapes.data.get("water")
    water = set() if wet is None else set(shapes.data["gebied_code"][(wet == 1).fillna(False)])
    order = {"gemeente": 0, "wijk": 1, "eigen": 2, "buurt": 3}
    areas = [
        Gebied(
            str(code),
            str(first.at[code, "naam"]),
            str(first.at[code, "soort"]),
            round(number),
            wkb.get(code),
            code in water,
        )
        for code, number in most.items()
    ]
    areas.sort(key=lambda g: (order.get(g.soort, 9), g.naam.casefold(), g.code))
    return areas, profiles


def norm_words(norms: NormSet) -> str:
    """Return what is used as a norm, a line per category with where the number comes from."""
    lines = []
    for category in CATEGORIES:
        norm = norms.norms.get(category.key)
        if norm is None:
            continue
        found = [norms.sources[key] for key in norm.sources if key in norms.sources]
        told = "; ".join(f"{s.title} ({s.publisher}, {s.year})" for s in found)
        lines.append(f"{category.label}: {geheel(round(norm.value))} {norm.unit}. {told}".rstrip())
    return "\n".join(lines)
