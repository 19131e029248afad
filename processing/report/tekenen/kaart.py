# SPDX-License-Identifier: GPL-2.0-or-later
"""Vector maps: one subject per map, drawn straight on the canvas as one tagged figure.

Geometry comes in EPSG:28992 (metres); the page is in points. Everything is cut to the window and
simplified to 0.2 mm on paper before it is drawn. Dwellings carry their class in colour, shape and
size, so that a grey print says the same. Above :data:`MAX_MARKS` dwellings they are drawn per cell
of the paper grid with the class of the cell's majority, which bounds the size of the file; the
legend says so. Signs and names get their place in ``labels``.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from ...core.registry import CATEGORIES
from ...io.getallen import geheel
from ...io.kaartbeeld import MapImage
from .labels import Box, Ground, Wish, around_point, aside, over_area, place
from .pictogram import pictogram
from .tagged import FigureFlowable, interrupted
from .typografie import COLOURS, Fonts, fit_text, fonts, printable

__all__ = [
    "MARK_KINDS",
    "MAX_MARKS",
    "SHAPE_LOOKS",
    "AreaLabel",
    "Background",
    "LegendEntry",
    "MapFlowable",
    "Place",
    "ShapeLook",
    "Window",
    "fit_window",
    "landscape",
    "round_length",
]

MAX_MARKS = 8000
MARK_KINDS = ("binnen", "ruim", "verder", "onbekend")

_SMALLEST_M = 600.0
"""A map shows at least this much ground: a single farm needs its surroundings."""

_KEPT_PATHS = 160
_SIMPLIFY_PT = 0.2 * mm
_FEW = 25
"""With fewer dwellings the map also shows the way to the nearest facility of each kind."""
_FAR_M = 6000.0
_REACH_M = 250.0
_LEAST_REACH_M = 1600.0
_CELL = 0.95 * mm
_IMAGE_DPI = 200
_SIDE = 0.37
"""The legend takes at most this part of the width where it stands beside the map."""

_MAIN_ROADS = frozenset({"motorway", "trunk", "primary", "secondary", "autosnelweg", "autoweg"})
_PATHS = frozenset(
    {"footway", "path", "cycleway", "steps", "track", "bridleway", "pedestrian", "corridor"}
)


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the country a map shows, in metres; ``scale`` is points per metre."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float
    scale: float

    def to_page(self, xy: np.ndarray) -> np.ndarray:
        """Return points on paper, from the lower left corner of the map."""
        return (np.asarray(xy, dtype=float) - (self.xmin, self.ymin)) * self.scale

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return xmin, ymin, xmax, ymax in metres."""
        return self.xmin, self.ymin, self.xmax, self.ymax


def fit_window(
    area: Any,
    homes: np.ndarray,
    width: float,
    height: float,
    margin: float = 0.04,
    reach: np.ndarray | None = None,
) -> Window:
    """Return the window in which *area* fills a frame of *width* × *height* points.

    *homes* are coordinates (n, 2). Where they cover less than 60 % of the area in either direction
    (a village in its polder) the window follows them, 200 m around, instead of the border. Where
    six out of seven stand in built-up squares that fill less than half of that, it follows those.
    With *reach* (n, 2) the window shows those points with 250 m around instead, whatever the
    border: a few farms with the way to what they need.
    """
    return _fitted(_extent(area, homes, reach), width, height, margin)


def _extent(area: Any, homes: np.ndarray, reach: np.ndarray | None) -> np.ndarray:
    """Return what :func:`fit_window` must show: xmin, ymin, xmax, ymax and the least size (m)."""
    box = np.array(area.bounds if area is not None and not area.is_empty else (0, 0, 1000, 1000.0))
    core = _built_up(homes)
    if core is not None:
        homes = core
    if len(homes):
        near = np.concatenate([homes.min(axis=0) - 200, homes.max(axis=0) + 200])
        if area is None or area.is_empty:
            box = near
        else:
            near = np.concatenate([np.maximum(near[:2], box[:2]), np.minimum(near[2:], box[2:])])
            share = (near[2:] - near[:2]) / np.maximum(box[2:] - box[:2], 1.0)
            if share.min() < 0.6 and (near[2:] > near[:2]).all():
                box = near
    least = _SMALLEST_M
    if reach is not None and len(reach):
        box = np.concatenate([reach.min(axis=0) - _REACH_M, reach.max(axis=0) + _REACH_M])
        least = _LEAST_REACH_M
    return np.append(box, least)


def _fitted(extent: np.ndarray, width: float, height: float, margin: float = 0.04) -> Window:
    """Return the window in which *extent* fills a frame of *width* × *height* points."""
    size = np.maximum(extent[2:4] - extent[:2], extent[4]) * (1 + 2 * margin)
    centre = (extent[:2] + extent[2:4]) / 2
    scale = float(min(width / size[0], height / size[1]))
    half = np.array([width, height]) / scale / 2
    low, high = centre - half, centre + half
    return Window(float(low[0]), float(low[1]), float(high[0]), float(high[1]), scale)


def _built_up(homes: np.ndarray) -> np.ndarray | None:
    """Return the dwellings in squares of 250 m with ten or more, where they are worth a zoom."""
    if len(homes) < 100:
        return None
    cells = np.floor(homes / 250).astype(np.int64)
    # One number per square: sorting pairs is ten times as slow, and a map asks this often.
    key = cells[:, 0] * 10_000_000 + cells[:, 1]
    _, owner, counts = np.unique(key, return_inverse=True, return_counts=True)
    dense = homes[counts[owner] >= 10]
    if len(dense) < 6 / 7 * len(homes):
        return None
    size, whole = np.ptp(dense, axis=0) + 400, np.ptp(homes, axis=0) + 400
    return dense if size.prod() < 0.5 * whole.prod() else None


def round_length(metres: float) -> int:
    """Return the largest 1, 2 or 5 times a power of ten that is at most *metres* (at least 1).

    >>> round_length(730), round_length(199)
    (500, 100)
    """
    if metres < 1:
        return 1
    power = int(10 ** math.floor(math.log10(metres)))
    return max(m * power for m in (1, 2, 5) if m * power <= metres)


def landscape(area: Any, homes: np.ndarray) -> bool:
    """Return whether a map of *area* says more on a sheet lying down than standing up.

    Compares the scale in both frames of an A4 with its margins; a tie stands.
    """
    standing, lying = ((481.0, 640.0), (729.0, 400.0))
    return fit_window(area, homes, *lying).scale > 1.05 * fit_window(area, homes, *standing).scale


