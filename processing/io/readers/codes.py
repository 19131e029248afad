# SPDX-License-Identifier: GPL-2.0-or-later
"""Codes of gebieden and classes of age, as Dutch tables write them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from .ids import as_text

__all__ = ["age_class", "age_label", "area_code", "repaired_codes"]

_BY_LENGTH = {4: "GM", 6: "WK", 8: "BU"}
_DIGITS = {"GM": 4, "WK": 6, "BU": 8}
_AGE = re.compile(r"^\D*(\d{1,3})\s*(?:-|–|t/m|tot en met|tot)\s*(\d{1,3})\b")
_OPEN_AGE = re.compile(r"^\D*(\d{1,3})\s*(?:\+|plus|jaar of ouder|jaar en ouder|of ouder|en ouder)")
_ONE_AGE = re.compile(r"^\s*(\d{1,3})\s*(?:jaar)?\s*$")
_ALL_AGES = re.compile(r"totaal|alle\b|iedereen", re.IGNORECASE)


def area_code(value: object) -> str | None:
    """Return GM/WK/BU codes in capitals; bare digits of 4, 6 or 8 get their letters."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    known = re.fullmatch(r"(?:20\d\d)?((?:GM|WK|BU)\d+)", text.upper())
    if known:
        return known[1]
    if text.isdigit() and len(text) in _BY_LENGTH:
        return _BY_LENGTH[len(text)] + text
    return text or None


def age_class(text: str) -> tuple[int, int | None] | None:
    """Return (from, to) of an age class in words; ``to`` is None for "95+", None for no class.

    >>> age_class("65-69"), age_class("65 tot 70 jaar"), age_class("95 jaar of ouder")
    ((65, 69), (65, 69), (95, None))
    """
    found = _AGE.match(text)
    if found:
        low, high = int(found[1]), int(found[2])
        if (high - low) % 5 == 0 and high > low:
            high -= 1  # "65 tot 70"
        return (low, high) if high >= low else None
    found = _OPEN_AGE.match(text)
    if found:
        return int(found[1]), None
    found = _ONE_AGE.match(text)
    return (int(found[1]), int(found[1])) if found else None


def age_label(text: object) -> str | None:
    """Return an age class as it stands in the werkbestand; None when it cannot be read.

    >>> age_label("65 tot 70 jaar"), age_label("Totaal leeftijd"), age_label("72"), age_label("oud")
    ('65-69', '0+', '72-72', None)
    """
    if not isinstance(text, str):
        return None
    found = age_class(text)
    if found is None:
        return "0+" if _ALL_AGES.search(text) else None
    low, high = found
    return f"{low}+" if high is None else f"{low}-{high}"


def repaired_codes(values: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Return (codes of gebieden, mask of those that had lost zeros in front).

    A number of fewer digits than its letters ask for, or of an odd number of digits without
    letters, had a zero in front that a spreadsheet took off.

    >>> codes, lost = repaired_codes(pd.Series(["GM166", "16603", "WK016603", 1660303.0]))
    >>> codes.tolist(), lost.tolist()
    (['GM0166', 'WK016603', 'WK016603', 'BU01660303'], [True, True, False, True])
    """
    text = as_text(values)
    out, lost = [], []
    for value in text:
        full = _filled(value) if isinstance(value, str) else value
        lost.append(full != value)
        out.append(area_code(full))
    return pd.Series(out, dtype=object, index=values.index), np.array(lost, dtype=bool)


def _filled(text: str) -> str:
    lettered = re.fullmatch(r"(GM|WK|BU)(\d+)", text.strip().upper())
    if lettered:
        return lettered[1] + lettered[2].zfill(_DIGITS[lettered[1]])
    if re.fullmatch(r"\d{3}|\d{5}|\d{7}", text.strip()):
        return "0" + text.strip()
    return text
