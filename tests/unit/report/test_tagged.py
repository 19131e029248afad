# SPDX-License-Identifier: GPL-2.0-or-later
"""Tagging for any ReportLab document: contents, links, and a report that is no atlas."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lzw_atlas.processing.report.atlas import render
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import AtlasData
from lzw_atlas.processing.report.tekenen.tagged import (
    Cell,
    FigureFlowable,
    LinkTarget,
    PageInfo,
    Story,
    TableLook,
    TaggedDocument,
)
from lzw_atlas.processing.report.tekenen.typografie import fonts
from reportlab.lib.colors import black, grey, white
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Spacer

from ..verapdf import failed_rules

MakeData = Callable[..., AtlasData]
HOSTILE = '<b>Dik</b> & "R&D" <img src="file:///C:/geheim.txt"> 🚌 ' + "Lang" * 45


class Square(FigureFlowable):
    """A drawing of somebody else."""

    def paint(self, canvas: Any) -> None:
        """Draw a square with a word in it."""
        canvas.setFillColor(grey)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont(fonts().bold, 9)
        canvas.drawCentredString(self.width / 2, 5, "vierkant")


def report(chapters: int = 3, columns: int = 1) -> Story:
    """Return a yearly report: nothing in it is of an atlas."""
    f = fonts()

    def style(size: float, font: str = f.regular) -> ParagraphStyle:
        return ParagraphStyle(
            f"s{size}", fontName=font, bulletFontName=font, fontSize=size, leading=size * 1.3,
            leftIndent=0, bulletIndent=0, spaceAfter=4,
        )  # fmt: skip

    body, item = style(9), style(9)
    item.leftIndent = item.bulletIndent = 12
    look = TableLook(grey, black, white, white)
    story = Story()
    story.heading(1, "Jaarverslag", style(20, f.bold), "Jaarverslag")
    story.text("Dit is een verslag van een vereniging.", body)
    story.heading(2, "Inhoud", style(14, f.bold), None)
    story.contents(body, grey, columns=columns)
    for number in range(1, chapters + 1):
        story.add(PageBreak())
        with story.group("Sect"):
            story.heading(2, f"Hoofdstuk {number}", style(14, f.bold), f"Hoofdstuk {number}")
            story.text("Wat wij deden. " * 30, body)
            story.bullets(["eerst dit", "toen dat"], item, numbered=True)
            story.heading(3, "Cijfers", style(11, f.bold), "Cijfers")
            rows = [[Cell(f"Rij {k}", body), Cell(str(k), body)] for k in range(25)]
            head = [Cell("Naam", body), Cell("Aantal", body)]
            story.table("Leden", body, head, rows, [80, 60], look)
            story.add(Spacer(1, 6))
            story.figure(Square(60, 20), f"Een vierkant bij hoofdstuk {number}.")
            target = LinkTarget("Meer op de website", address="https://www.example.org/a?b=1&c=2")
            story.link("Meer op de website", body, target)
    return story


def foot(canvas: Any, page: PageInfo) -> None:
    """Draw the number of the page."""
    canvas.setFont(fonts().regular, 7)
    canvas.drawString(20, 15, f"{page.number} / {page.total}")


def made(chapters: int = 3, columns: int = 1) -> bytes:
    """Return the report as a file."""
    document = TaggedDocument(
        "Jaarverslag van een vereniging", pagesize=A5, margins=(30, 30, 40, 40), decorate=foot
    )
    return document.build(lambda: report(chapters, columns))


def elements(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    """Return the structure elements with that tag, in reading order."""
    out: list[Any] = []

    def walk(element: Any) -> None:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        if str(element.S) == f"/{tag}":
            out.append(element)
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            walk(kid)

    walk(pdf.Root.StructTreeRoot.K)
    return out


def text_of(pdf: bytes, *options: str) -> str:
    """Return the text of a file, or skip where poppler is absent."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True)
    return run.stdout.decode().replace("\xa0", " ")


