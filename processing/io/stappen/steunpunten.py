# SPDX-License-Identifier: GPL-2.0-or-later
"""The step steunpunten: people, streets and places in, the best places for the next ones out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...core.errors import LzwError, Problem
from ...core.mensen.doelgroep import Rules
from ...core.norms import NormSet
from ...core.plekken.plaatsing_modellen import MODELS
from ...core.plekken.steunpunten import Choice, Inputs, Result, steunpunten
from ...core.profile import Profile
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..actueel import held, latest_run
from ..geladen import Input
from ..getallen import afstand, geheel, getal, procent
from ..meldingen import register, sentences
from ..normen.lezen import load_norms, profile_as_data
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .kandidaten import read_places
from .los import Together
from .witte_vlekken import low_income_of

__all__ = [
    "INPUTS",
    "NETWORK",
    "REQUIRED",
    "RESULTS",
    "StapSteunpunten",
    "bereken_steunpunten",
    "bereken_steunpunten_los",
    "steunpunten_regels",
]

NETWORK = "netwerk"
"""Said instead of a file: every junction of the walking network is a candidate."""

RESULTS = ("steunpunten", "steunpunten_woningen", "steunpunten_curve")

REQUIRED = ("woningen", "wegen", "bevolking")
INPUTS = (*REQUIRED, "barrieres", "instellingen", "voorzieningen", "gebieden")
_TOP = 10

_TITLES = {
    "mclp": "zo veel mogelijk mensen binnen de afstand (mclp)",
    "pmediaan": "zo min mogelijk lopen samen (pmediaan)",
    "lscp": "iedereen binnen de afstand met zo min mogelijk plekken (lscp)",
    "pcentrum": "de langste loopafstand zo kort mogelijk (pcentrum)",
}

register(
    {
        "steunpunten_model_onbekend": "Rekenmodel {model} bestaat niet. Kies uit: {keuze}.",
        "steunpunten_aantal_onjuist": "{aantal} steunpunten kan niet. Geef een geheel getal vanaf "
        "1, bijvoorbeeld --aantal 2.",
        "steunpunten_aantal_te_groot": "Er worden {aantal} steunpunten gevraagd, maar er zijn "
        "{kandidaten} plekken om uit te kiezen. Vraag er minder, of voeg plekken toe met "
        "--kandidaten.",
        "steunpunten_straal_onjuist": "Een straal van {waarde} m kan niet. Geef met --straal een "
        "loopafstand van 1 tot en met {hoogste} m, bijvoorbeeld --straal 500.",
        "steunpunten_grens_onjuist": "Een grens van {waarde} m kan niet. Geef met --grens een "
        "loopafstand van 1 tot en met {hoogste} m, bijvoorbeeld --grens 2000.",
        "steunpunten_curve_onjuist": "Een curve tot {curve} kan niet. Geef met --curve een geheel "
        "getal vanaf 1, of laat --curve weg.",
        "steunpunten_curve_model": "Van rekenmodel {model} is er geen curve. Laat --curve weg, of "
        "kies model {keuze}.",
        "steunpunten_max_onjuist": "Hooguit {waarde} kruisingen kan niet. Geef met "
        "--kandidaten-max een geheel getal vanaf 1.",
        "steunpunten_tijd_onjuist": "Een rekentijd van {tijd} seconden kan niet. Geef met --tijd "
        "een getal groter dan 0 en hooguit {hoogste}, bijvoorbeeld --tijd 60.",
        "steunpunten_geen_vraag": "Er woont van de {groep} niemand op een woning aan het wegennet, "
        "dus er is niets te verdelen. Lees vierkanten of pc4 in, of kies een andere groep met "
        "--groep.",
        "steunpunten_vraag_onbekend": "In de laag bevolking staat van {woningen} niet hoeveel "
        "{groep} er wonen (leeg, geheim bij het CBS, of buiten elke eenheid), en van andere "
        "woningen aan het wegennet niemand, dus er is niets te verdelen. Lees een bron in die dat "
        "wel weet, bijvoorbeeld met: lzw importeer pc4 BESTAND, of kies een andere groep met "
        "--groep.",
        "steunpunten_zonder_kandidaten": "Er is geen plek om uit te kiezen die aan het wegennet "
        "ligt en waar iemand in de buurt woont. Geef plekken op met --kandidaten, of kies voor "
        "kruisingen met --kandidaten netwerk.",
        "steunpunten_vast_onbekend": "Bestaand steunpunt {id} is geen plek om uit te kiezen, geen "
        "voorziening en geen categorie. Kijk in de kolom voorziening_id, of noem een categorie "
        "zoals zorgsteunpunt.",
        "steunpunten_vast_leeg": "In de laag voorzieningen staat geen {categorie}, dus er is geen "
        "bestaand steunpunt van die soort. Voeg ze toe, of laat --vast {categorie} weg.",
        "steunpunten_vast_ver": "Bij de bestaande steunpunten: {rijen} {heeft} binnen {maximum} m "
        "geen weg om over te lopen. Controleer de plek, en de wegen met: lzw netwerk.",
        "steunpunten_punten_ver": "Bij de plekken om uit te kiezen: {rijen} {heeft} binnen "
        "{maximum} m geen weg om over te lopen. Die doen niet mee.",
        "steunpunten_op_een_plek": "Bij de plekken om uit te kiezen: {rijen} {heeft} dezelfde plek "
        "als een andere. Daarvan doet alleen de eerste mee.",
        "steunpunten_te_groot": "Met {kandidaten} plekken, {woningen} plaatsen waar mensen wonen "
        "en een grens van {straal} m wordt de berekening te groot. Kies minder plekken met "
        "--kandidaten-max, of een kleinere grens.",
        "steunpunten_onbereikbaar": "Voor {mensen} {groep} ligt geen enkele mogelijke plek binnen "
        "{straal} m. Zij staan in de laag steunpunten_woningen met reden geen_kandidaat.",
        "steunpunten_ver_van_netwerk": "Van de {groep} wonen er {mensen} verder dan {maximum} m "
        "van een weg om over te lopen. Over hen is niets te zeggen.",
        "steunpunten_niet_bewezen": "De rekentijd was op: dit is de beste keuze die gevonden is, "
        "en beter dan {gap} % beter kan niet. Geef meer tijd met --tijd.",
        "steunpunten_minder": "Gevraagd zijn {aantal} steunpunten; {gekozen} is genoeg. Meer voegt "
        "niets toe.",
        "steunpunten_grens_te_krap": "Met dit aantal heeft niet iedereen een steunpunt binnen "
        "{grens} m; daarvoor zijn er {nodig} nodig. Vraag er meer, of geef een ruimere --grens.",
        "steunpunten_capaciteit_model": "Rekenmodel {model} kan niet met een capaciteit rekenen: "
        "het vraagt dat iedereen terechtkan. Laat --capaciteit weg, of kies model {keuze}.",
        "steunpunten_capaciteit_onjuist": "Een capaciteit van {waarde} mensen kan niet. Geef met "
        "--capaciteit een getal vanaf 1, bijvoorbeeld --capaciteit 200.",
        "steunpunten_capaciteit_vreemd": "Bij de plekken om uit te kiezen en de bestaande: {rijen} "
        "{heeft} in de kolom capaciteit geen aantal mensen: {examples}. Vul een getal vanaf 0 in, "
        "of laat de cel leeg.",
        "steunpunten_capaciteit_ontbreekt": "Van {rijen} is de capaciteit onbekend (kolom "
        "capaciteit). Vul die in, of geef met --capaciteit voor hoeveel mensen er plek is waar "
        "niets staat.",
        "steunpunten_mensen_onbekend": "In de laag bevolking staat van {woningen} niet hoeveel "
        "{groep} er wonen (geheim bij het CBS, of buiten elke eenheid). Bij het kiezen wegen die "
        "niet mee, en de aantallen mensen zijn daarom ten minste. Lees ook een bron in die ze wel "
        "kent, bijvoorbeeld met: lzw importeer pc4 BESTAND.",
        "steunpunten_vol": "Er is plek voor {plekken} mensen, en binnen {straal} m van een "
        "gekozen of bestaand steunpunt wonen er meer. Wie geen plek heeft telt niet mee.",
        "steunpunten_geschat": "De aantallen {groep} zijn geschat uit grote gebieden ({bron}): "
        "binnen zo'n gebied zijn ze gelijk over de woningen verdeeld. Gebruik de keuze als "
        "aanwijzing.",
        "steunpunten_zonder_inkomen": "In de laag gebieden staat niets over lage inkomens (kolom "
        "pct_laag_inkomen), dus daarnaar is niet te wegen. Voeg die kolom toe, of laat "
        "--weeg-inkomen weg.",
    }
)


@dataclass(slots=True)
class StapSteunpunten:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    model: str
    profiel: str
    groep: str
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_steunpunten(
    werkbestand: Path,
    aantal: int = 1,
    *,
    model: str = "mclp",
    straal: float | None = None,
    grens: float | None = None,
    kandidaten: Sequence[Input | str] = (),
    kolommen: Mapping[str, str] | None = None,
    kandidaten_max: int | None = None,
    vast: Sequence[str] = (),
    groep: str = "inw_75plus",
    profiel: str = "75plus",
    normen: Path | None = None,
    weeg_inkomen: bool = False,
    tijd: float = 60.0,
    curve: int = 0,
    capaciteit: float | None = None,
    capaciteit_kolom: bool = False,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapSteunpunten:
    """Choose the best places for *aantal* steunpunten and write them to *werkbestand*.

    *kandidaten* are layers with points or buildings, of which *kolommen* gives columns that are
    called otherwise, and ``netwerk`` for the junctions of streets, at most *kandidaten_max*; empty
    is ``netwerk``. *vast* are ids of candidates or voorzieningen, or whole categories, that exist
    already. *straal* (m) is what counts as close by, *grens* (m) how far pmediaan and pcentrum
    look; both come from the norms. *tijd* is in seconds; the *curve* up to that number may take
    twice as long. *capaciteit* is for how many people a point has room; with *capaciteit_kolom* the
    column ``capaciteit`` of candidates and existing points goes before it. A rerun replaces only
    its own model, profiel and groep; with *overslaan* nothing is done when nothing changed. Raises
    :class:`LzwError`; the file is then untouched.
    """
    wish = _wish(
        aantal,
        model=model,
        straal=straal,
        grens=grens,
        kandidaten=kandidaten,
        kolommen=kolommen,
        kandidaten_max=kandidaten_max,
        vast=vast,
        groep=groep,
        profiel=profiel,
        normen=normen,
        weeg_inkomen=weeg_inkomen,
        tijd=tijd,
        curve=curve,
        capaciteit=capaciteit,
        capaciteit_kolom=capaciteit_kolom,
    )
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*INPUTS, "verantwoording"), REQUIRED)
        check(tick, 0.05)
        plan = _plan(wish, layers, current.meta.get("gemeente"))
        subject = {"model": wish.choice.model, "profiel": profiel, "groep": groep}
        last = latest_run(layers["verantwoording"], "steunpunten", **subject)
        kept = held(current, RESULTS[0], **subject)
        if overslaan and last == plan.identity and kept == {plan.identity}:
            return StapSteunpunten(plan.identity, wish.choice.model, profiel, groep, skipped=True)
        found = plan.run(part(tick, 0.05, 0.95))
        for layer in found.layers:
            change.write(_beside_others(change, layer, subject))
        messages = sentences(found.problems)
        change.record("steunpunten", plan.parameters, plan.used, plan.hashes, messages)
        check(tick, 0.97)
    tick(1.0)
    return StapSteunpunten(plan.identity, wish.choice.model, profiel, groep, found.facts, messages)


def bereken_steunpunten_los(
    together: Together, aantal: int = 1, *, tick: Tick = never, **wishes: Any
) -> tuple[dict[str, Layer], StapSteunpunten]:
    """Choose the same on layers in memory; return the result layers and what was done.

    *wishes* are those of :func:`bereken_steunpunten`.
    """
    wish = _wish(aantal, **wishes)
    plan = _plan(wish, together.layers, together.gemeente)
    found = plan.run(tick)
    messages = [*together.messages, *sentences(found.problems)]
    done = StapSteunpunten(
        plan.identity,
        wish.choice.model,
        wish.profile.key,
        wish.choice.group,
        found.facts,
        messages,
    )
    return {layer.name: layer for layer in found.layers}, done


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user asked, checked as far as that can be without a layer of the study."""

    profile: Profile
    choice: Choice
    norms: NormSet
    places: Layer | None
    fixed: tuple[str, ...]
    weigh: bool


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
        rules = Rules.of(self.wish.norms)
        return steunpunten(
            self.inputs,
            self.wish.profile,
            self.wish.choice,
            rules,
            run_id=self.identity,
            tick=tick,
        )


