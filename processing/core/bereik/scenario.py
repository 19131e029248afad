# SPDX-License-Identifier: GPL-2.0-or-later
"""What if: facilities open, close or move, and who walks further or less far because of it.

:func:`prepare` does once what never changes: network, dwellings on it, people, today's distances.
:func:`change` then searches again only for the categories that are touched, from all their
facilities: that takes hundredths of a second, so no distance is patched and the numbers are those
of a full run on the changed layer, to the last digit, ties included.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..errors import LzwError, Problem
from ..mensen.population import spread_people
from ..netwerk.attach import TIE_M, Attachment, attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.meten import measure
from ..netwerk.network import Network, build_network
from ..norms import NormSet
from ..profile import Profile
from ..progress import Tick, check, never
from ..registry import CATEGORIES, LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, concat, conform
from .bereikbaarheid import (
    ESSENTIALS,
    PERSON_GROUPS,
    Inputs,
    areas_with_homes,
    exit_distance,
    judge_completeness,
)
from .vergelijken import Area, Difference, Homes, State, difference

__all__ = [
    "ACTIONS",
    "Changes",
    "Move",
    "Opening",
    "Prepared",
    "change",
    "changed_layer",
    "check_changes",
    "from_rows",
    "prepare",
    "to_rows",
]

ACTIONS = ("open", "sluit", "verplaats")

LAYERS.add(
    LayerSchema(
        "scenarios",
        "Scenario's: wat er verandert",
        "Point",
        (
            Column("scenario", "text", "Naam van het scenario", required=True),
            Column("actie", "text", "Wat er gebeurt", required=True, allowed=ACTIONS),
            Column("voorziening_id", "text", "Identificatie van de voorziening", required=True),
            Column(
                "categorie",
                "text",
                "Categorie",
                required=True,
                allowed=tuple(c.key for c in CATEGORIES),
            ),
            Column("naam", "text", "Naam"),
        ),
        key=("scenario", "voorziening_id"),
        deel=Deel("open"),
    ),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A facility that comes; metres in EPSG:28992."""

    voorziening_id: str
    categorie: str
    x: float
    y: float
    naam: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A facility that goes to another place."""

    voorziening_id: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything one scenario changes."""

    opens: tuple[Opening, ...] = ()
    closes: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()

    def __len__(self) -> int:
        return len(self.opens) + len(self.closes) + len(self.moves)


