# SPDX-License-Identifier: GPL-2.0-or-later
"""An obstacle in a Dutch sentence: what it is, where, whom it concerns and what it costs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..profile import Profile
from ..registry import CATEGORIES
from .obstakels import BENCH, EVERY, LINK, SHORTER_M, Limits

__all__ = ["sentence"]


def sentence(row: Mapping[str, Any], profile: Profile, limits: Limits) -> str:
    """Return in words what is the matter with an obstacle."""
    kind = next(k for k in EVERY if k.key == row["soort"])
    street = "pad zonder naam" if pd.isna(row["naam"]) else str(row["naam"])
    where = street if row["gebied_naam"] is None else f"{street}, {row['gebied_naam']}"
    people = str(row["mensen_tekst"]).removesuffix(" (geschat)")
    extra = None if pd.isna(row["extra_m"]) else _metres(row["extra_m"])
    if kind is LINK:
        return _link_sentence(limits, row, where, people, extra)
    if kind is BENCH:
        return (
            f"{kind.title} ({where}): over {_metres(row['lengte_m'])} looproute is er binnen "
            f"{_metres(limits.bench_m)} geen bank. Hier lopen {people} mensen."
        )
    if row["effect"] == "blokkeert":
        text = (
            f"{kind.title} ({where}): hier kunnen {profile.label_plural} niet langs. Is dat "
            f"opgelost, dan wordt de weg voor {people} mensen korter"
        )
        text += (
            f", in doorsnee {extra}." if extra else "; voor de meesten is er nu helemaal geen weg."
        )
        return text + _gain(row["mensen_winst"])
    text = f"{kind.title} ({where}): hier lopen {people} mensen langs. "
    if extra is None:
        text += f"{kind.avoid}, heeft meestal geen andere weg."
    elif row["extra_m"] < SHORTER_M:
        text += f"{kind.avoid}, is met een andere weg even snel."
    else:
        text += f"{kind.avoid}, loopt in doorsnee {extra} om."
    lost = row["mensen_kwijt"]
    if lost is not None and lost > 0:
        text += f" Ongeveer {_number(lost)} mensen halen een norm alleen hierlangs."
    return text


def _link_sentence(
    limits: Limits, row: Mapping[str, Any], where: str, people: str, extra: str | None
) -> str:
    category = CATEGORIES[str(row["for"])].one
    shorter = f"korter, in doorsnee {extra}" if extra else "voor het eerst mogelijk"
    text = (
        f"{LINK.title} ({where}): een doorsteek van {_metres(row['lengte_m'])} maakt de weg voor "
        f"{people} mensen {shorter}. Wie hier hemelsbreed binnen {_metres(limits.link_m)} van "
        f"{category} woont, loopt nu meer dan {limits.link_factor:g} keer zo ver."
    )
    return text + _gain(row["mensen_winst"])


def _gain(people: float | None) -> str:
    if people is None or pd.isna(people) or people <= 0:
        return ""
    return f" Ongeveer {_number(people)} mensen halen dan een norm die zij nu niet halen."


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _metres(value: float) -> str:
    """Return a distance as a person says it."""
    if round(value) < 1000:
        return f"{_number(value)} m"
    return f"{value / 1000:.1f} km".replace(".", ",")
