# SPDX-License-Identifier: GPL-2.0-or-later
"""Steunpunten: the same step as ``lzw steunpunten``, on a werkbestand or on loose layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.norms import PERSON_GROUPS
from ..io.normen.lezen import load_norms
from .basis import Run, translate
from .los import LooseLayersAlgorithm
from .woorden import for_qgis

if TYPE_CHECKING:
    from ..io.geladen import LoadedLayer

__all__ = ["SteunpuntenAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_AREA = QgsProcessing.SourceType.TypeVectorPolygon

_MODELS = ("mclp", "pmediaan")
"""The models with a curve; the other two are for the command."""

_METRES = (1.0, 20_000.0)

_WHOLE, _REAL = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double


class SteunpuntenAlgorithm(LooseLayersAlgorithm):
    """``lzw:steunpunten``: the best places for new steunpunten, and what one more buys."""

    VERB = "steunpunten"
    GROUP = "bereikbaarheid"
    LOOSE = (
        "woningen",
        "voorzieningen",
        "wegen",
        "barrieres",
        "gebieden",
        "bevolking",
        "instellingen",
    )
    SINKS: ClassVar[Mapping[str, str]] = {
        "STEUNPUNTEN": "steunpunten",
        "STEUNPUNTEN_WONINGEN": "steunpunten_woningen",
        "STEUNPUNTEN_CURVE": "steunpunten_curve",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Best places for new steunpunten")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Where new care points serve most people, and what one more would bring."
        )

    def define(self) -> None:
        """Add the werkbestand, what is asked, the places to choose from and the outputs."""
        norms = load_norms()
        self.add_werkbestand(optional=True)
        self.add_loose()
        self._number("AANTAL", translate("LZW", "Number of new steunpunten"), _WHOLE, (1, 1000), 1)
        for name, text, options, default in (
            ("MODEL", translate("LZW", "Model"), list(_MODELS), "mclp"),
            ("PROFIEL", translate("LZW", "Profile"), list(norms.profiles), "75plus"),
            ("GROEP", translate("LZW", "Group of people"), list(PERSON_GROUPS), "inw_75plus"),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name, text, options=options, usesStaticStrings=True, defaultValue=default
                )
            )
        self._number("STRAAL", translate("LZW", "Close by, walking distance in m"), _REAL, _METRES)
        self.add(
            QgsProcessingParameterFeatureSource(
                "KANDIDATEN",
                translate("LZW", "Layer with places to choose from"),
                [_POINT, _AREA],
                optional=True,
            )
        )
        for name, text in (
            ("KANDIDATEN_ID", translate("LZW", "Column with the id of a place")),
            ("KANDIDATEN_NAAM", translate("LZW", "Column with the name of a place")),
        ):
            self.add(
                QgsProcessingParameterField(
                    name, text, parentLayerParameterName="KANDIDATEN", optional=True
                ),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterBoolean(
                "NETWERK",
                translate("LZW", "Choose from junctions of streets too"),
                defaultValue=False,
            )
        )
        self.add(
            QgsProcessingParameterString(
                "VAST",
                translate("LZW", "What exists already (ids or categories, separated by ;)"),
                optional=True,
            )
        )
        self._number("CURVE", translate("LZW", "What 1 to this many bring"), _WHOLE, (0, 100), 0)
        self.add(
            QgsProcessingParameterBoolean(
                "WEEG_INKOMEN",
                translate("LZW", "People count for more where more incomes are low"),
                defaultValue=False,
            ),
            advanced=True,
        )
        for name, text, kind, limits in (
            ("GRENS", translate("LZW", "How far the p-median looks, in m"), _REAL, _METRES),
            (
                "KANDIDATEN_MAX",
                translate("LZW", "At most so many junctions"),
                _WHOLE,
                (1.0, 100_000.0),
            ),
        ):
            self._number(name, text, kind, limits, advanced=True)
        room = translate("LZW", "Room for so many people per steunpunt")
        self._number("CAPACITEIT", room, _REAL, (1.0, 1_000_000.0), advanced=True)
        self.add(
            QgsProcessingParameterBoolean(
                "CAPACITEIT_KOLOM",
                translate("LZW", "Read the room from the column capaciteit"),
                defaultValue=False,
            ),
            advanced=True,
        )
        seconds = translate("LZW", "Search for at most so many seconds")
        self._number("TIJD", seconds, _REAL, (1.0, 86_400.0), 60.0, advanced=True)
        self.add_normen()
        self.add_written()
        for name, text, source in (
            ("STEUNPUNTEN", translate("LZW", "Steunpunten"), _POINT),
            ("STEUNPUNTEN_WONINGEN", translate("LZW", "Steunpunt per dwelling"), _POINT),
            (
                "STEUNPUNTEN_CURVE",
                translate("LZW", "What one more steunpunt brings"),
                QgsProcessing.SourceType.TypeVector,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, source, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("GEKOZEN", translate("LZW", "Number of places that were chosen")),
            ("MENSEN_BINNEN", translate("LZW", "People close by, rounded (empty: too few)")),
            ("GAP_PCT", translate("LZW", "How much better is possible at most, in %")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def _number(
        self,
        name: str,
        text: str,
        kind: Any,
        limits: tuple[float, float],
        default: float | None = None,
        advanced: bool = False,
    ) -> None:
        """Add a number; without *default* it may stay empty."""
        self.add(
            QgsProcessingParameterNumber(
                name,
                text,
                kind,
                defaultValue=default,
                optional=default is None,
                minValue=limits[0],
                maxValue=limits[1],
            ),
            advanced=advanced,
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        if parameters.get("KANDIDATEN") is None and any(
            parameters.get(f"KANDIDATEN_{c}") for c in ("ID", "NAAM")
        ):
            found.append(
                translate("LZW", "A column of {layer} is chosen, but not the layer.").format(
                    layer="KANDIDATEN"
                )
            )
        return found

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Choose the places and put them where they belong."""
        from ..io.stappen.steunpunten import (
            INPUTS,
            NETWORK,
            REQUIRED,
            RESULTS,
            bereken_steunpunten,
            bereken_steunpunten_los,
            steunpunten_regels,
        )
        from ..io.werkbestand import Werkbestand

        path = self.path(parameters, "WERKBESTAND", context)
        layer = self._layer(parameters, context, run)
        places: list[Any] = [] if layer is None else [layer]
        if layer is None or self.parameterAsBool(parameters, "NETWERK", context):
            places.append(NETWORK)
        count = self.parameterAsInt(parameters, "AANTAL", context)
        chosen = {**self._chosen(parameters, context), "kandidaten": places}
        outputs: dict[str, Any] = {}
        if self.loose(parameters):
            together = self.together(parameters, context, run, INPUTS, REQUIRED)
            layers, done = bereken_steunpunten_los(
                together, count, **chosen, tick=run.part(0.3, 0.9)
            )
        else:
            assert path is not None  # noqa: S101 - problems() refused this
            names = list(RESULTS)
            done = bereken_steunpunten(path, count, **chosen, tick=run.part(0.05, 0.9))
            outputs["RESULTAAT"] = self.written(parameters, context, path, names)
            layers = Werkbestand(path).read_all(names)
            for name in names:
                mine = (layers[name].data["run_id"] == done.run_id).to_numpy(dtype=bool)
                layers[name] = layers[name].take(mine)
        outputs |= self.sinks(parameters, context, layers)
        for line in steunpunten_regels(layers, done):
            run.say(for_qgis(line))
        run.warn(done.messages)
        return outputs | {
            "GEKOZEN": done.facts["gekozen"],
            "MENSEN_BINNEN": done.facts["mensen_binnen"],
            "GAP_PCT": done.facts["gap_pct"],
        }

    def _chosen(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, Any]:
        """Return what was asked, as the step calls it."""
        fixed = self.parameterAsString(parameters, "VAST", context) or ""
        most = self._optional(parameters, "KANDIDATEN_MAX", context)
        return {
            "model": self.parameterAsEnumString(parameters, "MODEL", context),
            "straal": self._optional(parameters, "STRAAL", context),
            "grens": self._optional(parameters, "GRENS", context),
            "kolommen": self._columns(parameters, context),
            "kandidaten_max": None if most is None else int(most),
            "vast": [part for part in fixed.split(";") if part.strip()],
            "groep": self.parameterAsEnumString(parameters, "GROEP", context),
            "profiel": self.parameterAsEnumString(parameters, "PROFIEL", context),
            "normen": self.path(parameters, "NORMEN", context),
            "weeg_inkomen": self.parameterAsBool(parameters, "WEEG_INKOMEN", context),
            "tijd": self.parameterAsDouble(parameters, "TIJD", context),
            "curve": self.parameterAsInt(parameters, "CURVE", context),
            "capaciteit": self._optional(parameters, "CAPACITEIT", context),
            "capaciteit_kolom": self.parameterAsBool(parameters, "CAPACITEIT_KOLOM", context),
        }

    def _optional(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> float | None:
        if parameters.get(name) is None:
            return None
        return float(self.parameterAsDouble(parameters, name, context))

    def _columns(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, str]:
        out = {}
        for name, column in (("ID", "punt_id"), ("NAAM", "naam")):
            picked = self.parameterAsStrings(parameters, f"KANDIDATEN_{name}", context)
            if picked and picked[0]:
                out[column] = picked[0]
        return out

    def _layer(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> LoadedLayer | None:
        from ..io.geladen import LoadedLayer
        from .brug import read_source

        if parameters.get("KANDIDATEN") is None:
            return None
        source = self.parameterAsSource(parameters, "KANDIDATEN", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "KANDIDATEN"))
        return LoadedLayer(
            source.sourceName(), read_source(source, context, run.warn, tick=run.part(0, 0.05))
        )
