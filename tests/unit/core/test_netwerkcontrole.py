# SPDX-License-Identifier: GPL-2.0-or-later
"""What the network check finds, on roads that can be drawn on squared paper."""

from __future__ import annotations

import dataclasses
import importlib.util
import itertools
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.netwerk.netwerkcontrole import NetworkCheck, netwerkcontrole
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.io.controle import check_layer

_PATH = Path(__file__).with_name("netwerken.py")
_spec = importlib.util.spec_from_file_location("netwerken", _PATH)
assert _spec is not None
assert _spec.loader is not None
netwerken = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(netwerken)
PROFILE, jittered_grid, roads = netwerken.PROFILE, netwerken.jittered_grid, netwerken.roads
NO_STEPS = dataclasses.replace(PROFILE, key="rolstoel", steps_allowed=False)

STREET = [(0, 0), (600, 0)]


def found(lines: list[Any], near: float = 2.0, **columns: list[Any]) -> NetworkCheck:
    done = netwerkcontrole(
        roads(lines, **columns), [PROFILE], 500.0, losse_einden_m=near, run_id="r"
    )
    for layer in (done.netwerk, done.punten):
        assert check_layer(layer, LAYERS[layer.name], may_be_empty=True) == []
    assert len(done.netwerk) == len(lines)
    return done


def column(done: NetworkCheck, name: str) -> list[Any]:
    return [None if pd.isna(v) else v for v in done.netwerk.data[name]]


def gaps(done: NetworkCheck) -> list[tuple[str, str, float]]:
    table = done.punten.data
    return list(zip(table["weg_id"], table["ander_weg_id"], table["gat_m"], strict=True))


def test_a_sound_network_is_in_order_and_has_no_points() -> None:
    done = found([STREET, [(600, 0), (600, 300)]])
    assert column(done, "bevinding") == ["in_orde"] * 2
    assert column(done, "netwerkdeel") == [1, 1]
    assert column(done, "deel_m") == [900.0, 900.0]
    assert column(done, "te_kort") == [0, 0]
    assert column(done, "lengte_m") == [600.0, 300.0]
    assert set(done.netwerk.data["run_id"]) == {"r"}
    assert len(done.punten) == 0
    assert done.problems == []


def test_two_parts_are_numbered_from_the_longest_down_and_the_short_one_is_named() -> None:
    done = found([[(0, 50), (40, 50)], STREET, [(600, 0), (700, 0)], [(0, 90), (0, 690)]])
    assert column(done, "netwerkdeel") == [3, 1, 1, 2]
    assert column(done, "deel_m") == [40.0, 700.0, 700.0, 600.0]
    assert column(done, "te_kort") == [1, 0, 0, 0]
    assert column(done, "bevinding") == ["los_deel", "in_orde", "in_orde", "los_deel"]
    assert done.facts["netwerkdelen"] == 3
    assert done.facts["te_korte_delen"] == 1
    assert done.facts["los_km"] == pytest.approx(0.64)
    [warning] = done.problems
    assert (warning.code, warning.count, warning.fatal) == ("netwerk_losse_delen", 2, False)


def test_parts_are_those_of_networkx() -> None:
    lines = jittered_grid(np.random.default_rng(11), 9, drop=0.55)
    graph = nx.Graph()
    for i, line in enumerate(lines):
        length = shapely.LineString(line).length
        graph.add_edge(line[0], line[-1], weight=length, way=i)
    parts = [graph.subgraph(nodes) for nodes in nx.connected_components(graph)]
    assert len(parts) > 3
    expected = {}
    for sub in parts:
        total = sub.size(weight="weight")
        expected.update({way: round(total, 3) for _, _, way in sub.edges(data="way")})
    done = found(lines)
    assert done.facts["netwerkdelen"] == len(parts)
    assert column(done, "deel_m") == pytest.approx([expected[i] for i in range(len(lines))])
    longest = sorted({(-d, n) for d, n in zip(*both(done), strict=True)})
    assert [n for _, n in longest] == list(range(1, len(parts) + 1))


