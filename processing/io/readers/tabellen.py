# SPDX-License-Identifier: GPL-2.0-or-later
"""What a corporation knows about dwellings, laid over the dwellings of the werkbestand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...core.registry import LAYERS
from ...core.tables import Layer, conform

__all__ = ["ENRICHED", "enrich"]

ENRICHED = (
    "oppervlakte_m2",
    "bouwjaar",
    "verdieping",
    "lift",
    "eigendom",
    "eigenaar",
    "huur_eur",
    "toegankelijkheidslabel",
    "complex_id",
)
"""Columns in which a corporation's table goes before anything derived."""


def enrich(woningen: Layer, table: Layer) -> tuple[Layer, np.ndarray]:
    """Return (*woningen* with the known values of *table*, mask of rows of *table* without one).

    Joined on ``woning_id``; an unknown value in *table* leaves the old one. Rows in = rows out.
    """
    schema = LAYERS["woningen"]
    extra = table.data.drop_duplicates("woning_id").set_index("woning_id")
    data = woningen.data.copy()
    keys = data["woning_id"]
    for column in ENRICHED:
        new = keys.map(extra[column])
        data[column] = new.where(new.notna(), data[column].astype(object))
    lost = (~table.data["woning_id"].isin(set(keys))).to_numpy(dtype=bool)
    return conform(Layer("woningen", pd.DataFrame(data), woningen.geometry), schema), lost
