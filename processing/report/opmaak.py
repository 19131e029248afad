# SPDX-License-Identifier: GPL-2.0-or-later
"""The layout of an atlas: chapters in, a story of tagged flowables out.

A chapter is set, its pages are counted (:mod:`tekenen.bladspiegel`), and where they have a fault it
is set again, tighter: what is best is kept. All text goes through :func:`typografie.markup`, so
that no name from the data becomes a tag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import unescape

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, NextPageTemplate, PageBreak, Spacer

from ..core.progress import poll
from .model import (
    Atlas,
    Bullets,
    Cards,
    Chapter,
    Drawing,
    Heading,
    KeyFigures,
    MapGrid,
    MapSpec,
    Notice,
    OwnWords,
    ResultMap,
    Sentence,
    TableSpec,
)
from .tekenen.bladspiegel import Page, paginate, stacked
from .tekenen.figuren import Figures
from .tekenen.grafiektekst import alt_text
from .tekenen.kaart import MapFlowable
from .tekenen.tagged import (
    LYING,
    STANDING,
    Cell,
    FigureFlowable,
    LinkTarget,
    Node,
    Story,
    TaggedParagraph,
    TaggedTable,
    artifact,
)
from .tekenen.typografie import (
    COLOURS,
    GRID,
    house_style,
    markup,
    printable,
    styles,
)
from .tekenen.vakken import (
    CardGrid,
    WordsPanel,
    below,
    squeezed,
    tightened,
    value_style,
    word_parts,
)

__all__ = ["Fit", "Layout"]

_LEAST_MAP = 72 * mm
_LEAST_SINGLE, _LEAST_SHEET = 55 * mm, 50 * mm
_SPARE = 2.0
_PLACE = "hoofdstuk-"
_FEW_CHAPTERS = 3
"""Whoever leafs through so few needs no contents."""
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""What letters may shrink to where a chapter has to fit one page."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to set a chapter: how large its text, how much white, how many rows stay together.

    ``cost`` is what a reader pays for it, on the scale of :meth:`Layout._faults`.
    """

    size: float = 1.0
    white: float = 1.0
    together: int = 2
    cost: float = 0.0


_FITS = (
    Fit(),
    Fit(1.0, 0.6, cost=0.2),
    Fit(0.95, 0.6, cost=0.6),
    Fit(1.0, 1.0, 5, cost=0.9),
    Fit(1.0, 1.0, 8, cost=1.0),
    Fit(0.95, 0.6, 6, cost=1.2),
    Fit(0.9, 0.5, cost=1.5),
    Fit(1.0, 1.0, 12, cost=1.6),
    Fit(0.9, 0.3, cost=1.8),
)
"""From roomy to tight; the first without a fault is taken, else the one that costs least."""
_SCANT_COST, _LOOSE_COST, _FEW_COST, _SECOND_COST = 4.0, 0.8, 2.0, 3.0
_LOOSE = 0.35
"""A page of which a smaller share is used is worth some tightening, not small letters."""


