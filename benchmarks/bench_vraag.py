# SPDX-License-Identifier: GPL-2.0-or-later
"""Demand of a country: 14,000 buurten, ten target groups, six years; beside one gebied at a time.

The loop is the same computation for a sample of the wijken, each alone, multiplied.
"""

from __future__ import annotations

import argparse
import runpy
import time
from pathlib import Path

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.mensen.vraag import Scenario  # noqa: E402
from lzw_atlas.processing.core.mensen.vraag_berekening import Choice, Inputs, Result, vraag  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform, empty  # noqa: E402
from lzw_atlas.processing.io import schema  # noqa: E402
from lzw_atlas.processing.io.normen.bevolking import load_bevolking  # noqa: E402
from lzw_atlas.processing.io.normen.doelgroepen import load_doelgroepen  # noqa: E402

YEARS = (2025, 2030, 2035, 2040, 2045)
"""With the base year six."""


def country(buurten: int, seed: int = 7) -> Inputs:
    """Return buurten of 1,000 people in wijken of four and gemeenten of forty, and postcodes."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(buurten)))
    number = np.arange(buurten)
    gemeente, wijk = number // 40 + 1, number % 40 // 4
    codes = {
        "buurt": [
            f"BU{g:04d}{w:02d}{n % 4:02d}" for g, w, n in zip(gemeente, wijk, number, strict=True)
        ],
        "wijk": [f"WK{g:04d}{w:02d}" for g, w in zip(gemeente, wijk, strict=True)],
        "gemeente": [f"GM{g:04d}" for g in gemeente],
    }
    x, y = 500.0 * (number % side), 500.0 * (number // side)
    squares = shapely.box(x, y, x + 500, y + 500)
    people = 5.0 * rng.integers(20, 400, buurten)
    rows, shapes = [], []
    for kind in ("gemeente", "wijk", "buurt"):
        label, at = np.unique(codes[kind], return_inverse=True)
        total = np.bincount(at, weights=people)
        rows.append(
            pd.DataFrame(
                {
                    "gebied_code": label,
                    "naam": label,
                    "soort": kind,
                    "jaar": 2021,
                    "inwoners": total,
                    "pct_65plus": np.round(rng.uniform(12, 28, len(label))),
                    "bron": "bench",
                }
            )
        )
        first = np.unique(at, return_index=True)[1]
        shapes.append(shapely.multipolygons(squares[first, None]))
    areas = Layer("gebieden", pd.concat(rows, ignore_index=True), np.concatenate(shapes))
    pc4 = buurten // 3
    at = rng.choice(buurten, pc4, replace=False)
    shape = np.exp(-np.arange(20) / 9.0)
    ages = np.round(rng.uniform(0.5, 1.5, (pc4, 20)) * shape * 120 / 5) * 5
    table = pd.DataFrame(ages, columns=list(schema.AGE_CLASSES))
    table["eenheid_id"] = [f"{1000 + i}" for i in range(pc4)]
    table = table.assign(soort="pc4", inwoners=ages.sum(axis=1), bron="bench", peildatum="2021")
    outlines = shapely.multipolygons(shapely.box(x[at], y[at], x[at] + 900, y[at] + 900)[:, None])
    homes = np.repeat(number, 8)
    points = shapely.points(
        x[homes] + rng.uniform(0, 500, len(homes)), y[homes] + rng.uniform(0, 500, len(homes))
    )
    woningen = pd.DataFrame(
        {
            "woning_id": [str(i) for i in range(len(homes))],
            "is_woning": 1,
            "buurt_code": np.array(codes["buurt"], dtype=object)[homes],
            "wijk_code": np.array(codes["wijk"], dtype=object)[homes],
            "gemeente_code": np.array(codes["gemeente"], dtype=object)[homes],
            "bron": "bench",
        }
    )
    return Inputs(
        conform(areas, LAYERS["gebieden"]),
        conform(Layer("bevolking", table, outlines), LAYERS["bevolking"]),
        conform(Layer("woningen", woningen, points), LAYERS["woningen"]),
        empty(LAYERS["instellingen"]),
        empty(LAYERS["prognose"]),
        conform(
            Layer(
                "doelgroepen",
                pd.DataFrame(
                    {
                        "gebied_code": np.unique(codes["gemeente"]),
                        "jaar": 2021,
                        "doelgroep": "ggz",
                        "aantal": 300.0,
                        "bron": "bench",
                    }
                ),
            ),
            LAYERS["doelgroepen"],
        ),
    )


def run(inputs: Inputs) -> tuple[Result, float]:
    """Return the result and the seconds of the processor that it took."""
    norms, population = load_doelgroepen(), load_bevolking()
    choice = Choice(2021, YEARS, Scenario(), None, population.unsure, population.deaths)
    begin = time.process_time()
    found = vraag(inputs, norms, population.nation, choice, "bench")
    return found, time.process_time() - begin


def one_wijk(inputs: Inputs, code: str) -> Inputs:
    """Return the inputs with a single wijk and its buurten."""
    data = inputs.gebieden.data
    mine = (data["gebied_code"] == code) | data["gebied_code"].str.startswith(f"BU{code[2:]}")
    homes = (inputs.woningen.data["wijk_code"] == code).to_numpy(dtype=bool)
    box = shapely.union_all(inputs.gebieden.geometry[mine.to_numpy(dtype=bool)])
    near = shapely.intersects(inputs.bevolking.geometry, box)
    return Inputs(
        inputs.gebieden.take(mine.to_numpy(dtype=bool)),
        inputs.bevolking.take(near),
        inputs.woningen.take(homes),
        inputs.instellingen,
        inputs.prognose,
        empty(LAYERS["doelgroepen"]),
    )


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buurten", type=int, default=14_000)
    parser.add_argument("--steekproef", type=int, default=20)
    options = parser.parse_args()
    inputs = country(options.buurten)
    run(country(400))  # imports and caches
    found, seconds = run(inputs)
    groups = found.demand.data["doelgroep"].nunique()
    print(f"{options.buurten} buurten, {groups} doelgroepen, {len(YEARS) + 1} jaren")
    print(f"rijen: {len(found.ages.data):,} leeftijden, {len(found.demand.data):,} vraag")
    print(f"alles tegelijk: {seconds:.1f} s")
    wijken = inputs.gebieden.data.query("soort == 'wijk'")["gebied_code"].to_numpy()
    chosen = wijken[:: max(len(wijken) // options.steekproef, 1)][: options.steekproef]
    begin = time.process_time()
    for code in chosen:
        run(one_wijk(inputs, str(code)))
    each = (time.process_time() - begin) / len(chosen)
    loop = each * len(wijken)
    print(f"wijk voor wijk, doorgerekend: {loop:.0f} s ({loop / seconds:.0f} keer zo lang)")


if __name__ == "__main__":
    main()
