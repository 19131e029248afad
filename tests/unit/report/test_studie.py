# SPDX-License-Identifier: GPL-2.0-or-later
"""A study runs every step it names, each again only when something behind it changed."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.progress import Tick, never
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from lzw_atlas.processing.report.studie import voer_uit

X, Y = 200_000.0, 500_000.0

STUDY = """werkbestand = "w.gpkg"

[netwerk]
losse_einden = 3

[bereikbaarheid]
bevestig_volledig = ["supermarkt", "huisarts"]

[vraag]
peiljaar = 2024
jaar = [2030]

[loopgebieden]
categorie = ["supermarkt", "huisarts"]
banden = [250, 500]

[witte_vlekken]
essentieel = ["supermarkt", "huisarts"]
drempel = 40

[looproutes]
essentieel = ["supermarkt", "huisarts"]
groep = "inw_65plus"
bezoeken = true

[steunpunten]
groep = "inw_65plus"
straal = 300
kandidaten_max = 50
curve = 2

[locatietoets]
locaties = ["kavels.gpkg"]
doel = ["geclusterd", "skaeve_huse"]
straal = 400

[woonservicegebied]
functies = ["boodschappen"]
hubs = "gevonden"
ringen = [300, 400, 500]

[[watals]]
scenario = "Super A dicht"
sluit = ["v0"]

[[watals]]
scenario = "erbij"
open = ["201000,500010,supermarkt"]

[[vergelijk]]
bewaar = "2026"

[atlas]
gebied = ["WK990101"]
"""


def layer(name: str, geometry: list[Any], **columns: Any) -> Layer:
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, shapes), LAYERS[name])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street of 2 km in two wijken, with dwellings, people, two shops and a doctor."""
    path = tmp_path_factory.mktemp("straat") / "w.gpkg"
    xs = [10.0 + 20 * i for i in range(100)]

    def box(west: float, east: float) -> shapely.MultiPolygon:
        return shapely.MultiPolygon([shapely.box(X + west, Y - 100, X + east, Y + 100)])

    with edit(path) as change:
        for one in (
            layer(
                "woningen",
                [shapely.Point(X + x, Y + 4) for x in xs],
                woning_id=[f"h{i:03d}" for i in range(100)],
                is_woning=1,
                gemeente_code="GM9901",
                wijk_code=["WK990101" if x < 1000 else "WK990102" for x in xs],
            ),
            layer(
                "voorzieningen",
                [shapely.Point(X + x, Y) for x in (0, 2000, 1000)],
                voorziening_id=["v0", "v1", "arts"],
                categorie=["supermarkt", "supermarkt", "huisarts"],
                naam=["Super A", "Super B", None],
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
                inwoners=[300.0, 300.0],
                inw_65plus=[180.0, 190.0],
                inw_75plus=[140.0, 150.0],
            ),
        ):
            change.write(one)
    plots = gpd.GeoDataFrame(
        {"id": ["k1", "k2"]},
        geometry=[shapely.Point(X + 200, Y + 9), shapely.Point(X + 1200, Y + 9)],
        crs="EPSG:28992",
    )
    plots.to_file(path.with_name("kavels.gpkg"), engine="pyogrio")
    run(path.parent, STUDY)
    return path.parent


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    for name in ("w.gpkg", "kavels.gpkg"):
        shutil.copy(made / name, tmp_path / name)
    return tmp_path


def run(folder: Path, text: str) -> list[str]:
    """Run the study *text* in *folder* and return the lines that it says."""
    study = folder / "studie.toml"
    study.write_text(text, encoding="utf-8")
    said: list[str] = []

    @contextlib.contextmanager
    def bar(_title: str) -> Iterator[Tick]:
        yield never

    voer_uit(study, bar, said.append, lambda _: None)
    return said


def fresh(lines: list[str]) -> list[str]:
    """Return the titles of the steps that were done."""
    return [line[:-1] for line in lines if not line.startswith(" ") and line.endswith(":")]


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / "w.gpkg").read_bytes()).hexdigest()


EVERY = [
    "Netwerk",
    "Bereikbaarheid",
    "Vraag",
    "Loopgebieden supermarkt, huisarts",
    "Witte vlekken",
    "Looproutes",
    "Steunpunten",
    "Woonservicegebied",
    "Locatietoets geclusterd, skaeve_huse",
    "Wat als Super A dicht",
    "Wat als erbij",
    "Vergelijk 2026",
]


def test_every_block_is_a_step_and_its_keys_reach_the_step(made: Path) -> None:
    file = Werkbestand(made / "w.gpkg")
    log = file.read("verantwoording").data
    assert list(log["stap"]) == [
        "netwerk",
        "bereikbaarheid",
        "vraag",
        "loopgebieden",
        "loopgebieden",
        "witte_vlekken",
        "looproutes",
        "steunpunten",
        "woonservicegebied",
        "locatietoets",
        "locatietoets",
        "watals",
        "watals",
        "vergelijk",
    ]
    parameters = "\n".join(log["parameters"])
    for said in ('"losse_einden_m":3.0', '"banden":[250.0,500.0]', '"scenario":"erbij"'):
        assert said in parameters.replace(": ", ":").replace(", ", ",")
    assert '"witte_vlek_aandeel":40' in "\n".join(log["normen"]).replace(": ", ":")
    assert set(file.read("verschil_gebied").data["scenario"]) == {"Super A dicht", "erbij"}
    assert set(file.read("momenten").data["moment"]) == {"2026"}
    assert len(list((made / "atlas").glob("wijk*.pdf"))) == 1


