# SPDX-License-Identifier: GPL-2.0-or-later
"""What-if and comparison: the same steps as ``lzw watals`` and ``lzw vergelijk``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..core.registry import LAYERS
from ..io.normen.lezen import load_norms
from .basis import LzwAlgorithm, Run, translate
from .woorden import for_qgis

if TYPE_CHECKING:
    from ..io.geladen import LoadedLayer

__all__ = ["VergelijkAlgorithm", "WatalsAlgorithm"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_SINKS: Mapping[str, str] = {"VERSCHIL": "verschil", "VERSCHIL_GEBIED": "verschil_gebied"}
_COLUMNS = ("categorie", "actie", "voorziening_id", "naam")


class _DifferenceAlgorithm(LzwAlgorithm):
    """What both share: a werkbestand, a profile and the two layers of a difference."""

    SINKS = _SINKS
    GROUP = "bereikbaarheid"

    def add_text(self, name: str, text: str, optional: bool = True, advanced: bool = False) -> None:
        """Add a line of text."""
        self.add(QgsProcessingParameterString(name, text, optional=optional), advanced=advanced)

    def add_profile(self, default: list[str] | None) -> None:
        """Add the choice of profiles; without a *default* it may stay empty."""
        self.add(
            QgsProcessingParameterEnum(
                "PROFIEL",
                translate("LZW", "Profile"),
                options=list(load_norms().profiles),
                allowMultiple=True,
                usesStaticStrings=True,
                defaultValue=default,
                optional=default is None,
            )
        )

    def add_sinks(self) -> None:
        """Add the layer per dwelling and the table per gebied."""
        for name, text, kind in (
            ("VERSCHIL", translate("LZW", "Difference per dwelling"), _POINT),
            (
                "VERSCHIL_GEBIED",
                translate("LZW", "Difference per area"),
                QgsProcessing.SourceType.TypeVector,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, text, kind, optional=True, createByDefault=False
                )
            )

    def texts(self, parameters: Mapping[str, Any], name: str, context: Any) -> list[str]:
        """Return the parts of a line of text that a semicolon separates."""
        line = self.parameterAsString(parameters, name, context) or ""
        return [part.strip() for part in line.split(";") if part.strip()]

    def profiles(self, parameters: Mapping[str, Any], context: Any) -> list[str]:
        """Return the chosen profiles; none where the choice was left empty."""
        if self.parameterDefinition("PROFIEL").defaultValue() is None and not parameters.get(
            "PROFIEL"
        ):
            return []
        return list(self.parameterAsEnumStrings(parameters, "PROFIEL", context))

    def sinks(
        self, parameters: Mapping[str, Any], context: Any, path: Path, scenario: str
    ) -> dict[str, Any]:
        """Write the rows of *scenario* to the output layers that were asked for."""
        from ..io.werkbestand import Werkbestand

        out = {}
        wanted = [n for n in _SINKS if parameters.get(n) is not None]
        layers = Werkbestand(path).read_all([_SINKS[n] for n in wanted]) if wanted else {}
        for name in wanted:
            layer = layers[_SINKS[name]]
            mine = (layer.data["scenario"] == scenario).to_numpy(dtype=bool)
            out[name] = self.sink(parameters, name, context, layer.take(mine))
        return out


class WatalsAlgorithm(_DifferenceAlgorithm):
    """``lzw:watals``: facilities open, close or move; who gains and who loses."""

    VERB = "watals"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "What if facilities open, close or move")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Who comes within the norm and who drops out, by area and age.")

    def define(self) -> None:
        """Add the scenario, what changes, as text or as a layer, and the outputs."""
        self.add_werkbestand()
        self.add_text("SCENARIO", translate("LZW", "Name of the scenario"), optional=False)
        self.add_text("SLUIT", translate("LZW", "Facilities that close (ids, separated by ;)"))
        self.add_text(
            "OPEN", translate("LZW", "Facilities that open (x,y,categorie,naam, separated by ;)")
        )
        self.add_text(
            "VERPLAATS", translate("LZW", "Facilities that move (id,x,y, separated by ;)")
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "LAAG", translate("LZW", "Layer with what changes"), [_POINT], optional=True
            )
        )
        for column in _COLUMNS:
            # The layer scenarios itself is declared in the engine, which is not loaded yet.
            declared = LAYERS["voorzieningen"].column(column)
            label = declared.label if declared is not None else translate("LZW", "What happens")
            self.add(
                QgsProcessingParameterField(
                    f"LAAG_{column.upper()}",
                    translate("LZW", "{layer}, column: {column}").format(
                        layer=translate("LZW", "Layer with what changes"), column=label
                    ),
                    parentLayerParameterName="LAAG",
                    optional=True,
                ),
                advanced=column != "categorie",
            )
        self.add_profile(["75plus"])
        self.add_normen()
        self.add_written()
        self.add_sinks()
        for name, text in (
            ("WINT", translate("LZW", "Dwellings that come within a norm")),
            ("VERLIEST", translate("LZW", "Dwellings that drop out of a norm")),
            ("GEWIJZIGD", translate("LZW", "Number of rows in the difference per dwelling")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        if parameters.get("LAAG") is None and any(
            parameters.get(f"LAAG_{c.upper()}") for c in _COLUMNS
        ):
            found.append(
                translate("LZW", "A column of {layer} is chosen, but not the layer.").format(
                    layer="LAAG"
                )
            )
        return found

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Compute, write and say who gains and who loses."""
        from ..io.stappen import bereken_watals

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        source = self._layer(parameters, context, run)
        done = bereken_watals(
            path,
            self.parameterAsString(parameters, "SCENARIO", context),
            sluit=self.texts(parameters, "SLUIT", context),
            open_=self.texts(parameters, "OPEN", context),
            verplaats=self.texts(parameters, "VERPLAATS", context),
            laag=source,
            kolommen=self._columns(parameters, context),
            profielen=self.profiles(parameters, context),
            normen=self.path(parameters, "NORMEN", context),
            tick=run.part(0.1, 0.9),
        )
        names = ["scenarios", *_SINKS.values()]
        outputs = {"RESULTAAT": self.written(parameters, context, path, names)}
        outputs |= self.sinks(parameters, context, path, done.scenario)
        for line in done.lines:
            run.say(for_qgis(line))
        run.warn(done.messages)
        facts = next(iter(done.facts.values()))
        return outputs | {
            "WINT": facts["wint"],
            "VERLIEST": facts["verliest"],
            "GEWIJZIGD": facts["rijen"],
        }

    def _layer(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> LoadedLayer | None:
        from ..io.geladen import LoadedLayer
        from .brug import read_source

        if parameters.get("LAAG") is None:
            return None
        source = self.parameterAsSource(parameters, "LAAG", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "LAAG"))
        return LoadedLayer(
            source.sourceName(), read_source(source, context, run.warn, tick=run.part(0, 0.1))
        )

    def _columns(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, str]:
        out = {}
        for column in _COLUMNS:
            picked = self.parameterAsStrings(parameters, f"LAAG_{column.upper()}", context)
            if picked and picked[0]:
                out[column] = picked[0]
        return out


