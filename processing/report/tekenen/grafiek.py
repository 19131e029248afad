# SPDX-License-Identifier: GPL-2.0-or-later
"""Vector charts, each one tagged figure, labelled directly. Lengths in points.

Every chart is drawn with few kinds of strokes: rectangles, lines, circles, closed paths, text and
a clip. Colours differ in lightness and every class has a second carrier (pattern, dash, place), so
that a grey print says the same; marks keep 3:1 with the paper, texts 4.5:1 with their ground.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from ...io.getallen import afstand, geheel, getal
from ..model import (
    AgeChart,
    BandChart,
    ChartSpec,
    DistanceChart,
    Drawing,
    LineChart,
    LineSeries,
    StackChart,
)
from .grafiektekst import distance_edges, number, point_text, tick_text
from .tagged import FigureFlowable
from .typografie import COLOURS, fit_text, fonts, printable

__all__ = [
    "STACK_LOOKS",
    "AgePlot",
    "BandPlot",
    "DistancePlot",
    "LinePlot",
    "ShareChart",
    "StackLook",
    "StackPlot",
    "distance_edges",
    "make_chart",
    "nice_ticks",
]

_Box = tuple[float, float, float, float]


def make_chart(spec: Drawing, width: float, *, family: str | None = None) -> FigureFlowable:
    """Return the drawing of *spec*, *width* points wide; its height follows from the content."""
    if isinstance(spec, ChartSpec):
        return ShareChart(spec, width, family=family)
    if isinstance(spec, AgeChart):
        return AgePlot(spec, width, family=family)
    if isinstance(spec, DistanceChart):
        return DistancePlot(spec, width, family=family)
    if isinstance(spec, StackChart):
        return StackPlot(spec, width, family=family)
    if isinstance(spec, LineChart):
        return LinePlot(spec, width, family=family)
    return BandPlot(spec, width, family=family)


def nice_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return at most *most* round values (1, 2 or 5 times a power of ten) around low - high.

    The first is at most *low*, the last at least *high*.

    >>> nice_ticks(0, 87)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if not high - low > 1e-6:
        high = low + 1
    step = 10.0 ** math.floor(math.log10((high - low) / most))
    for factor in (1, 2, 5, 10, 20, 50, 100):
        width = step * factor
        first, last = math.floor(low / width + 1e-9), math.ceil(high / width - 1e-9)
        if last - first + 1 <= most:
            return [round(k * width, 9) for k in range(first, last + 1)]
    raise AssertionError("no step fits")  # pragma: no cover - 100 steps always fit


@dataclass(frozen=True, slots=True)
class StackLook:
    """How a class of a stack is drawn; ``hatch`` are slanted lines, ``dots`` a grid of points."""

    fill: Color
    ink: Color
    hatch: Color | None = None
    dots: Color | None = None
    edge: Color | None = None


_DEEP = HexColor("#1F6F9F")
STACK_LOOKS: dict[str, StackLook] = {
    "goed": StackLook(_DEEP, COLOURS.paper),
    "bijna": StackLook(HexColor("#CFE4F1"), COLOURS.ink, hatch=HexColor("#8FBAD6"), edge=_DEEP),
    "slecht": StackLook(COLOURS.further, COLOURS.paper),
    "onbekend": StackLook(COLOURS.paper, COLOURS.ink, dots=COLOURS.unknown, edge=COLOURS.unknown),
}
"""Colour and pattern per ``look`` of a :class:`model.StackPart`."""


class _Chart(FigureFlowable):
    """What all charts share: fonts, sizes and a few strokes."""

    def __init__(self, width: float, height: float, family: str | None) -> None:
        self.fonts = fonts(family)
        self.size = 9.2 * self.fonts.scale
        super().__init__(width, height)

    def wide(self, text: str, bold: bool = False, size: float = 0.0) -> float:
        """Return the width of *text* in points."""
        font = self.fonts.semibold if bold else self.fonts.regular
        return float(stringWidth(printable(text), font, size or self.size))

    def text(
        self,
        canvas: Any,
        x: float,
        y: float,
        text: str,
        *,
        at: str = "l",
        bold: bool = False,
        colour: Color | None = None,
        size: float = 0.0,
    ) -> None:
        """Write *text* on baseline *y*; *at* is l, c or r."""
        canvas.setFillColor(colour or COLOURS.ink)
        canvas.setFont(self.fonts.semibold if bold else self.fonts.regular, size or self.size)
        draw = {"l": canvas.drawString, "c": canvas.drawCentredString, "r": canvas.drawRightString}
        draw[at](x, y, printable(text))

    def halo(self, canvas: Any, box: _Box) -> None:
        """Clear the ground of a label."""
        canvas.setFillColor(COLOURS.paper)
        canvas.rect(box[0], box[1], box[2] - box[0], box[3] - box[1], stroke=0, fill=1)

    def rule(self, canvas: Any, ends: _Box, colour: Color, width: float) -> None:
        """Draw a straight line."""
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.line(*ends)


class ShareChart(_Chart):
    """Shares as bars with the reference as an upright stroke; all numbers printed.

    The scale always runs from 0 to 100 %, so that two charts can be laid side by side.
    """

    def __init__(self, spec: ChartSpec, width: float, *, family: str | None = None) -> None:
        self.row_height = 18.0 if len(spec.rows) <= 14 else max(10.5, 260 / len(spec.rows))
        self.spec = spec
        super().__init__(width, 30 + self.row_height * len(spec.rows), family)

    def paint(self, canvas: Any) -> None:
        """Draw scale, bars, reference and labels."""
        f, size, c = self.fonts, self.size, COLOURS
        label_width = self.width * 0.30
        two = bool(self.spec.columns[1])
        # As wide as the longest number: "meer dan 97 %" does not run over its bar.
        widest = max((self.wide(r.text, True) for r in self.spec.rows), default=0.0)
        beside = max((self.wide(r.reference_text) for r in self.spec.rows), default=0.0)
        column = max(48.0, beside + 8)
        text_width = max(48.0, widest + 8) + (column if two else 0)
        left = label_width
        room = self.width - left - text_width - 2
        top = self.height - 26
        bottom = top - self.row_height * len(self.spec.rows)
        canvas.setFont(f.regular, size - 1.2)
        for share in (0, 25, 50, 75, 100):
            x = left + room * share / 100
            canvas.setStrokeColor(c.rule)
            canvas.setLineWidth(0.4)
            canvas.line(x, bottom, x, top)
            canvas.setFillColor(c.quiet)
            canvas.drawCentredString(x, top + 3, f"{share} %")
        for place, row in enumerate(self.spec.rows):
            middle = top - self.row_height * (place + 0.5)
            base = middle - size * 0.34
            canvas.setFillColor(c.ink)
            canvas.setFont(f.regular, size)
            canvas.drawString(0, base, fit_text(row.label, f.regular, size, label_width - 8))
            if row.value is not None:
                thick = min(8.0, self.row_height * 0.5)
                canvas.setFillColor(c.within)
                canvas.rect(
                    left, middle - thick / 2, room * row.value / 100, thick, stroke=0, fill=1
                )
            if row.reference is not None:
                x = left + room * row.reference / 100
                canvas.setStrokeColor(c.paper)
                canvas.setLineWidth(3.2)
                canvas.line(x, middle - self.row_height * 0.38, x, middle + self.row_height * 0.38)
                canvas.setStrokeColor(c.ink)
                canvas.setLineWidth(1.5)
                canvas.line(x, middle - self.row_height * 0.38, x, middle + self.row_height * 0.38)
            canvas.setFillColor(c.ink)
            canvas.setFont(f.semibold, size)
            canvas.drawRightString(self.width - (column if two else 0), base, printable(row.text))
            if two:
                canvas.setFont(f.regular, size)
                canvas.drawRightString(self.width, base, printable(row.reference_text))
        canvas.setFillColor(c.quiet)
        canvas.setFont(f.regular, size - 1.2)
        for place, head in enumerate(self.spec.columns):
            canvas.drawRightString(self.width - (column if two and not place else 0), top + 3, head)
        self._key(canvas, left, self.height - 8)

    def _key(self, canvas: Any, x: float, y: float) -> None:
        f, size, c = self.fonts, self.size - 0.6, COLOURS
        canvas.setFillColor(c.within)
        canvas.rect(x, y - 0.5, 11, 6, stroke=0, fill=1)
        canvas.setFillColor(c.ink)
        canvas.setFont(f.semibold, size)
        name = fit_text(self.spec.value_name, f.semibold, size, 150)
        canvas.drawString(x + 15, y, name)
        x += 15 + stringWidth(name, f.semibold, size) + 16
        if not self.spec.reference_name:
            return
        canvas.setStrokeColor(c.ink)
        canvas.setLineWidth(1.5)
        canvas.line(x, y - 2, x, y + 7)
        name = fit_text(self.spec.reference_name, f.semibold, size, 150)
        canvas.drawString(x + 6, y, name)


class AgePlot(_Chart):
    """Paired bars per age class, the oldest on top: now in full colour, later hatched."""

    def __init__(self, spec: AgeChart, width: float, *, family: str | None = None) -> None:
        self.spec = spec
        self.row_height = (23.0 if spec.later_name else 15.0) if len(spec.rows) <= 12 else 15.0
        super().__init__(width, 20 + self.row_height * len(spec.rows), family)

    def paint(self, canvas: Any) -> None:
        """Draw bars from one axis, each with its number; the years stand at the top bars."""
        spec, size = self.spec, self.size
        label = max((self.wide(r.label) for r in spec.rows), default=0) + 8
        label = min(label, self.width * 0.3)
        both = bool(spec.later_name)
        values = [v for r in spec.rows for v in (r.now, r.later if both else None) if v is not None]
        texts = [number(r.now, r.now_text) for r in spec.rows]
        texts += [number(r.later, r.later_text) for r in spec.rows] if both else []
        room = self.width - label - max((self.wide(t) for t in texts), default=0) - 8
        room -= max(self.wide(n, True) for n in (spec.now_name, spec.later_name)) + 8
        top = max(values, default=0) or 1.0
        thick = self.row_height * (0.37 if both else 0.62)
        small = min(size - 0.6, thick + 1.4)
        y = self.height - 4
        self.text(canvas, label, y - size, spec.unit, colour=COLOURS.quiet, size=size - 1.2)
        y -= 14
        bottom = y - self.row_height * len(spec.rows)
        for place, row in enumerate(reversed(spec.rows)):
            middle = y - self.row_height * (place + 0.5)
            name = fit_text(row.label, self.fonts.regular, size, label - 6)
            self.text(canvas, label - 6, middle - size * 0.34, name, at="r")
            pairs = [(row.now, row.now_text, spec.now_name, "goed")]
            if both:
                pairs.append((row.later, row.later_text, spec.later_name, "bijna"))
            for n, (value, said, year, look) in enumerate(pairs):
                low = middle - thick / 2 if not both else middle + (0.4 if n == 0 else -thick - 0.4)
                length = room * value / top if value is not None else 0.0
                if length > 0:
                    _fill(canvas, STACK_LOOKS[look], (label, low, label + length, low + thick))
                text = number(value, said)
                at, base = label + length + 4, low + thick / 2 - small * 0.34
                self.text(canvas, at, base, text, size=small)
                if place == 0:
                    at += self.wide(text, size=small) + 7
                    self.text(canvas, at, base, year, bold=True, size=small)
        self.rule(canvas, (label, bottom, label, y), COLOURS.unknown, 0.8)


class DistancePlot(_Chart):
    """Upright bars per distance class; the norm is an upright line between two of them."""

    def __init__(self, spec: DistanceChart, width: float, *, family: str | None = None) -> None:
        self.spec = spec
        super().__init__(width, 148, family)

    def paint(self, canvas: Any) -> None:
        """Draw bars in proportion to the metres they stand for, each with its number."""
        spec, size = self.spec, self.size
        small = size - 0.8
        counts = [*spec.counts, spec.beyond]
        texts = spec.texts or tuple(geheel(c) for c in counts)
        last = len(spec.edges) - 1
        base, top = 29.0, self.height - 30
        # What lies beyond has no end: its bar stands apart, as wide as two classes.
        span = spec.edges[-1] - spec.edges[0]
        far = spec.beyond > 0 or texts[-1] not in ("", "0")
        gap = 14.0 if far else 0.0
        room = (self.width - gap) * last / (last + (2 if far else 0))
        xs = [(e - spec.edges[0]) / span * room for e in spec.edges]
        highest = max(counts) or 1.0
        for k, count in enumerate(counts):
            if k == last and not far:
                continue
            x0, x1 = (xs[k], xs[k + 1]) if k < last else (room + gap, self.width)
            look = STACK_LOOKS["goed"]
            if k >= last or spec.edges[k] >= spec.norm:
                wide = spec.wide is not None and k < last and spec.edges[k] < spec.wide
                look = STACK_LOOKS["bijna" if wide else "slecht"]
            tall = (top - base - 12) * count / highest
            if tall > 0:
                _fill(canvas, look, (x0 + 1, base, x1 - 1, base + max(tall, 0.6)))
            # An empty class says so by its place on the axis.
            if count or spec.texts:
                self.text(canvas, (x0 + x1) / 2, base + tall + 3, texts[k], at="c", size=small)
        self.rule(canvas, (0, base, room, base), COLOURS.unknown, 0.8)
        if far:
            self.rule(canvas, (room + gap, base, self.width, base), COLOURS.unknown, 0.8)
            name = f"verder dan {afstand(spec.edges[-1])}"
            x = self.width - max(self.width - room - gap, self.wide(name, size=small)) / 2
            self.text(canvas, x, base - 11, name, at="c", size=small)
        free = -1.0
        end = room - (self.wide(afstand(spec.edges[-1]), size=small) / 2 if far else 0.0)
        for k, (edge, x) in enumerate(zip(spec.edges, xs, strict=True)):
            self.rule(canvas, (x, base, x, base - 3), COLOURS.unknown, 0.8)
            name = geheel(edge) if k < last else afstand(edge)
            half = self.wide(name, size=small) / 2
            at = min(max(x, half), self.width - half)
            if k == last and far:
                continue
            if at - half > free and (k in (0, last) or at + half < end):
                self.text(canvas, at, base - 11, name, at="c", size=small)
                free = at + half + 4
        self.text(
            canvas, 0, 3, f"meter lopen; {spec.unit} per klasse", colour=COLOURS.quiet, size=small
        )
        if spec.unknown > 0:
            note = f"onbekend: {geheel(spec.unknown)}"
            self.text(canvas, self.width, 3, note, at="r", colour=COLOURS.quiet, size=small)
        self._norms(canvas, xs, base, top)

    def _norms(self, canvas: Any, xs: Sequence[float], base: float, top: float) -> None:
        """Draw the norms as lines over the bars, with their names above."""
        spec, size = self.spec, self.size
        at = dict(zip(spec.edges, xs, strict=True))
        inside = sum(c for c, e in zip(spec.counts, spec.edges, strict=False) if e < spec.norm)
        total = sum(spec.counts) + spec.beyond
        words = f"norm {afstand(spec.norm)}"
        if total and not spec.texts:
            words = f"{_share(inside, total)} binnen de norm van {afstand(spec.norm)}"
        lines = [(spec.norm, words, True)]
        if spec.wide is not None:
            lines.append((spec.wide, f"ruime norm {afstand(spec.wide)}", False))
        for n, (metres, name, bold) in enumerate(lines):
            x = at[metres]
            y = top + 16 - 12 * n
            canvas.setDash([] if bold else [3, 2])
            self.rule(canvas, (x, base, x, y + size * 0.7), COLOURS.ink, 1.3 if bold else 1.0)
            canvas.setDash([])
            wide = self.wide(name, bold)
            if x + 5 + wide <= self.width:
                box = (x + 3, y - 2, x + 7 + wide, y + size)
                self.halo(canvas, box)
                self.text(canvas, x + 5, y, name, bold=bold)
            else:
                self.halo(canvas, (x - 7 - wide, y - 2, x - 3, y + size))
                self.text(canvas, x - 5, y, name, at="r", bold=bold)


class StackPlot(_Chart):
    """Bars of 100 %; the parts are named once, above the first bar, and carry their share."""

    def __init__(self, spec: StackChart, width: float, *, family: str | None = None) -> None:
        self.spec = spec
        self.row_height = 17.0
        heads = sum(1 for r in spec.rows if r.heading)
        super().__init__(width, 22 + self.row_height * len(spec.rows) + 15 * heads, family)

    def paint(self, canvas: Any) -> None:
        """Draw the key, the bars and the printed totals."""
        spec, size = self.spec, self.size
        small = size - 0.6
        label = min(max((self.wide(r.label) for r in spec.rows), default=0) + 10, self.width * 0.34)
        total = max((self.wide(r.text, True) for r in spec.rows if r.values), default=0) + 8
        total = max(total, self.wide(spec.unit, size=small) + 8)
        room = self.width - label - total
        y = self.height - 12
        x = label
        for part in spec.parts:
            _fill(canvas, STACK_LOOKS[part.look], (x, y - 1.5, x + 11, y + 6.5))
            self.text(canvas, x + 15, y, part.label, bold=True, size=small)
            x += 15 + self.wide(part.label, True, small) + 14
        self.text(canvas, self.width, y, spec.unit, at="r", colour=COLOURS.quiet, size=small)
        y -= 8
        for row in spec.rows:
            if row.heading:
                y -= 15
                self.text(canvas, 0, y + 3, row.heading, bold=True, size=small)
            y -= self.row_height
            base = y + self.row_height / 2 - size * 0.34
            name = fit_text(row.label, self.fonts.regular, size, label - 8)
            self.text(canvas, 0, base, name)
            whole = sum(row.values)
            if whole <= 0:
                self.text(canvas, label, base, row.text or "–", colour=COLOURS.quiet)
                continue
            x = label
            for part, value in zip(spec.parts, row.values, strict=True):
                wide = room * value / whole
                look = STACK_LOOKS[part.look]
                if wide > 0:
                    _fill(canvas, look, (x, y + 2, x + wide, y + self.row_height - 2))
                said = _share(value, whole)
                if wide > self.wide(said, size=small) + 8:
                    self._said(canvas, x + wide / 2, base, said, look, small)
                x += wide
            # White between the parts: two dark ones side by side stay two.
            canvas.setStrokeColor(COLOURS.paper)
            canvas.setLineWidth(1.2)
            edge = label
            for value in row.values[:-1]:
                edge += room * value / whole
                if label < edge < label + room - 0.1:
                    canvas.line(edge, y + 1.5, edge, y + self.row_height - 1.5)
            self.text(canvas, self.width, base, row.text, at="r", bold=True)

    def _said(
        self, canvas: Any, x: float, base: float, said: str, look: StackLook, size: float
    ) -> None:
        """Write a share in its part, on a clear ground where that has a pattern."""
        if look.hatch is not None or look.dots is not None:
            half = self.wide(said, size=size) / 2 + 2
            canvas.setFillColor(look.fill)
            canvas.rect(x - half, base - 1.6, 2 * half, size + 0.6, stroke=0, fill=1)
        self.text(canvas, x, base, said, at="c", colour=look.ink, size=size)


_LINE_COLOURS = (_DEEP, COLOURS.wide, COLOURS.further, COLOURS.unknown)
_DASHES: tuple[list[float], ...] = ([], [5, 2.5], [1.5, 2], [7, 2, 1.5, 2])


class LinePlot(_Chart):
    """Points on lines with their values; each line has its name at its end."""

    def __init__(self, spec: LineChart, width: float, *, family: str | None = None) -> None:
        self.spec = spec
        super().__init__(width, 170, family)

    def paint(self, canvas: Any) -> None:
        """Draw the scale, norm, lines, values and names."""
        spec, small = self.spec, self.size - 0.8
        names = [s.name for s in spec.series]
        if spec.norm is not None:
            names.append(spec.norm_name or "norm")
        frame = _Frame(self, names, bool(spec.chosen_name))
        values = [p.value for s in spec.series for p in s.points if p.value is not None]
        high = max([*values, spec.norm or 0.0], default=1.0)
        low = min([0.0, *values])
        ticks = nice_ticks(low, spec.highest if spec.highest is not None else high, 6)
        ends = [p.x for s in spec.series for p in s.points]
        frame.scale(min(ends, default=0), max(ends, default=1), ticks)
        frame.axes(canvas, ticks, spec.unit)
        marks = {p.x: tick_text(p) for s in reversed(spec.series) for p in s.points}
        frame.under(canvas, sorted(marks.items()), spec.x_name)
        taken: list[_Box] = []
        if spec.chosen is not None:
            x = frame.x(spec.chosen)
            canvas.setDash([2, 2])
            self.rule(canvas, (x, frame.bottom, x, frame.top + 6), COLOURS.ink, 0.9)
            canvas.setDash([])
            half = self.wide(spec.chosen_name, size=small) / 2
            at = min(max(x, frame.left + half), self.width - half)
            self.text(canvas, at, frame.top + 9, spec.chosen_name, at="c", size=small)
        if spec.norm is not None:
            y = frame.y(spec.norm)
            self.rule(canvas, (frame.left, y, frame.right, y), COLOURS.ink, 1.1)
            taken.append((frame.left, y - 1, frame.right, y + 1))
        for k, line in reversed(list(enumerate(spec.series))):
            self._line(canvas, frame, line, k)
        for line in spec.series:
            for p in line.points:
                if p.value is not None:
                    x, y = frame.x(p.x), frame.y(p.value)
                    taken.append((x - 2.5, y - 2.5, x + 2.5, y + 2.5))
        for k, line in enumerate(spec.series):
            self._values(canvas, frame, line, k, taken)
        self._names(canvas, frame)

    def _line(self, canvas: Any, frame: _Frame, line: LineSeries, k: int) -> None:
        colour = _LINE_COLOURS[k % 4]
        canvas.setDash(_DASHES[k % 4])
        for one, next_ in itertools.pairwise(line.points):
            if one.value is not None and next_.value is not None:
                ends = (frame.x(one.x), frame.y(one.value), frame.x(next_.x), frame.y(next_.value))
                self.rule(canvas, ends, colour, 1.8 if k == 0 else 1.3)
        canvas.setDash([])
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.2)
        for p in line.points:
            if p.value is not None:
                # Filled for the first line, open for the others.
                canvas.setFillColor(colour if k == 0 else COLOURS.paper)
                canvas.circle(frame.x(p.x), frame.y(p.value), 2.4, stroke=1, fill=1)

    def _values(
        self, canvas: Any, frame: _Frame, line: LineSeries, k: int, taken: list[_Box]
    ) -> None:
        """Write the values where there is room: above the first line, below the others."""
        small = self.size - 1.0
        for p in line.points:
            if p.value is None:
                continue
            text = point_text(p)
            half = self.wide(text, bold=k == 0, size=small) / 2
            x = min(max(frame.x(p.x), frame.left + half + 1), frame.right - half)
            y = frame.y(p.value)
            up, down = y + 4.5, y - 4 - small * 0.75
            for base in (up, down) if k == 0 else (down, up):
                box = (x - half - 1, base - 1, x + half + 1, base + small * 0.8)
                if box[1] < frame.bottom + 1 or any(_meet(box, t) for t in taken):
                    continue
                taken.append(box)
                self.halo(canvas, box)
                self.text(canvas, x, base, text, at="c", bold=k == 0, size=small)
                break

    def _names(self, canvas: Any, frame: _Frame) -> None:
        """Write the names of the lines at their ends, pushed apart where they would touch."""
        ends = []
        for k, line in enumerate(self.spec.series):
            last = next((p for p in reversed(line.points) if p.value is not None), None)
            if last is not None:
                ends.append((frame.y(last.value or 0.0), line.name, _LINE_COLOURS[k % 4]))
        if self.spec.norm is not None:
            ends.append((frame.y(self.spec.norm), self.spec.norm_name or "norm", COLOURS.ink))
        places = _apart([y for y, _, _ in ends], self.size + 2.0, frame.bottom + 2, frame.top + 4)
        for (_, name, colour), y in zip(ends, places, strict=True):
            text = fit_text(name, self.fonts.semibold, self.size, self.width - frame.right - 9)
            at = frame.right + 8, y - self.size * 0.34
            self.text(canvas, *at, text, bold=True, colour=colour)


class BandPlot(_Chart):
    """A band from low to high with the middle as a line; nought is a line of its own."""

    def __init__(self, spec: BandChart, width: float, *, family: str | None = None) -> None:
        self.spec = spec
        super().__init__(width, 180, family)

    def paint(self, canvas: Any) -> None:
        """Draw the scale, the band, the line in it and its numbers."""
        spec, small = self.spec, self.size - 0.8
        frame = _Frame(self, ["hoog", "midden", "laag"], False)
        known = [p for p in spec.points if None not in (p.low, p.mid, p.high)]
        values = [float(v) for p in known for v in (p.low, p.mid, p.high) if v is not None]
        ticks = nice_ticks(min([0.0, *values]), max([0.0, *values]) or 1.0, 6)
        ends = [p.x for p in spec.points]
        frame.scale(min(ends, default=0), max(ends, default=1), ticks)
        self._band(canvas, frame)
        unit = f"{spec.unit} {spec.above}"
        if ticks[0] < 0:
            unit = f"{spec.unit}: boven de nullijn {spec.above}, eronder {spec.below}"
        frame.axes(canvas, ticks, unit)
        frame.under(canvas, [(p.x, f"{p.x:.0f}") for p in spec.points], "")
        zero = frame.y(0.0)
        if ticks[0] < 0:
            self.rule(canvas, (frame.left, zero, frame.right, zero), COLOURS.ink, 1.1)
        taken: list[_Box] = []
        self.line_in(canvas, frame)
        for p in spec.points:
            x = frame.x(p.x)
            if p not in known:
                self.text(canvas, x, zero + 12, p.text or "–", at="c", size=small)
                continue
            for value, bold in ((p.mid, True), (p.high, False), (p.low, False)):
                if value is None or (not bold and value == p.mid):
                    continue
                text = number(value)
                half = self.wide(text, bold, small) / 2
                y = frame.y(value)
                up, down = y + 4.5, y - 4 - small * 0.75
                at = min(max(x, frame.left + half + 2), frame.right - half)
                for base in (down, up) if value == p.low and not bold else (up, down):
                    box = (at - half - 1, base - 1, at + half + 1, base + small * 0.8)
                    # Never over the years below the axis, nor over another number.
                    if box[1] < frame.bottom + 1 or any(_meet(box, t) for t in taken):
                        continue
                    taken.append(box)
                    self.halo(canvas, box)
                    self.text(canvas, at, base, text, at="c", bold=bold, size=small)
                    break
        self._names(canvas, frame, known)

    def _band(self, canvas: Any, frame: _Frame) -> None:
        points = self.spec.points
        canvas.setFillColor(STACK_LOOKS["bijna"].fill)
        canvas.setStrokeColor(_DEEP)
        canvas.setLineWidth(0.8)
        for one, next_ in itertools.pairwise(points):
            if None in (one.low, one.high, next_.low, next_.high):
                continue
            corners = [
                (one.x, one.low),
                (next_.x, next_.low),
                (next_.x, next_.high),
                (one.x, one.high),
            ]
            path = canvas.beginPath()
            for k, (x, value) in enumerate(corners):
                (path.lineTo if k else path.moveTo)(frame.x(x), frame.y(value or 0.0))
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
            for low, high in ((one.low, next_.low), (one.high, next_.high)):
                canvas.line(
                    frame.x(one.x), frame.y(low or 0.0), frame.x(next_.x), frame.y(high or 0.0)
                )

    def line_in(self, canvas: Any, frame: _Frame) -> None:
        """Draw the line of the middle values, and per year a stroke from low to high."""
        points = self.spec.points
        for one, next_ in itertools.pairwise(points):
            if one.mid is not None and next_.mid is not None:
                ends = (frame.x(one.x), frame.y(one.mid), frame.x(next_.x), frame.y(next_.mid))
                self.rule(canvas, ends, COLOURS.further, 1.8)
        for p in points:
            if p.mid is None:
                continue
            x = frame.x(p.x)
            if p.low is not None and p.high is not None:
                self.rule(canvas, (x, frame.y(p.low), x, frame.y(p.high)), _DEEP, 0.8)
            canvas.setFillColor(COLOURS.further)
            canvas.circle(x, frame.y(p.mid), 2.6, stroke=0, fill=1)

    def _names(self, canvas: Any, frame: _Frame, known: Sequence[Any]) -> None:
        if not known:
            return
        last = known[-1]
        wanted = [("hoog", last.high, False), ("midden", last.mid, True), ("laag", last.low, False)]
        if last.low == last.high:
            wanted = wanted[1:2]
        places = _apart(
            [frame.y(v) for _, v, _ in wanted], self.size + 2.0, frame.bottom + 2, frame.top + 4
        )
        for (name, _, bold), y in zip(wanted, places, strict=True):
            self.text(canvas, frame.right + 8, y - self.size * 0.34, name, bold=bold)


class _Frame:
    """The rectangle of a chart with axes, and where a value lies in it."""

    def __init__(self, chart: _Chart, names: Sequence[str], headed: bool) -> None:
        self.chart = chart
        names_width = max((chart.wide(n, True) for n in names), default=0) + 12
        self.left = 40.0
        self.right = chart.width - min(names_width, chart.width * 0.3)
        self.bottom, self.top = 30.0, chart.height - (32.0 if headed else 22.0)

    def scale(self, first: float, last: float, ticks: Sequence[float]) -> None:
        """Fix the values of the corners; a single x stands in the middle."""
        if last <= first:
            first, last = first - 1, last + 1
        self.first, self.last, self.low, self.high = first, last, ticks[0], ticks[-1]
        widest = max(self.chart.wide(number(t)) for t in ticks)
        self.left = widest + 8

    def x(self, value: float) -> float:
        """Return where *value* stands across; the outer points stand a little inside."""
        room = self.right - self.left - 22
        return self.left + 12 + room * (value - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Return the height of *value*."""
        return self.bottom + (self.top - self.bottom) * (value - self.low) / (self.high - self.low)

    def axes(self, canvas: Any, ticks: Sequence[float], unit: str) -> None:
        """Draw the level lines with their values and the unit above them."""
        chart, small = self.chart, self.chart.size - 0.8
        for tick in ticks:
            y = self.y(tick)
            chart.rule(canvas, (self.left, y, self.right, y), COLOURS.rule, 0.4)
            chart.text(
                canvas,
                self.left - 5,
                y - small * 0.34,
                number(tick),
                at="r",
                colour=COLOURS.quiet,
                size=small,
            )
        chart.text(canvas, 0, chart.height - 9, unit, colour=COLOURS.quiet, size=small)
        base = self.y(max(self.low, 0.0))
        chart.rule(canvas, (self.left, base, self.right, base), COLOURS.unknown, 0.8)

    def under(self, canvas: Any, marks: Sequence[tuple[float, str]], name: str) -> None:
        """Write the values of x; where they would touch, fewer."""
        chart, small = self.chart, self.chart.size - 0.8
        free = -1.0
        last = marks[-1] if marks else None
        stop = self.right + 20
        if last is not None:
            stop = self.x(last[0]) - chart.wide(last[1], size=small) / 2 - 5
        for x, text in marks:
            at, half = self.x(x), chart.wide(text, size=small) / 2
            chart.rule(canvas, (at, self.bottom, at, self.bottom - 3), COLOURS.unknown, 0.8)
            if at - half > free and ((x, text) == last or at + half < stop):
                chart.text(canvas, at, self.bottom - 12, text, at="c", size=small)
                free = at + half + 5
        if name:
            chart.text(canvas, self.left, 4, name, colour=COLOURS.quiet, size=small)


