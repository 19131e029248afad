# SPDX-License-Identifier: GPL-2.0-or-later
"""The stock by suitability: sums, bounds, people and the window, each counted again by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.mensen.population import People, PeopleGroup
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.core.wonen.voorraad import (
    ALL,
    CLASS_NAMES,
    PERIODS,
    Stock,
    StockRules,
    complexes,
    make_stock,
    per_area,
    rent_class,
    window_shares,
    woonscan,
)
from lzw_atlas.processing.io import schema as schema  # declares the layers

RULES = StockRules(window_m=200.0, window_min=5.0, near_m=500.0, far_m=1000.0, complex_m=500.0)
LIMITS = {"kwaliteitskorting": 500.0, "hoge_aftopping": 764.14, "maximum": 932.93}
POSSIBLE = [(a, b) for a in range(3) for b in range(a, 3)]


def people(per_home: np.ndarray, source: str = "vierkant100") -> People:
    def group(name: str, values: np.ndarray) -> PeopleGroup:
        return PeopleGroup(name, values, source, float(values.sum()), float(values.sum()), 0.0, 0.0)

    return People(
        {"inw_65plus": group("inw_65plus", 2 * per_home), "inw_75plus": group("i", per_home)}
    )


def classes(ids: list[str], bounds: list[tuple[int, int]], **more: object) -> pd.DataFrame:
    low, high = zip(*bounds, strict=True)
    return pd.DataFrame(
        {
            "woning_id": ids,
            "doelgroep": "rollator",
            "klasse_min": [CLASS_NAMES[a] for a in low],
            "klasse_max": [CLASS_NAMES[b] for b in high],
            "maatregel": None,
            "volgende_klasse": None,
            "omgeving": np.nan,
            **more,
        }
    )


def homes(n: int, xy: np.ndarray | None = None, **columns: object) -> Layer:
    data = pd.DataFrame(
        {"woning_id": [f"w{i:03d}" for i in range(n)], "is_woning": 1, "bron": "test", **columns}
    )
    places = np.zeros((n, 2)) if xy is None else xy
    return conform(
        Layer("woningen", data, np.asarray(shapely.points(places), dtype=object)),
        LAYERS["woningen"],
    )


def areas() -> Layer:
    rows = [
        ("GM1", "Stad", "gemeente", "GM1"),
        ("GM2", "Dorp", "gemeente", "GM2"),
        ("BU1", "Noord", "buurt", "GM1"),
        ("BU2", "Zuid", "buurt", "GM1"),
        ("BU3", "Leeg", "buurt", "GM2"),
    ]
    data = pd.DataFrame(rows, columns=["gebied_code", "naam", "soort", "gemeente_code"])
    boxes = [shapely.multipolygons([shapely.box(0, 0, 1, 1)])] * len(rows)
    return conform(
        Layer("gebieden", data.assign(bron="t"), np.array(boxes, dtype=object)), LAYERS["gebieden"]
    )


def random_stock(seed: int, n: int = 60) -> tuple[Stock, pd.DataFrame]:
    """Return a stock and the same as a plain table, for counting by hand."""
    rng = np.random.default_rng(seed)
    buurt = rng.choice(np.array(["BU1", "BU2", None], dtype=object), n)
    layer = homes(
        n,
        rng.uniform(0, 900, (n, 2)).round(3),
        is_woning=rng.choice(np.array([1, 1, 1, 0, None], dtype=object), n),
        eigendom=rng.choice(np.array(["koop", "corporatie", "Particulier", None], dtype=object), n),
        bouwjaar=rng.choice(np.array([1005, 1930, 1945, 1970, 1999, 2020, None], dtype=object), n),
        huur_eur=rng.choice([400.0, 764.14, 900.0, 1200.0, np.nan], n),
        buurt_code=buurt,
        gemeente_code=np.where(buurt == None, None, "GM1"),  # noqa: E711
    )
    bounds = [POSSIBLE[i] for i in rng.integers(0, len(POSSIBLE), n)]
    old = rng.uniform(0, 1, n).round(3)
    table = classes(layer.data["woning_id"].tolist(), bounds)
    # What is no dwelling has no class.
    table = table[(layer.data["is_woning"].fillna(1) != 0).to_numpy()]
    stock = make_stock(layer, Layer("geschiktheid", table), people(old), LIMITS)
    plain = pd.DataFrame(
        {
            "buurt": buurt,
            "tenure": stock.tenure,
            "period": stock.period,
            "low": [b[0] for b in bounds],
            "high": [b[1] for b in bounds],
            "old": old,
            "x": shapely.get_x(layer.geometry),
            "y": shapely.get_y(layer.geometry),
        }
    )
    return stock, plain[stock.dwelling]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_every_cell_is_what_counting_by_hand_gives(seed: int) -> None:
    stock, plain = random_stock(seed)
    table = per_area(stock, areas(), "run").data.set_index(
        ["gebied_code", "eigendom", "bouwperiode", "klasse"]
    )
    for code, part in (
        ("BU1", plain[plain["buurt"] == "BU1"]),
        ("GM1", plain.dropna(subset="buurt")),
    ):
        for tenure in (ALL, *part["tenure"].unique()):
            for period in (ALL, *part["period"].unique()):
                mine = part[(tenure == ALL) | (part["tenure"] == tenure)]
                mine = mine[(period == ALL) | (mine["period"] == period)]
                if not len(mine):
                    assert (code, tenure, period, "geschikt") not in table.index
                    continue
                for rank, name in enumerate(CLASS_NAMES[:3]):
                    row = table.loc[(code, tenure, period, name)]
                    sure = (mine["low"] == rank) & (mine["high"] == rank)
                    could = (mine["low"] <= rank) & (mine["high"] >= rank)
                    assert (row["n"], row["n_max"], row["n_totaal"]) == (
                        sure.sum(),
                        could.sum(),
                        len(mine),
                    )
                    assert row["inw_75plus"] == pytest.approx(mine.loc[sure, "old"].sum())
                    assert row["inw_65plus_max"] == pytest.approx(2 * mine.loc[could, "old"].sum())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_classes_add_up_bounds_hold_and_nobody_is_lost(seed: int) -> None:
    stock, plain = random_stock(seed)
    data = per_area(stock, areas(), "run").data
    cell = data.groupby(["gebied_code", "eigendom", "bouwperiode"])
    assert (cell["n"].sum() == cell["n_totaal"].first()).all()
    assert (data["n"] <= data["n_max"]).all()
    assert (data["inw_75plus"] <= data["inw_75plus_max"] + 1e-9).all()
    whole = data[(data["eigendom"] == ALL) & (data["bouwperiode"] == ALL)]
    for soorten in (["gemeente", "buiten"], ["buurt", "buiten"]):
        placed = whole[whole["soort"].isin(soorten)]
        assert placed["inw_75plus"].sum() == pytest.approx(plain["old"].sum())
        assert placed["n"].sum() == len(plain)
    # Whatever the unknown turn out to be, the truth lies between both numbers.
    rng = np.random.default_rng(seed)
    truth = np.array(
        [rng.integers(a, b + 1) for a, b in zip(plain["low"], plain["high"], strict=True)]
    )
    mine = plain["buurt"] == "BU1"
    if mine.any():
        rows = whole[whole["gebied_code"] == "BU1"].set_index("klasse")
        for rank, name in enumerate(CLASS_NAMES[:3]):
            n = (truth[mine] == rank).sum()
            assert rows.loc[name, "n"] <= n <= rows.loc[name, "n_max"]


def test_the_order_of_the_dwellings_changes_nothing() -> None:
    stock, _ = random_stock(3)
    order = np.random.default_rng(4).permutation(len(stock.homes))
    table = pd.concat([
        classes([i], [(int(stock.low["rollator"][k]), int(stock.high["rollator"][k]))])
        for k, i in enumerate(stock.homes.data["woning_id"]) if stock.dwelling[k]
    ])  # fmt: skip
    again = make_stock(
        stock.homes.take(order),
        Layer("geschiktheid", table.iloc[::-1]),
        people(stock.people["inw_75plus"][order]),
        LIMITS,
    )
    for make in (lambda s: per_area(s, areas(), "r"), lambda s: window_shares(s, RULES, "r")):
        one, two = make(stock), make(again)
        pd.testing.assert_frame_equal(one.data, two.data)


def test_a_gebied_stands_beside_its_gemeente() -> None:
    layer = homes(4, gemeente_code="GM1", buurt_code=["BU1", "BU1", "BU2", "BU2"])
    table = classes(layer.data["woning_id"].tolist(), [(0, 0), (0, 0), (0, 0), (2, 2)])
    stock = make_stock(layer, Layer("geschiktheid", table), people(np.ones(4)))
    rows = per_area(stock, areas(), "run").data
    rows = rows[(rows["klasse"] == "ongeschikt") & (rows["eigendom"] == ALL)]
    rows = rows[rows["bouwperiode"] == ALL].set_index("gebied_code")
    assert rows["aandeel_pct"].dropna().to_dict() == {"GM1": 75.0, "BU1": 100.0, "BU2": 50.0}
    assert rows.loc[["BU1", "BU2", "GM1"], "verschil_punt"].tolist() == [25.0, -25.0, 0.0]
    # An area without dwellings stays, with nothing to say.
    assert rows.loc["BU3", ["n", "n_totaal"]].tolist() == [0, 0]
    assert np.isnan(rows.loc["BU3", "aandeel_pct"])


def test_without_people_their_numbers_are_unknown_and_not_zero() -> None:
    layer = homes(2, gemeente_code="GM1", buurt_code="BU1")
    table = classes(layer.data["woning_id"].tolist(), [(0, 0), (2, 2)])
    stock = make_stock(layer, Layer("geschiktheid", table), People())
    rows = per_area(stock, areas(), "run").data
    assert rows["inw_75plus"].isna().all()
    assert rows["bron_bevolking"].isna().all()


def test_a_dwelling_without_a_class_can_be_anything() -> None:
    layer = homes(1, gemeente_code="GM1")
    stock = make_stock(
        layer, Layer("geschiktheid", classes(["other"], [(0, 0)])), people(np.ones(1))
    )
    assert (stock.low["rollator"][0], stock.high["rollator"][0]) == (0, 2)


def test_rents_on_a_limit_belong_to_the_class_below_it() -> None:
    rents = pd.Series([500.0, 500.01, 764.14, 764.15, 932.93, 932.94, np.nan])
    assert rent_class(rents, LIMITS).tolist() == [
        "goedkoop",
        "betaalbaar",
        "betaalbaar",
        "middelduur",
        "middelduur",
        "vrije sector",
        "onbekend",
    ]
    assert set(rent_class(rents, {})) == {"onbekend"}


def test_a_year_that_cannot_be_is_of_no_period() -> None:
    layer = homes(7, bouwjaar=[1005, 9999, 1250, 1944, 1945, 1999, 2000])
    stock = make_stock(
        layer, Layer("geschiktheid", classes(["w000"], [(0, 0)])), people(np.ones(7))
    )
    assert stock.period.tolist() == [
        "onbekend", "onbekend", "voor 1945", "voor 1945", "1945-1964", "1980-1999",
        "2000 en later",
    ]  # fmt: skip
    assert set(stock.period) <= set(PERIODS)


# The window


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_window_counts_what_lies_within_200_m_of_the_middle(seed: int) -> None:
    stock, plain = random_stock(seed, 80)
    found = window_shares(stock, RULES, "run")
    assert len(found) == len(
        {(x // 100, y // 100) for x, y in zip(plain["x"], plain["y"], strict=True)}
    )
    for k, row in found.data.iterrows():
        middle = found.geometry[k].centroid
        near = plain[np.hypot(plain["x"] - middle.x, plain["y"] - middle.y) <= 200.0]
        if len(near) < RULES.window_min:
            assert row["reden"] == "te_weinig_woningen"
            assert row[["woningen", "aandeel_pct", "onbekend_pct"]].isna().all()
            continue
        assert row["woningen"] == len(near)
        assert row["aandeel_pct"] == pytest.approx(100 * (near["high"] == 0).mean(), abs=0.051)
        assert row["aandeel_max_pct"] == pytest.approx(100 * (near["low"] == 0).mean(), abs=0.051)
        unknown = (near["low"] != near["high"]).mean()
        assert row["onbekend_pct"] == pytest.approx(100 * unknown, abs=0.051)


def test_a_square_carries_the_name_of_cbs() -> None:
    layer = homes(6, np.full((6, 2), [119_350.0, 487_020.0]))
    table = classes(layer.data["woning_id"].tolist(), [(0, 0)] * 3 + [(2, 2)] * 3)
    stock = make_stock(layer, Layer("geschiktheid", table), people(np.ones(6)))
    found = window_shares(stock, RULES, "run")
    assert found.data[["vierkant_id", "woningen", "aandeel_pct"]].to_numpy().tolist() == [
        ["E1193N4870", 6, 50.0]
    ]
    assert found.geometry[0].bounds == (119_300.0, 487_000.0, 119_400.0, 487_100.0)


# Complexes and campaigns


def test_the_measure_that_lifts_most_dwellings_of_a_complex_comes_first() -> None:
    layer = homes(
        7,
        np.array([[float(10 * i), 0.0] for i in range(7)]),
        eigenaar=["Woon", "Woon", "Woon", "Woon", "Woon", "Thuis", None],
        complex_id=["C1", "C1", "C1", "C1", "C1", None, None],
    )
    table = classes(
        layer.data["woning_id"].tolist(),
        [(0, 0), (0, 0), (1, 1), (2, 2), (0, 2), (0, 0), (0, 0)],
        maatregel=["lift", "lift", "drempels", None, None, None, "lift"],
        volgende_klasse=["aanpasbaar", "geschikt", "geschikt", None, None, None, "geschikt"],
        omgeving=[1, 0, 1, np.nan, 1, 0, 1],
    )
    stock = make_stock(layer, Layer("geschiktheid", table), people(np.ones(7)))
    norms = pd.DataFrame({"normen_gehaald": [2, 3, np.nan, 4, 1, 0, 9], "normen_geteld": 5})
    found = complexes(stock, RULES, "run", norms={"rollator": norms})
    rows = found.data.set_index(["eigenaar", "complex_id", "maatregel"])
    assert set(rows.index) == {
        ("Woon", "C1", "lift"),
        ("Woon", "C1", "drempels"),
        ("Thuis", "zonder complex", "geen"),
    }
    lift = rows.loc[("Woon", "C1", "lift")]
    assert lift[["rang", "n_maatregel", "n_naar_geschikt", "woningen"]].tolist() == [1, 2, 1, 5]
    counted = ["n_geschikt", "n_aanpasbaar", "n_ongeschikt", "n_onbekend"]
    assert lift[counted].tolist() == [1, 1, 2, 1]
    assert (rows[counted].sum(axis=1) == rows["woningen"]).all()
    assert lift["omgeving_pct"] == 75.0
    assert lift["normen_gehaald"] == 2.5
    assert rows.loc[("Woon", "C1", "drempels"), "rang"] == 2
    # No network: nobody knows who lives on a walk.
    assert found.data["inw_75plus_nabij"].isna().all()
    where = rows.reset_index()["complex_id"].tolist().index("C1")
    assert found.geometry[where] == shapely.Point(20, 0)


def test_a_campaign_goes_where_most_older_people_can_adapt_their_own_home() -> None:
    layer = homes(
        8,
        buurt_code=["BU1"] * 4 + ["BU2"] * 4,
        eigendom=["koop", None, "corporatie", "koop", "koop", "koop", "koop", "koop"],
    )
    table = classes(
        layer.data["woning_id"].tolist(),
        [(1, 1), (1, 1), (1, 1), (0, 1), (1, 1), (1, 1), (1, 1), (2, 2)],
    )
    stock = make_stock(
        layer, Layer("geschiktheid", table), people(np.array([1.0, 3, 9, 9, 0.5, 0.5, 0.5, 9]))
    )
    found = woonscan(stock, areas(), "run")
    columns = ["gebied_code", "rang", "n_aanpasbaar", "n_koop", "n_max", "inw_75plus"]
    assert found.data[columns].to_numpy().tolist() == [
        ["BU1", 1, 2, 1, 3, 4.0],
        ["BU2", 2, 3, 3, 3, 1.5],
    ]
    assert len(found.geometry) == 2


def test_a_campaign_leaves_out_what_is_let_by_whomever() -> None:
    tenure = ["koop", None, "huur", "Huurwoning", "particuliere huur"]
    layer = homes(5, buurt_code=["BU1"] * 5, eigendom=tenure)
    table = classes(layer.data["woning_id"].tolist(), [(1, 1)] * 5)
    stock = make_stock(layer, Layer("geschiktheid", table), people(np.ones(5)))
    found = woonscan(stock, areas(), "run").data
    assert found[["n_aanpasbaar", "n_koop"]].to_numpy().tolist() == [[2, 1]]


def test_a_campaign_without_people_goes_by_dwellings_also_where_none_is_sure() -> None:
    layer = homes(5, buurt_code=["BU1"] * 2 + ["BU2"] * 3)
    table = classes(layer.data["woning_id"].tolist(), [(1, 2)] * 5)
    stock = make_stock(layer, Layer("geschiktheid", table), people(np.full(5, np.nan)))
    found = woonscan(stock, areas(), "run").data
    assert found[["gebied_code", "n_aanpasbaar", "n_max"]].to_numpy().tolist() == [
        ["BU2", 0, 3],
        ["BU1", 0, 2],
    ]


def test_nothing_to_count_gives_empty_layers() -> None:
    stock = make_stock(
        homes(0), Layer("geschiktheid", classes(["x"], [(0, 0)])), people(np.zeros(0))
    )
    assert len(window_shares(stock, RULES, "r")) == len(complexes(stock, RULES, "r")) == 0
    assert len(woonscan(stock, areas(), "r")) == 0
    assert (per_area(stock, areas(), "r").data["n_totaal"] == 0).all()
