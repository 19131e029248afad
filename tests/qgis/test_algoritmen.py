# SPDX-License-Identifier: GPL-2.0-or-later
"""Every algorithm of the provider, in every way a person can run it.

What each algorithm is given stands in :mod:`gevallen`; the tests here know no algorithm by name.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.werkbestand import Werkbestand
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFile,
    QgsProject,
    QgsReadWriteContext,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QEventLoop, QMetaType, QTimer
from qgis.PyQt.QtXml import QDomDocument

from .gevallen import GEVALLEN, Dorp, Geval, Plek, los, to_lonlat

ROOT = Path(__file__).resolve().parents[2]
STOP = "Stopped. The step that was running has changed nothing."
pytestmark = pytest.mark.usefixtures("qgis_processing", "provider")

Maak = Callable[..., Plek]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One moment for all runs, so that two of them can be compared whole."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


@pytest.fixture
def plek(tmp_path: Path, dorp: Dorp) -> Maak:
    """Make folders for runs, each with the werkbestand that the case begins with."""
    number = itertools.count(1)

    def make(case: Geval) -> Plek:
        folder = tmp_path / f"p{next(number)}"
        folder.mkdir()
        place = Plek(folder, dorp)
        if case.begin:
            place.werk.write_bytes(dorp.werk(case.begin).read_bytes())
        return place

    return make


@pytest.fixture
def project() -> Iterator[QgsProject]:
    """A project of its own."""
    made = QgsProject()
    yield made
    made.clear()


class Feedback(QgsProcessingFeedback):
    """Remembers what was said; stops by itself the *stop*-th time it is asked."""

    def __init__(self, stop: int = 0) -> None:
        super().__init__(False)
        self.stop = stop
        self.asked = 0
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.infos: list[str] = []

    def isCanceled(self) -> bool:  # noqa: N802 - the name is QGIS's
        self.asked += 1
        if self.asked == self.stop:
            self.cancel()
        return bool(super().isCanceled())

    def reportError(self, error: str, _fatal: bool = False) -> None:  # noqa: N802
        self.errors.append(error)

    def pushWarning(self, warning: str) -> None:  # noqa: N802
        self.warnings.append(warning)

    def pushInfo(self, info: str) -> None:  # noqa: N802
        self.infos.append(info)


def context_of(project: QgsProject | None = None) -> QgsProcessingContext:
    context = QgsProcessingContext()
    if project is not None:
        context.setProject(project)
    return context


def voer(
    verb: str,
    parameters: dict[str, Any],
    project: QgsProject | None = None,
    feedback: QgsProcessingFeedback | None = None,
) -> dict[str, Any]:
    """Run one algorithm as a script does."""
    from qgis import processing

    return dict(
        processing.run(
            f"lzw:{verb}",
            parameters,
            context=context_of(project),
            feedback=feedback or Feedback(),
        )
    )


def weigering(verb: str, parameters: dict[str, Any], **options: Any) -> str:
    """Run what must be refused, and return the sentence: for people, in no programmer's words."""
    with pytest.raises(QgsProcessingException) as error:
        voer(verb, parameters, **options)
    text = str(error.value).removeprefix("Unable to execute algorithm\n")
    assert len(text) > 15, text
    assert not re.search(r"Traceback|\b\w+(Error|Exception)\b|Errno|<class|\bNone\b", text), text
    return text


