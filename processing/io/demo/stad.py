# SPDX-License-Identifier: GPL-2.0-or-later
"""The plan of Lindewaard, a Dutch town that does not exist: streets, water, railway, areas.

All coordinates are metres in RD (EPSG:28992). Drawn by hand in local metres east and north of
``ORIGIN`` and bent by one smooth displacement, so that nothing is quite straight; lines at ground
level share a vertex wherever they meet, bridges and tunnels only at their ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

__all__ = ["BUURTEN", "ORIGIN", "WIJKEN", "Area", "Plan", "Way", "draw_plan"]

Points = NDArray[np.float64]

ORIGIN = np.array([200_000.0, 505_000.0])


@dataclass(slots=True)
class Way:
    """One named line. ``style`` is the kind of housing along it, ``sides`` left, right or both."""

    name: str
    kind: str
    xy: Points
    tags: dict[str, str] = field(default_factory=dict)
    style: str = ""
    sides: str = "lr"
    level: int = 0
    snap: tuple[bool, bool] = (True, True)
    keep: bool = False
    """Part of the plan even where it is not connected to the rest."""

    @property
    def line(self) -> shapely.LineString:
        """The way as a shapely line."""
        return shapely.LineString(self.xy)


@dataclass(frozen=True, slots=True)
class Area:
    """A wijk or buurt with its CBS code."""

    code: str
    name: str
    parent: str
    polygon: shapely.MultiPolygon
    water: bool = False


@dataclass(slots=True)
class Plan:
    """Everything that lies fixed before the first house is built."""

    ways: list[Way]
    rails: list[Way]
    river: shapely.Polygon
    island: shapely.Polygon
    ponds: list[shapely.Polygon]
    greens: list[tuple[str, str, shapely.Polygon]]
    """(OSM tag as ``key=value``, name, polygon) of parks, woods, fields and so on."""
    gemeente: shapely.Polygon
    wijken: list[Area]
    buurten: list[Area]


WIJKEN: dict[str, str] = {
    "WK990100": "Centrum",
    "WK990101": "Stationskwartier",
    "WK990102": "Lindewaard-Zuid",
    "WK990103": "De Hagen",
    "WK990104": "Nieuw-Waard",
    "WK990105": "Oeverkerk",
    "WK990199": "Water",
}

BUURTEN: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "BU99010000": ("Oude Kern", ((2120, 2000),)),
    "BU99010001": ("Havenkwartier", ((2150, 2330),)),
    "BU99010100": ("Stationsbuurt", ((1950, 1600),)),
    "BU99010101": ("Oranjebuurt", ((2300, 1600),)),
    "BU99010200": ("Verzetsheldenbuurt", ((1600, 900),)),
    "BU99010201": ("Componistenbuurt", ((2250, 900),)),
    "BU99010202": ("Bedrijventerrein De Weide", ((3000, 950),)),
    "BU99010203": (
        "Buitengebied Zuid",
        ((400, 1900), (400, 800), (4000, 1900), (4000, 900), (2000, 200)),
    ),
    "BU99010300": ("Hagen-West", ((950, 1800),)),
    "BU99010301": ("Hagen-Oost", ((1500, 1800),)),
    "BU99010302": ("Lindepark", ((1300, 2250),)),
    "BU99010400": ("Rietlanden", ((3000, 1700),)),
    "BU99010401": ("Waterrand", ((3000, 2300),)),
    "BU99010500": ("Oeverkerk-Dorp", ((2900, 3550),)),
    "BU99010501": ("Buitengebied Oeverkerk", ((1000, 3500),)),
    "BU99019997": ("Linde", ((2250, 2487),)),
}
"""Name and seed points; numbers follow CBS (9997 = inland water)."""

_RIVER = [
    (-150, 2760),
    (500, 2700),
    (1100, 2540),
    (1700, 2455),
    (2300, 2500),
    (2900, 2625),
    (3500, 2570),
]
_RIVER += [(4100, 2420), (4650, 2400)]
_RAIL = [(-150, 1500), (700, 1440), (1500, 1370), (2200, 1330), (3200, 1318), (4650, 1380)]
_MOTORWAY = [(-150, 330), (900, 420), (1900, 455), (2800, 420), (3700, 320), (4650, 300)]

# Half-widths in m within which nothing else is drawn or built.
_RIVER_HALF = 36.0
_RAIL_HALF = 9.0


def draw_plan(rng: np.random.Generator) -> Plan:
    """Return the plan; the same *rng* state gives the same plan."""
    river_line = _curve(_RIVER, 30.0)
    frame = _gemeente()
    river = shapely.LineString(river_line).buffer(_RIVER_HALF, quad_segs=4, cap_style="flat")
    river = shapely.simplify(river, 1.0).intersection(frame)
    island = shapely.Polygon(
        _curve([(2985, 2604), (3040, 2626), (3130, 2632), (3215, 2611), (3120, 2604)], 20, True)
    )
    track = _curve(_RAIL, 60.0, warp=False)
    ponds = [
        shapely.Polygon(_curve(p, 12.0, True))
        for p in (
            [(3040, 1850), (3110, 1830), (3150, 1880), (3120, 1940), (3060, 1925), (3010, 1900)],
            [(1180, 2285), (1290, 2300), (1390, 2285), (1350, 2325), (1230, 2335)],
        )
    ]
    ponds += [
        shapely.simplify(shapely.LineString(_curve(c, 12.0)).buffer(7.0, quad_segs=3), 0.5)
        for c in _canals()
    ]
    drafts = _read(_MAIN_ROADS + _CENTRE + _PREWAR + _ZUID) + _hagen(rng) + _read(_PARK)
    drafts += _new_estate()
    drafts += _read(_VILLAGE + _COUNTRYSIDE + _INDUSTRY + _SHORT_CUTS)
    blocked = shapely.union_all(
        [river, shapely.LineString(track).buffer(_RAIL_HALF, cap_style="flat"), *ponds]
    )
    ways = _clip(drafts, blocked, frame)
    ways = _node(ways)
    ways = _connected(ways)
    ways += _motorway(ways)
    rails = [
        Way(
            "Spoorlijn",
            "rail",
            _round(track),
            {"railway": "rail", "electrified": "contact_line", "usage": "main"},
        ),
        Way(
            "Spoorlijn", "rail", _round(_shifted(track, 4.5)), {"railway": "rail", "usage": "main"}
        ),
    ]
    _level_crossing(ways, rails)
    wijken, buurten = _areas(frame, river, track)
    return Plan(ways, rails, river, island, ponds, _greens(), frame, wijken, buurten)


# ---------------------------------------------------------------- geometry


def _warp(xy: Points) -> Points:
    """Bend the plan: at most 20 m, wavelengths of 400 to 1,100 m."""
    x, y = xy[:, 0], xy[:, 1]
    dx = 11 * np.sin(y / 95 + x / 420) + 7 * np.sin(x / 70 - y / 210 + 1.3)
    dy = 11 * np.sin(x / 105 - y / 380 + 0.4) + 6 * np.sin(y / 80 + x / 160 + 2.1)
    return np.column_stack([x + dx, y + dy])


def _curve(
    points: Sequence[tuple[float, float]],
    step: float = 18.0,
    closed: bool = False,
    warp: bool = True,
) -> Points:
    """Return a Catmull-Rom curve through *points* (local m), warped, in RD."""
    p = np.asarray(points, dtype=float)
    if closed:
        p = np.vstack([p[-1], p, p[0], p[1]])
    else:
        p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out: list[Points] = []
    for i in range(1, len(p) - 2):
        a, b, c, d = p[i - 1 : i + 3]
        n = max(1, int(np.hypot(*(c - b)) / step))
        t = np.arange(n)[:, None] / n
        # Tangents scaled to the chord: no overshoot where the points are unevenly spaced.
        chord = np.hypot(*(c - b))
        m1 = (c - a) / max(float(np.hypot(*(c - a))), 1e-9) * chord
        m2 = (d - b) / max(float(np.hypot(*(d - b))), 1e-9) * chord
        t2, t3 = t * t, t * t * t
        out.append(
            (2 * t3 - 3 * t2 + 1) * b
            + (t3 - 2 * t2 + t) * m1
            + (3 * t2 - 2 * t3) * c
            + (t3 - t2) * m2
        )
    out.append(p[-2][None, :])
    local = np.vstack(out)
    return np.asarray((_warp(local) if warp else local) + ORIGIN)


def _round(xy: Points) -> Points:
    return np.round(xy, 3)


def _shifted(xy: Points, by: float) -> Points:
    return np.asarray(shapely.get_coordinates(shapely.offset_curve(shapely.LineString(xy), by)))


def _pt(x: float, y: float) -> Points:
    return np.asarray(_warp(np.array([[x, y]], dtype=float))[0] + ORIGIN)


def _polygon(points: Sequence[tuple[float, float]], step: float = 40.0) -> shapely.Polygon:
    return shapely.make_valid(shapely.Polygon(_round(_curve(points, step, True))))


def _canals() -> list[list[tuple[float, float]]]:
    """Centre lines of the old moat south of the centre and of the canals in the new estate."""
    out: list[list[tuple[float, float]]] = [
        [(1815, 1792), (1930, 1788), (2050, 1782)],
        [(2130, 1786), (2300, 1796), (2430, 1800), (2496, 1880)],
    ]
    for a0, a1 in ((200, 226), (238, 270), (281, 312)):
        a = np.radians(np.linspace(a0, a1, 5))
        out.append(
            [
                (3085 + 1.12 * 268 * float(np.cos(v)), 1885 + 0.92 * 268 * float(np.sin(v)))
                for v in a
            ]
        )
    return out


def _gemeente() -> shapely.Polygon:
    """The municipal border: an irregular outline just inside the working area."""
    text = (
        "40 160, 900 60, 2100 110, 3300 40, 4440 130, 4380 1200, 4450 2450, 4330 3300, 4370 3880, "
    )
    text += "3300 3950, 2300 3930, 1100 3940, 120 3850, 90 2600, 30 1300"
    p = np.array([pair.split() for pair in text.split(",")], dtype=float)
    return shapely.Polygon(_round(p + ORIGIN))


# ---------------------------------------------------------------- streets


# One way per line: OSM highway | name | local metres east and north | options. A line that
# starts with spaces goes on with the one above. Options: style (housing) and sides of it, closed,
# level, loose (ends that meet nothing), keep (may lie loose from the rest), else an OSM tag.

_MAIN_ROADS = """\
secondary | Zuiderweg | 2690 560, 2640 760, 2590 950, 2500 1130, 2425 1270 | maxspeed=50
secondary | Spoortunnel | 2425 1270, 2405 1385 | level=-1 tunnel=yes layer=-1 sidewalk=both
    lit=yes
