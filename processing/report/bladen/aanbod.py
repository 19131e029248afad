# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages about dwellings that suit a group, and whether there are enough of them.

Numbers of dwellings are counts; a demand is a number of people and follows the rules of
publication, and so does a shortage, which would tell the demand to whoever knows the dwellings.
Target groups overlap; nothing here adds them up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...core.cijfers.openbaar import rounded
from ...core.mensen.vraag import EVERY_AGE
from ...core.wonen.voorraad import ALL, RENT_CLASSES
from ...core.wonen.vraag_aanbod import WMO, Assumption
from ...core.wonen.woningfeiten import TENURES
from ...io.getallen import geheel, getal
from ...io.normen.aanbod import load_aannames
from ...io.normen.regels_geschiktheid import load_rules
from ...io.stappen.vraag_aanbod import tekort_woorden
from ..model import (
    BandChart,
    BandPoint,
    Block,
    Chapter,
    Heading,
    MapClass,
    MapShapes,
    Notice,
    Pages,
    ResultMap,
    RunInfo,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import capital, lower
from .blad import areas_inside, numbers_of, rows_of, run_of, stale, xy_of
from .vraag import OVERLAP, Public, picked_years, scenario_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["aanbod", "confrontatie"]

_SUPPLY = "Welke woningen bij wie passen"
_SHORT = "Of er genoeg passende woningen zijn"
_FIRST = ("mobiliteit_beperkt", "adl_beperkt", "loophulpmiddel")
"""Groups the page is about, in this order of preference."""
_MAIN_SUPPLY = ("rollator", "vitaal", "rolstoel")
_KINDS = {
    "geschikt": "geschikt",
    "aanpasbaar": "aanpasbaar",
    "nultreden": "nultreden",
    "geclusterd": "geclusterd",
    "zorggeschikt": "zorggeschikt",
}
_CERTAIN = {
    "bron": "bron",
    "tweede hand": "bron, tweede hand",
    "algemene kennis": "algemene kennis",
    "eigen keuze": "eigen keuze",
}
_STEPS = 4
"""Classes of the map of shortages."""


def aanbod(w: Writer) -> Pages:
    """Return the chapter about the dwellings that suit each group."""
    out = Pages()
    rows = rows_of(w, "aanbod", gebied_code=w.code)
    if not len(rows_of(w, "aanbod")):
        out.left_out.append(f"{_SUPPLY}: niet berekend.")
        return out
    why = stale(w, _SUPPLY, [str(r) for r in dict.fromkeys(rows["run_id"])])
    if why:
        out.left_out.append(why)
        return out
    page = _Supply(w, rows) if len(rows) else None
    if page is None or not page.total:
        out.left_out.append(f"{_SUPPLY}: in {w.name} staan geen woningen.")
        return out
    out.chapters.append(page.chapter())
    return out


def confrontatie(w: Writer) -> Pages:
    """Return the chapter about shortages per year and group."""
    out = Pages()
    every = rows_of(w, "vraag_aanbod")
    if not len(every) or not len(rows_of(w, "vraag")):
        out.left_out.append(f"{_SHORT}: niet berekend.")
        return out
    why = stale(w, _SHORT, [str(r) for r in dict.fromkeys(every["run_id"])])
    if why:
        out.left_out.append(why)
        return out
    page = _Short(w, every)
    if not page.groups:
        out.left_out.append(f"{_SHORT}: voor {w.name} is geen tekort berekend.")
        return out
    out.chapters.append(page.chapter())
    out.method.append(
        "Een tekort is de vraag in huishoudens min de woningen die de groep bewoont, in een jaar "
        "krijgt en uit bouwplannen krijgt. Die delen zijn aannames. Het laagste tekort is de "
        "laagste vraag min het hoogste aanbod."
    )
    if page.run is not None:
        out.runs.append(("Vraag en aanbod", page.run))
    return out


def _range(low: float, high: float) -> str:
    """Return a number of dwellings that surely is and could be."""
    first, last = geheel(round(low)), geheel(round(high))
    return first if first == last else f"{first}–{last}"


class _Supply:
    def __init__(self, w: Writer, rows: pd.DataFrame) -> None:
        self.w = w
        self.year = int(rows["jaar"].min())
        self.rent_year = rows["huurjaar"].dropna()
        self.now = rows[(rows["jaar"] == self.year).to_numpy(dtype=bool)]
        self.whole = self.now[
            ((self.now["eigendom"] == ALL) & (self.now["huurklasse"] == ALL)).to_numpy(dtype=bool)
        ]
        self.total = float(self.whole["n_totaal"].max()) if len(self.whole) else 0.0
        found = [str(g) for g in dict.fromkeys(self.whole["doelgroep"])]
        rules = load_rules().groups
        self.labels = {g: lower(rules[g].label) if g in rules else g for g in found}
        self.groups = [*(g for g in rules if g in found), *(g for g in found if g not in rules)]
        self.main = next((g for g in _MAIN_SUPPLY if g in found), self.groups[0])

    def _row(self, group: str, kind: str, reach: str = ALL) -> dict[str, Any] | None:
        t = self.whole
        keep = (t["doelgroep"] == group) & (t["wat"] == kind) & (t["bereik"] == reach)
        found = t[keep.to_numpy(dtype=bool)].to_dict("records")
        return found[0] if found else None

    def _said(self, group: str, kind: str, reach: str = ALL) -> str:
        row = self._row(group, kind, reach)
        return "–" if row is None else _range(row["laag"], row["hoog"])

    def lead(self) -> Sentence:
        """Return how many dwellings suit the main group, and how many with all within reach."""
        w, label = self.w, self.labels[self.main]
        text = (
            f"In {w.here()} passen {self._said(self.main, 'geschikt').replace('–', ' tot ')} van "
            f"de {geheel(self.total)} woningen bij {label}."
        )
        near = self._row(self.main, "geschikt", "binnen")
        if near is not None:
            said = _range(near["laag"], near["hoog"]).replace("–", " tot ")
            text += f" Bij {said} daarvan zijn ook de voorzieningen op loopafstand."
        return Sentence(text, "geschat")

    def groups_table(self) -> TableSpec:
        """Return per group the dwellings of each kind, and those with everything within reach."""
        lines = []
        for group in self.groups:
            cells = [self._said(group, kind) for kind in ("geschikt", "aanpasbaar")]
            cells.append(self._said(group, "geschikt", "binnen"))
            lines.append((TableCell(capital(self.labels[group])), *map(TableCell, cells)))
        return TableSpec(
            f"Woningen die passen, per doelgroep, {self.year}",
            ("Doelgroep", "Geschikt", "Aanpasbaar", "Geschikt, voorzieningen dichtbij"),
            tuple(lines),
            "lrrr",
            (74, 32, 32, 38),
            (
                "Van zeker tot hoogstens: wat onbekend is kan meetellen. Aanpasbaar: geschikt te "
                "maken met een beperkte ingreep. Een streep: de bereikbaarheid is voor die groep "
                "niet berekend.",
            ),
        )

    def forms_table(self) -> TableSpec | None:
        """Return the nultreden, clustered and care-suitable dwellings."""
        lines = []
        for kind in ("nultreden", "geclusterd", "zorggeschikt"):
            row = self._row(self.main, kind)
            if row is not None:
                near = self._said(self.main, kind, "binnen")
                said = _range(row["laag"], row["hoog"])
                lines.append((TableCell(capital(_KINDS[kind])), TableCell(said), TableCell(near)))
        if not lines:
            return None
        return TableSpec(
            "Nultreden, geclusterde en zorggeschikte woningen",
            ("Soort", "Woningen", "Voorzieningen dichtbij"),
            tuple(lines),
            "lrr",
            (74, 32, 38),
            ("Eén woning kan van meer soorten zijn. Van zeker tot hoogstens.",),
        )

    def rents_table(self) -> TableSpec | None:
        """Return the suitable dwellings of the main group by tenure and rent."""
        t = self.now
        keep = (t["doelgroep"] == self.main) & (t["wat"] == "geschikt") & (t["bereik"] == ALL)
        mine = t[keep.to_numpy(dtype=bool)]
        found = {(r["eigendom"], r["huurklasse"]): r for r in mine.to_dict("records")}
        tenures = [x for x in (*TENURES, "onbekend") if (x, ALL) in found]
        if not tenures or tenures == ["onbekend"]:
            return None
        rents = [x for x in RENT_CLASSES if any((e, x) in found for e in tenures)]

        def cell(tenure: str, rent: str) -> TableCell:
            row = found.get((tenure, rent))
            return TableCell("0" if row is None else _range(row["laag"], row["hoog"]))

        lines = [
            (TableCell(capital(x)), *(cell(x, r) for r in rents), cell(x, ALL)) for x in tenures
        ]
        lines.append(
            (
                TableCell("Alle"),
                *(
                    TableCell(_sum([found[e, r] for e in tenures if (e, r) in found]))
                    for r in rents
                ),
                cell(ALL, ALL),
            )
        )
        year = f" van {int(self.rent_year.iloc[0])}" if len(self.rent_year) else ""
        n = len(rents) + 1
        return TableSpec(
            f"Geschikt voor {self.labels[self.main]}, naar eigendom en huur",
            ("Eigendom", *(capital(r) for r in rents), "Alle"),
            tuple(lines),
            "l" + "r" * n,
            (44, *([132 / n] * n)),
            (
                f"Huurgrenzen{year}: goedkoop tot de kwaliteitskortingsgrens, betaalbaar tot de "
                "hoge aftoppingsgrens, middelduur tot de liberalisatiegrens.",
            ),
            frozenset({len(lines) - 1}),
        )

    def plans(self) -> list[Block]:
        """Return the building plans in this gebied, or that there is no such layer."""
        layer = self.w.data.uitkomsten.get("plannen")
        if layer is None or not len(layer.data):
            return [
                Notice(
                    "Zonder bouwplannen: er is geen laag plannen ingelezen. Het aanbod van later "
                    "is daarom dat van nu."
                )
            ]
        inside = self.w.touching(np.asarray(layer.geometry, dtype=object), self.w.area())
        data = layer.data[inside].sort_values(["jaar", "plan_id"])
        if not len(data):
            return [Notice(f"In {self.w.name} staan geen bouwplannen in de laag plannen.")]
        numbers = ("nultreden", "geclusterd", "zorggeschikt", "gesloopt")
        lines = [
            (
                TableCell(str(r["naam"] or r["plan_id"])),
                TableCell(str(int(r["jaar"]))),
                TableCell(str(r["hardheid"])),
                *(TableCell("–" if pd.isna(r[k]) else geheel(r[k])) for k in numbers),
            )
            for r in data.to_dict("records")
        ]
        table = TableSpec(
            f"Bouwplannen in {self.w.name}",
            ("Plan", "Jaar", "Hardheid", *(capital(k) for k in numbers)),
            tuple(lines),
            "lrlrrrr",
            (52, 16, 20, 22, 24, 26, 20),
            (
                "Elke nieuwe woning telt bij één soort. De kans dat een plan doorgaat is een "
                "aanname.",
            ),
        )
        return [Heading("Welke plannen zijn er?"), table]

    def chapter(self) -> Chapter:
        """Return the page."""
        forms, rents = self.forms_table(), self.rents_table()
        blocks: list[Block] = [self.groups_table()]
        blocks += [t for t in (forms, rents) if t is not None]
        blocks += self.plans()
        return Chapter("aanbod", "Welke woningen passen bij wie?", self.lead(), tuple(blocks))


def _sum(rows: list[dict[str, Any]]) -> str:
    return _range(sum(r["laag"] for r in rows), sum(r["hoog"] for r in rows))


class _Short:
    def __init__(self, w: Writer, every: pd.DataFrame) -> None:
        self.w, self.public = w, Public(w)
        scenario = scenario_of(every)
        self.every = every[(every["scenario"] == scenario).to_numpy(dtype=bool)]
        self.run: RunInfo | None = run_of(w, "vraag_aanbod", str(self.every["run_id"].iloc[0]))
        here = self.every[(self.every["gebied_code"] == w.code).to_numpy(dtype=bool)]
        known = here[((here["indicator"] == "tekort") & here["midden"].notna()).to_numpy()]
        self.years = sorted({int(y) for y in known["jaar"]})
        self.shown_years = picked_years(self.years)
        people = rows_of(w, "vraag", scenario=scenario, leeftijd=EVERY_AGE)
        self.people = people
        names = people.drop_duplicates("doelgroep")
        labels = dict(zip(names["doelgroep"], names["doelgroep_naam"], strict=True))
        found = [str(g) for g in dict.fromkeys(known["doelgroep"])]
        self.labels = {g: str(labels.get(g) or g) for g in found}
        self.here = {
            (str(r["doelgroep"]), int(r["jaar"]), str(r["indicator"])): r
            for r in here.to_dict("records")
        }
        # Of a group too small to publish nothing is said in any year.
        self.groups = [g for g in found if any(self.may(g, y) for y in self._ends())]
        wanted = [g for g in _FIRST if g in self.groups]
        self.main = next(iter([*wanted, *self.groups]), "")
        self.plans = bool((here["met_plannen"] == 1).any())
        self.wmo = self.every[(self.every["doelgroep"] == WMO).to_numpy(dtype=bool)]

    # -- numbers -----------------------------------------------------------------------------

    def _demand_words(self, group: str, year: int) -> dict[str, str]:
        """Return per gebied what may be said of the people who ask: of their households too."""
        t = self.people
        keep = (t["doelgroep"] == group) & (t["jaar"] == year)
        return self.public.of_group(t[keep.to_numpy(dtype=bool)], group, year)

    def _ends(self) -> list[int]:
        return list(dict.fromkeys((self.years[0], self.years[-1]))) if self.years else []

    def may(self, group: str, year: int, code: str | None = None) -> bool:
        """Return whether the demand of a group may be published: then so may its shortage."""
        word = self._demand_words(group, year).get(code or self.w.code, "–")
        return word[:1].isdigit()

    def triple(self, group: str, year: int, measure: str) -> tuple[float, float, float]:
        """Return low, mid and high of an indicator here; NaN where there is none."""
        row = self.here.get((group, year, measure))
        if row is None:
            return math.nan, math.nan, math.nan
        return float(row["laag"]), float(row["midden"]), float(row["hoog"])

    def _text(self, group: str, year: int, measure: str, signed: bool = False) -> str:
        """Return an indicator as printed: about, and from low to high."""
        if not self.may(group, year):
            word = self._demand_words(group, year).get(self.w.code, "–")
            return word.replace("minder dan", "<")
        low, mid, high = self.triple(group, year, measure)
        if math.isnan(mid):
            return "–"
        said = [
            _signed(self._round(v)) if signed else geheel(self._round(v)) for v in (mid, low, high)
        ]
        joined = " tot " if signed else "–"
        return said[0] if said[1] == said[2] else f"{said[0]} ({said[1]}{joined}{said[2]})"

    def _round(self, value: float) -> float:
        return rounded(value, self.w.limits)

    # -- blocks ------------------------------------------------------------------------------

    def lead(self) -> Sentence:
        """Return the shortage of the main group now and in the last year."""
        w, label = self.w, lower(self.labels[self.main])
        parts = []
        for year in self._ends():
            if self.may(self.main, year):
                said = tekort_woorden(*self.triple(self.main, year, "tekort"), w.limits)
                parts.append(f"in {year} {said}")
        text = f"Voor {label} is er in {w.here()} {'; '.join(parts)}."
        return Sentence(
            text.replace("is er in", "is in") if "niet te" in parts[0] else text, "aanname"
        )

    def chart(self) -> BandChart | None:
        """Return the shortage of the main group by year."""
        points = []
        for year in self.years:
            low, mid, high = self.triple(self.main, year, "tekort")
            if self.may(self.main, year):
                points.append(
                    BandPoint(float(year), self._round(low), self._round(mid), self._round(high))
                )
            else:
                points.append(BandPoint(float(year), None, None, None, "te klein"))
        if len(points) < 2:
            return None
        return BandChart(
            f"Tekort aan passende woningen voor {lower(self.labels[self.main])}",
            tuple(points),
            "woningen",
            "tekort",
            "over",
        )

    def groups_table(self) -> TableSpec:
        """Return per group demand, supply and shortage, in the first and the last year."""
        first, last = self.years[0], self.years[-1]
        lines, words = [], []
        for group in self.groups:
            cells = [
                self._text(group, last, "vraag"),
                self._text(group, last, "beschikbaar"),
                self._text(group, first, "tekort", True),
                self._text(group, last, "tekort", True),
                self._text(group, last, "tekort_theoretisch", True),
                self._near(group),
            ]
            words += cells
            lines.append((TableCell(capital(self.labels[group])), *map(TableCell, cells)))
        return TableSpec(
            f"Vraag en aanbod per doelgroep in {self.w.name}",
            (
                "Doelgroep",
                f"Vraag {last}",
                f"Voor de groep {last}",
                f"Tekort {first}",
                f"Tekort {last}",
                f"Theoretisch {last}",
                "Dichtbij",
            ),
            tuple(lines),
            "lrrrrrr",
            (48, 24, 22, 24, 24, 26, 14),
            (
                "Vraag in huishoudens, de rest in woningen; tussen haakjes van laag tot hoog. Een "
                "minteken is een overschot. Theoretisch: alsof elke passende woning voor de groep "
                f"is. Dichtbij: het deel van de ouderen met alles wat de groep nodig heeft op "
                f"loopafstand; een streep is onbekend. {OVERLAP}",
                *self.w.kept_back(words),
            ),
        )

    def _near(self, group: str) -> str:
        """Return the share of the older people who have what the group needs within reach."""
        low, mid, high = self.triple(group, self.years[0], "binnen_bereik")
        return "–" if math.isnan(mid) else f"{_percent(low, high)} %"

    def free_table(self) -> TableSpec:
        """Return of the main group what suits, what is lived in and what becomes free, by year."""
        names = {
            "geschikt": "Passende woningen",
            "plannen": "Waarvan uit bouwplannen",
            "vrij_per_jaar": "Komt per jaar vrij, voor iedereen",
            "bewoond": "Bewoond door de groep",
            "beschikbaar": "Voor de groep: bewoond, vrij in een jaar en plannen",
            "tekort": "Tekort",
            "tekort_theoretisch": "Theoretisch tekort",
        }
        years = [y for y in self.shown_years if self.may(self.main, y)] or self.shown_years
        lines = [
            (
                TableCell(name),
                *(TableCell(self._text(self.main, y, k, k.startswith("tekort"))) for y in years),
            )
            for k, name in names.items()
        ]
        n = len(years)
        plans = "" if self.plans else " Zonder bouwplannen: later is het aanbod dat van nu."
        return TableSpec(
            f"Van voorraad naar tekort: {lower(self.labels[self.main])}",
            ("", *(str(y) for y in years)),
            tuple(lines),
            "l" + "r" * n,
            (66, *([112 / n] * n)),
            (f"Woningen, afgerond op {geheel(self.w.rounding)}; van laag tot hoog.{plans}",),
        )

    def _of_areas(self, year: int) -> dict[str, dict[str, Any]]:
        t = self.every
        keep = (t["doelgroep"] == self.main) & (t["jaar"] == year) & (t["indicator"] == "tekort")
        return {str(r["gebied_code"]): r for r in t[keep.to_numpy(dtype=bool)].to_dict("records")}

    def areas_table(self) -> TableSpec | None:
        """Return the wijken or buurten by shortage, with the low incomes first where known."""
        w, last = self.w, self.years[-1]
        areas = areas_inside(w)
        found = self._of_areas(last)
        near = self._reach(last)
        rows = [(c, n, found[c]) for c, n, _ in areas if c in found]
        if len(rows) < 2:
            return None
        words = self._demand_words(self.main, last)
        weighed = any(not pd.isna(r["rang_gewogen"]) for _, _, r in rows)
        rows.sort(
            key=lambda x: (-(x[2]["midden"] if x[2]["midden"] == x[2]["midden"] else -1e9), x[0])
        )
        lines, said = [], []
        for code, name, row in rows:
            word = words.get(code, "–")
            said.append(word)
            shown = word[:1].isdigit()
            text = word.replace("minder dan", "<")
            if shown:
                low, mid, high = (_signed(self._round(row[k])) for k in ("laag", "midden", "hoog"))
                text = f"{mid} ({low} tot {high})"
            cells = [TableCell(name), TableCell(word.replace("minder dan", "<")), TableCell(text)]
            if near:
                cells.append(TableCell(near.get(code, "–")))
            if weighed:
                rank = row["rang_gewogen"]
                cells.append(TableCell("–" if pd.isna(rank) or not shown else geheel(rank)))
            lines.append(tuple(cells))
        what = "wijk" if w.kind == "gemeente" else "buurt"
        head = [capital(what), "Mensen", "Tekort"]
        if near:
            head.append("Voorzieningen dichtbij")
        if weighed:
            head.append("Plaats, lage inkomens eerst")
        return TableSpec(
            f"Per {what} in {last}: {lower(self.labels[self.main])}",
            tuple(head),
            tuple(lines),
            "l" + "r" * (len(head) - 1),
            (50, 28, 44, *([30] if near else []), *([28] if weighed else [])),
            (
                "Mensen in de groep, en het tekort in woningen (laag tot hoog)."
                + (
                    " Voorzieningen dichtbij: het deel van de ouderen met alles wat de groep nodig "
                    "heeft op loopafstand."
                    if near
                    else ""
                ),
                *w.kept_back(said),
            ),
        )

    def _reach(self, year: int) -> dict[str, str]:
        t = self.every
        keep = (t["doelgroep"] == self.main) & (t["jaar"] == year)
        keep &= (t["indicator"] == "binnen_bereik") & t["midden"].notna()
        return {
            str(r["gebied_code"]): f"{_percent(r['laag'], r['hoog'])} %"
            for r in t[keep.to_numpy(dtype=bool)].to_dict("records")
        }

    def map(self) -> ResultMap | None:
        """Return the wijken or buurten in classes of their shortage in the last year."""
        w, last = self.w, self.years[-1]
        layer = w.data.gebieden
        inside = {c: n for c, n, _ in areas_inside(w)}
        found = self._of_areas(last)
        if layer.geometry is None or len(inside) < 2:
            return None
        codes = layer.data["gebied_code"].to_numpy(dtype=object)
        values = {
            c: self._round(found[c]["midden"])
            for c in inside
            if c in found and self.may(self.main, last, c)
        }
        if len(values) < 2:
            return None
        breaks = _breaks(list(values.values()))
        names = _class_names(breaks)
        shapes, legend, said = [], [], []
        what = "wijken" if w.kind == "gemeente" else "buurten"
        for k, name in enumerate(names):
            mine = [c for c, v in values.items() if np.searchsorted(breaks, v, side="right") == k]
            rows = np.isin(codes.astype(str), mine)
            shapes.append(MapShapes(f"deel{k}", layer.geometry[rows]))
            if mine:
                said.append(f"{name}: {len(mine)}")
                # The number behind it would be taken for dwellings, as on every other map.
                words = f"tekort {name} woningen; aantal {what}:"
                legend.append(MapClass(f"shape:deel{k}", words, len(mine)))
        return ResultMap(
            f"Waar is het tekort in {last} het grootst?",
            w.code,
            w.kind,
            f"Kaart van {w.name} met {what} naar het tekort aan passende woningen voor "
            f"{lower(self.labels[self.main])} in {last}. Aantal {what} per klasse: "
            f"{'; '.join(said)}. {self.lead().text}",
            xy_of(w),
            tuple(shapes),
            legend=tuple(legend),
            named=frozenset(inside),
        )

    def assumptions_table(self) -> TableSpec | None:
        """Return the assumptions behind the main group, as the run used them."""
        if self.run is None:
            return None
        used = self.run.norms.get("aannames", {})
        own, shipped = self.run.norms, load_aannames()
        rule = shipped.groups.get(self.main)
        known = shipped.every()
        wanted = {
            f"groep.{self.main}.per_huishouden": "Mensen van de groep per huishouden",
            f"groep.{self.main}.bewoond": "Deel van de passende woningen dat de groep bewoont",
            f"groep.{self.main}.toewijzing": "Deel van wat vrijkomt dat naar de groep gaat",
            f"groep.{self.main}.nieuw": "Deel van nieuwe woningen dat naar de groep gaat",
            **{f"mutatie.{t}": f"Komt per jaar vrij: {t}" for t in (*TENURES, "onbekend")},
            "hardheid.hard": "Kans dat een hard plan doorgaat",
            "hardheid.zacht": "Kans dat een zacht plan doorgaat",
        }
        lines = []
        for key, name in wanted.items():
            if key not in used:
                continue
            low, mid, high, unit = used[key]
            word = "" if unit == "personen" else " %"
            numbers = [
                getal(v, 0 if float(v).is_integer() else 1 if unit != "personen" else 2)
                for v in (low, mid, high)
            ]
            said = numbers[1] if low == high else f"{numbers[1]} ({numbers[0]}–{numbers[2]})"
            lines.append(
                (
                    TableCell(name),
                    TableCell(f"{said}{word}"),
                    TableCell(_certainty(known.get(key), [low, mid, high])),
                )
            )
        complexes = sum(1 for key in used if key.startswith("complex."))
        notes = [
            f"Aannames: {own.get('naam', 'LZW-standaard')}. Ze staan in een bestand en zijn te "
            "veranderen; een eigen getal maakt de uitkomst beter."
        ]
        if complexes:
            notes.append(f"Van {geheel(complexes)} complexen is de mutatiegraad zelf opgegeven.")
        if rule is not None and rule.kind != "geschikt":
            notes.append(f"Passend is hier: {_KINDS[rule.kind]}.")
        if not lines:
            return None
        return TableSpec(
            f"Aannames bij {lower(self.labels[self.main])}",
            ("Aanname", "Midden (laag–hoog)", "Hoe zeker"),
            tuple(lines),
            "lrl",
            (92, 42, 44),
            tuple(notes),
        )

    def wmo_table(self) -> TableSpec | None:
        """Return clients of the Wmo beside what the ages foretell, as a signal."""
        w = self.w
        areas = [*((c, n) for c, n, _ in areas_inside(w)), (w.code, w.name)]
        tables = {}
        for measure in ("wmo_clienten", "wmo_verwacht"):
            rows = self.wmo[(self.wmo["indicator"] == measure).to_numpy(dtype=bool)]
            tables[measure] = numbers_of(rows, "midden")
        if w.code not in tables["wmo_clienten"]:
            return None
        words = self.public.words(("wmo",), tables["wmo_clienten"])
        lines, said = [], []
        for code, name in areas:
            if code not in tables["wmo_clienten"]:
                continue
            word = words.get(code, "–")
            said.append(word)
            more = "–"
            cells = [TableCell(name), TableCell(word.replace("minder dan", "<"))]
            if word[:1].isdigit():
                expected = self._round(tables["wmo_verwacht"][code])
                gap = self._round(tables["wmo_clienten"][code]) - expected
                # Each of the two may be off by the rounding: a smaller gap says nothing.
                more = "ongeveer gelijk" if abs(gap) < 2 * w.rounding else f"{_signed(gap)}"
                cells.append(TableCell(geheel(expected)))
            else:
                cells.append(TableCell("–"))
            lines.append((*cells, TableCell(more)))
        return TableSpec(
            "Cliënten van de Wmo, naast wat de leeftijden doen verwachten",
            ("Gebied", "Cliënten", "Verwacht", "Verschil"),
            tuple(lines),
            "lrrr",
            (74, 34, 34, 36),
            (
                "Verwacht: als iedereen van één leeftijd overal in de gemeente even vaak de Wmo "
                "gebruikt. Een signaal om na te gaan, geen tekort.",
                *w.kept_back(said),
            ),
            frozenset({len(lines) - 1}),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = []
        if not self.plans:
            blocks.append(
                Notice(
                    "Zonder bouwplannen: er tellen geen nieuwe of gesloopte woningen mee. Later is "
                    "het aanbod dat van nu."
                )
            )
        chart, drawn, areas = self.chart(), self.map(), self.areas_table()
        if chart is not None:
            blocks.append(chart)
        blocks.append(self.groups_table())
        if drawn is None and areas is not None:
            where = "wijken" if self.w.kind == "gemeente" else "buurten"
            blocks.append(Heading(f"In welke {where} is het tekort het grootst?"))
        blocks += [b for b in (drawn, areas) if b is not None]
        blocks += [Heading("Hoe komt het tekort tot stand?"), self.free_table()]
        blocks += [t for t in (self.assumptions_table(), self.wmo_table()) if t is not None]
        return Chapter(
            "vraag_aanbod", "Zijn er genoeg passende woningen?", self.lead(), tuple(blocks)
        )


def _signed(value: float) -> str:
    """Return a shortage; a surplus has a minus sign."""
    return f"−{geheel(-value)}" if value < 0 else geheel(value)


def _percent(low: float, high: float) -> str:
    first, last = getal(low), getal(high)
    return first if first == last else f"{first}–{last}"


def _certainty(shipped: Assumption | None, used: list[float]) -> str:
    """Return how sure an assumption is; one that the study changed is its own."""
    if shipped is None or [shipped.low, shipped.mid, shipped.high] != used:
        return "eigen getal van deze studie"
    return _CERTAIN.get(shipped.certainty, shipped.certainty)


def _breaks(values: list[float]) -> list[float]:
    """Return rising limits of the classes: nought, and equal steps up to the largest shortage."""
    top = max([*values, 0.0])
    if top <= 0:
        return [0.0]
    step = max(5.0, 5.0 * math.ceil(top / (_STEPS - 1) / 5.0))
    return [0.0, step, 2 * step]


def _class_names(breaks: list[float]) -> list[str]:
    names = ["geen tekort"]
    if len(breaks) == 1:
        return [*names, "0 of meer"]
    names[0] = "overschot"
    names.append(f"tekort tot {geheel(breaks[1])}")
    names.append(f"{geheel(breaks[1])} tot {geheel(breaks[2])}")
    names.append(f"{geheel(breaks[2])} of meer")
    return names
