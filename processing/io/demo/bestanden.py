# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the demo municipality in the formats of the real Dutch sources.

OSM XML, BAG light and CBS GeoPackages, PC4 with a table of ages, and the kinds of sheet a
corporation, a municipality and a nursing home send. Peculiarities of the sources are kept: ids
without their leading zero, secret cells, counts rounded to 5, "12 A" beside "12-A".
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...core.progress import Tick, check, never, part
from .gemeente import DemoTown, make_town

__all__ = ["DemoFiles", "GpkgWriter", "rd_to_wgs84", "write_demo", "write_xlsx"]

GpkgWriter = Callable[[Path, str, pd.DataFrame, "NDArray[np.object_] | None", str], None]
"""``(path, layer, data, geometry, geometry type)``: add one layer in EPSG:28992."""

Points = NDArray[np.float64]

SECRET, LATER = -99997, -99995
_ROUND_SEED = 20260102
_STAMP = "2026-01-01T00:00:00Z"
_YEAR = 2024


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where each file of the demo stands."""

    osm: Path
    bag: Path
    wijkenbuurten: Path
    vierkanten: Path
    pc4: Path
    pc4_leeftijd: Path
    corporatie: Path
    zorglocaties: Path
    instellingen: Path
    wijkteams: Path
    woonvormen: Path
    locaties: Path
    indicatoren: Path
    plannen: Path
    prognose: Path
    doelgroepen: Path
    duiding: Path
    maatregelen: Path

    def __iter__(self) -> Any:
        return iter(getattr(self, name) for name in self.__slots__)


def write_demo(folder: Path, write_gpkg: GpkgWriter, tick: Tick = never) -> DemoFiles:
    """Make the town and write it into *folder* in the formats of the real sources.

    ``write_gpkg(path, layer, data, geometry, geometry_type)`` must add a layer (EPSG:28992) to a
    GeoPackage that may already hold others; files of an earlier demo are removed first.
    """
    town = make_town(part(tick, 0.0, 0.35))
    return _write_files(town, Path(folder), write_gpkg, part(tick, 0.35, 1.0))


def _write_files(town: DemoTown, folder: Path, write_gpkg: GpkgWriter, tick: Tick) -> DemoFiles:
    """Write every file of *town* into *folder* and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = DemoFiles(
        folder / "lindewaard.osm",
        folder / "bag-light.gpkg",
        folder / "wijkenbuurten_2024.gpkg",
        folder / "vierkanten_100m.gpkg",
        folder / "pc4.gpkg",
        folder / "pc4_leeftijd.csv",
        folder / "corporatie.xlsx",
        folder / "zorglocaties.xlsx",
        folder / "instellingen.csv",
        folder / "wijkteams.csv",
        folder / "woonvormen.csv",
        folder / "locaties.gpkg",
        folder / "indicatoren.csv",
        folder / "bouwplannen.csv",
        folder / "prognose_gemeente.csv",
        folder / "doelgroepen.csv",
        folder / "duiding.csv",
        folder / "maatregelen.csv",
    )
    for path in files:
        path.unlink(missing_ok=True)
    rng = np.random.default_rng(_ROUND_SEED)
    _write_osm(town, files.osm)
    check(tick, 0.35)
    _write_bag(town, files.bag, write_gpkg)
    check(tick, 0.6)
    _write_areas(town, files.wijkenbuurten, write_gpkg, rng)
    check(tick, 0.7)
    _write_squares(town, files.vierkanten, write_gpkg)
    check(tick, 0.8)
    _write_pc4(town, files.pc4, files.pc4_leeftijd, write_gpkg, rng)
    check(tick, 0.9)
    _write_corporation(town, files.corporatie)
    _write_care(town, files.zorglocaties)
    _write_institutions(town, files.instellingen)
    _write_teams(town, files.wijkteams)
    _write_forms(town, files.woonvormen)
    _write_sites(town, files.locaties, write_gpkg)
    _write_indicators(files.indicatoren)
    _write_plans(files.plannen)
    _write_forecast(town, files.prognose)
    _write_groups(files.doelgroepen)
    _write_lines(files.duiding, _WORDS)
    _write_lines(files.maatregelen, _MEASURES)
    check(tick, 1.0)
    return files


# ---------------------------------------------------------------- coordinates

# Strang van Hees / Schreutelkamp (2001), "Benaderingsformules voor de transformatie tussen RD- en
# WGS84-kaartcoordinaten", Geodesia; good to about 0.25 m, all a background map needs.
_LAT = (
    (0, 1, 3235.65389),
    (2, 0, -32.58297),
    (0, 2, -0.24750),
    (2, 1, -0.84978),
    (0, 3, -0.06550),
    (2, 2, -0.01709),
    (1, 0, -0.00738),
    (4, 0, 0.00530),
    (2, 3, -0.00039),
    (4, 1, 0.00033),
    (1, 1, -0.00012),
)
_LON = (
    (1, 0, 5260.52916),
    (1, 1, 105.94684),
    (1, 2, 2.45656),
    (3, 0, -0.81885),
    (1, 3, 0.05594),
    (3, 1, -0.05607),
    (0, 1, 0.01199),
    (3, 2, -0.00256),
    (1, 4, 0.00128),
    (0, 2, 0.00022),
    (2, 0, -0.00022),
    (5, 0, 0.00026),
)


def rd_to_wgs84(xy: Points) -> Points:
    """Return longitude and latitude (degrees, WGS84) of RD points; about 0.25 m accurate.

    >>> rd_to_wgs84(np.array([[155000.0, 463000.0]])).round(5).tolist()
    [[5.38721, 52.15517]]
    """
    dx, dy = (xy[:, 0] - 155_000.0) * 1e-5, (xy[:, 1] - 463_000.0) * 1e-5
    lat = 52.15517440 + sum(k * dx**p * dy**q for p, q, k in _LAT) / 3600
    lon = 5.38720621 + sum(k * dx**p * dy**q for p, q, k in _LON) / 3600
    return np.column_stack([lon, lat])


# ---------------------------------------------------------------- OpenStreetMap


