# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the Processing models of ``resources/modellen``: scripts/in_qgis.sh scripts/maak_modellen.py

A model chains our own algorithms: each step hands its werkbestand to the next, so their order is
fixed. Texts come from ``resources/help/<model>.toml``; everything else stands here. The same
sources give the same files.
"""

from __future__ import annotations

import argparse
import runpy
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildDependency,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelGroupBox,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QPointF, QSizeF
from qgis.PyQt.QtGui import QColor

__all__ = ["MODELS", "build", "write"]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "modellen"

GROUP = "Modellen"
"""Only for who opens the file itself in QGIS; our provider names the group in QGIS's language."""

_INPUT_X, _STEP_X, _OUTPUT_X = 220.0, 620.0, 1020.0
_TOP, _ROW = 120.0, 130.0
_BOX = QSizeF(280.0, 44.0)
_WIDE = QSizeF(320.0, 60.0)
_PALE = QColor(234, 242, 248)

_AREAS, _BAG, _OSM, _SQUARES = "BESTANDEN_GEBIEDEN", "BESTAND_BAG", "BESTAND_OSM", "VIERKANTEN"
_FROM_OSM = ["wegen", "voorzieningen", "achtergrond_vlakken", "achtergrond_lijnen"]
"""Dwellings and buildings come from the BAG; twice the same dwellings would count double."""


@dataclass(frozen=True, slots=True)
class Step:
    """One algorithm: ``inputs`` takes model parameters, ``fixed`` values, ``outputs`` end here."""

    verb: str
    title: str
    comment: str
    inputs: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    passes_on: bool = True
    """Whether the next step takes the werkbestand from this one."""


_GEBIEDEN = Step(
    "importeer_gebieden",
    "Gebieden inlezen",
    "Legt ook vast welke gemeente het is en hoe breed de rand eromheen is. De stappen hierna lezen "
    "alleen wat daarbinnen ligt.",
    {"BESTANDEN": _AREAS, "GEMEENTE": "GEMEENTE", "BUFFER": "BUFFER"},
    {"LADEN": False},
)
_CHECK = Step(
    "controleer",
    "Gegevens controleren",
    "Noemt alles wat niet klopt of ontbreekt in het logboek.",
    passes_on=False,
)
_WALKS = Step(
    "bereikbaarheid",
    "Bereikbaarheid berekenen",
    "Loopafstand van elke woning tot elke soort voorziening.",
    {"PROFIEL": "PROFIEL", "NORMEN": "NORMEN", "LADEN": "LADEN"},
)
_AREAS_OF_HUBS = Step(
    "woonservicegebied",
    "Woonservicegebieden tekenen",
    "Rond plekken die bij elkaar liggen. Is er geen hub, dan gaat het model door.",
    {"NORMEN": "NORMEN", "LADEN": "LADEN"},
    {"DOORGAAN": True},
)
_DEMAND = Step(
    "vraag",
    "Vraag berekenen",
    "Hoeveel ouderen en doelgroepen er zijn, nu en straks, met een marge.",
    {"PEILJAAR": "PEILJAAR", "NORMEN": "NORMEN", "LADEN": "LADEN"},
)
_END = (
    Step(
        "project",
        "QGIS-project maken",
        "Alle lagen met stijl, in groepen, en een kaart op A4.",
        outputs={"PROJECT": "Project voor QGIS"},
        passes_on=False,
    ),
    Step(
        "atlas",
        "Wijkatlas maken",
        "Een PDF voor de gemeente en een per wijk.",
        {"NORMEN": "NORMEN"},
        outputs={"UIT": "Map voor de atlas"},
        passes_on=False,
    ),
)
_OPEN_TAIL = (_CHECK, _WALKS, _AREAS_OF_HUBS, _DEMAND, *_END)
"""Without floor areas of the BAG no dwelling is known to suit anybody: supply would be a guess."""
_BAG_TAIL = (
    _CHECK,
    _WALKS,
    Step(
        "geschiktheid",
        "Geschiktheid berekenen",
        "Welke woningen passen bij ouderen, op wat de BAG ervan zegt.",
        {"NORMEN": "NORMEN", "LADEN": "LADEN"},
    ),
    _AREAS_OF_HUBS,
    _DEMAND,
    Step(
        "vraag_aanbod",
        "Vraag en aanbod vergelijken",
        "Hoeveel geschikte woningen er te weinig zijn per gebied, met een marge.",
        {"NORMEN": "NORMEN", "LADEN": "LADEN"},
    ),
    *_END,
)

