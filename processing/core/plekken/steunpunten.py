# SPDX-License-Identifier: GPL-2.0-or-later
"""Steunpunten: the best places for the next *p*, and what one more buys.

Candidates are points, junctions of the walking network, or both; existing points are open already.
Demand are the people of a group on their dwellings. Distances are walks over the network, from
searches around the candidates that end at the limit, so the table holds only what can matter.
The models stand in :mod:`plaatsing_modellen`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..cijfers.openbaar import in_words, public_number, rounded
from ..errors import LzwError, Problem
from ..mensen.doelgroep import LEVELS, Rules, in_study, plus
from ..mensen.population import ESTIMATED, spread_people
from ..netwerk.attach import Attachment, attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.network import Network, build_network, pieces
from ..netwerk.search import nearest, pairs_within
from ..norms import PERSON_GROUPS
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform
from .plaatsing import Costs
from .plaatsing_capaciteit import (
    CAPACITATED,
    assign,
    curve_with_room,
    order_with_room,
    place_with_room,
)
from .plaatsing_modellen import MODELS, Curve, Model, Placement, curve, place
from .tenminste import at_most, homes_in_words, people_in_words

__all__ = ["CURVES", "Choice", "Inputs", "Result", "junctions", "steunpunten"]

CURVES: tuple[Model, ...] = ("mclp", "pmediaan")
"""The models of which there is a curve."""

_PAIRS = 60_000_000
"""Pairs of a candidate and a spot within the limit, as the crow flies, that still fit in memory."""

_AT_ONCE = 200
"""Candidates searched between two looks at whether the user wants to stop."""

_CURVE_TIMES = 2.0
"""The whole curve may take so many times as long as the answer that was asked for."""

_ROUND = 1e-9

_WHICH = (
    Column("model", "text", "Rekenmodel", required=True, allowed=MODELS),
    Column("profiel", "text", "Profiel", required=True),
    Column("groep", "text", "Groep", required=True, allowed=PERSON_GROUPS),
    Column("run_id", "text", "Kenmerk van de berekening", required=True),
)
_PROOF = (
    Column("gap_pct", "real", "Hoeveel beter hooguit nog kan, in %", minimum=0),
    Column("bewezen", "int", "Bewezen het beste (1 ja, 0 nee)", minimum=0, maximum=1),
)

LAYERS.add(
    LayerSchema(
        "steunpunten",
        "Steunpunten",
        "Point",
        (
            Column("steunpunt_id", "text", "Identificatie van de plek", required=True),
            *_WHICH,
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort", required=True, allowed=("gekozen", "bestaand")),
            Column("rang", "int", "Volgorde van openen (1 = levert het meest op)", minimum=1),
            Column("straal_m", "real", "Loopafstand die telt als dichtbij, in m", minimum=0),
            Column(
                "capaciteit",
                "real",
                "Voor hoeveel mensen er plek is (leeg: niet begrensd)",
                minimum=0,
                later=True,
            ),
            Column(
                "mensen",
                "real",
                "Mensen binnen die afstand, met een plek als die begrensd is, afgerond",
                minimum=0,
            ),
            Column("mensen_max", "real", "Mensen, hoogstens", minimum=0, later=True),
            Column("mensen_tekst", "text", "Mensen binnen die afstand, in woorden"),
            Column("woningen", "int", "Woningen binnen die afstand", minimum=0),
            Column(
                "woningen_onbekend",
                "int",
                "Daarvan woningen waarvan niet bekend is hoeveel mensen er wonen",
                minimum=0,
                later=True,
            ),
            Column("gemiddelde_m", "real", "Gemiddelde loopafstand van hen in m", minimum=0),
            *_PROOF,
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column(
                "geschat",
                "int",
                "Personen geschat uit grote gebieden (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
        ),
        key=("steunpunt_id", "model", "profiel", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=(
                "rang",
                "straal_m",
                "capaciteit",
                "woningen",
                "woningen_onbekend",
                "gemiddelde_m",
                "gap_pct",
                "bewezen",
                "geschat",
            ),
            personen=("mensen",),
            weg=("mensen_max",),
        ),
    ),
    LayerSchema(
        "steunpunten_woningen",
        "Steunpunt per woning",
        "Point",
        (
            Column("woning_id", "text", "Identificatie van de woning", required=True),
            *_WHICH,
            Column("steunpunt_id", "text", "Dichtstbijzijnde steunpunt"),
            Column("afstand_m", "real", "Loopafstand in m", minimum=0),
            Column("binnen", "int", "Dichtbij genoeg (1 ja, 0 nee)", minimum=0, maximum=1),
            Column(
                "reden",
                "text",
                "Waarom niet",
                allowed=("te_ver_van_netwerk", "geen_kandidaat", "niet_gekozen"),
            ),
        ),
        key=("woning_id", "model", "profiel", "groep"),
        deel=Deel("weg", reden="Alleen woningen waar mensen uit de groep wonen hebben een regel."),
    ),
    LayerSchema(
        "steunpunten_curve",
        "Wat een steunpunt meer oplevert",
        None,
        (
            Column("aantal", "int", "Aantal nieuwe steunpunten", required=True, minimum=0),
            *_WHICH,
            Column("mensen", "real", "Mensen binnen de afstand, afgerond", minimum=0),
            Column("aandeel_pct", "real", "Aandeel in %", minimum=0, maximum=100),
            Column(
                "mensen_erbij",
                "real",
                "Mensen meer dan met een minder",
            ),
            Column("gemiddelde_m", "real", "Gemiddelde loopafstand in m", minimum=0),
            Column("plekken", "text", "De beste plekken bij dit aantal"),
            *_PROOF,
            Column("volgende_plek", "text", "Plek die een voor een als volgende opent"),
            Column("mensen_een_voor_een", "real", "Mensen, een voor een geopend", minimum=0),
            Column(
                "gemiddelde_een_voor_een_m",
                "real",
                "Gemiddelde loopafstand, een voor een geopend, in m",
                minimum=0,
            ),
            Column("spijt_mensen", "real", "Mensen minder door een voor een te openen"),
            Column("spijt_m", "real", "Meters verder door een voor een te openen"),
        ),
        key=("aantal", "model", "profiel", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=(
                "aantal",
                "gemiddelde_m",
                "gap_pct",
                "bewezen",
                "gemiddelde_een_voor_een_m",
                "spijt_m",
            ),
            personen=("mensen", "mensen_erbij", "mensen_een_voor_een", "spijt_mensen"),
            weg=("aandeel_pct",),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked. ``count`` does not matter to LSCP; ``curve`` 0 is no curve.

    ``radius_m`` is what counts as close by; ``far_m`` how far the p-median and the p-centre look:
    who lives further away counts for that distance. ``most`` is how many junctions are candidates
    at most; 0 takes none. ``seconds`` is for the answer; the curve may take twice as long.
    ``capacity`` is for how many people a point has room, ``capacity_column`` says that the column
    ``capaciteit`` of a point goes before it; without either there is room for everybody.
    """

    model: Model = "mclp"
    count: int = 1
    radius_m: float = 500.0
    far_m: float = 2000.0
    group: str = "inw_75plus"
    most: int = 2000
    curve: int = 0
    seconds: float = 60.0
    capacity: float | None = None
    capacity_column: bool = False

    @property
    def limited(self) -> bool:
        """Return whether points have room for so many people."""
        return self.capacity is not None or self.capacity_column

    @property
    def limit_m(self) -> float:
        """Return how far the model looks."""
        return self.radius_m if self.model in ("mclp", "lscp") else self.far_m


