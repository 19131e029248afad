# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything together, per gebied and target group: all essentials, none of them, what is missing.

Shares and means over dwellings or people (docs/ontwerp.md section 3). Unknown stays out of the
denominator and is counted beside it, but what is known may already decide: who has one essential
within reach does not have none, whatever the rest turns out to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from .errors import Problem
from .gebieden import AreaHomes, beside_gemeente
from .kwantiel import weighted_quantile
from .norms import LEVELS, PERSON_GROUPS, Norm, TargetGroup
from .progress import Tick, check, never
from .registry import CATEGORIES, INDICATORS, LAYERS, Column, Indicator, LayerSchema
from .tables import Layer, conform

__all__ = ["MEANS_OF_TRANSPORT", "Verdict", "Weighting", "samen"]

MEANS_OF_TRANSPORT = ("ov_halte", "treinstation")
"""Nobody goes somewhere to be at a stop: these are no destination, but a way to get there."""

_STOP = "ov_halte"
_USABLE = ("bekend", "bevestigd_afwezig")

_NAME = "bereikbaarheid_samen"

_Kind = Literal["share", "mean", "median"]

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
                "n_rand_onzeker", "real", "Aantal waarvoor de rand van de gegevens telt", minimum=0
            ),
            Column("waarde_zonder_rand", "real", "Waarde zonder wie bij de rand woont", minimum=0),
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
    def met(self) -> np.ndarray:
        """Return 1 where the norm is met, 0 where not, NaN where that is unknown."""
        inside = (self.distance <= self.norm_m).astype(float)
        return np.where(np.isnan(self.distance), np.nan, inside)

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
    """One number per dwelling, NaN for unknown, and how it becomes one for a gebied."""

    indicator: str
    per_home: np.ndarray
    kind: _Kind
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
    """
    distances = _weighted(verdicts, visits, floor_m)
    rows: list[dict[str, Any]] = []
    for number, group in enumerate(groups.values()):
        check(tick, number / len(groups))
        measures = [*_of_group(group, verdicts, levels, len(floor_m)), *distances]
        counted_in = [k for k in ("woningen", group.people or "") if k in weights]
        rows += _rows(areas, measures, {k: weights[k] for k in counted_in}, verdicts, group)
    table = pd.DataFrame(rows)
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


def _of_group(
    group: TargetGroup, verdicts: Mapping[str, Verdict], levels: Mapping[str, Norm], n: int
) -> list[_Measure]:
    """Return what the table of a target group gives for each of *n* dwellings."""
    essential, left = _split(group.essentials, verdicts)
    met = _columns(essential, verdicts, n)
    lacking, unknown = (met == 0).sum(axis=1), np.isnan(met).sum(axis=1)
    within = met.shape[1] - lacking - unknown
    everyone: tuple[tuple[str, np.ndarray, _Kind], ...] = (
        ("essentieel_alle", _decided(unknown + lacking == 0, lacking > 0), "share"),
        ("essentieel_geen", _decided(unknown + within == 0, within > 0), "share"),
        ("essentieel_gemist", np.where(unknown == 0, lacking, np.nan), "mean"),
    )
    # Of no category at all everything is met and nothing is: that says nothing about anybody.
    out = [
        _Measure(key, values if essential else np.full(n, np.nan), kind, essential, left)
        for key, values, kind in everyone
    ]
    weight = {c: levels[level].value for level in LEVELS for c in group.of_level(level)}
    counted, left = _split(tuple(weight), verdicts)
    score = np.full(n, np.nan)
    if counted:
        share = np.array([weight[c] for c in counted])
        score = 100.0 * (_columns(counted, verdicts, n) @ share) / share.sum()
    out.append(_Measure("belang_score", score, "mean", counted, left))
    return [*out, *_transport(group, verdicts, n)]


def _transport(group: TargetGroup, verdicts: Mapping[str, Verdict], n: int) -> list[_Measure]:
    """Return who has to go further than the norm, and whether a stop is near."""
    goals = tuple(c for c in group.essentials if c not in MEANS_OF_TRANSPORT)
    counted, left = _split(goals, verdicts)
    met = _columns(counted, verdicts, n)
    need = _decided((met == 0).any(axis=1), (met == 1).all(axis=1))
    if not counted:
        need = np.full(n, np.nan)
    stops, no_stops = _split((_STOP,), verdicts)
    stop = _columns(stops, verdicts, n)[:, 0] if stops else np.full(n, np.nan)
    # Who need not go further is neither, stop or no stop; without stops in the data nobody knows.
    known = np.isfinite(need) & (np.isfinite(stop) | (need == 0)) & bool(stops)
    with_stop = np.where(known, (need == 1) & (stop == 1), np.nan)
    without = np.where(known, (need == 1) & (stop == 0), np.nan)
    both, missing = (*counted, *stops), (*left, *no_stops)
    return [
        _Measure("vervoer", need, "share", counted, left),
        _Measure("vervoer_met_halte", with_stop, "share", both, missing),
        _Measure("vervoer_zonder_halte", without, "share", both, missing),
    ]


def _weighted(
    verdicts: Mapping[str, Verdict], visits: Mapping[str, float], floor_m: np.ndarray
) -> list[_Measure]:
    """Return the visit-weighted distances: as per dwelling, but infinite where one is."""
    total = sum(visits.values())
    if not total:
        return []
    strict = np.zeros(len(floor_m))
    for key, weight in visits.items():
        strict += weight * (verdicts[key].distance if key in verdicts else np.nan)
    there = [k for k in visits if k in verdicts and verdicts[k].status != "geen_gegevens"]
    counted = tuple(there)
    left = tuple(k for k in visits if k not in there)
    return [
        _Measure("gewogen_mediaan", strict / total, "median", counted, left),
        _Measure("gewogen_min_mediaan", floor_m, "median", counted, left),
    ]


def _split(
    categories: Sequence[str], verdicts: Mapping[str, Verdict]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of *categories* count and of which too little is known."""
    counted = tuple(c for c in categories if c in verdicts and verdicts[c].counts)
    return counted, tuple(c for c in categories if c not in counted)


