# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring the analyses up to date: the same step as ``lzw bijwerken``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
)

from .basis import LzwAlgorithm, Run, translate

__all__ = ["BijwerkenAlgorithm"]


class BijwerkenAlgorithm(LzwAlgorithm):
    """``lzw:bijwerken``: what is out of date is computed again, and what lacks when asked."""

    VERB = "bijwerken"
    GROUP = "gegevens"
    NEEDS = "atlas"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Bring analyses up to date")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Computes again only what rests on data that changed.")

    def define(self) -> None:
        """Add the werkbestand, whether to make what lacks, and the counts."""
        self.add_werkbestand()
        self.add_normen()
        self.add(
            QgsProcessingParameterBoolean(
                "ONTBREKEND",
                translate("LZW", "Also compute what was never computed"),
                defaultValue=False,
            )
        )
        self.add_written()
        self.addOutput(
            QgsProcessingOutputNumber("BEREKEND", translate("LZW", "Analyses that were computed"))
        )
        self.addOutput(
            QgsProcessingOutputNumber("KAN_NIET", translate("LZW", "Analyses that cannot be made"))
        )

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute what has to be computed."""
        from ..report.bijwerken import werk_bij

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        done = werk_bij(
            path,
            self.path(parameters, "NORMEN", context),
            run.feedback.setProgressText,
            run.tick,
            nieuw=self.parameterAsBool(parameters, "ONTBREKEND", context),
        )
        for line in done.lines:
            run.say(line)
        run.warn(done.messages)
        return {
            "RESULTAAT": self.written(parameters, context, path, list(dict.fromkeys(done.lagen))),
            "BEREKEND": len(done.vernieuwd),
            "KAN_NIET": len(done.kan_niet),
        }
