# SPDX-License-Identifier: GPL-2.0-or-later
"""Who counts and what they cannot do without.

Shared by everything that starts from the results of bereikbaarheid and ends in numbers of people:
witte vlekken, looproutes and obstacles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..errors import LzwError, Problem
from ..norms import NormSet
from ..registry import CATEGORIES
from ..tables import Layer

__all__ = [
    "LEVELS",
    "Rules",
    "commonest",
    "finest",
    "in_study",
    "listed",
    "plus",
    "rows_of",
    "source_of",
    "usable",
]

LEVELS = ("buurt_code", "wijk_code", "eigen_code", "gemeente_code")
"""Columns of a dwelling with a gebied_code, the finest first."""

_USABLE = ("bekend", "bevestigd_afwezig")


@dataclass(frozen=True, slots=True)
class Rules:
    """How points meet the network (metres), and what may be published."""

    max_leg_m: float
    min_component_m: float
    publish_min: float
    rounding: float

    @classmethod
    def of(cls, norms: NormSet) -> Rules:
        """Return those of *norms*."""
        keys = ("aanloop_max", "component_min", "publicatie_min", "afronding")
        return cls(*(norms.rule(key) for key in keys))


def rows_of(layer: Layer, profile: str) -> Layer:
    """Return the placed rows of *profile* in the order of ``woning_id``."""
    mine = (layer.data["profiel"] == profile).to_numpy(dtype=bool)
    if not mine.any():
        known = sorted(set(layer.data["profiel"].dropna()))
        raise LzwError(
            Problem(
                "profiel_niet_berekend",
                "bereikbaarheid",
                values={"profiel": profile, "keuze": ", ".join(known) or "geen"},
            )
        )
    placed = ~shapely.is_missing(np.asarray(layer.geometry, dtype=object))
    rows = np.flatnonzero(mine & placed)
    ids = layer.data["woning_id"].astype(str).to_numpy(dtype=object)
    return layer.take(rows[np.argsort(ids[rows], kind="stable")])


def in_study(homes: Layer, gemeente: str | None) -> tuple[Layer, int]:
    """Return the dwellings of the study and how many lie outside it.

    Around the study lies a margin whose facilities count and whose dwellings do not.
    """
    codes = homes.data[["gemeente_code", "wijk_code", "buurt_code"]]
    inside = codes.notna().any(axis=1).to_numpy(dtype=bool)
    if gemeente is not None:
        mine = (homes.data["gemeente_code"] == gemeente).fillna(False).to_numpy(dtype=bool)
        inside = mine if mine.any() else inside
    if not inside.any():
        inside = np.ones(len(homes), dtype=bool)
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    return homes.take(inside), int((dwelling & ~inside).sum())


def usable(
    per_home: Layer, per_area: Layer, profile: str, essentials: Sequence[str], what: str
) -> tuple[list[str], np.ndarray, list[Problem]]:
    """Return the categories that count, their norms in m and which ones do not.

    *per_home* and *per_area* are the layers of bereikbaarheid; *what* names in the sentences what
    they do not count in ("de witte vlekken").
    """
    table = per_area.data
    table = table[(table["profiel"] == profile).to_numpy(dtype=bool)]
    first = table.drop_duplicates("categorie").set_index("categorie")
    known = first["categorie_status"].to_dict()
    counted: list[str] = []
    problems: list[Problem] = []
    for key in dict.fromkeys(essentials):
        column = f"norm_{key}" in per_home.data.columns
        status = known.get(key, "geen_gegevens")
        if column and status in _USABLE:
            counted.append(key)
            continue
        incomplete = status == "waarschijnlijk_onvolledig"
        problems.append(
            Problem(
                "essentieel_onvolledig" if incomplete else "essentieel_zonder_gegevens",
                "voorzieningen",
                values={"categorie": key, "wat": CATEGORIES[key].many, "waarin": what},
                fatal=False,
            )
        )
    if not counted:
        named = ", ".join(CATEGORIES[k].many for k in dict.fromkeys(essentials)) or "geen"
        raise LzwError(
            Problem(
                "essentieel_niets_over",
                "voorzieningen",
                values={"essentieel": named, "waarin": what},
            )
        )
    return counted, first.loc[counted, "norm_m"].to_numpy(dtype=float), problems


def source_of(per_area: Layer, profile: str, group: str) -> str | None:
    """Return where the people of *group* come from (``bron_bevolking``)."""
    table = per_area.data
    mine = (table["profiel"] == profile) & (table["groep"] == group)
    found = table.loc[mine.to_numpy(dtype=bool), "bron_bevolking"].dropna()
    return str(found.iloc[0]) if len(found) else None


def finest(homes: pd.DataFrame, levels: Sequence[str]) -> pd.Series:
    """Return per dwelling the code of the first of *levels* that it has one of."""
    out = homes[levels[0]].astype(object)
    for level in levels[1:]:
        out = out.where(out.notna(), homes[level].astype(object))
    return out.where(out.notna(), None)


def commonest(codes: pd.Series) -> str | None:
    """Return the commonest code, of equals the lowest; None when there is none."""
    counts = codes.dropna().astype(str).value_counts()
    return None if counts.empty else min(counts.index[counts == counts.iloc[0]])


def listed(categories: Sequence[str]) -> str:
    """Return the categories as words: supermarkt, huisarts en apotheek."""
    words = [CATEGORIES[c].one.removeprefix("een ") for c in categories]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def plus(group: str) -> str:
    """Return the group in a word: 75-plussers."""
    return f"{group[4:6]}-plussers"
