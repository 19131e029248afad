# SPDX-License-Identifier: GPL-2.0-or-later
"""A drawing as PNG, with numpy, shapely and Pillow only: all three come with QGIS.

Paths are filled by exact area coverage: every edge adds, per pixel it passes, how much of the pixel
lies to its right; a running sum along the row gives the winding number as an area, which the fill
rule folds to 0 - 1 (the method of FreeType's and AGG's smooth rasterisers). Lines become areas
first (``shapely.buffer``). Text is drawn by Pillow from the font file of the PDF.
"""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfbase import pdfmetrics

from ...core.progress import poll
from .tekening import CURVE, LINE, MOVE, Bitmap, Ink, Painted, Path, Pen, Picture, Words

__all__ = ["to_image", "to_png"]

_CURVE_STEPS = 10
_CAPS = {0: "flat", 1: "round", 2: "square"}
_JOINS = {0: "mitre", 1: "round", 2: "bevel"}


def to_png(picture: Picture, title: str = "", description: str = "", dpi: int = 300) -> bytes:
    """Return *picture* on white as PNG; title and description are in the file."""
    about = PngInfo()
    for key, text in (("Title", title), ("Description", description)):
        if text:
            about.add_itxt(key, text, "nl")
    stream = io.BytesIO()
    to_image(picture, dpi).save(stream, "PNG", dpi=(dpi, dpi), pnginfo=about)
    return stream.getvalue()


def to_image(picture: Picture, dpi: int = 300) -> Any:
    """Return *picture* on white as a Pillow image of *dpi* pixels per inch."""
    k = dpi / 72
    page = _Page(math.ceil(picture.width * k), math.ceil(picture.height * k), k, picture)
    for item in picture.items:
        poll()
        if isinstance(item, Painted):
            page.painted(item)
        elif isinstance(item, Words):
            page.words(item)
        else:
            page.bitmap(item)
    return Image.fromarray(page.pixels, "RGB")


