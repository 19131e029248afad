# SPDX-License-Identifier: GPL-2.0-or-later
"""Time the features of dwellings of a made-up town, beside reading its layers.

Everything runs in one process on the same data, so the ratios hold whatever the machine. The goal:
25,000 dwellings with 30,000 panden in at most 5 s. With ``--gemeenten`` as many towns are computed
part by part, rows of houses standing across every border, and judged for people with a rollator;
320 of them are 8,000,000 dwellings, for which the goal is 30 minutes and 8 GiB. Run with
``--help`` for the sizes.
"""

from __future__ import annotations

import argparse
import resource
import runpy
import tempfile
import time
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.core.wonen.geschiktheid import geschiktheid  # noqa: E402
from lzw_atlas.processing.core.wonen.kenmerkdelen import Deel, kenmerken_in_delen  # noqa: E402
from lzw_atlas.processing.core.wonen.woningkenmerken import kenmerken  # noqa: E402
from lzw_atlas.processing.io import schema as schema  # noqa: E402 - declares the layers
from lzw_atlas.processing.io.normen.geschiktheid import load_geschiktheid  # noqa: E402
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules  # noqa: E402
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit  # noqa: E402

BLOCK_M = (90.0, 60.0)
KINDS = {"row": (10, 1400), "pair": (2, 1500), "detached": (1, 3000), "flat": (1, 200)}
"""Houses per block and blocks per 25,000 dwellings; a flat holds 25."""
FLAT = 25
TOWN = 25_000
BORDER_ROWS = 20
GOAL_S, GOAL_ALL_S, GOAL_GIB = 5.0, 1800.0, 8.0


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    rules = load_geschiktheid().kenmerk
    if options.gemeenten:
        _parts(options.gemeenten, options.woningen, rules)
        return
    woningen, panden = _town(0, options.woningen, 1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.gpkg"
        with edit(file) as change:
            change.write(woningen)
            change.write(panden)
        start = time.perf_counter()
        layers = Werkbestand(file).read_all(("woningen", "panden"), ("woningen", "panden"))
        reading = time.perf_counter() - start
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        table = kenmerken(layers["woningen"], layers["panden"], rules)
        spent.append(time.perf_counter() - start)
    middle = sorted(spent)[1]
    goal = GOAL_S * len(table) / TOWN
    print(f"{len(table)} dwellings, {len(layers['panden'])} panden")
    print(f"  {'reading':<12}{reading:8.2f} s")
    print(
        f"  {'features':<12}{middle:8.2f} s{middle / reading:7.2f} x reading"
        f"{middle / goal:7.2f} x the goal"
    )
    print(table["woningtype"].value_counts().to_string())


def _parts(count: int, size: int, rules: Any) -> None:
    """Compute *count* towns part by part and print time and memory."""
    making = 0.0

    def made(number: int, layer: int) -> Layer:
        nonlocal making
        start = time.perf_counter()
        found = _town(number, size, count)[layer]
        making += time.perf_counter() - start
        return found

    delen = [Deel(partial(made, i, 0), partial(made, i, 1)) for i in range(count)]
    classes = load_rules()
    waiting: dict[int, Layer] = {}
    rows, classing = 0, 0.0
    start = time.perf_counter()
    for found in kenmerken_in_delen(delen, rules):
        homes = waiting.pop(found.deel, None)
        if homes is None:
            # What lies on a border comes again at the end; only those dwellings are kept.
            whole = made(found.deel, 0)
            homes = whole.take(found.rows)
            rest = np.setdiff1d(np.arange(len(whole)), found.rows)
            if len(rest):
                waiting[found.deel] = whole.take(rest)
        begin = time.perf_counter()
        rows += len(geschiktheid(homes, found.table, classes, ["rollator"]))
        classing += time.perf_counter() - begin
    total = time.perf_counter() - start
    own = total - making - classing
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    goal = GOAL_ALL_S * rows / 8e6
    print(f"{rows} dwellings in {count} parts")
    print(f"  {'making up':<12}{making:8.1f} s")
    print(f"  {'features':<12}{own:8.1f} s{own / goal:7.2f} x the goal")
    print(f"  {'classes':<12}{classing:8.1f} s{classing / goal:7.2f} x the goal")
    print(f"  {'memory':<12}{memory:8.2f} GiB{memory / GOAL_GIB:5.2f} x the goal")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=TOWN, help="dwellings per town")
    parser.add_argument("--gemeenten", type=int, default=0, help="towns, computed part by part")
    return parser.parse_args()