MODELS: dict[str, tuple[str, str, tuple[str, ...], tuple[Step, ...]]] = {
    "model_open_data": (
        "gemeente_open_data.model3",
        "Gemeente doorrekenen met open data",
        (_AREAS, _OSM, _SQUARES),
        (
            _GEBIEDEN,
            Step(
                "importeer_osm",
                "OpenStreetMap inlezen",
                "Wegen, panden, adressen, woningen, voorzieningen en de achtergrond.",
                {"BESTAND": _OSM},
                {"LADEN": False},
            ),
            Step(
                "importeer_vierkanten",
                "Bevolking inlezen",
                "Inwoners per vierkant van 100 meter.",
                {"BESTANDEN": _SQUARES},
                {"LADEN": False},
            ),
            *_OPEN_TAIL,
        ),
    ),
    "model_bag": (
        "gemeente_bag.model3",
        "Gemeente doorrekenen met BAG",
        (_AREAS, _BAG, _OSM, _SQUARES),
        (
            _GEBIEDEN,
            Step(
                "importeer_bag",
                "BAG inlezen",
                "Woningen, adressen en panden.",
                {"BESTAND": _BAG},
                {"LADEN": False},
            ),
            Step(
                "importeer_osm",
                "OpenStreetMap inlezen",
                "Alleen wegen, voorzieningen en achtergrond: de woningen komen uit de BAG.",
                {"BESTAND": _OSM},
                {"LAGEN": _FROM_OSM, "LADEN": False},
            ),
            Step(
                "importeer_vierkanten",
                "Bevolking inlezen",
                "Inwoners per vierkant van 100 meter.",
                {"BESTANDEN": _SQUARES},
                {"LADEN": False},
            ),
            *_BAG_TAIL,
        ),
    ),
}
"""Name behind ``lzw:`` -> file, title, source parameters in order, steps."""


