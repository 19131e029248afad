# SPDX-License-Identifier: GPL-2.0-or-later
"""The PDF itself: structure, language, alternative texts, the same bytes, hostile names."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.progress import Cancelled
from lzw_atlas.processing.report.atlas import file_name, make_atlas, render
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import AtlasData
from lzw_atlas.processing.report.tekenen.kaart import Background, fit_window, round_length
from lzw_atlas.processing.report.tekenen.tagged import Cell, Story, TaggedDocument
from lzw_atlas.processing.report.tekenen.typografie import COLOURS, contrast, printable, styles

from .mensen import of_row

MakeData = Callable[..., AtlasData]
HOSTILE = '<b>Dik</b> & "R&D" <img src="file:///C:/geheim.txt"> 🚌 ' + "Lang" * 50


def nodes(element: Any, depth: int = 0) -> Iterator[tuple[str, int, Any]]:
    """Yield tag, depth and dictionary of every structure element in reading order."""
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    yield str(element.S)[1:], depth, element
    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from nodes(kid, depth + 1)


def tree(pdf: pikepdf.Pdf) -> list[tuple[str, int, Any]]:
    """Return all structure elements of a document."""
    return list(nodes(pdf.Root.StructTreeRoot.K))


def marks(pdf: pikepdf.Pdf, page: int) -> list[str]:
    """Return the marked-content operators of a page; fail on drawing outside a mark."""
    out: list[str] = []
    painting = {
        "Tj",
        "TJ",
        "'",
        '"',
        "f",
        "f*",
        "F",
        "S",
        "s",
        "B",
        "B*",
        "b",
        "b*",
        "Do",
        "sh",
        "EI",
    }
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[page]):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
            out.append(str(operands[0])[1:])
        elif name == "EMC":
            depth -= 1
        elif name in painting:
            assert depth == 1, f"{name} at depth {depth} on page {page + 1}"
    assert depth == 0
    return out


def text_of(pdf_bytes: bytes) -> str:
    """Return the text of a PDF with spaces made plain, or skip where poppler is absent."""
    try:
        run = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf_bytes, capture_output=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return " ".join(run.stdout.decode().replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def wijk_bytes(data: AtlasData) -> bytes:
    return render(make_content(data, "WK999901"), data)


@pytest.fixture(scope="module")
def wijk(wijk_bytes: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(wijk_bytes)) as pdf:
        yield pdf


def test_the_catalogue_says_tagged_dutch_and_titled(wijk: pikepdf.Pdf) -> None:
    root = wijk.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "nl-NL"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(wijk.docinfo["/Title"]) == "Wijkatlas Centrum"
    xmp = wijk.open_metadata()
    assert xmp["dc:title"] == "Wijkatlas Centrum"
    assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_every_page_is_in_structure_order_and_fully_marked(wijk: pikepdf.Pdf) -> None:
    for number, page in enumerate(wijk.pages):
        assert str(page.obj.Tabs) == "/S"
        assert int(page.obj.StructParents) == number
        assert "Artifact" in marks(wijk, number)


def test_the_parent_tree_leads_every_mark_to_its_element(wijk: pikepdf.Pdf) -> None:
    flat = list(wijk.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(flat[i]): flat[i + 1] for i in range(0, len(flat), 2)}
    for number in range(len(wijk.pages)):
        own = [m for m in marks(wijk, number) if m != "Artifact"]
        assert [str(e.S)[1:] for e in parents[number]] == own


def test_headings_descend_without_gaps(wijk: pikepdf.Pdf) -> None:
    levels = [int(tag[1]) for tag, _, _ in tree(wijk) if tag in ("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_figures_have_alternative_text_with_the_numbers_and_a_box(
    wijk: pikepdf.Pdf, data: AtlasData
) -> None:
    figures = [e for tag, _, e in tree(wijk) if tag == "Figure"]
    assert len(figures) == 7
    for figure in figures:
        assert len(str(figure.Alt)) > 40
        x0, y0, x1, y1 = (float(v) for v in figure.A.BBox)
        assert 0 <= x0 < x1 <= 596
        assert 0 <= y0 < y1 <= 842
    t = data.bereikbaarheid_gebied.data
    row = t[
        (t.gebied_code == "WK999901") & (t.categorie == "supermarkt") & (t.groep == "woningen")
    ].iloc[0]
    # The first is that of the page at a glance, the second of the overview.
    for figure in figures[:2]:
        assert f"{int(row.n_binnen)} woningen binnen 500 m" in str(figure.Alt)


def test_tables_have_heads_with_scope_and_equal_rows(wijk: pikepdf.Pdf) -> None:
    tables = [e for tag, _, e in tree(wijk) if tag == "Table"]
    assert len(tables) == 3
    for table in tables:
        inside = list(nodes(table))
        assert inside[1][0] == "Caption"
        scopes = [str(e.A.Scope) for tag, _, e in inside if tag == "TH"]
        assert set(scopes) == {"/Column", "/Row"}
        widths = {
            sum(tag in ("TH", "TD") for tag, _, _ in nodes(e))
            for tag, _, e in inside
            if tag == "TR"
        }
        assert len(widths) == 1


def test_fonts_are_embedded_with_unicode_maps(wijk: pikepdf.Pdf) -> None:
    seen = 0
    for page in wijk.pages:
        for font in page.obj.Resources.Font.values():
            seen += 1
            assert str(font.Subtype) == "/TrueType"
            assert "/ToUnicode" in font
            assert "/FontFile2" in font.FontDescriptor
    assert seen


def test_bookmarks_are_the_headings(wijk: pikepdf.Pdf) -> None:
    with wijk.open_outline() as outline:
        assert [o.title for o in outline.root] == ["Centrum"]
        first, second = outline.root[0].children[:2]
        assert first.title == "Kun je in Centrum oud worden?"
        assert second.title == "Kunnen ouderen hier lopen naar wat ze nodig hebben?"


def test_the_structure_reads_in_the_order_of_the_page(wijk_bytes: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(wijk_bytes)
    try:
        run = subprocess.run(
            ["pdfinfo", "-struct-text", str(path)], capture_output=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    text = run.stdout.decode()
    order = [
        "Centrum",
        "Kunnen ouderen",
        "75-plussers",
        "Hoe ver is het lopen naar een supermarkt?",
        "Bron:",
        "Hoe ver is het naar elke voorziening?",
        "Wie woont binnen de norm?",
        "Supermarkt",
        "Waar is het te ver?",
        "Hoe weten we dit?",
        "Normen in deze atlas",
        "Gebruikte gegevens",
    ]
    at = -1
    for words in order:
        found = text.find(words, at + 1)
        assert found > at, words
        at = found
    assert "Pagina" not in text


def test_numbers_in_the_text_equal_the_data(wijk_bytes: bytes, data: AtlasData) -> None:
    text = text_of(wijk_bytes)
    t = data.bereikbaarheid_gebied.data
    for category in ("supermarkt", "apotheek", "ov_halte"):
        row = t[
            (t.gebied_code == "WK999901") & (t.categorie == category) & (t.groep == "inw_75plus")
        ].iloc[0]
        share = of_row(row).replace("<", "minder dan").replace(">", "meer dan")
        assert f"{share} van de 75-plussers woont binnen {row.norm_m:g} m".lower() in text.lower()
    assert "Berekend op 22-11-2026" in text


def test_the_date_in_the_file_is_that_of_the_run(wijk: pikepdf.Pdf) -> None:
    assert str(wijk.docinfo["/CreationDate"]).startswith("D:20261122101500")


def test_the_same_input_gives_the_same_bytes_in_another_process(
    wijk_bytes: bytes, data: AtlasData
) -> None:
    assert render(make_content(data, "WK999901"), data) == wijk_bytes
    here = Path(__file__).resolve()
    code = (
        "import runpy, hashlib\n"
        f"runpy.run_path({str(here.parents[3] / 'conftest.py')!r})\n"
        f"make = runpy.run_path({str(here.with_name('conftest.py'))!r})['make']\n"
        "from lzw_atlas.processing.report.atlas import render\n"
        "from lzw_atlas.processing.report.inhoud import make_content\n"
        "d = make()\n"
        "print(hashlib.sha256(render(make_content(d, 'WK999901'), d)).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )
    assert run.stdout.strip() == hashlib.sha256(wijk_bytes).hexdigest()


def test_the_order_of_the_facilities_does_not_change_the_answer(data: AtlasData) -> None:
    turned = replace(
        data, voorzieningen=data.voorzieningen.take(np.arange(len(data.voorzieningen))[::-1])
    )
    assert make_content(turned, "WK999901").answer == make_content(data, "WK999901").answer


@pytest.mark.parametrize("family", ["vera", None])
def test_hostile_names_are_printed_as_text(make_data: MakeData, family: str | None) -> None:
    names = {"WK999901": HOSTILE, "GM9999": "<i>Stad</i> & Land"}
    data = make_data(
        names=names, place_names={"supermarkt": HOSTILE, "ov_halte": "<a href='x'>Halte</a>"}
    )
    for code in ("WK999901", "GM9999"):
        pdf_bytes = render(make_content(data, code), data, family=family)
        text = text_of(pdf_bytes)
        assert '<b>Dik</b> & "R&D" <img src="file:///C:/geheim.txt"> ?' in text
        with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
            assert not any("/XObject" in p.obj.Resources for p in pdf.pages)
            for number in range(len(pdf.pages)):
                marks(pdf, number)


def test_long_names_stay_inside_the_page(make_data: MakeData) -> None:
    data = make_data(
        names={"WK999901": "X" * 200, "WK999902": "Winsum, Ezinge, Garnwerd en omstreken-Noord"}
    )
    for code in ("WK999901", "GM9999"):
        pdf_bytes = render(make_content(data, code), data)
        try:
            run = subprocess.run(
                ["pdftotext", "-bbox", "-", "-"], input=pdf_bytes, capture_output=True, check=True
            )
        except FileNotFoundError:
            pytest.skip("pdftotext (poppler-utils) is not installed")
        edges = [float(v) for v in re.findall(r'xMax="([\d.]+)"', run.stdout.decode())]
        assert max(edges) < 595.3 - 40


def test_a_table_of_sixty_areas_repeats_its_head_as_decoration() -> None:
    s = styles()

    def story() -> Story:
        made = Story()
        made.heading(1, "Zestig buurten", s.title, "Zestig buurten")
        rows = [[Cell(f"Buurt {i}", s.cell_bold), Cell(str(i), s.cell_right)] for i in range(60)]
        made.table(
            "Buurten",
            s.caption,
            [Cell("Naam", s.head), Cell("Nr", s.head_right)],
            rows,
            [120, 60],
            s.look,
        )
        return made

    made = TaggedDocument("Zestig buurten", date="2026-01-01").build(story)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pages = len(pdf.pages)
        assert 2 <= pages <= 3
        assert "TD" in marks(pdf, 0)
        every = tree(pdf)
        assert sum(tag == "Table" for tag, _, _ in every) == 1
        assert sum(tag == "TR" for tag, _, _ in every) == 61
        assert sum(tag == "TH" and str(e.A.Scope) == "/Column" for tag, _, e in every) == 2
        for number in range(1, pages):
            assert marks(pdf, number).count("TH") == marks(pdf, number).count("TD")
    assert text_of(made).count("Naam") == pages


def test_a_paragraph_over_two_pages_is_one_element() -> None:
    def story() -> Story:
        made = Story()
        made.heading(1, "Kop", styles().title, "Kop")
        made.text("Dit is een zin. " * 600, styles().body)
        return made

    with pikepdf.open(io.BytesIO(TaggedDocument("Kop").build(story))) as pdf:
        paragraphs = [e for tag, _, e in tree(pdf) if tag == "P"]
        assert len(pdf.pages) >= 2
        assert len(paragraphs) == 1
        assert len(paragraphs[0].K) == len(pdf.pages)


def test_make_atlas_writes_a_safe_name_per_area(data: AtlasData, tmp_path: Path) -> None:
    seen: list[float] = []
    made = make_atlas(data, ["GM9999", "WK999902"], tmp_path, lambda f: seen.append(f) or True)
    assert [p.name for p in made] == [
        "wijkatlas_GM9999_Lindewaard.pdf",
        "oogopslag_GM9999.pdf",
        "wijkatlas_WK999902_Oost.pdf",
        "oogopslag_WK999902.pdf",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in made)
    assert seen[-1] == 1.0
    assert all(p.stat().st_size < 3_000_000 for p in made)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IJsselmuiden/Zuid: <b>", "IJsselmuiden-Zuid-b"),
        ("con", "con-"),
        ("Één & ‘s-Gravenhage", "Een-s-Gravenhage"),
        ("🚌", "gebied"),
        ("a" * 200, "a" * 60),
    ],
)
def test_file_names_are_safe_on_windows(data: AtlasData, name: str, expected: str) -> None:
    atlas = replace(make_content(data, "WK999901"), name=name)
    assert file_name(atlas) == f"wijkatlas_WK999901_{expected}.pdf"


def test_an_unknown_area_and_a_folder_that_is_a_file_are_refused(
    data: AtlasData, tmp_path: Path
) -> None:
    with pytest.raises(LzwError) as refused:
        make_atlas(data, ["WK1", "WK2"], tmp_path)
    assert [p.values["gebied"] for p in refused.value.problems] == ["WK1", "WK2"]
    (tmp_path / "bezet").write_text("")
    with pytest.raises(LzwError) as refused:
        make_atlas(data, ["WK999901"], tmp_path / "bezet")
    assert refused.value.problems[0].code == "map_niet_schrijfbaar"


def test_cancelling_leaves_no_half_file(data: AtlasData, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        make_atlas(data, ["WK999901", "WK999902"], tmp_path, lambda f: f < 0.4)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "oogopslag_WK999901.pdf",
        "wijkatlas_WK999901_Centrum.pdf",
    ]


@pytest.mark.parametrize("code", ["WK999902", "GM9999"])
def test_odd_areas_still_make_a_marked_document(make_data: MakeData, code: str) -> None:
    for options in (
        {"homes_in": {"WK999902": 0}},
        {"homes_in": {"WK999902": 1}},
        {"source": None},
        {"missing": ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting")},
        {"absent": ("huisarts",), "coverage": {"WK999902": 12.0}},
    ):
        data = make_data(**options)
        with pikepdf.open(io.BytesIO(render(make_content(data, code), data))) as pdf:
            for number in range(len(pdf.pages)):
                marks(pdf, number)


def test_an_area_of_two_parts_and_bad_rings_is_drawn(data: AtlasData) -> None:
    areas = data.gebieden
    assert areas.geometry is not None
    shapes = areas.geometry.copy()
    bow = shapely.Polygon([(200000, 500000), (201000, 500800), (201000, 500000), (200000, 500800)])
    shapes[1] = shapely.MultiPolygon([bow, shapely.box(205000, 503000, 205400, 503300)])
    changed = replace(data, gebieden=type(areas)(areas.name, areas.data, shapes))
    assert render(make_content(changed, "WK999901"), changed).startswith(b"%PDF-1.7")


def test_a_window_follows_the_village_and_not_its_polder() -> None:
    polder = shapely.box(0, 0, 10_000, 10_000)
    village = np.random.default_rng(0).uniform(2000, 3000, (300, 2))
    window = fit_window(polder, village, 400, 400)
    assert window.xmax - window.xmin < 2500
    assert window.xmin < village[:, 0].min()
    assert window.xmax > village[:, 0].max()


def test_the_scale_bar_is_round() -> None:
    assert [round_length(m) for m in (0.2, 1, 9, 99, 730, 1999, 5000)] == [
        1,
        1,
        5,
        50,
        500,
        1000,
        5000,
    ]


def test_the_ground_is_cut_to_the_window() -> None:
    none = np.empty(0, dtype=object)
    line = np.array([shapely.LineString([(-1e5, 50), (1e5, 50)]), None], dtype=object)
    ground = Background(none, none, none, none, line, ["residential", "footway"], none)
    window = fit_window(shapely.box(0, 0, 1000, 1000), np.empty((0, 2)), 200, 200)
    found = ground.cut("roads1", window)
    assert len(found) == 1
    assert found[0].length < 1.2 * (window.xmax - window.xmin)
    assert not len(ground.cut("roads0", window))


def test_text_and_marks_have_the_contrast_that_the_norm_asks() -> None:
    c = COLOURS
    for ink in (c.ink, c.quiet, c.accent):
        for paper in (c.paper, c.accent_ground):
            assert contrast(ink, paper) >= 4.5
    for mark in (c.within, c.wide, c.further, c.unknown):
        for ground in (c.paper, c.map_ground, c.map_building, c.map_green):
            assert contrast(mark, ground) >= 3


def test_classes_differ_in_lightness_so_that_grey_print_shows_them() -> None:
    c = COLOURS
    assert contrast(c.within, c.wide) >= 1.5
    assert contrast(c.wide, c.further) >= 1.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\x00c", "a b c"),
        ("é", "é"),
        ("e\u0301", "é"),
        ("🚌", "?"),
        ("\u202eabc", "abc"),
        ("ﬁets", None),
    ],
)
def test_text_is_brought_back_to_what_the_fonts_can_print(text: str, expected: str | None) -> None:
    assert printable(text) in ((expected,) if expected else ("fiets", "ﬁets"))


def test_words_at_the_end_of_a_line_keep_their_space(tmp_path: Path) -> None:
    def story() -> Story:
        made = Story()
        made.heading(1, "Kop", styles().title, "Kop")
        made.text("woord (haak) Tj T* einde " * 40, styles().body)
        return made

    path = tmp_path / "a.pdf"
    path.write_bytes(TaggedDocument("Kop").build(story))
    try:
        run = subprocess.run(
            ["pdfinfo", "-struct-text", str(path)], capture_output=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    text = run.stdout.decode()
    assert text.count("woord (haak) Tj T* einde") == 40
    assert "eindewoord" not in text
    assert "Tjeinde" not in text
