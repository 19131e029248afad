# SPDX-License-Identifier: GPL-2.0-or-later
"""Places within walking distance: by hand, beside PySAL, and what must always hold."""

from __future__ import annotations

import dataclasses
from typing import Any

import access.fca
import access.weights
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, Result, bereikbaarheid
from lzw_atlas.processing.core.bereik.capaciteit import capacity, floating_catchment
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.netwerk.search import pairs_within
from lzw_atlas.processing.core.norm import Norm
from lzw_atlas.processing.core.norms import Catchment, NormSet
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import bereikbaarheid as step

from .netwerken import PROFILE, jittered_grid, points, reference, roads

assert step.INPUTS  # registers the sentences

ZONES = Catchment("standaard", (500.0, 1000.0, 1500.0), (1.0, 0.68, 0.22), "inwoners", ("t",), "t")


def number(key: str, value: float) -> Norm:
    return Norm(key, value, "m", ("test",), "eigen keuze")


NORMS = NormSet(
    name="test",
    norms={"huisarts": number("huisarts", 500.0), "fysio": number("fysio", 500.0)},
    weights={},
    completeness={},
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
    catchments={"standaard": ZONES},
)


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def street(
    homes: list[float],
    doctors: list[tuple[float, float | None]],
    people: list[float | None],
    **columns: Any,
) -> Inputs:
    """Return a street of 4 km with *homes* and *doctors* (x, capacity) on it.

    Every home is a unit of its own with as many *people*.
    """
    return Inputs(
        woningen=layer(
            "woningen",
            [shapely.Point(x, 0) for x in homes],
            **{
                "woning_id": [f"h{i}" for i in range(len(homes))],
                "is_woning": 1,
                "wijk_code": "WK000101",
                **columns,
            },
        ),
        voorzieningen=layer(
            "voorzieningen",
            [shapely.Point(x, 0) for x, _ in doctors],
            voorziening_id=[f"v{i}" for i in range(len(doctors))],
            categorie="huisarts",
            capaciteit=[c for _, c in doctors],
        ),
        wegen=layer("wegen", [shapely.LineString([(0, 0), (4000, 0)])], weg_id=["a"]),
        gebieden=layer(
            "gebieden",
            [shapely.MultiPolygon([shapely.box(-50, -50, 5000, 50)])],
            gebied_code=["WK000101"],
            naam=["West"],
            soort=["wijk"],
            woningen_cbs=[len(homes)],
        ),
        bevolking=layer(
            "bevolking",
            [shapely.MultiPolygon([shapely.box(x - 5, -9, x + 5, 9)]) for x in homes],
            eenheid_id=[f"{i:04d}" for i in range(len(homes))],
            soort="vierkant100",
            inwoners=people,
            huishoudens=1.0,
            inw_65plus=[p if p is None else p / 2 for p in people],
        ),
        instellingen=layer("instellingen", [], instelling_id=[]),
    )


def run(inputs: Inputs, norms: NormSet = NORMS) -> Result:
    return bereikbaarheid(inputs, PROFILE, norms, run_id="r1")


def test_places_per_thousand_people_as_on_squared_paper() -> None:
    # Doctor A (30 places) at 0, B (12) at 1200. Home 1 at 300: A in zone 1, B in zone 2 (900 m).
    # Home 2 at 1000: A in zone 2 (up to and with 1000 m), B in zone 1. Home 3: B in zone 3 (1300).
    inputs = street([300.0, 1000.0, 2500.0], [(0.0, 30.0), (1200.0, 12.0)], [3.0, 2.0, 1.0])
    data = run(inputs).per_home.data
    a = 30 / (3 + 2 * 0.68)
    b = 12 / (3 * 0.68 + 2 + 1 * 0.22)
    hand = [a + 0.68 * b, 0.68 * a + b, 0.22 * b]
    assert data["plekken_huisarts"].tolist() == pytest.approx([1000 * v for v in hand], abs=6e-4)
    # Balanced: homes 1 and 2 spread over both as 1 to 0.68, home 3 wholly to B.
    near, far = 1 / 1.68, 0.68 / 1.68
    a, b = 30 / (3 * near + 2 * far), 12 / (3 * far + 2 * near + 1)
    hand = [near * a + far * b, far * a + near * b, b]
    balanced = data["plekken_huisarts_balans"].tolist()
    assert balanced == pytest.approx([1000 * v for v in hand], abs=6e-4)
    assert data["reden_plekken_huisarts"].tolist() == [None] * 3


