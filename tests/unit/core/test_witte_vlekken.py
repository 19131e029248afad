# SPDX-License-Identifier: GPL-2.0-or-later
"""Witte vlekken on squared paper: squares, areas, what is published and what is not."""

from __future__ import annotations

import doctest
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik import witte_vlekken as module
from lzw_atlas.processing.core.bereik.bereikbaarheid import PERSON_GROUPS
from lzw_atlas.processing.core.bereik.witte_vlekken import (
    SMALLER,
    Inputs,
    Result,
    Rules,
    count_squares,
    join_squares,
    witte_vlekken,
)
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import schema
from lzw_atlas.processing.io.controle import check_layer
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import witte_vlekken as step

assert schema.SCHEMA_VERSION >= 1
assert step.__all__  # has the sentences

CATS = ("supermarkt", "huisarts", "apotheek")
X0, Y0 = 200_000.0, 500_000.0

Home = tuple[float, float, float, Sequence[float | None]]
"""x and y in squares from (X0, Y0), people, and per category 1, 0 or None."""


def study(
    homes: Sequence[Home],
    *,
    buurt: Sequence[str | None] | str = "BU1",
    distance: float = 700.0,
    status: Mapping[str, str] | None = None,
    source: str = "vierkant100",
    ids: Sequence[str] | None = None,
    **columns: Any,
) -> Inputs:
    """Return the results of bereikbaarheid for *homes*, every norm 500 m."""
    n = len(homes)
    data: dict[str, Any] = {
        "woning_id": list(ids) if ids is not None else [f"w{i:05d}" for i in range(n)],
        "profiel": ["75plus"] * n,
        "run_id": ["r"] * n,
        "is_woning": [1] * n,
        "gemeente_code": ["GM1"] * n,
        "wijk_code": ["WK1"] * n,
        "buurt_code": [buurt] * n if isinstance(buurt, str) else list(buurt),
        "inw_75plus": [h[2] for h in homes],
        "inw_65plus": [2 * h[2] for h in homes],
    }
    for i, key in enumerate(CATS):
        verdict = [h[3][i] for h in homes]
        metres = [{1: 100.0, 0: distance, None: np.nan}[v] for v in verdict]  # type: ignore[index]
        data[f"norm_{key}"] = pd.array(verdict, dtype="Int64")
        data[f"afstand_{key}_m"] = np.where(np.isinf(metres), np.nan, metres)
        data[f"reden_{key}"] = pd.Series(
            ["niet_verbonden" if np.isinf(m) else None for m in metres], dtype=object
        )
        data[f"rand_{key}"] = pd.array([0] * n, dtype="Int64")
    data |= columns
    points = np.array(
        [shapely.Point(X0 + 100 * h[0], Y0 + 100 * h[1]) for h in homes], dtype=object
    )
    rows = [
        {
            "gebied_code": "GM1",
            "soort": "gemeente",
            "profiel": "75plus",
            "categorie": key,
            "groep": group,
            "norm_m": 500.0,
            "bron_bevolking": None if group == "woningen" else source,
            "categorie_status": (status or {}).get(key, "bekend"),
            "run_id": "r",
        }
        for key in CATS
        for group in ("woningen", *PERSON_GROUPS)
    ]
    names = sorted({c for c in data["buurt_code"] if c})
    areas = pd.DataFrame(
        {"gebied_code": names, "naam": [f"Buurt {c[2:]}" for c in names], "soort": "buurt"}
    )
    return Inputs(
        conform(Layer("bereikbaarheid", pd.DataFrame(data), points), LAYERS["bereikbaarheid"]),
        conform(
            Layer("bereikbaarheid_gebied", pd.DataFrame(rows)), LAYERS["bereikbaarheid_gebied"]
        ),
        conform(Layer("gebieden", areas), LAYERS["gebieden"]),
    )


