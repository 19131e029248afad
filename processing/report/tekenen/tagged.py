# SPDX-License-Identifier: GPL-2.0-or-later
"""Tagged PDF (PDF/UA-1) on ReportLab platypus: the one module that owns structure and marks.

ReportLab draws, but knows no structure tree. Here a story is built through :class:`Story`, which
grows a tree of :class:`Node` in reading order beside the flowables. Every tagged flowable draws
between ``BDC`` and ``EMC`` with an MCID of its node; everything else is drawn as an artifact.
:class:`TaggedDocument` writes tree, parent tree, metadata and page entries when the file closes.

Contents and links are structure elements with their annotation, so a reader can follow them.

A flowable that breaks over two pages keeps its node: one paragraph, two marks. The head of a
table that is repeated on the next page is tagged once and an artifact afterwards.

Source of the rules: ISO 14289-1 (PDF/UA-1) and ISO 32000-1, 14.6 - 14.9. Lengths in points.
"""

from __future__ import annotations

import abc
import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
)

__all__ = [
    "LYING",
    "STANDING",
    "Cell",
    "FigureFlowable",
    "LinkTarget",
    "Node",
    "PageInfo",
    "Story",
    "TableLook",
    "TaggedCanvas",
    "TaggedDocument",
    "TaggedParagraph",
    "TaggedTable",
    "artifact",
    "interrupted",
    "marked",
]

LANGUAGE = "nl-NL"
STANDING, LYING = "staand", "liggend"
"""The two ways a page can be; ReportLab's ``NextPageTemplate`` goes from one to the other."""
NEED = 110.0
"""Points that a heading wants below it: itself and some lines of what it announces."""


@dataclass(eq=False, slots=True)
class Node:
    """One structure element. ``kids`` are nodes, marks and links, in reading order.

    A mark is (page index, MCID), a link (page index, annotation). ``bbox`` (points from the lower
    left of the page) is filled when a figure is drawn.
    """

    tag: str
    alt: str | None = None
    scope: str | None = None
    kids: list[Node | tuple[int, int | PDFDictionary]] = field(default_factory=list)
    bbox: tuple[float, float, float, float] | None = None

    def add(self, tag: str, **values: Any) -> Node:
        """Append a new node and return it."""
        node = Node(tag, **values)
        self.kids.append(node)
        return node

    @property
    def drawn(self) -> bool:
        """Return whether anything of this node itself stands on a page."""
        return any(isinstance(kid, tuple) for kid in self.kids)


class TaggedCanvas(Canvas):
    """A canvas that counts marks per page and knows whether one is open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lzw_root = Node("Document")
        self.lzw_marks: list[list[Node]] = []
        self.lzw_open: str | None = None
        self.lzw_dry = False
        self.lzw_links: list[tuple[Node, PDFDictionary]] = []
        self.lzw_places: dict[str, int] = {}
        self.lzw_known: dict[str, int] = {}
        self.lzw_finish: Callable[[TaggedCanvas], None] | None = None

    def _make_preamble(self) -> None:
        # The inherited preamble selects Helvetica, which cannot be embedded.
        self._preamble = "1 0 0 1 0 0 cm"

    def save(self) -> None:
        """Write the file, the structure with it; a pass that only counts pages writes nothing."""
        if self.lzw_dry:
            return
        if self.lzw_finish is not None:
            if self._code:
                self.showPage()
            self.lzw_finish(self)
        super().save()


@contextlib.contextmanager
def marked(canvas: Any, node: Node | None) -> Iterator[None]:
    """Draw as content of *node*; without a node, or on a plain canvas, see :func:`artifact`."""
    if node is None or not isinstance(canvas, TaggedCanvas):
        with artifact(canvas):
            yield
        return
    _open(canvas, node)
    try:
        yield
    finally:
        _close(canvas)


@contextlib.contextmanager
def interrupted(canvas: Any, node: Node | None) -> Iterator[None]:
    """Draw decoration in the middle of the open mark of *node*: the mark closes and a new opens."""
    if node is None or not isinstance(canvas, TaggedCanvas) or canvas.lzw_open is None:
        yield
        return
    _close(canvas)
    try:
        with artifact(canvas):
            yield
    finally:
        _open(canvas, node)


def _open(canvas: TaggedCanvas, node: Node) -> None:
    if canvas.lzw_open:
        raise RuntimeError(f"{node.tag} inside {canvas.lzw_open}: marked content does not nest")
    page = canvas.getPageNumber() - 1
    while len(canvas.lzw_marks) <= page:
        canvas.lzw_marks.append([])
    mcid = len(canvas.lzw_marks[page])
    canvas.lzw_marks[page].append(node)
    node.kids.append((page, mcid))
    canvas.addLiteral(f"/{node.tag} <</MCID {mcid}>> BDC")
    canvas.lzw_open = node.tag


def _close(canvas: TaggedCanvas) -> None:
    canvas.lzw_open = None
    canvas.addLiteral("EMC")


@contextlib.contextmanager
def artifact(canvas: Any, pagination: bool = False) -> Iterator[None]:
    """Draw decoration: not in the structure, not read aloud."""
    if not isinstance(canvas, TaggedCanvas):
        yield
        return
    if canvas.lzw_open:
        raise RuntimeError(f"artifact inside {canvas.lzw_open}: marked content does not nest")
    canvas.addLiteral("/Artifact <</Type /Pagination>> BDC" if pagination else "/Artifact BMC")
    canvas.lzw_open = "Artifact"
    try:
        yield
    finally:
        canvas.lzw_open = None
        canvas.addLiteral("EMC")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a link goes: the ``anchor`` of a heading or an ``address``; ``says`` describes it."""

    says: str
    anchor: str = ""
    address: str = ""


