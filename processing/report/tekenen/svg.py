# SPDX-License-Identifier: GPL-2.0-or-later
"""A drawing as SVG: one element per painted path, text that stays text, a title and a description.

The view box counts tenths of a point, so that most coordinates are whole numbers and a large map
stays small. Text names the font of the atlas and keeps its width where a reader has another one.
"""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from reportlab.pdfbase import pdfmetrics

from .tekening import CLOSE, CURVE, LINE, MOVE, Bitmap, Ink, Painted, Path, Pen, Picture, Words

__all__ = ["to_svg"]

_CAPS = {1: "round", 2: "square"}
_JOINS = {1: "round", 2: "bevel"}
_ANY = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_K = 10
"""Units of the view box per point."""


def to_svg(
    picture: Picture, title: str, description: str, name: str = "beeld", inline: bool = False
) -> str:
    """Return *picture* as an SVG document, or *inline* as an element within HTML.

    *name* makes the identifiers in it: another one for every drawing on a page.
    """
    w, h = picture.width, picture.height
    parts = [
        "" if inline else '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_short(w * _K)} {_short(h * _K)}"',
        f' width="{w:.1f}pt" height="{h:.1f}pt" role="img" xml:lang="nl"',
        f' aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{_text(title)}</title>',
        f'<desc id="{name}-d">{_text(description)}</desc>',
    ]
    if picture.clips:
        parts.append("<defs>")
        for number, (path, even_odd) in enumerate(picture.clips):
            rule = ' clip-rule="evenodd"' if even_odd else ""
            parts.append(f'<clipPath id="{name}-c{number}"><path{rule} d="{_data(path, h)}"/>')
            parts.append("</clipPath>")
        parts.append("</defs>")
    clips: tuple[int, ...] = ()
    for item in picture.items:
        if item.clips != clips:
            parts.append("</g>" * len(clips))
            parts += [f'<g clip-path="url(#{name}-c{c})">' for c in item.clips]
            clips = item.clips
        if isinstance(item, Painted):
            parts.append(_painted(item, h))
        elif isinstance(item, Words):
            parts.append(_words(item, h))
        else:
            parts.append(_bitmap(item, h))
    parts.append("</g>" * len(clips) + "</svg>")
    return "".join(parts) + ("" if inline else "\n")


def _painted(item: Painted, height: float) -> str:
    dots = _dots(item) if item.pen is None else None
    if dots is not None and item.fill is not None:
        xy, radius = dots
        data = "".join(f"M{_point(x, height - y)}h0" for x, y in xy.tolist())
        pen = Pen(item.fill, 2 * radius, 1)
        return f'<path fill="none"{_line(pen)} d="{data}"/>'
    fill = _filled(item.fill, item.even_odd) if item.fill is not None else ' fill="none"'
    line = _line(item.pen) if item.pen is not None else ""
    return f'<path{fill}{line} d="{_data(item.path, height)}"/>'


def _filled(ink: Ink, even_odd: bool) -> str:
    rule = ' fill-rule="evenodd"' if even_odd else ""
    alpha = f' fill-opacity="{ink.alpha:g}"' if ink.alpha < 1 else ""
    return f' fill="{ink.hexadecimal}"{alpha}{rule}'


def _line(pen: Pen) -> str:
    out = f' stroke="{pen.ink.hexadecimal}" stroke-width="{_short(pen.width * _K)}"'
    if pen.ink.alpha < 1:
        out += f' stroke-opacity="{pen.ink.alpha:g}"'
    if pen.cap:
        out += f' stroke-linecap="{_CAPS[pen.cap]}"'
    if pen.join:
        out += f' stroke-linejoin="{_JOINS[pen.join]}"'
    if pen.dash and sum(pen.dash) > 0:
        out += f' stroke-dasharray="{" ".join(_short(d * _K) for d in pen.dash)}"'
    return out


def _dots(item: Painted) -> tuple[np.ndarray, float] | None:
    """Return centres and radius where a path is nothing but equal circles: far shorter as dots."""
    kinds, xy = item.path.kinds, item.path.xy
    one = np.array([MOVE, *[CURVE] * 12, CLOSE], dtype=np.uint8)
    if len(kinds) < 3 * len(one) or len(kinds) % len(one):
        return None
    if not (kinds.reshape(-1, len(one)) == one).all():
        return None
    circles = xy.reshape(-1, len(one), 2)
    low, high = circles.min(axis=1), circles.max(axis=1)
    size = high - low
    if np.ptp(size) > 0.25 or not size.mean():
        return None
    return (low + high) / 2, float(size.mean()) / 2