def run(inputs: Inputs, **rules: Any) -> Result:
    result = witte_vlekken(inputs, "75plus", "inw_75plus", CATS, Rules(**rules), run_id="w")
    for layer in (result.areas, result.squares):
        problems = check_layer(layer, LAYERS[layer.name], may_be_empty=True)
        assert [p for p in problems if p.fatal] == []
    return result


def named(result: Result) -> pd.DataFrame:
    table = result.areas.data
    return table[(table["gepubliceerd"] == 1).to_numpy(dtype=bool)]


def codes(result: Result) -> list[str]:
    return [p.code for p in result.problems]


def said(result: Result, word: str) -> str:
    """Return the only sentence with *word*."""
    (found,) = [s for s in sentences(result.problems) if word in s]
    return found


ALL_MISSING = (0, 0, 0)
NOTHING = (1, 1, 1)


# --- squares -----------------------------------------------------------------------------------


def test_the_examples_in_the_documentation_run() -> None:
    assert doctest.testmod(module).failed == 0


def test_squares_carry_the_names_of_cbs_and_lie_on_its_grid() -> None:
    squares = count_squares(
        np.array([[200_099.9, 500_000.0], [200_100.0, 499_999.9]]), *np.ones((4, 2))
    )
    assert squares.ids.tolist() == ["E2000N5000", "E2001N4999"]
    assert shapely.bounds(squares.boxes()).tolist() == [
        [200_000.0, 500_000.0, 200_100.0, 500_100.0],
        [200_100.0, 499_900.0, 200_200.0, 500_000.0],
    ]


def test_people_who_miss_of_whom_it_is_unknown_and_the_rest_are_three_kinds() -> None:
    squares = count_squares(
        np.full((3, 2), 50.0),
        people=np.array([2.0, 3.0, 5.0]),
        missed=np.array([2, 0, 0]),
        misses=np.array([True, False, False]),
        unknown=np.array([True, True, False]),
    )
    assert (squares.people, squares.missing, squares.unknown, squares.score) == (10, 2, 3, 4)


# --- one area ----------------------------------------------------------------------------------


def test_an_area_says_how_many_people_what_they_miss_and_how_much_too_far() -> None:
    result = run(
        study(
            [
                (0.5, 0.5, 8.0, (0, 0, 1)),
                (1.5, 0.5, 5.4, (0, 1, 1)),
                (1.6, 0.6, 0.2, (1, 1, 1)),
                (5.5, 5.5, 30.0, NOTHING),
            ]
        )
    )
    (row,) = named(result).to_dict("records")
    assert row["naam"] == "Buurt 1"
    assert (row["mensen"], row["mensen_tekst"]) == (15.0, "ongeveer 15")
    assert row["gemist"] == "supermarkt en huisarts"
    assert row["gemist_gemiddeld"] == 1.6  # (8 x 2 + 5.4) / 13.4
    assert row["gemist_van"] == 3
    assert row["score"] == 24.0  # 15 x 1.6: nothing but public numbers in it
    assert (row["rang"], row["extra_m"], row["n_woningen"]) == (1, 200.0, 3)
    assert (row["gebied_code"], row["wijk_code"], row["vlek_id"]) == ("BU1", "WK1", "E2000N5000")
    assert (row["geschat"], row["rand_onzeker"], row["n_plekken"]) == (0, 0, 1)
    assert shapely.area(result.areas.geometry[0]) == 20_000
    assert result.squares.data["vierkant_id"].tolist() == ["E2000N5000", "E2001N5000"]
    assert set(result.squares.data["vlek_id"]) == {"E2000N5000"}
    assert result.facts["mensen"] == 15.0
    assert len(result.areas) == 1


def test_what_few_miss_is_not_named_and_at_most_three_are() -> None:
    result = run(study([(0.5, 0.5, 20.0, (0, 1, 1)), (0.6, 0.5, 9.0, (0, 0, 1))]))
    assert named(result)["gemist"].tolist() == ["supermarkt"]


