# SPDX-License-Identifier: GPL-2.0-or-later
"""The map side of the panel: clicks in RD, gebieden that flash, and the layer of a what-if."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QObject, QPoint, Qt, pyqtSignal

if TYPE_CHECKING:
    from ...processing.core.tables import Layer
    from .bestand import Gebied

__all__ = ["Kaart", "KlikGereedschap"]

_RIGHT = QPoint(12, 0)
"""How near a click must be to a facility to mean it."""

SCENARIO = "lzw_watals"
"""The custom property by which the layer of a what-if is found back."""


class KlikGereedschap(QgsMapTool):  # type: ignore[misc]
    """A map tool that gives a click in RD, with the reach in metres of a near miss."""

    geklikt = pyqtSignal(float, float, float)

    def __init__(self, canvas: QgsMapCanvas, to_rd: Callable[[QgsPointXY], QgsPointXY]) -> None:
        super().__init__(canvas)
        self._to_rd = to_rd
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Tell where the map was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = self._to_rd(event.mapPoint())
        beside = self._to_rd(self.toMapCoordinates(event.pos() + _RIGHT))
        self.geklikt.emit(at.x(), at.y(), at.distance(beside))


class Kaart(QObject):
    """The canvas, seen from the panel. Coordinates are EPSG:28992 on this side."""

    geklikt = pyqtSignal(float, float, float)
    losgelaten = pyqtSignal()
    """Another map tool was chosen."""

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._rd = QgsCoordinateReferenceSystem("EPSG:28992")
        self._tool = KlikGereedschap(canvas, self._to_rd)
        self._tool.geklikt.connect(self.geklikt)
        self._before: QgsMapTool | None = None
        canvas.mapToolSet.connect(self._tool_set)

    def luister(self, on: bool) -> None:
        """Let clicks on the map come here, or give the map back to the tool before."""
        if on == (self._canvas.mapTool() is self._tool):
            return
        if on:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)
        elif self._before is not None:
            self._canvas.setMapTool(self._before)
        else:
            self._canvas.unsetMapTool(self._tool)

    def midden(self) -> tuple[float, float]:
        """Return the middle of the map in RD."""
        at = self._to_rd(self._canvas.center())
        return at.x(), at.y()

    def flits(self, gebieden: Sequence[Gebied]) -> None:
        """Let *gebieden* light up for a moment."""
        shapes = []
        for area in gebieden:
            if area.wkb is not None:
                shape = QgsGeometry()
                shape.fromWkb(area.wkb)
                shapes.append(shape)
        if shapes:
            self._canvas.flashGeometries(shapes, self._rd)

    def toon_watals(self, titel: str, woningen: Layer | None) -> None:
        """Show the dwellings that change as a layer in memory; None takes it away."""
        project = QgsProject.instance()
        old = [k for k, v in project.mapLayers().items() if v.customProperty(SCENARIO)]
        if old:
            project.removeMapLayers(old)
        if woningen is None or not len(woningen):
            self._canvas.refresh()
            return
        from ...processing.algorithms.brug import fields_of, rows_of
        from ...processing.io.over import RESOURCES

        fields = fields_of(woningen)
        layer = QgsVectorLayer("Point?crs=EPSG:28992", titel, "memory")
        layer.dataProvider().addAttributes(fields.toList())
        layer.updateFields()
        layer.dataProvider().addFeatures(list(rows_of(woningen, fields)))
        layer.updateExtents()
        layer.setCustomProperty(SCENARIO, True)
        # Gone with the project, without a question about layers in memory.
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        layer.loadNamedStyle(str(RESOURCES / "stijlen" / "verschil.qml"))
        project.addMapLayer(layer)

    def sluit(self) -> None:
        """Leave the canvas as it was."""
        self.luister(False)
        self._canvas.mapToolSet.disconnect(self._tool_set)

    def _tool_set(self, new: QgsMapTool | None, _old: QgsMapTool | None) -> None:
        if new is not self._tool:
            self.losgelaten.emit()

    def _to_rd(self, point: QgsPointXY) -> QgsPointXY:
        crs = self._canvas.mapSettings().destinationCrs()
        if not crs.isValid() or crs == self._rd:
            return QgsPointXY(point)
        return QgsCoordinateTransform(crs, self._rd, QgsProject.instance()).transform(point)