def _share(value: float, whole: float) -> str:
    """Return a share that never rounds to none or all when it is neither."""
    share = 100 * value / whole
    if 0 < share < 0.5:
        return "< 1 %"
    if value < whole and share >= 99.5:
        return "> 99 %"
    return f"{getal(share)} %"


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _apart(heights: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Return *heights* moved as little as needed to lie *least* apart within low - high."""
    order = sorted(range(len(heights)), key=lambda k: (heights[k], -k))
    out = list(heights)
    floor = low
    for k in order:
        out[k] = floor = max(out[k], floor)
        floor += least
    ceiling = high
    for k in reversed(order):
        out[k] = ceiling = min(out[k], ceiling)
        ceiling -= least
    return out


def _fill(canvas: Any, look: StackLook, box: _Box) -> None:
    """Draw a rectangle in the colour and pattern of *look*."""
    x0, y0, x1, y1 = box
    canvas.setFillColor(look.fill)
    canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
    if look.hatch is not None or look.dots is not None:
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x0, y0, x1 - x0, y1 - y0)
        canvas.clipPath(clip, stroke=0, fill=0)
        if look.hatch is not None:
            canvas.setStrokeColor(look.hatch)
            canvas.setLineWidth(1.0)
            step, tall = 4.0, y1 - y0
            n = math.floor((x0 - tall) / step)
            while n * step < x1:
                canvas.line(n * step, y0, n * step + tall, y1)
                n += 1
        if look.dots is not None:
            canvas.setFillColor(look.dots)
            step = 4.0
            row, y = 0, y0 + 2
            while y < y1:
                x = (math.floor(x0 / step) + (0.5 if row % 2 else 0.0)) * step
                while x < x1:
                    canvas.circle(x, y, 0.45, stroke=0, fill=1)
                    x += step
                row, y = row + 1, y + step * 0.75
        canvas.restoreState()
    if look.edge is not None and x1 - x0 > 0.7:
        canvas.setStrokeColor(look.edge)
        canvas.setLineWidth(0.7)
        canvas.rect(x0 + 0.35, y0 + 0.35, x1 - x0 - 0.7, y1 - y0 - 0.7, stroke=1, fill=0)
