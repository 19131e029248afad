# SPDX-License-Identifier: GPL-2.0-or-later
"""Vraag en aanbod: the same step as ``lzw vraag-aanbod``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .basis import LzwAlgorithm, Run, translate
from .woorden import for_qgis

__all__ = ["VraagAanbodAlgorithm"]

_AREA = QgsProcessing.SourceType.TypeVectorPolygon
_TABLE = QgsProcessing.SourceType.TypeVector


class VraagAanbodAlgorithm(LzwAlgorithm):
    """``lzw:vraag_aanbod``: what a group needs beside the dwellings that suit it."""

    VERB = "vraag_aanbod"
    GROUP = "vraag_en_aanbod"
    SINKS: ClassVar[Mapping[str, str]] = {
        "TEKORTEN": "tekorten",
        "VRAAG_AANBOD": "vraag_aanbod",
        "AANBOD": "aanbod",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Demand beside supply")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Shortage of suitable dwellings per area, target group and year, as a range."
        )

    def define(self) -> None:
        """Add the werkbestand, the assumptions, the scenario, the output and the counts."""
        self.add_werkbestand()
        self.add(
            QgsProcessingParameterFile(
                "AANNAMES",
                translate("LZW", "Assumptions of your own (TOML)"),
                extension="toml",
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterString(
                "SCENARIO", translate("LZW", "Scenario of the demand"), optional=True
            )
        )
        self.add(
            QgsProcessingParameterNumber(
                "JAAR",
                translate("LZW", "Year of the rent limits"),
                Qgis.ProcessingNumberParameterType.Integer,
                optional=True,
                minValue=2000,
                maxValue=2100,
            )
        )
        self.add(
            QgsProcessingParameterFile(
                "REGELS",
                translate("LZW", "Rules of your own (TOML)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_written()
        for name, text, kind in (
            ("TEKORTEN", translate("LZW", "Shortage on the map"), _AREA),
            ("VRAAG_AANBOD", translate("LZW", "Demand and supply per area"), _TABLE),
            ("AANBOD", translate("LZW", "Suitable dwellings per area"), _TABLE),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                ),
                advanced=name != "TEKORTEN",
            )
        for name, text in (
            ("TEKORT", translate("LZW", "Number of areas with a certain shortage")),
            ("OVERSCHOT", translate("LZW", "Number of areas with a certain surplus")),
            ("ONZEKER", translate("LZW", "Number of areas where either may be")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Hold demand against supply, and put the result where it belongs."""
        from ..io.stappen.vraag_aanbod import bereken_vraag_aanbod, vraag_aanbod_regels
        from ..io.werkbestand import Werkbestand

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        given = parameters.get("JAAR") is not None
        norms = self.path(parameters, "NORMEN", context)
        done = bereken_vraag_aanbod(
            path,
            self.path(parameters, "AANNAMES", context),
            norms,
            scenario=self.parameterAsString(parameters, "SCENARIO", context) or None,
            regels=self.path(parameters, "REGELS", context),
            jaar=self.parameterAsInt(parameters, "JAAR", context) if given else None,
            tick=run.part(0.0, 0.9),
        )
        names = list(self.SINKS.values())
        outputs: dict[str, Any] = {
            "RESULTAAT": self.written(parameters, context, path, ["tekorten"])
        }
        layers = Werkbestand(path).read_all(names)
        for name, layer_name in self.SINKS.items():
            result = layers[layer_name]
            mine = (result.data["run_id"] == done.run_id).to_numpy(dtype=bool)
            identity = self.sink(parameters, name, context, result.take(mine))
            if identity is not None:
                outputs[name] = identity
        table = layers["vraag_aanbod"].data
        for line in vraag_aanbod_regels(table, done, norms):
            run.say(for_qgis(line))
        run.warn(done.messages)
        last = table[(table["run_id"] == done.run_id) & (table["jaar"] == done.years[-1])]
        counts = last["oordeel"].value_counts()
        return outputs | {
            name: int(counts.get(name.lower(), 0)) for name in ("TEKORT", "OVERSCHOT", "ONZEKER")
        }
