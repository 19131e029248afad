# SPDX-License-Identifier: GPL-2.0-or-later
"""The copy that may be mailed: nothing about a person, an owner or a rent is in it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli.opdracht import run as main
from lzw_atlas.processing.core.cijfers.delen import shareable
from lzw_atlas.processing.core.cijfers.openbaar import Limits, Relation, known_ranges
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS, Column, LayerSchema
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import controleer
from lzw_atlas.processing.io.stappen.delen import StapDeel, maak_deel
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

RULES = Limits(10.0, 5.0)
SHAPES = {
    "Point": shapely.Point(200_000, 500_000),
    "LineString": shapely.LineString([(200_000, 500_000), (200_100, 500_000)]),
    "MultiLineString": shapely.MultiLineString([[(200_000, 500_000), (200_100, 500_000)]]),
    "MultiPolygon": shapely.MultiPolygon([shapely.box(200_000, 500_000, 200_100, 500_100)]),
    "Geometry": shapely.Point(200_000, 500_000),
}
OWN = {"lzw_meta", "layer_styles", "verantwoording", "deel"}
PEOPLE = "inw_75plus"


def mark(schema: LayerSchema, column: Column) -> str:
    """Return a text that nobody else writes."""
    return f"geheim~{schema.name}~{column.name}~"


def value(schema: LayerSchema, column: Column) -> object:
    """Return something that fits the column and can be found again."""
    if column.name == "groep" and (not column.allowed or PEOPLE in column.allowed):
        return PEOPLE
    if column.allowed:
        return column.allowed[0]
    if column.kind == "text":
        return mark(schema, column)
    low = column.minimum or 0
    number = low + 3 if column.kind == "int" else low + 3.0625
    return min(number, column.maximum) if column.maximum is not None else number


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A werkbestand in which every layer has a row and every column a value."""
    path = tmp_path_factory.mktemp("deel") / "studie.gpkg"
    with edit(path) as change:
        for schema in LAYERS:
            if schema.name in OWN:
                continue
            row = {c.name: value(schema, c) for c in schema.columns}
            shape = None if schema.geometry is None else np.array([SHAPES[schema.geometry]])
            change.write(Layer(schema.name, pd.DataFrame([row]), shape))
        change.record(
            "importeer",
            {"bestand": "/home/jan/Vertrouwelijk/woningen.csv"},
            {},
            {},
            ["Laag woningen: huur van woning~123~ klopt niet."],
        )
    return path


@pytest.fixture
def full(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copy(made, tmp_path / "studie.gpkg"))


@pytest.fixture(scope="module")
def shared(made: Path) -> StapDeel:
    """What may be mailed of it; only to be looked at."""
    return maak_deel(made, made.with_name("deel"))


