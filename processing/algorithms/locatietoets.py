# SPDX-License-Identifier: GPL-2.0-or-later
"""Locatietoets: the same step as ``lzw locatietoets``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..io.normen.lezen import load_norms
from ..io.normen.tomlbestand import read_toml
from ..io.over import RESOURCES
from .basis import LzwAlgorithm, Run, translate
from .woorden import for_qgis

__all__ = ["LocatietoetsAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_AREA = QgsProcessing.SourceType.TypeVectorPolygon
_TABLE = QgsProcessing.SourceType.TypeVector


class LocatietoetsAlgorithm(LzwAlgorithm):
    """``lzw:locatietoets``: places for a woonvorm beside one another, and why."""

    VERB = "locatietoets"
    GROUP = "woningen"
    SINKS: ClassVar[Mapping[str, str]] = {
        "LOCATIETOETS": "locatietoets",
        "EISEN": "locatietoets_criteria",
        "AFSTANDEN": "locatietoets_afstanden",
        "MENSEN": "locatietoets_mensen",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Test locations for a form of living")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Ranks buildings, plots and plans by the demands of a form of living, with why."
        )

    def define(self) -> None:
        """Add the werkbestand, the locations, what may come there, the output and the counts."""
        purposes, _ = read_toml(RESOURCES / "normen" / "locatietoets.toml")
        self.add_werkbestand()
        self.add(
            QgsProcessingParameterFeatureSource(
                "LOCATIES",
                translate("LZW", "Layer with the locations (points or buildings)"),
                [_POINT, _AREA],
            )
        )
        for name, text in (
            ("LOCATIES_ID", translate("LZW", "Column with the id of a location")),
            ("LOCATIES_NAAM", translate("LZW", "Column with the name of a location")),
        ):
            self.add(
                QgsProcessingParameterField(
                    name, text, parentLayerParameterName="LOCATIES", optional=True
                ),
                advanced=True,
            )
        for name, text, options, default in (
            ("DOEL", translate("LZW", "What is to come there"), list(purposes["doel"]), 0),
            ("PROFIEL", translate("LZW", "Profile"), list(load_norms().profiles), None),
        ):
            standard = options[default] if default is not None else "75plus"
            self.add(
                QgsProcessingParameterEnum(
                    name,
                    text,
                    options=options,
                    allowMultiple=True,
                    usesStaticStrings=True,
                    defaultValue=[standard],
                )
            )
        self.add(
            QgsProcessingParameterNumber(
                "STRAAL",
                translate("LZW", "People count within this walking distance in m"),
                Qgis.ProcessingNumberParameterType.Double,
                optional=True,
                minValue=1.0,
                maxValue=5000.0,
            )
        )
        self.add(
            QgsProcessingParameterFile(
                "CRITERIA",
                translate("LZW", "Demands of your own (TOML)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "EIGEN_DOEL",
                translate("LZW", "Goals out of that file (separated by ;)"),
                optional=True,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add_written()
        for name, text, kind in (
            ("LOCATIETOETS", translate("LZW", "Tested locations"), _POINT),
            ("EISEN", translate("LZW", "Every demand of every location"), _TABLE),
            ("AFSTANDEN", translate("LZW", "Walking distances of the locations"), _TABLE),
            ("MENSEN", translate("LZW", "People around the locations"), _TABLE),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                ),
                advanced=name != "LOCATIETOETS",
            )
        for name, text in (
            ("GETOETST", translate("LZW", "Number of locations that were tested")),
            ("VOLDOET", translate("LZW", "Number that meets every hard demand")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Test the locations, and put the result where it belongs."""
        from ..io.geladen import LoadedLayer
        from ..io.stappen.locatietoets import (
            RESULTS,
            bereken_locatietoets,
            locatietoets_regels,
        )
        from ..io.werkbestand import Werkbestand
        from .brug import read_source

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        source = self.parameterAsSource(parameters, "LOCATIES", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "LOCATIES"))
        raw = read_source(source, context, run.warn, tick=run.part(0, 0.05))
        own = self.parameterAsString(parameters, "EIGEN_DOEL", context) or ""
        goals = [part.strip() for part in own.split(";") if part.strip()]
        chosen = list(self.parameterAsEnumStrings(parameters, "DOEL", context))
        done = bereken_locatietoets(
            path,
            [LoadedLayer(source.sourceName(), raw)],
            [*chosen, *goals],
            profielen=list(self.parameterAsEnumStrings(parameters, "PROFIEL", context)),
            straal=(
                None
                if parameters.get("STRAAL") is None
                else float(self.parameterAsDouble(parameters, "STRAAL", context))
            ),
            criteria=self.path(parameters, "CRITERIA", context),
            kolommen=self._columns(parameters, context),
            normen=self.path(parameters, "NORMEN", context),
            tick=run.part(0.05, 0.9),
        )
        names = list(RESULTS)
        outputs: dict[str, Any] = {"RESULTAAT": self.written(parameters, context, path, names)}
        layers = Werkbestand(path).read_all(names)
        for name, layer_name in self.SINKS.items():
            result = layers[layer_name]
            mine = result.data["run_id"].isin(done.run_ids).to_numpy(dtype=bool)
            identity = self.sink(parameters, name, context, result.take(mine))
            if identity is not None:
                outputs[name] = identity
        for line in locatietoets_regels(layers, done):
            run.say(for_qgis(line))
        run.warn(done.messages)
        tested = layers["locatietoets"].data
        tested = tested[tested["run_id"].isin(done.run_ids)]
        return outputs | {
            "GETOETST": int(tested["locatie_id"].nunique()),
            "VOLDOET": int((tested["oordeel"] == "voldoet").sum()),
        }

    def _columns(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, str]:
        out = {}
        for name, column in (("ID", "punt_id"), ("NAAM", "naam")):
            picked = self.parameterAsStrings(parameters, f"LOCATIES_{name}", context)
            if picked and picked[0]:
                out[column] = picked[0]
        return out
