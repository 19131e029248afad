# SPDX-License-Identifier: GPL-2.0-or-later
"""Medians and other quantiles over people."""

from __future__ import annotations

import numpy as np

__all__ = ["weighted_medians", "weighted_quantile"]


def weighted_quantile(distance: np.ndarray, weight: np.ndarray, share: float) -> float:
    """Return the smallest distance within which at least *share* of the weight lies; inf counts.

    >>> weighted_quantile(np.array([300.0, 100.0, 200.0]), np.array([1.0, 1.0, 1.0]), 0.5)
    200.0
    """
    if not len(distance) or weight.sum() <= 0:
        return float("nan")
    order = np.argsort(distance, kind="stable")
    reached = np.cumsum(weight[order])
    at = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12), side="left"))
    return float(distance[order][min(at, len(order) - 1)])


def weighted_medians(distance: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the median of *distance* for each column of *weights*, sorted once; NaN for nobody.

    As :func:`weighted_quantile` with share 0.5.
    """
    out = np.full(weights.shape[1], np.nan)
    if not len(distance):
        return out
    order = np.argsort(distance, kind="stable")
    reached = np.cumsum(weights[order], axis=0)
    for number, total in enumerate(reached[-1]):
        if total > 0:
            at = np.searchsorted(reached[:, number], 0.5 * total * (1 - 1e-12), side="left")
            out[number] = distance[order[min(int(at), len(order) - 1)]]
    return out
