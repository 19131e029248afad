# SPDX-License-Identifier: GPL-2.0-or-later
"""The backend inside QGIS: QGIS's own GDAL and PROJ through ``osgeo``."""

from __future__ import annotations

import contextlib
import traceback
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from osgeo import gdal, ogr, osr

from ..core.errors import LzwError, Problem
from ..core.progress import poll
from ..core.tables import CRS
from .rauw import RD_PIPELINE, WRITE_OPTIONS, RawLayer, text_and_numbers

__all__ = ["OsgeoBackend"]

_TYPES = {
    "Point": ogr.wkbPoint,
    "LineString": ogr.wkbLineString,
    "MultiLineString": ogr.wkbMultiLineString,
    "Polygon": ogr.wkbPolygon,
    "MultiPolygon": ogr.wkbMultiPolygon,
    "Geometry": ogr.wkbUnknown,
}

_FORCE = {
    "MultiLineString": ogr.ForceToMultiLineString,
    "MultiPolygon": ogr.ForceToMultiPolygon,
}

_SETTERS = {
    ogr.OFTString: ogr.Feature.SetFieldString,
    ogr.OFTInteger64: ogr.Feature.SetFieldInteger64,
}
_COLUMNS_AT_ONCE = 80
_POLL_ROWS = 2000
"""After so many rows a cancel is heard: some hundredths of a second."""


