# SPDX-License-Identifier: GPL-2.0-or-later
"""Where results go: never over what is read, never two in one place, and nowhere that cannot be."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProviderRegistry,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

__all__ = ["clashes", "file_and_layer", "refresh_layers", "sink_refused", "unsaved_layers"]

_DATABASE = re.compile(r"^ogr:dbname='(?P<file>[^']+)'(?:.*?table=\"(?P<table>[^\"]+)\")?")


def file_and_layer(layer: Any) -> tuple[Path, str] | None:
    """Return file and layer name of a layer that comes from a file, else None."""
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr":
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = parts.get("path")
    if not path:
        return None
    name = parts.get("layerName")
    if not name:
        # Opened by number, or as the only layer of its file.
        number = int(parts.get("layerId") or 0)
        inside = QgsProviderRegistry.instance().querySublayers(path)
        name = next((s.name() for s in inside if s.layerNumber() == number), Path(path).stem)
    return Path(path).resolve(), str(name)


def unsaved_layers(project: Any) -> dict[Path, frozenset[str]]:
    """Return per file the layers of *project* with edits that are not saved. Main thread only."""
    found: dict[Path, set[str]] = {}
    for layer in project.mapLayers().values():
        place = file_and_layer(layer)
        if place is not None and layer.isEditable() and layer.isModified():
            found.setdefault(place[0], set()).add(place[1])
    return {path: frozenset(names) for path, names in found.items()}


def refresh_layers(project: Any, path: Path) -> None:
    """Let the layers of *project* that come from *path* read their new rows. Main thread only."""
    for layer in project.mapLayers().values():
        place = file_and_layer(layer)
        if place is not None and place[0] == path.resolve():
            layer.dataProvider().reloadData()
            layer.updateFields()
            layer.triggerRepaint()


def clashes(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
) -> tuple[list[str], list[str]]:
    """Return the outputs that would replace an input, and those that share a place with another.

    Both by the visible name of their parameter.
    """
    read: set[Path] = set()
    places: dict[tuple[Path, str], list[str]] = {}
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name())
        if value is None or value == "":
            continue
        if definition.type() in ("sink", "fileDestination"):
            place = _place(value)
            if place is not None:
                places.setdefault(place, []).append(definition.description())
        elif definition.type() in ("file", "multilayer", "source"):
            for one in value if isinstance(value, list) else [value]:
                path = _read_from(one, context)
                if path is not None:
                    read.add(path)
    over = [
        name
        for (path, _), names in places.items()
        if path in read or _is_werkbestand(path)
        for name in names
    ]
    double = [n for names in places.values() if len(names) > 1 for n in names]
    return over, double


def _is_werkbestand(path: Path) -> bool:
    """Return whether *path* is a werkbestand: only its own steps write in it."""
    if path.suffix.lower() != ".gpkg" or not path.is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
            found = file.execute("SELECT 1 FROM sqlite_master WHERE name = 'lzw_meta'")
            return found.fetchone() is not None
    except sqlite3.Error:
        return False


def sink_refused(value: Any, fields: Any, kind: Any, crs: QgsCoordinateReferenceSystem) -> str:
    """Return why a file of the kind that *value* names cannot hold such a layer; "" when it can.

    It is tried with an empty file elsewhere, so that it shows before anything is computed.
    """
    place = _place(value)
    if place is None or place[1]:
        return ""
    suffix = place[0].suffix
    driver = QgsVectorFileWriter.driverForExtension(suffix)
    if not driver:
        return f"{suffix}?"
    with tempfile.TemporaryDirectory(prefix="lzw_") as folder:
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = driver
        writer = QgsVectorFileWriter.create(
            str(Path(folder) / f"proef{suffix}"),
            fields,
            kind,
            crs,
            QgsCoordinateTransformContext(),
            options,
        )
        wrong = writer.hasError()
        said = str(writer.errorMessage()) if wrong else ""
        del writer
    return said or ("?" if wrong else "")


def _place(value: Any) -> tuple[Path, str] | None:
    """Return file and table (or "") where an output goes; None for memory and other databases."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    if not isinstance(value, str) or value in ("", QgsProcessing.TEMPORARY_OUTPUT):
        return None
    found = _DATABASE.match(value)
    if found is not None:
        return Path(found["file"]).resolve(), found["table"] or ""
    # Anything with a colon behind the drive letter is a database or a layer in memory.
    return None if ":" in value[2:] else (Path(value).resolve(), "")


def _read_from(value: Any, context: QgsProcessingContext) -> Path | None:
    """Return the file that an input comes from, or None."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str):
        path = Path(value.split("|")[0])
        if path.exists():
            return path.resolve()
        layer = context.getMapLayer(value)
    else:
        layer = value
    if isinstance(layer, QgsMapLayer):
        place = file_and_layer(layer)
        return None if place is None else place[0]
    return None
