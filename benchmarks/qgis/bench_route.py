# SPDX-License-Identifier: GPL-2.0-or-later
"""What the way through QGIS costs over the engine, and what the plugin adds to QGIS's start.

One process, one made-up town: the step as the command runs it, the same step as an algorithm on
the werkbestand and on layers of a project. Run with QGIS's Python: ``make bench``.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
TOWN = runpy.run_path(str(HERE.parents[1] / "bench_bereikbaarheid.py"), run_name="town")

import numpy as np  # noqa: E402
from lzw_atlas import classFactory  # noqa: E402
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.registry import CATEGORIES  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid  # noqa: E402
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit  # noqa: E402
from qgis.core import QgsApplication, QgsVectorLayer  # noqa: E402

NAMES = ("woningen", "voorzieningen", "wegen", "gebieden", "bevolking", "instellingen")

START = """
import runpy, sys, time
runpy.run_path({conftest!r})["register_package"]()
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
begin = time.perf_counter()
from lzw_atlas import classFactory
plugin = classFactory(None)
plugin.initProcessing()
print(time.perf_counter() - begin)
plugin.unload()
app.exitQgis()
"""


def main() -> None:
    """Print the times and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--keren", type=int, default=3, help="how often each is timed")
    options = parser.parse_args()
    app = QgsApplication([], False)
    app.initQgis()
    processing = _framework(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")
    from processing.core.Processing import Processing

    Processing.initialize()
    plugin = classFactory(None)
    plugin.initProcessing()
    norms = load_norms()
    keys = [c.key for c in CATEGORIES if c.key in norms.norms][:10]
    sizes = argparse.Namespace(
        woningen=options.woningen, zijde=220, categorieen=10, voorzieningen=20, zaad=1
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.gpkg"
        with edit(file) as change:
            for layer in TOWN["_town"](np.random.default_rng(1), sizes, keys):
                change.write(layer)

        def engine() -> Any:
            layers = Werkbestand(file).read_all(NAMES, NAMES[:4])
            result = bereikbaarheid(
                Inputs(**layers), norms.profiles["75plus"], norms, run_id="bench"
            )
            with edit(file) as change:
                change.write(result.per_home)
                change.write(result.per_area)

        def step() -> Any:
            bereken_bereikbaarheid(file)

        def algorithm() -> Any:
            processing.run("lzw:bereikbaarheid", {"WERKBESTAND": str(file)})

        shown = {n: QgsVectorLayer(f"{file}|layername={n}", n, "ogr") for n in NAMES}
        layers = {n.upper(): shown[n] for n in NAMES if shown[n].isValid()}

        def loose() -> Any:
            processing.run(
                "lzw:bereikbaarheid",
                {**layers, "BEREIKBAARHEID": "memory:", "BEREIKBAARHEID_GEBIED": "memory:"},
            )

        timed = {
            "engine, read and written": _median(engine, options.keren),
            "step of the command": _median(step, options.keren),
            "algorithm on the werkbestand": _median(algorithm, options.keren),
            "algorithm on layers of a project": _median(loose, options.keren),
        }
        shown.clear()
        layers.clear()
    base = timed["engine, read and written"]
    print(f"{options.woningen} dwellings, {len(keys)} categories")
    for name, seconds in timed.items():
        print(f"  {name:<36}{seconds:7.2f} s{seconds / base:7.2f} x the engine")
    starts = [_start() for _ in range(5)]
    print(f"  plugin at QGIS's start              {statistics.median(starts):7.3f} s")
    plugin.unload()
    app.exitQgis()


def _framework(plugins: Path) -> Any:
    """Import QGIS's Processing framework from the folder of its own plugins."""
    place = plugins / "processing"
    spec = importlib.util.spec_from_file_location(
        "processing", place / "__init__.py", submodule_search_locations=[str(place)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["processing"] = module
    spec.loader.exec_module(module)
    from processing.tools import general

    return general


def _median(what: Any, times: int) -> float:
    out = []
    for _ in range(times):
        begin = time.perf_counter()
        what()
        out.append(time.perf_counter() - begin)
    return statistics.median(out)


def _start() -> float:
    """Return how long a fresh QGIS takes to load the plugin with its provider."""
    done = subprocess.run(
        [sys.executable, "-c", START.format(conftest=str(ROOT / "conftest.py"))],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
