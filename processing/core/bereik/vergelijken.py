# SPDX-License-Identifier: GPL-2.0-or-later
"""What is the difference: two runs of bereikbaarheid side by side, per dwelling and per gebied.

A scenario and its present, two werkbestanden, and two years of one municipality all come through
:func:`difference`. *Wint* and *verliest* are about the norm: a dwelling comes within it or drops
out. *Dichterbij* and *verder* are about the walk itself, whatever the norm says. A dwelling that
exists in only one of both runs is ``nieuw`` or ``vervallen``: counted apart, never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Problem
from ..progress import Tick, check, never
from ..registry import CATEGORIES, INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema, Monitor
from ..tables import Layer, concat, conform, empty
from .bereikbaarheid import PERSON_GROUPS, STATUS, weighted_quantile

__all__ = [
    "AREA_CODES",
    "GROUPS",
    "MOMENT_INDICATORS",
    "Area",
    "Difference",
    "Homes",
    "State",
    "compare",
    "compare_moments",
    "difference",
    "moment",
]

GROUPS = ("woningen", *PERSON_GROUPS)

AREA_CODES = ("gemeente_code", "wijk_code", "buurt_code", "eigen_code")

WHAT = ("wint", "verliest", "gelijk", "onbekend", "nieuw", "vervallen")
WAY = ("dichterbij", "verder", "gelijk", "onbekend")

_KINDS = dict(zip(("gemeente", "wijk", "buurt", "eigen"), AREA_CODES, strict=True))
_NOT_MET = ("niet_verbonden", "geen_voorziening")

_SAYABLE = ("bekend", "bevestigd_afwezig")
"""What a category must be at both times for sentences and rankings."""

_LEAST_M = 1.0
"""Between two imports a street moves a hair without anybody walking further: from this many metres
a longer way counts as longer. Inside one network every millimetre counts."""

_CATEGORY = tuple(c.key for c in CATEGORIES)

LAYERS.add(
    LayerSchema(
        "verschil",
        "Verschil per woning",
        "Point",
        (
            Column("woning_id", "text", "Identificatie van de woning", required=True),
            Column("scenario", "text", "Scenario of vergelijking", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("categorie", "text", "Categorie", required=True, allowed=_CATEGORY),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("wat", "text", "Wint of verliest de norm", required=True, allowed=WHAT),
            Column("richting", "text", "Weg korter of langer", required=True, allowed=WAY),
            Column("afstand_voor_m", "real", "Afstand eerst in m", minimum=0),
            Column("afstand_na_m", "real", "Afstand daarna in m", minimum=0),
            Column("verschil_m", "real", "Verschil in m (langer is positief)"),
            Column("norm_voor", "int", "Norm eerst gehaald (1 ja, 0 nee)", minimum=0, maximum=1),
            Column("norm_na", "int", "Norm daarna gehaald (1 ja, 0 nee)", minimum=0, maximum=1),
            Column("id_voor", "text", "Dichtstbijzijnde voorziening eerst"),
            Column("id_na", "text", "Dichtstbijzijnde voorziening daarna"),
            Column("reden_voor", "text", "Waarom er eerst geen afstand is"),
            Column("reden_na", "text", "Waarom er daarna geen afstand is"),
            Column(
                "rand",
                "int",
                "Rand van de gegevens is dichterbij (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            Column(
                "is_woning",
                "int",
                "Is een woning (1 ja, 0 nee, leeg onbekend)",
                minimum=0,
                maximum=1,
            ),
            Column("gemeente_code", "text", "Gemeentecode"),
            Column("wijk_code", "text", "Wijkcode"),
            Column("buurt_code", "text", "Buurtcode"),
            Column("eigen_code", "text", "Code van het eigen gebied"),
            *(
                Column(
                    g,
                    "real",
                    f"Geschat aantal inwoners van {g[4:6]} jaar en ouder",
                    minimum=0,
                    later=g == "inw_85plus",
                )
                for g in PERSON_GROUPS
            ),
        ),
        key=("woning_id", "profiel", "scenario", "categorie"),
        deel=Deel("open", weg=PERSON_GROUPS),
    ),
    LayerSchema(
        "verschil_gebied",
        "Verschil per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("scenario", "text", "Scenario of vergelijking", required=True),
            Column("categorie", "text", "Categorie", required=True, allowed=_CATEGORY),
            Column("groep", "text", "Groep", required=True, allowed=GROUPS),
            Column("n", "real", "Aantal waarover beide keren iets te zeggen is", minimum=0),
            Column("n_wint", "real", "Aantal dat binnen de norm komt", minimum=0),
            Column("n_verliest", "real", "Aantal dat buiten de norm raakt", minimum=0),
            Column("n_dichterbij", "real", "Aantal met een kortere weg", minimum=0),
            Column("n_verder", "real", "Aantal met een langere weg", minimum=0),
            Column("mediaan_verschil_m", "real", "Middelste verandering van wie verandert in m"),
            Column("n_onbekend", "real", "Aantal waarover een keer niets te zeggen is", minimum=0),
            Column("n_nieuw", "real", "Aantal dat er bij is gekomen", minimum=0),
            Column("n_vervallen", "real", "Aantal dat er niet meer is", minimum=0),
            Column(
                "n_rand_onzeker", "real", "Aantal waarvoor de rand van de gegevens telt", minimum=0
            ),
            Column("n_voor", "real", "Aantal waarover eerst iets te zeggen was", minimum=0),
            Column("n_na", "real", "Aantal waarover daarna iets te zeggen is", minimum=0),
            Column("n_binnen_voor", "real", "Aantal eerst binnen de norm", minimum=0),
            Column("n_binnen_na", "real", "Aantal daarna binnen de norm", minimum=0),
            Column(
                "aandeel_voor_pct",
                "real",
                "Aandeel eerst binnen de norm in %",
                minimum=0,
                maximum=100,
            ),
            Column(
                "aandeel_na_pct",
                "real",
                "Aandeel daarna binnen de norm in %",
                minimum=0,
                maximum=100,
            ),
            Column("verschil_pp", "real", "Verschil in procentpunt"),
            Column("mediaan_voor_m", "real", "Middelste afstand eerst in m", minimum=0),
            Column("mediaan_na_m", "real", "Middelste afstand daarna in m", minimum=0),
            Column("norm_voor_m", "real", "Norm eerst in m", minimum=0),
            Column("norm_na_m", "real", "Norm daarna in m", minimum=0),
            Column("aantal_voor", "int", "Aantal voorzieningen eerst", minimum=0),
            Column("aantal_na", "int", "Aantal voorzieningen daarna", minimum=0),
            Column("categorie_status", "text", "Hoe volledig de categorie is", allowed=STATUS),
            Column(
                "volledig",
                "int",
                "Gebied volledig in de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
        ),
        key=("gebied_code", "soort", "profiel", "scenario", "categorie", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=("norm_voor_m", "norm_na_m", "aantal_voor", "aantal_na", "volledig"),
            personen=("n", "n_wint", "n_verliest"),
            afgeleid=("mediaan_verschil_m", "mediaan_voor_m", "mediaan_na_m"),
            weg=(
                "n_dichterbij",
                "n_verder",
                "n_onbekend",
                "n_nieuw",
                "n_vervallen",
                "n_rand_onzeker",
                # What is within before and after would give away how few gain or lose.
                "n_voor",
                "n_na",
                "n_binnen_voor",
                "n_binnen_na",
                "aandeel_voor_pct",
                "aandeel_na_pct",
                "verschil_pp",
            ),
        ),
        monitor=Monitor(reden="Is zelf al een vergelijking."),
    ),
    LayerSchema(
        "momenten",
        "Bewaarde momenten",
        None,
        (
            Column("moment", "text", "Naam van het moment", required=True),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("datum", "text", "Datum van de berekening", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("categorie", "text", "Categorie", required=True, allowed=_CATEGORY),
            Column("groep", "text", "Groep", required=True, allowed=GROUPS),
            Column("categorie_status", "text", "Hoe volledig de categorie is", allowed=STATUS),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column("indicator", "text", "Indicator", required=True),
            Column("waarde", "real", "Waarde"),
        ),
        key=("moment", "profiel", "gebied_code", "soort", "categorie", "groep", "indicator"),
        deel=Deel("geaggregeerd", afgeleid=("waarde",), alleen=(("groep", ("woningen",)),)),
        monitor=Monitor(reden="Bewaart zelf momenten."),
    ),
)
INDICATORS.add(
    Indicator("wint", "Komt binnen de norm", "woningen", "higher", "verschil_gebied", "n_wint"),
    Indicator(
        "verliest", "Raakt buiten de norm", "woningen", "lower", "verschil_gebied", "n_verliest"
    ),
    Indicator(
        "verschil_aandeel",
        "Verschil in aandeel binnen de norm",
        "procentpunt",
        "higher",
        "verschil_gebied",
        "verschil_pp",
        1,
    ),
    Indicator(
        "verschil_mediaan",
        "Middelste verandering van wie verandert",
        "m",
        "lower",
        "verschil_gebied",
        "mediaan_verschil_m",
    ),
)

MOMENT_INDICATORS = (
    "n",
    "n_binnen",
    "aandeel_pct",
    "mediaan_m",
    "p90_m",
    "n_onbekend",
    "norm_m",
    "aantal_voorzieningen",
    "dekking_pct",
    "volledig",
)
"""The columns of ``bereikbaarheid_gebied`` that a moment keeps."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known per dwelling about one category at one time."""

    distance_m: np.ndarray
    """Inf for not met without a distance, NaN for unknown."""
    met: np.ndarray
    """1, 0 or NaN for unknown."""
    facility: np.ndarray
    reason: np.ndarray
    edge_uncertain: np.ndarray | None = None
    """1, 0 or NaN per dwelling; None where nobody said how far the data reach."""
    norm_m: float = float("nan")
    status: str = "bekend"
    count: int = 0

    @classmethod
    def unknown(cls, n: int, reason: str | None = "geen_gegevens") -> State:
        """Return a category of which nothing is known for *n* dwellings."""
        blank = np.full(n, np.nan)
        why = np.full(n, reason, dtype=object)
        return cls(blank, blank.copy(), np.full(n, None, dtype=object), why, status="geen_gegevens")


