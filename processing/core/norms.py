# SPDX-License-Identifier: GPL-2.0-or-later
"""Norms as data: every number with its unit, its sources and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .norm import Norm, Source
from .profile import Profile

__all__ = [
    "BORDERS",
    "GROUPS",
    "LEVELS",
    "NOT_COUNTED",
    "OTHERS",
    "PERSON_GROUPS",
    "Catchment",
    "Importance",
    "NormSet",
    "TargetGroup",
]

BORDERS = ("buurt", "wijk", "geen")
"""At which border joining witte vlekken stops. Without one a town is often a single area."""

LEVELS = ("essentieel", "nuttig", "aanvullend")
"""How much a kind of facility matters to a target group, most first."""

NOT_COUNTED = "geen"
"""The level of a category that a study takes out."""

PERSON_GROUPS = ("inw_65plus", "inw_75plus", "inw_85plus")
"""The groups whose shares are computed; ``inwoners`` only says how many live somewhere."""

GROUPS = ("inwoners", *PERSON_GROUPS)


@dataclass(frozen=True)
class Importance:
    """What one category is to one target group: a level of ``LEVELS``, or ``NOT_COUNTED``."""

    level: str
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True)
class TargetGroup:
    """A group of people and what matters to them, by category.

    ``people`` is the column of counted people that stands for the group, or None: then only
    dwellings can be counted.
    """

    key: str
    label: str
    people: str | None
    categories: Mapping[str, Importance]

    def of_level(self, level: str) -> tuple[str, ...]:
        """Return the categories of *level*, in the order of the table."""
        return tuple(key for key, found in self.categories.items() if found.level == level)

    @property
    def essentials(self) -> tuple[str, ...]:
        """Return the categories that the group cannot do without."""
        return self.of_level(LEVELS[0])


OTHERS = "standaard"
"""The key of the catchment of every category that has none of its own."""


@dataclass(frozen=True)
class Catchment:
    """From how far people share the places of a category, and how much each distance counts.

    ``zones_m`` are the outer borders of the zones in metres, ascending; the last is the reach.
    ``weights`` belong to the zones. ``group`` are the people who share.
    """

    key: str
    zones_m: tuple[float, ...]
    weights: tuple[float, ...]
    group: str
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True)
class NormSet:
    """All numbers of one run.

    ``norms`` (m), ``weights`` (visits per year) and ``completeness`` (inhabitants per facility)
    are keyed on category; ``rules`` on the name of the calculation rule; ``groups`` on the target
    group and ``levels`` (a weight without unit) on how much something matters to it;
    ``catchments`` on category, or ``standaard``.
    """

    name: str
    norms: Mapping[str, Norm]
    weights: Mapping[str, Norm]
    completeness: Mapping[str, Norm]
    rules: Mapping[str, Norm]
    profiles: Mapping[str, Profile]
    sources: Mapping[str, Source]
    groups: Mapping[str, TargetGroup] = field(default_factory=dict)
    levels: Mapping[str, Norm] = field(default_factory=dict)
    catchments: Mapping[str, Catchment] = field(default_factory=dict)

    def rule(self, key: str) -> float:
        """Return the value of calculation rule *key*; KeyError when the set lacks it."""
        return self.rules[key].value

    def essentials_of(self, people: str) -> tuple[str, ...]:
        """Return what the target group that *people* stand for cannot do without, or nothing."""
        group = next((g for g in self.groups.values() if g.people == people), None)
        return () if group is None else group.essentials

    def catchment(self, category: str) -> Catchment | None:
        """Return the catchment of *category*, else that of all others, or None."""
        return self.catchments.get(category) or self.catchments.get(OTHERS)
