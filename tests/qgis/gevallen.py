# SPDX-License-Identifier: GPL-2.0-or-later
"""A village of sixty dwellings in the form of every source, and the cases of every algorithm.

The table :data:`GEVALLEN` says per algorithm what the generic tests give it. A new algorithm needs
a row there; ``test_algoritmen`` fails without one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from lzw_atlas.processing.algorithms.importeren import KINDS
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.over import RESOURCES
from lzw_atlas.processing.io.rauw import RD_PIPELINE
from lzw_atlas.processing.io.readers import load_indeling
from lzw_atlas.processing.io.readers.indeling import resolve
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_geschiktheid,
    bereken_vraag,
    importeer,
    vergelijk,
)
from lzw_atlas.processing.io.werkbestand import edit
from osgeo import osr

__all__ = ["GEVALLEN", "Dorp", "Geval", "Plek", "bouw_dorp", "los", "to_lonlat"]

X0, Y0 = 200_000.0, 500_000.0
STREETS, HOUSES = 5, 12
"""Sixty dwellings: five streets from west to east with twelve each, and seven that cross them."""

MIDDLE_X, MIDDLE_Y = X0 + 305.0, Y0 + 205.0
"""Where the borders of wijken and buurten meet: beside the roads, never on one."""


def to_lonlat(geometry: np.ndarray) -> np.ndarray:
    """Return RD geometries in longitude and latitude: the fixed pipeline the other way round."""
    options = osr.CoordinateTransformationOptions()
    options.SetOperation(RD_PIPELINE, True)
    systems = []
    for code in ("EPSG:28992", "OGC:CRS84"):
        system = osr.SpatialReference()
        system.SetFromUserInput(code)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        systems.append(system)
    step = osr.CoordinateTransformation(*systems, options)
    return np.asarray(
        shapely.transform(
            geometry, lambda xy: np.asarray(step.TransformPoints(xy.tolist()))[:, :2]
        ),
        dtype=object,
    )


# The village


@dataclass(frozen=True, slots=True)
class Dorp:
    """Where the files of the village stand. ``bron`` holds the sources."""

    map: Path

    def werk(self, name: str) -> Path:
        """Return a werkbestand: ``gebieden``, ``basis`` (and dwellings), ``studie`` (all) or
        ``vraag`` (with classes and demand)."""
        return self.map / f"werk_{name}.gpkg"

    def bron(self, name: str) -> str:
        """Return the path of a source file."""
        return str(self.map / name)

    def laag(self, name: str, layer: str = "") -> str:
        """Return how QGIS names a layer of a source file."""
        return self.bron(name) + (f"|layername={layer}" if layer else "")


def _text(values: Sequence[Any]) -> pd.Series:
    return pd.Series(list(values), dtype=object)


def _homes() -> pd.DataFrame:
    rows = []
    for street in range(STREETS):
        for house in range(HOUSES):
            x, y = X0 + 25.0 + 50.0 * house, Y0 + 100.0 * street + 8.0
            pc4 = 9011 if x < MIDDLE_X else 9012
            number = street * HOUSES + house + 1
            rows.append(
                {
                    "x": x,
                    "y": y,
                    "vbo_id": f"990101{number:010d}",
                    "pand_id": f"990110{number:010d}",
                    "straat": f"Dorpsstraat {street + 1}",
                    "huisnummer": house + 1,
                    "postcode": f"{pc4}A{chr(65 + street)}",
                    "oppervlakte": 60 + 5 * house,
                    "bouwjaar": 1950 + street * 10 + house,
                }
            )
    return pd.DataFrame(rows)


FACILITIES = (
    ("supermarkt", "Buurtsuper", 110, -6),
    ("supermarkt", "Super <b>Zuid</b> & Co", 520, 94),
    ("huisarts", "Praktijk De Hof", 230, 194),
    ("apotheek", "De Gaper", 310, 292),
    ("ov_halte", "Kerk", 60, 94),
    ("ov_halte", "Station", 420, 394),
    ("ontmoeting", "Dorpshuis", 300, 106),
    ("bibliotheek", "Leeszaal", 540, 306),
    ("zorgsteunpunt", "Het Steunpunt", 180, 306),
    ("loket", "Gemeentewinkel", 370, 194),
)


def _roads() -> list[tuple[str, str, np.ndarray]]:
    """Return twelve roads (name, kind, coordinates) with a vertex at every crossing."""
    out = []
    for street in range(STREETS):
        y = Y0 + 100.0 * street
        xy = np.array([[X0 + 100.0 * k, y] for k in range(7)])
        out.append((f"Dorpsstraat {street + 1}", "residential", xy))
    for cross in range(7):
        x = X0 + 100.0 * cross
        xy = np.array([[x, Y0 + 100.0 * k] for k in range(STREETS)])
        out.append((f"Dwarsweg {cross + 1}", "residential" if cross else "footway", xy))
    return out


def bouw_dorp(folder: Path) -> Dorp:
    """Write the sources into *folder*, and the werkbestanden the cases begin with."""
    homes = _homes()
    _write_areas(folder)
    _write_bag(folder, homes)
    _write_people(folder, homes)
    _write_osm(folder, homes)
    _write_layers(folder, homes)
    _write_sheets(folder, homes)
    _write_plans(folder)
    for soort, preset in _PRESETS.items():
        _write_mapping(folder, soort, *_SOURCES[soort][:2], preset)
    for soort in ("prognose", "doelgroepen"):
        _write_mapping(folder, soort, f"{soort}.csv", soort, f"{soort}_tabel")
    shutil.copy(RESOURCES / "normen" / "doelgroepen.toml", folder)
    dorp = Dorp(folder)
    importeer(dorp.werk("gebieden"), "gebieden", [folder / "gebieden.gpkg"])
    shutil.copy(dorp.werk("gebieden"), dorp.werk("basis"))
    importeer(dorp.werk("basis"), "bag", [folder / "bag.gpkg"])
    shutil.copy(dorp.werk("basis"), dorp.werk("studie"))
    for soort, *names in (
        ("osm", "dorp.osm"),
        ("vierkanten", "vierkanten.gpkg"),
        ("pc4", "pc4.gpkg", "pc4_leeftijd.csv"),
        ("instellingen", "instellingen.csv"),
        ("eigen", "wijkteams.csv"),
        ("woningen", "corporatie.csv"),
        ("voorzieningen", "voorzieningen.gpkg"),
    ):
        importeer(
            dorp.werk("studie"),
            soort,
            [folder / n for n in names],
            lagen=["wegen", "achtergrond_vlakken"] if soort == "osm" else [],
        )
    shutil.copy(dorp.werk("studie"), dorp.werk("prognose"))
    importeer(dorp.werk("prognose"), "prognose", [folder / "prognose.csv"])
    bereken_bereikbaarheid(dorp.werk("studie"), ["75plus"])
    shutil.copy(dorp.werk("studie"), dorp.werk("vraag"))
    bereken_geschiktheid(dorp.werk("vraag"), ["rollator", "dementie"])
    bereken_vraag(dorp.werk("vraag"))
    return dorp


def _gpkg(path: Path, layer: str, data: dict[str, Any], shapes: Sequence[Any], kind: str) -> None:
    array = np.empty(len(shapes), dtype=object)
    array[:] = list(shapes)
    table = pd.DataFrame(
        {k: _text(v) if isinstance(v[0], str) else pd.Series(v) for k, v in data.items()}
    )
    backend().write(path, layer, table, array, kind)


def _quarters() -> list[tuple[str, Any]]:
    west, east, south, north = X0 - 50, X0 + 650, Y0 - 50, Y0 + 450
    return [
        (code, shapely.MultiPolygon([shapely.box(*box)]))
        for code, box in (
            ("BU99010101", (west, south, MIDDLE_X, MIDDLE_Y)),
            ("BU99010102", (west, MIDDLE_Y, MIDDLE_X, north)),
            ("BU99010201", (MIDDLE_X, south, east, MIDDLE_Y)),
            ("BU99010202", (MIDDLE_X, MIDDLE_Y, east, north)),
        )
    ]


def _write_areas(folder: Path) -> None:
    path = folder / "gebieden.gpkg"
    buurten = _quarters()
    levels = {
        "gemeenten": [("GM9901", shapely.union_all([s for _, s in buurten]))],
        "wijken": [
            (f"WK{w}", shapely.union_all([s for c, s in buurten if c[2:8] == w]))
            for w in ("990101", "990102")
        ],
        "buurten": buurten,
    }
    for layer, areas in levels.items():
        key = {"gemeenten": "gemeentecode", "wijken": "wijkcode", "buurten": "buurtcode"}[layer]
        n = len(areas)
        data: dict[str, Any] = {key: [c for c, _ in areas]}
        data |= {"gemeentecode": ["GM9901"] * n, "gemeentenaam": ["Dorp"] * n}
        if layer != "gemeenten":
            data[key.replace("code", "naam")] = [f"Gebied {c[2:]}" for c, _ in areas]
        data |= {"water": ["NEE"] * n, "aantal_inwoners": [120 // n] * n}
        data |= {"percentage_personen_65_jaar_en_ouder": [25] * n, "woningvoorraad": [60 // n] * n}
        data |= {"aantal_huishoudens": [60 // n] * n, "jaar": [2024] * n}
        data |= {"percentage_huishoudens_met_laag_inkomen": [30 + 5 * i for i in range(n)]}
        data |= {"a_wmo_t": [20 // n] * n}
        shapes = [
            s if s.geom_type == "MultiPolygon" else shapely.MultiPolygon([s]) for _, s in areas
        ]
        _gpkg(path, layer, data, shapes, "MultiPolygon")


def _write_bag(folder: Path, homes: pd.DataFrame) -> None:
    path = folder / "bag.gpkg"
    boxes = [shapely.box(x - 4, y - 4, x + 4, y + 4) for x, y in zip(homes.x, homes.y, strict=True)]
    _gpkg(
        path,
        "pand",
        {
            "identificatie": homes["pand_id"].tolist(),
            "bouwjaar": homes["bouwjaar"].tolist(),
            "status": ["Pand in gebruik"] * len(homes),
        },
        boxes,
        "Polygon",
    )
    _gpkg(
        path,
        "verblijfsobject",
        {
            "identificatie": homes["vbo_id"].tolist(),
            "oppervlakte": homes["oppervlakte"].tolist(),
            "status": ["Verblijfsobject in gebruik"] * len(homes),
            "is_woning": [1] * (len(homes) - 2) + [0, 0],
            "gebruiksdoel": ["woonfunctie"] * (len(homes) - 2) + ["winkelfunctie"] * 2,
            "openbare_ruimte_naam": homes["straat"].tolist(),
            "huisnummer": homes["huisnummer"].tolist(),
            "postcode": homes["postcode"].tolist(),
            "woonplaats_naam": ["Dorp"] * len(homes),
            "bouwjaar": homes["bouwjaar"].tolist(),
            "pand_identificatie": homes["pand_id"].tolist(),
        },
        shapely.points(homes.x, homes.y).tolist(),
        "Point",
    )


def _write_people(folder: Path, homes: pd.DataFrame) -> None:
    cells = sorted({(int(x // 100), int(y // 100)) for x, y in zip(homes.x, homes.y, strict=True)})
    n = len(cells)
    _gpkg(
        folder / "vierkanten.gpkg",
        "vierkant_100m",
        {
            "crs28992res100m": [f"E{x:04d}N{y:04d}" for x, y in cells],
            "aantal_inwoners": [5 + 5 * (k % 3) for k in range(n)],
            "aantal_inwoners_65_jaar_en_ouder": [5 * (k % 2) for k in range(n)],
            "inw_75plus": [0] * n,
            "inw_85plus": [0] * n,
            "aantal_part_huishoudens": [2] * n,
            "aantal_woningen": [2] * n,
        },
        [
            shapely.MultiPolygon(
                [shapely.box(100.0 * x, 100.0 * y, 100.0 * x + 100, 100.0 * y + 100)]
            )
            for x, y in cells
        ],
        "MultiPolygon",
    )
    west = shapely.MultiPolygon([shapely.box(X0 - 50, Y0 - 50, MIDDLE_X, Y0 + 450)])
    east = shapely.MultiPolygon([shapely.box(MIDDLE_X, Y0 - 50, X0 + 650, Y0 + 450)])
    _gpkg(
        folder / "pc4.gpkg",
        "pc4",
        {
            "postcode": ["9011", "9012"],
            "aantal_inwoners": [150, 140],
            "aantal_huishoudens": [30, 30],
            "inw_65plus": [20, 10],
            "inw_75plus": [10, 0],
            "inw_85plus": [0, 0],
            "aantal_woningen": [30, 30],
        },
        [west, east],
        "MultiPolygon",
    )
    ages = [f"{5 * k}-{5 * k + 4}" for k in range(19)] + ["95+"]
    lines = ["postcode,leeftijd,inwoners"]
    for code, extra in (("9011", 10), ("9012", 0)):
        lines += [
            f"{code},{age},{(10 if k < 14 else 0) + (extra if k == 15 else 0)}"
            for k, age in enumerate(ages)
        ]
    _lines(folder / "pc4_leeftijd.csv", lines)


_OSM_TAGS = {
    "supermarkt": 'k="shop" v="supermarket"',
    "huisarts": 'k="amenity" v="doctors"',
    "apotheek": 'k="amenity" v="pharmacy"',
    "ov_halte": 'k="highway" v="bus_stop"',
    "bibliotheek": 'k="amenity" v="library"',
}


def _write_osm(folder: Path, homes: pd.DataFrame) -> None:
    nodes: dict[tuple[float, float], int] = {}
    ways = []
    for name, kind, xy in _roads():
        refs = [nodes.setdefault(tuple(p), len(nodes) + 1) for p in xy.tolist()]
        ways.append((refs, {"highway": kind, "name": name}))
    pond = [(X0 + 420, Y0 + 220), (X0 + 480, Y0 + 220), (X0 + 480, Y0 + 280), (X0 + 420, Y0 + 280)]
    refs = [nodes.setdefault(p, len(nodes) + 1) for p in pond]
    ways.append(([*refs, refs[0]], {"natural": "water", "name": "De Kolk"}))
    tags: dict[int, str] = {}
    for category, name, x, y in FACILITIES:
        if category in _OSM_TAGS:
            at = nodes.setdefault((X0 + x, Y0 + y), len(nodes) + 1)
            tags[at] = f'<tag {_OSM_TAGS[category]}/><tag k="name" v="{_escape(name)}"/>'
    for row in homes.itertuples(index=False):
        at = nodes.setdefault((row.x, row.y), len(nodes) + 1)
        tags[at] = (
            f'<tag k="addr:street" v="{row.straat}"/>'
            f'<tag k="addr:housenumber" v="{row.huisnummer}"/>'
            f'<tag k="addr:postcode" v="{row.postcode}"/><tag k="addr:city" v="Dorp"/>'
        )
    lonlat = shapely.get_coordinates(to_lonlat(shapely.points(np.array(list(nodes)))))
    (west, south), (east, north) = lonlat.min(axis=0) - 0.02, lonlat.max(axis=0) + 0.02
    stamp = 'version="1" timestamp="2026-01-01T00:00:00Z"'
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6">',
        f'<bounds minlat="{south:.7f}" minlon="{west:.7f}" maxlat="{north:.7f}" '
        f'maxlon="{east:.7f}"/>',
    ]
    for k, (lon, lat) in zip(nodes.values(), lonlat.tolist(), strict=True):
        out.append(
            f'<node id="{k}" lat="{lat:.7f}" lon="{lon:.7f}" {stamp}>{tags.get(k, "")}</node>'
        )
    for k, (refs, own) in enumerate(ways, start=1):
        body = "".join(f'<nd ref="{r}"/>' for r in refs)
        body += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in own.items())
        out.append(f'<way id="{k}" {stamp}>{body}</way>')
    _lines(folder / "dorp.osm", [*out, "</osm>"])


def _write_layers(folder: Path, homes: pd.DataFrame) -> None:
    """Write what a GIS department keeps: layers with columns of its own."""
    roads = _roads()
    n = len(roads)
    _gpkg(
        folder / "wegen.gpkg",
        "wegen",
        {
            "weg_id": [f"w{k:02d}" for k in range(n)],
            "naam": [r[0] for r in roads],
            "soort": [r[1] for r in roads],
            "toegang": ["ja"] * n,
            "trap": [0] * n,
            "brug_tunnel": [""] * n,
            "niveau": [0] * n,
            "verharding": ["asphalt"] * n,
            "breedte_m": [2.5] * n,
            "helling_pct": [0.0] * n,
            "stoeprand_m": [0.05] * n,
            "verlicht": [1] * n,
            "oversteek": [0] * n,
            "rolstoel": [1] * n,
            "lengte_bron_m": [float(shapely.LineString(r[2]).length) for r in roads],
        },
        [shapely.LineString(r[2]) for r in roads],
        "LineString",
    )
    _gpkg(
        folder / "barrieres.gpkg",
        "barrieres",
        {
            "barriere_id": ["b1", "b2", "b3"],
            "soort": ["mijden", "vertragen", "mijden"],
            "factor": [float("nan"), 2.0, float("nan")],
            "naam": ["Bouwterrein", "Mul pad", "Donker park"],
        },
        [
            shapely.box(X0 + 130, Y0 + 90, X0 + 170, Y0 + 110),
            shapely.box(X0 + 230, Y0 + 190, X0 + 270, Y0 + 210),
            shapely.box(X0 + 430, Y0 + 290, X0 + 470, Y0 + 310),
        ],
        "Polygon",
    )
    _gpkg(
        folder / "panden.gpkg",
        "panden",
        {
            "pand_id": homes["pand_id"].tolist(),
            "bouwjaar": homes["bouwjaar"].tolist(),
            "hoogte_m": [6.5] * len(homes),
        },
        [shapely.box(x - 4, y - 4, x + 4, y + 4) for x, y in zip(homes.x, homes.y, strict=True)],
        "Polygon",
    )
    _gpkg(
        folder / "adressen.gpkg",
        "adressen",
        {
            "woning_id": homes["vbo_id"].tolist(),
            "straat": homes["straat"].tolist(),
            "huisnummer": homes["huisnummer"].tolist(),
            "huisletter": [""] * len(homes),
            "toevoeging": [""] * len(homes),
            "postcode": homes["postcode"].tolist(),
            "plaats": ["Dorp"] * len(homes),
        },
        shapely.points(homes.x, homes.y).tolist(),
        "Point",
    )
    _gpkg(
        folder / "voorzieningen.gpkg",
        "voorzieningen",
        {
            "voorziening_id": [f"v{k}" for k in range(len(FACILITIES))],
            "categorie": [f[0] for f in FACILITIES],
            "naam": [f[1] for f in FACILITIES],
            "adres": [""] * len(FACILITIES),
            **{k: [""] * len(FACILITIES) for k in ("postcode", "straat", "huisnummer")},
            **{k: [""] * len(FACILITIES) for k in ("huisletter", "toevoeging", "plaats")},
            "capaciteit": [10] * len(FACILITIES),
            "functies": ["ontmoeting"] * len(FACILITIES),
            "peildatum": ["2026-01-01"] * len(FACILITIES),
        },
        [shapely.Point(X0 + f[2], Y0 + f[3]) for f in FACILITIES],
        "Point",
    )
    some = homes.iloc[:6]
    n = len(some)
    _gpkg(
        folder / "woningen.gpkg",
        "woningen",
        {
            "woning_id": some["vbo_id"].tolist(),
            "pand_id": some["pand_id"].tolist(),
            "adres": [f"{r.straat} {r.huisnummer}" for r in some.itertuples(index=False)],
            "postcode": some["postcode"].tolist(),
            "straat": some["straat"].tolist(),
            "huisnummer": some["huisnummer"].tolist(),
            "huisletter": [""] * n,
            "toevoeging": [""] * n,
            "plaats": ["Dorp"] * n,
            "oppervlakte_m2": [70.5] * n,
            "bouwjaar": [1970] * n,
            "verdieping": [0] * n,
            "lift": [0] * n,
            "eigendom": ["corporatie"] * n,
            "eigenaar": ["Dorpswonen"] * n,
            "huur_eur": [600.5] * n,
            "toegankelijkheidslabel": ["ZON"] * n,
            "complex_id": ["C1"] * n,
            "aangepast_op": ["2019-05-31"] * n,
        },
        shapely.points(some.x, some.y).tolist(),
        "Point",
    )
    _gpkg(
        folder / "instellingen.gpkg",
        "instellingen",
        {
            "instelling_id": ["i1", "i2"],
            "naam": ["De Linde", "De Eik"],
            "adres": ["Dorpsstraat 3 1", "Dorpsstraat 1 2"],
            "postcode": ["9011AC", "9011AA"],
            "straat": ["Dorpsstraat 3", "Dorpsstraat 1"],
            "huisnummer": [1, 2],
            "huisletter": ["", ""],
            "toevoeging": ["", ""],
            "plaats": ["Dorp", "Dorp"],
            "capaciteit": [10, 4],
            "inwoners": [6, 3],
            "inw_65plus": [6, 2],
            "inw_75plus": [5, 1],
            "inw_85plus": [2, 0],
        },
        [shapely.Point(X0 + 30, Y0 + 206), shapely.Point(X0 + 80, Y0 + 6)],
        "Point",
    )
    _gpkg(
        folder / "bouwplannen.gpkg",
        "bouwplannen",
        {
            "plan_id": ["b1", "b2"],
            "naam": ["Lindehof", "De Brink fase 2"],
            "gebied_code": ["BU99010101", "WK990102"],
            "jaar": [2030, 2034],
            "hardheid": ["hard", "zacht"],
            "nultreden": [12, 20],
            "geclusterd": [6, 0],
            "zorggeschikt": [0, 4],
            "gesloopt": [3, 0],
            "eigendom": ["sociale huur", "koop"],
            "adres": ["Dorpsstraat 3 1", "Dorpsstraat 1 2"],
            "postcode": ["9011AC", "9011AA"],
            "straat": ["Dorpsstraat 3", "Dorpsstraat 1"],
            "huisnummer": [1, 2],
            "huisletter": ["", ""],
            "toevoeging": ["", ""],
            "plaats": ["Dorp", "Dorp"],
            "peildatum": ["2026-01-01", "2026-01-01"],
        },
        [shapely.Point(X0 + 30, Y0 + 206), shapely.Point(X0 + 80, Y0 + 6)],
        "Point",
    )
    _gpkg(
        folder / "woonvormen.gpkg",
        "woonvormen",
        {
            "woonvorm_id": ["h1", "h2"],
            "type": ["Hofje", "groepswonen"],
            "naam": ["Lindehof", "De Brink"],
            "eenheden": [12, 6],
            "ontmoetingsruimte": ["ja", "nee"],
            "doelgroep": ["ouderen", "ouderen"],
            "eigenaar": ["Dorpswonen", "Dorpswonen"],
            "complex_id": ["C1", "C2"],
            "adres": ["Dorpsstraat 3 1", "Dorpsstraat 1 2"],
            "postcode": ["9011AC", "9011AA"],
            "straat": ["Dorpsstraat 3", "Dorpsstraat 1"],
            "huisnummer": [1, 2],
            "huisletter": ["", ""],
            "toevoeging": ["", ""],
            "plaats": ["Dorp", "Dorp"],
            "peildatum": ["2026-01-01", "2026-01-01"],
        },
        [shapely.Point(X0 + 30, Y0 + 206), shapely.Point(X0 + 80, Y0 + 6)],
        "Point",
    )


def _write_plans(folder: Path) -> None:
    """Write what may open, close and move, in columns with names of their own."""
    _gpkg(
        folder / "plannen.gpkg",
        "plannen",
        {
            "code": ["p1", "p2", "v1", "p3"],
            "soort": ["supermarkt", "huisarts", "supermarkt", "apotheek"],
            "wat": ["open", "open", "sluit", "open"],
            "wie": ["Nieuwe Super", "Dokter <i>Nieuw</i>", "", "De Vijzel"],
        },
        [shapely.Point(X0 + x, Y0 + y) for x, y in ((60, 394), (560, 6), (520, 94), (30, 6))],
        "Point",
    )


def _write_sheets(folder: Path, homes: pd.DataFrame) -> None:
    _lines(
        folder / "corporatie.csv",
        [
            "postcode,huisnummer,lift,huur,label,complex",
            *(
                f"{row.postcode},{row.huisnummer},nee,{500 + row.huisnummer},ZON,C1"
                for row in homes.iloc[:10].itertuples(index=False)
            ),
            "9099ZZ,77,nee,600,ZON,onbekend",
        ],
    )
    _lines(
        folder / "voorzieningen.csv",
        [
            "naam,categorie,postcode,huisnummer,capaciteit,functies",
            "Inloop,ontmoeting,9011AA,3,20,ontmoeting",
            "Loket,loket,9012AB,9,,loket",
            "Nergens,ontmoeting,9099ZZ,1,,",
        ],
    )
    _lines(
        folder / "instellingen.csv",
        [
            "naam,postcode,huisnummer,capaciteit,inwoners,inw_65plus,inw_75plus,inw_85plus",
            "De Linde,9011AC,1,10,6,6,5,2",
        ],
    )
    _lines(
        folder / "wijkteams.csv",
        [
            "buurtcode,gebied,nummer",
            *(f"{c},Team {'A' if k < 2 else 'B'},{k // 2}" for k, (c, _) in enumerate(_quarters())),
        ],
    )
    _lines(
        folder / "duiding.csv",
        [
            "gebied,hoofdstuk,tekst,auteur,datum",
            "WK990101,overzicht,Er komt een huisarts.,Team wonen,2026-05-03",
            "WK990102,witte_vlekken,Dit is bekend.,Team wonen,2026-05-03",
        ],
    )
    _lines(
        folder / "maatregelen.csv",
        [
            "gebied,pijler,maatregel,wie,wanneer,status",
            "WK990101,geschikte woning,Trapliften,Dorpswonen,2027,gepland",
            "WK990102,vitaal netwerk,Koffieochtend,Welzijn,2026,loopt",
        ],
    )
    _lines(
        folder / "prognose.csv",
        [
            "gebied,jaar,leeftijd,inwoners,geslacht",
            "GM9901,2024,65+,60,totaal",
            "GM9901,2030,65+,75,totaal",
            "WK990101,2030,75+,15,totaal",
        ],
    )
    _lines(
        folder / "doelgroepen.csv",
        [
            "gebied,jaar,doelgroep,aantal",
            "GM9901,2024,ggz,12",
            "WK990101,2024,lvg,3",
        ],
    )
    _lines(
        folder / "indicatoren.csv",
        [
            "gebied,aanbieder,periode,indicator,waarde,eenheid",
            "WK990101,Lindezorg,2025-K1,Cliënten,23,personen",
            "WK990102,,2025-K1,Cliënten,31,personen",
        ],
    )
    _lines(folder / "normen.toml", ["naam = 'Streng'", "[norm.supermarkt]", "waarde = 300"])
    _lines(folder / "leeg.osm", ['<?xml version="1.0"?>', '<osm version="0.6"></osm>'])
    _lines(
        folder / "correcties.csv",
        [
            "gebied,voorziening_id,categorie,naam,adres,bron,klopt,opmerking,wie",
            "Dorp,v1,supermarkt,Super Zuid,,voorzieningen,,andere naam,Jan",
            "Dorp,v7,bibliotheek,Leeszaal,,voorzieningen,nee,gesloten,Jan",
        ],
    )


def _write_mapping(folder: Path, soort: str, file: str, layer: str, preset: str) -> None:
    """Write a mapping of the user's own: the preset, cut down to the columns that are there."""
    spec = load_indeling(preset).lagen[0]
    columns = backend().read(folder / file, layer, where="1 = 0").data.columns
    found = resolve(spec, [str(c) for c in columns])
    lines = ["[indeling]", f'titel = "{soort} van ons"', f'bronnaam = "eigen_{soort}"', "[[laag]]"]
    lines += [f'doel = "{spec.doel}"', f'lagen = ["{layer}"]', f'geometrie = "{spec.geometrie}"']
    lines += [f'afwerking = "{spec.afwerking}"'] if spec.afwerking else []
    lines += ["[laag.vast]", *(f'{k} = "{v}"' for k, v in spec.vast.items())]
    lines += ["[laag.kolommen]", *(f'{t} = ["{c}"]' for t, c in found.items())]
    _lines(folder / f"indeling_{soort}.toml", lines)


