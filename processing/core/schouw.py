# SPDX-License-Identifier: GPL-2.0-or-later
"""What to look at in each gebied: its obstacles and its busiest streets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from .doelgroep import Publication, rounded
from .openbare_ruimte import Rules
from .tables import Layer, text_series

__all__ = ["schouwlijst"]


def schouwlijst(
    routes: Layer,
    obstacles: Layer,
    gebieden: Layer,
    rules: Publication | None = None,
    most: int = 10,
) -> pd.DataFrame:
    """Return per gebied its obstacles and its busiest streets, at most *most* of each.

    One row each: ``gebied_code``, ``gebied_naam``, ``soort_gebied``, ``onderdeel`` (obstakel or
    straat), ``nummer`` in that gebied, ``wat``, ``weg_id``, ``naam``, ``mensen`` (rounded),
    ``extra_m``, ``soort`` and ``zekerheid``. What lies in a gebied is decided by its middle. A
    street with fewer people than may be published is not in it. *routes* and *obstacles* are those
    of one profile and group.
    """
    rules = rules or Rules()
    parts: list[pd.DataFrame] = []
    named = obstacles.take((obstacles.data["gepubliceerd"] == 1).to_numpy(dtype=bool))
    used = routes.take((routes.data["mensen"] >= rules.publish_min - 1e-9).to_numpy(dtype=bool))
    middles = [
        shapely.line_interpolate_point(np.asarray(x.geometry, dtype=object), 0.5, normalized=True)
        for x in (named, used)
    ]
    order = np.argsort(gebieden.data["gebied_code"].astype(str).to_numpy(), kind="stable")
    for row in order:
        area, shape = gebieden.data.iloc[row], gebieden.geometry[row]  # type: ignore[index]
        if shape is None:
            continue
        shapely.prepare(shape)
        mine = named.data[shapely.intersects(shape, middles[0])]
        mine = mine.sort_values(["rang", "obstakel_id"]).head(most)
        busy = used.data[shapely.intersects(shape, middles[1])]
        street = busy["naam"].where(busy["naam"].notna(), busy["weg_id"])
        top = busy.assign(street=street).sort_values(
            ["mensen", "route_id"], ascending=[False, True]
        )
        top = top.drop_duplicates("street").head(most)
        top = top.assign(
            mensen=[rounded(p, rules) for p in top["mensen"]],
            wat=[
                f"{'Pad zonder naam' if pd.isna(n) else n}: op het drukste stuk lopen {t} mensen."
                for n, t in zip(
                    top["naam"],
                    top["mensen_tekst"].astype(str).str.removesuffix(" (geschat)"),
                    strict=True,
                )
            ],
        )
        for what, table in (("obstakel", mine), ("straat", top)):
            parts.append(
                pd.DataFrame(
                    {
                        "gebied_code": area["gebied_code"],
                        "gebied_naam": area["naam"],
                        "soort_gebied": area["soort"],
                        "onderdeel": what,
                        "nummer": np.arange(1, len(table) + 1),
                        **{
                            c: table[c].to_numpy() if c in table else None
                            for c in (
                                "wat",
                                "weg_id",
                                "naam",
                                "mensen",
                                "extra_m",
                                "soort",
                                "zekerheid",
                            )
                        },
                    }
                )
            )
    if not parts:
        return pd.DataFrame()
    found = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    for column in ("wat", "weg_id", "naam", "soort", "zekerheid"):
        found[column] = text_series(found[column])
    return found
