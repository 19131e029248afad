# SPDX-License-Identifier: GPL-2.0-or-later
"""Steunpunten on drawn towns whose answer can be checked on squared paper."""

from __future__ import annotations

import dataclasses
import importlib.util
import itertools
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.mensen.doelgroep import Rules
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.plekken.steunpunten import (
    Choice,
    Inputs,
    Result,
    junctions,
    steunpunten,
)
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform

_spec = importlib.util.spec_from_file_location(
    "netwerken", Path(__file__).with_name("netwerken.py")
)
assert _spec is not None
assert _spec.loader is not None
netwerken = importlib.util.module_from_spec(_spec)
sys.modules["netwerken"] = netwerken
_spec.loader.exec_module(netwerken)
PROFILE, points, roads = netwerken.PROFILE, netwerken.points, netwerken.roads

RULES = Rules(100.0, 0.0, 10.0, 5.0)


def homes(*xy: tuple[float, float], **columns: object) -> Layer:
    data = pd.DataFrame({"woning_id": [f"h{i:03d}" for i in range(len(xy))], **columns})
    for name, value in (("is_woning", 1), ("bron", "test")):
        data[name] = columns.get(name, value)
    return conform(Layer("woningen", data, points(*xy)), LAYERS["woningen"])


def people(counts: list[float], *xy: tuple[float, float]) -> Layer:
    """Return one square of 2 m per place, with so many 75-plussers."""
    data = pd.DataFrame(
        {
            "eenheid_id": [f"v{i:03d}" for i in range(len(xy))],
            "soort": "vierkant100",
            "inw_75plus": counts,
        }
    )
    boxes = np.array(
        [shapely.MultiPolygon([shapely.box(x - 1, y - 1, x + 1, y + 1)]) for x, y in xy],
        dtype=object,
    )
    return conform(Layer("bevolking", data, boxes), LAYERS["bevolking"])


def places(ids: list[str], *xy: tuple[float, float]) -> Layer:
    names = [f"Plek {i}" for i in ids]
    return Layer("kandidaten", pd.DataFrame({"punt_id": ids, "naam": names}), points(*xy))


NOBODY = conform(
    Layer("instellingen", pd.DataFrame(index=range(0)), np.empty(0, dtype=object)),
    LAYERS["instellingen"],
)

STREET = [[(x, 0.0), (x + 100.0, 0.0)] for x in range(0, 3000, 100)]
"""One street of 3 km."""

HOMES = ((100, 5), (400, 5), (1000, 5), (1300, 5), (2000, 5), (2900, 5))
COUNTS = [20.0, 30.0, 40.0, 10.0, 50.0, 25.0]


def street(**changes: object) -> Inputs:
    """Return the street with six dwellings and four candidates on it."""
    inputs = Inputs(
        homes(*HOMES),
        roads(STREET),
        people(COUNTS, *HOMES),
        NOBODY,
        kandidaten=places(["a", "b", "c", "d"], (250, 0), (700, 0), (1150, 0), (2000, 0)),
    )
    return dataclasses.replace(inputs, **changes)  # type: ignore[arg-type]


def run(inputs: Inputs, **choice: object) -> Result:
    wanted = Choice(**{"radius_m": 320.0, "most": 0, **choice})  # type: ignore[arg-type]
    return steunpunten(inputs, PROFILE, wanted, RULES, run_id="r")


def chosen(result: Result) -> list[str]:
    data = result.points.data
    return data["steunpunt_id"][data["soort"] == "gekozen"].tolist()


def test_a_dwelling_of_a_secret_square_is_unknown_and_not_nobody() -> None:
    # Whoever lives at 1,000 m is kept secret: a has 20 + 30, d has 50 and is second of equals.
    counts = [20.0, 30.0, np.nan, 10.0, 50.0, 25.0]
    found = run(street(bevolking=people(counts, *HOMES)), count=3)
    points_of = found.points.data.set_index("steunpunt_id")
    assert set(points_of.index) == {"a", "c", "d"}
    c = points_of.loc["c"]
    # Ten are known and of one dwelling nothing: ten and three and a half, rounded up.
    assert (c["mensen"], c["mensen_max"], c["woningen_onbekend"]) == (10.0, 15.0, 1)
    assert c["mensen_tekst"] == "ten minste 10"
    d = points_of.loc["d"]
    assert (d["mensen_tekst"], d["woningen_onbekend"]) == ("ongeveer 50", 0)
    assert pd.isna(d["mensen_max"])
    assert found.facts["woningen_mensen_onbekend"] == 1
    assert found.facts["woningen_mensen_onbekend_binnen"] == 1
    assert "steunpunten_mensen_onbekend" in {p.code for p in found.problems}
    assert "steunpunten_mensen_onbekend" not in {p.code for p in run(street()).problems}
    # Where only a few are known beside the secret ones there is no number.
    counts[3] = 4.0
    little = run(street(bevolking=people(counts, *HOMES)), count=3).points.data
    c = little.set_index("steunpunt_id").loc["c"]
    assert pd.isna(c["mensen"])
    assert (c["mensen_tekst"], c["mensen_max"]) == ("onbekend", 15.0)


