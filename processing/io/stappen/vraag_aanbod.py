# SPDX-License-Identifier: GPL-2.0-or-later
"""The step vraag-aanbod: demand, dwellings and plans in, shortage per gebied and year out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ...core.cijfers.openbaar import Limits, Publication, rounded
from ...core.errors import LzwError, Problem
from ...core.gebieden import assign_areas
from ...core.mensen.population import spread_people
from ...core.mensen.vraag import EVERY_AGE
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import LAYERS
from ...core.tables import Layer, concat
from ...core.wonen.aanbod import LEVELS, Supply, make_supply, supply_layer
from ...core.wonen.plannen import Later, later_supply, place_of
from ...core.wonen.regelset import RuleSet
from ...core.wonen.voorraad import make_stock
from ...core.wonen.vraag_aanbod import (
    WMO,
    Assumptions,
    confront,
    shortage_map,
    turnover_of,
    wmo_rows,
)
from ..actueel import changed_inputs, held, latest_run
from ..getallen import geheel
from ..meldingen import register, sentences
from ..normen.aanbod import load_aannames
from ..normen.lezen import load_norms
from ..normen.regels_geschiktheid import load_rules
from ..werkbestand import Werkbestand, content_hash, edit, run_id
from .witte_vlekken import low_income_of

__all__ = [
    "STANDARD",
    "StapVraagAanbod",
    "bereken_vraag_aanbod",
    "tekort_woorden",
    "vraag_aanbod_regels",
]

STANDARD = "standaard"
"""The scenario of the demand that is taken unless another is asked for."""

_HASHED = ("woningen", "gebieden", "plannen", "bevolking", "instellingen")
_RESULTS = ("geschiktheid", "vraag", "leeftijden")
_LIMITS = ("kwaliteitskorting", "hoge_aftopping", "maximum")
_TOP = 3

register(
    {
        "vraag_aanbod_verouderd": "De gegevens zijn veranderd nadat de {wat} is berekend "
        "({lagen}). Bereken die eerst opnieuw met: {opdracht}.",
        "scenario_zonder_vraag": "Scenario {scenario} staat niet in de laag vraag. Kies uit: "
        "{keuze}.",
        "vraag_zonder_aanname": "Voor {groepen} staat niet in de aannames welke woningen passen. "
        "Er is daarom geen tekort berekend. Zet in uw bestand met aannames een tabel [groep.{een}] "
        "met past, wat, per_huishouden, bewoond, toewijzing en nieuw.",
        "aanbod_zonder_geschiktheid": "Voor {groepen} is er vraag, maar de woningen zijn niet "
        "beoordeeld voor {past}. Er is daarom geen tekort berekend. Doe dat eerst met: lzw "
        "geschiktheid{opdracht}.",
        "aanbod_onbekend": "Voor {groepen} is van geen enkele woning bekend of zij {wat} is. Er is "
        "daarom geen tekort berekend. Lees woonvormen in met: lzw importeer woonvormen BESTAND, en "
        "bereken de geschiktheid opnieuw.",
        "vraag_gebied_onbekend": "Laag vraag: {rijen} {heeft} een gebied dat niet in de laag "
        "gebieden staat: {examples}. Daarvoor is geen tekort berekend. Lees de gebieden in "
        "waarvoor de vraag is gemaakt.",
        "bereik_onbekend": "Voor {groepen} is niet bekend wie de voorzieningen op loopafstand "
        "heeft. Bereken de bereikbaarheid voor hun profiel en daarna de geschiktheid opnieuw.",
        "plan_al_gebouwd": "Laag plannen: {rijen} {heeft} een jaar tot en met {jaar}: {examples}. "
        "Wat dan klaar is hoort al in de woningen. Deze plannen tellen niet mee.",
        "plan_na_prognose": "Laag plannen: {rijen} {heeft} een jaar na {jaar}, het laatste jaar "
        "van de prognose: {examples}. Deze plannen tellen niet mee.",
        "plan_nergens": "Laag plannen: {rijen} {heeft} geen plek in een van de gebieden: "
        "{examples}. Deze plannen tellen niet mee. Verbeter de plek of de gebied_code.",
        "sloop_te_veel": "In {gebieden} verdwijnen volgens de plannen meer woningen dan er staan. "
        "Er blijft daar niets over. Controleer de kolom gesloopt.",
        "complex_onbekend": "In de aannames staat een mutatiegraad voor complexen die niet in de "
        "laag woningen staan: {complexen}. Schrijf het complex zoals in de kolom complex_id.",
        "zonder_bouwplannen": "Er is geen laag plannen: later is het aanbod dat van nu. Lees de "
        "bouwplannen in met: lzw importeer plannen BESTAND.",
    }
)


@dataclass(slots=True)
class StapVraagAanbod:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    scenario: str
    labels: dict[str, str] = field(default_factory=dict)
    """The groups of the demand in words."""
    years: tuple[int, ...] = ()
    plans: int | None = None
    """How many building plans count; None without the layer."""
    assumptions: str = ""
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_vraag_aanbod(
    werkbestand: Path,
    aannames: Path | None = None,
    normen: Path | None = None,
    *,
    scenario: str | None = None,
    regels: Path | None = None,
    jaar: int | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapVraagAanbod:
    """Hold demand against supply and write ``aanbod`` and ``vraag_aanbod`` to *werkbestand*.

    *aannames* are the study's own assumptions (only what differs), *scenario* that of the layer
    ``vraag``, *jaar* that of the rent limits in *regels*. With *overslaan* nothing is done when
    nothing changed. Raises :class:`LzwError`, also when geschiktheid or vraag is older than its
    input; the file is then untouched.
    """
    assumptions, rules = load_aannames(aannames), load_rules(regels, jaar=jaar)
    norms = load_norms(normen)
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all(
            (*_HASHED, *_RESULTS, "verantwoording"), ("woningen", "gebieden", *_RESULTS[:2])
        )
        check(tick, 0.2)
        chosen = _scenario(layers["vraag"].data, scenario)
        rows = layers["vraag"].data
        asked = _demand(rows, chosen)
        runs = {
            name: set(layers[name].data["run_id"].dropna())
            for name in ("geschiktheid", "leeftijden")
        }
        runs["vraag"] = set(asked["run_id"])
        _refuse_stale(current, layers, runs)
        limits = {
            k: rules.numbers[f"huurgrens.{k}"].value
            for k in _LIMITS
            if f"huurgrens.{k}" in rules.numbers
        }
        parameters = {"scenario": chosen, "gemeente": current.meta.get("gemeente")}
        used = {
            "naam": assumptions.name,
            "aannames": {
                a.key: [a.low, a.mid, a.high, a.unit] for a in assumptions.every().values()
            },
            "past": {g.key: [g.suits_as, g.kind] for g in assumptions.groups.values()},
            "plannen_voor": {
                k: [sorted(p.suits), sorted(p.perhaps)] for k, p in assumptions.plan_kinds.items()
            },
            "huurgrenzen": limits,
            "huurjaar": rules.rent_year,
            **used_norms(norms, parameters),
        }
        hashes = {name: content_hash(layers[name]) for name in _HASHED}
        hashes |= {name: ",".join(sorted(map(str, found))) for name, found in runs.items() if found}
        identity = run_id("vraag_aanbod", parameters, used, hashes)
        out = StapVraagAanbod(
            identity,
            chosen,
            _labels(asked),
            tuple(sorted({int(y) for y in asked["jaar"]})),
            assumptions=assumptions.name,
        )
        last = latest_run(layers["verantwoording"], "vraag_aanbod", scenario=chosen)
        if overslaan and last == identity and _kept(current, chosen) == {identity}:
            out.skipped = True
            return out
        homes, areas = layers["woningen"], layers["gebieden"]
        people = spread_people(homes, layers["bevolking"], layers["instellingen"])
        stock = make_stock(homes, layers["geschiktheid"], people, limits)
        check(tick, 0.35)
        supply = make_supply(
            stock,
            layers["geschiktheid"],
            areas,
            turnover_of(stock.tenure, homes.data["complex_id"], assumptions),
            part(tick, 0.35, 0.6),
        )
        plans = layers["plannen"]
        with_plans = len(plans) > 0
        place = place_of(_plan_codes(plans, areas), supply.places)
        later = later_supply(
            supply,
            plans,
            place,
            out.years,
            {k: a.shares for k, a in assumptions.hardness.items()},
            assumptions.plan_kinds,
            {k: a.shares for k, a in assumptions.turnover.items()},
        )
        out.plans = later.built if with_plans else None
        check(tick, 0.7)
        wanted = asked[~asked["doelgroep"].isin(assumptions.no_housing).to_numpy(dtype=bool)]
        wanted = wanted.reset_index(drop=True)
        confronted = confront(
            wanted,
            supply,
            later,
            assumptions,
            income=low_income_of(areas),
            with_plans=with_plans,
            run_id=identity,
        )
        signal = _signal(areas, layers["leeftijden"].data, assumptions, chosen, identity)
        schema = LAYERS["vraag_aanbod"]
        old = change.read(schema.name)
        own = (old.data["scenario"] == chosen).to_numpy(dtype=bool)
        change.write(concat([old.take(~own), confronted, signal], schema))
        drawn = change.read("tekorten")
        own = (drawn.data["scenario"] == chosen).to_numpy(dtype=bool)
        change.write(
            concat([drawn.take(~own), shortage_map(confronted, areas)], LAYERS["tekorten"])
        )
        check(tick, 0.8)
        change.write(
            supply_layer(
                supply,
                out.years,
                {key: later.all_of(key) for key in supply.suits},
                later.homes,
                rent_year=rules.rent_year,
                with_plans=with_plans,
                run_id=identity,
            )
        )
        problems = [
            *_about_demand(wanted, confronted.data, supply, assumptions, rules),
            *_about_plans(plans, place, later, supply, with_plans),
            *_about_complexes(homes.data, assumptions),
        ]
        out.messages = sentences(problems)
        change.record("vraag_aanbod", parameters, used, hashes, out.messages)
        check(tick, 0.9)
    tick(1.0)
    return out


def used_norms(norms: NormSet, _parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run uses, for its identity."""
    return {key: norms.rule(key) for key in ("publicatie_min", "afronding")}


