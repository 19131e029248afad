# SPDX-License-Identifier: GPL-2.0-or-later
"""What a step says when it is done: the same lines on a terminal and in QGIS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ...core.norms import NormSet
from ...core.registry import CATEGORIES
from ..getallen import afstand, geheel, getal, procent
from .importeren import ImportReport
from .samen import as_published

__all__ = ["import_line", "result_lines", "under"]


def import_line(soort: str, report: ImportReport) -> str:
    """Return what an import did."""
    if report.skipped:
        return f"Importeer {soort}: niet veranderd, overgeslagen."
    rows = ", ".join(f"{name} {geheel(n)}" for name, n in report.counts.items())
    return f"Importeer {soort}: {rows or 'opnieuw toegepast'}."


def result_lines(table: pd.DataFrame, profiles: Iterable[str], norms: NormSet) -> list[str]:
    """Return the main figures per category of *table* (layer ``bereikbaarheid_gebied``).

    *norms* say how numbers of people may be printed.
    """
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
            silent = _SILENT.get(str(homes["categorie_status"]))
            if silent:
                lines.append(f"{name} · {label}: niet te zeggen ({silent})")
                continue
            vague = homes["n_te_weinig_gegevens"]
            if homes["n"] == 0 and vague > 0:
                lines.append(
                    f"{name} · {label}: niet te zeggen van {geheel(vague)} woningen (over de wegen "
                    f"is te weinig bekend); tussen {procent(homes['aandeel_min_pct'])} en "
                    f"{procent(homes['aandeel_max_pct'])} ligt binnen "
                    f"{geheel(homes['norm_m'])} m"
                )
                continue
            text = (
                f"{name} · {label}: {procent(homes['aandeel_pct'], 1)} van {geheel(homes['n'])} "
                f"woningen binnen {geheel(homes['norm_m'])} m"
            )
            for group, word in (("inw_65plus", "65-plussers"), ("inw_75plus", "75-plussers")):
                if group in by.index and by.loc[group, "n"] > 0:
                    text += f", {procent(by.loc[group, 'aandeel_pct'], 1)} van de {word}"
            lines.append(
                f"{text}; mediaan {afstand(homes['mediaan_m'])}{_unsaid(homes)}{_edge(homes)}"
                f"{_cars(homes)}{_places(by, norms)}"
            )
    if not lines and len(table):
        lines.append("De cijfers per gebied staan in de laag bereikbaarheid_gebied.")
    return lines


_SILENT = {
    "geen_gegevens": "geen gegevens",
    "waarschijnlijk_onvolledig": "gegevens onvolledig",
}
"""Why nothing is said about a category whose facilities are not known well enough."""


_MUCH = 0.05
"""From this part unknown on a share of the rest would say more than is known."""


def _unsaid(homes: pd.Series) -> str:
    """Return of how many dwellings nothing is known, where those are many."""
    lost = homes["n_onbekend"]
    if not lost > _MUCH * (homes["n"] + lost):
        return ""
    return f"; van {geheel(lost)} woningen is het niet te zeggen"


def _edge(homes: pd.Series) -> str:
    """Return the share without the dwellings nearer to the edge of the data than to the facility.

    Whoever lives close to a facility is hardly ever one of those, so it is mostly the higher one.
    """
    near = homes["n_rand_onzeker"]
    if not near > 0:
        return ""
    if not homes["aandeel_zonder_rand_pct"] >= 0:
        return "; van alle woningen is de rand van de gegevens dichterbij dan de voorziening"
    share = procent(homes["aandeel_zonder_rand_pct"], 1)
    return (
        f"; van {geheel(near)} is de rand van de gegevens dichterbij dan de voorziening, zonder "
        f"die {share} binnen de norm"
    )


def _cars(homes: pd.Series) -> str:
    """Return what CBS says, named as what it is: another road and another mean."""
    km = homes["cbs_autoweg_km"]
    return f"; over de autoweg volgens CBS gemiddeld {getal(km, 1)} km" if km == km else ""


def _places(by: pd.DataFrame, norms: NormSet) -> str:
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
        text += f"; {as_published(without, row, norms)} {_PEOPLE[row]} zonder plek binnen bereik"
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
