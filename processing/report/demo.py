# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo: the synthetic municipality through the same readers and steps as real data."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from ..core.errors import LzwError, Problem
from ..core.progress import Tick, never, part
from ..io.backend import backend
from ..io.demo import write_demo
from ..io.werkbestand import Werkbestand
from .stap import make_folder
from .studie import Bar, Say, Warn, voer_uit

__all__ = ["maak_demo"]

_MARK = "# Gemaakt door lzw demo: "
"""What follows on the first line of the study changes with every letter below it."""

_MADE = {".pdf": "wijkatlas", ".html": "dezelfde wijkatlas als webpagina"}

PEILDATUM = "2026-01-01"

_FROM_OSM = ["wegen", "voorzieningen", "achtergrond_vlakken", "achtergrond_lijnen"]
"""Dwellings and buildings come from the BAG; twice the same dwellings would count double."""

STUDIE = """# De voorbeeldstudie: dezelfde sleutels als de opties van de opdracht lzw.
naam = "Lindewaard"
werkbestand = "lindewaard.gpkg"

{importeer}
[netwerk]

[bereikbaarheid]
profiel = ["75plus"]

[geschiktheid]

# Hoeveel ouderen en doelgroepen er zijn, nu en straks, en of er voor hen woningen zijn.
[vraag]

[vraag_aanbod]

[loopgebieden]
categorie = ["supermarkt"]

# Bijna iedereen mist er een; zo komt naar voren waar het meeste tegelijk ontbreekt.
[witte_vlekken]
groep = "inw_75plus"
gemist = 4

[looproutes]
groep = "inw_75plus"

[steunpunten]
aantal = 2
vast = ["zorgsteunpunt"]
curve = 6

[woonservicegebied]
buurten = true

[locatietoets]
locaties = ["bron/locaties.gpkg"]
doel = ["geclusterd", "skaeve_huse"]

[[watals]]
scenario = "Super De Hage verhuist"
verplaats = ["osm:n41316,201540,506070"]

# Ook logo, lettertype, lettertype_vet en lettertype_cursief kunnen hier staan.
[huisstijl]
organisatie = "Gemeente Lindewaard"
kleur = "#0B5C75"
colofon = ["Lindewaard is verzonnen: er wonen geen echte mensen. Gemaakt met lzw demo."]
# De cijfers van nu, om later te zien wat er echt veranderde.
[[vergelijk]]
bewaar = "eerste keer"

# Naast elke PDF een webpagina, en de tabellen voor Excel.
[[atlas]]
uit = "atlas"
bijlagen = ["html", "csv"]
status = "concept"
versie = "1"

# Voor het bestuur, met een eigen gewicht.
[[atlas]]
gebied = ["GM9901"]
uit = "atlas/bestuur"
editie = "bestuur"
status = "concept"
versie = "1"
gewicht = {{ geschikt = 2 }}

[[atlas]]
gebied = ["GM9901"]
uit = "atlas/corporatie"
editie = "corporatie"
eigenaar = "Lindewonen"
"""


def maak_demo(
    uit: Path, bar: Bar, say: Say, warn: Warn, tick: Tick = never, *, atlas: bool = True
) -> list[tuple[Path, str]]:
    """Write sources, study file, werkbestand and atlases to *uit*; return what was made.

    *bar*, *say*, *warn*, *tick* and *atlas* are those of :func:`voer_uit`. Raises :class:`LzwError`
    before anything is written when the folder holds a study or werkbestand of somebody else.
    """
    uit = Path(uit)
    study, werkbestand = uit / "studie.toml", uit / "lindewaard.gpkg"
    _refuse_others(study, werkbestand)
    bron = uit / "bron"
    make_folder(bron)

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
        ("woonvormen", [files.woonvormen], {}),
        ("indicatoren", [files.indicatoren], {}),
        ("plannen", [files.plannen], {"bron": "bouwplannen"}),
        ("prognose", [files.prognose], {"bron": "gemeente"}),
        ("doelgroepen", [files.doelgroepen], {}),
        ("duiding", [files.duiding], {}),
        ("maatregelen", [files.maatregelen], {}),
    ):
        lines = ["[[importeer]]", f'soort = "{soort}"']
        lines.append("bestanden = [" + ", ".join(f'"bron/{Path(n).name}"' for n in names) + "]")
        lines += [f"{k} = {json.dumps(v)}" for k, v in {**extra, "peildatum": PEILDATUM}.items()]
        steps.append("\n".join(lines) + "\n")
    study.write_text(_signed(STUDIE.format(importeer="\n".join(steps))), encoding="utf-8")
    made = voer_uit(study, bar, say, warn, part(tick, 0.25, 1.0), atlas=atlas)
    return [
        (bron, "bronbestanden van de voorbeeldgemeente, in de vorm van de echte bronnen"),
        (study, "de studie; draai opnieuw met lzw alles --studie"),
        (werkbestand, "werkbestand; open het in QGIS"),
        *((p, _MADE.get(p.suffix, "bijlagen van die wijkatlas")) for p in made),
    ]


def _signed(text: str) -> str:
    """Return the text of the study under a line by which the demo knows it as its own."""
    return f"{_MARK}{hashlib.sha256(text.encode()).hexdigest()[:16]}\n{text}"


def _refuse_others(study: Path, werkbestand: Path) -> None:
    """Raise :class:`LzwError` for files of another in the place of those of the demo."""
    problems: list[Problem] = []
    if study.exists():
        text = study.read_text(encoding="utf-8", errors="replace")
        _, _, rest = text.partition("\n")
        if not text.startswith(_MARK):
            problems.append(Problem("demo_van_ander", values={"bestand": str(study)}))
        elif text != _signed(rest):
            problems.append(Problem("demo_veranderd", values={"bestand": str(study)}))
    if werkbestand.exists():
        try:
            Werkbestand(werkbestand)
        except LzwError as error:
            if {p.code for p in error.problems} - {"werkbestand_geen_lzw", "bestand_is_map"}:
                raise
            problems.append(Problem("demo_van_ander", values={"bestand": str(werkbestand)}))
    if problems:
        raise LzwError(problems)