def inhoud(path: Path) -> dict[str, Any]:
    """Return every table of a GeoPackage, read past our own code: columns, rows, blobs."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        names = [r[0] for r in file.execute("select table_name from gpkg_contents order by 1")]
        out = {}
        for name in names:
            cursor = file.execute(f'select * from "{name}" order by rowid')  # noqa: S608
            out[name] = [tuple(c[0] for c in cursor.description), *cursor.fetchall()]
    return out


def achtergelaten(place: Plek, outputs: dict[str, Any]) -> dict[str, Any]:
    """Return all that a run left behind, without what differs between two folders."""
    out: dict[str, Any] = {}
    for path in sorted(p for p in place.map.rglob("*") if p.is_file()):
        name = str(path.relative_to(place.map))
        if path.suffix == ".gpkg":
            out[name] = inhoud(path)
        elif path.suffix == ".qgz":  # ids of layers are made up anew
            out[name] = "project"
        elif path.suffix not in (".html", ".toml"):  # a report names the folder
            out[name] = path.read_bytes()
    for name, value in outputs.items():
        if isinstance(value, QgsVectorLayer):
            out[name] = rijen(value)
        elif name not in ("SECONDEN", "RAPPORT"):
            out[name] = str(value).replace(str(place.map), "")
    return out


def rijen(layer: QgsVectorLayer) -> list[tuple[Any, ...]]:
    """Return the rows of *layer*: attributes and the bytes of the geometry."""
    fields = [f.name() for f in layer.fields() if f.name() != "fid"]
    return [
        (*(_plain(f[n]) for n in fields), bytes(f.geometry().asWkb())) for f in layer.getFeatures()
    ]


def _plain(value: Any) -> Any:
    from qgis.core import NULL

    return None if value == NULL else value


def bestanden(place: Plek) -> set[str]:
    return {str(p.relative_to(place.map)) for p in place.map.rglob("*")}


def cases(*reasons: str) -> list[Any]:
    """Return the algorithms to which the cases called *reasons* apply."""
    return [
        pytest.param(verb, case, id=verb)
        for verb, case in GEVALLEN.items()
        if not set(reasons) & set(case.niet)
    ]


def parameters_of(verb: str) -> dict[str, Any]:
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById(f"lzw:{verb}")
    return {d.name(): d for d in algorithm.parameterDefinitions()}


# The table itself


def test_every_algorithm_has_its_cases(provider: Any) -> None:
    assert {a.name() for a in provider.algorithms()} == set(GEVALLEN)


@pytest.mark.parametrize(("verb", "case"), cases())
def test_the_full_runs_give_every_parameter_a_value(verb: str, case: Geval, plek: Maak) -> None:
    given = set().union(*(make(plek(case)) for make in case.volledig))
    assert given == set(parameters_of(verb))


@pytest.mark.parametrize(("verb", "case"), cases())
def test_what_does_not_apply_says_why(verb: str, case: Geval) -> None:
    known = {"selectie", "stelsel", "geheugen", "batch", "model", "stop", "leeg", "gelijk"}
    assert set(case.niet) <= known | {"laden", "minimaal", "volledig", "draad", "fout"}
    assert all(len(reason) > 5 for reason in case.niet.values())
    if case.bron is None:
        assert {"selectie", "stelsel", "geheugen"} <= set(case.niet)
    if case.leeg is None:
        assert "leeg" in case.niet


# 1 and 2: as few parameters as possible, and all of them

PLAIN: dict[str, dict[str, Any]] = {}
"""What a plain run of each algorithm left behind, for the tests that run it in another way."""


@pytest.mark.parametrize(("verb", "case"), cases("minimaal"))
def test_as_few_parameters_as_possible(verb: str, case: Geval, plek: Maak) -> None:
    place = plek(case)
    parameters = case.minimaal(place)
    required = {
        n
        for n, d in parameters_of(verb).items()
        if not d.flags() & d.Flag.FlagOptional and d.defaultValue() is None
    }
    assert required <= set(parameters)
    check_outputs(verb, place, parameters, voer(verb, parameters))
    PLAIN[verb] = achtergelaten(place, {})


@pytest.mark.parametrize(
    ("verb", "number"),
    [
        pytest.param(v, n, id=f"{v}-{n}")
        for v, c in GEVALLEN.items()
        if "volledig" not in c.niet
        for n in range(len(c.volledig))
    ],
)
def test_every_parameter_given(verb: str, number: int, plek: Maak) -> None:
    case = GEVALLEN[verb]
    place = plek(case)
    parameters = case.volledig[number](place)
    outputs = voer(verb, parameters)
    check_outputs(verb, place, parameters, outputs)
    if "RAPPORT" in parameters:
        report = Path(parameters["RAPPORT"]).read_text(encoding="utf-8")
        assert report.startswith('<!DOCTYPE html>\n<html lang="nl">')
        assert report.count("<li>") >= 1


def check_outputs(
    verb: str, place: Plek, parameters: dict[str, Any], outputs: dict[str, Any]
) -> None:
    """Assert that what the algorithm declares is there, and nothing that it does not declare."""
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById(f"lzw:{verb}")
    declared = {o.name(): o for o in algorithm.outputDefinitions()}
    outputs = {k: v for k, v in outputs.items() if not k.startswith("CHILD_")}  # of a model
    assert set(outputs) <= set(declared)
    for name, output in declared.items():
        if output.type() in ("outputNumber", "outputBoolean"):
            assert isinstance(outputs[name], int | float), name
        elif output.type() in ("outputFile", "outputHtml", "outputFolder"):
            if name in outputs:
                assert Path(outputs[name]).exists(), name
            else:
                assert name not in parameters or name in ("HERSTEL",), name
        elif name in parameters:
            layer = outputs[name]
            layer = layer if isinstance(layer, QgsVectorLayer) else QgsVectorLayer(layer)
            assert layer.isValid()
            assert layer.featureCount() > 0 or name in GEVALLEN[verb].mag_leeg, name
    assert not [n for n in bestanden(place) if "lzw-tmp" in n or "_resultaat" in n]
    if "RESULTAAT" in outputs:
        file = Werkbestand(Path(outputs["RESULTAAT"]))
        assert len(file.raw("verantwoording")) > 0


# 3, 4 and 5: the layer as the user sees it


def laag(case: Geval, dorp: Dorp) -> QgsVectorLayer:
    assert case.bron is not None
    layer = QgsVectorLayer(dorp.laag(case.bron.bestand, case.bron.laag), "mijn laag", "ogr")
    assert layer.isValid()
    return layer


def aangekomen(case: Geval, place: Plek, outputs: dict[str, Any]) -> set[str]:
    """Return the keys of the rows that came from the source of the case."""
    bron = case.bron
    assert bron is not None
    if bron.doel in outputs:
        return {str(f[bron.sleutel]) for f in outputs[bron.doel].getFeatures()}
    old = set()
    if case.begin:
        old = set(Werkbestand(place.dorp.werk(case.begin)).raw(bron.doel).data[bron.sleutel])
    now = set(Werkbestand(place.werk).raw(bron.doel).data[bron.sleutel])
    return now - old


@pytest.mark.parametrize(("verb", "case"), cases("selectie"))
def test_only_the_selected_rows_arrive(
    verb: str, case: Geval, plek: Maak, dorp: Dorp, project: QgsProject
) -> None:
    bron = case.bron
    assert bron is not None
    layer = laag(case, dorp)
    project.addMapLayer(layer)
    wanted = ",".join(f"'{k}'" for k in bron.kies)
    layer.selectByExpression(f'"{bron.kolom}" in ({wanted})')
    assert layer.selectedFeatureCount() == len(bron.kies) < layer.featureCount()
    place = plek(case)
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    outputs = voer(verb, {**bron.verder(place), bron.parameter: chosen}, project)
    assert aangekomen(case, place, outputs) == set(bron.komt or bron.kies)


# 10: wrong input


def wrong_value(verb: str, name: str, definition: Any, case: Geval) -> tuple[Any, str]:
    """Return a wrong value for a parameter and what the sentence must hold."""
    if name in case.fout:
        return case.fout[name]
    kind = definition.type()
    if kind == "file":
        suffix = definition.extension() or re.findall(r"\*\.(\w+)", definition.fileFilter())[0]
        return f"/nergens/niets.{suffix}", "/nergens/niets."
    if kind == "fileDestination":
        suffix = re.findall(r"\*\.(\w+)", definition.fileFilter())[0]
        return f"/nergens/uit.{suffix}", f"/nergens/uit.{suffix}"
    if kind == "folderDestination":
        return "/proc/nergens", "/proc/nergens"
    if kind == "source":
        return "nergens_laag", "nergens_laag"
    if kind == "field":
        return "bestaat_niet", "bestaat_niet"
    if kind == "enum":
        return (["onzin"] if definition.allowMultiple() else "onzin"), name
    if kind in ("distance", "number"):
        return definition.maximum() + 1, name
    if kind == "crs":
        return "EPSG:999999", "EPSG:999999"
    raise AssertionError(f"lzw:{verb} {name} ({kind}): zeg in gevallen.py wat er fout kan gaan")


@pytest.mark.parametrize(("verb", "case"), cases("fout"))
def test_each_parameter_wrong_once(verb: str, case: Geval, plek: Maak) -> None:
    definitions = parameters_of(verb)
    algorithm = QgsApplication.processingRegistry().algorithmById(f"lzw:{verb}")
    place = plek(case)
    full = [make(place) for make in case.volledig]
    before = achtergelaten(place, {})
    bad = {}
    for name in sorted(definitions.keys() - case.altijd_goed.keys() - {"WAAR"}):
        parameters = next(p for p in full if name in p)
        value, says = wrong_value(verb, name, definitions[name], case)
        try:
            assert says in weigering(verb, {**parameters, name: value})
            if not isinstance(algorithm, QgsProcessingModelAlgorithm):  # its first steps are done
                assert achtergelaten(place, {}) == before
        except (AssertionError, pytest.fail.Exception) as error:
            bad[name] = str(error)[:600]
    assert not bad


@pytest.mark.parametrize("verb", [v for v, c in GEVALLEN.items() if "WAAR" in c.fout])
def test_a_wrong_condition_is_refused(verb: str, plek: Maak) -> None:
    case = GEVALLEN[verb]
    place = plek(case)
    parameters = next(p for p in (make(place) for make in case.volledig) if "WAAR" in p)
    before = achtergelaten(place, {})
    assert "geen (" in weigering(verb, {**parameters, "WAAR": "dit is = geen ( voorwaarde"})
    assert achtergelaten(place, {}) == before


# 3, 4 and 5, continued: another coordinate system, layers in memory


def in_lonlat(dorp: Dorp, file: str, layer: str, folder: Path) -> str:
    """Write a layer of the village in longitude and latitude; return how QGIS names it."""
    raw = backend().read(Path(dorp.bron(file)), layer)
    shapes = to_lonlat(raw.geometry())
    backend().write(folder / file, layer, raw.data, shapes, raw.geometry_type, crs="EPSG:4326")
    return f"{folder / file}|layername={layer}"


def tabel(case: Geval, place: Plek, outputs: dict[str, Any]) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows and shapes where the source of the case arrives."""
    bron = case.bron
    assert bron is not None
    if bron.doel in outputs:
        layer = outputs[bron.doel]
        names = [f.name() for f in layer.fields() if f.name() != "fid"]
        rows = list(layer.getFeatures())
        data = pd.DataFrame([[_plain(f[n]) for n in names] for f in rows], columns=names)
        return data, shapely.from_wkb([bytes(f.geometry().asWkb()) for f in rows])
    found = Werkbestand(place.werk).raw(bron.doel)
    return found.data, found.geometry


