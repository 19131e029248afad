# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules of suitability consist of: groups, rules, criteria, measures and their columns.

``io/normen/regels_geschiktheid.py`` fills them from ``resources/normen/geschiktheid.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..norm import Norm, Source
from ..registry import CATEGORIES
from .regels import Condition, Feature
from .woningfeiten import LABELS as VERA_LABELS
from .woningfeiten import TENURES
from .woningkenmerken import GRONDGEBONDEN, WONINGTYPEN

__all__ = [
    "CERTAINTIES",
    "CLASSES",
    "FEATURES",
    "GROUND_BOUND",
    "LABELS",
    "STACKED",
    "Criterion",
    "Group",
    "Measure",
    "Rule",
    "RuleSet",
    "Term",
]

CLASSES = ("ongeschikt", "aanpasbaar", "geschikt")
"""From low to high; ``onbekend`` is what several of them could be."""

CERTAINTIES = ("gegeven", "afgeleid", "geschat")
"""How sure a feature is, the surest first."""

LABELS: tuple[str, ...] = tuple(VERA_LABELS)[::-1]
"""VERA ``Toegankelijkheidslabel`` from low to high."""

GROUND_BOUND = GRONDGEBONDEN
STACKED = tuple(t for t in WONINGTYPEN if t not in (*GRONDGEBONDEN, "overig"))

FEATURES: dict[str, Feature] = {
    f.name: f
    for f in (
        Feature(
            "woningtype",
            "woningtype",
            "tekst",
            (*GROUND_BOUND, *STACKED),
            certainty="woningtype_zekerheid",
        ),
        Feature("beukmaat_m", "beukmaat", "getal", certainty="beukmaat_zekerheid"),
        Feature(
            "bouwlagen",
            "aantal bouwlagen",
            "getal",
            certainty="bouwlagen_zekerheid",
            needs=("oppervlakte_m2",),
        ),
        Feature("lift", "lift", "vlag", certainty="lift_zekerheid"),
        Feature(
            "begane_grond",
            "verdieping",
            "vlag",
            certainty="begane_grond_zekerheid",
        ),
        Feature(
            "gelijkvloers",
            "of de woning gelijkvloers is",
            "vlag",
            certainty="gelijkvloers_zekerheid",
            needs=("oppervlakte_m2",),
        ),
        Feature(
            "begane_grond_m2",
            "oppervlakte van de begane grond",
            "getal",
            certainty="afgeleid",
            needs=("oppervlakte_m2",),
        ),
        Feature("voetafdruk_m2", "grondvlak van het pand", "getal", certainty="afgeleid"),
        Feature("woningen_in_pand", "aantal woningen in het pand", "getal", certainty="afgeleid"),
        Feature("oppervlakte_m2", "oppervlakte", "getal"),
        Feature("bouwjaar", "bouwjaar", "getal"),
        Feature("verdieping", "verdieping", "getal", minimum=-10.0),
        Feature("eigendom", "eigendom", "tekst", tuple(TENURES)),
        Feature("koop", "eigendom", "vlag"),
        Feature("huur_eur", "huur", "getal"),
        Feature("toegankelijkheidslabel", "toegankelijkheidslabel", "rang", LABELS),
        Feature("label_gegeven", "toegankelijkheidslabel", "rang", ("geen", *LABELS), "geen"),
        Feature("geclusterd", "of de woning geclusterd is", "vlag"),
        Feature("draagkracht", "draagkracht van de buurt", "getal"),
        *(
            Feature(f"norm_{c.key}", f"afstand tot {c.one}", "vlag", certainty="afgeleid")
            for c in CATEGORIES
        ),
        *(
            Feature(f"afstand_{c.key}_m", f"afstand tot {c.one}", "getal", certainty="afgeleid")
            for c in CATEGORIES
        ),
    )
}
"""Every column that a rule may look at. A woningtype ``overig`` says nothing, so it is unknown.
``label_gegeven`` is the label as a statement that goes before the derivation: where there is none
it is "geen", which is no unknown."""


@dataclass(frozen=True)
class Rule:
    """The first rule of a group that holds decides.

    ``outcome`` is a class, ``onbekend`` (the rules say nothing) or ``score`` (the thresholds of
    the group decide). ``when`` None always holds. ``via_measure``: it also takes a measure within
    the cost threshold that makes the dwelling suitable.
    """

    code: str
    outcome: str
    when: Condition | None
    text: str
    via_measure: bool = False
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True)
class Criterion:
    """A wish with a weight, and the sentences for met and not met."""

    code: str
    weight: float
    when: Condition
    yes: str
    no: str
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True)
class Measure:
    """What can be done to a dwelling: where it is possible and what it changes.

    ``cost_eur`` is the upper end of its cost class in euro per dwelling (inf: no upper end).
    ``text`` holds ``{klasse}``. ``groups`` are those it helps; none means all.
    """

    code: str
    label: str
    cost_class: str
    cost_eur: float
    possible: Condition | None
    sets: Mapping[str, float | str]
    text: str
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True)
class Group:
    """A target group with its rules in order, its criteria and its surroundings.

    ``thresholds`` are the scores from which a dwelling is aanpasbaar and geschikt, for the outcome
    ``score``. ``profile`` is the walking profile of the group, ``importance`` its name in the table
    of what matters to whom (``belang`` in the norms).
    """

    code: str
    label: str
    rules: tuple[Rule, ...]
    criteria: tuple[Criterion, ...]
    thresholds: tuple[float, float] = (0.0, 0.0)
    profile: str = ""
    importance: str = ""


@dataclass(frozen=True)
class Term:
    """A word of today's woonzorgvisies in terms of our columns."""

    code: str
    label: str
    when: Condition
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True)
class RuleSet:
    """All rules of one run. ``numbers`` are the thresholds and rent limits with their sources."""

    name: str
    version: str
    groups: Mapping[str, Group]
    measures: tuple[Measure, ...]
    terms: Mapping[str, Term]
    cost_limit_eur: float
    rent_year: int
    numbers: Mapping[str, Norm] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return name and version as one text."""
        return f"{self.name} {self.version}"
