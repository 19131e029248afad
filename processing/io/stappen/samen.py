# SPDX-License-Identifier: GPL-2.0-or-later
"""What the layer bereikbaarheid_samen says in sentences: all essentials, none, who needs a ride."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ...core.cijfers.openbaar import Limits, people_words
from ...core.norms import NormSet
from ...core.registry import CATEGORIES
from ..getallen import geheel, getal, procent

__all__ = ["as_published", "samen_lines"]

_OLDEST_FIRST = ("inw_75plus", "inw_65plus")


def samen_lines(table: pd.DataFrame, profiles: Iterable[str], norms: NormSet) -> list[str]:
    """Return the main figures of *table*: per gemeente (else per wijk), of one target group.

    That is 75+ where their people are known, else 65+, else the dwellings. Numbers of people are
    rounded, and not given below the publication threshold of *norms*.
    """
    lines: list[str] = []
    profiles = list(profiles)
    for profile in profiles:
        rows = table[(table["profiel"] == profile).to_numpy(dtype=bool)]
        for kind in ("gemeente", "wijk"):
            level = rows[(rows["soort"] == kind).to_numpy(dtype=bool)]
            if len(level):
                break
        known = set(level.loc[(level["n"] > 0).to_numpy(dtype=bool), "groep"])
        counted = next((g for g in _OLDEST_FIRST if g in known), "woningen")
        people = _OLDEST_FIRST[0] if counted == "woningen" else counted
        group = next((k for k, g in norms.groups.items() if g.people == people), None)
        mine = level[((level["groep"] == counted) & (level["doelgroep"] == group)).to_numpy(bool)]
        # Two gebieden may bear one name: the code tells them apart.
        for _, part in mine.groupby("gebied_code", sort=False):
            of = part.set_index("indicator").to_dict("index")
            of_whom = f" ({profile})" if len(profiles) > 1 else ""
            label = f"{part['naam'].iloc[0]} · samen{of_whom}"
            lines += [f"{label}: {line}" for line in _area(of, counted, norms)]
    return lines


def _area(of: Mapping[str, Mapping[str, Any]], counted: str, norms: NormSet) -> list[str]:
    """Return the sentences about one gebied; none when nobody is known there."""
    every, nothing, missed = (
        of[k] for k in ("essentieel_alle", "essentieel_geen", "essentieel_gemist")
    )
    if not every["n"] + every["n_onbekend"] > 0 or not isinstance(every["geteld"], str):
        return []
    who = "woningen" if counted == "woningen" else f"{counted[4:6]}-plussers"
    keys = every["geteld"].split(", ")
    if not every["n"] + nothing["n"] > 0:
        return [f"niet te zeggen; te veel is onbekend over {_listed(keys, 'en')}"]
    first = f"{_share(every)} van de {who} heeft alles binnen de norm ({_listed(keys, 'en')}), "
    first += f"{_share(nothing)} niets daarvan"
    if not _vague(missed):
        verb = "ontbreekt" if round(missed["waarde"], 1) == 1 else "ontbreken"
        first += f"; gemiddeld {verb} er {getal(missed['waarde'], 1)} van de {len(keys)}"
    need, without = of["vervoer"], of["vervoer_zonder_halte"]
    if not need["n"] > 0 or _vague(need):
        return [first]
    goals = _listed(need["geteld"].split(", "), "of")
    many = as_published(need["aantal"], counted, norms)
    text = f"{many} {who} moeten verder dan de norm voor {goals}"
    if without["n"] > 0 and not _vague(without):
        which = "waarvan" if counted == "woningen" else "van wie"
        many = as_published(without["aantal"], counted, norms)
        text += f", {which} {many} zonder OV-halte binnen de norm"
    return [first, text]


_MUCH = 0.05
"""From this part unknown on a single number would say more than is known."""


def _vague(row: Mapping[str, Any]) -> bool:
    return bool(row["n_onbekend"] > _MUCH * (row["n"] + row["n_onbekend"]))


def _share(row: Mapping[str, Any]) -> str:
    """Return a share, as a range where of many it is unknown.

    What is known decides the one answer sooner than the other: somebody who misses one thing
    certainly has not all. A share of only those who are decided would lean to that side.
    """
    if not _vague(row):
        return procent(row["waarde"], 1)
    everybody = row["n"] + row["n_onbekend"]
    yes = row["aantal"] if row["n"] > 0 else 0.0
    low, high = 100 * yes / everybody, 100 * (yes + row["n_onbekend"]) / everybody
    return f"tussen {procent(low)} en {procent(high)}"


def as_published(number: float, counted: str, norms: NormSet) -> str:
    """Return dwellings as they are, people rounded as they may be published."""
    if counted == "woningen":
        return geheel(number)
    text = people_words(number, Limits.of(norms))
    if text == "geen":
        return "0"
    return text if text.startswith("minder") else f"ongeveer {text}"


def _listed(keys: list[str], word: str) -> str:
    words = [CATEGORIES[k].one.removeprefix("een ") for k in keys]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {word} {words[-1]}"
