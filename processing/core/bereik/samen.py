# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything together, per gebied and target group: all essentials, none of them, what is missing.

Shares and means over dwellings or people (docs/ontwerp.md section 3). Unknown stays out of the
denominator and is counted beside it, but what is known may already decide: who has one essential
within reach does not have none, whatever the rest turns out to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..cijfers.kwantiel import weighted_medians
from ..errors import Problem
from ..gebieden import AreaHomes, beside_gemeente
from ..norm import Norm
from ..norms import LEVELS, PERSON_GROUPS, TargetGroup
from ..progress import Tick, check, never
from ..registry import CATEGORIES, INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema, Monitor
from ..tables import Layer, conform

__all__ = ["MEANS_OF_TRANSPORT", "Verdict", "Weighting", "samen"]

MEANS_OF_TRANSPORT = ("ov_halte", "treinstation")
"""Nobody goes somewhere to be at a stop: these are no destination, but a way to get there."""

_STOP = "ov_halte"
_USABLE = ("bekend", "bevestigd_afwezig")

_NAME = "bereikbaarheid_samen"

_MEDIANS = ("gewogen_mediaan", "gewogen_min_mediaan")
_MEANS = ("essentieel_gemist", "belang_score")

_INDICATORS = (
    Indicator(
        "essentieel_alle",
        "Alles wat essentieel is binnen de norm",
        "%",
        "higher",
        _NAME,
        "waarde",
        1,
        "Deel met elke essentiële voorziening binnen de norm.",
    ),
    Indicator(
        "essentieel_geen",
        "Niets van wat essentieel is binnen de norm",
        "%",
        "lower",
        _NAME,
        "waarde",
        1,
        "Deel zonder een enkele essentiële voorziening binnen de norm.",
    ),
    Indicator(
        "essentieel_gemist",
        "Essentiële voorzieningen die ontbreken",
        "voorzieningen",
        "lower",
        _NAME,
        "waarde",
        1,
        "Hoeveel essentiële voorzieningen er gemiddeld niet binnen de norm liggen.",
    ),
    Indicator(
        "belang_score",
        "Gewogen score",
        "%",
        "higher",
        _NAME,
        "waarde",
        0,
        "Wat binnen de norm ligt, als deel van alles wat telt; essentieel weegt het zwaarst.",
    ),
    Indicator(
        "gewogen_mediaan",
        "Gewogen afstand",
        "m",
        "lower",
        _NAME,
        "waarde",
        0,
        "Middelste gewogen afstand; het gewicht is het aantal bezoeken per jaar.",
    ),
    Indicator(
        "gewogen_min_mediaan",
        "Gewogen afstand, ontbrekende als 5 km",
        "m",
        "lower",
        _NAME,
        "waarde",
        0,
        "Als de gewogen afstand, met 5 km voor wat ontbreekt of onbekend is.",
    ),
    Indicator(
        "vervoer",
        "Vervoersbehoefte",
        "%",
        "lower",
        _NAME,
        "waarde",
        1,
        "Deel dat voor minstens een essentiële voorziening verder moet dan de norm.",
    ),
    Indicator(
        "vervoer_met_halte",
        "Vervoersbehoefte, met OV-halte",
        "%",
        "none",
        _NAME,
        "waarde",
        1,
        "Deel daarvan met een OV-halte binnen de norm.",
    ),
    Indicator(
        "vervoer_zonder_halte",
        "Vervoersbehoefte, zonder OV-halte",
        "%",
        "lower",
        _NAME,
        "waarde",
        1,
        "Deel daarvan zonder OV-halte binnen de norm.",
    ),
)
INDICATORS.add(*_INDICATORS)

