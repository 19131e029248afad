# SPDX-License-Identifier: GPL-2.0-or-later
"""Witte vlekken: the same step as ``lzw witte-vlekken``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
)

from ..core.norms import BORDERS, PERSON_GROUPS
from ..core.registry import CATEGORIES
from ..io.normen.lezen import load_norms
from .basis import LzwAlgorithm, Run, translate

__all__ = ["WitteVlekkenAlgorithm"]


class WitteVlekkenAlgorithm(LzwAlgorithm):
    """``lzw:witte_vlekken``: where people live and essential facilities are missing, ranked."""

    VERB = "witte_vlekken"
    GROUP = "bereikbaarheid"
    SINKS: ClassVar[Mapping[str, str]] = {
        "WITTE_VLEKKEN": "witte_vlekken",
        "WITTE_VLEKKEN_VIERKANTEN": "witte_vlekken_vierkanten",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Witte vlekken: people without facilities")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Areas where people live and essential facilities are missing, ranked."
        )

    def define(self) -> None:
        """Add the werkbestand, who and what counts, the outputs and the counts."""
        norms = load_norms()
        self.add_werkbestand()
        for name, text, options, default in (
            ("PROFIEL", translate("LZW", "Profile"), list(norms.profiles), "75plus"),
            (
                "GROEP",
                translate("LZW", "Group of people"),
                list(PERSON_GROUPS),
                "inw_75plus",
            ),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name, text, options=options, usesStaticStrings=True, defaultValue=default
                )
            )
        self.add(
            QgsProcessingParameterEnum(
                "ESSENTIEEL",
                translate("LZW", "Facilities that may not be missing"),
                options=[c.key for c in CATEGORIES],
                allowMultiple=True,
                usesStaticStrings=True,
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterEnum(
                "GRENS",
                translate("LZW", "Border where joining stops"),
                options=list(BORDERS),
                usesStaticStrings=True,
                defaultValue=BORDERS[0],
            )
        )
        self.add(
            QgsProcessingParameterNumber(
                "GEMIST",
                translate("LZW", "Count people from this number of missing facilities"),
                Qgis.ProcessingNumberParameterType.Integer,
                optional=True,
                minValue=1,
                maxValue=len(CATEGORIES.entries),
            )
        )
        self.add(
            QgsProcessingParameterNumber(
                "DREMPEL",
                translate("LZW", "Share of the people that makes a square white (%)"),
                Qgis.ProcessingNumberParameterType.Double,
                optional=True,
                minValue=0.0,
                maxValue=100.0,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_written()
        for name, text in (
            ("WITTE_VLEKKEN", translate("LZW", "Witte vlekken")),
            ("WITTE_VLEKKEN_VIERKANTEN", translate("LZW", "Squares in the witte vlekken")),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name,
                    text,
                    QgsProcessing.SourceType.TypeVectorPolygon,
                    optional=True,
                    createByDefault=False,
                )
            )
        for name, text in (
            ("AANTAL_VLEKKEN", translate("LZW", "Number of witte vlekken")),
            ("MENSEN", translate("LZW", "People in the witte vlekken, rounded")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Find them, and put them where they belong."""
        from ..io.stappen.witte_vlekken import bereken_witte_vlekken, witte_vlekken_regels
        from ..io.werkbestand import Werkbestand

        def number(name: str) -> float | None:
            given = parameters.get(name) is not None
            return self.parameterAsDouble(parameters, name, context) if given else None

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        missing = number("GEMIST")
        done = bereken_witte_vlekken(
            path,
            self.parameterAsEnumString(parameters, "PROFIEL", context),
            self.parameterAsEnumString(parameters, "GROEP", context),
            self.path(parameters, "NORMEN", context),
            essentieel=self._essentials(parameters, context),
            drempel=number("DREMPEL"),
            gemist=None if missing is None else int(missing),
            grens=self.parameterAsEnumString(parameters, "GRENS", context),
            tick=run.part(0.0, 0.9),
        )
        names = list(self.SINKS.values())
        outputs: dict[str, Any] = {"RESULTAAT": self.written(parameters, context, path, names)}
        layers = Werkbestand(path).read_all(names)
        for name, layer_name in self.SINKS.items():
            layer = layers[layer_name]
            own = (layer.data["run_id"] == done.run_id).to_numpy(dtype=bool)
            identity = self.sink(parameters, name, context, layer.take(own))
            if identity is not None:
                outputs[name] = identity
        for line in witte_vlekken_regels(layers["witte_vlekken"].data, done):
            run.say(line)
        run.warn(done.messages)
        return outputs | {
            "AANTAL_VLEKKEN": done.facts["vlekken"],
            "MENSEN": done.facts["mensen"],
        }

    def _essentials(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> list[str]:
        if not parameters.get("ESSENTIEEL"):
            return []
        return list(self.parameterAsEnumStrings(parameters, "ESSENTIEEL", context))