def test_a_full_point_has_no_more_people_whoever_is_unknown() -> None:
    counts = [20.0, 30.0, np.nan, 10.0, 50.0, 25.0]
    found = run(street(bevolking=people(counts, *HOMES)), count=4, capacity=12.0)
    rows = found.points.data.set_index("steunpunt_id")
    c = rows.loc["c"]
    assert (c["mensen"], c["mensen_max"], c["mensen_tekst"]) == (10.0, 12.0, "ten minste 10")
    assert rows.loc["d", "mensen_tekst"] == "ongeveer 10"


def test_where_everybody_is_secret_it_is_not_said_that_nobody_lives_there() -> None:
    with pytest.raises(LzwError) as refused:
        run(street(bevolking=people([np.nan] * 5 + [0.0], *HOMES)))
    assert [p.code for p in refused.value.problems] == ["steunpunten_vraag_onbekend"]
    with pytest.raises(LzwError) as refused:
        run(street(bevolking=people([0.0] * 6, *HOMES)))
    assert [p.code for p in refused.value.problems] == ["steunpunten_geen_vraag"]


def test_the_best_two_of_a_street_by_hand() -> None:
    # Within 320 m: a has 20 + 30, b has 30 + 40, c has 40 + 10, d has 50.
    found = run(street(), count=2)
    assert chosen(found) == ["b", "d"]
    assert found.points.data["mensen"].tolist() == [70.0, 50.0]
    assert found.points.data["rang"].tolist() == [1, 2]
    # (30 * 305 + 40 * 305) / 70, and 5 m to the dwelling opposite d.
    assert found.points.data["gemiddelde_m"].tolist() == [305.0, 5.0]
    assert found.points.data["bewezen"].tolist() == [1, 1]
    assert found.facts["mensen_binnen"] == 120.0
    per_home = found.homes.data
    assert per_home["steunpunt_id"].tolist() == ["b", "b", "b", "b", "d", "d"]
    assert per_home["binnen"].tolist() == [0, 1, 1, 0, 1, 0]
    assert per_home["afstand_m"].tolist() == pytest.approx([605, 305, 305, 605, 5, 905])
    assert per_home["reden"].tolist() == [
        "niet_gekozen",
        None,
        None,
        "niet_gekozen",
        None,
        "geen_kandidaat",
    ]


def test_the_median_takes_the_least_metres_and_counts_who_is_beyond_for_the_limit() -> None:
    found = run(street(), model="pmediaan", count=1, far_m=1000.0)
    xs = {"a": 250, "b": 700, "c": 1150, "d": 2000}
    sums = {
        name: sum(n * min(abs(x - at) + 5, 1000) for n, (x, _) in zip(COUNTS, HOMES, strict=True))
        for name, at in xs.items()
    }
    best = min(sums, key=lambda k: sums[k])
    assert chosen(found) == [best]
    assert found.facts["waarde"] == pytest.approx(sums[best])
    assert found.facts["gemiddelde_m"] == round(sums[best] / sum(COUNTS))


def test_an_existing_point_is_open_already_and_takes_its_people_along() -> None:
    found = run(street(bestaand=places(["oud"], (700, 0))), count=1)
    assert chosen(found) == ["d"]
    data = found.points.data
    assert data["soort"].tolist() == ["bestaand", "gekozen"]
    assert data["mensen"].tolist() == [70.0, 50.0]
    assert data["rang"].isna().tolist() == [True, False]
    assert found.facts["mensen_binnen_eerst"] == 70.0


def test_weaker_areas_weigh_as_much_as_their_low_incomes() -> None:
    codes = ["BU1", "BU1", "BU2", "BU2", "BU3", "BU3"]
    inputs = street(woningen=homes(*HOMES, buurt_code=codes))
    assert chosen(run(inputs, count=1)) == ["b"]
    poor = dataclasses.replace(inputs, low_income={"BU1": 2.0, "BU2": 2.0, "BU3": 10.0})
    found = run(poor, count=1)
    assert chosen(found) == ["d"]
    # What is told are people, not what they weigh.
    assert found.points.data["mensen"].tolist() == [50.0]


