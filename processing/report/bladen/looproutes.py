# SPDX-License-Identifier: GPL-2.0-or-later
"""The schouwkaart: the looproutes by who walks them, and the obstacles on them as a list to check.

Numbers of people are those of the layers, as they may be published; what the data cannot tell is
what the walk is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...core.buitenruimte.obstakels import EVERY
from ...io.getallen import geheel, getal
from ..model import (
    Block,
    Bullets,
    Chapter,
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
from ..woorden import PEOPLE, as_number, as_text, capital, in_letters, listing, lower, plain
from .blad import roads_unknown, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["looproutes"]

_SUBJECT = "Looproutes en obstakels (schouwkaart)"
_GROUPS = ("inw_75plus", "inw_65plus")
_BREAKS = (10.0, 50.0, 200.0)
"""From so many people on a line is drawn a step wider."""
_MOST = 20
_KINDS = {k.key: k for k in EVERY}
_LOOK_FOR = {
    "trap": "trappen in paden",
    "stoeprand": "stoepranden hoger dan {} zonder afrit",
    "smal": "stoepen en paden smaller dan {}, ook door paaltjes, fietsen of containers",
    "steil": "hellingen steiler dan {} %",
    "verharding": "losse tegels, gaten en onverharde stukken",
    "rolstoel": "plekken waar een rolstoel niet langs kan",
    "onverlicht": "stukken zonder straatlantaarn",
    "geen_bank": "stukken langer dan {} m zonder bank",
}


def looproutes(w: Writer) -> Pages:
    """Return the chapter about the first group whose looproutes are known."""
    out = Pages()
    for group in _GROUPS:
        routes = rows_of(w, "looproutes", profiel=w.profile, groep=group)
        if not len(routes):
            continue
        run = run_of(w, "looproutes", str(routes["run_id"].iloc[0]))
        why = stale(w, _SUBJECT, list(routes["run_id"].unique())) or roads_unknown(w, _SUBJECT)
        if why:
            out.left_out.append(why)
            return out
        page = _Page(w, group, routes, run)
        if not len(page.routes):
            out.left_out.append(f"{_SUBJECT}: in {w.name} lopen geen routes.")
            return out
        out.chapters.append(page.chapter())
        out.method.append(
            f"Een looproute is de kortste weg van een woning naar de dichtstbijzijnde voorziening. "
            f"Geteld is hoeveel {PEOPLE[group]} een stuk straat nodig hebben voor ten minste één "
            "voorziening."
        )
        if run is not None:
            out.runs.append(("Looproutes", run))
        return out
    out.left_out.append(f"{_SUBJECT}: niet berekend.")
    return out


class _Page:
    def __init__(self, w: Writer, group: str, routes: pd.DataFrame, run: RunInfo | None) -> None:
        self.w, self.group, self.run = w, group, run
        self.routes, self.lines = self._inside("looproutes", routes)
        found = rows_of(w, "obstakels", profiel=w.profile, groep=group)
        self.obstacles, self.shapes = self._inside("obstakels", found)
        named = (self.obstacles["gepubliceerd"] == 1).fillna(False).to_numpy(dtype=bool)
        self.ranked = self.obstacles[named].sort_values(["rang", "obstakel_id"])
        self.small = self.obstacles[~named].sort_values(["soort", "obstakel_id"])
        guess = routes["bron_bevolking"].astype(str).str.contains("geschat").any()
        self.certainty = "geschat" if guess else w.certainty(group, w.source(group))

    def _inside(self, name: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
        """Return the rows that touch the gebied, with their geometry."""
        layer = self.w.data.uitkomsten.get(name)
        if layer is None or layer.geometry is None or not len(rows):
            return rows, np.empty(0, dtype=object)
        shapes = layer.geometry[layer.data.index.get_indexer(rows.index)]
        keep = self.w.touching(shapes, self.w.area())
        return rows[keep], shapes[keep]

    # -- words -----------------------------------------------------------------------------

    def _about(self, text: Any) -> str:
        return as_text(text).removesuffix(" (geschat)")

    def busiest(self, many: int) -> list[tuple[str, str]]:
        """Return the streets that most people need, with how many may be printed."""
        named = self.routes[self.routes["naam"].notna().to_numpy(dtype=bool)]
        named = named[(named["mensen"] >= self.w.minimum).to_numpy(dtype=bool)]
        top = named.sort_values(["mensen", "route_id"], ascending=[False, True])
        top = top.drop_duplicates("naam").head(many)
        return [
            (str(n), self._about(t)) for n, t in zip(top["naam"], top["mensen_tekst"], strict=True)
        ]

    def lead(self) -> Sentence:
        """Return the busiest streets and how many obstacles there are, the first by name."""
        w, top = self.w, self.busiest(3)
        text = f"In {w.here()} lopen "
        if top:
            streets = listing([f"{name} ({about})" for name, about in top])
            text += f"de meeste {PEOPLE[self.group]} over {streets}."
        else:
            text += f"op geen straat {geheel(w.minimum)} of meer {PEOPLE[self.group]}."
        if len(self.ranked):
            first = self.ranked.iloc[0]
            kind = _KINDS[str(first["soort"])].title
            n = len(self.ranked)
            many = "één obstakel raakt" if n == 1 else f"{in_letters(n)} obstakels raken"
            text += (
                f" {capital(many)} genoeg mensen om te noemen{':' if n == 1 else '; het eerste:'} "
                f"{lower(kind)}, {self._where(first.to_dict())}."
            )
        else:
            text += " Geen enkel bekend obstakel raakt genoeg mensen om te noemen."
        return Sentence(text, self.certainty)

    @staticmethod
    def _where(r: dict[str, Any]) -> str:
        parts = [as_text(r["naam"]) or "pad zonder naam", as_text(r["gebied_naam"])]
        return ", ".join(p for p in parts if p)

    # -- blocks ----------------------------------------------------------------------------

    def map(self) -> ResultMap:
        """Return the routes wider with more people, the obstacles by their number."""
        w = self.w
        people = self.routes["mensen"].to_numpy(dtype=float)
        step = np.searchsorted(np.array(_BREAKS), people, side="right")
        low = [0, *(int(b) for b in _BREAKS)]
        shapes, legend = [], []
        for k in range(len(low)):
            shapes.append(MapShapes(f"route{k}", self.lines[step == k]))
            words = (
                f"minder dan {low[1]} {PEOPLE[self.group]}"
                if k == 0
                else f"{low[k]} tot {low[k + 1]}"
                if k + 1 < len(low)
                else f"{low[k]} of meer"
            )
            if (step == k).any():
                legend.append(MapClass(f"shape:route{k}", words, None))
        ranks = dict(zip(self.obstacles["obstakel_id"], self.shapes, strict=True))
        numbers = []
        for r in self.ranked.to_dict("records"):
            point = shapely.point_on_surface(ranks[r["obstakel_id"]])
            numbers.append((point.x, point.y, str(int(r["rang"]))))
        others = [ranks[i] for i in self.small["obstakel_id"]]
        points = np.array(
            [shapely.get_coordinates(shapely.point_on_surface(s))[0] for s in others]
        ).reshape(-1, 2)
        if len(self.obstacles):
            shapes.append(MapShapes("obstakel", self.shapes))
        if numbers:
            legend.append(MapClass("number", "obstakel, op volgorde", None))
        if len(points):
            legend.append(MapClass("verder", "ander obstakel", len(points)))
        goals = [c for c in self._goals() if f"mensen_{c}" in self.routes]
        legend += [MapClass(f"place:{c}", plain(c), None) for c in goals]
        top = "; ".join(f"{name} {about}" for name, about in self.busiest(5))
        return ResultMap(
            f"Schouwkaart: waar lopen {PEOPLE[self.group]}, en wat staat in de weg?",
            w.code,
            w.kind,
            f"Schouwkaart van {w.name}. {self.lead().text} Drukste straten: {top or 'geen'}.",
            xy_of(w),
            tuple(shapes),
            points=points,
            classes=np.zeros(len(points), dtype=int),
            kinds=("verder",),
            numbers=tuple(numbers),
            places=tuple(MapPlace(p.x, p.y, p.category) for p in w.places(goals)),
            legend=tuple(legend),
            alone=True,
        )

    def _goals(self) -> list[str]:
        chosen = (self.run.parameters if self.run else {}).get("essentieel") or []
        return [str(c) for c in chosen]

    def listed(self) -> TableSpec | None:
        """Return the obstacles as a list to take along."""
        lines = []
        every = [*self.ranked.to_dict("records"), *self.small.to_dict("records")]
        for r in every[:_MOST]:
            number = "–" if pd.isna(r["rang"]) else f"{int(r['rang'])}."
            said = as_text(r["wat"]).partition(": ")[2] or as_text(r["wat"])
            lines.append(
                (
                    TableCell(f"{number} {self._where(r)}"),
                    TableCell(_KINDS[str(r["soort"])].title),
                    TableCell(capital(said)),
                    TableCell("ja / nee"),
                )
            )
        if not lines:
            return None
        notes = [
            f"Volgorde: {PEOPLE[self.group]} maal extra meters. Aantallen: {self.certainty}, "
            f"afgerond op {geheel(self.w.rounding)}."
        ]
        if self.w.kind != "gemeente":
            notes.append(f"Het nummer is de plaats in heel {self.w.place_name()}.")
        if len(every) > _MOST:
            notes.append(f"De eerste {_MOST} van {geheel(len(every))}.")
        return TableSpec(
            f"Schouwlijst van {self.w.name}",
            ("Plek", "Soort", "Wat de gegevens zeggen", "Klopt dit?"),
            tuple(lines),
            "lllr",
            (44, 30, 78, 18),
            tuple(notes),
        )

    def look_for(self) -> list[Block]:
        """Return what a walk has to find out, because the data do not tell."""
        verdict = rows_of(self.w, "obstakels_oordeel", profiel=self.w.profile, groep=self.group)
        items = []
        for r in verdict.to_dict("records"):
            text = _LOOK_FOR.get(str(r["soort"]))
            unknown = as_number(r["onbekend_pct"], 0)
            if text is None or r["oordeel"] == "beoordeeld":
                continue
            limit = as_number(r["grens"])
            words = text.format(
                f"{getal(100 * limit)} cm" if limit < 1 else getal(limit, 0 if limit > 20 else 1)
            )
            items.append(f"{capital(words)} (niet bekend van {getal(unknown)} % van de routes)")
        if "verharding" not in {str(r["soort"]) for r in verdict.to_dict("records")}:
            items.append("Losse tegels en gaten; die staan in geen enkele bron")
        return [Heading("Let bij het lopen op"), Bullets(tuple(f"{i}." for i in items))]

    def chapter(self) -> Chapter:
        """Return the page: the map, and the list with what to look for."""
        blocks: list[Block] = [self.map()]
        table = self.listed()
        if table is not None:
            blocks.append(table)
        else:
            blocks.append(Sentence("Op deze routes is in de gegevens geen obstakel bekend."))
        blocks += self.look_for()
        return Chapter(
            "looproutes",
            "Welke looproutes worden het meest gebruikt en waar zitten obstakels?",
            self.lead(),
            tuple(blocks),
        )
