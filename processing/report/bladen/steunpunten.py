# SPDX-License-Identifier: GPL-2.0-or-later
"""The page about steunpunten: where the new ones are best, and what one more would bring.

Numbers of people are those of the layers, rounded and withheld there. The curve is about the whole
study, so it stands on the page of the gemeente; a wijk shows the points that lie in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...core.mensen.doelgroep import plus
from ...io.getallen import afstand, geheel, getal
from ..model import (
    Block,
    Chapter,
    Heading,
    LineChart,
    LinePoint,
    LineSeries,
    MapClass,
    MapPlace,
    Pages,
    ResultMap,
    RunInfo,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import as_number, as_text, capital, counted, in_letters, listing, percent, short
from .blad import rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["steunpunten"]

_SUBJECT = "Steunpunten"
_MODELS = {
    "mclp": "Waar hebben de meeste mensen iets aan een nieuw steunpunt?",
    "pmediaan": "Waar maakt een nieuw steunpunt de wegen het kortst?",
    "lscp": "Met hoeveel steunpunten heeft iedereen er een dichtbij?",
    "pcentrum": "Waar wordt de langste weg naar een steunpunt het kortst?",
}
_KINDS = ("binnen", "verder", "onbekend")
_MOST = 15


def steunpunten(w: Writer) -> Pages:
    """Return a chapter per model of which steunpunten were chosen, for the first group."""
    out = Pages()
    every = rows_of(w, "steunpunten", profiel=w.profile)
    for model in _MODELS:
        mine = every[(every["model"] == model).to_numpy(dtype=bool)] if len(every) else every
        if not len(mine):
            continue
        group = "inw_75plus" if (mine["groep"] == "inw_75plus").any() else str(mine["groep"].min())
        points = mine[(mine["groep"] == group).to_numpy(dtype=bool)]
        runs = [str(r) for r in points["run_id"].unique()]
        why = stale(w, _SUBJECT, runs)
        if why:
            out.left_out.append(why)
            continue
        run = run_of(w, "steunpunten", runs[0])
        page = _Page(w, model, group, points, run)
        out.chapters.append(page.chapter())
        if run is not None:
            out.runs.append(("Steunpunten", run))
    if out.chapters:
        out.method.append(
            "Steunpunten zijn gekozen door alle mogelijke plekken samen te bekijken; erbij staat "
            "of bewezen is dat beter niet kan. Een voor een openen neemt steeds de plek die dan "
            "het meest oplevert."
        )
    elif not out.left_out:
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
    return out


class _Page:
    def __init__(
        self, w: Writer, model: str, group: str, points: pd.DataFrame, run: RunInfo | None
    ) -> None:
        self.w, self.model, self.group, self.run = w, model, group, run
        self.people = plus(group)
        layer = w.data.uitkomsten["steunpunten"]
        assert layer.geometry is not None  # noqa: S101 - the schema has points
        shapes = layer.geometry[layer.data.index.get_indexer(points.index)]
        here = w.touching(shapes, w.area())
        self.every, self.points = points, points[here]
        xy = shapely.get_coordinates(shapes[here])
        self.xy: dict[str, tuple[float, float]] = {
            i: (x, y) for i, (x, y) in zip(self.points["steunpunt_id"], xy.tolist(), strict=True)
        }
        self.new = self.points[(self.points["soort"] == "gekozen").to_numpy(dtype=bool)]
        self.new = self.new.sort_values(["rang", "steunpunt_id"])
        self.old = self.points[(self.points["soort"] == "bestaand").to_numpy(dtype=bool)]
        self.old = self.old.sort_values("steunpunt_id")
        first = points.iloc[0]
        self.limited = bool(points["capaciteit"].notna().any())
        self.radius = as_number(first["straal_m"], 500.0)
        self.certainty = "geschat" if as_number(first["geschat"], 0) == 1 else "geteld"
        curve = rows_of(w, "steunpunten_curve", profiel=w.profile, groep=group, model=model)
        self.curve = curve.sort_values("aantal")
        self.inside = self._dwellings()
        # Whoever lives near any of the points, in this gebied or another.
        self.unknown = int(points["woningen_onbekend"].fillna(0).sum())

    def _dwellings(self) -> np.ndarray:
        """Return per dwelling of the gebied 0 (close by), 1 (further) or 2 (unknown)."""
        rows = rows_of(
            self.w,
            "steunpunten_woningen",
            profiel=self.w.profile,
            groep=self.group,
            model=self.model,
        )
        near = rows["binnen"].to_numpy(dtype=float, na_value=np.nan)
        known = dict(zip(rows["woning_id"], near, strict=True))
        ids = self.w.data.bereikbaarheid.data["woning_id"].to_numpy(dtype=object)[self.w.members]
        value = np.array([known.get(i, np.nan) for i in ids], dtype=float)
        return np.where(np.isnan(value), 2, np.where(value == 1, 0, 1))

    # -- words -----------------------------------------------------------------------------

    def lead(self) -> Sentence:
        """Return what the places bring; for a wijk which lie in it."""
        w, many = self.w, len(self.new)
        if w.kind != "gemeente":
            if not many:
                return Sentence(
                    f"Van de {in_letters(self._chosen())} beste nieuwe plekken in "
                    f"{w.place_name()} ligt er geen in {w.name}."
                )
            places = listing([self._name(r) for r in self.new.to_dict("records")])
            verb = "ligt" if many == 1 else "liggen"
            return Sentence(
                f"Van de {in_letters(self._chosen())} beste nieuwe plekken in {w.place_name()} "
                f"{verb} er {in_letters(many)} in {w.name}: {places}.",
                self.certainty,
            )
        if not many:
            return Sentence("Er is geen plek waar een nieuw steunpunt iets toevoegt.")
        places = listing([self._name(r) for r in self.new.to_dict("records")])
        text = f"De beste {'plek is' if many == 1 else f'{in_letters(many)} plekken zijn'} {places}"
        row = self._curve_row(many)
        if row is None or pd.isna(row["mensen"]):
            return Sentence(f"{text}.", self.certainty)
        least = "ten minste" if self.unknown else "ongeveer"
        many_people = f"{least} {geheel(row['mensen'])} {self.people}"
        text += (
            f". Dan hebben {many_people} een plek binnen {getal(self.radius)} m"
            if self.limited
            else f". Dan wonen {many_people} binnen {getal(self.radius)} m van een steunpunt"
        )
        text += f" ({percent_of(row['aandeel_pct'])})"
        before = self._curve_row(0)
        if len(self.old) and before is not None and not pd.isna(before["mensen"]):
            text += f"; nu zijn dat er ongeveer {geheel(before['mensen'])}"
        return Sentence(f"{text}.", self.certainty)

    def _chosen(self) -> int:
        return int((self.every["soort"] == "gekozen").sum())

    @staticmethod
    def _name(row: dict[str, Any]) -> str:
        return as_text(row["naam"]) or str(row["steunpunt_id"])

    def _curve_row(self, number: int) -> pd.Series | None:
        found = self.curve[(self.curve["aantal"] == number).to_numpy(dtype=bool)]
        return found.iloc[0] if len(found) else None

    # -- blocks ----------------------------------------------------------------------------

    def map(self) -> ResultMap:
        """Return the places, chosen ones by their number, over the dwellings."""
        w = self.w
        homes = w.data.bereikbaarheid
        shapes = (
            homes.geometry[w.members] if homes.geometry is not None else np.empty(0, dtype=object)
        )
        drawn = w.drawn(shapes)
        counts = np.bincount(self.inside[drawn], minlength=len(_KINDS))
        words = (
            f"woning binnen {getal(self.radius)} m van een steunpunt",
            "woning verder weg",
            "woning waarover niets te zeggen is",
        )
        legend = [
            MapClass(k, t, int(n)) for k, t, n in zip(_KINDS, words, counts, strict=True) if n
        ]
        numbers = [
            (*self.xy[r["steunpunt_id"]], str(int(r["rang"]))) for r in self.new.to_dict("records")
        ]
        if numbers:
            legend.append(MapClass("number", "nieuw steunpunt, op volgorde", len(numbers)))
        places = [
            MapPlace(x, y, "zorgsteunpunt", self._name(r))
            for r in self.old.to_dict("records")
            for x, y in (self.xy[r["steunpunt_id"]],)
        ]
        if places:
            legend.append(MapClass("place:zorgsteunpunt", "bestaand steunpunt", len(places)))
        inside = int(counts[0])
        return ResultMap(
            "Nieuwe en bestaande steunpunten",
            w.code,
            w.kind,
            f"Kaart van {w.name} met {counted(len(numbers), 'nieuw', 'nieuwe')} en "
            f"{counted(len(places), 'bestaand', 'bestaande')} steunpunten. {self.lead().text} Van "
            f"de {geheel(int(counts.sum()))} woningen liggen er {geheel(inside)} binnen "
            f"{getal(self.radius)} m van een steunpunt.",
            xy_of(w),
            points=shapely.get_coordinates(shapes[drawn]),
            classes=self.inside[drawn],
            kinds=_KINDS,
            numbers=tuple(numbers),
            places=tuple(places),
            legend=tuple(legend),
        )

    def table(self) -> TableSpec | None:
        """Return the places with what each brings."""
        rows = []
        every = [*self.new.to_dict("records"), *self.old.to_dict("records")]
        for r in every[:_MOST]:
            new = r["soort"] == "gekozen"
            name = self._name(r)
            people = as_text(r["mensen_tekst"]).removesuffix(" (geschat)")
            rows.append(
                (
                    TableCell(f"{int(r['rang'])}. {name}" if new else name),
                    TableCell("nieuw" if new else "bestaand"),
                    TableCell(
                        short(people.removeprefix("ongeveer "))
                        + (f" van {geheel(r['capaciteit'])}" if self.limited else "")
                    ),
                    TableCell(geheel(as_number(r["woningen"], 0))),
                    TableCell(afstand(as_number(r["gemiddelde_m"]))),
                )
            )
        if not rows:
            return None
        counts = (
            "Van ieder steunpunt is bekend voor hoeveel mensen er plek is; geteld is wie er een "
            "plek heeft. "
            if self.limited
            else "Iedereen telt mee bij het dichtstbijzijnde steunpunt, als dat binnen "
            f"{getal(self.radius)} m is. "
        )
        notes = [
            f"{counts}{capital(self.people)}: {self.certainty}, afgerond op "
            f"{geheel(self.w.rounding)}."
        ]
        if len(every) > _MOST:
            notes.append(f"De eerste {_MOST} van {geheel(len(every))}.")
        here = int(self.points["woningen_onbekend"].fillna(0).sum())
        if here:
            notes.append(
                f"Van {counted(here, 'woning', 'woningen')} bij deze plekken is niet bekend "
                f"hoeveel {self.people} er wonen. Zij tellen niet als nul: ≥ is ten minste."
            )
        first = self.points.iloc[0]
        if as_number(first["bewezen"], 0) == 1:
            notes.append("Bewezen is dat een betere keuze niet bestaat.")
        else:
            gap = getal(as_number(first["gap_pct"], 0), 1)
            notes.append(f"Niet bewezen: hooguit {gap} % beter kan nog.")
        return TableSpec(
            "De steunpunten",
            ("Plek", "Soort", capital(self.people), "Woningen", "Gemiddeld lopen"),
            tuple(rows),
            "llrrr",
            (72, 20, 26, 22, 30),
            tuple(notes),
        )

    def _at_least(self) -> tuple[str, ...]:
        """Return that the numbers of the curve are the least there are, where that is so."""
        if not self.unknown:
            return ()
        return (
            f"Van een deel van de woningen is niet bekend hoeveel {self.people} er wonen: "
            "aantallen zijn ten minste, aandelen van wie bekend is.",
        )

    def chart(self) -> LineChart | None:
        """Return the curve: what each number brings at best, and opened one by one."""
        if len(self.curve) < 2:
            return None
        metres = self.model == "pmediaan"
        best, other = (
            ("gemiddelde_m", "gemiddelde_een_voor_een_m")
            if metres
            else ("mensen", "mensen_een_voor_een")
        )

        def line(name: str, column: str) -> LineSeries:
            points = [
                LinePoint(
                    float(r["aantal"]),
                    None if pd.isna(r[column]) else float(r[column]),
                )
                for r in self.curve.to_dict("records")
            ]
            return LineSeries(name, tuple(points))

        series = [line("samen het best gekozen", best)]
        regret = self.curve["spijt_m" if metres else "spijt_mensen"]
        # Two lines over one another say nothing; the table tells that they are equal.
        if (regret.fillna(0) > 0).any():
            series.append(line("een voor een geopend", other))
        many = self._chosen()
        return LineChart(
            "Wat een steunpunt meer oplevert",
            tuple(series),
            "m lopen, gemiddeld" if metres else self.people,
            "nieuwe steunpunten",
            chosen=float(many) if self._curve_row(many) is not None else None,
            chosen_name="gekozen",
        )

    def curve_table(self) -> TableSpec:
        """Return the numbers of the curve."""
        rows = []
        for r in self.curve.to_dict("records"):
            known = not pd.isna(r["mensen"])
            more = r["mensen_erbij"]
            rows.append(
                (
                    TableCell(geheel(r["aantal"])),
                    TableCell(geheel(r["mensen"]) if known else "te weinig"),
                    TableCell(percent_of(r["aandeel_pct"])),
                    TableCell("–" if pd.isna(more) else geheel(more)),
                    TableCell(afstand(as_number(r["gemiddelde_m"]))),
                    TableCell(
                        "–" if pd.isna(r["spijt_mensen"]) else geheel(max(r["spijt_mensen"], 0))
                    ),
                    TableCell("ja" if r["bewezen"] == 1 else f"tot {getal(r['gap_pct'], 1)} %"),
                )
            )
        return TableSpec(
            "Wat een steunpunt meer oplevert",
            (
                "Nieuwe steunpunten",
                f"{capital(self.people)} binnen {getal(self.radius)} m",
                "Aandeel",
                "Erbij",
                "Gemiddeld lopen",
                "Minder als ze een voor een opengaan",
                "Bewezen",
            ),
            tuple(rows),
            "lrrrrrr",
            (24, 30, 20, 16, 24, 36, 20),
            (
                f"Aantallen: {self.certainty}, afgerond op {geheel(self.w.rounding)}. Rij 0 is wat "
                "er nu is.",
                *self._at_least(),
            ),
            frozenset({k for k, r in enumerate(rows) if r[0].text == geheel(self._chosen())}),
        )

    def chapter(self) -> Chapter:
        """Return the page: map, places, and for the gemeente the curve."""
        blocks: list[Block] = [self.map()]
        table = self.table()
        if table is not None:
            blocks.append(table)
        chart = self.chart() if self.w.kind == "gemeente" else None
        if chart is not None:
            blocks += [Heading(chart.title), self._bend(), chart, self.curve_table()]
        return Chapter(f"steunpunten_{self.model}", _MODELS[self.model], self.lead(), tuple(blocks))

    def _bend(self) -> Sentence:
        """Return where one more brings clearly less."""
        steps = self.curve[self.curve["mensen_erbij"].notna().to_numpy(dtype=bool)]
        if len(steps) < 2 or self.model != "mclp":
            return Sentence(
                "De tabel laat zien hoeveel de gemiddelde loopafstand daalt met elk steunpunt meer."
                if self.model == "pmediaan"
                else "De tabel laat zien wat elk steunpunt meer oplevert."
            )
        first, last = steps.iloc[0], steps.iloc[-1]
        text = (
            f"Het {_nth(first['aantal'])} nieuwe steunpunt brengt er "
            f"{geheel(first['mensen_erbij'])} {self.people} bij binnen {getal(self.radius)} m, het "
            f"{_nth(last['aantal'])} nog {geheel(last['mensen_erbij'])}."
        )
        regret = float(self.curve["spijt_mensen"].fillna(0).max())
        text += (
            f" Een voor een openen kost hooguit {geheel(regret)} {self.people}."
            if regret > 0
            else " Een voor een openen levert evenveel op als ze samen kiezen."
        )
        return Sentence(text, self.certainty)


_ORDINALS = (
    *("nulde", "eerste", "tweede", "derde", "vierde", "vijfde"),
    *("zesde", "zevende", "achtste", "negende", "tiende"),
)


def _nth(number: float) -> str:
    """Return a place in a row in a word."""
    n = int(number)
    return _ORDINALS[n] if n < len(_ORDINALS) else f"{n}e"


def percent_of(share: Any) -> str:
    """Return a share of the layer as it is printed; "–" where it is withheld."""
    value = as_number(share)
    return "–" if value != value else percent(value, value, 100.0)
