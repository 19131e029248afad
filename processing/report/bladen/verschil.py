# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Wat verandert er als …?": per scenario who comes within the norm and who drops out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...core.cijfers.openbaar import KEPT_BACK, TOO_SMALL
from ...core.registry import CATEGORIES
from ...io.getallen import geheel
from ..model import (
    Block,
    Bullets,
    Chapter,
    KeyFigure,
    KeyFigures,
    MapClass,
    MapPlace,
    Notice,
    Pages,
    ResultMap,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import PEOPLE, as_number, as_text, capital, listing, lower, plain, short, walk
from .blad import AGES, areas_inside, numbers_of, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["scenarios"]

_KINDS = ("wint", "verliest", "korter", "langer")
_WORDS = {
    "wint": "komt binnen de norm",
    "verliest": "raakt buiten de norm",
    "korter": "kortere weg, zelfde kant van de norm",
    "langer": "langere weg, zelfde kant van de norm",
}
_SAYABLE = ("bekend", "bevestigd_afwezig")
_KIND_COLUMN = {
    "gemeente": "gemeente_code",
    "wijk": "wijk_code",
    "buurt": "buurt_code",
    "eigen": "eigen_code",
}


def scenarios(w: Writer) -> Pages:
    """Return a chapter per scenario that changes anything in the gebied."""
    out = Pages()
    wishes = rows_of(w, "scenarios")
    found = rows_of(w, "verschil_gebied", profiel=w.profile)
    for name in dict.fromkeys(wishes["scenario"]) if len(wishes) else ():
        subject = f"Scenario {name}"
        rows = found[(found["scenario"] == name).to_numpy(dtype=bool)]
        if not len(rows):
            out.left_out.append(f"{subject}: niet berekend voor dit profiel.")
            continue
        why = stale(w, subject, list(rows["run_id"].unique()))
        if why:
            out.left_out.append(why)
            continue
        page = _Page(w, str(name), rows, wishes[(wishes["scenario"] == name).to_numpy(dtype=bool)])
        if not page.changes():
            out.left_out.append(f"{subject}: daardoor verandert er in {w.name} niets.")
            continue
        out.chapters.append(page.chapter())
        run = run_of(w, "watals", str(rows["run_id"].iloc[0]))
        if run is not None:
            out.runs.append((subject, run))
    if not len(wishes):
        out.left_out.append(
            "Wat er verandert als voorzieningen openen of sluiten: er zijn geen scenario's."
        )
    if out.chapters:
        out.method.append(
            "In een scenario is alleen anders welke voorzieningen er zijn; woningen, mensen, "
            "straten en normen zijn die van nu."
        )
    return out


class _Page:
    def __init__(self, w: Writer, name: str, rows: pd.DataFrame, wishes: pd.DataFrame) -> None:
        self.w, self.name, self.rows, self.wishes = w, name, rows, wishes
        self.categories = [c.key for c in CATEGORIES if (rows["categorie"] == c.key).any()]
        self._people: dict[tuple[str, str, str], dict[str, str]] = {}

    def row(self, code: str, category: str, group: str) -> dict[str, Any] | None:
        """Return one row of the difference."""
        r = self.rows
        found = r[
            (
                (r["gebied_code"] == code) & (r["categorie"] == category) & (r["groep"] == group)
            ).to_numpy(dtype=bool)
        ]
        return found.iloc[0].to_dict() if len(found) else None

    def changes(self, code: str | None = None) -> bool:
        """Return whether any dwelling of the gebied gets another distance or verdict."""
        rows = [self.row(code or self.w.code, c, "woningen") for c in self.categories]
        columns = ("n_wint", "n_verliest", "n_dichterbij", "n_verder")
        return any(as_number(r[c], 0) > 0 for r in rows if r is not None for c in columns)

    def sayable(self, category: str) -> bool:
        """Return whether sentences may use the category."""
        row = self.row(self.w.code, category, "woningen")
        return row is not None and row["categorie_status"] in _SAYABLE

    # -- words -----------------------------------------------------------------------------

    def question(self) -> str:
        """Return the title: the one change in words, else the name of the scenario."""
        if len(self.wishes) == 1:
            r = self.wishes.iloc[0]
            one = CATEGORIES[str(r["categorie"])].one
            name = as_text(r["naam"])
            if r["actie"] == "open":
                return f"Wat verandert er als {name or one} opent?"
            verb = "sluit" if r["actie"] == "sluit" else "verhuist"
            return f"Wat verandert er als {name or one} {verb}?"
        return f"Wat verandert er als dit gebeurt: {self.name}?"

    def deeds(self) -> list[str]:
        """Return what happens, one line for each change."""
        out = []
        order = {"sluit": 0, "verplaats": 1, "open": 2}
        for r in sorted(
            self.wishes.to_dict("records"),
            key=lambda r: (order[str(r["actie"])], str(r["voorziening_id"])),
        ):
            c = CATEGORIES[str(r["categorie"])]
            name = as_text(r["naam"])
            called = f"{name} ({plain(c.key)})" if name else capital(c.one)
            text = {
                "sluit": f"{called} sluit.",
                "verplaats": f"{called} verhuist.",
                "open": f"Er opent {c.one}{f': {name}' if name else ''}.",
            }[str(r["actie"])]
            out.append(text)
        return out

    def sentence(self, category: str) -> Sentence:
        """Return who comes within the norm and who drops out, and the share before and after."""
        w, one = self.w, CATEGORIES[category].one
        group = w.basis if self.row(w.code, category, w.basis) is not None else "woningen"
        row, homes = self.row(w.code, category, group), self.row(w.code, category, "woningen")
        if row is None or homes is None:
            return Sentence(f"Over {one} is niets te zeggen.")
        gains, loses = as_number(row["n_wint"], 0), as_number(row["n_verliest"], 0)
        reach = f"binnen {walk(as_number(row['norm_na_m']))} lopen van {one}"
        who = AGES[group]
        nobody = "geen enkele woning" if group == "woningen" else "niemand"
        come, go = self._many(row, "n_wint", group), self._many(row, "n_verliest", group)
        if gains > 0 and loses > 0:
            text = f"{come} {who} komen {reach}, {lower(go)} raken daarbuiten."
        elif gains > 0:
            text = f"{come} {who} komen {reach}; {nobody} raakt daarbuiten."
        elif loses > 0:
            text = (
                f"{go} {who} wonen niet meer {reach}; {nobody} komt erbij."
                if group != "woningen"
                else f"{go} {who} liggen niet meer {reach}; {nobody} komt erbij."
            )
        else:
            text = f"{capital(nobody)} komt binnen of buiten de norm van {one}."
            ways = [
                f"voor {geheel(n)} {'woning' if n == 1 else 'woningen'} {word}"
                for word, n in (
                    ("langer", as_number(homes["n_verder"], 0)),
                    ("korter", as_number(homes["n_dichterbij"], 0)),
                )
                if n > 0
            ]
            if ways:
                text += f" Wel wordt de weg {listing(ways)}."
        text = self._singular(text)
        before, after = (self._share(row, side) for side in ("voor", "na"))
        if before and after and (gains > 0 or loses > 0):
            if before == after:
                text += f" Het aandeel binnen de norm blijft {after}."
            else:
                text += f" Het aandeel binnen de norm gaat van {before} naar {after}."
        return Sentence(text, w.certainty(group, as_text(row["bron_bevolking"]) or None))

    def people(self, row: dict[str, Any], column: str) -> str:
        """Return a number of people of the difference as may be printed."""
        key = (str(row["categorie"]), str(row["groep"]), column)
        if key not in self._people:
            r = self.rows
            mine = r[((r["categorie"] == key[0]) & (r["groep"] == key[1])).to_numpy(dtype=bool)]
            self._people[key] = self.w.people_per_area(numbers_of(mine, column))
        return self._people[key].get(str(row["gebied_code"]), "geen")

    def _many(self, row: dict[str, Any], column: str, group: str) -> str:
        if group == "woningen":
            text = geheel(as_number(row[column], 0))
        else:
            text = self.people(row, column)
            if text == KEPT_BACK:
                text = "een aantal"
            elif not text.startswith("minder"):
                text = f"ongeveer {text}"
        return capital(text)

    @staticmethod
    def _singular(text: str) -> str:
        """Return *text* with one dwelling as one."""
        for many, one in (
            ("1 woningen komen ", "Eén woning komt "),
            ("1 woningen liggen ", "Eén woning ligt "),
        ):
            if text.startswith(many):
                text = one + text[len(many) :]
        return text.replace(", 1 raken daarbuiten", ", één raakt daarbuiten")

    def _share(self, row: dict[str, Any], side: str) -> str:
        n, inside = as_number(row[f"n_{side}"], 0), as_number(row[f"n_binnen_{side}"], 0)
        text = "" if n <= 0 else self.w.share_text(inside, n, str(row["groep"]))
        return "" if text == TOO_SMALL else text

    # -- blocks ----------------------------------------------------------------------------

    def figures(self, category: str) -> KeyFigures:
        """Return gains, losses and longer and shorter ways as big figures."""
        w = self.w
        group = w.basis if self.row(w.code, category, w.basis) is not None else "woningen"
        row, homes = self.row(w.code, category, group), self.row(w.code, category, "woningen")
        out = []
        if row is not None and homes is not None:
            sure = w.certainty(group, as_text(row["bron_bevolking"]) or None)
            for column, words in (
                ("n_wint", "komen binnen de norm"),
                ("n_verliest", "raken buiten de norm"),
            ):
                number = as_number(row[column], 0)
                value = geheel(number) if group == "woningen" else self.people(row, column)
                value = "0" if value == "geen" else value.replace("minder dan", "<")
                out.append(KeyFigure(value, f"{PEOPLE[group]} {words}", sure))
            for column, words in (
                ("n_dichterbij", "krijgen een kortere weg"),
                ("n_verder", "krijgen een langere weg"),
            ):
                number = as_number(homes[column], 0)
                what = "woning" if number == 1 else "woningen"
                words = words.replace("krijgen", "krijgt") if number == 1 else words
                out.append(KeyFigure(geheel(number), f"{what} {words}", "geteld"))
        return KeyFigures(tuple(out))

    def table(self, category: str) -> TableSpec:
        """Return gains and losses by gebied and age; gebieden without change in a note."""
        w = self.w
        inside = areas_inside(w)
        areas: list[tuple[str, str]] = [(w.code, w.name)]
        areas += [(c, n) for c, n, _ in inside if self.changes(c)]
        quiet = [n for c, n, _ in inside if not self.changes(c)]
        if w.parent is not None:
            areas.append((w.parent, f"{w.whole_name()}"))
        people = [
            g for g in ("inw_65plus", "inw_75plus") if self.row(w.code, category, g) is not None
        ]
        groups = ["woningen", *people]
        last = people[-1] if people else "woningen"
        lines, marked = [], set()
        for number, (code, name) in enumerate(areas):
            cells = [TableCell(name)]
            for group in groups:
                row = self.row(code, category, group)
                for column in ("n_wint", "n_verliest"):
                    cells.append(self._cell(row, group, column))
            row = self.row(code, category, last)
            for side in ("voor", "na"):
                share = "" if row is None else short(self._share(row, side))
                cells.append(TableCell(share or ("–" if row is None else "te klein")))
            if code in (w.code, w.parent):
                marked.add(number)
            lines.append(tuple(cells))
        notes = [
            "Erbij: komt binnen de norm. Eraf: raakt buiten de norm. Woningen: geteld. "
            f"{w.people_note()}"
        ]
        if quiet:
            notes.append(f"Niets verandert in {listing(quiet)}.")
        if any(c.text == "te klein" for line in lines for c in line):
            notes.append(f"te klein: minder dan {geheel(w.minimum)} personen.")
        notes += w.kept_back(c.text for line in lines for c in line)
        head = ["Gebied"]
        for group in groups:
            head += [f"{capital(PEOPLE[group])} erbij", f"{capital(PEOPLE[group])} eraf"]
        head += [f"{capital(PEOPLE[last])} binnen norm {when}" for when in ("nu", "dan")]
        return TableSpec(
            f"Wie wint en wie verliest, per gebied en leeftijd: {plain(category)}",
            tuple(head),
            tuple(lines),
            "l" + "r" * (len(head) - 1),
            (36, *([17.0] * (len(head) - 1))),
            tuple(notes),
            frozenset(marked),
        )

    def _cell(self, row: dict[str, Any] | None, group: str, column: str) -> TableCell:
        if row is None:
            return TableCell("–")
        number = as_number(row[column], 0)
        if group == "woningen":
            return TableCell(geheel(number))
        text = self.people(row, column).replace("minder dan", "<")
        return TableCell("0" if text == "geen" else text)

    def map(self, category: str) -> ResultMap:
        """Return the dwellings that change, and what opens, closes or moves."""
        w = self.w
        layer = w.data.uitkomsten.get("verschil")
        points, classes = np.empty((0, 2)), np.empty(0, dtype=int)
        if layer is not None and layer.geometry is not None:
            d = layer.data
            keep = (
                (d["scenario"] == self.name)
                & (d["profiel"] == w.profile)
                & (d["categorie"] == category)
                & (d["is_woning"].fillna(1) != 0)
            )
            column = _KIND_COLUMN.get(w.kind)
            if column is not None:
                keep &= (d[column] == w.code).fillna(False)
            what, way = d["wat"].to_numpy(), d["richting"].to_numpy()
            kind = np.select(
                [what == "wint", what == "verliest", way == "dichterbij", way == "verder"],
                [0, 1, 2, 3],
                -1,
            )
            shown = keep.to_numpy(dtype=bool) & (kind >= 0) & ~shapely.is_empty(layer.geometry)
            shown &= ~shapely.is_missing(layer.geometry)
            points, classes = shapely.get_coordinates(layer.geometry[shown]), kind[shown]
        counts = np.bincount(classes, minlength=len(_KINDS))
        legend = [MapClass(k, _WORDS[k], int(n)) for k, n in zip(_KINDS, counts, strict=True) if n]
        places, states = self._places(category)
        words = {"": plain(category), "nieuw": "komt hier", "weg": "gaat hier weg"}
        legend += [
            MapClass(f"place:{category}{f'#{s}' if s else ''}", words[s], None)
            for s in ("", "nieuw", "weg")
            if s in states
        ]
        said = [f"{_WORDS[k]} {geheel(n)}" for k, n in zip(_KINDS, counts, strict=True) if n]
        return ResultMap(
            f"Wie wint en wie verliest? Woningen en de weg naar {CATEGORIES[category].one}",
            w.code,
            w.kind,
            f"Kaart van {w.name} bij scenario {self.name}. {self.sentence(category).text} "
            f"Woningen: {'; '.join(said) or 'geen verandering'}.",
            xy_of(w),
            points=points,
            classes=classes,
            kinds=_KINDS,
            places=tuple(places),
            legend=tuple(legend),
        )

    def _places(self, category: str) -> tuple[list[MapPlace], set[str]]:
        """Return the facilities: those that stay, come and go."""
        wishes = self.wishes[(self.wishes["categorie"] == category).to_numpy(dtype=bool)]
        gone = set(wishes["voorziening_id"][wishes["actie"].isin(["sluit", "verplaats"])])
        out = [
            MapPlace(p.x, p.y, p.category, p.name, "weg" if p.identity in gone else "")
            for p in self.w.places([category])
        ]
        layer = self.w.data.uitkomsten["scenarios"]
        if layer.geometry is not None:
            shapes = layer.geometry[layer.data.index.get_indexer(wishes.index)]
            for r, shape in zip(wishes.to_dict("records"), shapes, strict=True):
                if r["actie"] != "sluit" and shape is not None and not shape.is_empty:
                    out.append(MapPlace(shape.x, shape.y, category, as_text(r["naam"]), "nieuw"))
        return out, {p.state for p in out}

    def chapter(self) -> Chapter:
        """Return the page: what happens, the answer, the map and the table per category."""
        said = [c for c in self.categories if self.sayable(c)]
        doubtful = [c for c in self.categories if c not in said]
        blocks: list[Block] = [Bullets(tuple(self.deeds()))]
        if doubtful:
            names = listing([CATEGORIES[c].many for c in doubtful])
            blocks.append(
                Notice(
                    f"Niet te zeggen: over {names} zijn de gegevens niet volledig. Vul ze aan, of "
                    "bevestig bij de bereikbaarheid dat ze volledig zijn."
                )
            )
        lead = (
            self.sentence(said[0])
            if said
            else Sentence("Niet te zeggen: de gegevens over deze voorzieningen zijn niet volledig.")
        )
        for number, category in enumerate(said):
            if number:
                blocks.append(self.sentence(category))
            blocks += [self.figures(category), self.map(category), self.table(category)]
        return Chapter(f"scenario_{self.name}", self.question(), lead, tuple(blocks))
