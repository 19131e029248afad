# SPDX-License-Identifier: GPL-2.0-or-later
"""What-if and comparison on a werkbestand: what is kept, what is said and what is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid, bereken_watals, vergelijk
from lzw_atlas.processing.io.stappen.scenario import read_changes
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

X, Y = 200_000.0, 500_000.0


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


def box(west: float, east: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(X + west, Y - 100, X + east, Y + 100)])


def point(x: float, y: float = 0.0) -> shapely.Point:
    return shapely.Point(X + x, Y + y)


def build(path: Path, shops: tuple[float, ...] = (0.0, 2000.0), homes: int = 100) -> Path:
    """Write a street of 2 km with dwellings every 20 m, in two wijken of 1 km, and compute it."""
    xs = [10.0 + 20 * i for i in range(homes)]
    n = len(shops)
    with edit(path) as change:
        for made in (
            layer(
                "woningen",
                [point(x, 4) for x in xs],
                woning_id=[f"h{i:03d}" for i in range(homes)],
                is_woning=1,
                gemeente_code="GM9901",
                wijk_code=["WK990101" if x < 1000 else "WK990102" for x in xs],
            ),
            layer(
                "voorzieningen",
                [*(point(x) for x in shops), point(1000.0)],
                voorziening_id=[*(f"v{i}" for i in range(n)), "arts"],
                categorie=[*["supermarkt"] * n, "huisarts"],
                naam=[*(f"Super {chr(65 + i)}" for i in range(n)), None],
            ),
            layer(
                "wegen",
                [shapely.LineString([(X, Y), (X + 2000, Y)])],
                weg_id=["a"],
                soort="residential",
            ),
            layer(
                "gebieden",
                [box(0, 2000), box(0, 1000), box(1000, 2000)],
                gebied_code=["GM9901", "WK990101", "WK990102"],
                naam=["Dorp", "West", "Oost"],
                soort=["gemeente", "wijk", "wijk"],
            ),
            layer(
                "bevolking",
                [box(0, 1000), box(1000, 2000)],
                eenheid_id=["E1", "E2"],
                soort="vierkant100",
                inwoners=[100.0, 100.0],
                inw_65plus=[80.0, 90.0],
                inw_75plus=[40.0, 50.0],
            ),
        ):
            change.write(made)
    bereken_bereikbaarheid(path, ["75plus"], bevestig_volledig=["supermarkt", "huisarts"])
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dorp") / "studie.gpkg")


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "studie.gpkg"))


VITAAL = """
[profiel.vitaal]
label = "vitale oudere"
label_meervoud = "vitale ouderen"
snelheid = {waarde = 1.3, eenheid = "m/s", bron = ["lzw_keuze"], zekerheid = "eigen keuze"}
actieradius = {waarde = 800, eenheid = "m", bron = ["lzw_keuze"], zekerheid = "eigen keuze"}
trap = {toegestaan = true, bron = ["lzw_keuze"], zekerheid = "eigen keuze"}
verboden_soorten = ["motorway"]
"""


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused(path: Path, **options: Any) -> list[str]:
    """Run a what-if that must be refused; return the sentences, after a look at the file."""
    before = digest(path)
    with pytest.raises(LzwError) as error:
        bereken_watals(path, options.pop("scenario", "plan"), **options)
    assert digest(path) == before
    return sentences(error.value)


# -- wat als --------------------------------------------------------------------------------------


def test_who_loses_is_said_in_people_rounded_and_by_wijk(study: Path) -> None:
    done = bereken_watals(study, "super dicht", sluit=["v1"])
    # In Oost one of 75 and older per dwelling, and 1.8 of 65 and older.
    assert done.lines == [
        "Door het sluiten van Super B wonen 25 mensen van 75 jaar en ouder (afgerond) voortaan "
        "verder dan 500 m van een supermarkt (45 mensen van 65 jaar en ouder; 25 woningen).",
        "De weg naar een supermarkt wordt langer voor 50 woningen; het middelste verschil is "
        "980 m.",
    ]
    assert done.facts["75plus"]["verliest"] == 25
    assert not done.messages


def test_both_wijken_are_named_when_both_lose(study: Path) -> None:
    done = bereken_watals(study, "arts weg", sluit=["arts"])
    assert done.lines[-1] == (
        "De meeste mensen van 75 jaar en ouder die buiten de norm raken, wonen in: "
        "Oost (25), West (20)."
    )
    assert done.lines[0].startswith("Door het sluiten van arts wonen 45 mensen")


def test_few_people_are_hidden_and_one_dwelling_is_one(study: Path) -> None:
    done = bereken_watals(study, "iets verder", verplaats=[f"v1,{X + 1980},{Y}"])
    said = "\n".join(done.lines)
    assert "minder dan 10 mensen van 75 jaar en ouder voortaan binnen 500 m" in said
    assert "1 woning)" in said


def test_what_changes_nothing_is_said_so(study: Path) -> None:
    opened = f"{X + 2000},{Y},supermarkt,Naast B"
    done = bereken_watals(study, "dubbel", open_=[opened])
    assert done.lines == [
        "Door het openen van Naast B verandert er niets aan de weg naar een supermarkt."
    ]
    assert not len(Werkbestand(study).read("verschil"))


def test_what_is_unknown_is_not_said_to_change_nothing(study: Path) -> None:
    # The street says nothing of kerbs and widths, which a wheelchair needs.
    bereken_bereikbaarheid(study, ["rolstoel"])
    done = bereken_watals(study, "super dicht", sluit=["v1"], profielen=["rolstoel"])
    assert done.lines == [
        "Supermarkt: van 100 woningen is niet te zeggen wat er verandert, want een loopafstand is "
        "onbekend."
    ]


def test_the_layers_hold_the_scenario_and_who_changes(study: Path) -> None:
    bereken_watals(study, "plan", sluit=["v1"], open_=[f"{X + 1000},{Y},supermarkt, Midden "])
    file = Werkbestand(study)
    rows = file.read("scenarios")
    assert rows.data[["actie", "voorziening_id", "categorie", "naam"]].to_numpy().tolist() == [
        ["open", "nieuw-1", "supermarkt", "Midden"],
        ["sluit", "v1", "supermarkt", "Super B"],
    ]
    assert [p.x - X for p in rows.geometry] == [1000, 2000]  # type: ignore[union-attr]
    homes = file.read("verschil").data
    assert set(homes["scenario"]) == {"plan"}
    assert set(homes["wat"]) == {"wint", "verliest"}
    assert set(homes["richting"]) == {"dichterbij", "verder"}
    assert set(homes["id_na"]) == {"nieuw-1"}
    areas = file.read("verschil_gebied").data
    assert set(areas["gebied_code"]) == {"GM9901", "WK990101", "WK990102"}
    assert set(areas["groep"]) == {"woningen", "inw_65plus", "inw_75plus"}
    log = file.read("verantwoording").data.iloc[-1]
    assert log["stap"] == "watals"
    assert set(homes["run_id"]) == {log["run_id"]} == set(areas["run_id"])
    assert json.loads(log["parameters"])["wijzigingen"]["sluit"] == ["v1"]
    # What is there today is not touched.
    assert len(file.read("voorzieningen")) == 3


def test_a_kept_scenario_runs_again_by_its_name_with_the_same_result(study: Path) -> None:
    options: dict[str, Any] = {"sluit": ["v1"], "verplaats": [f"arts,{X + 1500},{Y}"]}
    first = bereken_watals(study, "plan", **options)
    one = Werkbestand(study).read("verschil").data
    again = bereken_watals(study, " plan ")
    assert (again.lines, again.run_ids) == (first.lines, first.run_ids)
    pd.testing.assert_frame_equal(one, Werkbestand(study).read("verschil").data)


def test_scenarios_stand_beside_one_another_and_a_rerun_replaces_its_own(study: Path) -> None:
    bereken_watals(study, "a", sluit=["v1"])
    bereken_watals(study, "b", sluit=["arts"])
    before = Werkbestand(study).read("verschil").data
    bereken_watals(study, "a", sluit=["v0"])
    file = Werkbestand(study)
    assert file.read("scenarios").data["voorziening_id"].tolist() == ["arts", "v0"]
    after = file.read("verschil").data
    same = [d[d["scenario"] == "b"].reset_index(drop=True) for d in (before, after)]
    pd.testing.assert_frame_equal(*same)
    assert set(after.loc[after["scenario"] == "a", "id_voor"]) == {"v0"}


def test_another_profile_of_an_older_version_of_the_scenario_does_not_stay(
    study: Path, tmp_path: Path
) -> None:
    own = tmp_path / "normen.toml"
    own.write_text(VITAAL, encoding="utf-8")
    done = bereken_watals(study, "a", sluit=["v1"], profielen=["75plus", "vitaal"], normen=own)
    assert [line for line in done.lines if line.startswith("Profiel")] == [
        "Profiel 75plus:",
        "Profiel vitaal:",
    ]
    assert set(Werkbestand(study).read("verschil").data["profiel"]) == {"75plus", "vitaal"}
    bereken_watals(study, "a", sluit=["v0"])
    assert set(Werkbestand(study).read("verschil").data["profiel"]) == {"75plus"}
    assert set(Werkbestand(study).read("verschil_gebied").data["profiel"]) == {"75plus"}


def test_what_bereikbaarheid_confirmed_holds_here_too(study: Path) -> None:
    # One shop per 200 inhabitants is far too many to be few, so complete; and nobody has a loket.
    new = [f"{X + 1000},{Y},loket"]
    done = bereken_watals(study, "loket", open_=new)
    assert done.lines == [
        "Loket: niet te zeggen. Er stond eerst of daarna geen enkele in de gegevens. Bevestig bij "
        "de bereikbaarheid dat die er echt niet was, met --bevestig-afwezig loket."
    ]
    bereken_bereikbaarheid(study, ["75plus"], bevestig_afwezig=["loket"])
    done = bereken_watals(study, "loket", open_=new)
    assert "Door het openen van een loket wonen" in done.lines[0]


def test_a_layer_of_points_opens_and_a_layer_with_actions_does_all(
    study: Path, tmp_path: Path
) -> None:
    points = tmp_path / "plekken.gpkg"
    shapes = np.array([point(500.0), point(1500.0)], dtype=object)
    table = pd.DataFrame({"Categorie": ["supermarkt"] * 2, "NAAM": ["Een", None]})
    backend().write(points, "plekken", table, shapes, "Point")
    done = bereken_watals(study, "twee erbij", laag=points)
    assert done.lines[0].startswith("Door het openen van Een en een supermarkt wonen")
    rows = Werkbestand(study).read("scenarios").data
    assert rows["voorziening_id"].tolist() == ["nieuw-1", "nieuw-2"]
    # The layer scenarios of one werkbestand is such a layer for another.
    other = Path(shutil.copy(study, tmp_path / "ander.gpkg"))
    bereken_watals(other, "alles", sluit=["v0"], verplaats=[f"arts,{X + 100},{Y}"])
    done = bereken_watals(study, "alles", laag=other)
    assert Werkbestand(study).read("scenarios").data["actie"].tolist() == [
        "open", "open", "sluit", "verplaats"
    ]  # fmt: skip
    assert done.lines == bereken_watals(other, "alles").lines


# -- wat als: wat niet kan ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"scenario": "  ", "sluit": ["v1"]}, "Een scenario heeft een naam nodig"),
        ({}, "Scenario plan staat niet in het werkbestand (wel: nog geen enkel)"),
        ({"sluit": ["v11"]}, "v11 staat niet in de laag voorzieningen. Bedoelt u een van deze: v1"),
        ({"sluit": ["winkel"]}, "staat niet in de laag voorzieningen. Kijk in"),
        ({"open_": ["200000,500000"]}, "is geen plek. Schrijf --open x,y,categorie"),
        ({"open_": ["a,b,supermarkt"]}, "a,b,supermarkt is geen plek"),
        ({"open_": ["nan,500000,supermarkt"]}, "is geen plek"),
        ({"open_": ["500000,200000,supermarkt"]}, "zijn x en y verwisseld"),
        ({"open_": ["5.9,52.5,supermarkt"]}, "lijkt op graden"),
        ({"open_": ["52.5,5.9,supermarkt"]}, "lijkt op graden"),
        ({"open_": ["900000,500000,supermarkt"]}, "ligt buiten Nederland"),
        ({"open_": [f"{X},{Y},kiosk"]}, "Categorie kiosk bestaat niet. Kies uit: supermarkt"),
        ({"open_": [f"{X},{Y},zitbank"]}, "Voor Zitbank staat er geen norm"),
        (
            {"open_": [f"{X},{Y + 101},supermarkt,Ver"]},
            "plek voor een supermarkt, Ver, (x 200000, y 500101) is binnen",
        ),
        ({"verplaats": ["v1"]}, "v1 is geen verplaatsing. Schrijf --verplaats ID,x,y"),
        ({"verplaats": [f"v1,{Y},{X}"]}, "zijn x en y verwisseld"),
        ({"verplaats": [f"v9,{X},{Y}"]}, "Voorziening v9 staat niet"),
        ({"sluit": ["v1"], "verplaats": [f"v1,{X},{Y}"]}, "Voorziening v1 staat er meer dan een"),
        ({"sluit": ["v1"], "profielen": ["snel"]}, "Profiel snel bestaat niet"),
        ({"laag": Path("nergens.gpkg")}, "Het bestand nergens.gpkg bestaat niet"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    study: Path, options: dict[str, Any], says: str
) -> None:
    said = refused(study, **options)
    assert any(says in line for line in said), said


def test_all_typing_mistakes_are_named_together(study: Path) -> None:
    said = refused(study, open_=["x", "500000,200000,supermarkt"], verplaats=["y"])
    assert len(said) == 3


@pytest.mark.parametrize(
    ("columns", "shapes", "says"),
    [
        ({"naam": ["A"]}, [point(1.0)], "heeft geen kolom categorie"),
        ({"categorie": [None]}, [point(1.0)], "1 rij heeft geen categorie"),
        (
            {"actie": ["sloop"], "voorziening_id": ["v1"]},
            [point(1.0)],
            "een actie die niet bestaat",
        ),
        ({"actie": ["sluit"], "voorziening_id": [None]}, [point(1.0)], "geen voorziening_id"),
        ({"categorie": ["supermarkt"]}, [None], "geen punt op de kaart"),
        ({"categorie": ["supermarkt"], "scenario": ["ander"]}, [point(1.0)], "geen rijen voor dit"),
    ],
)
def test_a_layer_that_says_too_little_is_refused(
    study: Path, tmp_path: Path, columns: dict[str, list[Any]], shapes: list[Any], says: str
) -> None:
    path = tmp_path / "laag.gpkg"
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    table = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})
    backend().write(path, "laag", table, array, "Point")
    said = refused(study, laag=path)
    assert len(said) == 1
    assert says in said[0]
    assert "laag.gpkg" in said[0]


def test_an_id_of_a_new_facility_is_one_that_nothing_else_has() -> None:
    places = layer(
        "voorzieningen", [point(1.0)], voorziening_id=["nieuw-1"], categorie=["supermarkt"]
    )
    spots = [f"{X},{Y},supermarkt", f"{X + 5},{Y},huisarts"]
    wish = read_changes(places, open_=spots)
    assert [o.voorziening_id for o in wish.opens] == ["nieuw-2", "nieuw-3"]


# -- vergelijk ------------------------------------------------------------------------------------


def not_compared(path: Path, **options: Any) -> list[str]:
    before = digest(path)
    with pytest.raises(LzwError) as error:
        vergelijk(path, **options)
    assert digest(path) == before
    return sentences(error.value)


def test_two_werkbestanden_are_compared_per_dwelling(study: Path, tmp_path: Path) -> None:
    new = build(tmp_path / "nieuw.gpkg", (0.0, 1200.0), homes=99)
    done = vergelijk(new, met=study)
    assert done.lines[0] == "Erbij gekomen: 0 woningen. Vervallen: 1 woning."
    assert done.lines[1].startswith("Vergeleken met studie wonen ")
    assert "nu verder dan 500 m van een supermarkt" in done.lines[1]
    assert done.lines[-1] == (
        "Vergeleken met studie verandert er niets aan de weg naar een huisarts."
    )
    homes = Werkbestand(new).read("verschil").data
    assert set(homes["scenario"]) == {"vergeleken met studie"}
    assert homes.loc[homes["wat"] == "vervallen", "woning_id"].unique().tolist() == ["h099"]
    assert "verschil" not in Werkbestand(study)
    log = Werkbestand(new).read("verantwoording").data.iloc[-1]
    assert log["stap"] == "vergelijk"
    # The people of a dwelling are spread anew when there is one less: the figures are today's.
    again = vergelijk(new, met=study, naam="eigen naam")
    assert set(Werkbestand(new).read("verschil").data["scenario"]) == {
        "vergeleken met studie",
        "eigen naam",
    }
    assert again.lines == done.lines


def test_moments_are_kept_replaced_and_compared(study: Path) -> None:
    done = vergelijk(study, bewaar=" 2025 ")
    assert done.lines[0].startswith("Moment 2025 bewaard: 3 gebieden, profiel 75plus, berekend op")
    assert not done.messages
    assert vergelijk(study, bewaar="2025").messages == ["Moment 2025 bestond al en is vervangen."]
    with edit(study) as change:
        places = change.read("voorzieningen")
        change.write(places.take(places.data["voorziening_id"].to_numpy() != "v1"))
    bereken_bereikbaarheid(study, ["75plus"], bevestig_volledig=["supermarkt", "huisarts"])
    vergelijk(study, bewaar="2026")
    done = vergelijk(study, momenten=["2025", "2026"])
    assert done.lines[:2] == [
        "Dorp · Supermarkt: van 50,0 % naar 25,0 % van de woningen binnen 500 m (-25,0 "
        "procentpunt); van de 65-plussers van 50,0 % naar 23,5 %; van de 75-plussers van 50,0 % "
        "naar 22,2 %.",
        "Dorp · Huisarts: nog steeds 50,0 % van de woningen binnen 500 m (0,0 procentpunt); van "
        "de 65-plussers nog steeds 50,0 %; van de 75-plussers nog steeds 50,0 %.",
    ]
    assert done.lines[2] == "Dorp · Apotheek: niet te zeggen (gegevens onvolledig)."
    areas = Werkbestand(study).read("verschil_gebied").data
    assert set(areas["scenario"]) == {"2025 naar 2026"}
    assert areas["n_wint"].isna().all()


def test_stale_results_are_not_kept_as_a_moment(study: Path) -> None:
    with edit(study) as change:
        places = change.read("voorzieningen")
        change.write(places.take([0]))
    said = not_compared(study, bewaar="2026")
    assert (
        "De gegevens zijn veranderd nadat de bereikbaarheid is berekend (voorzieningen)" in said[0]
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "Kies een van deze"),
        ({"bewaar": "a", "momenten": ["a", "b"]}, "Kies een van deze"),
        ({"momenten": ["a"]}, "Kies een van deze"),
        ({"bewaar": " "}, "Een moment heeft een naam nodig"),
        ({"momenten": ["a", "a"]}, "Dit is twee keer hetzelfde (moment a)"),
        ({"momenten": ["a", "b"]}, "Moment a is niet bewaard. Bewaard zijn: nog geen enkel"),
        ({"met": Path("nergens.gpkg")}, "Het werkbestand nergens.gpkg bestaat niet"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(
    study: Path, options: dict[str, Any], says: str
) -> None:
    assert says in not_compared(study, **options)[0]


def test_without_results_or_profiles_in_common_there_is_nothing_to_compare(
    study: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "kaal.gpkg"
    with edit(bare) as change:
        change.write(Werkbestand(study).read("wegen"))
    assert "is de bereikbaarheid nog niet berekend" in not_compared(study, met=bare)[0]
    assert "twee keer hetzelfde (studie.gpkg)" in not_compared(study, met=study)[0]
    other = build(tmp_path / "ander.gpkg")
    with edit(other) as change:
        for name in ("bereikbaarheid", "bereikbaarheid_gebied"):
            old = change.read(name)
            old.data["profiel"] = "vitaal"
            change.write(old)
    said = not_compared(study, met=other)
    assert "niet in beide berekend (wel voor: geen enkel profiel)" in said[0]


# -- the command ----------------------------------------------------------------------------------


def test_the_command_computes_keeps_and_compares(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = ["--werkbestand", str(study)]
    old = shutil.copy(study, tmp_path / "oud.gpkg")
    spot = f"{X + 1000},{Y},supermarkt,Midden"
    assert main(["watals", "--scenario", "plan", "--sluit", "v1", "--open", spot, *file]) == 0
    out = capsys.readouterr().out
    assert "Door het sluiten van Super B en het openen van Midden wonen" in out
    assert main(["watals", "--scenario", "plan", *file]) == 0
    assert capsys.readouterr().out == out
    assert main(["vergelijk", "--bewaar", "2026", *file]) == 0
    assert "Moment 2026 bewaard" in capsys.readouterr().out
    assert main(["vergelijk", "--met", str(old), *file]) == 0
    assert "Vergeleken met oud verandert er niets" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["watals", "--sluit", "v1"], 2, "verplicht maar niet gegeven: --scenario"),
        (["watals", "--scenario", "x", "--sluit", "nee"], 1, "Voorziening nee staat niet"),
        (["vergelijk"], 1, "Kies een van deze"),
        (["vergelijk", "--moment", "2025"], 1, "twee keer --moment NAAM"),
    ],
)
def test_the_command_refuses_in_dutch_with_its_own_exit_code(
    study: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    before = digest(study)
    assert main([*arguments, "--werkbestand", str(study)]) == code
    assert says in capsys.readouterr().err
    assert digest(study) == before
