# SPDX-License-Identifier: GPL-2.0-or-later
"""The step geschiktheid: dwellings, buildings and rules in, a class per dwelling and group out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import LAYERS
from ...core.tables import Layer, concat
from ...core.wonen.geschiktheid import crossing, geschiktheid, rule_table
from ...core.wonen.regels import mentions
from ...core.wonen.regelset import CLASSES, RuleSet
from ...core.wonen.woningfeiten import tidy_facts
from ...core.wonen.woningkenmerken import bepaal_kenmerken
from ...core.wonen.woonvormen import clustered_homes
from ..actueel import held, latest_run, refuse_stale
from ..getallen import aandeel, geheel
from ..meldingen import register, sentence, sentences
from ..normen.geschiktheid import GeschiktheidNormen, load_geschiktheid
from ..normen.lezen import load_norms
from ..normen.regels_geschiktheid import load_rules
from ..normen.woonvormen import load_woonvormen
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .voorraad import STOCK_INPUTS, Found, stock_as_data, voorraad_regels, write_stock

__all__ = [
    "CAPACITY",
    "StapGeschiktheid",
    "bereken_geschiktheid",
    "capacity_scores",
    "geschiktheid_regels",
]

CAPACITY = "draagkracht"
"""Column that a person may add to ``gebieden``: a score per gebied, 0 to 100, high is strong."""

_INPUTS = ("woningen", "panden", "woonvormen", "gebieden")
_LEVELS = ("gemeente_code", "wijk_code", "eigen_code", "buurt_code")
"""From coarse to fine: the score of the finest gebied that has one counts."""

_TOP = 4
_MANY = 0.5

register(
    {
        "onbekende_doelgroep": "Groep {groep} staat niet in de regels. Kies uit: {keuze}.",
        "omgeving_niet_berekend": "De bereikbaarheid is niet berekend voor profiel {profielen}. Of "
        "de woonomgeving geschikt is, is daarom onbekend voor: {groepen}. Doe eerst: lzw "
        "bereikbaarheid {opdracht}.",
        "omgeving_verouderd": "De gegevens zijn veranderd nadat de bereikbaarheid is berekend "
        "({lagen}). Die telt daarom niet mee: of de woonomgeving geschikt is, is onbekend. Bereken "
        "de bereikbaarheid opnieuw en daarna de geschiktheid.",
        "geschiktheid_veel_onbekend": "Van meer dan de helft van de woningen is niet te zeggen of "
        "ze geschikt zijn voor {groepen}. Het meest ontbreekt: {ontbreekt}. Lees de BAG in voor "
        "oppervlakte en bouwjaar, en een tabel van de corporatie of gemeente voor lift, "
        "verdieping, label, eigendom en huur (lzw importeer woningen). Er wordt niets geraden.",
        "draagkracht_onjuist": "Laag gebieden: kolom draagkracht heeft bij {rijen} geen getal van "
        "0 tot en met 100. Die gebieden tellen als onbekend. Vul er een score in, hoog is sterk.",
    }
)


@dataclass(slots=True)
class StapGeschiktheid:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    groepen: tuple[str, ...]
    regels: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    maatregelen: Mapping[str, str] = field(default_factory=dict)
    voorraad: list[str] = field(default_factory=list)
    """What is said of the whole stock; nothing when the step was skipped."""
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_geschiktheid(
    werkbestand: Path,
    groepen: Sequence[str] = (),
    regels: Path | None = None,
    normen: Path | None = None,
    *,
    jaar: int | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapGeschiktheid:
    """Classify every dwelling for *groepen* (empty: all) and write the layer ``geschiktheid``.

    With it come the layers about the whole stock: per gebied, in a window, per complex and on foot.

    *regels* is a file with the study's differences on ``geschiktheid.toml``; *jaar* chooses the
    rent limits; *normen* says what is essential near a dwelling. With *overslaan* nothing is done
    when nothing changed. Raises :class:`LzwError` with every mistake in rules and layers; the file
    is then untouched.
    """
    rules, features = _read_rules(regels, jaar)
    norms, forms = load_norms(normen), load_woonvormen()
    chosen = tuple(dict.fromkeys(groepen)) or tuple(rules.groups)
    wrong = [
        Problem("onbekende_doelgroep", values={"groep": g, "keuze": ", ".join(rules.groups)})
        for g in chosen
        if g not in rules.groups
    ]
    if wrong:
        raise LzwError(wrong)
    essentials = _essentials(norms, rules, chosen)
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all((*_INPUTS, *STOCK_INPUTS, "verantwoording"), ["woningen"])
        homes = layers["woningen"]
        tidy, problems = tidy_facts(homes.data)
        homes = Layer(homes.name, tidy, homes.geometry)
        near = _Near(current, layers, rules, chosen, essentials)
        problems += near.problems
        capacity, more = _capacity(current, homes.data)
        problems += more
        check(tick, 0.1)
        parameters = {
            "groepen": list(chosen),
            "essentieel": {g: list(c) for g, c in essentials.items()},
            "draagkracht": capacity is not None,
        }
        used = {
            "naam": rules.title,
            "regels": _rules_as_data(rules),
            "kenmerken": {k: n.value for k, n in features.norms.items()},
            "woonvormen": {k: n.value for k, n in forms.norms.items()},
            "voorraad": stock_as_data(rules, norms, chosen),
        }
        hashes = {name: content_hash(layers[name]) for name in (*_INPUTS, *STOCK_INPUTS)}
        hashes |= near.hashes
        if capacity is not None:
            hashes["draagkracht"] = content_hash(
                Layer("draagkracht", pd.DataFrame({CAPACITY: capacity}))
            )
        identity = run_id("geschiktheid", parameters, used, hashes)
        out = StapGeschiktheid(
            identity,
            chosen,
            rules.title,
            {g: rules.groups[g].label for g in chosen},
            {m.code: m.label for m in rules.measures},
        )
        last = latest_run(layers["verantwoording"], "geschiktheid", groepen=list(chosen))
        if overslaan and last == identity and _kept(current, chosen) == {identity}:
            out.skipped = True
            return out
        found = bepaal_kenmerken(homes, layers["panden"], features.kenmerk, part(tick, 0.15, 0.5))
        table = found.table
        clustered = clustered_homes(layers["woonvormen"], homes, forms)[0]
        if len(layers["woonvormen"]):
            table["geclusterd"] = clustered
        if capacity is not None:
            table[CAPACITY] = capacity
        limits = (features.kenmerk.oppervlakte_min_m2, features.kenmerk.oppervlakte_max_m2)
        layer = geschiktheid(
            homes,
            table,
            rules,
            chosen,
            surroundings=near.tables,
            essentials=essentials,
            plausible_m2=limits,
            run_id=identity,
            tick=part(tick, 0.5, 0.7),
        )
        change.write(_beside_others(change, layer, chosen))
        problems += [*found.problems, *_many_unknown(layer.data, rules)]
        problems += write_stock(
            change,
            {**layers, "woningen": homes},
            Found(layer, clustered, near.tables, essentials, rule_table(homes, table, limits)),
            rules,
            norms,
            chosen,
            identity,
            regels=regels,
            tick=part(tick, 0.7, 0.9),
        )
        out.voorraad = voorraad_regels(change.read, chosen, out.labels, out.maatregelen, norms)
        out.messages = sentences(problems)
        change.record("geschiktheid", parameters, used, hashes, out.messages)
        check(tick, 0.9)
    tick(1.0)
    return out


def _essentials(
    norms: NormSet, rules: RuleSet, groups: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return per group of *groups* what it cannot do without, where *norms* say so."""
    return {
        g: norms.groups[rules.groups[g].importance].essentials
        for g in groups
        if rules.groups[g].importance in norms.groups
    }


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run by the shipped rules takes from *norms*, for its identity."""
    rules, groups = load_rules(None), parameters["groepen"]
    return {
        "essentieel": _essentials(norms, rules, groups),
        "voorraad": stock_as_data(rules, norms, groups),
    }


def _read_rules(regels: Path | None, jaar: int | None) -> tuple[RuleSet, GeschiktheidNormen]:
    """Return rules and features; two readers look at one file and both say what is wrong."""
    problems: dict[Any, Problem] = {}
    try:
        features = load_geschiktheid(regels)
    except LzwError as error:
        problems |= {sentence(p): p for p in error.problems}
    try:
        rules = load_rules(regels, jaar=jaar)
    except LzwError as error:
        problems |= {sentence(p): p for p in error.problems}
    if problems:
        raise LzwError(problems.values())
    return rules, features


def geschiktheid_regels(table: pd.DataFrame, done: StapGeschiktheid) -> list[str]:
    """Return the main figures of *table* (layer ``geschiktheid``) per group."""
    lines = [f"Regels: {done.regels}."]
    for group in done.groepen:
        mine = table[((table["doelgroep"] == group) & table["klasse"].notna()).to_numpy(dtype=bool)]
        if not len(mine):
            lines.append(f"{_name(done, group)}: er zijn geen woningen.")
            continue
        counts = mine["klasse"].value_counts()
        parts = [
            f"{geheel(counts.get(k, 0))} {k} ({_share(counts.get(k, 0), len(mine))})"
            for k in (*reversed(CLASSES), "onbekend")
        ]
        lines.append(f"{_name(done, group)}: {', '.join(parts)}.")
        lines += [f"  {line}" for line in _explained(mine, done)]
    return [*lines, *done.voorraad]


def _explained(mine: pd.DataFrame, done: StapGeschiktheid) -> list[str]:
    """Return why dwellings are unknown, what helps the others and what lies around them."""
    lines = []
    unknown = mine[(mine["klasse"] == "onbekend").to_numpy(dtype=bool)]
    if len(unknown):
        least = int((mine["klasse_min"] != CLASSES[0]).sum())
        worst = int((mine["klasse_max"] == CLASSES[0]).sum())
        if (unknown["klasse_min"] != CLASSES[0]).any():
            # An unknown class is not an unknown answer: bungalow or not, a stairlift fits.
            lines.append(
                f"Wel zeker: {geheel(least)} zijn minstens {CLASSES[1]} "
                f"({_share(least, len(mine))}), {geheel(worst)} {CLASSES[0]} "
                f"({_share(worst, len(mine))})."
            )
        lines.append(f"Onbekend door: {_lacking(unknown)}.")
        chance = unknown["kans_geschikt"]
        guessed = unknown["klasse_max"].eq(CLASSES[-1]) & chance.notna()
        if guessed.any():
            lines.append(
                f"Bij {geheel(int(guessed.sum()))} ontbreekt alleen de lift; naar verwachting zijn "
                f"daarvan ongeveer {geheel(float(chance[guessed].sum()))} geschikt."
            )
    measures = mine["maatregel"].value_counts(sort=False)
    if len(measures):
        named = [
            f"{done.maatregelen.get(m, m)} ({geheel(measures[m])})"
            for m in sorted(measures.index, key=lambda m: (-measures[m], m))[:_TOP]
        ]
        lines.append(f"Naar de volgende klasse: {', '.join(named)}.")
    around = crossing(mine).loc[str(mine["doelgroep"].iloc[0])]
    total = around.sum()
    if total["wel"] + total["niet"]:
        unknown_text = f", van {geheel(total['onbekend'])} onbekend" if total["onbekend"] else ""
        lines.append(
            f"In een geschikte woonomgeving: {geheel(total['wel'])} van de "
            f"{geheel(total['totaal'])} woningen{unknown_text}; daarvan "
            f"{geheel(around.loc['geschikt', 'wel'])} geschikt en "
            f"{geheel(around.loc['aanpasbaar', 'wel'])} aanpasbaar."
        )
    else:
        lines.append("Over de woonomgeving is niets te zeggen.")
    return lines


def _share(part: int, whole: int) -> str:
    return aandeel(100 * part / whole, part, whole)


def _name(done: StapGeschiktheid, group: str) -> str:
    label = done.labels.get(group, group)
    return label[0].upper() + label[1:]


def _lacking(unknown: pd.DataFrame) -> str:
    """Return what is missing most often, with the number of dwellings."""
    words = unknown["ontbreekt"].dropna().str.split(", ").explode()
    counts = words.value_counts(sort=False)
    # Of words as frequent, what stands first in the reasons goes first.
    place = words.groupby(level=0).cumcount().groupby(words.to_numpy()).mean()
    order = sorted(counts.index, key=lambda w: (-counts[w], place[w], w))[:_TOP]
    return ", ".join(f"{w} ({geheel(counts[w])})" for w in order) or "de regels"


def _many_unknown(data: pd.DataFrame, rules: RuleSet) -> list[Problem]:
    """Return a warning about the groups for which most dwellings are unknown."""
    homes = data[data["klasse"].notna()]
    share = (homes["klasse"] == "onbekend").groupby(homes["doelgroep"], sort=False).mean()
    groups = [str(g) for g in share.index[share > _MANY]]
    if not groups:
        return []
    unknown = homes[(homes["klasse"] == "onbekend") & homes["doelgroep"].isin(groups)]
    words = unknown["ontbreekt"].dropna().str.split(", ").explode().value_counts(sort=False)
    order = sorted(words.index, key=lambda w: (-words[w], w))[:_TOP]
    values = {
        "groepen": ", ".join(rules.groups[g].label for g in groups),
        "ontbreekt": ", ".join(order) or "een regel",
    }
    return [Problem("geschiktheid_veel_onbekend", values=values, fatal=False)]


def _rules_as_data(rules: RuleSet) -> dict[str, Any]:
    """Return what decides, in a form that can be compared and printed."""

    return {
        "drempels": {k: n.value for k, n in rules.numbers.items()},
        "huurjaar": rules.rent_year,
        "maatregelen": {
            m.code: repr((m.possible, dict(m.sets), m.cost_eur, m.groups, m.text))
            for m in rules.measures
        },
        "groepen": {
            g.code: repr((g.rules, g.criteria, g.thresholds, g.profile, g.importance))
            for g in rules.groups.values()
        },
        "woorden": {t.code: repr(t.when) for t in rules.terms.values()},
    }


class _Near:
    """The walking distances that belong to the groups, per group and in the order of the homes."""

    def __init__(
        self,
        file: Werkbestand,
        layers: Mapping[str, Layer],
        rules: RuleSet,
        groups: Iterable[str],
        essentials: Mapping[str, Sequence[str]],
    ) -> None:
        self.tables: dict[str, pd.DataFrame] = {}
        self.problems: list[Problem] = []
        self.hashes: dict[str, str] = {}
        profiles = {g: rules.groups[g].profile for g in groups}
        wanted = _wanted(rules, groups, essentials)
        data = pd.DataFrame(columns=["woning_id", "profiel", "run_id"])
        if "bereikbaarheid" in file:
            columns = ("woning_id", "profiel", "run_id", *wanted)
            data = file.raw("bereikbaarheid", columns).data
        data = data[data["profiel"].isin(list(profiles.values()))]
        runs = set(data["run_id"].dropna())
        try:
            refuse_stale(file, layers, runs)
        except LzwError as error:
            values = dict(error.problems[0].values)
            self.problems.append(Problem("omgeving_verouderd", values=values, fatal=False))
            return
        self.hashes = {"bereikbaarheid": ",".join(sorted(map(str, runs)))} if runs else {}
        ids = layers["woningen"].data["woning_id"]
        for profile in dict.fromkeys(profiles.values()):
            mine = data[(data["profiel"] == profile).to_numpy(dtype=bool)]
            if not len(mine):
                continue
            by_id = mine.drop_duplicates("woning_id").set_index("woning_id")
            numbers = by_id[[c for c in wanted if c in by_id]].apply(pd.to_numeric, errors="coerce")
            aligned = numbers.reindex(ids).reset_index(drop=True)
            self.tables |= {g: aligned for g, p in profiles.items() if p == profile}
        self._say_missing(rules, profiles)

    def _say_missing(self, rules: RuleSet, profiles: Mapping[str, str]) -> None:
        absent = {g: p for g, p in profiles.items() if g not in self.tables and p}
        if not absent:
            return
        names = list(dict.fromkeys(absent.values()))
        values = {
            "profielen": ", ".join(names),
            "groepen": ", ".join(rules.groups[g].label for g in absent),
            "opdracht": " ".join(f"--profiel {n}" for n in names),
        }
        self.problems.append(Problem("omgeving_niet_berekend", values=values, fatal=False))


def _wanted(
    rules: RuleSet, groups: Iterable[str], essentials: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return the columns of bereikbaarheid that rules, words and surroundings look at."""
    conditions = [t.when for t in rules.terms.values()]
    names: list[str] = []
    for code in groups:
        group = rules.groups[code]
        conditions += [r.when for r in group.rules if r.when is not None]
        conditions += [c.when for c in group.criteria]
        names += [f"norm_{c}" for c in essentials.get(code, ())]
    conditions += [m.possible for m in rules.measures if m.possible is not None]
    asked = [c for c in mentions(conditions) if c.startswith(("norm_", "afstand_"))]
    return tuple(dict.fromkeys([*asked, *names]))


