# SPDX-License-Identifier: GPL-2.0-or-later
"""Two runs side by side: no dwelling is lost, and who is in both is compared as in a what-if."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, Result
from lzw_atlas.processing.core.bereik.scenario import Changes, changed_layer, prepare
from lzw_atlas.processing.core.bereik.vergelijken import (
    MOMENT_INDICATORS,
    Difference,
    compare,
    compare_moments,
    moment,
)
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, concat


def _neighbour(name: str) -> Any:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


towns = _neighbour("test_scenario")
full, town, STREET, HOMES, SHOPS = (
    towns.full,
    towns.town,
    towns.STREET,
    towns.HOMES,
    towns.SHOPS,
)
COUNTS = ["n_wint", "n_verliest", "n_dichterbij", "n_verder"]


def between(one: Result, other: Result, **options: Any) -> Difference:
    options = {"profile": "75plus", "scenario": "s", "run_id": "r", **options}
    return compare(one.per_home, other.per_home, one.per_area, other.per_area, **options)


def row(found: Difference, code: str, category: str, group: str = "woningen") -> pd.Series:
    return towns.row(found, code, category, group)  # type: ignore[no-any-return]


def without(inputs: Inputs, rows: list[int]) -> Inputs:
    keep = np.ones(len(inputs.woningen), dtype=bool)
    keep[rows] = False
    return dataclasses.replace(inputs, woningen=inputs.woningen.take(keep))


# -- two werkbestanden ----------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_comparing_two_runs_says_the_same_as_the_what_if(seed: int) -> None:
    inputs = towns.random_town(seed)
    prepared = prepare(inputs, towns.PROFILE, towns.NORMS)
    changes = towns.random_changes(seed, prepared)
    if not len(changes):
        return
    scenario = towns.run(prepared, changes)
    gone = towns.gone_wholly(inputs, changes)
    found = between(full(inputs), towns.after(inputs, changes, confirmed_absent=gone), least_m=0.0)
    touched = set(scenario.per_area.data["categorie"])
    columns = [
        "woning_id",
        "categorie",
        "wat",
        "richting",
        "afstand_voor_m",
        "afstand_na_m",
        "verschil_m",
        "norm_voor",
        "norm_na",
        "rand",
    ]
    ours = found.per_home.data[found.per_home.data["categorie"].isin(touched)]
    theirs = scenario.per_home.data
    # Park is no column of a run without parks: there the first opening has no before.
    pd.testing.assert_frame_equal(
        ours[columns].sort_values(["categorie", "woning_id"]).reset_index(drop=True),
        theirs[columns].sort_values(["categorie", "woning_id"]).reset_index(drop=True),
    )
    assert not set(found.per_home.data["categorie"]) - touched
    key = ["gebied_code", "soort", "categorie", "groep"]
    counts = ["n", *COUNTS, "n_onbekend", "n_voor", "n_na", "n_binnen_voor", "n_binnen_na"]
    counts += ["mediaan_verschil_m", "mediaan_voor_m", "mediaan_na_m", "verschil_pp"]
    one, other = (
        d.per_area.data[d.per_area.data["categorie"].isin(touched)]
        .set_index(key)[counts]
        .sort_index()
        for d in (found, scenario)
    )
    pd.testing.assert_frame_equal(one, other)


def test_a_dwelling_of_one_year_only_is_counted_apart_and_shown() -> None:
    old = without(town(STREET, HOMES, SHOPS), [1])
    new = without(town(STREET, HOMES, SHOPS), [3, 4])
    found = between(full(old), full(new))
    data = found.per_home.data
    mine = data[data["categorie"] == "supermarkt"].set_index("woning_id")
    assert mine["wat"].to_dict() == {"h001": "nieuw", "h003": "vervallen", "h004": "vervallen"}
    assert mine.loc["h001", "afstand_na_m"] == 210
    assert np.isnan(mine.loc["h001", "afstand_voor_m"])
    assert mine.loc["h003", "afstand_voor_m"] == 10
    whole = row(found, "GM0001", "supermarkt")
    assert (whole["n_nieuw"], whole["n_vervallen"], whole["n"]) == (1, 2, 2)
    assert (whole["n_voor"], whole["n_na"]) == (4, 3)
    assert whole[COUNTS].tolist() == [0, 0, 0, 0]
    assert (found.facts["nieuw"], found.facts["vervallen"]) == (1, 2)
    assert found.facts["woningen"] == 4


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_every_dwelling_of_either_year_is_counted_once(seed: int) -> None:
    inputs = towns.random_town(seed)
    rng = np.random.default_rng(seed)
    sides = [
        without(inputs, rng.choice(40, int(rng.integers(0, 30)), replace=False).tolist())
        for _ in range(2)
    ]
    runs = [full(s) for s in sides]
    found = between(runs[0], runs[1])
    dwellings = [
        set(s.woningen.data.loc[s.woningen.data["is_woning"].fillna(1) != 0, "woning_id"])
        for s in sides
    ]
    for key in set(found.per_area.data["categorie"]):
        whole = row(found, "GM0001", key)
        assert whole["n"] + whole["n_onbekend"] == len(dwellings[0] & dwellings[1])
        assert whole["n_nieuw"] == len(dwellings[1] - dwellings[0])
        assert whole["n_vervallen"] == len(dwellings[0] - dwellings[1])
        for side, result in (("voor", runs[0]), ("na", runs[1])):
            table = result.per_area.data
            theirs = table[
                (table["gebied_code"] == "GM0001")
                & (table["categorie"] == key)
                & (table["groep"] == "woningen")
            ].iloc[0]
            assert whole[f"n_{side}"] == theirs["n"]
            assert whole[f"n_binnen_{side}"] == theirs["n_binnen"]
    again = between(runs[1], runs[1])
    assert not len(again.per_home)
    assert (again.per_area.data[COUNTS] == 0).all().all()


def test_turning_the_years_round_turns_gain_into_loss() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    fewer = dataclasses.replace(
        inputs, voorzieningen=changed_layer(inputs.voorzieningen, Changes(closes=("v001",)))
    )
    one, other = full(inputs), full(fewer)
    there, back = between(one, other), between(other, one)
    assert there.per_home.data["wat"].tolist() == ["verliest", "verliest"]
    assert back.per_home.data["wat"].tolist() == ["wint", "wint"]
    assert (there.per_home.data["verschil_m"] == -back.per_home.data["verschil_m"]).all()
    assert row(there, "GM0001", "supermarkt")["n_verliest"] == 2
    assert row(back, "GM0001", "supermarkt")["n_wint"] == 2


def test_a_hair_is_no_longer_way_but_a_norm_is_a_norm() -> None:
    shops = [("supermarkt", 0.0, 0.0)]
    old, new = (town(STREET, [(100.0, 0.0), (x, 0.0)], shops) for x in (300.0, 300.4))
    found = between(full(old), full(new))
    data = found.per_home.data
    assert data[["woning_id", "wat", "richting"]].to_numpy().tolist() == [
        ["h001", "verliest", "gelijk"]
    ]
    assert between(full(old), full(new), least_m=0.0).per_home.data["richting"].tolist() == [
        "verder"
    ]


def test_a_dwelling_counts_in_the_gebied_it_lies_in_now() -> None:
    old, new = town(STREET, HOMES, SHOPS), town(STREET, HOMES, SHOPS)
    new.woningen.data["wijk_code"] = "WK000102"
    found = between(full(old), full(new))
    assert row(found, "WK000102", "supermarkt")["n"] == 5
    assert row(found, "WK000101", "supermarkt")["n"] == 0
    # A gebied that is gone keeps its row.
    west = new.gebieden.take(new.gebieden.data["gebied_code"].to_numpy() != "WK000101")
    found = between(full(old), full(dataclasses.replace(new, gebieden=west)))
    assert row(found, "WK000101", "supermarkt")["naam"] == "West"


def test_a_category_of_one_year_only_is_unknown_in_the_other() -> None:
    old = town(STREET, HOMES, SHOPS)
    new = town(STREET, HOMES, [*SHOPS, ("park", 100.0, 0.0)])
    found = between(full(old), full(new))
    whole = row(found, "GM0001", "park")
    assert (whole["n"], whole["n_onbekend"], whole["n_na"]) == (0, 6, 5)
    assert whole["categorie_status"] == "geen_gegevens"
    parks = found.per_home.data[found.per_home.data["categorie"] == "park"]
    assert set(parks["wat"]) == {"onbekend"}
    assert set(parks["reden_voor"]) == {"geen_gegevens"}


def test_what_makes_two_runs_hard_to_compare_is_said() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    one = full(inputs)
    other = full(inputs)
    other.per_area.data["norm_m"] = 250.0
    people = other.per_area.data["bron_bevolking"].notna()
    other.per_area.data.loc[people, "bron_bevolking"] = "pc4 (geschat)"
    codes = [p.code for p in between(one, other).problems]
    assert codes == ["vergelijk_normen_anders"] + 2 * ["vergelijk_bevolking_anders"]
    elsewhere = town(STREET, HOMES, SHOPS)
    elsewhere.woningen.data["woning_id"] = [f"x{i}" for i in range(len(HOMES))]
    codes = [p.code for p in between(one, full(elsewhere)).problems]
    assert codes == ["vergelijk_weinig_gemeen"]
    assert not between(one, one).problems


def test_only_the_profile_asked_for_is_compared() -> None:
    one, other = full(town(STREET, HOMES, SHOPS)), full(town(STREET, HOMES, SHOPS))
    other.per_home.data["profiel"] = "rollator"
    other.per_area.data["profiel"] = "rollator"
    both = Result(
        concat([one.per_home, other.per_home], LAYERS["bereikbaarheid"]),
        concat([one.per_area, other.per_area], LAYERS["bereikbaarheid_gebied"]),
        one.together,
    )
    found = between(both, both)
    assert not len(found.per_home)
    assert found.facts["woningen"] == 6


# -- moments --------------------------------------------------------------------------------------


def kept(*results: tuple[str, Result]) -> Layer:
    return concat(
        [moment(r.per_area, name, {"r": "2026-01-01"}) for name, r in results], LAYERS["momenten"]
    )


def test_a_moment_keeps_every_figure_also_the_unknown_ones() -> None:
    result = full(town(STREET, HOMES, SHOPS))
    layer = kept(("2026", result))
    assert len(layer) == len(result.per_area) * len(MOMENT_INDICATORS)
    assert set(layer.data["datum"]) == {"2026-01-01"}
    mine = layer.data[
        (layer.data["gebied_code"] == "WK000102")
        & (layer.data["categorie"] == "huisarts")
        & (layer.data["groep"] == "woningen")
    ].set_index("indicator")["waarde"]
    assert np.isnan(mine["mediaan_m"])
    assert mine["n_onbekend"] == 3


def test_two_moments_give_shares_and_medians_then_and_now() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    fewer = dataclasses.replace(
        inputs, voorzieningen=changed_layer(inputs.voorzieningen, Changes(closes=("v001",)))
    )
    one, other = full(inputs), full(fewer)
    found = compare_moments(kept(("a", one), ("b", other)), "a", "b", scenario="a naar b")
    direct = between(one, other)
    key = ["gebied_code", "soort", "categorie", "groep"]
    columns = ["aandeel_voor_pct", "aandeel_na_pct", "verschil_pp", "mediaan_voor_m"]
    columns += ["mediaan_na_m", "n_voor", "n_na", "n_binnen_voor", "n_binnen_na", "norm_na_m"]
    columns += ["aantal_voor", "aantal_na", "volledig", "categorie_status", "naam"]
    left, right = (d.per_area.data.set_index(key)[columns].sort_index() for d in (found, direct))
    pd.testing.assert_frame_equal(left, right)
    # Who gained and who lost, nobody kept.
    assert found.per_area.data[COUNTS].isna().all().all()
    assert not len(found.per_home)


def test_a_gebied_of_one_moment_only_keeps_its_row() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    less = dataclasses.replace(inputs, gebieden=inputs.gebieden.take([0, 1]))
    found = compare_moments(kept(("a", full(inputs)), ("b", full(less))), "a", "b", scenario="s")
    east = row(found, "WK000102", "supermarkt")
    assert east["naam"] == "Oost"
    assert east["n_voor"] == 2
    assert np.isnan(east["n_na"])
    assert np.isnan(east["verschil_pp"])


def test_moments_with_other_norms_are_compared_with_a_warning() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    one, other = full(inputs), full(inputs)
    other.per_area.data["norm_m"] = 250.0
    found = compare_moments(kept(("a", one), ("b", other)), "a", "b", scenario="s")
    assert [p.code for p in found.problems] == ["vergelijk_normen_anders"]


@pytest.mark.parametrize("status", ["geen_gegevens", "waarschijnlijk_onvolledig"])
def test_one_doubtful_moment_makes_the_comparison_doubtful(status: str) -> None:
    inputs = town(STREET, HOMES, SHOPS)
    for doubtful in (0, 1):
        runs = [full(inputs), full(inputs)]
        runs[doubtful].per_area.data["categorie_status"] = status
        found = compare_moments(kept(("a", runs[0]), ("b", runs[1])), "a", "b", scenario="s")
        assert row(found, "GM0001", "supermarkt")["categorie_status"] == status