class _Page:
    """Pixels from the upper left corner, and the clips as areas of cover."""

    def __init__(self, width: int, height: int, k: float, picture: Picture) -> None:
        self.width, self.height, self.k, self.picture = width, height, k, picture
        self.pixels = np.full((height, width, 3), 255, dtype=np.uint8)
        self._clips: dict[int, tuple[_Cover, ...]] = {}

    def painted(self, item: Painted) -> None:
        rings = [self._pixels(r) for r in _flat(item.path)]
        if item.fill is not None:
            self._blend(self._cover(rings, item.even_odd), item.fill, item.clips)
        if item.pen is not None:
            self._blend(self._stroked(rings, item), item.pen.ink, item.clips)

    def words(self, item: Words) -> None:
        font = _font(item.font, round(item.size * self.k, 1))
        around = 0 if item.pen is None else max(round(item.pen.width * self.k / 2), 1)
        ink = item.fill if item.pen is None else item.pen.ink
        if ink is None or font is None or not item.text.strip():
            return
        x, y = self._pixels(np.array([[item.x, item.y]]))[0].tolist()
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[item.anchor]
        left, top, right, bottom = font.getbbox(item.text, anchor=anchor, stroke_width=around)
        pad = math.ceil(max(abs(left), abs(right), abs(top), abs(bottom))) + 2
        turned = abs(item.angle) > 0.01
        if turned:
            x0, y0, w, h = math.floor(x) - pad, math.floor(y) - pad, 2 * pad, 2 * pad
        else:
            x0, y0 = math.floor(x + left) - 2, math.floor(y + top) - 2
            w, h = math.ceil(right - left) + 5, math.ceil(bottom - top) + 5
        canvas = Image.new("L", (w, h), 0)
        pen = ImageDraw.Draw(canvas)
        pen.text(
            (x - x0, y - y0), item.text, fill=255, font=font, anchor=anchor, stroke_width=around
        )
        if turned:
            canvas = canvas.rotate(item.angle, Image.Resampling.BICUBIC, center=(x - x0, y - y0))
        cover = np.asarray(canvas, dtype=np.float32) / 255
        self._blend(_Cover(y0, x0, cover).within(self.width, self.height), ink, item.clips)

    def bitmap(self, item: Bitmap) -> None:
        x, y, w, h = item.box
        (left, top), (right, bottom) = self._pixels(np.array([[x, y + h], [x + w, y]])).tolist()
        size = max(round(right - left), 1), max(round(bottom - top), 1)
        image = item.image.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
        pixels = np.asarray(image, dtype=np.float32)
        cover = _Cover(round(top), round(left), pixels[..., 3] / 255)
        kept = cover.within(self.width, self.height)
        if kept is not None:
            r, c = kept.row - cover.row, kept.column - cover.column
            colour = pixels[r : r + kept.area.shape[0], c : c + kept.area.shape[1], :3]
            self._blend(kept, colour, item.clips)

    def _pixels(self, xy: np.ndarray) -> np.ndarray:
        return np.column_stack([xy[:, 0] * self.k, self.height - xy[:, 1] * self.k])

    def _stroked(self, rings: list[np.ndarray], item: Painted) -> _Cover | None:
        pen = item.pen
        assert pen is not None  # noqa: S101
        rings = [r for r in rings if len(r) > 1]
        if pen.dash and sum(pen.dash) > 0:
            rings = _dashed(rings, pen, self.k)
        if not rings:
            return None
        lines = shapely.linestrings(
            np.concatenate(rings), indices=np.repeat(np.arange(len(rings)), [len(r) for r in rings])
        )
        shapes = shapely.buffer(
            lines,
            max(pen.width * self.k, 1.0) / 2,
            quad_segs=6,
            cap_style=_CAPS[pen.cap],
            join_style=_JOINS[pen.join],
            mitre_limit=10,
        )
        edges = shapely.get_rings(shapes[~shapely.is_empty(shapes)])
        xy, owner = shapely.get_coordinates(edges, return_index=True)
        return self._cover(np.split(xy, np.flatnonzero(np.diff(owner)) + 1), even_odd=False)

    def _cover(self, rings: list[np.ndarray], even_odd: bool) -> _Cover | None:
        return _covered(rings, even_odd, self.width, self.height)

    def _clip_covers(self, number: int) -> _Cover | None:
        if number not in self._clips:
            path, even_odd = self.picture.clips[number]
            cover = self._cover([self._pixels(r) for r in _flat(path)], even_odd)
            self._clips[number] = () if cover is None else (cover,)
        found = self._clips[number]
        return found[0] if found else None

    def _blend(self, cover: _Cover | None, ink: Ink | np.ndarray, clips: tuple[int, ...]) -> None:
        for number in clips:
            clip = self._clip_covers(number)
            if cover is None or clip is None:
                return
            if isinstance(ink, np.ndarray):
                before = cover
                cover = cover.times(clip)
                if cover is not None:
                    r, c = cover.row - before.row, cover.column - before.column
                    ink = ink[r : r + cover.area.shape[0], c : c + cover.area.shape[1]]
            else:
                cover = cover.times(clip)
        if cover is None:
            return
        rows, columns = cover.area.shape
        for first in range(0, rows, 256):
            area = cover.area[first : first + 256, :, None]
            at = slice(cover.row + first, cover.row + min(first + 256, rows))
            target = self.pixels[at, cover.column : cover.column + columns]
            if isinstance(ink, Ink):
                colour: Any = np.array([ink.red, ink.green, ink.blue], dtype=np.float32) * 255
                area = area * np.float32(ink.alpha)
            else:
                colour = ink[first : first + 256]
            target[:] = np.rint(target + (colour - target) * area).astype(np.uint8)


