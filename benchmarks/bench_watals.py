# SPDX-License-Identifier: GPL-2.0-or-later
"""Time one change of facilities on a network that was prepared before: what the dock waits for.

The made-up town is that of ``bench_bereikbaarheid.py``, or a werkbestand with ``--werkbestand``.
Every change is timed several times on facilities drawn at random, and its distances are compared
with a full run on the changed facilities.
"""

from __future__ import annotations

import argparse
import dataclasses
import runpy
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely

_TOWN = runpy.run_path(str(Path(__file__).with_name("bench_bereikbaarheid.py")))

from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.bereik.scenario import (  # noqa: E402
    Changes,
    Move,
    Opening,
    Prepared,
    change,
    changed_layer,
    prepare,
)
from lzw_atlas.processing.core.bereik.vergelijken import compare  # noqa: E402
from lzw_atlas.processing.core.netwerk.attach import attach  # noqa: E402
from lzw_atlas.processing.core.netwerk.search import nearest  # noqa: E402
from lzw_atlas.processing.core.registry import CATEGORIES  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.werkbestand import Werkbestand  # noqa: E402


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    rng = np.random.default_rng(options.zaad)
    norms = load_norms()
    profile = norms.profiles["75plus"]
    names = _TOWN["NAMES"]
    if options.werkbestand:
        layers = Werkbestand(options.werkbestand).read_all(names, names[:4])
    else:
        keys = [c.key for c in CATEGORIES if c.key in norms.norms][: options.categorieen]
        layers = {layer.name: layer for layer in _TOWN["_town"](rng, options, keys)}
    inputs = Inputs(**layers)
    start = time.perf_counter()
    prepared = prepare(inputs, profile, norms)
    spent = time.perf_counter() - start
    print(f"{len(prepared.network.edge_u)} edges, {len(prepared.at)} dwellings")
    print(f"  {'prepare, once':<44}{1000 * spent:8.0f} ms")
    ids = inputs.voorzieningen.data["voorziening_id"].to_numpy(dtype=object)
    for name, make in (
        ("open one facility", lambda: Changes(opens=(_opening(rng, prepared, inputs, 0),))),
        ("close one facility", lambda: Changes(closes=(str(rng.choice(ids)),))),
        ("move one facility", lambda: Changes(moves=(_move(rng, prepared, ids),))),
        ("open five of different kinds", lambda: _five(rng, prepared, inputs)),
    ):
        _timed(name, make, prepared, options.keren)
    _parts(rng, prepared)
    _check(rng, prepared, inputs, ids)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--zijde", type=int, default=220, help="crossings along each side")
    parser.add_argument("--categorieen", type=int, default=10, help="categories of facilities")
    parser.add_argument("--voorzieningen", type=int, default=20, help="facilities per category")
    parser.add_argument("--keren", type=int, default=15, help="times each change is made")
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    parser.add_argument("--werkbestand", type=Path, help="measure this werkbestand instead")
    return parser.parse_args()


def _timed(name: str, make: Callable[[], Changes], prepared: Prepared, times: int) -> None:
    spent = []
    for _ in range(times):
        wish = make()
        start = time.perf_counter()
        change(prepared, wish.opens, wish.closes, wish.moves)
        spent.append(1000 * (time.perf_counter() - start))
    print(f"  {name:<44}{np.median(spent):8.0f} ms (longest {max(spent):.0f} ms)")


def _spot(rng: np.random.Generator, prepared: Prepared) -> tuple[float, float]:
    roads = prepared.network.edge_geometry[prepared.network.edge_attachable]
    point = roads[rng.integers(0, len(roads))].interpolate(0.5, normalized=True)
    return float(point.x), float(point.y)


def _opening(rng: np.random.Generator, prepared: Prepared, inputs: Inputs, rank: int) -> Opening:
    keys = sorted(set(inputs.voorzieningen.data["categorie"]) & set(prepared.norms.norms))
    return Opening(f"nieuw-{rank}", keys[rank % len(keys)], *_spot(rng, prepared))


def _move(rng: np.random.Generator, prepared: Prepared, ids: np.ndarray) -> Move:
    return Move(str(rng.choice(ids)), *_spot(rng, prepared))


def _five(rng: np.random.Generator, prepared: Prepared, inputs: Inputs) -> Changes:
    return Changes(opens=tuple(_opening(rng, prepared, inputs, k) for k in range(5)))


def _parts(rng: np.random.Generator, prepared: Prepared) -> None:
    """Time the search from one facility beside that from all of its kind."""
    place = np.array([shapely.Point(_spot(rng, prepared))], dtype=object)
    one = attach(place, prepared.network, prepared.max_leg_m)
    every = next(iter(prepared.places.values())).at
    for name, places in (("one", one), (f"all {len(every)}", every)):
        spent = []
        for _ in range(9):
            start = time.perf_counter()
            nearest(prepared.network, prepared.at, places)
            spent.append(1000 * (time.perf_counter() - start))
        print(f"    {'of which a search from ' + name:<42}{np.median(spent):8.0f} ms")


def _check(rng: np.random.Generator, prepared: Prepared, inputs: Inputs, ids: np.ndarray) -> None:
    """Hold one change beside a full run, and time the comparison of the two full runs."""
    wish = Changes((_opening(rng, prepared, inputs, 0),), (str(ids[0]),), ())
    found = change(prepared, wish.opens, wish.closes).per_home.data
    full = dataclasses.replace(inputs, voorzieningen=changed_layer(inputs.voorzieningen, wish))
    runs = []
    for name, what in (("now", inputs), ("changed", full)):
        start = time.perf_counter()
        runs.append(bereikbaarheid(what, prepared.profile, prepared.norms, run_id=name))
        spent = time.perf_counter() - start
    rows = runs[1].per_home.data.set_index("woning_id")
    worst = 0.0
    for key, part in found.groupby("categorie"):
        theirs = rows.loc[part["woning_id"], f"afstand_{key}_m"].to_numpy()
        gap = np.abs(part["afstand_na_m"].to_numpy() - theirs)
        worst = max(worst, float(np.nanmax(gap, initial=0.0)))
    print(f"  {'the whole engine instead':<44}{1000 * spent:8.0f} ms")
    start = time.perf_counter()
    one, other = runs
    between = compare(
        one.per_home,
        other.per_home,
        one.per_area,
        other.per_area,
        profile=prepared.profile.key,
        scenario="bench",
        least_m=0.0,
    )
    spent = time.perf_counter() - start
    print(f"  {'compare two full runs':<44}{1000 * spent:8.0f} ms")
    print(
        f"  largest difference with the full run: {worst:g} m over {len(found)} changed dwellings"
    )
    same = set(between.per_home.data["woning_id"]) == set(found["woning_id"])
    print(f"  comparing the full runs finds the same dwellings: {same}")


if __name__ == "__main__":
    main()
