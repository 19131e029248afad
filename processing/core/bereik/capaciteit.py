# SPDX-License-Identifier: GPL-2.0-or-later
"""Room at facilities: places per 1,000 people within walking distance, shared with the neighbours.

Two measures over the walking network, for the facilities whose ``capaciteit`` is given.

*Enhanced two-step floating catchment* (W. Luo and Y. Qi, Health & Place 15, 2009): people count at
a facility by the weight of the distance zone they live in; its places over those people is its
level; a dwelling adds up the levels of its facilities by the same weights.

*Balanced* (A. Páez, C. Higgins and S. Vivona, PLoS ONE 14(6), 2019): the first step counts whoever
can choose from three facilities three times. Here the weights of one dwelling are divided by their
sum, so each person is one person, spread over the facilities. The article hands the level of a
facility out over zones; with dwellings, hundreds or none of them to a zone, that would measure how
many dwellings there are. So the second step uses the same shares of one person, and both are kept:
people add up to the people, and people times places add up to the places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..netwerk.attach import Attachment
from ..netwerk.network import Network
from ..netwerk.search import pairs_within
from ..norms import Catchment
from ..registry import INDICATORS, Column, Indicator

__all__ = [
    "AREA_COLUMNS",
    "REASONS",
    "Capacity",
    "area_columns",
    "capacity",
    "floating_catchment",
    "home_columns",
]

REASONS = (
    "te_ver_van_netwerk",
    "geen_woning",
    "inwoners_onbekend",
    "buiten_bereik",
    "capaciteit_onbekend",
    "geen_vraag",
)
"""Why a dwelling has no number of places, the first that holds.