def both(done: NetworkCheck) -> tuple[list[Any], list[Any]]:
    return column(done, "deel_m"), column(done, "netwerkdeel")


def test_an_end_one_metre_short_of_a_street_is_a_gap() -> None:
    done = found([STREET, [(300, 1), (300, 80)]])
    assert gaps(done) == [("w00001", "w00000", 1.0)]
    assert shapely.get_coordinates(done.punten.geometry).tolist() == [[300.0, 1.0]]
    assert done.punten.data["punt_id"].tolist() == ["w00001:1"]
    codes = [p.code for p in done.problems]
    assert codes == ["netwerk_losse_delen", "netwerk_losse_einden"]


@pytest.mark.parametrize(("gap", "near", "expected"), [(2.0, 2.0, 1), (2.5, 2.0, 0), (2.5, 3, 1)])
def test_how_near_is_a_choice(gap: float, near: float, expected: int) -> None:
    assert len(found([STREET, [(300, gap), (300, 80)]], near).punten) == expected


def test_two_ends_that_do_not_meet_are_two_points() -> None:
    done = found([STREET, [(601.5, 0), (900, 0)]])
    assert gaps(done) == [("w00000", "w00001", 1.5), ("w00001", "w00000", 1.5)]


def test_an_end_on_a_street_without_a_shared_vertex_is_a_gap_of_nothing() -> None:
    lines = [STREET, [(300, 0), (300, 80)]]
    for mode in ("hoekpunten", "eindpunten"):
        assert gaps(found(lines, knooppunten=[mode] * 2)) == [("w00001", "w00000", 0.0)]
    assert gaps(found(lines, knooppunten=["kruisingen"] * 2)) == []


def test_the_nearest_road_is_named_and_of_two_as_near_the_lowest_id() -> None:
    other = [(0, 30), (299, 3)]
    assert gaps(found([other, STREET, [(300, 1), (300, 80)]], 5)) == [
        ("w00000", "w00002", 1.0),
        ("w00002", "w00001", 1.0),
    ]
    split = [[(0, 0), (300, 0)], [(300, 0), (600, 0)]]
    assert gaps(found([*split, [(300, 1), (300, 80)]])) == [("w00002", "w00000", 1.0)]


def test_a_street_that_ends_below_a_bridge_has_no_gap() -> None:
    lines = [
        [(0, 0), (290, 0)],
        [(290, 0), (310, 0)],
        [(310, 0), (600, 0)],
        [(300, 1), (300, 80)],
    ]
    bridge: dict[str, list[Any]] = {"brug_tunnel": [None, "brug", None, None]}
    assert gaps(found(lines, **bridge, niveau=[None, 1, 0, None])) == []
    assert gaps(found(lines, **bridge)) == []
    assert gaps(found(lines)) == [("w00003", "w00001", 1.0)]
    assert gaps(found(lines, brug_tunnel=[None, "tunnel", None, None])) == []


def test_the_end_of_a_bridge_beside_the_end_of_a_street_is_a_gap() -> None:
    lines = [STREET, [(601, 0), (640, 0)], [(640, 0), (900, 0)]]
    done = found(lines, brug_tunnel=[None, "brug", None], niveau=[0, 1, 0])
    assert gaps(done) == [("w00000", "w00001", 1.0), ("w00001", "w00000", 1.0)]


def test_a_doorstep_shorter_than_the_tolerance_is_no_gap() -> None:
    stub = [(300, 0), (300, 1.5)]
    assert gaps(found([[(0, 0), (300, 0), (600, 0)], stub])) == []
    # By the street it lies on, and by the next street around the corner too.
    corner = [[(0, 0), (299, 0), (300, 0), (600, 0)], [(299, 0), (299, 200)], stub]
    assert gaps(found(corner)) == []