@dataclass(frozen=True, slots=True)
class Homes:
    """The dwellings of both runs, lined up row by row.

    ``data`` holds woning_id, is_woning and the codes of the gebieden. ``before`` and ``after`` say
    whether the dwelling existed. The weights are dwellings or people per dwelling, per group; a
    row that is no dwelling weighs nothing.
    """

    data: pd.DataFrame
    geometry: np.ndarray
    before: np.ndarray
    after: np.ndarray
    weights_before: Mapping[str, np.ndarray]
    weights_after: Mapping[str, np.ndarray]
    sources: Mapping[str, str | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Area:
    """One gebied: ``rows`` are its dwellings, ``complete`` 1, 0 or None for unknown."""

    code: str
    name: str
    kind: str
    rows: np.ndarray
    complete: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Both layers (``verschil`` holds only what changed), facts for a closing line, warnings."""

    per_home: Layer
    per_area: Layer
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def difference(
    homes: Homes,
    pairs: Mapping[str, tuple[State, State]],
    areas: Sequence[Area],
    *,
    scenario: str,
    profile: str,
    run_id: str = "",
    least_m: float = 0.0,
    tick: Tick = never,
) -> Difference:
    """Return what changes between the two states of each category in *pairs*.

    A way counts as longer or shorter when it differs by more than *least_m* metres. People are
    those of the second time, those of dwellings that are gone those of the first.
    """
    parts: list[Layer] = []
    rows: list[dict[str, Any]] = []
    n = len(homes)
    common = homes.before & homes.after
    dwelling = homes.weights_after["woningen"] + homes.weights_before["woningen"] > 0
    gains, loses = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for number, (key, (old, new)) in enumerate(pairs.items()):
        check(tick, number / len(pairs))
        changed = _changed(homes, common, old, new, least_m)
        gains |= changed.wins
        loses |= changed.loses
        parts.append(_per_home(homes, key, old, new, changed, scenario, profile, run_id))
        for row in _per_area(homes, key, old, new, changed, areas):
            rows.append({**row, "profiel": profile, "scenario": scenario, "run_id": run_id})
    schema = LAYERS["verschil_gebied"]
    facts = {
        "woningen": int((dwelling & homes.after).sum()),
        "wint": int((gains & dwelling).sum()),
        "verliest": int((loses & dwelling).sum()),
        "nieuw": int((dwelling & homes.after & ~homes.before).sum()),
        "vervallen": int((dwelling & homes.before & ~homes.after).sum()),
        "rijen": sum(len(p) for p in parts),
    }
    check(tick, 1.0)
    return Difference(
        concat(parts, LAYERS["verschil"]),
        conform(Layer(schema.name, pd.DataFrame(rows)), schema) if rows else empty(schema),
        facts,
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    """Masks over the dwellings of both times, and the change in metres (inf, NaN as it comes)."""

    known: np.ndarray
    unknown: np.ndarray
    wins: np.ndarray
    loses: np.ndarray
    nearer: np.ndarray
    further: np.ndarray
    metres: np.ndarray
    shown: np.ndarray


def _changed(homes: Homes, common: np.ndarray, old: State, new: State, least_m: float) -> _Changed:
    before, after = ~np.isnan(old.met), ~np.isnan(new.met)
    known = common & before & after
    # Unreachable twice is no change, though inf less inf is no number.
    with np.errstate(invalid="ignore"):
        metres = np.where(
            np.isinf(old.distance_m) & np.isinf(new.distance_m),
            0.0,
            np.round(new.distance_m - old.distance_m, 3),
        )
    wins = known & (old.met == 0) & (new.met == 1)
    loses = known & (old.met == 1) & (new.met == 0)
    nearer = known & (metres < -least_m)
    further = known & (metres > least_m)
    shown = wins | loses | nearer | further
    shown |= common & (before != after)
    shown |= (homes.before != homes.after) & np.where(homes.after, after, before)
    return _Changed(known, common & ~known, wins, loses, nearer, further, metres, shown)


def _per_home(
    homes: Homes,
    key: str,
    old: State,
    new: State,
    changed: _Changed,
    scenario: str,
    profile: str,
    run_id: str,
) -> Layer:
    at = np.flatnonzero(changed.shown)
    what = np.full(len(at), "gelijk", dtype=object)
    way = np.full(len(at), "gelijk", dtype=object)
    for mask, word in (
        (changed.unknown, "onbekend"),
        (changed.wins, "wint"),
        (changed.loses, "verliest"),
        (homes.after & ~homes.before, "nieuw"),
        (homes.before & ~homes.after, "vervallen"),
    ):
        what[mask[at]] = word
    for mask, word in (
        (~changed.known, "onbekend"),
        (changed.nearer, "dichterbij"),
        (changed.further, "verder"),
    ):
        way[mask[at]] = word
    known = changed.known[at] & np.isfinite(changed.metres[at])
    known &= np.isfinite(old.distance_m[at])
    data: dict[str, Any] = {
        "woning_id": homes.data["woning_id"].to_numpy(dtype=object)[at],
        "scenario": scenario,
        "profiel": profile,
        "categorie": key,
        "run_id": run_id,
        "wat": what,
        "richting": way,
        "verschil_m": np.where(known, changed.metres[at], np.nan),
        "rand": _edge(old, new)[at],
        "is_woning": homes.data["is_woning"].iloc[at].to_numpy(dtype=float, na_value=np.nan),
        **{c: homes.data[c].to_numpy(dtype=object)[at] for c in AREA_CODES},
    }
    for side, state in (("voor", old), ("na", new)):
        metres = state.distance_m[at]
        data[f"afstand_{side}_m"] = np.where(np.isfinite(metres), metres, np.nan)
        data[f"norm_{side}"] = state.met[at]
        data[f"id_{side}"] = state.facility[at]
        data[f"reden_{side}"] = state.reason[at]
    for group in PERSON_GROUPS:
        if group in homes.weights_after:
            data[group] = _people(homes, group)[at]
    schema = LAYERS["verschil"]
    table = pd.DataFrame(data, index=range(len(at)))
    return conform(Layer(schema.name, table, homes.geometry[at]), schema)


def _people(homes: Homes, group: str) -> np.ndarray:
    """Return the weight per dwelling: of now, of a dwelling that is gone of then."""
    old = homes.weights_before.get(group, np.zeros(len(homes)))
    return np.where(homes.after, homes.weights_after[group], old)


def _edge(old: State, new: State) -> np.ndarray:
    """Return 1 where the edge of the data is nearer at either time, NaN where nobody knows."""
    sides = [s.edge_uncertain for s in (old, new) if s.edge_uncertain is not None]
    if not sides:
        return np.full(len(old.met), np.nan)
    return np.asarray(np.fmax.reduce(sides), dtype=float)


def _per_area(
    homes: Homes, key: str, old: State, new: State, changed: _Changed, areas: Sequence[Area]
) -> Iterable[dict[str, Any]]:
    """Yield one row per gebied and group."""
    edge = _edge(old, new)
    before, after = ~np.isnan(old.met), ~np.isnan(new.met)
    moved = changed.nearer | changed.further
    now = {
        "n": changed.known,
        "n_wint": changed.wins,
        "n_verliest": changed.loses,
        "n_dichterbij": changed.nearer,
        "n_verder": changed.further,
        "n_onbekend": changed.unknown,
        "n_nieuw": homes.after & ~homes.before,
        "n_rand_onzeker": changed.known & (edge == 1),
        "n_na": homes.after & after,
        "n_binnen_na": homes.after & (new.met == 1),
    }
    then = {
        "n_vervallen": homes.before & ~homes.after,
        "n_voor": homes.before & before,
        "n_binnen_voor": homes.before & (old.met == 1),
    }
    counts = {
        "now": np.column_stack(list(now.values())).astype(float),
        "then": np.column_stack(list(then.values())).astype(float),
    }
    # Sorted once: every gebied and group takes its median from the same order.
    order = {
        name: np.argsort(metres, kind="stable")
        for name, metres in (
            ("voor", old.distance_m),
            ("na", new.distance_m),
            ("verschil", changed.metres),
        )
    }
    use = {"voor": then["n_voor"], "na": now["n_na"], "verschil": moved}
    unsure = np.isnan(edge).all()
    status = _status(old, new)
    member = np.zeros(len(homes), dtype=bool)
    for area in areas:
        member[:] = False
        member[area.rows] = True
        ranked = {name: o[(member & use[name])[o]] for name, o in order.items()}
        for group in GROUPS:
            if group not in homes.weights_after:
                continue
            w_now = homes.weights_after[group]
            w_then = homes.weights_before.get(group, w_now)
            sums = dict(zip(now, w_now[area.rows] @ counts["now"][area.rows], strict=True))
            sums |= dict(zip(then, w_then[area.rows] @ counts["then"][area.rows], strict=True))
            if unsure:
                sums["n_rand_onzeker"] = np.nan
            share = [
                min(100.0, 100.0 * sums[f"n_binnen_{s}"] / sums[f"n_{s}"])
                if sums[f"n_{s}"] > 0
                else np.nan
                for s in ("voor", "na")
            ]
            yield {
                "gebied_code": area.code,
                "naam": area.name,
                "soort": area.kind,
                "categorie": key,
                "groep": group,
                **sums,
                "mediaan_verschil_m": _median(changed.metres, w_now, ranked["verschil"]),
                "aandeel_voor_pct": share[0],
                "aandeel_na_pct": share[1],
                "verschil_pp": share[1] - share[0],
                "mediaan_voor_m": _median(old.distance_m, w_then, ranked["voor"]),
                "mediaan_na_m": _median(new.distance_m, w_now, ranked["na"]),
                "norm_voor_m": old.norm_m,
                "norm_na_m": new.norm_m,
                "aantal_voor": old.count,
                "aantal_na": new.count,
                "categorie_status": status,
                "volledig": area.complete,
                "bron_bevolking": homes.sources.get(group),
            }


def _median(metres: np.ndarray, weight: np.ndarray, ranked: np.ndarray) -> float:
    """Return the weighted median over *ranked* rows; NaN for nobody and for unreachable."""
    w = weight[ranked]
    some = w > 0
    value = weighted_quantile(metres[ranked][some], w[some], 0.5)
    return round(value, 3) if np.isfinite(value) else float("nan")


def _status(old: State, new: State) -> str:
    """Return the worse of both: one doubtful list makes the difference doubtful."""
    doubtful = [s.status for s in (old, new) if s.status not in _SAYABLE]
    return doubtful[0] if doubtful else new.status


# Two runs


def compare(
    before: Layer,
    after: Layer,
    before_areas: Layer,
    after_areas: Layer,
    *,
    profile: str,
    scenario: str,
    run_id: str = "",
    least_m: float = _LEAST_M,
    tick: Tick = never,
) -> Difference:
    """Return the difference between two runs of bereikbaarheid, joined on ``woning_id``.

    *before* and *after* are layers ``bereikbaarheid``, *before_areas* and *after_areas* the layers
    ``bereikbaarheid_gebied`` of the same runs. A dwelling of both times counts in the gebied it
    lies in at the second. Norms are those each run was made with.
    """
    old = before.take((before.data["profiel"] == profile).to_numpy(dtype=bool))
    new = after.take((after.data["profiel"] == profile).to_numpy(dtype=bool))
    tables = [
        a.data[(a.data["profiel"] == profile).to_numpy(dtype=bool)]
        for a in (before_areas, after_areas)
    ]
    homes, row_old, row_new = _line_up(old, new, tables)
    check(tick, 0.1)
    pairs = {}
    for key in _CATEGORY:
        if f"norm_{key}" in old.data.columns or f"norm_{key}" in new.data.columns:
            states = (
                _state(old, row_old, key, tables[0]),
                _state(new, row_new, key, tables[1]),
            )
            pairs[key] = states
    found = difference(
        homes,
        pairs,
        _areas(homes, tables),
        scenario=scenario,
        profile=profile,
        run_id=run_id,
        least_m=least_m,
        tick=lambda f: tick(0.2 + 0.8 * f),
    )
    return Difference(
        found.per_home, found.per_area, found.facts, _unlike(homes, pairs, profile, tables)
    )


def _line_up(
    old: Layer, new: Layer, tables: Sequence[pd.DataFrame]
) -> tuple[Homes, np.ndarray, np.ndarray]:
    """Return the dwellings of both, and per dwelling its row in *old* and in *new* (-1: none)."""
    ids_old, ids_new = pd.Index(old.data["woning_id"]), pd.Index(new.data["woning_id"])
    gone = np.flatnonzero(ids_new.get_indexer(ids_old) < 0)
    both = concat(
        [
            Layer("bereikbaarheid", new.data[list(_SHARED)], new.geometry),
            Layer("bereikbaarheid", old.data[list(_SHARED)].iloc[gone], _take(old, gone)),
        ],
        LAYERS["bereikbaarheid"],
    )
    row_new = np.r_[np.arange(len(new)), np.full(len(gone), -1)]
    row_old = np.r_[ids_old.get_indexer(ids_new), gone]
    weights = [_weights(layer, rows) for layer, rows in ((old, row_old), (new, row_new))]
    sources: dict[str, str | None] = {}
    for table in tables:
        for group, source in zip(table["groep"], table["bron_bevolking"], strict=True):
            sources[str(group)] = source if isinstance(source, str) else None
    homes = Homes(
        both.data,
        np.asarray(both.geometry, dtype=object),
        row_old >= 0,
        row_new >= 0,
        weights[0],
        weights[1],
        sources,
    )
    return homes, row_old, row_new


_SHARED = ("woning_id", "profiel", "run_id", "is_woning", *AREA_CODES, *PERSON_GROUPS)


def _take(layer: Layer, rows: np.ndarray) -> np.ndarray:
    taken: np.ndarray = np.asarray(layer.geometry, dtype=object)[rows]
    return taken


def _weights(layer: Layer, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Return per group the weight of each dwelling; only groups of which somebody is known."""
    there = rows >= 0
    dwelling = (layer.data["is_woning"].fillna(1) != 0).to_numpy(dtype=float)
    out = {"woningen": np.where(there, _at(dwelling, rows), 0.0)}
    for group in PERSON_GROUPS:
        people = layer.data[group].to_numpy(dtype=float)
        if np.isfinite(people).any():
            weight = np.where(dwelling > 0, np.nan_to_num(people), 0.0)
            out[group] = np.where(there, _at(weight, rows), 0.0)
    return out


def _at(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the values of *rows*; those of row -1 mean nothing."""
    return np.asarray(values[np.maximum(rows, 0)] if len(values) else np.zeros(len(rows)))


def _state(layer: Layer, rows: np.ndarray, key: str, table: pd.DataFrame) -> State:
    """Return what the columns of *key* in *layer* say about *rows*."""
    there = rows >= 0
    if f"norm_{key}" not in layer.data.columns or not len(layer):
        return State.unknown(len(rows))
    met = layer.data[f"norm_{key}"].to_numpy(dtype=float, na_value=np.nan)
    metres = layer.data[f"afstand_{key}_m"].to_numpy(dtype=float, na_value=np.nan)
    reason = layer.data[f"reden_{key}"].to_numpy(dtype=object)
    lost = np.isnan(metres) & np.isin(reason.astype(str), _NOT_MET)
    metres = np.where(lost, np.inf, metres)
    edge = layer.data.get(f"rand_{key}")
    uncertain = None if edge is None else edge.to_numpy(dtype=float, na_value=np.nan)
    about = table[(table["categorie"] == key).to_numpy(dtype=bool)]
    first = about.iloc[0] if len(about) else None

    def lined_up(values: np.ndarray) -> np.ndarray:
        return np.where(there, _at(values, rows), np.nan)

    def named(values: np.ndarray) -> np.ndarray:
        out = _at(values, rows)
        out[~there] = None
        return out

    return State(
        lined_up(metres),
        lined_up(met),
        named(layer.data[f"id_{key}"].to_numpy(dtype=object)),
        named(reason),
        None if uncertain is None or np.isnan(uncertain).all() else lined_up(uncertain),
        float("nan") if first is None else float(first["norm_m"]),
        "bekend" if first is None else str(first["categorie_status"]),
        0
        if first is None or pd.isna(first["aantal_voorzieningen"])
        else int(first["aantal_voorzieningen"]),
    )


def _areas(homes: Homes, tables: Sequence[pd.DataFrame]) -> list[Area]:
    """Return the gebieden of the second run, then those that only the first knew."""
    out: list[Area] = []
    seen: set[tuple[str, str]] = set()
    for table in reversed(tables):
        for row in table.drop_duplicates(["gebied_code", "soort"]).to_dict("records"):
            code, kind = str(row["gebied_code"]), str(row["soort"])
            if (code, kind) in seen:
                continue
            seen.add((code, kind))
            complete = None if pd.isna(row["volledig"]) else int(row["volledig"])
            out.append(Area(code, str(row["naam"]), kind, _members(homes, code, kind), complete))
    return out


def _members(homes: Homes, code: str, kind: str) -> np.ndarray:
    if kind in _KINDS:
        return np.flatnonzero((homes.data[_KINDS[kind]] == code).to_numpy(dtype=bool))
    nowhere = homes.data[list(AREA_CODES[:3])].isna().all(axis=1).to_numpy(dtype=bool)
    return np.flatnonzero(nowhere)


def _unlike(
    homes: Homes,
    pairs: Mapping[str, tuple[State, State]],
    profile: str,
    tables: Sequence[pd.DataFrame],
) -> list[Problem]:
    """Return what makes the two runs hard to compare."""
    out = []
    norms = [
        CATEGORIES[key].label
        for key, (old, new) in pairs.items()
        if np.isfinite(old.norm_m) and np.isfinite(new.norm_m) and old.norm_m != new.norm_m
    ]
    if norms:
        out.append(
            Problem(
                "vergelijk_normen_anders", values={"categorieen": ", ".join(norms)}, fatal=False
            )
        )
    common = int((homes.before & homes.after).sum())
    total = len(homes)
    if total and common < _FEW * total:
        out.append(
            Problem(
                "vergelijk_weinig_gemeen",
                values={"gemeen": common, "totaal": total, "profiel": profile},
                fatal=False,
            )
        )
    for group in PERSON_GROUPS:
        used = [
            set(t.loc[(t["groep"] == group).to_numpy(dtype=bool), "bron_bevolking"].dropna())
            for t in tables
        ]
        if all(used) and used[0] != used[1]:
            out.append(
                Problem(
                    "vergelijk_bevolking_anders",
                    values={
                        "groep": f"{group[4:6]} jaar en ouder",
                        "voor": ", ".join(sorted(used[0])),
                        "na": ", ".join(sorted(used[1])),
                    },
                    fatal=False,
                )
            )
    return out


_FEW = 0.5
"""Fewer dwellings in common than this part: probably another place, or ids of another source."""


# Moments


def moment(per_area: Layer, name: str, dates: Mapping[str, str]) -> Layer:
    """Return the figures of ``bereikbaarheid_gebied`` as rows of ``momenten`` under *name*.

    *dates* gives the date of each run_id. Figures that are unknown are kept as unknown.
    """
    data = per_area.data
    keep = [
        "run_id",
        "profiel",
        "gebied_code",
        "naam",
        "soort",
        "categorie",
        "groep",
        "categorie_status",
        "bron_bevolking",
    ]
    long = data[keep + list(MOMENT_INDICATORS)].melt(
        id_vars=keep, value_vars=list(MOMENT_INDICATORS), var_name="indicator", value_name="waarde"
    )
    long["waarde"] = pd.to_numeric(long["waarde"]).to_numpy(dtype=float, na_value=np.nan)
    long["moment"] = name
    long["datum"] = long["run_id"].map(dict(dates))
    schema = LAYERS["momenten"]
    return conform(Layer(schema.name, long), schema)


def compare_moments(
    momenten: Layer, before: str, after: str, *, scenario: str, run_id: str = ""
) -> Difference:
    """Return the difference between two kept moments, per gebied: all that a moment knows.

    Who gains and who loses is not known there; how many were within the norm then and are now, is.
    """
    keys = ["gebied_code", "soort", "profiel", "categorie", "groep"]
    data = momenten.data
    wide = []
    for name in (before, after):
        rows = data[(data["moment"] == name).to_numpy(dtype=bool)]
        # Not pivot_table, which leaves out what is unknown.
        table = rows.pivot(index=keys, columns="indicator", values="waarde")  # noqa: PD010
        about = rows.drop_duplicates(keys).set_index(keys)
        wide.append(
            about[["naam", "categorie_status", "bron_bevolking"]].join(
                table.reindex(columns=list(MOMENT_INDICATORS))
            )
        )
    old, new = wide
    index = new.index.append(old.index.difference(new.index, sort=False))
    old, new = old.reindex(index), new.reindex(index)
    doubtful = ~old["categorie_status"].isin([*_SAYABLE]) & old["categorie_status"].notna()
    out = pd.DataFrame(
        {
            "naam": new["naam"].where(new["naam"].notna(), old["naam"]),
            "scenario": scenario,
            "run_id": run_id,
            **{
                f"{target}_{side}": table[source]
                for side, table in (("voor", old), ("na", new))
                for target, source in (("n", "n"), ("n_binnen", "n_binnen"))
            },
            "aandeel_voor_pct": old["aandeel_pct"],
            "aandeel_na_pct": new["aandeel_pct"],
            "verschil_pp": new["aandeel_pct"] - old["aandeel_pct"],
            "mediaan_voor_m": old["mediaan_m"],
            "mediaan_na_m": new["mediaan_m"],
            "norm_voor_m": old["norm_m"],
            "norm_na_m": new["norm_m"],
            "aantal_voor": old["aantal_voorzieningen"],
            "aantal_na": new["aantal_voorzieningen"],
            "categorie_status": old["categorie_status"].where(
                doubtful | new["categorie_status"].isna(), new["categorie_status"]
            ),
            "volledig": np.fmin(
                old["volledig"].to_numpy(dtype=float), new["volledig"].to_numpy(dtype=float)
            ),
            "bron_bevolking": new["bron_bevolking"].where(
                new["bron_bevolking"].notna(), old["bron_bevolking"]
            ),
        },
        index=index,
    ).reset_index()
    schema = LAYERS["verschil_gebied"]
    table = conform(Layer(schema.name, out), schema)
    same = (old["norm_m"] == new["norm_m"]) | old["norm_m"].isna() | new["norm_m"].isna()
    other = sorted({CATEGORIES[k].label for k in index.get_level_values("categorie")[~same]})
    problems = (
        [Problem("vergelijk_normen_anders", values={"categorieen": ", ".join(other)}, fatal=False)]
        if other
        else []
    )
    return Difference(empty(LAYERS["verschil"]), table, {"rijen": len(table)}, problems)
