# SPDX-License-Identifier: GPL-2.0-or-later
"""Vector maps: one subject per map, drawn straight on the canvas as one tagged figure.

Geometry comes in EPSG:28992 (metres); the page is in points. Everything is cut to the window and
simplified to 0.2 mm on paper before it is drawn. Dwellings carry their class in colour, shape and
size, so that a grey print says the same. Above :data:`MAX_MARKS` dwellings they are drawn per cell
of the paper grid with the class of the cell's majority, which bounds the size of the file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from ..io.getallen import geheel
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
    "round_length",
]

MAX_MARKS = 8000
MARK_KINDS = ("binnen", "ruim", "verder", "onbekend")

_SMALLEST_M = 600.0
"""A map shows at least this much ground: a single farm needs its surroundings."""

_SIMPLIFY_PT = 0.2 * mm
_Box = tuple[float, float, float, float]
_Text = tuple[float, float, str, str, float]
"""Left, baseline, text, font and size of a label."""

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
    area: Any, homes: np.ndarray, width: float, height: float, margin: float = 0.04
) -> Window:
    """Return the window in which *area* fills a frame of *width* × *height* points.

    *homes* are coordinates (n, 2). Where they cover less than 60 % of the area in either direction
    (a village in its polder) the window follows them, 200 m around, instead of the border. Where
    nine out of ten stand in built-up squares that fill less than half of that, it follows those.
    """
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
    size = np.maximum(box[2:] - box[:2], _SMALLEST_M) * (1 + 2 * margin)
    centre = (box[:2] + box[2:]) / 2
    scale = float(min(width / size[0], height / size[1]))
    half = np.array([width, height]) / scale / 2
    low, high = centre - half, centre + half
    return Window(float(low[0]), float(low[1]), float(high[0]), float(high[1]), scale)


def _built_up(homes: np.ndarray) -> np.ndarray | None:
    """Return the dwellings in squares of 250 m with ten or more, where they are worth a zoom."""
    if len(homes) < 100:
        return None
    _, owner, counts = np.unique(
        np.floor(homes / 250).astype(int), axis=0, return_inverse=True, return_counts=True
    )
    dense = homes[counts[owner.ravel()] >= 10]
    if len(dense) < 0.9 * len(homes):
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
        f"deel{n}": ShapeLook(fill=HexColor(colour), alpha=0.85)
        for n, colour in enumerate(("#FBEBD3", "#F0BE82", "#C9722F", "#7A2E0E"))
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
    """A name on an area, with an optional number under it."""

    x: float
    y: float
    name: str
    value: str = ""


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

    Takes geometry arrays in EPSG:28992 (None allowed as entries) and the road kinds.
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
    ) -> None:
        kinds = np.array(
            [
                0 if k in _PATHS else 2 if str(k).removesuffix("_link") in _MAIN_ROADS else 1
                for k in road_kinds
            ],
            dtype=int,
        )
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


class MapFlowable(FigureFlowable):
    """The map with its legend strip below; *width* and *height* are of both together, in points.

    ``homes`` are coordinates (n, 2), ``classes`` (n,) numbers into :data:`MARK_KINDS`. ``borders``
    are drawn thin inside the map; ``area`` is the gebied itself: all outside it is dimmed.
    ``shapes`` are styles of :data:`SHAPE_LOOKS` with geometry, ``numbers`` (x, y, text) discs.
    ``around`` are coordinates that the window follows instead of the dwellings.
    """

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
        self.text_size = 7.2 if self.small else 8.4
        if not self.fonts.regular.startswith("LzwSource"):
            self.text_size *= 0.87
        self._fit()

    def _fit(self) -> None:
        """Work out window and legend; how many signs fall in the window decides the legend."""
        rows = 1
        for _ in range(3):
            self.legend_height = (rows * 1.55 + 0.5) * self.text_size
            self.map_height = max(self.height - self.legend_height, 40.0)
            self.window = fit_window(self.area, self.around, self.width, self.map_height)
            self.rows = self._legend_rows()
            if len(self.rows) == rows:
                break
            rows = len(self.rows)

    def ideal_height(self) -> float:
        """Return the height at which the map fills its width without empty land around it."""
        tall = fit_window(self.area, self.around, self.width, 1e6)
        wide = fit_window(self.area, self.around, 1e6, self.width)
        extent = (wide.ymax - wide.ymin) / (tall.xmax - tall.xmin) * self.width
        return extent + self.legend_height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size; a filling map takes what is left, between 70 and 210 mm."""
        if self.fill:
            self.height = min(max(height, 70 * mm), 210 * mm)
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
        clip.rect(0, 0, self.width, self.map_height)
        canvas.clipPath(clip, stroke=0, fill=0)
        self._ground(canvas)
        self._shapes(canvas, over=True)
        self._area(canvas)
        self._homes(canvas)
        self._signs(canvas)
        canvas.restoreState()
        canvas.setStrokeColor(COLOURS.rule)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, self.width, self.map_height, stroke=1, fill=0)
        canvas.restoreState()
        self._draw_legend(canvas)

    def _ground(self, canvas: Any) -> None:
        c, window, cut = COLOURS, self.window, self.background.cut
        canvas.setFillColor(c.map_ground)
        canvas.rect(0, 0, self.width, self.map_height, stroke=0, fill=1)
        for name, colour in (("green", c.map_green), ("water", c.map_water)):
            found = cut(name, window, 0.6)
            if len(found):
                self._fill(canvas, np.array([shapely.union_all(found)], dtype=object), colour)
        self._stroke(canvas, cut("water_lines", window), c.map_water, 0.9)
        self._shapes(canvas, over=False)
        k = self._road_scale()
        self._stroke(canvas, cut("roads0", window), c.map_path, 0.35 * k)
        streets, main = cut("roads1", window), cut("roads2", window)
        self._stroke(canvas, streets, c.map_road_edge, 1.35 * k)
        self._stroke(canvas, main, c.map_road_edge, 2.4 * k)
        self._stroke(canvas, streets, c.map_road, 0.85 * k)
        self._stroke(canvas, main, c.map_road, 1.8 * k)
        self._fill(canvas, cut("buildings", window, 0.5), c.map_building)
        rails = cut("railways", window)
        self._stroke(canvas, rails, c.map_rail, 1.1)
        self._stroke(canvas, rails, c.paper, 0.6, dash="[3 3] 0 d")

    def _road_scale(self) -> float:
        """Return a factor on line widths: 1 at 1:10.000, thinner on smaller scales."""
        denominator = 72 / 0.0254 / self.window.scale
        return float(np.clip((10_000 / denominator) ** 0.6, 0.35, 1.7))

    def _fill(self, canvas: Any, geometry: np.ndarray, colour: Color, alpha: float = 1.0) -> None:
        path = _path(geometry, self.window)
        if path:
            # ReportLab takes the alpha from the colour, whatever was set before it.
            canvas.setFillColor(colour, alpha=alpha)
            canvas.addLiteral(f"{path}\nf*")

    def _stroke(
        self, canvas: Any, geometry: np.ndarray, colour: Color, width: float, dash: str = "[] 0 d"
    ) -> None:
        path = _path(geometry, self.window)
        if path:
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width)
            canvas.addLiteral(f"q 1 J 1 j {dash if dash[1] == ']' else '0 J ' + dash}\n{path}\nS Q")

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
            outside = np.array([frame.difference(area)], dtype=object)
            self._fill(canvas, outside, COLOURS.paper, 0.62)
            edge = np.array([shapely.boundary(area).intersection(frame)], dtype=object)
            inner = [b for b in self.borders if b is not None and not b.is_empty]
            if inner:
                lines = shapely.union_all(shapely.boundary(shapely.simplify(inner, tolerance)))
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
        if len(xy) > MAX_MARKS:
            size = 0.8 * mm
            xy, kinds = _per_cell(xy, kinds, 0.95 * mm, len(self.kinds))
        for number in sorted(range(len(self.kinds)), key=lambda n: _ORDER[self.kinds[n]]):
            chosen = np.round(xy[kinds == number], 1)
            if len(chosen):
                chosen = np.unique(chosen, axis=0)
                _marks(canvas, self.kinds[number], chosen, size)

    def _inside(self) -> np.ndarray:
        low, high = self.window.bounds[:2], self.window.bounds[2:]
        inside = (self.homes >= low) & (self.homes <= high)
        return np.asarray(inside[:, 0] & inside[:, 1])

    def _signs(self, canvas: Any) -> None:
        taken: list[_Box] = []
        taken += self._scale_bar(canvas)
        taken += self._north(canvas)
        taken += self._inset(canvas, taken)
        texts: list[_Text] = []
        radius = 3.4 if self.small else 4.6
        shown = self._shown(4.0)
        for p, x, y in sorted(shown, key=lambda s: s[0].state):
            pictogram(canvas, p.category, x, y, radius, self.fonts, p.state)
            taken.append((x - radius, y - radius, x + radius, y + radius))
        size = self.text_size - 0.6
        for x, y, text in self.numbers:
            self._number(canvas, x, y, text, taken)
        for label in self.labels:
            x, y = self.window.to_page(np.array([label.x, label.y])).tolist()
            texts += self._area_label(canvas, label, x, y, taken)
        named: set[str] = set()
        for p, x, y in sorted(shown, key=lambda s: (s[0].label, s[1], s[2])):
            if not p.label or p.label in named or (self.small and len(shown) > 8):
                continue
            text = fit_text(
                p.label, self.fonts.semibold, size, 34 * mm if not self.small else 24 * mm
            )
            spot = _free_spot(
                stringWidth(text, self.fonts.semibold, size),
                size,
                x,
                y,
                radius,
                taken,
                self.width,
                self.map_height,
            )
            if spot is not None:
                named.add(p.label)
                taken.append((spot[0], spot[1] - 1, spot[0] + spot[2], spot[1] + size))
                texts.append((spot[0], spot[1], text, self.fonts.semibold, size))
        self._texts(canvas, texts)

    def _shown(self, edge: float) -> list[tuple[Place, float, float]]:
        """Return the places in the window with their point on paper, *edge* points inside it."""
        out = []
        for p in self.places:
            x, y = self.window.to_page(np.array([p.x, p.y])).tolist()
            if edge <= x <= self.width - edge and edge <= y <= self.map_height - edge:
                out.append((p, x, y))
        return out

    def _number(self, canvas: Any, x: float, y: float, text: str, taken: list[_Box]) -> None:
        """Draw a number in a disc at its place, a little aside where that is taken."""
        size = self.text_size
        radius = max(stringWidth(text, self.fonts.bold, size) / 2 + 2.6, size * 0.78)
        px, py = self.window.to_page(np.array([x, y])).tolist()
        step = 2 * radius + 1
        for dx, dy in (
            (0, 0),
            (0, 1),
            (0, -1),
            (1, 0),
            (-1, 0),
            (1, 1),
            (-1, 1),
            (1, -1),
            (-1, -1),
        ):
            cx, cy = px + (dx - 1) * step, py + (dy - 1) * step
            box = (cx - radius, cy - radius, cx + radius, cy + radius)
            if _free(box, taken, self.width, self.map_height):
                taken.append(box)
                _disc(canvas, cx, cy, radius, text, self.fonts.bold, size)
                return

    def _area_label(
        self, canvas: Any, label: AreaLabel, x: float, y: float, taken: list[_Box]
    ) -> list[_Text]:
        big = self.text_size + 0.8
        out: list[_Text] = []
        name = fit_text(label.name, self.fonts.bold, big, 38 * mm)
        lines = [(name, self.fonts.bold, big)]
        if label.value:
            lines.append((printable(label.value), self.fonts.semibold, big))
        width = max(stringWidth(t, f, s) for t, f, s in lines) + 6
        height = len(lines) * big * 1.1 + 3
        for dy in (0, 8, -8, 16, -16, 24, -24, 34, -34):
            box = (x - width / 2, y + dy - height / 2, x + width / 2, y + dy + height / 2)
            if _free(box, taken, self.width, self.map_height):
                taken.append(box)
                canvas.setFillColor(COLOURS.paper, alpha=0.8)
                canvas.roundRect(box[0], box[1], width, height, 2.5, stroke=0, fill=1)
                base = box[3] - 1.5 - big * 0.85
                for number, (text, font, size) in enumerate(lines):
                    w = stringWidth(text, font, size)
                    out.append((x - w / 2, base - number * big * 1.1, text, font, size))
                break
        return out

    def _texts(self, canvas: Any, texts: Sequence[_Text]) -> None:
        """Draw labels over their halos; the halo is decoration and is not read twice."""
        if not texts:
            return
        with interrupted(canvas, self.node):
            _halos(canvas, texts)
        for x, y, text, font, size in texts:
            canvas.setFont(font, size)
            canvas.setFillColor(COLOURS.ink)
            canvas.drawString(x, y, text)

    def _scale_bar(self, canvas: Any) -> list[_Box]:
        metres = round_length(self.width / self.window.scale * (0.28 if self.small else 0.2))
        length = metres * self.window.scale
        text = f"{geheel(metres)} m" if metres < 1000 else f"{metres // 1000} km"
        size, pad = self.text_size - 0.9, 4.0
        w, h = length + 12, size + 10
        left, low = self._quietest([(pad, pad), (self.width - w - pad, pad)], w, h)
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

    def _north(self, canvas: Any) -> list[_Box]:
        k = 0.8 if self.small else 1.0
        x, y = self.width - 11 * k, self.map_height - 25 * k
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

    def _inset(self, canvas: Any, taken: Sequence[_Box]) -> list[_Box]:
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
        spots = [(4.0, self.map_height - 4 - h), (self.width - w - 4, 4.0), (4.0, 4.0)]
        free = [
            (x, y)
            for x, y in spots
            if _free((x, y, x + w, y + h), taken, self.width, self.map_height)
        ]
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
        wide = 2.3 if entry.kind.startswith("shape:") else 1.9 if "#" in entry.kind else 1.35
        return self.text_size * wide if entry.kind else 0.0

    def _legend_rows(self) -> list[list[LegendEntry]]:
        rows: list[list[LegendEntry]] = []
        room = 0.0
        entries = list(self.legend)
        outside = len(self.homes) - int(self._inside().sum())
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
        for entry in entries:
            width = self._entry_width(entry)
            if not rows or width > room:
                rows.append([])
                room = self.width
            rows[-1].append(entry)
            room -= width
        return rows

    def _draw_legend(self, canvas: Any) -> None:
        size = self.text_size
        y = self.legend_height - 1.6 * size
        for row in self.rows:
            x = 0.0
            for entry in row:
                middle = np.array([[x + size * 0.5, y + size * 0.34]])
                if entry.kind.startswith("place:"):
                    pictogram(
                        canvas,
                        entry.kind[6:].partition("#")[0],
                        x + size * (0.85 if "#" in entry.kind else 0.5),
                        y + size * 0.34,
                        size * 0.52,
                        self.fonts,
                        entry.kind.partition("#")[2],
                    )
                elif entry.kind.startswith("shape:"):
                    look = SHAPE_LOOKS[entry.kind[6:]]
                    _swatch(canvas, look, (x, y - size * 0.15, x + size * 1.8, y + size * 0.85))
                elif entry.kind == "number":
                    at = x + size * 0.5, y + size * 0.34
                    _disc(canvas, *at, size * 0.6, "1", self.fonts.bold, size * 0.8)
                elif entry.kind:
                    _marks(canvas, entry.kind, middle, size * 0.52)
                canvas.setFillColor(COLOURS.ink)
                canvas.setFont(self.fonts.regular, size)
                label = printable(entry.label)
                indent = self._indent(entry)
                canvas.drawString(x + indent, y, label)
                if entry.count is not None:
                    tail = x + indent + stringWidth(label + " ", self.fonts.regular, size)
                    canvas.setFont(self.fonts.bold, size)
                    canvas.drawString(tail, y, geheel(entry.count))
                x += self._entry_width(entry)
            y -= 1.55 * size


