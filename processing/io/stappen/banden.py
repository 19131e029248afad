# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands: walking distances from near to far, as a person writes them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from ...core.errors import Problem
from ..getallen import getal
from ..meldingen import register

__all__ = ["Bands", "read_bands"]

Bands = str | Sequence[float]
"""Text such as ``250,500,800``, or the numbers themselves."""

MOST_BANDS = 10
FURTHEST_M = 10_000.0

register(
    {
        "banden_onjuist": "De banden {banden} kunnen niet: {reden}. Geef loopafstanden in meters "
        "van klein naar groot, bijvoorbeeld 250,500,800.",
    }
)


def read_bands(
    given: Bands | None, *, whole: bool = False
) -> tuple[tuple[float, ...], list[Problem]]:
    """Return the bands in metres, ascending, and what is wrong with them.

    Nothing given is no bands. *whole* refuses parts of a metre: where the band is part of a column
    name, 250.5 would make one that no other program reads.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return (), []
    shown = given.strip() if isinstance(given, str) else ", ".join(f"{b:g}" for b in given)
    parts = re.split(r"[,;\s]+", given.strip()) if isinstance(given, str) else list(given)
    reason = ""
    bands: tuple[float, ...] = ()
    try:
        bands = tuple(float(b) for b in parts)
    except ValueError:
        reason = "er staat iets anders dan getallen in"
    else:
        if not all(math.isfinite(b) and b >= 1 for b in bands):
            reason = "een afstand is ten minste 1 m"
        elif any(b <= a for a, b in itertools.pairwise(bands)):
            reason = "ze lopen niet op"
        elif len(bands) > MOST_BANDS:
            reason = f"het zijn er meer dan {MOST_BANDS}"
        elif bands and bands[-1] > FURTHEST_M:
            reason = f"verder dan {getal(FURTHEST_M)} m loopt niemand"
        elif whole and any(b != int(b) for b in bands):
            reason = "hier tellen hele meters"
    if not reason:
        return bands, []
    return (), [Problem("banden_onjuist", values={"banden": shown, "reden": reason})]