def test_the_border_of_a_zone_belongs_to_the_nearer_zone() -> None:
    for beyond, weights in ((0.0, [1, 0.68, 0.22]), (0.01, [0.68, 0.22, 0])):
        homes = [500 + beyond, 1000 + beyond, 1500 + beyond]
        data = run(street(homes, [(0.0, 10.0)], [1.0] * 3)).per_home.data
        expected = [10_000 * w / sum(weights) if w else np.nan for w in weights]
        assert data["plekken_huisarts"].tolist() == pytest.approx(expected, abs=6e-4, nan_ok=True)
        reasons = [None if w else "buiten_bereik" for w in weights]
        assert data["reden_plekken_huisarts"].tolist() == reasons


def test_empty_is_zero_and_unreachable_is_null_with_its_reason() -> None:
    inputs = street(
        [100.0, 2600.0, 3900.0, 120.0, 130.0],
        [(0.0, 0.0), (2500.0, None)],
        [2.0, 2.0, None, None, 2.0],
        is_woning=[1, 1, 1, 1, 0],
    )
    data = run(inputs).per_home.data
    assert data["plekken_huisarts"].tolist()[0] == 0.0
    assert data["plekken_huisarts_balans"].tolist()[0] == 0.0
    assert data["plekken_huisarts"][1:].isna().all()
    assert data["reden_plekken_huisarts"].tolist() == [
        None,
        "capaciteit_onbekend",
        "inwoners_onbekend",
        "inwoners_onbekend",
        "geen_woning",
    ]
    far = run(street([100.0, 3900.0], [(0.0, 5.0)], [2.0, 2.0])).per_home.data
    assert far["reden_plekken_huisarts"].tolist() == [None, "buiten_bereik"]
    assert np.isnan(far["plekken_huisarts"][1])


def test_nothing_known_beside_something_unknown_is_not_zero() -> None:
    inputs = street([100.0], [(0.0, 0.0), (200.0, None)], [2.0])
    data = run(inputs).per_home.data
    assert np.isnan(data["plekken_huisarts"][0])
    assert data["reden_plekken_huisarts"][0] == "capaciteit_onbekend"


def test_a_facility_that_nobody_shares_has_no_level() -> None:
    data = run(street([100.0, 3900.0], [(0.0, 5.0), (3900.0, 5.0)], [0.0, 2.0])).per_home.data
    assert np.isnan(data["plekken_huisarts"][0])
    assert data["reden_plekken_huisarts"].tolist() == ["geen_vraag", None]
    assert data["plekken_huisarts"][1] == 2500.0


def test_a_dwelling_away_from_the_network_shares_in_nothing() -> None:
    inputs = street([100.0, 200.0], [(0.0, 5.0)], [2.0, 2.0])
    inputs.woningen.geometry[1] = shapely.Point(200, 900)
    inputs.bevolking.geometry[1] = shapely.MultiPolygon([shapely.box(195, 890, 205, 910)])
    data = run(inputs).per_home.data
    assert data["plekken_huisarts"].tolist()[0] == 2500.0
    assert data["reden_plekken_huisarts"].tolist() == [None, "te_ver_van_netwerk"]


def test_facilities_without_a_capacity_are_counted_in_a_sentence_and_not_as_zero() -> None:
    inputs = street([100.0], [(0.0, 8.0), (50.0, None), (60.0, None)], [2.0])
    result = run(inputs)
    assert result.per_home.data["plekken_huisarts"].tolist() == [4000.0]
    assert result.per_home.data["plekken_huisarts_balans"].tolist() == [4000.0]
    said = [p for p in result.problems if p.code == "capaciteit_deels"]
    assert sentences(said) == [
        "Laag voorzieningen: van 3 huisartsen hebben er 2 geen capaciteit. Die tellen niet mee in "
        "de plekken per 1.000 mensen, ook niet als 0. Vul de kolom capaciteit aan."
    ]


def test_without_any_capacity_there_are_no_columns_and_no_sentence() -> None:
    result = run(street([100.0], [(0.0, None)], [2.0]))
    assert not [c for c in result.per_home.data.columns if "plekken" in c]
    assert result.per_area.data["plekken"].isna().all()
    assert result.per_area.data["plekken_groep"].isna().all()
    assert "capaciteit_deels" not in {p.code for p in result.problems}


def test_without_population_every_dwelling_is_null_with_a_reason() -> None:
    inputs = street([100.0, 200.0], [(0.0, 5.0)], [2.0, 2.0])
    none = dataclasses.replace(inputs, bevolking=inputs.bevolking.take(np.array([], dtype=int)))
    data = run(none).per_home.data
    assert data["plekken_huisarts"].isna().all()
    assert set(data["reden_plekken_huisarts"]) == {"inwoners_onbekend"}


