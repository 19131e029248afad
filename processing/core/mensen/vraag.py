# SPDX-License-Identifier: GPL-2.0-or-later
"""Demand: how many people of each target group live in each gebied, now and in forecast years.

Target groups are data. A group is a share of the people of each age class, or a count that the
user gives. Groups overlap: one person may have dementia, a limitation and live alone. So numbers
of groups are never added up, except of those that exclude one another by declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import LzwError, Problem
from ..norm import Norm, Source
from ..registry import LAYERS, Column, Deel, LayerSchema, Monitor
from .leeftijden import (
    CERTAINTIES,
    COARSE,
    FIRST_OLD,
    OLD_CLASSES,
    RANGE,
    Areas,
    classes_in,
    settle,
    summed,
)
from .prognose import Later

__all__ = [
    "BASES",
    "EVERY_AGE",
    "KEYS",
    "METHODS",
    "CareGroup",
    "CareNorms",
    "Demand",
    "GroupCount",
    "Institution",
    "Prevalence",
    "Scenario",
    "Trend",
    "addable",
    "demand",
    "in_institutions",
]

EVERY_AGE = "alle"

BASES = ("alle", "zelfstandig", "telling")
"""Of whom a prevalence is a share: everybody, people outside institutions, or there is none."""

KEYS = ("inwoners", "inw_65plus", "inw_75plus", "inw_laag_inkomen")
"""By what a count of a whole gemeente can be spread over its gebieden."""

METHODS = ("prevalentie", "prevalentie_geijkt", "telling", "telling_verdeeld", "telling_gelijk")
"""``telling_gelijk``: of another year than the count, which was kept the same."""

LAYERS.add(
    LayerSchema(
        "vraag",
        "Vraag naar wonen met zorg, per doelgroep",
        None,
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("scenario", "text", "Scenario (zonder aanpassing: standaard)", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam", required=True),
            Column(
                "soort",
                "text",
                "Soort gebied",
                required=True,
                allowed=("gemeente", "wijk", "buurt", "eigen"),
            ),
            Column("jaar", "int", "Jaar (1 januari)", required=True),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("doelgroep_naam", "text", "Doelgroep in woorden"),
            Column(
                "leeftijd", "text", "Leeftijdsklasse", required=True, allowed=(*COARSE, EVERY_AGE)
            ),
            *RANGE,
            Column("eenheid", "text", "Eenheid", allowed=("personen", "huishoudens")),
            Column("nu", "int", "Peiljaar (1) of een later jaar (0)", minimum=0, maximum=1),
            Column("methode", "text", "Hoe het aantal bepaald is", allowed=METHODS),
            Column("zekerheid", "text", "Hoe zeker het is", allowed=CERTAINTIES),
            Column("optelbaar_met", "text", "Doelgroepen waarmee dit aantal mag worden opgeteld"),
            Column("bron", "text", "Bron"),
            Column("reden", "text", "Waarom er geen aantal is", allowed=("geen_gegevens",)),
        ),
        key=("gebied_code", "jaar", "doelgroep", "leeftijd", "scenario"),
        # Ages beside their total, and a range beside its middle, would give away a small number.
        deel=Deel(
            "geaggregeerd",
            open=("jaar", "nu"),
            personen=("midden",),
            weg=("laag", "hoog"),
            alleen=(("leeftijd", (EVERY_AGE,)),),
        ),
        monitor=Monitor(("midden",)),
    ),
)


@dataclass(frozen=True, slots=True)
class Prevalence:
    """The share in % of the people of an age class that belongs to a group, with its range."""

    age: str
    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class Trend:
    """How a prevalence changes: % per ten years from *year* on, with its range."""

    year: int
    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class Institution:
    """The share in % of an age class that lives in an institution in *year*, with its range."""

    age: str
    year: int
    low: float
    mid: float
    high: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class CareGroup:
    """One target group.

    ``base`` is one of ``BASES``. ``home`` is the part that lives at home, in % of the group, for a
    group that is counted on everybody; None where the base says so already. ``spread_by`` is by
    what a count of a gemeente goes to its gebieden. ``excludes`` are the groups nobody of this one
    belongs to: only with those may it be added up.
    """

    key: str
    label: str
    base: str
    unit: str
    prevalences: tuple[Prevalence, ...] = ()
    trend: Trend | None = None
    home: Trend | None = None
    spread_by: str | None = None
    excludes: frozenset[str] = frozenset()
    like: str | None = None
    """The group whose shares it has; a count of that one calibrates this one too."""

    extramural: bool = False
    """Who lives at home instead of in an institution, in a scenario, comes on top of the group."""


@dataclass(frozen=True, slots=True)
class CareNorms:
    """The groups, institutions and rules of one run, with where they come from."""

    name: str
    groups: Mapping[str, CareGroup]
    institutions: tuple[Institution, ...]
    rules: Mapping[str, Norm]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def rule(self, key: str) -> float:
        """Return the value of rule *key*; KeyError when the set lacks it."""
        return self.rules[key].value


def addable(groups: Mapping[str, CareGroup], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return *chosen* when their numbers may be added up: nobody can be in two of them.

    Raises :class:`LzwError` that names every pair that overlaps.
    """
    keys = tuple(dict.fromkeys(chosen))
    pairs = [
        (a, b)
        for i, a in enumerate(keys)
        for b in keys[i + 1 :]
        if b not in groups[a].excludes and a not in groups[b].excludes
    ]
    if pairs:
        names = "; ".join(f"{groups[a].label} en {groups[b].label}" for a, b in pairs)
        raise LzwError(Problem("doelgroepen_overlappen", "vraag", values={"paren": names}))
    return keys


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a study turns: the trend of dementia, institutions, and who no longer moves there.

    ``trend`` is % per ten years instead of that of the norms, ``institutions`` the share that lives
    in one as % of that of the norms, ``extramural`` the % of the people there who live at home by
    the last year instead, growing from nothing in the base year.
    """

    name: str = "standaard"
    trend: float | None = None
    institutions: float = 100.0
    extramural: float = 0.0


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What the study counted of one group: year and a number per gebied, NaN where not counted."""

    group: str
    year: int
    numbers: np.ndarray
    source: str


