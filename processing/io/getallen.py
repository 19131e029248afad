# SPDX-License-Identifier: GPL-2.0-or-later
"""Dutch numbers and dates, whatever the desktop's language: ``1.234,5``, ``22-11-2026``."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["afstand", "datum", "geheel", "getal", "procent"]


def getal(value: float | None, decimals: int = 0, empty: str = "–") -> str:
    """Return *value* with *decimals* decimals, half away from zero; *empty* when unknown.

    >>> getal(1234.55, 1)
    '1.234,6'
    >>> getal(float("nan"))
    '–'
    """
    if value is None or value != value or math.isinf(float(value)):
        return empty
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,f}".replace(",", "_").replace(".", ",").replace("_", ".")


def geheel(value: float) -> str:
    """Return a whole number with thousands dots.

    >>> geheel(12345)
    '12.345'
    """
    return getal(value, 0)


def procent(value: float | None, decimals: int = 0, empty: str = "–") -> str:
    """Return a percentage.

    >>> procent(49.6)
    '50 %'
    """
    text = getal(value, decimals, "")
    return f"{text} %" if text else empty


def aandeel(share: float, inside: float, n: float) -> str:
    """Return a share (%) of *inside* in *n* that never rounds to none or all when it is neither.

    >>> aandeel(0.1, 5, 5047), aandeel(99.9, 5042, 5047), aandeel(0, 0, 5047)
    ('minder dan 1 %', 'meer dan 99 %', '0 %')
    """
    if inside >= n - 1e-9:
        return "100 %"
    if share < 0.5 and inside > 0:
        return "minder dan 1 %"
    if share >= 99.5:
        return "meer dan 99 %"
    return f"{getal(share)} %"


def afstand(metres: float | None, empty: str = "–") -> str:
    """Return a distance as a person says it: metres below a kilometre, else kilometres.

    >>> afstand(449.6), afstand(1234)
    ('450 m', '1,2 km')
    """
    if metres is None or metres != metres or math.isinf(metres):
        return empty
    return f"{getal(metres)} m" if round(metres) < 1000 else f"{getal(metres / 1000, 1)} km"


def datum(iso: str | None, empty: str = "onbekend") -> str:
    """Return an ISO date (with or without time) as day-month-year.

    >>> datum("2026-01-09T10:00:00")
    '9-1-2026'
    """
    parts = str(iso or "")[:10].split("-")
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return str(iso) if iso else empty
    return f"{int(parts[2])}-{int(parts[1])}-{parts[0]}"
