# SPDX-License-Identifier: GPL-2.0-or-later
"""The two models and the QGIS project: they load, run, and say the same as the command."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lzw_atlas.processing.algorithms.provider import MODELS, LzwModel, LzwProvider
from lzw_atlas.processing.algorithms.sjabloon import LAYOUT, write_project
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.demo import write_demo
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_loopgebieden,
    bereken_looproutes,
    bereken_watals,
    bereken_witte_vlekken,
    controleer_netwerk,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand
from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "modellen"
RESULTS = {
    "model_open_data": (
        "bereikbaarheid",
        "bereikbaarheid_gebied",
        "bereikbaarheid_samen",
        "hubs",
        "woonservicegebieden",
        "woonservicegebieden_woningen",
        "leeftijden",
        "vraag",
    )
}
RESULTS["model_bag"] = (*RESULTS["model_open_data"], "geschiktheid", "tekorten", "vraag_aanbod")
FROM_OSM = ["wegen", "voorzieningen", "achtergrond_vlakken", "achtergrond_lijnen"]
LZW = """
import runpy, sys
runpy.run_path(sys.argv[1])["register_package"]()
from lzw_atlas.processing.cli import main
sys.exit(main(sys.argv[2:]))
"""

pytestmark = pytest.mark.usefixtures("qgis_processing")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The source files of the demo municipality."""

    def write(path: Path, layer: str, data: Any, geometry: Any, kind: str | None) -> None:
        backend().write(path, layer, data, geometry, kind)

    return write_demo(tmp_path_factory.mktemp("bron"), write)


def parameters(model: str, sources: Any, folder: Path) -> dict[str, Any]:
    """What a person fills in; the rest keeps its default."""
    given = {
        "WERKBESTAND": str(folder / "studie.gpkg"),
        "BESTANDEN_GEBIEDEN": [str(sources.wijkenbuurten)],
        "BESTAND_OSM": str(sources.osm),
        "VIERKANTEN": [str(sources.vierkanten)],
        "GEMEENTE": "GM9901",
        "project_voor_qgis": str(folder / "studie.qgz"),
        "map_voor_de_atlas": str(folder / "atlas"),
    }
    if model == "model_bag":
        given["BESTAND_BAG"] = str(sources.bag)
    return given


def by_command(model: str, sources: Any, folder: Path) -> Path:
    """Return the werkbestand that ``lzw alles`` makes of the same sources."""
    steps = [("gebieden", sources.wijkenbuurten, 'gemeente = "GM9901"\nbuffer = 3000.0\n')]
    if model == "model_bag":
        steps.append(("bag", sources.bag, ""))
        steps.append(("osm", sources.osm, f"lagen = {json.dumps(FROM_OSM)}\n"))
    else:
        steps.append(("osm", sources.osm, ""))
    steps.append(("vierkanten", sources.vierkanten, ""))
    text = 'naam = "Proef"\nwerkbestand = "opdracht.gpkg"\n\n'
    for soort, path, extra in steps:
        files = json.dumps([str(path)])
        text += f'[[importeer]]\nsoort = "{soort}"\nbestanden = {files}\n{extra}\n'
    text += '[bereikbaarheid]\nprofiel = ["75plus"]\n\n[woonservicegebied]\n\n[vraag]\n'
    if model == "model_bag":
        text += "\n[geschiktheid]\n\n[vraag_aanbod]\n"
    folder.mkdir()
    study = folder / "studie.toml"
    study.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LZW, str(ROOT / "conftest.py"), "alles", "--studie", str(study)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "opdracht.gpkg"


def same_rows(model: str, left: Path, right: Path) -> None:
    for name in RESULTS[model]:
        one, other = (Werkbestand(p).raw(name) for p in (left, right))
        assert len(one), name
        pd.testing.assert_frame_equal(one.data, other.data, check_exact=True)


# The models in the provider


def test_models_stand_beside_the_algorithms_in_a_group_of_their_own(plugin: Any) -> None:
    registry = QgsApplication.processingRegistry()
    for name in MODELS:
        model = registry.algorithmById(f"lzw:{name}")
        assert isinstance(model, LzwModel)
        assert model.groupId() == "modellen"
        assert model.displayName().startswith("Gemeente doorrekenen")
        assert not model.icon().isNull()
        assert Path(model.svgIconPath()).name == "model.svg"
        assert len(model.tags()) > 5
        assert "<p>" in model.shortHelpString()


