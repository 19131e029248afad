# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons around reached streets: no place whose nearest street is another one.

Around every stretch lies a buffer. Where streets lie close together the place between them belongs
to the nearest, told by spots every few metres along all streets and their Voronoi cells. So what
is drawn does not spill over a canal, and facilities that divide the streets divide the land.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import shapely
from scipy.spatial import Delaunay, Voronoi, cKDTree

from ..progress import Tick, check, never
from .attach import Attachment
from .network import Network

__all__ = [
    "EPS_M",
    "LEAST_M",
    "Drawing",
    "Ground",
    "Spots",
    "Stretches",
    "apart",
    "with_buildings",
]


Key = TypeVar("Key", int, tuple[int, int])

EPS_M = 2e-6
"""Distances come in whole micrometres."""

LEAST_M = 0.001
"""Shorter stretches of a street are left out."""

_QUAD = 2
"""Segments in a quarter of a circle: a buffer need not be round."""

_TILE_M = 200.0
"""Streets of a tile that is reached whole are drawn around once, for all facilities together."""

_SIMPLIFY = 0.04
"""Part of the buffer that straightening a street may move it: 1 m of 25."""

_GRID_M = 1e-4
"""Corners of polygons stand on this grid."""

_SPECK_M2 = 1.0
"""Smaller pieces of a polygon are rounding."""