class Layout:
    """The story of an atlas, chapter by chapter, each in the first way that leaves no fault.

    *fits* keeps what was chosen: the pass that draws does as the pass that counted.
    """

    def __init__(
        self, atlas: Atlas, figures: Figures, places: Mapping[str, int], fits: dict[int, Fit]
    ) -> None:
        self.atlas, self.figures, self.places, self.fits = atlas, figures, places, fits
        self.s = self.normal = styles(figures.family)
        self.story = Story()
        self.page = Page()
        house = house_style()
        self.lines = list(house.colophon) if house is not None else []
        if house is not None and house.organisation:
            self.lines.insert(0, house.organisation)
        # The page at a glance is one page, also as a file of its own: the atlas has the colophon.
        if all(c.single for c in atlas.chapters):
            self.lines = []
        self.planned = [
            (2, markup(c.question), c.question, anchor)
            for c, anchor in zip(atlas.chapters, _anchors(atlas), strict=True)
        ]
        if self.lines:
            self.planned.append((2, "Colofon", "Colofon", "colofon"))
        for number, chapter in enumerate(atlas.chapters):
            poll()
            if chapter.single:
                self._opening(self._drawn(chapter))
                with self.story.group("Sect"):
                    self._single(number, first=number == 0)
                self.page = Page(used=GRID.height)
            else:
                self._fitted(number)

    @staticmethod
    def _drawn(chapter: Chapter) -> bool:
        return any(isinstance(b, MapSpec | ResultMap | MapGrid) for b in chapter.blocks)

    def _fitted(self, number: int) -> None:
        """Set a chapter; where that leaves a fault try it tighter, and keep what is best."""
        story, chosen = self.story, self.fits.get(number)
        if chosen is not None:
            self.page = self._set(number, chosen)[-1]
            return
        begin = len(story.flowables), len(story.headings), len(story.here.kids)
        best: tuple[float, Fit] | None = None
        last = _FITS[0]
        for last in _FITS:
            self._undo(begin)
            pages = self._set(number, last)
            faults = self._faults(number, pages)
            if best is None or faults + last.cost < best[0]:
                best = faults + last.cost, last
            if not faults:
                break
            poll()
        assert best is not None  # noqa: S101 - there is a first way
        if best[1] is not last:
            self._undo(begin)
            pages = self._set(number, best[1])
        self.fits[number] = best[1]
        self.page = pages[-1]

    def _undo(self, begin: tuple[int, int, int]) -> None:
        story = self.story
        del story.flowables[begin[0] :], story.headings[begin[1] :], story.here.kids[begin[2] :]

    def _set(self, number: int, fit: Fit) -> list[Page]:
        """Add a chapter in one way and return the pages it stands on."""
        story, chapter = self.story, self.atlas.chapters[number]
        self.s = self.normal
        if (fit.size, fit.white) != (1.0, 1.0):
            self.s = tightened(self.normal, fit.size, fit.white)
        begin = len(story.flowables)
        with story.group("Sect"):
            start = self._chapter(number, first=number == 0)
        end = len(story.flowables)
        if number == len(self.atlas.chapters) - 1:
            self._colophon()
        self.s = self.normal
        tables = [f for f in story.flowables[begin:] if isinstance(f, TaggedTable)]
        for table in tables:
            table.together = fit.together
        if tables and story.flowables[end - 1] is (*tables, *tables[-1].notes)[-1]:
            # What closes the atlas stays with the last rows, as their notes do.
            tables[-1].notes = [*tables[-1].notes, *story.flowables[end:]]
        _keep_headings(story.flowables[begin:])
        self._leave_room(start, end)
        lying = self._turn(begin, start)
        blocks = story.flowables[begin:]
        del story.flowables[begin:]
        drawn = self._drawn(chapter)
        # Without a map it goes on below what is there: where it fits, or on a page nearly empty.
        joins = number > 0 and not drawn and not self.atlas.chapters[number - 1].single
        if joins and (stacked(blocks) <= self.page.left or self.page.scant):
            story.add(*blocks)
            return paginate(blocks, self.page)
        if lying:
            story.add(NextPageTemplate(LYING))
        self._opening(drawn)
        story.add(*blocks)
        return paginate(blocks, Page.sheet(lying))

    def _opening(self, drawn: bool) -> None:
        """Begin a page of its own."""
        if self.story.flowables:
            self.story.add(PageBreak() if drawn else CondPageBreak(GRID.height))

    def _faults(self, number: int, pages: Sequence[Page]) -> float:
        """Return how much is wrong with the pages of a chapter; 0 is nothing."""
        cost = 0.0
        for k, page in enumerate(pages):
            used = (page.used - page.after) / page.height
            if page.scant:
                cost += _SCANT_COST
            elif used < _LOOSE and k == len(pages) - 1 and k:
                cost += _LOOSE_COST
            cost += _FEW_COST * page.few
        if self.atlas.chapters[number].sheet and len(pages) > 1:
            cost += _SECOND_COST
        return cost

    def _turn(self, begin: int, start: int) -> bool:
        """Lay the page of a map to take along on its side where that makes the map larger.

        Not where all that follows it fits below it: then the page is full as it stands. Returns
        whether it lies.
        """
        flowables = self.story.flowables
        at, block = next(
            ((k, f) for k, f in enumerate(flowables[start:], start) if isinstance(f, _MapBlock)),
            (0, None),
        )
        if not begin or block is None or not block.alone or block.lying is None:
            return False
        # At the top of its page the white above the first heading is not there.
        above = next((f.getSpaceBefore() for f in flowables[begin:at] if f.getSpaceBefore()), 0.0)
        # A heading asks for the map that it announces: here only what stands above it counts.
        over = [CondPageBreak(0) if _breaks(f) else f for f in flowables[begin:at]]
        used = stacked([*over, block.head, block.source]) - above
        if GRID.height - used - block.room[-1][0] >= block.least():
            return False
        node, block.drawing = block.drawing.node, block.lying()
        block.drawing.node = node
        flowables.insert(at + 1, NextPageTemplate(STANDING))
        return True

    def _single(self, number: int, first: bool) -> None:
        """Set a chapter on one page: smaller letters where it has to be, the map what is left."""
        story, chapter = self.story, self.atlas.chapters[number]
        drawn = [b for b in chapter.blocks if isinstance(b, MapSpec | ResultMap)]
        bare = replace(chapter, blocks=tuple(b for b in chapter.blocks if b not in drawn))
        heads = sum(2 * self.normal.sub.leading + 3 * self.normal.small.leading for _ in drawn)
        for size in _SIZES:
            self.s, self.story = squeezed(self.normal, size), Story()
            self._chapter(number, first, bare)
            rest = stacked([f for f in self.story.flowables if not _breaks(f)])
            if GRID.height - rest - heads >= (_LEAST_SINGLE if drawn else 0):
                break
        self.story = story
        start = len(story.flowables)
        self._chapter(number, first)
        story.flowables[start:] = [f for f in story.flowables[start:] if not _breaks(f)]
        for block in story.flowables[start:]:
            if isinstance(block, _MapBlock):
                used = stacked(story.flowables[start:], without=block)
                block.given = GRID.height - used - _SPARE
        self.s = self.normal

    def _colophon(self) -> None:
        """Close with who made the atlas, where the house style says so."""
        if not self.lines:
            return
        keep = CondPageBreak(0)
        self.story.add(keep)
        begin = len(self.story.flowables)
        with self.story.group("Sect"):
            opens = self.s.sub.clone("sub_opens", spaceBefore=26)
            self._heading(len(self.atlas.chapters), opens)
            for line in self.lines:
                if line:
                    self.story.text(markup(line), self.s.body)
        # Of one that is longer than this a part may go to the next page.
        lines = [f for f in self.story.flowables[begin:] if not _breaks(f)]
        keep.height = min(stacked(lines), 50 * mm)
        self.story.flowables[begin].height = 0.0

    def _heading(self, number: int, style: Any) -> None:
        """Add the heading that is planned for a chapter: others refer to its anchor."""
        level, text, title, anchor = self.planned[number]
        self.story.heading(level, text, style, title).anchor = anchor
        self.story.headings[-1] = self.planned[number]

    def _chapter(self, number: int, first: bool, instead: Chapter | None = None) -> int:
        """Lay out a chapter, or *instead* in its place; return where its blocks begin."""
        story, s, a = self.story, self.s, self.atlas
        chapter = instead or a.chapters[number]
        if first:
            story.text(markup(a.kicker), s.kicker)
            title = s.title
            if stringWidth(a.name, title.fontName, title.fontSize) > 1.9 * GRID.width:
                title = s.section
            story.heading(1, markup(a.name), title, a.name)
            self._heading(number, s.question)
            story.text(self._sentence(chapter.lead), s.answer)
        else:
            # White above it where it does not open a page.
            self._heading(number, s.section.clone("section_opens", spaceBefore=26))
            story.text(self._sentence(chapter.lead), s.lead)
        start = len(story.flowables)
        for block in chapter.blocks:
            self._block(block, chapter)
        # A page that has to hold everything has no room for the contents: the next one begins so.
        before = a.chapters[:number]
        if len(a.chapters) > _FEW_CHAPTERS and not chapter.single and all(c.single for c in before):
            self._contents()
        return start

    def _contents(self) -> None:
        """Close the first page with what else there is, in two columns."""
        story, s = self.story, self.s
        story.heading(3, "In deze atlas", s.sub)
        story.contents(s.contents, COLOURS.unknown, columns=2, planned=self.planned)

    def _leave_room(self, start: int, end: int) -> None:
        """Let the map of a chapter leave room for what follows it, where both fit on one page."""
        flowables = self.story.flowables
        for number in reversed(range(start, end)):
            block = flowables[number]
            if isinstance(block, _MapBlock):
                rest = flowables[number + 1 : end]
                later = next((k for k, f in enumerate(rest) if isinstance(f, _MapBlock)), len(rest))
                rest = rest[:later]
                ends = [0, *(k for k in range(1, later) if _begins(rest, k)), later]
                parts = [rest[a:b] for a, b in pairwise(ends)]
                # A break between two of them, also of no height, keeps their white apart.
                kept = [
                    [f for p in parts[:k] for f in (*p, CondPageBreak(0))] for k in range(len(ends))
                ]
                block.room = [(stacked(k), CondPageBreak(0)) for k in kept]
                for at, (_, end_of_page) in reversed(list(zip(ends, block.room, strict=True))):
                    flowables.insert(number + 1 + at, end_of_page)

    def _sentence(self, sentence: Sentence) -> str:
        text = markup(sentence.text)
        if sentence.certainty:
            size = self.s.small.fontSize + 0.6
            font, colour = self.s.figure_note.fontName, COLOURS.quiet.hexval().replace("0x", "#")
            # The word stays with the last of the sentence: alone on a line it is lost.
            text += (
                f'\u00a0<font name="{font}" size="{size:.1f}" color="{colour}">'
                f"({markup(sentence.certainty)})</font>"
            )
        return text

    def _block(self, block: Any, chapter: Chapter) -> None:
        story, s = self.story, self.s
        if isinstance(block, Sentence):
            story.text(self._sentence(block), s.body)
        elif isinstance(block, Heading):
            story.heading(3, markup(block.text), s.sub)
        elif isinstance(block, Notice):
            self._notice(block)
        elif isinstance(block, Bullets):
            story.bullets([markup(i) for i in block.items], s.item, block.numbered)
        elif isinstance(block, KeyFigures):
            self._figures(block)
        elif isinstance(block, Cards):
            with story.group("L") as node:
                story.add(CardGrid(block, node, s, GRID.width), Spacer(1, 6))
        elif isinstance(block, OwnWords):
            with story.group("BlockQuote") as node:
                for words, byline in word_parts(block):
                    story.add(WordsPanel(words, byline, node, s, GRID.width))
        elif isinstance(block, MapSpec | ResultMap):
            self._map(block, chapter.sheet)
        elif isinstance(block, MapGrid):
            self._grid(block)
        elif isinstance(block, TableSpec):
            self._table(block)
        elif isinstance(block, Drawing):
            story.add(Spacer(1, 4))
            story.figure(self.figures.chart(block), alt_text(block))
        else:
            raise TypeError(f"no layout for {type(block).__name__} in {chapter.key}")

    def _notice(self, block: Notice) -> None:
        text = TaggedParagraph(markup(block.text), self.s.body)
        text.node = self.story.here.add("P")
        self.story.add(_Panel(text, GRID.width))

    def _figures(self, block: KeyFigures) -> None:
        with self.story.group("L") as node:
            self.story.add(_FigureRow(block, node, self.s, GRID.width), Spacer(1, 6))

    def _table(self, block: TableSpec) -> None:
        story, s = self.story, self.s
        look = s.look if len(block.head) < _MANY_COLUMNS else replace(s.look, pad_x=3)
        if len(block.rows) > _MANY_ROWS:
            look = replace(look, pad_y=look.pad_y * 0.53)
        k = GRID.width / sum(block.widths)
        looks = {"r": (s.head_right, s.cell_right), "l": (s.head, s.cell)}
        # Words right behind a column of numbers keep their distance.
        apart = tuple(x.clone(f"{x.name}-apart", leftIndent=6) for x in looks["l"])
        columns = [
            apart if (before, a) == ("r", "l") else looks[a]
            for before, a in zip(" " + block.align, block.align, strict=False)
        ]
        columns[0] = columns[0][0], s.cell_bold
        head = [Cell(markup(t), style) for t, (style, _) in zip(block.head, columns, strict=True)]
        rows = [
            [
                Cell(
                    markup(self._page_of(c.to) if c.to else c.text),
                    style,
                    c.bar,
                    COLOURS.within,
                    self._target(c.to) if c.to else None,
                )
                for c, (_, style) in zip(line, columns, strict=True)
            ]
            for line in block.rows
        ]
        widths = _fit_columns([w * k for w in block.widths], [head, *rows], look.pad_x)
        table = story.table(
            markup(block.caption),
            s.caption,
            head,
            rows,
            widths,
            look,
            block.highlight,
        )
        table.spaceBefore, table.spaceAfter = 8, 5
        table.notes = [story.text(markup(note), s.small) for note in block.notes]

    def _page_of(self, name: str) -> str:
        """Return the page of the chapter called *name*; a dash where this atlas has none."""
        if name not in {c.name for c in self.atlas.chapters}:
            return "–"
        # While pages are counted nobody knows yet; two figures are as wide as they come.
        return str(self.places.get(_PLACE + name, "00"))

    def _target(self, name: str) -> LinkTarget | None:
        found = next((c for c in self.atlas.chapters if c.name == name), None)
        if found is None:
            return None
        says = f"Naar bladzijde {self._page_of(name)}: {printable(found.question)}"
        return LinkTarget(says, _PLACE + name)

    # -- maps ------------------------------------------------------------------------------

    def _map(self, spec: MapSpec | ResultMap, sheet: bool) -> None:
        head = self._part(spec.title, self.s.sub, "H3")
        if isinstance(spec, ResultMap):
            drawing = self.figures.result_map(spec)
        else:
            drawing = self.figures.category_map(spec, GRID.width, 0, fill=True)
        drawing.node = self.story.here.add("Figure", alt=spec.alt)
        source = self._part(self.atlas.source_line, self.s.small, "P")
        block = _MapBlock(head, drawing, source)
        if sheet:
            block.smallest = drawing.least = _LEAST_SHEET
        if isinstance(spec, ResultMap) and spec.alone:
            block.alone = True
            if self.figures.lies(spec):
                block.lying = partial(self.figures.result_map, spec, GRID.lying)
        self.story.add(block)

    def _part(self, text: str, style: Any, tag: str) -> TaggedParagraph:
        part = TaggedParagraph(markup(text), style)
        part.node = self.story.here.add(tag)
        return part

    def _grid(self, block: MapGrid) -> None:
        story = self.story
        width = (GRID.width - GRID.gutter) / 2
        # Where there is no map, a line says why: an empty frame says nothing.
        for label, content in block.cells:
            if isinstance(content, Notice):
                story.text(f"<b>{markup(label)}.</b> {markup(content.text)}", self.s.body)
        cells = [(n, c) for n, c in block.cells if isinstance(c, MapSpec)]
        height = 78 * mm if len(cells) > 2 else 95 * mm
        if cells:
            ideal = self.figures.category_map(cells[0][1], width, height).ideal_height()
            height = min(height, max(ideal, 52 * mm))
        for start in range(0, len(cells), 2):
            items: list[tuple[TaggedParagraph, TaggedParagraph, Any]] = []
            for label, spec in cells[start : start + 2]:
                head = self._part(label, self.s.sub, "H3")
                text = self._part(spec.sentence.text, self.s.small, "P")
                drawing = self.figures.category_map(spec, width, height)
                drawing.node = story.here.add("Figure", alt=spec.alt)
                items.append((head, text, drawing))
            story.add(_Pair(items, width, GRID.gutter, height), Spacer(1, 10))
        if cells:
            story.text(markup(self.atlas.source_line), self.s.small)