def test_every_line_of_the_contents_is_a_link_to_the_page_it_names() -> None:
    file = made(5)
    with pikepdf.open(io.BytesIO(file)) as pdf:
        (contents,) = elements(pdf, "TOC")
        lines = elements(pdf, "TOCI")
        assert len(lines) == len(contents.K) == 5
        flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = {int(flat[i]): flat[i + 1] for i in range(0, len(flat), 2)}
        assert sorted(parents) == list(range(len(parents)))
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(parents)
        number_of = {p.obj.objgen: k for k, p in enumerate(pdf.pages)}
        printed = dict(re.findall(r"(Hoofdstuk \d)\W+(\d+)", text_of(file, "-l", "1", "-layout")))
        for number, line in enumerate(lines, 1):
            link = line.K.K
            assert str(line.K.S) == "/Reference"
            assert str(link.S) == "/Link"
            reference = next(k for k in link.K if isinstance(k, pikepdf.Dictionary) and "/Obj" in k)
            annotation = reference.Obj
            assert str(annotation.Subtype) == "/Link"
            assert parents[int(annotation.StructParent)].objgen == link.objgen
            page = number_of[annotation.Dest[0].objgen] + 1
            assert str(annotation.Contents) == f"Hoofdstuk {number}, bladzijde {page}"
            assert printed[f"Hoofdstuk {number}"] == str(page)
            assert f"Hoofdstuk {number}\n" in text_of(file, "-f", str(page), "-l", str(page))


def test_long_contents_break_over_pages_and_columns_do_not() -> None:
    with pikepdf.open(io.BytesIO(made(60))) as pdf:
        assert len(elements(pdf, "TOC")) == 1
        assert len(elements(pdf, "TOCI")) == 60
        assert len(pdf.pages[0].obj.Annots) < 60
        assert len(pdf.pages[0].obj.Annots) + len(pdf.pages[1].obj.Annots) == 60
    two = text_of(made(8, columns=2), "-l", "1", "-layout")
    assert re.search(r"Hoofdstuk 1 .*Hoofdstuk 5", two)


def test_notes_below_a_table_never_stand_on_a_page_without_rows() -> None:
    f = fonts()
    body = ParagraphStyle("b", fontName=f.regular, fontSize=9, leading=12)

    def story(room: float) -> Story:
        out = Story()
        out.heading(1, "Verslag", body, "Verslag")
        out.add(Spacer(1, room))
        rows = [[Cell(f"Rij {k}", body), Cell(str(k), body)] for k in range(6)]
        head = [Cell("Naam", body), Cell("Aantal", body)]
        look = TableLook(grey, black, white, white)
        table = out.table("Leden", body, head, rows, [80, 60], look)
        table.notes = [out.text(f"Noot {k}.", body) for k in range(3)]
        return out

    split = 0
    for room in range(280, 500, 6):
        document = TaggedDocument("Verslag", pagesize=A5, margins=(30, 30, 40, 40), decorate=foot)
        pages = text_of(document.build(lambda room=room: story(room))).split("\f")
        on = [p for p in pages if "Noot" in p]
        assert len(on) == 1
        assert "Rij 5" in on[0]
        assert sum(p.count("Rij ") for p in pages) == 6
        split += "Rij 0" not in on[0]
    assert split


def test_a_link_to_an_address_says_where_it_goes() -> None:
    with pikepdf.open(io.BytesIO(made(1))) as pdf:
        links = [e for e in elements(pdf, "Link") if "/A" in e.K[-1].Obj]
        (annotation,) = [e.K[-1].Obj for e in links]
        assert str(annotation.A.URI) == "https://www.example.org/a?b=1&c=2"
        assert str(annotation.Contents) == "Meer op de website"
        assert int(annotation.F) == 4


def test_the_same_report_gives_the_same_bytes() -> None:
    assert made(4) == made(4)


def test_a_document_that_is_no_atlas_and_every_odd_atlas_pass_and_a_plain_one_does_not(
    make_data: MakeData, tmp_path: Path
) -> None:
    (tmp_path / "verslag.pdf").write_bytes(made())
    (tmp_path / "lang.pdf").write_bytes(made(60))
    cases: dict[str, dict[str, Any]] = {
        "vijandig": {"names": {"WK999902": HOSTILE, "GM9999": "<i>Stad</i> & Land"}},
        "leeg": {"homes_in": {"WK999902": 0}},
        "een": {"homes_in": {"WK999902": 1}},
        "onbekend": {"missing": ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting")},
        "zonder_mensen": {"source": None},
    }
    for name, options in cases.items():
        data = make_data(**options)
        for code in ("GM9999", "WK999902"):
            pdf = render(make_content(data, code), data)
            (tmp_path / f"{name}_{code}.pdf").write_bytes(pdf)
    vera = render(make_content(data, "WK999901"), data, family="vera")
    (tmp_path / "vera.pdf").write_bytes(vera)
    canvas = Canvas(str(tmp_path / "zonder.pdf"))
    canvas.drawString(100, 100, "Zonder structuur")
    canvas.save()
    failed = failed_rules(tmp_path)
    assert failed.pop("zonder.pdf")
    assert len(failed) == 13
    assert not any(failed.values()), failed
