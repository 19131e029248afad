# SPDX-License-Identifier: GPL-2.0-or-later
"""The step bereikbaarheid: layers in, distances and shares out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from ...core.bereik.bereikbaarheid import Inputs, Result, bereikbaarheid
from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..meldingen import register, sentences
from ..normen.belang import belang_as_data
from ..normen.capaciteit import capaciteit_as_data
from ..normen.lezen import load_norms, norm_differences, profile_as_data
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .banden import Bands, read_bands
from .los import Together

__all__ = [
    "INPUTS",
    "REQUIRED",
    "RESULTS",
    "StapBereikbaarheid",
    "bereken_bereikbaarheid",
    "bereken_los",
    "norms_as_data",
]

INPUTS = (
    "woningen",
    "voorzieningen",
    "wegen",
    "barrieres",
    "gebieden",
    "bevolking",
    "instellingen",
)
RESULTS = ("bereikbaarheid", "bereikbaarheid_gebied", "bereikbaarheid_samen")
REQUIRED = ("woningen", "voorzieningen", "wegen", "gebieden")

MOST_CHOICES = 3
"""A third supermarket says something about choice; a fourth no longer does."""

register(
    {
        "afwezig_toch_aanwezig": "Categorie {categorie} is bevestigd als afwezig, maar in de laag "
        "voorzieningen is er wel wat: {rijen}. Wat er is telt mee. Laat --bevestig-afwezig "
        "{categorie} weg, of haal ze uit de laag als ze er niet meer zijn.",
        "profiel_te_weinig_gegevens": "Voor {profiel} is van {rijen} in woningen niet te zeggen "
        "hoe ver het lopen is: te veel van de route heeft geen gegevens die dit profiel nodig "
        "heeft. In de laag wegen ontbreekt van de weglengte: {ontbreekt}. Er staat alleen een "
        "marge (afstand_..._min_m en afstand_..._max_m). Vul de wegen aan, bijvoorbeeld uit de BGT "
        "('voetpad op trap', breedte van het voetpad) en met een schouw van de stoepranden.",
        "dichtstbij_onjuist": "Het aantal dichtstbijzijnde voorzieningen kan niet {aantal} zijn. "
        "Geef met --dichtstbij een getal van 1 tot en met {hoogste}.",
        "capaciteit_deels": "Laag voorzieningen: van {totaal} {soort} {heeft} er {aantal} geen "
        "capaciteit. Die tellen niet mee in de plekken per 1.000 mensen, ook niet als 0. Vul de "
        "kolom capaciteit aan.",
        "samen_niet_geteld": "Over {wat} is te weinig bekend om mee te tellen in wat iemand samen "
        "binnen bereik heeft (laag bereikbaarheid_samen). Vul de laag voorzieningen aan, of "
        "bevestig met --bevestig-afwezig of --bevestig-volledig dat die klopt.",
    }
)


@dataclass(slots=True)
class StapBereikbaarheid:
    """What the step did, for the command, the algorithm and the closing line."""

    run_ids: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_bereikbaarheid(
    werkbestand: Path,
    profielen: Sequence[str] = ("75plus",),
    normen: Path | None = None,
    *,
    bevestig_afwezig: Sequence[str] = (),
    bevestig_volledig: Sequence[str] = (),
    dichtstbij: int = 1,
    banden: Bands | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapBereikbaarheid:
    """Compute walking distances for *profielen* and write them to *werkbestand*.

    *normen* is a file with the study's differences. Categories in *bevestig_afwezig* are known not
    to exist; those in *bevestig_volledig* are known to be complete however few there are. With
    *dichtstbij* 2 or 3 the second and third nearest are found too; *banden* are distances in whole
    metres within which facilities are counted besides the norm. Raises :class:`LzwError` with
    every problem in the input layers; the file is then untouched.
    """
    choice = _choice(profielen, normen, bevestig_afwezig, bevestig_volledig, dichtstbij, banden)
    out = StapBereikbaarheid()
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all(INPUTS, REQUIRED)
        check(tick, 0.1)
        # Skipped is only what the result layers still hold; the history knows replaced runs too.
        held = [_held(current, name) for name in RESULTS]
        skip = set.intersection(*held) if overslaan else set()
        others = {p for p, _ in set().union(*held)} - set(choice.profiles)
        for run in _runs(choice, layers, current.meta.get("data_omvang"), skip, tick, out):
            for layer in run.result.layers:
                change.write(_beside_others(change, layer, run.profile, bool(others)))
            messages = sentences(run.result.problems)
            change.record("bereikbaarheid", run.parameters, run.norms, run.hashes, messages)
        check(tick, 0.9)
    tick(1.0)
    return out


def bereken_los(
    together: Together,
    profielen: Sequence[str] = ("75plus",),
    normen: Path | None = None,
    *,
    bevestig_afwezig: Sequence[str] = (),
    bevestig_volledig: Sequence[str] = (),
    dichtstbij: int = 1,
    banden: Bands | None = None,
    omvang: str | None = None,
    tick: Tick = never,
) -> tuple[dict[str, Layer], StapBereikbaarheid]:
    """Compute the same on layers in memory; return the result layers and what was done.

    *omvang* (WKT, EPSG:28992) says how far the data reach, where the werkbestand behind
    *together* does not say so.
    """
    choice = _choice(profielen, normen, bevestig_afwezig, bevestig_volledig, dichtstbij, banden)
    out = StapBereikbaarheid(messages=list(together.messages))
    made: dict[str, list[Layer]] = {name: [] for name in RESULTS}
    for run in _runs(choice, together.layers, omvang or together.extent, set(), tick, out):
        for layer in run.result.layers:
            made[layer.name].append(layer)
    tick(1.0)
    return {name: concat(layers, LAYERS[name]) for name, layers in made.items()}, out


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the user chose, checked."""

    profiles: tuple[str, ...]
    norms: NormSet
    absent: tuple[str, ...]
    complete: tuple[str, ...]
    nearest: int
    bands: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """One profile, computed."""

    profile: str
    parameters: dict[str, Any]
    norms: dict[str, Any]
    hashes: dict[str, str]
    result: Result


