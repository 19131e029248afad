# SPDX-License-Identifier: GPL-2.0-or-later
"""What the step geschiktheid writes and says about the whole stock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.core.wonen.geschiktheid import rule_table
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules
from lzw_atlas.processing.io.stappen.voorraad import (
    STOCK_INPUTS,
    STOCK_LAYERS,
    Found,
    voorraad_regels,
    write_stock,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

NORMS, RULES = load_norms(), load_rules()
X, Y = 190_000.0, 510_000.0
N = 40
LABELS = {g.code: g.label for g in RULES.groups.values()}
MEASURES = {m.code: m.label for m in RULES.measures}
ZWAAR = ("ongeschikt", "ongeschikt")
GOED = ("geschikt", "geschikt")


def layer(name: str, geometry: list[object] | None, **columns: object) -> Layer:
    data = pd.DataFrame({**columns})
    shapes = None if geometry is None else np.array(geometry, dtype=object)
    return conform(Layer(name, data.assign(bron="t"), shapes), LAYERS[name])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a street of 40 dwellings, 20 m apart; the first half in Noord, the rest in Zuid."""
    path = tmp_path / "studie.gpkg"
    at = [shapely.Point(X + 20 * i, Y) for i in range(N)]
    square = [shapely.multipolygons([shapely.box(X - 50, Y - 50, X + 900, Y + 50)])]
    with edit(path) as change:
        change.write(
            layer(
                "woningen",
                at,
                woning_id=[f"w{i:03d}" for i in range(N)],
                pand_id=[f"p{i:03d}" for i in range(N)],
                is_woning=1,
                oppervlakte_m2=80.0,
                eigendom=["koop"] * 20 + ["corporatie"] * 20,
                eigenaar=[None] * 20 + ["Woon"] * 20,
                complex_id=[None] * 20 + ["C1"] * 20,
                huur_eur=[np.nan] * 20 + [600.0] * 20,
                gemeente_code="GM0392",
                buurt_code=["BU1"] * 20 + ["BU2"] * 20,
            )
        )
        change.write(
            layer(
                "gebieden",
                square * 3,
                gebied_code=["GM0392", "BU1", "BU2"],
                naam=["Haarlem", "Noord", "Zuid"],
                soort=["gemeente", "buurt", "buurt"],
                gemeente_code="GM0392",
            )
        )
        change.write(
            layer(
                "wegen",
                [shapely.LineString([(X - 100, Y), (X + 1000, Y)])],
                weg_id=["a"],
                soort=["residential"],
            )
        )
        change.write(
            layer(
                "bevolking",
                square,
                eenheid_id=["E"],
                soort=["buurt"],
                inwoners=[400.0],
                huishoudens=[40.0],
                inw_65plus=[120.0],
                inw_75plus=[80.0],
            )
        )
    return path


def classes(bounds: list[tuple[str, str]], group: str = "rollator") -> Layer:
    """Return the layer geschiktheid of *bounds*, an own measure for every second dwelling."""
    low, high = zip(*bounds, strict=True)
    n = len(bounds)
    lift = [i >= 20 and i % 2 == 0 and low[i] != "geschikt" for i in range(n)]
    data = pd.DataFrame(
        {
            "woning_id": [f"w{i:03d}" for i in range(n)],
            "doelgroep": group,
            "run_id": "r",
            "regels_versie": "v",
            "klasse": [a if a == b else "onbekend" for a, b in bounds],
            "klasse_min": low,
            "klasse_max": high,
            "woningtype": "tussen",
            "beukmaat_m": np.where(np.arange(n) < 10, 4.6, 5.6),
            "maatregel": np.where(lift, "lift_in_complex", None),
            "volgende_klasse": np.where(lift, "geschikt", None),
        }
    )
    return conform(Layer("geschiktheid", data, None), LAYERS["geschiktheid"])


def run(path: Path, found: Layer, group: str = "rollator", identity: str = "run1") -> list[str]:
    with edit(path) as change:
        assert change.current is not None
        names = ("woningen", "gebieden", *STOCK_INPUTS)
        layers = change.current.read_all(names, ["woningen"])
        problems = write_stock(
            change,
            layers,
            Found(
                found,
                np.full(N, np.nan),
                {},
                {},
                rule_table(layers["woningen"], found.data[["woningtype", "beukmaat_m"]]),
            ),
            RULES,
            NORMS,
            [group],
            identity,
        )
    return sentences(problems)


