# SPDX-License-Identifier: GPL-2.0-or-later
"""The twins: web page, CSV and loose pictures say what the PDF says, and nothing gets in or out."""

from __future__ import annotations

import csv
import io
import os
import re
import typing
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.progress import Cancelled, listening
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.report import bestanden, model
from lzw_atlas.processing.report.atlas import file_name, make_atlas
from lzw_atlas.processing.report.bestanden import write_file
from lzw_atlas.processing.report.bijlagen import write_twins
from lzw_atlas.processing.report.csvtabel import safe_cell, to_csv
from lzw_atlas.processing.report.huisstijl import HouseStyle
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.keuzes import BIJLAGEN
from lzw_atlas.processing.report.model import AtlasData, TableCell, TableSpec
from lzw_atlas.processing.report.tekenen.figuren import Figures
from lzw_atlas.processing.report.tekenen.typografie import dressed
from lzw_atlas.processing.report.webpagina import _BLOCKS, to_html
from PIL import Image

MakeData = Callable[..., AtlasData]
HOSTILE = '<b>Dik</b> & "R&D" <img src="file:///C:/geheim.txt"> \'; =cmd|1 🚌 ' + "Lang" * 45
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> Any:
    """Return the page as a strict HTML parser sees it; any error against the standard fails."""
    html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed (pip install)")
    return html5lib.HTMLParser(strict=True).parse(text)


def words(element: Any) -> str:
    """Return the text of an element, spaces made plain."""
    return re.sub(r"\s+", " ", "".join(element.itertext()).replace("\xa0", " ")).strip()


@pytest.fixture(scope="module", params=["WK999901", "GM9999"])
def page(request: pytest.FixtureRequest, data: AtlasData) -> tuple[Any, str, Any]:
    atlas = make_content(data, request.param)
    text = to_html(atlas, Figures(data))
    return atlas, text, parsed(text)


def test_every_kind_of_block_has_its_html() -> None:
    kinds = {k for b in typing.get_args(model.Block) for k in (typing.get_args(b) or (b,))}
    assert kinds <= set(_BLOCKS)


def test_the_page_has_language_title_landmarks_and_one_first_heading(
    page: tuple[Any, str, Any],
) -> None:
    atlas, _, root = page
    assert root.get("lang") == "nl"
    assert root.findtext(f".//{XHTML}title") == atlas.title
    assert [words(h) for h in root.iter(f"{XHTML}h1")] == [atlas.name]
    for mark in ("header", "nav", "main", "footer"):
        assert len(list(root.iter(f"{XHTML}{mark}"))) == 1
    view = next(m for m in root.iter(f"{XHTML}meta") if m.get("name") == "viewport")
    assert "user-scalable" not in (view.get("content") or "")
    assert "maximum-scale" not in (view.get("content") or "")


