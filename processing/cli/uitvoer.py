# SPDX-License-Identifier: GPL-2.0-or-later
"""What the command prints when a step is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..core.registry import CATEGORIES
from ..io.getallen import afstand, geheel, procent
from ..io.stappen import ImportReport, StapBereikbaarheid
from ..io.werkbestand import Werkbestand

__all__ = ["show_import", "show_lines", "show_result"]


def show_import(soort: str, report: ImportReport) -> None:
    """Print what an import did."""
    if report.skipped:
        print(f"Importeer {soort}: niet veranderd, overgeslagen.")
        return
    rows = ", ".join(f"{name} {geheel(n)}" for name, n in report.counts.items())
    print(f"Importeer {soort}: {rows or 'opnieuw toegepast'}.")
    show_lines("Let op", report.messages)


def show_result(werkbestand: Path, done: StapBereikbaarheid) -> None:
    """Print the main figures of a bereikbaarheid run."""
    if done.skipped and not done.facts:
        print("Bereikbaarheid: niet veranderd, overgeslagen.")
        return
    table = Werkbestand(werkbestand).read("bereikbaarheid_gebied").data
    for profile in done.facts:
        rows = table[(table["profiel"] == profile) & (table["soort"] == "gemeente")]
        if rows.empty:
            rows = table[(table["profiel"] == profile) & (table["soort"] == "wijk")]
        for (name, category), part in rows.groupby(["naam", "categorie"], sort=False):
            by = part.set_index("groep")
            homes = by.loc["woningen"]
            if homes["n"] + homes["n_onbekend"] == 0:
                continue
            label = CATEGORIES[str(category)].label
            if homes["categorie_status"] in ("geen_gegevens",):
                print(f"  {name} · {label}: niet te zeggen (geen gegevens)")
                continue
            text = (
                f"  {name} · {label}: {procent(homes['aandeel_pct'], 1)} van {geheel(homes['n'])} "
                f"woningen binnen {homes['norm_m']:g} m"
            )
            for group, word in (("inw_65plus", "65-plussers"), ("inw_75plus", "75-plussers")):
                if group in by.index and by.loc[group, "n"] > 0:
                    text += f", {procent(by.loc[group, 'aandeel_pct'], 1)} van de {word}"
            print(f"{text}; mediaan {afstand(homes['mediaan_m'])}")
    show_lines("Let op", done.messages)


def show_lines(title: str, lines: Sequence[str]) -> None:
    """Print *lines* under *title*; nothing when there are none."""
    if lines:
        print(f"{title}:")
        for line in lines:
            print(f"  - {line}")
