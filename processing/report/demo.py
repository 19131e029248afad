# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo: the synthetic municipality through the same readers and steps as real data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from ..core.progress import Tick, never, part
from ..io.backend import backend
from ..io.demo import write_demo
from .studie import Bar, Say, Warn, voer_uit

__all__ = ["maak_demo"]

PEILDATUM = "2026-01-01"

_FROM_OSM = ["wegen", "voorzieningen", "achtergrond_vlakken", "achtergrond_lijnen"]
"""Dwellings and buildings come from the BAG; twice the same dwellings would count double."""

STUDIE = """# De voorbeeldstudie: dezelfde sleutels als de opties van de opdracht lzw.
naam = "Lindewaard"
werkbestand = "lindewaard.gpkg"

{importeer}
[bereikbaarheid]
profiel = ["75plus"]

[atlas]
uit = "atlas"
"""


def maak_demo(
    uit: Path, bar: Bar, say: Say, warn: Warn, tick: Tick = never
) -> list[tuple[Path, str]]:
    """Write sources, study file, werkbestand and PDFs to *uit*; return what was made.

    *bar*, *say*, *warn* and *tick* are those of :func:`voer_uit`.
    """
    uit = Path(uit)
    bron = uit / "bron"
    bron.mkdir(parents=True, exist_ok=True)

    def write_gpkg(
        path: Path, layer: str, data: pd.DataFrame, geometry: np.ndarray | None, kind: str | None
    ) -> None:
        backend().write(path, layer, data, geometry, kind)

    with bar("Demo") as inner:
        begin = part(tick, 0.0, 0.25)
        files = write_demo(bron, write_gpkg, lambda f: inner(f) and begin(f))
    steps = []
    for soort, names, extra in (
        ("gebieden", [files.wijkenbuurten], {}),
        ("bag", [files.bag], {}),
        ("osm", [files.osm], {"lagen": _FROM_OSM}),
        ("vierkanten", [files.vierkanten], {}),
        ("pc4", [files.pc4, files.pc4_leeftijd], {}),
        ("eigen", [files.wijkteams], {}),
        ("instellingen", [files.instellingen], {}),
        ("voorzieningen", [files.zorglocaties], {"bron": "zorglocaties"}),
        ("woningen", [files.corporatie], {"bron": "corporatie"}),
    ):
        lines = ["[[importeer]]", f'soort = "{soort}"']
        lines.append("bestanden = [" + ", ".join(f'"bron/{Path(n).name}"' for n in names) + "]")
        lines += [f"{k} = {json.dumps(v)}" for k, v in {**extra, "peildatum": PEILDATUM}.items()]
        steps.append("\n".join(lines) + "\n")
    study = uit / "studie.toml"
    study.write_text(STUDIE.format(importeer="\n".join(steps)), encoding="utf-8")
    pdfs = voer_uit(study, bar, say, warn, part(tick, 0.25, 1.0))
    return [
        (bron, "bronbestanden van de voorbeeldgemeente, in de vorm van de echte bronnen"),
        (study, "de studie; draai opnieuw met lzw alles --studie"),
        (uit / "lindewaard.gpkg", "werkbestand; open het in QGIS"),
        *((p, "wijkatlas") for p in pdfs),
    ]
