# SPDX-License-Identifier: GPL-2.0-or-later
"""The six fixed figures of every gebied of an atlas: read once, ranked among equals, in words.

Pages take numbers only from here, so the oogopslag, *Welke wijk eerst?* and the vraagwijzer cannot
contradict each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from ...core.cijfers.kerncijfers import (
    CIJFERS,
    Waarde,
    essentials_missed,
    matrix,
    nearest_year,
    older_people,
    outside_service_areas,
    shortage,
    suitable_and_near,
)
from ...core.cijfers.openbaar import (
    KEPT_BACK,
    TOO_SMALL,
    Limits,
    area_parents,
    area_words,
    people_words,
    rounded,
    share_words,
    shown_part,
)
from ...core.cijfers.volgorde import Robustness, mean_position, places, positions, robustness
from ...core.mensen.population import ESTIMATED
from ...io.getallen import geheel, getal
from ...io.normen.volgorde import OrderRules, load_volgorde
from ..woorden import as_number, as_text, listing, lower, percent, ranging, short
from .vraag import scenario_of

if TYPE_CHECKING:
    from ..model import AtlasData

__all__ = ["Facts", "Order", "facts_of"]

_KIND_COLUMN = {
    "gemeente": "gemeente_code",
    "wijk": "wijk_code",
    "buurt": "buurt_code",
    "eigen": "eigen_code",
}
_SUIT_FIRST = ("rollator", "vitaal", "rolstoel")
"""The group of geschiktheid that the figure is about, in this order of preference."""
_SHORT_FIRST = ("mobiliteit_beperkt", "adl_beperkt", "alleenwonend_75plus")
"""The target group of the shortage; the groups overlap and are never added up."""
_OLD = "inw_75plus"

_CACHE: WeakKeyDictionary[AtlasData, dict[str, Facts]] = WeakKeyDictionary()


def facts_of(data: AtlasData, profile: str) -> Facts:
    """Return the figures of *data* for *profile*; made once for all gebieden of an atlas."""
    made = _CACHE.setdefault(data, {})
    if profile not in made:
        made[profile] = Facts(data, profile)
    return made[profile]


@dataclass(frozen=True, slots=True)
class Order:
    """The gebieden in order of a weighted position, and how firm that is.

    ``codes`` are in order of the place; ``places`` belong to them (NaN: nothing is known), as do
    ``known`` (of how many figures) and the share of tries in which each came first. ``few`` are
    those with too few dwellings to be ranked.
    """

    codes: tuple[str, ...]
    places: tuple[float, ...]
    known: tuple[int, ...]
    first: tuple[float, ...]
    keys: tuple[str, ...]
    runs: int
    few: tuple[str, ...] = ()


@dataclass(slots=True)
class Area:
    """One gebied with dwellings."""

    code: str
    name: str
    kind: str
    gemeente: str
    income: float
    water: bool = False
    homes: int = 0
    old: float = math.nan
    source: str = ""
    full: bool = True


@dataclass(eq=False)
class Facts:
    """All figures of all gebieden. ``missing`` says in a sentence why a figure is not there."""

    data: AtlasData
    profile: str
    areas: dict[str, Area] = field(init=False)
    found: dict[str, dict[str, Waarde]] = field(init=False)
    missing: dict[str, str] = field(init=False)
    counted: str = field(init=False)
    target: str = field(init=False)
    suit_group: str = field(init=False, default="")
    short_group: str = field(init=False, default="")
    short_year: int = field(init=False, default=0)
    short_label: str = field(init=False, default="")

    def __post_init__(self) -> None:
        rules = self.data.norms.rules
        self.minimum = rules["publicatie_min"].value if "publicatie_min" in rules else 10.0
        rounding = rules["afronding"].value if "afronding" in rules else 5.0
        self.limits = Limits(self.minimum, rounding)
        self.order_rules: OrderRules = self.data.keuze.order or load_volgorde()
        self.areas = self._areas()
        people = any(a.old >= self.minimum for a in self.areas.values())
        self.counted = _OLD if people else "woningen"
        groups = self.data.norms.groups
        self.target = next((k for k, g in groups.items() if g.people == _OLD), "")
        self.found, self.missing = {}, {}
        for key, make in (
            ("ouderen", self._older),
            ("essentieel", self._essentials),
            ("witte_vlekken", self._white),
            ("geschikt", self._suitable),
            ("woonservicegebied", self._service),
            ("tekort", self._shortage),
        ):
            why, values = make()
            if why:
                self.missing[key] = f"{CIJFERS[key].title}: {why}."
            else:
                self.found[key] = self._of_parts(key, values)
        self.words = self._words()

    def _of_parts(self, key: str, values: dict[str, Waarde]) -> dict[str, Waarde]:
        """Return *values*, said to be of a part where the data cover no more of the gebied.

        Ages by gebied (those with a year) and the shortage are of the whole.
        """
        if key == "tekort":
            return values
        return {
            c: replace(v, part=not self.areas[c].full and not v.year) for c, v in values.items()
        }

    def _words(self) -> dict[str, dict[str, str]]:
        """Return per figure of people what may be printed of each gebied beside all the others."""
        homes = self.data.bereikbaarheid.data
        parents = area_parents(homes[(homes["profiel"] == self.profile).to_numpy(dtype=bool)])
        out = {}
        # What the layer about woonservicegebieden holds may be published as it is.
        for key in ("ouderen", "essentieel"):
            if self.unit(key) != "woningen":
                known = {c: self._beyond(v) for c, v in self.found.get(key, {}).items() if v.known}
                out[key] = area_words(known, parents, self.limits)
        return out

    def _beyond(self, one: Waarde) -> float:
        """Return the value; where few are left of the others, one that does not tell how few."""
        if not one.of > 0 or not 0 < one.of - one.value < self.minimum:
            return one.value
        part, whole = shown_part(one.of - one.value, one.of, self.limits)
        return whole - part

    # -- reading ---------------------------------------------------------------------------

    def _areas(self) -> dict[str, Area]:
        layer = self.data.gebieden.data
        told = layer.drop_duplicates("gebied_code").set_index("gebied_code")
        table = self.data.bereikbaarheid_gebied.data
        table = table[(table["profiel"] == self.profile).to_numpy(dtype=bool)]
        total = table["n"].fillna(0) + table["n_onbekend"].fillna(0)
        table = table.assign(totaal=total.to_numpy(dtype=float))
        whole = table.groupby(["gebied_code", "groep"])["totaal"].max()
        source = (
            table[(table["groep"] == _OLD).to_numpy(dtype=bool)]
            .groupby("gebied_code")["bron_bevolking"]
            .first()
        )
        placed = self._placed()
        out: dict[str, Area] = {}
        firsts = table.drop_duplicates("gebied_code")
        said = (firsts["volledig"].fillna(1) != 0).to_numpy(dtype=bool)
        whole_of = dict(zip(firsts["gebied_code"].astype(str), said, strict=True))
        for code, name, kind in zip(
            firsts["gebied_code"], firsts["naam"], firsts["soort"], strict=True
        ):
            code = str(code)
            row = told.loc[code] if code in told.index else None
            old = float(whole.get((code, _OLD), math.nan))
            out[code] = Area(
                code,
                str(name),
                str(kind),
                "" if row is None else as_text(row["gemeente_code"]),
                math.nan if row is None else as_number(row["pct_laag_inkomen"]),
                row is not None and as_number(row["water"], 0) == 1,
                round(float(whole.get((code, "woningen"), 0.0))),
                old if (code in placed or kind not in _KIND_COLUMN) else math.nan,
                as_text(source.get(code)),
                bool(whole_of.get(code, True)),
            )
        return out

    def _placed(self) -> set[str]:
        """Return the gebieden where the data place people of 75 and over on any dwelling."""
        homes = self.data.bereikbaarheid.data
        if _OLD not in homes:
            return set()
        known = homes[homes[_OLD].notna().to_numpy(dtype=bool)]
        out: set[str] = set()
        for column in _KIND_COLUMN.values():
            out |= set(known[column].dropna().astype(str))
        return out

    def _rows(self, name: str) -> tuple[str, pd.DataFrame]:
        """Return why layer *name* cannot be used ("" when it can), and its rows."""
        layer = self.data.uitkomsten.get(name)
        if layer is None or not len(layer):
            return "niet berekend", pd.DataFrame()
        runs = set(layer.data["run_id"].dropna()) if "run_id" in layer.data else set()
        changed = dict.fromkeys(c for r in sorted(runs) for c in self.data.verouderd.get(r, ()))
        if changed:
            names = listing([c.replace("_", " ") for c in changed])
            return f"de gegevens zijn daarna veranderd ({names}); bereken het opnieuw", layer.data
        return "", layer.data

    def certainty(self, code: str) -> str:
        """Return how sure the people on dwellings of gebied *code* are."""
        if self.counted == "woningen":
            return "geteld"
        source = self.areas[code].source
        return "geschat" if source.split(" ")[0] in ESTIMATED or not source else "geteld"

    def _older(self) -> tuple[str, dict[str, Waarde]]:
        why, ages = self._rows("leeftijden")
        table = None if why else ages
        values = {
            c: older_people(
                table,
                c,
                a.old,
                "geschat" if a.source.split(" ")[0] in ESTIMATED or not a.source else "geteld",
                self.order_rules.forecast_year,
            )
            for c, a in self.areas.items()
        }
        if not any(v.known for v in values.values()):
            return "er zijn geen inwoners van 75 jaar en ouder in de gegevens", {}
        return "", {c: self._small(v, v.value) for c, v in values.items()}

    def _small(self, value: Waarde, n: float) -> Waarde:
        """Return *value*, or that it is too small to publish when it is about few people."""
        if value.known and 0 < n < self.minimum:
            return Waarde(reason="te_klein")
        return value

    def _essentials(self) -> tuple[str, dict[str, Waarde]]:
        why, table = self._rows("bereikbaarheid_samen")
        if why:
            return why, {}
        out = {}
        for code in self.areas:
            one = essentials_missed(table, code, self.profile, self.target, self.counted)
            if self.counted != "woningen":
                one = self._small(one, one.of)
            out[code] = _with(one, self.certainty(code))
        return self._any(out, "over geen enkel gebied is dat te zeggen"), out

    @staticmethod
    def _any(values: Mapping[str, Waarde], why: str) -> str:
        return "" if any(v.known for v in values.values()) else why

    def _white(self) -> tuple[str, dict[str, Waarde]]:
        if "witte_vlekken" not in self.data.uitkomsten:
            return "niet berekend", {}
        table = self.data.uitkomsten["witte_vlekken"].data
        log = self.data.verantwoording.data
        if not (log["stap"] == "witte_vlekken").any():
            return "niet berekend", {}
        if len(table):
            why, _ = self._rows("witte_vlekken")
            if why:
                return why, {}
        rows = table[
            (table["profiel"] == self.profile).to_numpy(dtype=bool)
            & (table["groep"] == _OLD).to_numpy(dtype=bool)
        ]
        if len(table) and not len(rows):
            return "niet berekend voor 75-plussers", {}
        named = rows[(rows["gepubliceerd"] == 1).fillna(False).to_numpy(dtype=bool)]
        guess = bool((rows["geschat"] == 1).fillna(False).any())
        by = {
            "wijk": named.groupby("wijk_code")["mensen"].sum(),
            "buurt": named.groupby("gebied_code")["mensen"].sum(),
        }
        owner = {a.code: a.gemeente for a in self.areas.values() if a.kind == "wijk"}
        out = {}
        for code, area in self.areas.items():
            if area.kind == "gemeente":
                # As the page about them counts: of the gemeente is all that lies in no other one.
                own = [w for w in named["wijk_code"] if owner.get(str(w), code) in (code, "")]
                number = float(
                    named["mensen"][named["wijk_code"].isin(own) | named["wijk_code"].isna()].sum()
                )
            elif area.kind in by:
                number = float(by[area.kind].get(code, 0.0))
            else:
                out[code] = Waarde(reason="geen_gegevens")
                continue
            sure = "geschat" if guess else self.certainty(code)
            out[code] = Waarde(number, number, number, area.old, certainty=sure)
        return "", out

    def _suitable(self) -> tuple[str, dict[str, Waarde]]:
        why, table = self._rows("geschiktheid")
        if why:
            return why, {}
        groups = set(table["doelgroep"])
        self.suit_group = next((g for g in _SUIT_FIRST if g in groups), min(map(str, groups)))
        mine = table[(table["doelgroep"] == self.suit_group).to_numpy(dtype=bool)]
        columns = {c: _KIND_COLUMN[a.kind] for c, a in self.areas.items() if a.kind in _KIND_COLUMN}
        out = suitable_and_near(mine, columns, self.order_rules.unknown_max)
        none = "van te veel woningen ontbreken de gegevens"
        bounded = any(not math.isnan(v.high) for v in out.values())
        return "" if bounded else none, out

    def _service(self) -> tuple[str, dict[str, Waarde]]:
        why, table = self._rows("woonservicegebieden_gebied")
        if why:
            return why, {}
        if not (table["profiel"] == self.profile).any():
            return "niet berekend voor dit profiel", {}
        out = {
            c: outside_service_areas(
                table, c, self.profile, self.counted, self.certainty(c), self.minimum
            )
            for c in self.areas
        }
        return self._any(out, "over geen enkel gebied is dat te zeggen"), out

    def _shortage(self) -> tuple[str, dict[str, Waarde]]:
        why, table = self._rows("vraag_aanbod")
        if why:
            return why, {}
        table = table[(table["scenario"] == scenario_of(table)).to_numpy(dtype=bool)]
        rows = table[
            (table["indicator"] == "tekort").to_numpy(dtype=bool)
            & table["midden"].notna().to_numpy(dtype=bool)
        ]
        groups = sorted(set(map(str, rows["doelgroep"])))
        if not groups:
            return "over geen enkel gebied is dat te zeggen", {}
        self.short_group = next((g for g in _SHORT_FIRST if g in groups), groups[0])
        mine = rows[(rows["doelgroep"] == self.short_group).to_numpy(dtype=bool)]
        years = sorted({int(y) for y in mine["jaar"]})
        later = years[1:] or years
        self.short_year = nearest_year(later, self.order_rules.forecast_year)
        self.short_label = self._label(self.short_group)
        # Demand is of the whole gebied: less the supply of a part, that is no shortage.
        out = {
            c: shortage(table, c, self.short_group, self.short_year)
            if a.full
            else Waarde(reason="onvolledig")
            for c, a in self.areas.items()
        }
        why = "van geen enkel gebied zijn genoeg woningen in de gegevens"
        return self._any(out, why), out

    def _label(self, group: str) -> str:
        """Return a target group in words, as the layer ``vraag`` has it."""
        layer = self.data.uitkomsten.get("vraag")
        if layer is None:
            return group.replace("_", " ")
        rows = layer.data[(layer.data["doelgroep"] == group).to_numpy(dtype=bool)]
        named = [str(n) for n in rows["doelgroep_naam"].dropna()]
        return lower(named[0]) if named else group.replace("_", " ")

    # -- order -----------------------------------------------------------------------------

    def peers(self, code: str) -> list[str]:
        """Return the codes to rank *code* among: the same kind on land, in the same gemeente.

        Those with too few dwellings are none.
        """
        own = self.areas[code]
        return sorted(
            a.code
            for a in self.areas.values()
            if a.kind == own.kind
            and a.homes >= self.homes_min
            and not a.water
            and (a.gemeente == own.gemeente or not a.gemeente or not own.gemeente)
        )

    def wijken(self, gemeente: str) -> list[str]:
        """Return the wijken on land with dwellings of *gemeente*, by code."""
        return sorted(
            a.code
            for a in self.areas.values()
            if a.kind == "wijk" and a.homes > 0 and not a.water and a.gemeente in (gemeente, "")
        )

    def value(self, key: str, code: str) -> Waarde:
        """Return figure *key* of gebied *code*; unknown where there is none."""
        return self.found.get(key, {}).get(code, Waarde(reason="niet_berekend"))

    @property
    def homes_min(self) -> int:
        """Return with how many dwellings in the data a gebied is ranked."""
        return max(1, self.order_rules.homes_min)

    def rankable(self, key: str, code: str) -> bool:
        """Return whether figure *key* of *code* can be held against that of others."""
        one = self.value(key, code)
        return one.known and not one.part and self.areas[code].homes >= self.homes_min

    def rank(self, key: str, code: str) -> tuple[int, int] | None:
        """Return the position of *code* for figure *key* among its peers, and of how many.

        1 is the largest task. None where it is unknown, about a part of the gebied or about too
        few dwellings, or where there is nobody to rank among.
        """
        peers = self.peers(code)
        known = [p for p in peers if self.rankable(key, p)]
        if code not in known or len(known) < 2:
            return None
        values, _, _ = matrix(self.found, known, [key])
        return int(positions(values)[known.index(code), 0]), len(known)

    @cached_property
    def _orders(self) -> dict[str, Order]:
        return {}

    def order(self, gemeente: str) -> Order | None:
        """Return the wijken of *gemeente* in order; None with fewer than two or without figures."""
        if gemeente not in self._orders:
            made = self._order(gemeente)
            if made is None:
                return None
            self._orders[gemeente] = made
        return self._orders[gemeente]

    def _order(self, gemeente: str) -> Order | None:
        every = self.wijken(gemeente)
        codes = [c for c in every if self.areas[c].homes >= self.homes_min]
        rules = self.order_rules
        keys = [
            k
            for k in CIJFERS
            if k in self.found
            and rules.weights.get(k, 0) > 0
            # What is known of one wijk only says nothing of which comes first.
            and sum(self.rankable(k, c) for c in codes) >= min(2, len(codes))
        ]
        if len(codes) < 2 or not keys:
            return None
        values, low, high = matrix(self.found, codes, keys)
        # What is known of a part of a gebied only may be anything for the whole of it.
        part = np.array([[self.value(k, c).part for k in keys] for c in codes], dtype=bool)
        values, low, high = (np.where(part, np.nan, x) for x in (values, low, high))
        weight = np.array([rules.weights[k] for k in keys])
        place = places(mean_position(positions(values), weight))
        tried: Robustness = robustness(
            low, high, weight, spread=rules.margin, runs=rules.runs, seed=_SEED
        )
        order = sorted(range(len(codes)), key=lambda i: (math.isnan(place[i]), place[i], codes[i]))
        known = (~np.isnan(values)).sum(axis=1)
        return Order(
            tuple(codes[i] for i in order),
            tuple(float(place[i]) for i in order),
            tuple(int(known[i]) for i in order),
            tuple(float(tried.first[i]) for i in order),
            tuple(keys),
            tried.runs,
            tuple(c for c in every if c not in codes),
        )

    # -- words -----------------------------------------------------------------------------

    def people(self, number: float) -> str:
        """Return a number of persons, rounded, suppressed below the publication threshold."""
        return people_words(number, self.limits)

    def in_unit(self, key: str, number: float) -> str:
        """Return *number* of figure *key* as printed: dwellings whole, people rounded."""
        persons = CIJFERS[key].unit == "75-plussers" and (
            self.counted != "woningen" or key in ("ouderen", "witte_vlekken")
        )
        if persons:
            return self.people(number)
        if key == "tekort":
            number = rounded(number, self.limits)
            return f"{geheel(-number)} over" if number < 0 else geheel(number)
        return "geen" if round(number) == 0 else geheel(number)

    def unit(self, key: str) -> str:
        """Return what figure *key* counts."""
        if key in ("essentieel", "woonservicegebied") and self.counted == "woningen":
            return "woningen"
        return CIJFERS[key].unit

    def task(self, key: str, code: str) -> str:
        """Return the task of *code* for figure *key* as one printed text; "–" when unknown."""
        one = self.value(key, code)
        if not one.known:
            if not math.isnan(one.low) and not math.isnan(one.high):
                return ranging(self.in_unit(key, one.low), self.in_unit(key, one.high))
            return {"te_klein": TOO_SMALL, "geheim": KEPT_BACK}.get(one.reason, "–")
        if key in self.words:
            return self.words[key].get(code, KEPT_BACK)
        if key in ("geschikt", "tekort"):
            low, high = self.in_unit(key, one.low), self.in_unit(key, one.high)
            return ranging(low, high)
        text = self.in_unit(key, one.value)
        if not one.at_least:
            return text
        # Few that are known beside some of whom nothing is known are not few.
        return f"ten minste {text}" if text[:1].isdigit() else "onbekend"

    def good(self, key: str, code: str) -> str:
        """Return the share that has what figure *key* misses, as printed; "–" when unknown."""
        one = self.value(key, code)
        if not one.of > 0:
            return TOO_SMALL if one.reason == "te_klein" else "–"
        if key == "geschikt":
            shares = [100 * (one.of - x) / one.of for x in (one.high, one.low)]
            sure = [percent(s, s * one.of / 100, one.of) for s in shares]
            words = [short(s) for s in sure]
            return ranging(words[0], words[1])
        inside = one.of - one.value
        if math.isnan(inside):
            return "–"
        if self.unit(key) != "woningen":
            return share_words(inside, one.of, self.limits)
        if inside <= 0:
            return "0 %"
        return percent(100 * inside / one.of, inside, one.of)

    def income(self, code: str) -> str:
        """Return the share of low incomes as printed."""
        value = self.areas[code].income
        return "–" if math.isnan(value) else f"{getal(value)} %"


_SEED = 20_260_101
"""Of the tries: any number will do, as long as it stays the same."""


def _with(one: Waarde, certainty: str) -> Waarde:
    if not one.known:
        return one
    return replace(one, certainty=certainty)
