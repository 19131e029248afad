# SPDX-License-Identifier: GPL-2.0-or-later
"""Small layers for the tests of ages and demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from lzw_atlas.processing.core.mensen.vraag import CareNorms, Scenario
from lzw_atlas.processing.core.mensen.vraag_berekening import Choice, Inputs, Result, vraag
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io import schema
from lzw_atlas.processing.io.normen.bevolking import load_bevolking
from lzw_atlas.processing.io.normen.doelgroepen import load_doelgroepen

NORMS = load_doelgroepen()
POPULATION = load_bevolking()
AGES = schema.AGE_CLASSES

# People in the Netherlands on 1 January 2021 by class, as wijzeadviezen.com gives them after CBS:
# 1,003,778 + 971,036 + 644,060 = 2,618,874 of 65 to 80; 838,661 of 80 and over, of whom 449,123 are
# under 85. The page says 2020, but 3,457,535 is 19.8 % of everybody, which was so in 2021.
NEDERLAND_2021 = {"65-74": 1_974_814, "75-84": 1_093_183, "85+": 389_538}


def square(x: float, y: float, side: float = 100.0) -> Any:
    return shapely.multipolygons([shapely.box(x, y, x + side, y + side)])


def gebieden(rows: Sequence[Mapping[str, Any]]) -> Layer:
    """Return gebieden; each next to the one before unless it has a ``vlak``."""
    data = pd.DataFrame([{k: v for k, v in row.items() if k != "vlak"} for row in rows])
    kinds = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}
    data["soort"] = [kinds.get(str(c)[:2], "eigen") for c in data["gebied_code"]]
    data["naam"] = [f"gebied {c}" for c in data["gebied_code"]]
    data["bron"] = "toets"
    shapes = [row.get("vlak", square(1000 * i, 0)) for i, row in enumerate(rows)]
    layer = Layer("gebieden", data, np.array(shapes, dtype=object))
    return conform(layer, LAYERS["gebieden"])


def units(kind: str, rows: Sequence[Mapping[str, Any]], peildatum: str = "2021-01-01") -> Layer:
    data = pd.DataFrame([{k: v for k, v in row.items() if k != "vlak"} for row in rows])
    data["soort"], data["bron"], data["peildatum"] = kind, "toets", peildatum
    shapes = np.array([row["vlak"] for row in rows], dtype=object)
    return conform(Layer("bevolking", data, shapes), LAYERS["bevolking"])


def table(name: str, rows: Sequence[Sequence[Any]], bron: str = "toets") -> Layer:
    """Return a table of ages (code, jaar, leeftijd, inwoners) or groups."""
    columns = {
        "prognose": ["gebied_code", "jaar", "leeftijd", "inwoners"],
        "doelgroepen": ["gebied_code", "jaar", "doelgroep", "aantal"],
    }[name]
    data = pd.DataFrame(list(rows), columns=columns)
    data["bron"] = bron
    return conform(Layer(name, data), LAYERS[name])


def calculate(
    areas: Layer,
    *,
    bevolking: Layer | None = None,
    woningen: Layer | None = None,
    instellingen: Layer | None = None,
    prognose: Layer | None = None,
    doelgroepen: Layer | None = None,
    base: int = 2021,
    years: Sequence[int] = (),
    scenario: Scenario | None = None,
    norms: CareNorms = NORMS,
    source: str | None = None,
    spread: Mapping[str, str] | None = None,
) -> Result:
    inputs = Inputs(
        areas,
        empty(LAYERS["bevolking"]) if bevolking is None else bevolking,
        empty(LAYERS["woningen"]) if woningen is None else woningen,
        empty(LAYERS["instellingen"]) if instellingen is None else instellingen,
        empty(LAYERS["prognose"]) if prognose is None else prognose,
        empty(LAYERS["doelgroepen"]) if doelgroepen is None else doelgroepen,
    )
    choice = Choice(
        base,
        tuple(years),
        Scenario() if scenario is None else scenario,
        source,
        POPULATION.unsure,
        POPULATION.deaths,
        spread or {},
    )
    return vraag(inputs, norms, POPULATION.nation, choice, "toets")


def age(result: Result, code: str, label: str, year: int = 2021) -> pd.Series:
    data = result.ages.data
    found = data[
        (data["gebied_code"] == code) & (data["leeftijd"] == label) & (data["jaar"] == year)
    ]
    assert len(found) == 1
    return found.iloc[0]


def need(result: Result, code: str, group: str, year: int = 2021, label: str = "alle") -> pd.Series:
    data = result.demand.data
    found = data[
        (data["gebied_code"] == code)
        & (data["doelgroep"] == group)
        & (data["jaar"] == year)
        & (data["leeftijd"] == label)
    ]
    assert len(found) == 1
    return found.iloc[0]


def country(**options: Any) -> Result:
    """Return the demand of the whole of the Netherlands as one gemeente, on its ages of 2021."""
    one = gebieden([{"gebied_code": "GM0000", "inwoners": 17_475_000, "jaar": 2021}])
    rows = [("GM0000", 2021, label, n) for label, n in NEDERLAND_2021.items()]
    return calculate(one, prognose=table("prognose", rows, "CBS"), **options)