def test_without_a_route_there_is_a_reason_and_no_distance() -> None:
    row = named(run(study([(0.5, 0.5, 20.0, (0, 1, 1))], distance=np.inf))).iloc[0]
    assert np.isnan(row["extra_m"])
    assert row["extra_reden"] == "niet_verbonden"


def test_a_category_that_is_known_to_be_absent_is_missing_for_everybody() -> None:
    inputs = study(
        [(0.5, 0.5, 20.0, (0, 1, 1))],
        distance=np.inf,
        status={"supermarkt": "bevestigd_afwezig"},
        reden_supermarkt="geen_voorziening",
    )
    row = named(run(inputs)).iloc[0]
    assert (row["gemist"], row["extra_reden"]) == ("supermarkt", "geen_voorziening")


# --- what makes a square white -------------------------------------------------------------------


@pytest.mark.parametrize(("share", "white"), [(50.0, 1), (60.0, 1), (61.0, 0)])
def test_a_square_is_white_from_the_threshold_share_on(share: float, white: int) -> None:
    inputs = study([(0.5, 0.5, 12.0, ALL_MISSING), (0.6, 0.5, 8.0, NOTHING)])
    assert len(named(run(inputs, share_pct=share))) == white


def test_who_has_to_miss_more_counts_from_that_number_on() -> None:
    inputs = study([(0.5, 0.5, 20.0, (0, 1, 1)), (4.5, 0.5, 30.0, (0, 0, 1))])
    assert run(inputs, missing_min=1).facts["mensen"] == 50
    assert run(inputs, missing_min=2).facts["mensen"] == 30
    with pytest.raises(LzwError, match="gemist_onjuist"):
        run(inputs, missing_min=4)


def test_unknown_is_not_missing_and_is_out_of_the_share() -> None:
    inputs = study([(0.5, 0.5, 11.0, (0, None, 1)), (0.6, 0.5, 40.0, (None, 1, 1))])
    result = run(inputs)
    assert named(result)["mensen"].tolist() == [10.0]
    assert result.facts["onbekend_mensen"] == 40.0
    assert "witte_vlekken_onbekend" in codes(result)


def test_few_of_whom_it_is_unknown_are_not_counted_out_loud() -> None:
    result = run(study([(0.5, 0.5, 20.0, ALL_MISSING), (9.5, 0.5, 3.0, (None, None, None))]))
    assert said(result, "niet te zeggen").startswith("Van minder dan 10 mensen (75-plussers)")
    assert result.facts["onbekend_mensen"] is None


@pytest.mark.parametrize("status", ["geen_gegevens", "waarschijnlijk_onvolledig"])
def test_a_category_the_data_are_silent_about_is_left_out_and_named(status: str) -> None:
    inputs = study([(0.5, 0.5, 20.0, (0, 0, 1))], status={"supermarkt": status})
    result = run(inputs)
    row = named(result).iloc[0]
    assert (row["gemist"], row["gemist_van"], row["gemist_gemiddeld"]) == ("huisarts", 2, 1.0)
    assert "tellen niet mee in de witte vlekken" in said(result, "supermarkten")


def test_nothing_left_to_judge_by_is_refused() -> None:
    inputs = study(
        [(0.5, 0.5, 20.0, ALL_MISSING)], status=dict.fromkeys(CATS, "waarschijnlijk_onvolledig")
    )
    with pytest.raises(LzwError, match="essentieel_niets_over"):
        run(inputs)


def test_a_profile_without_results_and_a_group_without_people_are_refused() -> None:
    inputs = study([(0.5, 0.5, 20.0, ALL_MISSING)])
    with pytest.raises(LzwError, match="profiel_niet_berekend"):
        witte_vlekken(inputs, "rolstoel")
    nobody = study([(0.5, 0.5, np.nan, ALL_MISSING)])
    with pytest.raises(LzwError, match="groep_zonder_mensen"):
        run(nobody)


