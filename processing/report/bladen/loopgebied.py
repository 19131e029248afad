# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Tot waar loopt men naar een supermarkt?": the loopgebied of a category by band.

Dwellings and people are those of the gebied, by the distance of bereikbaarheid: the layer counts
everybody in the data.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...core.cijfers.openbaar import part_words
from ...core.registry import CATEGORIES
from ..model import (
    Block,
    Chapter,
    DistanceChart,
    Heading,
    MapClass,
    MapPlace,
    MapShapes,
    Pages,
    ResultMap,
    Sentence,
    TableCell,
    TableSpec,
)
from ..tekenen.grafiektekst import distance_edges
from ..woorden import PEOPLE, as_text, listing, plain, short, walk
from .blad import of, rows_of, run_of, stale, xy_of

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = ["loopgebieden"]

_SUBJECT = "Tot waar men loopt (loopgebied)"
_BEST = ("categorie", "dichtstbij")
"""Divisions without overlap; of facilities each by itself the polygons lie on one another."""
_LOOKS = {1: (1,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which blues per number of bands: far apart, so that grey print shows them too."""


def loopgebieden(w: Writer) -> Pages:
    """Return a chapter per category with a loopgebied of the profile of this atlas."""
    out = Pages()
    every = rows_of(w, "loopgebieden", profiel=w.profile)
    if not len(every):
        out.left_out.append(f"{_SUBJECT}: niet berekend.")
        return out
    for category in (c.key for c in CATEGORIES if (every["categorie"] == c.key).any()):
        mine = every[(every["categorie"] == category).to_numpy(dtype=bool)]
        kinds = [k for k in _BEST if (mine["per"] == k).any()]
        subject = f"{_SUBJECT} naar {CATEGORIES[category].one}"
        if not kinds:
            out.left_out.append(
                f"{subject}: alleen per voorziening berekend, en die gebieden overlappen."
            )
            continue
        rows = mine[(mine["per"] == kinds[0]).to_numpy(dtype=bool)]
        why = stale(w, subject, list(rows["run_id"].unique()))
        if why:
            out.left_out.append(why)
            continue
        page = _Page(w, category, rows)
        if not page.known:
            out.left_out.append(f"{subject}: van geen enkele woning is de loopafstand bekend.")
            continue
        out.chapters.append(page.chapter())
        run = run_of(w, "loopgebieden", str(rows["run_id"].iloc[0]))
        if run is not None:
            out.runs.append((f"Loopgebied {plain(category)}", run))
    if out.chapters:
        out.method.append(
            "Een loopgebied volgt de straten waarover men loopt. Het vlak is een tekening daarvan; "
            "wie erbij hoort is geteld naar de eigen loopafstand van de woning."
        )
    return out


class _Page:
    def __init__(self, w: Writer, category: str, rows: pd.DataFrame) -> None:
        self.w, self.category, self.rows = w, category, rows
        self.bands = sorted(set(rows["band_tot_m"]))
        self.norm = w.rows[category, "woningen"].norm if (category, "woningen") in w.rows else None
        self.own = self._counts(w.members)
        self.whole = None
        if w.parent is not None:
            self.whole = self._counts(w.members_of("gemeente", w.parent))

    @property
    def known(self) -> float:
        """Return of how many dwellings it is known whether they can get there."""
        return float(self.own["woningen"][:-1].sum())

    def _counts(self, members: np.ndarray) -> dict[str, np.ndarray]:
        """Return per group how many are in each band, beyond, and unknown (the last two)."""
        homes = self.w.data.bereikbaarheid.data.iloc[members]
        column = f"afstand_{self.category}_m"
        if column not in homes:
            return {"woningen": np.zeros(len(self.bands) + 2)}
        distance = homes[column].to_numpy(dtype=float, na_value=np.nan)
        verdict = homes[f"norm_{self.category}"].to_numpy(dtype=float, na_value=np.nan)
        place = np.searchsorted(np.array(self.bands), np.nan_to_num(distance, nan=np.inf))
        place[np.isnan(distance) & np.isnan(verdict)] = len(self.bands) + 1
        out = {"woningen": np.ones(len(homes))}
        for group in ("inw_65plus", "inw_75plus"):
            if group in homes and homes[group].notna().any():
                out[group] = np.nan_to_num(homes[group].to_numpy(dtype=float, na_value=np.nan))
        size = len(self.bands) + 2
        return {g: np.bincount(place, weights=x, minlength=size) for g, x in out.items()}

    def _share(self, counts: dict[str, np.ndarray], first: int, last: int) -> str:
        """Return the share of the group of the sentences in the bands *first* up to *last*."""
        group = self.w.basis
        if group not in counts:
            return "–"
        n, inside = float(counts[group][:-1].sum()), float(counts[group][first:last].sum())
        if n <= 0:
            return "–"
        return self.w.share_text(inside, n, group)

    def lead(self) -> Sentence:
        """Return which share lives within each band."""
        w, one = self.w, CATEGORIES[self.category].one
        verb, who = ("ligt", "woningen") if w.basis == "woningen" else ("woont", PEOPLE[w.basis])
        parts = [self._share(self.own, 0, k + 1) for k in range(len(self.bands))]
        text = f"Tot {walk(self.bands[0])} lopen van {one} {verb} {parts[0]} van de {who} in "
        text += w.here()
        if len(parts) > 1:
            text += f", tot {walk(self.bands[-1])} {parts[-1]}"
        text += "."
        if self.whole is not None:
            whole = [self._share(self.whole, 0, k + 1) for k in range(len(self.bands))]
            shown = [whole[0], whole[-1]] if len(whole) > 1 else whole
            if "–" not in shown and "te klein" not in shown:
                text += f" In {w.whole_name()} is dat {listing(shown)}."
        row = w.rows.get((self.category, "woningen"))
        if row is not None and row.status == "waarschijnlijk_onvolledig":
            text += f" Voorlopig: waarschijnlijk staan niet alle {CATEGORIES[self.category].many} "
            text += "in de gegevens."
        return Sentence(text, w.certainty(w.basis, w.source(w.basis)))

    def _labels(self) -> list[str]:
        """Return the words of each band."""
        out, before = [], 0.0
        for band in self.bands:
            text = f"tot {walk(band)}" if not before else f"{walk(before)} tot {walk(band)}"
            out.append(f"{text} (norm)" if band == self.norm else text)
            before = band
        return out

    def table(self) -> TableSpec:
        """Return dwellings and people per band."""
        w = self.w
        labels = [*self._labels(), f"verder dan {walk(self.bands[-1])}"]
        unknown = float(self.own["woningen"][-1])
        people = [g for g in ("inw_65plus", "inw_75plus") if g in self.own]
        counts = {g: part_words(self.own[g].tolist(), w.limits) for g in people}
        lines = []
        for k, label in enumerate([*labels, "niet te zeggen"] if unknown else labels):
            last = k == len(labels)
            share = TableCell("–") if last else TableCell(short(self._share(self.own, k, k + 1)))
            cells = [
                TableCell(label[:1].upper() + label[1:]),
                TableCell(w.whole_number(self.own["woningen"][k])),
                *(TableCell(counts[g][k].replace("minder dan", "<")) for g in people),
                share,
            ]
            if self.whole is not None:
                cells.append(
                    TableCell("–") if last else TableCell(short(self._share(self.whole, k, k + 1)))
                )
            lines.append(tuple(cells))
        who = PEOPLE[w.basis]
        head = ["Loopafstand", "Woningen", *(PEOPLE[g] for g in people), f"Aandeel {who}"]
        if self.whole is not None:
            head.append(f"In {w.whole_name()}")
        notes = [f"Woningen: geteld. {w.people_note()}"]
        if unknown:
            notes.append(
                "Niet te zeggen: de loopafstand is onbekend; telt niet mee in het aandeel."
            )
        notes += w.kept_back(text for g in people for text in counts[g])
        return TableSpec(
            f"Wie woont hoe ver van {CATEGORIES[self.category].one}? {w.name}",
            tuple(head),
            tuple(lines),
            "l" + "r" * (len(head) - 1),
            (46, *([26.0] * (len(head) - 1))),
            tuple(notes),
        )

    def map(self) -> ResultMap:
        """Return the bands, near to far, with the facilities."""
        w = self.w
        layer = w.data.uitkomsten["loopgebieden"]
        shapes, legend = [], []
        for k, (band, label) in enumerate(zip(self.bands, self._labels(), strict=True)):
            looks = _LOOKS.get(len(self.bands), _LOOKS[5])
            look = f"band{looks[min(k, len(looks) - 1)]}"
            rows = self.rows[(self.rows["band_tot_m"] == band).to_numpy(dtype=bool)]
            shapes.append(MapShapes(look, of(layer, rows)))
            legend.append(MapClass(f"shape:{look}", label, int(self.own["woningen"][k])))
        many = CATEGORIES[self.category].many
        legend.append(MapClass(f"place:{self.category}", plain(self.category), None))
        homes = [f"{m.label} {w.whole_number(m.count or 0)} woningen" for m in legend[:-1]]
        return ResultMap(
            f"Waar kan men naar {many} lopen?",
            w.code,
            w.kind,
            f"Kaart van {w.name}: het loopgebied van {many}. {self.lead().text} "
            f"In dit gebied: {'; '.join(homes)}.",
            xy_of(w),
            tuple(reversed(shapes)),
            places=tuple(
                MapPlace(p.x, p.y, p.category, as_text(p.name)) for p in w.places([self.category])
            ),
            legend=tuple(legend),
        )

    def chart(self) -> DistanceChart | None:
        """Return the dwellings by distance with the norms as lines; None where no norm is known."""
        row = self.w.rows.get((self.category, "woningen"))
        homes = self.w.data.bereikbaarheid.data.iloc[self.w.members]
        column = f"afstand_{self.category}_m"
        if row is None or math.isnan(row.norm) or column not in homes:
            return None
        distance = homes[column].to_numpy(dtype=float, na_value=np.nan)
        verdict = homes[f"norm_{self.category}"].to_numpy(dtype=float, na_value=np.nan)
        wide = None if math.isnan(row.wide) else row.wide
        edges = distance_edges(row.norm, wide)
        # A dwelling on the norm itself is within it: classes close at their far end.
        place = np.searchsorted(np.array(edges[1:]), distance, side="left")
        counts = np.bincount(place[~np.isnan(distance)], minlength=len(edges))
        # Without a distance but with a verdict nothing lies within what was searched.
        searched = int((np.isnan(distance) & ~np.isnan(verdict)).sum())
        return DistanceChart(
            f"Loopafstand van de woningen in {self.w.name} tot {CATEGORIES[self.category].one}",
            edges,
            tuple(float(c) for c in counts[:-1]),
            row.norm,
            wide,
            beyond=float(counts[-1] + searched),
            unknown=float((np.isnan(distance) & np.isnan(verdict)).sum()),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = [self.map(), self.table()]
        chart = self.chart()
        if chart is not None:
            blocks += [Heading("Hoe ver is het lopen voor de woningen?"), chart]
        return Chapter(
            f"loopgebied_{self.category}",
            f"Tot waar loopt men naar {CATEGORIES[self.category].one}?",
            self.lead(),
            tuple(blocks),
        )
