# SPDX-License-Identifier: GPL-2.0-or-later
"""Loopgebieden: the same step as ``lzw loopgebieden``, on a werkbestand or on loose layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.registry import CATEGORIES
from ..io.normen.lezen import load_norms
from .basis import Run, translate
from .los import LooseLayersAlgorithm

__all__ = ["LoopgebiedenAlgorithm"]

_PER = ("categorie", "voorziening", "dichtstbij")


class LoopgebiedenAlgorithm(LooseLayersAlgorithm):
    """``lzw:loopgebieden``: the streets and land within walking distances of facilities."""

    VERB = "loopgebieden"
    GROUP = "bereikbaarheid"
    LOOSE = ("voorzieningen", "wegen", "barrieres", "woningen", "bevolking", "instellingen")
    SINKS: ClassVar[Mapping[str, str]] = {
        "LOOPGEBIEDEN": "loopgebieden",
        "LOOPGEBIEDEN_LIJNEN": "loopgebieden_lijnen",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Walking areas of facilities (isochrones)")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Streets and areas within walking distances of facilities, and who live there."
        )

    def define(self) -> None:
        """Add the werkbestand, loose layers with their columns, choices and outputs."""
        norms = load_norms()
        self.add_werkbestand(optional=True)
        self.add_loose()
        self.add(
            QgsProcessingParameterEnum(
                "CATEGORIE",
                translate("LZW", "Category"),
                options=[c.key for c in CATEGORIES],
                allowMultiple=True,
                usesStaticStrings=True,
                defaultValue=["supermarkt"],
            )
        )
        self.add(
            QgsProcessingParameterString(
                "BANDEN",
                translate("LZW", "Walking distances in metres, ascending"),
                optional=True,
            )
        )
        for name, text, options, default in (
            ("PER", translate("LZW", "Division"), list(_PER), _PER[0]),
            ("PROFIEL", translate("LZW", "Profile"), list(norms.profiles), "75plus"),
        ):
            self.add(
                QgsProcessingParameterEnum(
                    name, text, options=options, usesStaticStrings=True, defaultValue=default
                )
            )
        width = QgsProcessingParameterDistance(
            "BUFFER",
            translate("LZW", "Width of an area beside a street"),
            optional=True,
            minValue=5.0,
            maxValue=100.0,
        )
        width.setDefaultUnit(Qgis.DistanceUnit.Meters)
        self.add(width, advanced=True)
        self.add(
            QgsProcessingParameterNumber(
                "GAT",
                translate("LZW", "Fill holes up to this size (m²)"),
                Qgis.ProcessingNumberParameterType.Double,
                optional=True,
                minValue=0.0,
                maxValue=1_000_000.0,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_written()
        for name, text, kind in (
            (
                "LOOPGEBIEDEN",
                translate("LZW", "Walking areas"),
                QgsProcessing.SourceType.TypeVectorPolygon,
            ),
            (
                "LOOPGEBIEDEN_LIJNEN",
                translate("LZW", "Streets of the walking areas"),
                QgsProcessing.SourceType.TypeVectorLine,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                )
            )
        for name, text in (
            ("LOOPGEBIEDEN_AANTAL", translate("LZW", "Number of walking areas")),
            ("STRAAT_KM", translate("LZW", "Length of the streets in km")),
            ("NIET_GEHECHT", translate("LZW", "Facilities too far from the network")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute, and put the result where it belongs."""
        from ..io.stappen.loopgebieden import (
            INPUTS,
            REQUIRED,
            bereken_loopgebieden,
            loopgebieden_los,
            loopgebieden_regels,
        )
        from ..io.werkbestand import Werkbestand

        def number(name: str) -> float | None:
            given = parameters.get(name) is not None
            return self.parameterAsDouble(parameters, name, context) if given else None

        chosen: dict[str, Any] = {
            "categorieen": self.parameterAsEnumStrings(parameters, "CATEGORIE", context),
            "banden": self.parameterAsString(parameters, "BANDEN", context),
            "per": self.parameterAsEnumString(parameters, "PER", context),
            "profiel": self.parameterAsEnumString(parameters, "PROFIEL", context),
            "normen": self.path(parameters, "NORMEN", context),
            "buffer": number("BUFFER"),
            "gat": number("GAT"),
        }
        outputs: dict[str, Any] = {}
        if self.loose(parameters):
            together = self.together(parameters, context, run, INPUTS, REQUIRED)
            layers, done = loopgebieden_los(together, **chosen, tick=run.part(0.3, 0.9))
        else:
            path = self.path(parameters, "WERKBESTAND", context)
            assert path is not None  # noqa: S101 - problems() refused this
            done = bereken_loopgebieden(path, **chosen, tick=run.part(0.0, 0.9))
            names = list(self.SINKS.values())
            outputs["RESULTAAT"] = self.written(parameters, context, path, names)
            # An output layer holds this run only; the werkbestand may hold others.
            layers = {
                name: layer.take(layer.data["run_id"].isin(done.run_ids).to_numpy(dtype=bool))
                for name, layer in Werkbestand(path).read_all(names).items()
            }
        outputs |= self.sinks(parameters, context, layers)
        norms = load_norms(chosen["normen"])
        for line in loopgebieden_regels(layers["loopgebieden"].data, done.run_ids, norms):
            run.say(line)
        run.warn(done.messages)
        total = done.total
        return outputs | {
            "LOOPGEBIEDEN_AANTAL": total["loopgebieden"],
            "STRAAT_KM": total["straat_km"],
            "NIET_GEHECHT": total["niet_gehecht"],
        }
