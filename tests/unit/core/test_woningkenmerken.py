# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of dwellings: types, widths, layers and lifts of outlines drawn by hand."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.core.wonen.woningkenmerken import (
    REDENEN,
    WONINGTYPEN,
    Kenmerken,
    bepaal_kenmerken,
    kenmerken,
)
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.geschiktheid import load_geschiktheid
from shapely import affinity

from .woninggalerij import Case, Home, box, gallery, row

RULES = load_geschiktheid().kenmerk
GALLERY = gallery()
ORIGIN = (190_000.0, 508_000.0)

Move = Callable[[Any], Any]


def pand_id(number: int) -> str:
    return f"0166100000{number:06d}"


def layers(cases: Sequence[Case], move: Move = lambda g: g) -> tuple[Layer, Layer, list[Home]]:
    """Return (woningen, panden, the homes) of *cases*, 400 m apart in RD, each moved by *move*."""
    outlines: list[Any] = []
    rows: list[dict[str, Any]] = []
    points: list[Any] = []
    homes: list[Home] = []
    for number, case in enumerate(cases):
        x, y = ORIGIN[0] + 400 * (number % 10), ORIGIN[1] + 400 * (number // 10)

        def place(shape: Any, x: float = x, y: float = y) -> Any:
            return None if shape is None else affinity.translate(move(shape), x, y)

        first = len(outlines)
        outlines += [place(p) for p in case.panden]
        for home in case.homes:
            pand = None if home.pand is None else pand_id(first + home.pand)
            rows.append(
                {
                    "woning_id": f"0166010000{len(rows):06d}",
                    "pand_id": pand,
                    "is_woning": 1,
                    **home.columns,
                }
            )
            if home.at is None:
                points.append(shapely.point_on_surface(outlines[first + home.pand]))
            else:
                points.append(place(shapely.Point(home.at)))
            homes.append(home)
    panden = pd.DataFrame({"pand_id": [pand_id(i) for i in range(len(outlines))]})
    return (
        Layer("woningen", pd.DataFrame(rows), _array(points)),
        Layer("panden", panden, _array(outlines)),
        homes,
    )


def _array(shapes: Iterable[Any]) -> np.ndarray:
    shapes = list(shapes)
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def run(panden: list[Any], homes: list[Home]) -> Kenmerken:
    woningen, outlines, _ = layers([Case("", panden, homes)])
    return bepaal_kenmerken(woningen, outlines, RULES)


def turned(degrees: float) -> Move:
    return lambda shape: affinity.rotate(shape, degrees, origin=(0, 0))


def differences(table: pd.DataFrame, homes: list[Home], names: list[str]) -> list[str]:
    out = []
    for home, name, found in zip(homes, names, table.itertuples(), strict=True):
        if found.woningtype != home.kind:
            out.append(f"{name}: {found.woningtype} instead of {home.kind}")
        if home.width is not None and not abs(found.beukmaat_m - home.width) <= 0.3:
            out.append(f"{name}: {found.beukmaat_m} m instead of {home.width} m")
    return out


# -- The gallery --------------------------------------------------------------------------------


def test_the_gallery_is_large_and_shows_every_type() -> None:
    assert len(GALLERY) >= 60
    assert sum(len(c.panden) for c in GALLERY) >= 250
    assert {h.kind for c in GALLERY for h in c.homes} == {None, *WONINGTYPEN}
    assert len({c.name for c in GALLERY}) == len(GALLERY)


@pytest.mark.parametrize("case", GALLERY, ids=[c.name for c in GALLERY])
def test_every_building_is_what_was_drawn(case: Case) -> None:
    for degrees in (0.0, 17.3, 45.0, 131.1):
        woningen, panden, homes = layers([case], turned(degrees))
        table = kenmerken(woningen, panden, RULES)
        found = differences(table, homes, [f"{degrees}"] * len(homes))
        assert found == []


def test_the_whole_gallery_at_once_is_what_was_drawn() -> None:
    woningen, panden, homes = layers(GALLERY, turned(33.3))
    table = kenmerken(woningen, panden, RULES)
    assert len(table) == len(woningen)
    names = [c.name for c in GALLERY for _ in c.homes]
    assert differences(table, homes, names) == []


# -- Properties ---------------------------------------------------------------------------------

SOME = st.lists(st.sampled_from(range(len(GALLERY))), min_size=1, max_size=5, unique=True)


def tables(cases: Sequence[Case], move: Move = lambda g: g) -> pd.DataFrame:
    woningen, panden, _ = layers(cases, move)
    return kenmerken(woningen, panden, RULES)


def assert_same(one: pd.DataFrame, other: pd.DataFrame, metres: float) -> None:
    measured = ["beukmaat_m", "begane_grond_m2", "voetafdruk_m2"]
    pd.testing.assert_frame_equal(one.drop(columns=measured), other.drop(columns=measured))
    for column in measured:
        np.testing.assert_allclose(one[column], other[column], atol=metres)


@settings(max_examples=15, deadline=None)
@given(SOME, st.floats(0, 360))
def test_turning_the_map_changes_nothing(numbers: list[int], degrees: float) -> None:
    cases = [GALLERY[i] for i in numbers]
    # A width that is the commonest of several may come from other scan lines.
    assert_same(tables(cases, turned(degrees)), tables(cases), metres=0.11)


@settings(max_examples=15, deadline=None)
@given(SOME, st.floats(-5e4, 5e4), st.floats(-5e4, 5e4))
def test_moving_the_map_changes_nothing(numbers: list[int], x: float, y: float) -> None:
    cases = [GALLERY[i] for i in numbers]
    moved = tables(cases, lambda shape: affinity.translate(shape, x, y))
    assert_same(moved, tables(cases), metres=0.11)


@settings(max_examples=15, deadline=None)
@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(numbers: list[int], shuffle: Any) -> None:
    woningen, panden, _ = layers([GALLERY[i] for i in numbers], turned(12.3))
    rows, outlines = list(range(len(woningen))), list(range(len(panden)))
    shuffle.shuffle(rows)
    shuffle.shuffle(outlines)
    table = kenmerken(woningen.take(np.array(rows)), panden.take(np.array(outlines)), RULES)
    straight = kenmerken(woningen, panden, RULES).iloc[rows].reset_index(drop=True)
    pd.testing.assert_frame_equal(table, straight)


@settings(max_examples=15, deadline=None)
@given(SOME, st.floats(1, 6), st.floats(1, 6))
def test_a_shed_against_every_pand_changes_nothing(
    numbers: list[int], width: float, depth: float
) -> None:
    woningen, panden, _ = layers([GALLERY[i] for i in numbers], turned(25.0))
    corner = [shapely.get_coordinates(p)[0] for p in panden.geometry]
    sheds = [affinity.rotate(box(x, y, width, depth), 25, origin=(x, y)) for x, y in corner]
    ids = [f"0166100009{i:06d}" for i in range(len(sheds))]
    more = Layer(
        "panden",
        pd.DataFrame({"pand_id": [*panden.data["pand_id"], *ids]}),
        np.concatenate([panden.geometry, _array(sheds)]),
    )
    # Points in two outlines could go to the smaller one, but these dwellings name their pand.
    named = woningen.take(woningen.data["pand_id"].notna().to_numpy())
    pd.testing.assert_frame_equal(kenmerken(named, more, RULES), kenmerken(named, panden, RULES))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(3, 20),
    st.floats(4.2, 9.0),
    st.floats(6.6, 14.0),
    st.floats(-0.05, 0.2),
    st.floats(-0.4, 0.4),
    st.floats(0, 360),
)
def test_every_row_has_its_own_width(
    count: int, width: float, depth: float, gap: float, step: float, degrees: float
) -> None:
    panden = row(count, width, depth, gap, step * depth)
    kinds = ["hoek", *["tussen"] * (count - 2), "hoek"]
    homes = [Home(i, k, width) for i, k in enumerate(kinds)]
    woningen, outlines, _ = layers([Case("", panden, homes)], turned(degrees))
    found = differences(kenmerken(woningen, outlines, RULES), homes, [""] * count)
    assert found == []


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 12), st.floats(4.5, 8.0), st.floats(7.0, 13.0), st.floats(0, 360))
def test_a_row_drawn_as_one_pand_is_as_wide_as_its_parts(
    count: int, width: float, depth: float, degrees: float
) -> None:
    ends = ["twee_onder_een_kap"] * 2 if count == 2 else ["hoek", "hoek"]
    kinds = [ends[0], *["tussen"] * (count - 2), ends[1]]
    homes = [Home(0, k, width, ((i + 0.5) * width, 2.0)) for i, k in enumerate(kinds)]
    woningen, outlines, _ = layers(
        [Case("", [box(0, 0, count * width, depth)], homes)], turned(degrees)
    )
    found = differences(kenmerken(woningen, outlines, RULES), homes, [""] * count)
    assert found == []


