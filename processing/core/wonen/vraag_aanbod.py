# SPDX-License-Identifier: GPL-2.0-or-later
"""Confrontatie: what a target group needs beside what there is for it, per gebied and year.

Demand in households, supply in dwellings, the difference as a range: the lowest shortage is the
lowest demand less the highest supply. Not every dwelling that suits is there for the group: it
lives in a part of them, and of what becomes free it gets a part. Both parts are assumptions, and
beside the shortage stands what it would be if every suitable dwelling were the group's.

Target groups overlap: one person may be in several. A total over them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..errors import LzwError, Problem
from ..norm import Source
from ..registry import INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema, Monitor
from ..tables import Layer, conform, empty, whole_numbers
from .aanbod import Supply
from .plannen import Later, PlanKind

__all__ = [
    "MEASURES",
    "REASONS",
    "UNITS",
    "VERDICTS",
    "WMO",
    "Assumption",
    "Assumptions",
    "GroupAssumptions",
    "add_up",
    "confront",
    "shortage_map",
    "turnover_of",
    "wmo_rows",
]

MEASURES = {
    "vraag": "huishoudens",
    "geschikt": "woningen",
    "plannen": "woningen",
    "vrij_per_jaar": "woningen",
    "bewoond": "woningen",
    "beschikbaar": "woningen",
    "tekort": "woningen",
    "tekort_theoretisch": "woningen",
    "binnen_bereik": "%",
    "wmo_clienten": "personen",
    "wmo_verwacht": "personen",
}
"""The indicators of the layer ``vraag_aanbod`` with their unit.

``geschikt`` is the whole stock that suits, plans included, ``plannen`` the part of the plans in it;
``vrij_per_jaar`` becomes free in a year, for anybody. ``bewoond`` is where the group lives already,
``beschikbaar`` that, its part of what becomes free in a year and its part of the plans; ``tekort``
= vraag - beschikbaar, ``tekort_theoretisch`` = vraag - geschikt. Below 0 is a surplus.
"""

UNITS = tuple(dict.fromkeys(MEASURES.values()))

REASONS = (
    "geen_aanname",
    "geen_geschiktheid",
    "aanbod_onbekend",
    "gebied_onbekend",
    "vraag_onbekend",
    "geen_bereikbaarheid",
)
"""Why there is no number: no assumptions for the group, no classes of dwellings for it, of no
dwelling known whether it is of the kind that it asks for, a gebied that is not in the layer
gebieden, no demand, no walks computed for the group."""

WMO = "wmo"
"""Stands for the target group in rows about clients of the Wmo: no group, a signal beside it."""

VERDICTS = ("tekort", "overschot", "onzeker")
"""Surely short, surely more than enough, or either."""

_RANKED = ("wijk", "buurt", "eigen")

LAYERS.add(
    LayerSchema(
        "vraag_aanbod",
        "Vraag en aanbod naast elkaar, per gebied",
        None,
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("scenario", "text", "Scenario van de vraag", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("doelgroep", "text", "Doelgroep van de vraag", required=True),
            Column("jaar", "int", "Jaar", required=True),
            Column("indicator", "text", "Indicator", required=True, allowed=tuple(MEASURES)),
            Column("eenheid", "text", "Eenheid", required=True, allowed=UNITS),
            Column("laag", "real", "Laag"),
            Column("midden", "real", "Midden"),
            Column("hoog", "real", "Hoog"),
            Column("oordeel", "text", "Oordeel", allowed=VERDICTS),
            Column("rang", "int", "Rang naar tekort (1 = grootste)", minimum=1),
            Column("rang_gewogen", "int", "Rang, lage inkomens eerst", minimum=1),
            Column("aanbod_groep", "text", "Doelgroep waarvoor de woningen passen"),
            Column("overlapt", "text", "Doelgroepen die dezelfde mensen kunnen tellen"),
            Column("met_plannen", "int", "Met bouwplannen (1 ja, 0 nee)", minimum=0, maximum=1),
            Column("reden", "text", "Waarom er geen getal is", allowed=REASONS),
        ),
        key=("gebied_code", "doelgroep", "jaar", "indicator", "scenario"),
        deel=Deel(
            "geaggregeerd",
            open=("jaar", "rang", "rang_gewogen", "met_plannen"),
            naar_eenheid=("midden",),
            weg=("laag", "hoog"),
            # A shortage and the supply beside it give away the demand.
            volgt=("indicator", "vraag", ("tekort", "tekort_theoretisch")),
        ),
        monitor=Monitor(("midden",)),
    ),
    LayerSchema(
        "tekorten",
        "Tekort aan passende woningen",
        "MultiPolygon",
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("scenario", "text", "Scenario van de vraag", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("doelgroep", "text", "Doelgroep van de vraag", required=True),
            Column("jaar", "int", "Jaar", required=True),
            Column("tekort_laag", "real", "Tekort, laag"),
            Column("tekort_midden", "real", "Tekort, midden"),
            Column("tekort_hoog", "real", "Tekort, hoog"),
            Column("jaar_nu", "int", "Eerste jaar"),
            Column("tekort_nu", "real", "Tekort in het eerste jaar, midden"),
            Column("oordeel", "text", "Oordeel", allowed=VERDICTS),
            Column("rang", "int", "Rang naar tekort (1 = grootste)", minimum=1),
            Column("rang_gewogen", "int", "Rang, lage inkomens eerst", minimum=1),
        ),
        key=("gebied_code", "doelgroep", "scenario"),
        deel=Deel("weg", reden="Het staat afgerond in vraag_aanbod."),
        monitor=Monitor(reden="Het zijn de cijfers van vraag_aanbod, per gebied op een rij."),
    ),
)
INDICATORS.add(
    Indicator(
        "tekort_woningen",
        "Tekort aan passende woningen",
        "woningen",
        "lower",
        "vraag_aanbod",
        "midden",
        0,
    )
)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One editable assumption with its range, where it comes from and how sure it is."""

    key: str
    low: float
    mid: float
    high: float
    unit: str
    sources: tuple[str, ...]
    certainty: str

    @property
    def triple(self) -> np.ndarray:
        """Return (laag, midden, hoog)."""
        return np.array([self.low, self.mid, self.high])

    @property
    def shares(self) -> np.ndarray:
        """Return the triple of a percentage as shares of 1."""
        return self.triple / 100.0


