# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages are measured as ReportLab fills them, and no chapter leaves a few rows behind."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.report.atlas import render
from lzw_atlas.processing.report.huisstijl import HouseStyle
from lzw_atlas.processing.report.inhoud import _told, make_content
from lzw_atlas.processing.report.model import (
    Atlas,
    AtlasData,
    Card,
    Cards,
    Chapter,
    Heading,
    KeyFigure,
    KeyFigures,
    Sentence,
    TableCell,
    TableSpec,
)
from lzw_atlas.processing.report.schrijver import Writer
from lzw_atlas.processing.report.tekenen.bladspiegel import SCANT, Page, paginate, stacked
from lzw_atlas.processing.report.tekenen.tagged import Cell, Story, TaggedDocument
from lzw_atlas.processing.report.tekenen.typografie import GRID, LEAST_PT, fonts, styles
from lzw_atlas.processing.report.tekenen.vakken import tightened, value_style
from reportlab.platypus import CondPageBreak, PageBreak, Spacer

PARTS = st.one_of(
    st.tuples(st.just("text"), st.integers(1, 60)),
    st.tuples(st.just("head"), st.just(0)),
    st.tuples(st.just("table"), st.integers(1, 45)),
    st.tuples(st.just("space"), st.integers(1, 300)),
    st.tuples(st.just("break"), st.just(0)),
    st.tuples(st.just("cond"), st.integers(1, 500)),
)


def story_of(parts: list[tuple[str, int]]) -> Story:
    story, s = Story(), styles()
    story.heading(1, "Begin", s.section, "Begin")
    story.text("Een zin.", s.body)
    for number, (kind, size) in enumerate(parts):
        if kind == "text":
            story.text("Zeven woorden die samen een zin zijn. " * size, s.body)
        elif kind == "head":
            story.heading(2, f"Kop {number}", s.sub, f"Kop {number}")
        elif kind == "table":
            rows = [[Cell(f"rij {k}", s.cell)] for k in range(size)]
            table = story.table("Tabel", s.caption, [Cell("Naam", s.head)], rows, [200], s.look)
            table.spaceBefore, table.spaceAfter = 8, 5
            table.notes = [story.text("Een noot bij de tabel.", s.small)]
        elif kind == "space":
            story.add(Spacer(1, size))
        elif kind == "break":
            story.add(PageBreak(), Spacer(1, 1))
        else:
            story.add(CondPageBreak(size))
    return story


@settings(deadline=None, max_examples=40)
@given(st.lists(PARTS, min_size=1, max_size=12))
def test_pages_are_counted_as_reportlab_makes_them(parts: list[tuple[str, int]]) -> None:
    margins = (GRID.left, GRID.right, GRID.top, GRID.bottom)
    document = TaggedDocument("Proef", date="2026-01-01", margins=margins)
    # Something closes the story: ReportLab makes no page for a break at the end.
    parts = [*parts, ("text", 1)]
    with pikepdf.open(io.BytesIO(document.build(lambda: story_of(parts)))) as pdf:
        made = len(pdf.pages)
    assert len(paginate(story_of(parts).flowables)) == made


def test_what_stands_under_each_other_is_as_tall_as_the_page_it_fills() -> None:
    flowables = story_of([("text", 3), ("table", 9), ("head", 0), ("text", 30)]).flowables
    page = paginate(flowables)[0]
    assert stacked(flowables) == pytest.approx(page.used - page.after)
    # On a page with just that much left it fits, on one with a point less it does not.
    begin = Page(used=GRID.height - stacked(flowables))
    assert len(paginate(flowables, begin)) == 1
    begin.used += 1
    assert len(paginate(flowables, begin)) == 2


def table(rows: int, columns: tuple[str, ...] = ("Naam", "Getal")) -> TableSpec:
    lines = tuple((TableCell(f"rij {k} van de tabel"), TableCell(str(k))) for k in range(rows))
    return TableSpec("Een tabel", columns, lines, "lr", (60, 20), ("Een noot.",))


def atlas_of(data: AtlasData, *chapters: Chapter) -> Atlas:
    return replace(make_content(data, "GM9999"), chapters=chapters)


def chapter(key: str, *blocks: Any) -> Chapter:
    return Chapter(key, f"Vraag {key}?", Sentence("Het antwoord."), blocks)