# -- Layers, lift, entrance and level -----------------------------------------------------------


def one(panden: list[Any], *homes: Home) -> dict[str, Any]:
    return run(panden, list(homes)).table.iloc[0].to_dict()


def facts(**columns: Any) -> Home:
    return Home(0, None, columns=columns)


@pytest.mark.parametrize(
    ("area", "layers_", "level", "ground"),
    [(58, 1, 1, 58.0), (120, 2, 0, 60.0), (165, 3, 0, 60.0), (40, 1, 1, 40.0)],
)
def test_layers_follow_from_floor_area_and_footprint(
    area: float, layers_: int, level: int, ground: float
) -> None:
    found = one([box(0, 0, 7.5, 10)], facts(oppervlakte_m2=area))
    assert (found["bouwlagen"], found["bouwlagen_zekerheid"]) == (layers_, "geschat")
    assert (found["gelijkvloers"], found["gelijkvloers_zekerheid"]) == (level, "geschat")
    assert (found["begane_grond_m2"], found["voetafdruk_m2"]) == (ground, 75.0)
    assert (found["begane_grond"], found["begane_grond_zekerheid"]) == (1, "afgeleid")
    assert found["kenmerk_reden"] is None


def test_a_height_gives_layers_where_there_is_no_area() -> None:
    woningen, panden, _ = layers([Case("", [box(0, 0, 8, 10)], [facts()])])
    panden.data["hoogte_m"] = 9.2
    found = kenmerken(woningen, panden, RULES).iloc[0]
    assert (found["bouwlagen"], found["gelijkvloers"]) == (3, 0)
    assert found["begane_grond_m2"] == 64.0  # the outline without walls; no area was guessed
    panden.data["hoogte_m"] = 0.0
    assert kenmerken(woningen, panden, RULES)["bouwlagen"].isna().all()


