# SPDX-License-Identifier: GPL-2.0-or-later
"""Vector charts, each one tagged figure, labelled directly. Lengths in points."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from .inhoud import ChartSpec
from .tagged import FigureFlowable
from .typografie import COLOURS, fit_text, fonts, printable

__all__ = ["ShareChart"]


class ShareChart(FigureFlowable):
    """Shares as bars with the reference as an upright stroke; all numbers printed.

    The scale always runs from 0 to 100 %, so that two charts can be laid side by side.
    """

    def __init__(self, spec: ChartSpec, width: float, *, family: str | None = None) -> None:
        self.fonts = fonts(family)
        self.size = 9.2 if self.fonts.regular.startswith("LzwSource") else 8.0
        self.row_height = 18.0 if len(spec.rows) <= 14 else max(10.5, 260 / len(spec.rows))
        self.spec = spec
        super().__init__(width, 30 + self.row_height * len(spec.rows))

    def paint(self, canvas: Any) -> None:
        """Draw scale, bars, reference and labels."""
        f, size, c = self.fonts, self.size, COLOURS
        label_width, column = self.width * 0.30, 48.0
        two = bool(self.spec.columns[1])
        text_width = column * (2 if two else 1)
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
        for number, row in enumerate(self.spec.rows):
            middle = top - self.row_height * (number + 0.5)
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
        for number, head in enumerate(self.spec.columns):
            canvas.drawRightString(
                self.width - (column if two and not number else 0), top + 3, head
            )
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
        canvas.setStrokeColor(c.ink)
        canvas.setLineWidth(1.5)
        canvas.line(x, y - 2, x, y + 7)
        name = fit_text(self.spec.reference_name, f.semibold, size, 150)
        canvas.drawString(x + 6, y, name)
