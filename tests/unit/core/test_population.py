# SPDX-License-Identifier: GPL-2.0-or-later
"""People on dwellings: nobody is lost, nobody is counted twice."""

from __future__ import annotations

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
