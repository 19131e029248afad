# SPDX-License-Identifier: GPL-2.0-or-later
"""What the locatietoets takes from hubs, leeftijden, vraag and vraag_aanbod."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io.stappen.locatiebronnen import (
    SOURCES,
    forecast_of,
    hubs_of,
    shortages_of,
)


def layer(name: str, rows: list[dict[str, Any]]) -> Layer:
    geometry = np.full(len(rows), None, dtype=object) if LAYERS[name].geometry else None
    return conform(Layer(name, pd.DataFrame(rows), geometry), LAYERS[name])


def ages(code: str, year: int, now: int, number: float, **more: Any) -> dict[str, Any]:
    return {
        "gebied_code": code,
        "jaar": year,
        "nu": now,
        "leeftijd": "75+",
        "scenario": "standaard",
        "laag": number - 1,
        "midden": number,
        "hoog": number + 1,
        **more,
    }


def test_every_layer_that_is_used_is_declared() -> None:
    for name in SOURCES:
        assert not len(empty(LAYERS[name]))


def test_ages_become_times_as_many_as_now() -> None:
    rows = [
        ages("BU1", 2024, 1, 10.0),
        ages("BU1", 2040, 0, 25.0),
        ages("BU1", 2040, 0, 90.0, scenario="extra"),
        ages("BU1", 2040, 0, 7.0, leeftijd="65-69"),
        ages("BU2", 2024, 1, 0.0),
        ages("BU2", 2040, 0, 5.0),
    ]
    found = forecast_of(layer("leeftijden", rows), empty(LAYERS["vraag"]))
    assert found is not None
    assert found.table.to_dict("records") == [
        {
            "groep": "inw_75plus",
            "basis": "inw_75plus",
            "keer": True,
            "gebied_code": "BU1",
            "jaar": 2040,
            "laag": 2.4,
            "midden": 2.5,
            "hoog": 2.6,
        }
    ]


def test_target_groups_are_numbers_that_live_where_older_people_do() -> None:
    def row(group: str, age: str, number: float) -> dict[str, Any]:
        return {
            "gebied_code": "BU1",
            "jaar": 2030,
            "doelgroep": group,
            "leeftijd": age,
            "scenario": "standaard",
            "laag": number,
            "midden": number,
            "hoog": number,
        }

    rows = [row("dementie", "85+", 4.0), row("dementie", "alle", 9.0), row("ggz", "alle", 3.0)]
    found = forecast_of(empty(LAYERS["leeftijden"]), layer("vraag", rows))
    assert found is not None
    said = found.table.set_index("groep")
    assert said["basis"].to_dict() == {"dementie": "inw_75plus", "ggz": "inwoners"}
    assert said["midden"].to_dict() == {"dementie": 9.0, "ggz": 3.0}
    assert not said["keer"].any()
    assert forecast_of(empty(LAYERS["leeftijden"]), empty(LAYERS["vraag"])) is None


def test_shortages_are_kept_per_group_and_only_where_known() -> None:
    rows = [
        {
            "gebied_code": "BU1",
            "doelgroep": "ggz",
            "jaar": 2025,
            "indicator": "tekort",
            "scenario": "standaard",
        },
        {
            "gebied_code": "BU1",
            "doelgroep": "vv_licht",
            "jaar": 2025,
            "indicator": "tekort",
            "scenario": "standaard",
            "laag": 1.0,
            "midden": 2.0,
            "hoog": 3.0,
        },
        {
            "gebied_code": "BU1",
            "doelgroep": "vv_licht",
            "jaar": 2025,
            "indicator": "vraag",
            "scenario": "standaard",
            "laag": 8.0,
            "midden": 9.0,
            "hoog": 9.0,
        },
    ]
    found = shortages_of(layer("vraag_aanbod", rows))
    assert list(found) == ["vv_licht"]
    assert found["vv_licht"]["midden"].tolist() == [2.0]
    assert shortages_of(empty(LAYERS["vraag_aanbod"])) == {}


def test_shortages_are_of_one_scenario_the_standard_one_where_it_is() -> None:
    def row(scenario: str, number: float) -> dict[str, Any]:
        return {
            "gebied_code": "BU1",
            "doelgroep": "ggz",
            "jaar": 2025,
            "indicator": "tekort",
            "scenario": scenario,
            **dict.fromkeys(("laag", "midden", "hoog"), number),
        }

    every = [row("extra", 80.0), row("standaard", 20.0), row("zuinig", -40.0)]
    for rows, expected in (
        (every, 20.0),
        (every[::-1], 20.0),
        ([every[2], every[0]], 80.0),
        ([every[2]], -40.0),
    ):
        found = shortages_of(layer("vraag_aanbod", rows))
        assert found["ggz"]["midden"].tolist() == [expected]


def test_hubs_are_those_of_the_profile_else_of_any_each_once() -> None:
    rows = [
        {"hub_id": "a", "profiel": "75plus", "naam": "A"},
        {"hub_id": "a", "profiel": "vitaal", "naam": "A"},
        {"hub_id": "b", "profiel": "vitaal", "naam": "B"},
    ]
    hubs = layer("hubs", rows)
    for profile, expected in (("75plus", ["a"]), ("vitaal", ["a", "b"]), ("rollator", ["a", "b"])):
        found = hubs_of(hubs, profile)
        assert found is not None
        assert found.data["hub_id"].tolist() == expected
    assert hubs_of(empty(LAYERS["hubs"]), "75plus") is None
