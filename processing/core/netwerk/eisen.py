# SPDX-License-Identifier: GPL-2.0-or-later
"""What the demands of a profile say of each road: it fits, it does not, or nobody knows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..profile import Profile, Rule

__all__ = ["burden", "fits", "lacking"]


def fits(rule: Rule, wegen: pd.DataFrame) -> np.ndarray:
    """Return per road 1.0 where it fits *rule*, 0.0 where not, NaN where its column is empty."""
    column = wegen[rule.column]
    known = column.notna().to_numpy(dtype=bool)
    if rule.key == "verharding":
        good = ~column.isin(rule.bad).to_numpy(dtype=bool)
    else:
        value = column.to_numpy(dtype=float, na_value=np.nan)
        limit = 0.0 if rule.limit is None else rule.limit
        if rule.key == "breedte":
            good = value >= limit
        elif rule.key == "rolstoel":
            good = value == 1
        elif rule.key == "helling":
            good = np.abs(value) <= limit  # up on the way there is down on the way back
        else:
            good = value <= limit
    return np.where(known, good.astype(float), np.nan)


def lacking(profile: Profile, wegen: pd.DataFrame) -> np.ndarray:
    """Return per road whether something is empty that *profile* needs to know."""
    out = np.zeros(len(wegen), dtype=bool)
    for rule in profile.needed:
        out |= wegen[rule.column].isna().to_numpy(dtype=bool)
    return out


def burden(profile: Profile, wegen: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return per road how often its length counts, and the metres that come on top.

    The factors of several rules multiply, their metres add up. Unknown costs nothing: the share
    of the way that is unknown is told beside it. ``vertraging`` of the road itself, from a
    barrier that slows down, multiplies too.
    """
    factor, extra = np.ones(len(wegen)), np.zeros(len(wegen))
    for rule in profile.rules:
        if rule.hard or (rule.factor == 1.0 and rule.extra_m == 0.0):
            continue
        bad = fits(rule, wegen) == 0.0
        factor[bad] *= rule.factor
        extra[bad] += rule.extra_m
    if "vertraging" in wegen:
        slow = wegen["vertraging"].to_numpy(dtype=float, na_value=np.nan)
        factor *= np.where(np.isnan(slow), 1.0, slow)
    return factor, extra
