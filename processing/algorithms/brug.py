# SPDX-License-Identifier: GPL-2.0-or-later
"""The bridge between QGIS layers and tables: many rows at once, only the columns asked for.

A source comes as QGIS hands it out, so filters, selections, joins, virtual fields and layers in
memory or a database count as the user sees them. What leaves here is the same :class:`RawLayer`
that a file gives, so the readers make no difference between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QMetaType, QTime

from ..core.progress import Tick, check, never, poll
from ..core.registry import LayerSchema
from ..core.tables import CRS, Layer
from ..io.geladen import without_invalid
from ..io.meldingen import sentences
from ..io.rauw import RawLayer, text_and_numbers

__all__ = [
    "crs_name",
    "fields_of",
    "fields_of_schema",
    "read_source",
    "rows_of",
    "wkb_type",
    "write_rows",
]

_CHUNK = 2000
_WHOLE = {
    QMetaType.Type.Int,
    QMetaType.Type.UInt,
    QMetaType.Type.LongLong,
    QMetaType.Type.ULongLong,
    QMetaType.Type.Bool,
    QMetaType.Type.Short,
}
_PLAIN = {str, int, float, bool, type(None)}
_NULL = type(NULL)
_REAL = {QMetaType.Type.Double, QMetaType.Type.Float}


def read_source(
    source: QgsProcessingFeatureSource,
    context: QgsProcessingContext,
    warn: Callable[[list[str]], None],
    columns: Sequence[str] | None = None,
    own_crs: bool = False,
    tick: Tick = never,
) -> RawLayer:
    """Return the rows of *source* with *columns* (all when None) and their WKB.

    Coordinates stay in the CRS of the layer and are brought to EPSG:28992 by the readers, with the
    same fixed pipeline on every machine; only where the project prescribes an operation of its own
    between the two does QGIS transform, here; not when the user names the CRS (*own_crs*). Invalid
    geometries are refused, left out with a warning to *warn*, or taken, as the user set it in QGIS.
    Raises :class:`Cancelled` when the user stops.
    """
    fields = source.fields()
    names = [f.name() for f in fields if columns is None or f.name() in columns]
    index = [fields.lookupField(n) for n in names]
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(index)
    crs = source.sourceCrs()
    rd = QgsCoordinateReferenceSystem(CRS)
    has_geometry = source.wkbType() != QgsWkbTypes.Type.NoGeometry
    if not has_geometry:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    elif (
        crs.isValid()
        and not own_crs
        and crs != rd
        and context.transformContext().hasTransform(crs, rd)
    ):
        request.setDestinationCrs(rd, context.transformContext())
        crs = rd
    curved = has_geometry and QgsWkbTypes.isCurvedType(source.wkbType())
    total = source.featureCount()
    rows: list[tuple[Any, ...]] = []
    wkb: list[bytes | None] = []
    # Row by row on purpose: kept together, the NULL objects of QGIS make Python's collector walk
    # through all of them again and again, three times the cost of reading.
    # Checked below: QGIS's own check ends a Python program with an exception of C++.
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for number, feature in enumerate(source.getFeatures(request, unchecked)):
        if number % _CHUNK == 0:
            check(tick, min(1.0, number / total) if total > 0 else 0.0)
        values = feature.attributes()
        rows.append(tuple([v if type(v := values[at]) in _PLAIN else _clean(v) for at in index]))
        if has_geometry:
            wkb.append(_wkb(feature.geometry(), curved))
    count = len(rows)
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    data = {
        name: _column(values, fields[at].type())
        for name, values, at in zip(names, cells, index, strict=True)
    }
    table = text_and_numbers(data) if data else pd.DataFrame(index=range(count))
    if not has_geometry:
        return RawLayer(table, None, None, None)
    array = np.empty(count, dtype=object)
    array[:] = wkb
    kind = QgsWkbTypes.displayString(QgsWkbTypes.flatType(source.wkbType()))
    raw = RawLayer(table, array, crs_name(crs), kind)
    return _as_the_user_wants(raw, source, warn)


def _as_the_user_wants(
    raw: RawLayer, source: QgsProcessingFeatureSource, warn: Callable[[list[str]], None]
) -> RawLayer:
    """Refuse or leave out invalid geometries, by the setting of QGIS or of this source."""
    policy = source.invalidGeometryCheck()
    checks = QgsFeatureRequest.InvalidGeometryCheck
    if raw.wkb is None or policy == checks.GeometryNoCheck:
        return raw
    abort = policy == checks.GeometryAbortOnInvalid
    left, problems = without_invalid(raw, source.sourceName(), abort)
    warn(sentences(problems))
    return left


def crs_name(crs: QgsCoordinateReferenceSystem) -> str | None:
    """Return ``AUTH:code`` where *crs* has one, else WKT; None for a layer without CRS."""
    if not crs.isValid():
        return None
    code = crs.authid()
    # A CRS the user made has a code that only this profile knows.
    return code if code and not code.startswith("USER:") else crs.toWkt()


def _wkb(geometry: QgsGeometry, curved: bool) -> bytes | None:
    if geometry.isNull():
        return None
    if curved:
        geometry = QgsGeometry(geometry.constGet().segmentize())
    return bytes(geometry.asWkb())


def _column(values: Sequence[Any], kind: Any) -> np.ndarray:
    """Return one column as the files' backends give it: whole numbers with gaps become float."""
    if kind in _WHOLE and None not in values:
        return np.array(values, dtype=np.int64)
    if kind in _WHOLE or kind in _REAL:
        # None becomes NaN here.
        return np.array(values, dtype=float)
    out = np.empty(len(values), dtype=object)
    out[:] = [v if v is None or isinstance(v, str) else str(v) for v in values]
    return out


