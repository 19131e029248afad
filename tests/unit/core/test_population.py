# SPDX-License-Identifier: GPL-2.0-or-later
"""People on dwellings: nobody is lost, nobody is counted twice."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.mensen.population import spread_people
from lzw_atlas.processing.core.norms import GROUPS
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io import schema

assert schema.SCHEMA_VERSION >= 1


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    data = pd.DataFrame({"bron": ["test"] * len(geometry), **columns})
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    return conform(Layer(name, data, shapes), LAYERS[name])


def homes(*xy: tuple[float, float], **columns: Any) -> Layer:
    ids = [f"h{i:03d}" for i in range(len(xy))]
    shapes = [shapely.Point(p) for p in xy]
    return layer("woningen", shapes, woning_id=ids, **{"is_woning": [1] * len(xy), **columns})


def square(x: float, y: float, size: float = 100) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(x, y, x + size, y + size)])


def units(kind: str, geometry: list[Any], ids: list[str] | None = None, **columns: Any) -> Layer:
    names = ids or [f"u{i}" for i in range(len(geometry))]
    return layer("bevolking", geometry, eenheid_id=names, soort=[kind] * len(names), **columns)


NOBODY = empty(LAYERS["instellingen"])


def test_people_of_a_square_are_spread_evenly_over_its_dwellings_only() -> None:
    where = homes((10, 10), (20, 20), (30, 30), is_woning=[1, None, 0])
    people = spread_people(where, units("vierkant100", [square(0, 0)], inw_65plus=[3.0]), NOBODY)
    group = people.groups["inw_65plus"]
    assert group.per_home[:2].tolist() == [1.5, 1.5]
    assert np.nan_to_num(group.per_home[2]) == 0
    assert (group.total, group.placed, group.not_placed, group.source) == (3, 3, 0, "vierkant100")


def test_a_dwelling_on_a_border_belongs_to_the_unit_with_the_lowest_id() -> None:
    cells = units("vierkant100", [square(0, 0), square(100, 0)], ["b", "a"], inw_65plus=[1.0, 5.0])
    group = spread_people(homes((100, 50)), cells, NOBODY).groups["inw_65plus"]
    assert group.per_home.tolist() == [5.0]
    assert (group.not_placed, group.no_dwellings) == (1.0, 1.0)


def test_the_finest_unit_that_knows_a_group_is_used_for_that_group_alone() -> None:
    cells = units("vierkant100", [square(0, 0)], inw_65plus=[4.0], inw_75plus=[None])
    coarse = units("pc4", [square(0, 0, 900)], ["8271"], inw_65plus=[400.0], inw_75plus=[2.0])
    both = Layer(
        "bevolking",
        pd.concat([cells.data, coarse.data], ignore_index=True),
        np.r_[cells.geometry, coarse.geometry],
    )
    groups = spread_people(homes((10, 10)), both, NOBODY).groups
    assert groups["inw_65plus"].source == "vierkant100"
    assert groups["inw_75plus"].source == "pc4 (geschat)"
    assert groups["inw_85plus"].source is None


def test_a_postcode_goes_before_location() -> None:
    where = homes((10, 10), (20, 10), postcode=["8271 ab", None])
    areas = units(
        "pc6", [square(0, 0), square(500, 0)], ["8271XX", "8271AB"], inw_75plus=[1.0, 2.0]
    )
    assert spread_people(where, areas, NOBODY).groups["inw_75plus"].per_home.tolist() == [2.0, 1.0]


def test_a_unit_with_more_households_than_dwellings_in_the_data_is_scaled_down() -> None:
    area = units("pc4", [square(0, 0, 900)], ["8271"], inw_65plus=[100.0], huishoudens=[10.0])
    group = spread_people(homes((10, 10), (20, 20)), area, NOBODY).groups["inw_65plus"]
    assert group.placed == pytest.approx(20)
    assert (group.not_placed, group.partly_in_data) == (pytest.approx(80), pytest.approx(80))


def test_without_households_the_inhabitants_outside_institutions_tell_whether_a_unit_is_whole() -> (
    None
):
    area = units("pc4", [square(0, 0, 900)], ["8271"], inwoners=[106.0], inw_65plus=[104.0])
    home = layer(
        "instellingen",
        [shapely.Point(5, 5)],
        instelling_id=["i"],
        inwoners=[100.0],
        inw_65plus=[100.0],
    )
    where = homes((10, 10), (20, 20), (30, 30))
    alone = spread_people(where, area, NOBODY).groups["inw_65plus"]
    assert alone.placed == pytest.approx(104 * 3 * 2.2 / 106)
    group = spread_people(where, area, home).groups["inw_65plus"]
    assert (group.placed, group.in_institutions, group.not_placed) == (4.0, 100.0, 0.0)


def test_capacity_counts_as_inhabitants_but_says_nothing_about_age() -> None:
    area = units("pc4", [square(0, 0, 900)], ["8271"], inwoners=[50.0], inw_85plus=[8.0])
    home = layer("instellingen", [shapely.Point(5, 5)], instelling_id=["i"], capaciteit=[60.0])
    groups = spread_people(homes((10, 10)), area, home).groups
    assert (groups["inwoners"].in_institutions, groups["inwoners"].surplus) == (50.0, 10.0)
    assert groups["inw_85plus"].in_institutions == 0


def test_five_year_classes_make_up_the_group_where_its_column_is_empty() -> None:
    ages = {f"inw_{a}_{a + 4}": [1.0] for a in range(65, 95, 5)} | {"inw_95plus": [1.0]}
    area = units("pc4", [square(0, 0, 900)], ["8271"], **ages)
    groups = spread_people(homes((10, 10)), area, NOBODY).groups
    assert [groups[g].total for g in GROUPS] == [0.0, 7.0, 5.0, 3.0]


def test_a_secret_number_is_unknown_and_not_zero() -> None:
    cells = units("vierkant100", [square(0, 0), square(100, 0)], inw_65plus=[None, 5.0])
    group = spread_people(homes((50, 50), (150, 50)), cells, NOBODY).groups["inw_65plus"]
    assert np.isnan(group.per_home[0])
    assert (group.per_home[1], group.total, group.units_unknown) == (5.0, 5.0, 1)


def both(*layers: Layer) -> Layer:
    return Layer(
        "bevolking",
        pd.concat([one.data for one in layers], ignore_index=True),
        np.concatenate([np.asarray(one.geometry, dtype=object) for one in layers]),
    )


def test_an_older_class_lives_where_the_counted_younger_one_lives() -> None:
    # Two squares with 8 and 2 people of 65 and over, a postcode area with 4 of 75 and 1 of 85.
    cells = units("vierkant100", [square(0, 0), square(100, 0)], inw_65plus=[8.0, 2.0])
    area = units("pc4", [square(0, 0, 900)], ["8271"], inw_75plus=[4.0], inw_85plus=[1.0])
    where = homes((10, 10), (20, 20), (110, 10), (120, 10), (130, 10), (140, 10))
    groups = spread_people(where, both(cells, area), NOBODY).groups
    # By square 8/10 of the four, so 1.6 in each of two dwellings, and 0.2 in each of four.
    assert groups["inw_75plus"].per_home == pytest.approx([1.6, 1.6, 0.2, 0.2, 0.2, 0.2])
    assert groups["inw_85plus"].per_home == pytest.approx([0.4, 0.4, 0.05, 0.05, 0.05, 0.05])
    assert groups["inw_75plus"].placed == pytest.approx(4.0)
    assert groups["inw_75plus"].source == "pc4 (geschat)"


def test_in_secret_squares_lives_what_the_area_counts_beyond_the_others() -> None:
    cells = units("vierkant100", [square(0, 0), square(100, 0)], inw_65plus=[10.0, None])
    area = units("pc4", [square(0, 0, 900)], ["8271"], inw_65plus=[12.0], inw_75plus=[6.0])
    where = homes((10, 10), (110, 10), (120, 10))
    groups = spread_people(where, both(cells, area), NOBODY).groups
    # Two of the twelve live in the secret square; half of everybody is 75 or over.
    assert groups["inw_75plus"].per_home == pytest.approx([5.0, 0.5, 0.5])
    old = groups["inw_65plus"]
    assert np.isnan(old.per_home[1:]).all()
    # Whoever is 75 is 65 too, so at least so many are known.
    assert old.least == pytest.approx([10.0, 0.5, 0.5])
    # Where the area does not count them, secret dwellings have what an even spread gives.
    bare = units("pc4", [square(0, 0, 900)], ["8271"], inw_75plus=[6.0])
    groups = spread_people(where, both(cells, bare), NOBODY).groups
    assert groups["inw_75plus"].per_home == pytest.approx([2.0, 2.0, 2.0])


def test_sources_that_contradict_leave_the_rest_unplaced_and_say_so() -> None:
    cells = units("vierkant100", [square(0, 0), square(100, 0)], inw_65plus=[3.0, 1.0])
    area = units("pc4", [square(0, 0, 900)], ["8271"], inw_65plus=[9.0], inw_75plus=[6.0])
    groups = spread_people(homes((10, 10), (110, 10)), both(cells, area), NOBODY).groups
    old = groups["inw_75plus"]
    assert old.per_home == pytest.approx([3.0, 1.0])
    assert (old.placed, old.not_placed, old.contradicted) == pytest.approx((4.0, 2.0, 2.0))
    # Where a square is secret they fit there, up to what is plausible.
    cells = units("vierkant100", [square(0, 0), square(100, 0)], inw_65plus=[3.0, None])
    area = units("pc4", [square(0, 0, 900)], ["8271"], inw_75plus=[12.0])
    groups = spread_people(homes((10, 10), (110, 10), (120, 10)), both(cells, area), NOBODY).groups
    old = groups["inw_75plus"]
    assert old.per_home == pytest.approx([3.0, 4.0, 4.0])
    assert old.contradicted == pytest.approx(1.0)


def test_an_older_class_that_is_counted_lifts_the_estimate_that_holds_it() -> None:
    cells = units("vierkant100", [square(0, 0), square(100, 0)], inw_75plus=[5.0, 0.0])
    area = units("pc4", [square(0, 0, 900)], ["8271"], inw_65plus=[9.0])
    groups = spread_people(homes((10, 10), (110, 10)), both(cells, area), NOBODY).groups
    assert groups["inw_75plus"].per_home.tolist() == [5.0, 0.0]
    # Five are the counted ones; the four others are spread evenly.
    assert groups["inw_65plus"].per_home == pytest.approx([7.0, 2.0])
    assert groups["inw_65plus"].placed == pytest.approx(9.0)


AGES = ("inw_65plus", "inw_75plus", "inw_85plus")


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_no_dwelling_and_no_gebied_has_more_people_of_an_older_class(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layers, told = [], {}
    for kind, size in (("vierkant100", 100), ("pc6", 200), ("pc4", 400)):
        cells = [square(x, y, size) for x in range(0, 400, size) for y in range(0, 400, size)]
        columns = {}
        # Secret numbers, years that differ, classes that only some of the sources know.
        top = rng.integers(0, 60, len(cells)).astype(float)
        for age in AGES:
            top = np.floor(top * rng.uniform(0.2, 1.0, len(cells)))
            hidden = np.where(rng.random(len(cells)) < 0.3, np.nan, top)
            columns[age] = hidden if rng.random() < 0.6 else np.full(len(cells), np.nan)
        ids = [f"{kind}{i:04d}" for i in range(len(cells))]
        layers.append(units(kind, cells, ids, **columns))
        told[kind] = columns
    spots = rng.uniform(0, 400, (60, 2)).round(1)
    where = homes(*map(tuple, spots), is_woning=rng.choice([1, 1, 1, 0], 60).tolist())
    groups = spread_people(where, both(*layers), NOBODY).groups
    gebied = rng.integers(0, 4, 60)
    for young, old in itertools.pairwise(AGES):
        a, b = groups[young], groups[old]
        if a.unit_kind is None or b.unit_kind is None:
            continue
        known = np.isfinite(a.per_home) & np.isfinite(b.per_home)
        assert (a.per_home[known] >= b.per_home[known] - 1e-9).all()
        least = [np.bincount(gebied, g.least, minlength=4) for g in (a, b)]
        assert (least[0] >= least[1] - 1e-9).all()
    for age in AGES:
        g = groups[age]
        if g.unit_kind is None:
            continue
        total = np.nansum(told[g.unit_kind][age])
        assert g.total == pytest.approx(total, rel=1e-9)
        assert g.placed + g.not_placed + g.in_institutions == pytest.approx(total, rel=1e-9)
        assert g.placed == pytest.approx(np.nansum(g.per_home), rel=1e-9)
        assert g.contradicted <= g.not_placed + 1e-9
        assert (g.per_home[np.isfinite(g.per_home)] >= 0).all()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(["vierkant100", "pc4", "buurt"]))
def test_placed_not_placed_and_in_institutions_add_up_to_the_total(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    cells = [square(x, y) for x in range(0, 500, 100) for y in range(0, 500, 100)]
    count = len(cells)

    def some(high: float) -> np.ndarray:
        return np.where(rng.random(count) < 0.2, np.nan, rng.uniform(0, high, count))

    area = units(kind, cells, huishoudens=some(30), inwoners=some(60), inw_75plus=some(20))
    where = homes(
        *map(tuple, rng.uniform(-50, 550, (80, 2)).round(1)),
        is_woning=rng.choice([0, 1, None], 80).tolist(),
    )
    nursing = layer(
        "instellingen",
        list(shapely.points(rng.uniform(0, 600, (4, 2)))),
        instelling_id=list("abcd"),
        capaciteit=rng.uniform(0, 90, 4),
        inw_75plus=rng.uniform(0, 90, 4),
    )
    groups = spread_people(where, area, nursing).groups
    for name in ("inwoners", "inw_75plus"):
        group = groups[name]
        known = float(np.nansum(area.data[name].to_numpy(dtype=float)))
        assert group.total == pytest.approx(known, abs=1e-9)
        parts = np.nansum(group.per_home) + group.not_placed + group.in_institutions
        assert parts == pytest.approx(known, abs=1e-9)
        assert group.not_placed >= 0
        assert np.nanmin(group.per_home, initial=0.0) >= 0
        residents = nursing.data["capaciteit" if name == "inwoners" else name].sum()
        assert group.in_institutions + group.surplus == pytest.approx(float(residents), abs=1e-9)
    order = rng.permutation(count)
    again = spread_people(where, area.take(order), nursing).groups["inw_75plus"]
    np.testing.assert_array_equal(again.per_home, groups["inw_75plus"].per_home)
