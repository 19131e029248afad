# SPDX-License-Identifier: GPL-2.0-or-later
"""People on dwellings: the one function every person-weighted figure uses.

The people of a statistical unit are spread evenly over its dwellings, residents of institutions
first taken out. What cannot be placed is counted as ``niet_verdeeld``, never dropped:
placed + niet_verdeeld + in_instellingen equals the total.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from .tables import Layer

__all__ = ["GROUPS", "People", "PeopleGroup", "spread_people"]

GROUPS = ("inwoners", "inw_65plus", "inw_75plus", "inw_85plus")

_FINEST_FIRST = ("vierkant100", "pc6", "vierkant500", "buurt", "pc4")

ESTIMATED = ("vierkant500", "buurt", "pc4")
"""Units so large that a figure from them is an estimate of where people live ("geschat")."""

_MAX_HOUSEHOLDS = 1.25
"""More households per dwelling than this: the data hold only part of the unit's dwellings."""

_MAX_PEOPLE = 3.5
_MEAN_PEOPLE = 2.2
"""Inhabitants per dwelling: implausible above, and what a dwelling then gets (CBS, mean household 2,1-2,2)."""


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """One group of people: per dwelling (NaN when nothing is known there) and the totals."""

    name: str
    per_home: np.ndarray
    unit_kind: str | None
    total: float
    placed: float
    not_placed: float
    in_institutions: float

    @property
    def source(self) -> str | None:
        """Return the value of ``bron_bevolking``."""
        if self.unit_kind is None:
            return None
        return f"{self.unit_kind} (geschat)" if self.unit_kind in ESTIMATED else self.unit_kind


@dataclass(frozen=True, slots=True)
class People:
    """All groups of one run."""

    groups: dict[str, PeopleGroup] = field(default_factory=dict)


def spread_people(homes: Layer, bevolking: Layer, instellingen: Layer) -> People:
    """Spread the people of *bevolking* over *homes* and return them per group.

    Per group one kind of unit, the finest that knows it. Homes with ``is_woning`` 0 get nobody.
    Postcode areas join on postcode where the dwelling has one, everything else on location; a
    dwelling on a border belongs to the unit with the lowest id.
    """
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    out: dict[str, PeopleGroup] = {}
    joined: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for group in GROUPS:
        kind = next(
            (
                k
                for k in _FINEST_FIRST
                if (bevolking.data.loc[bevolking.data["soort"] == k, group].notna()).any()
            ),
            None,
        )
        per_home = np.full(len(homes), np.nan)
        if kind is None:
            out[group] = PeopleGroup(group, per_home, None, 0.0, 0.0, 0.0, 0.0)
            continue
        chosen = np.flatnonzero((bevolking.data["soort"] == kind).to_numpy(dtype=bool))
        order = np.argsort(bevolking.data["eenheid_id"].astype(str).to_numpy()[chosen], kind="stable")
        units = bevolking.take(chosen[order])
        if kind not in joined:
            joined[kind] = (
                _unit_of(homes.geometry, homes.data.get("postcode"), units, kind),
                _unit_of(instellingen.geometry, instellingen.data.get("postcode"), units, kind),
            )
        unit_home, unit_institution = joined[kind]
        out[group] = _spread(group, kind, dwelling, unit_home, unit_institution, units, instellingen)
    return People(out)


def _unit_of(
    geometry: np.ndarray | None, postcode: pd.Series | None, units: Layer, kind: str
) -> np.ndarray:
    """Return per point the number of its unit, -1 for none."""
    n = 0 if geometry is None else len(geometry)
    out = np.full(n, -1)
    if not n or geometry is None:
        return out
    if kind.startswith("pc") and postcode is not None:
        length = int(kind[2:])
        index = pd.Index(units.data["eenheid_id"].astype(str).str.replace(" ", "").str.upper())
        text = postcode.astype(object).where(postcode.notna(), "").astype(str)
        text = text.str.replace(" ", "").str.upper().str[:length]
        out = np.asarray(index.get_indexer(pd.Index(text)), dtype=int)
    loose = np.flatnonzero(out < 0)
    if len(loose) and units.geometry is not None:
        tree = shapely.STRtree(units.geometry)
        point, unit = tree.query(geometry[loose], predicate="intersects")
        lowest = np.full(len(loose), len(units))
        np.minimum.at(lowest, point, unit)
        found = lowest < len(units)
        out[loose[found]] = lowest[found]
    return out


def _spread(
    group: str,
    kind: str,
    dwelling: np.ndarray,
    unit_home: np.ndarray,
    unit_institution: np.ndarray,
    units: Layer,
    instellingen: Layer,
) -> PeopleGroup:
    n = len(units)
    people = units.data[group].to_numpy(dtype=float)
    known = np.isfinite(people)
    total = float(people[known].sum())
    people = np.where(known, people, 0.0)
    inside = np.zeros(n)
    if len(instellingen):
        residents = instellingen.data[group].fillna(0).to_numpy(dtype=float)
        placed = unit_institution >= 0
        np.add.at(inside, unit_institution[placed], residents[placed])
    inside = np.minimum(inside, people)
    free = people - inside
    used = dwelling & (unit_home >= 0)
    homes = np.bincount(unit_home[used], minlength=n).astype(float)
    share = _share_of_unit(units, homes, inside)
    per_dwelling = np.divide(free * share, homes, out=np.zeros(n), where=homes > 0)
    per_home = np.full(len(dwelling), np.nan)
    per_home[used] = per_dwelling[unit_home[used]]
    # A unit whose number is secret or absent says nothing about its dwellings.
    per_home[used & ~known[np.maximum(unit_home, 0)]] = np.nan
    placed_sum = float((per_dwelling * homes).sum())
    institutions = float(inside.sum())
    return PeopleGroup(
        group, per_home, kind, total, placed_sum, total - placed_sum - institutions, institutions
    )


def _share_of_unit(units: Layer, homes: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return per unit which part of it the data hold: 1 unless its households cannot fit."""
    households = units.data["huishoudens"].to_numpy(dtype=float)
    people = units.data["inwoners"].to_numpy(dtype=float) - inside
    share = np.ones(len(units))
    by_households = np.isfinite(households) & (households > _MAX_HOUSEHOLDS * homes)
    share[by_households] = homes[by_households] / households[by_households]
    by_people = ~np.isfinite(households) & np.isfinite(people) & (people > _MAX_PEOPLE * homes)
    share[by_people] = _MEAN_PEOPLE * homes[by_people] / people[by_people]
    return np.where(homes > 0, share, 0.0)
