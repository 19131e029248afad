# SPDX-License-Identifier: GPL-2.0-or-later
"""Fonts, grid, styles and colours of the atlas. Lengths in points, colours sRGB.

Font files are not part of the repository. Where the PyPI package ``font-source-sans-pro`` is
installed its TrueType files are embedded (tabular figures); elsewhere ReportLab's own Vera.
Colours keep a contrast of at least 4.5:1 for text and 3:1 for marks on the page and map ground
(WCAG 2.1, 1.4.3 and 1.4.11), and the classes differ in lightness so that they survive grey print.

A municipality may have a house style (:mod:`huisstijl`): within :func:`dressed` its colour, fonts
and their characters are in force for everything that asks here.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import re
import unicodedata
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ..huisstijl import HouseStyle
from .tagged import TableLook

__all__ = [
    "COLOURS",
    "GRID",
    "LEAST_PT",
    "Colours",
    "Fonts",
    "Grid",
    "Styles",
    "contrast",
    "dressed",
    "fit_text",
    "fonts",
    "house_style",
    "markup",
    "printable",
    "styles",
    "unbroken",
    "unprintable",
]


@dataclass(frozen=True, slots=True)
class Grid:
    """A4 in points: four columns between the margins, text on a baseline of 4 mm.

    ``lying`` is the width between the margins of a page on its side.
    """

    left: float = 20 * mm
    right: float = 20 * mm
    top: float = 22 * mm
    bottom: float = 20 * mm
    width: float = 170 * mm
    height: float = 255 * mm
    gutter: float = 6 * mm
    unit: float = 4 * mm
    lying: float = 257 * mm


GRID = Grid()


@dataclass(frozen=True, slots=True)
class Colours:
    """Page, text and map colours."""

    ink: Color
    quiet: Color
    accent: Color
    accent_ground: Color
    rule: Color
    bar_ground: Color
    paper: Color
    within: Color
    wide: Color
    further: Color
    unknown: Color
    map_ground: Color
    map_building: Color
    map_green: Color
    map_water: Color
    map_road: Color
    map_road_edge: Color
    map_path: Color
    map_rail: Color
    map_border: Color


_OWN = Colours(
    ink=HexColor("#1B2A33"),
    quiet=HexColor("#4F5F69"),
    accent=HexColor("#0B5C75"),
    accent_ground=HexColor("#E8F1F4"),
    rule=HexColor("#CBD3D8"),
    bar_ground=HexColor("#E3E8EB"),
    paper=HexColor("#FFFFFF"),
    within=HexColor("#3788B6"),
    wide=HexColor("#994200"),
    further=HexColor("#3D0A26"),
    unknown=HexColor("#5C6870"),
    map_ground=HexColor("#F6F4EF"),
    map_building=HexColor("#ECE9E3"),
    map_green=HexColor("#E6F0DC"),
    map_water=HexColor("#CFE3EF"),
    map_road=HexColor("#FFFFFF"),
    map_road_edge=HexColor("#CDC6BB"),
    map_path=HexColor("#CFC9BF"),
    map_rail=HexColor("#7C7F86"),
    map_border=HexColor("#3A4A54"),
)


_HOUSE: ContextVar[HouseStyle | None] = ContextVar("huisstijl", default=None)


@contextlib.contextmanager
def dressed(house: HouseStyle | None) -> Iterator[None]:
    """Draw in a house style; None is the atlas's own."""
    token = _HOUSE.set(house)
    try:
        yield
    finally:
        _HOUSE.reset(token)


def house_style() -> HouseStyle | None:
    """Return the house style in force."""
    return _HOUSE.get()


class _InForce:
    """The colours of the house style in force."""

    def __getattr__(self, name: str) -> Any:
        house = _HOUSE.get()
        return getattr(_OWN if house is None else _house_colours(house.colour), name)


COLOURS = cast(Colours, _InForce())


