# SPDX-License-Identifier: GPL-2.0-or-later
"""The step steunpunten on one street: layers, candidates from a file, refusals and sentences."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import bereken_steunpunten, steunpunten_regels
from lzw_atlas.processing.io.stappen.los import Together
from lzw_atlas.processing.io.stappen.steunpunten import (
    INPUTS,
    RESULTS,
    bereken_steunpunten_los,
)
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
    """Six dwellings along 3 km of street with a side street every 100 m, two care points."""
    path = tmp_path_factory.mktemp("straat") / "straat.gpkg"
    n = len(HOMES)
    pieces = [shapely.LineString([(x, 0), (x + 100, 0)]) for x in range(0, 3000, 100)]
    stubs = [shapely.LineString([(x, 0), (x, 30)]) for x in range(100, 3000, 100)]
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
                [*pieces, *stubs],
                weg_id=[f"s{i:03d}" for i in range(len(pieces) + len(stubs))],
                soort="residential",
                naam=["Lange straat"] * len(pieces) + [f"Steeg {i}" for i in range(1, 30)],
            )
        )
        change.write(
            layer(
                "voorzieningen",
                [shapely.Point(700, -5), shapely.Point(50, 5), shapely.Point(50, 900)],
                voorziening_id=["v1", "v2", "v3"],
                categorie=["zorgsteunpunt", "ontmoeting", "loket"],
                naam=["De Spil", None, "Te ver"],
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
                inw_75plus=COUNTS,
            )
        )
    return path


def test_the_lines_say_at_least_where_a_square_is_secret(study: Path) -> None:
    with edit(study) as change:
        change.write(
            layer(
                "bevolking",
                [box(x - 1, -6, x + 1, -4) for x in HOMES],
                eenheid_id=[f"E{2000 + i:04d}N5000" for i in range(len(HOMES))],
                soort="vierkant100",
                inw_75plus=[20.0, 30.0, np.nan, 10.0, 50.0, 25.0],
            )
        )
    done = bereken_steunpunten(study, 1, vast=["v1"], straal=320.0)
    lines = steunpunten_regels(Werkbestand(study).read_all(RESULTS), done)
    # The existing point at 700 m has the 30 of 400 m and the secret dwelling at 1,000 m.
    text = next(line for line in lines if line.startswith("Samen"))
    assert text.startswith("Samen met de bestaande: ten minste ")
    assert " van de ten minste 135 75-plussers binnen 320 m (" in text
    assert text.split("; ")[0].rstrip(".").endswith(" % van wie bekend is)")
    assert (
        "Van 1 woning is niet bekend hoeveel 75-plussers er wonen, 1 daarvan binnen 320 m. Bij het "
        "kiezen wegen die niet mee." in lines
    )
    assert any(
        m.startswith("In de laag bevolking staat van 1 woning niet hoeveel 75-plussers er wonen")
        for m in done.messages
    )


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def places(path: Path, xs: dict[str, float], kind: str = "punt", **columns: list[object]) -> Path:
    points = [shapely.Point(X0 + x, Y0 - 5) for x in xs.values()]
    shapes = points if kind == "punt" else [p.buffer(4) for p in points]
    data = {"kandidaat_id": np.array(list(xs), dtype=object)}
    data |= {k: np.array(v, dtype=object) for k, v in columns.items()}
    pyogrio.write_dataframe(
        __import__("geopandas").GeoDataFrame(data, geometry=shapes, crs="EPSG:28992"), path
    )
    return path


def read(path: Path, name: str) -> pd.DataFrame:
    return Werkbestand(path).read(name).data


def test_two_places_out_of_all_junctions_with_names_and_a_curve(study: Path) -> None:
    done = bereken_steunpunten(study, 2, straal=320, curve=3)
    points = read(study, "steunpunten")
    assert len(points) == 2
    assert points["rang"].tolist() == [1, 2]
    assert set(points["soort"]) == {"gekozen"}
    assert points["steunpunt_id"].str.startswith("kruising:").all()
    assert points["naam"].str.fullmatch(r"Lange straat / Steeg \d+").all()
    assert points["mensen"].sum() == 120.0
    assert set(points["run_id"]) == {done.run_id}
    homes = read(study, "steunpunten_woningen")
    assert sorted(homes["woning_id"]) == sorted(read(study, "woningen")["woning_id"])
    assert homes["reden"].isin(["niet_gekozen"]).sum() + homes["binnen"].sum() == len(homes)
    curve = read(study, "steunpunten_curve")
    assert curve["aantal"].tolist() == [0, 1, 2, 3]
    lines = steunpunten_regels(Werkbestand(study).read_all(RESULTS), done)
    assert lines[0] == (
        "Gezocht: zo veel mogelijk mensen binnen de afstand (mclp), uit 27 plekken."
    )
    done.facts["kandidaten"] = 1
    one = steunpunten_regels(Werkbestand(study).read_all(RESULTS), done)[0]
    assert one.endswith("(mclp), uit 1 plek.")
    assert "Samen: ongeveer 120 van de 175 75-plussers binnen 320 m (69 %)." in lines
    assert "Bewezen: beter kan niet." in lines
    assert "Wat een steunpunt meer oplevert:" in lines


def test_candidates_from_a_file_are_points_or_buildings_and_keep_their_names(
    study: Path, tmp_path: Path
) -> None:
    xs = {"a": 250, "b": 700, "c": 1150, "d": 2000}
    for kind in ("punt", "gebouw"):
        file = places(tmp_path / f"{kind}.gpkg", xs, kind, naam=["A", "B", None, "D"])
        bereken_steunpunten(study, 2, straal=320, kandidaten=[file])
        points = read(study, "steunpunten")
        assert points["steunpunt_id"].tolist() == ["b", "d"]
        assert points["naam"].tolist() == ["B", "D"]
        assert points["mensen_tekst"].tolist() == ["ongeveer 70", "ongeveer 50"]
    bereken_steunpunten(study, 2, straal=320, kandidaten=[file, "netwerk"])
    log = read(study, "verantwoording")
    assert json.loads(log["parameters"].iloc[-1])["kruisingen"] == 2000


def test_what_exists_is_open_already_whether_by_id_or_by_category(study: Path) -> None:
    for fixed in (["v1"], ["zorgsteunpunt"]):
        done = bereken_steunpunten(study, 1, straal=320, vast=fixed)
        points = read(study, "steunpunten").sort_values("soort")
        assert points["soort"].tolist() == ["bestaand", "gekozen"]
        assert points["naam"].iloc[0] == "De Spil"
        assert points["mensen"].tolist() == [70.0, 50.0]
        lines = steunpunten_regels(Werkbestand(study).read_all(RESULTS), done)
        assert (
            "Samen met de bestaande: ongeveer 120 van de 175 75-plussers binnen 320 m (69 %); nu "
            "zijn dat er ongeveer 70." in lines
        )


def test_a_fixed_candidate_is_no_candidate_any_more(study: Path, tmp_path: Path) -> None:
    file = places(tmp_path / "k.gpkg", {"a": 250, "b": 700, "d": 2000})
    bereken_steunpunten(study, 1, straal=320, kandidaten=[file], vast=["b"])
    points = read(study, "steunpunten").sort_values("soort")
    assert points["steunpunt_id"].tolist() == ["b", "d"]


def test_low_incomes_weigh_when_asked(study: Path) -> None:
    bereken_steunpunten(study, 1, straal=320)
    first = read(study, "steunpunten")["mensen"].tolist()
    bereken_steunpunten(study, 1, straal=320, weeg_inkomen=True)
    assert (first, read(study, "steunpunten")["mensen"].tolist()) == ([70.0], [50.0])


def test_a_rerun_replaces_its_own_model_only_and_is_skipped_when_nothing_changed(
    study: Path,
) -> None:
    bereken_steunpunten(study, 1, straal=320)
    bereken_steunpunten(study, 1, model="pmediaan")
    again = bereken_steunpunten(study, 2, straal=320)
    points = read(study, "steunpunten")
    assert points.groupby("model").size().to_dict() == {"mclp": 2, "pmediaan": 1}
    assert set(points["run_id"][points["model"] == "mclp"]) == {again.run_id}
    before = study.read_bytes()
    assert bereken_steunpunten(study, 2, straal=320, overslaan=True).skipped
    assert study.read_bytes() == before
    assert not bereken_steunpunten(study, 3, straal=320, overslaan=True).skipped


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"aantal": 0}, "0 steunpunten kan niet. Geef een geheel getal vanaf 1"),
        ({"aantal": 40}, "Er worden 40 steunpunten gevraagd, maar er zijn 27 plekken"),
        ({"straal": 0}, "Een straal van 0 m kan niet."),
        ({"grens": -5}, "Een grens van -5 m kan niet."),
        ({"model": "beste"}, "Rekenmodel beste bestaat niet. Kies uit: mclp, pmediaan, lscp"),
        ({"vast": ["v9"]}, "Bestaand steunpunt v9 is geen plek om uit te kiezen, geen voorziening"),
        ({"vast": ["apotheek"]}, "In de laag voorzieningen staat geen apotheek"),
        ({"vast": ["v3"]}, "1 rij heeft binnen 100 m geen weg om over te lopen"),
        (
            {"groep": "inw_85plus"},
            "staat van 6 woningen niet hoeveel 85-plussers er wonen (leeg, geheim",
        ),
        ({"groep": "inw_12plus"}, "Groep inw_12plus bestaat niet."),
        ({"profiel": "snel"}, "snel"),
        ({"model": "lscp", "curve": 3}, "Van rekenmodel lscp is er geen curve."),
        ({"curve": -1}, "Een curve tot -1 kan niet."),
        ({"capaciteit": 0}, "Een capaciteit van 0 mensen kan niet."),
        (
            {"capaciteit": 1e-9},
            "Een capaciteit van 1e-09 mensen kan niet. Geef met --capaciteit een getal vanaf 1",
        ),
        (
            {"straal": 0.5},
            "Een straal van 0,5 m kan niet. Geef met --straal een loopafstand van 1 tot en met "
            "20.000 m",
        ),
        (
            {"tijd": float("inf")},
            "Geef met --tijd een getal groter dan 0 en hooguit 86.400, bijvoorbeeld --tijd 60.",
        ),
        (
            {"capaciteit": 50, "model": "lscp"},
            "Rekenmodel lscp kan niet met een capaciteit rekenen",
        ),
        ({"capaciteit_kolom": True}, "Van 27 rijen is de capaciteit onbekend"),
        ({"tijd": 0}, "Een rekentijd van 0 seconden kan niet."),
        ({"kandidaten_max": 0}, "Hooguit 0 kruisingen kan niet."),
        ({"kandidaten": ["weg.gpkg"]}, "Het bestand weg.gpkg bestaat niet."),
    ],
)
def test_bad_input_is_a_sentence_and_leaves_the_file_alone(study: Path, options, said) -> None:  # type: ignore[no-untyped-def]
    before = study.read_bytes()
    with pytest.raises(LzwError) as refused:
        bereken_steunpunten(study, **{"straal": 320, "aantal": 1, **options})
    assert said in " ".join(sentences(refused.value))
    assert study.read_bytes() == before


def test_bad_candidates_are_a_sentence(study: Path, tmp_path: Path) -> None:
    twice = places(tmp_path / "dubbel.gpkg", {"a": 250, "b": 700}, identiteit=["x", "x"])
    none = places(tmp_path / "leeg.gpkg", {})
    away = places(tmp_path / "weg.gpkg", {"a": 9_000_000.0})
    for file, columns, said in (
        (twice, {"punt_id": "identiteit"}, "1 rij heeft een kenmerk dat al voorkomt"),
        (twice, {"punt_id": "nummer"}, "Laag dubbel.gpkg heeft geen kolom nummer."),
        (none, {}, "Laag leeg.gpkg heeft geen rijen, dus er zijn geen plekken."),
        (away, {}, "1 rij heeft een plek buiten Nederland."),
    ):
        with pytest.raises(LzwError) as refused:
            bereken_steunpunten(study, 1, kandidaten=[file], kolommen=columns)
        assert said in " ".join(sentences(refused.value))


def test_room_comes_from_the_column_of_places_and_facilities(study: Path, tmp_path: Path) -> None:
    xs = {"a": 250, "b": 700, "d": 2000}
    file = places(tmp_path / "met.gpkg", xs, naam=["A", "B", "D"], Capaciteit=[45, 10, None])
    with edit(study) as change:
        found = change.read("voorzieningen")
        found.data.loc[0, "capaciteit"] = 15.0
        change.write(found)
    done = bereken_steunpunten(
        study,
        2,
        straal=320,
        kandidaten=[file],
        vast=["zorgsteunpunt"],
        capaciteit=30,
        capaciteit_kolom=True,
        curve=2,
    )
    points = read(study, "steunpunten").set_index("steunpunt_id")
    assert points["capaciteit"].to_dict() == {"v1": 15.0, "a": 45.0, "d": 30.0}
    assert points["mensen"].to_dict() == {"v1": 15.0, "a": 45.0, "d": 30.0}
    lines = steunpunten_regels(Werkbestand(study).read_all(RESULTS), done)
    assert any("hebben er een plek (van de 45)" in line for line in lines)
    assert any("75-plussers met een plek binnen 320 m" in line for line in lines)
    assert any("Er is plek voor 90 mensen" in m for m in done.messages)


def test_a_cancel_leaves_the_file_as_it_was(study: Path) -> None:
    before = study.read_bytes()
    with pytest.raises(Cancelled):
        bereken_steunpunten(study, 2, tick=lambda f: f < 0.5)
    assert study.read_bytes() == before


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("pmediaan", "zo min mogelijk lopen samen (pmediaan)"),
        ("lscp", "iedereen binnen de afstand met zo min mogelijk plekken (lscp)"),
        ("pcentrum", "De langste loopafstand is"),
    ],
)
def test_the_command_tells_what_came_out(
    study: Path, capsys: pytest.CaptureFixture[str], model: str, said: str
) -> None:
    arguments = ["steunpunten", "--aantal", "2", "--model", model, "--straal", "320"]
    assert main([*arguments, "--werkbestand", str(study)]) == 0
    out = capsys.readouterr().out
    assert said in out
    assert "Bewezen: beter kan niet." in out


def test_layers_in_memory_give_what_the_werkbestand_gives(study: Path) -> None:
    wishes = {"straal": 320.0, "vast": ["zorgsteunpunt"], "curve": 2, "weeg_inkomen": True}
    bereken_steunpunten(study, 1, **wishes)
    layers = Werkbestand(study).read_all(INPUTS)
    made, done = bereken_steunpunten_los(Together(layers), 1, **wishes)
    for name in RESULTS:
        pd.testing.assert_frame_equal(
            made[name].data.drop(columns="run_id"),
            read(study, name).drop(columns="run_id"),
            check_dtype=False,
        )
    assert done.facts["bestaand"] == 1
