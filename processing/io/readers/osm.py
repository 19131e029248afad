# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenStreetMap (PBF or .osm XML) to the layers of the werkbestand, through GDAL's OSM driver.

The driver runs with our own ``resources/osm/osmconf.ini``; what tags mean stands in
``resources/osm/categorieen.toml``. Coordinates go through one fixed transformation and are rounded
to 1 mm, so nodes that ways share stay shared. (c) OpenStreetMap contributors, ODbL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ...core.errors import LzwError, Problem
from ...core.progress import Tick, check, never
from ...core.registry import LAYERS
from ...core.tables import Layer, conform
from ..backend import backend, to_rd
from ..over import RESOURCES
from .gebruik import dwelling_from_tags
from .ids import bag_ids, house_numbers, postcodes
from .omvang import declared_extent, lonlat_bounds
from .resultaat import ReadResult, examples_of, refuse, source_row
from .tags import Meaning, condition_keys, meaning, unpack
from .vlakken import polygons_only, repair
from .voorzieningen_osm import facilities

__all__ = ["OSM_ATTRIBUTION", "OSM_LICENCE", "read_osm"]

OSM_LICENCE = "ODbL 1.0"
OSM_ATTRIBUTION = "(c) OpenStreetMap-bijdragers"

_WEG_TAGS = (
    "foot", "access", "motorroad", "bridge", "tunnel", "layer", "surface", "width", "est_width",
    "incline", "kerb", "kerb:height", "lit", "service", "indoor", "footway", "path", "cycleway",
    "ramp", "ramp:wheelchair", "wheelchair",
)  # fmt: skip
_ADRES_TAGS = ("addr:street", "addr:postcode", "addr:city", "addr:place", "addr:unit")
_PAND_TAGS = ("height", "building:levels")


@dataclass(slots=True)
class _Read:
    """One layer of the driver: tags as columns, geometry in RD, ids as ``osm:n1``."""

    tags: pd.DataFrame
    geometry: np.ndarray
    ids: np.ndarray

    def take(self, rows: np.ndarray) -> _Read:
        return _Read(self.tags[rows].reset_index(drop=True), self.geometry[rows], self.ids[rows])


def read_osm(
    path: Path | str,
    gebied: Any = None,
    bron: str = "osm",
    tick: Tick = never,
    categorieen: Path | None = None,
) -> ReadResult:
    """Return wegen, panden, woningen, adressen, voorzieningen and background of an OSM file.

    *gebied* is a shapely polygon in EPSG:28992 (already buffered); only what touches it is kept.
    Raises :class:`LzwError` for an unreadable file or one without a single highway.
    """
    path = Path(path)
    found = meaning() if categorieen is None else meaning(Path(categorieen))
    facility_keys = condition_keys(found)
    problems: list[Problem] = []

    lines = _read(path, "lines", [*_WEG_TAGS, *facility_keys], gebied)
    check(tick, 0.25)
    points = _read(path, "points", [*_ADRES_TAGS, *facility_keys, "entrance"], gebied)
    check(tick, 0.45)
    area_keys = [*_ADRES_TAGS, *_PAND_TAGS, *_WEG_TAGS, *facility_keys, "highway", "waterway"]
    areas = _read(path, "multipolygons", area_keys, gebied, problems)
    check(tick, 0.65)

    wegen = _wegen(lines, areas, found, bron)
    if len(wegen) == 0:
        raise LzwError(Problem("osm_zonder_wegen", values={"bestand": path.name}))
    panden, building_rows = _panden(areas, bron, problems)
    check(tick, 0.75)
    woningen, adressen = _addresses(points, areas, panden, building_rows, found, bron, problems)
    check(tick, 0.85)
    voorzieningen = facilities(
        (points.tags, points.geometry, points.ids),
        (areas.tags, areas.geometry, areas.ids),
        (lines.tags, lines.geometry, lines.ids),
        wegen,
        found,
        bron,
        problems,
    )
    check(tick, 0.95)
    layers = [
        wegen,
        panden,
        woningen,
        adressen,
        voorzieningen,
        _background_areas(areas, found, bron),
        _background_lines(lines, found, bron),
    ]
    refuse(problems)
    check(tick, 1.0)
    return ReadResult(
        {layer.name: layer for layer in layers},
        problems,
        [
            source_row(
                layer,
                bron,
                bestand=path.name,
                titel="OpenStreetMap",
                licentie=OSM_LICENCE,
                naamsvermelding=OSM_ATTRIBUTION,
            )
            for layer in layers
        ],
        data_omvang=declared_extent(path),
    )