def everything(path: Path) -> str:
    """Return every value of every table of the file, also of what QGIS does not show."""
    words = []
    with sqlite3.connect(path) as file:
        tables = [r[0] for r in file.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for table in tables:
            if not table.startswith(("rtree_", "sqlite_")):
                words += [repr(r) for r in file.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    return "\n".join(words)


def test_no_value_that_must_stay_home_is_in_the_copy(shared: StapDeel) -> None:
    done = shared
    text = everything(done.path) + done.path.read_bytes().decode("latin-1")
    copy = Werkbestand(done.path)
    for schema in LAYERS:
        if schema.name in OWN:
            continue
        deel = schema.deel
        for column in schema.columns:
            stays = deel is None or deel.laag == "weg" or column.name in deel.weg
            if stays and column.kind == "text" and not column.allowed:
                assert mark(schema, column) not in text, (schema.name, column.name)
        if deel is None or deel.laag == "weg":
            assert schema.name not in copy
            continue
        table = copy.raw(schema.name).data
        about_dwellings = "groep" in table and (table["groep"] == "woningen").all()
        people = deel.personen if deel.laag == "geaggregeerd" else ()
        if not about_dwellings:
            for name in (*deel.weg, *people, *deel.aandeel, *deel.afgeleid):
                assert table[name].isna().all(), (schema.name, name)
    assert "Vertrouwelijk" not in text
    assert "woning~123~" not in text


def test_the_copy_passes_the_check_and_says_what_it_is(shared: StapDeel) -> None:
    done = shared
    assert done.path.name == "deel.gpkg"
    copy = Werkbestand(done.path)
    assert copy.read("verantwoording").data["stap"].tolist() == ["importeer", "deel"]
    assert copy.meta["deel"]
    # Every layer of the copy still has the form that its schema asks for.
    copy.read_all([s.name for s in LAYERS if s.name in copy])
    assert "layer_styles" in copy.layers
    found = controleer(done.path)
    assert any(w.startswith("Dit is een deelbestand van ") for w in found.warnings)
    said = done.list_path.read_text(encoding="utf-8")
    assert "Wat er niet in het deelbestand van studie.gpkg staat" in said
    assert "Huur per maand in euro (huur_eur)" in said
    assert "Woonvormen (woonvormen), 1 rij. Waar mensen met zorg of begeleiding wonen." in said
    listed = copy.read("deel").data
    assert {"woonvormen", "woningen", "bevolking"} <= set(listed["laag"])
    assert done.lines[0] == f"Deelbestand gemaakt: {done.path}. Dit bestand mag u versturen."


def test_no_step_and_no_atlas_goes_on_with_a_copy(shared: StapDeel, tmp_path: Path) -> None:
    done = shared
    before = done.path.read_bytes()
    with pytest.raises(LzwError) as caught, edit(done.path) as change:
        change.meta["x"] = "y"
    said = sentences(caught.value.problems)[0]
    assert "is een deelbestand van" in said
    assert said.endswith("Reken en print met het werkbestand zelf.")
    for verb in (["bereikbaarheid"], ["atlas", "--uit", str(tmp_path / "x")]):
        assert main([*verb, "--werkbestand", str(done.path)]) == 1
    with pytest.raises(LzwError) as caught:
        maak_deel(done.path, tmp_path / "nog_een.gpkg")
    assert caught.value.problems[0].code == "deel_van_deel"
    assert done.path.read_bytes() == before


def test_only_an_earlier_copy_is_replaced(full: Path, tmp_path: Path) -> None:
    done = maak_deel(full, tmp_path / "deel.gpkg")
    again = maak_deel(full, tmp_path / "deel", overslaan=True)
    assert (again.path, again.skipped) == (done.path, True)
    with edit(full) as change:
        areas = change.read("gebieden")
        areas.data["naam"] = "anders"
        change.write(areas)
    assert not maak_deel(full, tmp_path / "deel.gpkg", overslaan=True).skipped
    other = tmp_path / "ander.gpkg"
    other.write_bytes(b"niet van ons")
    for target, code in ((other, "deel_bestaat"), (full, "deel_zelfde")):
        before = target.read_bytes()
        with pytest.raises(LzwError) as caught:
            maak_deel(full, target)
        assert caught.value.problems[0].code == code
        assert target.read_bytes() == before
    assert not list(tmp_path.glob("*.lzw-deel*"))


def test_a_layer_of_somebody_else_stays_home_and_is_named(full: Path, tmp_path: Path) -> None:
    with sqlite3.connect(full) as file:
        file.execute("CREATE TABLE clienten (naam TEXT)")
        file.execute("INSERT INTO clienten VALUES ('Mevrouw Jansen')")
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('clienten', 'attributes', 'clienten')"
        )
    done = maak_deel(full, tmp_path / "deel.gpkg")
    assert "Mevrouw Jansen" not in everything(done.path)
    assert "- clienten: geen laag van LZW Atlas." in done.list_path.read_text(encoding="utf-8")
    assert done.messages == ["Niet in het deelbestand, want niet van LZW Atlas: clienten."]


def test_the_command_makes_the_copy(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "deel.gpkg"
    assert main(["deel", "--uit", str(target), "--werkbestand", str(full)]) == 0
    assert "Dit bestand mag u versturen." in capsys.readouterr().out
    log = Werkbestand(target).read("verantwoording").data
    assert json.loads(log["parameters"].iloc[-1]) == {"afronding": 5, "publicatie_min": 10}


# What is printed per gebied


def areas(rows: list[tuple[str, float, float]], group: str = PEOPLE) -> Layer:
    """Return rows of bereikbaarheid_gebied of one category: code, n, n_binnen."""
    data = pd.DataFrame(rows, columns=["gebied_code", "n", "n_binnen"])
    data["soort"] = data["gebied_code"].str[:2].map({"GM": "gemeente", "WK": "wijk"})
    data = data.assign(
        profiel="75plus", categorie="huisarts", groep=group, run_id="r", mediaan_m=412.0
    )
    data["aandeel_pct"] = 100 * data["n_binnen"] / data["n"]
    return conform(Layer("bereikbaarheid_gebied", data), LAYERS["bereikbaarheid_gebied"])


PARENTS = {f"WK000{k}": ["GM0001"] for k in range(1, 5)}


def test_shares_follow_from_the_numbers_as_printed() -> None:
    layer = areas([("GM0001", 302.0, 97.0), ("WK0001", 151.0, 41.4), ("WK0002", 151.0, 55.6)])
    out, _ = shareable(layer, LAYERS["bereikbaarheid_gebied"], RULES, PARENTS)
    table = out.data.set_index("gebied_code")
    assert table["n"].tolist() == [300, 150, 150]
    assert table["n_binnen"].tolist() == [95, 40, 55]
    assert table["aandeel_pct"].tolist() == pytest.approx([100 * 95 / 300, 80 / 3, 110 / 3])
    assert table["mediaan_m"].tolist() == [412.0] * 3


def test_a_shortage_does_not_give_away_a_demand_that_is_kept_back() -> None:
    schema = LAYERS["vraag_aanbod"]
    # The wijk of 23 is kept back for the sake of the one of 4; 23 is also 500 - (-477).
    demand = {"GM0001": 27.0, "WK0001": 4.0, "WK0002": 23.0}
    rows = [
        (code, measure, unit, number)
        for code, n in demand.items()
        for measure, unit, number in (
            ("vraag", "huishoudens", n),
            ("geschikt", "woningen", 500.0),
            ("beschikbaar", "woningen", 40.0),
            ("tekort", "woningen", n - 40.0),
            ("tekort_theoretisch", "woningen", n - 500.0),
        )
    ]
    data = pd.DataFrame(rows, columns=["gebied_code", "indicator", "eenheid", "midden"]).assign(
        soort="wijk", jaar=2030, doelgroep="vv_licht", run_id="r", scenario="standaard", naam="x"
    )
    layer = conform(Layer("vraag_aanbod", data), schema)
    out, _ = shareable(layer, schema, RULES, PARENTS)
    table = out.data.pivot_table(
        index="gebied_code", columns="indicator", values="midden", dropna=False
    )
    assert table["vraag"].isna().tolist() == [False, True, True]
    for measure in ("tekort", "tekort_theoretisch"):
        assert table[measure].isna().tolist() == [False, True, True]
    assert table["geschikt"].tolist() == [500, 500, 500]


def test_words_about_people_do_not_say_what_is_kept_back() -> None:
    schema = LAYERS["woonservicegebieden_gebied"]
    data = pd.DataFrame(
        [("GM0001", 74.0, 9.0, 65.0, "ongeveer 65")],
        columns=["gebied_code", "n", "n_gebied", "n_erbuiten", "erbuiten_tekst"],
    ).assign(soort="gemeente", profiel="75plus", run_id="r", groep=PEOPLE)
    out, _ = shareable(conform(Layer(schema.name, data), schema), schema, RULES, PARENTS)
    assert out.data["erbuiten_tekst"].isna().all()


def test_dwellings_are_given_as_they_are() -> None:
    layer = areas([("GM0001", 7.0, 3.0)], "woningen")
    out, left = shareable(layer, LAYERS["bereikbaarheid_gebied"], RULES, PARENTS)
    assert out.data["n_binnen"].tolist() == [3.0]
    assert left == []


def test_what_is_kept_back_cannot_be_reckoned_from_numbers_shares_and_the_whole() -> None:
    rng = np.random.default_rng(7)
    schema = LAYERS["bereikbaarheid_gebied"]
    for _ in range(25):
        n = rng.choice([0, 6, 12, 25, 40, 80], size=4).astype(float)
        inside = np.floor(n * rng.choice([0, 0.1, 0.5, 0.9, 1.0], size=4))
        rows = [(f"WK000{k + 1}", n[k], inside[k]) for k in range(4)]
        rows.insert(0, ("GM0001", n.sum(), inside.sum()))
        out, _ = shareable(areas(rows), schema, RULES, PARENTS)
        attack(out.data.set_index("gebied_code"), np.array(rows)[:, 1:].astype(float))


def attack(printed: pd.DataFrame, true: np.ndarray) -> None:
    """Try to narrow every small number down with all that is printed: numbers, shares and sums."""
    codes = list(printed.index)
    places = len(codes)
    # Cells: n, inside and outside of each gebied. What follows from a share counts as printed.
    cells = np.r_[true[:, 0], true[:, 1], true[:, 0] - true[:, 1]]
    state = np.full(3 * places, 3)
    for k in range(places):
        for j, column in enumerate(("n", "n_binnen")):
            number = printed[column].iloc[k]
            small = 0 < true[k, j] < 10
            assert not (small and number == number)
            # An empty cell does not say why it is empty.
            state[j * places + k] = 0 if number == number else 3
        share = printed["aandeel_pct"].iloc[k]
        if share == share:
            assert state[k] == 0
            assert state[places + k] == 0
            # The share is that of the two rounded numbers: it adds nothing to them.
            whole = printed["n"].iloc[k]
            assert share == pytest.approx(100 * printed["n_binnen"].iloc[k] / whole)
    relations = [
        Relation(j * places, tuple(range(j * places + 1, (j + 1) * places))) for j in range(3)
    ]
    relations += [Relation(k, (places + k, 2 * places + k)) for k in range(places)]
    low, high = known_ranges(cells, state, relations, RULES)
    small = (cells > 0) & (cells < 10)
    # Those who are neither named nor counted can be placed no better than a rounded number.
    need = np.where(np.arange(len(cells)) < 2 * places, 10.0, 5.0)
    assert ((high - low)[small] >= need[small] - 0.02).all()
