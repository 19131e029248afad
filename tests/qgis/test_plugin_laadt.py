# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in a running QGIS: it loads, shows its provider, and leaves nothing behind."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lzw_atlas import classFactory
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QLocale

ROOT = Path(__file__).resolve().parents[2]


def providers() -> list[str]:
    return sorted(p.id() for p in QgsApplication.processingRegistry().providers())


def test_loading_registers_the_provider_with_name_icon_and_version(plugin: Any) -> None:
    provider = QgsApplication.processingRegistry().providerById("lzw")
    assert provider is not None
    assert provider.name() == "Langer Zelfstandig Wonen"
    assert not provider.icon().isNull()
    assert Path(provider.svgIconPath()).is_file()
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    assert provider.versionInfo() == metadata["general"]["version"]


def test_every_algorithm_of_the_provider_is_fetched_by_its_public_id(plugin: Any) -> None:
    registry = QgsApplication.processingRegistry()
    for algorithm in registry.providerById("lzw").algorithms():
        assert algorithm.name() == algorithm.name().lower()
        assert registry.createAlgorithmById(f"lzw:{algorithm.name()}") is not None


def test_unloading_leaves_qgis_as_it_was(qgis_app: Any, qgis_iface: Any) -> None:
    before = providers()
    loaded = classFactory(qgis_iface)
    loaded.initGui()
    assert providers() == sorted([*before, "lzw"])
    loaded.unload()
    assert providers() == before
    loaded.unload()  # a second time does no harm
    assert providers() == before


def test_loading_and_unloading_leaves_nothing_in_the_window_or_on_disk(
    qgis_app: Any, qgis_iface: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    import gc
    import tempfile

    from qgis.PyQt.QtCore import QTranslator
    from qgis.PyQt.QtGui import QAction
    from qgis.PyQt.QtWidgets import QDockWidget, QWidget

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def present() -> dict[str, int]:
        gc.collect()
        window = qgis_iface.mainWindow()
        return {
            **{k.__name__: len(window.findChildren(k)) for k in (QAction, QDockWidget, QWidget)},
            "translators": len(QgsApplication.instance().findChildren(QTranslator)),
            "files": len(list(tmp_path.rglob("*"))),
            "providers": len(providers()),
        }

    before = present()
    for _ in range(2):
        loaded = classFactory(qgis_iface)
        loaded.initGui()
        for algorithm in QgsApplication.processingRegistry().providerById("lzw").algorithms():
            assert algorithm.shortHelpString() is not None
            assert not algorithm.icon().isNull()
        loaded.unload()
        del loaded
    assert present() == before


def test_loading_again_after_unloading_works(qgis_app: Any, qgis_iface: Any) -> None:
    before = providers()
    for _ in range(3):
        loaded = classFactory(qgis_iface)
        loaded.initGui()
        assert providers().count("lzw") == 1
        loaded.unload()
    assert providers() == before


def test_processing_and_gui_together_register_one_provider(qgis_app: Any, qgis_iface: Any) -> None:
    loaded = classFactory(qgis_iface)
    loaded.initProcessing()
    loaded.initGui()
    assert providers().count("lzw") == 1
    loaded.unload()


def test_plugin_without_interface_loads_as_under_qgis_process(qgis_app: Any) -> None:
    loaded = classFactory(None)
    loaded.initProcessing()
    assert "lzw" in providers()
    loaded.unload()


def test_import_processing_stays_the_framework_of_qgis(plugin: Any) -> None:
    import processing
    from processing.core.Processing import Processing

    assert ROOT not in Path(processing.__file__).resolve().parents
    assert Processing is not None


def test_loading_the_plugin_imports_no_engine_and_no_second_proj() -> None:
    """QGIS must start fast, and a wheel with its own PROJ crashes it at exit."""
    program = (
        "import runpy, sys\n"
        f"register = runpy.run_path({str(ROOT / 'conftest.py')!r})['register_package']\n"
        "register()\n"
        "from qgis.core import QgsApplication\n"
        "app = QgsApplication([], False)\n"
        "app.initQgis()\n"
        "before = set(sys.modules)\n"
        "from lzw_atlas import classFactory\n"
        "plugin = classFactory(None)\n"
        "plugin.initProcessing()\n"
        "new = {m.split('.')[0] for m in set(sys.modules) - before}\n"
        "heavy = 'numpy scipy pandas shapely geopandas pyogrio pyproj reportlab fiona'.split()\n"
        "print(sorted(new.intersection(heavy)))\n"
        "plugin.unload()\n"
        "app.exitQgis()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Dutch translation as the zip has it."""
    from lzw_atlas.lzw_plugin import plugin as module

    lrelease = shutil.which("lrelease")
    if lrelease is None:
        pytest.skip("lrelease (Qt) is not installed: no compiled translation to load")
    subprocess.run(
        [lrelease, "-silent", str(ROOT / "i18n" / "lzw_nl.ts"), "-qm", str(tmp_path / "lzw_nl.qm")],
        check=True,
    )
    monkeypatch.setattr(module, "_I18N", tmp_path)


@pytest.fixture
def language(qgis_app: Any) -> Iterator[Callable[[bool, str], None]]:
    """Set the language as QGIS's own options do; put back afterwards."""
    settings = QgsSettings()
    keys = ("locale/overrideFlag", "locale/userLocale")
    before = {key: settings.value(key) for key in keys}

    def choose(override: bool, locale: str) -> None:
        settings.setValue(keys[0], override)
        settings.setValue(keys[1], locale)

    yield choose
    for key, value in before.items():
        settings.remove(key) if value is None else settings.setValue(key, value)


def shown(qgis_iface: Any) -> tuple[str, str, str]:
    """The provider's long name, and name and group of an algorithm, in a freshly loaded plugin."""
    loaded = classFactory(qgis_iface)
    loaded.initGui()
    provider = QgsApplication.processingRegistry().providerById("lzw")
    algorithm = provider.algorithm("bereikbaarheid")
    found = provider.longName(), algorithm.displayName(), algorithm.group()
    loaded.unload()
    return found


ENGLISH = (
    "Langer Zelfstandig Wonen: can people keep living at home?",
    "Accessibility of facilities on foot",
    "Accessibility",
)
DUTCH = (
    "Langer Zelfstandig Wonen: kunnen mensen thuis blijven wonen?",
    "Bereikbaarheid van voorzieningen te voet",
    "Bereikbaarheid",
)


@pytest.mark.parametrize("locale", ["nl", "nl_NL", "nl_BE"])
def test_plugin_speaks_dutch_when_qgis_does_and_is_silent_after_unload(
    compiled: None, language: Any, qgis_iface: Any, locale: str
) -> None:
    language(True, locale)
    assert shown(qgis_iface) == DUTCH
    assert QCoreApplication.translate("LZW", ENGLISH[0]) == ENGLISH[0]


@pytest.mark.parametrize("locale", ["en_US", "de", "fy_NL", ""])
def test_plugin_speaks_english_when_qgis_speaks_another_language(
    compiled: None, language: Any, qgis_iface: Any, locale: str
) -> None:
    language(True, locale)
    assert shown(qgis_iface) == ENGLISH


def test_a_chosen_language_counts_only_when_it_overrides_that_of_the_system(
    compiled: None, language: Any, qgis_iface: Any
) -> None:
    language(False, "nl_NL")
    system = QLocale.system().name()[:2]
    assert shown(qgis_iface) == (DUTCH if system == "nl" else ENGLISH)
