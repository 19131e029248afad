# SPDX-License-Identifier: GPL-2.0-or-later
"""Woonvormen: which count as clustered, which dwellings they are, and what stays a perhaps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS, WOONVORM_TYPES
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.core.wonen.woonvormen import (
    COUNTED_AS,
    clustered_homes,
    count_forms,
    judge_forms,
)
from lzw_atlas.processing.io import schema as schema  # declares the layers
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.woonvormen import load_woonvormen
from lzw_atlas.processing.io.over import RESOURCES

RULES = load_woonvormen()


def forms(*rows: tuple[object, ...], xy: list[tuple[float, float] | None] | None = None) -> Layer:
    """Return woonvormen of (type, eenheden, ontmoetingsruimte, complex_id); ids v0, v1 …"""
    data = pd.DataFrame(rows, columns=["type", "eenheden", "ontmoetingsruimte", "complex_id"])
    data["woonvorm_id"] = [f"v{i}" for i in range(len(data))]
    data["bron"] = "test"
    points = np.array([None if p is None else shapely.Point(p) for p in xy or [None] * len(rows)])
    return conform(Layer("woonvormen", data, points.astype(object)), LAYERS["woonvormen"])


def homes(*rows: tuple[object, ...]) -> Layer:
    """Return woningen of (x, pand_id, complex_id, is_woning); ids w0, w1 …"""
    data = pd.DataFrame(rows, columns=["x", "pand_id", "complex_id", "is_woning"])
    data["woning_id"] = [f"w{i}" for i in range(len(data))]
    data["bron"] = "test"
    points = np.array([shapely.Point(x, 0) for x in data["x"]], dtype=object)
    return conform(Layer("woningen", data, points), LAYERS["woningen"])


def test_every_kind_says_what_it_counts_as() -> None:
    assert set(RULES.kinds) == set(WOONVORM_TYPES)
    assert {k.counts_as for k in RULES.kinds.values()} == {*COUNTED_AS, "geen"}
    assert all(k.sources and set(k.sources) <= set(RULES.sources) for k in RULES.kinds.values())


@pytest.mark.parametrize(
    ("row", "telt", "reden"),
    [
        (("hofje", 5, 1), 1.0, None),
        (("hofje", 4, 1), 0.0, "te weinig woningen"),
        (("hofje", 12, 0), 0.0, "geen ontmoetingsruimte"),
        (("hofje", 12, None), np.nan, "ontmoetingsruimte onbekend"),
        (("hofje", None, 1), np.nan, "aantal woningen onbekend"),
        (("hofje", None, 0), 0.0, "geen ontmoetingsruimte"),
        (("zorggeschikt", 24, 1), 1.0, None),
        (("nultreden", 2, 0), 1.0, None),
        (("omklapwoning", 30, 1), 0.0, "deze soort telt niet mee"),
        (("skaeve_huse", 30, 1), 0.0, "deze soort telt niet mee"),
    ],
)
def test_a_form_counts_from_five_dwellings_with_a_meeting_room(
    row: tuple[object, ...], telt: float, reden: str | None
) -> None:
    judged = judge_forms(forms((*row, None)).data, RULES)
    np.testing.assert_equal(judged["telt"].tolist(), [telt])
    assert judged["reden"].tolist() == [reden]


def test_dwellings_are_counted_by_category_with_a_lower_and_an_upper_number() -> None:
    layer = forms(
        ("hofje", 12, 1, None),
        ("groepswonen", 8, None, None),
        ("aanleunwoning", None, 1, None),
        ("aanleunwoning", 4, 1, None),
        ("zorggeschikt", 20, 1, None),
        ("nultreden", 3, None, None),
        ("skaeve_huse", 6, 0, None),
    )
    counted = count_forms(layer.data, RULES).set_index("telt_als")
    assert counted.to_dict("index") == {
        "nultreden": {"woonvormen": 1, "woningen": 3, "woningen_max": 3, "onbekend": 0},
        "geclusterd": {"woonvormen": 1, "woningen": 12, "woningen_max": 20, "onbekend": 1},
        "zorggeschikt": {"woonvormen": 1, "woningen": 20, "woningen_max": 20, "onbekend": 0},
    }


def test_dwellings_belong_by_complex_else_by_the_building_at_the_spot() -> None:
    dwellings = homes(
        (0, "p1", "C1", 1),
        (100, "p2", "C1", 1),
        (200, "p3", None, 1),
        (200, "p3", None, 1),
        (203, "p3", None, 0),
        (300, None, None, 1),
        (400, "p4", None, 1),
        (900, "p5", None, 1),
    )
    layer = forms(
        ("hofje", 5, 1, "C1"),
        ("groepswonen", 5, 1, None),
        ("groepswonen", 5, 1, "C9"),
        ("aanleunwoning", 5, None, None),
        ("hofje", 5, 1, None),
        xy=[(900, 0), (201, 10), (300, 5), (400, 0), (900, 140)],
    )
    value, owner = clustered_homes(layer, dwellings, RULES)
    np.testing.assert_equal(value.tolist(), [1, 1, 1, 1, 0, 1, np.nan, 0])
    assert owner.tolist() == ["v0", "v0", "v1", "v1", None, "v2", "v3", None]


def test_the_rest_of_a_form_that_has_more_dwellings_than_its_building_may_be_nearby() -> None:
    """A hofje is many buildings and one spot on the map; a complex says itself who is in it."""
    dwellings = homes(
        (0, "p1", None, 1),
        (20, "p2", None, 1),
        (95, "p3", None, 1),
        (96, "p4", None, 0),
        (105, "p5", None, 1),
        (500, "q", "C1", 1),
        (510, "r", None, 1),
        (800, "s", None, 1),
        (1000, "t", None, 1),
    )
    layer = forms(
        ("hofje", 12, 1, None),
        ("hofje", 5, 1, "C1"),
        ("groepswonen", None, 1, None),
        ("skaeve_huse", 6, 1, None),
        xy=[(0, 0), (500, 0), (850, 0), (1000, 0)],
    )
    value, owner = clustered_homes(layer, dwellings, RULES)
    np.testing.assert_equal(value.tolist(), [1, np.nan, np.nan, 0, 0, 1, 0, np.nan, 0])
    assert [o for o in owner if o is not None] == ["v0", "v1"]


def test_of_a_complex_larger_than_the_form_it_is_unknown_which_dwellings_it_has() -> None:
    dwellings = homes(*[(x, "p", "C1", 1) for x in range(8)], (500, "q", "C2", 1))
    value, _ = clustered_homes(forms(("hofje", 6, 1, "C1")), dwellings, RULES)
    np.testing.assert_equal(value.tolist(), [np.nan] * 8 + [0.0])


def test_without_any_form_nothing_is_known() -> None:
    value, _ = clustered_homes(forms(), homes((0, "p", None, 1)), RULES)
    assert np.isnan(value).all()
    assert len(clustered_homes(forms(), homes(), RULES)[0]) == 0


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["hofje", "zorggeschikt", "omklapwoning"]),
            st.sampled_from([3, 6, 9, None]),
            st.sampled_from([0, 1, None]),
            st.sampled_from(["C1", "C2", None]),
            st.sampled_from([0.0, 50.0, 52.0, None]),
        ),
        max_size=5,
    ),
    st.permutations(list(range(8))),
)
def test_the_order_of_the_dwellings_changes_nothing(rows, order) -> None:  # type: ignore[no-untyped-def]
    layer = forms(*[r[:4] for r in rows], xy=[None if r[4] is None else (r[4], 1.0) for r in rows])
    dwellings = homes(
        *[(x, "p1", "C1", 1) for x in range(4)],
        *[(50 + x, "p2", "C2" if x else None, 1 - (x == 3)) for x in range(4)],
    )
    value, owner = clustered_homes(layer, dwellings, RULES)
    again, same = clustered_homes(layer, dwellings.take(np.array(order)), RULES)
    np.testing.assert_equal(again, value[order])
    assert same.tolist() == owner[order].tolist()
    # What counts for sure can never be more than what might.
    counted = count_forms(layer.data, RULES)
    assert (counted["woningen"] <= counted["woningen_max"]).all()


def test_a_mistake_in_the_rules_names_file_line_and_key(tmp_path: Path) -> None:
    text = (RESOURCES / "normen" / "woonvormen.toml").read_text("utf-8")
    own = tmp_path / "eigen.toml"
    own.write_text(text.replace('telt_als = "zorggeschikt"', 'telt_als = "zorg"'), "utf-8")
    with pytest.raises(LzwError) as error:
        load_woonvormen(own)
    assert "type.zorggeschikt.telt_als" in sentences(error.value)[0]
    assert "een van nultreden, geclusterd, zorggeschikt, geen" in sentences(error.value)[0]
    own.write_text(text.replace("[type.hofje]", "[type.knarrenhof]"), "utf-8")
    with pytest.raises(LzwError) as error:
        load_woonvormen(own)
    assert any("type.knarrenhof" in s for s in sentences(error.value))
