# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pages about one result share: which run they print, and what they say when they cannot.

A page module has a function that takes the writer of the atlas and returns a :class:`Pages`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ...core.registry import LAYERS
from ...core.tables import Layer, empty
from ...io import stappen as stappen  # declares the layers
from ..model import RunInfo
from ..woorden import listing

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = [
    "AGES",
    "areas_inside",
    "numbers_of",
    "of",
    "roads_unknown",
    "rows_of",
    "run_of",
    "stale",
    "xy_of",
]

AGES = {
    "inw_65plus": "mensen van 65 jaar en ouder",
    "inw_75plus": "mensen van 75 jaar en ouder",
    "inw_85plus": "mensen van 85 jaar en ouder",
    "woningen": "woningen",
}
"""People in a sentence, where "500 75-plussers" would read badly."""


def rows_of(w: Writer, name: str, **values: str) -> pd.DataFrame:
    """Return the rows of result layer *name* with these *values*; none where it is not there."""
    layer = w.data.uitkomsten.get(name)
    if layer is None:
        return empty(LAYERS[name]).data
    data = layer.data
    keep = np.ones(len(data), dtype=bool)
    for column, value in values.items():
        keep &= (data[column] == value).fillna(False).to_numpy(dtype=bool)
    return data[keep]


def numbers_of(rows: pd.DataFrame, column: str) -> dict[str, float]:
    """Return the numbers of *column* per gebied_code."""
    codes = rows["gebied_code"].astype(str)
    numbers = rows[column].to_numpy(dtype=float, na_value=np.nan)
    return dict(zip(codes, numbers.tolist(), strict=True))


def of(layer: Layer, rows: pd.DataFrame) -> np.ndarray:
    """Return the geometry of *rows* (with the index of ``layer.data``), missing ones left out."""
    if layer.geometry is None or not len(rows):
        return np.empty(0, dtype=object)
    shapes = layer.geometry[layer.data.index.get_indexer(rows.index)]
    kept: np.ndarray = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return kept


def xy_of(w: Writer) -> np.ndarray:
    """Return where the dwellings of the gebied stand, in metres: what a map of it shows."""
    homes = w.data.bereikbaarheid
    if homes.geometry is None:
        return np.empty((0, 2))
    points = homes.geometry[w.members]
    kept = points[~(shapely.is_missing(points) | shapely.is_empty(points))]
    found: np.ndarray = shapely.get_coordinates(kept)
    return found


def run_of(w: Writer, step: str, run_id: str | None = None, **parameters: Any) -> RunInfo | None:
    """Return the last run of *step* with these *parameters*, or that of *run_id*."""
    log = w.data.verantwoording.data
    log = log[(log["stap"] == step).to_numpy(dtype=bool)].sort_values("volgnummer")
    for row in reversed(log.to_dict("records")):
        said = _table(row["parameters"])
        if run_id is not None and row["run_id"] != run_id:
            continue
        if all(said.get(k) == v for k, v in parameters.items()):
            return RunInfo(str(row["run_id"]), str(row["wanneer"]), said, _table(row.get("normen")))
    return None


def stale(w: Writer, subject: str, runs: Sequence[str]) -> str:
    """Return why *subject* is not printed, when its input changed after one of *runs*."""
    changed = dict.fromkeys(c for r in runs for c in w.data.verouderd.get(r, ()))
    if not changed:
        return ""
    names = listing([c.replace("_", " ") for c in changed])
    return (
        f"{subject}: niet afgedrukt, want de gegevens zijn daarna veranderd ({names}). Bereken het "
        "opnieuw."
    )


def roads_unknown(w: Writer, subject: str) -> str:
    """Return why *subject* is left out when most ways lack what the profile needs; '' if not."""
    table = w.table[(w.table["groep"] == "woningen").to_numpy(dtype=bool)]
    here = table[(table["gebied_code"] == w.code).to_numpy(dtype=bool)]
    if "n_te_weinig_gegevens" not in here:
        return ""
    vague = here["n_te_weinig_gegevens"].to_numpy(dtype=float, na_value=0.0).sum()
    if vague <= here["n"].to_numpy(dtype=float, na_value=0.0).sum():
        return ""
    profile = w.data.norms.profiles.get(w.profile)
    many = profile.label_plural if profile is not None else w.profile
    return (
        f"{subject}: niet te zeggen, omdat over de wegen te weinig bekend is voor {many}. Vul de "
        "laag wegen aan."
    )


def areas_inside(w: Writer) -> list[tuple[str, str, str]]:
    """Return code, name and kind of the gebieden one level down: wijken, or buurten of a wijk."""
    if w.kind == "gemeente":
        return [(code, name, "wijk") for code, name, _ in w.wijken()]
    if w.kind != "wijk":
        return []
    homes = w.data.bereikbaarheid.data["buurt_code"].iloc[w.members]
    codes = set(homes.dropna())
    areas = w.data.gebieden.data
    mine = areas[areas["gebied_code"].isin(codes).to_numpy(dtype=bool)]
    return [
        (str(c), str(n), "buurt")
        for c, n in sorted(zip(mine["gebied_code"], mine["naam"], strict=True))
    ]


def _table(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