def _anchors(atlas: Atlas) -> Iterator[str]:
    """Yield the anchor of every chapter: its name where it is the first to have it."""
    seen: set[str] = set()
    for number, chapter in enumerate(atlas.chapters, 1):
        named = chapter.name and chapter.name not in seen
        yield _PLACE + chapter.name if named else f"bladzijde-{number}"
        seen.add(chapter.name)


_MANY_ROWS, _MANY_COLUMNS = 12, 8
"""Tables of more rows, or of so many columns, have less white between them."""
_SLACK = 0.8
"""The part of the white in a column that goes to columns with more to say."""


def _fit_columns(
    widths: Sequence[float], lines: Sequence[Sequence[Cell]], pad: float
) -> list[float]:
    """Return *widths* with room for the longest word of every column, the total unchanged.

    Where text has to break, its column gets the white that others do not need: little shortages
    first. A word of more than a third of the table (a hostile name) is left to break.
    """
    total = sum(widths)
    least, whole = [], []
    for cells in zip(*lines, strict=True):
        texts = [(unescape(c.markup), c.style) for c in cells]
        words = [(w, s) for t, s in texts for w in t.split(" ")]
        longest = max(stringWidth(w, s.fontName, s.fontSize) + s.leftIndent for w, s in words)
        least.append(min(longest + 2 * pad + 0.5, total / 3))
        # A head may break, and a bar is as wide as its column.
        sizes = [stringWidth(t, s.fontName, s.fontSize) + s.leftIndent for t, s in texts[1:]]
        own = max(sizes, default=0.0)
        whole.append(max(own + 2 * pad + 0.5, least[-1]))
    bars = [any(c.bar is not None for c in cells[1:]) for cells in zip(*lines, strict=True)]
    out = [max(w, m) for w, m in zip(widths, least, strict=True)]
    spare = [w - m for w, m in zip(out, least, strict=True)]
    over = sum(out) - total
    if over > 0 and sum(spare) > 0:
        share = min(over / sum(spare), 1.0)
        out = [w - s * share for w, s in zip(out, spare, strict=True)]
    out = [w * total / sum(out) for w in out]
    short = [max(n - w, 0.0) for w, n in zip(out, whole, strict=True)]
    free = [
        0.0 if bar else _SLACK * max(w - n, 0.0) for w, n, bar in zip(out, whole, bars, strict=True)
    ]
    left = given = min(sum(free), sum(short))
    if not given:
        return out
    out = [w - f * given / sum(free) for w, f in zip(out, free, strict=True)]
    for need, k in sorted((s, k) for k, s in enumerate(short)):
        part = min(need, left)
        out[k] += part
        left -= part
    return out