@dataclass(frozen=True, slots=True)
class Place:
    """A facility: coordinates in metres, its category (pictogram) and name ("" = no label).

    ``state`` is empty, ``nieuw`` (comes here) or ``weg`` (goes from here).
    """

    x: float
    y: float
    category: str
    label: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class ShapeLook:
    """How areas or lines of a result are drawn: fill, hatch and edge; widths in points."""

    fill: Color | None = None
    alpha: float = 1.0
    hatch: Color | None = None
    edge: Color | None = None
    edge_width: float = 0.8
    over: bool = False
    """Over streets and buildings; else below them."""


_BLUES = ("#0A4A78", "#2B7BB3", "#69A9D3", "#A5CDE6", "#D0E4F2")
_BAND_EDGE = HexColor("#0A4A78")
_SHARE_EDGE = HexColor("#A87B3C")
SHAPE_LOOKS: dict[str, ShapeLook] = {
    "witte_vlek": ShapeLook(
        fill=COLOURS.paper,
        alpha=0.55,
        hatch=COLOURS.wide,
        edge=COLOURS.wide,
        edge_width=1.1,
        over=True,
    ),
    **{
        f"route{n}": ShapeLook(edge=HexColor("#0B5C75"), edge_width=width, over=True)
        for n, width in enumerate((0.5, 1.3, 2.5, 4.2))
    },
    **{
        f"deel{n}": ShapeLook(
            fill=HexColor(colour), alpha=0.9, edge=_SHARE_EDGE if n == 0 else None, edge_width=0.25
        )
        for n, colour in enumerate(("#F5DDB3", "#E9AE63", "#C4722F", "#7F300C"))
    },
    "obstakel": ShapeLook(edge=COLOURS.further, edge_width=2.4, over=True),
    **{
        f"band{n}": ShapeLook(
            fill=HexColor(colour),
            alpha=0.8,
            edge=_BAND_EDGE,
            edge_width=0.9 - 0.1 * n,
        )
        for n, colour in enumerate(_BLUES)
    },
}


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """A name on an area, with an optional number under it; ``quiet`` is for finding the way.

    The name stays within ``shape`` where it can.
    """

    x: float
    y: float
    name: str
    value: str = ""
    quiet: bool = False
    shape: Any = None


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of a label: left, baseline, words, font, size and colour."""

    x: float
    y: float
    text: str
    font: str
    size: float
    colour: Color


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend; without ``count`` only the words.

    ``kind`` is a mark kind, ``place:<category>``, ``shape:<style>``, ``number`` or empty (no sign).
    """

    kind: str
    label: str
    count: int | None


class Background:
    """What lies under every map, indexed once per atlas run.

    Takes geometry arrays in EPSG:28992 (None allowed as entries) and the road kinds. Where there is
    an *image*, that lies over them: they show only where it does not reach.
    """

    def __init__(
        self,
        water: np.ndarray,
        green: np.ndarray,
        water_lines: np.ndarray,
        railways: np.ndarray,
        roads: np.ndarray,
        road_kinds: Sequence[str | None],
        buildings: np.ndarray,
        image: MapImage | None = None,
    ) -> None:
        self.image = image
        kinds = np.array(
            [
                0 if k in _PATHS else 2 if str(k).removesuffix("_link") in _MAIN_ROADS else 1
                for k in road_kinds
            ],
            dtype=int,
        )
        self._paths: dict[tuple[str, Window, float], str] = {}
        self._sets = {
            "green": _Indexed(green),
            "water": _Indexed(water),
            "water_lines": _Indexed(water_lines),
            "railways": _Indexed(railways),
            "buildings": _Indexed(buildings),
            **{
                f"roads{k}": _Indexed(np.asarray(roads, dtype=object)[kinds == k])
                for k in (0, 1, 2)
            },
        }

    def path(self, name: str, window: Window, minimum_pt: float = 0.0) -> str:
        """Return path operators of *name* within *window*; faces that touch become one.

        Maps of one gebied often show the same window, and a street is drawn twice: kept for that.
        """
        key = (name, window, minimum_pt)
        found = self._paths.pop(key, None)
        if found is None:
            shapes = self.cut(name, window, minimum_pt)
            if name in ("green", "water") and len(shapes):
                shapes = np.array([shapely.union_all(shapes)], dtype=object)
            found = _path(shapes, window)
        self._paths[key] = found
        if len(self._paths) > _KEPT_PATHS:
            del self._paths[next(iter(self._paths))]
        return found

    def cut(self, name: str, window: Window, minimum_pt: float = 0.0) -> np.ndarray:
        """Return the geometries of *name* within *window*, simplified for print.

        Polygons smaller than *minimum_pt* points on a side are left out.
        """
        return self._sets[name].cut(window, minimum_pt)


class _Indexed:
    def __init__(self, geometry: np.ndarray) -> None:
        geometry = np.asarray(geometry, dtype=object)
        if len(geometry):
            geometry = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
        self.geometry = geometry
        self.tree = shapely.STRtree(geometry)

    def cut(self, window: Window, minimum_pt: float) -> np.ndarray:
        if not len(self.geometry):
            return self.geometry
        rows = np.sort(self.tree.query(shapely.box(*window.bounds)))
        found = self.geometry[rows]
        if minimum_pt and len(found):
            b = shapely.bounds(found)
            size = np.maximum(b[:, 2] - b[:, 0], b[:, 3] - b[:, 1]) * window.scale
            found = found[size >= minimum_pt]
        if not len(found):
            return self.geometry[:0]
        simple = shapely.simplify(found, _SIMPLIFY_PT / window.scale)
        invalid = ~shapely.is_valid(simple)
        if invalid.any():
            simple[invalid] = shapely.make_valid(simple[invalid])
        over = 3 / window.scale
        cut = shapely.clip_by_rect(
            simple, window.xmin - over, window.ymin - over, window.xmax + over, window.ymax + over
        )
        kept: np.ndarray = cut[~shapely.is_empty(cut)]
        return kept


