# SPDX-License-Identifier: GPL-2.0-or-later
"""A surface that remembers what is drawn on it, so that maps and charts need one drawing code.

Everything in ``kaart`` and ``grafiek`` draws on a ReportLab canvas. :class:`Picture` has the same
methods and keeps a list of paths, words and images; ``svg`` and ``raster`` write that list. Raw
path operators (``addLiteral``) are read as PDF reads them. Lengths in points, origin lower left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.pathobject import PDFPathObject

from .tagged import FigureFlowable, Node

__all__ = [
    "CLOSE",
    "CURVE",
    "LINE",
    "MOVE",
    "Bitmap",
    "Ink",
    "Painted",
    "Path",
    "Pen",
    "Picture",
    "Words",
    "draw_figure",
]

MOVE, LINE, CURVE, CLOSE = 0, 1, 2, 3
"""Kinds of path points: a curve has three in a row, a close stands where its subpath began."""

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Points (n, 2) on paper with their kinds (n,)."""

    kinds: np.ndarray
    xy: np.ndarray


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as red, green, blue (0 to 1) and how much it covers (0 to 1)."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def hexadecimal(self) -> str:
        """Return the colour as ``#rrggbb``."""
        return "#" + "".join(f"{round(255 * c):02x}" for c in (self.red, self.green, self.blue))


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line is drawn; caps and joins as PDF numbers them (0 butt or mitre, 1 round, 2)."""

    ink: Ink
    width: float
    cap: int = 0
    join: int = 0
    dash: tuple[float, ...] = ()
    phase: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A path with its fill and line; ``even_odd`` says which rule decides what is inside."""

    path: Path
    fill: Ink | None
    pen: Pen | None
    even_odd: bool
    clips: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Text at a point; ``anchor`` is start, middle or end, ``angle`` in degrees.

    With a ``pen`` it is an outline (a halo under other text) and not to be read.
    """

    x: float
    y: float
    text: str
    font: str
    size: float
    fill: Ink | None
    pen: Pen | None
    anchor: str
    angle: float
    width: float
    clips: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bitmap:
    """An image (Pillow) in a box: left, bottom, width, height."""

    image: Any
    box: tuple[float, float, float, float]
    clips: tuple[int, ...]


@dataclass(slots=True)
class _State:
    matrix: Matrix = _UNIT
    fill: Ink = Ink(0, 0, 0)
    stroke: Ink = Ink(0, 0, 0)
    width: float = 1.0
    cap: int = 0
    join: int = 0
    dash: tuple[float, ...] = ()
    phase: float = 0.0
    font: str = "Helvetica"
    size: float = 12.0
    clips: tuple[int, ...] = ()


@dataclass(slots=True)
class _Text:
    """What ``beginText`` hands out: one or more pieces of text, one after another."""

    picture: Picture
    x: float
    y: float
    mode: int = 0
    pieces: list[Words] = field(default_factory=list)

    def setFont(self, font: str, size: float, leading: float | None = None) -> None:  # noqa: ARG002
        self.picture.setFont(font, size)

    def setFillColor(self, colour: Any) -> None:
        self.picture.setFillColor(colour)

    def setStrokeColor(self, colour: Any) -> None:
        self.picture.setStrokeColor(colour)

    def setTextRenderMode(self, mode: int) -> None:
        self.mode = mode

    def setTextOrigin(self, x: float, y: float) -> None:
        self.x, self.y = x, y

    def textOut(self, text: str) -> None:
        words = self.picture._words(self.x, self.y, text, "start", self.mode)
        self.pieces.append(words)
        self.x += stringWidth(text, self.picture._now.font, self.picture._now.size)


class Picture:
    """Records drawing in the methods of a ReportLab canvas; *width* and *height* in points.

    A method or operator that it does not know is an error, never silence.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.items: list[Painted | Words | Bitmap] = []
        self.clips: list[tuple[Path, bool]] = []
        self._now = _State()
        self._stack: list[_State] = []

    # -- state -----------------------------------------------------------------------------

    def saveState(self) -> None:
        """Keep colours, lines, place and clip for :meth:`restoreState`."""
        self._stack.append(replace(self._now))

    def restoreState(self) -> None:
        """Go back to the last kept state."""
        self._now = self._stack.pop()

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin."""
        self.transform(1, 0, 0, 1, dx, dy)

    def scale(self, x: float, y: float) -> None:
        """Change the size of what follows."""
        self.transform(x, 0, 0, y, 0, 0)

    def rotate(self, degrees: float) -> None:
        """Turn what follows counterclockwise."""
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        self.transform(c, s, -s, c, 0, 0)

    def transform(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Put a matrix before the present one."""
        ma, mb, mc, md, me, mf = self._now.matrix
        self._now.matrix = (
            a * ma + b * mc,
            a * mb + b * md,
            c * ma + d * mc,
            c * mb + d * md,
            e * ma + f * mc + me,
            e * mb + f * md + mf,
        )

    def setFillColor(self, colour: Any, alpha: float | None = None) -> None:
        """Set the colour of fills and text, and how much they cover, as ReportLab does."""
        self._now.fill = _ink(colour, alpha)

    def setStrokeColor(self, colour: Any, alpha: float | None = None) -> None:
        """Set the colour of lines."""
        self._now.stroke = _ink(colour, alpha)

    def setFillAlpha(self, alpha: float) -> None:
        """Set how much fills cover."""
        self._now.fill = replace(self._now.fill, alpha=alpha)

    def setStrokeAlpha(self, alpha: float) -> None:
        """Set how much lines cover."""
        self._now.stroke = replace(self._now.stroke, alpha=alpha)

    def setLineWidth(self, width: float) -> None:
        """Set the width of lines."""
        self._now.width = width

    def setLineCap(self, cap: int) -> None:
        """Set the ends of lines."""
        self._now.cap = cap

    def setLineJoin(self, join: int) -> None:
        """Set the corners of lines."""
        self._now.join = join

    def setDash(self, array: Any = (), phase: float = 0) -> None:
        """Set the pattern of lines: lengths on and off, or two numbers."""
        if isinstance(array, int | float):
            array = (array, phase)
            phase = 0
        self._now.dash, self._now.phase = tuple(float(v) for v in array), float(phase)

    def setFont(self, font: str, size: float, leading: float | None = None) -> None:  # noqa: ARG002
        """Set the font by its registered name."""
        self._now.font, self._now.size = font, float(size)

    # -- paths -----------------------------------------------------------------------------

    def beginPath(self) -> PDFPathObject:
        """Return ReportLab's own path, which writes path operators."""
        return PDFPathObject()

    def drawPath(
        self, path: PDFPathObject, stroke: int = 1, fill: int = 0, fillMode: int | None = None
    ) -> None:
        """Paint *path*; ReportLab fills by the even-odd rule unless told otherwise."""
        self._paint(_parse(path.getCode().split()), bool(fill), bool(stroke), fillMode != 1)

    def clipPath(
        self, path: PDFPathObject, stroke: int = 1, fill: int = 0, fillMode: int | None = None
    ) -> None:
        """Let what follows show within *path* only."""
        shape = _parse(path.getCode().split())
        self._paint(shape, bool(fill), bool(stroke), fillMode != 1)
        self._clip(shape, fillMode != 1)

    def rect(
        self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0
    ) -> None:
        """Draw a rectangle."""
        path = PDFPathObject()
        path.rect(x, y, width, height)
        self.drawPath(path, stroke, fill)

    def roundRect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        radius: float,
        stroke: int = 1,
        fill: int = 0,
    ) -> None:
        """Draw a rectangle with round corners."""
        path = PDFPathObject()
        path.roundRect(x, y, width, height, radius)
        self.drawPath(path, stroke, fill)

    def circle(self, x: float, y: float, radius: float, stroke: int = 1, fill: int = 0) -> None:
        """Draw a circle."""
        self.ellipse(x - radius, y - radius, x + radius, y + radius, stroke, fill)

    def ellipse(
        self, x1: float, y1: float, x2: float, y2: float, stroke: int = 1, fill: int = 0
    ) -> None:
        """Draw an ellipse in a box."""
        path = PDFPathObject()
        path.ellipse(x1, y1, x2 - x1, y2 - y1)
        self.drawPath(path, stroke, fill)

    def wedge(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        start: float,
        extent: float,
        stroke: int = 1,
        fill: int = 0,
    ) -> None:
        """Draw a slice of an ellipse in a box; angles in degrees."""
        path = PDFPathObject()
        path.moveTo((x1 + x2) / 2, (y1 + y2) / 2)
        path.arcTo(x1, y1, x2, y2, start, extent)
        path.close()
        self.drawPath(path, stroke, fill)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line."""
        self.lines([(x1, y1, x2, y2)])

    def lines(self, lines: Iterable[Sequence[float]]) -> None:
        """Draw lines, each x1, y1, x2, y2."""
        path = PDFPathObject()
        for x1, y1, x2, y2 in lines:
            path.moveTo(x1, y1)
            path.lineTo(x2, y2)
        self.drawPath(path, 1, 0)

    def addLiteral(self, code: str, escaped: int = 1) -> None:  # noqa: ARG002
        """Read raw PDF operators: state, paths and how they are painted."""
        operands: list[str] = []
        path: list[str] = []
        clip: bool | None = None
        array: list[str] | None = None
        for word in code.split():
            if word in _PATH:
                path += operands
                path.append(word)
                operands = []
            elif word[0] in _DIGITS and array is None:
                operands.append(word)
            elif word in _PAINT:
                fill, stroke, close, even_odd = _PAINT[word]
                if close:
                    path.append("h")
                shape = _parse(path)
                self._paint(shape, fill, stroke, even_odd)
                if clip is not None:
                    self._clip(shape, clip)
                path, clip = [], None
            elif word in ("W", "W*"):
                clip = word == "W*"
            elif word[0] == "[" or array is not None:
                array = [*(array or []), *word.strip("[]").split()]
                if word[-1] == "]":
                    self._now.dash, array = tuple(map(float, array)), None
            elif word == "d":
                self._now.phase, operands = float(operands[0]), []
            elif word in _STATE:
                _STATE[word](self, [float(v) for v in operands])
                operands = []
            else:
                raise ValueError(f"operator {word} is not known to a picture")
        if path or operands:
            raise ValueError("a path that is not painted, or numbers without an operator")

    def _paint(self, path: Path, fill: bool, stroke: bool, even_odd: bool) -> None:
        now = self._now
        if not len(path.kinds) or not (fill or stroke):
            return
        ink = now.fill if fill else None
        pen = self._pen() if stroke else None
        self.items.append(Painted(self._placed(path), ink, pen, even_odd, now.clips))

    def _pen(self) -> Pen:
        now = self._now
        a, b, c, d, _, _ = now.matrix
        size = math.sqrt(abs(a * d - b * c))
        dash = tuple(v * size for v in now.dash)
        return Pen(now.stroke, now.width * size, now.cap, now.join, dash, now.phase * size)

    def _clip(self, path: Path, even_odd: bool) -> None:
        self._now.clips = (*self._now.clips, len(self.clips))
        self.clips.append((self._placed(path), even_odd))

    def _placed(self, path: Path) -> Path:
        a, b, c, d, e, f = self._now.matrix
        x, y = path.xy[:, 0], path.xy[:, 1]
        return Path(path.kinds, np.column_stack([a * x + c * y + e, b * x + d * y + f]))

    # -- text and images -------------------------------------------------------------------

    def drawString(self, x: float, y: float, text: str) -> None:
        """Write *text* from *x* on."""
        self.items.append(self._words(x, y, text, "start"))

    def drawRightString(self, x: float, y: float, text: str) -> None:
        """Write *text* up to *x*."""
        self.items.append(self._words(x, y, text, "end"))

    def drawCentredString(self, x: float, y: float, text: str) -> None:
        """Write *text* around *x*."""
        self.items.append(self._words(x, y, text, "middle"))

    def stringWidth(self, text: str, font: str | None = None, size: float | None = None) -> float:
        """Return the width of *text*."""
        return float(stringWidth(text, font or self._now.font, size or self._now.size))

    def beginText(self, x: float = 0, y: float = 0) -> _Text:
        """Return a piece of text to be drawn by :meth:`drawText`."""
        return _Text(self, x, y)

    def drawText(self, text: _Text) -> None:
        """Write what *text* holds."""
        self.items += text.pieces

    def _words(self, x: float, y: float, text: str, anchor: str, mode: int = 0) -> Words:
        now = self._now
        a, b, c, d, e, f = now.matrix
        size = math.sqrt(abs(a * d - b * c))
        return Words(
            a * x + c * y + e,
            b * x + d * y + f,
            text,
            now.font,
            now.size * size,
            now.fill if mode in (0, 2) else None,
            self._pen() if mode in (1, 2) else None,
            anchor,
            math.degrees(math.atan2(b, a)),
            float(stringWidth(text, now.font, now.size)) * size,
            now.clips,
        )

    def drawImage(
        self,
        image: Any,
        x: float,
        y: float,
        width: float | None = None,
        height: float | None = None,
        mask: Any = None,  # noqa: ARG002
        **_more: Any,
    ) -> None:
        """Draw an image; of a turned surface only its box is kept."""
        reader = image if isinstance(image, ImageReader) else ImageReader(image)
        w, h = reader.getSize()
        a, _, _, d, e, f = self._now.matrix
        box = (a * x + e, d * y + f, a * (width or w), d * (height or h))
        self.items.append(Bitmap(reader._image, box, self._now.clips))

    drawInlineImage = drawImage


def draw_figure(figure: FigureFlowable, alt: str) -> tuple[Picture, str]:
    """Return *figure* in its own size with its text alternative.

    What a map finds out while it is drawn (dwellings outside it) comes after *alt*.
    """
    kept, node = figure.node, Node("Figure", alt=alt)
    figure.node = node
    picture = Picture(figure.width, figure.height)
    try:
        figure.paint(picture)
    finally:
        figure.node = kept
    return picture, node.alt or alt


def _ink(colour: Any, alpha: float | None) -> Ink:
    own = float(getattr(colour, "alpha", 1.0)) if alpha is None else alpha
    red, green, blue = colour.rgb()
    return Ink(float(red), float(green), float(blue), own)


_DIGITS = frozenset("-+.0123456789")
_PATH = {"m": 2, "l": 2, "c": 6, "re": 4, "h": 0}
"""Operators that build a path, with how many numbers each takes."""

_PAINT = {
    "f": (True, False, False, False),
    "F": (True, False, False, False),
    "f*": (True, False, False, True),
    "S": (False, True, False, False),
    "s": (False, True, True, False),
    "B": (True, True, False, False),
    "B*": (True, True, False, True),
    "b": (True, True, True, False),
    "b*": (True, True, True, True),
    "n": (False, False, False, False),
}
"""Operators that paint it: fill, line, close first, even-odd."""


def _save(picture: Picture, _numbers: list[float]) -> None:
    picture.saveState()


def _restore(picture: Picture, _numbers: list[float]) -> None:
    picture.restoreState()


def _fill_ink(picture: Picture, v: list[float]) -> None:
    red, green, blue = v * 3 if len(v) == 1 else v
    picture._now.fill = Ink(red, green, blue, picture._now.fill.alpha)


def _stroke_ink(picture: Picture, v: list[float]) -> None:
    red, green, blue = v * 3 if len(v) == 1 else v
    picture._now.stroke = Ink(red, green, blue, picture._now.stroke.alpha)


_STATE = {
    "q": _save,
    "Q": _restore,
    "cm": lambda picture, v: picture.transform(*v),
    "w": lambda picture, v: picture.setLineWidth(*v),
    "J": lambda picture, v: picture.setLineCap(int(*v)),
    "j": lambda picture, v: picture.setLineJoin(int(*v)),
    "M": lambda _picture, _v: None,
    "rg": _fill_ink,
    "g": _fill_ink,
    "RG": _stroke_ink,
    "G": _stroke_ink,
}


def _parse(code: Sequence[str]) -> Path:
    """Return the path that PDF operators describe."""
    kinds: list[int] = []
    xy: list[float] = []
    start = (0.0, 0.0)
    at = 0
    for here, word in enumerate(code):
        need = _PATH.get(word)
        if need is None:
            at += word == "n"  # with which ReportLab begins a path
            continue
        numbers = [float(t) for t in code[at:here]]
        if len(numbers) != need:
            raise ValueError(f"operator {word} with {len(numbers)} numbers")
        at = here + 1
        if word == "l":
            kinds.append(LINE)
            xy += numbers
        elif word == "m":
            kinds.append(MOVE)
            xy += numbers
            start = (numbers[0], numbers[1])
        elif word == "c":
            kinds += [CURVE] * 3
            xy += numbers
        elif word == "re":
            x, y, w, h = numbers
            kinds += [MOVE, LINE, LINE, LINE, CLOSE]
            xy += [x, y, x + w, y, x + w, y + h, x, y + h, x, y]
            start = (x, y)
        else:
            kinds.append(CLOSE)
            xy += start
    return Path(np.array(kinds, dtype=np.uint8), np.array(xy, dtype=float).reshape(-1, 2))