def _closed(geometry: Any, metres: float) -> Any:
    """Return *geometry* simplified, slivers between its parts closed."""
    wide = shapely.buffer(shapely.make_valid(geometry), metres, join_style="mitre")
    return shapely.simplify(shapely.buffer(wide, -metres, join_style="mitre"), metres)


def _halos(canvas: Any, texts: Sequence[_Text]) -> None:
    for x, y, text, font, size in texts:
        pen = canvas.beginText(x, y)
        pen.setFont(font, size)
        pen.setTextRenderMode(1)
        pen.setStrokeColor(COLOURS.paper)
        canvas.setLineWidth(2.2)
        canvas.setLineJoin(1)
        pen.textOut(text)
        pen.setTextRenderMode(0)
        canvas.drawText(pen)


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
    ops: list[str] = []
    if kind in ("korter", "langer"):
        # Open signs: the walk changes, the norm does not.
        canvas.setStrokeColor(COLOURS.within if kind == "korter" else COLOURS.further)
        canvas.setFillColor(COLOURS.paper)
        canvas.setLineWidth(max(size * 0.2, 0.35))
        r = size * 0.42
        for x, y in xy.tolist():
            box = f"{x - r:.1f} {y - r:.1f} {2 * r:.1f} {2 * r:.1f} re"
            ops.append(_circle(x, y, r) if kind == "korter" else box)
        canvas.addLiteral("\n".join(ops) + "\nB")
        return
    if kind == "onbekend":
        r = size * 0.5
        canvas.setStrokeColor(COLOURS.unknown)
        canvas.setFillColor(COLOURS.paper)
        canvas.setLineWidth(max(size * 0.22, 0.35))
        for x, y in xy.tolist():
            ops.append(_circle(x, y, r))
        canvas.addLiteral("\n".join(ops) + "\nB")
        return
    if kind in ("binnen", "wint"):
        canvas.setFillColor(COLOURS.within)
        ops = [_circle(x, y, size * 0.42) for x, y in xy.tolist()]
    elif kind == "ruim":
        canvas.setFillColor(COLOURS.wide)
        r = size * 0.6
        ops = [
            f"{x - r:.1f} {y - r * 0.6:.1f} m {x + r:.1f} {y - r * 0.6:.1f} l {x:.1f} {y + r:.1f} l"
            for x, y in xy.tolist()
        ]
    else:
        canvas.setFillColor(COLOURS.further)
        r = size * 0.5
        ops = [f"{x - r:.1f} {y - r:.1f} {2 * r:.1f} {2 * r:.1f} re" for x, y in xy.tolist()]
    canvas.addLiteral("\n".join(ops) + "\nf")