@dataclass(frozen=True, slots=True)
class GroupAssumptions:
    """How the demand of one group meets dwellings.

    ``suits_as`` is the target group of geschiktheid whose dwellings suit, ``kind`` which of them.
    ``per_household`` are the people of the group in one household; ``occupied`` the % of the
    suitable stock that the group lives in, ``assigned`` the % of what becomes free that it gets,
    ``new`` that of new dwellings.
    """

    key: str
    suits_as: str
    kind: str
    per_household: Assumption
    occupied: Assumption
    assigned: Assumption
    new: Assumption


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything assumed in one run.

    ``turnover`` is the % of dwellings that becomes free in a year per tenure, ``complexes`` the
    same per complex where somebody knows it; ``hardness`` the chance in % that a plan is built;
    ``plan_kinds`` whom new dwellings suit; ``wmo`` clients of the Wmo per 1,000 people of an age
    class. ``no_housing`` are groups of the demand that ask for no dwelling of their own.
    """

    name: str
    groups: Mapping[str, GroupAssumptions]
    turnover: Mapping[str, Assumption]
    complexes: Mapping[str, Assumption]
    hardness: Mapping[str, Assumption]
    plan_kinds: Mapping[str, PlanKind]
    wmo: Mapping[str, Assumption]
    no_housing: frozenset[str] = frozenset()
    sources: Mapping[str, Source] = field(default_factory=dict)

    def every(self) -> dict[str, Assumption]:
        """Return all assumptions by key, for print and comparison."""
        found: dict[str, Assumption] = {}
        for group in self.groups.values():
            for a in (group.per_household, group.occupied, group.assigned, group.new):
                found[a.key] = a
        for table in (self.turnover, self.complexes, self.hardness, self.wmo):
            found |= {a.key: a for a in table.values()}
        return found


def turnover_of(tenure: np.ndarray, complexes: pd.Series, assumptions: Assumptions) -> np.ndarray:
    """Return (dwellings, 3): the chance that each becomes free in a year, by complex or tenure."""
    names = list(assumptions.turnover)
    table = np.stack([assumptions.turnover[t].shares for t in names])
    out = table[pd.Index(names).get_indexer(pd.Index(tenure))]
    if assumptions.complexes:
        own = list(assumptions.complexes)
        at = pd.Index(own).get_indexer(pd.Index(complexes))
        known = at >= 0
        out[known] = np.stack([assumptions.complexes[c].shares for c in own])[at[known]]
    return np.asarray(out)


def confront(
    vraag: pd.DataFrame,
    supply: Supply,
    later: Later,
    assumptions: Assumptions,
    *,
    income: Mapping[str, float] | None = None,
    with_plans: bool = False,
    run_id: str = "",
) -> Layer:
    """Return the layer ``vraag_aanbod``: a row per row of *vraag* and indicator, in order.

    *vraag* has the rows of the layer of that name of one scenario and of every age together, with
    ``gebied_code, soort, naam, jaar, doelgroep, laag, midden, hoog, eenheid, optelbaar_met,
    scenario``. *later* is the supply in its years. *income* is ``pct_laag_inkomen`` per
    gebied_code; without it there is no weighed rank. What cannot be said is NULL with a reason.
    """
    n = len(vraag)
    place = supply.places.index(vraag["gebied_code"])
    year = pd.Index(later.years).get_indexer(pd.Index(vraag["jaar"].to_numpy(dtype=float)))
    people = vraag[["laag", "midden", "hoog"]].to_numpy(dtype=float)
    out = {m: np.full((n, 3), np.nan) for m in MEASURES if not m.startswith("wmo")}
    reason = np.full(n, None, dtype=object)
    suits_as = np.full(n, None, dtype=object)
    groups, which = np.unique(vraag["doelgroep"].to_numpy(dtype=str), return_inverse=True)
    for number, name in enumerate(groups):
        rows = np.flatnonzero(which == number)
        if name not in assumptions.groups:
            reason[rows] = "geen_aanname"
            continue
        rule = assumptions.groups[str(name)]
        suits_as[rows] = rule.suits_as
        out["vraag"][rows] = _households(people[rows], vraag["eenheid"].iloc[rows], rule)
        key = (rule.suits_as, rule.kind)
        if key not in supply.suits:
            known_group = rule.suits_as in supply.groups
            reason[rows] = "aanbod_onbekend" if known_group else "geen_geschiktheid"
            continue
        known = rows[(place[rows] >= 0) & (year[rows] >= 0)]
        at = place[known], year[known]
        old, old_free = later.suits[key][at], later.free[key][at]
        new, new_free = later.new[key][at], later.new_free[key][at]
        share, part = rule.occupied.shares, rule.assigned.shares
        out["geschikt"][known] = old + new
        out["plannen"][known] = new
        out["vrij_per_jaar"][known] = old_free + new_free
        out["bewoond"][known] = old * share
        out["beschikbaar"][known] = (
            old * share + old_free * (1 - share) * part + new * rule.new.shares
        )
        if rule.suits_as in supply.reach:
            out["binnen_bereik"][known] = 100.0 * supply.reach[rule.suits_as][place[known]]
    reason[(reason == None) & (place < 0)] = "gebied_onbekend"  # noqa: E711 - per row
    unknown = np.isnan(people).any(axis=1)
    reason[(reason == None) & unknown] = "vraag_onbekend"  # noqa: E711 - per row
    out["tekort"] = _less(out["vraag"], out["beschikbaar"])
    out["tekort_theoretisch"] = _less(out["vraag"], out["geschikt"])
    return _long(vraag, out, reason, suits_as, income, with_plans, run_id)


def _households(people: np.ndarray, unit: pd.Series, rule: GroupAssumptions) -> np.ndarray:
    """Return (n, 3) households of (n, 3) people; households stay as they are."""
    counted = (unit == "huishoudens").to_numpy(dtype=bool)
    many = rule.per_household.triple[::-1]
    return np.where(counted[:, None], people, people / many)


def _less(demand: np.ndarray, supply: np.ndarray) -> np.ndarray:
    """Return *demand* less *supply*, both (n, 3): the lowest less the highest, and so on."""
    return np.asarray(demand - supply[:, ::-1])


def _long(
    vraag: pd.DataFrame,
    out: Mapping[str, np.ndarray],
    reason: np.ndarray,
    suits_as: np.ndarray,
    income: Mapping[str, float] | None,
    with_plans: bool,
    run_id: str,
) -> Layer:
    """Return the long layer; built column by column, since it may have millions of rows."""
    schema = LAYERS["vraag_aanbod"]
    n, measures = len(vraag), list(out)
    m = len(measures)

    def each(column: str | np.ndarray) -> np.ndarray:
        values = vraag[column].to_numpy(dtype=object) if isinstance(column, str) else column
        return np.repeat(values, m)

    def only(values: np.ndarray, measure: str) -> np.ndarray:
        """Return *values* in the rows of one measure, nothing in the others."""
        table = np.full((n, m), None, dtype=object)
        table[:, measures.index(measure)] = values
        return table.ravel()

    def numbers(values: np.ndarray, measure: str) -> pd.Series:
        table = np.full((n, m), np.nan)
        table[:, measures.index(measure)] = values
        flat = table.ravel()
        return pd.Series(whole_numbers(np.nan_to_num(flat), np.isfinite(flat)))

    stacked = np.stack([out[k] for k in measures], axis=1).reshape(n * m, 3)
    missing = np.isnan(stacked[:, 1])
    why = each(reason)
    far = np.tile(np.array(measures) == "binnen_bereik", n)
    why[far & (why == None)] = "geen_bereikbaarheid"  # noqa: E711 - per row
    why[~missing] = None
    rank, weighed = _ranks(vraag, out["tekort"][:, 1], income)
    data = {
        "run_id": np.full(n * m, run_id, dtype=object),
        "scenario": each("scenario"),
        "gebied_code": each("gebied_code"),
        "naam": each("naam"),
        "soort": each("soort"),
        "doelgroep": each("doelgroep"),
        "jaar": pd.array(np.repeat(vraag["jaar"].to_numpy(dtype=np.int64), m), dtype="Int64"),
        "indicator": np.tile(np.array(measures, dtype=object), n),
        "eenheid": np.tile(np.array([MEASURES[k] for k in measures], dtype=object), n),
        "laag": stacked[:, 0],
        "midden": stacked[:, 1],
        "hoog": stacked[:, 2],
        "oordeel": only(_verdict(out["tekort"]), "tekort"),
        "rang": numbers(rank, "tekort"),
        "rang_gewogen": numbers(weighed, "tekort"),
        "aanbod_groep": each(suits_as),
        "overlapt": each(_overlaps(vraag)),
        "met_plannen": pd.array(np.full(n * m, int(with_plans)), dtype="Int64"),
        "reden": why,
    }
    # Said as objects: pandas would turn text with gaps into a dtype of its own.
    table = pd.DataFrame(
        {
            c.name: pd.Series(data[c.name], dtype=object, copy=False)
            if c.kind == "text"
            else data[c.name]
            for c in schema.columns
        },
        copy=False,
    )
    return Layer(schema.name, table, None)


def _verdict(shortage: np.ndarray) -> np.ndarray:
    """Return tekort, overschot or onzeker per row; None where there is no number."""
    low, high = shortage[:, 0], shortage[:, 2]
    word = np.full(len(shortage), "onzeker", dtype=object)
    word[low > 0] = "tekort"
    word[high < 0] = "overschot"
    word[np.isnan(low)] = None
    return word


def _overlaps(vraag: pd.DataFrame) -> np.ndarray:
    """Return per row the other groups of the demand that may count the same people."""
    first = vraag.drop_duplicates("doelgroep")
    apart = {
        str(g): _listed(t if isinstance(t, str) else "")
        for g, t in zip(first["doelgroep"], first["optelbaar_met"], strict=True)
    }
    names = np.array(sorted(apart), dtype=object)
    words = np.full(len(names), None, dtype=object)
    words[:] = [", ".join(o for o in names if o not in {g, *apart[g]}) or None for g in names]
    return np.asarray(words[pd.Index(names).get_indexer(pd.Index(vraag["doelgroep"]))])


def _listed(text: str) -> set[str]:
    return {w.strip() for w in text.split(",") if w.strip()}


def _ranks(
    vraag: pd.DataFrame, shortage: np.ndarray, income: Mapping[str, float] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rank by shortage, and the same with the low incomes first; equals share a rank.

    Ranked are gebieden of one kind, group and year. The weighed shortage is the shortage times the
    low-income share of the gebied over the mean of those gebieden; a surplus is no shortage.
    """
    nothing = np.full(len(vraag), np.nan)
    kinds = vraag["soort"].to_numpy(dtype=object)
    use = np.isin(kinds.astype(str), _RANKED) & np.isfinite(shortage)
    if not use.any():
        return nothing, nothing.copy()
    keys = vraag[["soort", "doelgroep", "jaar"]]
    cell = np.full(len(vraag), -1, dtype=np.int64)
    cell[use] = keys[use].groupby(["soort", "doelgroep", "jaar"]).ngroup().to_numpy()
    plain = _rank_within(cell, shortage)
    if not income:
        return plain, nothing
    share = vraag["gebied_code"].map(income).to_numpy(dtype=float)
    known = use & np.isfinite(share)
    many = np.bincount(cell[known], minlength=cell.max() + 1)
    total = np.bincount(cell[known], weights=share[known], minlength=len(many))
    mean = np.divide(total, many, out=np.ones_like(total), where=(many > 0) & (total > 0))
    weighed = np.maximum(shortage, 0.0) * share / mean[np.maximum(cell, 0)]
    return plain, _rank_within(np.where(known, cell, -1), weighed)