@dataclass(frozen=True, slots=True)
class Inputs:
    """The layers of one run. ``kandidaten`` and ``bestaand`` are points with ``punt_id``, ``naam``.

    ``low_income`` weighs people by their gebied: per gebied_code a number that is higher where
    more incomes are low; the finest gebied of a dwelling that has one counts, its mean over
    everybody is 1, and a dwelling without one counts for 1.
    """

    woningen: Layer
    wegen: Layer
    bevolking: Layer
    instellingen: Layer
    barrieres: Layer | None = None
    kandidaten: Layer | None = None
    bestaand: Layer | None = None
    low_income: Mapping[str, float] | None = None
    gemeente: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The three layers, facts for a closing line and warnings."""

    points: Layer
    homes: Layer
    curve: Layer
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the three layers."""
        return self.points, self.homes, self.curve


def steunpunten(
    inputs: Inputs,
    profile: Profile,
    choice: Choice,
    rules: Rules,
    *,
    run_id: str = "",
    tick: Tick = never,
) -> Result:
    """Return the best places for *choice* ``.count`` steunpunten, per dwelling the nearest one.

    Raises :class:`LzwError` with what cannot be: a number or distance that is none, more points
    than candidates, nobody to serve, an existing point off the network. Demand that no candidate
    can serve is counted and mapped, and stops nothing.
    """
    _refuse(choice)
    wegen = with_barriers(inputs.wegen, inputs.barrieres)
    network = build_network(wegen, profile, rules.min_component_m, part(tick, 0.0, 0.1))
    problems = pieces(network, rules.min_component_m)
    people = spread_people(inputs.woningen, inputs.bevolking, inputs.instellingen)
    group = people.groups[choice.group]
    homes, unknown = _homes(inputs, group.per_home)
    at = attach(np.asarray(homes.geometry, dtype=object), network, rules.max_leg_m)
    count = homes.data["_mensen"].to_numpy(dtype=float)
    demand = _Demand.of(at, count, _income(homes.data, count, inputs.low_income))
    if demand.people.sum() <= 0:
        # Nobody who is known and nobody at all are two things.
        values = {"groep": plus(choice.group), "woningen": homes_in_words(int(unknown.sum()))}
        if unknown.any():
            raise LzwError(
                Problem(
                    "steunpunten_vraag_onbekend",
                    "bevolking",
                    count=int(unknown.sum()),
                    values=values,
                )
            )
        raise LzwError(Problem("steunpunten_geen_vraag", "bevolking", values=values))
    check(tick, 0.15)
    spots, warnings = _spots(inputs, network, at, wegen, choice, rules)
    problems += warnings
    costs = _costs(network, demand, spots, choice, part(tick, 0.15, 0.35))
    best = _best(costs, demand, spots, choice, part(tick, 0.35, 0.65))
    bend = _bend(costs, demand, spots, choice, best, part(tick, 0.65, 0.9))
    which = {
        "model": choice.model,
        "profiel": profile.key,
        "groep": choice.group,
        "run_id": run_id,
    }
    estimated = group.unit_kind in ESTIMATED
    order = (
        order_with_room(
            choice.model,
            costs,
            demand.people,
            spots.room,
            best.chosen,
            limit_m=choice.limit_m,
            fixed=range(spots.existing),
        )
        if choice.limited
        else _in_order(costs, best, spots.existing, choice)
    )
    shown = np.r_[np.arange(spots.existing), np.array(order, dtype=int)]
    per_home, near, walk = _per_home(homes, network, at, spots, shown, demand, costs, choice, which)
    points = _points(
        spots,
        shown,
        near,
        walk,
        count,
        unknown,
        homes,
        choice,
        rules,
        best,
        which,
        group.source,
        estimated,
    )
    if choice.limited:
        _with_places(points, costs, demand, spots, shown, choice, rules, estimated)
    table = _curve(costs, demand, bend, spots, choice, rules, which)
    facts = _facts(demand, costs, choice, rules, best, spots, per_home, count)
    facts["woningen_mensen_onbekend"] = int(unknown.sum())
    facts["woningen_mensen_onbekend_binnen"] = int((unknown & (near >= 0)).sum())
    problems += _warnings(choice, rules, best, facts, spots, costs, estimated, group.source)
    check(tick, 1.0)
    return Result(points, per_home, table, facts, problems)


