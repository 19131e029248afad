# SPDX-License-Identifier: GPL-2.0-or-later
"""Make resources/help/<id>.png from docs/plaatjes/<id>.svg.

Run it with ``scripts/in_qgis.sh scripts/maak_plaatjes.py``; it draws what is out of date, or the
pictures that are named.

The help panel of an algorithm is a QTextBrowser, which shows PNG and not every SVG. Qt draws the
pictures because it is there where QGIS is; the font is DejaVu Sans. Every PNG carries a digest of
its source as text, so ``--check`` and the tests see an old picture without drawing anything.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["HEIGHT", "KEY", "MAX_BYTES", "WIDTH", "digest", "outdated", "png_chunks"]

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "docs" / "plaatjes"
PICTURES = ROOT / "resources" / "help"
WIDTH, HEIGHT = 420, 200
MAX_BYTES = 25_000
KEY = "bron_sha256"
FONT = "DejaVu Sans"
COLOURS = 256


def digest(source: Path) -> str:
    """Return the first half of the sha256 of an SVG, the same whatever its line endings.

    Half, because Qt compresses a text of 40 characters or more.
    """
    return hashlib.sha256(source.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:32]


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and content of every chunk of a PNG; raises ValueError when it is none."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("geen PNG")
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + size]
        at += size + 12


def outdated() -> list[str]:
    """Return the names of the pictures that are missing or made from another source."""
    out = []
    for source in sorted(SOURCES.glob("*.svg")):
        picture = PICTURES / f"{source.stem}.png"
        wanted = (b"tEXt", f"{KEY}\0{digest(source)}".encode())
        if not picture.exists() or wanted not in list(png_chunks(picture.read_bytes())):
            out.append(source.stem)
    return out


def _draw(source: Path, target: Path) -> int:
    """Draw one picture and return its size in bytes."""
    from qgis.PyQt.QtCore import QRectF
    from qgis.PyQt.QtGui import QImage, QPainter
    from qgis.PyQt.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(source))
    if not renderer.isValid():
        raise ValueError(f"{source.name} is geen SVG die Qt kan tekenen")
    if (renderer.defaultSize().width(), renderer.defaultSize().height()) != (WIDTH, HEIGHT):
        raise ValueError(f"{source.name} is niet {WIDTH} bij {HEIGHT}")
    # With an alpha channel Qt smooths text in greys, not in the colours of one kind of screen.
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    renderer.render(painter, QRectF(0, 0, WIDTH, HEIGHT))
    painter.end()
    image = _reduced(image, source.read_text(encoding="utf-8"))
    image.setText(KEY, digest(source))
    partial = target.with_suffix(".part")
    if not image.save(str(partial), "PNG", 0):  # quality 0: the smallest file
        raise OSError(f"{target.name} kan niet geschreven worden")
    size = partial.stat().st_size
    if size >= MAX_BYTES:
        partial.unlink()
        raise ValueError(f"{target.name} is {size} bytes; maak het plaatje eenvoudiger")
    partial.replace(target)
    return size


def _reduced(image: Any, source: str) -> Any:
    """Return the picture with a palette: the colours of *source*, then those it has most of."""
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = plain.constBits()
    bits.setsize(plain.sizeInBytes())
    counts = Counter(memoryview(bytes(bits)).cast("I"))
    named = [int(c, 16) for c in re.findall(r"#([0-9a-f]{6})", source)]
    most = [colour & 0xFFFFFF for colour, _ in counts.most_common(COLOURS)]
    palette = [colour | 0xFF000000 for colour in list(dict.fromkeys(named + most))[:COLOURS]]
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, palette, Qt.ImageConversionFlag.ThresholdDither
    )


def _main() -> int:
    parser = argparse.ArgumentParser(description="Maak de plaatjes van de hulp.")
    parser.add_argument("--check", action="store_true", help="alleen controleren")
    parser.add_argument("namen", nargs="*", help="alleen deze plaatjes; leeg: wat verouderd is")
    options = parser.parse_args()
    names = options.namen or outdated()
    if options.check:
        print("verouderd: " + ", ".join(names) if names else "alle plaatjes zijn bij")
        return int(bool(names))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.PyQt.QtGui import QFont, QFontInfo, QGuiApplication

    application = QGuiApplication([])
    if QFontInfo(QFont(FONT)).family() != FONT:
        print(f"Het lettertype {FONT} ontbreekt (Debian: fonts-dejavu-core).")
        return 1
    for name in names:
        size = _draw(SOURCES / f"{name}.svg", PICTURES / f"{name}.png")
        print(f"{name}.png: {size / 1000:.1f} kB")
    application.quit()
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
