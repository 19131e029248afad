# SPDX-License-Identifier: GPL-2.0-or-later
"""The twins of an atlas: a web page, tables as CSV, maps and charts as SVG and PNG.

They come from the same content model and drawing code as the PDF. Loose files stand in a folder
that bears the name of the atlas; ``leesmij.txt`` there says what each is and how sure.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from ..core.progress import Tick, check, never
from ..io.getallen import datum
from .bestanden import safe, write_file
from .csvtabel import to_csv
from .model import Atlas, Drawing, MapGrid, MapSpec, ResultMap, TableSpec
from .tekenen.figuren import Figure, Figures
from .tekenen.raster import to_png
from .tekenen.svg import to_svg
from .webpagina import to_html

__all__ = ["write_twins"]

_OURS = re.compile(r"(tabel|beeld)_\d\d_[a-z0-9-]*\.(csv|strikt\.csv|svg|png|txt)")


def write_twins(
    atlas: Atlas,
    figures: Figures,
    folder: Path,
    stem: str,
    kinds: Collection[str],
    tick: Tick = never,
) -> list[tuple[Path, Path]]:
    """Write the *kinds* (keys of :data:`keuzes.BIJLAGEN`) of *atlas* to *folder*.

    *stem* is the name of the PDF without its ending. Returns of every file the path that was wanted
    and where it stands (another where that was open elsewhere). Files of an earlier run in the
    folder of this atlas that have no successor go away, so that no old number stands beside a new
    one.
    """
    made: list[tuple[Path, Path]] = []

    def write(path: Path, content: bytes) -> None:
        made.append((path, write_file(path, content)))

    if "html" in kinds:
        write(folder / f"{stem}.html", to_html(atlas, figures).encode("utf-8"))
    loose = set(kinds) - {"html"}
    if not loose:
        return made
    place = folder / stem
    about: list[str] = []
    blocks = list(_blocks(atlas))
    for number, (tag, block) in enumerate(_numbered(blocks)):
        check(tick, 0.2 + 0.8 * number / len(blocks))
        for ending, content in _files(atlas, figures, block, loose):
            write(place / f"{tag}{ending}", content)
            if ending != ".txt":
                notes = block.notes if isinstance(block, TableSpec) else ()
                about += [f"{tag}{ending}", f"  {_title(block)}", *(f"  {n}" for n in notes), ""]
    lines = [
        atlas.title,
        f"Berekend op {datum(atlas.date)}, kenmerk {atlas.run_id[:12]}",
        atlas.source_line,
        "",
        *about,
    ]
    write(place / "leesmij.txt", _lines(lines))
    kept = {path.name for _, path in made}
    for path in place.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in kept:
            with contextlib.suppress(OSError):  # open elsewhere: it stays
                path.unlink()
    return made


def _numbered(blocks: list[TableSpec | Figure]) -> Iterator[tuple[str, TableSpec | Figure]]:
    """Yield every table and figure with its name: kind, number and what it is about."""
    counts = {"tabel": 0, "beeld": 0}
    for block in blocks:
        kind = "tabel" if isinstance(block, TableSpec) else "beeld"
        counts[kind] += 1
        yield f"{kind}_{counts[kind]:02d}_{_short(_title(block))}", block


def _short(title: str) -> str:
    """Return *title* in a file name, cut between two words.

    >>> _short("Wie woont hoe ver van een supermarkt? Lindewaard-Zuid")
    'wie-woont-hoe-ver-van-een-supermarkt'
    """
    whole = safe(title, 200).lower()
    return whole if len(whole) <= 40 else whole[:41].rpartition("-")[0] or whole[:40]


def _title(block: TableSpec | Figure) -> str:
    return block.caption if isinstance(block, TableSpec) else block.title


def _files(
    atlas: Atlas, figures: Figures, block: TableSpec | Figure, kinds: set[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield ending and content of the files of one table or figure."""
    if isinstance(block, TableSpec):
        if "csv" in kinds:
            yield ".csv", to_csv(block)
        if "csv-strikt" in kinds:
            yield ".strikt.csv", to_csv(block, strict=True)
    elif kinds & {"svg", "png"}:
        picture, alt = figures.drawn(block)
        if "svg" in kinds:
            yield ".svg", to_svg(picture, block.title, alt).encode("utf-8")
        if "png" in kinds:
            yield ".png", to_png(picture, block.title, alt)
        source = [] if isinstance(block, Drawing) else ["", atlas.source_line]
        yield ".txt", _lines([block.title, "", alt, *source])


def _blocks(atlas: Atlas) -> Iterator[TableSpec | Figure]:
    for chapter in atlas.chapters:
        for block in chapter.blocks:
            if isinstance(block, MapGrid):
                yield from (c for _, c in block.cells if isinstance(c, MapSpec))
            elif isinstance(block, TableSpec | MapSpec | ResultMap | Drawing):
                yield block


def _lines(lines: list[str]) -> bytes:
    """Return text as Windows' own editors and Word read it."""
    return "\r\n".join(_one(line) for line in [*lines, ""]).encode("utf-8-sig")


def _one(text: Any) -> str:
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in str(text))