def _best(costs: Costs, demand: _Demand, spots: _Spots, choice: Choice, tick: Tick) -> Placement:
    """Return the best placement, of points with room for everybody or for so many."""
    options: dict[str, Any] = {
        "limit_m": choice.limit_m,
        "fixed": range(spots.existing),
        "seconds": choice.seconds,
        "tick": tick,
    }
    if choice.limited:
        return place_with_room(
            choice.model, costs, demand.people, spots.room, choice.count, **options
        )
    return place(choice.model, costs, choice.count, **options)


def _bend(
    costs: Costs, demand: _Demand, spots: _Spots, choice: Choice, best: Placement, tick: Tick
) -> Curve | None:
    """Return the curve, None where it was not asked for."""
    if not choice.curve:
        return None
    most = min(choice.curve, len(spots.ids) - spots.existing)
    options: dict[str, Any] = {
        "limit_m": choice.limit_m,
        "fixed": range(spots.existing),
        "seconds": _CURVE_TIMES * choice.seconds,
        "known": [best],
        "tick": tick,
    }
    if choice.limited:
        return curve_with_room(choice.model, costs, demand.people, spots.room, most, **options)
    return curve(choice.model, costs, most, **options)


def _refuse(choice: Choice) -> None:
    """Raise for what no model can be asked."""
    problems = []
    if choice.model not in MODELS:
        values = {"model": choice.model, "keuze": ", ".join(MODELS)}
        problems.append(Problem("steunpunten_model_onbekend", values=values))
    if choice.group not in PERSON_GROUPS:
        values = {"groep": choice.group, "keuze": ", ".join(PERSON_GROUPS)}
        problems.append(Problem("onbekende_groep", values=values))
    if choice.model != "lscp" and choice.count < 1:
        problems.append(Problem("steunpunten_aantal_onjuist", values={"aantal": choice.count}))
    # Not the other way round: NaN is no number between two others either.
    for code, metres in (
        ("steunpunten_straal_onjuist", choice.radius_m),
        ("steunpunten_grens_onjuist", choice.far_m),
    ):
        if not _NEAREST_M <= metres <= _FURTHEST_M:
            beyond = {"waarde": _typed(metres), "hoogste": int(_FURTHEST_M)}
            problems.append(Problem(code, values=beyond))
    if choice.curve < 0 or (choice.curve and choice.model not in CURVES):
        values = {
            "curve": str(choice.curve),
            "model": choice.model,
            "keuze": " of ".join(CURVES),
        }
        problems.append(
            Problem("steunpunten_curve_onjuist", values=values)
            if choice.curve < 0
            else Problem("steunpunten_curve_model", values=values)
        )
    if choice.limited and choice.model not in CAPACITATED:
        values = {"model": choice.model, "keuze": " of ".join(CAPACITATED)}
        problems.append(Problem("steunpunten_capaciteit_model", values=values))
    if choice.capacity is not None and not 1 <= choice.capacity < np.inf:
        values = {"waarde": _typed(choice.capacity)}
        problems.append(Problem("steunpunten_capaciteit_onjuist", values=values))
    if not 0 < choice.seconds <= _LONGEST_S:
        endless = {"tijd": _typed(choice.seconds), "hoogste": int(_LONGEST_S)}
        problems.append(Problem("steunpunten_tijd_onjuist", values=endless))
    if problems:
        raise LzwError(problems)


_NEAREST_M, _FURTHEST_M = 1.0, 20_000.0
_LONGEST_S = 86_400.0


def _typed(value: float) -> str:
    """Return a number as somebody typed it, with a comma.

    >>> _typed(0.5), _typed(1e-9), _typed(float("nan"))
    ('0,5', '1e-09', 'nan')
    """
    return f"{value:g}".replace(".", ",")


# Demand


