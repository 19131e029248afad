# SPDX-License-Identifier: GPL-2.0-or-later
"""The step woonservicegebied on one street: layers, own hubs, rules, refusals and sentences."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.woonservicegebied import load_hub_rules
from lzw_atlas.processing.io.stappen import bereken_woonservicegebied, woonservicegebied_regels
from lzw_atlas.processing.io.stappen.los import Together
from lzw_atlas.processing.io.stappen.woonservicegebied import (
    INPUTS,
    RESULTS,
    bereken_woonservicegebied_los,
    read_rings,
)
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

X0, Y0 = 200_000.0, 500_000.0
HOMES = [10.0 + 20.0 * i for i in range(100)]


def layer(name: str, shapes: list[object], **columns: object) -> Layer:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    geometry = shapely.transform(geometry, lambda xy: xy + np.array([X0, Y0]))
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, geometry), LAYERS[name])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street of 2 km, dwellings along it, one place that says that it is for meeting."""
    path = tmp_path_factory.mktemp("straat") / "straat.gpkg"
    n = len(HOMES)
    with edit(path) as change:
        for one in (
            layer(
                "woningen",
                [shapely.Point(x, -5) for x in HOMES],
                woning_id=[f"w{i:03d}" for i in range(n)],
                is_woning=1,
                gemeente_code="GM0001",
                buurt_code=["BU1"] * 50 + ["BU2"] * 50,
            ),
            layer(
                "wegen",
                [shapely.LineString([(x, 0), (x + 100, 0)]) for x in range(0, 2000, 100)],
                weg_id=[f"s{i:03d}" for i in range(20)],
                soort="residential",
                trap=0,
            ),
            layer(
                "voorzieningen",
                [shapely.Point(x, 0) for x in (500, 550, 1500, 1550)],
                voorziening_id=["v1", "v2", "v3", "v4"],
                categorie=["ontmoeting", "supermarkt", "ontmoeting", "supermarkt"],
                naam=["De Spil", "Super", "Zaal", "Markt"],
                functies=["ontmoeting; zorgloket", None, None, None],
            ),
            layer(
                "gebieden",
                [shapely.MultiPolygon([shapely.box(x, -50, x + 1000, 50)]) for x in (0.0, 1000.0)],
                gebied_code=["BU1", "BU2"],
                soort="buurt",
                naam=["West", "Oost"],
            ),
            layer(
                "bevolking",
                [shapely.MultiPolygon([shapely.box(0, -50, 2000, 50)])],
                eenheid_id="E1",
                soort="vierkant100",
                inwoners=200.0,
                huishoudens=100.0,
                inw_75plus=100.0,
            ),
        ):
            change.write(one)
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def read(path: Path, name: str) -> pd.DataFrame:
    return Werkbestand(path).read(name).data


def test_what_is_given_goes_before_what_is_found_and_the_lines_say_which(study: Path) -> None:
    done = bereken_woonservicegebied(study, buurten=True)
    hubs = read(study, "hubs")
    assert hubs[["hub_id", "herkomst", "functies"]].to_numpy().tolist() == [
        ["v1", "gegeven", "ontmoeting, loket, boodschappen"]
    ]
    homes = read(study, "woonservicegebieden_woningen")
    # 5 m to the door: up to 1,295 m along the street.
    reach = [abs(x - 500) + 5 <= 800 for x in HOMES]
    assert homes["ring"].notna().tolist() == reach
    assert set(homes["hub_buurt"][:50]) == {"v1"}
    assert homes["hub_buurt"][50:].isna().all()
    lines = woonservicegebied_regels(Werkbestand(study).read_all(RESULTS), done)
    assert lines[0] == "1 hub, gegeven; elk gebied loopt tot 800 m."
    assert lines[1].startswith(
        f"De Spil: onvolledig. {sum(reach)} woningen, {2 * sum(reach)} inwoners. Niet gehaald: "
        "inwoners"
    )
    assert "Onbekend: zorg dag en nacht, huisarts, apotheek, OV-halte dichtbij." in lines[1]
    out = 100 - sum(reach)
    assert lines[2] == (
        f"In geen enkel gebied: {out} woningen ({out} %), ongeveer {5 * round(out / 5)} "
        "75-plussers van de 100."
    )
    # Of whom nothing is known is no part of the whole; few people are no number.
    facts = {**done.facts, "woningen_ver_van_netwerk": 100 - 2 * out}
    few = Werkbestand(study).read_all(RESULTS)
    table = few["woonservicegebieden_toets"].data
    table.loc[(table["criterium"] == "inwoners").to_numpy(dtype=bool), "waarde"] = 5.0
    lines = woonservicegebied_regels(few, dataclasses.replace(done, facts=facts))
    assert f"{sum(reach)} woningen, minder dan 10 inwoners." in lines[1]
    assert lines[2].startswith(f"In geen enkel gebied: {out} woningen (50 %)")
    facts |= {"woningen_erbuiten": 0, "mensen_erbuiten_tekst": "niemand"}
    facts |= {"woningen_ver_van_netwerk": 1}
    areas = few["woonservicegebieden"].data
    areas["woningen"] = 0
    areas.loc[areas.index[areas["vorm"] == "netwerk"][0], "woningen"] = 1
    lines = woonservicegebied_regels(few, dataclasses.replace(done, facts=facts))
    assert lines[1].startswith("De Spil: onvolledig. 1 woning, minder dan 10 inwoners.")
    assert lines[2] == "In geen enkel gebied: 0 woningen (0 %), geen 75-plussers van de 100."
    assert lines[3] == "Van 1 woning is het niet te zeggen: te ver van elke weg."
    found = bereken_woonservicegebied(study, hubs="gevonden")
    assert read(study, "hubs")["hub_id"].tolist() == ["hub:v1", "hub:v3"]
    lines = woonservicegebied_regels(Werkbestand(study).read_all(RESULTS), found)
    assert lines[0].startswith("2 hubs, gevonden waar plekken bij elkaar liggen;")


