# SPDX-License-Identifier: GPL-2.0-or-later
"""Looproutes: how many people use each stretch of street to reach what they cannot do without.

Everybody walks to the nearest facility of each essential category, one search per category. The
ways to one category form a forest, and who passes a stretch is a sum over that forest in whole
arrays (:mod:`.routes`), so the cost does not grow with the number of dwellings.

A person who passes a stretch for two categories is one person. Ways from one door to several
facilities share their beginning and never meet again, provided that of ways equally long the same
one is always taken: the one whose next node has the lowest number. So the people of a further
category count as new from where their way leaves those of the earlier ones, and the number of
people on a stretch is exact without looking at anybody's whole way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from ..cijfers.openbaar import Publication, in_words
from ..gebieden import assign_areas
from ..netwerk.attach import Attachment
from ..netwerk.loopvlakken import Ground
from ..netwerk.network import Network
from ..netwerk.routes import sum_from_leaves
from ..netwerk.search import search_from
from ..norms import PERSON_GROUPS
from ..progress import Tick, check, never
from ..registry import LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform, text_series

__all__ = [
    "Flow",
    "Streets",
    "Tree",
    "Walk",
    "area_of",
    "cut_streets",
    "flow",
    "grow",
    "joined",
    "route_layer",
    "walk_from",
]

SPOT_M = 0.001
"""Facilities nearer than this to a node or to one another on a street are at one spot."""

TIE_M = 1e-6
"""Ways that differ by less are equally long."""

LAYERS.add(
    LayerSchema(
        "looproutes",
        "Looproutes naar voorzieningen",
        "LineString",
        (
            Column("route_id", "text", "Kenmerk van het stuk straat", required=True),
            Column("weg_id", "text", "Weg", required=True),
            Column("naam", "text", "Straatnaam"),
            Column("profiel", "text", "Profiel", required=True),
            Column("groep", "text", "Groep", required=True, allowed=PERSON_GROUPS),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("mensen", "real", "Mensen die hier lopen", minimum=0),
            Column("mensen_tekst", "text", "Mensen die hier lopen, zoals te publiceren"),
            Column("bezoeken", "real", "Bezoeken per jaar langs dit stuk", minimum=0),
            Column("lengte_m", "real", "Lengte in m", minimum=0),
            Column("gebied_code", "text", "Gebied"),
            Column("gebied_naam", "text", "Naam van het gebied"),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
        ),
        key=("route_id",),
        open_columns=True,
        deel=Deel("open", weg=("mensen", "bezoeken")),
    ),
)


@dataclass(frozen=True, slots=True)
class Streets:
    """The edges that can be walked, cut where facilities stand beside them: *pieces*.

    A piece runs from ``a`` to ``b`` metres along ``edge``, between the rows ``u`` and ``v``. The
    first rows are those of the network, the others are spots of facilities. ``first`` says per edge
    of the network where its pieces begin. ``matrix`` holds the shortest piece between two rows.
    """

    edge: np.ndarray
    a: np.ndarray
    b: np.ndarray
    u: np.ndarray
    v: np.ndarray
    first: np.ndarray
    rows: int
    matrix: sparse.csr_array

    def __len__(self) -> int:
        return len(self.edge)

    @property
    def length(self) -> np.ndarray:
        """Return the metres of every piece."""
        return np.asarray(self.b - self.a)

    def locate(self, edge: np.ndarray, offset_m: np.ndarray) -> np.ndarray:
        """Return the piece at *offset_m* along each *edge*, one that can be walked."""
        at = np.searchsorted(
            _place_key(self.edge, self.a), _place_key(edge, offset_m), side="right"
        )
        return np.asarray(np.clip(at - 1, self.first[edge], self.first[edge + 1] - 1))


@dataclass(frozen=True, slots=True)
class Tree:
    """The ways to one category: per row the metres, the facility, the next row and the piece.

    Row and piece are -1 where the way ends or where there is none. Of ways equally long it is
    always the one over the lowest row. ``door_m`` is the straight leg where a facility stands, inf
    elsewhere.
    """

    distance_m: np.ndarray
    source: np.ndarray
    parent: np.ndarray
    piece: np.ndarray
    door_m: np.ndarray


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks where: dwellings with people of the group (h), and a way per category (c).

    ``row[c, h]`` is the row where the own piece of street is left, -1 without a way; ``own_m`` the
    metres to there along that piece, ``to_v`` whether that is its far end; ``metres`` the whole
    way, legs included, inf without one. ``home`` is the row of each dwelling among those that the
    walk was made from, ``people`` how many of the group live there. ``stop`` is the row of every
    further stop, -1 where it does not meet the network.
    """

    network: Network
    streets: Streets
    categories: tuple[str, ...]
    trees: tuple[Tree, ...]
    home: np.ndarray
    at: Attachment
    people: np.ndarray
    piece: np.ndarray
    row: np.ndarray
    own_m: np.ndarray
    to_v: np.ndarray
    metres: np.ndarray
    stop: np.ndarray

    def ends(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the metres from dwellings *rows* to both ends of their piece, leg included."""
        piece, leg = self.piece[rows], self.at.leg_m[rows]
        along = self.at.offset_m[rows] - self.streets.a[piece]
        along = np.clip(along, 0.0, self.streets.length[piece])
        return leg + along, leg + self.streets.length[piece] - along


def cut_streets(
    network: Network, spots: Attachment, opened: np.ndarray | None = None
) -> tuple[Streets, np.ndarray]:
    """Return the pieces of *network* between its nodes and *spots*, and the row of every spot.

    The row is -1 for a spot that does not meet the network. *opened* are edges that count as well.
    """
    spot_row = np.full(len(spots), -1)
    there = np.flatnonzero(spots.edge >= 0)
    edge = spots.edge[there]
    length = network.edge_length[edge]
    offset = np.round(spots.offset_m[there], 3)
    inside = (offset > SPOT_M) & (offset < length - SPOT_M)
    end = np.where(offset <= length / 2, network.edge_u[edge], network.edge_v[edge])
    spot_row[there] = network.node_row[end]
    rows = network.matrix.shape[0]
    place = np.column_stack([edge[inside], np.round(offset[inside] * 1000)]).astype(np.int64)
    place, number = np.unique(place, axis=0, return_inverse=True)
    spot_row[there[inside]] = rows + number.reshape(-1)
    cut_edge, cut_at = place[:, 0], place[:, 1] / 1000
    walkable = network.edge_walkable if opened is None else network.edge_walkable | opened
    count = walkable.astype(np.int64)
    np.add.at(count, cut_edge, 1)
    first = np.r_[0, np.cumsum(count)]
    of_edge = np.repeat(np.arange(len(count)), count)
    a, b = np.zeros(len(of_edge)), network.edge_length[of_edge]
    u = network.node_row[network.edge_u[of_edge]]
    v = network.node_row[network.edge_v[of_edge]]
    # The k-th cut of an edge ends its k-th piece and begins the next.
    order = np.arange(len(cut_edge)) - np.searchsorted(cut_edge, cut_edge)
    before = first[cut_edge] + order
    b[before], v[before] = cut_at, rows + np.arange(len(cut_edge))
    a[before + 1], u[before + 1] = cut_at, rows + np.arange(len(cut_edge))
    total = rows + len(cut_edge)
    return Streets(of_edge, a, b, u, v, first, total, _matrix(total, u, v, b - a)), spot_row


def _place_key(edge: np.ndarray, offset_m: np.ndarray) -> np.ndarray:
    """Return a whole number that sorts by edge, then by the millimetre along it."""
    return (np.asarray(edge, dtype=np.int64) << 32) + np.round(offset_m * 1000).astype(np.int64)


def _matrix(rows: int, u: np.ndarray, v: np.ndarray, length: np.ndarray) -> sparse.csr_array:
    low, high = np.minimum(u, v), np.maximum(u, v)
    real = np.flatnonzero(low != high)
    real = real[np.lexsort((length[real], high[real], low[real]))]
    low, high, length = low[real], high[real], length[real]
    # A sparse matrix adds parallel values up: only the shortest goes in.
    once = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(low)]
    low, high, length = low[once], high[once], length[once]
    whole = (np.r_[length, length], (np.r_[low, high], np.r_[high, low]))
    return sparse.csr_array(sparse.coo_array(whole, shape=(rows, rows)))


def grow(streets: Streets, rows: np.ndarray, source: np.ndarray, cost_m: np.ndarray) -> Tree:
    """Return the ways to the nearest of the sources that step onto *rows* at *cost_m* metres."""
    count = int(source.max(initial=-1)) + 1
    found = search_from(streets.matrix, rows, source, cost_m, count)
    d, owner = found.distance_m, found.source
    tail, head = np.r_[streets.u, streets.v], np.r_[streets.v, streets.u]
    piece = np.r_[np.arange(len(streets)), np.arange(len(streets))]
    with np.errstate(invalid="ignore"):  # inf - inf is no way
        tight = np.abs(d[tail] + streets.length[piece] - d[head]) <= TIE_M
    ok = np.flatnonzero(tight & (owner[tail] == owner[head]) & (d[tail] < d[head]))
    tail, head, piece = tail[ok], head[ok], piece[ok]
    far = np.iinfo(np.int64).max
    parent = np.full(streets.rows, far)
    np.minimum.at(parent, head, tail)
    same = parent[head] == tail
    through = np.full(streets.rows, far)
    np.minimum.at(through, head[same], piece[same])
    none = parent == far
    parent[none] = through[none] = -1
    door = np.full(streets.rows, np.inf)
    np.minimum.at(door, rows, cost_m)
    return Tree(d, owner, parent, through, door)


def walk_from(
    network: Network,
    homes: Attachment,
    people: np.ndarray,
    facilities: Mapping[str, Attachment],
    stops: Attachment | None = None,
    opened: np.ndarray | None = None,
    tick: Tick = never,
) -> Walk:
    """Return who walks where from *homes* (*people* each) to the nearest of *facilities*.

    *facilities* come per category in the order of their ids: of two at the same distance the first
    is taken. Dwellings without people, or too far from a street, take no part. The street is also
    cut at *stops*, places of another use; edges in *opened* (a mask) can be walked as well.
    """
    every = joined([*facilities.values(), *([] if stops is None else [stops])])
    streets, spot_row = cut_streets(network, every, opened)
    spots = dict(facilities)
    rows = np.flatnonzero((homes.edge >= 0) & (np.nan_to_num(people) > 0))
    at = homes.take(rows)
    piece = streets.locate(at.edge, at.offset_m)
    shape = (len(spots), len(rows))
    row, to_v = np.full(shape, -1), np.zeros(shape, dtype=bool)
    own, metres = np.zeros(shape), np.full(shape, np.inf)
    along = np.clip(at.offset_m - streets.a[piece], 0.0, streets.length[piece])
    back = streets.length[piece] - along
    u, v = streets.u[piece], streets.v[piece]
    trees = []
    begin = 0
    for number, spot in enumerate(spots.values()):
        check(tick, number / len(spots))
        mine = spot_row[begin : begin + len(spot)]
        begin += len(spot)
        there = np.flatnonzero(mine >= 0)
        tree = grow(streets, mine[there], np.arange(len(there)), spot.leg_m[there])
        trees.append(tree)
        near, far = tree.distance_m[u] + along, tree.distance_m[v] + back
        best = np.minimum(near, far)
        can = np.column_stack([near <= best + TIE_M, far <= best + TIE_M])
        can &= np.isfinite(best)[:, None]
        owner = np.column_stack([tree.source[u], tree.source[v]])
        lowest = np.where(can, owner, np.iinfo(np.int64).max).min(axis=1)
        can &= owner == lowest[:, None]
        # Of two ways as long the one whose own part is shorter: whoever lives at a corner does
        # not walk along the whole street.
        use_v = can[:, 1] & (~can[:, 0] | (back < along))
        got = can.any(axis=1)
        to_v[number] = use_v & got
        row[number] = np.where(got, np.where(use_v, v, u), -1)
        own[number] = np.where(got, np.where(use_v, back, along), 0.0)
        metres[number] = np.where(got, best + at.leg_m, np.inf)
    check(tick, 1.0)
    return Walk(
        network,
        streets,
        tuple(spots),
        tuple(trees),
        rows,
        at,
        np.asarray(people, dtype=float)[rows],
        piece,
        row,
        own,
        to_v,
        metres,
        spot_row[begin:],
    )


def joined(parts: Sequence[Attachment]) -> Attachment:
    """Return all attachments one after another."""
    return Attachment(
        np.concatenate([p.edge for p in parts]),
        np.concatenate([p.offset_m for p in parts]),
        np.concatenate([p.leg_m for p in parts]),
        np.vstack([p.xy for p in parts]),
    )


# Who passes where


@dataclass(frozen=True, slots=True)
class Flow:
    """People per stretch (s): a part of a piece of street that somebody walks.

    ``a`` and ``b`` are metres along ``edge``, ``people`` counts everybody once, ``per_category[c]``
    who passes for that category; who walks only part of the stretch counts too. ``arrived[c]`` is
    the number of people that reach a facility, ``passing[c]`` per row the people that pass it.
    """

    edge: np.ndarray
    piece: np.ndarray
    a: np.ndarray
    b: np.ndarray
    people: np.ndarray
    per_category: np.ndarray
    arrived: np.ndarray
    passing: np.ndarray

    def __len__(self) -> int:
        return len(self.edge)


def flow(walk: Walk) -> Flow:
    """Return how many people use each stretch."""
    pieces, rows = len(walk.streets), walk.streets.rows
    kinds, h = walk.row.shape
    through, passing = np.zeros((kinds, pieces)), np.zeros((kinds, rows))
    new, arrived = np.zeros(pieces), np.zeros(kinds)
    own = np.zeros((2, kinds, pieces))
    reach = np.zeros((2, pieces))
    leaves = np.zeros((2, h), dtype=bool)
    for c, tree in enumerate(walk.trees):
        got = np.flatnonzero(walk.row[c] >= 0)
        people = walk.people[got]
        start = np.bincount(walk.row[c, got], people, minlength=rows)
        passing[c] = sum_from_leaves(tree.parent, start)
        step = np.flatnonzero(tree.parent >= 0)
        np.add.at(through[c], tree.piece[step], passing[c, step])
        arrived[c] = passing[c, tree.parent < 0].sum()
        first = np.bincount(_parting(walk, c)[got], people, minlength=rows)
        np.add.at(new, tree.piece[step], sum_from_leaves(tree.parent, first)[step])
        walks = got[walk.own_m[c, got] > TIE_M]
        side = walk.to_v[c, walks].astype(int)
        np.add.at(own, (side, c, walk.piece[walks]), walk.people[walks])
        np.maximum.at(reach, (side, walk.piece[walks]), walk.own_m[c, walks])
        leaves[side, walks] = True
    mine = [np.bincount(walk.piece, walk.people * on, minlength=pieces) for on in leaves]
    either = np.bincount(walk.piece, walk.people * leaves.any(axis=0), minlength=pieces)
    streets = walk.streets
    passed = (through > 0).any(axis=0)
    whole = passed | (reach.sum(axis=0) >= streets.length - SPOT_M) & (either > 0)
    parts: list[tuple[np.ndarray, ...]] = []
    full = np.flatnonzero(whole)
    parts.append(
        (
            full,
            streets.a[full],
            streets.b[full],
            new[full] + either[full],
            (through + own[0] + own[1])[:, full],
        )
    )
    for side in (0, 1):
        some = np.flatnonzero(~whole & (mine[side] > 0))
        low = streets.a[some] if side == 0 else streets.b[some] - reach[1, some]
        high = streets.a[some] + reach[0, some] if side == 0 else streets.b[some]
        parts.append((some, low, high, mine[side][some], own[side][:, some]))
    piece, a, b, total = (np.concatenate([p[i] for p in parts]) for i in range(4))
    each = np.concatenate([p[4] for p in parts], axis=1)
    order = np.lexsort((a, piece))
    piece = piece[order]
    return Flow(
        streets.edge[piece],
        piece,
        a[order],
        b[order],
        total[order],
        each[:, order],
        arrived,
        passing,
    )


def _parting(walk: Walk, c: int) -> np.ndarray:
    """Return per dwelling the row where its way to category *c* leaves the earlier ways."""
    tree = walk.trees[c]
    out = walk.row[c].copy()
    for b in range(c):
        other = walk.trees[b]
        alike = (tree.parent >= 0) & (tree.parent == other.parent) & (tree.piece == other.piece)
        last = _last_alike(np.where(alike, tree.parent, -1))
        same = np.flatnonzero((walk.row[b] == walk.row[c]) & (walk.row[c] >= 0))
        parts = last[walk.row[c, same]]
        further = tree.distance_m[parts] < tree.distance_m[out[same]]
        out[same[further]] = parts[further]
    return np.asarray(out)


def _last_alike(step: np.ndarray) -> np.ndarray:
    """Return where every row gets by following *step* as long as it goes on (not -1)."""
    jump = np.where(step >= 0, step, np.arange(len(step)))
    while True:
        further = jump[jump]
        if np.array_equal(further, jump):
            return np.asarray(jump)
        jump = further


# The layer


def area_of(points: np.ndarray, gebieden: Layer) -> tuple[np.ndarray, np.ndarray]:
    """Return code and name of the finest gebied every point lies in: buurt, wijk or gemeente."""
    code = np.full(len(points), None, dtype=object)
    for kind in ("gemeente", "wijk", "buurt"):
        found = assign_areas(points, gebieden, kind)
        known = ~pd.isna(found)
        code[known] = found[known]
    names = dict(zip(gebieden.data["gebied_code"], gebieden.data["naam"], strict=True))
    return code, np.array([names.get(c) for c in code], dtype=object)


def route_layer(
    walk: Walk,
    used: Flow,
    wegen: Layer,
    gebieden: Layer,
    rules: Publication,
    which: Mapping[str, Any],
    visits: np.ndarray | None = None,
) -> Layer:
    """Return the stretches that somebody walks as the layer ``looproutes``.

    *which* fills the columns that are the same on every row; *visits* are visits per year per
    category. Numbers of people are exact here, as those of the dwellings in the werkbestand are:
    rounding stretch by stretch would break every sum over them. ``mensen_tekst`` is what may be
    published. What is cut in two only because a bench or a facility stands there is one again.
    """
    used = _whole(used)
    way = walk.network.edge_way[used.edge]
    data = wegen.data
    ground = Ground(walk.network, 25.0, 0.0)
    middle = shapely.points(ground.place(used.edge, (used.a + used.b) / 2))
    code, name = area_of(middle, gebieden)
    n = len(used)
    prefix = f"{which['profiel']}-{which['groep']}"
    estimated = bool(which.get("geschat"))
    table: dict[str, Any] = {
        "route_id": [f"{prefix}-{number}" for number in range(1, n + 1)],
        "weg_id": data["weg_id"].to_numpy(dtype=object)[way].astype(str),
        "naam": text_series(data["naam"].to_numpy(dtype=object)[way]),
        **{k: [which[k]] * n for k in ("profiel", "groep", "run_id", "bron_bevolking")},
        "mensen": np.round(used.people, 6),
        "mensen_tekst": [in_words(p, rules, estimated) for p in used.people],
        "bezoeken": np.full(n, np.nan)
        if visits is None
        else np.round(visits @ used.per_category, 3),
        "lengte_m": np.round(used.b - used.a, 3),
        "gebied_code": text_series(code),
        "gebied_naam": text_series(name),
    }
    for c, key in enumerate(walk.categories):
        table[f"mensen_{key}"] = np.round(used.per_category[c], 6)
    geometry = ground.cut(used.edge, used.a, used.b)
    return conform(Layer("looproutes", pd.DataFrame(table), geometry), LAYERS["looproutes"])


def _whole(used: Flow) -> Flow:
    """Return *used* with stretches joined that follow one another with the same people."""
    same = (used.edge[1:] == used.edge[:-1]) & (used.a[1:] == used.b[:-1])
    same &= np.abs(np.diff(used.people)) <= TIE_M
    same &= (np.abs(np.diff(used.per_category, axis=1)) <= TIE_M).all(axis=0)
    first = np.flatnonzero(np.r_[True, ~same][: len(used)])
    last = np.r_[first[1:] - 1, len(used) - 1][: len(first)]
    return Flow(
        used.edge[first],
        used.piece[first],
        used.a[first],
        used.b[last],
        used.people[first],
        used.per_category[:, first],
        used.arrived,
        used.passing,
    )
