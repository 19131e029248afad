# SPDX-License-Identifier: GPL-2.0-or-later
"""Woonservicegebieden: who can walk to which hub, what the area offers, what its hub still misses.

Every dwelling belongs to the nearest hub over the network, as far as the outer ring; of two at the
same distance to the first by id. Polygons follow the streets that are reached and the buildings of
the dwellings, so they divide where the dwellings divide. Numbers are counted by dwelling, never by
polygon.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely

from ..bereik.bereikbaarheid import Inputs as Reach
from ..bereik.bereikbaarheid import exit_distance, judge_completeness
from ..bereik.loopgebieden import Ground, loopgebieden
from ..cijfers.openbaar import public_number
from ..errors import LzwError, Problem
from ..mensen.doelgroep import LEVELS, Rules, in_study
from ..mensen.population import ESTIMATED, MOST_PEOPLE, People, spread_people
from ..netwerk.attach import attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.loopvlakken import apart, with_buildings
from ..netwerk.network import Network, build_network, pieces
from ..netwerk.routes import length_on_route
from ..netwerk.search import nearest_paths
from ..norms import GROUPS, NormSet
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import CATEGORIES, LAYERS
from ..tables import Layer, conform
from .hubs import (
    HubRules,
    Hubs,
    Places,
    find_hubs,
    given_hubs,
    of_the_user,
    read_places_with_functions,
)
from .tenminste import (
    PARTLY_UNKNOWN,
    WHOLLY_UNKNOWN,
    at_most,
    homes_in_words,
    people_in_words,
)
from .woonservicelagen import RINGS, WHOLE
from .woonservicetoets import Living, judge, measure_areas, nearest_places, surely_beyond

__all__ = ["Choice", "Inputs", "Result", "woonservicegebieden"]

Source = Literal["gegeven", "gevonden"]

_ELDEST = "inw_75plus"

_NEAREST_M, _FURTHEST_M = 1.0, 20_000.0

_ADDRESS_M = 2.0
"""What is drawn around the address of a dwelling without a building."""

_NAMED = 6
"""At most so many places are named in one sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked. ``source`` None takes the hubs that are given, else those that are found.

    ``confirmed`` are functions and categories whose list somebody says is complete.
    """

    source: Source | None = None
    buurten: bool = False
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Inputs:
    """The layers of one run. ``hubs`` are points of a layer of its own (``punt_id``, ``naam``,
    ``functies``); ``geschiktheid`` may be empty. ``status`` is how complete each category is, where
    bereikbaarheid judged it; ``data_omvang`` how far the data reach.
    """

    woningen: Layer
    wegen: Layer
    voorzieningen: Layer
    bevolking: Layer
    instellingen: Layer
    gebieden: Layer
    panden: Layer
    geschiktheid: Layer
    barrieres: Layer | None = None
    hubs: Layer | None = None
    status: Mapping[str, str] = field(default_factory=dict)
    data_omvang: Any = None
    gemeente: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The layers by name, facts for closing lines and warnings."""

    layers: dict[str, Layer]
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def woonservicegebieden(
    inputs: Inputs,
    profile: Profile,
    hub_rules: HubRules,
    norms: NormSet,
    choice: Choice,
    *,
    run_id: str = "",
    tick: Tick = never,
) -> Result:
    """Return the hubs, their areas and the test of each, all layers of woonservicegebied.

    Raises :class:`LzwError` where there is no hub, none on the network, or none that any dwelling
    of the study can walk to.
    """
    rules = Rules.of(norms)
    _refuse(hub_rules)
    wegen = with_barriers(inputs.wegen, inputs.barrieres)
    network = build_network(wegen, profile, rules.min_component_m, part(tick, 0.0, 0.15))
    problems = pieces(network, rules.min_component_m)
    places, found = read_places_with_functions(
        inputs.voorzieningen, network, rules.max_leg_m, hub_rules
    )
    problems += found
    if inputs.hubs is not None:
        places, found = of_the_user(places, inputs.hubs, hub_rules)
        problems += found
    hubs, found = _hubs(inputs, places, network, hub_rules, rules, choice)
    problems += found
    check(tick, 0.2)
    homes = _in_order(inputs.woningen)
    hubs, dropped = _in_reach(hubs, network, homes, rules, hub_rules, inputs.gemeente)
    if dropped:
        values = {"straal": f"{hub_rules.metres[-1]:g}"}
        problems.append(
            Problem("hubs_zonder_woningen", "hubs", count=dropped, values=values, fatal=False)
        )
    living, distance = _living(
        inputs, homes, wegen, network, hubs, places, rules, hub_rules, norms, choice
    )
    check(tick, 0.3)
    table = measure_areas(living, hub_rules, rules)
    verdict = judge(table, hub_rules)
    check(tick, 0.4)
    shapes = _shapes(inputs, homes, network, hubs, living, hub_rules, rules, part(tick, 0.4, 0.9))
    which = {"profiel": profile.key, "run_id": run_id}
    advice = _advice(living, hub_rules, which)
    buurt_hub, more = _snapped(homes, inputs.gebieden, living, choice)
    problems += more
    layers = {
        "hubs": _hub_layer(living, hub_rules, verdict, advice, which),
        "hub_leden": _members(living, hub_rules, which),
        "hubs_advies": advice,
        "woonservicegebieden": _areas(
            shapes, inputs.gebieden, homes, buurt_hub, living, hub_rules, rules, verdict, which
        ),
        "woonservicegebieden_toets": _conformed("woonservicegebieden_toets", table.assign(**which)),
        "woonservicegebieden_woningen": _per_home(homes, living, distance, buurt_hub, which),
        "woonservicegebieden_gebied": _per_area(homes, inputs.gebieden, living, rules, which),
    }
    facts = _facts(layers, living, inputs, homes, rules, hub_rules)
    problems += _warnings(table, hub_rules, living, facts["woningen_mensen_onbekend"])
    check(tick, 1.0)
    return Result(layers, facts, problems)


