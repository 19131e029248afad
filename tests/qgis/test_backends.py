# SPDX-License-Identifier: GPL-2.0-or-later
"""Inside QGIS the werkbestand comes out the same as in the toolkit: rows, geometry, CRS, styles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
TOOLKIT = ROOT / ".venv" / "bin" / "python"
CLOCK = {"SOURCE_DATE_EPOCH": "1790000000"}

RUN = """
import runpy, sys
runpy.run_path(sys.argv[1])["register_package"]()
from pathlib import Path
from lzw_atlas.processing.cli.demo import maak_demo
made = maak_demo(Path(sys.argv[2]), lambda _fraction: True)
from lzw_atlas.processing.io.backend import backend
print("backend", backend().name)
"""


def run_demo(python: Path, folder: Path, backend: str) -> None:
    environment = {**os.environ, **CLOCK, "LZW_BACKEND": backend}
    done = subprocess.run(
        [str(python), "-c", RUN, str(ROOT / "conftest.py"), str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"backend {backend}" in done.stdout


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if not TOOLKIT.exists():
        pytest.skip("the toolkit's environment (.venv) is not there; make test makes it")
    base = tmp_path_factory.mktemp("demo")
    run_demo(TOOLKIT, base / "toolkit", "pyogrio")
    run_demo(Path(sys.executable), base / "qgis", "osgeo")
    return base / "toolkit" / "lindewaard.gpkg", base / "qgis" / "lindewaard.gpkg"


def test_a_qgis_process_always_takes_osgeo(qgis_app: object) -> None:
    from lzw_atlas.processing.io.backend import backend

    assert qgis_app is not None
    assert backend().name == "osgeo"
    assert not {"pyogrio", "pyproj", "fiona", "rasterio"} & set(sys.modules)


def test_both_backends_write_the_same_layers(both: tuple[Path, Path]) -> None:
    from lzw_atlas.processing.io.backend import backend
    from lzw_atlas.processing.io.stappen import bereikbaarheid as _declares  # noqa: F401
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    one, other = (Werkbestand(p) for p in both)
    names = sorted(n for n, _ in backend().list_layers(both[0]))
    assert names == sorted(n for n, _ in backend().list_layers(both[1]))
    assert {"woningen", "bereikbaarheid", "bereikbaarheid_gebied", "layer_styles"} <= set(names)
    for name in names:
        a, b = backend().read(both[0], name), backend().read(both[1], name)
        assert (a.crs, a.geometry_type) == (b.crs, b.geometry_type), name
        left, right = one.raw(name), other.raw(name)
        assert list(left.data.columns) == list(right.data.columns), name
        if name in ("bronnen", "verantwoording"):
            # Compressed source files differ in their bytes between GDAL versions.
            drop = [c for c in ("sha256", "invoer", "run_id") if c in left.data.columns]
            left.data, right.data = left.data.drop(columns=drop), right.data.drop(columns=drop)
        pd.testing.assert_frame_equal(left.data, right.data, obj=name, check_dtype=True)
        if left.geometry is not None:
            assert right.geometry is not None
            distance = shapely.hausdorff_distance(left.geometry, right.geometry)
            assert not (distance > 0.001).any(), name


def test_qgis_opens_the_werkbestand_with_its_styles(
    both: tuple[Path, Path], qgis_new_project: None
) -> None:
    from qgis.core import QgsVectorLayer

    assert qgis_new_project is None
    for name, renderer in (
        ("bereikbaarheid", "RuleRenderer"),
        ("voorzieningen", "categorizedSymbol"),
        ("gebieden", "categorizedSymbol"),
    ):
        for path in both:
            layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
            assert layer.isValid()
            assert layer.renderer().type() == renderer, (name, layer.renderer().type())
            assert layer.crs().authid() == "EPSG:28992"
