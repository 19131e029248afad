# SPDX-License-Identifier: GPL-2.0-or-later
"""Time reading, attaching, searching and writing apart, beside two other ways to search.

Everything runs in one process on one made-up town, so the ratios hold whatever the machine. The
others are pandana (skipped with a message where it is not installed) and one Dijkstra per
dwelling, on a sample. Run with ``--help`` for the sizes.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from lzw_atlas.processing.core.attach import Attachment, attach
from lzw_atlas.processing.core.bereikbaarheid import Inputs, bereikbaarheid
from lzw_atlas.processing.core.network import Network, build_network
from lzw_atlas.processing.core.registry import CATEGORIES, LAYERS
from lzw_atlas.processing.core.search import nearest
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io.normen import load_norms
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from scipy.sparse.csgraph import dijkstra

STREET_M = 60.0
AREA_SIDE = 6


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    norms = load_norms()
    profile = norms.profiles["75plus"]
    keys = [c.key for c in CATEGORIES if c.key in norms.norms][: options.categories]
    rng = np.random.default_rng(options.seed)
    times: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        times[name] = time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.gpkg"
        with edit(file) as change:
            for layer in _town(rng, options, keys):
                change.write(layer)
        names = ("woningen", "voorzieningen", "wegen", "gebieden", "bevolking", "instellingen")
        with timed("reading"):
            layers = Werkbestand(file).read_all(names, names[:4])
        with timed("network"):
            network = build_network(layers["wegen"], profile, 500.0)
        with timed("attaching"):
            homes = attach(layers["woningen"].geometry, network, 100.0)
        places = layers["voorzieningen"]
        sought = [
            attach(places.geometry[(places.data["categorie"] == key).to_numpy()], network, 100.0)
            for key in keys
        ]
        with timed("searching"):
            found = [nearest(network, homes, facilities) for facilities in sought]
        with timed("whole engine"):
            result = bereikbaarheid(Inputs(**layers), profile, norms, run_id="bench")
        with timed("writing"), edit(file) as change:
            change.write(result.per_home)
            change.write(result.per_area)
    sample = rng.choice(np.flatnonzero(homes.edge >= 0), options.sample, replace=False)
    with timed("per dwelling"):
        slow = _per_dwelling(network, homes.take(sample), sought)
    worst = max(
        float(np.nanmax(np.abs(_finite(a.distance_m[sample]) - _finite(b))))
        for a, b in zip(found, slow, strict=True)
    )
    times["per dwelling"] *= int((homes.edge >= 0).sum()) / options.sample
    _print(network, homes, times, keys, options.sample, worst)
    _pandana(network, homes, sought, found, times["searching"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="streets in the town")
    parser.add_argument("--homes", type=int, default=25_000, help="dwellings")
    parser.add_argument("--categories", type=int, default=10, help="categories of facilities")
    parser.add_argument("--facilities", type=int, default=20, help="facilities per category")
    parser.add_argument("--sample", type=int, default=50, help="dwellings searched one by one")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _town(rng: np.random.Generator, options: argparse.Namespace, keys: list[str]) -> list[Layer]:
    """Return the input layers: a bent street grid with gaps, dwellings and facilities along it."""
    n = max(4, round((options.size / 1.8) ** 0.5))
    xy = np.stack(np.meshgrid(np.arange(n), np.arange(n), indexing="ij"), axis=-1) * STREET_M
    xy = xy + rng.uniform(-0.3, 0.3, xy.shape) * STREET_M + (150_000, 450_000)
    a = np.concatenate([xy[:-1].reshape(-1, 2), xy[:, :-1].reshape(-1, 2)])
    b = np.concatenate([xy[1:].reshape(-1, 2), xy[:, 1:].reshape(-1, 2)])
    kept = rng.random(len(a)) < 0.9
    a, b = a[kept], b[kept]
    bend = (a + b) / 2 + rng.uniform(-5, 5, a.shape)
    streets = shapely.linestrings(np.round(np.stack([a, bend, b], axis=1), 3))
    wegen = _layer(
        "wegen",
        streets,
        weg_id=[f"w{i:07d}" for i in range(len(streets))],
        soort="residential",
        knooppunten="hoekpunten",
    )
    side = n * STREET_M / AREA_SIDE
    corners = [(i, j) for i in range(AREA_SIDE) for j in range(AREA_SIDE)]
    boxes = [
        shapely.MultiPolygon(
            [shapely.box(*(150_000 + side * i, 450_000 + side * j), *_far(side, i, j))]
        )
        for i, j in corners
    ]
    codes = [f"WK9999{number:02d}" for number in range(len(boxes))]
    gebieden = _layer("gebieden", boxes, gebied_code=codes, naam=codes, soort="wijk")
    spots = _along(rng, streets, options.homes)
    inside = np.floor((shapely.get_coordinates(spots) - (150_000, 450_000)) / side).astype(int)
    number = np.clip(inside, 0, AREA_SIDE - 1) @ (AREA_SIDE, 1)
    woningen = _layer(
        "woningen",
        spots,
        woning_id=[f"{i:016d}" for i in range(options.homes)],
        is_woning=1,
        wijk_code=[codes[k] for k in number],
    )
    people = rng.integers(20, 400, len(boxes)).astype(float)
    bevolking = _layer(
        "bevolking",
        boxes,
        eenheid_id=codes,
        soort="buurt",
        inw_65plus=people,
        inw_75plus=people // 2,
    )
    category = np.repeat(np.array(keys, dtype=object), options.facilities)
    voorzieningen = _layer(
        "voorzieningen",
        _along(rng, streets, len(category)),
        voorziening_id=[f"v{i:05d}" for i in range(len(category))],
        categorie=category,
    )
    return [wegen, gebieden, woningen, bevolking, voorzieningen, empty(LAYERS["instellingen"])]


def _far(side: float, i: int, j: int) -> tuple[float, float]:
    return 150_000 + side * (i + 1), 450_000 + side * (j + 1)


def _along(rng: np.random.Generator, streets: np.ndarray, count: int) -> np.ndarray:
    """Return points within 12 m of a random street."""
    on = shapely.line_interpolate_point(
        streets[rng.integers(0, len(streets), count)], rng.random(count), normalized=True
    )
    moved = shapely.get_coordinates(on) + rng.uniform(-8, 8, (count, 2))
    return np.asarray(shapely.points(np.round(moved, 3)), dtype=object)


def _layer(name: str, geometry: Any, **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "bench", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def _per_dwelling(
    network: Network, homes: Attachment, sought: list[Attachment]
) -> list[np.ndarray]:
    """Return the nearest distances found with one Dijkstra per dwelling."""
    out = [np.full(len(homes), np.inf) for _ in sought]
    u, v = network.node_row[network.edge_u], network.node_row[network.edge_v]
    length = network.edge_length
    for i in range(len(homes)):
        e, offset, leg = homes.edge[i], homes.offset_m[i], homes.leg_m[i]
        both = dijkstra(network.matrix, indices=[u[e], v[e]])
        node = np.minimum(both[0] + offset, both[1] + length[e] - offset) + leg
        for k, group in enumerate(sought):
            group = group.take(group.edge >= 0)
            f = group.edge
            way = np.minimum(node[u[f]] + group.offset_m, node[v[f]] + length[f] - group.offset_m)
            way = np.where(f == e, np.minimum(way, leg + np.abs(group.offset_m - offset)), way)
            out[k][i] = (way + group.leg_m).min(initial=np.inf)
    return out


def _finite(distance: np.ndarray) -> np.ndarray:
    """Return *distance* with a number for unreachable, so that two of them compare as equal."""
    return np.where(np.isinf(distance), 1e9, distance)


def _print(
    network: Network,
    homes: Attachment,
    times: dict[str, float],
    keys: list[str],
    sample: int,
    worst: float,
) -> None:
    edges, dwellings = len(network.edge_u), len(homes)
    print(f"{edges} edges, {dwellings} dwellings, {len(keys)} categories")
    for name in ("reading", "network", "attaching", "searching", "whole engine", "writing"):
        print(f"  {name:<14}{times[name]:9.2f} s")
    ratio = times["per dwelling"] / times["searching"]
    print(f"  one Dijkstra per dwelling, from a sample of {sample}: {times['per dwelling']:.0f} s")
    print(f"  that is {ratio:.0f} times the search; largest difference {worst:.6f} m")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory in use: {peak:.0f} MiB")


def _pandana(
    network: Network,
    homes: Attachment,
    sought: list[Attachment],
    found: list[Any],
    ours: float,
) -> None:
    """Time pandana on the same edges; it attaches to nodes, so its distances differ."""
    try:
        import pandana
    except ImportError:
        print("  pandana is not installed: skipped (pip install pandana)")
        return
    matrix = network.matrix.tocoo()
    half = matrix.row < matrix.col
    first = np.unique(network.node_row, return_index=True)[1]
    x, y = network.node_xy[first].T
    # No limit shorter than the longest answer, or it would answer less; no precompute, which only
    # its sums within a radius need.
    far = float(np.max([f.distance_m[np.isfinite(f.distance_m)].max() for f in found])) + 100
    start = time.perf_counter()
    other = pandana.Network(
        pd.Series(x),
        pd.Series(y),
        pd.Series(matrix.row[half]),
        pd.Series(matrix.col[half]),
        pd.DataFrame({"m": matrix.data[half]}),
    )
    built = time.perf_counter() - start
    start = time.perf_counter()
    at = other.get_node_ids(*(pd.Series(c) for c in homes.xy.T))
    differ = []
    for number, group in enumerate(sought):
        group = group.take(group.edge >= 0)
        other.set_pois(f"c{number}", far, 1, *(pd.Series(c) for c in group.xy.T))
        near = other.nearest_pois(far, f"c{number}", num_pois=1)
        gap = near[1].reindex(at.to_numpy()).to_numpy() - found[number].distance_m
        differ.append(np.abs(gap[np.isfinite(gap)]))
    spent = time.perf_counter() - start
    away = np.concatenate(differ)
    print(f"  pandana: building {built:.2f} s, searching {spent:.2f} s")
    more = (built + spent) / ours
    print(f"  that is {spent / ours:.1f} times the search, {more:.1f} times with building")
    print(f"  it counts from node to node: 50 % within {np.median(away):.0f} m of our distance")


if __name__ == "__main__":
    main()
