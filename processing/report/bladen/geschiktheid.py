# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Hoe geschikt zijn de woningen?": the stock by class, with what cannot be said.

A share is a range: what is certain up to what may be, because a fact is missing. The map shows
squares, never a dwelling: a class may follow from a rent or from a label of the owner.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.wonen.voorraad import PERIODS
from ...core.wonen.woningfeiten import TENURES
from ...io.getallen import geheel, getal
from ...io.normen.regels_geschiktheid import load_rules
from ..model import (
    Block,
    Chapter,
    Heading,
    MapClass,
    MapShapes,
    Notice,
    Pages,
    ResultMap,
    Sentence,
    StackChart,
    StackPart,
    StackRow,
    TableCell,
    TableSpec,
)
from ..woorden import as_number, capital, lower
from .blad import AGES, areas_inside, numbers_of, of, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = ["geschiktheid"]

_SUBJECT = "Hoe geschikt de woningen zijn"
_CLASSES = ("geschikt", "aanpasbaar", "ongeschikt")
_FIRST = ("rollator", "vitaal", "rolstoel")
"""Groups about which the page is, in this order of preference."""
_BREAKS = (10.0, 25.0, 50.0)
_TOO_MUCH = 50.0
"""Of a group of which the class of more of the dwellings is unknown (%) nothing is said."""
_ALL = "alle"
_WORDS = {"onbekend": "niet bekend", "2000 en later": "vanaf 2000"}


def geschiktheid(w: Writer) -> Pages:
    """Return the chapter about the stock, for one group in depth and all of them in a table."""
    out = Pages()
    every = rows_of(w, "geschiktheid_gebied", eigendom=_ALL, bouwperiode=_ALL)
    if not len(every):
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
        return out
    why = stale(w, _SUBJECT, list(every["run_id"].unique()))
    if why:
        out.left_out.append(why)
        return out
    page = _Page(w, every)
    if not page.total():
        out.left_out.append(f"{_SUBJECT}: in {w.name} staan geen woningen.")
        return out
    out.chapters.append(page.chapter())
    out.method.append(
        "Of een woning geschikt is volgt uit regels over lift, verdieping, trap en ruimte. Wat "
        "onbekend is wordt niet geraden: een marge loopt van wat zeker is tot wat hoogstens kan."
    )
    run = run_of(w, "geschiktheid", str(every["run_id"].iloc[0]))
    if run is not None:
        out.runs.append(("Geschiktheid", run))
    return out