def same_within_millimetres(left: np.ndarray, right: np.ndarray) -> None:
    assert len(left) == len(right) > 0
    there = ~shapely.is_missing(left)
    assert (there == ~shapely.is_missing(right)).all()
    gap = shapely.hausdorff_distance(left[there], right[there])
    assert np.nanmax(gap, initial=0.0) <= 0.002


@pytest.mark.parametrize(("verb", "case"), cases("stelsel"))
def test_a_layer_in_degrees_gives_the_same(
    verb: str, case: Geval, plek: Maak, dorp: Dorp, tmp_path: Path
) -> None:
    bron = case.bron
    assert bron is not None
    found = []
    for source in (
        dorp.laag(bron.bestand, bron.laag),
        in_lonlat(dorp, bron.bestand, bron.laag, tmp_path),
    ):
        place = plek(case)
        outputs = voer(verb, {**bron.verder(place), bron.parameter: source})
        found.append(tabel(case, place, outputs))
    (one, shapes), (other, moved) = found
    same_within_millimetres(shapes, moved)
    metres = [c for c in one.columns if c.endswith("_m") and c != "norm_m"]
    same = one.columns.difference([*metres, "run_id"])
    pd.testing.assert_frame_equal(one[same], other[same])
    for column in metres:
        gap = (one[column].astype(float) - other[column].astype(float)).abs()
        assert (one[column].isna() == other[column].isna()).all()
        assert gap.max() <= 0.01 or gap.isna().all(), column


