# SPDX-License-Identifier: GPL-2.0-or-later
"""Netwerkcontrole: what is wrong with the roads before anybody walks over them, as a map.

Every row of ``wegen`` gets one finding; a dead end that stops just short of another road gets a
point. The parts are those of the very network that distances are computed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ..errors import Problem
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform
from .network import END_TOLERANCE_M, Network, build_network, walkable_rows

__all__ = ["DOUBLE_M", "FINDINGS", "NetworkCheck", "netwerkcontrole"]

FINDINGS = (
    "in_orde",
    "los_deel",
    "niet_te_belopen",
    "lengte_nul",
    "bijna_dubbel",
    "lengte_wijkt_af",
)

DOUBLE_M = 0.5
"""Two roads nowhere further apart than this (Hausdorff) are one road drawn twice."""

_DOUBLE_SHARE = 0.1
"""... and nowhere further than this part of the shorter one: two stubs of 40 cm are two stubs."""

_LENGTH_M, _LENGTH_SHARE = 1.0, 0.02
"""A length that the source gives may differ by this many metres, or by this part, from the line."""

_WAY_ROUND = 5.0
"""A dead end from where the other road is walked to within this many times the gap that is looked
for is a short dead end (a doorstep, a turning place), not a missing connection."""

_TIE_M = 0.001

_CELLS = 2_000_000
"""So many distances at a time: a file with ten thousand stubs must not ask for gigabytes."""

LAYERS.add(
    LayerSchema(
        "netwerk",
        "Netwerkcontrole per weg",
        "LineString",
        (
            Column("weg_id", "text", "Identificatie van de weg", required=True),
            Column("run_id", "text", "Kenmerk van de controle", required=True),
            Column("bevinding", "text", "Bevinding", required=True, allowed=FINDINGS),
            Column("netwerkdeel", "int", "Nummer van het netwerkdeel (1 = langste)", minimum=1),
            Column("deel_m", "real", "Lengte van het hele netwerkdeel in m", minimum=0),
            Column(
                "te_kort",
                "int",
                "Netwerkdeel te kort om aan te hechten (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            Column(
                "bruikbaar",
                "int",
                "Te belopen met minstens een profiel (1 ja, 0 nee)",
                required=True,
                minimum=0,
                maximum=1,
            ),
            Column("lengte_m", "real", "Lengte van de weg in m", minimum=0),
            Column("lengte_bron_m", "real", "Lengte volgens de bron in m", minimum=0, later=True),
            Column("dubbel_met", "text", "Weg die bijna op dezelfde plek ligt"),
        ),
        key=("weg_id",),
        deel=Deel("open"),
    ),
    LayerSchema(
        "netwerk_punten",
        "Losse einden vlak bij een andere weg",
        "Point",
        (
            Column("punt_id", "text", "Identificatie van het losse einde", required=True),
            Column("run_id", "text", "Kenmerk van de controle", required=True),
            Column("weg_id", "text", "Weg die hier ophoudt", required=True),
            Column("ander_weg_id", "text", "Weg waarop die niet aansluit", required=True),
            Column("gat_m", "real", "Afstand tot die weg in m", required=True, minimum=0),
        ),
        key=("punt_id",),
        deel=Deel("open"),
    ),
)


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """Both layers, facts for a closing line and warnings.

    ``netwerk`` has the rows of ``wegen`` in their order; ``punten`` is in the order of ``weg_id``.
    """

    netwerk: Layer
    punten: Layer
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def netwerkcontrole(
    wegen: Layer,
    profiles: Sequence[Profile],
    component_min_m: float,
    *,
    losse_einden_m: float = 2.0,
    run_id: str = "",
    tick: Tick = never,
) -> NetworkCheck:
    """Return what is wrong with *wegen*: per road, and per dead end near another road.

    Parts and dead ends are those of the first of *profiles*; a road is ``bruikbaar`` when any of
    them may walk it. Part 1 is the longest; a road that touches several parts takes the lowest. A
    dead end is a point when a road it does not lead to lies within *losse_einden_m*. Raises
    :class:`LzwError` (``netwerk_leeg``) when the first profile may use no road at all.
    """
    network = build_network(wegen, profiles[0], component_min_m, part(tick, 0.0, 0.5))
    data = wegen.data
    geometry = np.asarray(wegen.geometry, dtype=object)
    n = len(wegen)
    ids = data["weg_id"].astype(str).to_numpy(dtype=object)
    level = _level(data)
    usable = np.any([walkable_rows(data, p) for p in profiles], axis=0)
    length = np.round(shapely.length(geometry), 3)
    no_length = ~(length > 0)
    check(tick, 0.5)
    number = _parts(network, geometry, level, walkable_rows(data, profiles[0]))
    known = number >= 0
    check(tick, 0.6)
    double = _doubles(ids, geometry, length, level)
    check(tick, 0.8)
    end, other, gap, spot = _dead_ends(network, level, double, losse_einden_m)
    check(tick, 0.95)

    given = data["lengte_bron_m"].to_numpy(dtype=float, na_value=np.nan)
    allowed = np.maximum(_LENGTH_M, _LENGTH_SHARE * length)
    finding = np.full(n, "in_orde", dtype=object)
    finding[np.abs(given - length) > allowed] = "lengte_wijkt_af"
    finding[number > 0] = "los_deel"
    finding[double >= 0] = "bijna_dubbel"
    finding[~usable] = "niet_te_belopen"
    finding[no_length] = "lengte_nul"
    # One value more, which -1 (no part) picks.
    part_m = np.append(network.component_length, np.nan)[number]
    run = pd.Series([run_id] * n, dtype=object)
    netwerk = pd.DataFrame(
        {
            "weg_id": pd.Series(ids, dtype=object),
            "run_id": run,
            "bevinding": finding,
            "netwerkdeel": np.where(known, number + 1.0, np.nan),
            "deel_m": np.round(part_m, 3),
            "te_kort": np.where(known, (part_m < component_min_m).astype(float), np.nan),
            "bruikbaar": usable.astype(int),
            "lengte_m": length,
            "lengte_bron_m": given,
            "dubbel_met": pd.Series(
                np.where(double >= 0, ids[np.maximum(double, 0)], None), dtype=object
            ),
        }
    )
    way = network.edge_way[end]
    # A way has two ends at most, but a multi-part one has more: numbered along the way's ends.
    nth = pd.Series(way).groupby(way).cumcount().to_numpy() + 1
    punten = pd.DataFrame(
        {
            "punt_id": pd.Series(
                [f"{i}:{k}" for i, k in zip(ids[way], nth, strict=True)], dtype=object
            ),
            "run_id": pd.Series([run_id] * len(end), dtype=object),
            "weg_id": pd.Series(ids[way], dtype=object),
            "ander_weg_id": pd.Series(ids[network.edge_way[other]], dtype=object),
            "gat_m": gap,
        }
    )
    layers = (
        conform(Layer("netwerk", netwerk, geometry), LAYERS["netwerk"]),
        conform(Layer("netwerk_punten", punten, spot), LAYERS["netwerk_punten"]),
    )
    facts = _facts(network, number, finding, length, component_min_m, len(end))
    order = np.argsort(ids.astype(str), kind="stable")
    problems = _problems(facts, layers[1], ids[order], finding[order], losse_einden_m)
    check(tick, 1.0)
    return NetworkCheck(*layers, facts, problems)


def _level(data: pd.DataFrame) -> np.ndarray:
    """Return the niveau per road; a bridge or tunnel of which nobody said so is not at grade."""
    level = data["niveau"].fillna(0).to_numpy(dtype=float)
    kind = data["brug_tunnel"].to_numpy(dtype=object)
    level = np.where((level == 0) & (kind == "brug"), 1.0, level)
    return np.asarray(np.where((level == 0) & (kind == "tunnel"), -1.0, level))


def _parts(
    network: Network, geometry: np.ndarray, level: np.ndarray, usable: np.ndarray
) -> np.ndarray:
    """Return per road the lowest part it belongs to (0 = longest), -1 where it has none.

    A line without length that touches nothing is no part. Noding bare lines keeps one of the lines
    that lie on one another, so a usable road may have no edge of its own: it takes the part of
    what lies on its middle.
    """
    none = len(network.component_length)
    number = np.full(len(geometry), none)
    counts = network.edge_walkable & (
        network.component_length[np.maximum(network.edge_component, 0)] > 0
    )
    edges = np.flatnonzero(counts)
    np.minimum.at(number, network.edge_way[edges], network.edge_component[edges])
    rest = np.flatnonzero((number == none) & usable & (shapely.get_num_coordinates(geometry) > 1))
    if len(rest) and len(edges):
        middle = shapely.line_interpolate_point(geometry[rest], 0.5, normalized=True)
        tree = shapely.STRtree(network.edge_geometry[edges])
        row, edge = tree.query(middle, predicate="dwithin", distance=2 * _TIE_M)
        same = level[rest[row]] == level[network.edge_way[edges[edge]]]
        np.minimum.at(number, rest[row[same]], network.edge_component[edges[edge[same]]])
    return np.where(number == none, -1, number)


def _doubles(
    ids: np.ndarray, geometry: np.ndarray, length: np.ndarray, level: np.ndarray
) -> np.ndarray:
    """Return per road the row of the lowest weg_id that it nearly coincides with, else -1."""
    out = np.full(len(ids), -1)
    rows = np.flatnonzero(length > 0)
    if len(rows) < 2:
        return out
    # In the order of the ids, so that the first of a pair is the one that stays.
    rows = rows[np.argsort(ids[rows].astype(str), kind="stable")]
    # Lines within a distance of one another have bounds within it, side by side: four numbers in a
    # tree give far fewer candidates than boxes that overlap (every crossing would be one).
    pairs = cKDTree(shapely.bounds(geometry[rows])).query_pairs(
        DOUBLE_M, p=np.inf, output_type="ndarray"
    )
    low, high = rows[pairs.min(axis=1)], rows[pairs.max(axis=1)]
    keep = level[low] == level[high]
    low, high = low[keep], high[keep]
    limit = np.minimum(DOUBLE_M, _DOUBLE_SHARE * np.minimum(length[low], length[high]))
    # First by the vertices alone; between them only where that leaves a doubt, for it is slow. A
    # ring and the same ring with one side missing have all their vertices in common.
    for densify in (None, 0.1):
        near = shapely.hausdorff_distance(geometry[low], geometry[high], densify) <= limit
        low, high, limit = low[near], high[near], limit[near]
    place = np.empty(len(ids), dtype=int)
    place[rows] = np.arange(len(rows))
    first = np.full(len(ids), len(rows))
    np.minimum.at(first, high, place[low])
    found = first < len(rows)
    out[found] = rows[first[found]]
    return out


def _dead_ends(
    network: Network, level: np.ndarray, double: np.ndarray, near_m: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return edge, other edge, gap in metres and point of every dead end just short of a road.

    Another niveau counts only where that road has a dead end too (two halves of a ramp): what
    passes over or under is no gap. Nor is a road drawn twice: that has a finding of its own.
    """
    length = network.edge_length
    edges = np.flatnonzero(network.edge_walkable & (length > 0))
    u, v = network.node_row[network.edge_u], network.node_row[network.edge_v]
    degree = np.bincount(np.r_[u[edges], v[edges]], minlength=network.matrix.shape[0])
    both = np.r_[edges, edges]
    stop = np.r_[np.zeros(len(edges), dtype=int), np.full(len(edges), -1)]
    at = np.r_[u[edges], v[edges]]
    dead = np.flatnonzero(degree[at] == 1)
    own, at = both[dead], at[dead]
    spot = shapely.get_point(network.edge_geometry[own], stop[dead])
    tree = shapely.STRtree(network.edge_geometry[edges])
    end, near = tree.query(spot, predicate="dwithin", distance=near_m + _TIE_M)
    near = edges[near]
    # Millimetres, here and below: what is left of a rounding must not decide.
    gap = np.round(shapely.distance(spot[end], network.edge_geometry[near]), 3)
    mine, its = network.edge_way[own[end]], network.edge_way[near]
    first = np.where(double < 0, np.arange(len(double)), double)
    keep = (gap <= near_m) & (near != own[end]) & ((mine == its) | (first[mine] != first[its]))
    end, near, gap = end[keep], near[keep], gap[keep]
    lines = network.edge_geometry[near]
    stops = np.zeros(len(end), dtype=bool)
    for row, index in ((u, 0), (v, -1)):
        there = np.round(shapely.distance(spot[end], shapely.get_point(lines, index)), 3)
        stops |= (degree[row[near]] == 1) & (there <= gap)
    keep = (level[network.edge_way[own[end]]] == level[network.edge_way[near]]) | stops
    end, near, gap = end[keep], near[keep], gap[keep]
    limit_m = _WAY_ROUND * near_m
    walk = _walk(network, spot[end], at[end], own[end], near, limit_m + _TIE_M)
    apart = np.round(walk, 3) > limit_m
    end, near, gap = end[apart], near[apart], gap[apart]
    # Per end the nearest road; edges stand in the order of weg_id, so a tie goes to the lowest. The
    # ends of one way in the order of their coordinates: which way it was drawn says nothing.
    xy = shapely.get_coordinates(spot)
    order = np.lexsort((near, gap, end))
    order = order[np.r_[True, end[order][1:] != end[order][:-1]][: len(order)]]
    rank = _rank(network.edge_way, network.edge_way[own])
    order = order[np.lexsort((xy[end[order], 1], xy[end[order], 0], rank[end[order]]))]
    return own[end[order]], near[order], gap[order], spot[end[order]]


