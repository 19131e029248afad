# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages about the locatietoets: the locations in order, and one page per location.

The rank is that of all tested locations, whichever gebied an atlas is about. What is unknown is
said as such, on every page: it never counted as failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...io.getallen import afstand, geheel, getal
from ..model import (
    Block,
    Chapter,
    KeyFigure,
    KeyFigures,
    MapClass,
    MapPlace,
    Pages,
    ResultMap,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import PEOPLE, as_number, as_text, capital, counted, in_letters, listing, plain
from .blad import AGES, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["locatietoets"]

_SUBJECT = "Locatietoets"
_PAGES = 12
"""So many locations have a page of their own; the others stand in the table."""

_AROUND_M, _HIGH_M = 700.0, 420.0
"""Half of what the map of a location shows, wide and high: the figures stay on its page."""
_VERDICTS = {
    "voldoet": "haalt elke harde eis",
    "voldoet_niet": "haalt een harde eis niet",
    "onbekend": "een harde eis is onbekend",
}
_WORDS = {"gehaald": "gehaald", "niet_gehaald": "niet gehaald", "onbekend": "niet te zeggen"}
_GROUPS = ("inw_65plus", "inw_75plus", "inw_85plus", "inwoners")
_PEOPLE = {**AGES, "inwoners": "inwoners"}
_SHORT = {**PEOPLE, "inw_85plus": "85-plussers", "inwoners": "inwoners"}


def locatietoets(w: Writer) -> Pages:
    """Return per purpose the locations in order, and a page for each that lies in the gebied."""
    out = Pages()
    every = rows_of(w, "locatietoets", profiel=w.profile)
    for purpose in sorted(set(every["doel"])) if len(every) else ():
        rows = every[(every["doel"] == purpose).to_numpy(dtype=bool)]
        run_id = str(rows["run_id"].iloc[0])
        label = as_text(rows["doel_naam"].iloc[0]) or purpose
        why = stale(w, f"{_SUBJECT} voor {label}", [run_id])
        if why:
            out.left_out.append(why)
            continue
        page = _Purpose(w, purpose, label, rows)
        if not len(page.here):
            out.left_out.append(f"{_SUBJECT}: in {w.name} is geen locatie getoetst voor {label}.")
            continue
        out.chapters.append(page.overview())
        out.chapters += page.locations()
        run = run_of(w, "locatietoets", run_id)
        if run is not None:
            out.runs.append((f"Locatietoets voor {label}", run))
    if out.chapters:
        out.method.append(
            "Een locatie is langs elke eis gelegd. Wat niet bekend is telt niet als niet gehaald; "
            "de score is het deel van het gewicht dat gehaald wordt van wat bekend is. Wie een "
            "harde eis niet haalt, komt achteraan. Wie er later wonen is geschat uit de prognose "
            "van het gebied, verdeeld zoals de mensen er nu wonen."
        )
    elif not out.left_out:
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
    return out


class _Purpose:
    def __init__(self, w: Writer, purpose: str, label: str, rows: pd.DataFrame) -> None:
        self.w, self.purpose, self.label = w, purpose, label
        layer = w.data.uitkomsten["locatietoets"]
        assert layer.geometry is not None  # noqa: S101 - the schema has points
        shapes = layer.geometry[layer.data.index.get_indexer(rows.index)]
        inside = w.touching(shapes, w.area())
        self.every = rows
        # Without a rank last, in the order of their ids.
        self.here = rows[inside].sort_values(["rang", "locatie_id"])
        points = shapely.get_coordinates(shapes[inside])
        self.xy = dict(zip(rows["locatie_id"][inside], points.tolist(), strict=True))
        which = {"profiel": w.profile, "doel": purpose}
        self.demands = rows_of(w, "locatietoets_criteria", **which)
        self.people = rows_of(w, "locatietoets_mensen", **which)

    # -- all of them -------------------------------------------------------------------------

    def lead(self) -> Sentence:
        """Return how many were tested, how many meet what is hard, and who comes first."""
        w, n = self.w, len(self.here)
        where = w.name if w.kind != "gemeente" else w.place_name()
        text = f"In {where} {'is' if n == 1 else 'zijn'} {counted(n, 'locatie', 'locaties')} "
        text += f"getoetst voor {self.label}."
        if self._has_hard():
            good = int((self.here["oordeel"] == "voldoet").sum())
            doubt = int((self.here["oordeel"] == "onbekend").sum())
            who = capital(in_letters(good)) if good else "Geen enkele"
            text += f" {who} {'haalt' if good < 2 else 'halen'} elke harde eis"
            text += f"; bij {in_letters(doubt)} is dat niet te zeggen." if doubt else "."
        ranked = self.here[self.here["rang"].notna().to_numpy(dtype=bool)]
        if len(ranked):
            first = ranked[(ranked["rang"] == ranked["rang"].min()).to_numpy(dtype=bool)]
            names = " en ".join(self._name(r) for r in first.head(3).to_dict("records"))
            share = as_number(first["score_pct"].iloc[0])
            text += f" Het best {'past' if len(first) == 1 else 'passen'} {names}"
            text += "." if share != share else f" ({getal(share)} % van wat bekend is)."
        else:
            text += " Over geen enkele locatie is genoeg bekend voor een rang."
        return Sentence(text)

    def _has_hard(self) -> bool:
        return bool((self.demands["hard"] == 1).any())

    @staticmethod
    def _name(row: dict[str, Any]) -> str:
        return as_text(row["naam"]) or str(row["locatie_id"])

    @staticmethod
    def _place(row: dict[str, Any]) -> str:
        return "–" if pd.isna(row["rang"]) else f"{int(row['rang'])}."

    def overview(self) -> Chapter:
        """Return the map with the ranks and the table."""
        rows, hard = [], self._has_hard()
        for r in self.here.to_dict("records"):
            share = as_number(r["score_pct"])
            low, high = as_number(r["score_min_pct"]), as_number(r["score_max_pct"])
            known = share == share
            between = f"{getal(low)} – {getal(high)} %" if low == low and low != high else "–"
            rows.append(
                (
                    TableCell(f"{self._place(r)} {self._name(r)}"),
                    TableCell(as_text(r["gebied_naam"]) or "–"),
                    TableCell(
                        f"{getal(share)} %" if known else "–", share / 100 if known else None
                    ),
                    TableCell(between),
                    TableCell(
                        f"{int(r['hard_gehaald'] + r['wegend_gehaald'])} / "
                        f"{int(r['hard_niet_gehaald'] + r['wegend_niet_gehaald'])} / "
                        f"{int(r['hard_onbekend'] + r['wegend_onbekend'])}"
                    ),
                    *((TableCell(_VERDICTS[str(r["oordeel"])]),) if hard else ()),
                )
            )
        notes = [
            "Score: het deel van het gewicht dat gehaald wordt, van de wegende eisen waarover iets "
            "bekend is. Als het onbekende tegenvalt of meevalt ligt de score tussen de twee "
            "getallen ernaast. Een streep: te weinig bekend voor een rang."
        ]
        shown = len(self._shown())
        if shown < len(self.here):
            notes.append(
                f"Een eigen bladzijde hebben de {in_letters(shown)} beste."
                if shown > 1
                else "Alleen de beste heeft een eigen bladzijde."
            )
        if self.w.kind != "gemeente":
            notes.append(f"De rang is die onder alle {geheel(len(self.every))} locaties.")
        table = TableSpec(
            f"Locaties voor {self.label}",
            (
                *("Locatie", "Gebied", "Score", "Tussen", "Wel / niet / onbekend"),
                *(("Harde eisen",) if hard else ()),
            ),
            tuple(rows),
            "llrrrl" if hard else "llrrr",
            (48, 30, 20, 22, 24, 30) if hard else (66, 40, 20, 22, 24),
            tuple(notes),
        )
        blocks: list[Block] = [self.map(), table]
        return Chapter(
            f"locatietoets_{self.purpose}",
            f"Welke locatie past het best bij {self.label}?",
            self.lead(),
            tuple(blocks),
        )

    def map(self) -> ResultMap:
        """Return where the locations lie, with their rank."""
        w = self.w
        ranked = [r for r in self.here.to_dict("records") if not pd.isna(r["rang"])]
        numbers = tuple((*self.xy[r["locatie_id"]], str(int(r["rang"]))) for r in ranked)
        rest = [r for r in self.here.to_dict("records") if pd.isna(r["rang"])]
        points = np.array([self.xy[r["locatie_id"]] for r in rest]).reshape(-1, 2)
        legend = [MapClass("number", "locatie, met haar rang", len(numbers))] if numbers else []
        if rest:
            legend.append(MapClass("onbekend", "locatie zonder rang", len(rest)))
        listed = "; ".join(f"{self._place(r)} {self._name(r)}" for r in ranked)
        around = np.array(list(self.xy.values())).reshape(-1, 2)
        homes = xy_of(w)
        return ResultMap(
            f"Getoetste locaties voor {self.label}",
            w.code,
            w.kind,
            f"Kaart van {w.name} met {counted(len(self.here), 'locatie', 'locaties')}. "
            f"Op volgorde: {listed or 'geen met een rang'}.",
            np.concatenate([homes, around]) if len(homes) else around,
            points=points,
            classes=np.zeros(len(points), dtype=int),
            kinds=("onbekend",),
            numbers=numbers,
            legend=tuple(legend),
        )

    # -- one of them -------------------------------------------------------------------------

    def locations(self) -> list[Chapter]:
        """Return a page per location that no hard demand rules out, the best first."""
        return [self.location(r) for r in self._shown().to_dict("records")]

    def _shown(self) -> pd.DataFrame:
        left = self.here[(self.here["oordeel"] != "voldoet_niet").to_numpy(dtype=bool)]
        return (left if len(left) else self.here).head(_PAGES)

    def location(self, row: dict[str, Any]) -> Chapter:
        """Return the page about one location: map, figures, and every demand with its reason."""
        identity = str(row["locatie_id"])
        mine = self.demands[(self.demands["locatie_id"] == identity).to_numpy(dtype=bool)]
        blocks: list[Block] = [self.near(row, mine)]
        people = self.later(identity) or self.figures(identity)
        if people is not None:
            blocks.append(people)
        blocks.append(self.listed(row, mine))
        place = self._place(row)
        rank = f"Plaats {place[:-1]} van {geheel(len(self.every))}. " if place != "–" else ""
        return Chapter(
            f"locatie_{self.purpose}_{identity}",
            f"{self._name(row)}: past dit bij {self.label}?",
            # What is missed and unknown stands in the table, line by line.
            Sentence(rank + as_text(row["uitleg"]).partition(" Niet gehaald:")[0]),
            tuple(blocks),
            sheet=True,
        )

    def near(self, row: dict[str, Any], mine: pd.DataFrame) -> ResultMap:
        """Return the surroundings with what is nearest of each kind."""
        w = self.w
        x, y = self.xy[str(row["locatie_id"])]
        asked = mine[(mine["maat"] == "afstand").to_numpy(dtype=bool)]
        nearest = {(c, str(i)) for c, i in zip(asked["categorie"], asked["bij_id"], strict=True)}
        places = [
            p
            for p in w.places(sorted({c for c, _ in nearest}))
            if (p.category, p.identity) in nearest and np.hypot(p.x - x, p.y - y) <= _AROUND_M
        ]
        corners = np.array([[x + dx, y + dy] for dx, dy in _CORNERS])
        found = mine[mine["bij_naam"].notna().to_numpy(dtype=bool)]
        words = "; ".join(
            f"{r['titel']}: {as_text(r['bij_naam'])} op {afstand(as_number(r['waarde']))}"
            for r in found.to_dict("records")
            if r["maat"] in ("afstand", "afstand_hub")
        )
        name = self._name(row)
        seen = list(dict.fromkeys(p.category for p in places))
        return ResultMap(
            f"De omgeving van {name}",
            w.code,
            w.kind,
            f"Kaart van de omgeving van {name}. Het dichtst bij, lopend: "
            f"{words or 'niets bekend'}.",
            corners,
            numbers=((x, y, self._place(row).removesuffix(".")),),
            places=tuple(MapPlace(p.x, p.y, p.category) for p in places),
            legend=(
                MapClass("number", "de locatie, met haar rang", None),
                *(MapClass(f"place:{c}", plain(c), None) for c in seen),
            ),
        )

    def _now(self, identity: str) -> dict[str, tuple[str, str, float]]:
        """Return per group how many there are within a walk today, how sure, and the walk in m."""
        rows = self.people[
            (self.people["locatie_id"] == identity).to_numpy(dtype=bool)
            & (self.people["jaar"] == 0).to_numpy(dtype=bool)
            & (self.people["mensen_tekst"] != "onbekend").to_numpy(dtype=bool)
        ]
        out = {}
        for r in rows.to_dict("records"):
            text = str(r["mensen_tekst"]).removesuffix(" (geschat)").removeprefix("ongeveer ")
            text = text.replace("minder dan", "<").replace("ten minste", "≥")
            certain = "geschat" if as_number(r["geschat"], 0) == 1 else "geteld"
            out[str(r["groep"])] = text, certain, as_number(r["straal_m"])
        return {g: out[g] for g in _GROUPS if g in out}

    def figures(self, identity: str) -> KeyFigures | None:
        """Return the people within a walk today."""
        out = [
            KeyFigure(text, f"{_PEOPLE[group]} binnen {getal(metres)} m lopen", certain)
            for group, (text, certain, metres) in self._now(identity).items()
        ]
        return KeyFigures(tuple(out)) if out else None

    def listed(self, row: dict[str, Any], mine: pd.DataFrame) -> TableSpec:
        """Return every demand: what was found, what is asked, the verdict."""
        rows, marked = [], set()
        for k, r in enumerate(mine.sort_values("volgorde").to_dict("records")):
            said, _, asked = as_text(r["reden"]).rpartition("gevraagd is ")
            said = said.removesuffix("; ").removesuffix(" ") or asked
            hard = as_number(r["hard"], 0) == 1
            if r["oordeel"] == "niet_gehaald":
                marked.add(k)
            rows.append(
                (
                    TableCell(as_text(r["titel"])),
                    # That distances are walked stands below the table, once.
                    TableCell(said.removesuffix(";").removesuffix(" lopen")),
                    TableCell(asked.removesuffix(".") if said != asked else "–"),
                    TableCell("hard" if hard else getal(as_number(r["gewicht"]))),
                    TableCell(_WORDS[str(r["oordeel"])]),
                )
            )
        note = "Weegt: het gewicht van de eis, of hard. Afstanden zijn looproutes."
        if as_text(row["onbekend"]):
            note += " Wat niet te zeggen is, telt niet mee."
        return TableSpec(
            f"De eisen aan {self._name(row)}",
            ("Eis", "Gevonden", "Gevraagd", "Weegt", "Oordeel"),
            tuple(rows),
            "lllrl",
            (37, 66, 37, 10, 23),
            (note,),
            frozenset(marked),
        )

    def later(self, identity: str) -> TableSpec | None:
        """Return the people of today and of later years; None without a forecast."""
        rows = self.people[
            (self.people["locatie_id"] == identity).to_numpy(dtype=bool)
            & (self.people["jaar"] > 0).to_numpy(dtype=bool)
            & self.people["groep"].isin(_GROUPS).to_numpy(dtype=bool)
            & self.people["mensen"].notna().to_numpy(dtype=bool)
        ]
        if not len(rows):
            return None
        years = sorted(set(rows["jaar"]))
        # The first, the last and one between them: the layer has them all.
        shown = sorted({years[0], years[len(years) // 2], years[-1]})
        cells = {(str(r["groep"]), r["jaar"]): _later_words(r) for r in rows.to_dict("records")}
        now = self._now(identity)
        lines, sure = [], []
        for group in _GROUPS:
            later = [cells.get((group, year), "–") for year in shown]
            if group not in now and set(later) == {"–"}:
                continue
            today, certain, _ = now.get(group, ("–", "", 0.0))
            words = TableCell(capital(_PEOPLE[group]))
            lines.append((words, TableCell(today), *map(TableCell, later)))
            if certain:
                sure.append(f"{_SHORT[group]} {certain}")
        metres = as_number(rows["straal_m"].iloc[0])
        return TableSpec(
            f"Mensen binnen {getal(metres)} m lopen",
            ("Wie", "Nu", *(str(int(year)) for year in shown)),
            tuple(lines),
            "lr" + "r" * len(shown),
            (52, 24, *([34.0] * len(shown))),
            (f"Nu: {listing(sure) or 'niet bekend'}. Later: geschat, met laag en hoog.",),
        )


def _later_words(r: dict[str, Any]) -> str:
    """Return the people of a later year, with how few and how many it may be."""
    low, high = as_number(r["mensen_min"]), as_number(r["mensen_max"])
    if low != low:
        return geheel(r["mensen"])
    # Of dwellings nobody knows of, and beyond the edge of the data, there is no most.
    most = high != high or r["reden"] == "deels_onbekend"
    to = f"{geheel(low)} of meer" if most else f"{geheel(low)}–{geheel(high)}"
    return f"{geheel(r['mensen'])} ({to})"


_CORNERS = tuple((dx, dy) for dx in (-_AROUND_M, _AROUND_M) for dy in (-_HIGH_M, _HIGH_M))
