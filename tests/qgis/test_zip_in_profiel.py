# SPDX-License-Identifier: GPL-2.0-or-later
"""The zip of ``make plugin``, unpacked in a fresh profile and used from ``qgis_process``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run ``qgis_process`` in a profile that holds only the installed zip."""
    program = shutil.which("qgis_process")
    assert program is not None, "qgis_process hoort bij QGIS en is er niet"
    folder = tmp_path_factory.mktemp("profiel")
    archive = folder / "lzw_atlas.zip"
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "maak_zip.py"), "--uit", str(archive)], check=True
    )
    config = folder / "config"
    plugins = config / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(plugins)
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(config),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(folder),
        "LC_ALL": "C.UTF-8",
    }

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=folder,
        )

    enabled = call("plugins", "enable", "lzw_atlas")
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return call


def test_installed_zip_is_enabled_and_loaded(run: Run) -> None:
    listed = run("--json", "plugins")
    assert listed.returncode == 0, listed.stderr
    assert json.loads(listed.stdout)["plugins"]["lzw_atlas"]["loaded"] is True


def test_provider_stands_in_the_list_and_the_algorithms_of_qgis_stay(run: Run) -> None:
    listed = run("--json", "list")
    assert listed.returncode == 0, listed.stderr
    assert "Traceback" not in listed.stderr
    found = json.loads(listed.stdout)["providers"]
    assert found["lzw"]["name"] == "Langer Zelfstandig Wonen"
    assert len(found["native"]["algorithms"]) > 200


def test_an_algorithm_of_qgis_itself_still_runs_beside_the_plugin(run: Run, tmp_path: Path) -> None:
    made = run(
        "run",
        "native:creategrid",
        "--TYPE=0",
        "--EXTENT=155000,155100,463000,463100[EPSG:28992]",
        "--HSPACING=50",
        "--VSPACING=50",
        "--CRS=EPSG:28992",
        f"--OUTPUT={tmp_path / 'raster.gpkg'}",
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert (tmp_path / "raster.gpkg").is_file()
