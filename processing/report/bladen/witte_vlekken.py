# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Waar missen 75-plussers het meest?": the witte vlekken, ranked, and per wijk.

Numbers are those of the layer, which are rounded and suppressed already; sums on this page are
sums of what it prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...core.bereik.bereikbaarheid import ESSENTIALS
from ...io.getallen import afstand, geheel, getal
from ..model import (
    Block,
    Chapter,
    ChartRow,
    ChartSpec,
    Heading,
    MapClass,
    MapPlace,
    MapShapes,
    Pages,
    ResultMap,
    RunInfo,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import PEOPLE, as_number, as_text, in_letters, listing, plain
from .blad import AGES, of, roads_unknown, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["witte_vlekken"]

_SUBJECT = "Waar ouderen het meest missen (witte vlekken)"
_TOP = 15
_GROUPS = ("inw_75plus", "inw_65plus")


def witte_vlekken(w: Writer) -> Pages:
    """Return the chapter about the first group of whom the witte vlekken are known."""
    out = Pages()
    for group in _GROUPS:
        run = run_of(w, "witte_vlekken", profiel=w.profile, groep=group)
        rows = rows_of(w, "witte_vlekken", profiel=w.profile, groep=group)
        runs = list(dict.fromkeys(rows["run_id"]))
        # No rows at all is an answer too, when the last run left none.
        if run is None or (runs and runs != [run.run_id]):
            continue
        if "witte_vlekken" not in w.data.uitkomsten:
            continue
        why = stale(w, _SUBJECT, [run.run_id]) or roads_unknown(w, _SUBJECT)
        if why:
            out.left_out.append(why)
            return out
        page = _Page(w, group, run, rows)
        out.chapters.append(page.chapter())
        out.method.append(page.method())
        out.runs.append(("Witte vlekken", run))
        return out
    out.left_out.append(f"{_SUBJECT}: niet berekend.")
    return out


class _Page:
    def __init__(self, w: Writer, group: str, run: RunInfo, rows: pd.DataFrame) -> None:
        self.w, self.group, self.run, self.rows = w, group, run, rows
        named = rows[(rows["gepubliceerd"] == 1).fillna(False).to_numpy(dtype=bool)]
        self.every = named.sort_values(["rang", "naam", "vlek_id"])
        self.mine = self.every[self._here(self.every)]
        chosen = run.parameters.get("essentieel") or list(ESSENTIALS)
        self.counted = [
            c for c in chosen if (r := w.rows.get((c, "woningen"))) is not None and r.judged
        ]
        self.silent = [c for c in chosen if c not in self.counted]
        self.least = int(as_number(run.norms.get("witte_vlek_gemist"), 1))
        self.share = as_number(run.norms.get("witte_vlek_aandeel"), 50)
        guess = (rows["geschat"] == 1).fillna(False).any()
        self.certainty = "geschat" if guess else w.certainty(group, w.source(group))

    def _here(self, rows: pd.DataFrame) -> np.ndarray:
        """Return which of *rows* belong to the gebied: by the wijk of most of their dwellings."""
        w = self.w
        if w.kind == "wijk":
            found = rows["wijk_code"] == w.code
        elif w.kind == "gemeente":
            found = ~rows["wijk_code"].isin(w.wijken_elsewhere())
        else:
            found = rows["gebied_code"] == w.code
        return np.asarray(found.fillna(False).to_numpy(dtype=bool))

    # -- words -----------------------------------------------------------------------------

    def _missing(self) -> str:
        """Return what somebody in a witte vlek has to miss: "ten minste vier van de vijf …"."""
        many = len(self.counted)
        what = (
            "dagelijkse voorzieningen"
            if set(self.counted) == set(ESSENTIALS)
            else ("voorzieningen die meetellen")
        )
        if many == 1:
            return plain(self.counted[0])
        if self.least >= many:
            return f"alle {in_letters(many)} {what}"
        return f"ten minste {in_letters(self.least)} van de {in_letters(many)} {what}"

    def lead(self) -> Sentence:
        """Return the answer: how many spots, how many people, and beside the gemeente."""
        w, many = self.w, len(self.mine)
        who, total = AGES[self.group], float(self.mine["mensen"].sum())
        if not many:
            text = f"In {w.here()} is geen witte vlek die groot genoeg is om te noemen."
            if w.kind != "gemeente" and len(self.every):
                text += f" Elders in {w.place_name()} zijn er {in_letters(len(self.every))}."
            return Sentence(text, self.certainty)
        verb, spots = (
            ("is", "één witte vlek") if many == 1 else ("zijn", f"{in_letters(many)} witte vlekken")
        )
        missing = self._missing()
        miss = f"{missing} niet op loopafstand hebben"
        text = (
            f"In {w.here()} {verb} {spots}. Daar wonen {'samen ' if many > 1 else ''}ongeveer "
            f"{geheel(total)} {who} die {miss}."
        )
        own, whole = self._share_of(w.code, total), self._whole_share()
        if own and w.kind == "gemeente":
            text += f" Dat is {own} van alle {PEOPLE[self.group]}."
        elif own and whole:
            text += f" Dat is {own} van de {PEOPLE[self.group]}, tegen {whole} in {w.whole_name()}."
        return Sentence(text, self.certainty)

    def _share_of(self, code: str, people: float) -> str:
        """Return *people* as a share of everybody of the group in gebied *code*; "" if unknown."""
        rows = self.w.read(code)
        totals = [r.n + r.unknown for (_, g), r in rows.items() if g == self.group]
        total = max(totals, default=0.0)
        if total < self.w.minimum:
            return ""
        return f"{getal(min(100 * people / total, 100))} %" if people else "0 %"

    def _whole_share(self) -> str:
        parent = self.w.parent
        if parent is None:
            return ""
        return self._share_of(parent, float(self.every["mensen"].sum()))

    # -- tables ----------------------------------------------------------------------------

    def spots(self) -> TableSpec | None:
        """Return the witte vlekken of the gebied in order."""
        if not len(self.mine):
            return None
        w = self.w
        weighted = self.mine["rang_gewogen"].notna().any()
        lines = []
        for r in self.mine.head(_TOP).to_dict("records"):
            cells = [
                TableCell(f"{int(r['rang'])}. {r['naam']}"),
                TableCell(geheel(r["mensen"])),
                TableCell(f"{getal(r['gemist_gemiddeld'], 1)} van {int(r['gemist_van'])}"),
                TableCell(as_text(r["gemist"]) or "–"),
                TableCell(self._further(r)),
            ]
            if weighted:
                place = r["rang_gewogen"]
                cells.append(TableCell("–" if pd.isna(place) else str(int(place))))
            lines.append(tuple(cells))
        notes = [
            f"{PEOPLE[self.group]}: {self.certainty}, afgerond op {geheel(w.rounding)}. Verder dan "
            "de norm: de middelste waarde."
        ]
        if w.kind != "gemeente":
            notes.append(f"Het nummer is de plaats in de rangorde van {w.whole_name()}.")
        if len(self.mine) > _TOP:
            notes.append(
                f"De eerste {_TOP} van {geheel(len(self.mine))}; de andere staan in het "
                "werkbestand, laag witte vlekken."
            )
        if (self.mine["rand_onzeker"] == 1).fillna(False).any():
            edge = self.mine["naam"][(self.mine["rand_onzeker"] == 1).fillna(False)]
            notes.append(
                f"Bij {listing(list(edge))} ligt de rand van de gegevens dichterbij dan een "
                "voorziening: misschien is er een net daarbuiten."
            )
        if weighted:
            notes.append("Gewogen: de plaats als lage inkomens zwaarder tellen.")
        head = ["Witte vlek", PEOPLE[self.group], "Missen gemiddeld", "Vooral", "Verder dan norm"]
        return TableSpec(
            f"De witte vlekken van {w.name}, op volgorde van mensen maal gemis",
            (*head, "Gewogen plaats") if weighted else tuple(head),
            tuple(lines),
            "lrrlr" + ("r" if weighted else ""),
            (42, 18, 20, 62, 20, 16) if weighted else (44, 19, 21, 64, 22),
            tuple(notes),
        )

    def _further(self, r: dict[str, Any]) -> str:
        if pd.isna(r["extra_m"]):
            return "geen route" if as_text(r["extra_reden"]) else "–"
        return afstand(r["extra_m"])

    def per_wijk(self) -> TableSpec | None:
        """Return the wijken beside each other, with the gemeente last."""
        w = self.w
        wijken = w.wijken_of_place()
        if len(wijken) < 2:
            return None
        lines, marked = [], set()
        for number, (code, name) in enumerate([*wijken, (w.place_code(), f"{w.place_name()}")]):
            whole = number == len(wijken)
            rows = (
                self.every
                if whole
                else self.every[
                    (self.every["wijk_code"] == code).fillna(False).to_numpy(dtype=bool)
                ]
            )
            people = float(rows["mensen"].sum())
            share = self._share_of(code, people)
            if code == w.code or whole:
                marked.add(number)
            lines.append(
                (
                    TableCell(name),
                    TableCell(geheel(len(rows)) if len(rows) else "geen"),
                    TableCell(geheel(people) if people else "geen"),
                    TableCell(share or "te klein", _points(share) / 100 if share else None),
                )
            )
        notes = [
            "Een witte vlek telt bij de wijk waar de meeste woningen ervan staan. "
            f"Aandeel: van alle {PEOPLE[self.group]} in die wijk."
        ]
        rest = self.rows[(self.rows["gepubliceerd"] == 0).fillna(False).to_numpy(dtype=bool)]
        for r in rest.to_dict("records"):
            several = r["n_plekken"] != 1
            about = as_text(r["mensen_tekst"]).removesuffix(" (geschat)")
            notes.append(
                f"In {w.place_name()} {'zijn' if several else 'is'} daarnaast "
                f"{geheel(r['n_plekken'])} kleinere {'plekken' if several else 'plek'} met "
                f"{'samen ' if several else ''}{about} {AGES[self.group]}; te klein om te noemen."
            )
        return TableSpec(
            f"Mensen in witte vlekken per wijk van {w.place_name()}",
            ("Wijk", "Witte vlekken", f"{PEOPLE[self.group]} daarin", "Aandeel"),
            tuple(lines),
            "lrrr",
            (60, 28, 40, 42),
            tuple(notes),
            frozenset(marked),
        )

    def beside(self) -> ChartSpec | None:
        """Return the wijken in order of their share in witte vlekken, beside the gemeente."""
        w = self.w
        whole = self._whole_share()
        found = []
        for code, name in w.wijken_of_place():
            rows = self.every[(self.every["wijk_code"] == code).fillna(False).to_numpy(dtype=bool)]
            share = self._share_of(code, float(rows["mensen"].sum()))
            if share:
                found.append((_points(share), f"{name} (deze wijk)" if code == w.code else name))
        if len(found) < 2 or not whole:
            return None
        found.sort(key=lambda f: (-f[0], f[1]))
        rows = tuple(
            ChartRow(name, value, f"{getal(value)} %", _points(whole), whole)
            for value, name in found
        )
        return ChartSpec(
            f"Aandeel van de {PEOPLE[self.group]} in een witte vlek",
            "in een witte vlek",
            f"{w.whole_name()} ({whole})",
            rows,
            f"Aandeel van de {PEOPLE[self.group]} dat in een witte vlek iets mist, per wijk: "
            f"{', '.join(f'{r.label} {r.text}' for r in rows)}; {w.whole_name()} {whole}.",
        )

    # -- the map ---------------------------------------------------------------------------

    def map(self) -> ResultMap:
        """Return the areas with their numbers, and the facilities that count."""
        w = self.w
        layer = w.data.uitkomsten["witte_vlekken"]
        shapes = of(layer, self.mine)
        numbers = []
        for r, shape in zip(self.mine.to_dict("records"), shapes, strict=False):
            point = shapely.point_on_surface(_largest(shape, w.area()))
            numbers.append((point.x, point.y, str(int(r["rang"]))))
        places = w.places(self.counted)
        shown = self.mine.head(5).to_dict("records")
        words = [f"{int(r['rang'])}. {r['naam']}: {geheel(r['mensen'])}" for r in shown]
        alt = f"Kaart van {w.name}. {self.lead().text}"
        if words:
            alt += f" Mensen per witte vlek: {'; '.join(words)}."
        return ResultMap(
            "Waar zijn de witte vlekken?",
            w.code,
            w.kind,
            alt,
            xy_of(w),
            (MapShapes("witte_vlek", shapes),),
            numbers=tuple(numbers),
            places=tuple(MapPlace(p.x, p.y, p.category) for p in places),
            legend=(
                MapClass("shape:witte_vlek", "witte vlek", len(self.mine)),
                MapClass("number", "plaats in de rangorde", None),
                *(MapClass(f"place:{c}", plain(c), None) for c in self.counted),
            ),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = [self.map()]
        spots, wijken, chart = self.spots(), self.per_wijk(), self.beside()
        if spots is not None:
            blocks.append(spots)
        if wijken is not None and self.w.kind == "gemeente":
            blocks += [Heading("In welke wijken zijn de witte vlekken?"), wijken]
        elif chart is not None and self.w.kind == "wijk":
            blocks += [Heading(f"{chart.title}, per wijk"), chart]
        return Chapter(
            "witte_vlekken",
            f"Waar missen {PEOPLE[self.group]} het meest?",
            self.lead(),
            tuple(blocks),
        )

    def method(self) -> str:
        """Return how a witte vlek is made, with the numbers of this run."""
        text = (
            f"Een witte vlek bestaat uit vierkanten van 100 m die elkaar raken en waar ten minste "
            f"{getal(self.share)} % van de {PEOPLE[self.group]} {self._missing()} niet binnen de "
            f"norm heeft. Geteld zijn: {listing([plain(c) for c in self.counted])}."
        )
        if self.silent:
            text += (
                f" Niet meegeteld, omdat de gegevens ontbreken of onvolledig zijn: "
                f"{listing([plain(c) for c in self.silent])}."
            )
        return text


def _points(share: str) -> float:
    """Return a share as printed here, in percent."""
    return float(share.removesuffix(" %"))


def _largest(shape: Any, area: Any) -> Any:
    """Return the largest part of *shape* inside *area*; the whole where nothing lies inside."""
    inside = shape if area is None else shapely.intersection(shape, shapely.make_valid(area))
    parts = shapely.get_parts(inside if not inside.is_empty else shape)
    return max(parts, key=lambda p: p.area)