def _rank_within(cell: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the rank of *value*, the highest first, within each *cell* (-1: none)."""
    out = np.full(len(value), np.nan)
    rows = np.flatnonzero(cell >= 0)
    if not len(rows):
        return out
    rounded = np.round(value[rows], 9)
    order = rows[np.lexsort((-rounded, cell[rows]))]
    sorted_cell, sorted_value = cell[order], np.round(value[order], 9)
    begin = np.r_[True, sorted_cell[1:] != sorted_cell[:-1]]
    first = np.maximum.accumulate(np.where(begin, np.arange(len(order)), 0))
    new = begin | np.r_[True, sorted_value[1:] != sorted_value[:-1]]
    same = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    out[order] = same - first + 1
    return out


def shortage_map(confronted: Layer, gebieden: Layer) -> Layer:
    """Return the layer ``tekorten``: per gebied and group the shortage of the last year, to draw.

    *confronted* is ``vraag_aanbod`` of one scenario; gebieden without a shape have no row.
    """
    schema = LAYERS["tekorten"]
    table = confronted.data
    mine = table[(table["indicator"] == "tekort").to_numpy(dtype=bool)]
    shapes = gebieden.geometry
    if not len(mine) or shapes is None:
        return empty(schema)
    years = mine["jaar"].astype(int)
    last, first = int(years.max()), int(years.min())
    known = gebieden.data["gebied_code"].drop_duplicates()
    rows = mine[(years == last).to_numpy(dtype=bool)]
    at = pd.Index(known).get_indexer(pd.Index(rows["gebied_code"]))
    rows, at = rows[at >= 0], at[at >= 0]
    keys = ["gebied_code", "doelgroep"]
    now = mine[(years == first).to_numpy(dtype=bool)].set_index(keys)["midden"]
    out = rows.rename(columns={k: f"tekort_{k}" for k in ("laag", "midden", "hoog")}).assign(
        jaar_nu=first,
        tekort_nu=now.reindex(pd.MultiIndex.from_frame(rows[keys])).to_numpy(dtype=float),
    )
    return conform(Layer(schema.name, out, shapes[known.index.to_numpy()[at]]), schema)


def add_up(table: pd.DataFrame, groups: Iterable[str]) -> pd.DataFrame:
    """Return *table* (rows of ``vraag_aanbod``) added up over *groups*, if nobody is in two.

    Raises :class:`LzwError` that names the pairs which may count the same people: there is no total
    over overlapping target groups.
    """
    chosen = tuple(dict.fromkeys(groups))
    mine = table[table["doelgroep"].isin(chosen).to_numpy(dtype=bool)]
    first = mine.drop_duplicates("doelgroep").set_index("doelgroep")["overlapt"]
    pairs = [
        (a, b)
        for i, a in enumerate(chosen)
        for b in chosen[i + 1 :]
        if a in first.index
        and b in first.index
        and b in _listed(first[a] if isinstance(first[a], str) else "")
    ]
    if pairs:
        names = "; ".join(f"{a} en {b}" for a, b in pairs)
        raise LzwError(Problem("doelgroepen_overlappen", "vraag_aanbod", values={"paren": names}))
    keys = ["gebied_code", "soort", "jaar", "indicator", "eenheid"]
    return mine.groupby(keys, as_index=False, sort=True)[["laag", "midden", "hoog"]].sum()


def wmo_rows(
    gebieden: Layer,
    leeftijden: pd.DataFrame,
    assumptions: Assumptions,
    year: int,
    *,
    scenario: str = "",
    run_id: str = "",
) -> Layer:
    """Return the rows ``wmo_clienten`` and ``wmo_verwacht`` of gebieden that give their clients.

    Expected is what the ages of a gebied would ask if people of one age used the Wmo everywhere in
    the gemeente as much; scaled so that the gemeente has as many as it has. Without clients of the
    gemeente itself those of its gebieden of one kind stand for it. *leeftijden* has the rows of one
    year by classes of ten years (``gebied_code, leeftijd, midden``).
    """
    schema = LAYERS["vraag_aanbod"]
    data = gebieden.data
    clients = pd.to_numeric(data["wmo_clienten"]).to_numpy(dtype=float, na_value=np.nan)
    by_age = leeftijden.pivot_table(
        index="gebied_code", columns="leeftijd", values="midden", aggfunc="first"
    ).reindex(data["gebied_code"])
    everybody = pd.to_numeric(data["inwoners"]).to_numpy(dtype=float, na_value=np.nan)
    old = np.zeros(len(data))
    weight = np.zeros((len(data), 3))
    for age, rate in assumptions.wmo.items():
        if age == "0-64":
            continue
        people = by_age[age].to_numpy(dtype=float) if age in by_age else np.full(len(data), np.nan)
        old = old + people
        weight = weight + people[:, None] * rate.triple / 1000.0
    young = np.maximum(everybody - old, 0.0)
    weight = weight + young[:, None] * assumptions.wmo["0-64"].triple / 1000.0
    known = np.isfinite(clients) & np.isfinite(weight).all(axis=1)
    expected = np.full((len(data), 3), np.nan)
    gemeente = data["gemeente_code"].to_numpy(dtype=object)
    kinds = data["soort"].to_numpy(dtype=object)
    for code in sorted({g for g in gemeente if g is not None}):
        whole = np.flatnonzero((gemeente == code) & (kinds == "gemeente") & known)
        for kind in ("gemeente", "wijk", "buurt"):
            mine = np.flatnonzero((gemeente == code) & (kinds == kind) & known)
            base = whole if len(whole) else mine
            if len(mine):
                ratio = clients[base].sum() / np.maximum(weight[base].sum(axis=0), 1e-9)
                found = weight[mine] * ratio
                expected[mine] = np.column_stack(
                    [found.min(axis=1), found[:, 1], found.max(axis=1)]
                )
    rows = np.flatnonzero(np.isfinite(expected).all(axis=1))
    parts = []
    for name, numbers in (
        ("wmo_clienten", np.repeat(clients[:, None], 3, axis=1)),
        ("wmo_verwacht", expected),
    ):
        parts.append(
            data.iloc[rows][["gebied_code", "naam", "soort"]].assign(
                run_id=run_id,
                scenario=scenario,
                doelgroep=WMO,
                jaar=year,
                indicator=name,
                eenheid=MEASURES[name],
                laag=numbers[rows, 0],
                midden=numbers[rows, 1],
                hoog=numbers[rows, 2],
            )
        )
    return conform(Layer(schema.name, pd.concat(parts, ignore_index=True), None), schema)
