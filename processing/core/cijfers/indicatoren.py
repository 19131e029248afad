# SPDX-License-Identifier: GPL-2.0-or-later
"""Indicators that somebody else keeps, over time, and what of them may be printed.

A number of people is protected as everywhere: rounded, none below the threshold, and beside the
total of all providers, or beside other gebieden, no more than leaves small numbers unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .openbaar import (
    KEPT_BACK,
    SECRET,
    SHOWN,
    Publication,
    Relation,
    area_relations,
    people_words,
    protect,
    rounded,
)

__all__ = [
    "HARMLESS",
    "MONTHS",
    "SECRET_WORDS",
    "Shown",
    "about_people",
    "above_all",
    "below_nothing",
    "period_short",
    "period_start",
    "period_step",
    "period_words",
    "shown_values",
]

SECRET_WORDS = frozenset({"geheim", "x", "*", "n.b.", "nb"})
"""How tables write a number that is not given."""

HARMLESS = frozenset(
    {
        "%",
        "acties",
        "cijfer",
        "criteria",
        "dagen",
        "eisen",
        "euro",
        "€",
        "functies",
        "graden",
        "ha",
        "index",
        "jaar",
        "jaren",
        "keer",
        "km",
        "m",
        "m2",
        "maanden",
        "meter",
        "minuten",
        "pp",
        "procentpunt",
        "procentpunten",
        "punten",
        "saldo",
        "score",
        "soorten",
        "uur",
        "voorzieningen",
        "weken",
        "woningen per 75-plusser",
        "°c",
    }
)
"""Units of what is no number of people. Anything else is treated as one, also no unit at all. A
saldo is the difference of two numbers, of which neither follows from it."""

SIGNED = frozenset(
    {
        "°c",
        "cijfer",
        "euro",
        "€",
        "graden",
        "index",
        "pp",
        "procentpunt",
        "procentpunten",
        "punten",
        "saldo",
        "score",
    }
)
"""Units of which a value may be below nothing."""

_CHANGES = re.compile(r"saldo|verschil|mutatie|groei|toename|afname|verander|stijging|daling|trend")
_OVERFULL = re.compile(r"bezetting|benutting|verhouding|index|overschrijding")
"""What a name says where a share may be below 0 or above 100 %: a change, or a ratio."""

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def about_people(unit: object) -> bool:
    """Return whether a value of *unit* is a number of people, or might be.

    >>> about_people("cliënten"), about_people(None), about_people("weken"), about_people("%")
    (True, True, False, False)
    """
    return not (isinstance(unit, str) and unit.strip().lower() in HARMLESS)


def below_nothing(unit: object, name: object, value: float) -> bool:
    """Return whether *value* is negative in a unit in which that cannot be.

    >>> below_nothing("cliënten", "wachtlijst", -3.0), below_nothing("°C", "hitte", -3.0)
    (True, False)
    >>> below_nothing("%", "groei van 75-plussers", -3.0), below_nothing("%", "tevreden", -3.0)
    (False, True)
    """
    if not value < 0:
        return False
    word = unit.strip().lower() if isinstance(unit, str) else ""
    changes = not about_people(unit) and _CHANGES.search(str(name).lower()) is not None
    return word not in SIGNED and not changes


def above_all(unit: object, name: object, value: float) -> bool:
    """Return whether *value* is a share above 100 %, and its name does not say that it is a ratio.

    >>> above_all("%", "tevreden", 104.0), above_all("%", "bezettingsgraad", 104.0)
    (True, False)
    """
    share = isinstance(unit, str) and unit.strip() == "%"
    text = str(name).lower()
    ratio = _CHANGES.search(text) is not None or _OVERFULL.search(text) is not None
    return share and value > 100 and not ratio


def period_start(period: str) -> str:
    """Return the first day of a period, in ISO form.

    >>> period_start("2026"), period_start("2026-K3"), period_start("2026-11")
    ('2026-01-01', '2026-07-01', '2026-11-01')
    """
    year, _, rest = period.partition("-")
    if not rest:
        return f"{year}-01-01"
    month = 3 * int(rest[1:]) - 2 if rest.startswith("K") else int(rest)
    return f"{year}-{month:02d}-01"


def period_step(period: str) -> int:
    """Return how many months a period lasts.

    >>> period_step("2026"), period_step("2026-K3"), period_step("2026-11")
    (12, 3, 1)
    """
    if re.fullmatch(r"\d{4}", period):
        return 12
    return 3 if "K" in period else 1


def period_words(period: str) -> str:
    """Return a period as it stands in a sentence.

    >>> period_words("2026"), period_words("2026-K3"), period_words("2026-11")
    ('2026', 'het 3e kwartaal van 2026', 'november 2026')
    """
    year, _, rest = period.partition("-")
    if not rest:
        return year
    if rest[0] == "K":
        return f"het {rest[1:]}e kwartaal van {year}"
    return f"{MONTHS[int(rest) - 1]} {year}"


def period_short(period: str) -> str:
    """Return a period as short as under an axis.

    >>> period_short("2026"), period_short("2026-K3"), period_short("2026-03")
    ('2026', "K3 '26", "mrt '26")
    """
    year, _, rest = period.partition("-")
    if not rest:
        return year
    if rest[0] == "K":
        return f"{rest} '{year[2:]}"
    name = MONTHS[int(rest) - 1]
    return f"{'mrt' if name == 'maart' else name[:3]} '{year[2:]}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as may be printed: the number to draw (None: none), and the words."""

    value: float | None
    words: str