def _lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# The cases


@dataclass(slots=True)
class Plek:
    """One run: a folder of its own with a copy of the werkbestand it begins with."""

    map: Path
    dorp: Dorp

    @property
    def werk(self) -> Path:
        """Return where the werkbestand of this run stands."""
        return self.map / "studie.gpkg"

    def uit(self, name: str) -> str:
        """Return a path for something the algorithm writes."""
        return str(self.map / name)


Parameters = dict[str, Any]
Maak = Callable[[Plek], Parameters]


@dataclass(frozen=True, slots=True)
class Bron:
    """The parameter that takes a layer, a layer for it, and where its rows arrive.

    ``kolom`` identifies a row of the source; in the layer (or output) ``doel`` the column
    ``sleutel`` holds the same values. ``kies`` are the rows that the test selects, ``komt`` what
    then arrives when that is something else.
    """

    parameter: str
    bestand: str
    laag: str
    kolom: str
    doel: str
    sleutel: str
    kies: tuple[str, ...]
    komt: tuple[str, ...] = ()
    verder: Maak = dict
    """The other parameters of the run."""


@dataclass(frozen=True, slots=True)
class Geval:
    """What one algorithm is given."""

    minimaal: Maak
    volledig: tuple[Maak, ...]
    """Runs that together give every parameter a value."""
    begin: str = ""
    """The werkbestand that is there before; none when empty."""
    bron: Bron | None = None
    leeg: tuple[Maak, str] | None = None
    """Parameters with nothing in the source, and what the sentence then says."""
    fout: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    """Per parameter a wrong value and what the sentence must hold; the rest goes by type."""
    altijd_goed: Mapping[str, str] = field(default_factory=dict)
    """Parameters that cannot be wrong, and why."""
    stappen: bool = False
    """Whether it consists of steps: those that are finished stay when a later one is stopped."""
    mag_leeg: tuple[str, ...] = ()
    """Output layers in which the village, tidy as it is, has nothing."""
    niet: Mapping[str, str] = field(default_factory=dict)
    """Cases (``selectie``, ``stelsel``, ``geheugen``, ``model``, …) that do not apply, and why."""


