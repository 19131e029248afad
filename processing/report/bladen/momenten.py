# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Wat veranderde er sinds …?": the shares of now beside those of kept moments."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ...core.registry import CATEGORIES
from ...io.getallen import datum, geheel, getal
from ..model import (
    Block,
    Chapter,
    ChartRow,
    ChartSpec,
    Notice,
    Pages,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import DIFFERENT, PEOPLE, as_number, as_text, in_letters, listing, plain, walk
from .blad import rows_of
from .monitor import Since

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["momenten"]

_MOST = 4
"""Kept moments in the table: the first and the last three."""


@dataclass(frozen=True, slots=True)
class _Then:
    """The figures of one category at one moment."""

    n: float
    inside: float
    norm: float
    status: str
    source: str


def momenten(w: Writer) -> Pages:
    """Return the chapter on what changed since the first kept moment that differs from now."""
    out = Pages()
    every = rows_of(w, "momenten", profiel=w.profile, gebied_code=w.code)
    if not len(every):
        out.left_out.append("Wat er veranderde in de tijd: er is geen eerder moment bewaard.")
        return out
    other = every[(every["run_id"] != w.run_id).to_numpy(dtype=bool)]
    first = other.groupby("moment")["datum"].min().reset_index()
    names = list(first.sort_values(["datum", "moment"])["moment"])
    since = Since(w, names[0] if names else _earliest(w, set(every["moment"])))
    if since.moved:
        blocks: list[Block] = [*since.notices()]
        lead = Sentence(f"Niet te zeggen: {w.name} is niet meer hetzelfde gebied.")
        question = f"Wat veranderde er sinds {since.moment}?"
        out.chapters.append(Chapter("momenten", question, lead, tuple(blocks)))
        return out
    if not names:
        more = since.blocks()
        if more:
            question = f"Wat veranderde er sinds {since.moment}?"
            lead = Sentence("De loopafstanden zijn dezelfde; andere cijfers veranderden wel.")
            out.chapters.append(Chapter("momenten", question, lead, (*since.notices(), *more)))
            return out
        kept = listing([str(n) for n in dict.fromkeys(every["moment"])])
        out.left_out.append(
            f"Wat er veranderde in de tijd: sinds het bewaarde moment ({kept}) zijn de cijfers "
            "dezelfde."
        )
        return out
    shown = names if len(names) <= _MOST else [names[0], *names[1 - _MOST :]]
    out.chapters.append(_Page(w, other, [str(n) for n in shown]).chapter(since))
    return out


def _earliest(w: Writer, moments: set[str]) -> str:
    """Return the first of *moments* with figures; "" without any."""
    data = rows_of(w, "monitor")
    data = data[data["moment"].isin(moments).to_numpy(dtype=bool)]
    if not len(data):
        return ""
    first = data.groupby("moment")["datum"].min().reset_index()
    return str(first.sort_values(["datum", "moment"])["moment"].iloc[0])


class _Page:
    def __init__(self, w: Writer, rows: pd.DataFrame, moments: list[str]) -> None:
        self.w, self.moments = w, moments
        self.dates = {str(m): str(d) for m, d in zip(rows["moment"], rows["datum"], strict=True)}
        rows = rows[(rows["groep"] == w.basis).to_numpy(dtype=bool)]
        self.then: dict[tuple[str, str], _Then] = {}
        for key, part in rows.groupby(["moment", "categorie"], sort=False):
            by = part.set_index("indicator")["waarde"]
            about = part.iloc[0]
            self.then[str(key[0]), str(key[1])] = _Then(
                as_number(by.get("n"), 0),
                as_number(by.get("n_binnen"), 0),
                as_number(by.get("norm_m")),
                as_text(about["categorie_status"]),
                as_text(about["bron_bevolking"]),
            )
        self.categories = [c for c in w.categories if self._pair(c) is not None]

    def _pair(self, category: str) -> tuple[float, float] | None:
        """Return the share at the first moment and now; None where they cannot be compared."""
        now, then = self.w.row(category), self.then.get((self.moments[0], category))
        if now is None or then is None or not now.usable or math.isnan(now.share):
            return None
        if then.status not in ("bekend", "bevestigd_afwezig") or then.norm != now.norm:
            return None
        share = self.w.share_value(then.inside, then.n, self.w.basis)
        return None if math.isnan(share) else (share, now.share)

    def lead(self) -> Sentence:
        """Return how many categories became better or worse, and the largest change."""
        w, since = self.w, self.moments[0]
        pairs = {c: p for c in self.categories if (p := self._pair(c)) is not None}
        if not pairs:
            return Sentence(
                f"Niet te zeggen: de cijfers van {since} en nu zijn niet vergelijkbaar."
            )
        better = [c for c, (a, b) in pairs.items() if b - a >= DIFFERENT]
        worse = [c for c, (a, b) in pairs.items() if a - b >= DIFFERENT]
        who = PEOPLE[w.basis]
        if not better and not worse:
            text = (
                f"Sinds {since} veranderde er in {w.here()} weinig: bij alle "
                f"{in_letters(len(pairs))} voorzieningen scheelt het minder dan {getal(DIFFERENT)} "
                "procentpunt."
                if len(pairs) > 1
                else f"Sinds {since} veranderde er in {w.here()} weinig."
            )
        else:
            parts = []
            for found, words in ((better, "groter"), (worse, "kleiner")):
                if found:
                    top = max(found, key=lambda c: abs(pairs[c][1] - pairs[c][0]))
                    one = CATEGORIES[top].one
                    a, b = self._text(self.moments[0], top), w.share_cell(w.row(top)).text
                    parts.append(
                        f"{'woont' if w.basis != 'woningen' else 'ligt'} een {words} deel"
                        f" van de {who} binnen de norm van {one}: van {a} naar {b}"
                    )
            text = f"Sinds {since} {'; ook '.join(parts)}."
            counts = [
                f"{in_letters(len(f))} {word}"
                for f, word in ((better, "beter"), (worse, "slechter"))
                if f
            ]
            same = len(pairs) - len(better) - len(worse)
            if same:
                counts.append(f"{in_letters(same)} ongeveer gelijk")
            verb = "werd" if len(better or worse) == 1 else "werden"
            text += (
                f" Van de {in_letters(len(pairs))} voorzieningen {verb} er {listing(counts)}."
                if len(pairs) > 1
                else ""
            )
        return Sentence(text, w.certainty(w.basis, w.source(w.basis)))

    def _text(self, moment: str, category: str) -> str:
        then = self.then.get((moment, category))
        if then is None or then.n <= 0 or then.status not in ("bekend", "bevestigd_afwezig"):
            return "–"
        text = self.w.share_text(then.inside, then.n, self.w.basis)
        return text.replace("minder dan", "<").replace("meer dan", ">")

    def chart(self) -> ChartSpec | None:
        """Return now as bars with the first moment as a stroke."""
        w, since = self.w, self.moments[0]
        rows, words = [], []
        for category in self.categories:
            pair, row = self._pair(category), w.row(category)
            if pair is None or row is None:
                continue
            then, now = self._text(since, category), w.share_cell(row).text
            label = CATEGORIES[category].label
            rows.append(ChartRow(f"{label} ({walk(row.norm)})", pair[1], now, pair[0], then))
            words.append(f"{label} van {then} naar {now}")
        if not rows:
            return None
        return ChartSpec(
            f"Aandeel van de {PEOPLE[w.basis]} binnen de norm",
            "nu",
            since,
            tuple(rows),
            f"Aandeel van de {PEOPLE[w.basis]} in {w.name} binnen de norm, {since} en nu. "
            f"{'; '.join(words)}.",
            ("nu", since),
        )

    def table(self) -> TableSpec:
        """Return every category at each moment and now."""
        w = self.w
        lines, other = [], []
        for category in w.categories:
            row = w.row(category)
            if row is None or not any((m, category) in self.then for m in self.moments):
                continue
            pair = self._pair(category)
            norms = {t.norm for m in self.moments if (t := self.then.get((m, category)))}
            if pair is None and norms - {row.norm}:
                other.append(plain(category))
            change = "–"
            if pair is not None:
                points = round(pair[1] - pair[0], 1)
                change = f"{'+' if points > 0 else ''}{getal(points, 1)}"
            lines.append(
                (
                    TableCell(CATEGORIES[category].label),
                    *(TableCell(self._text(m, category)) for m in self.moments),
                    w.share_cell(row) if row.usable else TableCell("–"),
                    TableCell(change),
                )
            )
        days = [f"{m}: berekend op {datum(self.dates[m])}" for m in self.moments]
        notes = [
            f"{'; '.join(days)}. Verschil: procentpunt tussen {self.moments[0]} en nu. "
            f"{w.people_note() if w.basis != 'woningen' else 'Woningen: geteld.'}"
        ]
        if other:
            notes.append(f"Niet te vergelijken, want de norm was anders: {listing(other)}.")
        if any(c.text == "te klein" for line in lines for c in line):
            notes.append(f"te klein: minder dan {geheel(w.minimum)} personen.")
        return TableSpec(
            f"Aandeel van de {PEOPLE[w.basis]} binnen de norm, toen en nu. {w.name}",
            ("Voorziening", *self.moments, "nu", "Verschil"),
            tuple(lines),
            "l" + "r" * (len(self.moments) + 2),
            (50, *([24.0] * (len(self.moments) + 2))),
            tuple(notes),
        )

    def chapter(self, since: Since) -> Chapter:
        """Return the page, with what else changed *since* the first moment."""
        blocks: list[Block] = [*since.notices()]
        source = (self.w.source(self.w.basis) or "") if self.w.basis != "woningen" else ""
        before = {t.source for (m, _), t in self.then.items() if m == self.moments[0]}
        if source and before - {source, ""}:
            blocks.append(
                Notice(
                    f"De inwoners komen niet beide keren uit dezelfde bron (eerst "
                    f"{listing(sorted(before))}, nu {source}). Een verschil kan daarvan komen."
                )
            )
        chart = self.chart()
        if chart is not None:
            blocks.append(chart)
        blocks.append(self.table())
        blocks += since.blocks()
        return Chapter(
            "momenten", f"Wat veranderde er sinds {self.moments[0]}?", self.lead(), tuple(blocks)
        )