class _Osm:
    """Collects nodes, ways and relations; equal coordinates on request are one node."""

    def __init__(self) -> None:
        self.xy: list[tuple[float, float]] = []
        self.node_tags: dict[int, dict[str, str]] = {}
        self.ways: list[tuple[list[int], dict[str, str]]] = []
        self.relations: list[tuple[list[tuple[int, str]], dict[str, str]]] = []
        self._shared: dict[tuple[str, float, float], int] = {}

    def node(self, x: float, y: float, tags: dict[str, str] | None = None, space: str = "") -> int:
        """Return the node id at (x, y); with *space* nodes of that space are shared."""
        key = (space, round(x, 2), round(y, 2))
        if space and key in self._shared:
            k = self._shared[key]
        else:
            self.xy.append((x, y))
            k = len(self.xy)
            if space:
                self._shared[key] = k
        if tags:
            self.node_tags.setdefault(k, {}).update(tags)
        return k

    def way(self, xy: Points, tags: dict[str, str], space: str = "", closed: bool = False) -> int:
        """Add a way and return its number."""
        refs = [self.node(x, y, None, space) for x, y in (xy[:-1] if closed else xy).tolist()]
        if closed:
            refs.append(refs[0])
        self.ways.append((refs, tags))
        return len(self.ways)

    def polygon(self, polygon: shapely.Polygon, tags: dict[str, str], space: str = "") -> int:
        """Add the outline of *polygon* as a closed way."""
        return self.way(shapely.get_coordinates(polygon.exterior), tags, space, closed=True)

    def multipolygon(
        self, outer: Sequence[shapely.Polygon], inner: Sequence[Any], tags: dict[str, str]
    ) -> None:
        """Add a relation of untagged outlines."""
        members = [(self.polygon(p, {}), "outer") for p in outer] + [
            (self.polygon(p, {}), "inner") for p in inner
        ]
        self.relations.append((members, {"type": "multipolygon", **tags}))

    def write(self, path: Path) -> None:
        """Write OSM XML: nodes, ways, relations, each in order of id."""
        lonlat = rd_to_wgs84(np.array(self.xy))
        meta = f'version="1" timestamp="{_STAMP}" visible="true"'
        low, high = lonlat.min(axis=0), lonlat.max(axis=0)
        out = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<osm version="0.6" generator="lzw-atlas demo">',
        ]
        out.append(
            f'<bounds minlat="{low[1]:.7f}" minlon="{low[0]:.7f}" '
            f'maxlat="{high[1]:.7f}" maxlon="{high[0]:.7f}"/>'
        )
        for k, (lon, lat) in enumerate(lonlat.tolist(), start=1):
            head = f'<node id="{k}" lat="{lat:.7f}" lon="{lon:.7f}" {meta}'
            tags = self.node_tags.get(k)
            out.append(f"{head}>{_tags(tags)}</node>" if tags else f"{head}/>")
        for k, (refs, own) in enumerate(self.ways, start=1):
            nodes = "".join([f'<nd ref="{r}"/>' for r in refs])
            out.append(f'<way id="{k}" {meta}>{nodes}{_tags(own)}</way>')
        for k, (members, own) in enumerate(self.relations, start=1):
            body = "".join([f'<member type="way" ref="{r}" role="{role}"/>' for r, role in members])
            out.append(f'<relation id="{k}" {meta}>{body}{_tags(own)}</relation>')
        out.append("</osm>\n")
        path.write_text("\n".join(out), encoding="utf-8", newline="\n")


def _tags(tags: dict[str, str] | None) -> str:
    return "".join([f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in (tags or {}).items()])


_SURFACE = {
    "living_street": "paving_stones",
    "pedestrian": "sett",
    "secondary": "asphalt",
    "tertiary": "asphalt",
}


def _write_osm(town: DemoTown, path: Path) -> None:
    rng = np.random.default_rng(_ROUND_SEED + 1)
    osm = _Osm()
    plan = town.plan
    for number, way in enumerate(plan.ways):
        tags = {"highway": way.kind, **way.tags}
        if way.name:
            tags["name"] = way.name
        if "surface" not in tags and rng.random() < 0.34:
            tags["surface"] = _SURFACE.get(
                way.kind, "asphalt" if way.kind == "cycleway" else "paving_stones"
            )
        if "lit" not in tags and way.kind not in ("path", "track") and rng.random() < 0.45:
            tags["lit"] = "yes"
        if way.kind == "residential":
            tags.setdefault("maxspeed", "30")
            if rng.random() < 0.2:
                tags["sidewalk"] = "both"
        # At ground level junctions share a node; a bridge only at its two ends.
        if way.level:
            refs = [
                osm.node(x, y, None, "weg" if k in (0, len(way.xy) - 1) else f"brug{number}")
                for k, (x, y) in enumerate(way.xy.tolist())
            ]
            osm.ways.append((refs, tags))
        else:
            osm.way(way.xy, tags, "weg")
    for rail in plan.rails:
        # Where road and track share a vertex there is a level crossing.
        osm.way(rail.xy, rail.tags, "weg")
    _mark_crossings(osm, town)
    pand_way: dict[int, int] = {}
    for k, row in enumerate(town.panden.itertuples(index=False)):
        kind = row.osm_kind if row.status == "Pand in gebruik" else "construction"
        tags = {"building": kind, "start_date": str(row.bouwjaar), "source": "BAG"}
        # Every fifth editor's tool stripped the leading zero of the register's id.
        tags["ref:bag"] = row.pand_id.lstrip("0") if k % 5 == 0 else row.pand_id
        if row.lagen >= 3:
            tags["building:levels"] = str(row.lagen)
        pand_way[k] = osm.polygon(town.pand_vorm[k], tags)
    for shed in town.schuren:
        osm.polygon(shed, {"building": "shed"})
    addresses = town.adressen
    lonely = (addresses["object"] != "vbo").to_numpy()
    for k in np.flatnonzero(lonely).tolist():
        x, y = town.adres_punt[k]
        kind = "houseboat" if addresses["object"].iloc[k] == "ligplaats" else "static_caravan"
        osm.polygon(shapely.box(x - 6, y - 2.5, x + 6, y + 2.5), {"building": kind})
    _osm_addresses(osm, town)
    _osm_facilities(osm, town, pand_way)
    _osm_land(osm, town)
    osm.write(path)


def _mark_crossings(osm: _Osm, town: DemoTown) -> None:
    roads = {
        tuple(xy)
        for w in town.plan.ways
        if w.name == "Hagenweg"
        for xy in np.round(w.xy, 2).tolist()
    }
    for rail in town.plan.rails:
        for x, y in np.round(rail.xy, 2).tolist():
            if (x, y) in roads:
                osm.node(x, y, {"railway": "level_crossing"}, "weg")


def _address_tags(row: Any) -> dict[str, str]:
    number = (
        f"{row.huisnummer}{row.huisletter or ''}{'-' + row.toevoeging if row.toevoeging else ''}"
    )
    return {
        "addr:street": row.straat,
        "addr:housenumber": number,
        "addr:postcode": row.postcode,
        "addr:city": row.plaats,
    }


def _osm_addresses(osm: _Osm, town: DemoTown) -> None:
    for (x, y), row in zip(
        town.deur_punt.tolist(), town.adressen.itertuples(index=False), strict=True
    ):
        if row.status == "Verblijfsobject gevormd":
            continue
        osm.node(x, y, {**_address_tags(row), "source": "BAG", "source:date": "2025-11-03"})


