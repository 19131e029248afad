# SPDX-License-Identifier: GPL-2.0-or-later
"""What the data suggest for a gebied: the gap that is nearest to closing, the complex one step off.

Suggestions, never agreements. All of it follows from layers that were computed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...core.bereik.bereikbaarheid import ESSENTIALS
from ...core.cijfers.openbaar import shown_part
from ...core.registry import CATEGORIES
from ...io.getallen import afstand, geheel
from ...io.normen.regels_geschiktheid import load_rules
from ..woorden import PEOPLE, as_number, as_text, counted, lower, roughly, walk
from .blad import rows_of, stale

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = [
    "Gap",
    "Step",
    "complexes",
    "gaps",
    "largest_spot",
    "nearest_complex",
    "nearest_function",
]

_FIRST = ("rollator", "vitaal", "rolstoel")


@dataclass(frozen=True, slots=True)
class Gap:
    """How many people or dwellings miss something; ``text`` says what, as a clause."""

    number: float
    text: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the data suggest, in a sentence."""

    text: str
    certainty: str


def _who(w: Writer) -> str:
    return PEOPLE[w.basis]


def _number(w: Writer, value: float) -> str:
    return geheel(value) if w.basis == "woningen" else w.people(value)


def gaps(w: Writer) -> list[Gap]:
    """Return what people and dwellings of the gebied miss, the largest number first.

    Only what may be published and is at least the threshold; equals in the order of the pages.
    """
    from .cijfers import facts_of

    facts = facts_of(w.data, w.profile)
    out: list[Gap] = []
    for category in ESSENTIALS:
        row = w.row(category)
        if row is None or not row.usable or row.n < w.minimum:
            continue
        beyond = row.n - row.inside
        if w.basis != "woningen":
            if math.isnan(row.share):
                continue
            part, whole = shown_part(row.inside, row.n, w.limits)
            beyond = whole - part
        verb = "liggen" if w.basis == "woningen" else "wonen"
        text = (
            f"{roughly(_number(w, beyond))} {_who(w)} {verb} verder dan {walk(row.norm)} van "
            f"{CATEGORIES[category].one}"
        )
        if row.status == "bevestigd_afwezig":
            none = CATEGORIES[category].one.replace("een ", "geen ", 1)
            text = f"{roughly(_number(w, beyond))} {_who(w)} hebben hier {none}"
        if w.basis == "woningen":
            text = text.removeprefix("ongeveer ")
        out.append(Gap(beyond, text, w.certainty(w.basis, w.source(w.basis))))
    suit = facts.value("geschikt", w.code)
    if suit.low >= w.minimum:
        text = (
            f"ten minste {geheel(suit.low)} woningen zijn niet geschikt, of liggen niet in een "
            "geschikte woonomgeving"
        )
        out.append(Gap(suit.low, text, "geschat"))
    outside = facts.value("woonservicegebied", w.code)
    number = facts.task("woonservicegebied", w.code)
    printed = number.removeprefix("ten minste ")[:1].isdigit()
    if outside.known and outside.value >= w.minimum and printed:
        people = facts.unit("woonservicegebied")
        verb = "liggen" if people == "woningen" else "wonen"
        text = f"{roughly(number)} {people} {verb} in geen enkel woonservicegebied"
        out.append(Gap(outside.value, text, outside.certainty))
    short = facts.value("tekort", w.code)
    if short.known and short.value >= w.minimum:
        text = (
            f"{facts.task('tekort', w.code)} passende woningen zijn er te kort in "
            f"{facts.short_year}"
        )
        out.append(Gap(short.value, text, short.certainty))
    order = {id(g): k for k, g in enumerate(out)}
    kept = [g for g in out if g.number >= w.minimum]
    return sorted(kept, key=lambda g: (-g.number, order[id(g)]))


def nearest_function(w: Writer) -> Step | None:
    """Return the missing essential that lies least far beyond the norm for those who miss it.

    Who misses it are dwellings with ``norm_<cat>`` = 0 and a distance, weighted by the people of
    the sentences; the distance beyond the norm is their weighted median.
    """
    homes = w.data.bereikbaarheid.data.iloc[w.members]
    weight = (
        np.ones(len(homes))
        if w.basis == "woningen"
        else np.nan_to_num(homes[w.basis].to_numpy(dtype=float, na_value=np.nan))
    )
    best: tuple[float, str, float] | None = None
    for category in ESSENTIALS:
        row = w.row(category)
        if row is None or row.status != "bekend" or f"norm_{category}" not in homes:
            continue
        verdict = homes[f"norm_{category}"].to_numpy(dtype=float, na_value=np.nan)
        distance = homes[f"afstand_{category}_m"].to_numpy(dtype=float, na_value=np.nan)
        mine = (verdict == 0) & np.isfinite(distance) & (weight > 0)
        people = float(weight[mine].sum())
        if people < w.minimum:
            continue
        beyond = _median(distance[mine] - row.norm, weight[mine])
        if best is None or beyond < best[0]:
            best = (beyond, category, people)
    if best is None:
        return None
    beyond, category, people = best
    one = CATEGORIES[category].one
    number = _number(w, people)
    number = number if w.basis == "woningen" else roughly(number)
    verb = "die er geen binnen de norm hebben"
    return Step(
        f"Het dichtst bij de norm ontbreekt {one}: voor {number} {_who(w)} {verb} is het in het "
        f"midden {afstand(max(beyond, 1.0))} te ver.",
        w.certainty(w.basis, w.source(w.basis)),
    )