class _Page:
    def __init__(self, w: Writer, rows: pd.DataFrame) -> None:
        self.w, self.rows = w, rows
        found = [str(g) for g in dict.fromkeys(rows["doelgroep"])]
        rules = load_rules()
        self.labels = {g: lower(rules.groups[g].label) if g in rules.groups else g for g in found}
        order = [g for g in rules.groups if g in found]
        self.groups = [*order, *(g for g in found if g not in order)]
        wanted = [g for g in (*_FIRST, *self.groups) if g in found]
        known = [g for g in wanted if not self._unknown(w.code, g) > _TOO_MUCH]
        self.main, self.sayable = (known or wanted)[0], bool(known)

    def _of(self, code: str, group: str) -> dict[str, dict[str, Any]]:
        r = self.rows
        keep = ((r["gebied_code"] == code) & (r["doelgroep"] == group)).to_numpy(dtype=bool)
        return {str(x["klasse"]): x for x in r[keep].to_dict("records")}

    def total(self) -> int:
        """Return the number of dwellings of the gebied."""
        of = self._of(self.w.code, self.main)
        return int(max((as_number(r["n_totaal"], 0) for r in of.values()), default=0))

    # -- words -----------------------------------------------------------------------------

    @staticmethod
    def _range(row: dict[str, Any] | None) -> str:
        """Return a share with its bounds, as printed."""
        low = as_number(row["aandeel_pct"]) if row is not None else math.nan
        high = as_number(row["aandeel_max_pct"]) if row is not None else math.nan
        if math.isnan(low):
            return "–"
        first, last = getal(low), getal(high)
        return f"{first} %" if first == last or math.isnan(high) else f"{first} tot {last} %"

    def _unknown(self, code: str, group: str) -> float:
        """Return the share of the dwellings of which the class is unknown, in %."""
        row = self._of(code, group).get("onbekend")
        total = as_number(row["n_totaal"], 0) if row is not None else 0.0
        return 100 * as_number(row["n"], 0) / total if row is not None and total else math.nan

    def lead(self) -> Sentence:
        """Return the shares of the three classes, what is unknown, and the gemeente beside it."""
        w, of = self.w, self._of(self.w.code, self.main)
        if not self.sayable:
            return Sentence(
                f"Niet te zeggen: van de meeste woningen in {w.here()} ontbreken de gegevens die "
                "de regels nodig hebben."
            )
        parts = [f"{self._range(of.get(k))} {k}" for k in _CLASSES]
        text = (
            f"Voor {self.labels[self.main]} is in {w.here()} {parts[0]}, {parts[1]} en {parts[2]}."
        )
        unknown = self._unknown(w.code, self.main)
        if unknown >= 0.5:
            text += f" Van {getal(unknown)} % van de woningen is dat niet te zeggen."
        if w.parent is not None:
            whole = self._range(self._of(w.parent, self.main).get("ongeschikt"))
            text += f" In {w.whole_name()} is {whole} ongeschikt."
        return Sentence(text, "geschat")

    def silence(self) -> list[Notice]:
        """Return the groups about whom most is unknown."""
        silent = [g for g in self.groups if self._unknown(self.w.code, g) > _TOO_MUCH]
        if not silent:
            return []
        names = [self.labels[g] for g in silent]
        last = f" en {names[-1]}" if len(names) > 1 else names[-1]
        return [
            Notice(
                f"Niet te zeggen voor {', '.join(names[:-1])}{last}: van meer dan de helft van de "
                "woningen ontbreken gegevens. Een tabel van de corporatie of de gemeente maakt "
                "dat wel mogelijk."
            )
        ]

    # -- blocks ----------------------------------------------------------------------------

    def map(self) -> ResultMap | None:
        """Return squares by the share that is certainly ongeschikt in the 200 m around."""
        w = self.w
        layer = w.data.uitkomsten.get("geschiktheid_venster")
        rows = rows_of(w, "geschiktheid_venster", doelgroep=self.main)
        area = w.area()
        if not self.sayable or layer is None or layer.geometry is None or not len(rows):
            return None
        rows = rows[rows["aandeel_pct"].notna().to_numpy(dtype=bool)]
        step = np.searchsorted(
            np.array(_BREAKS), rows["aandeel_pct"].to_numpy(dtype=float), side="right"
        )
        low = [0, *(int(b) for b in _BREAKS)]
        words = [
            f"minder dan {low[1]} %",
            *(f"{a} tot {b} %" for a, b in itertools.pairwise(low[1:])),
            f"{low[-1]} % of meer",
        ]
        shapes, legend, said = [], [], []
        for k, text in enumerate(words):
            found = of(layer, rows[step == k])
            inside = w.touching(found, area)
            shapes.append(MapShapes(f"deel{k}", found[inside]))
            if inside.any():
                said.append(f"{text}: {geheel(int(inside.sum()))}")
                # How many squares there are tells a reader of the map nothing.
                legend.append(MapClass(f"shape:deel{k}", f"{text} ongeschikt", None))
        if not legend:
            return None
        return ResultMap(
            f"Welk deel is zeker ongeschikt voor {self.labels[self.main]}, 200 m in de omtrek?",
            w.code,
            w.kind,
            f"Kaart van {w.name} met vierkanten van 100 m naar het deel van de woningen binnen 200 "
            f"m dat zeker ongeschikt is. Aantal vierkanten per klasse: {'; '.join(said)}. "
            f"{self.lead().text}",
            xy_of(w),
            tuple(shapes),
            legend=tuple(legend),
        )

    def groups_table(self) -> TableSpec:
        """Return every group with the three classes and what is unknown."""
        w = self.w
        lines = []
        for group in self.groups:
            of_here = self._of(w.code, group)
            if not of_here:
                continue
            unknown = self._unknown(w.code, group)
            cells = [
                TableCell(capital(self.labels[group])),
                *(TableCell(self._range(of_here.get(k))) for k in _CLASSES),
                TableCell("–" if math.isnan(unknown) else f"{getal(unknown)} %"),
            ]
            if w.parent is not None:
                whole = self._of(w.parent, group)
                cells.append(TableCell(self._range(whole.get("ongeschikt"))))
            lines.append(tuple(cells))
        head = ["Doelgroep", "Geschikt", "Aanpasbaar", "Ongeschikt", "Niet te zeggen"]
        if w.parent is not None:
            head.append(f"Ongeschikt in {w.whole_name()}")
        return TableSpec(
            f"Woningen per doelgroep. {w.name}, {geheel(self.total())} woningen",
            tuple(head),
            tuple(lines),
            "l" + "r" * (len(head) - 1),
            (56, *([24.0] * (len(head) - 1))),
            (
                "Aandeel van de woningen: zeker, en tot wat hoogstens kan. Aanpasbaar: geschikt te "
                "maken met een beperkte ingreep. Geschat met regels.",
            ),
        )

    def areas_table(self) -> TableSpec | None:
        """Return the wijken of a gemeente or the buurten of a wijk for the main group."""
        w = self.w
        areas = [(c, n) for c, n, _ in areas_inside(w) if self._of(c, self.main)]
        if len(areas) < 2:
            return None
        what = "wijk" if w.kind == "gemeente" else "buurt"
        unfit = (self.rows["klasse"] == "ongeschikt") & (self.rows["doelgroep"] == self.main)
        mine = self.rows[unfit.to_numpy(dtype=bool)]
        people = w.people_per_area(numbers_of(mine, "inw_75plus"))
        lines = []
        for code, name in [*areas, (w.code, w.name)]:
            found = self._of(code, self.main)
            bad = found.get("ongeschikt")
            total = max((as_number(r["n_totaal"], 0) for r in found.values()), default=0)
            unknown = self._unknown(code, self.main)
            old = as_number(bad["inw_75plus"]) if bad is not None else math.nan
            lines.append(
                (
                    TableCell(name),
                    TableCell(geheel(total)),
                    *(TableCell(self._range(found.get(k))) for k in _CLASSES),
                    TableCell("–" if math.isnan(unknown) else f"{getal(unknown)} %"),
                    TableCell(
                        "–"
                        if math.isnan(old)
                        else "0"
                        if old <= 0
                        else people[code].replace("minder dan", "<")
                    ),
                )
            )
        return TableSpec(
            f"Voor {self.labels[self.main]}, per {what}",
            (
                capital(what),
                "Woningen",
                "Geschikt",
                "Aanpasbaar",
                "Ongeschikt",
                "Niet te zeggen",
                "75-plussers in ongeschikt",
            ),
            tuple(lines),
            "lrrrrrr",
            (38, 18, 22, 24, 22, 20, 26),
            (
                f"{capital(AGES['inw_75plus'])} in wat zeker ongeschikt is. {w.people_note()}",
                *w.kept_back(line[-1].text for line in lines),
            ),
            frozenset({len(areas)}),
        )

    def chart(self) -> StackChart | None:
        """Return the classes by tenure and by period of building, with what cannot be said."""
        w = self.w
        rows = rows_of(w, "geschiktheid_gebied", doelgroep=self.main, gebied_code=w.code)
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for r in rows.to_dict("records"):
            found.setdefault((str(r["eigendom"]), str(r["bouwperiode"])), {})[str(r["klasse"])] = r
        if not self.sayable:
            return None
        bars: list[StackRow] = []
        for title, keys in (
            ("Eigendom", [(t, _ALL) for t in (*TENURES, "onbekend")]),
            ("Bouwperiode", [(_ALL, p) for p in (*PERIODS, "onbekend")]),
        ):
            mine = [(k, found[k]) for k in dict.fromkeys(keys) if k in found]
            mine = [(k, of) for k, of in mine if self._whole(of) > 0]
            # One bar says no more than the table does.
            for n, (key, of_key) in enumerate(mine if len(mine) > 1 else []):
                word = key[0] if key[1] == _ALL else key[1]
                bars.append(self._bar(_WORDS.get(word, word), of_key, "" if n else title))
        if not bars:
            return None
        return StackChart(
            f"Geschikt voor {self.labels[self.main]} naar eigendom en bouwperiode. {w.name}",
            (
                StackPart("goed", "zeker geschikt"),
                StackPart("bijna", "zeker aanpasbaar"),
                StackPart("slecht", "zeker ongeschikt"),
                StackPart("onbekend", "niet te zeggen"),
            ),
            tuple(bars),
        )

    @staticmethod
    def _whole(rows: dict[str, dict[str, Any]]) -> float:
        return max((as_number(r["n_totaal"], 0) for r in rows.values()), default=0.0)

    def _bar(self, label: str, rows: dict[str, dict[str, Any]], heading: str) -> StackRow:
        """Return one bar; of a few dwellings the class would be that of a household."""
        whole = self._whole(rows)
        if whole < self.w.minimum:
            return StackRow(capital(label), (), "te klein", heading)
        parts = [as_number(rows[k]["n"], 0) if k in rows else 0.0 for k in _CLASSES]
        values = (*parts, max(whole - sum(parts), 0.0))
        return StackRow(capital(label), values, geheel(whole), heading)

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = [*self.silence()]
        drawn, areas, chart = self.map(), self.areas_table(), self.chart()
        if drawn is not None:
            blocks.append(drawn)
        blocks.append(self.groups_table())
        if chart is not None:
            who = self.labels[self.main]
            blocks += [Heading(f"Welke woningen zijn geschikt voor {who}?"), chart]
        if areas is not None:
            what = "wijken" if self.w.kind == "gemeente" else "buurten"
            blocks += [Heading(f"In welke {what} is het meest ongeschikt?"), areas]
        return Chapter("geschiktheid", "Hoe geschikt zijn de woningen?", self.lead(), tuple(blocks))