def _wish(
    aantal: int,
    *,
    model: str = "mclp",
    straal: float | None = None,
    grens: float | None = None,
    kandidaten: Sequence[Input | str] = (),
    kolommen: Mapping[str, str] | None = None,
    kandidaten_max: int | None = None,
    vast: Sequence[str] = (),
    groep: str = "inw_75plus",
    profiel: str = "75plus",
    normen: Path | None = None,
    weeg_inkomen: bool = False,
    tijd: float = 60.0,
    curve: int = 0,
    capaciteit: float | None = None,
    capaciteit_kolom: bool = False,
) -> _Wish:
    """Return what the parameters of the step come to."""
    norms = load_norms(normen)
    if profiel not in norms.profiles:
        values = {"profiel": profiel, "keuze": ", ".join(norms.profiles)}
        raise LzwError(Problem("onbekend_profiel", values=values))
    sources = list(kandidaten) or [NETWORK]
    choice = _choice(
        norms, aantal, model, straal, grens, groep, kandidaten_max, NETWORK in sources, tijd, curve
    )
    choice = replace(choice, capacity=capaciteit, capacity_column=capaciteit_kolom)
    places = _places([s for s in sources if s != NETWORK], kolommen)
    return _Wish(norms.profiles[profiel], choice, norms, places, tuple(vast), weeg_inkomen)


