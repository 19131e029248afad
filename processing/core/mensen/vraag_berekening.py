# SPDX-License-Identifier: GPL-2.0-or-later
"""From gebieden, population and tables to the layers of the demand: ages now and later, groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from ..errors import LzwError, Problem
from ..progress import Tick, check, never
from ..registry import LAYERS
from ..tables import Layer, conform
from .leeftijden import (
    COARSE,
    FIRST_OLD,
    FIVE_YEAR,
    METHODS,
    OLD_CLASSES,
    TOTALS,
    Areas,
    areas_of,
    bounds,
    classes_in,
    many_areas,
    summed,
)
from .leeftijden_nu import Nation, Now, ages_now
from .leeftijden_tabel import Counts, old_total, over, table_counts
from .prognose import Later, ages_later
from .vraag import (
    EVERY_AGE,
    KEYS,
    CareGroup,
    CareNorms,
    Demand,
    GroupCount,
    Scenario,
    demand,
    in_institutions,
)

__all__ = ["Choice", "Inputs", "Result", "base_year", "vraag"]

_OLD = slice(FIRST_OLD, len(FIVE_YEAR))
_LABELS = (*OLD_CLASSES, *COARSE, *TOTALS)
_SCOPE = ("vijf_jaar",) * len(OLD_CLASSES) + ("tien_jaar",) * len(COARSE) + ("totaal",) * 2
_CERTAIN = {
    "geteld": "geteld",
    "verdeeld": "geschat",
    "prognose": "geschat",
    "prognose_verdeeld": "geschat",
    "cohort": "indicatief",
}
_LEAST_PEOPLE = 1000.0
_LEAST_OLD = 0.04
"""In a gebied of so many people at least this part is 65 or over, or the number is no number."""

_SURELY_PEOPLE = 10_000.0
"""Among so many people there are that many older ones for certain; fewer may be a new estate."""

_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Inputs:
    """Layers of the werkbestand; ``prognose`` and ``doelgroepen`` may be empty."""

    gebieden: Layer
    bevolking: Layer
    woningen: Layer
    instellingen: Layer
    prognose: Layer
    doelgroepen: Layer


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked: the base year, the later years, the scenario and which forecast.

    ``unsure`` is how far a forecast and a cohort may be off, in % per ten years. ``spread`` is by
    what the counts of a group go to the gebieden, where that is not what the group says itself.
    """

    base: int
    years: tuple[int, ...]
    scenario: Scenario
    source: str | None
    unsure: tuple[float, float]
    deaths_source: str
    spread: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """The layers, what went unusual, and figures for the closing lines."""

    ages: Layer
    units: Layer
    demand: Layer
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def base_year(gebieden: Layer, bevolking: Layer, prognose: Layer) -> int | None:
    """Return the year the study is about: that of the gebieden, else of the population or table."""
    years = gebieden.data["jaar"].dropna()
    if len(years):
        return int(years.max())
    dates = bevolking.data["peildatum"].dropna().astype(str).str[:4]
    known = [int(d) for d in dates if d.isdigit()]
    if known:
        return max(known)
    return int(prognose.data["jaar"].min()) if len(prognose) else None


