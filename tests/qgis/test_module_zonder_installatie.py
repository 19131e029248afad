# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m lzw_atlas`` from the plugins folder, on what QGIS brings and nothing else.

So the command works on a managed Windows computer: ``python-qgis-ltr.bat -m lzw_atlas``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Lzw = Callable[..., subprocess.CompletedProcess[str]]
UNWANTED = ("LZW_BACKEND", "PYTHONPATH", "COV_CORE")


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plugins folder with only the unpacked zip in it."""
    folder = tmp_path_factory.mktemp("plugins")
    archive = tmp_path_factory.mktemp("zip") / "lzw_atlas.zip"
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "maak_zip.py"), "--uit", str(archive)], check=True
    )
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def python(plugins: Path) -> Lzw:
    """Run QGIS's Python in the plugins folder, as the user of ``python-qgis-ltr.bat`` does."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(UNWANTED)}
    environment |= {"PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1"}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=plugins,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,
        )

    return call


def test_it_is_the_unpacked_zip_and_there_is_no_pyogrio(plugins: Path, python: Lzw) -> None:
    asked = python(
        "-c",
        "import importlib.util, lzw_atlas\n"
        "print(lzw_atlas.__file__)\n"
        "print(importlib.util.find_spec('pyogrio'))",
    )
    assert asked.returncode == 0, asked.stderr
    origin, pyogrio = asked.stdout.splitlines()
    assert Path(origin).resolve() == (plugins / "lzw_atlas" / "__init__.py").resolve()
    assert pyogrio == "None"


def test_doctor_says_that_files_go_through_the_gdal_of_qgis(python: Lzw) -> None:
    doctor = python("-m", "lzw_atlas", "doctor")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "Lezen en schrijven met osgeo (GDAL " in doctor.stdout
    assert "Traceback" not in doctor.stderr


def test_the_demo_makes_werkbestand_and_atlas_and_leaves_the_plugin_as_it_was(
    plugins: Path, python: Lzw, tmp_path: Path
) -> None:
    from osgeo import ogr

    before = sorted(plugins.rglob("*"))
    made = python("-m", "lzw_atlas", "demo", "--uit", str(tmp_path / "proef"))
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-3000:]
    assert sorted(plugins.rglob("*")) == before

    study = ogr.Open(str(tmp_path / "proef" / "lindewaard.gpkg"))
    assert study.GetLayerByName("bereikbaarheid").GetFeatureCount() > 1000
    areas = {
        area["gebied_code"]
        for area in study.GetLayerByName("gebieden")
        if area["soort"] in {"wijk", "gemeente"} and not area["water"]
    }
    pdfs = sorted((tmp_path / "proef" / "atlas").glob("wijkatlas_*.pdf"))
    assert {path.name.split("_")[1] for path in pdfs} == areas
    assert {path.read_bytes()[:5] for path in pdfs} == {b"%PDF-"}
