# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reviewer broke: odd but real layers, files and moments."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .gevallen import Dorp

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("provider")


def start(verb: str, feedback: Any = None, **parameters: Any) -> tuple[bool, str]:
    """Check and run an algorithm; return whether it went well and what was said against it."""
    from qgis.core import (
        QgsApplication,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProject,
    )

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = feedback or QgsProcessingFeedback(False)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{verb}")
    good, message = algorithm.checkParameterValues(parameters, context)
    if not good:
        return False, message
    _, good = algorithm.run(parameters, context, feedback)
    return good, feedback.textLog()


def in_memory(kind: str, shapes: list[str], crs: str = "EPSG:28992", **values: str) -> Any:
    """Return a layer in the project with *shapes* (WKT) and the same text values in every row."""
    from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

    fields = "".join(f"&field={name}:string" for name in values)
    layer = QgsVectorLayer(f"{kind}?crs={crs}{fields}", "proef", "memory")
    rows = []
    for wkt in shapes:
        row = QgsFeature(layer.fields())
        row.setAttributes(list(values.values()))
        row.setGeometry(QgsGeometry.fromWkt(wkt))
        rows.append(row)
    layer.dataProvider().addFeatures(rows)
    QgsProject.instance().addMapLayer(layer)
    return layer


def losse(dorp: Dorp) -> dict[str, str]:
    return {
        "WONINGEN": dorp.laag("bag.gpkg", "verblijfsobject"),
        "WEGEN": dorp.laag("wegen.gpkg", "wegen"),
        "GEBIEDEN": dorp.laag("gebieden.gpkg", "buurten"),
        "VOORZIENINGEN": dorp.laag("voorzieningen.gpkg", "voorzieningen"),
    }


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def studie(dorp: Dorp, tmp_path: Path) -> Path:
    return Path(shutil.copy(dorp.werk("studie"), tmp_path / "studie.gpkg"))


@pytest.fixture(autouse=True)
def _leeg_project() -> Any:
    yield
    from qgis.core import QgsProject

    QgsProject.instance().clear()


# A crash, so in a process of its own

CRASH = """
import os, runpy, sys
runpy.run_path(sys.argv[1])["register_package"]()
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
from lzw_atlas import classFactory
plugin = classFactory(None)
plugin.initProcessing()
layer = QgsVectorLayer("LineString?crs=EPSG:28992&field=weg_id:string", "wegen", "memory")
for end in (200000, 200600):
    row = QgsFeature(layer.fields())
    row.setAttributes([str(end)])
    row.setGeometry(QgsGeometry.fromWkt(f"LINESTRING(200000 500000,{end} 500000)"))
    layer.dataProvider().addFeatures([row])
QgsProject.instance().addMapLayer(layer)
context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
context.setProject(QgsProject.instance())
context.setFeedback(feedback)
context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryAbortOnInvalid)
algorithm = QgsApplication.processingRegistry().createAlgorithmById("lzw:importeer_wegen")
given = {"WERKBESTAND": sys.argv[2], "LAAG": layer, "LADEN": False}
algorithm.run(given, context, feedback)
print("nog in leven", flush=True)
context = feedback = layer = algorithm = given = None
QgsProject.instance().clear()
plugin.unload()
app.exitQgis()
"""


def test_an_invalid_geometry_does_not_crash_qgis(dorp: Dorp, tmp_path: Path) -> None:
    copy = shutil.copy(dorp.werk("gebieden"), tmp_path / "w.gpkg")
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(ROOT / "conftest.py"), str(copy)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "nog in leven" in done.stdout, done.stderr[-500:]
    assert done.returncode == 0


# Wrong numbers without a word


