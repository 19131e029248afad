# SPDX-License-Identifier: GPL-2.0-or-later
"""Vraag: the same step as ``lzw vraag``."""

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

__all__ = ["VraagAlgorithm"]

_TABLE = QgsProcessing.SourceType.TypeVector
_AREA = QgsProcessing.SourceType.TypeVectorPolygon
_WHOLE = Qgis.ProcessingNumberParameterType.Integer
_REAL = Qgis.ProcessingNumberParameterType.Double


class VraagAlgorithm(LzwAlgorithm):
    """``lzw:vraag``: older people and people with a need for care per area, now and later."""

    VERB = "vraag"
    GROUP = "vraag_en_aanbod"
    SINKS: ClassVar[Mapping[str, str]] = {
        "VRAAG": "vraag",
        "LEEFTIJDEN": "leeftijden",
        "LEEFTIJDEN_EENHEDEN": "leeftijden_eenheden",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Demand: older people and target groups, now and later")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "How many older people and people who need care live in each area, with a range."
        )

    def define(self) -> None:
        """Add the werkbestand, the years, the scenario and the outputs."""
        self.add_werkbestand()
        self.add(
            QgsProcessingParameterString(
                "JAREN", translate("LZW", "Later years (separated by ;)"), optional=True
            )
        )
        self._number("PEILJAAR", translate("LZW", "Base year"), _WHOLE, (1990, 2100))
        self.add(
            QgsProcessingParameterString(
                "PROGNOSE", translate("LZW", "Source of the forecast to use"), optional=True
            )
        )
        self.add(
            QgsProcessingParameterString(
                "SCENARIO",
                translate("LZW", "Name of the scenario"),
                defaultValue="standaard",
            )
        )
        for name, text, limits in (
            (
                "DEMENTIETREND",
                translate("LZW", "Trend of dementia, in % per ten years"),
                (-50.0, 50.0),
            ),
            (
                "INSTELLINGEN",
                translate("LZW", "People in institutions, in % of the usual share"),
                (0.0, 300.0),
            ),
            (
                "EXTRAMURAAL",
                translate("LZW", "Of them at home instead by the last year, in %"),
                (0.0, 100.0),
            ),
        ):
            self._number(name, text, _REAL, limits, advanced=True)
        self.add(
            QgsProcessingParameterFile(
                "DOELGROEPEN",
                translate("LZW", "Target groups of your own (TOML)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "VERDEELSLEUTEL",
                translate("LZW", "Spread counts by (group=key, separated by ;)"),
                optional=True,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_written()
        for name, text, source in (
            ("VRAAG", translate("LZW", "Demand per area, year and target group"), _TABLE),
            ("LEEFTIJDEN", translate("LZW", "Older people per area, year and age"), _TABLE),
            (
                "LEEFTIJDEN_EENHEDEN",
                translate("LZW", "Older people by age per square or postcode area"),
                _AREA,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, source, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("GEBIEDEN", translate("LZW", "Number of areas")),
            ("OUDEREN_NU", translate("LZW", "People of 75 and over in the base year, rounded")),
            ("OUDEREN_LATER", translate("LZW", "People of 75 and over in the last year, rounded")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def _number(
        self,
        name: str,
        text: str,
        kind: Any,
        limits: tuple[float, float],
        advanced: bool = False,
    ) -> None:
        """Add a number that may stay empty."""
        self.add(
            QgsProcessingParameterNumber(
                name, text, kind, optional=True, minValue=limits[0], maxValue=limits[1]
            ),
            advanced=advanced,
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        for part in self._parts(parameters, "JAREN", context):
            if not part.isdigit() or len(part) != 4:
                found.append(
                    translate("LZW", "JAREN: {value} is not a year. Write 2030;2040.").format(
                        value=part
                    )
                )
        return found

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute ages and demand and put them where they belong."""
        from ..core.cijfers.openbaar import public_number
        from ..io.stappen.vraag import RESULTS, bereken_vraag, vraag_regels
        from ..io.werkbestand import Werkbestand

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        base = self._optional(parameters, "PEILJAAR", context)
        done = bereken_vraag(
            path,
            [int(part) for part in self._parts(parameters, "JAREN", context)],
            peiljaar=None if base is None else int(base),
            scenario=self.parameterAsString(parameters, "SCENARIO", context),
            prognose=self.parameterAsString(parameters, "PROGNOSE", context) or None,
            dementietrend=self._optional(parameters, "DEMENTIETREND", context),
            instellingen=self._or(parameters, "INSTELLINGEN", context, 100.0),
            extramuraal=self._or(parameters, "EXTRAMURAAL", context, 0.0),
            doelgroepen=self.path(parameters, "DOELGROEPEN", context),
            verdeelsleutel=self._parts(parameters, "VERDEELSLEUTEL", context),
            normen=self.path(parameters, "NORMEN", context),
            tick=run.part(0.0, 0.9),
        )
        names = list(RESULTS)
        outputs: dict[str, Any] = {"RESULTAAT": self.written(parameters, context, path, names)}
        layers = Werkbestand(path).read_all(names)
        for name, layer_name in self.SINKS.items():
            result = layers[layer_name]
            own = (result.data["run_id"] == done.run_id).to_numpy(dtype=bool)
            identity = self.sink(parameters, name, context, result.take(own))
            if identity is not None:
                outputs[name] = identity
        for line in vraag_regels(done):
            run.say(for_qgis(line))
        run.warn(done.messages)
        people, rules = done.facts["ouderen"], done.facts["regels"]
        return outputs | {
            "GEBIEDEN": done.facts["gebieden"],
            "OUDEREN_NU": public_number(people[done.facts["peiljaar"]]["75+"], rules),
            "OUDEREN_LATER": public_number(people[max(people)]["75+"], rules),
        }

    def _parts(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> list[str]:
        """Return what was typed between the semicolons."""
        text = self.parameterAsString(parameters, name, context) or ""
        return [part.strip() for part in text.split(";") if part.strip()]

    def _optional(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> float | None:
        if parameters.get(name) is None:
            return None
        return float(self.parameterAsDouble(parameters, name, context))

    def _or(
        self,
        parameters: Mapping[str, Any],
        name: str,
        context: QgsProcessingContext,
        usual: float,
    ) -> float:
        value = self._optional(parameters, name, context)
        return usual if value is None else value
