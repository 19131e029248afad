# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of dwellings from the outlines of panden and what the register says of them.

The types are those of CBS and Kadaster: a pand with one verblijfsobject, of whatever use, is an
eengezinswoning, told apart by the panden with an address that it shares a wall with; a pand with
more is stacked, unless its dwellings stand side by side. Each feature has a certainty: *gegeven*
(in the data), *afgeleid* (follows from outlines and addresses), *geschat* (a rule of thumb).
Unknown is NULL with a reason; area and lift are never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..errors import Problem
from ..progress import Tick, check, never, part
from ..tables import Layer
from .pandvormen import (
    EQUAL_M,
    Edges,
    Walls,
    edges_of,
    extent,
    find_walls,
    frames,
    groups,
    main_width,
    scan,
    usual,
)

__all__ = [
    "GRONDGEBONDEN",
    "REDENEN",
    "WONINGTYPEN",
    "KenmerkRegels",
    "Kenmerken",
    "LiftKans",
    "bepaal_kenmerken",
    "kenmerken",
    "pand_ids",
]

WONINGTYPEN: dict[str, str] = {
    "vrijstaand": "vrijstaand",
    "twee_onder_een_kap": "twee-onder-een-kap",
    "hoek": "hoekwoning",
    "tussen": "tussenwoning",
    "beneden": "benedenwoning",
    "boven": "bovenwoning",
    "portiek": "portiekwoning",
    "galerij_flat": "galerijwoning of flat",
    "gestapeld": "gestapeld, soort onbekend",
    "overig": "woonboot of standplaats",
}
GRONDGEBONDEN = ("vrijstaand", "twee_onder_een_kap", "hoek", "tussen")

REDENEN: dict[str, str] = {
    "geen_woning": "het adres is geen woning",
    "mogelijk_berging": "niet zeker een woning, en het pand heeft de maat van een berging",
    "geen_pand": "de woning ligt niet in een pand",
    "pand_zonder_omtrek": "het pand heeft geen bruikbare omtrek",
    "woonboot_of_standplaats": "een woonboot of standplaats heeft geen pand",
    "gestapeld": "de breedte van een gestapelde woning is niet af te lezen",
    "smal_getekend": "smal getekend voor het oppervlak; telt als gestapeld",
    "geen_oppervlakte": "het oppervlak is niet bekend",
    "lagen_tegenstrijdig": "oppervlak en hoogte wijzen op een ander aantal lagen",
    "geen_bouwjaar": "het bouwjaar is niet bekend",
    "geen_verdieping": "de verdieping is niet bekend",
    "lagen_in_woning_onbekend": "hoeveel lagen de woning zelf heeft, is niet af te lezen",
    "geen_lift_gegeven": "of er een lift is, staat niet in de gegevens",
}
"""Codes of ``kenmerk_reden`` and what they say."""

_COLUMNS = (
    "woningtype",
    "woningtype_zekerheid",
    "beukmaat_m",
    "beukmaat_zekerheid",
    "bouwlagen",
    "bouwlagen_zekerheid",
    "lift",
    "lift_kans",
    "lift_zekerheid",
    "begane_grond",
    "begane_grond_zekerheid",
    "gelijkvloers",
    "gelijkvloers_zekerheid",
    "begane_grond_m2",
    "voetafdruk_m2",
    "woningen_in_pand",
    "pandgroep_id",
    "kenmerk_reden",
)
_GIVEN, _DERIVED, _ESTIMATED = "gegeven", "afgeleid", "geschat"

_BOAT = r"ligplaats|standplaats|woonboot|woonwagen|caravan"
_UNSAID = ("onbekend: niet vermeld", "onbekend: gebruiksdoel niet vermeld")
"""Reasons of an unknown use that point at nothing else than a dwelling."""
_DEFAULT_AREAS = (9999.0, 99999.0, 999999.0)
_ALONG = 0.7
"""Cosine from which a wall stands at the end of a row instead of at its side."""
_FACING = np.cos(np.radians(30))
"""Walls stand opposite one another when their normals are this much against each other."""
_MOST = 0.8
_FULL = 0.75
"""A pand that fills this part of its frame is straight; a bent one fills less."""
_ONE_LAYER = 1.25
_UNLIKE = 0.2
"""From this difference in share on one of two widths is the more certain one."""
_NEXT = 0.6
"""Doors of a row stand at least this part of a width apart."""
_SURE = 0.6
"""The share of scan lines from which a width is sure."""
_SAME = 0.2
"""The share of scan lines from which a house has the width of its neighbour."""


@dataclass(frozen=True)
class LiftKans:
    """The chance of a lift in buildings of these layers and years, both ends included."""

    kans: float
    lagen_vanaf: int = 0
    lagen_tot: int = 9999
    jaar_vanaf: int = 0
    jaar_tot: int = 9999


@dataclass(frozen=True)
class KenmerkRegels:
    """The thresholds of :func:`kenmerken`; what each means stands in ``geschiktheid.toml``."""

    muur_speling_m: float
    muur_min_m: float
    bijgebouw_max_m2: float
    bouwdiepte_min_m: float
    beukmaat_max_m: float
    overlap_min_pct: float
    naast_elkaar_afstand_m: float
    naast_elkaar_voetafdruk_m2: float
    naast_elkaar_breedte_max_m: float
    naast_elkaar_diepte_max_m: float
    smal_max_m: float
    smal_oppervlakte_min_m2: float
    smal_bouwjaar: int
    netto_deel: float
    laaghoogte_m: float
    beneden_boven_lagen: int
    beneden_boven_woningen: int
    portiek_lagen_min: int
    portiek_bouwjaar_min: int
    portiek_bouwjaar_max: int
    flat_lagen: int
    galerij_verhouding: float
    bouwjaar_min: int
    bouwjaar_max: int
    oppervlakte_min_m2: float
    oppervlakte_max_m2: float
    lift: tuple[LiftKans, ...] = ()
    toevoeging_beneden: tuple[str, ...] = ()
    toevoeging_boven: tuple[str, ...] = ()
    toevoeging_verdieping: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kenmerken:
    """The table of :func:`kenmerken` and what a user should know about the input.

    ``pandgroep`` gives for every ``pand_id`` (its index) the complex that it belongs to.
    """

    table: pd.DataFrame
    problems: tuple[Problem, ...]
    pandgroep: pd.Series


