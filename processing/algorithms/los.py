# SPDX-License-Identifier: GPL-2.0-or-later
"""Loose layers as parameters: a layer of the project in the place of one of the werkbestand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ..core.registry import LAYERS
from .basis import LzwAlgorithm, Run, translate

if TYPE_CHECKING:
    from ..core.tables import Layer
    from ..io.stappen.los import Together

__all__ = ["LooseLayersAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_LINE = QgsProcessing.SourceType.TypeVectorLine
_AREA = QgsProcessing.SourceType.TypeVectorPolygon

_LOOSE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "woningen": (_POINT, ("woning_id", "is_woning")),
    "voorzieningen": (_POINT, ("categorie", "voorziening_id", "naam")),
    "wegen": (_LINE, ("weg_id", "soort", "toegang", "trap", "niveau")),
    "barrieres": (_AREA, ("soort", "factor")),
    "gebieden": (_AREA, ("gebied_code", "naam")),
    "panden": (_AREA, ("pand_id",)),
    "bevolking": (_AREA, ("eenheid_id", "inwoners", "inw_65plus", "inw_75plus")),
    "instellingen": (_POINT, ("instelling_id", "inwoners")),
}
"""Per layer that may come loose: its geometry and the columns a user may point at."""

_PLAIN_LAYERS = ("woningen", "voorzieningen", "wegen", "gebieden")
_PLAIN_COLUMNS = ("categorie",)


class LooseLayersAlgorithm(LzwAlgorithm):
    """An algorithm on a werkbestand, on loose layers, or on loose layers over a werkbestand.

    With a loose layer the werkbestand is only read: a result would not belong to what it holds.
    A subclass names in ``LOOSE`` the layers that may come loose.
    """

    LOOSE: tuple[str, ...] = ()

    def add_loose(self) -> None:
        """Add the layers that may come loose, each with the columns a user may point at."""
        for name in self.LOOSE:
            kind, columns = _LOOSE[name]
            self.add(
                QgsProcessingParameterFeatureSource(
                    name.upper(),
                    translate("LZW", "Loose layer: {layer}").format(layer=LAYERS[name].title),
                    [kind],
                    optional=True,
                ),
                advanced=name not in _PLAIN_LAYERS,
            )
            for column in columns:
                declared = LAYERS[name].column(column)
                label = declared.label if declared is not None else column
                self.add(
                    QgsProcessingParameterField(
                        f"{name}_{column}".upper(),
                        translate("LZW", "{layer}, column: {column}").format(
                            layer=LAYERS[name].title, column=label
                        ),
                        parentLayerParameterName=name.upper(),
                        optional=True,
                    ),
                    advanced=column not in _PLAIN_COLUMNS,
                )

    def add_extent(self) -> None:
        """Add how far the loose layers reach."""
        self.add(
            QgsProcessingParameterExtent(
                "OMVANG",
                translate("LZW", "How far the loose layers reach"),
                optional=True,
            ),
            advanced=True,
        )

    def extent(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> str | None:
        """Return how far the loose layers reach, as the werkbestand writes it; None unsaid."""
        from ..io.stappen.los import extent_wkt

        if not parameters.get("OMVANG"):
            return None
        rd = QgsCoordinateReferenceSystem("EPSG:28992")
        box = self.parameterAsExtent(parameters, "OMVANG", context, rd)
        if box.isNull():
            return None
        return extent_wkt(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())

    def loose(self, parameters: Mapping[str, Any]) -> list[str]:
        """Return which layers were given loose."""
        return [n for n in self.LOOSE if parameters.get(n.upper()) is not None]

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between werkbestand, loose layers, columns and outputs."""
        found = super().problems(parameters, context)
        loose = self.loose(parameters)
        if not loose and self.path(parameters, "WERKBESTAND", context) is None:
            found.append(
                translate("LZW", "Choose a werkbestand, or the loose layers to compute with.")
            )
        if loose and all(parameters.get(name) is None for name in self.SINKS):
            found.append(
                translate(
                    "LZW",
                    "With loose layers the werkbestand is only read. Choose where the result goes: "
                    "an output layer.",
                )
            )
        for name in self.LOOSE:
            columns = _LOOSE[name][1]
            if name not in loose and any(parameters.get(f"{name}_{c}".upper()) for c in columns):
                found.append(
                    translate("LZW", "A column of {layer} is chosen, but not the layer.").format(
                        layer=LAYERS[name].title
                    )
                )
        return found

    def sinks(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        layers: Mapping[str, Layer],
    ) -> dict[str, Any]:
        """Write *layers* to the output layers that were asked for; return those."""
        written = {
            name: self.sink(parameters, name, context, layers[layer])
            for name, layer in self.SINKS.items()
        }
        return {name: identity for name, identity in written.items() if identity is not None}

    def together(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        run: Run,
        wanted: tuple[str, ...],
        required: tuple[str, ...],
        stop: float = 0.3,
    ) -> Together:
        """Read the loose layers and put them together with those of the werkbestand.

        Progress runs to *stop*.
        """
        from ..io.geladen import LoadedLayer
        from ..io.stappen.los import put_together
        from .brug import read_source

        loose = self.loose(parameters)
        sources: dict[str, LoadedLayer] = {}
        columns: dict[str, dict[str, str]] = {}
        step = 0.7 * stop / len(loose)
        for number, name in enumerate(loose):
            source = self.parameterAsSource(parameters, name.upper(), context)
            if source is None:
                raise QgsProcessingException(self.invalidSourceError(parameters, name.upper()))
            raw = read_source(
                source, context, run.warn, tick=run.part(number * step, (number + 1) * step)
            )
            sources[name] = LoadedLayer(source.sourceName(), raw)
            for column in _LOOSE[name][1]:
                picked = self.parameterAsStrings(parameters, f"{name}_{column}".upper(), context)
                if picked:
                    columns.setdefault(name, {})[column] = picked[0]
        path: Path | None = self.path(parameters, "WERKBESTAND", context)
        return put_together(path, sources, columns, wanted, required, run.part(0.7 * stop, stop))
