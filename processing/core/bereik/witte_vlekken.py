# SPDX-License-Identifier: GPL-2.0-or-later
"""Witte vlekken: where people of a group live and essential facilities are missing.

People and what they miss are summed on the squares of 100 m of CBS, unsuppressed. White squares
that touch become areas, and only then the publication threshold and the rounding apply. What
leaves here carries no number per square, and nothing about an area below the threshold but its
part in one line for all of them together (docs/ontwerp.md section 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..cijfers.openbaar import in_words, public_number, rounded
from ..errors import LzwError, Problem
from ..mensen.doelgroep import (
    LEVELS,
    commonest,
    finest,
    in_study,
    listed,
    plus,
    rows_of,
    source_of,
    usable,
)
from ..mensen.population import ESTIMATED
from ..progress import Tick, check, never
from ..registry import INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema
from ..tables import Layer, conform, text_series
from .bereikbaarheid import ESSENTIALS, PERSON_GROUPS, weighted_quantile

__all__ = [
    "LOW_INCOME",
    "SMALLER",
    "Inputs",
    "Result",
    "Rules",
    "Squares",
    "count_squares",
    "join_squares",
    "witte_vlekken",
]

SQUARE_M = 100

SMALLER = "kleinere_plekken"
"""``vlek_id`` of the one line for all areas below the publication threshold."""

LOW_INCOME = "pct_laag_inkomen"
"""The column of ``gebieden`` with the share of low incomes, where somebody added one."""

_ALMOST_ALL = 0.8
_MOST = 0.5
_NAMED = 3
"""At most so many categories are named as what most people miss."""
_ROUND = 1e-9

LAYERS.add(
    LayerSchema(
        "witte_vlekken",
        "Witte vlekken",
        "MultiPolygon",
        (
            Column("vlek_id", "text", "Identificatie van de witte vlek", required=True),
            Column("naam", "text", "Naam", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("groep", "text", "Groep", required=True, allowed=PERSON_GROUPS),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column(
                "gepubliceerd",
                "int",
                "Groot genoeg om te noemen (1 ja, 0 nee)",
                required=True,
                minimum=0,
                maximum=1,
            ),
            Column("rang", "int", "Rang (1 = meeste mensen maal gemis)", minimum=1),
            Column("rang_gewogen", "int", "Rang, gewogen naar lage inkomens", minimum=1),
            Column("mensen", "real", "Mensen die iets missen, afgerond", minimum=0),
            Column("mensen_tekst", "text", "Mensen die iets missen, in woorden"),
            Column("gemist", "text", "Wat de meesten missen"),
            Column("gemist_gemiddeld", "real", "Gemist per persoon, gemiddeld", minimum=0),
            Column("gemist_van", "int", "Aantal voorzieningen dat meetelt", minimum=1),
            Column("extra_m", "real", "Verder dan de norm, middelste waarde in m", minimum=0),
            Column(
                "extra_reden",
                "text",
                "Waarom er geen afstand is",
                allowed=("niet_verbonden", "geen_voorziening"),
            ),
            Column("score", "real", "Mensen maal wat zij missen", minimum=0),
            Column("inkomen_factor", "real", "Lage inkomens (1 = gemiddeld)", minimum=0),
            Column("score_gewogen", "real", "Score maal lage inkomens", minimum=0),
            Column("n_woningen", "int", "Woningen in de witte vlek", minimum=0),
            Column("n_plekken", "int", "Aantal plekken in deze rij", required=True, minimum=1),
            Column("gebied_code", "text", "Gebied met de meeste van deze woningen"),
            Column("wijk_code", "text", "Wijkcode"),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column(
                "geschat",
                "int",
                "Personen geschat uit grote gebieden (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            Column(
                "rand_onzeker",
                "int",
                "Onzeker door de rand van de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
        ),
        key=("vlek_id", "profiel", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=(
                "gepubliceerd",
                "rang",
                "rang_gewogen",
                "gemist_gemiddeld",
                "gemist_van",
                "extra_m",
                "score",
                "inkomen_factor",
                "score_gewogen",
                "n_woningen",
                "n_plekken",
                "geschat",
                "rand_onzeker",
            ),
            personen=("mensen",),
        ),
    ),
    LayerSchema(
        "witte_vlekken_vierkanten",
        "Vierkanten in de witte vlekken",
        "MultiPolygon",
        (
            Column("vierkant_id", "text", "Vierkant van 100 m (CBS)", required=True),
            Column("vlek_id", "text", "Identificatie van de witte vlek", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("groep", "text", "Groep", required=True, allowed=PERSON_GROUPS),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
        ),
        key=("vierkant_id", "profiel", "groep"),
        deel=Deel("open"),
    ),
)
INDICATORS.add(
    Indicator(
        "witte_vlek_mensen",
        "Mensen die iets missen",
        "personen",
        "lower",
        "witte_vlekken",
        "mensen",
    ),
    Indicator("witte_vlek_score", "Mensen maal gemis", "", "lower", "witte_vlekken", "score"),
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Results of bereikbaarheid and what names and weighs an area.

    *low_income* gives per gebied_code a number that is higher where more incomes are low, such as
    a percentage of the households; the finest gebied of a dwelling that has one counts. *gemeente*
    limits the study to one gemeente_code.
    """

    bereikbaarheid: Layer
    bereikbaarheid_gebied: Layer
    gebieden: Layer
    low_income: Mapping[str, float] | None = None
    gemeente: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a square white, where joining stops and what may be published."""

    share_pct: float = 50.0
    """White: at least this share of the people of whom it is known misses something."""
    missing_min: int = 1
    """Somebody misses something from this number of missing facilities."""
    border: str = "buurt"
    publish_min: float = 10.0
    rounding: float = 5.0


@dataclass(frozen=True, slots=True)
class Result:
    """Both layers, facts for the closing lines and warnings."""

    areas: Layer
    squares: Layer
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Squares:
    """Unsuppressed sums per inhabited square, in the order of ``x``, ``y``: never to be written.

    ``x`` and ``y`` are the south-west corner in units of 100 m; ``of`` is the square of each row
    that went in. People are those who miss something, of whom that is unknown, and the rest.
    """

    x: np.ndarray
    y: np.ndarray
    of: np.ndarray
    people: np.ndarray
    missing: np.ndarray
    unknown: np.ndarray
    score: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    @property
    def ids(self) -> np.ndarray:
        """Return the names CBS gives the squares.

        >>> count_squares(np.array([[119350.0, 487020.0]]), *np.zeros((4, 1))).ids.tolist()
        ['E1193N4870']
        """
        return np.array(
            [f"E{x:04d}N{y:04d}" for x, y in zip(self.x, self.y, strict=True)], dtype=object
        )

    def boxes(self) -> np.ndarray:
        """Return the squares themselves."""
        x, y = SQUARE_M * self.x.astype(float), SQUARE_M * self.y.astype(float)
        return np.asarray(shapely.box(x, y, x + SQUARE_M, y + SQUARE_M), dtype=object)


def count_squares(
    xy: np.ndarray,
    people: np.ndarray,
    missed: np.ndarray,
    misses: np.ndarray,
    unknown: np.ndarray,
) -> Squares:
    """Return the sums per square of dwellings at *xy* (RD).

    *missed* is the number of facilities missing per dwelling; *misses* and *unknown* say whose
    people miss something and of whose that cannot be said. A dwelling on the line between two
    squares belongs to the one east or north of it.
    """
    cell = np.floor(np.asarray(xy, dtype=float).reshape(-1, 2) / SQUARE_M).astype(np.int64)
    unique, of = np.unique(cell, axis=0, return_inverse=True)
    of = of.reshape(-1)

    def total(weights: np.ndarray) -> np.ndarray:
        return np.bincount(of, weights=weights, minlength=len(unique))

    misses, unknown = np.asarray(misses, dtype=bool), np.asarray(unknown, dtype=bool)
    return Squares(
        unique[:, 0],
        unique[:, 1],
        of,
        total(people),
        total(np.where(misses, people, 0.0)),
        total(np.where(unknown & ~misses, people, 0.0)),
        total(np.where(misses, people * missed, 0.0)),
    )


def join_squares(
    x: np.ndarray, y: np.ndarray, within: np.ndarray, people: np.ndarray, enough: float
) -> np.ndarray:
    """Return the number of the area of each square: squares that touch, also at a corner.

    Joining stops where *within* differs. A piece with fewer than *enough* people then still joins
    the piece it touches along most squares, so that a border hides nobody: squares that touch one
    another and together hold *enough* people always end in areas that do. Numbers follow the
    lowest square of an area and do not hang on the order of the squares.
    """
    n = len(x)
    order = np.lexsort((y, x))
    first, second = _touching(x[order], y[order])
    inside = within[order][first] == within[order][second]
    piece = _components(n, first[inside], second[inside])
    weight = np.bincount(piece, weights=people[order], minlength=n)
    contacts: dict[int, dict[int, int]] = defaultdict(dict)
    for a, b in zip(piece[first[~inside]], piece[second[~inside]], strict=True):
        contacts[a][b] = contacts[a].get(b, 0) + 1
        contacts[b][a] = contacts[b].get(a, 0) + 1
    goes_to = np.arange(n)
    small = {p for p in contacts if weight[p] < enough - _ROUND}
    while small:
        at = min(small, key=lambda p: (weight[p], p))
        small.discard(at)
        beside = contacts.pop(at, {})
        if not beside:
            continue
        to = max(beside, key=lambda p: (beside[p], weight[p], -p))
        goes_to[goes_to == at] = to
        weight[to] += weight[at]
        for other, count in beside.items():
            contacts[other].pop(at, None)
            if other != to:
                contacts[other][to] = contacts[other].get(to, 0) + count
                contacts[to][other] = contacts[to].get(other, 0) + count
        if weight[to] >= enough - _ROUND:
            small.discard(to)
    out = np.empty(n, dtype=int)
    out[order] = _numbered(goes_to[piece])
    return out


def witte_vlekken(
    inputs: Inputs,
    profile: str,
    group: str = "inw_75plus",
    essentials: Sequence[str] = ESSENTIALS,
    rules: Rules | None = None,
    *,
    run_id: str = "",
    tick: Tick = never,
) -> Result:
    """Return the areas where people of *group* miss one or more of *essentials*, ranked.

    Categories of which nothing can be said, or whose data look incomplete, are left out and named.
    Raises :class:`LzwError` when bereikbaarheid was not computed for *profile*, when nobody of
    *group* is placed on a dwelling, or when fewer categories are left than somebody has to miss.
    """
    rules = rules or Rules()
    homes = rows_of(inputs.bereikbaarheid, profile)
    counted, norm_m, problems = usable(
        inputs.bereikbaarheid,
        inputs.bereikbaarheid_gebied,
        profile,
        essentials,
        "de witte vlekken",
    )
    if rules.missing_min > len(counted):
        values = {"gemist": f"{rules.missing_min:g}", "hoogste": len(counted)}
        raise LzwError([Problem("gemist_onjuist", values=values), *problems])
    source = source_of(inputs.bereikbaarheid_gebied, profile, group)
    homes, outside = in_study(homes, inputs.gemeente)
    people = homes.data[group].to_numpy(dtype=float)
    if not np.isfinite(people).any():
        raise LzwError(
            Problem("groep_zonder_mensen", "bereikbaarheid", values={"groep": plus(group)})
        )
    check(tick, 0.1)
    people = np.nan_to_num(people)
    verdict = np.column_stack(
        [homes.data[f"norm_{c}"].to_numpy(dtype=float, na_value=np.nan) for c in counted]
    )
    missing = verdict == 0
    missed = missing.sum(axis=1)
    misses = missed >= rules.missing_min
    unknown = ~misses & (missed + np.isnan(verdict).sum(axis=1) >= rules.missing_min)
    xy = shapely.get_coordinates(homes.geometry)
    squares = count_squares(xy, people, missed, misses, unknown)
    check(tick, 0.3)
    white = np.flatnonzero(_white(squares, rules.share_pct))
    within = _square_border(homes.data, squares, misses, people, rules.border)
    area = np.full(len(squares), -1)
    area[white] = join_squares(
        squares.x[white],
        squares.y[white],
        within[white],
        squares.missing[white],
        rules.publish_min,
    )
    check(tick, 0.5)
    of_home = area[squares.of]
    found = _Found(
        homes.data, people, missing, missed, of_home, np.where(misses, of_home, -1), counted, norm_m
    )
    totals = np.bincount(area[white], weights=squares.missing[white])
    public = np.flatnonzero(totals >= rules.publish_min - _ROUND)
    factor = _low_income_factor(homes.data, people, found.counted, public, inputs.low_income)
    estimated = int((source or "").split(" ")[0] in ESTIMATED)
    rows = []
    for number, one in enumerate(public):
        check(tick, 0.5 + 0.4 * number / len(public))
        rows.append(
            {
                **_describe(found, int(one), float(totals[one]), rules, bool(estimated)),
                "vlek_id": squares.ids[np.flatnonzero(area == one)[0]],
                "inkomen_factor": factor[number],
                "area": one,
            }
        )
    table = _ranked(pd.DataFrame(rows), inputs.gebieden)
    rest = np.setdiff1d(np.arange(len(totals)), public)
    together = float(totals[rest].sum())
    shared = {
        "profiel": profile,
        "groep": group,
        "run_id": run_id,
        "gemist_van": len(counted),
        "bron_bevolking": source,
        "geschat": estimated,
    }
    boxes = squares.boxes()
    shapes = _areas(boxes, area, table["area"].to_numpy() if len(table) else np.empty(0, int))
    if len(rest):
        line = _smaller(len(rest), together, rules, bool(estimated))
        table = pd.DataFrame([*table.to_dict("records"), line])
        shapes = np.append(shapes, np.array([None], dtype=object))
    for name, value in shared.items():
        table[name] = [value] * len(table)
    areas = conform(Layer("witte_vlekken", table, shapes), LAYERS["witte_vlekken"])
    drawn = np.flatnonzero(np.isin(area, public))
    names = pd.Series(areas.data["vlek_id"][: len(public)].to_numpy(), index=_column(table, public))
    inside = pd.DataFrame(
        {
            "vierkant_id": squares.ids[drawn],
            "vlek_id": names.reindex(area[drawn]).to_numpy(),
            "profiel": [profile] * len(drawn),
            "groep": [group] * len(drawn),
            "run_id": [run_id] * len(drawn),
        }
    )
    drawing = Layer("witte_vlekken_vierkanten", inside, _multi(boxes[drawn]))
    check(tick, 1.0)
    inhabited = int((squares.people > 0).sum())
    facts = {
        "vlekken": len(public),
        "mensen": float(areas.data["mensen"][: len(public)].sum()),
        "kleinere_plekken": len(rest),
        "kleinere_mensen": public_number(together, rules),
        "onbekend_mensen": public_number(float(squares.unknown.sum()), rules),
        "meest_onbekend": bool(squares.unknown.sum() > squares.people.sum() / 2),
        "vierkanten": inhabited,
        "vierkanten_wit": len(white),
        "woningen": int((homes.data["is_woning"].fillna(1) != 0).sum()),
        "buiten": outside,
        "essentieel": list(counted),
        "gewogen": bool(areas.data["rang_gewogen"].notna().any()),
    }
    problems += _warnings(areas, squares, facts, rules, group, source, inputs.low_income)
    return Result(areas, conform(drawing, LAYERS[drawing.name]), facts, problems)


# Squares to areas


def _white(squares: Squares, share_pct: float) -> np.ndarray:
    """Return which squares are white; people of whom nothing is known are out of the share."""
    known = squares.people - squares.unknown
    enough = squares.missing >= share_pct / 100 * known * (1 - _ROUND)
    return np.asarray((squares.missing > 0) & enough)


def _square_border(
    homes: pd.DataFrame, squares: Squares, misses: np.ndarray, people: np.ndarray, border: str
) -> np.ndarray:
    """Return per square the number of the gebied where most of those who miss something live."""
    if border == "geen":
        return np.zeros(len(squares), dtype=int)
    codes = finest(homes, LEVELS[LEVELS.index(f"{border}_code") :])
    table = pd.DataFrame(
        {"square": squares.of, "code": codes, "weight": np.where(misses, people, 0.0)}
    )
    sums = table.groupby(["square", "code"], dropna=False, sort=True)["weight"].sum().reset_index()
    best = sums.sort_values(["square", "weight"], ascending=[True, False], kind="stable")
    best = best.drop_duplicates("square")
    out = np.full(len(squares), -1)
    out[best["square"].to_numpy()] = pd.factorize(best["code"], sort=True)[0]
    return out


def _touching(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of squares, sorted on x then y, that share a side or a corner."""
    if not len(x):
        return np.empty(0, dtype=int), np.empty(0, dtype=int)
    width = int(y.max() - y.min()) + 3
    key = (x - x.min()) * width + (y - y.min() + 1)
    pairs = []
    for dx, dy in ((0, 1), (1, -1), (1, 0), (1, 1)):
        wanted = key + dx * width + dy
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        hit = np.flatnonzero(key[at] == wanted)
        pairs.append((hit, at[hit]))
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def _components(n: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(n, n))
    return _numbered(connected_components(graph, directed=False)[1])


