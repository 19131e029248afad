# SPDX-License-Identifier: GPL-2.0-or-later
"""Obstacles on the ways that people walk: what hinders, what blocks, where nobody can sit down.

What hinders (a high kerb, a dark path) is walked over, and counts for what going around it would
cost. What blocks (steps for a rollator) counts for whom it opens a way or shortens one. A metre of
either weighs the same, and no walk counts for more extra metres than the norm of its category:
further is out of reach anyhow.

An attribute that the data do not give is unknown, never in order: of every kind it is said over
which part of the walked streets nothing can be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from ..netwerk.eisen import fits
from ..netwerk.loopvlakken import Ground
from ..netwerk.network import walkable_rows
from ..profile import Profile, Rule
from ..progress import Tick, never
from ..tables import Layer
from .looproutes import Flow, Walk, grow
from .omwegen import Change, Openings, detours, opened, passers

__all__ = [
    "BENCH",
    "EVERY",
    "KINDS",
    "LINK",
    "SHORTER_M",
    "Blocked",
    "Kind",
    "Limits",
    "Obstacles",
    "Study",
    "blocked_edges",
    "blocking",
    "hindering",
    "homes_of",
    "judged",
    "limit_of",
    "measure",
    "no_obstacles",
    "noticed",
    "opinion",
    "verdicts",
    "without_bench",
]

SHORTER_M = 1.0
"""From here a way counts as shorter or longer, as in a comparison."""

_NO_SHAPES = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of obstacle: its column in ``wegen``, the demand on it and the words for it."""

    key: str
    column: str
    demand: str
    title: str
    """What stands before the colon of a sentence."""
    many: str
    """What is counted, and what cannot be judged without data."""
    avoid: str = ""
    """Who goes around it."""


KINDS: tuple[Kind, ...] = (
    Kind("trap", "trap", "", "Trap", "trappen", "Wie geen trap kan lopen"),
    Kind(
        "stoeprand",
        "stoeprand_m",
        "stoeprand",
        "Hoge stoeprand",
        "hoge stoepranden",
        "Wie er niet over kan",
    ),
    Kind("smal", "breedte_m", "breedte", "Smal pad", "smalle paden", "Wie er niet door kan"),
    Kind(
        "steil",
        "helling_pct",
        "helling",
        "Steile helling",
        "steile hellingen",
        "Wie er niet op kan",
    ),
    Kind(
        "verharding",
        "verharding",
        "verharding",
        "Onverhard of slecht wegdek",
        "onverhard of slecht wegdek",
        "Wie er niet over kan",
    ),
    Kind(
        "rolstoel",
        "rolstoel",
        "rolstoel",
        "Niet geschikt voor een rolstoel",
        "wegen die niet geschikt zijn voor een rolstoel",
        "Wie er niet langs kan",
    ),
    Kind("onverlicht", "verlicht", "", "Onverlicht", "onverlichte straten", "Wie het donker mijdt"),
)
BENCH = Kind("geen_bank", "", "", "Geen zitbank in de buurt", "straten zonder zitbank")
LINK = Kind("schakel", "", "", "Ontbrekende schakel", "ontbrekende schakels")
EVERY = (*KINDS, BENCH, LINK)


@dataclass(frozen=True, slots=True)
class Limits:
    """From where something is an obstacle; metres unless the name says otherwise.

    ``demands`` are rules on a road, as those of a profile. ``link_m`` and ``link_factor``: straight
    nearer than this and over the street more than so many times as far is a missing link.
    ``walk_m`` is how far anybody walks at most, ``unknown_pct`` from how much unknown a kind is
    judged in part only; with more street without a bench than ``benchless_pct`` not all benches are
    in the data.
    """

    demands: tuple[Rule, ...]
    bench_m: float
    benchless_pct: float
    link_m: float
    link_factor: float
    walk_m: float
    unknown_pct: float

    def demand(self, kind: Kind) -> Rule | None:
        """Return the demand behind *kind*, None where it has none."""
        return next((d for d in self.demands if d.key == kind.demand), None)


def verdicts(data: pd.DataFrame, limits: Limits) -> dict[str, np.ndarray]:
    """Return per kind and row of ``wegen`` 1 (an obstacle), 0 (none) or NaN (unknown).

    A kind without a demand (a wheelchair's, for somebody without one) is not in it.
    """
    out = {}
    for kind in KINDS:
        demand = limits.demand(kind)
        if demand is not None:
            out[kind.key] = 1.0 - fits(demand, data)
        elif not kind.demand:
            wrong = 1.0 if kind.key == "trap" else 0.0
            value = data[kind.column].to_numpy(dtype=float, na_value=np.nan)
            out[kind.key] = np.where(np.isnan(value), np.nan, (value == wrong).astype(float))
    return out