def vraag(
    inputs: Inputs,
    norms: CareNorms,
    nation: Nation,
    choice: Choice,
    run_id: str,
    tick: Tick = never,
) -> Result:
    """Return ages and demand per gebied for the base year and every later one.

    Raises :class:`LzwError` with all that is wrong in the tables at once.
    """
    areas = areas_of(inputs.gebieden, inputs.woningen)
    problems: list[Problem] = []
    counts = _forecast(inputs, areas, choice, problems)
    groups, own = _group_counts(inputs, norms, areas, problems)
    problems += _nested_units(inputs.bevolking) + _hardly_any(inputs.gebieden, areas)
    every = {**norms.groups, **own}
    for key, by in choice.spread.items():
        if key in every and every[key].base == "telling" and by in KEYS:
            every[key] = replace(every[key], spread_by=by)
            continue
        counted = [k for k, g in every.items() if g.base == "telling"]
        values = {
            "keuze": f"{key}={by}",
            "groepen": ", ".join(counted),
            "sleutels": ", ".join(KEYS),
        }
        problems.append(Problem("verdeelsleutel_onjuist", "doelgroepen", values=values))
    _refuse(problems)
    norms = replace(norms, groups=every)
    check(tick, 0.1)
    now = ages_now(
        areas,
        inputs.gebieden,
        inputs.bevolking,
        inputs.woningen,
        inputs.instellingen,
        counts,
        nation,
        choice.base,
        norms.rule("splitsing_onzekerheid"),
        norms.rule("schatting_onzekerheid"),
        run_id,
    )
    if now.unknown.all():
        raise LzwError(Problem("vraag_zonder_ouderen", "gebieden"))
    check(tick, 0.4)
    later, found = ages_later(now, areas, counts, nation, choice.base, choice.years, choice.unsure)
    problems += now.problems + found
    if areas.loose:
        problems.append(
            Problem(
                "gebied_delen_ander_aantal",
                "gebieden",
                count=len(areas.loose),
                examples=areas.loose[:5],
                values={"gebieden": many_areas(len(areas.loose))},
                fatal=False,
            )
        )
    ages = [_as_later(now, choice.base), *later]
    check(tick, 0.6)
    keys = _keys(areas, inputs.gebieden, now)
    demands, found = demand(
        norms,
        ages,
        areas,
        choice.scenario,
        choice.base,
        groups,
        keys,
        now.unknown,
        _inside_here(now, areas, norms, choice.base),
    )
    problems += found
    _refuse(problems)
    check(tick, 0.7)
    result = Result(
        _age_layer(ages, now, areas, choice, counts, run_id),
        now.units,
        _demand_layer(demands, ages, areas, choice, norms, run_id),
        problems,
    )
    result.facts = _facts(ages, now, areas, demands, choice, counts)
    check(tick, 1.0)
    return result


def _refuse(problems: list[Problem]) -> None:
    fatal = [p for p in problems if p.fatal]
    if fatal:
        raise LzwError(fatal)


# Tables of the study


def _forecast(
    inputs: Inputs, areas: Areas, choice: Choice, problems: list[Problem]
) -> Counts | None:
    """Return the table of ages that is used, after every check on it; None without one."""
    table = inputs.prognose.data
    if not len(table):
        return None
    sources = sorted(set(table["bron"].dropna()))
    if choice.source is not None and choice.source not in sources:
        values = {"bron": choice.source, "keuze": ", ".join(sources)}
        problems.append(Problem("prognose_bron_onbekend", "prognose", values=values))
        return None
    if choice.source is None and len(sources) > 1:
        values = {"bronnen": ", ".join(sources)}
        problems.append(Problem("prognose_bron_kiezen", "prognose", values=values))
        return None
    source = choice.source or sources[0]
    table = table[table["bron"] == source]
    table = _known_codes(table, areas, "prognose", problems)
    table = _usable_ages(table, problems)
    if not len(table):
        return None
    counts = table_counts(table, areas.codes, source)
    everybody = _column(areas, inputs.gebieden, "inwoners")
    problems += _percentages(counts, areas, everybody)
    problems += _nested(counts, areas)
    problems += _nested_areas(counts, areas)
    told = np.zeros((len(areas), len(counts.years)), dtype=bool)
    for i, year in enumerate(counts.years):
        told[:, i] = np.isfinite(old_total(counts.of(year), len(areas)))
    known = np.asarray(told.any(axis=1))
    if not known.any():
        problems.append(Problem("prognose_zonder_ouderen", "prognose", values={"bron": source}))
        return None
    gaps = known & ~told.all(axis=1)
    if gaps.any():
        missing = [str(y) for i, y in enumerate(counts.years) if not told[gaps, i].all()]
        problems.append(
            Problem(
                "prognose_jaren_ontbreken",
                "prognose",
                count=int(gaps.sum()),
                examples=tuple(str(c) for c in areas.codes[gaps][:5]),
                values={
                    "bron": source,
                    "jaren": ", ".join(missing),
                    "gebieden": many_areas(int(gaps.sum())),
                },
                fatal=False,
            )
        )
    return counts


