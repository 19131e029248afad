# SPDX-License-Identifier: GPL-2.0-or-later
"""What every algorithm of the provider shares: identity, help, checks, errors, cancel, loading.

An algorithm only declares its parameters and calls a step of ``io`` or ``report``. Nothing heavy
is imported before it runs: QGIS asks every algorithm for its parameters at each start.
"""

from __future__ import annotations

import html
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsMessageLog,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)
from qgis.PyQt.QtCore import QCoreApplication, QUrl
from qgis.PyQt.QtGui import QIcon

from ..core.errors import Cancelled, LzwError, Problem
from ..core.progress import Tick, listening
from ..core.registry import LAYERS
from ..io import schema as schema  # declares the base layers
from ..io.meldingen import sentences, trouble
from ..io.omgeving import geos_problem, missing_for, own_proj_loaded
from ..io.over import RESOURCES
from .hulp import HELP, Help, dialog_order, help_of
from .laden import show_layers
from .plekken import clashes, file_and_layer, refresh_layers, sink_refused, unsaved_layers
from .woorden import for_qgis

if TYPE_CHECKING:
    from ..core.tables import Layer

__all__ = ["LzwAlgorithm", "Run", "translate"]

translate = QCoreApplication.translate


def rd_or_none(geometry: str | None) -> QgsCoordinateReferenceSystem:
    """Return RD for a layer with a geometry, no CRS for a table."""
    return QgsCoordinateReferenceSystem("EPSG:28992" if geometry else "")


class Run:
    """One execution: progress, what was said, and what is to be shown afterwards."""

    def __init__(self, feedback: QgsProcessingFeedback, layers: bool = False) -> None:
        self.feedback = feedback
        self.layers = layers
        """Whether rows come from layers of the project."""
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self._begin = time.perf_counter()

    @property
    def tick(self) -> Tick:
        """Return the progress of the engine: a fraction in, go on or not out."""
        return self.part(0.0, 1.0)

    def part(self, start: float, stop: float) -> Tick:
        """Return a tick whose 0..1 is *start*..*stop* of the whole."""

        def tick(fraction: float) -> bool:
            self.feedback.setProgress(100.0 * (start + (stop - start) * fraction))
            return not self.feedback.isCanceled()

        return tick

    def say(self, line: str) -> None:
        """Add a line to the log and the report."""
        self.lines.append(line)
        self.feedback.pushInfo(line)

    def warn(self, lines: list[str]) -> None:
        """Add warnings, in the words of Processing, each once."""
        for line in lines:
            text = for_qgis(line, self.layers)
            if text not in self.warnings:
                self.warnings.append(text)
                self.feedback.pushWarning(text)

    def seconds(self) -> float:
        """Return how long the run has taken so far."""
        return round(time.perf_counter() - self._begin, 3)