def _begins(flowables: Sequence[Any], k: int) -> bool:
    """Return whether at *k* a table begins, or a heading with what keeps it together."""
    if isinstance(flowables[k - 1], CondPageBreak):
        return False
    ahead = next((f for f in flowables[k:] if not isinstance(f, CondPageBreak)), None)
    if isinstance(ahead, TaggedTable):
        heading = getattr(flowables[k - 1], "node", None)
        return heading is None or heading.tag != "H3"
    node = getattr(ahead, "node", None)
    return isinstance(ahead, TaggedParagraph) and node is not None and node.tag == "H3"


def _breaks(flowable: Any) -> bool:
    return isinstance(flowable, CondPageBreak)


def _keep_headings(flowables: Sequence[Any]) -> None:
    """Let every heading ask for room for itself and for the first of what it announces."""
    for k, (gap, head) in enumerate(pairwise(flowables)):
        if isinstance(gap, CondPageBreak) and _level(head):
            need = stacked(list(_announced(flowables[k + 1 :])))
            gap.height = min(max(gap.height, need), GRID.height)


def _announced(flowables: Sequence[Any]) -> Iterator[Any]:
    """Yield a heading, a line of text and the least part of what they are about."""
    texts = 0
    for item in flowables:
        if isinstance(item, CondPageBreak):
            continue
        if isinstance(item, TaggedParagraph):
            texts = 0 if _level(item) else texts + 1
            if texts > 1:
                return
            yield item
            continue
        if isinstance(item, TaggedTable):
            yield Spacer(1, item.getSpaceBefore() + item.least())
        elif isinstance(item, _MapBlock):
            yield from (item.head, Spacer(1, _LEAST_MAP), item.source)
        elif isinstance(item, FigureFlowable):
            yield item
        return