def _refuse(hub_rules: HubRules) -> None:
    """Raise for rings and distances that cannot be."""
    problems = []
    metres = hub_rules.metres
    shown = ", ".join(f"{m:g}" for m in metres)
    # Not the other way round: NaN is no number between two others either.
    if not all(_NEAREST_M <= m <= _FURTHEST_M for m in metres):
        values: dict[str, Any] = {"ringen": shown, "hoogste": int(_FURTHEST_M)}
        problems.append(Problem("ringen_onjuist", values=values))
    elif not all(a < b for a, b in itertools.pairwise(metres)):
        problems.append(Problem("ringen_niet_oplopend", values={"ringen": shown}))
    if not _NEAREST_M <= hub_rules.together_m <= _FURTHEST_M:
        typed = f"{hub_rules.together_m:g}".replace(".", ",")
        values = {"waarde": typed, "hoogste": int(_FURTHEST_M)}
        problems.append(Problem("onderling_onjuist", values=values))
    if problems:
        raise LzwError(problems)


def _in_order(homes: Layer) -> Layer:
    ids = homes.data["woning_id"].astype(str).to_numpy()
    return homes.take(np.argsort(ids, kind="stable"))


def _hubs(
    inputs: Inputs,
    places: Places,
    network: Network,
    hub_rules: HubRules,
    rules: Rules,
    choice: Choice,
) -> tuple[Hubs, list[Problem]]:
    """Return the hubs that are asked for; those that are given go before those that are found."""
    source = choice.source
    if inputs.hubs is not None:
        return given_hubs(places, network, hub_rules, rules.max_leg_m, inputs.hubs)
    if source is None:
        wanted = [list(hub_rules.functions).index(f) for f in hub_rules.given]
        there = places.said & places.has[:, wanted].all(axis=1) & (places.at.edge >= 0)
        source = "gegeven" if there.any() else "gevonden"
    if source == "gegeven":
        return given_hubs(places, network, hub_rules, rules.max_leg_m)
    return find_hubs(places, network, hub_rules)