def test_a_second_run_does_nothing_and_leaves_the_file_as_it_was(folder: Path) -> None:
    before = digest(folder)
    lines = run(folder, STUDY)
    assert fresh(lines) == []
    assert [f"{t}: niet veranderd, overgeslagen." for t in EVERY] == lines[:-1]
    assert digest(folder) == before


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        ("losse_einden = 3", "losse_einden = 1", ["Netwerk"]),
        # A moment keeps every figure per gebied, so it goes along.
        (
            "jaar = [2030]",
            "jaar = [2035]",
            ["Vraag", "Locatietoets geclusterd, skaeve_huse", "Vergelijk 2026"],
        ),
        (
            "ringen = [300, 400, 500]",
            "ringen = [300, 400, 600]",
            ["Woonservicegebied", "Locatietoets geclusterd, skaeve_huse", "Vergelijk 2026"],
        ),
        ("[250, 500]", "[250, 600]", ["Loopgebieden supermarkt, huisarts"]),
        ("drempel = 40", "drempel = 60", ["Witte vlekken"]),
        ('sluit = ["v0"]', 'sluit = ["v1"]', ["Wat als Super A dicht"]),
        ('bewaar = "2026"', 'bewaar = "later"', ["Vergelijk later"]),
        (
            'bevestig_volledig = ["supermarkt", "huisarts"]',
            'bevestig_volledig = ["supermarkt"]',
            [t for t in EVERY if t[:6] not in ("Netwer", "Vraag", "Loopge", "Steunp", "Woonse")],
        ),
    ],
)
def test_only_what_a_change_touches_runs_again(
    folder: Path, old: str, new: str, steps: list[str]
) -> None:
    assert old in STUDY
    changed = STUDY.replace(old, new)
    assert fresh(run(folder, changed)) == steps
    assert fresh(run(folder, changed)) == []


def close_a_road(change: Any) -> None:
    roads = change.read("wegen")
    roads.data.loc[0, "soort"] = "footway"
    change.write(roads)


def move_the_scenario(change: Any) -> None:
    rows = change.read("scenarios")
    rows.geometry[(rows.data["scenario"] == "erbij").to_numpy()] = shapely.Point(X + 500, Y)
    change.write(rows)


def empty_the_difference(change: Any) -> None:
    rows = change.read("verschil_gebied")
    change.write(rows.take((rows.data["scenario"] != "erbij").to_numpy(dtype=bool)))


def empty_the_lines(change: Any) -> None:
    rows = change.read("loopgebieden_lijnen")
    change.write(rows.take((rows.data["categorie"] != "huisarts").to_numpy(dtype=bool)))


@pytest.mark.parametrize(
    ("spoil", "steps"),
    [
        (close_a_road, [t for t in EVERY if t != "Vraag"]),
        (move_the_scenario, ["Wat als erbij"]),
        (empty_the_difference, ["Wat als erbij"]),
        (empty_the_lines, ["Loopgebieden supermarkt, huisarts"]),
    ],
)
def test_a_step_runs_again_when_its_input_or_what_it_wrote_is_other(
    folder: Path, spoil: Callable[[Any], None], steps: list[str]
) -> None:
    with edit(folder / "w.gpkg") as change:
        spoil(change)
    assert fresh(run(folder, STUDY)) == steps
    assert fresh(run(folder, STUDY)) == []


def test_moments_and_another_werkbestand_are_compared_once(folder: Path, made: Path) -> None:
    shutil.copy(made / "w.gpkg", folder / "eerder.gpkg")
    changed = STUDY.replace('bevestig_volledig = ["supermarkt", "huisarts"]', "dichtstbij = 2")
    more = """[[vergelijk]]
bewaar = "2027"

[[vergelijk]]
moment = ["2026", "2027"]

[[vergelijk]]
met = "eerder.gpkg"
naam = "met eerder"

[atlas]"""
    kept = changed.replace('[[vergelijk]]\nbewaar = "2026"\n\n[atlas]', more)
    assert fresh(run(folder, kept))[-3:] == ["Vergelijk 2027", "Vergelijk", "Vergelijk"]
    found = set(Werkbestand(folder / "w.gpkg").read("verschil_gebied").data["scenario"])
    assert found == {"Super A dicht", "erbij", "2026 naar 2027", "met eerder"}
    before = digest(folder)
    assert fresh(run(folder, kept)) == []
    assert digest(folder) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[loopgebieden]\nper = 'categorie'", "bij loopgebieden ontbreekt categorie"),
        ("[watals]\nsluit = ['v0']", "bij watals ontbreekt scenario"),
        ("[[watals]]\nscenario = 5", "regel 3: watals.scenario moet tekst"),
        ("[[watals]]\nscenario = 'a'\nsluit = 'v0'", "watals.sluit moet een lijst zijn"),
        ("[witte_vlekken]\ngemist = 'twee'", "witte_vlekken.gemist moet een heel getal zijn"),
        ("[steunpunten]\naantal = 'twee'", "steunpunten.aantal moet een heel getal zijn"),
        ("[locatietoets]\ndoel = ['geclusterd']", "bij locatietoets ontbreekt locaties"),
        ("[looproutes]\nbezoeken = 1", "looproutes.bezoeken moet true of false zijn"),
        ("[witte_vlekken]\nkleur = 1", "witte_vlekken.kleur is niet bekend. Toegestaan: profiel"),
        ("[loopgebieden]\ncategorie = ['post']\nbanden = [true]", "een lijst met getallen"),
        ("[[netwerk]]\nlosse_einden = 1", "netwerk moet een blok [netwerk] zijn"),
        ("watals = [5]", "watals moet een of meer blokken [[watals]] zijn"),
        ("[[importeer]]\nbron = 'x'", "bij importeer ontbreekt soort"),
    ],
)
def test_a_block_of_another_shape_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LzwError) as error:
        run(tmp_path, f'werkbestand = "w.gpkg"\n{text}')
    assert said in "\n".join(sentences(error.value.problems))