def test_where_nobody_misses_anything_there_is_no_row_at_all() -> None:
    result = run(study([(0.5, 0.5, 20.0, NOTHING)]))
    assert (len(result.areas), len(result.squares)) == (0, 0)
    assert result.facts["vlekken"] == 0


def test_what_is_no_dwelling_or_lies_outside_the_study_does_not_count() -> None:
    homes: list[Home] = [(0.5, 0.5, 20.0, ALL_MISSING)] * 2 + [(0.5, 0.5, np.nan, ALL_MISSING)]
    inputs = study(
        homes,
        gemeente_code=["GM1", None, "GM1"],
        wijk_code=["WK1", None, "WK1"],
        buurt=["BU1", None, "BU1"],
        is_woning=[1, 1, 0],
    )
    result = run(inputs)
    assert named(result)[["mensen", "n_woningen"]].to_numpy().tolist() == [[20.0, 1]]
    assert result.facts["buiten"] == 1


def test_only_the_gemeente_of_the_study_counts() -> None:
    inputs = study([(0.5, 0.5, 20.0, ALL_MISSING)] * 2, gemeente_code=["GM1", "GM2"])
    other = Inputs(
        inputs.bereikbaarheid, inputs.bereikbaarheid_gebied, inputs.gebieden, gemeente="GM2"
    )
    assert run(other).facts["woningen"] == 1
    assert run(inputs).facts["woningen"] == 2


# --- joining -----------------------------------------------------------------------------------


def test_squares_join_along_sides_and_corners_before_the_threshold() -> None:
    homes: list[Home] = [
        (0.5, 0.5, 4.0, ALL_MISSING),
        (1.5, 1.5, 4.0, ALL_MISSING),
        (2.5, 1.5, 4.0, ALL_MISSING),
        (4.5, 1.5, 9.0, ALL_MISSING),
    ]
    result = run(study(homes))
    assert named(result)["mensen"].tolist() == [10.0]
    assert len(result.squares) == 3


def test_joining_stops_at_the_border_of_a_buurt() -> None:
    homes: list[Home] = [(i + 0.5, 0.5, 20.0, ALL_MISSING) for i in range(4)]
    inputs = study(homes, buurt=["BU1", "BU1", "BU2", "BU2"])
    assert named(run(inputs))["naam"].tolist() == ["Buurt 1", "Buurt 2"]
    assert named(run(inputs, border="wijk"))["mensen"].tolist() == [80.0]
    assert named(run(inputs, border="geen"))["naam"].tolist() == ["Buurt 1"]


def test_a_border_hides_nobody_what_is_too_small_joins_what_it_touches() -> None:
    homes: list[Home] = [
        (0.5, 0.5, 6.0, ALL_MISSING),
        (1.5, 0.5, 6.0, ALL_MISSING),
        (8.5, 0.5, 30.0, ALL_MISSING),
        (9.5, 0.5, 3.0, ALL_MISSING),
    ]
    result = run(study(homes, buurt=["BU1", "BU2", "BU1", "BU2"]))
    assert named(result)["mensen"].tolist() == [35.0, 10.0]
    assert SMALLER not in set(result.areas.data["vlek_id"])


def test_several_areas_of_one_name_are_numbered_the_worst_first() -> None:
    homes: list[Home] = [
        (0.5, 0.5, 20.0, (0, 1, 1)),
        (5.5, 0.5, 40.0, (0, 1, 1)),
        (9.5, 0.5, 2.0, (0, 1, 1)),
    ]
    table = named(run(study(homes)))
    assert table["naam"].tolist() == ["Buurt 1 1", "Buurt 1 2"]
    assert table["mensen"].tolist() == [40.0, 20.0]


def test_a_square_on_a_border_goes_with_most_of_its_people() -> None:
    homes: list[Home] = [
        (0.2, 0.5, 5.0, ALL_MISSING),
        (0.8, 0.5, 15.0, ALL_MISSING),
        (1.5, 0.5, 12.0, ALL_MISSING),
    ]
    table = named(run(study(homes, buurt=["BU1", "BU2", "BU1"])))
    assert sorted(table["mensen"]) == [10.0, 20.0]