def kenmerken(
    woningen: Layer, panden: Layer, regels: KenmerkRegels, tick: Tick = never
) -> pd.DataFrame:
    """Return the features, one row per row of *woningen*, in the same order.

    Text columns are object with None, numbers nullable: ``beukmaat_m``, ``lift_kans`` and areas
    float64 with NaN, the rest Int64. Where something is NULL, ``kenmerk_reden`` says why, in the
    codes of :data:`REDENEN`, joined by a comma.
    """
    return bepaal_kenmerken(woningen, panden, regels, tick).table


def bepaal_kenmerken(
    woningen: Layer, panden: Layer, regels: KenmerkRegels, tick: Tick = never
) -> Kenmerken:
    """Return the features of *woningen* with the problems found in the input."""
    problems: list[Problem] = []
    building = _buildings(panden, problems)
    check(tick, 0.1)
    home = _homes(woningen, building, regels, problems)
    check(tick, 0.25)
    shape = _shapes(building, home, regels, problems, part(tick, 0.25, 0.8))
    rows = _side_by_side(building, home, shape, regels)
    check(tick, 0.9)
    table = _features(building, home, shape, rows, regels)
    check(tick, 1.0)
    group = pd.Series(building.ids[shape.group], index=building.ids, dtype=object)
    return Kenmerken(table, tuple(problems), group)


# What comes in


@dataclass(slots=True)
class _Buildings:
    """Panden in the order of their id, so that the order of the input changes nothing."""

    ids: np.ndarray
    geometry: np.ndarray
    area: np.ndarray
    height: np.ndarray
    year: np.ndarray


@dataclass(slots=True)
class _Homes:
    """Rows of woningen in their own order; ``pand`` is a row of the buildings or -1.

    ``object`` says whether the row is a verblijfsobject that stands, ``dwelling`` whether it may be
    a dwelling; the arrays per building count them, ``n_likely`` those that nothing points away from
    being a dwelling. ``above`` is what the house number tells: 0 at ground level, 1 higher, NaN
    nothing.
    """

    ids: np.ndarray
    xy: np.ndarray
    pand: np.ndarray
    dwelling: np.ndarray
    sure: np.ndarray
    object: np.ndarray
    boat: np.ndarray
    area: np.ndarray
    year: np.ndarray
    floor: np.ndarray
    above: np.ndarray
    lift: np.ndarray
    n_objects: np.ndarray
    n_dwellings: np.ndarray
    n_likely: np.ndarray


def pand_ids(values: Any) -> np.ndarray:
    """Return ids as text, BAG ids with the zeros that they lost as numbers; None where missing.

    >>> pand_ids([166100000023440.0, "osm:w1"]).tolist()
    ['0166100000023440', 'osm:w1']
    """
    return _ids(values)[0]


