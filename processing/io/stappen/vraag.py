# SPDX-License-Identifier: GPL-2.0-or-later
"""The step vraag: gebieden, population and tables in, ages and demand per target group out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...core.cijfers.openbaar import people_words
from ...core.errors import LzwError, Problem
from ...core.mensen.doelgroep import Rules
from ...core.mensen.vraag import CareNorms, Scenario
from ...core.mensen.vraag_berekening import Choice, Inputs, base_year, vraag
from ...core.progress import Tick, check, never, part
from ...core.registry import LAYERS
from ...core.tables import Layer, concat
from ..actueel import held, latest_run
from ..getallen import geheel, getal
from ..meldingen import register, sentences
from ..normen.bevolking import PopulationNorms, load_bevolking
from ..normen.doelgroepen import load_doelgroepen
from ..normen.lezen import load_norms
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id

__all__ = ["RESULTS", "STANDARD", "StapVraag", "bereken_vraag", "vraag_regels"]

RESULTS = ("leeftijden", "leeftijden_eenheden", "vraag")
STANDARD = Scenario().name

_INPUTS = ("gebieden", "bevolking", "woningen", "instellingen", "prognose", "doelgroepen")
_LAST_YEAR = 2050
_STEP = 5
_YEARS = (1990, 2100)
_TREND = (-50.0, 50.0)
_INSTITUTIONS = (0.0, 300.0)
_EXTRAMURAL = (0.0, 100.0)
_KINDS = {
    "gebieden": "de gebieden",
    "vierkant100": "de vierkanten van 100 m",
    "vierkant500": "de vierkanten van 500 m",
    "pc6": "de postcodegebieden (pc6)",
    "pc4": "de postcodegebieden (pc4)",
    "buurt": "de buurten in de laag bevolking",
}

register(
    {
        "vraag_zonder_peiljaar": "Nergens staat van welk jaar de gegevens zijn. Geef het jaar op "
        "met --peiljaar, bijvoorbeeld --peiljaar 2024.",
        "vraag_jaar_onjuist": "Jaar {jaar} kan niet. Geef een jaar van {eerste} tot en met "
        "{laatste}.",
        "vraag_jaar_voor_peiljaar": "Jaar {jaar} ligt niet na het peiljaar {peiljaar}. Geef bij "
        "--jaar alleen latere jaren, of kies met --peiljaar een eerder jaar.",
        "vraag_knop_onjuist": "{optie} {waarde} kan niet. Geef een getal van {laagste} tot en met "
        "{hoogste}.",
        "vraag_scenario_leeg": "Het scenario heeft geen naam. Geef er een met --scenario NAAM.",
        "vraag_standaard_anders": "Het scenario standaard is dat zonder aanpassingen. Geef een "
        "eigen naam met --scenario NAAM, of laat {opties} weg.",
        "vraag_zonder_ouderen": "Van geen enkel gebied is bekend hoeveel ouderen er wonen. Lees "
        "gebieden in met aandelen 65-plussers, of vierkanten, pc4 of een prognose.",
        "gebieden_weinig_ouderen": "In de laag gebieden is maar {aandeel} % van de inwoners 65 "
        "jaar of ouder ({aantal} van {inwoners}). Waarschijnlijk is een percentage gelezen als "
        "een aantal. Lees de gebieden opnieuw in en wijs de kolom aan met --kolom "
        "pct_65plus=NAAM.",
        "leeftijden_delen_anders": "Van {gebieden} tellen de delen samen meer dan 2 % meer of "
        "minder 65-plussers dan het gebied zelf. Het gebied zelf telt; de delen zijn daarop "
        "aangepast.",
        "gebied_delen_ander_aantal": "Van {gebieden} tellen de delen samen meer dan 10 % "
        "meer of minder inwoners dan het gebied zelf. Die delen zijn apart berekend, hun som is "
        "daar niet gelijk aan het geheel.",
        "leeftijden_bronnen_verschillen": "De bronnen tellen niet evenveel 65-plussers: {bronnen}. "
        "Gebruikt zijn de aantallen van {gebruikt}; de andere geven alleen aan hoe de leeftijden "
        "verdeeld zijn.",
        "bevolking_delen_groter": "Laag bevolking: {rijen} {heeft} meer mensen van 75 of 85 jaar "
        "en ouder dan in de groep eromheen. Controleer de kolommen en lees opnieuw in.",
        "prognose_tussenjaar": "Prognose {bron} heeft geen {jaren}. Die jaren liggen op de lijn "
        "tussen de jaren die er wel zijn ({wel}).",
        "prognose_buiten_jaren": "Prognose {bron} gaat niet tot {jaren}, maar over {wel}. Daarna "
        "is gerekend met sterftekansen, zonder verhuizingen: dat is een indicatie.",
        "prognose_bron_onbekend": "Er is geen prognose van bron {bron}. Kies uit: {keuze}.",
        "prognose_bron_kiezen": "Er is meer dan één prognose: {bronnen}. Kies er een met "
        "--prognose BRON.",
        "prognose_leeftijd_onbekend": "Laag prognose: {rijen} {heeft} een leeftijd die niet te "
        "lezen is. Schrijf klassen als 65-69, 75-84 of 85+ en lees opnieuw in.",
        "prognose_percentages": "Prognose {bron} lijkt percentages te bevatten: in een gebied met "
        "{inwoners} inwoners staat {aantal} voor iedereen van 65 jaar en ouder. Wijs met --kolom "
        "inwoners=NAAM de kolom met aantallen aan en lees opnieuw in.",
        "prognose_delen_groter": "Prognose {bron}: {rijen} {heeft} een totaal dat kleiner is dan "
        "de som van de klassen erin. Verbeter de tabel en lees opnieuw in.",
        "prognose_gebieden_groter": "Prognose {bron}: {rijen} {heeft} een aantal dat kleiner is "
        "dan de som van de gebieden erin. Verbeter de tabel en lees opnieuw in.",
        "prognose_jaren_ontbreken": "Prognose {bron}: van {gebieden} ontbreken jaren "
        "({jaren}). Daar is in die jaren verdeeld wat het gebied eromheen heeft.",
        "prognose_zonder_ouderen": "Prognose {bron} zegt van geen enkel gebied hoeveel mensen van "
        "65 jaar en ouder er wonen. Controleer de leeftijden en lees opnieuw in.",
        "tabel_ander_gebied": "Laag {layer}: geen enkele gebiedscode hoort bij deze studie "
        "({gemeenten}). Dit is een tabel van een andere gemeente of indeling. Lees de goede in.",
        "tabel_onbekende_gebieden": "Laag {layer}: {rijen} {heeft} een gebiedscode die niet in de "
        "laag gebieden staat. Die doen niet mee.",
        "tabel_eigen_gebieden": "Laag {layer}: {rijen} {heeft} de code van een eigen gebied. Die "
        "doen niet mee: geef de aantallen per buurt, wijk of gemeente, dan volgen de eigen "
        "gebieden vanzelf.",
        "vraag_peiljaar_anders": "De gebieden zijn van {jaar} en het peiljaar is {peiljaar}. De "
        "aantallen van {jaar} gelden als die van {peiljaar}.",
        "verdeelsleutel_onjuist": "Verdeelsleutel {keuze} kan niet. Schrijf een getelde doelgroep "
        "en een sleutel, zoals ggz=inw_laag_inkomen. Doelgroepen: {groepen}. Sleutels: {sleutels}.",
        "doelgroep_delen_groter": "Doelgroep {doelgroep}: van {gebied} is in {jaar} een kleiner "
        "aantal gegeven dan de som van de delen. Verbeter de tabel en lees opnieuw in.",
        "doelgroep_meer_dan_inwoners": "Doelgroep {doelgroep}: {rijen} {heeft} in {jaar} meer "
        "mensen dan het gebied inwoners heeft. Verbeter de tabel en lees opnieuw in.",
        "doelgroep_twee_bronnen": "Van doelgroep {doelgroep} in {jaar} staan aantallen van meer "
        "dan één bron in de laag doelgroepen: {bronnen}. Haal er een weg.",
        "doelgroep_zonder_ouderen": "Doelgroep {doelgroep}: in {rijen} met een telling wonen "
        "volgens de leeftijden geen ouderen. Daar is die telling niet gebruikt.",
        "doelgroep_ander_jaar": "Doelgroep {doelgroep} is geteld in {jaar}. De berekening is "
        "daarop geijkt met de leeftijden van {peiljaar}, het jaar dat er het dichtst bij ligt.",
    }
)


@dataclass(slots=True)
class StapVraag:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    scenario: str
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_vraag(
    werkbestand: Path,
    jaren: Sequence[int] = (),
    *,
    peiljaar: int | None = None,
    scenario: str = STANDARD,
    prognose: str | None = None,
    dementietrend: float | None = None,
    instellingen: float = 100.0,
    extramuraal: float = 0.0,
    doelgroepen: Path | None = None,
    verdeelsleutel: Sequence[str] = (),
    normen: Path | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapVraag:
    """Compute ages and demand per gebied in *peiljaar* and each of *jaren*, and write them.

    Without *jaren*: every fifth year up to 2050. *prognose* names the source of the table of the
    forecast when there is more than one. *dementietrend* is % per ten years, *instellingen* % of
    the usual share in institutions, *extramuraal* % of the people there who live at home by the
    last year; any of them needs a *scenario* of its own. *doelgroepen* is an own file of target
    groups; *verdeelsleutel* are texts "group=key" that say by what a count of a gemeente is spread
    over its gebieden. A rerun replaces only its own scenario; with *overslaan* nothing is done when
    nothing changed. Raises :class:`LzwError`; the file is then untouched.
    """
    rules = Rules.of(load_norms(normen))
    norms, population = load_doelgroepen(doelgroepen), load_bevolking()
    turned = _scenario(scenario, dementietrend, instellingen, extramuraal)
    spread = _spread_by(verdeelsleutel)
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*_INPUTS, "verantwoording"), ("gebieden",))
        check(tick, 0.05)
        inputs = Inputs(**{name: layers[name] for name in _INPUTS})
        base, years = _years(inputs, peiljaar, jaren)
        parameters = {
            **asdict(turned),
            "scenario": turned.name,
            "peiljaar": base,
            "jaren": list(years),
            "prognose": prognose,
            "verdeelsleutel": spread,
        }
        parameters.pop("name")
        used = _as_data(norms, population)
        hashes = {name: content_hash(layers[name]) for name in _INPUTS}
        identity = run_id("vraag", parameters, used, hashes)
        subject = {"scenario": turned.name}
        last = latest_run(layers["verantwoording"], "vraag", **subject)
        if overslaan and last == identity and held(current, "vraag", **subject) == {identity}:
            return StapVraag(identity, turned.name, skipped=True)
        choice = Choice(base, years, turned, prognose, population.unsure, population.deaths, spread)
        found = vraag(inputs, norms, population.nation, choice, identity, part(tick, 0.05, 0.9))
        problems = [
            *_other_year(inputs, base),
            *found.problems,
            *_sources_differ(found.facts["bronnen"]),
        ]
        for layer in (found.ages, found.demand):
            change.write(_beside_others(change, layer, turned.name))
        change.write(found.units)
        messages = sentences(problems)
        change.record("vraag", parameters, used, hashes, messages)
        check(tick, 0.97)
    tick(1.0)
    return StapVraag(identity, turned.name, {**found.facts, "regels": rules}, messages)


def _scenario(name: str, trend: float | None, institutions: float, extramural: float) -> Scenario:
    problems = []
    turned = []
    for option, value, (low, high), usual in (
        ("--dementietrend", trend, _TREND, None),
        ("--instellingen", institutions, _INSTITUTIONS, 100.0),
        ("--extramuraal", extramural, _EXTRAMURAL, 0.0),
    ):
        if value is None or value == usual:
            continue
        turned.append(option)
        if not (np.isfinite(value) and low <= value <= high):
            values = {
                "optie": option,
                "waarde": getal(value, 1) if np.isfinite(value) else str(value),
                "laagste": getal(low),
                "hoogste": getal(high),
            }
            problems.append(Problem("vraag_knop_onjuist", values=values))
    if not name.strip():
        problems.append(Problem("vraag_scenario_leeg"))
    elif name == STANDARD and turned and not problems:
        values = {"opties": ", ".join(turned)}
        problems.append(Problem("vraag_standaard_anders", values=values))
    if problems:
        raise LzwError(problems)
    return Scenario(name.strip(), trend, institutions, extramural)


def _spread_by(texts: Sequence[str]) -> dict[str, str]:
    """Return group -> key of texts such as ``ggz=inw_laag_inkomen``, by group."""
    pairs = [text.partition("=") for text in texts]
    return dict(sorted((group.strip(), key.strip()) for group, _, key in pairs))


def _years(
    inputs: Inputs, peiljaar: int | None, jaren: Sequence[int]
) -> tuple[int, tuple[int, ...]]:
    """Return the base year and the later years, every fifth year to 2050 when none is asked."""
    found = base_year(inputs.gebieden, inputs.bevolking, inputs.prognose)
    base = found if peiljaar is None else peiljaar
    if base is None:
        raise LzwError(Problem("vraag_zonder_peiljaar", "gebieden"))
    first, last = _YEARS
    problems = [
        Problem(
            "vraag_jaar_onjuist",
            values={"jaar": str(y), "eerste": str(first), "laatste": str(last)},
        )
        for y in dict.fromkeys([base, *jaren])
        if not first <= y <= last
    ]
    problems += [
        Problem("vraag_jaar_voor_peiljaar", values={"jaar": str(y), "peiljaar": str(base)})
        for y in dict.fromkeys(jaren)
        if first <= y <= base
    ]
    if problems:
        raise LzwError(problems)
    usual = range(base // _STEP * _STEP + _STEP, _LAST_YEAR + 1, _STEP)
    return base, tuple(sorted(set(jaren or usual)))


def _other_year(inputs: Inputs, base: int) -> list[Problem]:
    """Say that the gebieden are of another year than the one that was asked for."""
    years = inputs.gebieden.data["jaar"].dropna()
    if not len(years) or int(years.max()) == base:
        return []
    values = {"jaar": str(int(years.max())), "peiljaar": str(base)}
    return [Problem("vraag_peiljaar_anders", "gebieden", values=values, fatal=False)]


def _as_data(norms: CareNorms, population: PopulationNorms) -> dict[str, Any]:
    """Return the numbers that were used, for the verantwoording."""
    groups = {}
    for key, group in norms.groups.items():
        row = asdict(group)
        row["excludes"] = sorted(group.excludes)
        groups[key] = row
    return {
        "naam": norms.name,
        "groepen": groups,
        "instellingen": [asdict(i) for i in norms.institutions],
        "regels": {k: n.value for k, n in {**norms.rules, **population.rules}.items()},
        "opbouw": population.nation.shape.tolist(),
        "sterfte": population.nation.deaths.q[:, ::10].round(8).tolist(),
    }


def _beside_others(change: Edit, layer: Layer, scenario: str) -> Layer:
    """Return *layer* under the rows of other scenarios."""
    old = change.read(layer.name)
    other = (old.data["scenario"] != scenario).to_numpy(dtype=bool)
    return concat([old.take(other), layer], LAYERS[layer.name])


def _sources_differ(compared: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Say what each source counts when they are not within 1 % of each other."""
    if len(compared) < 2:
        return []
    numbers = [row["inw_65plus"] for row in compared]
    used = compared[0]
    if max(numbers) <= 1.01 * min(numbers):
        return []
    texts = [_counted(row) for row in compared]
    values = {"bronnen": "; ".join(texts), "gebruikt": _KINDS.get(used["bron"], used["bron"])}
    return [Problem("leeftijden_bronnen_verschillen", "gebieden", values=values, fatal=False)]