def limit_of(kind: Kind, limits: Limits) -> tuple[float, str | None]:
    demand = limits.demand(kind)
    if demand is not None and demand.limit is not None:
        return demand.limit, "%" if kind.key == "steil" else "m"
    return {BENCH.key: (limits.bench_m, "m"), LINK.key: (limits.link_m, "m")}.get(
        kind.key, (np.nan, None)
    )


@dataclass(frozen=True, slots=True)
class Study:
    """What every kind needs."""

    walk: Walk
    used: Flow
    wegen: Layer
    profile: Profile
    limits: Limits
    min_component_m: float
    norm_m: np.ndarray
    weight: np.ndarray
    ground: Ground
    unsure: np.ndarray
    """Per category and dwelling of the walk whether too little of its way is known for a norm."""

    @property
    def way_of_piece(self) -> np.ndarray:
        """Return the row of ``wegen`` of every piece of street."""
        network = self.walk.network
        return np.asarray(network.edge_way[self.walk.streets.edge])

    @property
    def way_ids(self) -> np.ndarray:
        """Return the id of every row of ``wegen``."""
        return np.asarray(self.wegen.data["weg_id"].astype(str).to_numpy(dtype=object))

    @property
    def walked_m(self) -> float:
        """Return how much street is walked."""
        return float((self.used.b - self.used.a).sum())


@dataclass(slots=True)
class Obstacles:
    """Obstacles of one kind: one row each in ``table``, a line in ``shapes``.

    The table holds numbers of people that are not rounded yet: ``people`` it concerns, those for
    whom it ``decides`` whether a norm is met (NaN: too little is known to judge one), ``total``
    people times extra metres (capped and weighed), ``extra`` the median metres (inf: no other way);
    and ``key``, ``effect``, ``way`` (a row of ``wegen``), ``length`` and ``sure``.
    """

    kind: Kind
    table: pd.DataFrame
    shapes: np.ndarray


def measure(study: Study, change: Change, count: int) -> pd.DataFrame:
    """Return per obstacle 0 … *count* - 1 whom *change* concerns and how much."""
    walk, norm = study.walk, study.norm_m[change.category]
    people = walk.people[change.home]
    low, high = np.minimum(change.before, change.after), np.maximum(change.before, change.after)
    with np.errstate(invalid="ignore"):
        extra = np.where(np.isfinite(low), high - low, np.inf)
    pair = change.obstacle * max(len(walk.people), 1) + change.home
    pair, first, which = np.unique(pair, return_index=True, return_inverse=True)
    of = change.obstacle[first]
    crosses = (np.round(low, 3) <= norm) & (np.round(high, 3) > norm)
    decides = np.zeros(len(pair), dtype=bool)
    decides[which[crosses]] = True
    # No norm is judged here where bereikbaarheid judges none.
    doubt = np.zeros(count, dtype=bool)
    doubt[change.obstacle[crosses & study.unsure[change.category, change.home]]] = True
    mine = walk.people[change.home[first]]
    capped = study.weight[change.category] * people * np.minimum(extra, norm)
    median = _grouped_median(change.obstacle, extra, people, count)
    return pd.DataFrame(
        {
            "people": np.bincount(of, mine, minlength=count),
            "decides": np.where(doubt, np.nan, np.bincount(of, mine * decides, minlength=count)),
            "total": np.bincount(change.obstacle, capped, minlength=count),
            "extra": median,
        }
    )


def _grouped_median(group: np.ndarray, value: np.ndarray, weight: np.ndarray, n: int) -> np.ndarray:
    """Return per group the weighted median of *value*; inf counts, NaN without weight."""
    out = np.full(n, np.nan)
    order = np.lexsort((value, group))
    group, value, weight = group[order], value[order], weight[order]
    total = np.bincount(group, weight, minlength=n)
    before = np.r_[0.0, np.cumsum(total)]
    reached = np.cumsum(weight) - before[group]
    half = np.flatnonzero(reached >= total[group] / 2 * (1 - 1e-9))
    first = half[np.r_[True, group[half][1:] != group[half][:-1]][: len(half)]]
    out[group[first]] = value[first]
    return out


def homes_of(change: Change, count: int, people: int) -> list[np.ndarray]:
    """Return per obstacle the dwellings that *change* concerns."""
    pair = np.unique(change.obstacle * max(people, 1) + change.home)
    of, home = np.divmod(pair, max(people, 1))
    return np.split(home, np.searchsorted(of, np.arange(1, count))) if count else []


