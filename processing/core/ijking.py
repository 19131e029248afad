# SPDX-License-Identifier: GPL-2.0-or-later
"""IJking: the share of unsuitable dwellings as one unknown threshold of the rules moves.

The method behind the published shares (RIGO, in the plan of Haarlem and Zandvoort) says that a
narrow ground-bound dwelling with a limited floor area is unsuitable, not how limited. So the share
is computed for a row of floor areas, beside the published ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .klassen import classify
from .regels import All, Applied, Atom, Condition, Either, Not
from .regelset import Group, RuleSet
from .registry import LAYERS, Column, LayerSchema
from .tables import Layer, conform

__all__ = ["Published", "calibrate", "moved"]

_COLUMN = "oppervlakte_m2"

LAYERS.add(
    LayerSchema(
        "geschiktheid_ijking",
        "IJking: aandeel ongeschikt per grens van het oppervlak",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("grens_m2", "real", "Smal en kleiner dan dit is ongeschikt, in m2"),
            Column("gebruikt", "int", "De grens van de gebruikte regels (1 ja, 0 nee)"),
            Column("woningen", "int", "Woningen", minimum=0),
            Column("n_ongeschikt", "int", "Ongeschikt, zeker", minimum=0),
            Column("n_ongeschikt_max", "int", "Ongeschikt, hoogstens", minimum=0),
            Column("aandeel_pct", "real", "Ongeschikt, zeker in %", minimum=0, maximum=100),
            Column("aandeel_max_pct", "real", "Ongeschikt, hoogstens in %", minimum=0, maximum=100),
            Column("gepubliceerd_pct", "real", "Gepubliceerd voor deze gemeente in %"),
            Column("bron", "text", "Bron van het gepubliceerde aandeel"),
        ),
        key=("gebied_code", "doelgroep", "grens_m2"),
    )
)


@dataclass(frozen=True, slots=True)
class Published:
    """A published share of unsuitable dwellings (%) of one gemeente, and its source."""

    gemeente_code: str
    naam: str
    share_pct: float
    source: str


def moved(rules: RuleSet, group: str, old: float, new: float) -> RuleSet:
    """Return *rules* in which *group* takes *new* for the floor area below which *old* stood.

    Raises ValueError when no rule of the group compares the floor area with *old*.
    """
    chosen = rules.groups[group]
    places = [0]

    def change(condition: Condition) -> Condition:
        if isinstance(condition, Atom):
            if (condition.column, condition.op) == (_COLUMN, "minder_dan") and (
                condition.value == old
            ):
                places[0] += 1
                return replace(condition, value=float(new))
            return condition
        if isinstance(condition, Applied):
            return condition
        if isinstance(condition, Not):
            return Not(change(condition.part))
        parts = tuple(change(p) for p in condition.parts)
        return All(parts) if isinstance(condition, All) else Either(parts)

    lines = tuple(
        line if line.when is None else replace(line, when=change(line.when))
        for line in chosen.rules
    )
    if not places[0]:
        raise ValueError(f"{group}: no rule compares {_COLUMN} with {old:g}")
    changed: Group = replace(chosen, rules=lines)
    return replace(rules, groups={**rules.groups, group: changed})


def calibrate(
    table: pd.DataFrame,
    rules: RuleSet,
    group: str,
    threshold: float,
    series: Sequence[float],
    gebieden: Layer,
    published: Iterable[Published],
    run_id: str,
) -> Layer:
    """Return the layer ``geschiktheid_ijking``: per gemeente the share for every area of *series*.

    *table* holds per dwelling the columns the rules look at, with ``is_woning`` and
    ``gemeente_code``; *threshold* is the area that *rules* use now, always one of the rows.
    """
    schema = LAYERS["geschiktheid_ijking"]
    home = (table["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    place = table["gemeente_code"].to_numpy(dtype=object)
    codes = sorted(set(pd.Series(place[home]).dropna()))
    names = dict(zip(gebieden.data["gebied_code"], gebieden.data["naam"], strict=True))
    known = {p.gemeente_code: p for p in published}
    which = pd.Index(codes).get_indexer(pd.Index(place))
    use = home & (which >= 0)
    size = np.bincount(which[use], minlength=len(codes))
    parts = []
    for area in sorted({*map(float, series), float(threshold)}):
        found = classify(table, moved(rules, group, threshold, area).groups[group], rules)
        sure = use & (found["klasse_max"] == "ongeschikt").to_numpy(dtype=bool)
        could = use & (found["klasse_min"] == "ongeschikt").to_numpy(dtype=bool)
        n, most = (np.bincount(which[m], minlength=len(codes)) for m in (sure, could))
        parts.append(
            pd.DataFrame(
                {
                    "gebied_code": codes,
                    "naam": [names.get(c) for c in codes],
                    "doelgroep": group,
                    "run_id": run_id,
                    "grens_m2": area,
                    "gebruikt": int(area == threshold),
                    "woningen": size,
                    "n_ongeschikt": n,
                    "n_ongeschikt_max": most,
                    "aandeel_pct": np.round(100.0 * n / np.maximum(size, 1), 1),
                    "aandeel_max_pct": np.round(100.0 * most / np.maximum(size, 1), 1),
                    "gepubliceerd_pct": [
                        known[c].share_pct if c in known else np.nan for c in codes
                    ],
                    "bron": [known[c].source if c in known else None for c in codes],
                }
            )
        )
    data = pd.concat(parts, ignore_index=True) if codes else pd.DataFrame(index=range(0))
    return conform(Layer(schema.name, data, None), schema)