def test_a_bag_file_in_degrees_gives_the_same(plek: Maak, dorp: Dorp, tmp_path: Path) -> None:
    case = GEVALLEN["importeer_bag"]
    for layer in ("verblijfsobject", "pand"):
        in_lonlat(dorp, "bag.gpkg", layer, tmp_path)
    layers = []
    for file in (dorp.bron("bag.gpkg"), str(tmp_path / "bag.gpkg")):
        place = plek(case)
        voer("importeer_bag", {**case.minimaal(place), "BESTAND": file})
        layers.append([Werkbestand(place.werk).raw(n) for n in ("woningen", "panden")])
    for one, other in zip(*layers, strict=True):
        pd.testing.assert_frame_equal(one.data, other.data)
        same_within_millimetres(one.geometry, other.geometry)


def test_all_loose_layers_in_degrees_together(plek: Maak, dorp: Dorp, tmp_path: Path) -> None:
    case = GEVALLEN["bereikbaarheid"]
    place = plek(case)
    parameters = los(place)
    one = voer("bereikbaarheid", parameters)
    moved = {
        name: in_lonlat(dorp, *_file_and_layer(value), tmp_path)
        for name, value in parameters.items()
        if value != "memory:"
    }
    other = voer("bereikbaarheid", parameters | moved)
    left, right = (
        {f["woning_id"]: f for f in o["BEREIKBAARHEID"].getFeatures()} for o in (one, other)
    )
    assert left.keys() == right.keys()
    assert len(left) == 60
    distances = [f.name() for f in one["BEREIKBAARHEID"].fields() if "afstand_" in f.name()]
    assert len(distances) >= 5
    for key, row in left.items():
        for name in distances:
            assert row[name] == pytest.approx(right[key][name], abs=0.01)


def _file_and_layer(source: str) -> tuple[str, str]:
    file, _, layer = source.partition("|layername=")
    return Path(file).name, layer


@pytest.mark.parametrize(("verb", "case"), cases("geheugen"))
def test_a_layer_in_memory_gives_the_same(
    verb: str, case: Geval, plek: Maak, dorp: Dorp, project: QgsProject
) -> None:
    bron = case.bron
    assert bron is not None
    from_file = laag(case, dorp)
    in_memory = from_file.materialize(QgsFeatureRequest())
    in_memory.setName(from_file.name())
    assert in_memory.providerType() == "memory"
    project.addMapLayers([from_file, in_memory])
    left = []
    for layer in (from_file, in_memory):
        place = plek(case)
        outputs = voer(verb, {**bron.verder(place), bron.parameter: layer}, project)
        left.append(achtergelaten(place, outputs))
    assert left[0] == left[1]


def test_rows_and_columns_are_those_the_user_sees(
    plek: Maak, dorp: Dorp, project: QgsProject, tmp_path: Path
) -> None:
    """A filter, a join, a virtual field and a value that is not saved yet all count."""
    copy = shutil.copy(dorp.bron("voorzieningen.gpkg"), tmp_path)  # editing changes its bytes
    layer = QgsVectorLayer(f"{copy}|layername=voorzieningen", "mijn laag", "ogr")
    table = QgsVectorLayer("NoGeometry?field=sleutel:string&field=soort:string", "t", "memory")
    for key, kind in (("v0", "warenhuis"), ("v1", "huisarts"), ("v2", "loket")):
        feature = QgsFeature(table.fields())
        feature.setAttributes([key, kind])
        table.dataProvider().addFeature(feature)
    project.addMapLayers([layer, table])
    assert layer.setSubsetString("voorziening_id in ('v0', 'v1', 'v2')")
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(table)
    join.setJoinFieldName("sleutel")
    join.setTargetFieldName("voorziening_id")
    join.setPrefix("t_")
    assert layer.addJoin(join)
    layer.addExpressionField("upper(naam)", QgsField("groot", QMetaType.Type.QString))
    layer.startEditing()
    first = next(layer.getFeatures("voorziening_id = 'v2'"))
    layer.changeAttributeValue(first.id(), layer.fields().lookupField("functies"), "nieuw")
    place = plek(GEVALLEN["importeer_voorzieningen"])
    voer(
        "importeer_voorzieningen",
        {
            "WERKBESTAND": str(place.werk),
            "LAAG": layer,
            "KOLOM_CATEGORIE": "t_soort",
            "KOLOM_NAAM": "groot",
        },
        project,
    )
    layer.rollBack()
    rows = Werkbestand(place.werk).raw("voorzieningen").data.set_index("voorziening_id")
    assert rows["categorie"].to_dict() == {"v0": "warenhuis", "v1": "huisarts", "v2": "loket"}
    assert rows.loc["v1", "naam"] == "SUPER <B>ZUID</B> & CO"
    assert rows.loc["v2", "functies"] == "nieuw"


