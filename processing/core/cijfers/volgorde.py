# SPDX-License-Identifier: GPL-2.0-or-later
"""Which gebied first? Positions per figure, a weighted order of them, and how firm the first is.

Positions are added up, not numbers: people and dwellings have no common unit. Whether the order can
be trusted is found by drawing weights and figures again within their bounds (a Monte Carlo
sensitivity analysis of a ranking, as in Saisana, Saltelli and Tarantola 2005, J. R. Stat. Soc. A
168(2), 307-323).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from ..progress import Tick, check, never

__all__ = ["Robustness", "mean_position", "places", "positions", "robustness"]

_PART = 200
"""So many runs are drawn at once: memory stays small, a stop is heard."""


def positions(value: np.ndarray) -> np.ndarray:
    """Return per column the position of each row, 1 = the largest; equals share the best.

    *value* is (gebied, figure); NaN is unknown and has no position.

    >>> positions(np.array([[5.0], [np.nan], [9.0], [5.0]])).ravel().tolist()
    [2.0, nan, 1.0, 2.0]
    """
    out = np.full(value.shape, np.nan)
    for f in range(value.shape[1]):
        known = ~np.isnan(value[:, f])
        out[known, f] = rankdata(-value[known, f], method="min")
    return out


def mean_position(position: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return per gebied the weighted mean of its known positions; NaN where none is known.

    The last axes of *position* are (gebied, figure), *weight* has the figures last.
    """
    known = ~np.isnan(position)
    total = np.where(known, weight[..., None, :], 0.0).sum(axis=-1)
    added = (np.nan_to_num(position) * weight[..., None, :]).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, added / total, np.nan))


def places(mean: np.ndarray) -> np.ndarray:
    """Return the place of each gebied by its mean position, 1 = first; equals share, NaN last."""
    out = np.full(len(mean), np.nan)
    known = ~np.isnan(mean)
    # Means of the same positions in another order of adding differ in the last bit.
    out[known] = rankdata(np.round(mean[known], 9), method="min")
    return out


@dataclass(frozen=True, slots=True)
class Robustness:
    """How often each gebied came first, as a share 0..1 of ``runs``; ties are divided."""

    first: np.ndarray
    runs: int


def robustness(
    low: np.ndarray,
    high: np.ndarray,
    weight: np.ndarray,
    *,
    spread: float,
    runs: int,
    seed: int,
    tick: Tick = never,
) -> Robustness:
    """Return how often each gebied is first when weights and figures vary.

    *low* and *high* are (gebied, figure), NaN where unknown. Per run every weight is multiplied by
    a number between 1 - *spread* and 1 + *spread*, every figure drawn evenly between its bounds. A
    figure that is unknown may be anything: it is drawn between the lowest and the highest of the
    other gebieden. The same *seed* and order of gebieden (by code) give the same answer.
    """
    n = len(low)
    bottom = np.where(np.isnan(low), np.inf, low).min(axis=0, initial=np.inf)
    top = np.where(np.isnan(high), -np.inf, high).max(axis=0, initial=-np.inf)
    told = np.isfinite(bottom) & np.isfinite(top)
    lower = np.where(np.isnan(low), bottom, low)[:, told]
    upper = np.where(np.isnan(high), top, high)[:, told]
    used, first = weight[told], np.zeros(n)
    if not (used > 0).any():
        return Robustness(first, 0)
    rng = np.random.default_rng(seed)
    done = 0
    while done < runs:
        size = min(_PART, runs - done)
        weights = used * (1 + spread * rng.uniform(-1.0, 1.0, (size, len(used))))
        draw = rng.random((size, n, len(used)))
        drawn = lower + draw * (upper - lower)
        rank = rankdata(-drawn, method="min", axis=1)
        mean = np.round(mean_position(rank, weights), 9)
        best = mean == mean.min(axis=1, keepdims=True)
        first += (best / best.sum(axis=1, keepdims=True)).sum(axis=0)
        done += size
        check(tick, done / runs)
    return Robustness(first / runs, runs)