def _rank(edge_way: np.ndarray, way: np.ndarray) -> np.ndarray:
    """Return where each *way* comes among the edges, which stand in the order of weg_id."""
    first = np.full(int(edge_way.max(initial=-1)) + 1, len(edge_way))
    np.minimum.at(first, edge_way, np.arange(len(edge_way)))
    return np.asarray(first[way])


def _walk(
    network: Network,
    spot: np.ndarray,
    row: np.ndarray,
    own: np.ndarray,
    near: np.ndarray,
    limit_m: float,
) -> np.ndarray:
    """Return how far it is over the network from *spot*, dead end *row*, to beside it on *near*.

    Infinite beyond *limit_m*. The only way out of a dead end is its own edge, so only stubs shorter
    than the limit are searched from, and only in what lies around them.
    """
    out = np.full(len(row), np.inf)
    short = np.flatnonzero(network.edge_length[own] <= limit_m)
    if not len(short):
        return out
    u, v = network.node_row[network.edge_u], network.node_row[network.edge_v]
    xy = np.empty((network.matrix.shape[0], 2))
    xy[network.node_row] = network.node_xy
    source, which = np.unique(row[short], return_inverse=True)
    away, _ = cKDTree(xy[source]).query(xy, distance_upper_bound=limit_m + 2 * END_TOLERANCE_M)
    around = np.flatnonzero(np.isfinite(away))
    place = np.full(len(xy), len(around))
    place[around] = np.arange(len(around))
    local = network.matrix[around][:, around]
    edge = near[short]
    # Of spots as near the first from either side.
    lines = network.edge_geometry[edge]
    from_u = shapely.line_locate_point(lines, spot[short])
    from_v = shapely.line_locate_point(shapely.reverse(lines), spot[short])
    found = np.full(len(short), np.inf)
    step = max(1, _CELLS // len(around))
    for start in range(0, len(source), step):
        some = source[start : start + step]
        # A column more, for what lies too far away to be looked at.
        distance = np.full((len(some), len(around) + 1), np.inf)
        distance[:, :-1] = dijkstra(local, directed=False, indices=place[some], limit=limit_m)
        mine = np.flatnonzero((which >= start) & (which < start + step))
        e, nth = edge[mine], which[mine] - start
        found[mine] = np.minimum(
            distance[nth, place[u[e]]] + from_u[mine],
            distance[nth, place[v[e]]] + from_v[mine],
        )
    out[short] = found
    return out


def _facts(
    network: Network,
    number: np.ndarray,
    finding: np.ndarray,
    length: np.ndarray,
    component_min_m: float,
    dead_ends: int,
) -> dict[str, Any]:
    parts = network.component_length[network.component_length > 0]

    def km(metres: np.ndarray) -> float:
        # Whole millimetres, so that the order of a sum does not show.
        return round(float(np.nansum(metres)) / 1000, 6)

    return {
        "wegen": len(finding),
        "netwerk_km": km(parts),
        "netwerkdelen": len(parts),
        "los_wegen": int((number > 0).sum()),
        "los_km": km(parts[1:]),
        "te_korte_delen": int((parts < component_min_m).sum()),
        "te_kort_km": km(parts[parts < component_min_m]),
        "component_min_m": component_min_m,
        "niet_te_belopen_km": km(length[finding == "niet_te_belopen"]),
        "losse_einden": dead_ends,
        **{name: int((finding == name).sum()) for name in FINDINGS},
    }


def _problems(
    facts: dict[str, Any], punten: Layer, ids: np.ndarray, finding: np.ndarray, near_m: float
) -> list[Problem]:
    """Return one warning per kind of finding; *ids* and *finding* in the order of the ids."""

    def km(metres: str) -> str:
        return f"{facts[metres]:.1f}".replace(".", ",")

    out = []
    loose = facts["netwerkdelen"] - 1
    if loose > 0:
        out.append(
            Problem(
                "netwerk_losse_delen",
                "wegen",
                count=facts["los_wegen"],
                values={
                    "stukken": "1 los deel" if loose == 1 else f"{loose} losse delen",
                    "km": km("los_km"),
                    "kort": facts["te_korte_delen"],
                    "minimum": f"{facts['component_min_m']:g}",
                },
                fatal=False,
            )
        )
    for code, name in (
        ("netwerk_niet_te_belopen", "niet_te_belopen"),
        ("netwerk_lengte_nul", "lengte_nul"),
        ("netwerk_bijna_dubbel", "bijna_dubbel"),
        ("netwerk_lengte_wijkt_af", "lengte_wijkt_af"),
    ):
        rows = finding == name
        if rows.any():
            out.append(
                Problem(
                    code,
                    "wegen",
                    count=int(rows.sum()),
                    examples=tuple(ids[rows][:5]),
                    values={
                        "km": km("niet_te_belopen_km"),
                        "afstand": f"{DOUBLE_M:g}".replace(".", ","),
                    },
                    fatal=False,
                )
            )
    if len(punten):
        out.append(
            Problem(
                "netwerk_losse_einden",
                "wegen",
                count=len(punten),
                examples=tuple(dict.fromkeys(punten.data["weg_id"]))[:5],
                values={
                    "afstand": f"{near_m:g}".replace(".", ","),
                    "einden": "1 los einde" if len(punten) == 1 else f"{len(punten)} losse einden",
                },
                fatal=False,
            )
        )
    return out
