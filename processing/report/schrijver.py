# SPDX-License-Identifier: GPL-2.0-or-later
"""What every page of an atlas needs: the results of its gebied, read once, and how they are said.

Rules: a category without data is "niet te zeggen" and stays out of the answer; persons are
rounded and suppressed below the publication threshold of the norm set; every figure says
*geteld*, *geschat* or *aanname*.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..core.bereik.bereikbaarheid import ESSENTIALS
from ..core.cijfers.openbaar import (
    KEPT_BACK,
    TOO_SMALL,
    Limits,
    area_parents,
    area_words,
    people_words,
    public_share,
    share_words,
)
from ..core.mensen.population import ESTIMATED
from ..core.progress import poll
from ..core.registry import CATEGORIES
from ..io.getallen import afstand, geheel, getal
from .model import (
    AtlasData,
    ChartRow,
    ChartSpec,
    KeyFigure,
    KeyFigures,
    MapClass,
    MapSpec,
    Notice,
    Pages,
    Sentence,
    TableCell,
    TableSpec,
)
from .woorden import (
    DIFFERENT,
    PEOPLE,
    as_number,
    as_text,
    capital,
    counted,
    in_letters,
    listing,
    lower,
    percent,
    plain,
    walk,
)

__all__ = ["HARDLY_PCT", "MOSTLY_PCT", "QUESTION", "Facility", "Row", "Writer"]

QUESTION = "Kunnen ouderen hier lopen naar wat ze nodig hebben?"
MOSTLY_PCT, HARDLY_PCT = 75.0, 50.0
"""From which share the answer is "meestal wel", and below which "meestal niet"."""

_KIND_COLUMN = {
    "gemeente": "gemeente_code",
    "wijk": "wijk_code",
    "buurt": "buurt_code",
    "eigen": "eigen_code",
}
_SHORT = {"ontmoeting": "Ontmoeting"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of bereikbaarheid_gebied. ``n`` is everything with a known answer."""

    category: str
    group: str
    n: float
    inside: float
    share: float
    median: float
    p90: float
    unknown: float
    edge: float
    norm: float
    wide: float
    inside_wide: float
    source: str | None
    coverage: float
    full: bool
    status: str
    facilities: int

    @property
    def usable(self) -> bool:
        """Return whether sentences and rankings may use it."""
        return self.judged and self.n > 0

    @property
    def judged(self) -> bool:
        """Return whether the data about the category are good enough to judge by."""
        return self.status in ("bekend", "bevestigd_afwezig")


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility with a place, in metres."""

    identity: str
    x: float
    y: float
    category: str
    name: str


@lru_cache(maxsize=256)
def _area_words(
    values: tuple[tuple[str, float], ...],
    parents: tuple[tuple[str, tuple[str, ...]], ...],
    limits: Limits,
) -> dict[str, str]:
    """Return :func:`area_words`, once for all atlases of a gemeente: each prints from the same."""
    return area_words(dict(values), dict(parents), limits)


def profile_of(table: pd.DataFrame, chosen: str | None) -> str:
    """Return the profile that is printed: the one *chosen*, else 75plus, else the first."""
    profiles = list(dict.fromkeys(table["profiel"].dropna()))
    return chosen or ("75plus" if "75plus" in profiles or not profiles else str(profiles[0]))


class Writer:
    """Reads the results of one gebied, and says them in the words that every page shares."""

    def __init__(self, data: AtlasData, code: str) -> None:
        self.data, self.code = data, code
        table = data.bereikbaarheid_gebied.data
        self.profile = profile_of(table, data.profiel)
        self.table = table[(table["profiel"] == self.profile).to_numpy(dtype=bool)]
        mine = self.table[(self.table["gebied_code"] == code).to_numpy(dtype=bool)]
        if not len(mine):
            raise KeyError(code)
        self.name = str(mine["naam"].iloc[0])
        self.kind = str(mine["soort"].iloc[0])
        self.run_id = str(mine["run_id"].iloc[0])
        self.minimum = self._rule("publicatie_min", 10)
        self.rounding = self._rule("afronding", 5)
        self.limits = Limits(self.minimum, self.rounding)
        self._read: dict[str, dict[tuple[str, str], Row]] = {}
        self.rows = self.read(code)
        self.parent = self._parent()
        self.parent_rows = self.read(self.parent) if self.parent else {}
        self.basis = self._basis()
        self.members = self.members_of(self.kind, code)
        self._parents: dict[str, list[str]] | None = None
        self._totals: dict[str, dict[str, str]] = {}
        self.log = self._log()
        self.pages: dict[str, Pages] = {}
        """What has been written, by chapter; filled in the order of the atlas."""

    # -- reading ---------------------------------------------------------------------------

    def _rule(self, key: str, default: float) -> float:
        norm = self.data.norms.rules.get(key)
        return default if norm is None else norm.value

    def rule(self, key: str, default: float) -> float:
        """Return calculation rule *key* of the norms, or *default* where they lack it."""
        return self._rule(key, default)

    def read(self, code: str) -> dict[tuple[str, str], Row]:
        """Return the rows of gebied *code* by category and group; many pages ask for the same."""
        if code not in self._read:
            self._read[code] = self._rows_of(code)
        return self._read[code]

    def _rows_of(self, code: str) -> dict[tuple[str, str], Row]:
        out: dict[tuple[str, str], Row] = {}
        chosen = self.table[(self.table["gebied_code"] == code).to_numpy(dtype=bool)]
        for r in chosen.to_dict("records"):
            row = Row(
                str(r["categorie"]),
                str(r["groep"]),
                as_number(r["n"], 0),
                as_number(r["n_binnen"], 0),
                as_number(r["aandeel_pct"])
                if r["groep"] == "woningen"
                else public_share(as_number(r["n_binnen"], 0), as_number(r["n"], 0), self.limits),
                as_number(r["mediaan_m"]),
                as_number(r["p90_m"]),
                as_number(r["n_onbekend"], 0),
                as_number(r["n_rand_onzeker"], 0),
                as_number(r["norm_m"]),
                as_number(r["ruim_m"]),
                as_number(r["n_binnen_ruim"], 0),
                r["bron_bevolking"] if isinstance(r["bron_bevolking"], str) else None,
                as_number(r["dekking_pct"]),
                as_number(r["volledig"], 1) != 0,
                str(r["categorie_status"]),
                int(as_number(r["aantal_voorzieningen"], 0)),
            )
            out[row.category, row.group] = row
        return out

    def _area_record(self, code: str) -> dict[str, Any] | None:
        areas = self.data.gebieden.data
        found = areas[(areas["gebied_code"] == code).to_numpy(dtype=bool)]
        return found.iloc[0].to_dict() if len(found) else None

    def _parent(self) -> str | None:
        """Return the code of the gemeente to compare with, when it has results."""
        if self.kind == "gemeente":
            return None
        record = self._area_record(self.code) or {}
        code = record.get("gemeente_code")
        known = self.table[(self.table["soort"] == "gemeente").to_numpy(dtype=bool)]["gebied_code"]
        codes = list(dict.fromkeys(known))
        if isinstance(code, str) and code in codes:
            return code
        return str(codes[0]) if len(codes) == 1 else None

    def _basis(self) -> str:
        """Return the group the sentences are about: the oldest one that may be published."""
        for group in ("inw_75plus", "inw_65plus"):
            rows = [r for (_, g), r in self.rows.items() if g == group]
            if rows and max(r.n + r.unknown for r in rows) >= self.minimum:
                return group
        return "woningen"

    def members_of(self, kind: str, code: str) -> np.ndarray:
        """Return the positions of the dwellings of a gebied in ``bereikbaarheid``."""
        homes = self.data.bereikbaarheid.data
        own = (homes["profiel"] == self.profile).to_numpy(dtype=bool)
        own = own & (homes["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
        column = _KIND_COLUMN.get(kind)
        if column is not None:
            own = own & (homes[column] == code).fillna(False).to_numpy(dtype=bool)
        else:
            own = own & homes[["gemeente_code", "wijk_code", "buurt_code"]].isna().all(
                axis=1
            ).to_numpy(dtype=bool)
        return np.flatnonzero(own)

    def _log(self) -> dict[str, Any]:
        log = self.data.verantwoording.data
        if not len(log):
            return {}
        found = log[(log["run_id"] == self.run_id).to_numpy(dtype=bool)]
        if not len(found):
            found = log[(log["stap"] == "bereikbaarheid").to_numpy(dtype=bool)]
        return found.iloc[-1].to_dict() if len(found) else {}

    def wijken(self, place: str | None = None) -> list[tuple[str, str, dict[tuple[str, str], Row]]]:
        """Return code, name and rows of the wijken of gemeente *place* (default: this gebied)."""
        place = place or self.code
        areas = self.data.gebieden.data
        parents = dict(zip(areas["gebied_code"], areas["gemeente_code"], strict=True))
        # A wijk of water may hold a houseboat; it is no place to rank beside the others.
        water = set(areas["gebied_code"][(areas["water"] == 1).fillna(False).to_numpy(dtype=bool)])
        chosen = self.table[(self.table["soort"] == "wijk").to_numpy(dtype=bool)]
        chosen = chosen[~chosen["gebied_code"].isin(water)]
        out = []
        for code, name in dict(zip(chosen["gebied_code"], chosen["naam"], strict=True)).items():
            if parents.get(code) in (place, None) or parents.get(code) != parents.get(code):
                rows = self.read(code)
                if any(r.n + r.unknown > 0 for r in rows.values()):
                    out.append((str(code), str(name), rows))
        return out

    def area(self) -> Any:
        """Return the shape of the gebied; None where it has none."""
        areas = self.data.gebieden
        if areas.geometry is None:
            return None
        found = areas.geometry[(areas.data["gebied_code"] == self.code).to_numpy(dtype=bool)]
        return found[0] if len(found) and not shapely.is_missing(found[0]) else None

    def place_code(self) -> str:
        """Return the code of the gemeente to compare with, else that of the gebied itself."""
        return self.parent or self.code

    def place_name(self) -> str:
        """Return the name of the gemeente to compare with, else that of the gebied itself."""
        return str((self._area_record(self.place_code()) or {}).get("naam") or self.name)

    def whole_name(self) -> str:
        """Return the gemeente to compare with, and that it is not all of it where it is not."""
        full = all(r.full for r in self.parent_rows.values())
        name = self.place_name()
        return f"heel {name}" if full else f"{name} (onvolledig)"

    def here(self) -> str:
        """Return the gebied in a sentence, and that it is about a part where it is."""
        full = next(iter(self.rows.values())).full or self.kind == "buiten"
        return self.name if full else f"het deel van {self.name} met gegevens"

    def wijken_of_place(self) -> list[tuple[str, str]]:
        """Return code and name of the wijken of the gemeente that this gebied lies in."""
        return [(code, name) for code, name, _ in self.wijken(self.place_code())]

    def wijken_elsewhere(self) -> set[str]:
        """Return the codes of wijken that lie in another gemeente than this one."""
        areas = self.data.gebieden.data
        wijk = (areas["soort"] == "wijk") & areas["gemeente_code"].notna()
        other = wijk & (areas["gemeente_code"] != self.place_code())
        return set(areas["gebied_code"][other.fillna(False).to_numpy(dtype=bool)])

    def places(self, categories: Sequence[str]) -> list[Facility]:
        """Return the facilities of *categories* that have a place, in the order of their id."""
        layer = self.data.voorzieningen
        if layer.geometry is None:
            return []
        rows = np.flatnonzero(layer.data["categorie"].isin(list(categories)).to_numpy(dtype=bool))
        out = []
        for i in rows:
            point = layer.geometry[i]
            if point is not None and not point.is_empty:
                r = layer.data.iloc[i]
                out.append(
                    Facility(
                        str(r["voorziening_id"]),
                        point.x,
                        point.y,
                        str(r["categorie"]),
                        as_text(r["naam"]),
                    )
                )
        return sorted(out, key=lambda f: f.identity)

    @staticmethod
    def drawn(points: np.ndarray) -> np.ndarray:
        """Return which points have a place."""
        found: np.ndarray = ~(shapely.is_missing(points) | shapely.is_empty(points))
        return found

    def touching(self, shapes: np.ndarray, area: Any) -> np.ndarray:
        """Return which *shapes* touch *area*; all that are there where it is None."""
        keep = self.drawn(shapes)
        if area is not None and len(shapes):
            area = shapely.make_valid(area)
            shapely.prepare(area)
            keep[keep] = shapely.intersects(area, shapes[keep])
        return np.asarray(keep, dtype=bool)

    @staticmethod
    def coordinates(points: np.ndarray) -> np.ndarray:
        """Return where points stand, in metres."""
        found: np.ndarray = shapely.get_coordinates(points)
        return found

    @staticmethod
    def whole_number(value: float) -> str:
        """Return a number of dwellings."""
        return geheel(round(value))

    # -- small facts -----------------------------------------------------------------------

    @property
    def categories(self) -> list[str]:
        """Return the categories with rows: the essentials first, then as declared."""
        known = {c for c, _ in self.rows}
        rest = [c.key for c in CATEGORIES if c.key in known and c.key not in ESSENTIALS]
        return [c for c in ESSENTIALS if c in known] + rest

    def row(self, category: str, group: str | None = None) -> Row | None:
        """Return the row of *category* for the group of the sentences (or *group*)."""
        return self.rows.get((category, group or self.basis))

    def certainty(self, group: str, source: str | None) -> str:
        """Return geteld or geschat for a figure about *group*."""
        if group == "woningen":
            return "geteld"
        return "geschat" if (source or "").split(" ")[0] in ESTIMATED or not source else "geteld"

    def people(self, number: float) -> str:
        """Return a number of persons, rounded, suppressed below the publication threshold."""
        return people_words(number, self.limits)

    def parents(self) -> dict[str, list[str]]:
        """Return per gebied_code the gebieden that it is a part of."""
        if self._parents is None:
            homes = self.data.bereikbaarheid.data
            mine = (homes["profiel"] == self.profile).to_numpy(dtype=bool)
            self._parents = area_parents(homes[mine])
        return self._parents

    def people_per_area(self, values: Mapping[str, float]) -> dict[str, str]:
        """Return numbers of people per gebied_code as may be printed beside all the others.

        *values* has every gebied the number is known of, not only those of a page: then no page
        of another gebied gives away what this one keeps back.
        """
        known = tuple(sorted((c, v) for c, v in values.items() if not math.isnan(v)))
        poll()
        parents = tuple((code, tuple(wholes)) for code, wholes in self.parents().items())
        return dict(_area_words(known, parents, self.limits))

    def people_total(self, group: str, code: str) -> str:
        """Return how many people of *group* live in the dwellings of gebied *code*."""
        if group not in self._totals:
            mine = self.table[(self.table["groep"] == group).to_numpy(dtype=bool)]
            everybody = mine["n"].fillna(0) + mine["n_onbekend"].fillna(0)
            most = everybody.groupby(mine["gebied_code"].astype(str)).max()
            self._totals[group] = self.people_per_area(most.to_dict())
        return self._totals[group].get(code, "–")

    def share_text(self, inside: float, n: float, group: str) -> str:
        """Return *inside* of *n* as a share; of people it tells no more than their numbers do."""
        if group != "woningen":
            return share_words(inside, n, self.limits)
        return percent(100 * inside / n, inside, n) if inside > 0 else "0 %"

    def share_value(self, inside: float, n: float, group: str) -> float:
        """Return that share in % as may be drawn; NaN where it may not."""
        if group != "woningen":
            return public_share(inside, n, self.limits)
        return 100 * inside / n if n > 0 else math.nan

    def kept_back(self, texts: Iterable[str]) -> list[str]:
        """Return the note that goes with numbers that are kept back; none without any."""
        if KEPT_BACK not in texts:
            return []
        return [
            f"{KEPT_BACK}: niet gepubliceerd, want daaruit volgt een aantal van minder dan "
            f"{geheel(self.minimum)} personen."
        ]

    def cover(self, rows: Mapping[tuple[str, str], Row] | None = None) -> float:
        """Return what the data cover of the gebied, or of that of *rows*, in percent.

        100 where nothing is known of it.
        """
        first = next(iter((self.rows if rows is None else rows).values()), None)
        partly = first is not None and not first.full and self.kind != "buiten"
        return first.coverage if first is not None and partly else 100.0

    def home_total(self) -> int:
        """Return the number of dwellings in the gebied."""
        rows = [r for (_, g), r in self.rows.items() if g == "woningen"]
        return round(max((r.n + r.unknown for r in rows), default=0))

    def publishable(self, row: Row) -> bool:
        """Return whether the share of *row* may be printed."""
        """Return whether a share may stand in a sentence or chart."""
        enough = row.group == "woningen" or row.n >= self.minimum
        return row.usable and enough and not math.isnan(row.share)

    def main_category(self) -> str | None:
        """Return the category of the large map: supermarkt where that can be judged."""
        for category in self.categories:
            row = self.rows.get((category, "woningen"))
            if row is not None and row.n > 0 and row.status == "bekend":
                return category
        return None

    # -- sentences -------------------------------------------------------------------------

    def no_data(self, category: str) -> str:
        """Return the sentence for a category that the data do not hold."""
        none = CATEGORIES[category].one.replace("een ", "geen ", 1)
        return f"Niet te zeggen: in deze gegevens staat {none}."

    def sentence(self, category: str, group: str | None = None) -> Sentence:
        """Return the statement about *category* that goes with its row."""
        group = group or self.basis
        row = self.rows.get((category, group)) or self.rows.get((category, "woningen"))
        c = CATEGORIES[category]
        if row is None or row.status == "geen_gegevens":
            return Sentence(self.no_data(category))
        group = row.group
        if group != "woningen" and row.n > 0 and math.isnan(row.share):
            return self.sentence(category, "woningen")
        if row.n <= 0 or math.isnan(row.share):
            return Sentence("Niet te zeggen: van geen enkele woning is de loopafstand bekend.")
        reach = f"binnen {walk(row.norm)} lopen van {c.one}"
        if row.status == "bevestigd_afwezig":
            none = c.one.replace("een ", "geen ", 1)
            return Sentence(f"Hier is {none}; dat is bevestigd.", "geteld")
        many, one_verb, verb = PEOPLE[group], "woont", "wonen"
        known = " met een bekende afstand" if row.unknown > 0 else ""
        if group == "woningen":
            one_verb, verb = "ligt", "liggen"
        if round(row.n) == 1 and group == "woningen":
            where = reach if row.inside > 0 else f"verder dan {walk(row.norm)} lopen van {c.one}"
            text = f"De enige woning{known} ligt {where}."
        elif row.inside >= row.n - 1e-9:
            text = f"Alle {many}{known} {verb} {reach}."
        elif row.inside <= 0:
            text = f"Geen van de {many}{known} {one_verb} {reach}."
        else:
            share = self.share_text(row.inside, row.n, group)
            text = f"{capital(share)} van de {many} {one_verb} {reach}."
        if row.status == "waarschijnlijk_onvolledig":
            text += (
                f" Voorlopig: in deze gegevens {'staat' if row.facilities == 1 else 'staan'} maar "
                f"{counted(row.facilities, c.one.removeprefix('een '), c.many)}, waarschijnlijk "
                "zijn het er meer."
            )
        return Sentence(text, self.certainty(group, row.source))

    def answer(self) -> Sentence:
        """Return the one sentence that answers the question of the atlas."""
        if self.home_total() == 0:
            return Sentence("Niet te zeggen: in dit gebied staan geen woningen in de gegevens.")
        found = [
            row for c in ESSENTIALS if (row := self.row(c)) is not None and self.publishable(row)
        ]
        if not found:
            missing = [CATEGORIES[c].one.removeprefix("een ") for c in ESSENTIALS]
            return Sentence(
                f"Niet te zeggen: deze gegevens zijn niet volledig over {listing(missing, 'of')}."
            )
        shares = [r.share for r in found]
        word = "Deels"
        if min(shares) >= MOSTLY_PCT:
            word = "Meestal wel"
        elif max(shares) < HARDLY_PCT:
            word = "Meestal niet"
        best = max(found, key=lambda r: r.share)
        worst = min(reversed(found), key=lambda r: r.share)
        many = PEOPLE[self.basis]
        verb = "ligt" if self.basis == "woningen" else "woont"

        none = "geen enkele" if self.basis == "woningen" else "niemand"

        def part(row: Row) -> str:
            reach = f"binnen {walk(row.norm)} van {CATEGORIES[row.category].one}"
            if row.inside <= 0:
                return f"{none if row.unknown <= 0 else '0 %'} {reach}"
            return f"{self.share_text(row.inside, row.n, row.group)} {reach}"

        known = " met een bekende afstand" if any(r.unknown > 0 for r in found) else ""
        if not best.full:
            word = f"Alleen het deel met gegevens ({getal(best.coverage)} %)"
        everything = listing([CATEGORIES[r.category].one for r in found], "of")
        if len(found) == 1:
            text = f"{word}: {lower(self.sentence(found[0].category).text)}"
        elif all(r.inside <= 0 for r in found):
            word = "Nee" if best.full else word
            text = f"{word}: geen van de {many}{known} {verb} binnen de norm van {everything}."
        elif all(r.inside >= r.n - 1e-9 for r in found):
            word = "Ja" if best.full else word
            everything = listing([CATEGORIES[r.category].one for r in found])
            verb = "liggen" if self.basis == "woningen" else "wonen"
            text = f"{word}: alle {many}{known} {verb} binnen de norm van {everything}."
        else:
            join = " en" if worst.share >= HARDLY_PCT or best.share < HARDLY_PCT else ", maar"
            text = f"{word}: van de {many} {verb} {part(best)}{join} {part(worst)}."
        return Sentence(text, self.certainty(self.basis, best.source))

    def silence(self) -> list[Notice]:
        """Return what cannot be said, for the first page."""
        out: list[Notice] = []
        rows = list(self.rows.values())
        if rows and not rows[0].full and self.kind != "buiten":
            cover = rows[0].coverage
            text = f"Onvolledig: de gegevens dekken {getal(cover)} % van dit gebied."
            out.append(Notice(f"{text} De cijfers gelden voor dat deel."))
        none = [
            c for c in ESSENTIALS if (r := self.row(c, "woningen")) and r.status == "geen_gegevens"
        ]
        few = [
            c
            for c in ESSENTIALS
            if (r := self.row(c, "woningen")) and r.status == "waarschijnlijk_onvolledig"
        ]
        if none:
            names = [CATEGORIES[c].one.replace("een ", "geen ", 1) for c in none]
            verb = "staat" if len(none) == 1 else "staan"
            out.append(
                Notice(
                    f"Niet te zeggen: in deze gegevens {verb} {listing(names, 'en')}. Dat "
                    "betekent niet dat die er niet zijn."
                )
            )
        if few:
            names = [CATEGORIES[c].many for c in few]
            out.append(
                Notice(
                    f"Voorlopig: over {listing(names)} zijn de gegevens waarschijnlijk "
                    "onvolledig; "
                    f"ze tellen niet mee in het antwoord."
                )
            )
        return out

    # -- blocks ----------------------------------------------------------------------------

    def key_figures(self) -> KeyFigures:
        """Return the row of big figures."""
        figures = [
            KeyFigure(
                geheel(self.home_total()),
                "woning" if self.home_total() == 1 else "woningen",
                "geteld",
            )
        ]
        for group in ("inw_65plus", "inw_75plus"):
            rows = [r for (_, g), r in self.rows.items() if g == group]
            if rows and self._placed(self.members, group):
                label = f"{PEOPLE[group]} in woningen"
                value = self.people_total(group, self.code).replace("minder dan", "<")
                figures.append(KeyFigure(value, label, self.certainty(group, rows[0].source)))
        together = self._all_essentials()
        if together is not None:
            figures.append(together)
        main = self.main_category()
        row = None if main is None else self.rows[main, "woningen"]
        if main is not None and row is not None and not math.isnan(row.median) and len(figures) < 5:
            label = f"lopen naar {CATEGORIES[main].one} voor de middelste woning"
            figures.append(KeyFigure(afstand(row.median), label, "geteld"))
        return KeyFigures(tuple(figures))

    def _placed(self, members: np.ndarray, group: str) -> bool:
        """Return whether the data place people on any of these dwellings; else it is unknown."""
        homes = self.data.bereikbaarheid.data
        return group in homes and bool(homes[group].iloc[members].notna().any())

    def _all_essentials(self) -> KeyFigure | None:
        """Return the share that has every judged essential within its norm."""
        judged = [c for c in ESSENTIALS if (r := self.row(c, "woningen")) is not None and r.usable]
        if len(judged) < 2 or not len(self.members):
            return None
        homes = self.data.bereikbaarheid.data.iloc[self.members]
        norms = np.column_stack(
            [homes[f"norm_{c}"].to_numpy(dtype=float, na_value=np.nan) for c in judged]
        )
        known = ~np.isnan(norms).any(axis=1)
        weight = (
            np.ones(len(homes))
            if self.basis == "woningen"
            else np.nan_to_num(homes[self.basis].to_numpy(dtype=float, na_value=np.nan))
        )
        n = float(weight[known].sum())
        if n <= 0 or (self.basis != "woningen" and n < self.minimum):
            return None
        inside = float(weight[known & (norms == 1).all(axis=1)].sum())
        text = self.share_text(inside, n, self.basis)
        names = listing([plain(c) for c in judged])
        if len(judged) == len(ESSENTIALS):
            names = f"alle {in_letters(len(judged))} dagelijkse voorzieningen"
        text = text.replace("minder dan", "<").replace("meer dan", ">")
        source = self.source(self.basis)
        return KeyFigure(
            text,
            f"van de {PEOPLE[self.basis]} heeft {names} binnen de norm"
            if self.basis != "woningen"
            else f"van de woningen heeft {names} binnen de norm",
            self.certainty(self.basis, source),
        )

    def map(self, category: str, labels: bool = False) -> MapSpec:
        """Return the map of *category*: dwellings by class with the norm as break."""
        row = self.rows[category, "woningen"]
        homes = self.data.bereikbaarheid.data.iloc[self.members]
        verdict = homes[f"norm_{category}"].to_numpy(dtype=float, na_value=np.nan)
        distance = homes[f"afstand_{category}_m"].to_numpy(dtype=float, na_value=np.nan)
        has_wide = not math.isnan(row.wide) and row.wide > row.norm
        classes = np.full(len(homes), 3)
        classes[verdict == 1] = 0
        classes[verdict == 0] = 2
        if has_wide:
            classes[(verdict == 0) & (distance <= row.wide)] = 1
        counts = np.bincount(classes, minlength=4)
        norm, wide = walk(row.norm), walk(row.wide) if has_wide else ""
        legend = [MapClass("binnen", f"binnen {norm}", int(counts[0]))]
        if has_wide:
            legend.append(MapClass("ruim", f"{norm} tot {wide}", int(counts[1])))
        legend.append(MapClass("verder", f"verder dan {wide or norm}", int(counts[2])))
        if counts[3]:
            legend.append(MapClass("onbekend", "niet te zeggen", int(counts[3])))
        c = CATEGORIES[category]
        words = [f"{counted(m.count or 0, 'woning', 'woningen')} {m.label}" for m in legend]
        alt = (
            f"Kaart van {self.name}: woningen naar loopafstand tot {c.one}. "
            f"{capital(listing(words))}. "
            f"{self.sentence(category).text}"
        )
        named: tuple[tuple[str, str, str], ...] = ()
        if labels:
            named = tuple(
                (code, name, self._area_value(rows, category))
                for code, name, rows in self.wijken()
                if max(r.n + r.unknown for r in rows.values()) >= self.minimum
            )
            values = [f"{name} {value}" for _, name, value in named if value]
            if values:
                alt += f" Aandeel woningen binnen {norm} per wijk: {', '.join(values)}."
        title = f"Hoe ver is het lopen naar {c.one}?"
        if any(value for _, _, value in named):
            title += f" Per wijk het aandeel woningen binnen {norm}"
        return MapSpec(
            title,
            category,
            self.code,
            self.kind,
            self.members,
            classes,
            tuple(legend),
            alt,
            self.sentence(category),
            named,
        )

    def _area_value(self, rows: dict[tuple[str, str], Row], category: str) -> str:
        row = rows.get((category, "woningen"))
        if row is None or not row.usable or not row.full or math.isnan(row.share):
            return ""
        text = self.share_text(row.inside, row.n, "woningen")
        return text.replace("minder dan", "<").replace("meer dan", ">")

    def share_cell(self, row: Row | None, bar: bool = False) -> TableCell:
        """Return a share as a table cell, suppressed for too few persons."""
        if row is None or row.status == "geen_gegevens" or row.n <= 0:
            return TableCell("–")
        if math.isnan(row.share):
            return TableCell("–" if row.group == "woningen" else TOO_SMALL)
        text = self.share_text(row.inside, row.n, row.group)
        text = text.replace("minder dan", "<").replace("meer dan", ">")
        return TableCell(text, row.share / 100 if bar else None)

    def distance_cell(self, row: Row, value: float) -> TableCell:
        """Return a distance; unreachable for that share is "geen route"."""
        if row.n <= 0 or row.status == "geen_gegevens":
            return TableCell("–")
        if math.isnan(value):
            return TableCell("geen" if row.status == "bevestigd_afwezig" else "geen route")
        return TableCell(afstand(value))

    def table_spec(self) -> TableSpec:
        """Return the table with every category."""
        rows: list[tuple[TableCell, ...]] = []
        notes: list[str] = []
        incomplete = tiny = False
        for category in self.categories:
            row = self.rows.get((category, "woningen"))
            if row is None:
                continue
            label = CATEGORIES[category].label
            if row.status == "waarschijnlijk_onvolledig":
                label, incomplete = f"{label} *", True
            share = self.share_cell(row, bar=True)
            if row.status == "geen_gegevens":
                share = TableCell("niet te zeggen")
            persons = [
                self.share_cell(self.rows.get((category, g))) for g in ("inw_65plus", "inw_75plus")
            ]
            tiny = tiny or any(p.text == "te klein" for p in persons)
            rows.append(
                (
                    TableCell(label),
                    TableCell(walk(row.norm)),
                    share,
                    *persons,
                    self.distance_cell(row, row.median),
                    self.distance_cell(row, row.p90),
                    TableCell(geheel(row.unknown) if row.unknown else "0"),
                )
            )
        notes.append(
            f"Woningen en afstanden: geteld. {self.people_note()} Normen: zie de verantwoording."
        )
        if incomplete:
            notes.append(
                "* In deze gegevens waarschijnlijk onvolledig: telt niet mee in het antwoord."
            )
        if tiny:
            notes.append(
                f"te klein: minder dan {geheel(self.minimum)} personen, niet gepubliceerd."
            )
        if any(c.text == "geen route" for r in rows for c in r):
            notes.append("geen route: zoveel woningen hebben geen looproute naar deze voorziening.")
        return TableSpec(
            f"Wie woont binnen de norm? {self.name}, per voorziening",
            (
                "Voorziening",
                "Norm",
                "Woningen binnen norm",
                "65-plussers",
                "75-plussers",
                "Helft woont binnen",
                "90 % woont binnen",
                "Woningen onbekend",
            ),
            tuple(rows),
            "lrrrrrrr",
            (27, 10, 16, 13, 13, 13, 13, 12),
            tuple(notes),
        )

    def comparison(self) -> ChartSpec | None:
        """Return this gebied beside the gemeente, per category that can be judged."""
        if self.parent is None:
            return None
        parent = self._area_record(self.parent) or {}
        parent_name = str(parent.get("naam") or "de gemeente")
        if any(not r.full for r in self.parent_rows.values()):
            parent_name += " (onvolledig)"
        group = self.basis
        rows, words = [], []
        # A long list would bury the comparison; the table has all of them.
        many_categories = len(self.categories) > 10
        for category in ESSENTIALS if many_categories else self.categories:
            mine, theirs = self.rows.get((category, group)), self.parent_rows.get((category, group))
            label = CATEGORIES[category].label
            if mine is None or not self.publishable(mine):
                continue
            reference = math.nan
            if theirs is not None and self.publishable(theirs):
                reference = theirs.share
            own = self.share_cell(mine).text
            other = "–" if theirs is None else self.share_cell(theirs).text
            rows.append(
                ChartRow(
                    f"{label} ({walk(mine.norm)})",
                    mine.share,
                    own,
                    None if math.isnan(reference) else reference,
                    other,
                )
            )
            words.append(f"{label} {own} tegen {other}")
        if not rows:
            return None
        many = PEOPLE[group]
        alt = (
            f"Vergelijking: aandeel van de {many} binnen de norm in {self.name} tegen "
            f"{parent_name}. {'; '.join(words)}."
        )
        return ChartSpec(
            f"Aandeel van de {many} binnen de norm",
            self.name,
            parent_name,
            tuple(rows),
            alt,
            ({"wijk": "wijk", "buurt": "buurt"}.get(self.kind, "gebied"), "gemeente"),
        )

    def comparison_sentence(self, chart: ChartSpec) -> Sentence:
        """Return how many categories do better or worse than the gemeente."""
        pairs = [
            (r.value, r.reference)
            for r in chart.rows
            if r.value is not None and r.reference is not None
        ]
        better = sum(v - w >= DIFFERENT for v, w in pairs)
        worse = sum(w - v >= DIFFERENT for v, w in pairs)
        n, name, other = len(pairs), self.name, chart.reference_name
        if not n:
            return Sentence("Vergelijken kan niet: de gemeente heeft hier geen cijfers.")
        same = n - better - worse
        what = "de ene voorziening" if n == 1 else f"alle {in_letters(n)} voorzieningen"
        if same == n:
            text = f"{name} verschilt bij {what} weinig van {other}."
        elif better == n:
            text = f"{name} doet het bij {what} beter dan {other}."
        elif worse == n:
            text = f"{name} doet het bij {what} slechter dan {other}."
        else:
            parts = [
                f"{in_letters(k)} {w}"
                for k, w in ((better, "beter"), (worse, "slechter"), (same, "ongeveer even goed"))
                if k
            ]
            verb = "is" if (better or worse) == 1 else "zijn"
            text = (
                f"Van {in_letters(n)} voorzieningen {verb} er in {name} {listing(parts)} "
                f"bereikbaar, vergeleken met {other}."
            )
        return Sentence(text, self.certainty(self.basis, self.source(self.basis)))

    def wijken_table(self) -> TableSpec | None:
        """Return all wijken with the share within the norm per essential."""
        wijken = self.wijken()
        if not wijken:
            return None
        used = [
            c
            for c in ESSENTIALS
            if (r := self.row(c, "woningen")) is not None and r.status != "geen_gegevens"
        ]
        group = self.basis
        lines = []
        for code, name, rows in wijken:
            first = next(iter(rows.values()))
            homes = [r for (_, g), r in rows.items() if g == "woningen"]
            total = round(max((r.n + r.unknown for r in homes), default=0))
            old = [r for (_, g), r in rows.items() if g == "inw_75plus"]
            placed = old and self._placed(self.members_of("wijk", code), "inw_75plus")
            people = self.people_total("inw_75plus", code) if placed else "–"
            lines.append(
                (
                    TableCell(name if first.full else f"{name} †"),
                    TableCell(geheel(total)),
                    TableCell(people.replace("minder dan", "<")),
                    *(self.share_cell(rows.get((c, group)), bar=True) for c in used),
                )
            )
        notes = [
            f"Aandeel van de {PEOPLE[group]} binnen de norm. Woningen: geteld. Personen: "
            f"{self.certainty('inw_75plus', self.source('inw_75plus'))}."
        ]
        notes += [
            f"† Onvolledig: de gegevens dekken {getal(next(iter(rows.values())).coverage)} % van "
            f"{name}."
            for _, name, rows in wijken
            if not next(iter(rows.values())).full
        ]
        if any(c.text == "te klein" for line in lines for c in line):
            notes.append(
                f"te klein: minder dan {geheel(self.minimum)} personen, niet gepubliceerd."
            )
        notes += self.kept_back(line[2].text for line in lines)
        partial = [
            c
            for c in used
            if (r := self.row(c, "woningen")) and r.status == "waarschijnlijk_onvolledig"
        ]
        head = tuple(
            f"{_SHORT.get(c, CATEGORIES[c].label)}{' *' if c in partial else ''} "
            f"({walk(self.rows[c, 'woningen'].norm)})"
            for c in used
        )
        if partial:
            notes.append("* In deze gegevens waarschijnlijk onvolledig.")
        return TableSpec(
            f"De wijken van {self.name} naast elkaar",
            ("Wijk", "Woningen", "75-plussers", *head),
            tuple(lines),
            "l" + "r" * (2 + len(used)),
            (30, 16, 16, *([19.0] * len(used))),
            tuple(notes),
        )

    def source(self, group: str) -> str | None:
        """Return where the people of *group* come from."""
        return next((r.source for (_, g), r in self.rows.items() if g == group), None)

    def people_note(self) -> str:
        """Return per group of persons whether it is counted or estimated."""
        words = [
            f"{PEOPLE[g]}: {self.certainty(g, self.source(g))}."
            for g in ("inw_65plus", "inw_75plus")
            if self.source(g) is not None
        ]
        return " ".join(words) or "Personen: niet in de gegevens."

    def wijken_chart(self, category: str) -> ChartSpec | None:
        """Return the wijken in order of the share within the norm of *category*."""
        group = self.basis
        rows = []
        own = self.rows.get((category, group))
        for _, name, found in self.wijken():
            row = found.get((category, group))
            if (
                row is None
                or not row.usable
                or not row.full
                or math.isnan(row.share)
                or (group != "woningen" and row.n < self.minimum)
            ):
                continue
            rows.append(ChartRow(name, row.share, self.share_cell(row).text))
        if len(rows) < 2 or own is None:
            return None
        rows.sort(key=lambda r: (-(r.value or 0), r.label))
        text = self.share_cell(own).text
        rows = [ChartRow(r.label, r.value, r.text, own.share, text) for r in rows]
        c = CATEGORIES[category]
        alt = (
            f"De wijken naar het aandeel van de {PEOPLE[group]} binnen {walk(own.norm)} lopen "
            f"van {c.one}: "
            + ", ".join(f"{r.label} {r.text}" for r in rows)
            + f". Hele gemeente: {text}."
        )
        return ChartSpec(
            f"Aandeel van de {PEOPLE[group]} binnen {walk(own.norm)} van {c.one}",
            "wijk",
            f"hele gemeente ({text})",
            tuple(rows),
            alt,
        )