def _osm_facilities(osm: _Osm, town: DemoTown, pand_way: dict[int, int]) -> None:
    for row in town.voorzieningen.itertuples(index=False):
        address = (
            next(town.adressen.iloc[[row.adres]].itertuples(index=False))
            if row.adres >= 0
            else None
        )
        where = _address_tags(address) if address is not None else {}
        if row.wijze in ("way", "both", "entrance"):
            osm.ways[pand_way[row.pand] - 1][1].update(row.tags)
            osm.ways[pand_way[row.pand] - 1][1].update(where if row.wijze == "way" else {})
        if row.wijze in ("node", "both"):
            osm.node(row.x, row.y, {**row.tags, **(where if row.wijze == "both" else {})})
        if row.wijze == "entrance":
            _entrance(osm, town, pand_way[row.pand], row.pand)


def _entrance(osm: _Osm, town: DemoTown, way: int, pand: int) -> None:
    """Put a vertex with ``entrance=main`` halfway the front of a building."""
    corners = shapely.get_coordinates(town.pand_vorm[pand])
    x, y = (corners[0] * 0.6 + corners[1] * 0.4).round(2).tolist()
    refs, tags = osm.ways[way - 1]
    node = osm.node(x, y, {"entrance": "main", "wheelchair": "yes"})
    osm.ways[way - 1] = ([refs[0], node, *refs[1:]], tags)


def _osm_land(osm: _Osm, town: DemoTown) -> None:
    plan = town.plan
    for n, shape in enumerate(shapely.get_parts(plan.river)):
        holes = [plan.island] if n == 0 else []
        osm.multipolygon([shape], holes, {"natural": "water", "water": "river", "name": "Linde"})
    middle = shapely.get_coordinates(plan.river)
    order = np.argsort(middle[:, 0])
    bins = np.array_split(middle[order], 14)
    osm.way(np.array([b.mean(axis=0) for b in bins]), {"waterway": "river", "name": "Linde"})
    for pond in plan.ponds:
        osm.polygon(pond, {"natural": "water", "water": "pond"})
    for tag, name, polygon in plan.greens:
        key, value = tag.split("=")
        tags = {key: value, **({"name": name} if name else {})}
        if name == "Lindepark":  # drawn as a relation, with its pond cut out
            osm.multipolygon([polygon], [plan.ponds[1]], tags)
        else:
            osm.polygon(polygon, tags)
    for buurt in plan.buurten:
        built = buurt.code not in ("BU99010202", "BU99010203", "BU99010501", "BU99019997")
        if built:
            for part in buurt.polygon.geoms:
                osm.polygon(
                    shapely.buffer(part, -12.0).simplify(2.0),
                    {"landuse": "residential", "name": buurt.name},
                )
    own = [(osm.polygon(plan.gemeente, {}), "outer")]
    osm.relations.append(
        (
            own,
            {
                "type": "boundary",
                "boundary": "administrative",
                "admin_level": "8",
                "name": "Lindewaard",
                "ref:gemeentecode": "9901",
            },
        )
    )
    osm.node(*_middle(plan, "BU99010000"), {"place": "town", "name": "Lindewaard"})
    osm.node(*_middle(plan, "BU99010500"), {"place": "village", "name": "Oeverkerk"})


def _middle(plan: Any, code: str) -> tuple[float, float]:
    point = next(b for b in plan.buurten if b.code == code).polygon.representative_point()
    return round(point.x, 2), round(point.y, 2)


# ---------------------------------------------------------------- BAG


def _write_bag(town: DemoTown, path: Path, write_gpkg: GpkgWriter) -> None:
    plan = town.plan
    village = [b.polygon for b in plan.buurten if b.parent == "WK990105"]
    rest = [b.polygon for b in plan.buurten if b.parent != "WK990105"]
    places = pd.DataFrame(
        {
            "identificatie": _text(["9991", "9992"]),
            "status": _text(["Woonplaats aangewezen"] * 2),
            "woonplaats": _text(["Lindewaard", "Oeverkerk"]),
            "bronhouder_identificatie": _text(["9901"] * 2),
            "bronhouder_naam": _text(["Lindewaard"] * 2),
        }
    )
    shapes = np.array(
        [_multi(shapely.union_all(rest)), _multi(shapely.union_all(village))], dtype=object
    )
    write_gpkg(path, "woonplaats", places, shapes, "MultiPolygon")
    a = town.adressen
    per_pand = a.loc[a["pand"] >= 0].groupby("pand")
    n = len(town.panden)
    goals = per_pand["gebruiksdoel"].agg(
        lambda s: ",".join(sorted({g for v in s for g in v.split(",")}))
    )
    panden = pd.DataFrame(
        {
            "identificatie": _text(town.panden["pand_id"]),
            "bouwjaar": town.panden["bouwjaar"].to_numpy(),
            "status": _text(town.panden["status"]),
            "gebruiksdoel": _text(goals.reindex(range(n)).tolist()),
            "oppervlakte_min": per_pand["oppervlakte"]
            .min()
            .reindex(range(n))
            .astype("Int64")
            .array,
            "oppervlakte_max": per_pand["oppervlakte"]
            .max()
            .reindex(range(n))
            .astype("Int64")
            .array,
            "aantal_verblijfsobjecten": town.panden["aantal_vbo"].to_numpy(),
        }
    )
    write_gpkg(path, "pand", panden, town.pand_vorm, "Polygon")
    points = shapely.points(town.adres_punt)
    for kind, layer in (
        ("vbo", "verblijfsobject"),
        ("standplaats", "standplaats"),
        ("ligplaats", "ligplaats"),
    ):
        rows = np.flatnonzero((a["object"] == kind).to_numpy())
        part = a.iloc[rows]
        in_village = (part["plaats"] == "Oeverkerk").to_numpy()
        common = {
            "openbare_ruimte_naam": _text(part["straat"]),
            "openbare_ruimte_naam_kort": _text([s[:24] for s in part["straat"]]),
            "huisnummer": part["huisnummer"].to_numpy(),
            "huisletter": _text([v.upper() if v else None for v in part["huisletter"]]),
            "toevoeging": _text(part["toevoeging"]),
            "postcode": _text(part["postcode"]),
            "woonplaats_naam": _text(part["plaats"]),
        }
        tail = {
            "nummeraanduiding_hoofdadres_identificatie": _text(part["num_id"]),
            "openbare_ruimte_identificatie": _text(_street_ids(part)),
            "woonplaats_identificatie": _text(np.where(in_village, "9992", "9991").tolist()),
            "bronhouder_identificatie": _text(["9901"] * len(part)),
        }
        ids = _text(part["vbo_id"])
        status = _text(part["status"])
        if kind == "vbo":
            data = {
                "identificatie": ids,
                "oppervlakte": part["oppervlakte"].to_numpy(),
                "status": status,
                "gebruiksdoel": _text(part["gebruiksdoel"]),
                **common,
                "bouwjaar": part["bouwjaar"].to_numpy(),
                "pand_identificatie": _text(part["pand_id"]),
                "pandstatus": _text([town.panden["status"].iloc[p] for p in part["pand"]]),
                **tail,
            }
            write_gpkg(path, layer, pd.DataFrame(data), points[rows], "Point")
        else:
            half = (6.0, 2.5) if kind == "ligplaats" else (7.0, 6.0)
            xy = town.adres_punt[rows]
            boxes = shapely.box(
                xy[:, 0] - half[0], xy[:, 1] - half[1], xy[:, 0] + half[0], xy[:, 1] + half[1]
            )
            write_gpkg(
                path,
                layer,
                pd.DataFrame({"identificatie": ids, "status": status, **common, **tail}),
                boxes,
                "Polygon",
            )


