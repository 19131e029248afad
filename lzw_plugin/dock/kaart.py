# SPDX-License-Identifier: GPL-2.0-or-later
"""The map side of the panel: clicks in RD, what is chosen, and what a what-if does to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

if TYPE_CHECKING:
    from ...processing.core.tables import Layer
    from .bestand import Gebied
    from .watals import Plek

__all__ = ["Kaart", "KlikGereedschap"]

_RIGHT = QPoint(12, 0)
"""How near a click must be to a facility to mean it."""

_OUTLINE, _INSIDE = QColor(20, 20, 20), QColor(31, 90, 140, 130)
_PAPER = QColor(255, 255, 255)
_SIGNS = {
    "er": (QgsRubberBand.IconType.ICON_CIRCLE, 13),
    "sluit": (QgsRubberBand.IconType.ICON_X, 17),
    "verplaatst": (QgsRubberBand.IconType.ICON_DIAMOND, 15),
    "opent": (QgsRubberBand.IconType.ICON_CROSS, 17),
}
"""Shape and size of a facility; the shape tells what happens to it, on any map and in grey."""

SCENARIO = "lzw_watals"
"""The custom property by which the layer of a what-if is found back."""


class KlikGereedschap(QgsMapTool):  # type: ignore[misc]
    """A map tool that gives a click in RD, with the reach in metres of a near miss."""

    geklikt = pyqtSignal(float, float, float)
    mis = pyqtSignal()
    """The click was too far away for RD."""

    def __init__(self, canvas: QgsMapCanvas, to_rd: Callable[[QgsPointXY], QgsPointXY]) -> None:
        super().__init__(canvas)
        self._to_rd = to_rd
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Tell where the map was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        try:
            at = self._to_rd(event.mapPoint())
            beside = self._to_rd(self.toMapCoordinates(event.pos() + _RIGHT))
        except QgsCsException:  # so far from the Netherlands that RD ends
            self.mis.emit()
            return
        self.geklikt.emit(at.x(), at.y(), at.distance(beside))


class Kaart(QObject):
    """The canvas, seen from the panel. Coordinates are EPSG:28992 on this side."""

    geklikt = pyqtSignal(float, float, float)
    mis = pyqtSignal()
    losgelaten = pyqtSignal()
    """Another map tool was chosen."""
    verlegd = pyqtSignal()
    """The map has another CRS; what was drawn on it must be drawn again."""

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._rd = QgsCoordinateReferenceSystem("EPSG:28992")
        self._tool = KlikGereedschap(canvas, self._to_rd)
        self._tool.geklikt.connect(self.geklikt)
        self._tool.mis.connect(self.mis)
        self._outlined: tuple[str, ...] = ()
        self._before: QgsMapTool | None = None
        canvas.mapToolSet.connect(self._tool_set)
        canvas.destinationCrsChanged.connect(self.verlegd)
        self._chosen = QgsRubberBand(canvas, Qgis.GeometryType.Polygon)
        self._chosen.setStrokeColor(_OUTLINE)
        self._chosen.setFillColor(_INSIDE)
        self._chosen.setWidth(3)
        # Stripes leave the colours of the map below them what they are.
        self._chosen.setBrushStyle(Qt.BrushStyle.BDiagPattern)
        self._signs = {}
        for state, (shape, size) in _SIGNS.items():
            band = QgsRubberBand(canvas, Qgis.GeometryType.Point)
            band.setIcon(shape)
            band.setIconSize(size)
            band.setStrokeColor(_OUTLINE)
            band.setFillColor(_PAPER)
            band.setSecondaryStrokeColor(_PAPER)
            band.setWidth(3)
            self._signs[state] = band

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
        shapes = _shapes(gebieden)
        if shapes:
            self._canvas.flashGeometries(shapes, self._rd)

    def omlijn(self, gebieden: Sequence[Gebied]) -> None:
        """Keep *gebieden* outlined; none takes the outlines away."""
        codes = (self._canvas.mapSettings().destinationCrs().authid(), *(g.code for g in gebieden))
        if codes == self._outlined:
            return  # hundreds of outlines take half a second
        self._outlined = codes
        self._chosen.reset(Qgis.GeometryType.Polygon)
        shapes = _shapes(gebieden)
        if shapes:
            self._chosen.setToGeometry(QgsGeometry.collectGeometry(shapes), self._rd)

    def toon_plekken(self, plekken: Sequence[Plek]) -> None:
        """Show where facilities stand and what happens to them; none takes the signs away."""
        for state, band in self._signs.items():
            band.reset(Qgis.GeometryType.Point)
            points = [QgsPointXY(p.x, p.y) for p in plekken if p.stand == state]
            if points:
                band.setToGeometry(QgsGeometry.fromMultiPointXY(points), self._rd)

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
        self._canvas.destinationCrsChanged.disconnect(self.verlegd)
        for band in (self._chosen, *self._signs.values()):
            self._canvas.scene().removeItem(band)

    def _tool_set(self, new: QgsMapTool | None, _old: QgsMapTool | None) -> None:
        if new is not self._tool:
            self.losgelaten.emit()

    def _to_rd(self, point: QgsPointXY) -> QgsPointXY:
        crs = self._canvas.mapSettings().destinationCrs()
        if not crs.isValid() or crs == self._rd:
            return QgsPointXY(point)
        return QgsCoordinateTransform(crs, self._rd, QgsProject.instance()).transform(point)


def _shapes(gebieden: Sequence[Gebied]) -> list[QgsGeometry]:
    shapes = []
    for area in gebieden:
        if area.wkb is not None:
            shape = QgsGeometry()
            shape.fromWkb(area.wkb)
            shapes.append(shape)
    return shapes
