# SPDX-License-Identifier: GPL-2.0-or-later
"""Time reading, attaching, searching and writing apart, beside two other ways to search.

Everything runs in one process on the same data (a made-up town, or a werkbestand with
``--werkbestand``), so the ratios hold whatever the machine. The others are pandana (skipped with a
message where it is not installed) and one Dijkstra per dwelling, on a sample and multiplied.
Run with ``--help`` for the sizes.
"""

from __future__ import annotations

import argparse
import runpy
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.errors import LzwError  # noqa: E402
from lzw_atlas.processing.core.netwerk.attach import Attachment, attach  # noqa: E402
from lzw_atlas.processing.core.netwerk.network import Network, build_network  # noqa: E402
from lzw_atlas.processing.core.netwerk.search import Nearest, nearest  # noqa: E402
from lzw_atlas.processing.core.registry import CATEGORIES, LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform, empty  # noqa: E402
from lzw_atlas.processing.io.meldingen import sentences  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit  # noqa: E402
from scipy.sparse.csgraph import dijkstra  # noqa: E402

STREET_M = 60.0
AREA_SIDE = 6
LIMIT_M = 5000.0
"""A limit that a user of pandana would set; our own search knows none."""

NAMES = ("woningen", "voorzieningen", "wegen", "gebieden", "bevolking", "instellingen")


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    norms = load_norms()
    profile = norms.profiles["75plus"]
    rng = np.random.default_rng(options.zaad)
    times: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        times[name] = time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.gpkg"
        if options.werkbestand:
            shutil.copyfile(options.werkbestand, file)
        else:
            keys = [c.key for c in CATEGORIES if c.key in norms.norms][: options.categorieen]
            with edit(file) as change:
                for layer in _town(rng, options, keys):
                    change.write(layer)
        with timed("reading"):
            layers = Werkbestand(file).read_all(NAMES, NAMES[:4])
        with timed("network"):
            network = build_network(layers["wegen"], profile, norms.rule("component_min"))
        with timed("attaching"):
            homes = attach(layers["woningen"].geometry, network, norms.rule("aanloop_max"))
        places = layers["voorzieningen"]
        present = set(places.data["categorie"].dropna())
        keys = [c.key for c in CATEGORIES if c.key in norms.norms and c.key in present]
        sought = [
            attach(
                places.geometry[(places.data["categorie"] == key).to_numpy(dtype=bool)],
                network,
                norms.rule("aanloop_max"),
            )
            for key in keys
        ]
        # The search is so short that one reading says little: the middle one of five counts.
        for number in range(5):
            with timed(f"search {number}"):
                found = [nearest(network, homes, facilities) for facilities in sought]
        times["searching"] = float(np.median([times[f"search {i}"] for i in range(5)]))
        with timed("whole engine"):
            result = bereikbaarheid(Inputs(**layers), profile, norms, run_id="bench")
        with timed("writing"), edit(file) as change:
            change.write(result.per_home)
            change.write(result.per_area)
    placed = np.flatnonzero(homes.edge >= 0)
    sample = rng.choice(placed, min(options.steekproef, len(placed)), replace=False)
    with timed("sample"):
        slow = _per_dwelling(network, homes.take(sample), sought)
    worst = max(
        float(np.nanmax(np.abs(_finite(a.distance_m[sample]) - _finite(b))))
        for a, b in zip(found, slow, strict=True)
    )
    print(f"{len(network.edge_u)} edges, {len(homes)} dwellings, {len(keys)} categories")
    ours = times["searching"]
    for name in ("reading", "network", "attaching", "searching", "whole engine", "writing"):
        print(f"  {name:<34}{times[name]:9.2f} s{times[name] / ours:9.1f} x the search")
    each = times["sample"] * len(placed) / len(sample)
    print(
        f"  {'one Dijkstra per dwelling':<34}{each:9.0f} s{each / ours:9.0f} x the search  "
        f"(extrapolated from {len(sample)} dwellings; largest difference {worst:.6f} m)"
    )
    _pandana(network, homes, sought, found, ours)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--zijde", type=int, default=220, help="crossings along each side")
    parser.add_argument("--categorieen", type=int, default=10, help="categories of facilities")
    parser.add_argument("--voorzieningen", type=int, default=20, help="facilities per category")
    parser.add_argument("--steekproef", type=int, default=50, help="dwellings searched one by one")
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    parser.add_argument(
        "--werkbestand", type=Path, help="measure this werkbestand instead (a copy is written)"
    )
    return parser.parse_args()


def _town(rng: np.random.Generator, options: argparse.Namespace, keys: list[str]) -> list[Layer]:
    """Return the input layers: a bent street grid with gaps, dwellings and facilities along it."""
    n = max(4, options.zijde)
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
    spots = _along(rng, streets, options.woningen)
    inside = np.floor((shapely.get_coordinates(spots) - (150_000, 450_000)) / side).astype(int)
    number = np.clip(inside, 0, AREA_SIDE - 1) @ (AREA_SIDE, 1)
    woningen = _layer(
        "woningen",
        spots,
        woning_id=[f"{i:016d}" for i in range(options.woningen)],
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
    category = np.repeat(np.array(keys, dtype=object), options.voorzieningen)
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


def _pandana(
    network: Network,
    homes: Attachment,
    sought: list[Attachment],
    found: list[Nearest],
    ours: float,
) -> None:
    """Time pandana on the same edges, with and without a limit on the distance.

    It attaches to nodes and leaves out the straight legs, so its distances differ from ours.
    """
    try:
        import pandana
    except ImportError:
        print("  pandana is not installed: skipped (pip install pandana)")
        return
    matrix = network.matrix.tocoo()
    half = matrix.row < matrix.col
    first = np.unique(network.node_row, return_index=True)[1]
    x, y = network.node_xy[first].T
    start = time.perf_counter()
    other = pandana.Network(
        pd.Series(x),
        pd.Series(y),
        pd.Series(matrix.row[half]),
        pd.Series(matrix.col[half]),
        pd.DataFrame({"m": matrix.data[half]}),
    )
    built = time.perf_counter() - start
    print(f"  {'pandana: building':<34}{built:9.2f} s{built / ours:9.1f} x the search")
    reached = [f.distance_m[np.isfinite(f.distance_m)] for f in found]
    furthest = max((float(d.max()) for d in reached if len(d)), default=0.0) + 500.0
    for limit, name in ((LIMIT_M, f"within {LIMIT_M / 1000:g} km"), (furthest, "without a limit")):
        start = time.perf_counter()
        at = other.get_node_ids(*(pd.Series(c) for c in homes.xy[homes.edge >= 0].T))
        differ = []
        for number, group in enumerate(sought):
            group = group.take(group.edge >= 0)
            if not len(group):
                continue
            other.set_pois(f"c{number}", limit, 1, *(pd.Series(c) for c in group.xy.T))
            near = other.nearest_pois(limit, f"c{number}", num_pois=1)
            theirs = near[1].reindex(at.to_numpy()).to_numpy()
            gap = np.abs(theirs - found[number].distance_m[homes.edge >= 0])
            differ.append(gap[np.isfinite(gap) & (theirs < limit)])
        spent = time.perf_counter() - start
        away = float(np.median(np.concatenate(differ)))
        print(
            f"  {'pandana: searching ' + name:<34}{spent:9.2f} s{spent / ours:9.1f} x the search  "
            f"(half of its distances within {away:.0f} m of ours)"
        )


if __name__ == "__main__":
    try:
        main()
    except LzwError as error:
        raise SystemExit("\n".join(sentences(error))) from None
