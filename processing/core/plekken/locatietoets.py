# SPDX-License-Identifier: GPL-2.0-or-later
"""Locatietoets: places for a woonvorm beside one another, by criteria that are data.

Distances come from one search per category, from its facilities, whatever the number of locations;
people around the locations from one limited search around all of them. What a criterion cannot
tell is unknown and never counts as failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..bereik import bereikbaarheid as reach
from ..cijfers.openbaar import in_words, public_number
from ..errors import LzwError, Problem
from ..gebieden import assign_areas
from ..mensen.doelgroep import LEVELS, Rules
from ..mensen.population import ESTIMATED, People, spread_people
from ..netwerk.attach import attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.meten import REASONS, Measured, measure
from ..netwerk.network import Network, build_network, pieces
from ..netwerk.search import pairs_within
from ..norms import GROUPS, NormSet
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import CATEGORIES, LAYERS, WOONVORM_TYPES, Column, Deel, LayerSchema
from ..tables import Layer, conform
from .locatie_eisen import FAILED, MET, UNKNOWN, VERDICTS, Criterion, Purpose, judge, stand
from .locatiezinnen import NOTES, reason, summary
from .locatiezinnen import found as in_short
from .tenminste import PARTLY_UNKNOWN, at_most

__all__ = ["RESULTS", "Forecast", "Inputs", "Result", "locatietoets"]

RESULTS = (
    "locatietoets",
    "locatietoets_criteria",
    "locatietoets_afstanden",
    "locatietoets_mensen",
)

_JUDGEMENTS = ("voldoet", "voldoet_niet", "onbekend")

_PAIRS = 60_000_000
"""Pairs of a location and a dwelling, as the crow flies, that still fit in memory."""

_AREA_KINDS = ("buurt", "wijk", "eigen", "gemeente")
"""Kinds of gebied, the finest first; in the order of ``LEVELS``."""

_WHICH = (
    Column("locatie_id", "text", "Identificatie van de locatie", required=True),
    Column("doel", "text", "Waarvoor de locatie getoetst is", required=True),
    Column("profiel", "text", "Profiel", required=True),
    Column("run_id", "text", "Kenmerk van de berekening", required=True),
)


def _flag(name: str, label: str) -> Column:
    return Column(name, "int", f"{label} (1 ja, 0 nee)", minimum=0, maximum=1)


def _counts(name: str, words: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"{name}_{verdict}", "int", f"{words}: {label}", minimum=0)
        for verdict, label in (
            ("gehaald", "gehaald"),
            ("niet_gehaald", "niet gehaald"),
            ("onbekend", "onbekend"),
        )
    )


LAYERS.add(
    LayerSchema(
        "locatietoets",
        "Locatietoets",
        "Point",
        (
            *_WHICH,
            Column("naam", "text", "Naam van de locatie"),
            Column("doel_naam", "text", "Doel in woorden"),
            Column("rang", "int", "Rang (1 = past het best; gelijk deelt een rang)", minimum=1),
            Column(
                "oordeel",
                "text",
                "Oordeel over de harde eisen",
                required=True,
                allowed=_JUDGEMENTS,
            ),
            Column(
                "score_pct",
                "real",
                "Gehaald van de wegende eisen waarover iets bekend is, in %",
                minimum=0,
                maximum=100,
            ),
            Column(
                "score_min_pct", "real", "Score als al het onbekende tegenvalt, in %", minimum=0
            ),
            Column("score_max_pct", "real", "Score als al het onbekende meevalt, in %", minimum=0),
            *_counts("hard", "Harde eisen"),
            *_counts("wegend", "Wegende eisen"),
            Column("mist", "text", "Eisen die niet gehaald zijn"),
            Column("onbekend", "text", "Eisen waarover niets te zeggen is"),
            Column("uitleg", "text", "Waarom deze rang"),
            Column("gebied_code", "text", "Gebied waarin de locatie ligt"),
            Column("gebied_naam", "text", "Naam van dat gebied"),
            Column("aanloop_m", "real", "Rechte aanloop naar het netwerk in m", minimum=0),
            Column(
                "reden",
                "text",
                "Waarom er geen loopafstanden zijn",
                allowed=("te_ver_van_netwerk",),
            ),
        ),
        key=("locatie_id", "doel", "profiel"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "locatietoets_criteria",
        "Locatietoets per eis",
        None,
        (
            *_WHICH,
            Column("criterium", "text", "Eis", required=True),
            Column("volgorde", "int", "Volgorde van de eisen", minimum=1),
            Column("titel", "text", "Eis in woorden"),
            Column("maat", "text", "Wat er gemeten is"),
            Column("categorie", "text", "Categorie", allowed=tuple(c.key for c in CATEGORIES)),
            Column("groep", "text", "Groep"),
            Column("jaar", "int", "Jaar (leeg = nu)"),
            Column("straal_m", "real", "Loopafstand waarbinnen geteld is in m", minimum=0),
            _flag("hard", "Harde eis"),
            Column("gewicht", "real", "Gewicht", minimum=0),
            Column("richting", "text", "Grens", allowed=("hoogstens", "minstens")),
            Column("norm", "real", "Grenswaarde"),
            Column("eenheid", "text", "Eenheid"),
            Column("waarde", "real", "Waarde"),
            Column("waarde_min", "real", "Waarde, ten minste"),
            Column("waarde_max", "real", "Waarde, ten hoogste"),
            Column("oordeel", "text", "Oordeel", required=True, allowed=VERDICTS),
            Column("reden", "text", "Waarom", required=True),
            Column("bij_id", "text", "Dichtstbijzijnde"),
            Column("bij_naam", "text", "Naam van de dichtstbijzijnde"),
            Column("bron", "text", "Bron van de grenswaarde"),
            Column("zekerheid", "text", "Hoe zeker de grenswaarde is"),
        ),
        key=("locatie_id", "doel", "profiel", "criterium"),
        deel=Deel(
            "geaggregeerd",
            open=("volgorde", "jaar", "straal_m", "hard", "gewicht", "norm"),
            naar_eenheid=("waarde",),
            weg=("waarde_min", "waarde_max"),
        ),
    ),
    LayerSchema(
        "locatietoets_afstanden",
        "Locatietoets: loopafstanden",
        None,
        (
            *_WHICH,
            Column(
                "categorie",
                "text",
                "Categorie",
                required=True,
                allowed=tuple(c.key for c in CATEGORIES),
            ),
            Column("afstand_m", "real", "Loopafstand tot de dichtstbijzijnde in m", minimum=0),
            Column("minuten", "real", "Looptijd in minuten", minimum=0),
            Column("voorziening_id", "text", "Dichtstbijzijnde"),
            Column("voorziening_naam", "text", "Naam van de dichtstbijzijnde"),
            Column("norm_m", "real", "Norm in m", minimum=0),
            _flag("norm", "Binnen de norm"),
            Column("reden", "text", "Waarom er geen afstand is", allowed=REASONS),
            _flag("rand", "Onzeker door de rand van de gegevens"),
            Column("categorie_status", "text", "Hoe volledig de categorie is"),
        ),
        key=("locatie_id", "doel", "profiel", "categorie"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "locatietoets_mensen",
        "Locatietoets: mensen op loopafstand",
        None,
        (
            *_WHICH,
            Column("groep", "text", "Groep", required=True),
            Column("jaar", "int", "Jaar (0 = nu)", required=True, minimum=0),
            Column("straal_m", "real", "Loopafstand in m", minimum=0),
            Column("mensen", "real", "Mensen binnen die afstand, afgerond", minimum=0),
            Column("mensen_min", "real", "Lage schatting, afgerond", minimum=0),
            Column("mensen_max", "real", "Hoge schatting, afgerond", minimum=0),
            Column("mensen_tekst", "text", "Mensen binnen die afstand, in woorden"),
            Column("reden", "text", "Waarom er geen aantal is", allowed=tuple(NOTES)),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            _flag("geschat", "Personen geschat uit grote gebieden"),
        ),
        key=("locatie_id", "doel", "profiel", "groep", "jaar"),
        deel=Deel(
            "geaggregeerd",
            open=("jaar", "straal_m", "geschat"),
            personen=("mensen", "mensen_min", "mensen_max"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """People per gebied in other years.

    *table* has ``groep``, ``jaar``, ``gebied_code``, ``laag``, ``midden``, ``hoog``, ``basis`` (the
    people of today it hangs on) and ``keer``: True where the numbers are times as many as today,
    False where they are people of the gebied, who live where those of ``basis`` live.
    """

    table: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Inputs:
    """The layers of one run. ``locaties`` are points with ``punt_id`` and ``naam``.

    ``hubs`` have ``hub_id`` and ``naam``. ``tekort`` holds per target group a table with
    ``gebied_code``, ``jaar``, ``laag``, ``midden``, ``hoog``: dwellings short (below 0: to spare).
    ``draagkracht`` is the score (0 to 100) that the municipality gives a gebied.
    """

    locaties: Layer
    woningen: Layer
    voorzieningen: Layer
    wegen: Layer
    gebieden: Layer
    bevolking: Layer
    instellingen: Layer
    woonvormen: Layer
    barrieres: Layer | None = None
    hubs: Layer | None = None
    forecast: Forecast | None = None
    tekort: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    draagkracht: Mapping[str, float] = field(default_factory=dict)
    data_omvang: Any = None


@dataclass(frozen=True, slots=True)
class Result:
    """The four layers per purpose, facts for a closing line and warnings."""

    layers: Mapping[str, Mapping[str, Layer]]
    """Purpose -> layer name -> layer."""
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def locatietoets(
    inputs: Inputs,
    profile: Profile,
    purposes: Sequence[Purpose],
    norms: NormSet,
    rules: Rules,
    *,
    radius_m: float,
    known_min_pct: float = 0.0,
    run_ids: Mapping[str, str] | None = None,
    source_words: Mapping[str, str] | None = None,
    confirmed_absent: frozenset[str] = frozenset(),
    confirmed_complete: frozenset[str] = frozenset(),
    tick: Tick = never,
) -> Result:
    """Return how every location stands for each of *purposes*, with values, norms and reasons.

    *radius_m* is how far people count as neighbours, *known_min_pct* how much of the weight has to
    be known for a rank. *run_ids* is keyed on the purpose, *source_words* on the source.
    *confirmed_absent* and *confirmed_complete* are categories of which the user knows that there
    are none, or that they are all there. Raises :class:`LzwError` for a radius that is none, and
    when there is too much to compute.
    """
    if not _NEAREST_M <= radius_m <= _FURTHEST_M:
        typed = f"{radius_m:g}".replace(".", ",")
        values: dict[str, Any] = {"waarde": typed, "hoogste": int(_FURTHEST_M)}
        raise LzwError(Problem("locatietoets_straal_onjuist", values=values))
    places = inputs.locaties
    order = np.argsort(places.data["punt_id"].astype(str).to_numpy(), kind="stable")
    places = places.take(order)
    wegen = with_barriers(inputs.wegen, inputs.barrieres)
    network = build_network(wegen, profile, rules.min_component_m, part(tick, 0.0, 0.2))
    problems = pieces(network, rules.min_component_m)
    found = _Around(inputs, places, network, norms, rules, problems)
    check(tick, 0.3)
    wanted = _categories(inputs, purposes, norms, confirmed_absent)
    for number, key in enumerate(wanted):
        found.category(key, confirmed_absent, confirmed_complete)
        check(tick, 0.3 + 0.3 * (number + 1) / len(wanted))
    found.near(radius_m, purposes)
    check(tick, 0.8)
    layers: dict[str, dict[str, Layer]] = {}
    facts: dict[str, Any] = {"locaties": len(places), "doelen": {}}
    for purpose in purposes:
        which = {
            "doel": purpose.key,
            "profiel": profile.key,
            "run_id": (run_ids or {}).get(purpose.key, ""),
        }
        ranked, tested = found.tested(purpose, which, source_words or {}, known_min_pct)
        layers[purpose.key] = {
            "locatietoets": ranked,
            "locatietoets_criteria": tested,
            "locatietoets_afstanden": found.distances(which, profile),
            "locatietoets_mensen": found.people_table(which, radius_m),
        }
        facts["doelen"][purpose.key] = {
            name: int((ranked.data["oordeel"] == name).sum()) for name in _JUDGEMENTS
        }
    problems += found.warnings()
    check(tick, 1.0)
    return Result(layers, facts, problems)


_NEAREST_M, _FURTHEST_M = 1.0, 5000.0


def _categories(
    inputs: Inputs, purposes: Sequence[Purpose], norms: NormSet, absent: frozenset[str]
) -> list[str]:
    """Return what is measured: what has a norm and is there, the essentials, what a demand asks."""
    present = set(inputs.voorzieningen.data["categorie"].dropna())
    asked = {c.category for p in purposes for c in p.criteria if c.category}
    return [
        c.key
        for c in CATEGORIES
        if c.key in asked
        or (
            c.key in norms.norms
            and (c.key in present or c.key in reach.ESSENTIALS or c.key in absent)
        )
    ]


@dataclass(slots=True)
class _Value:
    """One measure of all locations: value, the bounds it lies between, why it is not known.

    ``value`` is NaN for unknown and inf for nothing within reach; ``note`` a key of ``NOTES`` or
    None; ``ids`` and ``names`` what is nearest, or None.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    note: np.ndarray
    ids: np.ndarray
    names: np.ndarray

    @classmethod
    def unknown(cls, n: int, note: str) -> _Value:
        """Return a measure of which nothing is known."""
        nothing = np.full(n, None, dtype=object)
        return cls(
            np.full(n, np.nan),
            np.full(n, np.nan),
            np.full(n, np.nan),
            np.full(n, note, dtype=object),
            nothing,
            nothing.copy(),
        )

    @classmethod
    def exact(cls, value: np.ndarray, note: np.ndarray | None = None) -> _Value:
        """Return a measure that is known where *value* is no NaN."""
        out = cls.unknown(len(value), "geen_gegevens")
        out.value, out.low, out.high = value.copy(), value.copy(), value.copy()
        out.note = np.full(len(value), None, dtype=object) if note is None else note
        return out