def _ids(values: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return (ids as text, mask of those that had lost zeros): BAG ids have 16 digits."""
    text = pd.Series(values, dtype=object)
    known = text.notna()
    text = text.where(~known, text.astype(str).str.replace(r"\.0$", "", regex=True))
    short = known & text.astype(str).str.fullmatch(r"\d{12,15}")
    text = text.where(~short, text.astype(str).str.zfill(16))
    return text.where(known, None).to_numpy(dtype=object), short.to_numpy(dtype=bool)


def _buildings(panden: Layer, problems: list[Problem]) -> _Buildings:
    ids, short = _ids(panden.data["pand_id"])
    geometry = np.asarray(panden.geometry, dtype=object).copy()
    usable = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    invalid = usable & ~shapely.is_valid(geometry)
    if invalid.any():
        geometry[invalid] = shapely.buffer(shapely.make_valid(geometry[invalid]), 0)
        problems.append(_problem("kenmerk_pand_ongeldig", "panden", ids, invalid))
    if short.any():
        problems.append(_problem("kenmerk_id_aangevuld", "panden", ids, short))
    area = np.nan_to_num(shapely.area(geometry))
    order = np.lexsort((-area, pd.Series(ids).fillna("").to_numpy(dtype=str)))
    named = pd.Series(ids[order])
    order = order[(named.notna() & ~named.duplicated()).to_numpy(dtype=bool)]
    height = _numbers(panden.data, "hoogte_m")[order]
    return _Buildings(
        ids=ids[order],
        geometry=geometry[order],
        area=area[order],
        height=np.where(height > 0, height, np.nan),
        year=_numbers(panden.data, "bouwjaar")[order],
    )


def _homes(
    woningen: Layer, building: _Buildings, regels: KenmerkRegels, problems: list[Problem]
) -> _Homes:
    data = woningen.data
    n = len(data)
    ids = data["woning_id"].astype(str).to_numpy(dtype=object)
    points = np.asarray(woningen.geometry, dtype=object)
    missing = shapely.is_missing(points) | shapely.is_empty(points)
    xy = np.full((n, 2), np.nan)
    xy[~missing] = shapely.get_coordinates(points[~missing])
    living = _numbers(data, "is_woning")
    why = _texts(data, "is_woning_reden")
    digits = pd.Series(ids)
    boat = why.str.contains(_BOAT, case=False, na=False).to_numpy(dtype=bool)
    boat = boat | digits.str.fullmatch(r"\d{4}0[23]\d{10}").to_numpy(dtype=bool)
    lapsed = why.str.startswith("status ", na=False).to_numpy(dtype=bool)
    pand, outside = _linked(data, xy, building, boat, problems)
    standing = ~lapsed & ~boat & (pand >= 0)
    unsaid = (why.isna() | why.isin(_UNSAID)).to_numpy(dtype=bool)
    dwelling = ~(living == 0)
    sure = living == 1

    area = _numbers(data, "oppervlakte_m2")
    wrong = (area <= 0) | np.isin(area, _DEFAULT_AREAS)
    wrong |= dwelling & ((area < regels.oppervlakte_min_m2) | (area > regels.oppervlakte_max_m2))
    if wrong.any():
        problems.append(_problem("kenmerk_oppervlakte", "woningen", ids, wrong, "oppervlakte_m2"))
    year = _year(_numbers(data, "bouwjaar"), pand, ids, building, regels, problems)
    lost = outside & dwelling & ~lapsed & ~boat
    if lost.any():
        code = "kenmerk_geen_pand" if len(building.ids) else "kenmerk_geen_panden"
        problems.append(_problem(code, "woningen", ids, lost))

    def per_pand(mask: np.ndarray) -> np.ndarray:
        return np.bincount(pand[mask & standing], minlength=len(building.ids))

    n_objects = per_pand(np.ones(n, dtype=bool))
    above = np.full(n, np.nan)
    several = np.flatnonzero(standing)
    several = several[n_objects[pand[several]] > 1]
    above[several] = _by_number(_texts(data, "adres").iloc[several], pand[several], regels)

    return _Homes(
        ids=ids,
        xy=xy,
        pand=pand,
        dwelling=dwelling,
        sure=sure,
        object=standing,
        boat=boat,
        area=np.where(wrong, np.nan, area),
        year=year,
        floor=_numbers(data, "verdieping"),
        above=above,
        lift=_numbers(data, "lift"),
        n_objects=n_objects,
        n_dwellings=per_pand(dwelling),
        n_likely=per_pand(sure | (np.isnan(living) & unsaid)),
    )


def _year(
    year: np.ndarray,
    pand: np.ndarray,
    ids: np.ndarray,
    building: _Buildings,
    regels: KenmerkRegels,
    problems: list[Problem],
) -> np.ndarray:
    """Return the years of dwellings, that of the pand where there is none; odd ones are unknown."""

    def odd(years: np.ndarray) -> np.ndarray:
        return np.asarray((years < regels.bouwjaar_min) | (years > regels.bouwjaar_max))

    wrong = odd(year)
    if wrong.any():
        problems.append(_problem("kenmerk_bouwjaar", "woningen", ids, wrong, "bouwjaar"))
    bare = np.flatnonzero(np.isnan(year) & (pand >= 0))
    out = np.where(wrong, np.nan, year)
    out[bare] = building.year[pand[bare]]
    used = np.zeros(len(building.ids), dtype=bool)
    used[pand[bare]] = True
    wrong = used & odd(building.year)
    if wrong.any():
        problems.append(_problem("kenmerk_bouwjaar", "panden", building.ids, wrong, "bouwjaar"))
    return np.where(odd(out), np.nan, out)


def _by_number(address: pd.Series, pand: np.ndarray, regels: KenmerkRegels) -> np.ndarray:
    """Return 0 (at ground level), 1 (higher) or NaN by the addition to the house number.

    Three ways of towns: a word for both (Haarlem 12-ZW and 12-RD), a word for the ground floor and
    the number of the floor above it (Amsterdam 12-H, 12-1, 12-2), a word for upstairs only (Utrecht
    12, 12-BS). A letter that is part of the number (12H) says nothing.
    """
    text = address.reset_index(drop=True)
    split = text.str.extract(r"^(.*\s\d+[A-Za-z]?)(?:[-\s]+([A-Za-z0-9]+))?$")
    addition = split[1].str.upper()
    below = addition.isin(regels.toevoeging_beneden).to_numpy(dtype=bool)
    over = addition.isin(regels.toevoeging_boven).to_numpy(dtype=bool)
    number = addition.isin(regels.toevoeging_verdieping).to_numpy(dtype=bool)
    names, _ = pd.factorize(split[0])
    house = np.unique(pand * (len(pand) + 1) + names + 1, return_inverse=True)[1]

    def beside(mask: np.ndarray, of: np.ndarray) -> np.ndarray:
        """Return which rows share *of* with a row of *mask*."""
        return np.asarray((np.bincount(of, mask) > 0)[of], dtype=bool)

    over = over | (number & beside(below, pand))
    below = below | (addition.isna() & split[0].notna()).to_numpy() & beside(over, house)
    return np.where(below, 0.0, np.where(over, 1.0, np.nan))


def _linked(
    data: pd.DataFrame,
    xy: np.ndarray,
    building: _Buildings,
    boat: np.ndarray,
    problems: list[Problem],
) -> tuple[np.ndarray, np.ndarray]:
    """Return (row of the pand or -1, mask of rows outside every pand).

    The pand that the data name; where they name none that is known, the smallest one around the
    point, of equals the first.
    """
    named, short = _ids(data["pand_id"] if "pand_id" in data else [None] * len(data))
    if short.any():
        problems.append(_problem("kenmerk_id_aangevuld", "woningen", named, short))
    pand = pd.Index(building.ids).get_indexer(pd.Index(named))
    loose = np.flatnonzero((pand < 0) & ~boat & np.isfinite(xy[:, 0]))
    if len(loose) and len(building.ids):
        tree = shapely.STRtree(building.geometry)
        row, around = tree.query(shapely.points(xy[loose]), predicate="intersects")
        order = np.lexsort((around, building.area[around], row))
        row, around = row[order], around[order]
        first = np.ones(len(row), dtype=bool)
        first[1:] = row[1:] != row[:-1]
        pand[loose[row[first]]] = around[first]
    return pand, pand < 0


def _numbers(data: pd.DataFrame, column: str) -> np.ndarray:
    if column not in data:
        return np.full(len(data), np.nan)
    return np.asarray(pd.to_numeric(data[column]).to_numpy(dtype=float, na_value=np.nan))


def _texts(data: pd.DataFrame, column: str) -> pd.Series:
    if column not in data:
        return pd.Series([None] * len(data), dtype=object)
    return data[column].astype(object)


def _problem(code: str, layer: str, ids: np.ndarray, rows: np.ndarray, column: str = "") -> Problem:
    examples = tuple(sorted(str(i) for i in ids[rows] if i is not None)[:5])
    return Problem(code, layer, column, int(rows.sum()), examples, fatal=False)


# What the outlines tell


@dataclass(slots=True)
class _Shapes:
    """Per building: walls, neighbours, complex and width.

    ``neighbours`` counts the buildings that share a wall, ``partner`` is the only one or -1.
    ``around`` says that they stand on different sides; ``normal`` (n, 2) is that of the longest
    wall.
    """

    edges: Edges
    walls: Walls
    usable: np.ndarray
    neighbours: np.ndarray
    partner: np.ndarray
    around: np.ndarray
    group: np.ndarray
    stacked: np.ndarray
    width: np.ndarray
    width_sure: np.ndarray
    normal: np.ndarray


def _shapes(
    building: _Buildings,
    home: _Homes,
    regels: KenmerkRegels,
    problems: list[Problem],
    tick: Tick,
) -> _Shapes:
    n = len(building.ids)
    edges = edges_of(building.geometry)
    usable = (building.area > 0) & (np.diff(edges.first) > 0)
    per_object = building.area / np.maximum(home.n_objects, 1)
    counted = usable & (home.n_objects > 0)
    counted &= (home.n_likely > 0) | (per_object >= regels.bijgebouw_max_m2)
    check(tick, 0.2)
    walls = find_walls(
        building.geometry,
        edges,
        counted,
        regels.muur_speling_m,
        regels.muur_min_m,
        regels.overlap_min_pct / 100,
    )
    check(tick, 0.7)
    over = walls.stacked
    if len(over):
        pairs = [f"{building.ids[i]} en {building.ids[j]}" for i, j in over[:5]]
        problems.append(
            Problem("kenmerk_op_elkaar", "panden", "", len(over), tuple(pairs), fatal=False)
        )
    # Panden over one another are one building to their neighbours.
    node = groups(n, (over[:, 0], over[:, 1]))
    beside = np.unique(np.column_stack([node[walls.pand], node[walls.neighbour]]), axis=0)
    beside = beside[beside[:, 0] != beside[:, 1]]
    neighbours = np.bincount(beside[:, 0], minlength=n)
    partner = np.full(n, -1)
    partner[beside[:, 0]] = beside[:, 1]
    partner[neighbours != 1] = -1
    used = np.flatnonzero(usable & (home.n_objects > 0))
    width, sure, around, normal = _widths(edges, walls, used, n, regels)
    check(tick, 1.0)
    stacked = np.zeros(n, dtype=bool)
    stacked[over.ravel()] = True
    return _Shapes(
        edges=edges,
        walls=walls,
        usable=usable,
        neighbours=neighbours[node],
        partner=partner[node],
        around=around,
        group=groups(n, (walls.pand, walls.neighbour), (over[:, 0], over[:, 1])),
        stacked=stacked,
        width=width,
        width_sure=sure,
        normal=normal,
    )


def _widths(
    edges: Edges, walls: Walls, pand: np.ndarray, n: int, regels: KenmerkRegels
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return per building (width in m, whether it is sure, walls on more than one side, normal).

    Between opposite walls: their distance; where that is more than one span, with a garage between
    house and neighbour, the width of the main part. Beside walls on one side: that of the main
    part, seen from that wall. Free: the narrower of both ways. The normal is that of the longest
    wall, NaN without one.
    """
    width, sure = np.full(n, np.nan), np.zeros(n, dtype=bool)
    limits = regels.bouwdiepte_min_m, regels.smal_max_m
    around = np.zeros(n, dtype=bool)
    lead, back, cosine = _opposite(walls, np.ones(len(walls.pand), dtype=bool), n)
    around[walls.pand[cosine < _ALONG]] = True
    # Houses back to back: the longest wall may be the one behind, which none stands opposite.
    across = np.abs(cosine) < 0.5
    across &= (back < 0)[walls.pand]
    side, facing, _ = _opposite(walls, across, n)
    lead, back = np.where(facing >= 0, side, lead), np.where(facing >= 0, facing, back)
    both = np.flatnonzero(back >= 0)
    one, two = lead[both], back[both]
    # Walls that are not quite parallel: along the mean of both normals.
    mean = walls.normal[one] - walls.normal[two]
    mean /= np.hypot(*mean.T)[:, None]
    distance = np.einsum("ij,ij->i", walls.middle[one] - walls.middle[two], mean)
    real = distance > 0
    width[both[real]] = distance[real]
    sure[both[real]] = True
    wide = np.flatnonzero(real & (distance > regels.beukmaat_max_m))
    if len(wide):
        linked, at = both[wide], walls.middle[one[wide]]
        low, high = extent(edges, linked, mean[wide], at)
        chords, _ = scan(edges, linked, mean[wide], at, low, high)
        house, _ = main_width(chords, high - low, *limits)
        narrower = house <= np.minimum(regels.beukmaat_max_m, distance[wide] - EQUAL_M)
        width[linked[narrower]] = house[narrower]
        sure[linked[narrower]] = False

    single = pand[(lead[pand] >= 0) & np.isnan(width[pand])]
    if len(single):
        wall = lead[single]
        low, high = extent(edges, single, walls.normal[wall], walls.middle[wall])
        chords, _ = scan(edges, single, walls.normal[wall], walls.middle[wall], low, high)
        width[single], share = main_width(chords, high - low, *limits)
        sure[single] = share >= _SURE
        _as_neighbour(single, chords, share, width, sure, walls.neighbour[wall])
    free = pand[lead[pand] < 0]
    if len(free):
        frame = frames(edges, free)
        sides = []
        for across, low, high in _both_ways(frame.along, frame.low, frame.high):
            inside, _ = scan(edges, free, across, frame.corner, low, high)
            sides.append(main_width(inside, high - low, *limits)[0])
        width[free] = np.minimum(*sides)
    width[~(width > 0)] = np.nan
    normal = np.full((n, 2), np.nan)
    normal[lead >= 0] = walls.normal[lead[lead >= 0]]
    return width, sure, around, normal


def _opposite(walls: Walls, some: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (longest wall, longest wall opposite it, cosine of every wall with the longest).

    Of the walls *some*; both are per building, -1 where there is none.
    """
    order = np.lexsort((walls.neighbour, -np.round(walls.length, 3), walls.pand))
    order = order[some[order]]
    pand = walls.pand[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = pand[1:] != pand[:-1]
    lead, back = np.full(n, -1), np.full(n, -1)
    lead[pand[first]] = order[first]
    cosine = np.where(
        lead[walls.pand] >= 0, _dot(walls.normal, walls.normal[lead[walls.pand]]), np.nan
    )
    facing = order[cosine[order] < -_FACING]
    last, at = np.unique(walls.pand[facing], return_index=True)
    back[last] = facing[at]
    return lead, back, cosine


def _as_neighbour(
    single: np.ndarray,
    chords: np.ndarray,
    share: np.ndarray,
    width: np.ndarray,
    sure: np.ndarray,
    neighbour: np.ndarray,
) -> None:
    """Give houses at the end of a row the width of the next one where they have that too.

    An extension at the side or at the back of an end house leaves more than one width; houses of
    one row are mostly equally wide.
    """
    certainty = np.where(sure, 1.0, 0.0)
    certainty[single] = share
    known = (certainty[neighbour] >= _SURE) & (certainty[neighbour] > share)
    like = np.abs(chords - width[neighbour][:, None]) <= EQUAL_M
    some = known & (like.mean(axis=1) >= _SAME)
    total = np.maximum(like.sum(axis=1), 1)
    width[single[some]] = ((chords * like).sum(axis=1) / total)[some]
    sure[single[some]] = True


def _both_ways(
    along: np.ndarray, low: np.ndarray, high: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield (direction of the lines, from, to) for lines along and across a frame."""
    yield along, low[:, 1], high[:, 1]
    yield np.column_stack([-along[:, 1], along[:, 0]]), -high[:, 0], -low[:, 0]


# Dwellings drawn as one pand


@dataclass(slots=True)
class _Rows:
    """Panden whose dwellings stand side by side.

    ``beside`` and ``certain`` are per building, ``ratio`` how many times as long as deep it is;
    ``type`` and ``width`` per row of woningen, None and NaN where it is no such dwelling.
    """

    beside: np.ndarray
    certain: np.ndarray
    ratio: np.ndarray
    type: np.ndarray
    width: np.ndarray


def _side_by_side(
    building: _Buildings, home: _Homes, shape: _Shapes, regels: KenmerkRegels
) -> _Rows:
    n = len(building.ids)
    kind: np.ndarray = np.full(len(home.pand), None, dtype=object)
    width = np.full(len(home.pand), np.nan)
    shared = np.flatnonzero(shape.usable & (home.n_objects > 1))
    if not len(shared):
        false = np.zeros(n, dtype=bool)
        return _Rows(false, false, np.full(n, np.nan), kind, width)
    place = _Places(home, np.flatnonzero(home.object & (home.n_objects > 1)[home.pand]), n)
    row = _facades(building, home, shape, shared, place, regels.naast_elkaar_afstand_m)

    number = np.maximum(home.n_objects, 1)
    room = building.area / number >= regels.naast_elkaar_voetafdruk_m2
    room &= row.facade >= number * regels.naast_elkaar_afstand_m
    room &= row.facade <= number * regels.naast_elkaar_breedte_max_m
    room &= building.area <= row.facade * regels.naast_elkaar_diepte_max_m
    layers = _layers(building, home, regels)
    high = (layers.high > regels.beneden_boven_lagen) | (layers.height > regels.beneden_boven_lagen)
    upstairs = place.any((home.floor >= 1) | (home.above == 1))
    ground = place.all(home.floor == 0)
    spread = place.spread(row, regels.naast_elkaar_afstand_m)
    homes_only = home.n_likely == home.n_objects
    low_rise = (layers.raw < _ONE_LAYER) | (layers.height == 1)
    beside = shape.usable & (home.n_objects > 1) & homes_only & ~upstairs
    beside &= ground | (room & ~high & (spread | low_rise))

    rows = place.rows[beside[home.pand[place.rows]]]
    if len(rows):
        kind[rows] = _in_row(home, shape, row, rows)
        width[rows] = (row.facade / np.maximum(home.n_objects, 1))[home.pand[rows]]
    return _Rows(beside, beside & ground, row.ratio, kind, width)


@dataclass(slots=True)
class _Facades:
    """Per building with several addresses: the direction along its facade and how long that is.

    ``straight`` is False for a building with wings, whose facade turns corners; ``ratio`` is how
    many times as long as deep it is.
    """

    along: np.ndarray
    facade: np.ndarray
    straight: np.ndarray
    ratio: np.ndarray


def _facades(
    building: _Buildings,
    home: _Homes,
    shape: _Shapes,
    shared: np.ndarray,
    place: _Places,
    each_m: float,
) -> _Facades:
    """Return the facades of the buildings *shared*.

    Beside a party wall the facade runs at right angles to it, so that doors at the front and the
    back of one house are not taken for a row; else along the side on which the points spread.
    """
    n = len(building.ids)
    frame = frames(shape.edges, shared)
    area = building.area[shared]
    sides = []
    for across, low, high in _both_ways(frame.along, frame.low, frame.high):
        inside, count = scan(shape.edges, shared, across, frame.corner, low, high)
        sides.append(usual(inside / np.maximum(count, 1)))
    (long, long_share), (deep, deep_share) = sides
    long, deep = np.where(long > 0, long, np.nan), np.where(deep > 0, deep, np.nan)
    # A row that steps back is as deep everywhere, but not as long.
    thin = np.where(long_share > deep_share + _UNLIKE, long, deep)
    thin = np.where(np.abs(long_share - deep_share) <= _UNLIKE, np.fmin(long, deep), thin)
    size = frame.size()
    straight = area >= _FULL * size[:, 0] * size[:, 1]
    spread = _main_axis(home.xy[place.rows], place.pand, n)[shared]
    across = _left(frame.along)
    first = np.abs(_dot(spread, frame.along)) >= np.abs(_dot(spread, across))
    along = np.where(first[:, None], frame.along, across)
    along = np.where(straight[:, None], along, spread)
    facade = np.where(straight, area / np.where(first, deep, long), area / thin)
    # A party wall says where the facade runs, unless only the other side has the length.
    normal, width = shape.normal[shared], shape.width[shared]
    number = home.n_objects[shared]
    walled = np.isfinite(normal[:, 0])
    walled &= (width >= number * each_m) | (number < 3)
    along = np.where(walled[:, None], normal, along)
    facade = np.where(walled, width, facade)

    def fill(values: np.ndarray, missing: Any) -> np.ndarray:
        out = np.full((n, *values.shape[1:]), missing)
        out[shared] = values
        return out

    return _Facades(
        fill(along, np.nan),
        fill(facade, np.nan),
        fill(straight | walled, False),
        fill(area / thin / thin, np.nan),
    )


class _Places:
    """The address points of panden with several, and how they lie."""

    def __init__(self, home: _Homes, rows: np.ndarray, n: int) -> None:
        self.home, self.rows, self.n = home, rows, n
        self.pand = home.pand[rows]
        self.count = np.maximum(np.bincount(self.pand, minlength=n), 1)

    def any(self, mask: np.ndarray) -> np.ndarray:
        """Return per building whether *mask* holds for one of its rows."""
        return np.bincount(self.pand[mask[self.rows]], minlength=self.n) > 0

    def all(self, mask: np.ndarray) -> np.ndarray:
        """Return per building whether *mask* holds for every one of its rows."""
        number = np.bincount(self.pand[mask[self.rows]], minlength=self.n)
        return np.asarray((number == self.count) & (number > 0), dtype=bool)

    def spread(self, row: _Facades, least_m: float) -> np.ndarray:
        """Return per building whether its points lie as doors along a facade do.

        Most points keep a distance from the next: in a straight building along its facade, so
        that points over one another do not count, in a bent one to the nearest point.
        """
        xy = self.home.xy[self.rows]
        known = np.isfinite(xy[:, 0])
        wanted = np.fmax(least_m, _NEXT * row.facade / self.count)[self.pand]
        spot = _dot(xy, row.along[self.pand])
        order = np.lexsort((spot, self.pand))
        gap = np.diff(spot[order], prepend=np.nan, append=np.nan)
        gap[np.diff(self.pand[order], prepend=-1, append=-1) != 0] = np.inf
        clear = np.zeros(len(xy))
        clear[order] = np.minimum(gap[:-1], gap[1:])
        # Points of other panden lie far off in the third direction.
        spots = np.column_stack([xy, self.pand * 1e4])[known]
        nearest = np.zeros(len(xy))
        if len(spots):
            nearest[known] = cKDTree(spots).query(spots, k=2)[0][:, 1]
        clear = np.where(row.straight[self.pand], clear, nearest)
        good = known & (clear >= wanted)
        share = np.bincount(self.pand[good], minlength=self.n) / self.count
        # A single odd point spoils two distances: of two dwellings both must count.
        return np.asarray(share >= np.where(self.count == 2, 1.0, _MOST), dtype=bool)


def _main_axis(xy: np.ndarray, of: np.ndarray, n: int) -> np.ndarray:
    """Return per group the unit direction in which its points spread most, (n, 2)."""
    count = np.maximum(np.bincount(of, minlength=n), 1)
    xy = np.nan_to_num(xy)
    mean = np.column_stack([np.bincount(of, xy[:, i], minlength=n) / count for i in (0, 1)])
    x, y = (xy - mean[of]).T
    turn = 0.5 * np.arctan2(
        2 * np.bincount(of, x * y, minlength=n), np.bincount(of, x * x - y * y, minlength=n)
    )
    return np.column_stack([np.cos(turn), np.sin(turn)])


def _in_row(home: _Homes, shape: _Shapes, row: _Facades, rows: np.ndarray) -> np.ndarray:
    """Return hoek, tussen or twee_onder_een_kap for dwellings side by side in one pand.

    The ends are the outermost points; an end with a neighbouring pand against it is no end, and a
    ring around a courtyard has none.
    """
    n = len(home.n_objects)
    pand = home.pand[rows]
    facing = _dot(shape.walls.normal, row.along[shape.walls.pand])
    closed = np.zeros((n, 2), dtype=bool)
    closed[shape.walls.pand[facing < -_ALONG], 0] = True
    closed[shape.walls.pand[facing > _ALONG], 1] = True
    closed[shape.edges.holes] = True
    spot = _dot(np.nan_to_num(home.xy[rows]), row.along[pand])
    order = np.lexsort((home.ids[rows].astype(str), np.round(spot, 3), pand))
    new = np.ones(len(rows), dtype=bool)
    new[1:] = pand[order][1:] != pand[order][:-1]
    end = np.zeros((len(rows), 2), dtype=bool)
    end[order, 0], end[order, 1] = new, np.roll(new, -1)
    free = (end & ~closed[pand]).any(axis=1)
    pair = (np.bincount(pand, minlength=n) == 2) & ~closed.any(axis=1)
    return np.where(pair[pand], "twee_onder_een_kap", np.where(free, "hoek", "tussen"))


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _left(way: np.ndarray) -> np.ndarray:
    return np.column_stack([-way[:, 1], way[:, 0]])


# Layers


@dataclass(slots=True)
class _Layers:
    """Per building: ``raw`` floor area over footprint, ``high`` and ``height`` whole layers from
    that and from the height (NaN where unknown)."""

    raw: np.ndarray
    high: np.ndarray
    height: np.ndarray


def _layers(building: _Buildings, home: _Homes, regels: KenmerkRegels) -> _Layers:
    n = len(building.ids)
    rows = home.object
    pand = home.pand[rows]
    total = np.bincount(pand, home.area[rows], minlength=n).astype(float)
    total[home.n_objects == 0] = np.nan
    gross = building.area * regels.netto_deel
    raw = np.where(gross > 0, total / np.where(gross > 0, gross, 1), np.nan)
    return _Layers(raw, _whole(raw), _whole(building.height / regels.laaghoogte_m))


def _whole(layers: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(np.floor(layers + 0.5), 1))


# The table


def _features(
    building: _Buildings,
    home: _Homes,
    shape: _Shapes,
    rows: _Rows,
    regels: KenmerkRegels,
) -> pd.DataFrame:
    n = len(home.pand)
    pand = np.where(home.pand >= 0, home.pand, len(building.ids))

    def of(values: np.ndarray, missing: Any) -> Any:
        return np.append(values, np.array([missing], dtype=values.dtype))[pand]

    layers = _layers(building, home, regels)
    raw, from_area, from_height = (of(v, np.nan) for v in (layers.raw, layers.high, layers.height))
    footprint = of(building.area, np.nan)
    objects, dwellings = of(home.n_objects, 0), of(home.n_dwellings, 0)
    usable = of(shape.usable, False)
    beside = of(rows.beside, False)
    width = of(shape.width, np.nan)

    per_object = footprint / np.maximum(objects, 1)
    small = home.dwelling & home.object & usable & (of(home.n_likely, 0) == 0)
    small &= per_object < regels.bijgebouw_max_m2
    live = home.dwelling & home.object & usable & ~small
    single = live & (objects == 1)
    in_row = live & beside
    narrow = single & (width <= regels.smal_max_m) & (home.year > regels.smal_bouwjaar)
    narrow &= home.area >= regels.smal_oppervlakte_min_m2
    stacked = live & ~single & ~in_row

    kind: np.ndarray = np.full(n, None, dtype=object)
    kind[single] = _single_type(shape, home)[home.pand[single]]
    kind[in_row] = rows.type[in_row]
    stack_type, stack_given = _stacked_type(
        home, raw, from_area, from_height, objects, dwellings, of(rows.ratio, np.nan), regels
    )
    kind[stacked] = stack_type[stacked]
    kind[narrow] = "gestapeld"
    afloat = home.boat & home.dwelling
    kind[afloat] = "overig"
    sure: np.ndarray = np.full(n, None, dtype=object)
    odd = of(shape.stacked, False) | ((of(shape.neighbours, 0) > 1) & ~of(shape.around, False))
    sure[single] = np.where(odd | ~home.sure, _ESTIMATED, _DERIVED)[single]
    sure[in_row] = np.where(of(rows.certain, False), _DERIVED, _ESTIMATED)[in_row]
    sure[stacked] = np.where(
        stack_given | ((kind == "gestapeld") & home.sure), _DERIVED, _ESTIMATED
    )[stacked]
    sure[narrow] = _ESTIMATED
    sure[afloat] = _GIVEN

    reasons = _Reasons(n)
    reasons.add(~home.dwelling, "geen_woning")
    reasons.add(afloat, "woonboot_of_standplaats")
    reasons.add(small, "mogelijk_berging")
    away = home.dwelling & ~home.boat & ~live & ~small
    reasons.add(away & (home.pand < 0), "geen_pand")
    reasons.add(away & (home.pand >= 0) & ~usable, "pand_zonder_omtrek")
    reasons.add(narrow, "smal_getekend")
    stacked |= narrow
    grounded = (single & ~narrow) | in_row

    # Width
    beuk = np.where(in_row, rows.width, np.where(single & ~narrow, width, np.nan))
    over_each_other = stacked & ~narrow & (objects == 2)
    over_each_other &= width <= regels.naast_elkaar_breedte_max_m
    beuk = np.where(over_each_other, width, beuk)
    beuk_sure = _words(n)
    beuk_sure[np.isfinite(beuk)] = _ESTIMATED
    walled = of(shape.width_sure, False) & single & np.isfinite(beuk)
    beuk_sure[walled] = _DERIVED
    reasons.add(stacked & ~narrow & np.isnan(beuk), "gestapeld")
    reasons.add(grounded & np.isnan(beuk), "pand_zonder_omtrek")

    # Layers
    layer = np.where(np.isfinite(from_height), from_height, from_area)
    layer = np.where(live & ~narrow, layer, np.nan)
    layer_sure = _words(n)
    layer_sure[np.isfinite(layer)] = _ESTIMATED
    reasons.add(live & ~narrow & np.isnan(layer), "geen_oppervlakte")

    # Lift
    lift = np.where(home.dwelling & ~home.boat, home.lift, np.nan)
    chance = np.where(grounded, 0.0, np.nan)
    by_table = _lift_chance(layer, home.year, regels)
    chance = np.where(stacked, by_table, chance)
    reasons.add(stacked & np.isnan(lift), "geen_lift_gegeven")
    blank = stacked & np.isnan(chance) & np.isnan(lift)
    reasons.add(blank & np.isfinite(layer), "geen_bouwjaar")
    chance = np.where(np.isfinite(lift), lift, chance)
    lift_sure = _words(n)
    lift_sure[np.isfinite(chance)] = _ESTIMATED
    lift_sure[np.isfinite(lift)] = _GIVEN

    # Own entrance at ground level
    ground = np.full(n, np.nan)
    ground_sure = _words(n)
    ground[grounded] = 1
    ground_sure[grounded] = sure[grounded]
    for word, value in (("beneden", 1.0), ("boven", 0.0)):
        some = stacked & (kind == word)
        ground[some], ground_sure[some] = value, _ESTIMATED
    some = stacked & np.isfinite(home.above)
    ground[some], ground_sure[some] = (home.above == 0)[some], _ESTIMATED
    told = live & np.isfinite(home.floor)
    ground[told], ground_sure[told] = (home.floor == 0)[told], _GIVEN
    reasons.add(live & np.isnan(ground), "geen_verdieping")

    # On one level
    level = np.full(n, np.nan)
    one = np.where(np.isfinite(from_height), from_height, from_area) == 1
    clash = np.isfinite(from_height) & np.isfinite(from_area)
    clash &= (from_height == 1) != (from_area == 1)
    known = grounded & np.isfinite(layer) & ~clash
    level[known] = one[known]
    reasons.add(grounded & clash, "lagen_tegenstrijdig")
    # Stacked: what a dwelling may measure on one layer, if each layer holds as many.
    share = footprint / np.maximum(objects / np.where(np.isfinite(layer), layer, 1), 1)
    block = stacked & np.isin(kind, ("portiek", "galerij_flat"))
    level[block | (stacked & (home.area <= share) & np.isfinite(layer))] = 1
    level[stacked & (home.area > footprint)] = 0
    level_sure = _words(n)
    level_sure[np.isfinite(level)] = _ESTIMATED
    unsure = live & ~narrow & np.isnan(level) & ~clash
    reasons.add(unsure & np.isnan(home.area), "geen_oppervlakte")
    reasons.add(unsure & np.isfinite(home.area) & stacked, "lagen_in_woning_onbekend")

    # Floor area at ground level
    own = footprint / np.where(in_row, np.maximum(objects, 1), 1)
    below = np.where(grounded, np.fmin(own * regels.netto_deel, home.area), np.nan)
    below = np.where(grounded & (level == 1) & np.isfinite(home.area), home.area, below)
    below = np.where(stacked & (ground == 1) & (level == 1), home.area, below)
    below = np.where(stacked & (ground == 0), 0.0, below)
    reasons.add(stacked & (ground == 1) & (level == 0), "lagen_in_woning_onbekend")

    placed = home.pand >= 0
    data = {
        "woningtype": kind,
        "woningtype_zekerheid": sure,
        "beukmaat_m": np.round(beuk, 2),
        "beukmaat_zekerheid": beuk_sure,
        "bouwlagen": _whole_column(layer),
        "bouwlagen_zekerheid": layer_sure,
        "lift": _whole_column(lift),
        "lift_kans": chance,
        "lift_zekerheid": lift_sure,
        "begane_grond": _whole_column(ground),
        "begane_grond_zekerheid": ground_sure,
        "gelijkvloers": _whole_column(level),
        "gelijkvloers_zekerheid": level_sure,
        "begane_grond_m2": np.round(below, 1),
        "voetafdruk_m2": np.where(placed & usable, np.round(footprint, 1), np.nan),
        "woningen_in_pand": _whole_column(np.where(placed, dwellings, np.nan)),
        "pandgroep_id": of(building.ids[shape.group], None),
        "kenmerk_reden": reasons.text(),
    }
    text = {c for c in _COLUMNS if isinstance(data[c], np.ndarray) and data[c].dtype == object}
    return pd.DataFrame(
        {c: pd.Series(data[c], dtype=object) if c in text else data[c] for c in _COLUMNS}
    )


def _words(n: int) -> np.ndarray:
    return np.full(n, None, dtype=object)


def _whole_column(values: np.ndarray) -> Any:
    return pd.array(values, dtype="Int64")


class _Reasons:
    """Codes per row, joined in the order of :data:`REDENEN`."""

    def __init__(self, n: int) -> None:
        self.masks = {code: np.zeros(n, dtype=bool) for code in REDENEN}

    def add(self, mask: np.ndarray, code: str) -> None:
        self.masks[code] |= mask

    def text(self) -> np.ndarray:
        """Return the codes of every row, None where there is none."""
        out: np.ndarray = np.full(len(next(iter(self.masks.values()))), "", dtype=object)
        for code, mask in self.masks.items():
            out[mask] = out[mask] + np.where(out[mask] == "", code, "," + code)
        out[out == ""] = None
        return out


def _single_type(shape: _Shapes, home: _Homes) -> np.ndarray:
    """Return per building what its only verblijfsobject is, by walls with other buildings."""
    other = np.where(shape.partner >= 0, shape.partner, 0)
    pair = (shape.partner >= 0) & (shape.neighbours[other] == 1) & (home.n_objects[other] == 1)
    out: np.ndarray = np.full(len(shape.neighbours), "tussen", dtype=object)
    out[shape.neighbours == 1] = "hoek"
    out[pair] = "twee_onder_een_kap"
    out[shape.neighbours == 0] = "vrijstaand"
    return out


def _stacked_type(
    home: _Homes,
    raw: np.ndarray,
    from_area: np.ndarray,
    from_height: np.ndarray,
    objects: np.ndarray,
    dwellings: np.ndarray,
    ratio: np.ndarray,
    regels: KenmerkRegels,
) -> tuple[np.ndarray, np.ndarray]:
    """Return per row (the kind of stacking, whether the data say it); meant for stacked rows."""
    layers = np.where(np.isfinite(from_height), from_height, from_area)
    low = ~(layers > regels.beneden_boven_lagen)
    small = low & (dwellings <= regels.beneden_boven_woningen)
    out: np.ndarray = np.full(len(raw), "gestapeld", dtype=object)
    middle = (layers >= regels.portiek_lagen_min) & (layers < regels.flat_lagen) & ~small
    period = (home.year >= regels.portiek_bouwjaar_min) & (home.year <= regels.portiek_bouwjaar_max)
    out[middle & period] = "portiek"
    later = home.year > regels.portiek_bouwjaar_max
    out[middle & later & (ratio >= regels.galerij_verhouding)] = "galerij_flat"
    out[(layers >= regels.flat_lagen) & ~small] = "galerij_flat"
    # Above a shop; beside it where all of it stands on one layer.
    mixed = small & (objects > dwellings)
    out[mixed] = "boven"
    out[mixed & (raw < _ONE_LAYER)] = "beneden"
    by_number = np.isfinite(home.above) & small & np.isnan(home.floor)
    out[by_number] = np.where(home.above[by_number] == 0, "beneden", "boven")
    told = np.isfinite(home.floor) & small
    out[told & (home.floor == 0)] = "beneden"
    out[told & (home.floor >= 1)] = "boven"
    return out, told


def _lift_chance(layers: np.ndarray, year: np.ndarray, regels: KenmerkRegels) -> np.ndarray:
    """Return the chance of a lift; NaN without layers, or without a year where that matters."""
    low, high = np.full(len(layers), np.nan), np.full(len(layers), np.nan)
    for row in regels.lift:
        fits = (layers >= row.lagen_vanaf) & (layers <= row.lagen_tot)
        fits &= np.isnan(year) | ((year >= row.jaar_vanaf) & (year <= row.jaar_tot))
        low[fits], high[fits] = np.fmin(low, row.kans)[fits], np.fmax(high, row.kans)[fits]
    return np.where(low == high, low, np.nan)
