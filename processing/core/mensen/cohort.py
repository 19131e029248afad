# SPDX-License-Identifier: GPL-2.0-or-later
"""Older people in later years: everybody a year older, less who die. No births, no removals.

The chances to die are an official life table (Gompertz between its published ages, see
``resources/normen/bevolking.toml``). Without removals the outcome is an indication, no forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .leeftijden import FIVE_YEAR, bounds

__all__ = ["FIRST_AGE", "LifeTable", "life_table", "project", "single_years"]

FIRST_AGE = bounds(FIVE_YEAR[0])[0]
_OPEN_AGE = 100
"""From this age on people are one group: the number of them is small and their chances alike."""

_LAST_AGE = 115
_AGES = np.arange(FIRST_AGE, _LAST_AGE + 1)
_KEPT = _OPEN_AGE - FIRST_AGE + 1
_STARTS = np.array([bounds(c)[0] - FIRST_AGE for c in FIVE_YEAR])


@dataclass(frozen=True, slots=True)
class LifeTable:
    """``q[i, a]``: chance to die within a year at exact age ``FIRST_AGE + a`` in ``years[i]``."""

    years: np.ndarray
    q: np.ndarray

    def chance(self, year: float) -> np.ndarray:
        """Return q by age in *year*; outside the years the nearest, in between by its logarithm."""
        logs = np.log(self.q)
        year = float(np.clip(year, self.years[0], self.years[-1]))
        above = int(np.clip(np.searchsorted(self.years, year), 1, max(len(self.years) - 1, 1)))
        if len(self.years) == 1:
            return np.asarray(self.q[0])
        low, high = self.years[above - 1], self.years[above]
        part = (year - low) / (high - low)
        return np.asarray(np.exp((1 - part) * logs[above - 1] + part * logs[above]))

    def expectation(self, age: int, year: float) -> float:
        """Return the years that somebody of exactly *age* still lives, by the chances of *year*."""
        alive = np.cumprod(1 - self.chance(year)[age - FIRST_AGE :])
        return float(alive.sum() + 0.5)

    def survival(self, year: float) -> np.ndarray:
        """Return per completed age (up to the open one) the part that is alive a year later.

        People of a completed age are half a year older on average.
        """
        p = 1 - self.chance(year)
        halfway = np.sqrt(p[:-1] * p[1:])
        kept = halfway[: _KEPT - 1]
        old = halfway[_KEPT - 1 :]
        alive = np.concatenate([[1.0], np.cumprod(old)])[: len(old)]
        return np.asarray(np.append(kept, (alive * old).sum() / alive.sum()))


def life_table(
    years: Sequence[int],
    ages: Sequence[int],
    chances: Sequence[Sequence[float]],
    expectation_at_last: Sequence[float],
) -> LifeTable:
    """Return the life table through *chances* (one row per year, one column per age of *ages*).

    Below the first age and between the ages the logarithm is a straight line; above the last it is
    the line that gives *expectation_at_last* (years still to live at that age).
    """
    rows = []
    at = np.asarray(ages, dtype=float)
    for chance, left in zip(chances, expectation_at_last, strict=True):
        logs = np.log(np.asarray(chance, dtype=float))
        first = logs[0] + (_AGES - at[0]) * (logs[1] - logs[0]) / (at[1] - at[0])
        line = np.where(at[0] > _AGES, first, np.interp(_AGES, at, logs))
        old = _AGES - at[-1]
        low, high = 0.0, 0.3
        for _ in range(60):
            slope = (low + high) / 2
            q = np.minimum(np.exp(logs[-1] + np.maximum(old, 0) * slope), 1.0)
            years_left = np.cumprod(1 - q[at[-1] <= _AGES]).sum() + 0.5
            low, high = (slope, high) if years_left > left else (low, slope)
        rows.append(np.minimum(np.exp(np.where(old > 0, logs[-1] + old * slope, line)), 1.0))
    order = np.argsort(years)
    return LifeTable(np.asarray(years)[order], np.clip(np.array(rows)[order], 1e-9, 1 - 1e-9))


def single_years(classes: np.ndarray, table: LifeTable, year: float) -> np.ndarray:
    """Return people by single year of age from *classes* (n × the five-year classes).

    Within a class they are spread as the people of a life table are: the older, the fewer.
    """
    alive = np.concatenate([[1.0], np.cumprod(1 - table.chance(year))[:-1]])
    weight = np.append(alive[: _KEPT - 1], alive[_KEPT - 1 :].sum())
    share = weight / np.repeat(
        np.add.reduceat(weight, _STARTS), np.diff(np.append(_STARTS, len(weight)))
    )
    member = np.repeat(np.arange(len(_STARTS)), np.diff(np.append(_STARTS, len(weight))))
    return np.asarray(classes[:, member] * share)


def project(
    classes: np.ndarray, table: LifeTable, start: int, years: Sequence[int]
) -> dict[int, np.ndarray]:
    """Return *classes* (n × five-year classes, on 1 January of *start*) in each of *years*.

    Years before *start* are refused by a KeyError of the caller's lookup: nobody grows younger. The
    youngest age is refilled with itself; within 35 years nobody of it becomes 65.
    """
    wanted = {y for y in years if y >= start}
    people = single_years(np.asarray(classes, dtype=float), table, start)
    out: dict[int, np.ndarray] = {}
    if start in wanted:
        out[start] = np.asarray(classes, dtype=float)
    for year in range(start, max(wanted, default=start)):
        alive = people * table.survival(year + 0.5)
        people = np.empty_like(alive)
        people[:, 1:] = alive[:, :-1]
        people[:, -1] += alive[:, -1]
        people[:, 0] = alive[:, 0]
        if year + 1 in wanted:
            out[year + 1] = np.add.reduceat(people, _STARTS, axis=1)
    return out
