# SPDX-License-Identifier: GPL-2.0-or-later
"""The step witte vlekken: results of bereikbaarheid in, ranked areas and their squares out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...core.bereik.bereikbaarheid import ESSENTIALS
from ...core.bereik.witte_vlekken import LOW_INCOME, Inputs, Rules, witte_vlekken
from ...core.errors import LzwError, Problem
from ...core.norms import BORDERS, PERSON_GROUPS, NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..actueel import held, latest_run, refuse_stale
from ..getallen import afstand, geheel, getal
from ..meldingen import register, sentences
from ..normen.lezen import load_norms
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id

__all__ = [
    "StapWitteVlekken",
    "bereken_witte_vlekken",
    "essentials_for",
    "low_income_of",
    "witte_vlekken_regels",
]

_INPUTS = ("bereikbaarheid", "bereikbaarheid_gebied", "gebieden")
_TOP = 5

register(
    {
        "profiel_niet_berekend": "Voor profiel {profiel} is de bereikbaarheid nog niet berekend "
        "(wel voor: {keuze}). Doe dat eerst met: lzw bereikbaarheid --profiel {profiel}.",
        "groep_zonder_mensen": "In dit werkbestand woont van de {groep} niemand op een woning: de "
        "bevolking ontbreekt of kent deze groep niet. Lees vierkanten of pc4 in en bereken de "
        "bereikbaarheid opnieuw.",
        "onbekende_groep": "Groep {groep} bestaat niet. Kies uit: {keuze}.",
        "onbekende_grens": "Grens {grens} bestaat niet. Kies uit: {keuze}.",
        "drempel_onjuist": "Een drempel van {drempel} % kan niet. Geef een getal groter dan 0 en "
        "hooguit 100.",
        "gemist_onjuist": "Vanaf {gemist} ontbrekende voorzieningen kan niet. Geef een geheel "
        "getal van 1 tot en met {hoogste}, het aantal voorzieningen dat meetelt.",
        "essentieel_zonder_gegevens": "Over {wat} is niets te zeggen: daarvan staan er geen in de "
        "gegevens. Ze tellen niet mee in {waarin}. Voeg ze toe, of bevestig bij de "
        "bereikbaarheid met --bevestig-afwezig {categorie} dat ze er echt niet zijn.",
        "essentieel_onvolledig": "De gegevens over {wat} zijn waarschijnlijk onvolledig. Ze tellen "
        "niet mee in {waarin}. Vul ze aan, of bevestig bij de bereikbaarheid met "
        "--bevestig-volledig {categorie}.",
        "essentieel_niets_over": "Over geen van de essentiële voorzieningen ({essentieel}) is iets "
        "te zeggen, dus ook niet over {waarin}. Vul de laag voorzieningen aan en bereken de "
        "bereikbaarheid opnieuw.",
        "witte_vlekken_geschat": "De aantallen {groep} zijn geschat uit grote gebieden ({bron}): "
        "binnen zo'n gebied zijn ze gelijk over de woningen verdeeld. Gebruik de rangorde als "
        "aanwijzing, niet als telling.",
        "witte_vlekken_onbekend": "Van {aantal} mensen ({groep}) is niet te zeggen of zij iets "
        "missen, omdat een loopafstand onbekend is. Zij tellen niet mee.",
        "witte_vlekken_bijna_alles": "Bijna alle bewoonde vierkanten zijn wit ({wit} van de "
        "{vierkanten}). Met --gemist {gemist} ziet u alleen waar minstens {gemist} voorzieningen "
        "ontbreken.",
        "witte_vlekken_rand": "Bij {plekken} van de witte vlekken ligt de rand van de gegevens "
        "dichterbij dan de voorziening: misschien is er een net daarbuiten. Lees een ruimer gebied "
        "in.",
        "witte_vlekken_zonder_inkomen": "Bij {plekken} van de witte vlekken is over lage inkomens "
        "niets bekend. Die hebben geen gewogen rang.",
    }
)


@dataclass(slots=True)
class StapWitteVlekken:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    profiel: str
    groep: str
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_witte_vlekken(
    werkbestand: Path,
    profiel: str = "75plus",
    groep: str = "inw_75plus",
    normen: Path | None = None,
    *,
    essentieel: Sequence[str] = (),
    drempel: float | None = None,
    gemist: int | None = None,
    grens: str = "buurt",
    laag_inkomen: Mapping[str, float] | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapWitteVlekken:
    """Find the witte vlekken of one profile and group and write them to *werkbestand*.

    Empty choices come from the norms: *essentieel* the categories that count, *drempel* the share
    in % that makes a square white, *gemist* from how many missing facilities somebody misses
    something. *grens* is where joining stops. *laag_inkomen* gives a number per gebied_code; None
    takes the column ``pct_laag_inkomen`` of gebieden, where there is one. With *overslaan* nothing
    is done when nothing changed. Raises :class:`LzwError`, also when the bereikbaarheid is older
    than its input; the file is then untouched.
    """
    norms = load_norms(normen)
    chosen = essentials_for(essentieel, groep, norms)
    rules = _rules(norms, drempel, gemist, grens, len(chosen))
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*_INPUTS, "verantwoording"), _INPUTS)
        mine = layers["bereikbaarheid"].data
        refuse_stale(current, layers, set(mine["run_id"][mine["profiel"] == profiel]))
        check(tick, 0.4)
        income = low_income_of(layers["gebieden"]) if laag_inkomen is None else dict(laag_inkomen)
        parameters = {
            "profiel": profiel,
            "groep": groep,
            "essentieel": list(chosen),
            "grens": rules.border,
            "laag_inkomen": income,
            "gemeente": current.meta.get("gemeente"),
        }
        used = {
            **used_norms(norms, parameters),
            "witte_vlek_aandeel": rules.share_pct,
            "witte_vlek_gemist": rules.missing_min,
        }
        hashes = {name: content_hash(layers[name]) for name in _INPUTS}
        identity = run_id("witte_vlekken", parameters, used, hashes)
        last = latest_run(layers["verantwoording"], "witte_vlekken", profiel=profiel, groep=groep)
        if overslaan and last == identity and _kept(current, profiel, groep) <= {identity}:
            return StapWitteVlekken(identity, profiel, groep, skipped=True)
        found = witte_vlekken(
            Inputs(
                **{n: layers[n] for n in _INPUTS},
                low_income=income,
                gemeente=current.meta.get("gemeente"),
            ),
            profiel,
            groep,
            chosen,
            rules,
            run_id=identity,
            tick=part(tick, 0.5, 0.9),
        )
        for layer in (found.areas, found.squares):
            change.write(_beside_others(change, layer, profiel, groep))
        messages = sentences(found.problems)
        change.record("witte_vlekken", parameters, used, hashes, messages)
        check(tick, 0.95)
    tick(1.0)
    return StapWitteVlekken(identity, profiel, groep, found.facts, messages)


def used_norms(norms: NormSet, _parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers that a run always takes from *norms*; others can be chosen for it."""
    return {
        "naam": norms.name,
        "publicatie_min": norms.rule("publicatie_min"),
        "afronding": norms.rule("afronding"),
    }