class OsgeoBackend:
    """See :class:`backend.Backend`."""

    name = "osgeo"

    def __init__(self) -> None:
        gdal.UseExceptions()
        ogr.UseExceptions()
        osr.UseExceptions()

    def version(self) -> str:
        """Return the versions of GDAL and PROJ in use."""
        proj = (
            f"{osr.GetPROJVersionMajor()}.{osr.GetPROJVersionMinor()}.{osr.GetPROJVersionMicro()}"
        )
        return f"osgeo (GDAL {gdal.VersionInfo('RELEASE_NAME')}, PROJ {proj})"

    def list_layers(self, path: Path) -> list[tuple[str, str | None]]:
        """Return (layer name, geometry type or None) of every layer."""
        dataset = _open(path)
        out: list[tuple[str, str | None]] = []
        for i in range(dataset.GetLayerCount()):
            layer = dataset.GetLayer(i)
            kind = layer.GetGeomType()
            out.append((layer.GetName(), None if kind == ogr.wkbNone else _name(kind)))
        return out

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
        return self._read(path, _open(path, options), layer, columns, where, bbox)

    def read_bytes(
        self, path: Path, content: bytes, layer: str | None = None, where: str | None = None
    ) -> RawLayer:
        """Return one layer of *content*; see :meth:`backend.Backend.read_bytes`."""
        # A folder of its own: two readers may hold tables of the same name.
        folder = f"/vsimem/lzw-{uuid.uuid4().hex}"
        name = f"{folder}/{path.name}"
        gdal.FileFromMemBuffer(name, content)
        try:
            return self._read(path, _opened(path, name), layer, where=where)
        finally:
            gdal.Unlink(name)

    def _read(
        self,
        path: Path,
        dataset: Any,
        layer: str | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> RawLayer:
        """Return one layer of *dataset*, that goes by the name of *path*."""
        found = dataset.GetLayer(0) if layer is None else dataset.GetLayerByName(layer)
        if found is None:
            names = ", ".join(n for n, _ in self.list_layers(path))
            raise LzwError(
                Problem(
                    "laag_ontbreekt_in_bestand",
                    values={"bestand": str(path), "laag": str(layer), "lagen": names or "geen"},
                )
            )
        definition = found.GetLayerDefn()
        fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
        wanted = [f for f in fields if columns is None or f.GetName() in columns]
        reference = found.GetSpatialRef()
        crs = None if reference is None else self.known_crs(reference.ExportToWkt())
        if not where and not bbox and _in_columns(dataset, wanted):
            whole = _read_columns(found, wanted, crs)
            if whole is not None:
                return whole
        if where:
            try:
                found.SetAttributeFilter(where)
            except RuntimeError as error:
                raise LzwError(_unreadable(path, where, str(error))) from None
        if bbox:
            found.SetSpatialFilterRect(*bbox)
        kind = found.GetGeomType()
        has_geometry = kind != ogr.wkbNone
        values: list[list[Any]] = [[] for _ in wanted]
        index = [definition.GetFieldIndex(f.GetName()) for f in wanted]
        getters = [_getter(f) for f in wanted]
        wkb: list[bytes | None] = []
        # The OSM driver fills its layers while another is read: interleaved reading is the only
        # order that never drops features.
        try:
            for number, feature in enumerate(_features(dataset, found)):
                if number % _POLL_ROWS == 0:
                    poll()
                for column, i, get in zip(values, index, getters, strict=True):
                    column.append(None if not feature.IsFieldSetAndNotNull(i) else get(feature, i))
                if has_geometry:
                    geometry = feature.GetGeometryRef()
                    if geometry is None:
                        wkb.append(None)
                    else:
                        geometry.FlattenTo2D()
                        wkb.append(bytes(geometry.ExportToIsoWkb()))
        except RuntimeError as error:
            # A GeoPackage looks at a condition only when the first row is asked for.
            raise LzwError(_unreadable(path, where, str(error))) from None
        n = len(wkb) if has_geometry else (len(values[0]) if values else found.GetFeatureCount())
        columns_out = {f.GetName(): _array(v, f) for f, v in zip(wanted, values, strict=True)}
        data = text_and_numbers(columns_out) if wanted else pd.DataFrame(index=range(n))
        array = None
        if has_geometry:
            array = np.empty(len(wkb), dtype=object)
            array[:] = wkb
        return RawLayer(data, array, crs, _name(kind) if has_geometry else None)

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
        ready = _Prepared.of(layer, data, geometry, geometry_type)
        if path.exists():
            dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        else:
            options = [f"{k}={v}" for k, v in WRITE_OPTIONS.items()] if driver == "GPKG" else []
            dataset = gdal.GetDriverByName(driver).Create(
                str(path), 0, 0, 0, gdal.GDT_Unknown, options
            )
        if driver == "GPKG":
            dataset.StartTransaction(True)
        _put(dataset, ready, crs, driver)
        if driver == "GPKG":
            dataset.CommitTransaction()
        del dataset

    def write_in_place(
        self, path: Path, layers: Sequence[tuple[str, pd.DataFrame, np.ndarray | None, str | None]]
    ) -> None:
        """Replace *layers* of a GeoPackage that may be open in QGIS: one transaction or nothing.

        Rows are replaced inside a layer whose columns stay the same, so that a layer QGIS shows
        keeps its identity. Raises ``RuntimeError`` when the lock cannot be had; the file is then
        as before.
        """
        # Everything that can fail on its own is done before the transaction: only the lock is left.
        ready = [_Prepared.of(*layer) for layer in layers]
        failure = ""
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        try:
            dataset.StartTransaction(True)
            for layer in ready:
                _put(dataset, layer, CRS, "GPKG")
            dataset.CommitTransaction()
        except BaseException as error:
            with contextlib.suppress(RuntimeError):
                dataset.RollbackTransaction()
            # Whoever keeps the exception keeps its frames, and in them GDAL objects that must not
            # outlive the dataset: that crashes the process when it ends.
            traceback.clear_frames(error.__traceback__)
            if not isinstance(error, RuntimeError):
                raise
            failure = str(error) or type(error).__name__
        finally:
            del dataset
        if failure:
            raise RuntimeError(failure)

    def transform(self, xy: np.ndarray, source_crs: str) -> np.ndarray:
        """Return (n, 2) coordinates in EPSG:28992, not yet rounded."""
        source = _reference(source_crs)
        lonlat = np.asarray(xy, dtype=float)
        if not source.IsGeographic():
            base = source.CloneGeogCS()
            base.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            step = osr.CoordinateTransformation(source, base)
            lonlat = _transformed(step, lonlat)
        options = osr.CoordinateTransformationOptions()
        options.SetOperation(RD_PIPELINE)
        # The operation fixes everything; the reference systems only satisfy the signature.
        pipeline = osr.CoordinateTransformation(_reference("OGC:CRS84"), _reference(CRS), options)
        with np.errstate(invalid="ignore"):
            outside = (np.abs(lonlat[:, 0]) > 720) | (np.abs(lonlat[:, 1]) > 90)
        return _transformed(pipeline, np.where(outside[:, None], np.inf, lonlat))

    def known_crs(self, crs: str) -> str | None:
        """Return *crs* as ``AUTH:code`` where it has one, else as given; None when unknown."""
        try:
            reference = _reference(crs)
        except (RuntimeError, ValueError):
            return None
        if not (reference.IsGeographic() or reference.IsProjected() or reference.IsGeocentric()):
            # A drawing's own system stands nowhere on earth: as good as none.
            return None
        name, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
        if not (name and code):
            match = reference.FindMatches() if hasattr(reference, "FindMatches") else []
            for found, confidence in match:
                if confidence >= 70:
                    name, code = found.GetAuthorityName(None), found.GetAuthorityCode(None)
                    break
        return f"{name}:{code}" if name and code else crs


def _transformed(step: Any, xy: np.ndarray) -> np.ndarray:
    """Return *xy* through *step*; infinite where that cannot be, as pyproj gives it."""
    out = np.full((len(xy), 2), np.inf)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not len(rows):
        return out
    try:
        out[rows] = np.asarray(step.TransformPoints(xy[rows].tolist())).reshape(-1, 3)[:, :2]
    except RuntimeError:
        # GDAL stops at the first point that fails; which ones do shows one by one.
        for row in rows:
            with contextlib.suppress(RuntimeError):
                out[row] = step.TransformPoint(*xy[row].tolist())[:2]
    return out


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One layer as GDAL wants it: field types, cells with None, well-known binary."""

    name: str
    fields: list[tuple[str, int]]
    cells: list[list[Any]]
    wkb: np.ndarray | None
    kind: str | None
    rows: int

    @classmethod
    def of(
        cls, name: str, data: pd.DataFrame, geometry: np.ndarray | None, kind: str | None
    ) -> _Prepared:
        fields: list[tuple[str, int]] = []
        cells: list[list[Any]] = []
        for column in data.columns:
            series = data[column]
            missing = series.isna().to_numpy()
            convert: Any = str
            field_type = ogr.OFTString
            if str(series.dtype) == "Int64" or series.dtype.kind in "iub":
                convert, field_type = int, ogr.OFTInteger64
            elif series.dtype.kind == "f":
                convert, field_type = float, ogr.OFTReal
            fields.append((str(column), field_type))
            cells.append([None if m else convert(v) for v, m in zip(series, missing, strict=True)])
        wkb = None if geometry is None else shapely.to_wkb(geometry)
        return cls(name, fields, cells, wkb, kind, len(data))


def _put(dataset: Any, layer: _Prepared, crs: str, driver: str) -> None:
    """Write the rows of one layer into *dataset*, in the transaction of the caller."""
    target = dataset.GetLayerByName(layer.name)
    if target is not None and _fields_of(target) == layer.fields:
        dataset.ExecuteSQL(f'DELETE FROM "{layer.name}"')  # noqa: S608 - names come from the schema
        # Row numbers go on: who began to edit an old row meanwhile must not save it on a new one.
    else:
        options = ["OVERWRITE=YES"] if driver == "GPKG" else []
        reference, kind = None, ogr.wkbNone
        if layer.wkb is not None:
            reference, kind = _reference(crs), _TYPES[layer.kind or "Geometry"]
            options += ["GEOMETRY_NAME=geom", "SPATIAL_INDEX=YES"] if driver == "GPKG" else []
        target = dataset.CreateLayer(layer.name, reference, kind, options)
        for field, field_type in layer.fields:
            target.CreateField(ogr.FieldDefn(field, field_type))
    definition = target.GetLayerDefn()
    force = _FORCE.get(layer.kind or "", lambda shape: shape)
    # The setter of the type itself: the general one tries every type again for every cell.
    setters = [
        (i, cells, _SETTERS.get(field_type, ogr.Feature.SetField))
        for i, (cells, (_, field_type)) in enumerate(zip(layer.cells, layer.fields, strict=True))
    ]
    nothing = ogr.Feature(definition)
    for i in range(len(layer.fields)):
        nothing.SetFieldNull(i)
    for row in range(layer.rows):
        if row % _POLL_ROWS == 0:
            poll()
        feature = nothing.Clone()
        for i, cells, put in setters:
            value = cells[row]
            if value is not None:
                put(feature, i, value)
        if layer.wkb is not None and layer.wkb[row] is not None:
            shape = ogr.CreateGeometryFromWkb(layer.wkb[row])
            feature.SetGeometryDirectly(force(shape))
        target.CreateFeature(feature)


def _fields_of(layer: Any) -> list[tuple[str, int]]:
    definition = layer.GetLayerDefn()
    return [
        (definition.GetFieldDefn(i).GetName(), definition.GetFieldDefn(i).GetType())
        for i in range(definition.GetFieldCount())
    ]


def _in_columns(dataset: Any, fields: list[Any]) -> bool:
    """Return whether GDAL can hand out whole columns here: a GeoPackage of text and numbers.

    That is ten times faster than one feature at a time. It needs GDAL's own numpy module, which
    may be absent or built for another numpy.
    """
    plain = (ogr.OFTString, ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal)
    return (
        dataset.GetDriver().ShortName == "GPKG"
        and all(f.GetType() in plain and f.GetSubType() == ogr.OFSTNone for f in fields)
        and hasattr(ogr.Layer, "GetArrowStreamAsNumPy")
        and _numpy_module()
    )


@cache
def _numpy_module() -> bool:
    try:
        from osgeo import gdal_array
    except ImportError:
        return False
    return gdal_array is not None


def _read_columns(layer: Any, fields: list[Any], crs: str | None) -> RawLayer | None:
    """Return the layer read in whole columns; None when GDAL does not give every row.

    GDAL 3.6 hands all columns to one function of SQLite, which takes at most a hundred, and then
    gives an error or, worse, nothing: hence some columns at a time, and a count at the end.
    """
    definition = layer.GetLayerDefn()
    everything = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    kind = layer.GetGeomType()
    geometry_name = layer.GetGeometryColumn() if kind != ogr.wkbNone else None
    total = layer.GetFeatureCount()
    data: dict[str, np.ndarray] = {}
    shapes: list[np.ndarray] = []
    groups = [fields[i : i + _COLUMNS_AT_ONCE] for i in range(0, len(fields), _COLUMNS_AT_ONCE)]
    try:
        for number, group in enumerate(groups or [[]]):
            names = [f.GetName() for f in group]
            with_geometry = number == 0 and geometry_name is not None
            if not names and not with_geometry:
                continue
            ignored = [n for n in everything if n not in names]
            layer.SetIgnoredFields(ignored + ([] if with_geometry else ["OGR_GEOMETRY"]))
            parts: dict[str, list[np.ndarray]] = {n: [] for n in names}
            count = 0
            for batch in layer.GetArrowStreamAsNumPy(["INCLUDE_FID=NO"]):
                poll()
                for field in group:
                    values = batch[field.GetName()]
                    parts[field.GetName()].append(_plain(values, field.GetType()))
                if with_geometry:
                    key = geometry_name if geometry_name in batch else "wkb_geometry"
                    shapes.append(_bytes(batch[key]))
                count += len(next(iter(batch.values()))) if batch else 0
            if count != total:
                return None
            data |= {
                f.GetName(): _joined(parts[f.GetName()]) if count else _array([], f) for f in group
            }
    except (RuntimeError, SystemError):
        # SystemError: GDAL 3.10 where the row numbers leave a range empty.
        return None
    finally:
        layer.SetIgnoredFields([])
        layer.ResetReading()
    table = text_and_numbers(data) if fields else pd.DataFrame(index=range(total))
    wkb = None
    if geometry_name is not None:
        wkb = np.concatenate(shapes) if shapes else np.empty(0, dtype=object)
    return RawLayer(table, wkb, crs, _name(kind) if geometry_name is not None else None)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    """Return the batches of one column as one array; a gap anywhere makes whole numbers float."""
    if any(p.dtype.kind == "f" for p in parts):
        parts = [p.astype(float) for p in parts]
    return np.concatenate(parts)


def _plain(values: Any, kind: int) -> np.ndarray:
    """Return one batch of a column as :func:`_array` gives it."""
    missing = np.ma.getmaskarray(values)
    values = np.ma.getdata(values)
    if kind == ogr.OFTString:
        out = np.empty(len(values), dtype=object)
        # Bytes in GDAL 3.6, text since.
        out[:] = [
            v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in values.tolist()
        ]
        out[missing] = None
        return out
    if kind == ogr.OFTReal or missing.any():
        numbers = values.astype(float)
        numbers[missing] = np.nan
        return np.asarray(numbers)
    return np.asarray(values.astype(np.int32 if kind == ogr.OFTInteger else np.int64))


def _bytes(values: Any) -> np.ndarray:
    missing = np.ma.getmaskarray(values)
    out = np.empty(len(values), dtype=object)
    out[:] = [None if v is None else bytes(v) for v in np.ma.getdata(values).tolist()]
    out[missing] = None
    return out


def _unreadable(path: Path, where: str | None, reason: str) -> Problem:
    if where:
        return Problem("uitdrukking_onjuist", values={"waar": where, "reden": reason})
    return Problem("bestand_onleesbaar", values={"bestand": str(path), "reden": reason})


def _features(dataset: Any, layer: Any) -> Any:
    """Yield the features of *layer*; interleaved for the OSM driver."""
    if dataset.GetDriver().ShortName != "OSM":
        yield from layer
        return
    dataset.ResetReading()
    name = layer.GetName()
    skipped = 0
    while True:
        found = dataset.GetNextFeature()
        skipped += 1
        if skipped % _POLL_ROWS == 0:
            poll()
        if found is None or found[0] is None:
            return
        feature, source = found[0], found[1]
        if source.GetName() == name:
            yield feature


def _reference(crs: str) -> Any:
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def _open(path: Path, options: dict[str, str] | None = None) -> Any:
    if not Path(path).exists():
        raise LzwError(Problem("bestand_ontbreekt", values={"bestand": str(path)}))
    return _opened(path, str(path), options)


def _opened(path: Path, name: str, options: dict[str, str] | None = None) -> Any:
    """Return the dataset that GDAL knows as *name*, and people as *path*."""
    try:
        return gdal.OpenEx(
            name,
            gdal.OF_VECTOR | gdal.OF_READONLY,
            open_options=[f"{k}={v}" for k, v in (options or {}).items()],
        )
    except RuntimeError as error:
        raise LzwError(
            Problem("bestand_onleesbaar", values={"bestand": str(path), "reden": str(error)})
        ) from error


def _name(kind: int) -> str:
    return (
        str(ogr.GeometryTypeToName(ogr.GT_Flatten(kind)))
        .replace(" ", "")
        .replace("Unknown(any)", "Unknown")
    )


def _getter(field: Any) -> Any:
    kind = field.GetType()
    if kind in (ogr.OFTInteger, ogr.OFTInteger64):
        return lambda f, i: f.GetFieldAsInteger64(i)
    if kind == ogr.OFTReal:
        return lambda f, i: f.GetFieldAsDouble(i)
    if kind in (ogr.OFTDate, ogr.OFTDateTime):
        return lambda f, i: _iso(f.GetFieldAsISO8601DateTime(i))
    return lambda f, i: f.GetFieldAsString(i)


def _iso(text: str) -> str:
    return text[:10] if text.endswith("T00:00:00") else text


def _array(values: list[Any], field: Any) -> np.ndarray:
    """Return the column as pyogrio gives it: integers with gaps become float."""
    kind = field.GetType()
    if kind in (ogr.OFTInteger, ogr.OFTInteger64):
        if any(v is None for v in values):
            return np.array([np.nan if v is None else v for v in values], dtype=float)
        return np.array(values, dtype=np.int32 if kind == ogr.OFTInteger else np.int64)
    if kind == ogr.OFTReal:
        return np.array([np.nan if v is None else v for v in values], dtype=float)
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out