def _choice(
    profielen: Sequence[str],
    normen: Path | None,
    bevestig_afwezig: Sequence[str],
    bevestig_volledig: Sequence[str],
    dichtstbij: int,
    banden: Bands | None,
) -> _Choice:
    norms = load_norms(normen)
    problems = [
        Problem("onbekend_profiel", values={"profiel": p, "keuze": ", ".join(norms.profiles)})
        for p in profielen
        if p not in norms.profiles
    ] + [
        Problem(
            "onbekende_categorie",
            values={"categorie": c, "keuze": ", ".join(k.key for k in CATEGORIES)},
        )
        for c in [*bevestig_afwezig, *bevestig_volledig]
        if c not in CATEGORIES
    ]
    if dichtstbij not in range(1, MOST_CHOICES + 1):
        problems.append(
            Problem("dichtstbij_onjuist", values={"aantal": dichtstbij, "hoogste": MOST_CHOICES})
        )
    bands, wrong = read_bands(banden, whole=True)
    problems += wrong
    if problems:
        raise LzwError(problems)
    return _Choice(
        tuple(dict.fromkeys(profielen)),
        norms,
        tuple(sorted(bevestig_afwezig)),
        tuple(sorted(bevestig_volledig)),
        dichtstbij,
        bands,
    )


def _runs(
    choice: _Choice,
    layers: Mapping[str, Layer],
    extent: str | None,
    skip: set[tuple[str, str]],
    tick: Tick,
    out: StapBereikbaarheid,
) -> Iterator[_Run]:
    """Yield the profiles one by one and note in *out* what was done; those in *skip* are held."""
    # Of the rows themselves, not of the file: two routes with the same rows give the same run.
    hashes = {name: content_hash(layers[name]) for name in INPUTS}
    for number, name in enumerate(choice.profiles):
        parameters = {
            "profiel": name,
            "bevestig_afwezig": list(choice.absent),
            "bevestig_volledig": list(choice.complete),
            "dichtstbij": choice.nearest,
            "banden": list(choice.bands),
            "data_omvang": extent,
        }
        used = used_norms(choice.norms, parameters)
        identity = run_id("bereikbaarheid", parameters, used, hashes)
        out.run_ids.append(identity)
        if (name, identity) in skip:
            out.skipped = True
            continue
        count = len(choice.profiles)
        result = bereikbaarheid(
            Inputs(
                **{n: layers[n] for n in INPUTS},
                data_omvang=shapely.from_wkt(extent) if extent else None,
            ),
            choice.norms.profiles[name],
            choice.norms,
            confirmed_absent=frozenset(choice.absent),
            confirmed_complete=frozenset(choice.complete),
            choices=choice.nearest,
            bands_m=choice.bands,
            run_id=identity,
            tick=part(tick, 0.1 + 0.7 * number / count, 0.1 + 0.7 * (number + 1) / count),
        )
        messages = sentences(result.problems)
        out.messages += [m for m in messages if m not in out.messages]
        out.facts[name] = result.facts
        yield _Run(name, parameters, used, hashes, result)


def _beside_others(change: Edit, layer: Layer, profile: str, others: bool) -> Layer:
    """Return *layer* under the rows of other profiles; the file is only read when it has any."""
    if not others and layer.name not in change.staged:
        return layer
    old = change.read(layer.name)
    keep = (old.data["profiel"] != profile).to_numpy(dtype=bool)
    return concat([old.take(keep), layer], LAYERS[layer.name])


def _held(file: Werkbestand, layer: str) -> set[tuple[str, str]]:
    """Return the (profile, run_id) pairs in a result layer."""
    data = file.raw(layer, ("profiel", "run_id")).data
    if not {"profiel", "run_id"} <= set(data.columns):
        return set()
    return set(zip(data["profiel"], data["run_id"], strict=True))


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run with *parameters* uses, for its identity."""
    used = norms_as_data(norms, parameters["profiel"])
    return used | belang_as_data(norms.groups, norms.levels)


def norms_as_data(norms: NormSet, profile: str) -> dict[str, Any]:
    """Return the numbers in use, for the verantwoording and the run's identity."""
    standard = load_norms()
    return {
        "naam": norms.name,
        "normen": {k: [n.value, n.wide] for k, n in norms.norms.items()},
        "gewichten": {k: n.value for k, n in norms.weights.items()},
        "volledigheid": {k: n.value for k, n in norms.completeness.items()},
        "rekenregels": {k: n.value for k, n in norms.rules.items()},
        "capaciteit": capaciteit_as_data(norms.catchments),
        "profiel": {
            "snelheid_m_s": norms.profiles[profile].speed_m_s,
            **profile_as_data(norms.profiles[profile]),
        },
        "afwijkingen": [list(d) for d in norm_differences(norms, standard)],
    }
