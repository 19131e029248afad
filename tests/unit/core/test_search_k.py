# SPDX-License-Identifier: GPL-2.0-or-later
"""The nearest k and the number within a distance equal networkx over all facilities."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.netwerk.search import count_within, nearest, nearest_k, pairs_within

if "netwerken" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "netwerken", Path(__file__).with_name("netwerken.py")
    )
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules["netwerken"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["netwerken"])
netwerken = sys.modules["netwerken"]
PROFILE, points, reference, roads = (
    netwerken.PROFILE,
    netwerken.points,
    netwerken.reference,
    netwerken.roads,
)


def town(seed: int, size: int, homes: int, shops: int, drop: float = 0.3):  # type: ignore[no-untyped-def]
    """Return network, attachments and the full table of a random town."""
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, size, drop) or [[(0.0, 0.0), (90.0, 5.0)]]
    side = 100.0 * (size - 1)
    where = shapely.points(rng.uniform(-10, side + 10, (homes, 2)).round(3))
    spots = shapely.points(rng.uniform(-10, side + 10, (shops, 2)).round(3))
    network = build_network(roads(lines), PROFILE, 0.0)
    table = reference(lines, where, spots)
    return network, attach(where, network, 1e6), attach(spots, network, 1e6), table


def expected(table: np.ndarray, k: int, limit: float = np.inf) -> np.ndarray:
    ranked = np.sort(table, axis=1)[:, :k]
    ranked = np.pad(ranked, ((0, 0), (0, k - ranked.shape[1])), constant_values=np.inf)
    beyond = ranked > limit
    beyond[:, 0] = False
    return np.where(beyond, np.inf, ranked)


@settings(max_examples=120, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    size=st.integers(2, 7),
    shops=st.integers(1, 12),
    k=st.integers(1, 4),
    drop=st.sampled_from([0.0, 0.2, 0.45]),
)
def test_the_nearest_k_equal_networkx(
    seed: int, size: int, shops: int, k: int, drop: float
) -> None:
    network, homes, places, table = town(seed, size, 25, shops, drop)
    found = nearest_k(network, homes, places, k)
    assert found.distance_m == pytest.approx(expected(table, k), abs=0.01)
    got = found.facility >= 0
    assert (got == np.isfinite(found.distance_m)).all()
    rows, _ = np.nonzero(got)
    assert table[rows, found.facility[got]] == pytest.approx(found.distance_m[got], abs=0.01)
    for row in found.facility:
        real = row[row >= 0]
        assert len(set(real)) == len(real)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), limit=st.floats(50, 700))
def test_a_limit_equals_the_full_run_filtered_and_never_touches_the_first(
    seed: int, limit: float
) -> None:
    network, homes, places, table = town(seed, 6, 25, 8)
    full = nearest_k(network, homes, places, 3)
    cut = nearest_k(network, homes, places, 3, limit)
    keep = full.distance_m <= limit
    keep[:, 0] = True
    assert (cut.distance_m == np.where(keep, full.distance_m, np.inf)).all()
    assert (cut.facility == np.where(keep, full.facility, -1)).all()
    assert cut.distance_m == pytest.approx(expected(table, 3, limit), abs=0.01)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), shops=st.integers(1, 10))
def test_the_first_is_the_nearest_and_further_ones_are_further(seed: int, shops: int) -> None:
    network, homes, places, _ = town(seed, 6, 30, shops)
    found = nearest_k(network, homes, places, 3)
    one = nearest(network, homes, places)
    assert (found.distance_m[:, 0] == one.distance_m).all()
    assert (found.facility[:, 0] == one.facility).all()
    assert (found.distance_m[:, :-1] <= found.distance_m[:, 1:] + 2e-6).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), shops=st.integers(2, 10))
def test_order_of_homes_and_facilities_changes_no_distance(seed: int, shops: int) -> None:
    network, homes, places, _ = town(seed, 5, 30, shops)
    rng = np.random.default_rng(seed)
    h, f = rng.permutation(len(homes)), rng.permutation(len(places))
    found = nearest_k(network, homes, places, 3)
    turned = nearest_k(network, homes.take(h), places.take(f), 3)
    assert turned.distance_m == pytest.approx(found.distance_m[h], abs=2e-6)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), shops=st.integers(1, 9))
def test_an_extra_facility_never_lengthens_any_of_the_k(seed: int, shops: int) -> None:
    network, homes, places, _ = town(seed, 5, 30, shops + 1)
    fewer = nearest_k(network, homes, places.take(np.arange(shops)), 3).distance_m
    more = nearest_k(network, homes, places, 3).distance_m
    assert (more <= fewer + 2e-6).all()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), shops=st.integers(1, 12))
def test_the_number_within_each_band_equals_networkx_and_bands_nest(seed: int, shops: int) -> None:
    network, homes, places, table = town(seed, 6, 25, shops)
    bands = [120.0, 300.0, 650.0]
    found = count_within(network, homes, places, bands)
    # A distance on the border itself may fall either way by a millimetre.
    safe = (np.abs(table[:, :, None] - np.array(bands)) > 0.002).all(axis=(1, 2))
    counted = (table[:, :, None] <= np.array(bands)).sum(axis=1)
    assert (found[safe] == counted[safe]).all()
    assert (np.diff(found, axis=1) >= 0).all()


def test_facilities_on_one_spot_each_count() -> None:
    lines = [[(0, 0), (100, 0)], [(100, 0), (300, 0)]]
    network = build_network(roads(lines), PROFILE, 0.0)
    homes = attach(points((10, 0)), network, 100.0)
    places = attach(points((200, 0), (60, 0), (60, 0), (60, 0)), network, 100.0)
    found = nearest_k(network, homes, places, 3)
    assert found.distance_m.tolist() == [[50.0, 50.0, 50.0]]
    assert found.facility.tolist() == [[1, 2, 3]]
    assert nearest_k(network, homes, places, 4).facility.tolist() == [[1, 2, 3, 0]]
    assert count_within(network, homes, places, [49.0, 50.0, 500.0]).tolist() == [[0, 3, 4]]


def test_three_on_one_edge_of_which_the_middle_has_no_node_of_its_own() -> None:
    lines = [[(0, 0), (100, 0)], [(0, 0), (0, 400)]]
    network = build_network(roads(lines), PROFILE, 0.0)
    homes = attach(points((0, 300)), network, 100.0)
    places = attach(points((20, 0), (50, 0), (80, 0)), network, 100.0)
    found = nearest_k(network, homes, places, 3)
    assert found.facility.tolist() == [[0, 1, 2]]
    assert found.distance_m.tolist() == [[320.0, 350.0, 380.0]]


def test_unknown_unreachable_and_absent_stay_what_they_are() -> None:
    lines = [[(0, 0), (100, 0)], [(1000, 0), (1100, 0)]]
    network = build_network(roads(lines), PROFILE, 0.0)
    homes = attach(points((10, 0), (1010, 0), (500, 0)), network, 50.0)
    places = attach(points((90, 0)), network, 50.0)
    found = nearest_k(network, homes, places, 2)
    assert found.distance_m[0].tolist() == [80.0, np.inf]
    assert found.distance_m[1].tolist() == [np.inf, np.inf]
    assert np.isnan(found.distance_m[2]).all()
    assert found.facility.tolist() == [[0, -1], [-1, -1], [-1, -1]]
    assert count_within(network, homes, places, [100.0]).tolist() == [[1], [0], [-1]]
    nothing = attach(points((500, 0)), network, 50.0)
    assert nearest_k(network, homes, nothing, 2).distance_m[0].tolist() == [np.inf, np.inf]
    assert count_within(network, homes, nothing, [100.0]).tolist() == [[0], [0], [-1]]


def test_k_of_zero_is_a_mistake_of_the_caller() -> None:
    network = build_network(roads([[(0, 0), (100, 0)]]), PROFILE, 0.0)
    at = attach(points((10, 0)), network, 50.0)
    with pytest.raises(ValueError, match="at least 1"):
        nearest_k(network, at, at, 0)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), limit=st.floats(0.5, 400))
def test_searching_part_by_part_finds_every_pair_and_no_other(seed: int, limit: float) -> None:
    network, homes, places, table = town(seed, 11, 60, 15)
    pairs = pairs_within(network, homes, places, limit)
    assert (pairs.metres <= limit).all()
    # A distance on the border itself may fall either way by a millimetre.
    safe = np.abs(table - limit) > 0.002
    found = np.zeros(table.shape, dtype=bool)
    found[pairs.home, pairs.facility] = True
    assert (found == (table <= limit))[safe].all()
    assert pairs.metres == pytest.approx(table[pairs.home, pairs.facility], abs=0.001)
    assert len(set(zip(pairs.home, pairs.facility, strict=True))) == len(pairs.home)


def test_a_row_of_roads_joined_over_gaps_is_walked_to_its_end() -> None:
    # 500 roads of 1 m with 9 cm between them: 545 m as the crow flies, 500 m on the network.
    lines = [[(1.09 * i, 0.0), (1.09 * i + 1.0, 0.0)] for i in range(500)]
    network = build_network(roads(lines, knooppunten=["eindpunten"] * 500), PROFILE, 0.0)
    homes = attach(points((544.9, 0)), network, 10.0)
    places = attach(points((0, 0)), network, 10.0)
    assert nearest(network, homes, places).distance_m.tolist() == [499.99]
    assert count_within(network, homes, places, [499.0, 500.0]).tolist() == [[0, 1]]
    assert count_within(network, homes, places, [np.inf]).tolist() == [[1]]
