# SPDX-License-Identifier: GPL-2.0-or-later
"""Woonservicegebieden in a drawn town with a canal and one bridge, known on squared paper."""

from __future__ import annotations

import dataclasses
import importlib.util
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.plekken.hubs import (
    HubRules,
    find_hubs,
    read_functions,
    read_places_with_functions,
)
from lzw_atlas.processing.core.plekken.woonservicegebied import (
    Choice,
    Inputs,
    Result,
    woonservicegebieden,
)
from lzw_atlas.processing.core.plekken.woonservicelagen import RINGS
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io.controle import check_layer
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.normen.woonservicegebied import load_hub_rules
from lzw_atlas.processing.io.stappen import woonservicegebied as stap

assert stap.RESULTS  # registers the sentences

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

NORMS, RULES = load_norms(), load_hub_rules()
XY = tuple[float, float]


# A town: streets every 100 m, a canal between y = 400 and y = 600, one bridge at x = 700.

WEST_EAST = [
    [(x, y), (x + 100.0, y)]
    for y in (0.0, 100.0, 200.0, 300.0, 400.0, 600.0, 700.0, 800.0, 900.0, 1000.0)
    for x in np.arange(0.0, 1500.0, 100.0).tolist()
]
SOUTH_NORTH = [
    [(x, y), (x, y + 100.0)]
    for x in np.arange(0.0, 1501.0, 100.0).tolist()
    for y in (0.0, 100.0, 200.0, 300.0, 600.0, 700.0, 800.0, 900.0)
]
BRIDGE = [[(700.0, 400.0), (700.0, 600.0)]]
TOWN = [*WEST_EAST, *SOUTH_NORTH, *BRIDGE]
HOUSES: list[XY] = [(line[0][0] + d, line[0][1] + 8.0) for line in WEST_EAST for d in (25.0, 75.0)]
"""Two houses of 6 by 6 m along every street from west to east, 8 m to the north of it."""


def town_roads() -> Layer:
    bridge = [None] * (len(TOWN) - 1) + ["brug"]
    return roads(TOWN, brug_tunnel=bridge, trap=[0] * len(TOWN))


def homes(where: Sequence[XY], **columns: object) -> Layer:
    ids = [f"h{i:04d}" for i in range(len(where))]
    data = pd.DataFrame({"woning_id": ids, "pand_id": [f"p{i[1:]}" for i in ids], "is_woning": 1})
    data = data.assign(bron="test", **columns)  # type: ignore[arg-type]
    return conform(Layer("woningen", data, points(*where)), LAYERS["woningen"])


def buildings(where: Sequence[XY], half: float = 3.0) -> Layer:
    shapes = np.empty(len(where), dtype=object)
    shapes[:] = [
        shapely.MultiPolygon([shapely.box(x - half, y - half, x + half, y + half)])
        for x, y in where
    ]
    data = pd.DataFrame({"pand_id": [f"p{i:04d}" for i in range(len(where))], "bron": "test"})
    return conform(Layer("panden", data, shapes), LAYERS["panden"])


def facilities(*rows: tuple[str, str, XY, str | None]) -> Layer:
    """Return facilities (id, category, place, functions)."""
    data = pd.DataFrame(
        {
            "voorziening_id": [r[0] for r in rows],
            "categorie": [r[1] for r in rows],
            "naam": [f"Plek {r[0]}" for r in rows],
            "functies": [r[3] for r in rows],
            "bron": "test",
        }
    )
    return conform(
        Layer("voorzieningen", data, points(*(r[2] for r in rows))), LAYERS["voorzieningen"]
    )


def people(inwoners: float | None, ouderen: float | None, *bounds: float) -> Layer:
    """Return one unit with so many people in a rectangle (the whole town)."""
    box = bounds or (-50.0, -50.0, 1550.0, 1050.0)
    data = pd.DataFrame(
        {
            "eenheid_id": ["v0"],
            "soort": ["vierkant100"],
            "inwoners": [inwoners],
            # As many households as houses, so whatever number of people is plausible.
            "huishoudens": [float(len(HOUSES))],
            "inw_75plus": [ouderen],
        }
    )
    shape = np.array([shapely.MultiPolygon([shapely.box(*box)])], dtype=object)
    return conform(Layer("bevolking", data, shape), LAYERS["bevolking"])


def areas(*rows: tuple[str, str, tuple[float, float, float, float]]) -> Layer:
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.MultiPolygon([shapely.box(*r[2])]) for r in rows]
    data = pd.DataFrame(
        {
            "gebied_code": [r[0] for r in rows],
            "naam": [f"Gebied {r[0]}" for r in rows],
            "soort": [r[1] for r in rows],
            "bron": "test",
        }
    )
    return conform(Layer("gebieden", data, shapes), LAYERS["gebieden"])


HUB_A = ("a", "ontmoeting", (700.0, 300.0), "ontmoeting")
HUB_B = ("b", "ontmoeting", (100.0, 400.0), "ontmoeting")
HUB_C = ("c", "ontmoeting", (700.0, 800.0), "ontmoeting; zorgloket")


def scene(
    *places: tuple[str, str, XY, str | None],
    where: Sequence[XY] = HOUSES,
    wegen: Layer | None = None,
    **changes: object,
) -> Inputs:
    inputs = Inputs(
        woningen=homes(where),
        wegen=town_roads() if wegen is None else wegen,
        voorzieningen=facilities(*places),
        bevolking=people(2.0 * len(where), 0.2 * len(where)),
        instellingen=empty(LAYERS["instellingen"]),
        gebieden=empty(LAYERS["gebieden"]),
        panden=buildings(where),
        geschiktheid=empty(LAYERS["geschiktheid"]),
    )
    return dataclasses.replace(inputs, **changes)  # type: ignore[arg-type]


def run(inputs: Inputs, rules: HubRules = RULES, **choice: object) -> Result:
    return woonservicegebieden(
        inputs,
        PROFILE,
        rules,
        NORMS,
        Choice(**choice),
        run_id="r",  # type: ignore[arg-type]
    )


def per_home(found: Result) -> pd.DataFrame:
    return found.layers["woonservicegebieden_woningen"].data


def asked_of(found: Result) -> pd.DataFrame:
    data = found.layers["woonservicegebieden_toets"].data
    return data.set_index(["hub_id", "criterium"])


def at(found: Result, x: float, y: float) -> pd.Series:
    """Return the row of the house at (x, y)."""
    return per_home(found).iloc[HOUSES.index((x, y))]


# Who belongs where


