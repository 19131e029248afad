# SPDX-License-Identifier: GPL-2.0-or-later
"""Woonvormen: which count as clustered, how many dwellings that are, and which dwellings they are.

Counted as the national plan monitor does: nultreden, geclusterd and zorggeschikt, each form in one
of them. What is not known of a form makes it count "perhaps": a lower and an upper number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..norm import Norm, Source
from ..tables import Layer

__all__ = [
    "COUNTED_AS",
    "FormKind",
    "WoonvormRules",
    "clustered_homes",
    "count_forms",
    "judge_forms",
]

COUNTED_AS = ("nultreden", "geclusterd", "zorggeschikt")
"""The categories of the national plan monitor; a form of any other kind counts as none."""

_TOGETHER = ("geclusterd", "zorggeschikt")
"""Categories whose dwellings stand together around something shared."""


@dataclass(frozen=True, slots=True)
class FormKind:
    """A kind of woonvorm: its name and the category it counts in ("geen": none)."""

    key: str
    label: str
    counts_as: str
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class WoonvormRules:
    """From how many dwellings a form is clustered, and how far it may lie from its building and
    from the rest of its dwellings (m)."""

    name: str
    clustered_min: float
    building_m: float
    grounds_m: float
    kinds: Mapping[str, FormKind]
    norms: Mapping[str, Norm] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)


def judge_forms(forms: pd.DataFrame, rules: WoonvormRules) -> pd.DataFrame:
    """Return per form ``telt_als``, ``telt`` (1, 0 or NaN: perhaps) and ``reden``.

    A form of dwellings together counts from ``clustered_min`` dwellings and with a meeting room.
    """
    kind = forms["type"]
    counts_as = kind.map({k: v.counts_as for k, v in rules.kinds.items()}).fillna("geen")
    units = pd.to_numeric(forms["eenheden"]).to_numpy(dtype=float, na_value=np.nan)
    room = pd.to_numeric(forms["ontmoetingsruimte"]).to_numpy(dtype=float, na_value=np.nan)
    together = counts_as.isin(_TOGETHER).to_numpy(dtype=bool)
    none = (counts_as == "geen").to_numpy(dtype=bool)
    tests = (
        (none, 0.0, "deze soort telt niet mee"),
        (together & (units < rules.clustered_min), 0.0, "te weinig woningen"),
        (together & (room == 0), 0.0, "geen ontmoetingsruimte"),
        (np.isnan(units), np.nan, "aantal woningen onbekend"),
        (together & np.isnan(room), np.nan, "ontmoetingsruimte onbekend"),
    )
    value = np.ones(len(forms))
    reason = np.full(len(forms), None, dtype=object)
    for where, outcome, words in tests:
        new = where & (reason == None)  # noqa: E711 - per row
        value[new], reason[new] = outcome, words
    return pd.DataFrame(
        {"telt_als": counts_as.to_numpy(dtype=object), "telt": value, "reden": reason},
        index=forms.index,
    )


def count_forms(forms: pd.DataFrame, rules: WoonvormRules) -> pd.DataFrame:
    """Return per category of :data:`COUNTED_AS` the forms and their dwellings.

    ``woningen`` is what surely counts, ``woningen_max`` what could; a form of which the number of
    dwellings is unknown adds to ``onbekend`` (a number of forms) and to neither.
    """
    judged = judge_forms(forms, rules)
    units = pd.to_numeric(forms["eenheden"]).to_numpy(dtype=float, na_value=np.nan)
    rows = []
    for category in COUNTED_AS:
        mine = (judged["telt_als"] == category).to_numpy(dtype=bool)
        telt = judged["telt"].to_numpy(dtype=float)
        sure, could = mine & (telt == 1), mine & ((telt == 1) | np.isnan(telt))
        rows.append(
            {
                "telt_als": category,
                "woonvormen": int(sure.sum()),
                "woningen": int(units[sure].sum()),
                "woningen_max": int(np.nansum(units[could])),
                "onbekend": int((could & np.isnan(units)).sum()),
            }
        )
    return pd.DataFrame(rows)


def clustered_homes(
    forms: Layer, homes: Layer, rules: WoonvormRules
) -> tuple[np.ndarray, np.ndarray]:
    """Return per dwelling whether it is clustered (1, 0 or NaN) and the id of its form.

    A form's dwellings are those of its complex, else those in the pand of the dwelling nearest to
    it. Where more are found than the form has, which of them it has is unknown; where fewer, any
    dwelling within ``grounds_m`` may be one. Without any form nothing is known. Of several forms on
    one dwelling the surest counts, then the lowest id.
    """
    n = len(homes)
    value = np.full(n, 0.0 if len(forms) else np.nan)
    owner = np.full(n, None, dtype=object)
    if not len(forms) or not n:
        return value, owner
    judged = judge_forms(forms.data, rules)
    counts = (judged["telt_als"].isin(_TOGETHER) & (judged["telt"] != 0)).to_numpy(dtype=bool)
    order = np.argsort(forms.data["woonvorm_id"].to_numpy(dtype=str), kind="stable")
    chosen = order[counts[order]]
    pairs = _members(forms.take(chosen), homes, rules.building_m)
    value[_perhaps(forms, chosen, pairs, homes, rules)] = np.nan
    if not len(pairs):
        return value, owner
    form, home = chosen[pairs[:, 0]], pairs[:, 1]
    units = pd.to_numeric(forms.data["eenheden"]).to_numpy(dtype=float, na_value=np.nan)[form]
    many = np.bincount(pairs[:, 0], minlength=len(chosen))[pairs[:, 0]]
    sure = (judged["telt"].to_numpy(dtype=float)[form] == 1) & (many <= units)
    best = np.lexsort((pairs[:, 0], ~sure, home))
    first = best[np.r_[True, home[best][1:] != home[best][:-1]]]
    value[home[first]] = np.where(sure[first], 1.0, np.nan)
    owner[home[first]] = forms.data["woonvorm_id"].to_numpy(dtype=object)[form[first]]
    return value, owner


def _perhaps(
    forms: Layer, chosen: np.ndarray, pairs: np.ndarray, homes: Layer, rules: WoonvormRules
) -> np.ndarray:
    """Return the dwellings near forms on the map of which not every dwelling was found.

    Who belongs to a complex is known from its number: such a form needs no search.
    """
    data = forms.data.iloc[chosen]
    units = pd.to_numeric(data["eenheden"]).to_numpy(dtype=float, na_value=np.nan)
    found = np.bincount(pairs[:, 0], minlength=len(chosen))
    named = data["complex_id"].isin(homes.data["complex_id"].dropna()).to_numpy(dtype=bool)
    places, spots = (np.asarray(layer.geometry, dtype=object) for layer in (forms, homes))
    open_ = ~(found >= units) & ~named & ~shapely.is_missing(places[chosen])
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    living = np.flatnonzero(dwelling & ~shapely.is_missing(spots))
    if not open_.any() or not len(living):
        return np.empty(0, dtype=np.int64)
    tree = cKDTree(shapely.get_coordinates(places[chosen[open_]]))
    far, _ = tree.query(
        shapely.get_coordinates(spots[living]), distance_upper_bound=rules.grounds_m
    )
    return np.asarray(living[np.isfinite(far)])


def _members(forms: Layer, homes: Layer, building_m: float) -> np.ndarray:
    """Return pairs (form, dwelling) as an array of two columns."""
    data = homes.data
    places, spots_of = (np.asarray(layer.geometry, dtype=object) for layer in (forms, homes))
    dwelling = (data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    living = np.flatnonzero(dwelling & ~shapely.is_missing(spots_of))
    whose = pd.DataFrame({"home": np.flatnonzero(dwelling)})
    whose["complex"] = data["complex_id"].to_numpy(dtype=object)[whose["home"]]
    mine = pd.DataFrame({"form": np.arange(len(forms)), "complex": forms.data["complex_id"]})
    by_complex = mine.dropna().merge(whose.dropna(), on="complex")
    rest = np.setdiff1d(np.arange(len(forms)), by_complex["form"])
    placed = rest[~shapely.is_missing(places[rest])]
    pairs = [by_complex[["form", "home"]].to_numpy(dtype=np.int64)]
    if len(placed) and len(living):
        # Of dwellings on one spot the first id stands for all: they share a pand.
        by_id = living[np.argsort(data["woning_id"].to_numpy(dtype=str)[living], kind="stable")]
        spots, first = np.unique(
            shapely.get_coordinates(spots_of[by_id]), axis=0, return_index=True
        )
        tree = cKDTree(spots)
        far, at = tree.query(
            shapely.get_coordinates(places[placed]), distance_upper_bound=building_m
        )
        near = np.isfinite(far)
        nearest = by_id[first[at[near]]]
        pand = data["pand_id"].to_numpy(dtype=object)
        asked = pd.DataFrame({"form": placed[near], "home": nearest, "pand": pand[nearest]})
        inside = pd.DataFrame({"home": np.flatnonzero(dwelling), "pand": pand[dwelling]}).dropna()
        whole = asked[["form", "pand"]].dropna().merge(inside, on="pand")
        alone = asked[asked["pand"].isna()]
        pairs += [t[["form", "home"]].to_numpy(dtype=np.int64) for t in (whole, alone)]
    return np.concatenate(pairs)
