# SPDX-License-Identifier: GPL-2.0-or-later
"""Locatietoets on a street whose answer can be checked on squared paper."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.mensen.doelgroep import Rules
from lzw_atlas.processing.core.plekken.locatie_eisen import (
    FAILED,
    MET,
    UNKNOWN,
    Criterion,
    Purpose,
    judge,
    stand,
)
from lzw_atlas.processing.core.plekken.locatietoets import (
    RESULTS,
    Forecast,
    Inputs,
    Result,
    locatietoets,
)
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io.normen.lezen import load_norms

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
NORMS = load_norms()
STREET = [[(x, 0.0), (x + 100.0, 0.0)] for x in range(0, 3000, 100)]
HOMES = ((100, 5), (400, 5), (1000, 5), (1300, 5), (2000, 5), (2900, 5))
COUNTS = [20.0, 30.0, 40.0, 10.0, 50.0, 25.0]


def demand(key: str = "eis", measure: str = "afstand", **changes: object) -> Criterion:
    standard = {
        "title": key,
        "at_most": True,
        "norm": 500.0,
        "hard": False,
        "weight": 1.0,
        "sources": ("lzw_keuze",),
        "certainty": "eigen keuze",
    }
    return Criterion(key=key, measure=measure, **{**standard, **changes})  # type: ignore[arg-type]


def purpose(*criteria: Criterion, demand_of: str = "vv_licht") -> Purpose:
    return Purpose("proef", "een proef", demand_of, criteria)


def layer(name: str, shapes: list[object], **columns: object) -> Layer:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, geometry), LAYERS[name])


def box(*bounds: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*bounds)])


def places(**xy: tuple[float, float]) -> Layer:
    data = pd.DataFrame({"punt_id": list(xy), "naam": [f"Plek {i}" for i in xy]})
    return Layer("locaties", data, points(*xy.values()))


def street(**changes: object) -> Inputs:
    """Return the street with six dwellings, two supermarkets and two places to test."""
    inputs = Inputs(
        locaties=places(a=(300, 0), b=(1500, 0)),
        woningen=layer(
            "woningen",
            list(points(*HOMES)),
            woning_id=[f"h{i}" for i in range(6)],
            is_woning=1,
            buurt_code=["BU1"] * 4 + ["BU2"] * 2,
            gemeente_code="GM1",
        ),
        voorzieningen=layer(
            "voorzieningen",
            list(points((700, 0), (2500, 0), (1450, 0))),
            voorziening_id=["s1", "s2", "z1"],
            categorie=["supermarkt", "supermarkt", "zorginstelling"],
            naam=["Buur", "Ver", "De Hof"],
        ),
        wegen=roads(STREET),
        gebieden=layer(
            "gebieden",
            [box(0, -50, 1500, 50), box(1500, -50, 3000, 50), box(0, -50, 3000, 50)],
            gebied_code=["BU1", "BU2", "GM1"],
            soort=["buurt", "buurt", "gemeente"],
            naam=["West", "Oost", "Plaats"],
            pct_laag_inkomen=[10.0, 60.0, 40.0],
        ),
        bevolking=layer(
            "bevolking",
            [box(x - 1, y - 1, x + 1, y + 1) for x, y in HOMES],
            eenheid_id=[f"v{i}" for i in range(6)],
            soort="vierkant100",
            huishoudens=1.0,
            inwoners=COUNTS,
            inw_75plus=COUNTS,
        ),
        instellingen=empty(LAYERS["instellingen"]),
        woonvormen=layer(
            "woonvormen",
            list(points((600, 0), (1600, 0), (1700, 0))),
            woonvorm_id=["w1", "w2", "w3"],
            type=["omklapwoning", "skaeve_huse", "hofje"],
            naam=["Opstap", "Stil", "Hof"],
        ),
    )
    return dataclasses.replace(inputs, **changes)  # type: ignore[arg-type]


def run(inputs: Inputs, *criteria: Criterion, radius_m: float = 500.0, **options: object) -> Result:
    return locatietoets(
        inputs,
        PROFILE,
        [purpose(*criteria)],
        NORMS,
        RULES,
        radius_m=radius_m,
        confirmed_complete=frozenset({"supermarkt", "zorginstelling"}),
        run_ids={"proef": "r"},
        **options,  # type: ignore[arg-type]
    )


def table(result: Result, name: str = "locatietoets") -> pd.DataFrame:
    return result.layers["proef"][name].data


def verdicts(result: Result, key: str = "eis") -> dict[str, str]:
    rows = table(result, "locatietoets_criteria")
    rows = rows[rows["criterium"] == key]
    return dict(zip(rows["locatie_id"], rows["oordeel"], strict=True))


def values(result: Result, key: str = "eis") -> dict[str, float]:
    rows = table(result, "locatietoets_criteria")
    rows = rows[rows["criterium"] == key]
    return dict(zip(rows["locatie_id"], rows["waarde"], strict=True))


def reasons(result: Result, key: str = "eis") -> dict[str, str]:
    rows = table(result, "locatietoets_criteria")
    rows = rows[rows["criterium"] == key]
    return dict(zip(rows["locatie_id"], rows["reden"], strict=True))


def test_a_maximum_wants_something_near_and_a_minimum_far() -> None:
    near = demand("dichtbij", category="supermarkt", norm=500.0)
    far = demand("ver", category="zorginstelling", at_most=False, norm=1000.0)
    found = run(street(), near, far)
    assert values(found, "dichtbij") == {"a": 400.0, "b": 800.0}
    assert verdicts(found, "dichtbij") == {"a": "gehaald", "b": "niet_gehaald"}
    assert values(found, "ver") == {"a": 1150.0, "b": 50.0}
    assert verdicts(found, "ver") == {"a": "gehaald", "b": "niet_gehaald"}
    assert reasons(found, "dichtbij") == {
        "a": "Buur op 400 m lopen; gevraagd is hoogstens 500 m.",
        "b": "Buur op 800 m lopen; gevraagd is hoogstens 500 m.",
    }
    assert reasons(found, "ver")["b"] == "De Hof op 50 m lopen; gevraagd is minstens 1,0 km."
    assert table(found)["rang"].tolist() == [1, 2]


def test_people_within_reach_are_those_that_a_search_by_another_tool_finds() -> None:
    graph = nx.Graph()
    for line in STREET:
        graph.add_edge(line[0][0], line[1][0], weight=100.0)
    inputs = street(locaties=places(a=(300, 0), b=(1500, 0), c=(2700, 0)))
    found = run(inputs, demand(measure="mensen", group="inw_75plus", at_most=False, norm=50.0))
    people = table(found, "locatietoets_mensen")
    mine = people[(people["groep"] == "inw_75plus") & (people["jaar"] == 0)]
    for spot, place in ((300.0, "a"), (1500.0, "b"), (2700.0, "c")):
        walk = nx.single_source_dijkstra_path_length(graph, spot)
        expected = sum(
            count for (x, y), count in zip(HOMES, COUNTS, strict=True) if walk[x] + y <= 500
        )
        got = mine["mensen"][mine["locatie_id"] == place].iloc[0]
        assert got == round(expected / 5) * 5
    # a: 20 + 30; b: 40 at 505 m is too far, 10 + 50 at 505 m too: 10 people.
    assert mine["mensen"].tolist() == [50.0, 10.0, 25.0]
    assert verdicts(found) == {"a": "gehaald", "b": "niet_gehaald", "c": "niet_gehaald"}


def test_few_people_have_no_number_but_the_verdict_stands_where_it_is_sure() -> None:
    bevolking = street().bevolking
    bevolking.data["inw_75plus"] = [4.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    inputs = street(bevolking=bevolking)
    many = demand("veel", "mensen", group="inw_75plus", at_most=False, norm=50.0)
    few = demand("weinig", "mensen", group="inw_75plus", at_most=False, norm=3.0)
    found = run(inputs, many, few)
    assert np.isnan(values(found, "veel")["a"])
    assert verdicts(found, "veel") == {"a": "niet_gehaald", "b": "niet_gehaald"}
    assert verdicts(found, "weinig") == {"a": "onbekend", "b": "niet_gehaald"}
    assert reasons(found, "veel")["a"] == (
        "Te weinig mensen om te noemen; gevraagd is minstens 50 75-plussers."
    )
    rows = table(found, "locatietoets_mensen")
    shown = rows[(rows["groep"] == "inw_75plus") & (rows["locatie_id"] == "a")]
    assert shown["mensen_tekst"].tolist() == ["minder dan 10"]
    assert shown["mensen"].isna().all()


def test_a_dwelling_of_which_nothing_is_known_is_not_nobody() -> None:
    """The number of the dwelling at 400 m is kept secret by whoever counted."""
    bevolking = street().bevolking
    bevolking.data["inw_75plus"] = [20.0, np.nan, 0.0, np.nan, 0.0, 25.0]
    criteria = [
        demand(f"norm{norm}", "mensen", group="inw_75plus", at_most=False, norm=float(norm))
        for norm in (20, 22, 26)
    ]
    inputs = street(bevolking=bevolking, locaties=places(a=(300, 0), b=(1500, 0), c=(2700, 0)))
    found = run(inputs, *criteria)
    # a: 20 and at most 3.5 more, so no more than 25 as rounded; b: nobody, or some.
    assert [verdicts(found, c.key)["a"] for c in criteria] == [
        "gehaald",
        "onbekend",
        "niet_gehaald",
    ]
    assert reasons(found, "norm22")["a"] == (
        "Niet te zeggen. Ongeveer 20 75-plussers, maar van een deel van de woningen is niet bekend "
        "hoeveel mensen er wonen; gevraagd is minstens 22 75-plussers."
    )
    assert verdicts(found, "norm20")["b"] == "niet_gehaald"
    rows = table(found, "locatietoets_mensen")
    rows = rows[(rows["groep"] == "inw_75plus") & (rows["jaar"] == 0)].set_index("locatie_id")
    assert rows["mensen_tekst"].to_dict() == {
        "a": "ten minste 20",
        "b": "onbekend",
        "c": "ongeveer 25",
    }
    assert rows["reden"].to_dict() == {"a": "deels_onbekend", "b": "deels_onbekend", "c": None}
    assert np.isnan(rows.loc["b", "mensen"])
    # Times as many later says nothing of who is not known today either.
    rows = pd.DataFrame({"gebied_code": ["BU1"], "laag": 2.0, "midden": 2.0, "hoog": 2.0}).assign(
        groep="inw_75plus", basis="inw_75plus", keer=True, jaar=2040
    )
    later = run(dataclasses.replace(inputs, forecast=Forecast(rows)), *criteria)
    people = table(later, "locatietoets_mensen")
    people = people[people["jaar"] == 2040].set_index("locatie_id")
    assert people.loc["a", "mensen"] == 40.0
    assert people.loc["a", ["mensen_tekst", "reden"]].tolist() == [
        "ongeveer 40 (geschat)",
        "deels_onbekend",
    ]


def test_draagkracht_is_the_mean_of_the_people_around_and_the_forms_nearby() -> None:
    income = demand("inkomen", "laag_inkomen", norm=50.0, radius_m=800.0)
    forms = demand(
        "vormen", "woonvormen", kinds=("omklapwoning", "skaeve_huse"), norm=0.0, radius_m=350.0
    )
    found = run(street(), income, forms)
    # b, 800 m: 40 + 10 people in West (10 %), 50 in Oost (60 %).
    assert values(found, "inkomen") == {"a": 10.0, "b": 35.0}
    assert values(found, "vormen") == {"a": 1.0, "b": 1.0}
    assert reasons(found, "vormen")["b"] == (
        "1 woonvorm: Stil; gevraagd is hoogstens 0 woonvormen."
    )
    itself = street(locaties=places(w2=(1600, 0)))
    assert values(run(itself, forms), "vormen") == {"w2": 0.0}


def test_where_nobody_lives_around_the_gebied_itself_tells_the_incomes() -> None:
    inputs = street(locaties=places(a=(2450, 0)))
    found = run(inputs, demand(measure="laag_inkomen", norm=50.0, radius_m=100.0))
    assert values(found) == {"a": 60.0}
    assert verdicts(found) == {"a": "niet_gehaald"}


def test_quiet_is_measured_as_the_crow_flies() -> None:
    inputs = street(locaties=places(a=(300, 0), b=(2450, 60)))
    found = run(inputs, demand(measure="afstand_woning", at_most=False, norm=100.0))
    assert values(found)["a"] == pytest.approx(np.hypot(100, 5), abs=1e-3)
    assert values(found)["b"] == pytest.approx(np.hypot(450, 55), abs=1e-3)
    assert reasons(found)["b"] == (
        "De dichtstbijzijnde woning op 453 m hemelsbreed; gevraagd is minstens 100 m."
    )


def test_what_is_not_there_is_unknown_with_a_reason_and_never_failed() -> None:
    asked = [
        demand("hub", "afstand_hub"),
        demand("tekort", "tekort", at_most=False, norm=1.0),
        demand("score", "draagkracht", at_most=False, norm=50.0),
        demand("later", "mensen", group="inw_75plus", year=2035, at_most=False, norm=10.0),
        demand("huisarts", category="huisarts"),
        demand("vormen", "woonvormen", kinds=("beschermd_wonen",), norm=1.0),
    ]
    found = run(street(), *asked)
    for c in asked:
        assert set(verdicts(found, c.key).values()) == {"onbekend"}, c.key
        assert all(r.startswith("Niet te zeggen") for r in reasons(found, c.key).values())
    assert table(found)["rang"].isna().all()
    assert table(found)["score_pct"].isna().all()
    assert table(found)["uitleg"].str.contains("er is geen rang").all()
    assert reasons(found, "hub")["a"] == (
        "Niet te zeggen: er zijn geen hubs berekend; gevraagd is hoogstens 500 m."
    )


def test_a_list_that_is_incomplete_confirms_what_is_near_and_denies_nothing() -> None:
    # Two supermarkets for 100,000 people are too few to be all.
    bevolking = street().bevolking
    bevolking.data["inwoners"] = 20_000.0
    result = locatietoets(
        street(bevolking=bevolking),
        PROFILE,
        [
            purpose(
                demand("dichtbij", category="supermarkt"),
                demand("ver", category="supermarkt", at_most=False, norm=600.0),
            )
        ],
        NORMS,
        RULES,
        radius_m=500.0,
    )
    assert verdicts(result, "dichtbij") == {"a": "gehaald", "b": "onbekend"}
    assert verdicts(result, "ver") == {"a": "niet_gehaald", "b": "onbekend"}
    assert reasons(result, "dichtbij")["b"] == (
        "Niet te zeggen. Buur op 800 m lopen, maar de gegevens zijn waarschijnlijk niet volledig; "
        "gevraagd is hoogstens 500 m."
    )


def test_beyond_the_edge_of_the_data_something_may_be_nearer() -> None:
    extent = shapely.box(-10, -100, 1900, 100)
    found = run(street(data_omvang=extent), demand(category="supermarkt"))
    # From b it is 400 m to the edge and 800 m to the supermarket.
    assert verdicts(found) == {"a": "gehaald", "b": "onbekend"}
    walks = table(found, "locatietoets_afstanden")
    mine = walks[walks["categorie"] == "supermarkt"]
    assert mine["rand"].tolist() == [0, 1]


def test_a_confirmed_absence_fails_a_maximum_and_meets_a_minimum() -> None:
    result = locatietoets(
        street(),
        PROFILE,
        [
            purpose(
                demand("dichtbij", category="huisarts"),
                demand("ver", category="huisarts", at_most=False),
            )
        ],
        NORMS,
        RULES,
        radius_m=500.0,
        confirmed_absent=frozenset({"huisarts"}),
    )
    assert set(verdicts(result, "dichtbij").values()) == {"niet_gehaald"}
    assert set(verdicts(result, "ver").values()) == {"gehaald"}


def test_a_place_off_the_network_keeps_its_row_and_says_why() -> None:
    inputs = street(locaties=places(a=(300, 0), ver=(300, 500)))
    found = run(inputs, demand(category="supermarkt"))
    rows = table(found)
    assert rows["locatie_id"].tolist() == ["a", "ver"]
    assert rows["reden"].tolist() == [None, "te_ver_van_netwerk"]
    assert verdicts(found)["ver"] == "onbekend"
    assert [p.code for p in found.problems if not p.fatal] == ["locatietoets_ver"]


def test_a_hub_counts_when_there_are_hubs() -> None:
    hubs = Layer(
        "hubs",
        pd.DataFrame({"hub_id": ["u2", "u1"], "naam": ["Verweg", "De Spil"]}),
        points((2900, 0), (600, 0)),
    )
    found = run(street(hubs=hubs), demand(measure="afstand_hub", norm=400.0, hard=True, weight=0.0))
    assert values(found) == {"a": 300.0, "b": 900.0}
    assert table(found)["oordeel"].tolist() == ["voldoet", "voldoet_niet"]
    assert table(found)["uitleg"].tolist() == [
        "Haalt alle harde eisen.",
        "Haalt een harde eis niet: eis (900 m).",
    ]


def test_people_of_later_live_where_those_of_today_live() -> None:
    rows = [
        ("inw_75plus", "inw_75plus", 2035, "BU1", 100.0, 200.0, 300.0),
        ("inw_75plus", "inw_75plus", 2035, "BU2", 150.0, 150.0, 150.0),
    ]
    names = ["groep", "basis", "jaar", "gebied_code", "laag", "midden", "hoog"]
    forecast = Forecast(pd.DataFrame(rows, columns=names).assign(keer=False))
    asked = demand(measure="mensen", group="inw_75plus", year=2035, at_most=False, norm=75.0)
    found = run(street(forecast=forecast), asked)
    people = table(found, "locatietoets_mensen")
    later = people[people["jaar"] == 2035].set_index("locatie_id")
    # West has 100 people today, 50 of them within reach of a: half of 100, 200 and 300.
    assert later.loc["a", ["mensen_min", "mensen", "mensen_max"]].tolist() == [50, 100, 150]
    assert verdicts(found)["a"] == "onbekend"
    assert later.loc["b", "mensen"] == 20.0
    assert verdicts(found)["b"] == "niet_gehaald"


def test_a_forecast_may_say_how_many_times_as_many_there_are() -> None:
    rows = [
        ("inw_75plus", "inw_75plus", 2040, "BU1", 1.0, 2.0, 3.0),
        ("inw_75plus", "inw_75plus", 2040, "GM1", 1.0, 1.5, 2.0),
    ]
    names = ["groep", "basis", "jaar", "gebied_code", "laag", "midden", "hoog"]
    forecast = Forecast(pd.DataFrame(rows, columns=names).assign(keer=True))
    inputs = street(forecast=forecast, locaties=places(a=(300, 0), c=(2000, 0)))
    found = run(inputs, demand(category="supermarkt"))
    people = table(found, "locatietoets_mensen")
    later = people[people["jaar"] == 2040].set_index("locatie_id")
    # The 50 around a twice; the 50 around c by the gemeente, whose buurt says nothing.
    assert later["mensen"].to_dict() == {"a": 100.0, "c": 75.0}
    assert later["mensen_max"].to_dict() == {"a": 150.0, "c": 100.0}


def test_a_shortage_counts_by_the_finest_gebied_whose_number_may_be_said() -> None:
    rows = [
        ("BU1", 2025, 12.0, 23.0, 34.0),
        ("BU2", 2025, 1.0, 4.0, 9.0),
        ("GM1", 2025, -40.0, -15.0, 10.0),
        ("BU1", 2030, 90.0, 90.0, 90.0),
    ]
    names = ["gebied_code", "jaar", "laag", "midden", "hoog"]
    short = {"vv_licht": pd.DataFrame(rows, columns=names)}
    inputs = street(tekort=short, locaties=places(a=(300, 0), b=(2000, 0)))
    later = demand("later", "tekort", at_most=False, norm=1.0, year=2030)
    found = run(inputs, demand(measure="tekort", at_most=False, norm=1.0), later)
    assert values(found) == {"a": 25.0, "b": -15.0}
    assert verdicts(found) == {"a": "gehaald", "b": "onbekend"}
    assert reasons(found) == {
        "a": "Tekort van ongeveer 25 woningen in West; gevraagd is minstens 1 woning.",
        "b": "Niet te zeggen. Ongeveer 15 woningen over in Plaats, maar de marge is te groot; "
        "gevraagd is minstens 1 woning.",
    }
    assert verdicts(found, "later") == {"a": "gehaald", "b": "onbekend"}
    small = {"vv_licht": pd.DataFrame(rows[1:2], columns=names)}
    none = run(street(tekort=small, locaties=places(b=(2000, 0))), later, demand(measure="tekort"))
    assert reasons(none)["b"] == (
        "Niet te zeggen: het verschil tussen vraag en aanbod is er te klein om te noemen; gevraagd "
        "is hoogstens 500 woningen."
    )


def test_the_order_of_rows_changes_nothing() -> None:
    asked = [demand("een", category="supermarkt"), demand("twee", "woonvormen", norm=1.0)]
    one = street(locaties=places(c=(900, 0), a=(300, 0), b=(1500, 0)))
    shuffled = dataclasses.replace(
        one,
        **{
            name: getattr(one, name).take(np.arange(len(getattr(one, name)))[::-1])
            for name in ("locaties", "woningen", "voorzieningen", "woonvormen", "bevolking")
        },
    )
    first, second = run(one, *asked), run(shuffled, *asked)
    for name in RESULTS:
        pd.testing.assert_frame_equal(table(first, name), table(second, name))


@pytest.mark.parametrize("radius", [0.0, -5.0, float("nan"), 6000.0])
def test_a_radius_that_is_none_is_refused(radius: float) -> None:
    with pytest.raises(LzwError) as refused:
        run(street(), demand(category="supermarkt"), radius_m=radius)
    assert [p.code for p in refused.value.problems] == ["locatietoets_straal_onjuist"]


bounds = st.tuples(
    st.floats(0, 1000) | st.just(float("nan")), st.floats(0, 500) | st.just(float("inf"))
)


@given(st.lists(bounds, min_size=1, max_size=6), st.floats(0, 1000), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_verdict_holds_for_every_value_between_the_bounds(
    pairs: list[tuple[float, float]], norm: float, at_most: bool
) -> None:
    low = np.array([p[0] for p in pairs])
    high = low + np.array([p[1] for p in pairs])
    for lo, hi, verdict in zip(low, high, judge(low, high, norm, at_most), strict=True):
        ends = [0.0 if np.isnan(lo) else lo, 1e9 if np.isnan(hi) or np.isinf(hi) else hi]
        inside = np.r_[np.linspace(*ends, 20), norm if ends[0] <= norm <= ends[1] else ends[0]]
        good = inside <= norm if at_most else inside >= norm
        if verdict == MET:
            assert good.all()
        elif verdict == FAILED:
            assert not good.any()
        elif not np.isnan(lo) and not np.isnan(hi):
            assert good.any()
            assert not good.all()


@given(
    st.integers(1, 5).flatmap(
        lambda m: st.tuples(
            st.lists(st.tuples(st.booleans(), st.integers(1, 3)), min_size=m, max_size=m),
            st.lists(
                st.lists(st.sampled_from([UNKNOWN, FAILED, MET]), min_size=m, max_size=m),
                min_size=1,
                max_size=8,
            ),
        )
    )
)
@settings(max_examples=200, deadline=None)
def test_a_rank_follows_from_hard_demands_then_the_score_then_what_is_unknown(drawn) -> None:  # type: ignore[no-untyped-def]
    asked, rows = drawn
    criteria = [demand(f"e{i}", hard=h, weight=float(w)) for i, (h, w) in enumerate(asked)]
    found = stand(np.array(rows), criteria)

    def by_hand(row: list[int]) -> tuple[float, ...] | None:
        weight = dict.fromkeys((UNKNOWN, FAILED, MET), 0.0)
        for (is_hard, w), v in zip(asked, row, strict=True):
            weight[v] += 0 if is_hard else w
        known = weight[MET] + weight[FAILED]
        if not known and sum(weight.values()):
            return None
        hard = [v for (is_hard, _), v in zip(asked, row, strict=True) if is_hard]
        score = round(100 * weight[MET] / known, 1) if known else 0.0
        return (hard.count(FAILED), -score, weight[UNKNOWN], hard.count(UNKNOWN))

    keys = [by_hand(row) for row in rows]
    for key, rank in zip(keys, found.rank, strict=True):
        if key is None:
            assert np.isnan(rank)
        else:
            assert rank == 1 + sum(other is not None and other < key for other in keys)
    # The unknown widens the score; it never lowers it.
    some = ~np.isnan(found.score)
    assert (found.score_low[some] <= found.score[some] + 1e-9).all()
    assert (found.score[some] <= found.score_high[some] + 1e-9).all()


def test_too_little_known_gives_no_rank() -> None:
    criteria = [demand("een", weight=1.0), demand("twee", weight=3.0)]
    found = stand(np.array([[MET, UNKNOWN], [MET, FAILED]]), criteria, 50.0)
    assert np.isnan(found.rank[0])
    assert found.rank[1] == 1
    # What nobody knows of any of them sets nobody apart.
    found = stand(np.array([[MET, UNKNOWN], [FAILED, UNKNOWN]]), criteria, 50.0)
    assert found.rank.tolist() == [1, 2]
