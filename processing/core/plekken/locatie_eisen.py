# SPDX-License-Identifier: GPL-2.0-or-later
"""What a location is held against: criteria as data, a verdict that admits the unknown, a rank.

Of every criterion a location has a value between a low and a high bound. Only what holds for the
whole range is *gehaald* or *niet_gehaald*; the rest is *onbekend*, and never counts as failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..norm import Source

__all__ = [
    "FAILED",
    "MEASURES",
    "MET",
    "UNKNOWN",
    "VERDICTS",
    "Criterion",
    "Purpose",
    "PurposeSet",
    "Standing",
    "judge",
    "stand",
]

MEASURES: Mapping[str, str] = {
    "afstand": "m",
    "afstand_hub": "m",
    "afstand_woning": "m",
    "mensen": "personen",
    "laag_inkomen": "%",
    "woonvormen": "woonvormen",
    "draagkracht": "punten",
    "tekort": "woningen",
}
"""What can be asked of a location, and its unit: the walk to a category or to a hub, the straight
line to the nearest dwelling, people within a walk, the share of households with a low income among
the neighbours, special woonvormen nearby, the score (0 to 100) that the municipality gives the
gebied, the shortage of the woonvorm there."""

UNKNOWN, FAILED, MET = 0, 1, 2
VERDICTS = ("onbekend", "niet_gehaald", "gehaald")
"""The words of a verdict, by its number."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One demand. ``at_most`` says whether the norm is a maximum; else it is a minimum.

    ``norm`` is in the unit of the measure, ``radius_m`` how far around the location counts.
    ``hard`` makes a location that fails it come after all others; what is not hard weighs
    ``weight``. ``year`` 0 is now.
    """

    key: str
    title: str
    measure: str
    at_most: bool
    norm: float
    hard: bool
    weight: float
    sources: tuple[str, ...]
    certainty: str
    category: str = ""
    group: str = ""
    kinds: tuple[str, ...] = ()
    radius_m: float | None = None
    year: int = 0

    @property
    def unit(self) -> str:
        """Return the unit of norm and value."""
        return MEASURES[self.measure]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What may come on a location: its name, whose shortage it meets ("": unknown), criteria."""

    key: str
    label: str
    demand: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class PurposeSet:
    """Every purpose that can be tested, with the sources of its numbers.

    ``known_min_pct`` is how much has to be known before a location gets a rank, in % of the weight
    that is known of any location.
    """

    name: str
    purposes: Mapping[str, Purpose]
    known_min_pct: float = 0.0
    sources: Mapping[str, Source] = field(default_factory=dict)


def judge(low: np.ndarray, high: np.ndarray, norm: float, at_most: bool) -> np.ndarray:
    """Return per location the number of its verdict, from what its value lies between.

    NaN for a bound is a bound nobody knows.

    >>> judge(np.array([0.0, 300, 600]), np.array([400.0, 800, 600]), 500, True).tolist()
    [2, 0, 1]
    """
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    if at_most:
        return np.where(high <= norm, MET, np.where(low > norm, FAILED, UNKNOWN))
    return np.where(low >= norm, MET, np.where(high < norm, FAILED, UNKNOWN))


@dataclass(frozen=True, slots=True)
class Standing:
    """How the locations stand, all arrays per location.

    ``hard`` and ``soft`` (n, 3) count the criteria per verdict. ``score`` is the share of the
    weight that is met of what is known (%), NaN where nothing is; ``score_low`` and ``score_high``
    take the unknown as failed and as met. ``rank`` is NaN where there is nothing to rank by.
    """

    hard: np.ndarray
    soft: np.ndarray
    score: np.ndarray
    score_low: np.ndarray
    score_high: np.ndarray
    rank: np.ndarray


def stand(
    verdicts: np.ndarray, criteria: Sequence[Criterion], known_min_pct: float = 0.0
) -> Standing:
    """Return how locations stand by *verdicts* (locations x *criteria*).

    First the number of hard criteria that surely fail, then the score to one decimal, then how
    much is unknown. Who is equal in all three shares a rank. A location of which no weighing
    criterion is known has no rank, nor has one of which less is known than *known_min_pct* of the
    weight that is known of any: a single demand that is met would put it before all others. What is
    known of none of them sets nobody apart.
    """
    n = len(verdicts)
    is_hard = np.array([c.hard for c in criteria], dtype=bool)
    weight = np.array([0.0 if c.hard else c.weight for c in criteria])
    of = [verdicts == number for number in range(len(VERDICTS))]
    hard = np.column_stack([m[:, is_hard].sum(axis=1) for m in of]).reshape(n, len(VERDICTS))
    soft = np.column_stack([m[:, ~is_hard].sum(axis=1) for m in of]).reshape(n, len(VERDICTS))
    unknown, failed, met = (m @ weight for m in of)
    known, whole = met + failed, met + failed + unknown

    def share(part: np.ndarray, of_what: np.ndarray) -> np.ndarray:
        out = np.full(n, np.nan)
        np.divide(100.0 * part, of_what, out=out, where=of_what > 0)
        return np.round(out, 1)

    score = share(met, known)
    rank = np.full(n, np.nan)
    tellable = float(((verdicts != UNKNOWN).any(axis=0) * weight).sum())
    enough = (known > 0) & (100.0 * known >= known_min_pct * tellable - 1e-9)
    ranked = np.flatnonzero(enough | (weight.sum() <= 0))
    # What cannot be told apart by what is printed is equal.
    keys = np.column_stack(
        [
            hard[ranked, FAILED],
            -np.nan_to_num(score[ranked]),
            np.round(unknown[ranked], 6),
            hard[ranked, UNKNOWN],
        ]
    )
    if len(ranked):
        _, inverse, many = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
        before = np.r_[0, np.cumsum(many)[:-1]]
        rank[ranked] = before[inverse.reshape(-1)] + 1
    return Standing(hard, soft, score, share(met, whole), share(met + unknown, whole), rank)