def test_a_chain_of_small_pieces_ends_in_one_area() -> None:
    x = np.arange(12)
    area = join_squares(x, np.zeros(12, int), x, np.full(12, 1.0), 10.0)
    assert set(area) == {0}
    alone = join_squares(x, np.zeros(12, int), x, np.full(12, 10.0), 10.0)
    assert alone.tolist() == x.tolist()


# --- ranking -----------------------------------------------------------------------------------


def test_the_rank_is_people_times_what_they_miss_and_equals_share_a_rank() -> None:
    homes: list[Home] = [
        (0.5, 0.5, 20.0, ALL_MISSING),
        (5.5, 0.5, 30.0, (0, 1, 1)),
        (9.5, 0.5, 30.0, (1, 0, 1)),
        (14.5, 0.5, 15.0, (1, 0, 1)),
    ]
    table = named(run(study(homes, buurt=["BU4", "BU2", "BU3", "BU1"])))
    assert table["naam"].tolist() == ["Buurt 4", "Buurt 2", "Buurt 3", "Buurt 1"]
    assert table["rang"].tolist() == [1, 2, 2, 4]
    assert table["score"].tolist() == [60.0, 30.0, 30.0, 15.0]
    assert table["rang_gewogen"].isna().all()


def test_low_incomes_weigh_the_score_by_how_far_they_are_from_the_mean() -> None:
    homes: list[Home] = [
        (0.5, 0.5, 20.0, (0, 1, 1)),
        (5.5, 0.5, 15.0, (0, 1, 1)),
        (9.5, 0.5, 15.0, NOTHING),
        (14.5, 0.5, 10.0, (0, 1, 1)),
    ]
    plain = study(homes, buurt=["BU1", "BU2", "BU3", None])
    low = {"BU1": 5.0, "BU2": 20.0, "BU3": 5.0}
    inputs = Inputs(plain.bereikbaarheid, plain.bereikbaarheid_gebied, plain.gebieden, low)
    result = run(inputs)
    table = named(result)
    # Over everybody of whom it is known: (20 x 5 + 15 x 20 + 15 x 5) / 50 = 9.5
    assert table["inkomen_factor"].tolist()[:2] == [0.53, 2.11]
    assert table["rang"].tolist() == [1, 2, 3]
    assert table["rang_gewogen"].tolist()[:2] == [2, 1]
    assert table["score_gewogen"].tolist()[:2] == [10.6, 31.6]
    assert pd.isna(table["rang_gewogen"].iloc[2])
    assert said(result, "lage inkomens").startswith("Bij 1 van de witte vlekken")


def test_a_coarser_gebied_gives_low_incomes_where_the_finer_has_none() -> None:
    plain = study([(0.5, 0.5, 20.0, (0, 1, 1)), (5.5, 0.5, 20.0, (0, 1, 1))], buurt=["BU1", "BU2"])
    low = {"BU1": 30.0, "WK1": 10.0}
    result = run(Inputs(plain.bereikbaarheid, plain.bereikbaarheid_gebied, plain.gebieden, low))
    assert named(result)["inkomen_factor"].tolist() == [1.5, 0.5]


@pytest.mark.parametrize(
    ("source", "estimated"), [("vierkant100", 0), ("pc6", 0), ("pc4 (geschat)", 1)]
)
def test_people_from_large_units_carry_their_warning(source: str, estimated: int) -> None:
    result = run(study([(0.5, 0.5, 20.0, ALL_MISSING)], source=source))
    row = named(result).iloc[0]
    assert (row["geschat"], row["bron_bevolking"]) == (estimated, source)
    assert ("witte_vlekken_geschat" in codes(result)) == bool(estimated)
    assert row["mensen_tekst"] == ("ongeveer 20 (geschat)" if estimated else "ongeveer 20")


