# SPDX-License-Identifier: GPL-2.0-or-later
"""Vraag en aanbod: one municipality worked out by hand, and what must hold of every other."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.mensen.population import People, PeopleGroup
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.core.wonen import geschiktheid as geschiktheid  # declares its layer
from lzw_atlas.processing.core.wonen.aanbod import KINDS, make_places, make_supply, supply_layer
from lzw_atlas.processing.core.wonen.plannen import Later, PlanKind, later_supply, place_of
from lzw_atlas.processing.core.wonen.voorraad import ALL, CLASS_NAMES, make_stock
from lzw_atlas.processing.core.wonen.vraag_aanbod import (
    MEASURES,
    WMO,
    Assumption,
    Assumptions,
    GroupAssumptions,
    add_up,
    confront,
    turnover_of,
    wmo_rows,
)
from lzw_atlas.processing.io import schema as schema  # declares the layers
from lzw_atlas.processing.io.controle import check_layer

A, B, WIJK, GEMEENTE = "BU00010000", "BU00010001", "WK000100", "GM0001"
LIMITS = {"kwaliteitskorting": 500.0, "hoge_aftopping": 764.14, "maximum": 932.93}


def assumed(key: str, *values: float, unit: str = "%") -> Assumption:
    low, mid, high = values * 3 if len(values) == 1 else values
    return Assumption(key, low, mid, high, unit, ("eigen",), "eigen keuze")


def assumptions(**more: object) -> Assumptions:
    plan = PlanKind(frozenset({"rollator"}), frozenset())
    care = PlanKind(frozenset(), frozenset({"rollator"}))
    base = Assumptions(
        name="toets",
        groups={
            "adl": GroupAssumptions(
                "adl",
                "rollator",
                "geschikt",
                assumed("p", 1, 1.25, 1.5, unit="personen"),
                assumed("b", 10, 20, 50),
                assumed("t", 10, 20, 50),
                assumed("n", 20, 40, 60),
            )
        },
        turnover={
            "corporatie": assumed("c", 10),
            "koop": assumed("k", 5),
            "particuliere huur": assumed("h", 20),
            "onbekend": assumed("o", 1, 5, 9),
        },
        complexes={},
        hardness={"hard": assumed("h", 50, 80, 100), "zacht": assumed("z", 0, 25, 60)},
        plan_kinds={"nultreden": plan, "geclusterd": plan, "zorggeschikt": care},
        wmo={
            "0-64": assumed("w0", 10, 20, 30),
            "65-74": assumed("w1", 80, 100, 120),
            "75-84": assumed("w2", 200, 250, 300),
            "85+": assumed("w3", 400, 500, 600),
        },
    )
    return dataclasses.replace(base, **more)


def areas(rows: list[tuple[str, str, str]] | None = None, **columns: object) -> Layer:
    found = rows or [
        (GEMEENTE, "Stad", "gemeente"),
        (WIJK, "Wijk", "wijk"),
        (A, "Noord", "buurt"),
        (B, "Zuid", "buurt"),
    ]
    data = pd.DataFrame(found, columns=["gebied_code", "naam", "soort"])
    data = data.assign(gemeente_code=GEMEENTE, bron="t", **columns)
    box = shapely.multipolygons([shapely.box(0, 0, 1, 1)])
    return conform(
        Layer("gebieden", data, np.array([box] * len(data), dtype=object)), LAYERS["gebieden"]
    )


def homes(buurt: list[str | None], **columns: object) -> Layer:
    n = len(buurt)
    data = pd.DataFrame(
        {
            "woning_id": [f"w{i:03d}" for i in range(n)],
            "is_woning": 1,
            "bron": "t",
            "buurt_code": buurt,
            "wijk_code": [None if b is None else WIJK for b in buurt],
            "gemeente_code": GEMEENTE,
            **columns,
        }
    )
    return conform(
        Layer("woningen", data, np.asarray(shapely.points(np.zeros((n, 2))), dtype=object)),
        LAYERS["woningen"],
    )


def classes(ids: list[str], bounds: list[tuple[int, int]], **columns: object) -> Layer:
    data = pd.DataFrame(
        {
            "woning_id": ids,
            "doelgroep": "rollator",
            "run_id": "r",
            "regels_versie": "v",
            "klasse_min": [CLASS_NAMES[a] for a, _ in bounds],
            "klasse_max": [CLASS_NAMES[b] for _, b in bounds],
            **columns,
        }
    )
    n = len(ids)
    return conform(
        Layer("geschiktheid", data, np.full(n, None, dtype=object)), LAYERS["geschiktheid"]
    )


def nobody(n: int, per_home: np.ndarray | None = None) -> People:
    if per_home is None:
        return People({})
    total = float(per_home.sum())
    group = PeopleGroup("inw_75plus", per_home, "vierkant100", total, total, 0.0, 0.0)
    return People({"inw_75plus": group})


def plans(rows: list[dict[str, object]]) -> Layer:
    data = pd.DataFrame(rows) if rows else pd.DataFrame(columns=["plan_id"])
    if rows:
        data["plan_id"] = [f"p{i}" for i in range(len(rows))]
    data["bron"] = "t"
    return conform(
        Layer("plannen", data, np.full(len(data), None, dtype=object)), LAYERS["plannen"]
    )


def demand(rows: list[tuple[str, str, int, str, float, float, float]], **columns: object) -> object:
    names = ["gebied_code", "soort", "jaar", "doelgroep", "laag", "midden", "hoog"]
    data = pd.DataFrame(rows, columns=names)
    return data.assign(
        **{
            "naam": data["gebied_code"],
            "eenheid": "personen",
            "optelbaar_met": None,
            "scenario": "basis",
            **columns,
        }
    )


def by_hand() -> tuple[Layer, Layer]:
    """Noord: 10 suit, 4 unknown, 6 do not (corporation). Zuid: 2 suit, 8 do not (owned)."""
    layer = homes([A] * 20 + [B] * 10, eigendom=["corporatie"] * 20 + ["koop"] * 10)
    bounds = [(2, 2)] * 10 + [(0, 2)] * 4 + [(0, 0)] * 6 + [(2, 2)] * 2 + [(0, 0)] * 8
    return layer, classes(layer.data["woning_id"].tolist(), bounds, zorggeschikt=0)


def supply_of(layer: Layer, found: Layer, rules: Assumptions, people: People | None = None):
    stock = make_stock(layer, found, people or nobody(len(layer)), LIMITS)
    rate = turnover_of(stock.tenure, layer.data["complex_id"], rules)
    return make_supply(stock, found, areas(), rate)


def later_of(supply: object, rows: list[dict[str, object]], years: list[int], rules: Assumptions):
    layer = plans(rows)
    return later_supply(
        supply,
        layer,
        place_of(layer.data, supply.places),
        years,
        {k: a.shares for k, a in rules.hardness.items()},
        rules.plan_kinds,
        {k: a.shares for k, a in rules.turnover.items()},
    )


def numbers(layer: Layer, code: str, year: int, measure: str, group: str = "adl") -> list[float]:
    t = layer.data
    row = t[
        (t["gebied_code"] == code)
        & (t["jaar"] == year)
        & (t["indicator"] == measure)
        & (t["doelgroep"] == group)
    ]
    assert len(row) == 1
    return row[["laag", "midden", "hoog"]].iloc[0].tolist()


PLAN = {"gebied_code": B, "jaar": 2030, "hardheid": "hard", "nultreden": 10, "gesloopt": 4}


def test_a_municipality_worked_out_by_hand() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    later = later_of(supply, [PLAN], [2025, 2030], rules)
    vraag = demand(
        [(A, "buurt", 2025, "adl", 6, 8, 9), (B, "buurt", 2030, "adl", 20, 25, 30)],
    )
    layer = confront(vraag, supply, later, rules, with_plans=True, run_id="r")
    # Of the 26 dwellings of which the class is known 12 suit; so much is expected of the unknown.
    expected = 4 * 12 / 26
    assert numbers(layer, A, 2025, "geschikt") == pytest.approx([10, 10 + expected, 14])
    assert numbers(layer, A, 2025, "vrij_per_jaar") == pytest.approx([1, 1 + expected / 10, 1.4])
    assert numbers(layer, A, 2025, "bewoond") == pytest.approx([1, (10 + expected) * 0.2, 7])
    assert numbers(layer, A, 2025, "vraag") == pytest.approx([4, 6.4, 9])
    # Zuid in 2030: of 10 dwellings 2, 3.2 or 4 are demolished, of the 2 that suit none, 0.64 or 2.
    assert numbers(layer, B, 2030, "plannen") == pytest.approx([5, 8, 10])
    assert numbers(layer, B, 2030, "geschikt") == pytest.approx([5, 9.36, 12])
    assert numbers(layer, B, 2030, "vrij_per_jaar") == pytest.approx(
        [5 * 0.01, 0.05 * 1.36 + 8 * 0.05, 0.1 + 10 * 0.09]
    )
    assert numbers(layer, B, 2030, "vraag") == pytest.approx([20 / 1.5, 20, 30])
    mid = 1.36 * 0.2 + 0.05 * 1.36 * 0.8 * 0.2 + 8 * 0.4
    assert numbers(layer, B, 2030, "beschikbaar") == pytest.approx(
        [1, mid, 2 * 0.5 + 0.1 * 0.5 * 0.5 + 10 * 0.6]
    )
    assert numbers(layer, B, 2030, "tekort") == pytest.approx([20 / 1.5 - 7.025, 20 - mid, 29])
    assert numbers(layer, B, 2030, "tekort_theoretisch") == pytest.approx(
        [20 / 1.5 - 12, 20 - 9.36, 25]
    )
    verdict = layer.data[layer.data["indicator"] == "tekort"]["oordeel"].tolist()
    assert verdict == ["onzeker", "tekort"]
    assert set(layer.data["met_plannen"]) == {1}


def test_a_plan_counts_from_its_year_on_and_never_in_the_year_of_the_stock() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    years = [2025, 2030, 2035]
    for year, counts in ((2024, 0), (2025, 0), (2026, 2), (2031, 1), (2036, 0)):
        plan = {**PLAN, "jaar": year, "gesloopt": None}
        later = later_of(supply, [plan], years, rules)
        at = int(supply.places.index([B])[0])
        found = later.new["rollator", "geschikt"][at, :, 2]
        assert found.tolist() == [0.0] * (3 - counts) + [10.0] * counts


def test_what_suits_a_group_perhaps_counts_in_the_highest_number_alone() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    plan = {"gebied_code": B, "jaar": 2026, "hardheid": "zacht", "zorggeschikt": 10}
    later = later_of(supply, [plan], [2025, 2030], rules)
    at = int(supply.places.index([B])[0])
    assert later.new["rollator", "geschikt"][at, 1].tolist() == [0.0, 0.0, 6.0]
    assert later.new["rollator", "zorggeschikt"][at, 1].tolist() == [0.0, 2.5, 6.0]


def test_a_complex_of_which_the_turnover_is_known_goes_before_its_tenure() -> None:
    rules = assumptions(complexes={"12": assumed("x", 40)})
    tenure = np.array(["corporatie", "koop", "corporatie"], dtype=object)
    found = turnover_of(tenure, pd.Series(["12", "12", None], dtype=object), rules)
    assert found[:, 1].tolist() == [0.4, 0.4, 0.1]


def test_what_is_within_walking_distance_follows_the_older_people_and_not_the_dwellings() -> None:
    layer, _ = by_hand()
    near = [1.0] * 5 + [np.nan] * 5 + [0.0] * 20
    found = classes(layer.data["woning_id"].tolist(), [(2, 2)] * 30, omgeving=near)
    old = np.array([4.0] * 5 + [1.0] * 5 + [0.0] * 10 + [1.0] * 10)
    rules = assumptions()
    supply = supply_of(layer, found, rules, nobody(30, old))
    later = later_of(supply, [], [2025], rules)
    layer = confront(
        demand([(A, "buurt", 2025, "adl", 1, 1, 1), (B, "buurt", 2025, "adl", 1, 1, 1)]),
        supply,
        later,
        rules,
    )
    # 20 of the 25 surely, 5 unknown: of the known dwellings 5 in 25 are near.
    assert numbers(layer, A, 2025, "binnen_bereik") == pytest.approx([80, 84, 100])
    assert numbers(layer, B, 2025, "binnen_bereik") == [0, 0, 0]


def test_without_walks_the_share_within_reach_is_unknown_and_says_so() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    table = confront(
        demand([(A, "buurt", 2025, "adl", 1, 1, 1)]),
        supply,
        later_of(supply, [], [2025], rules),
        rules,
    ).data.set_index("indicator")
    assert table.loc["binnen_bereik", "reden"] == "geen_bereikbaarheid"
    assert np.isnan(table.loc["binnen_bereik", "midden"])
    assert table.loc["tekort", "reden"] is None


def test_what_cannot_be_said_keeps_its_rows_and_says_why() -> None:
    rules = assumptions(
        groups={
            **assumptions().groups,
            "wiel": dataclasses.replace(assumptions().groups["adl"], suits_as="rolstoel"),
        }
    )
    supply = supply_of(*by_hand(), rules)
    vraag = demand(
        [
            (A, "buurt", 2025, "nieuw", 1, 1, 1),
            (A, "buurt", 2025, "wiel", 1, 1, 1),
            ("BU99999999", "buurt", 2025, "adl", 1, 1, 1),
            (A, "buurt", 2025, "adl", np.nan, np.nan, np.nan),
        ]
    )
    layer = confront(vraag, supply, later_of(supply, [], [2025], rules), rules)
    table = layer.data[layer.data["indicator"] == "tekort"]
    assert table["reden"].tolist() == [
        "geen_aanname",
        "geen_geschiktheid",
        "gebied_onbekend",
        "vraag_onbekend",
    ]
    assert table["midden"].isna().all()
    assert len(layer) == 4 * sum(not m.startswith("wmo") for m in MEASURES)
    # Supply is known where only the demand is not.
    assert numbers(layer, A, 2025, "geschikt")[0] == 10


def test_gebieden_are_ranked_by_shortage_and_with_the_low_incomes_first() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    vraag = demand(
        [
            (A, "buurt", 2025, "adl", 50, 50, 50),
            (B, "buurt", 2025, "adl", 40, 40, 40),
            (WIJK, "wijk", 2025, "adl", 90, 90, 90),
            (GEMEENTE, "gemeente", 2025, "adl", 90, 90, 90),
        ]
    )
    later = later_of(supply, [], [2025], rules)
    layer = confront(vraag, supply, later, rules, income={A: 10.0, B: 40.0})
    table = layer.data[layer.data["indicator"] == "tekort"].set_index("gebied_code")
    assert table["rang"].tolist()[:3] == [1, 2, 1]
    assert table["rang"].isna()[GEMEENTE]
    assert table.loc[[A, B], "rang_gewogen"].tolist() == [2, 1]
    # Of the wijk nobody said how many low incomes it has.
    assert table["rang_gewogen"].isna()[WIJK]
    plain = confront(vraag, supply, later, rules).data
    assert plain["rang_gewogen"].isna().all()


def test_gebieden_with_the_same_shortage_share_a_rank() -> None:
    codes = [f"BU0001{i:04d}" for i in range(4)]
    layer = areas([(c, c, "buurt") for c in codes])
    none = homes([])
    rules = assumptions()
    stock = make_stock(none, classes([], []), nobody(0), LIMITS)
    supply = make_supply(stock, classes([], []), layer, np.empty((0, 3)))
    assert not supply.suits
    supply = dataclasses.replace(
        supply,
        suits={("rollator", k): np.zeros((4, 3)) for k in KINDS},
        free={("rollator", k): np.zeros((4, 3)) for k in KINDS},
    )
    vraag = demand(
        [(c, "buurt", 2025, "adl", v, v, v) for c, v in zip(codes, [5, 9, 9, 2], strict=True)]
    )
    table = confront(vraag, supply, later_of(supply, [], [2025], rules), rules).data
    assert table[table["indicator"] == "tekort"]["rang"].tolist() == [3, 1, 1, 4]


def test_a_total_over_groups_that_may_count_one_person_twice_is_refused() -> None:
    rules = assumptions(groups={g: assumptions().groups["adl"] for g in ("adl", "licht", "zwaar")})
    supply = supply_of(*by_hand(), rules)
    vraag = demand(
        [(A, "buurt", 2025, g, 1, 2, 3) for g in ("adl", "licht", "zwaar")],
        optelbaar_met=[None, "zwaar", "licht"],
    )
    table = confront(vraag, supply, later_of(supply, [], [2025], rules), rules).data
    said = table.drop_duplicates("doelgroep").set_index("doelgroep")["overlapt"].to_dict()
    assert said == {"adl": "licht, zwaar", "licht": "adl", "zwaar": "adl"}
    whole = add_up(table, ["licht", "zwaar"]).set_index("indicator")
    assert whole.loc["vraag", ["laag", "midden", "hoog"]].tolist() == pytest.approx(
        [2 / 1.5, 4 / 1.25, 6]
    )
    with pytest.raises(LzwError) as refused:
        add_up(table, ["licht", "zwaar", "adl"])
    (problem,) = refused.value.problems
    assert problem.values["paren"] == "licht en adl; zwaar en adl"  # noqa: PD011


def test_the_layer_is_as_its_schema_says() -> None:
    layer = confronted(7)
    pd.testing.assert_frame_equal(layer.data, conform(layer, LAYERS["vraag_aanbod"]).data)
    assert not check_layer(layer, LAYERS["vraag_aanbod"])


def test_no_row_of_the_layer_is_a_total_over_groups() -> None:
    rules = assumptions(groups={g: assumptions().groups["adl"] for g in ("adl", "licht")})
    supply = supply_of(*by_hand(), rules)
    vraag = demand([(A, "buurt", 2025, g, 1, 2, 3) for g in ("adl", "licht")])
    table = confront(vraag, supply, later_of(supply, [], [2025], rules), rules).data
    assert set(table["doelgroep"]) == {"adl", "licht"}


def test_more_of_a_complex_is_unknown_than_known_and_the_chance_of_a_lift_is_used() -> None:
    layer = homes([A] * 4)
    found = classes(
        layer.data["woning_id"].tolist(),
        [(0, 2)] * 3 + [(0, 0)],
        kans_geschikt=[0.9, 0.2, np.nan, np.nan],
    )
    supply = supply_of(layer, found, assumptions())
    at = int(supply.places.index([A])[0])
    # One class is known and it is none that suits; of the third nothing points to suiting.
    assert supply.suits["rollator", "geschikt"][at].tolist() == pytest.approx([0, 1.1, 3])


def test_clients_of_the_wmo_are_held_against_what_the_ages_foretell() -> None:
    layer = areas(
        inwoners=[3000.0, 3000.0, 2000.0, 1000.0], wmo_clienten=[130.0, 130.0, 60.0, 70.0]
    )
    ages = pd.DataFrame(
        [
            (code, age, n)
            for code, counts in {
                GEMEENTE: (200, 100, 40),
                WIJK: (200, 100, 40),
                A: (100, 40, 10),
                B: (100, 60, 30),
            }.items()
            for age, n in zip(("65-74", "75-84", "85+"), counts, strict=True)
        ],
        columns=["gebied_code", "leeftijd", "midden"],
    )
    table = wmo_rows(layer, ages, assumptions(), 2024, scenario="basis", run_id="r").data
    assert set(table["doelgroep"]) == {WMO}
    found = table.pivot_table(index="gebied_code", columns="indicator", values="midden")
    assert found.loc[GEMEENTE].tolist() == [130, 130]
    weight = {A: 1850 * 0.02 + 10 + 10 + 5, B: 810 * 0.02 + 10 + 15 + 15}
    for code, value in weight.items():
        assert found.loc[code, "wmo_verwacht"] == pytest.approx(130 * value / sum(weight.values()))
    assert (table["laag"] <= table["midden"]).all()
    assert (table["midden"] <= table["hoog"]).all()


def test_the_layer_of_the_supply_divides_by_tenure_and_rent_and_its_parts_add_up() -> None:
    layer, found = by_hand()
    layer.data["huur_eur"] = [400.0] * 10 + [700.0] * 10 + [np.nan] * 10
    rules = assumptions()
    supply = supply_of(layer, found, rules)
    later = later_of(supply, [PLAN], [2025, 2030], rules)
    made = supply_layer(
        supply,
        later.years,
        {k: later.all_of(k) for k in supply.suits},
        later.homes,
        rent_year=2026,
        with_plans=True,
        run_id="r",
    )
    table = made.data[made.data["wat"] == "geschikt"]
    here = table[(table["gebied_code"] == A) & (table["jaar"] == 2025)]
    cell = here.set_index(["eigendom", "huurklasse"])
    assert cell.loc[("corporatie", "goedkoop"), ["laag", "hoog", "n_totaal"]].tolist() == [
        10,
        10,
        10,
    ]
    assert cell.loc[("corporatie", "betaalbaar"), ["laag", "hoog", "n_totaal"]].tolist() == [
        0,
        4,
        10,
    ]
    assert cell.loc[(ALL, ALL), ["laag", "hoog", "n_totaal"]].tolist() == [10, 14, 20]
    assert not here.duplicated(["eigendom", "huurklasse", "bereik"]).any()
    after = table[(table["gebied_code"] == B) & (table["jaar"] == 2030)]
    assert after[["laag", "midden", "hoog"]].to_numpy().tolist() == [pytest.approx([5, 9.36, 12])]
    assert after["n_totaal"].iloc[0] == pytest.approx(10 - 3.2 + 8)


def test_a_plan_of_a_whole_wijk_counts_there_and_in_none_of_its_buurten() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    later = later_of(supply, [{**PLAN, "gebied_code": WIJK, "gesloopt": 0}], [2025, 2030], rules)
    found = later.new["rollator", "geschikt"][:, 1, 2]
    at = supply.places.index([GEMEENTE, WIJK, A, B])
    assert found[at].tolist() == [10, 10, 0, 0]


def test_a_plan_of_an_own_area_counts_there_and_in_the_gemeente() -> None:
    layer, found = by_hand()
    layer.data["eigen_code"] = ["KERN"] * 20 + [None] * 10
    rules = assumptions()
    rows = [
        (GEMEENTE, "Stad", "gemeente"),
        ("KERN", "Kern", "eigen"),
        (A, "N", "buurt"),
        (B, "Z", "buurt"),
    ]
    stock = make_stock(layer, found, nobody(30), LIMITS)
    supply = make_supply(
        stock, found, areas(rows), turnover_of(stock.tenure, layer.data["complex_id"], rules)
    )
    later = later_of(
        supply,
        [{**PLAN, "gebied_code": "KERN"}, {**PLAN, "gebied_code": A, "nultreden": 100}],
        [2025, 2030],
        rules,
    )
    new = later.new["rollator", "geschikt"][:, 1, 2]
    at = supply.places.index([GEMEENTE, "KERN", A, B])
    assert new[at].tolist() == [110, 110, 100, 0]
    assert later.suits["rollator", "geschikt"][at, 1, 0].tolist() == [12 - 4 - 4, 10 - 4 - 4, 6, 2]


def test_more_demolished_than_there_is_is_told_and_leaves_nothing() -> None:
    rules = assumptions()
    supply = supply_of(*by_hand(), rules)
    later = later_of(supply, [{**PLAN, "gesloopt": 500}], [2025, 2030], rules)
    assert supply.places.code[later.over].tolist() == [B]
    at = int(supply.places.index([B])[0])
    assert later.suits["rollator", "geschikt"][at, 1].tolist() == [0, 0, 0]


# What must hold of every municipality


def some_municipality(seed: int) -> tuple[Layer, Layer, list[dict[str, object]], pd.DataFrame]:
    rng = np.random.default_rng(seed)
    n = 40
    layer = homes(
        rng.choice([A, B], n).tolist(),
        eigendom=rng.choice(np.array(["koop", "corporatie", None], dtype=object), n),
    )
    options = [(a, b) for a in range(3) for b in range(a, 3)]
    found = classes(
        layer.data["woning_id"].tolist(),
        [options[i] for i in rng.integers(0, len(options), n)],
        omgeving=rng.choice([1.0, 0.0, np.nan], n),
        kans_geschikt=rng.choice([0.3, 0.8, np.nan], n),
        nultreden=rng.choice([1.0, 0.0, np.nan], n),
    )
    rows: list[dict[str, object]] = [
        {
            "gebied_code": str(rng.choice([A, B])),
            "jaar": int(rng.integers(2024, 2042)),
            "hardheid": str(rng.choice(["hard", "zacht"])),
            "nultreden": int(rng.integers(0, 20)),
            "zorggeschikt": int(rng.integers(0, 5)),
            "gesloopt": int(rng.integers(0, 12)),
        }
        for _ in range(int(rng.integers(0, 6)))
    ]
    parts = []
    for year in (2025, 2030, 2040):
        low = {c: float(rng.integers(0, 40)) for c in (A, B)}
        extra = {c: np.sort(rng.uniform(0, 30, 2)) for c in (A, B)}
        numbers = {c: np.array([low[c], *(low[c] + extra[c])]) for c in (A, B)}
        numbers[WIJK] = numbers[GEMEENTE] = numbers[A] + numbers[B]
        kinds = {A: "buurt", B: "buurt", WIJK: "wijk", GEMEENTE: "gemeente"}
        parts += [(c, kinds[c], year, "adl", *v.tolist()) for c, v in numbers.items()]
    return layer, found, rows, demand(parts)


def confronted(seed: int) -> Layer:
    layer, found, rows, vraag = some_municipality(seed)
    rules = assumptions()
    supply = supply_of(layer, found, rules)
    later = later_of(supply, rows, [2025, 2030, 2040], rules)
    return confront(vraag, supply, later, rules, run_id="r")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_low_is_never_above_mid_nor_mid_above_high(seed: int) -> None:
    table = confronted(seed).data.dropna(subset=["midden"])
    assert (table["laag"] <= table["midden"] + 1e-9).all()
    assert (table["midden"] <= table["hoog"] + 1e-9).all()
    sizes = table[~table["indicator"].str.startswith("tekort")]
    assert (sizes["laag"] >= -1e-9).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_the_buurten_add_up_to_their_wijk_and_gemeente_in_every_year(seed: int) -> None:
    table = confronted(seed).data
    table = table[table["indicator"] != "binnen_bereik"]
    keys = ["jaar", "indicator"]
    numbers = ["laag", "midden", "hoog"]
    parts = table[table["soort"] == "buurt"].groupby(keys)[numbers].sum()
    for kind in ("wijk", "gemeente"):
        whole = table[table["soort"] == kind].set_index(keys)[numbers]
        np.testing.assert_allclose(parts.loc[whole.index], whole, atol=1e-7)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_stock_with_plans_is_that_of_counting_dwelling_by_dwelling(seed: int) -> None:
    layer, found, rows, _ = some_municipality(seed)
    rules = assumptions()
    supply = supply_of(layer, found, rules)
    later = later_of(supply, rows, [2025, 2030, 2040], rules)
    bounds = found.data[["klasse_min", "klasse_max"]].to_numpy(dtype=object)
    lived = layer.data["buurt_code"].to_numpy(dtype=object)
    for code in (A, B):
        mine = lived == code
        low = int(sum(a == b == "geschikt" for a, b in bounds[mine]))
        high = int(sum(b == "geschikt" for _, b in bounds[mine]))
        for number, year in enumerate((2025, 2030, 2040)):
            most = least = new_low = new_high = 0.0
            for plan in rows:
                if plan["gebied_code"] != code or not 2025 < plan["jaar"] <= year:
                    continue
                few, _, many = rules.hardness[str(plan["hardheid"])].shares
                most, least = most + plan["gesloopt"] * many, least + plan["gesloopt"] * few
                new_low += plan["nultreden"] * few
                new_high += (plan["nultreden"] + plan["zorggeschikt"]) * many
            at = int(supply.places.index([code])[0])
            got = later.all_of(("rollator", "geschikt"))[at, number]
            assert got[0] == pytest.approx(max(0.0, low - most) + new_low)
            left = max(0.0, int(mine.sum()) - least)
            assert got[2] == pytest.approx(min(high, left) + new_high)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.randoms())
def test_the_order_of_rows_changes_nothing(seed: int, random: object) -> None:
    layer, found, rows, vraag = some_municipality(seed)
    rules = assumptions()

    def run(a: Layer, b: Layer, c: list[dict[str, object]], d: pd.DataFrame) -> pd.DataFrame:
        supply = supply_of(a, b, rules)
        made = confront(d, supply, later_of(supply, c, [2025, 2030, 2040], rules), rules).data
        return made.sort_values(["gebied_code", "jaar", "indicator"]).reset_index(drop=True)

    mixed = np.random.default_rng(seed + 1)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = run(
        layer.take(mixed.permutation(len(layer))),
        found.take(mixed.permutation(len(found))),
        shuffled,
        vraag.iloc[mixed.permutation(len(vraag))].reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(run(layer, found, rows, vraag), again, rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_a_new_building_never_makes_a_shortage_larger(seed: int) -> None:
    layer, found, rows, vraag = some_municipality(seed)
    rules = assumptions()
    supply = supply_of(layer, found, rules)
    years = [2025, 2030, 2040]
    more: dict[str, object] = {"gebied_code": A, "jaar": 2027, "hardheid": "zacht", "nultreden": 7}

    def shortages(plans_: list[Mapping[str, object]]) -> np.ndarray:
        later: Later = later_of(supply, plans_, years, rules)
        table = confront(vraag, supply, later, rules).data
        mine = table["indicator"].isin(["tekort", "tekort_theoretisch"])
        return table[mine][["laag", "midden", "hoog"]].to_numpy()

    assert (shortages([*rows, more]) <= shortages(rows) + 1e-9).all()


def test_a_municipality_without_dwellings_or_plans_has_places_and_no_supply() -> None:
    places = make_places(homes([]), areas())
    assert places.code.tolist() == [GEMEENTE, WIJK, A, B]
    assert places.parent.tolist() == [-1, 0, 1, 1]
