# SPDX-License-Identifier: GPL-2.0-or-later
"""Dutch words around the numbers of the atlas: plural, "geen", shares that do not round away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from ..core.registry import CATEGORIES
from ..io.getallen import aandeel as percent
from ..io.getallen import afstand, geheel

__all__ = [
    "DIFFERENT",
    "PEOPLE",
    "as_number",
    "as_text",
    "capital",
    "counted",
    "dutch",
    "in_letters",
    "listing",
    "lower",
    "percent",
    "places",
    "plain",
    "ranging",
    "roughly",
    "short",
    "walk",
]

PEOPLE = {"inw_75plus": "75-plussers", "inw_65plus": "65-plussers", "woningen": "woningen"}

DIFFERENT = 2.0
"""From so many percentage points on two shares differ in a sentence."""

_NUMBERS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


def listing(words: Sequence[str], last: str = "en") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(n: int, one: str, many: str) -> str:
    if n == 0:
        return f"geen {many}"
    if n == 1:
        return f"één {one}"
    return f"{geheel(n)} {many}"


def capital(text: str) -> str:
    """Return *text* with a capital; of "één" only the first letter without its accent."""
    return "Eén" + text[3:] if text.startswith("één") else text[:1].upper() + text[1:]


def in_letters(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else geheel(n)


def short(text: str) -> str:
    """Return "minder dan 10", "meer dan 80 %" and "ten minste 40" as signs, for tables."""
    return text.replace("minder dan", "<").replace("meer dan", ">").replace("ten minste", "≥")


def places(rank: int, of: int) -> str:
    """Return a position in words.

    >>> places(2, 6)
    'plaats 2 van 6'
    """
    return f"plaats {geheel(rank)} van {geheel(of)}"


def roughly(text: str) -> str:
    """Return a rounded number of people in a sentence: "ongeveer" before a number only.

    >>> roughly("120"), roughly("geen"), roughly("minder dan 10")
    ('ongeveer 120', 'geen', 'minder dan 10')
    """
    return f"ongeveer {text}" if text[:1].isdigit() else text


def ranging(low: str, high: str, joined: str = "tot") -> str:
    """Return a range of two texts, or one of them where they say the same.

    >>> ranging("20", "60"), ranging("20", "20"), ranging("12 %", "30 %")
    ('20 tot 60', '20', '12 tot 30 %')
    """
    if low == high:
        return low
    if low.endswith(" %") and high.endswith(" %"):
        low = low.removesuffix(" %")
    return f"{low} {joined} {high}"


def plain(category: str) -> str:
    """Return the label of a category inside a sentence."""
    return CATEGORIES[category].label.lower().replace("ov-", "OV-")


def walk(metres: float) -> str:
    return f"{geheel(metres)} m" if metres < 1000 else afstand(metres)


def as_number(value: Any, default: float = math.nan) -> float:
    return default if value is None or value is pd.NA or value != value else float(value)


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def dutch(text: str) -> str:
    """Return *text* with decimal points between digits as commas."""
    out = list(text)
    for i in range(1, len(out) - 1):
        if out[i] == "." and out[i - 1].isdigit() and out[i + 1].isdigit():
            out[i] = ","
    return "".join(out)
