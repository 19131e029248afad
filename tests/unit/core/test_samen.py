# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything together per gebied and target group: by hand on six dwellings, and whatever the town.

The six dwellings stand in two wijken; which norms they meet is written out below, and so are the
sums that follow from it.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.bereik import samen as engine
from lzw_atlas.processing.core.bereik.bereikbaarheid import Inputs, Result, bereikbaarheid
from lzw_atlas.processing.core.bereik.samen import Verdict, Weighting, samen
from lzw_atlas.processing.core.cijfers.kwantiel import weighted_medians, weighted_quantile
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.norm import Norm
from lzw_atlas.processing.core.norms import LEVELS, Importance, NormSet, TargetGroup
from lzw_atlas.processing.core.profile import Profile
from lzw_atlas.processing.core.registry import INDICATORS, LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import schema, stappen
from lzw_atlas.processing.io.meldingen import sentences

assert schema.SCHEMA_VERSION >= 1
assert stappen.bereken_bereikbaarheid  # registers its sentences

U = np.nan
MET = {
    #               h0 h1 h2 h3 h4 h5
    "supermarkt": [1, 0, 0, U, 1, 0],
    "huisarts": [1, 0, 0, U, U, U],
    "ov_halte": [1, 1, 0, U, U, 1],
    "geld": [1, 0, 0, U, U, 0],
    "horeca": [0, 0, 1, U, U, 0],
}
PEOPLE = np.array([2.0, 1.0, 4.0, 1.0, 1.0, 0.5])


def number(key: str, value: float, wide: float | None = None) -> Norm:
    return Norm(key, value, "m", ("test",), "eigen keuze", wide)


def group(key: str, people: str | None, **levels: str) -> TargetGroup:
    return TargetGroup(
        key,
        f"Doelgroep {key}",
        people,
        {c: Importance(level, ("test",), "eigen keuze") for c, level in levels.items()},
    )


LEVEL = {key: number(key, value) for key, value in zip(LEVELS, (3, 2, 1), strict=True)}
OLD = group(
    "75plus",
    "inw_75plus",
    supermarkt="essentieel",
    huisarts="essentieel",
    ov_halte="essentieel",
    geld="nuttig",
    horeca="aanvullend",
    park="geen",
)


def verdicts(edges: dict[str, list[int]] | None = None, **status: str) -> dict[str, Verdict]:
    """A norm of 500 m: met at 400, not at 600; the edge counts for the dwellings in *edges*."""
    out = {}
    for key, met in MET.items():
        distance = np.array([{1: 400.0, 0: 600.0}.get(m, U) for m in met])
        edge = None if edges is None else np.isin(np.arange(6), edges.get(key, []))
        out[key] = Verdict(500.0, distance, edge, status.get(key, "bekend"))
    return out


def areas_layer(**columns: Any) -> Layer:
    data = pd.DataFrame(
        {
            "gebied_code": ["GM1", "WK11", "WK12"],
            "naam": ["Dorp", "West", "Oost"],
            "soort": ["gemeente", "wijk", "wijk"],
            "gemeente_code": "GM1",
            "bron": "test",
            **columns,
        }
    )
    return conform(Layer("gebieden", data), LAYERS["gebieden"])


AREAS = (
    ("GM1", "Dorp", "gemeente", np.arange(6), 100.0),
    ("WK11", "West", "wijk", np.array([0, 1, 3]), 100.0),
    ("WK12", "Oost", "wijk", np.array([2, 4, 5]), 60.0),
)


def run(
    found: dict[str, Verdict] | None = None,
    groups: tuple[TargetGroup, ...] = (OLD,),
    **options: Any,
) -> tuple[pd.DataFrame, list[Any]]:
    layer, problems = samen(
        AREAS,
        options.pop("gebieden", areas_layer()),
        {"woningen": Weighting(np.ones(6)), "inw_75plus": Weighting(PEOPLE, "vierkant100")},
        verdicts() if found is None else found,
        {g.key: g for g in groups},
        LEVEL,
        options.pop("visits", {"supermarkt": 3.0, "huisarts": 1.0}),
        options.pop("floor", np.array([400.0, 600.0, 600.0, U, 1550.0, 1700.0])),
        profile="75plus",
        run_id="r1",
        **options,
    )
    return layer.data, problems


