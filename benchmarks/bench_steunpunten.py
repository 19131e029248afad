# SPDX-License-Identifier: GPL-2.0-or-later
"""Time choosing steunpunten in a made-up town: the walks, one answer, the curve, beside spopt.

Everything runs in one process on one town, so the ratios hold whatever the machine. The goals: with
25,000 dwellings, 2,000 junctions and 500 m, MCLP for ten points to a gap of at most 0.5 % in 60 s,
the curve from one to ten in 180 s. Run with ``--help`` for the sizes.
"""

from __future__ import annotations

import argparse
import importlib.util
import runpy
import time
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.netwerk.attach import attach  # noqa: E402
from lzw_atlas.processing.core.netwerk.network import build_network  # noqa: E402
from lzw_atlas.processing.core.netwerk.search import pairs_within  # noqa: E402
from lzw_atlas.processing.core.plekken.plaatsing import Costs  # noqa: E402
from lzw_atlas.processing.core.plekken.plaatsing_capaciteit import place_with_room  # noqa: E402
from lzw_atlas.processing.core.plekken.plaatsing_modellen import curve, place  # noqa: E402
from lzw_atlas.processing.core.plekken.steunpunten import junctions  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.io import schema as schema  # noqa: E402 - declares the layers
from lzw_atlas.processing.io.normen.lezen import load_norms  # noqa: E402

ONE_S, CURVE_S, GAP_PCT = 60.0, 180.0, 0.5


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    rng = np.random.default_rng(options.zaad)
    start = time.perf_counter()
    costs = _town(rng, options)
    print(
        f"{costs.candidates} junctions, {len(costs.weight)} places where people live, "
        f"{len(costs.metres)} pairs within {options.straal:g} m"
    )
    print(f"  {'network and walks':<26}{time.perf_counter() - start:8.1f} s")
    start, cpu = time.perf_counter(), time.process_time()
    best = place("mclp", costs, options.aantal, limit_m=options.straal, seconds=ONE_S)
    spent = time.perf_counter() - start
    _line(f"mclp, {options.aantal} points", spent, time.process_time() - cpu, ONE_S, best)
    start, cpu = time.perf_counter(), time.process_time()
    bend = curve("mclp", costs, options.aantal, limit_m=options.straal, seconds=CURVE_S - ONE_S)
    whole = time.perf_counter() - start
    worst = max(bend.points, key=lambda p: p.best.gap_pct).best
    _line(f"curve 1 to {options.aantal}", whole, time.process_time() - cpu, CURVE_S, worst)
    for point in bend.points:
        print(
            f"    {point.count:3d}  {point.best.value:10.1f}  gap {point.best.gap_pct:.3f} %  "
            f"one by one {point.sequence_value:10.1f}"
        )
    for room in options.plek:
        start, cpu = time.perf_counter(), time.process_time()
        full = place_with_room(
            "mclp",
            costs,
            costs.weight,
            np.full(costs.candidates, room),
            options.aantal,
            limit_m=options.straal,
            seconds=ONE_S,
        )
        spent_full = time.perf_counter() - start
        _line(f"mclp, room for {room:g}", spent_full, time.process_time() - cpu, ONE_S, full)
    if importlib.util.find_spec("spopt") is None:
        print("  spopt is not installed here: skipped (pip install spopt highspy)")
        return
    for count in options.spopt:
        _spopt(costs, count, options, spent if count == options.aantal else None)


def _line(what: str, spent: float, cpu: float, goal: float, found: Any) -> None:
    print(
        f"  {what:<26}{spent:8.1f} s{cpu:8.1f} s of processor{spent / goal:7.2f} x the goal   "
        f"{found.value:.1f}, gap {found.gap_pct:.3f} % (goal {GAP_PCT})"
    )