# 9: nothing in the source


@pytest.mark.parametrize(
    ("verb", "case"),
    cases("leeg"),
)
def test_nothing_in_the_source_is_said_and_loses_nothing(
    verb: str, case: Geval, plek: Maak
) -> None:
    assert case.leeg is not None
    make, says = case.leeg
    place = plek(case)
    parameters = make(place)
    before = achtergelaten(place, {})
    assert says in weigering(verb, parameters)
    assert achtergelaten(place, {}) == before


def test_the_check_of_an_empty_werkbestand_names_what_is_missing(plek: Maak) -> None:
    place = plek(GEVALLEN["importeer_panden"])  # begins with areas only
    feedback = Feedback()
    outputs = voer("controleer", {"WERKBESTAND": str(place.werk)}, feedback=feedback)
    assert outputs["IN_ORDE"] is False
    assert outputs["FOUTEN"] == len(feedback.errors) == 3
    assert all("ontbreekt de laag" in e and "lzw:importeer_osm" in e for e in feedback.errors)


# 6, 7, 11 and 12: in batch, in a model, again, in a thread


def kale_uitkomst(verb: str, case: Geval, plek: Maak) -> dict[str, Any]:
    """Return what a plain run leaves behind; the outputs themselves are looked at elsewhere."""
    if verb not in PLAIN:
        place = plek(case)
        voer(verb, case.minimaal(place))
        PLAIN[verb] = achtergelaten(place, {})
    return PLAIN[verb]


@pytest.mark.parametrize(("verb", "case"), cases("gelijk"))
def test_one_instance_run_twice_and_a_thread_give_the_same(
    verb: str, case: Geval, plek: Maak
) -> None:
    plain = kale_uitkomst(verb, case, plek)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{verb}")
    for _ in range(2):
        place = plek(case)
        _, good = algorithm.run(case.minimaal(place), context_of(), Feedback())
        assert good
        assert achtergelaten(place, {}) == plain
    if "draad" not in case.niet:
        place = plek(case)
        in_thread(verb, case.minimaal(place), Feedback())
        assert achtergelaten(place, {}) == plain


def in_thread(
    verb: str, parameters: dict[str, Any], feedback: QgsProcessingFeedback, seconds: int = 600
) -> dict[str, Any]:
    """Run an algorithm as the toolbox does: in a worker thread."""
    context = context_of()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{verb}")
    good, message = algorithm.checkParameterValues(parameters, context)
    assert good, message
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    ended: list[tuple[bool, dict[str, Any]]] = []
    loop = QEventLoop()
    task.executed.connect(lambda ok, results: (ended.append((ok, results)), loop.quit()))
    QTimer.singleShot(1000 * seconds, loop.quit)
    QgsApplication.taskManager().addTask(task)
    loop.exec()
    assert ended, "the task did not end"
    assert ended[0][0], getattr(feedback, "errors", "")
    return ended[0][1]


@pytest.mark.parametrize(("verb", "case"), cases("batch"))
def test_in_batch_every_row_runs_and_a_bad_one_harms_no_other(
    verb: str, case: Geval, plek: Maak
) -> None:
    plain = kale_uitkomst(verb, case, plek)
    places = [plek(case) for _ in range(2)]
    bad, good = (case.minimaal(place) for place in places)
    if bad:
        bad[next(iter(bad))] = "/nergens/niets.gpkg"
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{verb}")
    context, feedback = context_of(), Feedback()  # a batch shares them
    done = []
    for row in (bad, good):
        fit, _ = algorithm.checkParameterValues(row, context)
        done.append(fit and algorithm.create().run(row, context, feedback)[1])
    assert done == [not bad, True]
    assert achtergelaten(places[1], {}) == plain


def child(
    model: QgsProcessingModelAlgorithm,
    name: str,
    verb: str,
    values: dict[str, Any],
    outputs: tuple[str, ...] = (),
) -> None:
    """Add an algorithm to *model*; a value is a source, or as it is."""
    step = QgsProcessingModelChildAlgorithm(f"lzw:{verb}")
    step.setChildId(name)
    assert step.algorithm() is not None
    for key, value in values.items():
        if not isinstance(value, QgsProcessingModelChildParameterSource):
            value = QgsProcessingModelChildParameterSource.fromStaticValue(value)
        step.addParameterSources(key, [value])
    made = {}
    for output in outputs:
        final = QgsProcessingModelOutput(output, output)
        final.setChildId(name)
        final.setChildOutputName(output)
        made[output] = final
    step.setModelOutputs(made)
    model.addChildAlgorithm(step)


def run_model(model: QgsProcessingModelAlgorithm, parameters: dict[str, Any]) -> dict[str, Any]:
    from qgis import processing

    context = context_of()
    good, message = model.checkParameterValues(parameters, context)
    assert good, message
    return dict(processing.run(model, parameters, context=context, feedback=Feedback()))


