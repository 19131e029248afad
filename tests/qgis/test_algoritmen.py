# SPDX-License-Identifier: GPL-2.0-or-later
"""Every algorithm of the provider, in every way a person can run it.

What each algorithm is given stands in :mod:`gevallen`; the tests here know no algorithm by name.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lzw_atlas.processing.io.werkbestand import Werkbestand
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from .gevallen import GEVALLEN, Dorp, Geval, Plek

ROOT = Path(__file__).resolve().parents[2]
STOP = "Stopped. Nothing has been changed."
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
    assert set(case.niet) <= known | {"laden", "minimaal"}
    assert all(len(reason) > 5 for reason in case.niet.values())
    if case.bron is None:
        assert {"selectie", "stelsel", "geheugen"} <= set(case.niet)
    if case.leeg is None:
        assert "leeg" in case.niet


# 1 and 2: as few parameters as possible, and all of them


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


@pytest.mark.parametrize(
    ("verb", "number"),
    [
        pytest.param(v, n, id=f"{v}-{n}")
        for v, c in GEVALLEN.items()
        if "gelijk" not in c.niet
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
            assert layer.featureCount() > 0, name
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
    if kind == "distance":
        return -5.0, name
    if kind == "crs":
        return "EPSG:999999", "EPSG:999999"
    raise AssertionError(f"lzw:{verb} {name} ({kind}): zeg in gevallen.py wat er fout kan gaan")


OPEN = {
    "WAAR": "GDAL only refuses a wrong condition when the first row of a GeoPackage is asked for",
}
"""Known faults outside the algorithms; whoever mends one takes it out here."""


@pytest.mark.parametrize(("verb", "case"), cases())
def test_each_parameter_wrong_once(verb: str, case: Geval, plek: Maak) -> None:
    definitions = parameters_of(verb)
    place = plek(case)
    full = [make(place) for make in case.volledig]
    before = achtergelaten(place, {})
    bad = {}
    for name in sorted(definitions.keys() - case.altijd_goed.keys()):
        parameters = next(p for p in full if name in p)
        value, says = wrong_value(verb, name, definitions[name], case)
        try:
            assert says in weigering(verb, {**parameters, name: value})
            assert achtergelaten(place, {}) == before
        except (AssertionError, pytest.fail.Exception) as error:
            bad[name] = str(error)[:600]
    assert bad.keys() - OPEN.keys() == set(), bad
    assert bad.keys() == OPEN.keys() & definitions.keys(), "mended: take it out of OPEN"