def _spopt(costs: Costs, count: int, options: argparse.Namespace, ours: float | None) -> None:
    """Give the same table to spopt, as the dense matrix it needs, and HiGHS as its solver."""
    import pulp
    from spopt.locate import MCLP

    if ours is None:
        start = time.perf_counter()
        place("mclp", costs, count, limit_m=options.straal, seconds=ONE_S)
        ours = time.perf_counter() - start
    start = time.perf_counter()
    dense = np.full((len(costs.weight), costs.candidates), 10.0 * options.straal)
    dense[costs.demand, costs.candidate] = costs.metres
    model = MCLP.from_cost_matrix(dense, costs.weight, options.straal, p_facilities=count)
    built = time.perf_counter() - start
    solver = pulp.HiGHS(msg=False, timeLimit=options.tijd, threads=2)
    model = model.solve(solver, results=False)
    spent = time.perf_counter() - start
    value = pulp.value(model.problem.objective)
    print(
        f"  spopt, {count} points{'':<11}{spent:8.1f} s, of which {built:.1f} s to build"
        f"{spent / ours:9.1f} x ours   {value:.1f}, {pulp.LpStatus[model.problem.status]}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zijde", type=int, default=60, help="crossings along each side")
    parser.add_argument("--woningen", type=int, default=25_000, help="dwellings")
    parser.add_argument("--kandidaten", type=int, default=2100, help="junctions at most")
    parser.add_argument("--straal", type=float, default=500.0, help="walking distance in m")
    parser.add_argument("--aantal", type=int, default=10, help="points")
    parser.add_argument(
        "--plek", type=float, action="append", default=[], help="room per point, in people"
    )
    parser.add_argument("--zaad", type=int, default=1, help="seed of the made-up town")
    parser.add_argument("--spopt", type=int, action="append", default=[], help="points for spopt")
    parser.add_argument("--tijd", type=float, default=300.0, help="seconds for spopt's solver")
    return parser.parse_args()


def _town(rng: np.random.Generator, options: argparse.Namespace) -> Costs:
    """Return the walks in a town of bent streets, denser and older around some centres."""
    n = options.zijde
    spot = np.stack(np.meshgrid(np.arange(n), np.arange(n), indexing="ij"), axis=-1) * 75.0
    spot = (spot + rng.uniform(-20, 20, spot.shape)).round(3)
    lines = [spot[i : i + 2, j] for i in range(n - 1) for j in range(n)]
    lines += [spot[i, j : j + 2] for i in range(n) for j in range(n - 1)]
    # Blocks, water and rail: one street in six is not there.
    kept = [line for line in lines if rng.random() > 1 / 6]
    streets = np.array([shapely.LineString(x) for x in kept], dtype=object)
    data = pd.DataFrame({"weg_id": [f"w{i:06d}" for i in range(len(streets))], "bron": "test"})
    data["soort"] = "residential"
    wegen = conform(Layer("wegen", data, streets), LAYERS["wegen"])
    norms = load_norms()
    network = build_network(wegen, norms.profiles["75plus"], norms.rule("component_min"))
    middle = np.array([line.mean(axis=0) for line in kept])
    centres = rng.uniform(0, 75.0 * n, (8, 2))
    off = np.hypot(*(middle[:, None] - centres[None]).transpose(2, 0, 1))
    pull = np.exp(-off / 600.0).sum(axis=1) + 0.1
    which = rng.choice(len(kept), options.woningen, p=pull / pull.sum())
    along = shapely.line_interpolate_point(
        streets[which], rng.random(options.woningen), normalized=True
    )
    homes = shapely.transform(along, lambda xy: xy + rng.uniform(-12, 12, xy.shape))
    at = attach(homes, network, norms.rule("aanloop_max"))
    met = np.flatnonzero(at.edge >= 0)
    at = at.take(met)
    # Old and young quarters: where a person of 75 or over lives is no chance.
    weight = rng.choice([0.05, 0.15, 0.3, 0.6], 8)[off[which[met]].argmin(axis=1)]
    weight = weight * rng.uniform(0.8, 1.2, len(at))
    _, _, spots = junctions(network, options.kandidaten, at.xy, options.straal, 500.0)
    found = pairs_within(network, at, spots, options.straal)
    return Costs(found.facility, found.home, found.metres, len(spots), weight)


if __name__ == "__main__":
    main()