def _known_codes(
    table: pd.DataFrame, areas: Areas, layer: str, problems: list[Problem]
) -> pd.DataFrame:
    """Return the rows about gebieden of the study; say which codes it does not know."""
    codes = table["gebied_code"].astype(str)
    known = codes.isin(set(areas.codes)).to_numpy(dtype=bool)
    strange = tuple(sorted(set(codes[~known])))
    if not known.any():
        towns = sorted(c for c, k in zip(areas.codes, areas.kinds, strict=True) if k == "gemeente")
        problems.append(
            Problem(
                "tabel_ander_gebied",
                layer,
                "gebied_code",
                examples=strange[:5],
                values={"gemeenten": ", ".join(map(str, towns[:5])) or "geen gemeente"},
            )
        )
    own = tuple(c for c in strange if c in set(areas.own_codes))
    if own:
        problems.append(
            Problem(
                "tabel_eigen_gebieden",
                layer,
                "gebied_code",
                int(codes.isin(own).sum()),
                own[:5],
                fatal=False,
            )
        )
        strange = tuple(c for c in strange if c not in own)
    if known.any() and strange:
        problems.append(
            Problem(
                "tabel_onbekende_gebieden",
                layer,
                "gebied_code",
                int((~known).sum()),
                strange[:5],
                fatal=False,
            )
        )
    return table[known]


