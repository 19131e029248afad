# SPDX-License-Identifier: GPL-2.0-or-later
"""The step looproutes: who walks where to the essentials, and which obstacles are on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ...core.buitenruimte.obstakels import EVERY, Limits
from ...core.buitenruimte.openbare_ruimte import Inputs, looproutes
from ...core.errors import LzwError, Problem
from ...core.mensen.doelgroep import Rules
from ...core.norms import NormSet
from ...core.profile import Profile
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..actueel import held, latest_run, refuse_stale
from ..getallen import afstand, getal
from ..meldingen import register, sentences
from ..normen.lezen import load_norms, profile_as_data
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .witte_vlekken import essentials_for

__all__ = [
    "RESULTS",
    "StapLooproutes",
    "bereken_looproutes",
    "limits_of",
    "looproutes_regels",
]

_REQUIRED = ("bereikbaarheid", "bereikbaarheid_gebied", "voorzieningen", "wegen", "gebieden")
_INPUTS = (*_REQUIRED, "barrieres")
RESULTS = ("looproutes", "obstakels", "obstakels_oordeel")
_TOP = 5

_STANDARD = "rollator"
"""The profile whose demands on a road count where another asks nothing."""

register(
    {
        "looproutes_andere_regels": "De bereikbaarheid van profiel {profiel} is met andere regels "
        "berekend dan deze: de loopafstanden verschillen. Geef hetzelfde normbestand (--normen) "
        "als bij de bereikbaarheid, of bereken die opnieuw met: lzw bereikbaarheid --profiel "
        "{profiel}.",
        "bezoeken_onbekend": "Van geen van de voorzieningen ({essentieel}) staat in de normen hoe "
        "vaak mensen er komen. Laat --bezoeken weg, of voeg een gewicht toe aan het normbestand.",
        "bezoeken_zonder_gewicht": "Hoe vaak mensen naar deze voorzieningen gaan staat niet in de "
        "normen: {categorie}. In de bezoeken en in de rangorde van obstakels tellen ze niet mee.",
        "looproutes_geschat": "De aantallen {groep} zijn geschat uit grote gebieden ({bron}): "
        "binnen zo'n gebied zijn ze gelijk over de woningen verdeeld. Gebruik ze als aanwijzing, "
        "niet als telling.",
        "looproutes_te_weinig_gegevens": "Van {pct} % van de looproutes is niet bekend of "
        "{profiel} er kunnen lopen: daarvoor is nodig {ontbreekt}. De routes zijn berekend alsof "
        "het onbekende begaanbaar is, en over de norm wordt dan niets gezegd. Vul de laag wegen "
        "aan, bijvoorbeeld uit de BGT en met een schouw van de stoepranden.",
        "looproutes_zonder_weg": "Voor {mensen} mensen ({groep}) is er naar minstens één van de "
        "voorzieningen geen weg. Zij lopen op die route niet mee.",
        "looproutes_weinig_banken": "Er staan {aantal} zitbanken in de gegevens. Over meer dan "
        "{pct} % van de looproutes is er geen binnen {grens} m; dat lijkt onvolledig en wordt niet "
        "beoordeeld. Vul ze aan, of bevestig met --banken-volledig dat dit ze allemaal zijn.",
    }
)


@dataclass(slots=True)
class StapLooproutes:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    profiel: str
    groep: str
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_looproutes(
    werkbestand: Path,
    profiel: str = "75plus",
    groep: str = "inw_75plus",
    normen: Path | None = None,
    *,
    essentieel: Sequence[str] = (),
    bezoeken: bool = False,
    banken_volledig: bool = False,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapLooproutes:
    """Find the looproutes of one profile and group, and the obstacles on them; write both.

    *essentieel* are the categories people walk to, empty those of the norms. With *bezoeken* a walk
    weighs as often as it is made. *banken_volledig* says that all benches are in the data, however
    few. With *overslaan* nothing is done when nothing changed. Raises :class:`LzwError`, also when
    the bereikbaarheid is older than its input; the file is then untouched.
    """
    norms = load_norms(normen)
    chosen = essentials_for(essentieel, groep, norms)
    if profiel not in norms.profiles:
        values = {"profiel": profiel, "keuze": ", ".join(norms.profiles)}
        raise LzwError(Problem("onbekend_profiel", values=values))
    profile = norms.profiles[profiel]
    limits = limits_of(norms, profile)
    rules = Rules.of(norms)
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*_INPUTS, "verantwoording"), _REQUIRED)
        mine = layers["bereikbaarheid"].data
        refuse_stale(current, layers, set(mine["run_id"][mine["profiel"] == profiel]))
        check(tick, 0.4)
        parameters = {
            "profiel": profiel,
            "groep": groep,
            "essentieel": list(chosen),
            "bezoeken": bezoeken,
            "banken_volledig": banken_volledig,
            "gemeente": current.meta.get("gemeente"),
        }
        used = used_norms(norms, parameters)
        hashes = {name: content_hash(layers[name]) for name in _INPUTS}
        identity = run_id("looproutes", parameters, used, hashes)
        last = latest_run(layers["verantwoording"], "looproutes", profiel=profiel, groep=groep)
        if overslaan and last == identity and _kept(current, profiel, groep) <= {identity}:
            return StapLooproutes(identity, profiel, groep, skipped=True)
        found = looproutes(
            Inputs(**{n: layers[n] for n in _INPUTS}, gemeente=current.meta.get("gemeente")),
            profile,
            limits,
            groep,
            chosen,
            rules=rules,
            visits={k: n.value for k, n in norms.weights.items()} if bezoeken else None,
            benches_complete=banken_volledig,
            run_id=identity,
            tick=part(tick, 0.5, 0.9),
        )
        for layer in (found.routes, found.obstacles, found.verdict):
            change.write(_beside_others(change, layer, profiel, groep))
        messages = sentences(found.problems)
        change.record("looproutes", parameters, used, hashes, messages)
        check(tick, 0.95)
    tick(1.0)
    return StapLooproutes(identity, profiel, groep, found.facts, messages)


def limits_of(norms: NormSet, profile: Profile) -> Limits:
    """Return from where something is an obstacle: by the profile, else by that of a rollator."""
    own = {rule.key for rule in profile.rules}
    standard = norms.profiles[_STANDARD].rules if _STANDARD in norms.profiles else ()
    wanted = {kind.demand for kind in EVERY} - {"", "rolstoel"}
    return Limits(
        (*profile.rules, *(r for r in standard if r.key in wanted - own)),
        bench_m=norms.rule("bank_afstand"),
        benchless_pct=norms.rule("bank_ontbreekt_max"),
        link_m=norms.rule("schakel_recht"),
        link_factor=norms.rule("schakel_factor"),
        walk_m=norms.rule("keuze_max"),
        unknown_pct=norms.rule("onbekend_max"),
    )


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run with *parameters* uses, for its identity."""
    profile = norms.profiles[parameters["profiel"]]
    limits, rules = limits_of(norms, profile), Rules.of(norms)
    visits = parameters["bezoeken"]
    return {
        "naam": norms.name,
        "profiel": profile_as_data(profile),
        "eisen": {
            r.key: [r.limit, sorted(r.bad)] for r in sorted(limits.demands, key=lambda r: r.key)
        },
        "bank_afstand": limits.bench_m,
        "bank_ontbreekt_max": limits.benchless_pct,
        "schakel_recht": limits.link_m,
        "schakel_factor": limits.link_factor,
        "keuze_max": limits.walk_m,
        "onbekend_max": limits.unknown_pct,
        "aanloop_max": rules.max_leg_m,
        "component_min": rules.min_component_m,
        "publicatie_min": rules.publish_min,
        "afronding": rules.rounding,
        "gewichten": {k: n.value for k, n in norms.weights.items()} if visits else {},
    }