class LzwAlgorithm(QgsProcessingAlgorithm):  # type: ignore[misc] # QGIS ships no type stubs
    """Base of all algorithms; a subclass gives ``VERB``, ``GROUP``, ``define`` and ``compute``."""

    VERB = ""
    GROUP = ""
    SINKS: ClassVar[Mapping[str, str]] = {}
    """Output layers: parameter -> layer of the registry."""
    NEEDS = "analyse"
    """Which packages must be there: ``analyse``, ``atlas`` or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._unsaved: dict[Path, frozenset[str]] = {}
        self._shown: dict[tuple[Path, str], str] = {}
        self._written: Path | None = None

    # Identity

    def createInstance(self) -> LzwAlgorithm:
        """Return a fresh instance; an instance holds the state of one run."""
        return type(self)()

    def name(self) -> str:
        """Return the part of the id behind ``lzw:``; a public contract."""
        return self.VERB

    def groupId(self) -> str:
        """Return the fixed id of the group."""
        return self.GROUP

    def group(self) -> str:
        """Return the visible name of the group."""
        return {
            "gegevens": translate("LZW", "Data"),
            "bereikbaarheid": translate("LZW", "Accessibility"),
            "woningen": translate("LZW", "Dwellings"),
            "woonservicegebieden": translate("LZW", "Woonservicegebieden"),
            "vraag_en_aanbod": translate("LZW", "Demand and supply"),
            "atlas": translate("LZW", "Atlas"),
        }[self.GROUP]

    def tags(self) -> list[str]:
        """Return words to find the algorithm by, Dutch synonyms included."""
        return [*self.help_texts().labels, "lzw", "langer zelfstandig wonen"]

    def icon(self) -> QIcon:
        """Return the icon in the toolbox."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the icon."""
        own = RESOURCES / "iconen" / f"{self.VERB}.svg"
        return str(own if own.exists() else RESOURCES / "iconen" / "lzw.svg")

    def help_texts(self) -> Help:
        """Return the texts of ``resources/help`` for this algorithm."""
        return help_of(self.VERB)

    def shortHelpString(self) -> str:
        """Return the help panel, with a picture."""
        names = {p.name(): p.description() for p in dialog_order(self.parameterDefinitions())}
        return self.help_texts().html(names, self.helpUrl())

    def helpUrl(self) -> str:
        """Return the page on this computer about the algorithm; no internet is needed."""
        url = QUrl.fromLocalFile(str(HELP / "hulp.html"))
        url.setFragment(self.VERB)
        return str(url.toString())

    # Parameters

    def define(self) -> None:
        """Add the parameters and outputs of the algorithm itself."""
        raise NotImplementedError

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare everything; QGIS calls this when it loads the provider."""
        self.define()
        self.add(
            QgsProcessingParameterFileDestination(
                "RAPPORT",
                translate("LZW", "Report"),
                fileFilter=translate("LZW", "HTML files (*.html)"),
                optional=True,
                createByDefault=True,
            )
        )
        self.addOutput(
            QgsProcessingOutputNumber("WAARSCHUWINGEN", translate("LZW", "Number of warnings"))
        )
        self.addOutput(QgsProcessingOutputNumber("SECONDEN", translate("LZW", "Seconds")))

    def add(self, parameter: QgsProcessingParameterDefinition, advanced: bool = False) -> None:
        """Add *parameter* with its help text."""
        parameter.setHelp(self.help_texts().parameters.get(parameter.name(), ""))
        if advanced:
            parameter.setFlags(
                parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced
            )
        self.addParameter(parameter)

    def add_werkbestand(self, optional: bool = False) -> None:
        """Add the werkbestand, and whether layers written to it come into the project."""
        self.add(
            QgsProcessingParameterFile(
                "WERKBESTAND",
                translate("LZW", "Werkbestand (GeoPackage)"),
                extension="gpkg",
                optional=optional,
            )
        )

    def add_written(self) -> None:
        """Add what goes with an algorithm that writes to the werkbestand."""
        self.add(
            QgsProcessingParameterBoolean(
                "LADEN",
                translate("LZW", "Load the layers that were written into the project"),
                defaultValue=True,
            )
        )
        self.addOutput(
            QgsProcessingOutputFile("RESULTAAT", translate("LZW", "Werkbestand with the result"))
        )

    def add_normen(self) -> None:
        """Add the file with norms of one's own."""
        self.add(
            QgsProcessingParameterFile(
                "NORMEN",
                translate("LZW", "Norms of your own (TOML)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )

    def path(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> Path | None:
        """Return the file of parameter *name*, or None when it is empty."""
        text = self.parameterAsFile(parameters, name, context)
        return Path(text) if text else None

    # Checks

    def canExecute(self) -> tuple[bool, str]:
        """Return whether the packages are there; if not, what is missing and who can help."""
        problems = [*missing_for(self.NEEDS), *own_proj_loaded()] if self.NEEDS else []
        return not problems, " ".join(problems)

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Return QGIS's own verdict, then that of :meth:`problems`; all findings at once."""
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        found = self.problems(parameters, context)
        return not found, "\n".join(found)

    def problems(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
    ) -> list[str]:
        """Return what is wrong between parameters; cheap, nothing is read."""
        found = []
        for definition in self.parameterDefinitions():
            lost = self._lost(definition, parameters, context)
            if lost:
                found.append(
                    translate("LZW", "{parameter}: {file} does not exist.").format(
                        parameter=definition.description(), file=lost
                    )
                )
        over, double = clashes(self, parameters, context)
        found += [
            translate(
                "LZW", "{parameter}: this would replace a file that is read. Choose another name."
            ).format(parameter=name)
            for name in over
        ]
        if double:
            found.append(
                translate(
                    "LZW", "{parameters}: two results in one place. Choose a file for each."
                ).format(parameters=", ".join(double))
            )
        return found

    def _lost(
        self,
        definition: QgsProcessingParameterDefinition,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
    ) -> str:
        """Return what a parameter names and is not there: file, folder, column or CRS."""
        name, kind = definition.name(), definition.type()
        value = parameters.get(name)
        if value is None or value == "":
            return ""
        if kind == "file" and name != self._may_be_new():
            path = self.path(parameters, name, context)
            return str(path) if path is not None and not path.exists() else ""
        if kind == "sink":
            if isinstance(value, QgsProcessingOutputLayerDefinition):
                value = value.sink.staticValue()
            # Anything with a colon behind the drive letter is a database or a layer in memory.
            if isinstance(value, str) and Path(value).suffix and ":" not in value[2:]:
                folder = Path(value).parent
                return "" if folder.is_dir() else str(folder)
        if kind == "crs" and isinstance(value, str):
            return "" if self.parameterAsCrs(parameters, name, context).isValid() else value
        if kind == "field":
            parent = definition.parentLayerParameterName()
            source = (
                self.parameterAsSource(parameters, parent, context)
                if parameters.get(parent) is not None
                else None
            )
            if source is not None:
                chosen = self.parameterAsStrings(parameters, name, context)
                return ", ".join(c for c in chosen if source.fields().lookupField(c) < 0)
        return ""

    def _may_be_new(self) -> str:
        """Return the file parameter that may name a file that is still to be made."""
        return ""

    # Running

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Do the work and return the outputs."""
        raise NotImplementedError

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],  # noqa: ARG002
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """Note, on the main thread, which layers of the werkbestand the project shows or edits."""
        project = context.project()
        if project is None:
            return True
        for layer in project.mapLayers().values():
            place = file_and_layer(layer)
            if place is not None:
                self._shown[place] = layer.id()
        self._unsaved = unsaved_layers(project)
        return True

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run, and turn whatever goes wrong into a sentence."""
        from ..io.werkbestand import unsaved_edits

        run = Run(feedback, self._from_layers(parameters))
        failure = (geos_problem() or "") if self.NEEDS else ""
        if failure:
            raise QgsProcessingException(failure)
        outputs: dict[str, Any] = {}
        report = self.parameterAsFileOutput(parameters, "RAPPORT", context)
        try:
            self._try_files(parameters, context)
            # What is in the werkbestand cannot be stopped any more: then it is finished.
            with (
                listening(lambda: self._written is None and feedback.isCanceled()),
                unsaved_edits(self._unsaved),
            ):
                outputs = self.compute(parameters, context, run)
        except Cancelled:
            failure = translate("LZW", "Stopped. The step that was running has changed nothing.")
        except LzwError as error:
            failure = "\n".join(for_qgis(s, run.layers) for s in sentences(error))
        except (OSError, MemoryError) as error:
            failure = trouble(error)
        except QgsProcessingException as error:
            failure = str(error)
        except Exception as error:
            # A mistake of ours. For who mends it everything goes to the log panel.
            QgsMessageLog.logMessage(
                traceback.format_exc(), "LZW Atlas", Qgis.MessageLevel.Critical
            )
            traceback.clear_frames(error.__traceback__)
            failure = translate(
                "LZW",
                "Something went wrong that should not. The details stand in the log messages panel "
                "under LZW Atlas; send them with a description of what you did.",
            )
        if failure:
            if self._written is not None:
                done = translate("LZW", "The result is already in {file}.")
                failure += " " + done.format(file=self._written)
            # Raised here, without the cause: its frames hold GDAL objects that must not outlive
            # their dataset.
            raise QgsProcessingException(failure)
        if report:
            try:
                Path(report).write_text(self._html(run), encoding="utf-8")
                outputs["RAPPORT"] = report
            except OSError as error:
                run.warn([trouble(error)])
        outputs["WAARSCHUWINGEN"] = len(run.warnings)
        outputs["SECONDEN"] = run.seconds()
        return outputs

    def _from_layers(self, parameters: Mapping[str, Any]) -> bool:
        return any(
            d.type() == "source" and parameters.get(d.name()) is not None
            for d in self.parameterDefinitions()
        )

    def _try_files(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> None:
        """Raise when a file that is written at the end cannot be: now nothing has changed yet."""
        from ..io import lijst as lijst  # has the sentence
        from .brug import fields_of_schema, wkb_type

        for name, layer_name in self.SINKS.items():
            if parameters.get(name) is None:
                continue
            declared = LAYERS[layer_name]
            refused = sink_refused(
                parameters[name],
                fields_of_schema(declared),
                wkb_type(declared.geometry),
                rd_or_none(declared.geometry),
            )
            if refused:
                raise QgsProcessingException(
                    translate(
                        "LZW", "{file} cannot hold this layer ({reason}). Choose a GeoPackage."
                    ).format(file=parameters[name], reason=refused)
                )
        for definition in self.parameterDefinitions():
            value = parameters.get(definition.name())
            if definition.type() != "fileDestination" or not isinstance(value, str):
                continue
            if value in ("", QgsProcessing.TEMPORARY_OUTPUT):
                continue
            path = Path(self.parameterAsFileOutput(parameters, definition.name(), context))
            new = not path.exists()
            try:
                path.open("ab").close()
            except OSError as error:
                if path.suffix not in (".csv", ".xlsx", ".ods"):
                    raise
                raise LzwError(
                    Problem("lijst_niet_geschreven", values={"bestand": str(path)})
                ) from error
            if new:
                path.unlink()

    def postProcessAlgorithm(
        self,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Let layers of the werkbestand that the project shows already read the new rows."""
        project = context.project()
        if project is None or self._written is None:
            return {}
        refresh_layers(project, self._written)
        return {}

    def written(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        path: Path,
        names: list[str],
    ) -> str:
        """Note that *path* was written, and load layers *names* when the user wants that."""
        self._written = path.resolve()
        if self.parameterAsBool(parameters, "LADEN", context):
            new = [n for n in names if (self._written, n) not in self._shown]
            show_layers(context, self._written, new)
        return str(path)

    def sink(
        self,
        parameters: Mapping[str, Any],
        name: str,
        context: QgsProcessingContext,
        layer: Layer,
    ) -> str | None:
        """Write *layer* to the output *name*; return its id, None when it was not asked for."""
        from .brug import fields_of, wkb_type, write_rows
        from .laden import style_output

        if parameters.get(name) is None:
            return None
        declared = LAYERS[layer.name]
        fields = fields_of(layer)
        crs = rd_or_none(declared.geometry)
        sink, identity = self.parameterAsSink(
            parameters, name, context, fields, wkb_type(declared.geometry), crs
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, name))
        refused = write_rows(layer, fields, sink)
        if refused is not None:
            raise QgsProcessingException(self.writeFeatureError(sink, parameters, name))
        # Finished before anything else reads it.
        sink.finalize() if hasattr(sink, "finalize") else sink.flushBuffer()
        del sink
        style_output(context, identity, layer.name)
        return str(identity)

    def _html(self, run: Run) -> str:
        title = html.escape(self.displayName())
        body = "".join(f"<li>{html.escape(line)}</li>" for line in run.lines)
        notes = "".join(f"<li>{html.escape(line)}</li>" for line in run.warnings)
        heading = html.escape(translate("LZW", "Please note"))
        return (
            '<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8">'
            f"<title>{title}</title></head><body><h1>{title}</h1><ul>{body}</ul>"
            + (f"<h2>{heading}</h2><ul>{notes}</ul>" if notes else "")
            + "</body></html>\n"
        )