def drawn(study: Study, of: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
    """Return per obstacle the stretches *rows* of the flow as one MultiLineString.

    *of* is the obstacle of every stretch, 0 … *count* - 1; each has some.
    """
    used = study.used
    order = np.argsort(of, kind="stable")
    rows, of = rows[order], of[order]
    pieces = study.ground.cut(used.edge[rows], used.a[rows], used.b[rows])
    return merged(shapely.multilinestrings(pieces, indices=of)) if count else _NO_SHAPES


def merged(lines: np.ndarray) -> np.ndarray:
    """Return *lines* with parts that meet joined, as MultiLineStrings."""
    out = np.atleast_1d(np.asarray(shapely.line_merge(lines), dtype=object))
    single = shapely.get_type_id(out) == 1
    out[single] = shapely.multilinestrings(out[single], indices=np.arange(int(single.sum())))
    return out


def no_obstacles(kind: Kind) -> Obstacles:
    columns = ("key", "effect", "way", "length", "people", "decides", "total", "extra", "sure")
    return Obstacles(kind, pd.DataFrame({c: [] for c in columns}), _NO_SHAPES)


# What is walked over


def hindering(study: Study, kind: Kind, bad: np.ndarray, tick: Tick = never) -> Obstacles:
    """Return the streets of one kind that people walk over, and what going around costs them.

    *bad* is the verdict per row of ``wegen``. Ways of one name that meet are one obstacle, and all
    of it is closed for whoever goes around it, walked or not.
    """
    wrong = np.flatnonzero(bad[study.way_of_piece] == 1)
    label = np.full(len(study.walk.streets), -1)
    label[wrong] = _meeting(study, wrong)
    used = study.used
    rows = np.flatnonzero(label[used.piece] >= 0)
    if not len(rows):
        return no_obstacles(kind)
    number, ways, of = _numbered(study, label, rows)
    change = detours(study.walk, number, tick)
    table = measure(study, change, len(ways))
    table["length"] = np.bincount(of, (used.b - used.a)[rows], minlength=len(ways))
    table["way"], table["effect"], table["sure"] = ways, "hindert", "gegeven"
    table["key"] = [f"{kind.key}:{i}" for i in study.way_ids[ways]]
    return Obstacles(kind, table, drawn(study, of, rows, len(ways)))


def _meeting(study: Study, pieces: np.ndarray) -> np.ndarray:
    """Return a number per one of *pieces*, the same on one way and where ways of one name meet."""
    streets = study.walk.streets
    way = study.way_of_piece[pieces]
    name = pd.factorize(study.wegen.data["naam"].fillna("").astype(str))[0][way].astype(np.int64)
    ends = np.r_[streets.u[pieces], streets.v[pieces]] + np.r_[name, name] * streets.rows
    _, node = np.unique(ends, return_inverse=True)
    # A road cut by a barrier is more rows with one id.
    road = pd.factorize(study.way_ids[way])[0]
    n, nodes = len(pieces), int(node.max(initial=-1)) + 1
    size = nodes + int(road.max(initial=-1)) + 1
    pairs = (np.r_[node[:n], node[:n]], np.r_[node[n:], nodes + road])
    graph = sparse.coo_array((np.ones(2 * n, np.int8), pairs), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][node[:n]])


