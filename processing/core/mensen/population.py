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

from ..norms import GROUPS
from ..tables import Layer

__all__ = ["MOST_PEOPLE", "People", "PeopleGroup", "spread_people", "unit_of"]

_FINEST_FIRST = ("vierkant100", "pc6", "vierkant500", "buurt", "pc4")

ESTIMATED = ("vierkant500", "buurt", "pc4")
"""Units so large that a figure from them is an estimate of where people live ("geschat")."""

_MAX_HOUSEHOLDS = 1.25
"""More households per dwelling than this: the data hold only part of the unit's dwellings."""

MOST_PEOPLE = 3.5
"""Inhabitants per dwelling: more are implausible, so more do not live where nothing is known."""

_MEAN_PEOPLE = 2.2
"""What a dwelling gets where more are found (CBS: a mean household has 2.1 to 2.2 people)."""


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
    no_dwellings: float = 0.0
    """Part of ``not_placed``: the unit has no dwelling in the data."""
    partly_in_data: float = 0.0
    """Part of ``not_placed``: the unit has more households than the data have dwellings."""
    units_unknown: int = 0
    """Units without a number (secret or absent); their people are in no total."""
    surplus: float = 0.0
    """Residents of institutions that the unit they stand in does not hold; taken out of nothing."""

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
    people = {group: _people(bevolking, group) for group in GROUPS}
    out: dict[str, PeopleGroup] = {}
    joined: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for group in GROUPS:
        kind = next(
            (
                k
                for k in _FINEST_FIRST
                if np.isfinite(people[group][(bevolking.data["soort"] == k).to_numpy(bool)]).any()
            ),
            None,
        )
        per_home = np.full(len(homes), np.nan)
        if kind is None:
            out[group] = PeopleGroup(group, per_home, None, 0.0, 0.0, 0.0, 0.0)
            continue
        chosen = np.flatnonzero((bevolking.data["soort"] == kind).to_numpy(dtype=bool))
        order = np.argsort(
            bevolking.data["eenheid_id"].astype(str).to_numpy()[chosen], kind="stable"
        )
        chosen = chosen[order]
        units = bevolking.take(chosen)
        if kind not in joined:
            joined[kind] = (
                unit_of(homes.geometry, homes.data.get("postcode"), units, kind),
                unit_of(instellingen.geometry, instellingen.data.get("postcode"), units, kind),
            )
        unit_home, unit_institution = joined[kind]
        residents = {
            g: _per_unit(_residents(instellingen, g), unit_institution, len(units))
            for g in {group, "inwoners"}
        }
        homes_in = np.bincount(unit_home[dwelling & (unit_home >= 0)], minlength=len(units))
        share = _share_of_unit(
            units.data["huishoudens"].to_numpy(dtype=float),
            people["inwoners"][chosen] - residents["inwoners"],
            homes_in.astype(float),
        )
        out[group] = _spread(
            group,
            kind,
            people[group][chosen],
            residents[group],
            float(_residents(instellingen, group).sum()),
            share,
            np.where(dwelling, unit_home, -1),
        )
    return People(out)


def unit_of(
    geometry: np.ndarray | None, postcode: pd.Series | None, units: Layer, kind: str
) -> np.ndarray:
    """Return per point the number of its unit among *units* of one *kind*, -1 for none.

    Postcode areas go by *postcode* where there is one, all else by where the point lies.
    """
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


def _people(bevolking: Layer, group: str) -> np.ndarray:
    """Return the people of *group* per unit; from five-year classes where the column is empty."""
    data = bevolking.data
    people: np.ndarray = data[group].to_numpy(dtype=float)
    if not group.endswith("plus"):
        return people
    ages = range(int(group[4:6]), 95, 5)
    classes = [*(f"inw_{age:02d}_{age + 4:02d}" for age in ages), "inw_95plus"]
    if not set(classes) <= set(data.columns):
        return people
    summed = data[classes].to_numpy(dtype=float).sum(axis=1)
    return np.asarray(np.where(np.isfinite(people), people, summed))


def _residents(instellingen: Layer, group: str) -> np.ndarray:
    """Return the residents of *group* per institution.

    The capacity stands for the inhabitants. It says nothing about their age: without an age column
    nobody is taken out of 65+, 75+ or 85+.
    """
    data = instellingen.data
    residents: np.ndarray = data[group].to_numpy(dtype=float)
    if group == "inwoners":
        residents = np.where(
            np.isfinite(residents), residents, data["capaciteit"].to_numpy(dtype=float)
        )
    return np.asarray(np.nan_to_num(residents))


def _per_unit(residents: np.ndarray, unit: np.ndarray, units: int) -> np.ndarray:
    inside = unit >= 0
    return np.bincount(unit[inside], weights=residents[inside], minlength=units)


def _spread(
    group: str,
    kind: str,
    people: np.ndarray,
    residents: np.ndarray,
    all_residents: float,
    share: np.ndarray,
    unit_home: np.ndarray,
) -> PeopleGroup:
    """Spread *people* less *residents*, per unit, over the homes with their unit's number."""
    n = len(people)
    known = np.isfinite(people)
    people = np.where(known, people, 0.0)
    inside = np.minimum(residents, people)
    free = people - inside
    used = unit_home >= 0
    homes = np.bincount(unit_home[used], minlength=n).astype(float)
    to_place = free * share
    per_dwelling = np.divide(to_place, homes, out=np.zeros(n), where=homes > 0)
    per_home = np.full(len(unit_home), np.nan)
    # A unit whose number is secret or absent says nothing about its dwellings.
    per_home[used] = np.where(known, per_dwelling, np.nan)[unit_home[used]]
    empty = homes == 0
    no_dwellings = float(free[empty].sum())
    partly = float((free - to_place)[~empty].sum())
    return PeopleGroup(
        group,
        per_home,
        kind,
        total=float(people.sum()),
        placed=float(np.nansum(per_home)),
        not_placed=no_dwellings + partly,
        in_institutions=float(inside.sum()),
        no_dwellings=no_dwellings,
        partly_in_data=partly,
        units_unknown=int((~known).sum()),
        surplus=all_residents - float(inside.sum()),
    )


def _share_of_unit(households: np.ndarray, people: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Return per unit which part of it the data hold: 1 unless its households cannot fit.

    *people* are the inhabitants outside institutions; CBS counts no households inside them.
    """
    share = np.ones(len(homes))
    by_households = np.isfinite(households) & (households > _MAX_HOUSEHOLDS * homes)
    share[by_households] = homes[by_households] / households[by_households]
    by_people = ~np.isfinite(households) & np.isfinite(people) & (people > MOST_PEOPLE * homes)
    share[by_people] = _MEAN_PEOPLE * homes[by_people] / people[by_people]
    return np.where(homes > 0, share, 0.0)