class _Cover:
    """How much of each pixel is covered (0 - 1), from a row and column on."""

    __slots__ = ("area", "column", "row")

    def __init__(self, row: int, column: int, area: np.ndarray) -> None:
        self.row, self.column, self.area = row, column, area

    def within(self, width: int, height: int) -> _Cover | None:
        """Return the part that lies on the page."""
        r0, c0 = max(self.row, 0), max(self.column, 0)
        r1 = min(self.row + self.area.shape[0], height)
        c1 = min(self.column + self.area.shape[1], width)
        if r0 >= r1 or c0 >= c1:
            return None
        r, c = self.row, self.column
        return _Cover(r0, c0, self.area[r0 - r : r1 - r, c0 - c : c1 - c])

    def times(self, other: _Cover) -> _Cover | None:
        """Return what both cover."""
        r0, c0 = max(self.row, other.row), max(self.column, other.column)
        r1 = min(self.row + self.area.shape[0], other.row + other.area.shape[0])
        c1 = min(self.column + self.area.shape[1], other.column + other.area.shape[1])
        if r0 >= r1 or c0 >= c1:
            return None
        one = self.area[r0 - self.row : r1 - self.row, c0 - self.column : c1 - self.column]
        two = other.area[r0 - other.row : r1 - other.row, c0 - other.column : c1 - other.column]
        return _Cover(r0, c0, one * two)


def _covered(rings: list[np.ndarray], even_odd: bool, width: int, height: int) -> _Cover | None:
    """Return the cover of *rings* (pixels, closed or not) on a page of *width* by *height*."""
    closed = [np.concatenate([r, r[:1]]) for r in rings if len(r) > 1]
    if not closed:
        return None
    points = np.round(np.concatenate(closed), 6)
    keep = np.ones(len(points) - 1, dtype=bool)
    keep[np.cumsum([len(r) for r in closed])[:-1] - 1] = False
    one, two = points[:-1][keep], points[1:][keep]
    low, high = points.min(axis=0), points.max(axis=0)
    c0, r0 = max(math.floor(low[0]), 0), max(math.floor(low[1]), 0)
    c1, r1 = min(math.ceil(high[0]) + 1, width), min(math.ceil(high[1]) + 1, height)
    if c0 >= c1 or r0 >= r1:
        return None
    area = _winding(one - (c0, r0), two - (c0, r0), r1 - r0, c1 - c0)
    if even_odd:
        np.mod(area, 2, out=area)
        area = np.minimum(area, 2 - area)
    else:
        np.minimum(np.abs(area, out=area), 1, out=area)
    return _Cover(r0, c0, area)


