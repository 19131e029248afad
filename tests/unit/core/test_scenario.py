# SPDX-License-Identifier: GPL-2.0-or-later
"""A what-if equals a full run on the changed facilities, to the last digit.

Random towns are computed twice: by :func:`change` on what was prepared once, and by the whole
engine on the changed layer. The short streets after them can be checked by heart.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, Result, bereikbaarheid
from lzw_atlas.processing.core.bereik.scenario import (
    Changes,
    Move,
    Opening,
    Prepared,
    change,
    changed_layer,
    from_rows,
    prepare,
    to_rows,
)
from lzw_atlas.processing.core.bereik.vergelijken import Difference
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.norm import Norm
from lzw_atlas.processing.core.norms import NormSet
from lzw_atlas.processing.core.profile import Profile, Rule
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform

if "netwerken" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "netwerken", Path(__file__).with_name("netwerken.py")
    )
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules["netwerken"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["netwerken"])
netwerken = sys.modules["netwerken"]
PROFILE = netwerken.PROFILE


def number(key: str, value: float) -> Norm:
    return Norm(key, value, "m", ("test",), "eigen keuze")


NORMS = NormSet(
    name="test",
    norms={k: number(k, 300.0) for k in ("supermarkt", "huisarts", "apotheek", "park")},
    weights={},
    completeness={"apotheek": number("apotheek", 3.0)},
    rules={
        k: number(k, v)
        for k, v in (
            ("aanloop_max", 100.0),
            ("component_min", 150.0),
            ("ontbrekend_telt_als", 5000.0),
            ("dekking_min", 90.0),
            ("keuze_max", 5000.0),
            ("onbekend_max", 30.0),
        )
    },
    profiles={"75plus": PROFILE},
    sources={},
)


WHEELS = dataclasses.replace(
    PROFILE, key="wielen", rules=(Rule("breedte", limit=0.9, factor=3.0, needed=True),)
)


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(*bounds: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*bounds)])


def town(
    lines: list[Any],
    homes: list[tuple[float, float]],
    places: list[tuple[str, float, float]],
    extent: Any = None,
    **columns: Any,
) -> Inputs:
    """Return a town of two wijken, west and east of x = 250, with people in squares of 100 m."""
    wijk = ["WK000101" if x < 250 else "WK000102" for x, _ in homes]
    given_columns = {"is_woning": 1, "gemeente_code": "GM0001", "wijk_code": wijk, **columns}
    cells = [(i, j) for i in range(-1, 7) for j in range(-1, 7)]
    return Inputs(
        woningen=layer(
            "woningen",
            [shapely.Point(p) for p in homes],
            woning_id=[f"h{i:03d}" for i in range(len(homes))],
            **given_columns,
        ),
        voorzieningen=layer(
            "voorzieningen",
            [shapely.Point(x, y) for _, x, y in places],
            voorziening_id=[f"v{i:03d}" for i in range(len(places))],
            categorie=[c for c, _, _ in places],
            naam=[f"{c} {i}" for i, (c, _, _) in enumerate(places)],
        ),
        wegen=netwerken.roads(lines),
        gebieden=layer(
            "gebieden",
            [box(-100, -100, 700, 700), box(-100, -100, 250, 700), box(250, -100, 700, 700)],
            gebied_code=["GM0001", "WK000101", "WK000102"],
            naam=["Stad", "West", "Oost"],
            soort=["gemeente", "wijk", "wijk"],
        ),
        bevolking=layer(
            "bevolking",
            [box(100 * i, 100 * j, 100 * i + 100, 100 * j + 100) for i, j in cells],
            eenheid_id=[f"E{i}N{j}" for i, j in cells],
            soort="vierkant100",
            inwoners=20.0,
            inw_65plus=[float((3 * i + j) % 5) for i, j in cells],
            inw_75plus=[float((i + 2 * j) % 3) for i, j in cells],
        ),
        instellingen=layer("instellingen", [], instelling_id=[]),
        data_omvang=extent,
    )


def random_town(seed: int) -> Inputs:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 7))
    side = 100.0 * (size - 1)
    lines = netwerken.jittered_grid(rng, size, float(rng.choice([0.0, 0.2, 0.4])))
    homes = [tuple(p) for p in rng.uniform(-40, side + 40, (40, 2)).round(3).tolist()]
    kinds = rng.choice(["supermarkt", "huisarts", "apotheek"], 9).tolist()
    spots = rng.uniform(-20, side + 20, (9, 2)).round(3)
    if rng.random() < 0.3:
        spots[1] = spots[0]  # two on one spot: a tie
    places = [(k, float(x), float(y)) for k, (x, y) in zip(kinds, spots, strict=True)]
    extent = shapely.box(-30, -30, side - 50, side + 200) if rng.random() < 0.5 else None
    is_woning = rng.choice([0, 1, 1, 1, None], 40)
    return town(lines or [[(0.0, 0.0), (190.0, 5.0)]], homes, places, extent, is_woning=is_woning)


def random_changes(seed: int, prepared: Prepared) -> Changes:
    rng = np.random.default_rng(seed + 1)
    ids = rng.permutation(prepared.facilities.data["voorziening_id"].to_numpy(dtype=object))
    closes, moves, opens = (int(n) for n in rng.integers(0, 4, 3))
    spots = on_streets(rng, prepared, moves + opens)
    if not spots:
        moves = opens = 0
    # Their ids sort before, between and behind those that are there.
    names = [f"{a}{k}" for k, a in enumerate(rng.choice(["a", "v004x", "z"], opens))]
    kinds = rng.choice(["supermarkt", "huisarts", "apotheek", "park"], opens)
    return Changes(
        tuple(
            Opening(n, str(k), x, y)
            for n, k, (x, y) in zip(names, kinds, spots[moves:], strict=True)
        ),
        tuple(ids[:closes]),
        tuple(
            Move(str(i), x, y)
            for i, (x, y) in zip(ids[closes : closes + moves], spots[:moves], strict=True)
        ),
    )


def on_streets(
    rng: np.random.Generator, prepared: Prepared, count: int
) -> list[tuple[float, float]]:
    """Return places near a road that a point may attach to."""
    network = prepared.network
    roads = network.edge_geometry[network.edge_attachable]
    if not len(roads):
        return []
    chosen = roads[rng.integers(0, len(roads), count)]
    xy = shapely.get_coordinates(
        shapely.line_interpolate_point(chosen, rng.random(count), normalized=True)
    )
    return [(float(x), float(y)) for x, y in (xy + rng.uniform(-9, 9, xy.shape)).round(3)]


def full(inputs: Inputs, profile: Profile = PROFILE, **options: Any) -> Result:
    return bereikbaarheid(inputs, profile, NORMS, run_id="r", **options)


def after(inputs: Inputs, changes: Changes, **options: Any) -> Result:
    places = changed_layer(inputs.voorzieningen, changes)
    return full(dataclasses.replace(inputs, voorzieningen=places), **options)


def run(prepared: Prepared, changes: Changes) -> Difference:
    return change(prepared, changes.opens, changes.closes, changes.moves, scenario="s", run_id="r")


def gone_wholly(inputs: Inputs, changes: Changes) -> frozenset[str]:
    before = set(inputs.voorzieningen.data["categorie"])
    return frozenset(before - set(changed_layer(inputs.voorzieningen, changes).data["categorie"]))


def row(found: Difference, code: str, category: str, group: str = "woningen") -> pd.Series:
    data = found.per_area.data
    mine = data[
        (data["gebied_code"] == code) & (data["categorie"] == category) & (data["groep"] == group)
    ]
    assert len(mine) == 1
    return mine.iloc[0]


# -- equal to a full run --------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_a_change_equals_a_full_run_on_the_changed_facilities(seed: int) -> None:
    inputs = random_town(seed)
    # Half of the towns are walked by a profile that asks for widths, of which a third is unknown.
    profile = WHEELS if seed % 2 else PROFILE
    widths = np.random.default_rng(seed).choice([0.5, 2.0, np.nan], len(inputs.wegen))
    inputs.wegen.data["breedte_m"] = widths
    prepared = prepare(inputs, profile, NORMS)
    changes = random_changes(seed, prepared)
    if not len(changes):
        return
    found = run(prepared, changes)
    before = full(inputs, profile).per_home.data.set_index("woning_id")
    later = after(inputs, changes, profile=profile, confirmed_absent=gone_wholly(inputs, changes))
    now = later.per_home.data.set_index("woning_id")
    rows = found.per_home.data
    for key in set(found.per_area.data["categorie"]):
        mine = rows[rows["categorie"] == key].set_index("woning_id")
        columns = (f"afstand_{key}_m", f"norm_{key}", f"reden_{key}")
        for side, table in (("voor", before), ("na", now)):
            if columns[0] not in table:
                continue
            chosen = table.loc[mine.index]
            pd.testing.assert_series_equal(
                mine[f"afstand_{side}_m"], chosen[columns[0]], check_names=False, check_exact=True
            )
            for ours, theirs in (("norm", "norm"), ("reden", "reden"), ("id", "id")):
                pd.testing.assert_series_equal(
                    mine[f"{ours}_{side}"], chosen[f"{theirs}_{key}"], check_names=False
                )
        # What is not in the layer did not change: no way there stays no way there, whatever for.
        if columns[0] in before:
            same = before.index.difference(mine.index)
            for column in columns[:2]:
                pd.testing.assert_series_equal(before.loc[same, column], now.loc[same, column])
    # And the gebieden add up as the full run says.
    table = later.per_area.data
    for ours in found.per_area.data.to_dict("records"):
        theirs = table[
            (table["gebied_code"] == ours["gebied_code"])
            & (table["categorie"] == ours["categorie"])
            & (table["groep"] == ours["groep"])
        ].iloc[0]
        for a, b in (
            ("n_na", "n"),
            ("n_binnen_na", "n_binnen"),
            ("aandeel_na_pct", "aandeel_pct"),
            ("mediaan_na_m", "mediaan_m"),
        ):
            assert ours[a] == pytest.approx(theirs[b], nan_ok=True), (a, ours)
        assert ours["aantal_na"] == theirs["aantal_voorzieningen"]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_closing_never_shortens_and_opening_never_lengthens(seed: int) -> None:
    inputs = random_town(seed)
    prepared = prepare(inputs, PROFILE, NORMS)
    changes = random_changes(seed, prepared)
    if changes.closes:
        closed = run(prepared, Changes(closes=changes.closes))
        assert not set(closed.per_home.data["richting"]) & {"dichterbij"}
        assert not set(closed.per_home.data["wat"]) & {"wint"}
        assert (closed.per_area.data[["n_wint", "n_dichterbij"]] == 0).all().all()
        assert (closed.per_home.data["verschil_m"].dropna() > 0).all()
    if changes.opens:
        opened = run(prepared, Changes(opens=changes.opens))
        assert not set(opened.per_home.data["richting"]) & {"verder"}
        assert not set(opened.per_home.data["wat"]) & {"verliest"}
        assert (opened.per_area.data[["n_verliest", "n_verder"]] == 0).all().all()
        assert (opened.per_home.data["verschil_m"].dropna() < 0).all()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_closing_and_opening_the_same_again_changes_nothing(seed: int) -> None:
    inputs = random_town(seed)
    prepared = prepare(inputs, PROFILE, NORMS)
    placed = {str(i) for p in prepared.places.values() for i in p.ids[p.at.edge >= 0]}
    data = inputs.voorzieningen.data
    xy = shapely.get_coordinates(inputs.voorzieningen.geometry)
    for name, key, (x, y) in zip(data["voorziening_id"], data["categorie"], xy, strict=True):
        if name not in placed:
            continue
        found = change(prepared, [Opening(f"{name}b", key, x, y)], [name])
        assert not len(found.per_home)
        sums = found.per_area.data[["n_wint", "n_verliest", "n_dichterbij", "n_verder"]]
        assert (sums == 0).all().all()
        still = change(prepared, moves=[Move(name, x, y)])
        assert not len(still.per_home)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_people_and_dwellings_of_a_gebied_are_the_sums_of_its_dwellings(seed: int) -> None:
    inputs = random_town(seed)
    prepared = prepare(inputs, PROFILE, NORMS)
    changes = random_changes(seed, prepared)
    if not len(changes):
        return
    found = run(prepared, changes)
    homes = found.per_home.data
    homes = homes[homes["is_woning"].fillna(1) != 0]
    for ours in found.per_area.data.to_dict("records"):
        mine = homes[homes["categorie"] == ours["categorie"]]
        if ours["soort"] == "wijk":
            mine = mine[mine["wijk_code"] == ours["gebied_code"]]
        group = ours["groep"]
        weight = pd.Series(1.0, mine.index) if group == "woningen" else mine[group]
        for column, word, count in (
            ("wat", "wint", "n_wint"),
            ("wat", "verliest", "n_verliest"),
            ("richting", "dichterbij", "n_dichterbij"),
            ("richting", "verder", "n_verder"),
        ):
            assert ours[count] == pytest.approx(weight[mine[column] == word].sum())
        gained = ours["n_wint"] - ours["n_verliest"]
        if ours["n_onbekend"] == 0:
            assert ours["n_binnen_na"] - ours["n_binnen_voor"] == pytest.approx(gained)
    table = found.per_area.data
    counts = ["n", "n_wint", "n_verliest", "n_dichterbij", "n_verder", "n_onbekend"]
    by_kind = table.groupby(["categorie", "groep", "soort"])[counts].sum()
    for (category, group), part in by_kind.groupby(level=[0, 1]):
        whole = part.loc[(category, group, "gemeente")]
        assert part.loc[(category, group, "wijk")].tolist() == pytest.approx(whole.tolist())


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_the_order_of_homes_and_facilities_changes_nothing(seed: int) -> None:
    inputs = random_town(seed)
    prepared = prepare(inputs, PROFILE, NORMS)
    changes = random_changes(seed, prepared)
    if not len(changes):
        return
    rng = np.random.default_rng(seed)
    turned = dataclasses.replace(
        inputs,
        woningen=inputs.woningen.take(rng.permutation(len(inputs.woningen))),
        voorzieningen=inputs.voorzieningen.take(rng.permutation(len(inputs.voorzieningen))),
        wegen=inputs.wegen.take(rng.permutation(len(inputs.wegen))),
    )
    back = Changes(changes.opens[::-1], changes.closes[::-1], changes.moves[::-1])
    one = run(prepared, changes)
    other = run(prepare(turned, PROFILE, NORMS), back)
    key = ["woning_id", "categorie"]
    pd.testing.assert_frame_equal(
        one.per_home.data.sort_values(key).reset_index(drop=True),
        other.per_home.data.sort_values(key).reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(one.per_area.data, other.per_area.data)


# -- one street -----------------------------------------------------------------------------------

STREET = [[(0.0, 0.0), (600.0, 0.0)], [(0.0, 600.0), (200.0, 600.0)]]
HOMES = [(10.0, 0.0), (210.0, 0.0), (310.0, 0.0), (590.0, 0.0), (100.0, 600.0), (300.0, 300.0)]
SHOPS = [("supermarkt", 0.0, 0.0), ("supermarkt", 600.0, 0.0)]


def street(places: list[tuple[str, float, float]] = SHOPS, **options: Any) -> Prepared:
    return prepare(town(STREET, HOMES, places), PROFILE, NORMS, **options)


def rows(found: Difference) -> dict[str, tuple[Any, ...]]:
    data = found.per_home.data
    columns = ["wat", "richting", "afstand_voor_m", "afstand_na_m", "verschil_m"]
    return {
        name: tuple(None if pd.isna(v) else v for v in values)
        for name, *values in data[["woning_id", *columns]].itertuples(index=False)
    }


def test_who_walks_further_when_a_shop_closes() -> None:
    found = change(street(), closes=["v001"])
    assert rows(found) == {
        "h002": ("verliest", "verder", 290.0, 310.0, 20.0),
        "h003": ("verliest", "verder", 10.0, 590.0, 580.0),
    }
    east = row(found, "WK000102", "supermarkt")
    assert (east["n"], east["n_verliest"], east["n_verder"], east["n_onbekend"]) == (2, 2, 2, 1)
    assert east["mediaan_verschil_m"] == 20
    assert (east["aandeel_voor_pct"], east["aandeel_na_pct"], east["verschil_pp"]) == (100, 0, -100)
    assert (east["aantal_voor"], east["aantal_na"]) == (2, 1)
    west = row(found, "WK000101", "supermarkt")
    assert (west["n"], west["n_verliest"], west["n_verder"]) == (3, 0, 0)
    assert np.isnan(west["mediaan_verschil_m"])
    assert found.facts == {
        "woningen": 6, "wint": 0, "verliest": 2, "nieuw": 0, "vervallen": 0, "rijen": 2
    }  # fmt: skip
    assert not found.problems


def test_who_walks_less_far_when_a_shop_opens_and_where_nobody_could_get_before() -> None:
    found = change(street(), [Opening("n1", "supermarkt", 300.0, 0.0)])
    assert rows(found) == {
        "h001": ("gelijk", "dichterbij", 210.0, 90.0, -120.0),
        "h002": ("gelijk", "dichterbij", 290.0, 10.0, -280.0),
    }
    island = change(street(), [Opening("n1", "supermarkt", 150.0, 600.0)])
    # From unreachable to fifty metres: nearer, but not by a number.
    assert rows(island) == {"h004": ("wint", "dichterbij", None, 50.0, None)}
    data = island.per_home.data.iloc[0]
    assert (data["reden_voor"], data["reden_na"]) == ("niet_verbonden", None)
    assert np.isnan(row(island, "GM0001", "supermarkt")["mediaan_verschil_m"])


def test_a_shop_that_moves_is_nearer_for_some_and_further_for_others() -> None:
    found = change(street(), moves=[Move("v001", 320.0, 0.0)])
    assert rows(found) == {
        "h001": ("gelijk", "dichterbij", 210.0, 110.0, -100.0),
        "h002": ("gelijk", "dichterbij", 290.0, 10.0, -280.0),
        "h003": ("gelijk", "verder", 10.0, 270.0, 260.0),
    }
    assert set(found.per_home.data["id_na"]) == {"v001"}


def test_the_last_one_that_closes_is_absent_not_unknown() -> None:
    found = change(street(SHOPS[:1]), closes=["v000"])
    data = found.per_home.data.set_index("woning_id")
    assert data["reden_na"].tolist() == ["geen_voorziening"] * 4
    assert data["norm_na"].tolist() == [0] * 4
    assert data["verschil_m"].isna().all()
    whole = row(found, "GM0001", "supermarkt")
    assert (whole["n"], whole["n_verliest"], whole["n_verder"]) == (5, 2, 4)
    assert np.isnan(whole["mediaan_verschil_m"])


def test_the_first_of_a_kind_nobody_knew_about_is_unknown_before() -> None:
    new = [Opening("n1", "huisarts", 0.0, 0.0)]
    found = change(street(), new)
    assert set(found.per_home.data["wat"]) == {"onbekend"}
    whole = row(found, "GM0001", "huisarts")
    assert (whole["n"], whole["n_wint"], whole["n_onbekend"], whole["n_na"]) == (0, 0, 6, 5)
    assert whole["categorie_status"] == "geen_gegevens"
    sure = change(street(confirmed_absent=frozenset({"huisarts"})), new)
    assert (row(sure, "GM0001", "huisarts")["n_wint"]) == 2
    assert set(sure.per_home.data["wat"]) == {"wint", "gelijk"}


def test_a_dwelling_that_never_had_a_distance_is_counted_and_not_shown() -> None:
    found = change(street(), closes=["v000", "v001"])
    assert "h005" not in rows(found)
    assert row(found, "WK000102", "supermarkt")["n_onbekend"] == 1


def test_a_list_that_looks_incomplete_stays_so_and_confirming_helps() -> None:
    shops = [("apotheek", 0.0, 0.0), ("apotheek", 600.0, 0.0)]
    doubtful = change(street(shops), closes=["v000"])
    assert row(doubtful, "GM0001", "apotheek")["categorie_status"] == "waarschijnlijk_onvolledig"
    sure = change(street(shops, confirmed_complete=frozenset({"apotheek"})), closes=["v000"])
    assert row(sure, "GM0001", "apotheek")["categorie_status"] == "bekend"


def test_only_the_categories_touched_are_reported() -> None:
    found = change(street([*SHOPS, ("huisarts", 0.0, 0.0)]), closes=["v000"])
    assert set(found.per_area.data["categorie"]) == {"supermarkt"}


def test_without_population_there_are_dwellings_only() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    empty = layer("bevolking", [], eenheid_id=[])
    prepared = prepare(dataclasses.replace(inputs, bevolking=empty), PROFILE, NORMS)
    found = change(prepared, closes=["v000"])
    assert set(found.per_area.data["groep"]) == {"woningen"}
    assert found.per_home.data["inw_75plus"].isna().all()


# -- what is wrong --------------------------------------------------------------------------------


def refusal(prepared: Prepared, changes: Changes) -> list[tuple[str, str]]:
    with pytest.raises(LzwError) as error:
        run(prepared, changes)
    said = []
    for problem in error.value.problems:
        about: dict[str, Any] = problem.values  # noqa: PD011 - no table
        said.append((problem.code, str(about.get("id", about.get("categorie", "")))))
    return said


def test_everything_wrong_is_said_at_once() -> None:
    changes = Changes(
        opens=(
            Opening("v000", "supermarkt", 1.0, 0.0),
            Opening("n1", "kiosk", 1.0, 0.0),
            Opening("n2", "horeca", 1.0, 0.0),
        ),
        closes=("weg", "v001"),
        moves=(Move("v001", 5.0, 0.0), Move("nergens", 5.0, 0.0)),
    )
    assert refusal(street(), changes) == [
        ("onbekende_categorie", "kiosk"),
        ("scenario_onbekende_voorziening", "weg"),
        ("scenario_onbekende_voorziening", "nergens"),
        ("scenario_geen_norm", "Horeca"),
        ("scenario_dubbel", "v001"),
        ("scenario_id_bestaat", "v000"),
    ]


def test_nothing_to_change_is_said() -> None:
    assert refusal(street(), Changes()) == [("scenario_leeg", "")]


def test_a_place_too_far_from_the_network_is_refused_with_its_name() -> None:
    changes = Changes(
        (Opening("n1", "supermarkt", 100.0, 101.0, "De Buurtsuper"),),
        (),
        (Move("v000", 100.0, 150.0),),
    )
    assert refusal(street(), changes) == [
        ("scenario_ver_van_netwerk", "De Buurtsuper"),
        ("scenario_ver_van_netwerk", "v000"),
    ]
    at_the_limit = Changes((Opening("n1", "supermarkt", 200.0, 100.0),))
    assert len(run(street(), at_the_limit).per_home)


def test_closing_what_has_no_place_is_refused_and_moving_it_gives_it_one() -> None:
    inputs = town(STREET, HOMES, [*SHOPS, ("supermarkt", 0.0, 0.0)])
    assert inputs.voorzieningen.geometry is not None
    inputs.voorzieningen.geometry[2] = None
    prepared = prepare(inputs, PROFILE, NORMS)
    assert refusal(prepared, Changes(closes=("v002",))) == [("scenario_zonder_plek", "v002")]
    found = change(prepared, moves=[Move("v002", 300.0, 0.0)])
    assert len(found.per_home) == 2


def test_a_facility_off_the_network_can_close_and_nobody_notices() -> None:
    found = change(street([*SHOPS, ("supermarkt", 300.0, 300.0)]), closes=["v002"])
    assert not len(found.per_home)
    assert row(found, "GM0001", "supermarkt")["aantal_na"] == 2


def test_a_stop_is_heard() -> None:
    inputs = town(STREET, HOMES, SHOPS)
    with pytest.raises(Cancelled):
        prepare(inputs, PROFILE, NORMS, tick=lambda f: f < 0.5)
    with pytest.raises(Cancelled):
        change(prepare(inputs, PROFILE, NORMS), closes=["v000"], tick=lambda f: f < 0.1)


# -- the layer scenarios --------------------------------------------------------------------------


def test_changes_survive_the_layer_they_are_kept_in() -> None:
    changes = Changes(
        (Opening("n1", "supermarkt", 300.0, 5.0, "Nieuw"), Opening("n2", "huisarts", 1.0, 2.0)),
        ("v000",),
        (Move("v001", 400.0, 3.0),),
    )
    rows_of_it = to_rows(street(), changes, "plan A")
    assert rows_of_it.data["actie"].tolist() == ["open", "open", "sluit", "verplaats"]
    assert rows_of_it.data["naam"].tolist() == ["Nieuw", None, "supermarkt 0", "supermarkt 1"]
    assert [p.x for p in rows_of_it.geometry] == [300.0, 1.0, 0.0, 400.0]  # type: ignore[union-attr]
    assert from_rows(rows_of_it) == changes