def _scenario(vraag: pd.DataFrame, scenario: str | None) -> str:
    """Return the scenario to use: the one asked for, the standard one, or the only one."""
    whole = (vraag["leeftijd"] == EVERY_AGE).to_numpy(dtype=bool)
    there = sorted(set(vraag["scenario"][whole].dropna()))
    wanted = scenario or (STANDARD if STANDARD in there or len(there) != 1 else there[0])
    if wanted not in there:
        values = {"scenario": wanted, "keuze": ", ".join(there) or "geen"}
        raise LzwError(Problem("scenario_zonder_vraag", "vraag", values=values))
    return str(wanted)


def _demand(vraag: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Return the demand of one scenario over every age together, in a fixed order."""
    mine = (vraag["scenario"] == scenario) & (vraag["leeftijd"] == EVERY_AGE)
    order = ["soort", "gebied_code", "doelgroep", "jaar"]
    return vraag[mine.to_numpy(dtype=bool)].sort_values(order, kind="stable").reset_index(drop=True)


def _labels(asked: pd.DataFrame) -> dict[str, str]:
    first = asked.drop_duplicates("doelgroep").sort_values("doelgroep")
    names = first["doelgroep_naam"].where(first["doelgroep_naam"].notna(), first["doelgroep"])
    return dict(zip(first["doelgroep"], names, strict=True))


def _refuse_stale(
    file: Werkbestand, layers: Mapping[str, Layer], runs: Mapping[str, Collection[str]]
) -> None:
    """Refuse to go on beside input that changed after the classes or the demand were made."""
    commands = {"geschiktheid": "lzw geschiktheid", "vraag": "lzw vraag"}
    # Asked of both together, so that each input is read and hashed once.
    changed = changed_inputs(file, layers, {run for name in commands for run in runs[name]})
    problems = []
    for name, command in commands.items():
        named = dict.fromkeys(c for run in runs[name] for c in changed.get(run, ()))
        if named:
            values = {"wat": name, "lagen": ", ".join(named), "opdracht": command}
            problems.append(Problem("vraag_aanbod_verouderd", name, values=values))
    if problems:
        raise LzwError(problems)


def _kept(file: Werkbestand, scenario: str) -> set[str]:
    """Return the runs that the layers hold; "" for a layer that is not there."""
    made = held(file, "vraag_aanbod", scenario=scenario) or {""}
    return (
        made | (held(file, "tekorten", scenario=scenario) or {""}) | (held(file, "aanbod") or {""})
    )


def _plan_codes(plans: Layer, gebieden: Layer) -> pd.DataFrame:
    """Return the codes of the gebieden that each plan lies in, and the one it names itself."""
    data = plans.data[["gebied_code"]].copy()
    points = np.asarray(plans.geometry, dtype=object)
    if len(plans) and len(gebieden) and not shapely.is_missing(points).all():
        for kind in LEVELS:
            data[f"{kind}_code"] = pd.Series(assign_areas(points, gebieden, kind), dtype=object)
    return data


def _signal(
    gebieden: Layer,
    leeftijden: pd.DataFrame,
    assumptions: Assumptions,
    scenario: str,
    identity: str,
) -> Layer:
    """Return the rows about clients of the Wmo, where gebieden give them and ages are known."""
    schema = LAYERS["vraag_aanbod"]
    now = leeftijden[
        ((leeftijden["reeks"] == "tien_jaar") & (leeftijden["nu"] == 1)).to_numpy(dtype=bool)
    ]
    now = now[(now["scenario"] == scenario).to_numpy(dtype=bool)] if len(now) else now
    if not len(now) or not gebieden.data["wmo_clienten"].notna().any():
        return concat([], schema)
    year = int(now["jaar"].max())
    return wmo_rows(
        gebieden,
        now[(now["jaar"] == year).to_numpy(dtype=bool)],
        assumptions,
        year,
        scenario=scenario,
        run_id=identity,
    )


# What a person should know


def _about_demand(
    asked: pd.DataFrame,
    table: pd.DataFrame,
    supply: Supply,
    assumptions: Assumptions,
    rules: RuleSet,
) -> list[Problem]:
    problems: list[Problem] = []
    labels = _labels(asked)
    without = [g for g in labels if g not in assumptions.groups]
    if without:
        values = {"groepen": _named(without, labels), "een": without[0]}
        problems.append(Problem("vraag_zonder_aanname", "vraag", values=values, fatal=False))
    known = {g: assumptions.groups[g].suits_as for g in labels if g in assumptions.groups}
    lacking = [g for g, suits in known.items() if suits not in supply.groups]
    if lacking:
        suits_as = list(dict.fromkeys(known[g] for g in lacking))
        words = [rules.groups[s].label if s in rules.groups else s for s in suits_as]
        values = {
            "groepen": _named(lacking, labels),
            "past": _and(words),
            "opdracht": "".join(f" --groep {s}" for s in suits_as),
        }
        problems.append(Problem("aanbod_zonder_geschiktheid", "vraag", values=values, fatal=False))
    blank = [
        g
        for g, suits in known.items()
        if suits in supply.groups and (suits, assumptions.groups[g].kind) not in supply.suits
    ]
    if blank:
        kinds = dict.fromkeys(assumptions.groups[g].kind for g in blank)
        values = {"groepen": _named(blank, labels), "wat": " of ".join(kinds)}
        problems.append(Problem("aanbod_onbekend", "vraag", values=values, fatal=False))
    lost = asked[(supply.places.index(asked["gebied_code"]) < 0)]
    if len(lost):
        codes = tuple(dict.fromkeys(lost["gebied_code"]))[:5]
        problems.append(
            Problem("vraag_gebied_onbekend", "vraag", "", len(lost), codes, fatal=False)
        )
    far = table[(table["reden"] == "geen_bereikbaarheid").to_numpy(dtype=bool)]
    if len(far):
        groups = [g for g in labels if g in set(far["doelgroep"])]
        values = {"groepen": _named(groups, labels)}
        problems.append(Problem("bereik_onbekend", "vraag", values=values, fatal=False))
    return problems


def _about_plans(
    plans: Layer, place: np.ndarray, later: Later, supply: Supply, with_plans: bool
) -> list[Problem]:
    if not with_plans:
        return [Problem("zonder_bouwplannen", "plannen", fatal=False)]
    year = plans.data["jaar"].to_numpy(dtype=float)
    ids = plans.data["plan_id"].to_numpy(dtype=object)
    problems = []
    for code, rows, limit in (
        ("plan_nergens", place < 0, ""),
        ("plan_al_gebouwd", year <= later.years[0], str(later.years[0])),
        ("plan_na_prognose", year > later.years[-1], str(later.years[-1])),
    ):
        if rows.any():
            examples = tuple(str(v) for v in sorted(ids[rows])[:5])
            problems.append(
                Problem(
                    code, "plannen", "", int(rows.sum()), examples, {"jaar": limit}, fatal=False
                )
            )
    if later.over.any():
        names = [
            str(n or c)
            for n, c in zip(
                supply.places.name[later.over], supply.places.code[later.over], strict=True
            )
        ]
        values = {"gebieden": _and(names)}
        problems.append(Problem("sloop_te_veel", "plannen", values=values, fatal=False))
    return problems


def _about_complexes(homes: pd.DataFrame, assumptions: Assumptions) -> list[Problem]:
    lost = sorted(set(assumptions.complexes) - set(homes["complex_id"].dropna()))
    if not lost:
        return []
    values = {"complexen": ", ".join(lost[:5])}
    return [Problem("complex_onbekend", "woningen", values=values, fatal=False)]


def _named(groups: Sequence[str], labels: Mapping[str, str]) -> str:
    """Return the first of *groups* in words, and how many others there are."""
    words = [_lower(labels[g]) for g in groups[:_TOP]]
    more = len(groups) - len(words)
    if more:
        words.append("1 andere groep" if more == 1 else f"{geheel(more)} andere groepen")
    return _and(words)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


# What is said


def tekort_woorden(low: float, mid: float, high: float, rules: Publication) -> str:
    """Return a shortage in words, rounded as published: "een tekort van ongeveer 40 (10 tot 90)".

    The range is always said. A surplus is said as one; what may be either is "niet te zeggen".

    >>> tekort_woorden(-120, -60, -20, Limits())
    'een overschot van ongeveer 60 woningen (20 tot 120)'
    >>> tekort_woorden(-20, 10, 60, Limits())
    'niet te zeggen of er te weinig zijn (van 20 over tot 60 te kort, midden 10 te kort)'
    """
    if not np.isfinite([low, mid, high]).all():
        return "onbekend"
    small, middle, large = (rounded(v, rules) for v in (low, mid, high))
    if low > 0:
        about = f"een tekort van ongeveer {geheel(middle)} woningen"
        return f"{about} ({geheel(small)} tot {geheel(large)})"
    if high < 0:
        about = f"een overschot van ongeveer {geheel(-middle)} woningen"
        return f"{about} ({geheel(-large)} tot {geheel(-small)})"
    return (
        f"niet te zeggen of er te weinig zijn (van {_side(small)} tot {_side(large)}, midden "
        f"{_side(middle)})"
    )


def _side(value: float) -> str:
    """Return a shortage (above 0) or surplus in words."""
    if value == 0:
        return "precies genoeg"
    return f"{geheel(abs(value))} {'te kort' if value > 0 else 'over'}"


def vraag_aanbod_regels(
    table: pd.DataFrame, done: StapVraagAanbod, normen: Path | None = None
) -> list[str]:
    """Return the main figures of *table* (layer ``vraag_aanbod``), rounded as published.

    Per group of the gemeente the first and the last year; then where the shortage is largest. A
    group with fewer people than the publication threshold has no number.
    """
    rules = Limits.of(load_norms(normen))
    mine = table[(table["scenario"] == done.scenario).to_numpy(dtype=bool)]
    built = (
        "zonder bouwplannen"
        if done.plans is None
        else f"met {geheel(done.plans)} {'bouwplan' if done.plans == 1 else 'bouwplannen'}"
    )
    lines = [f"Aannames: {done.assumptions}; {built}."]
    ends = tuple(dict.fromkeys((done.years[0], done.years[-1])))
    whole = mine[mine["soort"].isin(("gemeente",)).to_numpy(dtype=bool)]
    if not len(whole):
        return [*lines, "De vraag kent geen gemeente; zie de laag vraag_aanbod per gebied."]
    for group, label in done.labels.items():
        said = []
        for year in ends:
            found = _numbers(whole, group, year)
            if "tekort" not in found or not np.isfinite(found["tekort"][1]):
                continue
            if found["vraag"][1] < rules.publish_min:
                said.append(f"in {year} minder dan {rules.publish_min:g} huishoudens")
            else:
                said.append(f"in {year} {tekort_woorden(*found['tekort'], rules)}")
        if said:
            lines.append(f"{label}: {'; '.join(said)}.")
    lines += _worst(mine, done, rules)
    signals = mine[(mine["doelgroep"] == WMO).to_numpy(dtype=bool)]
    if len(signals):
        lines += _wmo_line(signals, rules)
    if len(lines) > 1:
        lines.append("Doelgroepen overlappen: één mens kan in meer groepen tellen. Tel ze niet op.")
    return lines


def _numbers(table: pd.DataFrame, group: str, year: int) -> dict[str, tuple[float, float, float]]:
    """Return the indicators of one group and year, added up over the gemeenten."""
    rows = table[((table["doelgroep"] == group) & (table["jaar"] == year)).to_numpy(dtype=bool)]
    rows = rows[rows["indicator"].isin(("vraag", "tekort")).to_numpy(dtype=bool)]
    sums = rows.groupby("indicator")[["laag", "midden", "hoog"]].sum(min_count=1)
    return {str(k): (float(r.laag), float(r.midden), float(r.hoog)) for k, r in sums.iterrows()}


def _worst(mine: pd.DataFrame, done: StapVraagAanbod, rules: Publication) -> list[str]:
    """Return where the shortage of the group with most demand is largest in the last year."""
    rows = mine[
        (mine["jaar"].eq(done.years[-1]) & mine["soort"].isin(("wijk", "buurt"))).to_numpy(
            dtype=bool
        )
    ]
    kind = "wijk" if (rows["soort"] == "wijk").any() else "buurt"
    rows = rows[(rows["soort"] == kind).to_numpy(dtype=bool)]
    demand = rows[(rows["indicator"] == "vraag").to_numpy(dtype=bool)]
    short = rows[(rows["indicator"] == "tekort") & rows["midden"].notna()]
    if not len(short):
        return []
    total = demand[demand["doelgroep"].isin(set(short["doelgroep"]))]
    total = total.groupby("doelgroep")["midden"].sum().sort_index()
    group = str(total.idxmax())
    people = demand[(demand["doelgroep"] == group)].set_index("gebied_code")["midden"]
    best = short[(short["doelgroep"] == group).to_numpy(dtype=bool)]
    enough = best["gebied_code"].map(people).to_numpy(dtype=float) >= rules.publish_min
    best = best[enough & (best["midden"] > 0).to_numpy(dtype=bool)]
    best = best.sort_values(["rang", "gebied_code"])[:_TOP]
    if not len(best):
        return []
    named = ", ".join(
        f"{r.naam or r.gebied_code} ({geheel(rounded(r.midden, rules))})" for r in best.itertuples()
    )
    label = _lower(done.labels.get(group, group))
    lines = [f"Het grootste tekort voor {label} in {done.years[-1]}: {named}."]
    weighed = best[best["rang_gewogen"] == 1]
    if len(weighed) and int(weighed["rang"].iloc[0]) > 1:
        first = weighed.iloc[0]
        lines.append(f"Met lage inkomens eerst: {first['naam'] or first['gebied_code']}.")
    return lines


def _wmo_line(rows: pd.DataFrame, rules: Publication) -> list[str]:
    """Return where most more clients of the Wmo live than the ages foretell."""
    wide = rows[rows["soort"].isin(("wijk", "buurt")).to_numpy(dtype=bool)].pivot_table(
        index=["soort", "gebied_code", "naam"], columns="indicator", values="midden"
    )
    if not len(wide):
        return []
    extra = (wide["wmo_clienten"] - wide["wmo_verwacht"]).reset_index(name="extra")
    kind = "wijk" if (extra["soort"] == "wijk").any() else "buurt"
    extra = extra[(extra["soort"] == kind) & (extra["extra"] >= rules.publish_min)]
    extra = extra.sort_values(["extra", "gebied_code"], ascending=[False, True])[:_TOP]
    if not len(extra):
        return []
    named = ", ".join(f"{r.naam} ({geheel(rounded(r.extra, rules))})" for r in extra.itertuples())
    return [f"Meer cliënten van de Wmo dan de leeftijden doen verwachten: {named}."]
