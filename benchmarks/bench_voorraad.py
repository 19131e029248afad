# SPDX-License-Identifier: GPL-2.0-or-later
"""Time what is said of the stock of dwellings, beside one search over the network.

Everything runs in one process on one made-up town in which nearly every dwelling is a spot of its
own, which is the dearest case: the ratios hold whatever the machine. Run with ``--help`` for the
sizes.
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
from lzw_atlas.processing.core.mensen.population import People, PeopleGroup  # noqa: E402
from lzw_atlas.processing.core.netwerk.attach import attach  # noqa: E402
from lzw_atlas.processing.core.netwerk.network import build_network  # noqa: E402
from lzw_atlas.processing.core.netwerk.search import nearest  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.core.wonen.verhuizen import moves  # noqa: E402
from lzw_atlas.processing.core.wonen.voorraad import (  # noqa: E402
    complexes,
    make_stock,
    per_area,
    window_shares,
    woonscan,
)
from lzw_atlas.processing.io import schema as schema  # noqa: E402 - declares the layers
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.normen.voorraad import load_voorraad  # noqa: E402

STREET_M = 90.0
BUURTEN = 40


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    norms, rules = load_norms(), load_voorraad().rules
    rng = np.random.default_rng(options.zaad)
    streets = _streets(rng, options.zijde)
    wegen = _layer("wegen", streets, weg_id=[f"w{i:07d}" for i in range(len(streets))])
    network = build_network(wegen, norms.profiles["rollator"], norms.rule("component_min"))
    homes, classes, people = _town(rng, streets, options.woningen)
    at = attach(np.asarray(homes.geometry, dtype=object), network, norms.rule("aanloop_max"))
    stock = make_stock(homes, classes, people)
    areas = _areas()
    suit = np.flatnonzero(stock.low["rollator"] == 2)
    search, _ = _timed(lambda: nearest(network, at, at.take(suit)))
    print(f"{len(network.edge_u)} edges, {len(homes)} dwellings, {len(suit)} of them suitable")
    print(f"  {'one search':<22}{search:8.2f} s")
    clustered = np.where(rng.random(len(homes)) < 0.02, 1.0, 0.0)
    parts: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("per gebied", lambda: per_area(stock, areas, "b")),
        ("window of 200 m", lambda: window_shares(stock, rules, "b")),
        ("woonscan", lambda: woonscan(stock, areas, "b")),
        (
            "complexes",
            lambda: complexes(stock, rules, "b", network=network, attached=at),
        ),
        (
            "moving",
            lambda: moves(stock, clustered, network, at, areas, rules, ["rollator"], "b").homes,
        ),
    )
    for name, work in parts:
        spent, found = _timed(work)
        print(f"  {name:<22}{spent:8.2f} s{spent / search:8.1f} x the search   {len(found)} rows")


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zijde", type=int, default=80, help="crossings along each side")
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    return parser.parse_args()


def _streets(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return a street grid with moved corners and gaps."""
    xy = np.stack(np.meshgrid(np.arange(n), np.arange(n), indexing="ij"), axis=-1) * STREET_M
    xy = np.round(xy + rng.uniform(-0.3, 0.3, xy.shape) * STREET_M + (150_000, 450_000), 3)
    a = np.concatenate([xy[:-1].reshape(-1, 2), xy[:, :-1].reshape(-1, 2)])
    b = np.concatenate([xy[1:].reshape(-1, 2), xy[:, 1:].reshape(-1, 2)])
    kept = rng.random(len(a)) < 0.85
    return np.asarray(shapely.linestrings(np.stack([a[kept], b[kept]], axis=1)))


def _town(rng: np.random.Generator, streets: np.ndarray, n: int) -> tuple[Layer, Layer, People]:
    """Return dwellings along the streets, their classes and who lives there."""
    on = shapely.line_interpolate_point(
        streets[rng.integers(0, len(streets), n)], rng.random(n), normalized=True
    )
    moved = shapely.get_coordinates(on) + rng.uniform(-8, 8, (n, 2))
    ids = [f"w{i:07d}" for i in range(n)]
    rented = rng.random(n) < 0.4
    homes = _layer(
        "woningen",
        shapely.points(np.round(moved, 3)),
        woning_id=ids,
        is_woning=1,
        bouwjaar=rng.integers(1900, 2020, n),
        eigendom=np.where(rented, "corporatie", "koop"),
        huur_eur=np.where(rented, 650.0, np.nan),
        complex_id=[f"C{i % 300}" if r else None for i, r in enumerate(rented)],
        gemeente_code="GM1",
        buurt_code=[f"BU{i % BUURTEN}" for i in range(n)],
    )
    low = rng.choice(3, n, p=[0.3, 0.4, 0.3])
    names = np.array(["ongeschikt", "aanpasbaar", "geschikt"], dtype=object)
    classes = pd.DataFrame(
        {
            "woning_id": ids,
            "doelgroep": "rollator",
            "klasse_min": names[low],
            "klasse_max": names[np.maximum(low, rng.choice(3, n, p=[0.7, 0.2, 0.1]))],
            "maatregel": np.where(low < 2, "traplift", None),
            "volgende_klasse": np.where(low < 2, names[np.minimum(low + 1, 2)], None),
            "omgeving": np.nan,
        }
    )
    old = rng.uniform(0.05, 0.3, n)
    group = PeopleGroup("inw_75plus", old, "pc6", float(old.sum()), float(old.sum()), 0.0, 0.0)
    return homes, Layer("geschiktheid", classes), People({"inw_75plus": group})


def _areas() -> Layer:
    codes = ["GM1", *(f"BU{i}" for i in range(BUURTEN))]
    shape = shapely.multipolygons([shapely.box(0, 0, 1, 1)])
    return _layer(
        "gebieden",
        np.array([shape] * len(codes), dtype=object),
        gebied_code=codes,
        naam=codes,
        soort=["gemeente", *["buurt"] * BUURTEN],
        gemeente_code="GM1",
    )


def _layer(name: str, geometry: np.ndarray, **columns: Any) -> Layer:
    data = pd.DataFrame({"bron": "bench", **columns}, index=range(len(geometry)))
    if name == "wegen":
        data = data.assign(soort="residential", knooppunten="hoekpunten")
    return conform(Layer(name, data, np.asarray(geometry, dtype=object)), LAYERS[name])


if __name__ == "__main__":
    main()
