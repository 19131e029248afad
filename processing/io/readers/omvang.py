# SPDX-License-Identifier: GPL-2.0-or-later
"""The extent that an OSM file declares, and rough degrees for a box in RD metres.

GDAL reads neither the header block of a PBF nor ``<bounds>`` of the XML, yet whether a dwelling is
near the edge of the data depends on it. Format: https://wiki.openstreetmap.org/wiki/PBF_Format.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from ..backend import to_rd

__all__ = ["declared_extent", "lonlat_bounds"]

_MAX_HEADER = 64 * 1024
_MAX_BLOB = 32 * 1024 * 1024

Bounds = tuple[float, float, float, float]


def declared_extent(path: Path) -> Bounds | None:
    """Return the declared bounds of an OSM file in EPSG:28992, None where there are none."""
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
            if b"OSMHeader" in start[:64]:
                stream.seek(0)
                lonlat = _pbf_bounds(stream.read(4 + _MAX_HEADER + _MAX_BLOB))
            else:
                lonlat = _xml_bounds(start.decode("utf-8", "replace"))
    except (OSError, ValueError, IndexError, struct.error, zlib.error):
        return None
    if lonlat is None or not (lonlat[0] < lonlat[2] and lonlat[1] < lonlat[3]):
        return None
    edge = shapely.segmentize(shapely.box(*lonlat), 0.005)
    rd = to_rd(np.array([edge], dtype=object), "EPSG:4326")[0]
    # The largest box inside the curved outline: what lies in it is certainly in the data.
    xy = shapely.get_coordinates(rd)
    x, y = xy[:, 0], xy[:, 1]
    lon, lat = shapely.get_coordinates(edge).T
    return (
        float(x[lon == lonlat[0]].max()),
        float(y[lat == lonlat[1]].max()),
        float(x[lon == lonlat[2]].min()),
        float(y[lat == lonlat[3]].min()),
    )


def lonlat_bounds(rd: Bounds, margin: float = 0.01) -> Bounds:
    """Return a box in degrees that certainly holds the box *rd* (m); an approximation within 1 m.

    Method: Schreutelkamp and Strang van Hees, "Benaderingsformules voor de transformatie tussen
    RD- en WGS84-kaartcoördinaten", Geodesia 2001/2.
    """
    corners = [_lonlat(x, y) for x in (rd[0], rd[2]) for y in (rd[1], rd[3])]
    lon, lat = zip(*corners, strict=True)
    return min(lon) - margin, min(lat) - margin, max(lon) + margin, max(lat) + margin


def _lonlat(x: float, y: float) -> tuple[float, float]:
    dx, dy = (x - 155000) * 1e-5, (y - 463000) * 1e-5
    lat = 3235.65389 * dy - 32.58297 * dx**2 - 0.2475 * dy**2 - 0.84978 * dx**2 * dy
    lon = 5260.52916 * dx + 105.94684 * dx * dy + 2.45656 * dx * dy**2 - 0.81885 * dx**3
    return 5.38720621 + lon / 3600, 52.15517440 + lat / 3600


def _xml_bounds(text: str) -> Bounds | None:
    tag = re.search(r"<bounds\b[^>]*>", text)
    if tag is None:
        return None
    found = {k: float(v) for k, v in re.findall(r"""(m\w{2}l\w{2})=["']([-\d.eE+]+)["']""", tag[0])}
    if set(found) != {"minlon", "minlat", "maxlon", "maxlat"}:
        return None
    return found["minlon"], found["minlat"], found["maxlon"], found["maxlat"]


def _pbf_bounds(data: bytes) -> Bounds | None:
    (size,) = struct.unpack(">I", data[:4])
    header = dict(_fields(data[4 : 4 + size]))
    length = header.get(3)
    if not isinstance(length, int) or size > _MAX_HEADER or length > _MAX_BLOB:
        return None
    blob = dict(_fields(data[4 + size : 4 + size + length]))
    raw = blob.get(1)
    if not isinstance(raw, bytes):
        packed = blob.get(3)
        if not isinstance(packed, bytes):
            return None
        raw = zlib.decompressobj().decompress(packed, _MAX_BLOB)
    box = dict(_fields(raw)).get(1)
    if not isinstance(box, bytes):
        return None
    sides = {k: _zigzag(v) * 1e-9 for k, v in _fields(box) if isinstance(v, int)}
    if set(sides) != {1, 2, 3, 4}:
        return None
    return sides[1], sides[4], sides[2], sides[3]


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (field number, value) of a protocol buffer message; only varints and bytes occur."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        if tag & 7 == 0:
            value, at = _varint(data, at)
            yield tag >> 3, value
        elif tag & 7 == 2:
            size, at = _varint(data, at)
            yield tag >> 3, data[at : at + size]
            at += size
        else:
            raise ValueError("unexpected wire type")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7


def _zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