def row(
    data: pd.DataFrame, indicator: str, code: str = "GM1", counted: str = "woningen"
) -> pd.Series:
    chosen = data[
        (data["indicator"] == indicator)
        & (data["gebied_code"] == code)
        & (data["groep"] == counted)
        & (data["doelgroep"] == "75plus")
    ]
    assert len(chosen) == 1
    return chosen.iloc[0]


# -- by hand --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "value", "count", "n", "unknown"),
    [
        # h0 has all; h5 lacks the supermarkt, so certainly not all; h3 and h4 nobody can tell.
        ("essentieel_alle", 25.0, 1, 4, 2),
        # Only h2 has none; h4 has the supermarkt, whatever the rest.
        ("essentieel_geen", 20.0, 1, 5, 1),
        # 0 + 2 + 3 of the three of whom all is known.
        ("essentieel_gemist", 5 / 3, None, 3, 3),
        # Of 3 + 3 + 3 + 2 + 1 = 12: h0 has 11, h1 3, h2 1.
        ("belang_score", 100 * (11 + 3 + 1) / 12 / 3, None, 3, 3),
        # Supermarkt and huisarts are goals, the stop is not: h1, h2 and h5 have to travel.
        ("vervoer", 75.0, 3, 4, 2),
        ("vervoer_met_halte", 50.0, 2, 4, 2),
        ("vervoer_zonder_halte", 25.0, 1, 4, 2),
        # h0 400, h1 and h2 600; of h3, h4 and h5 a distance is unknown.
        ("gewogen_mediaan", 600.0, None, 3, 3),
        ("gewogen_min_mediaan", 600.0, None, 5, 1),
    ],
)
def test_of_six_dwellings_every_number_is_the_one_counted_by_hand(
    indicator: str, value: float, count: float | None, n: float, unknown: float
) -> None:
    found = row(run()[0], indicator)
    assert found["waarde"] == pytest.approx(value)
    assert found["n"] == n
    assert found["n_onbekend"] == unknown
    assert (np.isnan(found["aantal"]) and count is None) or found["aantal"] == count
    assert found["eenheid"] == INDICATORS[indicator].unit


def test_people_weigh_dwellings_and_carry_where_they_come_from() -> None:
    data, _ = run()
    every = row(data, "essentieel_alle", counted="inw_75plus")
    # h0 2, h1 1, h2 4, h5 0.5 of whom it is known; h3 and h4 are one each.
    assert every["waarde"] == pytest.approx(100 * 2 / 7.5)
    assert (every["aantal"], every["n"], every["n_onbekend"]) == (2, 7.5, 2)
    assert every["bron_bevolking"] == "vierkant100"
    need = row(data, "vervoer", counted="inw_75plus")
    with_stop = row(data, "vervoer_met_halte", counted="inw_75plus")
    without = row(data, "vervoer_zonder_halte", counted="inw_75plus")
    assert (need["aantal"], with_stop["aantal"], without["aantal"]) == (5.5, 1.5, 4)
    assert row(data, "essentieel_gemist", counted="inw_75plus")["waarde"] == pytest.approx(14 / 7)


def test_a_wijk_stands_beside_its_gemeente() -> None:
    data, _ = run()
    west = row(data, "essentieel_alle", "WK11")
    assert (west["waarde"], west["waarde_gemeente"], west["verschil_gemeente"]) == (50, 25, 25)
    east = row(data, "essentieel_alle", "WK12")
    assert (east["waarde"], east["verschil_gemeente"], east["volledig"]) == (0, -25, 0)
    assert east["gemeente_volledig"] == 1
    assert row(data, "essentieel_alle")["verschil_gemeente"] == 0