secondary | Tunnelweg | 2405 1385, 2460 1570, 2500 1745, 2530 1960, 2545 2200, 2530 2470 |
    style=twee sides= maxspeed=50
secondary | Lindebrug | 2530 2470, 2545 2535, 2556 2612 | level=1 bridge=yes layer=1
    sidewalk=both lit=yes
secondary | Brugweg | 2556 2612, 2610 2750, 2700 3000, 2790 3200, 2850 3350 | maxspeed=60
    sidewalk=no
tertiary | Hagenweg | 1620 985, 1640 1150, 1652 1300, 1660 1430, 1700 1600, 1750 1750 |
    style=rij30 sides=r
tertiary | Westerweg | 1750 1750, 1790 1900, 1800 2070, 1780 2230, 1720 2388 | style=villa30
    sides=r
tertiary | Beethovenlaan | 1270 1010, 1620 985, 1950 960, 2300 985, 2590 950
tertiary | Industrieweg | 2640 790, 2900 780, 3200 800, 3400 900
tertiary | Hagenlaan | 1590 1850, 1690 1850, 1785 1870 | style=twee
tertiary | Nieuwe Laan | 2520 1850, 2640 1855, 2700 1872, 2760.4 1894.3
unclassified | Broekweg | 800 1800, 600 1840, 350 1800, 60 1880 | style=boer
residential | Kade | 1720 2388, 1950 2392, 2150 2414, 2350 2440, 2530 2470 | style=kade sides=r
"""

_CENTRE = """\
pedestrian | Markt | 2082 2042, 2168 2034 | style=markt sides=r
pedestrian | Markt | 2168 2034, 2180 2108 | style=markt sides=r
pedestrian | Markt | 2180 2108, 2090 2120 | style=markt sides=r
pedestrian | Markt | 2090 2120, 2082 2042 | style=markt sides=r
pedestrian | Lindestraat | 2120 2036, 2112 1930, 2092 1830 | style=winkel
pedestrian | Haverstraat | 2134 2115, 2152 2205, 2140 2290, 2150 2414 | style=winkel
living_street | Kerkstraat | 2178 2072, 2262 2050, 2360 2005, 2450 1985, 2533 1962 |
    style=winkel
