# SPDX-License-Identifier: GPL-2.0-or-later
"""Time the loopgebieden of many facilities, per division, beside one search over the network.

Everything runs in one process on one made-up town, so the ratios hold whatever the machine. The
goal: 200 facilities with three bands on 100,000 edges in at most 30 s, whichever the division.
Run with ``--help`` for the sizes.
"""

from __future__ import annotations

import argparse
import runpy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.bereik.loopgebieden import MODES, loopgebieden  # noqa: E402
from lzw_atlas.processing.core.netwerk.attach import attach  # noqa: E402
from lzw_atlas.processing.core.netwerk.network import build_network  # noqa: E402
from lzw_atlas.processing.core.netwerk.search import nearest  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.io import schema as schema  # noqa: E402 - declares the layers
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402

STREET_M = 60.0
GOAL_S = 30.0


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    norms = load_norms()
    rng = np.random.default_rng(options.zaad)
    streets = _streets(rng, options.zijde)
    wegen = _layer("wegen", streets, weg_id=[f"w{i:07d}" for i in range(len(streets))])
    network = build_network(wegen, norms.profiles["75plus"], norms.rule("component_min"))
    places = _layer(
        "voorzieningen",
        _along(rng, streets, options.voorzieningen),
        voorziening_id=[f"v{i:05d}" for i in range(options.voorzieningen)],
        categorie="supermarkt",
    )
    at = attach(np.asarray(places.geometry, dtype=object), network, norms.rule("aanloop_max"))
    homes = attach(_along(rng, streets, options.woningen), network, norms.rule("aanloop_max"))
    bands = [float(b) for b in options.banden.split(",")]
    search, _ = _timed(lambda: nearest(network, homes, at))
    print(
        f"{len(network.edge_u)} edges, {len(places)} facilities, {len(bands)} bands, "
        f"{len(homes)} dwellings"
    )
    print(f"  {'one search':<14}{search:8.2f} s")
    for mode in MODES:
        spent, found = _timed(
            lambda mode=mode: loopgebieden(
                places, network, at, bands, mode=mode, categorie="supermarkt", homes=homes
            )
        )
        corners = int(shapely.get_num_coordinates(found.areas.geometry).sum())
        print(
            f"  {mode:<14}{spent:8.2f} s{spent / search:8.0f} x the search"
            f"{spent / GOAL_S:7.2f} x the goal   {len(found.areas)} polygons, {corners} corners, "
            f"{len(found.lines)} lines"
        )


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zijde", type=int, default=236, help="crossings along each side")
    parser.add_argument("--voorzieningen", type=int, default=200, help="facilities")
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--banden", default="250,500,800", help="walking distances in metres")
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    return parser.parse_args()


def _streets(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return a bent street grid with gaps."""
    xy = np.stack(np.meshgrid(np.arange(n), np.arange(n), indexing="ij"), axis=-1) * STREET_M
    xy = xy + rng.uniform(-0.3, 0.3, xy.shape) * STREET_M + (150_000, 450_000)
    a = np.concatenate([xy[:-1].reshape(-1, 2), xy[:, :-1].reshape(-1, 2)])
    b = np.concatenate([xy[1:].reshape(-1, 2), xy[:, 1:].reshape(-1, 2)])
    kept = rng.random(len(a)) < 0.9
    a, b = a[kept], b[kept]
    bend = (a + b) / 2 + rng.uniform(-5, 5, a.shape)
    return np.asarray(shapely.linestrings(np.round(np.stack([a, bend, b], axis=1), 3)))


def _along(rng: np.random.Generator, streets: np.ndarray, count: int) -> np.ndarray:
    """Return points within 12 m of a random street."""
    on = shapely.line_interpolate_point(
        streets[rng.integers(0, len(streets), count)], rng.random(count), normalized=True
    )
    moved = shapely.get_coordinates(on) + rng.uniform(-8, 8, (count, 2))
    return np.asarray(shapely.points(np.round(moved, 3)), dtype=object)


def _layer(name: str, geometry: np.ndarray, **columns: Any) -> Layer:
    data = pd.DataFrame({"bron": "bench", **columns}, index=range(len(geometry)))
    if name == "wegen":
        data = data.assign(soort="residential", knooppunten="hoekpunten")
    return conform(Layer(name, data, np.asarray(geometry, dtype=object)), LAYERS[name])


if __name__ == "__main__":
    main()
