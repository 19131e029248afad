# SPDX-License-Identifier: GPL-2.0-or-later
"""People on dwellings: the one function every person-weighted figure uses.

The people of a statistical unit are spread evenly over its dwellings, residents of institutions
first taken out. An age class lives where the class that holds it lives: 75+ of a postcode area is
spread as its 65+ is by square (dasymetric mapping with a counted part of the population as weight;
Mennis 2003, The Professional Geographer 55(1), 31-42), so no dwelling and no gebied has more people
of 75 than of 65 and over. What cannot be placed is counted as ``niet_verdeeld``, never dropped:
placed + niet_verdeeld + in_instellingen equals the total.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely

from ..norms import GROUPS, PERSON_GROUPS
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
    contradicted: float = 0.0
    """Part of ``not_placed``: more than the people of the younger class that holds this one."""
    older: np.ndarray | None = None
    """Per dwelling at least so many people of the classes within this one (0: nothing known)."""

    @property
    def least(self) -> np.ndarray:
        """Return per dwelling how many there are at least: what is known, else of who is older.

        Of a dwelling whose 65+ is secret and whose 75+ is not, the 75+ are 65+ too. Sums of this
        never have more people of an older class than of a younger one that holds it.
        """
        floor = np.zeros(len(self.per_home)) if self.older is None else self.older
        return np.where(np.isfinite(self.per_home), self.per_home, floor)

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
    dwelling on a border belongs to the unit with the lowest id. Each age class is spread as the
    class that holds it, and nowhere exceeds that.
    """
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    people = {group: _people(bevolking, group) for group in GROUPS}
    out: dict[str, PeopleGroup] = {}
    even: set[str] = set()
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
        known = _holder_of(group, out)
        if known is not None and _finer(kind, known.unit_kind):
            # What is counted does not bend to an estimate; that one is lifted to it below.
            known = None
        # Evenly over the same units is in proportion already.
        flat = known is None or (known.name in even and known.unit_kind == kind)
        if known is None or (flat and known.unit_kind == kind):
            even.add(group)
        held = np.full(len(chosen), np.nan)
        if known is not None:
            own = _per_unit(_residents(instellingen, known.name), unit_institution, len(units))
            held = _free(people[known.name][chosen], own) * share
        out[group] = _spread(
            group,
            kind,
            people[group][chosen],
            residents[group],
            float(_residents(instellingen, group).sum()),
            share,
            np.where(dwelling, unit_home, -1),
            None if known is None else _Holder(known.per_home, held, flat),
        )
    for group in reversed(PERSON_GROUPS):
        young, old = _holder_of(group, out), out[group]
        if young is not None and young.unit_kind and _finer(old.unit_kind, young.unit_kind):
            unit = np.where(dwelling, joined[young.unit_kind][0], -1)
            out[young.name], out[old.name] = _lifted(young, old, unit)
    most = np.full(len(homes), np.nan)
    for group in PERSON_GROUPS:
        # Of a class that is secret here the next younger one is the bound.
        if (out[group].per_home > most + _HAIR).any():
            out[group] = _moved(out[group], np.fmin(out[group].per_home, most))
        most = np.fmin(most, out[group].per_home)
    return People(_with_least(out))


def _holder_of(group: str, found: dict[str, PeopleGroup]) -> PeopleGroup | None:
    """Return the nearest younger class that holds *group* and of which anything is known."""
    if group not in PERSON_GROUPS:
        return None
    younger = reversed(PERSON_GROUPS[: PERSON_GROUPS.index(group)])
    return next((found[g] for g in younger if found[g].unit_kind is not None), None)


@dataclass(frozen=True, slots=True)
class _Holder:
    """The class that holds another: people per dwelling, and per unit as that unit counts them.

    ``flat``: both are spread evenly over the same units.
    """

    per_home: np.ndarray
    per_unit: np.ndarray
    flat: bool


def _finer(kind: str | None, than: str | None) -> bool:
    """Return whether units of *kind* are smaller than those of *than*."""
    if kind is None or than is None:
        return False
    return _FINEST_FIRST.index(kind) < _FINEST_FIRST.index(than)


def _moved(group: PeopleGroup, per_home: np.ndarray) -> PeopleGroup:
    """Return *group* with fewer people on its homes; the others are placed nowhere."""
    per_home = np.where(np.isfinite(group.per_home), per_home, np.nan)
    placed = float(np.nansum(per_home))
    less = group.placed - placed
    return replace(
        group,
        per_home=per_home,
        placed=placed,
        not_placed=group.not_placed + less,
        contradicted=group.contradicted + (less if less > _HAIR else 0.0),
    )


