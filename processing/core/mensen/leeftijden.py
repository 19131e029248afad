# SPDX-License-Identifier: GPL-2.0-or-later
"""People by age class: of each gebied and of each unit of population, now and in forecast years.

Everything is computed in five-year classes; the classes of ten years and the totals are sums of
them. A table that only knows 65+ is split by raking (iterative proportional fitting, Deming and
Stephan 1940) to totals that are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..registry import LAYERS, Column, Deel, LayerSchema, Monitor
from ..tables import Layer

__all__ = [
    "CERTAINTIES",
    "COARSE",
    "FIRST_OLD",
    "FIVE_YEAR",
    "METHODS",
    "OLD_CLASSES",
    "SCOPES",
    "TOTALS",
    "Areas",
    "areas_of",
    "bounds",
    "classes_in",
    "finest_of",
    "fit",
    "many_areas",
    "rake",
    "settle",
    "summed",
]

FIVE_YEAR = (*(f"{a}-{a + 4}" for a in range(30, 95, 5)), "95+")
"""The classes in which is computed; the younger ones only feed the forecast."""

FIRST_OLD = 7
OLD_CLASSES = FIVE_YEAR[FIRST_OLD:]
"""The five-year classes that are written: 65-69 up to 95+."""

COARSE = ("65-74", "75-84", "85+")
TOTALS = ("65+", "75+")

SCOPES = ("vijf_jaar", "tien_jaar", "totaal")
"""Of which set of classes a row is one; within a set they add up to 65+, between sets never."""

METHODS = ("geteld", "verdeeld", "prognose", "prognose_verdeeld", "cohort")
CERTAINTIES = ("geteld", "geschat", "indicatief")

_KINDS = ("gemeente", "wijk", "buurt", "eigen")

RANGE = (
    Column("laag", "real", "Laagste aantal dat past bij de gegevens", minimum=0),
    Column("midden", "real", "Aantal", minimum=0),
    Column("hoog", "real", "Hoogste aantal dat past bij de gegevens", minimum=0),
)

LAYERS.add(
    LayerSchema(
        "leeftijden",
        "Ouderen naar leeftijd, nu en straks",
        None,
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("scenario", "text", "Scenario (zonder aanpassing: standaard)", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam", required=True),
            Column("soort", "text", "Soort gebied", required=True, allowed=_KINDS),
            Column("jaar", "int", "Jaar (1 januari)", required=True),
            Column(
                "leeftijd",
                "text",
                "Leeftijdsklasse",
                required=True,
                allowed=(*OLD_CLASSES, *COARSE, *TOTALS),
            ),
            Column("reeks", "text", "Indeling van de klassen", required=True, allowed=SCOPES),
            *RANGE,
            Column("nu", "int", "Peiljaar (1) of een later jaar (0)", minimum=0, maximum=1),
            Column("methode", "text", "Hoe het aantal bepaald is", allowed=METHODS),
            Column("zekerheid", "text", "Hoe zeker het is", allowed=CERTAINTIES),
            Column("bron", "text", "Bron"),
            Column("reden", "text", "Waarom er geen aantal is", allowed=("geen_gegevens",)),
        ),
        key=("gebied_code", "jaar", "leeftijd", "scenario"),
        # Classes beside their total would give away a small one.
        deel=Deel(
            "geaggregeerd",
            open=("jaar", "nu"),
            personen=("midden",),
            weg=("laag", "hoog"),
            alleen=(("leeftijd", TOTALS),),
        ),
        monitor=Monitor(("midden",), waar=(("leeftijd", TOTALS),)),
    ),
    LayerSchema(
        "leeftijden_eenheden",
        "Ouderen naar leeftijd per vierkant of postcodegebied",
        "MultiPolygon",
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("soort", "text", "Soort eenheid", required=True),
            Column("eenheid_id", "text", "Identificatie van de eenheid", required=True),
            Column("inw_65_74", "real", "Inwoners van 65 tot en met 74 jaar", minimum=0),
            Column("inw_75_84", "real", "Inwoners van 75 tot en met 84 jaar", minimum=0),
            Column("inw_85plus", "real", "Inwoners van 85 jaar en ouder", minimum=0),
            Column("inw_65plus", "real", "Inwoners van 65 jaar en ouder", minimum=0),
            Column("inw_65plus_laag", "real", "Laagste aantal 65-plussers", minimum=0),
            Column("inw_65plus_hoog", "real", "Hoogste aantal 65-plussers", minimum=0),
            Column("methode", "text", "Hoe de leeftijden bepaald zijn", allowed=METHODS),
            Column("zekerheid", "text", "Hoe zeker het is", allowed=CERTAINTIES),
            Column(
                "reden",
                "text",
                "Waarom er geen aantal is",
                allowed=("geheim", "geen_gegevens"),
            ),
        ),
        key=("soort", "eenheid_id"),
        deel=Deel(
            "geaggregeerd",
            personen=("inw_65plus", "inw_85plus"),
            weg=("inw_65_74", "inw_75_84", "inw_65plus_laag", "inw_65plus_hoog"),
        ),
    ),
)


def bounds(label: str) -> tuple[int, int | None]:
    """Return the first and last age of a class; None where it has no end.

    >>> bounds("75-84"), bounds("85+")
    ((75, 84), (85, None))
    """
    low, sign, high = label.partition("-")
    return (int(low), int(high)) if sign else (int(label.rstrip("+")), None)


def classes_in(label: str) -> np.ndarray:
    """Return which of ``FIVE_YEAR`` the age class *label* consists of (numbers).

    A border inside a five-year class belongs to none: the result is then empty.
    """
    low, high = bounds(label)
    starts = np.array([bounds(c)[0] for c in FIVE_YEAR])
    ends = np.append(starts[1:] - 1, 999)
    last = 999 if high is None else high
    inside = np.flatnonzero((starts >= low) & (ends <= last))
    whole = len(inside) and starts[inside[0]] == low and ends[inside[-1]] == last
    return inside if whole else np.empty(0, dtype=int)


# Gebieden as a tree


LEVELS = ("gemeente", "wijk", "buurt")
_NOBODY = 1e-9
"""People: far less than one is nobody."""

_UNLIKE = 0.1
"""Gebieden whose inhabitants differ by more than this part from their parent are not all of it."""


@dataclass(frozen=True, slots=True)
class Areas:
    """Gemeenten, wijken and buurten in the order of their code, each with its parent (-1 = none).

    ``own`` are gebieden that a study drew itself: sums of shares of the others. ``loose`` are
    parents whose children do not make up the whole of them; those children have no parent then.
    ``top`` are the gebieden that together are the study, each once.
    """

    codes: np.ndarray
    names: np.ndarray
    kinds: np.ndarray
    level: np.ndarray
    parent: np.ndarray
    own_codes: np.ndarray
    own_names: np.ndarray
    own_from: np.ndarray
    own_to: np.ndarray
    own_share: np.ndarray
    top: np.ndarray
    loose: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def has_children(self) -> np.ndarray:
        """Return which gebieden are made up of others (mask)."""
        out = np.zeros(len(self), dtype=bool)
        out[self.parent[self.parent >= 0]] = True
        return out

    def with_own(self, values: np.ndarray) -> np.ndarray:
        """Return *values* (first axis the gebieden) followed by those of the own gebieden."""
        own = np.zeros((len(self.own_codes), *values.shape[1:]))
        share = self.own_share.reshape(-1, *([1] * (values.ndim - 1)))
        np.add.at(own, self.own_to, values[self.own_from] * share)
        return np.concatenate([values, own])

    @property
    def all_codes(self) -> np.ndarray:
        return np.concatenate([self.codes, self.own_codes])

    @property
    def all_names(self) -> np.ndarray:
        return np.concatenate([self.names, self.own_names])

    @property
    def all_kinds(self) -> np.ndarray:
        own = np.full(len(self.own_codes), "eigen", dtype=object)
        return np.concatenate([self.kinds, own])


def areas_of(gebieden: Layer, homes: Layer) -> Areas:
    """Return the gebieden as a tree, by code; own gebieden by the dwellings they hold.

    A wijk belongs to the gemeente of its code, a buurt to its wijk, else to its gemeente. Of a
    buurt without dwellings in the data nothing goes to an own gebied.
    """
    data = gebieden.data
    own = (data["soort"] == "eigen").to_numpy(dtype=bool)
    regular = data[~own].sort_values("gebied_code", kind="stable")
    codes = regular["gebied_code"].astype(str).to_numpy(dtype=object)
    kinds = regular["soort"].to_numpy(dtype=object)
    level = np.array([LEVELS.index(k) for k in kinds], dtype=int)
    parent = _parents(codes, kinds, regular["gemeente_code"].to_numpy(dtype=object))
    top = parent < 0
    parent, loose = _whole(codes, parent, regular["inwoners"].to_numpy(dtype=float))
    drawn = data[own].sort_values("gebied_code", kind="stable")
    own_codes = drawn["gebied_code"].astype(str).to_numpy(dtype=object)
    start, to, share = _own_shares(codes, own_codes, homes)
    return Areas(
        codes,
        regular["naam"].to_numpy(dtype=object),
        kinds,
        level,
        parent,
        own_codes,
        drawn["naam"].to_numpy(dtype=object),
        start,
        to,
        share,
        top,
        loose,
    )


def _parents(codes: np.ndarray, kinds: np.ndarray, gemeente: np.ndarray) -> np.ndarray:
    at = pd.Index(codes)
    text = pd.Series(codes, dtype=object).astype(str)
    number = text.str.extract(r"^(?:GM|WK|BU)(\d+)$")[0].fillna("")
    wijk = pd.Series("WK" + number.str[:6], dtype=object)
    town = pd.Series("GM" + number.str[:4], dtype=object)
    known = pd.Series(gemeente, dtype=object)
    town = town.where(number != "", known.fillna(""))
    is_wijk, is_buurt = kinds == "wijk", kinds == "buurt"
    in_wijk = np.where(is_buurt, at.get_indexer(pd.Index(wijk)), -1)
    in_town = np.where(is_wijk | is_buurt, at.get_indexer(pd.Index(town)), -1)
    towns = np.flatnonzero(kinds == "gemeente")
    if len(towns) == 1:
        in_town = np.where((is_wijk | is_buurt) & (in_town < 0) & (known.isna()), towns[0], in_town)
    return np.where(in_wijk >= 0, in_wijk, in_town)


def _whole(
    codes: np.ndarray, parent: np.ndarray, people: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Cut children loose from a parent that has clearly more or fewer inhabitants than they."""
    linked = parent >= 0
    above = parent[linked]
    count = np.bincount(above, minlength=len(codes))
    total = np.bincount(above, weights=np.nan_to_num(people[linked]), minlength=len(codes))
    told = np.bincount(above, weights=np.isfinite(people[linked]), minlength=len(codes))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = total / people
    # Children of which the people are unknown may well be what is lacking.
    unlike = (ratio > 1 + _UNLIKE) | ((ratio < 1 - _UNLIKE) & (told == count))
    unlike &= np.isfinite(people) & (people > 0) & (count > 0)
    cut = linked & unlike[np.maximum(parent, 0)]
    return np.where(cut, -1, parent), tuple(str(c) for c in codes[unlike])


