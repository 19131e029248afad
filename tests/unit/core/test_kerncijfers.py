# SPDX-License-Identifier: GPL-2.0-or-later
"""The six fixed figures of a gebied: counted by hand, and unknown where they are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.processing.core.cijfers.kerncijfers import (
    Waarde,
    essentials_missed,
    matrix,
    nearest_year,
    older_people,
    outside_service_areas,
    shortage,
    suitable_and_near,
)
from lzw_atlas.processing.core.wonen.geschiktheid import COMBINED


def ages(rows: list[dict[str, Any]]) -> pd.DataFrame:
    base = {"gebied_code": "W", "leeftijd": "75+", "scenario": "standaard", "zekerheid": "geteld"}
    return pd.DataFrame([{**base, **r} for r in rows])


def test_people_are_those_by_age_where_there_are_and_those_on_dwellings_else() -> None:
    table = ages(
        [
            {"jaar": 2024, "nu": 1, "laag": 90.0, "midden": 100.0, "hoog": 110.0},
            {"jaar": 2035, "nu": 0, "laag": 120.0, "midden": 150.0, "hoog": 180.0},
            {"jaar": 2050, "nu": 0, "laag": 100.0, "midden": 170.0, "hoog": 300.0},
        ]
    )
    one = older_people(table, "W", 80.0, "geschat", 2040)
    assert (one.value, one.low, one.high, one.year) == (100.0, 90.0, 110.0, 2024)
    assert (one.later, one.later_year, one.certainty) == (150.0, 2035, "geteld")
    assert older_people(table, "X", 80.0, "geschat", 2040).value == 80.0
    assert older_people(None, "W", math.nan, "geschat", 2040).reason == "geen_gegevens"


def test_an_indicative_forecast_makes_the_figure_an_estimate() -> None:
    table = ages(
        [
            {"jaar": 2024, "nu": 1, "laag": 90.0, "midden": 100.0, "hoog": 110.0},
            {
                "jaar": 2040,
                "nu": 0,
                "laag": 1.0,
                "midden": 2.0,
                "hoog": 3.0,
                "zekerheid": "indicatief",
            },
        ]
    )
    assert older_people(table, "W", 80.0, "geteld", 2040).certainty == "geschat"


@given(st.lists(st.integers(2025, 2070), max_size=8), st.integers(2020, 2080))
def test_the_year_of_the_forecast_is_the_nearest(years: list[int], wanted: int) -> None:
    found = nearest_year(years, wanted)
    assert found == (min(years, key=lambda y: (abs(y - wanted), y)) if years else 0)


def test_who_misses_something_are_those_known_without_everything() -> None:
    table = pd.DataFrame(
        {
            "gebied_code": ["W"],
            "profiel": "75plus",
            "doelgroep": "75plus",
            "groep": "inw_75plus",
            "indicator": "essentieel_alle",
            "n": 80.0,
            "aantal": 30.0,
            "n_onbekend": 5.0,
            "geteld": "supermarkt, huisarts",
        }
    )
    one = essentials_missed(table, "W", "75plus", "75plus", "inw_75plus")
    assert (one.value, one.low, one.high, one.of) == (50.0, 50.0, 55.0, 80.0)
    assert one.share == pytest.approx(62.5)
    none = essentials_missed(table.assign(geteld=None), "W", "75plus", "75plus", "inw_75plus")
    assert (none.known, none.reason) == (False, "geen_gegevens")
    assert essentials_missed(table, "X", "75plus", "75plus", "inw_75plus").reason == "niet_berekend"


HOME = st.tuples(
    st.sampled_from(COMBINED),
    st.sampled_from([1, 0, None]),
    st.sampled_from(["geschikt", "aanpasbaar", "ongeschikt", None]),
    st.sampled_from([1, 0, None]),
    st.sampled_from(["W1", "W2", None]),
)


@given(st.lists(HOME, max_size=40))
def test_dwellings_are_counted_as_by_hand(homes: list[tuple[Any, ...]]) -> None:
    table = pd.DataFrame(
        homes, columns=["gecombineerd", "omgeving", "klasse_max", "is_woning", "wijk_code"]
    ).astype(object)
    table["omgeving"] = pd.array(table["omgeving"], dtype="Int64")
    table["is_woning"] = pd.array(table["is_woning"], dtype="Int64")
    found = suitable_and_near(table, {"W1": "wijk_code", "W2": "wijk_code"}, 50.0)
    for code, one in found.items():
        mine = [h for h in homes if h[4] == code and h[3] != 0]
        if not mine:
            assert one.reason == "geen_gegevens"
            continue
        sure = sum(h[0] == "geschikt" for h in mine)
        maybe = sure + sum(
            h[0] == "onbekend" and h[1] != 0 and h[2] in ("geschikt", None) for h in mine
        )
        assert (one.low, one.high, one.of) == (len(mine) - maybe, len(mine) - sure, len(mine))
        assert one.known == (2 * (maybe - sure) <= len(mine))


def test_a_number_below_the_threshold_is_a_range_and_a_secret_is_unknown() -> None:
    table = pd.DataFrame(
        {
            "gebied_code": ["A", "B", "C", "D"],
            "profiel": "75plus",
            "groep": "inw_75plus",
            "n": [100.0, 100.0, 100.0, np.nan],
            "n_erbuiten": [40.0, np.nan, np.nan, 0.0],
            "n_onbekend": [0.0, 0.0, 0.0, 0.0],
            "erbuiten_tekst": ["ongeveer 40", "minder dan 10", "geheim", "niemand"],
        }
    )

    def of(code: str) -> Waarde:
        return outside_service_areas(table, code, "75plus", "inw_75plus", "geteld", 10.0)

    assert (of("A").value, of("A").of) == (40.0, 100.0)
    assert (of("B").low, of("B").value, of("B").high) == (0.0, 5.0, 10.0)
    assert (of("C").known, of("C").reason) == (False, "geheim")
    assert (of("D").known, of("D").reason) == (False, "te_klein")


def test_dwellings_of_which_nobody_knows_who_lives_there_lift_the_bound_and_are_not_nobody() -> (
    None
):
    table = pd.DataFrame(
        {
            "gebied_code": ["A", "B"],
            "profiel": "75plus",
            "groep": "inw_75plus",
            "n": [100.0, np.nan],
            "n_erbuiten": [40.0, np.nan],
            "n_erbuiten_max": [75.0, 35.0],
            "n_onbekend": [2.0, np.nan],
            "reden": ["deels_onbekend", "mensen_onbekend"],
            "erbuiten_tekst": ["ten minste 40", "onbekend"],
        }
    )
    one, other = (
        outside_service_areas(table, c, "75plus", "inw_75plus", "geteld", 10.0) for c in "AB"
    )
    assert (one.value, one.low, one.high, one.at_least) == (40.0, 40.0, 77.0, True)
    assert (other.known, other.reason) == (False, "geen_gegevens")


def test_a_shortage_is_a_range_and_an_unknown_one_keeps_its_reason() -> None:
    table = pd.DataFrame(
        {
            "gebied_code": ["A", "B"],
            "doelgroep": "rolstoel",
            "jaar": 2040,
            "indicator": "tekort",
            "laag": [-5.0, np.nan],
            "midden": [10.0, np.nan],
            "hoog": [30.0, np.nan],
            "reden": [None, "geen_vraag"],
        }
    )
    one = shortage(table, "A", "rolstoel", 2040)
    assert (one.low, one.value, one.high) == (-5.0, 10.0, 30.0)
    assert shortage(table, "B", "rolstoel", 2040).reason == "geen_vraag"
    assert shortage(table, "A", "rolstoel", 2050).reason == "niet_berekend"


def test_the_matrix_has_a_value_as_its_own_bounds_where_it_has_none() -> None:
    found = {"ouderen": {"A": Waarde(5.0), "B": Waarde(low=1.0, high=3.0)}}
    value, low, high = matrix(found, ["A", "B", "C"], ["ouderen"])
    np.testing.assert_array_equal(value[:, 0], [5.0, np.nan, np.nan])
    np.testing.assert_array_equal(low[:, 0], [5.0, 1.0, np.nan])
    np.testing.assert_array_equal(high[:, 0], [5.0, 3.0, np.nan])