def _numbered(
    study: Study, label: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the number of every piece, the way of every number and the number of *rows*.

    *rows* are stretches of the flow with a *label*. Numbers follow the lowest id among the walked
    ways of an obstacle; a piece of an obstacle that nobody walks has none.
    """
    way, found = study.way_of_piece[study.used.piece[rows]], label[study.used.piece[rows]]
    order = np.lexsort((np.argsort(np.argsort(study.way_ids.astype(str)))[way], found))
    first = order[np.r_[True, found[order][1:] != found[order][:-1]]]
    by_id = np.argsort(study.way_ids[way[first]].astype(str), kind="stable")
    first = first[by_id]
    number = np.full(int(label.max()) + 1, -1)
    number[found[first]] = np.arange(len(first))
    out = np.where(label >= 0, number[np.maximum(label, 0)], -1)
    return out, way[first], number[found]


def walked_km(study: Study, mask: np.ndarray) -> float:
    way = study.walk.network.edge_way[study.used.edge]
    return float((study.used.b - study.used.a)[mask[way]].sum() / 1000)


def judged(study: Study, kind: Kind, bad: np.ndarray) -> dict[str, Any]:
    """Return how much of the walked streets is known and how much is an obstacle, of one kind."""
    total = study.walked_m / 1000
    unknown = walked_km(study, np.isnan(bad))
    return opinion(study, kind, total, unknown, walked_km(study, bad == 1))


def opinion(study: Study, kind: Kind, total: float, unknown: float, wrong: float) -> dict[str, Any]:
    """Return the row of ``obstakels_oordeel`` for *kind*: kilometres walked, unknown and wrong."""
    limit, unit = limit_of(kind, study.limits)
    share = 100.0 * unknown / total if total else 0.0
    verdict = "beoordeeld" if share <= study.limits.unknown_pct else "deels"
    return {
        "soort": kind.key,
        "grens": limit,
        "eenheid": unit,
        "gelopen_km": round(total, 3),
        "onbekend_km": round(unknown, 3),
        "onbekend_pct": round(min(share, 100.0), 1),
        "obstakel_km": round(wrong, 3),
        "oordeel": "niet_te_zeggen" if unknown >= total * (1 - 1e-9) else verdict,
    }


# What blocks


@dataclass(frozen=True, slots=True)
class Blocked:
    """Edges that the profile cannot walk but for one attribute: which kind, which obstacle."""

    edge: np.ndarray
    obstacle: np.ndarray
    kind: np.ndarray

    @property
    def count(self) -> int:
        return int(self.obstacle.max(initial=-1)) + 1


def blocked_edges(study: Study) -> Blocked:
    """Return the edges that would be open if something about their way were mended.

    Edges of one way are one obstacle, and so are ways that meet away from every street with
    dwellings: two flights of steps with a landing open something only together.
    """
    network, data = study.walk.network, study.wegen.data
    now = walkable_rows(data, study.profile)
    clear = {k.column: _unknown(data[k.column]) for k in KINDS}
    mended = walkable_rows(data.assign(**clear), study.profile) & ~now
    kind = np.full(len(data), -1)
    for number in reversed(range(len(KINDS))):
        column = KINDS[number].column
        alone = walkable_rows(data.assign(**{column: clear[column]}), study.profile)
        rest = {k: v for k, v in clear.items() if k != column}
        needed = ~walkable_rows(data.assign(**rest), study.profile)
        kind[mended & (alone | needed)] = number
    edge = np.flatnonzero((kind >= 0)[network.edge_way])
    if not len(edge):
        return Blocked(edge, edge, edge)
    # Where nobody lives: nodes away from every part of the network that dwellings may meet.
    rows = network.matrix.shape[0]
    big = network.edge_walkable & (
        network.component_length[np.maximum(network.edge_component, 0)] >= study.min_component_m
    )
    lived = np.zeros(rows, dtype=bool)
    lived[network.node_row[np.r_[network.edge_u[big], network.edge_v[big]]]] = True
    u, v = network.node_row[network.edge_u[edge]], network.node_row[network.edge_v[edge]]
    small = np.flatnonzero(network.edge_walkable & ~big)
    su, sv = network.node_row[network.edge_u[small]], network.node_row[network.edge_v[small]]
    road = pd.factorize(study.way_ids)[0]
    way = rows + len(edge) + road[network.edge_way[edge]]
    one = rows + np.arange(len(edge))
    meet_u, meet_v = ~lived[u], ~lived[v]
    tail = np.r_[one, one[meet_u], one[meet_v], su]
    head = np.r_[way, u[meet_u], v[meet_v], sv]
    size = rows + len(edge) + len(data)
    graph = sparse.coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    # In the order of the lowest way, so that nothing depends on the order of the rows.
    ids = data["weg_id"].astype(str).to_numpy(dtype=object)[network.edge_way[edge]]
    order = np.argsort(ids.astype(str), kind="stable")
    obstacle = np.empty(len(edge), dtype=int)
    obstacle[order] = pd.factorize(label[one][order])[0]
    return Blocked(edge, obstacle, kind[network.edge_way[edge]])


def _unknown(column: pd.Series) -> pd.Series:
    return pd.Series([None] * len(column), dtype=column.dtype, index=column.index)


def blocking(study: Study, blocked: Blocked, tick: Tick) -> list[Obstacles]:
    """Return what the profile cannot pass, and whose ways get shorter when it can."""
    if not len(blocked.edge):
        return []
    network = study.walk.network
    openings = Openings(
        blocked.obstacle,
        network.node_row[network.edge_u[blocked.edge]],
        network.node_row[network.edge_v[blocked.edge]],
        network.edge_length[blocked.edge],
    )
    change = noticed(opened(study.walk, openings, study.limits.walk_m, tick))
    table = measure(study, change, blocked.count)
    some = np.flatnonzero(table["people"].to_numpy() > 0)
    number = np.full(blocked.count, -1)
    number[some] = np.arange(len(some))
    edges = np.flatnonzero(number[blocked.obstacle] >= 0)
    of = number[blocked.obstacle[edges]]
    ids = study.way_ids[network.edge_way[blocked.edge[edges]]].astype(str)
    order = np.lexsort((ids, of))
    edges, of = edges[order], of[order]
    first = edges[np.r_[True, of[1:] != of[:-1]][: len(of)]]
    found = table.iloc[some].reset_index(drop=True)
    found["way"] = ways = network.edge_way[blocked.edge[first]]
    found["length"] = np.bincount(of, network.edge_length[blocked.edge[edges]], len(some))
    found["effect"], found["sure"] = "blokkeert", "gegeven"
    kinds = blocked.kind[first]
    keys = [KINDS[k].key for k in kinds]
    found["key"] = [f"{k}:{i}" for k, i in zip(keys, study.way_ids[ways], strict=True)]
    lines = network.edge_geometry[blocked.edge[edges]]
    shapes = merged(shapely.multilinestrings(lines, indices=of)) if len(some) else _NO_SHAPES
    return [
        Obstacles(KINDS[k], found[kinds == k].reset_index(drop=True), shapes[kinds == k])
        for k in np.unique(kinds)
    ]


def noticed(change: Change) -> Change:
    """Return the changes of at least a metre."""
    with np.errstate(invalid="ignore"):
        keep = ~(np.abs(change.before - change.after) < SHORTER_M)
    return Change(
        *(getattr(change, n)[keep] for n in ("obstacle", "category", "home", "before", "after"))
    )


# Where nobody can sit down


def without_bench(study: Study) -> tuple[Obstacles, float]:
    """Return the streets along which a bench is too far, and how many metres of them there are.

    Benches are the stops of the walk; there must be some.
    """
    walk, used = study.walk, study.used
    rows = walk.stop[walk.stop >= 0]
    bench = grow(walk.streets, rows, np.zeros(len(rows), dtype=int), np.zeros(len(rows)))
    limit = study.limits.bench_m
    streets, piece = walk.streets, used.piece
    near, far = bench.distance_m[streets.u[piece]], bench.distance_m[streets.v[piece]]
    length = streets.length[piece]
    a, b = used.a - streets.a[piece], used.b - streets.a[piece]
    low = np.maximum(a, np.maximum(limit - near, 0.0))
    high = np.minimum(b, length - np.maximum(limit - far, 0.0))
    metres = np.maximum(high - low, 0.0)
    some = np.flatnonzero(metres > SHORTER_M)
    total = float(metres[some].sum())
    if not len(some):
        return no_obstacles(BENCH), total
    label = np.full(len(streets), -1)
    pieces = np.unique(piece[some])
    label[pieces] = _meeting(study, pieces)
    number, ways, of = _numbered(study, label, some)
    count = len(ways)
    change = passers(walk, number)
    table = measure(study, change, count)
    # How much further than the limit the nearest bench is, on average along what is walked.
    beyond = _mean_beyond(near[some], far[some], length[some], low[some], high[some], limit)
    weight = used.people[some] * metres[some]
    extra = np.bincount(of, weight * np.minimum(beyond, limit), minlength=count)
    table["extra"] = extra / np.maximum(np.bincount(of, weight, minlength=count), 1e-12)
    trips = study.weight[change.category] * walk.people[change.home]
    table["total"] = np.bincount(change.obstacle, trips, minlength=count) * table["extra"]
    table["decides"] = np.nan
    table["length"] = np.bincount(of, metres[some], minlength=count)
    table["way"], table["effect"], table["sure"] = ways, "hindert", "gegeven"
    table["key"] = [f"{BENCH.key}:{i}" for i in study.way_ids[ways]]
    return Obstacles(BENCH, table, drawn(study, of, some, count)), total


def _mean_beyond(
    near: np.ndarray,
    far: np.ndarray,
    length: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    limit: float,
) -> np.ndarray:
    """Return the mean metres beyond *limit* between *low* and *high* along pieces of *length*.

    *near* and *far* are the metres to a bench from both ends; between, the nearer way counts.
    """
    big = np.isinf(near) & np.isinf(far)
    near, far = np.where(np.isinf(near), 1e9, near), np.where(np.isinf(far), 1e9, far)
    top = np.clip((far + length - near) / 2, low, high)
    left, right = (low + top) / 2 + near, far + length - (top + high) / 2
    total = (top - low) * left + (high - top) * right
    mean = total / np.maximum(high - low, 1e-12) - limit
    return np.asarray(np.where(big, np.inf, mean))
