# SPDX-License-Identifier: GPL-2.0-or-later
"""Reasons, norms and shares on streets that can be checked by heart.

The long street runs from x = 0 to x = 2000; dwellings stand 5 m off it. Further down stands a town
on squared paper.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik.bereikbaarheid import (
    Inputs,
    Result,
    bereikbaarheid,
    weighted_quantile,
)
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.norm import Norm
from lzw_atlas.processing.core.norms import NormSet
from lzw_atlas.processing.core.profile import Profile
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import schema

assert schema.SCHEMA_VERSION >= 1

PROFILE = Profile("75plus", "75-plusser", "75-plussers", 0.8, 500.0, True, frozenset())


def number(key: str, value: float, wide: float | None = None) -> Norm:
    return Norm(key, value, "m", ("test",), "eigen keuze", wide)


NORMS = NormSet(
    name="test",
    norms={k: number(k, 500.0, 800.0) for k in ("supermarkt", "huisarts", "apotheek", "ov_halte")},
    weights={k: number(k, v) for k, v in (("supermarkt", 52.0), ("huisarts", 12.0))},
    completeness={"supermarkt": number("supermarkt", 100.0)},
    rules={
        k: number(k, v)
        for k, v in (
            ("aanloop_max", 100.0),
            ("component_min", 500.0),
            ("ontbrekend_telt_als", 5000.0),
            ("dekking_min", 90.0),
            ("keuze_max", 1000.0),
            ("onbekend_max", 30.0),
        )
    },
    profiles={"75plus": PROFILE},
    sources={},
)


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(*bounds: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*bounds)])


def town(
    homes: list[tuple[float, float]],
    places: list[tuple[str, float, float]],
    extent: Any = None,
    **columns: Any,
) -> Inputs:
    shapes = [shapely.Point(p) for p in homes]
    given_columns = {"is_woning": 1, "gemeente_code": "GM0001", "wijk_code": "WK000101", **columns}
    return Inputs(
        woningen=layer(
            "woningen", shapes, woning_id=[f"h{i:03d}" for i in range(len(homes))], **given_columns
        ),
        voorzieningen=layer(
            "voorzieningen",
            [shapely.Point(x, y) for _, x, y in places],
            voorziening_id=[f"v{i:03d}" for i in range(len(places))],
            categorie=[c for c, _, _ in places],
        ),
        wegen=layer(
            "wegen",
            [shapely.LineString([(0, 0), (2000, 0)]), shapely.LineString([(0, 900), (600, 900)])],
            weg_id=["a", "b"],
        ),
        gebieden=layer(
            "gebieden",
            [box(0, -500, 2000, 500), box(0, -500, 1000, 500), box(1000, -500, 2000, 500)],
            gebied_code=["GM0001", "WK000101", "WK000102"],
            naam=["Dorp", "West", "Oost"],
            soort=["gemeente", "wijk", "wijk"],
            woningen_cbs=[10.0, 4.0, None],
        ),
        bevolking=layer(
            "bevolking",
            [box(0, -500, 2000, 1000)],
            eenheid_id=["8271"],
            soort=["pc4"],
            inwoners=[float(2 * len(homes))],
            inw_65plus=[float(len(homes))],
        ),
        instellingen=layer("instellingen", [], instelling_id=[]),
        data_omvang=extent,
    )


def run(inputs: Inputs, **options: Any) -> Result:
    return bereikbaarheid(inputs, PROFILE, NORMS, run_id="r1", **options)


def area(result: Result, code: str, category: str, group: str = "woningen") -> pd.Series:
    data = result.per_area.data
    chosen = data[
        (data["gebied_code"] == code) & (data["categorie"] == category) & (data["groep"] == group)
    ]
    assert len(chosen) == 1
    return chosen.iloc[0]


SHOP = ("supermarkt", 500.0, 0.0)
HOMES = [(100.0, 5.0), (900.0, 5.0), (1500.0, 5.0), (300.0, 150.0), (100.0, 905.0)]


def test_every_row_comes_back_in_order_with_a_distance_or_a_reason() -> None:
    data = run(town(HOMES, [SHOP])).per_home.data
    assert data["woning_id"].tolist() == [f"h{i:03d}" for i in range(5)]
    assert data["afstand_supermarkt_m"].tolist()[:3] == [405.0, 405.0, 1005.0]
    assert data["afstand_supermarkt_m"].isna().tolist()[3:] == [True, True]
    assert data["reden_supermarkt"].tolist() == [
        None,
        None,
        None,
        "te_ver_van_netwerk",
        "niet_verbonden",
    ]
    assert data["norm_supermarkt"].tolist() == [1, 1, 0, pd.NA, 0]
    assert data["id_supermarkt"].tolist() == ["v000", "v000", "v000", None, None]
    assert data["reden"].tolist() == [None, None, None, "te_ver_van_netwerk", None]
    assert data["aanloop_m"].tolist()[:3] == [5.0, 5.0, 5.0]


def test_a_distance_of_exactly_the_norm_meets_it() -> None:
    data = run(town([(5.0, 5.0), (4.99, 5.0)], [SHOP])).per_home.data
    assert data["afstand_supermarkt_m"].tolist() == [500.0, 500.01]
    assert data["norm_supermarkt"].tolist() == [1, 0]


def test_a_category_without_facilities_is_unknown_until_its_absence_is_confirmed() -> None:
    inputs = town(HOMES, [SHOP])
    unknown, confirmed = run(inputs), run(inputs, confirmed_absent=frozenset({"huisarts"}))
    assert set(unknown.per_home.data["reden_huisarts"][:3]) == {"geen_gegevens"}
    assert unknown.per_home.data["norm_huisarts"].isna().all()
    row = area(unknown, "WK000101", "huisarts")
    assert (row["n"], row["n_onbekend"], row["categorie_status"]) == (0, 5, "geen_gegevens")
    assert np.isnan(row["aandeel_pct"])
    assert set(confirmed.per_home.data["reden_huisarts"][:3]) == {"geen_voorziening"}
    assert confirmed.per_home.data["norm_huisarts"][:3].tolist() == [0, 0, 0]
    row = area(confirmed, "WK000101", "huisarts")
    assert (row["n"], row["aandeel_pct"], row["categorie_status"]) == (4, 0, "bevestigd_afwezig")


def test_facilities_all_far_from_the_network_are_no_data_and_are_named() -> None:
    result = run(town(HOMES, [SHOP, ("huisarts", 500.0, 300.0)]))
    assert set(result.per_home.data["reden_huisarts"][:3]) == {"geen_gegevens"}
    found = [p for p in result.problems if p.code == "voorziening_ver_van_netwerk"]
    assert [p.examples for p in found] == [("v001",)]


def test_unknown_stays_out_of_the_share_and_unconnected_is_infinite_in_the_median() -> None:
    row = area(run(town(HOMES, [SHOP])), "GM0001", "supermarkt")
    assert (row["n"], row["n_binnen"], row["n_onbekend"]) == (4, 2, 1)
    assert (row["aandeel_pct"], row["mediaan_m"]) == (50, 405)
    assert np.isnan(row["p90_m"])


def test_what_is_no_dwelling_stays_in_the_table_but_out_of_shares_and_people() -> None:
    result = run(town(HOMES[:3], [SHOP], is_woning=[1, 0, None]))
    assert result.per_home.data["afstand_supermarkt_m"].notna().all()
    row = area(result, "GM0001", "supermarkt")
    assert (row["n"], row["n_binnen"]) == (2, 1)
    people = area(result, "GM0001", "supermarkt", "inw_65plus")
    assert (people["n"], people["aandeel_pct"], people["bron_bevolking"]) == (
        3,
        50,
        "pc4 (geschat)",
    )
    assert result.facts["woningen_onbekend"] == 1


def test_coverage_tells_whether_a_gebied_is_complete() -> None:
    result = run(town(HOMES, [SHOP]))
    assert (area(result, "GM0001", "supermarkt")["dekking_pct"]) == 50
    assert area(result, "GM0001", "supermarkt")["volledig"] == 0
    assert area(result, "WK000101", "supermarkt")["volledig"] == 1


def test_dwellings_outside_every_gebied_have_a_row_of_their_own() -> None:
    inputs = town(HOMES[:2], [SHOP], gemeente_code=["GM0001", None], wijk_code=["WK000101", None])
    row = area(run(inputs), "buiten", "supermarkt")
    assert (row["soort"], row["n"]) == ("buiten", 1)
    empty = area(run(inputs), "WK000102", "supermarkt")
    assert (empty["n"], empty["n_onbekend"]) == (0, 0)


def test_nearer_to_the_edge_of_the_data_than_to_the_facility_is_uncertain() -> None:
    data = run(town(HOMES, [SHOP], box(-50, -500, 1600, 1000))).per_home.data
    assert data["rand_supermarkt"].tolist()[:3] == [0, 0, 1]
    # Home 4 cannot reach the shop, nor the edge: its own street lies within the data.
    assert data["rand_supermarkt"].tolist()[4] == 0
    cut = run(town(HOMES, [SHOP], box(-50, -500, 500.5, 1000))).per_home.data
    assert cut["rand_supermarkt"].tolist()[4] == 1


def test_the_weighted_distance_needs_every_weighted_category() -> None:
    one = run(town(HOMES[:1], [SHOP])).per_home.data
    assert np.isnan(one["gewogen_m"][0])
    assert one["gewogen_min_m"][0] == pytest.approx((52 * 405 + 12 * 5000) / 64, abs=0.001)
    both = run(town(HOMES[:1], [SHOP, ("huisarts", 200.0, 0.0)])).per_home.data
    assert both["gewogen_m"][0] == pytest.approx((52 * 405 + 12 * 105) / 64, abs=0.001)


def test_few_facilities_for_the_inhabitants_look_incomplete_until_confirmed() -> None:
    homes = [(10.0 + 15 * i, 5.0) for i in range(120)]
    result = run(town(homes, [SHOP]))
    status = area(result, "GM0001", "supermarkt")["categorie_status"]
    assert status == "waarschijnlijk_onvolledig"
    sure = run(town(homes, [SHOP]), confirmed_complete=frozenset({"supermarkt"}))
    assert area(sure, "GM0001", "supermarkt")["categorie_status"] == "bekend"


def test_cancelling_stops_the_run() -> None:
    with pytest.raises(Cancelled):
        run(town(HOMES, [SHOP]), tick=lambda fraction: fraction < 0.5)


def test_inputs_are_left_as_they_were() -> None:
    inputs = town(HOMES, [SHOP])
    before = {
        f.name: getattr(inputs, f.name).data.copy()
        for f in dataclasses.fields(inputs)
        if isinstance(getattr(inputs, f.name), Layer)
    }
    run(inputs)
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(inputs, name).data, table)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_closing_a_facility_never_lowers_and_order_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes = [(float(x), float(y)) for x, y in rng.uniform((0, -120), (2000, 120), (25, 2))]
    kinds = rng.choice(["supermarkt", "huisarts"], 5)
    places = [(str(k), float(x), 0.0) for k, x in zip(kinds, rng.uniform(0, 2000, 5), strict=True)]
    inputs = town(homes, places)
    whole = run(inputs).per_home.data
    fewer = run(town(homes, places[:-1])).per_home.data
    known = whole["gewogen_min_m"].notna()
    assert (fewer["gewogen_min_m"][known] >= whole["gewogen_min_m"][known] - 1e-9).all()
    order, place = rng.permutation(25), rng.permutation(5)
    shuffled = dataclasses.replace(
        inputs,
        woningen=inputs.woningen.take(order),
        voorzieningen=inputs.voorzieningen.take(place),
        wegen=inputs.wegen.take(np.array([1, 0])),
    )
    again = run(shuffled)
    pd.testing.assert_frame_equal(again.per_home.data, whole.iloc[order].reset_index(drop=True))
    pd.testing.assert_frame_equal(again.per_area.data, run(inputs).per_area.data)


# -- a town on squared paper ----------------------------------------------------------------------
#
#   y
#  600 .   A-----B-----C          streets every 300 m, drawn with letters at the crossings;
#          |     |     |          the street B-E is steps, the street H-I is a bridge;
#  300     D-----E-----F   P-Q    P-Q is a street of its own (1.2 km long, to the north),
#          |     |     |          R-S a path of 40 m: too short to attach to
#    0     G-----H=====I   R-S
#          0    300   600  x

CROSSING = {
    "A": (0, 600), "B": (300, 600), "C": (600, 600),
    "D": (0, 300), "E": (300, 300), "F": (600, 300),
    "G": (0, 0), "H": (300, 0), "I": (600, 0),
    "P": (900, 300), "Q": (900, 1500), "R": (900, 0), "S": (940, 0),
}  # fmt: skip
STREETS = ("AB", "BC", "DE", "EF", "GH", "HI", "AD", "DG", "BE", "EH", "CF", "FI", "PQ", "RS")


def squared(
    homes: list[tuple[float, float]], places: list[tuple[str, float, float]], **columns: Any
) -> Inputs:
    drawn = layer(
        "wegen",
        [shapely.LineString([CROSSING[a], CROSSING[b]]) for a, b in STREETS],
        weg_id=list(STREETS),
        soort="residential",
        trap=[int(s == "BE") for s in STREETS],
        brug_tunnel=["brug" if s == "HI" else None for s in STREETS],
    )
    return dataclasses.replace(town(homes, places, **columns), wegen=drawn)


def squared_distances(profile: Profile, *homes: tuple[float, float]) -> list[float]:
    inputs = squared(list(homes), [("supermarkt", 310.0, 605.0)])
    result = bereikbaarheid(inputs, profile, NORMS, run_id="r1")
    return result.per_home.data["afstand_supermarkt_m"].tolist()


def test_walks_on_squared_paper_have_the_length_counted_by_hand() -> None:
    # The shop: 10 m east of B, 5 m off the street.
    found = squared_distances(
        PROFILE,
        (200, 595),  # straight on: 5 + 100 + 10 + 5
        (305, 320),  # beside the steps, so 20 m down to E, then up them: 20 + 5 + 300 + 10 + 5
        (450, 3),  # on the bridge: the nearest street that is none is 150 m away
        (590, 40),  # 10 to the street F-I, up 560, left 290: 10 + 560 + 290 + 5
        (-8, 150),  # D-G: 8 + 150 + to E 300 + steps 300 + 10 + 5
    )
    assert found[:2] == [120, 340]
    assert np.isnan(found[2])
    assert found[3:] == [865, 773]


def test_who_cannot_take_steps_walks_around_them() -> None:
    no_steps = dataclasses.replace(PROFILE, steps_allowed=False)
    # E - F - C - B: 300 + 300 + 290; the home stands at the foot of the steps.
    assert squared_distances(PROFILE, (300, 290)) == [10 + 300 + 10 + 5]
    assert squared_distances(no_steps, (300, 290)) == [10 + 300 + 300 + 290 + 5]


def test_an_island_of_streets_is_not_connected_and_a_scrap_of_path_is_no_street() -> None:
    inputs = squared([(905, 400), (920, 2), (620, 10)], [("supermarkt", 310.0, 605.0)])
    data = run(inputs).per_home.data
    assert data["reden_supermarkt"].tolist() == ["niet_verbonden", "te_ver_van_netwerk", None]
    assert data["norm_supermarkt"].tolist() == [0, pd.NA, 0]
    assert data["normen_geteld"].tolist() == [1, 0, 1]
    assert data["afstand_supermarkt_m"][2] == 20 + 590 + 290 + 5


# -- columns --------------------------------------------------------------------------------------


def test_essentials_always_have_columns_and_the_rest_only_when_there_is_one() -> None:
    norms = dataclasses.replace(
        NORMS, norms={**NORMS.norms, "park": number("park", 300.0), "post": number("post", 500.0)}
    )
    inputs = town(HOMES, [SHOP, ("park", 100.0, 0.0), ("horeca", 100.0, 0.0)])
    result = bereikbaarheid(inputs, PROFILE, norms, run_id="r1")
    got = {c.removeprefix("norm_") for c in result.per_home.data if c.startswith("norm_")}
    # post is nowhere, horeca has no norm, ontmoeting is essential but has no norm here.
    assert got == {"supermarkt", "huisarts", "apotheek", "ov_halte", "park"}
    assert set(result.per_area.data["categorie"]) == got
    sure = bereikbaarheid(inputs, PROFILE, norms, confirmed_absent=frozenset({"post"}))
    assert set(sure.per_home.data["reden_post"][:3]) == {"geen_voorziening"}


@pytest.mark.parametrize("place", [SHOP, ("supermarkt", 500.0, 300.0)], ids=["near", "far off"])
def test_confirming_the_absence_of_what_is_there_changes_nothing(
    place: tuple[str, float, float],
) -> None:
    inputs = town(HOMES, [place])
    sure = run(inputs, confirmed_absent=frozenset({"supermarkt"}))
    pd.testing.assert_frame_equal(sure.per_home.data, run(inputs).per_home.data)


def test_the_count_of_norms_leaves_out_what_is_unknown() -> None:
    data = run(town(HOMES, [SHOP, ("huisarts", 1900.0, 0.0)])).per_home.data
    assert data["normen_geteld"].tolist() == [2, 2, 2, 0, 2]
    # Nothing known is not "meets no norm".
    assert data["normen_gehaald"].astype(object).where(
        data["normen_gehaald"].notna(), None
    ).tolist() == [
        1,
        1,
        1,
        None,
        0,
    ]


def test_further_than_five_kilometres_counts_as_five_so_that_closing_never_lowers() -> None:
    inputs = town([(10.0, 0.0)], [SHOP, ("huisarts", 7010.0, 0.0)])
    road = layer("wegen", [shapely.LineString([(0, 0), (9000, 0)])], weg_id=["a"])
    data = run(dataclasses.replace(inputs, wegen=road)).per_home.data
    assert data["afstand_huisarts_m"].tolist() == [7000]
    assert data["gewogen_m"][0] == pytest.approx((52 * 490 + 12 * 7000) / 64, abs=0.001)
    assert data["gewogen_min_m"][0] == pytest.approx((52 * 490 + 12 * 5000) / 64, abs=0.001)


def test_a_facility_without_a_place_is_as_if_it_were_not_there() -> None:
    inputs = town(HOMES, [SHOP, ("huisarts", 100.0, 0.0)])
    assert inputs.voorzieningen.geometry is not None
    inputs.voorzieningen.geometry[1] = None
    result = run(inputs)
    assert set(result.per_home.data["reden_huisarts"][:3]) == {"geen_gegevens"}
    assert area(result, "GM0001", "huisarts")["aantal_voorzieningen"] == 0


# -- medians --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("distance", "weight", "share", "expected"),
    [
        ([300.0, 100.0, 200.0], [1, 1, 1], 0.5, 200.0),
        ([100.0, 200.0, 300.0, 400.0], [1, 1, 1, 1], 0.5, 200.0),
        ([100.0, 200.0], [1, 3], 0.5, 200.0),
        ([100.0, 200.0], [3, 1], 0.75, 100.0),
        ([100.0, 200.0], [3, 1], 0.76, 200.0),
        ([100.0] * 9 + [900.0], [1] * 10, 0.9, 100.0),
        ([100.0] * 8 + [900.0] * 2, [1] * 10, 0.9, 900.0),
        ([100.0, np.inf, np.inf], [1, 1, 1], 0.5, np.inf),
        ([100.0, 100.0, np.inf], [1, 1, 1], 0.5, 100.0),
        ([100.0], [0.3], 0.9, 100.0),
        # A tenth is no binary number; nine tenths of ten tenths is still the ninth.
        ([float(i) for i in range(1, 11)], [0.1] * 10, 0.9, 9.0),
    ],
)
def test_a_weighted_quantile_is_the_first_distance_that_holds_the_share(
    distance: list[float], weight: list[float], share: float, expected: float
) -> None:
    found = weighted_quantile(np.array(distance), np.array(weight, dtype=float), share)
    assert found == expected


def test_the_quantile_of_nobody_is_unknown() -> None:
    assert np.isnan(weighted_quantile(np.empty(0), np.empty(0), 0.5))
    assert np.isnan(weighted_quantile(np.array([5.0]), np.array([0.0]), 0.5))


@given(
    rows=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), min_size=1, max_size=30),
    share=st.sampled_from([0.5, 0.9]),
)
def test_a_weighted_quantile_is_that_of_the_people_standing_in_a_row(
    rows: list[tuple[int, int]], share: float
) -> None:
    people = np.sort(np.repeat([d for d, _ in rows], [w for _, w in rows]))
    expected = people[int(np.ceil(share * len(people) - 1e-9)) - 1]
    distance, weight = np.array(rows, dtype=float).T
    assert weighted_quantile(distance, weight, share) == expected
    # People come in fractions; a share of a third person is no whole binary number.
    assert weighted_quantile(distance, weight / 30, share) == expected


def test_where_most_cannot_get_there_the_median_is_no_number() -> None:
    inputs = town([(100.0, 5.0), (100.0, 905.0), (200.0, 905.0)], [SHOP])
    row = area(run(inputs), "GM0001", "supermarkt")
    assert np.isnan(row["mediaan_m"])
    assert (row["n"], row["aandeel_pct"]) == (3, pytest.approx(100 / 3))


# -- gebieden -------------------------------------------------------------------------------------


def test_coverage_takes_dwellings_then_households_then_land() -> None:
    inputs = town([(100.0, 5.0), (200.0, 5.0), (1500.0, 5.0)], [SHOP], box(-50, -500, 1600, 1000))
    inputs.gebieden.data["woningen_cbs"] = [10.0, np.nan, 0.0]
    inputs.gebieden.data["huishoudens"] = [1.0, 8.0, np.nan]
    result = run(inputs)
    cover = {c: area(result, c, "supermarkt")["dekking_pct"] for c in ("GM0001", "WK000101")}
    # 3 of 10 dwellings; 3 homes (all carry this wijk) of 8 households.
    assert cover == {"GM0001": 30, "WK000101": 37.5}
    # East: no numbers, 600 of its 1000 m lie within the data.
    assert area(result, "WK000102", "supermarkt")["dekking_pct"] == pytest.approx(60)
    said = [p for p in result.problems if p.code == "gebied_onvolledig"]
    assert len(said) == 2  # East has no dwellings: nothing to warn about


def test_more_dwellings_than_expected_is_covered_whole_and_no_more() -> None:
    inputs = town([(100.0 + i, 5.0) for i in range(9)], [SHOP])
    row = area(run(inputs), "WK000101", "supermarkt")
    assert (row["dekking_pct"], row["volledig"]) == (100, 1)


def test_a_row_that_is_no_dwelling_never_makes_a_gebied_complete() -> None:
    inputs = town([(100.0 + i, 5.0) for i in range(4)], [SHOP], is_woning=[1, 0, 0, 0])
    assert area(run(inputs), "WK000101", "supermarkt")["dekking_pct"] == 25


def test_only_dwellings_make_a_row_for_outside() -> None:
    inputs = town(HOMES[:2], [SHOP], gemeente_code=None, wijk_code=None, is_woning=[0, 0])
    assert "buiten" not in set(run(inputs).per_area.data["gebied_code"])


def test_uncertain_at_the_edge_is_counted_for_dwellings_and_people() -> None:
    result = run(town(HOMES[:3], [SHOP], box(-50, -500, 1600, 1000)))
    assert area(result, "GM0001", "supermarkt")["n_rand_onzeker"] == 1
    assert area(result, "GM0001", "supermarkt", "inw_65plus")["n_rand_onzeker"] == pytest.approx(1)
    # Of a category nobody knows anything about, nothing is uncertain at the edge.
    assert area(result, "GM0001", "huisarts")["n_rand_onzeker"] == 0


def test_without_a_road_over_the_edge_nothing_is_uncertain() -> None:
    data = run(town(HOMES, [SHOP], box(-5000, -5000, 5000, 5000))).per_home.data
    assert data["rand_supermarkt"].tolist() == [0] * 5


def test_where_nobody_said_how_far_the_data_reach_the_edge_is_unknown() -> None:
    result = run(town(HOMES, [SHOP]))
    assert result.per_home.data["rand_supermarkt"].isna().all()
    assert np.isnan(area(result, "GM0001", "supermarkt")["n_rand_onzeker"])


def test_without_population_there_are_no_person_rows_and_it_is_said() -> None:
    inputs = town(HOMES, [SHOP])
    result = run(dataclasses.replace(inputs, bevolking=layer("bevolking", [], eenheid_id=[])))
    assert set(result.per_area.data["groep"]) == {"woningen"}
    assert "bevolking_ontbreekt" in {p.code for p in result.problems}
    assert result.per_home.data["inw_65plus"].isna().all()


def test_completeness_without_population_counts_dwellings_at_the_mean_household() -> None:
    def status(homes: int) -> str:
        inputs = town([(10.0 + 15 * i, 5.0) for i in range(homes)], [SHOP])
        empty = layer("bevolking", [], eenheid_id=[])
        result = run(dataclasses.replace(inputs, bevolking=empty))
        return str(area(result, "GM0001", "supermarkt")["categorie_status"])

    # One shop for at most 100 inhabitants: 47 homes hold 98.7, 48 hold 100.8.
    assert (status(47), status(48)) == ("bekend", "waarschijnlijk_onvolledig")


def test_residents_of_institutions_count_as_inhabitants_for_completeness() -> None:
    # 45 dwellings with 90 inhabitants and one shop for at most 100.
    inputs = town([(10.0 + 15 * i, 5.0) for i in range(45)], [SHOP])
    assert area(run(inputs), "GM0001", "supermarkt")["categorie_status"] == "bekend"
    inputs.bevolking.data["inwoners"] = [120.0]
    home = layer("instellingen", [shapely.Point(50, 5)], instelling_id=["i"], inwoners=[30.0])
    full = run(dataclasses.replace(inputs, instellingen=home))
    assert area(full, "GM0001", "supermarkt")["categorie_status"] == "waarschijnlijk_onvolledig"


def test_the_share_of_a_gebied_counts_a_distance_of_exactly_the_norm() -> None:
    result = run(town([(5.0, 5.0), (4.99, 5.0), (1305.0, 5.0)], [SHOP]))
    row = area(result, "GM0001", "supermarkt")
    assert (row["n_binnen"], row["n_binnen_ruim"], row["norm_m"], row["ruim_m"]) == (1, 2, 500, 800)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_table_of_gebieden_follows_from_the_table_of_dwellings(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = 40
    homes = [(float(x), float(y)) for x, y in rng.uniform((0, -130), (2000, 130), (count, 2))]
    homes[:6] = [(100.0 * i, 905.0) for i in range(6)]
    places = [("supermarkt", float(x), 0.0) for x in rng.uniform(0, 2000, 2)]
    wijk = ["WK000101" if x < 1000 else "WK000102" for x, _ in homes]
    result = run(town(homes, places, wijk_code=wijk, is_woning=rng.choice([0, 1, None], count)))
    rows = result.per_home.data
    assert len(rows) == count
    for group in ("woningen", "inw_65plus"):
        total = {"n": 0.0, "n_onbekend": 0.0, "n_binnen": 0.0}
        for code in ("WK000101", "WK000102"):
            row = area(result, code, "supermarkt", group)
            mine = rows[(rows["wijk_code"] == code) & (rows["is_woning"].fillna(1) != 0)]
            weight = mine[group].fillna(0) if group != "woningen" else pd.Series(1.0, mine.index)
            known = (
                mine["reden_supermarkt"].isin(["niet_verbonden"])
                | mine["afstand_supermarkt_m"].notna()
            )
            inside = (mine["afstand_supermarkt_m"] <= 500).fillna(False)
            assert row["n"] == pytest.approx(weight[known].sum())
            assert row["n_onbekend"] == pytest.approx(weight[~known].sum())
            assert row["n_binnen"] == pytest.approx(weight[inside].sum())
            assert row["n_binnen"] <= row["n_binnen_ruim"] + 1e-9
            if row["n"] > 0:
                assert row["aandeel_pct"] == pytest.approx(100 * row["n_binnen"] / row["n"])
            for key in total:
                total[key] += row[key]
        whole = area(result, "GM0001", "supermarkt", group)
        assert {k: whole[k] for k in total} == pytest.approx(total)
    placed = rows["inw_65plus"].sum()
    assert area(result, "GM0001", "supermarkt", "inw_65plus")[["n", "n_onbekend"]].sum() == (
        pytest.approx(placed)
    )


def test_second_and_third_nearest_minutes_and_the_number_within_the_norm() -> None:
    places = [("supermarkt", 100, 0), ("supermarkt", 300, 0), ("supermarkt", 1300, 0)]
    result = run(town([(0, 5), (900, 5), (100, 850)], places), choices=3)
    data = result.per_home.data
    assert data["afstand_supermarkt_m"].tolist()[:2] == [105.0, 405.0]
    assert data["afstand_supermarkt_2_m"].tolist()[:2] == [305.0, 605.0]
    assert data["id_supermarkt_2"].tolist()[:2] == ["v001", "v001"]
    # 1.305 m is beyond keuze_max, 805 m is not.
    assert np.isnan(data["afstand_supermarkt_3_m"][0])
    assert data["id_supermarkt_3"].tolist()[:2] == [None, "v000"]
    assert data["afstand_supermarkt_3_m"][1] == 805.0
    assert data["aantal_supermarkt"].tolist()[:2] == [2, 1]
    assert data["minuten_supermarkt"].tolist()[:2] == [2.2, 8.4]
    assert data["minuten_supermarkt_2"].tolist()[:2] == [6.4, 12.6]  # 305 and 605 m at 0.8 m/s
    # On the loose street at y = 900 nothing can be reached: none, and not unknown.
    assert data["reden_supermarkt"][2] == "niet_verbonden"
    assert data["aantal_supermarkt"][2] == 0
    assert "afstand_supermarkt_2_m" not in run(town([(0, 5)], places)).per_home.data


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_norm_is_met_where_at_least_one_lies_within_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes = [(float(x), 5.0) for x in rng.uniform(0, 2000, 12).round(1)] + [(100.0, 300.0)]
    places = [("supermarkt", float(x), 0.0) for x in rng.uniform(0, 2000, 5).round(1)]
    data = run(town(homes, places), choices=2).per_home.data
    known = data["norm_supermarkt"].notna()
    assert ((data["aantal_supermarkt"] > 0) == (data["norm_supermarkt"] == 1))[known].all()
    assert data["aantal_supermarkt"][~known].isna().all()


def test_a_category_without_data_has_no_number_and_a_confirmed_absence_has_none() -> None:
    inputs = town([(0, 5)], [("supermarkt", 100, 0)])
    assert run(inputs).per_home.data["aantal_huisarts"].isna().all()
    absent = run(inputs, confirmed_absent=frozenset({"huisarts"})).per_home.data
    assert absent["aantal_huisarts"].tolist() == [0]


def test_facilities_within_a_list_of_bands_are_counted_to_the_metre() -> None:
    places = [("supermarkt", 100, 0), ("supermarkt", 300, 0), ("supermarkt", 1300, 0)]
    # On the street, on it again, a loose street, and too far from any street.
    inputs = town([(0, 5), (900, 5), (100, 905), (300, 150)], places)
    data = run(inputs, bands_m=(105, 304, 305, 1500)).per_home.data
    found = [data[f"aantal_supermarkt_{m}m"].tolist() for m in (105, 304, 305, 1500)]
    assert found == [[1, 0, 0, pd.NA], [1, 0, 0, pd.NA], [2, 0, 0, pd.NA], [3, 3, 0, pd.NA]]
    assert data["aantal_supermarkt"].tolist() == [2, 1, 0, pd.NA]
    assert data["aantal_huisarts_305m"].isna().all()
    absent = run(inputs, bands_m=(305,), confirmed_absent=frozenset({"huisarts"})).per_home.data
    assert absent["aantal_huisarts_305m"].tolist() == [0, 0, 0, pd.NA]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_number_within_a_band_is_that_of_the_distances(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 2000, 12).round(1)
    spots = rng.uniform(0, 2000, 5).round(1)
    places = [("supermarkt", float(s), 0.0) for s in spots]
    data = run(town([(float(v), 5.0) for v in x], places), bands_m=(250, 500, 1000)).per_home.data
    for band in (250, 500, 1000):
        # One straight street, 5 m off it: counted by hand.
        counted = (np.round(np.abs(x[:, None] - spots) + 5, 3) <= band).sum(axis=1)
        assert data[f"aantal_supermarkt_{band}m"].tolist() == counted.tolist()
    assert data["aantal_supermarkt"].tolist() == data["aantal_supermarkt_500m"].tolist()


def test_the_share_without_those_near_the_edge_stands_beside_the_share() -> None:
    # The shop at 500; the data end at 1,600: of the three only the last is nearer to the edge.
    result = run(town(HOMES[:3], [SHOP], box(-50, -500, 1600, 1000)))
    row = area(result, "GM0001", "supermarkt")
    assert (row["n"], row["n_binnen"], row["n_rand_onzeker"]) == (3, 2, 1)
    assert row["aandeel_pct"] == pytest.approx(200 / 3)
    assert row["aandeel_zonder_rand_pct"] == 100
    people = area(result, "GM0001", "supermarkt", "inw_65plus")
    assert people["aandeel_zonder_rand_pct"] == 100
    # Nobody is left over, or nobody said how far the data reach: no share, and not nought.
    only = run(town(HOMES[2:3], [SHOP], box(-50, -500, 1600, 1000)))
    assert np.isnan(area(only, "GM0001", "supermarkt")["aandeel_zonder_rand_pct"])
    assert np.isnan(
        area(run(town(HOMES, [SHOP])), "GM0001", "supermarkt")["aandeel_zonder_rand_pct"]
    )


def test_a_wijk_is_held_against_the_gemeente_and_says_whether_that_is_whole() -> None:
    wijk = ["WK000101", "WK000101", "WK000102", "WK000102"]
    homes = [(100.0, 5.0), (300.0, 5.0), (900.0, 5.0), (1500.0, 5.0)]
    result = run(town(homes, [SHOP], wijk_code=wijk))
    west, east = (area(result, c, "supermarkt") for c in ("WK000101", "WK000102"))
    assert (west["aandeel_pct"], west["aandeel_gemeente_pct"], west["verschil_pp"]) == (100, 75, 25)
    assert (east["aandeel_pct"], east["verschil_pp"]) == (50, -25)
    # 4 of the 10 dwellings that CBS counts.
    assert west["gemeente_volledig"] == 0
    whole = area(result, "GM0001", "supermarkt")
    assert (whole["aandeel_gemeente_pct"], whole["verschil_pp"]) == (75, 0)
    unknown = area(result, "WK000101", "huisarts")
    assert np.isnan(unknown["aandeel_gemeente_pct"])
    assert np.isnan(unknown["verschil_pp"])


def test_what_cbs_gives_over_car_roads_stands_apart_and_beside_dwellings_only() -> None:
    inputs = town(HOMES, [SHOP])
    inputs.gebieden.data["cbs_supermarkt_km"] = [0.9, 0.4, np.nan]
    result = run(inputs)
    row = area(result, "WK000101", "supermarkt")
    assert (row["cbs_autoweg_km"], row["mediaan_m"]) == (0.4, 405)
    assert np.isnan(area(result, "WK000101", "supermarkt", "inw_65plus")["cbs_autoweg_km"])
    assert np.isnan(area(result, "WK000102", "supermarkt")["cbs_autoweg_km"])
    assert np.isnan(area(result, "WK000101", "ov_halte")["cbs_autoweg_km"])
    label = LAYERS["bereikbaarheid_gebied"].column("cbs_autoweg_km")
    assert label is not None
    assert "over de autoweg volgens CBS" in label.label
