# SPDX-License-Identifier: GPL-2.0-or-later
"""The check of a werkbestand, and of this computer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

from .basis import LzwAlgorithm, Run, translate

__all__ = ["ControleAlgorithm", "OmgevingAlgorithm"]


class ControleAlgorithm(LzwAlgorithm):
    """``lzw:controleer``: everything wrong with the inputs at once, and the list to correct."""

    VERB = "controleer"
    GROUP = "gegevens"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Check the data")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Names everything in the werkbestand that is wrong or missing.")

    def define(self) -> None:
        """Add the werkbestand, the list to correct and the counts."""
        self.add_werkbestand()
        self.add_normen()
        self.add(
            QgsProcessingParameterFileDestination(
                "LIJST",
                translate("LZW", "List of facilities to correct"),
                fileFilter="Excel (*.xlsx);;OpenDocument (*.ods);;CSV (*.csv)",
                optional=True,
                createByDefault=False,
            )
        )
        self.addOutput(QgsProcessingOutputNumber("FOUTEN", translate("LZW", "Number of errors")))
        self.addOutput(QgsProcessingOutputBoolean("IN_ORDE", translate("LZW", "Ready to compute")))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Check, and write the list when it is asked for."""
        from ..io.getallen import geheel
        from ..io.lijst import schrijf_lijst
        from ..io.stappen import controleer
        from .woorden import for_qgis

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        found = controleer(path, self.path(parameters, "NORMEN", context), run.tick)
        for name, n in found.counts.items():
            run.say(f"{name}: {geheel(n)}")
        for line in found.errors:
            text = for_qgis(line)
            run.lines.append(text)
            run.feedback.reportError(text, False)
        run.warn(found.warnings)
        outputs: dict[str, Any] = {"FOUTEN": len(found.errors), "IN_ORDE": not found.errors}
        sheet = self.parameterAsFileOutput(parameters, "LIJST", context)
        if sheet:
            rows = schrijf_lijst(path, Path(sheet))
            run.say(
                translate("LZW", "List with {count} facilities: {file}").format(
                    count=geheel(rows), file=sheet
                )
            )
            outputs["LIJST"] = sheet
        if not found.errors:
            run.say(translate("LZW", "No errors found."))
        return outputs


class OmgevingAlgorithm(LzwAlgorithm):
    """``lzw:doctor``: versions found, and what each missing package switches off."""

    VERB = "doctor"
    GROUP = "gegevens"
    NEEDS = ""  # it must run precisely where something is missing

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Environment: what is installed here")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Shows versions and what each missing package switches off.")

    def define(self) -> None:
        """Add the verdict."""
        self.addOutput(
            QgsProcessingOutputBoolean("COMPLEET", translate("LZW", "Everything needed is there"))
        )

    def compute(
        self,
        parameters: Mapping[str, Any],  # noqa: ARG002
        context: QgsProcessingContext,  # noqa: ARG002
        run: Run,
    ) -> dict[str, Any]:
        """Look, and say what was found."""
        from ..io.omgeving import onderzoek

        run.say(f"QGIS {Qgis.version()}")
        lines, complete = onderzoek()
        for line in lines:
            run.say(line)
        return {"COMPLEET": complete}
