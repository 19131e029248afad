# SPDX-License-Identifier: GPL-2.0-or-later
"""Distances equal an independent computation, on drawn, random and nasty networks."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.netwerk.search import nearest, nearest_k
from lzw_atlas.processing.core.tables import Layer

_spec = importlib.util.spec_from_file_location(
    "netwerken", Path(__file__).with_name("netwerken.py")
)
assert _spec is not None
assert _spec.loader is not None
netwerken = importlib.util.module_from_spec(_spec)
sys.modules["netwerken"] = netwerken
_spec.loader.exec_module(netwerken)
PROFILE, points, reference, roads = (
    netwerken.PROFILE,
    netwerken.points,
    netwerken.reference,
    netwerken.roads,
)


def distances(lines, homes, facilities, max_m=100.0, minimum=0.0, **columns):  # type: ignore[no-untyped-def]
    network = build_network(roads(lines, **columns), PROFILE, minimum)
    return nearest(network, attach(homes, network, max_m), attach(facilities, network, max_m))


CROSS = [[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(100, 0), (100, 100)]]


def test_straight_legs_of_both_sides_count() -> None:
    found = distances(CROSS, points((20, 5)), points((100, 60.0), (190, 7)))
    assert found.distance_m.tolist() == pytest.approx([5 + 80 + 60 + 0])
    assert found.facility.tolist() == [0]


@pytest.mark.parametrize(("home", "facility"), [((20, 5), (70, 3)), ((70, 5), (20, 3))])
def test_on_one_edge_the_way_between_is_taken_in_both_orders(home, facility) -> None:  # type: ignore[no-untyped-def]
    assert distances(CROSS, points(home), points(facility)).distance_m.tolist() == pytest.approx(
        [58.0]
    )


def test_on_the_same_spot_only_the_straight_legs_remain() -> None:
    assert distances(CROSS, points((20, 5)), points((20, -4))).distance_m.tolist() == pytest.approx(
        [9.0]
    )
    assert distances(CROSS, points((20, 0)), points((20, 0))).distance_m.tolist() == [0.0]


def test_a_detour_beats_the_long_edge_between_two_points_on_it() -> None:
    lines = [[(0, 0), (0, 500), (100, 500), (100, 0)], [(0, 0), (100, 0)]]
    found = distances(lines, points((0, 10)), points((100, 10)))
    assert found.distance_m.tolist() == pytest.approx([10 + 100 + 10])


def test_of_parallel_edges_the_shortest_counts_and_they_do_not_add_up() -> None:
    lines = [
        [(0, 0), (50, 80), (100, 0)],
        [(0, 0), (100, 0)],
        [(100, 0), (200, 0)],
        [(-100, 0), (0, 0)],
    ]
    assert distances(
        lines, points((-50, 0)), points((150, 0))
    ).distance_m.tolist() == pytest.approx([200.0])


def test_zero_length_edges_stay_connected() -> None:
    lines = [[(0, 0), (100, 0)], [(100, 0), (100, 0)], [(100, 0), (200, 0)]]
    assert distances(lines, points((50, 0)), points((150, 0))).distance_m.tolist() == pytest.approx(
        [100.0]
    )


def test_a_loop_is_walked_either_way_round() -> None:
    ring = [(100, 0), (150, 50), (200, 0), (150, -50), (100, 0)]
    lines = [[(0, 0), (100, 0)], ring]
    perimeter = shapely.LineString(ring).length
    home, shop = points((150, 50)), points((150, -50))
    assert distances(lines, home, shop).distance_m.tolist() == pytest.approx([perimeter / 2])
    assert distances(lines, home, points((50, 0))).distance_m.tolist() == pytest.approx(
        [perimeter / 4 + 50]
    )


def test_two_facilities_on_one_spot_and_ties_go_to_the_first() -> None:
    found = distances(CROSS, points((50, 0)), points((80, 0), (80, 0), (20, 0)))
    assert found.facility.tolist() == [0]
    found = distances(CROSS, points((100, 50)), points((60, 0), (140, 0)))
    assert (found.distance_m.tolist(), found.facility.tolist()) == (pytest.approx([90.0]), [0])


def test_unreachable_is_infinite_and_unattached_is_unknown() -> None:
    lines = [*CROSS, [(1000, 0), (1100, 0)]]
    found = distances(lines, points((1050, 0), (-1, 101), (0, 99)), points((50, 0)))
    assert found.distance_m[0] == np.inf
    assert np.isnan(found.distance_m[1])
    assert found.distance_m[2] == pytest.approx(99 + 50)
    assert found.facility.tolist() == [-1, -1, 0]


def test_points_attach_to_the_edge_and_not_to_the_node() -> None:
    network = build_network(roads([[(0, 0), (1000, 0)]]), PROFILE, 0.0)
    at = attach(points((500, 30)), network, 100.0)
    assert (at.offset_m[0], at.leg_m[0], at.xy[0].tolist()) == (500.0, 30.0, [500.0, 0.0])


def test_a_tie_within_a_millimetre_goes_to_the_lowest_way() -> None:
    lines = [[(0, 10.0004), (100, 10.0004)], [(0, -10), (100, -10)]]
    for given_lines, way in ((lines, 0), (lines[::-1], 0)):
        network = build_network(roads(given_lines), PROFILE, 0.0)
        assert network.edge_way[attach(points((50, 0)), network, 100.0).edge[0]] == way


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), maximum=st.sampled_from([3.0, 20.0, 40.0, 200.0]))
def test_a_point_attaches_to_the_nearest_of_all_lines_far_or_near(
    seed: int, maximum: float
) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.4) or [[(0.0, 0.0), (90.0, 5.0)]]
    network = build_network(roads(lines), PROFILE, 0.0)
    # On whole metres, some on one spot and some far out.
    xy = rng.integers(-150, 550, (40, 2)).astype(float)
    xy[5:10] = xy[:5]
    at = attach(shapely.points(xy), network, maximum)
    metres = shapely.distance(shapely.points(xy)[:, None], network.edge_geometry[None, :])
    least = metres.min(axis=1)
    near = least <= maximum
    assert ((at.edge >= 0) == near).all()
    lowest = (metres <= least[:, None] + 0.001).argmax(axis=1)
    assert at.edge[near].tolist() == lowest[near].tolist()
    assert at.leg_m[near].tolist() == metres[np.arange(40), lowest][near].tolist()
    spot = shapely.distance(shapely.points(at.xy[near]), shapely.points(xy[near]))
    assert spot == pytest.approx(at.leg_m[near], abs=1e-6)


def test_bridges_tunnels_steps_and_small_islands_are_passed_over_for_attaching() -> None:
    lines = [[(0, 0), (600, 0)], [(0, 0), (0, 90)], [(0, 90), (600, 90)], [(300, 50), (310, 50)]]
    network = build_network(
        roads(lines, brug_tunnel=[None, "brug", None, None], trap=[0, 0, 1, 0]), PROFILE, 500.0
    )
    at = attach(points((1, 60), (300, 85), (305, 49)), network, 100.0)
    assert network.edge_way[at.edge].tolist() == [0, 0, 0]
    assert at.leg_m.tolist() == pytest.approx([60, 85, 49])


def test_banned_roads_need_a_sign_and_a_ban_needs_none() -> None:
    lines = [[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)]]
    found = distances(
        lines, points((50, 0)), points((250, 0)), soort=["residential", "motorway", "residential"]
    )
    assert found.distance_m[0] == np.inf
    found = distances(
        lines,
        points((50, 0)),
        points((250, 0)),
        soort=["residential", "motorway", "residential"],
        toegang=[None, "ja", None],
    )
    assert found.distance_m[0] == pytest.approx(200)
    found = distances(lines, points((50, 0)), points((250, 0)), toegang=[None, "nee", None])
    assert found.distance_m[0] == np.inf


def test_a_network_nobody_may_use_is_refused() -> None:
    with pytest.raises(LzwError, match="netwerk_leeg"):
        build_network(roads(CROSS, toegang=["nee"] * 3), PROFILE, 0.0)


def test_ways_that_connect_by_their_ends_only_do_not_meet_halfway() -> None:
    lines = [[(0, 0), (100, 0), (200, 0)], [(100, 100), (100, 0.05)], [(200.04, 0), (300, 0)]]
    mode = ["eindpunten"] * 3
    found = distances(lines, points((50, 0)), points((100, 80), (280, 0)), knooppunten=mode)
    assert found.facility.tolist() == [1]
    assert found.distance_m[0] == pytest.approx(230, abs=0.1)


def test_bare_geometry_is_noded_but_a_bridge_stays_apart() -> None:
    lines = [[(0, 0), (200, 0)], [(100, -100), (100, 100)], [(150, -100), (150, 100)]]
    mode, level = ["kruisingen"] * 3, [0, 0, 1]
    found = distances(lines, points((50, 0)), points((100, 50)), knooppunten=mode, niveau=level)
    assert found.distance_m[0] == pytest.approx(100)
    found = distances(lines, points((50, 0)), points((150, 50)), knooppunten=mode, niveau=level)
    assert found.distance_m[0] == np.inf


def test_a_network_of_thirty_nodes_drawn_by_hand_equals_brute_force() -> None:
    # Five columns by six rows, 100 m apart; rows are streets, columns only at 0, 200 and 400 m,
    # the middle column is cut between the third and fourth row.
    lines = [[(x, y) for x in range(0, 500, 100)] for y in range(0, 600, 100)]
    lines += [
        [(x, y), (x, y + 100)]
        for x in (0, 200, 400)
        for y in range(0, 500, 100)
        if (x, y) != (200, 200)
    ]
    homes = points((50, 0), (150, 210), (205, 290), (320, 505), (399, 450))
    shops = points((250, 300), (10, 495))
    network = build_network(roads(lines), PROFILE, 0.0)
    assert len(network.node_xy) == 18 + 0 * 12
    table = reference(lines, homes, shops)
    found = distances(lines, homes, shops)
    assert found.distance_m == pytest.approx(table.min(axis=1), abs=0.01)
    assert found.facility.tolist() == table.argmin(axis=1).tolist()
    # By hand: (150,210) -> (150,200) 10, to (0,200) 150, up to (0,300) 100, along to 250: 250.
    assert table[1, 0] == pytest.approx(10 + 150 + 100 + 250)


@pytest.mark.parametrize("seed", range(6))
def test_random_networks_equal_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 9)
    homes = shapely.points(rng.uniform(-20, 820, (60, 2)).round(3))
    shops = shapely.points(rng.uniform(-20, 820, (5, 2)).round(3))
    table = reference(lines, homes, shops)
    found = distances(lines, homes, shops, max_m=1e6)
    assert found.distance_m == pytest.approx(table.min(axis=1), abs=0.01)


def test_fifty_thousand_nodes_equal_igraph_for_the_nearest_three() -> None:
    rng = np.random.default_rng(7)
    lines = netwerken.jittered_grid(rng, 225)
    network = build_network(roads(lines), PROFILE, 0.0)
    assert len(network.node_xy) >= 50_000
    homes = attach(shapely.points(rng.uniform(0, 22_400, (2000, 2)).round(3)), network, 1e6)
    shops = attach(shapely.points(rng.uniform(0, 22_400, (40, 2)).round(3)), network, 1e6)
    found = nearest_k(network, homes, shops, 3)
    expected = np.sort(netwerken.igraph_table(network, homes, shops), axis=1)[:, :3]
    assert np.isfinite(expected).mean() > 0.9
    assert found.distance_m == pytest.approx(expected, abs=0.01)
    assert nearest(network, homes, shops).distance_m == pytest.approx(expected[:, 0], abs=0.01)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), shops=st.integers(1, 6))
def test_an_extra_facility_never_lengthens_and_order_changes_nothing(seed: int, shops: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.3)
    wegen = roads(lines)
    network = build_network(wegen, PROFILE, 0.0)
    homes = shapely.points(rng.uniform(0, 420, (30, 2)).round(3))
    places = shapely.points(rng.uniform(0, 420, (shops + 1, 2)).round(3))
    at = attach(homes, network, 1e6)
    fewer = nearest(network, at, attach(places[:-1], network, 1e6)).distance_m
    more = nearest(network, at, attach(places, network, 1e6)).distance_m
    straight = shapely.distance(homes[:, None], places[None, :]).min(axis=1)
    assert (more <= fewer + 1e-9).all()
    assert (more >= straight - 1e-6).all()
    shuffled = rng.permutation(len(wegen))
    again = build_network(
        Layer("wegen", wegen.data.iloc[shuffled], wegen.geometry[shuffled]), PROFILE, 0.0
    )
    row, facility = rng.permutation(30), rng.permutation(shops + 1)
    other = nearest(
        again, attach(homes[row], again, 1e6), attach(places[facility], again, 1e6)
    ).distance_m
    assert other == pytest.approx(more[row], abs=2e-6)


def test_every_metre_of_every_walkable_way_is_in_the_network() -> None:
    lines = netwerken.jittered_grid(np.random.default_rng(3), 12)
    network = build_network(roads(lines), PROFILE, 0.0)
    assert network.edge_length.sum() == pytest.approx(
        sum(shapely.LineString(p).length for p in lines)
    )
    assert network.component_length.sum() == pytest.approx(network.edge_length.sum())