def test_the_curve_tells_what_one_more_brings_and_what_one_by_one_costs() -> None:
    found = run(street(), count=2, curve=4)
    table = found.curve.data
    assert table["aantal"].tolist() == [0, 1, 2, 3, 4]
    assert table["mensen"].tolist()[1:] == [70.0, 120.0, 150.0, 150.0]
    assert table["aandeel_pct"].tolist()[1:] == [40.0, 68.6, 85.7, 85.7]
    assert table["mensen_erbij"].tolist()[1:] == [70.0, 50.0, 30.0, 0.0]
    assert table["plekken"].tolist()[1:] == ["b", "b, d", "a, c, d", "a, c, d"]
    # One by one b comes first, so three points miss what a, c and d have together.
    assert table["volgende_plek"].tolist()[1:] == ["b", "d", "a", "c"]
    assert table["mensen_een_voor_een"].tolist()[1:] == [70.0, 120.0, 140.0, 150.0]
    assert table["spijt_mensen"].tolist()[1:] == [0.0, 0.0, 10.0, 0.0]


def test_all_covered_takes_as_few_as_possible_and_who_has_no_candidate_stays_out() -> None:
    found = run(street(), model="lscp")
    # a and d bring 50 each, c the 50 of h002 and h003: in that order of candidates.
    assert chosen(found) == ["a", "c", "d"]
    codes = {p.code for p in found.problems}
    assert "steunpunten_onbereikbaar" in codes
    assert found.facts["mensen_zonder_kandidaat"] == 25.0


def test_the_centre_makes_the_longest_walk_as_short_as_possible() -> None:
    found = run(street(), model="pcentrum", count=2, far_m=5000.0)
    xs = [250, 700, 1150, 2000]
    longest = min(
        max(min(abs(x - a), abs(x - b)) + 5 for x, _ in HOMES)
        for a, b in itertools.combinations(xs, 2)
    )
    assert found.facts["waarde"] == longest
    narrow = run(street(), model="pcentrum", count=1, far_m=1000.0)
    assert narrow.facts["waarde"] == 1000.0
    said = next(p for p in narrow.problems if p.code == "steunpunten_grens_te_krap")
    assert dataclasses.asdict(said)["values"]["nodig"] == 2


def test_few_people_have_no_number_and_no_mean() -> None:
    counts = [4.0, 5.0, 0.0, 0.0, 50.0, 0.0]
    found = run(street(bevolking=people(counts, *HOMES)), count=2)
    assert chosen(found) == ["d", "a"]
    assert found.points.data["mensen_tekst"].tolist() == ["ongeveer 50", "minder dan 10"]
    assert found.points.data["mensen"].isna().tolist() == [False, True]
    assert found.points.data["gemiddelde_m"].isna().tolist() == [False, True]


def test_the_order_of_rows_changes_nothing() -> None:
    inputs = street()
    turned = {
        name: getattr(inputs, name).take(np.arange(len(getattr(inputs, name)))[::-1])
        for name in ("woningen", "wegen", "bevolking", "kandidaten")
    }
    for model in ("mclp", "pmediaan", "lscp", "pcentrum"):
        curve = 3 if model in ("mclp", "pmediaan") else 0
        a = run(inputs, model=model, count=2, curve=curve)
        b = run(dataclasses.replace(inputs, **turned), model=model, count=2, curve=curve)
        for one, other in ((a.points, b.points), (a.homes, b.homes), (a.curve, b.curve)):
            pd.testing.assert_frame_equal(one.data, other.data)


def grid(n: int = 5, step: float = 200.0) -> list[list[tuple[float, float]]]:
    lines = []
    for i, j in itertools.product(range(n), range(n)):
        if i + 1 < n:
            lines.append([(i * step, j * step), ((i + 1) * step, j * step)])
        if j + 1 < n:
            lines.append([(i * step, j * step), (i * step, (j + 1) * step)])
    return lines