def test_walks_and_rings_by_hand_with_the_only_bridge_over_the_canal() -> None:
    found = run(scene(HUB_A))
    # 25 m along the street and 8 m to the door.
    assert at(found, 725, 308)[["hub_id", "afstand_m", "ring"]].tolist() == ["a", 33.0, "kern"]
    # 100 m to the canal, 200 m of bridge, 25 m and the door.
    assert at(found, 725, 608)[["afstand_m", "ring"]].tolist() == [333.0, "kern"]
    # One street further north and one more to the west.
    assert at(found, 575, 708)[["afstand_m", "ring"]].tolist() == [533.0, "buiten"]
    far = at(found, 1275, 308)
    assert far[["afstand_m", "ring"]].tolist() == [583.0, "buiten"]
    gone = at(found, 1475, 8)
    assert gone["afstand_m"] == 1083.0
    assert pd.isna(gone["ring"])
    assert gone["reden"] == "te_ver"


def test_the_far_side_of_a_canal_without_a_bridge_is_not_in_the_area() -> None:
    found = run(scene(HUB_B))
    house = at(found, 125, 608)
    # 210 m as the crow flies, over the bridge 600 + 200 + 575 + 8 m.
    assert house["afstand_m"] == 1383.0
    assert house["reden"] == "te_ver"
    shape = shapely.union_all(found.layers["woonservicegebieden"].geometry)
    assert shape.contains(shapely.Point(125, 308))
    # The near bank is in it, nothing over the water is but the bridge, which is 600 m away.
    assert shapely.clip_by_rect(shape, -100, -100, 650, 1100).bounds[3] <= 400 + 25
    assert shape.contains(shapely.Point(700, 550))


def test_two_hubs_share_the_town_at_equal_walking_distance() -> None:
    found = run(scene(HUB_A, HUB_B))
    table = per_home(found)
    table = table.assign(x=[h[0] for h in HOUSES], y=[h[1] for h in HOUSES])
    street = table[table["y"] == 308.0]
    # From b: 100 m south and then along the street; from a along the street: equal at x = 350.
    assert set(street.loc[street["x"] < 350, "hub_id"]) == {"b"}
    assert set(street.loc[street["x"] > 350, "hub_id"]) == {"a"}


def test_of_two_hubs_at_the_same_distance_the_first_by_id_counts() -> None:
    east = ("z", "ontmoeting", (900.0, 300.0), "ontmoeting")
    house = [(800.0, 292.0)]
    found = run(scene(HUB_A, east, where=house))
    assert per_home(found)["hub_id"].tolist() == ["a"]
    found = run(scene(("z", *HUB_A[1:]), ("a", *east[1:]), where=house))
    assert per_home(found)["hub_id"].tolist() == ["a"]


@pytest.mark.parametrize("hubs", [(HUB_A,), (HUB_A, HUB_B), (HUB_A, HUB_B, HUB_C)])
def test_each_dwelling_within_reach_lies_in_one_polygon_and_that_is_its_own(
    hubs: tuple[tuple[str, str, XY, str | None], ...],
) -> None:
    found = run(scene(*hubs))
    layer, table = found.layers["woonservicegebieden"], per_home(found)
    place, which = shapely.STRtree(layer.geometry).query(points(*HOUSES), predicate="within")
    reach = table["ring"].notna().to_numpy()
    count = np.bincount(place, minlength=len(HOUSES))
    assert (count <= 1).all()
    drawn = np.full(len(HOUSES), "", dtype=object)
    drawn[place] = (layer.data["hub_id"] + "-" + layer.data["ring"]).to_numpy()[which]
    said = np.where(reach, table["hub_id"] + "-" + table["ring"].fillna(""), "")
    assert (drawn == said).mean() >= 0.99
    assert (drawn[reach] == said[reach]).mean() >= 0.99
    assert reach.sum() == found.layers["woonservicegebieden"].data["woningen"].sum()
    for a, b in itertools.combinations(layer.geometry, 2):
        assert shapely.area(shapely.intersection(a, b)) < 1e-6
    assert shapely.is_valid(layer.geometry).all()


def test_walks_are_those_of_networkx_on_a_crooked_town() -> None:
    rng = np.random.default_rng(7)
    lines = netwerken.jittered_grid(rng, 9, 0.05)
    where = [tuple(np.round(rng.uniform(0, 800, 2), 3)) for _ in range(60)]
    spots = [tuple(np.round(rng.uniform(100, 700, 2), 3)) for _ in range(4)]
    places = [(f"v{i}", "ontmoeting", xy, "ontmoeting") for i, xy in enumerate(spots)]
    found = run(scene(*places, where=where, wegen=roads(lines)))
    walk = reference(lines, points(*where), points(*spots))
    usable = found.layers["hubs"].data["hub_id"].tolist()
    walk = walk[:, [int(h[1:]) for h in usable]]
    table = per_home(found)
    attached = table["reden"] != "te_ver_van_netwerk"
    best = walk.min(axis=1)
    got = table["afstand_m"].to_numpy()[attached]
    want = np.where(np.isfinite(best), best, np.nan)[attached]
    assert got == pytest.approx(want, abs=0.01, nan_ok=True)
    ring = np.searchsorted(RULES.metres, np.round(best, 3), side="left")
    said = table["ring"].map({r: i for i, r in enumerate(RINGS)}).fillna(3)
    clear = attached & (np.abs(best[:, None] - np.array(RULES.metres)).min(axis=1) > 0.01)
    assert (said[clear] == np.minimum(ring, 3)[clear]).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_one_more_hub_never_makes_a_walk_longer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 6, 0.1)
    where = [tuple(np.round(rng.uniform(0, 500, 2), 3)) for _ in range(25)]
    spots = [tuple(np.round(rng.uniform(100, 400, 2), 3)) for _ in range(3)]
    places = [(f"v{i}", "ontmoeting", xy, "ontmoeting") for i, xy in enumerate(spots)]
    try:
        before = run(scene(*places[:2], where=where, wegen=roads(lines)))
        after = run(scene(*places, where=where, wegen=roads(lines)))
    except LzwError:
        return
    if not set(before.layers["hubs"].data["hub_id"]) <= set(after.layers["hubs"].data["hub_id"]):
        return  # two on one spot, or one that reaches nobody any more: another set of hubs
    old = per_home(before)["afstand_m"].fillna(np.inf)
    new = per_home(after)["afstand_m"].fillna(np.inf)
    assert (new <= old + 1e-6).all()