@dataclass(frozen=True)
class Spots:
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
        return self.beside(self.network.edge_geometry)

    def beside(self, lines: np.ndarray) -> np.ndarray:
        """Return the buffer of each line, made a little straighter.

        Lines are made straight, not what is drawn around them: then the border of a street is the
        same in every band and no slit is left between two.
        """
        straight = shapely.simplify(lines, _SIMPLIFY * self.buffer_m)
        return np.asarray(shapely.buffer(straight, self.buffer_m, quad_segs=_QUAD), dtype=object)

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

    def filled(self, shape: Any, spots: Spots, some: np.ndarray) -> Any:
        """Return *shape* with its small holes filled, but for those with *some* of *spots* in."""
        drop, _ = self.holes(shape, spots, some)
        if not len(drop):
            return shape
        rings, part_number = shapely.get_rings(shapely.get_parts(shape), return_index=True)
        keep = np.setdiff1d(np.arange(len(rings)), drop)
        return shapely.multipolygons(shapely.polygons(rings[keep], indices=part_number[keep]))

    def holes(self, shape: Any, spots: Spots, some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
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
        return np.flatnonzero(self.network.edge_walkable & (self.network.edge_length > LEAST_M))

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
    def marks(self) -> Spots:
        """Return the spots, to be found by place."""
        return Spots(self.spots.xy)

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
        low = np.searchsorted(metres, base + a + EPS_M, side="right")
        high = np.maximum(np.searchsorted(metres, base + b - EPS_M, side="left"), low)
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
class Stretches:
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


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws polygons around stretches; *ground* knows which street every place belongs to."""

    ground: Ground
    bands: np.ndarray
    spots: Spots

    @property
    def slack_m(self) -> float:
        """Return how far beyond its band a street may lie that has places in the polygon."""
        return 2 * self.ground.buffer_m

    def draw(
        self,
        stretches: Stretches,
        rows: np.ndarray,
        near: np.ndarray,
        walked: np.ndarray,
        tick: Tick = never,
    ) -> dict[int, Any]:
        """Return the ring of every band in which there are any of *rows* of *stretches*.

        *near* are the spots around them and *walked* how far each of them is.
        """
        mine = np.ones(len(near), dtype=bool)
        return apart(self._within(stretches, rows, near, walked, mine, tick))

    def _within(
        self,
        stretches: Stretches,
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
            shape = whole
            core = near[mine & (walked <= end)]
            beyond = self._nearer(core, near[mine & reached], near[mine & ~reached])
            for away in (beyond, taken):
                shape = shape if away is None else shapely.difference(shape, away)
            out[k] = shape
        return out

    def _around(self, stretches: Stretches, rows: np.ndarray) -> list[np.ndarray]:
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
        done[reached < ground.network.edge_length[edges] - 5 * LEAST_M] = last
        tiles, which = np.unique(ground.tile[edges], return_inverse=True)
        which = which.reshape(-1)
        ready = np.zeros(len(tiles), dtype=int)
        np.maximum.at(ready, which, done)
        ready[np.bincount(which) < ground.tile_size[tiles]] = last
        alone = band != ready[which[number]]
        whole = length >= full - EPS_M
        out = []
        for k in range(last):
            pieces = rows[alone & (band == k) & ~whole]
            lines = ground.cut(stretches.edge[pieces], stretches.a[pieces], stretches.b[pieces])
            out.append(
                np.concatenate(
                    [
                        np.array([ground.around_tile(t) for t in tiles[ready == k]], dtype=object),
                        ground.around[edge[alone & (band == k) & whole]],
                        ground.beside(lines),
                    ]
                )
            )
        return out

    def _nearer(self, core: np.ndarray, own: np.ndarray, other: np.ndarray) -> Any:
        """Return the places around *core* whose nearest spot is one of *other*; None for none.

        Only spots of *other* within twice the buffer of *core*, what is drawn around, matter.
        """
        xy = self.spots.xy
        # As far as a place in the buffer of a street may lie from a spot on it.
        away = float(np.hypot((1 + _SIMPLIFY) * self.ground.buffer_m, self.ground.step_m / 2))
        other = other[_close(xy[core], xy[other], 2 * away)]
        if not len(other):
            return None
        own = own[_close(xy[other], xy[own], 2 * away)]
        other = other[_in_front(xy[own], xy[other])]
        cells = _cells(xy[np.r_[own, other]], len(own))
        some = ~shapely.is_missing(cells)
        disc = shapely.buffer(self.spots.points[other[some]], 1.02 * away, quad_segs=4)
        return shapely.union_all(shapely.intersection(cells[some], disc))

    def divide(
        self,
        at: Attachment,
        stretches: Stretches,
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
        check(tick, 0.85)
        return apart(whole)

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


def _land(shape: Any) -> Any:
    """Return *shape* without the points and lines that an overlay may leave in it."""
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])


def apart(shapes: dict[Key, Any]) -> dict[Key, Any]:
    """Return *shapes* as MultiPolygons of which no two share more than borders.

    What two have in common goes to the first in the order of their keys. They are cut out of one
    net of all their borders, so neighbours have the same corners and nothing that is done with them
    later finds an overlap.
    """
    keys = sorted(shapes)
    given = np.array([_land(shapes[key]) for key in keys], dtype=object)
    net = shapely.union_all(shapely.boundary(given), grid_size=_GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inside = shapely.point_on_surface(faces)
    face, number = shapely.STRtree(given).query(inside, predicate="within")
    first = np.full(len(faces), len(keys))
    np.minimum.at(first, face, number)
    out: dict[Key, Any] = {}
    for number, key in enumerate(keys):
        parts = shapely.get_parts(shapely.coverage_union_all(faces[first == number]))
        parts = parts[shapely.area(parts) >= _SPECK_M2]
        if len(parts):
            out[key] = shapely.multipolygons(parts)
    return out


def with_buildings(
    shapes: dict[tuple[int, int], Any],
    buildings: np.ndarray,
    owner: Sequence[tuple[int, int] | None],
) -> dict[tuple[int, int], Any]:
    """Return *shapes* with each of *buildings* whole in that of its *owner*, and in no other.

    None owns nothing: such a building is in no shape. An owner without a shape takes nothing. No
    two of what comes back share more than borders.
    """
    keys = sorted(shapes)
    number = {key: k for k, key in enumerate(keys)}
    whose = np.array([-1 if o is None else number.get(o, -2) for o in owner], dtype=int)
    ours = np.flatnonzero((whose != -2) & ~shapely.is_missing(buildings))
    buildings, whose = buildings[ours], whose[ours]
    given = np.array([shapes[key] for key in keys], dtype=object)
    if not len(buildings) or not len(given):
        return shapes
    shapely.prepare(given)
    shape, building = shapely.STRtree(buildings).query(given, predicate="intersects")
    foreign = whose[building] != shape
    held = np.zeros(len(buildings), dtype=bool)
    mine = np.flatnonzero(~foreign)
    held[building[mine]] = shapely.covers(given[shape[mine]], buildings[building[mine]])
    out: dict[tuple[int, int], Any] = {}
    for k, key in enumerate(keys):
        away = buildings[building[foreign & (shape == k)]]
        more = buildings[(whose == k) & ~held]
        whole = given[k]
        if len(away):
            whole = shapely.difference(whole, shapely.union_all(away))
        if len(more):
            whole = shapely.union_all([whole, *more])
        out[key] = whole
    return apart(out)


def _close(to: np.ndarray, points: np.ndarray, reach: float) -> np.ndarray:
    """Return which of *points* lie within *reach* of one of *to*."""
    if not len(points) or not len(to):
        return np.zeros(len(points), dtype=bool)
    low, high = to.min(axis=0) - reach, to.max(axis=0) + reach
    out = ((points >= low) & (points <= high)).all(axis=1)
    found, _ = cKDTree(to).query(points[out], distance_upper_bound=reach)
    out[out] = np.isfinite(found)
    return np.asarray(out)


def _in_front(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return which of *other* have a place beside one of *own*; those behind them decide nothing.

    Neighbours in the Voronoi diagram are joined in that of Delaunay.
    """
    if len(own) + len(other) < 4 or not len(own):
        return np.ones(len(other), dtype=bool)
    xy = np.vstack([own, other])
    corners = Delaunay(xy - xy.mean(axis=0), qhull_options="QJ Pp").simplices
    mixed = (corners < len(own)).any(axis=1)
    front = np.unique(corners[mixed]) - len(own)
    out = np.zeros(len(other), dtype=bool)
    out[front[front >= 0]] = True
    return out


def _cells(xy: np.ndarray, begin: int = 0) -> np.ndarray:
    """Return the places nearest to each of *xy* from row *begin* on: its Voronoi cell.

    None for a second on the same spot.
    """
    # Whole metres off, so that the cells of one place are the same in every call.
    middle = np.round(xy.mean(axis=0))
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
