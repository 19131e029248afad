# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Wie kan niets bereiken, en wie heeft vervoer nodig?": everything together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ...io.getallen import geheel, getal
from ..model import (
    Block,
    Chapter,
    ChartRow,
    ChartSpec,
    Heading,
    KeyFigure,
    KeyFigures,
    MapClass,
    Notice,
    Pages,
    ResultMap,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import PEOPLE, as_number, as_text, capital, in_letters, listing, plain
from .blad import areas_inside, numbers_of, rows_of, xy_of

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = ["kaart_samen", "samen"]

_SUBJECT = "Wie niets kan bereiken en wie vervoer nodig heeft"
_KINDS = ("binnen", "ruim", "verder", "onbekend")


def samen(w: Writer) -> Pages:
    """Return the chapter about all essentials together; unlike its parts it needs several."""
    out = Pages()
    rows = rows_of(w, "bereikbaarheid_samen", profiel=w.profile)
    rows = rows[(rows["run_id"] == w.run_id).to_numpy(dtype=bool)]
    if not len(rows):
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
        return out
    page = _Page(w, rows)
    if not page.known:
        out.left_out.append(f"{_SUBJECT}: daarover is in {w.name} niets te zeggen.")
        return out
    out.chapters.append(page.chapter())
    out.method.append(
        "Vervoer nodig: ten minste één essentiële voorziening ligt verder dan de norm. Een halte "
        "is zelf geen doel. Wat essentieel is per doelgroep, is een aanname."
    )
    return out


def kaart_samen(w: Writer) -> ResultMap | None:
    """Return the map of how many essentials each dwelling has within the norm; None without it."""
    rows = rows_of(w, "bereikbaarheid_samen", profiel=w.profile)
    rows = rows[(rows["run_id"] == w.run_id).to_numpy(dtype=bool)]
    page = _Page(w, rows) if len(rows) else None
    return page.map() if page is not None and page.known else None


class _Page:
    def __init__(self, w: Writer, rows: pd.DataFrame) -> None:
        self.w, self.rows = w, rows
        # Without enough people the dwellings speak, with what matters to the oldest.
        self.counted = w.basis
        people = "inw_75plus" if w.basis == "woningen" else w.basis
        groups = w.data.norms.groups
        self.group = next((k for k, g in groups.items() if g.people == people), "")
        self.own = self._of(w.code, self.group, self.counted)

    @property
    def known(self) -> bool:
        """Return whether anything can be said about the gebied."""
        row = self.own.get("essentieel_alle")
        return row is not None and as_number(row["n"], 0) > 0 and bool(as_text(row["geteld"]))

    def _of(self, code: str, group: str, counted: str) -> dict[str, dict[str, Any]]:
        """Return the rows of a gebied for one target group, by indicator."""
        r = self.rows
        keep = (r["gebied_code"] == code) & (r["doelgroep"] == group) & (r["groep"] == counted)
        found = r[keep.to_numpy(dtype=bool)]
        return {str(x["indicator"]): x for x in found.to_dict("records")}

    # -- words -----------------------------------------------------------------------------

    def _share(self, row: dict[str, Any] | None) -> str:
        """Return a share as it may be printed."""
        if row is None or as_number(row["n"], 0) <= 0 or math.isnan(as_number(row["waarde"])):
            return "–"
        n, inside = as_number(row["n"], 0), as_number(row["aantal"], 0)
        return self.w.share_text(inside, n, str(row["groep"]))

    def _cell(self, row: dict[str, Any] | None, bar: bool = False) -> TableCell:
        text = self._share(row).replace("minder dan", "<").replace("meer dan", ">")
        known = row is not None and text not in ("–", "te klein")
        share = None
        if row is not None and known:
            n, inside = as_number(row["n"], 0), as_number(row["aantal"], 0)
            share = self.w.share_value(inside, n, str(row["groep"])) / 100
        return TableCell(text, share if bar else None)

    def _number(self, row: dict[str, Any] | None) -> str:
        """Return how many people or dwellings a row is about."""
        number = as_number(row["aantal"] if row else None)
        if row is None or math.isnan(number):
            return "–"
        if row["groep"] == "woningen":
            return geheel(number)
        r = self.rows
        same = r["doelgroep"] == row["doelgroep"]
        for column in ("groep", "indicator"):
            same &= r[column] == row[column]
        mine = r[same.to_numpy(dtype=bool)]
        return self.w.people_per_area(numbers_of(mine, "aantal"))[str(row["gebied_code"])]

    def lead(self) -> Sentence:
        """Return who reaches everything, who nothing, and who has to go further without a stop."""
        w, of = self.w, self.own
        who, many = PEOPLE[self.counted], in_letters(len(self._counted()))
        every, nothing = of["essentieel_alle"], of.get("essentieel_geen")
        text = (
            f"In {w.here()} heeft {self._part(every, who)} alle {many} essentiële voorzieningen "
            "binnen de norm"
        )
        if nothing is not None and self._share(nothing) not in ("0 %", "–", "te klein"):
            text += f", en {self._share(nothing)} niet één daarvan"
        text += "."
        need, without = of.get("vervoer"), of.get("vervoer_zonder_halte")
        if need is not None and as_number(need["n"], 0) > 0:
            share = self._share(need)
            verb = "hoeft" if share == "0 %" else "moet"
            who_goes = {"0 %": "niemand", "100 %": "iedereen"}.get(share, share)
            if self.counted == "woningen":
                who_goes = {"0 %": "geen enkele", "100 %": "elke"}.get(share, share)
                text += f" Vanuit {who_goes} woning{'en' if who_goes == share else ''}"
                text = text.replace(f"Vanuit {share} woningen", f"Vanuit {share} van de woningen")
                text += " is ten minste één voorziening verder dan de norm"
            else:
                text += f" Voor ten minste één voorziening {verb} {who_goes} verder dan de norm"
            if without is not None and self._share(without) not in ("0 %", "–", "te klein"):
                text += f"; {self._share(without)} heeft ook geen OV-halte op loopafstand"
            text += "."
        return Sentence(text, w.certainty(self.counted, w.source(self.counted)))

    def _part(self, row: dict[str, Any], who: str) -> str:
        """Return a share of *who* in words."""
        share = self._share(row)
        if share == "100 %":
            return f"elk van de {who}"
        return f"geen van de {who}" if share == "0 %" else f"{share} van de {who}"

    def _counted(self) -> list[str]:
        return as_text(self.own["essentieel_alle"]["geteld"]).split(", ")

    def silence(self) -> list[Notice]:
        """Return which essentials count for nobody."""
        left = as_text(self.own["essentieel_alle"]["niet_geteld"])
        if not left:
            return []
        names = listing([plain(c) for c in left.split(", ")])
        return [
            Notice(
                f"Niet meegeteld: {names}. Daarover zijn de gegevens niet volledig; met die erbij "
                "kan het beeld anders zijn."
            )
        ]

    # -- blocks ----------------------------------------------------------------------------

    def figures(self) -> KeyFigures:
        """Return how many people have everything, nothing, and need a ride."""
        w = self.w
        sure = w.certainty(self.counted, w.source(self.counted))
        out = []
        for key, words in (
            ("essentieel_alle", "{} met alles binnen de norm"),
            ("essentieel_geen", "{} met niets binnen de norm"),
            ("vervoer", "{} met vervoer nodig"),
            ("vervoer_zonder_halte", "daarvan zonder OV-halte binnen de norm"),
        ):
            row = self.own.get(key)
            value = self._number(row).replace("minder dan", "<")
            if value != "–":
                value = "0" if value == "geen" else value
                out.append(KeyFigure(value, words.format(PEOPLE[self.counted]), sure))
        return KeyFigures(tuple(out))

    def map(self) -> ResultMap | None:
        """Return the dwellings with everything, something and nothing within the norm."""
        w = self.w
        homes = w.data.bereikbaarheid
        keys = [c for c in self._counted() if f"norm_{c}" in homes.data]
        if homes.geometry is None or not keys or not len(w.members):
            return None
        mine = homes.data.iloc[w.members]
        verdict = np.column_stack(
            [mine[f"norm_{c}"].to_numpy(dtype=float, na_value=np.nan) for c in keys]
        )
        kind = np.full(len(mine), 3)
        kind[(verdict == 1).any(axis=1) & (verdict == 0).any(axis=1)] = 1
        kind[(verdict == 1).all(axis=1)] = 0
        kind[(verdict == 0).all(axis=1)] = 2
        points = homes.geometry[w.members]
        drawn = w.drawn(points)
        counts = np.bincount(kind, minlength=4)
        words = ("alles binnen de norm", "een deel", "niets binnen de norm", "niet te zeggen")
        legend = tuple(
            MapClass(k, t, int(n))
            for k, t, n in zip(_KINDS, words, counts, strict=True)
            if n or k != "onbekend"
        )
        said = [f"{m.label} {geheel(m.count or 0)}" for m in legend]
        return ResultMap(
            f"Hoeveel van de {in_letters(len(keys))} essentiële voorzieningen is binnen de norm?",
            w.code,
            w.kind,
            f"Kaart van {w.name}: woningen naar hoeveel essentiële voorzieningen binnen de norm "
            f"liggen ({listing([plain(c) for c in keys])}). Woningen: {'; '.join(said)}. "
            f"{self.lead().text}",
            xy_of(w),
            points=w.coordinates(points[drawn]),
            classes=kind[drawn],
            kinds=_KINDS,
            legend=legend,
            named=frozenset(c for c, _ in w.wijken_of_place())
            if w.kind == "gemeente"
            else (frozenset()),
        )

    def groups_table(self) -> TableSpec:
        """Return every target group: in people where they are counted, else in dwellings."""
        w = self.w
        lines = []
        for key, group in w.data.norms.groups.items():
            counted = group.people or "woningen"
            of = self._of(w.code, key, counted)
            row = of.get("essentieel_alle")
            few = row is None or as_number(row["n"], 0) < w.minimum
            if counted != "woningen" and few:
                counted = "woningen"
                of = self._of(w.code, key, counted)
            if not of:
                continue
            missed = of.get("essentieel_gemist")
            mean = as_number(missed["waarde"]) if missed is not None else math.nan
            lines.append(
                (
                    TableCell(capital(group.label)),
                    TableCell("woningen" if counted == "woningen" else "mensen"),
                    self._cell(of.get("essentieel_alle")),
                    self._cell(of.get("essentieel_geen")),
                    TableCell("–" if math.isnan(mean) else getal(mean, 1)),
                    self._cell(of.get("vervoer")),
                    self._cell(of.get("vervoer_met_halte")),
                    self._cell(of.get("vervoer_zonder_halte")),
                )
            )
        return TableSpec(
            f"Alles samen, per doelgroep. {w.name}",
            (
                "Doelgroep",
                "Geteld in",
                "Alles binnen",
                "Niets binnen",
                "Missen er",
                "Vervoer nodig",
                "waarvan met halte",
                "waarvan zonder halte",
            ),
            tuple(lines),
            "llrrrrrr",
            (52, 19, 17, 17, 15, 17, 16, 17),
            (
                "Elke doelgroep heeft eigen essentiële voorzieningen. Missen er: gemiddeld aantal "
                "dat niet binnen de norm ligt. Met en zonder halte: deel van de hele groep.",
                f"Woningen: geteld. {w.people_note()}",
            ),
        )

    def beside(self) -> ChartSpec | None:
        """Return this gebied beside the gemeente."""
        w = self.w
        if w.parent is None:
            return None
        whole = self._of(w.parent, self.group, self.counted)
        rows = []
        for key, label in (
            ("essentieel_alle", "Alles binnen de norm"),
            ("essentieel_geen", "Niets binnen de norm"),
            ("vervoer", "Vervoer nodig"),
            ("vervoer_zonder_halte", "… zonder OV-halte"),
        ):
            mine, theirs = self.own.get(key), whole.get(key)
            cell, other = self._cell(mine, True), self._cell(theirs, True)
            if cell.bar is not None:
                rows.append(
                    ChartRow(
                        label,
                        100 * cell.bar,
                        cell.text,
                        None if other.bar is None else 100 * other.bar,
                        other.text,
                    )
                )
        if not rows:
            return None
        words = "; ".join(f"{r.label} {r.text} tegen {r.reference_text}" for r in rows)
        return ChartSpec(
            f"{w.name} naast {w.whole_name()}",
            w.name,
            w.whole_name(),
            tuple(rows),
            f"Aandeel van de {PEOPLE[self.counted]} in {w.name} tegen {w.whole_name()}: {words}.",
            ({"wijk": "wijk", "buurt": "buurt"}.get(w.kind, "gebied"), "gemeente"),
        )

    def inside_table(self) -> TableSpec | None:
        """Return the wijken of a gemeente or the buurten of a wijk, the whole last."""
        w = self.w
        inside = [(code, name) for code, name, _ in areas_inside(w)]
        if len(inside) < 2:
            return None
        what = "wijk" if w.kind == "gemeente" else "buurt"
        lines = []
        for code, name in [*inside, (w.code, w.name)]:
            of = self._of(code, self.group, self.counted)
            lines.append(
                (
                    TableCell(name),
                    self._cell(of.get("essentieel_alle"), bar=True),
                    self._cell(of.get("essentieel_geen"), bar=True),
                    self._cell(of.get("vervoer"), bar=True),
                    self._cell(of.get("vervoer_zonder_halte"), bar=True),
                    TableCell(
                        self._number(of.get("vervoer_zonder_halte")).replace("minder dan", "<")
                    ),
                )
            )
        return TableSpec(
            f"Per {what}: aandeel van de {PEOPLE[self.counted]}",
            (
                capital(what),
                "Alles binnen",
                "Niets binnen",
                "Vervoer nodig",
                "Vervoer nodig, geen halte",
                f"Aantal {PEOPLE[self.counted]} daarvan",
            ),
            tuple(lines),
            "lrrrrr",
            (46, 24, 24, 26, 24, 26),
            (f"{w.people_note()}" if self.counted != "woningen" else "Woningen: geteld.",),
            frozenset({len(inside)}),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = [*self.silence(), self.figures()]
        drawn, chart, inside = self.map(), self.beside(), self.inside_table()
        if drawn is not None:
            blocks.append(drawn)
        if chart is not None:
            blocks += [Heading(chart.title), chart]
        if inside is not None:
            what = "wijk" if self.w.kind == "gemeente" else "buurt"
            blocks += [Heading(f"In welke {what} kunnen mensen het minst bereiken?"), inside]
        blocks.append(self.groups_table())
        return Chapter(
            "samen",
            "Wie kan niets bereiken, en wie heeft vervoer nodig?",
            self.lead(),
            tuple(blocks),
        )
