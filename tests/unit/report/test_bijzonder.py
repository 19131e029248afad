# SPDX-License-Identifier: GPL-2.0-or-later
"""Names and wijken that are not as one expects, in PDF, web page, CSV and SVG alike."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
import shapely
from lzw_atlas.processing.report.atlas import make_atlas, render
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.keuzes import BIJLAGEN
from lzw_atlas.processing.report.model import AtlasData, MapSpec, TableCell, TableSpec
from lzw_atlas.processing.report.tekenen.figuren import Figures
from lzw_atlas.processing.report.webpagina import to_html
from PIL import Image

MakeData = Callable[..., AtlasData]

LONG = (
    "Wijk 08 Burgerveen / Leimuiderbrug / Weteringbrug",
    "Wijk 12 Verspreide huizen ten zuiden van 's-Gravendeelse Dijk",  # 60 fit in the field of CBS
    "Een naam met Ĳ, é, ø en — streep: (Noord-)Oost & co. / e.o.",
)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"
)


def text_of(pdf: bytes, *options: str) -> str:
    """Return the text of a PDF, spaces made plain."""
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True)
    return run.stdout.decode().replace("\xa0", " ")


def page_text(page: str) -> str:
    """Return what a reader sees of a web page, drawings left out."""
    page = re.sub(r"<(svg|style)\b.*?</\1>", " ", page, flags=re.S)
    page = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return re.sub(r"\s+", " ", page.replace("\xa0", " "))


@needs_poppler
@pytest.mark.parametrize("name", LONG)
def test_the_longest_names_stay_on_the_page_and_in_a_file_name_of_windows(
    make_data: MakeData, tmp_path: Path, name: str
) -> None:
    data = make_data(names={"WK999901": name, "GM9999": name}, place_names={"supermarkt": name})
    made = make_atlas(data, ["WK999901", "GM9999"], tmp_path, bijlagen=["html", "csv", "svg"])
    for path in made:
        # A path on Windows has 259 signs: 120 are left for the folder above.
        inside = path.iterdir() if path.is_dir() else []
        names = [path.name, *(f"{path.name}/{p.name}" for p in inside)]
        assert max(map(len, names)) < 139
        assert all(re.fullmatch(r"[A-Za-z0-9_.\-/]+", n) for n in names)
        if path.suffix == ".pdf":
            boxes = text_of(path.read_bytes(), "-bbox")
            edges = [float(v) for v in re.findall(r'xMax="([\d.]+)"', boxes)]
            assert max(edges) < 595.3 - 40
            flat = re.sub(r"\s+", " ", text_of(path.read_bytes(), "-raw"))
            assert re.sub(r"\s+", " ", name).replace("Ĳ", "IJ") in flat.replace("Ĳ", "IJ")
        elif path.suffix == ".html":
            assert name.replace("&", "&amp;").replace("'", "&#x27;") in path.read_text("utf-8")


@pytest.mark.parametrize("source", ["pc4 (geschat)", None])
def test_a_wijk_without_inhabitants_says_so_and_prints_no_made_up_number(
    make_data: MakeData, source: str | None
) -> None:
    data = make_data(homes_in={"WK999902": 0}, source=source)
    atlas = make_content(data, "WK999902")
    said = page_text(to_html(atlas, Figures(data)))
    assert "in dit gebied staan geen woningen in de gegevens" in said
    assert not re.search(r"\b(nan|NaN|None|inf|<NA>)\b", said)
    assert not re.search(r"(?<!\d)0 %", said)
    assert render(atlas, data).startswith(b"%PDF")


@needs_poppler
def test_a_wijk_with_one_dwelling_tells_nothing_of_who_lives_there(make_data: MakeData) -> None:
    data = make_data(homes_in={"WK999902": 1}, lost=0)
    atlas = make_content(data, "WK999902")
    texts = [page_text(to_html(atlas, Figures(data))), text_of(render(atlas, data), "-raw")]
    for text in texts:
        assert "te klein" in text
        # No number of people of this wijk, large or small, but for the threshold itself.
        own = re.split(r"Hoe weten we dit\?", text)
        people = re.findall(r"(\d+)\s+(?:75|65)-plussers", " ".join(own[:-1]))
        assert set(people) <= {"10"}


def test_both_parts_of_a_wijk_are_on_every_map(data: AtlasData) -> None:
    areas, homes = data.gebieden, data.bereikbaarheid
    assert areas.geometry is not None
    assert homes.geometry is not None
    shapes, points = areas.geometry.copy(), homes.geometry.copy()
    far = shapely.box(203000, 502000, 203400, 502300)
    shapes[1] = shapely.MultiPolygon([shapes[1].geoms[0], far])
    mine = np.flatnonzero((homes.data["wijk_code"] == "WK999901").to_numpy())[-60:]
    points[mine] = shapely.points(
        np.random.default_rng(2).uniform((203050, 502050), (203350, 502250), (60, 2))
    )
    changed = replace(
        data,
        gebieden=type(areas)(areas.name, areas.data, shapes),
        bereikbaarheid=type(homes)(homes.name, homes.data, points),
    )
    chapters = make_content(changed, "WK999901").chapters
    spec = next(b for c in chapters for b in c.blocks if isinstance(b, MapSpec))
    figures = Figures(changed)
    figure = figures.category_map(spec, 480, 400)
    window = shapely.box(*figure.window.bounds)
    assert window.contains(far)
    assert window.intersection(shapes[1].geoms[0]).area > 0.9 * shapes[1].geoms[0].area
    assert render(make_content(changed, "WK999901"), changed).startswith(b"%PDF")


@needs_poppler
def test_a_table_of_sixty_buurten_goes_on_over_pages_and_is_one_table_elsewhere(
    data: AtlasData, tmp_path: Path
) -> None:
    atlas = make_content(data, "WK999901")
    rows = tuple(
        (TableCell(f"Buurt {n:02d}"), TableCell(f"{n * 37}"), TableCell(f"{n} %"))
        for n in range(60)
    )
    table = TableSpec("Zestig buurten", ("Buurt", "Woningen", "Binnen"), rows, "lrr", (3, 1, 1))
    chapters = (replace(atlas.chapters[1], blocks=(table,)), *atlas.chapters[2:])
    long = replace(atlas, chapters=(atlas.chapters[0], *chapters))
    pdf = render(long, data)
    pages = [p for p in text_of(pdf, "-raw").split("\f") if "Buurt " in p and "Woningen" in p]
    assert len(pages) == 2
    found = re.findall(r"(Buurt \d\d)\s+([\d.]+)\s+(\d+ %)", "".join(pages))
    wanted = [(f"Buurt {n:02d}", f"{n * 37}", f"{n} %") for n in range(60)]
    assert [(a, b.replace(".", ""), c) for a, b, c in found] == wanted
    page = to_html(long, Figures(data))
    assert page.count("<table>") == sum(
        isinstance(b, TableSpec) for c in long.chapters for b in c.blocks
    )
    assert len(re.findall(r'<th scope="row">Buurt \d\d</th>', page)) == 60


@needs_poppler
def test_a_name_that_points_to_a_file_reads_nothing(make_data: MakeData, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.png"
    Image.new("RGB", (64, 64), (200, 10, 10)).save(secret)
    (tmp_path / "geheim.txt").write_text("zeergeheim")
    name = f'<img src="{secret}" width="9"/><img src="file:///C:/geheim.txt"> & "R&D" 🚌'
    name += f"<para><onDraw name=x label=y/></para> url(file://{tmp_path}/geheim.txt) " + "L" * 90
    data = make_data(
        names={"WK999901": name, "GM9999": name},
        place_names=dict.fromkeys(("supermarkt", "ov_halte", "apotheek"), name),
    )
    out = tmp_path / "uit"
    make_atlas(data, ["WK999901", "GM9999"], out, bijlagen=list(BIJLAGEN))
    for path in (p for p in out.rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert b"zeergeheim" not in content
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                assert not any("/XObject" in p.obj.Resources for p in pdf.pages)
            flat = re.sub(r"\s+", " ", text_of(content, "-raw"))
            assert '<img src="file:///C:/geheim.txt"> & "R&D"' in flat
        elif path.suffix in (".html", ".svg"):
            text = content.decode()
            assert "<img" not in text
            assert "<image" not in text
            assert "&lt;img src=&quot;" in text or "&lt;img src=" in text or path.suffix == ".svg"
    tables = [p for p in out.rglob("*.csv") if ".strikt" not in p.name]
    cells = {
        c
        for p in tables
        for row in csv.reader(io.StringIO(p.read_text("utf-8-sig"), newline=""), delimiter=";")
        for c in row
    }
    assert name in cells


@needs_poppler
def test_page_csv_and_pdf_print_the_numbers_of_the_werkbestand(data: AtlasData) -> None:
    table = data.bereikbaarheid_gebied.data
    for code in ("GM9999", "WK999901", "WK999902"):
        atlas = make_content(data, code)
        flat = re.sub(r"\s+", " ", text_of(render(atlas, data), "-raw"))
        page = page_text(to_html(atlas, Figures(data)))
        tables = [b for c in atlas.chapters for b in c.blocks if isinstance(b, TableSpec)]
        spec = next(t for t in tables if t.caption.startswith("Wie woont binnen de norm?"))
        for row in spec.rows:
            words = [c.text.replace("\xa0", " ") for c in row]
            assert " ".join(words) in page
            assert " ".join(words) in flat
        mine = table[(table["gebied_code"] == code) & (table["groep"] == "woningen")]
        for number, (_, row) in enumerate(mine.iterrows()):
            text: Any = spec.rows[number]
            assert text[2].text == f"{int(row['aandeel_pct'] + 0.5)} %".replace("\xa0", " ")
            for cell, metres in ((text[5], row["mediaan_m"]), (text[6], row["p90_m"])):
                if metres < 999.5:
                    assert cell.text == f"{int(metres + 0.5)} m"
            assert text[7].text == str(int(row["n_onbekend"]))