def _winding(one: np.ndarray, two: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return the winding number of the edges *one* - *two*, averaged over every pixel."""
    down = np.sign(two[:, 1] - one[:, 1])
    upper = np.where((down < 0)[:, None], two, one)
    lower = np.where((down < 0)[:, None], one, two)
    keep = (down != 0) & (lower[:, 1] > 0) & (upper[:, 1] < rows)
    upper, lower, down = upper[keep], lower[keep], down[keep]
    slope = (lower[:, 0] - upper[:, 0]) / (lower[:, 1] - upper[:, 1])
    top, bottom = np.maximum(upper[:, 1], 0), np.minimum(lower[:, 1], rows)
    # One piece per row of pixels that an edge passes.
    first = np.floor(top).astype(np.int64)
    many = np.maximum(np.ceil(bottom).astype(np.int64) - first, 0)
    edge = np.repeat(np.arange(len(many)), many)
    row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(many) - many, many)
    y0, y1 = np.maximum(top[edge], row), np.minimum(bottom[edge], row + 1)
    x0 = upper[edge, 0] + (y0 - upper[edge, 1]) * slope[edge]
    x1 = upper[edge, 0] + (y1 - upper[edge, 1]) * slope[edge]
    weight = (y1 - y0) * down[edge]
    # One piece per column within the row; all that lies beside the page is one column there.
    left, right = np.minimum(x0, x1), np.maximum(x0, x1)
    upright = right - left < 1e-9
    begin = np.clip(np.floor((left + right) / 2), -1, columns).astype(np.int64)
    begin = np.where(upright, begin, np.clip(np.floor(left), -1, columns).astype(np.int64))
    count = np.maximum(np.clip(np.ceil(right), 0, columns + 1).astype(np.int64) - begin, 1)
    count = np.where(upright, 1, count)
    piece = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    column = begin[piece] + step
    a = np.where(step == 0, left[piece], column)
    b = np.where(step == count[piece] - 1, right[piece], column + 1)
    length = np.maximum(right - left, 1e-9)[piece]
    share = np.where(count[piece] == 1, 1.0, (b - a) / length) * weight[piece]
    beside = np.where(column < 0, 0, np.clip((a + b) / 2 - column, 0, 1))
    column = np.maximum(column, 0)
    cell = row[piece] * (columns + 2) + column
    size = rows * (columns + 2)
    total = np.bincount(cell, share * (1 - beside), size)
    total += np.bincount(cell + 1, share * beside, size + 1)[:size]
    found: np.ndarray = np.cumsum(total.reshape(rows, columns + 2), axis=1)[:, :columns]
    return found.astype(np.float32)


def _flat(path: Path) -> list[np.ndarray]:
    """Return the subpaths of *path* as points, curves in short pieces."""
    kinds, xy = path.kinds, path.xy
    curves = np.flatnonzero(kinds == CURVE)[::3]
    if len(curves):
        p0, p1, p2, p3 = (xy[curves + n][:, None, :] for n in (-1, 0, 1, 2))
        t = np.linspace(0, 1, _CURVE_STEPS + 1)[1:, None]
        s = 1 - t
        pieces = s**3 * p0 + 3 * s**2 * t * p1 + 3 * s * t**2 * p2 + t**3 * p3
        at = np.repeat(curves, _CURVE_STEPS)
        keep = kinds != CURVE
        order = np.argsort(np.concatenate([np.flatnonzero(keep), at]), kind="stable")
        xy = np.concatenate([xy[keep], pieces.reshape(-1, 2)])[order]
        made = np.full(len(at), LINE, dtype=np.uint8)
        kinds = np.concatenate([kinds[keep], made])[order]
    return np.split(xy, np.flatnonzero(kinds == MOVE)[1:]) if len(kinds) else []


def _dashed(rings: list[np.ndarray], pen: Pen, k: float) -> list[np.ndarray]:
    """Return the pieces of *rings* that a dashed pen draws."""
    pattern = np.array(pen.dash) * k
    if len(pattern) % 2:
        pattern = np.tile(pattern, 2)
    ends = np.cumsum(pattern)
    out: list[np.ndarray] = []
    for ring in rings:
        along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))])
        rounds = math.ceil(along[-1] / ends[-1]) + 1
        cuts = (np.arange(rounds)[:, None] * ends[-1] + ends).ravel() - pen.phase * k
        spots = np.unique(np.concatenate([along, cuts[(cuts > 0) & (cuts < along[-1])]]))
        xy = np.column_stack([np.interp(spots, along, ring[:, n]) for n in (0, 1)])
        middle = np.mod((spots[1:] + spots[:-1]) / 2 + pen.phase * k, ends[-1])
        on = np.searchsorted(ends, middle, side="right") % 2 == 0
        out += [xy[n : n + 2] for n in np.flatnonzero(on)]
    return out


@lru_cache(maxsize=64)
def _font(name: str, size: float) -> Any:
    """Return the font of the PDF in Pillow; None for a font without a file."""
    file = getattr(pdfmetrics.getFont(name).face, "filename", None)
    if not isinstance(file, str):
        return None
    try:
        return ImageFont.truetype(file, size)
    except TypeError:  # Pillow before 10.1 knows whole sizes only
        return ImageFont.truetype(file, round(size))
