# SPDX-License-Identifier: GPL-2.0-or-later
"""The page about woonservicegebieden: which areas there are, their test, and who lives outside.

What is asked of an area stands with its value, norm and source; what its hub lacks with the nearest
existing place. The page of the gemeente holds the areas beside one another, that of a wijk shows
the areas its dwellings belong to.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...io.getallen import afstand, geheel, getal
from ..model import (
    Block,
    Chapter,
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
from ..woorden import (
    PEOPLE,
    as_number,
    as_text,
    capital,
    counted,
    in_letters,
    listing,
    plain,
    short,
    walk,
)
from .blad import AGES, areas_inside, numbers_of, of, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["woonservicegebied"]

_SUBJECT = "Woonservicegebieden"
_RINGS = ("kern", "standaard", "buiten")
_LOOKS = {"kern": "band0", "standaard": "band2", "buiten": "band3"}
_WORDS = {
    "gehaald": "gehaald",
    "niet_gehaald": "niet gehaald",
    "onbekend": "onbekend",
    "zonder_norm": "geen norm",
}
_CAN = {"samenwerken": "kan samengaan", "te_ver": "te ver"}
_MOST = 12
_FULL = 4
"""Of at most so many areas the whole test stands on one page."""


def woonservicegebied(w: Writer) -> Pages:
    """Return the chapter about the woonservicegebieden of the profile that is printed."""
    out = Pages()
    hubs = rows_of(w, "hubs", profiel=w.profile)
    if not len(hubs) or "woonservicegebieden" not in w.data.uitkomsten:
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
        return out
    runs = [str(r) for r in hubs["run_id"].unique()]
    why = stale(w, _SUBJECT, runs)
    if why:
        out.left_out.append(why)
        return out
    run = run_of(w, "woonservicegebied", runs[0])
    page = _Page(w, hubs, run)
    out.chapters.append(page.chapter())
    out.method.append(page.method())
    if run is not None:
        out.runs.append((_SUBJECT, run))
    return out


class _Page:
    def __init__(self, w: Writer, hubs: pd.DataFrame, run: RunInfo | None) -> None:
        self.w, self.run = w, run
        self.every = hubs.sort_values(["naam", "hub_id"])
        self.number = {h: n for n, h in enumerate(self.every["hub_id"], 1)}
        self.areas = rows_of(w, "woonservicegebieden", profiel=w.profile)
        self.tests = rows_of(w, "woonservicegebieden_toets", profiel=w.profile)
        self.advice = rows_of(w, "hubs_advies", profiel=w.profile)
        self.people = rows_of(w, "woonservicegebieden_gebied", profiel=w.profile)
        self.ring, self.hub = self._dwellings()
        here = set(self.hub[self.ring >= 0]) if w.kind != "gemeente" else set(self.number)
        self.hubs = self.every[self.every["hub_id"].isin(here).to_numpy(dtype=bool)]
        rings = self.areas.drop_duplicates("ring").set_index("ring")["ring_tot_m"]
        self.metres = {r: as_number(rings.get(r)) for r in _RINGS}
        self.reach = walk(max((m for m in self.metres.values() if m == m), default=0.0))
        groups = set(self.people["groep"])
        self.group = w.basis if w.basis in groups else "woningen"
        row = self._row(w.code)
        self.certainty = w.certainty(self.group, None if row is None else as_text(row["bron"]))

    def _dwellings(self) -> tuple[np.ndarray, np.ndarray]:
        """Return per dwelling of the gebied its ring (-1 outside, -2 unknown) and its hub."""
        rows = rows_of(self.w, "woonservicegebieden_woningen", profiel=self.w.profile)
        known = rows.set_index("woning_id")
        ids = self.w.data.bereikbaarheid.data["woning_id"].iloc[self.w.members]
        mine = known.reindex(ids)
        ring = mine["ring"].map({r: k for k, r in enumerate(_RINGS)}).fillna(-1)
        out = np.array(ring, dtype=int)
        lost = (mine["reden"] == "te_ver_van_netwerk") | mine["run_id"].isna()
        out[lost.fillna(False).to_numpy(dtype=bool)] = -2
        return out, mine["hub_id"].to_numpy(dtype=object)

    def _row(self, code: str, group: str | None = None) -> dict[str, Any] | None:
        """Return the numbers of a gebied as a reader may compute with them."""
        rows = self.people
        found = rows[
            (rows["gebied_code"] == code).to_numpy(dtype=bool)
            & (rows["groep"] == (group or self.group)).to_numpy(dtype=bool)
        ]
        if not len(found):
            return None
        r = found.iloc[0]
        whole = as_number(r["n"], 0) - as_number(r["n_onbekend"], 0)
        some = as_number(r["n_erbuiten_max"]) > as_number(r["n_erbuiten"], 0)
        return {
            "onbekend": as_number(r["woningen_onbekend"], 0),
            "meer": some,
            "n": whole,
            "in": as_number(r["n_gebied"], 0),
            "kern": as_number(r["n_kern"], 0),
            "uit": as_number(r["n_erbuiten"], 0),
            "bron": r["bron_bevolking"],
        }

    def _share(self, code: str, part: str) -> str:
        row = self._row(code)
        if row is None or row["n"] <= 0:
            return "–"
        return self.w.share_text(row[part], row["n"], self.group)

    # -- words -----------------------------------------------------------------------------

    def lead(self) -> Sentence:
        """Return which areas there are, and who lives in and outside them."""
        w, many = self.w, len(self.hubs)
        who = PEOPLE[self.group]
        verb = "ligt" if self.group == "woningen" else "woont"
        names = [as_text(n) for n in self.hubs["naam"]]
        if not many:
            text = f"Geen woning in {w.here()} ligt binnen {self.reach} lopen van een hub."
            text += f" {capital(w.place_name())} heeft {self._count(len(self.every))}."
            return Sentence(text, self.certainty)
        if w.kind == "gemeente":
            text = f"{w.name} heeft {self._count(many)}. {self._outcomes()}"
        elif many == 1:
            text = f"{w.name} hoort bij het woonservicegebied van {names[0]}."
        else:
            text = f"{w.name} hoort bij {in_letters(many)} woonservicegebieden: {listing(names)}."
        share = self._share(w.code, "in")
        if share not in ("–", "te klein"):
            text += f" Van de {who} {verb} {share} binnen {self.reach} lopen van een hub"
            whole = self._share(w.parent, "in") if w.parent is not None else "–"
            if whole not in ("–", "te klein"):
                text += f", tegen {whole} in {w.whole_name()}"
            text += "."
        return Sentence(text, self.certainty)

    @staticmethod
    def _count(n: int) -> str:
        if n < 2:
            return counted(n, "woonservicegebied", "woonservicegebieden")
        return f"{in_letters(n)} woonservicegebieden"

    def _outcomes(self) -> str:
        found = self.hubs["oordeel"].value_counts()
        parts = [
            f"{in_letters(int(found[o]))} {o}"
            for o in ("volledig", "kansrijk", "onvolledig")
            if o in found
        ]
        only = len(self.hubs) == 1
        return f"Dat is {self.hubs['oordeel'].iloc[0]}." if only else f"Oordeel: {listing(parts)}."

    def _name(self, hub_id: str) -> str:
        return f"{self.number[hub_id]}. {as_text(self._hub(hub_id)['naam']) or hub_id}"

    # -- blocks ----------------------------------------------------------------------------

    def map(self) -> ResultMap:
        """Return the rings of every area, the hubs by number and the dwellings in no area."""
        w = self.w
        layer = w.data.uitkomsten["woonservicegebieden"]
        shapes, legend = [], []
        before = 0.0
        for k, ring in enumerate(_RINGS):
            rows = self.areas[
                (self.areas["ring"] == ring).to_numpy(dtype=bool)
                & (self.areas["vorm"] == "netwerk").to_numpy(dtype=bool)
            ]
            shapes.append(MapShapes(_LOOKS[ring], of(layer, rows)))
            far = walk(self.metres[ring])
            words = f"{walk(before)} tot {far}" if before else f"tot {far}"
            legend.append(
                MapClass(
                    f"shape:{_LOOKS[ring]}", f"{words} van een hub", int((self.ring == k).sum())
                )
            )
            before = self.metres[ring]
        homes = w.data.bereikbaarheid.geometry
        points = homes[w.members] if homes is not None else np.empty(0, dtype=object)
        drawn = w.drawn(points) & (self.ring < 0)
        classes = np.where(self.ring[drawn] == -2, 1, 0)
        outside = np.bincount(classes, minlength=2)
        kinds = ("verder", "onbekend")
        for kind, words, n in zip(
            kinds,
            ("woning in geen enkel gebied", "woning waarover niets te zeggen is"),
            outside,
            strict=True,
        ):
            if n:
                legend.append(MapClass(kind, words, int(n)))
        hubs = w.data.uitkomsten["hubs"]
        at = shapely.get_coordinates(of(hubs, self.every))
        numbers = tuple(
            (x, y, str(self.number[h]))
            for (x, y), h in zip(at.tolist(), self.every["hub_id"], strict=True)
        )
        legend.append(MapClass("number", "hub", None))
        places = self._missing_places()
        legend += [
            MapClass(f"place:{c}", f"{plain(c)}, kan samengaan", None)
            for c in sorted({p.category for p in places})
        ]
        alt = f"Kaart van {w.name} met de woonservicegebieden. {self.lead().text} Woningen: "
        alt += "; ".join(f"{m.label} {geheel(m.count)}" for m in legend if m.count is not None)
        return ResultMap(
            "Waar zijn de woonservicegebieden?",
            w.code,
            w.kind,
            f"{alt}.",
            xy_of(w),
            tuple(reversed(shapes)),
            points=shapely.get_coordinates(points[drawn]),
            classes=classes,
            kinds=kinds,
            numbers=numbers,
            places=places,
            legend=tuple(legend),
        )

    def _missing_places(self) -> tuple[MapPlace, ...]:
        """Return the places that hubs of this page lack and that are near enough to join."""
        layer = self.w.data.uitkomsten.get("hubs_advies")
        mine = set(self.hubs["hub_id"])
        # A whole gemeente has too many of them for one map.
        if layer is None or self.w.kind == "gemeente":
            return ()
        rows = self.advice[
            (self.advice["soort"] == "samenwerken").to_numpy(dtype=bool)
            & self.advice["hub_id"].isin(mine).to_numpy(dtype=bool)
        ].drop_duplicates("voorziening_id")
        xy = shapely.get_coordinates(of(layer, rows))
        return tuple(
            MapPlace(x, y, as_text(r["categorie"]))
            for (x, y), r in zip(xy.tolist(), rows.to_dict("records"), strict=True)
        )

    def overview(self) -> TableSpec:
        """Return the areas with their outcome, who lives there and what is missing."""
        lines = []
        for r in self.hubs.head(_MOST).to_dict("records"):
            own = self.areas[
                (self.areas["hub_id"] == r["hub_id"]).to_numpy(dtype=bool)
                & (self.areas["vorm"] == "netwerk").to_numpy(dtype=bool)
            ]
            lines.append(
                (
                    TableCell(self._name(r["hub_id"])),
                    TableCell(as_text(r["oordeel"])),
                    TableCell(geheel(own["woningen"].sum())),
                    TableCell(self._inhabitants(r["hub_id"])),
                    TableCell(as_text(r["ontbreekt"]) or "–"),
                    TableCell(as_text(r["onbekend"]) or "–"),
                )
            )
        notes = [
            f"Het hele gebied tot {self.reach} lopen telt, ook buiten {self.w.name}. Inwoners: "
            f"afgerond op {geheel(self.w.rounding)}."
        ]
        if len(self.hubs) > _MOST:
            notes.append(
                f"De eerste {_MOST} van {geheel(len(self.hubs))}; de andere staan in het "
                "werkbestand, laag hubs."
            )
        if (self.hubs["rand_onzeker"] == 1).fillna(False).any():
            edge = self.hubs["naam"][(self.hubs["rand_onzeker"] == 1).fillna(False)]
            notes.append(
                f"Bij {listing(list(edge))} loopt het gebied over de rand van de gegevens: wat "
                "daar ligt telt niet mee."
            )
        return TableSpec(
            f"De woonservicegebieden van {self.w.name}",
            ("Gebied van hub", "Oordeel", "Woningen", "Inwoners", "Niet gehaald", "Onbekend"),
            tuple(lines),
            "llrrll",
            (44, 22, 20, 20, 34, 30),
            tuple(notes),
        )

    def _inhabitants(self, hub_id: str) -> str:
        """Return who lives in an area: at least, where of some dwellings it is not known."""
        people = self._value(hub_id, "inwoners")
        if math.isnan(people):
            return "–"
        if not self._value(hub_id, "inwoners", "waarde_max") > people:
            return _people(people, self.w.minimum)
        return f"≥ {geheel(people)}" if people >= self.w.minimum else "onbekend"

    def _value(self, hub_id: str, criterion: str, column: str = "waarde") -> float:
        rows = self.tests[
            (self.tests["hub_id"] == hub_id).to_numpy(dtype=bool)
            & (self.tests["criterium"] == criterion).to_numpy(dtype=bool)
        ]
        return as_number(rows[column].iloc[0]) if len(rows) else math.nan

    def test(self, hub_id: str) -> TableSpec:
        """Return every criterion of one area: value, norm, outcome and source."""
        rows = self.tests[(self.tests["hub_id"] == hub_id).to_numpy(dtype=bool)]
        lines = []
        sources: dict[str, int] = {}
        for r in rows.sort_values("volgorde").to_dict("records"):
            lines.append(
                (
                    TableCell(capital(as_text(r["wat"]))),
                    TableCell(_measured(r, self.w.minimum)),
                    TableCell(_norm(r)),
                    TableCell(_WORDS[str(r["oordeel"])]),
                    TableCell(_source(r, sources)),
                )
            )
        reasons = [
            f"{capital(as_text(r['wat']))}: {as_text(r['reden'])}."
            for r in rows.sort_values("volgorde").to_dict("records")
            if as_text(r["reden"])
        ]
        cited = "; ".join(f"{n}: {text}" for text, n in sources.items())
        return TableSpec(
            f"Toets van het gebied van {as_text(rows['naam'].iloc[0])}",
            ("Eis", "Waarde", "Norm", "Uitkomst", "Bron"),
            tuple(lines),
            "lllll",
            (42, 52, 34, 22, 20),
            (
                "Geen van de normen is een wet. Eigen keuze: een aanname van LZW Atlas, bedoeld om "
                "aan te passen.",
                *([f"Bron {cited}."] if cited else []),
                *reasons,
            ),
        )

    def missing(self, hub_id: str) -> TableSpec | None:
        """Return what a hub lacks, with the nearest existing place."""
        rows = self.advice[(self.advice["hub_id"] == hub_id).to_numpy(dtype=bool)]
        lines = []
        nowhere = []
        for r in rows.sort_values(["afstand_m", "functie"]).to_dict("records"):
            if r["soort"] not in _CAN:
                nowhere.append(as_text(r["wat"]))
                continue
            lines.append(
                (
                    TableCell(capital(as_text(r["wat"]))),
                    TableCell(as_text(r["naam"])),
                    TableCell(afstand(as_number(r["afstand_m"]))),
                    TableCell(_CAN[str(r["soort"])]),
                )
            )
        if nowhere:
            lines.append(
                (
                    TableCell(capital(listing(sorted(nowhere)))),
                    TableCell("nergens bekend of niet te belopen"),
                    TableCell("–"),
                    TableCell("–"),
                )
            )
        if not lines:
            return None
        notes = [f"Kan samengaan: de plek ligt binnen {self.reach} lopen van de hub."]
        return TableSpec(
            f"Wat {as_text(self._hub(hub_id)['naam'])} mist, en de dichtstbijzijnde plek die het "
            "heeft",
            ("Ontbreekt", "Dichtstbijzijnde plek", "Lopen", "Wat kan"),
            tuple(lines),
            "llrl",
            (46, 66, 24, 34),
            tuple(notes),
        )

    def missing_everywhere(self) -> TableSpec | None:
        """Return per hub what it lacks, by what can be done."""
        lines = []
        for hub_id in self.hubs["hub_id"].head(_MOST):
            rows = self.advice[(self.advice["hub_id"] == hub_id).to_numpy(dtype=bool)]
            rows = rows.sort_values(["afstand_m", "functie"])
            cells = []
            for kind in _CAN:
                mine = rows[(rows["soort"] == kind).to_numpy(dtype=bool)]
                near = [
                    f"{as_text(r['wat'])} ({afstand(as_number(r['afstand_m']))})"
                    for r in mine.to_dict("records")
                ]
                cells.append(TableCell(listing(near) or "–"))
            rest = rows[~rows["soort"].isin(_CAN).to_numpy(dtype=bool)]
            nowhere = sorted(as_text(t) for t in rest["wat"])
            lines.append(
                (TableCell(self._name(hub_id)), *cells, TableCell(listing(nowhere) or "–"))
            )
        if not lines:
            return None
        return TableSpec(
            "Wat elke hub mist, en hoe ver de dichtstbijzijnde plek is die het heeft",
            ("Hub", f"Kan samengaan (tot {self.reach})", "Te ver", "Nergens bekend"),
            tuple(lines),
            "llll",
            (40, 52, 48, 30),
            ("Welke plek dat is, staat in de atlas van de wijk en in de laag hubs_advies.",),
        )

    def _hub(self, hub_id: str) -> pd.Series:
        return self.every[(self.every["hub_id"] == hub_id).to_numpy(dtype=bool)].iloc[0]

    def outside(self) -> TableSpec | None:
        """Return per gebied one level down who lives in an area and who does not."""
        w = self.w
        below = areas_inside(w)
        codes = [(code, name) for code, name, _ in below if self._row(code) is not None]
        if len(codes) < 2:
            return None
        rows = self.people[(self.people["groep"] == self.group).to_numpy(dtype=bool)]
        out = numbers_of(rows, "n_erbuiten")
        people = self.group != "woningen"
        words = w.people_per_area(out) if people else {c: geheel(v) for c, v in out.items()}
        lines = []
        for code, name in [*codes, (w.code, w.name)]:
            row = self._row(code) or {"n": 0.0}
            share = self._share(code, "in")
            value = w.share_value(row.get("in", 0.0), row["n"], self.group)
            said = words.get(code, "–")
            if row.get("meer"):
                # Who is known is the least there are; few of them are not few.
                said = f"ten minste {said}" if said[:1].isdigit() else "onbekend"
            lines.append(
                (
                    TableCell(name),
                    TableCell(short(self._share(code, "kern"))),
                    TableCell(short(share), None if math.isnan(value) else value / 100),
                    TableCell(short(said)),
                )
            )
        who = PEOPLE[self.group]
        notes = [f"{capital(who)}: {self.certainty}.", *w.kept_back(words.values())]
        here = self._row(w.code)
        if here is not None and here["onbekend"]:
            homes = counted(int(here["onbekend"]), "woning", "woningen")
            notes.append(
                f"Van {homes} is niet bekend hoeveel {who} er wonen. Zij tellen niet als nul: ≥ "
                "is ten minste, en aandelen zijn van wie bekend is."
            )
        kind = "wijk" if w.kind == "gemeente" else "buurt"
        return TableSpec(
            f"Wie woont in een woonservicegebied? Per {kind} van {w.name}",
            (
                capital(kind),
                f"In een kern ({walk(self.metres['kern'])})",
                f"In een gebied ({self.reach})",
                f"{capital(who)} erbuiten",
            ),
            tuple(lines),
            "lrrr",
            (58, 36, 42, 36),
            tuple(notes),
            frozenset({len(lines) - 1}),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        w = self.w
        blocks: list[Block] = [self.map()]
        if len(self.hubs):
            blocks.append(self.overview())
        outside = self.outside()
        if outside is not None:
            blocks.append(outside)
        full = len(self.hubs) and (w.kind != "gemeente" or len(self.hubs) <= _FULL)
        missing = (
            [self.missing(h) for h in self.hubs["hub_id"].head(_FULL)]
            if full
            else [self.missing_everywhere()]
        )
        blocks += [t for t in missing if t is not None]
        if full:
            blocks += [self.test(h) for h in self.hubs["hub_id"].head(_FULL)]
        question = (
            "Waar zijn woonservicegebieden, en wie woont erbuiten?"
            if w.kind == "gemeente"
            else "In welk woonservicegebied wonen mensen hier?"
        )
        return Chapter("woonservicegebied", question, self.lead(), tuple(blocks))

    def method(self) -> str:
        """Return how an area is made, with the distances of this run."""
        given = (self.every["herkomst"] == "gegeven").any()
        how = (
            "plekken die in de gegevens zelf zeggen dat zij ontmoeting bieden"
            if given
            else "plekken die lopend dicht bij elkaar liggen en samen bieden wat nodig is"
        )
        steps = listing([walk(self.metres[r]) for r in _RINGS])
        return (
            f"Hubs zijn {how}. Een woning hoort bij de hub die lopend het dichtstbij is; de ringen "
            f"lopen tot {steps}. Een gebied is volledig als aan elke eis is voldaan en kansrijk "
            f"als er weinig ontbreekt. {capital(AGES.get(self.group, self.group))} zijn geteld "
            "naar hun eigen loopafstand, niet naar het vlak op de kaart."
        )


def _people(number: float, minimum: float) -> str:
    """Return inhabitants: below *minimum* the layer holds half of it, which is no number."""
    return f"< {geheel(minimum)}" if 0 < number < minimum else geheel(number)


def _measured(r: dict[str, Any], minimum: float) -> str:
    """Return a value as people read it; a range where there is one."""
    value, high, unit = as_number(r["waarde"]), as_number(r["waarde_max"]), str(r["eenheid"])
    if math.isnan(value):
        return "onbekend"
    if unit == "m" and value == 0:
        return "bij de hub"
    if unit == "m":
        place = as_text(r["voorziening"])
        return f"{afstand(value)} ({place})" if place else afstand(value)
    digits = 0 if unit == "personen" else 1 if unit == "%" else 2
    text = getal(value, digits) if digits else _people(value, minimum)
    if not math.isnan(high):
        text += f" tot {getal(high, digits)}"
    return f"{text} %" if unit == "%" else text


def _norm(r: dict[str, Any]) -> str:
    low, high, unit = as_number(r["norm_min"]), as_number(r["norm_max"]), str(r["eenheid"])
    if r["telt"] == "melden":
        return "–"
    tail = " %" if unit == "%" else " m" if unit == "m" else ""
    if not math.isnan(low) and not math.isnan(high):
        return f"{geheel(low)} tot {geheel(high)}{tail}"
    if not math.isnan(low):
        return f"ten minste {geheel(low)}{tail}"
    return "–" if math.isnan(high) else f"hooguit {geheel(high)}{tail}"


def _source(r: dict[str, Any], sources: dict[str, int]) -> str:
    """Return the number of the first source of a norm, or that it is a choice of ours."""
    text = as_text(r["bron"]).split("; ")[0]
    if str(r["zekerheid"]) == "eigen keuze" or not text:
        return "eigen keuze"
    return str(sources.setdefault(text, len(sources) + 1))