def _plan(wish: _Wish, layers: Mapping[str, Layer], gemeente: str | None) -> _Plan:
    """Return the run of *wish* on *layers*."""
    choice, profile = wish.choice, wish.profile
    candidates, existing = _split(wish.places, layers["voorzieningen"], wish.fixed)
    income = low_income_of(layers["gebieden"]) if wish.weigh else None
    if wish.weigh and not income:
        raise LzwError(Problem("steunpunten_zonder_inkomen", "gebieden"))
    parameters = {
        "model": choice.model,
        "aantal": choice.count,
        "straal": choice.radius_m,
        "grens": choice.far_m,
        "groep": choice.group,
        "profiel": profile.key,
        "kandidaten": _as_data(candidates),
        "kruisingen": choice.most,
        "vast": _as_data(existing),
        "tijd": choice.seconds,
        "curve": choice.curve,
        "capaciteit": choice.capacity,
        "capaciteit_kolom": choice.capacity_column,
        "laag_inkomen": income,
        "gemeente": gemeente,
    }
    used = used_norms(wish.norms, parameters)
    hashes = {name: content_hash(layers[name]) for name in INPUTS}
    inputs = Inputs(
        **{n: layers[n] for n in (*REQUIRED, "barrieres", "instellingen")},
        kandidaten=candidates,
        bestaand=existing,
        low_income=income,
        gemeente=gemeente,
    )
    identity = run_id("steunpunten", parameters, used, hashes)
    return _Plan(wish, inputs, parameters, used, hashes, identity)


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run with *parameters* uses, for its identity."""
    rules = Rules.of(norms)
    return {
        "naam": norms.name,
        "profiel": profile_as_data(norms.profiles[parameters["profiel"]]),
        "aanloop_max": rules.max_leg_m,
        "component_min": rules.min_component_m,
        "publicatie_min": rules.publish_min,
        "afronding": rules.rounding,
    }


def _choice(
    norms: NormSet,
    count: int,
    model: str,
    straal: float | None,
    grens: float | None,
    groep: str,
    most: int | None,
    network: bool,
    seconds: float,
    curve: int,
) -> Choice:
    known = next((m for m in MODELS if m == model), None)
    if known is None:
        values = {"model": model, "keuze": ", ".join(MODELS)}
        raise LzwError(Problem("steunpunten_model_onbekend", values=values))
    if most is not None and most < 1:
        raise LzwError(Problem("steunpunten_max_onjuist", values={"waarde": str(most)}))
    near = known in ("mclp", "lscp")
    if most is None:
        most = int(norms.rule("steunpunt_kruisingen" if near else "steunpunt_kruisingen_ver"))
    return Choice(
        known,
        count,
        norms.rule("steunpunt_straal") if straal is None else float(straal),
        norms.rule("steunpunt_grens") if grens is None else float(grens),
        groep,
        most if network else 0,
        curve,
        float(seconds),
    )


def _places(sources: Sequence[Input | str], columns: Mapping[str, str] | None) -> Layer | None:
    """Return the places of all *sources*; an id that two of them have keeps its first place."""
    found = [read_places(Path(s) if isinstance(s, str) else s, columns) for s in sources]
    if not found:
        return None
    data = pd.concat([f.data for f in found], ignore_index=True)
    shapes = np.concatenate([np.asarray(f.geometry, dtype=object) for f in found])
    return Layer("kandidaten", data, shapes).take(~data["punt_id"].duplicated().to_numpy())


def _split(
    places: Layer | None, facilities: Layer, fixed: Sequence[str]
) -> tuple[Layer | None, Layer | None]:
    """Return the candidates and the existing points: those of *fixed* are no candidates."""
    problems: list[Problem] = []
    wanted = list(dict.fromkeys(f.strip() for text in fixed for f in text.split(",") if f.strip()))
    ids = facilities.data["voorziening_id"].astype(str)
    kinds = facilities.data["categorie"].astype(object)
    mine = np.zeros(len(facilities), dtype=bool)
    known = set() if places is None else set(places.data["punt_id"])
    opened: set[str] = set()
    for name in wanted:
        if name in known:
            opened.add(name)
            continue
        own = (ids == name).to_numpy(dtype=bool)
        if name in CATEGORIES:
            own = (kinds == name).fillna(False).to_numpy(dtype=bool)
            if not own.any():
                problems.append(
                    Problem("steunpunten_vast_leeg", "voorzieningen", values={"categorie": name})
                )
        elif not own.any():
            problems.append(Problem("steunpunten_vast_onbekend", values={"id": name}))
        mine |= own
    if problems:
        raise LzwError(problems)
    parts = []
    if mine.any():
        rows = facilities.take(mine)
        name_of = rows.data["naam"].where(rows.data["naam"].notna(), rows.data["voorziening_id"])
        data = pd.DataFrame(
            {
                "punt_id": ids[mine].to_numpy(),
                "naam": name_of.to_numpy(),
                "capaciteit": rows.data["capaciteit"].to_numpy(dtype=float, na_value=np.nan),
            }
        )
        parts.append(Layer("bestaand", data, rows.geometry))
    if places is not None and opened:
        own = places.data["punt_id"].isin(opened).to_numpy(dtype=bool)
        parts.append(places.take(own))
        places = places.take(~own)
    if not parts:
        return places, None
    data = pd.concat([p.data for p in parts], ignore_index=True)
    shapes = np.concatenate([np.asarray(p.geometry, dtype=object) for p in parts])
    existing = Layer("bestaand", data, shapes)
    if places is not None:
        places = places.take(~places.data["punt_id"].isin(set(data["punt_id"])).to_numpy())
    return places, existing


def _as_data(places: Layer | None) -> str | None:
    """Return what tells one list of places from another."""
    return None if places is None else content_hash(places)


def _beside_others(change: Edit, layer: Layer, subject: Mapping[str, str]) -> Layer:
    """Return *layer* under the rows of other models, profiles and groups."""
    old = change.read(layer.name)
    own = np.ones(len(old), dtype=bool)
    for column, value in subject.items():
        own &= (old.data[column] == value).to_numpy(dtype=bool)
    return concat([old.take(~own), layer], LAYERS[layer.name])


# In sentences


def steunpunten_regels(layers: Mapping[str, Layer], done: StapSteunpunten) -> list[str]:
    """Return what came out: the places in order, what they bring, and the curve."""
    points, table = (
        layers[name].data[(layers[name].data["run_id"] == done.run_id).to_numpy(dtype=bool)]
        for name in (RESULTS[0], RESULTS[2])
    )
    facts, people = done.facts, f"{done.groep[4:6]}-plussers"
    new = points[(points["soort"] == "gekozen").to_numpy(dtype=bool)].sort_values("rang")
    radius = f"{getal(points['straal_m'].iloc[0])} m" if len(points) else ""
    places = facts["kandidaten"]
    many = "1 plek" if places == 1 else f"{geheel(places)} plekken"
    lines = [f"Gezocht: {_TITLES[done.model]}, uit {many}."]
    if not len(new):
        lines.append("Er is geen plek die iets toevoegt.")
    for row in new.head(_TOP).to_dict("records"):
        mean = afstand(row["gemiddelde_m"], "")
        text = f"{row['rang']}. {row['naam']} ({row['steunpunt_id']}): "
        said = str(row["mensen_tekst"]).removesuffix(" (geschat)")
        said = "een onbekend aantal" if said == "onbekend" else said
        text += f"{said} {people} "
        if facts.get("begrensd"):
            text += f"hebben er een plek (van de {geheel(row['capaciteit'])})"
        else:
            text += f"wonen er binnen {radius}"
        lines.append(text + (f", gemiddeld op {mean}" if mean else "") + ".")
    if len(new) > _TOP:
        lines.append(f"De andere {geheel(len(new) - _TOP)} staan in de laag steunpunten.")
    lines += _together(facts, people, radius)
    if done.model == "pcentrum":
        more = "" if facts["haalbaar"] else "meer dan "
        lines.append(f"De langste loopafstand is {more}{afstand(facts['waarde'])}.")
    proof = (
        "Bewezen: beter kan niet."
        if facts["bewezen"]
        else f"Niet bewezen: hooguit {getal(facts['gap_pct'], 1)} % beter kan nog."
    )
    lines.append(proof)
    if facts["woningen_mensen_onbekend"]:
        unknown, near = facts["woningen_mensen_onbekend"], facts["woningen_mensen_onbekend_binnen"]
        many = "1 woning" if unknown == 1 else f"{geheel(unknown)} woningen"
        lines.append(
            f"Van {many} is niet bekend hoeveel {people} er wonen, {geheel(near)} daarvan binnen "
            f"{radius}. Bij het kiezen wegen die niet mee."
        )
    if len(table):
        lines.append("Wat een steunpunt meer oplevert:")
        lines += [f"  {line}" for line in _curve_lines(table, people, done.model)]
    return lines


def _together(facts: Mapping[str, Any], people: str, radius: str) -> list[str]:
    now, before = facts["mensen_binnen"], facts["mensen_binnen_eerst"]
    if now is None or not facts["mensen"]:
        return []
    share = procent(100 * min(now / facts["mensen"], 1.0))
    least = "ten minste" if facts["woningen_mensen_onbekend_binnen"] else "ongeveer"
    whole = "ten minste " if facts["woningen_mensen_onbekend"] else ""
    line = (
        f"Samen{' met de bestaande' if facts['bestaand'] else ''}: {least} {geheel(now)} van de "
        f"{whole}{geheel(facts['mensen'])} {people} "
        f"{'met een plek ' if facts['begrensd'] else ''}"
        f"binnen {radius} ({share}{' van wie bekend is' if whole else ''})"
    )
    if facts["bestaand"] and before is not None:
        line += f"; nu zijn dat er ongeveer {geheel(before)}"
    return [line + "."]


def _curve_lines(table: pd.DataFrame, people: str, model: str) -> list[str]:
    lines = []
    for row in table.sort_values("aantal").to_dict("records"):
        if not row["aantal"]:
            continue
        gap = "" if row["bewezen"] == 1 else f" (hooguit {getal(row['gap_pct'], 1)} % beter)"
        if model == "mclp":
            if pd.isna(row["mensen"]):
                lines.append(f"{row['aantal']}: te weinig {people} voor een getal.")
                continue
            more, regret = row["mensen_erbij"], row["spijt_mensen"]
            line = f"{row['aantal']}: {geheel(row['mensen'])} {people}"
            line += f" ({procent(row['aandeel_pct'])})"
            line += "" if pd.isna(more) else f", {geheel(more)} erbij"
            if not pd.isna(regret) and regret > 0:
                line += f"; een voor een geopend {geheel(regret)} minder"
        else:
            line = f"{row['aantal']}: gemiddeld {afstand(row['gemiddelde_m'])} lopen"
            if row["spijt_m"] > 0:
                line += f"; een voor een geopend {getal(row['spijt_m'])} m verder"
        lines.append(f"{line}{gap}.")
    return lines
