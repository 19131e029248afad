# SPDX-License-Identifier: GPL-2.0-or-later
"""One study, four roads: engine, command, algorithm and ``qgis_process`` give the same digits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
TOOLKIT = ROOT / ".venv" / "bin" / "python"
REAL = ROOT.parent / "shared" / "gegevens" / "ijsselmuiden"
RESULTS = ("bereikbaarheid", "bereikbaarheid_gebied", "bereikbaarheid_samen")
LOOSE = ("woningen", "voorzieningen", "wegen", "gebieden", "bevolking", "instellingen")

pytestmark = pytest.mark.usefixtures("qgis_processing")

LZW = """
import runpy, sys
runpy.run_path(sys.argv[1])["register_package"]()
from lzw_atlas.processing.cli import main
sys.exit(main(sys.argv[2:]))
"""


def lzw(*arguments: object) -> None:
    """Run the command in the toolkit's own Python."""
    if not TOOLKIT.exists():
        pytest.skip("the toolkit's environment (.venv) is not there; make test makes it")
    done = subprocess.run(
        [str(TOOLKIT), "-c", LZW, str(ROOT / "conftest.py"), *map(str, arguments)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo municipality, imported and computed by the command in the toolkit."""
    folder = tmp_path_factory.mktemp("gelijk")
    lzw("demo", "--uit", folder)
    return folder / "lindewaard.gpkg"


def same(left: Any, right: Any) -> None:
    """Assert that two layers hold the same rows to the last digit."""
    # A file does not keep the difference between whole numbers with gaps and real numbers.
    tables = [layer.data.convert_dtypes() for layer in (left, right)]
    pd.testing.assert_frame_equal(*tables, check_exact=True, obj=left.name)
    assert (left.geometry is None) == (right.geometry is None)
    if left.geometry is not None:
        assert shapely.to_wkb(left.geometry).tolist() == shapely.to_wkb(right.geometry).tolist()


def by_command(path: Path) -> dict[str, Any]:
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    return Werkbestand(path).read_all(RESULTS, RESULTS)


def run(verb: str, **parameters: Any) -> dict[str, Any]:
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    return processing.run(
        f"lzw:{verb}", parameters, context=QgsProcessingContext(), feedback=QgsProcessingFeedback()
    )


def test_the_engine_alone_gives_what_the_command_wrote(plugin: Any, study: Path) -> None:
    import shapely as sh
    from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, bereikbaarheid
    from lzw_atlas.processing.io.normen.lezen import load_norms
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    file = Werkbestand(study)
    norms = load_norms()
    expected = by_command(study)
    identity = expected["bereikbaarheid"].data["run_id"][0]
    made = bereikbaarheid(
        Inputs(**file.read_all(LOOSE), data_omvang=sh.from_wkt(file.meta["data_omvang"])),
        norms.profiles["75plus"],
        norms,
        run_id=identity,
    )
    same(made.per_home, expected["bereikbaarheid"])
    same(made.per_area, expected["bereikbaarheid_gebied"])
    same(made.together, expected["bereikbaarheid_samen"])


def test_the_algorithm_on_the_werkbestand_gives_what_the_command_wrote(
    plugin: Any, study: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "kopie.gpkg"
    shutil.copy(study, copy)
    done = run("bereikbaarheid", WERKBESTAND=str(copy))
    assert done["RESULTAAT"] == str(copy)
    for name in RESULTS:
        same(by_command(copy)[name], by_command(study)[name])


def test_the_algorithm_on_loose_layers_gives_what_the_command_wrote(
    plugin: Any, study: Path, tmp_path: Path
) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    target = tmp_path / "uit.gpkg"
    layers = {n.upper(): f"{study}|layername={n}" for n in LOOSE}
    run(
        "bereikbaarheid",
        **layers,
        OMVANG=extent_of(study),
        BEREIKBAARHEID=f"ogr:dbname='{target}' table=\"bereikbaarheid\" (geom)",
        BEREIKBAARHEID_GEBIED=f"ogr:dbname='{target}' table=\"bereikbaarheid_gebied\"",
        BEREIKBAARHEID_SAMEN=f"ogr:dbname='{target}' table=\"bereikbaarheid_samen\"",
    )
    for name in RESULTS:
        same(read_output(target, name), by_command(study)[name])
    # A werkbestand that is only read stays as it was.
    before = Werkbestand(study).read("verantwoording")
    assert len(before) == len(Werkbestand(study).read("verantwoording"))


HUB_LAYERS = (
    "woonservicegebieden",
    "hubs",
    "hub_leden",
    "hubs_advies",
    "woonservicegebieden_toets",
    "woonservicegebieden_woningen",
    "woonservicegebieden_gebied",
)


def test_woonservicegebied_on_loose_layers_gives_the_rows_of_the_werkbestand(
    plugin: Any, study: Path, tmp_path: Path
) -> None:
    from lzw_atlas.processing.core.registry import LAYERS
    from lzw_atlas.processing.io.werkbestand import Werkbestand
    from osgeo import gdal

    bare = tmp_path / "kaal.gpkg"
    shutil.copy(study, bare)
    file = gdal.OpenEx(str(bare), gdal.OF_VECTOR | gdal.OF_UPDATE)
    # Judgements on earlier steps do not come along with a loose layer.
    for name in ("geschiktheid", "bereikbaarheid_gebied", *HUB_LAYERS):
        file.ExecuteSQL(f"drop table {name}")
    del file
    run("woonservicegebied", WERKBESTAND=str(bare), BUURTEN=True, LADEN=False)
    expected = Werkbestand(bare).read_all(HUB_LAYERS)
    loose = {n.upper(): f"{bare}|layername={n}" for n in (*LOOSE, "panden")}
    for target, given in (
        (tmp_path / "erover.gpkg", {"WERKBESTAND": str(study)}),
        (tmp_path / "los.gpkg", {"OMVANG": extent_of(study)}),
    ):
        outputs = {}
        for name in HUB_LAYERS:
            column = " (geom)" if LAYERS[name].geometry else ""
            outputs[name.upper()] = f"ogr:dbname='{target}' table=\"{name}\"{column}"
        run("woonservicegebied", **loose, **given, **outputs, BUURTEN=True)
        for name in HUB_LAYERS:
            assert len(expected[name]) > 0, name
            same(read_output(target, name), expected[name])


def test_qgis_process_gives_what_the_command_wrote(
    study: Path, tmp_path: Path, installed: Any
) -> None:
    copy, target = tmp_path / "kopie.gpkg", tmp_path / "uit.gpkg"
    shutil.copy(study, copy)
    done = installed("--json", "run", "lzw:bereikbaarheid", f"--WERKBESTAND={copy}")
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)["results"]
    rows = by_command(study)["bereikbaarheid"].data
    assert answer["WONINGEN_AANTAL"] == (rows["is_woning"].fillna(1) != 0).sum() > 5000
    for name in RESULTS:
        same(by_command(copy)[name], by_command(study)[name])
    done = installed(
        "run",
        "lzw:bereikbaarheid",
        *(f"--{n.upper()}={study}|layername={n}" for n in LOOSE),
        f"--OMVANG={extent_of(study)}",
        f"--BEREIKBAARHEID=ogr:dbname='{target}' table=\"bereikbaarheid\" (geom)",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    same(read_output(target, "bereikbaarheid"), by_command(study)["bereikbaarheid"])


def extent_of(study: Path) -> str:
    """Return how far the data of *study* reach, as QGIS writes an extent."""
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    extent = shapely.from_wkt(Werkbestand(study).meta["data_omvang"])
    xmin, ymin, xmax, ymax = extent.bounds
    return f"{xmin!r},{xmax!r},{ymin!r},{ymax!r} [EPSG:28992]"


def read_output(path: Path, name: str) -> Any:
    """Return a layer that QGIS wrote, as the werkbestand's reader gives it."""
    from lzw_atlas.processing.core.registry import LAYERS
    from lzw_atlas.processing.core.tables import Layer, conform
    from lzw_atlas.processing.io.backend import backend

    raw = backend().read(path, name)
    data = raw.data.drop(columns=[c for c in ("fid",) if c in raw.data.columns])
    geometry = raw.geometry() if LAYERS[name].geometry else None
    return conform(Layer(name, data, geometry), LAYERS[name])


# Real data

FILES = {
    "gebieden": ("wijken_2024.geojson",),
    "osm": ("ijsselmuiden.osm.pbf",),
    "pc4": ("pc4_2021.gpkg", "pc4_leeftijd_2021.csv"),
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """IJsselmuiden imported by the command in the toolkit."""
    if not REAL.is_dir():
        pytest.skip("the real data of IJsselmuiden are not beside the project")
    path = tmp_path_factory.mktemp("echt") / "toolkit.gpkg"
    for kind, names in FILES.items():
        lzw("importeer", kind, *(REAL / n for n in names), "--werkbestand", path)
    return path


def all_layers(path: Path) -> list[str]:
    from lzw_atlas.processing.io.backend import backend

    return sorted(n for n, _ in backend().list_layers(path))


def equal_imports(one: Path, other: Path, apart: set[str]) -> None:
    """Assert that all layers are equal row by row, but for *apart*: when, and by which road."""
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    assert all_layers(one) == all_layers(other)
    left, right = Werkbestand(one), Werkbestand(other)
    for name in all_layers(one):
        if name in apart:
            continue
        a, b = left.raw(name), right.raw(name)
        if name == "bronnen":
            a.data, b.data = (x.data.drop(columns=["ingelezen"]) for x in (a, b))
        pd.testing.assert_frame_equal(a.data, b.data, check_exact=True, obj=name)
        if a.geometry is not None:
            assert shapely.to_wkb(a.geometry).tolist() == shapely.to_wkb(b.geometry).tolist(), name


def test_real_files_imported_in_qgis_are_the_same_rows(
    plugin: Any, real: Path, tmp_path: Path
) -> None:
    path = tmp_path / "qgis.gpkg"
    for kind, names in FILES.items():
        files = [str(REAL / n) for n in names]
        key = {"BESTAND": files[0]} if kind == "osm" else {"BESTANDEN": files}
        done = run(f"importeer_{kind}", WERKBESTAND=str(path), **key)
        assert done["RIJEN"] > 0
    equal_imports(path, real, {"verantwoording"})


def test_real_layers_of_the_project_imported_in_qgis_are_the_same_rows(
    plugin: Any, real: Path, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    path = tmp_path / "qgis.gpkg"
    areas = QgsVectorLayer(str(REAL / "wijken_2024.geojson"), "wijken_2024", "ogr")
    codes = QgsVectorLayer(str(REAL / "pc4_2021.gpkg"), "pc4_2021", "ogr")
    ages = QgsVectorLayer(str(REAL / "pc4_leeftijd_2021.csv"), "pc4_leeftijd_2021", "ogr")
    run("importeer_gebieden", WERKBESTAND=str(path), LAAG=areas)
    run("importeer_osm", WERKBESTAND=str(path), BESTAND=str(REAL / "ijsselmuiden.osm.pbf"))
    run("importeer_pc4", WERKBESTAND=str(path), LAAG=codes, TABEL=ages)
    # The list of sources names the layer instead of the file.
    equal_imports(path, real, {"verantwoording", "bronnen", "lzw_meta"})