_PRESETS = {
    "gebieden": "cbs_gebieden",
    "bag": "bag",
    "pc4": "pc4",
    "vierkanten": "cbs_vierkanten",
    "woningen": "woningen_tabel",
    "voorzieningen": "voorzieningen_tabel",
    "wegen": "wegen_eenvoudig",
    "panden": "panden",
    "barrieres": "barrieres",
    "adressen": "bag_eenvoudig",
    "instellingen": "instellingen_tabel",
    "woonvormen": "woonvormen_tabel",
    "plannen": "plannen_tabel",
}
_SOURCES = {
    # soort: file and layer of the map, and the column that identifies a row
    "gebieden": ("gebieden.gpkg", "buurten", "buurtcode"),
    "bag": ("bag.gpkg", "verblijfsobject", "identificatie"),
    "pc4": ("pc4.gpkg", "pc4", "postcode"),
    "vierkanten": ("vierkanten.gpkg", "vierkant_100m", "crs28992res100m"),
    "woningen": ("woningen.gpkg", "woningen", "woning_id"),
    "voorzieningen": ("voorzieningen.gpkg", "voorzieningen", "voorziening_id"),
    "wegen": ("wegen.gpkg", "wegen", "weg_id"),
    "panden": ("panden.gpkg", "panden", "pand_id"),
    "barrieres": ("barrieres.gpkg", "barrieres", "barriere_id"),
    "adressen": ("adressen.gpkg", "adressen", "woning_id"),
    "instellingen": ("instellingen.gpkg", "instellingen", "instelling_id"),
    "woonvormen": ("woonvormen.gpkg", "woonvormen", "woonvorm_id"),
    "plannen": ("bouwplannen.gpkg", "bouwplannen", "plan_id"),
}
_COLUMNS = {
    # soort: columns of the source that are not called as the parameter says
    "gebieden": {
        "gebied_code": "buurtcode",
        "naam": "buurtnaam",
        "gemeente_code": "gemeentecode",
        "gemeente_naam": "gemeentenaam",
        "inwoners": "aantal_inwoners",
        "huishoudens": "aantal_huishoudens",
        "woningen_cbs": "woningvoorraad",
        "pct_65plus": "percentage_personen_65_jaar_en_ouder",
        "pct_laag_inkomen": "percentage_huishoudens_met_laag_inkomen",
        "wmo_clienten": "a_wmo_t",
    },
    "pc4": {
        "eenheid_id": "postcode",
        "inwoners": "aantal_inwoners",
        "huishoudens": "aantal_huishoudens",
        "woningen_cbs": "aantal_woningen",
    },
    "vierkanten": {
        "eenheid_id": "crs28992res100m",
        "inwoners": "aantal_inwoners",
        "huishoudens": "aantal_part_huishoudens",
        "inw_65plus": "aantal_inwoners_65_jaar_en_ouder",
        "woningen_cbs": "aantal_woningen",
    },
}
_TARGETS = {
    "gebieden": ("gebieden", "gebied_code"),
    "pc4": ("bevolking", "eenheid_id"),
    "vierkanten": ("bevolking", "eenheid_id"),
    "woningen": ("correcties_woningen", "woning_id"),
    "voorzieningen": ("voorzieningen", "voorziening_id"),
    "wegen": ("wegen", "weg_id"),
    "panden": ("panden", "pand_id"),
    "barrieres": ("barrieres", "barriere_id"),
    "adressen": ("adressen", "woning_id"),
    "instellingen": ("instellingen", "instelling_id"),
    "woonvormen": ("woonvormen", "woonvorm_id"),
    "plannen": ("plannen", "plan_id"),
}
_CHOSEN = {
    "gebieden": ("BU99010101", "BU99010202"),
    "pc4": ("9012",),
    "vierkanten": ("E2000N5000", "E2003N5002"),
    "woningen": ("9901010000000002", "9901010000000005"),
    "voorzieningen": ("v1", "v7"),
    "wegen": ("w00", "w05", "w11"),
    "panden": ("9901100000000001", "9901100000000060"),
    "barrieres": ("b1", "b3"),
    "adressen": ("9901010000000001", "9901010000000060"),
    "instellingen": ("i2",),
    "woonvormen": ("h2",),
    "plannen": ("b2",),
}

