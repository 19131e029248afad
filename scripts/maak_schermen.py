# SPDX-License-Identifier: GPL-2.0-or-later
"""Take the pictures of the panel for the manual: every step, 100 % and 200 %, light and dark.

Runs in QGIS without a screen: ``scripts/in_qgis.sh scripts/maak_schermen.py``. The example
municipality is made first where --demo names no folder that holds it.
"""

from __future__ import annotations

import argparse
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DARK = {
    "Window": "#2b2b2b",
    "WindowText": "#f0f0f0",
    "Base": "#1e1e1e",
    "AlternateBase": "#262626",
    "Text": "#f0f0f0",
    "Button": "#3a3a3a",
    "ButtonText": "#f0f0f0",
    "ToolTipBase": "#3a3a3a",
    "ToolTipText": "#f0f0f0",
    "Highlight": "#3a86b7",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#a8a8a8",
}


def venster(window: Any, canvas: Any, bar: Any) -> Any:
    """Return as much of QGIS's interface as the panel needs."""
    from qgis.core import QgsProject

    def nothing(*_: Any) -> None:
        return None

    return SimpleNamespace(
        mainWindow=lambda: window,
        mapCanvas=lambda: canvas,
        messageBar=lambda: bar,
        addDockWidget=window.addDockWidget,
        removeDockWidget=window.removeDockWidget,
        addToolBarIcon=nothing,
        removeToolBarIcon=nothing,
        addPluginToMenu=nothing,
        removePluginMenu=nothing,
        addProject=lambda path: QgsProject.instance().read(path),
    )


