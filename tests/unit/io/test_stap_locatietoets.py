# SPDX-License-Identifier: GPL-2.0-or-later
"""The step locatietoets on one street: layers, criteria of a study, refusals and sentences."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.plekken.locatie_eisen import Criterion
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.normen.locatie import load_locatietoets
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_locatietoets,
    locatietoets_regels,
)
from lzw_atlas.processing.io.stappen.locatietoets import RESULTS
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

X0, Y0 = 200_000.0, 500_000.0
HOMES = (100, 400, 1000, 1300, 2000, 2900)
COUNTS = (20.0, 30.0, 40.0, 10.0, 50.0, 25.0)


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
    """Six dwellings along 3 km of street, a supermarket, a stop and two woonvormen."""
    path = tmp_path_factory.mktemp("straat") / "straat.gpkg"
    n = len(HOMES)
    pieces = [shapely.LineString([(x, 0), (x + 100, 0)]) for x in range(0, 3000, 100)]
    with edit(path) as change:
        change.write(
            layer(
                "woningen",
                [shapely.Point(x, -5) for x in HOMES],
                woning_id=[f"w{i:02d}" for i in range(n)],
                is_woning=1,
                gemeente_code="GM0001",
                buurt_code=["BU1"] * 4 + ["BU2"] * 2,
            )
        )
        change.write(
            layer(
                "wegen",
                list(pieces),
                weg_id=[f"s{i:03d}" for i in range(len(pieces))],
                soort="residential",
            )
        )
        change.write(
            layer(
                "voorzieningen",
                [shapely.Point(700, -5), shapely.Point(50, 5)],
                voorziening_id=["v1", "v2"],
                categorie=["supermarkt", "ov_halte"],
                naam=["Buurtsuper", None],
            )
        )
        change.write(
            layer(
                "gebieden",
                [box(0, -50, 1500, 50), box(1500, -50, 3000, 50)],
                gebied_code=["BU1", "BU2"],
                soort="buurt",
                naam=["West", "Oost"],
                pct_laag_inkomen=[10.0, 60.0],
            )
        )
        change.write(
            layer(
                "bevolking",
                [box(x - 1, -6, x + 1, -4) for x in HOMES],
                eenheid_id=[f"E{2000 + i:04d}N5000" for i in range(n)],
                soort="vierkant100",
                huishoudens=1.0,
                inwoners=COUNTS,
                inw_75plus=COUNTS,
            )
        )
        change.write(
            layer(
                "woonvormen",
                [shapely.Point(1900, 0), shapely.Point(2100, 0)],
                woonvorm_id=["f1", "f2"],
                type=["omklapwoning", "beschermd_wonen"],
                naam=["Opstap", "De Brug"],
            )
        )
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def sites(path: Path, xs: dict[str, float], **columns: list[object]) -> Path:
    points = [shapely.Point(X0 + x, Y0 - 5) for x in xs.values()]
    data = {"id": np.array(list(xs), dtype=object)}
    data |= {k: np.array(v, dtype=object) for k, v in columns.items()}
    gpd.GeoDataFrame(data, geometry=points, crs="EPSG:28992").to_file(path, engine="pyogrio")
    return path


@pytest.fixture
def plots(tmp_path: Path) -> Path:
    names = ["Oude school", "Kavel 7"]
    return sites(tmp_path / "kavels.gpkg", {"a": 600, "b": 2000}, naam=names)


def read(path: Path, name: str = "locatietoets") -> pd.DataFrame:
    return Werkbestand(path).read(name).data


def lines_of(path: Path, **options: object) -> list[str]:
    done = bereken_locatietoets(path, **options)  # type: ignore[arg-type]
    return locatietoets_regels(Werkbestand(path).read_all(RESULTS), done)


def test_the_four_layers_stand_in_the_werkbestand_with_their_run(study: Path, plots: Path) -> None:
    done = bereken_locatietoets(study, [plots], ["beschermd_wonen"])
    ranked = read(study)
    assert ranked["locatie_id"].tolist() == ["a", "b"]
    assert ranked["naam"].tolist() == ["Oude school", "Kavel 7"]
    assert ranked["gebied_naam"].tolist() == ["West", "Oost"]
    for name in RESULTS:
        assert set(read(study, name)["run_id"]) == set(done.run_ids), name
    tested = read(study, "locatietoets_criteria").set_index(["locatie_id", "criterium"])
    assert tested.loc[("a", "afstand_supermarkt"), "waarde"] == 110.0
    assert tested.loc[("a", "afstand_supermarkt"), "oordeel"] == "gehaald"
    assert tested.loc[("b", "laag_inkomen"), "waarde"] == 60.0
    assert tested.loc[("b", "laag_inkomen"), "oordeel"] == "niet_gehaald"
    assert tested.loc[("b", "woonvormen"), "reden"] == (
        "2 woonvormen: De Brug, Opstap; gevraagd is hoogstens 1 woonvorm."
    )
    assert tested.loc[("b", "woonvormen"), "bron"].startswith("Regionaal actieplan 2017-2022")
    log = read(study, "verantwoording")
    said = json.loads(log[log["stap"] == "locatietoets"]["parameters"].iloc[-1])
    assert said["doel"] == "beschermd_wonen"
    assert said["straal"] == 500


def test_the_closing_lines_say_who_stands_where_and_why(study: Path, plots: Path) -> None:
    criteria = plots.with_name("eisen.toml")
    criteria.write_text(
        """
        [regel.bekend_min]
        waarde = 10

        [doel.kavel]
        label = "een proef"

        [doel.kavel.eis.winkel]
        titel = "Supermarkt"
        maat = "afstand"
        categorie = "supermarkt"
        hoogstens = 500
        hard = true
        bron = ["lzw_keuze"]
        zekerheid = "eigen keuze"

        [doel.kavel.eis.mensen]
        titel = "Ouderen"
        maat = "mensen"
        groep = "inw_75plus"
        minstens = 60
        gewicht = 1
        bron = ["lzw_keuze"]
        zekerheid = "eigen keuze"
        """,
        encoding="utf-8",
    )
    lines = lines_of(study, locaties=[plots], doelen=["kavel"], criteria=criteria)
    assert lines == [
        "Getoetst voor een proef, profiel 75plus: 2 locaties.",
        "  1. Oude school (a): Haalt alle harde eisen. Van de wegende eisen is er één bekend, en "
        "die wordt wel gehaald.",
        "  2. Kavel 7 (b): Haalt een harde eis niet: Supermarkt (1,3 km). Van de wegende eisen is "
        "er één bekend, en die wordt niet gehaald. Niet gehaald: Ouderen (50 75-plussers).",
    ]


def test_a_rerun_replaces_its_own_purpose_and_profile_only_and_is_skipped_when_unchanged(
    study: Path, plots: Path
) -> None:
    bereken_locatietoets(study, [plots], ["geclusterd", "omklapwoning"])
    bereken_locatietoets(study, [plots], profielen=["vitaal"])
    assert len(read(study)) == 6
    again = bereken_locatietoets(study, [plots], ["omklapwoning"], overslaan=True)
    assert again.skipped
    moved = sites(plots.with_name("ander.gpkg"), {"a": 700})
    done = bereken_locatietoets(study, [moved], ["omklapwoning"], overslaan=True)
    assert not done.skipped
    rows = read(study)
    assert len(rows) == 5
    assert rows[rows["doel"] == "omklapwoning"]["locatie_id"].tolist() == ["a"]
    tested = read(study, "locatietoets_afstanden")
    assert set(tested[tested["doel"] == "omklapwoning"]["locatie_id"]) == {"a"}


def test_what_bereikbaarheid_was_told_to_be_absent_is_absent_here_too(
    study: Path, plots: Path
) -> None:
    bereken_locatietoets(study, [plots])
    tested = read(study, "locatietoets_criteria").set_index(["locatie_id", "criterium"])
    assert tested.loc[("a", "afstand_huisarts"), "oordeel"] == "onbekend"
    bereken_bereikbaarheid(study, bevestig_afwezig=["huisarts"])
    bereken_locatietoets(study, [plots])
    tested = read(study, "locatietoets_criteria").set_index(["locatie_id", "criterium"])
    assert tested.loc[("a", "afstand_huisarts"), "oordeel"] == "niet_gehaald"
    assert tested.loc[("a", "afstand_huisarts"), "reden"] == (
        "Die is er niet; gevraagd is hoogstens 500 m."
    )


def test_two_layers_are_tested_together_and_a_double_id_is_said(study: Path, plots: Path) -> None:
    more = sites(plots.with_name("meer.gpkg"), {"b": 100, "c": 900})
    done = bereken_locatietoets(study, [plots, more])
    assert read(study)["locatie_id"].tolist() == ["a", "b", "c"]
    assert any(
        m.startswith("Bij de locaties: 1 rij heeft een kenmerk dat al in een andere laag staat.")
        for m in done.messages
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"locaties": []}, "Er is geen locatie om te toetsen."),
        ({"doelen": ["kasteel"]}, "Doel kasteel bestaat niet. Kies uit: geclusterd"),
        ({"profielen": ["snel"]}, "Profiel snel bestaat niet"),
        ({"straal": 0.0}, "Een straal van 0 m kan niet."),
        ({"straal": float("nan")}, "Een straal van nan m kan niet."),
        ({"locaties": [Path("/nergens/kavels.gpkg")]}, "/nergens/kavels.gpkg"),
    ],
)
def test_bad_input_is_a_sentence_and_leaves_the_file_alone(study: Path, plots: Path, options, said):  # type: ignore[no-untyped-def]
    before = study.read_bytes()
    with pytest.raises(LzwError) as refused:
        bereken_locatietoets(study, **{"locaties": [plots], **options})
    assert said in " ".join(sentences(refused.value.problems))
    assert study.read_bytes() == before


def test_without_a_village_around_nothing_breaks(tmp_path: Path, plots: Path) -> None:
    path = tmp_path / "kaal.gpkg"
    with edit(path) as change:
        change.write(layer("woningen", [shapely.Point(100, -5)], woning_id="w1", is_woning=1))
        road = shapely.LineString([(0, 0), (3000, 0)])
        change.write(layer("wegen", [road], weg_id="s1", soort="residential"))
    bereken_locatietoets(path, [plots], list(load_locatietoets(load_norms()).purposes))
    assert len(read(path)) == 14
    tested = read(path, "locatietoets_criteria")
    known = tested[tested["oordeel"] != "onbekend"]
    assert set(known["maat"]) == {"afstand_woning"}


def test_a_cancel_leaves_the_file_as_it_was(study: Path, plots: Path) -> None:
    before = study.read_bytes()
    with pytest.raises(Cancelled):
        bereken_locatietoets(study, [plots], tick=lambda f: f < 0.5)
    assert study.read_bytes() == before


def test_the_command_tells_what_came_out(
    study: Path, plots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["locatietoets", "--locaties", str(plots), "--doel", "geclusterd"]
    assert main([*asked, "--werkbestand", str(study)]) == 0
    out = capsys.readouterr().out
    assert "Getoetst voor geclusterde woningen voor ouderen, profiel 75plus: 2 locaties." in out
    assert main([*asked, "--straal", "-3", "--werkbestand", str(study)]) == 1
    assert "Een straal van -3 m kan niet." in capsys.readouterr().err


# The criteria as data


def criterion(purpose: str, key: str, study: Path | None = None) -> Criterion | None:
    found = load_locatietoets(load_norms(), study).purposes[purpose].criteria
    return next((c for c in found if c.key == key), None)


def test_every_category_that_matters_to_the_group_is_a_demand_with_its_norm() -> None:
    norms = load_norms()
    for purpose, group in (("geclusterd", "75plus"), ("beschermd_wonen", "ggz")):
        found = load_locatietoets(norms).purposes[purpose].criteria
        walks = {c.category: c for c in found if c.key.startswith("afstand_")}
        assert set(walks) == {c for c in norms.groups[group].categories if c in norms.norms}
        for category, c in walks.items():
            assert c.norm == norms.norms[category].value
            assert c.at_most
            level = norms.groups[group].categories[category].level
            assert c.weight == norms.levels[level].value


def test_a_study_changes_single_numbers_and_an_own_number_is_an_own_choice(tmp_path: Path) -> None:
    own = tmp_path / "eisen.toml"
    own.write_text(
        """
        [doel.skaeve_huse.eis.woningen_op_afstand]
        minstens = 250

        [doel.geclusterd.eis.afstand_huisarts]
        hard = true

        [doel.geclusterd.eis.afstand_horeca]
        telt = false
        """,
        encoding="utf-8",
    )
    quiet = criterion("skaeve_huse", "woningen_op_afstand", own)
    assert quiet is not None
    assert (quiet.norm, quiet.at_most, quiet.hard) == (250.0, False, True)
    assert quiet.sources == ("lzw_keuze",)
    doctor = criterion("geclusterd", "afstand_huisarts", own)
    assert doctor is not None
    assert doctor.hard
    assert doctor.norm == 500
    assert "beteroud_top10" in doctor.sources
    assert criterion("geclusterd", "afstand_horeca", own) is None
    assert criterion("geclusterd", "afstand_horeca") is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[doel.geclusterd.eis.hub]\nhoogstens = 'ver'", "eis.hub.hoogstens moet een getal vanaf"),
        ("[doel.geclusterd.eis.hub]\nminstens = 5\nhoogstens = 9", "hoogstens of minstens"),
        ("[doel.geclusterd.eis.hub]\nhoeveel = 3", "doel.geclusterd.eis.hub.hoeveel"),
        ("[doel.geclusterd.eis.hub]\nmaat = 'gevoel'", "een van afstand, afstand_hub"),
        ("[doel.geclusterd.eis.hub]\nbron = ['mijn buurman']", "mijn buurman"),
        ("[doel.geclusterd.eis.ouderen_in_de_buurt]\ngroep = 'inw_95plus'", "inw_95plus"),
        ("[doel.geclusterd.eis.afstand_huisarts]\ncategorie = 'kroeg'", "kroeg"),
        ("[doel.skaeve_huse.eis.andere_skaeve_huse]\nsoorten = ['kasteel']", "kasteel"),
        ("[doel.skaeve_huse.eis.supermarkt]\nstraal = 300", "geen straal bij maat afstand"),
        ("[doel.geclusterd]\nbelang = 'iedereen'", "iedereen"),
        ("[doel.nieuw]\nlabel = 'iets nieuws'", "ontbreekt eis"),
        ("[doel.nieuw.eis.x]\ntitel = 'x'", "ontbreekt label"),
        ("[regel.bekend_min]\nwaarde = 120", "ten hoogste 100"),
        ("[regel.anders]\nwaarde = 1", "regel.anders"),
        ("doel = 3", "doel moet een tabel"),
    ],
)
def test_a_mistake_in_the_criteria_names_file_key_and_line(tmp_path: Path, text, said) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "eisen.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(LzwError) as refused:
        load_locatietoets(load_norms(), own)
    spoken = " ".join(sentences(refused.value.problems))
    assert said in spoken
    assert "eisen.toml" in spoken