def _in_reach(
    hubs: Hubs,
    network: Network,
    homes: Layer,
    rules: Rules,
    hub_rules: HubRules,
    gemeente: str | None,
) -> tuple[Hubs, int]:
    """Return the hubs to which a dwelling of the study belongs, and how many others there were."""
    study, _ = in_study(homes, gemeente)
    dwelling = (study.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    at = attach(np.asarray(study.geometry, dtype=object)[dwelling], network, rules.max_leg_m)
    found = nearest_paths(network, at, hubs.at)
    near = (found.facility >= 0) & (np.round(found.distance_m, 3) <= hub_rules.metres[-1])
    keep = np.unique(found.facility[near])
    if not len(keep):
        values = {"aantal": len(hubs), "straal": f"{hub_rules.metres[-1]:g}"}
        raise LzwError(Problem("hubs_bereiken_niemand", "hubs", values=values))
    return hubs.take(keep), len(hubs) - len(keep)


def _living(
    inputs: Inputs,
    homes: Layer,
    wegen: Layer,
    network: Network,
    hubs: Hubs,
    places: Places,
    rules: Rules,
    hub_rules: HubRules,
    norms: NormSet,
    choice: Choice,
) -> tuple[Living, np.ndarray]:
    """Return what is measured, and per dwelling the walk to its hub (NaN: not on the network)."""
    at = attach(np.asarray(homes.geometry, dtype=object), network, rules.max_leg_m)
    paths = nearest_paths(network, at, hubs.at)
    metres = np.round(paths.distance_m, 3)
    ring = np.searchsorted(np.asarray(hub_rules.metres), metres, side="left")
    ring = np.where((paths.facility >= 0) & (ring < len(RINGS)), ring, -1)
    trap = wegen.data["trap"].to_numpy(dtype=float, na_value=np.nan)[network.edge_way]
    stairs, _ = length_on_route(network, at, hubs.at, paths, trap == 1)
    vague, _ = length_on_route(network, at, hubs.at, paths, np.isnan(trap))
    people = spread_people(homes, inputs.bevolking, inputs.instellingen)
    living = Living(
        network=network,
        hubs=hubs,
        places=places,
        homes_at=at,
        dwelling=(homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool),
        hub=paths.facility,
        ring=ring,
        people=people,
        status=_status(inputs, places, people, norms, choice),
        confirmed=choice.confirmed,
        exit_m=exit_distance(network, hubs.at, inputs.data_omvang),
        suitable=_suitable(homes, inputs.geschiktheid),
        steps=stairs,
        steps_unknown=vague,
    )
    return living, metres


def _status(
    inputs: Inputs, places: Places, people: People, norms: NormSet, choice: Choice
) -> dict[str, str]:
    """Return how complete each category is: as bereikbaarheid judged it, else as it would."""
    kinds = places.layer.data["categorie"].value_counts()
    reach = Reach(
        inputs.woningen,
        inputs.voorzieningen,
        inputs.wegen,
        inputs.gebieden,
        inputs.bevolking,
        inputs.instellingen,
    )
    out = {}
    for category in CATEGORIES:
        key = category.key
        count = int(kinds.get(key, 0))
        if key in inputs.status:
            out[key] = inputs.status[key]
        elif not count:
            out[key] = "geen_gegevens"
        else:
            out[key], _ = judge_completeness(
                key, "bekend", count, norms, people, reach, choice.confirmed
            )
    return out


def _suitable(homes: Layer, found: Layer) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return per doelgroep which dwellings surely and which possibly are suitable."""
    out = {}
    for group, rows in found.data.groupby("doelgroep", sort=True):
        mine = rows.set_index("woning_id").reindex(homes.data["woning_id"])
        sure = (mine["klasse_min"] == "geschikt").to_numpy(dtype=bool)
        # A dwelling without a row can be of any class.
        could = ((mine["klasse_max"] == "geschikt") | mine["klasse_max"].isna()).to_numpy(
            dtype=bool
        )
        out[str(group)] = (sure, could)
    return out


# Polygons


def _shapes(
    inputs: Inputs,
    homes: Layer,
    network: Network,
    hubs: Hubs,
    living: Living,
    hub_rules: HubRules,
    rules: Rules,
    tick: Tick,
) -> dict[tuple[int, int], Any]:
    """Return per hub and ring its polygon: streets by the nearest hub, buildings whole."""
    as_places = Layer(
        "voorzieningen",
        pd.DataFrame({"voorziening_id": hubs.ids, "naam": hubs.names}),
        hubs.geometry,
    )
    ground = Ground(network, hub_rules.buffer_m, hub_rules.hole_m2)
    drawn = loopgebieden(
        as_places,
        network,
        hubs.at,
        hub_rules.metres,
        mode="dichtstbij",
        buffer_m=hub_rules.buffer_m,
        hole_m2=hub_rules.hole_m2,
        ground=ground,
        tick=part(tick, 0.0, 0.8),
    ).areas
    hub = pd.Index(hubs.ids).get_indexer(pd.Index(drawn.data["voorziening_id"]))
    ring = np.searchsorted(np.asarray(hub_rules.metres), drawn.data["band_tot_m"].to_numpy())
    shapes: dict[tuple[int, int], Any] = {
        (int(h), int(r)): g
        for h, r, g in zip(hub, ring, drawn.geometry, strict=True)  # type: ignore[arg-type]
    }
    buildings, owner = _owners(inputs.panden, homes, living, shapes, 2 * rules.max_leg_m)
    check(tick, 0.85)
    return with_buildings(shapes, buildings, owner)


def _owners(
    panden: Layer,
    homes: Layer,
    living: Living,
    shapes: Mapping[tuple[int, int], Any],
    near_m: float,
) -> tuple[np.ndarray, list[tuple[int, int] | None]]:
    """Return the buildings with dwellings near any area, and the hub and ring of most of them."""
    nothing = np.empty(0, dtype=object)
    if not shapes:
        return nothing, []
    area = np.where(living.ring >= 0, living.hub * len(RINGS) + living.ring, -1)
    number = np.full(len(homes), -1)
    if len(panden):
        of = homes.data["pand_id"].astype(object)
        number = pd.Index(panden.data["pand_id"].astype(str)).get_indexer(
            pd.Index(of.where(of.notna(), ""))
        )
    some = np.flatnonzero((number >= 0) & living.dwelling)
    counted = (
        pd.DataFrame({"pand": number[some], "area": area[some]})
        .value_counts()
        .reset_index(name="n")
        .sort_values(["pand", "n", "area"], ascending=[True, False, True])
        .drop_duplicates("pand")
    )
    # Of a dwelling without a building the address is all there is to draw.
    places = np.asarray(homes.geometry, dtype=object)
    loose = np.flatnonzero((number < 0) & living.dwelling & ~shapely.is_missing(places))
    around = shapely.buffer(places[loose], _ADDRESS_M, quad_segs=1)
    geometry = np.r_[
        np.asarray(panden.geometry, dtype=object)[counted["pand"].to_numpy(dtype=int)],
        np.asarray(around, dtype=object),
    ]
    area = np.r_[counted["area"].to_numpy(dtype=int), area[loose]]
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    box = shapely.box(west - near_m, south - near_m, east + near_m, north + near_m)
    there = ~shapely.is_missing(geometry)
    there[there] = shapely.intersects(box, geometry[there])
    invalid = there.copy()
    invalid[there] = ~shapely.is_valid(geometry[there])
    geometry[invalid] = shapely.make_valid(geometry[invalid])
    owner: list[tuple[int, int] | None] = [
        None if a < 0 else divmod(int(a), len(RINGS)) for a in area[there]
    ]
    return geometry[there], owner


def _snapped(
    homes: Layer, gebieden: Layer, living: Living, choice: Choice
) -> tuple[dict[str, int], list[Problem]]:
    """Return per buurt_code the hub in whose area most of its 75-plussers live, where one is.

    Those in no area count as one more party; of equals the first hub. A dwelling of which nothing
    is known counts as the mean one of its buurt; where nothing is known at all dwellings count.
    """
    if not choice.buurten:
        return {}, []
    # A buurt of water with some houseboats would draw a river.
    land = (gebieden.data["water"].fillna(0) != 1).to_numpy(dtype=bool)
    known = gebieden.data.loc[
        (gebieden.data["soort"] == "buurt").to_numpy(dtype=bool) & land, "gebied_code"
    ]
    code = homes.data["buurt_code"].astype(object)
    some = np.flatnonzero(code.isin(set(known)).to_numpy(dtype=bool) & living.dwelling)
    if not len(some):
        return {}, [Problem("buurten_ontbreken", "gebieden", fatal=False)]
    group = living.people.groups[_ELDEST]
    weight = group.per_home if group.unit_kind else np.ones(len(homes))
    table = pd.DataFrame(
        {
            "buurt": code.iloc[some].to_numpy(),
            # Who is in no area comes last of equals.
            "hub": np.where(living.ring[some] >= 0, living.hub[some], len(living.hubs)),
            "mensen": weight[some],
        }
    )
    mean = table.groupby("buurt")["mensen"].transform("mean").fillna(1.0)
    table["mensen"] = table["mensen"].fillna(mean)
    total = table.groupby(["buurt", "hub"], sort=True)["mensen"].sum().round(6).reset_index()
    total = total.sort_values(["buurt", "mensen", "hub"], ascending=[True, False, True])
    total = total.drop_duplicates("buurt")
    total = total[(total["hub"] < len(living.hubs)) & (total["mensen"] > 0)]
    return dict(zip(total["buurt"], total["hub"].astype(int), strict=True)), []


# Layers


def _conformed(name: str, data: pd.DataFrame, geometry: np.ndarray | None = None) -> Layer:
    return conform(Layer(name, data, geometry), LAYERS[name])


def _function_words(has: np.ndarray, hub_rules: HubRules) -> list[str | None]:
    labels = [f.label for f in hub_rules.functions.values()]
    return [", ".join(labels[i] for i in np.flatnonzero(row)) or None for row in has]


def _hub_layer(
    living: Living,
    hub_rules: HubRules,
    verdict: pd.DataFrame,
    advice: Layer,
    which: Mapping[str, str],
) -> Layer:
    hubs = living.hubs
    n = len(hubs)
    outcome = verdict.set_index("hub_id").reindex(hubs.ids)
    lines = []
    for number, hub_id in enumerate(hubs.ids):
        rows = advice.data[(advice.data["hub_id"] == hub_id).to_numpy(dtype=bool)]
        mine = hubs.member[hubs.member_hub == number]
        lines.append(_sentence(living.places.names[mine[mine >= 0]], rows))
    edge = np.zeros(n, dtype=bool)
    if living.exit_m is not None:
        edge = living.exit_m < hub_rules.metres[-1]
    data = pd.DataFrame(
        {
            "hub_id": hubs.ids,
            **which,
            "naam": hubs.names,
            "herkomst": hubs.origin,
            "functies": _function_words(hubs.has, hub_rules),
            "functies_zelf": _function_words(hubs.own, hub_rules),
            "n_leden": np.bincount(hubs.member_hub, minlength=n),
            "aanloop_m": np.round(hubs.at.leg_m, 3),
            "oordeel": outcome["oordeel"].to_numpy(dtype=object),
            "ontbreekt": outcome["ontbreekt"].to_numpy(dtype=object),
            "onbekend": outcome["onbekend"].to_numpy(dtype=object),
            "advies": lines,
            "rand_onzeker": edge.astype(int),
        }
    )
    return _conformed("hubs", data, hubs.geometry)


def _sentence(names: Sequence[str], rows: pd.DataFrame) -> str:
    """Return what lies together, what could be joined and what is too far, in words."""
    named = list(dict.fromkeys(str(n) for n in names))
    parts = []
    if len(named) > 1:
        more = f" en nog {len(named) - _NAMED}" if len(named) > _NAMED else ""
        listed = named[:_NAMED]
        text = ", ".join(listed) + more if more else _and(listed)
        parts.append(f"Bij elkaar liggen: {text}.")
    for kind, words in (
        ("samenwerken", "Dichtbij genoeg om samen te gaan"),
        ("te_ver", "Te ver om samen te gaan"),
    ):
        mine = rows[(rows["soort"] == kind).to_numpy(dtype=bool)].sort_values("afstand_m")
        if len(mine):
            found = [
                f"{w} ({_metres(m)})" for w, m in zip(mine["wat"], mine["afstand_m"], strict=True)
            ]
            parts.append(f"{words}: {_and(found)}.")
    rest = rows[rows["soort"].isin(("nergens_bekend", "niet_verbonden")).to_numpy(dtype=bool)]
    if len(rest):
        parts.append(f"Nergens bekend of niet te belopen: {_and(list(rest['wat']))}.")
    return " ".join(parts)


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def _metres(value: float) -> str:
    """Return a walk as people write it.

    >>> _metres(620.4), _metres(2149.0)
    ('620 m', '2,1 km')
    """
    if value < 1000:
        return f"{value:.0f} m"
    return f"{value / 1000:.1f} km".replace(".", ",")


def _members(living: Living, hub_rules: HubRules, which: Mapping[str, str]) -> Layer:
    """Return a row per hub and place that lies with it; a hub of its own layer is one too."""
    hubs, places = living.hubs, living.places
    real = hubs.member >= 0
    row = np.where(real, hubs.member, 0)
    some = len(places) > 0

    def column(values: np.ndarray, own: np.ndarray) -> np.ndarray:
        if not some:
            return own
        return np.where(real, values[row], own)

    hub = hubs.member_hub
    geometry = np.asarray(places.layer.geometry, dtype=object)
    words = np.array(_function_words(places.has, hub_rules), dtype=object)
    own_words = np.array(_function_words(hubs.own, hub_rules), dtype=object)
    category = places.layer.data["categorie"].to_numpy(dtype=object)
    data = pd.DataFrame(
        {
            "hub_id": hubs.ids[hub],
            **which,
            "voorziening_id": column(places.ids, hubs.ids[hub]),
            "naam": column(places.names, hubs.names[hub]),
            "categorie": column(category, np.full(len(hub), None, dtype=object)),
            "functies": column(words, own_words[hub]),
            "rol": hubs.role,
            "afstand_m": hubs.walk_m,
        }
    )
    # Two points of a layer of its own on one spot are one row.
    once = ~data.duplicated(["hub_id", "voorziening_id"]).to_numpy(dtype=bool)
    shown = column(geometry, hubs.geometry[hub])
    return _conformed("hub_leden", data[once].reset_index(drop=True), shown[once])


def _advice(living: Living, hub_rules: HubRules, which: Mapping[str, str]) -> Layer:
    """Return per hub and function it lacks the nearest place that has it, and what can be done."""
    hubs, places = living.hubs, living.places
    reach = hub_rules.metres[-1]
    parts = []
    for number, function in enumerate(hub_rules.functions.values()):
        rows = places.with_function(number)
        lacking = np.flatnonzero(~hubs.has[:, number])
        if not len(lacking):
            continue
        metres, place = nearest_places(living, rows, np.zeros(len(hubs), dtype=bool))
        metres, place = metres[lacking], place[lacking]
        got = place >= 0
        kind = np.full(len(lacking), "niet_verbonden", dtype=object)
        kind[got] = np.where(metres[got] <= reach, "samenwerken", "te_ver")
        if not len(rows):
            kind[:] = "nergens_bekend"
        none = np.full(len(lacking), None, dtype=object)
        ids, names, category = (none.copy() for _ in range(3))
        # Without a place it is something to say about the hub itself.
        shape = np.asarray(hubs.geometry, dtype=object)[lacking]
        ids[got], names[got] = places.ids[place[got]], places.names[place[got]]
        category[got] = places.layer.data["categorie"].to_numpy(dtype=object)[place[got]]
        shape[got] = np.asarray(places.layer.geometry, dtype=object)[place[got]]
        parts.append(
            pd.DataFrame(
                {
                    "_hub": lacking,
                    "_order": number,
                    "_shape": shape,
                    "hub_id": hubs.ids[lacking],
                    **which,
                    "functie": function.key,
                    "wat": function.label,
                    "voorziening_id": ids,
                    "naam": names,
                    "categorie": category,
                    "afstand_m": np.where(np.isfinite(metres), metres, np.nan),
                    "soort": kind,
                    "advies": [
                        _can(function.label, n, m, k)
                        for n, m, k in zip(names, metres, kind, strict=True)
                    ],
                }
            )
        )
    if not parts:
        return _conformed("hubs_advies", pd.DataFrame(index=range(0)), np.empty(0, dtype=object))
    table = pd.concat(parts, ignore_index=True).sort_values(["_hub", "_order"])
    return _conformed(
        "hubs_advies",
        table.drop(columns=["_hub", "_order", "_shape"]).reset_index(drop=True),
        table["_shape"].to_numpy(dtype=object),
    )


def _can(label: str, name: Any, metres: float, kind: str) -> str:
    """Return what can be done about a function that a hub lacks."""
    first = label[:1].upper() + label[1:]
    if kind == "nergens_bekend":
        return f"{first}: in de gegevens staat geen plek die dit heeft."
    if kind == "niet_verbonden":
        return f"{first}: er is geen looproute naar een plek die dit heeft."
    where = f"{first}: {name} ligt op {_metres(metres)} lopen"
    if kind == "samenwerken":
        return f"{where}, dichtbij genoeg om samen te gaan."
    return f"{where}, te ver om samen te gaan."


def _areas(
    shapes: Mapping[tuple[int, int], Any],
    gebieden: Layer,
    homes: Layer,
    buurt_hub: Mapping[str, int],
    living: Living,
    hub_rules: HubRules,
    rules: Rules,
    verdict: pd.DataFrame,
    which: Mapping[str, str],
) -> Layer:
    """Return a row per hub and ring, and per hub its whole buurten where those are asked for."""
    hubs = living.hubs
    keys = sorted(shapes)
    hub = np.array([h for h, _ in keys], dtype=int)
    ring = np.array([r for _, r in keys], dtype=int)
    low = np.r_[0.0, np.asarray(hub_rules.metres[:-1])]
    place = np.where(living.ring >= 0, living.hub * len(RINGS) + living.ring, -1)
    place = np.where(living.dwelling, place, -1)
    counts = _counts(place, len(hubs) * len(RINGS), living, rules)
    cell = hub * len(RINGS) + ring
    geometry = np.empty(len(keys), dtype=object)
    geometry[:] = [shapes[k] for k in keys]
    data = pd.DataFrame(
        {
            "_hub": hub,
            "vorm": "netwerk",
            "ring": np.array(RINGS, dtype=object)[ring],
            "ring_van_m": low[ring],
            "ring_tot_m": np.asarray(hub_rules.metres)[ring],
            "buurten": None,
            **{name: values[cell] for name, values in counts.items()},
        }
    )
    if buurt_hub:
        codes = sorted(buurt_hub)
        of = {code: number for number, code in enumerate(codes)}
        whose = np.array([buurt_hub[c] for c in codes])
        number = homes.data["buurt_code"].astype(object).map(of)
        inside = number.notna().to_numpy(dtype=bool) & living.dwelling
        place = np.full(len(homes), -1)
        place[inside] = whose[number[inside].to_numpy(dtype=int)]
        counts = _counts(place, len(hubs), living, rules)
        some = np.unique(whose)
        areas = gebieden.take((gebieden.data["soort"] == "buurt").to_numpy(dtype=bool))
        mine = areas.data["gebied_code"].map(buurt_hub)
        merged = {}
        for h in some:
            rows = (mine == h).fillna(False).to_numpy(dtype=bool)
            valid = shapely.make_valid(np.asarray(areas.geometry, dtype=object)[rows])
            merged[int(h)] = shapely.union_all(valid)
        merged = apart(merged)
        there = np.array(sorted(merged), dtype=int)
        more = np.empty(len(there), dtype=object)
        more[:] = [merged[h] for h in there]
        whole = pd.DataFrame(
            {
                "_hub": there,
                "vorm": "buurten",
                "ring": WHOLE,
                "ring_van_m": np.nan,
                "ring_tot_m": np.nan,
                "buurten": [", ".join(c for c in codes if buurt_hub[c] == h) for h in there],
                **{name: values[there] for name, values in counts.items()},
            }
        )
        data = pd.concat([data, whole], ignore_index=True)
        geometry = np.r_[geometry, more]
    which_hub = data["_hub"].to_numpy(dtype=int)
    outcome = verdict.set_index("hub_id").reindex(hubs.ids[which_hub])
    group = living.people.groups[_ELDEST]
    data = data.assign(
        gebied_id=[
            f"{which['profiel']}-{h}-{v}-{r}"
            for h, v, r in zip(hubs.ids[which_hub], data["vorm"], data["ring"], strict=True)
        ],
        hub_id=hubs.ids[which_hub],
        naam=hubs.names[which_hub],
        oppervlakte_ha=np.round(shapely.area(geometry) / 10_000, 4),
        bron_bevolking=group.source,
        geschat=int(group.unit_kind in ESTIMATED) if group.unit_kind else None,
        **which,
        **{c: outcome[c].to_numpy(dtype=object) for c in ("oordeel", "ontbreekt", "onbekend")},
    )
    return _conformed("woonservicegebieden", data, geometry)


def _counts(place: np.ndarray, size: int, living: Living, rules: Rules) -> dict[str, np.ndarray]:
    """Return dwellings and published numbers of people per *place* (0..*size*, -1 nowhere)."""
    inside = place >= 0
    out: dict[str, np.ndarray] = {
        "woningen": np.bincount(place[inside], minlength=size).astype(float)
    }
    words = np.full(size, None, dtype=object)
    out["woningen_onbekend"] = np.full(size, np.nan)
    for name in ("inwoners", _ELDEST):
        group = living.people.groups[name]
        if group.unit_kind is None:
            out[name], out[f"{name}_max"] = np.full(size, np.nan), np.full(size, np.nan)
            continue
        weight = group.per_home[inside]
        total = np.bincount(place[inside], weights=np.nan_to_num(weight), minlength=size)
        vague = np.bincount(place[inside][np.isnan(weight)], minlength=size).astype(float)
        # Too few known ones beside some unknown: that is no number.
        out[name] = np.where(
            (vague > 0) & (total < rules.publish_min), np.nan, _published(total, rules)
        )
        out[f"{name}_max"] = np.where(vague > 0, at_most(total, vague, rules), np.nan)
        if name == _ELDEST:
            guess = group.unit_kind in ESTIMATED
            out["woningen_onbekend"] = vague
            words[:] = [
                people_in_words(float(t), float(v), rules, guess)
                for t, v in zip(total, vague, strict=True)
            ]
    out["mensen_tekst"] = words
    return out


def _published(total: np.ndarray, rules: Rules) -> np.ndarray:
    values = [public_number(round(float(t), 6), rules) for t in total]
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def _per_home(
    homes: Layer,
    living: Living,
    metres: np.ndarray,
    buurt_hub: Mapping[str, int],
    which: Mapping[str, str],
) -> Layer:
    n, hubs = len(homes), living.hubs
    ids, ring, reason, snapped = (np.full(n, None, dtype=object) for _ in range(4))
    some = living.hub >= 0
    ids[some] = hubs.ids[living.hub[some]]
    inside = living.ring >= 0
    ring[inside] = np.array(RINGS, dtype=object)[living.ring[inside]]
    reason[~inside] = "te_ver"
    reason[~some] = "niet_verbonden"
    reason[living.homes_at.edge < 0] = "te_ver_van_netwerk"
    if buurt_hub:
        number = homes.data["buurt_code"].astype(object).map(buurt_hub)
        got = number.notna().to_numpy(dtype=bool)
        snapped[got] = hubs.ids[number[got].to_numpy(dtype=int)]
    data = pd.DataFrame(
        {
            "woning_id": homes.data["woning_id"],
            **which,
            "hub_id": ids,
            "afstand_m": np.where(np.isfinite(metres), metres, np.nan),
            "ring": ring,
            "hub_buurt": snapped,
            "reden": reason,
        }
    )
    return _conformed("woonservicegebieden_woningen", data, homes.geometry)


def _per_area(
    homes: Layer, gebieden: Layer, living: Living, rules: Rules, which: Mapping[str, str]
) -> Layer:
    """Return how many live in and outside the areas, per gebied and group.

    Numbers are not rounded here: what is printed or leaves the file keeps back what it has to. They
    are of the dwellings of which the number of people is known; the others make the upper bounds,
    and where no dwelling is known there is no number.
    """
    groups = {
        "woningen": (np.ones(len(homes)), np.ones(len(homes))),
        **{
            g: (living.people.groups[g].per_home, living.people.groups[g].least)
            for g in GROUPS
            if living.people.groups[g].unit_kind is not None
        },
    }
    placed = living.homes_at.edge >= 0
    sorts = {"gemeente_code": "gemeente", "wijk_code": "wijk", "buurt_code": "buurt"}
    names = dict(zip(gebieden.data["gebied_code"], gebieden.data["naam"], strict=True))
    parts = []
    for level in (*reversed(LEVELS),):
        if level not in homes.data:
            continue
        code = homes.data[level].astype(object)
        mine = code.notna().to_numpy(dtype=bool) & living.dwelling
        if not mine.any():
            continue
        number, codes = pd.factorize(code[mine], sort=True)
        size = len(codes)
        member = [
            living.ring[mine] == 0,
            (living.ring[mine] >= 0) & (living.ring[mine] <= 1),
            living.ring[mine] >= 0,
            placed[mine] & (living.ring[mine] < 0),
            ~placed[mine],
        ]
        hub = pd.Series(living.hub[mine][member[2]]).groupby(number[member[2]])
        hub_words = hub.agg(lambda v: ", ".join(living.hubs.ids[np.unique(v)]))
        for group, (weight, least) in groups.items():
            vague = np.isnan(weight[mine])
            own = least[mine]
            most = np.where(vague, np.maximum(own, MOST_PEOPLE), own)
            total = np.bincount(number, weights=own, minlength=size)
            inside = np.array(
                [np.bincount(number[m], weights=own[m], minlength=size) for m in member]
            )
            of_all = np.bincount(number[vague], minlength=size).astype(float)
            off = np.bincount(number[vague & member[3]], minlength=size)
            nothing = of_all == np.bincount(number, minlength=size)
            reason = np.full(size, None, dtype=object)
            reason[of_all > 0] = PARTLY_UNKNOWN
            reason[nothing] = WHOLLY_UNKNOWN
            known = total - inside[4]
            people = group != "woningen"
            source = living.people.groups[group].source if people else None
            guess = people and living.people.groups[group].unit_kind in ESTIMATED
            share = [_percent(v, known) for v in (inside[2], inside[3])]
            shown = [np.where(nothing, np.nan, np.round(v, 6)) for v in (total, *inside)]
            bounds = {
                name: np.bincount(number[m], weights=most[m], minlength=size)
                for name, m in (("n_gebied_max", member[2]), ("n_erbuiten_max", member[3]))
            }
            parts.append(
                pd.DataFrame(
                    {
                        "gebied_code": codes,
                        "naam": [names.get(c) for c in codes],
                        "soort": sorts.get(level, "eigen"),
                        **which,
                        "groep": group,
                        **dict(
                            zip(
                                (
                                    "n",
                                    "n_kern",
                                    "n_standaard",
                                    "n_gebied",
                                    "n_erbuiten",
                                    "n_onbekend",
                                ),
                                shown,
                                strict=True,
                            )
                        ),
                        "woningen_onbekend": of_all if people else np.nan,
                        **{
                            name: np.where(of_all > 0, np.round(bound, 6), np.nan)
                            for name, bound in bounds.items()
                        },
                        "reden": reason,
                        "erbuiten_tekst": [
                            people_in_words(float(v), float(u), rules, guess)
                            if people
                            else f"{v:.0f}"
                            for v, u in zip(inside[3], off, strict=True)
                        ],
                        "gebied_pct": share[0],
                        "erbuiten_pct": share[1],
                        "hubs": hub_words.reindex(range(size)).to_numpy(dtype=object),
                        "bron_bevolking": source,
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(index=range(0))
    return _conformed("woonservicegebieden_gebied", table)


_NONE = 1e-6
"""Fewer people than this are nobody."""


def _percent(some: np.ndarray, whole: np.ndarray) -> np.ndarray:
    out = np.full(len(whole), np.nan)
    np.divide(100.0 * some, whole, out=out, where=whole > _NONE)
    return np.asarray(np.round(np.clip(out, 0.0, 100.0), 1))


# In short


def _facts(
    layers: Mapping[str, Layer],
    living: Living,
    inputs: Inputs,
    homes: Layer,
    rules: Rules,
    hub_rules: HubRules,
) -> dict[str, Any]:
    """Return what may be printed of the whole."""
    study, outside = in_study(homes, inputs.gemeente)
    own = homes.data["woning_id"].isin(study.data["woning_id"]).to_numpy(dtype=bool)
    mine = own & living.dwelling
    group = living.people.groups[_ELDEST]
    known = group.unit_kind is not None
    weight = np.nan_to_num(group.per_home) if known else np.zeros(len(homes))
    vague = np.isnan(group.per_home) if known else np.zeros(len(homes), dtype=bool)
    placed = living.homes_at.edge >= 0
    inside, off = mine & (living.ring >= 0), mine & placed & (living.ring < 0)
    return {
        "hubs": len(living.hubs),
        "herkomst": living.hubs.origin,
        "oordeel": layers["hubs"].data["oordeel"].value_counts().to_dict(),
        "woningen": int(mine.sum()),
        "woningen_binnen": int(inside.sum()),
        "woningen_erbuiten": int(off.sum()),
        "woningen_ver_van_netwerk": int((mine & ~placed).sum()),
        "publicatie_min": rules.publish_min,
        "mensen_bekend": known,
        "mensen": public_number(float(weight[mine].sum()), rules),
        "mensen_binnen": public_number(float(weight[inside].sum()), rules),
        "mensen_erbuiten": public_number(float(weight[off].sum()), rules),
        "mensen_erbuiten_tekst": people_in_words(
            float(weight[off].sum()),
            float((off & vague).sum()),
            rules,
            group.unit_kind in ESTIMATED,
        ),
        "mensen_erbuiten_max": float(
            at_most(weight[off].sum(), np.asarray((off & vague).sum()), rules)
        ),
        "woningen_mensen_onbekend": int((mine & vague).sum()),
        "woningen_mensen_onbekend_erbuiten": int((off & vague).sum()),
        "buiten_studie": outside,
        "ringen": list(hub_rules.metres),
    }


def _warnings(
    table: pd.DataFrame, hub_rules: HubRules, living: Living, unknown: int
) -> list[Problem]:
    """Return what a reader has to know: numbers beyond the utmost bounds, data that end."""
    out = []
    for criterion in hub_rules.criteria.values():
        if criterion.least is None and criterion.most is None:
            continue
        mine = table[(table["criterium"] == criterion.key).to_numpy(dtype=bool)]
        value, top = (mine[c].to_numpy(dtype=float) for c in ("waarde", "waarde_max"))
        failed = (mine["oordeel"] == "niet_gehaald").to_numpy(dtype=bool)
        low = -np.inf if criterion.least is None else criterion.least
        high = np.inf if criterion.most is None else criterion.most
        beyond = failed & [surely_beyond(criterion, *v) for v in zip(value, top, strict=True)]
        if beyond.any():
            values = {
                "wat": criterion.label,
                "laagste": f"{low:,.0f}".replace(",", "."),
                "hoogste": f"{high:,.0f}".replace(",", "."),
            }
            out.append(
                Problem(
                    "gebied_buiten_grenzen",
                    "woonservicegebieden",
                    count=int(beyond.sum()),
                    examples=tuple(mine["naam"].astype(str).to_numpy()[beyond][:5]),
                    values=values,
                    fatal=False,
                )
            )
    if living.exit_m is not None:
        edge = living.exit_m < hub_rules.metres[-1]
        if edge.any():
            out.append(
                Problem(
                    "hubs_aan_de_rand",
                    "hubs",
                    count=int(edge.sum()),
                    examples=tuple(living.hubs.names[edge].astype(str)[:5]),
                    fatal=False,
                )
            )
    group = living.people.groups[_ELDEST]
    if group.unit_kind in ESTIMATED:
        values = {"bron": str(group.unit_kind)}
        out.append(Problem("gebied_geschat", "bevolking", values=values, fatal=False))
    if group.unit_kind is None:
        # A layer that knows other ages is there; what lacks is the people of 75 and over.
        some = any(g.unit_kind is not None for g in living.people.groups.values())
        out.append(
            Problem(
                "gebied_zonder_75plus" if some else "gebied_zonder_bevolking",
                "bevolking",
                fatal=False,
            )
        )
    if unknown:
        out.append(
            Problem(
                "gebied_mensen_onbekend",
                "bevolking",
                count=unknown,
                values={"woningen": homes_in_words(unknown)},
                fatal=False,
            )
        )
    return out