residential | Molenstraat | 2083 2080, 1990 2092, 1900 2062, 1801 2070 | style=centrum
residential | Achterom | 1990 2092, 1978 2190, 2038 2275, 2140 2290 | style=centrum
residential | Torenstraat | 2360 2005, 2342 2110, 2290 2222, 2150 2232 | style=centrum
residential | Oosterwal | 2092 1830, 2230 1846, 2360 1900, 2448 1985, 2462 2130, 2410 2290, 2340
    2440 | style=centrum
residential | Westerwal | 2092 1830, 1965 1858, 1882 1950, 1862 2065, 1890 2220, 1960 2320, 2000
    2396 | style=centrum
residential | Nieuwstraat | 1965 1858, 1985 1970, 1990 2092 | style=centrum
living_street | Weverstraat | 2112 1930, 2050 1945, 1984 1962 | style=centrum
residential | Schoolstraat | 2112 1930, 2215 1955, 2262 2050 | style=centrum
residential | Houttuinen | 2290 2222, 2330 2300, 2395 2325 | style=centrum
residential | Bleekstraat | 2215 1955, 2300 1935, 2378 1915 | style=centrum
living_street | Kalverstraatje | 1892 2235, 1978 2195 | style=centrum
residential | Lijnbaan | 2230 1846, 2215 1955 | style=centrum
residential | Scheepmakersstraat | 2140 2290, 2240 2300, 2330 2300 | style=centrum
footway | Kerksteeg | 2248 2055, 2255 2140, 2290 2222 | surface=paving_stones
footway | Vissersteeg | 2038 2275, 2060 2405 | surface=sett
footway | Botersteeg | 2085 2100, 2045 2150, 1980 2170 | surface=sett
residential | Singel | 1752 1755, 1900 1750, 2085 1742, 2300 1752, 2498 1742 | style=villa30
    sides=r
"""

_PREWAR = """\
residential | Stationsstraat | 2092 1830, 2085 1742, 2066 1580, 2052 1425 | style=herenhuis
residential | Spoorstraat | 1665 1450, 1800 1440, 2052 1405, 2240 1390, 2405 1400 | style=rij30
    sides=l
residential | Wilhelminastraat | 1700 1545, 1860 1515, 2058 1490, 2250 1470, 2430 1490 |
    style=rij30
residential | Emmastraat | 1722 1640, 1900 1600, 2070 1580 | style=rij30
residential | Julianastraat | 2066 1565, 2250 1552, 2455 1570 | style=villa30
residential | Bernhardstraat | 1740 1705, 1930 1672, 2078 1660 | style=rij30
residential | Irenestraat | 2078 1650, 2160 1655, 2250 1640, 2475 1655 | style=villa30
residential | Oranjestraat | 2250 1750, 2255 1640, 2245 1470, 2240 1390 | style=rij30
residential | Prins Hendrikstraat | 2350 1655, 2345 1560, 2330 1392 | style=rij30
residential | Tromplaan | 1930 1750, 1928 1672, 1900 1600, 1890 1430 | style=rij30
residential | De Ruyterstraat | 1800 1690, 1795 1525, 1780 1442 | style=rij30
footway |  | 2150 1658, 2165 1610, 2160 1556
"""

_ZUID = """\
residential | Hannie Schaftstraat | 1300 1240, 1450 1235, 1648 1240 | style=rij50
residential | Titus Brandsmastraat | 1300 1170, 1470 1160, 1645 1165 | style=rij50
residential | Johannes Postlaan | 1290 1090, 1450 1088, 1630 1080 | style=rij50
residential | Walraven van Hallstraat | 1648 1240, 1800 1225, 1950 1215 | style=twee
residential | Gerrit van der Veenstraat | 1640 1150, 1800 1140, 1945 1130 | style=rij50
residential | Van Randwijkstraat | 1310 920, 1480 905, 1640 900 | style=rij50
residential | Verzetslaan | 1480 1325, 1468 1160, 1470 1000, 1478 910, 1490 830 | style=rij50
residential | Dirk Boutslaan | 1300 1310, 1298 1170, 1285 1010, 1310 920, 1335 830 | style=rij50
residential | Johan Brouwerstraat | 1800 1310, 1800 1140, 1795 975, 1790 890, 1780 822 |
    style=rij50
residential | Vrijheidslaan | 1950 1290, 1947 1130, 1948 960, 1930 880, 1900 815 | style=rij50
residential | Zuidrand | 1335 830, 1490 826, 1640 815, 1780 820, 1900 812, 1990 800 | style=twee
footway | Vrijheidspad | 1640 985, 1642 900, 1640 818
residential | Parallelweg | 1300 1312, 1480 1325, 1655 1318, 1950 1290, 2200 1275, 2425 1265 |
    style=twee sides=r
residential | Mozartstraat | 2030 966, 2030 1100, 2110 1200, 2300 1195, 2345 1090, 2330 985
residential | Verdistraat | 2030 1095, 2180 1085, 2345 1090
residential | Brahmsstraat | 2080 965, 2085 800, 2190 720, 2390 735, 2450 850, 2440 972
residential | Chopinstraat | 2082 830, 2260 845, 2447 840 | style=rij50 sides=r
footway | Bachpad | 2186 1083, 2200 970
footway | Bachpad | 2205 968, 2260 845
footway | Lisztpad | 1948 1100, 2030 1060
residential | Händelstraat | 2345 1120, 2440 1130, 2505 1125
footway | Haydnpad | 2110 1200, 2120 1282
"""

_HAGEN = """\
residential | Hagehof | 1220 1948, 1215 2030, 1210 2108
service | Hagehof | 1215 1960, 1185 1880, 1195 1820, 1250 1815, 1262 1880, 1215 1958 |
    service=parking_aisle
