# SPDX-License-Identifier: GPL-2.0-or-later
"""Demand: how many people of each target group live in each gebied, now and in forecast years.

Target groups are data. A group is a share of the people of each age class, or a count that the
user gives. Groups overlap: one person may have dementia, a limitation and live alone. So numbers
of groups are never added up, except of those that exclude one another by declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .errors import LzwError, Problem
from .leeftijden import CERTAINTIES, COARSE, RANGE
from .norms import Norm, Source
from .registry import LAYERS, Column, LayerSchema

__all__ = [
    "BASES",
    "EVERY_AGE",
    "KEYS",
    "METHODS",
    "CareGroup",
    "CareNorms",
    "Institution",
    "Prevalence",
    "Trend",
    "addable",
]

EVERY_AGE = "alle"

BASES = ("alle", "zelfstandig", "telling")
"""Of whom a prevalence is a share: everybody, people outside institutions, or there is none."""

KEYS = ("inwoners", "inw_65plus", "inw_75plus", "inw_laag_inkomen")
"""By what a count of a whole gemeente can be spread over its gebieden."""

METHODS = ("prevalentie", "prevalentie_geijkt", "telling", "telling_verdeeld", "telling_gelijk")
"""``telling_gelijk``: of another year than the count, which was kept the same."""

LAYERS.add(
    LayerSchema(
        "vraag",
        "Vraag naar wonen met zorg, per doelgroep",
        None,
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("scenario", "text", "Scenario (zonder aanpassing: standaard)", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam", required=True),
            Column(
                "soort",
                "text",
                "Soort gebied",
                required=True,
                allowed=("gemeente", "wijk", "buurt", "eigen"),
            ),
            Column("jaar", "int", "Jaar (1 januari)", required=True),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("doelgroep_naam", "text", "Doelgroep in woorden"),
            Column(
                "leeftijd", "text", "Leeftijdsklasse", required=True, allowed=(*COARSE, EVERY_AGE)
            ),
            *RANGE,
            Column("eenheid", "text", "Eenheid", allowed=("personen", "huishoudens")),
            Column("nu", "int", "Peiljaar (1) of een later jaar (0)", minimum=0, maximum=1),
            Column("methode", "text", "Hoe het aantal bepaald is", allowed=METHODS),
            Column("zekerheid", "text", "Hoe zeker het is", allowed=CERTAINTIES),
            Column("optelbaar_met", "text", "Doelgroepen waarmee dit aantal mag worden opgeteld"),
            Column("bron", "text", "Bron"),
            Column("reden", "text", "Waarom er geen aantal is", allowed=("geen_gegevens",)),
        ),
        key=("gebied_code", "jaar", "doelgroep", "leeftijd", "scenario"),
    ),
)


@dataclass(frozen=True, slots=True)
class Prevalence:
    """The share in % of the people of an age class that belongs to a group, with its range."""

    age: str
    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class Trend:
    """How a prevalence changes: % per ten years from *year* on, with its range."""

    year: int
    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class Institution:
    """The share in % of an age class that lives in an institution in *year*, with its range."""

    age: str
    year: int
    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class CareGroup:
    """One target group.

    ``base`` is one of ``BASES``. ``home`` is the part that lives at home, in % of the group, for a
    group that is counted on everybody; None where the base says so already. ``spread_by`` is by
    what a count of a gemeente goes to its gebieden. ``excludes`` are the groups nobody of this one
    belongs to: only with those may it be added up.
    """

    key: str
    label: str
    base: str
    unit: str
    prevalences: tuple[Prevalence, ...] = ()
    trend: Trend | None = None
    home: Trend | None = None
    spread_by: str | None = None
    excludes: frozenset[str] = frozenset()
    extramural: bool = False
    """Who lives at home instead of in an institution, in a scenario, comes on top of the group."""


@dataclass(frozen=True, slots=True)
class CareNorms:
    """The groups, institutions and rules of one run, with where they come from."""

    name: str
    groups: Mapping[str, CareGroup]
    institutions: tuple[Institution, ...]
    rules: Mapping[str, Norm]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def rule(self, key: str) -> float:
        """Return the value of rule *key*; KeyError when the set lacks it."""
        return self.rules[key].value


def addable(groups: Mapping[str, CareGroup], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return *chosen* when their numbers may be added up: nobody can be in two of them.

    Raises :class:`LzwError` that names every pair that overlaps.
    """
    keys = tuple(dict.fromkeys(chosen))
    pairs = [
        (a, b)
        for i, a in enumerate(keys)
        for b in keys[i + 1 :]
        if b not in groups[a].excludes and a not in groups[b].excludes
    ]
    if pairs:
        names = "; ".join(f"{groups[a].label} en {groups[b].label}" for a, b in pairs)
        raise LzwError(Problem("doelgroepen_overlappen", "vraag", values={"paren": names}))
    return keys