def _clean(value: Any) -> Any:
    """Return None for QGIS's NULL, ISO text for dates and times, the value itself otherwise."""
    if type(value) is _NULL and value.isNull():
        return None
    if isinstance(value, QDateTime):
        text = str(value.toString("yyyy-MM-ddTHH:mm:ss"))
        return text[:10] if text.endswith("T00:00:00") else text
    if isinstance(value, QDate):
        return str(value.toString("yyyy-MM-dd"))
    if isinstance(value, QTime):
        return str(value.toString("HH:mm:ss"))
    return value


# Out


def fields_of_schema(schema: LayerSchema) -> QgsFields:
    """Return the declared fields of a layer."""
    kinds = {"int": QMetaType.Type.LongLong, "real": QMetaType.Type.Double}
    fields = QgsFields()
    for column in schema.columns:
        fields.append(QgsField(column.name, kinds.get(column.kind, QMetaType.Type.QString)))
    return fields


def fields_of(layer: Layer) -> QgsFields:
    """Return the fields of *layer*: text, whole numbers and real numbers."""
    fields = QgsFields()
    for name in layer.data.columns:
        series = layer.data[name]
        kind = QMetaType.Type.QString
        if str(series.dtype) == "Int64" or series.dtype.kind in "iub":
            kind = QMetaType.Type.LongLong
        elif series.dtype.kind == "f":
            kind = QMetaType.Type.Double
        fields.append(QgsField(str(name), kind))
    return fields


def wkb_type(geometry: str | None) -> Any:
    """Return QGIS's type for the geometry of a layer schema."""
    return {
        None: QgsWkbTypes.Type.NoGeometry,
        "Point": QgsWkbTypes.Type.Point,
        "LineString": QgsWkbTypes.Type.LineString,
        "MultiLineString": QgsWkbTypes.Type.MultiLineString,
        "MultiPolygon": QgsWkbTypes.Type.MultiPolygon,
    }.get(geometry, QgsWkbTypes.Type.Unknown)


def rows_of(layer: Layer, fields: QgsFields) -> Iterable[QgsFeature]:
    """Yield the rows of *layer* as features."""
    cells = []
    for name in layer.data.columns:
        series = layer.data[name]
        missing = series.isna().to_numpy()
        values = series.astype(object).to_numpy()
        convert: Any = (
            int
            if str(series.dtype) == "Int64" or series.dtype.kind in "iub"
            else float
            if series.dtype.kind == "f"
            else str
        )
        cells.append([None if m else convert(v) for v, m in zip(values, missing, strict=True)])
    wkb = None if layer.geometry is None else shapely.to_wkb(layer.geometry)
    rows = zip(*cells, strict=True) if cells else iter(() for _ in range(len(layer)))
    for number, row in enumerate(rows):
        feature = QgsFeature(fields)
        feature.setAttributes(list(row))
        if wkb is not None and wkb[number] is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb[number])
            feature.setGeometry(geometry)
        yield feature


def write_rows(layer: Layer, fields: QgsFields, sink: QgsFeatureSink) -> str | None:
    """Add the rows of *layer* to *sink*; return QGIS's error when it refuses one, else None."""
    rows = iter(rows_of(layer, fields))
    while chunk := list(islice(rows, _CHUNK)):
        poll()
        if not sink.addFeatures(chunk, QgsFeatureSink.Flag.FastInsert):
            return str(sink.lastError()) or "?"
    return None
