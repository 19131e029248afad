# SPDX-License-Identifier: GPL-2.0-or-later
"""Building plans on top of the stock of today: what is added, what goes, with the chance of each.

The last axis of an array is laag, midden, hoog: few built and much demolished, as expected, and
the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..tables import Layer
from .aanbod import Places, Supply
from .woningfeiten import tenure_of

__all__ = ["PLAN_KINDS", "Later", "PlanKind", "later_supply", "place_of"]

PLAN_KINDS = ("nultreden", "geclusterd", "zorggeschikt")
"""What a plan adds; every new dwelling is counted in one of them."""

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class PlanKind:
    """For which groups of geschiktheid a new dwelling of a kind is suitable, and for which it may
    be: those count in "hoog" alone."""

    suits: frozenset[str]
    perhaps: frozenset[str]


@dataclass(frozen=True, slots=True)
class Later:
    """The supply per year (places, years, 3).

    ``suits`` and ``free`` are the stock of today less what is demolished, ``new`` what the plans
    add, ``new_free`` how much of that becomes free in a year; all per (group, kind). ``homes`` are
    all dwellings as expected (places, years). ``over`` are the places where the plans demolish more
    dwellings than there are, ``built`` is the number of plans that count in the last year.
    """

    years: tuple[int, ...]
    suits: Mapping[tuple[str, str], np.ndarray]
    free: Mapping[tuple[str, str], np.ndarray]
    new: Mapping[tuple[str, str], np.ndarray]
    new_free: Mapping[tuple[str, str], np.ndarray]
    homes: np.ndarray
    over: np.ndarray
    built: int

    def all_of(self, key: tuple[str, str]) -> np.ndarray:
        """Return the dwellings of one (group, kind), those of the plans with them."""
        return np.asarray(self.suits[key] + self.new[key])


def place_of(plans: pd.DataFrame, places: Places) -> np.ndarray:
    """Return the place of each plan: of the codes that it has the finest gebied, -1 for none.

    *plans* may have ``buurt_code``, ``wijk_code``, ``eigen_code``, ``gemeente_code`` (where its
    point lies) beside ``gebied_code`` (what it says itself, which goes first).
    """
    out = np.full(len(plans), -1, dtype=np.int64)
    for column in ("gebied_code", "buurt_code", "wijk_code", "eigen_code", "gemeente_code"):
        if column in plans:
            found = places.index(plans[column])
            out = np.where(out >= 0, out, found)
    return out


def later_supply(
    supply: Supply,
    plans: Layer,
    at: np.ndarray,
    years: Sequence[int],
    hardness: Mapping[str, np.ndarray],
    kinds: Mapping[str, PlanKind],
    turnover: Mapping[str, np.ndarray],
) -> Later:
    """Return the supply in *years*, of which the first is that of the stock.

    *at* is the place of each plan; *hardness* the chance (laag, midden, hoog; 0 to 1) per hardness;
    *turnover* the chance per tenure that a dwelling becomes free in a year. A plan counts from its
    year on, and only after the first of *years*.

    Of what is demolished nobody knows whether it suits: the least that can be left is all of it
    taken from what surely suits, the most all of it from what surely does not; expected is the
    share of the gebied. A gebied that lies in another passes on what changes in it.
    """
    places, n = supply.places, len(supply.places)
    data = plans.data
    years = tuple(int(y) for y in years)
    when = pd.to_numeric(data["jaar"]).to_numpy(dtype=float, na_value=np.nan)
    good = (at >= 0) & (when > years[0]) & (when <= years[-1])
    rows = np.flatnonzero(good)
    chance = (
        np.stack([hardness[h] for h in data["hardheid"].to_numpy(dtype=object)[rows]])
        if len(rows)
        else np.empty((0, 3))
    )
    first = np.searchsorted(years, when[rows]) if len(rows) else np.empty(0, dtype=np.int64)
    tenure = tenure_of(data["eigendom"])[rows]
    becomes_free = np.stack([turnover[t] for t in tenure]) if len(rows) else np.empty((0, 3))
    # A plan in an eigen gebied is one of the gemeente too, but of none of its wijken.
    own = places.kind[at[rows]] == "eigen"
    also = np.flatnonzero(own & (places.parent[at[rows]] >= 0))
    where = np.concatenate([at[rows], places.parent[at[rows]][also]])
    when_built = np.concatenate([first, first[also]])

    def spread(weight: np.ndarray) -> np.ndarray:
        """Return (places, years, 3): what each place itself has up to and with each year."""
        out = np.zeros((n, len(years), 3))
        np.add.at(out, (where, when_built), np.concatenate([weight, weight[also]]))
        return np.cumsum(out, axis=1)

    numbers = {
        k: np.nan_to_num(pd.to_numeric(data[k]).to_numpy(dtype=float, na_value=np.nan))[rows]
        for k in (*PLAN_KINDS, "gesloopt")
    }
    levels = _Levels(places)
    gone = spread(numbers["gesloopt"][:, None] * chance)
    added = {k: numbers[k][:, None] * chance for k in PLAN_KINDS}
    built = {k: levels.up(spread(v)) for k, v in added.items()}
    built_free = {k: levels.up(spread(v * becomes_free)) for k, v in added.items()}

    def per_year(table: np.ndarray) -> np.ndarray:
        return np.repeat(table[:, None, :], len(years), axis=1)

    size = per_year(np.repeat(supply.homes[:, None], 3, axis=1))
    left, over = levels.demolish({"homes": size}, gone)
    suits: dict[tuple[str, str], np.ndarray] = {}
    free: dict[tuple[str, str], np.ndarray] = {}
    new: dict[tuple[str, str], np.ndarray] = {}
    new_free: dict[tuple[str, str], np.ndarray] = {}
    for key in supply.suits:
        tables = {
            "homes": size,
            "suits": per_year(supply.suits[key]),
            "free": per_year(supply.free[key]),
        }
        found = levels.demolish(tables, gone)[0] if gone.any() else tables
        suits[key], free[key] = found["suits"], found["free"]
        new[key] = _for_group(key, built, kinds, n, len(years))
        new_free[key] = _for_group(key, built_free, kinds, n, len(years))
    total = left["homes"][..., 1] + sum(built[k][..., 1] for k in PLAN_KINDS)
    return Later(years, suits, free, new, new_free, np.asarray(total), over, len(rows))


def _for_group(
    key: tuple[str, str],
    built: Mapping[str, np.ndarray],
    kinds: Mapping[str, PlanKind],
    n: int,
    years: int,
) -> np.ndarray:
    """Return what the plans add for one group and kind of dwelling."""
    group, kind = key
    out = np.zeros((n, years, 3))
    for name, numbers in built.items():
        if kind == "geschikt":
            if group in kinds[name].suits:
                out += numbers
            elif group in kinds[name].perhaps:
                out[:, :, 2] += numbers[:, :, 2]
        elif kind == name:
            out += numbers
    return out


class _Levels:
    """Passes changes on from the finest gebieden to those they lie in."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def _hand_on(self, table: np.ndarray, change: np.ndarray, kind: str) -> None:
        """Add *change* of the places of *kind* to where they lie in."""
        mine = np.flatnonzero(self.places.kind == kind)
        above = {"buurt": (self.places.parent, self.places.own), "wijk": (self.places.parent,)}
        for up in above.get(kind, ()):
            there = mine[up[mine] >= 0]
            np.add.at(table, up[there], change[there])

    def up(self, own: np.ndarray) -> np.ndarray:
        """Return what a place has with everything in it, from what it has itself."""
        whole = own.copy()
        for kind in ("buurt", "wijk"):
            self._hand_on(whole, whole.copy(), kind)
        return whole

    def demolish(
        self, tables: Mapping[str, np.ndarray], gone: np.ndarray
    ) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Return *tables* less what is demolished, and the places that do not have so many.

        *tables* holds ``homes`` and may hold ``suits`` and ``free``; *gone* are the demolished
        dwellings of each place itself. What a finer gebied lost is lost first.
        """
        now = {name: table.copy() for name, table in tables.items()}
        over = np.zeros(len(self.places), dtype=bool)
        for kind in ("buurt", "wijk", "eigen", "gemeente"):
            mine = np.flatnonzero((self.places.kind == kind) & gone.any(axis=(1, 2)))
            if len(mine):
                here = {name: table[mine] for name, table in now.items()}
                over[mine] = (gone[mine] > here["homes"][..., ::-1] + _CLOSE).any(axis=(1, 2))
                for name, table in _left(here, gone[mine]).items():
                    now[name][mine] = table
            for name, table in now.items():
                self._hand_on(table, table - tables[name], kind)
        return now, over


def _left(here: Mapping[str, np.ndarray], gone: np.ndarray) -> dict[str, np.ndarray]:
    """Return *here* less *gone* (both laag, midden, hoog): see :func:`later_supply`.

    Of ``homes`` "laag" is what is left when most is demolished.
    """
    homes = here["homes"]
    most, mid, least = gone[..., 2], gone[..., 1], gone[..., 0]
    out = {"homes": np.maximum(homes - gone[..., ::-1], 0.0)}
    if "suits" not in here:
        return out
    suits, free = here["suits"], here["free"]
    part = np.zeros_like(mid)
    np.divide(mid, homes[..., 1], out=part, where=homes[..., 1] > 0)
    part = np.minimum(part, 1.0)
    out["suits"] = np.stack(
        [
            np.maximum(suits[..., 0] - most, 0.0),
            suits[..., 1] * (1 - part),
            np.minimum(suits[..., 2], np.maximum(homes[..., 2] - least, 0.0)),
        ],
        axis=-1,
    )
    kept = np.zeros_like(suits)
    np.divide(out["suits"], suits, out=kept, where=suits > 0)
    out["free"] = free * kept
    return out