_STOCK = (
    "GEBIED",
    "VENSTER",
    "COMPLEX",
    "WOONSCAN",
    "VERHUIZEN",
    "VERHUIZEN_GEBIED",
    "IJKING",
)
"""The outputs of lzw:geschiktheid about the whole stock."""

NEDERLAND = "De bron zegt zelf waar hij vandaan komt; elke tekst is een naam."
_FREE = {"BRON": NEDERLAND, "LADEN": "QGIS maakt van elke waarde ja of nee."}


def _columns_of(soort: str, columns: Sequence[str]) -> Parameters:
    names = _COLUMNS.get(soort, {})
    return {f"KOLOM_{c.strip('_').upper()}": names.get(c, c.strip("_")) for c in columns}


def _import_case(kind: Any) -> Geval:
    """Return the case of an import that takes files as well as a layer."""
    soort = kind.key
    file, layer, column = _SOURCES[soort]
    begin = {"gebieden": "", "adressen": "gebieden", "panden": "gebieden"}.get(soort, "basis")

    def minimal(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk), "BESTANDEN": [p.dorp.bron(file)]}

    def by_layer(p: Plek) -> Parameters:
        return {
            "WERKBESTAND": str(p.werk),
            "LAAG": p.dorp.laag(file, layer),
            **_columns_of(soort, kind.columns),
            **({"TABEL": p.dorp.bron("pc4_leeftijd.csv")} if kind.table else {}),
            "GEMEENTE": "GM9901",
            "BUFFER": 500.0,
            "BRON": "proef",
            "PEILDATUM": "2026-01-31",
            "INDELING": _PRESETS[soort],
            "CRS": "EPSG:28992",
            "LADEN": False,
            "RAPPORT": p.uit("verslag.html"),
        }

    def by_files(p: Plek) -> Parameters:
        target = (*LAYERS[_TARGETS[soort][0]].key, "naam")[-2]
        target = {"woningen": "woning_id", "adressen": "postcode"}.get(soort, target)
        source = {**_COLUMNS.get(soort, {})}.get(target, target)
        repair = soort in ("woningen", "voorzieningen", "instellingen", "woonvormen", "plannen")
        return {
            "WERKBESTAND": str(p.werk),
            "BESTANDEN": [p.dorp.laag(file) if soort != "gebieden" else p.dorp.bron(file)],
            "INDELING_BESTAND": p.dorp.bron(f"indeling_{soort}.toml"),
            "KOLOMMEN": [target, source],
            "WAAR": f"{column} IS NOT NULL",
            **({"HERSTEL": p.uit("herstel.csv")} if repair else {}),
        }

    def empty(p: Plek) -> Parameters:
        # A layer whose filter lets nothing through.
        return {
            "WERKBESTAND": str(p.werk),
            "LAAG": f"{p.dorp.laag(file, layer)}|subset={column} = 'niets'",
        }

    target, key = _TARGETS[soort]
    return Geval(
        minimal,
        (by_layer, by_files),
        begin,
        Bron(
            "LAAG",
            file,
            layer,
            column,
            target,
            key,
            _CHOSEN[soort],
            verder=lambda p: {"WERKBESTAND": str(p.werk)},
        ),
        (empty, "heeft geen rijen"),
        {
            "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
            "GEMEENTE": ("0166", "0166"),
            "PEILDATUM": ("gisteren", "gisteren"),
            "WAAR": ("dit is = geen ( voorwaarde", "geen ( voorwaarde"),
            "KOLOMMEN": (["naam"], "KOLOMMEN"),
            "BESTANDEN": (["/nergens/a.gpkg"], "/nergens/a.gpkg"),
        },
        _FREE,
    )


def _bag(p: Plek) -> Parameters:
    return {"WERKBESTAND": str(p.werk), "BESTAND": p.dorp.bron("bag.gpkg")}


def _osm(p: Plek) -> Parameters:
    return {"WERKBESTAND": str(p.werk), "BESTAND": p.dorp.bron("dorp.osm")}


def _own(p: Plek) -> Parameters:
    return {"WERKBESTAND": str(p.werk), "BESTAND": p.dorp.bron("wijkteams.csv")}


def _corrections(p: Plek) -> Parameters:
    return {"WERKBESTAND": str(p.werk), "BESTAND": p.dorp.bron("correcties.csv")}


def _words(soort: str) -> Geval:
    """Return the case of one long table: duiding, maatregelen or indicatoren."""
    file = f"{soort}.csv"
    columns = {
        "duiding": ("gebied_code", "hoofdstuk", "tekst", "auteur", "datum"),
        "maatregelen": ("gebied_code", "pijler", "maatregel", "wie", "wanneer", "status"),
        "indicatoren": ("gebied_code", "aanbieder", "periode", "indicator", "waarde", "eenheid"),
    }[soort]

    def minimal(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk), "BESTAND": p.dorp.bron(file)}

    def by_layer(p: Plek) -> Parameters:
        pointed = {f"KOLOM_{c.upper()}": c.removesuffix("_code") for c in columns}
        return {"WERKBESTAND": str(p.werk), "LAAG": p.dorp.bron(file), **pointed}

    return Geval(
        minimal,
        (lambda p: {**minimal(p), "BRON": "ons", "PEILDATUM": "2026", **_last(p)}, by_layer),
        "basis",
        Bron(
            "LAAG",
            file,
            "",
            "gebied",
            soort,
            "gebied_code",
            ("WK990102",),
            verder=lambda p: {"WERKBESTAND": str(p.werk)},
        ),
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "LAAG": f"{p.dorp.bron(file)}|subset=gebied = 'niets'",
            },
            "geen rijen",
        ),
        {
            "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
            "PEILDATUM": ("vandaag", "vandaag"),
        },
        _FREE,
        niet={"stelsel": "Een tabel heeft geen stelsel."},
    )


def _tables(soort: str) -> Geval:
    """Return the case of a table by gebied and year: prognose or doelgroepen."""
    file = f"{soort}.csv"
    columns = {
        "prognose": ("gebied_code", "jaar", "leeftijd", "inwoners", "geslacht"),
        "doelgroepen": ("gebied_code", "jaar", "doelgroep", "aantal"),
    }[soort]
    chosen = {"prognose": ("WK990101",), "doelgroepen": ("WK990101",)}[soort]

    def minimal(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk), "BESTANDEN": [p.dorp.bron(file)]}

    def by_layer(p: Plek) -> Parameters:
        pointed = {f"KOLOM_{c.upper()}": c.removesuffix("_code") for c in columns}
        return {"WERKBESTAND": str(p.werk), "LAAG": p.dorp.bron(file), **pointed}

    def by_files(p: Plek) -> Parameters:
        return {
            **minimal(p),
            "BRON": "ons",
            "PEILDATUM": "2026",
            "INDELING": f"{soort}_tabel",
            "KOLOMMEN": ["gebied_code", "gebied"],
            "WAAR": "gebied IS NOT NULL",
            **_last(p),
        }

    return Geval(
        minimal,
        (
            by_files,
            by_layer,
            lambda p: {**minimal(p), "INDELING_BESTAND": p.dorp.bron(f"indeling_{soort}.toml")},
        ),
        "basis",
        Bron(
            "LAAG",
            file,
            "",
            "gebied",
            soort,
            "gebied_code",
            chosen,
            verder=lambda p: {"WERKBESTAND": str(p.werk)},
        ),
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "LAAG": f"{p.dorp.bron(file)}|subset=gebied = 'niets'",
            },
            "heeft geen rijen",
        ),
        {
            "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
            "PEILDATUM": ("vandaag", "vandaag"),
            "WAAR": ("dit is = geen ( voorwaarde", "geen ( voorwaarde"),
            "KOLOMMEN": (["naam"], "KOLOMMEN"),
            "BESTANDEN": (["/nergens/a.csv"], "/nergens/a.csv"),
        },
        _FREE,
        niet={"stelsel": "Een tabel heeft geen stelsel."},
    )


