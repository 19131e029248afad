# SPDX-License-Identifier: GPL-2.0-or-later
"""Demand by target group: by hand, beside the published totals, and what always holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.mensen.leeftijden import COARSE, OLD_CLASSES
from lzw_atlas.processing.core.mensen.vraag import Scenario, in_institutions
from lzw_atlas.processing.core.mensen.vraag_berekening import Result
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform

from .vraagwereld import (
    NEDERLAND_2021,
    NORMS,
    age,
    calculate,
    country,
    gebieden,
    need,
    square,
    table,
    units,
)

# By hand: a gemeente of which every class of five years is known, in 2021.
FIVE = dict(zip(OLD_CLASSES, (120, 80, 60, 40, 25, 10, 5), strict=True))
# In institutions in 2021: between 2015 and 2030, at 6/15 of the way.
INSIDE = {"65-79": 0.0068, "80-89": 0.084, "90+": 0.26}


def by_hand(**options: object) -> Result:
    one = gebieden([{"gebied_code": "GM0001", "inwoners": 2000, "jaar": 2021}])
    rows = [("GM0001", 2021, label, n) for label, n in FIVE.items()]
    return calculate(one, prognose=table("prognose", rows), **options)  # type: ignore[arg-type]


def test_the_shares_in_institutions_lie_on_the_line_between_the_years() -> None:
    low, mid, high = in_institutions(NORMS, 2021)
    np.testing.assert_allclose(mid, [0.0068] * 3 + [0.084] * 2 + [0.26] * 2)
    np.testing.assert_allclose(in_institutions(NORMS, 2050)[1], in_institutions(NORMS, 2030)[1])
    assert (low <= mid).all()
    assert (mid <= high).all()


def test_a_gemeente_by_hand() -> None:
    got = by_hand()
    assert need(got, "GM0001", "dementie")["midden"] == pytest.approx(
        200 * 0.024 + 100 * 0.106 + 40 * 0.31
    )
    assert need(got, "GM0001", "dementie_thuis")["midden"] == pytest.approx(27.8 * 0.65)
    home = {
        "75-79": 60 * (1 - INSIDE["65-79"]),
        "80-84": 40 * (1 - INSIDE["80-89"]),
        "85-89": 25 * (1 - INSIDE["80-89"]),
        "90+": 15 * (1 - INSIDE["90+"]),
    }
    younger, older = home["75-79"] + home["80-84"], home["85-89"] + home["90+"]
    assert need(got, "GM0001", "adl_beperkt")["midden"] == pytest.approx(
        younger * 0.17 + older * 0.45
    )
    assert need(got, "GM0001", "loophulpmiddel")["midden"] == pytest.approx(
        (younger + older) * 0.275
    )
    assert need(got, "GM0001", "mobiliteit_beperkt")["midden"] == pytest.approx(
        200 * (1 - INSIDE["65-79"]) * 0.10 + (younger + older) * 0.28
    )
    row = need(got, "GM0001", "vv_zwaar", label="85+")
    assert row["midden"] == pytest.approx(older * 0.049)
    assert row["optelbaar_met"] == "vv_licht"
    assert need(got, "GM0001", "adl_beperkt")["optelbaar_met"] is None
    assert (row["methode"], row["zekerheid"], row["eenheid"]) == (
        "prevalentie",
        "geschat",
        "personen",
    )


def test_the_ages_of_a_count_are_counted_and_sure() -> None:
    got = by_hand()
    for label, n in {**FIVE, "65-74": 200, "75-84": 100, "85+": 40, "65+": 340, "75+": 140}.items():
        row = age(got, "GM0001", label)
        assert row["laag"] == row["hoog"] == pytest.approx(n)
        assert row["midden"] == pytest.approx(n)
        assert (row["methode"], row["zekerheid"]) == ("geteld", "geteld")


# The country


def test_the_national_ages_give_the_published_number_of_people_with_dementia() -> None:
    got = need(country(), "GM0000", "dementie")
    assert 280_000 <= got["midden"] <= 300_000
    # By hand from the table of ages: 2.4, 10.6 and 31 %.
    assert got["midden"] == pytest.approx(
        0.024 * 1_974_814 + 0.106 * 1_093_183 + 0.31 * 389_538, rel=1e-9
    )
    # 256,000 known by care claims (2017) and 290,000 of all ages (2021) lie within the range.
    assert got["laag"] <= 260_000
    assert got["hoog"] >= 300_000
    # More than 8 % of 65+ (Zorg voor Beter), about a third of 85+ (Rotterdam study).
    assert got["midden"] / sum(NEDERLAND_2021.values()) > 0.08
    assert need(country(), "GM0000", "dementie", label="85+")["midden"] / 389_538 == pytest.approx(
        1 / 3, abs=0.03
    )


def test_the_national_ages_give_the_other_published_totals() -> None:
    got = country()
    people = {c: age(got, "GM0000", c)["midden"] for c in OLD_CLASSES}
    inside = in_institutions(NORMS, 2021)[1]
    in_homes = sum(people[c] * s for c, s in zip(OLD_CLASSES, inside, strict=True))
    # About 116,000 people of 55 and over in care homes in 2016, and fewer since.
    assert 95_000 <= in_homes <= 120_000
    at_home = sum(people[c] * (1 - s) for c, s in zip(OLD_CLASSES, inside, strict=True))
    at_home_75 = at_home - sum(people[c] * (1 - inside[0]) for c in ("65-69", "70-74"))
    # 23 % of the 75-plussers at home have a limitation in daily life (CBS, 2018-2022).
    assert need(got, "GM0000", "adl_beperkt")["midden"] / at_home_75 == pytest.approx(
        0.23, abs=0.015
    )
    # 25 to 30 % of 75+ use a walking aid (WoON).
    assert 0.25 <= need(got, "GM0000", "loophulpmiddel")["midden"] / at_home_75 <= 0.30
    # 22 % of 65+ had a limitation in mobility in 2009 (OECD); a third of 75+ any limitation.
    assert 0.15 <= need(got, "GM0000", "mobiliteit_beperkt")["midden"] / at_home <= 0.22
    # VV 1-2 to VV 3-4 as 470 to 810, together near 1,280 in a region with about 36,000 of 75+.
    light, heavy = (need(got, "GM0000", g)["midden"] for g in ("vv_licht", "vv_zwaar"))
    assert light / heavy == pytest.approx(470 / 810, abs=0.03)
    assert (light + heavy) / at_home_75 == pytest.approx(1280 / 36_000, abs=0.01)


def test_with_the_falling_trend_dementia_grows_as_the_rotterdam_study_projects() -> None:
    stable = country(years=[2050])
    falling = country(years=[2050], scenario=Scenario(trend=-13))
    now = need(stable, "GM0000", "dementie")["midden"]
    later = need(stable, "GM0000", "dementie", 2050)
    # Published for 2020 to 2050: +118 % when incidence stays, +43 % when it falls 13 % a decade.
    assert later["midden"] / now == pytest.approx(2.18, rel=0.2)
    fell = need(falling, "GM0000", "dementie", 2050)["midden"]
    assert fell / later["midden"] == pytest.approx(1.43 / 2.18, abs=0.02)
    assert fell == pytest.approx(later["midden"] * 0.87**2.9)
    assert later["laag"] < fell < later["hoog"]


# Calibration


def test_haarlem_has_2430_people_with_dementia_in_2014_by_calibration() -> None:
    areas = gebieden(
        [
            {"gebied_code": "GM0392", "inwoners": 155_000, "pct_65plus": 16.0, "jaar": 2014},
            {"gebied_code": "WK039201", "inwoners": 95_000, "pct_65plus": 14.0, "jaar": 2014},
            {"gebied_code": "WK039202", "inwoners": 60_000, "pct_65plus": 19.0, "jaar": 2014},
        ]
    )
    rows = [
        ("GM0392", 2014, "65-74", 13_100),
        ("GM0392", 2014, "75-84", 7_900),
        ("GM0392", 2014, "85+", 3_800),
    ]
    counted = table("doelgroepen", [("GM0392", 2014, "dementie", 2430)], "plan van aanpak")
    plain = calculate(areas, prognose=table("prognose", rows), base=2014, years=[2040])
    got = calculate(
        areas, prognose=table("prognose", rows), doelgroepen=counted, base=2014, years=[2040]
    )
    now = need(got, "GM0392", "dementie", 2014)
    assert now["midden"] == pytest.approx(2430)
    assert now["methode"] == "prevalentie_geijkt"
    assert "telling: plan van aanpak (2014)" in now["bron"]
    parts = [need(got, c, "dementie", 2014)["midden"] for c in ("WK039201", "WK039202")]
    assert sum(parts) == pytest.approx(2430)
    factor = 2430 / need(plain, "GM0392", "dementie", 2014)["midden"]
    later = need(got, "GM0392", "dementie", 2040)["midden"]
    assert later == pytest.approx(factor * need(plain, "GM0392", "dementie", 2040)["midden"])
    # Those of them who live at home follow; other groups keep what they had.
    at_home = [need(r, "GM0392", "dementie_thuis", 2014)["midden"] for r in (plain, got)]
    assert at_home[1] == pytest.approx(factor * at_home[0])
    pd.testing.assert_series_equal(
        need(got, "GM0392", "adl_beperkt", 2014), need(plain, "GM0392", "adl_beperkt", 2014)
    )


def test_a_wijk_that_is_counted_keeps_its_count_and_the_rest_takes_what_is_left() -> None:
    areas = gebieden(
        [
            {"gebied_code": "GM0001", "inwoners": 20_000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "WK000101", "inwoners": 10_000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "WK000102", "inwoners": 10_000, "pct_65plus": 20.0, "jaar": 2021},
        ]
    )
    rows = [("GM0001", 2021, "dementie", 400), ("WK000101", 2021, "dementie", 100)]
    got = calculate(areas, doelgroepen=table("doelgroepen", rows), years=[2030])
    assert need(got, "WK000101", "dementie")["midden"] == pytest.approx(100)
    assert need(got, "WK000102", "dementie")["midden"] == pytest.approx(300)
    for year in (2021, 2030):
        parts = [need(got, c, "dementie", year)["midden"] for c in ("WK000101", "WK000102")]
        assert need(got, "GM0001", "dementie", year)["midden"] == pytest.approx(sum(parts))


def test_a_wijk_where_no_old_people_live_is_0_and_not_unknown() -> None:
    areas = gebieden(
        [
            {"gebied_code": "GM0001", "inwoners": 2000, "jaar": 2021},
            {"gebied_code": "WK000101", "inwoners": 1000, "jaar": 2021},
            {"gebied_code": "WK000102", "inwoners": 1000, "jaar": 2021},
        ]
    )
    rows = [("WK000101", 2021, c, n) for c, n in (("65-74", 160), ("75-84", 30), ("85+", 10))]
    rows += [("WK000102", 2021, c, 0) for c in ("65-74", "75-84", "85+")]
    got = calculate(areas, prognose=table("prognose", rows), years=[2040])
    assert age(got, "WK000102", "65+")["midden"] == 0
    assert age(got, "GM0001", "85+")["midden"] == pytest.approx(10)
    assert need(got, "WK000102", "dementie")["midden"] == 0
    assert np.isfinite(got.ages.data["midden"]).all()
    assert np.isfinite(got.demand.data["hoog"]).all()


def test_parts_that_are_not_the_whole_are_told_and_nobody_counts_twice() -> None:
    areas = gebieden(
        [
            {"gebied_code": "GM0001", "inwoners": 10_000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "WK000101", "inwoners": 2000, "pct_65plus": 30.0, "jaar": 2021},
        ]
    )
    got = calculate(areas)
    assert age(got, "GM0001", "65+")["midden"] == pytest.approx(2000)
    assert age(got, "WK000101", "65+")["midden"] == pytest.approx(600)
    assert got.facts["ouderen"][2021]["65+"] == pytest.approx(2000)
    assert [p.code for p in got.problems] == ["gebied_delen_ander_aantal"]


def test_buurten_without_a_number_share_that_of_their_wijk() -> None:
    areas = gebieden(
        [
            {"gebied_code": "WK000101", "inwoners": 2000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "BU00010101", "inwoners": 1000, "pct_65plus": 30.0, "jaar": 2021},
            {"gebied_code": "BU00010102", "jaar": 2021},
            {"gebied_code": "BU00010103", "jaar": 2021},
        ]
    )
    postcodes = units(
        "pc4",
        [
            {"eenheid_id": "1001", "inwoners": 500, "inw_65plus": 60, "vlak": square(2000, 0)},
            {"eenheid_id": "1002", "inwoners": 500, "inw_65plus": 20, "vlak": square(3000, 0)},
        ],
    )
    got = calculate(areas, bevolking=postcodes)
    # 400 in the wijk, 300 in the first buurt; 100 are left, as 60 to 20.
    found = [age(got, f"BU0001010{k}", "65+")["midden"] for k in (1, 2, 3)]
    assert found == pytest.approx([300, 75, 25])
    row = age(got, "BU00010102", "65+")
    # Nobody gave the number: half to one and a half times, and what CBS keeps secret.
    assert (row["laag"], row["hoog"]) == (pytest.approx(37.5), pytest.approx(100))
    assert got.problems == []


# Groups that are counted


def two_wijken() -> Layer:
    return gebieden(
        [
            {"gebied_code": "GM0001", "inwoners": 4000, "pct_65plus": 20.0, "jaar": 2021},
            {
                "gebied_code": "WK000101",
                "inwoners": 3000,
                "pct_65plus": 20.0,
                "jaar": 2021,
                "pct_laag_inkomen": 20.0,
            },
            {
                "gebied_code": "WK000102",
                "inwoners": 1000,
                "pct_65plus": 20.0,
                "jaar": 2021,
                "pct_laag_inkomen": 60.0,
            },
        ]
    )


def test_a_count_of_the_gemeente_is_spread_by_inhabitants_and_kept_in_later_years() -> None:
    counted = table("doelgroepen", [("GM0001", 2021, "ggz", 80)])
    got = calculate(two_wijken(), doelgroepen=counted, years=[2030])
    whole, part = need(got, "GM0001", "ggz"), need(got, "WK000101", "ggz")
    assert (whole["midden"], part["midden"]) == (80, pytest.approx(60))
    assert (whole["methode"], whole["zekerheid"]) == ("telling", "geteld")
    assert (part["methode"], part["zekerheid"]) == ("telling_verdeeld", "geschat")
    later = need(got, "GM0001", "ggz", 2030)
    assert (later["midden"], later["methode"], later["zekerheid"]) == (
        80,
        "telling_gelijk",
        "indicatief",
    )
    assert "ggz" in set(got.demand.data["doelgroep"])
    assert "lvg_vg" not in set(got.demand.data["doelgroep"])


def test_a_count_may_be_spread_by_another_key() -> None:
    counted = table("doelgroepen", [("GM0001", 2021, "ggz", 80)])
    got = calculate(two_wijken(), doelgroepen=counted, spread={"ggz": "inw_laag_inkomen"})
    # 20 % of 3,000 and 60 % of 1,000 are as many people with a low income.
    assert need(got, "WK000101", "ggz")["midden"] == pytest.approx(40)
    assert need(got, "WK000102", "ggz")["midden"] == pytest.approx(40)


def test_a_group_of_the_study_itself_is_taken_as_it_is_called() -> None:
    rows = [
        ("WK000101", 2021, "Wmo huishoudelijke hulp", 30),
        ("WK000102", 2021, "Wmo huishoudelijke hulp", 12),
    ]
    got = calculate(two_wijken(), doelgroepen=table("doelgroepen", rows))
    assert need(got, "GM0001", "Wmo huishoudelijke hulp")["midden"] == 42


def test_only_the_counted_wijk_is_known_of_a_count_without_a_whole() -> None:
    counted = table("doelgroepen", [("WK000101", 2021, "ggz", 30)])
    got = calculate(two_wijken(), doelgroepen=counted)
    assert need(got, "WK000101", "ggz")["midden"] == 30
    other = need(got, "WK000102", "ggz")
    assert np.isnan(other["midden"])
    assert other["reden"] == "geen_gegevens"
    assert np.isnan(need(got, "GM0001", "ggz")["midden"])


# Scenarios


def test_fewer_in_institutions_is_more_at_home() -> None:
    got = by_hand(scenario=Scenario("minder", institutions=50))
    home = 100 - 60 * 0.0068 / 2 - 40 * 0.084 / 2 + 40 - 25 * 0.084 / 2 - 15 * 0.26 / 2
    row = need(got, "GM0001", "loophulpmiddel")
    assert row["midden"] == pytest.approx(home * 0.275)
    assert row["scenario"] == "minder"
    # 65 % of the people with dementia live at home in 2021; now half of the others do too.
    assert need(got, "GM0001", "dementie_thuis")["midden"] == pytest.approx(27.8 * 0.825)


def test_who_no_longer_moves_to_an_institution_comes_on_top_of_the_heavier_group() -> None:
    scenario = Scenario(extramural=40)
    plain = by_hand(years=[2026, 2031])
    got = by_hand(years=[2026, 2031], scenario=scenario)
    assert need(got, "GM0001", "vv_zwaar")["midden"] == pytest.approx(
        need(plain, "GM0001", "vv_zwaar")["midden"]
    )
    for year, part in ((2026, 0.2), (2031, 0.4)):
        people = np.array([age(plain, "GM0001", c, year)["midden"] for c in OLD_CLASSES])
        inside = people * in_institutions(NORMS, year)[1]
        share = np.array([0, 0, 0.0125, 0.0125, 0.049, 0.049, 0.049])
        extra = need(got, "GM0001", "vv_zwaar", year)["midden"]
        usual = need(plain, "GM0001", "vv_zwaar", year)["midden"]
        assert extra - usual == pytest.approx((inside * part).sum() + (inside * part * share).sum())


# What always holds

LEVELS = {
    "GM0001": ("WK000101", "WK000102"),
    "WK000101": ("BU00010101", "BU00010102"),
    "WK000102": ("BU00010201", "BU00010202"),
}


def world(people: list[int], shares: list[int], old: list[list[int]]) -> tuple[Layer, Layer]:
    codes = ("BU00010101", "BU00010102", "BU00010201", "BU00010202")
    rows = [
        {"gebied_code": c, "inwoners": n, "pct_65plus": float(s), "jaar": 2021}
        for c, n, s in zip(codes, people, shares, strict=True)
    ]
    rows += [
        {"gebied_code": "WK000101", "inwoners": people[0] + people[1], "jaar": 2021},
        {"gebied_code": "WK000102", "inwoners": people[2] + people[3], "jaar": 2021},
        {"gebied_code": "GM0001", "inwoners": sum(people), "jaar": 2021},
    ]
    names = [f"inw_{c.replace('-', '_').replace('+', 'plus')}" for c in OLD_CLASSES]
    postcodes = units(
        "pc4",
        [
            # Each postcode lies across two buurten.
            {
                "eenheid_id": f"100{i}",
                "inwoners": 5000,
                "vlak": square(1000 * i + 50, 0, 1000),
                **dict(zip(names, map(float, ages), strict=True)),
            }
            for i, ages in enumerate(old)
        ],
    )
    return gebieden(rows), postcodes


counts_ = st.lists(st.integers(0, 5000), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None)
@given(
    counts_,
    st.lists(st.integers(0, 60), min_size=4, max_size=4),
    st.lists(st.lists(st.integers(0, 400), min_size=7, max_size=7), min_size=3, max_size=3),
    st.sampled_from([None, -13.0, 5.0]),
)
def test_sums_agree_at_every_level_and_low_is_never_above_high(
    people: list[int], shares: list[int], old: list[list[int]], trend: float | None
) -> None:
    areas, postcodes = world(people, shares, old)
    if not sum(people) or not sum(s * p for s, p in zip(shares, people, strict=True)):
        return
    rows = [("GM0001", 2030, "65+", 900.0), ("GM0001", 2030, "75+", 300.0)]
    got = calculate(
        areas,
        bevolking=postcodes,
        prognose=table("prognose", rows),
        years=[2026, 2030, 2040],
        scenario=Scenario(trend=trend, extramural=10),
    )
    for layer, key in ((got.ages, "leeftijd"), (got.demand, "doelgroep")):
        data = layer.data
        assert (data["laag"] <= data["midden"] + 1e-9).all()
        assert (data["midden"] <= data["hoog"] + 1e-9).all()
        assert (data["laag"] >= 0).all()
        whole = data if key == "leeftijd" else data[data["leeftijd"] == "alle"]
        wide = whole.pivot_table(index="gebied_code", columns=["jaar", key], values="midden")
        for parent, children in LEVELS.items():
            np.testing.assert_allclose(
                wide.loc[list(children)].sum(), wide.loc[parent], rtol=1e-6, atol=1e-6
            )
    for code in LEVELS:
        for year in (2021, 2030):
            parts = [age(got, code, c, year)["midden"] for c in COARSE]
            assert sum(parts) == pytest.approx(age(got, code, "65+", year)["midden"], abs=1e-6)
    assert age(got, "GM0001", "65+", 2030)["midden"] == pytest.approx(900)
    assert age(got, "GM0001", "75+", 2030)["midden"] == pytest.approx(300)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 200))
def test_shifting_people_between_ages_never_changes_how_many_there_are(
    start: int, end: int, moved: int
) -> None:
    old = [[300] * 7, [200] * 7, [250] * 7]
    shifted = [list(row) for row in old]
    shifted[1][start] -= moved
    shifted[1][end] += moved
    for ages in (old, shifted):
        areas, postcodes = world([1000, 2000, 1500, 500], [20, 25, 18, 30], ages)
        got = calculate(areas, bevolking=postcodes)
        assert age(got, "GM0001", "65+")["midden"] == pytest.approx(200 + 500 + 270 + 150)
        assert age(got, "BU00010102", "65+")["midden"] == pytest.approx(500)


# Rounding and secrecy of CBS


def test_rounding_of_cbs_is_a_range_around_the_number() -> None:
    areas = gebieden(
        [{"gebied_code": "BU00010101", "inwoners": 1000, "pct_65plus": 20.0, "jaar": 2021}]
    )
    row = age(calculate(areas), "BU00010101", "65+")
    assert row["midden"] == pytest.approx(200)
    # 996 to 1,004 inhabitants, of whom 19.5 to 20.5 %.
    assert (row["laag"], row["hoog"]) == (pytest.approx(996 * 0.195), pytest.approx(1004 * 0.205))
    assert (row["methode"], row["zekerheid"]) == ("geteld", "geteld")
    split = age(calculate(areas), "BU00010101", "85+")
    assert (split["methode"], split["zekerheid"]) == ("verdeeld", "geschat")
    # A split may be off by one percentage point of the inhabitants on top of that.
    assert split["laag"] == pytest.approx(split["midden"] * 996 * 0.195 / 200 - 10)


def test_a_secret_buurt_is_a_range_and_takes_what_its_wijk_has_left() -> None:
    areas = gebieden(
        [
            {"gebied_code": "WK000101", "inwoners": 1060, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "BU00010101", "inwoners": 1000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "BU00010102", "inwoners": 60, "jaar": 2021},
        ]
    )
    got = calculate(areas)
    row = age(got, "BU00010102", "65+")
    assert row["midden"] == pytest.approx(12)
    assert row["laag"] == 0
    assert row["hoog"] >= 12
    assert (row["methode"], row["zekerheid"]) == ("verdeeld", "geschat")


def test_a_gebied_of_which_nothing_is_known_is_empty_with_a_reason() -> None:
    areas = gebieden(
        [
            {"gebied_code": "GM0001", "inwoners": 1000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "GM0002", "jaar": 2021},
        ]
    )
    got = calculate(areas, years=[2030])
    for row in (age(got, "GM0002", "65+"), need(got, "GM0002", "dementie", 2030)):
        assert np.isnan(row["midden"])
        assert np.isnan(row["hoog"])
        assert row["reden"] == "geen_gegevens"
        assert row["zekerheid"] is None
    assert len(got.ages.data) == 2 * 2 * 12


def test_of_nothing_at_all_no_demand_is_made_up() -> None:
    with pytest.raises(LzwError) as error:
        calculate(gebieden([{"gebied_code": "GM0002", "jaar": 2021}]))
    assert [p.code for p in error.value.problems] == ["vraag_zonder_ouderen"]


def test_a_secret_square_holds_0_to_4_and_never_less_than_nothing() -> None:
    areas = gebieden(
        [
            {
                "gebied_code": "BU00010101",
                "inwoners": 100,
                "pct_65plus": 25.0,
                "jaar": 2021,
                "vlak": square(0, 0, 1000),
            }
        ]
    )
    squares = units(
        "vierkant100",
        [
            {"eenheid_id": "a", "inwoners": 40, "inw_65plus": 20, "vlak": square(0, 0)},
            {"eenheid_id": "b", "inwoners": 30, "vlak": square(100, 0)},
            {"eenheid_id": "c", "inwoners": 0, "vlak": square(200, 0)},
            {"eenheid_id": "d", "inwoners": 30, "vlak": square(300, 0)},
            {"eenheid_id": "ver", "inwoners": 30, "inw_65plus": 5, "vlak": square(9000, 0)},
        ],
    )
    data = calculate(areas, bevolking=squares).units.data.set_index("eenheid_id")
    assert list(data.index) == ["a", "b", "c", "d"]
    # 25 live in the buurt and 20 in the first square: 5 are left for three secret ones.
    assert data.loc["b", "inw_65plus"] == pytest.approx(5 / 3)
    assert (data.loc["b", "inw_65plus_laag"], data.loc["b", "inw_65plus_hoog"]) == (0, 4)
    assert (data.loc["b", "reden"], data.loc["b", "zekerheid"]) == ("geheim", "geschat")
    assert data.loc["c", "inw_65plus"] == 0
    assert data.loc["a", "inw_65plus_laag"] == 18
    parts = data[["inw_65_74", "inw_75_84", "inw_85plus"]].sum(axis=1)
    np.testing.assert_allclose(parts, data["inw_65plus"])


# Ages by dwellings, own gebieden


def homes(rows: list[tuple[str, float, float, str, str | None]]) -> Layer:
    data = pd.DataFrame(
        {
            "woning_id": [r[0] for r in rows],
            "is_woning": 1,
            "buurt_code": [r[3] for r in rows],
            "eigen_code": [r[4] for r in rows],
            "bron": "toets",
        }
    )
    points = np.array([shapely.Point(r[1], r[2]) for r in rows], dtype=object)
    return conform(Layer("woningen", data, points), LAYERS["woningen"])


def test_ages_come_over_by_dwellings_and_an_own_gebied_is_its_share_of_buurten() -> None:
    areas = gebieden(
        [
            {"gebied_code": "BU00010101", "inwoners": 100, "pct_65plus": 30.0, "jaar": 2021},
            {"gebied_code": "BU00010102", "inwoners": 100, "pct_65plus": 10.0, "jaar": 2021},
            {"gebied_code": "kern"},
        ]
    )
    young = {"inw_65plus": 50, "inw_75plus": 10, "inw_85plus": 0}
    old = {"inw_65plus": 50, "inw_75plus": 50, "inw_85plus": 50}
    postcodes = units(
        "pc4",
        [
            {"eenheid_id": "1001", "inwoners": 100, "vlak": square(0, 0), **young},
            {"eenheid_id": "1002", "inwoners": 100, "vlak": square(200, 0), **old},
        ],
    )
    stock = homes(
        [
            ("1", 10, 10, "BU00010101", "kern"),
            ("2", 20, 10, "BU00010101", None),
            ("3", 210, 10, "BU00010102", "kern"),
            ("4", 220, 10, "BU00010102", "kern"),
        ]
    )
    got = calculate(areas, bevolking=postcodes, woningen=stock)
    assert age(got, "BU00010101", "65-74")["midden"] == pytest.approx(24)
    assert age(got, "BU00010102", "85+")["midden"] == pytest.approx(10)
    assert age(got, "kern", "65-74")["midden"] == pytest.approx(12, abs=1e-6)
    assert age(got, "kern", "85+")["midden"] == pytest.approx(10)
    assert age(got, "kern", "65+")["zekerheid"] == "geschat"
    assert need(got, "kern", "dementie")["midden"] == pytest.approx(
        need(got, "BU00010101", "dementie")["midden"] / 2
        + need(got, "BU00010102", "dementie")["midden"]
    )


def test_residents_of_a_nursing_home_stay_where_it_stands_and_do_not_live_at_home() -> None:
    areas = gebieden(
        [
            {"gebied_code": "WK000101", "inwoners": 2000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "BU00010101", "inwoners": 1000, "pct_65plus": 24.0, "jaar": 2021},
            {"gebied_code": "BU00010102", "inwoners": 1000, "pct_65plus": 16.0, "jaar": 2021},
        ]
    )
    postcodes = units(
        "pc4",
        [
            {
                "eenheid_id": "1001",
                "inwoners": 2000,
                "inw_65plus": 400,
                "inw_75plus": 200,
                "inw_85plus": 80,
                "vlak": square(0, 0, 3000),
            }
        ],
    )
    stock = homes([(str(i), 10 + i, 10, f"BU0001010{1 + i % 2}", None) for i in range(20)])
    home = conform(
        Layer(
            "instellingen",
            pd.DataFrame(
                [
                    {
                        "instelling_id": "v",
                        "inw_65plus": 60.0,
                        "inw_75plus": 60.0,
                        "inw_85plus": 60.0,
                        "bron": "toets",
                    }
                ]
            ),
            np.array([shapely.Point(1050, 50)], dtype=object),
        ),
        LAYERS["instellingen"],
    )
    plain = calculate(areas, bevolking=postcodes, woningen=stock)
    got = calculate(areas, bevolking=postcodes, woningen=stock, instellingen=home)
    # Without it both buurten are alike; with it the oldest live in the first.
    assert age(plain, "BU00010101", "85+")["midden"] == pytest.approx(48)
    assert age(got, "BU00010101", "85+")["midden"] > 65
    assert age(got, "WK000101", "85+")["midden"] == pytest.approx(80)
    # Twenty of 85 and over are no residents: all the walking aids at home of that age are theirs.
    walking = need(got, "WK000101", "loophulpmiddel", label="85+")["midden"]
    assert walking == pytest.approx(20 * 0.275)
    parts = [need(got, f"BU0001010{k}", "loophulpmiddel")["midden"] for k in (1, 2)]
    assert need(got, "WK000101", "loophulpmiddel")["midden"] == pytest.approx(sum(parts))


def test_the_range_of_a_whole_lies_around_the_sum_of_its_parts() -> None:
    # All who live in an institution do so in the first buurt: the usual share, taken of the wijk,
    # would say that of the wijk hardly anybody with dementia lives at home.
    areas = gebieden(
        [
            {"gebied_code": "WK000101", "inwoners": 2000, "pct_65plus": 20.0, "jaar": 2021},
            {"gebied_code": "BU00010101", "inwoners": 200, "pct_65plus": 60.0, "jaar": 2021},
            {"gebied_code": "BU00010102", "inwoners": 1800, "pct_65plus": 15.6, "jaar": 2021},
        ]
    )
    postcodes = units(
        "pc4",
        [
            {
                "eenheid_id": "1001",
                "inwoners": 2000,
                "inw_65plus": 400,
                "inw_75plus": 200,
                "inw_85plus": 80,
                "vlak": square(0, 0, 3000),
            }
        ],
    )
    stock = homes([(str(i), 10 + i, 10, f"BU0001010{1 + i % 2}", None) for i in range(20)])
    home = conform(
        Layer(
            "instellingen",
            pd.DataFrame([{"instelling_id": "v", "inw_65plus": 70.0, "bron": "toets"}]).assign(
                inw_75plus=70.0, inw_85plus=50.0
            ),
            np.array([shapely.Point(1050, 50)], dtype=object),
        ),
        LAYERS["instellingen"],
    )
    got = calculate(areas, bevolking=postcodes, woningen=stock, instellingen=home)
    for label in ("75-84", "85+"):
        whole = need(got, "WK000101", "dementie_thuis", label=label)
        everybody = need(got, "WK000101", "dementie", label=label)
        assert whole["hoog"] >= whole["midden"] * everybody["hoog"] / everybody["midden"] - 1e-6


def test_a_home_that_tells_only_its_capacity_takes_nobody_out() -> None:
    areas = gebieden(
        [{"gebied_code": "BU00010101", "inwoners": 1000, "pct_65plus": 20.0, "jaar": 2021}]
    )
    home = conform(
        Layer(
            "instellingen",
            pd.DataFrame([{"instelling_id": "v", "capaciteit": 60.0, "bron": "toets"}]),
            np.array([shapely.Point(50, 50)], dtype=object),
        ),
        LAYERS["instellingen"],
    )
    pd.testing.assert_frame_equal(
        calculate(areas).demand.data, calculate(areas, instellingen=home).demand.data
    )


# Forecasts


def test_a_forecast_is_met_exactly_and_its_parts_grow_as_their_cohorts_do() -> None:
    areas, postcodes = world([1000, 2000, 1500, 500], [20, 25, 18, 30], [[90] * 7] * 3)
    rows = [
        ("GM0001", 2030, "65-74", 700),
        ("GM0001", 2030, "75-84", 500),
        ("GM0001", 2030, "85+", 200),
        ("WK000101", 2030, "65+", 900),
    ]
    got = calculate(
        areas, bevolking=postcodes, prognose=table("prognose", rows, "PBL"), years=[2030]
    )
    for label, n in (("65-74", 700), ("75-84", 500), ("85+", 200)):
        assert age(got, "GM0001", label, 2030)["midden"] == pytest.approx(n)
    assert age(got, "WK000101", "65+", 2030)["midden"] == pytest.approx(900, rel=0.02)
    whole, part = age(got, "GM0001", "65+", 2030), age(got, "BU00010101", "65+", 2030)
    assert (whole["methode"], whole["zekerheid"], whole["bron"]) == ("prognose", "geschat", "PBL")
    assert (part["methode"], part["zekerheid"]) == ("prognose_verdeeld", "geschat")


def test_without_a_forecast_later_years_are_an_indication() -> None:
    got = by_hand(years=[2025, 2030])
    row = age(got, "GM0001", "75+", 2030)
    assert (row["methode"], row["zekerheid"]) == ("cohort", "indicatief")
    assert row["bron"].startswith("geen prognose: sterftekansen Centraal Bureau")
    assert need(got, "GM0001", "dementie", 2030)["zekerheid"] == "indicatief"
    assert row["laag"] < row["midden"] < row["hoog"]
    near = age(got, "GM0001", "75+", 2025)
    assert near["hoog"] / near["midden"] < row["hoog"] / row["midden"]


def test_a_year_between_two_of_the_forecast_lies_on_the_line_and_one_after_grows_on() -> None:
    rows = [("GM0001", 2021, c, n) for c, n in FIVE.items()]
    rows += [("GM0001", 2030, "65+", 400), ("GM0001", 2040, "65+", 600)]
    one = gebieden([{"gebied_code": "GM0001", "inwoners": 2000, "jaar": 2021}])
    got = calculate(one, prognose=table("prognose", rows), years=[2030, 2035, 2045])
    assert age(got, "GM0001", "65+", 2035)["midden"] == pytest.approx(500)
    after = age(got, "GM0001", "65+", 2045)
    assert after["methode"] == "cohort"
    said = [(p.code, dict(p.values)["jaren"]) for p in got.problems]
    assert said == [("prognose_tussenjaar", "2035"), ("prognose_buiten_jaren", "2045")]


def test_the_order_of_rows_changes_nothing() -> None:
    areas, postcodes = world([1000, 2000, 1500, 500], [20, 25, 18, 30], [[90] * 7] * 3)
    turned = areas.take(np.arange(len(areas))[::-1])
    other = postcodes.take(np.arange(len(postcodes))[::-1])
    first = calculate(areas, bevolking=postcodes, years=[2030])
    second = calculate(turned, bevolking=other, years=[2030])
    pd.testing.assert_frame_equal(first.ages.data, second.ages.data)
    pd.testing.assert_frame_equal(first.demand.data, second.demand.data)
