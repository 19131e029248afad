# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Wie wonen hier, nu en straks?": ages and target groups, now and in forecast years.

Numbers of people are printed by the rules of publication over all gebieden together. Target groups
overlap; there is no line that adds them up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from ...core.cijfers.openbaar import KEPT_BACK, part_words, rounded
from ...core.mensen.leeftijden import OLD_CLASSES
from ...core.mensen.vraag import EVERY_AGE
from ...io.getallen import geheel
from ..model import (
    AgeChart,
    AgeRow,
    AtlasData,
    Block,
    Chapter,
    Notice,
    Pages,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import capital, lower
from .blad import areas_inside, numbers_of, rows_of, run_of, stale

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["OVERLAP", "Public", "picked_years", "scenario_of", "vraag"]

_SUBJECT = "Wie hier wonen, nu en straks"
_STANDARD = "standaard"
OVERLAP = (
    "De doelgroepen overlappen: één mens kan in meer groepen tellen. Tel de aantallen dus niet op."
)

_KEPT: WeakKeyDictionary[AtlasData, dict[tuple[str, ...], dict[str, str]]] = WeakKeyDictionary()
"""What may be printed, per atlas: the same over all its gebieden, so worked out once."""


class Public:
    """Numbers of people per gebied as may be printed, over all gebieden of the atlas together."""

    def __init__(self, w: Writer) -> None:
        self.w = w
        self.kept = _KEPT.setdefault(w.data, {})

    def words(self, key: tuple[str, ...], values: Mapping[str, float]) -> dict[str, str]:
        """Return the words of *values* (per gebied_code), which always belong to *key*."""
        name = (self.w.profile, *key)
        if name not in self.kept:
            self.kept[name] = self.w.people_per_area(values)
        return self.kept[name]

    def of_group(self, rows: pd.DataFrame, group: str, year: int) -> dict[str, str]:
        """Return the words of a target group in a year; *rows* are those of the layer vraag."""
        key = ("doelgroep", group, str(year))
        kept = self.kept.get((self.w.profile, *key))
        return self.words(key, numbers_of(rows, "midden")) if kept is None else kept


def scenario_of(rows: pd.DataFrame) -> str:
    """Return the scenario to print: the standard one, else the first by name."""
    there = sorted(set(rows["scenario"].dropna()))
    return _STANDARD if _STANDARD in there or not there else str(there[0])


def picked_years(years: Sequence[int]) -> list[int]:
    """Return the first, the one in the middle and the last of *years*."""
    found = sorted(set(years))
    if len(found) < 4:
        return found
    half = (found[0] + found[-1]) / 2
    return [found[0], min(found[1:-1], key=lambda y: (abs(y - half), y)), found[-1]]


def vraag(w: Writer) -> Pages:
    """Return the chapter about ages and target groups."""
    out = Pages()
    ages, groups = rows_of(w, "leeftijden"), rows_of(w, "vraag")
    if not len(ages) or not len(groups):
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
        return out
    runs = [str(r) for r in dict.fromkeys([*ages["run_id"], *groups["run_id"]])]
    why = stale(w, _SUBJECT, runs)
    if why:
        out.left_out.append(why)
        return out
    page = _Page(w, ages, groups)
    if not page.years:
        out.left_out.append(f"{_SUBJECT}: van {w.name} is niet bekend hoeveel ouderen er wonen.")
        return out
    out.chapters.append(page.chapter())
    out.method.append(
        "Leeftijden zijn geteld of naar bekende totalen verdeeld; latere jaren volgen een prognose "
        "of, zonder prognose, sterftekansen. Doelgroepen zijn aandelen per leeftijd met een marge."
    )
    run = run_of(w, "vraag", runs[0])
    if run is not None:
        out.runs.append(("Vraag", run))
    return out


class _Page:
    def __init__(self, w: Writer, ages: pd.DataFrame, groups: pd.DataFrame) -> None:
        self.w, self.public = w, Public(w)
        scenario = scenario_of(ages if len(ages) else groups)
        self.ages = ages[(ages["scenario"] == scenario).to_numpy(dtype=bool)]
        mine = (groups["scenario"] == scenario) & (groups["leeftijd"] == EVERY_AGE)
        self.groups = groups[mine.to_numpy(dtype=bool)]
        both = (self.ages, self.groups)
        here = [t[(t["gebied_code"] == w.code).to_numpy(dtype=bool)] for t in both]
        known = [set(t["jaar"][t["midden"].notna()]) for t in here]
        self.years = picked_years([int(y) for y in set().union(*known)])
        self.indicative = bool((here[0]["zekerheid"] == "indicatief").any()) if len(ages) else False
        self.scenario = scenario

    # -- numbers -----------------------------------------------------------------------------

    def _age_words(self, age: str, year: int) -> tuple[str, float]:
        """Return what may be printed of an age class in this gebied, and the number behind it."""
        rows = self.ages[
            ((self.ages["leeftijd"] == age) & (self.ages["jaar"] == year)).to_numpy(dtype=bool)
        ]
        values = numbers_of(rows, "midden")
        word = self.public.words(("leeftijd", age, str(year)), values).get(self.w.code, "–")
        return word, values.get(self.w.code, math.nan)

    def _group_words(self, group: str, year: int) -> str:
        """Return a target group here in a year: about so many, and from low to high."""
        rows = self.groups[
            ((self.groups["doelgroep"] == group) & (self.groups["jaar"] == year)).to_numpy(
                dtype=bool
            )
        ]
        here = self.public.of_group(rows, group, year).get(self.w.code, "–")
        mine = rows[(rows["gebied_code"] == self.w.code).to_numpy(dtype=bool)]
        if not here[:1].isdigit() or not len(mine):
            return here.replace("minder dan", "<")
        low, high = (self.w.people(float(mine[c].iloc[0])) for c in ("laag", "hoog"))
        low, high = (t.replace("minder dan", "<") for t in (low, high))
        return here if low == high == here else f"{here} ({low}–{high})"

    # -- blocks ------------------------------------------------------------------------------

    def lead(self) -> Sentence:
        """Return how many people of 75 and over there are, now and in the last year."""
        w, first, last = self.w, self.years[0], self.years[-1]
        now, _ = self._age_words("75+", first)
        if now == "–":
            return Sentence(f"Over de leeftijden in {w.here()} is niets te zeggen.")
        if first == last:
            return Sentence(
                f"In {w.here()} wonen in {first} {_about(now)} mensen van 75 jaar en ouder.",
                "geschat",
            )
        later, _ = self._age_words("75+", last)
        text = f"In {w.here()} wonen in {first} {_about(now)} mensen van 75 jaar en ouder."
        if later[:1].isdigit():
            text += f" In {last} zijn dat er naar verwachting {_about(later)}."
        if self.indicative:
            text += " Dat is een indicatie: er is geen prognose ingelezen."
        return Sentence(text, "geschat")

    def ages_chart(self) -> AgeChart | None:
        """Return the age build-up now and in the last year."""
        first, last = self.years[0], self.years[-1]
        rows: list[AgeRow] = []
        parts: dict[int, list[float]] = {}
        for year in (first, last):
            parts[year] = [self._age_words(age, year)[1] for age in OLD_CLASSES]
            if np.isnan(parts[year]).any():
                return None
        # Of one gebied the classes add up too: what one keeps back the others may not give away.
        inside = {y: part_words(v, self.w.limits) for y, v in parts.items()}
        for k, age in enumerate(OLD_CLASSES):
            shown = []
            for year in (first, last):
                word, value = self._age_words(age, year)
                hidden = next((t for t in (word, inside[year][k]) if not _said(t)), "")
                number = None if hidden else rounded(value, self.w.limits)
                shown.append((number, hidden))
            rows.append(AgeRow(age, shown[0][0], shown[1][0], shown[0][1], shown[1][1]))
        return AgeChart(
            f"65-plussers naar leeftijd in {self.w.name}, {first}"
            + (f" en {last}" if last != first else ""),
            str(first),
            "" if first == last else str(last),
            tuple(r if first != last else AgeRow(r.label, r.now, None, r.now_text) for r in rows),
        )

    def groups_table(self) -> TableSpec | None:
        """Return the target groups with their range, in the years that are printed."""
        known = self.groups.drop_duplicates("doelgroep")
        here = self.groups[
            ((self.groups["gebied_code"] == self.w.code) & self.groups["midden"].notna()).to_numpy(
                dtype=bool
            )
        ]
        wanted = set(here["doelgroep"])
        lines, words = [], []
        for group, name in zip(known["doelgroep"], known["doelgroep_naam"], strict=True):
            if group not in wanted:
                continue
            said = [self._group_words(str(group), year) for year in self.years]
            words += said
            lines.append((TableCell(capital(str(name or group))), *(TableCell(t) for t in said)))
        if not lines:
            return None
        n = len(self.years)
        return TableSpec(
            f"Doelgroepen met een vraag naar wonen of zorg in {self.w.name}: ongeveer (laag–hoog)",
            ("Doelgroep", *(str(y) for y in self.years)),
            tuple(lines),
            "l" + "r" * n,
            (177 - 27 * n, *([27.0] * n)),
            (
                " ".join(
                    [
                        f"{OVERLAP} Afgerond op {geheel(self.w.rounding)}.",
                        *self.w.kept_back(words),
                    ]
                ),
            ),
        )

    def areas_table(self) -> TableSpec | None:
        """Return the people of 75 and 85 and over per wijk or buurt, now and in the last year."""
        w, ends = self.w, list(dict.fromkeys((self.years[0], self.years[-1])))
        areas = areas_inside(w)
        if len(areas) < 2:
            return None
        what = "wijk" if w.kind == "gemeente" else "buurt"
        columns = [(age, year) for age in ("75+", "85+") for year in ends]
        tables = []
        for age, year in columns:
            rows = self.ages[
                ((self.ages["leeftijd"] == age) & (self.ages["jaar"] == year)).to_numpy(dtype=bool)
            ]
            key = ("leeftijd", age, str(year))
            tables.append(self.public.words(key, numbers_of(rows, "midden")))
        lines, words = [], []
        for code, name in [*((c, n) for c, n, _ in areas), (w.code, w.name)]:
            said = [t.get(code, "–").replace("minder dan", "<") for t in tables]
            words += said
            lines.append((TableCell(name), *(TableCell(t) for t in said)))
        n = len(columns)
        return TableSpec(
            f"Ouderen per {what}",
            (capital(what), *(f"{age[:2]}-plussers {year}" for age, year in columns)),
            tuple(lines),
            "l" + "r" * n,
            (56, *([120 / n] * n)),
            (" ".join([w.people_note(), *w.kept_back(words)]),),
            frozenset({len(lines) - 1}),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = []
        chart, groups, areas = self.ages_chart(), self.groups_table(), self.areas_table()
        if self.scenario != _STANDARD:
            blocks.append(Notice(f"Deze bladzijde gaat over het scenario {self.scenario}."))
        if chart is not None:
            blocks.append(chart)
        if groups is not None:
            blocks.append(groups)
        if areas is not None:
            blocks.append(areas)
        return Chapter("vraag", "Wie wonen hier, nu en straks?", self.lead(), tuple(blocks))


def _said(word: str) -> bool:
    """Return whether *word* is a number, or nobody at all."""
    return word[:1].isdigit() or word == "geen"


def _about(word: str) -> str:
    """Return a number of people in a sentence."""
    if word == KEPT_BACK:
        return "een aantal dat niet gepubliceerd wordt aan"
    return f"ongeveer {word}" if word[:1].isdigit() else lower(word)
