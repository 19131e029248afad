# SPDX-License-Identifier: GPL-2.0-or-later
"""Results into the project: grouped, in a sensible order, with the styles of ``resources``."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsVectorLayer,
)

from ..core.registry import LAYERS
from ..io.over import RESOURCES

__all__ = ["show_layers", "style_output"]

GROUP = "Langer Zelfstandig Wonen"

_ORDER = {
    None: 0,
    "MultiPolygon": 1,
    "Geometry": 2,
    "LineString": 3,
    "MultiLineString": 3,
    "Point": 4,
}
"""Points lie over lines, lines over areas."""

_WAITING: list[_Styler] = []
"""QGIS keeps only a pointer to a post-processor: whoever is still waiting is kept alive here."""


class _Styler(QgsProcessingLayerPostProcessorInterface):  # type: ignore[misc]
    """Gives one loaded layer its style and the Dutch names of its columns."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.layer_name = name

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Apply the style; called on the main thread when the layer is in the project."""
        if isinstance(layer, QgsVectorLayer):
            style = RESOURCES / "stijlen" / f"{self.layer_name}.qml"
            if style.exists():
                layer.loadNamedStyle(str(style))
            for column in LAYERS[self.layer_name].columns:
                index = layer.fields().lookupField(column.name)
                if index >= 0:
                    layer.setFieldAlias(index, column.label)
        if self in _WAITING:
            _WAITING.remove(self)


def _styler(name: str) -> _Styler:
    made = _Styler(name)
    _WAITING.append(made)
    return made


def show_layers(context: QgsProcessingContext, path: Path, names: list[str]) -> None:
    """Ask QGIS to load layers *names* of the werkbestand when the run is complete."""
    project = context.project()
    if project is None:
        return
    for name in names:
        schema = LAYERS[name]
        details = QgsProcessingContext.LayerDetails(schema.title, project, name)
        details.groupName = f"{GROUP} ({path.stem})"
        details.layerSortKey = _ORDER[schema.geometry]
        details.setPostProcessor(_styler(name))
        context.addLayerToLoadOnCompletion(f"{path}|layername={name}", details)


def style_output(context: QgsProcessingContext, identity: str, name: str) -> None:
    """Style and group an output layer, when QGIS is going to load it."""
    if context.willLoadLayerOnCompletion(identity):
        details = context.layerToLoadOnCompletionDetails(identity)
        details.groupName = GROUP
        details.layerSortKey = _ORDER[LAYERS[name].geometry]
        details.setPostProcessor(_styler(name))