def _columns(categories: Sequence[str], verdicts: Mapping[str, Verdict], n: int) -> np.ndarray:
    """Return whether each norm is met: one row per dwelling, one column per category."""
    if not categories:
        return np.empty((n, 0))
    return np.column_stack([verdicts[c].met for c in categories])


def _decided(yes: np.ndarray, no: np.ndarray) -> np.ndarray:
    """Return 1, 0, or NaN where it is neither yes nor no."""
    return np.where(no, 0.0, np.where(yes, 1.0, np.nan))


def _edge(categories: Sequence[str], verdicts: Mapping[str, Verdict], n: int) -> np.ndarray | None:
    """Return where the edge of the data counts for one of *categories*; None where unknown."""
    if any(verdict.edge is None for verdict in verdicts.values()):
        return None
    out = np.zeros(n, dtype=bool)
    for key in categories:
        edge = verdicts[key].edge
        out |= False if edge is None else edge
    return out


def _rows(
    areas: Sequence[AreaHomes],
    measures: Sequence[_Measure],
    weights: Mapping[str, Weighting],
    verdicts: Mapping[str, Verdict],
    group: TargetGroup,
) -> list[dict[str, Any]]:
    n = len(measures[0].per_home)
    edges = [_edge(m.counted, verdicts, n) for m in measures]
    units = {i.key: i.unit for i in _INDICATORS}
    out: list[dict[str, Any]] = []
    for code, name, kind, members, cover in areas:
        every = [m.per_home[members] for m in measures]
        sure = [None if e is None else ~e[members] for e in edges]
        for counted_in, whom in weights.items():
            w = whom.weight[members]
            for measure, values, certain in zip(measures, every, sure, strict=True):
                known = ~np.isnan(values)
                total = float(w[known].sum())
                yes = float(w[known & (values == 1)].sum())
                out.append(
                    {
                        "gebied_code": code,
                        "naam": name,
                        "soort": kind,
                        "doelgroep": group.key,
                        "doelgroep_naam": group.label,
                        "groep": counted_in,
                        "indicator": measure.indicator,
                        "eenheid": units[measure.indicator],
                        "waarde": _value(measure.kind, values, w, known),
                        "aantal": yes if measure.kind == "share" and total > 0 else np.nan,
                        "n": total,
                        "n_onbekend": float(w[~known].sum()),
                        "n_rand_onzeker": np.nan
                        if certain is None
                        else float(w[known & ~certain].sum()),
                        "waarde_zonder_rand": np.nan
                        if certain is None
                        else _value(measure.kind, values, w, known & certain),
                        "geteld": ", ".join(measure.counted) or None,
                        "niet_geteld": ", ".join(measure.left_out) or None,
                        "bron_bevolking": whom.source,
                        "dekking": cover,
                    }
                )
    return out


def _value(kind: _Kind, values: np.ndarray, weight: np.ndarray, known: np.ndarray) -> float:
    """Return the share in %, the mean or the median over those of whom it is known."""
    w, v = weight[known], values[known]
    total = float(w.sum())
    if total <= 0:
        return float("nan")
    if kind == "median":
        some = w > 0
        median = weighted_quantile(v[some], w[some], 0.5)
        return round(median, 3) if np.isfinite(median) else float("nan")
    if kind == "mean":
        return float(w @ v) / total
    return min(100.0, 100.0 * float(w[v == 1].sum()) / total)


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
