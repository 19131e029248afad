# SPDX-License-Identifier: GPL-2.0-or-later
"""The copy that may be mailed: the same step as ``lzw deel``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

from .basis import LzwAlgorithm, Run, translate

__all__ = ["DeelAlgorithm"]


class DeelAlgorithm(LzwAlgorithm):
    """``lzw:deel``: a werkbestand without persons, rents and owners, and a list of what is gone."""

    VERB = "deel"
    GROUP = "gegevens"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Make a copy that may be shared")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Writes a werkbestand without persons, rents and owners.")

    def define(self) -> None:
        """Add the werkbestand, the copy, the list and the count of what is gone."""
        self.add_werkbestand()
        self.add_normen()
        self.add(
            QgsProcessingParameterFileDestination(
                "UIT", translate("LZW", "The copy to share"), fileFilter="GeoPackage (*.gpkg)"
            )
        )
        self.addOutput(
            QgsProcessingOutputFile("LIJST", translate("LZW", "List of what was left out"))
        )
        self.addOutput(
            QgsProcessingOutputNumber("LAGEN_WEG", translate("LZW", "Layers that were left out"))
        )

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Write the copy and the list beside it."""
        from ..io.stappen.delen import maak_deel

        done = maak_deel(
            Path(self.parameterAsFile(parameters, "WERKBESTAND", context)),
            Path(self.parameterAsFileOutput(parameters, "UIT", context)),
            self.path(parameters, "NORMEN", context),
            tick=run.tick,
        )
        for line in done.lines:
            run.say(line)
        run.warn(done.messages)
        return {
            "UIT": str(done.path),
            "LIJST": str(done.list_path),
            "LAGEN_WEG": sum(not x.column for x in done.left),
        }
