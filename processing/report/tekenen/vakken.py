# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts of a page that are no running text: cards with figures, and what the municipality wrote."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from ..model import Cards, OwnWords
from .tagged import Node, TaggedParagraph, artifact
from .typografie import COLOURS, Styles, markup

__all__ = ["CardGrid", "WordsPanel", "below", "squeezed", "tightened", "value_style", "word_parts"]

_PER_ROW = 3
_GAP = 12.0
_ROW_GAP = 8.0
_LONG = 900
"""A paragraph of more letters is cut between sentences: a panel does not break over pages."""


def squeezed(s: Styles, size: float) -> Styles:
    """Return the styles with letters and spaces *size* times as large."""
    if size == 1.0:
        return s
    changes: dict[str, Any] = {}
    for one in dataclasses.fields(s):
        style = getattr(s, one.name)
        if isinstance(style, ParagraphStyle):
            changes[one.name] = style.clone(
                f"{style.name}-{size:.2f}",
                fontSize=style.fontSize * size,
                leading=style.leading * size,
                spaceBefore=style.spaceBefore * size,
                spaceAfter=style.spaceAfter * size,
            )
    return dataclasses.replace(s, **changes)


_TEXT = (
    *("body", "small", "caption", "item", "contents"),
    *("head", "head_right", "cell", "cell_bold", "cell_right", "cell_bold_right"),
)


def tightened(s: Styles, size: float, white: float) -> Styles:
    """Return the styles with text and tables *size* times as large, their white *white* times.

    Headings keep their size, and no letter becomes smaller than ``s.least``.
    """
    changes: dict[str, Any] = {"look": dataclasses.replace(s.look, pad_y=s.look.pad_y * white)}
    for name in (*_TEXT, "sub"):
        style = getattr(s, name)
        own = 1.0 if name == "sub" else max(size, min(s.least / style.fontSize, 1.0))
        changes[name] = style.clone(
            f"{style.name}-{size:.2f}-{white:.2f}",
            fontSize=style.fontSize * own,
            leading=style.leading * own,
            spaceBefore=style.spaceBefore * white,
            spaceAfter=style.spaceAfter * white,
        )
    return dataclasses.replace(s, **changes)


def value_style(value: str, style: ParagraphStyle, words: ParagraphStyle, width: float) -> Any:
    """Return how to set the *value* of a figure: large, smaller where *width* asks for it.

    What is said in words instead of a number is set as *words*: it is no figure.
    """
    if not any(c.isdigit() for c in value):
        return words.clone(f"{words.name}-value", textColor=style.textColor)
    size = style.fontSize
    while stringWidth(value, style.fontName, size) > width and size > 10:
        size -= 1
    return (
        style if size == style.fontSize else style.clone(f"{style.name}-{size:.0f}", fontSize=size)
    )


def below(parts: Sequence[TaggedParagraph], width: float, value: float) -> float:
    """Return the height of a figure and its words when the value takes *value* points."""
    return value + sum(p.wrap(width, 1e6)[1] for p in parts[1:])


class CardGrid(Flowable):
    """Cards in rows of three; each is one list item: value, meaning, the gemeente, how sure."""

    def __init__(self, block: Cards, node: Node, s: Styles, width: float) -> None:
        super().__init__()
        self.width = width
        self.own = (width - (_PER_ROW - 1) * _GAP) / _PER_ROW
        self.cards: list[list[TaggedParagraph]] = []
        for card in block.cards:
            body = node.add("LI").add("LBody")
            style = s.figure.clone(
                f"{s.figure.name}-card",
                fontSize=s.figure.fontSize * 0.78,
                leading=s.figure.leading * 0.78,
            )
            style = value_style(card.value, style, s.sub, self.own)
            beside = " · ".join(t for t in (card.beside, card.place) if t)
            texts: list[tuple[str, ParagraphStyle]] = [
                (card.value, style),
                (card.label, s.figure_label),
                (beside, s.small),
                (card.certainty, s.figure_note),
            ]
            parts = []
            for text, look in (t for t in texts if t[0]):
                part = TaggedParagraph(markup(text), look)
                part.node = body.add("P")
                parts.append(part)
            self.cards.append(parts)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        starts = range(0, len(self.cards), _PER_ROW)
        groups = [self.cards[k : k + _PER_ROW] for k in starts]
        # The values of a row stand on one line, large or small.
        self.values = [max(c[0].wrap(self.own, 1e6)[1] for c in group) for group in groups]
        self.rows = [
            8 + max(below(c, self.own, value) for c in group)
            for group, value in zip(groups, self.values, strict=True)
        ]
        self.height = sum(self.rows) + _ROW_GAP * max(0, len(self.rows) - 1)
        return self.width, self.height

    def draw(self) -> None:
        top = self.height
        for number, parts in enumerate(self.cards):
            row, column = divmod(number, _PER_ROW)
            if number and column == 0:
                top -= self.rows[row - 1] + _ROW_GAP
            x = column * (self.own + _GAP)
            with artifact(self.canv):
                self.canv.setFillColor(COLOURS.accent)
                self.canv.rect(x, top - 1.4, self.own, 1.4, stroke=0, fill=1)
            y = top - 5
            for k, part in enumerate(parts):
                y -= part.wrap(self.own, 1e6)[1] if k else self.values[row]
                part.drawOn(self.canv, x, y)


def word_parts(block: OwnWords) -> Iterator[tuple[str, str]]:
    """Yield what *block* says in pieces that each fit a page; the byline goes with the last."""
    pieces: list[str] = []
    for paragraph in (p.strip() for p in re.split(r"[\r\n]+", block.text)):
        piece = ""
        for sentence in re.split(r"(?<=[.!?]) +", paragraph):
            if piece and len(piece) + len(sentence) > _LONG:
                pieces.append(piece)
                piece = ""
            piece = f"{piece} {sentence}".strip()
            while len(piece) > 2 * _LONG:
                pieces.append(piece[:_LONG])
                piece = piece[_LONG:]
        if piece:
            pieces.append(piece)
    for number, piece in enumerate(pieces):
        yield piece, block.byline if number == len(pieces) - 1 else ""


class WordsPanel(Flowable):
    """Words of the municipality: italic beside a double bar, with who wrote them.

    It looks unlike anything that is computed, in colour as well as in grey.
    """

    def __init__(self, words: str, byline: str, node: Node, s: Styles, width: float) -> None:
        super().__init__()
        self.width = width
        italic = s.body.clone(f"{s.body.name}-own", fontName=s.figure_note.fontName, spaceAfter=0)
        self.parts = [TaggedParagraph(markup(words), italic)]
        self.parts[0].node = node.add("P")
        if byline:
            part = TaggedParagraph(markup(f"Duiding: {byline}"), s.small)
            part.node = node.add("P")
            self.parts.append(part)
        self.spaceAfter = 8 if byline else 0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.height = 6 + sum(p.wrap(self.width - 20, 1e6)[1] for p in self.parts)
        return self.width, self.height

    def draw(self) -> None:
        with artifact(self.canv):
            self.canv.setFillColor(COLOURS.accent)
            self.canv.rect(0, 0, 1.2, self.height, stroke=0, fill=1)
            self.canv.rect(3.2, 0, 1.2, self.height, stroke=0, fill=1)
        y = self.height - 2
        for part in self.parts:
            _, h = part.wrap(self.width - 20, 1e6)
            y -= h
            part.drawOn(self.canv, 14, y)
