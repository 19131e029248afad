# SPDX-License-Identifier: GPL-2.0-or-later
"""The zip of ``make plugin``, unpacked in a fresh profile and used from ``qgis_process``."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(installed: Run) -> Run:
    """Run ``qgis_process`` with nothing but the zip: also none of the tests' own packages."""
    return partial(installed, packages=False)


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
