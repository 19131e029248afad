# SPDX-License-Identifier: GPL-2.0-or-later
"""The step witte vlekken on a street of two buurten: layers, account, refusals and sentences."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_witte_vlekken,
    witte_vlekken_regels,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, content_hash, edit

X0, Y0 = 200_000.0, 500_000.0
STEPS = ("supermarkt", "huisarts")


def layer(name: str, shapes: list[object], **columns: object) -> Layer:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    geometry = shapely.transform(geometry, lambda xy: xy + np.array([X0, Y0]))
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, geometry), LAYERS[name])


def box(*bounds: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*bounds)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shops at the west end of 4 km of street, thirty dwellings along it, three people in each."""
    path = tmp_path_factory.mktemp("straat") / "straat.gpkg"
    x = [50.0 + 100 * i for i in range(30)]
    n = len(x)
    with edit(path) as change:
        change.write(
            layer(
                "woningen",
                [shapely.Point(a, 5) for a in x],
                woning_id=[f"w{i:02d}" for i in range(n)],
                is_woning=1,
                gemeente_code="GM0001",
                wijk_code="WK000101",
                buurt_code=["BU00010101" if a < 1500 else "BU00010102" for a in x],
            )
        )
        change.write(
            layer(
                "wegen",
                [shapely.LineString([(0, 0), (4000, 0)])],
                weg_id=["straat"],
                soort="residential",
            )
        )
        change.write(
            layer(
                "voorzieningen",
                [shapely.Point(50, -5), shapely.Point(1050, -5)],
                voorziening_id=["v1", "v2"],
                categorie=list(STEPS),
            )
        )
        areas = [("GM0001", "gemeente", "Straat"), ("WK000101", "wijk", "De wijk")]
        areas += [("BU00010101", "buurt", "West"), ("BU00010102", "buurt", "Oost")]
        whole, west, east = box(0, -50, 3000, 50), box(0, -50, 1500, 50), box(1500, -50, 3000, 50)
        change.write(
            layer(
                "gebieden",
                [whole, whole, west, east],
                gebied_code=[a[0] for a in areas],
                soort=[a[1] for a in areas],
                naam=[a[2] for a in areas],
                gemeente_code="GM0001",
            )
        )
        change.write(
            layer(
                "bevolking",
                [box(a - 50, 0, a + 50, 100) for a in x],
                eenheid_id=[f"E{2000 + i:04d}N5000" for i in range(n)],
                soort="vierkant100",
                inwoners=3.0,
                inw_65plus=3.0,
                inw_75plus=[2.0] * (n - 1) + [0.0],
            )
        )
    bereken_bereikbaarheid(path, bevestig_volledig=STEPS)
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def rows(path: Path, name: str) -> pd.DataFrame:
    return Werkbestand(path).read(name).data


def refusal(path: Path, **options: object) -> list[str]:
    before = path.read_bytes()
    with pytest.raises(LzwError) as error:
        bereken_witte_vlekken(path, **options)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    return sentences(error.value)


def test_both_layers_and_the_account_stand_in_the_werkbestand(study: Path) -> None:
    done = bereken_witte_vlekken(study, essentieel=STEPS)
    table = rows(study, "witte_vlekken")
    # Over the street and 5 m at both ends 500 m reach four dwellings far. In West five have the
    # supermarkt, nine the huisarts and one has neither: 16 missing for 15 dwellings.
    assert table["naam"].tolist() == ["Oost", "West"]
    assert table["mensen"].tolist() == [30.0, 30.0]
    assert table["gemist_gemiddeld"].tolist() == [2.0, 1.1]
    assert set(table["run_id"]) == {done.run_id}
    squares = Werkbestand(study).read("witte_vlekken_vierkanten")
    assert set(squares.data["vlek_id"]) == set(table["vlek_id"])
    assert shapely.area(squares.geometry).tolist() == [10_000.0] * len(squares)
    account = rows(study, "verantwoording").iloc[-1]
    assert (account["stap"], account["run_id"]) == ("witte_vlekken", done.run_id)
    assert json.loads(account["parameters"])["essentieel"] == list(STEPS)
    used = json.loads(account["normen"])
    assert (used["witte_vlek_aandeel"], used["publicatie_min"], used["afronding"]) == (50, 10, 5)
    file = Werkbestand(study)
    assert json.loads(account["invoer"]) == {
        n: content_hash(file.read(n))
        for n in ("bereikbaarheid", "bereikbaarheid_gebied", "gebieden")
    }
    assert json.loads(account["meldingen"]) == done.messages