def _kept(file: Werkbestand, profile: str, group: str) -> set[str]:
    """Return the runs that the layers hold; a missing layer counts as one that nobody asked for."""
    runs = [held(file, name, profiel=profile, groep=group) for name in RESULTS]
    return {""} if None in runs else set().union(*(r for r in runs if r is not None))


def _beside_others(change: Edit, layer: Layer, profile: str, group: str) -> Layer:
    """Return *layer* under the rows of other profiles and groups."""
    old = change.read(layer.name)
    own = (old.data["profiel"] == profile) & (old.data["groep"] == group)
    return concat([old.take(~own.to_numpy(dtype=bool)), layer], LAYERS[layer.name])


# In sentences


def looproutes_regels(layers: Mapping[str, Layer], done: StapLooproutes) -> list[str]:
    """Return what the layers of this step say: the busiest streets, what is known, the top five."""
    routes, obstacles, verdict = (
        t[((t["profiel"] == done.profiel) & (t["groep"] == done.groep)).to_numpy(dtype=bool)]
        for t in (layers[name].data for name in RESULTS)
    )
    words = _and([CATEGORIES[c].one.removeprefix("een ") for c in done.facts["essentieel"]])
    people = f"mensen ({done.groep[4:6]}+)"
    if routes.empty:
        return [f"Geen looproutes naar: {words}. Van de {people} heeft niemand er een weg heen."]
    lines = [
        f"Looproutes naar: {words}. Er loopt iemand over {getal(done.facts['straat_km'], 1)} km "
        "straat.",
        *_busiest(routes, people),
        "Voldoet de openbare ruimte?",
        *(f"  {line}" for line in _judgement(verdict)),
        "Welke obstakels zijn er?",
    ]
    ranked = obstacles[(obstacles["gepubliceerd"] == 1).to_numpy(dtype=bool)]
    if ranked.empty:
        lines.append("  Geen obstakels die genoeg mensen raken om te noemen.")
    for row in ranked.sort_values(["rang", "obstakel_id"]).head(_TOP).to_dict("records"):
        lines.append(f"  {row['rang']}. {row['wat']}")
    if len(ranked) > _TOP:
        lines.append(f"  De andere {getal(len(ranked) - _TOP)} staan in de laag obstakels.")
    small = len(obstacles) - len(ranked)
    if small:
        also = "1 ander obstakel raakt" if small == 1 else f"{getal(small)} andere raken elk"
        lines.append(f"  {also} te weinig mensen voor een getal.")
    return lines


