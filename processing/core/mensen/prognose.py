# SPDX-License-Identifier: GPL-2.0-or-later
"""Older people in later years: a table of a forecast where there is one, else the cohort alone.

A forecast of a gemeente is handed down to its gebieden by what the cohort expects in each of them,
class by class, so their sum is the forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import Problem
from .cohort import project
from .leeftijden import FIRST_OLD, FIVE_YEAR, Areas, fit, settle
from .leeftijden_nu import Nation, Now
from .leeftijden_tabel import Counts, Runs, old_total

__all__ = ["Later", "ages_later"]

_OLD = slice(FIRST_OLD, len(FIVE_YEAR))


@dataclass(slots=True)
class Later:
    """The old people of one year per gebied (n × old classes), with their range.

    ``how`` is per gebied one of ``leeftijden.METHODS``.
    """

    year: int
    mid: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low_all: np.ndarray
    high_all: np.ndarray
    how: np.ndarray


@dataclass(slots=True)
class _Said:
    """Years that the table lacks, by how they were filled in."""

    between: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)


def ages_later(
    now: Now,
    areas: Areas,
    counts: Counts | None,
    nation: Nation,
    base: int,
    years: Sequence[int],
    unsure: tuple[float, float],
) -> tuple[list[Later], list[Problem]]:
    """Return the people of each of *years*, all later than *base*.

    *unsure* is how far a forecast and a cohort may be off, in % per ten years.
    """
    wanted = sorted({int(y) for y in years if y > base})
    table_years = [y for y in (counts.years if counts else ()) if y > base]
    cohort = project(now.people, nation.deaths, base, [*wanted, *table_years])
    known = {
        y: _settled(cohort[y], counts.of(y), areas)
        for y in table_years
        if counts is not None and np.isfinite(old_total(counts.of(y), len(areas))).any()
    }
    said = _Said()
    out = []
    for year in wanted:
        mid, how = _of_year(year, base, now, cohort, known, said, areas)
        out.append(_with_range(year, base, mid, how, now, unsure))
    problems = []
    for code, missing in (
        ("prognose_tussenjaar", said.between),
        ("prognose_buiten_jaren", said.outside),
    ):
        if missing and counts is not None:
            problems.append(
                Problem(
                    code,
                    "prognose",
                    values={
                        "bron": counts.source,
                        "jaren": ", ".join(map(str, missing)),
                        "wel": ", ".join(str(y) for y in sorted(known)),
                    },
                    fatal=False,
                )
            )
    return out, problems


def _settled(cohort: np.ndarray, runs: Runs, areas: Areas) -> tuple[np.ndarray, np.ndarray]:
    """Return the table of one year at every level (n × old classes), and how each was found."""
    n = len(areas)
    given = np.isfinite(old_total(runs, n))
    estimate = cohort.copy()
    old_runs = {r: v for r, v in runs.items() if r[0] >= FIRST_OLD}
    estimate[given] = fit(estimate[given], {r: v[given] for r, v in old_runs.items()})
    values, rests, _ = settle(estimate[:, _OLD], given, areas)
    how = np.where(given, "prognose", "cohort").astype(object)
    how[rests & ~given] = "prognose"
    for level in (1, 2):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
        above = how[areas.parent[rows]] != "cohort"
        how[rows[above & ~rests[rows]]] = "prognose_verdeeld"
    return values, how


def _of_year(
    year: int,
    base: int,
    now: Now,
    cohort: dict[int, np.ndarray],
    known: dict[int, tuple[np.ndarray, np.ndarray]],
    said: _Said,
    areas: Areas,
) -> tuple[np.ndarray, np.ndarray]:
    if year in known:
        return known[year]
    mine = cohort[year][:, _OLD]
    if not known:
        return mine, np.full(len(mine), "cohort", dtype=object)
    before = max((y for y in known if y < year), default=None)
    after = min((y for y in known if y > year), default=None)
    if after is not None:
        said.between.append(year)
        start, first = (base, now.people[:, _OLD]) if before is None else (before, known[before][0])
        part = (year - start) / (after - start)
        return (1 - part) * first + part * known[after][0], known[after][1]
    last = max(known)
    said.outside.append(year)
    values, _ = known[last]
    then = cohort[last][:, _OLD]
    factor = np.divide(values, then, out=np.ones_like(values), where=then > 0)
    grown, _, _ = settle(mine * factor, areas.parent < 0, areas)
    return grown, np.full(len(mine), "cohort", dtype=object)


def _with_range(
    year: int,
    base: int,
    mid: np.ndarray,
    how: np.ndarray,
    now: Now,
    unsure: tuple[float, float],
) -> Later:
    """Return *mid* with the range that now has, wider as the year lies further off."""
    per_decade = np.where(how == "cohort", unsure[1], unsure[0]) / 100
    wide = np.minimum(per_decade * (year - base) / 10, 1.0)
    old = now.people[:, _OLD]
    total = old.sum(axis=1)

    def apart(bound: np.ndarray, of: np.ndarray) -> np.ndarray:
        return np.asarray(np.divide(bound, of, out=np.ones_like(of), where=of > 0))

    low = mid * apart(now.low, old) * (1 - wide)[:, None]
    high = mid * apart(now.high, old) * (1 + wide)[:, None]
    everybody = mid.sum(axis=1)
    return Later(
        year,
        mid,
        np.minimum(low, mid),
        np.maximum(high, mid),
        np.minimum(everybody * apart(now.low_all, total) * (1 - wide), everybody),
        np.maximum(everybody * apart(now.high_all, total) * (1 + wide), everybody),
        how,
    )
