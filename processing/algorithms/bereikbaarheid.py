# SPDX-License-Identifier: GPL-2.0-or-later
"""Bereikbaarheid: the same step as ``lzw bereikbaarheid``, on a werkbestand or on loose layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.registry import CATEGORIES
from ..io.normen.lezen import load_norms
from .basis import Run, translate
from .los import LooseLayersAlgorithm

__all__ = ["BereikbaarheidAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint


class BereikbaarheidAlgorithm(LooseLayersAlgorithm):
    """``lzw:bereikbaarheid``: walking distance per dwelling, norms, shares per gebied."""

    VERB = "bereikbaarheid"
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
        "BEREIKBAARHEID": "bereikbaarheid",
        "BEREIKBAARHEID_GEBIED": "bereikbaarheid_gebied",
        "BEREIKBAARHEID_SAMEN": "bereikbaarheid_samen",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Accessibility of facilities on foot")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Walking distance from every dwelling to every kind of facility, and norms met."
        )

    def define(self) -> None:
        """Add the werkbestand, loose layers with their columns, choices and outputs."""
        self.add_werkbestand(optional=True)
        self.add_loose()
        norms = load_norms()
        self.add(
            QgsProcessingParameterEnum(
                "PROFIEL",
                translate("LZW", "Profile"),
                options=list(norms.profiles),
                allowMultiple=True,
                usesStaticStrings=True,
                defaultValue=["75plus"],
            )
        )
        keys = [c.key for c in CATEGORIES]
        for name, text in (
            ("BEVESTIG_AFWEZIG", translate("LZW", "Categories that really do not exist here")),
            ("BEVESTIG_VOLLEDIG", translate("LZW", "Categories that are complete")),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name,
                    text,
                    options=keys,
                    allowMultiple=True,
                    usesStaticStrings=True,
                    optional=True,
                ),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterNumber(
                "DICHTSTBIJ",
                translate("LZW", "How many of the nearest (1, 2 or 3)"),
                type=QgsProcessingParameterNumber.Type.Integer,
                defaultValue=1,
                minValue=1,
                maxValue=3,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "BANDEN",
                translate("LZW", "Also count within these walking distances (metres, ascending)"),
                optional=True,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_extent()
        self.add_written()
        for name, text, kind in (
            ("BEREIKBAARHEID", translate("LZW", "Accessibility per dwelling"), _POINT),
            (
                "BEREIKBAARHEID_GEBIED",
                translate("LZW", "Accessibility per area"),
                QgsProcessing.SourceType.TypeVector,
            ),
            (
                "BEREIKBAARHEID_SAMEN",
                translate("LZW", "Everything together per area and target group"),
                QgsProcessing.SourceType.TypeVector,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("WONINGEN_AANTAL", translate("LZW", "Number of dwellings")),
            ("WONINGEN_ONBEKEND", translate("LZW", "Number of rows that may not be a dwelling")),
            ("ONBEREIKBAAR", translate("LZW", "Dwellings too far from the network")),
            ("NETWERK_KM", translate("LZW", "Length of the network in km")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute, and put the result where it belongs."""
        from ..io.stappen import bereken_bereikbaarheid
        from ..io.stappen.bereikbaarheid import INPUTS, REQUIRED, bereken_los
        from ..io.stappen.samen import samen_lines
        from ..io.stappen.verslag import result_lines
        from ..io.werkbestand import Werkbestand

        path = self.path(parameters, "WERKBESTAND", context)
        chosen = {
            "profielen": self.parameterAsEnumStrings(parameters, "PROFIEL", context),
            "normen": self.path(parameters, "NORMEN", context),
            "bevestig_afwezig": self._keys(parameters, "BEVESTIG_AFWEZIG", context),
            "bevestig_volledig": self._keys(parameters, "BEVESTIG_VOLLEDIG", context),
            "dichtstbij": self.parameterAsInt(parameters, "DICHTSTBIJ", context),
            "banden": self.parameterAsString(parameters, "BANDEN", context),
        }
        outputs: dict[str, Any] = {}
        if self.loose(parameters):
            together = self.together(parameters, context, run, INPUTS, REQUIRED)
            layers, done = bereken_los(
                together,
                **chosen,
                omvang=self.extent(parameters, context),
                tick=run.part(0.3, 0.9),
            )
        else:
            assert path is not None  # noqa: S101 - problems() refused this
            done = bereken_bereikbaarheid(path, **chosen, tick=run.part(0.0, 0.9))
            outputs["RESULTAAT"] = self.written(
                parameters, context, path, list(self.SINKS.values())
            )
            layers = Werkbestand(path).read_all(self.SINKS.values())
        outputs |= self.sinks(parameters, context, layers)
        norms = load_norms(chosen["normen"])
        lines = result_lines(layers["bereikbaarheid_gebied"].data, done.facts, norms)
        together = layers["bereikbaarheid_samen"].data
        for line in [*lines, *samen_lines(together, done.facts, norms)]:
            run.say(line)
        run.warn(done.messages)
        facts = next(iter(done.facts.values()))
        return outputs | {
            "WONINGEN_AANTAL": facts["woningen"],
            "WONINGEN_ONBEKEND": facts["woningen_onbekend"],
            "ONBEREIKBAAR": facts["te_ver_van_netwerk"],
            "NETWERK_KM": facts["netwerk_km"],
        }

    def _keys(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> list[str]:
        if not parameters.get(name):
            return []
        return list(self.parameterAsEnumStrings(parameters, name, context))
