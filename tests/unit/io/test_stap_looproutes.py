# SPDX-License-Identifier: GPL-2.0-or-later
"""The step looproutes in a town with a canal, steps over it and a row of benches.

Two streets of 1,000 m along a canal, 100 m apart: at the east end a road joins them, halfway there
are steps. Everybody lives in the south, four people a door; the shop is in the north, the bus stop
in the south-east and the pharmacy in the north-west.
"""

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
    StapLooproutes,
    bereken_bereikbaarheid,
    bereken_looproutes,
    looproutes_regels,
)
from lzw_atlas.processing.io.stappen.looproutes import RESULTS
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

X0, Y0 = 200_000.0, 500_000.0
STEPS = ("supermarkt", "ov_halte")
DOORS = (50.0, 150.0, 250.0, 450.0, 650.0, 850.0)
ROADS = (
    ("a_zuid", [(0, 0), (500, 0), (1000, 0)], {}),
    ("b_noord", [(0, 100), (500, 100), (1000, 100)], {"naam": "Noordkade"}),
    ("c_brug", [(1000, 0), (1000, 100)], {"naam": "Oostbrug", "verharding": "gravel"}),
    ("d_trap", [(500, 0), (500, 100)], {"trap": 1, "verlicht": 0}),
)


def layer(name: str, shapes: list[object], **columns: object) -> Layer:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    geometry = shapely.transform(geometry, lambda xy: xy + np.array([X0, Y0]))
    data = pd.DataFrame({"bron": "test", **columns}, index=range(len(shapes)))
    return conform(Layer(name, data, geometry), LAYERS[name])


def box(*bounds: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*bounds)])


def build(path: Path, backwards: bool = False) -> Path:
    """Write the town; *backwards* with the rows of every layer in the opposite order."""
    step = -1 if backwards else 1

    def put(name: str, shapes: list[object], **columns: object) -> None:
        made = layer(name, shapes, **columns)
        change.write(made.take(np.arange(len(made))[::step]))

    with edit(path) as change:
        put(
            "woningen",
            [shapely.Point(x, -5) for x in DOORS for _ in range(4)],
            woning_id=[f"w{i:02d}" for i in range(4 * len(DOORS))],
            is_woning=1,
            gemeente_code="GM0001",
            buurt_code="BU00010101",
        )
        put(
            "wegen",
            [shapely.LineString(r[1]) for r in ROADS],
            weg_id=[r[0] for r in ROADS],
            soort="residential",
            naam=[r[2].get("naam", None if "trap" in r[2] else "Zuidkade") for r in ROADS],
            trap=[r[2].get("trap", 0) for r in ROADS],
            verharding=[r[2].get("verharding", "asphalt") for r in ROADS],
            verlicht=[r[2].get("verlicht", 1) for r in ROADS],
            stoeprand_m=0.02,
        )
        put(
            "voorzieningen",
            [
                shapely.Point(400, 105),
                shapely.Point(950, 5),
                shapely.Point(60, 105),
                *(shapely.Point(x, 3) for x in (100, 300, 500, 700, 900)),
            ],
            voorziening_id=["v1", "v2", "v3", *(f"z{i}" for i in range(5))],
            categorie=[*STEPS, "apotheek", *["zitbank"] * 5],
        )
        put(
            "gebieden",
            [box(-100, -50, 1100, 150), box(-100, -50, 1100, 50), box(-100, 50, 1100, 150)],
            gebied_code=["GM0001", "BU00010101", "BU00010102"],
            soort=["gemeente", "buurt", "buurt"],
            naam=["Grachtstad", "Zuid", "Noord"],
            gemeente_code="GM0001",
        )
        put(
            "bevolking",
            [box(x - 50, -50, x + 50, 50) for x in DOORS],
            eenheid_id=[f"E{2000 + i:04d}N5000" for i in range(len(DOORS))],
            soort="vierkant100",
            inwoners=8.0,
            inw_65plus=8.0,
            inw_75plus=4.0,
        )
    bereken_bereikbaarheid(path, ["75plus", "rollator"], bevestig_volledig=[*STEPS, "apotheek"])
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("gracht") / "gracht.gpkg")


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def table(path: Path, name: str) -> pd.DataFrame:
    return Werkbestand(path).read(name).data


def lines(path: Path, done: StapLooproutes) -> list[str]:
    return looproutes_regels(Werkbestand(path).read_all(RESULTS), done)