def test_the_order_of_the_input_changes_nothing() -> None:
    inputs = scene(
        HUB_A,
        HUB_B,
        ("s", "supermarkt", (650.0, 300.0), None),
        ("h", "huisarts", (300.0, 200.0), None),
        gebieden=areas(("BU1", "buurt", (0, 0, 750, 1050)), ("BU2", "buurt", (750, 0, 1500, 1050))),
        woningen=homes(HOUSES, buurt_code=["BU1" if x < 750 else "BU2" for x, _ in HOUSES]),
    )
    rng = np.random.default_rng(1)
    shuffled = {
        name: getattr(inputs, name).take(rng.permutation(len(getattr(inputs, name))))
        for name in ("woningen", "wegen", "voorzieningen", "panden", "gebieden")
    }
    first = run(inputs, buurten=True)
    second = run(dataclasses.replace(inputs, **shuffled), buurten=True)
    for name, layer in first.layers.items():
        pd.testing.assert_frame_equal(layer.data, second.layers[name].data)
        if layer.geometry is not None:
            assert shapely.equals(layer.geometry, second.layers[name].geometry).all()


def test_a_dwelling_without_a_building_lies_in_its_polygon_too() -> None:
    where = [(725.0, 360.0)]
    found = run(scene(HUB_A, where=where, panden=empty(LAYERS["panden"])))
    shape = shapely.union_all(found.layers["woonservicegebieden"].geometry)
    assert per_home(found)["ring"].tolist() == ["kern"]
    assert shape.contains(shapely.Point(where[0]))


def test_the_layers_meet_their_schema() -> None:
    found = run(
        scene(
            HUB_A,
            HUB_B,
            gebieden=areas(("BU1", "buurt", (0, 0, 1500, 1050))),
            woningen=homes(HOUSES, buurt_code="BU1"),
        ),
        buurten=True,
    )
    assert set(found.layers) == set(stap.RESULTS)
    for name, layer in found.layers.items():
        assert check_layer(layer, LAYERS[name]) == []
        assert len(layer)


# Whole buurten


def test_a_buurt_belongs_to_the_hub_of_most_of_its_older_people() -> None:
    codes = ["BU1" if x < 350 else "BU2" if x < 1100 else "BU3" for x, _ in HOUSES]
    found = run(
        scene(
            HUB_A,
            HUB_B,
            woningen=homes(HOUSES, buurt_code=codes),
            gebieden=areas(
                ("BU1", "buurt", (0, 0, 350, 1050)),
                ("BU2", "buurt", (350, 0, 1100, 1050)),
                ("BU3", "buurt", (1100, 0, 1550, 1050)),
            ),
        ),
        buurten=True,
    )
    table = per_home(found)
    weights = pd.DataFrame(
        {"buurt": codes, "hub": np.where(table["ring"].notna(), table["hub_id"], "-")}
    ).value_counts()
    for code in ("BU1", "BU2", "BU3"):
        best = weights[code].idxmax()
        mine = set(table["hub_buurt"][np.array(codes) == code])
        assert mine == ({None} if best == "-" else {best})
    whole = found.layers["woonservicegebieden"]
    rows = whole.data[whole.data["vorm"] == "buurten"]
    assert rows["ring"].unique().tolist() == ["heel"]
    assert rows.set_index("hub_id")["buurten"].to_dict() == {
        h: ", ".join(sorted(set(np.array(codes)[(table["hub_buurt"] == h).to_numpy()])))
        for h in rows["hub_id"]
    }
    # The form that follows the streets is kept beside it.
    assert set(whole.data["vorm"]) == {"netwerk", "buurten"}


def test_a_buurt_that_is_water_is_drawn_for_nobody() -> None:
    gebieden = areas(("BU1", "buurt", (0, 0, 750, 1050)), ("BU2", "buurt", (750, 0, 1500, 1050)))
    gebieden.data["water"] = pd.array([1, 0], dtype="Int64")
    codes = ["BU1" if x < 750 else "BU2" for x, _ in HOUSES]
    found = run(
        scene(HUB_A, woningen=homes(HOUSES, buurt_code=codes), gebieden=gebieden), buurten=True
    )
    data = found.layers["woonservicegebieden"].data
    assert data.loc[data["vorm"] == "buurten", "buurten"].tolist() == ["BU2"]


# What is asked of an area


def everything() -> tuple[tuple[str, str, XY, str | None], ...]:
    """Return a hub with all that is asked for close by, and stops everywhere."""
    stops = [
        (f"o{x:.0f}_{y:.0f}", "ov_halte", (x, y), None)
        for x in np.arange(0.0, 1501.0, 100.0)
        for y in (100.0, 300.0, 700.0, 900.0)
    ]
    return (
        HUB_A,
        ("n", "zorginstelling", (900.0, 300.0), "24 uurs zorg"),
        ("s", "supermarkt", (700.0, 200.0), None),
        ("h", "huisarts", (700.0, 100.0), None),
        ("p", "apotheek", (600.0, 300.0), None),
        *stops,
    )


def test_every_criterion_by_hand() -> None:
    inputs = scene(*everything(), bevolking=people(30_000.0, 3_000.0))
    found = run(inputs, confirmed=frozenset({"supermarkt", "huisarts", "apotheek", "ov_halte"}))
    rows, table = asked_of(found).loc["a"], per_home(found)
    reach = int(table["ring"].notna().sum())
    # 100 people per house.
    assert rows.loc["inwoners", "waarde"] == pytest.approx(reach * 100, abs=2.5)
    assert rows.loc["zorg_24u", ["waarde", "oordeel", "voorziening_id"]].tolist() == [
        200.0,
        "gehaald",
        "n",
    ]
    assert rows.loc["supermarkt", "waarde"] == 100.0
    assert rows.loc["huisarts", "waarde"] == 200.0
    assert rows.loc["apotheek", "waarde"] == 100.0
    assert rows.loc["ontmoeting", ["waarde", "voorziening_id"]].tolist() == [0.0, "a"]
    assert rows.loc["dekking_75plus", "waarde"] == round(100 * reach / len(HOUSES), 1)
    assert rows.loc["ov_halte", ["waarde", "norm_min", "oordeel"]].tolist() == [
        100.0,
        80.0,
        "gehaald",
    ]
    assert rows.loc["trapvrij", ["waarde", "oordeel"]].tolist() == [100.0, "zonder_norm"]
    assert rows.loc["geschikt_per_75plus", "oordeel"] == "onbekend"
    assert "niet berekend" in rows.loc["geschikt_per_75plus", "reden"]
    assert rows["bron"].notna().all()
    assert rows["zekerheid"].notna().all()


