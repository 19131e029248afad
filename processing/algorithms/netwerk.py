# SPDX-License-Identifier: GPL-2.0-or-later
"""The network check: the same step as ``lzw netwerk``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterFeatureSink,
)

from ..io.normen.lezen import load_norms
from .basis import Run, translate
from .los import LooseLayersAlgorithm

__all__ = ["NetwerkAlgorithm"]


class NetwerkAlgorithm(LooseLayersAlgorithm):
    """``lzw:netwerk``: loose parts, doubles and dead ends just short of a road, on the map."""

    VERB = "netwerk"
    GROUP = "bereikbaarheid"
    LOOSE = ("wegen",)
    SINKS: ClassVar[Mapping[str, str]] = {"NETWERK": "netwerk", "NETWERK_PUNTEN": "netwerk_punten"}

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Check the road network")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Shows where roads are loose, double or end just short of another.")

    def define(self) -> None:
        """Add the werkbestand or the roads, the gap to look for, outputs and counts."""
        self.add_werkbestand(optional=True)
        self.add_loose()
        gap = QgsProcessingParameterDistance(
            "LOSSE_EINDEN",
            translate("LZW", "How near another road a dead end is suspect"),
            defaultValue=2.0,
            minValue=0.0,
            maxValue=25.0,
        )
        gap.setDefaultUnit(Qgis.DistanceUnit.Meters)
        self.add(gap)
        self.add_normen()
        self.add_written()
        for name, text, kind in (
            (
                "NETWERK",
                translate("LZW", "Roads with what was found"),
                QgsProcessing.SourceType.TypeVectorLine,
            ),
            (
                "NETWERK_PUNTEN",
                translate("LZW", "Dead ends just short of a road"),
                QgsProcessing.SourceType.TypeVectorPoint,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("NETWERK_KM", translate("LZW", "Length of the network in km")),
            ("NETWERKDELEN", translate("LZW", "Number of parts")),
            ("LOSSE_EINDEN_AANTAL", translate("LZW", "Number of dead ends just short of a road")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Check, and put the result where it belongs."""
        from ..io.meldingen import sentences
        from ..io.stappen.netwerk import controleer_netwerk, netwerk_regels, netwerk_van
        from ..io.werkbestand import Werkbestand

        gap = self.parameterAsDouble(parameters, "LOSSE_EINDEN", context)
        norms = self.path(parameters, "NORMEN", context)
        outputs: dict[str, Any] = {}
        if self.loose(parameters):
            together = self.together(parameters, context, run, ("wegen",), ("wegen",))
            found = netwerk_van(
                together.layers["wegen"],
                load_norms(norms),
                losse_einden_m=gap,
                tick=run.part(0.3, 0.9),
            )
            layers = {"netwerk": found.netwerk, "netwerk_punten": found.punten}
            facts, messages = found.facts, [*together.messages, *sentences(found.problems)]
        else:
            path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
            done = controleer_netwerk(path, norms, losse_einden_m=gap, tick=run.part(0.0, 0.9))
            names = list(self.SINKS.values())
            outputs["RESULTAAT"] = self.written(parameters, context, path, names)
            layers = Werkbestand(path).read_all(names)
            facts, messages = done.facts, done.messages
        outputs |= self.sinks(parameters, context, layers)
        for line in netwerk_regels(facts):
            run.say(line)
        run.warn(messages)
        return outputs | {
            "NETWERK_KM": facts["netwerk_km"],
            "NETWERKDELEN": facts["netwerkdelen"],
            "LOSSE_EINDEN_AANTAL": facts["losse_einden"],
        }