@pytest.mark.parametrize(("verb", "case"), cases("model"))
def test_inside_a_model_it_gives_the_same(verb: str, case: Geval, plek: Maak) -> None:
    plain = kale_uitkomst(verb, case, plek)
    place = plek(case)
    values = case.minimaal(place)
    given: dict[str, Any] = {}
    model = QgsProcessingModelAlgorithm("proef", "proef")
    if "WERKBESTAND" in values:
        model.addModelParameter(
            QgsProcessingParameterFile("werk", "Werkbestand", extension="gpkg"),
            QgsProcessingModelParameter("werk"),
        )
        given["werk"] = values["WERKBESTAND"]
        values["WERKBESTAND"] = QgsProcessingModelChildParameterSource.fromModelParameter("werk")
    written = tuple(n for n in values if parameters_of(verb)[n].isDestination())
    files = {n: values.pop(n) for n in written}
    child(model, "stap", verb, values, written)
    again = QgsProcessingModelAlgorithm()
    assert again.loadVariant(model.toVariant())  # as a saved model comes back
    for definition in again.parameterDefinitions():
        if definition.isDestination():  # QGIS chooses its name
            given[definition.name()] = files[definition.description()]
    run_model(again, given)
    assert achtergelaten(place, {}) == plain


def test_a_model_hands_the_werkbestand_from_step_to_step(plek: Maak, dorp: Dorp) -> None:
    place = plek(GEVALLEN["importeer_gebieden"])
    model = QgsProcessingModelAlgorithm("studie", "proef")
    model.addModelParameter(
        QgsProcessingParameterFile("werk", "Werkbestand", extension="gpkg"),
        QgsProcessingModelParameter("werk"),
    )
    source = QgsProcessingModelChildParameterSource
    child(
        model,
        "a",
        "importeer_gebieden",
        {
            "WERKBESTAND": source.fromModelParameter("werk"),
            "BESTANDEN": [dorp.bron("gebieden.gpkg")],
        },
    )
    before = "a"
    for name, verb, file in (
        ("b", "importeer_bag", "bag.gpkg"),
        ("c", "importeer_osm", "dorp.osm"),
    ):
        values = {
            "WERKBESTAND": source.fromChildOutput(before, "RESULTAAT"),
            "BESTAND": dorp.bron(file),
        }
        if verb == "importeer_osm":
            values["LAGEN"] = ["wegen", "voorzieningen"]
        child(model, name, verb, values)
        before = name
    found = source.fromChildOutput("c", "RESULTAAT")
    child(model, "d", "controleer", {"WERKBESTAND": found})
    child(model, "e", "bereikbaarheid", {"WERKBESTAND": found}, ("BEREIKBAARHEID",))
    run_model(model, {"werk": str(place.werk), "e:BEREIKBAARHEID": place.uit("woning.gpkg")})

    direct = plek(GEVALLEN["importeer_gebieden"])
    work = {"WERKBESTAND": str(direct.werk)}
    voer("importeer_gebieden", {**work, "BESTANDEN": [dorp.bron("gebieden.gpkg")]})
    voer("importeer_bag", {**work, "BESTAND": dorp.bron("bag.gpkg")})
    layers = ["wegen", "voorzieningen"]
    voer("importeer_osm", {**work, "BESTAND": dorp.bron("dorp.osm"), "LAGEN": layers})
    voer("bereikbaarheid", {**work, "BEREIKBAARHEID": direct.uit("woning.gpkg")})
    assert achtergelaten(place, {}) == achtergelaten(direct, {})
    assert len(Werkbestand(place.werk).raw("bereikbaarheid")) == 60


# 8: stopped halfway


