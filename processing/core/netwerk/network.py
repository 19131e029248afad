# SPDX-License-Identifier: GPL-2.0-or-later
"""The walking network: ways become edges between nodes, once, as arrays.

A node is an end of a way or a vertex that occurs more than once over all ways; an edge is the
polyline between two nodes. Direction is ignored: on foot a street works both ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..errors import LzwError, Problem
from ..profile import Profile
from ..progress import Tick, check, never
from ..tables import Layer
from .eisen import burden, fits, lacking

__all__ = [
    "END_TOLERANCE_M",
    "Network",
    "Weighing",
    "build_network",
    "pieces",
    "unknown_share",
    "walkable_rows",
]

END_TOLERANCE_M = 0.1
"""End points of ways that connect only by their ends (NWB) are one node within this distance."""

_LOOSE_SHARE = 0.005
"""A smaller share of the length in loose pieces is normal: a park path, a cut at the edge."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Another weight than metres: per edge (inf = closed) and as a matrix like that of metres."""

    edge_weight: np.ndarray
    matrix: sparse.csr_array


@dataclass(frozen=True, slots=True)
class Network:
    """Edges and nodes of one profile; lengths in metres, coordinates in EPSG:28992.

    ``matrix`` holds, per pair of merged nodes, the shortest walkable edge: parallel edges never add
    up and a loop is no connection. Nodes joined by an edge of length zero are one row
    (``node_row`` gives it), so that no explicit zero can be lost.
    """

    node_xy: np.ndarray
    edge_u: np.ndarray
    edge_v: np.ndarray
    edge_length: np.ndarray
    edge_way: np.ndarray
    edge_geometry: np.ndarray
    edge_walkable: np.ndarray
    edge_attachable: np.ndarray
    edge_component: np.ndarray
    component_length: np.ndarray
    node_row: np.ndarray
    matrix: sparse.csr_array
    matrix_edge: np.ndarray
    """The edge behind every stored value of ``matrix``, in the order of its data."""
    edge_unknown: np.ndarray | None = None
    """Whether an edge lacks data that the profile needs; None where the profile needs none."""
    sure: Weighing | None = None
    """Metres over the edges of which is known that they fit; None where the profile needs none."""
    burden: Weighing | None = None
    """Metres in which a hard stretch counts for more; None where nothing is hard for anybody."""


def build_network(
    wegen: Layer, profile: Profile, min_component_m: float = 500.0, tick: Tick = never
) -> Network:
    """Return the network of *wegen* for *profile*.

    Points may attach to walkable edges that are no bridge, tunnel or steps and belong to a
    connected part of at least *min_component_m* metres. Ways are taken in the order of ``weg_id``,
    so the order of the rows changes nothing. Raises :class:`LzwError` (``netwerk_leeg``) when the
    profile may use no edge at all.
    """
    order = np.argsort(wegen.data["weg_id"].astype(str).to_numpy(), kind="stable")
    data = wegen.data
    if (np.diff(order) != 1).any():
        data = data.iloc[order].reset_index(drop=True)
    geometry = np.asarray(wegen.geometry, dtype=object)[order]
    check(tick, 0.05)
    usable = walkable_rows(data, profile)
    lines, way = _lines(data, geometry, usable)
    if not usable[way].any():
        raise LzwError(Problem("netwerk_leeg", "wegen", values={"profiel": profile.label}))
    check(tick, 0.3)
    node_xy, u, v, edges, edge_way = _edges(lines, way, _mode(data)[way])
    length = shapely.length(edges)
    check(tick, 0.6)
    walkable = usable[edge_way]
    n = len(node_xy)
    node_row, rows = _rows(n, u, v, length, walkable)
    matrix, matrix_edge = _matrix(node_row, rows, u, v, length, walkable)
    ru, rv = node_row[u], node_row[v]
    joined = sparse.coo_array(
        (np.ones(walkable.sum(), dtype=np.int8), (ru[walkable], rv[walkable])), shape=(rows, rows)
    )
    _, label = connected_components(joined, directed=False)
    component = np.where(walkable, label[ru], -1)
    # Numbered from the longest down; only components that have an edge count.
    total = np.bincount(component[walkable], weights=length[walkable], minlength=label.max() + 1)
    used = np.unique(component[walkable])
    ranked = used[np.lexsort((used, -total[used]))]
    rank = np.full(label.max() + 1, -1)
    rank[ranked] = np.arange(len(ranked))
    component = np.where(walkable, rank[np.maximum(component, 0)], -1)
    component_length = total[ranked]
    hard = data["brug_tunnel"].notna().to_numpy() | (
        data["trap"].fillna(0).to_numpy(dtype=float) == 1
    )
    attachable = walkable & ~hard[edge_way]
    attachable &= component_length[np.maximum(component, 0)] >= min_component_m
    needed = profile.needed
    unknown = sure = heavy = None
    if needed:
        unknown = lacking(profile, data)[edge_way]
        fit = usable & np.all([fits(rule, data) == 1.0 for rule in needed], axis=0)
        weight = np.where(fit[edge_way], length, np.inf)
        sure = Weighing(weight, _matrix(node_row, rows, u, v, weight, fit[edge_way])[0])
    factor, extra = burden(profile, data)
    if ((factor != 1.0) | (extra != 0.0))[edge_way[walkable]].any():
        weight = length * factor[edge_way] + extra[edge_way]
        heavy = Weighing(weight, _matrix(node_row, rows, u, v, weight, walkable)[0])
    check(tick, 1.0)
    return Network(
        edge_unknown=unknown,
        sure=sure,
        burden=heavy,
        node_xy=node_xy,
        edge_u=u,
        edge_v=v,
        edge_length=length,
        edge_way=order[edge_way],
        edge_geometry=edges,
        edge_walkable=walkable,
        edge_attachable=attachable,
        edge_component=component,
        component_length=component_length,
        node_row=node_row,
        matrix=matrix,
        matrix_edge=matrix_edge,
    )