def _usable_ages(table: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Return the rows whose age class can be read; say of classes that cut through ours."""
    labels = sorted(set(table["leeftijd"].astype(str)))
    wrong = []
    for label in labels:
        try:
            bounds(label)
        except ValueError:
            wrong.append(label)
    if wrong:
        problems.append(
            Problem(
                "prognose_leeftijd_onbekend",
                "prognose",
                "leeftijd",
                int(table["leeftijd"].astype(str).isin(wrong).sum()),
                tuple(wrong[:5]),
            )
        )
    return table[~table["leeftijd"].astype(str).isin(wrong)]


def _percentages(counts: Counts, areas: Areas, everybody: np.ndarray) -> list[Problem]:
    """Refuse shares where counts belong: hardly any old people in gebieden full of people."""
    for year in counts.years:
        old = old_total(counts.of(year), len(areas))
        judged = np.isfinite(old) & (everybody >= _LEAST_PEOPLE)
        if not judged.any() or (old[judged] > 100).any():
            continue
        if old[judged].sum() >= _LEAST_OLD * everybody[judged].sum():
            continue
        first = int(np.flatnonzero(judged & (old == old[judged].max()))[0])
        return [
            Problem(
                "prognose_percentages",
                "prognose",
                "inwoners",
                int(judged.sum()),
                tuple(str(c) for c in areas.codes[judged][:5]),
                {
                    "bron": counts.source,
                    "aantal": f"{old[first]:g}".replace(".", ","),
                    "inwoners": int(everybody[first]),
                },
            )
        ]
    return []


def _hardly_any(gebieden: Layer, areas: Areas) -> list[Problem]:
    """Refuse shares that make a whole study young: percentages were read as numbers of people."""
    people = _column(areas, gebieden, "inwoners")
    share = _column(areas, gebieden, "pct_65plus")
    known = np.isfinite(people) & np.isfinite(share)
    finest = int(areas.level[known].max()) if known.any() else 0
    judged = known & (areas.level == finest)
    everybody = float(people[judged].sum())
    old = float((people * share / 100)[judged].sum())
    if everybody < _LEAST_PEOPLE or old >= _LEAST_OLD * everybody:
        return []
    values = {
        "aandeel": f"{100 * old / everybody:.1f}".replace(".", ","),
        "aantal": round(old),
        "inwoners": round(everybody),
    }
    fatal = everybody >= _SURELY_PEOPLE
    return [
        Problem("gebieden_weinig_ouderen", "gebieden", "pct_65plus", values=values, fatal=fatal)
    ]


def _nested(counts: Counts, areas: Areas) -> list[Problem]:
    """Refuse a total that is smaller than the classes within it."""
    wrong: list[str] = []
    for run, total in counts.runs.items():
        inside = {
            r: v for r, v in counts.runs.items() if r != run and run[0] <= r[0] and r[1] <= run[1]
        }
        if not inside:
            continue
        largest = np.max([np.nan_to_num(v) for v in inside.values()], axis=0)
        for i, year in enumerate(counts.years):
            together = over({r: v[:, i] for r, v in inside.items()}, *run, len(areas))
            parts = np.fmax(largest[:, i], together)
            with np.errstate(invalid="ignore"):
                bad = total[:, i] + np.maximum(5.0, _TOLERANCE * total[:, i]) < parts
            wrong += [f"{areas.codes[a]} {year} {_label(run)}" for a in np.flatnonzero(bad)]
    if not wrong:
        return []
    return [
        Problem(
            "prognose_delen_groter",
            "prognose",
            "inwoners",
            len(wrong),
            tuple(sorted(wrong)[:5]),
            {"bron": counts.source},
        )
    ]


_APART = 0.1
"""Parts may together be so much more than their whole: another rounding, another model."""


def _nested_areas(counts: Counts, areas: Areas) -> list[Problem]:
    """Refuse a gebied of which the gebieden in it have clearly more people of the same ages."""
    wrong: list[str] = []
    linked = np.flatnonzero(areas.parent >= 0)
    for run, people in counts.runs.items():
        parts = np.zeros_like(people)
        np.add.at(parts, areas.parent[linked], np.nan_to_num(people[linked]))
        many = np.zeros_like(people)
        np.add.at(many, areas.parent[linked], np.isfinite(people[linked]))
        with np.errstate(invalid="ignore"):
            bad = people + np.maximum(5.0 * (many + 1), _APART * people) < parts
        wrong += [f"{areas.codes[a]} {counts.years[i]} {_label(run)}" for a, i in np.argwhere(bad)]
    if not wrong:
        return []
    return [
        Problem(
            "prognose_gebieden_groter",
            "prognose",
            "inwoners",
            len(wrong),
            tuple(sorted(wrong)[:5]),
            {"bron": counts.source},
        )
    ]


def _label(run: tuple[int, int]) -> str:
    low = bounds(FIVE_YEAR[run[0]])[0]
    high = bounds(FIVE_YEAR[run[1]])[1]
    return f"{low}+" if high is None else f"{low}-{high}"


def _nested_units(bevolking: Layer) -> list[Problem]:
    """Warn about units with more people of 75+ than of 65+, or of 85+ than of 75+."""
    data = bevolking.data
    wrong = np.zeros(len(data), dtype=bool)
    for wide, narrow in (("inw_65plus", "inw_75plus"), ("inw_75plus", "inw_85plus")):
        # Both are rounded to five.
        wrong |= (data[narrow] > data[wide] + 5).to_numpy(dtype=bool)
    if not wrong.any():
        return []
    return [
        Problem(
            "bevolking_delen_groter",
            "bevolking",
            count=int(wrong.sum()),
            examples=tuple(data["eenheid_id"].astype(str)[wrong][:5]),
            fatal=False,
        )
    ]


def _group_counts(
    inputs: Inputs, norms: CareNorms, areas: Areas, problems: list[Problem]
) -> tuple[list[GroupCount], dict[str, CareGroup]]:
    """Return what the study counted per group and year, and the groups that are its own."""
    table = inputs.doelgroepen.data
    if not len(table):
        return [], {}
    table = _known_codes(table, areas, "doelgroepen", problems)
    own: dict[str, CareGroup] = {}
    out: list[GroupCount] = []
    index = pd.Index(areas.codes)
    everybody = _column(areas, inputs.gebieden, "inwoners")
    for (group, year), rows in table.groupby(["doelgroep", "jaar"], sort=True):
        sources = sorted(set(rows["bron"]))
        key = str(group)
        if len(sources) > 1:
            values = {"doelgroep": key, "jaar": str(year), "bronnen": ", ".join(sources)}
            problems.append(Problem("doelgroep_twee_bronnen", "doelgroepen", values=values))
            continue
        numbers = np.full(len(areas), np.nan)
        numbers[index.get_indexer(rows["gebied_code"].astype(str))] = rows["aantal"]
        with np.errstate(invalid="ignore"):
            wrong = numbers > everybody
        if wrong.any():
            problems.append(
                Problem(
                    "doelgroep_meer_dan_inwoners",
                    "doelgroepen",
                    "aantal",
                    int(wrong.sum()),
                    tuple(str(c) for c in areas.codes[wrong][:5]),
                    {"doelgroep": key, "jaar": str(year)},
                )
            )
        if key not in norms.groups:
            own[key] = CareGroup(key, key, "telling", "personen", spread_by="inwoners")
        out.append(GroupCount(key, int(year), numbers, sources[0]))
    return out, own


def _column(areas: Areas, gebieden: Layer, column: str) -> np.ndarray:
    data = gebieden.data
    at = pd.Index(data["gebied_code"].astype(str)).get_indexer(areas.codes)
    return np.asarray(data[column].to_numpy(dtype=float)[at])


def _keys(areas: Areas, gebieden: Layer, now: Now) -> Mapping[str, np.ndarray]:
    """Return by what counts of a whole can be spread, per gebied.

    Where the share of low incomes is unknown the mean of the others stands in for it.
    """
    everybody = np.nan_to_num(_column(areas, gebieden, "inwoners"))
    everybody = np.where(everybody > 0, everybody, now.people.sum(axis=1))
    income = _column(areas, gebieden, "pct_laag_inkomen")
    mean = float(np.nanmean(income)) if np.isfinite(income).any() else 100.0
    return {
        "inwoners": everybody,
        "inw_65plus": now.people[:, _OLD].sum(axis=1),
        "inw_75plus": now.people[:, FIRST_OLD + 2 :].sum(axis=1),
        "inw_laag_inkomen": everybody * np.where(np.isfinite(income), income, mean) / 100,
    }


def _inside_here(now: Now, areas: Areas, norms: CareNorms, base: int) -> np.ndarray:
    """Return per gebied and old class how many times the usual share lives in an institution.

    Residents that the study names live where it says. What the usual share expects beyond them in
    the whole of the study is spread over everybody else.
    """
    people = now.people[:, _OLD]
    usual = in_institutions(norms, base)[1]
    root = np.arange(len(areas))
    for _ in range(2):
        root = np.where(areas.parent[root] >= 0, areas.parent[root], root)
    free = people - now.residents
    rest = np.maximum(usual * people - now.residents, 0.0)
    each = np.divide(rest, free, out=np.zeros_like(rest), where=free > 0)
    inside = now.residents + free * np.minimum(each[root], 1.0)
    expected = usual * people
    return np.asarray(np.divide(inside, expected, out=np.ones_like(rest), where=expected > 0))


# Layers


def _as_later(now: Now, base: int) -> Later:
    how = np.where(now.counted_ages, "geteld", "verdeeld").astype(object)
    return Later(base, now.people[:, _OLD], now.low, now.high, now.low_all, now.high_all, how)


def _age_layer(
    ages: list[Later],
    now: Now,
    areas: Areas,
    choice: Choice,
    counts: Counts | None,
    run_id: str,
) -> Layer:
    """Return the layer ``leeftijden``: gebied × year × class."""
    blank = np.where(now.unknown, np.nan, 0.0)[:, None]
    cubes = []
    for values in (
        [_with_totals(a.low, a.low_all) for a in ages],
        [_with_totals(a.mid, None) for a in ages],
        [_with_totals(a.high, a.high_all) for a in ages],
    ):
        cubes.append(np.stack([areas.with_own(v + blank) for v in values]))
    low, mid, high = cubes
    low, high = np.fmin(low, mid), np.fmax(high, mid)
    n = mid.shape[1]
    how = np.stack([_codes(_how_with_own(a.how, areas)) for a in ages])
    methods = np.repeat(how[:, :, None], len(_LABELS), axis=2)
    counted = np.zeros(n, dtype=bool)
    counted[: len(areas)] = now.counted
    methods[0, counted, _LABELS.index("65+")] = METHODS.index("geteld")
    shape = mid.shape
    where = {
        "geteld": now.source,
        "verdeeld": now.source,
        "cohort": choice.deaths_source,
        "prognose": counts.source if counts else None,
        "prognose_verdeeld": counts.source if counts else None,
    }
    unknown = ~np.isfinite(mid)
    data = {
        "run_id": run_id,
        "scenario": choice.scenario.name,
        "gebied_code": _spread(areas.all_codes, shape, 1),
        "naam": _spread(areas.all_names, shape, 1),
        "soort": _spread(areas.all_kinds, shape, 1),
        "jaar": _spread(np.array([a.year for a in ages]), shape, 0),
        "leeftijd": _spread(np.array(_LABELS, dtype=object), shape, 2),
        "reeks": _spread(np.array(_SCOPE, dtype=object), shape, 2),
        "laag": low.ravel(),
        "midden": mid.ravel(),
        "hoog": high.ravel(),
        "nu": _spread(np.array([int(a.year == choice.base) for a in ages]), shape, 0),
        "methode": _words(methods, unknown, None),
        "zekerheid": _words(methods, unknown, _CERTAIN),
        "bron": _words(methods, unknown, where),
        "reden": np.where(unknown.ravel(), "geen_gegevens", "").astype(object),
    }
    table = pd.DataFrame(data)
    table["reden"] = table["reden"].replace("", None)
    return conform(Layer("leeftijden", table), LAYERS["leeftijden"])


def _with_totals(values: np.ndarray, everybody: np.ndarray | None) -> np.ndarray:
    """Return old classes followed by the coarse ones and the totals."""
    coarse = summed(values, COARSE)
    totals = summed(values, TOTALS)
    if everybody is not None:
        totals[:, 0] = everybody
    return np.concatenate([values, coarse, totals], axis=1)


def _how_with_own(how: np.ndarray, areas: Areas) -> np.ndarray:
    """Return *how* with that of own gebieden: the least sure of what they are made of."""
    rank = {"geteld": 0, "verdeeld": 1, "prognose": 2, "prognose_verdeeld": 3, "cohort": 4}
    back = ("verdeeld", "verdeeld", "prognose_verdeeld", "prognose_verdeeld", "cohort")
    number = np.array([rank[h] for h in how])
    worst = np.zeros(len(areas.own_codes), dtype=int)
    np.maximum.at(worst, areas.own_to, number[areas.own_from])
    return np.concatenate([how, np.array([back[w] for w in worst], dtype=object)])


def _spread(values: np.ndarray, shape: tuple[int, ...], axis: int) -> np.ndarray:
    """Return *values*, that run along *axis*, for every cell of *shape*, flat."""
    wide = values.reshape([-1 if i == axis else 1 for i in range(len(shape))])
    return np.broadcast_to(wide, shape).ravel()


def _codes(how: np.ndarray) -> np.ndarray:
    """Return the number of each method."""
    return np.array([METHODS.index(h) for h in how], dtype=np.int8)


def _words(
    methods: np.ndarray, unknown: np.ndarray, meaning: Mapping[str, str | None] | None
) -> np.ndarray:
    """Return per cell the method, or what *meaning* makes of it; None where nothing is known."""
    out = np.array([m if meaning is None else meaning[m] for m in METHODS], dtype=object)
    found = out[methods.ravel()]
    found[unknown.ravel()] = None
    return np.asarray(found)


def _demand_layer(
    demands: list[Demand],
    ages: list[Later],
    areas: Areas,
    choice: Choice,
    norms: CareNorms,
    run_id: str,
) -> Layer:
    """Return the layer ``vraag``; of a buurt no ages, which are too few there to tell apart."""
    years = np.array([a.year for a in ages])
    cohort = np.stack([_how_with_own(a.how, areas) == "cohort" for a in ages])
    parts = []
    addable_with = {
        g.key: ", ".join(
            sorted(
                o.key for o in norms.groups.values() if o.key in g.excludes or g.key in o.excludes
            )
        )
        or None
        for g in norms.groups.values()
    }
    for found in demands:
        blank = np.where(found.unknown, np.nan, 0.0)[None, :, None]
        cubes = [_own_years(v + blank, areas) for v in (found.low, found.mid, found.high)]
        every = np.ones(cubes[1].shape[1], dtype=bool)
        known = _own_unknown(found.how, areas)
        parts.append(
            _demand_rows(
                found,
                [c.sum(axis=2) for c in cubes],
                EVERY_AGE,
                every,
                known,
                cohort,
                years,
                areas,
                choice,
                norms,
                run_id,
                addable_with,
            )
        )
        if not found.by_age:
            continue
        coarse = areas.all_kinds != "buurt"
        for at, label in enumerate(COARSE):
            covered = any(
                set(classes_in(p.age)) & set(classes_in(label)) for p in found.group.prevalences
            )
            if covered:
                parts.append(
                    _demand_rows(
                        found,
                        [c[:, :, at] for c in cubes],
                        label,
                        coarse,
                        known,
                        cohort,
                        years,
                        areas,
                        choice,
                        norms,
                        run_id,
                        addable_with,
                    )
                )
    data = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(index=range(0))
    return conform(Layer("vraag", data), LAYERS["vraag"])


def _own_years(values: np.ndarray, areas: Areas) -> np.ndarray:
    """Return (years × gebieden × classes) with the own gebieden behind the others."""
    return areas.with_own(values.swapaxes(0, 1)).swapaxes(0, 1)


def _own_unknown(how: np.ndarray, areas: Areas) -> np.ndarray:
    """Return *how* (years × gebieden) with the own gebieden: as the first they are made of."""
    own = np.empty((len(how), len(areas.own_codes)), dtype=object)
    own[:] = "prevalentie"
    order = np.argsort(areas.own_share, kind="stable")
    own[:, areas.own_to[order]] = how[:, areas.own_from[order]]
    own[own == "telling"] = "telling_verdeeld"
    return np.concatenate([how, own], axis=1)


def _demand_rows(
    found: Demand,
    cubes: list[np.ndarray],
    age: str,
    rows: np.ndarray,
    how: np.ndarray,
    cohort: np.ndarray,
    years: np.ndarray,
    areas: Areas,
    choice: Choice,
    norms: CareNorms,
    run_id: str,
    addable_with: Mapping[str, str | None],
) -> pd.DataFrame:
    low, mid, high = (c[:, rows] for c in cubes)
    how, cohort = how[:, rows], cohort[:, rows]
    shape = mid.shape
    unknown = ~np.isfinite(mid)
    sure = np.where(
        how == "telling",
        "geteld",
        np.where(
            how == "telling_gelijk",
            "indicatief",
            np.where((how != "telling_verdeeld") & cohort, "indicatief", "geschat"),
        ),
    ).astype(object)
    sure[unknown] = None
    methods = how.copy()
    methods[unknown] = None
    sources = "; ".join(_source_text(k, norms) for k in found.sources)
    return pd.DataFrame(
        {
            "run_id": run_id,
            "scenario": choice.scenario.name,
            "gebied_code": _spread(areas.all_codes[rows], shape, 1),
            "naam": _spread(areas.all_names[rows], shape, 1),
            "soort": _spread(areas.all_kinds[rows], shape, 1),
            "jaar": _spread(years, shape, 0),
            "doelgroep": found.group.key,
            "doelgroep_naam": found.group.label,
            "leeftijd": age,
            "laag": np.fmin(low, mid).ravel(),
            "midden": mid.ravel(),
            "hoog": np.fmax(high, mid).ravel(),
            "eenheid": found.group.unit,
            "nu": _spread((years == choice.base).astype(int), shape, 0),
            "methode": methods.ravel(),
            "zekerheid": sure.ravel(),
            "optelbaar_met": addable_with[found.group.key],
            "bron": sources,
            "reden": np.where(unknown, "geen_gegevens", None).ravel(),  # type: ignore[call-overload]
        }
    )


def _source_text(key: str, norms: CareNorms) -> str:
    source = norms.sources.get(key)
    return key if source is None else f"{source.publisher} ({source.year})"


def _facts(
    ages: list[Later],
    now: Now,
    areas: Areas,
    demands: list[Demand],
    choice: Choice,
    counts: Counts | None,
) -> dict[str, Any]:
    """Return figures of the whole study: the gebieden that are part of no other."""
    roots = areas.top
    whole = {
        a.year: {
            "65+": float(a.mid[roots].sum()),
            "75+": float(a.mid[roots, 2:].sum()),
            "85+": float(a.mid[roots, 4:].sum()),
        }
        for a in ages
    }
    groups = {
        d.group.key: {
            "naam": d.group.label,
            "jaren": {
                a.year: tuple(
                    float(np.nansum(v[i, roots & ~d.unknown])) for v in (d.low, d.mid, d.high)
                )
                for i, a in enumerate(ages)
            },
            "factor": d.factor,
        }
        for d in demands
        if not d.unknown[roots].all()
    }
    return {
        "peiljaar": choice.base,
        "gebieden": len(areas.all_codes),
        "ouderen": whole,
        "groepen": groups,
        "bronnen": now.compared,
        "prognose": counts.source if counts and max(counts.years) > choice.base else None,
        "indicatief": any((a.how[roots] == "cohort").any() for a in ages),
    }