def test_area_and_height_that_differ_leave_the_level_unknown() -> None:
    woningen, panden, _ = layers([Case("", [box(0, 0, 8, 10)], [facts(oppervlakte_m2=60)])])
    panden.data["hoogte_m"] = 8.9
    found = kenmerken(woningen, panden, RULES).iloc[0]
    assert found["bouwlagen"] == 3
    assert found["gelijkvloers"] is pd.NA
    assert found["kenmerk_reden"] == "lagen_tegenstrijdig"


def flat(count: int, **columns: Any) -> list[Home]:
    return [facts(**columns) for _ in range(count)]


@pytest.mark.parametrize(
    ("area", "year", "chance"),
    [
        (30, 1956, 0.05),  # 10 dwellings of 30 m2 on a footprint of 120: three layers
        (30, 2010, 0.3),
        (38, 1956, 0.15),  # four layers
        (38, 1970, 0.5),
        (38, 1985, 0.35),
        (38, 2010, 0.5),
        (48, 1968, 0.9),  # five layers
        (96, None, 0.9),  # ten layers: the year does not matter
        (38, None, None),
        (None, 1956, None),
    ],
)
def test_a_lift_is_a_chance_by_layers_and_year_and_never_a_fact(
    area: float | None, year: int | None, chance: float | None
) -> None:
    found = run([box(0, 0, 12, 10)], flat(10, oppervlakte_m2=area, bouwjaar=year)).table.iloc[0]
    assert found["lift"] is pd.NA
    assert "geen_lift_gegeven" in found["kenmerk_reden"]
    if chance is None:
        assert np.isnan(found["lift_kans"])
        assert found["lift_zekerheid"] is None
    else:
        assert (found["lift_kans"], found["lift_zekerheid"]) == (chance, "geschat")
    assert ("geen_bouwjaar" in found["kenmerk_reden"]) == (area == 38 and year is None)
    assert ("geen_oppervlakte" in found["kenmerk_reden"]) == (area is None)


def test_a_lift_in_the_data_goes_before_the_rule() -> None:
    for lift in (0, 1):
        table = run([box(0, 0, 12, 10)], flat(10, oppervlakte_m2=48, lift=lift)).table
        assert table["lift"].tolist() == [lift] * 10
        assert table["lift_kans"].tolist() == [lift] * 10
        assert set(table["lift_zekerheid"]) == {"gegeven"}