@pytest.mark.parametrize(
    ("inhabitants", "verdict", "outcome"),
    [
        (10_000, "gehaald", "volledig"),
        (4_000, "niet_gehaald", "kansrijk"),
        (2_000, "niet_gehaald", "onvolledig"),
        (19_000, "niet_gehaald", "kansrijk"),
        (30_000, "niet_gehaald", "onvolledig"),
    ],
)
def test_the_number_of_inhabitants_decides_and_beyond_the_utmost_bounds_nothing_helps(
    inhabitants: float, verdict: str, outcome: str
) -> None:
    rules = dataclasses.replace(
        RULES,
        rings=tuple(
            dataclasses.replace(r, metres=m)
            for r, m in zip(RULES.rings, (400.0, 500.0, 5000.0), strict=True)
        ),
    )
    every = frozenset({"supermarkt", "huisarts", "apotheek", "ov_halte"})
    inputs = scene(*everything(), bevolking=people(inhabitants, 300.0))
    found = run(inputs, rules, confirmed=every)
    assert asked_of(found).loc[("a", "inwoners"), "oordeel"] == verdict
    hub = found.layers["hubs"].data.iloc[0]
    assert hub["oordeel"] == outcome
    assert (hub["ontbreekt"] or "") == ("" if verdict == "gehaald" else "inwoners")
    warned = any("uiterste grenzen van 3.000 tot 20.000" in s for s in sentences(found.problems))
    assert warned == (outcome == "onvolledig")


def test_what_may_still_lie_within_the_utmost_bounds_is_not_beyond_them() -> None:
    """Of the houses in the east nobody knows who lives there: 2,900 people, or some more."""
    rules = dataclasses.replace(
        RULES,
        rings=tuple(
            dataclasses.replace(r, metres=m)
            for r, m in zip(RULES.rings, (400.0, 500.0, 5000.0), strict=True)
        ),
    )
    every = frozenset({"supermarkt", "huisarts", "apotheek", "ov_halte"})
    west = people(2_900.0, 300.0, -50.0, -50.0, 750.0, 1050.0)
    west.data["huishoudens"] = float(sum(x < 750 for x, _ in HOUSES))
    found = run(scene(*everything(), bevolking=west), rules, confirmed=every)
    row = asked_of(found).loc[("a", "inwoners")]
    unknown = sum(x > 750 for x, _ in HOUSES)
    assert row["waarde"] == 2_900.0
    # To the rounding of the other, or it would tell how many dwellings are unknown.
    assert row["waarde_max"] == np.ceil((2_900 + 3.5 * unknown) / 5) * 5
    assert row["oordeel"] == "niet_gehaald"
    assert "uiterste grens" not in str(row["reden"])
    assert found.layers["hubs"].data["oordeel"].tolist() == ["kansrijk"]
    assert not any("uiterste grenzen" in s for s in sentences(found.problems))


def test_care_day_and_night_that_nobody_names_is_unknown_and_never_invented() -> None:
    places = [p for p in everything() if p[0] != "n"]
    every = frozenset({"supermarkt", "huisarts", "apotheek", "ov_halte"})
    found = run(scene(*places), confirmed=every)
    row = asked_of(found).loc[("a", "zorg_24u")]
    assert row["oordeel"] == "onbekend"
    assert row["reden"] == "in de gegevens staan geen plekken met zorg dag en nacht"
    assert "zorg dag en nacht" in found.layers["hubs"].data["onbekend"].iloc[0]
    # Somebody who knows the list is complete may say so.
    found = run(scene(*places), confirmed=every | {"24u-zorg"})
    assert asked_of(found).loc[("a", "zorg_24u"), "oordeel"] == "niet_gehaald"


def test_what_the_data_lack_is_unknown_and_what_they_have_counts() -> None:
    found = run(scene(HUB_A, ("s", "supermarkt", (700.0, 200.0), None)))
    rows = asked_of(found).loc["a"]
    assert rows.loc["supermarkt", "oordeel"] == "gehaald"
    assert rows.loc["huisarts", "oordeel"] == "onbekend"
    assert rows.loc["huisarts", "reden"] == "in de gegevens staan geen huisartsen"
    found = run(scene(HUB_A, status={"huisarts": "bevestigd_afwezig"}))
    row = asked_of(found).loc[("a", "huisarts")]
    assert row[["oordeel", "reden"]].tolist() == ["niet_gehaald", "er zijn geen huisartsen"]


def test_near_the_edge_of_the_data_nothing_is_said_to_be_missing() -> None:
    extent = shapely.box(-100, -100, 1000, 1100)
    places = (HUB_A, ("s", "supermarkt", (0.0, 0.0), None))
    every = frozenset({"supermarkt"})
    found = run(scene(*places, data_omvang=extent), confirmed=every)
    row = asked_of(found).loc[("a", "supermarkt")]
    assert row[["waarde", "oordeel", "reden"]].tolist() == [
        1000.0,
        "onbekend",
        "de rand van de gegevens ligt binnen het gebied",
    ]
    assert found.layers["hubs"].data["rand_onzeker"].tolist() == [1]
    found = run(scene(*places), confirmed=every)
    assert asked_of(found).loc[("a", "supermarkt"), "oordeel"] == "niet_gehaald"


def test_steps_on_the_way_are_counted_and_unknown_ways_make_a_range() -> None:
    wegen = town_roads()
    bridge = wegen.data["weg_id"] == f"w{len(TOWN) - 1:05d}"
    every = wegen.data.assign(trap=wegen.data["trap"].mask(bridge, 1))
    found = run(scene(HUB_A, wegen=Layer("wegen", every, wegen.geometry)))
    table = per_home(found)
    south = np.array([y < 500 for _, y in HOUSES])
    reach = table["ring"].notna().to_numpy()
    share = round(100 * (reach & south).sum() / reach.sum(), 1)
    assert asked_of(found).loc[("a", "trapvrij"), "waarde"] == share
    vague = wegen.data.assign(trap=wegen.data["trap"].mask(bridge, pd.NA))
    found = run(scene(HUB_A, wegen=Layer("wegen", vague, wegen.geometry)))
    row = asked_of(found).loc[("a", "trapvrij")]
    assert row[["waarde", "waarde_max"]].tolist() == [share, 100.0]


def test_suitable_dwellings_per_older_person_are_a_range_where_classes_are() -> None:
    n = len(HOUSES)
    data = pd.DataFrame(
        {
            "woning_id": [f"h{i:04d}" for i in range(n)],
            "doelgroep": "rollator",
            "run_id": "g",
            "regels_versie": "1",
            "klasse_min": ["geschikt" if i % 4 == 0 else "aanpasbaar" for i in range(n)],
            "klasse_max": ["geschikt" if i % 2 == 0 else "aanpasbaar" for i in range(n)],
        }
    )
    suits = conform(Layer("geschiktheid", data, points(*HOUSES)), LAYERS["geschiktheid"])
    found = run(scene(HUB_A, geschiktheid=suits, bevolking=people(600.0, 300.0)))
    row = asked_of(found).loc[("a", "geschikt_per_75plus")]
    reach = per_home(found)["ring"].notna().to_numpy()
    number = np.arange(n)
    want = [round((reach & (number % k == 0)).sum() / reach.sum(), 2) for k in (4, 2)]
    assert row[["waarde", "waarde_max"]].tolist() == want
    assert row["oordeel"] == "zonder_norm"