def said(path: Path, *groups: str) -> list[str]:
    return voorraad_regels(Werkbestand(path).read, groups or ("rollator",), LABELS, MEASURES, NORMS)


def test_the_layers_hold_what_can_be_counted_by_hand(study: Path) -> None:
    bounds = [ZWAAR] * 10 + [("aanpasbaar", "aanpasbaar")] * 10 + [ZWAAR] * 10 + [GOED] * 10
    problems = run(study, classes(bounds))
    file = Werkbestand(study)
    assert all(name in file for name in STOCK_LAYERS)
    area = file.read("geschiktheid_gebied").data
    whole = area[(area["eigendom"] == "alle") & (area["bouwperiode"] == "alle")]
    bad = whole[whole["klasse"] == "ongeschikt"].set_index("gebied_code")
    assert bad["n"].to_dict() == {"GM0392": 20, "BU1": 10, "BU2": 10}
    assert bad["inw_75plus"].to_dict() == {"GM0392": 40.0, "BU1": 20.0, "BU2": 20.0}
    # Rows 10 to 19 of the complex are ongeschikt, every second one of them is helped by a lift.
    complex_ = file.read("geschiktheid_complex").data
    assert complex_[["complex_id", "maatregel", "n_maatregel", "woningen"]].to_numpy().tolist() == [
        ["C1", "lift_in_complex", 5, 20]
    ]
    # From w029 (580 m) the first suitable one is w030, 20 m on.
    moves = file.read("verhuizen").data.set_index("woning_id")
    assert len(moves) == 20
    assert moves.loc["w029", ["afstand_geschikt_m", "id_geschikt"]].tolist() == [20.0, "w030"]
    assert moves.loc["w000", "afstand_geschikt_m"] == 600.0
    assert moves.loc["w000", ["aantal_geschikt_dichtbij", "aantal_geschikt_ver"]].tolist() == [
        0,
        10,
    ]
    scan = file.read("woonscan").data
    assert scan[["gebied_code", "n_aanpasbaar", "n_koop"]].to_numpy().tolist() == [["BU1", 10, 10]]
    # Ten dwellings are narrow: small below 80 m2 or not.
    ijking = file.read("geschiktheid_ijking").data.set_index("grens_m2")
    assert ijking.loc[[80.0, 85.0], "n_methode"].tolist() == [0, 10]
    assert set(ijking["gepubliceerd_pct"]) == {28.0}
    window = file.read("geschiktheid_venster").data
    assert window["woningen"].notna().any()
    assert problems == [
        "Er is geen laag woonvormen. Hoeveel geclusterde woningen er zijn is daarom onbekend. Lees "
        "ze in met: lzw importeer woonvormen BESTAND."
    ]


def test_what_is_said_rounds_people_and_names_what_helps(study: Path) -> None:
    bounds = [ZWAAR] * 10 + [("aanpasbaar", "aanpasbaar")] * 10 + [ZWAAR] * 10 + [GOED] * 10
    run(study, classes(bounds))
    lines = said(study)
    # 500 m around w029, the middle of C1: 36 dwellings of 2 people, rounded to 5.
    assert lines[:4] == [
        "De woningvoorraad voor mensen met een rollator:",
        "  Haarlem: 50,0 % van de 40 woningen is ongeschikt. In wat zeker ongeschikt is wonen "
        "ongeveer 40 75-plussers.",
        "  Het hoogste zekere aandeel ongeschikt: Noord (50 %), Zuid (50 %).",
        "  Complex C1 van Woon: lift in complex helpt 5 van de 20 woningen; ongeveer 70 "
        "75-plussers binnen 500 m lopen.",
    ]
    assert lines[4] == (
        "  Woonscan 1: Noord, 10 aanpasbare woningen zonder bekende huur, waarvan zeker koop 10; "
        "daar wonen ongeveer 20 75-plussers."
    )
    assert lines[5].startswith(
        "  Verhuizen in Haarlem: van ongeveer 40 75-plussers in een ongeschikte woning heeft 75 % "
        "een geschikte woning binnen 500 m en 100 % binnen 1.000 m"
    )
    assert "    85 m2: 25,0 %" in lines
    assert "    90 m2: 25,0 % (deze grens is gebruikt)" in lines
    assert lines[-1] == "  Gepubliceerd met die methode: Haarlem 28 %, Zandvoort 20 %."


