# SPDX-License-Identifier: GPL-2.0-or-later
"""Woonservicegebied: the same step as ``lzw woonservicegebied``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..io.normen.lezen import load_norms
from .basis import LzwAlgorithm, Run, translate
from .woorden import for_qgis

if TYPE_CHECKING:
    from ..io.geladen import LoadedLayer

__all__ = ["WoonservicegebiedAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_AREA = QgsProcessing.SourceType.TypeVectorPolygon
_TABLE = QgsProcessing.SourceType.TypeVector

_SOURCES = ("vanzelf", "gegeven", "gevonden")
"""Where hubs come from; the first takes what is given, else what is found."""

_COLUMNS = (("ID", "punt_id"), ("NAAM", "naam"), ("FUNCTIES", "functies"))


class WoonservicegebiedAlgorithm(LzwAlgorithm):
    """``lzw:woonservicegebied``: hubs, the areas around them, and what these lack."""

    VERB = "woonservicegebied"
    GROUP = "bereikbaarheid"
    SINKS: ClassVar[Mapping[str, str]] = {
        "GEBIEDEN": "woonservicegebieden",
        "HUBS": "hubs",
        "TOETS": "woonservicegebieden_toets",
        "ADVIES": "hubs_advies",
        "WONINGEN": "woonservicegebieden_woningen",
        "PER_GEBIED": "woonservicegebieden_gebied",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Draw and test woonservicegebieden")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW",
            "The area people can walk from around each hub, what it offers and what it lacks.",
        )

    def define(self) -> None:
        """Add the werkbestand, where hubs come from, the distances and the outputs."""
        self.add_werkbestand()
        for name, text, options, default in (
            ("BRON_HUBS", translate("LZW", "Where hubs come from"), list(_SOURCES), _SOURCES[0]),
            ("PROFIEL", translate("LZW", "Profile"), list(load_norms().profiles), "75plus"),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name, text, options=options, usesStaticStrings=True, defaultValue=default
                )
            )
        self.add(
            QgsProcessingParameterFeatureSource(
                "HUBLAAG",
                translate("LZW", "Layer with hubs of your own"),
                [_POINT, _AREA],
                optional=True,
            )
        )
        for name, text in (
            ("HUBLAAG_ID", translate("LZW", "Column with the id of a hub")),
            ("HUBLAAG_NAAM", translate("LZW", "Column with the name of a hub")),
            ("HUBLAAG_FUNCTIES", translate("LZW", "Column with the functions of a hub")),
        ):
            self.add(
                QgsProcessingParameterField(
                    name, text, parentLayerParameterName="HUBLAAG", optional=True
                ),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterBoolean(
                "BUURTEN",
                translate("LZW", "Draw each area as whole buurten too"),
                defaultValue=False,
            )
        )
        self.add(
            QgsProcessingParameterString(
                "FUNCTIES",
                translate("LZW", "What a hub must offer (functions, separated by ;)"),
                optional=True,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "ONDERLING",
                translate("LZW", "Places of one hub lie this close together, on foot, in m"),
                Qgis.ProcessingNumberParameterType.Double,
                optional=True,
                minValue=1.0,
                maxValue=20_000.0,
            ),
            advanced=True,
        )
        for name, text in (
            (
                "RINGEN",
                translate("LZW", "Walking distances of the rings in m (such as 400,500,800)"),
            ),
            (
                "VOLLEDIG",
                translate("LZW", "Lists that are complete (functions or categories, by ;)"),
            ),
        ):
            self.add(QgsProcessingParameterString(name, text, optional=True), advanced=True)
        self.add(
            QgsProcessingParameterFile(
                "REGELS",
                translate("LZW", "Rules of your own for hubs and areas (TOML)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_written()
        for name, text, kind in (
            ("GEBIEDEN", translate("LZW", "Woonservicegebieden"), _AREA),
            ("HUBS", translate("LZW", "Hubs"), _POINT),
            ("TOETS", translate("LZW", "Every criterion of every area"), _TABLE),
            ("ADVIES", translate("LZW", "What each hub lacks, and the nearest place"), _POINT),
            ("WONINGEN", translate("LZW", "Area per dwelling"), _POINT),
            ("PER_GEBIED", translate("LZW", "Who lives in an area, per gebied"), _TABLE),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                ),
                advanced=name not in ("GEBIEDEN", "HUBS"),
            )
        for name, text in (
            ("AANTAL_HUBS", translate("LZW", "Number of hubs")),
            ("AANTAL_VOLLEDIG", translate("LZW", "Number of areas that have everything")),
            ("AANTAL_KANSRIJK", translate("LZW", "Number of areas that lack little")),
            ("WONINGEN_ERBUITEN", translate("LZW", "Number of dwellings in no area")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        if parameters.get("HUBLAAG") is None and any(
            parameters.get(f"HUBLAAG_{c}") for c, _ in _COLUMNS
        ):
            found.append(
                translate("LZW", "A column of {layer} is chosen, but not the layer.").format(
                    layer="HUBLAAG"
                )
            )
        return found

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Draw and test the areas, and put the result where it belongs."""
        from ..io.stappen.woonservicegebied import (
            RESULTS,
            bereken_woonservicegebied,
            read_rings,
            woonservicegebied_regels,
        )
        from ..io.werkbestand import Werkbestand

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        layer = self._layer(parameters, context, run)
        source = self.parameterAsEnumString(parameters, "BRON_HUBS", context)
        done = bereken_woonservicegebied(
            path,
            self.parameterAsEnumString(parameters, "PROFIEL", context),
            hubs=layer if layer is not None else None if source == _SOURCES[0] else source,
            kolommen=self._columns(parameters, context),
            functies=self._words(parameters, "FUNCTIES", context),
            onderling=(
                None
                if parameters.get("ONDERLING") is None
                else float(self.parameterAsDouble(parameters, "ONDERLING", context))
            ),
            ringen=read_rings(self.parameterAsString(parameters, "RINGEN", context)),
            buurten=self.parameterAsBool(parameters, "BUURTEN", context),
            bevestig_volledig=self._words(parameters, "VOLLEDIG", context),
            regels=self.path(parameters, "REGELS", context),
            normen=self.path(parameters, "NORMEN", context),
            tick=run.part(0.05, 0.9),
        )
        names = list(RESULTS)
        outputs: dict[str, Any] = {"RESULTAAT": self.written(parameters, context, path, names)}
        layers = Werkbestand(path).read_all(names)
        for name, layer_name in self.SINKS.items():
            result = layers[layer_name]
            mine = (result.data["run_id"] == done.run_id).to_numpy(dtype=bool)
            identity = self.sink(parameters, name, context, result.take(mine))
            if identity is not None:
                outputs[name] = identity
        for line in woonservicegebied_regels(layers, done):
            run.say(for_qgis(line))
        run.warn(done.messages)
        outcome = done.facts["oordeel"]
        return outputs | {
            "AANTAL_HUBS": done.facts["hubs"],
            "AANTAL_VOLLEDIG": int(outcome.get("volledig", 0)),
            "AANTAL_KANSRIJK": int(outcome.get("kansrijk", 0)),
            "WONINGEN_ERBUITEN": done.facts["woningen_erbuiten"],
        }

    def _words(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> list[str]:
        text = self.parameterAsString(parameters, name, context) or ""
        return [part.strip() for part in text.split(";") if part.strip()]

    def _columns(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, str]:
        out = {}
        for name, column in _COLUMNS:
            picked = self.parameterAsStrings(parameters, f"HUBLAAG_{name}", context)
            if picked and picked[0]:
                out[column] = picked[0]
        return out

    def _layer(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> LoadedLayer | None:
        from ..io.geladen import LoadedLayer
        from .brug import read_source

        if parameters.get("HUBLAAG") is None:
            return None
        source = self.parameterAsSource(parameters, "HUBLAAG", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "HUBLAAG"))
        return LoadedLayer(
            source.sourceName(), read_source(source, context, run.warn, tick=run.part(0, 0.05))
        )