def test_headings_of_the_page_descend_without_gaps(page: tuple[Any, str, Any]) -> None:
    _, _, root = page
    levels = [int(e.tag[-1]) for e in root.iter() if re.fullmatch(r".*\}h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_identifier_is_its_own_and_every_reference_arrives(
    page: tuple[Any, str, Any],
) -> None:
    _, text, root = page
    names = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(names) == len(set(names))
    refs = [w for e in root.iter() for w in (e.get("aria-labelledby") or "").split()]
    goals = [a.get("href") or "" for a in root.iter(f"{XHTML}a")]
    refs += [g[1:] for g in goals if g.startswith("#")]
    refs += re.findall(r"url\(#([^)]+)\)", text)
    assert set(refs) <= set(names)


def test_nothing_comes_from_outside_and_no_script_runs(page: tuple[Any, str, Any]) -> None:
    _, _, root = page
    assert not {"script", "link", "iframe", "img", "object", "embed", "base", "form"} & {
        str(e.tag).rpartition("}")[2] for e in root.iter()
    }
    for element in root.iter():
        for name, value in element.attrib.items():
            name = str(name).rpartition("}")[2]
            assert not name.startswith("on"), name
            if name in ("src", "href", "srcset", "data", "action"):
                source = element.tag == f"{XHTML}a" and value.startswith("https://")
                assert source or value.startswith(("#", "data:image/png"))
    style = root.findtext(f".//{XHTML}style") or ""
    assert "@import" not in style
    assert "url(" not in style
    assert "http" not in style


def test_tables_have_a_caption_and_heads_with_scope_and_can_be_reached(
    page: tuple[Any, str, Any],
) -> None:
    atlas, _, root = page
    specs = [b for c in atlas.chapters for b in c.blocks if isinstance(b, TableSpec)]
    tables = list(root.iter(f"{XHTML}table"))
    assert len(tables) == len(specs)
    for table, spec in zip(tables, specs, strict=True):
        assert words(table[0]) == spec.caption.replace("\xa0", " ")
        heads = [th.get("scope") for th in table.iter(f"{XHTML}th")]
        assert heads == ["col"] * len(spec.head) + ["row"] * len(spec.rows)
        for row, line in zip(table.find(f"{XHTML}tbody"), spec.rows, strict=True):
            for cell, spec_cell in zip(row, line, strict=True):
                # A cell that refers to a chapter is a link here and a page number in the PDF.
                assert words(cell) == spec_cell.text.strip() or spec_cell.to
    regions = [e for e in root.iter(f"{XHTML}div") if e.get("role") == "region"]
    assert len(regions) == len(tables)
    assert all(e.get("tabindex") == "0" for e in regions)


def test_every_drawing_on_the_page_has_a_title_and_the_text_of_the_pdf(
    page: tuple[Any, str, Any],
) -> None:
    atlas, _, root = page
    drawings = list(root.iter(f"{SVG}svg"))
    maps = [
        s
        for c in atlas.chapters
        for b in c.blocks
        for s in ([x for _, x in b.cells] if isinstance(b, model.MapGrid) else [b])
        if isinstance(s, model.MapSpec | model.ResultMap | model.Drawing)
    ]
    assert len(drawings) == len(maps) > 2
    for drawing, spec in zip(drawings, maps, strict=True):
        assert drawing.get("role") == "img"
        assert drawing.findtext(f"{SVG}title") == spec.title
        said = (drawing.findtext(f"{SVG}desc") or "").replace("\xa0", " ")
        assert said.startswith(spec.alt.replace("\xa0", " "))
        assert len(said) > 20


def test_all_sentences_of_the_content_are_on_the_page_in_their_order(
    page: tuple[Any, str, Any],
) -> None:
    atlas, _, root = page
    main = next(root.iter(f"{XHTML}main"))
    for drawing in [p for p in main.iter() if list(p.findall(f"{SVG}svg"))]:
        for svg in drawing.findall(f"{SVG}svg"):
            drawing.remove(svg)
    text, at = words(main), -1
    for chapter in atlas.chapters:
        said = [chapter.question, chapter.lead.text]
        said += [b.text for b in chapter.blocks if isinstance(b, model.Sentence | model.Notice)]
        for sentence in said[:2]:
            at = text.index(re.sub(r"\s+", " ", sentence), at + 1)
        assert all(re.sub(r"\s+", " ", s) in text for s in said)


def test_the_house_style_is_on_the_page_and_addresses_of_sources_are_links(
    data: AtlasData, tmp_path: Path
) -> None:
    Image.new("RGB", (30, 10), (1, 2, 3)).save(tmp_path / "logo.png")
    house = HouseStyle(
        organisation="Gemeente <Lindewaard>",
        colour="#6B1F5C",
        logo=tmp_path / "logo.png",
        colophon=("Team Wonen & Zorg",),
    )
    atlas = make_content(data, "WK999901")
    with dressed(house):
        text = to_html(atlas, Figures(data))
    root = parsed(text)
    footer = words(next(root.iter(f"{XHTML}footer")))
    assert footer.startswith("Gemeente <Lindewaard>Team Wonen & Zorg") or (
        "Gemeente <Lindewaard> Team Wonen & Zorg" in footer
    )
    (logo,) = root.iter(f"{XHTML}img")
    assert logo.get("alt") == ""
    assert (logo.get("src") or "").startswith("data:image/png;base64,iVBOR")
    assert "#6b1f5c" in text.lower()
    plain = parsed(to_html(atlas, Figures(data)))
    assert not list(plain.iter(f"{XHTML}img"))
    goals = [a.get("href") for a in plain.iter(f"{XHTML}a")]
    links = [g for g in goals if g and not g.startswith("#")]
    assert links
    assert all(words(a) == a.get("href") for a in plain.iter(f"{XHTML}a") if a.get("href") in links)


def test_the_same_content_gives_the_same_page(data: AtlasData) -> None:
    atlas = make_content(data, "WK999902")
    assert to_html(atlas, Figures(data)) == to_html(atlas, Figures(data))


def test_hostile_names_are_text_on_the_page_and_in_the_tables(make_data: MakeData) -> None:
    data = make_data(
        names={"WK999901": HOSTILE, "WK999902": "=HYPERLINK(1)", "GM9999": "<i>Stad</i> & Land"},
        place_names={"supermarkt": HOSTILE, "ov_halte": "<script>alert(1)</script>"},
    )
    for code in ("WK999901", "GM9999"):
        atlas = make_content(data, code)
        root = parsed(to_html(atlas, Figures(data)))
        assert not {f"{XHTML}{t}" for t in ("b", "img", "script")} & {e.tag for e in root.iter()}
        assert HOSTILE in words(root)
    wijken = next(
        b
        for c in atlas.chapters
        for b in c.blocks
        if isinstance(b, TableSpec) and "=HYPERLINK(1)" in {r[0].text for r in b.rows}
    )
    for strict in (False, True):
        lines = list(csv.reader(io.StringIO(to_csv(wijken, strict).decode("utf-8-sig")), **(
            {"delimiter": ","} if strict else {"delimiter": ";"}
        )))  # fmt: skip
        firsts = [line[0] for line in lines]
        assert "'=HYPERLINK(1)" in firsts
        assert HOSTILE in firsts


TABLE = TableSpec(
    "Tabel",
    ("Wijk", "Woningen", "Binnen norm", "Afstand", "Aandeel", "Gemist", "Wat"),
    tuple(
        tuple(TableCell(t) for t in row)
        for row in (
            ("Één", "1.234", "34 %", "1,6 km", "7 tot 18 %", "4,5", "=SOM(A1)"),
            ("Twee; drie", "8", "< 1 %", "622 m", "0 %", "–", 'zegt "ja"'),
            ("-3", "–", "100\xa0%", "–", "te klein", "\u22120,5", "@naam"),
        )
    ),
    "lrrrrrl",
    (1,) * 7,
)


def test_a_table_opens_right_in_dutch_excel() -> None:
    made = to_csv(TABLE)
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.endswith(b"\r\n")
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines == [
        ["Wijk", "Woningen", "Binnen norm (%)", "Afstand (m)", "Aandeel (van, %)",
         "Aandeel (tot, %)", "Gemist", "Wat"],
        ["Één", "1234", "34", "1600", "7", "18", "4,5", "'=SOM(A1)"],
        ["Twee; drie", "8", "< 1 %", "622", "0", "0", "–", 'zegt "ja"'],
        ["-3", "–", "100", "–", "te klein", "te klein", "-0,5", "'@naam"],
    ]  # fmt: skip


def test_the_strict_form_is_what_a_program_reads_without_asking() -> None:
    made = to_csv(TABLE, strict=True)
    assert not made.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(made))
    assert list(frame.columns) == [
        "wijk", "woningen", "woningen_toelichting", "binnen_norm_pct", "binnen_norm_toelichting",
        "afstand_m", "afstand_toelichting", "aandeel_van_pct", "aandeel_tot_pct",
        "aandeel_toelichting", "gemist", "gemist_toelichting", "wat",
    ]  # fmt: skip
    assert frame["woningen"].tolist()[:2] == [1234, 8]
    assert frame["afstand_m"].tolist()[:2] == [1600, 622]
    assert frame["aandeel_tot_pct"].tolist()[:2] == [18, 0]
    assert frame["gemist"].dropna().tolist() == [4.5, -0.5]
    assert frame["binnen_norm_toelichting"].tolist()[1] == "< 1 %"


