# SPDX-License-Identifier: GPL-2.0-or-later
"""The step bereikbaarheid on a street of two buurten: what is asked, refused, kept and said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

X0, Y0 = 200_000.0, 500_000.0


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
    """Two kilometres of street, twenty dwellings, two people of 65 and older in each."""
    path = tmp_path_factory.mktemp("straat") / "straat.gpkg"
    x = [50.0 + 100 * i for i in range(20)]
    with edit(path) as change:
        change.write(
            layer(
                "woningen",
                [shapely.Point(a, 5) for a in x],
                woning_id=[f"w{i:02d}" for i in range(len(x))],
                is_woning=1,
                gemeente_code="GM0001",
                buurt_code=["BU00010101" if a < 1000 else "BU00010102" for a in x],
            )
        )
        change.write(
            layer(
                "wegen",
                [shapely.LineString([(0, 0), (3000, 0)])],
                weg_id=["straat"],
                soort="residential",
            )
        )
        places = {"supermarkt": 50, "huisarts": 1050, "apotheek": 50, "ov_halte": 1550}
        change.write(
            layer(
                "voorzieningen",
                [shapely.Point(a, -5) for a in places.values()],
                voorziening_id=[f"v{i}" for i in range(len(places))],
                categorie=list(places),
            )
        )
        change.write(
            layer(
                "gebieden",
                [box(0, -50, 2000, 50), box(0, -50, 1000, 50), box(1000, -50, 2000, 50)],
                gebied_code=["GM0001", "BU00010101", "BU00010102"],
                soort=["gemeente", "buurt", "buurt"],
                naam=["Straat", "West", "Oost"],
                gemeente_code="GM0001",
            )
        )
        change.write(
            layer(
                "bevolking",
                [box(a - 50, 0, a + 50, 100) for a in x],
                eenheid_id=[f"E{2000 + i:04d}N5000" for i in range(len(x))],
                soort="vierkant100",
                inwoners=3.0,
                inw_65plus=2.0,
                inw_75plus=1.0,
            )
        )
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def test_bands_give_a_column_per_category_and_stand_in_the_account(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bereikbaarheid", "--banden", "250,1000", "--werkbestand", str(study)]) == 0
    assert "binnen 500 m" in capsys.readouterr().out
    file = Werkbestand(study)
    data = file.read("bereikbaarheid").data
    # The shop stands at 50 m: 0, 100 and 200 m further, and the legs of 5 m on both sides.
    assert data["aantal_supermarkt_250m"].tolist() == [1] * 3 + [0] * 17
    assert data["aantal_supermarkt_1000m"].tolist() == [1] * 10 + [0] * 10
    (said,) = file.read("verantwoording").data["parameters"]
    assert json.loads(said)["banden"] == [250, 1000]


def test_other_bands_are_another_run_and_the_same_bands_are_not(study: Path) -> None:
    first = bereken_bereikbaarheid(study, banden="250,500")
    assert bereken_bereikbaarheid(study, banden=[250, 500], overslaan=True).skipped
    other = bereken_bereikbaarheid(study, banden="250,600", overslaan=True)
    assert not other.skipped
    assert other.run_ids != first.run_ids
    columns = set(Werkbestand(study).read("bereikbaarheid").data.columns)
    assert "aantal_ov_halte_600m" in columns
    assert "aantal_ov_halte_500m" not in columns


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("500,250", "De banden 500,250 kunnen niet: ze lopen niet op. Geef loopafstanden"),
        ("250,ver", "er staat iets anders dan getallen in"),
        ("0", "een afstand is ten minste 1 m"),
        ("nan", "een afstand is ten minste 1 m"),
        ("20000", "verder dan 10.000 m loopt niemand"),
        ("250.5", "hier tellen hele meters"),
    ],
)
def test_bands_that_cannot_be_are_refused_in_a_sentence(
    study: Path, bands: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = study.read_bytes()
    assert main(["bereikbaarheid", "--banden", bands, "--werkbestand", str(study)]) == 1
    assert said in capsys.readouterr().err
    assert study.read_bytes() == before


def test_everything_wrong_with_the_choice_is_said_at_once(study: Path) -> None:
    with pytest.raises(LzwError) as error:
        bereken_bereikbaarheid(study, ["snel"], dichtstbij=4, banden="2,1")
    assert len(sentences(error.value)) == 3


# --- everything together -----------------------------------------------------------------------


def test_the_command_says_what_people_have_together_and_who_has_to_travel(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sure = ["--bevestig-afwezig", "ontmoeting"]
    assert main(["bereikbaarheid", *sure, "--werkbestand", str(study)]) == 0
    lines = [x.strip() for x in capsys.readouterr().out.splitlines() if "samen:" in x]
    # Along the street: supermarkt and apotheek at 50 m (5 dwellings within 500 m), huisarts at
    # 1,050 m (9), the stop at 1,550 m (5 within 300 m). The sixth and the last two have nothing
    # near; of 5 x 20 that could be met 24 are.
    assert lines == [
        "Straat · samen: 0,0 % van de 75-plussers heeft alles binnen de norm (supermarkt, "
        "huisarts, apotheek, OV-halte en ontmoetingsplek), 15,0 % niets daarvan; gemiddeld "
        "ontbreken er 3,8 van de 5",
        "Straat · samen: ongeveer 20 75-plussers moeten verder dan de norm voor supermarkt, "
        "huisarts, apotheek of ontmoetingsplek, van wie ongeveer 15 zonder OV-halte binnen de norm",
    ]


def test_without_people_the_command_speaks_of_dwellings(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with edit(study) as change:
        change.write(layer("bevolking", [], eenheid_id=[]))
    assert main(["bereikbaarheid", "--werkbestand", str(study)]) == 0
    out = capsys.readouterr().out
    assert "van de woningen heeft alles binnen de norm (supermarkt, huisarts, apotheek en" in out
    assert "20 woningen moeten verder dan de norm voor supermarkt, huisarts of apotheek" in out
    assert "waarvan 15 zonder OV-halte binnen de norm" in out


def test_few_people_are_not_said_to_be_how_many(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with edit(study) as change:
        people = change.read("bevolking")
        people.data["inw_75plus"] = 0.4
        change.write(people)
    assert main(["bereikbaarheid", "--werkbestand", str(study)]) == 0
    assert "minder dan 10 75-plussers moeten verder" in capsys.readouterr().out


def test_a_rerun_replaces_its_own_profile_in_the_table_of_everything_together(
    study: Path, tmp_path: Path
) -> None:
    own = tmp_path / "normen.toml"
    own.write_text('[belang.75plus.categorie]\nov_halte = { niveau = "nuttig" }\n', "utf-8")
    first = bereken_bereikbaarheid(study)
    again = bereken_bereikbaarheid(study, normen=own, overslaan=True)
    assert not again.skipped
    table = Werkbestand(study).read("bereikbaarheid_samen").data
    assert set(table["run_id"]) == set(again.run_ids) != set(first.run_ids)
    mine = table[(table["doelgroep"] == "75plus") & (table["indicator"] == "essentieel_alle")]
    assert set(mine["geteld"]) == {"supermarkt, huisarts, apotheek"}
    assert set(mine["niet_geteld"]) == {"ontmoeting"}
    assert bereken_bereikbaarheid(study, normen=own, overslaan=True).skipped


def test_a_werkbestand_of_an_earlier_version_is_computed_again(study: Path) -> None:
    bereken_bereikbaarheid(study)
    with edit(study) as change:
        change.write(empty(LAYERS["bereikbaarheid_samen"]))
    assert not bereken_bereikbaarheid(study, overslaan=True).skipped
    assert len(Werkbestand(study).read("bereikbaarheid_samen"))


def test_the_command_gives_shares_without_the_edge_and_what_cbs_says_over_car_roads(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with edit(study) as change:
        areas = change.read("gebieden")
        areas.data["cbs_supermarkt_km"] = [0.9, 0.4, 1.2]
        change.write(areas)
        # The street goes on at 2,000 m, the data do not.
        change.meta["data_omvang"] = shapely.box(X0 - 100, Y0 - 100, X0 + 2000, Y0 + 100).wkt
    assert main(["bereikbaarheid", "--werkbestand", str(study)]) == 0
    out = capsys.readouterr().out
    # The shop at 50 m, the edge at 2,000 m: from 1,050 m on the edge is as near.
    (line,) = [x for x in out.splitlines() if "Supermarkt:" in x]
    assert line.endswith(
        "; mediaan 910 m; van 10 is de rand van de gegevens dichterbij dan de voorziening, zonder "
        "die 50,0 % binnen de norm; over de autoweg volgens CBS gemiddeld 0,9 km"
    )


def test_where_much_is_unknown_a_range_is_said_and_no_single_number(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with edit(study) as change:
        homes = change.read("woningen")
        far = shapely.transform(homes.geometry, lambda xy: xy + np.array([0.0, 150.0]))
        homes.geometry[10:] = far[10:]
        change.write(homes)
        people = change.read("bevolking")
        people.geometry = shapely.buffer(people.geometry, 0)
        people.data["inw_75plus"] = np.nan
        people.data["inw_65plus"] = np.nan
        change.write(people)
    assert main(["bereikbaarheid", "--werkbestand", str(study)]) == 0
    lines = [x.strip() for x in capsys.readouterr().out.splitlines() if "samen:" in x]
    # Ten of the twenty stand too far from any street. Of the others nobody has all, the sixth has
    # nothing.
    assert lines == [
        "Straat · samen: tussen 0 % en 50 % van de woningen heeft alles binnen de norm "
        "(supermarkt, huisarts, apotheek en OV-halte), tussen 5 % en 55 % niets daarvan"
    ]


def test_two_wijken_of_one_name_each_get_their_lines(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with edit(study) as change:
        areas = change.read("gebieden").take(np.array([1, 2]))
        areas.data["soort"] = "wijk"
        areas.data["naam"] = "Centrum"
        change.write(areas)
        homes = change.read("woningen")
        homes.data["wijk_code"] = homes.data["buurt_code"]
        change.write(homes)
    assert main(["bereikbaarheid", "--werkbestand", str(study)]) == 0
    lines = [x.strip() for x in capsys.readouterr().out.splitlines()]
    shops = [x for x in lines if x.startswith("Centrum · Supermarkt:")]
    assert [x.split(" van 10")[0] for x in shops] == [
        "Centrum · Supermarkt: 50,0 %",
        "Centrum · Supermarkt: 0,0 %",
    ]
    assert len([x for x in lines if x.startswith("Centrum · samen:")]) == 4
    for moment in ("2025", "2026"):
        assert main(["vergelijk", "--bewaar", moment, "--werkbestand", str(study)]) == 0
    capsys.readouterr()
    both = ["--moment", "2025", "--moment", "2026"]
    assert main(["vergelijk", *both, "--werkbestand", str(study)]) == 0
    assert capsys.readouterr().out.count("Centrum · Supermarkt: nog steeds") == 2


def test_a_category_that_is_there_is_not_silently_confirmed_absent(study: Path) -> None:
    done = bereken_bereikbaarheid(study, bevestig_afwezig=["supermarkt"])
    (said,) = [m for m in done.messages if "bevestigd als afwezig" in m]
    assert said.startswith(
        "Categorie supermarkt is bevestigd als afwezig, maar in de laag voorzieningen is er wel "
        "wat: 1 rij. Wat er is telt mee. Laat --bevestig-afwezig supermarkt weg, of haal ze uit de "
        "laag als ze er niet meer zijn."
    )
    assert Werkbestand(study).read("bereikbaarheid").data["norm_supermarkt"].notna().any()


def test_a_way_of_which_too_little_is_known_does_not_weigh_as_five_kilometres(study: Path) -> None:
    # The street says nothing of kerbs and widths, which a wheelchair needs.
    bereken_bereikbaarheid(study, ["75plus", "rolstoel"])
    data = Werkbestand(study).read("bereikbaarheid").data
    wheels = data[data["profiel"] == "rolstoel"]
    vague = wheels["reden_supermarkt"] == "te_weinig_gegevens"
    assert vague.any()
    assert wheels.loc[vague, "gewogen_min_m"].isna().all()
    assert data.loc[data["profiel"] == "75plus", "gewogen_min_m"].notna().any()