_ORDER = {
    kind: n
    for n, kind in enumerate(
        ("binnen", "korter", "langer", "wint", "ruim", "onbekend", "verder", "verliest")
    )
}
"""Kinds of signs from below to above."""


def _hatch(canvas: Any, path: str, box: _Box, colour: Color, gap: float = 4.2) -> None:
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


def _swatch(canvas: Any, look: ShapeLook, box: _Box) -> None:
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


def _circle(x: float, y: float, r: float) -> str:
    k = 0.5523 * r
    return (
        f"{x + r:.1f} {y:.1f} m "
        f"{x + r:.1f} {y + k:.1f} {x + k:.1f} {y + r:.1f} {x:.1f} {y + r:.1f} c "
        f"{x - k:.1f} {y + r:.1f} {x - r:.1f} {y + k:.1f} {x - r:.1f} {y:.1f} c "
        f"{x - r:.1f} {y - k:.1f} {x - k:.1f} {y - r:.1f} {x:.1f} {y - r:.1f} c "
        f"{x + k:.1f} {y - r:.1f} {x + r:.1f} {y - k:.1f} {x + r:.1f} {y:.1f} c h"
    )


def _free(
    box: _Box,
    taken: Sequence[_Box],
    width: float,
    height: float,
) -> bool:
    x0, y0, x1, y1 = box
    if x0 < 2 or y0 < 2 or x1 > width - 2 or y1 > height - 2:
        return False
    return not any(x0 < b[2] and x1 > b[0] and y0 < b[3] and y1 > b[1] for b in taken)


