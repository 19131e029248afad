# SPDX-License-Identifier: GPL-2.0-or-later
"""Woonservicegebied: the step ``lzw woonservicegebied``, on a werkbestand or loose layers."""

from __future__ import annotations

from collections.abc import Mapping
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
from .basis import Run, translate
from .los import LooseLayersAlgorithm
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


class WoonservicegebiedAlgorithm(LooseLayersAlgorithm):
    """``lzw:woonservicegebied``: hubs, the areas around them, and what these lack."""

    VERB = "woonservicegebied"
    GROUP = "bereikbaarheid"
    LOOSE = (
        "woningen",
        "panden",
        "voorzieningen",
        "wegen",
        "barrieres",
        "gebieden",
        "bevolking",
        "instellingen",
    )
    SINKS: ClassVar[Mapping[str, str]] = {
        "WOONSERVICEGEBIEDEN": "woonservicegebieden",
        "HUBS": "hubs",
        "HUB_LEDEN": "hub_leden",
        "HUBS_ADVIES": "hubs_advies",
        "WOONSERVICEGEBIEDEN_TOETS": "woonservicegebieden_toets",
        "WOONSERVICEGEBIEDEN_WONINGEN": "woonservicegebieden_woningen",
        "WOONSERVICEGEBIEDEN_GEBIED": "woonservicegebieden_gebied",
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
        """Add the werkbestand, loose layers, where hubs come from, distances and outputs."""
        self.add_werkbestand(optional=True)
        self.add_loose()
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
        self.add(
            QgsProcessingParameterBoolean(
                "DOORGAAN",
                translate("LZW", "Warn instead of stop where there is no hub"),
                defaultValue=False,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_extent()
        self.add_written()
        for name, text, kind in (
            ("WOONSERVICEGEBIEDEN", translate("LZW", "Woonservicegebieden"), _AREA),
            ("HUBS", translate("LZW", "Hubs"), _POINT),
            ("HUB_LEDEN", translate("LZW", "What lies with each hub"), _POINT),
            (
                "HUBS_ADVIES",
                translate("LZW", "What each hub lacks, and the nearest place"),
                _POINT,
            ),
            (
                "WOONSERVICEGEBIEDEN_TOETS",
                translate("LZW", "Every criterion of every area"),
                _TABLE,
            ),
            ("WOONSERVICEGEBIEDEN_WONINGEN", translate("LZW", "Area per dwelling"), _POINT),
            (
                "WOONSERVICEGEBIEDEN_GEBIED",
                translate("LZW", "Who lives in an area, per gebied"),
                _TABLE,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                ),
                advanced=name not in ("WOONSERVICEGEBIEDEN", "HUBS"),
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
        """Draw and test the areas; a place without hubs may be no reason to stop a model."""
        from ..core.errors import LzwError
        from ..io.meldingen import sentences
        from ..io.stappen.woonservicegebied import NO_HUB

        try:
            return self._areas(parameters, context, run)
        except LzwError as error:
            go_on = self.parameterAsBool(parameters, "DOORGAAN", context)
            if not go_on or not {p.code for p in error.problems} <= NO_HUB:
                raise
            run.warn(sentences(error.problems))
        outputs: dict[str, Any] = {"AANTAL_HUBS": 0, "AANTAL_VOLLEDIG": 0, "AANTAL_KANSRIJK": 0}
        path = self.path(parameters, "WERKBESTAND", context)
        if path is not None and not self.loose(parameters):
            outputs["RESULTAAT"] = str(path)
        return outputs

    def _areas(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Draw and test the areas, and put the result where it belongs."""
        from ..io.stappen.woonservicegebied import (
            INPUTS,
            REQUIRED,
            RESULTS,
            bereken_woonservicegebied,
            bereken_woonservicegebied_los,
            woonservicegebied_regels,
        )
        from ..io.werkbestand import Werkbestand

        path = self.path(parameters, "WERKBESTAND", context)
        chosen = self._chosen(parameters, context, self._layer(parameters, context, run))
        outputs: dict[str, Any] = {}
        if self.loose(parameters):
            together = self.together(parameters, context, run, INPUTS, REQUIRED)
            layers, done = bereken_woonservicegebied_los(
                together,
                **chosen,
                omvang=self.extent(parameters, context),
                tick=run.part(0.3, 0.9),
            )
        else:
            assert path is not None  # noqa: S101 - problems() refused this
            names = list(RESULTS)
            done = bereken_woonservicegebied(path, **chosen, tick=run.part(0.05, 0.9))
            outputs["RESULTAAT"] = self.written(parameters, context, path, names)
            layers = Werkbestand(path).read_all(names)
            for name in names:
                mine = (layers[name].data["run_id"] == done.run_id).to_numpy(dtype=bool)
                layers[name] = layers[name].take(mine)
        outputs |= self.sinks(parameters, context, layers)
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

    def _chosen(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        layer: LoadedLayer | None,
    ) -> dict[str, Any]:
        """Return what was asked, as the step calls it."""
        from ..io.stappen.woonservicegebied import read_rings

        source = self.parameterAsEnumString(parameters, "BRON_HUBS", context)
        together = parameters.get("ONDERLING")
        return {
            "profiel": self.parameterAsEnumString(parameters, "PROFIEL", context),
            "hubs": layer if layer is not None else None if source == _SOURCES[0] else source,
            "kolommen": self._columns(parameters, context),
            "functies": self._words(parameters, "FUNCTIES", context),
            "onderling": (
                None
                if together is None
                else float(self.parameterAsDouble(parameters, "ONDERLING", context))
            ),
            "ringen": read_rings(self.parameterAsString(parameters, "RINGEN", context)),
            "buurten": self.parameterAsBool(parameters, "BUURTEN", context),
            "bevestig_volledig": self._words(parameters, "VOLLEDIG", context),
            "regels": self.path(parameters, "REGELS", context),
            "normen": self.path(parameters, "NORMEN", context),
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
