# SPDX-License-Identifier: GPL-2.0-or-later
"""The step loopgebieden: two layers in the werkbestand, counts that agree, and what it says."""

from __future__ import annotations

import itertools
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid, bereken_loopgebieden
from lzw_atlas.processing.io.stappen.loopgebieden import (
    INPUTS,
    REQUIRED,
    loopgebieden_los,
    loopgebieden_regels,
)
from lzw_atlas.processing.io.stappen.los import put_together
from lzw_atlas.processing.io.werkbestand import Werkbestand, content_hash, edit

ROOT = Path(__file__).resolve().parents[3]
X0, Y0 = 190_000.0, 510_000.0


def layer(name: str, geometry: Any, **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = list(
        shapely.transform(np.array(geometry, dtype=object), lambda xy: xy + np.array([X0, Y0]))
    )
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six streets from west to east and six across, a hundred metres apart, with houses."""
    lines = [shapely.LineString([(100 * i, y) for i in range(6)]) for y in range(0, 600, 100)]
    lines += [shapely.LineString([(x, 100 * i) for i in range(6)]) for x in range(0, 600, 100)]
    homes = [shapely.Point(x, y + 12) for y in range(0, 600, 100) for x in range(25, 500, 50)]
    shops = [(110, -5), (420, 390), (430, 400)]
    doctors = [(250, 205)]
    far = [(250, 900)]
    places = [*shops, *doctors, *far]
    path = tmp_path_factory.mktemp("dorp") / "studie.gpkg"
    with edit(path) as change:
        change.write(layer("wegen", lines, weg_id=[f"w{i:02d}" for i in range(12)], soort="path"))
        change.write(
            layer(
                "woningen",
                homes,
                woning_id=[f"h{i:03d}" for i in range(len(homes))],
                is_woning=[0, None, *[1] * (len(homes) - 2)],
                wijk_code="WK1",
            )
        )
        kinds = ["supermarkt"] * 3 + ["huisarts"] + ["apotheek"]
        change.write(
            layer(
                "voorzieningen",
                [shapely.Point(p) for p in places],
                voorziening_id=[f"v{i}" for i in range(5)],
                naam=[f"Plek {i}" for i in range(5)],
                categorie=kinds,
            )
        )
        area = shapely.MultiPolygon([shapely.box(-100, -100, 600, 600)])
        change.write(layer("gebieden", [area], gebied_code=["WK1"], naam=["Dorp"], soort=["wijk"]))
        change.write(
            layer(
                "bevolking",
                [area],
                eenheid_id=["1"],
                soort=["buurt"],
                inwoners=[120.0],
                inw_65plus=[59.0],
            )
        )
    return path


@pytest.fixture
def study(village: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(village.read_bytes())
    return path


def rows(path: Path, name: str = "loopgebieden") -> pd.DataFrame:
    return Werkbestand(path).read(name, required=True).data


def test_both_layers_and_the_account_stand_in_the_werkbestand(study: Path) -> None:
    before = {n: content_hash(Werkbestand(study).read(n)) for n in INPUTS}
    done = bereken_loopgebieden(study, ["supermarkt"], "150, 300")
    table = rows(study)
    assert table["band_van_m"].tolist() == [0.0, 150.0]
    assert table["band_tot_m"].tolist() == [150.0, 300.0]
    assert table["voorziening_id"].isna().all()
    assert table["loopgebied_id"].tolist() == [
        "75plus-categorie-supermarkt-alle-150",
        "75plus-categorie-supermarkt-alle-300",
    ]
    assert set(table["run_id"]) == set(rows(study, "loopgebieden_lijnen")["run_id"])
    assert set(table["run_id"]) == set(done.run_ids)
    account = rows(study, "verantwoording")
    assert account["stap"].tolist() == ["loopgebieden"]
    assert account["run_id"].tolist() == done.run_ids
    assert json.loads(account["parameters"][0]) == {
        "profiel": "75plus",
        "per": "categorie",
        "categorie": "supermarkt",
        "banden": [150.0, 300.0],
        "buffer_m": 25.0,
        "gat_m2": 10000.0,
    }
    assert json.loads(account["invoer"][0]) == before
    assert {n: content_hash(Werkbestand(study).read(n)) for n in INPUTS} == before


def test_dwellings_and_people_are_those_of_bereikbaarheid(study: Path) -> None:
    bereken_bereikbaarheid(study)
    homes = rows(study, "bereikbaarheid")
    mine = homes[homes["is_woning"].fillna(1) != 0]
    for per in ("categorie", "dichtstbij"):
        bereken_loopgebieden(study, ["supermarkt", "huisarts"], [150, 300, 500], per=per)
        table = rows(study)
        table = table[table["per"] == per]
        for category in ("supermarkt", "huisarts"):
            for low, high in ((0, 150), (150, 300), (300, 500)):
                metres = mine[f"afstand_{category}_m"]
                inside = mine[(metres > low if low else metres >= 0) & (metres <= high)]
                band = table[(table["categorie"] == category) & (table["band_tot_m"] == high)]
                assert band["woningen"].sum() == len(inside)
                assert band["inw_65plus"].sum() == pytest.approx(inside["inw_65plus"].sum())
                assert band["inw_75plus"].isna().all()
        if per == "dichtstbij":
            own = table[table["categorie"] == "supermarkt"].groupby("voorziening_id")["woningen"]
            per_shop = mine[mine["afstand_supermarkt_m"] <= 500].groupby("id_supermarkt").size()
            assert own.sum().to_dict() == per_shop.to_dict()


def test_without_bands_the_norm_and_the_wider_norm_count(study: Path, tmp_path: Path) -> None:
    bereken_loopgebieden(study, ["supermarkt,huisarts"])
    assert sorted(set(rows(study)["band_tot_m"])) == [500.0, 800.0]
    own = tmp_path / "eigen.toml"
    own.write_text(
        "[norm.supermarkt]\nwaarde = 200\nruim = 350\n[rekenregel.loopgebied_buffer]\nwaarde = 10",
        encoding="utf-8",
    )
    wide = rows(study).query("categorie == 'supermarkt'")["oppervlakte_ha"].sum()
    bereken_loopgebieden(study, ["supermarkt"], normen=own)
    table = rows(study)
    shops = table[table["categorie"] == "supermarkt"]
    assert shops["band_tot_m"].tolist() == [200.0, 350.0]
    assert shops["oppervlakte_ha"].sum() < wide
    account = rows(study, "verantwoording")
    assert json.loads(account["parameters"].iloc[-1])["buffer_m"] == 10.0


def test_a_rerun_replaces_only_its_own_profile_division_and_category(study: Path) -> None:
    bereken_loopgebieden(study, ["supermarkt", "huisarts"], "300")
    bereken_loopgebieden(study, ["supermarkt"], "300", per="voorziening")
    first = rows(study), rows(study, "loopgebieden_lijnen")
    bereken_loopgebieden(study, ["supermarkt"], "150,300", per="voorziening")
    again = rows(study), rows(study, "loopgebieden_lijnen")
    for old, new in zip(first, again, strict=True):
        kept = old[old["per"] == "categorie"].reset_index(drop=True)
        assert new[new["per"] == "categorie"].reset_index(drop=True).equals(kept)
    each = again[0][again[0]["per"] == "voorziening"]
    assert sorted(set(each["band_tot_m"])) == [150.0, 300.0]
    assert sorted(set(each["voorziening_id"])) == ["v0", "v1", "v2"]
    assert each["naam"].tolist() == ["Plek 0"] * 2 + ["Plek 1"] * 2 + ["Plek 2"] * 2
    bereken_loopgebieden(study, ["supermarkt"], "150,300", per="voorziening")
    assert rows(study).equals(again[0])


def test_loose_layers_give_the_same_as_the_werkbestand(study: Path) -> None:
    together = put_together(study, {}, {}, INPUTS, REQUIRED)
    layers, loose = loopgebieden_los(together, ["supermarkt"], "150,300", per="dichtstbij")
    done = bereken_loopgebieden(study, ["supermarkt"], "150,300", per="dichtstbij")
    assert loose.run_ids == done.run_ids
    assert loose.facts == done.facts
    for name in ("loopgebieden", "loopgebieden_lijnen"):
        written = Werkbestand(study).read(name)
        assert layers[name].data.equals(written.data)
        assert (layers[name].geometry == written.geometry).all()


def test_people_are_rounded_few_are_hidden_and_one_is_one() -> None:
    table = pd.DataFrame(
        {
            "run_id": "r",
            "categorie": "supermarkt",
            "per": "categorie",
            "voorziening_id": ["a", "a"],
            "band_tot_m": [500.0, 1500.0],
            "woningen": [12, 2000],
            "inw_65plus": [9.4, 741.7],
            "inw_75plus": [0.0, 3.2],
            "straat_km": 1.0,
        }
    )
    assert loopgebieden_regels(table, ["r"], load_norms()) == [
        "Supermarkt: binnen 500 m 12 woningen, minder dan 10 65-plussers, 0 75-plussers; binnen "
        "1.500 m 2.012 woningen, ongeveer 750 65-plussers, minder dan 10 75-plussers."
    ]
    apart = table.assign(per="voorziening")
    assert loopgebieden_regels(apart, ["r"], load_norms()) == [
        "Supermarkt: 1 loopgebied tot 1.500 m, met 2.012 woningen."
    ]


def test_without_dwellings_there_are_shapes_and_no_counts(village: Path, tmp_path: Path) -> None:
    path = tmp_path / "kaal.gpkg"
    with edit(path) as change:
        for name in ("wegen", "voorzieningen"):
            change.write(Werkbestand(village).read(name))
    done = bereken_loopgebieden(path, ["supermarkt"], "300")
    table = rows(path)
    assert table["woningen"].isna().all()
    assert table["inw_65plus"].isna().all()
    assert table["oppervlakte_ha"].notna().all()
    street = f"{table['straat_km'].sum():.1f}".replace(".", ",")
    assert loopgebieden_regels(table, done.run_ids, load_norms()) == [
        f"Supermarkt: 1 vlakken, {street} km straat."
    ]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"categorieen": ["bakker"]}, "Categorie bakker bestaat niet. Kies uit: supermarkt, "),
    ({"categorieen": []}, "Kies een of meer categorieën, bijvoorbeeld --categorie supermarkt."),
    ({"categorieen": ["zitbank"], "banden": None}, "Voor Zitbank is er geen norm. Geef zelf"),
    (
        {"categorieen": ["post"]},
        "staan geen brievenbussen en postpunten, dus er is geen loopgebied",
    ),
    ({"categorieen": ["apotheek"]}, "Geen van de apotheken ligt binnen 100 m van een weg"),
    ({"per": "wijk"}, "Verdeling wijk bestaat niet. Kies uit: voorziening, categorie, dichtstbij."),
    ({"profiel": "snel"}, "Profiel snel bestaat niet in de normen."),
    ({"banden": "500,250"}, "De banden 500,250 kunnen niet: ze lopen niet op. Geef loopafstanden"),
    ({"banden": "250,250"}, "ze lopen niet op"),
    ({"banden": "-5,10"}, "een afstand is ten minste 1 m"),
    ({"banden": "0,10"}, "een afstand is ten minste 1 m"),
    ({"banden": "nan"}, "een afstand is ten minste 1 m"),
    ({"banden": "ver"}, "De banden ver kunnen niet: er staat iets anders dan getallen in."),
    ({"banden": [100, 20_000]}, "verder dan 10.000 m loopt niemand"),
    ({"banden": list(range(10, 130, 10))}, "het zijn er meer dan 10"),
    ({"buffer": 3}, "Een buffer van 3 m kan niet. Geef een getal van 5 tot 100."),
    ({"buffer": float("nan")}, "Een buffer van nan m kan niet."),
    ({"gat": -1}, "Een gat van -1 m2 kan niet. Geef een getal van 0 tot 1.000.000."),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_what_is_wrong_is_a_dutch_sentence_and_nothing_changes(
    village: Path, wrong: dict[str, Any], said: str
) -> None:
    before = village.read_bytes()
    with pytest.raises(LzwError) as error:
        bereken_loopgebieden(village, **{"categorieen": ["supermarkt"], "banden": "300", **wrong})
    assert said in " ".join(sentences(error.value))
    assert village.read_bytes() == before


def test_everything_wrong_is_said_at_once(village: Path) -> None:
    with pytest.raises(LzwError) as error:
        bereken_loopgebieden(village, ["bakker"], "3,2", per="x", profiel="y", buffer=0, gat=-1)
    assert len(sentences(error.value)) == 6
    with pytest.raises(LzwError) as error:
        bereken_loopgebieden(village, ["post", "apotheek", "supermarkt"], "300")
    assert len(sentences(error.value)) == 2


def test_a_missing_layer_is_named(tmp_path: Path, village: Path) -> None:
    path = tmp_path / "kaal.gpkg"
    with edit(path) as change:
        change.write(Werkbestand(village).read("wegen"))
    with pytest.raises(LzwError) as error:
        bereken_loopgebieden(path, ["supermarkt"])
    assert "ontbreekt de laag voorzieningen" in " ".join(sentences(error.value))


def test_a_stop_leaves_the_file_as_it_was(study: Path) -> None:
    before = study.read_bytes()
    seen: list[float] = []

    def tick(fraction: float) -> bool:
        seen.append(fraction)
        return fraction < 0.5

    with pytest.raises(Cancelled):
        bereken_loopgebieden(study, ["supermarkt"], "300", per="voorziening", tick=tick)
    assert study.read_bytes() == before
    assert seen == sorted(seen)


# The command


def test_the_command_says_how_many_live_within_each_distance(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["loopgebieden", "--categorie", "supermarkt", "--werkbestand", str(study)]
    assert main([*arguments, "--banden", "150,300"]) == 0
    table = rows(study)
    near, all_ = int(table["woningen"].iloc[0]), int(table["woningen"].sum())
    said = capsys.readouterr().out
    assert f"Supermarkt: binnen 150 m {near} woningen, " in said
    assert f"binnen 300 m {all_} woningen, " in said
    assert main([*arguments, "--banden", "300", "--per", "voorziening"]) == 0
    assert "Supermarkt: 3 loopgebieden tot 300 m, met elk " in capsys.readouterr().out
    more = ["--categorie", "huisarts", "--per", "dichtstbij", "--buffer", "15", "--gat", "0"]
    assert main([*arguments, *more, "--profiel", "75plus"]) == 0
    assert "Huisarts: binnen 500 m " in capsys.readouterr().out


def test_the_command_refuses_in_dutch(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["loopgebieden", "--werkbestand", str(study)]
    assert main(arguments) == 2
    assert "verplicht maar niet gegeven: --categorie" in capsys.readouterr().err
    assert main([*arguments, "--categorie", "supermarkt", "--buffer", "breed"]) == 2
    assert "geen getal: 'breed'" in capsys.readouterr().err
    assert main([*arguments, "--categorie", "bakker"]) == 1
    assert "Categorie bakker bestaat niet." in capsys.readouterr().err


# Styles


@pytest.mark.parametrize("name", ["loopgebieden", "loopgebieden_lijnen"])
def test_style_is_graduated_on_the_end_of_the_band(name: str) -> None:
    root = ET.parse(ROOT / "resources" / "stijlen" / f"{name}.qml").getroot()  # noqa: S314
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("type") == "graduatedSymbol"
    assert renderer.get("attr") == "band_tot_m"
    ranges = renderer.findall("ranges/range")
    ends = [(float(r.get("lower", "")), float(r.get("upper", ""))) for r in ranges]
    assert ends[0][0] == 0.0
    assert ends[-1][1] >= 10_000.0
    assert all(a[1] == b[0] for a, b in itertools.pairwise(ends))
    assert {r.get("symbol") for r in ranges} == {
        s.get("name") for s in renderer.findall("symbols/symbol")
    }