def test_a_gebied_of_ones_own_stands_beside_the_only_gemeente_and_never_beside_one_of_two() -> None:
    own = areas_layer(gemeente_code=["GM1", None, None])
    assert row(run(gebieden=own)[0], "essentieel_alle", "WK11")["waarde_gemeente"] == 25
    two = areas_layer(gemeente_code=None, soort=["gemeente", "wijk", "gemeente"])
    beside = row(run(gebieden=two)[0], "essentieel_alle", "WK11")
    assert np.isnan(beside["waarde_gemeente"])
    assert np.isnan(beside["verschil_gemeente"])


def test_without_those_near_the_edge_the_same_number_over_the_rest() -> None:
    # The edge counts for h2 and its supermarkt, and for h1 and its geld (not essential).
    data, _ = run(verdicts({"supermarkt": [2], "geld": [1]}))
    every = row(data, "essentieel_alle")
    assert every["n_rand_onzeker"] == 1
    assert every["waarde_zonder_rand"] == pytest.approx(100 / 3)
    assert row(data, "essentieel_geen")["waarde_zonder_rand"] == 0
    assert row(data, "essentieel_gemist")["waarde_zonder_rand"] == 1
    score = row(data, "belang_score")
    assert (score["n_rand_onzeker"], score["waarde_zonder_rand"]) == (2, pytest.approx(1100 / 12))
    # Nobody said how far the data reach: that is not the same as no edge.
    unknown = row(run()[0], "essentieel_alle")
    assert np.isnan(unknown["n_rand_onzeker"])
    assert np.isnan(unknown["waarde_zonder_rand"])


def test_a_category_of_which_too_little_is_known_counts_for_nobody_and_is_named() -> None:
    data, problems = run(verdicts(huisarts="waarschijnlijk_onvolledig", geld="geen_gegevens"))
    every = row(data, "essentieel_alle")
    assert (every["geteld"], every["niet_geteld"]) == ("supermarkt, ov_halte", "huisarts")
    # h0 both; h1, h2 and h5 lack the supermarkt; h4 unknown.
    assert (every["waarde"], every["n"]) == (25, 4)
    score = row(data, "belang_score")
    assert score["niet_geteld"] == "huisarts, geld"
    assert score["geteld"] == "supermarkt, ov_halte, horeca"
    assert [p.fatal for p in problems] == [False]
    assert sentences(problems) == [
        "Over huisartsen is te weinig bekend om mee te tellen in wat iemand samen binnen bereik "
        "heeft (laag bereikbaarheid_samen). Vul de laag voorzieningen aan, of bevestig met "
        "--bevestig-afwezig of --bevestig-volledig dat die klopt."
    ]


def test_a_confirmed_absence_counts_as_missing() -> None:
    found = verdicts()
    gone = Verdict(500.0, np.array([np.inf] * 6), None, "bevestigd_afwezig")
    data, problems = run({**found, "huisarts": gone})
    assert row(data, "essentieel_alle")["waarde"] == 0
    assert problems == []


def test_without_stops_in_the_data_nobody_knows_who_has_one() -> None:
    data, _ = run(verdicts(ov_halte="geen_gegevens"))
    assert row(data, "vervoer")["aantal"] == 3
    for indicator in ("vervoer_met_halte", "vervoer_zonder_halte"):
        split = row(data, indicator)
        assert (split["n"], split["n_onbekend"]) == (0, 6)
        assert np.isnan(split["waarde"])
        assert np.isnan(split["aantal"])


def test_a_group_of_which_nothing_counts_gets_no_number() -> None:
    nothing = group("75plus", "inw_75plus", park="essentieel")
    data, problems = run(groups=(nothing,))
    for indicator in ("essentieel_alle", "essentieel_geen", "essentieel_gemist", "vervoer"):
        found = row(data, indicator)
        assert (found["n"], found["n_onbekend"]) == (0, 6)
        assert np.isnan(found["waarde"])
        assert found["geteld"] is None
    assert sentences(problems)[0].startswith("Over parken is te weinig bekend")