def _numbered(label: np.ndarray) -> np.ndarray:
    """Return *label* as numbers in the order in which they first occur."""
    return np.asarray(pd.factorize(label)[0], dtype=int)


# What is said of an area


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything per dwelling that describes an area."""

    homes: pd.DataFrame
    people: np.ndarray
    missing: np.ndarray
    missed: np.ndarray
    area: np.ndarray
    counted: np.ndarray
    """The area of a dwelling whose people miss something, else -1."""
    categories: list[str]
    norm_m: np.ndarray


def _describe(
    found: _Found, area: int, people: float, rules: Rules, estimated: bool
) -> dict[str, Any]:
    """Return the public columns of one area: numbers of people only rounded."""
    rows = np.flatnonzero((found.counted == area) & (found.people > 0))
    inside = np.flatnonzero(found.area == area)
    weight = found.people[rows]
    missing = found.missing[rows]
    by_category = weight @ missing
    order = np.argsort(-np.round(by_category, 6), kind="stable")
    most = [found.categories[i] for i in order if by_category[i] >= _MOST * people - _ROUND][
        :_NAMED
    ]
    extra, reason, at_edge = _beyond(found, rows, weight, missing)
    mean = round(float(weight @ found.missed[rows]) / people, 1)
    people_rounded = rounded(people, rules)
    homes = found.homes.iloc[inside]
    dwelling = (homes["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    return {
        "gepubliceerd": 1,
        "mensen": people_rounded,
        "mensen_tekst": in_words(people, rules, estimated),
        "gemist": listed(most or [found.categories[order[0]]]),
        "gemist_gemiddeld": mean,
        "extra_m": extra,
        "extra_reden": reason,
        "score": round(people_rounded * mean, 1),
        "n_woningen": int(dwelling.sum()),
        "n_plekken": 1,
        "gebied_code": commonest(finest(homes, LEVELS)[dwelling]),
        "wijk_code": commonest(homes["wijk_code"][dwelling]),
        "rand_onzeker": at_edge,
    }


def _beyond(
    found: _Found, rows: np.ndarray, weight: np.ndarray, missing: np.ndarray
) -> tuple[float, str | None, int | None]:
    """Return the median of the metres beyond the norm over people and what they miss.

    Without a route that is infinite: then None with the commonest reason. The last is whether at
    least half of it might be otherwise beyond the edge of the data; None when nobody said how far
    the data reach.
    """
    beyond, weights, reasons, edges = [], [], [], []
    for i, key in enumerate(found.categories):
        some = missing[:, i]
        chosen = found.homes.iloc[rows[some]]
        distance = chosen[f"afstand_{key}_m"].to_numpy(dtype=float, na_value=np.nan)
        beyond.append(np.where(np.isnan(distance), np.inf, distance - found.norm_m[i]))
        weights.append(weight[some])
        reasons.append(chosen[f"reden_{key}"].to_numpy(dtype=object))
        edges.append(chosen[f"rand_{key}"].to_numpy(dtype=float, na_value=np.nan))
    metres, of = np.concatenate(beyond), np.concatenate(weights)
    edge = np.concatenate(edges)
    at_edge = None if np.isnan(edge).all() else int(of[edge == 1].sum() >= _MOST * of.sum())
    median = weighted_quantile(metres, of, 0.5)
    if np.isfinite(median):
        return round(max(median, 0.0)), None, at_edge
    without = np.isinf(metres)
    reason = pd.Series(of[without]).groupby(np.concatenate(reasons)[without].astype(str)).sum()
    return float("nan"), str(reason.idxmax()), at_edge


def _smaller(count: int, people: float, rules: Rules, estimated: bool) -> dict[str, Any]:
    """Return the line for all areas that are too small to name."""
    return {
        "vlek_id": SMALLER,
        "naam": "Kleinere plekken",
        "gepubliceerd": 0,
        "mensen": public_number(people, rules),
        "mensen_tekst": in_words(people, rules, estimated),
        "n_plekken": count,
    }


def _low_income_factor(
    homes: pd.DataFrame,
    people: np.ndarray,
    counted: np.ndarray,
    areas: np.ndarray,
    low_income: Mapping[str, float] | None,
) -> np.ndarray:
    """Return per area its mean of the indicator over people, as a multiple of that of everybody."""
    out = np.full(len(areas), np.nan)
    values = {str(k): float(v) for k, v in (low_income or {}).items() if v == v and v is not None}
    per_home = pd.Series(np.nan, index=homes.index)
    for level in LEVELS:
        per_home = per_home.where(per_home.notna(), homes[level].astype(object).map(values))
    value = per_home.to_numpy(dtype=float)
    known = np.isfinite(value) & (people > 0)
    if not known.any() or people[known] @ value[known] <= 0:
        return out
    mean = people[known] @ value[known] / people[known].sum()
    n = int(counted.max(initial=-1)) + 1
    chosen = known & (counted >= 0)
    weight = np.bincount(counted[chosen], weights=people[chosen], minlength=n)
    total = np.bincount(counted[chosen], weights=people[chosen] * value[chosen], minlength=n)
    some = weight[areas] > 0
    out[some] = np.round(total[areas[some]] / weight[areas[some]] / mean, 2)
    return out


def _ranked(table: pd.DataFrame, gebieden: Layer) -> pd.DataFrame:
    """Return *table* in order, ranked on the public score, with names. Equal scores share a rank.

    Several areas of one name are numbered in that order: the first is the worst.
    """
    if table.empty:
        return table
    table = table.sort_values(
        ["score", "mensen", "vlek_id"], ascending=[False, False, True], ignore_index=True
    )
    table["score_gewogen"] = np.round(table["score"] * table["inkomen_factor"], 1)
    for score, rank in (("score", "rang"), ("score_gewogen", "rang_gewogen")):
        table[rank] = table[score].rank(method="min", ascending=False)
    known = dict(zip(gebieden.data["gebied_code"], gebieden.data["naam"], strict=True))
    base = text_series(known.get(c, c) for c in table["gebied_code"]).fillna("Plek")
    number = base.groupby(base).cumcount() + 1
    alone = base.groupby(base).transform("size") == 1
    table["naam"] = base.where(alone, base + " " + number.astype(str))
    return table


def _column(table: pd.DataFrame, public: np.ndarray) -> np.ndarray:
    return table["area"].to_numpy()[: len(public)].astype(int) if len(public) else public


# Geometry


def _areas(boxes: np.ndarray, area: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    out = np.full(len(chosen), None, dtype=object)
    for row, one in enumerate(chosen):
        out[row] = shapely.normalize(shapely.union_all(boxes[area == one]))
    return _multi(out)


def _multi(shapes: np.ndarray) -> np.ndarray:
    out = np.asarray(shapes, dtype=object).copy()
    single = shapely.get_type_id(out) == 3
    out[single] = shapely.multipolygons(out[single], indices=np.arange(int(single.sum())))
    return out


# Warnings


def _warnings(
    areas: Layer,
    squares: Squares,
    facts: dict[str, Any],
    rules: Rules,
    group: str,
    source: str | None,
    low_income: Mapping[str, float] | None,
) -> list[Problem]:
    """Return what a reader of the ranking has to know."""
    out = []

    def warn(code: str, names: Sequence[str] = (), **values: Any) -> None:
        values["groep"] = plus(group)
        out.append(
            Problem(code, "witte_vlekken", examples=tuple(names[:5]), values=values, fatal=False)
        )

    if (areas.data["geschat"] == 1).any():
        warn("witte_vlekken_geschat", bron=(source or "").split(" ")[0])
    if squares.unknown.sum() > _ROUND:
        known = facts["onbekend_mensen"]
        few = f"minder dan {rules.publish_min:g}"
        number = few if known is None else f"ongeveer {known:,.0f}".replace(",", ".")
        warn("witte_vlekken_onbekend", aantal=number)
    if facts["vierkanten_wit"] >= _ALMOST_ALL * max(1, facts["vierkanten"]):
        of, stricter = len(facts["essentieel"]), rules.missing_min + 1
        if stricter <= of:
            warn(
                "witte_vlekken_bijna_alles",
                wit=facts["vierkanten_wit"],
                vierkanten=facts["vierkanten"],
                gemist=stricter,
            )
    edge = areas.data["naam"][(areas.data["rand_onzeker"] == 1).fillna(False).to_numpy(dtype=bool)]
    if len(edge):
        warn("witte_vlekken_rand", list(edge), plekken=len(edge))
    ranked = areas.data[(areas.data["gepubliceerd"] == 1).to_numpy(dtype=bool)]
    lost = int(ranked["inkomen_factor"].isna().sum())
    if low_income and lost:
        warn("witte_vlekken_zonder_inkomen", plekken=lost)
    return out
