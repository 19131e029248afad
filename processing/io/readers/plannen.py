# SPDX-License-Identifier: GPL-2.0-or-later
"""Building plans that name a gebied instead of a place: the code that is meant, and a spot to see.

A plan without a place of its own stands at a point inside its gebied; ``plaatsing`` says so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.tables import Layer
from .eigen_woorden import codes_of
from .resultaat import ReadResult, examples_of, refuse

__all__ = ["locate_plans"]

_BY_AREA = "gebied"


def locate_plans(result: ReadResult, gebieden: Layer, bestand: str) -> None:
    """Give the plans in *result* the code of their gebied and, where they lack one, a place.

    Raises :class:`LzwError` with every gebied that is unknown and every plan without any place.
    """
    layer = result.layers["plannen"]
    data = layer.data
    given = data["gebied_code"]
    said = given.notna().to_numpy(dtype=bool)
    places = np.asarray(layer.geometry, dtype=object)
    lost = ~said & shapely.is_missing(places)
    problems: list[Problem] = []

    def wrong(code: str, rows: np.ndarray, words: object) -> None:
        if rows.any():
            found = tuple(dict.fromkeys(examples_of(list(words), rows)))  # type: ignore[call-overload]
            values = {"bestand": bestand}
            problems.append(Problem(code, "plannen", "", int(rows.sum()), found, values))

    wrong("plan_zonder_plek", lost, data["plan_id"])
    if said.any() and not len(gebieden):
        problems.append(Problem("plan_zonder_gebieden", "plannen", values={"bestand": bestand}))
    elif said.any():
        codes, double = codes_of(given, gebieden)
        unknown = codes.isna().to_numpy(dtype=bool) & said
        shared = unknown & double.to_numpy(dtype=bool)
        wrong("plan_gebied_dubbel", shared, given)
        wrong("plan_gebied", unknown & ~shared, given)
        data["gebied_code"] = codes
        need = np.flatnonzero(said & ~unknown & shapely.is_missing(places))
        if len(need) and gebieden.geometry is not None:
            known = gebieden.data["gebied_code"].drop_duplicates()
            where = known.index[pd.Index(known).get_indexer(pd.Index(codes.iloc[need]))]
            places[need] = shapely.point_on_surface(gebieden.geometry[where])
            placed = data["plaatsing"].to_numpy(dtype=object).copy()
            placed[need] = _BY_AREA
            data["plaatsing"] = placed
    refuse(problems)
    result.layers["plannen"] = Layer(layer.name, data, places)