def take(folder: Path, demo: Path, dark: bool, size: tuple[int, int]) -> None:
    """Open the demo in the panel and save a picture of each step; in this process."""
    from qgis.core import QgsProject
    from qgis.gui import QgsLayerTreeMapCanvasBridge, QgsMapCanvas, QgsMessageBar
    from qgis.PyQt.QtCore import QEventLoop, QLocale, Qt, QTimer, QTranslator
    from qgis.PyQt.QtGui import QColor, QImage, QPalette
    from qgis.PyQt.QtWidgets import QApplication, QMainWindow, QScrollArea, QVBoxLayout, QWidget
    from qgis.testing import start_app

    runpy.run_path(str(ROOT / "conftest.py"))["register_package"]()
    start_app(False)
    QLocale.setDefault(QLocale("nl_NL"))
    app = QApplication.instance()
    app.setStyle("Fusion")
    if dark:
        palette = QPalette()
        for role, colour in DARK.items():
            palette.setColor(getattr(QPalette.ColorRole, role), QColor(colour))
        for role in ("WindowText", "Text", "ButtonText"):
            off = getattr(QPalette.ColorRole, role)
            palette.setColor(QPalette.ColorGroup.Disabled, off, QColor("#8a8a8a"))
        app.setPalette(palette)
    window = QMainWindow()
    window.setWindowTitle("QGIS")
    canvas, bar, middle = QgsMapCanvas(), QgsMessageBar(), QWidget()
    lines = QVBoxLayout(middle)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addWidget(bar)
    lines.addWidget(canvas, 1)
    window.setCentralWidget(middle)
    bridge = QgsLayerTreeMapCanvasBridge(QgsProject.instance().layerTreeRoot(), canvas)

    def wait(signal: Any, act: Callable[[], Any] | None = None, seconds: float = 120) -> None:
        loop = QEventLoop()
        signal.connect(lambda *_: loop.quit())
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        if act is not None:
            QTimer.singleShot(0, act)
        loop.exec()

    def settle(milliseconds: int = 400) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    translator = QTranslator()
    with tempfile.TemporaryDirectory() as compiled:
        target = Path(compiled) / "lzw_nl.qm"
        source = ROOT / "i18n" / "lzw_nl.ts"
        subprocess.run(["lrelease", "-silent", str(source), "-qm", str(target)], check=True)
        translator.load(str(target))
    app.installTranslator(translator)

    from lzw_atlas import classFactory

    plugin = classFactory(venster(window, canvas, bar))
    plugin.initGui()
    plugin.show_dock(True)
    dock = plugin.dock
    window.resize(*size)
    window.show()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    number = iter(range(1, 20))

    def drawn() -> None:
        """Wait until the map shows what it has to show."""
        canvas.refresh()
        settle(200)
        canvas.waitWhileRendering()
        settle()

    def keep(name: str) -> None:
        # Five or six bits a colour look the same and make a smaller file.
        few = (QImage.Format.Format_RGB16, Qt.ImageConversionFlag.ThresholdDither)
        window.grab().toImage().convertToFormat(*few).save(str(folder / f"{name}.png"))

    def picture(name: str) -> None:
        """Keep the window, and once more with the step scrolled down where it is longer."""
        drawn()
        n = next(number)
        keep(f"{n}_{name}")
        page = dock.stappen.currentWidget().findChild(QScrollArea)
        down = page.verticalScrollBar()
        if down.maximum() > 0:
            down.setValue(down.maximum())
            settle(100)
            keep(f"{n}_{name}_onder")
            down.setValue(0)

    picture("leeg")
    werkbestand = demo / "lindewaard.gpkg"
    if werkbestand.exists():
        from lzw_atlas.processing.algorithms.sjabloon import write_project

        target = werkbestand.with_suffix(".qgz")
        if not target.exists():
            write_project(werkbestand, target)
        QgsProject.instance().read(str(target))
        wait(dock.bestand_gelezen, lambda: dock.open_bestand(str(werkbestand)))
    else:
        wait(dock.bestand_gelezen, lambda: dock.voorbeeld(demo), 600)
    canvas.zoomToFullExtent()
    dock.gegevens.lijst.setCurrentItem(dock.gegevens.lijst.topLevelItem(0).child(3))
    picture("gegevens")
    dock.stappen.setCurrentWidget(dock.inhoud)
    dock.inhoud.kies_soort("wijk")
    picture("inhoud")
    wait(dock.watals_berekend, lambda: dock.stappen.setCurrentWidget(dock.watals))
    dock.watals.categorie.setCurrentIndex(dock.watals.categorie.findData("supermarkt"))
    shop = dock.sessie.facilities("supermarkt")[0][0]
    wait(dock.watals_berekend, lambda: dock._act("sluit", shop))
    picture("wat_als")
    dock.stappen.setCurrentWidget(dock.maken)
    dock.maken.map.setFilePath(str(demo / "atlas_paneel"))
    picture("maken")
    dock._choose(gebieden=dock.keuzes.gebieden[:2])
    wait(dock.atlas_gemaakt, dock.maak_atlas, 300)
    picture("klaar")
    dock._choose(stap=0)
    plugin.unload()
    QgsProject.instance().clear()
    del bridge


def main() -> int:
    """Take the pictures, one process per scale and theme; return the number that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uit", type=Path, default=ROOT / "docs" / "schermen")
    parser.add_argument("--demo", type=Path, default=ROOT / "demo")
    parser.add_argument("--alleen", choices=["licht_100", "licht_200", "donker_100", "donker_200"])
    parser.add_argument("--hier", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.hier:
        theme, scale = given.alleen.split("_")
        # Twice as large on the same screen: what fits at 200 % fits a laptop with large letters.
        size = (1366, 768) if scale == "100" else (683, 384)
        take(given.uit / given.alleen, given.demo, theme == "donker", size)
        sys.stdout.flush()
        os._exit(0)  # QGIS without a window takes its layers down in an order of its own
    failed = 0
    for which in (
        [given.alleen] if given.alleen else ["licht_100", "licht_200", "donker_100", "donker_200"]
    ):
        scale = "2" if which.endswith("200") else "1"
        command = [sys.executable, __file__, "--hier", "--alleen", which]
        command += ["--uit", str(given.uit), "--demo", str(given.demo)]
        done = subprocess.run(command, check=False, env={**os.environ, "QT_SCALE_FACTOR": scale})
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