def walkable_rows(data: pd.DataFrame, profile: Profile) -> np.ndarray:
    """Return per road whether *profile* may walk it; what is unknown is no reason why not."""
    access = data["toegang"].to_numpy(dtype=object)
    kind = data["soort"].to_numpy(dtype=object)
    steps = data["trap"].fillna(0).to_numpy(dtype=float) == 1
    out = access != "nee"
    out &= ~np.isin(kind.astype(str), sorted(profile.banned_kinds)) | (access == "ja")
    if not profile.steps_allowed:
        out &= ~steps
    for rule in profile.rules:
        if rule.hard:
            out &= fits(rule, data) != 0.0
    return np.asarray(out, dtype=bool)


def unknown_share(wegen: Layer, profile: Profile) -> dict[str, float]:
    """Return per column that *profile* needs the share of walkable length without it, in %."""
    usable = walkable_rows(wegen.data, profile)
    length = np.where(usable, shapely.length(np.asarray(wegen.geometry, dtype=object)), 0.0)
    total = float(length.sum())
    return {
        rule.column: 100.0 * float(length[wegen.data[rule.column].isna()].sum()) / total
        for rule in profile.needed
        if total > 0
    }


def _mode(data: pd.DataFrame) -> np.ndarray:
    mode = data["knooppunten"].to_numpy(dtype=object)
    return np.asarray(np.where(pd.isna(mode), "hoekpunten", mode), dtype=object)