# People


def test_numbers_per_gebied_add_up_and_small_ones_are_not_said() -> None:
    codes = ["BU1" if x < 1400 else "BU2" for x, _ in HOUSES]
    found = run(
        scene(
            HUB_A,
            woningen=homes(HOUSES, buurt_code=codes, gemeente_code="GM1"),
            gebieden=areas(("GM1", "gemeente", (0, 0, 1500, 1050))),
        )
    )
    table = found.layers["woonservicegebieden_gebied"].data.set_index(["gebied_code", "groep"])
    count = table.loc[("GM1", "woningen")]
    assert count["n"] == count["n_gebied"] + count["n_erbuiten"] == len(HOUSES)
    reach = per_home(found)["ring"].notna().to_numpy()
    assert count["n_gebied"] == reach.sum()
    assert count["gebied_pct"] == round(100 * reach.mean(), 1)
    # 0.2 older people per house, 20 houses, all outside.
    small = table.loc[("BU2", "inw_75plus")]
    assert small["erbuiten_tekst"] == "minder dan 10"
    people_of = table.loc[("GM1", "inwoners")]
    assert people_of["n_erbuiten"] == pytest.approx(2.0 * count["n_erbuiten"])
    areas_of = found.layers["woonservicegebieden"].data
    assert (areas_of["inwoners"].dropna() % 5 == 0).all()
    assert people_of["hubs"] == "a"


def secret_east(border: float) -> Layer:
    """Return people as everywhere west of *border*; east of it a square that is kept secret."""
    west = [h for h in HOUSES if h[0] < border]
    shapes = np.array(
        [
            shapely.MultiPolygon([shapely.box(x0, -50.0, x1, 1050.0)])
            for x0, x1 in ((-50.0, border), (border, 1550.0))
        ],
        dtype=object,
    )
    data = pd.DataFrame(
        {
            "eenheid_id": ["v0", "v1"],
            "soort": "vierkant100",
            "huishoudens": [float(len(west)), np.nan],
            "inwoners": [2.0 * len(west), np.nan],
            "inw_75plus": [float(len(west)), np.nan],
        }
    )
    return conform(Layer("bevolking", data, shapes), LAYERS["bevolking"])


def halves() -> dict[str, Layer]:
    return {
        "woningen": homes(
            HOUSES,
            buurt_code=["BU1" if x < 1200 else "BU2" for x, _ in HOUSES],
            gemeente_code="GM1",
        ),
        "gebieden": areas(
            ("GM1", "gemeente", (0, 0, 1500, 1050)), ("BU2", "buurt", (1200, 0, 1500, 1050))
        ),
    }


def test_dwellings_of_a_secret_square_are_unknown_and_never_nobody() -> None:
    found = run(scene(HUB_A, bevolking=secret_east(1000.0), **halves()))
    reach = per_home(found)["ring"].notna().to_numpy()
    known = np.array([x < 1000 for x, _ in HOUSES])
    table = found.layers["woonservicegebieden_gebied"].data.set_index(["gebied_code", "groep"])
    row = table.loc[("GM1", "inw_75plus")]
    # One older person in each dwelling that is known, at most three and a half in each other.
    outside, vague = (known & ~reach).sum(), (~known & ~reach).sum()
    assert row[["n", "n_gebied", "n_erbuiten"]].tolist() == pytest.approx(
        [known.sum(), (known & reach).sum(), outside]
    )
    assert row["woningen_onbekend"] == (~known).sum()
    assert row["n_erbuiten_max"] == pytest.approx(outside + 3.5 * vague)
    assert row["n_gebied_max"] == pytest.approx(
        (known & reach).sum() + 3.5 * (~known & reach).sum()
    )
    assert row["reden"] == "deels_onbekend"
    assert row["erbuiten_tekst"] == f"ten minste {5 * round(outside / 5)}"
    # A share is one of those who are known.
    assert row["erbuiten_pct"] == round(100 * outside / known.sum(), 1)
    nothing = table.loc[("BU2", "inw_75plus")]
    numbers = ["n", "n_kern", "n_standaard", "n_gebied", "n_erbuiten", "gebied_pct", "erbuiten_pct"]
    assert nothing[numbers].isna().all()
    assert (nothing["reden"], nothing["erbuiten_tekst"]) == ("mensen_onbekend", "onbekend")
    counted = table.loc[("GM1", "woningen")]
    assert counted["n"] == len(HOUSES)
    assert pd.isna(counted["woningen_onbekend"])
    assert pd.isna(counted["reden"])
    facts = found.facts
    assert facts["woningen_mensen_onbekend"] == (~known).sum()
    assert facts["woningen_mensen_onbekend_erbuiten"] == vague
    said = sentences(found.problems)
    assert any(
        s.startswith(f"In de laag bevolking staat van {(~known).sum()} woningen niet hoeveel 75-")
        and "ten minste" in s
        for s in said
    )


def test_an_area_with_secret_squares_has_a_range_and_its_test_too() -> None:
    found = run(scene(HUB_A, bevolking=secret_east(1000.0), **halves()))
    homes_of = per_home(found)
    known = np.array([x < 1000 for x, _ in HOUSES])
    layer = found.layers["woonservicegebieden"].data.set_index("ring")
    for ring in RINGS:
        mine = (homes_of["ring"] == ring).to_numpy()
        sure, vague = (mine & known).sum(), (mine & ~known).sum()
        row = layer.loc[ring]
        assert row["woningen_onbekend"] == vague
        assert row["inw_75plus"] == 5 * round(sure / 5)
        if vague:
            most = 5 * np.ceil((5 * round(sure / 5) + 3.5 * vague) / 5)
            assert row["inw_75plus_max"] == most
            assert row["mensen_tekst"] == f"ten minste {5 * round(sure / 5)}"
        else:
            assert pd.isna(row["inw_75plus_max"])
    # Of all older people for whom this is the nearest hub: the unknown all in it, or all beyond.
    reach = homes_of["ring"].notna().to_numpy()
    inside, every = (5 * round(m.sum() / 5) for m in (known & reach, known))
    row = asked_of(found).loc[("a", "dekking_75plus")]
    low = 100 * inside / (every + 3.5 * (~known & ~reach).sum())
    more = 3.5 * (~known & reach).sum()
    high = 100 * (inside + more) / (every + more)
    assert row[["waarde", "waarde_max"]].tolist() == [round(low, 1), round(high, 1)]
    assert row["reden"] == f"van {(~known).sum()} woningen is het aantal 75-plussers onbekend"