def refusal(path: Path, **options: object) -> list[str]:
    before = path.read_bytes()
    with pytest.raises(LzwError) as error:
        bereken_looproutes(path, **options)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    return sentences(error.value)


def obstacles(path: Path, profile: str = "75plus") -> pd.DataFrame:
    found = table(path, "obstakels")
    return found[found["profiel"] == profile].set_index("obstakel_id")


def test_everybody_is_counted_once_on_every_stretch_to_shop_and_stop(study: Path) -> None:
    bereken_looproutes(study, essentieel=STEPS)
    routes = Werkbestand(study).read("looproutes")
    found = {
        (
            way,
            *np.round(np.sort(shapely.get_coordinates(line) - [X0, Y0], axis=0)[[0, -1]].ravel()),
        ): (people, shop, stop)
        for way, line, people, shop, stop in zip(
            routes.data["weg_id"],
            routes.geometry,
            routes.data["mensen"],
            routes.data["mensen_supermarkt"],
            routes.data["mensen_ov_halte"],
            strict=True,
        )
    }
    # Four people a door. West of the steps everybody goes east for both, and counts once; east of
    # them those from the west pass for the stop and those from the east for the shop. The street
    # is cut where a bench stands and the number of people is another.
    assert found == {
        ("a_zuid", 50, 0, 100, 0): (4, 4, 4),
        ("a_zuid", 100, 0, 300, 0): (12, 12, 12),
        ("a_zuid", 300, 0, 500, 0): (16, 16, 16),
        ("a_zuid", 500, 0, 700, 0): (24, 8, 20),
        ("a_zuid", 700, 0, 900, 0): (24, 4, 24),
        ("a_zuid", 900, 0, 950, 0): (24, 0, 24),
        ("b_noord", 400, 100, 500, 100): (24, 24, 0),
        ("d_trap", 500, 0, 500, 100): (24, 24, 0),
    }
    assert set(routes.data["mensen_tekst"]) == {
        "minder dan 10",
        "ongeveer 10",
        "ongeveer 15",
        "ongeveer 25",
    }
    assert routes.data["gebied_naam"][0] == "Zuid"


def test_steps_hinder_who_walks_them_by_the_way_around(study: Path) -> None:
    bereken_looproutes(study, essentieel=STEPS)
    row = obstacles(study).loc["trap:d_trap"]
    # By the bridge it is 1.000 m more from the west (16 people), 700 m from the door at 650 m and
    # 300 m from that at 850 m; no walk counts for more than the norm of 500 m.
    assert (row["effect"], row["mensen"], row["extra_m"]) == ("hindert", 25, 1000)
    assert row["score"] == 25 * round((20 * 500 + 4 * 300) / 24)
    assert row["mensen_kwijt"] == 10
    assert pd.isna(row["mensen_winst"])
    assert row["wat"] == (
        "Trap (pad zonder naam, Zuid): hier lopen ongeveer 25 mensen langs. Wie geen trap kan "
        "lopen, loopt in doorsnee 1,0 km om. Ongeveer 10 mensen halen een norm alleen hierlangs."
    )
    dark = obstacles(study).loc["onverlicht:d_trap"]
    assert dark["wat"].startswith("Onverlicht (pad zonder naam, Zuid): hier lopen ongeveer 25")
    assert (dark["rang"], row["rang"], dark["score"]) == (1, 1, row["score"])


def test_steps_block_a_rollator_and_opening_them_gives_a_norm(study: Path) -> None:
    bereken_looproutes(study, "rollator", essentieel=STEPS)
    found = obstacles(study, "rollator")
    row = found.loc["trap:d_trap"]
    assert (row["effect"], row["mensen"], row["extra_m"]) == ("blokkeert", 25, 1000)
    # The doors at 250, 450 and 650 m come within 500 m of the shop: twelve people.
    assert (row["mensen_winst"], row["rang"]) == (10, 1)
    assert row["wat"] == (
        "Trap (pad zonder naam, Zuid): hier kunnen rollatorgebruikers niet langs. Is dat opgelost, "
        "dan wordt de weg voor ongeveer 25 mensen korter, in doorsnee 1,0 km. Ongeveer 10 mensen "
        "halen dan een norm die zij nu niet halen."
    )
    gravel = found.loc["verharding:c_brug"]
    assert (gravel["effect"], gravel["extra_reden"]) == ("hindert", "geen_weg")
    assert gravel["wat"].endswith("Wie er niet over kan, heeft meestal geen andere weg.")