@dataclass(frozen=True, slots=True)
class _Places:
    """The facilities of one category that have a place, ordered by id."""

    ids: np.ndarray
    at: Attachment


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stays the same whatever opens or closes, and how it is now."""

    facilities: Layer
    profile: Profile
    norms: NormSet
    network: Network
    at: Attachment
    homes: Homes
    areas: tuple[Area, ...]
    exits: np.ndarray | None
    states: Mapping[str, State]
    absent: frozenset[str] = frozenset()
    places: Mapping[str, _Places] = dataclasses.field(default_factory=dict)
    bounds: np.ndarray = dataclasses.field(default_factory=lambda: np.empty((0, 4)))

    @property
    def max_leg_m(self) -> float:
        """Return how far from the network a point may be."""
        return self.norms.rule("aanloop_max")


def prepare(
    inputs: Inputs,
    profile: Profile,
    norms: NormSet,
    *,
    confirmed_absent: frozenset[str] = frozenset(),
    confirmed_complete: frozenset[str] = frozenset(),
    tick: Tick = never,
) -> Prepared:
    """Return the present situation of *inputs*, ready for :func:`change`.

    Takes what :func:`bereikbaarheid` takes and raises what it raises.
    """
    layer = inputs.woningen
    max_leg = norms.rule("aanloop_max")
    network = build_network(
        with_barriers(inputs.wegen, inputs.barrieres),
        profile,
        norms.rule("component_min"),
        tick=lambda f: tick(0.3 * f),
    )
    check(tick, 0.3)
    at = attach(np.asarray(layer.geometry, dtype=object), network, max_leg)
    check(tick, 0.45)
    exits = exit_distance(network, at, inputs.data_omvang)
    people = spread_people(layer, inputs.bevolking, inputs.instellingen)
    check(tick, 0.6)
    dwelling = (layer.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    weights: dict[str, np.ndarray] = {"woningen": dwelling.astype(float)}
    sources: dict[str, str | None] = {}
    for name in PERSON_GROUPS:
        group = people.groups[name]
        if group.unit_kind is not None:
            weights[name] = np.where(dwelling, group.least, 0.0)
            sources[name] = group.source
    everyone = np.ones(len(layer), dtype=bool)
    points = np.asarray(layer.geometry, dtype=object)
    homes = Homes(layer.data, points, everyone, everyone, weights, weights, sources)
    minimum = norms.rule("dekking_min") - 1e-9
    areas = tuple(
        Area(code, name, kind, rows, int(cover >= minimum))
        for code, name, kind, rows, cover in areas_with_homes(inputs, dwelling)
    )
    check(tick, 0.7)
    places = _all_places(inputs.voorzieningen, network, max_leg)
    check(tick, 0.75)
    prepared = Prepared(
        inputs.voorzieningen,
        profile,
        norms,
        network,
        at,
        homes,
        areas,
        exits,
        {},
        confirmed_absent,
        places,
        shapely.bounds(network.edge_geometry),
    )
    wanted = [
        c.key
        for c in CATEGORIES
        if c.key in norms.norms
        and (c.key in places or c.key in ESSENTIALS or c.key in confirmed_absent)
    ]
    states: dict[str, State] = {}
    for number, key in enumerate(wanted):
        check(tick, 0.75 + 0.2 * number / len(wanted))
        state = _state(prepared, key, places.get(key, _nowhere()), confirmed_absent)
        status, _ = judge_completeness(
            key, state.status, state.count, norms, people, inputs, confirmed_complete
        )
        states[key] = dataclasses.replace(state, status=status)
    check(tick, 1.0)
    return dataclasses.replace(prepared, states=states)


def change(
    prepared: Prepared,
    opens: Sequence[Opening] = (),
    closes: Sequence[str] = (),
    moves: Sequence[Move] = (),
    *,
    scenario: str = "",
    run_id: str = "",
    tick: Tick = never,
) -> Difference:
    """Return who gains and who loses when facilities open, close and move.

    Only the categories touched are searched again. A category of which the last one closes is
    absent from then on: it is the scenario that says so, not a gap in the data. Raises
    :class:`LzwError` with everything that is wrong with the changes.
    """
    changes = Changes(tuple(opens), tuple(dict.fromkeys(closes)), tuple(moves))
    problems = check_changes(prepared, changes)
    new, far = _new_places(prepared, changes) if not problems else ({}, [])
    if problems or far:
        raise LzwError([*problems, *far])
    check(tick, 0.1)
    category = _category_of(prepared.facilities)
    gone = {*changes.closes, *(m.voorziening_id for m in changes.moves)}
    touched = {category[i] for i in gone} | {o.categorie for o in changes.opens}
    pairs: dict[str, tuple[State, State]] = {}
    for key in (c.key for c in CATEGORIES if c.key in touched):
        check(tick, 0.2)
        now = prepared.states.get(key)
        if now is None:
            now = _state(prepared, key, prepared.places.get(key, _nowhere()), prepared.absent)
        here = prepared.places.get(key, _nowhere())
        keep = (
            ~np.isin(here.ids.astype(str), sorted(gone)) if gone else np.ones(len(here.ids), bool)
        )
        places = _joined(here.ids[keep], here.at.take(np.flatnonzero(keep)), new.get(key, {}))
        absent = prepared.absent
        if now.status != "geen_gegevens" and not len(places.ids):
            absent |= {key}
        then = _state(prepared, key, places, absent)
        # How sure the list is was decided by the data, not by what somebody imagines.
        if then.status == "bekend" and now.status == "waarschijnlijk_onvolledig":
            then = dataclasses.replace(then, status=now.status)
        pairs[key] = (now, then)
    return difference(
        prepared.homes,
        pairs,
        prepared.areas,
        scenario=scenario,
        profile=prepared.profile.key,
        run_id=run_id,
        tick=lambda f: tick(0.4 + 0.6 * f),
    )


def check_changes(prepared: Prepared, changes: Changes) -> list[Problem]:
    """Return everything wrong with *changes* that needs no search."""
    if not len(changes):
        return [Problem("scenario_leeg")]
    out: list[Problem] = []
    category = _category_of(prepared.facilities)
    for key in dict.fromkeys(o.categorie for o in changes.opens):
        if key not in CATEGORIES:
            choice = ", ".join(c.key for c in CATEGORIES if c.key in prepared.norms.norms)
            out.append(Problem("onbekende_categorie", values={"categorie": key, "keuze": choice}))
    moved = [m.voorziening_id for m in changes.moves]
    named = [*changes.closes, *moved]
    for name in dict.fromkeys(n for n in named if n not in category):
        near = difflib.get_close_matches(name, list(category), n=3, cutoff=0.7)
        out.append(
            Problem("scenario_lijkt_op", values={"id": name, "lijkt": ", ".join(near)})
            if near
            else Problem("scenario_onbekende_voorziening", values={"id": name})
        )
    touched = {category[n] for n in named if n in category}
    touched |= {o.categorie for o in changes.opens if o.categorie in CATEGORIES}
    out += [
        Problem("scenario_geen_norm", values={"categorie": CATEGORIES[key].label})
        for key in sorted(touched - set(prepared.norms.norms))
    ]
    placed = {str(i) for p in prepared.places.values() for i in p.ids}
    out += [
        Problem("scenario_zonder_plek", values={"id": name})
        for name in changes.closes
        if name in category and name not in placed
    ]
    every = [*changes.closes, *moved, *(o.voorziening_id for o in changes.opens)]
    out += [
        Problem("scenario_dubbel", values={"id": name})
        for name in dict.fromkeys(every)
        if every.count(name) > 1
    ]
    out += [
        Problem("scenario_id_bestaat", values={"id": o.voorziening_id})
        for o in changes.opens
        if o.voorziening_id in category
    ]
    return out


def changed_layer(facilities: Layer, changes: Changes) -> Layer:
    """Return the facilities as they would be, for a full run or a map."""
    ids = facilities.data["voorziening_id"].astype(str).to_numpy(dtype=object)
    geometry = np.asarray(facilities.geometry, dtype=object).copy()
    row = {name: number for number, name in enumerate(ids)}
    for move in changes.moves:
        geometry[row[move.voorziening_id]] = shapely.Point(move.x, move.y)
    keep = ~np.isin(ids.astype(str), list(changes.closes))
    schema = LAYERS["voorzieningen"]
    old = Layer(schema.name, facilities.data, geometry).take(keep)
    return concat([old, _opened(changes)], schema) if changes.opens else old


def to_rows(prepared: Prepared, changes: Changes, scenario: str) -> Layer:
    """Return *changes* as rows of the layer ``scenarios``; what closes stands where it stood."""
    data = prepared.facilities.data
    geometry = np.asarray(prepared.facilities.geometry, dtype=object)
    row = {str(name): number for number, name in enumerate(data["voorziening_id"])}
    rows: list[tuple[str, str, object, object, object]] = [
        ("open", o.voorziening_id, o.categorie, o.naam or None, shapely.Point(o.x, o.y))
        for o in changes.opens
    ]
    for action, name, place in (
        *(("sluit", name, None) for name in changes.closes),
        *(("verplaats", m.voorziening_id, shapely.Point(m.x, m.y)) for m in changes.moves),
    ):
        at = row[name]
        about = data.iloc[at]
        rows.append((action, name, about["categorie"], about["naam"], place or geometry[at]))
    actions, names, categories, called, places = zip(*rows, strict=True)
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = places
    table = pd.DataFrame(
        {
            "scenario": scenario,
            "actie": actions,
            "voorziening_id": names,
            "categorie": categories,
            "naam": called,
        }
    )
    return conform(Layer("scenarios", table, shapes), LAYERS["scenarios"])


def from_rows(rows: Layer) -> Changes:
    """Return the changes that rows of the layer ``scenarios`` describe; all have a geometry."""
    xy = shapely.get_coordinates(rows.geometry)
    opens: list[Opening] = []
    closes: list[str] = []
    moves: list[Move] = []
    for about, (x, y) in zip(rows.data.to_dict("records"), xy, strict=True):
        name = str(about["voorziening_id"])
        if about["actie"] == "open":
            called = about["naam"] if isinstance(about["naam"], str) else ""
            opens.append(Opening(name, str(about["categorie"]), float(x), float(y), called))
        elif about["actie"] == "sluit":
            closes.append(name)
        else:
            moves.append(Move(name, float(x), float(y)))
    return Changes(tuple(opens), tuple(closes), tuple(moves))


def _category_of(facilities: Layer) -> dict[str, str]:
    data = facilities.data
    return dict(zip(data["voorziening_id"].astype(str), data["categorie"].astype(str), strict=True))


def _all_places(facilities: Layer, network: Network, max_leg: float) -> dict[str, _Places]:
    """Return per category where its facilities meet the network; attached all at once."""
    geometry = np.asarray(facilities.geometry, dtype=object)
    ids = facilities.data["voorziening_id"].astype(str).to_numpy(dtype=object)
    category = facilities.data["categorie"].to_numpy(dtype=object)
    # A facility without a place is as if it were not there.
    placed = ~shapely.is_missing(geometry)
    at = attach(geometry, network, max_leg)
    out = {}
    for key in dict.fromkeys(category[placed]):
        rows = np.flatnonzero((category == key) & placed)
        rows = rows[np.argsort(ids[rows].astype(str), kind="stable")]
        out[str(key)] = _Places(ids[rows], at.take(rows))
    return out


def _nowhere() -> _Places:
    none = np.empty(0)
    return _Places(
        np.empty(0, dtype=object),
        Attachment(np.empty(0, dtype=int), none, none, np.empty((0, 2))),
    )


def _new_places(
    prepared: Prepared, changes: Changes
) -> tuple[dict[str, dict[str, Attachment]], list[Problem]]:
    """Return per category where the new places meet the network, and what lies too far off."""
    category = _category_of(prepared.facilities)
    spots = [(o.voorziening_id, o.categorie, o.x, o.y, o.naam) for o in changes.opens]
    spots += [(m.voorziening_id, category[m.voorziening_id], m.x, m.y, "") for m in changes.moves]
    if not spots:
        return {}, []
    xy = np.array([(x, y) for _, _, x, y, _ in spots], dtype=float)
    at = attach(
        np.asarray(shapely.points(xy), dtype=object), _near(prepared, xy), prepared.max_leg_m
    )
    out: dict[str, dict[str, Attachment]] = {}
    problems = []
    for number, (name, key, x, y, called) in enumerate(spots):
        if at.edge[number] < 0:
            problems.append(
                Problem(
                    "scenario_ver_van_netwerk",
                    values={
                        "id": called or name,
                        "plek": _place_words(prepared, name, key, called),
                        "x": f"{x:.0f}",
                        "y": f"{y:.0f}",
                        "maximum": f"{prepared.max_leg_m:g}",
                    },
                )
            )
        out.setdefault(key, {})[name] = at.take(np.array([number]))
    return out, problems


def _place_words(prepared: Prepared, identity: str, category: str, called: str) -> str:
    """Return what stands at a new place: a facility that moves there, or what opens."""
    known = prepared.facilities.data
    rows = known[(known["voorziening_id"] == identity).to_numpy(dtype=bool)]
    if len(rows):
        name = rows["naam"].iloc[0] if "naam" in rows else None
        return f"de nieuwe plek van {name if isinstance(name, str) and name else identity}"
    what = f"de nieuwe plek voor {CATEGORIES[category].one}"
    return f"{what}, {called}," if called else what


def _near(prepared: Prepared, xy: np.ndarray) -> Network:
    """Return the network with only the edges that a point of *xy* may attach to.

    What lies beyond the longest leg can neither be the nearest nor tie with it, so attaching gives
    the same without an index over every street.
    """
    reach = prepared.max_leg_m + 2 * TIE_M
    near = np.zeros(len(prepared.bounds), dtype=bool)
    west, south, east, north = prepared.bounds.T
    for x, y in xy:
        near |= (
            (west <= x + reach) & (east >= x - reach) & (south <= y + reach) & (north >= y - reach)
        )
    return dataclasses.replace(
        prepared.network, edge_attachable=prepared.network.edge_attachable & near
    )


def _joined(ids: np.ndarray, at: Attachment, new: Mapping[str, Attachment]) -> _Places:
    """Return the facilities that stay and those that come, ordered by id."""
    names = np.concatenate([ids, np.array([*new], dtype=object)])
    parts = [at, *new.values()]
    whole = Attachment(
        np.concatenate([p.edge for p in parts]),
        np.concatenate([p.offset_m for p in parts]),
        np.concatenate([p.leg_m for p in parts]),
        np.concatenate([p.xy for p in parts]),
    )
    order = np.argsort(names.astype(str), kind="stable")
    return _Places(names[order], whole.take(order))


def _state(prepared: Prepared, key: str, places: _Places, absent: frozenset[str]) -> State:
    """Return distance, norm and reason per dwelling, measured as a full run does."""
    norm = prepared.norms.norms[key].value
    found = measure(
        prepared.network,
        prepared.at,
        prepared.exits,
        places.ids,
        places.at,
        absent=key in absent,
        unknown_max_pct=prepared.norms.rule("onbekend_max"),
    )
    met = np.where(np.isnan(found.distance), np.nan, (found.distance <= norm).astype(float))
    edge = None if found.edge_uncertain is None else found.edge_uncertain.astype(float)
    return State(
        found.distance, met, found.ids, found.reason, edge, norm, found.status, len(places.ids)
    )


def _opened(changes: Changes) -> Layer:
    """Return the facilities that open as rows of ``voorzieningen``."""
    schema = LAYERS["voorzieningen"]
    table = pd.DataFrame(
        {
            "voorziening_id": [o.voorziening_id for o in changes.opens],
            "categorie": [o.categorie for o in changes.opens],
            "naam": [o.naam or None for o in changes.opens],
            "bron": "scenario",
        }
    )
    shapes = shapely.points([(o.x, o.y) for o in changes.opens])
    return conform(Layer(schema.name, table, np.asarray(shapes, dtype=object)), schema)