def _path(geometry: np.ndarray, window: Window) -> str:
    """Return path operators for the lines and rings of *geometry* (0.1 point)."""
    parts = shapely.get_parts(np.asarray(geometry, dtype=object))
    if not len(parts):
        return ""
    kinds = shapely.get_type_id(parts)
    lines = parts[(kinds == 1) | (kinds == 2)]
    rings = np.concatenate([lines, shapely.get_rings(parts[kinds == 3])])
    rings = rings[~shapely.is_empty(rings)]
    if not len(rings):
        return ""
    xy, owner = shapely.get_coordinates(rings, return_index=True)
    page = np.round(window.to_page(xy), 1)
    first = np.concatenate([[True], owner[1:] != owner[:-1]])
    same = np.concatenate([[False], (page[1:] == page[:-1]).all(axis=1)]) & ~first
    page, first = page[~same], first[~same]
    return "\n".join(
        f"{x:g} {y:g} {'m' if start else 'l'}"
        for (x, y), start in zip(page.tolist(), first.tolist(), strict=True)
    )


def _fill(canvas: Any, path: str, colour: Color, alpha: float = 1.0) -> None:
    if path:
        # ReportLab takes the alpha from the colour, whatever was set before it.
        canvas.setFillColor(colour, alpha=alpha)
        canvas.addLiteral(f"{path}\nf*")


def _stroke(canvas: Any, path: str, colour: Color, width: float, dash: str = "[] 0 d") -> None:
    if path:
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.addLiteral(f"q 1 J 1 j {dash if dash[1] == ']' else '0 J ' + dash}\n{path}\nS Q")