def _demand() -> Geval:
    def minimal(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk)}

    return Geval(
        minimal,
        (
            lambda p: {
                **minimal(p),
                "JAREN": "2030; 2040",
                "PEILJAAR": 2024,
                "SCENARIO": "minder dementie",
                "DEMENTIETREND": -13.0,
                "INSTELLINGEN": 80.0,
                "EXTRAMURAAL": 20.0,
                "DOELGROEPEN": p.dorp.bron("doelgroepen.toml"),
                "VERDEELSLEUTEL": "ggz=inw_laag_inkomen; lvg_vg=inw_65plus",
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    VRAAG=p.uit("vraag.gpkg"),
                    LEEFTIJDEN="memory:",
                    LEEFTIJDEN_EENHEDEN="memory:",
                ),
            },
            lambda p: {**minimal(p), "PROGNOSE": "prognose", "PEILJAAR": 2024},
        ),
        "prognose",
        fout={
            "JAREN": ("straks", "straks"),
            "PROGNOSE": ("Primos", "prognose van bron Primos"),
            "SCENARIO": (" ", "geen naam"),
            "VERDEELSLEUTEL": ("dementie=inwoners", "dementie=inwoners kan niet"),
            "VRAAG": ("/nergens/vraag.gpkg", "/nergens"),
            "LEEFTIJDEN": ("/nergens/leeftijden.gpkg", "/nergens"),
            "LEEFTIJDEN_EENHEDEN": ("/nergens/eenheden.gpkg", "/nergens"),
        },
        altijd_goed={"LADEN": _FREE["LADEN"]},
        niet={
            "selectie": "Er is geen laag om uit te kiezen: alles komt uit het werkbestand.",
            "leeg": "Zie selectie; een werkbestand zonder ouderen heeft een eigen test.",
            "geheugen": "Zie selectie.",
            "stelsel": "Zie selectie.",
        },
    )


def _last(p: Plek, **more: Any) -> Parameters:
    """Return the parameters that almost every algorithm ends with."""
    return {"LADEN": False, "RAPPORT": p.uit("verslag.html"), **more}


def _same_norms(p: Plek) -> str:
    """Write norms that differ in nothing: an atlas with other norms than its run is refused."""
    path = p.map / "zelfde.toml"
    path.write_text('naam = "LZW-standaard"\n', encoding="utf-8")
    return str(path)


def _dressed(p: Plek) -> Parameters:
    """Write a house style and a picture of the ground; return the parameters that name them."""
    house, picture = p.map / "huis.toml", p.map / "grond.png"
    house.write_text('organisatie = "Gemeente"\nkleur = "#7A1E5C"\n', encoding="utf-8")
    # The smallest PNG there is: one white pixel, of five kilometres on earth.
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d494844520000000100000001080000000"
            "03a7e9b550000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
        )
    )
    picture.with_suffix(".pgw").write_text("5000\n0\n0\n-5000\n201000\n506000\n")
    return {
        "HUISSTIJL": str(house),
        "ACHTERGROND": str(picture),
        "ACHTERGROND_BRON": "eigen kaart",
    }


def _study_file(p: Plek) -> str:
    """Write a study of two imports, a run and an atlas, and return its path."""
    text = f"""naam = "Dorp"
werkbestand = "studie.gpkg"

[[importeer]]
soort = "gebieden"
bestanden = ["{p.dorp.bron("gebieden.gpkg")}"]

[[importeer]]
soort = "osm"
bestanden = ["{p.dorp.bron("dorp.osm")}"]

[bereikbaarheid]
profiel = ["75plus"]

[atlas]
gebied = ["WK990101"]
uit = "atlas"
"""
    path = p.map / "studie.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _rules_file(p: Plek) -> str:
    path = p.map / "regels.toml"
    path.write_text('naam = "Eigen"\n[drempel.beukmaat_smal]\nwaarde = 4.8\n', encoding="utf-8")
    return str(path)


def _questions(p: Plek) -> str:
    path = p.map / "vragen.toml"
    path.write_text(
        '[[vraag]]\nvraag = "Waar kan ik een bank plaatsen?"\nwie = "de wijkraad"\n',
        encoding="utf-8",
    )
    return str(path)


def _empty_study(p: Plek) -> str:
    path = p.map / "leeg.toml"
    path.write_text("", encoding="utf-8")
    return str(path)


_LOOSE = {
    "WONINGEN": ("bag.gpkg", "verblijfsobject", {"WONING_ID": "identificatie"}),
    "VOORZIENINGEN": (
        "voorzieningen.gpkg",
        "voorzieningen",
        {"CATEGORIE": "categorie", "VOORZIENING_ID": "voorziening_id", "NAAM": "naam"},
    ),
    "BARRIERES": ("barrieres.gpkg", "barrieres", {"SOORT": "soort", "FACTOR": "factor"}),
    "WEGEN": (
        "wegen.gpkg",
        "wegen",
        {k.upper(): k for k in ("weg_id", "soort", "toegang", "trap", "niveau")},
    ),
    "GEBIEDEN": ("gebieden.gpkg", "buurten", {"GEBIED_CODE": "buurtcode", "NAAM": "buurtnaam"}),
    "BEVOLKING": (
        "vierkanten.gpkg",
        "vierkant_100m",
        {
            "EENHEID_ID": "crs28992res100m",
            "INWONERS": "aantal_inwoners",
            "INW_65PLUS": "aantal_inwoners_65_jaar_en_ouder",
            "INW_75PLUS": "inw_75plus",
        },
    ),
    "INSTELLINGEN": (
        "instellingen.gpkg",
        "instellingen",
        {"INSTELLING_ID": "instelling_id", "INWONERS": "inwoners"},
    ),
}


def los(p: Plek) -> Parameters:
    """Return bereikbaarheid on loose layers: as little as it takes."""
    out: Parameters = {n: p.dorp.laag(*_LOOSE[n][:2]) for n in ("WONINGEN", "WEGEN", "GEBIEDEN")}
    out["VOORZIENINGEN"] = p.dorp.laag(*_LOOSE["VOORZIENINGEN"][:2])
    return {**out, "BEREIKBAARHEID": "memory:", "BEREIKBAARHEID_GEBIED": "memory:"}


def _loose_all(p: Plek) -> Parameters:
    out: Parameters = {}
    for name, (file, layer, columns) in _LOOSE.items():
        out[name] = p.dorp.laag(file, layer)
        out |= {f"{name}_{target}": source for target, source in columns.items()}
    # Whether it is a dwelling, the table of homes does not say: a column that holds 1 or 0 does.
    return {
        **out,
        "WONINGEN_IS_WONING": "is_woning",
        "OMVANG": f"{X0 - 500},{X0 + 900},{Y0 - 500},{Y0 + 900} [EPSG:28992]",
        "BEREIKBAARHEID": "memory:",
        "BEREIKBAARHEID_GEBIED": p.uit("gebied.gpkg"),
        "BEREIKBAARHEID_SAMEN": "memory:",
    }


def _loose_walks(p: Plek) -> Parameters:
    """Return loopgebieden on loose layers: as little as it takes."""
    out: Parameters = {n: p.dorp.laag(*_LOOSE[n][:2]) for n in ("VOORZIENINGEN", "WEGEN")}
    return {**out, "PER": "voorziening", "BANDEN": "150,300", "LOOPGEBIEDEN": "memory:"}


def _loose_walks_all(p: Plek) -> Parameters:
    out: Parameters = {}
    for name in (
        "VOORZIENINGEN",
        "WEGEN",
        "BARRIERES",
        "WONINGEN",
        "BEVOLKING",
        "INSTELLINGEN",
    ):
        file, layer, columns = _LOOSE[name]
        out[name] = p.dorp.laag(file, layer)
        out |= {f"{name}_{target}": source for target, source in columns.items()}
    return {
        **out,
        "WONINGEN_IS_WONING": "is_woning",
        "LOOPGEBIEDEN": p.uit("loopgebieden.gpkg"),
        "LOOPGEBIEDEN_LIJNEN": "memory:",
    }


def _loose_points_all(p: Plek) -> Parameters:
    """Return steunpunten on loose layers, with every column pointed at."""
    out: Parameters = {}
    for name, (file, layer, columns) in _LOOSE.items():
        out[name] = p.dorp.laag(file, layer)
        out |= {f"{name}_{target}": source for target, source in columns.items()}
    return {
        **out,
        "WONINGEN_IS_WONING": "is_woning",
        "GROEP": "inw_65plus",
        "STRAAL": 150.0,
        "VAST": "zorgsteunpunt",
        "CURVE": 2,
        "STEUNPUNTEN": "memory:",
        "STEUNPUNTEN_WONINGEN": "memory:",
        "STEUNPUNTEN_CURVE": "memory:",
    }


def _loose_hubs_all(p: Plek) -> Parameters:
    """Return woonservicegebied on loose layers, with every column pointed at."""
    out: Parameters = {
        "PANDEN": p.dorp.laag("bag.gpkg", "pand"),
        "PANDEN_PAND_ID": "identificatie",
    }
    for name, (file, layer, columns) in _LOOSE.items():
        out[name] = p.dorp.laag(file, layer)
        out |= {f"{name}_{target}": source for target, source in columns.items()}
    return {
        **out,
        "WONINGEN_IS_WONING": "is_woning",
        "OMVANG": f"{X0 - 500},{X0 + 900},{Y0 - 500},{Y0 + 900} [EPSG:28992]",
        "HUBLAAG": p.dorp.laag(*_LOOSE["VOORZIENINGEN"][:2]),
        "HUBLAAG_FUNCTIES": "functies",
        "WOONSERVICEGEBIEDEN": "memory:",
        "HUBS": "memory:",
        "WOONSERVICEGEBIEDEN_TOETS": "memory:",
    }


def _model(p: Plek, bag: bool) -> Parameters:
    return {
        "WERKBESTAND": str(p.werk),
        "BESTANDEN_GEBIEDEN": [p.dorp.bron("gebieden.gpkg")],
        **({"BESTAND_BAG": p.dorp.bron("bag.gpkg")} if bag else {}),
        "BESTAND_OSM": p.dorp.bron("dorp.osm"),
        "VIERKANTEN": [p.dorp.bron("vierkanten.gpkg")],
        "GEMEENTE": "GM9901",
        "map_voor_de_atlas": p.uit("atlas"),
        "project_voor_qgis": p.uit("studie.qgz"),
    }


def _run_all(p: Plek) -> Parameters:
    return {
        "WERKBESTAND": str(p.werk),
        "PROFIEL": ["75plus"],
        "DICHTSTBIJ": 3,
        "BANDEN": "150,400",
        "BEVESTIG_AFWEZIG": ["warenhuis"],
        "BEVESTIG_VOLLEDIG": ["supermarkt", "huisarts"],
        "NORMEN": p.dorp.bron("normen.toml"),
        **_last(
            p,
            BEREIKBAARHEID=p.uit("woning.gpkg"),
            BEREIKBAARHEID_GEBIED="memory:",
            BEREIKBAARHEID_SAMEN=p.uit("samen.gpkg"),
        ),
    }


_PLAN_COLUMNS = {
    "LAAG_CATEGORIE": "soort",
    "LAAG_ACTIE": "wat",
    "LAAG_VOORZIENING_ID": "code",
    "LAAG_NAAM": "wie",
}