def _read(
    path: Path,
    layer: str,
    keys: Sequence[str],
    gebied: Any,
    problems: list[Problem] | None = None,
) -> _Read:
    """Return one layer of the OSM driver with the tags *keys*."""
    raw = backend().read(
        path,
        layer=layer,
        options={"CONFIG_FILE": str(RESOURCES / "osm" / "osmconf.ini")},
        bbox=None if gebied is None else lonlat_bounds(gebied.bounds),
    )
    data = raw.data
    geometry = raw.geometry(on_invalid="fix") if layer == "multipolygons" else raw.geometry()
    if layer == "points":
        ids = _prefix("osm:n", data["osm_id"])
    elif layer == "lines":
        ids = _prefix("osm:w", data["osm_id"])
    else:
        ids = np.where(
            data["osm_way_id"].notna(),
            _prefix("osm:w", data["osm_way_id"]),
            _prefix("osm:r", data["osm_id"]),
        )
    geometry = to_rd(geometry, raw.crs or "EPSG:4326")
    if layer == "multipolygons":
        geometry, broken = repair(geometry)
        gone = shapely.is_missing(geometry) | shapely.is_empty(geometry)
        if problems is not None and (broken.any() or gone.any()):
            problems.append(
                Problem(
                    "osm_vlak_hersteld",
                    layer,
                    count=int((broken | gone).sum()),
                    examples=examples_of(ids, broken | gone),
                    values={"weg": int(gone.sum())},
                    fatal=False,
                )
            )
    else:
        gone = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    keep = ~gone
    if gebied is not None:
        shapely.prepare(gebied)
        keep &= shapely.intersects(gebied, geometry)
    # The driver gives rows in the order of its own index; ids make the order the file's content.
    order = np.flatnonzero(keep)
    order = order[np.lexsort((ids[order].astype(str), np.char.str_len(ids[order].astype(str))))]
    tags = unpack(data.iloc[order].reset_index(drop=True), keys)
    return _Read(tags, geometry[order], ids[order])


def _prefix(prefix: str, values: pd.Series) -> np.ndarray:
    return np.array([f"{prefix}{v}" for v in values], dtype=object)


# Wegen