def test_a_group_without_counted_people_is_counted_in_dwellings_only() -> None:
    other = dataclasses.replace(OLD, key="rollator", people=None)
    data, _ = run(groups=(OLD, other))
    assert set(data.loc[data["doelgroep"] == "rollator", "groep"]) == {"woningen"}
    assert set(data.loc[data["doelgroep"] == "75plus", "groep"]) == {"woningen", "inw_75plus"}
    assert data.loc[data["doelgroep"] == "rollator", "doelgroep_naam"].iloc[0] == "Doelgroep 75plus"


def test_unreachable_is_infinite_in_the_weighted_median() -> None:
    found = verdicts()
    far = Verdict(500.0, np.array([np.inf, np.inf, 600.0, U, U, U]), None)
    data, _ = run({**found, "huisarts": far})
    assert np.isnan(row(data, "gewogen_mediaan")["waarde"])
    assert row(data, "gewogen_mediaan")["n"] == 3
    # A weighted category of which there is no data at all: unknown for everybody.
    data, _ = run(visits={"supermarkt": 3.0, "fysio": 1.0})
    weighted = row(data, "gewogen_mediaan")
    assert (weighted["n"], weighted["niet_geteld"]) == (0, "fysio")
    assert set(run(visits={})[0]["indicator"]) == set(data["indicator"]) - {
        "gewogen_mediaan",
        "gewogen_min_mediaan",
    }


def test_a_stop_is_heard() -> None:
    with pytest.raises(Cancelled):
        run(tick=lambda _: False)


# -- whatever the town ----------------------------------------------------------------------------

CATEGORIES = ("supermarkt", "huisarts", "ov_halte")
NORMS = NormSet(
    name="test",
    norms={k: number(k, 400.0) for k in CATEGORIES},
    weights={"supermarkt": number("supermarkt", 3.0), "huisarts": number("huisarts", 1.0)},
    completeness={},
    rules={
        k: number(k, v)
        for k, v in (
            ("aanloop_max", 100.0),
            ("component_min", 500.0),
            ("ontbrekend_telt_als", 5000.0),
            ("dekking_min", 90.0),
            ("keuze_max", 1000.0),
            ("onbekend_max", 30.0),
        )
    },
    profiles={},
    sources={},
    groups={"75plus": OLD},
    levels=LEVEL,
)
PROFILE = Profile("75plus", "75-plusser", "75-plussers", 0.8, 500.0, True, frozenset())


def layer(name: str, shapes: list[Any], **columns: Any) -> Layer:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(geometry)))
    return conform(Layer(name, data, geometry), LAYERS[name])


def town(seed: int, places: int) -> Inputs:
    """Thirty dwellings along two streets that do not meet, some too far from any street."""
    rng = np.random.default_rng(seed)
    xy = np.column_stack([rng.uniform(0, 2000, 30), rng.choice([5.0, 5.0, 150.0, 905.0], 30)])
    west = shapely.MultiPolygon([shapely.box(0, -500, 1000, 1500)])
    east = shapely.MultiPolygon([shapely.box(1000, -500, 2000, 1500)])
    whole = shapely.MultiPolygon([shapely.box(0, -500, 2000, 1500)])
    kinds = rng.choice(CATEGORIES, 12)[:places]
    spots = rng.uniform(0, 2000, 12)[:places]
    return Inputs(
        woningen=layer(
            "woningen",
            [shapely.Point(p) for p in xy],
            woning_id=[f"h{i:02d}" for i in range(30)],
            is_woning=pd.array(rng.choice([1, 1, 1, 0], 30), dtype="Int64"),
            gemeente_code="GM1",
            wijk_code=["WK11" if x < 1000 else "WK12" for x, _ in xy],
        ),
        voorzieningen=layer(
            "voorzieningen",
            [shapely.Point(x, 0) for x in spots],
            voorziening_id=[f"v{i:02d}" for i in range(places)],
            categorie=kinds,
        ),
        wegen=layer(
            "wegen",
            [shapely.LineString([(0, 0), (2000, 0)]), shapely.LineString([(0, 900), (2000, 900)])],
            weg_id=["a", "b"],
        ),
        gebieden=layer(
            "gebieden",
            [whole, west, east],
            gebied_code=["GM1", "WK11", "WK12"],
            naam=["Dorp", "West", "Oost"],
            soort=["gemeente", "wijk", "wijk"],
            gemeente_code="GM1",
        ),
        bevolking=layer(
            "bevolking",
            [west, east],
            eenheid_id=["8271", "8272"],
            soort=["pc4", "pc4"],
            inw_75plus=[17.0, 11.0],
        ),
        instellingen=layer("instellingen", [], instelling_id=[]),
        data_omvang=shapely.box(-100, -600, 1700, 1600),
    )