def _site_test() -> Geval:
    sites = _LOOSE["VOORZIENINGEN"][:2]
    tables = ("EISEN", "AFSTANDEN", "MENSEN")

    def old(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk), "LOCATIES": p.dorp.laag(*sites)}

    def own(p: Plek) -> str:
        path = Path(p.uit("eisen.toml"))
        path.write_text('[doel.proef]\nlabel = "een proef"\nbelang = "75plus"\n', encoding="utf-8")
        return str(path)

    return Geval(
        old,
        (
            lambda p: {
                **old(p),
                "LOCATIES_ID": "voorziening_id",
                "LOCATIES_NAAM": "naam",
                "DOEL": ["geclusterd", "skaeve_huse"],
                "PROFIEL": ["75plus", "vitaal"],
                "STRAAL": 300.0,
                "CRITERIA": own(p),
                "EIGEN_DOEL": "proef",
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    LOCATIETOETS=p.uit("locaties.gpkg"),
                    **{name: p.uit(f"{name.lower()}.gpkg") for name in tables},
                ),
            },
        ),
        "studie",
        Bron(
            "LOCATIES",
            *sites,
            "voorziening_id",
            "LOCATIETOETS",
            "locatie_id",
            ("v0", "v5"),
            verder=lambda p: {"WERKBESTAND": str(p.werk), "LOCATIETOETS": "memory:"},
        ),
        (
            lambda p: {**old(p), "LOCATIES": old(p)["LOCATIES"] + "|subset=naam = 'niets'"},
            "heeft geen rijen",
        ),
        {
            "DOEL": (["kasteel"], "DOEL"),
            "PROFIEL": (["snel"], "PROFIEL"),
            "EIGEN_DOEL": ("kasteel", "Doel kasteel bestaat niet"),
            "LOCATIETOETS": ("/nergens/locaties.gpkg", "/nergens"),
            **{name: (f"/nergens/{name.lower()}.gpkg", "/nergens") for name in tables},
        },
        {"LADEN": _FREE["LADEN"]},
    )


def _demand_and_supply() -> Geval:
    def old(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk)}

    def own(p: Plek) -> str:
        path = Path(p.uit("aannames.toml"))
        path.write_text('naam = "Ons"\n[mutatie.corporatie]\nmidden = 8\n', encoding="utf-8")
        return str(path)

    return Geval(
        old,
        (
            lambda p: {
                **old(p),
                "AANNAMES": own(p),
                "SCENARIO": "standaard",
                "JAAR": 2025,
                "REGELS": _rules_file(p),
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    TEKORTEN=p.uit("tekorten.gpkg"),
                    VRAAG_AANBOD=p.uit("vraag_aanbod.gpkg"),
                    AANBOD=p.uit("aanbod.gpkg"),
                ),
            },
        ),
        "vraag",
        leeg=(lambda p: {"WERKBESTAND": str(p.dorp.werk("studie"))}, "lzw:vraag"),
        fout={
            "SCENARIO": ("zuinig", "Scenario zuinig staat niet in de laag vraag"),
            "JAAR": (2014, "2014"),
            "TEKORTEN": ("/nergens/tekorten.gpkg", "/nergens"),
            "VRAAG_AANBOD": ("/nergens/tabel.gpkg", "/nergens"),
            "AANBOD": ("/nergens/aanbod.gpkg", "/nergens"),
        },
        altijd_goed={"LADEN": _FREE["LADEN"]},
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
        },
    )


def _support_points() -> Geval:
    places = _LOOSE["VOORZIENINGEN"][:2]

    def old(p: Plek) -> Parameters:
        # The squares of the village know nobody of 75 and over.
        return {"WERKBESTAND": str(p.werk), "GROEP": "inw_65plus", "STRAAL": 150.0}

    def chosen(p: Plek) -> Parameters:
        return {**old(p), "AANTAL": 2, "STEUNPUNTEN": "memory:"}

    return Geval(
        lambda p: {"WERKBESTAND": str(p.werk), "GROEP": "inw_65plus"},
        (
            lambda p: {
                **old(p),
                "AANTAL": 2,
                "MODEL": "pmediaan",
                "PROFIEL": "75plus",
                "GRENS": 800.0,
                "KANDIDATEN": p.dorp.laag(*places),
                "KANDIDATEN_ID": "voorziening_id",
                "KANDIDATEN_NAAM": "naam",
                "NETWERK": True,
                "KANDIDATEN_MAX": 10,
                "VAST": "zorgsteunpunt; v9",
                "CURVE": 3,
                "WEEG_INKOMEN": True,
                "CAPACITEIT": 12.0,
                "CAPACITEIT_KOLOM": True,
                "TIJD": 20.0,
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    STEUNPUNTEN=p.uit("punten.gpkg"),
                    STEUNPUNTEN_WONINGEN="memory:",
                    STEUNPUNTEN_CURVE="memory:",
                ),
            },
            _loose_points_all,
        ),
        "studie",
        Bron(
            "KANDIDATEN",
            *places,
            "voorziening_id",
            "STEUNPUNTEN",
            "steunpunt_id",
            ("v0", "v5"),
            verder=chosen,
        ),
        (
            lambda p: {
                **old(p),
                "KANDIDATEN": p.dorp.laag(*places) + "|subset=voorziening_id = 'niets'",
            },
            "heeft geen rijen",
        ),
        {
            "MODEL": ("lscp", "MODEL"),
            "PROFIEL": ("snel", "PROFIEL"),
            "GROEP": ("inw_95plus", "GROEP"),
            "VAST": ("v99", "Bestaand steunpunt v99"),
            "STEUNPUNTEN": ("/nergens/punten.gpkg", "/nergens"),
            "STEUNPUNTEN_WONINGEN": ("/nergens/woningen.gpkg", "/nergens"),
            "STEUNPUNTEN_CURVE": ("/nergens/curve.gpkg", "/nergens"),
        },
        {
            "LADEN": _FREE["LADEN"],
            "NETWERK": "Ja of nee.",
            "WEEG_INKOMEN": "Ja of nee.",
            "CAPACITEIT_KOLOM": "Ja of nee.",
        },
    )


def _service_areas() -> Geval:
    places = _LOOSE["VOORZIENINGEN"][:2]
    tables = (
        "HUB_LEDEN",
        "HUBS_ADVIES",
        "WOONSERVICEGEBIEDEN_TOETS",
        "WOONSERVICEGEBIEDEN_WONINGEN",
        "WOONSERVICEGEBIEDEN_GEBIED",
    )

    def own(p: Plek) -> str:
        path = Path(p.uit("regels.toml"))
        path.write_text("[ring.buiten]\nwaarde = 700\n", encoding="utf-8")
        return str(path)

    def by_layer(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk), "HUBLAAG": p.dorp.laag(*places)}

    return Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                **by_layer(p),
                "HUBLAAG_ID": "voorziening_id",
                "HUBLAAG_NAAM": "naam",
                "HUBLAAG_FUNCTIES": "functies",
                "PROFIEL": "75plus",
                "BUURTEN": True,
                "RINGEN": "150,200,400",
                "VOLLEDIG": "huisarts; 24u-zorg",
                "DOORGAAN": True,
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    WOONSERVICEGEBIEDEN=p.uit("wsg.gpkg"),
                    HUBS=p.uit("hubs.gpkg"),
                    **{name: p.uit(f"{name.lower()}.gpkg") for name in tables},
                ),
            },
            _loose_hubs_all,
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "BRON_HUBS": "gevonden",
                "FUNCTIES": "ontmoeting",
                "ONDERLING": 200.0,
                "REGELS": own(p),
            },
        ),
        "studie",
        Bron(
            "HUBLAAG",
            *places,
            "voorziening_id",
            "HUBS",
            "hub_id",
            ("v0", "v5"),
            verder=lambda p: {
                "WERKBESTAND": str(p.werk),
                "HUBLAAG_ID": "voorziening_id",
                "HUBS": "memory:",
            },
        ),
        (
            lambda p: {**by_layer(p), "HUBLAAG": by_layer(p)["HUBLAAG"] + "|subset=naam = 'niets'"},
            "heeft geen rijen",
        ),
        {
            "BRON_HUBS": ("ergens", "BRON_HUBS"),
            "PROFIEL": ("snel", "PROFIEL"),
            "FUNCTIES": ("zwembad", "Functie zwembad bestaat niet"),
            "RINGEN": ("500,400,800", "lopen niet op"),
            "VOLLEDIG": ("zwembad", "zwembad is geen functie"),
            "OMVANG": ("hier ergens", "OMVANG"),
            "WOONSERVICEGEBIEDEN": ("/nergens/wsg.gpkg", "/nergens"),
            "HUBS": ("/nergens/hubs.gpkg", "/nergens"),
            **{name: (f"/nergens/{name.lower()}.gpkg", "/nergens") for name in tables},
        },
        {"LADEN": _FREE["LADEN"], "BUURTEN": "Ja of nee.", "DOORGAAN": "Ja of nee."},
    )


def _what_if() -> Geval:
    def named(p: Plek) -> Parameters:
        return {"WERKBESTAND": str(p.werk), "SCENARIO": "plan"}

    def by_layer(p: Plek) -> Parameters:
        return {**named(p), **_PLAN_COLUMNS, "LAAG": p.dorp.laag("plannen.gpkg", "plannen")}

    plans = "plannen.gpkg", "plannen"
    return Geval(
        lambda p: {**named(p), "SLUIT": "v1"},
        (
            lambda p: {
                **by_layer(p),
                "SLUIT": "v0; v2",
                "OPEN": f"{X0 + 60},{Y0 + 200},loket,Loket West; {X0},{Y0 + 300},bibliotheek",
                "VERPLAATS": f"v3,{X0 + 10},{Y0 + 394}",
                "PROFIEL": ["75plus"],
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(p, VERSCHIL=p.uit("verschil.gpkg"), VERSCHIL_GEBIED="memory:"),
            },
        ),
        "studie",
        Bron(
            "LAAG",
            *plans,
            "code",
            "scenarios",
            "voorziening_id",
            ("p1", "v1"),
            verder=lambda p: {**named(p), **_PLAN_COLUMNS},
        ),
        (
            lambda p: {
                **by_layer(p),
                "LAAG": p.dorp.laag(*plans) + "|subset=code = 'niets'",
            },
            "heeft geen rijen",
        ),
        {
            "SCENARIO": (" ", "heeft een naam nodig"),
            "SLUIT": ("v0; v99", "Voorziening v99 staat niet"),
            "OPEN": ("hier,daar,supermarkt", "hier,daar,supermarkt is geen plek"),
            "VERPLAATS": ("v3", "v3 is geen verplaatsing"),
            "VERSCHIL": ("/nergens/verschil.gpkg", "/nergens"),
            "VERSCHIL_GEBIED": ("/nergens/gebied.gpkg", "/nergens"),
        },
        {"LADEN": _FREE["LADEN"]},
    )


