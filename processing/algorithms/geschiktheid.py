# SPDX-License-Identifier: GPL-2.0-or-later
"""Geschiktheid: the same step as ``lzw geschiktheid``."""

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
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
)

from ..core.registry import LAYERS
from ..io.normen.tomlbestand import read_toml
from ..io.over import RESOURCES
from .basis import LzwAlgorithm, Run, translate

__all__ = ["GeschiktheidAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_AREA = QgsProcessing.SourceType.TypeVectorPolygon
_TABLE = QgsProcessing.SourceType.TypeVector
_COUNTED = {
    "GESCHIKT": "geschikt",
    "AANPASBAAR": "aanpasbaar",
    "ONGESCHIKT": "ongeschikt",
    "ONBEKEND": "onbekend",
}


class GeschiktheidAlgorithm(LzwAlgorithm):
    """``lzw:geschiktheid``: how well each dwelling suits each target group, and why."""

    VERB = "geschiktheid"
    GROUP = "woningen"
    SINKS: ClassVar[Mapping[str, str]] = {
        "GESCHIKTHEID": "geschiktheid",
        "GEBIED": "geschiktheid_gebied",
        "VENSTER": "geschiktheid_venster",
        "COMPLEX": "geschiktheid_complex",
        "WOONSCAN": "woonscan",
        "VERHUIZEN": "verhuizen",
        "VERHUIZEN_GEBIED": "verhuizen_gebied",
        "IJKING": "geschiktheid_ijking",
    }

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Suitability of dwellings")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Class, score and reasons per dwelling and target group; unknown stays unknown."
        )

    def define(self) -> None:
        """Add the werkbestand, for whom, by which rules, the output and the counts."""
        rules, _ = read_toml(RESOURCES / "normen" / "geschiktheid.toml")
        self.add_werkbestand()
        self.add(
            QgsProcessingParameterEnum(
                "GROEP",
                translate("LZW", "Target groups"),
                options=list(rules["groep"]),
                allowMultiple=True,
                usesStaticStrings=True,
                optional=True,
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
            ("GESCHIKTHEID", translate("LZW", "Suitability per dwelling"), _POINT),
            ("GEBIED", translate("LZW", "Suitability per area"), _TABLE),
            ("VENSTER", translate("LZW", "Unsuitable within 200 m"), _AREA),
            ("COMPLEX", translate("LZW", "Suitability per complex"), _POINT),
            ("WOONSCAN", translate("LZW", "Where a woonscan reaches most older people"), _AREA),
            ("VERHUIZEN", translate("LZW", "Moving within the neighbourhood"), _POINT),
            ("VERHUIZEN_GEBIED", translate("LZW", "Moving, per area"), _TABLE),
            ("IJKING", translate("LZW", "Calibration beside published shares"), _TABLE),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                ),
                advanced=name != "GESCHIKTHEID",
            )
        for name, text in (
            ("GESCHIKT", translate("LZW", "Number of suitable dwellings")),
            ("AANPASBAAR", translate("LZW", "Number of adaptable dwellings")),
            ("ONGESCHIKT", translate("LZW", "Number of unsuitable dwellings")),
            ("ONBEKEND", translate("LZW", "Number of dwellings of which it is unknown")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Classify the dwellings, and put the result where it belongs."""
        from ..io.stappen.geschiktheid import bereken_geschiktheid, geschiktheid_regels
        from ..io.werkbestand import Werkbestand

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        given = parameters.get("JAAR") is not None
        groups = (
            list(self.parameterAsEnumStrings(parameters, "GROEP", context))
            if parameters.get("GROEP")
            else []
        )
        done = bereken_geschiktheid(
            path,
            groups,
            self.path(parameters, "REGELS", context),
            self.path(parameters, "NORMEN", context),
            jaar=self.parameterAsInt(parameters, "JAAR", context) if given else None,
            tick=run.part(0.0, 0.9),
        )
        maps = [n for n in self.SINKS.values() if LAYERS[n].geometry]
        outputs: dict[str, Any] = {"RESULTAAT": self.written(parameters, context, path, maps)}
        asked = {n: k for n, k in self.SINKS.items() if parameters.get(n) is not None}
        layers = Werkbestand(path).read_all(["geschiktheid", *asked.values()])
        layers = {
            k: v.take((v.data["run_id"] == done.run_id).to_numpy(dtype=bool))
            for k, v in layers.items()
        }
        mine = layers["geschiktheid"]
        for name, layer in asked.items():
            identity = self.sink(parameters, name, context, layers[layer])
            if identity is not None:
                outputs[name] = identity
        for line in geschiktheid_regels(mine.data, done):
            run.say(line)
        run.warn(done.messages)
        counts = mine.data["klasse"].value_counts()
        return outputs | {name: int(counts.get(k, 0)) for name, k in _COUNTED.items()}