def _counted(row: Mapping[str, Any]) -> str:
    year = "" if row["jaar"] is None else f" ({row['jaar']})"
    here = geheel(10 * round(row["inw_65plus"] / 10))
    # A reader adds up the layer: where a part of it lies outside the gebieden both are said.
    whole = geheel(10 * round(row.get("in_bron", row["inw_65plus"]) / 10))
    text = f"{_KINDS.get(row['bron'], row['bron'])}{year} {whole}"
    text += "" if whole == here else f", waarvan {here} in deze gebieden"
    secret = row.get("geheim", 0)
    many = "1 eenheid" if secret == 1 else f"{geheel(secret)} eenheden"
    return text + (f", {many} zonder aantal" if secret else "")


# In sentences


def vraag_regels(done: StapVraag) -> list[str]:
    """Return what came out for the whole of the study: older people and each group."""
    facts, rules = done.facts, done.facts["regels"]
    base = facts["peiljaar"]
    years = sorted(facts["ouderen"])
    last = years[-1]
    lines = []
    for label in ("75+", "85+"):
        now = facts["ouderen"][base][label]
        text = f"{label[:2]}-plussers in {base}: {people_words(now, rules)}"
        if last > base:
            text += f"; in {last}: {people_words(facts['ouderen'][last][label], rules)}"
        lines.append(text + ".")
    how = (
        f"Prognose: {facts['prognose']}."
        if facts["prognose"]
        else "Zonder prognose: de latere jaren zijn indicatief (sterftekansen, geen verhuizingen)."
    )
    if last > base:
        lines.append(how)
    lines.append("Per doelgroep (laag tot hoog):")
    for group in facts["groepen"].values():
        parts = [
            f"{year} {_range(group['jaren'][year], rules)}" for year in dict.fromkeys((base, last))
        ]
        lines.append(f"  {group['naam']}: {'; '.join(parts)}.")
    lines.append(
        "Doelgroepen overlappen: tel ze niet op. Per gebied en jaar staan ze in de laag vraag."
    )
    return lines


def _range(numbers: tuple[float, float, float], rules: Rules) -> str:
    low, mid, high = numbers
    text = people_words(mid, rules)
    if mid < rules.publish_min or round(high - low) == 0:
        return text
    return f"{text} ({people_words(low, rules)} tot {people_words(high, rules)})"