@given(st.text(max_size=40))
def test_no_cell_is_a_formula_or_breaks_its_line(text: str) -> None:
    cell = safe_cell(text)
    assert not re.search(r"[\x00-\x1f\x7f\u2028\u2029]", cell)
    if cell[:1] in ("=", "+", "@", "-", "|", "%"):
        assert re.fullmatch(r"-?[\d.,]+( tot -?[\d.,]+)?([ \u00a0](%|m|km|ha|pp))?", cell)
    table = TableSpec("x", ("a", "b"), ((TableCell(text), TableCell(text)),), "lr", (1, 1))
    for strict in (False, True):
        made = to_csv(table, strict).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(made, newline=""), delimiter="," if strict else ";"))
        assert len(rows) == 2
        assert len(rows[0]) == len(rows[1])


def test_all_twins_of_an_atlas_stand_beside_it_and_say_what_they_are(
    data: AtlasData, tmp_path: Path
) -> None:
    seen: list[float] = []
    made = make_atlas(
        data,
        ["WK999901"],
        tmp_path,
        lambda f: seen.append(f) or True,
        bijlagen=list(BIJLAGEN),
    )
    stem = "wijkatlas_WK999901_Centrum"
    assert [p.name for p in made] == [
        f"{stem}.pdf",
        "oogopslag_WK999901.pdf",
        f"{stem}.html",
        stem,
    ]
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    names = sorted(p.name for p in (tmp_path / stem).iterdir())
    pictures = {n[:-4] for n in names if n.endswith(".svg")}
    assert len(pictures) == 7
    for name in pictures:
        assert {f"{name}.png", f"{name}.txt"} <= set(names)
    first = next(n for n in names if n.startswith("beeld_01") and n.endswith(".txt"))
    text = (tmp_path / stem / first).read_text(encoding="utf-8-sig")
    blocks = make_content(data, "WK999901").chapters[0].blocks
    spec = next(b for b in blocks if isinstance(b, model.MapSpec))
    assert isinstance(spec, model.MapSpec)
    assert text.splitlines()[0] == spec.title
    assert spec.alt in text
    about = (tmp_path / stem / "leesmij.txt").read_text(encoding="utf-8-sig")
    assert all(n in about for n in names if n.endswith((".csv", ".svg", ".png")))
    assert not list(tmp_path.rglob(".atlas-*"))


