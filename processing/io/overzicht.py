# SPDX-License-Identifier: GPL-2.0-or-later
"""What a werkbestand holds, what it lacks, and what that switches off: the list of the dock.

One row per input and per analysis with its state, in words that a beleidsmedewerker understands,
and the verb that mends it. An analysis is *verouderd* when an input changed after its run, or when
it was made with other norms than those chosen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..core.errors import LzwError
from ..core.norms import NormSet
from ..core.progress import Tick, check, never
from ..core.registry import CATEGORIES, LAYERS
from ..core.tables import Layer
from .actueel import changed_inputs, latest_run
from .getallen import geheel
from .meldingen import sentence
from .normen.lezen import load_norms
from .stappen.normkeuze import other_norms
from .werkbestand import Werkbestand

__all__ = ["STATEN", "Regel", "Staat", "ontbrekend", "overzicht"]

Staat = Literal["aanwezig", "let_op", "verouderd", "ontbreekt"]

STATEN: dict[Staat, str] = {
    "aanwezig": "in orde",
    "let_op": "let op",
    "verouderd": "verouderd",
    "ontbreekt": "ontbreekt",
}
"""The word for each state; a colour or an icon is never the only carrier."""


@dataclass(frozen=True, slots=True)
class Regel:
    """One row: an input or an analysis, how it is, what that means and which verb mends it."""

    sleutel: str
    titel: str
    staat: Staat
    uitleg: str
    herstel: str
    """The verb that makes or renews it, as in ``lzw:<verb>``."""
    soort: Literal["invoer", "analyse"]
    nodig: bool
    """Whether there is no atlas without it."""

    @property
    def kort(self) -> str:
        """Return the title without what explains it, for a list of names."""
        return _short(self.titel)

    @property
    def woord(self) -> str:
        """Return the state in a word."""
        return STATEN[self.staat]


@dataclass(frozen=True, slots=True)
class _Invoer:
    laag: str
    herstel: str
    zonder: str
    nodig: bool = False


@dataclass(frozen=True, slots=True)
class _Analyse:
    laag: str
    """The layer by which one sees that it was made."""
    stap: str
    """The name in ``verantwoording``."""
    titel: str
    verb: str
    zonder: str
    nodig: bool = False


_INPUTS = (
    _Invoer(
        "gebieden",
        "importeer_gebieden",
        "Zonder gebieden is er geen cijfer per wijk en geen atlas.",
        True,
    ),
    _Invoer(
        "woningen",
        "importeer_bag",
        "Zonder woningen kan er niets berekend worden.",
        True,
    ),
    _Invoer(
        "wegen",
        "importeer_osm",
        "Zonder wegen en paden is er geen loopafstand.",
        True,
    ),
    _Invoer(
        "voorzieningen",
        "importeer_voorzieningen",
        "Zonder voorzieningen is er niets om naartoe te lopen.",
        True,
    ),
    _Invoer(
        "bevolking",
        "importeer_pc4",
        "Zonder bevolking gaan de aandelen over woningen, niet over 75-plussers, en zijn er geen "
        "witte vlekken, looproutes en steunpunten.",
    ),
    _Invoer(
        "panden",
        "importeer_bag",
        "Zonder panden is van weinig woningen te zeggen of ze geschikt zijn, en is de kaart kaal.",
    ),
    _Invoer(
        "achtergrond_vlakken",
        "importeer_osm",
        "Zonder water en groen is de kaart moeilijker te herkennen.",
    ),
    _Invoer(
        "instellingen",
        "importeer_instellingen",
        "Zonder instellingen tellen bewoners van een verpleeghuis mee alsof zij thuis wonen.",
    ),
    _Invoer(
        "woonvormen",
        "importeer_woonvormen",
        "Zonder woonvormen zijn geclusterde woningen niet geteld.",
    ),
    _Invoer(
        "prognose",
        "importeer_prognose",
        "Zonder prognose is de toekomst indicatief: alleen sterfte, geen verhuizingen.",
    ),
    _Invoer(
        "plannen",
        "importeer_plannen",
        "Zonder bouwplannen is het aanbod van later dat van nu.",
    ),
)

_ANALYSES = (
    _Analyse(
        "bereikbaarheid",
        "bereikbaarheid",
        "Bereikbaarheid",
        "bereikbaarheid",
        "Zonder bereikbaarheid is er geen atlas.",
        True,
    ),
    _Analyse(
        "geschiktheid_gebied",
        "geschiktheid",
        "Geschikte woningen",
        "geschiktheid",
        "De bladzijden over geschikte woningen vallen weg.",
    ),
    _Analyse(
        "witte_vlekken",
        "witte_vlekken",
        "Witte vlekken",
        "witte_vlekken",
        "De bladzijde over witte vlekken valt weg.",
    ),
    _Analyse(
        "loopgebieden",
        "loopgebieden",
        "Loopgebieden",
        "loopgebieden",
        "De kaarten met loopgebieden vallen weg.",
    ),
    _Analyse(
        "looproutes",
        "looproutes",
        "Looproutes en obstakels",
        "looproutes",
        "De schouwkaart valt weg.",
    ),
    _Analyse(
        "vraag",
        "vraag",
        "Vraag: mensen nu en later",
        "vraag",
        "De bladzijden over leeftijden, doelgroepen en de toekomst vallen weg.",
    ),
    _Analyse(
        "vraag_aanbod",
        "vraag_aanbod",
        "Vraag en aanbod",
        "vraag_aanbod",
        "De bladzijde over tekorten valt weg.",
    ),
    _Analyse(
        "hubs",
        "woonservicegebied",
        "Woonservicegebieden",
        "woonservicegebied",
        "De bladzijde over woonservicegebieden valt weg.",
    ),
    _Analyse(
        "locatietoets",
        "locatietoets",
        "Locatietoets",
        "locatietoets",
        "Er is geen bladzijde per locatie.",
    ),
    _Analyse(
        "steunpunten",
        "steunpunten",
        "Steunpunten",
        "steunpunten",
        "De bladzijde over nieuwe steunpunten valt weg.",
    ),
)
"""In the order of a study. A scenario and a moment belong to nobody but who made them."""


def overzicht(werkbestand: Path, normen: Path | None = None, tick: Tick = never) -> list[Regel]:
    """Return the state of every input and analysis of *werkbestand*.

    Reads the layers that analyses rest on, to see whether they changed. Raises :class:`LzwError`
    when the file is not there, not ours or newer than we know, or the norms cannot be read.
    """
    file = Werkbestand(werkbestand)
    norms = load_norms(normen)
    rows = [_input(file, norms, entry) for entry in _INPUTS]
    check(tick, 0.2)
    log = file.read("verantwoording")
    runs = {a.laag: _runs(file, a, log) for a in _ANALYSES}
    every = {r for found in runs.values() for r in found}
    changed: dict[str, tuple[str, ...]] = {}
    broken: LzwError | None = None
    try:
        changed = changed_inputs(file, {"verantwoording": log}, every)
    except LzwError as error:
        # A layer that somebody broke is said where it stands; the other rows stay.
        broken = error
    check(tick, 0.9)
    others = other_norms(log, every, norms)
    changed = _and_what_rests_on_them(log, runs, changed, others)
    rows += [
        _analysis(file, entry, runs[entry.laag], changed, others, broken) for entry in _ANALYSES
    ]
    tick(1.0)
    return rows


def _input(file: Werkbestand, norms: NormSet, entry: _Invoer) -> Regel:
    def row(state: Staat, words: str) -> Regel:
        title = LAYERS[entry.laag].title
        return Regel(entry.laag, title, state, words, entry.herstel, "invoer", entry.nodig)

    if entry.laag not in file:
        return row("ontbreekt", entry.zonder)
    key = LAYERS[entry.laag].key[:1] or (LAYERS[entry.laag].columns[0].name,)
    columns = (*key, "categorie") if entry.laag == "voorzieningen" else key
    data = file.raw(entry.laag, columns).data
    if not len(data):
        return row("ontbreekt", f"De laag is leeg. {entry.zonder}")
    count = f"{geheel(len(data))} {'rij' if len(data) == 1 else 'rijen'}."
    if entry.laag == "voorzieningen":
        known = set(data.get("categorie", ()))
        lost = [c.one for c in CATEGORIES if c.key in norms.norms and c.key not in known]
        if lost:
            return row("let_op", f"{count} Er staat geen enkele plek in als {_or(lost)}.")
    return row("aanwezig", count)


def _analysis(
    file: Werkbestand,
    entry: _Analyse,
    runs: set[str],
    changed: Mapping[str, tuple[str, ...]],
    others: Mapping[str, str],
    broken: LzwError | None,
) -> Regel:
    def row(state: Staat, words: str) -> Regel:
        return Regel(entry.laag, entry.titel, state, words, entry.verb, "analyse", entry.nodig)

    if entry.laag not in file or not runs:
        return row("ontbreekt", f"Nog niet berekend. {entry.zonder}")
    if broken is not None:
        return row("let_op", sentence(broken.problems[0]))
    different = sorted(runs & set(others))
    if different:
        names = ", ".join(sorted({others[r] for r in different} - {""}))
        which = f" ({names})" if names else ""
        return row("verouderd", f"Berekend met andere normen{which}. Bereken opnieuw.")
    old = list(dict.fromkeys(name for r in sorted(runs & set(changed)) for name in changed[r]))
    if old:
        titles = [_short(LAYERS[n].title).lower() if n in LAYERS else n for n in old]
        return row("verouderd", f"Daarna veranderd: {', '.join(titles)}. Bereken opnieuw.")
    return row("aanwezig", "Berekend met de gegevens die er nu staan.")


def _and_what_rests_on_them(
    log: Layer,
    runs: Mapping[str, set[str]],
    changed: Mapping[str, tuple[str, ...]],
    others: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Return *changed* with the runs that rest on a result which is too old itself, and so on."""
    out = dict(changed)
    rows = [(r["run_id"], r["stap"], json.loads(r["invoer"])) for r in log.data.to_dict("records")]
    while True:
        stale = {*out, *others}
        entries = [a for a in _ANALYSES if runs[a.laag] & stale]
        # Layers of one step share the beginning of their name: bereikbaarheid_gebied.
        old = tuple({name for a in entries for name in (a.laag, a.stap)})
        more = {
            str(run): tuple(used[:1])
            for run, step, inputs in rows
            if run not in stale
            and step not in old
            and (used := [n for n in inputs if n.startswith(old)])
        }
        if not more:
            return out
        out |= more


def _runs(file: Werkbestand, entry: _Analyse, log: Layer) -> set[str]:
    """Return the runs of which the layer holds rows; of a run that found nothing, the last."""
    if entry.laag not in file:
        return set()
    data = file.raw(entry.laag, ("run_id",)).data
    found = {str(r) for r in data.get("run_id", ()) if r is not None}
    last = latest_run(log, entry.stap)
    return found or ({last} if last is not None else set())


def _short(title: str) -> str:
    return title.partition(":")[0]


def _or(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " of " + words[-1]


def ontbrekend() -> list[Regel]:
    """Return the inputs of a werkbestand that is still to be made: each can be read in."""
    return [
        Regel(e.laag, LAYERS[e.laag].title, "ontbreekt", e.zonder, e.herstel, "invoer", e.nodig)
        for e in _INPUTS
    ]