def _free_spot(
    text_width: float,
    size: float,
    x: float,
    y: float,
    radius: float,
    taken: Sequence[_Box],
    width: float,
    height: float,
) -> tuple[float, float, float] | None:
    """Return left, baseline and width of a free place for a label around a sign, or None."""
    gap = radius + 2
    middle = y - size * 0.34
    for left, base in (
        (x + gap, middle),
        (x - gap - text_width, middle),
        (x - text_width / 2, y + gap),
        (x - text_width / 2, y - gap - size * 0.75),
        (x + gap * 0.7, y + gap * 0.7),
        (x + gap * 0.7, y - gap * 0.7 - size * 0.75),
        (x - gap * 0.7 - text_width, y + gap * 0.7),
        (x - gap * 0.7 - text_width, y - gap * 0.7 - size * 0.75),
    ):
        if _free((left, base - 1, left + text_width, base + size), taken, width, height):
            return left, base, text_width
    return None


def pictogram(
    canvas: Any, category: str, x: float, y: float, radius: float, family: Fonts, state: str = ""
) -> None:
    """Draw the sign of *category*: a dark disc with a white rim and a white symbol.

    What is new (*state* ``nieuw``) has a second ring, what goes (``weg``) a cross through it.
    """
    canvas.saveState()
    canvas.translate(x, y)
    if state == "nieuw":
        canvas.setFillColor(COLOURS.within)
        canvas.circle(0, 0, radius * 1.62, stroke=0, fill=1)
    canvas.setFillColor(COLOURS.paper)
    canvas.circle(0, 0, radius * 1.18, stroke=0, fill=1)
    canvas.setFillColor(COLOURS.ink)
    canvas.circle(0, 0, radius, stroke=0, fill=1)
    canvas.setFillColor(COLOURS.paper)
    canvas.setStrokeColor(COLOURS.paper)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    u = radius / 10
    canvas.setLineWidth(1.5 * u)
    draw = _SYMBOLS.get(category)
    if draw is None:
        size = radius * 1.25
        canvas.setFont(family.bold, size)
        canvas.drawCentredString(0, -size * 0.35, category[:1].upper() or "?")
    else:
        draw(canvas, u)
    if state == "weg":
        reach = radius * 0.95
        cross = [(-reach, -reach, reach, reach), (-reach, reach, reach, -reach)]
        for colour, width in ((COLOURS.ink, 5.2), (COLOURS.paper, 2.6)):
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width * u)
            canvas.lines(cross)
    canvas.restoreState()