def test_a_known_square_more_never_widens_the_range_and_the_truth_lies_in_it() -> None:
    everybody = run(scene(HUB_A, bevolking=secret_east(1550.0), **halves()))
    truth = everybody.layers["woonservicegebieden_gebied"].data.set_index(["gebied_code", "groep"])
    outside = truth.loc[("GM1", "inw_75plus"), "n_erbuiten"]
    assert pd.isna(truth.loc[("GM1", "inw_75plus"), "n_erbuiten_max"])
    wide = np.inf
    for border in (300.0, 700.0, 1000.0, 1300.0):
        found = run(scene(HUB_A, bevolking=secret_east(border), **halves()))
        table = found.layers["woonservicegebieden_gebied"].data.set_index(["gebied_code", "groep"])
        row = table.loc[("GM1", "inw_75plus")]
        assert row["n_erbuiten"] <= outside <= row["n_erbuiten_max"]
        assert row["n_erbuiten_max"] - row["n_erbuiten"] <= wide
        wide = row["n_erbuiten_max"] - row["n_erbuiten"]


def test_a_buurt_of_which_nobody_is_known_goes_by_its_dwellings() -> None:
    near = homes(HOUSES, buurt_code=["BU1" if x < 600 else "BU2" for x, _ in HOUSES])
    gebieden = areas(("BU1", "buurt", (0, 0, 600, 1050)), ("BU2", "buurt", (600, 0, 1500, 1050)))
    found = run(
        scene(HUB_A, bevolking=secret_east(600.0), woningen=near, gebieden=gebieden), buurten=True
    )
    layer = found.layers["woonservicegebieden"].data
    rows = layer[(layer["vorm"] == "buurten").to_numpy()]
    reach = per_home(found)["ring"].notna().to_numpy()
    east = np.array([x >= 600 for x, _ in HOUSES])
    assert (reach & east).sum() > (~reach & east).sum()
    assert "BU2" in rows["buurten"].iloc[0]


def test_without_people_dwellings_are_counted_and_the_test_says_unknown() -> None:
    found = run(scene(HUB_A, bevolking=empty(LAYERS["bevolking"])))
    rows = asked_of(found).loc["a"]
    assert rows.loc[["inwoners", "dekking_75plus"], "oordeel"].tolist() == ["onbekend"] * 2
    assert found.layers["woonservicegebieden"].data["inwoners"].isna().all()
    assert any("Zonder laag bevolking" in s for s in sentences(found.problems))


def test_people_without_the_eldest_are_no_missing_layer() -> None:
    people = scene(HUB_A).bevolking
    young = Layer(people.name, people.data.assign(inw_75plus=np.nan), people.geometry)
    said = sentences(run(scene(HUB_A, bevolking=young)).problems)
    assert any(s.startswith("In de laag bevolking staat niet hoeveel 75-plussers") for s in said)
    assert not any("Zonder laag bevolking" in s for s in said)


# Advice


def test_a_hub_hears_what_it_lacks_and_where_the_nearest_is() -> None:
    found = run(
        scene(
            HUB_A,
            ("h", "huisarts", (800.0, 300.0), None),
            ("p", "apotheek", (1100.0, 300.0), None),
            ("d", "dagbesteding", (1500.0, 0.0), None),
        )
    )
    advice = found.layers["hubs_advies"].data.set_index("functie")
    # The doctor lies within 300 m and is one of the hub.
    assert "eerstelijn" not in advice.index
    assert advice.loc["apotheek", ["voorziening_id", "afstand_m", "soort"]].tolist() == [
        "p",
        400.0,
        "samenwerken",
    ]
    assert advice.loc["dagbesteding", ["afstand_m", "soort"]].tolist() == [1100.0, "te_ver"]
    assert advice.loc["24u-zorg", "soort"] == "nergens_bekend"
    assert advice.loc["apotheek", "advies"] == (
        "Apotheek: Plek p ligt op 400 m lopen, dichtbij genoeg om samen te gaan."
    )
    text = found.layers["hubs"].data["advies"].iloc[0]
    assert text.startswith("Bij elkaar liggen: Plek a en Plek h. Dichtbij genoeg om samen te gaan")
    members = found.layers["hub_leden"].data.set_index("voorziening_id")
    assert members["rol"].to_dict() == {"a": "hub", "h": "erbij"}
    assert members.loc["h", "afstand_m"] == 100.0


# Hubs that are found


def test_places_that_face_one_another_over_a_canal_make_no_hub() -> None:
    pair = (
        ("m", "ontmoeting", (100.0, 400.0), None),
        ("s", "supermarkt", (100.0, 600.0), None),
    )
    with pytest.raises(LzwError) as refused:
        run(scene(*pair))
    assert sentences(refused.value) == [
        "Er is geen hub te vinden: nergens liggen plekken met ontmoeting en boodschappen binnen "
        "300 m lopen van elkaar. Geef een grotere afstand met --onderling, of vraag minder met "
        "--functies."
    ]
    by_the_bridge = (
        ("m", "ontmoeting", (700.0, 400.0), None),
        ("s", "supermarkt", (700.0, 600.0), None),
    )
    found = run(scene(*by_the_bridge))
    hub = found.layers["hubs"].data.iloc[0]
    assert hub[["hub_id", "naam", "herkomst", "n_leden"]].tolist() == [
        "hub:m",
        "Plek m",
        "gevonden",
        2,
    ]
    assert set(found.layers["hub_leden"].data["rol"]) == {"kern"}


