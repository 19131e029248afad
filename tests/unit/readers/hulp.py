# SPDX-License-Identifier: GPL-2.0-or-later
"""Small files for the reader tests, written through the same backend that reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.meldingen import sentences

__all__ = ["addresses", "codes", "csv", "gpkg", "osm_file", "refusal", "sheet", "square"]

LON, LAT = 5.9400, 52.5600
"""A corner in IJsselmuiden; 0.0001 degree is about 6.8 m east and 11.1 m north."""


def square(x: float, y: float, side: float = 100.0) -> Any:
    """Return a square with its lower left corner at (x, y) in RD metres."""
    return shapely.box(x, y, x + side, y + side)


def gpkg(
    path: Path, layer: str, geometry: list[Any], crs: str = "EPSG:28992", **columns: list[Any]
) -> Path:
    """Write one layer as GeoPackage, GeoJSON or shapefile, by the suffix of *path*."""
    data = pd.DataFrame({k: pd.Series(v) for k, v in columns.items()}, index=range(len(geometry)))
    for name in data.columns:
        if data[name].dtype.kind not in "if":
            data[name] = data[name].astype(object)
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    shapes = np.array(geometry, dtype=object)
    kind = "Polygon" if path.suffix == ".shp" else "Unknown"
    backend().write(path, layer, data, shapes, kind, crs=crs, driver=driver)
    return path


def sheet(path: Path, **columns: list[Any]) -> Path:
    """Write a spreadsheet (xlsx or ods) with one sheet of text columns."""
    data = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})
    driver = {".xlsx": "XLSX", ".ods": "ODS"}[path.suffix]
    backend().write(path, "Blad1", data, None, None, driver=driver)
    return path


def csv(path: Path, text: str) -> Path:
    """Write *text* without the indentation of the test."""
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", "utf-8")
    return path


def osm_file(
    path: Path,
    nodes: dict[int, tuple[float, float, dict[str, str]]],
    ways: dict[int, tuple[list[int], dict[str, str]]],
    bounds: bool = False,
) -> Path:
    """Write .osm XML; node places are steps of 0.0001 degree from a fixed corner."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
    if bounds:
        out.append(
            f'<bounds minlat="{LAT}" minlon="{LON}" maxlat="{LAT + 0.01}" maxlon="{LON + 0.01}"/>'
        )
    for number, (x, y, tags) in nodes.items():
        lat, lon = LAT + y / 10_000, LON + x / 10_000
        out.append(f'<node id="{number}" lat="{lat:.7f}" lon="{lon:.7f}" version="1">')
        out += [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()] + ["</node>"]
    for number, (refs, tags) in ways.items():
        out.append(f'<way id="{number}" version="1">')
        out += [f'<nd ref="{r}"/>' for r in refs]
        out += [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()] + ["</way>"]
    path.write_text("\n".join([*out, "</osm>"]), "utf-8")
    return path


def addresses(*rows: tuple[str, str, int, str, str, float, float]) -> Layer:
    """Return adressen of (postcode, straat, nummer, letter, toevoeging, x, y); ids are a0, a1 …"""
    names = ["postcode", "straat", "huisnummer", "huisletter", "toevoeging", "x", "y"]
    data = pd.DataFrame(list(rows), columns=names)
    data = data.astype(dict.fromkeys(("postcode", "straat", "huisletter", "toevoeging"), object))
    data["huisnummer"] = data["huisnummer"].astype("Int64")
    data["adres_id"] = pd.Series([f"a{i}" for i in range(len(data))], dtype=object)
    data["woning_id"] = pd.Series([f"w{i}" for i in range(len(data))], dtype=object)
    data["plaats"] = pd.Series(["Dorp"] * len(data), dtype=object)
    points = np.asarray(shapely.points(data["x"].to_numpy(), data["y"].to_numpy()), dtype=object)
    return Layer("adressen", data, points)


def codes(problems: Any) -> set[str]:
    """Return the codes of *problems*."""
    return {p.code for p in problems}


def refusal(error: LzwError) -> str:
    """Return every sentence of a refusal as one text; fails where a sentence is missing."""
    return "\n".join(sentences(error))
