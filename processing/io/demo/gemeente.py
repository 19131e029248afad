# SPDX-License-Identifier: GPL-2.0-or-later
"""Lindewaard (GM9901): a Dutch town of 12,000 people that does not exist, to try everything on.

:func:`make_town` builds it in memory, the same every time; :func:`write_demo` writes it in the
formats of the real sources, so that it goes through the same readers as real data. Every figure
(squares, postcodes, buurten, nursing home) is a count of the same list of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...core.progress import Tick, check, never
from ...core.tables import text_series
from .stad import ORIGIN, Plan, Way, draw_plan

__all__ = ["SEED", "DemoTown", "make_town", "walking_components"]

SEED = 20260101
GEMEENTE = ("GM9901", "Lindewaard")

Points = NDArray[np.float64]


@dataclass(slots=True)
class DemoTown:
    """The whole town. Tables have a RangeIndex; ``geometry[i]`` belongs to row i of its table.

    ``panden``: pand_id, osm_kind, bouwjaar, lagen, status, soort. ``adressen``: vbo_id, num_id,
    object (vbo, ligplaats, standplaats), pand (row in panden), straat, huisnummer, huisletter,
    toevoeging, postcode, plaats, gebruiksdoel, status, oppervlakte, woning (bool), lift,
    verdieping,
    corporatie, complex, stijl, buurt, naam. ``mensen``: adres (row in adressen), leeftijd.
    ``voorzieningen``: tags, naam, adres (row or -1), wijze (node, way, both, entrance), x, y, pand.
    """

    plan: Plan
    panden: pd.DataFrame
    pand_vorm: NDArray[np.object_]
    adressen: pd.DataFrame
    adres_punt: Points
    deur_punt: Points
    mensen: pd.DataFrame
    voorzieningen: pd.DataFrame
    schuren: NDArray[np.object_]

    @property
    def inhabitants(self) -> int:
        """Number of people."""
        return len(self.mensen)

    @property
    def dwellings(self) -> int:
        """Number of dwellings as CBS counts them: woonfunctie, in use (or temporarily not)."""
        return int(self.adressen["woning"].sum())


def make_town(tick: Tick = never) -> DemoTown:
    """Return the demo municipality; two calls give equal towns."""
    rng = np.random.default_rng(SEED)
    plan = draw_plan(rng)
    check(tick, 0.1)
    yard = _Yard(plan)
    for spec in _specials(_SPECIAL):
        yard.special(spec)
    yard.flats()
    check(tick, 0.2)
    yard.rows(rng)
    check(tick, 0.5)
    sheds = yard.sheds(rng)
    houses = yard.houses
    addresses = _addresses(plan, houses, rng)
    check(tick, 0.7)
    people = _people(addresses, rng)
    panden, shapes, adressen, points, doors = _tables(plan, houses, addresses)
    check(tick, 0.9)
    facilities = _facilities(plan, houses, adressen, points, doors, rng)
    check(tick, 1.0)
    return DemoTown(plan, panden, shapes, adressen, points, doors, people, facilities, sheds)


def walking_components(
    ways: Iterable[Way], without_bridges: bool = False
) -> tuple[Points, NDArray[np.int64]]:
    """Return the vertices people can walk on and the number of the connected part of each."""
    ids: dict[tuple[float, float], int] = {}
    a: list[int] = []
    b: list[int] = []
    for way in ways:
        closed = way.kind.startswith("motorway") or way.tags.get("foot") == "no"
        if closed or way.tags.get("access") in ("private", "no"):
            continue
        if without_bridges and way.tags.get("bridge") == "yes":
            continue
        nodes = [ids.setdefault((float(x), float(y)), len(ids)) for x, y in way.xy]
        a += nodes[:-1]
        b += nodes[1:]
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(len(ids), len(ids)))
    _, label = connected_components(graph, directed=False)
    return np.array(list(ids)), label.astype(np.int64)


# ---------------------------------------------------------------- buildings


@dataclass(frozen=True, slots=True)
class _Style:
    """How houses stand along a street; metres. ``row``: shortest and longest row."""

    row: tuple[int, int]
    width: tuple[float, float]
    depth: tuple[float, float]
    setback: float
    gap: tuple[float, float]
    year: tuple[int, int]
    osm: str
    garden: float
    layers: tuple[int, int] = (2, 3)
    margin: float = 9.0
    shed: float = 0.6
    jitter: float = 0.0


# Per style one or more kinds of row: share, houses in a row, width and depth, setback from the
# middle of the street, gap to the next row, year, OSM building, garden, layers, distance to the
# end of the street, chance of a shed, jitter of the setback; all in m.
_STYLE_TABLE = """\
style     %    row  width   depth    back gap     year      osm                gdn lay mar shed jit
winkel    1    6-14 5.2-9.5 11-16    5.2  2.2-5   1680-1925 retail             3   3-4 4   0    0
markt     1    3-6  6-9.5   12-16    5.2  2.2-4   1620-1910 retail             2   3-4 3   0    0
centrum   0.93 5-12 5.2-8.6 9-12.5   5.4  3-10    1750-1932 house              5   2-3 6   0.3  0
centrum   0.07 1    15-22   12-14    6.5  6-12    1975-2012 apartments         8   3-4 8   0    0
kade      0.85 4-8  5.2-7.5 10-13    7    3-9     1640-1905 house              6   3-4 6   0.2  0
kade      0.15 1    20-30   13-15    8    8-14    1998-2016 apartments         8   4-5 8   0    0
herenhuis 1    4-9  5.8-7.6 10-12.5  8.5  3-6     1895-1925 house              10  3   8   0.4  0
rij30     1    4-9  4.5-5.9 8-9.5    7.8  4-9     1912-1940 house              11  2-3 8   0.6  0
villa30   0.6  2    6.8-8.2 9.5-11.5 13   6-9     1922-1939 semidetached_house 14  2-3 10  0.7  0
villa30   0.4  1    9-12    10-13    14   8-14    1915-1938 detached           14  2-3 10  0.7  0
rij50     0.8  4-8  5.9-6.6 8-9      9.5  7-12    1949-1962 house              12  2   10  0.7  0
rij50     0.2  2-4  6-6.6   8-9      10   6-9     1950-1960 house              12  2   10  0.7  0
erf       0.75 3-6  5.4-6.2 9.5-11   7.5  3-6     1971-1981 house              9   2-3 4   0.8  2
erf       0.25 2    6.6-7.4 9-11     8    5-7     1973-1984 semidetached_house 9   2-3 4   0.8  2
rij70     0.6  3-6  5.5-6.2 9-10.5   10   5-9     1968-1983 house              11  2-3 9   0.7  0
rij70     0.4  2    6.8-7.6 9-10.5   11   6-9     1970-1992 semidetached_house 12  2-3 9   0.7  0
nieuw     0.65 3-7  5.4-6.1 9.5-11   9    6-11    2006-2022 house              10  2-3 9   0.7  0
nieuw     0.35 2    6.2-7.2 10-11.5  10   5-7     2006-2023 semidetached_house 11  2-3 9   0.7  0
twee      0.8  2    6.6-7.8 9.5-11   12   6-9     1958-2016 semidetached_house 13  2-3 10  0.8  0
twee      0.2  1    9-12    10-12    13   8-12    1958-2016 detached           14  2-3 10  0.6  0
tweenieuw 0.8  2    6.4-7.6 10-11.5  12   6-9     2006-2022 semidetached_house 13  2-3 10  0.8  0
tweenieuw 0.2  1    9-12    10-12    13   8-12    2007-2023 detached           14  2-3 10  0.6  0
vrijnieuw 1    1    9-13    9.5-14   15   10-17   2008-2024 detached           16  2-3 10  0.6  0
vrij      1    1    9-13    9.5-14   15   10-19   1965-2014 detached           16  1-3 10  0.6  0
dorp      0.45 1    8.5-12  10-15    10   4-9     1860-1958 detached           12  1-2 8   0.6  0
dorp      0.35 2    6.2-7.8 9-11     10   5-8     1905-1966 semidetached_house 12  2   8   0.6  0
dorp      0.2  3-5  5.4-6.2 8.5-10   10   5-8     1922-1960 house              12  2   8   0.6  0
boer      1    1    11-17   16-27    24   190-460 1780-1985 farm               30  1-2 40  0.9  0
"""


def _styles(text: str) -> dict[str, tuple[tuple[float, _Style], ...]]:
    """Return the kinds of row per style."""
    out: dict[str, tuple[tuple[float, _Style], ...]] = {}

    def span(cell: str) -> tuple[float, float]:
        low, _, high = cell.partition("-")
        return float(low), float(high or low)

    def whole(cell: str) -> tuple[int, int]:
        low, high = span(cell)
        return int(low), int(high)

    for line in text.splitlines()[1:]:
        name, share, row, width, depth, back, gap, year, osm, *rest = line.split()
        garden, layers, margin, shed, jitter = rest
        style = _Style(
            whole(row),
            span(width),
            span(depth),
            float(back),
            span(gap),
            whole(year),
            osm,
            float(garden),
            whole(layers),
            float(margin),
            float(shed),
            float(jitter),
        )
        out[name] = (*out.get(name, ()), (float(share), style))
    return out


_STYLES = _styles(_STYLE_TABLE)

_CLEARANCE = {
    "motorway": 40.0,
    "motorway_link": 20.0,
    "secondary": 8.5,
    "tertiary": 6.5,
    "residential": 4.6,
    "living_street": 4.2,
    "unclassified": 6.0,
    "pedestrian": 4.4,
    "service": 3.2,
    "cycleway": 2.6,
    "footway": 1.9,
    "path": 2.5,
    "steps": 2.5,
    "track": 5.0,
}


@dataclass(slots=True)
class _House:
    """One pand with its place along a street; ``units`` dwellings or other addresses in it."""

    shape: shapely.Polygon
    garden: shapely.Polygon
    street: str
    along: float
    side: int
    style: str
    year: int
    layers: int
    osm: str
    front: Points
    inward: Points
    units: list[dict[str, Any]] = field(default_factory=list)
    name: str = ""
    group: int = -1
    lift: bool = False
    kind: str = "woning"


@dataclass(frozen=True, slots=True)
class _Special:
    """A building with a name. ``at``: local point nearest the front; ``size``: along, deep (m)."""

    key: str
    name: str
    street: str
    at: tuple[float, float]
    size: tuple[float, float]
    setback: float
    year: int
    purpose: str
    osm: str
    layers: int = 1
    number: bool = True


# key | name | street | local point | along and deep | setback | year | gebruiksdoel |
# OSM building | layers ("-": without house number)
_SPECIAL = """\
kerk | Sint-Maartenskerk | Torenstraat | 2270 2120 | 24 34 | 16 | 1465 | bijeenkomstfunctie |
    church | 1
