# SPDX-License-Identifier: GPL-2.0-or-later
"""Looproutes and obstacles: the same step as ``lzw looproutes``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
)

from ..core.norms import PERSON_GROUPS
from ..core.registry import CATEGORIES
from ..io.normen.lezen import load_norms
from .basis import LzwAlgorithm, Run, translate

__all__ = ["LooproutesAlgorithm"]


class LooproutesAlgorithm(LzwAlgorithm):
    """``lzw:looproutes``: over which streets people walk, and the obstacles there, ranked."""

    VERB = "looproutes"
    GROUP = "bereikbaarheid"
    SINKS: ClassVar[Mapping[str, str]] = {
        "LOOPROUTES": "looproutes",
        "OBSTAKELS": "obstakels",
        "OBSTAKELS_OORDEEL": "obstakels_oordeel",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Looproutes and obstacles")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "How many people walk over each street to the essentials, and what hinders them."
        )

    def define(self) -> None:
        """Add the werkbestand, who walks where to, the outputs and the counts."""
        norms = load_norms()
        self.add_werkbestand()
        for name, text, options, default in (
            ("PROFIEL", translate("LZW", "Profile"), list(norms.profiles), "75plus"),
            ("GROEP", translate("LZW", "Group of people"), list(PERSON_GROUPS), "inw_75plus"),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name, text, options=options, usesStaticStrings=True, defaultValue=default
                )
            )
        self.add(
            QgsProcessingParameterEnum(
                "ESSENTIEEL",
                translate("LZW", "Facilities that people walk to"),
                options=[c.key for c in CATEGORIES],
                allowMultiple=True,
                usesStaticStrings=True,
                optional=True,
            )
        )
        for name, text in (
            ("BEZOEKEN", translate("LZW", "Weigh every route by the visits per year")),
            ("BANKEN_VOLLEDIG", translate("LZW", "All benches are in the data")),
        ):
            self.add(QgsProcessingParameterBoolean(name, text, defaultValue=False))
        self.add_normen()
        self.add_written()
        for name, text, kind in (
            (
                "LOOPROUTES",
                translate("LZW", "Looproutes"),
                QgsProcessing.SourceType.TypeVectorLine,
            ),
            (
                "OBSTAKELS",
                translate("LZW", "Obstacles on looproutes"),
                QgsProcessing.SourceType.TypeVectorLine,
            ),
            (
                "OBSTAKELS_OORDEEL",
                translate("LZW", "What is known of the looproutes"),
                QgsProcessing.SourceType.TypeVector,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("AANTAL_OBSTAKELS", translate("LZW", "Number of obstacles with a number of people")),
            ("STRAAT_KM", translate("LZW", "Street that somebody walks, in km")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute both, and put them where they belong."""
        from ..io.stappen.looproutes import RESULTS, bereken_looproutes, looproutes_regels
        from ..io.werkbestand import Werkbestand

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        chosen = parameters.get("ESSENTIEEL")
        done = bereken_looproutes(
            path,
            self.parameterAsEnumString(parameters, "PROFIEL", context),
            self.parameterAsEnumString(parameters, "GROEP", context),
            self.path(parameters, "NORMEN", context),
            essentieel=(
                list(self.parameterAsEnumStrings(parameters, "ESSENTIEEL", context))
                if chosen
                else []
            ),
            bezoeken=self.parameterAsBool(parameters, "BEZOEKEN", context),
            banken_volledig=self.parameterAsBool(parameters, "BANKEN_VOLLEDIG", context),
            tick=run.part(0.0, 0.9),
        )
        names = list(RESULTS)
        outputs: dict[str, Any] = {"RESULTAAT": self.written(parameters, context, path, names)}
        layers = Werkbestand(path).read_all(names)
        for name, layer_name in self.SINKS.items():
            layer = layers[layer_name]
            own = (layer.data["run_id"] == done.run_id).to_numpy(dtype=bool)
            identity = self.sink(parameters, name, context, layer.take(own))
            if identity is not None:
                outputs[name] = identity
        for line in looproutes_regels(layers, done):
            run.say(line)
        run.warn(done.messages)
        return outputs | {
            "AANTAL_OBSTAKELS": done.facts["obstakels"],
            "STRAAT_KM": done.facts["straat_km"],
        }
