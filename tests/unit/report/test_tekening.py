# SPDX-License-Identifier: GPL-2.0-or-later
"""One drawing code for PDF, SVG and PNG: what the surface records is what ReportLab draws."""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import (
    AtlasData,
    ChartRow,
    ChartSpec,
    Drawing,
    MapGrid,
    MapShapes,
    MapSpec,
    ResultMap,
)
from lzw_atlas.processing.report.tekenen.figuren import Figures
from lzw_atlas.processing.report.tekenen.raster import _covered, to_image, to_png
from lzw_atlas.processing.report.tekenen.svg import to_svg
from lzw_atlas.processing.report.tekenen.tekening import Picture, draw_figure
from lzw_atlas.processing.report.tekenen.typografie import fonts
from PIL import Image
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<b>Dik</b> & "R&D" \x00 <img src="file:///C:/geheim.txt"> ]]> 🚌 ' + "Lang" * 45


def specs(data: AtlasData) -> list[Any]:
    """Return every map and chart of an atlas, and a map of each kind of area and sign."""
    found: list[Any] = []
    for chapter in make_content(data, "WK999901").chapters:
        for block in chapter.blocks:
            if isinstance(block, MapSpec | ResultMap | Drawing):
                found.append(block)
            elif isinstance(block, MapGrid):
                found += [spec for _, spec in block.cells if isinstance(spec, MapSpec)]
    around = np.array([[200100.0, 500100.0], [200800.0, 500700.0]])
    shapes = [
        MapShapes(style, np.array([shapely.box(200000 + x, 500100, 200280 + x, 500500)]))
        for style, x in (("witte_vlek", 100), ("band2", 300), ("deel3", 500))
    ]
    line = np.array([shapely.LineString([(200050, 500050), (200900, 500650)])])
    shapes += [MapShapes("route3", line), MapShapes("obstakel", line)]
    found.append(
        ResultMap(
            "Kaart",
            "WK999901",
            "wijk",
            "Een kaart.",
            around,
            tuple(shapes),
            points=around,
            classes=np.array([0, 1]),
            kinds=("langer", "onbekend"),
            numbers=((200500.0, 500300.0, "12"),),
        )
    )
    return found


