# SPDX-License-Identifier: GPL-2.0-or-later
"""The toolkit's backend: pyogrio for files, pyproj for coordinates. Never inside QGIS."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyogrio.errors
import pyogrio.raw
import pyproj
import shapely

from ..core.errors import LzwError, Problem
from ..core.tables import CRS, Layer
from .rauw import RD_PIPELINE, WRITE_OPTIONS, RawLayer, text_and_numbers

__all__ = ["PyogrioBackend", "to_geodataframe"]

_NUMPY = {"text": object, "int": np.int64, "real": np.float64}


class PyogrioBackend:
    """See :class:`backend.Backend`."""

    name = "pyogrio"

    def version(self) -> str:
        """Return the versions of GDAL and PROJ in use."""
        gdal = ".".join(map(str, pyogrio.__gdal_version__))
        return f"pyogrio {pyogrio.__version__} (GDAL {gdal}, PROJ {pyproj.proj_version_str})"

    def list_layers(self, path: Path) -> list[tuple[str, str | None]]:
        """Return (layer name, geometry type or None) of every layer."""
        try:
            return [(str(n), None if t is None else str(t)) for n, t in pyogrio.list_layers(path)]
        except (pyogrio.errors.DataSourceError, RuntimeError) as error:
            raise _unreadable(path, error) from error

    def read(
        self,
        path: Path,
        layer: str | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        options: dict[str, str] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> RawLayer:
        """Return one layer; see :meth:`backend.Backend.read`."""
        return self._read(path, path, layer, columns, where, options, bbox)

    def read_bytes(
        self, path: Path, content: bytes, layer: str | None = None, where: str | None = None
    ) -> RawLayer:
        """Return one layer of *content*; see :meth:`backend.Backend.read_bytes`."""
        # pyogrio gives bytes no name, and GDAL knows a table by its name: a zip in memory has one.
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(path.name, content)
        return self._read(path, packed.getvalue(), layer, where=where)

    def _read(
        self,
        path: Path,
        source: Path | bytes,
        layer: str | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        options: dict[str, str] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> RawLayer:
        """Return one layer of *source*, that goes by the name of *path*."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                meta, _fids, wkb, fields = pyogrio.raw.read(
                    source,
                    layer=layer,
                    columns=None if columns is None else list(columns),
                    where=where,
                    bbox=bbox,
                    force_2d=True,
                    datetime_as_string=True,
                    **(options or {}),
                )
        except pyogrio.errors.DataLayerError as error:
            names = [n for n, _ in self.list_layers(path)]
            if layer is None or layer in names:
                raise (_condition(where, error) if where else _unreadable(path, error)) from error
            found = ", ".join(names)
            raise LzwError(
                Problem(
                    "laag_ontbreekt_in_bestand",
                    values={"bestand": str(path), "laag": str(layer), "lagen": found or "geen"},
                )
            ) from error
        except pyogrio.errors.DataSourceError as error:
            raise _unreadable(path, error) from error
        except ValueError as error:
            if where and "where" in str(error).lower():
                raise _condition(where, error) from error
            raise _unreadable(path, error) from error
        names = [str(n) for n in meta["fields"]]
        data = text_and_numbers(dict(zip(names, fields, strict=True)))
        if not names:
            data = pd.DataFrame(index=range(0 if wkb is None else len(wkb)))
        crs = self.known_crs(meta["crs"]) if meta["crs"] else None
        return RawLayer(data, wkb, crs, meta["geometry_type"])

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
        fields: list[np.ndarray] = []
        masks: list[np.ndarray | None] = []
        for name in data.columns:
            values, mask = _column(data[name])
            fields.append(values)
            masks.append(mask)
        options: dict[str, Any] = (
            dict(WRITE_OPTIONS) if driver == "GPKG" and not path.exists() else {}
        )
        wkb = None
        if geometry is not None:
            wkb = shapely.to_wkb(geometry)
            options |= {"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"} if driver == "GPKG" else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.raw.write(
                path,
                wkb,
                fields,
                [str(c) for c in data.columns],
                field_mask=masks,
                layer=layer,
                driver=driver,
                geometry_type=geometry_type if geometry is not None else None,
                crs=crs if geometry is not None else None,
                promote_to_multi=geometry_type is not None and geometry_type.startswith("Multi"),
                **options,
            )

    def write_in_place(
        self, path: Path, layers: Sequence[tuple[str, pd.DataFrame, np.ndarray | None, str | None]]
    ) -> None:
        """Refuse: the toolkit replaces whole files, only QGIS holds a werkbestand open."""
        names = ", ".join(layer[0] for layer in layers)
        raise RuntimeError(f"{path}: {names} can be written in place only inside QGIS")

    def transform(self, xy: np.ndarray, source_crs: str) -> np.ndarray:
        """Return (n, 2) coordinates in EPSG:28992, not yet rounded."""
        source = pyproj.CRS.from_user_input(source_crs)
        lonlat = np.asarray(xy, dtype=float)
        if not source.is_geographic:
            base = source.geodetic_crs
            step = pyproj.Transformer.from_crs(source, base, always_xy=True)
            lonlat = np.column_stack(step.transform(lonlat[:, 0], lonlat[:, 1]))
        pipeline = pyproj.Transformer.from_pipeline(RD_PIPELINE)
        return np.column_stack(pipeline.transform(lonlat[:, 0], lonlat[:, 1]))

    def known_crs(self, crs: str) -> str | None:
        """Return *crs* as ``AUTH:code`` where it has one, else as given; None when unknown."""
        try:
            found = pyproj.CRS.from_user_input(crs)
        except pyproj.exceptions.CRSError:
            return None
        authority = found.to_authority(min_confidence=70)
        return ":".join(authority) if authority else crs


def _column(series: pd.Series) -> tuple[np.ndarray, np.ndarray | None]:
    """Return (values, mask of NULLs) as pyogrio's raw writer wants them."""
    missing = series.isna().to_numpy()
    if str(series.dtype) == "Int64":
        return series.fillna(0).to_numpy(dtype=np.int64), missing if missing.any() else None
    if series.dtype.kind in "iufb":
        values = series.to_numpy()
        return values, missing if missing.any() else None
    values = np.array(
        [None if m else str(v) for v, m in zip(series, missing, strict=True)], dtype=object
    )
    return values, None


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _condition(where: str, error: Exception) -> LzwError:
    return LzwError(
        Problem("uitdrukking_onjuist", values={"waar": where, "reden": _first_line(error)})
    )


def _unreadable(path: Path, error: Exception) -> LzwError:
    if not Path(path).exists():
        return LzwError(Problem("bestand_ontbreekt", values={"bestand": str(path)}))
    return LzwError(
        Problem("bestand_onleesbaar", values={"bestand": str(path), "reden": _first_line(error)})
    )


def to_geodataframe(layer: Layer) -> Any:
    """Return *layer* as a GeoDataFrame in EPSG:28992: what the toolkit's Python API hands out."""
    import geopandas

    return geopandas.GeoDataFrame(layer.data.copy(), geometry=layer.geometry, crs=CRS)
