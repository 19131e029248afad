# SPDX-License-Identifier: GPL-2.0-or-later
"""Icons that Qt draws right on every theme, and a help picture for every algorithm with an icon."""

from __future__ import annotations

import importlib.util
import re
import struct
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ICONS = sorted((ROOT / "resources" / "iconen").glob("*.svg"))
SOURCES = sorted((ROOT / "docs" / "plaatjes").glob("*.svg"))
HELP = ROOT / "resources" / "help"
NO_ALGORITHM = {"lzw", "model"}
"""The house mark and the icon that all models share."""

STATES = [p.stem for p in ICONS if p.stem.startswith("staat_")]
"""The icons of the list in the panel, each with a shape of its own."""

VERBS = [p.stem for p in ICONS if p.stem not in NO_ALGORITHM and p.stem not in STATES]
ALLOWED = {"svg", "title", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
SVG = "{http://www.w3.org/2000/svg}"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "maak_plaatjes", ROOT / "scripts" / "maak_plaatjes.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


P = load()


def tags(root: ET.Element) -> set[str]:
    assert all(e.tag.startswith(SVG) for e in root.iter())
    return {e.tag.removeprefix(SVG) for e in root.iter()}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_there_is_something_to_test() -> None:
    assert {"lzw", "atlas", "bereikbaarheid", "importeer_osm"} <= {p.stem for p in ICONS}


# --- icons -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ICONS, ids=lambda p: p.stem)
def test_an_icon_is_plain_svg(path: Path) -> None:
    root = ET.parse(path).getroot()  # noqa: S314
    assert tags(root) <= ALLOWED
    assert not [e.tag for e in root.iter() if "style" in e.attrib or "class" in e.attrib]
    assert "url(" not in path.read_text(encoding="utf-8")
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text
    if path.stem != "lzw":  # the house mark is drawn larger
        assert root.get("viewBox") == "0 0 24 24"
        assert (root.get("width"), root.get("height")) == ("24", "24")


@pytest.mark.parametrize("verb", [*VERBS, *STATES])
def test_an_icon_shows_on_light_and_dark(verb: str) -> None:
    root = ET.parse(ROOT / "resources" / "iconen" / f"{verb}.svg").getroot()  # noqa: S314
    strokes = {e.get("stroke") for e in root.iter()} - {None}
    widths = {e.get("stroke-width") for e in root.iter()} - {None}
    assert widths == {"2"} if strokes else not widths
    drawn = [e.get("stroke") or e.get("fill") for e in root.iter()]
    main = [c for c in drawn if c and c != "none"]
    readable = [c for c in main if min(contrast(c, "#ffffff"), contrast(c, "#2b2b2b")) >= 3]
    assert len(readable) >= min(2, len(main))
    assert all(re.fullmatch("#[0-9a-f]{6}", c) and contrast(c, "#000000") > 3 for c in main)


def test_imports_share_a_frame() -> None:
    texts = [p.read_text(encoding="utf-8") for p in ICONS if p.stem.startswith("importeer_")]
    frames = {tuple(t.rstrip().splitlines()[-3:]) for t in texts}
    assert len(texts) > 1
    assert len(frames) == 1


# --- help pictures -----------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_every_algorithm_has_a_small_picture(verb: str) -> None:
    data = (HELP / f"{verb}.png").read_bytes()
    kind, header = next(iter(P.png_chunks(data)))
    assert kind == b"IHDR"
    assert struct.unpack_from(">II", header) == (420, 200) == (P.WIDTH, P.HEIGHT)
    assert len(data) < 25_000


def test_pictures_together_are_small() -> None:
    assert sum(p.stat().st_size for p in HELP.glob("*.png")) < 600_000


def test_every_picture_is_made_from_its_source() -> None:
    assert P.outdated() == []
    assert {p.stem for p in SOURCES} == {p.stem for p in HELP.glob("*.png")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_a_source_is_svg_that_qt_draws(path: Path) -> None:
    root = ET.parse(path).getroot()  # noqa: S314
    assert root.get("viewBox") == "0 0 420 200"
    assert tags(root) <= ALLOWED | {"text"}
    texts = list(root.iter(f"{SVG}text"))
    assert {t.get("font-family") for t in texts} == {"DejaVu Sans"}
    assert min(float(t.get("font-size", "0")) for t in texts) >= 8
    assert all(t.text for t in texts)


def test_a_changed_source_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(P, "SOURCES", tmp_path)
    source = tmp_path / "atlas.svg"
    text = (ROOT / "docs" / "plaatjes" / "atlas.svg").read_bytes()
    source.write_bytes(text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert P.outdated() == []
    source.write_bytes(text.replace(b"Noord", b"Oost"))
    assert P.outdated() == ["atlas"]
    (tmp_path / "zonder.svg").write_text("<svg/>")
    assert P.outdated() == ["atlas", "zonder"]


def test_what_is_not_a_png_is_refused() -> None:
    with pytest.raises(ValueError, match="geen PNG"):
        list(P.png_chunks(b"GIF89a"))