class _Around:
    """What is around the locations; measured once, whatever the number of purposes."""

    def __init__(
        self,
        inputs: Inputs,
        places: Layer,
        network: Network,
        norms: NormSet,
        rules: Rules,
        problems: list[Problem],
    ) -> None:
        self.inputs, self.places, self.network = inputs, places, network
        self.norms, self.rules, self.problems = norms, rules, problems
        self.n = len(places)
        self.xy = shapely.get_coordinates(np.asarray(places.geometry, dtype=object))
        homes = inputs.woningen
        self.dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
        shapes = [
            np.asarray(layer.geometry, dtype=object)
            for layer in (places, homes, inputs.voorzieningen, inputs.woonvormen)
        ]
        shapes.append(
            np.empty(0, dtype=object)
            if inputs.hubs is None
            else np.asarray(inputs.hubs.geometry, dtype=object)
        )
        # All at once: finding the streets close by is prepared once.
        every = attach(np.concatenate(shapes), network, rules.max_leg_m)
        ends = np.cumsum([0, *(len(s) for s in shapes)])
        self.at, self.homes, self.facilities, self.forms, self.hubs = (
            every.take(np.arange(a, b)) for a, b in pairwise(ends)
        )
        self.lost = self.at.edge < 0
        self.people: People = spread_people(homes, inputs.bevolking, inputs.instellingen)
        self.exits = reach.exit_distance(network, self.at, inputs.data_omvang)
        self.measured: dict[str, Measured] = {}
        self.values: dict[str, _Value] = {}
        self.status: dict[str, str] = {}
        self.area_code, self.area_name = self._areas()
        self.vague: dict[tuple[str, int], np.ndarray] = {}
        self.years = self._years()
        self.counted: dict[tuple[str, int, float], tuple[_Value, np.ndarray]] = {}

    # -- gebieden --------------------------------------------------------------------------

    def _areas(self) -> tuple[np.ndarray, np.ndarray]:
        """Return code and name of the finest gebied of each location."""
        self.codes = {
            kind: assign_areas(np.asarray(self.places.geometry), self.inputs.gebieden, kind)
            for kind in _AREA_KINDS
        }
        code = np.full(self.n, None, dtype=object)
        for kind in _AREA_KINDS:
            empty = pd.isna(code)
            code[empty] = self.codes[kind][empty]
        data = self.inputs.gebieden.data
        names = dict(zip(data["gebied_code"], data["naam"], strict=True))
        return code, np.array([names.get(c) for c in code], dtype=object)

    def _by_area(self, values: Mapping[str, float]) -> np.ndarray:
        """Return per location the value of its finest gebied that has one, else NaN."""
        out = np.full(self.n, np.nan)
        for kind in _AREA_KINDS:
            found = pd.Series(self.codes[kind], dtype=object).map(dict(values))
            found = found.astype(float).to_numpy()
            out = np.where(np.isnan(out), found, out)
        return out

    # -- walks -----------------------------------------------------------------------------

    def category(self, key: str, absent: frozenset[str], complete: frozenset[str]) -> None:
        """Measure the walk to category *key*: one search from its facilities."""
        data = self.inputs.voorzieningen.data
        placed = ~shapely.is_missing(np.asarray(self.inputs.voorzieningen.geometry, dtype=object))
        rows = np.flatnonzero((data["categorie"] == key).to_numpy(dtype=bool) & placed)
        ids = data["voorziening_id"].astype(str).to_numpy(dtype=object)
        rows = rows[np.argsort(ids[rows].astype(str), kind="stable")]
        found = measure(
            self.network,
            self.at,
            self.exits,
            ids[rows],
            self.facilities.take(rows),
            absent=key in absent,
            unknown_max_pct=self.norms.rule("onbekend_max"),
        )
        bare = reach.Inputs(
            self.inputs.woningen,
            self.inputs.voorzieningen,
            self.inputs.wegen,
            self.inputs.gebieden,
            self.inputs.bevolking,
            self.inputs.instellingen,
        )
        status, doubts = reach.judge_completeness(
            key, found.status, len(rows), self.norms, self.people, bare, complete
        )
        self.problems += doubts
        self.measured[key], self.status[key] = found, status
        names = dict(zip(ids[rows], data["naam"].to_numpy(dtype=object)[rows], strict=True))
        self.values[key] = self._walk(found, status, names)

    def _walk(self, found: Measured, status: str, names: Mapping[str, Any]) -> _Value:
        """Return a walk as a value between bounds: what is not known may still be bounded."""
        out = _Value.exact(found.distance, found.reason.copy())
        out.ids = found.ids
        out.names = np.array([names.get(i) for i in found.ids], dtype=object)
        if found.low is not None and found.high is not None:
            vague = found.reason == "te_weinig_gegevens"
            out.low = np.where(vague, found.low, out.low)
            out.high = np.where(vague, found.high, out.high)
        if status == "waarschijnlijk_onvolledig":
            # One that is there is near enough for a maximum; another may be nearer still.
            out.low = np.where(np.isnan(out.low), out.low, 0.0)
            known = ~np.isnan(out.value)
            out.note[known] = "waarschijnlijk_onvolledig"
        if found.edge_uncertain is not None and self.exits is not None:
            edge = found.edge_uncertain & ~np.isnan(out.low)
            out.low = np.where(edge, np.minimum(out.low, self.exits), out.low)
            out.note[edge & (out.note == None)] = "rand_onzeker"  # noqa: E711 - per row
        return out

    def _hub(self) -> _Value:
        hubs = self.inputs.hubs
        if hubs is None or not len(hubs):
            return _Value.unknown(self.n, "geen_hubs")
        ids = hubs.data["hub_id"].astype(str).to_numpy(dtype=object)
        order = np.argsort(ids.astype(str), kind="stable")
        found = measure(
            self.network,
            self.at,
            self.exits,
            ids[order],
            self.hubs.take(order),
            absent=False,
            unknown_max_pct=self.norms.rule("onbekend_max"),
        )
        names = hubs.data["naam"] if "naam" in hubs.data else hubs.data["hub_id"]
        return self._walk(found, "bekend", dict(zip(ids, names.to_numpy(object), strict=True)))

    def _dwelling(self) -> _Value:
        """Return the straight line to the nearest dwelling."""
        shapes = np.asarray(self.inputs.woningen.geometry, dtype=object)
        there = self.dwelling & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        if not there.any():
            return _Value.unknown(self.n, "geen_woningen")
        metres, _ = cKDTree(shapely.get_coordinates(shapes[there])).query(self.xy)
        return _Value.exact(np.round(metres, 3))

    # -- who lives around ------------------------------------------------------------------

    def near(self, radius_m: float, purposes: Sequence[Purpose]) -> None:
        """Find who lives within a walk of the locations: one search around all of them."""
        asked = [c.radius_m for p in purposes for c in p.criteria if c.radius_m]
        self.radius_m = radius_m
        widest = max([radius_m, *asked])
        placed = self.homes.xy[self.homes.edge >= 0]
        mine = self.at.xy[~self.lost]
        pairs = 0
        if len(placed) and len(mine):
            pairs = int(cKDTree(placed).count_neighbors(cKDTree(mine), widest))
        if pairs > _PAIRS:
            values = {"locaties": self.n, "woningen": len(placed), "straal": f"{widest:g}"}
            raise LzwError(Problem("locatietoets_te_groot", "locaties", values=values))
        found = pairs_within(self.network, self.homes, self.at, widest)
        self.pair_place, self.pair_home = found.facility, found.home
        self.pair_m = found.metres
        nearby = pairs_within(self.network, self.forms, self.at, widest)
        # A location that is a woonvorm itself is not its own neighbour.
        form_id = self.inputs.woonvormen.data["woonvorm_id"].astype(str).to_numpy(dtype=object)
        own_id = self.places.data["punt_id"].astype(str).to_numpy(dtype=object)
        other = form_id[nearby.home] != own_id[nearby.facility]
        self.form_place, self.form = nearby.facility[other], nearby.home[other]
        self.form_m = nearby.metres[other]
        for group, year in self.years:
            self.count(group, year, radius_m)

    def _sum(self, per_home: np.ndarray, radius_m: float) -> np.ndarray:
        """Return per location the sum of *per_home* within *radius_m*."""
        inside = self.pair_m <= radius_m
        return np.bincount(
            self.pair_place[inside],
            weights=per_home[self.pair_home[inside]],
            minlength=self.n,
        )

    def _years(self) -> dict[tuple[str, int], tuple[np.ndarray, ...]]:
        """Return per group and year the people per dwelling: middle, low, high; NaN unknown.

        Dwellings of which today's number is not known count as nobody, and are kept as vague.
        """
        out: dict[tuple[str, int], tuple[np.ndarray, ...]] = {}
        for group in GROUPS:
            known = self.people.groups[group]
            if known.unit_kind is None:
                out[group, 0] = (np.full(len(self.homes), np.nan),) * 3
            else:
                out[group, 0] = (np.nan_to_num(known.per_home),) * 3
                self.vague[group, 0] = self.dwelling & np.isnan(known.per_home)
        if self.inputs.forecast is None:
            return out
        for (group, year), rows in self.inputs.forecast.table.groupby(["groep", "jaar"], sort=True):
            out[str(group), int(year)] = self._spread(rows)
            basis = str(rows["basis"].iloc[0])
            if rows["keer"].all() and (basis, 0) in self.vague:
                self.vague[str(group), int(year)] = self.vague[basis, 0]
        return out

    def _spread(self, rows: pd.DataFrame) -> tuple[np.ndarray, ...]:
        """Return the people of *rows* (a number per gebied) per dwelling: middle, low, high.

        Times as many as live there today, or those of the gebied spread as today's people of
        ``basis`` live, else evenly; of each dwelling the finest gebied that has a number.
        """
        basis = self.people.groups[str(rows["basis"].iloc[0])]
        even = self.dwelling.astype(float)
        weight = even if basis.unit_kind is None else np.nan_to_num(basis.per_home) * even
        homes = self.inputs.woningen.data
        by_code = rows.set_index("gebied_code")
        best: tuple[np.ndarray, ...] = (np.full(len(homes), np.nan),) * 3
        if rows["keer"].all() and basis.unit_kind is None:
            return best
        for level in LEVELS:
            codes = homes[level].astype(object)
            mine = codes.isin(by_code.index).to_numpy(dtype=bool)
            if not mine.any():
                continue
            share = weight.copy() if rows["keer"].all() else np.zeros(len(homes))
            # Where today nobody of them lives, somebody may live then.
            for part_of in () if rows["keer"].all() else (even, weight):
                whole = codes.map(pd.Series(part_of).groupby(codes.to_numpy(dtype=object)).sum())
                whole = whole.astype(float).to_numpy()
                np.divide(part_of, whole, out=share, where=whole > 0)
            new = tuple(
                np.where(mine, share * codes.map(by_code[c]).astype(float).to_numpy(), np.nan)
                for c in ("midden", "laag", "hoog")
            )
            best = tuple(np.where(np.isnan(b), a, b) for a, b in zip(new, best, strict=True))
        return best

    def count(self, group: str, year: int, radius_m: float) -> tuple[_Value, np.ndarray]:
        """Return the people of *group* within *radius_m* as they may be published, and exactly."""
        key = (group, year, radius_m)
        if key in self.counted:
            return self.counted[key]
        found = self.years.get((group, year))
        if found is None or np.isnan(found[0]).all():
            note = "geen_prognose" if year else "geen_bevolking"
            out = _Value.unknown(self.n, note), np.full(self.n, np.nan)
            self.counted[key] = out
            return out
        numbers = [self._sum(np.nan_to_num(f), radius_m) for f in found]
        # Where nothing is known of somebody within reach, the sum is only part of it.
        part_known = self._sum((np.isnan(found[0]) & self.dwelling).astype(float), radius_m) > 0
        shown = [
            np.array(
                [np.nan if v is None else v for v in (public_number(x, self.rules) for x in f)]
            )
            for f in numbers
        ]
        value = _Value.exact(shown[0])
        value.low, value.high = shown[1].copy(), shown[2].copy()
        few = np.isnan(shown[0])
        value.note[few] = "te_weinig_mensen"
        # Fewer than the threshold is known, which number is not.
        least = self.rules.publish_min - 1
        for bound, floor in ((value.low, 0.0), (value.high, least)):
            bound[np.isnan(bound)] = floor
        if self.exits is not None:
            edge = self.exits <= radius_m
            value.high[edge] = np.inf
            value.note[edge & ~few] = "rand_mensen"
        vague = np.zeros(self.n)
        if key[:2] in self.vague:
            vague = self._sum(self.vague[key[:2]].astype(float), radius_m)
        if vague.any():
            # What is known is the least there are; of nobody known there may be some.
            more = vague > 0
            value.high = at_most(value.high, vague, self.rules)
            value.note[more] = PARTLY_UNKNOWN
            little = more & (numbers[0] < self.rules.publish_min)
            value.value[little], value.low[little] = np.nan, 0.0
            numbers[0] = np.where(little, np.nan, numbers[0])
        for where, note in ((part_known, "geen_prognose"), (self.lost, "te_ver_van_netwerk")):
            value.value[where] = np.nan
            value.low[where], value.high[where] = 0.0, np.inf
            value.note[where] = note
            numbers[0] = np.where(where, np.nan, numbers[0])
        self.counted[key] = value, numbers[0]
        return self.counted[key]

    def _income(self, radius_m: float) -> _Value:
        """Return the share of low incomes around: the mean over the people within *radius_m*.

        Of each the finest gebied that has one; where nobody lives around, that of the location.
        """
        data = self.inputs.gebieden.data
        known = data[data["pct_laag_inkomen"].notna()]
        by_code = dict(
            zip(known["gebied_code"], known["pct_laag_inkomen"].astype(float), strict=True)
        )
        if not by_code:
            return _Value.unknown(self.n, "geen_inkomen")
        homes = self.inputs.woningen.data
        share = pd.Series(np.nan, index=homes.index)
        for level in LEVELS:
            share = share.where(share.notna(), homes[level].astype(object).map(by_code))
        per_home = share.astype(float).to_numpy()
        group = self.people.groups["inwoners"]
        weight = self.dwelling.astype(float)
        if group.unit_kind is not None:
            weight = np.nan_to_num(group.per_home)
        weight = np.where(np.isnan(per_home), 0.0, weight)
        total = self._sum(weight, radius_m)
        mean = np.divide(
            self._sum(weight * np.nan_to_num(per_home), radius_m),
            total,
            out=self._by_area(by_code),
            where=total > 0,
        )
        mean = np.round(mean, 1)
        return _Value.exact(mean, _noted(np.isnan(mean), "geen_inkomen"))

    def _forms(self, kinds: Sequence[str], radius_m: float) -> _Value:
        """Return how many woonvormen of *kinds* lie within *radius_m*, with their names."""
        data = self.inputs.woonvormen.data
        mine = data["type"].isin(kinds or WOONVORM_TYPES).to_numpy(dtype=bool)
        if not mine.any():
            return _Value.unknown(self.n, "geen_woonvormen")
        inside = mine[self.form] & (self.form_m <= radius_m)
        many = np.bincount(self.form_place[inside], minlength=self.n).astype(float)
        out = _Value.exact(many)
        name = data["naam"].where(data["naam"].notna(), data["woonvorm_id"]).to_numpy(dtype=object)
        near = pd.DataFrame(
            {
                "place": self.form_place[inside],
                "metres": self.form_m[inside],
                "name": name[self.form[inside]].astype(str),
            }
        ).sort_values(["place", "metres", "name"])
        near = near[near.groupby("place").cumcount() < 3]
        words = near.groupby("place")["name"].agg(", ".join)
        out.names[words.index.to_numpy(dtype=int)] = words.to_numpy(dtype=object)
        unplaced = int((mine & (self.forms.edge < 0)).sum())
        if unplaced:
            # A woonvorm that is on no street may be around any of the locations.
            out.high = out.high + unplaced
            out.note[:] = "woonvorm_zonder_plek"
        out.value[self.lost] = np.nan
        out.low[self.lost], out.high[self.lost] = 0.0, float(mine.sum())
        out.note[self.lost] = "te_ver_van_netwerk"
        return out

    def _shortage(self, group: str, year: int) -> _Value:
        """Return the dwellings short for *group* in the gebied, in *year* (0: the first).

        Rounded as people are: in a buurt it is a handful of households. The finest gebied whose
        number may be said counts, and is named.
        """
        table = self.inputs.tekort.get(group)
        if table is not None and len(table):
            table = table[(table["jaar"] == (year or table["jaar"].min())).to_numpy(dtype=bool)]
        if table is None or not len(table):
            return _Value.unknown(self.n, "geen_tekort")
        enough = table["midden"].abs().to_numpy(dtype=float) >= self.rules.publish_min
        known = table[enough]
        step = self.rules.rounding
        bounds = [
            step
            * np.round(self._by_area(dict(zip(known["gebied_code"], known[c], strict=True))) / step)
            for c in ("midden", "laag", "hoog")
        ]
        some = self._by_area(dict.fromkeys(table["gebied_code"], 1.0)) == 1.0
        note = _noted(np.isnan(bounds[0]), "geen_tekort")
        note[np.isnan(bounds[0]) & some] = "klein_tekort"
        out = _Value.exact(bounds[0], note)
        out.low, out.high = bounds[1], bounds[2]
        named = dict(
            zip(
                self.inputs.gebieden.data["gebied_code"],
                self.inputs.gebieden.data["naam"],
                strict=True,
            )
        )
        where = self._code_of(set(known["gebied_code"]))
        out.names = np.array([named.get(c) for c in where], dtype=object)
        return out

    def _code_of(self, codes: set[str]) -> np.ndarray:
        """Return per location the finest gebied among *codes*, None where there is none."""
        out = np.full(self.n, None, dtype=object)
        for kind in _AREA_KINDS:
            mine = np.array([c in codes for c in self.codes[kind]]) & (out == None)  # noqa: E711
            out[mine] = self.codes[kind][mine]
        return out

    def value(self, purpose: Purpose, c: Criterion) -> _Value:
        """Return what *c* measures."""
        radius = c.radius_m or self.radius_m
        if c.measure == "afstand":
            return self.values[c.category]
        if c.measure == "afstand_hub":
            if "hub" not in self.values:
                self.values["hub"] = self._hub()
            return self.values["hub"]
        if c.measure == "afstand_woning":
            return self._dwelling()
        if c.measure == "mensen":
            return self.count(c.group, c.year, radius)[0]
        if c.measure == "laag_inkomen":
            return self._income(radius)
        if c.measure == "woonvormen":
            return self._forms(c.kinds, radius)
        if c.measure == "draagkracht":
            score = self._by_area(self.inputs.draagkracht)
            return _Value.exact(score, _noted(np.isnan(score), "geen_draagkracht"))
        return self._shortage(purpose.demand, c.year)

    # -- what came of it -------------------------------------------------------------------

    def tested(
        self,
        purpose: Purpose,
        which: Mapping[str, str],
        source_words: Mapping[str, str],
        known_min_pct: float,
    ) -> tuple[Layer, Layer]:
        """Return the locations with their rank, and every criterion of every location."""
        verdicts = np.zeros((self.n, len(purpose.criteria)), dtype=int)
        tables, words = [], []
        ids = self.places.data["punt_id"].astype(str).to_numpy(dtype=object)
        for number, c in enumerate(purpose.criteria):
            value = self.value(purpose, c)
            verdicts[:, number] = judge(value.low, value.high, c.norm, c.at_most)
            said = [
                reason(c, VERDICTS[v], value.value[i], value.note[i], value.names[i])
                for i, v in enumerate(verdicts[:, number])
            ]
            words.append([in_short(c, v) for v in value.value])
            tables.append(
                pd.DataFrame(
                    {
                        "locatie_id": ids,
                        **which,
                        "criterium": c.key,
                        "volgorde": number + 1,
                        "titel": c.title,
                        "maat": c.measure,
                        "categorie": c.category or None,
                        "groep": c.group or None,
                        "jaar": c.year or None,
                        "straal_m": (c.radius_m or self.radius_m)
                        if c.measure in ("mensen", "laag_inkomen", "woonvormen")
                        else np.nan,
                        "hard": int(c.hard),
                        "gewicht": np.nan if c.hard else c.weight,
                        "richting": "hoogstens" if c.at_most else "minstens",
                        "norm": c.norm,
                        "eenheid": c.unit,
                        "waarde": _finite(value.value),
                        "waarde_min": _finite(value.low),
                        "waarde_max": _finite(value.high),
                        "oordeel": np.array(VERDICTS, dtype=object)[verdicts[:, number]],
                        "reden": said,
                        "bij_id": value.ids,
                        "bij_naam": value.names,
                        "bron": "; ".join(source_words.get(k, k) for k in c.sources),
                        "zekerheid": c.certainty,
                    }
                )
            )
        standing = stand(verdicts, purpose.criteria, known_min_pct)
        failed, unknown = standing.hard[:, FAILED] > 0, standing.hard[:, UNKNOWN] > 0
        judgement = np.where(failed, "voldoet_niet", np.where(unknown, "onbekend", "voldoet"))
        titles = np.array([c.title for c in purpose.criteria], dtype=object)

        def listed(number: int) -> list[str | None]:
            return [", ".join(titles[row == number]) or None for row in verdicts]

        data: dict[str, Any] = {
            "locatie_id": ids,
            **{k: [v] * self.n for k, v in which.items()},
            "naam": self.places.data["naam"],
            "doel_naam": [purpose.label] * self.n,
            "rang": standing.rank,
            "oordeel": judgement.astype(object),
            "score_pct": standing.score,
            "score_min_pct": standing.score_low,
            "score_max_pct": standing.score_high,
            "mist": listed(FAILED),
            "onbekend": listed(UNKNOWN),
            "uitleg": [
                summary(
                    purpose.criteria,
                    verdicts[i],
                    [w[i] for w in words],
                    float(standing.score[i]),
                    bool(np.isnan(standing.rank[i])),
                )
                for i in range(self.n)
            ],
            "gebied_code": self.area_code,
            "gebied_naam": self.area_name,
            "aanloop_m": np.round(self.at.leg_m, 3),
            "reden": _noted(self.lost, "te_ver_van_netwerk"),
        }
        for name, counts in (("hard", standing.hard), ("wegend", standing.soft)):
            for number, verdict in (
                (MET, "gehaald"),
                (FAILED, "niet_gehaald"),
                (UNKNOWN, "onbekend"),
            ):
                data[f"{name}_{verdict}"] = counts[:, number]
        ranked = conform(
            Layer("locatietoets", pd.DataFrame(data), np.asarray(self.places.geometry)),
            LAYERS["locatietoets"],
        )
        every = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(index=range(0))
        if tables:
            every = every.sort_values(["locatie_id", "volgorde"], kind="stable", ignore_index=True)
        schema = LAYERS["locatietoets_criteria"]
        return ranked, conform(Layer(schema.name, every), schema)

    def distances(self, which: Mapping[str, str], profile: Profile) -> Layer:
        """Return the walk to every category that was measured."""
        ids = self.places.data["punt_id"].astype(str).to_numpy(dtype=object)
        tables = []
        for key, found in self.measured.items():
            norm = self.norms.norms.get(key)
            known = ~np.isnan(found.distance)
            met = np.full(self.n, np.nan)
            if norm is not None:
                met[known] = found.distance[known] <= norm.value
            edge = found.edge_uncertain
            tables.append(
                pd.DataFrame(
                    {
                        "locatie_id": ids,
                        **which,
                        "categorie": key,
                        "afstand_m": _finite(found.distance),
                        "minuten": np.round(_finite(found.distance) / profile.speed_m_s / 60, 1),
                        "voorziening_id": found.ids,
                        "voorziening_naam": self.values[key].names,
                        "norm_m": np.nan if norm is None else norm.value,
                        "norm": met,
                        "reden": found.reason,
                        "rand": np.full(self.n, np.nan) if edge is None else edge.astype(float),
                        "categorie_status": self.status[key],
                    }
                )
            )
        schema = LAYERS["locatietoets_afstanden"]
        data = pd.concat(tables, ignore_index=True)
        data = data.sort_values("locatie_id", kind="stable", ignore_index=True)
        return conform(Layer(schema.name, data), schema)

    def people_table(self, which: Mapping[str, str], radius_m: float) -> Layer:
        """Return the people of every group and year within *radius_m*."""
        ids = self.places.data["punt_id"].astype(str).to_numpy(dtype=object)
        tables = []
        for group, year in sorted(self.years):
            value, exact = self.count(group, year, radius_m)
            known = self.people.groups.get(group)
            source = None if known is None or year else known.source
            estimated = bool(year) or (known is not None and known.unit_kind in ESTIMATED)
            some = ~np.isnan(value.value)
            tables.append(
                pd.DataFrame(
                    {
                        "locatie_id": ids,
                        **which,
                        "groep": group,
                        "jaar": year,
                        "straal_m": radius_m,
                        "mensen": value.value,
                        "mensen_min": np.where(some, _finite(value.low), np.nan),
                        "mensen_max": np.where(some, _finite(value.high), np.nan),
                        "mensen_tekst": [
                            # A forecast has its range, which says more than its middle.
                            self._words(float(x), not year and note == PARTLY_UNKNOWN, estimated)
                            for x, note in zip(exact, value.note, strict=True)
                        ],
                        "reden": value.note,
                        "bron_bevolking": source,
                        "geschat": int(estimated),
                    }
                )
            )
        schema = LAYERS["locatietoets_mensen"]
        data = pd.concat(tables, ignore_index=True)
        data = data.sort_values("locatie_id", kind="stable", ignore_index=True)
        return conform(Layer(schema.name, data), schema)

    def _words(self, people: float, at_least: bool, estimated: bool) -> str:
        if np.isnan(people):
            return "onbekend"
        text = in_words(people, self.rules, estimated)
        return text.replace("ongeveer", "ten minste") if at_least else text

    def warnings(self) -> list[Problem]:
        """Return what a reader of the outcome has to know."""
        if not self.lost.any():
            return []
        ids = self.places.data["punt_id"].astype(str).to_numpy(dtype=object)[self.lost]
        return [
            Problem(
                "locatietoets_ver",
                "locaties",
                count=int(self.lost.sum()),
                examples=tuple(ids[:5]),
                values={"maximum": f"{self.rules.max_leg_m:g}"},
                fatal=False,
            )
        ]


def _noted(where: np.ndarray, note: str) -> np.ndarray:
    """Return *note* where it holds, else None."""
    out: np.ndarray = np.array([None, note], dtype=object)[where.astype(int)]
    return out


def _finite(value: np.ndarray) -> np.ndarray:
    """Return *value* with what has no number as NaN."""
    return np.where(np.isfinite(value), value, np.nan)