def test_every_junction_is_a_candidate_and_too_many_are_thinned_evenly() -> None:
    network = build_network(roads(grid()), PROFILE, 0.0)
    everywhere = np.array([(x, y) for x in range(0, 801, 50) for y in range(0, 801, 50)], float)
    ids, rows, at = junctions(network, 100, everywhere, 100.0, 0.0)
    # Of 25 crossings the four corners join only two streets.
    assert len(ids) == len(set(ids)) == 21
    assert "kruising:200_400" in ids
    assert (np.diff(network.matrix.indptr)[rows] >= 3).all()
    assert shapely.get_coordinates(
        shapely.line_interpolate_point(network.edge_geometry[at.edge], at.offset_m)
    ) == pytest.approx(at.xy)
    fewer = junctions(network, 6, everywhere, 100.0, 0.0)[0]
    assert 1 < len(fewer) <= 6
    assert set(fewer) <= set(ids)
    nearby = junctions(network, 100, np.array([[200.0, 200.0]]), 250.0, 0.0)[0]
    assert sorted(nearby) == [
        "kruising:0_200",
        "kruising:200_0",
        "kruising:200_200",
        "kruising:200_400",
        "kruising:400_200",
    ]


def test_junctions_serve_whom_networkx_says_they_serve() -> None:
    lines = grid()
    graph = nx.Graph()
    for a, b in lines:
        graph.add_edge(a, b, weight=200.0)
    at = [(x * 200.0, y * 200.0) for x in range(5) for y in range(5)]
    counts = [float(10 + (7 * i) % 31) for i in range(25)]
    inputs = Inputs(homes(*at), roads(lines), people(counts, *at), NOBODY)
    found = run(inputs, count=2, radius_m=400.0, most=100)
    walk = dict(nx.all_pairs_dijkstra_path_length(graph))
    crossing = [p for p in at if graph.degree(p) >= 3]
    best = max(
        sum(n for p, n in zip(at, counts, strict=True) if min(walk[p][a], walk[p][b]) <= 400)
        for a, b in itertools.combinations(crossing, 2)
    )
    assert found.facts["waarde"] == best
    assert found.points.data["naam"].tolist() == ["Kruising", "Kruising"]


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"count": 0}, "steunpunten_aantal_onjuist"),
        ({"count": 5}, "steunpunten_aantal_te_groot"),
        ({"radius_m": 0.0}, "steunpunten_straal_onjuist"),
        ({"radius_m": float("nan")}, "steunpunten_straal_onjuist"),
        ({"far_m": -1.0}, "steunpunten_grens_onjuist"),
        ({"model": "beste"}, "steunpunten_model_onbekend"),
        ({"model": "lscp", "curve": 3}, "steunpunten_curve_model"),
        ({"curve": -1}, "steunpunten_curve_onjuist"),
        ({"seconds": 0.0}, "steunpunten_tijd_onjuist"),
        ({"group": "inw_12plus"}, "onbekende_groep"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(choice, code) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LzwError) as refused:
        run(street(), **choice)
    assert [p.code for p in refused.value.problems] == [code]


def test_bad_layers_are_refused_with_a_code() -> None:
    for changes, code in (
        ({"bevolking": people([0.0] * 6, *HOMES)}, "steunpunten_geen_vraag"),
        ({"bestaand": places(["ver"], (500, 900))}, "steunpunten_vast_ver"),
        ({"kandidaten": None}, "steunpunten_zonder_kandidaten"),
        ({"kandidaten": places(["ver"], (500, 900))}, "steunpunten_zonder_kandidaten"),
    ):
        with pytest.raises(LzwError) as refused:
            run(street(**changes))
        assert code in [p.code for p in refused.value.problems]


def test_two_candidates_on_one_spot_are_one_and_one_off_the_network_is_left_out() -> None:
    found = run(
        street(kandidaten=places(["b2", "b", "ver"], (700, 0), (700, 0), (500, 900))), count=1
    )
    assert chosen(found) == ["b"]
    codes = {p.code: p.examples for p in found.problems}
    assert codes["steunpunten_op_een_plek"] == ("b2",)
    assert codes["steunpunten_punten_ver"] == ("ver",)


def test_a_dwelling_off_the_network_is_unknown_with_a_reason() -> None:
    far = (*HOMES[:-1], (2900, 500))
    found = run(street(woningen=homes(*far), bevolking=people(COUNTS, *far)), count=2)
    row = found.homes.data.iloc[-1]
    assert (pd.isna(row["binnen"]), row["reden"]) == (True, "te_ver_van_netwerk")
    assert "steunpunten_ver_van_netwerk" in {p.code for p in found.problems}


def test_more_than_serves_anybody_is_not_chosen() -> None:
    found = run(street(bevolking=people([0, 0, 0, 0, 50.0, 0], *HOMES)), count=3)
    assert chosen(found) == ["d"]
    assert "steunpunten_minder" in {p.code for p in found.problems}


def test_a_cancel_is_heard() -> None:
    with pytest.raises(Cancelled):
        steunpunten(street(), PROFILE, Choice(most=0), RULES, tick=lambda f: f < 0.3)


