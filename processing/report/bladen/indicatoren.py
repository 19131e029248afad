# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Wat zien we in onze eigen cijfers?": indicators that somebody else keeps, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...core.cijfers.indicatoren import (
    Shown,
    about_people,
    period_short,
    period_step,
    period_words,
    shown_values,
)
from ...core.cijfers.openbaar import KEPT_BACK, SMALLEST_CHANGE
from ...io.getallen import getal
from ..model import (
    Block,
    Chapter,
    Heading,
    LineChart,
    LinePoint,
    LineSeries,
    Pages,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import as_text, in_letters, short
from .blad import rows_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["indicatoren"]

_SUBJECT = "Eigen indicatoren"
_TOGETHER = "alle aanbieders"
_LINES, _PERIODS = 4, 8
"""At most so many lines in a chart (the total first), and periods in a table (the last)."""


def indicatoren(w: Writer) -> Pages:
    """Return the chapter with every indicator that the gebied has values of."""
    out = Pages()
    every = rows_of(w, "indicatoren")
    if not len(every):
        return out
    mine = every[(every["gebied_code"] == w.code).to_numpy(dtype=bool)]
    if not len(mine):
        out.left_out.append(f"{_SUBJECT}: die zijn er niet voor {w.name}.")
        return out
    page = _Page(w, every, [str(i) for i in dict.fromkeys(mine["indicator"])])
    out.chapters.append(page.chapter())
    out.method.append(
        "De eigen indicatoren zijn aangeleverd en niet nagerekend; alleen kleine aantallen mensen "
        "zijn weggelaten en de andere afgerond."
    )
    return out


class _Page:
    def __init__(self, w: Writer, every: pd.DataFrame, names: list[str]) -> None:
        self.w, self.names = w, names
        self.units: dict[str, str] = {}
        self.people: dict[str, bool] = {}
        self.values: dict[str, dict[tuple[str, str], Shown]] = {}
        self.sources: list[str] = []
        parents = w.parents()
        for name in names:
            rows = every[(every["indicator"] == name).to_numpy(dtype=bool)]
            unit = rows["eenheid"].iloc[0]
            self.people[name] = about_people(unit)
            self.units[name] = as_text(unit) or ("personen" if self.people[name] else "")
            found = shown_values(rows, parents, w.limits)
            self.values[name] = {(a, p): s for (c, a, p), s in found.items() if c == w.code}
            self.sources += [s for s in rows["bron"].unique() if s not in self.sources]

    # -- words -----------------------------------------------------------------------------

    def _periods(self, name: str) -> list[str]:
        return sorted({p for _, p in self.values[name]})

    def _series(self, name: str) -> list[str]:
        """Return the providers, all together first, then by their last number."""
        last: dict[str, float] = {}
        for (who, _), shown in sorted(self.values[name].items(), key=lambda v: v[0][1]):
            last[who] = shown.value if shown.value is not None else last.get(who, 0.0)
        return sorted(last, key=lambda a: (a != "", -last[a], a))

    def _who(self, name: str, who: str) -> str:
        return who or (_TOGETHER if len(self._series(name)) > 1 else "totaal")

    def _words(self, name: str, shown: Shown | None) -> str:
        if shown is None:
            return "–"
        if shown.words:
            return "0" if shown.words == "geen" else short(shown.words)
        value = shown.value or 0.0
        text = getal(value, 0 if value == int(value) else 1)
        return f"{text} %" if self.units[name] == "%" else text

    def _change(self, name: str) -> str:
        """Return the first and last value of all together in a sentence; "" without two."""
        who = self._series(name)[0]
        values = [(p, self.values[name].get((who, p))) for p in self._periods(name)]
        said = [(p, s) for p, s in values if s is not None and s.words != "onbekend"]
        known = [p for p, s in said if s.value is not None]
        if not known or known[0] == said[-1][0]:
            return ""
        (first, then), (last, now) = next(x for x in said if x[0] == known[0]), said[-1]
        if now.words == KEPT_BACK:
            return ""
        began, ended = self._words(name, then), self._words(name, now)
        ended = ended.replace("<", "minder dan")
        unit = "" if self.units[name] in ("", "%") else f" {self.units[name]}"
        whose = f" ({who})" if who else ""
        old, new = then.value, now.value
        near = old is not None and new is not None and abs(new - old) < SMALLEST_CHANGE
        if began == ended or (self.people[name] and near):
            return f"{name}{whose}: ongeveer gelijk, {ended}{unit} in {period_words(last)}."
        return (
            f"{name}{whose}: van {began} in {period_words(first)} naar {ended}{unit} in "
            f"{period_words(last)}."
        )

    def lead(self) -> Sentence:
        """Return how the first indicator that can be told of went."""
        changes = [text for n in self.names if (text := self._change(n))]
        count = len(self.names)
        many = "één eigen indicator" if count == 1 else f"{in_letters(count)} eigen indicatoren"
        text = f"Van {self.w.name} zijn er {many}." if count != 1 else f"Er is {many}."
        return Sentence(f"{text} {changes[0]}" if changes else text)

    # -- blocks ----------------------------------------------------------------------------

    def chart(self, name: str) -> LineChart | None:
        """Return the values over time, all together first; None for a single period."""
        periods = self._periods(name)
        series = []
        for who in self._series(name)[:_LINES]:
            points = [
                LinePoint(
                    _x(p),
                    s.value if (s := self.values[name].get((who, p))) is not None else None,
                    self._words(name, s) if s is not None and s.value is not None else "",
                    period_short(p),
                )
                for p in periods
            ]
            if sum(p.value is not None for p in points) > 1:
                series.append(LineSeries(self._who(name, who), tuple(points)))
        if len(periods) < 2 or not series:
            return None
        unit = self.units[name]
        return LineChart(
            f"{name}{f' ({unit})' if unit else ''}, {self.w.name}",
            tuple(series),
            unit or "aantal",
            highest=100.0 if unit == "%" else None,
        )

    def table(self, name: str) -> TableSpec:
        """Return every provider in the last periods."""
        periods = self._periods(name)[-_PERIODS:]
        lines = [
            (
                TableCell(self._who(name, who)),
                *(TableCell(self._words(name, self.values[name].get((who, p)))) for p in periods),
            )
            for who in self._series(name)
        ]
        notes = []
        if self.people[name]:
            notes.append(f"Afgerond op {getal(self.w.rounding)}; aangeleverd.")
        notes += self.w.kept_back(c.text for line in lines for c in line)
        unit = self.units[name]
        return TableSpec(
            f"{name}{f' in {unit}' if unit else ''}. {self.w.name}",
            ("Aanbieder", *(period_short(p) for p in periods)),
            tuple(lines),
            "l" + "r" * len(periods),
            (50, *([15.0] * len(periods))),
            tuple(notes),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = []
        for name in self.names:
            blocks.append(Heading(name))
            change = self._change(name)
            if change:
                blocks.append(Sentence(change))
            chart = self.chart(name)
            if chart is not None:
                blocks.append(chart)
            blocks.append(self.table(name))
        blocks.append(Sentence(f"Aangeleverd in: {', '.join(self.sources)}."))
        return Chapter(
            "indicatoren", "Wat zien we in onze eigen cijfers?", self.lead(), tuple(blocks)
        )


def _x(period: str) -> float:
    """Return the middle of a period as a year with a fraction."""
    year, _, rest = period.partition("-")
    step = period_step(period)
    number = 1 if not rest else int(rest.lstrip("K"))
    return int(year) + (number - 0.5) * step / 12