@cache
def _house_colours(colour: str) -> Colours:
    if not colour:
        return _OWN
    accent = HexColor(colour)
    tint = Color(*(1 - 0.09 * (1 - c) for c in (accent.red, accent.green, accent.blue)))
    return replace(_OWN, accent=accent, accent_ground=tint)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Registered font names and the characters that all of them can print.

    ``scale`` is what letters shrink by: a wide font is set smaller, so that as much fits a line.
    """

    family: str
    regular: str
    bold: str
    semibold: str
    italic: str
    light: str
    glyphs: frozenset[int]
    scale: float = 1.0


_BOUNDS = re.compile(r"\([-−]?\d[\d.,]* (?:tot [-−]?\d[\d.,]*|of meer)\)")
_UNIT = re.compile(r"(\d) (?=(?:m|km|%)(?![^\W\d_]))")

_SOURCE_SANS = {
    "regular": "Regular",
    "bold": "Bold",
    "semibold": "Semibold",
    "italic": "It",
    "light": "Light",
}
_VERA = {
    "regular": "Vera",
    "bold": "VeraBd",
    "semibold": "VeraBd",
    "italic": "VeraIt",
    "light": "Vera",
}


def fonts(family: str | None = None) -> Fonts:
    """Return the fonts of *family* ("source" or "vera"), registered with ReportLab.

    Without *family*: those of the house style in force where it has some, else Source Sans Pro
    where its package is installed, else Vera. A damaged font package counts as absent.
    """
    house = _HOUSE.get()
    if family is None and house is not None and house.regular is not None:
        return _house_fonts(house.regular, house.bold, house.italic)
    return _own_fonts(family)


@cache
def _own_fonts(family: str | None) -> Fonts:
    spec = None if family == "vera" else importlib.util.find_spec("font_source_sans_pro")
    if spec is not None and spec.origin:
        folder = Path(spec.origin).with_name("files")
        files = {k: folder / f"SourceSansPro-{v}.ttf" for k, v in _SOURCE_SANS.items()}
        if all(f.is_file() for f in files.values()):
            return _register("Source Sans Pro", "LzwSource", {k: str(f) for k, f in files.items()})
    own = {k: f"{v}.ttf" for k, v in _VERA.items()}
    return replace(_register("Bitstream Vera Sans", "LzwVera", own), scale=0.87)


_SAMPLE = "Kunnen ouderen hier lopen naar wat ze nodig hebben? 1.234 woningen binnen 500 m"


@cache
def _house_fonts(regular: Path, bold: Path | None, italic: Path | None) -> Fonts:
    """Return a house font; what it lacks of bold and italic is its regular."""
    strong, slanted = str(bold or regular), str(italic or regular)
    files = {
        "regular": str(regular),
        "bold": strong,
        "semibold": strong,
        "italic": slanted,
        "light": str(regular),
    }
    # ReportLab knows a font by its name alone: another file gets another name.
    content = b"".join(Path(f).read_bytes() for f in dict.fromkeys(files.values()))
    mark = hashlib.sha256(content).hexdigest()[:8]
    found = _register(regular.stem, f"LzwHuis{mark}", files)
    own = _own_fonts(None)
    wide = pdfmetrics.stringWidth(_SAMPLE, found.regular, 10) / 10
    usual = pdfmetrics.stringWidth(_SAMPLE, own.regular, 10) * own.scale / 10
    return replace(found, scale=round(min(max(usual / wide, 0.8), 1.05), 2))


def _register(family: str, prefix: str, files: dict[str, str]) -> Fonts:
    names: dict[str, str] = {}
    by_file: dict[str, str] = {}
    glyphs: set[int] | None = None
    for role, file in files.items():
        if file not in by_file:
            font = TTFont(f"{prefix}-{role}", file)
            pdfmetrics.registerFont(font)
            by_file[file] = font.fontName
            known = set(font.face.charToGlyph)
            glyphs = known if glyphs is None else glyphs & known
        names[role] = by_file[file]
    pdfmetrics.registerFontFamily(
        names["regular"],
        normal=names["regular"],
        bold=names["bold"],
        italic=names["italic"],
        boldItalic=names["bold"],
    )
    return Fonts(
        family,
        names["regular"],
        names["bold"],
        names["semibold"],
        names["italic"],
        names["light"],
        frozenset(glyphs or ()),
    )


def printable(text: object, family: Fonts | None = None) -> str:
    """Return *text* in characters the fonts can print; others become ``?``, controls a space.

    A character that is missing is first tried in its compatible form (a narrow space, a ligature).

    >>> printable("a\\tb")
    'a b'
    """
    known = (family or fonts()).glyphs
    out: list[str] = []
    for char in unicodedata.normalize("NFC", str(text)):
        kind = unicodedata.category(char)
        if kind in ("Cc", "Zl", "Zp"):
            out.append(" ")
        elif ord(char) in known and kind not in ("Cf", "Co", "Cs"):
            out.append(char)
        elif kind not in ("Cf", "Mn", "Me"):
            plain = unicodedata.normalize("NFKC", char)
            out.append(plain if plain != char and all(ord(c) in known for c in plain) else "?")
    return "".join(out)


def unprintable(text: str, family: Fonts | None = None) -> list[str]:
    """Return the characters of *text* that :func:`printable` turns into ``?``, each once."""
    family = family or fonts()
    once = dict.fromkeys(unicodedata.normalize("NFC", text))
    return [char for char in once if char != "?" and printable(char, family) == "?"]


def markup(text: object) -> str:
    """Return *text* from data as paragraph markup: printable and escaped, never a tag itself.

    A number and its unit stay on one line.
    """
    return escape(unbroken(printable(text)))


def unbroken(text: str) -> str:
    """Return *text* with its numbers and units on one line.

    So are the bounds of a number between brackets.

    >>> unbroken("500 m lopen (10 tot 20)")
    '500\\xa0m lopen (10\\xa0tot\\xa020)'
    """
    text = _UNIT.sub("\\1\u00a0", text)
    return _BOUNDS.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def fit_text(text: str, font: str, size: float, width: float) -> str:
    """Return *text*, cut with an ellipsis where it is wider than *width* points."""
    text = printable(text)
    if pdfmetrics.stringWidth(text, font, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if pdfmetrics.stringWidth(text[:middle].rstrip() + "…", font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1).

    >>> round(contrast(HexColor("#000000"), HexColor("#FFFFFF")))
    21
    """

    def light(colour: Color) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (colour.red, colour.green, colour.blue)
        ]
        return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LEAST_PT = 8.0
