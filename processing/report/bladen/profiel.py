# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "Kunnen rollatorgebruikers hier lopen?": the other profiles beside the one of the atlas.

Where the roads lack what a profile needs its shares are a range: then the page says that, and
which data would make an answer possible, and draws no map.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...core.bereik.bereikbaarheid import ESSENTIALS
from ...core.netwerk.network import unknown_share
from ...core.profile import Profile
from ...core.registry import CATEGORIES
from ...io.getallen import geheel, getal
from ..model import (
    Block,
    Bullets,
    Chapter,
    ChartRow,
    ChartSpec,
    Heading,
    Pages,
    Sentence,
    TableCell,
    TableSpec,
)
from ..woorden import DIFFERENT, as_number, as_text, in_letters, listing, percent, walk

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["profielen"]

_DATA = {
    "trap": (
        "trappen",
        "Trappen in paden: uit de BGT (functie voetpad op trap) of uit OpenStreetMap.",
    ),
    "stoeprand": (
        "stoepranden",
        "Hoogte van stoepranden en op- en afritten: met een schouw door bewoners of de gemeente.",
    ),
    "breedte": (
        "breedtes",
        "Breedte van stoepen en paden: uit de vlakken van de BGT (voetpad).",
    ),
    "helling": ("hellingen", "Hellingen: uit de hoogtekaart van Nederland (AHN)."),
    "verharding": (
        "verharding",
        "Soort verharding: uit de BGT (fysiek voorkomen) of uit OpenStreetMap.",
    ),
    "oversteek": ("oversteken", "Oversteken met verlaagde band: met een schouw."),
    "rolstoel": ("toegang voor rolstoelen", "Toegang voor rolstoelen: uit OpenStreetMap."),
}
"""Per rule of a profile what is lacking, and where it may come from."""


def profielen(w: Writer) -> Pages:
    """Return a chapter for every profile that was computed besides the one of the atlas."""
    out = Pages()
    table = w.data.bereikbaarheid_gebied.data
    mine = table[(table["gebied_code"] == w.code).to_numpy(dtype=bool)]
    for key in dict.fromkeys(mine["profiel"]):
        profile = w.data.norms.profiles.get(str(key))
        if key == w.profile or profile is None:
            continue
        rows = mine[(mine["profiel"] == key) & (mine["groep"] == "woningen")]
        page = _Page(w, profile, {str(r["categorie"]): r for r in rows.to_dict("records")})
        if page.categories:
            out.chapters.append(page.chapter())
    return out