def test_the_edge_of_the_data_is_a_doubt_and_silence_about_it_is_unknown() -> None:
    homes: list[Home] = [(0.5, 0.5, 20.0, (0, 1, 1))]
    result = run(study(homes, rand_supermarkt=pd.array([1], dtype="Int64")))
    assert named(result)["rand_onzeker"].tolist() == [1]
    assert "witte_vlekken_rand" in codes(result)
    silent = run(study(homes, rand_supermarkt=pd.array([pd.NA], dtype="Int64")))
    assert named(silent)["rand_onzeker"].isna().all()


def test_where_almost_everything_is_white_a_stricter_choice_is_named() -> None:
    result = run(study([(0.5, 0.5, 20.0, ALL_MISSING)]))
    assert "(1 van de 1). Met --gemist 2 ziet u" in said(result, "Bijna alle")
    strictest = run(study([(0.5, 0.5, 20.0, ALL_MISSING)]), missing_min=3)
    assert "witte_vlekken_bijna_alles" not in codes(strictest)


# --- publishing --------------------------------------------------------------------------------


def test_all_that_is_too_small_stands_in_one_line_without_a_place() -> None:
    homes: list[Home] = [(5 * i + 0.5, 0.5, 6.0, ALL_MISSING) for i in range(3)]
    result = run(study(homes))
    (row,) = result.areas.data.to_dict("records")
    assert (row["vlek_id"], row["gepubliceerd"], row["n_plekken"]) == (SMALLER, 0, 3)
    assert (row["mensen"], row["mensen_tekst"]) == (20.0, "ongeveer 20")
    for column in ("rang", "score", "n_woningen", "gemist", "gebied_code", "extra_m", "wijk_code"):
        assert pd.isna(row[column]), column
    assert result.areas.geometry[0] is None
    assert len(result.squares) == 0


def test_even_together_too_small_is_said_without_a_number() -> None:
    row = run(study([(0.5, 0.5, 6.0, ALL_MISSING)])).areas.data.iloc[0]
    assert np.isnan(row["mensen"])
    assert row["mensen_tekst"] == "minder dan 10"


def test_the_squares_carry_no_number() -> None:
    assert all(c.kind == "text" for c in LAYERS["witte_vlekken_vierkanten"].columns)


def test_a_stop_is_heard() -> None:
    inputs = study([(0.5, 0.5, 20.0, ALL_MISSING)])
    with pytest.raises(Cancelled):
        witte_vlekken(inputs, "75plus", "inw_75plus", CATS, tick=lambda f: f < 0.4)


# --- whatever the town -------------------------------------------------------------------------

_verdict = st.sampled_from([0, 0, 1, None])
_homes = st.lists(
    st.tuples(
        st.integers(0, 799).map(lambda v: v / 100),  # to the metre: squares decide at a line
        st.integers(0, 799).map(lambda v: v / 100),
        st.floats(0.0, 9.0).map(lambda v: round(v, 3)),
        st.tuples(_verdict, _verdict, _verdict),
        st.sampled_from(["BU1", "BU2", "BU3"]),
    ),
    min_size=1,
    max_size=60,
)


def _town(homes: list[Any], order: Sequence[int] | None = None) -> Inputs:
    ids = [f"w{i:05d}" for i in range(len(homes))]
    order = range(len(homes)) if order is None else order
    return study(
        [homes[i][:4] for i in order],
        buurt=[homes[i][4] for i in order],
        ids=[ids[i] for i in order],
    )