def test_files_of_an_earlier_run_go_and_those_of_others_stay(
    data: AtlasData, tmp_path: Path
) -> None:
    folder = tmp_path / "wijkatlas_WK999901_Centrum"
    folder.mkdir()
    for name in ("tabel_99_oud.csv", "beeld_98_oud.png", "tabel_eigen.csv", "notitie.txt"):
        (folder / name).write_text("x")
    make_atlas(data, ["WK999901"], tmp_path, bijlagen=["csv"])
    left = {p.name for p in folder.iterdir()}
    assert {"tabel_eigen.csv", "notitie.txt"} < left
    assert not {"tabel_99_oud.csv", "beeld_98_oud.png"} & left


def test_a_file_that_is_open_elsewhere_is_left_and_the_new_one_stands_beside_it(
    data: AtlasData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "wijkatlas_WK999901_Centrum.pdf"
    held.write_bytes(b"oud")
    whole = os.replace

    def windows(source: Any, target: Any) -> None:
        if Path(target) == held:
            raise PermissionError(13, "Toegang geweigerd", str(target))
        whole(source, target)

    monkeypatch.setattr(bestanden.os, "replace", windows)
    said: list[str] = []
    made = make_atlas(data, ["WK999901", "WK999902"], tmp_path, warn=said.extend)
    assert [p.name for p in made] == [
        "wijkatlas_WK999901_Centrum (2).pdf",
        "oogopslag_WK999901.pdf",
        "wijkatlas_WK999902_Oost.pdf",
        "oogopslag_WK999902.pdf",
    ]
    assert held.read_bytes() == b"oud"
    assert made[0].read_bytes().startswith(b"%PDF")
    assert said == [
        f"{held} is open in een ander programma en dus niet vervangen. Het nieuwe bestand staat "
        "ernaast als wijkatlas_WK999901_Centrum (2).pdf. Sluit het oude en maak de atlas opnieuw, "
        "of gebruik het nieuwe."
    ]
    assert not list(tmp_path.glob(".atlas-*"))


def test_a_folder_that_refuses_every_name_is_said_once_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Any, target: Any) -> None:
        raise PermissionError(13, "Toegang geweigerd", str(target))

    monkeypatch.setattr(bestanden.os, "replace", refuse)
    with pytest.raises(LzwError) as refused:
        write_file(tmp_path / "a.pdf", b"x")
    assert [p.code for p in refused.value.problems] == ["map_niet_schrijfbaar"]
    assert list(tmp_path.iterdir()) == []