def witte_vlekken_regels(table: pd.DataFrame, done: StapWitteVlekken) -> list[str]:
    """Return the main figures of *table* (layer ``witte_vlekken``), the first five by name."""
    mine = table[((table["profiel"] == done.profiel) & (table["groep"] == done.groep)).to_numpy()]
    people = f"mensen ({done.groep[4:6]}+)"
    ranked = mine[(mine["gepubliceerd"] == 1).to_numpy(dtype=bool)]
    words = _and([CATEGORIES[c].one.removeprefix("een ") for c in done.facts["essentieel"]])
    lines = [f"Geteld zijn: {words}."]
    if len(ranked):
        spots = "1 witte vlek" if len(ranked) == 1 else f"{geheel(len(ranked))} witte vlekken"
        guess = ", geschat" if (ranked["geschat"] == 1).any() else ""
        total = f"samen ongeveer {geheel(done.facts['mensen'])} {people} die daar iets missen"
        lines.append(f"{spots}, {total}{guess}.")
    elif done.facts["meest_onbekend"]:
        lines.append(
            f"Niet te zeggen waar witte vlekken zijn: van de meeste {people} is niet bekend of zij "
            "iets missen."
        )
    else:
        lines.append("Geen witte vlekken die groot genoeg zijn om te noemen.")
    for row in ranked.sort_values(["rang", "naam"]).head(_TOP).to_dict("records"):
        lines.append(_spot(row, people))
    if len(ranked) > _TOP:
        lines.append(f"De andere {geheel(len(ranked) - _TOP)} staan in de laag witte_vlekken.")
    for row in mine[(mine["gepubliceerd"] == 0).to_numpy(dtype=bool)].to_dict("records"):
        many = row["n_plekken"] != 1
        lines.append(
            f"Daarnaast {geheel(row['n_plekken'])} kleinere {'plekken' if many else 'plek'}, "
            f"{'samen ' if many else ''}{_about(row)} {people}. Die zijn te klein om te noemen."
        )
    if len(ranked) and not done.facts["gewogen"]:
        lines.append(
            "Zonder cijfers over lage inkomens per gebied is er geen rangorde die daarnaar weegt."
        )
    return lines