def with_roads(path: Path, **more: list[tuple[float, float]]) -> None:
    """Put roads beside those of the town instead of the steps; a name with trap in it is steps."""
    with edit(path) as change:
        roads = change.read("wegen")
        roads = roads.take((roads.data["weg_id"] != "d_trap").to_numpy())
        steps = ["trap" in name for name in more]
        extra = layer(
            "wegen",
            [shapely.LineString(xy) for xy in more.values()],
            weg_id=list(more),
            soort="footway",
            trap=[int(s) for s in steps],
            verharding="asphalt",
            stoeprand_m=0.02,
        )
        data = pd.concat([roads.data, extra.data], ignore_index=True)
        shapes = np.concatenate([roads.geometry, extra.geometry])
        change.write(conform(Layer("wegen", data, shapes), LAYERS["wegen"]))
    bereken_bereikbaarheid(path, ["rollator"], bevestig_volledig=STEPS)


def test_two_flights_with_a_landing_are_one_obstacle(study: Path) -> None:
    with_roads(
        study,
        e_trap=[(500, 0), (500, 40)],
        f_bordes=[(500, 40), (500, 60)],
        g_trap=[(500, 60), (500, 100)],
    )
    bereken_looproutes(study, "rollator", essentieel=STEPS)
    found = obstacles(study, "rollator")
    steps = found[found["soort"] == "trap"]
    assert steps[["effect", "mensen", "extra_m", "mensen_winst", "lengte_m"]].to_numpy(
        dtype=object
    ).tolist() == [["blokkeert", 25, 1000, 10, 80]]
    assert steps.index.tolist() == ["trap:e_trap"]


def test_two_flights_that_each_open_a_way_are_two_obstacles(study: Path) -> None:
    with_roads(study, e_trap=[(500, 0), (500, 100)], g_trap=[(0, 0), (0, 100)])
    bereken_looproutes(study, "rollator", essentieel=STEPS)
    found = obstacles(study, "rollator")
    steps = found[found["soort"] == "trap"].sort_index()
    assert steps.index.tolist() == ["trap:e_trap", "trap:g_trap"]
    # From the west end it is 100 m up and 400 m back: nearer than the bridge for the four doors
    # west of 500 m, and within the norm for nobody.
    assert steps["mensen"].tolist() == [25, 15]
    assert steps["mensen_winst"].tolist() == [10, 0]


def test_streets_without_a_bench_are_places_with_the_metres_too_far(study: Path) -> None:
    bereken_looproutes(study, essentieel=STEPS)
    row = obstacles(study).loc["geen_bank:b_noord"]
    # The bench at the foot of the steps reaches 25 m up the north street. Over the other 75 m the
    # next bench is 0 to 75 m further than 125 m.
    assert (row["lengte_m"], row["extra_m"]) == (75.0, 38)
    assert row["wat"] == (
        "Geen zitbank in de buurt (Noordkade, Noord): over 75 m looproute is er binnen 125 m geen "
        "bank. Hier lopen ongeveer 25 mensen."
    )
    judged = table(study, "obstakels_oordeel").set_index("soort")
    assert judged.loc["geen_bank", ["oordeel", "obstakel_km"]].tolist() == ["beoordeeld", 0.075]