def _own_shares(
    codes: np.ndarray, own: np.ndarray, homes: Layer
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (gebied, own gebied, share of its dwellings) for the finest gebieden."""
    nothing = np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty(0)
    if not len(own) or not len(homes):
        return nothing
    at = finest_of(codes, homes)
    to = pd.Index(own).get_indexer(homes.data["eigen_code"].astype(object).fillna("").astype(str))
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool) & (at >= 0)
    per_area = np.bincount(at[dwelling], minlength=len(codes))
    both = dwelling & (to >= 0)
    pairs, counts = np.unique(at[both] * len(own) + to[both], return_counts=True)
    start, end = pairs // len(own), pairs % len(own)
    return start, end, counts / per_area[start]


def finest_of(codes: np.ndarray, homes: Layer) -> np.ndarray:
    """Return per dwelling the number of the finest gebied it stands in, -1 for none."""
    at = np.full(len(homes), -1)
    index = pd.Index(codes)
    for column in ("buurt_code", "wijk_code", "gemeente_code"):
        found = index.get_indexer(homes.data[column].astype(object).fillna("").astype(str))
        at = np.where(at >= 0, at, found)
    return np.asarray(at)


# Splitting and reconciling


def fit(seed: np.ndarray, totals: Mapping[tuple[int, int], np.ndarray]) -> np.ndarray:
    """Return *seed* (n × classes) scaled so that runs of classes have the *totals* that are known.

    A key (first, last) is a run of classes, its value a number per row, NaN where unknown. Runs lie
    inside one another or apart; a run inside another takes its part of that one's total, and what
    is left of it goes to the classes that no run names.
    """
    out = np.array(seed, dtype=float)
    runs = sorted(totals, key=lambda r: (r[0] - r[1], r[0]))
    if not runs or not len(out):
        return out
    given = np.stack([np.asarray(totals[r], dtype=float) for r in runs], axis=1)
    # Rows of which the same is known are done together.
    patterns, kind = np.unique(np.isfinite(given), axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(kind.ravel() == number)
        known = [(r, given[rows, i]) for i, r in enumerate(runs) if pattern[i]]
        part = out[rows]
        for i, (run, total) in enumerate(known):
            _place_run(part, run, total, [r for r, _ in known[:i]])
        out[rows] = part
    return out


def _place_run(
    values: np.ndarray, run: tuple[int, int], total: np.ndarray, before: list[tuple[int, int]]
) -> None:
    """Give the classes of *run* their *total*, and what that leaves of the run around it to others.

    *before* are the runs placed already, the widest first.
    """
    first, last = run
    inside = np.zeros(values.shape[1], dtype=bool)
    inside[first : last + 1] = True
    around = next((r for r in reversed(before) if r[0] <= first and last <= r[1]), None)
    if around is not None:
        free = np.zeros_like(inside)
        free[around[0] : around[1] + 1] = True
        for r in before:
            if r != around and around[0] <= r[0] and r[1] <= around[1]:
                free[r[0] : r[1] + 1] = False
        free &= ~inside
        spare = values[:, inside | free].sum(axis=1) - total
        _scale(values, free, np.maximum(spare, 0.0))
    _scale(values, inside, total)


def _scale(values: np.ndarray, columns: np.ndarray, total: np.ndarray) -> None:
    """Make *columns* of each row add up to *total*; where there is nothing, evenly."""
    if not columns.any():
        return
    part = values[:, columns]
    now = part.sum(axis=1)
    even = np.full(part.shape, 1.0 / part.shape[1])
    share = np.divide(part, now[:, None], out=even, where=now[:, None] > 0)
    values[:, columns] = share * total[:, None]


def rake(
    seed: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    parent: np.ndarray,
    rounds: int = 500,
    tolerance: float = 1e-10,
) -> np.ndarray:
    """Return *seed* (n × k) with row sums *rows* and column sums *columns* of each row's *parent*.

    Iterative proportional fitting, for all parents at once. The rows of a parent are first scaled
    to what its columns add up to, so both can hold. Columns hold exactly, rows to *tolerance* (a
    part of them). A cell of nothing gets a trace, since a fit cannot make something of it.
    """
    seed = _people(seed)
    columns = _people(columns)
    n_parents = len(columns)
    whole = columns.sum(axis=1)
    rows = _people(rows)
    # A parent that has people where its rows say nobody: they go by the seed.
    lost = np.bincount(parent, weights=rows, minlength=n_parents)[parent] <= 0
    rows = np.where(lost, seed.sum(axis=1) + _NOBODY, rows)
    rows = rows * _ratio(whole, np.bincount(parent, weights=rows, minlength=n_parents))[parent]
    trace = 1e-9 * np.maximum(seed.sum(axis=1, keepdims=True), 1e-9)
    out = np.maximum(seed, trace)
    for _ in range(rounds):
        now = out.sum(axis=1)
        out = out * np.divide(rows, now, out=np.zeros_like(rows), where=now > 0)[:, None]
        sums = _by_parent(out, parent, n_parents)
        # Nothing there to scale: the column goes to the rows as a whole.
        empty = (sums <= 0) & (columns > 0)
        if empty.any():
            share = rows * _ratio(np.ones(n_parents), whole)[parent]
            out = np.where(empty[parent], share[:, None] * columns[parent], out)
            sums = _by_parent(out, parent, n_parents)
        out = out * np.divide(columns, sums, out=np.zeros_like(columns), where=sums > 0)[parent]
        if np.all(np.abs(out.sum(axis=1) - rows) <= tolerance * np.maximum(rows, 1.0)):
            break
    return np.asarray(out)


def _people(values: np.ndarray) -> np.ndarray:
    """Return *values* with what is far less than a person as nothing: it cannot be divided by."""
    values = np.asarray(values, dtype=float)
    return np.where(values > _NOBODY, values, 0.0)


def _by_parent(values: np.ndarray, parent: np.ndarray, n: int) -> np.ndarray:
    out = np.zeros((n, values.shape[1]))
    np.add.at(out, parent, values)
    return out


def _ratio(over: np.ndarray, under: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(over, under, out=np.ones(len(under)), where=under > 0))


def settle(
    values: np.ndarray, given: np.ndarray, areas: Areas
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return *values* (n × k) made to agree at every level, what was given, and how far it was off.

    *given* rows hold: those of the coarsest gebied first. Under a parent, what its given children
    leave goes to the others in proportion to their values; given children are scaled only when all
    are given or they leave less than nothing. A parent that is not given is the sum of its
    children. The second result says per row whether its value rests on something given; the third
    is, per parent, what its given children had as a part of what it has (NaN: nothing to compare,
    or others take what they leave).
    """
    out = _people(values)
    if out.ndim == 1:
        one, rests, off = settle(out[:, None], given, areas)
        return one[:, 0], rests, off
    n = len(areas)
    rests = np.array(given, dtype=bool)
    linked = areas.parent >= 0
    children = np.bincount(areas.parent[linked], minlength=n)
    for level in (2, 1):
        rows = np.flatnonzero(linked & (areas.level == level))
        _sum_up(out, rests, rows, areas.parent, children, n)
    off = np.full(n, np.nan)
    for level in (1, 2):
        rows = np.flatnonzero(linked & (areas.level == level))
        if len(rows):
            _hand_down(out, rests, rows, areas.parent, n, off)
    return out, rests, off


def _sum_up(
    out: np.ndarray,
    rests: np.ndarray,
    rows: np.ndarray,
    parent: np.ndarray,
    children: np.ndarray,
    n: int,
) -> None:
    """Give every parent that is not given itself the sum of its children."""
    above = parent[rows]
    sums = _by_parent(out[rows], above, n)
    known = np.bincount(above[rests[rows]], minlength=n)
    mine = np.isin(np.arange(n), above) & ~rests
    out[mine] = sums[mine]
    rests |= mine & (known > 0) & (known == children)


def _hand_down(
    out: np.ndarray,
    rests: np.ndarray,
    rows: np.ndarray,
    parent: np.ndarray,
    n: int,
    off: np.ndarray,
) -> None:
    above = parent[rows]
    fixed = rests[rows]
    whole = out
    sums = _by_parent(np.where(fixed[:, None], out[rows], 0.0), above, n)
    free = np.bincount(above[~fixed], minlength=n) > 0
    rest = np.maximum(whole - sums, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = sums.sum(axis=1) / whole.sum(axis=1)
    # Fewer is nothing to remark where others are there to take the rest.
    compared = np.isin(np.arange(n), above[fixed]) & np.isfinite(ratio) & (~free | (ratio > 1))
    off[compared] = ratio[compared]
    over = sums > whole
    squeeze = over | ~free[:, None]
    factor = np.where(squeeze, np.divide(whole, sums, out=np.ones_like(sums), where=sums > 0), 1.0)
    loose = _by_parent(np.where(fixed[:, None], 0.0, out[rows]), above, n)
    people = _by_parent(np.where(fixed, 0.0, out[rows].sum(axis=1))[:, None], above, n)
    count = np.bincount(above[~fixed], minlength=n)[:, None]
    mine = out[rows]
    by_class = np.divide(
        mine, loose[above], out=np.full(mine.shape, np.nan), where=loose[above] > 0
    )
    everybody = mine.sum(axis=1, keepdims=True)
    by_people = np.divide(
        everybody,
        people[above],
        out=np.broadcast_to(1.0 / np.maximum(count[above], 1), everybody.shape).copy(),
        where=people[above] > 0,
    )
    share = np.where(np.isnan(by_class), by_people, by_class)
    got = np.where(fixed[:, None], mine * factor[above], share * rest[above])
    # All given and nothing in a class that the parent has: it goes by the people of the others.
    short = ~free[:, None] & (sums <= 0) & (whole > 0)
    if short.any():
        total = _by_parent(everybody, above, n)
        equal = np.bincount(above, minlength=n)[:, None]
        spread = np.divide(
            everybody,
            total[above],
            out=np.broadcast_to(1.0 / np.maximum(equal[above], 1), everybody.shape).copy(),
            where=total[above] > 0,
        )
        got = np.where(short[above], spread * whole[above], got)
    out[rows] = got


def many_areas(n: int) -> str:
    """Return a number of gebieden in words for a sentence."""
    return "1 gebied" if n == 1 else f"{n:,} gebieden".replace(",", ".")


def summed(values: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    """Return the sums of *values* (… × the old five-year classes) over each class of *labels*."""
    columns = [classes_in(label) - FIRST_OLD for label in labels]
    return np.stack([values[..., c].sum(axis=-1) for c in columns], axis=-1)
