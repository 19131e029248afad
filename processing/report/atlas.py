# SPDX-License-Identifier: GPL-2.0-or-later
"""Content in, tagged PDFs out: the files of an atlas, with head and foot of every page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from ..core.errors import LzwError, Problem
from ..core.progress import Tick, check, never, poll
from ..core.progress import part as share
from ..io.getallen import datum
from ..io.meldingen import register, sentences
from .bestanden import safe, write_file
from .bijlagen import write_twins
from .inhoud import make_content
from .model import (
    Atlas,
    AtlasData,
)
from .opmaak import Fit, Layout
from .tekenen.figuren import Figures
from .tekenen.kaart import Background
from .tekenen.tagged import (
    PageInfo,
    TaggedDocument,
)
from .tekenen.typografie import (
    COLOURS,
    GRID,
    dressed,
    fit_text,
    fonts,
    house_style,
)

__all__ = ["file_name", "make_atlas", "render"]

register(
    {
        "atlas_bestand_open": "{bestand} is open in een ander programma en dus niet vervangen. Het "
        "nieuwe bestand staat ernaast als {ernaast}. Sluit het oude en maak de atlas opnieuw, of "
        "gebruik het nieuwe.",
    }
)

_LOGO_DPI = 300


def make_atlas(
    data: AtlasData,
    gebied_codes: Sequence[str],
    folder: Path,
    tick: Tick = never,
    *,
    bijlagen: Collection[str] = (),
    warn: Callable[[list[str]], None] = lambda _lines: None,
) -> list[Path]:
    """Write one PDF per gebied to *folder* and return what was made, in that order.

    *bijlagen* are kinds of :data:`keuzes.BIJLAGEN`; of those the web page and the folder of loose
    files are returned after their PDF. A file appears only when it is whole. *warn* gets a sentence
    for every file that another program holds open: what is new stands beside it then. Raises
    :class:`LzwError` for a gebied without results or a folder that cannot be written,
    :class:`Cancelled` when the user stops; what was made before remains.
    """
    known = set(data.bereikbaarheid_gebied.data["gebied_code"])
    wrong = [c for c in gebied_codes if c not in known]
    if wrong:
        choice = ", ".join(sorted(map(str, known)))
        raise LzwError(
            [
                Problem("onbekend_gebied", "gebieden", values={"gebied": c, "keuze": choice})
                for c in wrong
            ]
        )
    figures = Figures(data)
    out: list[Path] = []
    taken: set[str] = set()
    for number, code in enumerate(gebied_codes):
        own = share(tick, number / len(gebied_codes), (number + 1) / len(gebied_codes))
        check(own, 0.0)
        atlas = make_content(data, code)
        check(own, 0.2)
        stem = Path(file_name(atlas, taken)).stem
        taken.add(stem.lower())
        out.append(_placed(folder / f"{stem}.pdf", render(atlas, data, figures.ground), warn))
        glance = at_a_glance(atlas)
        if glance is not None:
            page = f"oogopslag{stem.removeprefix('wijkatlas').removesuffix(_named(atlas))}.pdf"
            out.append(_placed(folder / page, render(glance, data, figures.ground), warn))
        if bijlagen:
            check(own, 0.5)
            made = write_twins(atlas, figures, folder, stem, bijlagen, share(own, 0.5, 1.0))
            for wanted, path in made:
                _said(wanted, path, warn)
            pages = [path for _, path in made if path.parent == folder]
            out += [*pages, *dict.fromkeys(p.parent for _, p in made if p.parent != folder)]
    check(tick, 1.0)
    return out


def _placed(path: Path, content: bytes, warn: Callable[[list[str]], None]) -> Path:
    made = write_file(path, content)
    _said(path, made, warn)
    return made


def _said(wanted: Path, made: Path, warn: Callable[[list[str]], None]) -> None:
    """Say that *made* stands beside *wanted*, which another program holds open."""
    if made != wanted:
        values = {"bestand": str(wanted), "ernaast": made.name}
        warn(sentences([Problem("atlas_bestand_open", values=values)]))


def file_name(atlas: Atlas, taken: Collection[str] = ()) -> str:
    """Return ``wijkatlas_<code>_<naam>.pdf``, safe on every system.

    *taken* are names without ending, in small letters, that another gebied already has: codes of
    own areas may differ in signs that no file name can hold. An edition has its name behind that,
    and so has the owner whose complexes are in it.
    """
    stem = whole = f"wijkatlas_{safe(atlas.code, 40)}{_named(atlas)}"
    number = 2
    while stem.lower() in taken:
        stem, number = f"{whole}-{number}", number + 1
    return f"{stem}.pdf"


def _named(atlas: Atlas) -> str:
    """Return the part of the name of the file that is not the code."""
    words = [safe(atlas.name, 60), *(safe(w, 30) for w in (atlas.edition, atlas.owner) if w)]
    return "".join(f"_{w}" for w in words)


def at_a_glance(atlas: Atlas) -> Atlas | None:
    """Return the one page of *atlas* that also is a file of its own; None where it has none."""
    page = next((c for c in atlas.chapters if c.single), None)
    if page is None:
        return None
    title = f"In een oogopslag: {atlas.name}"
    return replace(atlas, title=title, question=page.question, answer=page.lead, chapters=(page,))


def render(
    atlas: Atlas, data: AtlasData, ground: Background | None = None, family: str | None = None
) -> bytes:
    """Return the PDF of *atlas*; the same input gives the same bytes."""
    figures = Figures(data, ground, family)
    house = data.huisstijl
    author = f"LZW Atlas, {atlas.place}" if atlas.place else "LZW Atlas"
    document = TaggedDocument(
        atlas.title,
        author=(house.organisation if house is not None else "") or author,
        subject=atlas.question,
        date=atlas.date,
        margins=(GRID.left, GRID.right, GRID.top, GRID.bottom),
        decorate=partial(_decorate, atlas, family),
    )
    with dressed(house):
        fits: dict[int, Fit] = {}
        return document.build(
            lambda: Layout(atlas, figures, document.places, fits).story,
        )


def _decorate(atlas: Atlas, family: str | None, canvas: Any, page: PageInfo) -> None:
    """Draw the running head and foot; between two pages a stop is heard."""
    poll()
    f, c = fonts(family), COLOURS
    left, right = GRID.left, page.width - GRID.right
    size = 8.2 * f.scale
    if page.number == 1:
        canvas.setFillColor(c.accent)
        canvas.rect(0, page.height - 5 * mm, page.width, 5 * mm, stroke=0, fill=1)
        _logo(canvas, right, page.height - 8 * mm)
    else:
        canvas.setFont(f.semibold, size)
        canvas.setFillColor(c.quiet)
        canvas.drawString(
            left, page.height - 13 * mm, fit_text(atlas.name, f.semibold, size, 50 * mm)
        )
        canvas.setFont(f.regular, size)
        house = house_style()
        series = "Wijkatlas Langer Zelfstandig Wonen"
        if house is not None and house.organisation:
            series = f"{house.organisation}  ·  {series}"
        series = fit_text(series, f.regular, size, 115 * mm)
        canvas.drawRightString(right, page.height - 13 * mm, series)
        canvas.setStrokeColor(c.rule)
        canvas.setLineWidth(0.5)
        canvas.line(left, page.height - 15 * mm, right, page.height - 15 * mm)
    canvas.setFillColor(c.quiet)
    canvas.setFont(f.regular, size)
    canvas.drawString(
        left, 11 * mm, f"Berekend op {datum(atlas.date)}  ·  kenmerk {atlas.run_id[:12]}"
    )
    if atlas.stamp:
        canvas.drawCentredString(
            (left + right) / 2, 11 * mm, fit_text(atlas.stamp, f.regular, size, 55 * mm)
        )
    canvas.drawRightString(right, 11 * mm, f"{page.number} van {page.total}")


def _logo(canvas: Any, right: float, top: float) -> None:
    """Draw the logo of the house style against *right*, 13 mm tall at most; its name is text."""
    house = house_style()
    if house is None or house.logo is None:
        return
    from PIL import Image

    with Image.open(house.logo) as opened:
        image = opened.convert("RGBA")
    scale = min(45 * mm / image.width, 13 * mm / image.height)
    size = image.width * scale, image.height * scale
    # Not finer than print shows: a logo of a poster would weigh more than all maps together.
    image.thumbnail((size[0] / 72 * _LOGO_DPI + 1, size[1] / 72 * _LOGO_DPI + 1))
    canvas.drawImage(ImageReader(image), right - size[0], top - size[1], *size, mask="auto")