def places_of(layer: Layer, wegen: Layer, rules: HubRules) -> tuple[object, object]:
    network = build_network(wegen, PROFILE, 0.0)
    return read_places_with_functions(layer, network, 100.0, rules)[0], network


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_tightest_places_that_together_have_everything_equal_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 6, 0.15)
    kinds = ["ontmoeting", "supermarkt", "apotheek", "huisarts"]
    n = int(rng.integers(4, 10))
    spots = [tuple(np.round(rng.uniform(50, 450, 2), 3)) for _ in range(n)]
    layer = facilities(*((f"v{i}", str(rng.choice(kinds)), xy, None) for i, xy in enumerate(spots)))
    rules = dataclasses.replace(RULES, found=("ontmoeting", "boodschappen", "apotheek"))
    wegen = roads(lines)
    places, network = places_of(layer, wegen, rules)
    walk = reference(lines, points(*spots), points(*spots))
    category = layer.data["categorie"].to_numpy()
    on_network = attach(points(*spots), network, 100.0).edge >= 0  # type: ignore[arg-type]
    best: tuple[float, tuple[int, ...]] | None = None
    for three in itertools.permutations(range(n), 3):
        ordered = [category[i] for i in three] == ["ontmoeting", "supermarkt", "apotheek"]
        pairs = [walk[a, b] for a, b in itertools.combinations(three, 2)]
        if ordered and on_network[list(three)].all() and max(pairs) <= rules.together_m:
            found = (round(sum(pairs), 2), tuple(sorted(three)))
            best = found if best is None else min(best, found)
    if best is None:
        with pytest.raises(LzwError):
            find_hubs(places, network, rules)  # type: ignore[arg-type]
        return
    hubs, _ = find_hubs(places, network, rules)  # type: ignore[arg-type]
    first = [
        tuple(sorted(hubs.member[(hubs.member_hub == h) & (hubs.role == "kern")].tolist()))
        for h in range(len(hubs))
    ]
    assert best[1] in first
    # Nobody is in two hubs, and members of one hub lie within the walk of one another.
    assert len(set(hubs.member.tolist())) == len(hubs.member)
    for core in first:
        for a, b in itertools.combinations(core, 2):
            assert walk[a, b] <= rules.together_m + 0.001


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_spot_of_the_network_is_nearer_to_the_places_than_the_middle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.1)
    spots = [tuple(np.round(rng.uniform(50, 350, 2), 3)) for _ in range(3)]
    kinds = ("ontmoeting", "supermarkt", "apotheek")
    layer = facilities(*((f"v{i}", kinds[i], xy, None) for i, xy in enumerate(spots)))
    rules = dataclasses.replace(
        RULES, found=("ontmoeting", "boodschappen", "apotheek"), together_m=2000.0
    )
    places, network = places_of(layer, roads(lines), rules)
    try:
        hubs, _ = find_hubs(places, network, rules)  # type: ignore[arg-type]
    except LzwError:
        return
    assert len(hubs) == 1
    everywhere = [
        tuple(np.round(shapely.get_coordinates(shapely.LineString(line).interpolate(m))[0], 6))
        for line in lines
        for m in np.arange(0.0, shapely.LineString(line).length, 10.0)
    ]
    middle = tuple(shapely.get_coordinates(hubs.geometry[0])[0])
    walk = reference(lines, points(*everywhere, middle), points(*spots)).sum(axis=1)
    assert walk[-1] <= walk[:-1].min() + 0.01


def test_places_beside_a_found_hub_join_it_and_make_no_second_one() -> None:
    found = run(
        scene(
            ("m1", "ontmoeting", (700.0, 300.0), None),
            ("m2", "ontmoeting", (600.0, 300.0), None),
            ("s1", "supermarkt", (650.0, 300.0), None),
            ("s2", "supermarkt", (750.0, 300.0), None),
        )
    )
    assert found.layers["hubs"].data["hub_id"].tolist() == ["hub:m1"]
    assert found.layers["hub_leden"].data["rol"].value_counts().to_dict() == {
        "kern": 2,
        "erbij": 2,
    }


# Words for functions


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("24u-zorg;ontmoeting", {"24u-zorg", "ontmoeting"}),
        ("24-Uurs zorg, Wmo-loket", {"24u-zorg", "loket"}),
        ("Ontmoeting en dagopvang", {"ontmoeting", "dagbesteding"}),
        ("24/7 zorg", {"24u-zorg"}),
        ("eerstelijnszorg | prikpost", {"eerstelijn", "prikpost"}),
        ("dag- en nachtzorg", {"24u-zorg"}),
        ("", set()),
        (None, set()),
    ],
)
def test_functions_are_known_however_they_are_written(text: str | None, keys: set[str]) -> None:
    has, said, unknown = read_functions([text], RULES.functions)
    assert {k for k, h in zip(RULES.functions, has[0], strict=True) if h} == keys
    assert said.tolist() == [bool(text)]
    assert unknown == []


def test_a_word_that_is_no_function_is_named_with_what_it_is_like() -> None:
    found = run(scene(("a", "ontmoeting", (700.0, 300.0), "ontmoeting; dagbestedng; zwembad")))
    said = [s for s in sentences(found.problems) if "geen functie" in s]
    assert len(said) == 1
    assert "dagbestedng (bedoelt u dagbesteding?), zwembad." in said[0]


def test_who_names_functions_has_those_and_not_those_of_the_category() -> None:
    layer = facilities(
        ("x", "zorginstelling", (0.0, 0.0), "maaltijden"), ("y", "zorginstelling", (1.0, 0.0), None)
    )
    places, _ = places_of(layer, town_roads(), RULES)
    number = list(RULES.functions).index("24u-zorg")
    assert places.has[:, number].tolist() == [False, True]  # type: ignore[attr-defined]


# What cannot be


def own_layer(*rows: tuple[str, XY, str | None]) -> Layer:
    data = pd.DataFrame(
        {
            "punt_id": [r[0] for r in rows],
            "naam": [f"Hub {r[0]}" for r in rows],
            "functies": [r[2] for r in rows],
        }
    )
    return Layer("kandidaten", data, points(*(r[1] for r in rows)))


def test_two_hubs_on_one_spot_are_one_with_all_functions() -> None:
    hubs = own_layer(("p", (700.0, 300.0), "ontmoeting"), ("q", (700.0, 300.0), "loket; 24u-zorg"))
    found = run(scene(HUB_B, hubs=hubs))
    table = found.layers["hubs"].data
    assert table["hub_id"].tolist() == ["p"]
    assert table["functies"].tolist() == ["ontmoeting, zorg dag en nacht, loket"]
    assert asked_of(found).loc[("p", "zorg_24u"), ["waarde", "oordeel"]].tolist() == [0, "gehaald"]
    assert any("1 rij heeft dezelfde plek als een andere" in s for s in sentences(found.problems))


def test_the_own_functions_of_a_hub_go_before_those_of_the_facility_and_are_said() -> None:
    known = ("p", "ontmoeting", (700.0, 300.0), "ontmoeting; zorgloket; 24u-zorg")
    found = run(scene(known, hubs=own_layer(("p", (700.0, 300.0), "loket"))))
    hub = found.layers["hubs"].data.iloc[0]
    assert hub[["functies", "functies_zelf"]].tolist() == ["loket", "loket"]
    members = found.layers["hub_leden"].data
    assert members[["voorziening_id", "functies", "rol"]].to_numpy().tolist() == [
        ["p", "loket", "hub"]
    ]
    # The user says that there is no care day and night; the data know no other place that has it.
    advice = found.layers["hubs_advies"].data.set_index("functie")
    assert advice.loc["24u-zorg", "soort"] == "nergens_bekend"
    said = sentences(found.problems)
    assert (
        "Bij de hubs: van 1 rij gaat de kolom functies van uw laag voor wat de laag voorzieningen "
        "ervan zegt: Hub p (ontmoeting, zorg dag en nacht, loket). Laat die kolom leeg om dat toch "
        "te gebruiken." in said
    )
    # Said the same there is nothing to tell.
    same = own_layer(("p", (700.0, 300.0), "24u-zorg, ontmoeting, loket"))
    assert not any(
        "gaat de kolom functies" in s for s in sentences(run(scene(known, hubs=same)).problems)
    )