def _lines(
    data: pd.DataFrame, geometry: np.ndarray, usable: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return single lines and the way of each; ways of bare geometry are noded per niveau.

    Walkable and other ways are noded apart: where both lie on one another noding keeps one line,
    and a ban on the one must not cut the other.
    """
    if (shapely.get_type_id(geometry) == shapely.GeometryType.LINESTRING).all():
        # Taking parts would copy every line.
        parts, index = geometry, np.arange(len(geometry))
    else:
        parts, index = shapely.get_parts(geometry, return_index=True)
    keep = shapely.get_num_coordinates(parts) > 1
    parts, index = parts[keep], index[keep]
    bare = _mode(data)[index] == "kruisingen"
    if not bare.any():
        return parts, index
    level = data["niveau"].fillna(0).to_numpy(dtype=float)[index]
    parts[bare] = _touch(parts[bare], level[bare])
    pieces, ways = [parts[~bare]], [index[~bare]]
    sort = np.column_stack([usable[index], level])
    for value in np.unique(sort[bare], axis=0):
        chosen = np.flatnonzero(bare & (sort == value).all(axis=1))
        noded = shapely.get_parts(shapely.node(shapely.multilinestrings(parts[chosen])))
        middle = shapely.line_interpolate_point(noded, 0.5, normalized=True)
        tree = shapely.STRtree(parts[chosen])
        (piece, _), gap = tree.query_nearest(middle, return_distance=True, all_matches=False)
        piece, line = tree.query(middle[piece], predicate="dwithin", distance=gap + 1e-6)
        origin = np.full(len(noded), len(data))
        np.minimum.at(origin, piece, index[chosen][line])
        order = np.lexsort((*shapely.get_coordinates(middle).T, origin))
        pieces.append(noded[order])
        ways.append(origin[order])
    lines, way = np.concatenate(pieces), np.concatenate(ways)
    stable = np.argsort(way, kind="stable")
    return lines[stable], way[stable]


def _touch(lines: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Return *lines* with a vertex wherever the end of another line lies on them.

    In whole millimetres an end hardly ever lies exactly on a slanting line, so noding alone would
    miss most T-junctions. An end meets a line of another niveau (the foot of a bridge) only where
    its own niveau does not go on.
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    xy = np.round(xy, 3)
    lines = np.asarray(shapely.linestrings(xy, indices=line), dtype=object)
    first = np.flatnonzero(np.r_[True, line[1:] != line[:-1]])
    last = np.r_[first[1:] - 1, len(line) - 1]
    end_xy = xy[np.r_[first, last]]
    owner = np.r_[np.arange(len(lines)), np.arange(len(lines))]
    _, spot, times = np.unique(
        np.column_stack([end_xy, level[owner]]), axis=0, return_inverse=True, return_counts=True
    )
    goes_on = times[spot.reshape(-1)] > 1
    end, touched = shapely.STRtree(lines).query(
        shapely.points(end_xy), predicate="dwithin", distance=END_TOLERANCE_M
    )
    keep = (owner[end] != touched) & ((level[owner[end]] == level[touched]) | ~goes_on[end])
    end, touched = end[keep], touched[keep]
    if not len(end):
        return lines
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    along = np.cumsum(step)
    along = along - along[first][line]
    extra = shapely.line_locate_point(lines[touched], shapely.points(end_xy[end]))
    all_line, all_xy = np.r_[line, touched], np.r_[xy, end_xy[end]]
    order = np.lexsort(
        (np.r_[np.zeros(len(line)), np.ones(len(end))], np.r_[along, extra], all_line)
    )
    all_line, all_xy = all_line[order], all_xy[order]
    new = np.r_[True, (all_line[1:] != all_line[:-1]) | (all_xy[1:] != all_xy[:-1]).any(axis=1)]
    # A line of length zero would be left with one vertex; it keeps its second.
    new |= np.bincount(all_line[new], minlength=len(lines))[all_line] < 2
    return np.asarray(shapely.linestrings(all_xy[new], indices=all_line[new]), dtype=object)


def _edges(
    lines: np.ndarray, way: np.ndarray, mode: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut *lines* at their nodes; return node coordinates, ends, edge lines and way per edge."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    exact = np.round(xy, 3)
    moved = (exact != xy).any(axis=1)
    xy = exact
    first = np.r_[True, line[1:] != line[:-1]]
    last = np.r_[line[1:] != line[:-1], True]
    end = first | last
    # Vertices in whole millimetres: equality of integers is exact where that of floats is not.
    key = np.round(xy * 1000).astype(np.int64)
    base = key.min(axis=0)
    flat = (key[:, 0] - base[0]) * (int(key[:, 1].max() - base[1]) + 1) + (key[:, 1] - base[1])
    by_end = mode[line] == "eindpunten"
    # A way that connects by its ends only shares no inner vertex: give those a number of their own.
    inner_only = by_end & ~end
    flat = np.where(inner_only, -1 - np.arange(len(flat)), flat)
    unique, vertex, count = np.unique(flat, return_inverse=True, return_counts=True)
    is_node = np.zeros(len(unique), dtype=bool)
    is_node[vertex[end]] = True
    is_node |= count > 1
    at = is_node[vertex]
    number = np.cumsum(is_node) - 1
    node_of = number[vertex]
    node_xy = np.empty((int(is_node.sum()), 2))
    node_xy[node_of[at]] = xy[at]
    merge = _snap_ends(node_xy, np.unique(node_of[end & by_end])) if by_end.any() else None
    # Every node vertex but the last of its line starts an edge; vertices between belong to it.
    start = at & ~last
    edge_start = np.flatnonzero(start)
    next_node = np.flatnonzero(at)
    edge_stop = next_node[np.searchsorted(next_node, edge_start, side="right")]
    # A line that is one edge as it stands is taken as it is: a country of copies does not fit.
    whole = first[edge_start] & last[edge_stop]
    whole &= (np.bincount(line[moved], minlength=len(lines)) == 0)[line[edge_start]]
    whole &= ~shapely.has_z(lines)[line[edge_start]]
    edges = lines[line[edge_start]]
    begin = edge_start[~whole]
    sizes = edge_stop[~whole] - begin + 1
    rows = np.repeat(begin - np.r_[0, np.cumsum(sizes)[:-1]], sizes) + np.arange(sizes.sum())
    if len(sizes):
        edges[~whole] = shapely.linestrings(
            xy[rows], indices=np.repeat(np.arange(len(sizes)), sizes)
        )
    u, v = node_of[edge_start], node_of[edge_stop]
    if merge is not None:
        u, v = merge[u], merge[v]
    return node_xy, u, v, np.asarray(edges, dtype=object), way[line[edge_start]]


def _snap_ends(node_xy: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return per node the node it is merged with: the lowest one within the tolerance.

    *ends* are the nodes of ways that connect by their ends only; one of a pair must be such an end,
    so that two sources of different kinds still meet and OSM vertices stay as they are.
    """
    pairs = cKDTree(node_xy).query_pairs(END_TOLERANCE_M, output_type="ndarray")
    pairs = pairs[np.isin(pairs, ends).any(axis=1)]
    graph = sparse.coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])),
        shape=(len(node_xy), len(node_xy)),
    )
    _, group = connected_components(graph, directed=False)
    _, lowest = np.unique(group, return_index=True)
    return np.asarray(lowest[group])


