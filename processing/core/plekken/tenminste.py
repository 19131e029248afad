# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of people of which a part is not known: what is known is the least there are.

CBS keeps the people of small squares secret, and some dwellings lie in no unit at all. Nobody known
is not nobody: each such dwelling may have as many people as is still plausible.
"""

from __future__ import annotations

import numpy as np

from ..cijfers.openbaar import Publication, in_words
from ..mensen.population import MOST_PEOPLE

__all__ = ["PARTLY_UNKNOWN", "WHOLLY_UNKNOWN", "at_most", "homes_in_words", "people_in_words"]

PARTLY_UNKNOWN = "deels_onbekend"
WHOLLY_UNKNOWN = "mensen_onbekend"
"""Reasons: of some, or of all, dwellings it is not known how many people live there."""

_NONE = 1e-6
"""Fewer people than this are nobody."""


def at_most(known: np.ndarray, homes_unknown: np.ndarray, rules: Publication) -> np.ndarray:
    """Return how many people there are at most: rounded up where dwellings are unknown.

    *known* are people, *homes_unknown* the dwellings of which the number of people is not known.
    It starts from the number that is published, so it tells no more of the known ones than that.

    >>> from ..cijfers.openbaar import Limits
    >>> at_most(np.array([43.0, 3.0, 0.0, 43.0]), np.array([2, 2, 2, 0]), Limits()).tolist()
    [55.0, 20.0, 10.0, 43.0]
    """
    known = np.asarray(known, dtype=float)
    step = rules.rounding
    public = np.where(
        (known > _NONE) & (known < rules.publish_min),
        rules.publish_min,
        np.round(known / step) * step,
    )
    most = np.ceil((public + MOST_PEOPLE * homes_unknown) / step) * step
    return np.asarray(np.where(homes_unknown > 0, most, known))


def homes_in_words(homes: float) -> str:
    """Return a number of dwellings as it stands in a sentence.

    >>> homes_in_words(1), homes_in_words(1234)
    ('1 woning', '1.234 woningen')
    """
    return "1 woning" if homes == 1 else f"{homes:,.0f} woningen".replace(",", ".")


def people_in_words(
    people: float, homes_unknown: float, rules: Publication, estimated: bool
) -> str:
    """Return *people* as a reader sees them; ``ten minste`` where some dwellings are unknown.

    Below the threshold nothing is known of them: neither few nor many.

    >>> from ..cijfers.openbaar import Limits
    >>> people_in_words(44.0, 0, Limits(), False), people_in_words(44.0, 3, Limits(), True)
    ('ongeveer 45', 'ten minste 45 (geschat)')
    >>> people_in_words(0.0, 0, Limits(), False), people_in_words(4.0, 3, Limits(), False)
    ('niemand', 'onbekend')
    """
    if homes_unknown <= 0:
        return "niemand" if people <= _NONE else in_words(people, rules, estimated)
    if people < rules.publish_min:
        return "onbekend"
    return in_words(people, rules, estimated).replace("ongeveer", "ten minste")
