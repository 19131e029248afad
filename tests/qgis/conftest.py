# SPDX-License-Identifier: GPL-2.0-or-later
"""What every test in QGIS shares: the plugin, loaded as QGIS loads it and taken away again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def plugin(qgis_app: Any, qgis_iface: Any) -> Iterator[Any]:
    """The plugin object, loaded with its user interface; unloaded afterwards."""
    from lzw_atlas import classFactory
    from qgis.core import QgsSettings

    # A panel that an earlier test left open would open by itself.
    QgsSettings().remove("lzw_atlas/paneel_open")
    loaded = classFactory(qgis_iface)
    loaded.initGui()
    yield loaded
    loaded.unload()


@pytest.fixture(scope="module")
def provider(qgis_app: Any, qgis_processing: Any) -> Iterator[Any]:
    """The provider ``lzw`` in the registry, as ``qgis_process`` loads it, for a whole module."""
    from lzw_atlas import classFactory
    from qgis.core import QgsApplication

    loaded = classFactory(None)
    loaded.initProcessing()
    yield QgsApplication.processingRegistry().providerById("lzw")
    loaded.unload()


@pytest.fixture(scope="session")
def dorp(qgis_app: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The village of :mod:`gevallen`: its sources, and the werkbestanden made of them."""
    from .gevallen import bouw_dorp

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        return bouw_dorp(tmp_path_factory.mktemp("dorp"))


@pytest.fixture(scope="session")
def installed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``qgis_process`` in a fresh profile in which only the zip of ``make plugin`` stands.

    *given* are parameters for ``run … -``. With ``packages=False`` it has only the Python packages
    of the system; else the newer ones of the tests stand beside them.
    """
    import pandas as pd
    import shapely

    program = shutil.which("qgis_process")
    assert program is not None, "qgis_process hoort bij QGIS en is er niet"
    folder = tmp_path_factory.mktemp("profiel")
    archive = folder / "lzw_atlas.zip"
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "maak_zip.py"), "--uit", str(archive)], check=True
    )
    plugins = folder / "config" / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(plugins)
    beside = sorted({str(Path(module.__file__).parents[1]) for module in (pd, shapely)})
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(folder / "config"),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(folder),
        "LC_ALL": "C.UTF-8",
    }

    def call(
        *arguments: str, given: dict[str, Any] | None = None, packages: bool = True
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *arguments],
            env={**environment, "PYTHONPATH": os.pathsep.join(beside)} if packages else environment,
            input=None if given is None else json.dumps({"inputs": given}),
            capture_output=True,
            text=True,
            timeout=300,
            cwd=folder,
        )

    enabled = call("plugins", "enable", "lzw_atlas")
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return call