def _level(item: Any) -> bool:
    node = getattr(item, "node", None)
    return isinstance(item, TaggedParagraph) and node is not None and node.tag[0] == "H"


class _MapBlock(Flowable):
    """Heading, map and source line; the map takes the height that is left on the page.

    ``room`` are heights (points) of what may follow it on its page, from nothing to all, each with
    the break that stands there. Of all it leaves room for as much as it can: for everything from a
    map of a third of the page, for a part only where the map itself does not become smaller. What
    does not fit goes to the next page as a whole.
    """

    def __init__(
        self,
        head: TaggedParagraph,
        drawing: MapFlowable,
        source: TaggedParagraph,
    ) -> None:
        super().__init__()
        self.head, self.drawing, self.source = head, drawing, source
        self.room: list[tuple[float, Any]] = []
        self.smallest = _LEAST_MAP
        self.alone = False
        """Whether it is to take along: what follows stands below it only where it stays large."""
        self.lying: Callable[[], MapFlowable] | None = None
        """Makes the map for a page on its side, where that suits the gebied."""
        self.given = 0.0
        """The height in points that it has to do with, where that is settled."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if self.given:
            height, self.drawing.least = min(height, self.given), 0.0
        self.head_height = self.head.wrap(width, 1e6)[1] + 4
        self.source_height = self.source.wrap(width, 1e6)[1] + 1
        room = height - self.head_height - self.source_height - 1
        chosen = 0
        for k, (need, _) in enumerate(self.room):
            whole = k == len(self.room) - 1
            least = self.least() if whole else max(_LEAST_MAP, 0.9 * self.drawing.ideal_height())
            if (whole or not self.alone) and room - need >= least:
                chosen = k
        for k, (_, end_of_page) in enumerate(self.room):
            last = k == len(self.room) - 1
            end_of_page.height = GRID.height if k == chosen and not last else 0
        if self.room:
            room -= self.room[chosen][0]
        _, drawn = self.drawing.wrap(width, room)
        self.width, self.height = width, drawn + self.head_height + self.source_height
        return self.width, self.height

    def least(self) -> float:
        """Return the height of the map at which all that follows may stand below it."""
        large = 0.65 * self.drawing.ideal_height() if self.alone else 0.0
        return float(max(self.smallest, large))

    def draw(self) -> None:
        self.head.drawOn(self.canv, 0, self.height - self.head_height + 4)
        self.drawing.drawOn(self.canv, 0, self.source_height)
        self.source.drawOn(self.canv, 0, 0)


class _Panel(Flowable):
    """A notice: text beside an upright bar on a tinted ground."""

    def __init__(self, text: TaggedParagraph, width: float) -> None:
        super().__init__()
        self.text, self.width = text, width
        self.spaceAfter = 8

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        _, h = self.text.wrap(self.width - 22, 1e6)
        self.height = h + 11
        return self.width, self.height

    def draw(self) -> None:
        with artifact(self.canv):
            self.canv.setFillColor(COLOURS.accent_ground)
            self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            self.canv.setFillColor(COLOURS.wide)
            self.canv.rect(0, 0, 3, self.height, stroke=0, fill=1)
        self.text.drawOn(self.canv, 13, 6.5)


class _FigureRow(Flowable):
    """Big figures side by side; each is one list item with its value, meaning and certainty."""

    def __init__(self, block: KeyFigures, node: Node, s: Any, width: float) -> None:
        super().__init__()
        self.width = width
        self.spaceBefore = 6
        self.columns = []
        n = len(block.figures)
        longest = max((len(f.label) for f in block.figures), default=1)
        weights = [1.0 + 0.75 * (len(f.label) / longest) ** 2 for f in block.figures]
        room = width - (n - 1) * 12
        for figure, weight in zip(block.figures, weights, strict=True):
            own = room * weight / sum(weights)
            body = node.add("LI").add("LBody")
            style = value_style(figure.value, s.figure, s.sub, own)
            parts = []
            for text, look in (
                (figure.value, style),
                (figure.label, s.figure_label),
                (figure.certainty, s.figure_note),
            ):
                part = TaggedParagraph(markup(text), look)
                part.node = body.add("P")
                parts.append(part)
            self.columns.append((own, parts))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        # The values stand on one line, large or small.
        self.value = max((p[0].wrap(w, 1e6)[1] for w, p in self.columns), default=0.0)
        self.height = 10 + max((below(p, w, self.value) for w, p in self.columns), default=0.0)
        return self.width, self.height

    def draw(self) -> None:
        x = 0.0
        for width, parts in self.columns:
            with artifact(self.canv):
                self.canv.setFillColor(COLOURS.accent)
                self.canv.rect(x, self.height - 2, width, 1.4, stroke=0, fill=1)
            y = self.height - 6
            for k, part in enumerate(parts):
                y -= part.wrap(width, 1e6)[1] if k else self.value
                part.drawOn(self.canv, x, y)
            x += width + 12


class _Pair(Flowable):
    """Two cells of a map grid: heading, sentence and map each, tops and maps aligned."""

    def __init__(
        self,
        items: list[tuple[TaggedParagraph, TaggedParagraph, Any]],
        width: float,
        gutter: float,
        height: float,
    ) -> None:
        super().__init__()
        self.items, self.cell, self.gutter, self.map_height = items, width, gutter, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.heads = [h.wrap(self.cell, 1e6)[1] for h, _, _ in self.items]
        self.texts = [t.wrap(self.cell, 1e6)[1] for _, t, _ in self.items]
        self.width = 2 * self.cell + self.gutter
        self.height = max(self.heads) + max(self.texts) + 5 + self.map_height
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        for number, (head, text, drawing) in enumerate(self.items):
            x = number * (self.cell + self.gutter)
            y = self.height - max(self.heads)
            head.drawOn(canvas, x, y + max(self.heads) - self.heads[number])
            text.drawOn(canvas, x, y - self.texts[number])
            drawing.wrap(self.cell, self.map_height)
            drawing.drawOn(canvas, x, 0)
