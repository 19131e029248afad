# SPDX-License-Identifier: GPL-2.0-or-later
"""Welke wijk eerst? All wijken beside one another, in order, and how firm that order is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ...core.cijfers.kerncijfers import CIJFERS
from ...io.getallen import geheel, getal
from ..model import (
    Block,
    Bullets,
    Chapter,
    Heading,
    MapClass,
    MapShapes,
    Notice,
    Pages,
    ResultMap,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import capital, counted, in_letters, listing, lower, percent, ranging, short
from .blad import xy_of
from .cijfers import Facts, Order, facts_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["KEY", "wijk_eerst"]

KEY = "wijk_eerst"
_HEAD = {
    "ouderen": "75-plussers nu",
    "essentieel": "Niet alles dichtbij",
    "witte_vlekken": "In witte vlek",
    "geschikt": "Woningen niet geschikt",
    "woonservicegebied": "Buiten wsg",
    "tekort": "Woningen te kort",
}
_NAMED = 3
_PART = "†"
"""Marks a figure about the part of a gebied that the data cover."""
_SHADES = ("deel2", "deel1", "deel0")
"""Of the first, the second and the last third of the order: darker is a larger task."""
_WIDE = {"geschikt": 29.0, "tekort": 23.0, "woonservicegebied": 19.0}


def wijk_eerst(w: Writer) -> Pages:
    """Return the chapter, for a gemeente with at least two wijken."""
    out = Pages()
    if w.kind != "gemeente":
        return out
    facts = facts_of(w.data, w.profile)
    order = facts.order(w.code)
    if order is None:
        why = "er zijn geen twee wijken om naast elkaar te zetten"
        wijken = [facts.areas[c] for c in facts.wijken(w.code)]
        if sum(a.homes >= facts.homes_min and a.full for a in wijken) < 2 <= len(wijken):
            why = (
                "van geen twee wijken dekken de gegevens genoeg woningen om ze naast elkaar te "
                "zetten"
            )
        out.left_out.append(f"Welke wijk eerst: {why}.")
        return out
    page = _Page(w, facts, order)
    out.chapters.append(page.chapter())
    out.method.append(page.method())
    return out


class _Page:
    def __init__(self, w: Writer, facts: Facts, order: Order) -> None:
        self.w, self.facts, self.order = w, facts, order
        self.rules = facts.order_rules

    def _name(self, code: str) -> str:
        return self.facts.areas[code].name

    def _firsts(self) -> list[int]:
        """Return the rows that share the first place."""
        return [i for i, p in enumerate(self.order.places) if p == 1]

    def lead(self) -> Sentence:
        """Return which wijk comes first and how often it stays there."""
        order, firsts = self.order, self._firsts()
        names = listing([self._name(order.codes[i]) for i in firsts])
        what = "dit ene cijfer" if len(order.keys) == 1 else f"deze {in_letters(len(order.keys))}"
        what = what if len(order.keys) == 1 else f"{what} cijfers samen"
        verb = "staat" if len(firsts) == 1 else "staan"
        text = f"Op {what} {verb} {names} vooraan. {self.firmness()}"
        return Sentence(text, "geschat")

    def firmness(self) -> str:
        """Return in words how often the first place survives when weights and figures vary."""
        order, firsts = self.order, self._firsts()
        if not order.runs:
            return ""
        share = sum(order.first[i] for i in firsts)
        times = self._times(share)
        ahead = max(range(len(order.codes)), key=lambda i: (order.first[i], -i))
        text = (
            f"Bij {geheel(order.runs)} keer opnieuw rekenen met andere gewichten en binnen de "
            f"marges van de cijfers blijft dat {times} zo"
        )
        if share >= self.rules.sure:
            return f"{text}: die plaats staat vast."
        if share >= self.rules.likely:
            return f"{text}: die plaats is waarschijnlijk."
        if ahead not in firsts:
            other = f"{self._name(order.codes[ahead])} staat dan vaker vooraan"
            return f"{text}: de eerste plaats staat niet vast, en {other}."
        return f"{text}: de eerste plaats staat niet vast."

    @staticmethod
    def _times(share: float) -> str:
        if share <= 0:
            return "geen enkele keer"
        if share >= 1:
            return "altijd"
        return f"in {percent(100 * share, share, 1.0)} van de keren"

    def _percent(self, share: float) -> str:
        text = percent(100 * share, share, 1.0) if share > 0 else "0 %"
        return text.replace("minder dan", "<").replace("meer dan", ">")

    def _cell(self, key: str, code: str) -> TableCell:
        text = self._printed(key, code)
        rank = self.facts.rank(key, code)
        return TableCell(text if rank is None else f"{text} ({rank[0]})")

    def _printed(self, key: str, code: str) -> str:
        """Return a figure as printed, marked where it is about a part of the gebied only."""
        text, one = short(self.facts.task(key, code)), self.facts.value(key, code)
        return f"{text} {_PART}" if one.part and text != "–" else text

    def table(self) -> TableSpec:
        """Return all wijken with every figure and its position, in order."""
        w, facts, order = self.w, self.facts, self.order
        keys = [k for k in CIJFERS if k in facts.found]
        with_income = any(facts.income(c) != "–" for c in order.codes)
        rows = []
        for i, code in enumerate((*order.codes, *order.few)):
            ranked = i < len(order.codes)
            place = "" if not ranked or math.isnan(order.places[i]) else geheel(order.places[i])
            cells = [TableCell(f"{place}. {self._name(code)}" if place else self._name(code))]
            cells += [self._cell(k, code) for k in keys]
            if with_income:
                cells.append(TableCell(facts.income(code)))
            cells.append(TableCell(self._percent(order.first[i]) if ranked else "–"))
            rows.append(tuple(cells))
        total = [TableCell(w.name), *(TableCell(self._printed(k, w.code)) for k in keys)]
        if with_income:
            total.append(TableCell(facts.income(w.code)))
        rows.append((*total, TableCell("")))
        head = ["Wijk", *(_HEAD[k] for k in keys)]
        head += ["Laag inkomen"] if with_income else []
        head.append("Vaak eerst")
        notes = [
            "Aantal mensen of woningen, met tussen haakjes de plaats: 1 is waar de opgave het "
            "grootst is. Vaak eerst: in welk deel van de nieuwe berekeningen deze wijk vooraan "
            "staat.",
        ]
        if any(facts.unit(k) == "75-plussers" for k in keys):
            notes.append(
                f"{w.people_note()} Woningen niet geschikt en te kort: geschat, met marge."
            )
        if "woonservicegebied" in keys:
            notes.append("Buiten wsg: buiten elk woonservicegebied.")
        if "tekort" in keys:
            notes.append(f"Woningen te kort: in {facts.short_year}, voor {facts.short_label}.")
        if with_income:
            notes.append(
                "Laag inkomen: deel van de huishoudens bij de 40 % met het laagste inkomen van "
                "Nederland (CBS). Het telt niet mee in de plaats."
            )
        partly = [i for i, n in enumerate(order.known) if n < len(order.keys)]
        if partly:
            names = listing([self._name(order.codes[i]) for i in partly])
            notes.append(
                f"Van {names} zijn niet alle cijfers bekend; de plaats volgt uit wat er wel is."
            )
        short_of = [(w.name, w.cover()), *((n, w.cover(r)) for _, n, r in w.wijken())]
        short_of = [(name, cover) for name, cover in short_of if cover < 100]
        if short_of:
            names = listing([f"{name} ({getal(cover)} %)" for name, cover in short_of])
            notes.append(
                f"Onvolledig: de gegevens over wonen en voorzieningen dekken maar een deel van "
                f"{names}."
            )
        if any(c.text.endswith(_PART) for r in rows for c in r):
            text = (
                f"{_PART}: alleen het deel met gegevens. Zo'n cijfer krijgt geen plaats en telt "
                "niet mee in de volgorde."
            )
            if "tekort" in keys:
                text += " Een tekort is daar niet te zeggen."
            notes.append(text)
        notes += self._not_ranked()
        notes += w.kept_back(c.text.partition(" (")[0] for r in rows for c in r)
        if any(c.text.startswith("te klein") for r in rows for c in r):
            notes.append(
                f"te klein: minder dan {geheel(facts.minimum)} personen, niet gepubliceerd."
            )
        return TableSpec(
            f"De wijken van {w.name} op volgorde van de opgave",
            tuple(head),
            tuple(rows),
            "l" + "r" * (len(head) - 1),
            (33, *(_WIDE.get(k, 15.0) for k in keys), *((13.0,) if with_income else ()), 12),
            tuple(notes),
            frozenset({len(rows) - 1}),
        )

    def _not_ranked(self) -> list[str]:
        """Return which wijken have no place: too few dwellings in the data, or none at all."""
        facts, notes = self.facts, []
        if self.order.few:
            names = listing(
                [
                    f"{self._name(c)} ({counted(facts.areas[c].homes, 'woning', 'woningen')})"
                    for c in self.order.few
                ]
            )
            notes.append(
                f"Zonder plaats: {names}. Van minder dan {geheel(facts.homes_min)} woningen in de "
                "gegevens is niet te zeggen of de opgave daar groot of klein is."
            )
        absent = self._absent()
        if absent:
            notes.append(f"Zonder woningen in de gegevens, en daarom niet hier: {listing(absent)}.")
        return notes

    def _absent(self) -> list[str]:
        """Return the names of the wijken with inhabitants of which the data have no dwelling."""
        data = self.w.data.gebieden.data
        here = (data["soort"] == "wijk") & (data["gemeente_code"] == self.w.code)
        here &= (data["water"].fillna(0) != 1) & (data["inwoners"].fillna(0) > 0)
        rows = data[here.fillna(False).to_numpy(dtype=bool)]
        known = set(self.facts.wijken(self.w.code))
        return sorted(
            str(n)
            for c, n in zip(rows["gebied_code"], rows["naam"], strict=True)
            if str(c) not in known
        )

    def map(self) -> ResultMap | None:
        """Return the wijken with their place as a number, in shades by third of the order."""
        w, order = self.w, self.order
        areas = w.data.gebieden
        if areas.geometry is None:
            return None
        at = {str(c): k for k, c in enumerate(areas.data["gebied_code"])}
        third = -(-len(order.codes) // 3)
        shapes: list[MapShapes] = []
        legend: list[MapClass] = []
        numbers = []
        for k in range(3):
            mine = [
                (code, place)
                for code, place in zip(order.codes, order.places, strict=True)
                if not math.isnan(place) and (place - 1) // third == k and code in at
            ]
            found = np.array([areas.geometry[at[c]] for c, _ in mine], dtype=object)
            there = w.drawn(found) if len(found) else np.zeros(0, dtype=bool)
            shapes.append(MapShapes(_SHADES[k], found[there]))
            if there.any():
                low, high = 1 + k * third, min((k + 1) * third, len(order.codes))
                words = f"plaats {ranging(geheel(low), geheel(high), 'tot en met')}"
                legend.append(MapClass(f"shape:{_SHADES[k]}", words, None))
            for (_, place), shape, drawn in zip(mine, found, there, strict=True):
                if drawn:
                    point = shapely.point_on_surface(shape)
                    numbers.append((float(point.x), float(point.y), geheel(place)))
        if not numbers:
            return None
        legend.append(MapClass("number", "plaats in de volgorde", None))
        said = "; ".join(
            f"{geheel(p)} {self._name(c)}"
            for c, p in zip(order.codes, order.places, strict=True)
            if not math.isnan(p)
        )
        return ResultMap(
            "Waar is de opgave het grootst?",
            w.code,
            w.kind,
            f"Kaart van {w.name} met de plaats van elke wijk in de volgorde van de opgave: {said}. "
            f"{self.lead().text}",
            xy_of(w),
            tuple(shapes),
            numbers=tuple(numbers),
            legend=tuple(legend),
            named=frozenset(c for c in order.codes if c in at),
        )

    def weights(self) -> TableSpec:
        """Return how much each figure counts, and that it can be changed."""
        rules = self.rules
        rows = []
        for key, figure in CIJFERS.items():
            told = key in self.order.keys
            why = "" if told else "telt niet mee"
            if not told and key in self.facts.missing:
                why = "niet berekend"
            rows.append(
                (
                    TableCell(figure.title),
                    TableCell(getal(rules.weights[key], 0 if rules.weights[key] % 1 == 0 else 1)),
                    TableCell("gekozen" if key in rules.changed else "standaard"),
                    TableCell(why or "telt mee"),
                )
            )
        return TableSpec(
            "Hoe zwaar elk cijfer telt",
            ("Cijfer", "Gewicht", "Herkomst", "In de volgorde"),
            tuple(rows),
            "lrll",
            (80, 25, 35, 40),
            (
                "De gewichten zijn een aanname: geen bron zegt dat het ene zwaarder moet tellen. "
                "Andere gewichten zijn te kiezen bij het maken van de atlas (gewicht).",
            ),
        )

    def method(self) -> str:
        """Return how the order is made and tried out."""
        rules = self.rules
        return (
            "Welke wijk eerst: per cijfer krijgt elke wijk een plaats; de plaatsen worden gewogen "
            f"gemiddeld. In {geheel(rules.runs)} nieuwe berekeningen verandert elk gewicht tot "
            f"{getal(100 * rules.margin)} % omhoog of omlaag en elk cijfer binnen zijn marge; wat "
            "onbekend is, of alleen van een deel van de wijk bekend, kan alles zijn tussen het "
            "laagste en het hoogste van de andere wijken. "
            f"Vanaf {getal(100 * rules.sure)} % staat een eerste plaats vast, vanaf "
            f"{getal(100 * rules.likely)} % is zij waarschijnlijk. Deze grenzen zijn een aanname."
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = [self.table()]
        drawn = self.map()
        if drawn is not None:
            blocks.append(drawn)
        blocks += [Heading("Waarom deze volgorde?"), Bullets(self._reasons()), self.weights()]
        missing = list(self.facts.missing.values())
        if missing:
            left = "; ".join(lower(m.removesuffix(".")) for m in missing)
            what = counted(len(missing), "cijfer ontbreekt", "cijfers ontbreken")
            blocks.append(Notice(f"{capital(what)} in deze volgorde: {left}."))
        return Chapter(KEY, "Welke wijk eerst?", self.lead(), tuple(blocks))

    def _reasons(self) -> tuple[str, ...]:
        """Return per wijk in front for which figures it is among the first."""
        out = []
        for position, code in enumerate(self.order.codes[:_NAMED]):
            ranks = [(r[0], k) for k in self.order.keys if (r := self.facts.rank(k, code))]
            tops = [CIJFERS[k].title.lower() for p, k in ranks if p == 1]
            seconds = [CIJFERS[k].title.lower() for p, k in ranks if p == 2]
            words = []
            if tops:
                words.append(f"eerste bij {listing(tops)}")
            if seconds:
                words.append(f"tweede bij {listing(seconds)}")
            if not words:
                if position and 2 * (position + 1) > len(self.order.codes):
                    # Low in the order: it is not in front, so there is nothing to explain.
                    continue
                words.append("bij geen enkel cijfer eerste of tweede, maar bij elkaar hoog")
            out.append(f"{self._name(code)}: {', '.join(words)}.")
        return tuple(out)