@given(_homes)
@settings(max_examples=60, deadline=None)
def test_squares_hold_exactly_the_people_of_the_dwellings(homes: list[Any]) -> None:
    people = np.array([h[2] for h in homes])
    missed = np.array([sum(v == 0 for v in h[3]) for h in homes])
    unknown = np.array([None in h[3] for h in homes])
    xy = np.array([[h[0], h[1]] for h in homes]) * 100
    squares = count_squares(xy, people, missed, missed > 0, unknown)
    assert squares.people.sum() == pytest.approx(people.sum(), abs=1e-9)
    assert squares.missing.sum() == pytest.approx(people[missed > 0].sum(), abs=1e-9)
    assert squares.score.sum() == pytest.approx((people * missed).sum(), abs=1e-9)
    assert (squares.missing + squares.unknown <= squares.people + 1e-9).all()
    assert len(set(squares.ids)) == len(squares)


@given(_homes, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_dwellings_changes_nothing(homes: list[Any], random: Any) -> None:
    order = list(range(len(homes)))
    random.shuffle(order)
    one, other = run(_town(homes)), run(_town(homes, order))
    pd.testing.assert_frame_equal(one.areas.data, other.areas.data)
    pd.testing.assert_frame_equal(one.squares.data, other.squares.data)
    assert shapely.to_wkb(one.areas.geometry).tolist() == (
        shapely.to_wkb(other.areas.geometry).tolist()
    )


@given(_homes, st.sampled_from(["buurt", "wijk", "geen"]))
@settings(max_examples=80, deadline=None)
def test_nothing_below_the_threshold_can_be_derived(homes: list[Any], border: str) -> None:
    result = run(_town(homes), border=border)
    table, public = result.areas.data, named(result)
    people = np.array([h[2] for h in homes])
    counts = np.array([any(v == 0 for v in h[3]) for h in homes])
    at = np.floor(np.array([[h[0], h[1]] for h in homes])).astype(int)
    ids = np.array([f"E{2000 + x:04d}N{5000 + y:04d}" for x, y in at])
    area_of = dict(zip(result.squares.data["vierkant_id"], result.squares.data["vlek_id"]))  # noqa: B905
    area = np.array([area_of.get(i, "") for i in ids])
    for row in public.to_dict("records"):
        inside = people[(area == row["vlek_id"]) & counts].sum()
        assert inside >= 10 - 1e-6
        assert abs(row["mensen"] - inside) <= 2.5 + 1e-9
    # Every number of people is a multiple of the rounding; a score has only public factors.
    numbers = table["mensen"].dropna()
    assert (numbers % 5 == 0).all()
    assert public["score"].tolist() == pytest.approx(
        (public["mensen"] * public["gemist_gemiddeld"]).round(1).tolist()
    )
    # What is not published has one line, no place, and no square is drawn outside a named area.
    small = table[(table["gepubliceerd"] == 0).to_numpy(dtype=bool)]
    assert len(small) <= 1
    assert set(result.squares.data["vlek_id"]) == set(public["vlek_id"])
    assert all(g is None for g in result.areas.geometry[len(public) :])
    assert result.facts["mensen"] == public["mensen"].sum()


@given(_homes)
@settings(max_examples=60, deadline=None)
def test_joining_comes_before_suppression(homes: list[Any]) -> None:
    """Squares that touch and together hold enough people are always published, border or none."""
    bounded, free = run(_town(homes)), run(_town(homes), border="geen")
    assert set(bounded.squares.data["vierkant_id"]) == set(free.squares.data["vierkant_id"])
    assert bounded.facts["kleinere_plekken"] >= 0
    areas = free.areas.geometry[: free.facts["vlekken"]]
    apart = shapely.STRtree(areas).query(areas, predicate="intersects")
    assert (apart[0] == apart[1]).all()


@given(_homes)
@settings(max_examples=40, deadline=None)
def test_unknown_never_counts_as_missing(homes: list[Any]) -> None:
    told = [(*h[:3], tuple(1 if v is None else v for v in h[3]), h[4]) for h in homes]
    rules = {"share_pct": 1e-6}
    unknown, known = run(_town(homes), **rules), run(_town(told), **rules)
    assert set(unknown.squares.data["vierkant_id"]) == set(known.squares.data["vierkant_id"])
    pd.testing.assert_frame_equal(named(unknown), named(known))