``buiten_bereik``: no facility within the catchment. ``capaciteit_onbekend``: those that are there
have no known capacity, or none and the rest is unknown. ``geen_vraag``: only dwellings without
people reach a facility, so nobody shares its places.
"""

_PER = 1000.0

AREA_COLUMNS = (
    Column("plekken", "real", "Plekken per 1.000 mensen, gemiddeld", minimum=0, later=True),
    Column("plekken_balans", "real", "Plekken per 1.000 mensen, in balans", minimum=0, later=True),
    Column("plekken_groep", "text", "Welke mensen de plekken delen", later=True),
    Column(
        "n_plekken", "real", "Aantal waarvoor het aantal plekken bekend is", minimum=0, later=True
    ),
    Column("n_zonder_plek", "real", "Aantal zonder plek binnen bereik", minimum=0, later=True),
)
"""What ``bereikbaarheid_gebied`` says about capacity; NULL where a category has none."""

INDICATORS.add(
    Indicator(
        "plekken",
        "Plekken binnen bereik",
        "per 1.000 mensen",
        "higher",
        "bereikbaarheid_gebied",
        "plekken",
        1,
        "Hoeveel plekken er binnen bereik zijn voor elke 1.000 mensen die ze delen, gemiddeld over "
        "wie er een voorziening binnen bereik heeft.",
    ),
    Indicator(
        "plekken_balans",
        "Plekken binnen bereik, in balans",
        "per 1.000 mensen",
        "higher",
        "bereikbaarheid_gebied",
        "plekken_balans",
        1,
        "Hetzelfde, maar iedereen telt één keer mee, verdeeld over de voorzieningen binnen bereik.",
    ),
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """The places of one category per dwelling, and what was counted.

    ``per_1000`` (enhanced) and ``balanced`` are places per 1,000 people of ``group``: 0 where
    everything within reach is empty, NaN with a ``reason`` where there is nothing to say.
    """

    key: str
    group: str
    reach_m: float
    per_1000: np.ndarray
    balanced: np.ndarray
    reason: np.ndarray
    counted: int
    """Facilities with a capacity."""
    unknown: int
    """Facilities on the network without one: they do not count, not as 0 either."""
    places: float
    """Places at the facilities that count."""


def capacity(
    key: str,
    network: Network,
    homes: Attachment,
    facilities: Attachment,
    places: np.ndarray,
    people: np.ndarray,
    dwelling: np.ndarray,
    catchment: Catchment,
) -> Capacity | None:
    """Return the places within reach of every dwelling; None where no facility has a capacity.

    *places* belongs to *facilities* (NaN: unknown), *people* to *homes* (NaN: unknown), both the
    group of *catchment*; rows that are no *dwelling* have no people and get no number. A facility
    away from the network does not count.
    """
    there = facilities.edge >= 0
    known = there & np.isfinite(places)
    if not known.any():
        return None
    pairs = pairs_within(network, homes, facilities, catchment.zones_m[-1])
    zone = np.searchsorted(catchment.zones_m, pairs.metres, side="left")
    weight = np.asarray(catchment.weights)[zone]
    use = known[pairs.facility]
    demand = np.where(dwelling & (homes.edge >= 0), np.nan_to_num(people), 0.0)
    supply = np.where(known, places, 0.0)
    enhanced, balanced = floating_catchment(
        pairs.home[use], pairs.facility[use], weight[use], demand, supply
    )
    n = len(homes)
    reached = np.bincount(pairs.home, minlength=n) > 0
    some_unknown = np.bincount(pairs.home[~use], minlength=n) > 0
    reason = np.full(n, None, dtype=object)
    # From the last to the first of REASONS: the first that holds stays.
    reason[np.isnan(enhanced)] = "geen_vraag"
    none_known = np.bincount(pairs.home[use], minlength=n) == 0
    reason[none_known | (some_unknown & (enhanced == 0.0))] = "capaciteit_onbekend"
    reason[~reached] = "buiten_bereik"
    reason[np.isnan(people)] = "inwoners_onbekend"
    reason[~dwelling] = "geen_woning"
    reason[homes.edge < 0] = "te_ver_van_netwerk"
    nothing = reason != None  # noqa: E711 - element by element
    enhanced[nothing] = balanced[nothing] = np.nan
    return Capacity(
        key,
        catchment.group,
        catchment.zones_m[-1],
        np.round(_PER * enhanced, 3),
        np.round(_PER * balanced, 3),
        reason,
        int(known.sum()),
        int((there & ~known).sum()),
        float(supply.sum()),
    )


def floating_catchment(
    home: np.ndarray,
    facility: np.ndarray,
    weight: np.ndarray,
    demand: np.ndarray,
    supply: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return places per person, enhanced and balanced, of every home (shape of *demand*).

    The first three are the pairs within reach, weight above 0; *demand* is people per home,
    *supply* places per facility. NaN where a home has no pair, or one with a facility that has
    places and no demand at all. The order of the pairs changes nothing.

    >>> import numpy as np
    >>> both = np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([1.0, 0.5, 0.5])
    >>> for places in floating_catchment(*both, np.array([10.0, 20.0]), np.array([4.0, 5.0])):
    ...     print(places)
    [0.2  0.35]
    [0.2  0.35]
    """
    total = _sums(home, weight, len(demand))
    out = []
    for share in (weight, weight / total[home]):
        served = _sums(facility, share * demand[home], len(supply))
        level = np.divide(supply, served, out=np.full(len(supply), np.nan), where=served > 0)
        level[supply == 0.0] = 0.0
        found = _sums(home, share * level[facility], len(demand))
        found[total == 0.0] = np.nan
        out.append(found)
    return out[0], out[1]


def _sums(group: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """Return the sum of *values* per group, added from small to large so that no order shows."""
    order = np.lexsort((values, group))
    return np.bincount(group[order], weights=values[order], minlength=size)


def home_columns(found: Capacity) -> dict[str, Any]:
    """Return the columns of ``bereikbaarheid`` for one category."""
    return {
        f"plekken_{found.key}": found.per_1000,
        f"plekken_{found.key}_balans": found.balanced,
        f"reden_plekken_{found.key}": pd.Series(found.reason, dtype=object),
    }


def area_columns(found: Capacity | None, rows: np.ndarray, weight: np.ndarray) -> dict[str, Any]:
    """Return :data:`AREA_COLUMNS` for the dwellings *rows*, weighted by *weight* (people)."""
    if found is None:
        return {c.name: None for c in AREA_COLUMNS}
    places, reason = found.per_1000[rows], found.reason[rows]
    known = ~np.isnan(places)
    n = float(weight[known].sum())
    return {
        "plekken": _mean(places[known], weight[known], n),
        "plekken_balans": _mean(found.balanced[rows][known], weight[known], n),
        "plekken_groep": found.group,
        "n_plekken": n,
        "n_zonder_plek": float(weight[reason == "buiten_bereik"].sum()),
    }


def _mean(places: np.ndarray, weight: np.ndarray, n: float) -> float:
    return round(float(places @ weight) / n, 3) if n > 0 else float("nan")
