# SPDX-License-Identifier: GPL-2.0-or-later
"""Bereikbaarheid: the same step as ``lzw bereikbaarheid``, on a werkbestand or on loose layers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
)

from ..core.registry import CATEGORIES, LAYERS
from ..io.normen import load_norms
from .basis import LzwAlgorithm, Run, translate

__all__ = ["BereikbaarheidAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_LINE = QgsProcessing.SourceType.TypeVectorLine
_AREA = QgsProcessing.SourceType.TypeVectorPolygon

LOOSE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "woningen": (_POINT, ("woning_id", "is_woning")),
    "voorzieningen": (_POINT, ("categorie", "voorziening_id", "naam")),
    "wegen": (_LINE, ("weg_id", "soort", "toegang", "trap", "niveau")),
    "gebieden": (_AREA, ("gebied_code", "naam")),
    "bevolking": (_AREA, ("eenheid_id", "inwoners", "inw_65plus", "inw_75plus")),
    "instellingen": (_POINT, ("instelling_id", "inwoners")),
}
"""Per layer that may come loose: its geometry and the columns a user may point at."""

_PLAIN = ("categorie",)
_OUTPUTS = {"BEREIKBAARHEID": "bereikbaarheid", "BEREIKBAARHEID_GEBIED": "bereikbaarheid_gebied"}


class BereikbaarheidAlgorithm(LzwAlgorithm):
    """``lzw:bereikbaarheid``: walking distance per dwelling, norms, shares per gebied."""

    VERB = "bereikbaarheid"
    GROUP = "bereikbaarheid"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Accessibility of facilities on foot")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Walking distance from every dwelling to every kind of facility, and norms met."
        )

    def define(self) -> None:
        """Add the werkbestand, loose layers with their columns, choices and outputs."""
        self.add_werkbestand(optional=True)
        for name, (kind, columns) in LOOSE.items():
            advanced = name in ("bevolking", "instellingen")
            self.add(
                QgsProcessingParameterFeatureSource(
                    name.upper(),
                    translate("LZW", "Loose layer: {layer}").format(layer=LAYERS[name].title),
                    [kind],
                    optional=True,
                ),
                advanced=advanced,
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
                    advanced=column not in _PLAIN,
                )
        norms = load_norms()
        self.add(
            QgsProcessingParameterEnum(
                "PROFIEL",
                translate("LZW", "Profile"),
                options=list(norms.profiles),
                allowMultiple=True,
                usesStaticStrings=True,
                defaultValue=["75plus"],
            )
        )
        keys = [c.key for c in CATEGORIES]
        for name, text in (
            ("BEVESTIG_AFWEZIG", translate("LZW", "Categories that really do not exist here")),
            ("BEVESTIG_VOLLEDIG", translate("LZW", "Categories that are complete")),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name,
                    text,
                    options=keys,
                    allowMultiple=True,
                    usesStaticStrings=True,
                    optional=True,
                ),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterNumber(
                "DICHTSTBIJ",
                translate("LZW", "How many of the nearest (1, 2 or 3)"),
                type=QgsProcessingParameterNumber.Type.Integer,
                defaultValue=1,
                minValue=1,
                maxValue=3,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add(
            QgsProcessingParameterExtent(
                "OMVANG",
                translate("LZW", "How far the loose layers reach"),
                optional=True,
            ),
            advanced=True,
        )
        self.add_written()
        for name, text, kind in (
            ("BEREIKBAARHEID", translate("LZW", "Accessibility per dwelling"), _POINT),
            (
                "BEREIKBAARHEID_GEBIED",
                translate("LZW", "Accessibility per area"),
                QgsProcessing.SourceType.TypeVector,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("WONINGEN_AANTAL", translate("LZW", "Number of dwellings")),
            ("WONINGEN_ONBEKEND", translate("LZW", "Number of rows that may not be a dwelling")),
            ("ONBEREIKBAAR", translate("LZW", "Dwellings too far from the network")),
            ("NETWERK_KM", translate("LZW", "Length of the network in km")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        loose = [n for n in LOOSE if parameters.get(n.upper()) is not None]
        if not loose and self.path(parameters, "WERKBESTAND", context) is None:
            found.append(
                translate("LZW", "Choose a werkbestand, or the loose layers to compute with.")
            )
        if loose and all(parameters.get(name) is None for name in _OUTPUTS):
            found.append(
                translate(
                    "LZW",
                    "With loose layers the werkbestand is only read. Choose where the result goes: "
                    "an output layer.",
                )
            )
        for name, (_, columns) in LOOSE.items():
            if name not in loose and any(parameters.get(f"{name}_{c}".upper()) for c in columns):
                found.append(
                    translate("LZW", "A column of {layer} is chosen, but not the layer.").format(
                        layer=LAYERS[name].title
                    )
                )
        return found

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute, and put the result where it belongs."""
        from ..io.stappen import bereken_bereikbaarheid
        from ..io.stappen.bereikbaarheid import bereken_los
        from ..io.stappen.verslag import result_lines
        from ..io.werkbestand import Werkbestand

        path = self.path(parameters, "WERKBESTAND", context)
        chosen = {
            "profielen": self.parameterAsEnumStrings(parameters, "PROFIEL", context),
            "normen": self.path(parameters, "NORMEN", context),
            "bevestig_afwezig": self._keys(parameters, "BEVESTIG_AFWEZIG", context),
            "bevestig_volledig": self._keys(parameters, "BEVESTIG_VOLLEDIG", context),
            "dichtstbij": self.parameterAsInt(parameters, "DICHTSTBIJ", context),
        }
        loose = [n for n in LOOSE if parameters.get(n.upper()) is not None]
        outputs: dict[str, Any] = {}
        if loose:
            together = self._together(parameters, context, run, path, loose)
            layers, done = bereken_los(
                together,
                **chosen,
                omvang=self._extent(parameters, context),
                tick=run.part(0.3, 0.9),
            )
        else:
            assert path is not None  # noqa: S101 - problems() refused this
            done = bereken_bereikbaarheid(path, **chosen, tick=run.part(0.0, 0.9))
            outputs["RESULTAAT"] = self.written(parameters, context, path, list(_OUTPUTS.values()))
            layers = Werkbestand(path).read_all(_OUTPUTS.values())
        for name, layer_name in _OUTPUTS.items():
            identity = self.sink(parameters, name, context, layers[layer_name])
            if identity is not None:
                outputs[name] = identity
        for line in result_lines(layers["bereikbaarheid_gebied"].data, done.facts):
            run.say(line)
        run.warn(done.messages)
        facts = next(iter(done.facts.values()))
        return outputs | {
            "WONINGEN_AANTAL": facts["woningen"],
            "WONINGEN_ONBEKEND": facts["woningen_onbekend"],
            "ONBEREIKBAAR": facts["te_ver_van_netwerk"],
            "NETWERK_KM": facts["netwerk_km"],
        }

    def _together(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        run: Run,
        path: Path | None,
        loose: list[str],
    ) -> Any:
        """Read the loose layers and put them together with those of the werkbestand."""
        from ..io.geladen import LoadedLayer
        from ..io.stappen.bereikbaarheid import INPUTS, REQUIRED
        from ..io.stappen.los import put_together
        from .brug import read_source

        sources: dict[str, LoadedLayer] = {}
        columns: dict[str, dict[str, str]] = {}
        for number, name in enumerate(loose):
            source = self.parameterAsSource(parameters, name.upper(), context)
            if source is None:
                raise QgsProcessingException(self.invalidSourceError(parameters, name.upper()))
            step = 0.2 / len(loose)
            raw = read_source(source, context, tick=run.part(number * step, (number + 1) * step))
            sources[name] = LoadedLayer(source.sourceName(), raw)
            for column in LOOSE[name][1]:
                picked = self.parameterAsStrings(parameters, f"{name}_{column}".upper(), context)
                if picked:
                    columns.setdefault(name, {})[column] = picked[0]
        return put_together(path, sources, columns, INPUTS, REQUIRED, run.part(0.2, 0.3))

    def _keys(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> list[str]:
        if not parameters.get(name):
            return []
        return list(self.parameterAsEnumStrings(parameters, name, context))

    def _extent(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> str | None:
        from ..io.stappen.los import extent_wkt

        if not parameters.get("OMVANG"):
            return None
        rd = QgsCoordinateReferenceSystem("EPSG:28992")
        box = self.parameterAsExtent(parameters, "OMVANG", context, rd)
        if box.isNull():
            return None
        return extent_wkt(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