class _Page:
    def __init__(self, w: Writer, profile: Profile, rows: dict[str, dict[str, Any]]) -> None:
        self.w, self.profile, self.rows = w, profile, rows
        usable = ("bekend", "bevestigd_afwezig")
        self.categories = [
            c for c in w.categories if c in rows and rows[c]["categorie_status"] in usable
        ]

    def vague(self, category: str) -> bool:
        """Return whether the share of the category is a range."""
        return as_number(self.rows[category]["n_te_weinig_gegevens"], 0) > 0

    def _share(self, category: str) -> str:
        """Return the share of the dwellings within the norm, or its range."""
        r = self.rows[category]
        if self.vague(category):
            low, high = as_number(r["aandeel_min_pct"]), as_number(r["aandeel_max_pct"])
            if math.isnan(low) or math.isnan(high):
                return "niet te zeggen"
            return f"{getal(math.floor(low))} tot {getal(math.ceil(high))} %"
        n, inside = as_number(r["n"], 0), as_number(r["n_binnen"], 0)
        if n <= 0:
            return "niet te zeggen"
        return percent(100 * inside / n, inside, n) if inside > 0 else "0 %"

    def _standard(self, category: str) -> str:
        row = self.w.rows.get((category, "woningen"))
        return "–" if row is None else self.w.share_cell(row).text

    def lead(self) -> Sentence:
        """Return whether it can be said, and how much less these people reach."""
        w, many = self.w, self.profile.label_plural
        vague = [c for c in self.categories if self.vague(c)]
        if vague:
            lack = listing([f"{_DATA[k][0]}" for k in self._lacking()])
            what = f" over {lack}" if lack else ""
            text = f"Niet te zeggen: in de gegevens staat te weinig{what} om te weten hoe ver "
            return Sentence(f"{text}{many} kunnen lopen.")
        judged = [c for c in self.categories if c in ESSENTIALS] or self.categories
        worse = []
        for category in judged:
            row, other = self.rows[category], w.rows.get((category, "woningen"))
            share = as_number(row["aandeel_pct"])
            if other is not None and other.share - share >= DIFFERENT:
                worse.append((other.share - share, category))
        if not worse:
            return Sentence(
                f"Voor {many} ligt in {w.here()} ongeveer evenveel binnen de norm als voor "
                f"{self._other()}.",
                "geteld",
            )
        _, most = max(worse)
        return Sentence(
            f"Voor {many} ligt in {w.here()} bij {in_letters(len(worse))} van de "
            f"{in_letters(len(judged))} voorzieningen minder binnen de norm. Het meest scheelt het "
            f"bij {CATEGORIES[most].one}: {self._share(most)} van de woningen, tegen "
            f"{self._standard(most)} voor {self._other()}.",
            "geteld",
        )

    def _other(self) -> str:
        profile = self.w.data.norms.profiles.get(self.w.profile)
        return self.w.profile if profile is None else profile.label_plural

    def _lacking(self) -> dict[str, float]:
        """Return the rules for which roads lack data, with the share of their length."""
        share = unknown_share(self.w.data.wegen, self.profile)
        return {
            r.key: share[r.column]
            for r in self.profile.needed
            if r.key in _DATA and share[r.column] >= 0.5
        }

    def chart(self) -> ChartSpec | None:
        """Return the profile beside that of the atlas; none where it is a range."""
        if any(self.vague(c) for c in self.categories):
            return None
        rows = []
        for category in self.categories:
            r, other = self.rows[category], self.w.rows.get((category, "woningen"))
            if other is None or not other.usable or as_number(r["n"], 0) <= 0:
                continue
            rows.append(
                ChartRow(
                    f"{CATEGORIES[category].label} ({walk(other.norm)})",
                    as_number(r["aandeel_pct"]),
                    self._share(category),
                    other.share,
                    self._standard(category),
                )
            )
        if not rows:
            return None
        words = "; ".join(f"{r.label} {r.text} tegen {r.reference_text}" for r in rows)
        return ChartSpec(
            "Aandeel van de woningen binnen de norm",
            self.profile.label_plural,
            self._other(),
            tuple(rows),
            f"Aandeel van de woningen in {self.w.name} binnen de norm voor "
            f"{self.profile.label_plural} tegen {self._other()}: {words}.",
            (self.profile.key, self.w.profile),
        )

    def table(self) -> TableSpec:
        """Return the share per category beside that of the profile of the atlas."""
        lines = []
        for category in self.categories:
            r = self.rows[category]
            vague = as_number(r["n_te_weinig_gegevens"], 0)
            lines.append(
                (
                    TableCell(CATEGORIES[category].label),
                    TableCell(walk(as_number(r["norm_m"]))),
                    TableCell(self._share(category)),
                    TableCell(self._standard(category)),
                    TableCell(geheel(vague) if vague else "0"),
                )
            )
        notes = ["Woningen: geteld."]
        if any(self.vague(c) for c in self.categories):
            notes.append(
                "Een marge loopt van: alles wat onbekend is past niet, tot: alles wat onbekend is "
                "past wel."
            )
        return TableSpec(
            f"Woningen binnen de norm, {self.w.name}",
            (
                "Voorziening",
                "Norm",
                self.profile.label_plural.capitalize(),
                self._other().capitalize(),
                "Woningen: te weinig gegevens",
            ),
            tuple(lines),
            "lrrrr",
            (50, 20, 36, 32, 32),
            tuple(notes),
        )

    def chapter(self) -> Chapter:
        """Return the page."""
        blocks: list[Block] = []
        lacking = self._lacking()
        if any(self.vague(c) for c in self.categories):
            blocks.append(
                Sentence(
                    "Er is daarom geen kaart. De tabel geeft alleen de marge waarin het antwoord "
                    "ligt."
                )
            )
            items = [
                f"{_DATA[k][1]} Nu onbekend bij {getal(share)} % van de weglengte."
                for k, share in lacking.items()
            ]
            if items:
                blocks += [Heading("Welke gegevens maken dit mogelijk?"), Bullets(tuple(items))]
        chart = self.chart()
        if chart is not None:
            blocks.append(chart)
        blocks += [self.table(), *self._rules()]
        return Chapter(
            f"profiel_{self.profile.key}",
            f"Kunnen {self.profile.label_plural} hier lopen naar wat ze nodig hebben?",
            self.lead(),
            tuple(blocks),
        )

    def _rules(self) -> list[Block]:
        """Return what the profile asks of a road, with where that comes from."""
        items = []
        for rule in self.profile.rules:
            sources = []
            for norm in rule.norms:
                for key in norm.sources:
                    found = self.w.data.norms.sources.get(key)
                    name = key if found is None else f"{found.publisher}, {found.year}"
                    if name not in sources:
                        sources.append(name)
            what = _ASKS.get(rule.key, as_text(rule.key))
            limit = "" if rule.limit is None else f" {getal(rule.limit, 2)}"
            unit = _UNITS.get(rule.key, "")
            text = f"{what}{limit}{unit}"
            items.append(f"{text} ({'; '.join(sources)})." if sources else f"{text}.")
        return (
            [Heading("Wat dit profiel van een weg vraagt"), Bullets(tuple(items))] if items else []
        )


_ASKS = {
    "trap": "Geen trap",
    "stoeprand": "Stoeprand hooguit",
    "breedte": "Breedte ten minste",
    "helling": "Helling hooguit",
    "verharding": "Verharde ondergrond",
    "oversteek": "Oversteek met hulp",
    "rolstoel": "Toegang voor rolstoelen",
}
_UNITS = {"stoeprand": " m", "breedte": " m", "helling": " %"}