def test_the_line_says_at_least_where_a_square_is_secret(study: Path) -> None:
    with edit(study) as change:
        change.write(
            layer(
                "bevolking",
                [
                    shapely.MultiPolygon([shapely.box(a, -50, b, 50)])
                    for a, b in ((0, 1600), (1600, 2000))
                ],
                eenheid_id=["E1", "E2"],
                soort="vierkant100",
                inwoners=[160.0, np.nan],
                huishoudens=[80.0, np.nan],
                inw_75plus=[80.0, np.nan],
            )
        )
    done = bereken_woonservicegebied(study)
    lines = woonservicegebied_regels(Werkbestand(study).read_all(RESULTS), done)
    out = sum(abs(x - 500) + 5 > 800 for x in HOMES)
    known = sum(abs(x - 500) + 5 > 800 for x in HOMES if x < 1600)
    known = 5 * round(known / 5)
    most = known + 5 * -(-20 * 3.5 // 5)
    assert lines[2] == (
        f"In geen enkel gebied: {out} woningen ({out} %), ten minste {known} 75-plussers (hooguit "
        f"{most:.0f}) van de ten minste 80."
    )
    assert lines[3] == (
        "Van 20 woningen is niet bekend hoeveel 75-plussers er wonen; 20 woningen daarvan liggen "
        "in geen enkel gebied."
    )
    assert any(
        m.startswith("In de laag bevolking staat van 20 woningen niet") for m in done.messages
    )
    # Where nothing at all is known of those outside there is no number, and a bound.
    with edit(study) as change:
        people = change.current.read("bevolking") if change.current else None
        assert people is not None
        data = people.data.assign(inw_75plus=[np.nan, 5.0], inwoners=[np.nan, 40.0])
        data["huishoudens"] = [np.nan, 20.0]
        change.write(dataclasses.replace(people, data=data))
    done = bereken_woonservicegebied(study)
    lines = woonservicegebied_regels(Werkbestand(study).read_all(RESULTS), done)
    assert "een onbekend aantal 75-plussers (hooguit " in lines[2]


def test_layers_in_memory_give_what_the_werkbestand_gives(study: Path) -> None:
    bereken_woonservicegebied(study, buurten=True)
    together = Together(Werkbestand(study).read_all(INPUTS))
    made, done = bereken_woonservicegebied_los(together, buurten=True)
    for name in RESULTS:
        pd.testing.assert_frame_equal(made[name].data, read(study, name), check_dtype=False)
    assert woonservicegebied_regels(made, done)[0].startswith("1 hub, gegeven;")


def test_what_the_werkbestand_knows_of_other_facilities_does_not_count(study: Path) -> None:
    with edit(study) as change:
        table = pd.DataFrame(
            {
                "run_id": ["r"],
                "gebied_code": ["BU1"],
                "soort": ["buurt"],
                "profiel": ["75plus"],
                "categorie": ["huisarts"],
                "groep": ["woningen"],
                "categorie_status": ["bevestigd_afwezig"],
            }
        )
        change.write(
            conform(Layer("bereikbaarheid_gebied", table), LAYERS["bereikbaarheid_gebied"])
        )
    layers = Werkbestand(study).read_all(INPUTS)
    said = {}
    for loose in (frozenset({"wegen"}), frozenset({"voorzieningen"})):
        made, _ = bereken_woonservicegebied_los(Together(layers, loose=loose))
        tests = made["woonservicegebieden_toets"].data
        said[loose] = set(tests.loc[tests["criterium"] == "huisarts", "oordeel"])
    assert said == {
        frozenset({"wegen"}): {"niet_gehaald"},
        frozenset({"voorzieningen"}): {"onbekend"},
    }


def test_hubs_of_a_layer_of_ones_own_with_columns_called_otherwise(
    study: Path, tmp_path: Path
) -> None:
    file = tmp_path / "eigen.gpkg"
    gpd.GeoDataFrame(
        {
            "nr": ["h2", "h1"],
            "titel": ["Oost", "West"],
            "biedt": ["24 uurs zorg; ontmoeting", "loket"],
        },
        geometry=[shapely.Point(X0 + 1500, Y0), shapely.Point(X0 + 300, Y0).buffer(4)],
        crs="EPSG:28992",
    ).to_file(file, engine="pyogrio")
    bereken_woonservicegebied(
        study, hubs=str(file), kolommen={"punt_id": "nr", "naam": "titel", "functies": "biedt"}
    )
    hubs = read(study, "hubs").set_index("hub_id")
    assert hubs["naam"].to_dict() == {"h1": "West", "h2": "Oost"}
    assert "zorg dag en nacht" in hubs.loc["h2", "functies"]
    members = read(study, "hub_leden")
    assert set(members.loc[members["rol"] == "hub", "voorziening_id"]) == {"h1", "h2"}


def test_functions_and_lists_go_by_the_word_as_well_as_by_the_key(study: Path) -> None:
    by_key = bereken_woonservicegebied(
        study, hubs="gevonden", functies=["ontmoeting", "loket"], bevestig_volledig=["24u-zorg"]
    )
    for words in (["Ontmoeting, LOKET"], ["ontmoetingsplek", "Zorgloket"]):
        by_word = bereken_woonservicegebied(
            study, hubs="gevonden", functies=words, bevestig_volledig=["Zorg dag en nacht"]
        )
        assert by_word.run_id == by_key.run_id
    with pytest.raises(LzwError) as refused:
        bereken_woonservicegebied(study, functies=["ontmoeting, zwembad, Zwembad", "sauna"])
    said = sentences(refused.value)
    assert [s.split(" bestaat")[0] for s in said] == [
        "Functie zwembad",
        "Functie Zwembad",
        "Functie sauna",
    ]
    assert (
        "Kies uit: ontmoeting, zorg dag en nacht (24u-zorg), eerstelijnszorg (eerstelijn)"
        in said[0]
    )


def test_another_profile_stays_and_an_unchanged_run_is_skipped(study: Path) -> None:
    bereken_woonservicegebied(study)
    bereken_woonservicegebied(study, "vitaal")
    assert set(read(study, "hubs")["profiel"]) == {"75plus", "vitaal"}
    assert bereken_woonservicegebied(study, overslaan=True).skipped
    assert not bereken_woonservicegebied(study, overslaan=True, buurten=True).skipped
    log = read(study, "verantwoording")
    said = json.loads(log["parameters"].iloc[-1])
    assert said["buurten"] is True
    assert set(read(study, "woonservicegebieden")["vorm"]) == {"netwerk", "buurten"}


def test_rules_of_a_study_are_laid_over_those_that_ship(study: Path, tmp_path: Path) -> None:
    own = tmp_path / "regels.toml"
    own.write_text(
        "[ring.buiten]\nwaarde = 600\n\n[criterium.inwoners]\nminimum = 50\nmaximum = 500\n"
        "uiterst_minimum = 20\n\n[functie.ontmoeting]\nspelling = ['zaaltje']\n",
        encoding="utf-8",
    )
    rules = load_hub_rules(own)
    assert rules.metres == (400.0, 500.0, 600.0)
    assert rules.rings[2].certainty == "eigen keuze"
    assert rules.rings[0].certainty == "bron"
    bereken_woonservicegebied(study, regels=own)
    tests = read(study, "woonservicegebieden_toets").set_index("criterium")
    assert tests.loc["inwoners", ["norm_min", "norm_max", "oordeel"]].tolist() == [
        50.0,
        500.0,
        "gehaald",
    ]
    assert tests.loc["inwoners", "zekerheid"] == "eigen keuze"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[ring.kern]\nwaarde = 600\n", "ring.standaard.waarde"),
        ("[criterium.inwoners]\nmeet = 'lengte'\n", "een van inwoners, afstand"),
        ("[criterium.bieb]\nlabel = 'x'\n", "meet"),
        ("[functie.ontmoeting]\ncategorie = ['zwembad']\n", "een van supermarkt"),
        ("[hub.gevonden]\nfuncties = ['zwembad']\n", "een van ontmoeting"),
        ("[kleur]\n", "kleur"),
        ("[regel.onderling]\nwaarde = 0\n", "een getal groter dan 0"),
    ],
)
def test_a_mistake_in_the_rules_is_named_with_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    own = tmp_path / "regels.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(LzwError) as refused:
        load_hub_rules(own)
    words = " ".join(sentences(refused.value))
    assert said in words
    assert "regels.toml" in words


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"profiel": "snel"}, "Profiel snel bestaat niet"),
        ({"ringen": [0.0, 500.0, 800.0]}, "Ringen van 0, 500, 800 m kunnen niet."),
        (
            {"ringen": [1e-9, 500.0, 800.0]},
            "Geef met --ringen drie loopafstanden van 1 tot en met 20.000 m",
        ),
        ({"onderling": 1e-9}, "Een onderlinge afstand van 1e-09 m kan niet."),
        ({"ringen": [500.0, 400.0, 800.0]}, "Ringen van 500, 400, 800 m lopen niet op."),
        (
            {"ringen": [500.0]},
            "Geef drie ringen, van klein naar groot, bijvoorbeeld --ringen 400,500,800. Nu",
        ),
        ({"functies": ["zwembad"]}, "Functie zwembad bestaat niet. Kies uit: ontmoeting"),
        ({"functies": [","]}, "Zonder functies is niet te zeggen wat een hub is."),
        ({"onderling": 0.0, "hubs": "gevonden"}, "Een onderlinge afstand van 0 m kan niet."),
        ({"bevestig_volledig": ["zwembad"]}, "zwembad is geen functie en geen categorie"),
        ({"hubs": "nergens.gpkg"}, "Het bestand nergens.gpkg bestaat niet."),
        ({"hubs": "gegeven", "functies": ["24u-zorg"]}, "Er is geen hub: geen voorziening noemt"),
        (
            {"hubs": "gevonden", "functies": ["ontmoeting,prikpost"]},
            "in de laag voorzieningen staat geen plek met prikpost.",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_the_file_stays(
    study: Path, options: dict[str, object], sentence: str
) -> None:
    before = study.read_bytes()
    with pytest.raises(LzwError) as refused:
        bereken_woonservicegebied(study, **options)  # type: ignore[arg-type]
    assert sentence in " ".join(sentences(refused.value))
    assert study.read_bytes() == before


def test_a_stop_leaves_the_file_as_it_was(study: Path) -> None:
    before = study.read_bytes()
    with pytest.raises(Cancelled):
        bereken_woonservicegebied(study, tick=lambda f: f < 0.5)
    assert study.read_bytes() == before


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_rings_are_those_of_the_rules(text: str | None) -> None:
    assert read_rings(text) is None


def test_rings_are_read_with_commas_or_semicolons_and_words_are_refused() -> None:
    assert read_rings("400, 500;800") == [400.0, 500.0, 800.0]
    with pytest.raises(LzwError) as refused:
        read_rings("ver")
    assert sentences(refused.value)[0].startswith("ver zijn geen ringen.")


def test_the_command_says_what_came_out(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["woonservicegebied", "--hubs", "gevonden", "--buurten", "--werkbestand"]
    assert main([*arguments, str(study)]) == 0
    out = capsys.readouterr().out
    assert "2 hubs, gevonden waar plekken bij elkaar liggen" in out
    assert "Advies voor De Spil: Bij elkaar liggen: De Spil en Super." in out
    assert main(["woonservicegebied", "--ringen", "a,b", "--werkbestand", str(study)]) == 1
    assert "zijn geen ringen" in capsys.readouterr().err