def test_fewer_people_than_may_be_published_get_no_number(study: Path) -> None:
    run(study, classes([ZWAAR] * 2 + [GOED] * 38))
    text = "\n".join(said(study))
    assert "In wat zeker ongeschikt is wonen minder dan 10 75-plussers." in text
    # A share of so few people would tell who they are.
    assert "Verhuizen in" not in text


def test_what_is_unknown_is_said_beside_the_range(study: Path) -> None:
    run(study, classes([("ongeschikt", "geschikt")] * 10 + [GOED] * 30))
    assert said(study)[1] == (
        "  Haarlem: 0,0 % tot 25,0 % van de 40 woningen is ongeschikt "
        "(van 10 is de klasse onbekend)."
    )


def test_a_rerun_replaces_its_own_group_only(study: Path) -> None:
    run(study, classes([ZWAAR] * N))
    run(study, classes([GOED] * N, "vitaal"), "vitaal", "run2")
    file = Werkbestand(study)
    area = file.read("geschiktheid_gebied").data
    assert set(zip(area["doelgroep"], area["run_id"], strict=True)) == {
        ("rollator", "run1"),
        ("vitaal", "run2"),
    }
    assert set(file.read("verhuizen").data["doelgroep"]) == {"rollator"}
    run(study, classes([GOED] * N), identity="run3")
    assert len(Werkbestand(study).read("verhuizen").data) == 0
    assert said(study, "vitaal")[0] == "De woningvoorraad voor vitale ouderen:"


def test_what_a_run_is_known_by_is_the_same_in_every_process() -> None:
    """A set has another order in another process: none of it may reach the identity of a run."""
    code = (
        "import json\n"
        "from lzw_atlas.processing.io.normen.lezen import load_norms\n"
        "from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules\n"
        "from lzw_atlas.processing.io.stappen.voorraad import stock_as_data\n"
        "rules = load_rules()\n"
        "print(json.dumps(stock_as_data(rules, load_norms(), list(rules.groups))))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert '"rollator"' in said.pop()


def test_people_without_the_eldest_are_no_missing_layer(study: Path) -> None:
    with edit(study) as change:
        people = change.read("bevolking")
        people.data["inw_75plus"] = np.nan
        change.write(people)
    problems = run(study, classes([ZWAAR] * N))
    assert problems[0].startswith("In de laag bevolking staat niet hoeveel 75-plussers er wonen")
    assert not any("Zonder laag bevolking" in s for s in problems)


def test_without_roads_and_people_the_rest_still_stands(study: Path) -> None:
    with edit(study) as change:
        for name in ("wegen", "bevolking"):
            change.write(change.read(name).take(np.zeros(len(change.read(name)), dtype=bool)))
    problems = run(study, classes([ZWAAR] * N))
    assert [s.split(" is ")[0] for s in problems] == [
        "Zonder laag bevolking",
        "Zonder laag wegen",
        "Er",
    ]
    area = Werkbestand(study).read("geschiktheid_gebied").data
    assert area["inw_75plus"].isna().all()
    assert said(study)[1] == "  Haarlem: 100,0 % van de 40 woningen is ongeschikt."


def test_forms_without_a_number_of_dwellings_are_named_beside_the_number(study: Path) -> None:
    with edit(study) as change:
        change.write(
            layer(
                "woonvormen",
                [shapely.Point(X, Y)] * 4,
                woonvorm_id=list("abcd"),
                type=["hofje", "groepswonen", "hofje", "skaeve_huse"],
                eenheden=[12, 8, None, 6],
                ontmoetingsruimte=[1, None, 1, None],
            )
        )
    run(study, classes([ZWAAR] * N))
    assert said(study)[-1] == (
        "  Woonvormen, in woningen: geclusterd 12 (hoogstens 20) en 1 vorm met een onbekend aantal."
    )


def test_a_share_that_rounds_to_nothing_is_not_named_as_the_highest(study: Path) -> None:
    """One certain dwelling of 20 in Noord is 5 %, of 300 it is 0 %."""
    run(study, classes([ZWAAR, *[GOED] * (N - 1)]))
    assert "  Het hoogste zekere aandeel ongeschikt: Noord (5 %)." in said(study)
    file = Werkbestand(study)
    area = file.read("geschiktheid_gebied")
    low = area.data.assign(aandeel_pct=area.data["aandeel_pct"].where(area.data["n"] != 1, 0.3))
    with edit(study) as change:
        change.write(Layer(area.name, low, None))
    assert not any(line.startswith("  Het hoogste zekere") for line in said(study))
