# SPDX-License-Identifier: GPL-2.0-or-later
"""The signs of the facility categories: own drawings, white on a dark disc.

A sign is told apart by its form alone, so that grey print and colour blindness change nothing.
Every drawing takes a canvas and the unit ``u``, a tenth of the radius of the disc, in points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .typografie import COLOURS, Fonts

__all__ = ["SYMBOLS", "pictogram"]


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
    draw = SYMBOLS.get(category)
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


def _lines(canvas: Any, u: float, *strokes: tuple[tuple[float, float], ...]) -> None:
    """Draw open strokes through points in units."""
    for points in strokes:
        path = canvas.beginPath()
        for number, (x, y) in enumerate(points):
            (path.lineTo if number else path.moveTo)(x * u, y * u)
        canvas.drawPath(path, stroke=1, fill=0)


def _shape(canvas: Any, u: float, *points: tuple[float, float]) -> None:
    """Fill a closed shape through points in units."""
    path = canvas.beginPath()
    for number, (x, y) in enumerate(points):
        (path.lineTo if number else path.moveTo)(x * u, y * u)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _stretching(canvas: Any, u: float) -> None:
    canvas.circle(0.6 * u, 4.9 * u, 1.6 * u, stroke=0, fill=1)
    canvas.setLineWidth(1.9 * u)
    _lines(
        canvas,
        u,
        ((-5.2, 4.4), (-1.6, 1.4), (2.4, 1.6), (5.4, 3.6)),
        ((0.6, 1.4), (-0.2, -1.8), (-3.6, -5.4)),
        ((-0.2, -1.8), (3.6, -5.4)),
    )


def _train(canvas: Any, u: float) -> None:
    canvas.roundRect(-4.2 * u, -2.6 * u, 8.4 * u, 8.6 * u, 2.4 * u, stroke=0, fill=1)
    canvas.setLineWidth(1.3 * u)
    _lines(
        canvas, u, ((-2.6, -2.8), (-4.6, -6)), ((2.6, -2.8), (4.6, -6)), ((-3.6, -4.6), (3.6, -4.6))
    )
    canvas.setFillColor(COLOURS.ink)
    canvas.rect(-2.9 * u, 1.6 * u, 5.8 * u, 2.6 * u, stroke=0, fill=1)
    canvas.circle(-2.1 * u, -0.6 * u, 0.85 * u, stroke=0, fill=1)
    canvas.circle(2.1 * u, -0.6 * u, 0.85 * u, stroke=0, fill=1)


def _house(canvas: Any, u: float) -> None:
    _shape(
        canvas, u, (-6.2, 0.4), (0, 6.2), (6.2, 0.4), (4.4, 0.4), (4.4, -5), (-4.4, -5), (-4.4, 0.4)
    )
    canvas.setFillColor(COLOURS.ink)
    canvas.rect(-0.9 * u, -3.6 * u, 1.8 * u, 5.8 * u, stroke=0, fill=1)
    canvas.rect(-2.9 * u, -1.6 * u, 5.8 * u, 1.8 * u, stroke=0, fill=1)


def _bed(canvas: Any, u: float) -> None:
    canvas.setLineWidth(1.7 * u)
    _lines(
        canvas,
        u,
        ((-5.8, 4.2), (-5.8, -4.6)),
        ((-5.8, -2.4), (5.8, -2.4)),
        ((5.8, -0.2), (5.8, -4.6)),
    )
    canvas.circle(-3.2 * u, 1.4 * u, 1.6 * u, stroke=0, fill=1)
    canvas.rect(-1.0 * u, -1.0 * u, 6.6 * u, 3.2 * u, stroke=0, fill=1)


def _sun(canvas: Any, u: float) -> None:
    canvas.circle(0, 0, 2.7 * u, stroke=0, fill=1)
    canvas.setLineWidth(1.5 * u)
    for x, y in (
        (1, 0),
        (0.7, 0.7),
        (0, 1),
        (-0.7, 0.7),
        (-1, 0),
        (-0.7, -0.7),
        (0, -1),
        (0.7, -0.7),
    ):
        _lines(canvas, u, ((4.3 * x, 4.3 * y), (6.3 * x, 6.3 * y)))


def _information(canvas: Any, u: float) -> None:
    canvas.circle(0, 4.4 * u, 1.6 * u, stroke=0, fill=1)
    _shape(canvas, u, (-2.2, 1.8), (1.5, 1.8), (1.5, -4), (2.6, -4), (2.6, -5.8), (-2.6, -5.8))
    _shape(canvas, u, (-2.6, -4), (2.6, -4), (2.6, -5.8), (-2.6, -5.8))


def _book(canvas: Any, u: float) -> None:
    for side in (-1, 1):
        _shape(
            canvas,
            u,
            (0.5 * side, 3.2),
            (2.8 * side, 4.4),
            (6.2 * side, 4.4),
            (6.2 * side, -3.6),
            (2.8 * side, -3.6),
            (0.5 * side, -4.8),
        )


def _euro(canvas: Any, u: float) -> None:
    canvas.setLineWidth(1.8 * u)
    path = canvas.beginPath()
    path.moveTo(4.2 * u, 3.8 * u)
    path.curveTo(1.8 * u, 6.2 * u, -2.8 * u, 5.2 * u, -2.8 * u, 0)
    path.curveTo(-2.8 * u, -5.2 * u, 1.8 * u, -6.2 * u, 4.2 * u, -3.8 * u)
    canvas.drawPath(path, stroke=1, fill=0)
    _lines(canvas, u, ((-5, 1.3), (2.4, 1.3)), ((-5, -1.3), (1.8, -1.3)))


def _envelope(canvas: Any, u: float) -> None:
    canvas.rect(-6 * u, -4.2 * u, 12 * u, 8.4 * u, stroke=0, fill=1)
    canvas.setStrokeColor(COLOURS.ink)
    _lines(canvas, u, ((-6, 4), (0, -0.8), (6, 4)))


def _tree(canvas: Any, u: float) -> None:
    canvas.rect(-0.9 * u, -6.2 * u, 1.8 * u, 4.4 * u, stroke=0, fill=1)
    for x, y, r in ((0, 3.2, 3.2), (-2.6, 0.2, 2.9), (2.6, 0.2, 2.9), (0, -0.4, 2.6)):
        canvas.circle(x * u, y * u, r * u, stroke=0, fill=1)


def _bench(canvas: Any, u: float) -> None:
    canvas.rect(-6.2 * u, 1.6 * u, 12.4 * u, 2.2 * u, stroke=0, fill=1)
    canvas.rect(-6.2 * u, -1.8 * u, 12.4 * u, 2 * u, stroke=0, fill=1)
    canvas.setLineWidth(1.6 * u)
    _lines(canvas, u, ((-4.2, 3.6), (-4.2, -5.2)), ((4.2, 3.6), (4.2, -5.2)))


def _bag(canvas: Any, u: float) -> None:
    _shape(canvas, u, (-5, 2), (5, 2), (5.8, -6), (-5.8, -6))
    canvas.setLineWidth(1.6 * u)
    path = canvas.beginPath()
    path.moveTo(-2.6 * u, 1.6 * u)
    path.curveTo(-2.6 * u, 7.4 * u, 2.6 * u, 7.4 * u, 2.6 * u, 1.6 * u)
    canvas.drawPath(path, stroke=1, fill=0)


def _cup(canvas: Any, u: float) -> None:
    _shape(canvas, u, (-5, 1.6), (3, 1.6), (2.2, -4.2), (-4.2, -4.2))
    canvas.setLineWidth(1.5 * u)
    path = canvas.beginPath()
    path.moveTo(2.8 * u, 0.8 * u)
    path.curveTo(6.6 * u, 1.2 * u, 6.2 * u, -2.6 * u, 2.4 * u, -2.4 * u)
    canvas.drawPath(path, stroke=1, fill=0)
    _lines(
        canvas, u, ((-5.6, -5.8), (4.2, -5.8)), ((-2.6, 3.4), (-2.6, 5.8)), ((0.8, 3.4), (0.8, 5.8))
    )


SYMBOLS: dict[str, Callable[[Any, float], None]] = {
    "supermarkt": _cart,
    "huisarts": _cross,
    "apotheek": _mortar,
    "fysio": _stretching,
    "ov_halte": _bus,
    "treinstation": _train,
    "ontmoeting": _people,
    "zorgsteunpunt": _house,
    "zorginstelling": _bed,
    "dagbesteding": _sun,
    "loket": _information,
    "bibliotheek": _book,
    "geld": _euro,
    "post": _envelope,
    "park": _tree,
    "zitbank": _bench,
    "warenhuis": _bag,
    "horeca": _cup,
}
"""A drawing per category; a category without one shows its first letter."""
