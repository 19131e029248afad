# SPDX-License-Identifier: GPL-2.0-or-later
"""Time the rules of geschiktheid on made-up dwellings: one group and all, and ten times as many.

Everything is computed once per combination of cells that occurs, so what a dwelling costs should
fall as there are more. ``--verschillen`` is how many different dwellings there are. Ratios in one
run hold whatever the machine.
"""

from __future__ import annotations

import argparse
import resource
import runpy
import time
from pathlib import Path

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.core.wonen.geschiktheid import geschiktheid  # noqa: E402
from lzw_atlas.processing.core.wonen.regelset import GROUND_BOUND, STACKED  # noqa: E402
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules  # noqa: E402
from lzw_atlas.processing.io.schema import WONINGEN  # noqa: E402

CATEGORIES = ("supermarkt", "huisarts", "apotheek", "ontmoeting", "ov_halte", "zorgsteunpunt")


def main() -> None:
    """Run the benchmark and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--woningen", type=int, default=25_000)
    parser.add_argument("--verschillen", type=int, default=3_000)
    options = parser.parse_args()
    rules = load_rules()
    base = 0.0
    print("woningen  groepen  seconden (processor)  x per woning en groep")
    for number in (options.woningen, 10 * options.woningen):
        homes, features, near = _town(number, options.verschillen)
        for groups in (["rollator"], list(rules.groups)):
            start = time.process_time()
            geschiktheid(
                homes,
                features,
                rules,
                groups,
                surroundings=dict.fromkeys(groups, near),
                essentials=dict.fromkeys(groups, CATEGORIES[:4]),
            )
            spent = time.process_time() - start
            each = spent / number / len(groups)
            base = base or each
            print(f"{number:8d}  {len(groups):7d}  {spent:20.2f}  {each / base:21.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"hoogste geheugen: {peak:.1f} GiB")


def _town(number: int, kinds: int) -> tuple[Layer, pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(1)
    row = rng.integers(0, kinds, number)
    nan = np.nan

    def draw(*values: object) -> np.ndarray:
        pool = np.empty(len(values), dtype=object)
        pool[:] = values
        return pool[rng.integers(0, len(values), kinds)][row]

    def numbers(*values: float) -> np.ndarray:
        return draw(*values).astype(float)

    sure = ("gegeven", "afgeleid", "geschat")
    data = pd.DataFrame(
        {
            "woning_id": [f"{i:08d}" for i in range(number)],
            "oppervlakte_m2": numbers(50, 80, 110, nan),
            "huur_eur": numbers(450, 600, 800, nan),
            "eigendom": draw("koop", "corporatie", None),
            "toegankelijkheidslabel": draw(None, None, None, "ROA", "ROL", "GEL"),
            "bron": "bench",
        }
    )
    features = pd.DataFrame(
        {
            "woningtype": draw(*GROUND_BOUND, *STACKED, None),
            "beukmaat_m": numbers(4.5, 5.5, 6.5, nan),
            "lift": numbers(0, 1, nan),
            "lift_kans": numbers(0.05, 0.5, nan),
            "begane_grond": numbers(0, 1, nan),
            "gelijkvloers": numbers(0, 1, nan),
            "begane_grond_m2": numbers(40, 80, nan),
            **{
                f"{c}_zekerheid": draw(*sure)
                for c in ("woningtype", "beukmaat", "lift", "begane_grond", "gelijkvloers")
            },
        }
    )
    near = pd.DataFrame({f"norm_{c}": numbers(0, 1, nan) for c in CATEGORIES})
    points = shapely.points(rng.random((number, 2)))
    return conform(Layer("woningen", data, points), WONINGEN), features, near


if __name__ == "__main__":
    main()
