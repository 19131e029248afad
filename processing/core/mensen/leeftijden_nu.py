# SPDX-License-Identifier: GPL-2.0-or-later
"""How many older people of each age class live in each gebied now, and where that comes from.

The number of 65+ of a gebied is what a count or CBS says; the ages come from the units of
population that know them (postcode areas, squares), brought over by the dwellings they share, and
are raked to both. What CBS rounded or kept secret gives a range, never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..errors import Problem
from ..gebieden import assign_areas
from ..registry import LAYERS
from ..tables import Layer, concat, conform, empty
from .cohort import LifeTable
from .leeftijden import (
    COARSE,
    FIRST_OLD,
    FIVE_YEAR,
    Areas,
    classes_in,
    finest_of,
    fit,
    many_areas,
    rake,
    settle,
    summed,
)
from .leeftijden_tabel import RUNS, Counts, Runs, every_class, old_total
from .population import unit_of

__all__ = ["Nation", "Now", "ages_now"]

_KINDS = ("vierkant100", "pc6", "vierkant500", "buurt", "pc4")
"""Units of population, the finest first."""

_OLD = slice(FIRST_OLD, len(FIVE_YEAR))
_N = len(FIVE_YEAR)
_SECRET = 4.0
"""A count that CBS keeps secret is at most this."""

_ROUNDED = 4.0
"""CBS rounds a count of people to a multiple of five: it is off by at most this."""

_UNIT_ROUNDED = 2.0
_NEAR = 0.02
"""Sums that differ by no more than this part agree: CBS rounds."""

_NEAR_YEARS = 3
"""A table of ages at most this many years older than the base year still tells how ages lie."""


@dataclass(frozen=True, slots=True)
class Nation:
    """The Dutch population: people per five-year class, and the chances to die."""

    shape: np.ndarray
    deaths: LifeTable


@dataclass(slots=True)
class Now:
    """The people of the base year per gebied of the tree (n × all five-year classes).

    ``low`` and ``high`` bound the old classes, ``low_all`` and ``high_all`` their sum. ``counted``:
    the number of 65+ was given, ``counted_ages``: the ages were too, ``unknown``: nothing is known.
    ``residents`` are those of them in institutions that the study names, as far as it tells ages.
    """

    people: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low_all: np.ndarray
    high_all: np.ndarray
    counted: np.ndarray
    counted_ages: np.ndarray
    unknown: np.ndarray
    residents: np.ndarray
    source: str
    units: Layer
    compared: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def ages_now(
    areas: Areas,
    gebieden: Layer,
    bevolking: Layer,
    homes: Layer,
    instellingen: Layer,
    counts: Counts | None,
    nation: Nation,
    base: int,
    split_pp: float,
    guess_pct: float,
    run_id: str,
) -> Now:
    """Return the people of *base* by age per gebied, and per unit of population.

    *counts* is a table of ages or None. *split_pp*: how far the share of a split class may be off,
    in percentage points of the inhabitants; *guess_pct* how far a number of 65+ that nobody gives
    and only the units of population tell of, in %.
    """
    n = len(areas)
    data = gebieden.data.set_index(gebieden.data["gebied_code"].astype(str)).loc[list(areas.codes)]
    inhabitants = data["inwoners"].to_numpy(dtype=float)
    share = data["pct_65plus"].to_numpy(dtype=float)
    water = (data["water"].fillna(0) == 1).to_numpy(dtype=bool)
    stated = inhabitants * share / 100
    stated = np.where(water & ~(inhabitants > 0), 0.0, stated)
    kinds = _unit_kinds(bevolking)
    home_area = finest_of(areas.codes, homes)
    inside = _residents(instellingen, areas, gebieden, nation)
    seeds = {
        kind: _to_areas(units, classes, kind, areas, gebieden, homes, home_area, inside, nation)
        for kind, units, classes in kinds
    }
    # The ages come from the units that know most of them, the number from the finest.
    ages = max(kinds, key=lambda k: (_knowledge(k[1].data), -_KINDS.index(k[0])), default=None)
    seed = seeds[ages[0]].copy() if ages is not None else np.zeros((n, _N))
    finest = kinds[0][0] if kinds else None
    seed65 = seeds[finest][:, _OLD].sum(axis=1) if finest is not None else np.zeros(n)
    near = _nearest(counts, base)
    mine = counts.of(near) if counts is not None and near is not None else {}
    exact = counts is not None and near == base
    own_total = old_total(mine, n) if mine else np.full(n, np.nan)
    given_ages = np.zeros(n, dtype=bool)
    total = stated.copy()
    if exact:
        given_ages = np.isfinite(own_total) & every_class(mine, n)
        total = np.where(np.isfinite(own_total), own_total, total)
    given = np.isfinite(total)
    guess = np.where(seed65 > 0, seed65, np.nan_to_num(inhabitants) * _old_share(nation))
    people65, rests, off = settle(np.where(given, total, guess), given, areas)
    unknown = _nothing_known(areas, rests, seed65, inhabitants)
    profile = _profiles(seed, areas, nation)
    if mine:
        profile = fit(profile, mine)
        if exact:
            _ages_of_children(profile, given_ages, areas)
    people = np.zeros((n, _N))
    roots = areas.parent < 0
    whole = profile[:, _OLD].sum(axis=1)
    scale = np.divide(people65, whole, out=np.zeros(n), where=whole > 0)
    people[roots, _OLD] = profile[roots, _OLD] * scale[roots, None]
    if exact:
        people[given_ages, _OLD] = profile[given_ages, _OLD] * scale[given_ages, None]
    for level in (1, 2):
        rows = np.flatnonzero((areas.level == level) & ~roots)
        if len(rows):
            parents, at = np.unique(areas.parent[rows], return_inverse=True)
            start = np.where(
                given_ages[rows, None], people[rows, _OLD], profile[rows, _OLD] * scale[rows, None]
            )
            people[rows, _OLD] = rake(start, people65[rows], people[parents, _OLD], at.ravel())
    people[:, :FIRST_OLD] = _young(seed, inhabitants, people65, mine, areas, nation)
    low_all, high_all = _range_of_total(
        people65,
        stated,
        inhabitants,
        share,
        rests,
        exact & np.isfinite(own_total),
        areas,
        np.where(seed65 > 0, guess_pct / 100, np.inf),
    )
    known_ages = given_ages | (roots & ((ages is not None) | bool(mine)))
    low, high = _range_of_ages(
        people[:, _OLD], low_all, high_all, inhabitants, known_ages, split_pp / 100
    )
    problems = _differences(off, areas)
    return Now(
        people,
        low,
        high,
        low_all,
        high_all,
        rests,
        given_ages,
        unknown,
        np.minimum(inside.per_area(areas), people[:, _OLD]),
        _source(data, ages, counts if mine else None),
        _unit_layer(kinds, areas, gebieden, people, run_id),
        _compare(areas, people65, data, seeds, kinds, counts, near, exact),
        problems,
    )


# Units of population


def _unit_kinds(bevolking: Layer) -> list[tuple[str, Layer, np.ndarray]]:
    """Return per kind that knows old people: its units by id, and their classes (NaN: unknown)."""
    out = []
    for kind in _KINDS:
        rows = np.flatnonzero((bevolking.data["soort"] == kind).to_numpy(dtype=bool))
        if not len(rows):
            continue
        ids = bevolking.data["eenheid_id"].astype(str).to_numpy(dtype=object)[rows]
        units = bevolking.take(rows[np.argsort(ids, kind="stable")])
        if _knowledge(units.data) > 0:
            out.append((kind, units, _given_classes(units.data)))
    return out


def _knowledge(data: pd.DataFrame) -> int:
    """Return how much *data* knows of ages: 3 five-year classes, 2 75+ or 85+, 1 only 65+."""
    if _given_classes(data)[:, _OLD].size and np.isfinite(_given_classes(data)[:, _OLD]).any():
        return 3
    for level, columns in ((2, ("inw_75plus", "inw_85plus")), (1, ("inw_65plus",))):
        if any(data[c].notna().any() for c in columns):
            return level
    return 0


def _given_classes(data: pd.DataFrame) -> np.ndarray:
    names = [f"inw_{c.replace('-', '_').replace('+', 'plus')}" for c in FIVE_YEAR]
    columns = [
        data[c].to_numpy(dtype=float) if c in data else np.full(len(data), np.nan) for c in names
    ]
    return np.stack(columns, axis=1) if columns else np.empty((len(data), 0))


def _runs_of(data: pd.DataFrame) -> Runs:
    return {run: data[c].to_numpy(dtype=float) for c, run in RUNS.items() if c in data}


def _unit_classes(units: Layer, classes: np.ndarray, nation: np.ndarray) -> np.ndarray:
    """Return the classes of every unit: what it gives, the rest as the country has them.

    A class that CBS keeps secret counts for two before the totals that are known divide it anew.
    """
    given = np.isfinite(classes)
    any_old = given[:, _OLD].any(axis=1)
    seed = np.where(given, classes, np.where(any_old[:, None], _SECRET / 2, nation))
    runs = {r: _consistent(t) for r, t in _runs_of(units.data).items()}
    total = next(iter(runs.values()), np.full(len(units), np.nan))
    whole = given[:, _OLD].all(axis=1)
    # Five-year classes that are all there say more than rounded totals.
    runs = {r: np.where(whole, np.nan, t) for r, t in runs.items()}
    out = fit(seed, runs)
    nobody = ~whole & ~np.isfinite(total) & ~any_old
    out[nobody, _OLD] = 0.0
    young = given[:, :FIRST_OLD].all(axis=1)
    out[~young, :FIRST_OLD] = 0.0
    return out


def _consistent(total: np.ndarray) -> np.ndarray:
    return np.where(total >= 0, total, np.nan)


def _to_areas(
    units: Layer,
    classes: np.ndarray,
    kind: str,
    areas: Areas,
    gebieden: Layer,
    homes: Layer,
    home_area: np.ndarray,
    inside: _Residents,
    nation: Nation,
) -> np.ndarray:
    """Return the classes of *units* per gebied (n × classes), brought over by dwellings.

    A unit gives each gebied the share of its dwellings that stand there; what stands outside the
    gebieden is lost to them. A unit without dwellings goes by area. Residents of institutions stay
    where those stand.
    """
    n = len(areas)
    people = _unit_classes(units, classes, nation.shape)
    out = np.zeros((n, _N))
    _put_residents(out, people, units, kind, inside)
    has = np.zeros(len(units), dtype=bool)
    if len(homes):
        postcode = homes.data.get("postcode")
        unit = unit_of(homes.geometry, postcode, units, kind)
        dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool) & (unit >= 0)
        per_unit = np.bincount(unit[dwelling], minlength=len(units)).astype(float)
        has = per_unit > 0
        both = dwelling & (home_area >= 0)
        pairs, count = np.unique(
            unit[both].astype(np.int64) * n + home_area[both], return_counts=True
        )
        start, end = pairs // n, pairs % n
        np.add.at(out, end, people[start] * (count / per_unit[start])[:, None])
    rest = np.flatnonzero(~has & (people.sum(axis=1) > 0))
    if len(rest) and units.geometry is not None and gebieden.geometry is not None:
        start, end, part = _by_surface(units.geometry[rest], areas, gebieden)
        np.add.at(out, end, people[rest[start]] * part[:, None])
    # What stands in no finer gebied is of the coarser one alone; elsewhere parents are sums.
    loose = np.where(areas.has_children[:, None], out, 0.0)
    summed_up, _, _ = settle(out - loose, np.zeros(n, dtype=bool), areas)
    for level in (1, 0):
        # A dwelling whose buurt is unknown still stands in its wijk, and so in its gemeente.
        rows = np.flatnonzero(areas.level == level)
        summed_up[rows] += loose[rows]
        above = areas.parent[rows]
        np.add.at(summed_up, above[above >= 0], loose[rows[above >= 0]])
    return np.asarray(summed_up)


@dataclass(frozen=True, slots=True)
class _Residents:
    """Institutions whose residents' ages are told: the layer, their gebied (-1: none), classes."""

    layer: Layer
    area: np.ndarray
    people: np.ndarray

    def per_area(self, areas: Areas) -> np.ndarray:
        """Return the residents per gebied (n × old classes), at every level."""
        out = np.zeros((len(areas), _N))
        there = self.area >= 0
        np.add.at(out, self.area[there], self.people[there])
        for level in (2, 1):
            rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
            np.add.at(out, areas.parent[rows], out[rows])
        return out[:, _OLD]


