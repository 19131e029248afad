# SPDX-License-Identifier: GPL-2.0-or-later
"""One door to all readers: ``lzw importeer SOORT`` names one, and that one knows the format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.progress import Tick, never
from ..core.tables import Layer
from .geladen import Input, LoadedLayer
from .lijst import read_list
from .meldingen import register
from .readers import (
    TABLES,
    ReadResult,
    locate_plans,
    read_indicators,
    read_osm,
    read_own_areas,
    read_verb,
    read_words,
)

__all__ = ["read_source"]

register(
    {
        "een_bestand": "Hier hoort precies {soort}, niet {aantal} bestanden. Lees ze een voor een "
        "in met een eigen --bron.",
        "osm_is_bestand": "OpenStreetMap wordt als bestand gelezen, niet als laag: kies een "
        ".osm.pbf of .osm. Voor een laag met wegen of voorzieningen: lzw importeer wegen of "
        "lzw importeer voorzieningen.",
        "optie_past_niet": "Bij importeer {soort} hoort de optie {optie} niet. Laat die weg.",
    }
)


def read_source(
    soort: str,
    paths: Sequence[Input],
    *,
    indeling: str | None,
    kolommen: dict[str, str],
    waar: str | None,
    crs: str | None,
    bron: str | None,
    existing: Callable[[str], Layer],
    window: Any = None,
    tick: Tick = never,
) -> ReadResult:
    """Return the layers *paths* hold as *soort*; *existing* gives layers of the werkbestand."""
    if soort in ("osm", "correcties", "eigen", *TABLES):
        wrong = [
            o
            for o, v in (
                ("--indeling", indeling),
                ("--kolom", kolommen),
                ("--waar", waar),
                ("--crs", crs),
            )
            if v
        ]
        if soort in ("eigen", *TABLES):
            wrong = [o for o in wrong if o != "--kolom"]
        if wrong:
            raise LzwError(
                [Problem("optie_past_niet", values={"soort": soort, "optie": o}) for o in wrong]
            )
    if soort == "osm":
        if len(paths) != 1:
            raise LzwError(
                Problem("een_bestand", values={"soort": "een OSM-bestand", "aantal": len(paths)})
            )
        if isinstance(paths[0], LoadedLayer):
            raise LzwError(Problem("osm_is_bestand"))
        return read_osm(paths[0], gebied=window, bron=bron or "osm", tick=tick)
    if soort == "correcties":
        return read_list(paths, existing) if paths else ReadResult({})
    if soort == "eigen":
        if len(paths) != 1:
            raise LzwError(
                Problem("een_bestand", values={"soort": "een gebiedentabel", "aantal": len(paths)})
            )
        return read_own_areas(paths[0], existing("gebieden"), kolommen, bron or "eigen_gebieden")
    if soort in TABLES:
        if len(paths) != 1:
            raise LzwError(
                Problem(
                    "een_bestand",
                    values={"soort": f"één tabel met {soort}", "aantal": len(paths)},
                )
            )
        if soort == "indicatoren":
            return read_indicators(paths[0], existing, kolommen, bron)
        return read_words(paths[0], soort, existing, kolommen, bron)
    addresses = (
        existing("adressen")
        if soort in ("voorzieningen", "woningen", "instellingen", "woonvormen", "plannen")
        else None
    )
    limit = window if soort not in ("gebieden", "pc4") else None
    result = read_verb(
        soort,
        paths,
        indeling,
        kolom=kolommen,
        waar=waar,
        crs=crs,
        bron=bron,
        adressen=addresses,
        woningen=existing("woningen") if soort == "woningen" else None,
        gebied=limit,
        tick=tick,
    )
    if soort == "plannen":
        locate_plans(result, existing("gebieden"), ", ".join(p.name for p in paths))
    return result
