# SPDX-License-Identifier: GPL-2.0-or-later
"""Reasons, norms and shares on one straight street that can be checked by heart.

The street runs from x = 0 to x = 2000; dwellings stand 5 m off it.
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
from lzw_atlas.processing.core.bereikbaarheid import Inputs, Result, bereikbaarheid
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.norms import Norm, NormSet
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