def _residents(instellingen: Layer, areas: Areas, gebieden: Layer, nation: Nation) -> _Residents:
    """Return the institutions that tell how many of their residents are 65, 75 or 85 and over.

    A capacity says nothing about ages, so it takes nobody out.
    """
    runs = _runs_of(instellingen.data)
    told = np.any([np.isfinite(t) for t in runs.values()], axis=0) if len(instellingen) else []
    layer = instellingen.take(np.asarray(told, dtype=bool))
    shape = np.where(np.arange(_N) >= FIRST_OLD, nation.shape, 0.0)
    known = _runs_of(layer.data)
    least = np.fmax.reduce([np.nan_to_num(t) for t in known.values()])
    known[RUNS["inw_65plus"]] = np.fmax(known[RUNS["inw_65plus"]], least)
    people = fit(np.tile(shape, (len(layer), 1)), known)
    return _Residents(layer, _area_of_units(layer, areas, gebieden), people)


def _put_residents(
    out: np.ndarray, people: np.ndarray, units: Layer, kind: str, inside: _Residents
) -> None:
    """Move residents from *people* (per unit) to *out* (per gebied), as far as there are."""
    if not len(inside.layer):
        return
    unit = unit_of(inside.layer.geometry, inside.layer.data.get("postcode"), units, kind)
    found = unit >= 0
    total = np.zeros_like(people)
    np.add.at(total, unit[found], inside.people[found])
    taken = np.minimum(total, people)
    people -= taken
    part = np.divide(taken, total, out=np.zeros_like(total), where=total > 0)
    both = found & (inside.area >= 0)
    np.add.at(out, inside.area[both], inside.people[both] * part[unit[both]])