def test_the_gebied_has_the_mean_over_its_people_and_says_who_has_none() -> None:
    inputs = street([300.0, 1000.0, 3900.0], [(0.0, 30.0)], [6.0, 2.0, 1.0])
    result = run(inputs)
    places = result.per_home.data["plekken_huisarts"]
    rows = result.per_area.data.set_index("groep")
    # Weighted by the 65-plussers: half of the 6 and half of the 2.
    assert rows.loc["inw_65plus", "plekken"] == pytest.approx(
        (3 * places[0] + 1 * places[1]) / 4, abs=1e-3
    )
    assert rows.loc["woningen", "plekken"] == pytest.approx((places[0] + places[1]) / 2, abs=1e-3)
    assert rows["plekken_groep"].tolist() == ["inwoners", "inwoners"]
    assert rows["n_plekken"].tolist() == [2.0, 4.0]
    assert rows["n_zonder_plek"].tolist() == [1.0, 0.5]


def hospitals() -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Return the example in the tests of PySAL access 1.1.10 (``test_hospital_example.py``)."""
    tracts = pd.DataFrame({"geoid": [1, 2, 3], "pop": [100, 50, 10], "doc": [15, 20, 100]})
    ways = {}
    for name, inbound, outbound, across in (
        ("gridlock", 40, 40, 80),
        ("toll lane in", 20, 40, 80),
        ("toll lane out", 40, 20, 80),
        ("faster", 20, 20, 40),
    ):
        rows = [(1, 1, 1), (2, 2, 1), (3, 3, 1)]
        rows += [(1, 3, inbound), (2, 3, inbound), (3, 1, outbound), (3, 2, outbound)]
        rows += [(1, 2, across), (2, 1, across)]
        ways[name] = pd.DataFrame(rows, columns=["origin", "dest", "cost"])
    return tracts, ways


def of_pysal(
    demand: pd.DataFrame, supply: pd.DataFrame, costs: pd.DataFrame, weight: Any, limit: float
) -> pd.Series:
    """Return the enhanced two-stage floating catchment of PySAL access."""
    # The function behind Access.enhanced_two_stage_fca; the class itself warns on pandas 3.
    return access.fca.two_stage_fca(
        demand.set_index("geoid"),
        supply.set_index("geoid"),
        costs,
        limit,
        demand_index=True,
        demand_name="pop",
        supply_name="doc",
        weight_fn=weight,
    )


@pytest.mark.parametrize("which", ["gridlock", "toll lane in", "toll lane out", "faster"])
@pytest.mark.parametrize("decay", ["gravity", "zones"])
def test_the_published_example_of_pysal_access_comes_out_the_same(which: str, decay: str) -> None:
    tracts, ways = hospitals()
    steps = {10: 1.0, 30: 0.68, 61: 0.22}
    weight = access.weights.gravity(1, -1) if decay == "gravity" else access.weights.step_fn(steps)
    theirs = of_pysal(tracts, tracts, ways[which], weight, 61)
    near = ways[which][ways[which]["cost"] <= 61]
    ours, _ = floating_catchment(
        near["origin"].to_numpy() - 1,
        near["dest"].to_numpy() - 1,
        near["cost"].map(weight).to_numpy(dtype=float),
        tracts["pop"].to_numpy(dtype=float),
        tracts["doc"].to_numpy(dtype=float),
    )
    assert ours.tolist() == pytest.approx(theirs.loc[[1, 2, 3]].tolist(), rel=1e-12)


def test_gridlock_as_computed_by_hand() -> None:
    # By the example's own plain computation: weights 1/1 and 1/40, nothing beyond 61 minutes.
    a = [15 / (100 + 10 / 40), 20 / (50 + 10 / 40), 100 / (10 + 150 / 40)]
    expected = [a[0] + a[2] / 40, a[1] + a[2] / 40, a[2] + (a[0] + a[1]) / 40]
    tracts, ways = hospitals()
    theirs = of_pysal(tracts, tracts, ways["gridlock"], access.weights.gravity(1, -1), 61)
    assert theirs.loc[[1, 2, 3]].tolist() == pytest.approx(expected, rel=1e-12)


def case(seed: int, homes: int = 12, doctors: int = 5) -> dict[str, Any]:
    """Return a random street grid with dwellings, people, facilities and capacities."""
    rng = np.random.default_rng(seed)
    lines = jittered_grid(rng, 6)
    network = build_network(roads(lines), PROFILE, 0.0)
    at = points(*rng.uniform(0, 500, (homes, 2)))
    places = points(*rng.uniform(0, 500, (doctors, 2)))
    return {
        "lines": lines,
        "points": (at, places),
        "network": network,
        "homes": attach(at, network, 1000.0),
        "facilities": attach(places, network, 1000.0),
        "places": rng.integers(1, 40, doctors).astype(float),
        "people": rng.integers(1, 9, homes).astype(float),
        "dwelling": np.ones(homes, dtype=bool),
        "catchment": dataclasses.replace(ZONES, zones_m=(150.0, 300.0, 450.0)),
    }


def places_of(given_case: dict[str, Any], **changed: Any) -> Any:
    names = ("network", "homes", "facilities", "places", "people", "dwelling", "catchment")
    found = capacity("huisarts", **{n: {**given_case, **changed}[n] for n in names})
    assert found is not None
    return found


SEEDS = st.integers(0, 10_000)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_on_a_random_network_pysal_gives_the_same_where_it_gives_anything(seed: int) -> None:
    one = case(seed)
    metres = np.round(reference(one["lines"], *one["points"]), 3)
    home, facility = np.nonzero(np.isfinite(metres))
    costs = pd.DataFrame({"origin": home, "dest": 1000 + facility, "cost": metres[home, facility]})
    demand = pd.DataFrame({"geoid": np.arange(12), "pop": one["people"]})
    supply = pd.DataFrame({"geoid": 1000 + np.arange(5), "doc": one["places"]})
    zones = dict(zip(one["catchment"].zones_m, one["catchment"].weights, strict=True))
    theirs = of_pysal(demand, supply, costs, access.weights.step_fn(zones), 450.0)
    ours = pd.Series(places_of(one).per_1000).dropna()
    defined = theirs[theirs > 0]
    assert ours.index.tolist() == sorted(defined.index)
    assert ours.to_numpy() == pytest.approx(1000 * defined.sort_index().to_numpy(), abs=6e-4)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_pairs_are_those_of_an_independent_search(seed: int) -> None:
    one = case(seed)
    metres = np.round(reference(one["lines"], *one["points"]), 3)
    pairs = pairs_within(one["network"], one["homes"], one["facilities"], 300.0)
    found = np.full(metres.shape, np.inf)
    found[pairs.home, pairs.facility] = pairs.metres
    assert len(pairs.home) == (metres <= 300).sum()
    assert found == pytest.approx(np.where(metres <= 300, metres, np.inf), abs=0.0011)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_people_times_places_is_all_that_can_be_reached(seed: int) -> None:
    one = case(seed)
    pairs = pairs_within(one["network"], one["homes"], one["facilities"], 450.0)
    reached = one["places"][np.unique(pairs.facility)].sum()
    for found in (places_of(one).per_1000, places_of(one).balanced):
        total = np.nansum(found * one["people"]) / 1000
        assert total == pytest.approx(reached, abs=0.001)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(2, 5))
def test_twice_the_places_or_half_the_people_is_twice_as_many_each(seed: int, times: int) -> None:
    one = case(seed)
    before = places_of(one)
    more = places_of(one, places=times * one["places"])
    fewer = places_of(one, people=one["people"] / times)
    for name in ("per_1000", "balanced"):
        expected = pytest.approx(times * getattr(before, name), abs=0.003, nan_ok=True)
        assert getattr(more, name) == expected
        assert getattr(fewer, name) == expected


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    one = case(seed)
    rng = np.random.default_rng(seed)
    rows, spots = rng.permutation(12), rng.permutation(5)
    before = places_of(one)
    after = places_of(
        one,
        homes=one["homes"].take(rows),
        people=one["people"][rows],
        facilities=one["facilities"].take(spots),
        places=one["places"][spots],
    )
    np.testing.assert_array_equal(after.per_1000, before.per_1000[rows])
    np.testing.assert_array_equal(after.balanced, before.balanced[rows])
    assert after.reason.tolist() == before.reason[rows].tolist()


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(0, 4), st.floats(0.5, 100))
def test_more_places_lower_nobody(seed: int, which: int, extra: float) -> None:
    one = case(seed)
    more = one["places"].copy()
    more[which] += extra
    before, after = places_of(one), places_of(one, places=more)
    for name in ("per_1000", "balanced"):
        was, now = getattr(before, name), getattr(after, name)
        assert (np.isnan(was) == np.isnan(now)).all()
        assert not (now < was).any()


def test_facilities_on_one_spot_each_have_their_own_pairs() -> None:
    one = case(3, doctors=1)
    twice = one["facilities"].take(np.array([0, 0]))
    pairs = pairs_within(one["network"], one["homes"], twice, 1e6)
    assert (pairs.home[pairs.facility == 0] == pairs.home[pairs.facility == 1]).all()
    single, double = places_of(one), places_of(one, facilities=twice, places=one["places"] / [2, 2])
    np.testing.assert_allclose(double.per_1000, single.per_1000, atol=0.002)


def test_no_facility_on_the_network_is_no_capacity_at_all() -> None:
    one = case(4)
    away = attach(points(*[(9e4, 9e4)] * 5), one["network"], 10.0)
    names = ("network", "homes", "places", "people", "dwelling", "catchment")
    assert capacity("huisarts", facilities=away, **{n: one[n] for n in names}) is None