@dataclass(slots=True)
class Demand:
    """Demand of one group: ``mid`` and its range are (years × gebieden × coarse classes).

    A group of which no ages are known has a single class. ``how`` is (years × gebieden) of
    ``METHODS``; ``unknown`` the gebieden without any number.
    """

    group: CareGroup
    low: np.ndarray
    mid: np.ndarray
    high: np.ndarray
    how: np.ndarray
    unknown: np.ndarray
    by_age: bool
    sources: tuple[str, ...]
    factor: float | None = None
    """Computed numbers were multiplied by this to meet a count (of the whole study)."""


Ranged = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Low, mid and high of the same thing."""


def in_institutions(norms: CareNorms, year: int, scenario: Scenario = Scenario()) -> Ranged:
    """Return the part of each old class that lives in an institution in *year*: low, mid, high.

    Between the years of the norms it runs in a straight line, outside them it stays.
    """
    out = np.zeros((3, len(OLD_CLASSES)))
    for age in dict.fromkeys(i.age for i in norms.institutions):
        rows = sorted((i for i in norms.institutions if i.age == age), key=lambda i: i.year)
        years = [i.year for i in rows]
        for bound, values in enumerate(
            ([i.low for i in rows], [i.mid for i in rows], [i.high for i in rows])
        ):
            columns = classes_in(age) - FIRST_OLD
            out[bound, columns] = np.interp(year, years, values) / 100
    out = np.minimum(out * scenario.institutions / 100, 1.0)
    return out[0], out[1], out[2]


def demand(
    norms: CareNorms,
    ages: list[Later],
    areas: Areas,
    scenario: Scenario,
    base: int,
    counts: list[GroupCount],
    keys: Mapping[str, np.ndarray],
    unknown: np.ndarray,
    inside: np.ndarray | None = None,
) -> tuple[list[Demand], list[Problem]]:
    """Return the demand of every group that shares or counts tell of, per year and gebied.

    *ages* are the years with their old people; *keys* the people by which a count is spread, per
    ``KEYS``; *unknown* the gebieden of which no ages are known. *inside* is per gebied and old
    class how many times the usual share lives in an institution (None: as usual everywhere). A
    count of a group that has shares calibrates it: the computed numbers are scaled to meet it.
    """
    out: list[Demand] = []
    problems: list[Problem] = []
    factors: dict[str | None, tuple[np.ndarray, np.ndarray, str]] = {}
    for group in sorted(norms.groups.values(), key=lambda g: g.like is not None):
        mine = [c for c in counts if c.group == group.key]
        if group.base == "telling":
            if mine:
                out.append(_counted(group, mine, ages, areas, keys, problems))
            continue
        found = _by_shares(group, norms, ages, areas, scenario, base, unknown, inside)
        if mine:
            factors[group.key] = _calibrate(found, mine, ages, areas, problems)
        elif group.like in factors:
            _scale_by(found, *factors[group.like], areas)
        out.append(found)
    order = list(norms.groups)
    return sorted(out, key=lambda d: order.index(d.group.key)), problems


def _by_shares(
    group: CareGroup,
    norms: CareNorms,
    ages: list[Later],
    areas: Areas,
    scenario: Scenario,
    base: int,
    unknown: np.ndarray,
    here: np.ndarray | None,
) -> Demand:
    """Return people times share, over the classes that the group has shares for."""
    times = np.ones((1, len(OLD_CLASSES))) if here is None else here
    share = np.zeros((3, len(OLD_CLASSES)))
    for row in group.prevalences:
        share[:, classes_in(row.age) - FIRST_OLD] = (
            np.array([[row.low], [row.mid], [row.high]]) / 100
        )
    last = max(a.year for a in ages)
    numbers: list[list[np.ndarray]] = [[], [], []]
    for year in ages:
        inside = [np.minimum(i * times, 1.0) for i in in_institutions(norms, year.year, scenario)]
        phase = 0.0 if last == base else min(max((year.year - base) / (last - base), 0.0), 1.0)
        moved = scenario.extramural / 100 * phase
        trend = _trend(group, year.year, scenario)
        for bound, people in enumerate((year.low, year.mid, year.high)):
            other = 2 - bound
            part = share[bound] * trend[bound]
            if group.base == "zelfstandig":
                # The most live at home where the fewest live in institutions.
                part = part * (1 - inside[other] * (1 - moved))
            if group.home is not None:
                part = part * _at_home(group.home, norms, year.year, scenario, moved, bound, times)
            if group.extramural:
                part = part + inside[bound] * moved
            numbers[bound].append(summed(people * np.minimum(part, 1.0), COARSE))
    low, mid, high = (np.stack(n) for n in numbers)
    # Institutions stand in some gebieden: what consists of others is their sum, in every year. Its
    # range goes along: it was computed around another number.
    before, least, most = mid.copy(), low.copy(), high.copy()
    for values in (mid, least, most):
        _sums_of_children(values, areas)
    again = np.divide(mid, before, out=np.ones_like(mid), where=before > 0)
    low = np.where(before > 0, low * again, least)
    high = np.where(before > 0, high * again, most)
    keys = [k for p in group.prevalences for k in p.sources]
    for extra in (group.trend, group.home):
        keys += [] if extra is None else list(extra.sources)
    how = np.full(mid.shape[:2], "prevalentie", dtype=object)
    return Demand(
        group,
        np.minimum(low, mid),
        mid,
        np.maximum(high, mid),
        how,
        unknown.copy(),
        True,
        tuple(dict.fromkeys(keys)),
    )


def _trend(group: CareGroup, year: int, scenario: Scenario) -> tuple[float, float, float]:
    trend = group.trend
    if trend is None:
        return 1.0, 1.0, 1.0
    low, mid, high = trend.low, trend.mid, trend.high
    if scenario.trend is not None:
        mid = scenario.trend
        low, high = min(low, mid), max(high, mid)
    decades = max(year - trend.year, 0) / 10
    return (
        float((1 + low / 100) ** decades),
        float((1 + mid / 100) ** decades),
        float((1 + high / 100) ** decades),
    )


def _at_home(
    home: Trend,
    norms: CareNorms,
    year: int,
    scenario: Scenario,
    moved: float,
    bound: int,
    times: np.ndarray,
) -> np.ndarray:
    """Return per class the part of the group that lives at home.

    Who does not is in an institution; that part goes up and down with how many of the class are,
    *times* the usual.
    """
    then = in_institutions(norms, home.year)[1]
    here = in_institutions(norms, year, scenario)[1] * (1 - moved)
    share = (home.low, home.mid, home.high)[bound] / 100
    change = np.divide(here, then, out=np.ones_like(then), where=then > 0)
    return np.asarray(np.clip(1 - (1 - share) * change * times, 0.0, 1.0))


def _calibrate(
    found: Demand,
    counts: list[GroupCount],
    ages: list[Later],
    areas: Areas,
    problems: list[Problem],
) -> tuple[np.ndarray, np.ndarray, str]:
    """Scale the numbers of a group so that they meet what was counted; return by how much.

    A count is held against the computed number of its year, else of the nearest one. The factor of
    a gebied goes down to what it consists of; what consists of others is their sum in every year.
    """
    count = max(counts, key=lambda c: (int(np.isfinite(c.numbers).sum() > 0), c.year))
    years = np.array([a.year for a in ages])
    at = int(np.argmin(np.abs(years - count.year)))
    computed = found.mid[at].sum(axis=1)
    given = np.isfinite(count.numbers)
    values, _, off = settle(np.where(given, count.numbers, computed), given, areas)
    problems += _more_than_whole(count, off, areas, found.group)
    factor = np.divide(values, computed, out=np.ones_like(values), where=computed > 0)
    lost = given & (computed <= 0) & (count.numbers > 0)
    if lost.any():
        problems.append(
            Problem(
                "doelgroep_zonder_ouderen",
                "doelgroepen",
                count=int(lost.sum()),
                examples=tuple(str(c) for c in areas.codes[lost][:5]),
                values={"doelgroep": found.group.label},
                fatal=False,
            )
        )
    scaled = factor, _calibrated(given, areas), f"telling: {count.source} ({count.year})"
    _scale_by(found, *scaled, areas)
    whole = computed[areas.top].sum()
    found.factor = float(values[areas.top].sum() / whole) if whole > 0 else None
    if years[at] != count.year:
        problems.append(
            Problem(
                "doelgroep_ander_jaar",
                "doelgroepen",
                values={
                    "doelgroep": found.group.label,
                    "jaar": str(count.year),
                    "peiljaar": str(years[at]),
                },
                fatal=False,
            )
        )
    return scaled


def _scale_by(
    found: Demand, factor: np.ndarray, below: np.ndarray, source: str, areas: Areas
) -> None:
    """Multiply the numbers of each gebied by its *factor*; what consists of others is their sum."""
    before = found.mid.copy()
    for values in (found.low, found.mid, found.high):
        values *= factor[None, :, None]
    _sums_of_children(found.mid, areas)
    with np.errstate(invalid="ignore", divide="ignore"):
        again = np.where(before > 0, found.mid / (before * factor[None, :, None]), 1.0)
    again = np.where(np.isfinite(again), again, 1.0)
    found.low = np.minimum(found.low * again, found.mid)
    found.high = np.maximum(found.high * again, found.mid)
    found.how[:, below] = "prevalentie_geijkt"
    found.sources = (*found.sources, source)


def _calibrated(given: np.ndarray, areas: Areas) -> np.ndarray:
    """Return which gebieden are counted, lie in one that is, or hold one (mask)."""
    out = given.copy()
    for level in (1, 2):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
        out[rows] |= out[areas.parent[rows]]
    for level in (2, 1):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0) & out)
        out[areas.parent[rows]] = True
    return out


def _sums_of_children(values: np.ndarray, areas: Areas) -> None:
    """Make every gebied that consists of others their sum (years × gebieden × classes)."""
    for level in (2, 1):
        rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
        if len(rows):
            parts = values[:, rows].swapaxes(0, 1)
            total = np.zeros((len(areas), *parts.shape[1:]))
            np.add.at(total, areas.parent[rows], parts)
            above = np.unique(areas.parent[rows])
            values[:, above] = total[above].swapaxes(0, 1)


def _counted(
    group: CareGroup,
    counts: list[GroupCount],
    ages: list[Later],
    areas: Areas,
    keys: Mapping[str, np.ndarray],
    problems: list[Problem],
) -> Demand:
    """Return a group that is counted: as given, spread by its key, the same in years without it."""
    weight = keys[group.spread_by or KEYS[0]]
    settled: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    for count in counts:
        given = np.isfinite(count.numbers)
        values, rests, off = settle(np.where(given, count.numbers, weight), given, areas)
        problems += _more_than_whole(count, off, areas, group)
        # Known is what was counted, or lies in something that was.
        known = rests.copy()
        for level in (1, 2):
            rows = np.flatnonzero((areas.level == level) & (areas.parent >= 0))
            known[rows] |= known[areas.parent[rows]]
        settled[count.year] = np.where(known, values, np.nan), given, known
    years = sorted(settled)
    numbers, how = [], []
    for year in ages:
        near = max((y for y in years if y <= year.year), default=years[0])
        values, given, _ = settled[near]
        numbers.append(values)
        exact = "telling" if near == year.year else "telling_gelijk"
        how.append(np.where(given, exact, "telling_verdeeld" if near == year.year else exact))
    mid = np.stack(numbers)[:, :, None]
    unknown = ~np.isfinite(mid).all(axis=(0, 2))
    sources = tuple(dict.fromkeys(f"telling: {c.source} ({c.year})" for c in counts))
    return Demand(
        group,
        mid.copy(),
        mid,
        mid.copy(),
        np.stack(how).astype(object),
        unknown,
        False,
        sources,
    )


def _more_than_whole(
    count: GroupCount, off: np.ndarray, areas: Areas, group: CareGroup
) -> list[Problem]:
    """Refuse a count of a gebied that is smaller than what was counted in its parts."""
    wrong = np.isfinite(count.numbers) & np.isfinite(off) & (off > 1 + 1e-9)
    return [
        Problem(
            "doelgroep_delen_groter",
            "doelgroepen",
            values={
                "doelgroep": group.label,
                "gebied": f"{areas.names[i]} ({areas.codes[i]})",
                "jaar": str(count.year),
            },
        )
        for i in np.flatnonzero(wrong)
    ]
