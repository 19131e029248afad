# SPDX-License-Identifier: GPL-2.0-or-later
"""A table of people by gebied, year and age, brought to runs of the five-year classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .leeftijden import FIRST_OLD, FIVE_YEAR, bounds

__all__ = ["RUNS", "Counts", "Runs", "every_class", "old_total", "over", "table_counts"]

Runs = dict[tuple[int, int], np.ndarray]
"""Per run of classes (first and last number) the people of each gebied, NaN where unknown."""

_LAST = len(FIVE_YEAR) - 1
_STARTS = [bounds(c)[0] for c in FIVE_YEAR]
_OPEN = 199
"""The last age of a class without an end."""

RUNS = {
    "inw_65plus": (FIRST_OLD, _LAST),
    "inw_75plus": (FIRST_OLD + 2, _LAST),
    "inw_85plus": (FIRST_OLD + 4, _LAST),
}
"""The columns of ``bevolking`` that are totals, as runs."""

_COARSE = ((FIRST_OLD, FIRST_OLD + 1), (FIRST_OLD + 2, FIRST_OLD + 3), (FIRST_OLD + 4, _LAST))


@dataclass(frozen=True, slots=True)
class Counts:
    """A table as runs of classes: ``runs[run]`` is (gebieden × years), NaN where it is silent."""

    years: tuple[int, ...]
    runs: Runs
    source: str

    def of(self, year: int) -> Runs:
        """Return the columns of *year*."""
        at = self.years.index(year)
        return {run: v[:, at] for run, v in self.runs.items()}


def table_counts(table: pd.DataFrame, codes: np.ndarray, source: str) -> Counts:
    """Return *table* (gebied_code, jaar, leeftijd, inwoners) as runs of classes per gebied.

    Narrower ages are added up where they make up a class of five years without a gap. What cuts
    through a class tells nothing here; neither do ages below the first class.
    """
    area = pd.Index(codes).get_indexer(table["gebied_code"].astype(str))
    years = tuple(sorted({int(y) for y in table["jaar"]}))
    limits = [bounds(label) for label in table["leeftijd"].astype(str)]
    data = pd.DataFrame(
        {
            "area": area,
            "year": pd.Index(years).get_indexer(table["jaar"].astype(int)),
            "low": [low for low, _ in limits],
            "high": [_OPEN if high is None else high for _, high in limits],
            "n": table["inwoners"].to_numpy(dtype=float),
        }
    )
    data = data[(data["area"] >= 0) & data["n"].notna()]
    data = pd.concat([data, _from_narrower(data)], ignore_index=True)
    keys = ["area", "year", "low", "high"]
    data = data.astype({**dict.fromkeys(keys, int), "n": float})
    ends = [s - 1 for s in _STARTS[1:]] + [_OPEN]
    runs: Runs = {}
    for (low, high), rows in data.groupby(["low", "high"], sort=True):
        if low not in _STARTS or high not in ends:
            continue
        grid = np.full((len(codes), len(years)), np.nan)
        grid[rows["area"].to_numpy(), rows["year"].to_numpy()] = rows["n"].to_numpy()
        runs[_STARTS.index(low), ends.index(high)] = grid
    return Counts(years, runs, source)


def _from_narrower(data: pd.DataFrame) -> pd.DataFrame:
    """Return the classes of five years that narrower ages make up together."""
    start = np.minimum(data["low"] // 5 * 5, _STARTS[-1])
    end = start.where(start < _STARTS[-1], _OPEN - 4) + 4
    data = data.assign(start=start, end=end, width=data["high"] - data["low"] + 1)
    whole = (data["low"] == start) & (data["high"] == end)
    inside = data[(data["high"] <= end) & ~whole]
    grouped = inside.groupby(["area", "year", "start", "end"], as_index=False).agg(
        low=("low", "min"), high=("high", "max"), width=("width", "sum"), n=("n", "sum")
    )
    full = (
        (grouped["low"] == grouped["start"])
        & (grouped["high"] == grouped["end"])
        & (grouped["width"] == grouped["end"] - grouped["start"] + 1)
    )
    made = grouped[full][["area", "year", "low", "high", "n"]]
    there = pd.MultiIndex.from_frame(data[["area", "year", "low", "high"]])
    new = ~pd.MultiIndex.from_frame(made[["area", "year", "low", "high"]]).isin(there)
    return made[new]


def old_total(runs: Runs, n: int) -> np.ndarray:
    """Return the people of 65 and over per gebied: as given, else of classes that make them up."""
    return over(runs, FIRST_OLD, _LAST, n)


def every_class(runs: Runs, n: int) -> np.ndarray:
    """Return of which gebieden 65-74, 75-84 and 85+ are all known (mask)."""
    known = [np.isfinite(over(runs, *run, n)) for run in _COARSE]
    return np.asarray(np.all(known, axis=0))


def over(runs: Runs, first: int, last: int, n: int) -> np.ndarray:
    """Return the people from class *first* to *last* per gebied: of one run, else of runs in a row.

    NaN where no chain of runs covers all of it.
    """
    total = runs.get((first, last), np.full(n, np.nan)).copy()
    # Per class the people from *first* up to it, where runs lead there.
    upto = {first: np.zeros(n)}
    for at in range(first, last + 1):
        for start, end in sorted(runs, key=lambda r: -r[1]):
            if start != at or at not in upto or end > last or (start, end) == (first, last):
                continue
            reached = upto[at] + runs[start, end]
            before = upto.get(end + 1, np.full(n, np.nan))
            upto[end + 1] = np.where(np.isfinite(before), before, reached)
    found = upto.get(last + 1, np.full(n, np.nan))
    return np.where(np.isfinite(total), total, found)
