# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of dwellings: types, widths, layers and lifts of outlines drawn here by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.core.woningkenmerken import Kenmerken, bepaal_kenmerken
from lzw_atlas.processing.io.normen_geschiktheid import load_geschiktheid

RULES = load_geschiktheid().kenmerk


def pand_id(number: int) -> str:
    return f"0001100000{number:06d}"


def run(outlines: list[Any], homes: list[dict[str, Any]]) -> Kenmerken:
    """Return the features of *homes*; each names the number of its pand, or its own columns."""
    panden = Layer(
        "panden",
        pd.DataFrame({"pand_id": [pand_id(i) for i in range(len(outlines))]}),
        np.array([*outlines, None], dtype=object)[:-1],
    )
    rows, points = [], []
    for i, home in enumerate(homes):
        row = {"woning_id": f"0001010000{i:06d}", "is_woning": 1, "pand_id": None, **home}
        pand = row.pop("pand", None)
        point = row.pop("punt", None)
        if pand is not None:
            row["pand_id"] = pand_id(pand)
            point = point or shapely.point_on_surface(outlines[pand])
        rows.append(row)
        points.append(point)
    woningen = Layer("woningen", pd.DataFrame(rows), np.array([*points, None], dtype=object)[:-1])
    return bepaal_kenmerken(woningen, panden, RULES)


def terrace(count: int, width: float = 5.4, depth: float = 9.0) -> list[Any]:
    return [shapely.box(i * width, 0, (i + 1) * width, depth) for i in range(count)]


def test_a_row_has_two_ends_and_the_width_between_its_walls() -> None:
    table = run(terrace(5), [{"pand": i, "oppervlakte_m2": 110} for i in range(5)]).table
    assert table["woningtype"].tolist() == ["hoek", "tussen", "tussen", "tussen", "hoek"]
    assert table["beukmaat_m"].tolist() == [5.4] * 5
    assert set(table["beukmaat_zekerheid"]) == {"afgeleid"}
    assert table["bouwlagen"].tolist() == [3] * 5
    assert table["begane_grond"].tolist() == [1] * 5
    assert set(table["pandgroep_id"]) == {pand_id(0)}
    assert table["kenmerk_reden"].isna().all()


def test_two_are_a_pair_and_one_stands_free() -> None:
    table = run([*terrace(2), shapely.box(40, 0, 50, 8)], [{"pand": i} for i in range(3)]).table
    assert table["woningtype"].tolist() == ["twee_onder_een_kap"] * 2 + ["vrijstaand"]
    assert table["beukmaat_m"].tolist() == [5.4, 5.4, 8.0]
    assert table["beukmaat_zekerheid"].tolist() == ["afgeleid", "afgeleid", "geschat"]
    assert table["bouwlagen"].isna().all()
    assert table["kenmerk_reden"].tolist() == ["geen_oppervlakte"] * 3