def _cart(canvas: Any, u: float) -> None:
    path = canvas.beginPath()
    for number, (x, y) in enumerate([(-6.2, 4.2), (-4.2, 4.2), (-2.6, -1.8), (4.0, -1.8)]):
        (path.lineTo if number else path.moveTo)(x * u, y * u)
    canvas.drawPath(path, stroke=1, fill=0)
    basket = canvas.beginPath()
    for number, (x, y) in enumerate([(-3.7, 2.8), (5.6, 2.8), (4.2, -0.4), (-2.9, -0.4)]):
        (basket.lineTo if number else basket.moveTo)(x * u, y * u)
    basket.close()
    canvas.drawPath(basket, stroke=0, fill=1)
    canvas.circle(-1.8 * u, -4.4 * u, 1.2 * u, stroke=0, fill=1)
    canvas.circle(3.2 * u, -4.4 * u, 1.2 * u, stroke=0, fill=1)


def _cross(canvas: Any, u: float) -> None:
    canvas.rect(-1.9 * u, -5.6 * u, 3.8 * u, 11.2 * u, stroke=0, fill=1)
    canvas.rect(-5.6 * u, -1.9 * u, 11.2 * u, 3.8 * u, stroke=0, fill=1)


def _mortar(canvas: Any, u: float) -> None:
    path = canvas.beginPath()
    path.moveTo(-5.2 * u, 0.6 * u)
    path.lineTo(5.2 * u, 0.6 * u)
    path.curveTo(5 * u, -3 * u, 3 * u, -4 * u, 2 * u, -4.2 * u)
    path.lineTo(-2 * u, -4.2 * u)
    path.curveTo(-3 * u, -4 * u, -5 * u, -3 * u, -5.2 * u, 0.6 * u)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.rect(-3.2 * u, -6 * u, 6.4 * u, 1.2 * u, stroke=0, fill=1)
    canvas.setLineWidth(2.2 * u)
    canvas.line(0.6 * u, 1.6 * u, 4 * u, 6 * u)


