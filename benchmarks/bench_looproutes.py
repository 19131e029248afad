# SPDX-License-Identifier: GPL-2.0-or-later
"""What looproutes with all their obstacles cost, beside bereikbaarheid on the same town.

The made-up town of ``bench_bereikbaarheid.py`` with obstacles strewn over it: of the streets one in
twenty is steps, one in ten has a bad surface, one in ten is unlit, half say nothing of their kerb.
Both engines are timed in one run, for a profile that walks steps and for one that cannot.
"""

from __future__ import annotations

import argparse
import runpy
import time
from pathlib import Path

import numpy as np
import pandas as pd

_TOWN = runpy.run_path(str(Path(__file__).with_name("bench_bereikbaarheid.py")))

from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs as Bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.bereik.bereikbaarheid import bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.buitenruimte.openbare_ruimte import Inputs, looproutes  # noqa: E402
from lzw_atlas.processing.core.mensen.doelgroep import Rules  # noqa: E402
from lzw_atlas.processing.core.tables import Layer  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.stappen.looproutes import limits_of  # noqa: E402

ESSENTIALS = ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting")


def main() -> None:
    """Run the benchmark and print a line per profile."""
    options = _options()
    norms = load_norms()
    layers = _town(options)
    print(f"{options.woningen:,} dwellings, {len(layers['wegen']):,} streets, 5 categories")
    for name in ("75plus", "rollator"):
        profile = norms.profiles[name]
        times: dict[str, list[float]] = {"bereikbaarheid": [], "looproutes": []}
        for _ in range(options.keer):
            start = time.perf_counter()
            known = bereikbaarheid(
                Bereikbaarheid(**layers),
                profile,
                norms,
                confirmed_complete=frozenset(ESSENTIALS),
            )
            times["bereikbaarheid"].append(time.perf_counter() - start)
            start = time.perf_counter()
            found = looproutes(
                Inputs(
                    known.per_home,
                    known.per_area,
                    *(layers[n] for n in ("voorzieningen", "wegen", "gebieden")),
                ),
                profile,
                limits_of(norms, profile),
                essentials=ESSENTIALS,
                rules=Rules.of(norms),
                benches_complete=True,
            )
            times["looproutes"].append(time.perf_counter() - start)
        first, second = (float(np.median(v)) for v in times.values())
        count = found.obstacles.data["effect"].value_counts().to_dict()
        print(
            f"  {name}: bereikbaarheid {first:.1f} s, looproutes {second:.1f} s "
            f"({second / first:.1f} x); {found.facts['straat_km']:,.0f} km walked, {count}"
        )


def _town(options: argparse.Namespace) -> dict[str, Layer]:
    rng = np.random.default_rng(options.zaad)
    keys = [*ESSENTIALS, "zitbank"]
    layers = {layer.name: layer for layer in _TOWN["_town"](rng, options, keys)}
    wegen = layers["wegen"]
    n = len(wegen)
    wegen.data["trap"] = pd.array((rng.random(n) < 0.05).astype(int), dtype="Int64")
    wegen.data["verharding"] = np.where(rng.random(n) < 0.1, "gravel", "asphalt")
    wegen.data["verlicht"] = pd.array((rng.random(n) >= 0.1).astype(int), dtype="Int64")
    wegen.data["stoeprand_m"] = np.where(rng.random(n) < 0.5, 0.02, np.nan)
    return layers


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--zijde", type=int, default=80, help="crossings along each side")
    parser.add_argument("--voorzieningen", type=int, default=20, help="facilities per category")
    parser.add_argument("--keer", type=int, default=3, help="runs; the middle one counts")
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    return parser.parse_args()


if __name__ == "__main__":
    main()
