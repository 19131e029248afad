# SPDX-License-Identifier: GPL-2.0-or-later
"""The cohort: the life table beside what CBS published, and people grown older one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from lzw_atlas.processing.core.mensen.cohort import FIRST_AGE, life_table, project, single_years
from lzw_atlas.processing.core.mensen.leeftijden import FIRST_OLD, FIVE_YEAR

from .vraagwereld import POPULATION

DEATHS = POPULATION.nation.deaths

# CBS 83598NED, men and women: years still to live at 40 and 60 (not used to make the table).
PUBLISHED = {
    2020: (43.68, 25.03),
    2030: (45.22, 26.36),
    2040: (46.71, 27.69),
    2050: (48.10, 28.93),
    2060: (49.37, 30.07),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_years_still_to_live_are_those_that_were_published(year: int) -> None:
    at_40, at_60 = PUBLISHED[year]
    assert DEATHS.expectation(40, year) == pytest.approx(at_40, abs=0.35)
    assert DEATHS.expectation(60, year) == pytest.approx(at_60, abs=0.35)


def test_at_eighty_they_are_exactly_so_since_the_table_is_made_from_them() -> None:
    for year, left in ((2020, 9.58), (2030, 10.20), (2060, 12.36)):
        assert DEATHS.expectation(80, year) == pytest.approx(left, abs=1e-6)


def test_between_the_ages_the_chance_grows_by_the_same_factor_every_year() -> None:
    q = DEATHS.chance(2020)
    assert q[60 - FIRST_AGE] == pytest.approx(0.00537)
    assert q[70 - FIRST_AGE] == pytest.approx((0.00537 * 0.03986) ** 0.5)
    assert np.all(np.diff(q) >= 0)
    halfway = (DEATHS.chance(2020) * DEATHS.chance(2030)) ** 0.5
    np.testing.assert_allclose(DEATHS.chance(2025), halfway)
    np.testing.assert_allclose(DEATHS.chance(1999), DEATHS.chance(2020))


def test_people_who_grow_older_one_by_one_are_as_many() -> None:
    classes = np.zeros((1, len(FIVE_YEAR)))
    classes[0, FIVE_YEAR.index("70-74")] = 1000.0
    start = 2022
    people = dict(enumerate(single_years(classes, DEATHS, start)[0], FIRST_AGE))
    for year in range(start, start + 12):
        q = DEATHS.chance(year + 0.5)
        nxt: dict[int, float] = {}
        for age, n in people.items():
            if age >= 100:
                continue
            p = ((1 - q[age - FIRST_AGE]) * (1 - q[age - FIRST_AGE + 1])) ** 0.5
            nxt[age + 1] = nxt.get(age + 1, 0.0) + n * p
        people = nxt
    got = project(classes, DEATHS, start, [start + 12])[start + 12][0]
    for i, label in enumerate(FIVE_YEAR[FIRST_OLD:-1], FIRST_OLD):
        low = int(label[:2])
        assert got[i] == pytest.approx(sum(people.get(a, 0.0) for a in range(low, low + 5)))
    assert 0 < got.sum() < 1000


@settings(max_examples=30, deadline=None)
@given(arrays(float, (3, len(FIVE_YEAR)), elements=st.floats(0, 1e5)), st.integers(1, 28))
def test_the_sum_of_gebieden_grows_older_as_their_parts_do(people: np.ndarray, ahead: int) -> None:
    parts = project(people, DEATHS, 2022, [2022 + ahead])[2022 + ahead]
    whole = project(people.sum(axis=0)[None], DEATHS, 2022, [2022 + ahead])[2022 + ahead]
    np.testing.assert_allclose(parts.sum(axis=0), whole[0], rtol=1e-9, atol=1e-6)
    assert (parts >= 0).all()


def test_the_netherlands_of_2021_become_about_what_was_published_for_later_years() -> None:
    start = POPULATION.nation.shape[None]
    got = project(start, DEATHS, 2021, [2022, 2030, 2040])

    def over(year: int, age: str) -> float:
        return float(got[year][0, FIVE_YEAR.index(age) :].sum())

    # VZinfo: 3,525,453 of 65 and over on 1 January 2022 (more died of covid than the table knows).
    assert over(2022, "65-69") == pytest.approx(3_525_453, rel=0.015)
    # Geroscoop after CBS: 75+ 2.0 million in 2030, 2.6 in 2040; 85+ 0.6, 0.9; 80+ 1.6 in 2040.
    assert over(2030, "75-79") == pytest.approx(2.0e6, rel=0.08)
    assert over(2040, "75-79") == pytest.approx(2.6e6, rel=0.08)
    assert over(2030, "85-89") == pytest.approx(0.6e6, rel=0.08)
    assert over(2040, "85-89") == pytest.approx(0.9e6, rel=0.08)
    assert over(2040, "80-84") == pytest.approx(1.6e6, rel=0.08)


def test_a_life_table_of_one_year_serves_every_year() -> None:
    one = life_table([2020], [40, 60, 80], [[0.0007, 0.00537, 0.03986]], [9.58])
    np.testing.assert_allclose(one.chance(2050), one.chance(2020))