def shown_values(
    rows: pd.DataFrame, parents: Mapping[str, Sequence[str]], rules: Publication
) -> dict[tuple[str, str, str], Shown]:
    """Return per gebied, provider ("" = all together) and period what may be printed of *rows*.

    *rows* are those of one indicator, of every gebied: so that what is kept back for one page is
    not given on another. *parents* are per gebied_code the gebieden that it is a part of.
    """
    out: dict[tuple[str, str, str], Shown] = {}
    people = about_people(rows["eenheid"].iloc[0]) if len(rows) else False
    known = rows[rows["waarde"].notna().to_numpy(dtype=bool)]
    for row in rows.to_dict("records"):
        place = (str(row["gebied_code"]), _provider(row["aanbieder"]), str(row["periode"]))
        value = float(row["waarde"])
        if np.isnan(value):
            out[place] = Shown(None, KEPT_BACK if row["reden"] == "geheim" else "onbekend")
        elif not people:
            out[place] = Shown(value, "")
    if not people:
        return out
    for period, part in known.groupby("periode", sort=True):
        for (code, provider), shown in _protected(part, parents, rules).items():
            out[code, provider, str(period)] = shown
    return out


def _provider(value: object) -> str:
    return value if isinstance(value, str) else ""


def _protected(
    part: pd.DataFrame, parents: Mapping[str, Sequence[str]], rules: Publication
) -> dict[tuple[str, str], Shown]:
    """Return what may be printed of one period: over gebieden, and over providers."""
    numbers: list[float] = []
    hidden: list[bool] = []
    relations: list[Relation] = []
    at: dict[tuple[str, str], int] = {}
    providers = sorted({_provider(p) for p in part["aanbieder"]})
    for provider in providers:
        mine = part[part["aanbieder"].map(_provider) == provider]
        # Two sources may count the same; the larger is the safer to reckon with.
        values = mine.groupby("gebied_code")["waarde"].max().clip(lower=0.0).to_dict()
        cells, sums, n = area_relations({str(k): float(v) for k, v in values.items()}, parents)
        first = len(numbers)
        numbers += cells.tolist()
        hidden += [False] * n + [True] * (len(cells) - n)
        relations += [Relation(s.total + first, tuple(p + first for p in s.parts)) for s in sums]
        for k, code in enumerate(sorted(map(str, values))):
            at[code, provider] = first + k
    for code in sorted({c for c, _ in at}):
        parts = [at[code, p] for p in providers if p and (code, p) in at]
        if (code, "") not in at or not parts:
            continue
        rest = numbers[at[code, ""]] - sum(numbers[p] for p in parts)
        if rest < -1e-6:
            continue
        if rest > 1e-6:
            parts.append(len(numbers))
            numbers.append(rest)
            hidden.append(True)
        relations.append(Relation(at[code, ""], tuple(parts)))
    state = protect(np.array(numbers), relations, rules, not_printed=np.array(hidden, dtype=bool))
    out = {}
    for place, k in at.items():
        if state[k] == SECRET:
            out[place] = Shown(None, KEPT_BACK)
        elif state[k] == SHOWN:
            out[place] = Shown(rounded(numbers[k], rules), people_words(numbers[k], rules))
        else:
            out[place] = Shown(None, people_words(numbers[k], rules))
    return out