def _rows(
    n: int, u: np.ndarray, v: np.ndarray, length: np.ndarray, walkable: np.ndarray
) -> tuple[np.ndarray, int]:
    """Return the row of each node and the number of rows; no step of zero metres is left."""
    zero = walkable & (length <= 0.0) & (u != v)
    if not zero.any():
        return np.arange(n), n
    graph = sparse.coo_array((np.ones(zero.sum(), np.int8), (u[zero], v[zero])), shape=(n, n))
    rows, node_row = connected_components(graph, directed=False)
    return node_row, rows


def _matrix(
    node_row: np.ndarray,
    rows: int,
    u: np.ndarray,
    v: np.ndarray,
    weight: np.ndarray,
    allowed: np.ndarray,
) -> tuple[sparse.csr_array, np.ndarray]:
    """Return the symmetric matrix of the lightest *allowed* edges, and the edge of each value."""
    edge = np.flatnonzero(allowed)
    a, b = node_row[u[edge]], node_row[v[edge]]
    real = a != b
    edge, low, high = edge[real], np.minimum(a, b)[real], np.maximum(a, b)[real]
    order = np.lexsort((weight[edge], high, low))
    edge, low, high = edge[order], low[order], high[order]
    # scipy adds duplicates of a matrix together; the shortest of parallel edges comes first.
    shortest = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(low)]
    edge, low, high = edge[shortest], low[shortest], high[shortest]
    tail, head, both = np.r_[low, high], np.r_[high, low], np.r_[edge, edge]
    order = np.lexsort((head, tail))
    both = both[order]
    start = np.r_[0, np.cumsum(np.bincount(tail, minlength=rows))]
    matrix = sparse.csr_array((weight[both], head[order], start), shape=(rows, rows))
    return matrix, both


def pieces(network: Network, min_component_m: float) -> list[Problem]:
    """Return a warning when the network falls apart: how many loose pieces, how long."""
    rest = network.component_length[1:]
    total = network.component_length.sum()
    if rest.sum() < _LOOSE_SHARE * total:
        return []
    return [
        Problem(
            "netwerk_in_stukken",
            "wegen",
            count=len(rest),
            values={
                "stukken": "1 los stuk" if len(rest) == 1 else f"{len(rest)} losse stukken",
                "km": f"{rest.sum() / 1000:.1f}".replace(".", ","),
                "aandeel": f"{100 * rest.sum() / total:.1f}".replace(".", ","),
                "minimum": f"{min_component_m:g}",
            },
            fatal=False,
        )
    ]
