# SPDX-License-Identifier: GPL-2.0-or-later
"""Hubs: places that carry a woonservicegebied, given by somebody or found where they lie together.

A hub that is given is one place. One that is found is the tightest set of places that together
have the functions asked for, each within a walking distance of each other one over the network; its
middle is the spot of the network with the least walking to the places of that set. A place that
names its functions has those; one that names none has those of its category. What nobody says is
unknown.
"""

from __future__ import annotations

import difflib
import heapq
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..errors import LzwError, Problem
from ..netwerk.attach import Attachment, attach
from ..netwerk.network import Network
from ..netwerk.search import nearest, pairs_within
from ..norm import Source
from ..registry import CATEGORIES
from ..tables import Layer

__all__ = [
    "Criterion",
    "Function",
    "HubRules",
    "Hubs",
    "Places",
    "Ring",
    "chosen_functions",
    "find_hubs",
    "given_hubs",
    "of_the_user",
    "read_functions",
    "read_places_with_functions",
]

_ROUND = 3
"""Walks are compared to the millimetre."""


@dataclass(frozen=True, slots=True)
class Function:
    """Something a place can offer, and the ways in which people write it.

    ``absent_unknown``: that none is found proves nothing.
    """

    key: str
    label: str
    spellings: tuple[str, ...]
    categories: tuple[str, ...]
    absent_unknown: bool
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class Ring:
    """How far a ring reaches from the hub, in metres over the network."""

    key: str
    label: str
    metres: float
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is asked of an area; ``measure`` says what is measured in which ring.

    ``least`` and ``most`` are the bounds beyond which an area is incomplete whatever else it has.
    """

    key: str
    label: str
    measure: str
    ring: str
    unit: str
    counts: str
    sources: tuple[str, ...]
    certainty: str
    minimum: float | None = None
    maximum: float | None = None
    least: float | None = None
    most: float | None = None
    category: str | None = None
    function: str | None = None
    within_m: float | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class HubRules:
    """Everything about hubs and areas that is data.

    Places of one hub lie within ``together_m`` of one another; ``buffer_m`` and ``hole_m2`` are
    those of the drawing.
    """

    name: str
    rings: tuple[Ring, ...]
    together_m: float
    buffer_m: float
    hole_m2: float
    missing_most: float
    given: tuple[str, ...]
    found: tuple[str, ...]
    functions: Mapping[str, Function]
    criteria: Mapping[str, Criterion]
    sources: Mapping[str, Source]

    @property
    def metres(self) -> tuple[float, ...]:
        """Return the outer borders of the rings, ascending."""
        return tuple(r.metres for r in self.rings)

    def ring_m(self, key: str) -> float:
        """Return the outer border of ring *key*."""
        return next(r.metres for r in self.rings if r.key == key)


# Functions


def _plain(text: str) -> str:
    """Return *text* without capitals, accents, spaces and signs.

    >>> _plain("24-uurs zórg")
    '24uurszorg'
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())