def _link(canvas: Any, node: Node, target: LinkTarget, width: float, height: float) -> None:
    """Make the rectangle from the origin a link that belongs to *node*."""
    if not isinstance(canvas, TaggedCanvas):
        return
    x, y = canvas.absolutePosition(0, 0)
    entry: dict[str, Any] = {
        "Type": PDFName("Annot"),
        "Subtype": PDFName("Link"),
        "Rect": PDFArray([round(v, 2) for v in (x, y, x + width, y + height)]),
        "Border": PDFArray([0, 0, 0]),
        "F": 4,
        "Contents": PDFString(target.says),
    }
    if target.anchor:
        entry["Dest"] = canvas._bookmarkReference(target.anchor)
    else:
        entry["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(target.address)})
    annotation = PDFDictionary(entry)
    canvas._addAnnotation(annotation, f"LzwLink{len(canvas.lzw_links)}")
    canvas.lzw_links.append((node, annotation))
    node.kids.append((canvas.getPageNumber() - 1, annotation))


_LINE_END = re.compile(r"(?<!\\)\) Tj T\*(?= |\n|$)")


class TaggedParagraph(Paragraph):
    """A paragraph with a node. Drawn again where ``once`` is set, it is an artifact."""

    node: Node | None = None
    once = False
    outline: tuple[str, int] | None = None
    anchor = ""
    target: LinkTarget | None = None
    _broken: tuple[float, float, float] | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; the lines are broken once for a width, whoever measures it."""
        if self._broken is None or self._broken[0] != available_width or not self._has_lines():
            self._broken = (available_width, *super().wrap(available_width, available_height))
        self.width, self.height = self._broken[1:]
        return self.width, self.height

    def _has_lines(self) -> bool:
        # ReportLab throws them away where it could not split.
        return hasattr(self, "blPara")

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """Split as ReportLab does; both halves belong to the same node."""
        parts: list[Any] = super().split(available_width, available_height)
        for number, part in enumerate(parts):
            part.node, part.once = self.node, self.once
            part.outline = self.outline if number == 0 else None
            part.anchor, part.target = self.anchor, self.target
        return parts

    def draw(self) -> None:
        """Draw between the marks of the node, set the bookmark or the link."""
        canvas = self.canv
        if self.outline is not None and isinstance(canvas, TaggedCanvas):
            canvas.lzw_places[self.anchor] = canvas.getPageNumber()
        if getattr(canvas, "lzw_dry", False):
            return
        if self.outline is not None:
            title, level = self.outline
            canvas.bookmarkHorizontal(self.anchor, 0, self.height + 12)
            canvas.addOutlineEntry(title, self.anchor, level)
        node = self.node
        start = len(canvas._code)
        with marked(canvas, None if node is None or (self.once and node.drawn) else node):
            super().draw()
        # ReportLab ends a line without a space: read aloud, two words would become one. Code
        # 32 is a space in every subset that ReportLab embeds; brackets in the text are escaped.
        canvas._code[start:] = [_LINE_END.sub(r") Tj ( ) Tj T*", c) for c in canvas._code[start:]]
        if self.target is not None and node is not None:
            _link(canvas, node, self.target, self.width, self.height)


class FigureFlowable(Flowable, abc.ABC):
    """A vector drawing with a text alternative; subclasses override :meth:`paint`."""

    node: Node | None = None

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the fixed size in points."""
        return self.width, self.height

    @abc.abstractmethod
    def paint(self, canvas: Any) -> None:
        """Draw within (0, 0) - (width, height)."""

    def draw(self) -> None:
        """Draw as one figure; the first pass, which only counts pages, skips the drawing."""
        canvas = self.canv
        if getattr(canvas, "lzw_dry", False):
            return
        if self.node is not None:
            x, y = canvas.absolutePosition(0, 0)
            self.node.bbox = (x, y, x + self.width, y + self.height)
        with marked(canvas, self.node):
            self.paint(canvas)


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: markup that is already escaped, its style, an optional bar behind it.

    ``bar`` is a share 0..1 drawn as a thin decorative bar under the text, in colour ``bar_colour``.
    With a ``target`` the text is a link.
    """

    markup: str
    style: ParagraphStyle
    bar: float | None = None
    bar_colour: Any = None
    target: LinkTarget | None = None


@dataclass(frozen=True, slots=True)
class TableLook:
    """Rules and space of a table, in points; colours are ReportLab colours."""

    rule: Any
    strong_rule: Any
    highlight: Any
    bar_ground: Any
    pad_x: float = 4
    pad_y: float = 3.2


_CAPTION_GAP = 2.0
_FEW_ROWS, _SHORT = 3, 250.0
"""A table of so few rows and of so few points, its notes with it, never breaks."""


class TaggedTable(Flowable):
    """A data table: heads with scope, the first cell of a row as row head, heads repeated.

    Breaks only between rows; keeps two rows together with the head, and the last ``together`` with
    the ``notes`` that follow it. ``highlight`` are row numbers with a tinted ground. Column widths
    in points. The caption stands above the first part only.
    """

    notes: Sequence[Flowable] = ()
    together = 2

    def __init__(
        self,
        node: Node,
        head: Sequence[Cell],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        look: TableLook,
        highlight: frozenset[int] = frozenset(),
        caption: TaggedParagraph | None = None,
    ) -> None:
        super().__init__()
        self.widths, self.look, self.caption = list(widths), look, caption
        self.width = sum(widths)
        head_row = node.add("THead").add("TR")
        self.head = [_cell(c, head_row.add("TH", scope="Column"), once=True) for c in head]
        self.rows: list[tuple[list[tuple[Cell, TaggedParagraph]], bool]] = []
        body = node.add("TBody")
        for number, row in enumerate(rows):
            line = body.add("TR")
            cells = [
                _cell(c, line.add("TH", scope="Row") if column == 0 else line.add("TD"))
                for column, c in enumerate(row)
            ]
            self.rows.append((cells, number in highlight))

    def _height(self, cells: Sequence[tuple[Cell, TaggedParagraph]]) -> float:
        pad = 2 * self.look.pad_x
        tallest = max(
            p.wrap(w - pad, 1e6)[1] + (4.5 if c.bar is not None else 0)
            for (c, p), w in zip(cells, self.widths, strict=True)
        )
        return float(tallest) + 2 * self.look.pad_y

    def wrap(self, _width: float, available_height: float) -> tuple[float, float]:
        """Return the size in points."""
        self.heights = [self._height(self.head)] + [self._height(r) for r, _ in self.rows]
        self.caption_height = 0.0
        if self.caption is not None:
            self.caption_height = self.caption.wrap(self.width, 1e6)[1] + _CAPTION_GAP
        self.height = sum(self.heights) + self.caption_height + 1
        tail = self._tail()
        # Too tall for what is left only with its notes: then it has to be split as well.
        alone = self.height <= available_height < self.height + tail
        return self.width, self.height + (tail if alone else 0)

    def least(self) -> float:
        """Return the height in points of the smallest part that it begins with."""
        _, whole = self.wrap(self.width, 1e6)
        if self._short():
            return whole + self._tail()
        return float(self.caption_height + sum(self.heights[:3]) + 1)

    def _short(self) -> bool:
        return len(self.rows) <= _FEW_ROWS and self.height + self._tail() <= _SHORT

    def _tail(self) -> float:
        """Return the height of the notes in points."""
        if not self.notes:
            return 0.0
        below = sum(
            n.wrap(self.width, 1e6)[1] + n.getSpaceBefore() + n.getSpaceAfter() for n in self.notes
        )
        # White after the last note may fall off the page.
        return float(below + self.getSpaceAfter() - self.notes[-1].getSpaceAfter())

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Break between rows; the second part repeats the head."""
        self.wrap(available_width, available_height)
        used, fits = self.heights[0] + self.caption_height + 1, 0
        for height in self.heights[1:]:
            if used + height > available_height:
                break
            used, fits = used + height, fits + 1
        all_fit = fits == len(self.rows)
        if all_fit and used + self._tail() <= available_height:
            return [self]
        if self._short():
            return []
        room = fits
        if len(self.rows) > _FEW_ROWS:
            fits = min(fits, max(len(self.rows) - self.together, 2))
        if fits < min(2, len(self.rows)):
            return []
        # More rows would fit here: they go along with the last ones and the notes.
        turn = [PageBreak()] if fits < room else []
        rest = self._part(self.rows[fits:], None)
        return [self._part(self.rows[:fits], self.caption), *turn, rest]

    def _part(
        self,
        rows: list[tuple[list[tuple[Cell, TaggedParagraph]], bool]],
        caption: TaggedParagraph | None,
    ) -> TaggedTable:
        part = object.__new__(TaggedTable)
        Flowable.__init__(part)
        part.widths, part.look, part.width, part.head, part.rows = (
            self.widths,
            self.look,
            self.width,
            self.head,
            rows,
        )
        part.caption = caption
        part.together = self.together
        part.notes = self.notes if rows and rows[-1] is self.rows[-1] else ()
        part.spaceAfter, part.spaceBefore = self.getSpaceAfter(), 0
        return part

    def draw(self) -> None:
        """Draw rules and grounds as artifacts, cells as TH and TD."""
        canvas, look = self.canv, self.look
        if getattr(canvas, "lzw_dry", False):
            return
        top_of_rows = self.height - self.caption_height
        if self.caption is not None:
            self.caption.drawOn(canvas, 0, top_of_rows + _CAPTION_GAP)
        with artifact(canvas):
            y = top_of_rows
            canvas.setStrokeColor(look.strong_rule)
            canvas.setLineWidth(0.9)
            y -= self.heights[0]
            canvas.line(0, y, self.width, y)
            canvas.setStrokeColor(look.rule)
            canvas.setLineWidth(0.4)
            for (_, tinted), height in zip(self.rows, self.heights[1:], strict=True):
                if tinted:
                    canvas.setFillColor(look.highlight)
                    canvas.rect(0, y - height, self.width, height, stroke=0, fill=1)
                y -= height
                canvas.line(0, y, self.width, y)
        y = top_of_rows
        for number, height in enumerate(self.heights):
            cells = self.head if number == 0 else self.rows[number - 1][0]
            x = 0.0
            for (cell, text), width in zip(cells, self.widths, strict=True):
                _, h = text.wrap(width - 2 * look.pad_x, 1e6)
                top = y - look.pad_y if number else y - height + look.pad_y + h
                text.drawOn(canvas, x + look.pad_x, top - h)
                if cell.bar is not None:
                    self._bar(canvas, cell, x + look.pad_x, top - h - 3.6, width - 2 * look.pad_x)
                x += width
            y -= height

    def _bar(self, canvas: Any, cell: Cell, x: float, y: float, width: float) -> None:
        with artifact(canvas):
            canvas.setFillColor(self.look.bar_ground)
            canvas.rect(x, y, width, 2.6, stroke=0, fill=1)
            canvas.setFillColor(cell.bar_colour)
            canvas.rect(x, y, width * min(max(cell.bar or 0, 0), 1), 2.6, stroke=0, fill=1)


def _cell(cell: Cell, node: Node, once: bool = False) -> tuple[Cell, TaggedParagraph]:
    text = TaggedParagraph(cell.markup, cell.style)
    text.node, text.once = (node if cell.target is None else node.add("Link")), once
    text.target = cell.target
    return cell, text


class Story:
    """Flowables and structure tree, grown together in reading order.

    Markup handed in must already be escaped; alternative texts and outline titles are plain.
    """

    def __init__(self) -> None:
        self.root = Node("Document")
        self.flowables: list[Any] = []
        self.headings: list[tuple[int, str, str, str]] = []
        self._stack = [self.root]

    @property
    def here(self) -> Node:
        """Return the node that new elements go into."""
        return self._stack[-1]

    @contextlib.contextmanager
    def group(self, tag: str = "Sect") -> Iterator[Node]:
        """Open a grouping element (Sect, Div, L, LI …)."""
        self._stack.append(self.here.add(tag))
        try:
            yield self.here
        finally:
            self._stack.pop()

    def text(self, markup: str, style: ParagraphStyle, tag: str = "P") -> TaggedParagraph:
        """Append a paragraph with *tag* and return it."""
        paragraph = TaggedParagraph(markup, style)
        paragraph.node = self.here.add(tag)
        self.flowables.append(paragraph)
        return paragraph

    def heading(
        self, level: int, markup: str, style: ParagraphStyle, outline: str | None = None
    ) -> TaggedParagraph:
        """Append a heading H1 - H3; *outline* is its plain title among the bookmarks.

        It moves to the next page with what follows where less than :data:`NEED` is left.
        ReportLab's ``keepWithNext`` would push a whole long table along.
        """
        self.flowables.append(CondPageBreak(NEED))
        paragraph = self.text(markup, style, f"H{level}")
        if outline is not None:
            paragraph.outline = (outline, level - 1)
            paragraph.anchor = f"kop-{len(self.headings) + 1}"
            self.headings.append((level, markup, outline, paragraph.anchor))
        return paragraph

    def link(self, markup: str, style: ParagraphStyle, target: LinkTarget) -> TaggedParagraph:
        """Append a paragraph that is one link."""
        with self.group("P"):
            paragraph = self.text(markup, style, "Link")
        paragraph.target = target
        return paragraph

    def contents(
        self,
        style: ParagraphStyle,
        colour: Any,
        levels: Sequence[int] = (2,),
        columns: int = 1,
        planned: Sequence[tuple[int, str, str, str]] | None = None,
    ) -> None:
        """Append a table of contents: the headings of *levels* with an outline, as links.

        It may stand before what it lists; measured before that is there, it needs *planned*: the
        level, markup, title and anchor of all headings to come. More than one column does not break
        over pages; dots before the page number are drawn in *colour*.
        """
        node, headings = self.here.add("TOC"), self.headings if planned is None else planned
        self.flowables.append(_Contents(headings, node, style, colour, frozenset(levels), columns))

    def bullets(self, items: Sequence[str], style: ParagraphStyle, numbered: bool = False) -> None:
        """Append a list; the sign or number hangs in the indent of *style*."""
        with self.group("L"):
            for number, item in enumerate(items, 1):
                sign = f"{number}." if numbered else "–"
                with self.group("LI"):
                    label, text = self.here.add("Lbl"), TaggedParagraph(item, style)
                    text.node = self.here.add("LBody")
                    self.flowables.append(_Bullet(sign, label, text, style))

    def figure(self, figure: FigureFlowable, alt: str) -> FigureFlowable:
        """Append a drawing with its text alternative."""
        figure.node = self.here.add("Figure", alt=alt)
        self.flowables.append(figure)
        return figure

    def table(
        self,
        caption: str,
        caption_style: ParagraphStyle,
        head: Sequence[Cell],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        look: TableLook,
        highlight: frozenset[int] = frozenset(),
    ) -> TaggedTable:
        """Append a table with its caption above it."""
        node = self.here.add("Table")
        text = TaggedParagraph(caption, caption_style)
        text.node = node.add("Caption")
        table = TaggedTable(node, head, rows, widths, look, highlight, text)
        self.flowables.append(table)
        return table

    def add(self, *flowables: Any) -> None:
        """Append spacers, breaks and other flowables without content of their own."""
        self.flowables.extend(flowables)


class _Bullet(Flowable):
    """One list item: sign (Lbl) and text (LBody)."""

    def __init__(
        self, sign: str, label: Node, body: TaggedParagraph, style: ParagraphStyle
    ) -> None:
        super().__init__()
        self.sign, self.body, self.style, self.label = sign, body, style, label
        self.spaceAfter, self.spaceBefore = style.spaceAfter, style.spaceBefore

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        _, self.height = self.body.wrap(width, height)
        return width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        parts = self.body.split(width, height)
        if len(parts) < 2:
            return []
        return [_Bullet(self.sign, self.label, parts[0], self.style), *parts[1:]]

    def draw(self) -> None:
        style = self.style
        with marked(self.canv, self.label):
            self.canv.setFont(style.fontName, style.fontSize)
            self.canv.setFillColor(style.textColor)
            self.canv.drawString(
                style.leftIndent - style.bulletIndent, self.height - style.fontSize, self.sign
            )
        self.body.drawOn(self.canv, 0, 0)


_CONTENTS_GUTTER = 17.0


class _Contents(Flowable):
    """The lines of a table of contents; they are made when the whole story is known."""

    def __init__(
        self,
        headings: Sequence[tuple[int, str, str, str]],
        node: Node,
        style: ParagraphStyle,
        colour: Any,
        levels: frozenset[int],
        columns: int,
    ) -> None:
        super().__init__()
        self.headings, self.node, self.style, self.colour = headings, node, style, colour
        self.levels, self.columns = levels, columns
        self.lines: list[_ContentsLine] | None = None

    def _made(self) -> list[_ContentsLine]:
        if self.lines is None:
            self.lines = [
                _ContentsLine(markup, title, anchor, self.node.add("TOCI"), self.style, self.colour)
                for level, markup, title, anchor in self.headings
                if level in self.levels
            ]
        return self.lines

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        lines, gap = self._made(), _CONTENTS_GUTTER * (self.columns - 1)
        self.column = (width - gap) / self.columns
        tall = [line.wrap(self.column, 1e6)[1] for line in lines]
        rows = -(-len(lines) // self.columns)
        self.parts = [range(n, min(n + rows, len(lines))) for n in range(0, len(lines), rows or 1)]
        self.width = width
        self.height = max((sum(tall[k] for k in part) for part in self.parts), default=0.0)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        if self.columns > 1:
            return []
        lines, used, fits = self._made(), 0.0, 0
        for line in lines:
            used += line.wrap(width, 1e6)[1]
            if used > height:
                break
            fits += 1
        if not 0 < fits < len(lines):
            return [self] if fits else []
        return [self._part(lines[:fits]), self._part(lines[fits:])]

    def _part(self, lines: list[_ContentsLine]) -> _Contents:
        part = _Contents(self.headings, self.node, self.style, self.colour, self.levels, 1)
        part.lines = lines
        return part

    def draw(self) -> None:
        lines = self._made()
        for number, part in enumerate(self.parts):
            y = self.height
            for k in part:
                y -= lines[k].height
                lines[k].drawOn(self.canv, number * (self.column + _CONTENTS_GUTTER), y)


class _ContentsLine(Flowable):
    """A title, dots and the page number; all of it is one link."""

    def __init__(
        self,
        markup: str,
        title: str,
        anchor: str,
        node: Node,
        style: ParagraphStyle,
        colour: Any,
    ) -> None:
        super().__init__()
        self.title, self.anchor, self.style, self.colour = title, anchor, style, colour
        self.link = node.add("Reference").add("Link")
        # As the heading is printed: its plain title may hold what no font has.
        self.text = TaggedParagraph(markup, style)
        self.text.node = self.link

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.number_width = stringWidth(" 888", self.style.fontName, self.style.fontSize)
        _, self.height = self.text.wrap(width - self.number_width - 6, 1e6)
        self.width = width
        return width, self.height

    def draw(self) -> None:
        canvas, style = self.canv, self.style
        page = getattr(canvas, "lzw_known", {}).get(self.anchor)
        self.text.drawOn(canvas, 0, 0)
        # On the baseline of the last line of the title.
        base = style.leading - style.fontSize
        last = self.text.blPara.lines[-1]
        words = last[1] if isinstance(last, tuple) else [w.text for w in last.words]
        begin = stringWidth(" ".join(words), style.fontName, style.fontSize) + 4
        end = self.width - self.number_width
        if end - begin > 6:
            with artifact(canvas):
                canvas.setStrokeColor(self.colour)
                canvas.setLineWidth(0.6)
                canvas.setDash(0.6, 2.4)
                canvas.line(begin, base, end, base)
                canvas.setDash()
        if page is not None:
            with marked(canvas, self.link):
                canvas.setFont(style.fontName, style.fontSize)
                canvas.setFillColor(style.textColor)
                canvas.drawRightString(self.width, base, f" {page}")
        says = self.title if page is None else f"{self.title}, bladzijde {page}"
        _link(canvas, self.link, LinkTarget(says, self.anchor), self.width, self.height)


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a running head or foot is drawn: page number and total, size in points."""

    number: int
    total: int
    width: float
    height: float


class TaggedDocument:
    """Writes a story as PDF/UA-1 with the same bytes for the same input.

    *margins* are left, right, top, bottom in points. *decorate* draws running head and foot; it is
    called inside an artifact. *date* is ISO text; the file carries it instead of the clock's time.
    """

    def __init__(
        self,
        title: str,
        *,
        author: str = "",
        subject: str = "",
        date: str = "",
        margins: tuple[float, float, float, float] = (57, 57, 64, 57),
        pagesize: tuple[float, float] = A4,
        decorate: Callable[[Any, PageInfo], None] | None = None,
    ) -> None:
        self.title, self.author, self.subject, self.date = title, author, subject, date
        self.margins, self.pagesize, self.decorate = margins, pagesize, decorate
        self.places: dict[str, int] = {}
        """The page of every heading by its anchor; empty while the pages are counted."""

    def build(self, make_story: Callable[[], Story]) -> bytes:
        """Return the file. *make_story* is called twice: to count the pages and to draw them."""
        self.places = {}
        _, total, places = self._pass(make_story(), 0, {}, dry=True)
        self.places = places
        data, _, _ = self._pass(make_story(), total, places, dry=False)
        return data

    def _pass(
        self, story: Story, total: int, known: dict[str, int], dry: bool
    ) -> tuple[bytes, int, dict[str, int]]:
        """Return the file, the number of pages and the page of every heading."""
        places: dict[str, int] = {}
        target = io.BytesIO()
        width, height = self.pagesize
        left, right, top, bottom = self.margins

        def begin(canvas: TaggedCanvas, page: Any) -> None:
            canvas.lzw_dry = dry
            canvas.lzw_places, canvas.lzw_known = places, known
            canvas.lzw_root = story.root
            canvas.lzw_finish = self._finish
            if self.decorate is not None and not dry:
                canvas.saveState()
                with artifact(canvas, pagination=True):
                    size = page.pageTemplate.pagesize
                    self.decorate(canvas, PageInfo(canvas.getPageNumber(), total, *size))
                canvas.restoreState()

        document = BaseDocTemplate(
            target,
            pagesize=self.pagesize,
            leftMargin=left,
            rightMargin=right,
            topMargin=top,
            bottomMargin=bottom,
            invariant=1,
            pageCompression=1,
            title=self.title,
            author=self.author,
            subject=self.subject,
            creator="LZW Atlas",
            lang=LANGUAGE,
            allowSplitting=1,
        )
        for name, (wide, tall) in ((STANDING, (width, height)), (LYING, (height, width))):
            frame = Frame(
                left,
                bottom,
                wide - left - right,
                tall - top - bottom,
                leftPadding=0,
                rightPadding=0,
                topPadding=0,
                bottomPadding=0,
            )
            template = PageTemplate(name, [frame], onPage=begin, pagesize=(wide, tall))
            document.addPageTemplates(template)
        document.build(list(story.flowables), canvasmaker=TaggedCanvas)
        return target.getvalue(), document.page, places

    def _finish(self, canvas: TaggedCanvas) -> None:
        pdf = canvas._doc
        pdf._pdfVersion = (1, 7)
        # ReportLab would write every page in ASCII, in Python: a quarter larger and far slower.
        pdf.defaultStreamFilters = [PDFZCompress]
        stamp = "D:" + "".join(c for c in self.date if c.isdigit())[:14]
        if len(stamp) >= 10:
            pdf.setDateFormatter(lambda *_: stamp)
        pages = [pdf.Reference(page) for page in pdf.Pages.pages]
        for number, page in enumerate(pdf.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
            page.compression = 0
        catalog = pdf.Catalog
        catalog.Lang = PDFString(LANGUAGE)
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.Metadata = _metadata(self.title, self.author)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        catalog.StructTreeRoot = _structure(
            pdf, canvas.lzw_root, canvas.lzw_marks, canvas.lzw_links, pages
        )


def _prune(node: Node) -> bool:
    """Drop elements that nothing was drawn for; return whether *node* keeps content."""
    node.kids = [k for k in node.kids if isinstance(k, tuple) or _prune(k)]
    return bool(node.kids) or node.tag in ("TD", "TH")


def _structure(
    pdf: Any,
    root: Node,
    marks: list[list[Node]],
    links: list[tuple[Node, PDFDictionary]],
    pages: list[Any],
) -> Any:
    """Register the structure elements with *pdf* and return the tree's root object."""
    _prune(root)
    names: dict[int, PDFObjectReference] = {}
    order: list[tuple[Node, Node | None]] = []

    def number(node: Node, parent: Node | None) -> None:
        names[id(node)] = PDFObjectReference(f"LzwSE{len(order)}")
        order.append((node, parent))
        for kid in node.kids:
            if isinstance(kid, Node):
                number(kid, node)

    number(root, None)
    top = PDFObjectReference("LzwStructTreeRoot")
    for node, parent in order:
        page = next((k[0] for k in node.kids if isinstance(k, tuple)), None)

        def kid(k: Node | tuple[int, Any], page: int | None = page) -> Any:
            if isinstance(k, Node):
                return names[id(k)]
            if isinstance(k[1], PDFDictionary):
                return PDFDictionary(
                    {"Type": PDFName("OBJR"), "Pg": pages[k[0]], "Obj": pdf.Reference(k[1])}
                )
            if k[0] == page:
                return k[1]
            return PDFDictionary({"Type": PDFName("MCR"), "Pg": pages[k[0]], "MCID": k[1]})

        kids = [kid(k) for k in node.kids]
        entry: dict[str, Any] = {
            "Type": PDFName("StructElem"),
            "S": PDFName(node.tag),
            "P": top if parent is None else names[id(parent)],
            "K": kids[0] if len(kids) == 1 else PDFArray(kids),
        }
        if page is not None:
            entry["Pg"] = pages[page]
        if node.alt is not None:
            entry["Alt"] = PDFString(node.alt)
        if node.scope is not None:
            entry["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(node.scope)})
        if node.bbox is not None:
            entry["A"] = PDFDictionary(
                {
                    "O": PDFName("Layout"),
                    "Placement": PDFName("Block"),
                    "BBox": PDFArray([round(v, 2) for v in node.bbox]),
                }
            )
        pdf.Reference(PDFDictionary(entry), names[id(node)].name)
    parents: list[Any] = []
    for page_number, nodes in enumerate(marks):
        parents += [page_number, PDFArray([names[id(n)] for n in nodes])]
    # A link is one object: its key leads to its element itself, not to a list of elements.
    for key, (link, annotation) in enumerate(links, len(pages)):
        annotation["StructParent"] = key
        parents += [key, names[id(link)]]
    tree = PDFDictionary(
        {
            "Type": PDFName("StructTreeRoot"),
            "K": names[id(root)],
            "ParentTree": PDFDictionary({"Nums": PDFArray(parents)}),
            "ParentTreeNextKey": len(pages) + len(links),
        }
    )
    pdf.Reference(tree, top.name)
    return tree


def _metadata(title: str, author: str) -> Any:
    creator = (
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        if author
        else ""
    )
    name = f'<rdf:li xml:lang="x-default">{escape(title)}</rdf:li>'
    xmp = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt>{name}</rdf:Alt></dc:title>{creator}
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    stream = PDFStream(content=xmp.encode("utf-8"), filters=[])
    stream.dictionary["Type"] = PDFName("Metadata")
    stream.dictionary["Subtype"] = PDFName("XML")
    return stream