def test_a_rerun_replaces_its_own_profile_and_group_only(study: Path) -> None:
    first = bereken_witte_vlekken(study, essentieel=STEPS)
    older = bereken_witte_vlekken(study, groep="inw_65plus", essentieel=STEPS)
    again = bereken_witte_vlekken(study, essentieel=STEPS)
    assert again.run_id == first.run_id != older.run_id
    table = rows(study, "witte_vlekken")
    assert table.groupby("groep")["run_id"].unique().map(list).to_dict() == {
        "inw_65plus": [older.run_id],
        "inw_75plus": [again.run_id],
    }
    assert not table.duplicated(["vlek_id", "profiel", "groep"]).any()
    stricter = bereken_witte_vlekken(study, essentieel=STEPS, gemist=2)
    assert stricter.run_id != first.run_id
    mine = rows(study, "witte_vlekken").query("groep == 'inw_75plus'")
    assert mine["naam"].tolist() == ["Oost", "Kleinere plekken"]
    squares = rows(study, "witte_vlekken_vierkanten")
    assert set(squares.query("groep == 'inw_75plus'")["run_id"]) == {stricter.run_id}
    assert set(squares.query("groep == 'inw_65plus'")["run_id"]) == {older.run_id}


def test_without_a_choice_the_essentials_of_the_norms_count(study: Path, tmp_path: Path) -> None:
    done = bereken_witte_vlekken(study)
    assert done.facts["essentieel"] == list(STEPS)
    # Nothing in the data of the other three: named, with what to do about it.
    assert [m.split(" is niets")[0] for m in done.messages[:3]] == [
        "Over apotheken",
        "Over OV-haltes",
        "Over ontmoetingsplekken",
    ]
    assert "--bevestig-afwezig apotheek" in done.messages[0]
    own = tmp_path / "normen.toml"
    out = ("supermarkt", "apotheek", "ov_halte", "ontmoeting")
    text = "\n".join(f'{c} = {{ niveau = "nuttig" }}' for c in out)
    own.write_text(f"[belang.75plus.categorie]\n{text}\n", encoding="utf-8")
    assert bereken_witte_vlekken(study, normen=own).facts["essentieel"] == ["huisarts"]
    # Of 65+ the list is another one.
    again = bereken_witte_vlekken(study, groep="inw_65plus", normen=own)
    assert again.facts["essentieel"] == list(STEPS)


def test_results_older_than_their_input_are_refused(study: Path) -> None:
    with edit(study) as change:
        places = change.read("voorzieningen")
        change.write(places.take([0]))
    (said,) = refusal(study, essentieel=STEPS)
    assert said.startswith(
        "De gegevens zijn veranderd nadat de bereikbaarheid is berekend (voorzieningen)."
    )


def test_wrong_input_gives_every_sentence_at_once_and_changes_nothing(study: Path) -> None:
    first, second = refusal(study, essentieel=["kroeg"], groep="inw_95plus")
    assert first.startswith("Categorie kroeg bestaat niet. Kies uit: supermarkt, ")
    assert second == "Groep inw_95plus bestaat niet. Kies uit: inw_65plus, inw_75plus, inw_85plus."
    assert refusal(study, drempel=0, gemist=0, grens="straat") == [
        "Een drempel van 0 % kan niet. Geef een getal groter dan 0 en hooguit 100.",
        "Vanaf 0 ontbrekende voorzieningen kan niet. Geef een geheel getal van 1 tot en met 5, "
        "het aantal voorzieningen dat meetelt.",
        "Grens straat bestaat niet. Kies uit: buurt, wijk, geen.",
    ]
    assert refusal(study, drempel=float("nan"))[0].startswith("Een drempel van nan")
    assert refusal(study, essentieel=STEPS, gemist=3)[0].startswith("Vanaf 3 ontbrekende")
    assert refusal(study, profiel="rolstoel") == [
        "Voor profiel rolstoel is de bereikbaarheid nog niet berekend (wel voor: 75plus). Doe dat "
        "eerst met: lzw bereikbaarheid --profiel rolstoel."
    ]
    assert refusal(study, essentieel=["apotheek"])[0].startswith(
        "Over geen van de essentiële voorzieningen (apotheken) is iets te zeggen"
    )


def test_without_bereikbaarheid_the_step_says_what_to_do_first(tmp_path: Path) -> None:
    path = tmp_path / "leeg.gpkg"
    with edit(path) as change:
        change.meta["gemeente"] = "GM0001"
    said = refusal(path)
    assert any("ontbreekt de laag bereikbaarheid" in s and "lzw bereikbaarheid" in s for s in said)
    with pytest.raises(LzwError, match="werkbestand_ontbreekt"):
        bereken_witte_vlekken(tmp_path / "nergens.gpkg")


