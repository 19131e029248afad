# SPDX-License-Identifier: GPL-2.0-or-later
"""Loopgebieden: the lines are exactly what networkx reaches, polygons share nothing."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik.loopgebieden import MODES, Loopgebieden, Mode, loopgebieden
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.netwerk.attach import Attachment, attach
from lzw_atlas.processing.core.netwerk.network import Network, build_network
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.controle import check_layer

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

BUFFER, STEP = 25.0, 10.0
Line = list[tuple[float, float]]


def places(where: np.ndarray) -> Layer:
    """Return a layer voorzieningen v00, v01, ... in the order of *where*."""
    ids = [f"v{i:02d}" for i in range(len(where))]
    data = pd.DataFrame(
        {"voorziening_id": ids, "categorie": "supermarkt", "naam": ids, "bron": "test"}
    )
    return conform(Layer("voorzieningen", data, where), LAYERS["voorzieningen"])


def run(
    lines: list[Line],
    where: np.ndarray,
    bands: list[float],
    mode: Mode,
    homes: np.ndarray | None = None,
    **more: object,
) -> Loopgebieden:
    network = build_network(roads(lines), PROFILE, 0.0)
    return loopgebieden(
        places(where),
        network,
        attach(where, network, 1e6),
        bands,
        mode=mode,
        categorie="supermarkt",
        profiel="75plus",
        run_id="r",
        homes=None if homes is None else attach(homes, network, 1e6),
        **more,  # type: ignore[arg-type]
    )


def pieces(found: Loopgebieden) -> list[tuple[str | None, float, float, str]]:
    """Return (facility, band, length, WKT in whole metres) of the lines."""
    data = found.lines.data
    return [
        (f, t, n, shapely.to_wkt(g, rounding_precision=1))
        for f, t, n, g in zip(
            data["voorziening_id"],
            data["band_tot_m"],
            data["lengte_m"],
            found.lines.geometry,
            strict=True,
        )
    ]


# Known answers


def test_bands_are_cut_on_the_metre_and_the_straight_leg_counts() -> None:
    found = run([[(0, 0), (300, 0)]], points((100, 10)), [50.0, 100.0], "categorie")
    assert pieces(found) == [
        (None, 50.0, 80.0, "LINESTRING (60 0, 140 0)"),
        (None, 100.0, 50.0, "LINESTRING (10 0, 60 0)"),
        (None, 100.0, 50.0, "LINESTRING (140 0, 190 0)"),
    ]
    assert found.lines.data["afstand_min_m"].tolist() == [10.0, 50.0, 50.0]
    assert found.lines.data["afstand_max_m"].tolist() == [50.0, 100.0, 100.0]
    assert found.areas.data["straat_km"].tolist() == [0.08, 0.1]


def test_a_street_reached_from_both_ends_keeps_its_middle_for_the_next_band() -> None:
    square = [[(0, 0), (100, 0)], [(0, 0), (0, 100), (100, 100), (100, 0)]]
    found = run(square, points((50, 0)), [100.0, 200.0], "categorie")
    assert pieces(found) == [
        (None, 100.0, 100.0, "LINESTRING (0 0, 100 0)"),
        (None, 100.0, 50.0, "LINESTRING (0 0, 0 50)"),
        (None, 100.0, 50.0, "LINESTRING (100 50, 100 0)"),
        (None, 200.0, 200.0, "LINESTRING (0 50, 0 100, 100 100, 100 50)"),
    ]


def test_a_leg_longer_than_a_band_leaves_that_band_out() -> None:
    found = run([[(0, 0), (300, 0)]], points((100, 60)), [50.0, 100.0], "voorziening")
    assert found.areas.data["band_tot_m"].tolist() == [100.0]
    assert found.areas.data["band_van_m"].tolist() == [50.0]
    assert pieces(found) == [("v00", 100.0, 80.0, "LINESTRING (60 0, 140 0)")]


def test_two_on_one_street_share_it_at_the_exact_middle() -> None:
    line = [[(0.0, 0.0), (300.0, 0.0)]]
    found = run(line, points((50, 0), (180, 20)), [400.0], "dichtstbij")
    assert pieces(found) == [
        ("v00", 400.0, 125.0, "LINESTRING (0 0, 125 0)"),
        ("v01", 400.0, 175.0, "LINESTRING (125 0, 300 0)"),
    ]
    one, two = found.areas.geometry
    assert shapely.area(shapely.intersection(one, two)) < 1e-6
    assert shapely.bounds(one)[2] == pytest.approx(125.0, abs=1.0)
    assert shapely.bounds(two)[0] == pytest.approx(125.0, abs=1.0)


def test_the_nearest_changes_halfway_a_street_without_a_facility() -> None:
    line = [[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)]]
    found = run(line, points((90, 0), (230, 0)), [400.0], "dichtstbij")
    per = found.lines.data.groupby("voorziening_id")["lengte_m"].sum()
    assert per.tolist() == [160.0, 140.0]


def test_one_on_a_spot_that_another_holds_gets_nothing_and_is_counted() -> None:
    found = run([[(0, 0), (300, 0)]], points((50, 0), (50, 0)), [80.0], "dichtstbij")
    assert found.areas.data["voorziening_id"].tolist() == ["v00"]
    assert found.facts["zonder_straat"] == 1
    each = run([[(0, 0), (300, 0)]], points((50, 0), (50, 0)), [80.0], "voorziening")
    assert each.areas.data["voorziening_id"].tolist() == ["v00", "v01"]
    assert each.facts["zonder_straat"] == 0


def test_a_loop_and_parallel_streets_are_walked_both_ways() -> None:
    lines = [
        [(0, 0), (100, 0)],
        [(0, 0), (50, 40), (100, 0)],
        [(100, 0), (150, 50), (200, 0), (150, -50), (100, 0)],
    ]
    found = run(lines, points((0, 0)), [1000.0], "voorziening")
    total = sum(shapely.LineString(line).length for line in lines)
    assert found.lines.data["lengte_m"].sum() == pytest.approx(total, abs=0.005)
    assert found.lines.data["afstand_max_m"].max() == pytest.approx(
        100 + shapely.LineString(lines[2]).length / 2, abs=0.002
    )


def test_the_polygon_stops_where_another_bank_is_nearer() -> None:
    """Two quays 12 m apart, joined 600 m away: the buffer of 25 m would cover both."""
    lines = [
        [(0, 0), (600, 0)],
        [(0, 12), (600, 12)],
        [(600, 0), (600, 12)],
    ]
    found = run(lines, points((100, 0)), [200.0], "categorie")
    area = found.areas.geometry[0]
    assert not shapely.contains_xy(area, 100.0, 20.0)
    assert not shapely.contains_xy(area, 100.0, 8.0)
    assert shapely.contains_xy(area, 100.0, 4.0)
    assert shapely.contains_xy(area, 100.0, -20.0)


def test_small_holes_are_filled_large_ones_and_those_with_a_far_street_stay() -> None:
    block = [[(0, 0), (90, 0), (90, 90), (0, 90), (0, 0)]]
    middle = (45.0, 45.0)
    filled = run(block, points((0, 0)), [500.0], "categorie").areas.geometry[0]
    assert shapely.contains_xy(filled, *middle)
    for hole in (500.0, 0.0):
        kept = run(block, points((0, 0)), [500.0], "categorie", hole_m2=hole).areas.geometry[0]
        assert not shapely.contains_xy(kept, *middle)
    inside = [*block, [(42, 45), (48, 45)]]
    with_island = run(inside, points((0, -1)), [500.0], "categorie").areas.geometry[0]
    assert not shapely.contains_xy(with_island, *middle)


def test_dwellings_count_by_walking_and_every_one_once() -> None:
    line = [[(0.0, 0.0), (300.0, 0.0)]]
    homes = points((10, 0), (149, 0), (151, 0), (250, 10), (290, 20))
    where = points((100, 0), (200, 0))
    weights = {"woningen": np.array([1.0, 1.0, 1.0, 0.0, 1.0]), "inw_65plus": np.arange(5.0)}
    found = run(line, where, [49.0, 100.0], "dichtstbij", homes, weights=weights)
    data = found.areas.data.set_index(["voorziening_id", "band_tot_m"])
    assert data["woningen"].to_dict() == {
        ("v00", 49.0): 1,
        ("v00", 100.0): 1,
        ("v01", 49.0): 1,
        ("v01", 100.0): 0,
    }
    assert data["inw_65plus"].tolist() == [1.0, 0.0, 2.0, 3.0]
    assert data["inw_75plus"].isna().all()
    assert found.facts["woningen_zonder_vlak"] == 0
    each = run(line, where, [49.0, 110.0], "voorziening", homes)
    assert each.areas.data["woningen"].tolist() == [1, 2, 1, 3]


def test_a_facility_that_does_not_attach_is_left_out_and_counted() -> None:
    network = build_network(roads([[(0, 0), (300, 0)]]), PROFILE, 0.0)
    where = points((100, 0), (100, 500))
    at = attach(where, network, 50.0)
    for mode in MODES:
        found = loopgebieden(places(where), network, at, [100.0], mode=mode, categorie="supermarkt")
        assert found.facts["niet_gehecht"] == 1
        assert len(found.areas) == 1
    lost = attach(points((100, 500)), network, 50.0)
    nothing = loopgebieden(
        places(points((100, 500))), network, lost, [100.0], mode="categorie", categorie="supermarkt"
    )
    assert len(nothing.areas) == len(nothing.lines) == 0


@pytest.mark.parametrize("bands", [[], [0.0], [100.0, 100.0], [200.0, 100.0], [-5.0, 10.0]])
def test_bands_that_do_not_rise_are_a_mistake_of_the_caller(bands: list[float]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        run([[(0, 0), (300, 0)]], points((100, 0)), bands, "categorie")


@pytest.mark.parametrize("mode", MODES)
def test_a_stop_is_heard(mode: Mode) -> None:
    with pytest.raises(Cancelled):
        run([[(0, 0), (300, 0)]], points((100, 0)), [100.0], mode, tick=lambda f: f < 0.01 or f > 2)


# Random towns against networkx


def town(seed: int, size: int, shops: int, drop: float = 0.25) -> tuple[list[Line], np.ndarray]:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, size, drop) or [[(0.0, 0.0), (90.0, 5.0)]]
    side = 100.0 * (size - 1)
    return lines, shapely.points(rng.uniform(-10, side + 10, (shops, 2)).round(3))


def along(lines: list[Line], seed: int, count: int = 40) -> np.ndarray:
    """Return points on the streets, none nearer than 5 cm to another street."""
    rng = np.random.default_rng(seed + 1)
    shapes = shapely.linestrings([np.array(line) for line in lines])
    pick = rng.integers(0, len(lines), count)
    on = shapely.line_interpolate_point(shapes[pick], rng.random(count), normalized=True)
    near = (shapely.distance(on[:, None], shapes[None, :]) < 0.05).sum(axis=1)
    return np.asarray(on[near == 1], dtype=object)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    size=st.integers(2, 6),
    shops=st.integers(1, 7),
    mode=st.sampled_from(MODES),
    drop=st.sampled_from([0.0, 0.25, 0.5]),
)
def test_lines_are_exactly_what_networkx_reaches(
    seed: int, size: int, shops: int, mode: Mode, drop: float
) -> None:
    lines, where = town(seed, size, shops, drop)
    bands = [90.0, 170.0, 400.0]
    found = run(lines, where, bands, mode)
    spots = along(lines, seed)
    if not len(spots):
        return
    table = reference(lines, spots, where)
    data, shapes = found.lines.data, found.lines.geometry
    on = shapely.distance(spots[:, None], shapes[None, :]) < 0.005
    low = np.r_[0.0, bands[:-1]]
    ranked = np.sort(np.c_[table, np.full(len(spots), np.inf)], axis=1)
    facility = data["voorziening_id"].to_numpy(dtype=object)
    for k, end in enumerate(bands):
        band = (data["band_tot_m"] == end).to_numpy(dtype=bool)
        for number in range(shops) if mode != "categorie" else [0]:
            mine = band if mode == "categorie" else band & (facility == f"v{number:02d}")
            metres = table[:, number] if mode == "voorziening" else table.min(axis=1)
            expected = (metres > low[k]) & (metres <= end)
            sure = np.abs(metres[:, None] - np.array([0.0, *bands])).min(axis=1) > 0.02
            if mode == "dichtstbij":
                expected &= table.argmin(axis=1) == number
                with np.errstate(invalid="ignore"):
                    sure &= ~(ranked[:, 1] - ranked[:, 0] < 0.05)
            got = on[:, mine].any(axis=1)
            assert (got[sure] == expected[sure]).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), size=st.integers(2, 6), shops=st.integers(1, 7))
def test_nothing_overlaps_and_the_layers_keep_their_schema(
    seed: int, size: int, shops: int
) -> None:
    lines, where = town(seed, size, shops)
    for mode in MODES:
        found = run(lines, where, [90.0, 170.0, 400.0], mode)
        for layer in (found.areas, found.lines):
            assert check_layer(layer, LAYERS[layer.name], may_be_empty=True) == []
        owner = found.areas.data["voorziening_id"].fillna("").to_numpy(dtype=object)
        shapes = found.areas.geometry
        for i, j in itertools.combinations(range(len(shapes)), 2):
            if owner[i] == owner[j] or mode == "dichtstbij":
                assert shapely.area(shapely.intersection(shapes[i], shapes[j])) < 1e-6
        whole = found.lines.geometry
        if mode != "voorziening":
            noded = shapely.length(shapely.union_all(whole))
            assert shapely.length(whole).sum() == pytest.approx(noded, abs=0.02)
        # No slit across a street: what lies beside a reached street lies in a polygon.
        strip = shapely.union_all(shapely.buffer(whole, 5.0, cap_style="flat"))
        left = shapely.difference(strip, shapely.union_all(found.areas.geometry))
        assert max(shapely.area(shapely.get_parts(left)), default=0.0) < 10.0


def attached_m(
    network: Network, lines: list[Line], where: np.ndarray, at: Attachment
) -> np.ndarray:
    """Return the distance from every facility to where the dwellings meet the street."""
    return reference(lines, shapely.points(at.xy), where)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    size=st.integers(2, 6),
    shops=st.integers(1, 6),
    mode=st.sampled_from(MODES),
)
def test_who_lives_in_a_polygon_lives_on_a_street_within_its_band_up_to_twice_the_buffer(
    seed: int, size: int, shops: int, mode: Mode
) -> None:
    lines, where = town(seed, size, shops)
    rng = np.random.default_rng(seed + 2)
    bands = [90.0, 170.0, 400.0]
    homes = shapely.points(rng.uniform(-30, 100 * size - 70, (150, 2)))
    network = build_network(roads(lines), PROFILE, 0.0)
    at = attach(homes, network, 1e6)
    table = attached_m(network, lines, where, at)
    found = run(lines, where, bands, mode)
    data = found.areas.data
    for number in range(shops) if mode != "categorie" else [0]:
        metres = table[:, number] if mode == "voorziening" else table.min(axis=1)
        for end in bands:
            rows = (data["band_tot_m"] <= end).to_numpy(dtype=bool)
            if mode != "categorie":
                rows = rows & (data["voorziening_id"] == f"v{number:02d}").to_numpy(dtype=bool)
            area = shapely.union_all(found.areas.geometry[rows])
            inside = shapely.contains(area, homes)
            assert (metres[inside] <= end + 2 * BUFFER + STEP).all()
            # And whoever meets the street within the band does so inside the polygon.
            reached = metres <= end
            if mode == "dichtstbij":
                reached &= table.argmin(axis=1) == number
            outside = shapely.distance(area, shapely.points(at.xy))[reached]
            assert len(outside) == 0 or not (outside > STEP / 2).any()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000), shops=st.integers(2, 7), mode=st.sampled_from(MODES))
def test_the_order_of_the_facilities_changes_nothing(seed: int, shops: int, mode: Mode) -> None:
    lines, where = town(seed, 5, shops)
    network = build_network(roads(lines), PROFILE, 0.0)
    at = attach(where, network, 1e6)
    turn = np.random.default_rng(seed).permutation(shops)
    layer = places(where)
    one, two = (
        loopgebieden(f, network, a, [150.0, 300.0], mode=mode, categorie="supermarkt")
        for f, a in ((layer, at), (layer.take(turn), at.take(turn)))
    )
    assert one.areas.data.equals(two.areas.data)
    assert one.lines.data.equals(two.lines.data)
    assert (one.areas.geometry == two.areas.geometry).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000), shops=st.integers(1, 6))
def test_dwellings_over_all_facilities_are_those_within_the_last_band(
    seed: int, shops: int
) -> None:
    lines, where = town(seed, 5, shops)
    homes = shapely.points(np.random.default_rng(seed).uniform(0, 400, (60, 2)).round(3))
    table = reference(lines, homes, where)
    bands = [120.0, 300.0]
    if (np.abs(table[:, :, None] - np.array(bands)) < 0.01).any():
        return
    expected = {
        "voorziening": (table <= 300).sum(),
        "categorie": (table.min(axis=1) <= 300).sum(),
        "dichtstbij": (table.min(axis=1) <= 300).sum(),
    }
    for mode in MODES:
        found = run(lines, where, bands, mode, homes)
        total = int(found.areas.data["woningen"].sum()) + found.facts["woningen_zonder_vlak"]
        assert total == expected[mode]
