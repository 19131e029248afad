# SPDX-License-Identifier: GPL-2.0-or-later
"""IJking: the share of unsuitable dwellings as one unknown threshold of the rules moves.

The method behind the published shares (RIGO, in the plan of Haarlem and Zandvoort) calls unsuitable
what lies upstairs without a lift, and a narrow ground-bound dwelling with a limited floor area. It
does not say how limited. So both are computed for a row of floor areas, beside what was published:
the conditions of that method alone, and the class that all our rules give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..registry import LAYERS, Column, Deel, LayerSchema, Monitor
from ..tables import Layer, conform
from .klassen import classify, holds
from .regels import Either
from .regelset import RuleSet, Term

__all__ = ["METHOD", "Published", "calibrate", "method_lacks"]

METHOD = ("boven_zonder_lift", "smal_en_klein")
"""The codes of the rules that are the conditions of the published method."""

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
            *(
                column
                for key, label in (
                    ("methode", "Ongeschikt volgens de methode"),
                    ("regels", "Ongeschikt volgens alle regels"),
                )
                for column in (
                    Column(f"n_{key}", "int", f"{label}, zeker", minimum=0),
                    Column(f"n_{key}_max", "int", f"{label}, hoogstens", minimum=0),
                    Column(f"{key}_pct", "real", f"{label}, zeker in %", minimum=0, maximum=100),
                    Column(
                        f"{key}_max_pct", "real", f"{label}, hoogstens in %", minimum=0, maximum=100
                    ),
                )
            ),
            Column("gepubliceerd_pct", "real", "Gepubliceerd voor deze gemeente in %"),
            Column("bron", "text", "Bron van het gepubliceerde aandeel"),
        ),
        key=("gebied_code", "doelgroep", "grens_m2"),
        deel=Deel("open"),
        monitor=Monitor(reden="Ijkt de regels, zegt niets over een gebied in de tijd."),
    )
)


@dataclass(frozen=True, slots=True)
class Published:
    """A published share of unsuitable dwellings (%) of one gemeente, and its source."""

    gemeente_code: str
    naam: str
    share_pct: float
    source: str


def calibrate(
    table: pd.DataFrame,
    variants: Mapping[float, RuleSet],
    used_m2: float,
    group: str,
    gebieden: Layer,
    published: Iterable[Published],
    run_id: str,
) -> Layer:
    """Return the layer ``geschiktheid_ijking``: per gemeente the shares for every floor area.

    *table* holds per dwelling the columns that the rules look at, with ``is_woning`` and
    ``gemeente_code``; *variants* the rules for each floor area (m2), of which *used_m2* is the one
    of this study. Sure is what must be unsuitable, at most what could be.
    """
    schema = LAYERS["geschiktheid_ijking"]
    home = (table["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    place = table["gemeente_code"].to_numpy(dtype=object)
    codes = sorted(set(pd.Series(place[home]).dropna()))
    if not codes:
        return conform(Layer(schema.name, pd.DataFrame(index=range(0)), None), schema)
    names = dict(zip(gebieden.data["gebied_code"], gebieden.data["naam"], strict=True))
    known = {p.gemeente_code: p for p in published}
    which = pd.Index(codes).get_indexer(pd.Index(place))
    use = home & (which >= 0)
    size = np.bincount(which[use], minlength=len(codes))
    parts = []
    for area in sorted(variants):
        rules = variants[area]
        found = classify(table, rules.groups[group], rules)
        method = holds(table, _method(rules, group))
        counted = {
            "methode": (method == 1, method != 0),
            "regels": (
                (found["klasse_max"] == "ongeschikt").to_numpy(dtype=bool),
                (found["klasse_min"] == "ongeschikt").to_numpy(dtype=bool),
            ),
        }
        columns: dict[str, object] = {
            "gebied_code": codes,
            "naam": [names.get(c) for c in codes],
            "doelgroep": group,
            "run_id": run_id,
            "grens_m2": float(area),
            "gebruikt": int(area == used_m2),
            "woningen": size,
            "gepubliceerd_pct": [known[c].share_pct if c in known else np.nan for c in codes],
            "bron": [known[c].source if c in known else None for c in codes],
        }
        for key, masks in counted.items():
            for tail, mask in zip(("", "_max"), masks, strict=True):
                n = np.bincount(which[use & mask], minlength=len(codes))
                columns[f"n_{key}{tail}"] = n
                columns[f"{key}{tail}_pct"] = np.round(100.0 * n / size, 1)
        parts.append(pd.DataFrame(columns))
    return conform(Layer(schema.name, pd.concat(parts, ignore_index=True), None), schema)


def method_lacks(rules: RuleSet, group: str) -> tuple[str, ...]:
    """Return the conditions of the published method that the rules of *group* do not have."""
    found = {r.code for r in rules.groups[group].rules if r.when is not None}
    return tuple(c for c in METHOD if c not in found)


def _method(rules: RuleSet, group: str) -> Term:
    """Return the conditions of the published method as one; ValueError where the rules lack one."""
    missing = method_lacks(rules, group)
    if missing:
        raise ValueError(f"{group}: no rule {', '.join(missing)}")
    found = {r.code: r.when for r in rules.groups[group].rules if r.when is not None}
    return Term("methode", "ongeschikt volgens de methode", Either(tuple(found[c] for c in METHOD)))