class VergelijkAlgorithm(_DifferenceAlgorithm):
    """``lzw:vergelijk``: keep a moment, compare two of them, or two werkbestanden."""

    VERB = "vergelijk"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Compare two moments or two werkbestanden")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Keeps the figures of now, or says what changed since then.")

    def define(self) -> None:
        """Add what to keep or to compare, and the outputs."""
        self.add_werkbestand()
        self.add_text("BEWAAR", translate("LZW", "Keep the figures of now under this name"))
        self.add_text("MOMENT", translate("LZW", "Two kept moments (oldest first, separated by ;)"))
        self.add(
            QgsProcessingParameterFile(
                "MET",
                translate("LZW", "Compare with this werkbestand (the older one)"),
                extension="gpkg",
                optional=True,
            )
        )
        self.add_profile(None)
        self.add_text("NAAM", translate("LZW", "Name of the comparison"), advanced=True)
        self.add_normen()
        self.add_written()
        self.add_sinks()
        self.addOutput(
            QgsProcessingOutputNumber("RIJEN", translate("LZW", "Number of rows written"))
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        moments = self.texts(parameters, "MOMENT", context)
        keep = bool(self.parameterAsString(parameters, "BEWAAR", context))
        wishes = [keep, bool(moments), parameters.get("MET") not in (None, "")]
        if sum(wishes) != 1:
            found.append(
                translate(
                    "LZW",
                    "Fill in one of three: a name to keep the figures under, two moments, or a "
                    "werkbestand to compare with.",
                )
            )
        elif moments and len(moments) != 2:
            found.append(
                translate("LZW", "Name two moments with a semicolon between them, like 2025; 2026.")
            )
        elif keep and any(parameters.get(name) is not None for name in _SINKS):
            found.append(
                translate("LZW", "Keeping a moment gives no difference: leave the outputs empty.")
            )
        return found

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Keep or compare, and say what came out."""
        from ..io.stappen import vergelijk

        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        done = vergelijk(
            path,
            met=self.path(parameters, "MET", context),
            momenten=self.texts(parameters, "MOMENT", context),
            bewaar=self.parameterAsString(parameters, "BEWAAR", context) or None,
            profielen=self.profiles(parameters, context),
            naam=self.parameterAsString(parameters, "NAAM", context) or "",
            normen=self.path(parameters, "NORMEN", context),
            tick=run.part(0.0, 0.9),
        )
        outputs = {"RESULTAAT": self.written(parameters, context, path, list(done.layers))}
        if done.what != "bewaard":
            outputs |= self.sinks(parameters, context, path, done.name)
        for line in done.lines:
            run.say(for_qgis(line))
        run.warn(done.messages)
        return outputs | {"RIJEN": done.rows}