@lru_cache(maxsize=1)
def _town(number: int, size: int, count: int) -> tuple[Layer, Layer]:
    """Return (woningen, panden) of town *number* of *count* in a line, the same every time."""
    rng = np.random.default_rng(number)
    blocks = {k: max(1, round(n * size / TOWN)) for k, (_, n) in KINDS.items()}
    kind = rng.permutation(np.repeat(np.array(list(KINDS), dtype=object), list(blocks.values())))
    side = int(np.ceil(np.sqrt(len(kind))))
    middle = np.column_stack([np.arange(len(kind)) % side, np.arange(len(kind)) // side])
    middle = (middle + 0.5) * BLOCK_M
    wide = side * BLOCK_M[0] + 2 * BLOCK_M[0]
    middle[:, 0] += BLOCK_M[0]
    turn = rng.uniform(0, 2 * np.pi, len(kind))
    houses = np.array([KINDS[k][0] for k in kind])
    block = np.repeat(np.arange(len(kind)), houses)
    place = np.arange(len(block)) - np.repeat(np.cumsum(houses) - houses, houses)
    flat = kind[block] == "flat"
    width = np.where(flat, 60.0, rng.uniform(4.8, 8.0, len(kind))[block])
    depth = np.where(flat, 11.0, 9.0)
    left = (place - houses[block] / 2) * width
    step = np.where(rng.random(len(kind)) < 0.2, 1.5, 0.0)[block] * place
    sheds = (rng.random(len(block)) < 0.49) & ~flat
    back = (rng.random(len(block)) < 0.3) & ~flat & ~sheds
    # Every house has a corner for an extension at the back; without one it lies on the wall.
    deep = np.where(back, 3.0, 0.0)
    x = np.stack([left, left + width, left + width, left + width / 2, left + width / 2, left], 1)
    y = np.stack([step, step, step + depth, step + depth, step + depth, step + depth], axis=1)
    y[:, 4:] += deep[:, None]
    corners = np.stack([x, y], axis=2)
    shed = np.stack(
        [
            np.stack([left, left + 2.5, left + 2.5, left], axis=1),
            step[:, None] + depth[:, None] + np.array([0.0, 0.0, 3.0, 3.0]),
        ],
        axis=2,
    )[sheds]
    border, border_pand = _border_rows(number, count, wide, side)
    outlines = np.concatenate(
        [
            shapely.polygons(_turned(corners, turn[block], middle[block])),
            border,
            shapely.polygons(_turned(shed, turn[block[sheds]], middle[block[sheds]])),
        ]
    )
    shift = np.array([20_000 + number * wide, 400_000])
    outlines = shapely.transform(outlines, lambda xy: np.round(xy + shift, 3))
    each = np.r_[np.where(flat, FLAT, 1), np.ones(len(border_pand), dtype=int)]
    pand = np.repeat(np.arange(len(each)), each)
    high = np.r_[flat, np.zeros(len(border_pand), dtype=bool)][pand]
    area = np.where(high, 110.0, rng.integers(60, 160, len(pand)))
    ids = np.array([f"{number:04d}10{i:010d}" for i in range(len(outlines))], dtype=object)
    woningen = pd.DataFrame(
        {
            "woning_id": [f"{number:04d}01{i:010d}" for i in range(len(pand))],
            "pand_id": ids[pand],
            "is_woning": 1,
            "oppervlakte_m2": area,
            "bouwjaar": rng.integers(1900, 2020, len(each))[pand],
            "bron": "bench",
        }
    )
    points = shapely.centroid(outlines[: len(each)])[pand]
    panden = pd.DataFrame({"pand_id": ids, "bron": "bench"})
    return (
        conform(Layer("woningen", woningen, np.asarray(points, dtype=object)), LAYERS["woningen"]),
        conform(Layer("panden", panden, np.asarray(outlines, dtype=object)), LAYERS["panden"]),
    )


def _border_rows(number: int, count: int, wide: float, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the halves of the rows of ten across both borders that lie in this town."""
    low = np.linspace(0, side * BLOCK_M[1] - 20, min(BORDER_ROWS, side))
    begin = [0.0] if number else []
    begin += [wide - 27.0] if number < count - 1 else []
    x = np.concatenate([b + 5.4 * np.arange(5) for b in begin]) if begin else np.empty(0)
    left, bottom = (a.ravel() for a in np.meshgrid(x, low))
    return np.asarray(shapely.box(left, bottom, left + 5.4, bottom + 9)), left


def _turned(xy: np.ndarray, turn: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Return (n, corners, 2) turned around their origin and moved to *middle*."""
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = xy[:, :, 0] * cos - xy[:, :, 1] * sin + middle[:, 0, None]
    y = xy[:, :, 0] * sin + xy[:, :, 1] * cos + middle[:, 1, None]
    return np.stack([x, y], axis=2)


if __name__ == "__main__":
    main()
