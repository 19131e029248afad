# SPDX-License-Identifier: GPL-2.0-or-later
"""The six fixed figures of a gebied, the same for every gebied, from the result layers.

Each has what is at stake (a number of people or dwellings, with its bounds), where that is a share
also of how many, and how sure it is. Unknown stays unknown, with a reason; there is no index that
adds them up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = [
    "CIJFERS",
    "Cijfer",
    "Layers",
    "Waarde",
    "age_rows",
    "essentials_missed",
    "matrix",
    "nearest_year",
    "older_people",
    "outside_service_areas",
    "shortage",
    "suitable_and_near",
]

Layers = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Cijfer:
    """One of the fixed figures: what it counts, and in what; more is a larger task.

    ``question`` completes "Hoeveel …"; ``layer`` is the result it comes from, ``verb`` the command
    that makes that.
    """

    key: str
    title: str
    unit: str
    layer: str
    verb: str


CIJFERS = {
    c.key: c
    for c in (
        Cijfer("ouderen", "75-plussers", "75-plussers", "bereikbaarheid_gebied", "vraag"),
        Cijfer(
            "essentieel",
            "Niet alles op loopafstand",
            "75-plussers",
            "bereikbaarheid_samen",
            "bereikbaarheid",
        ),
        Cijfer(
            "witte_vlekken", "In een witte vlek", "75-plussers", "witte_vlekken", "witte-vlekken"
        ),
        Cijfer(
            "geschikt",
            "Niet geschikt, of niet in een geschikte omgeving",
            "woningen",
            "geschiktheid",
            "geschiktheid",
        ),
        Cijfer(
            "woonservicegebied",
            "Buiten elk woonservicegebied",
            "75-plussers",
            "woonservicegebieden_gebied",
            "woonservicegebied",
        ),
        Cijfer(
            "tekort", "Tekort aan passende woningen", "woningen", "vraag_aanbod", "vraag-aanbod"
        ),
    )
}
"""Key -> figure, in the order in which they are printed."""


@dataclass(frozen=True, slots=True)
class Waarde:
    """One figure of one gebied: ``value`` people or dwellings, between ``low`` and ``high``.

    ``of`` is out of how many (NaN where that says nothing). ``later`` is the same in year
    ``later_year``, where there is a forecast. An unknown value has a ``reason``; ``at_least`` says
    that people of whom nothing is known may come on top, ``part`` that it is about the part of the
    gebied that the data cover, so it cannot be held against those of whole ones.
    """

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    of: float = math.nan
    later: float = math.nan
    later_low: float = math.nan
    later_high: float = math.nan
    year: int = 0
    later_year: int = 0
    certainty: str = ""
    reason: str = ""
    at_least: bool = False
    part: bool = False

    @property
    def known(self) -> bool:
        """Return whether there is a number to print and to rank."""
        return not math.isnan(self.value)

    @property
    def share(self) -> float:
        """Return the value as a share of ``of`` in %, NaN where there is none."""
        return 100 * self.value / self.of if self.of > 0 else math.nan


def _number(value: object) -> float:
    return math.nan if value is None or value is pd.NA or value != value else float(value)  # type: ignore[arg-type]


def _where(table: pd.DataFrame, **values: object) -> pd.DataFrame:
    keep = np.ones(len(table), dtype=bool)
    for column, value in values.items():
        keep &= (table[column] == value).fillna(False).to_numpy(dtype=bool)
    return table[keep]


def age_rows(table: pd.DataFrame, code: str, age: str = "75+") -> pd.DataFrame:
    """Return the rows of ``leeftijden`` about *age* in gebied *code*, by year, of one scenario.

    That is the scenario without adjustments where it is there, else the first by name.
    """
    found = _where(table, gebied_code=code, leeftijd=age)
    names = sorted(set(found["scenario"]))
    if not names:
        return found
    name = "standaard" if "standaard" in names else names[0]
    return _where(found, scenario=name).sort_values("jaar")


def nearest_year(years: Sequence[int], wanted: int) -> int:
    """Return the year of *years* nearest to *wanted*, the earlier of two; 0 without any.

    >>> nearest_year([2030, 2035, 2045], 2040), nearest_year([], 2040)
    (2035, 0)
    """
    return min(sorted(years), key=lambda y: abs(y - wanted), default=0)


def older_people(
    ages: pd.DataFrame | None, code: str, placed: float, certainty: str, forecast: int
) -> Waarde:
    """Return the people of 75 and over: by age where those are there, else those on dwellings.

    *placed* are the people that stand on dwellings (NaN: the data place nobody). The forecast is
    that of the computed year nearest to *forecast*.
    """
    rows = age_rows(ages, code) if ages is not None and len(ages) else None
    now = None if rows is None else _where(rows, nu=1)
    if rows is None or now is None or not len(now) or math.isnan(_number(now["midden"].iloc[-1])):
        if math.isnan(placed):
            return Waarde(reason="geen_gegevens")
        return Waarde(placed, placed, placed, certainty=certainty)
    first = now.iloc[-1]
    after = rows[(rows["jaar"] > first["jaar"]).fillna(False).to_numpy(dtype=bool)]
    after = after[after["midden"].notna().to_numpy(dtype=bool)]
    year = nearest_year([int(y) for y in after["jaar"]], forecast)
    last = _where(after, jaar=year).iloc[0] if len(after) else None
    said = [str(first["zekerheid"] or "geschat")]
    if last is not None:
        said.append(str(last["zekerheid"] or "geschat"))
    return Waarde(
        _number(first["midden"]),
        _number(first["laag"]),
        _number(first["hoog"]),
        later=math.nan if last is None else _number(last["midden"]),
        later_low=math.nan if last is None else _number(last["laag"]),
        later_high=math.nan if last is None else _number(last["hoog"]),
        year=int(first["jaar"]),
        later_year=0 if last is None else int(last["jaar"]),
        certainty=_weakest(said),
    )


def _weakest(words: Sequence[str]) -> str:
    """Return geteld only where everything is counted; what is indicative is an estimate too."""
    return "geteld" if all(w == "geteld" for w in words) else "geschat"


def essentials_missed(
    table: pd.DataFrame, code: str, profile: str, target: str, counted: str
) -> Waarde:
    """Return who misses at least one essential: out of those of whom it is known.

    Upwards the bound is everybody of whom it is unknown. *target* is the target group, *counted*
    the column of people or ``woningen``.
    """
    rows = _where(
        table,
        gebied_code=code,
        profiel=profile,
        doelgroep=target,
        groep=counted,
        indicator="essentieel_alle",
    )
    if not len(rows):
        return Waarde(reason="niet_berekend")
    row = rows.iloc[0]
    n, inside = _number(row["n"]), _number(row["aantal"])
    if not n > 0 or math.isnan(inside) or not isinstance(row["geteld"], str):
        return Waarde(reason="geen_gegevens")
    unknown = max(0.0, np.nan_to_num(_number(row["n_onbekend"])))
    missed = max(0.0, n - inside)
    return Waarde(missed, missed, missed + unknown, n)


def suitable_and_near(
    homes: pd.DataFrame, codes: Mapping[str, str], most: float
) -> dict[str, Waarde]:
    """Return per gebied the dwellings that are not geschikt in a geschikte woonomgeving.

    *homes* are rows of ``geschiktheid`` for one group, *codes* give per gebied the column that
    holds its code. A dwelling of which one of the two is unknown makes the bounds; where that is
    more than *most* % of them, the value is unknown. All counting is by array.
    """
    home = (homes["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    both = homes["gecombineerd"].to_numpy(dtype=object)
    sure = both == "geschikt"
    # Kleene: who is certainly without one of the two is certainly without both.
    possible = sure | (
        (both == "onbekend")
        & (homes["omgeving"].fillna(1) != 0).to_numpy(dtype=bool)
        & (homes["klasse_max"].fillna("geschikt") == "geschikt").to_numpy(dtype=bool)
    )
    out: dict[str, Waarde] = {}
    counts: dict[str, pd.DataFrame] = {}
    for column in dict.fromkeys(codes.values()):
        counts[column] = (
            pd.DataFrame(
                {"code": homes[column].to_numpy(dtype=object), "n": 1, "s": sure, "p": possible}
            )[home]
            .groupby("code")
            .sum()
        )
    for code, column in codes.items():
        table = counts[column]
        if code not in table.index:
            out[code] = Waarde(reason="geen_gegevens")
            continue
        n, yes, maybe = (float(v) for v in table.loc[code, ["n", "s", "p"]])
        low, high = n - maybe, n - yes
        if 100 * (maybe - yes) > most * n:
            out[code] = Waarde(low=low, high=high, of=n, reason="te_weinig_gegevens")
        else:
            out[code] = Waarde((low + high) / 2, low, high, n, certainty="geschat")
    return out


def outside_service_areas(
    table: pd.DataFrame, code: str, profile: str, counted: str, certainty: str, least: float
) -> Waarde:
    """Return who lives in no woonservicegebied at all.

    The layer holds what may be published: a number below the threshold *least* is not in it, and
    lies between none and that.
    """
    rows = _where(table, gebied_code=code, profiel=profile, groep=counted)
    if not len(rows):
        return Waarde(reason="niet_berekend")
    row = rows.iloc[0]
    outside, n = _number(row["n_erbuiten"]), _number(row["n"])
    unknown = max(0.0, np.nan_to_num(_number(row["n_onbekend"])))
    # Dwellings of which nobody knows how many people live there may all be outside.
    most = _number(row.get("n_erbuiten_max"))
    if row.get("reden") == "mensen_onbekend":
        return Waarde(reason="geen_gegevens")
    if not n > 0:
        return Waarde(reason="te_klein")
    if math.isnan(outside):
        if not str(row["erbuiten_tekst"]).startswith("minder dan"):
            return Waarde(reason="geheim")
        return Waarde(least / 2, 0.0, least + unknown, n, certainty=certainty)
    some = not math.isnan(most) and most > outside
    top = most if some else outside
    return Waarde(outside, outside, top + unknown, n, certainty=certainty, at_least=some)


def shortage(table: pd.DataFrame, code: str, target: str, year: int) -> Waarde:
    """Return the shortage of dwellings for target group *target* in *year*; below 0 a surplus."""
    rows = _where(table, gebied_code=code, doelgroep=target, jaar=year, indicator="tekort")
    if not len(rows):
        return Waarde(reason="niet_berekend")
    row = rows.iloc[0]
    mid = _number(row["midden"])
    if math.isnan(mid):
        return Waarde(reason=str(row["reden"] or "geen_gegevens"))
    return Waarde(mid, _number(row["laag"]), _number(row["hoog"]), year=year, certainty="geschat")


def matrix(
    found: Mapping[str, Mapping[str, Waarde]], codes: Sequence[str], keys: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, low and high as arrays (gebied, figure); NaN is unknown.

    *found* is per figure per gebied. A value without bounds has itself as bounds.
    """
    shape = (len(codes), len(keys))
    value, low, high = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    for f, key in enumerate(keys):
        for g, code in enumerate(codes):
            one = found.get(key, {}).get(code, Waarde())
            value[g, f], low[g, f], high[g, f] = one.value, one.low, one.high
    return value, np.where(np.isnan(low), value, low), np.where(np.isnan(high), value, high)