"""No letter of running text or a table is set smaller where a page is tight (Source Sans)."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Paragraph styles; ``look`` is the one look of a table, ``least`` the smallest letter (pt)."""

    kicker: ParagraphStyle
    title: ParagraphStyle
    question: ParagraphStyle
    answer: ParagraphStyle
    lead: ParagraphStyle
    section: ParagraphStyle
    sub: ParagraphStyle
    body: ParagraphStyle
    small: ParagraphStyle
    caption: ParagraphStyle
    item: ParagraphStyle
    contents: ParagraphStyle
    head: ParagraphStyle
    head_right: ParagraphStyle
    cell: ParagraphStyle
    cell_bold: ParagraphStyle
    cell_right: ParagraphStyle
    cell_bold_right: ParagraphStyle
    figure: ParagraphStyle
    figure_label: ParagraphStyle
    figure_note: ParagraphStyle
    look: TableLook
    least: float


def styles(family: str | None = None) -> Styles:
    """Return the styles in the fonts of :func:`fonts`; a wide font is set a size smaller."""
    house = _HOUSE.get()
    return _styles(fonts(family), _OWN if house is None else _house_colours(house.colour))


@cache
def _styles(f: Fonts, c: Colours) -> Styles:
    k = f.scale

    def style(
        name: str, font: str, size: float, leading: float, colour: Color = c.ink, **more: object
    ) -> ParagraphStyle:
        return ParagraphStyle(
            name,
            fontName=font,
            fontSize=size * k,
            leading=leading * (k + 0.04 if k < 1 else 1),
            textColor=colour,
            splitLongWords=1,
            allowWidows=0,
            allowOrphans=0,
            bulletFontName=font,
            **more,
        )

    return Styles(
        kicker=style("kicker", f.semibold, 10, 14, c.accent),
        title=style("title", f.bold, 30, 34, c.ink, spaceAfter=3),
        question=style("question", f.regular, 15, 20, c.quiet, spaceAfter=9),
        answer=style("answer", f.semibold, 16, 21.5, c.accent, spaceAfter=10),
        lead=style("lead", f.semibold, 12.5, 17.5, c.accent, spaceAfter=8),
        section=style("section", f.bold, 20, 25, c.ink, spaceAfter=5),
        sub=style("sub", f.semibold, 12.5, 16, c.ink, spaceBefore=12, spaceAfter=3),
        body=style("body", f.regular, 10.5, 15, spaceAfter=6),
        small=style("small", f.regular, 8.6, 11.6, c.quiet, spaceAfter=3),
        caption=style("caption", f.semibold, 10, 13.5, c.ink, spaceBefore=8, spaceAfter=2),
        item=style("item", f.regular, 10, 14, spaceAfter=2.5, leftIndent=11, bulletIndent=11),
        contents=style("contents", f.regular, 9, 13.5, c.ink),
        head=style("head", f.semibold, 8.4, 10.4, c.quiet),
        head_right=style("head_right", f.semibold, 8.4, 10.4, c.quiet, alignment=TA_RIGHT),
        cell=style("cell", f.regular, 9.6, 12.2),
        cell_bold=style("cell_bold", f.semibold, 9.6, 12.2),
        cell_right=style("cell_right", f.regular, 9.6, 12.2, alignment=TA_RIGHT),
        cell_bold_right=style("cell_bold_right", f.semibold, 9.6, 12.2, alignment=TA_RIGHT),
        figure=style("figure", f.bold, 27, 32, c.accent),
        figure_label=style("figure_label", f.regular, 9.6, 12.4, c.ink),
        figure_note=style("figure_note", f.italic, 8.4, 11, c.quiet),
        look=TableLook(c.rule, c.ink, c.accent_ground, c.bar_ground),
        least=LEAST_PT * k,
    )
