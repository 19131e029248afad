# SPDX-License-Identifier: GPL-2.0-or-later
"""Time and peak memory of the whole engine on a country: one category, per phase.

The country is made up by the script: a bent street grid with gaps, dwellings and facilities along
it, in memory. The engine is the one of ``lzw bereikbaarheid``; its own progress marks the phases.
The standard sizes are a hundredth of the Netherlands; the goal is that of
``--woningen 8000000 --wegen 5000000``: at most 5 minutes and 12 GiB on 2 cores. Only the columns
that the engine reads are made.
"""

from __future__ import annotations

import argparse
import dataclasses
import resource
import runpy
import time
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform, empty  # noqa: E402
from lzw_atlas.processing.io import schema  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402

assert schema.SCHEMA_VERSION  # registers the layers

STREET_M = 60.0
KEPT = 0.9
CATEGORY = "supermarkt"
PHASES = (
    (0.2, "building the network"),
    (0.3, "attaching dwellings"),
    (0.4, "spreading people"),
    (0.8, "searching"),
    (1.0, "filling both results"),
)
"""How far the progress of the engine is at the end of each phase."""


def main() -> None:
    """Make the country, run the engine once and print a line per phase."""
    options = _options()
    norms = load_norms()
    norms = dataclasses.replace(norms, norms={CATEGORY: norms.norms[CATEGORY]})
    start = time.perf_counter()
    inputs = _country(np.random.default_rng(options.zaad), options)
    made, made_gib = time.perf_counter() - start, _peak_gib()
    names = [name for _, name in PHASES]
    spent, busy = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    peak = dict.fromkeys(names, made_gib)
    last, last_busy = time.perf_counter(), time.process_time()

    def tick(fraction: float) -> bool:
        nonlocal last, last_busy
        now, now_busy = time.perf_counter(), time.process_time()
        name = next(name for stop, name in PHASES if fraction <= stop + 1e-9)
        spent[name] += now - last
        busy[name] += now_busy - last_busy
        peak[name] = _peak_gib()
        last, last_busy = now, now_busy
        return True

    result = bereikbaarheid(inputs, norms.profiles["75plus"], norms, run_id="bench", tick=tick)
    metres = result.per_home.data[f"afstand_{CATEGORY}_m"]
    print(
        f"{len(inputs.wegen):,} roads, {len(inputs.woningen):,} dwellings, "
        f"{len(inputs.voorzieningen):,} facilities; {metres.notna().sum():,} have a distance, "
        f"half of them within {metres.median():.0f} m"
    )
    print(f"  {'':<38}{'clock':>10}{'processor':>12}{'memory so far':>16}")
    print(f"  {'making the country (does not count)':<38}{made:8.1f} s{'':12}{made_gib:12.1f} GiB")
    for name in names:
        print(f"  {name:<38}{spent[name]:8.1f} s{busy[name]:10.1f} s{peak[name]:12.1f} GiB")
    print(
        f"  {'the engine':<38}{sum(spent.values()):8.1f} s{sum(busy.values()):10.1f} s"
        f"{_peak_gib():12.1f} GiB"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=80_000, help="dwellings")
    parser.add_argument("--wegen", type=int, default=50_000, help="roads, about as many edges")
    parser.add_argument(
        "--per", type=int, default=1_300, help="dwellings per facility of the one category"
    )
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up country")
    return parser.parse_args()


def _peak_gib() -> float:
    """Return the most memory this process has had so far (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _country(rng: np.random.Generator, options: argparse.Namespace) -> Inputs:
    n = max(4, round(np.sqrt(options.wegen / KEPT / 2)))
    xy = np.stack(np.meshgrid(np.arange(n), np.arange(n), indexing="ij"), axis=-1) * STREET_M
    xy = np.round(xy + rng.uniform(-0.3, 0.3, xy.shape) * STREET_M + (10_000, 310_000), 3)
    a = np.concatenate([xy[:-1].reshape(-1, 2), xy[:, :-1].reshape(-1, 2)])
    b = np.concatenate([xy[1:].reshape(-1, 2), xy[:, 1:].reshape(-1, 2)])
    kept = rng.random(len(a)) < KEPT
    a, b = a[kept], b[kept]
    bend = np.round((a + b) / 2 + rng.uniform(-5, 5, a.shape), 3)
    wegen = _layer(
        "wegen",
        shapely.linestrings(np.stack([a, bend, b], axis=1)),
        weg_id=[f"w{i:08d}" for i in range(len(a))],
        soort="residential",
        knooppunten="hoekpunten",
    )
    side = n * STREET_M
    squares = max(2, round(side / 10_000))
    step = side / squares
    boxes = [
        shapely.MultiPolygon([shapely.box(x, y, x + step, y + step)])
        for x in 10_000 + step * np.arange(squares)
        for y in 310_000 + step * np.arange(squares)
    ]
    codes = np.array([f"WK{i:06d}" for i in range(len(boxes))], dtype=object)
    count = options.woningen
    at = _along(rng, a, b, count)
    cell = np.clip(((at - (10_000, 310_000)) / step).astype(int), 0, squares - 1)
    woningen = Layer(
        "woningen",
        pd.DataFrame(
            {
                "woning_id": np.array([f"{i:016d}" for i in range(count)], dtype=object),
                "is_woning": pd.array(np.ones(count, dtype=np.int64), dtype="Int64"),
                "gemeente_code": pd.Series([None] * count, dtype=object),
                "wijk_code": codes[cell @ (squares, 1)],
                "buurt_code": pd.Series([None] * count, dtype=object),
                "eigen_code": pd.Series([None] * count, dtype=object),
            }
        ),
        np.asarray(shapely.points(at), dtype=object),
    )
    shops = _along(rng, a, b, max(1, count // options.per))
    people = rng.integers(200, 9_000, len(boxes)).astype(float)
    return Inputs(
        woningen=woningen,
        voorzieningen=_layer(
            "voorzieningen",
            shapely.points(shops),
            voorziening_id=[f"v{i:06d}" for i in range(len(shops))],
            categorie=CATEGORY,
        ),
        wegen=wegen,
        gebieden=_layer("gebieden", boxes, gebied_code=codes, naam=codes, soort="wijk", jaar=2024),
        bevolking=_layer(
            "bevolking",
            boxes,
            eenheid_id=codes,
            soort="pc4",
            inwoners=people * 4,
            inw_65plus=people,
            inw_75plus=people // 2,
        ),
        instellingen=empty(LAYERS["instellingen"]),
    )


def _along(rng: np.random.Generator, a: np.ndarray, b: np.ndarray, count: int) -> np.ndarray:
    """Return coordinates within 12 m of a random street from *a* to *b*."""
    street, along = rng.integers(0, len(a), count), rng.random((count, 1))
    spot = a[street] + along * (b[street] - a[street])
    return np.asarray(np.round(spot + rng.uniform(-8, 8, (count, 2)), 3))


def _layer(name: str, geometry: Any, **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "bench", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


if __name__ == "__main__":
    main()