def test_names_of_one_spelling_never_meet(data: AtlasData) -> None:
    atlas = make_content(data, "WK999901")
    taken: set[str] = set()
    for code in ("kern a/b", "Kern a b", "kern-a-b"):
        name = file_name(replace(atlas, code=code, name="Zuid"), taken)
        assert name.lower() not in {f"{t}.pdf" for t in taken}
        taken.add(Path(name).stem.lower())
    assert taken == {
        "wijkatlas_kern-a-b_zuid",
        "wijkatlas_kern-a-b_zuid-2",
        "wijkatlas_kern-a-b_zuid-3",
    }


def test_a_stop_between_two_pictures_leaves_only_whole_files(
    data: AtlasData, tmp_path: Path
) -> None:
    atlas = make_content(data, "WK999901")
    with pytest.raises(Cancelled):
        write_twins(atlas, Figures(data), tmp_path, "proef", {"svg", "csv"}, lambda f: f < 0.6)
    made = list((tmp_path / "proef").iterdir())
    assert made
    assert all(p.stat().st_size > 20 and not p.name.startswith(".") for p in made)


def twelve(make_data: MakeData) -> tuple[AtlasData, list[str]]:
    """Return a gemeente of twelve wijken, of which eleven bear one name."""
    data = make_data(homes_in={"WK999901": 30, "WK999902": 12})
    rows, areas = data.bereikbaarheid_gebied, data.gebieden
    codes = [f"WK9999{n:02d}" for n in range(1, 13)]
    copies = [rows.data[rows.data["gebied_code"] == "WK999902"].assign(gebied_code=c)
              for c in codes[2:]]  # fmt: skip
    more = [areas.data[areas.data["gebied_code"] == "WK999902"].assign(gebied_code=c)
            for c in codes[2:]]  # fmt: skip
    assert areas.geometry is not None
    shapes = np.concatenate([areas.geometry, np.repeat(areas.geometry[2:3], 10)])
    return replace(
        data,
        bereikbaarheid_gebied=Layer(
            rows.name, pd.concat([rows.data, *copies], ignore_index=True), None
        ),
        gebieden=Layer(areas.name, pd.concat([areas.data, *more], ignore_index=True), shapes),
    ), codes


def test_twelve_wijken_in_one_go_each_with_its_share_of_the_progress(
    make_data: MakeData, tmp_path: Path
) -> None:
    data, codes = twelve(make_data)
    seen: list[tuple[float, int]] = []

    def tick(fraction: float) -> bool:
        seen.append((fraction, len(list(tmp_path.glob("wijkatlas*.pdf")))))
        return True

    made = make_atlas(data, codes, tmp_path, tick)
    # Each with its page at a glance.
    assert len({p.name.lower() for p in made}) == 24
    assert sum("_Oost" in p.name for p in made) == 11
    fractions = [f for f, _ in seen]
    assert fractions == sorted(fractions)
    for number in range(12):
        # At the start of every wijk the files of those before it stand there.
        assert (pytest.approx(number / 12), number) in seen


def test_a_stop_halfway_twelve_wijken_keeps_what_is_whole(
    make_data: MakeData, tmp_path: Path
) -> None:
    data, codes = twelve(make_data)
    with pytest.raises(Cancelled):
        make_atlas(data, codes, tmp_path, lambda f: f < 5 / 12 - 1e-9)
    left = sorted(p.name for p in tmp_path.iterdir())
    assert {n.split("_")[1].removesuffix(".pdf") for n in left} == set(codes[:5])
    assert len(left) == 10
    assert all((tmp_path / n).read_bytes().rstrip().endswith(b"%%EOF") for n in left)


def test_a_stop_is_heard_between_any_two_pieces_of_work(
    make_data: MakeData, tmp_path: Path
) -> None:
    """However late it comes: reading, every block, every page and every picture listens."""
    data, codes = twelve(make_data)

    class Ear:
        """Counts how often is asked, and stops at a given time."""

        def __init__(self, late: int) -> None:
            self.late, self.asked = late, 0

        def __call__(self) -> bool:
            self.asked += 1
            return self.asked >= self.late

    whole = Ear(1_000_000)
    with listening(whole):
        make_atlas(data, codes[:1], tmp_path, bijlagen=["html", "png"])
    assert whole.asked > 200
    for late in (1, 12, whole.asked // 2, whole.asked - 1):
        ear = Ear(late)
        with pytest.raises(Cancelled), listening(ear):
            make_atlas(data, codes[:1], tmp_path / str(late), bijlagen=["html", "png"])
        assert ear.asked == late
        assert not list(tmp_path.rglob(".atlas-*"))