def _wegen(lines: _Read, areas: _Read, found: Meaning, bron: str) -> Layer:
    """Return every highway a pedestrian could be asked about; outlines of squares as lines."""
    rules = found["weg"]
    ways = lines.take(_is_road(lines.tags, rules))
    squares = areas.take(_is_road(areas.tags, rules))
    outline_ids: list[str] = []
    outline: list[Any] = []
    origin: list[int] = []
    for row, (geometry, name) in enumerate(zip(squares.geometry, squares.ids, strict=True)):
        rings = [r for p in shapely.get_parts(geometry) for r in (p.exterior, *p.interiors)]
        for number, ring in enumerate(rings):
            outline.append(shapely.LineString(ring.coords))
            outline_ids.append(name if len(rings) == 1 else f"{name}#{number + 1}")
            origin.append(row)
    tags = pd.concat([ways.tags, squares.tags.iloc[origin]], ignore_index=True)
    geometry = np.concatenate([ways.geometry, np.array(outline, dtype=object)])
    n = len(tags)
    bridge = (tags["bridge"].notna() & (tags["bridge"] != "no")).to_numpy()
    tunnel = (tags["tunnel"].notna() & ~tags["tunnel"].isin(["no", "building_passage"])).to_numpy()
    foot, access = tags["foot"], tags["access"]
    yes = foot.isin(rules["te_voet_ja"]).to_numpy()
    no = foot.isin(rules["te_voet_nee"]).to_numpy()
    closed = (access.isin(rules["toegang_nee"]) | (tags["motorroad"] == "yes")).to_numpy()
    data = pd.DataFrame(
        {
            "weg_id": np.concatenate([ways.ids, np.array(outline_ids, dtype=object)]),
            "naam": tags["name"],
            "soort": tags["highway"],
            "toegang": np.select([yes, no, closed], ["ja", "nee", "nee"], default=""),
            # Steps with a ramp beside them stop nobody; a gutter for bicycles is no ramp.
            "trap": (
                (tags["highway"] == "steps")
                & (tags["ramp:wheelchair"] != "yes")
                & (tags["ramp"] != "yes")
            ).astype(int),
            "brug_tunnel": np.select([bridge, tunnel], ["brug", "tunnel"], default=""),
            "niveau": _whole(tags["layer"]),
            "verharding": tags["surface"],
            "breedte_m": _metres(tags["width"]).fillna(_metres(tags["est_width"])),
            "helling_pct": _incline(tags["incline"]),
            "stoeprand_m": _metres(tags["kerb:height"]).fillna(
                tags["kerb"].map(rules["stoeprand_m"]).astype(float)
            ),
            "verlicht": tags["lit"].map(
                {"yes": 1, "24/7": 1, "automatic": 1, "sunset-sunrise": 1, "no": 0, "disused": 0}
            ),
            "oversteek": (
                (tags["footway"] == "crossing")
                | (tags["path"] == "crossing")
                | (tags["cycleway"] == "crossing")
            ).astype(int),
            "rolstoel": tags["wheelchair"].map({"yes": 1, "designated": 1, "limited": 1, "no": 0}),
            "knooppunten": ["hoekpunten"] * n,
            "bron": [bron] * n,
        }
    )
    data = _blank_to_none(data, ("toegang", "brug_tunnel"))
    return conform(Layer("wegen", data, geometry), LAYERS["wegen"])


def _is_road(tags: pd.DataFrame, rules: dict[str, Any]) -> np.ndarray:
    highway = tags["highway"]
    wanted = highway.notna() & ~highway.isin(rules["vervalt"]) & (highway != "bus_stop")
    return np.asarray(wanted, dtype=bool)


# Panden, woningen, adressen


def _panden(areas: _Read, bron: str, problems: list[Problem]) -> tuple[Layer, pd.DataFrame]:
    """Return the panden, and per pand the building tag by which its addresses are judged."""
    building = areas.tags["building"]
    chosen = areas.take((building.notna() & (building != "no")).to_numpy(dtype=bool))
    tags = chosen.tags
    refs = tags["ref:bag"].map(lambda v: v.split(";")[0] if isinstance(v, str) else None)
    bag, filled = bag_ids(refs.astype(object))
    usable = bag.str.fullmatch(r"\d{16}", na=False).to_numpy(dtype=bool)
    if filled.any():
        problems.append(
            Problem(
                "bag_id_aangevuld",
                "panden",
                "pand_id",
                int(filled.sum()),
                examples_of(refs, filled),
                fatal=False,
            )
        )
    pand_id = np.where(usable, bag.to_numpy(dtype=object), chosen.ids)
    data = pd.DataFrame(
        {
            "pand_id": pand_id,
            "bouwjaar": _year(tags["start_date"]),
            "hoogte_m": _metres(tags["height"]),
            "bron": bron,
        }
    )
    data["building"] = tags["building"].to_numpy()
    geometry, some = polygons_only(chosen.geometry)
    data, geometry = data[some].reset_index(drop=True), geometry[some]
    pand_id = pand_id[some]
    double = data.duplicated("pand_id", keep=False).to_numpy()
    if double.any():
        problems.append(
            Problem(
                "pand_samengevoegd",
                "panden",
                "pand_id",
                int(double.sum()),
                examples_of(pand_id, double),
                fatal=False,
            )
        )
        groups = data.groupby("pand_id", sort=False).indices
        merged = [
            geometry[rows[0]] if len(rows) == 1 else _union(geometry[rows])
            for rows in groups.values()
        ]
        data = data.iloc[[rows[0] for rows in groups.values()]].reset_index(drop=True)
        geometry = np.array(merged, dtype=object)
    layer = conform(Layer("panden", data, geometry), LAYERS["panden"])
    return layer, data[["building"]]