def _spot(row: Mapping[str, Any], people: str) -> str:
    further = afstand(row["extra_m"], "")
    weighted = row["rang_gewogen"]
    return (
        f"{row['rang']}. {row['naam']}: {_about(row)} {people} missen gemiddeld "
        f"{getal(row['gemist_gemiddeld'], 1)} van de {row['gemist_van']}, vooral {row['gemist']}"
        + (f"; in doorsnee {further} verder dan de norm" if further else "")
        + ("" if pd.isna(weighted) else f"; gewogen naar lage inkomens op plaats {weighted}")
        + "."
    )


def _about(row: Mapping[str, Any]) -> str:
    """Return the number of people in words, without the remark that the first line makes."""
    return str(row["mensen_tekst"]).removesuffix(" (geschat)")


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def essentials_for(essentieel: Sequence[str], groep: str, norms: NormSet) -> tuple[str, ...]:
    """Return the categories that count, checked: those chosen, else those of the norms."""
    problems = [
        Problem(
            "onbekende_categorie",
            values={"categorie": c, "keuze": ", ".join(k.key for k in CATEGORIES)},
        )
        for c in essentieel
        if c not in CATEGORIES
    ]
    if groep not in PERSON_GROUPS:
        values = {"groep": groep, "keuze": ", ".join(PERSON_GROUPS)}
        problems.append(Problem("onbekende_groep", values=values))
    if problems:
        raise LzwError(problems)
    return tuple(dict.fromkeys(essentieel)) or norms.essentials_of(groep) or ESSENTIALS


def _rules(
    norms: NormSet, drempel: float | None, gemist: int | None, grens: str, essentials: int
) -> Rules:
    share = norms.rule("witte_vlek_aandeel") if drempel is None else drempel
    missing = norms.rule("witte_vlek_gemist") if gemist is None else gemist
    problems = []
    # Not the other way round: NaN is no number between two others either.
    if not 0 < share <= 100:
        problems.append(Problem("drempel_onjuist", values={"drempel": f"{share:g}"}))
    if missing not in range(1, essentials + 1):
        values = {"gemist": f"{missing:g}", "hoogste": essentials}
        problems.append(Problem("gemist_onjuist", values=values))
    if grens not in BORDERS:
        values = {"grens": grens, "keuze": ", ".join(BORDERS)}
        problems.append(Problem("onbekende_grens", values=values))
    if problems:
        raise LzwError(problems)
    return Rules(share, int(missing), grens, norms.rule("publicatie_min"), norms.rule("afronding"))


def low_income_of(gebieden: Layer) -> dict[str, float] | None:
    """Return the share of low incomes per gebied, or None where no gebied has one."""
    value = gebieden.data[LOW_INCOME].to_numpy(dtype=float)
    known = np.flatnonzero(np.isfinite(value))
    codes = gebieden.data["gebied_code"].to_numpy(dtype=object)
    return {str(codes[i]): float(value[i]) for i in known} or None


def _kept(file: Werkbestand, profile: str, group: str) -> set[str]:
    """Return the runs that the layers hold; a missing layer counts as one that nobody asked for."""
    names = ("witte_vlekken", "witte_vlekken_vierkanten")
    runs = [held(file, name, profiel=profile, groep=group) for name in names]
    return set().union(*({""} if found is None else found for found in runs))


def _beside_others(change: Edit, layer: Layer, profile: str, group: str) -> Layer:
    """Return *layer* under the rows of other profiles and groups."""
    old = change.read(layer.name)
    own = (old.data["profiel"] == profile) & (old.data["groep"] == group)
    return concat([old.take(~own.to_numpy(dtype=bool)), layer], LAYERS[layer.name])