def test_every_step_of_a_model_is_found_and_the_model_is_valid(plugin: Any) -> None:
    for name in MODELS:
        model = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{name}")
        assert isinstance(model, LzwModel)
        assert model.validate() == (True, [])
        assert model.canExecute()[0]
        steps = model.childAlgorithms()
        assert all(step.algorithm() is not None for step in steps.values())
        # Also in the instance that the toolbox and qgis_process describe: else outputs are lost.
        shown = QgsApplication.processingRegistry().algorithmById(f"lzw:{name}")
        assert {d.name() for d in shown.destinationParameterDefinitions()} == {
            "map_voor_de_atlas",
            "project_voor_qgis",
        }
        for step in steps.values():
            known = {d.name() for d in step.algorithm().parameterDefinitions()}
            assert set(step.parameterSources()) <= known


def test_steps_have_one_order(plugin: Any) -> None:
    for name in MODELS:
        model = QgsApplication.processingRegistry().createAlgorithmById(f"lzw:{name}")
        counts = sorted(len(model.dependsOnChildAlgorithms(c)) for c in model.childAlgorithms())
        assert counts == list(range(len(counts)))


def test_every_input_of_a_model_is_explained(plugin: Any) -> None:
    for name in MODELS:
        model = QgsApplication.processingRegistry().algorithmById(f"lzw:{name}")
        for definition in model.parameterDefinitions():
            assert definition.name() in model.helpContent(), definition.name()
            if not definition.isDestination():
                assert definition.help()


def test_models_stay_after_a_refresh_and_are_gone_after_unload(
    qgis_app: Any, qgis_iface: Any
) -> None:
    from lzw_atlas import classFactory

    loaded = classFactory(qgis_iface)
    loaded.initGui()
    registry = QgsApplication.processingRegistry()
    registry.providerById("lzw").refreshAlgorithms()
    for name in MODELS:
        steps = registry.algorithmById(f"lzw:{name}").childAlgorithms().values()
        assert all(step.algorithm() is not None for step in steps)
    loaded.unload()
    assert all(registry.algorithmById(f"lzw:{name}") is None for name in MODELS)


def test_without_packages_a_model_says_who_can_help(plugin: Any, monkeypatch: Any) -> None:
    from lzw_atlas.processing.algorithms import provider

    monkeypatch.setattr(provider, "missing_for", lambda needs: [f"Pakket voor {needs} ontbreekt."])
    model = QgsApplication.processingRegistry().createAlgorithmById("lzw:model_bag")
    assert model.canExecute() == (False, "Pakket voor atlas ontbreekt.")


def test_a_provider_outside_the_registry_has_no_models(qgis_app: Any) -> None:
    alone = LzwProvider()
    alone.loadAlgorithms()
    assert not any(isinstance(a, LzwModel) for a in alone.algorithms())