def _bus(canvas: Any, u: float) -> None:
    canvas.roundRect(-5 * u, -4 * u, 10 * u, 9.4 * u, 1.6 * u, stroke=0, fill=1)
    canvas.circle(-2.8 * u, -4.6 * u, 1.5 * u, stroke=0, fill=1)
    canvas.circle(2.8 * u, -4.6 * u, 1.5 * u, stroke=0, fill=1)
    canvas.setFillColor(COLOURS.ink)
    canvas.rect(-3.7 * u, 0.2 * u, 7.4 * u, 3.4 * u, stroke=0, fill=1)
    canvas.circle(-2.9 * u, -2 * u, 0.8 * u, stroke=0, fill=1)
    canvas.circle(2.9 * u, -2 * u, 0.8 * u, stroke=0, fill=1)


def _people(canvas: Any, u: float) -> None:
    for x in (-3, 3):
        canvas.circle(x * u, 3 * u, 2 * u, stroke=0, fill=1)
        path = canvas.beginPath()
        path.moveTo((x - 2.7) * u, -4.6 * u)
        path.curveTo((x - 2.8) * u, 0.4 * u, (x - 1.4) * u, 0.6 * u, x * u, 0.6 * u)
        path.curveTo((x + 1.4) * u, 0.6 * u, (x + 2.8) * u, 0.4 * u, (x + 2.7) * u, -4.6 * u)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


_SYMBOLS: dict[str, Callable[[Any, float], None]] = {
    "supermarkt": _cart,
    "huisarts": _cross,
    "apotheek": _mortar,
    "ov_halte": _bus,
    "ontmoeting": _people,
}
