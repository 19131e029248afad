# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers and dates as a Dutch reader writes them, and nothing invented for what is unknown."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.processing.io import getallen
from lzw_atlas.processing.io.getallen import afstand, datum, geheel, getal, procent


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1234567.891, 2, "1.234.567,89"),
        (-1234.5, 1, "-1.234,5"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (2.675, 2, "2,68"),
        (1.005, 2, "1,01"),
        (-0.04, 1, "0,0"),
        (-0.0, 0, "0"),
        (1e16, 0, "10.000.000.000.000.000"),
        (np.float64(1234.5), 1, "1.234,5"),
        (np.int64(12345), 0, "12.345"),
        (np.float32(0.5), 1, "0,5"),
    ],
)
def test_a_number_has_dots_a_comma_and_rounds_halves_away_from_zero(
    value: float, decimals: int, text: str
) -> None:
    assert getal(value, decimals) == text


@pytest.mark.parametrize("unknown", [None, float("nan"), float("inf"), float("-inf"), np.nan])
def test_what_is_unknown_prints_as_a_dash_and_never_as_a_number(unknown: float | None) -> None:
    assert getal(unknown) == "–"
    assert procent(unknown) == "–"
    assert afstand(unknown) == "–"
    assert getal(unknown, empty="onbekend") == "onbekend"
    assert procent(unknown, empty="niet te zeggen") == "niet te zeggen"
    assert afstand(unknown, empty="niet te bereiken") == "niet te bereiken"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_printed_number_reads_back_to_within_half_a_unit(value: float, decimals: int) -> None:
    text = getal(value, decimals)
    back = float(text.replace(".", "").replace(",", "."))
    assert abs(back - value) <= 0.5 * 10**-decimals + abs(value) * 1e-15
    assert not text.startswith("-0") or back != 0
    assert len(text.partition(",")[2]) == decimals


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_keeps_all_its_digits_in_groups_of_three(value: int) -> None:
    text = geheel(value)
    assert int(text.replace(".", "")) == value
    groups = text.lstrip("-").split(".")
    assert 1 <= len(groups[0]) <= 3
    assert all(len(g) == 3 for g in groups[1:])


def test_a_percentage_has_a_space_before_its_sign() -> None:
    assert procent(49.5) == "50 %"
    assert procent(12.345, 1) == "12,3 %"
    assert procent(0) == "0 %"
    assert procent(100) == "100 %"


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0, "0 m"),
        (499.5, "500 m"),
        (999.4, "999 m"),
        (1000, "1,0 km"),
        (1249, "1,2 km"),
        (1250, "1,3 km"),
        (12345, "12,3 km"),
    ],
)
def test_a_distance_turns_into_kilometres_at_one_kilometre(metres: float, text: str) -> None:
    assert afstand(metres) == text


@given(st.floats(0, 1e6))
def test_no_distance_is_ever_written_as_a_thousand_metres(metres: float) -> None:
    number, unit = afstand(metres).rsplit(" ", 1)
    assert unit in ("m", "km")
    assert unit == "km" or int(number) < 1000
    assert math.isclose(
        float(number.replace(".", "").replace(",", ".")) * (1000 if unit == "km" else 1),
        metres,
        abs_tol=50.001 if unit == "km" else 0.501,
    )


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2026-11-22", "22-11-2026"),
        ("2026-01-09T23:59:59Z", "9-1-2026"),
        ("2024", "2024"),
        ("voorjaar 2024", "voorjaar 2024"),
        ("", "onbekend"),
        (None, "onbekend"),
    ],
)
def test_a_date_is_day_month_year_and_other_text_stays_as_it_is(iso: str | None, text: str) -> None:
    assert datum(iso) == text


def test_the_examples_in_the_documentation_are_true() -> None:
    assert doctest.testmod(getallen).failed == 0