def capacity_scores(file: Werkbestand) -> tuple[dict[str, float] | None, list[Problem]]:
    """Return the score of each gebied that the municipality gave one; None without the column."""
    data = file.raw("gebieden", ("gebied_code", CAPACITY)).data
    if CAPACITY not in data.columns:
        return None, []
    value = pd.to_numeric(data[CAPACITY], errors="coerce").to_numpy(dtype=float)
    good = np.isfinite(value) & (value >= 0) & (value <= 100)
    wrong = ~good & data[CAPACITY].notna().to_numpy(dtype=bool)
    problems = []
    if wrong.any():
        examples = tuple(sorted(data["gebied_code"].astype(str)[wrong])[:5])
        problems.append(
            Problem(
                "draagkracht_onjuist",
                "gebieden",
                CAPACITY,
                int(wrong.sum()),
                examples,
                fatal=False,
            )
        )
    return dict(zip(data["gebied_code"][good], value[good], strict=True)), problems


def _capacity(file: Werkbestand, homes: pd.DataFrame) -> tuple[np.ndarray | None, list[Problem]]:
    """Return per dwelling the score of the finest gebied that has one; None without the column."""
    score, problems = capacity_scores(file)
    if score is None:
        return None, problems
    out = np.full(len(homes), np.nan)
    for column in _LEVELS:
        found = homes[column].map(score).to_numpy(dtype=float, na_value=np.nan)
        out = np.where(np.isfinite(found), found, out)
    return out, problems


def _kept(file: Werkbestand, groups: Iterable[str]) -> set[str]:
    """Return the runs that the layer holds of *groups*; "" for a group that it does not hold."""
    out: set[str] = set()
    for group in groups:
        out |= held(file, "geschiktheid", doelgroep=group) or {""}
    return out


def _beside_others(change: Edit, layer: Layer, groups: Sequence[str]) -> Layer:
    """Return *layer* under the rows of other groups."""
    old = change.read(layer.name)
    own = old.data["doelgroep"].isin(list(groups)).to_numpy(dtype=bool)
    return concat([old.take(~own), layer], LAYERS[layer.name])