def _busiest(routes: pd.DataFrame, people: str) -> list[str]:
    top = routes[routes["naam"].notna()].sort_values(
        ["mensen", "route_id"], ascending=[False, True]
    )
    top = top.drop_duplicates("naam").head(3)
    named = [
        f"{name} ({str(text).removesuffix(' (geschat)')})"
        for name, text in zip(top["naam"], top["mensen_tekst"], strict=True)
    ]
    return [f"De meeste {people} lopen over: {_and(named)}."] if named else []


def _judgement(verdict: pd.DataFrame) -> list[str]:
    """Return per kind what is known; what cannot be said in one line."""
    lines, silent = [], []
    for kind in EVERY:
        for row in verdict[(verdict["soort"] == kind.key).to_numpy(dtype=bool)].to_dict("records"):
            if row["oordeel"] == "niet_te_zeggen":
                silent.append(kind.many)
                continue
            if kind.key == "schakel":
                count = int(row["obstakels"])
                lines.append(f"{kind.many.capitalize()}: {getal(count) if count else 'geen'}.")
                continue
            known = row["gelopen_km"] - row["onbekend_km"]
            found = row["obstakel_km"]
            much = afstand(1000 * found) if found > 0 else "niets"
            text = f"{kind.many.capitalize()}: {much} van {getal(known, 1)} km"
            if row["oordeel"] == "deels":
                # Something is known: never rounded to everything.
                unknown = getal(min(row["onbekend_pct"], 99))
                text += f"; van {unknown} % van de looproutes is het niet bekend"
            lines.append(text + ".")
    if silent:
        lines.append(f"Niet te zeggen, want de gegevens ontbreken: {_and(silent)}.")
    lines.append("Losse tegels staan in geen enkele bron; die ziet u alleen bij een schouw.")
    return lines


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"