def test_an_empty_column_takes_what_the_facility_is_known_for_and_says_so() -> None:
    known = ("p", "ontmoeting", (700.0, 300.0), "ontmoeting; zorgloket")
    found = run(scene(known, hubs=own_layer(("p", (700.0, 300.0), None))))
    assert found.layers["hubs"].data["functies_zelf"].tolist() == ["ontmoeting, loket"]
    assert (
        "Bij de hubs: van 1 rij is de kolom functies leeg; overgenomen is wat de laag "
        "voorzieningen ervan zegt: Hub p (ontmoeting, loket). Vul de kolom in als dat niet klopt."
        in sentences(found.problems)
    )


def test_what_another_facility_in_the_same_place_adds_is_said_and_not_the_hub_its_own() -> None:
    known = ("v", "ontmoeting", (700.5, 300.0), "ontmoeting; zorgloket")
    off = ("w", "apotheek", (750.0, 300.0), None)
    found = run(scene(known, off, hubs=own_layer(("p", (700.0, 300.0), "loket"))))
    hub = found.layers["hubs"].data.iloc[0]
    assert hub["functies_zelf"] == "loket"
    assert hub["functies"] == "ontmoeting, apotheek, loket"
    said = [s for s in sentences(found.problems) if "op de plek van" in s]
    assert said == [
        "Bij de hubs: op de plek van 1 hub ligt een voorziening met functies die de hub zelf niet "
        "noemt: Hub p (ontmoeting van Plek v). Die tellen mee als wat erbij ligt. Klopt dat niet, "
        "verbeter dan de laag voorzieningen."
    ]


def test_a_hub_far_from_every_street_is_named_and_left_out() -> None:
    hubs = own_layer(("p", (700.0, 300.0), None), ("q", (700.0, 3000.0), None))
    found = run(scene(HUB_B, hubs=hubs))
    assert found.layers["hubs"].data["hub_id"].tolist() == ["p"]
    said = sentences(found.problems)
    assert any(
        s.startswith("Bij de hubs: 1 rij heeft binnen 100 m geen weg om over te lopen.")
        and s.endswith("Bijvoorbeeld: q.")
        for s in said
    )
    with pytest.raises(LzwError) as refused:
        run(scene(HUB_B, hubs=own_layer(("q", (700.0, 3000.0), None))))
    assert "1 rij heeft binnen 100 m geen weg" in sentences(refused.value)[0]


def with_rings(*metres: float) -> HubRules:
    rings = tuple(
        dataclasses.replace(r, metres=m) for r, m in zip(RULES.rings, metres, strict=True)
    )
    return dataclasses.replace(RULES, rings=rings)


@pytest.mark.parametrize(
    ("rules", "choice", "sentence"),
    [
        (with_rings(0.0, 500.0, 800.0), {}, "Ringen van 0, 500, 800 m kunnen niet."),
        (with_rings(400.0, float("nan"), 800.0), {}, "Ringen van 400, nan, 800 m kunnen niet."),
        (with_rings(400.0, 400.0, 800.0), {}, "Ringen van 400, 400, 800 m lopen niet op."),
        (with_rings(800.0, 500.0, 400.0), {}, "Ringen van 800, 500, 400 m lopen niet op."),
        (
            dataclasses.replace(RULES, together_m=0.0),
            {},
            "Een onderlinge afstand van 0 m kan niet.",
        ),
    ],
)
def test_rings_and_distances_that_cannot_be_are_refused(
    rules: HubRules, choice: dict[str, object], sentence: str
) -> None:
    with pytest.raises(LzwError) as refused:
        run(scene(HUB_A), rules, **choice)
    assert sentences(refused.value)[0].startswith(sentence)


def test_without_a_hub_the_sentence_says_what_to_do() -> None:
    silent = ("a", "ontmoeting", (700.0, 300.0), None)
    with pytest.raises(LzwError) as refused:
        run(scene(silent), source="gegeven")
    assert sentences(refused.value) == [
        "Er is geen hub: geen voorziening noemt in de kolom functies zelf ontmoeting. Vul die "
        "kolom in, geef een laag met hubs, of laat hubs zoeken met --hubs gevonden."
    ]
    with pytest.raises(LzwError) as refused:
        run(scene(silent))
    assert sentences(refused.value)[0].startswith(
        "Er is geen hub te vinden: in de laag voorzieningen staat geen plek met boodschappen."
    )


def test_hubs_that_nobody_can_walk_to_are_refused() -> None:
    lines = [*TOWN, [(9000.0, 0.0), (9900.0, 0.0)]]
    island = ("i", "ontmoeting", (9100.0, 0.0), "ontmoeting")
    with pytest.raises(LzwError) as refused:
        run(scene(island, wegen=roads(lines)))
    said = sentences(refused.value)[0]
    assert said.startswith("Geen van de hubs (1) ligt binnen 800 m lopen van een woning.")
    found = run(scene(HUB_A, island, wegen=roads(lines)))
    assert found.layers["hubs"].data["hub_id"].tolist() == ["a"]


def test_a_wish_to_stop_is_heard() -> None:
    with pytest.raises(Cancelled):
        woonservicegebieden(scene(HUB_A), PROFILE, RULES, NORMS, Choice(), tick=lambda f: f < 0.3)


def test_places_without_any_function_or_without_a_place_on_the_map_make_no_hub() -> None:
    with pytest.raises(LzwError) as refused:
        run(scene(("p", "park", (700.0, 300.0), None)))
    assert "staat geen plek met ontmoeting en boodschappen" in sentences(refused.value)[0]
    nowhere = facilities(HUB_A)
    nowhere.geometry[0] = None  # type: ignore[index]
    with pytest.raises(LzwError) as refused:
        run(scene(HUB_A, voorzieningen=nowhere), source="gegeven")
    assert sentences(refused.value)[0].startswith("Er is geen hub: geen voorziening noemt")
    found = run(scene(HUB_A, voorzieningen=nowhere, hubs=own_layer(("q", (700.0, 300.0), None))))
    assert found.layers["hubs"].data["functies"].isna().all()
    assert asked_of(found).loc[("q", "ontmoeting"), "oordeel"] == "onbekend"


def test_a_dwelling_without_a_place_keeps_its_row_with_a_reason() -> None:
    woningen = homes(HOUSES)
    woningen.geometry[0] = None  # type: ignore[index]
    found = run(scene(HUB_A, woningen=woningen))
    assert len(per_home(found)) == len(HOUSES)
    assert per_home(found)["reden"].iloc[0] == "te_ver_van_netwerk"
