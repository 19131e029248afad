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
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
import shapely

from ..core.errors import LzwError, Problem
from ..core.tables import CRS
from .rauw import RawLayer

__all__ = [
    "Backend",
    "backend",
    "to_rd",
]

_RD_CODES = {"EPSG:28992", "EPSG:7415"}


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

    def read_bytes(
        self, path: Path, content: bytes, layer: str | None = None, where: str | None = None
    ) -> RawLayer:
        """Return one layer of *content*, as if *path* held that; nothing is written to disk."""

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
