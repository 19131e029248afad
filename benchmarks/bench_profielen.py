# SPDX-License-Identifier: GPL-2.0-or-later
"""What all walking profiles at once cost, beside reading the inputs and writing the result alone.

The step of ``lzw bereikbaarheid`` on the made-up town of ``bench_bereikbaarheid.py``: every profile
that ships, ten categories, the three nearest. Reading and writing are timed apart on the same rows.
Then the engine on more and more dwellings in one town: what grows with them and what does not.
"""

from __future__ import annotations

import argparse
import runpy
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

_TOWN = runpy.run_path(str(Path(__file__).with_name("bench_bereikbaarheid.py")))

from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, bereikbaarheid  # noqa: E402
from lzw_atlas.processing.core.netwerk.attach import attach  # noqa: E402
from lzw_atlas.processing.core.netwerk.network import build_network  # noqa: E402
from lzw_atlas.processing.core.netwerk.search import nearest_k  # noqa: E402
from lzw_atlas.processing.core.registry import CATEGORIES  # noqa: E402
from lzw_atlas.processing.core.tables import Layer  # noqa: E402
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.stappen.bereikbaarheid import (  # noqa: E402
    RESULTS,
    bereken_bereikbaarheid,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit  # noqa: E402

NAMES = _TOWN["NAMES"]


def main() -> None:
    """Run the benchmark and print both tables."""
    options = _options()
    norms = load_norms()
    keys = [c.key for c in CATEGORIES if c.key in norms.norms][: options.categorieen]
    with tempfile.TemporaryDirectory() as folder:
        _beside_files(Path(folder), options, keys, list(norms.profiles))
    _growing(options, keys)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--zijde", type=int, default=220, help="crossings along each side")
    parser.add_argument("--categorieen", type=int, default=10, help="categories of facilities")
    parser.add_argument("--voorzieningen", type=int, default=20, help="facilities per category")
    parser.add_argument("--dichtstbij", type=int, default=3, help="how many of the nearest")
    parser.add_argument("--keer", type=int, default=3, help="runs; the middle one counts")
    parser.add_argument(
        "--groei",
        type=lambda text: [int(n) for n in text.split(",")],
        default=[25_000, 100_000],
        help="numbers of dwellings, for the second table",
    )
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    return parser.parse_args()


def _town(options: argparse.Namespace, keys: list[str], homes: int) -> dict[str, Layer]:
    sizes = argparse.Namespace(**{**vars(options), "woningen": homes})
    rng = np.random.default_rng(options.zaad)
    return {layer.name: layer for layer in _TOWN["_town"](rng, sizes, keys)}


def _beside_files(
    folder: Path, options: argparse.Namespace, keys: list[str], profiles: list[str]
) -> None:
    file, copy = folder / "bench.gpkg", folder / "result.gpkg"
    with edit(file) as change:
        for layer in _town(options, keys, options.woningen).values():
            change.write(layer)
    times: dict[str, list[float]] = {"step": [], "reading": [], "writing": []}
    for _ in range(options.keer):
        read = _time(lambda: Werkbestand(file).read_all(NAMES, NAMES[:4]), times["reading"])
        assert len(read["woningen"]) == options.woningen
        _time(
            lambda: bereken_bereikbaarheid(file, profiles, dichtstbij=options.dichtstbij),
            times["step"],
        )
        results = Werkbestand(file).read_all(RESULTS)
        copy.unlink(missing_ok=True)
        with edit(copy) as change:
            for name in NAMES:
                change.write(read[name])

        def write(results: dict[str, Layer] = results) -> None:
            with edit(copy) as change:
                for layer in results.values():
                    change.write(layer)

        _time(write, times["writing"])
    step, reading, writing = (float(np.median(v)) for v in times.values())
    rows = len(results["bereikbaarheid"])
    print(
        f"{options.woningen:,} dwellings, {len(keys)} categories, {len(profiles)} profiles, "
        f"{options.dichtstbij} nearest: {rows:,} rows of {results['bereikbaarheid'].data.shape[1]} "
        "columns"
    )
    for name, spent in (
        ("reading the inputs", reading),
        ("writing the results", writing),
        ("computing (the step without both)", step - reading - writing),
        ("the whole step", step),
    ):
        print(f"  {name:<36}{spent:8.2f} s{spent / (reading + writing):8.2f} x reading + writing")


def _growing(options: argparse.Namespace, keys: list[str]) -> None:
    norms = load_norms()
    profile = norms.profiles["75plus"]
    print("one profile, in memory; seconds of the processor, and microseconds per dwelling")
    for homes in options.groei:
        layers = _town(options, keys, homes)
        network = build_network(layers["wegen"], profile, norms.rule("component_min"))
        at = attach(layers["woningen"].geometry, network, norms.rule("aanloop_max"))
        places = layers["voorzieningen"]
        sought = [
            attach(
                places.geometry[(places.data["categorie"] == key).to_numpy(dtype=bool)],
                network,
                norms.rule("aanloop_max"),
            )
            for key in keys
        ]
        first = at.take(np.arange(min(10, len(at))))
        limit = norms.rule("keuze_max")
        spent: dict[str, list[float]] = {}
        for _ in range(options.keer):
            for name, there in (("searching alone", first), ("searching and looking up", at)):
                start = time.process_time()
                for group in sought:
                    nearest_k(network, there, group, options.dichtstbij, limit)
                spent.setdefault(name, []).append(time.process_time() - start)
            start = time.process_time()
            bereikbaarheid(
                Inputs(**layers), profile, norms, choices=options.dichtstbij, run_id="bench"
            )
            spent.setdefault("the whole engine", []).append(time.process_time() - start)
        middle = {name: float(np.median(taken)) for name, taken in spent.items()}
        words = ", ".join(
            f"{name} {value:.2f} s ({1e6 * value / homes:.1f})" for name, value in middle.items()
        )
        print(f"  {homes:>9,} dwellings: {words}")


def _time(work: Callable[[], Any], times: list[float]) -> Any:
    start = time.perf_counter()
    out = work()
    times.append(time.perf_counter() - start)
    return out


if __name__ == "__main__":
    main()