def test_files_are_those_of_the_script(plugin: Any, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location(
        "maak_modellen", ROOT / "scripts" / "maak_modellen.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules["maak_modellen"] = script
    spec.loader.exec_module(script)
    assert {n: file for n, (file, *_) in script.MODELS.items()} == dict(MODELS)
    for path in script.write(tmp_path):
        shipped = FOLDER / path.name
        if Qgis.versionInt() // 100 == 340:  # another version of QGIS writes other details
            assert path.read_bytes() == shipped.read_bytes(), "draai scripts/maak_modellen.py"
        assert model_of(path) == model_of(shipped)
    assert sorted(p.name for p in FOLDER.iterdir()) == sorted(MODELS.values())


def model_of(path: Path) -> list[str]:
    """Return the steps, inputs and texts of a model file, whatever version of QGIS wrote it."""
    return sorted(
        f"{e.get('name')}={e.get('value')}"
        for e in ET.parse(path).iter("Option")  # noqa: S314 - our own file
        if e.get("name") in ("alg_id", "component_description", "description", "output_name")
        or (e.get("name") or "").startswith("component_pos")
        or (e.get("name") or "") == "ALG_DESC"
    )


# The models on the demo municipality


@pytest.mark.parametrize("name", MODELS)
def test_a_model_gives_the_rows_of_the_command(
    plugin: Any, sources: Any, tmp_path: Path, name: str
) -> None:
    from qgis import processing

    given = parameters(name, sources, tmp_path)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    results = processing.run(f"lzw:{name}", given, context=context, feedback=feedback)
    assert Path(results["map_voor_de_atlas"]) == tmp_path / "atlas"
    same_rows(name, tmp_path / "studie.gpkg", by_command(name, sources, tmp_path / "opdracht"))
    made = sorted(p.name for p in (tmp_path / "atlas").glob("*.pdf"))
    assert made == sorted(p.name for p in (tmp_path / "opdracht" / "atlas").glob("*.pdf"))
    assert made
    assert_project(tmp_path / "studie.qgz")


def test_models_are_listed_and_run_by_qgis_process(
    installed: Any, sources: Any, tmp_path: Path
) -> None:
    listed = installed("--json", "list")
    found = json.loads(listed.stdout)["providers"]["lzw"]["algorithms"]
    assert {f"lzw:{name}" for name in MODELS} <= set(found)
    given = parameters("model_open_data", sources, tmp_path)
    done = installed("run", "lzw:model_open_data", "-", given=given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["project_voor_qgis"] == str(tmp_path / "studie.qgz")
    assert len(Werkbestand(tmp_path / "studie.gpkg").raw("bereikbaarheid")) > 1000
    assert list((tmp_path / "atlas").glob("*.pdf"))


# The project


def opened(path: Path) -> QgsProject:
    project = QgsProject()
    assert project.read(str(path)), project.error()
    return project


def assert_project(path: Path) -> None:
    """Assert that the project opens whole: valid styled layers, themes and a page to print."""
    project = opened(path)
    layers = list(project.mapLayers().values())
    assert layers
    assert [layer.name() for layer in layers if not layer.isValid()] == []
    assert project.crs().authid() == "EPSG:28992"
    assert project.title() == "Langer Zelfstandig Wonen: Lindewaard"
    assert project.layoutManager().layoutByName(LAYOUT) is not None
    assert "Binnen de norm: supermarkt" in project.mapThemeCollection().mapThemes()
    with zipfile.ZipFile(path) as unpacked:
        inside = next(n for n in unpacked.namelist() if n.endswith(".qgs"))
        text = unpacked.read(inside).decode("utf-8")
    assert str(path.parent) not in text
    assert "./studie.gpkg|layername=" in text
    project.clear()


@pytest.fixture(scope="module")
def study(qgis_app: Any, sources: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a werkbestand with everything in it, two profiles, and its project."""
    from lzw_atlas.processing.io.stappen import importeer

    folder = tmp_path_factory.mktemp("project")
    path = folder / "studie.gpkg"
    for soort, files, lagen in (
        ("gebieden", [sources.wijkenbuurten], ()),
        ("bag", [sources.bag], ()),
        ("osm", [sources.osm], FROM_OSM),
        ("vierkanten", [sources.vierkanten], ()),
        ("pc4", [sources.pc4, sources.pc4_leeftijd], ()),
        ("eigen", [sources.wijkteams], ()),
    ):
        importeer(path, soort, files, lagen=lagen)
    bereken_bereikbaarheid(path)
    controleer_netwerk(path)
    bereken_loopgebieden(path, ["supermarkt", "huisarts"])
    bereken_witte_vlekken(path)
    bereken_looproutes(path)
    # The numbers of the demo's places change with the demo: two of its supermarkets close.
    places = Werkbestand(path).read("voorzieningen").data
    shops = sorted(places["voorziening_id"][(places["categorie"] == "supermarkt").to_numpy(bool)])
    for name, gone in (("zuid dicht", shops[0]), ("De Hage's eind", shops[1])):
        bereken_watals(path, name, sluit=[gone])
    _second_profile(path)
    write_project(path, folder / "studie.qgz")
    return folder


def _second_profile(path: Path) -> None:
    """Say every result again for another profile, as a second run would."""
    file = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    definition = file.GetLayerByName("bereikbaarheid").GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    into = ", ".join(["geom", *(f'"{n}"' for n in names)])
    values = ", ".join(["geom", *("'rollator'" if n == "profiel" else f'"{n}"' for n in names)])
    file.ExecuteSQL(
        f"insert into bereikbaarheid ({into}) select {values} from bereikbaarheid"  # noqa: S608
    )
    del definition, file


def test_project_has_every_layer_in_a_group_with_dutch_names(study: Path) -> None:
    project = opened(study / "studie.qgz")
    root = project.layerTreeRoot()
    groups = [g.name() for g in root.children()]
    assert groups == ["Voorzieningen", "Resultaten", "Invoer", "Achtergrond", "Tabellen"]
    names = {layer.name() for layer in project.mapLayers().values()}
    for name in ("wegen", "panden", "gebieden", "bronnen", "bereikbaarheid_gebied"):
        assert LAYERS[name].title in names
    assert {"Bereikbaarheid per woning (75plus)", "Bereikbaarheid per woning (rollator)"} <= names
    assert {"Bevolking (vierkanten van 100 m)", "Bevolking (postcodes, pc4)"} <= names
    assert "Gebieden (eigen)" in names
    shown = {n.name() for n in root.findLayers() if n.isVisible()}
    assert "Bereikbaarheid per woning (75plus)" in shown
    assert "Bereikbaarheid per woning (rollator)" not in shown
    assert "Bevolking (postcodes, pc4)" not in shown
    result = project.mapLayersByName("Bereikbaarheid per woning (75plus)")[0]
    assert {f["profiel"] for f in result.getFeatures()} == {"75plus"}
    aliases = {f.name(): f.alias() for f in result.fields()}
    assert aliases["aanloop_m"] == LAYERS["bereikbaarheid"].column("aanloop_m").label
    assert aliases["afstand_ov_halte_m"] == "OV-halte: afstand in m"
    assert [n for n, a in aliases.items() if not a] == ["fid"]
    project.clear()


def test_a_theme_shows_its_category(study: Path) -> None:
    from qgis.core import QgsLayerTreeModel

    project = opened(study / "studie.qgz")
    root = project.layerTreeRoot()
    themes = project.mapThemeCollection()
    for title, key, other in (
        ("Binnen de norm: huisarts (75plus)", "huisarts", "supermarkt"),
        ("Binnen de norm: supermarkt (rollator)", "supermarkt", "huisarts"),
    ):
        themes.applyTheme(title, root, QgsLayerTreeModel(root))
        profile = title.rpartition("(")[2].rstrip(")")
        result = project.mapLayersByName(f"Bereikbaarheid per woning ({profile})")[0]
        rules = " ".join(r.filterExpression() for r in result.renderer().rootRule().children())
        assert f"norm_{key}" in rules
        assert f"norm_{other}" not in rules
        facilities = project.mapLayersByName("Voorzieningen")[0].renderer()
        assert [c.value() for c in facilities.categories()] == [key]
        shown = {n.name() for n in root.findLayers() if n.isVisible()}
        assert {n for n in shown if n.startswith("Bereikbaarheid")} == {result.name()}
        roads = project.mapLayersByName(LAYERS["wegen"].title)[0]
        assert roads.renderer().type() == "RuleRenderer"  # a theme leaves other styles alone
    project.clear()


def test_results_that_are_a_subject_have_a_theme_of_their_own(study: Path) -> None:
    from qgis.core import QgsLayerTreeModel

    project = opened(study / "studie.qgz")
    root = project.layerTreeRoot()
    themes = project.mapThemeCollection()
    for title, shown, places in (
        ("Witte vlekken", {"Witte vlekken", "Vierkanten in de witte vlekken"}, None),
        (
            "Loopgebieden (huisarts)",
            {"Loopgebieden (huisarts)", "Loopgebieden: straten (huisarts)"},
            ["huisarts"],
        ),
        (
            "Verschil (De Hage's eind)",
            {
                "Verschil per woning (De Hage's eind)",
                "Scenario's: wat er verandert (De Hage's eind)",
            },
            ["supermarkt"],
        ),
        ("Looproutes", {LAYERS["looproutes"].title, LAYERS["obstakels"].title}, None),
        ("Netwerk", {LAYERS["netwerk"].title, LAYERS["netwerk_punten"].title}, None),
    ):
        themes.applyTheme(title, root, QgsLayerTreeModel(root))
        visible = {n.name() for n in root.findLayers() if n.isVisible()}
        results = {n.name() for n in root.findGroup("Resultaten").findLayers()}
        assert visible & results == shown, title
        for name in shown:
            layer = project.mapLayersByName(name)[0]
            assert layer.featureCount() > 0, name
        if places is not None:
            found = project.mapLayersByName("Voorzieningen")[0].renderer()
            assert [c.value() for c in found.categories()] == places
    project.clear()


def test_page_holds_map_legend_scale_north_and_sources(study: Path, tmp_path: Path) -> None:
    project = opened(study / "studie.qgz")
    layout = project.layoutManager().layoutByName(LAYOUT)
    for kind in (
        QgsLayoutItemMap,
        QgsLayoutItemLegend,
        QgsLayoutItemScaleBar,
        QgsLayoutItemPicture,
    ):
        assert [i for i in layout.items() if isinstance(i, kind)], kind
    texts = [i.currentText() for i in layout.items() if isinstance(i, QgsLayoutItemLabel)]
    assert any("OpenStreetMap" in t and "Kadaster" in t for t in texts)
    assert "Langer Zelfstandig Wonen: Lindewaard" in texts
    picture = next(i for i in layout.items() if isinstance(i, QgsLayoutItemMap))
    areas = project.mapLayersByName("Gebieden")[0]
    assert picture.extent().contains(areas.extent())
    exporter = QgsLayoutExporter(layout)
    done = exporter.exportToPdf(str(tmp_path / "kaart.pdf"), exporter.PdfExportSettings())
    assert done == QgsLayoutExporter.ExportResult.Success
    assert (tmp_path / "kaart.pdf").stat().st_size > 20_000
    del exporter, picture, areas, layout
    project.clear()


def test_project_and_werkbestand_move_together(study: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elders"
    shutil.copytree(study, moved)
    project = opened(moved / "studie.qgz")
    for layer in project.mapLayers().values():
        assert layer.isValid(), layer.name()
        assert str(moved) in layer.source()
        assert str(study) not in layer.source()
    project.clear()


def test_writing_a_project_leaves_the_werkbestand_and_the_folder_alone(study: Path) -> None:
    before = {p.name for p in study.iterdir()}
    content = (study / "studie.gpkg").read_bytes()
    write_project(study / "studie.gpkg", study / "studie.qgz")  # an old one is replaced
    assert {p.name for p in study.iterdir()} == before == {"studie.gpkg", "studie.qgz"}
    assert (study / "studie.gpkg").read_bytes() == content


def test_werkbestand_without_results_gives_a_project_too(sources: Any, tmp_path: Path) -> None:
    from lzw_atlas.processing.io.stappen import importeer

    importeer(tmp_path / "kaal.gpkg", "gebieden", [sources.wijkenbuurten])
    names = write_project(tmp_path / "kaal.gpkg", tmp_path / "kaal.qgz")
    assert names[0] == "gebieden"
    project = opened(tmp_path / "kaal.qgz")
    assert all(layer.isValid() for layer in project.mapLayers().values())
    assert project.mapThemeCollection().mapThemes() == []
    project.clear()


def test_names_from_the_data_are_not_evaluated(sources: Any, tmp_path: Path) -> None:
    from lzw_atlas.processing.io.stappen import importeer

    path = tmp_path / "naam.gpkg"
    importeer(path, "gebieden", [sources.wijkenbuurten])
    file = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    file.ExecuteSQL("update bronnen set naamsvermelding = '[% 1 + 1 %]'")
    del file
    write_project(path, tmp_path / "naam.qgz")
    project = opened(tmp_path / "naam.qgz")
    layout = project.layoutManager().layoutByName(LAYOUT)
    texts = [i.currentText() for i in layout.items() if isinstance(i, QgsLayoutItemLabel)]
    assert any("[% 1 + 1 %]" in t for t in texts)
    del layout
    project.clear()


def test_algorithm_and_demo_write_the_project(plugin: Any, tmp_path: Path) -> None:
    from qgis import processing

    made = processing.run("lzw:demo", {"UIT": str(tmp_path), "LADEN": False})
    assert Path(made["PROJECT"]) == tmp_path / "lindewaard.qgz"
    project = opened(tmp_path / "lindewaard.qgz")
    assert all(layer.isValid() for layer in project.mapLayers().values())
    count = len(set(project.mapLayers()))
    project.clear()
    target = tmp_path / "atlas" / "tweede.qgz"
    done = processing.run("lzw:project", {"WERKBESTAND": made["RESULTAAT"], "PROJECT": str(target)})
    assert 10 < done["LAGEN"] <= count
    project = opened(target)
    assert all(layer.isValid() for layer in project.mapLayers().values())
    project.clear()
