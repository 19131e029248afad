# SPDX-License-Identifier: GPL-2.0-or-later
"""The step woonservicegebied: places, streets and people in; hubs, areas and their test out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.plekken.hubs import HubRules, chosen_functions
from ...core.plekken.woonservicegebied import (
    Choice,
    Inputs,
    Result,
    Source,
    woonservicegebieden,
)
from ...core.plekken.woonservicelagen import ORIGINS, RINGS
from ...core.profile import Profile
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat, empty
from ..actueel import held, latest_run
from ..geladen import Input
from ..getallen import geheel, procent
from ..meldingen import register, sentences
from ..normen.lezen import load_norms, profile_as_data
from ..normen.woonservicegebied import hub_rules_as_data, load_hub_rules
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .kandidaten import read_places
from .los import Together

__all__ = [
    "INPUTS",
    "NO_HUB",
    "REQUIRED",
    "RESULTS",
    "StapWoonservicegebied",
    "bereken_woonservicegebied",
    "bereken_woonservicegebied_los",
    "read_rings",
    "woonservicegebied_regels",
]

RESULTS = (
    "hubs",
    "hub_leden",
    "hubs_advies",
    "woonservicegebieden",
    "woonservicegebieden_toets",
    "woonservicegebieden_woningen",
    "woonservicegebieden_gebied",
)

REQUIRED = ("woningen", "wegen", "voorzieningen")
_HASHED = (*REQUIRED, "bevolking", "instellingen", "gebieden", "panden", "barrieres")
INPUTS = (*_HASHED, "geschiktheid", "bereikbaarheid_gebied")

NO_HUB = frozenset(
    ("hubs_geen_gegeven", "hubs_functie_nergens", "hubs_geen_gevonden", "hubs_bereiken_niemand")
)
"""The problems that say that there is no hub here: an answer, to who did not choose one."""

_ELDEST = "75-plussers"

register(
    {
        "hubs_functie_onbekend": "In de kolom functies staan woorden die geen functie zijn: "
        "{woorden}. Die tellen niet mee. De functies zijn: {keuze}. Verander "
        "het woord, of zet deze spelling in een bestand bij --regels.",
        "hubs_functies_eigen": "Bij de hubs: van {rijen} gaat de kolom functies van uw laag voor "
        "wat de laag voorzieningen ervan zegt: {examples}. Laat die kolom leeg om dat toch te "
        "gebruiken.",
        "hubs_functies_bekend": "Bij de hubs: van {rijen} is de kolom functies leeg; overgenomen "
        "is wat de laag voorzieningen ervan zegt: {examples}. Vul de kolom in als dat niet klopt.",
        "hubs_functies_erbij": "Bij de hubs: op de plek van {hubs} ligt een voorziening met "
        "functies die de hub zelf niet noemt: {examples}. Die tellen mee als wat erbij ligt. Klopt "
        "dat niet, verbeter dan de laag voorzieningen.",
        "hubs_ver_van_netwerk": "Bij de hubs: {rijen} {heeft} binnen {maximum} m geen weg om over "
        "te lopen. Zonder weg geen gebied; controleer de plek, en de wegen met: lzw netwerk.",
        "hubs_op_een_plek": "Bij de hubs: {rijen} {heeft} dezelfde plek als een andere. Samen zijn "
        "ze een hub, met alle functies bij elkaar en de naam van de eerste.",
        "hubs_geen_gegeven": "Er is geen hub: geen voorziening noemt in de kolom functies zelf "
        "{functies}. Vul die kolom in, geef een laag met hubs, of laat hubs zoeken met --hubs "
        "gevonden.",
        "hubs_functie_nergens": "Er is geen hub te vinden: in de laag voorzieningen staat geen "
        "plek met {ontbreekt}. Voeg die toe, of vraag minder met --functies.",
        "hubs_geen_gevonden": "Er is geen hub te vinden: nergens liggen plekken met {functies} "
        "binnen {onderling} m lopen van elkaar. Geef een grotere afstand met --onderling, of vraag "
        "minder met --functies.",
        "hubs_zonder_woningen": "Bij de hubs: {rijen} {heeft} geen woning van het studiegebied "
        "binnen {straal} m lopen waarvoor dit de dichtstbijzijnde hub is. Die doen niet mee.",
        "hubs_bereiken_niemand": "Geen van de hubs ({aantal}) ligt binnen {straal} m lopen van "
        "een woning. Controleer de plekken van de hubs en de wegen met: lzw netwerk.",
        "ringen_onjuist": "Ringen van {ringen} m kunnen niet. Geef met --ringen drie loopafstanden "
        "van 1 tot en met {hoogste} m, bijvoorbeeld --ringen 400,500,800.",
        "ringen_niet_oplopend": "Ringen van {ringen} m lopen niet op. Geef ze van klein naar "
        "groot, bijvoorbeeld --ringen 400,500,800.",
        "ringen_aantal": "Geef drie ringen, van klein naar groot, bijvoorbeeld --ringen "
        "400,500,800. Nu {is} gegeven: {ringen}.",
        "ringen_geen_getal": "{ringen} zijn geen ringen. Geef met --ringen drie loopafstanden in "
        "hele meters met een komma ertussen, bijvoorbeeld --ringen 400,500,800.",
        "onderling_onjuist": "Een onderlinge afstand van {waarde} m kan niet. Geef met --onderling "
        "een loopafstand van 1 tot en met {hoogste} m, bijvoorbeeld --onderling 300.",
        "functie_onbekend": "Functie {functie} bestaat niet. Kies uit: {keuze}. Hoofdletters "
        "maken niet uit.",
        "hubs_functies_nodig": "Zonder functies is niet te zeggen wat een hub is. Noem er een of "
        "meer met --functies. Er is keuze uit: {keuze}.",
        "bevestigd_onbekend": "{wat} is geen functie en geen categorie, dus er is niets te "
        "bevestigen. Kies uit: {keuze}.",
        "buurten_ontbreken": "Er zijn geen buurten met woningen, dus er is geen vorm van hele "
        "buurten. Lees ze in met: lzw importeer gebieden BESTAND.",
        "gebied_buiten_grenzen": "Bij de woonservicegebieden: {rijen} {heeft} voor {wat} een getal "
        "buiten de uiterste grenzen van {laagste} tot {hoogste}. Zo'n gebied is altijd onvolledig.",
        "hubs_aan_de_rand": "Bij de hubs: {rijen} {heeft} een gebied dat over de rand van de "
        "gegevens loopt. Wat daar ontbreekt, kan er net buiten liggen. Lees een ruimer gebied in.",
        "gebied_geschat": "De aantallen mensen zijn geschat uit grote gebieden ({bron}): binnen "
        "zo'n gebied zijn ze gelijk over de woningen verdeeld.",
        "gebied_mensen_onbekend": "In de laag bevolking staat van {woningen} niet hoeveel "
        "75-plussers er wonen (geheim bij het CBS, of buiten elke eenheid). Die tellen niet als "
        "nul: aantallen zijn ten minste, met een hoogste grens ernaast. Lees ook een bron in die "
        "ze wel kent, bijvoorbeeld met: lzw importeer pc4 BESTAND.",
        "gebied_zonder_bevolking": "Zonder laag bevolking is niet te zeggen hoeveel mensen in een "
        "woonservicegebied wonen. Lees vierkanten of pc4 in; woningen zijn wel geteld.",
        "gebied_zonder_75plus": "In de laag bevolking staat niet hoeveel 75-plussers er wonen, "
        "alleen andere groepen. Lees een bron in die ze kent: lzw importeer pc4 BESTAND. Tot dan "
        "is niet te zeggen hoeveel 75-plussers in een woonservicegebied wonen.",
    }
)


@dataclass(slots=True)
class StapWoonservicegebied:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    profiel: str
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_woonservicegebied(
    werkbestand: Path,
    profiel: str = "75plus",
    *,
    hubs: Input | str | None = None,
    kolommen: Mapping[str, str] | None = None,
    functies: Sequence[str] = (),
    onderling: float | None = None,
    ringen: Sequence[float] | None = None,
    buurten: bool = False,
    bevestig_volledig: Sequence[str] = (),
    regels: Path | None = None,
    normen: Path | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapWoonservicegebied:
    """Find the hubs, delineate and test their areas and write all layers to *werkbestand*.

    *hubs* is ``gegeven`` (places that say themselves what they offer), ``gevonden`` (places that
    lie together), or a layer with points, of which *kolommen* gives columns that are called
    otherwise; None takes what is given, else what is found. *functies* says what a hub must offer,
    *onderling* (m) how near places of one hub lie, *ringen* the three walking distances in metres,
    ascending; all come from the rules (*regels* holds a study's differences) when not given. With
    *buurten* each area also comes as whole buurten. *bevestig_volledig* names functions and
    categories of which the list is complete. A rerun replaces its own profile; with *overslaan*
    nothing is done when nothing changed. Raises :class:`LzwError`; the file is then untouched.
    """
    wish = _wish(
        profiel,
        hubs=hubs,
        kolommen=kolommen,
        functies=functies,
        onderling=onderling,
        ringen=ringen,
        buurten=buurten,
        bevestig_volledig=bevestig_volledig,
        regels=regels,
        normen=normen,
    )
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*INPUTS, "verantwoording"), REQUIRED)
        check(tick, 0.05)
        plan = _plan(wish, layers, current.meta.get("data_omvang"), current.meta.get("gemeente"))
        last = latest_run(layers["verantwoording"], "woonservicegebied", profiel=profiel)
        kept = held(current, "hubs", profiel=profiel)
        if overslaan and last == plan.identity and kept == {plan.identity}:
            return StapWoonservicegebied(plan.identity, profiel, skipped=True)
        found = plan.run(part(tick, 0.1, 0.95))
        for layer in found.layers.values():
            change.write(_beside_others(change, layer, profiel))
        messages = sentences(found.problems)
        change.record("woonservicegebied", plan.parameters, plan.used, plan.hashes, messages)
        check(tick, 0.97)
    tick(1.0)
    return StapWoonservicegebied(plan.identity, profiel, found.facts, messages)


def bereken_woonservicegebied_los(
    together: Together,
    profiel: str = "75plus",
    *,
    omvang: str | None = None,
    tick: Tick = never,
    **wishes: Any,
) -> tuple[dict[str, Layer], StapWoonservicegebied]:
    """Draw and test the same on layers in memory; return the result layers and what was done.

    *wishes* are those of :func:`bereken_woonservicegebied`. *omvang* (WKT, EPSG:28992) says how
    far the data reach, where the werkbestand behind *together* does not say so. What that knows of
    dwellings or facilities that came loose is about others, and does not count.
    """
    wish = _wish(profiel, **wishes)
    layers = dict(together.layers)
    for loose, result in (("woningen", "geschiktheid"), ("voorzieningen", "bereikbaarheid_gebied")):
        if loose in together.loose:
            layers[result] = empty(LAYERS[result])
    plan = _plan(wish, layers, omvang or together.extent, together.gemeente)
    found = plan.run(tick)
    messages = [*together.messages, *sentences(found.problems)]
    return found.layers, StapWoonservicegebied(plan.identity, profiel, found.facts, messages)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user asked, checked as far as that can be without a layer of the study."""

    profile: Profile
    norms: NormSet
    rules: HubRules
    choice: Choice
    own: Layer | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """One run that is ready to go, with what tells it from another."""

    wish: _Wish
    inputs: Inputs
    parameters: dict[str, Any]
    used: dict[str, Any]
    hashes: dict[str, str]
    identity: str

    def run(self, tick: Tick) -> Result:
        """Compute it."""
        wish = self.wish
        return woonservicegebieden(
            self.inputs,
            wish.profile,
            wish.rules,
            wish.norms,
            wish.choice,
            run_id=self.identity,
            tick=tick,
        )


def _wish(
    profiel: str,
    *,
    hubs: Input | str | None = None,
    kolommen: Mapping[str, str] | None = None,
    functies: Sequence[str] = (),
    onderling: float | None = None,
    ringen: Sequence[float] | None = None,
    buurten: bool = False,
    bevestig_volledig: Sequence[str] = (),
    regels: Path | None = None,
    normen: Path | None = None,
) -> _Wish:
    """Return what the parameters of the step come to."""
    norms = load_norms(normen)
    if profiel not in norms.profiles:
        values = {"profiel": profiel, "keuze": ", ".join(norms.profiles)}
        raise LzwError(Problem("onbekend_profiel", values=values))
    rules = _rules(load_hub_rules(regels), functies, onderling, ringen)
    choice = _choice(hubs, buurten, bevestig_volledig, rules)
    own = None
    if hubs is not None and hubs not in ORIGINS:
        own = read_places(Path(hubs) if isinstance(hubs, str) else hubs, kolommen)
    return _Wish(norms.profiles[profiel], norms, rules, choice, own)


def _plan(
    wish: _Wish, layers: Mapping[str, Layer], extent: str | None, gemeente: str | None
) -> _Plan:
    """Return the run of *wish* on *layers*, of data that reach to *extent* (WKT)."""
    profile, own, norms = wish.profile, wish.own, wish.norms
    status = _status(layers["bereikbaarheid_gebied"].data, profile.key)
    runs = sorted(set(layers["geschiktheid"].data["run_id"].dropna().astype(str)))
    parameters = {
        "profiel": profile.key,
        "hubs": "laag" if own is not None else wish.choice.source,
        "hubs_laag": None if own is None else content_hash(own),
        "buurten": wish.choice.buurten,
        "bevestig_volledig": sorted(wish.choice.confirmed),
        "status": status,
        "geschiktheid": runs,
        "data_omvang": extent,
        "gemeente": gemeente,
    }
    used = {
        **used_norms(norms, parameters),
        "woonservicegebied": hub_rules_as_data(wish.rules),
    }
    hashes = {name: content_hash(layers[name]) for name in _HASHED}
    if runs:
        hashes["geschiktheid"] = ",".join(runs)
    inputs = Inputs(
        **{n: layers[n] for n in (*_HASHED, "geschiktheid")},
        hubs=own,
        status=status,
        data_omvang=shapely.from_wkt(extent) if extent else None,
        gemeente=gemeente,
    )
    identity = run_id("woonservicegebied", parameters, used, hashes)
    return _Plan(wish, inputs, parameters, used, hashes, identity)


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run with *parameters* uses, for its identity."""
    rules = ("aanloop_max", "component_min", "publicatie_min", "afronding")
    return {
        "naam": norms.name,
        "profiel": profile_as_data(norms.profiles[parameters["profiel"]]),
        **{key: norms.rule(key) for key in rules},
    }


def read_rings(text: str | None) -> list[float] | None:
    """Return the rings that *text* names, such as ``400,500,800``; None for None."""
    if text is None or not text.strip():
        return None
    try:
        return [float(part) for part in text.replace(";", ",").split(",") if part.strip()]
    except ValueError:
        raise LzwError(Problem("ringen_geen_getal", values={"ringen": text})) from None


def _rules(
    rules: HubRules,
    functions: Sequence[str],
    together: float | None,
    rings: Sequence[float] | None,
) -> HubRules:
    """Return *rules* with what the user chose himself."""
    problems = []
    keys, wrong = chosen_functions([k for f in functions for k in f.split(",")], rules.functions)
    every = ", ".join(
        f.label if f.label == f.key else f"{f.label} ({f.key})" for f in rules.functions.values()
    )
    problems += [
        Problem("functie_onbekend", values={"functie": k, "keuze": every})
        for k in dict.fromkeys(wrong)
    ]
    if functions and not keys and not wrong:
        problems.append(Problem("hubs_functies_nodig", values={"keuze": every}))
    if rings is not None and len(rings) != len(RINGS):
        shown = ", ".join(f"{m:g}" for m in rings) or "geen"
        values = {"ringen": shown, "is": "is" if len(rings) < 2 else "zijn"}
        problems.append(Problem("ringen_aantal", values=values))
    if problems:
        raise LzwError(problems)
    if keys:
        rules = replace(rules, given=tuple(keys), found=tuple(keys))
    if together is not None:
        rules = replace(rules, together_m=float(together))
    if rings is not None:
        chosen = tuple(
            replace(r, metres=float(m), sources=("lzw_keuze",), certainty="eigen keuze")
            if r.metres != float(m)
            else r
            for r, m in zip(rules.rings, rings, strict=True)
        )
        rules = replace(rules, rings=chosen)
    return rules


def _choice(
    hubs: Input | str | None,
    buurten: bool,
    confirmed: Sequence[str],
    rules: HubRules,
) -> Choice:
    source: Source | None = None
    if hubs == "gegeven":
        source = "gegeven"
    elif hubs == "gevonden":
        source = "gevonden"
    every = [*rules.functions, *(c.key for c in CATEGORIES if c.key not in rules.functions)]
    # By key, or by the word that people read; a function goes before a category.
    named = {c.label.lower(): c.key for c in CATEGORIES}
    named |= {f.label.lower(): f.key for f in rules.functions.values()}
    named |= {k.lower(): k for k in every}
    words = {k.strip() for c in confirmed for k in c.split(",") if k.strip()}
    keys = frozenset(named[k.lower()] for k in words if k.lower() in named)
    wrong = sorted(k for k in words if k.lower() not in named)
    if wrong:
        values = {"keuze": ", ".join(every)}
        raise LzwError([Problem("bevestigd_onbekend", values={"wat": k, **values}) for k in wrong])
    return Choice(source, buurten, keys)


def _status(table: pd.DataFrame, profile: str) -> dict[str, str]:
    """Return how complete bereikbaarheid found each category, for this profile where it ran."""
    mine = table[(table["profiel"] == profile).to_numpy(dtype=bool)]
    rows = mine if len(mine) else table
    rows = rows[rows["categorie_status"].notna()].drop_duplicates("categorie")
    found = zip(rows["categorie"].astype(str), rows["categorie_status"].astype(str), strict=True)
    return dict(sorted(found))


def _beside_others(change: Edit, layer: Layer, profile: str) -> Layer:
    """Return *layer* under the rows of other profiles."""
    old = change.read(layer.name)
    own = (old.data["profiel"] == profile).to_numpy(dtype=bool)
    return concat([old.take(~own), layer], LAYERS[layer.name])


# In sentences


def woonservicegebied_regels(layers: Mapping[str, Layer], done: StapWoonservicegebied) -> list[str]:
    """Return what came out: each hub with its outcome, and who lives in no area."""
    facts = done.facts
    hubs = _mine(layers["hubs"].data, done)
    areas = _mine(layers["woonservicegebieden"].data, done)
    areas = areas[(areas["vorm"] == "netwerk").to_numpy(dtype=bool)]
    tests = _mine(layers["woonservicegebieden_toets"].data, done)
    people = tests[(tests["criterium"] == "inwoners").to_numpy(dtype=bool)].set_index("hub_id")
    many = "1 hub" if len(hubs) == 1 else f"{geheel(len(hubs))} hubs"
    how = "gegeven" if facts["herkomst"] == "gegeven" else "gevonden waar plekken bij elkaar liggen"
    reach = geheel(facts["ringen"][-1])
    lines = [f"{many}, {how}; elk gebied loopt tot {reach} m."]
    for row in hubs.sort_values(["naam", "hub_id"]).to_dict("records"):
        homes = areas.loc[(areas["hub_id"] == row["hub_id"]).to_numpy(dtype=bool), "woningen"].sum()
        line = f"{row['naam']}: {row['oordeel']}. {_dwellings(homes)}"
        if row["hub_id"] in people.index:
            value = people.loc[row["hub_id"], "waarde"]
            most = people.loc[row["hub_id"], "waarde_max"]
            few = 0 < value < facts["publicatie_min"]
            said = f"minder dan {geheel(facts['publicatie_min'])}" if few else geheel(value)
            if not pd.isna(most):
                said = f"{'0' if few else geheel(value)} tot {geheel(most)}"
            line += "" if pd.isna(value) else f", {said} inwoners"
        line += "."
        if row["ontbreekt"]:
            line += f" Niet gehaald: {row['ontbreekt']}."
        if row["onbekend"]:
            line += f" Onbekend: {row['onbekend']}."
        lines.append(line)
    known = facts["woningen"] - facts["woningen_ver_van_netwerk"]
    share = procent(100 * facts["woningen_erbuiten"] / max(known, 1))
    line = f"In geen enkel gebied: {_dwellings(facts['woningen_erbuiten'])} ({share})"
    if facts["mensen_bekend"]:
        line += f", {_outside(facts)}"
        if facts["mensen"]:
            least = "ten minste " if facts["woningen_mensen_onbekend"] else ""
            line += f" van de {least}{geheel(facts['mensen'])}"
    lines.append(line + ".")
    if facts["woningen_mensen_onbekend"]:
        lines.append(
            f"Van {_dwellings(facts['woningen_mensen_onbekend'])} is niet bekend hoeveel "
            f"{_ELDEST} er wonen; {_dwellings(facts['woningen_mensen_onbekend_erbuiten'])} daarvan "
            f"{'ligt' if facts['woningen_mensen_onbekend_erbuiten'] == 1 else 'liggen'} in geen "
            "enkel gebied."
        )
    if facts["woningen_ver_van_netwerk"]:
        lines.append(
            f"Van {_dwellings(facts['woningen_ver_van_netwerk'])} is het niet te zeggen: te ver "
            "van elke weg."
        )
    lines += [
        f"Advies voor {row['naam']}: {row['advies']}"
        for row in hubs.sort_values(["naam", "hub_id"]).to_dict("records")
        if row["advies"]
    ]
    return lines


def _outside(facts: Mapping[str, Any]) -> str:
    """Return how many older people live in no area: at least, and at most where that differs."""
    words = str(facts["mensen_erbuiten_tekst"]).replace("niemand", "geen")
    if not facts["woningen_mensen_onbekend_erbuiten"]:
        return f"{words} {_ELDEST}"
    most = geheel(facts["mensen_erbuiten_max"])
    if words == "onbekend":
        return f"een onbekend aantal {_ELDEST} (hooguit {most})"
    return f"{words} {_ELDEST} (hooguit {most})"


def _dwellings(many: float) -> str:
    return "1 woning" if many == 1 else f"{geheel(many)} woningen"


def _mine(table: pd.DataFrame, done: StapWoonservicegebied) -> pd.DataFrame:
    return table[(table["run_id"] == done.run_id).to_numpy(dtype=bool)]
