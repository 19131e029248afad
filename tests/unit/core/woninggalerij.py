# SPDX-License-Identifier: GPL-2.0-or-later
"""A gallery of buildings drawn by hand: what stands there is known because it was drawn so.

Every :class:`Case` draws its panden around its own origin, in metres, as a person would on squared
paper. ``homes`` are the addresses: number of the pand, what it must be called, how wide it is (None
where a width means nothing) and any columns of the layer woningen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import shapely
from shapely import affinity

HOEK, TUSSEN, VRIJ, KAP = "hoek", "tussen", "vrijstaand", "twee_onder_een_kap"


@dataclass(frozen=True)
class Home:
    """One address of a case; ``at`` is the spot of its point, else inside its pand."""

    pand: int | None
    kind: str | None
    width: float | None = None
    at: tuple[float, float] | None = None
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    name: str
    panden: list[Any]
    homes: list[Home]


def box(x: float, y: float, width: float, depth: float) -> Any:
    return shapely.box(x, y, x + width, y + depth)


def merged(*parts: Any) -> Any:
    """Return parts drawn as one outline; they must touch."""
    return shapely.union_all(parts)


def shifted(outline: Any, x: float = 0, y: float = 0) -> Any:
    return affinity.translate(outline, x, y)


def row(count: int, width: float, depth: float = 9.0, gap: float = 0.0, step: float = 0.0) -> list:
    """Return houses side by side, each *gap* from the last and *step* further back."""
    return [box(i * (width + gap), i * step, width, depth) for i in range(count)]


def ends(count: int, width: float, first: int = 0, **columns: Any) -> list[Home]:
    """Return the homes of a row: hoek, tussen ..., hoek."""
    kinds = [HOEK] + [TUSSEN] * (count - 2) + [HOEK]
    return [Home(first + i, k, width, columns=columns) for i, k in enumerate(kinds)]


def alike(pand: Iterable[int], kind: str | None, width: float | None, **columns: Any) -> list[Home]:
    return [Home(i, kind, width, columns=columns) for i in pand]


def doors(
    kinds: list[str], width: float, pand: int = 0, at: float = 2.0, **columns: Any
) -> list[Home]:
    """Return homes of one pand with their points along its facade."""
    return [Home(pand, k, width, ((i + 0.5) * width, at), columns) for i, k in enumerate(kinds)]


def storeys(
    count: int,
    per_layer: int,
    kind: str,
    length: float,
    pand: int = 0,
    x: float = 0,
    **columns: Any,
) -> list[Home]:
    """Return the homes of a block: the points of each layer lie over those of the next."""
    return [
        Home(
            pand,
            kind,
            None,
            (x + (i % per_layer + 0.5) * length / per_layer, 3 + 0.2 * (i // per_layer)),
            columns,
        )
        for i in range(count)
    ]


def shop(pand: int, **columns: Any) -> Home:
    return Home(pand, None, columns={"is_woning": 0, **columns})


def fan(count: int, front: float, depth: float, turn: float) -> list[Any]:
    """Return houses around a bend, each turned against the last; *front* is the narrow side."""
    side = shapely.LineString([(0, 0), (0, depth)])
    radius = front / 2 / _half_sine(turn)
    sides = [affinity.rotate(side, -i * turn, origin=(0, -radius)) for i in range(count + 1)]
    return [shapely.Polygon([*a.coords, *reversed(b.coords)]) for a, b in pairwise(sides)]


def _half_sine(degrees: float) -> float:
    return math.sin(math.radians(degrees / 2))


def gallery() -> list[Case]:
    """Return every case."""
    cases: list[Case] = []

    def add(name: str, panden: list[Any], homes: list[Home]) -> None:
        cases.append(Case(name, panden, homes))

    # -- Standing free ----------------------------------------------------------------------------
    add("detached", [box(0, 0, 9, 11)], [Home(0, VRIJ, 9)])
    add("detached, deep", [box(0, 0, 7, 16)], [Home(0, VRIJ, 7)])
    add("detached L", [merged(box(0, 0, 8, 10), box(8, 0, 4, 5))], [Home(0, VRIJ, 8)])
    patio = shapely.difference(box(0, 0, 14, 15), box(5, 5, 4, 5))
    add("detached around a patio", [patio], [Home(0, VRIJ)])
    add(
        "detached with sheds against it",
        [box(0, 0, 9, 10), box(9, 2, 3, 6), box(-2.5, 0, 2.5, 4)],
        [Home(0, VRIJ, 9)],
    )
    add(
        "detached with a garage that has an address",
        [box(0, 0, 9, 10), box(9, 2, 3, 6)],
        [Home(0, VRIJ, 9), shop(1)],
    )
    add(
        "two houses with their garages against one another",
        [box(0, 0, 8, 10), box(8, 2, 3, 6), box(11, 2, 3, 6), box(14, 0, 8, 10)],
        [Home(0, VRIJ, 8), Home(3, VRIJ, 8)],
    )
    add(
        "two houses that touch with a corner",
        [box(0, 0, 8, 10), box(8, 9, 8, 10)],
        alike([0, 1], VRIJ, 8),
    )
    add(
        "a house and a barn without an address",
        [box(0, 0, 10, 9), box(10, 0, 20, 12)],
        [Home(0, VRIJ, 9)],
    )
    add(
        "a house in two parts",
        [shapely.MultiPolygon([box(0, 0, 8, 10), box(12, 0, 4, 5)])],
        [Home(0, VRIJ, 8)],
    )

    # -- Pairs ------------------------------------------------------------------------------------
    add("pair", row(2, 6.2), alike([0, 1], KAP, 6.2))
    add("pair, shifted", [box(0, 0, 6, 10), box(6, 3, 6, 10)], alike([0, 1], KAP, 6))
    left = merged(box(0, 0, 6, 9), box(-3, 0, 3, 5.5))
    right = merged(box(6, 0, 6, 9), box(12, 0, 3, 5.5))
    add("pair with garages at the sides", [left, right], alike([0, 1], KAP, 6))
    left = merged(box(0, 0, 6.4, 9), box(3.6, 9, 2.8, 8))
    right = merged(box(6.4, 0, 6.4, 9), box(6.4, 9, 2.8, 8))
    add("pair with long extensions at the back", [left, right], alike([0, 1], KAP, 6.4))
    add(
        "pair with sheds against both",
        [*row(2, 6.5), box(13, 1, 3, 6), box(-3, 1, 3, 6)],
        alike([0, 1], KAP, 6.5),
    )
    add(
        "house and workshop",
        [box(0, 0, 7, 9), box(7, 0, 12, 10)],
        [Home(0, KAP, 7), shop(1)],
    )

    # -- Rows -------------------------------------------------------------------------------------
    for count, width in ((3, 5.4), (4, 4.8), (7, 5.1), (12, 6.0), (20, 5.7)):
        add(f"row of {count}", row(count, width), ends(count, width))
    add("row that steps back", row(6, 5.4, step=2.0), ends(6, 5.4))
    add("row that steps back far", row(5, 6.0, 10, step=5.5), ends(5, 6.0))
    add(
        "row that steps to and fro",
        [box(i * 5.2, 2.5 * (i % 2), 5.2, 9) for i in range(8)],
        ends(8, 5.2),
    )
    add("row with gaps of millimetres", row(6, 5.4, gap=0.004), ends(6, 5.4))
    add("row with gaps of centimetres", row(6, 5.4, gap=0.08), ends(6, 5.4))
    add("row drawn over one another", row(6, 5.45, gap=-0.05), ends(6, 5.4))
    add(
        "two pairs with an alley",
        [*row(2, 6), *(shifted(b, x=13) for b in row(2, 6))],
        alike(range(4), KAP, 6),
    )
    add(
        "row with extensions at the back of some",
        [merged(b, box(i * 5.4 + 1, 9, 3.2, 4)) if i % 2 else b for i, b in enumerate(row(7, 5.4))],
        ends(7, 5.4),
    )
    add(
        "row of L-shaped houses",
        [merged(b, box(i * 6, 9, 3, 5)) for i, b in enumerate(row(6, 6.0))],
        ends(6, 6.0),
    )
    wide = row(5, 5.4)
    wide[0] = merged(wide[0], box(-3, 0, 3, 6))
    wide[4] = merged(wide[4], box(27, 3, 2.7, 6))
    add("row with wide corner houses", wide, ends(5, 5.4))
    deep = row(5, 6.1, 6.2)
    deep[0] = merged(deep[0], box(3.3, 6.2, 2.8, 10))
    deep[1] = merged(deep[1], box(6.1, 6.2, 2.8, 10))
    add("corner house with a long extension beside its neighbour's", deep, ends(5, 6.1))
    linked = [merged(box(8.8 * i, 0, 5.8, 9), box(8.8 * i + 5.8, 2, 3, 6)) for i in range(5)]
    add("row linked by garages", linked, ends(5, 5.8))
    add("row of wide bungalows", row(5, 9.0, 12), ends(5, 9.0))
    add("row with sheds at the back", [*row(5, 5.4), *row(5, 2.0, -3)], ends(5, 5.4))
    add(
        "row with a garage at both ends",
        [*row(4, 5.4), box(-3, 0, 3, 6), box(21.6, 0, 3, 6)],
        [*ends(4, 5.4), shop(4), shop(5)],
    )
    add(
        "row that a garage breaks",
        [*row(3, 5.4), box(16.2, 0, 3, 6), *(shifted(b, x=19.2) for b in row(3, 5.4))],
        [*ends(3, 5.4), *ends(3, 5.4, first=4), shop(3)],
    )
    add(
        "row with a shop in it",
        row(5, 6.0),
        [Home(0, HOEK, 6), Home(1, TUSSEN, 6), shop(2), Home(3, TUSSEN, 6), Home(4, HOEK, 6)],
    )
    bend = fan(6, 5.2, 9, 3)
    middle = 5.2 * (1 + 9 / 2 / (5.2 / 2 / _half_sine(3)))
    add("row around a bend", bend, ends(6, round(middle, 2)))
    slant = [shapely.transform(b, lambda xy: xy + xy[:, ::-1] * (0.3, 0)) for b in row(6, 5.4)]
    add("row at a slant to its street", slant, ends(6, 5.4 * 0.9578))
    small = row(6, 4.0, 5.5)
    add("almshouses", small, ends(6, 4.0, bouwjaar=1650))
    add("old narrow row", row(5, 3.6, 12), ends(5, 3.6, bouwjaar=1905, oppervlakte_m2=105))
    dense = [
        shapely.Polygon([(x, 0), *((x + i * 0.54, 0) for i in range(1, 11)), (x + 5.4, 9), (x, 9)])
        for x in (0, 5.4, 10.8, 16.2)
    ]
    add("row with many vertices", dense, ends(4, 5.4))

    # -- Corners and courtyards -------------------------------------------------------------------
    corner = [
        *row(3, 5.4),
        box(16.2, 0, 9, 9),
        *(box(16.2, -5.4 * (i + 1), 9, 5.4) for i in range(3)),
    ]
    add(
        "row around a corner",
        corner,
        [
            Home(0, HOEK, 5.4), Home(1, TUSSEN, 5.4), Home(2, TUSSEN, 5.4), Home(3, TUSSEN),
            Home(4, TUSSEN, 5.4), Home(5, TUSSEN, 5.4), Home(6, HOEK, 5.4),
        ],
    )  # fmt: skip
    ring = [
        *(box(9 + 5 * i, 0, 5, 9) for i in range(4)),
        *(box(9 + 5 * i, 29, 5, 9) for i in range(4)),
        *(box(0, 9 + 5 * i, 9, 5) for i in range(4)),
        *(box(29, 9 + 5 * i, 9, 5) for i in range(4)),
    ]
    corners = [box(0, 0, 9, 9), box(29, 0, 9, 9), box(0, 29, 9, 9), box(29, 29, 9, 9)]
    add(
        "closed courtyard",
        [*ring, *corners],
        [*alike(range(16), TUSSEN, 5.0), *alike(range(16, 20), TUSSEN, None)],
    )
    add(
        "courtyard open at one side",
        [*ring[:4], *ring[8:], *corners[:2]],
        [
            *alike(range(4), TUSSEN, 5.0),
            *alike([4, 5, 6, 8, 9, 10], TUSSEN, 5.0),
            *alike([7, 11], HOEK, 5.0),
            *alike([12, 13], TUSSEN, None),
        ],
    )
    add(
        "back to back",
        [*row(4, 6, 7), *(shifted(b, y=7) for b in row(4, 6, 7))],
        alike(range(8), TUSSEN, 6),
    )
    add(
        "wide houses back to back",
        [*row(5, 8, 6.8), *(shifted(b, y=6.8) for b in row(5, 8, 6.8))],
        [Home(i, TUSSEN, None if i % 5 in (0, 4) else 8) for i in range(10)],
    )

    # -- Drawn as one -----------------------------------------------------------------------------
    six = [HOEK, *[TUSSEN] * 4, HOEK]
    add("row of 6 drawn as one", [box(0, 0, 30, 9)], doors(six, 5.0))
    add("row of 10 drawn as one", [box(0, 0, 54, 9)], doors([HOEK, *[TUSSEN] * 8, HOEK], 5.4))
    add(
        "bungalows for older people drawn as one",
        [box(0, 0, 28, 8)],
        doors([HOEK, TUSSEN, TUSSEN, HOEK], 7.0, verdieping=0, oppervlakte_m2=46),
    )
    add("pair drawn as one", [box(0, 0, 13, 9)], doors([KAP, KAP], 6.5))
    add(
        "row drawn as one against a house",
        [box(0, 0, 20, 9), box(20, 0, 6, 9)],
        [*doors([HOEK, TUSSEN, TUSSEN, TUSSEN], 5.0), Home(1, HOEK, 6)],
    )
    add("stepping row drawn as one", [merged(*row(5, 5.4, step=2.0))], [
        Home(0, k, 5.4, ((i + 0.5) * 5.4, 2.0 * i + 2))
        for i, k in enumerate([HOEK, TUSSEN, TUSSEN, TUSSEN, HOEK])
    ])  # fmt: skip
    wings = merged(box(0, 0, 30, 9), box(21, 9, 9, 15))
    spots = [(2.5, 2), (7.5, 2), (12.5, 2), (17.5, 2), (25, 2), (28, 11.5), (28, 16.5), (28, 21.5)]
    add(
        "row around a corner drawn as one",
        [wings],
        [Home(0, HOEK if i in (0, 7) else TUSSEN, None, s) for i, s in enumerate(spots)],
    )

    # -- Stacked ----------------------------------------------------------------------------------
    add(
        "portieken",
        [box(i * 16, 0, 16, 10) for i in range(3)],
        [
            h
            for i in range(3)
            for h in storeys(8, 2, "portiek", 16, i, 16 * i, oppervlakte_m2=64, bouwjaar=1956)
        ],
    )
    add(
        "galerijflat",
        [box(0, 0, 64, 11)],
        storeys(80, 8, "galerij_flat", 64, oppervlakte_m2=70, bouwjaar=1968),
    )
    add(
        "low galerij",
        [box(0, 0, 70, 10)],
        storeys(28, 7, "galerij_flat", 70, oppervlakte_m2=80, bouwjaar=1974),
    )
    add(
        "tower",
        [box(0, 0, 22, 22)],
        storeys(56, 4, "galerij_flat", 22, oppervlakte_m2=95, bouwjaar=2008),
    )
    add(
        "flat without areas",
        [box(0, 0, 60, 11)],
        storeys(40, 8, "gestapeld", 60, bouwjaar=1968),
    )
    add(
        "beneden and boven with their floors",
        [box(0, 0, 6, 11)],
        [
            Home(0, "beneden", 6, (2, 2), {"verdieping": 0, "oppervlakte_m2": 55}),
            Home(0, "boven", 6, (2, 2.5), {"verdieping": 1, "oppervlakte_m2": 90}),
        ],
    )
    add(
        "beneden and boven without floors",
        [box(0, 0, 6, 11)],
        [Home(0, "gestapeld", 6, (2, 2)), Home(0, "gestapeld", 6, (2.4, 2))],
    )
    add(
        "row of beneden and boven with doors at the front and the back",
        row(5, 7.0, 11),
        [Home(i, "gestapeld", 7.0, (7 * i + 3.5, y)) for i in range(5) for y in (2.5, 8.5)],
    )
    add(
        "two dwellings in a large building",
        [box(0, 0, 54, 36)],
        [replace(h, width=None) for h in doors(["gestapeld"] * 2, 27.0, at=18.0)],
    )
    add(
        "many dwellings in a deep building",
        [box(0, 0, 60, 22)],
        [replace(h, width=None) for h in doors(["gestapeld"] * 10, 6.0)],
    )
    add(
        "dwelling above a shop",
        row(3, 6.0, 12),
        [
            h
            for i in range(3)
            for h in (
                shop(i, oppervlakte_m2=55),
                Home(i, "boven", 6, columns={"oppervlakte_m2": 85}),
            )
        ],
    )
    add(
        "two dwellings above a shop",
        [box(0, 0, 7, 14)],
        [shop(0, verdieping=0), *alike([0, 0], "boven", None)],
    )
    add(
        "dwelling beside a shop on one layer",
        [box(0, 0, 10, 18)],
        [shop(0, oppervlakte_m2=70), Home(0, "beneden", 10, columns={"oppervlakte_m2": 75})],
    )
    add(
        "narrow and new: a drawing error",
        row(6, 3.5, 10),
        alike(range(6), "gestapeld", None, bouwjaar=1998, oppervlakte_m2=95),
    )
    add(
        "corner building with shop and dwellings at the end of a row",
        [box(-12, 0, 12, 12), *row(4, 5.4)],
        [
            shop(0),
            *storeys(3, 3, "boven", 12, 0, -12),
            *[Home(i + 1, k, 5.4) for i, k in enumerate([TUSSEN, TUSSEN, TUSSEN, HOEK])],
        ],
    )

    # -- On the water and on wheels ---------------------------------------------------------------
    boat = {"woning_id": "0363020000000001", "is_woning_reden": "ligplaats; telt niet mee"}
    van = {"woning_id": "0166030000000001"}
    add(
        "houseboats and a caravan site",
        [box(0, 0, 5, 20), box(50, 0, 8, 10)],
        [
            Home(None, "overig", None, (2, 2), boat),
            Home(None, "overig", None, (20, 2), van),
            Home(0, "overig", None, (3, 3), {"is_woning_reden": "pand is woonboot"}),
            Home(1, VRIJ, 8),
        ],
    )
    return cases
