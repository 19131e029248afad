# SPDX-License-Identifier: GPL-2.0-or-later
"""Processor time of demand beside supply for a country: 14,000 buurten, 10 groups, 6 years.

Beside it stands the same arithmetic as bare numpy on one array of that size, so that the ratio
says what the layer, its ranks and its reasons cost, whatever the machine. Run with ``--help`` for
the sizes.
"""

from __future__ import annotations

import argparse
import dataclasses
import runpy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from lzw_atlas.processing.core.registry import LAYERS  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.core.wonen import geschiktheid as geschiktheid  # noqa: E402
from lzw_atlas.processing.core.wonen.aanbod import KINDS, Places, Supply  # noqa: E402
from lzw_atlas.processing.core.wonen.plannen import later_supply, place_of  # noqa: E402
from lzw_atlas.processing.core.wonen.vraag_aanbod import confront  # noqa: E402
from lzw_atlas.processing.io import schema as schema  # noqa: E402 - declares the layers
from lzw_atlas.processing.io.normen.aanbod import load_aannames  # noqa: E402

GROUPS = ("vitaal", "rollator", "rolstoel", "dementie", "lvg", "ggz")


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    rng = np.random.default_rng(options.zaad)
    rules = _rules(options.groepen)
    places = _places(options.buurten)
    supply = _supply(rng, places)
    years = [2025 + 5 * k for k in range(options.jaren)]
    plans = _plans(rng, places, options.plannen)
    vraag = _demand(rng, places, list(rules.groups), years)
    at = place_of(plans.data, places)
    shares = (
        {k: a.shares for k, a in rules.hardness.items()},
        rules.plan_kinds,
        {k: a.shares for k, a in rules.turnover.items()},
    )
    income = dict(zip(places.code, rng.uniform(20, 60, len(places)), strict=True))
    print(f"{len(vraag)} rows of demand, {len(plans)} plans, {len(places)} gebieden")
    bare, _ = _timed(lambda: _bare(vraag))
    built, later = _timed(lambda: later_supply(supply, plans, at, years, *shares))
    met, layer = _timed(
        lambda: confront(vraag, supply, later, rules, income=income, with_plans=True, run_id="r")
    )
    for name, seconds in (
        ("the arithmetic alone", bare),
        ("stock and plans per year", built),
        (f"confrontation: {len(layer)} rows", met),
    ):
        print(f"{name:45s} {seconds:7.2f} s {seconds / bare:7.1f} x")


def _rules(groups: int) -> Any:
    """Return the assumptions with *groups* target groups."""
    rules = load_aannames()
    shipped = list(rules.groups.values())
    made = {
        f"groep{k}": dataclasses.replace(shipped[k % len(shipped)], key=f"groep{k}")
        for k in range(groups)
    }
    return dataclasses.replace(rules, groups=made)


def _places(buurten: int) -> Places:
    """Return buurten, eight in a wijk and sixteen wijken in a gemeente."""
    number = np.arange(buurten)
    wijk, gemeente = number // 8, number // 128
    codes = [
        [f"GM{g:04d}" for g in range(gemeente.max() + 1)],
        [f"WK{w // 16:04d}{w % 16:02d}" for w in range(wijk.max() + 1)],
        [f"BU{w // 16:04d}{w % 16:02d}{b % 8:02d}" for b, w in zip(number, wijk, strict=True)],
    ]
    start = np.cumsum([0, *(len(c) for c in codes)])
    code = np.array([c for part in codes for c in part], dtype=object)
    kind = np.repeat(np.array(["gemeente", "wijk", "buurt"], dtype=object), [len(c) for c in codes])
    parent = np.full(len(code), -1, dtype=np.int64)
    parent[start[1] : start[2]] = np.arange(wijk.max() + 1) // 16
    parent[start[2] :] = start[1] + wijk
    of_cell = {
        "gemeente": gemeente,
        "wijk": start[1] + wijk,
        "buurt": start[2] + number,
        "eigen": np.full(buurten, -1, dtype=np.int64),
    }
    own = np.full(len(code), -1, dtype=np.int64)
    return Places(code, kind, code, parent, own, np.empty(0, dtype=np.int64), of_cell)


def _supply(rng: np.random.Generator, places: Places) -> Supply:
    homes = rng.integers(50, 1200, places.cells).astype(float)

    def some(most: float) -> np.ndarray:
        parts = np.sort(rng.uniform(0, most, (places.cells, 3)), axis=1) * homes[:, None]
        return places.per_place(parts)

    keys = [(g, k) for g in GROUPS for k in KINDS]
    suits = {key: some(0.5) for key in keys}
    free = {key: table * np.array([0.03, 0.07, 0.1]) for key, table in suits.items()}
    reach = {g: np.sort(rng.uniform(0, 1, (len(places), 3)), axis=1) for g in GROUPS}
    return Supply(places, places.per_place(homes), suits, free, reach, pd.DataFrame())


def _plans(rng: np.random.Generator, places: Places, many: int) -> Layer:
    buurten = places.code[places.kind == "buurt"]
    data = pd.DataFrame(
        {
            "plan_id": [f"p{i}" for i in range(many)],
            "gebied_code": rng.choice(buurten, many),
            "jaar": rng.integers(2026, 2051, many),
            "hardheid": rng.choice(["hard", "zacht"], many),
            "nultreden": rng.integers(0, 80, many),
            "gesloopt": rng.integers(0, 20, many),
            "bron": "b",
        }
    )
    return conform(Layer("plannen", data, np.full(many, None, dtype=object)), LAYERS["plannen"])


def _demand(
    rng: np.random.Generator, places: Places, groups: list[str], years: list[int]
) -> pd.DataFrame:
    where = np.flatnonzero(places.kind == "buurt")
    n = len(where) * len(groups) * len(years)
    at = np.repeat(where, len(groups) * len(years))
    numbers = np.sort(rng.uniform(0, 200, (n, 3)), axis=1)
    return pd.DataFrame(
        {
            "gebied_code": places.code[at],
            "naam": places.code[at],
            "soort": places.kind[at],
            "jaar": np.tile(years, len(where) * len(groups)),
            "doelgroep": np.tile(np.repeat(np.array(groups, dtype=object), len(years)), len(where)),
            "laag": numbers[:, 0],
            "midden": numbers[:, 1],
            "hoog": numbers[:, 2],
            "eenheid": "personen",
            "optelbaar_met": None,
            "scenario": "standaard",
        }
    )


def _bare(vraag: pd.DataFrame) -> np.ndarray:
    """Return nine numbers per row and bound, made with as many passes over bare arrays."""
    people = vraag[["laag", "midden", "hoog"]].to_numpy(dtype=float)
    return np.stack([people * k - people[:, ::-1] for k in range(9)], axis=1)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buurten", type=int, default=14_000)
    parser.add_argument("--groepen", type=int, default=10)
    parser.add_argument("--jaren", type=int, default=6)
    parser.add_argument("--plannen", type=int, default=20_000)
    parser.add_argument("--zaad", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