def compute(inputs: Inputs) -> Result:
    return bereikbaarheid(inputs, PROFILE, NORMS, run_id="r1")


def one_by_one(rows: pd.DataFrame, counted: str, usable: list[str]) -> dict[str, list[float]]:
    """Return per indicator (sum of weights that count, known, unknown), dwelling by dwelling."""
    out: dict[str, list[float]] = {}

    def add(indicator: str, answer: float | None, weight: float) -> None:
        entry = out.setdefault(indicator, [0.0, 0.0, 0.0])
        if answer is None:
            entry[2] += weight
        else:
            entry[0] += weight * answer
            entry[1] += weight

    for home in rows.to_dict("records"):
        weight = 1.0 if counted == "woningen" else float(np.nan_to_num(home[counted]))
        met = [home[f"norm_{c}"] for c in usable]
        known = [bool(m) for m in met if not pd.isna(m)]
        whole = len(known) == len(met)
        if not usable:
            known, whole = [], False
        add("essentieel_alle", 0 if False in known else 1 if whole else None, weight)
        add("essentieel_geen", 0 if True in known else 1 if whole else None, weight)
        add("essentieel_gemist", known.count(False) if whole else None, weight)
    return out


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), places=st.integers(1, 12))
def test_the_table_follows_from_the_table_of_dwellings_one_by_one(seed: int, places: int) -> None:
    result = compute(town(seed, places))
    rows = result.per_home.data
    status = result.per_area.data.drop_duplicates("categorie").set_index("categorie")
    usable = [c for c in CATEGORIES if status.loc[c, "categorie_status"] == "bekend"]
    for code, column in (("GM1", "gemeente_code"), ("WK12", "wijk_code")):
        mine = rows[(rows[column] == code) & (rows["is_woning"] == 1)]
        for counted in ("woningen", "inw_75plus"):
            for indicator, (summed, n, unknown) in one_by_one(mine, counted, usable).items():
                found = row(result.together.data, indicator, code, counted)
                assert found["n"] == pytest.approx(n, abs=1e-9)
                assert found["n_onbekend"] == pytest.approx(unknown, abs=1e-9)
                scale = 1 if indicator == "essentieel_gemist" else 100
                assert np.isnan(found["waarde"]) == (n == 0)
                if n:
                    assert found["waarde"] == pytest.approx(scale * summed / n)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), places=st.integers(1, 12))
