# SPDX-License-Identifier: GPL-2.0-or-later
"""Time woonservicegebieden in a made-up town beside bereikbaarheid of ten categories in one run.

Everything runs in one process, so the ratios hold whatever the machine. Run with ``--help`` for the
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
from lzw_atlas.processing.core.bereik import bereikbaarheid as reach  # noqa: E402
from lzw_atlas.processing.core.plekken.woonservicegebied import Choice, Inputs, woonservicegebieden  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform, empty  # noqa: E402
from lzw_atlas.processing.core.wonen import geschiktheid as geschiktheid  # noqa: E402 - its layer
from lzw_atlas.processing.io import schema as schema  # noqa: E402 - declares the layers
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402
from lzw_atlas.processing.io.normen.woonservicegebied import load_hub_rules  # noqa: E402

STREET_M = 90.0
KINDS = (
    "supermarkt",
    "huisarts",
    "apotheek",
    "ov_halte",
    "ontmoeting",
    "zorginstelling",
    "loket",
    "fysio",
    "dagbesteding",
    "bibliotheek",
)


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    norms, rules = load_norms(), load_hub_rules()
    rng = np.random.default_rng(options.zaad)
    streets = _streets(rng, options.zijde)
    wegen = _layer(
        "wegen",
        streets,
        weg_id=[f"w{i:07d}" for i in range(len(streets))],
        soort="residential",
        knooppunten="hoekpunten",
        trap=0,
    )
    n = options.woningen
    homes = _along(rng, streets, n)
    woningen = _layer(
        "woningen",
        homes,
        woning_id=[f"h{i:06d}" for i in range(n)],
        pand_id=[f"p{i:06d}" for i in range(n)],
        is_woning=1,
        gemeente_code="GM0001",
    )
    panden = _layer(
        "panden",
        shapely.multipolygons(shapely.buffer(homes, 4.0, cap_style="square")[:, None]),
        pand_id=[f"p{i:06d}" for i in range(n)],
    )
    count = options.voorzieningen
    voorzieningen = _layer(
        "voorzieningen",
        _along(rng, streets, count),
        voorziening_id=[f"v{i:05d}" for i in range(count)],
        categorie=[KINDS[i % len(KINDS)] for i in range(count)],
    )
    town = shapely.MultiPolygon([shapely.box(*shapely.total_bounds(streets))])
    bevolking = _layer(
        "bevolking",
        np.array([town], dtype=object),
        eenheid_id="E1",
        soort="vierkant100",
        inwoners=2.1 * n,
        huishoudens=float(n),
        inw_65plus=0.4 * n,
        inw_75plus=0.2 * n,
    )
    gebieden = _layer(
        "gebieden",
        np.array([town], dtype=object),
        gebied_code="GM0001",
        naam="Stad",
        soort="gemeente",
    )
    nobody = empty(LAYERS["instellingen"])
    profile = norms.profiles["75plus"]
    inputs = reach.Inputs(woningen, voorzieningen, wegen, gebieden, bevolking, nobody)
    beside, _ = _timed(lambda: reach.bereikbaarheid(inputs, profile, norms))
    print(f"{len(streets)} streets, {n} dwellings, {count} facilities")
    print(f"  {'bereikbaarheid, 10 categories':<36}{beside:7.2f} s")
    for words in ("hubs found", "without buildings"):
        spent, found = _timed(
            lambda words=words: woonservicegebieden(
                Inputs(
                    woningen=woningen,
                    wegen=wegen,
                    voorzieningen=voorzieningen,
                    bevolking=bevolking,
                    instellingen=nobody,
                    gebieden=gebieden,
                    panden=empty(LAYERS["panden"]) if words.startswith("without") else panden,
                    geschiktheid=empty(LAYERS["geschiktheid"]),
                ),
                profile,
                rules,
                norms,
                Choice("gevonden"),
            )
        )
        print(
            f"  {'woonservicegebied, ' + words:<36}{spent:7.2f} s{spent / beside:7.1f} x "
            f"bereikbaarheid   {found.facts['hubs']} hubs"
        )


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zijde", type=int, default=80, help="crossings along each side")
    parser.add_argument("--voorzieningen", type=int, default=1000, help="facilities")
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
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
    return conform(Layer(name, data, np.asarray(geometry, dtype=object)), LAYERS[name])


if __name__ == "__main__":
    main()
