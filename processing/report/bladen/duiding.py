# SPDX-License-Identifier: GPL-2.0-or-later
"""The municipality's own words, put on the page that they are about.

They stay when the figures change; then the page says that they were written with earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...io.getallen import datum, geheel
from ...io.hoofdstukken import HOOFDSTUKKEN, chapter_of
from ..model import Chapter, OwnWords
from ..tekenen.typografie import unprintable
from ..woorden import as_number, as_text
from .blad import rows_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["EARLIER", "opmerkingen", "with_words"]

EARLIER = "geschreven bij eerdere cijfers"
_NO_DATE = "onbekend bij welke cijfers"
_ROOM = 420
"""So many letters of own words fit on a single page."""
_LINE = 84
"""A line that is broken off takes as much of that as so many letters."""
_SINGLE = ("oogopslag",)
"""The chapters that have to fit one page."""
_MOST_SIGNS = 10


def opmerkingen(hoofdstuk: str, tekst: str, samen: int = 1) -> list[str]:
    """Return in sentences what print does to *tekst* at *hoofdstuk*; nothing when it comes whole.

    *samen* is how many texts share that page. Which characters can be printed follows from the
    fonts of the house style in force. Costs a millisecond: to ask while somebody types.
    """
    out = []
    words = tekst.strip()
    if hoofdstuk in _SINGLE:
        plain = _tidied(words)
        kept = _cut(plain, _ROOM // max(1, samen))
        if kept != plain:
            title = HOOFDSTUKKEN[hoofdstuk].partition(":")[0]
            left = len(kept.removesuffix(_CUT))
            out.append(
                f"Op de bladzijde {title} passen {geheel(left)} van de {geheel(len(plain))} tekens "
                f"van deze tekst. De rest staat er niet op. Maak de tekst korter"
                + (", met minder regels." if "\n" in plain else ".")
            )
    lost = unprintable(words)
    if lost:
        signs = ", ".join(f"{c} (U+{ord(c):04X})" for c in lost[:_MOST_SIGNS])
        more = len(lost) - _MOST_SIGNS
        signs += f" en nog {geheel(more)} andere" if more > 0 else ""
        out.append(
            f"Niet af te drukken: {signs}. In de atlas komt daar een vraagteken. Schrijf het in "
            "gewone letters."
        )
    return out


def with_words(w: Writer, chapters: Sequence[Chapter]) -> list[Chapter]:
    """Return *chapters* with the texts about this gebied, each on the first page of its chapter.

    A text about a chapter that is not printed is not printed either.
    """
    rows = rows_of(w, "duiding", gebied_code=w.code)
    if not len(rows):
        return list(chapters)
    # Typed in QGIS, a chapter may be written as people write it.
    names = [chapter_of(as_text(h)) for h in rows["hoofdstuk"]]
    out: list[Chapter] = []
    done: set[str] = set()
    for chapter in chapters:
        mine = rows[[n == chapter.name for n in names]]
        if chapter.name and chapter.name not in done and len(mine):
            done.add(chapter.name)
            texts = [
                OwnWords(as_text(r["tekst"]).strip(), _byline(w, chapter.name, r))
                for r in mine.to_dict("records")
                if as_text(r["tekst"]).strip()
            ]
            chapter = _placed(chapter, texts)
        out.append(chapter)
    return out


def _placed(chapter: Chapter, texts: Sequence[OwnWords]) -> Chapter:
    """Return *chapter* with *texts*: under its answer, or at the foot of a single page.

    There is little room on that one: what is longer is cut between words and says so.
    """
    if not chapter.single:
        return replace(chapter, blocks=(*texts, *chapter.blocks))
    room = _ROOM // len(texts)
    short = []
    for own in texts:
        plain = _tidied(own.text)
        kept = _cut(plain, room)
        said = "" if kept == plain else " (ingekort; de hele tekst staat in het werkbestand)"
        short.append(OwnWords(kept, f"{own.byline}{said}"))
    return replace(chapter, blocks=(*chapter.blocks, *short))


_CUT = " …"


def _tidied(text: str) -> str:
    """Return *text* line by line, without blank lines and double spaces."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _cut(text: str, room: int) -> str:
    """Return as much of *text* as *room* letters hold, cut between words where it is longer.

    A line that ends early takes a whole line.
    """
    out: list[str] = []
    for line in text.split("\n"):
        if out:
            room -= -len(out[-1]) % _LINE
        if room <= 0:
            return "\n".join(out).rstrip(" ,;:") + _CUT
        if len(line) > room:
            short = line[:room].rpartition(" ")[0] or line[:room]
            return "\n".join([*out, short.rstrip(" ,;:") + _CUT])
        out.append(line)
        room -= len(line)
    return "\n".join(out)


def _byline(w: Writer, name: str, row: dict[str, Any]) -> str:
    """Return who wrote it, when, and whether the figures are still those."""
    words = [as_text(row["auteur"]) or "De gemeente"]
    if as_text(row["datum"]):
        words.append(datum(as_text(row["datum"])))
    said = _earlier(w, name, row)
    return ", ".join(words) + (f" – {said}" if said else "")


def _earlier(w: Writer, name: str, row: dict[str, Any]) -> str:
    """Return "" when every run behind the chapter was there already, else what to say.

    Of a text that was read the last step of then is known; of one typed in QGIS only its date.
    """
    log = w.data.verantwoording.data
    runs = {run.run_id for _, run in w.pages[name].runs} if name in w.pages else set()
    runs = runs or {w.run_id}
    step = as_number(row["bij_stap"])
    written = as_text(row["datum"])
    for run in runs:
        mine = log[(log["run_id"] == run).to_numpy(dtype=bool)]
        if not len(mine):
            continue
        if step == step:
            if not (pd.to_numeric(mine["volgnummer"]) <= step).any():
                return EARLIER
        elif not written:
            return _NO_DATE
        elif written[:10] < as_text(mine["wanneer"].iloc[0])[: len(written[:10])]:
            return EARLIER
    return ""