@pytest.mark.parametrize(
    ("verb", "case"),
    cases("stop"),
)
def test_stopped_halfway_leaves_everything_as_it_was(verb: str, case: Geval, plek: Maak) -> None:
    place = plek(case)
    whole = Feedback()
    voer(verb, case.minimaal(place), feedback=whole)
    finished = achtergelaten(place, {})
    n = whole.asked
    assert n >= 5, "hardly ever asks whether to stop"
    stopped = 0
    for stop in sorted({2, n // 2, n - 1} if case.stappen else {1, n // 2, n - 2, n - 1, n}):
        place = plek(case)
        parameters = case.minimaal(place)
        before, files = achtergelaten(place, {}), bestanden(place)
        said = stopped_at(stop, verb, parameters)
        if not said:  # too late: then it is done, and whole
            assert achtergelaten(place, {}) == finished, f"asked {stop} of {n} times"
            continue
        stopped += 1
        assert said == STOP
        assert not [f for f in bestanden(place) if "tmp" in f or "/." in f or f[0] == "."]
        if not case.stappen:
            assert achtergelaten(place, {}) == before, f"asked {stop} of {n} times"
            assert bestanden(place) == files, f"asked {stop} of {n} times"
            continue
        left = achtergelaten(place, {})
        assert all(left[f] == finished[f] for f in left if f.endswith(".pdf"))
        voer(verb, parameters)
        assert achtergelaten(place, {}) == finished, f"asked {stop} of {n} times"
    assert stopped >= 2


def stopped_at(stop: int, verb: str, parameters: dict[str, Any]) -> str:
    """Stop at the *stop*-th question; return what was said, nothing when it was too late."""
    try:
        voer(verb, parameters, feedback=Feedback(stop))
    except QgsProcessingException as error:
        return str(error)
    return ""


def test_corrections_without_rows_keep_those_that_are_there(plek: Maak, dorp: Dorp) -> None:
    place = plek(GEVALLEN["importeer_correcties"])
    voer("importeer_correcties", GEVALLEN["importeer_correcties"].minimaal(place))
    before = inhoud(place.werk)
    empty = dorp.bron("correcties.csv") + "|subset=voorziening_id = 'niets'"
    outputs = voer("importeer_correcties", {"WERKBESTAND": str(place.werk), "LAAG": empty})
    after = inhoud(place.werk)
    assert outputs["RIJEN"] == 0
    assert before.keys() == after.keys()
    assert len(before["correcties_voorzieningen"]) == 3  # the header and two rows
    for name in before.keys() - {"verantwoording", "lzw_meta", "bronnen"}:
        # Rows written anew get a new number.
        assert [r[1:] for r in after[name]] == [r[1:] for r in before[name]], name


class Listening(Feedback):
    """Notes when it was asked whether to stop; a person stops it *after* so many seconds."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__()
        self.times: list[float] = []
        self.stopped_at = 0.0
        self.timer = threading.Timer(after, self._stop) if after else None
        if self.timer:
            self.timer.start()

    def _stop(self) -> None:
        self.stopped_at = time.perf_counter()
        self.cancel()

    def isCanceled(self) -> bool:  # noqa: N802
        self.times.append(time.perf_counter())
        return super().isCanceled()

    def longest_silence(self) -> float:
        return max(b - a for a, b in itertools.pairwise(self.times))


@pytest.fixture(scope="module")
def voorbeeld(tmp_path_factory: pytest.TempPathFactory, provider: Any) -> tuple[Path, Listening]:
    """The example municipality, made in a worker thread with every parameter given."""
    folder = tmp_path_factory.mktemp("voorbeeld")
    feedback = Listening()
    place = Plek(folder, Dorp(folder))
    parameters = GEVALLEN["demo"].volledig[0](place)
    outputs = in_thread("demo", parameters, feedback)
    check_outputs("demo", place, parameters, outputs)
    return folder, feedback


def test_the_whole_example_in_a_thread(voorbeeld: tuple[Path, Listening]) -> None:
    folder, feedback = voorbeeld
    study = Werkbestand(folder / "demo" / "lindewaard.gpkg")
    assert len(study.raw("bereikbaarheid")) > 1000
    assert len(list((folder / "demo" / "atlas").glob("*.pdf"))) >= 5
    print(f"longest silence of lzw:demo: {feedback.longest_silence():.2f} s")
    assert feedback.longest_silence() < 5.0


@pytest.mark.parametrize(
    ("verb", "after"),
    [("controleer", 0.05), ("bereikbaarheid", 0.4), ("atlas", 1.5), ("demo", 1.5)],
)
def test_a_stop_is_heard_soon(
    verb: str, after: float, voorbeeld: tuple[Path, Listening], tmp_path: Path
) -> None:
    """On 25,000 inhabitants; a second is what people may expect, five is what we assert."""
    work = tmp_path / "studie.gpkg"
    work.write_bytes((voorbeeld[0] / "demo" / "lindewaard.gpkg").read_bytes())
    before = inhoud(work)
    parameters = {"WERKBESTAND": str(work)} if verb != "demo" else {}
    parameters |= {"UIT": str(tmp_path / "uit")} if verb in ("atlas", "demo") else {}
    feedback = Listening(after)
    with pytest.raises(QgsProcessingException) as error:
        voer(verb, parameters, feedback=feedback)
    waited = time.perf_counter() - feedback.stopped_at
    assert str(error.value) == STOP
    assert feedback.stopped_at > 0
    assert inhoud(work) == before
    print(f"lzw:{verb} stopped after {after} s: {waited:.2f} s later it was over")
    assert waited < 5.0
    assert not [p for p in tmp_path.rglob("*") if "tmp" in p.name or p.name.startswith(".")]


def test_a_place_without_hubs_stops_a_model_only_when_it_may(plek: Maak) -> None:
    place = plek(GEVALLEN["woonservicegebied"])
    parameters = {
        "WERKBESTAND": str(place.werk),
        "BRON_HUBS": "gevonden",
        "FUNCTIES": "24u-zorg; bibliotheek; kapper",
    }
    with pytest.raises(QgsProcessingException, match="Functie kapper bestaat niet"):
        voer("woonservicegebied", {**parameters, "DOORGAAN": True})
    parameters["FUNCTIES"] = "24u-zorg; prikpost"
    with pytest.raises(QgsProcessingException, match="Er is geen hub te vinden"):
        voer("woonservicegebied", parameters)
    before = place.werk.read_bytes()
    done = voer("woonservicegebied", {**parameters, "DOORGAAN": True})
    assert (done["AANTAL_HUBS"], done["RESULTAAT"]) == (0, str(place.werk))
    assert done["WAARSCHUWINGEN"] == 1
    assert place.werk.read_bytes() == before


# 11: through qgis_process


def test_qgis_process_gives_the_same_digits(plek: Maak, installed: Any) -> None:
    """On loose layers: the numbers of a whole other program, with its own start and exit."""
    place = plek(GEVALLEN["bereikbaarheid"])
    parameters = los(place)
    here = voer("bereikbaarheid", parameters)
    files = {n: place.uit(f"{n.lower()}.gpkg") for n, v in parameters.items() if v == "memory:"}
    done = installed("run", "lzw:bereikbaarheid", "-", given={**parameters, **files})
    assert done.returncode == 0, done.stderr[-2000:]
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    for name, path in files.items():
        assert rijen(QgsVectorLayer(path)) == rijen(here[name]), name
    for name in ("WONINGEN_AANTAL", "ONBEREIKBAAR", "NETWERK_KM"):
        assert results[name] == here[name]


# 13: what is loaded into the project


def loaded(verb: str, parameters: dict[str, Any], project: QgsProject) -> dict[str, QgsVectorLayer]:
    """Run and load as QGIS's own dialog does; return the new layers by name."""
    from processing.gui import Postprocessing

    # The window of the tests is no window; newer QGIS minds, and does as well without one.
    if Qgis.QGIS_VERSION_INT >= 34400:
        Postprocessing.iface = None
    context, feedback = context_of(project), Feedback()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{verb}")
    old = set(project.mapLayers())
    results, good = algorithm.run(parameters, context, feedback)
    assert good, feedback.errors
    del results
    Postprocessing.handleAlgorithmResults(algorithm, context, feedback, parameters)
    return {v.name(): v for k, v in project.mapLayers().items() if k not in old}


@pytest.mark.parametrize(("verb", "case"), cases("laden", "minimaal"))
def test_layers_come_into_the_project_only_when_asked(
    verb: str, case: Geval, plek: Maak, project: QgsProject
) -> None:
    place = plek(case)
    assert loaded(verb, {**case.minimaal(place), "LADEN": False}, project) == {}

    layers = loaded(verb, {**case.minimaal(place), "LADEN": True}, project)
    assert layers
    schemas = {s.title: s for s in LAYERS}
    for name, layer in layers.items():
        schema = schemas[name]
        assert layer.isValid()
        assert layer.source().startswith(f"{place.werk}|layername={schema.name}")
        assert layer.featureCount() == len(Werkbestand(place.werk).raw(schema.name))
        for column in schema.columns:
            at = layer.fields().lookupField(column.name)
            assert at >= 0
            assert layer.attributeAlias(at) == column.label
        check_style(layer, schema.name)
    groups = project.layerTreeRoot().findGroups()
    assert [g.name() for g in groups] == ["Langer Zelfstandig Wonen (studie)"]
    assert {n.name() for n in groups[0].findLayers()} == set(layers)
    # Points over lines over areas, tables where they fall.
    drawn = [n.layer().geometryType() for n in groups[0].findLayers() if n.layer().isSpatial()]
    assert drawn == sorted(drawn, key=lambda kind: kind.value)


def test_bijwerken_laadt_what_was_missing_and_writes_nothing_the_second_time(
    plek: Maak, project: QgsProject
) -> None:
    place = plek(GEVALLEN["bijwerken"])
    given = {"WERKBESTAND": str(place.werk), "ONTBREKEND": True, "LADEN": True}
    layers = loaded("bijwerken", given, project)
    assert {LAYERS["loopgebieden"].title, LAYERS["netwerk"].title} <= set(layers)
    assert loaded("bijwerken", given, project) == {}


def test_layers_that_are_there_read_the_new_rows(plek: Maak, project: QgsProject) -> None:
    """They are not loaded a second time, and what the user did to them stays."""
    case = GEVALLEN["importeer_voorzieningen"]
    place = plek(case)
    layers = loaded("importeer_voorzieningen", case.minimaal(place), project)
    layer = layers["Voorzieningen"]
    layer.setName("mijn voorzieningen")
    assert layer.featureCount() == 10
    more = {**case.minimaal(place), "BESTANDEN": [place.dorp.bron("voorzieningen.csv")]}
    assert loaded("importeer_voorzieningen", {**more, "BRON": "lijst"}, project) == {}
    assert layer.featureCount() == 13
    assert {f["bron"] for f in layer.getFeatures()} == {"voorzieningen", "lijst"}
    assert [v.name() for v in project.mapLayers().values()] == ["mijn voorzieningen"]


def check_style(layer: QgsVectorLayer, name: str) -> None:
    """Assert that *layer* looks as the style of the house says."""
    style = ROOT / "resources" / "stijlen" / f"{name}.qml"
    if not style.exists():
        return
    plain = layer.clone()
    plain.loadNamedStyle(str(style))

    def look(of: QgsVectorLayer) -> str:
        document = QDomDocument()
        element = document.createElement("x")
        document.appendChild(element)
        element.appendChild(of.renderer().save(document, QgsReadWriteContext()))
        return re.sub(r'id="[^"]*"', "", document.toString())

    assert look(layer) == look(plain)


def test_outputs_get_the_style_and_the_group_too(plek: Maak, project: QgsProject) -> None:
    place = plek(GEVALLEN["bereikbaarheid"])
    parameters = los(place)
    for name in ("BEREIKBAARHEID", "BEREIKBAARHEID_GEBIED"):
        parameters[name] = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    layers = loaded("bereikbaarheid", parameters, project)
    assert len(layers) == 2
    point = next(v for v in layers.values() if v.isSpatial())
    check_style(point, "bereikbaarheid")
    assert point.attributeAlias(point.fields().lookupField("aanloop_m"))
    groups = [g.name() for g in project.layerTreeRoot().findGroups()]
    assert groups == ["Langer Zelfstandig Wonen"]
