# SPDX-License-Identifier: GPL-2.0-or-later
"""Moving within the neighbourhood: distances and numbers against networkx, pair by pair."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.mensen.population import People, PeopleGroup
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.core.wonen.verhuizen import Moves, moves
from lzw_atlas.processing.core.wonen.voorraad import ALL, CLASS_NAMES, StockRules, make_stock

if "netwerken" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "netwerken", Path(__file__).with_name("netwerken.py")
    )
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules["netwerken"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["netwerken"])
netwerken = sys.modules["netwerken"]

RULES = StockRules(200.0, 5.0, 250.0, 600.0, 500.0)
LIMITS = {"kwaliteitskorting": 500.0, "hoge_aftopping": 764.14, "maximum": 932.93}
POSSIBLE = [(a, b) for a in range(3) for b in range(a, 3)]
AREAS = conform(
    Layer(
        "gebieden",
        pd.DataFrame(
            {"gebied_code": ["GM1"], "naam": ["Stad"], "soort": ["gemeente"], "bron": ["t"]}
        ),
        np.array([shapely.multipolygons([shapely.box(0, 0, 1, 1)])], dtype=object),
    ),
    LAYERS["gebieden"],
)


def run(lines, where, bounds, old, clustered, **columns) -> Moves:  # type: ignore[no-untyped-def]
    n = len(where)
    data = pd.DataFrame(
        {
            "woning_id": [f"w{i:03d}" for i in range(n)],
            "is_woning": 1,
            "bron": "t",
            "gemeente_code": "GM1",
            **columns,
        }
    )
    homes = conform(Layer("woningen", data, where), LAYERS["woningen"])
    table = pd.DataFrame(
        {
            "woning_id": data["woning_id"],
            "doelgroep": "rollator",
            "klasse_min": [CLASS_NAMES[a] for a, _ in bounds],
            "klasse_max": [CLASS_NAMES[b] for _, b in bounds],
            "maatregel": None,
            "volgende_klasse": None,
            "omgeving": np.nan,
        }
    )
    group = PeopleGroup("inw_75plus", old, "pc6", old.sum(), old.sum(), 0.0, 0.0)
    stock = make_stock(homes, Layer("geschiktheid", table), People({"inw_75plus": group}), LIMITS)
    network = netwerken.build(lines)
    return moves(
        stock, clustered, network, attach(where, network, 150.0), AREAS, RULES, ["rollator"], "run"
    )


netwerken.build = lambda lines: build_network(netwerken.roads(lines), netwerken.PROFILE, 0.0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_distances_and_numbers_equal_networkx(seed: int, some_clustered: bool) -> None:
    rng = np.random.default_rng(seed)
    lines = netwerken.jittered_grid(rng, 5, 0.2) or [[(0.0, 0.0), (90.0, 5.0)]]
    n = 30
    xy = rng.uniform(0, 400, (n, 2)).round(3)
    xy[:6] = xy[6:12]  # flats: several dwellings on one spot
    where = np.asarray(shapely.points(xy), dtype=object)
    bounds = [POSSIBLE[i] for i in rng.integers(0, len(POSSIBLE), n)]
    old = np.where(rng.random(n) < 0.2, 0.0, rng.uniform(0.1, 1, n))
    clustered = rng.choice([0.0, 1.0, np.nan], n) if some_clustered else np.full(n, np.nan)
    tenure = rng.choice(np.array(["koop", "corporatie", None], dtype=object), n)
    rent = rng.choice([400.0, 600.0, np.nan], n)
    found = run(lines, where, bounds, old, clustered, eigendom=tenure, huur_eur=rent)
    table = netwerken.reference(lines, where, where)
    np.fill_diagonal(table, np.inf)
    low, high = (np.array(b) for b in zip(*bounds, strict=True))
    rows = found.homes.data.set_index("woning_id")
    expected = [i for i in range(n) if low[i] == 0 and old[i] > 0]
    assert list(rows.index) == [f"w{i:03d}" for i in expected]
    goals = {"geschikt": (low == 2, high == 2), "geclusterd": (clustered == 1, clustered != 0)}
    for i in expected:
        row = rows.loc[f"w{i:03d}"]
        assert (row["ongeschikt"] == 1) if high[i] == 0 else pd.isna(row["ongeschikt"])
        for goal, (sure, could) in goals.items():
            if goal == "geclusterd" and not some_clustered:
                assert pd.isna(row["aantal_geclusterd_ver"])
                continue
            there = table[i][sure]
            nearest = there.min() if len(there) else np.inf
            if np.isfinite(nearest):
                assert row[f"afstand_{goal}_m"] == pytest.approx(nearest, abs=0.002)
                number = int(row[f"id_{goal}"][1:])
                assert table[i, number] == pytest.approx(nearest, abs=0.002)
                assert sure[number]
            else:
                assert pd.isna(row[f"afstand_{goal}_m"])
            for name, mask, limit in (
                ("dichtbij", sure, 250.0),
                ("ver", sure, 600.0),
                ("ver_max", could, 600.0),
            ):
                if (np.abs(table[i] - limit) < 0.002).any():
                    continue
                assert row[f"aantal_{goal}_{name}"] == (table[i][mask] <= limit).sum()
    # Per gebied, all tenures: weighted over the people in dwellings that surely are unsuitable.
    mine = [i for i in expected if high[i] == 0]
    if not mine or (np.abs(table - 600.0) < 0.002).any() or (np.abs(table - 250.0) < 0.002).any():
        return
    area = found.per_area.data.set_index(["wat", "eigendom", "huurklasse"])
    weight = old[mine]
    for tenure_asked, mask in (
        (ALL, low == 2),
        ("corporatie", (low == 2) & (tenure == "corporatie")),
    ):
        counted = np.array([(table[i][mask] <= 600.0).sum() for i in mine])
        if tenure_asked != ALL and not counted.any():
            continue
        row = area.loc[("geschikt", tenure_asked, ALL)]
        assert row["woningen"] == len(mine)
        assert row["ver_pct"] == pytest.approx(
            100 * weight[counted > 0].sum() / weight.sum(), abs=0.051
        )
        assert row["gemiddeld_ver"] == pytest.approx((weight @ counted) / weight.sum(), abs=0.051)
    cheap = (low == 2) & (rent == 400.0)
    counted = np.array([(table[i][cheap] <= 250.0).sum() for i in mine])
    if counted.any():
        row = area.loc[("geschikt", ALL, "goedkoop")]
        assert row["gemiddeld_dichtbij"] == pytest.approx(
            (weight @ counted) / weight.sum(), abs=0.051
        )


def test_who_lives_away_from_every_path_has_a_reason_and_no_number() -> None:
    where = netwerken.points((10, 0), (500, 900), (60, 0))
    found = run(
        [[(0, 0), (100, 0)]],
        where,
        [(0, 0), (0, 0), (2, 2)],
        np.ones(3),
        np.array([0.0, 0.0, 0.0]),
    )
    rows = found.homes.data.set_index("woning_id")
    assert rows["reden"].to_dict() == {"w000": None, "w001": "te_ver_van_netwerk"}
    assert rows.loc["w000", ["afstand_geschikt_m", "id_geschikt"]].tolist() == [50.0, "w002"]
    assert rows.loc["w001", ["aantal_geschikt_dichtbij", "afstand_geschikt_m"]].isna().all()
    assert rows.loc["w000", "aantal_geclusterd_ver"] == 0
    area = found.per_area.data.set_index(["wat", "eigendom", "huurklasse"])
    row = area.loc[("geschikt", ALL, ALL)]
    assert row[["woningen", "n_geen_afstand", "dichtbij_pct", "mediaan_m"]].tolist() == [
        2, 1, 100.0, 50.0,
    ]  # fmt: skip


def test_a_place_with_nothing_suitable_says_so() -> None:
    found = run(
        [[(0, 0), (100, 0)]],
        netwerken.points((10, 0), (60, 0)),
        [(0, 0), (1, 1)],
        np.ones(2),
        np.full(2, np.nan),
    )
    rows = found.homes.data
    assert rows["reden"].tolist() == ["geen_geschikte_woning_bereikbaar"]
    assert rows["aantal_geschikt_ver"].tolist() == [0]
    area = found.per_area.data
    assert area["wat"].tolist() == ["geschikt"]
    assert area["ver_pct"].tolist() == [0.0]
    assert area["mediaan_m"].isna().all()


def test_who_lives_clustered_already_is_not_their_own_goal() -> None:
    found = run(
        [[(0, 0), (400, 0)]],
        netwerken.points((10, 0), (300, 0), (10, 0)),
        [(0, 0), (0, 0), (1, 1)],
        np.ones(3),
        np.array([1.0, 1.0, 1.0]),
    )
    rows = found.homes.data.set_index("woning_id")
    # A neighbour in the same building is a goal, the dwelling itself is not.
    assert rows["id_geclusterd"].to_dict() == {"w000": "w002", "w001": "w000"}
    assert rows["afstand_geclusterd_m"].to_dict() == {"w000": 0.0, "w001": 290.0}
    assert rows["aantal_geclusterd_ver"].to_dict() == {"w000": 2, "w001": 2}


def test_nobody_in_an_unsuitable_dwelling_gives_empty_layers() -> None:
    found = run(
        [[(0, 0), (100, 0)]], netwerken.points((10, 0)), [(2, 2)], np.ones(1), np.full(1, np.nan)
    )
    assert len(found.homes) == len(found.per_area) == 0