def _median(value: np.ndarray, weight: np.ndarray) -> float:
    order = np.argsort(value, kind="stable")
    total = np.cumsum(weight[order])
    return float(value[order][np.searchsorted(total, total[-1] / 2)])


def complexes(w: Writer, owner: str = "") -> tuple[str, pd.DataFrame]:
    """Return for which group, and the complexes that stand in the gebied with their best measure.

    One row per owner and complex, the one that its first measure lifts most dwellings of first.
    *owner* keeps those of one owner. Raises nothing: without the layer there are no rows.
    """
    layer = w.data.uitkomsten.get("geschiktheid_complex")
    rows = rows_of(w, "geschiktheid_complex")
    if layer is None or not len(rows):
        return "", rows
    groups = set(rows["doelgroep"])
    group = next((g for g in _FIRST if g in groups), min(map(str, groups)))
    rows = rows[(rows["doelgroep"] == group).to_numpy(dtype=bool)]
    if owner:
        rows = rows[(rows["eigenaar"] == owner).to_numpy(dtype=bool)]
    area = w.area()
    if w.kind != "gemeente" and layer.geometry is not None and area is not None:
        points = layer.geometry[layer.data.index.get_indexer(rows.index)]
        rows = rows[w.touching(points, area)]
    rows = rows.sort_values(["eigenaar", "complex_id", "rang"], kind="stable")
    rows = rows.drop_duplicates(["eigenaar", "complex_id"])
    order = rows.assign(
        _n=-rows["n_naar_geschikt"].fillna(0).to_numpy(dtype=float),
        _m=-rows["n_maatregel"].fillna(0).to_numpy(dtype=float),
    )
    return group, order.sort_values(["_n", "_m", "eigenaar", "complex_id"], kind="stable").drop(
        columns=["_n", "_m"]
    )


def measure(code: str) -> str:
    """Return a measure in words: what its rule calls it, "" for none."""
    labels = {m.code: m.label for m in load_rules().measures}
    return "" if code == "geen" else labels.get(code, code.replace("_", " "))


def nearest_complex(w: Writer) -> list[Step]:
    """Return the (at most three) complexes of which one measure makes most dwellings geschikt."""
    _, rows = complexes(w)
    if not len(rows) or stale(w, "", list(rows["run_id"].unique())):
        return []
    out = []
    for r in rows.head(3).to_dict("records"):
        lifted = int(as_number(r["n_naar_geschikt"], 0))
        if lifted < 1:
            continue
        homes = counted(lifted, "woning", "woningen")
        verb = "wordt" if lifted == 1 else "worden"
        out.append(
            Step(
                f"In complex {r['complex_id']} {verb} {homes} geschikt met één maatregel: "
                f"{lower(measure(as_text(r['maatregel'])))}.",
                "geschat",
            )
        )
    return out


def largest_spot(w: Writer) -> Step | None:
    """Return the witte vlek of the gebied where most people live."""
    from .cijfers import facts_of

    facts = facts_of(w.data, w.profile)
    if "witte_vlekken" not in facts.found:
        return None
    rows = rows_of(w, "witte_vlekken", profiel=w.profile, groep="inw_75plus")
    rows = rows[(rows["gepubliceerd"] == 1).fillna(False).to_numpy(dtype=bool)]
    if w.kind == "wijk":
        rows = rows[(rows["wijk_code"] == w.code).fillna(False).to_numpy(dtype=bool)]
    elif w.kind == "gemeente":
        rows = rows[~rows["wijk_code"].isin(w.wijken_elsewhere()).to_numpy(dtype=bool)]
    else:
        rows = rows[(rows["gebied_code"] == w.code).fillna(False).to_numpy(dtype=bool)]
    if not len(rows):
        return None
    rows = rows.sort_values(["mensen", "vlek_id"], ascending=[False, True])
    r = rows.iloc[0]
    missed = as_text(r["gemist"])
    what = f": zij missen vooral {missed}" if missed else ""
    return Step(
        f"De witte vlek met de meeste mensen is {r['naam']}, met ongeveer "
        f"{geheel(as_number(r['mensen'], 0))} 75-plussers{what}.",
        facts.value("witte_vlekken", w.code).certainty or "geschat",
    )