def _street_ids(part: pd.DataFrame) -> list[str]:
    names = sorted(set(part["straat"]))
    number = {name: k + 1 for k, name in enumerate(names)}
    return [f"990130{number[s]:010d}" for s in part["straat"]]


def _text(values: Any) -> pd.Series:
    return pd.Series([None if v is None or v != v else str(v) for v in values], dtype=object)


def _multi(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(
        [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    )


# ---------------------------------------------------------------- CBS


def _round5(values: Any, rng: np.random.Generator) -> NDArray[np.int64]:
    """Round to a multiple of 5 at random, unbiased, as CBS does."""
    v = np.asarray(values, dtype=float)
    low = np.floor(v / 5) * 5
    return np.asarray(low + 5 * (rng.random(len(v)) < (v - low) / 5), dtype=np.int64)


def _per(town: DemoTown, codes: pd.Series) -> pd.DataFrame:
    """Return people and dwellings counted per value of *codes* (one per address)."""
    people = town.mensen
    of = codes.iloc[people["adres"].to_numpy()].to_numpy()
    age = people["leeftijd"].to_numpy()
    classes = pd.cut(age, [-1, 14, 24, 44, 64, 130], labels=["0", "15", "25", "45", "65"])
    counts = pd.crosstab(of, classes).reindex(columns=["0", "15", "25", "45", "65"], fill_value=0)
    out = pd.DataFrame({f"l{c}": counts[c] for c in counts.columns}, index=counts.index)
    out["inwoners"] = counts.sum(axis=1)
    a = town.adressen
    home = a["soort"] != "verpleeghuis"
    lived = np.unique(people["adres"].to_numpy())
    lived = lived[home.to_numpy()[lived]]
    size = people.groupby("adres").size()
    hh = pd.Series(codes.to_numpy()[lived])
    out["huishoudens"] = hh.value_counts()
    single = lived[size.loc[lived].to_numpy() == 1]
    out["alleen"] = pd.Series(codes.to_numpy()[single]).value_counts()
    young = people.loc[people["leeftijd"] < 20, "adres"].unique()
    out["met_kinderen"] = pd.Series(codes.to_numpy()[np.intersect1d(lived, young)]).value_counts()
    homes = a.loc[a["woning"]]
    own = codes.loc[a["woning"]]
    all_codes = out.index.union(pd.Index(own.unique()))
    out = out.reindex(all_codes)
    out["woningen"] = own.value_counts()
    per_pand = a.loc[a["pand"] >= 0].groupby("pand").size()
    multi = homes["pand"].map(per_pand).to_numpy() > 1
    out["meergezins"] = own[multi].value_counts()
    out["corporatie"] = own[homes["corporatie"].to_numpy()].value_counts()
    out["vanaf2000"] = own[(homes["bouwjaar"] >= 2000).to_numpy()].value_counts()
    year = homes["bouwjaar"].to_numpy()
    for k, (low, high) in enumerate(
        (
            (0, 1945),
            (1945, 1965),
            (1965, 1975),
            (1975, 1985),
            (1985, 1995),
            (1995, 2005),
            (2005, 2015),
            (2015, 3000),
        )
    ):
        out[f"bouw{k}"] = own[(year >= low) & (year < high)].value_counts()
    return out.fillna(0).astype(int)


_DISTANCES = (
    ("grote_supermarkt_gemiddelde_afstand_in_km", "shop", "supermarket"),
    ("huisartsenpraktijk_gemiddelde_afstand_in_km", "amenity", "doctors"),
    ("apotheek_gemiddelde_afstand_in_km", "amenity", "pharmacy"),
    ("treinstation_gemiddelde_afstand_in_km", "railway", "station"),
    ("bibliotheek_gemiddelde_afstand_in_km", "amenity", "library"),
    ("cafe_gemiddelde_afstand_in_km", "amenity", "cafe"),
)


def _write_areas(
    town: DemoTown, path: Path, write_gpkg: GpkgWriter, rng: np.random.Generator
) -> None:
    a = town.adressen
    plan = town.plan
    codes = {
        "gemeenten": (
            pd.Series("GM9901", index=a.index),
            [("GM9901", "Lindewaard", "NEE", _multi(plan.gemeente))],
        ),
        "wijken": (
            a["buurt"].map(lambda c: f"WK{c[2:8]}"),
            [(w.code, w.name, "JA" if w.water else "NEE", w.polygon) for w in plan.wijken],
        ),
        "buurten": (
            a["buurt"],
            [(b.code, b.name, "JA" if b.water else "NEE", b.polygon) for b in plan.buurten],
        ),
    }
    wijk_names = {w.code: w.name for w in plan.wijken}
    km = {name: _road_km(town, key, value) for name, key, value in _DISTANCES}
    for layer, (of, areas) in codes.items():
        ids = [c for c, *_ in areas]
        data: dict[str, Any] = {}
        if layer == "buurten":
            data["buurtcode"] = _text(ids)
            data["buurtnaam"] = _text([n for _, n, *_ in areas])
            data["wijkcode"] = _text([f"WK{c[2:8]}" for c in ids])
            data["wijknaam"] = _text([wijk_names[f"WK{c[2:8]}"] for c in ids])
        if layer == "wijken":
            data["wijkcode"] = _text(ids)
            data["wijknaam"] = _text([n for _, n, *_ in areas])
        data["gemeentecode"] = _text(["GM9901"] * len(ids))
        data["gemeentenaam"] = _text(["Lindewaard"] * len(ids))
        if layer != "gemeenten":
            data["indelingswijziging_wijken_en_buurten"] = np.ones(len(ids), dtype=np.int64)
        data["water"] = _text([w for _, _, w, _ in areas])
        if layer == "buurten":
            modes = a.groupby("buurt")["postcode"].agg(lambda s: s.str[:4].mode().iloc[0])
            data["meest_voorkomende_postcode"] = _text([modes.get(c) for c in ids])
        n = _per(town, of).reindex(ids).fillna(0).astype(int)
        hectare = np.array([p.area for *_, p in areas]) / 1e4
        data.update(_key_figures(n, hectare, rng))
        for name, distance in km.items():
            mean = pd.Series(distance).groupby(of.to_numpy()).mean().reindex(ids)
            data[name] = np.where((n["inwoners"] >= 10) & mean.notna(), mean.round(1), SECRET)
        clients = _clients(town, of).reindex(ids).fillna(0.0).to_numpy()
        data["wmo_clienten"] = (np.round(clients / 5) * 5).astype(np.int64)
        if layer == "wijken":
            # Low incomes follow the corporation: there is nothing else in the town to go by.
            share = a["corporatie"].astype(float).groupby(of.to_numpy()).mean().reindex(ids)
            low = (18 + 55 * share).round().fillna(SECRET)
            data["percentage_huishoudens_met_laagste_inkomen"] = low.to_numpy(dtype=float)
        shapes = np.array([p for *_, p in areas], dtype=object)
        write_gpkg(path, layer, pd.DataFrame(data), shapes, "MultiPolygon")


_CLIENTS = ((0, 0.03), (65, 0.09), (75, 0.24), (85, 0.52))
"""From an age on, the share of people who are clients of the Wmo."""

_MORE_CLIENTS = {"BU99010101": 1.6, "BU99010300": 0.6}
"""Buurten with more and with fewer than their ages foretell."""


def _clients(town: DemoTown, of: pd.Series) -> pd.Series:
    """Return clients of the Wmo per value of *of* (one per address), counted as a gemeente does."""
    people = town.mensen
    at = people["adres"].to_numpy()
    start = [age for age, _ in _CLIENTS]
    rate = np.array([r for _, r in _CLIENTS])
    share = rate[np.searchsorted(start, people["leeftijd"].to_numpy(), side="right") - 1]
    more = town.adressen["buurt"].map(_MORE_CLIENTS).fillna(1.0).to_numpy(dtype=float)
    return pd.Series(share * more[at]).groupby(of.to_numpy()[at]).sum()


def _key_figures(n: pd.DataFrame, hectare: Points, rng: np.random.Generator) -> dict[str, Any]:
    """Return the CBS kerncijfers of some areas, with their rounding, thresholds and sentinels."""
    people = n["inwoners"].to_numpy()
    some = people >= 10
    homes = n["woningen"].to_numpy()
    enough = homes >= 20
    households = n["huishoudens"].to_numpy()

    def share(part: Any, whole: Any, known: Any) -> NDArray[np.int64]:
        pct = np.round(100 * np.asarray(part) / np.maximum(np.asarray(whole), 1))
        return np.where(known, pct, SECRET).astype(np.int64)

    total = _round5(people, rng)
    men = _round5(people * 0.489, rng)
    d: dict[str, Any] = {
        "omgevingsadressendichtheid": np.where(
            some, np.round(homes / np.maximum(hectare / 100, 0.2)), SECRET
        ).astype(int),
        "stedelijkheid_adressen_per_km2": np.where(
            some, np.where(homes / hectare > 10, 3, np.where(homes / hectare > 5, 4, 5)), SECRET
        ),
        "bevolkingsdichtheid_inwoners_per_km2": np.where(
            some, np.round(people / (hectare / 100)), SECRET
        ).astype(int),
        "aantal_inwoners": np.where(people > 0, total, 0),
        "mannen": np.where(some, men, SECRET),
        "vrouwen": np.where(some, total - men, SECRET),
        "percentage_personen_0_tot_15_jaar": share(n["l0"], people, some),
        "percentage_personen_15_tot_25_jaar": share(n["l15"], people, some),
        "percentage_personen_25_tot_45_jaar": share(n["l25"], people, some),
        "percentage_personen_45_tot_65_jaar": share(n["l45"], people, some),
        "percentage_personen_65_jaar_en_ouder": share(n["l65"], people, some),
        "aantal_huishoudens": np.where(people > 0, _round5(households, rng), 0),
        "percentage_eenpersoonshuishoudens": share(n["alleen"], households, some),
        "percentage_huishoudens_zonder_kinderen": share(
            households - n["alleen"] - n["met_kinderen"], households, some
        ).clip(SECRET),
        "percentage_huishoudens_met_kinderen": share(n["met_kinderen"], households, some),
        "gemiddelde_huishoudsgrootte": np.where(
            some, np.round(people / np.maximum(households, 1), 1), SECRET
        ),
        "woningvoorraad": np.where(homes > 0, homes, 0),
        "gemiddelde_woningwaarde": np.full(len(n), LATER),
        "percentage_eengezinswoning": share(homes - n["meergezins"], homes, enough),
        "percentage_meergezinswoning": share(n["meergezins"], homes, enough),
        "percentage_koopwoningen": share(
            homes - n["corporatie"] - (homes * 0.08).astype(int), homes, enough
        ),
        "percentage_huurwoningen": share(
            n["corporatie"] + (homes * 0.08).astype(int), homes, enough
        ),
        "perc_huurwoningen_in_bezit_woningcorporaties": share(n["corporatie"], homes, enough),
        "perc_huurwoningen_in_bezit_overige_verhuurders": share(
            (homes * 0.08).astype(int), homes, enough
        ),
        "percentage_bouwjaarklasse_tot_2000": share(homes - n["vanaf2000"], homes, enough),
        "percentage_bouwjaarklasse_vanaf_2000": share(n["vanaf2000"], homes, enough),
        "aantal_personen_met_een_aow_uitkering_totaal": np.full(len(n), LATER),
    }
    return d


def _road_km(town: DemoTown, key: str, value: str) -> Points:
    """Return a rough car-road distance in km per address: 1.3 times as the crow flies."""
    f = town.voorzieningen
    rows = [k for k, t in enumerate(f["tags"]) if t.get(key) == value]
    at = f.iloc[rows][["x", "y"]].to_numpy(dtype=float)
    gap = np.hypot(
        town.adres_punt[:, None, 0] - at[None, :, 0], town.adres_punt[:, None, 1] - at[None, :, 1]
    )
    return np.asarray(gap.min(axis=1) * 1.3 / 1000)


def _write_squares(town: DemoTown, path: Path, write_gpkg: GpkgWriter) -> None:
    cell = np.floor(town.adres_punt / 100).astype(int)
    code = pd.Series([f"E{x:04d}N{y:04d}" for x, y in cell.tolist()], dtype=object)
    n = _per(town, code)
    n = n[(n["inwoners"] > 0) | (n["woningen"] > 0)].sort_index()

    def count(values: Any) -> NDArray[np.int64]:
        # Below 5 secret, else to the nearest multiple of 5.
        v = np.asarray(values)
        return np.where(v < 5, SECRET, np.round(v / 5) * 5).astype(np.int64)

    men = np.round(n["inwoners"] * 0.49).astype(int)
    homes, households = n["woningen"], n["huishoudens"]
    rent = n["corporatie"] + np.floor(homes * 0.08).astype(int)
    few = (homes < 5).to_numpy()
    data = {
        "crs28992res100m": _text(n.index),
        "aantal_inwoners": count(n["inwoners"]),
        "aantal_mannen": count(men),
        "aantal_vrouwen": count(n["inwoners"] - men),
        "aantal_inwoners_0_tot_15_jaar": count(n["l0"]),
        "aantal_inwoners_15_tot_25_jaar": count(n["l15"]),
        "aantal_inwoners_25_tot_45_jaar": count(n["l25"]),
        "aantal_inwoners_45_tot_65_jaar": count(n["l45"]),
        "aantal_inwoners_65_jaar_en_ouder": count(n["l65"]),
        "aantal_part_huishoudens": count(households),
        "aantal_eenpersoonshuishoudens": count(n["alleen"]),
        "aantal_meerpersoonshuishoudens_zonder_kind": count(
            np.maximum(households - n["alleen"] - n["met_kinderen"], 0)
        ),
        "gemiddelde_huishoudensgrootte": np.where(
            few, SECRET, np.round(n["inwoners"] / np.maximum(households, 1), 1)
        ),
        "aantal_woningen": count(homes),
        "aantal_meergezins_woningen": count(n["meergezins"]),
        "percentage_koopwoningen": np.where(
            few, SECRET, np.round((1 - rent / np.maximum(homes, 1)) * 10) * 10
        ).astype(int),
        "percentage_huurwoningen": np.where(
            few, SECRET, np.round(rent / np.maximum(homes, 1) * 10) * 10
        ).astype(int),
        "aantal_huurwoningen_in_bezit_woningcorporaties": count(n["corporatie"]),
        "aantal_niet_bewoonde_woningen": count(np.maximum(homes - households, 0)),
    }
    ages = (
        "voor_1945",
        "45_tot_65",
        "65_tot_75",
        "75_tot_85",
        "85_tot_95",
        "95_tot_05",
        "05_tot_15",
        "15_en_later",
    )
    for k, name in enumerate(ages):
        data[f"aantal_woningen_bouwjaar_{name}"] = count(n[f"bouw{k}"])
    data["gemiddelde_woz_waarde_woning"] = np.full(len(n), LATER)
    x = np.array([int(c[1:5]) * 100.0 for c in n.index])
    y = np.array([int(c[6:10]) * 100.0 for c in n.index])
    shapes = np.array(
        [shapely.MultiPolygon([b]) for b in shapely.box(x, y, x + 100, y + 100)], dtype=object
    )
    write_gpkg(path, "vierkant_100m", pd.DataFrame(data), shapes, "MultiPolygon")


def _write_pc4(
    town: DemoTown, path: Path, table: Path, write_gpkg: GpkgWriter, rng: np.random.Generator
) -> None:
    of = town.adressen["postcode"].str[:4]
    owner = {
        "WK990100": "8295",
        "WK990101": "8295",
        "WK990102": "8296",
        "WK990103": "8297",
        "WK990104": "8298",
        "WK990105": "8299",
    }
    codes = sorted(set(owner.values()))
    # Postcodes cover land and water; the river goes to the north bank.
    owner["WK990199"] = "8299"
    wijken = {w.code: w.polygon for w in town.plan.wijken}
    shapes = [
        _multi(shapely.union_all([g for c, g in wijken.items() if owner[c] == pc])) for pc in codes
    ]
    write_gpkg(
        path,
        "pc4",
        pd.DataFrame({"postcode": _text(codes)}),
        np.array(shapes, dtype=object),
        "MultiPolygon",
    )
    people = town.mensen
    pc = of.iloc[people["adres"].to_numpy()].to_numpy()
    band = np.minimum(people["leeftijd"].to_numpy() // 5, 19)
    names = [f"{5 * k}-{5 * k + 4}" for k in range(19)] + ["95+"]
    counts = pd.crosstab(pc, band).reindex(index=codes, columns=range(20), fill_value=0)
    lines = ["postcode,leeftijd,inwoners"]
    for code, row in counts.iterrows():
        rounded = _round5(row.to_numpy(), rng)
        lines += [
            f"{code},{name},{value}" for name, value in zip(names, rounded.tolist(), strict=True)
        ]
    _write_lines(table, lines)


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- sheets


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Blad1") -> None:
    """Write one sheet as minimal Office Open XML; the same rows give the same bytes."""
    body = []
    for r, row in enumerate(rows, start=1):
        cells = []
        for c, value in enumerate(row):
            at = f"{_column(c)}{r}"
            if value is None or value == "":
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                cells.append(f'<c r="{at}"><v>{value}</v></c>')
            else:
                text = escape(str(value))
                cells.append(
                    f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
        body.append(f'<row r="{r}">{"".join(cells)}</row>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}">'
        f'<sheets><sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        + "".join(body)
        + "</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, head + text)


def _column(index: int) -> str:
    return chr(65 + index) if index < 26 else _column(index // 26 - 1) + chr(65 + index % 26)


def _write_corporation(town: DemoTown, path: Path) -> None:
    """Stichting Lindewonen: its dwellings, addresses spelled as people spell them."""
    rng = np.random.default_rng(_ROUND_SEED + 2)
    rows: list[list[Any]] = [
        ["postcode", "huisnummer", "toevoeging", "verdieping", "lift", "huur", "label", "complex"]
    ]
    own = town.adressen[town.adressen["corporatie"]]
    for row in own.itertuples(index=False):
        postcode = row.postcode if rng.random() < 0.7 else f"{row.postcode[:4]} {row.postcode[4:]}"
        number: Any = int(row.huisnummer)
        addition: str | None = row.huisletter or row.toevoeging
        if addition:
            spelling = int(rng.integers(0, 4))
            if spelling == 0:
                number, addition = f"{number} {addition.upper()}", None
            elif spelling == 1:
                number, addition = f"{number}-{addition.upper()}", None
            elif spelling == 2:
                addition = addition.upper()
        flat = row.stijl in ("flat", "senioren")
        label = "ZON"
        if row.stijl == "senioren":
            label = "ROL" if row.verdieping == 0 and rng.random() < 0.4 else "ROA"
        elif row.lift or (flat and row.verdieping == 0):
            label = "ROA" if row.lift and rng.random() < 0.4 else "GEL"
        elif flat:
            label = "GEL" if rng.random() < 0.6 else "ZON"
        if rng.random() < 0.06:
            label = ""
        rent = (
            395
            + 2.1 * min(row.oppervlakte, 120)
            + (35 if row.lift else 0)
            + max(0, row.bouwjaar - 1960) * 1.6
        )
        rent = min(rent + float(rng.normal(0, 28)), 932.0)
        name = row.complex or f"{row.plaats[0]}-{row.straat}"
        lift = "ja" if row.lift else ("nee" if flat else "")
        floor = int(row.verdieping) if flat else None
        price = f"{rent:.2f}".replace(".", ",")
        rows.append([postcode, number, addition, floor, lift, price, label, name])
    rows += [
        ["8296ZZ", 12, None, 1, "nee", "588,10", "ZON", "gesloopt"],
        ["8296 AA", 999, "B", 0, "nee", "601,44", "GEL", "onbekend nummer"],
        ["", 14, None, None, "", "540,00", "ZON", "postcode ontbreekt"],
        ["9711AB", 3, None, 2, "ja", "702,18", "ROL", "buiten de gemeente"],
    ]
    rows = [[*row, "Lindewonen" if number else "verhuurder"] for number, row in enumerate(rows)]
    write_xlsx(path, rows, "corporatiebezit")


def _write_care(town: DemoTown, path: Path) -> None:
    """The list of care locations as a municipality keeps it; one postcode is misspelled."""
    functions = {
        "Woonzorgcentrum Lindestaete": ("zorginstelling", 100, "24u-zorg;ontmoeting;verpleging"),
        "Ontmoetingscentrum De Lindehof": ("ontmoeting", 60, "ontmoeting;loket;maaltijden"),
        "Dorpshuis Oeverkerk": ("ontmoeting", 80, "ontmoeting"),
        "Gezondheidscentrum De Hage": ("zorgsteunpunt", None, "eerstelijnszorg;prikpost"),
        "Dagcentrum De Akker": ("dagbesteding", 24, "dagbesteding"),
        "Gemeentehuis Lindewaard": ("loket", None, "loket"),
        "Bibliotheek Lindewaard": ("bibliotheek", None, "ontmoeting;loket"),
    }
    rows: list[list[Any]] = [
        ["naam", "categorie", "postcode", "huisnummer", "capaciteit", "functies"]
    ]
    a = town.adressen
    for name, (category, capacity, what) in functions.items():
        row = a[a["naam"] == name].iloc[0]
        rows.append([name, category, row["postcode"], int(row["huisnummer"]), capacity, what])
    flat = a[a["stijl"] == "senioren"].iloc[0]
    number = f"{int(flat['huisnummer'])} {flat['huisletter'] or ''}".strip()
    rows.append(
        [
            "Steunpunt Brahmshof",
            "zorgsteunpunt",
            flat["postcode"],
            number,
            12,
            "ontmoeting;24u-zorg",
        ]
    )
    wrong = a[a["naam"] == "Dagcentrum De Akker"].iloc[0]
    typo = f"{wrong['postcode'][1]}{wrong['postcode'][0]}{wrong['postcode'][2:]}"
    rows.append(
        ["Inloop De Schakel", "ontmoeting", typo, int(wrong["huisnummer"]), 20, "ontmoeting"]
    )
    write_xlsx(path, rows, "zorglocaties")


def _write_institutions(town: DemoTown, path: Path) -> None:
    k = int(np.flatnonzero((town.adressen["soort"] == "verpleeghuis").to_numpy())[0])
    row = town.adressen.iloc[k]
    age = town.mensen.loc[town.mensen["adres"] == k, "leeftijd"].to_numpy()
    counts = ",".join(str(int((age >= limit).sum())) for limit in (0, 65, 75, 85))
    _write_lines(
        path,
        [
            "naam,postcode,huisnummer,capaciteit,inwoners,inw_65plus,inw_75plus,inw_85plus",
            f"Woonzorgcentrum Lindestaete,{row['postcode']},{row['huisnummer']},100,{counts}",
        ],
    )


_WORDS = (
    "gebied;hoofdstuk;tekst;auteur;datum",
    "GM9901;wijk_eerst;Het college begint in Lindewaard-Zuid. Daar wonen de meeste 75-plussers, en "
    "er is draagvlak voor een aanpak van flats en stoepen.;Team wonen en zorg;2026-02-03",
    "GM9901;oogopslag;De raad stelde in 2025 vast dat elke 75-plusser een ontmoetingsplek op "
    "loopafstand moet hebben.;Team wonen en zorg;2026-02-03",
    "WK990103;witte_vlekken;De bibliotheek wil een dag per week een leestafel openen in de school."
    ";Wijkteam Zuid en West;2026-01-20",
    "WK990103;geschiktheid;Met de corporatie is afgesproken dat de flats een lift krijgen bij "
    "groot onderhoud.;Wijkteam Zuid en West;2026-01-20",
    "WK990102;oogopslag;Hier komt in 2027 een gezondheidscentrum.;Team wonen en zorg;2026-02-03",
)
_MEASURES = (
    "gebied;pijler;maatregel;wie;wanneer;status",
    "GM9901;heldere_informatie;Een gids met wijkvoorzieningen, huis aan huis;gemeente;2026;loopt",
    "WK990103;geschikte_woning;Lift bij groot onderhoud van de flats;Lindewonen;2028;gepland",
    "WK990103;toegankelijke_wijk;Stoepen verlagen naar de supermarkt;gemeente;2026;loopt",
    "WK990103;vitaal_netwerk;Leestafel in de school;bibliotheek en school;2026;idee",
    "WK990102;geschikte_woning;Wooncoach voor 75-plussers;gemeente en Lindewonen;2026;klaar",
    "WK990102;heldere_informatie;Spreekuur in het gezondheidscentrum;welzijnswerk;2027;gepland",
)


def _write_forms(town: DemoTown, path: Path) -> None:
    """Woonvormen: two whole complexes, a hofje of which little is known, and omklapwoningen."""
    a = town.adressen
    lines = ["naam,type,aantal,ontmoetingsruimte,doelgroep,eigenaar,complex,postcode,huisnummer"]
    for name, kind, group in (
        ("Seniorenflat Brahmshof", "geclusterd", "ouderen"),
        ("Aanleunwoningen Lindestaete", "aanleunwoning", "ouderen met zorg"),
    ):
        homes = a[a["complex"].astype(str).str.endswith(name)]
        row = homes.iloc[0]
        lines.append(
            f"{name},{kind},{len(homes)},ja,{group},Lindewonen,{row['complex']},"
            f"{row['postcode']},{int(row['huisnummer'])}"
        )
    own = a[a["corporatie"] & (a["stijl"] != "flat") & (a["stijl"] != "senioren")]
    for place, name, kind, count, room, group in (
        ("Oeverkerk", "Kerkhofje", "hofje", 8, "", "ouderen"),
        ("Lindewaard", "Begin opnieuw", "omklapwoning", 6, "nee", "uitstroom uit opvang"),
    ):
        row = own[own["plaats"] == place].iloc[0]
        lines.append(
            f"{name},{kind},{count},{room},{group},Lindewonen,,"
            f"{row['postcode']},{int(row['huisnummer'])}"
        )
    _write_lines(path, lines)


_QUARTERS = tuple(f"{year}-K{quarter}" for year in (2024, 2025) for quarter in range(1, 5))

_INDICATORS: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "Cliënten beschermd wonen",
        "",
        "personen",
        _QUARTERS,
        ("62", "61", "58", "55", "53", "50", "47", "45"),
    ),
    (
        "Cliënten beschermd wonen",
        "Lindezorg",
        "personen",
        _QUARTERS,
        ("41", "41", "39", "38", "37", "35", "33", "32"),
    ),
    (
        "Cliënten beschermd wonen",
        "Thuishaven",
        "personen",
        _QUARTERS,
        ("21", "20", "19", "17", "16", "15", "14", "13"),
    ),
    (
        "Wachtlijst beschermd wonen",
        "",
        "personen",
        _QUARTERS,
        ("22", "24", "19", "18", "14", "12", "9", "7"),
    ),
    (
        "Wachttijd beschermd wonen",
        "",
        "weken",
        _QUARTERS,
        ("14", "15", "13", "12,5", "11", "10", "8,5", "8"),
    ),
    (
        "Huisuitzettingen",
        "",
        "huishoudens",
        ("2021", "2022", "2023", "2024", "2025"),
        ("18", "16", "", "12", "6"),
    ),
    (
        "Acties van het regionaal actieplan uitgevoerd",
        "",
        "%",
        ("2023", "2024", "2025"),
        ("15", "40", "70"),
    ),
)
"""Name, provider ("" = all together), unit, periods and values, as a region keeps them."""


def _write_indicators(path: Path) -> None:
    """Indicators of the region about the gemeente, over time; one year is missing."""
    lines = ["gebied;aanbieder;periode;indicator;waarde;eenheid"]
    for name, provider, unit, periods, values in _INDICATORS:
        lines += [
            f"Lindewaard;{provider};{period};{name};{value};{unit}"
            for period, value in zip(periods, values, strict=True)
        ]
    _write_lines(path, lines)


_SITES = (
    ("Basisschool De Vlinder", "L1", "komt leeg"),
    ("Dagcentrum De Akker", "L2", "verhuist"),
    ("Gemeentehuis Lindewaard", "L3", "komt leeg"),
    ("Brede school De Waterlelie", "L4", "Kavel bij de brede school"),
)
"""Buildings that could become something else, with the id and the name of the location."""

_FIELD = ("L5", "Kavel aan de Lindedijk", "Lindedijk")
"""A plot beside a road in the country, for who needs to live quietly."""


def _write_sites(town: DemoTown, path: Path, write_gpkg: GpkgWriter) -> None:
    """Write locations for a woonvorm: the outlines of four buildings, and a plot in a field."""
    rows, shapes = [], []
    for building, identity, what in _SITES:
        home = town.adressen[town.adressen["naam"] == building].iloc[0]
        rows.append((identity, what if what.startswith("Kavel") else f"{building} ({what})"))
        shapes.append(_multi(town.pand_vorm[int(home["pand"])]))
    identity, what, street = _FIELD
    way = next(w for w in town.plan.ways if w.name == street)
    middle = shapely.line_interpolate_point(way.line, 0.4, normalized=True)
    x, y = middle.x, middle.y
    shapes.append(_multi(shapely.box(x + 10, y + 30, x + 60, y + 70)))
    rows.append((identity, what))
    data = pd.DataFrame(rows, columns=["locatie_id", "naam"]).astype(object)
    write_gpkg(path, "locaties", data, np.array(shapes, dtype=object), "MultiPolygon")


def _write_plans(path: Path) -> None:
    """Building plans: of buurten, of a whole wijk, hard and soft, one with a demolition."""
    _write_lines(
        path,
        [
            "plannaam,gebied,opleverjaar,hardheid,aantal_nultreden_woningen,"
            "aantal_geclusterde_woningen,aantal_zorggeschikte_woningen,sloop,eigendom",
            "Kadehof,Havenkwartier,2029,hard,24,12,,,sociale huur",
            "Oranjepark,BU99010101,2031,hard,40,,16,48,sociale huur",
            "Weidehof,Oeverkerk,2032,zacht,,20,,,koop",
            "Nieuw-Waard fase 3,WK990104,2034,zacht,120,,24,,koop",
            "Stationsplein,BU99010100,2038,in voorbereiding,60,,,,particuliere huur",
        ],
    )


_GROWTH = {
    # Against today: the big generations after the war pass through the classes, as in the country.
    2030: (1.10, 1.30, 1.22),
    2035: (1.13, 1.38, 1.62),
    2040: (1.02, 1.48, 1.95),
    2050: (0.94, 1.42, 2.35),
}


def _write_forecast(town: DemoTown, path: Path) -> None:
    """A forecast of the whole gemeente, in the three classes in which such tables are given."""
    ages = town.mensen["leeftijd"].to_numpy()
    edges = ((65, 75, "65-74"), (75, 85, "75-84"), (85, 130, "85+"))
    now = [int(((ages >= low) & (ages < high)).sum()) for low, high, _ in edges]
    lines = ["gebied,jaar,leeftijd,inwoners"]
    for year, growth in _GROWTH.items():
        lines += [
            f"GM9901,{year},{label},{round(n * g / 10) * 10}"
            for (_, _, label), n, g in zip(edges, now, growth, strict=True)
        ]
    _write_lines(path, lines)


def _write_groups(path: Path) -> None:
    """Counts of groups that no age foretells, of the gemeente and of one wijk."""
    _write_lines(
        path,
        [
            "gebied,jaar,doelgroep,aantal",
            "GM9901,2024,lvg_vg,180",
            "GM9901,2024,ggz,150",
            "GM9901,2024,beschermd_wonen,30",
            "WK990101,2024,beschermd_wonen,18",
        ],
    )


def _write_teams(town: DemoTown, path: Path) -> None:
    north = ("WK990100", "WK990101", "WK990104", "WK990105")
    lines = ["buurtcode,gebied"]
    lines += [
        f"{b.code},{'Wijkteam Noord' if b.parent in north else 'Wijkteam Zuid en West'}"
        for b in town.plan.buurten
        if not b.water
    ]
    _write_lines(path, lines)