def _union(geometry: np.ndarray) -> Any:
    joined, _ = polygons_only(np.array([shapely.union_all(geometry)], dtype=object))
    return joined[0]


def _addresses(
    points: _Read,
    areas: _Read,
    panden: Layer,
    buildings: pd.DataFrame,
    found: Meaning,
    bron: str,
    problems: list[Problem],
) -> tuple[Layer, Layer]:
    """Return woningen and adressen: one row per address node and per address outline."""
    nodes = points.take(points.tags["addr:housenumber"].notna().to_numpy(dtype=bool))
    shapes = areas.take(areas.tags["addr:housenumber"].notna().to_numpy(dtype=bool))
    tags = pd.concat([nodes.tags, shapes.tags], ignore_index=True)
    inside = np.asarray(
        shapely.transform(shapely.point_on_surface(shapes.geometry), lambda xy: np.round(xy, 3)),
        dtype=object,
    )
    geometry = np.concatenate([nodes.geometry, inside])
    ids = np.concatenate([nodes.ids, shapes.ids])
    n = len(tags)

    pand = _smallest_around(geometry, panden)
    known = pand >= 0
    safe = np.where(known, pand, 0)
    building: Any = np.full(n, None, dtype=object)
    pand_id: Any = np.full(n, None, dtype=object)
    year = pd.Series(pd.array([pd.NA] * n, dtype="Int64"))
    if len(panden) and n:
        building = np.where(known, buildings["building"].to_numpy(dtype=object)[safe], None)
        pand_id = np.where(known, panden.data["pand_id"].to_numpy(dtype=object)[safe], None)
        year = panden.data["bouwjaar"].iloc[safe].reset_index(drop=True).where(pd.Series(known))

    number, suffix = house_numbers(tags["addr:housenumber"])
    is_woning, reason, pointed = dwelling_from_tags(tags, building, suffix, found)
    street = tags["addr:street"].where(tags["addr:street"].notna(), tags["addr:place"])
    postcode = postcodes(tags["addr:postcode"])
    split = suffix.str.extract(r"^([A-Z](?![A-Z]))?(.*)$")
    adres = [
        " ".join(str(v) for v in (s, h) if isinstance(v, str)) or None
        for s, h in zip(street, tags["addr:housenumber"], strict=True)
    ]
    woningen = pd.DataFrame(
        {
            "woning_id": ids,
            "pand_id": pand_id,
            "adres": adres,
            "postcode": postcode,
            "is_woning": is_woning,
            "is_woning_reden": reason,
            "bouwjaar": year,
            "bron": bron,
        }
    )
    adressen = pd.DataFrame(
        {
            "adres_id": ids,
            "woning_id": ids,
            "straat": street,
            "huisnummer": number,
            "huisletter": split[0],
            "toevoeging": split[1].replace({"": None}) if n else None,
            "postcode": postcode,
            "plaats": tags["addr:city"],
            "bron": bron,
        }
    )
    _address_warnings(adressen, suffix, pointed, problems)
    return (
        conform(Layer("woningen", woningen, geometry), LAYERS["woningen"]),
        conform(Layer("adressen", adressen, geometry.copy()), LAYERS["adressen"]),
    )


def _address_warnings(
    adressen: pd.DataFrame, suffix: pd.Series, pointed: np.ndarray, problems: list[Problem]
) -> None:
    full = adressen["postcode"].notna() & adressen["huisnummer"].notna()
    key = adressen[["postcode", "huisnummer"]].assign(suffix=suffix)
    double = (key.duplicated(keep=False) & full).to_numpy(dtype=bool)
    text = [
        f"{p} {h}{s}" for p, h, s in zip(key["postcode"], key["huisnummer"], suffix, strict=True)
    ]
    for code, rows in (("adres_dubbel", double), ("adres_toevoeging_geen_woning", pointed)):
        if rows.any():
            seen = tuple(dict.fromkeys(text[i] for i in np.flatnonzero(rows)))[:5]
            problems.append(
                Problem(code, "adressen", count=int(rows.sum()), examples=seen, fatal=False)
            )
    without = ~full.to_numpy(dtype=bool)
    if without.any():
        problems.append(
            Problem(
                "adres_zonder_postcode",
                "adressen",
                "postcode",
                int(without.sum()),
                examples_of(adressen["adres_id"], without),
                fatal=False,
            )
        )


