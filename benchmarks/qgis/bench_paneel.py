# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the panel keeps QGIS's main thread: while an atlas of twelve gebieden is made.

A timer on the main thread should fire every 10 ms; what it is later is what a user would feel. The
same timer runs in an idle QGIS first, so the figure of the machine itself stands beside it. Also
how long a stop takes, and a what-if change on a town. Run with QGIS's Python: ``make bench``.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
runpy.run_path(str(ROOT / "conftest.py"))["register_package"]()
SCREENS = runpy.run_path(str(ROOT / "scripts" / "maak_schermen.py"), run_name="schermen")

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle  # noqa: E402
from qgis.gui import QgsMapCanvas, QgsMessageBar  # noqa: E402
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer  # noqa: E402
from qgis.PyQt.QtWidgets import QMainWindow  # noqa: E402
from qgis.testing import start_app  # noqa: E402

_EVERY_MS = 10


class Hartslag:
    """Counts how late a timer on the main thread is."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Hartslag:
        self._last = time.perf_counter()
        self._timer.start(_EVERY_MS)
        return self

    def __exit__(self, *_: Any) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(1000.0 * (now - self._last) - _EVERY_MS)
        self._last = now

    def words(self) -> str:
        """Return the figures in ms."""
        late = sorted(self.late)
        if not late:
            return f"over before the first beat of {_EVERY_MS} ms"
        over = sum(ms > 100 for ms in late)
        middle, high = late[len(late) // 2], late[int(0.99 * len(late))]
        return (
            f"median {middle:.1f} ms, 99 % {high:.1f} ms, longest {late[-1]:.0f} ms, "
            f"{over} of {len(late)} beats over 100 ms"
        )


def wait(signal: Any, act: Callable[[], Any], seconds: float = 600) -> float:
    """Return the seconds from *act* to *signal*."""
    loop = QEventLoop()
    signal.connect(lambda *_: loop.quit())
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    begin = time.perf_counter()
    QTimer.singleShot(0, act)
    loop.exec()
    return time.perf_counter() - begin


def _write_town(path: Path, homes: int) -> None:
    """Write the made-up town of the other benchmarks with its bereikbaarheid."""
    import numpy as np
    from lzw_atlas.processing.core.registry import CATEGORIES
    from lzw_atlas.processing.io.normen.lezen import load_norms
    from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid
    from lzw_atlas.processing.io.werkbestand import edit

    town = runpy.run_path(str(ROOT / "benchmarks" / "bench_bereikbaarheid.py"), run_name="town")
    keys = [c.key for c in CATEGORIES if c.key in load_norms().norms][:10]
    sizes = argparse.Namespace(woningen=homes, zijde=220, categorieen=10, voorzieningen=20, zaad=1)
    with edit(path) as change:
        for layer in town["_town"](np.random.default_rng(1), sizes, keys):
            change.write(layer)
    bereken_bereikbaarheid(path)


def _bounds(path: Path) -> tuple[float, float, float, float]:
    """Return the box around the roads of a werkbestand, in RD."""
    import shapely
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    x0, y0, x1, y1 = shapely.total_bounds(Werkbestand(path).read("wegen").geometry)
    return float(x0), float(y0), float(x1), float(y1)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, help="folder with the example municipality")
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings of the what-if")
    given = parser.parse_args()
    start_app(False)
    window, canvas, bar = QMainWindow(), QgsMapCanvas(), QgsMessageBar()
    window.setCentralWidget(canvas)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:28992"))
    from lzw_atlas import classFactory

    plugin = classFactory(SCREENS["venster"](window, canvas, bar))
    plugin.initGui()
    plugin.show_dock(True)
    dock = plugin.dock
    window.show()
    with tempfile.TemporaryDirectory() as folder:
        demo = given.demo or Path(folder) / "demo"
        file = demo / "lindewaard.gpkg"
        if file.exists():
            wait(dock.bestand_gelezen, lambda: dock.open_bestand(str(file)))
        else:
            seconds = wait(dock.bestand_gelezen, lambda: dock.voorbeeld(demo))
            print(f"example municipality: {seconds:.1f} s")
        dock._choose(uit=str(Path(folder) / "uit"))
        codes = [a.code for a in dock.bestand.gebieden if not a.water and a.woningen > 20]
        dock._choose(gebieden=tuple(codes[:12]))
        loop = QEventLoop()
        QTimer.singleShot(3000, loop.quit)
        with Hartslag() as idle:
            loop.exec()
        print(f"idle: {idle.words()}")
        with Hartslag() as busy:
            seconds = wait(dock.atlas_gemaakt, dock.maak_atlas)
        print(f"atlas of {len(codes[:12])} gebieden: {seconds:.1f} s; {busy.words()}")
        for moment in (1.0, 3.0, 8.0):
            dock.maak_atlas()
            loop = QEventLoop()
            QTimer.singleShot(int(1000 * moment), loop.quit)
            loop.exec()
            print(f"stop after {moment:.0f} s: {wait(dock.gemeld, dock.werk.stop):.2f} s")
        town = Path(folder) / "stad.gpkg"
        _write_town(town, given.woningen)
        wait(dock.bestand_gelezen, lambda: dock.open_bestand(str(town)))
        with Hartslag() as preparing:
            seconds = wait(dock.watals_berekend, lambda: dock.stappen.setCurrentIndex(2))
        print(f"what if on {given.woningen} dwellings: {seconds:.2f} s; {preparing.words()}")
        kind = "supermarkt"
        dock.watals.categorie.setCurrentIndex(dock.watals.categorie.findData(kind))
        shop = dock.sessie.facilities(kind)[0][0]
        canvas.setExtent(QgsRectangle(*_bounds(town)))
        for act, identity in (("sluit", shop), ("verplaats", shop), ("open", "")):
            with Hartslag() as changing:
                seconds = wait(dock.watals_berekend, lambda a=act, i=identity: dock._act(a, i))
            print(f"{act} a supermarket: {seconds:.2f} s; {changing.words()}")
    plugin.unload()
    QgsProject.instance().clear()
    sys.stdout.flush()
    os._exit(0)  # QGIS without a window takes its layers down in an order of its own


if __name__ == "__main__":
    main()
