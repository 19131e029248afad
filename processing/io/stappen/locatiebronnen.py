# SPDX-License-Identifier: GPL-2.0-or-later
"""What other steps leave for the locatietoets: hubs, people in forecast years, shortages.

Each may be absent: then what hangs on it is unknown, and the criteria say so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...core.mensen.leeftijden import COARSE, TOTALS
from ...core.mensen.vraag import EVERY_AGE
from ...core.plekken.locatietoets import Forecast
from ...core.tables import Layer
from ...core.wonen import vraag_aanbod as vraag_aanbod  # declares the layer

__all__ = ["SOURCES", "forecast_of", "hubs_of", "shortages_of"]

SOURCES = ("hubs", "leeftijden", "vraag", "vraag_aanbod")
"""The layers that are used where they are there."""

_STANDARD = "standaard"
_AGES = {TOTALS[0]: "inw_65plus", TOTALS[1]: "inw_75plus", COARSE[-1]: "inw_85plus"}
_RANGE = ["laag", "midden", "hoog"]


def hubs_of(hubs: Layer, profile: str) -> Layer | None:
    """Return the hubs of *profile*, else those of any profile, each once; None without."""
    mine = (hubs.data["profiel"] == profile).to_numpy(dtype=bool)
    chosen = hubs.take(mine) if mine.any() else hubs
    chosen = chosen.take(~chosen.data["hub_id"].duplicated().to_numpy())
    return chosen if len(chosen) else None


def forecast_of(leeftijden: Layer, vraag: Layer) -> Forecast | None:
    """Return the people of other years and of target groups, by gebied; None without either.

    Of the ages in *leeftijden* how many times as many there are as now: the numbers of a gebied
    hold who lives in an institution too, the people around a location do not. Of the target groups
    of *vraag* the numbers themselves, of this year too.
    """
    ages, groups = leeftijden.data, vraag.data
    mine = ages["leeftijd"].isin(_AGES) & (ages["scenario"] == _STANDARD)
    every = ages[mine.fillna(False).to_numpy(dtype=bool)]
    is_now = (every["nu"] == 1).fillna(False).to_numpy(dtype=bool)
    now = every[is_now].set_index(["gebied_code", "leeftijd"])["midden"]
    old = every[~is_now]
    today = now[~now.index.duplicated()].reindex(
        pd.MultiIndex.from_frame(old[["gebied_code", "leeftijd"]])
    )
    before = today.to_numpy(dtype=float)
    by_age = pd.DataFrame(
        {
            "groep": old["leeftijd"].map(_AGES),
            "basis": old["leeftijd"].map(_AGES),
            "keer": True,
            **{c: old[c] for c in ("gebied_code", "jaar")},
            **{
                c: np.divide(
                    old[c].to_numpy(dtype=float),
                    before,
                    out=np.full(len(old), np.nan),
                    where=before > 0,
                )
                for c in _RANGE
            },
        }
    )
    whole = (groups["leeftijd"] == EVERY_AGE) & (groups["scenario"] == _STANDARD)
    some = groups[whole.fillna(False).to_numpy(dtype=bool)]
    # A group that is known by age is one of older people; it lives where they live.
    aged = set(groups["doelgroep"][(groups["leeftijd"] != EVERY_AGE).to_numpy(dtype=bool)])
    by_group = pd.DataFrame(
        {
            "groep": some["doelgroep"],
            "keer": False,
            "basis": ["inw_75plus" if g in aged else "inwoners" for g in some["doelgroep"]],
            **{c: some[c] for c in ("gebied_code", "jaar", *_RANGE)},
        }
    )
    table = pd.concat([by_age, by_group], ignore_index=True)
    table = table[table[_RANGE].notna().all(axis=1) & table["jaar"].notna()]
    return Forecast(table.reset_index(drop=True)) if len(table) else None


def shortages_of(vraag_aanbod: Layer) -> dict[str, pd.DataFrame]:
    """Return per target group the dwellings short per gebied and year.

    Of the standard scenario; without that of the first by name: never of two at once.
    """
    data = vraag_aanbod.data
    there = sorted(data["scenario"].dropna().astype(str).unique())
    chosen = _STANDARD if _STANDARD in there or not there else there[0]
    data = data[(data["scenario"] == chosen).fillna(False).to_numpy(dtype=bool)]
    mine = (data["indicator"] == "tekort") & data[_RANGE].notna().all(axis=1)
    rows = data[mine.fillna(False).to_numpy(dtype=bool)]
    columns = ["gebied_code", "jaar", *_RANGE]
    return {str(group): part[columns] for group, part in rows.groupby("doelgroep", sort=True)}