def test_low_incomes_come_from_the_column_of_gebieden_or_by_hand(study: Path) -> None:
    low = {"BU00010101": 5.0, "BU00010102": 20.0}
    by_hand = bereken_witte_vlekken(study, essentieel=STEPS, laag_inkomen=low)
    table = rows(study, "witte_vlekken").set_index("naam")
    assert table["rang_gewogen"].to_dict() == {"Oost": 1, "West": 2}
    assert by_hand.facts["gewogen"]
    with edit(study) as change:
        areas = change.read("gebieden")
        areas.data["pct_laag_inkomen"] = areas.data["gebied_code"].map(low)
        change.write(areas)
    bereken_bereikbaarheid(study, bevestig_volledig=STEPS)
    from_file = bereken_witte_vlekken(study, essentieel=STEPS)
    assert from_file.facts["gewogen"]
    other = rows(study, "witte_vlekken").set_index("naam")
    pd.testing.assert_frame_equal(table.drop(columns="run_id"), other.drop(columns="run_id"))


def test_the_lines_name_the_worst_and_never_a_small_number(study: Path) -> None:
    done = bereken_witte_vlekken(study, essentieel=STEPS)
    assert witte_vlekken_regels(rows(study, "witte_vlekken"), done) == [
        "Geteld zijn: supermarkt en huisarts.",
        "2 witte vlekken, samen ongeveer 60 mensen (75+) die daar iets missen.",
        "1. Oost: ongeveer 30 mensen (75+) missen gemiddeld 2,0 van de 2, vooral supermarkt en "
        "huisarts; in doorsnee 1,1 km verder dan de norm.",
        "2. West: ongeveer 30 mensen (75+) missen gemiddeld 1,1 van de 2, vooral supermarkt; in "
        "doorsnee 310 m verder dan de norm.",
        "Zonder cijfers over lage inkomens per gebied is er geen rangorde die daarnaar weegt.",
    ]


def test_where_the_walks_are_unknown_nobody_reads_that_there_are_no_witte_vlekken(
    study: Path,
) -> None:
    # The street says nothing of kerbs and widths, which a wheelchair needs.
    bereken_bereikbaarheid(study, ["rolstoel"], bevestig_volledig=STEPS)
    done = bereken_witte_vlekken(study, "rolstoel", essentieel=STEPS)
    assert witte_vlekken_regels(rows(study, "witte_vlekken"), done) == [
        "Geteld zijn: supermarkt en huisarts.",
        "Niet te zeggen waar witte vlekken zijn: van de meeste mensen (75+) is niet bekend of zij "
        "iets missen.",
    ]


def test_a_stop_leaves_the_file_as_it_was(study: Path) -> None:
    before = study.read_bytes()
    with pytest.raises(Cancelled):
        bereken_witte_vlekken(study, essentieel=STEPS, tick=lambda f: f < 0.6)
    assert study.read_bytes() == before


def test_the_command_says_the_same_and_lists_may_be_written_with_commas(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["witte-vlekken", "--werkbestand", str(study)]
    assert main([*arguments, "--essentieel", "supermarkt, huisarts"]) == 0
    out = capsys.readouterr().out.splitlines()
    done = bereken_witte_vlekken(study, essentieel=STEPS)
    assert out[:5] == witte_vlekken_regels(rows(study, "witte_vlekken"), done)
    assert out[5:] == ["Let op:", *(f"  - {m}" for m in done.messages)]
    assert main([*arguments, "--groep", "inw_95plus"]) == 1
    assert capsys.readouterr().err.startswith("Groep inw_95plus bestaat niet.")
    assert main([*arguments, "--gemist", "veel"]) == 2
    assert "geen heel getal: 'veel'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["witte_vlekken", "witte_vlekken_vierkanten"])
def test_both_layers_open_styled_by_columns_they_have(study: Path, name: str) -> None:
    bereken_witte_vlekken(study, essentieel=STEPS)
    styles = rows(study, "layer_styles").set_index("f_table_name")
    style = ET.fromstring(styles.loc[name, "styleQML"])  # noqa: S314 - our own file
    told = [e.get(k, "") for e in style.iter() for k in ("filter", "fieldName", "attr")]
    used = {w for text in told for w in re.findall(r'"(\w+)"', text)}
    assert used <= {c.name for c in LAYERS[name].columns}
    assert (name == "witte_vlekken") == bool(used)