def pages(pdf_bytes: bytes, *how: str) -> list[str]:
    run = subprocess.run(
        ["pdftotext", *how, "-", "-"], input=pdf_bytes, capture_output=True, check=True
    )
    return run.stdout.decode().split("<page " if "-bbox" in how else "\f")


def lowest(pdf_bytes: bytes) -> list[float]:
    """Return of every page how much of its height is used, by the word that stands lowest."""
    out = []
    for page in pages(pdf_bytes, "-bbox")[1:]:
        tall = float(re.findall(r'height="([\d.]+)"', page)[0])
        ends = [float(y) for y in re.findall(r'yMax="([\d.]+)"', page)]
        low = max((y for y in ends if y < tall - GRID.bottom + 3), default=0.0)
        out.append((low - GRID.top) / (tall - GRID.top - GRID.bottom))
    return out


def rows_per_page(pdf_bytes: bytes) -> list[int]:
    return [p.count("van de tabel") for p in pages(pdf_bytes) if p]


@pytest.mark.parametrize("rows", range(34, 52))
def test_a_table_leaves_no_few_rows_on_a_page_of_their_own(data: AtlasData, rows: int) -> None:
    made = render(atlas_of(data, chapter("a", table(rows))), data)
    per_page = rows_per_page(made)
    assert sum(per_page) == rows
    assert per_page[-1] > 3
    assert lowest(made)[-1] > SCANT - 0.02


def test_the_colofon_does_not_stand_alone(data: AtlasData) -> None:
    house = HouseStyle(organisation="Gemeente Voorbeeld", colophon=("Tekst: team wonen",))
    dressed = replace(data, huisstijl=house)
    for rows in range(30, 46):
        made = render(atlas_of(dressed, chapter("a", table(4)), chapter("b", table(rows))), dressed)
        assert lowest(made)[-1] > SCANT - 0.02, rows


def test_a_heading_stands_on_the_page_of_what_it_announces(data: AtlasData) -> None:
    for rows in range(20, 44):
        blocks = (table(rows), Heading("Nog een kop"), Sentence("Een zin."), table(3))
        made = render(atlas_of(data, chapter("a", *blocks)), data)
        page = next(p for p in pages(made) if "Nog een kop" in p)
        below = page.partition("Nog een kop")[2]
        assert below.count("van de tabel") == 3, rows
        assert "Een noot." in below, rows


def test_no_letter_is_set_smaller_than_can_be_read() -> None:
    tight = tightened(styles(), 0.5, 0.5)
    k = fonts().scale
    assert tight.cell.fontSize == pytest.approx(LEAST_PT * k)
    assert tight.small.fontSize == pytest.approx(LEAST_PT * k)
    assert tight.section.fontSize == styles().section.fontSize


@pytest.mark.parametrize("code", ["GM9999", "WK999901", "WK999902"])
def test_pages_of_an_atlas_are_well_filled_before_a_chapter_with_a_map(
    data: AtlasData, code: str
) -> None:
    made = render(make_content(data, code), data)
    used = lowest(made)
    assert min(used) > SCANT, used


def test_no_two_columns_of_a_table_have_the_same_head(data: AtlasData) -> None:
    codes = set(data.bereikbaarheid_gebied.data["gebied_code"])
    for code in sorted(codes):
        for c in make_content(data, code).chapters:
            for block in c.blocks:
                if isinstance(block, TableSpec):
                    heads = [h.lower() for h in block.head]
                    assert len(set(heads)) == len(heads), (c.key, block.head)


def test_a_figure_that_is_kept_back_is_words_and_says_why(data: AtlasData) -> None:
    s = styles()
    words = value_style("geheim", s.figure, s.sub, 100)
    assert words.fontSize == s.sub.fontSize < value_style("1.235", s.figure, s.sub, 100).fontSize
    made = KeyFigures((KeyFigure("geheim", "komen erbij", "geschat"),))
    cards = Cards((Card("geheim", "mensen", "", "", "geteld"), Card("12", "a", "", "", "geteld")))
    told = _told(Writer(data, "GM9999"), chapter("a", made, cards))
    why = "niet gepubliceerd: er volgt een aantal onder de 10 uit"
    assert told.blocks[0] == KeyFigures((KeyFigure("geheim", "komen erbij", why),))
    assert [c.certainty for c in told.blocks[1].cards] == [why, "geteld"]