def _kept_twice(p: Plek) -> Parameters:
    """Keep two moments, so that there is something to compare."""
    for name in ("2025", "2026"):
        vergelijk(p.werk, bewaar=name)
    return {"WERKBESTAND": str(p.werk), "MOMENT": "2025; 2026"}


def _changed_copy(p: Plek) -> str:
    """Write a werkbestand in which two facilities are gone, and return its path."""
    path = p.map / "toen.gpkg"
    if not path.exists():
        shutil.copy(p.dorp.werk("studie"), path)
        with edit(path) as change:
            places = change.read("voorzieningen")
            change.write(places.take(~places.data["voorziening_id"].isin(["v0", "v2"]).to_numpy()))
        bereken_bereikbaarheid(path, ["75plus"])
    return str(path)


def _comparison() -> Geval:
    return Geval(
        lambda p: {"WERKBESTAND": str(p.werk), "BEWAAR": "2026"},
        (
            lambda p: {"WERKBESTAND": str(p.werk), "BEWAAR": "2026", **_last(p)},
            lambda p: {
                **_kept_twice(p),
                "NAAM": "twee jaren",
                "NORMEN": p.dorp.bron("normen.toml"),
                "VERSCHIL_GEBIED": p.uit("gebied.gpkg"),
            },
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "MET": _changed_copy(p),
                "PROFIEL": ["75plus"],
                **_last(p, VERSCHIL=p.uit("verschil.gpkg"), VERSCHIL_GEBIED="memory:"),
            },
        ),
        "studie",
        fout={
            "BEWAAR": (" ", "heeft een naam nodig"),
            "MOMENT": ("2025", "2025; 2026"),
            "VERSCHIL": ("/nergens/verschil.gpkg", "/nergens"),
            "VERSCHIL_GEBIED": ("/nergens/gebied.gpkg", "/nergens"),
        },
        altijd_goed={"LADEN": _FREE["LADEN"], "NAAM": "Elke tekst is een naam."},
        leeg=(
            lambda p: {"WERKBESTAND": str(p.dorp.werk("basis")), "BEWAAR": "2026"},
            "is de bereikbaarheid nog niet berekend",
        ),
        niet={
            "selectie": "Leest werkbestanden, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
        },
    )