kerk2 | Dorpskerk Oeverkerk | Kerkring | 2935 3545 | 13 20 | 9 | 1512 | bijeenkomstfunctie |
    church | 1
stadhuis | Gemeentehuis Lindewaard | Oosterwal | 2470 2060 | 38 24 | 12 | 1993 | kantoorfunctie
    | public | 3
bibliotheek | Bibliotheek Lindewaard | Oosterwal | 2440 2230 | 30 24 | 10 | 2004 |
    bijeenkomstfunctie | public | 2
verpleeghuis | Woonzorgcentrum Lindestaete | Westerwal | 1850 2240 | 72 26 | 14 | 1988 |
    gezondheidszorgfunctie,woonfunctie | apartments | 4
station | Station Lindewaard | Spoorstraat | 2060 1380 | 42 11 | 9 | 1902 | bijeenkomstfunctie |
    train_station | 1
super_zuid | Dagelijks Zuid | Beethovenlaan | 2230 1010 | 38 30 | 16 | 1994 | winkelfunctie |
    retail | 1
winkels_zuid |  | Beethovenlaan | 2140 1000 | 52 16 | 14 | 1964 | winkelfunctie | retail | 3
buurthuis | Ontmoetingscentrum De Lindehof | Brahmsstraat | 2105 900 | 30 20 | 12 | 1971 |
    bijeenkomstfunctie | civic | 1
dagbesteding | Dagcentrum De Akker | Beethovenlaan | 1530 1010 | 26 18 | 12 | 1978 |
    gezondheidszorgfunctie | yes | 1
school_zuid | Basisschool De Vlinder | Verzetslaan | 1500 870 | 42 28 | 16 | 1958 |
    onderwijsfunctie | school | 1
super_hagen | Super De Hage | Hagehof | 1255 2010 | 34 30 | 16 | 1982 | winkelfunctie | retail |
    1
gezondheid_hagen | Gezondheidscentrum De Hage | Hagehof | 1180 2030 | 30 20 | 12 | 1985 |
    gezondheidszorgfunctie | yes | 2
school_hagen | Basisschool De Hagedis | Hagepad | 1100 1730 | 46 26 | 14 | 1976 |
    onderwijsfunctie | school | 1 -
school_nieuw | Brede school De Waterlelie | Kwelderlaan | 3215 2150 | 50 30 | 14 | 2011 |
    onderwijsfunctie,sportfunctie | school | 2
dorpshuis | Dorpshuis Oeverkerk | Dorpsstraat | 2930 3640 | 26 18 | 12 | 1975 |
    bijeenkomstfunctie | civic | 1
