# SPDX-License-Identifier: GPL-2.0-or-later
"""What a step says when it is done: the same lines on a terminal and in QGIS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ...core.registry import CATEGORIES
from ..getallen import afstand, geheel, getal, procent
from .importeren import ImportReport

__all__ = ["import_line", "result_lines", "under"]


def import_line(soort: str, report: ImportReport) -> str:
    """Return what an import did."""
    if report.skipped:
        return f"Importeer {soort}: niet veranderd, overgeslagen."
    rows = ", ".join(f"{name} {geheel(n)}" for name, n in report.counts.items())
    return f"Importeer {soort}: {rows or 'opnieuw toegepast'}."


def result_lines(table: pd.DataFrame, profiles: Iterable[str]) -> list[str]:
    """Return the main figures per category of *table* (layer ``bereikbaarheid_gebied``)."""
    lines = []
    profiles = list(profiles)
    for profile in profiles:
        rows = table[(table["profiel"] == profile) & (table["soort"] == "gemeente")]
        if rows.empty:
            rows = table[(table["profiel"] == profile) & (table["soort"] == "wijk")]
        for (_, category), part in rows.groupby(["gebied_code", "categorie"], sort=False):
            by = part.set_index("groep")
            homes = by.loc["woningen"]
            name = homes["naam"]
            if homes["n"] + homes["n_onbekend"] == 0:
                continue
            label = CATEGORIES[str(category)].label
            if len(profiles) > 1:
                label += f" ({profile})"
            if homes["categorie_status"] in ("geen_gegevens",):
                lines.append(f"{name} · {label}: niet te zeggen (geen gegevens)")
                continue
            vague = homes["n_te_weinig_gegevens"]
            if homes["n"] == 0 and vague > 0:
                lines.append(
                    f"{name} · {label}: niet te zeggen van {geheel(vague)} woningen (over de wegen "
                    f"is te weinig bekend); tussen {procent(homes['aandeel_min_pct'])} en "
                    f"{procent(homes['aandeel_max_pct'])} ligt binnen {homes['norm_m']:g} m"
                )
                continue
            text = (
                f"{name} · {label}: {procent(homes['aandeel_pct'], 1)} van {geheel(homes['n'])} "
                f"woningen binnen {homes['norm_m']:g} m"
            )
            for group, word in (("inw_65plus", "65-plussers"), ("inw_75plus", "75-plussers")):
                if group in by.index and by.loc[group, "n"] > 0:
                    text += f", {procent(by.loc[group, 'aandeel_pct'], 1)} van de {word}"
            lines.append(
                f"{text}; mediaan {afstand(homes['mediaan_m'])}{_edge(homes)}{_cars(homes)}"
                f"{_places(by)}"
            )
    return lines


def _edge(homes: pd.Series) -> str:
    """Return the share without the dwellings near the edge of the data, where there are any."""
    near = homes["n_rand_onzeker"]
    if not near > 0:
        return ""
    if not homes["aandeel_zonder_rand_pct"] >= 0:
        return "; alle woningen liggen bij de rand van de gegevens"
    share = procent(homes["aandeel_zonder_rand_pct"], 1)
    return f"; zonder de {geheel(near)} bij de rand van de gegevens {share} binnen de norm"


def _cars(homes: pd.Series) -> str:
    """Return what CBS says, named as what it is: another road and another mean."""
    km = homes["cbs_autoweg_km"]
    return f"; over de autoweg volgens CBS gemiddeld {getal(km, 1)} km" if km == km else ""


def _places(by: pd.DataFrame) -> str:
    """Return the places per 1,000 people, averaged over those who share them where counted."""
    group = by["plekken_groep"].iloc[0]
    if pd.isna(group):
        return ""
    row = next(g for g in (group, "inw_65plus", "woningen") if g in by.index)
    places, without = by.loc[row, "plekken"], by.loc[row, "n_zonder_plek"]
    text = ""
    if places == places:
        text = f"; binnen bereik gemiddeld {getal(places, 1)} plekken per 1.000 {_PEOPLE[group]}"
    if without >= 0.5:
        text += f"; {geheel(without)} {_PEOPLE[row]} zonder plek binnen bereik"
    return text


_PEOPLE = {
    "woningen": "woningen",
    "inwoners": "inwoners",
    "inw_65plus": "65-plussers",
    "inw_75plus": "75-plussers",
    "inw_85plus": "85-plussers",
}


def under(title: str, lines: Sequence[str]) -> list[str]:
    """Return *lines* as a list under *title*; nothing when there are none."""
    return [f"{title}:", *(f"  - {line}" for line in lines)] if lines else []
