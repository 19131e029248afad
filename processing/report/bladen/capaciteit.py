# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Is er genoeg plek?": places per 1,000 people who share them, where they are known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...core.registry import CATEGORIES
from ...io.getallen import getal
from ..model import Block, Chapter, ChartRow, ChartSpec, Pages, Sentence, TableCell, TableSpec
from ..woorden import PEOPLE, as_number, as_text, capital, short
from .blad import AGES

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["capaciteit"]


def capaciteit(w: Writer) -> Pages:
    """Return the chapter where a capacity is known; without one there is nothing to leave out."""
    out = Pages()
    page = _Page(w)
    if page.categories:
        out.chapters.append(page.chapter())
        out.method.append(
            "Plekken: de capaciteit van wat binnen bereik is, verdeeld over de mensen die er "
            "gebruik van maken; dichtbij telt zwaarder. Voorzieningen zonder capaciteit in de "
            "gegevens tellen niet mee."
        )
    return out


class _Page:
    def __init__(self, w: Writer) -> None:
        self.w = w
        self.own = self._of(w.code)
        self.whole = {} if w.parent is None else self._of(w.parent)
        self.categories = [c for c in w.categories if c in self.own]

    def _of(self, code: str) -> dict[str, dict[str, Any]]:
        """Return per category the row of the people who share its places."""
        t = self.w.table
        if "plekken_groep" not in t:
            return {}
        keep = (t["gebied_code"] == code) & t["plekken_groep"].notna()
        keep &= t["categorie_status"].isin(["bekend", "bevestigd_afwezig"])
        out: dict[str, dict[str, Any]] = {}
        for r in t[keep.to_numpy(dtype=bool)].to_dict("records"):
            # Everybody shares a huisarts; there is no row of everybody, so the dwellings stand in.
            shared = r["plekken_groep"] if r["plekken_groep"] in PEOPLE else "woningen"
            if r["groep"] == shared:
                out[str(r["categorie"])] = r
        return out

    def _reached(self, row: dict[str, Any] | None) -> tuple[float, str]:
        """Return the share with any place within reach, as a number and as printed."""
        if row is None:
            return math.nan, "–"
        inside, outside = as_number(row["n_plekken"], 0), as_number(row["n_zonder_plek"], 0)
        n = inside + outside
        if n <= 0:
            return math.nan, "niet te zeggen"
        if n < self.w.minimum:
            return math.nan, "te klein"
        group = str(row["groep"])
        return self.w.share_value(inside, n, group), self.w.share_text(inside, n, group)

    def _places(self, row: dict[str, Any] | None) -> str:
        reached = 0.0 if row is None else as_number(row["n_plekken"], 0)
        if row is None or reached <= 0:
            return "–"
        if reached < self.w.minimum:
            return "te klein"
        value = as_number(row["plekken_balans"])
        return "–" if math.isnan(value) else getal(value)

    def lead(self) -> Sentence:
        """Return of which category most people have no place within reach."""
        w = self.w
        shares = {c: self._reached(self.own[c])[0] for c in self.categories}
        found = [(share, c) for c, share in shares.items() if not math.isnan(share)]
        if not found:
            return Sentence("Niet te zeggen: daarvoor is te weinig bekend over de capaciteit.")
        share, worst = min(found)
        row = self.own[worst]
        group = str(row["groep"])
        who = AGES[group]
        if share >= 100 - 1e-9:
            text = (
                f"In {w.here()} hebben alle {who} bij elke voorziening met bekende capaciteit een "
                "plek binnen bereik."
            )
        else:
            few = f"{self._reached(row)[1] if share > 0 else 'geen'} van de {who}"
            text = (
                f"In {w.here()} heeft {few} een plek binnen bereik bij "
                f"{CATEGORIES[worst].one}. Bij de andere voorzieningen waarvan de capaciteit "
                "bekend is, zijn dat er evenveel of meer."
                if len(found) > 1
                else f"In {w.here()} heeft {few} een plek binnen bereik bij "
                f"{CATEGORIES[worst].one}."
            )
        return Sentence(text, w.certainty(group, as_text(row["bron_bevolking"]) or None))

    def chart(self) -> ChartSpec | None:
        """Return who has any place within reach, beside the gemeente."""
        w, rows = self.w, []
        for category in self.categories:
            share, text = self._reached(self.own[category])
            # The gemeente beside itself says nothing.
            whole = self.whole.get(category) if w.parent is not None else None
            other, words = self._reached(whole)
            if not math.isnan(share):
                rows.append(
                    ChartRow(
                        CATEGORIES[category].label,
                        share,
                        text,
                        None if math.isnan(other) else other,
                        words,
                    )
                )
        if not rows:
            return None
        beside = w.whole_name() if w.parent is not None else ""
        said = "; ".join(
            f"{r.label} {r.text}" + (f" tegen {r.reference_text}" if beside else "") for r in rows
        )
        return ChartSpec(
            "Wie heeft een plek binnen bereik?",
            w.name,
            beside,
            tuple(rows),
            f"Aandeel van de mensen in {w.name} met een plek binnen bereik"
            f"{f', tegen {beside}' if beside else ''}: {said}.",
            ({"wijk": "wijk", "buurt": "buurt"}.get(w.kind, "gebied"), "gemeente")
            if beside
            else ("", ""),
        )

    def table(self) -> TableSpec:
        """Return places per 1,000 people per category, beside the gemeente."""
        w, lines = self.w, []
        for category in self.categories:
            row = self.own[category]
            cells = [
                TableCell(CATEGORIES[category].label),
                TableCell(PEOPLE.get(as_text(row["plekken_groep"]), "alle inwoners")),
                TableCell(self._places(row)),
                TableCell(short(self._reached(row)[1])),
            ]
            if w.parent is not None:
                cells.append(TableCell(self._places(self.whole.get(category))))
            lines.append(tuple(cells))
        head = ["Voorziening", "Gedeeld door", "Plekken per 1.000", "Plek binnen bereik"]
        if w.parent is not None:
            head.append(f"Plekken in {w.whole_name()}")
        unknown = ""
        if any(c.text == "niet te zeggen" for line in lines for c in line):
            unknown = " Niet te zeggen: van wat binnen bereik is ontbreekt de capaciteit."
        return TableSpec(
            f"Plekken per 1.000 mensen die ze delen. {w.name}",
            tuple(head),
            tuple(lines),
            "ll" + "r" * (len(head) - 2),
            (46, 32, *([32.0] * (len(head) - 2))),
            (
                f"Plekken per 1.000: gemiddeld over wie een plek binnen bereik heeft.{unknown} "
                f"{capital(w.people_note())}",
            ),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        chart = self.chart()
        blocks: list[Block] = [] if chart is None else [chart]
        return Chapter("capaciteit", "Is er genoeg plek?", self.lead(), (*blocks, self.table()))
