# SPDX-License-Identifier: GPL-2.0-or-later
"""Welke maatregel helpt in welk complex? The complexes of one owner, for agreements with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import shapely

from ...io.getallen import geheel, getal
from ..model import (
    Block,
    Chapter,
    KeyFigure,
    KeyFigures,
    MapClass,
    Pages,
    ResultMap,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import as_number, as_text, capital, counted, percent
from .blad import rows_of, run_of, stale, xy_of
from .cijfers import facts_of
from .stappen_vooruit import complexes, measure

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = ["KEY", "complexen"]

KEY = "complexen"
_CLASSES = ("geschikt", "aanpasbaar", "ongeschikt", "onbekend")


def complexen(w: Writer) -> Pages:
    """Return the chapter about the complexes of the owner that was chosen; without one none.

    Whose complexes stand where is for that owner: an atlas for everybody has no such page.
    """
    out = Pages()
    owner = w.data.keuze.owner
    if not owner:
        return out
    subject = f"De complexen van {owner}"
    rows = rows_of(w, "geschiktheid_complex", eigenaar=owner)
    if not len(rows):
        out.left_out.append(f"{subject}: niet berekend, of er zijn er geen.")
        return out
    why = stale(w, subject, list(rows["run_id"].unique()))
    if why:
        out.left_out.append(why)
        return out
    group, mine = complexes(w, owner)
    if not len(mine):
        out.left_out.append(f"{subject}: in {w.name} staat er geen.")
        return out
    out.chapters.append(_Page(w, owner, group, mine).chapter())
    run = run_of(w, "geschiktheid", str(mine["run_id"].iloc[0]))
    if run is not None:
        out.runs.append(("Complexen", run))
    return out


class _Page:
    def __init__(self, w: Writer, owner: str, group: str, rows: pd.DataFrame) -> None:
        self.w, self.owner, self.group, self.rows = w, owner, group, rows

    def _sum(self, column: str) -> int:
        return int(self.rows[column].fillna(0).sum())

    def _share(self, part: int, of: int) -> str:
        return percent(100 * part / of, part, of) if of and part else "0 %"

    def lead(self) -> Sentence:
        """Return how suitable the owner's dwellings are here, beside all dwellings."""
        total, good = self._sum("woningen"), self._sum("n_geschikt")
        w, many = self.w, len(self.rows)
        homes = counted(total, "woning", "woningen")
        where = "één complex" if many == 1 else f"{geheel(many)} complexen"
        text = (
            f"{self.owner} heeft in {w.name} {homes} in {where}; {self._share(good, total)} is "
            "zeker geschikt"
        )
        every = rows_of(
            w,
            "geschiktheid_gebied",
            gebied_code=w.place_code(),
            doelgroep=self.group,
            eigendom="alle",
            bouwperiode="alle",
            klasse="geschikt",
        )
        if len(every) and not math.isnan(as_number(every["aandeel_pct"].iloc[0])):
            text += f", tegen {getal(every['aandeel_pct'].iloc[0])} % van alle woningen in "
            text += w.whole_name()
        best = self.rows.iloc[0]
        lifted = int(as_number(best["n_naar_geschikt"], 0))
        if lifted:
            verb = "wordt" if lifted == 1 else "worden"
            text += (
                f". In complex {best['complex_id']} {verb} met één maatregel "
                f"{counted(lifted, 'woning', 'woningen')} geschikt"
            )
        return Sentence(f"{text}.", "geschat")

    def figures(self) -> KeyFigures:
        """Return how many dwellings are of each class."""
        return KeyFigures(
            tuple(
                KeyFigure(geheel(self._sum(f"n_{k}")), f"woningen {k}", "geschat") for k in _CLASSES
            )
        )

    def map(self) -> ResultMap | None:
        """Return the complexes as numbers that stand in the table."""
        w = self.w
        layer = w.data.uitkomsten["geschiktheid_complex"]
        if layer.geometry is None:
            return None
        points = layer.geometry[layer.data.index.get_indexer(self.rows.index)]
        numbers = tuple(
            (float(p.x), float(p.y), str(k))
            for k, p in enumerate(points, 1)
            if not (shapely.is_missing(p) or shapely.is_empty(p))
        )
        if not numbers:
            return None
        return ResultMap(
            f"Waar staan de complexen van {self.owner}?",
            w.code,
            w.kind,
            f"Kaart van {w.name} met {counted(len(numbers), 'complex', 'complexen')} van "
            f"{self.owner}, genummerd zoals in de tabel. {self.lead().text}",
            xy_of(w),
            numbers=numbers,
            legend=(MapClass("number", "complex, met het nummer in de tabel", len(numbers)),),
        )

    def table(self) -> TableSpec:
        """Return every complex with its classes and best measure."""
        lines = []
        people = facts_of(self.w.data, self.w.profile).people
        for k, r in enumerate(self.rows.to_dict("records"), 1):
            near = as_number(r["inw_75plus_nabij"])
            lines.append(
                (
                    TableCell(f"{k}. {r['complex_id']}"),
                    TableCell(geheel(as_number(r["woningen"], 0))),
                    *(TableCell(self._count(r, f"n_{c}")) for c in _CLASSES),
                    TableCell(capital(measure(as_text(r["maatregel"]))) or "–"),
                    TableCell(self._count(r, "n_naar_geschikt")),
                    TableCell("–" if math.isnan(near) else people(near).replace("minder dan", "<")),
                )
            )
        return TableSpec(
            f"De complexen van {self.owner}, wat het meest oplevert bovenaan",
            (
                "Complex",
                "Woningen",
                "Geschikt",
                "Aanpasbaar",
                "Ongeschikt",
                "Onbekend",
                "Beste maatregel",
                "Wordt geschikt",
                "75-plussers dichtbij",
            ),
            tuple(lines),
            "lrrrrrlrr",
            (44, 15, 15, 17, 17, 16, 32, 15, 16),
            (
                "Zeker van die klasse; onbekend is een klasse apart. 75-plussers dichtbij: binnen "
                "een loopafstand van 500 m. Geschat met regels.",
            ),
        )

    @staticmethod
    def _count(row: dict[str, Any], column: str) -> str:
        value = as_number(row[column])
        return "–" if math.isnan(value) else geheel(value)

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = [self.figures()]
        drawn = self.map()
        if drawn is not None:
            blocks.append(drawn)
        blocks.append(self.table())
        return Chapter(KEY, "Welke maatregel helpt in welk complex?", self.lead(), tuple(blocks))
