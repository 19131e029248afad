# SPDX-License-Identifier: GPL-2.0-or-later
"""The text alternative of a chart, made from the numbers that it draws, and its classes."""

from __future__ import annotations

import math

from ...io.getallen import afstand, geheel, getal
from ..model import (
    AgeChart,
    BandChart,
    BandPoint,
    DistanceChart,
    Drawing,
    LineChart,
    LinePoint,
    StackChart,
)
from ..woorden import capital, listing

__all__ = [
    "alt_text",
    "band_text",
    "distance_edges",
    "number",
    "point_text",
    "tick_text",
    "with_unit",
]


def number(value: float | None, text: str = "") -> str:
    """Return *text*, else *value*: whole, or with one decimal where that says more.

    >>> number(1234.0), number(2.25), number(None), number(None, "te klein")
    ('1.234', '2,3', '–', 'te klein')
    """
    if text or value is None:
        return text or "–"
    return getal(value, 0 if abs(value) >= 100 or abs(value - round(value)) < 0.05 else 1)


def with_unit(value: str, unit: str) -> str:
    """Return a printed number with its unit; what is no number stands alone.

    >>> with_unit("12", "%"), with_unit("te klein", "woningen")
    ('12 %', 'te klein')
    """
    return f"{value} {unit}" if value[-1:].isdigit() and unit else value


def tick_text(point: LinePoint) -> str:
    """Return what stands under a point: its own text, else x without thousands dots (a year)."""
    return point.x_text or (f"{point.x:.0f}" if point.x == round(point.x) else getal(point.x, 1))


def point_text(point: LinePoint) -> str:
    """Return the printed value of a point."""
    return number(point.value, point.text)


def band_text(point: BandPoint) -> str:
    """Return "60 (40 tot 80)", or the text that is printed instead."""
    if point.text or None in (point.low, point.mid, point.high):
        return point.text or "–"
    low, mid, high = (number(v) for v in (point.low, point.mid, point.high))
    return mid if low == high else f"{mid} ({low} tot {high})"


def distance_edges(norm: float, wide: float | None = None) -> tuple[float, ...]:
    """Return edges (m) of equal round classes, the norms among them, up to twice the widest norm.

    >>> distance_edges(500, 800)[:3], distance_edges(500, 800)[-1], len(distance_edges(500, 800))
    ((0.0, 100.0, 200.0), 1600.0, 17)
    """
    norms = [norm] if wide is None else [norm, wide]
    top = 2 * max(norms)
    steps = [s * 10.0**k for k in range(6) for s in (1, 2, 2.5, 5)]
    fitting = [s for s in steps if all(abs(n / s - round(n / s)) < 1e-9 for n in norms)]
    step = next((s for s in fitting if top / s <= 16), max(fitting, default=min(norms)))
    return tuple(k * step for k in range(math.ceil(top / step - 1e-9) + 1))


def alt_text(spec: Drawing) -> str:
    """Return the alternative text of *spec*: its own, else one made from the numbers."""
    if spec.alt:
        return spec.alt
    if isinstance(spec, AgeChart):
        return _age(spec)
    if isinstance(spec, DistanceChart):
        return _distance(spec)
    if isinstance(spec, StackChart):
        return _stack(spec)
    if isinstance(spec, LineChart):
        return _line(spec)
    if isinstance(spec, BandChart):
        return _band(spec)
    rows = (f"{r.label} {r.text} tegen {r.reference_text}" for r in spec.rows)
    return f"{spec.title}. {'; '.join(rows)}."


def _age(spec: AgeChart) -> str:
    parts = []
    for row in spec.rows:
        said = f"{row.label}: {number(row.now, row.now_text)}"
        if spec.later_name:
            said += f" in {spec.now_name}, {number(row.later, row.later_text)} in {spec.later_name}"
        parts.append(said)
    when = "" if spec.later_name else f" in {spec.now_name}"
    return f"{spec.title}. Aantal {spec.unit}{when}: {'; '.join(parts)}."


def _distance(spec: DistanceChart) -> str:
    counts = [*spec.counts, spec.beyond]
    texts = spec.texts or tuple(number(c) for c in counts)
    last = len(spec.edges) - 1
    parts = []
    for k, (count, text) in enumerate(zip(counts, texts, strict=True)):
        if k == last and not count and text in ("", "0"):
            continue
        reach = f"{geheel(spec.edges[k])} tot {afstand(spec.edges[k + 1])}" if k < last else ""
        parts.append(f"{reach or 'verder dan ' + afstand(spec.edges[last])}: {text or '0'}")
    out = f"{spec.title}. Aantal {spec.unit} per loopafstand: {'; '.join(parts)}."
    if spec.unknown > 0:
        out += f" Onbekend: {number(spec.unknown)}."
    norms = [f"{afstand(spec.norm)} is de norm"]
    if spec.wide is not None:
        norms.append(f"{afstand(spec.wide)} de ruime norm")
    return f"{out} {capital(listing(norms))}."


def _stack(spec: StackChart) -> str:
    parts = []
    for row in spec.rows:
        total = sum(row.values)
        if not row.values or total <= 0:
            parts.append(f"{row.label}: {row.text or 'niet te zeggen'}")
            continue
        shares = [
            f"{getal(100 * v / total)} % {p.label}"
            for p, v in zip(spec.parts, row.values, strict=True)
        ]
        # Both words and number may stand in the printed text; it is the total here.
        name = f"{row.heading}, {row.label}" if row.heading else row.label
        parts.append(f"{name} ({row.text}): {listing(shares)}")
    return f"{spec.title}. {'; '.join(parts)}."


def _line(spec: LineChart) -> str:
    parts = []
    for line in spec.series:
        said = [f"{tick_text(p)}: {with_unit(point_text(p), spec.unit)}" for p in line.points]
        parts.append(f"{line.name}: {', '.join(said)}")
    out = f"{spec.title}. {'. '.join(parts)}."
    if spec.x_name:
        out = f"{spec.title}, per aantal {spec.x_name}. {'. '.join(parts)}."
    if spec.norm is not None:
        out += f" {spec.norm_name or 'Norm'}: {with_unit(number(spec.norm), spec.unit)}."
    return out


def _band(spec: BandChart) -> str:
    parts = []
    for p in spec.points:
        word = spec.below if p.mid is not None and p.mid < 0 else spec.above
        parts.append(f"{p.x:.0f}: {with_unit_first(band_text(p), spec.unit, word)}")
    return f"{spec.title}. {'; '.join(parts)}."


def with_unit_first(text: str, unit: str, word: str) -> str:
    """Return "60 (40 tot 80) woningen tekort"; what is no number stands alone.

    >>> with_unit_first("60 (40 tot 80)", "woningen", "tekort")
    '60 (40 tot 80) woningen tekort'
    """
    return f"{text} {unit} {word}" if any(c.isdigit() for c in text) else text