footway | Hagepad | 1010 1880, 1100 1850, 1190 1840
footway | Hagepad | 1255 1830, 1340 1800, 1420 1790
footway | Hagepad | 1220 1815, 1230 1700, 1240 1548
footway | Hagepad | 1010 1760, 900 1790, 800 1810
footway | Hagepad | 1415 1860, 1500 1870, 1592 1862
"""

_PARK = """\
residential | Parklaan | 870 2215, 1000 2235, 1250 2235, 1500 2222, 1660 2210, 1782 2215 |
    style=vrij sides=r
residential | Parklaan | 870 2215, 800 2130, 796 2040 | style=vrij
footway |  | 1000 2235, 1060 2330, 1200 2365, 1400 2355, 1560 2330, 1640 2215 |
    surface=fine_gravel
footway |  | 1290 2235, 1270 2270, 1160 2300, 1100 2342 | surface=fine_gravel
footway |  | 1425 2228, 1440 2290, 1420 2352 | surface=fine_gravel
footway |  | 1340 2108, 1345 2175, 1350 2232
footway |  | 1060 2095, 1050 2165, 1040 2236
path | Dijkpad | 500 2640, 800 2590, 1100 2475, 1400 2418, 1560 2402, 1722 2386 |
    foot=designated
steps | Dijktrap | 1215 2366, 1222 2400, 1230 2448 | step_count=24 handrail=yes
steps | Dijktrap | 1640 2330, 1645 2394 | step_count=18
footway |  | 1560 2330, 1640 2330
footway | Loopbrug De Linde | 1500 2408, 1515 2450, 1530 2530 | level=1 bridge=yes layer=1
    width=2.5 lit=yes
footway | Loopbrugpad | 1530 2530, 1545 2560, 1560 2600 | surface=asphalt
unclassified | Lindedijk | 150 2880, 600 2800, 1100 2665, 1560 2600, 2000 2610, 2300 2630, 2580
    2690 | style=boer sides=l
"""

_NEW_ESTATE = """\
residential | Waterrand | 2540 2245, 2680 2225, 2850 2255, 3100 2300, 3340 2270, 3440 2210 |
    style=tweenieuw
residential | Oeverlaan | 2680 2225, 2720 2330, 2850 2365, 3080 2405, 3300 2385, 3340 2270 |
    style=tweenieuw
residential | Steigerstraat | 2850 2255, 2852 2365 | style=nieuw
residential | Vlonderstraat | 3100 2300, 3085 2404 | style=nieuw
residential | Lelielaan | 2844.8 2050.6, 2848 2160, 2850 2255
residential | Kwelderlaan | 3180.7 2178.3, 3160 2240, 3140 2296
residential | Kleine Waard | 2640 1856, 2655 1960, 2665 2080, 2680 2225 | style=tweenieuw
residential | Grote Waard | 2640 1856, 2620 1740, 2630 1600, 2720 1500, 2900 1440, 3050 1425 |
    style=vrijnieuw
residential | Kievit | 2630 1610, 2720 1640, 2800 1640 | style=nieuw
residential | Scholekster | 2670 2160, 2760 2165, 2848 2165 | style=nieuw
path | Dijkpad Oost | 2540 2455, 2720 2500, 2900 2535, 3100 2545, 3400 2530, 3800 2430
steps | Dijktrap Oost | 2850 2370, 2845 2440, 2840 2520 | step_count=22 handrail=no
footway |  | 3300 2388, 3340 2450, 3390 2528
cycleway | Rietpad | 2900 1440, 2800 1400, 2600 1395, 2412 1398 | foot=yes
"""

_VILLAGE = """\
tertiary | Dorpsstraat | 2850 3350, 2890 3480, 2905 3570, 2960 3700 | style=dorp
tertiary | Noordweg | 2960 3700, 3000 3820, 3010 3935 | style=boer
residential | Molenweg | 2890 3480, 3010 3462, 3130 3480, 3300 3525 | style=vrij
residential | Esweg | 2905 3570, 2790 3600, 2680 3590, 2560 3555 | style=dorp
living_street | Kerkring | 2892 3500, 2960 3510, 2975 3580, 2910 3580 | style=dorp sides=r
residential | Akkerstraat | 3110 3476, 3135 3560, 3100 3650, 3050 3700, 2962 3702 | style=rij70
residential | Weidestraat | 3130 3560, 3060 3590, 2985 3610, 2925 3615 | style=rij70
residential | Roggestraat | 3060 3590, 3065 3640, 3052 3698 | style=rij70
residential | Brinklaan | 2680 3590, 2672 3480, 2740 3400, 2858 3372 | style=twee
residential | Haverkamp | 2672 3480, 2770 3500, 2888 3478 | style=rij70
residential | Boekweitstraat | 2770 3500, 2785 3552, 2792 3600 | style=twee
residential | Gerstestraat | 2740 3590, 2735 3680, 2800 3720, 2880 3700, 2945 3672 | style=rij70
footway | Kerkpad | 3200 3500, 3190 3400, 3050 3330, 2850 3352
path | Uiterwaardpad | 3050 3330, 3060 3000, 2900 2800, 2640 2790
"""

_COUNTRYSIDE = """\
unclassified | Lage Weg | 2600 2740, 3000 2760, 3500 2790, 4000 2700, 4400 2640 | style=boer
    sides=l
unclassified | Hoge Weg | 3300 3525, 3600 3450, 3900 3200, 4000 2700 | style=boer
unclassified | Esweg | 2560 3555, 2200 3500, 1700 3400, 1200 3450, 600 3300, 600 2800 |
    style=boer
track | Dwarsweg | 1700 3400, 1620 3000, 1560 2600 | surface=grass tracktype=grade3
unclassified | Binnenweg | 1270 1010, 1000 1000, 700 1050, 300 980, 60 1010 | style=boer
unclassified | Veenweg | 700 1050, 680 800, 720 560 | style=boer
unclassified | Waardweg | 3464 1998, 3750 1950, 4100 2000, 4400 1950 | style=boer
unclassified | Waardweg | 4100 2000, 4080 1700, 4000 1480 | style=boer
service | Oprijlaan Huize Lindenhof | 3750 1950, 3760 1800, 3740 1640, 3700 1590 | style=vrij
    sides=r loose=end access=private service=driveway