LAYERS.add(
    LayerSchema(
        _NAME,
        "Bereikbaarheid, alles samen, per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("doelgroep_naam", "text", "Naam van de doelgroep"),
            Column(
                "groep", "text", "Geteld in", required=True, allowed=("woningen", *PERSON_GROUPS)
            ),
            Column(
                "indicator",
                "text",
                "Indicator",
                required=True,
                allowed=tuple(i.key for i in _INDICATORS),
            ),
            Column("eenheid", "text", "Eenheid"),
            Column("waarde", "real", "Waarde", minimum=0),
            Column("aantal", "real", "Aantal voor wie het geldt", minimum=0),
            Column("n", "real", "Aantal waarover iets te zeggen is", minimum=0),
            Column("n_onbekend", "real", "Aantal onbekend", minimum=0),
            Column("waarde_gemeente", "real", "Waarde van de gemeente", minimum=0),
            Column("verschil_gemeente", "real", "Verschil met de gemeente"),
            Column(
                "gemeente_volledig",
                "int",
                "Gemeente volledig in de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            Column(
                "n_rand_onzeker",
                "real",
                "Aantal met de rand van de gegevens dichterbij dan een voorziening",
                minimum=0,
            ),
            Column(
                "waarde_zonder_rand",
                "real",
                "Waarde zonder wie de rand dichterbij heeft",
                minimum=0,
            ),
            Column("geteld", "text", "Soorten voorzieningen die meetellen"),
            Column("niet_geteld", "text", "Soorten waarover te weinig bekend is"),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column(
                "volledig",
                "int",
                "Gebied volledig in de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
        ),
        key=("gebied_code", "soort", "profiel", "doelgroep", "groep", "indicator"),
        deel=Deel(
            "geaggregeerd",
            open=("gemeente_volledig", "volledig"),
            personen=("aantal", "n"),
            naar_eenheid=("waarde",),
            weg=(
                "n_onbekend",
                "waarde_gemeente",
                "verschil_gemeente",
                "n_rand_onzeker",
                "waarde_zonder_rand",
            ),
        ),
        monitor=Monitor(("waarde", "aantal"), zelfde=("geteld",)),
    )
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known per dwelling about one category.

    ``distance`` in metres, inf for not met without distance, NaN for unknown; ``edge`` says whether
    the edge of the data is nearer, None where nobody said how far they reach.
    """

    norm_m: float
    distance: np.ndarray
    edge: np.ndarray | None
    status: str = "bekend"

    @property
    def counts(self) -> bool:
        """Return whether the list of facilities is known well enough to count."""
        return self.status in _USABLE


@dataclass(frozen=True, slots=True)
class Weighting:
    """Whom dwellings stand for: a weight per dwelling, and where the people come from."""

    weight: np.ndarray
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    """One number per dwelling: an indicator over some categories, by their number.

    ``weights`` of the categories are for the score; ``stop`` is the number of the stop, or None.
    """

    indicator: str
    over: tuple[int, ...]
    weights: tuple[float, ...] = ()
    stop: int | None = None

    @property
    def needed(self) -> tuple[int, ...]:
        """Return every category that the number hangs on."""
        return self.over if self.stop is None else (*self.over, self.stop)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the result per gebied: which number, of whom, and what counts in it."""

    group: TargetGroup
    counted_in: str
    indicator: str
    measure: _Measure | None
    """None for the weighted distances, which hang on no target group."""
    counted: tuple[str, ...]
    left_out: tuple[str, ...]


def samen(
    areas: Sequence[AreaHomes],
    gebieden: Layer,
    weights: Mapping[str, Weighting],
    verdicts: Mapping[str, Verdict],
    groups: Mapping[str, TargetGroup],
    levels: Mapping[str, Norm],
    visits: Mapping[str, float],
    floor_m: np.ndarray,
    *,
    cover_min_pct: float = 90.0,
    profile: str = "",
    run_id: str = "",
    tick: Tick = never,
) -> tuple[Layer, list[Problem]]:
    """Return the layer ``bereikbaarheid_samen`` and what does not count in it.

    *weights* are those of ``woningen`` and of each group of people that is known; a target group
    is counted in dwellings and in the people that stand for it. *verdicts* are keyed on category,
    *visits* per year weigh the distance; *floor_m* is that distance with 5 km for what is missing.
    Numbers that target groups share are computed once.
    """
    lines = _lines(groups, weights, verdicts, levels, visits)
    facts = _Facts.of(verdicts, visits, floor_m, weights)
    measures = {m: i for i, m in enumerate(dict.fromkeys(x.measure for x in lines if x.measure))}
    found: list[dict[str, np.ndarray]] = []
    for number, (_, _, _, members, _) in enumerate(areas):
        check(tick, 0.9 * number / len(areas))
        found.append(_numbers(members, facts, measures, lines))
    table = _table(areas, lines, found, weights)
    if len(table):
        table["profiel"], table["run_id"] = profile, run_id
        table["volledig"] = (table.pop("dekking") >= cover_min_pct - 1e-9).astype(int)
        table = beside_gemeente(
            table,
            gebieden,
            ("doelgroep", "groep", "indicator"),
            "waarde",
            "waarde_gemeente",
            "verschil_gemeente",
        )
    check(tick, 1.0)
    return conform(Layer(_NAME, table), LAYERS[_NAME]), _left_out(groups, verdicts)


def _lines(
    groups: Mapping[str, TargetGroup],
    weights: Mapping[str, Weighting],
    verdicts: Mapping[str, Verdict],
    levels: Mapping[str, Norm],
    visits: Mapping[str, float],
) -> list[_Line]:
    """Return the rows that every gebied gets, in order."""
    column = {key: number for number, key in enumerate(verdicts)}
    out = []
    for group in groups.values():
        numbers = _of_group(group, verdicts, levels, column)
        if sum(visits.values()):
            there = [k for k in visits if k in verdicts and verdicts[k].status != "geen_gegevens"]
            left = tuple(k for k in visits if k not in there)
            numbers += [(key, None, tuple(there), left) for key in _MEDIANS]
        for counted_in in ("woningen", group.people or ""):
            if counted_in in weights:
                out += [_Line(group, counted_in, *number) for number in numbers]
    return out


def _of_group(
    group: TargetGroup,
    verdicts: Mapping[str, Verdict],
    levels: Mapping[str, Norm],
    column: Mapping[str, int],
) -> list[tuple[str, _Measure | None, tuple[str, ...], tuple[str, ...]]]:
    """Return indicator, measure, what counts and what does not, of one target group."""

    def places(categories: Sequence[str]) -> tuple[int, ...]:
        return tuple(column[c] for c in categories)

    out: list[tuple[str, _Measure | None, tuple[str, ...], tuple[str, ...]]] = []
    counted, left = _split(group.essentials, verdicts)
    for key in ("essentieel_alle", "essentieel_geen", "essentieel_gemist"):
        out.append((key, _Measure(key, places(counted)), counted, left))
    weight = {c: levels[level].value for level in LEVELS for c in group.of_level(level)}
    counted, left = _split(tuple(weight), verdicts)
    score = _Measure("belang_score", places(counted), tuple(weight[c] for c in counted))
    out.append(("belang_score", score, counted, left))
    # Whom a stop is near to is of use only to who has somewhere to go.
    goals = tuple(c for c in group.essentials if c not in MEANS_OF_TRANSPORT)
    counted, left = _split(goals, verdicts)
    out.append(("vervoer", _Measure("vervoer", places(counted)), counted, left))
    stops, no_stops = _split((_STOP,), verdicts)
    for key in ("vervoer_met_halte", "vervoer_zonder_halte"):
        measure = _Measure(key, places(counted), stop=column[_STOP]) if stops else _Measure(key, ())
        out.append((key, measure, (*counted, *stops), (*left, *no_stops)))
    return out


def _split(
    categories: Sequence[str], verdicts: Mapping[str, Verdict]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of *categories* count and of which too little is known."""
    counted = tuple(c for c in categories if c in verdicts and verdicts[c].counts)
    return counted, tuple(c for c in categories if c not in counted)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known per dwelling, as small as it can be: a row per category, a column each."""

    met: np.ndarray
    """1, 0, or -1 for unknown."""
    edge: np.ndarray | None
    weights: np.ndarray
    """A row per dwelling, a column per way of counting."""
    names: tuple[str, ...]
    """What the columns of ``weights`` count in."""
    medians: tuple[np.ndarray, ...]
    weighted: tuple[int, ...]
    """The categories that the medians hang on."""

    @classmethod
    def of(
        cls,
        verdicts: Mapping[str, Verdict],
        visits: Mapping[str, float],
        floor_m: np.ndarray,
        weights: Mapping[str, Weighting],
    ) -> _Facts:
        n = len(floor_m)
        met = np.full((len(verdicts), n), -1, dtype=np.int8)
        edge = np.zeros((len(verdicts), n), dtype=bool)
        for number, verdict in enumerate(verdicts.values()):
            known = ~np.isnan(verdict.distance)
            met[number, known] = verdict.distance[known] <= verdict.norm_m
            edge[number] = False if verdict.edge is None else verdict.edge
        # As per dwelling, but infinite where one of the distances is.
        strict = np.zeros(n)
        for key, visits_of in visits.items():
            strict += visits_of * (verdicts[key].distance if key in verdicts else np.nan)
        total = sum(visits.values())
        return cls(
            met,
            None if any(v.edge is None for v in verdicts.values()) else edge,
            np.column_stack([w.weight for w in weights.values()]),
            tuple(weights),
            (strict / total, floor_m) if total else (),
            tuple(i for i, key in enumerate(verdicts) if key in visits),
        )


_AT_ONCE = 100_000
"""Dwellings looked at together: with some thirty numbers each that is 24 MB."""


def _numbers(
    members: np.ndarray, facts: _Facts, measures: Mapping[_Measure, int], lines: Sequence[_Line]
) -> dict[str, np.ndarray]:
    """Return the numbers of one gebied, each an array in the order of *lines*."""
    sums = _sums(members, facts, measures)
    at = {key: len(measures) + number for number, key in enumerate(_MEDIANS)}
    row = [at[x.indicator] if x.measure is None else measures[x.measure] for x in lines]
    column = [facts.names.index(x.counted_in) for x in lines]
    out = {name: values[row, column] for name, values in sums.items()}
    mean = np.array([x.indicator in _MEANS for x in lines], dtype=bool)
    share = np.array([x.indicator not in (*_MEANS, *_MEDIANS) for x in lines], dtype=bool)
    summed = out.pop("som")
    out["aantal"] = np.where(share & (out["n"] > 0), summed, np.nan)
    for name, over, total in (
        ("waarde", "n", summed),
        ("waarde_zonder_rand", "n_rest", out.pop("som_rest")),
    ):
        number = np.divide(total, out[over], out=np.full(len(lines), np.nan), where=out[over] > 0)
        number = np.where(share, np.minimum(100.0, 100.0 * number), number)
        out[name] = np.where(share | mean, number, out.pop(f"mediaan_{over}"))
    del out["n_rest"]
    if facts.edge is None:
        out["n_rand_onzeker"] = np.full(len(lines), np.nan)
        out["waarde_zonder_rand"] = np.full(len(lines), np.nan)
    return out


def _sums(
    members: np.ndarray, facts: _Facts, measures: Mapping[_Measure, int]
) -> dict[str, np.ndarray]:
    """Return sums of weights: a row per measure and median, a column per way of counting."""
    count = len(measures)
    shape = (count + len(facts.medians), facts.weights.shape[1])
    sums = ("n", "n_onbekend", "n_rand_onzeker", "n_rest", "som", "som_rest")
    out = {name: np.zeros(shape) for name in sums}
    out |= {f"mediaan_{name}": np.full(shape, np.nan) for name in ("n", "n_rest")}
    for begin in range(0, len(members), _AT_ONCE):
        rows = members[begin : begin + _AT_ONCE]
        met, weights = facts.met[:, rows], facts.weights[rows]
        values = np.empty((shape[0], len(rows)))
        near = np.zeros(values.shape, dtype=bool)
        for measure, at in measures.items():
            values[at] = _values(measure, met)
        for number, metres in enumerate(facts.medians, count):
            values[number] = metres[rows]
        if facts.edge is not None:
            beside = facts.edge[:, rows]
            for measure, at in measures.items():
                near[at] = beside[list(measure.needed)].any(axis=0)
            near[count:] = beside[list(facts.weighted)].any(axis=0)
        known = ~np.isnan(values)
        values[~np.isfinite(values)] = 0.0
        out["n"] += known @ weights
        out["n_onbekend"] += ~known @ weights
        out["som"] += values @ weights
        out["n_rand_onzeker"] += (known & near) @ weights
        out["n_rest"] += (known & ~near) @ weights
        values[near] = 0.0
        out["som_rest"] += values @ weights
    rest = np.ones(len(members), dtype=bool)
    if facts.edge is not None:
        for key in facts.weighted:
            rest &= ~facts.edge[key, members]
    for number, metres in enumerate(facts.medians, count):
        of = metres[members]
        for name, some in (("n", ~np.isnan(of)), ("n_rest", ~np.isnan(of) & rest)):
            middle = weighted_medians(of[some], facts.weights[members[some]])
            middle[~np.isfinite(middle)] = np.nan
            out[f"mediaan_{name}"][number] = np.round(middle, 3)
    return out


def _values(measure: _Measure, met: np.ndarray) -> np.ndarray:
    """Return one number per column of *met*, NaN where what is known does not decide it."""
    if not measure.over:
        # Of no category at all everything is met and nothing is: that says nothing about anybody.
        return np.full(met.shape[1], np.nan)
    of = met[list(measure.over)]
    lacking, within = (of == 0).sum(axis=0), (of == 1).sum(axis=0)
    unknown = len(measure.over) - lacking - within
    if measure.indicator == "essentieel_alle":
        return _decided(unknown + lacking == 0, lacking > 0)
    if measure.indicator == "essentieel_geen":
        return _decided(unknown + within == 0, within > 0)
    if measure.indicator == "essentieel_gemist":
        return np.where(unknown == 0, lacking, np.nan)
    if measure.indicator == "belang_score":
        weight = np.array(measure.weights)
        return np.where(unknown == 0, 100.0 * (weight @ (of == 1)) / weight.sum(), np.nan)
    need = _decided(lacking > 0, unknown + lacking == 0)
    if measure.stop is None:
        return need
    # Who need not go further is neither with nor without, stop or no stop.
    stop = met[measure.stop]
    wanted = 1 if measure.indicator == "vervoer_met_halte" else 0
    known = (need == 0) | ((need == 1) & (stop >= 0))
    return np.where(known, (need == 1) & (stop == wanted), np.nan)


def _decided(yes: np.ndarray, no: np.ndarray) -> np.ndarray:
    """Return 1, 0, or NaN where it is neither yes nor no."""
    return np.where(no, 0.0, np.where(yes, 1.0, np.nan))


def _table(
    areas: Sequence[AreaHomes],
    lines: Sequence[_Line],
    found: Sequence[Mapping[str, np.ndarray]],
    weights: Mapping[str, Weighting],
) -> pd.DataFrame:
    """Return all rows: the lines of the first gebied, those of the second, and so on."""
    if not areas or not lines:
        return pd.DataFrame()
    units = {i.key: i.unit for i in _INDICATORS}

    def per_area(values: Sequence[Any]) -> np.ndarray:
        return np.repeat(np.array(values, dtype=object), len(lines))

    def per_line(values: Sequence[Any]) -> np.ndarray:
        return np.tile(np.array(values, dtype=object), len(areas))

    code, name, kind, _, cover = zip(*areas, strict=True)
    return pd.DataFrame(
        {
            "gebied_code": per_area(code),
            "naam": per_area(name),
            "soort": per_area(kind),
            "dekking": per_area(cover).astype(float),
            "doelgroep": per_line([x.group.key for x in lines]),
            "doelgroep_naam": per_line([x.group.label for x in lines]),
            "groep": per_line([x.counted_in for x in lines]),
            "indicator": per_line([x.indicator for x in lines]),
            "eenheid": per_line([units[x.indicator] for x in lines]),
            "geteld": per_line([", ".join(x.counted) or None for x in lines]),
            "niet_geteld": per_line([", ".join(x.left_out) or None for x in lines]),
            "bron_bevolking": per_line([weights[x.counted_in].source for x in lines]),
            **{column: np.concatenate([f[column] for f in found]) for column in found[0]},
        }
    )


def _left_out(groups: Mapping[str, TargetGroup], verdicts: Mapping[str, Verdict]) -> list[Problem]:
    """Return a warning that names what is essential to somebody and does not count."""
    essential = {c for group in groups.values() for c in group.essentials}
    out = [
        c
        for c in CATEGORIES
        if c.key in essential and not (c.key in verdicts and verdicts[c.key].counts)
    ]
    if not out:
        return []
    words = [c.many for c in out]
    named = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"
    values = {"wat": named}
    return [Problem("samen_niet_geteld", "voorzieningen", values=values, fatal=False)]