def _cases() -> dict[str, Geval]:
    out = {f"importeer_{kind.key}": _import_case(kind) for kind in KINDS if kind.key in _TARGETS}
    out["importeer_bag"] = Geval(
        _bag,
        (
            lambda p: {
                **_bag(p),
                "LAGEN": ["woningen", "adressen"],
                "GEMEENTE": "GM9901",
                "BUFFER": 500.0,
                "BRON": "proef",
                "PEILDATUM": "2026",
                "INDELING": "bag",
                "WAAR": "bouwjaar > 0",
                "CRS": "EPSG:28992",
                **_last(p),
            },
            lambda p: {
                **_bag(p),
                "INDELING_BESTAND": p.dorp.bron("indeling_bag.toml"),
                "KOLOMMEN": ["woning_id", "identificatie"],
            },
        ),
        "gebieden",
        leeg=(
            lambda p: {**_bag(p), "WAAR": "bouwjaar < 0"},
            "heeft geen rijen",
        ),
        fout={
            "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
            "GEMEENTE": ("0166", "0166"),
            "PEILDATUM": ("31-01-2026", "31-01-2026"),
            "WAAR": ("dit is = geen ( voorwaarde", "geen ( voorwaarde"),
            "KOLOMMEN": (["naam"], "KOLOMMEN"),
        },
        altijd_goed=_FREE,
        niet={
            "selectie": "BAG light is een bestand met lagen die bij elkaar horen, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Zie selectie; het bestand in EPSG:4326 heeft een eigen test.",
        },
    )
    out["importeer_osm"] = Geval(
        _osm,
        (
            lambda p: {
                **_osm(p),
                "LAGEN": ["wegen", "voorzieningen", "achtergrond_vlakken"],
                "GEMEENTE": "GM9901",
                "BUFFER": 500.0,
                "BRON": "osm2026",
                "PEILDATUM": "2026",
                **_last(p),
            },
        ),
        "gebieden",
        leeg=(
            lambda p: {**_osm(p), "BESTAND": p.dorp.bron("leeg.osm")},
            "staat geen enkele weg",
        ),
        fout={
            "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
            "GEMEENTE": ("0166", "0166"),
            "PEILDATUM": ("vorig jaar", "vorig jaar"),
        },
        altijd_goed=_FREE,
        niet={
            "selectie": "OpenStreetMap is een bestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "OpenStreetMap staat altijd in EPSG:4326.",
        },
    )
    out["importeer_eigen"] = Geval(
        _own,
        (
            lambda p: {**_own(p), "BRON": "teams", "PEILDATUM": "2026", **_last(p)},
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "LAAG": p.dorp.bron("wijkteams.csv"),
                "KOLOM_BUURTCODE": "buurtcode",
                "KOLOM_NAAM": "gebied",
                "KOLOM_CODE": "nummer",
            },
        ),
        "basis",
        Bron(
            "LAAG",
            "wijkteams.csv",
            "",
            "buurtcode",
            "gebieden",
            "gebied_code",
            ("BU99010101", "BU99010102"),
            ("EIGEN-TEAM-A",),
            lambda p: {"WERKBESTAND": str(p.werk)},
        ),
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "LAAG": f"{p.dorp.bron('wijkteams.csv')}|subset=buurtcode = 'niets'",
            },
            "geen rijen",
        ),
        {
            "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
            "PEILDATUM": ("vandaag", "vandaag"),
        },
        _FREE,
        niet={"stelsel": "Een tabel heeft geen stelsel."},
    )
    for table in ("prognose", "doelgroepen"):
        out[f"importeer_{table}"] = _tables(table)
    for words in ("duiding", "maatregelen", "indicatoren"):
        out[f"importeer_{words}"] = _words(words)
    out["importeer_correcties"] = Geval(
        _corrections,
        (
            lambda p: {**_corrections(p), **_last(p)},
            lambda p: {"WERKBESTAND": str(p.werk), "LAAG": p.dorp.bron("correcties.csv")},
        ),
        "studie",
        Bron(
            "LAAG",
            "correcties.csv",
            "",
            "voorziening_id",
            "correcties_voorzieningen",
            "voorziening_id",
            ("v7",),
            verder=lambda p: {"WERKBESTAND": str(p.werk)},
        ),
        fout={"WERKBESTAND": ("/nergens/studie.gpkg", "/nergens")},
        altijd_goed=_FREE,
        niet={
            "leeg": "Zonder wijzigingen valt er niets te corrigeren: dat is geen fout.",
            "stelsel": "Een tabel heeft geen stelsel.",
        },
    )
    out["controleer"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "NORMEN": p.dorp.bron("normen.toml"),
                "LIJST": p.uit("lijst.csv"),
                "RAPPORT": p.uit("verslag.html"),
            },
        ),
        "studie",
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
            "leeg": "Wat ontbreekt is hier een uitkomst; test_controle_van_een_leeg_werkbestand.",
            "laden": "Schrijft geen lagen.",
        },
    )
    out["deel"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk), "UIT": p.uit("deel.gpkg")},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "NORMEN": p.dorp.bron("normen.toml"),
                "UIT": p.uit("deel.gpkg"),
                "RAPPORT": p.uit("verslag.html"),
            },
        ),
        "studie",
        fout={"UIT": ("/nergens/deel.gpkg", "/nergens")},
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
            "leeg": "Van een leeg werkbestand is de kopie leeg.",
            "laden": "De kopie is om te versturen.",
        },
    )
    out["bijwerken"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "NORMEN": p.dorp.bron("normen.toml"),
                "ONTBREKEND": True,
                **_last(p),
            },
        ),
        "studie",
        stappen=True,
        altijd_goed={"LADEN": _FREE["LADEN"], "ONTBREKEND": _FREE["LADEN"]},
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
            "leeg": "Zonder analyses is er niets bij te werken; dat is geen fout.",
            "laden": "Wat niet verouderd is wordt niet geschreven; zie test_bijwerken_laadt.",
        },
    )
    out["doctor"] = Geval(
        lambda _p: {},
        (lambda p: {"RAPPORT": p.uit("verslag.html")},),
        niet={
            "selectie": "Leest niets.",
            "geheugen": "Leest niets.",
            "stelsel": "Leest niets.",
            "leeg": "Leest niets.",
            "stop": "Duurt geen tel en schrijft niets.",
            "laden": "Schrijft geen lagen.",
        },
    )
    out["bereikbaarheid"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (_run_all, _loose_all),
        "studie",
        Bron(
            "WONINGEN",
            "bag.gpkg",
            "verblijfsobject",
            "identificatie",
            "BEREIKBAARHEID",
            "woning_id",
            ("9901010000000003", "9901010000000044"),
            verder=los,
        ),
        (
            lambda p: {
                **los(p),
                "WONINGEN": p.dorp.laag("bag.gpkg", "verblijfsobject")
                + "|subset=identificatie = 'niets'",
            },
            "heeft geen rijen",
        ),
        {
            "PROFIEL": (["snel"], "PROFIEL"),
            "OMVANG": ("hier ergens", "OMVANG"),
            "BANDEN": ("500,250", "ze lopen niet op"),
            "BEREIKBAARHEID": ("/nergens/woning.gpkg", "/nergens"),
            "BEREIKBAARHEID_GEBIED": ("/nergens/gebied.gpkg", "/nergens"),
            "BEREIKBAARHEID_SAMEN": ("/nergens/samen.gpkg", "/nergens"),
        },
        {"LADEN": _FREE["LADEN"]},
    )
    roads = _LOOSE["WEGEN"]
    out["netwerk"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "LOSSE_EINDEN": 3.0,
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(p, NETWERK=p.uit("netwerk.gpkg"), NETWERK_PUNTEN="memory:"),
            },
            lambda p: {
                "WEGEN": p.dorp.laag(*roads[:2]),
                **{f"WEGEN_{target}": source for target, source in roads[2].items()},
                "NETWERK": "memory:",
            },
        ),
        "studie",
        Bron(
            "WEGEN",
            *roads[:2],
            "weg_id",
            "NETWERK",
            "weg_id",
            ("w00", "w05"),
            verder=lambda p: {"WEGEN": p.dorp.laag(*roads[:2]), "NETWERK": "memory:"},
        ),
        (
            lambda p: {
                "WEGEN": p.dorp.laag(*roads[:2]) + "|subset=weg_id = 'niets'",
                "NETWERK": "memory:",
            },
            "heeft geen rijen",
        ),
        {
            "NETWERK": ("/nergens/netwerk.gpkg", "/nergens"),
            "NETWERK_PUNTEN": ("/nergens/punten.gpkg", "/nergens"),
        },
        {"LADEN": _FREE["LADEN"]},
        mag_leeg=("NETWERK_PUNTEN",),
    )
    out["loopgebieden"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "CATEGORIE": ["supermarkt", "huisarts"],
                "BANDEN": "100,250",
                "PER": "dichtstbij",
                "PROFIEL": "75plus",
                "BUFFER": 15.0,
                "GAT": 2500.0,
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(p, LOOPGEBIEDEN="memory:", LOOPGEBIEDEN_LIJNEN=p.uit("straten.gpkg")),
            },
            _loose_walks_all,
        ),
        "studie",
        Bron(
            "VOORZIENINGEN",
            *_LOOSE["VOORZIENINGEN"][:2],
            "voorziening_id",
            "LOOPGEBIEDEN",
            "voorziening_id",
            ("v1",),
            verder=_loose_walks,
        ),
        (
            lambda p: {
                **_loose_walks(p),
                "VOORZIENINGEN": p.dorp.laag(*_LOOSE["VOORZIENINGEN"][:2])
                + "|subset=voorziening_id = 'niets'",
            },
            "heeft geen rijen",
        ),
        {
            "CATEGORIE": (["bakker"], "CATEGORIE"),
            "BANDEN": ("500,250", "ze lopen niet op"),
            "PER": ("wijk", "PER"),
            "PROFIEL": ("snel", "PROFIEL"),
            "LOOPGEBIEDEN": ("/nergens/vlakken.gpkg", "/nergens"),
            "LOOPGEBIEDEN_LIJNEN": ("/nergens/straten.gpkg", "/nergens"),
        },
        {"LADEN": _FREE["LADEN"]},
    )
    out["witte_vlekken"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "PROFIEL": "75plus",
                "GROEP": "inw_65plus",
                "ESSENTIEEL": ["supermarkt", "huisarts", "ov_halte"],
                "GRENS": "geen",
                "GEMIST": 1,
                "DREMPEL": 1.0,
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(p, WITTE_VLEKKEN=p.uit("vlekken.gpkg"), WITTE_VLEKKEN_VIERKANTEN="memory:"),
            },
        ),
        "studie",
        leeg=(
            lambda p: {"WERKBESTAND": str(p.dorp.werk("basis"))},
            "ontbreekt de laag bereikbaarheid",
        ),
        fout={
            "PROFIEL": ("snel", "PROFIEL"),
            "GROEP": ("inw_95plus", "GROEP"),
            "GRENS": ("straat", "GRENS"),
            "WITTE_VLEKKEN": ("/nergens/vlekken.gpkg", "/nergens"),
            "WITTE_VLEKKEN_VIERKANTEN": ("/nergens/vierkanten.gpkg", "/nergens"),
        },
        altijd_goed={"LADEN": _FREE["LADEN"]},
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
        },
    )
    out["looproutes"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "PROFIEL": "75plus",
                "GROEP": "inw_65plus",
                "ESSENTIEEL": ["supermarkt", "huisarts", "ov_halte"],
                "BEZOEKEN": True,
                "BANKEN_VOLLEDIG": True,
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    LOOPROUTES=p.uit("routes.gpkg"),
                    OBSTAKELS=p.uit("obstakels.gpkg"),
                    OBSTAKELS_OORDEEL="memory:",
                ),
            },
        ),
        "studie",
        leeg=(
            lambda p: {"WERKBESTAND": str(p.dorp.werk("basis"))},
            "ontbreekt de laag bereikbaarheid",
        ),
        fout={
            "PROFIEL": ("snel", "PROFIEL"),
            "GROEP": ("inw_95plus", "GROEP"),
            "LOOPROUTES": ("/nergens/routes.gpkg", "/nergens"),
            "OBSTAKELS": ("/nergens/obstakels.gpkg", "/nergens"),
            "OBSTAKELS_OORDEEL": ("/nergens/oordeel.gpkg", "/nergens"),
        },
        altijd_goed={
            "BEZOEKEN": "Ja of nee.",
            "BANKEN_VOLLEDIG": "Ja of nee.",
            "LADEN": _FREE["LADEN"],
        },
        mag_leeg=("OBSTAKELS",),
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
        },
    )
    out["geschiktheid"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk)},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "GROEP": ["rollator", "ggz"],
                "JAAR": 2025,
                "REGELS": _rules_file(p),
                "NORMEN": p.dorp.bron("normen.toml"),
                **_last(
                    p,
                    GESCHIKTHEID=p.uit("geschiktheid.gpkg"),
                    **{name: p.uit(f"{name.lower()}.gpkg") for name in _STOCK},
                ),
            },
        ),
        "studie",
        leeg=(
            lambda p: {"WERKBESTAND": str(p.dorp.werk("gebieden"))},
            "lzw:importeer",
        ),
        fout={
            "GROEP": (["hond"], "GROEP"),
            "JAAR": (2014, "2014"),
            "GESCHIKTHEID": ("/nergens/geschiktheid.gpkg", "/nergens"),
            **{name: (f"/nergens/{name.lower()}.gpkg", "/nergens") for name in _STOCK},
        },
        altijd_goed={"LADEN": _FREE["LADEN"]},
        mag_leeg=("VERHUIZEN", "VERHUIZEN_GEBIED"),
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
        },
    )
    out["locatietoets"] = _site_test()
    out["vraag_aanbod"] = _demand_and_supply()
    out["steunpunten"] = _support_points()
    out["vraag"] = _demand()
    out["woonservicegebied"] = _service_areas()
    out["watals"] = _what_if()
    out["vergelijk"] = _comparison()
    out["atlas"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk), "UIT": p.uit("atlas")},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "GEBIED": "GM9901",
                "EDITIE": "bestuur",
                "STATUS": "concept",
                "VERSIE": "2",
                "PROFIEL": "75plus",
                "JAAR": 2040,
                "GEWICHT": "essentieel=2, ouderen=0.5",
                "VRAGEN": _questions(p),
                "UIT": p.uit("atlas"),
            },
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "GEBIED": "WK990101",
                "HOOFDSTUK": ["oogopslag", "complexen", "verantwoording"],
                "EIGENAAR": "Dorpswonen",
                "UIT": p.uit("atlas"),
            },
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "GEBIED": "WK990101; WK990102",
                "NORMEN": _same_norms(p),
                **_dressed(p),
                "BIJLAGEN": ["html", "csv", "svg"],
                "UIT": p.uit("atlas"),
                "RAPPORT": p.uit("verslag.html"),
            },
        ),
        "studie",
        leeg=(
            lambda p: {"WERKBESTAND": str(p.dorp.werk("basis")), "UIT": p.uit("atlas")},
            "ontbreekt de laag bereikbaarheid",
        ),
        fout={
            "GEWICHT": ("geluk=2", "geluk"),
            "PROFIEL": ("zwevend", "zwevend"),
            "VRAGEN": ("/nergens/vragen.toml", "/nergens"),
            "GEBIED": ("WK000000", "WK000000"),
        },
        altijd_goed={
            "ACHTERGROND_BRON": "Elke tekst is een bron.",
            "EIGENAAR": "Zonder berekende complexen zegt de atlas dat die er niet zijn.",
            "VERSIE": "Elke tekst is een versie.",
            "JAAR": "Het dichtstbijzijnde berekende jaar telt.",
        },
        stappen=True,
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
            "laden": "Schrijft PDF's.",
        },
    )
    out["alles"] = Geval(
        lambda p: {"STUDIE": _study_file(p)},
        (lambda p: {"STUDIE": _study_file(p), **_last(p)},),
        leeg=(lambda p: {"STUDIE": _empty_study(p)}, "ontbreekt werkbestand"),
        stappen=True,
        altijd_goed={"LADEN": _FREE["LADEN"]},
        niet={
            "selectie": "Leest een studiebestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Zie selectie.",
        },
    )
    out["demo"] = Geval(
        lambda p: {"UIT": p.uit("demo")},
        (lambda p: {"UIT": p.uit("demo"), **_last(p)},),
        stappen=True,
        altijd_goed={"LADEN": _FREE["LADEN"]},
        niet={
            "selectie": "Leest niets.",
            "geheugen": "Leest niets.",
            "stelsel": "Leest niets.",
            "leeg": "Leest niets.",
            "model": "Twaalf seconden; een model geeft hem alleen een map, zoals atlas.",
            "gelijk": "Twaalf seconden per keer; de stappen zijn die van alles.",
            "batch": "Zie gelijk.",
            "minimaal": "Zie gelijk.",
            "volledig": "Zie gelijk; test_the_whole_example_in_a_thread maakt hem een keer.",
            "stop": "Zie gelijk; test_a_stop_is_heard_soon houdt hem halverwege op.",
        },
    )
    out["project"] = Geval(
        lambda p: {"WERKBESTAND": str(p.werk), "PROJECT": p.uit("studie.qgz")},
        (
            lambda p: {
                "WERKBESTAND": str(p.werk),
                "PROJECT": p.uit("studie.qgz"),
                "RAPPORT": p.uit("verslag.html"),
            },
        ),
        "studie",
        niet={
            "selectie": "Leest een werkbestand, geen laag.",
            "geheugen": "Zie selectie.",
            "stelsel": "Een werkbestand staat altijd in EPSG:28992.",
            "leeg": "Wat er niet is, staat niet in het project; test_modellen.",
            "stop": "Duurt een tel en leest alleen.",
            "draad": "Een kaartblad maakt QGIS alleen op de hoofddraad.",
            "laden": "Het project zelf is de uitkomst.",
        },
    )
    for name, bag in (("model_open_data", False), ("model_bag", True)):
        out[name] = Geval(
            lambda p, bag=bag: _model(p, bag),
            (
                lambda p, bag=bag: {
                    **_model(p, bag),
                    "BUFFER": 500.0,
                    "PROFIEL": ["75plus"],
                    "PEILJAAR": 2024,
                    "NORMEN": p.dorp.bron("normen.toml"),
                    "LADEN": False,
                },
            ),
            fout={
                "WERKBESTAND": ("/nergens/studie.gpkg", "/nergens"),
                "BESTANDEN_GEBIEDEN": (["/nergens/a.gpkg"], "/nergens/a.gpkg"),
                "VIERKANTEN": (["/nergens/v.gpkg"], "/nergens/v.gpkg"),
                "GEMEENTE": ("0166", "0166"),
                "PROFIEL": (["snel"], "PROFIEL"),
            },
            stappen=True,
            altijd_goed={"LADEN": _FREE["LADEN"]},
            niet=dict.fromkeys(
                ("selectie", "geheugen", "stelsel", "leeg", "gelijk", "batch", "model", "stop"),
                "Een keten van de algoritmen hierboven; test_modellen vergelijkt de uitkomst.",
            )
            | {"draad": "De laatste stap maakt een project.", "laden": "Zie project."}
            | ({} if bag else {"fout": "Elke stap ervan staat ook in model_bag."}),
        )
    return out


GEVALLEN = _cases()