"""

_INDUSTRY = """\
unclassified | Energieweg | 3400 900, 3390 1080, 3150 1180, 2860 1160, 2700 1050, 2572 985
unclassified | Ambachtsweg | 2900 780, 2930 960, 2920 1165
unclassified | Handelsweg | 3190 800, 3180 960, 3160 1178
unclassified | Nijverheidsweg | 2930 960, 3060 975, 3180 960 | style=vrij sides=r
service |  | 3060 972, 3065 900, 3070 850 | loose=end access=private
"""

_SHORT_CUTS = """\
pedestrian | Stationsplein | 1995 1412, 2052 1425, 2115 1402
footway |  | 2160 1478, 2155 1432, 2150 1396
footway |  | 2000 1672, 2005 1592
footway |  | 2400 1655, 2395 1565
cycleway |  | 2462 2130, 2500 2120, 2542 2130 | foot=no
footway |  | 2460 2140, 2500 2136, 2542 2142
service |  | 1560 1090, 1562 1130, 1560 1165
path |  | 720 1350, 860 1345, 960 1352 | loose=startend keep
path |  | 790 1350, 792 1395 | loose=end keep
path |  | 880 1347, 884 1392 | loose=end keep
path |  | 3010 2608, 3070 2622, 3150 2620 | loose=startend keep
"""


def _read(text: str) -> list[Way]:
    """Return the ways drawn in *text*."""
    out: list[Way] = []
    for row in text.replace("\n    ", " ").splitlines():
        kind, name, where, *rest = (part.strip() for part in row.split("|"))
        options = dict(option.partition("=")[::2] for option in " ".join(rest).split())
        points = [(float(x), float(y)) for x, y in (pair.split() for pair in where.split(","))]
        loose = options.pop("loose", "")
        way = _w(
            name,
            kind,
            *points,
            style=options.pop("style", ""),
            sides=options.pop("sides", "lr"),
            closed="closed" in options,
            level=int(options.pop("level", "0")),
            snap=("start" not in loose, "end" not in loose),
        )
        way.keep = "keep" in options
        way.tags = {k: v for k, v in options.items() if k not in ("closed", "keep")}
        out.append(way)
    return out


def _w(
    name: str,
    kind: str,
    *points: tuple[float, float],
    style: str = "",
    sides: str = "lr",
    closed: bool = False,
    level: int = 0,
    snap: tuple[bool, bool] = (True, True),
    **tags: str,
) -> Way:
    """Draft a way through local *points*."""
    xy = _curve(points, 18.0, closed)
    tags = {k.rstrip("_").replace("__", ":"): v for k, v in tags.items()}
    return Way(name, kind, xy, tags, style, sides, level, snap)


_HAGE = [
    "Eiken",
    "Beuken",
    "Essen",
    "Linden",
    "Elzen",
    "Berken",
    "Iepen",
    "Wilgen",
    "Hazelaar",
    "Meidoorn",
    "Sleedoorn",
    "Liguster",
    "Hulst",
    "Taxus",
    "Vlier",
    "Kornoelje",
    "Kastanje",
    "Esdoorn",
    "Populieren",
    "Abelen",
    "Jasmijn",
    "Rozen",
    "Braam",
    "Kamperfoelie",
    "Lijsterbes",
    "Kardinaals",
    "Spar",
    "Dennen",
    "Lariks",
    "Ceder",
    "Magnolia",
    "Acacia",
    "Walnoot",
    "Moerbei",
    "Kweepeer",
    "Mispel",
    "Olm",
    "Haagbeuk",
    "Vuurdoorn",
    "Sering",
]


def _hagen(rng: np.random.Generator) -> list[Way]:
    """The 1970s: a ring road, woonerven that lead nowhere by car, paths behind the houses."""
    ring = [
        (860, 1610),
        (1100, 1545),
        (1380, 1550),
        (1560, 1650),
        (1590, 1850),
        (1540, 2030),
        (1340, 2110),
    ]
    ring += [(1060, 2095), (870, 1990), (800, 1800)]
    out = [
        _w("Hagenring", "tertiary", *ring, closed=True, sidewalk="no"),
        _w("Hagenring", "tertiary", (1480, 1590), (1580, 1540), (1688, 1545)),
    ]
    inner = [
        (1010, 1750),
        (1150, 1700),
        (1330, 1710),
        (1420, 1790),
        (1410, 1900),
        (1320, 1960),
        (1120, 1950),
    ]
    inner += [(1010, 1880)]
    out.append(
        _w("Hagepad", "cycleway", *inner, closed=True, foot="yes", surface="asphalt", lit="yes")
    )
    outer = [(730, 1830), (790, 2030), (1020, 2160), (1350, 2175), (1610, 2080), (1680, 1960)]
    south = [(760, 1740), (790, 1560), (1080, 1470), (1400, 1475), (1560, 1500)]
    out += [_w("Achterpad", "footway", *outer), _w("Achterpad", "footway", *south)]
    behind = shapely.MultiLineString([_curve(p, 15.0, warp=False) - ORIGIN for p in (outer, south)])
    spine = _catmull(ring)
    ring_line = shapely.LineString(spine)
    centre = np.array([1200.0, 1830.0])
    length = ring_line.length
    i = 0
    for side in (1, -1):  # 1 outward, -1 inward
        s = 30.0
        while s < length - 45 and i < len(_HAGE):
            p = shapely.get_coordinates(ring_line.interpolate(s))[0]
            q = shapely.get_coordinates(ring_line.interpolate(s + 2))[0]
            t = (q - p) / np.hypot(*(q - p))
            n = np.array([-t[1], t[0]])
            outward = n if np.dot(n, p - centre) > 0 else -n
            d = outward * side
            # The east flank is for the connecting roads, the west end for the Broekweg.
            near_exit = (p[0] > 1540 and 1790 < p[1] < 1910) or (p[0] < 830 and 1740 < p[1] < 1860)
            near_exit = near_exit or (side == 1 and p[0] > 1400 and p[1] < 1640)
            if near_exit:
                s += 30.0
                continue
            out += _erf(
                f"{_HAGE[i]}hage",
                p,
                d,
                t,
                side,
                behind if side == 1 else shapely.MultiLineString([_catmull(inner)]),
                rng,
            )
            i += 1
            s += float(rng.uniform(80, 98)) if side == 1 else float(rng.uniform(92, 112))
    return out + _read(_HAGEN)


def _catmull(points: Sequence[tuple[float, float]]) -> Points:
    """The closed curve through local *points*, still in local unwarped metres."""
    return np.asarray(_curve(points, 15.0, True, warp=False) - ORIGIN)


def _erf(
    name: str,
    p: Points,
    d: Points,
    t: Points,
    side: int,
    paths: shapely.MultiLineString,
    rng: np.random.Generator,
) -> list[Way]:
    """One woonerf: a stem off the ring, a bend, often a side arm, and a path out at the end."""
    stem = float(rng.uniform(50, 66)) if side == 1 else float(rng.uniform(78, 112))
    turn = 1.0 if rng.random() < 0.5 else -1.0
    bend = p + d * stem
    mid = p + d * (stem * 0.5) + t * turn * float(rng.uniform(-7, 7))
    arm = float(rng.uniform(30, 46))
    end = bend + t * turn * arm + d * float(rng.uniform(0, 14))
    pts = [tuple(p), tuple(mid), tuple(bend), tuple(end)]
    out = [_w(name, "living_street", *pts, style="erf", snap=(True, False))]
    if rng.random() < 0.75:
        other = bend - t * turn * arm * 0.8 + d * float(rng.uniform(-6, 8))
        out.append(
            _w(name, "living_street", tuple(bend), tuple(other), style="erf", snap=(True, False))
        )
    goal = shapely.get_coordinates(paths.interpolate(paths.project(shapely.Point(end))))[0]
    gap = float(np.hypot(*(goal - end)))
    if 4.0 < gap < 130.0:
        out.append(
            _w("", "footway", tuple(end), tuple((end + goal) / 2 + t * turn * 4), tuple(goal))
        )
    return out


def _new_estate() -> list[Way]:
    """After 2005: rings around a pond, cut open by water, and a strip along the dike."""
    out: list[Way] = []
    c = np.array([3085.0, 1885.0])

    def arc(
        name: str,
        r: float,
        a0: float,
        a1: float,
        style: str,
        sides: str = "lr",
        kind: str = "residential",
    ) -> Way:
        a = np.radians(np.linspace(a0, a1, max(4, int(abs(a1 - a0) / 18))))
        wobble = 1 + 0.06 * np.sin(2 * a + r / 60)
        pts = np.column_stack(
            [c[0] + 1.12 * r * wobble * np.cos(a), c[1] + 0.92 * r * wobble * np.sin(a)]
        )
        return _w(name, kind, *[tuple(p) for p in pts], style=style, sides=sides)

    out += [
        arc("Rietlaan", 120, 200, 560, "nieuw", "r"),
        arc("Lisdoddelaan", 192, 175, 318, "tweenieuw"),
        arc("Kalmoesstraat", 192, -30, 150, "tweenieuw"),
        arc("Zwanebloemlaan", 268, -42, 92, "nieuw", "r"),
        arc("Watermuntlaan", 345, 196, 352, "tweenieuw"),
        arc("Pijlkruidstraat", 345, 5, 62, "vrijnieuw"),
    ]

    def spoke(
        name: str, deg: float, r0: float, r1: float, kind: str = "residential", style: str = ""
    ) -> Way:
        a = np.radians(deg)
        f = [
            (c[0] + 1.12 * r * np.cos(a), c[1] + 0.92 * r * np.sin(a))
            for r in np.linspace(r0, r1, 5)
        ]
        return _w(name, kind, *f, style=style)

    out += [
        spoke("Nieuwe Laan", 178, 290, 118, "tertiary"),
        spoke("Lelielaan", 232, 126, 345),
        spoke("Lelielaan", 140, 126, 280),
        spoke("Kwelderlaan", 275, 126, 345),
        spoke("Kwelderlaan", 75, 126, 330),
        spoke("Biezenlaan", 318, 126, 345),
        spoke("Biezenlaan", 20, 126, 360),
        spoke("", 55, 126, 280, "footway"),
        spoke("", 205, 130, 355, "footway"),
        spoke("", 345, 130, 360, "cycleway"),
    ]
    return out + _read(_NEW_ESTATE)


def _motorway(ground: list[Way]) -> list[Way]:
    line = _curve(_MOTORWAY, 80.0, warp=False)
    tags = {"ref": "A98", "oneway": "yes", "maxspeed": "100", "surface": "asphalt"}
    south, north = (np.round(_shifted(line, by), 2) for by in (-9.0, 9.0))
    ways = [
        Way("", "motorway", south, dict(tags)),
        Way("", "motorway", north[::-1], dict(tags)),
    ]
    foot = next(w.xy[0] for w in ground if w.name == "Zuiderweg")
    for carriageway, x0, bend in ((north, 3050.0, 480.0), (south, 2250.0, 470.0)):
        k = int(np.argmin(np.abs(carriageway[:, 0] - ORIGIN[0] - x0)))
        middle = np.array([(carriageway[k, 0] + foot[0]) / 2, ORIGIN[1] + bend + 8])
        xy = np.vstack([carriageway[k], middle, foot])
        ways.append(
            Way("", "motorway_link", np.round(xy, 2), {"oneway": "yes", "surface": "asphalt"})
        )
    return ways


# ---------------------------------------------------------------- from drafts to a network


def _clip(
    drafts: Iterable[Way],
    blocked: shapely.Geometry,
    frame: shapely.Polygon,
) -> list[Way]:
    """Cut ground-level ways at water, railway and the municipal border; bridges stay whole."""
    out: list[Way] = []
    # One gap in the railway, none in the river: the level crossing of the Hagenweg.
    inside = shapely.difference(shapely.buffer(frame, 30.0), blocked)
    for way in drafts:
        if way.level or way.name == "Hagenweg" or way.keep:
            out.append(way)
            continue
        parts = shapely.get_parts(shapely.intersection(way.line, inside))
        for part in parts:
            if part.geom_type != "LineString" or part.length < 12:
                continue
            out.append(
                Way(
                    way.name,
                    way.kind,
                    shapely.get_coordinates(part),
                    way.tags,
                    way.style,
                    way.sides,
                    0,
                    way.snap,
                )
            )
    return out


def _node(ways: list[Way]) -> list[Way]:
    """Give lines that meet at ground level a shared vertex; pull loose ends onto what they meet."""
    ground = [w for w in ways if w.level == 0]
    _snap_ends(ground)
    lines = np.array([w.line for w in ground], dtype=object)
    tree = shapely.STRtree(lines)
    extra: list[list[Points]] = [[] for _ in ground]
    a, b = tree.query(lines, predicate="intersects")
    for i, j in zip(a[a < b], b[a < b], strict=True):
        crossing = shapely.intersection(lines[i], lines[j])
        for part in shapely.get_parts(crossing):
            for xy in shapely.get_coordinates(part):
                extra[i].append(xy)
                extra[j].append(xy)
    ends = [w.xy[k] for w in ways for k in (0, -1)]
    p, q = tree.query(shapely.points(np.array(ends)), predicate="dwithin", distance=0.6)
    for i, j in zip(p, q, strict=True):
        extra[j].append(ends[i])
    for way, line, points in zip(ground, lines, extra, strict=True):
        if not points:
            continue
        added = np.array(points)
        at = shapely.line_locate_point(line, shapely.points(added))
        own = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way.xy, axis=0).T))])
        xy = np.vstack([way.xy, added])
        order = np.argsort(np.concatenate([own, at]), kind="stable")
        way.xy = xy[order]
    _merge_near(ways)
    return [w for w in ways if len(w.xy) > 1]


def _snap_ends(ground: list[Way], reach: float = 16.0) -> None:
    """Trim an end that runs past a line, or lengthen one that stops short of it."""
    lines = np.array([w.line for w in ground], dtype=object)
    for index, way in enumerate(ground):
        if way.snap == (False, False) or np.allclose(way.xy[0], way.xy[-1]):
            continue
        for end in (0, -1):
            if not way.snap[end]:
                continue
            point = shapely.Point(way.xy[end])
            near = np.flatnonzero(shapely.dwithin(lines, point, reach))
            near = near[near != index]
            if not len(near):
                continue
            gap = shapely.distance(lines[near], point)
            if gap.min() < 0.05:
                continue
            target = lines[near[int(np.argmin(gap))]]
            xy = way.xy if end == -1 else way.xy[::-1]
            line = shapely.LineString(xy)
            cut = shapely.intersection(line, target)
            at = [line.project(shapely.Point(c)) for c in shapely.get_coordinates(cut)]
            at = [v for v in at if line.length - v < reach * 1.5]
            if at:
                xy = shapely.get_coordinates(shapely.ops.substring(line, 0, max(at)))
            else:
                foot = shapely.get_coordinates(target.interpolate(target.project(point)))
                xy = np.vstack([xy, foot])
            way.xy = xy if end == -1 else xy[::-1]
            lines[index] = way.line


def _merge_near(ways: list[Way], radius: float = 2.5) -> None:
    """Make vertices closer than *radius* one vertex (interior of bridges and tunnels excepted)."""
    xy = np.vstack([w.xy for w in ways])
    free = np.concatenate(
        [
            np.ones(len(w.xy), bool)
            if w.level == 0
            else np.isin(np.arange(len(w.xy)), (0, len(w.xy) - 1))
            for w in ways
        ]
    )
    index = np.flatnonzero(free)
    pairs = cKDTree(xy[index]).query_pairs(radius, output_type="ndarray")
    n = len(index)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    size = np.bincount(label, minlength=count)
    mean = np.column_stack([np.bincount(label, xy[index, k], count) / size for k in (0, 1)])
    xy[index] = mean[label]
    xy = np.round(xy, 2)
    start = 0
    for way in ways:
        own = xy[start : start + len(way.xy)]
        start += len(way.xy)
        keep = np.r_[True, np.any(np.diff(own, axis=0) != 0, axis=1)]
        way.xy = own[keep]


def _connected(ways: list[Way]) -> list[Way]:
    """Drop scraps that clipping left loose; what is meant to be loose stays."""
    ids: dict[tuple[float, float], int] = {}
    a, b = [], []
    for way in ways:
        nodes = [ids.setdefault((float(x), float(y)), len(ids)) for x, y in way.xy]
        a += nodes[:-1]
        b += nodes[1:]
    n = len(ids)
    _, label = connected_components(
        coo_matrix((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False
    )
    largest = int(np.argmax(np.bincount(label)))
    return [
        w for w in ways if w.keep or label[ids[(float(w.xy[0, 0]), float(w.xy[0, 1]))]] == largest
    ]


def _level_crossing(ways: list[Way], rails: list[Way]) -> None:
    """Let the Hagenweg and both tracks share a vertex where they cross."""
    for rail in rails:
        for way in ways:
            if way.name != "Hagenweg" or way.level:
                continue
            for point in shapely.get_coordinates(shapely.intersection(way.line, rail.line)):
                xy = np.round(point, 2)
                for w in (way, rail):
                    at = w.line.project(shapely.Point(xy))
                    own = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(w.xy, axis=0).T))])
                    w.xy = np.insert(w.xy, int(np.searchsorted(own, at)), xy, axis=0)


# ---------------------------------------------------------------- areas and land


_BORDERS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((690, 1200), (690, 1500), (700, 1830), (760, 2060), (790, 2300), (800, 2700)),
    (
        (1655, 1200),
        (1660, 1430),
        (1700, 1600),
        (1750, 1750),
        (1790, 1900),
        (1800, 2070),
        (1780, 2230),
        (1720, 2388),
        (1715, 2560),
    ),
    ((1205, 1330), (1200, 1540), (1205, 1840), (1212, 2160), (1210, 2230)),
    ((600, 2155), (800, 2160), (1040, 2185), (1350, 2192), (1620, 2140), (1850, 2100)),
    ((1720, 1730), (1760, 1728), (1900, 1722), (2085, 1715), (2300, 1722), (2540, 1716)),
    (
        (1720, 2250),
        (1890, 2215),
        (2000, 2210),
        (2150, 2215),
        (2290, 2200),
        (2470, 2180),
        (2580, 2180),
    ),
    (
        (2405, 1250),
        (2405, 1385),
        (2470, 1570),
        (2512, 1745),
        (2542, 1960),
        (2557, 2200),
        (2540, 2470),
        (2560, 2700),
    ),
    ((2066, 1250), (2052, 1405), (2066, 1580), (2085, 1760)),
    ((2500, 2150), (2670, 2118), (2850, 2185), (3180, 2232), (3400, 2160), (3640, 2140)),
    ((3560, 1200), (3560, 1500), (3580, 1900), (3560, 2300), (3560, 2700)),
    (
        (1210, 1500),
        (1230, 1010),
        (1260, 620),
        (1900, 600),
        (2680, 590),
        (3000, 640),
        (3560, 700),
        (3560, 1450),
    ),
    ((1950, 1400), (1962, 1130), (1964, 960), (1940, 820), (1930, 560)),
    ((2425, 1400), (2440, 1270), (2515, 1130), (2605, 950), (2655, 760), (2710, 540)),
)
_VILLAGE_EDGE = [
    (2480, 3380),
    (2780, 3290),
    (3100, 3260),
    (3380, 3420),
    (3360, 3640),
    (3140, 3780),
    (2800, 3800),
]
_VILLAGE_EDGE += [(2560, 3680)]


def _areas(
    frame: shapely.Polygon, river: shapely.Polygon, track: Points
) -> tuple[list[Area], list[Area]]:
    """Cut the gemeente along river, railway and main roads; seeds name the pieces."""
    cuts = [frame.boundary, shapely.LineString(track), river.boundary]
    cuts += [shapely.LineString(_curve(b, 40.0)) for b in _BORDERS]
    cuts.append(_polygon(_VILLAGE_EDGE).boundary)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(cuts)]))
    faces = faces[shapely.contains_properly(frame, shapely.point_on_surface(faces))]
    middle = shapely.point_on_surface(faces)
    owner: list[str | None] = [None] * len(faces)
    for code, (_, seeds) in BUURTEN.items():
        for x, y in seeds:
            seed = shapely.Point(*_pt(x, y))
            for k in np.flatnonzero(shapely.intersects(faces, seed)).tolist():
                owner[k] = code
    for k in np.flatnonzero(shapely.within(middle, river)).tolist():
        owner[k] = "BU99019997"
    # Slivers between a border and the bank join the neighbour they share the longest border with.
    for _ in range(len(faces)):
        left = [k for k, o in enumerate(owner) if o is None]
        if not left:
            break
        for k in left:
            shared = {o: 0.0 for o in owner if o not in (None, "BU99019997")}
            for m, o in enumerate(owner):
                if o in shared and o is not None:
                    shared[o] += shapely.intersection(faces[k].boundary, faces[m].boundary).length
            best = max(shared, key=lambda o: (shared[o], o or ""))
            if shared[best] > 0:
                owner[k] = best
    buurten = []
    for code, (name, _) in BUURTEN.items():
        own = [f for f, o in zip(faces, owner, strict=True) if o == code]
        polygon = shapely.set_precision(shapely.union_all(own), 0.001)
        buurten.append(Area(code, name, f"WK{code[2:8]}", _multi(polygon), code.endswith("9997")))
    wijken = []
    for code, name in WIJKEN.items():
        union = shapely.set_precision(
            shapely.union_all([b.polygon for b in buurten if b.parent == code]), 0.001
        )
        wijken.append(Area(code, name, "GM9901", _multi(union), code == "WK990199"))
    return wijken, buurten


def _multi(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _greens() -> list[tuple[str, str, shapely.Polygon]]:
    return [
        (
            "leisure=park",
            "Lindepark",
            _polygon(
                [
                    (1030, 2250),
                    (1270, 2248),
                    (1560, 2240),
                    (1650, 2300),
                    (1600, 2375),
                    (1400, 2395),
                    (1180, 2400),
                    (1050, 2380),
                ]
            ),
        ),
        (
            "leisure=park",
            "Hagepark",
            _polygon(
                [
                    (1060, 1770),
                    (1160, 1725),
                    (1320, 1735),
                    (1395, 1800),
                    (1390, 1880),
                    (1310, 1800),
                    (1180, 1790),
                    (1080, 1850),
                ],
                25,
            ),
        ),
        (
            "landuse=forest",
            "Lindenhofbos",
            _polygon([(3640, 1530), (3850, 1520), (3900, 1720), (3820, 1860), (3690, 1800)]),
        ),
        (
            "landuse=forest",
            "",
            _polygon([(300, 2100), (520, 2080), (600, 2250), (450, 2380), (280, 2300)]),
        ),
        (
            "leisure=park",
            "Vrijheidspark",
            _polygon([(1675, 1020), (1775, 1015), (1780, 1115), (1670, 1118)], 25),
        ),
        (
            "leisure=park",
            "Julianapark",
            _polygon([(2105, 1590), (2225, 1580), (2228, 1632), (2105, 1640)], 25),
        ),
        (
            "landuse=cemetery",
            "Begraafplaats Lindehof",
            _polygon([(1420, 1440), (1540, 1425), (1560, 1475), (1440, 1490)], 25),
        ),
        (
            "landuse=allotments",
            "Volkstuinen Spoorzicht",
            _polygon([(700, 1325), (980, 1325), (985, 1405), (700, 1410)], 30),
        ),
        (
            "leisure=pitch",
            "Sportpark De Linde",
            _polygon([(1010, 700), (1200, 700), (1190, 900), (1000, 890)], 60),
        ),
        ("landuse=grass", "", _polygon([(2215, 860), (2420, 865), (2415, 945), (2230, 955)], 25)),
        (
            "landuse=grass",
            "",
            _polygon([(2205, 1100), (2325, 1105), (2290, 1180), (2130, 1180)], 25),
        ),
        (
            "landuse=industrial",
            "De Weide",
            _polygon(
                [
                    (2680, 700),
                    (3000, 700),
                    (3480, 780),
                    (3480, 1180),
                    (3200, 1270),
                    (2720, 1260),
                    (2640, 1040),
                ]
            ),
        ),
    ]