def _homes(inputs: Inputs, per_home: np.ndarray) -> tuple[Layer, np.ndarray]:
    """Return the dwellings of the study in the order of their id, with their people.

    And of which dwellings nothing is known: no model can place people whose number nobody knows,
    so they weigh nothing, and are said.
    """
    layer = inputs.woningen
    dwelling = (layer.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    data = layer.data.assign(
        _mensen=np.nan_to_num(per_home), _onbekend=dwelling & np.isnan(per_home)
    )
    inside, _ = in_study(Layer(layer.name, data, layer.geometry), inputs.gemeente)
    ids = inside.data["woning_id"].astype(str).to_numpy(dtype=object)
    homes = inside.take(np.argsort(ids, kind="stable"))
    return homes, homes.data["_onbekend"].to_numpy(dtype=bool)


def _income(
    homes: pd.DataFrame, people: np.ndarray, low_income: Mapping[str, float] | None
) -> np.ndarray:
    """Return per dwelling how much its people weigh: 1 on average, and where nothing is known."""
    values = {str(k): float(v) for k, v in (low_income or {}).items() if v is not None and v == v}
    value = pd.Series(np.nan, index=homes.index)
    for level in LEVELS:
        if values and level in homes.columns:
            found = homes[level].astype(object).map(values).astype(float)
            value = value.where(value.notna(), found)
    weight = value.to_numpy(dtype=float)
    known = np.isfinite(weight) & (people > 0)
    total = float(people[known] @ weight[known])
    if total <= 0:
        return np.ones(len(homes))
    return np.where(np.isfinite(weight), weight * people[known].sum() / total, 1.0)


@dataclass(frozen=True, slots=True)
class _Demand:
    """Spots of the network where people live: all dwellings of one spot walk the same ways."""

    spot: np.ndarray
    """Per dwelling its spot, -1 where it does not meet the network."""
    at: Attachment
    people: np.ndarray
    weight: np.ndarray

    @classmethod
    def of(cls, at: Attachment, people: np.ndarray, factor: np.ndarray) -> _Demand:
        placed = np.flatnonzero(at.edge >= 0)
        key = np.column_stack([at.edge[placed], at.offset_m[placed], at.leg_m[placed]])
        _, first, which = np.unique(key, axis=0, return_index=True, return_inverse=True)
        which = which.reshape(-1)
        spot = np.full(len(at), -1)
        spot[placed] = which
        n = len(first)
        return cls(
            spot,
            at.take(placed[first]),
            np.bincount(which, weights=people[placed], minlength=n),
            np.bincount(which, weights=(people * factor)[placed], minlength=n),
        )


# Candidates


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where steunpunten are or may come: the existing first, then the candidates by id."""

    ids: np.ndarray
    names: np.ndarray
    geometry: np.ndarray
    at: Attachment
    existing: int
    room: np.ndarray
    """For how many people each has room; inf where that is not limited."""


def junctions(
    network: Network, most: int, near: np.ndarray, within_m: float, min_component_m: float = 500.0
) -> tuple[np.ndarray, np.ndarray, Attachment]:
    """Return ids, rows of the matrix and spots of at most *most* junctions of *network*.

    Where three streets or more meet, as far as *within_m* in a straight line from one of the places
    *near* (x, y). Too many: one per square, the one nearest to its middle, the squares as small as
    the number allows. They lie on whole metres of RD, so the order of anything changes nothing.
    """
    usable = network.edge_walkable & (
        network.component_length[np.maximum(network.edge_component, 0)] >= min_component_m
    )
    edges = np.flatnonzero(usable)
    ends = np.r_[network.edge_u[edges], network.edge_v[edges]]
    rows = network.node_row[ends]
    edge, at_end = np.r_[edges, edges], np.arange(len(ends)) >= len(edges)
    order = np.lexsort((at_end, edge, rows))
    rows, edge, at_end, ends = rows[order], edge[order], at_end[order], ends[order]
    first = np.r_[True, rows[1:] != rows[:-1]][: len(rows)]
    rows, edge, at_end, xy = rows[first], edge[first], at_end[first], network.node_xy[ends[first]]
    meets = np.diff(network.matrix.indptr)[rows] >= 3
    # A single street has no junctions; then its bends and ends will do.
    keep = meets if meets.any() else np.ones(len(rows), dtype=bool)
    if len(near) and len(xy):
        keep &= cKDTree(near).query(xy, distance_upper_bound=within_m)[0] <= within_m
    rows, edge, at_end, xy = rows[keep], edge[keep], at_end[keep], xy[keep]
    cell_m = 1.0
    while True:
        cell = np.floor(xy / cell_m)
        off = np.hypot(*(xy - (cell + 0.5) * cell_m).T)
        order = np.lexsort((xy[:, 1], xy[:, 0], off, cell[:, 1], cell[:, 0]))
        c = cell[order]
        chosen = order[np.r_[True, (c[1:] != c[:-1]).any(axis=1)][: len(order)]]
        if len(chosen) <= most:
            break
        cell_m = 10.0 if cell_m < 10 else cell_m * 1.05
    rows, edge, at_end, xy = rows[chosen], edge[chosen], at_end[chosen], xy[chosen]
    ids = np.array([f"kruising:{x:.0f}_{y:.0f}" for x, y in np.floor(xy)], dtype=object)
    # A border of squares may run between two junctions of one name.
    first = np.unique(ids.astype(str), return_index=True)[1]
    ids, rows, edge, at_end, xy = (x[first] for x in (ids, rows, edge, at_end, xy))
    offset = np.where(at_end, network.edge_length[edge], 0.0)
    return ids, rows, Attachment(edge, offset, np.zeros(len(edge)), xy)


def _street_names(network: Network, rows: np.ndarray, wegen: Layer) -> np.ndarray:
    """Return per row of the matrix which streets meet there, by name."""
    if "naam" not in wegen.data.columns or not len(rows):
        return np.full(len(rows), "Kruising", dtype=object)
    edges = np.flatnonzero(network.edge_walkable)
    both = network.node_row[np.r_[network.edge_u[edges], network.edge_v[edges]]]
    name = wegen.data["naam"].to_numpy(dtype=object)[network.edge_way[np.r_[edges, edges]]]
    place = np.full(network.matrix.shape[0], -1)
    place[rows] = np.arange(len(rows))
    some = np.flatnonzero((place[both] >= 0) & ~pd.isna(name))
    table = pd.DataFrame({"row": place[both[some]], "name": name[some].astype(str)})
    table = table.drop_duplicates().sort_values(["row", "name"])
    table = table[table.groupby("row").cumcount() < 2]
    words = table.groupby("row")["name"].agg(" / ".join)
    out = np.full(len(rows), "Kruising", dtype=object)
    out[words.index.to_numpy()] = words.to_numpy()
    return out


def _spots(
    inputs: Inputs,
    network: Network,
    homes: Attachment,
    wegen: Layer,
    choice: Choice,
    rules: Rules,
) -> tuple[_Spots, list[Problem]]:
    """Return existing points and candidates on the network, and what is wrong with them."""
    problems: list[Problem] = []
    ids, names, shapes = [], [], []
    parts: list[Attachment] = []
    rooms: list[np.ndarray] = []
    counts = [0, 0]
    for layer, code, there in (
        (inputs.bestaand, "steunpunten_vast_ver", True),
        (inputs.kandidaten, "steunpunten_punten_ver", False),
    ):
        if layer is None:
            continue
        layer = layer.take(np.argsort(layer.data["punt_id"].astype(str).to_numpy(), kind="stable"))
        geometry = np.asarray(layer.geometry, dtype=object)
        at = attach(geometry, network, rules.max_leg_m)
        far = at.edge < 0
        if far.any():
            lost = layer.data["punt_id"].astype(str).to_numpy()[far]
            problems.append(
                Problem(
                    code,
                    "kandidaten",
                    count=int(far.sum()),
                    examples=tuple(lost[:5]),
                    values={"maximum": f"{rules.max_leg_m:g}"},
                    fatal=there,
                )
            )
        keep = np.flatnonzero(~far)
        if not there:
            once, double = _once(at.take(keep))
            if len(double):
                both = layer.data["punt_id"].astype(str).to_numpy()[keep[double]]
                problems.append(
                    Problem(
                        "steunpunten_op_een_plek",
                        "kandidaten",
                        count=len(double),
                        examples=tuple(both[:5]),
                        fatal=False,
                    )
                )
            keep = keep[once]
        ids.append(layer.data["punt_id"].astype(str).to_numpy(dtype=object)[keep])
        names.append(layer.data["naam"].to_numpy(dtype=object)[keep])
        shapes.append(geometry[keep])
        parts.append(at.take(keep))
        problems += _strange_room(layer.data.iloc[keep], choice)
        rooms.append(_room(layer.data.iloc[keep], choice))
        counts[not there] = len(keep)
    if choice.most:
        near = homes.xy[homes.edge >= 0]
        own, rows, at = junctions(network, choice.most, near, choice.limit_m, rules.min_component_m)
        ids.append(own)
        names.append(_street_names(network, rows, wegen))
        shapes.append(shapely.points(at.xy))
        parts.append(at)
        rooms.append(_room(pd.DataFrame(index=range(len(own))), choice))
        counts[1] += len(own)
    if any(p.fatal for p in problems):
        raise LzwError([p for p in problems if p.fatal])
    if not counts[1]:
        raise LzwError(Problem("steunpunten_zonder_kandidaten", "kandidaten"))
    if choice.model != "lscp" and choice.count > counts[1]:
        values = {"aantal": choice.count, "kandidaten": counts[1]}
        raise LzwError(Problem("steunpunten_aantal_te_groot", "kandidaten", values=values))
    every = Attachment(
        *(
            np.concatenate([getattr(a, name) for a in parts])
            for name in ("edge", "offset_m", "leg_m", "xy")
        )
    )
    spots = _Spots(
        np.concatenate(ids),
        np.concatenate(names),
        np.concatenate(shapes),
        every,
        counts[0],
        np.concatenate(rooms),
    )
    open_ended = np.isnan(spots.room)
    if open_ended.any():
        raise LzwError(
            Problem(
                "steunpunten_capaciteit_ontbreekt",
                "kandidaten",
                "capaciteit",
                count=int(open_ended.sum()),
                examples=tuple(spots.ids[open_ended].astype(str)[:5]),
            )
        )
    return spots, problems


def _strange_room(data: pd.DataFrame, choice: Choice) -> list[Problem]:
    """Return which points have a capacity that is no number of people: below 0 or without end."""
    if not choice.capacity_column or "capaciteit" not in data.columns:
        return []
    own = pd.to_numeric(data["capaciteit"], errors="coerce").to_numpy(dtype=float)
    wrong = (own < 0) | np.isinf(own)
    if not wrong.any():
        return []
    told = [
        f"{i} ({_typed(c)})"
        for i, c in zip(data["punt_id"].astype(str).to_numpy()[wrong][:5], own[wrong], strict=False)
    ]
    return [
        Problem(
            "steunpunten_capaciteit_vreemd",
            "kandidaten",
            "capaciteit",
            int(wrong.sum()),
            tuple(told),
        )
    ]


def _room(data: pd.DataFrame, choice: Choice) -> np.ndarray:
    """Return for how many people each of *data* has room: inf not limited, NaN unknown."""
    if not choice.limited:
        return np.full(len(data), np.inf)
    room = np.full(len(data), np.nan if choice.capacity is None else float(choice.capacity))
    if choice.capacity_column and "capaciteit" in data.columns:
        own = pd.to_numeric(data["capaciteit"], errors="coerce").to_numpy(dtype=float)
        # Nothing is a number of people too: a point that is full.
        room = np.where(np.isfinite(own), own, room)
    return room


def _once(at: Attachment) -> tuple[np.ndarray, np.ndarray]:
    """Return the first on each spot of the network and those that are not, both in order."""
    key = np.column_stack([at.edge, np.round(at.offset_m, 3), np.round(at.leg_m, 3)])
    _, first = np.unique(key, axis=0, return_index=True)
    once = np.sort(first)
    return once, np.setdiff1d(np.arange(len(at)), once)


def _costs(network: Network, demand: _Demand, spots: _Spots, choice: Choice, tick: Tick) -> Costs:
    """Return the walks from every candidate to every spot within the limit."""
    limit = choice.limit_m
    pairs = cKDTree(demand.at.xy).count_neighbors(cKDTree(spots.at.xy), limit)
    if pairs > _PAIRS:
        values = {
            "kandidaten": len(spots.ids),
            "woningen": len(demand.people),
            "straal": f"{limit:g}",
        }
        raise LzwError(Problem("steunpunten_te_groot", "kandidaten", values=values))
    found = []
    for start in range(0, len(spots.ids), _AT_ONCE):
        rows = np.arange(start, min(start + _AT_ONCE, len(spots.ids)))
        near = pairs_within(network, demand.at, spots.at.take(rows), limit)
        found.append((rows[near.facility], near.home, near.metres))
        check(tick, (start + len(rows)) / len(spots.ids))
    candidate, home, metres = (np.concatenate(c) for c in zip(*found, strict=True))
    return Costs(candidate, home, metres, len(spots.ids), demand.weight)


# What came of it


def _in_order(costs: Costs, best: Placement, existing: int, choice: Choice) -> list[int]:
    """Return the chosen in the order in which opening them brings most, of equals the first."""
    opened, left = list(range(existing)), list(best.chosen)
    order: list[int] = []
    walks = {c: costs.nearest([c])[0] for c in left}
    now = costs.nearest(opened)[0] if opened else np.full(len(costs.weight), np.inf)
    served = np.zeros(len(costs.weight), dtype=bool)
    served[costs.demand] = True
    limit = choice.limit_m

    def saved(metres: np.ndarray) -> float:
        if choice.model in ("mclp", "lscp"):
            return float(costs.weight[metres <= limit].sum())
        return -float(costs.weight[served] @ np.minimum(metres[served], limit))

    while left:
        gains = [saved(np.minimum(now, walks[c])) for c in left]
        most = max(gains)
        chosen = next(
            c for c, g in zip(left, gains, strict=True) if g >= most - _ROUND * max(abs(most), 1.0)
        )
        order.append(chosen)
        left.remove(chosen)
        now = np.minimum(now, walks[chosen])
    return order


def _per_home(
    homes: Layer,
    network: Network,
    at: Attachment,
    spots: _Spots,
    shown: np.ndarray,
    demand: _Demand,
    costs: Costs,
    choice: Choice,
    which: Mapping[str, Any],
) -> tuple[Layer, np.ndarray, np.ndarray]:
    """Return the layer per dwelling, the place in *shown* of its nearest and the walk there."""
    found = nearest(network, at, spots.at.take(shown))
    near, walk = found.facility, found.distance_m
    n = len(homes)
    placed = at.edge >= 0
    # To the millimetre, as the table of the models is.
    inside = placed & (np.round(walk, 3) <= choice.radius_m)
    could = np.zeros(len(demand.people), dtype=bool)
    could[costs.demand[costs.metres <= choice.radius_m]] = True
    reason = np.full(n, None, dtype=object)
    reason[~placed] = "te_ver_van_netwerk"
    out = placed & ~inside
    reason[out] = np.where(could[demand.spot[out]], "niet_gekozen", "geen_kandidaat")
    ids = np.full(n, None, dtype=object)
    some = near >= 0
    ids[some] = spots.ids[shown[near[some]]]
    data = pd.DataFrame(
        {
            "woning_id": homes.data["woning_id"],
            **{k: [v] * n for k, v in which.items()},
            "steunpunt_id": ids,
            "afstand_m": np.where(np.isfinite(walk), np.round(walk, 3), np.nan),
            "binnen": np.where(placed, inside.astype(float), np.nan),
            "reden": reason,
        }
    )
    layer = Layer("steunpunten_woningen", data, homes.geometry)
    near = np.where(inside, near, -1)
    return conform(layer, LAYERS["steunpunten_woningen"]), near, walk


def _points(
    spots: _Spots,
    shown: np.ndarray,
    near: np.ndarray,
    walk: np.ndarray,
    people: np.ndarray,
    unknown: np.ndarray,
    homes: Layer,
    choice: Choice,
    rules: Rules,
    best: Placement,
    which: Mapping[str, Any],
    source: str | None,
    estimated: bool,
) -> Layer:
    """Return the layer of the points, numbers of people only rounded."""
    n = len(shown)
    inside = near >= 0
    total = np.bincount(near[inside], weights=people[inside], minlength=n)
    metres = np.bincount(near[inside], weights=(people * walk)[inside], minlength=n)
    dwelling = inside & (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    enough = total >= rules.publish_min - _ROUND
    mean = np.divide(metres, total, out=np.full(n, np.nan), where=enough & (total > 0))
    new = shown >= spots.existing
    rank = np.full(n, np.nan)
    rank[new] = np.arange(1, int(new.sum()) + 1)
    vague = np.bincount(near[inside & unknown], minlength=n).astype(float)
    data = pd.DataFrame(
        {
            "steunpunt_id": spots.ids[shown],
            **{k: [v] * n for k, v in which.items()},
            "naam": spots.names[shown],
            "soort": np.where(new, "gekozen", "bestaand"),
            "rang": rank,
            "straal_m": choice.radius_m,
            **_numbers(total, vague, np.full(n, np.inf), rules, estimated),
            "woningen": np.bincount(near[dwelling], minlength=n),
            "woningen_onbekend": vague,
            "gemiddelde_m": np.round(mean),
            "gap_pct": round(best.gap_pct, 3),
            "bewezen": int(best.proven),
            "bron_bevolking": source,
            "geschat": int(estimated),
        }
    )
    return conform(Layer("steunpunten", data, spots.geometry[shown]), LAYERS["steunpunten"])


def _numbers(
    total: np.ndarray, vague: np.ndarray, room: np.ndarray, rules: Rules, estimated: bool
) -> dict[str, Any]:
    """Return people as a number, at most and in words; *vague* are dwellings of unknown people.

    Never more than *room*: where a point is full, who is not known changes nothing.
    """
    numbers = [public_number(float(t), rules) for t in total]
    vague = np.where(total >= room - 1e-6, 0.0, vague)
    people = np.array([np.nan if v is None else v for v in numbers], dtype=float)
    # Few known ones beside some unknown: that is no number.
    people[(vague > 0) & (total < rules.publish_min)] = np.nan
    most = np.minimum(at_most(total, vague, rules), room)
    return {
        "mensen": people,
        "mensen_max": np.where(vague > 0, most, np.nan),
        "mensen_tekst": [
            in_words(float(t), rules, estimated)
            if v == 0
            else people_in_words(float(t), float(v), rules, estimated)
            for t, v in zip(total, vague, strict=True)
        ],
    }


def _with_places(
    points: Layer,
    costs: Costs,
    demand: _Demand,
    spots: _Spots,
    shown: np.ndarray,
    choice: Choice,
    rules: Rules,
    estimated: bool,
) -> None:
    """Put in *points* who has a place there, instead of who lives nearest."""
    found = assign(
        choice.model, costs, demand.people, spots.room, shown.tolist(), limit_m=choice.limit_m
    )
    at = np.full(len(spots.ids), -1)
    at[shown] = np.arange(len(shown))
    mine = at[found.candidate]
    total = np.bincount(mine, weights=found.people, minlength=len(shown))
    metres = np.bincount(mine, weights=found.people * found.metres, minlength=len(shown))
    # A hair below a whole number of people is what the solver leaves.
    total = np.round(total, 6)
    enough = total >= rules.publish_min - _ROUND
    points.data["capaciteit"] = spots.room[shown]
    vague = points.data["woningen_onbekend"].to_numpy(dtype=float)
    for name, values in _numbers(total, vague, spots.room[shown], rules, estimated).items():
        points.data[name] = values
    mean = np.divide(metres, total, out=np.full(len(shown), np.nan), where=enough & (total > 0))
    points.data["gemiddelde_m"] = np.round(mean)


class _Counts:
    """People within the radius and the mean walk for any placement, from the table of walks.

    Where points have room for so many, who has no place counts as who lives beyond the limit.
    """

    def __init__(
        self, costs: Costs, demand: _Demand, choice: Choice, existing: int, room: np.ndarray
    ) -> None:
        self.costs, self.demand, self.choice, self.existing = costs, demand, choice, existing
        self.room = room
        self.served = np.zeros(len(demand.people), dtype=bool)
        self.served[costs.demand] = True

    def of(self, chosen: Sequence[int]) -> tuple[float, float]:
        """Return the people within the radius, and the mean walk of those a candidate can serve.

        Who lives beyond the limit counts for the limit.
        """
        people = self.demand.people
        total = float(people[self.served].sum())
        if self.choice.limited:
            found = assign(
                self.choice.model,
                self.costs,
                people,
                self.room,
                [*range(self.existing), *chosen],
                limit_m=self.choice.limit_m,
            )
            near = found.metres <= self.choice.radius_m
            rest = max(total - float(found.people.sum()), 0.0)
            walked = float(found.people @ found.metres) + rest * self.choice.limit_m
            inside = float(np.round(found.people[near].sum(), 6))
            return inside, walked / total if total > 0 else np.nan
        metres = self.costs.nearest([*range(self.existing), *chosen])[0]
        inside = float(people[metres <= self.choice.radius_m].sum())
        walk = np.minimum(metres, self.choice.limit_m)[self.served]
        return inside, float(people[self.served] @ walk) / total if total > 0 else np.nan


def _curve(
    costs: Costs,
    demand: _Demand,
    bend: Curve | None,
    spots: _Spots,
    choice: Choice,
    rules: Rules,
    which: Mapping[str, Any],
) -> Layer:
    """Return the table of what one more brings; row 0 is what the existing points do."""
    schema = LAYERS["steunpunten_curve"]
    if bend is None:
        return conform(Layer(schema.name, pd.DataFrame(index=range(0))), schema)
    count = _Counts(costs, demand, choice, spots.existing, spots.room)
    total = rounded(float(demand.people.sum()), rules)
    rows: list[dict[str, Any]] = []
    before: float | None = None
    none = Placement(choice.model, (), bend.start, bend.start)
    for number, best, sequence in (
        (0, none, ()),
        *((p.count, p.best, p.sequence) for p in bend.points),
    ):
        (people, mean), (one_by_one, other) = count.of(best.chosen), count.of(sequence)
        shown, step = public_number(people, rules), public_number(one_by_one, rules)
        known = number and shown is not None and before is not None
        more = shown - before if known else None  # type: ignore[operator]
        rows.append(
            {
                "aantal": number,
                **which,
                "mensen": shown,
                "aandeel_pct": None
                if shown is None or total <= 0
                else round(min(100.0 * shown / total, 100.0), 1),
                "mensen_erbij": more,
                "gemiddelde_m": round(mean),
                "plekken": ", ".join(spots.ids[list(best.chosen)]) or None,
                "gap_pct": round(best.gap_pct, 3),
                "bewezen": int(best.proven),
                "volgende_plek": spots.ids[sequence[-1]] if sequence else None,
                "mensen_een_voor_een": step,
                "gemiddelde_een_voor_een_m": round(other),
                "spijt_mensen": None if shown is None or step is None else shown - step,
                "spijt_m": round(other) - round(mean),
            }
        )
        before = shown
    table = pd.DataFrame(rows)
    for column in schema.columns:
        if column.kind == "real" and column.name in table:
            table[column.name] = pd.to_numeric(table[column.name])
    return conform(Layer(schema.name, table), schema)


def _facts(
    demand: _Demand,
    costs: Costs,
    choice: Choice,
    rules: Rules,
    best: Placement,
    spots: _Spots,
    per_home: Layer,
    people: np.ndarray,
) -> dict[str, Any]:
    """Return what may be printed of the whole."""
    count = _Counts(costs, demand, choice, spots.existing, spots.room)
    inside, mean = count.of(best.chosen)
    before, mean_before = count.of(())
    reason = per_home.data["reden"].to_numpy(dtype=object)
    return {
        "kandidaten": len(spots.ids) - spots.existing,
        "bestaand": spots.existing,
        "gekozen": len(best.chosen),
        "mensen": rounded(float(people.sum()), rules),
        "mensen_binnen": public_number(inside, rules),
        "mensen_binnen_eerst": public_number(before, rules),
        "gemiddelde_m": round(mean) if mean == mean else None,
        "gemiddelde_eerst_m": round(mean_before) if mean_before == mean_before else None,
        "mensen_zonder_kandidaat": float(people[reason == "geen_kandidaat"].sum()),
        "mensen_ver_van_netwerk": float(people[reason == "te_ver_van_netwerk"].sum()),
        "waarde": best.value,
        "begrensd": choice.limited,
        "plekken": float(spots.room[[*range(spots.existing), *best.chosen]].sum())
        if choice.limited
        else None,
        "haalbaar": choice.model != "pcentrum" or best.value < choice.far_m,
        "gap_pct": best.gap_pct,
        "bewezen": best.proven,
    }


def _warnings(
    choice: Choice,
    rules: Rules,
    best: Placement,
    facts: dict[str, Any],
    spots: _Spots,
    costs: Costs,
    estimated: bool,
    source: str | None,
) -> list[Problem]:
    """Return what a reader of the outcome has to know."""
    out = []

    def warn(code: str, **values: Any) -> None:
        values = {"groep": plus(choice.group), **values}
        out.append(Problem(code, "steunpunten", values=values, fatal=False))

    for code, key in (
        ("steunpunten_onbereikbaar", "mensen_zonder_kandidaat"),
        ("steunpunten_ver_van_netwerk", "mensen_ver_van_netwerk"),
    ):
        # Half a person is what spreading leaves over at the edge of a square.
        if facts[key] >= 0.5:
            warn(
                code,
                mensen=in_words(facts[key], rules, False),
                straal=f"{choice.radius_m:g}",
                maximum=f"{rules.max_leg_m:g}",
            )
    if not best.proven:
        warn("steunpunten_niet_bewezen", gap=f"{best.gap_pct:.1f}".replace(".", ","))
    if choice.model != "lscp" and len(best.chosen) < choice.count:
        warn("steunpunten_minder", gekozen=len(best.chosen), aantal=choice.count)
    if choice.model == "pcentrum" and best.value >= choice.far_m:
        fewest = place(
            "lscp", costs, limit_m=choice.far_m, fixed=range(spots.existing), seconds=5.0
        )
        warn("steunpunten_grens_te_krap", grens=f"{choice.far_m:g}", nodig=int(fewest.value))
    unknown = facts["woningen_mensen_onbekend"]
    if unknown:
        warn("steunpunten_mensen_onbekend", woningen=homes_in_words(unknown))
    room = facts["plekken"]
    if choice.limited and facts["mensen_binnen"] is not None and room <= facts["mensen_binnen"]:
        warn(
            "steunpunten_vol",
            plekken=f"{room:,.0f}".replace(",", "."),
            straal=f"{choice.radius_m:g}",
        )
    if estimated:
        warn("steunpunten_geschat", bron=(source or "").split(" ")[0])
    return out