class MapFlowable(FigureFlowable):
    """The map with its legend; *width* and *height* are of both together, in points.

    The legend is a strip below the map, or stands beside it where that makes the map larger (a
    wijk that is taller than its frame).

    ``homes`` are coordinates (n, 2), ``classes`` (n,) numbers into :data:`MARK_KINDS`. ``borders``
    are drawn thin inside the map; ``area`` is the gebied itself: all outside it is dimmed.
    ``shapes`` are styles of :data:`SHAPE_LOOKS` with geometry, ``numbers`` (x, y, text) discs.
    ``around`` are coordinates that the window follows instead of the dwellings.
    """

    least = 70 * mm
    """A filling map is no lower than this, whatever is left of the page."""

    def __init__(
        self,
        width: float,
        height: float,
        *,
        area: Any,
        background: Background,
        homes: np.ndarray,
        classes: np.ndarray,
        places: Sequence[Place] = (),
        borders: Sequence[Any] = (),
        labels: Sequence[AreaLabel] = (),
        legend: Sequence[LegendEntry] = (),
        place_legend: tuple[str, str] | None = None,
        inset: tuple[Any, Any] | None = None,
        family: str | None = None,
        fill: bool = False,
        kinds: Sequence[str] = MARK_KINDS,
        around: np.ndarray | None = None,
        shapes: Sequence[tuple[str, np.ndarray]] = (),
        numbers: Sequence[tuple[float, float, str]] = (),
    ) -> None:
        super().__init__(width, height)
        self.fill = fill
        self.kinds, self.shapes, self.numbers = kinds, shapes, numbers
        self.fonts: Fonts = fonts(family)
        self.area, self.background = area, background
        self.homes, self.classes = (
            np.asarray(homes, dtype=float).reshape(-1, 2),
            np.asarray(classes),
        )
        self.around = self.homes if around is None else np.asarray(around, dtype=float)
        self.places, self.borders, self.labels = places, borders, labels
        self.legend, self.place_legend, self.inset = list(legend), place_legend, inset
        self.small = width < 100 * mm
        self.text_size = 7.4 if self.small else 8.6
        self.text_size *= self.fonts.scale
        self.reach = self._reach()
        self.extent = _extent(self.area, self.around, self.reach)
        self.window: Window
        self.rows: list[list[LegendEntry]]
        self._fit()

    def _reach(self) -> np.ndarray | None:
        """Return what a map of a few dwellings must show: those and the nearest of each kind."""
        if not 0 < len(self.around) < _FEW:
            return None
        middle = np.median(self.around, axis=0)
        nearest: dict[str, tuple[float, float, float]] = {}
        for p in self.places:
            far = math.hypot(p.x - middle[0], p.y - middle[1])
            if far <= _FAR_M:
                known = nearest.get(p.category)
                nearest[p.category] = min(known or (far, p.x, p.y), (far, p.x, p.y))
        found = [(x, y) for _, x, y in nearest.values()]
        return np.concatenate([self.around, np.array(found).reshape(-1, 2)])

    def _window(self, width: float, height: float) -> Window:
        return _fitted(self.extent, width, height)

    def _fit(self) -> None:
        """Work out window and legend; how many signs fall in the window decides the legend."""
        self._fit_below()
        if self.small or not self.rows:
            return
        below = self.window
        wide = max(self._entry_width(e) for row in self.rows for e in row) - 6
        if wide > _SIDE * self.width:
            return
        self.side, self.legend_height = wide, 0.0
        self.map_width, self.map_height = self.width - wide - 10, max(self.height, 40.0)
        self.window = self._window(self.map_width, self.map_height)
        if self.window.scale < 1.05 * below.scale:
            self._fit_below()
            return
        entries = self._entries()
        if len(entries) * 1.75 * self.text_size <= self.map_height:
            self.rows = [[e] for e in entries]
        else:
            self._fit_pairs(below)

    def _fit_pairs(self, below: Window) -> None:
        """Set a long legend beside the map in two columns, where the map still gains by that."""
        entries = self._entries()
        half = -(-len(entries) // 2)
        self.stop = max(self._entry_width(e) for e in entries[:half])
        self.side = self.stop + max(self._entry_width(e) for e in entries[half:]) - 6
        self.map_width = self.width - self.side - 10
        self.window = self._window(self.map_width, self.map_height)
        tall = half * 1.75 * self.text_size
        if tall > self.map_height or self.window.scale < 1.05 * below.scale:
            self._fit_below()
            return
        self.rows = [entries[k::half] for k in range(half)]

    def _fit_below(self) -> None:
        self.side = self.stop = 0.0
        self.map_width = self.width
        rows = 1
        for _ in range(3):
            self.legend_height = (rows * 1.6 + 0.6) * self.text_size
            self.map_height = max(self.height - self.legend_height, 40.0)
            self.window = self._window(self.map_width, self.map_height)
            self.rows = self._legend_rows()
            if len(self.rows) == rows:
                break
            rows = len(self.rows)

    def ideal_height(self) -> float:
        """Return the height at which the map fills its width without empty land around it."""
        tall = self._window(self.width, 1e6)
        wide = self._window(1e6, self.width)
        extent = (wide.ymax - wide.ymin) / (tall.xmax - tall.xmin) * self.width
        return extent + self.legend_height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size; a filling map takes what is left, between ``least`` and 210 mm."""
        if self.fill:
            self.height = min(max(height, self.least), 210 * mm)
            self._fit()
            self.height = min(self.height, max(self.ideal_height(), 110 * mm))
            self._fit()
        return super().wrap(width, height)

    # -- drawing ---------------------------------------------------------------------------

    def paint(self, canvas: Any) -> None:
        """Draw ground, subject, signs and legend."""
        outside = len(self.homes) - int(self._inside().sum())
        if outside and self.node is not None and self.node.alt:
            what = "woning valt" if outside == 1 else "woningen vallen"
            self.node.alt += f" {geheel(outside)} {what} buiten het kaartbeeld."
        canvas.saveState()
        canvas.translate(0, self.legend_height)
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, 0, self.map_width, self.map_height)
        canvas.clipPath(clip, stroke=0, fill=0)
        self._ground(canvas)
        self._shapes(canvas, over=True)
        self._area(canvas)
        self._homes(canvas)
        self._signs(canvas)
        canvas.restoreState()
        canvas.setStrokeColor(COLOURS.rule)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, self.map_width, self.map_height, stroke=1, fill=0)
        canvas.restoreState()
        self._draw_legend(canvas)

    def _ground(self, canvas: Any) -> None:
        c, window, path = COLOURS, self.window, self.background.path
        canvas.setFillColor(c.map_ground)
        canvas.rect(0, 0, self.map_width, self.map_height, stroke=0, fill=1)
        for name, colour in (("green", c.map_green), ("water", c.map_water)):
            _fill(canvas, path(name, window, 0.6), colour)
        _stroke(canvas, path("water_lines", window), c.map_water, 0.9)
        if self.background.image is not None:
            _picture(canvas, self.background.image, window)
            self._shapes(canvas, over=False)
            return
        self._shapes(canvas, over=False)
        k = self._road_scale()
        _stroke(canvas, path("roads0", window), c.map_path, 0.35 * k)
        streets, main = path("roads1", window), path("roads2", window)
        _stroke(canvas, streets, c.map_road_edge, 1.35 * k)
        _stroke(canvas, main, c.map_road_edge, 2.4 * k)
        _stroke(canvas, streets, c.map_road, 0.85 * k)
        _stroke(canvas, main, c.map_road, 1.8 * k)
        _fill(canvas, path("buildings", window, 0.5), c.map_building)
        rails = path("railways", window)
        _stroke(canvas, rails, c.map_rail, 1.1)
        _stroke(canvas, rails, c.paper, 0.6, dash="[3 3] 0 d")

    def _road_scale(self) -> float:
        """Return a factor on line widths: 1 at 1:10.000, thinner on smaller scales."""
        denominator = 72 / 0.0254 / self.window.scale
        return float(np.clip((10_000 / denominator) ** 0.6, 0.35, 1.7))

    def _fill(self, canvas: Any, geometry: np.ndarray, colour: Color, alpha: float = 1.0) -> None:
        _fill(canvas, _path(geometry, self.window), colour, alpha)

    def _stroke(
        self, canvas: Any, geometry: np.ndarray, colour: Color, width: float, dash: str = "[] 0 d"
    ) -> None:
        _stroke(canvas, _path(geometry, self.window), colour, width, dash)

    def _shapes(self, canvas: Any, over: bool) -> None:
        """Draw the areas and lines of the result that go over or below the streets."""
        for style, geometry in self.shapes:
            look = SHAPE_LOOKS[style]
            if look.over == over:
                found = _Indexed(geometry).cut(self.window, 0.0)
                if len(found):
                    self._shape(canvas, look, found)

    def _shape(self, canvas: Any, look: ShapeLook, geometry: np.ndarray) -> None:
        if look.fill is not None:
            self._fill(canvas, geometry, look.fill, look.alpha)
        if look.hatch is not None:
            x0, y0, x1, y1 = shapely.total_bounds(geometry)
            low = self.window.to_page(np.array([x0, y0]))
            high = self.window.to_page(np.array([x1, y1]))
            _hatch(canvas, _path(geometry, self.window), (*low, *high), look.hatch)
        if look.edge is not None:
            self._stroke(canvas, geometry, look.edge, look.edge_width)

    def _area(self, canvas: Any) -> None:
        window, over = self.window, 5 / self.window.scale
        frame = shapely.box(
            window.xmin - over, window.ymin - over, window.xmax + over, window.ymax + over
        )
        tolerance = _SIMPLIFY_PT / window.scale
        if self.area is not None and not self.area.is_empty:
            area = shapely.make_valid(_closed(self.area, tolerance))
            # The way to a facility elsewhere stays to be seen, most of all from a few farms.
            outside = np.array([frame.difference(area)], dtype=object)
            self._fill(canvas, outside, COLOURS.paper, 0.55 if self.reach is None else 0.25)
            edge = np.array([shapely.boundary(area).intersection(frame)], dtype=object)
            inner = [b for b in self.borders if b is not None and not b.is_empty]
            if inner:
                lines = shapely.union_all(shapely.boundary(shapely.simplify(inner, tolerance)))
                # A border that is also that of the gebied itself, perhaps drawn less exactly.
                lines = lines.difference(shapely.boundary(area).buffer(max(4 * tolerance, 25.0)))
                self._stroke(
                    canvas,
                    np.array([lines.intersection(frame)], dtype=object),
                    COLOURS.map_border,
                    0.6,
                    dash="[2 1.6] 0 d",
                )
            self._stroke(canvas, edge, COLOURS.paper, 2.6)
            self._stroke(canvas, edge, COLOURS.map_border, 1.1)

    def _homes(self, canvas: Any) -> None:
        inside = self._inside()
        xy, kinds = self.window.to_page(self.homes[inside]), self.classes[inside]
        if not len(xy):
            return
        occupied = len(np.unique(np.floor(xy / (2 * mm)), axis=0)) * (2 * mm) ** 2
        size = float(np.clip(0.55 * math.sqrt(occupied / len(xy)), 0.55 * mm, 1.5 * mm))
        if self._gathered(len(xy)):
            size = 0.8 * mm
            xy, kinds = _per_cell(xy, kinds, _CELL, len(self.kinds))
        for number in sorted(range(len(self.kinds)), key=lambda n: _ORDER[self.kinds[n]]):
            chosen = np.round(xy[kinds == number], 1)
            if len(chosen):
                chosen = np.unique(chosen, axis=0)
                _marks(canvas, self.kinds[number], chosen, size)

    def _gathered(self, many: int) -> bool:
        """Return whether so many signs are drawn per cell of the paper."""
        return many > (MAX_MARKS // 4 if self.small else MAX_MARKS)

    def _inside(self) -> np.ndarray:
        low, high = self.window.bounds[:2], self.window.bounds[2:]
        inside = (self.homes >= low) & (self.homes <= high)
        return np.asarray(inside[:, 0] & inside[:, 1])

    def _signs(self, canvas: Any) -> None:
        """Draw scale, north and inset, then numbers, signs and names where there is room."""
        taken: list[Box] = []
        taken += self._scale_bar(canvas)
        taken += self._north(canvas)
        taken += self._inset(canvas, taken)
        marks = self.window.to_page(self.homes[self._inside()])
        ground = Ground(self.map_width, self.map_height, marks)
        ground.taken += taken
        discs = self._numbers(canvas, ground)
        shown = self._pictograms(canvas, ground)
        # Last, so that no line to a sign beside it runs over a number.
        for x, y, radius, text in discs:
            _disc(canvas, x, y, radius, text, self.fonts.bold, self.text_size)
        texts = self._area_names(ground) + self._place_names(ground, shown)
        self._texts(canvas, texts)

    def _numbers(self, canvas: Any, ground: Ground) -> list[tuple[float, float, float, str]]:
        """Return the discs of the numbers, the lowest first; one that moved has its line drawn."""
        size = self.text_size
        wishes, at = [], {}
        for k, (x, y, text) in enumerate(self.numbers):
            radius = max(stringWidth(text, self.fonts.bold, size) / 2 + 2.6, size * 0.78)
            px, py = self.window.to_page(np.array([x, y])).tolist()
            if -radius < px < self.map_width + radius and -radius < py < self.map_height + radius:
                at[(k,)] = (px, py, radius, text)
                wishes.append(Wish((k,), k, *aside(px, py, radius), hiding=0.0))
        found = place(wishes, ground)
        discs = []
        for key, box in sorted(found.items()):
            px, py, radius, text = at[key]
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if math.hypot(x - px, y - py) > radius:
                _leader(canvas, (px, py, x, y), COLOURS.further)
            discs.append((x, y, radius, text))
        return discs

    def _pictograms(self, canvas: Any, ground: Ground) -> list[tuple[Place, float, float]]:
        """Draw the signs; return those that have one, with where it stands.

        Signs that would cover each other move aside with a line to their place. One that finds no
        room at all is a dot.
        """
        radius = 3.6 if self.small else 5.0
        rank = {c.key: n for n, c in enumerate(CATEGORIES)}
        shown = self._shown(4.0)
        order = sorted(
            range(len(shown)),
            key=lambda k: (
                not shown[k][0].state,
                rank.get(shown[k][0].category, 99),
                shown[k][0].category,
                shown[k][1:],
                shown[k][0].label,
            ),
        )
        wishes = [
            Wish((n,), n, *aside(shown[k][1], shown[k][2], radius * 1.1), hiding=0.0)
            for n, k in enumerate(order)
        ]
        found = place(wishes, ground)
        drawn: list[tuple[Place, float, float]] = []
        moved, dots = [], []
        for n, k in enumerate(order):
            p, px, py = shown[k]
            box = found.get((n,))
            if box is None:
                dots.append((px, py))
                continue
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            drawn.append((p, x, y))
            if math.hypot(x - px, y - py) > radius:
                moved.append((px, py, x, y))
        for x, y in dots:
            for r, colour in ((2.3, COLOURS.paper), (1.5, COLOURS.ink)):
                canvas.setFillColor(colour)
                canvas.circle(x, y, r, stroke=0, fill=1)
        for ends in moved:
            _leader(canvas, ends, COLOURS.ink)
        for p, x, y in reversed(drawn):
            pictogram(canvas, p.category, x, y, radius, self.fonts, p.state)
        return drawn

    def _area_names(self, ground: Ground) -> list[_Text]:
        """Return the names of the areas, those with a number first."""
        wishes, lines_of = [], {}
        for label in self.labels:
            size = self.text_size + (0.8 if not label.quiet else -0.4)
            font = self.fonts.bold if not label.quiet else self.fonts.italic
            colour = COLOURS.ink if not label.quiet else COLOURS.quiet
            x, y = self.window.to_page(np.array([label.x, label.y])).tolist()
            lines = [(t, font, size) for t in _two_lines(label.name, font, size, 34 * mm)]
            if label.value:
                lines.append((printable(label.value), self.fonts.bold, size + 1.2))
            width = max(stringWidth(t, f, z) for t, f, z in lines) + 4
            height = len(lines) * size * 1.1 + 2
            key = (label.name, label.x, label.y)
            lines_of[key] = lines, colour
            boxes, costs = over_area(x, y, width, height, 30.0 if label.quiet else 60.0)
            costs = self._with_borders(label.shape, boxes, costs)
            wishes.append(Wish(key, 1.0 if label.quiet else 0.0, boxes, costs, hiding=0.25))
        out: list[_Text] = []
        for key, box in place(wishes, ground).items():
            lines, colour = lines_of[key]
            out += _stacked(lines, box, colour)
        return out

    def _with_borders(
        self, shape: Any, boxes: Sequence[Box], costs: Sequence[float]
    ) -> tuple[float, ...]:
        """Return *costs* with three steps more for every corner of a box outside *shape*."""
        if shape is None or shape.is_empty or not boxes:
            return tuple(costs)
        corners = np.array([[(b[i], b[j]) for i in (0, 2) for j in (1, 3)] for b in boxes])
        metres = corners.reshape(-1, 2) / self.window.scale + self.window.bounds[:2]
        shape = shapely.make_valid(shape)
        shapely.prepare(shape)
        outside = ~shapely.contains_xy(shape, metres)
        extra = 3.0 * outside.reshape(-1, 4).sum(axis=1)
        return tuple((np.asarray(costs) + extra).tolist())

    def _place_names(
        self, ground: Ground, shown: Sequence[tuple[Place, float, float]]
    ) -> list[_Text]:
        """Return the names of the facilities that fit.

        Those in the area itself go first, then by category. A name that returns (a chain) is
        written once; a small map with many signs has none.
        """
        if self.small and len(shown) > 8:
            return []
        size = self.text_size - 0.5
        font = self.fonts.semibold
        radius = 3.6 if self.small else 5.0
        rank = {c.key: n for n, c in enumerate(CATEGORIES)}
        area = None if self.area is None or self.area.is_empty else shapely.make_valid(self.area)
        wishes, lines_of = [], {}
        named: set[str] = set()
        for p, x, y in sorted(shown, key=lambda s: (s[0].label, s[1], s[2])):
            if not p.label or p.label in named:
                continue
            named.add(p.label)
            inside = area is None or bool(shapely.intersects_xy(area, p.x, p.y))
            lines = [
                (t, font, size)
                for t in _two_lines(p.label, font, size, (24 if self.small else 32) * mm)
            ]
            width = max(stringWidth(t, f, z) for t, f, z in lines)
            key = (p.label, x, y)
            lines_of[key] = lines
            boxes = around_point(x, y, radius, width + 2, len(lines) * size * 1.05)
            order = rank.get(p.category, 99) + (0 if inside else 100) - (1000 if p.state else 0)
            wishes.append(Wish(key, order, *boxes))
        out: list[_Text] = []
        for key, box in place(wishes, ground).items():
            x = key[1]
            side = "l" if box[0] > x else "r" if box[2] < x else "c"
            out += _stacked(lines_of[key], box, COLOURS.ink, side)
        return out

    def _shown(self, edge: float) -> list[tuple[Place, float, float]]:
        """Return the places in the window with their point on paper, *edge* points inside it."""
        out = []
        for p in self.places:
            x, y = self.window.to_page(np.array([p.x, p.y])).tolist()
            if edge <= x <= self.map_width - edge and edge <= y <= self.map_height - edge:
                out.append((p, x, y))
        return out

    def _texts(self, canvas: Any, texts: Sequence[_Text]) -> None:
        """Draw labels over their halos; the halo is decoration and is not read twice."""
        if not texts:
            return
        with interrupted(canvas, self.node):
            _halos(canvas, texts)
        for t in texts:
            canvas.setFont(t.font, t.size)
            canvas.setFillColor(t.colour)
            canvas.drawString(t.x, t.y, t.text)

    def _scale_bar(self, canvas: Any) -> list[Box]:
        metres = round_length(self.map_width / self.window.scale * (0.28 if self.small else 0.2))
        length = metres * self.window.scale
        text = f"{geheel(metres)} m" if metres < 1000 else f"{geheel(metres // 1000)} km"
        size, pad = self.text_size - 0.9, 4.0
        w, h = length + 12, size + 10
        left, low = self._quietest([(pad, pad), (self.map_width - w - pad, pad)], w, h)
        plate = (left, low, left + w, low + h)
        canvas.setFillColor(COLOURS.paper)
        canvas.rect(plate[0], plate[1], plate[2] - plate[0], plate[3] - plate[1], stroke=0, fill=1)
        canvas.setStrokeColor(COLOURS.ink)
        canvas.setLineWidth(0.9)
        x, y = left + 6, low + 4.5
        canvas.lines([(x, y, x + length, y), (x, y, x, y + 3), (x + length, y, x + length, y + 3)])
        canvas.line(x + length / 2, y, x + length / 2, y + 2)
        canvas.setFillColor(COLOURS.ink)
        canvas.setFont(self.fonts.regular, size)
        canvas.drawCentredString(x + length / 2, y + 4, text)
        return [plate]

    def _quietest(
        self, spots: Sequence[tuple[float, float]], width: float, height: float
    ) -> tuple[float, float]:
        """Return the corner under which the fewest dwellings lie; ties go to the first."""
        xy = self.window.to_page(self.homes)

        def hidden(spot: tuple[float, float]) -> int:
            low, high = np.array(spot), np.array(spot) + np.array([width, height])
            inside = (xy >= low) & (xy <= high)
            return int((inside[:, 0] & inside[:, 1]).sum())

        return min(spots, key=hidden)

    def _north(self, canvas: Any) -> list[Box]:
        k = 0.8 if self.small else 1.0
        x, y = self.map_width - 11 * k, self.map_height - 25 * k
        canvas.setFillColor(COLOURS.paper)
        canvas.circle(x, y + 11 * k, 11.5 * k, stroke=0, fill=1)
        canvas.setFillColor(COLOURS.ink)
        path = canvas.beginPath()
        path.moveTo(x, y + 13 * k)
        path.lineTo(x - 4 * k, y + 2 * k)
        path.lineTo(x, y + 4.6 * k)
        path.lineTo(x + 4 * k, y + 2 * k)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.setFont(self.fonts.bold, 7.4 * k)
        canvas.drawCentredString(x, y + 14.5 * k, "N")
        return [(x - 12 * k, y, x + 12 * k, y + 24 * k)]

    def _inset(self, canvas: Any, taken: Sequence[Box]) -> list[Box]:
        """Draw where the gebied lies in the gemeente, in the emptiest corner."""
        if self.inset is None:
            return []
        whole, part = self.inset
        if whole is None or part is None or whole.is_empty or self.small:
            return []
        side = 24 * mm
        x0, y0, x1, y1 = whole.bounds
        scale = (side - 8) / max(x1 - x0, y1 - y0, 1.0)
        w, h = (x1 - x0) * scale + 8, (y1 - y0) * scale + 8
        spots = [(4.0, self.map_height - 4 - h), (self.map_width - w - 4, 4.0), (4.0, 4.0)]
        ground = Ground(self.map_width, self.map_height)
        ground.taken += taken
        free = [(x, y) for x, y in spots if ground.free((x, y, x + w, y + h))]
        left, low = self._quietest(free or spots[:1], w, h)
        window = Window(x0 - 4 / scale, y0 - 4 / scale, x1, y1, scale)
        canvas.saveState()
        canvas.translate(left, low)
        canvas.setFillColor(COLOURS.paper)
        canvas.setStrokeColor(COLOURS.rule)
        canvas.setLineWidth(0.5)
        canvas.rect(0, 0, w, h, stroke=1, fill=1)
        for geometry, colour in ((whole, COLOURS.bar_ground), (part, COLOURS.accent)):
            path = _path(np.array([_closed(geometry, 0.6 / scale)], dtype=object), window)
            canvas.setFillColor(colour)
            canvas.addLiteral(f"{path}\nf*")
        path = _path(np.array([_closed(whole, 0.6 / scale)], dtype=object), window)
        canvas.setStrokeColor(COLOURS.unknown)
        canvas.addLiteral(f"{path}\nS")
        canvas.restoreState()
        return [(left, low, left + w, low + h)]

    # -- legend ----------------------------------------------------------------------------

    def _entry_width(self, entry: LegendEntry) -> float:
        text = stringWidth(printable(entry.label), self.fonts.regular, self.text_size)
        count = 0.0
        if entry.count is not None:
            count = stringWidth(f" {geheel(entry.count)}", self.fonts.bold, self.text_size)
        return float(text + count) + self._indent(entry) + 11

    def _indent(self, entry: LegendEntry) -> float:
        """Return the room of the sign before the words."""
        wide = 2.3 if entry.kind.startswith("shape:") else 2.1 if "#" in entry.kind else 1.55
        # Beside the map the words stand under one another.
        return self.text_size * wide if entry.kind or self.side else 0.0

    def _entries(self) -> list[LegendEntry]:
        """Return the lines of the legend for the present window."""
        entries = list(self.legend)
        inside = int(self._inside().sum())
        outside = len(self.homes) - inside
        if outside:
            entries.append(LegendEntry("", "buiten beeld", outside))
        if self.place_legend is not None:
            entries.append(LegendEntry(*self.place_legend, len(self._shown(4.0))))
        shown = {(p.category, p.state) for p, _, _ in self._shown(4.0)}
        entries = [
            e
            for e in entries
            if not e.kind.startswith("place:")
            or e.count is not None
            or e.kind[6:].partition("#")[::2] in shown
        ]
        if self._gathered(inside):
            metres = _CELL / self.window.scale
            step = 10 if metres >= 50 else 5
            words = f"elk teken: wat het meest voorkomt in {geheel(round(metres / step) * step)} m"
            entries.append(LegendEntry("", words, None))
        return entries

    def _legend_rows(self) -> list[list[LegendEntry]]:
        rows: list[list[LegendEntry]] = []
        room = 0.0
        for entry in self._entries():
            width = self._entry_width(entry)
            if not rows or width > room:
                rows.append([])
                room = self.width
            rows[-1].append(entry)
            room -= width
        return rows

    def _draw_legend(self, canvas: Any) -> None:
        size = self.text_size
        left, step = 0.0, 1.6 * size
        y = self.legend_height - 1.65 * size
        if self.side:
            left, step = self.map_width + 10, 1.75 * size
            y = self.map_height - 1.2 * size
        for row in self.rows:
            x = left
            for entry in row:
                self._legend_sign(canvas, entry, x, y)
                canvas.setFillColor(COLOURS.ink)
                canvas.setFont(self.fonts.regular, size)
                label = printable(entry.label)
                indent = self._indent(entry)
                canvas.drawString(x + indent, y, label)
                if entry.count is not None:
                    tail = x + indent + stringWidth(label + " ", self.fonts.regular, size)
                    canvas.setFont(self.fonts.bold, size)
                    canvas.drawString(tail, y, geheel(entry.count))
                x += self.stop or self._entry_width(entry)
            y -= step

    def _legend_sign(self, canvas: Any, entry: LegendEntry, x: float, y: float) -> None:
        """Draw the sign of a line of the legend, as large as its words."""
        size = self.text_size
        middle = np.array([[x + size * 0.55, y + size * 0.34]])
        if entry.kind.startswith("place:"):
            category, _, state = entry.kind[6:].partition("#")
            at = x + size * (0.95 if state else 0.6), y + size * 0.34
            pictogram(canvas, category, *at, size * 0.58, self.fonts, state)
        elif entry.kind.startswith("shape:"):
            look = SHAPE_LOOKS[entry.kind[6:]]
            _swatch(canvas, look, (x, y - size * 0.15, x + size * 1.8, y + size * 0.85))
        elif entry.kind == "number":
            at = x + size * 0.55, y + size * 0.34
            _disc(canvas, *at, size * 0.62, "1", self.fonts.bold, size * 0.8)
        elif entry.kind:
            _marks(canvas, entry.kind, middle, size * 0.8)


def _picture(canvas: Any, picture: MapImage, window: Window) -> None:
    """Draw the part of *picture* in *window*, at most as fine as print shows, and lightened.

    It is a ground: what the map is about must stay darker and more coloured than it.
    """
    from PIL import Image

    x0, y0, x1, y1 = picture.bounds
    low = max(x0, window.xmin), max(y0, window.ymin)
    high = min(x1, window.xmax), min(y1, window.ymax)
    if low[0] >= high[0] or low[1] >= high[1]:
        return
    wide, tall = picture.image.size
    across, down = wide / (x1 - x0), tall / (y1 - y0)
    part = (
        math.floor((low[0] - x0) * across),
        math.floor((y1 - high[1]) * down),
        math.ceil((high[0] - x0) * across),
        math.ceil((y1 - low[1]) * down),
    )
    image = picture.image.crop(part)
    left, top = x0 + part[0] / across, y1 - part[1] / down
    size = (part[2] - part[0]) / across * window.scale, (part[3] - part[1]) / down * window.scale
    most = [max(round(s / 72 * _IMAGE_DPI), 1) for s in size]
    if most[0] < image.width or most[1] < image.height:
        image = image.resize(
            (min(most[0], image.width), min(most[1], image.height)), Image.Resampling.BOX
        )
    image = Image.blend(image, Image.new("RGB", image.size, "white"), 0.45)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    file.seek(0)
    at = window.to_page(np.array([left, top])).tolist()
    canvas.drawImage(ImageReader(file), at[0], at[1] - size[1], size[0], size[1])


def _closed(geometry: Any, metres: float) -> Any:
    """Return *geometry* simplified, slivers between its parts closed."""
    wide = shapely.buffer(shapely.make_valid(geometry), metres, join_style="mitre")
    return shapely.simplify(shapely.buffer(wide, -metres, join_style="mitre"), metres)


def _halos(canvas: Any, texts: Sequence[_Text]) -> None:
    for t in texts:
        pen = canvas.beginText(t.x, t.y)
        pen.setFont(t.font, t.size)
        pen.setTextRenderMode(1)
        pen.setStrokeColor(COLOURS.paper)
        canvas.setLineWidth(2.4)
        canvas.setLineJoin(1)
        pen.textOut(t.text)
        pen.setTextRenderMode(0)
        canvas.drawText(pen)


def _two_lines(text: str, font: str, size: float, width: float) -> list[str]:
    """Return *text* in one line, or in two of at most *width* where it is longer.

    It breaks at the space or hyphen that makes the longer line shortest.
    """
    text = printable(text)
    if stringWidth(text, font, size) <= width:
        return [text]
    cuts = [k + 1 for k, char in enumerate(text[:-1]) if char in " -/"]
    if not cuts:
        return [fit_text(text, font, size, width)]
    pairs = [(text[:k].rstrip(), text[k:].lstrip()) for k in cuts]
    one, other = min(
        pairs, key=lambda p: max(stringWidth(p[0], font, size), stringWidth(p[1], font, size))
    )
    return [fit_text(one, font, size, width), fit_text(other, font, size, width)]


def _stacked(
    lines: Sequence[tuple[str, str, float]], box: Box, colour: Color, side: str = "c"
) -> list[_Text]:
    """Return *lines* one under another in *box*, against its left or right, or centred."""
    out = []
    step = (box[3] - box[1]) / len(lines)
    for number, (text, font, size) in enumerate(lines):
        room = box[2] - box[0] - stringWidth(text, font, size)
        left = box[0] + (0.0 if side == "l" else room if side == "r" else room / 2)
        base = box[3] - step * (number + 0.5) - size * 0.34
        out.append(_Text(left, base, text, font, size, colour))
    return out


def _leader(canvas: Any, ends: Box, colour: Color) -> None:
    """Draw a thin line from a place (a dot) to the sign that stands aside of it."""
    for ink, wide, dot in ((COLOURS.paper, 2.0, 2.0), (colour, 0.8, 1.3)):
        canvas.setStrokeColor(ink)
        canvas.setFillColor(ink)
        canvas.setLineWidth(wide)
        canvas.line(*ends)
        canvas.circle(ends[0], ends[1], dot, stroke=0, fill=1)


def _per_cell(
    xy: np.ndarray, kinds: np.ndarray, cell: float, many: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return one mark per occupied cell of *cell* points: its most frequent class (ties: last)."""
    keys, owner = np.unique(np.floor(xy / cell).astype(int), axis=0, return_inverse=True)
    counts = np.zeros((len(keys), many), dtype=int)
    np.add.at(counts, (owner.ravel(), kinds), 1)
    most = many - 1 - np.argmax(counts[:, ::-1], axis=1)
    return (keys + 0.5) * cell, most


def _marks(canvas: Any, kind: str, xy: np.ndarray, size: float) -> None:
    """Draw marks of *size* points around *xy*: dot, triangle, square or open ring."""
    if kind == "langer":
        # Open signs: the walk changes, the norm does not.
        canvas.setStrokeColor(COLOURS.further)
        canvas.setFillColor(COLOURS.paper)
        canvas.setLineWidth(max(size * 0.2, 0.35))
        r = size * 0.42
        ops = [f"{x - r:.1f} {y - r:.1f} {2 * r:.1f} {2 * r:.1f} re" for x, y in xy.tolist()]
        canvas.addLiteral("\n".join(ops) + "\nB")
    elif kind in ("onbekend", "korter"):
        line = max(size * 0.22, 0.35)
        _dots(canvas, COLOURS.unknown if kind == "onbekend" else COLOURS.within, xy, size + line)
        _dots(canvas, COLOURS.paper, xy, size - line)
    elif kind in ("binnen", "wint"):
        _dots(canvas, COLOURS.within, xy, size * 0.84)
    elif kind == "ruim":
        canvas.setFillColor(COLOURS.wide)
        r = size * 0.6
        ops = [
            f"{x - r:.1f} {y - r * 0.6:.1f} m {x + r:.1f} {y - r * 0.6:.1f} l {x:.1f} {y + r:.1f} l"
            for x, y in xy.tolist()
        ]
        canvas.addLiteral("\n".join(ops) + "\nf")
    else:
        canvas.setFillColor(COLOURS.further)
        r = size * 0.5
        ops = [f"{x - r:.1f} {y - r:.1f} {2 * r:.1f} {2 * r:.1f} re" for x, y in xy.tolist()]
        canvas.addLiteral("\n".join(ops) + "\nf")


def _dots(canvas: Any, colour: Color, xy: np.ndarray, wide: float) -> None:
    """Draw dots as the round ends of very short lines: an eighth of the bytes of circles."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(round(wide, 2))
    ops = "\n".join(f"{x:.1f} {y:.1f} m {x + 0.05:.2f} {y:.1f} l" for x, y in xy.tolist())
    canvas.addLiteral(f"q 1 J\n{ops}\nS Q")


_ORDER = {
    kind: n
    for n, kind in enumerate(
        ("binnen", "korter", "langer", "wint", "ruim", "onbekend", "verder", "verliest")
    )
}
"""Kinds of signs from below to above."""


def _hatch(canvas: Any, path: str, box: Box, colour: Color, gap: float = 4.2) -> None:
    """Draw slanted lines *gap* points apart within *path*, which lies in *box*.

    The lines start at multiples of the gap, so that areas side by side have one pattern.
    """
    x0, y0, x1, y1 = box
    first, last = math.floor((x0 - y1) / gap), math.ceil((x1 - y0) / gap)
    lines = "\n".join(
        f"{n * gap + y0:.1f} {y0:.1f} m {n * gap + y1:.1f} {y1:.1f} l"
        for n in range(first, last + 1)
    )
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.75)
    canvas.addLiteral(f"q\n{path}\nW* n\n{lines}\nS Q")


def _swatch(canvas: Any, look: ShapeLook, box: Box) -> None:
    """Draw the sign of areas or lines in the legend."""
    x0, y0, x1, y1 = box
    path = f"{x0:.1f} {y0:.1f} {x1 - x0:.1f} {y1 - y0:.1f} re"
    if look.fill is not None:
        canvas.setFillColor(look.fill, alpha=look.alpha)
        canvas.addLiteral(f"{path}\nf")
    if look.hatch is not None:
        _hatch(canvas, path, box, look.hatch)
    if look.edge is None:
        return
    if look.fill is None and look.hatch is None:
        middle = (y0 + y1) / 2
        path = f"{x0:.1f} {middle:.1f} m {x1:.1f} {middle:.1f} l"
    canvas.setStrokeColor(look.edge)
    canvas.setLineWidth(look.edge_width)
    canvas.addLiteral(f"q\n{path}\nS Q")


def _disc(
    canvas: Any, x: float, y: float, radius: float, text: str, font: str, size: float
) -> None:
    canvas.setFillColor(COLOURS.paper)
    canvas.circle(x, y, radius * 1.16, stroke=0, fill=1)
    canvas.setFillColor(COLOURS.further)
    canvas.circle(x, y, radius, stroke=0, fill=1)
    canvas.setFillColor(COLOURS.paper)
    canvas.setFont(font, size)
    canvas.drawCentredString(x, y - size * 0.35, text)