def test_a_road_that_bends_back_to_its_own_street_is_a_gap() -> None:
    street = [(0, 0), (300, 0), (600, 0)]
    assert gaps(found([street, [(300, 0), (300, 40), (350, 40), (350, 1)]])) == [
        ("w00001", "w00000", 1.0)
    ]


def test_overshooting_ends_of_bare_lines_are_no_gaps() -> None:
    lines = [STREET, [(300, -1), (300, 80)], [(400, 1), (400, 80)]]
    assert gaps(found(lines, knooppunten=["kruisingen"] * 3)) == [("w00002", "w00000", 1.0)]


def test_the_way_round_is_searched_in_portions_with_the_same_outcome(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(2)
    main = [(float(x), 0.0) for x in range(0, 601, 5)]
    lines: list[Any] = [main]
    for x in range(5, 600, 5):
        tip = (x + float(rng.uniform(-2, 2)), float(rng.uniform(0.5, 2.5)))
        foot = (float(x), 0.0) if rng.random() < 0.6 else (float(x), 30.0)
        lines.append([foot, tip])
    whole = gaps(found(lines))
    monkeypatch.setattr("lzw_atlas.processing.core.netwerk.netwerkcontrole._CELLS", 1)
    assert gaps(found(lines)) == whole
    expected = {w for w, walk in walks_by_networkx(lines) if walk > 10}
    assert {w for w, _, _ in whole} == expected
    assert len(expected) > 20


def walks_by_networkx(lines: list[Any]) -> list[tuple[str, float]]:
    """Return way and walking distance per dead end and other way within 2 m of it."""
    graph = nx.Graph()
    for line in lines:
        for a, b in itertools.pairwise(line):
            graph.add_edge(a, b, weight=float(np.hypot(a[0] - b[0], a[1] - b[1])))
    out = []
    for i, line in enumerate(lines):
        for end in (line[0], line[-1]):
            if graph.degree[end] > 1:
                continue
            reach = nx.single_source_dijkstra_path_length(graph, end)
            for j, other in enumerate(lines):
                shape = shapely.LineString(other)
                if j == i or shape.distance(shapely.Point(end)) > 2:
                    continue
                along = shape.project(shapely.Point(end))
                marks = [(shape.project(shapely.Point(c)), reach.get(c, np.inf)) for c in other]
                out.append((f"w{i:05d}", min(abs(along - at) + d for at, d in marks)))
    return out


def test_roads_drawn_twice_point_at_the_lowest_id_whatever_their_direction() -> None:
    moved = [(0.2, 0.3), (300, 0.3), (600.1, -0.3)]
    done = found([STREET, STREET[::-1], moved, [(0, 9), (600, 9)]])
    assert column(done, "dubbel_met") == [None, "w00000", "w00000", None]
    assert column(done, "bevinding") == ["in_orde", "bijna_dubbel", "bijna_dubbel", "los_deel"]
    assert done.facts["bijna_dubbel"] == 2
    # Their ends lie beside one another, which is the same finding once more.
    assert gaps(done) == []


@pytest.mark.parametrize(
    "other",
    [
        [(0, 0.6), (600, 0.6)],
        [(0, 0), (300, 0)],
        [(0, 0), (601, 0)],
        [(0, 0), (300, 0.7), (600, 0)],
    ],
)
def test_a_line_that_leaves_the_other_by_more_than_half_a_metre_is_no_double(
    other: list[Any],
) -> None:
    assert column(found([STREET, other]), "dubbel_met") == [None, None]


def test_short_pieces_one_after_another_are_no_doubles() -> None:
    assert (
        column(found([[(0, 0), (0.4, 0)], [(0.4, 0), (0.8, 0)], STREET]), "dubbel_met")
        == [None] * 3
    )


def test_a_ring_and_the_same_ring_with_a_side_missing_are_no_doubles() -> None:
    square = [(0, 0), (40, 0), (40, 40), (0, 40)]
    assert column(found([[*square, (0, 0)], square]), "dubbel_met") == [None, None]


def test_a_bridge_over_a_street_along_the_same_line_is_no_double() -> None:
    done = found([STREET, STREET], brug_tunnel=[None, "brug"], niveau=[0, 1])
    assert column(done, "dubbel_met") == [None, None]


def test_a_bare_line_on_top_of_another_belongs_to_the_part_of_that_one() -> None:
    done = found([[(0, 90), (0, 99)], STREET, STREET], knooppunten=["kruisingen"] * 3)
    assert column(done, "netwerkdeel") == [2, 1, 1]
    assert column(done, "dubbel_met") == [None, None, "w00001"]


def test_a_line_without_length_is_a_finding_and_no_part() -> None:
    lines = [STREET, [(600, 0), (600, 0)], [(0, 700), (0, 700)]]
    for mode in ("hoekpunten", "eindpunten", "kruisingen"):
        done = found(lines, knooppunten=[mode] * 3)
        assert column(done, "bevinding") == ["in_orde", "lengte_nul", "lengte_nul"]
        assert column(done, "netwerkdeel") == [1, 1, None]
        assert column(done, "lengte_m") == [600.0, 0.0, 0.0]
        assert column(done, "dubbel_met") == [None] * 3
        assert done.facts["netwerkdelen"] == 1
        assert [p.code for p in done.problems] == ["netwerk_lengte_nul"]
        assert done.problems[0].examples == ("w00001", "w00002")


@pytest.mark.parametrize("mode", ["hoekpunten", "eindpunten", "kruisingen"])
def test_nothing_but_lines_without_length_is_listed_or_refused(mode: str) -> None:
    layer = roads([[(0, 0), (0, 0)], [(5, 5), (5, 5)]], knooppunten=[mode] * 2)
    done = netwerkcontrole(layer, [PROFILE], 500.0)
    assert column(done, "bevinding") == ["lengte_nul"] * 2
    assert column(done, "netwerkdeel") == [None, None]


def test_a_road_that_nobody_may_walk_has_no_part_and_a_road_beside_it_no_gap() -> None:
    done = found(
        [STREET, [(0, 40), (600, 40)], [(0, 80), (600, 80)], [(300, 41), (300, 79)]],
        soort=["residential", "motorway", "residential", "path"],
        toegang=[None, None, "nee", None],
    )
    assert column(done, "bevinding") == ["in_orde", *["niet_te_belopen"] * 2, "los_deel"]
    assert column(done, "bruikbaar") == [1, 0, 0, 1]
    assert column(done, "netwerkdeel") == [1, None, None, 2]
    assert column(done, "te_kort") == [0, None, None, 1]
    assert gaps(done) == []
    assert done.facts["niet_te_belopen_km"] == pytest.approx(1.2)


def test_steps_that_one_profile_may_walk_are_usable_but_no_part_of_the_network_of_the_other() -> (
    None
):
    layer = roads([STREET, [(600, 0), (640, 0)], [(640, 0), (900, 0)]], trap=[0, 1, 0])
    done = netwerkcontrole(layer, [NO_STEPS, PROFILE], 500.0)
    assert column(done, "bruikbaar") == [1, 1, 1]
    assert column(done, "netwerkdeel") == [1, None, 2]
    assert column(done, "bevinding") == ["in_orde", "in_orde", "los_deel"]
    assert column(netwerkcontrole(layer, [PROFILE, NO_STEPS], 500.0), "netwerkdeel") == [1, 1, 1]
    alone = netwerkcontrole(layer, [NO_STEPS], 500.0)
    assert column(alone, "bevinding") == ["in_orde", "niet_te_belopen", "los_deel"]


def test_a_network_that_nobody_may_walk_is_refused() -> None:
    with pytest.raises(LzwError, match="netwerk_leeg"):
        found([STREET], toegang=["nee"])


def test_a_row_without_geometry_keeps_its_row() -> None:
    layer = roads([STREET, STREET, STREET])
    assert layer.geometry is not None
    layer.geometry[1], layer.geometry[2] = None, shapely.LineString()
    done = netwerkcontrole(layer, [PROFILE], 500.0)
    assert column(done, "bevinding") == ["in_orde", "lengte_nul", "lengte_nul"]
    assert column(done, "netwerkdeel") == [1, None, None]


def test_the_user_can_stop_it() -> None:
    with pytest.raises(Cancelled):
        netwerkcontrole(roads([STREET]), [PROFILE], 500.0, tick=lambda done: done < 0.7)


def test_the_input_stays_as_it_was() -> None:
    layer = roads([STREET, [(300, 1), (300, 80)]])
    before = layer.data.copy(), layer.geometry.copy()
    netwerkcontrole(layer, [PROFILE], 500.0)
    pd.testing.assert_frame_equal(layer.data, before[0])
    assert (layer.geometry == before[1]).all()


_WHOLE = st.integers(0, 12)
_LINE = st.lists(st.tuples(_WHOLE, _WHOLE), min_size=2, max_size=4)
_ROAD = st.tuples(
    _LINE,
    st.sampled_from(["residential", "path", "motorway"]),
    st.sampled_from([None, None, "brug", "tunnel"]),
    st.sampled_from([None, None, "nee"]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    drawn=st.lists(_ROAD, min_size=2, max_size=12),
    mode=st.sampled_from(["hoekpunten", "eindpunten", "kruisingen"]),
    seed=st.integers(0, 2**16),
)
def test_the_order_and_the_direction_of_the_rows_change_nothing(
    drawn: list[Any], mode: str, seed: int
) -> None:
    drawn = [([(0, 0), (1, 0), (12, 0)], "residential", None, None, False), *drawn]
    # One in two lines a hand's breadth off the grid, so that ends come near without touching.
    lines = [[(5 * x + 0.4 * off, 5 * y + 0.3 * off) for x, y in p] for p, _, _, _, off in drawn]
    layer = roads(
        lines,
        soort=[r[1] for r in drawn],
        brug_tunnel=[r[2] for r in drawn],
        toegang=[r[3] for r in drawn],
        knooppunten=[mode] * len(drawn),
    )
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(drawn))
    shuffled = layer.take(rows)
    first = netwerkcontrole(layer, [PROFILE], 500.0)
    second = netwerkcontrole(shuffled, [PROFILE], 500.0)
    back = np.argsort(rows)
    pd.testing.assert_frame_equal(second.netwerk.take(back).data, first.netwerk.data)
    pd.testing.assert_frame_equal(second.punten.data, first.punten.data)
    assert (second.punten.geometry == first.punten.geometry).all()
    assert second.facts == first.facts
    assert second.problems == first.problems
    if mode == "kruisingen":
        return
    turned = Layer("wegen", layer.data, shapely.reverse(layer.geometry))
    third = netwerkcontrole(turned, [PROFILE], 500.0)
    pd.testing.assert_frame_equal(third.netwerk.data, first.netwerk.data)
    pd.testing.assert_frame_equal(third.punten.data, first.punten.data)


def test_a_length_of_the_source_that_is_not_that_of_the_line_is_said() -> None:
    lines = [STREET, [(600, 0), (600, 300)], [(0, 0), (0, 20)], [(600, 300), (600, 500)]]
    # 2 % of 600 m is 12 m; of a short street a metre is let through; empty says nothing.
    done = found(lines, lengte_bron_m=[612.0, 250.0, 21.5, None])
    assert column(done, "bevinding") == [
        "in_orde",
        "lengte_wijkt_af",
        "lengte_wijkt_af",
        "in_orde",
    ]
    assert column(done, "lengte_m") == [600.0, 300.0, 20.0, 200.0]
    assert column(done, "lengte_bron_m") == [612.0, 250.0, 21.5, None]
    [warning] = done.problems
    assert (warning.code, warning.count) == ("netwerk_lengte_wijkt_af", 2)
    assert warning.examples == ("w00001", "w00002")