def _parameters(sources: Sequence[str]) -> list[QgsProcessingParameterDefinition]:
    """Return the inputs of a model with *sources*, in the order of the form."""
    from lzw_atlas.processing.io.normen.lezen import load_norms

    edge = QgsProcessingParameterDistance(
        "BUFFER",
        "Breedte van de rand om de gemeente",
        defaultValue=3000.0,
        minValue=0.0,
        maxValue=50000.0,
    )
    edge.setDefaultUnit(Qgis.DistanceUnit.Meters)
    files = {
        _AREAS: QgsProcessingParameterMultipleLayers(
            _AREAS, "Wijk- en buurtkaart van het CBS", QgsProcessing.SourceType.TypeFile
        ),
        _BAG: QgsProcessingParameterFile(_BAG, "BAG (GeoPackage)", extension="gpkg"),
        _OSM: QgsProcessingParameterFile(
            _OSM, "OpenStreetMap", fileFilter="OpenStreetMap (*.pbf *.osm)"
        ),
        _SQUARES: QgsProcessingParameterMultipleLayers(
            _SQUARES, "Vierkanten van 100 meter van het CBS", QgsProcessing.SourceType.TypeFile
        ),
    }
    year = QgsProcessingParameterNumber(
        "PEILJAAR",
        "Jaar van de gegevens",
        Qgis.ProcessingNumberParameterType.Integer,
        optional=True,
        minValue=1990,
        maxValue=2100,
    )
    year.setFlags(year.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    norms = QgsProcessingParameterFile(
        "NORMEN", "Eigen normen (TOML)", extension="toml", optional=True
    )
    norms.setFlags(norms.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return [
        QgsProcessingParameterFile("WERKBESTAND", "Werkbestand (GeoPackage)", extension="gpkg"),
        *(files[name] for name in sources),
        QgsProcessingParameterString("GEMEENTE", "Gemeente (GM en vier cijfers)"),
        edge,
        QgsProcessingParameterEnum(
            "PROFIEL",
            "Profiel",
            options=list(load_norms().profiles),
            allowMultiple=True,
            usesStaticStrings=True,
            defaultValue=["75plus"],
        ),
        year,
        norms,
        QgsProcessingParameterBoolean(
            "LADEN", "Laad het resultaat in het project", defaultValue=True
        ),
    ]


def build(name: str) -> QgsProcessingModelAlgorithm:
    """Return the model *name*; the provider ``lzw`` must be registered."""
    _, title, sources, steps = MODELS[name]
    texts = tomllib.loads(
        (ROOT / "resources" / "help" / f"{name}.toml").read_text(encoding="utf-8")
    )
    model = QgsProcessingModelAlgorithm(title, GROUP)
    definitions = _parameters(sources)
    height = _add_steps(model, steps)
    for number, definition in enumerate(definitions):
        definition.setHelp(texts["parameters"].get(definition.name(), ""))
        box = QgsProcessingModelParameter(definition.name())
        box.setPosition(QPointF(_INPUT_X, _TOP + number * _ROW))
        box.setSize(_BOX)
        model.addModelParameter(definition, box)
    model.setParameterOrder([d.name() for d in definitions])
    model.updateDestinationParameters()
    height = max(height, (len(definitions) - 1) * _ROW)
    for number, (text, x, width) in enumerate(
        (
            ("Invoer", _INPUT_X, _BOX.width()),
            ("Stappen", _STEP_X, _WIDE.width()),
            ("Uitvoer", _OUTPUT_X, _BOX.width()),
        )
    ):
        model.addGroupBox(_frame(f"vak_{number}", text, x, width, height))
    model.setHelpContent(_help(model, texts))
    return model


def _add_steps(model: QgsProcessingModelAlgorithm, steps: Sequence[Step]) -> float:
    """Add *steps*, each after the one before it; return how far down they go."""
    source = QgsProcessingModelChildParameterSource
    werkbestand = source.fromModelParameter("WERKBESTAND")
    before = ""
    for number, step in enumerate(steps):
        child = QgsProcessingModelChildAlgorithm(f"lzw:{step.verb}")
        if child.algorithm() is None:
            raise SystemExit(f"lzw:{step.verb} bestaat niet.")
        child.setChildId(step.verb)
        child.setDescription(f"{number + 1}. {step.title}")
        child.comment().setDescription(step.comment)
        y = _TOP + number * _ROW
        child.setPosition(QPointF(_STEP_X, y))
        child.setSize(_WIDE)
        child.comment().setPosition(QPointF(_STEP_X + 40.0, y - 52.0))
        child.comment().setSize(QSizeF(_WIDE.width() - 60.0, 44.0))
        child.addParameterSources("WERKBESTAND", [werkbestand])
        for name, parameter in step.inputs.items():
            child.addParameterSources(name, [source.fromModelParameter(parameter)])
        for name, value in step.fixed.items():
            child.addParameterSources(name, [source.fromStaticValue(value)])
        if before:
            child.setDependencies([QgsProcessingModelChildDependency(before)])
        ends = {}
        for name, text in step.outputs.items():
            end = QgsProcessingModelOutput(text, text)
            end.setChildId(step.verb)
            end.setChildOutputName(name)
            end.setPosition(QPointF(_OUTPUT_X, y))
            end.setSize(_BOX)
            ends[text] = end
        child.setModelOutputs(ends)
        model.addChildAlgorithm(child)
        before = step.verb
        if step.passes_on:
            werkbestand = source.fromChildOutput(step.verb, "RESULTAAT")
    return (len(steps) - 1) * _ROW


def _frame(identity: str, text: str, x: float, width: float, height: float) -> Any:
    """Return the labelled frame around one column of boxes."""
    box = QgsProcessingModelGroupBox()
    box.setDescription(text)
    box.setColor(_PALE)
    box.setSize(QSizeF(width + 50.0, height + 180.0))
    box.setPosition(QPointF(x, _TOP - 20.0 + height / 2))
    # A fixed id, where QGIS would make up another one at each run.
    box.loadVariant({**box.toVariant(), "uuid": identity})
    return box


def _help(model: QgsProcessingModelAlgorithm, texts: dict[str, Any]) -> dict[str, str]:
    """Return the help panel of a model: what it does, its inputs and its outputs."""
    labels = {d.description(): d.name() for d in model.destinationParameterDefinitions()}
    out = {
        "ALG_DESC": "\n".join(f"<p>{p}</p>" for p in texts["samenvatting"]),
        "ALG_CREATOR": "LZW Atlas",
        **texts["parameters"],
    }
    return out | {labels[text]: said for text, said in texts["uitvoer"].items()}


def write(folder: Path) -> list[Path]:
    """Write every model to *folder* and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (file, *_) in MODELS.items():
        path = folder / file
        if not build(name).toFile(str(path)):
            raise SystemExit(f"{path} is niet te schrijven.")
        _sort_attributes(path)
        written.append(path)
    return written


def _sort_attributes(path: Path) -> None:
    """Give every element its attributes in one order: Qt shuffles them at each run."""
    tree = ET.parse(path)  # noqa: S314 - our own file
    for element in tree.iter():
        known = sorted(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(known)
    text = ET.tostring(tree.getroot(), encoding="unicode")
    path.write_text(f"<!DOCTYPE model>\n{text}\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Start QGIS with our provider and write the models."""
    parser = argparse.ArgumentParser(description="Maak de Processing-modellen.")
    parser.add_argument("--uit", type=Path, default=FOLDER, help="map voor de modellen")
    target = parser.parse_args().uit
    runpy.run_path(str(ROOT / "conftest.py"))["register_package"]()
    application = QgsApplication([], False)
    application.initQgis()
    from lzw_atlas import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    for path in write(target):
        print(path)
    plugin.unload()
    application.exitQgis()


if __name__ == "__main__":
    main()