def _by_surface(
    shapes: np.ndarray, areas: Areas, gebieden: Layer
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (shape, gebied, part of the shape's surface inside) for the finest gebieden."""
    order = pd.Index(gebieden.data["gebied_code"].astype(str)).get_indexer(areas.codes)
    outlines = np.asarray(gebieden.geometry, dtype=object)[order]
    leaves = np.flatnonzero(~areas.has_children & ~shapely.is_missing(outlines))
    good = ~shapely.is_missing(shapes)
    rows = np.flatnonzero(good)
    start, end = shapely.STRtree(outlines[leaves]).query(shapes[rows], predicate="intersects")
    start, end = rows[start], leaves[end]
    surface = shapely.area(shapes[start])
    inside = shapely.area(shapely.intersection(shapes[start], outlines[end]))
    keep = (surface > 0) & (inside > 0)
    return start[keep], end[keep], (inside / np.where(surface > 0, surface, 1.0))[keep]


def _profiles(seed: np.ndarray, areas: Areas, nation: Nation) -> np.ndarray:
    """Return per gebied how its ages lie: its own, else its parent's, else those of the country."""
    out = seed.copy()
    for level in (0, 1, 2):
        rows = np.flatnonzero((areas.level == level) & (out[:, _OLD].sum(axis=1) <= 0))
        parent = areas.parent[rows]
        there = parent >= 0
        out[rows[there], _OLD] = out[parent[there], _OLD]
        lonely = rows[~there]
        out[lonely, _OLD] = nation.shape[_OLD]
    return out


def _ages_of_children(profile: np.ndarray, known: np.ndarray, areas: Areas) -> None:
    """Give a gebied of which no ages were counted those of its parts, when all of them were."""
    n = len(areas)
    for level in (2, 1):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
        above = areas.parent[rows]
        every = np.bincount(above, minlength=n)
        whole = ~known & (every > 0) & (np.bincount(above[known[rows]], minlength=n) == every)
        total = np.zeros_like(profile)
        np.add.at(total, above, profile[rows])
        profile[whole, _OLD] = total[whole, _OLD]
        known |= whole


def _old_share(nation: Nation) -> float:
    """Return the part of everybody that is 65 or over, when under 30 is a third of the rest."""
    old = float(nation.shape[_OLD].sum())
    return old / (old + 1.5 * float(nation.shape[:FIRST_OLD].sum()))


def _nearest(counts: Counts | None, base: int) -> int | None:
    """Return the last year of *counts* up to *base*, when it is not too long ago."""
    years = [y for y in (counts.years if counts else ()) if base - _NEAR_YEARS <= y <= base]
    return max(years, default=None)


def _nothing_known(
    areas: Areas, rests: np.ndarray, seed65: np.ndarray, inhabitants: np.ndarray
) -> np.ndarray:
    """Return which gebieden nothing is known of: no number, no units, no parent that has one."""
    known = rests | (seed65 > 0) | np.isfinite(inhabitants)
    for level in (1, 2):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
        known[rows] |= rests[areas.parent[rows]]
    return np.asarray(~known)


def _young(
    seed: np.ndarray,
    inhabitants: np.ndarray,
    people65: np.ndarray,
    runs: Runs,
    areas: Areas,
    nation: Nation,
) -> np.ndarray:
    """Return the people from 30 to 65, who only feed later years."""
    shape = nation.shape[:FIRST_OLD]
    per_old = shape / nation.shape[_OLD].sum()
    rest = np.maximum(inhabitants - people65, 0.0)
    # Under 30 is about a third of those under 65.
    from_rest = rest[:, None] * shape / (1.5 * shape.sum())
    guess = np.where(np.isfinite(rest)[:, None], from_rest, people65[:, None] * per_old)
    own = seed[:, :FIRST_OLD]
    out = np.where(own.sum(axis=1, keepdims=True) > 0, own, guess)
    known = {r: v for r, v in runs.items() if r[1] < FIRST_OLD}
    given = np.zeros(len(areas), dtype=bool)
    if known:
        padded = np.concatenate([out, np.zeros((len(out), _N - FIRST_OLD))], axis=1)
        out = fit(padded, known)[:, :FIRST_OLD]
        given = np.isfinite(np.stack(list(known.values()))).any(axis=0)
    settled, _, _ = settle(out, given, areas)
    return np.asarray(settled)


# Ranges


def _range_of_total(
    people65: np.ndarray,
    stated: np.ndarray,
    inhabitants: np.ndarray,
    share: np.ndarray,
    rests: np.ndarray,
    counted: np.ndarray,
    areas: Areas,
    guess: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return what 65+ can be: CBS rounds people to five and shares to one per cent.

    *guess* is how far a number that nobody gives can be off, as a part of it; inf: that is unknown.
    """
    off_people = np.where(np.mod(inhabitants, 5) == 0, _ROUNDED, 0.0)
    off_share = np.where(np.mod(share, 1) == 0, 0.5, 0.05)
    low = np.maximum(inhabitants - off_people, 0) * np.maximum(share - off_share, 0) / 100
    high = (inhabitants + off_people) * np.minimum(share + off_share, 100) / 100
    from_cbs = np.isfinite(stated) & ~counted & np.isfinite(low)
    low = np.where(from_cbs, low, np.where(rests, people65, 0.0))
    high = np.where(from_cbs, high, people65)
    # A gebied without a number has at most what its parent leaves to all of those together.
    loose = ~rests & (areas.parent >= 0)
    left = np.bincount(areas.parent[loose], weights=people65[loose], minlength=len(areas))[
        np.maximum(areas.parent, 0)
    ]
    most = np.where(np.isfinite(inhabitants), np.maximum(inhabitants, people65), np.inf)
    by_guess = np.isfinite(guess) & ~rests
    part = np.where(by_guess, guess, 0.0)
    low = np.where(by_guess, people65 * np.maximum(1 - part, 0.0), low)
    high = np.where(loose, np.minimum(np.maximum(left, people65 + _SECRET), most), high)
    alone = ~rests & (areas.parent < 0)
    high = np.where(alone, np.minimum(2 * people65 + _SECRET, most), high)
    high = np.where(by_guess, np.minimum(people65 * (1 + part) + _SECRET, high), high)
    low, high = np.minimum(low, people65), np.maximum(high, people65)
    # A sum of gebieden is as unsure as they are together.
    for level in (2, 1):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
        sums = ~from_cbs & ~counted & areas.has_children & (areas.level == level - 1)
        for values in (low, high):
            total = np.bincount(areas.parent[rows], weights=values[rows], minlength=len(areas))
            values[sums] = total[sums]
    return low, high


def _range_of_ages(
    people: np.ndarray,
    low_all: np.ndarray,
    high_all: np.ndarray,
    inhabitants: np.ndarray,
    known_ages: np.ndarray,
    split: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each old class can be: as the total can, and as a split can be off."""
    total = people.sum(axis=1)
    everybody = np.where(np.isfinite(inhabitants), inhabitants, 5 * total)
    # A class of ten years is off by so much of the inhabitants, its parts in proportion.
    coarse = summed(people, COARSE)
    of = np.empty(people.shape[1], dtype=int)
    for i, label in enumerate(COARSE):
        of[classes_in(label) - FIRST_OLD] = i
    part = np.divide(people, coarse[:, of], out=np.zeros_like(people), where=coarse[:, of] > 0)
    slack = np.where(known_ages, 0.0, split * everybody)[:, None] * part
    with np.errstate(invalid="ignore", divide="ignore"):
        down = np.where(total > 0, low_all / total, 1.0)[:, None]
        up = np.where(total > 0, high_all / total, 1.0)[:, None]
    low = np.maximum(people * down - slack, 0.0)
    high = np.minimum(people * up + slack, np.maximum(high_all, 0.0)[:, None])
    return np.minimum(low, people), np.maximum(high, people)


# What is said of it


def _differences(off: np.ndarray, areas: Areas) -> list[Problem]:
    """Report the parents whose children have clearly more or fewer 65+ than they have."""
    wrong = np.isfinite(off) & (np.abs(off - 1) > _NEAR)
    if not wrong.any():
        return []
    most = np.flatnonzero(wrong)[np.argsort(-np.abs(off[wrong] - 1), kind="stable")]
    examples = tuple(
        f"{areas.names[i]} ({areas.codes[i]}) "
        + f"{abs(100 * (off[i] - 1)):.1f} % ".replace(".", ",")
        + ("meer" if off[i] > 1 else "minder")
        for i in most[:5]
    )
    values = {"gebieden": many_areas(len(most))}
    return [Problem("leeftijden_delen_anders", "gebieden", "", len(most), examples, values, False)]


def _source(
    data: pd.DataFrame,
    ages: tuple[str, Layer, np.ndarray] | None,
    counts: Counts | None,
) -> str:
    parts = []
    if data["pct_65plus"].notna().any():
        years = sorted({int(y) for y in data["jaar"].dropna()})
        when = f" {years[-1]}" if years else ""
        parts.append(f"65+: gebieden{when}")
    if counts is not None:
        parts.append(f"leeftijden: {counts.source}")
    elif ages is not None:
        dates = sorted({str(d)[:4] for d in ages[1].data["peildatum"].dropna()})
        parts.append(f"leeftijden: {ages[0]}{' ' + dates[-1] if dates else ''}")
    else:
        parts.append("leeftijden: opbouw van Nederland")
    return "; ".join(parts)


def _compare(
    areas: Areas,
    people65: np.ndarray,
    data: pd.DataFrame,
    seeds: dict[str, np.ndarray],
    kinds: list[tuple[str, Layer, np.ndarray]],
    counts: Counts | None,
    near: int | None,
    exact: bool,
) -> list[dict[str, Any]]:
    """Return what each source says of 65+ in the whole of the study, with its year.

    The first is the one whose numbers were used. Of units of population ``in_bron`` is what the
    whole source counts, also of the parts of units that lie outside the gebieden.
    """
    rows: list[dict[str, Any]] = []
    if data["pct_65plus"].notna().any():
        years = [int(y) for y in data["jaar"].dropna()]
        number = float(np.nansum((data["inwoners"] * data["pct_65plus"] / 100)[areas.top]))
        # A gemeente of which CBS gives no share is the sum of what it gives of its parts.
        number = number if data["pct_65plus"][areas.top].notna().all() else _sum(people65, areas)
        rows.append({"bron": "gebieden", "jaar": max(years, default=None), "inw_65plus": number})
    for kind, units, classes in kinds:
        dates = sorted({str(d)[:4] for d in units.data["peildatum"].dropna()})
        year = int(dates[-1]) if dates and dates[-1].isdigit() else None
        number = float(seeds[kind][areas.top][:, _OLD].sum())
        secret = int(units.data["inw_65plus"].isna().sum())
        whole = float(np.nansum(_given_total(units, classes)))
        row = {"bron": kind, "jaar": year, "inw_65plus": number, "geheim": secret, "in_bron": whole}
        rows.append(row)
    if counts is not None and near is not None:
        known = old_total(counts.of(near), len(areas))
        if np.isfinite(known[areas.top]).all():
            row = {"bron": counts.source, "jaar": near, "inw_65plus": _sum(known, areas)}
            rows.insert(0 if exact else len(rows), row)
    return rows


def _given_total(units: Layer, classes: np.ndarray) -> np.ndarray:
    """Return the people of 65 and over per unit, from its totals or its classes; NaN: unknown."""
    ages = {(c, c): classes[:, c] for c in range(FIRST_OLD, _N)}
    return old_total({**_runs_of(units.data), **ages}, len(units))


def _sum(values: np.ndarray, areas: Areas) -> float:
    return float(values[areas.top].sum())


def _unit_layer(
    kinds: list[tuple[str, Layer, np.ndarray]],
    areas: Areas,
    gebieden: Layer,
    people: np.ndarray,
    run_id: str,
) -> Layer:
    """Return the units of population by age: what they give, the rest as their gebied has it.

    A unit lies in the finest gebied that holds its middle. A count of 65+ that is secret is a range
    from 0 to 4, with what its gebied leaves for such units as the likeliest.
    """
    schema = LAYERS["leeftijden_eenheden"]
    parts = []
    for kind, units, classes in kinds:
        area = _area_of_units(units, areas, gebieden)
        inside = np.flatnonzero(area >= 0)
        if not len(inside):
            continue
        units, classes, area = units.take(inside), classes[inside], area[inside]
        runs = _runs_of(units.data)
        own = every_class(
            {**runs, **{(c, c): classes[:, c] for c in range(FIRST_OLD, _N)}}, len(units)
        )
        given = _given_total(units, classes)
        secret = ~np.isfinite(given)
        number = np.where(secret, _left_over(given, area, people, units.data), given)
        profile = people[area].copy()
        runs[RUNS["inw_65plus"]] = number
        split = fit(np.where(np.isfinite(classes), classes, profile), runs)[:, _OLD]
        rounded = np.where(np.mod(given, 5) == 0, _UNIT_ROUNDED, 0.0)
        table = {
            "run_id": run_id,
            "soort": kind,
            "eenheid_id": units.data["eenheid_id"].to_numpy(dtype=object),
            "inw_65plus": number,
            "inw_65plus_laag": np.where(secret, 0.0, np.maximum(given - rounded, 0.0)),
            "inw_65plus_hoog": np.where(secret, np.maximum(_SECRET, number), given + rounded),
            "methode": np.where(own, "geteld", "verdeeld"),
            "zekerheid": np.where(own, "geteld", "geschat"),
            "reden": pd.Series(np.where(secret, "geheim", "")).replace("", None),
        }
        for column, label in zip(("inw_65_74", "inw_75_84", "inw_85plus"), COARSE, strict=True):
            table[column] = split[:, classes_in(label) - FIRST_OLD].sum(axis=1)
        parts.append(conform(Layer(schema.name, pd.DataFrame(table), units.geometry), schema))
    if not parts:
        return empty(schema)
    return concat(parts, schema)


def _area_of_units(units: Layer, areas: Areas, gebieden: Layer) -> np.ndarray:
    """Return per unit the number of the finest gebied around its middle, -1 for none."""
    out = np.full(len(units), -1)
    if units.geometry is None:
        return out
    there = ~shapely.is_missing(units.geometry)
    middles = np.full(len(units), None, dtype=object)
    middles[there] = shapely.point_on_surface(units.geometry[there])
    index = pd.Index(areas.codes)
    for kind in ("buurt", "wijk", "gemeente"):
        found = index.get_indexer(
            pd.Series(assign_areas(middles, gebieden, kind), dtype=object).fillna("").astype(str)
        )
        out = np.where(out >= 0, out, found)
    return np.asarray(out)


def _left_over(
    given: np.ndarray, area: np.ndarray, people: np.ndarray, data: pd.DataFrame
) -> np.ndarray:
    """Return what a secret count probably is: what is left of the gebied, shared, 0 to 4 each."""
    secret = ~np.isfinite(given)
    known = np.bincount(area[~secret], weights=given[~secret], minlength=len(people))
    count = np.bincount(area[secret], minlength=len(people))
    left = np.maximum(people[:, _OLD].sum(axis=1) - known, 0.0)
    each = np.divide(left, count, out=np.zeros(len(people)), where=count > 0)[area]
    nobody = (data["inwoners"] == 0).to_numpy(dtype=bool)
    return np.where(nobody, 0.0, np.minimum(each, _SECRET))
