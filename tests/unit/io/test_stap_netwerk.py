# SPDX-License-Identifier: GPL-2.0-or-later
"""The step netwerk: two layers in the werkbestand, the same as in memory, and what it says."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.netwerk.netwerkcontrole import FINDINGS
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.stappen import controleer_netwerk, netwerk_van
from lzw_atlas.processing.io.werkbestand import Werkbestand, content_hash, edit

ROOT = Path(__file__).resolve().parents[3]

LINES = {
    "straat": [(0, 0), (700, 0)],
    "pad": [(300, 1), (300, 80)],
    "straat2": [(0, 0.2), (700, 0.2)],
    "punt": [(700, 0), (700, 0)],
    "snelweg": [(0, 300), (700, 300)],
}


def roads(lines: dict[str, list[tuple[float, float]]]) -> Layer:
    data = pd.DataFrame({"weg_id": list(lines), "soort": "residential", "bron": "test"})
    data.loc[data["weg_id"] == "snelweg", "soort"] = "motorway"
    geometry = np.array([shapely.LineString(p) for p in lines.values()], dtype=object)
    geometry = shapely.transform(geometry, lambda xy: xy + np.array([190000.0, 510000.0]))
    return conform(Layer("wegen", data, geometry), LAYERS["wegen"])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    with edit(path) as change:
        change.write(roads(LINES))
    return path


def rows(path: Path, layer: str) -> pd.DataFrame:
    return Werkbestand(path).read(layer, required=True).data


def test_both_layers_and_the_account_stand_in_the_werkbestand(study: Path) -> None:
    done = controleer_netwerk(study)
    table = rows(study, "netwerk").set_index("weg_id")
    assert table["bevinding"].to_dict() == {
        "straat": "in_orde",
        "pad": "los_deel",
        "straat2": "bijna_dubbel",
        "punt": "lengte_nul",
        "snelweg": "niet_te_belopen",
    }
    assert table.loc["straat2", "dubbel_met"] == "straat"
    points = Werkbestand(study).read("netwerk_punten")
    assert points.data["weg_id"].tolist() == ["pad"]
    assert points.data["ander_weg_id"].tolist() == ["straat2"]
    assert points.data["gat_m"].tolist() == [0.8]
    assert shapely.get_coordinates(points.geometry).tolist() == [[190300.0, 510001.0]]
    account = rows(study, "verantwoording")
    assert account["stap"].tolist() == ["netwerk"]
    assert account["run_id"].tolist() == [done.run_id]
    assert set(table["run_id"]) == set(points.data["run_id"]) == {done.run_id}
    assert json.loads(account["parameters"][0]) == {"losse_einden_m": 2.0, "profiel": "75plus"}
    assert json.loads(account["normen"][0])["rekenregels"] == {"component_min": 500.0}
    wegen = Werkbestand(study).read("wegen")
    assert json.loads(account["invoer"][0]) == {"wegen": content_hash(wegen)}
    assert json.loads(account["meldingen"][0]) == done.messages
    assert content_hash(wegen) == content_hash(roads(LINES))


def test_messages_say_what_how_many_and_what_to_do(study: Path) -> None:
    assert controleer_netwerk(study).messages == [
        "Het wegennet heeft 2 losse delen naast het grootste deel, samen 0,8 km. Delen korter dan "
        "500 m: 1; daar hecht geen adres aan. Bekijk ze in de laag netwerk (bevinding los_deel) "
        "en voeg de ontbrekende weg toe in correcties_wegen.",
        "Laag wegen: over 1 rij (0,7 km) mag geen enkel profiel lopen, zoals een autosnelweg of "
        "een weg met een verbod. Mag het wel? Verbeter dan soort of toegang in correcties_wegen. "
        "Bijvoorbeeld: snelweg.",
        "Laag wegen: 1 rij heeft geen lengte. Dat verandert geen afstand; haal ze weg in de bron "
        "of zet ze op 'vervalt' in correcties_wegen. Bijvoorbeeld: punt.",
        "Laag wegen: 1 rij heeft bijna dezelfde lijn als een andere weg (hooguit 0,5 m ernaast). "
        "Kijk in de laag netwerk bij dubbel_met welke weg dat is, en zet er een op 'vervalt' in "
        "correcties_wegen. Bijvoorbeeld: straat2.",
        "Laag wegen: 1 los einde heeft binnen 2 m een andere weg waarop de weg niet aansluit. "
        "Bekijk ze in de laag netwerk_punten en teken de verbinding in de bron of in "
        "correcties_wegen. Bijvoorbeeld: pad.",
    ]


def test_a_second_run_replaces_both_layers_and_the_same_run_has_the_same_name(study: Path) -> None:
    first = controleer_netwerk(study)
    assert controleer_netwerk(study).run_id == first.run_id
    with edit(study) as change:
        change.write(roads({k: v for k, v in LINES.items() if k in ("straat", "snelweg")}))
    second = controleer_netwerk(study)
    assert second.run_id != first.run_id
    assert rows(study, "netwerk")["weg_id"].tolist() == ["straat", "snelweg"]
    assert len(Werkbestand(study).read("netwerk_punten")) == 0
    assert rows(study, "verantwoording")["stap"].tolist() == ["netwerk"] * 3


def test_layers_in_memory_give_the_same_as_the_werkbestand(study: Path) -> None:
    loose = netwerk_van(roads(LINES), load_norms(), losse_einden_m=0.9)
    done = controleer_netwerk(study, losse_einden_m=0.9)
    file = Werkbestand(study)
    assert content_hash(loose.netwerk) == content_hash(file.read("netwerk"))
    assert content_hash(loose.punten) == content_hash(file.read("netwerk_punten"))
    assert sentences(loose.problems) == done.messages
    assert loose.facts == done.facts


def test_own_norms_decide_what_is_too_short(study: Path, tmp_path: Path) -> None:
    norms = tmp_path / "eigen.toml"
    norms.write_text(
        'naam = "Eigen"\n[rekenregel.component_min]\nwaarde = 50\neenheid = "m"\n'
        'bron = ["lzw_keuze"]\nzekerheid = "eigen keuze"\n',
        encoding="utf-8",
    )
    assert controleer_netwerk(study, norms).facts["te_korte_delen"] == 0
    assert rows(study, "netwerk")["te_kort"].dropna().tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("distance", [-1.0, 25.1, float("nan"), float("inf")])
def test_an_odd_distance_is_refused_before_anything_is_read(study: Path, distance: float) -> None:
    with pytest.raises(LzwError) as error:
        controleer_netwerk(study, losse_einden_m=distance)
    assert sentences(error.value) == [
        f"De afstand {distance:g} voor losse einden kan niet. Geef een getal in meters van 0 tot "
        "25."
    ]


def test_a_cancel_and_a_missing_layer_leave_the_file_as_it_was(study: Path, tmp_path: Path) -> None:
    before = study.read_bytes()
    with pytest.raises(Cancelled):
        controleer_netwerk(study, tick=lambda done: done < 0.6)
    assert study.read_bytes() == before
    without = tmp_path / "leeg.gpkg"
    with edit(without) as change:
        change.meta["studiegebied"] = "POINT EMPTY"
    before = without.read_bytes()
    with pytest.raises(LzwError) as error:
        controleer_netwerk(without)
    assert "ontbreekt de laag wegen" in sentences(error.value)[0]
    assert without.read_bytes() == before


def test_the_command_prints_the_figures(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["netwerk", "--werkbestand", str(study), "--losse-einden", "1"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:6] == [
        "Wegen: 5, waarvan 1,5 km te belopen.",
        "Netwerkdelen: 3. Wegen buiten het grootste deel: 2 (0,8 km).",
        "Delen korter dan 500 m: 1 (0,1 km).",
        "Losse einden vlak bij een andere weg: 1.",
        "Bijna dubbel: 1. Zonder lengte: 1. Andere lengte dan de bron zegt: 0. "
        "Niet te belopen: 1 (0,7 km).",
        "Let op:",
    ]
    assert main(["netwerk", "--werkbestand", str(study), "--losse-einden", "99"]) == 1
    assert "De afstand 99 voor losse einden kan niet." in capsys.readouterr().err
    assert main(["netwerk", "--werkbestand", str(study), "--losse-einden", "ver"]) == 2


def test_the_style_has_every_finding_and_is_stored_with_the_layer(study: Path) -> None:
    controleer_netwerk(study)
    stored = Werkbestand(study).raw("layer_styles").data.set_index("f_table_name")["styleQML"]
    tree = ET.fromstring(stored["netwerk"])  # noqa: S314 - our own file
    categories = tree.findall(".//category")
    assert tree.find("renderer-v2").get("attr") == "bevinding"  # type: ignore[union-attr]
    assert {c.get("value") for c in categories} == set(FINDINGS)
    symbols = {s.get("name") for s in tree.findall("./renderer-v2/symbols/symbol")}
    assert {c.get("symbol") for c in categories} == symbols
    assert "netwerk_punten" in stored
