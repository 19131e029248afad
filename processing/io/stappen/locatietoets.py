# SPDX-License-Identifier: GPL-2.0-or-later
"""The step locatietoets: places for a woonvorm beside one another, by the criteria of a purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ...core.errors import LzwError, Problem
from ...core.mensen.doelgroep import Rules
from ...core.norms import NormSet
from ...core.plekken.locatie_eisen import Purpose, PurposeSet
from ...core.plekken.locatietoets import RESULTS, Inputs, locatietoets
from ...core.profile import Profile
from ...core.progress import Tick, check, never, part
from ...core.registry import LAYERS
from ...core.tables import Layer, concat
from ..actueel import held, latest_run
from ..geladen import Input
from ..getallen import getal
from ..meldingen import register, sentences
from ..normen.lezen import load_norms, profile_as_data
from ..normen.locatie import load_locatietoets
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .geschiktheid import capacity_scores
from .kandidaten import read_places
from .locatiebronnen import SOURCES, forecast_of, hubs_of, shortages_of

__all__ = ["RESULTS", "StapLocatietoets", "bereken_locatietoets", "locatietoets_regels"]

_REQUIRED = ("woningen", "wegen")
_INPUTS = (
    *_REQUIRED,
    "voorzieningen",
    "gebieden",
    "bevolking",
    "instellingen",
    "woonvormen",
    "barrieres",
)
_TOP = 10

register(
    {
        "locatietoets_geen_locaties": "Er is geen locatie om te toetsen. Geef met --locaties een "
        "laag met punten of gebouwen, bijvoorbeeld leegstaand zorgvastgoed of kavels.",
        "locatietoets_doel_onbekend": "Doel {doel} bestaat niet. Kies uit: {keuze}; of beschrijf "
        "het in een eigen bestand met --criteria.",
        "locatietoets_straal_onjuist": "Een straal van {waarde} m kan niet. Geef met --straal een "
        "loopafstand van 1 tot en met {hoogste} m, bijvoorbeeld --straal 500.",
        "locatietoets_te_groot": "Met {locaties} locaties, {woningen} woningen en een straal van "
        "{straal} m wordt de berekening te groot. Toets minder locaties tegelijk, of kies een "
        "kleinere straal.",
        "locatietoets_ver": "Bij de locaties: {rijen} {heeft} binnen {maximum} m geen weg om over "
        "te lopen. Over loopafstanden is daar niets te zeggen. Controleer de plek, en de wegen "
        "met: lzw netwerk.",
        "locatietoets_dubbel": "Bij de locaties: {rijen} {heeft} een kenmerk dat al in een andere "
        "laag staat. Die doen niet mee. Geef elke locatie een eigen kenmerk.",
    }
)


@dataclass(slots=True)
class StapLocatietoets:
    """What the step did, for the command, the algorithm and the closing line."""

    run_ids: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_locatietoets(
    werkbestand: Path,
    locaties: Sequence[Input],
    doelen: Sequence[str] = ("geclusterd",),
    *,
    profielen: Sequence[str] = ("75plus",),
    straal: float | None = None,
    criteria: Path | None = None,
    kolommen: Mapping[str, str] | None = None,
    normen: Path | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapLocatietoets:
    """Test every place of *locaties* for *doelen* and write four layers to *werkbestand*.

    *locaties* are layers with points or buildings, of which *kolommen* names the columns
    ``punt_id`` and ``naam`` where they are called otherwise. *criteria* is a file with the study's
    differences on the criteria. *straal* (m) is how far people count as neighbours; without it the
    radius of each profile. What is confirmed as absent or complete is what the last bereikbaarheid
    of the profile says. A rerun replaces only its own doel and profiel; with *overslaan* what did
    not change is left. Raises :class:`LzwError`; the file is then untouched.
    """
    norms = load_norms(normen)
    known = load_locatietoets(norms, criteria)
    purposes = _purposes(known, doelen)
    profiles = _profiles(norms, profielen)
    places, doubles = _places(locaties, kolommen)
    rules = Rules.of(norms)
    out = StapLocatietoets(labels={p.key: p.label for p in purposes})
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*_INPUTS, *SOURCES, "verantwoording"), _REQUIRED)
        check(tick, 0.05)
        scores, problems = capacity_scores(current)
        problems = [*doubles, *problems]
        hashes = {name: content_hash(layers[name]) for name in (*_INPUTS, *SOURCES)}
        for number, profile in enumerate(profiles):
            span = part(
                tick,
                0.05 + 0.9 * number / len(profiles),
                0.05 + 0.9 * (number + 1) / len(profiles),
            )
            radius = profile.radius_m if straal is None else float(straal)
            absent, complete = _confirmed(layers["verantwoording"], profile.key)
            runs, todo = {}, []
            for purpose in purposes:
                parameters, used = _identity(
                    purpose,
                    profile,
                    radius,
                    places,
                    norms,
                    scores,
                    current,
                    known.known_min_pct,
                )
                parameters |= {"bevestig_afwezig": absent, "bevestig_volledig": complete}
                identity = run_id("locatietoets", parameters, used, hashes)
                runs[purpose.key] = (identity, parameters, used)
                subject = {"doel": purpose.key, "profiel": profile.key}
                last = latest_run(layers["verantwoording"], "locatietoets", **subject)
                kept = held(current, RESULTS[0], **subject)
                if not (overslaan and last == identity and kept == {identity}):
                    todo.append(purpose)
            if not todo:
                continue
            found = locatietoets(
                _inputs(places, layers, profile.key, scores, current),
                profile,
                todo,
                norms,
                rules,
                radius_m=radius,
                known_min_pct=known.known_min_pct,
                run_ids={key: run[0] for key, run in runs.items()},
                source_words=_source_words(known),
                confirmed_absent=frozenset(absent),
                confirmed_complete=frozenset(complete),
                tick=span,
            )
            messages = sentences([*problems, *found.problems])
            for purpose in todo:
                identity, parameters, used = runs[purpose.key]
                subject = {"doel": purpose.key, "profiel": profile.key}
                for layer in found.layers[purpose.key].values():
                    change.write(_beside_others(change, layer, subject))
                change.record("locatietoets", parameters, used, hashes, messages)
                out.run_ids.append(identity)
            out.facts[profile.key] = found.facts
            out.messages += [m for m in messages if m not in out.messages]
    out.skipped = not out.run_ids
    tick(1.0)
    return out


def _purposes(known: PurposeSet, wanted: Sequence[str]) -> list[Purpose]:
    chosen = list(dict.fromkeys(wanted)) or ["geclusterd"]
    wrong = [
        Problem(
            "locatietoets_doel_onbekend", values={"doel": d, "keuze": ", ".join(known.purposes)}
        )
        for d in chosen
        if d not in known.purposes
    ]
    if wrong:
        raise LzwError(wrong)
    return [known.purposes[d] for d in chosen]


def _profiles(norms: NormSet, wanted: Sequence[str]) -> list[Profile]:
    chosen = list(dict.fromkeys(wanted)) or ["75plus"]
    wrong = [
        Problem("onbekend_profiel", values={"profiel": p, "keuze": ", ".join(norms.profiles)})
        for p in chosen
        if p not in norms.profiles
    ]
    if wrong:
        raise LzwError(wrong)
    return [norms.profiles[p] for p in chosen]


def _places(
    sources: Sequence[Input], columns: Mapping[str, str] | None
) -> tuple[Layer, list[Problem]]:
    """Return the locations of all *sources*; an id that two have keeps its first place."""
    if not sources:
        raise LzwError(Problem("locatietoets_geen_locaties", "locaties"))
    found = [read_places(source, columns) for source in sources]
    data = pd.concat([f.data for f in found], ignore_index=True)
    shapes = np.concatenate([np.asarray(f.geometry, dtype=object) for f in found])
    double = data["punt_id"].duplicated().to_numpy()
    problems = []
    if double.any():
        examples = tuple(data["punt_id"][double].astype(str)[:5])
        problems = [
            Problem("locatietoets_dubbel", "locaties", "", int(double.sum()), examples, fatal=False)
        ]
    return Layer("locaties", data, shapes).take(~double), problems


def _confirmed(log: Layer, profile: str) -> tuple[list[str], list[str]]:
    """Return what the last bereikbaarheid of *profile* was told to be absent, and complete."""
    last = latest_run(log, "bereikbaarheid", profiel=profile)
    if last is None:
        return [], []
    rows = log.data[(log.data["run_id"] == last).to_numpy(dtype=bool)]
    said = json.loads(rows["parameters"].iloc[-1])
    return (
        [str(c) for c in said.get("bevestig_afwezig", [])],
        [str(c) for c in said.get("bevestig_volledig", [])],
    )


def _identity(
    purpose: Purpose,
    profile: Profile,
    radius: float,
    places: Layer,
    norms: NormSet,
    scores: Mapping[str, float] | None,
    current: Werkbestand,
    known_min_pct: float,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the parameters and the numbers in use of one purpose and profile."""
    parameters = {
        "doel": purpose.key,
        "profiel": profile.key,
        "straal": radius,
        "locaties": content_hash(places),
        "draagkracht": None if scores is None else dict(sorted(scores.items())),
        "data_omvang": current.meta.get("data_omvang"),
    }
    used = {
        **used_norms(norms, parameters),
        "vraag": purpose.demand,
        "bekend_min": known_min_pct,
        "eisen": {
            c.key: [
                c.title,
                c.measure,
                c.at_most,
                c.norm,
                c.hard,
                c.weight,
                c.category,
                c.group,
                list(c.kinds),
                c.radius_m,
                c.year,
            ]
            for c in purpose.criteria
        },
    }
    return parameters, used


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run with *parameters* uses, for its identity."""
    profile, rules = norms.profiles[parameters["profiel"]], Rules.of(norms)
    return {
        "naam": norms.name,
        "profiel": profile_as_data(profile),
        "snelheid": profile.speed_m_s,
        "normen": {k: n.value for k, n in norms.norms.items()},
        "volledigheid": {k: n.value for k, n in norms.completeness.items()},
        "onbekend_max": norms.rule("onbekend_max"),
        "aanloop_max": rules.max_leg_m,
        "component_min": rules.min_component_m,
        "publicatie_min": rules.publish_min,
        "afronding": rules.rounding,
    }


def _inputs(
    places: Layer,
    layers: Mapping[str, Layer],
    profile: str,
    scores: Mapping[str, float] | None,
    current: Werkbestand,
) -> Inputs:
    extent = current.meta.get("data_omvang")
    return Inputs(
        places,
        **{name: layers[name] for name in _INPUTS},
        hubs=hubs_of(layers["hubs"], profile),
        forecast=forecast_of(layers["leeftijden"], layers["vraag"]),
        tekort=shortages_of(layers["vraag_aanbod"]),
        draagkracht=scores or {},
        data_omvang=shapely.from_wkt(extent) if extent else None,
    )


def _source_words(known: PurposeSet) -> dict[str, str]:
    return {k: f"{s.title} ({s.publisher}, {s.year})" for k, s in known.sources.items()}


def _beside_others(change: Edit, layer: Layer, subject: Mapping[str, str]) -> Layer:
    """Return *layer* under the rows of other purposes and profiles."""
    old = change.read(layer.name)
    own = np.ones(len(old), dtype=bool)
    for column, value in subject.items():
        own &= (old.data[column] == value).to_numpy(dtype=bool)
    return concat([old.take(~own), layer], LAYERS[layer.name])


# In sentences


def locatietoets_regels(layers: Mapping[str, Layer], done: StapLocatietoets) -> list[str]:
    """Return how the locations stand, the best first, with why."""
    lines = []
    every = layers[RESULTS[0]].data
    for identity in done.run_ids:
        rows = every[(every["run_id"] == identity).to_numpy(dtype=bool)]
        if not len(rows):
            continue
        purpose, profile = str(rows["doel"].iloc[0]), str(rows["profiel"].iloc[0])
        n = len(rows)
        lines.append(
            f"Getoetst voor {done.labels.get(purpose, purpose)}, profiel {profile}: "
            f"{'1 locatie' if n == 1 else f'{getal(n)} locaties'}."
        )
        ranked = rows.sort_values(["rang", "locatie_id"])
        for row in ranked.head(_TOP).to_dict("records"):
            place = "–" if pd.isna(row["rang"]) else f"{row['rang']}."
            called = str(row["naam"])
            called += "" if called == row["locatie_id"] else f" ({row['locatie_id']})"
            lines.append(f"  {place} {called}: {row['uitleg']}")
        if n > _TOP:
            lines.append(f"  De andere {getal(n - _TOP)} staan in de laag locatietoets.")
    return lines
