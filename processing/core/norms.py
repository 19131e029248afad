# SPDX-License-Identifier: GPL-2.0-or-later
"""Norms as data: every number with its unit, its sources and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .profile import Profile

__all__ = ["BORDERS", "ESSENTIAL_GROUPS", "Essentials", "Norm", "NormSet", "Source"]

BORDERS = ("buurt", "wijk", "geen")
"""At which border joining witte vlekken stops. Without one a town is often a single area."""

ESSENTIAL_GROUPS = ("inw_65plus", "inw_75plus")
"""The groups of people that may have a list of essentials: those that bereikbaarheid counts."""


@dataclass(frozen=True)
class Source:
    """Where a number comes from; ``year`` is 'z.j.' where the publication carries none."""

    key: str
    title: str
    publisher: str
    year: str
    address: str


@dataclass(frozen=True)
class Norm:
    """One number. ``wide`` is the second, wider band (``ruim``) in the same unit, or None.

    ``certainty`` is 'bron', 'tweede hand', 'algemene kennis' or 'eigen keuze'; ``sources`` are
    keys of :class:`Source`.
    """

    key: str
    value: float
    unit: str
    sources: tuple[str, ...]
    certainty: str
    wide: float | None = None


@dataclass(frozen=True)
class Essentials:
    """The categories that a group of people cannot do without."""

    group: str
    categories: tuple[str, ...]
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True)
class NormSet:
    """All numbers of one run.

    ``norms`` (m), ``weights`` (visits per year) and ``completeness`` (inhabitants per facility)
    are keyed on category; ``rules`` on the name of the calculation rule; ``essentials`` on the
    group of people.
    """

    name: str
    norms: Mapping[str, Norm]
    weights: Mapping[str, Norm]
    completeness: Mapping[str, Norm]
    rules: Mapping[str, Norm]
    profiles: Mapping[str, Profile]
    sources: Mapping[str, Source]
    essentials: Mapping[str, Essentials] = field(default_factory=dict)

    def rule(self, key: str) -> float:
        """Return the value of calculation rule *key*; KeyError when the set lacks it."""
        return self.rules[key].value