def test_a_gap_over_the_canal_is_found_and_tried_out(study: Path) -> None:
    done = bereken_looproutes(study, essentieel=["apotheek"])
    assert done.facts["essentieel"] == ["apotheek"]
    layer_ = Werkbestand(study).read("obstakels")
    row = layer_.data.set_index("soort").loc["schakel"]
    line = shapely.get_coordinates(layer_.geometry[list(layer_.data["soort"]).index("schakel")])
    x = line[:, 0] - X0
    length = np.hypot(100, np.ptp(x))
    assert np.ptp(x) <= 10.0
    assert row["lengte_m"] == pytest.approx(length, abs=0.1)
    # The pharmacy stands at 60 m in the north; by the steps it is 100 m and 440 m from 500 m.
    south, north = x[np.argsort(line[:, 1])]
    gain = [abs(500 - d) + 540 - (abs(south - d) + length + abs(north - 60)) for d in DOORS]
    gain = sorted(g for g in gain if g >= 1)
    assert row["mensen"] == 5 * round(4 * len(gain) / 5)
    assert row["extra_m"] == pytest.approx(gain[(len(gain) - 1) // 2], abs=1)
    assert row["wat"].startswith("Ontbrekende schakel (Zuidkade, Zuid): een doorsteek van 100 m ")
    assert (
        "Wie hier hemelsbreed binnen 300 m van een apotheek woont, loopt nu meer dan 3 keer zo ver."
    ) in row["wat"]


def test_what_the_data_do_not_say_is_never_in_order(study: Path) -> None:
    done = bereken_looproutes(study, essentieel=STEPS)
    judged = table(study, "obstakels_oordeel").set_index("soort")
    assert judged.loc["smal", ["onbekend_pct", "oordeel"]].tolist() == [100.0, "niet_te_zeggen"]
    assert judged.loc["stoeprand", ["onbekend_pct", "oordeel"]].tolist() == [0.0, "beoordeeld"]
    assert lines(study, done)[:12] == [
        "Looproutes naar: supermarkt en OV-halte. Er loopt iemand over 1,1 km straat.",
        "De meeste mensen (75+) lopen over: Zuidkade (ongeveer 25) en Noordkade (ongeveer 25).",
        "Voldoet de openbare ruimte?",
        "  Trappen: 100 m van 1,1 km.",
        "  Hoge stoepranden: niets van 1,1 km.",
        "  Onverhard of slecht wegdek: niets van 1,1 km.",
        "  Onverlichte straten: 100 m van 1,1 km.",
        "  Straten zonder zitbank: 75 m van 1,1 km.",
        "  Ontbrekende schakels: geen.",
        "  Niet te zeggen, want de gegevens ontbreken: smalle paden en steile hellingen.",
        "  Losse tegels staan in geen enkele bron; die ziet u alleen bij een schouw.",
        "Welke obstakels zijn er?",
    ]


def test_few_benches_are_not_judged_unless_confirmed(study: Path) -> None:
    own = study.with_name("normen.toml")
    own.write_text("[rekenregel.bank_ontbreekt_max]\nwaarde = 5\n")
    done = bereken_looproutes(study, normen=own, essentieel=STEPS)
    assert "geen_bank" not in set(table(study, "obstakels")["soort"])
    assert [m for m in done.messages if "zitbanken" in m] == [
        "Er staan 5 zitbanken in de gegevens. Over meer dan 5 % van de looproutes is er geen "
        "binnen 125 m; dat lijkt onvolledig en wordt niet beoordeeld. Vul ze aan, of bevestig met "
        "--banken-volledig dat dit ze allemaal zijn."
    ]
    bereken_looproutes(study, normen=own, essentieel=STEPS, banken_volledig=True)
    assert "geen_bank" in set(table(study, "obstakels")["soort"])


def test_a_rerun_replaces_its_own_profile_and_group_only(study: Path) -> None:
    first = bereken_looproutes(study, essentieel=STEPS)
    other = bereken_looproutes(study, groep="inw_65plus", essentieel=STEPS)
    again = bereken_looproutes(study, essentieel=STEPS, bezoeken=True)
    assert len({first.run_id, other.run_id, again.run_id}) == 3
    for name in RESULTS:
        runs = table(study, name).groupby("groep")["run_id"].agg(set).to_dict()
        assert runs == {"inw_65plus": {other.run_id}, "inw_75plus": {again.run_id}}
    skipped = bereken_looproutes(study, essentieel=STEPS, bezoeken=True, overslaan=True)
    assert (skipped.skipped, skipped.run_id) == (True, again.run_id)
    account = table(study, "verantwoording").iloc[-1]
    assert (account["stap"], account["run_id"]) == ("looproutes", again.run_id)
    assert json.loads(account["normen"])["bank_afstand"] == 125


def test_visits_weigh_the_walks_and_name_what_has_no_weight(study: Path) -> None:
    done = bereken_looproutes(study, essentieel=STEPS, bezoeken=True)
    routes = table(study, "looproutes").set_index("weg_id")
    assert routes.loc["d_trap", "bezoeken"] == 24 * 52
    assert (
        "Hoe vaak mensen naar deze voorzieningen gaan staat niet in de normen: OV-halte. In de "
        "bezoeken en in de rangorde van obstakels tellen ze niet mee."
    ) in done.messages
    every = bereken_looproutes(study, essentieel=["supermarkt", "apotheek"], bezoeken=True)
    assert not [m for m in every.messages if "Hoe vaak" in m]
    assert refusal(study, essentieel=["ov_halte"], bezoeken=True) == [
        "Van geen van de voorzieningen (OV-halte) staat in de normen hoe vaak mensen er komen. "
        "Laat --bezoeken weg, of voeg een gewicht toe aan het normbestand."
    ]


def test_the_order_of_the_rows_changes_nothing(made: Path, tmp_path: Path, study: Path) -> None:
    other = build(tmp_path / "om.gpkg", backwards=True)
    for path in (study, other):
        bereken_looproutes(path, "rollator", essentieel=STEPS)
    for name in RESULTS:
        one, two = (Werkbestand(p).read(name) for p in (study, other))
        pd.testing.assert_frame_equal(
            one.data.drop(columns="run_id"), two.data.drop(columns="run_id")
        )
        if one.geometry is not None:
            assert shapely.equals_exact(one.geometry, two.geometry).all()


def test_other_rules_than_those_of_the_bereikbaarheid_are_refused(study: Path) -> None:
    own = study.with_name("normen.toml")
    own.write_text("[profiel.75plus.trap]\ntoegestaan = false\n")
    assert refusal(study, normen=own, essentieel=STEPS) == [
        "De bereikbaarheid van profiel 75plus is met andere regels berekend dan deze: de "
        "loopafstanden verschillen. Geef hetzelfde normbestand (--normen) als bij de "
        "bereikbaarheid, of bereken die opnieuw met: lzw bereikbaarheid --profiel 75plus."
    ]


def test_unknown_choices_are_refused_in_a_sentence(study: Path) -> None:
    assert refusal(study, profiel="fiets")[0].startswith("Profiel fiets bestaat niet in de normen.")
    assert refusal(study, groep="kinderen")[0].startswith("Groep kinderen bestaat niet.")
    assert refusal(study, essentieel=["kroeg"])[0].startswith("Categorie kroeg bestaat niet.")
    assert refusal(study, profiel="vitaal")[0].startswith("Voor profiel vitaal is de")
    assert refusal(study, essentieel=["bibliotheek"])[0].endswith(
        "bereken de bereikbaarheid opnieuw."
    )


def test_a_barrier_cuts_the_streets_here_too(study: Path) -> None:
    with edit(study) as change:
        change.write(
            layer(
                "barrieres",
                [box(600, 90, 700, 110), box(400, -10, 450, 10)],
                barriere_id=["b1", "b2"],
                soort=["mijden", "vertragen"],
                factor=[np.nan, 3.0],
            )
        )
    bereken_bereikbaarheid(study, bevestig_volledig=[*STEPS, "apotheek"])
    bereken_looproutes(study, essentieel=STEPS)
    assert obstacles(study).loc["trap:d_trap", "extra_reden"] == "geen_weg"
    routes = table(study, "looproutes")
    assert set(routes["weg_id"]) == {"a_zuid", "b_noord", "d_trap"}
    assert routes.groupby("weg_id")["mensen"].max().to_dict() == {
        "a_zuid": 24,
        "b_noord": 24,
        "d_trap": 24,
    }


def test_what_is_confirmed_absent_is_nowhere_to_walk_to(study: Path) -> None:
    bereken_bereikbaarheid(study, bevestig_volledig=STEPS, bevestig_afwezig=["huisarts"])
    done = bereken_looproutes(study, essentieel=["supermarkt", "huisarts"])
    assert done.facts["essentieel"] == ["supermarkt"]
    assert not [m for m in done.messages if "geen weg" in m]
    assert refusal(study, essentieel=["huisarts"]) == [
        "Over geen van de essentiële voorzieningen (huisarts) is iets te zeggen, dus ook niet over "
        "de looproutes. Vul de laag voorzieningen aan en bereken de bereikbaarheid opnieuw."
    ]


def test_a_group_of_nobody_walks_nowhere(study: Path) -> None:
    with edit(study) as change:
        people = change.read("bevolking")
        people.data["inw_75plus"] = 0.0
        change.write(people)
    bereken_bereikbaarheid(study, bevestig_volledig=STEPS)
    done = bereken_looproutes(study, essentieel=STEPS)
    assert len(table(study, "looproutes")) == 0
    assert lines(study, done) == [
        "Geen looproutes naar: supermarkt en OV-halte. Van de mensen (75+) heeft niemand er een "
        "weg heen."
    ]
    assert done.messages == []


def test_who_has_no_way_is_said_and_walks_nowhere(study: Path) -> None:
    with edit(study) as change:
        roads = change.read("wegen")
        roads.data["toegang"] = [
            "nee" if w in ("c_brug", "d_trap") else None for w in roads.data["weg_id"]
        ]
        change.write(roads)
    bereken_bereikbaarheid(study, bevestig_volledig=STEPS)
    done = bereken_looproutes(study, essentieel=STEPS)
    assert (
        "Voor ongeveer 25 mensen (75-plussers) is er naar minstens één van de voorzieningen geen "
        "weg. Zij lopen op die route niet mee."
    ) in done.messages
    found = Werkbestand(study).read("obstakels")
    row = found.data.set_index("soort").loc["schakel"]
    line = found.geometry[list(found.data["soort"]).index("schakel")]
    (south, north), length = shapely.get_coordinates(line)[:, 0] - X0, line.length
    near = [d for d in DOORS if 5 + abs(d - south) + length + abs(north - 400) + 5 <= 500]
    assert "voor ongeveer 25 mensen voor het eerst mogelijk." in row["wat"]
    assert (row["extra_reden"], row["mensen_winst"]) == ("geen_weg", 5 * round(4 * len(near) / 5))


@pytest.mark.parametrize("name", ["looproutes", "obstakels"])
def test_the_layers_open_styled_by_columns_they_have(study: Path, name: str) -> None:
    bereken_looproutes(study, essentieel=STEPS)
    styles = table(study, "layer_styles").set_index("f_table_name")
    style = ET.fromstring(styles.loc[name, "styleQML"])  # noqa: S314 - our own file
    told = [e.get(k, "") for e in style.iter() for k in ("filter", "fieldName")]
    used = {w for text in told for w in re.findall(r'"(\w+)"', text)}
    assert used
    assert used <= {c.name for c in LAYERS[name].columns}
    if name == "obstakels":
        shown = set(re.findall(r"'(\w+)'", " ".join(e.get("filter", "") for e in style.iter())))
        assert shown == set(LAYERS[name].column("soort").allowed)  # type: ignore[union-attr]


def test_stopped_halfway_nothing_is_written(study: Path) -> None:
    before = study.read_bytes()
    for stop in (0.45, 0.7, 0.85):
        with pytest.raises(Cancelled):
            bereken_looproutes(study, essentieel=STEPS, tick=lambda f, s=stop: f < s)
    assert study.read_bytes() == before


def test_the_command_prints_the_same_lines(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["looproutes", "--werkbestand", str(study), "--essentieel", ",".join(STEPS)]
    assert main(arguments) == 0
    out = capsys.readouterr().out.splitlines()
    done = bereken_looproutes(study, essentieel=STEPS)
    expected = lines(study, done)
    assert out[: len(expected)] == expected


def test_where_the_roads_lack_data_no_norm_is_judged_and_it_is_said(study: Path) -> None:
    with edit(study) as change:
        roads = change.read("wegen")
        roads.data["stoeprand_m"] = np.nan
        change.write(roads)
    bereken_bereikbaarheid(study, ["rolstoel"], bevestig_volledig=STEPS)
    done = bereken_looproutes(study, "rolstoel", essentieel=STEPS)
    found = obstacles(study, "rolstoel")
    row = found.loc["trap:d_trap"]
    assert (row["effect"], row["mensen"], row["extra_m"]) == ("blokkeert", 25, 1000)
    assert pd.isna(row["mensen_winst"])
    assert not any("norm" in wat for wat in found["wat"].dropna())
    (said,) = [m for m in done.messages if "begaanbaar" in m]
    assert said == (
        "Van 100 % van de looproutes is niet bekend of rolstoelgebruikers er kunnen lopen: "
        "daarvoor is nodig trap, stoeprand, breedte. De routes zijn berekend alsof het onbekende "
        "begaanbaar is, en over de norm wordt dan niets gezegd. Vul de laag wegen aan, "
        "bijvoorbeeld uit de BGT en met een schouw van de stoepranden."
    )
