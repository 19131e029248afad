# SPDX-License-Identifier: GPL-2.0-or-later
"""What an atlas says, computed from the result layers: which pages, in which order.

Nothing here draws. Sentences, tables, map classes and alternative texts come from the same rows,
so they cannot contradict each other. Texts are plain; escaping is the renderer's work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ..core.cijfers.openbaar import KEPT_BACK
from ..core.progress import poll
from ..io.getallen import geheel
from ..io.hoofdstukken import EDITIES, HOOFDSTUKKEN
from .bladen.aanbod import aanbod, confrontatie
from .bladen.arrangement import arrangement
from .bladen.bereikbaarheid import kaarten, overzicht, voorzieningen, wijken
from .bladen.capaciteit import capaciteit
from .bladen.complexen import complexen
from .bladen.duiding import with_words
from .bladen.geschiktheid import geschiktheid
from .bladen.indicatoren import indicatoren
from .bladen.locatietoets import locatietoets
from .bladen.loopgebied import loopgebieden
from .bladen.looproutes import looproutes
from .bladen.momenten import momenten
from .bladen.oogopslag import oogopslag
from .bladen.profiel import profielen
from .bladen.samen import samen
from .bladen.steunpunten import steunpunten
from .bladen.verantwoording import left_out, source_line, verantwoording
from .bladen.verschil import scenarios
from .bladen.vraag import vraag
from .bladen.vraagwijzer import vraagwijzer
from .bladen.wijk_eerst import wijk_eerst
from .bladen.witte_vlekken import witte_vlekken
from .bladen.woonservicegebied import woonservicegebied
from .model import (
    Atlas,
    AtlasData,
    Block,
    Card,
    Cards,
    Chapter,
    KeyFigure,
    KeyFigures,
    Pages,
)
from .schrijver import QUESTION, Writer

_Figure = TypeVar("_Figure", KeyFigure, Card)

__all__ = ["PAGES", "make_content"]

PAGES: tuple[Callable[[Writer], Pages], ...] = (
    oogopslag,
    overzicht,
    voorzieningen,
    wijken,
    kaarten,
    wijk_eerst,
    samen,
    capaciteit,
    profielen,
    witte_vlekken,
    loopgebieden,
    looproutes,
    geschiktheid,
    vraag,
    aanbod,
    confrontatie,
    steunpunten,
    woonservicegebied,
    locatietoets,
    scenarios,
    momenten,
    indicatoren,
    complexen,
    arrangement,
    vraagwijzer,
)
"""Every page but the last; each goes by the name of its function in ``HOOFDSTUKKEN``, which has
the order of the atlas."""


def make_content(data: AtlasData, code: str) -> Atlas:
    """Return what the atlas of gebied *code* says. Raises KeyError for a gebied without results."""
    w = Writer(data, code)
    wanted = _wanted(data)
    made = {page.__name__: page for page in PAGES}
    for name in (n for n in wanted if n in made):
        poll()
        w.pages[name] = made[name](w)
    chapters = [replace(c, name=name) for name, pages in w.pages.items() for c in pages.chapters]
    if "verantwoording" in wanted:
        # The last of every atlas: it tells what the pages before it rest on.
        chapters += [replace(c, name="verantwoording") for c in verantwoording(w).chapters]
    else:
        chapters += left_out(w, chapters)
    return Atlas(
        w.code,
        w.name,
        w.kind,
        w.place_name(),
        f"Wijkatlas {w.name}",
        QUESTION,
        w.answer(),
        tuple(_told(w, c) for c in with_words(w, chapters)),
        str(w.log.get("wanneer") or ""),
        w.run_id,
        source_line(w),
        data.keuze.stamp,
        data.keuze.edition,
        data.keuze.owner,
    )


def _told(w: Writer, chapter: Chapter) -> Chapter:
    """Return *chapter* with a reason at every figure that is kept back."""
    blocks: list[Block] = []
    for block in chapter.blocks:
        if isinstance(block, KeyFigures):
            block = replace(block, figures=tuple(_reason(w, f) for f in block.figures))
        elif isinstance(block, Cards):
            block = replace(block, cards=tuple(_reason(w, c) for c in block.cards))
        blocks.append(block)
    return replace(chapter, blocks=tuple(blocks))


def _reason(w: Writer, figure: _Figure) -> _Figure:
    if figure.value != KEPT_BACK:
        return figure
    why = f"niet gepubliceerd: er volgt een aantal onder de {geheel(w.minimum)} uit"
    return replace(figure, certainty=why)


def _wanted(data: AtlasData) -> tuple[str, ...]:
    """Return the names of the chapters to print: those chosen, of the edition, or all."""
    choice = data.keuze
    chosen = choice.chapters or EDITIES.get(choice.edition, tuple(HOOFDSTUKKEN))
    return tuple(name for name in HOOFDSTUKKEN if name in chosen)
