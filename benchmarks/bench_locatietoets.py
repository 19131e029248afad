# SPDX-License-Identifier: GPL-2.0-or-later
"""Time testing locations in one werkbestand: ten, a hundred and a thousand of them.

The walks come from the facilities, so a hundred times as many locations may not take a hundred
times as long. Everything runs in one process, so the ratios hold whatever the machine. Give a
werkbestand with dwellings, roads and panden, such as that of ``lzw demo``.
"""

from __future__ import annotations

import argparse
import runpy
import time
from pathlib import Path

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.mensen.doelgroep import Rules  # noqa: E402
from lzw_atlas.processing.core.plekken.locatietoets import Inputs, locatietoets  # noqa: E402
from lzw_atlas.processing.core.tables import Layer  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.normen.locatie import load_locatietoets  # noqa: E402
from lzw_atlas.processing.io.werkbestand import Werkbestand  # noqa: E402

LAYERS = (
    "woningen",
    "voorzieningen",
    "wegen",
    "gebieden",
    "bevolking",
    "instellingen",
    "woonvormen",
    "barrieres",
)


def main() -> None:
    """Run the benchmark and print one line per number of locations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("werkbestand", type=Path)
    parser.add_argument("--aantal", type=int, action="append", default=[], help="locations")
    options = parser.parse_args()
    layers = Werkbestand(options.werkbestand).read_all((*LAYERS, "panden"))
    norms = load_norms()
    purposes = list(load_locatietoets(norms).purposes.values())
    panden = layers["panden"]
    first = None
    for many in options.aantal or [10, 100, 1000]:
        rows = np.random.default_rng(1).choice(len(panden), min(many, len(panden)), replace=False)
        ids = [f"p{i:05d}" for i in range(len(rows))]
        data = pd.DataFrame({"punt_id": ids, "naam": ids})
        points = shapely.point_on_surface(np.asarray(panden.geometry, dtype=object)[rows])
        start = time.process_time()
        found = locatietoets(
            Inputs(Layer("locaties", data, points), **{n: layers[n] for n in LAYERS}),
            norms.profiles["75plus"],
            purposes,
            norms,
            Rules.of(norms),
            radius_m=500.0,
        )
        spent = time.process_time() - start
        first = first or spent
        tested = sum(len(part["locatietoets_criteria"]) for part in found.layers.values())
        print(
            f"{len(rows):6d} locations, {len(purposes)} purposes, {tested:7d} demands"
            f"{spent:8.2f} s of processor{spent / first:8.1f} x the first"
        )


if __name__ == "__main__":
    main()