def read_functions(
    texts: Sequence[object], functions: Mapping[str, Function]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return per text which of *functions* it names, whether it names any word, and unknown words.

    Words stand between semicolons or commas; where one is unknown, also between "en", + and /.
    """
    known = {_plain(s): k for k, f in functions.items() for s in (k, f.label, *f.spellings)}
    place = {key: n for n, key in enumerate(functions)}
    has = np.zeros((len(texts), len(functions)), dtype=bool)
    said = np.zeros(len(texts), dtype=bool)
    unknown: list[str] = []
    values = pd.Series(list(texts), dtype=object)
    for text, rows in values.groupby(values, sort=True).groups.items():
        words = [w.strip() for w in re.split(r"[;,|\n]", str(text)) if _plain(w)]
        if not words:
            continue
        said[rows] = True
        for word in words:
            parts = [word] if _plain(word) in known else re.split(r"\s+en\s+|[+/&]", word)
            for part in parts:
                key = known.get(_plain(part))
                if key is not None:
                    has[rows, place[key]] = True
                elif _plain(part):
                    unknown.append(part.strip())
    return has, said, list(dict.fromkeys(unknown))


def chosen_functions(
    words: Sequence[str], functions: Mapping[str, Function]
) -> tuple[list[str], list[str]]:
    """Return the keys of the functions in *words*, each once, and the words that are none.

    A function goes by its key, its label or any of its spellings, capitals and signs aside.
    """
    known = {_plain(s): k for k, f in functions.items() for s in (k, f.label, *f.spellings)}
    known |= {_plain(k): k for k in functions}
    found = [(w.strip(), known.get(_plain(w))) for w in words if w.strip()]
    keys = list(dict.fromkeys(k for _, k in found if k is not None))
    return keys, [w for w, k in found if k is None]


@dataclass(frozen=True, slots=True)
class Places:
    """Facilities in the order of their id, where they meet the network and what they offer.

    ``said`` is whether the place itself names its functions.
    """

    layer: Layer
    ids: np.ndarray
    names: np.ndarray
    at: Attachment
    has: np.ndarray
    said: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def with_function(self, number: int) -> np.ndarray:
        """Return the rows on the network that offer function *number*."""
        return np.flatnonzero(self.has[:, number] & (self.at.edge >= 0))

    def of_category(self, key: str) -> np.ndarray:
        """Return the rows on the network of category *key*."""
        mine = (self.layer.data["categorie"] == key).fillna(False).to_numpy(dtype=bool)
        return np.flatnonzero(mine & (self.at.edge >= 0))


def read_places_with_functions(
    facilities: Layer, network: Network, max_leg_m: float, rules: HubRules
) -> tuple[Places, list[Problem]]:
    """Return the facilities that have a place on the map, with their functions, and warnings."""
    there = ~shapely.is_missing(np.asarray(facilities.geometry, dtype=object))
    layer = facilities.take(there)
    ids = layer.data["voorziening_id"].astype(str).to_numpy(dtype=object)
    layer = layer.take(np.argsort(ids, kind="stable"))
    data = layer.data
    ids = data["voorziening_id"].astype(str).to_numpy(dtype=object)
    has, said, unknown = read_functions(data["functies"].tolist(), rules.functions)
    kinds = data["categorie"].to_numpy(dtype=object)
    for number, function in enumerate(rules.functions.values()):
        has[:, number] |= ~said & np.isin(kinds.astype(str), function.categories)
    named = data["naam"].to_numpy(dtype=object)
    empty = pd.isna(named) | (named == "")
    label = [CATEGORIES[k].label if k in CATEGORIES else "Plek" for k in kinds.astype(str)]
    names = np.where(empty, np.array(label, dtype=object), named)
    at = attach(np.asarray(layer.geometry, dtype=object), network, max_leg_m)
    return Places(layer, ids, names, at, has, said), _strange(unknown, rules)


def _strange(unknown: Sequence[str], rules: HubRules) -> list[Problem]:
    """Return a warning that names words that are no function, with what they are like."""
    if not unknown:
        return []
    like = {_plain(s): k for k, f in rules.functions.items() for s in (k, f.label, *f.spellings)}
    words = []
    for word in unknown[:5]:
        near = difflib.get_close_matches(_plain(word), list(like), 1, 0.75)
        words.append(f"{word} (bedoelt u {like[near[0]]}?)" if near else word)
    more = f" en nog {len(unknown) - 5}" if len(unknown) > 5 else ""
    values = {"woorden": ", ".join(words) + more, "keuze": ", ".join(rules.functions)}
    return [Problem("hubs_functie_onbekend", "voorzieningen", values=values, fatal=False)]


def of_the_user(places: Places, own: Layer, rules: HubRules) -> tuple[Places, list[Problem]]:
    """Return *places* with the functions that the layer *own* of hubs gives them, and what is said.

    A hub that is a known facility (``punt_id``) has what its column ``functies`` says, and nothing
    else; where that is empty it has what the facility is known for.
    """
    ids = own.data["punt_id"].astype(str).to_numpy(dtype=object)
    texts = own.data["functies"].tolist() if "functies" in own.data else [None] * len(own)
    has, said, _ = read_functions(texts, rules.functions)
    row = np.asarray(pd.Index(places.ids).get_indexer(pd.Index(ids)), dtype=int)
    wins = np.flatnonzero((row >= 0) & said)
    differs = wins[(has[wins] != places.has[row[wins]]).any(axis=1)]
    silent = np.flatnonzero((row >= 0) & ~said)
    filled = silent[places.has[row[silent]].any(axis=1)]
    problems = []
    for code, some in (("hubs_functies_eigen", differs), ("hubs_functies_bekend", filled)):
        if not len(some):
            continue
        some = some[np.argsort(ids[some].astype(str), kind="stable")]
        told = [
            f"{own.data['naam'].iloc[k]} ({_listed(places.has[row[k]], rules)})" for k in some[:5]
        ]
        problems.append(Problem(code, "hubs", "functies", len(some), tuple(told), fatal=False))
    changed = places.has.copy()
    changed[row[wins]] = has[wins]
    stated = places.said.copy()
    stated[row[wins]] = True
    return replace(places, has=changed, said=stated), problems


def _listed(has: np.ndarray, rules: HubRules) -> str:
    """Return the labels of the functions that *has* marks."""
    labels = [f.label for f in rules.functions.values()]
    return ", ".join(labels[i] for i in np.flatnonzero(has)) or "geen"


_SAME_PLACE_M = 2.0
"""So near to a hub, in a straight line, a facility stands in the same place."""


def _at_the_door(hubs: Hubs, places: Places, rules: HubRules) -> list[Problem]:
    """Say which facilities in the very place of a hub add functions that it does not name."""
    beside = np.flatnonzero((hubs.role == "erbij") & (hubs.member >= 0))
    if not len(beside):
        return []
    hub, row = hubs.member_hub[beside], hubs.member[beside]
    where = np.asarray(places.layer.geometry, dtype=object)[row]
    near = shapely.distance(hubs.geometry[hub], where) <= _SAME_PLACE_M
    more = places.has[row] & ~hubs.own[hub]
    adds = np.flatnonzero(near & more.any(axis=1))
    if not len(adds):
        return []
    told = [
        f"{hubs.names[hub[k]]} ({_listed(more[k], rules)} van {places.names[row[k]]})"
        for k in adds[:5]
    ]
    many = len(np.unique(hub[adds]))
    values = {"hubs": "1 hub" if many == 1 else f"{many} hubs"}
    return [
        Problem("hubs_functies_erbij", "hubs", "functies", many, tuple(told), values, fatal=False)
    ]


# Hubs


@dataclass(frozen=True, slots=True)
class Hubs:
    """Hubs in the order of their id, and what lies with them.

    ``own`` is which functions the hub has at its very door; ``has`` those of it and of what lies
    with it. A member is a row of the places (-1: the hub itself, from a layer of its own).
    """

    ids: np.ndarray
    names: np.ndarray
    origin: str
    at: Attachment
    geometry: np.ndarray
    own: np.ndarray
    has: np.ndarray
    member_hub: np.ndarray
    member: np.ndarray
    role: np.ndarray
    walk_m: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: np.ndarray) -> Hubs:
        """Return the hubs *rows*, ascending."""
        number = np.full(len(self), -1)
        number[rows] = np.arange(len(rows))
        mine = number[self.member_hub] >= 0
        return Hubs(
            self.ids[rows],
            self.names[rows],
            self.origin,
            self.at.take(rows),
            self.geometry[rows],
            self.own[rows],
            self.has[rows],
            number[self.member_hub[mine]],
            self.member[mine],
            self.role[mine],
            self.walk_m[mine],
        )


@dataclass(frozen=True, slots=True)
class Given:
    """Points that are hubs: ids, names, geometry and the functions they have themselves.

    ``row`` is their row among the places, -1 for a point of a layer of its own.
    """

    ids: np.ndarray
    names: np.ndarray
    geometry: np.ndarray
    at: Attachment
    has: np.ndarray
    row: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=int))


def given_hubs(
    places: Places,
    network: Network,
    rules: HubRules,
    max_leg_m: float,
    own: Layer | None = None,
) -> tuple[Hubs, list[Problem]]:
    """Return the hubs that somebody named, and warnings.

    Those of the layer *own* (``punt_id``, ``naam``, ``functies``), else the places that name all
    functions of ``rules.given`` themselves. Two on one spot of the network are one hub. Raises
    :class:`LzwError` when none is left.
    """
    problems: list[Problem] = []
    if own is None:
        wanted = [list(rules.functions).index(f) for f in rules.given]
        rows = np.flatnonzero(places.said & places.has[:, wanted].all(axis=1))
        given = Given(
            places.ids[rows],
            places.names[rows],
            np.asarray(places.layer.geometry, dtype=object)[rows],
            places.at.take(rows),
            places.has[rows],
            rows,
        )
    else:
        given, problems = _own_layer(own, places, network, rules, max_leg_m)
    far = given.at.edge < 0
    if far.any():
        problems.append(
            Problem(
                "hubs_ver_van_netwerk",
                "hubs",
                count=int(far.sum()),
                examples=tuple(given.ids[far][:5]),
                values={"maximum": f"{max_leg_m:g}"},
                fatal=bool(far.all()),
            )
        )
    if far.all():
        fatal = [p for p in problems if p.fatal]
        raise LzwError(fatal or [_none_given(rules)])
    keep = np.flatnonzero(~far)
    key = np.column_stack([given.at.edge[keep], np.round(given.at.offset_m[keep], _ROUND)])
    _, first, spot = np.unique(key, axis=0, return_index=True, return_inverse=True)
    spot = spot.reshape(-1)
    # Numbered in the order of the lowest id on each spot.
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), dtype=int)
    rank[order] = np.arange(len(order))
    hub_of, lead = rank[spot], keep[first[order]]
    double = len(keep) - len(lead)
    if double:
        examples = given.ids[np.setdiff1d(keep, lead)][:5]
        problems.append(
            Problem("hubs_op_een_plek", "hubs", "", double, tuple(examples), fatal=False)
        )
    n = len(lead)
    own_has = np.zeros((n, places.has.shape[1]), dtype=bool)
    np.logical_or.at(own_has, hub_of, given.has[keep])
    at = given.at.take(lead)
    taken = given.row[keep]
    hub, row, walk = _beside(places, network, at, rules.together_m, taken[taken >= 0])
    hubs = _assemble(
        places,
        given.ids[lead],
        given.names[lead],
        "gegeven",
        at,
        given.geometry[lead],
        own_has,
        np.r_[hub_of, hub],
        np.r_[taken, row],
        np.r_[np.full(len(keep), "hub", dtype=object), np.full(len(row), "erbij", dtype=object)],
        np.r_[np.zeros(len(keep)), walk],
    )
    if own is not None:
        problems += _at_the_door(hubs, places, rules)
    return hubs, problems


def _none_given(rules: HubRules) -> Problem:
    values = {"functies": _words(rules.given, rules)}
    return Problem("hubs_geen_gegeven", "voorzieningen", values=values)


def _words(keys: Sequence[str], rules: HubRules) -> str:
    words = [rules.functions[k].label for k in keys]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def _own_layer(
    own: Layer, places: Places, network: Network, rules: HubRules, max_leg_m: float
) -> tuple[Given, list[Problem]]:
    order = np.argsort(own.data["punt_id"].astype(str).to_numpy(), kind="stable")
    own = own.take(order)
    ids = own.data["punt_id"].astype(str).to_numpy(dtype=object)
    texts = own.data["functies"].tolist() if "functies" in own.data else [None] * len(own)
    has, said, unknown = read_functions(texts, rules.functions)
    row = np.full(len(ids), -1)
    if len(places):
        same = pd.Index(places.ids).get_indexer(pd.Index(ids))
        row = np.asarray(same, dtype=int)
        # A known facility has what it is known for, unless the layer says otherwise.
        silent = (row >= 0) & ~said
        has[silent] = places.has[row[silent]]
    geometry = np.asarray(own.geometry, dtype=object)
    at = attach(geometry, network, max_leg_m)
    names = own.data["naam"].to_numpy(dtype=object)
    return Given(ids, names, geometry, at, has, row), _strange(unknown, rules)


def _beside(
    places: Places, network: Network, hubs: Attachment, within_m: float, taken: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hub, row and walk of places with a function no further than *within_m* from a hub.

    Each with the nearest hub only; those *taken* are hubs themselves.
    """
    free = places.has.any(axis=1) & (places.at.edge >= 0)
    free[taken] = False
    rows = np.flatnonzero(free)
    found = nearest(network, places.at.take(rows), hubs)
    near = (found.facility >= 0) & (np.round(found.distance_m, _ROUND) <= within_m)
    return found.facility[near], rows[near], np.round(found.distance_m[near], _ROUND)


def _assemble(
    places: Places,
    ids: np.ndarray,
    names: np.ndarray,
    origin: str,
    at: Attachment,
    geometry: np.ndarray,
    own: np.ndarray,
    member_hub: np.ndarray,
    member: np.ndarray,
    role: np.ndarray,
    walk: np.ndarray,
) -> Hubs:
    has = own.copy()
    real = member >= 0
    np.logical_or.at(has, member_hub[real], places.has[member[real]])
    order = np.lexsort((member, walk, role != "hub", member_hub))
    return Hubs(
        ids,
        names,
        origin,
        at,
        geometry,
        own,
        has,
        member_hub[order],
        member[order],
        role[order],
        walk[order],
    )


def find_hubs(places: Places, network: Network, rules: HubRules) -> tuple[Hubs, list[Problem]]:
    """Return the hubs that *places* make together, the tightest first taken.

    Raises :class:`LzwError` when no places lie together with all functions of ``rules.found``.
    """
    wanted = [list(rules.functions).index(f) for f in rules.found]
    useful = np.flatnonzero(places.has.any(axis=1) & (places.at.edge >= 0))
    at = places.at.take(useful)
    pairs = pairs_within(network, at, at, rules.together_m)
    near: list[dict[int, float]] = [{} for _ in useful]
    for a, b, metres in zip(
        pairs.home.tolist(), pairs.facility.tolist(), pairs.metres.tolist(), strict=True
    ):
        if a != b:
            near[a][b] = metres
    cores, joined = _cores(places.has[useful][:, wanted], near)
    if not cores:
        lacking = [
            f for f, w in zip(rules.found, wanted, strict=True) if not places.has[:, w].any()
        ]
        values = {
            "functies": _words(rules.found, rules),
            "onderling": f"{rules.together_m:g}",
            "ontbreekt": _words(lacking, rules) if lacking else "",
        }
        raise LzwError(
            Problem(
                "hubs_functie_nergens" if lacking else "hubs_geen_gevonden",
                "voorzieningen",
                values=values,
            )
        )
    lead = np.array([min(core) for core in cores])
    order = np.argsort(lead, kind="stable")
    cores, lead = [cores[i] for i in order], lead[order]
    nodes = _Nodes.of(network)
    spots = [_middle(network, nodes, at.take(np.array(core)), rules.together_m) for core in cores]
    middle = Attachment(*(np.concatenate([getattr(s, f) for s in spots]) for f in _FIELDS))
    hub, row, role = [], [], []
    for number, core in enumerate(cores):
        hub += [number] * len(core)
        row += core
        role += ["kern"] * len(core)
    walk = _walks(network, at, middle, np.array(row), np.array(hub))
    # What lies with several hubs belongs to the nearest middle.
    for m in joined:
        with_hubs = [n for n, core in enumerate(cores) if _with_all(m, core, near)]
        metres = _walks(network, at, middle, np.full(len(with_hubs), m), np.array(with_hubs))
        best = int(np.lexsort((np.array(with_hubs), metres))[0])
        hub.append(with_hubs[best])
        row.append(m)
        role.append("erbij")
        walk = np.r_[walk, metres[best]]
    # A hub is called after the place with the first function that was asked for.
    name_of = [min(c, key=lambda m: (not places.has[useful[m], wanted[0]], m)) for c in cores]
    hubs = _assemble(
        places,
        np.array([f"hub:{places.ids[useful[m]]}" for m in lead], dtype=object),
        places.names[useful[np.array(name_of)]],
        "gevonden",
        middle,
        np.asarray(shapely.points(middle.xy), dtype=object),
        np.zeros((len(cores), places.has.shape[1]), dtype=bool),
        np.array(hub),
        useful[np.array(row)],
        np.array(role, dtype=object),
        walk,
    )
    return hubs, []


_FIELDS = ("edge", "offset_m", "leg_m", "xy")


def _with_all(place: int, core: Sequence[int], near: Sequence[Mapping[int, float]]) -> bool:
    return all(place in near[m] for m in core)


def _cores(
    has: np.ndarray, near: Sequence[Mapping[int, float]]
) -> tuple[list[list[int]], list[int]]:
    """Return disjoint sets that have all functions, tightest first, and what lies with them.

    *has* is per place and wanted function. The walks between all pairs of a set add up to as
    little as can be; of equals the one with the lowest numbers. A place within reach of a whole set
    lies with it and makes no other one.
    """
    free = np.ones(len(has), dtype=bool)
    queue: list[tuple[float, tuple[int, ...], int]] = []
    for seed in np.flatnonzero(has[:, 0]).tolist():
        best = _tightest(seed, has, near, free)
        if best is not None:
            heapq.heappush(queue, (*best, seed))
    cores: list[list[int]] = []
    joined: list[int] = []
    while queue:
        _, core, seed = heapq.heappop(queue)
        if not free[list(core)].all():
            again = _tightest(seed, has, near, free) if free[seed] else None
            if again is not None:
                heapq.heappush(queue, (*again, seed))
            continue
        cores.append(list(core))
        free[list(core)] = False
        others = [m for m in near[core[0]] if free[m] and _with_all(m, core[1:], near)]
        joined += others
        free[others] = False
    return cores, sorted(joined)


def _tightest(
    seed: int, has: np.ndarray, near: Sequence[Mapping[int, float]], free: np.ndarray
) -> tuple[float, tuple[int, ...]] | None:
    """Return the sum of walks and the tightest set around *seed* that has everything."""
    beside = sorted((metres, m) for m, metres in near[seed].items() if free[m])
    best: tuple[float, tuple[int, ...]] | None = None

    def grow(members: tuple[int, ...], total: float) -> None:
        nonlocal best
        if best is not None and round(total, _ROUND) > best[0]:
            return
        lacking = np.flatnonzero(~has[list(members)].any(axis=0))
        if not len(lacking):
            found = (round(total, _ROUND), tuple(sorted(members)))
            best = found if best is None else min(best, found)
            return
        for _, m in beside:
            if not has[m, lacking[0]] or m in members:
                continue
            walks = [near[k].get(m) for k in members]
            if all(w is not None for w in walks):
                grow((*members, m), total + sum(w for w in walks if w is not None))

    grow((seed,), 0.0)
    return best


def _walks(
    network: Network, at: Attachment, middle: Attachment, row: np.ndarray, hub: np.ndarray
) -> np.ndarray:
    """Return the walk from each place *row* to the middle of its *hub*, in metres."""
    out = np.empty(len(row))
    for number in np.unique(hub):
        mine = hub == number
        one = middle.take(np.array([number]))
        out[mine] = np.round(nearest(network, at.take(row[mine]), one).distance_m, _ROUND)
    return out


@dataclass(frozen=True)
class _Nodes:
    """The nodes that a point may attach to, each on one of its edges, to be found by place."""

    at: Attachment
    tree: cKDTree

    @classmethod
    def of(cls, network: Network) -> _Nodes:
        usable = np.flatnonzero(network.edge_attachable)
        ends = np.r_[network.edge_u[usable], network.edge_v[usable]]
        edge, at_end = np.r_[usable, usable], np.arange(len(ends)) >= len(usable)
        order = np.lexsort((at_end, edge, ends))
        chosen = order[np.unique(ends[order], return_index=True)[1]]
        edge, offset = edge[chosen], np.where(at_end, network.edge_length[edge], 0.0)[chosen]
        xy = network.node_xy[ends[chosen]]
        return cls(Attachment(edge, offset, np.zeros(len(edge)), xy), cKDTree(xy))


def _middle(network: Network, nodes: _Nodes, members: Attachment, within_m: float) -> Attachment:
    """Return the spot of the network with the least walking to *members* together.

    One such spot is always a node or a spot where a member meets the network (Hakimi, Operations
    Research 12, 1964). Of equals the one whose furthest member is nearest; then that of the first
    member, then the most western node.
    """
    n = len(members)
    # No member is further from that spot: the spot of any of them would be better.
    limit = 2.0 * within_m
    near = np.unique(np.concatenate(nodes.tree.query_ball_point(members.xy, limit))).astype(int)
    some = nodes.at.take(near)
    spots = Attachment(
        np.r_[members.edge, some.edge],
        np.r_[members.offset_m, some.offset_m],
        np.zeros(n + len(near)),
        np.vstack([members.xy, some.xy]),
    )
    pairs = pairs_within(network, spots, members, limit)
    walks = np.full((n, len(spots)), np.inf)
    walks[pairs.facility, pairs.home] = pairs.metres
    total, longest = np.round(walks.sum(axis=0), _ROUND), np.round(walks.max(axis=0), _ROUND)
    number = np.minimum(np.arange(len(spots)), n)
    best = np.lexsort((spots.xy[:, 1], spots.xy[:, 0], number, longest, total))[:1]
    return spots.take(best)