def shown(figure: Any, folder: Any) -> np.ndarray:
    """Return what ReportLab and poppler make of *figure*, three pixels per point."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(figure.width, figure.height))
    figure.paint(canvas)
    canvas.showPage()
    canvas.save()
    (folder / "a.pdf").write_bytes(stream.getvalue())
    subprocess.run(
        ["pdftoppm", "-r", "216", "-png", "-singlefile", folder / "a.pdf", folder / "a"], check=True
    )
    with Image.open(folder / "a.png") as image:
        return np.asarray(image.convert("RGB"), dtype=float)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is absent")
def test_the_picture_of_every_map_and_chart_is_that_of_the_pdf(
    data: AtlasData, tmp_path: Any
) -> None:
    figures = Figures(data)
    for number, spec in enumerate(specs(data)):
        if isinstance(spec, Drawing):
            figure: Any = figures.chart(spec)
        elif isinstance(spec, MapSpec):
            figure = figures.category_map(spec, 480, 0, fill=True)
        else:
            figure = figures.result_map(spec, 480)
        figure.wrap(480, 400)
        ours = np.asarray(to_image(draw_figure(figure, "x")[0], 216), dtype=float)
        theirs = shown(figure, tmp_path)
        rows, columns = min(len(ours), len(theirs)), min(ours.shape[1], theirs.shape[1])
        off = np.abs(ours[:rows, :columns] - theirs[:rows, :columns])
        assert off.mean() < 2.2, (number, spec.title, off.mean())
        # Blocks of 8 by 8 points agree: nothing is missing, moved or of another colour.
        whole = off[: rows // 24 * 24, : columns // 24 * 24].mean(axis=2)
        blocks = whole.reshape(rows // 24, 24, columns // 24, 24).mean(axis=(1, 3))
        assert blocks.max() < 60, (number, spec.title, blocks.max())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.floats(-3, 13), st.floats(-3, 13)), min_size=3, max_size=7),
        min_size=1,
        max_size=3,
    )
)
def test_the_cover_of_a_pixel_is_the_area_inside_it(rings: list[list[tuple[float, float]]]) -> None:
    for ring in rings:
        cover = _covered([np.array(ring)], True, 10, 10)
        got = np.zeros((10, 10))
        if cover is not None:
            h, w = cover.area.shape
            got[cover.row : cover.row + h, cover.column : cover.column + w] = cover.area
        shape = shapely.Polygon(ring)
        if not shape.is_valid:
            continue
        boxes = [[shapely.box(c, r, c + 1, r + 1) for c in range(10)] for r in range(10)]
        wanted = shapely.area(shapely.intersection(np.array(boxes), shape))
        assert np.abs(got - wanted).max() < 1e-4


def test_a_hole_and_an_overlap_follow_the_fill_rule() -> None:
    outer = np.array([[1, 1], [9, 1], [9, 9], [1, 9.0]])
    inner = np.array([[3, 3], [7, 3], [7, 7], [3, 7.0]])
    odd, nonzero = _covered([outer, inner], True, 10, 10), _covered([outer, inner], False, 10, 10)
    assert odd is not None
    assert nonzero is not None
    assert odd.area.sum() == pytest.approx(64 - 16)
    assert nonzero.area.sum() == pytest.approx(64)


def test_lines_dashes_clips_and_alpha_have_the_ink_they_should_have() -> None:
    picture = Picture(100, 100)
    picture.setLineWidth(2)
    picture.line(10, 50, 90, 50)
    assert ink(picture) == pytest.approx(160, rel=0.01)
    picture = Picture(100, 100)
    picture.addLiteral("q 2 w 0 J [3 1] 0 d 10 50 m 90 50 l S Q")
    assert ink(picture) == pytest.approx(120, rel=0.01)
    picture = Picture(100, 100)
    picture.setFillColor(HexColor("#000000"), alpha=0.25)
    path = picture.beginPath()
    path.rect(0, 0, 50, 100)
    picture.clipPath(path, stroke=0, fill=0)
    picture.rect(0, 0, 100, 40, stroke=0, fill=1)
    assert ink(picture) == pytest.approx(50 * 40 * 0.25, rel=0.02)
    picture = Picture(100, 100)
    picture.translate(50, 50)
    picture.rotate(30)
    picture.scale(2, 2)
    picture.circle(0, 0, 10, stroke=0, fill=1)
    assert ink(picture) == pytest.approx(math.pi * 400, rel=0.01)


def ink(picture: Picture) -> float:
    """Return how many points are black."""
    pixels = np.asarray(to_image(picture, 144), dtype=float)[..., 0]
    return float((255 - pixels).sum() / 255 / 4)


def test_an_image_and_turned_text_arrive_in_their_place() -> None:
    picture = Picture(40, 40)
    picture.drawImage(Image.new("RGB", (4, 4), (255, 0, 0)), 10, 20, 20, 10)
    pixels = np.asarray(to_image(picture, 72))
    assert pixels[15, 20].tolist() == [255, 0, 0]
    assert pixels[25, 20].tolist() == [255, 255, 255]
    assert "data:image/png;base64," in to_svg(picture, "t", "d")
    picture = Picture(60, 60)
    picture.setFont(fonts().bold, 12)
    picture.translate(20, 5)
    picture.rotate(90)
    picture.drawString(0, 0, "MMMM")
    dark = np.argwhere(np.asarray(to_image(picture, 72))[..., 0] < 128)
    assert np.ptp(dark[:, 0]) > 2 * np.ptp(dark[:, 1])


@pytest.mark.parametrize("code", ["1 2 m 3 4 v S", "/Im Do", "1 2 m 3 4 l", "5"])
def test_an_operator_that_is_not_known_is_never_passed_over(code: str) -> None:
    with pytest.raises(ValueError, match=r"not known|not painted|numbers"):
        Picture(10, 10).addLiteral(code)


def test_the_svg_is_one_document_with_title_description_and_nothing_from_outside(
    data: AtlasData,
) -> None:
    figures = Figures(data)
    for spec in specs(data):
        picture, alt = figures.drawn(spec)
        text = to_svg(picture, spec.title, alt)
        root = ET.fromstring(text)  # noqa: S314 - our own text
        assert root.get("role") == "img"
        assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (spec.title, alt)
        labels = {e.get("id") for e in root.iter() if e.get("id")}
        assert set((root.get("aria-labelledby") or "").split()) <= labels
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= labels
        assert not re.search(r'href="(?!data:)', text)
        assert not re.search(r"nan|inf", re.sub(r">[^<]*<", "><", text))
        assert len(text) < 400_000


def test_hostile_text_in_a_picture_stays_text() -> None:
    spec = ChartSpec("Titel", "hier", HOSTILE, (ChartRow(HOSTILE, 50.0, "50 %"),), "")
    picture = Picture(480, 100)
    picture.setFont(fonts().regular, 9)
    picture.drawString(0, 10, HOSTILE)
    text = to_svg(picture, HOSTILE, HOSTILE)
    root = ET.fromstring(text)  # noqa: S314 - our own text
    clean = HOSTILE.replace("\x00", " ")
    assert root.findtext(f"{SVG}text") == root.findtext(f"{SVG}title") == clean
    assert not {e.tag for e in root.iter()} & {f"{SVG}b", f"{SVG}img"}
    assert to_png(picture, HOSTILE, HOSTILE).startswith(b"\x89PNG")
    assert spec.rows


def test_the_png_has_its_resolution_and_says_what_it_shows(data: AtlasData) -> None:
    spec = specs(data)[0]
    picture, alt = Figures(data).drawn(spec)
    made = to_png(picture, spec.title, alt)
    assert made == to_png(picture, spec.title, alt)
    with Image.open(io.BytesIO(made)) as image:
        image.load()
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert image.size[0] == math.ceil(picture.width / 72 * 300)
        assert str(image.text["Description"]) == alt  # type: ignore[attr-defined]


def test_what_a_map_finds_out_while_it_is_drawn_is_in_its_text(data: AtlasData) -> None:
    spec = specs(data)[0]
    figures = Figures(data)
    figure = figures.category_map(spec, 480, 300)
    figure.homes = np.concatenate([figure.homes, [[0.0, 0.0]]])
    figure.classes = np.concatenate([figure.classes, [0]])
    _, alt = draw_figure(figure, "Tekst.")
    assert alt == "Tekst. 1 woning valt buiten het kaartbeeld."
    assert figure.node is None


def test_equal_circles_become_dots_of_the_same_size() -> None:
    picture = Picture(100, 100)
    picture.setFillColor(HexColor("#000000"))
    circle = "{0} 50 m {0} 52.2 {1} 54 {2} 54 c {3} 54 {4} 52.2 {4} 50 c {4} 47.8 {3} 46 {2} 46 c "
    circle += "{1} 46 {0} 47.8 {0} 50 c h"
    spots = [(x + 4, x + 2.2, x, x - 2.2, x - 4) for x in (20, 50, 80)]
    picture.addLiteral("\n".join(circle.format(*s) for s in spots) + "\nf")
    text = to_svg(picture, "t", "d")
    assert re.findall(r"M\d+ \d+h0", text) == ["M200 500h0", "M500 500h0", "M800 500h0"]
    assert 'stroke-width="80"' in text
    assert 'stroke-linecap="round"' in text


def test_a_colour_with_its_own_transparency_keeps_it() -> None:
    picture = Picture(10, 10)
    picture.setFillColor(Color(0, 0, 0, alpha=0.5))
    picture.rect(0, 0, 10, 10, stroke=0, fill=1)
    assert ink(picture) == pytest.approx(50, rel=0.01)
    assert 'fill-opacity="0.5"' in to_svg(picture, "t", "d")