def _lifted(
    young: PeopleGroup, old: PeopleGroup, unit_home: np.ndarray
) -> tuple[PeopleGroup, PeopleGroup]:
    """Return both where the older class is known by smaller units than the one that holds it.

    In each unit of the younger class its people are first the older ones, the others evenly; where
    there are fewer of them than of the older class, that one is scaled down to them.
    """
    mine = np.isfinite(young.per_home) & (unit_home >= 0)
    unit = unit_home[mine]
    floor = np.nan_to_num(old.per_home[mine])
    people = np.bincount(unit, weights=young.per_home[mine])
    inside = np.bincount(unit, weights=floor)
    scale = np.divide(people, inside, out=np.ones(len(people)), where=inside > people)
    homes = np.maximum(np.bincount(unit), 1)
    floor = floor * scale[unit]
    rest = np.maximum(people - inside * scale, 0.0) / homes
    lifted, less = young.per_home.copy(), old.per_home.copy()
    lifted[mine] = floor + rest[unit]
    less[mine] = np.where(np.isfinite(less[mine]), floor, np.nan)
    return replace(young, per_home=lifted), _moved(old, less)


def _with_least(groups: dict[str, PeopleGroup]) -> dict[str, PeopleGroup]:
    """Return *groups* in which each class knows at least how many older people there are."""
    older: np.ndarray | None = None
    out = dict(groups)
    for name in reversed(PERSON_GROUPS):
        if out[name].unit_kind is None:
            continue
        out[name] = replace(out[name], older=older)
        older = out[name].least
    return out


def _free(people: np.ndarray, residents: np.ndarray) -> np.ndarray:
    """Return the people outside institutions, NaN where their number is not known."""
    return np.where(np.isfinite(people), people - np.minimum(residents, people), np.nan)


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
    holder: _Holder | None,
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
    if holder is not None and holder.flat:
        per_home = np.fmin(per_home, np.where(np.isfinite(per_home), holder.per_home, np.nan))
    elif holder is not None:
        per_home = _as_held(per_home, to_place, unit_home, holder)
    empty = homes == 0
    no_dwellings = float(free[empty].sum())
    partly = float((free - to_place)[~empty].sum())
    placed = float(np.nansum(per_home))
    contradicted = 0.0 if holder is None else float(to_place[~empty].sum()) - placed
    return PeopleGroup(
        group,
        per_home,
        kind,
        total=float(people.sum()),
        placed=placed,
        not_placed=no_dwellings + partly + contradicted,
        in_institutions=float(inside.sum()),
        no_dwellings=no_dwellings,
        partly_in_data=partly,
        units_unknown=int((~known).sum()),
        surplus=all_residents - float(inside.sum()),
        # A hair is what adding up in another order leaves.
        contradicted=contradicted if contradicted > _HAIR else 0.0,
    )


_HAIR = 1e-6


def _as_held(
    even: np.ndarray, to_place: np.ndarray, unit_home: np.ndarray, holder: _Holder
) -> np.ndarray:
    """Return the people per home, in each unit in proportion to those of the class that holds them.

    *even* is the even spread (NaN: unknown). Homes of which the younger class is not known share
    what the unit itself counts of it beyond the homes that are known; where that says nothing
    they have as many as an even spread gives, and what does not fit elsewhere as far as plausible.
    No home gets more than the younger class has there; what is left over is placed nowhere.
    """
    n = len(to_place)
    mine = np.isfinite(even)
    unit = unit_home[mine]
    weight = holder.per_home[mine].copy()
    told = np.isfinite(weight)
    here = np.bincount(unit, minlength=n).astype(float)
    vague = np.bincount(unit[~told], minlength=n).astype(float)
    counted = np.bincount(unit[told], weights=weight[told], minlength=n)
    rest = holder.per_unit - counted
    # Units that count the younger class themselves: what is not told lives in the vague homes.
    clear = (vague == 0) | (rest > _HAIR)
    per_vague = np.divide(rest, vague, out=np.zeros(n), where=clear & (vague > 0))
    whole = counted + per_vague * vague
    factor = np.divide(to_place, whole, out=np.zeros(n), where=whole > 0)
    factor = np.minimum(factor, 1.0)
    mean = np.divide(to_place, here, out=np.zeros(n), where=here > 0)
    for_told = np.maximum(to_place - mean * vague, 0.0)
    part = np.divide(for_told, counted, out=np.zeros(n), where=counted > 0)
    part = np.minimum(part, 1.0)
    left = np.divide(for_told - part * counted, vague, out=np.zeros(n), where=vague > 0)
    some = np.maximum(np.minimum(mean + left, MOST_PEOPLE), mean)
    out = np.full(len(even), np.nan)
    factor, some = np.where(clear, factor, part), np.where(clear, factor * per_vague, some)
    out[mine] = np.where(told, np.nan_to_num(weight) * factor[unit], some[unit])
    return out


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