def test_nobody_is_lost_and_the_parts_of_a_whole_add_up(seed: int, places: int) -> None:
    result = compute(town(seed, places))
    data = result.together.data
    dwelling = (result.per_home.data["is_woning"] == 1).to_numpy()
    people = np.nan_to_num(result.per_home.data["inw_75plus"].to_numpy(dtype=float))
    for counted, everybody in (
        ("woningen", dwelling.sum()),
        ("inw_75plus", people[dwelling].sum()),
    ):
        for indicator in dict.fromkeys(data["indicator"]):
            found = row(data, indicator, counted=counted)
            assert abs(found["n"] + found["n_onbekend"] - everybody) < 1e-9
            wijken = [row(data, indicator, w, counted) for w in ("WK11", "WK12")]
            assert sum(w["n"] for w in wijken) == pytest.approx(found["n"], abs=1e-9)
        need, with_stop, without = (
            row(data, k, counted=counted)
            for k in ("vervoer", "vervoer_met_halte", "vervoer_zonder_halte")
        )
        if with_stop["n"] == need["n"] > 0:
            split = with_stop["aantal"] + without["aantal"]
            assert split == pytest.approx(need["aantal"], abs=1e-9)
        # Who has all has not none.
        every, nothing = (
            row(data, k, counted=counted) for k in ("essentieel_alle", "essentieel_geen")
        )
        if every["n"] > 0:
            assert every["aantal"] + nothing["aantal"] <= everybody + 1e-9


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), places=st.integers(1, 11))
def test_one_facility_more_never_makes_more_people_have_none(seed: int, places: int) -> None:
    before, after = (compute(town(seed, k)).together.data for k in (places, places + 1))
    for code in ("GM1", "WK11", "WK12"):
        for counted in ("woningen", "inw_75plus"):
            old, new = (row(d, "essentieel_geen", code, counted) for d in (before, after))
            if old["n"] > 0:
                assert new["aantal"] <= old["aantal"] + 1e-9
                assert new["waarde"] <= old["waarde"] + 1e-9


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    inputs = town(seed, 9)
    rng = np.random.default_rng(seed)
    shuffled = dataclasses.replace(
        inputs,
        woningen=inputs.woningen.take(rng.permutation(30)),
        voorzieningen=inputs.voorzieningen.take(rng.permutation(9)),
        gebieden=inputs.gebieden.take(rng.permutation(3)),
        bevolking=inputs.bevolking.take(rng.permutation(2)),
    )
    pd.testing.assert_frame_equal(compute(shuffled).together.data, compute(inputs).together.data)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_without_the_edge_the_share_is_that_of_the_others(seed: int) -> None:
    result = compute(town(seed, 9))
    rows = result.per_home.data
    status = result.per_area.data.drop_duplicates("categorie").set_index("categorie")
    usable = [c for c in CATEGORIES if status.loc[c, "categorie_status"] == "bekend"]
    near = np.zeros(len(rows), dtype=bool)
    for category in usable:
        near |= (rows[f"rand_{category}"] == 1).fillna(False).to_numpy(dtype=bool)
    rest = rows[~near & (rows["is_woning"] == 1).to_numpy(dtype=bool)]
    for indicator, (summed, n, _) in one_by_one(rest, "woningen", usable).items():
        found = row(result.together.data, indicator)
        scale = 1 if indicator == "essentieel_gemist" else 100
        assert found["n"] - found["n_rand_onzeker"] == pytest.approx(n)
        if n:
            assert found["waarde_zonder_rand"] == pytest.approx(scale * summed / n)
        else:
            assert np.isnan(found["waarde_zonder_rand"])


def test_medians_of_several_weights_are_those_of_each_alone() -> None:
    rng = np.random.default_rng(3)
    distance = np.r_[rng.integers(0, 9, 40) * 100.0, np.inf, np.inf]
    weights = rng.choice([0.0, 1.0, 2.5], (42, 4))
    weights[:, 3] = 0.0
    alone = [weighted_quantile(distance, weights[:, g], 0.5) for g in range(4)]
    np.testing.assert_array_equal(weighted_medians(distance, weights), alone)
    assert np.isnan(weighted_medians(np.empty(0), np.empty((0, 2)))).all()


def test_looking_at_some_dwellings_at_a_time_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = run(verdicts({"supermarkt": [2], "geld": [1]}))[0]
    monkeypatch.setattr(engine, "_AT_ONCE", 2)
    pd.testing.assert_frame_equal(run(verdicts({"supermarkt": [2], "geld": [1]}))[0], whole)