hal0 |  | Industrieweg | 2760 830 | 60 42 | 16 | 1975 | industriefunctie | industrial | 1
hal1 |  | Industrieweg | 2850 830 | 48 40 | 16 | 1978 | industriefunctie | industrial | 2
hal2 |  | Industrieweg | 3050 740 | 85 48 | 16 | 1981 | industriefunctie | industrial | 1
hal3 |  | Industrieweg | 3150 745 | 55 40 | 16 | 1984 | industriefunctie | industrial | 2
hal4 |  | Industrieweg | 3290 860 | 64 46 | 16 | 1987 | industriefunctie | industrial | 1
hal5 |  | Industrieweg | 2780 735 | 70 44 | 16 | 1990 | industriefunctie | industrial | 2
hal6 |  | Ambachtsweg | 2970 880 | 48 44 | 16 | 1993 | industriefunctie | industrial | 1
hal7 |  | Ambachtsweg | 2880 900 | 44 40 | 16 | 1996 | industriefunctie | industrial | 2
hal8 |  | Ambachtsweg | 2870 1070 | 66 52 | 16 | 1999 | industriefunctie | industrial | 1
hal9 |  | Handelsweg | 3230 900 | 50 48 | 16 | 2002 | industriefunctie | industrial | 2
hal10 |  | Handelsweg | 3240 1060 | 70 60 | 16 | 2005 | industriefunctie | industrial | 1
hal11 |  | Handelsweg | 3130 1080 | 48 44 | 16 | 2008 | industriefunctie | industrial | 2
hal12 |  | Nijverheidsweg | 3000 1010 | 58 46 | 16 | 2011 | industriefunctie | industrial | 1
hal13 |  | Energieweg | 3000 1230 | 90 40 | 16 | 2014 | industriefunctie | industrial | 2
hal14 |  | Energieweg | 2770 1160 | 62 40 | 16 | 2017 | industriefunctie | industrial | 1
hal15 |  | Energieweg | 3280 1200 | 66 36 | 16 | 2020 | industriefunctie | industrial | 2
"""


def _specials(text: str) -> list[_Special]:
    """Return the buildings of *text*."""
    out = []
    for row in text.replace("\n    ", " ").splitlines():
        key, name, street, at, size, back, year, purpose, osm, layers = (
            part.strip() for part in row.split("|")
        )
        (x, y), (along, deep) = at.split(), size.split()
        out.append(
            _Special(
                key,
                name,
                street,
                (float(x), float(y)),
                (float(along), float(deep)),
                float(back),
                int(year),
                purpose,
                osm,
                int(layers.split()[0]),
                not layers.endswith("-"),
            )
        )
    return out


# street | local point | length and depth | setback | layers, dwellings per layer | lift | year |
# complex
_FLATS = """\
Mozartstraat | 2060 1020 | 58 11 | 12 | 4 8 | - | 1961 | Z01 Mozartflats
Mozartstraat | 1990 1060 | 66 11 | 12 | 4 8 | - | 1961 | Z01 Mozartflats
Mozartstraat | 2050 1200 | 58 11 | 14 | 4 8 | - | 1962 | Z01 Mozartflats
Mozartstraat | 2200 1235 | 66 11 | 14 | 4 8 | - | 1962 | Z01 Mozartflats
Mozartstraat | 2300 1225 | 50 11 | 14 | 4 6 | - | 1962 | Z01 Mozartflats
Mozartstraat | 2150 1165 | 50 11 | 12 | 4 6 | - | 1963 | Z01 Mozartflats
Verdistraat | 2090 1060 | 50 11 | 12 | 4 6 | - | 1963 | Z02 Verdiflats
Verdistraat | 2270 1050 | 58 11 | 12 | 4 8 | - | 1963 | Z02 Verdiflats
Verdistraat | 2150 1120 | 58 11 | 12 | 4 8 | lift | 1963 | Z02 Verdiflats
Verdistraat | 2280 1125 | 58 11 | 12 | 4 8 | lift | 1963 | Z02 Verdiflats
Brahmsstraat | 2050 850 | 66 11 | 14 | 4 8 | - | 1965 | Z03 Brahmsflats
Brahmsstraat | 2130 720 | 50 11 | 14 | 4 6 | - | 1965 | Z03 Brahmsflats
Brahmsstraat | 2290 690 | 66 11 | 14 | 4 8 | - | 1966 | Z03 Brahmsflats
Brahmsstraat | 2480 800 | 58 11 | 14 | 4 8 | - | 1966 | Z03 Brahmsflats
Brahmsstraat | 2490 900 | 50 11 | 14 | 4 6 | - | 1966 | Z03 Brahmsflats
Brahmsstraat | 2290 760 | 58 12 | 12 | 5 7 | lift | 1989 | Z04 Seniorenflat Brahmshof
Händelstraat | 2440 1180 | 26 22 | 18 | 11 5 | lift | 1969 | Z05 Händeltoren
Tunnelweg | 2500 1480 | 46 14 | 18 | 5 6 | lift | 2002 | C02 Tunnelhof
Nieuwe Laan | 2720 1905 | 44 14 | 14 | 4 6 | lift | 2010 | N01 De Entree
Nieuwe Laan | 2720 1850 | 44 14 | 14 | 5 6 | lift | 2009 | N01 De Entree
Westerwal | 1925 2330 | 46 13 | 12 | 3 7 | lift | 1991 | C01 Aanleunwoningen Lindestaete
Hagehof | 1150 1880 | 34 12 | 10 | 3 5 | - | 1979 | H01 Hagehof
Akkerstraat | 3090 3520 | 30 12 | 12 | 2 4 | - | 1994 | O01 Oeverkerkse Hof
"""


class _Yard:
    """Places buildings: each keeps clear of roads, water, railway and earlier buildings."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.houses: list[_House] = []
        self.streets: dict[str, list[Way]] = {}
        for way in plan.ways:
            if way.name:
                self.streets.setdefault(way.name, []).append(way)
        self._lines = np.array([w.line for w in plan.ways], dtype=object)
        self._roads = shapely.STRtree(self._lines)
        self._clear = np.array(
            [_CLEARANCE.get(w.kind, 5.0) * (1.0 if w.level == 0 else 1.2) for w in plan.ways]
        )
        rails = [shapely.buffer(r.line, 14.0) for r in plan.rails]
        kept = [
            g
            for tag, _, g in plan.greens
            if tag not in ("landuse=industrial", "landuse=forest", "landuse=grass")
        ]
        self._taken = shapely.union_all(
            [shapely.buffer(plan.river, 6.0), *rails, *plan.ponds, *kept]
        )
        shapely.prepare(self._taken)
        self._group = 0

    def _free(self, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which *shapes* touch no road, water, railway or park."""
        ok = ~shapely.intersects(self._taken, shapes) & shapely.contains(self.plan.gemeente, shapes)
        i, j = self._roads.query(shapes, predicate="dwithin", distance=float(self._clear.max()))
        near = shapely.distance(shapes[i], self._lines[j]) < self._clear[j]
        ok[i[near]] = False
        return np.asarray(ok, dtype=bool)

    def _along(self, name: str, at: Points) -> tuple[Way, float, int]:
        """Return the part of street *name* nearest to *at*, the place along it and the side."""
        ways = self.streets[name]
        point = shapely.Point(at)
        way = min(ways, key=lambda w: w.line.distance(point))
        s = float(way.line.project(point))
        p, t = _frame(way.xy, s)
        left = np.array([-t[1], t[0]])
        return way, s, 1 if float(np.dot(at - p, left)) >= 0 else -1

    def special(self, spec: _Special) -> None:
        """Put one named building beside its street."""
        house = self._beside(spec.street, spec.at, spec.size, spec.setback)
        house.name, house.year, house.layers, house.osm, house.kind = (
            spec.name,
            spec.year,
            spec.layers,
            spec.osm,
            spec.key,
        )
        house.style = "bijzonder"
        area = int(shapely.area(house.shape) * spec.layers * 0.9)
        if spec.number:
            house.units = [{"doel": spec.purpose, "opp": area, "naam": spec.name}]
        if spec.key == "winkels_zuid":
            house.units = [{"doel": "winkelfunctie", "opp": 120} for _ in range(6)]
            house.units += [
                {"doel": "woonfunctie", "opp": 68, "verdieping": 1 + k // 6} for k in range(12)
            ]
        self.houses.append(house)

    def flats(self) -> None:
        """Put the flats: many addresses in one pand."""
        for row in _FLATS.splitlines():
            street, at, size, back, stack, lift_, year, name = (p.strip() for p in row.split("|"))
            (x, y), (length, depth) = map(float, at.split()), map(float, size.split())
            layers, per = map(int, stack.split())
            lift = lift_ == "lift"
            house = self._beside(street, (x, y), (length, depth), float(back))
            house.year, house.layers, house.osm = int(year), layers, "apartments"
            house.lift, house.style = lift, "flat"
            house.kind, house.name = "flat", name
            senior = "Senioren" in name or "Aanleun" in name
            if senior:
                house.style = "senioren"
            opp = int(length * depth * 0.82 / per)
            house.units = [
                {
                    "doel": "woonfunctie",
                    "opp": opp + (k % 3) * 4,
                    "verdieping": k // per,
                    "complex": name,
                    "lift": lift,
                    # One number for each staircase of the Verdiflats, a letter for each door.
                    "letter": name.startswith("Z02") and k % 8 > 0,
                }
                for k in range(layers * per)
            ]
            self.houses.append(house)

    def _beside(
        self, street: str, at: tuple[float, float], size: tuple[float, float], setback: float
    ) -> _House:
        way, s, side = self._along(street, np.array(at) + ORIGIN)
        half = size[0] / 2
        line = way.line
        # Slide along the street to the nearest place where it fits.
        for shift in sorted(np.arange(-90.0, 91.0, 6.0), key=lambda v: (abs(v), v)):
            mid = s + float(shift)
            if not half * 0.6 < mid < line.length - half * 0.6:
                continue
            house = _place(way, mid - half, size[0], size[1], setback, side)
            box = np.array([house.shape], dtype=object)
            apart = not any(shapely.dwithin(house.shape, h.shape, 5.0) for h in self.houses)
            if apart and self._free(box)[0]:
                return house
        raise ValueError(f"no room beside {street} at {at}")

    def rows(self, rng: np.random.Generator) -> None:
        """Line every street with houses of its style, then keep those that fit."""
        drafts: list[_House] = []
        for way in self.plan.ways:
            if way.style not in _STYLES or way.level:
                continue
            for side in (1, -1):
                if ("l" if side == 1 else "r") in way.sides:
                    drafts += self._row_houses(way, side, rng)
        shapes = np.array([h.shape for h in drafts], dtype=object)
        gardens = np.array([h.garden for h in drafts], dtype=object)
        free = self._free(shapes)
        fixed = shapely.STRtree([shapely.buffer(h.shape, 5.0) for h in self.houses])
        free[fixed.query(shapes, predicate="intersects")[0]] = False
        group = np.array([h.group for h in drafts])
        inner = shapely.buffer(shapes, -0.05)
        i, j = shapely.STRtree(inner).query(gardens, predicate="intersects")
        clash = (i != j) & (group[i] != group[j])
        rivals: dict[int, list[int]] = {}
        for p, q in zip(i[clash].tolist(), j[clash].tolist(), strict=True):
            rivals.setdefault(max(p, q), []).append(min(p, q))
        kept = free.copy()
        for k in range(len(drafts)):
            if kept[k] and any(kept[r] for r in rivals.get(k, ())):
                kept[k] = False
        self.houses += [h for h, ok in zip(drafts, kept, strict=True) if ok]

    def _row_houses(self, way: Way, side: int, rng: np.random.Generator) -> list[_House]:
        mix = _STYLES[way.style]
        weights = np.array([m[0] for m in mix])
        length = way.line.length
        out: list[_House] = []
        year_street = float(rng.random())
        s = (
            mix[0][1].margin + float(rng.uniform(0, 3))
            if way.style != "boer"
            else float(rng.uniform(30, 160))
        )
        closed = bool(np.allclose(way.xy[0], way.xy[-1]))
        if closed:
            s = 0.0
        while True:
            style = mix[int(rng.choice(len(mix), p=weights / weights.sum()))][1]
            n = int(rng.integers(style.row[0], style.row[1] + 1))
            width = float(rng.uniform(*style.width))
            varied = way.style in ("winkel", "markt", "centrum", "kade")
            widths = rng.uniform(*style.width, n) if varied else np.full(n, width)
            while n and s + float(widths[:n].sum()) > length - (0 if closed else style.margin):
                n -= 1
            if n < 1:
                return out
            depth = float(rng.uniform(*style.depth))
            setback = style.setback + float(rng.uniform(-1, 1)) * (0.6 + style.jitter)
            if varied:
                setback = style.setback
            span = style.year[1] - style.year[0]
            row_year = int(style.year[0] + span * (0.7 * year_street + 0.3 * float(rng.random())))
            self._group += 1
            at = s
            total = float(widths[:n].sum())
            left, right = _offset_pair(way, s, s + total, setback, side)
            direction = (right - left) / max(float(np.hypot(*(right - left))), 1e-9)
            start = left
            for k in range(n):
                deep = depth + (float(rng.uniform(-1.5, 1.5)) if varied else 0.0)
                house = _box(start, direction, float(widths[k]), deep, side, style.garden)
                year = int(rng.integers(style.year[0], style.year[1] + 1)) if varied else row_year
                house.street, house.along, house.side = way.name, at + float(widths[k]) / 2, side
                house.style, house.osm, house.group = way.style, style.osm, self._group
                house.year = 2026 if way.name == _BUILDING_SITE else year
                house.layers = (
                    int(rng.integers(style.layers[0], style.layers[1] + 1))
                    if varied or k == 0
                    else out[-1].layers
                )
                house.units = _units(house, float(widths[k]) * deep, rng)
                out.append(house)
                start = start + direction * widths[k]
                at += float(widths[k])
            s = at + float(rng.uniform(*style.gap))

    def sheds(self, rng: np.random.Generator) -> NDArray[np.object_]:
        """Return sheds at the end of gardens, without address, clear of everything."""
        drafts = []
        for house in self.houses:
            options = _STYLES.get(house.style)
            if not options or rng.random() > options[0][1].shed:
                continue
            farm = house.style == "boer"
            w, d = (
                (14.0, 24.0)
                if farm
                else (float(rng.uniform(2.4, 3.6)), float(rng.uniform(2.0, 3.2)))
            )
            corners = shapely.get_coordinates(house.shape)
            along = (corners[1] - corners[0]) / np.hypot(*(corners[1] - corners[0]))
            depth = float(np.hypot(*(corners[2] - corners[1])))
            reach = depth + (12.0 if farm else options[0][1].garden - d - 0.5)
            start = corners[0] + house.inward * reach + along * (0.3 if not farm else -4.0)
            quad = [
                start,
                start + along * w,
                start + along * w + house.inward * d,
                start + house.inward * d,
            ]
            drafts.append(shapely.Polygon(np.round(np.array(quad), 3)))
        shapes = np.array(drafts, dtype=object)
        free = self._free(shapes)
        free[
            shapely.STRtree([h.shape for h in self.houses]).query(
                shapes, predicate="dwithin", distance=0.8
            )[0]
        ] = False
        i, j = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        for p, q in zip(i.tolist(), j.tolist(), strict=True):
            if p < q and free[p]:
                free[q] = False
        return shapes[free]


def _frame(xy: Points, s: float) -> tuple[Points, Points]:
    """Return the point at *s* metres along *xy* and the direction there."""
    step = np.hypot(*np.diff(xy, axis=0).T)
    own = np.concatenate([[0.0], np.cumsum(step)])
    k = int(np.clip(np.searchsorted(own, s, side="right") - 1, 0, len(step) - 1))
    t = (xy[k + 1] - xy[k]) / max(float(step[k]), 1e-9)
    return xy[k] + t * (s - own[k]), t


def _offset_pair(
    way: Way, s0: float, s1: float, setback: float, side: int
) -> tuple[Points, Points]:
    """Return the two ends of a facade line *setback* m beside the street."""
    ends = []
    for s in (s0, s1):
        p, t = _frame(way.xy, s)
        ends.append(p + np.array([-t[1], t[0]]) * setback * side)
    # A straight facade along a curve must not come nearer to the street than its ends.
    return ends[0], ends[1]


def _box(
    start: Points, direction: Points, width: float, depth: float, side: int, garden: float
) -> _House:
    inward = np.array([-direction[1], direction[0]]) * side
    a, b = start, start + direction * width
    quad = np.round(np.array([a, b, b + inward * depth, a + inward * depth]), 3)
    back = np.array([a, b, b + inward * (depth + garden), a + inward * (depth + garden)])
    shape = shapely.Polygon(quad)
    return _House(
        shape, shapely.Polygon(back), "", 0.0, side, "", 0, 2, "house", (a + b) / 2, inward
    )


def _place(way: Way, s: float, width: float, depth: float, setback: float, side: int) -> _House:
    left, right = _offset_pair(way, s, s + width, setback, side)
    direction = (right - left) / max(float(np.hypot(*(right - left))), 1e-9)
    middle = (left + right) / 2 - direction * width / 2
    house = _box(middle, direction, width, depth, side, 4.0)
    house.street, house.along = way.name, s + width / 2
    return house


def _units(house: _House, footprint: float, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return what stands behind the front doors of one house along a street."""
    layers = house.layers
    home = {"doel": "woonfunctie", "opp": int(max(42, footprint * min(layers, 2.6) * 0.86))}
    if house.osm == "apartments":
        per = max(2, int(footprint / 88))
        lift = house.year > 1995 or (layers >= 4 and house.year > 1975)
        return [
            {
                "doel": "woonfunctie",
                "opp": int(rng.integers(58, 104)),
                "verdieping": k // per,
                "lift": lift,
            }
            for k in range(per * layers)
        ]
    if house.style in ("winkel", "markt"):
        use = "winkelfunctie" if rng.random() < 0.8 else "bijeenkomstfunctie"
        out: list[dict[str, Any]] = [{"doel": use, "opp": int(footprint * 0.9)}]
        if rng.random() < 0.08:
            out[0]["doel"] = "woonfunctie,winkelfunctie"
            return out
        if rng.random() < 0.82:
            out.append(
                {
                    "doel": "woonfunctie",
                    "opp": int(rng.integers(48, 110)),
                    "verdieping": 1,
                    "letter": True,
                }
            )
        if layers >= 4 and len(out) == 2:
            out.append(
                {
                    "doel": "woonfunctie",
                    "opp": int(rng.integers(38, 72)),
                    "verdieping": 2,
                    "letter": True,
                }
            )
        return out
    if house.style in ("centrum", "kade", "herenhuis") and footprint > 52 and rng.random() < 0.18:
        return [
            {"doel": "woonfunctie", "opp": int(footprint * 0.85), "verdieping": 0},
            {
                "doel": "woonfunctie",
                "opp": int(footprint * 0.8 * max(1, layers - 1)),
                "verdieping": 1,
                "letter": True,
            },
        ]
    if house.style in ("centrum", "herenhuis") and rng.random() < 0.05:
        home["doel"] = "kantoorfunctie"
    return [home]


# ---------------------------------------------------------------- addresses

_PC4 = {
    "BU990100": "8295",
    "BU990101": "8295",
    "BU990102": "8296",
    "BU990103": "8297",
    "BU990104": "8298",
    "BU990105": "8299",
    "BU990199": "8299",
}
_BUILDING_SITE = "Vlonderstraat"
"""The one street still under construction: verblijfsobjecten gevormd, nobody lives there."""
_PC_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


def _addresses(plan: Plan, houses: list[_House], rng: np.random.Generator) -> pd.DataFrame:
    """Number the streets: odd left, even right, letters where a house was split."""
    order: dict[str, list[int]] = {}
    for k, house in enumerate(houses):
        if house.units:
            order.setdefault(house.street, []).append(k)
    middles = np.array([shapely.get_coordinates(shapely.centroid(h.shape))[0] for h in houses])
    buurt = _locate(plan, middles)
    offsets = _street_offsets(plan)
    rows: list[dict[str, Any]] = []
    next_pc: dict[str, int] = {}
    for street in sorted(order):
        for side in (1, -1):
            own = [k for k in order[street] if houses[k].side == side]
            own.sort(key=lambda k: (offsets[street](houses[k]), k))
            number = 1 if side == 1 else 2
            count, pc6, pc4 = 0, "", ""
            for k in own:
                house = houses[k]
                code = buurt[k]
                if pc4 != _PC4[code[:8]] or count >= 18 or not pc6:
                    pc4 = _PC4[code[:8]]
                    serial = next_pc.get(pc4, 0)
                    next_pc[pc4] = serial + 1
                    pc6 = pc4 + _PC_LETTERS[serial // 20] + _PC_LETTERS[serial % 20]
                    count = 0
                if rng.random() < 0.02:
                    number += 2
                letter = 0
                for unit in house.units:
                    if unit.get("letter"):
                        letter += 1
                    else:
                        letter = 0
                        if unit is not house.units[0]:
                            number += 2
                    rows.append(
                        {
                            "pand": k,
                            "straat": street,
                            "huisnummer": number,
                            "huisletter": "abcdefghijk"[letter - 1] if letter else None,
                            "toevoeging": None,
                            "postcode": pc6,
                            "plaats": "Oeverkerk" if pc4 == "8299" else "Lindewaard",
                            "gebruiksdoel": unit["doel"],
                            "oppervlakte": unit["opp"],
                            "verdieping": unit.get("verdieping", 0),
                            "lift": bool(unit.get("lift", False)),
                            "complex": unit.get("complex"),
                            "stijl": house.style,
                            "soort": house.kind,
                            "naam": unit.get("naam") or "",
                            "bouwjaar": house.year,
                            "buurt": code,
                            "object": "vbo",
                        }
                    )
                    count += 1
                if house.kind == "flat" and len(house.units) > 40:
                    pc6 = ""
                number += 2
    # Some letters are additions in practice: "12-1", "12-2" above the shops of the Kade.
    table = pd.DataFrame(rows)
    extra = (table["straat"] == "Kade") & table["huisletter"].notna()
    table.loc[extra, "toevoeging"] = "1"
    table.loc[extra, "huisletter"] = None
    table = pd.concat([table, _boats_and_caravans(next_pc)], ignore_index=True)
    for name in (
        "straat",
        "huisletter",
        "toevoeging",
        "postcode",
        "plaats",
        "gebruiksdoel",
        "complex",
        "stijl",
        "soort",
        "naam",
        "buurt",
        "object",
    ):
        table[name] = text_series(table[name])
    purpose = table["gebruiksdoel"].str.contains("woonfunctie") & (table["soort"] != "verpleeghuis")
    draw = rng.random(len(table))
    status = np.where(
        draw < 0.965, "Verblijfsobject in gebruik", "Verblijfsobject in gebruik (niet ingemeten)"
    )
    status = np.where(draw > 0.995, "Verblijfsobject buiten gebruik", status).astype(object)
    formed = table["straat"] == _BUILDING_SITE
    status[formed.to_numpy()] = "Verblijfsobject gevormd"
    status[(table["object"] != "vbo").to_numpy()] = "Plaats aangewezen"
    table["status"] = status
    table["woning"] = purpose & ~formed & (table["object"] == "vbo")
    table["corporatie"] = _corporation(table, rng)
    return table


def _boats_and_caravans(next_pc: dict[str, int]) -> pd.DataFrame:
    """Six houseboats on the quay and eight caravan pitches at the edge of De Weide."""
    rows = []
    for kind, n, pc4, street, code in (
        ("ligplaats", 6, "8295", "Kade", "BU99010001"),
        ("standplaats", 8, "8296", "Binnenweg", "BU99010203"),
    ):
        serial = next_pc.get(pc4, 0)
        next_pc[pc4] = serial + 1
        pc6 = pc4 + _PC_LETTERS[serial // 20] + _PC_LETTERS[serial % 20]
        rows += [
            {
                "pand": -1,
                "straat": street,
                "huisnummer": 901 + 2 * k,
                "huisletter": None,
                "toevoeging": None,
                "postcode": pc6,
                "plaats": "Lindewaard",
                "gebruiksdoel": "woonfunctie",
                "oppervlakte": 0,
                "verdieping": 0,
                "lift": False,
                "complex": None,
                "stijl": kind,
                "soort": kind,
                "naam": "",
                "bouwjaar": 0,
                "buurt": code,
                "object": kind,
            }
            for k in range(n)
        ]
    return pd.DataFrame(rows)


def _street_offsets(plan: Plan) -> dict[str, Any]:
    """Return per street a function: metres from its start, over its parts in drawing order."""
    parts: dict[str, list[Way]] = {}
    for way in plan.ways:
        if way.name:
            parts.setdefault(way.name, []).append(way)

    def measure(ways: list[Way]) -> Any:
        starts = np.concatenate([[0.0], np.cumsum([w.line.length for w in ways])])
        lines = [w.line for w in ways]

        def at(house: _House) -> float:
            point = shapely.Point(house.front)
            k = int(np.argmin([line.distance(point) for line in lines]))
            return float(starts[k] + lines[k].project(point))

        return at

    return {name: measure(ways) for name, ways in parts.items()}


def _locate(plan: Plan, points: Points) -> list[str]:
    """Return the code of the buurt under each point."""
    polygons = [b.polygon for b in plan.buurten]
    i, j = shapely.STRtree(polygons).query(shapely.points(points), predicate="intersects")
    out = ["BU99010203"] * len(points)
    for p, q in zip(i.tolist(), j.tolist(), strict=True):
        if not plan.buurten[q].water:
            out[p] = plan.buurten[q].code
    return out


_CORPORATION_SHARE = {
    "rij50": 0.62,
    "erf": 0.16,
    "rij70": 0.22,
    "rij30": 0.24,
    "nieuw": 0.10,
    "centrum": 0.08,
}


def _corporation(table: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Corporations own complexes, that is runs of a street, not scattered houses."""
    owned = np.zeros(len(table), dtype=bool)
    complexes = table["complex"].tolist()
    for (style, _, _), rows in table.groupby(
        ["stijl", "straat", table["huisnummer"] // 14], sort=True
    ).indices.items():
        share = _CORPORATION_SHARE.get(str(style), 0.0)
        if share and rng.random() < share:
            owned[rows] = True
    for k, name in enumerate(complexes):
        if name:
            owned[k] = not str(name).startswith(("N01", "C02"))
    return np.asarray(owned & table["woning"].to_numpy(), dtype=bool)


# ---------------------------------------------------------------- people

# Chance per kind of household: young single, young couple, young family, family with teens,
# single 40-64, couple 50-66, couple 66-79, single 66-82, 80 and over.
_HOUSEHOLDS: dict[str, tuple[float, ...]] = {
    "winkel": (0.34, 0.22, 0.05, 0.03, 0.18, 0.06, 0.04, 0.05, 0.03),
    "markt": (0.34, 0.22, 0.05, 0.03, 0.18, 0.06, 0.04, 0.05, 0.03),
    "centrum": (0.16, 0.12, 0.07, 0.06, 0.17, 0.13, 0.12, 0.11, 0.06),
    "kade": (0.08, 0.12, 0.06, 0.06, 0.14, 0.20, 0.17, 0.11, 0.06),
    "herenhuis": (0.10, 0.12, 0.18, 0.20, 0.11, 0.14, 0.08, 0.05, 0.02),
    "rij30": (0.12, 0.14, 0.18, 0.13, 0.15, 0.11, 0.08, 0.06, 0.03),
    "villa30": (0.02, 0.06, 0.14, 0.24, 0.06, 0.22, 0.16, 0.06, 0.04),
    "rij50": (0.08, 0.08, 0.12, 0.10, 0.13, 0.11, 0.16, 0.14, 0.08),
    "flat": (0.17, 0.09, 0.09, 0.06, 0.20, 0.06, 0.08, 0.16, 0.09),
    "senioren": (0.0, 0.0, 0.0, 0.0, 0.02, 0.02, 0.20, 0.34, 0.42),
    "erf": (0.03, 0.05, 0.10, 0.12, 0.08, 0.19, 0.27, 0.11, 0.05),
    "rij70": (0.04, 0.07, 0.17, 0.18, 0.08, 0.16, 0.17, 0.09, 0.04),
    "nieuw": (0.06, 0.15, 0.35, 0.22, 0.06, 0.08, 0.05, 0.02, 0.01),
    "twee": (0.02, 0.06, 0.19, 0.22, 0.05, 0.19, 0.17, 0.06, 0.04),
    "tweenieuw": (0.02, 0.10, 0.29, 0.23, 0.04, 0.15, 0.12, 0.04, 0.01),
    "vrijnieuw": (0.01, 0.06, 0.30, 0.34, 0.02, 0.16, 0.08, 0.02, 0.01),
    "vrij": (0.01, 0.04, 0.13, 0.22, 0.05, 0.26, 0.19, 0.06, 0.04),
    "dorp": (0.04, 0.07, 0.16, 0.18, 0.09, 0.17, 0.14, 0.09, 0.06),
    "boer": (0.03, 0.05, 0.15, 0.20, 0.08, 0.20, 0.15, 0.08, 0.06),
}
_ADULTS = (
    (20, 32, 1),
    (22, 34, 2),
    (28, 40, 2),
    (38, 54, 2),
    (40, 65, 1),
    (50, 66, 2),
    (66, 80, 2),
    (66, 83, 1),
    (80, 98, 1),
)
_CHILD_AGES = {2: (0, 10), 3: (8, 20)}
_RESIDENTS = 96


def _people(addresses: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return who lives where: one row per person, ages by kind of neighbourhood."""
    lived = addresses["woning"] | (addresses["object"] != "vbo")
    where: list[int] = []
    ages: list[int] = []
    kinds = np.arange(9)
    styles = addresses["stijl"].tolist()
    for k in np.flatnonzero(lived.to_numpy()).tolist():
        if rng.random() < 0.03:  # vacant
            continue
        p = np.array(_HOUSEHOLDS.get(styles[k], _HOUSEHOLDS["flat"]))
        kind = int(rng.choice(kinds, p=p / p.sum()))
        low, high, adults = _ADULTS[kind]
        age = int(rng.integers(low, high))
        family = [age]
        if kind in (2, 3) and rng.random() < 0.14:
            adults = 1  # one-parent family
        if kind == 8 and rng.random() < 0.33:
            adults = 2
        if adults == 2:
            family.append(int(np.clip(age + rng.integers(-5, 4), 19, 101)))
        if kind in _CHILD_AGES:
            n = int(rng.choice([1, 2, 3, 4], p=[0.3, 0.48, 0.18, 0.04]))
            family += rng.integers(*_CHILD_AGES[kind], n).tolist()
        elif kind == 5 and rng.random() < 0.3:
            family.append(int(rng.integers(17, 25)))
        where += [k] * len(family)
        ages += family
    home = int(np.flatnonzero((addresses["soort"] == "verpleeghuis").to_numpy())[0])
    old = np.clip(np.round(rng.normal(86.0, 6.0, _RESIDENTS)), 66, 102).astype(int)
    where += [home] * _RESIDENTS
    ages += old.tolist()
    return pd.DataFrame(
        {"adres": np.array(where, dtype=np.int64), "leeftijd": np.array(ages, dtype=np.int64)}
    )


# ---------------------------------------------------------------- tables


def _tables(
    plan: Plan, houses: list[_House], addresses: pd.DataFrame
) -> tuple[pd.DataFrame, NDArray[np.object_], pd.DataFrame, Points, Points]:
    """Give everything its 16-digit BAG id and its point."""
    serial = {"0991": 0, "0992": 0, "9901": 0}
    middles = np.array([shapely.get_coordinates(shapely.centroid(h.shape))[0] for h in houses])
    buurten = _locate(plan, middles)
    pand_id = []
    for house, code in zip(houses, buurten, strict=True):
        # The register keeps the number of the municipality of the day: two merged into 9901.
        owner = "9901" if house.year >= 2000 else "0992" if code.startswith("BU990105") else "0991"
        serial[owner] += 1
        pand_id.append(f"{owner}10{serial[owner]:010d}")
    n_units = addresses.loc[addresses["pand"] >= 0].groupby("pand").size()
    panden = pd.DataFrame(
        {
            "pand_id": pd.Series(pand_id, dtype=object),
            "osm_kind": pd.Series([h.osm for h in houses], dtype=object),
            "bouwjaar": [h.year for h in houses],
            "lagen": [h.layers for h in houses],
            "status": pd.Series(
                [
                    "Bouw gestart" if h.street == _BUILDING_SITE else "Pand in gebruik"
                    for h in houses
                ],
                dtype=object,
            ),
            "soort": pd.Series([h.kind for h in houses], dtype=object),
            "naam": pd.Series([h.name for h in houses], dtype=object),
            "buurt": pd.Series(buurten, dtype=object),
            "aantal_vbo": n_units.reindex(range(len(houses))).fillna(0).astype(int).to_numpy(),
        }
    )
    table = addresses.copy()
    points = np.zeros((len(table), 2))
    doors = np.zeros((len(table), 2))
    rank = table.groupby("pand").cumcount().to_numpy()
    size = table.groupby("pand")["pand"].transform("size").to_numpy()
    for k, pand in enumerate(table["pand"].tolist()):
        if pand < 0:
            continue
        house = houses[pand]
        corners = shapely.get_coordinates(house.shape)
        along, depth = corners[1] - corners[0], corners[3] - corners[0]
        if house.kind == "flat" or size[k] > 3:
            # Four to eight front doors over the length of the block, all floors above one another.
            doors_in_row = max(1, int(size[k]) // max(1, house.layers))
            f = ((rank[k] % doors_in_row) + 0.5) / doors_in_row
        else:
            f = (rank[k] + 1.0) / (size[k] + 1.0)
        points[k] = corners[0] + along * f + depth * 0.45
        doors[k] = corners[0] + along * f + depth * min(0.2, 2.0 / float(np.hypot(*depth)))
    kade = next(w for w in plan.ways if w.name == "Kade")
    weg = max((w for w in plan.ways if w.name == "Binnenweg"), key=lambda w: w.line.length)
    for kind, way, start, step, off in (
        ("ligplaats", kade, 150.0, 26.0, 32.0),
        ("standplaats", weg, 420.0, 16.0, -16.0),
    ):
        for m, k in enumerate(np.flatnonzero((table["object"] == kind).to_numpy()).tolist()):
            p, t = _frame(way.xy, start + step * m)
            points[k] = p + np.array([-t[1], t[0]]) * off
            doors[k] = points[k]
    digits = {"vbo": "01", "ligplaats": "02", "standplaats": "03"}
    ids, nums = [], []
    for k, (kind, pand) in enumerate(zip(table["object"], table["pand"], strict=True)):
        owner = pand_id[pand][:4] if pand >= 0 else "0991"
        ids.append(f"{owner}{digits[kind]}{k + 1:010d}")
        nums.append(f"{owner}20{k + 1:010d}")
    table.insert(0, "vbo_id", pd.Series(ids, dtype=object))
    table.insert(1, "num_id", pd.Series(nums, dtype=object))
    table["pand_id"] = pd.Series(
        [pand_id[p] if p >= 0 else None for p in table["pand"]], dtype=object
    )
    shapes = np.array([h.shape for h in houses], dtype=object)
    return panden, shapes, table, np.round(points, 3), np.round(doors, 3)


# ---------------------------------------------------------------- facilities


def _facilities(
    plan: Plan,
    houses: list[_House],
    addresses: pd.DataFrame,
    points: Points,
    doors: Points,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return every facility with its OSM tags and how it is drawn there."""
    rows: list[dict[str, Any]] = []

    def add(tags: str, name: str, wijze: str, xy: Points, adres: int = -1, pand: int = -1) -> None:
        pairs = dict(t.split("=", 1) for t in tags.split(";"))
        if name:
            pairs["name"] = name
        rows.append(
            {
                "tags": pairs,
                "naam": name,
                "wijze": wijze,
                "x": round(float(xy[0]), 2),
                "y": round(float(xy[1]), 2),
                "adres": adres,
                "pand": pand,
            }
        )

    of_kind = {h.kind: k for k, h in enumerate(houses) if h.kind not in ("woning", "flat")}
    first = {int(p): k for k, p in reversed(list(enumerate(addresses["pand"].tolist()))) if p >= 0}

    def building(kind: str, tags: str, wijze: str = "way", name: str | None = None) -> None:
        pand = of_kind[kind]
        adres = first.get(pand, -1)
        xy = doors[adres] if adres >= 0 else houses[pand].front
        add(tags, houses[pand].name if name is None else name, wijze, xy, adres, pand)

    used: set[int] = set()

    def shop(
        tags: str, name: str, street: str, near: tuple[float, float], use: str = "winkel"
    ) -> None:
        """A facility as a single node at a shop address (or *use*) nearest to a local point."""
        ok = (addresses["straat"] == street) & addresses["gebruiksdoel"].str.contains(use)
        rest = [k for k in np.flatnonzero(ok.to_numpy()).tolist() if k not in used]
        at = np.array(near) + ORIGIN
        best = min(rest, key=lambda k: (float(np.hypot(*(points[k] - at))), k))
        used.add(best)
        add(tags, name, "node", doors[best], best)

    shop("shop=supermarket", "Lindemarkt", "Lindestraat", (2105, 1890))
    building("super_zuid", "shop=supermarket;opening_hours=Mo-Sa 08:00-21:00", "entrance")
    building("super_hagen", "shop=supermarket", "both")
    shop(
        "amenity=doctors;healthcare=doctor",
        "Huisartsenpraktijk De Wal",
        "Oosterwal",
        (2300, 1870),
        "woon|kantoor",
    )
    building("gezondheid_hagen", "amenity=doctors;healthcare=doctor", "way", "Huisartsen De Hage")
    shop("amenity=doctors", "Huisartsenpraktijk Zuid", "Beethovenlaan", (2130, 1000))
    shop("amenity=pharmacy;dispensing=yes", "Apotheek De Vijzel", "Kerkstraat", (2280, 2040))
    shop("amenity=pharmacy", "Apotheek Zuid", "Beethovenlaan", (2150, 1000))
    shop(
        "healthcare=physiotherapist",
        "Fysiotherapie Lindewaard",
        "Stationsstraat",
        (2070, 1640),
        "woon|kantoor",
    )
    pand = of_kind["gezondheid_hagen"]
    add(
        "healthcare=physiotherapist",
        "Fysio De Hage",
        "node",
        doors[first[pand]] + [4.0, 1.0],
        first[pand],
    )
    building("bibliotheek", "amenity=library")
    building("stadhuis", "amenity=townhall")
    building("buurthuis", "amenity=community_centre", "entrance")
    building("dorpshuis", "amenity=community_centre")
    building(
        "dagbesteding",
        "amenity=social_facility;social_facility=day_care;social_facility:for=senior",
    )
    building(
        "verpleeghuis",
        "amenity=social_facility;social_facility=nursing_home;social_facility:for=senior",
        "entrance",
    )
    building("kerk", "amenity=place_of_worship;religion=christian")
    building("kerk2", "amenity=place_of_worship;religion=christian")
    for kind in ("school_zuid", "school_hagen", "school_nieuw"):
        building(kind, "amenity=school")
    shop("shop=department_store", "Warenhuis De Ster", "Lindestraat", (2100, 1980))
    shop("amenity=bank;atm=yes", "Lindebank", "Markt", (2125, 2030))
    shop("shop=bakery", "Bakkerij Van Essen", "Haverstraat", (2140, 2140))
    shop("amenity=cafe", "Café De Waag", "Haverstraat", (2135, 2130))
    shop("amenity=restaurant", "Eethuis De Kade", "Haverstraat", (2150, 2330))
    shop("shop=chemist", "Drogisterij De Gaper", "Lindestraat", (2120, 1950))
    shop("shop=convenience", "Buurtwinkel Beethoven", "Beethovenlaan", (2120, 1000))
    shop("amenity=cafe", "Eetcafé Het Veerhuis", "Dorpsstraat", (2900, 3560), "woon")
    shop("amenity=post_office", "Postpunt Lindewaard", "Haverstraat", (2150, 2200))
    add(
        "amenity=atm;operator=Geldmaat",
        "",
        "node",
        doors[first[of_kind["super_zuid"]]] + [3.0, 0.5],
    )
    streets: dict[str, list[Way]] = {}
    for way in plan.ways:
        streets.setdefault(way.name, []).append(way)

    def beside(street: str, near: tuple[float, float], off: float) -> Points:
        at = shapely.Point(np.array(near) + ORIGIN)
        way = min(streets[street], key=lambda w: w.line.distance(at))
        p, t = _frame(way.xy, float(way.line.project(at)))
        return p + np.array([-t[1], t[0]]) * off

    stops = [
        ("Station", "Stationsplein", (2080, 1405)),
        ("Singel", "Stationsstraat", (2080, 1735)),
        ("Markt", "Kerkstraat", (2330, 2010)),
        ("Gemeentehuis", "Oosterwal", (2455, 2090)),
        ("Molenstraat", "Westerweg", (1800, 2070)),
        ("De Hage", "Hagenring", (1250, 2110)),
        ("Hagenring Zuid", "Hagenring", (1150, 1545)),
        ("Hagenring West", "Hagenring", (810, 1800)),
        ("Hagenweg", "Hagenweg", (1700, 1600)),
        ("Beethovenlaan", "Beethovenlaan", (2200, 975)),
        ("Verzetslaan", "Beethovenlaan", (1480, 995)),
        ("Zuiderweg", "Zuiderweg", (2500, 1130)),
        ("De Weide", "Industrieweg", (2950, 780)),
        ("Nieuwe Laan", "Nieuwe Laan", (2660, 1855)),
        ("Havenkwartier", "Tunnelweg", (2545, 2240)),
        ("Kerk", "Dorpsstraat", (2905, 3560)),
        ("Veerdam", "Brugweg", (2680, 2950)),
    ]
    for name, street, near in stops:
        sides = (4.5, -4.5) if name in ("Kerk", "Beethovenlaan") else (4.5,)
        for off in sides:
            add(
                "highway=bus_stop;public_transport=platform;bus=yes",
                name,
                "node",
                beside(street, near, off),
            )
    rail = plan.rails[0]
    station = shapely.Point(houses[of_kind["station"]].front)
    p, _ = _frame(rail.xy, float(rail.line.project(station)))
    add("railway=station;public_transport=station;train=yes", "Lindewaard", "node", p)
    for street, near in (
        ("Kerkstraat", (2250, 2050)),
        ("Stationsplein", (2090, 1410)),
        ("Beethovenlaan", (2260, 980)),
        ("Hagehof", (1213, 2060)),
        ("Rietlaan", (3000, 1800)),
        ("Dorpsstraat", (2890, 3500)),
    ):
        add("amenity=post_box;operator=PostNL", "", "node", beside(street, near, 3.6))
    parks = [
        w
        for w in plan.ways
        if w.tags.get("surface") == "fine_gravel"
        or w.name in ("Dijkpad", "Hagepad", "Dijkpad Oost")
    ]
    for way in parks:
        s = float(rng.uniform(15, 40))
        while s < way.line.length - 10:
            p, t = _frame(way.xy, s)
            backrest = "yes" if rng.random() < 0.7 else "no"
            add(f"amenity=bench;backrest={backrest}", "", "node", p + np.array([-t[1], t[0]]) * 2.0)
            s += float(rng.uniform(70, 190))
    for near in ((2105, 2060), (2150, 2085), (2130, 2055)):
        add("amenity=bench;backrest=no", "", "node", np.array(near) + ORIGIN)
    return pd.DataFrame(rows)
