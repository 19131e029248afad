# SPDX-License-Identifier: GPL-2.0-or-later
"""How a share of people is printed, reckoned apart from the code: both numbers in fives."""

from __future__ import annotations

import pandas as pd


def five(number: float) -> int:
    """Return *number* in fives."""
    return 5 * round(number / 5)


def of_people(inside: float, n: float) -> str:
    """Return a share of people as a table prints it, few said as few."""
    if inside == 0 or inside >= n - 1e-9:
        return "0 %" if inside == 0 else "100 %"
    edge = -(-1000 // five(n))
    if inside < 10:
        return f"< {edge} %"
    if n - inside < 10:
        return f"> {100 - edge} %"
    return f"{int(100 * five(inside) / five(n) + 0.5)} %"


def of_row(row: pd.Series) -> str:
    """Return the share of a row of bereikbaarheid_gebied as a table prints it."""
    return of_people(row["n_binnen"], row["n"])