def test_pointing_at_the_recognised_column_changes_nothing(dorp: Dorp, tmp_path: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    found = []
    for number, more in enumerate(({}, {"KOLOM_WEG_ID": "weg_id"})):
        copy = tmp_path / f"{number}.gpkg"
        shutil.copy(dorp.werk("gebieden"), copy)
        layer = dorp.laag("wegen.gpkg", "wegen")
        assert start("importeer_wegen", WERKBESTAND=str(copy), LAAG=layer, LADEN=False, **more)[0]
        data = Werkbestand(copy).raw("wegen").data
        found.append((set(data["knooppunten"]), set(data["bron"])))
    assert found[0] == found[1]


def test_codes_of_buurten_are_no_postcodes(dorp: Dorp, tmp_path: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    copy = Path(shutil.copy(dorp.werk("basis"), tmp_path / "w.gpkg"))
    good, _ = start(
        "importeer_pc4",
        WERKBESTAND=str(copy),
        LAAG=dorp.laag("gebieden.gpkg", "buurten"),
        KOLOM_EENHEID_ID="buurtcode",
        KOLOM_INWONERS="aantal_inwoners",
        LADEN=False,
    )
    assert not good or set(Werkbestand(copy).raw("bevolking").data["soort"]) == {"buurt"}


# An output over an input


@pytest.mark.parametrize("verb", ["laag", "verslag", "project", "tabel", "bron"])
def test_an_output_never_replaces_an_input(
    verb: str, dorp: Dorp, studie: Path, tmp_path: Path
) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    kept = studie
    if verb == "laag":
        start("bereikbaarheid", WERKBESTAND=str(studie), BEREIKBAARHEID=str(studie))
    elif verb == "verslag":
        start("netwerk", WERKBESTAND=str(studie), RAPPORT=str(studie))
    elif verb == "project":
        start("project", WERKBESTAND=str(studie), PROJECT=str(studie))
    elif verb == "tabel":
        target = f"ogr:dbname='{studie}' table=\"woningen\" (geom)"
        start("bereikbaarheid", **losse(dorp), BEREIKBAARHEID=target)
    else:
        kept = Path(shutil.copy(dorp.bron("bag.gpkg"), tmp_path / "bag.gpkg"))
        before = hash_of(kept)
        layer = f"{kept}|layername=verblijfsobject"
        given = {**losse(dorp), "WONINGEN": layer, "BEREIKBAARHEID": str(kept)}
        start("bereikbaarheid", **given)
        assert hash_of(kept) == before
        return
    assert "bouwjaar" in Werkbestand(kept).raw("woningen").data.columns


def test_two_outputs_in_one_file_are_refused(dorp: Dorp, tmp_path: Path) -> None:
    both = str(tmp_path / "uit.gpkg")
    good, _ = start(
        "bereikbaarheid", **losse(dorp), BEREIKBAARHEID=both, BEREIKBAARHEID_GEBIED=both
    )
    assert not good


@pytest.mark.parametrize(
    ("verb", "output"),
    [
        ("netwerk", "NETWERK"),
        ("bereikbaarheid", "BEREIKBAARHEID"),
        ("witte_vlekken", "WITTE_VLEKKEN"),
    ],
)
def test_an_output_that_fails_is_found_before_the_werkbestand_changes(
    verb: str, output: str, studie: Path, tmp_path: Path
) -> None:
    before = hash_of(studie)
    given = {output: str(tmp_path / "n.dxf")}
    good, said = start(verb, WERKBESTAND=str(studie), **given)
    assert not good
    assert "n.dxf" in said
    assert hash_of(studie) == before


# Two at once, and results beside


def test_a_run_keeps_what_another_wrote_in_the_meantime(dorp: Dorp, studie: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand
    from qgis.core import QgsProcessingFeedback

    feedback = QgsProcessingFeedback(False)
    inner: list[bool] = []

    def halfway(progress: float) -> None:
        if progress >= 30 and not inner:
            inner.append(True)
            inner[0], _ = start(
                "importeer_gebieden",
                WERKBESTAND=str(studie),
                BESTANDEN=[dorp.bron("gebieden.gpkg")],
                GEMEENTE="GM9901",
                BUFFER=500,
                LADEN=False,
            )

    feedback.progressChanged.connect(halfway)
    outer, _ = start("bereikbaarheid", feedback, WERKBESTAND=str(studie), LADEN=False)
    kept = Werkbestand(studie).meta.get("gemeente") == "GM9901"
    # Either one is refused, or both are there.
    assert kept or not (outer and inner[0])


def test_a_result_beside_the_werkbestand_is_kept(dorp: Dorp, studie: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand
    from qgis.core import QgsProject, QgsVectorLayer

    layer = QgsVectorLayer(f"{studie}|layername=verantwoording", "v", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    row = next(layer.getFeatures())
    layer.changeAttributeValue(row.id(), layer.fields().lookupField("versie"), "x")
    start("netwerk", WERKBESTAND=str(studie))
    start(
        "importeer_voorzieningen",
        WERKBESTAND=str(studie),
        BESTANDEN=[dorp.bron("voorzieningen.gpkg")],
    )
    layer.rollBack()
    beside = studie.parent.glob("studie_resultaat*.gpkg")
    assert any("netwerk" in Werkbestand(path) for path in beside)


def test_edits_in_a_layer_opened_by_number_count_too(dorp: Dorp, studie: Path) -> None:
    from osgeo import ogr
    from qgis.core import QgsProject, QgsVectorLayer

    data = ogr.Open(str(studie))
    names = [data.GetLayer(i).GetName() for i in range(data.GetLayerCount())]
    del data
    number = names.index("voorzieningen")
    layer = QgsVectorLayer(f"{studie}|layerid={number}", "v", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    row = next(layer.getFeatures())
    layer.changeAttributeValue(row.id(), layer.fields().lookupField("naam"), "x")
    files = [dorp.bron("voorzieningen.gpkg")]
    good, _ = start("importeer_voorzieningen", WERKBESTAND=str(studie), BESTANDEN=files)
    layer.rollBack()
    assert not good


def test_an_edit_begun_during_the_run_stays_with_its_row(dorp: Dorp, studie: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand
    from qgis.core import QgsProcessingFeedback, QgsProject, QgsVectorLayer

    shown = QgsVectorLayer(f"{studie}|layername=voorzieningen", "v", "ogr")
    again = in_memory("Point", [])
    source = QgsVectorLayer(dorp.laag("voorzieningen.gpkg", "voorzieningen"), "b", "ogr")
    again.dataProvider().addAttributes(list(source.fields())[1:])
    again.updateFields()
    rows = list(source.getFeatures())[::-1]  # the new export has another order
    for row in rows:
        row.setAttributes(row.attributes()[1:])
    again.dataProvider().addFeatures(rows)
    QgsProject.instance().addMapLayer(shown)
    feedback = QgsProcessingFeedback(False)
    edited: list[str] = []

    def halfway(progress: float) -> None:
        if progress >= 20 and not edited:
            shown.startEditing()
            row = list(shown.getFeatures())[2]
            edited.append(row["voorziening_id"])
            shown.changeAttributeValue(row.id(), shown.fields().lookupField("naam"), "NIEUW")

    feedback.progressChanged.connect(halfway)
    start(
        "importeer_voorzieningen",
        feedback,
        WERKBESTAND=str(studie),
        LAAG=again,
        BRON="voorzieningen",
        LADEN=False,
    )
    assert edited
    shown.commitChanges()
    data = Werkbestand(studie).raw("voorzieningen").data
    assert set(data["voorziening_id"][data["naam"] == "NIEUW"]) <= set(edited)


# No traceback, and the right next action


def _rd_as_degrees(dorp: Dorp, folder: Path) -> dict[str, Any]:
    shape = "LINESTRING(200000 500000,200600 500000)"
    return {"WEGEN": in_memory("LineString", [shape], "EPSG:4326", soort="x"), "NETWERK": "memory:"}


def _no_earth(dorp: Dorp, folder: Path) -> dict[str, Any]:
    from qgis.core import QgsCoordinateReferenceSystem

    layer = in_memory("LineString", ["LINESTRING(200000 500000,200600 500000)"], soort="x")
    local = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]'
    layer.setCrs(QgsCoordinateReferenceSystem.fromWkt(local))
    return {"WEGEN": layer, "NETWERK": "memory:"}


def _studie(line: str) -> Callable[[Dorp, Path], dict[str, Any]]:
    def make(dorp: Dorp, folder: Path) -> dict[str, Any]:
        path = folder / "s.toml"
        path.write_text(f'werkbestand = "s.gpkg"\n{line}\n', encoding="utf-8")
        shutil.copy(dorp.bron("gebieden.gpkg"), folder)
        return {"STUDIE": str(path)}

    return make


_IMPORT = '[[importeer]]\nsoort = "gebieden"\nbestanden = '


@pytest.mark.parametrize(
    ("verb", "make"),
    [
        pytest.param("netwerk", _rd_as_degrees, id="rd-als-graden"),
        pytest.param("netwerk", _no_earth, id="stelsel-zonder-aarde"),
        pytest.param("alles", _studie("normen = 5"), id="normen"),
        pytest.param("alles", _studie("importeer = [1]"), id="importeer"),
        pytest.param("alles", _studie(_IMPORT + "[5]"), id="bestanden"),
        pytest.param(
            "alles", _studie(_IMPORT + '["gebieden.gpkg"]\nkolom = {naam = 5}'), id="kolom"
        ),
        pytest.param("alles", _studie('[[importeer]]\nsoort = ["a"]'), id="soort"),
    ],
)
def test_the_user_gets_a_sentence(
    verb: str, make: Callable[[Dorp, Path], dict[str, Any]], dorp: Dorp, tmp_path: Path
) -> None:
    good, said = start(verb, **make(dorp, tmp_path))
    assert not good
    assert "Traceback" not in said


@pytest.mark.parametrize("shapes", [[], ["LINESTRING(200000 500000,200600 500000)"]])
def test_a_sentence_names_only_parameters_that_are_there(shapes: list[str], dorp: Dorp) -> None:
    from qgis.core import QgsApplication

    layer = in_memory("LineString", shapes, crs="", soort="x")
    good, said = start("netwerk", WEGEN=layer, NETWERK="memory:")
    assert not good
    algorithm = QgsApplication.processingRegistry().algorithmById("lzw:netwerk")
    known = {d.name() for d in algorithm.parameterDefinitions()}
    assert set(re.findall(r"parameter ([A-Z_]+)", said)) <= known


def test_multi_geometries_of_the_own_layers_are_taken(dorp: Dorp, studie: Path) -> None:
    import processing

    multi = processing.run(
        "native:promotetomulti", {"INPUT": f"{studie}|layername=wegen", "OUTPUT": "memory:"}
    )["OUTPUT"]
    good, said = start("netwerk", WEGEN=multi, NETWERK="memory:")
    assert good, said


def test_the_demo_leaves_the_files_of_another_alone(tmp_path: Path) -> None:
    (tmp_path / "studie.toml").write_text("van mij", encoding="utf-8")
    (tmp_path / "lindewaard.gpkg").write_bytes(b"ook van mij")
    good, _ = start("demo", UIT=str(tmp_path), LADEN=False)
    assert not good
    assert (tmp_path / "studie.toml").read_text(encoding="utf-8") == "van mij"
