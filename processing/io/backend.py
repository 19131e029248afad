# SPDX-License-Identifier: GPL-2.0-or-later
"""One interface to vector files, two implementations.

``pyogrio`` serves the toolkit, ``osgeo`` everything that runs inside QGIS: a second PROJ or GDAL in
the QGIS process crashes it at exit, so the choice is made once, before either is imported.
Both give the same rows, well-known binary, coordinate system and styles.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
import shapely

from ..core.errors import LzwError, Problem
from ..core.tables import CRS

__all__ = [
    "RD_PIPELINE",
    "WRITE_OPTIONS",
    "Backend",
    "RawLayer",
    "backend",
    "to_rd",
]

RD_PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=565.4171 +y=50.3319 +z=465.5524 "
    "+rx=-0.398957388243134 +ry=0.343987817378283 +rz=-1.87740163998045 +s=4.0725 "
    "+convention=position_vector "
    "+step +inv +proj=cart +ellps=bessel "
    "+step +proj=pop +v_3 "
    "+step +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 "
    "+x_0=155000 +y_0=463000 +ellps=bessel"
)
"""Longitude, latitude in degrees (WGS84 or ETRS89) to RD metres with one fixed 7-parameter shift.

PROJ would use the RDNAPTRANS grids where they are installed and something else where they are not;
a fixed pipeline gives every machine the same millimetres, at most about 0.25 m beside the official
transformation.
"""

WRITE_OPTIONS = {"VERSION": "1.3"}
"""GeoPackage version, fixed so that the writing GDAL does not decide."""

_RD_CODES = {"EPSG:28992", "EPSG:7415"}


@dataclass(slots=True)
class RawLayer:
    """A layer as it stands in a file.

    ``wkb`` is None for a table, else an object array of bytes or None. ``crs`` is ``AUTH:code``
    where the file names one, else WKT, else None. Text columns are object dtype with None.
    """

    data: pd.DataFrame
    wkb: np.ndarray | None
    crs: str | None
    geometry_type: str | None

    def geometry(self, on_invalid: str = "ignore") -> np.ndarray:
        """Return shapely geometries; ``on_invalid="fix"`` closes broken rings."""
        if self.wkb is None:
            return np.full(len(self.data), None, dtype=object)
        geometry = shapely.from_wkb(self.wkb, on_invalid=on_invalid)
        return np.asarray(shapely.force_2d(geometry), dtype=object)


class Backend(Protocol):
    """What both implementations do."""

    name: str

    def version(self) -> str:
        """Return the versions of GDAL and PROJ in use."""

    def list_layers(self, path: Path) -> list[tuple[str, str | None]]:
        """Return (layer name, geometry type or None) of every layer."""

    def read(
        self,
        path: Path,
        layer: str | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        options: dict[str, str] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> RawLayer:
        """Return one layer. *options* are dataset open options; *bbox* is in the layer's CRS."""

    def write(
        self,
        path: Path,
        layer: str,
        data: pd.DataFrame,
        geometry: np.ndarray | None,
        geometry_type: str | None,
        crs: str = CRS,
        driver: str = "GPKG",
    ) -> None:
        """Write *layer*, replacing one of that name; other layers of the file stay."""

    def write_in_place(
        self, path: Path, layers: Sequence[tuple[str, pd.DataFrame, np.ndarray | None, str | None]]
    ) -> None:
        """Replace layers of a GeoPackage that is open in this process, in one transaction."""

    def transform(self, xy: np.ndarray, source_crs: str) -> np.ndarray:
        """Return (n, 2) coordinates in EPSG:28992, not yet rounded."""

    def known_crs(self, crs: str) -> str | None:
        """Return *crs* as ``AUTH:code`` where it has one, else as given; None when unknown."""


@cache
def backend() -> Backend:
    """Return the backend of this process.

    Inside QGIS always ``osgeo``; elsewhere ``pyogrio`` where installed. The environment variable
    ``LZW_BACKEND`` (``pyogrio`` or ``osgeo``) overrides the choice outside QGIS.
    """
    wish = os.environ.get("LZW_BACKEND", "")
    inside_qgis = "qgis.core" in sys.modules or "qgis._core" in sys.modules
    if not inside_qgis and wish != "osgeo" and importlib.util.find_spec("pyogrio") is not None:
        from .backend_pyogrio import PyogrioBackend

        return PyogrioBackend()
    if importlib.util.find_spec("osgeo") is None:
        raise LzwError(Problem("backend_ontbreekt"))
    from .backend_osgeo import OsgeoBackend

    return OsgeoBackend()


def to_rd(geometry: np.ndarray, source_crs: str) -> np.ndarray:
    """Return 2-D geometries in EPSG:28992 with coordinates rounded to 1 mm.

    From here on every route computes with the same numbers.
    """
    geometry = np.asarray(shapely.force_2d(geometry), dtype=object)
    code = backend().known_crs(source_crs)
    if code is None:
        raise LzwError(Problem("crs_onbekend", values={"crs": source_crs[:60]}))
    if code in _RD_CODES:
        return np.asarray(shapely.transform(geometry, lambda xy: np.round(xy, 3)), dtype=object)
    here = backend()
    return np.asarray(
        shapely.transform(geometry, lambda xy: np.round(here.transform(xy, code), 3)), dtype=object
    )


def text_and_numbers(fields: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return a table in which text is object dtype with None; shared by both backends."""
    data: dict[str, pd.Series] = {}
    for name, values in fields.items():
        if values.dtype == object or values.dtype.kind in "USO":
            column = np.asarray(values, dtype=object)
            missing = np.array([v is None or v != v for v in column], dtype=bool)
            if missing.any():
                column = column.copy()
                column[missing] = None
            data[name] = pd.Series(column, dtype=object)
        elif values.dtype.kind == "M":
            text = np.datetime_as_string(values.astype("datetime64[ms]"), unit="s").astype(object)
            text[np.isnat(values)] = None
            data[name] = pd.Series(
                [t[:10] if t and t.endswith("T00:00:00") else t for t in text], dtype=object
            )
        else:
            data[name] = pd.Series(values)
    return pd.DataFrame(data) if data else pd.DataFrame(index=range(0))
