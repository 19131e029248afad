# SPDX-License-Identifier: GPL-2.0-or-later
"""Loopgebieden: the streets within a walking distance of facilities, as lines and as polygons.

The lines are exact: each edge is cut where a band ends, where it is reached from its other end and
where another facility becomes the nearest. The polygon of a band is drawn around those lines: every
place within ``buffer_m`` of a reached street whose nearest street is not one beyond the band. So
a polygon does not spill over a canal, yet it is a drawing: the lines and the counts are what was
computed. Dwellings and people are counted by walking distance, never by polygon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Voronoi, cKDTree

from .attach import Attachment
from .network import Network
from .progress import Tick, check, never, part
from .registry import CATEGORIES, LAYERS, Column, LayerSchema
from .search import nearest
from .tables import Layer, conform

__all__ = ["MODES", "Ground", "Loopgebieden", "Mode", "loopgebieden"]

Mode = Literal["voorziening", "categorie", "dichtstbij"]
MODES: tuple[Mode, ...] = ("voorziening", "categorie", "dichtstbij")
"""Per facility (they overlap), all facilities as one, or divided by the nearest facility."""

_EPS_M = 2e-6
"""Distances come in whole micrometres."""

_LEAST_M = 0.001
"""Shorter stretches of a street are left out."""

_QUAD = 2
"""Segments in a quarter of a circle: a buffer need not be round."""

_TILE_M = 200.0
"""Streets of a tile that is reached whole are drawn around once, for all facilities together."""

_SIMPLIFY = 0.04
"""Part of the buffer that simplifying may move the border of a polygon: 1 m of 25."""

_SPECK_M2 = 1.0
"""Smaller pieces of a polygon are rounding."""

_CELLS = 20_000_000
"""Distances held at once: 160 MB."""

_BANDS = (
    Column("band_van_m", "real", "Loopafstand van (m)", required=True, minimum=0),
    Column("band_tot_m", "real", "Loopafstand tot en met (m)", required=True, minimum=0),
)
_WHICH = (
    Column("run_id", "text", "Kenmerk van de berekening", required=True),
    Column("profiel", "text", "Profiel", required=True),
    Column("per", "text", "Hoe verdeeld", required=True, allowed=MODES),
    Column(
        "categorie", "text", "Categorie", required=True, allowed=tuple(c.key for c in CATEGORIES)
    ),
    Column("voorziening_id", "text", "Voorziening (leeg: alle van deze categorie)"),
)

LAYERS.add(
    LayerSchema(
        "loopgebieden",
        "Loopgebieden",
        "MultiPolygon",
        (
            Column("loopgebied_id", "text", "Kenmerk van het loopgebied", required=True),
            *_WHICH,
            Column("naam", "text", "Naam van de voorziening"),
            *_BANDS,
            Column("oppervlakte_ha", "real", "Oppervlakte in ha", minimum=0),
            Column("straat_km", "real", "Lengte van de straten in km", minimum=0),
            Column("woningen", "int", "Aantal woningen op deze loopafstand", minimum=0),
            *(
                Column(g, "real", f"Geschat aantal inwoners van {g[4:6]} jaar en ouder", minimum=0)
                for g in ("inw_65plus", "inw_75plus")
            ),
        ),
        key=("loopgebied_id",),
    ),
    LayerSchema(
        "loopgebieden_lijnen",
        "Loopgebieden: straten",
        "LineString",
        (
            Column("lijn_id", "text", "Kenmerk van het stuk straat", required=True),
            *_WHICH,
            Column("weg_id", "text", "Weg", required=True),
            *_BANDS,
            Column("afstand_min_m", "real", "Kleinste loopafstand op dit stuk in m", minimum=0),
            Column("afstand_max_m", "real", "Grootste loopafstand op dit stuk in m", minimum=0),
            Column("lengte_m", "real", "Lengte in m", minimum=0),
        ),
        key=("lijn_id",),
    ),
)


@dataclass(frozen=True, slots=True)
class Loopgebieden:
    """Both layers and facts for a closing line."""

    areas: Layer
    lines: Layer
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Spots:
    """Places on streets, to be found by where they are."""

    xy: np.ndarray

    @cached_property
    def tree(self) -> cKDTree:
        """Return them in a tree."""
        return cKDTree(self.xy)

    @cached_property
    def points(self) -> np.ndarray:
        """Return them as shapely points."""
        return np.asarray(shapely.points(self.xy), dtype=object)

    def around(self, middle: np.ndarray, half: float) -> np.ndarray:
        """Return the numbers of those in the square around *middle*, in order."""
        found = self.tree.query_ball_point(middle, half, p=np.inf)
        return np.sort(np.array(found, dtype=int))


@dataclass(frozen=True)
class Ground:
    """What every search over one network shares: vertices per edge, and spots along the streets.

    Spots stand every ``step_m`` on the edges that points may attach to: whichever spot is nearest
    tells which street a place belongs to.
    """

    network: Network
    buffer_m: float
    hole_m2: float

    @cached_property
    def around(self) -> np.ndarray:
        """Return the buffer of every edge."""
        return np.asarray(
            shapely.buffer(self.network.edge_geometry, self.buffer_m, quad_segs=_QUAD), dtype=object
        )

    @cached_property
    def tile(self) -> np.ndarray:
        """Return the square of _TILE_M that each edge lies in, numbered; -1 for no edge of ours."""
        out = np.full(len(self.network.edge_u), -1)
        xy = self.place(self.edges, self.network.edge_length[self.edges] / 2)
        _, number = np.unique(np.floor(xy / _TILE_M), axis=0, return_inverse=True)
        out[self.edges] = number.reshape(-1)
        return out

    @cached_property
    def tile_size(self) -> np.ndarray:
        """Return how many edges each tile has."""
        return np.bincount(self.tile[self.edges])

    @cached_property
    def _tile_edges(self) -> tuple[np.ndarray, np.ndarray, dict[int, Any]]:
        order = self.edges[np.argsort(self.tile[self.edges], kind="stable")]
        return order, np.r_[0, np.cumsum(self.tile_size)], {}

    def around_tile(self, tile: int) -> Any:
        """Return the buffer of all edges of a tile, its small holes without any spot filled."""
        order, begin, made = self._tile_edges
        if tile not in made:
            edges = order[begin[tile] : begin[tile + 1]]
            shape = shapely.union_all(self.around[edges])
            west, south, east, north = shapely.bounds(shape)
            half = max(east - west, north - south) / 2
            middle = np.array([(west + east) / 2, (south + north) / 2])
            made[tile] = self.filled(shape, self.marks, self.marks.around(middle, half))
        return made[tile]

    def filled(self, shape: Any, spots: _Spots, some: np.ndarray) -> Any:
        """Return *shape* with its small holes filled, but for those with *some* of *spots* in."""
        drop, _ = self.holes(shape, spots, some)
        if not len(drop):
            return shape
        rings, part_number = shapely.get_rings(shapely.get_parts(shape), return_index=True)
        keep = np.setdiff1d(np.arange(len(rings)), drop)
        return shapely.multipolygons(shapely.polygons(rings[keep], indices=part_number[keep]))

    def holes(self, shape: Any, spots: _Spots, some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the small interior rings of *shape* without *some* of *spots*, as polygons.

        The first array numbers them among all rings of all parts.
        """
        rings, part_number = shapely.get_rings(shapely.get_parts(shape), return_index=True)
        inner = np.flatnonzero(np.r_[False, part_number[1:] == part_number[:-1]][: len(rings)])
        holes = shapely.polygons(rings[inner])
        small = np.flatnonzero(shapely.area(holes) <= self.hole_m2)
        inner, holes = inner[small], holes[small]
        if len(holes) and len(some):
            box = shapely.total_bounds(holes)
            xy = spots.xy[some]
            some = some[((xy >= box[:2]) & (xy <= box[2:])).all(axis=1)]
            _, full = shapely.STRtree(holes).query(spots.points[some], predicate="within")
            empty = np.setdiff1d(np.arange(len(holes)), full)
            inner, holes = inner[empty], holes[empty]
        return inner, holes

    @cached_property
    def step_m(self) -> float:
        """Return the distance between spots."""
        return float(np.clip(0.4 * self.buffer_m, 4.0, 10.0))

    @cached_property
    def edges(self) -> np.ndarray:
        """Return the edges that can be walked and have a length."""
        return np.flatnonzero(self.network.edge_walkable & (self.network.edge_length > _LEAST_M))

    @cached_property
    def vertices(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the coordinates of all edges, the metres to each, and the first of each edge.

        Metres run on from edge to edge with a gap between, so one sorted array holds them all.
        """
        xy, edge = shapely.get_coordinates(self.network.edge_geometry, return_index=True)
        first = np.flatnonzero(np.r_[True, edge[1:] != edge[:-1]])
        step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
        step[first] = 1.0
        metres = np.cumsum(step)
        return xy, metres, first

    @cached_property
    def at_row(self) -> tuple[np.ndarray, np.ndarray]:
        """Return per row of the matrix where its edges begin, and those edges."""
        e = self.edges
        row = self.network.node_row[np.r_[self.network.edge_u[e], self.network.edge_v[e]]]
        order = np.argsort(row, kind="stable")
        begin = np.searchsorted(row[order], np.arange(self.network.matrix.shape[0] + 1))
        return begin, np.r_[e, e][order]

    @cached_property
    def spots(self) -> Attachment:
        """Return the spots, on the middle of equal parts of each attachable edge."""
        e = self.edges[self.network.edge_attachable[self.edges]]
        length = self.network.edge_length[e]
        count = np.ceil(length / self.step_m).astype(int)
        edge = np.repeat(e, count)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        offset = (number + 0.5) * np.repeat(length / np.maximum(count, 1), count)
        return Attachment(edge, offset, np.zeros(len(edge)), self.place(edge, offset))

    @cached_property
    def marks(self) -> _Spots:
        """Return the spots, to be found by place."""
        return _Spots(self.spots.xy)

    def place(self, edge: np.ndarray, offset: np.ndarray) -> np.ndarray:
        """Return the coordinates *offset* metres along *edge*."""
        xy, metres, first = self.vertices
        where = metres[first[edge]] + offset
        last = np.r_[first[1:], len(metres)][edge] - 1
        after = np.clip(np.searchsorted(metres, where), first[edge] + 1, last)
        share = (where - metres[after - 1]) / np.maximum(metres[after] - metres[after - 1], 1e-12)
        share = np.clip(share, 0.0, 1.0)[:, None]
        return np.asarray(xy[after - 1] * (1 - share) + xy[after] * share)

    def cut(self, edge: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return the part of each *edge* from *a* to *b* metres along it, as LineStrings."""
        xy, metres, first = self.vertices
        base = metres[first[edge]]
        low = np.searchsorted(metres, base + a + _EPS_M, side="right")
        high = np.maximum(np.searchsorted(metres, base + b - _EPS_M, side="left"), low)
        count = high - low
        total = count + 2
        begin = np.cumsum(total) - total
        out = np.empty((int(total.sum()), 2))
        out[begin] = self.place(edge, a)
        out[begin + count + 1] = self.place(edge, b)
        inner = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        out[np.repeat(begin + 1, count) + inner] = xy[np.repeat(low, count) + inner]
        index = np.repeat(np.arange(len(edge)), total)
        return np.asarray(shapely.linestrings(out, indices=index), dtype=object)


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Parts of edges: of which unit, in which band, from *a* to *b* along the edge."""

    unit: np.ndarray
    edge: np.ndarray
    band: np.ndarray
    a: np.ndarray
    b: np.ndarray
    near_m: np.ndarray
    far_m: np.ndarray

    def __len__(self) -> int:
        return len(self.edge)


def loopgebieden(
    facilities: Layer,
    network: Network,
    attachment: Attachment,
    bands_m: Sequence[float],
    *,
    mode: Mode,
    buffer_m: float = 25.0,
    hole_m2: float = 10_000.0,
    categorie: str = "",
    profiel: str = "",
    run_id: str = "",
    way_ids: np.ndarray | None = None,
    homes: Attachment | None = None,
    weights: Mapping[str, np.ndarray] | None = None,
    ground: Ground | None = None,
    tick: Tick = never,
) -> Loopgebieden:
    """Return the loopgebieden of *facilities* (one category) within each of *bands_m* (ascending).

    *attachment* says where they meet *network*, *homes* where the dwellings do; *weights* holds
    per column what to add up over the dwellings. *way_ids* are the ids of the rows of ``wegen``.
    Bands are rings: 0-250, 250-500. A place within *buffer_m* of a reached street is in the
    polygon unless its nearest street lies more than *buffer_m* beyond the band; a hole of at most
    *hole_m2* without such a street in it is filled. ``dichtstbij`` gives every stretch and place
    to one facility; of two at the same distance the first by ``voorziening_id`` counts.
    """
    bands = np.asarray(bands_m, dtype=float)
    if not len(bands) or (bands <= 0).any() or (np.diff(bands) <= 0).any():
        raise ValueError("bands must be ascending and above 0")
    if mode not in MODES:
        raise ValueError(f"mode {mode!r}")
    ground = Ground(network, buffer_m, hole_m2) if ground is None else ground
    ids = facilities.data["voorziening_id"].astype(str).to_numpy(dtype=object)
    order = np.argsort(ids.astype(str), kind="stable")
    at = attachment.take(order)
    there = np.flatnonzero(at.edge >= 0)
    ids, order, at = ids[order[there]], order[there], at.take(there)
    weights = dict(weights or {})
    n_homes = 0 if homes is None else len(homes)
    count = _Counter(bands, len(ids) if mode != "categorie" else 1, weights, n_homes)
    drawing = _Drawing(ground, bands, ground.marks)
    shapes: dict[tuple[int, int], Any] = {}
    if not len(ids):
        stretches = _nothing()
    elif mode == "voorziening":
        stretches, shapes = _each(drawing, at, homes, count, tick)
    else:
        stretches, shapes = _together(drawing, at, homes, count, mode, part(tick, 0.0, 0.95))
    check(tick, 0.95)
    named = mode != "categorie"
    names = facilities.data["naam"].to_numpy(dtype=object)[order]
    which = {"run_id": run_id, "profiel": profiel, "per": mode, "categorie": categorie}
    areas = _areas(stretches, shapes, bands, count, which, ids if named else None, names)
    lines = _lines(ground, stretches, bands, which, ids if named else None, way_ids)
    lost = int(count.homes.sum() - areas.data["woningen"].sum()) if homes is not None else 0
    facts = {
        "voorzieningen": len(facilities),
        "niet_gehecht": len(facilities) - len(ids),
        "loopgebieden": len(areas),
        "straat_km": float(areas.data["straat_km"].sum()),
        "zonder_straat": len(set(range(len(ids))) - set(stretches.unit.tolist())) if named else 0,
        "woningen_zonder_vlak": lost,
    }
    check(tick, 1.0)
    return Loopgebieden(areas, lines, facts)


# Which stretches are reached


def _stretches(
    unit: np.ndarray,
    edge: np.ndarray,
    at: np.ndarray,
    cost: np.ndarray,
    length: np.ndarray,
    bands: np.ndarray,
    owner: np.ndarray,
) -> _Stretches:
    """Return what is reached of every (unit, edge) from sources at *at* metres along the edge.

    Each source is a place where the walker comes onto the edge after *cost* metres: an end, or a
    facility beside it. The distance along the edge is the lower envelope of the sources; between
    two that are next to one another it changes hands where both ways are as long.
    """
    order = np.lexsort((owner, cost, at, edge, unit))
    order = order[np.isfinite(cost[order]) & (cost[order] <= bands[-1])]
    unit, edge, at, cost, length, owner = (x[order] for x in (unit, edge, at, cost, length, owner))
    new = np.r_[True, (unit[1:] != unit[:-1]) | (edge[1:] != edge[:-1])][: len(order)]
    group = np.cumsum(new) - 1
    # A source that another one reaches sooner than it begins has no stretch of its own.
    keep = ~(cost - at >= _before(group, cost - at) - _EPS_M)
    keep &= ~(cost + at > _before(group[::-1], (cost + at)[::-1])[::-1] + _EPS_M)
    unit, edge, at, cost, length, owner, group = (
        x[keep] for x in (unit, edge, at, cost, length, owner, group)
    )
    if not len(unit):
        return _nothing()
    same = group[1:] == group[:-1]
    meet = np.clip((cost[1:] - cost[:-1] + at[:-1] + at[1:]) / 2, at[:-1], at[1:])
    low = np.r_[0.0, np.where(same, meet, 0.0)]
    high = np.r_[np.where(same, meet, length[:-1]), length[-1]]
    columns: list[tuple[np.ndarray, ...]] = []
    for sign, reach in ((-1.0, at - low), (1.0, high - at)):
        for number, (begin_m, end_m) in enumerate(_limits(bands)):
            near = np.maximum(cost, begin_m)
            far = np.minimum(cost + reach, end_m)
            some = np.flatnonzero(far - near > _EPS_M)
            near, far = near[some], far[some]
            ends = at[some] + sign * (np.array([near, far]) - cost[some])
            which = np.full(len(some), number)
            columns.append((some, which, ends.min(axis=0), ends.max(axis=0), near, far))
    some, band, a, b, near, far = (np.concatenate(c) for c in zip(*columns, strict=True))
    order = np.lexsort((a, group[some]))
    some, band, a, b, near, far = (x[order] for x in (some, band, a, b, near, far))
    if not len(some):
        return _nothing()
    # Neighbours of one facility and band are one stretch, whichever way they are walked.
    g, o = group[some], owner[some]
    begin = np.flatnonzero(
        np.r_[
            True,
            (g[1:] != g[:-1])
            | (band[1:] != band[:-1])
            | (o[1:] != o[:-1])
            | (a[1:] > b[:-1] + 2 * _EPS_M),
        ]
    )
    stop = np.r_[begin[1:], len(some)] - 1
    first = some[begin]
    a, b = a[begin], b[stop]
    a = np.where(a < _EPS_M, 0.0, a)
    b = np.where(b > length[first] - _EPS_M, length[first], b)
    out = (
        owner[first],
        edge[first],
        band[begin],
        a,
        b,
        np.minimum.reduceat(near, begin),
        np.maximum.reduceat(far, begin),
    )
    real = b - a >= _LEAST_M
    return _Stretches(*(x[real] for x in out))


def _limits(bands: np.ndarray) -> list[tuple[float, float]]:
    """Return from where to where every band goes."""
    return list(zip([0.0, *bands[:-1]], bands, strict=True))


def _before(group: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the lowest *value* before each row within its group; inf for the first."""
    lowest = pd.Series(value).groupby(group).cummin().to_numpy()
    out = np.full(len(value), np.inf)
    same = group[1:] == group[:-1]
    out[1:][same] = lowest[:-1][same]
    return out


def _nothing() -> _Stretches:
    whole, real = np.empty(0, dtype=int), np.empty(0)
    return _Stretches(whole, whole, whole, real, real, real, real)


def _each(
    drawing: _Drawing, at: Attachment, homes: Attachment | None, count: _Counter, tick: Tick
) -> tuple[_Stretches, dict[tuple[int, int], Any]]:
    """Return the stretches and polygons of every facility by itself.

    Some facilities at a time and no further than the last band, so memory never holds all
    facilities beside all nodes.
    """
    ground, bands = drawing.ground, drawing.bands
    network = ground.network
    n = network.matrix.shape[0]
    limit = float(bands[-1]) + drawing.slack_m
    size = max(1, _CELLS // max(n, 0 if homes is None else len(homes)))
    found: list[_Stretches] = []
    shapes: dict[tuple[int, int], Any] = {}
    for begin in range(0, len(at), size):
        some = at.take(np.arange(begin, min(begin + size, len(at))))
        metres = _node_distances(network, some, limit)
        number, row = np.nonzero(np.isfinite(metres))
        first, edges = ground.at_row
        many = first[row + 1] - first[row]
        pick = np.repeat(first[row] - (np.cumsum(many) - many), many) + np.arange(many.sum())
        pair = np.unique(np.repeat(number, many) * len(network.edge_u) + edges[pick])
        unit, edge = np.divmod(np.r_[pair], len(network.edge_u))
        length = network.edge_length[edge]
        here = (
            np.r_[unit, unit, np.arange(len(some))],
            np.r_[edge, edge, some.edge],
            np.r_[np.zeros(len(edge)), length, some.offset_m],
            np.r_[
                metres[unit, network.node_row[network.edge_u[edge]]],
                metres[unit, network.node_row[network.edge_v[edge]]],
                some.leg_m,
            ],
            np.r_[length, length, network.edge_length[some.edge]],
        )
        part_of = _stretches(*here, bands, owner=here[0])
        if homes is not None:
            for k in range(len(some)):
                one = some.take(np.array([k]))
                count.add(begin + k, _along(network, homes, metres[k], one))
        order = np.argsort(part_of.unit, kind="stable")
        cuts = np.searchsorted(part_of.unit[order], np.arange(len(some) + 1))
        for k in range(len(some)):
            check(tick, 0.95 * (begin + k) / len(at))
            mine = order[cuts[k] : cuts[k + 1]]
            if not len(mine):
                continue
            one = some.take(np.array([k]))
            radius = limit + 2 * ground.buffer_m
            near = drawing.spots.around(one.xy[0], radius)
            walked = _along(network, ground.spots.take(near), metres[k], one)
            for band, shape in drawing.draw(part_of, mine, near, walked).items():
                shapes[begin + k, band] = shape
        found.append(
            _Stretches(
                part_of.unit + begin,
                *(getattr(part_of, c) for c in ("edge", "band", "a", "b", "near_m", "far_m")),
            )
        )
    return _join(found), shapes


def _join(found: list[_Stretches]) -> _Stretches:
    names = ("unit", "edge", "band", "a", "b", "near_m", "far_m")
    return _Stretches(*(np.concatenate([getattr(s, c) for s in found]) for c in names))


def _node_distances(network: Network, some: Attachment, limit: float) -> np.ndarray:
    """Return the distance from each facility to every row of the matrix; inf beyond *limit*."""
    n, m = network.matrix.shape[0], len(some)
    length = network.edge_length[some.edge]
    ends = network.node_row[np.r_[network.edge_u[some.edge], network.edge_v[some.edge]]]
    steps = np.r_[some.leg_m + some.offset_m, some.leg_m + length - some.offset_m]
    number = np.r_[np.arange(m), np.arange(m)]
    # A loop has one node at both its ends; a sparse matrix would add the two steps up.
    order = np.lexsort((steps, ends, number))
    number, ends, steps = number[order], ends[order], steps[order]
    once = np.r_[True, (number[1:] != number[:-1]) | (ends[1:] != ends[:-1])]
    shift = 1.0  # a sparse matrix has no step of 0 m
    first = sparse.csr_array(
        sparse.coo_array((steps[once] + shift, (number[once], ends[once])), shape=(m, n))
    )
    whole = sparse.bmat([[network.matrix, None], [first, sparse.csr_array((m, m))]], "csr")
    found = dijkstra(
        sparse.csr_matrix(whole), directed=True, indices=np.arange(n, n + m), limit=limit + shift
    )
    return np.asarray(np.maximum(np.round(found[:, :n] - shift, 6), 0.0))


def _along(network: Network, points: Attachment, node_m: np.ndarray, one: Attachment) -> np.ndarray:
    """Return the distance from facility *one* to *points*; NaN where they do not attach."""
    e = np.maximum(points.edge, 0)
    walked = np.minimum(
        node_m[network.node_row[network.edge_u[e]]] + points.offset_m,
        node_m[network.node_row[network.edge_v[e]]] + network.edge_length[e] - points.offset_m,
    )
    same = points.edge == one.edge[0]
    walked[same] = np.minimum(
        walked[same], one.leg_m[0] + np.abs(points.offset_m[same] - one.offset_m[0])
    )
    return np.asarray(walked + points.leg_m)


def _together(
    drawing: _Drawing,
    at: Attachment,
    homes: Attachment | None,
    count: _Counter,
    mode: Mode,
    tick: Tick,
) -> tuple[_Stretches, dict[tuple[int, int], Any]]:
    """Return the stretches and polygons by nearest facility, or of all facilities as one."""
    ground, bands = drawing.ground, drawing.bands
    network = ground.network
    e = ground.edges
    none = np.zeros(len(e))
    length = network.edge_length[e]
    ends = Attachment(
        np.r_[e, e], np.r_[none, length], np.zeros(2 * len(e)), np.empty((2 * len(e), 2))
    )
    found = nearest(network, _stack(ends, ground.spots), at)
    check(tick, 0.1)
    split = len(ends)
    facility, metres = found.facility[:split], found.distance_m[:split]
    owner = np.r_[facility, np.arange(len(at))]
    stretches = _stretches(
        np.zeros(split + len(at), dtype=int),
        np.r_[ends.edge, at.edge],
        np.r_[ends.offset_m, at.offset_m],
        np.r_[metres, at.leg_m],
        np.r_[length, length, network.edge_length[at.edge]],
        bands,
        owner if mode == "dichtstbij" else np.zeros_like(owner),
    )
    if homes is not None:
        home = nearest(network, homes, at)
        whose = home.facility if mode == "dichtstbij" else np.minimum(home.facility, 0)
        count.divide(whose, home.distance_m)
    check(tick, 0.15)
    walked, whose = found.distance_m[split:], found.facility[split:]
    if mode == "categorie":
        rows, near = np.arange(len(stretches)), np.arange(len(walked))
        shapes = drawing.draw(stretches, rows, near, walked, part(tick, 0.15, 1.0))
        return stretches, {(0, band): shape for band, shape in shapes.items()}
    # A part of an edge has a spot of its own near both its ends, so that borders pass between.
    cut = stretches.b - stretches.a < network.edge_length[stretches.edge] - _EPS_M
    cut = np.flatnonzero(cut & network.edge_attachable[stretches.edge])
    edge, a, b = stretches.edge[cut], stretches.a[cut], stretches.b[cut]
    inset = np.minimum(1.0, (b - a) / 2)
    edge, offset = np.r_[edge, edge], np.r_[a + inset, b - inset]
    more = Attachment(edge, offset, np.zeros(len(edge)), ground.place(edge, offset))
    drawing = _Drawing(ground, bands, _Spots(np.vstack([ground.spots.xy, more.xy])))
    walked = np.r_[walked, nearest(network, more, at).distance_m]
    whose = np.r_[whose, stretches.unit[cut], stretches.unit[cut]]
    return stretches, drawing.divide(at, stretches, walked, whose, part(tick, 0.15, 1.0))


def _stack(*points: Attachment) -> Attachment:
    return Attachment(
        np.concatenate([p.edge for p in points]),
        np.concatenate([p.offset_m for p in points]),
        np.concatenate([p.leg_m for p in points]),
        np.vstack([p.xy for p in points]),
    )


# How many people


@dataclass(slots=True)
class _Counter:
    """Adds up dwellings and people per unit and band, by the walking distance of the dwelling."""

    bands: np.ndarray
    units: int
    weights: dict[str, np.ndarray]
    n_homes: int
    sums: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.weights.setdefault("woningen", np.ones(self.n_homes))
        shape = (self.units, len(self.bands))
        self.sums = {name: np.zeros(shape) for name in self.weights}

    @property
    def homes(self) -> np.ndarray:
        """Return the number of dwellings per unit and band."""
        return self.sums["woningen"]

    def add(self, unit: int, distance: np.ndarray) -> None:
        """Add the dwellings at *distance* metres from *unit*; NaN and inf are in no band."""
        self.divide(np.full(len(distance), unit), distance)

    def divide(self, unit: np.ndarray, distance: np.ndarray) -> None:
        """Add each dwelling to its own *unit*; a distance is judged on the millimetre."""
        band = np.searchsorted(self.bands, np.round(distance, 3), side="left")
        some = np.flatnonzero((band < len(self.bands)) & np.isfinite(distance) & (unit >= 0))
        cell = unit[some] * len(self.bands) + band[some]
        for name, weight in self.weights.items():
            total = np.bincount(cell, np.nan_to_num(weight[some]), minlength=self.sums[name].size)
            self.sums[name] += total.reshape(self.sums[name].shape)


# Polygons


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws polygons around stretches; *ground* knows which street every place belongs to."""

    ground: Ground
    bands: np.ndarray
    spots: _Spots

    @property
    def slack_m(self) -> float:
        """Return how far beyond its band a street may lie that has places in the polygon."""
        return 2 * self.ground.buffer_m

    def draw(
        self,
        stretches: _Stretches,
        rows: np.ndarray,
        near: np.ndarray,
        walked: np.ndarray,
        tick: Tick = never,
    ) -> dict[int, Any]:
        """Return the ring of every band in which there are any of *rows* of *stretches*.

        *near* are the spots around them and *walked* how far each of them is.
        """
        mine = np.ones(len(near), dtype=bool)
        return _rings(self._within(stretches, rows, near, walked, mine, tick))

    def _within(
        self,
        stretches: _Stretches,
        rows: np.ndarray,
        near: np.ndarray,
        walked: np.ndarray,
        mine: np.ndarray,
        tick: Tick = never,
    ) -> dict[int, Any]:
        """Return per band that has any of *rows* everything from 0 up to its end.

        Spots that are not *mine* belong to another facility, however near they are.
        """
        out: dict[int, Any] = {}
        whole: Any = shapely.Polygon()
        taken: Any = None
        if not mine.all():
            core = near[mine & (walked <= self.bands[-1])]
            taken = self._nearer(core, near[mine], near[~mine])
        new = self._around(stretches, rows)
        for k, end in enumerate(self.bands):
            check(tick, k / len(self.bands))
            if not len(new[k]):
                continue
            reached = walked <= end + self.slack_m
            whole = shapely.union_all([whole, *new[k]])
            whole = self.ground.filled(whole, self.spots, near[~(mine & reached)])
            shape = shapely.simplify(whole, _SIMPLIFY * self.ground.buffer_m)
            core = near[mine & (walked <= end)]
            beyond = self._nearer(core, near[mine & reached], near[mine & ~reached])
            for away in (beyond, taken):
                shape = shape if away is None else shapely.difference(shape, away)
            out[k] = shape
        return out

    def _around(self, stretches: _Stretches, rows: np.ndarray) -> list[np.ndarray]:
        """Return per band the buffers of its stretches; of a tile reached whole, that of the tile.

        A tile counts in the band in which its last street is complete.
        """
        ground, last = self.ground, len(self.bands)
        edge, band = stretches.edge[rows], stretches.band[rows]
        length = stretches.b[rows] - stretches.a[rows]
        full = ground.network.edge_length[edge]
        edges, number = np.unique(edge, return_inverse=True)
        number = number.reshape(-1)
        reached = np.bincount(number, length)
        done = np.zeros(len(edges), dtype=int)
        np.maximum.at(done, number, band)
        done[reached < ground.network.edge_length[edges] - 5 * _LEAST_M] = last
        tiles, which = np.unique(ground.tile[edges], return_inverse=True)
        which = which.reshape(-1)
        ready = np.zeros(len(tiles), dtype=int)
        np.maximum.at(ready, which, done)
        ready[np.bincount(which) < ground.tile_size[tiles]] = last
        alone = band != ready[which[number]]
        whole = length >= full - _EPS_M
        out = []
        for k in range(last):
            pieces = rows[alone & (band == k) & ~whole]
            lines = ground.cut(stretches.edge[pieces], stretches.a[pieces], stretches.b[pieces])
            out.append(
                np.concatenate(
                    [
                        np.array([ground.around_tile(t) for t in tiles[ready == k]], dtype=object),
                        ground.around[edge[alone & (band == k) & whole]],
                        shapely.buffer(lines, ground.buffer_m, quad_segs=_QUAD),
                    ]
                )
            )
        return out

    def _nearer(self, core: np.ndarray, own: np.ndarray, other: np.ndarray) -> Any:
        """Return the places around *core* whose nearest spot is one of *other*; None for none.

        Only spots of *other* within twice the buffer of *core*, what is drawn around, matter.
        """
        xy = self.spots.xy
        reach = 2 * self.ground.buffer_m + 0.1 * self.ground.step_m
        other = xy[other][_close(xy[core], xy[other], reach)]
        if not len(other):
            return None
        own = xy[own][_close(other, xy[own], reach)]
        cells = _cells(np.vstack([own, other]), len(own))
        some = ~shapely.is_missing(cells)
        disc = shapely.buffer(shapely.points(other[some]), 1.03 * self.ground.buffer_m, quad_segs=4)
        return shapely.union_all(shapely.intersection(cells[some], disc))

    def divide(
        self,
        at: Attachment,
        stretches: _Stretches,
        walked: np.ndarray,
        whose: np.ndarray,
        tick: Tick = never,
    ) -> dict[tuple[int, int], Any]:
        """Return the rings of every facility, of which no two overlap.

        *walked* and *whose* are the distance and the nearest facility of every spot.
        """
        radius = float(self.bands[-1]) + 3 * self.ground.buffer_m + 2 * self.ground.step_m
        whole: dict[tuple[int, int], Any] = {}
        units = np.unique(stretches.unit)
        for number, unit in enumerate(units):
            check(tick, 0.7 * number / len(units))
            rows = np.flatnonzero(stretches.unit == unit)
            near = self.spots.around(at.xy[unit], radius)
            found = self._within(stretches, rows, near, walked[near], whose[near] == unit)
            whole.update({(int(unit), k): shape for k, shape in found.items()})
        check(tick, 0.7)
        self._fill_between(whole, walked, whose)
        check(tick, 0.9)
        # The carving leaves them side by side; what rounding still shares goes to the first.
        units = np.array(sorted({u for u, _ in whole}))
        land = np.array(
            [shapely.union_all([s for (u, _), s in whole.items() if u == unit]) for unit in units],
            dtype=object,
        )
        a, b = shapely.STRtree(land).query(land, predicate="intersects")
        later = a > b
        a, b = a[later], b[later]
        shared = shapely.intersection(land[a], land[b])
        out: dict[tuple[int, int], Any] = {}
        for number, unit in enumerate(units):
            own = {k: s for (u, k), s in whole.items() if u == unit}
            taken = shared[(a == number) & (shapely.area(shared) > 0)]
            if len(taken):
                away = shapely.union_all(taken)
                own = {k: shapely.difference(s, away) for k, s in own.items()}
            out.update({(int(unit), k): s for k, s in _rings(own).items()})
        return out

    def _fill_between(
        self, whole: dict[tuple[int, int], Any], walked: np.ndarray, whose: np.ndarray
    ) -> None:
        """Give small holes between facilities to the facility and band of the nearest spot."""
        last = {unit: max(k for u, k in whole if u == unit) for unit, _ in whole}
        if len(last) < 2:
            return
        land = shapely.union_all([whole[unit, k] for unit, k in last.items()])
        beyond = np.flatnonzero(~(walked <= self.bands[-1] + self.slack_m))
        _, holes = self.ground.holes(land, self.spots, beyond)
        if not len(holes):
            return
        reach = self.ground.buffer_m + 2 * self.ground.step_m
        _, spot = shapely.STRtree(self.spots.points).query(
            holes, predicate="dwithin", distance=reach
        )
        spot = np.unique(spot)
        cells = _cells(self.spots.xy[spot])
        real = np.flatnonzero(~shapely.is_missing(cells))
        cell, hole = shapely.STRtree(holes).query(cells[real], predicate="intersects")
        pieces = shapely.intersection(cells[real[cell]], holes[hole])
        spot = spot[real[cell]]
        band = np.searchsorted(self.bands, walked[spot], side="left")
        order = np.lexsort((band, whose[spot]))
        unit, band, pieces = whose[spot][order], band[order], pieces[order]
        begin = np.flatnonzero(np.r_[True, (unit[1:] != unit[:-1]) | (band[1:] != band[:-1])])
        for first, stop in zip(begin, np.r_[begin[1:], len(unit)], strict=True):
            key = int(unit[first]), int(band[first])
            if key in whole:
                whole[key] = shapely.union(whole[key], shapely.union_all(pieces[first:stop]))


def _rings(whole: dict[int, Any]) -> dict[int, Any]:
    """Return each band without the ones before it, as MultiPolygons; empty ones are left out."""
    out: dict[int, Any] = {}
    before: Any = None
    for k in sorted(whole):
        ring = whole[k] if before is None else shapely.difference(whole[k], before)
        before = whole[k] if before is None else shapely.union(before, whole[k])
        parts = shapely.get_parts(ring)
        parts = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) >= _SPECK_M2)]
        if len(parts):
            out[k] = shapely.multipolygons(parts)
    return out


def _close(to: np.ndarray, points: np.ndarray, reach: float) -> np.ndarray:
    """Return which of *points* lie within *reach* of one of *to*."""
    if not len(points) or not len(to):
        return np.zeros(len(points), dtype=bool)
    low, high = to.min(axis=0) - reach, to.max(axis=0) + reach
    out = ((points >= low) & (points <= high)).all(axis=1)
    found, _ = cKDTree(to).query(points[out], distance_upper_bound=reach)
    out[out] = np.isfinite(found)
    return np.asarray(out)


def _cells(xy: np.ndarray, begin: int = 0) -> np.ndarray:
    """Return the places nearest to each of *xy* from row *begin* on: its Voronoi cell.

    None for a second on the same spot.
    """
    middle = xy.mean(axis=0)
    local = np.round(xy - middle, 3)
    _, first = np.unique(local, axis=0, return_index=True)
    first = np.sort(first)
    # Four far away close every cell.
    far = 10 * (np.abs(local).max() + 1000.0)
    corners = far * np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    diagram = Voronoi(np.vstack([local[first], corners]))
    wanted = np.flatnonzero(first >= begin)
    regions = [diagram.regions[r] for r in diagram.point_region[wanted]]
    size = np.fromiter((len(r) for r in regions), dtype=int, count=len(regions))
    corner = np.fromiter(chain.from_iterable(regions), dtype=int, count=int(size.sum()))
    bag = shapely.multipoints(
        diagram.vertices[corner] + middle, indices=np.repeat(np.arange(len(size)), size)
    )
    out = np.full(len(xy) - begin, None, dtype=object)
    out[first[wanted] - begin] = shapely.convex_hull(bag)
    return out


# Layers


def _areas(
    stretches: _Stretches,
    shapes: dict[tuple[int, int], Any],
    bands: np.ndarray,
    count: _Counter,
    which: dict[str, str],
    ids: np.ndarray | None,
    names: np.ndarray,
) -> Layer:
    """Return one row per unit and band that has a polygon."""
    schema = LAYERS["loopgebieden"]
    keys = sorted(shapes)
    unit = np.array([u for u, _ in keys], dtype=int)
    band = np.array([k for _, k in keys], dtype=int)
    cell = unit * len(bands) + band
    street = np.bincount(
        stretches.unit * len(bands) + stretches.band,
        stretches.b - stretches.a,
        minlength=int(cell.max(initial=-1)) + 1,
    )
    geometry = np.empty(len(keys), dtype=object)
    geometry[:] = [shapes[key] for key in keys]
    low = np.r_[0.0, bands[:-1]]
    facility = [None] * len(keys) if ids is None else ids[unit].tolist()
    data: dict[str, Any] = {
        "loopgebied_id": [
            _key(which, f or "alle", bands[k]) for f, k in zip(facility, band, strict=True)
        ],
        **{name: [value] * len(keys) for name, value in which.items()},
        "voorziening_id": pd.Series(facility, dtype=object),
        "naam": pd.Series([None] * len(keys) if ids is None else names[unit], dtype=object),
        "band_van_m": low[band],
        "band_tot_m": bands[band],
        "oppervlakte_ha": np.round(shapely.area(geometry) / 10_000, 4),
        "straat_km": np.round(street[cell] / 1000, 4),
        **{name: np.round(total[unit, band], 6) for name, total in count.sums.items()},
    }
    return conform(Layer(schema.name, pd.DataFrame(data), geometry), schema)


def _lines(
    ground: Ground,
    stretches: _Stretches,
    bands: np.ndarray,
    which: dict[str, str],
    ids: np.ndarray | None,
    way_ids: np.ndarray | None,
) -> Layer:
    """Return one row per stretch, in the order of facility, band and road."""
    schema = LAYERS["loopgebieden_lijnen"]
    s = stretches
    order = np.lexsort((s.a, s.edge, s.band, s.unit))
    unit, edge, band = s.unit[order], s.edge[order], s.band[order]
    way = ground.network.edge_way[edge]
    low = np.r_[0.0, bands[:-1]]
    facility = np.full(len(order), None, dtype=object) if ids is None else ids[unit]
    prefix = "-".join([which["profiel"], which["per"], which["categorie"]])
    data: dict[str, Any] = {
        "lijn_id": [f"{prefix}-{number}" for number in range(1, len(order) + 1)],
        **{name: pd.Series([value] * len(order), dtype=object) for name, value in which.items()},
        "voorziening_id": pd.Series(facility, dtype=object),
        "weg_id": (way if way_ids is None else way_ids[way]).astype(str),
        "band_van_m": low[band],
        "band_tot_m": bands[band],
        "afstand_min_m": np.round(s.near_m[order], 3),
        "afstand_max_m": np.round(s.far_m[order], 3),
        "lengte_m": np.round(s.b[order] - s.a[order], 3),
    }
    geometry = ground.cut(edge, s.a[order], s.b[order])
    return conform(Layer(schema.name, pd.DataFrame(data), geometry), schema)


def _key(which: dict[str, str], facility: str, band_m: float) -> str:
    parts = (which["profiel"], which["per"], which["categorie"], facility, f"{band_m:g}")
    return "-".join(parts)