def test_a_house_has_no_lift_to_look_for() -> None:
    found = one([box(0, 0, 8, 10)], facts(oppervlakte_m2=120, bouwjaar=2005))
    assert (found["lift_kans"], found["lift_zekerheid"]) == (0.0, "geschat")


def test_the_entrance_of_a_stacked_dwelling_is_unknown_until_its_floor_is_given() -> None:
    table = run([box(0, 0, 12, 10)], flat(10, oppervlakte_m2=38)).table
    assert table["begane_grond"].isna().all()
    assert table["begane_grond_m2"].isna().all()
    assert table["kenmerk_reden"].str.contains("geen_verdieping").all()
    homes = [facts(oppervlakte_m2=38, verdieping=i // 3) for i in range(10)]
    table = run([box(0, 0, 12, 10)], homes).table
    assert table["begane_grond"].tolist() == [1] * 3 + [0] * 7
    assert set(table["begane_grond_zekerheid"]) == {"gegeven"}
    assert table["begane_grond_m2"].tolist()[:4] == [38.0, 38.0, 38.0, 0.0]


def test_a_stacked_dwelling_larger_than_its_pand_is_not_on_one_level() -> None:
    table = run([box(0, 0, 6, 10)], [facts(oppervlakte_m2=45), facts(oppervlakte_m2=95)]).table
    assert table["gelijkvloers"].tolist() == [1, 0]
    assert set(table["gelijkvloers_zekerheid"]) == {"geschat"}


def test_the_dwellings_of_a_joined_complex_share_the_lowest_pand_id() -> None:
    homes = [Home(i, None) for i in (2, 1, 0, 3)]
    table = run([*row(3, 5.4), box(40, 0, 9, 9)], homes).table
    assert table["pandgroep_id"].tolist() == [*[pand_id(0)] * 3, pand_id(3)]


def test_dwellings_and_other_addresses_in_a_pand_are_counted_apart() -> None:
    homes = [facts(), facts(is_woning=0), facts(is_woning=None)]
    table = run([box(0, 0, 9, 12)], homes).table
    assert table["woningen_in_pand"].tolist() == [2, 2, 2]
    assert table["woningtype"].tolist()[1] is None
    assert table["kenmerk_reden"].tolist()[1] == "geen_woning"


def test_an_address_that_is_no_dwelling_for_sure_lowers_the_certainty() -> None:
    table = run(row(3, 5.4), [Home(i, None, columns={"is_woning": None}) for i in range(3)]).table
    assert table["woningtype"].tolist() == ["hoek", "tussen", "hoek"]
    assert set(table["woningtype_zekerheid"]) == {"geschat"}
    hint = {"is_woning": None, "is_woning_reden": "onbekend: toevoeging GR wijst op garage"}
    garages = run(row(3, 3.0, 6), [Home(i, None, columns=hint) for i in range(3)])
    assert garages.table["woningtype"].isna().all()
    assert set(garages.table["kenmerk_reden"]) == {"mogelijk_berging"}


def test_a_layer_that_says_nothing_about_use_is_taken_for_dwellings() -> None:
    for reason in (None, "onbekend: niet vermeld", "onbekend: gebruiksdoel niet vermeld"):
        unsaid = {"is_woning": None, "is_woning_reden": reason}
        cottages = run(row(3, 4.5, 6), [Home(i, None, columns=unsaid) for i in range(3)])
        assert cottages.table["woningtype"].tolist() == ["hoek", "tussen", "hoek"]
        spots = [Home(0, None, None, (5 * i + 2.5, 2), unsaid) for i in range(4)]
        assert set(run([box(0, 0, 20, 9)], spots).table["woningtype"]) == {"hoek", "tussen"}


@pytest.mark.parametrize(
    ("numbers", "kinds"),
    [
        (["Korte Houtstraat 12-ZW", "Korte Houtstraat 12-RD"], ["beneden", "boven"]),
        (["Kade 3-H", "Kade 3-1", "Kade 3-2"], ["beneden", "boven", "boven"]),
        (["Kade 3-hs", "Kade 3-I", "Kade 3-II"], ["beneden", "boven", "boven"]),
        (["Singel 26", "Singel 26-BS", "Singel 26-BSA"], ["beneden", "boven", "boven"]),
        (["Singel 24", "Singel 26", "Singel 26 bis"], ["gestapeld", "beneden", "boven"]),
        (["Laan 5-1", "Laan 5-2"], ["gestapeld", "gestapeld"]),  # no floor, only a number
        (["Laan 5H", "Laan 5J"], ["gestapeld", "gestapeld"]),  # letters of the number
        (["Plein 1944 5", None], ["gestapeld", "gestapeld"]),
    ],
)
def test_additions_to_a_house_number_tell_of_the_floor(
    numbers: list[str | None], kinds: list[str]
) -> None:
    table = run([box(0, 0, 6, 11)], [facts(adres=number) for number in numbers]).table
    assert table["woningtype"].tolist() == kinds
    entrance = {"beneden": 1, "boven": 0, "gestapeld": pd.NA}
    assert table["begane_grond"].tolist() == [entrance[k] for k in kinds]
    told = table["begane_grond"].notna()
    assert set(table["begane_grond_zekerheid"][told]) <= {"geschat"}
    assert table["begane_grond_zekerheid"][~told].isna().all()


def test_a_floor_in_the_data_goes_before_the_house_number() -> None:
    homes = [facts(adres="Kade 3-H", verdieping=1), facts(adres="Kade 3-1", verdieping=0)]
    table = run([box(0, 0, 6, 11)], homes).table
    assert table["woningtype"].tolist() == ["boven", "beneden"]
    assert set(table["begane_grond_zekerheid"]) == {"gegeven"}


# -- Bad input ----------------------------------------------------------------------------------


def said(found: Kenmerken) -> list[str]:
    return sentences(found.problems)


def test_years_that_cannot_be_are_unknown_and_said() -> None:
    years = (9999, 1005, 1930)
    homes = [facts(bouwjaar=y, oppervlakte_m2=70) for y in years for _ in range(4)]
    found = run([box(0, 0, 14, 14)], homes)
    assert said(found) == [
        "Laag woningen: 8 rijen hebben een bouwjaar dat niet kan kloppen, zoals 1005 of 9999. Het "
        "telt als onbekend. Vul het echte bouwjaar in de bron in. Bijvoorbeeld: "
        "0166010000000000, 0166010000000001, 0166010000000002, 0166010000000003, "
        "0166010000000004."
    ]
    narrow = [Home(i, None, columns={"bouwjaar": 9999, "oppervlakte_m2": 95}) for i in range(4)]
    table = run(row(4, 3.6, 12), narrow).table
    assert set(table["woningtype"]) == {"hoek", "tussen"}  # 9999 is no year of after 1970


def test_the_year_of_the_pand_fills_in_for_a_dwelling_without_one() -> None:
    homes = [facts(oppervlakte_m2=38, bouwjaar=y) for y in (None, 1956)] * 5
    woningen, panden, _ = layers([Case("", [box(0, 0, 12, 10)], homes)])
    panden.data["bouwjaar"] = 2010
    assert kenmerken(woningen, panden, RULES)["lift_kans"].tolist() == [0.5, 0.15] * 5
    panden.data["bouwjaar"] = 1005
    found = bepaal_kenmerken(woningen, panden, RULES)
    assert found.table["lift_kans"].isna().tolist() == [True, False] * 5
    assert said(found) == [
        "Laag panden: 1 rij heeft een bouwjaar dat niet kan kloppen, zoals 1005 of 9999. Het telt "
        "als onbekend. Vul het echte bouwjaar in de bron in. Bijvoorbeeld: 0166100000000000."
    ]


@pytest.mark.parametrize("area", [0, 1, -3, 9999, 99999, 999999])
def test_areas_that_cannot_be_are_unknown_and_said(area: float) -> None:
    found = run([box(0, 0, 8, 10)], [facts(oppervlakte_m2=area)])
    assert said(found) == [
        "Laag woningen: 1 rij heeft een oppervlakte die niet kan kloppen, zoals 0 of 99999. Ze "
        "telt als onbekend. Vul de echte oppervlakte in de bron in. Bijvoorbeeld: 0166010000000000."
    ]
    assert found.table["bouwlagen"].isna().all()
    assert found.table["begane_grond_m2"].tolist() == [64.0]
    assert found.table["kenmerk_reden"].tolist() == ["geen_oppervlakte"]


def test_without_any_pand_that_is_what_is_said() -> None:
    found = run([], [Home(None, None, None, (4, 4)), Home(None, None, None, (60, 60))])
    assert said(found) == [
        "Er is geen laag panden. Van 2 rijen in de laag woningen blijven type, beukmaat en lagen "
        "daarom onbekend. Lees panden in: lzw importeer bag, osm of panden. Bijvoorbeeld: "
        "0166010000000000, 0166010000000001."
    ]


def test_a_dwelling_outside_every_pand_is_said_and_keeps_its_row() -> None:
    homes = [facts(), Home(None, None, None, (60, 60)), Home(None, None, None, (4, 4))]
    found = run([box(0, 0, 8, 10)], homes)
    assert found.table["kenmerk_reden"].tolist()[1] == "geen_pand"
    assert found.table["woningtype"].tolist()[1] is None
    assert found.table["woningen_in_pand"].tolist() == [2, pd.NA, 2]  # the third lies in the pand
    assert said(found) == [
        "Laag woningen: van 1 rij is het pand niet te vinden: het nummer staat niet in de laag "
        "panden en het punt ligt in geen enkel pand. Type, beukmaat en lagen blijven daar "
        "onbekend. Controleer of de laag panden hetzelfde gebied beslaat. Bijvoorbeeld: "
        "0166010000000001."
    ]


def test_panden_on_top_of_each_other_are_said_and_count_once_for_their_neighbours() -> None:
    houses = [*row(4, 5.4), box(5.4, 0, 5.4, 9), box(21.7, 1, 3, 5)]
    homes = [Home(i, None) for i in range(5)]
    found = run(houses, homes)
    assert found.table["woningtype"].tolist() == ["hoek", "tussen", "tussen", "hoek", "tussen"]
    assert found.table["woningtype_zekerheid"].tolist()[1] == "geschat"
    assert found.table["beukmaat_m"].tolist() == [5.4] * 5
    assert said(found) == [
        "Laag panden: 1 keer ligt een pand over een ander pand heen. Zulke panden tellen voor hun "
        "buren als één gebouw. Controleer welke omtrek vervalt. Bijvoorbeeld: "
        "0166100000000001 en 0166100000000004."
    ]


def test_a_small_pand_inside_a_large_one_is_found_too() -> None:
    found = run([box(0, 0, 30, 30), box(10, 10, 8, 9)], [facts(), Home(1, None)])
    assert [p.code for p in found.problems] == ["kenmerk_op_elkaar"]
    assert found.table["woningtype"].tolist() == ["vrijstaand", "vrijstaand"]


def test_an_invalid_outline_is_mended_and_said() -> None:
    spike = shapely.Polygon([(0, 0), (8, 0), (8, 10), (12, 10), (8, 10), (0, 10)])
    bow = shapely.Polygon([(20, 0), (28, 10), (28, 0), (20, 10)])
    found = run([spike, bow], [facts(), Home(1, None, at=(26, 5))])
    assert said(found)[0].startswith("Laag panden: 2 rijen hebben een ongeldige omtrek. Die is")
    assert found.table["woningtype"].tolist() == ["vrijstaand", "vrijstaand"]
    assert found.table["beukmaat_m"].tolist()[0] == 8.0


def test_outlines_without_an_area_leave_their_dwellings_unknown() -> None:
    line = shapely.Polygon([(0, 0), (8, 0), (4, 0)])
    homes = [Home(i, None, at=(1, 1)) for i in range(3)]
    found = run([shapely.Polygon(), line, None], homes)
    assert found.table["woningtype"].isna().all()
    assert set(found.table["kenmerk_reden"]) == {"pand_zonder_omtrek"}


def test_ids_read_as_numbers_find_their_pand_again() -> None:
    woningen, panden, homes = layers([Case("", row(3, 5.4), [Home(i, None) for i in range(3)])])
    straight = kenmerken(woningen, panden, RULES)
    for wrong in (
        panden.data["pand_id"].astype("int64"),
        panden.data["pand_id"].astype(float),
        panden.data["pand_id"].str.lstrip("0"),
    ):
        lost = Layer("panden", panden.data.assign(pand_id=wrong), panden.geometry)
        found = bepaal_kenmerken(woningen, lost, RULES)
        pd.testing.assert_frame_equal(found.table, straight)
        assert said(found) == [
            "Laag panden: 3 rijen hebben een BAG-nummer dat als getal is gelezen en nullen vooraan "
            "heeft verloren. De nullen zijn aangevuld. Lees de kolom opnieuw in als tekst. "
            "Bijvoorbeeld: 0166100000000000, 0166100000000001, 0166100000000002."
        ]
    lost = Layer("woningen", woningen.data.assign(pand_id=wrong), woningen.geometry)
    pd.testing.assert_frame_equal(kenmerken(lost, panden, RULES), straight)
    assert [h.kind for h in homes] == [None] * 3


def test_empty_layers_give_an_empty_table_or_rows_without_features() -> None:
    woningen, panden, _ = layers([Case("", [box(0, 0, 8, 10)], [facts()])])
    none = np.array([], dtype=int)
    assert len(kenmerken(woningen.take(none), panden, RULES)) == 0
    assert len(kenmerken(woningen.take(none), panden.take(none), RULES)) == 0
    alone = kenmerken(woningen, panden.take(none), RULES)
    assert alone["kenmerk_reden"].tolist() == ["geen_pand"]


def test_a_dwelling_without_a_place_keeps_what_its_pand_says() -> None:
    woningen, panden, _ = layers([Case("", [box(0, 0, 24, 9)], [facts() for _ in range(4)])])
    woningen.geometry[:] = None
    found = kenmerken(woningen, panden, RULES)
    assert set(found["woningtype"]) == {"gestapeld"}
    assert set(found["woningen_in_pand"]) == {4}


def test_every_unknown_has_a_reason_and_every_value_a_certainty() -> None:
    woningen, panden, _ = layers(GALLERY)
    table = kenmerken(woningen, panden, RULES)
    columns = ["woningtype", "beukmaat_m", "bouwlagen", "begane_grond", "gelijkvloers"]
    areas = ["begane_grond_m2", "voetafdruk_m2"]
    assert table["kenmerk_reden"][table[areas].isna().any(axis=1)].notna().all()
    assert table["kenmerk_reden"][table[columns].isna().any(axis=1)].notna().all()
    for column in [*columns, "lift_kans"]:
        certain = table[column.removesuffix("_m").removesuffix("_kans") + "_zekerheid"]
        assert (certain.notna() == table[column].notna()).all(), column
        assert set(certain.dropna()) <= {"gegeven", "afgeleid", "geschat"}
    used = {code for codes in table["kenmerk_reden"].dropna() for code in codes.split(",")}
    assert used <= set(REDENEN)


def test_the_user_can_stop() -> None:
    woningen, panden, _ = layers(GALLERY[:3])
    seen: list[float] = []
    with pytest.raises(Cancelled):
        kenmerken(woningen, panden, RULES, lambda f: (seen.append(f), f < 0.5)[1])
    assert seen == sorted(seen)


# -- The same gallery as a file -----------------------------------------------------------------


def test_the_gallery_as_a_file_is_what_was_drawn() -> None:
    """The file that people open in QGIS: read back, it gives the types and widths it names."""
    root = Path(__file__).resolve().parents[3]
    text = (root / "tests" / "data" / "woninggalerij.geojson").read_text(encoding="utf-8")
    found = json.loads(text)["features"]
    made = runpy.run_path(str(root / "scripts" / "maak_galerij.py"))["features"](GALLERY)
    assert found == json.loads(json.dumps(made)), "draai scripts/maak_galerij.py"
    panden = [f for f in found if f["properties"]["laag"] == "pand"]
    homes = [f for f in found if f["properties"]["laag"] == "adres"]
    assert len(panden) >= 250
    table = bepaal_kenmerken(
        Layer(
            "woningen",
            pd.DataFrame([f["properties"] for f in homes]),
            _array(_shape(f) for f in homes),
        ),
        Layer(
            "panden",
            pd.DataFrame({"pand_id": [f["properties"]["pand_id"] for f in panden]}),
            _array(_shape(f) for f in panden),
        ),
        RULES,
    ).table
    wanted = [
        Home(None, f["properties"]["getekend_type"], f["properties"]["getekende_beukmaat_m"])
        for f in homes
    ]
    assert differences(table, wanted, [f["properties"]["geval"] for f in homes]) == []


def _shape(feature: dict[str, Any]) -> Any:
    geometry = feature["geometry"]
    return None if geometry is None else shapely.geometry.shape(geometry)