def _smallest_around(points: np.ndarray, panden: Layer) -> np.ndarray:
    """Return per point the row of the smallest pand it lies in, -1 where there is none."""
    out = np.full(len(points), -1, dtype=np.int64)
    if panden.geometry is None or len(panden) == 0 or len(points) == 0:
        return out
    rows, hits = shapely.STRtree(panden.geometry).query(points, predicate="intersects")
    order = np.lexsort((hits, -shapely.area(panden.geometry)[hits]))
    out[rows[order]] = hits[order]  # the last written, the smallest area, stays
    return out


# Background


def _background_areas(areas: _Read, found: Meaning, bron: str) -> Layer:
    kind = _kind(areas.tags, found["vlak"])
    rows = kind.notna().to_numpy(dtype=bool)
    geometry, some = polygons_only(areas.geometry[rows])
    data = pd.DataFrame(
        {
            "vlak_id": areas.ids[rows],
            "soort": kind[rows].to_numpy(),
            "naam": areas.tags["name"][rows].to_numpy(),
            "bron": bron,
        }
    )
    schema = LAYERS["achtergrond_vlakken"]
    return conform(Layer(schema.name, data, geometry).take(some), schema)


def _background_lines(lines: _Read, found: Meaning, bron: str) -> Layer:
    kind = _kind(lines.tags, found["lijn"])
    rows = kind.notna().to_numpy(dtype=bool)
    data = pd.DataFrame(
        {
            "lijn_id": lines.ids[rows],
            "soort": kind[rows].to_numpy(),
            "naam": lines.tags["name"][rows].to_numpy(),
            "bron": bron,
        }
    )
    schema = LAYERS["achtergrond_lijnen"]
    return conform(Layer(schema.name, data, lines.geometry[rows]), schema)


def _kind(tags: pd.DataFrame, groups: dict[str, dict[str, list[str]]]) -> pd.Series:
    out = pd.Series([None] * len(tags), dtype=object, index=tags.index)
    for kind, conditions in groups.items():
        for key, values in conditions.items():
            if key in tags.columns:
                out = out.where(out.notna() | ~tags[key].isin(values), kind)
    return out


# Values


def _blank_to_none(data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    for column in columns:
        data[column] = pd.Series([v or None for v in data[column]], dtype=object)
    return data


def _whole(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    return numbers.where(numbers == numbers.round()).fillna(0.0)


def _year(values: pd.Series) -> pd.Series:
    found = values.astype(object).str.extract(r"^\s*(\d{4})(?:\D|$)")[0]
    return pd.Series(pd.array(pd.to_numeric(found).astype(float), dtype="Int64"))


def _metres(values: pd.Series) -> pd.Series:
    """Return lengths in m from "2", "2,5 m" or "3 cm"; feet and ranges are unknown."""
    text = values.astype(object).str.strip().str.replace(",", ".", regex=False)
    parts = text.str.extract(re.compile(r"^(\d+(?:\.\d+)?)\s*(m|cm|meter)?$", re.IGNORECASE))
    number = pd.to_numeric(parts[0]).astype(float)
    return number.where(parts[1].str.lower() != "cm", number / 100)


def _incline(values: pd.Series) -> pd.Series:
    """Return slopes in %; "up" and "down" without a number are unknown."""
    text = values.astype(object).str.strip().str.replace(",", ".", regex=False)
    parts = text.str.extract(r"^([-+]?\d+(?:\.\d+)?)\s*(%|°)?$")
    number = pd.to_numeric(parts[0]).astype(float)
    return number.where(parts[1] != "°", np.tan(np.radians(number)) * 100).round(2)
