# SPDX-License-Identifier: GPL-2.0-or-later
"""The page about the arrangement: what was agreed, per pillar, and beside it what the data suggest.

An agreement comes from the table ``maatregelen``; a suggestion is computed and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...io.normen.arrangement import load_pijlers
from ..model import Block, Bullets, Chapter, Heading, Notice, Pages, Sentence, TableCell, TableSpec
from ..woorden import as_text, counted, in_letters, listing, lower
from .blad import rows_of
from .stappen_vooruit import Step, largest_spot, nearest_complex, nearest_function

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = ["KEY", "arrangement"]

KEY = "arrangement"
_DONE = "klaar"
_GONE = "vervallen"


def arrangement(w: Writer) -> Pages:
    """Return the chapter: measures of the gebied by pillar, and suggestions of the data."""
    out = Pages()
    if not w.home_total():
        return out
    rows = rows_of(w, "maatregelen", gebied_code=w.code)
    page = _Page(w, rows)
    if not len(rows) and not page.suggestions:
        out.left_out.append(
            f"Arrangement: voor {w.name} zijn geen maatregelen ingelezen (lzw importeer "
            "maatregelen), en de gegevens raden niets aan."
        )
        return out
    out.chapters.append(page.chapter())
    return out


class _Page:
    def __init__(self, w: Writer, rows: pd.DataFrame) -> None:
        self.w, self.rows = w, rows
        self.pillars = load_pijlers()
        steps = [nearest_function(w), *nearest_complex(w), largest_spot(w)]
        self.suggestions: list[Step] = [s for s in steps if s is not None]

    def lead(self) -> Sentence:
        """Return how many measures were agreed, how far they are, and for which pillar none is."""
        w = self.w
        if not len(self.rows):
            return Sentence(
                f"Voor {w.name} zijn nog geen maatregelen vastgelegd. Hieronder staat wat de "
                "gegevens aanraden."
            )
        status = self.rows["status"].fillna("").astype(str)
        live = int((status != _GONE).sum())
        if not live:
            return Sentence(f"Voor {w.name} zijn alle maatregelen vervallen.", "geteld")
        done = int((status == _DONE).sum())
        verb = "is" if live == 1 else "zijn"
        text = f"Voor {w.name} {verb} {counted(live, 'maatregel', 'maatregelen')} vastgelegd"
        if done:
            text += f"; {'alle' if done == live else in_letters(done)} "
            text += f"{'zijn' if done > 1 else 'is'} klaar" if done != live else "zijn klaar"
            if live == 1:
                text = f"Voor {w.name} is één maatregel vastgelegd; die is klaar"
        used = set(self.rows["pijler"][(status != _GONE).to_numpy(dtype=bool)])
        none = [lower(p.label) for k, p in self.pillars.pillars.items() if k not in used]
        if none and len(none) < len(self.pillars.pillars):
            text += f". Er is er geen voor {listing(none, 'of')}"
        return Sentence(f"{text}.", "geteld")

    def table(self) -> TableSpec | None:
        """Return the measures by pillar, in the order of the table."""
        if not len(self.rows):
            return None
        order = {k: n for n, k in enumerate(self.pillars.pillars)}
        rows = self.rows.assign(_p=[order.get(p, 9) for p in self.rows["pijler"]])
        lines = []
        before = ""
        for r in rows.sort_values("_p", kind="stable").to_dict("records"):
            pillar = str(r["pijler"])
            label = self.pillars.pillars[pillar].label if pillar in order else pillar
            lines.append(
                (
                    TableCell(label if pillar != before else f"{label} (vervolg)"),
                    TableCell(as_text(r["maatregel"])),
                    TableCell(as_text(r["wie"]) or "–"),
                    TableCell(as_text(r["wanneer"]) or "–"),
                    TableCell(as_text(r["status"]) or "–"),
                )
            )
            before = pillar
        return TableSpec(
            f"Het arrangement van {self.w.name}",
            ("Pijler", "Maatregel", "Wie", "Wanneer", "Status"),
            tuple(lines),
            "lllll",
            (34, 66, 36, 20, 22),
            (f"Vastgelegd door de gemeente en haar partners. Pijlers: {self._source()}.",),
        )

    def _source(self) -> str:
        keys = [k for p in self.pillars.pillars.values() for k in p.sources]
        found = [self.pillars.sources[k] for k in dict.fromkeys(keys)]
        return "; ".join(f"{s.title} ({s.publisher}, {s.year})" for s in found)

    def _form(self) -> str:
        found = [self.pillars.sources[k] for k in self.pillars.form_sources]
        return "; ".join(f"{s.title} ({s.publisher}, {s.year})" for s in found)

    def examples(self) -> list[Block]:
        """Return for pillars without a measure what the source names; only where none is agreed."""
        used = set(self.rows["pijler"])
        rest = [p for k, p in self.pillars.pillars.items() if k not in used]
        if not rest:
            return []
        items = tuple(f"{p.label}: {listing(p.examples)}." for p in rest)
        return [
            Heading("Nog niets vastgelegd: voorbeelden van elders"),
            Bullets(items),
            Sentence(
                f"Voorbeelden uit {self._source()}. Een maatregel heeft een uitvoerder en een "
                f"termijn, zoals in {self._form()}."
            ),
        ]

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = []
        table = self.table()
        if table is not None:
            blocks.append(table)
        blocks.append(Heading("Suggestie uit de gegevens"))
        if self.suggestions:
            blocks.append(
                Notice(
                    "Dit is berekend en geen afspraak: het wijst alleen aan waar een kleine stap "
                    "veel mensen of woningen helpt."
                )
            )
            blocks.append(
                Bullets(tuple(f"Suggestie: {s.text} ({s.certainty})" for s in self.suggestions))
            )
        else:
            blocks.append(Sentence("De gegevens raden hier niets aan."))
        blocks += self.examples()
        question = f"Wat is in {self.w.name} afgesproken, en wat raden de gegevens aan?"
        return Chapter(KEY, question, self.lead(), tuple(blocks))