def _data(path: Path, height: float) -> str:
    """Return path data; the points of a large path are rounded to a tenth of a point."""
    kinds, xy = path.kinds, path.xy * (1, -1) * _K + (0, height * _K)
    if (kinds == CURVE).any() or len(kinds) < 200:
        return _exact(kinds, xy)
    page = np.round(xy).astype(np.int64)
    starts = np.flatnonzero(kinds == MOVE)
    step = np.diff(page, axis=0, prepend=page[:1])
    out: list[str] = []
    for first, last in zip(starts, [*starts[1:], len(kinds)], strict=True):
        own = kinds[first:last]
        tail = "z" if own[-1] == CLOSE else ""
        moves = step[first + 1 : last][own[1:] == LINE].tolist()
        if not any(dx or dy for dx, dy in moves) and not tail:
            continue
        x, y = page[first].tolist()
        numbers = " ".join(f"{dx} {dy}" for dx, dy in moves if dx or dy)
        out.append(f"M{x} {y}l{numbers}{tail}".replace(" -", "-"))
    return "".join(out)


def _exact(kinds: np.ndarray, xy: np.ndarray) -> str:
    out: list[str] = []
    at = 0
    while at < len(kinds):
        kind = kinds[at]
        if kind == CURVE:
            points = " ".join(_pair(x, y) for x, y in xy[at : at + 3].tolist())
            out.append(f"C{points}")
            at += 3
            continue
        x, y = xy[at].tolist()
        out.append("Z" if kind == CLOSE else f"{'M' if kind == MOVE else 'L'}{_pair(x, y)}")
        at += 1
    return "".join(out)


def _pair(x: float, y: float) -> str:
    return f"{_short(x)} {_short(y)}"


def _point(x: float, y: float) -> str:
    return f"{round(x * _K)} {round(y * _K)}"


def _short(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _words(item: Words, height: float) -> str:
    if not item.text.strip():
        return ""
    x, y = item.x * _K, (height - item.y) * _K
    out = f'<text x="{_short(x)}" y="{_short(y)}" font-size="{_short(item.size * _K)}"'
    out += _font(item.font)
    out += f' textLength="{_short(item.width * _K)}" lengthAdjust="spacingAndGlyphs"'
    if item.anchor != "start":
        out += f' text-anchor="{item.anchor}"'
    if abs(item.angle) > 0.01:
        out += f' transform="rotate({-item.angle:g} {_short(x)} {_short(y)})"'
    if item.fill is not None:
        out += f' fill="{item.fill.hexadecimal}"'
        if item.fill.alpha < 1:
            out += f' fill-opacity="{item.fill.alpha:g}"'
    else:
        out += ' fill="none" aria-hidden="true"'
    if item.pen is not None:
        out += _line(item.pen)
    return f"{out}>{_text(item.text)}</text>"


@cache
def _font(name: str) -> str:
    """Return the font as SVG names it: family with stand-ins, weight and slope."""
    face = pdfmetrics.getFont(name).face
    family = getattr(face, "familyName", None) or name
    family = family.decode("latin-1") if isinstance(family, bytes) else str(family)
    style = name.rsplit("-", 1)[-1].lower()
    family = re.sub(r"(?i)\s+(semibold|light|black|bold|italic)$", "", family)
    weight = next((w for k, w in _WEIGHTS if k in style), 400)
    out = f" font-family={quoteattr(_text_only(family) + ', Source Sans 3, Verdana, sans-serif')}"
    if weight != 400:
        out += f' font-weight="{weight}"'
    return out + (' font-style="italic"' if "it" in style.replace("semi", "") else "")


_WEIGHTS = (("semibold", 600), ("bold", 700), ("light", 300))


def _bitmap(item: Bitmap, height: float) -> str:
    stream = io.BytesIO()
    item.image.save(stream, "PNG")
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    x, y, w, h = item.box
    return (
        f'<image x="{_short(x * _K)}" y="{_short((height - y - h) * _K)}" '
        f'width="{_short(w * _K)}" height="{_short(h * _K)}" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{data}"/>'
    )


def _text_only(text: str) -> str:
    return _ANY.sub(" ", text)


def _text(text: str) -> str:
    """Return *text* from data as text, never as markup, without what XML cannot hold."""
    return escape(_text_only(text))