def test_a_full_point_sends_people_elsewhere() -> None:
    # With room for 40 every point but c fills up: a has 20 + 30 around, b 30 + 40, d 50. Of equals
    # the one that is best with room for everybody.
    found = run(street(), count=2, capacity=40.0)
    assert chosen(found) == ["b", "d"]
    assert found.points.data["mensen"].tolist() == [40.0, 40.0]
    assert found.points.data["capaciteit"].tolist() == [40.0, 40.0]
    assert found.facts["mensen_binnen"] == 80.0
    assert found.facts["plekken"] == 80.0
    assert "steunpunten_vol" in [p.code for p in found.problems]
    three = run(street(), count=3, capacity=40.0, curve=3)
    assert three.facts["mensen_binnen"] == 120.0
    curve = three.curve.data.sort_values("aantal")
    assert curve["mensen"].tolist() == [0.0, 40.0, 80.0, 120.0]
    assert curve["bewezen"].eq(1).all()


def test_the_room_of_a_point_may_come_from_its_column() -> None:
    inputs = street()
    assert inputs.kandidaten is not None
    inputs.kandidaten.data["capaciteit"] = [50.0, 10.0, 45.0, np.nan]
    found = run(inputs, count=2, capacity=60.0, capacity_column=True)
    # a has room for its 20 + 30, d (without a number) for its 50; b only for ten of 70.
    assert chosen(found) == ["a", "d"]
    assert found.points.data.set_index("steunpunt_id")["capaciteit"].to_dict() == {"a": 50, "d": 60}
    with pytest.raises(LzwError) as refused:
        run(inputs, count=2, capacity_column=True)
    assert [(p.code, p.count) for p in refused.value.problems] == [
        ("steunpunten_capaciteit_ontbreekt", 1)
    ]


@pytest.mark.parametrize("strange", [-5.0, np.inf, -1e-9])
def test_a_capacity_in_the_column_that_is_no_number_of_people_is_refused(strange: float) -> None:
    inputs = street()
    assert inputs.kandidaten is not None
    inputs.kandidaten.data["capaciteit"] = [50.0, strange, 45.0, np.nan]
    with pytest.raises(LzwError) as refused:
        run(inputs, count=2, capacity=60.0, capacity_column=True)
    (problem,) = refused.value.problems
    assert (problem.code, problem.count) == ("steunpunten_capaciteit_vreemd", 1)
    assert problem.examples[0].startswith("b (")


def test_an_existing_point_fills_up_too() -> None:
    old = places(["oud"], (1000, 0))
    old.data["capaciteit"] = [15.0]
    found = run(street(bestaand=old), count=1, capacity=40.0, capacity_column=True)
    rows = found.points.data.set_index("steunpunt_id")["mensen"].to_dict()
    assert rows.pop("oud") == 15.0
    assert set(rows.values()) == {40.0}


def test_room_and_order_of_rows() -> None:
    one = street()
    assert one.kandidaten is not None
    mixed = dataclasses.replace(
        one,
        kandidaten=one.kandidaten.take(np.array([2, 0, 3, 1])),
        woningen=one.woningen.take(np.array([5, 1, 0, 3, 2, 4])),
    )
    for model in ("mclp", "pmediaan"):
        options = {"model": model, "count": 2, "capacity": 33.0, "curve": 3}
        first, second = run(one, **options), run(mixed, **options)
        pd.testing.assert_frame_equal(first.points.data, second.points.data)
        pd.testing.assert_frame_equal(first.curve.data, second.curve.data)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"model": "lscp", "capacity": 10.0}, "steunpunten_capaciteit_model"),
        ({"model": "pcentrum", "capacity_column": True}, "steunpunten_capaciteit_model"),
        ({"capacity": 0.0}, "steunpunten_capaciteit_onjuist"),
        ({"capacity": float("nan")}, "steunpunten_capaciteit_onjuist"),
        ({"capacity": float("inf")}, "steunpunten_capaciteit_onjuist"),
        ({"capacity": 1e-9}, "steunpunten_capaciteit_onjuist"),
        ({"capacity": -5.0}, "steunpunten_capaciteit_onjuist"),
        ({"radius_m": 1e-9}, "steunpunten_straal_onjuist"),
        ({"far_m": 0.5}, "steunpunten_grens_onjuist"),
        ({"seconds": float("inf")}, "steunpunten_tijd_onjuist"),
    ],
)
def test_a_capacity_that_cannot_be_is_refused(choice, code) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LzwError) as refused:
        run(street(), **choice)
    assert code in [p.code for p in refused.value.problems]
