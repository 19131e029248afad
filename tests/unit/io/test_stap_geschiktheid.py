# SPDX-License-Identifier: GPL-2.0-or-later
"""The step geschiktheid on a drawn street: classes, surroundings, sentences and refusals."""

from __future__ import annotations

import json
import re
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
from lzw_atlas.processing.core.wonen.regelset import CLASSES
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.over import RESOURCES
from lzw_atlas.processing.io.stappen import (
    bereken_bereikbaarheid,
    bereken_geschiktheid,
    geschiktheid_regels,
    importeer,
)
from lzw_atlas.processing.io.stappen.geschiktheid import StapGeschiktheid
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


# A row of wide houses, a row of narrow ones, a bungalow, a flat of two layers and a lonely point.
PANDEN = {
    **{f"p{i}": (6.0 * i, 0.0, 6.0 * i + 6.0, 10.0) for i in range(3)},
    **{f"s{i}": (40 + 4.5 * i, 0.0, 44.5 + 4.5 * i, 9.0) for i in range(3)},
    "b": (80.0, 0.0, 92.0, 10.0),
    "f": (110.0, 0.0, 140.0, 12.0),
}
HOMES: dict[str, dict[str, Any]] = {
    **{f"wp{i}": {"pand": f"p{i}", "m2": 96.0} for i in range(3)},
    **{f"ws{i}": {"pand": f"s{i}", "m2": 65.0} for i in range(3)},
    "wb": {"pand": "b", "m2": 95.0},
    **{
        f"wf{i}": {
            "pand": "f",
            "m2": 70.0,
            "verdieping": i // 4,
            "lift": 0,
            "huur": 480.0 + 100 * (i % 4),
        }
        for i in range(8)
    },
    "los": {"pand": None, "m2": None},
    "winkel": {"pand": None, "m2": 60.0, "is_woning": 0},
}


def place(home: str) -> shapely.Point:
    pand = HOMES[home]["pand"]
    if pand is None:
        return shapely.Point(200 if home == "los" else 210, 5)
    x0, y0, x1, y1 = PANDEN[pand]
    at = int(home[-1]) % 4 if pand == "f" else 1.5
    return shapely.Point(x0 + (x1 - x0) * (at + 0.5) / 4, (y0 + y1) / 2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("straat") / "straat.gpkg"
    names = list(HOMES)

    def of(key: str, default: object = None) -> list[object]:
        return [HOMES[n].get(key, default) for n in names]

    with edit(path) as change:
        change.write(
            layer(
                "woningen",
                [place(n) for n in names],
                woning_id=names,
                pand_id=of("pand"),
                is_woning=of("is_woning", 1),
                oppervlakte_m2=of("m2"),
                verdieping=of("verdieping"),
                lift=of("lift"),
                huur_eur=of("huur"),
                eigendom=["corporatie" if n.startswith("wf") else None for n in names],
                bouwjaar=1960,
                gemeente_code="GM0001",
                wijk_code="WK000101",
                buurt_code=["BU00010101" if place(n).x < 100 else "BU00010102" for n in names],
            )
        )
        change.write(layer("panden", [box(*b) for b in PANDEN.values()], pand_id=list(PANDEN)))
        change.write(
            layer(
                "wegen",
                [shapely.LineString([(0, -5), (3000, -5)])],
                weg_id=["straat"],
                soort="residential",
            )
        )
        near = ("supermarkt", "huisarts", "apotheek", "ontmoeting", "dagbesteding", "zorgsteunpunt")
        change.write(
            layer(
                "voorzieningen",
                [shapely.Point(20, -8)] * len(near),
                voorziening_id=[f"v{i}" for i in range(len(near))],
                categorie=list(near),
            )
        )
        whole, west, east = box(0, -50, 3000, 50), box(0, -50, 100, 50), box(100, -50, 3000, 50)
        change.write(
            layer(
                "gebieden",
                [whole, west, east],
                gebied_code=["GM0001", "BU00010101", "BU00010102"],
                soort=["gemeente", "buurt", "buurt"],
                naam=["Straat", "West", "Oost"],
                gemeente_code="GM0001",
            )
        )
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    path.write_bytes(made.read_bytes())
    return path


def rows(path: Path, group: str = "rollator") -> pd.DataFrame:
    data = Werkbestand(path).read("geschiktheid").data
    return data[data["doelgroep"] == group].set_index("woning_id")


def refusal(path: Path, **options: Any) -> list[str]:
    before = path.read_bytes()
    with pytest.raises(LzwError) as error:
        bereken_geschiktheid(path, **options)
    assert path.read_bytes() == before
    return sentences(error.value)


def change_homes(path: Path, **columns: dict[str, Any]) -> None:
    with edit(path) as change:
        homes = change.read("woningen")
        for column, values in columns.items():
            for home, value in values.items():
                homes.data.loc[homes.data["woning_id"] == home, column] = value
        change.write(homes)


def test_every_dwelling_of_the_street_gets_the_class_that_it_was_drawn_for(study: Path) -> None:
    done = bereken_geschiktheid(study, ["rollator"])
    found = rows(study)
    assert len(found) == len(HOMES)
    assert found["klasse"].to_dict() == {
        **dict.fromkeys(["wp0", "wp1", "wp2"], "aanpasbaar"),
        **dict.fromkeys(["ws0", "ws1", "ws2"], "ongeschikt"),
        "wb": "geschikt",
        **dict.fromkeys(["wf0", "wf1", "wf2", "wf3"], "geschikt"),
        **dict.fromkeys(["wf4", "wf5", "wf6", "wf7"], "ongeschikt"),
        "los": "onbekend",
        "winkel": None,
    }
    assert found.loc["wp1", "woningtype"] == "tussen"
    assert found.loc["wp1", "beukmaat_m"] == pytest.approx(6.0, abs=0.1)
    assert found.loc["wp1", "redenen"].startswith(
        "De woning is nu niet geschikt, maar voor een klein bedrag aan te passen. Met een traplift "
        "is de woning geschikt. De voordeur is zonder trap te bereiken. De woning heeft een trap "
        "binnen."
    )
    assert found.loc["wf4", "maatregel"] == "lift_in_complex"
    assert found.loc["ws0", "maatregel"] is None
    assert found.loc["los", "ontbreekt"] == "woningtype, verdieping, lift, beukmaat, oppervlakte"
    assert set(found["run_id"]) == {done.run_id}
    assert found.loc["wb", "nultreden"] == 1
    assert found.loc["wp0", "nultreden"] == 0


def test_own_rules_may_look_at_any_column_and_the_calibration_agrees_with_the_classes(
    study: Path, tmp_path: Path
) -> None:
    """The rules of the group are replaced whole, with and without those of the published method."""
    own = tmp_path / "regels.toml"
    head = '[[groep.rollator.regel]]\nbron = ["lzw_keuze"]\nzekerheid = "eigen keuze"\n'
    method = (
        'code = "boven_zonder_lift"\nklasse = "ongeschikt"\ntekst = "Boven."\n'
        'als = { alle = ["boven", { niet = "lift_aanwezig" }] }\n',
        'code = "smal_en_klein"\nklasse = "ongeschikt"\nals = "smal_en_klein"\ntekst = "Smal."\n',
        'code = "hoog"\nklasse = "ongeschikt"\ntekst = "Duur."\n'
        'als = { kolom = "huur_eur", meer_dan = 600 }\n',
        'code = "rest"\nklasse = "geschikt"\ntekst = "De rest."\n',
    )
    own.write_text("".join(head + part for part in method), encoding="utf-8")
    bereken_geschiktheid(study, ["rollator"], own)
    file = Werkbestand(study)
    classes = file.read("geschiktheid").data
    used = file.read("geschiktheid_ijking").data.query("gebruikt == 1").iloc[0]
    sure, could = (int((classes[c] == "ongeschikt").sum()) for c in ("klasse_max", "klasse_min"))
    assert classes["redenen"].str.startswith("Duur.").any()
    assert (used["n_regels"], used["n_regels_max"]) == (sure, could)
    own.write_text("".join(head + part for part in method[2:]), encoding="utf-8")
    done = bereken_geschiktheid(study, ["rollator"], own)
    assert not len(Werkbestand(study).read("geschiktheid_ijking"))
    assert (
        "In de regels voor mensen met een rollator staat geen regel met code boven_zonder_lift en "
        "smal_en_klein. Er is daarom geen ijking naast de gepubliceerde aandelen. Geef die regels "
        "in uw bestand deze codes."
    ) in done.messages


def test_a_class_of_a_few_dwellings_is_not_said_to_be_nothing() -> None:
    table = pd.DataFrame(
        {
            "doelgroep": "rollator",
            "klasse": ["geschikt"] + ["onbekend"] * 999,
            "klasse_min": ["geschikt"] + ["ongeschikt"] * 999,
            "klasse_max": "geschikt",
            "ontbreekt": [None] + ["lift"] * 999,
            "kans_geschikt": np.nan,
            "maatregel": None,
            "omgeving": np.nan,
        }
    )
    lines = geschiktheid_regels(table, StapGeschiktheid("r", ("rollator",), "Regels 1"))
    assert lines[1] == (
        "Rollator: 1 geschikt (minder dan 1 %), 0 aanpasbaar (0 %), 0 ongeschikt (0 %), 999 "
        "onbekend (meer dan 99 %)."
    )


def test_what_is_certain_of_unknown_classes_is_said_first(study: Path) -> None:
    with edit(study) as change:
        homes = change.read("woningen")
        rows = homes.data.assign(oppervlakte_m2=np.nan)
        change.write(Layer("woningen", rows, homes.geometry))
    done = bereken_geschiktheid(study, ["rollator"])
    table = Werkbestand(study).read("geschiktheid").data
    lines = geschiktheid_regels(table, done)
    known = table[table["klasse"].notna()]
    least = int(known["klasse_min"].isin(["aanpasbaar", "geschikt"]).sum())
    worst = int((known["klasse_max"] == "ongeschikt").sum())
    assert (least, worst) == (8, 4)
    assert lines[2] == ("  Wel zeker: 8 zijn minstens aanpasbaar (50 %), 4 ongeschikt (25 %).")
    assert lines[3].startswith("  Onbekend door: oppervlakte (")


def test_the_lines_say_how_many_of_each_class_and_why_the_rest_is_unknown(study: Path) -> None:
    done = bereken_geschiktheid(study, ["rollator"])
    table = Werkbestand(study).read("geschiktheid").data
    lines = geschiktheid_regels(table, done)
    assert lines[:5] == [
        "Regels: LZW-standaard 2026.1.",
        "Mensen met een rollator: 5 geschikt (31 %), 3 aanpasbaar (19 %), 7 ongeschikt (44 %), 1 "
        "onbekend (6 %).",
        "  Onbekend door: woningtype (1), verdieping (1), lift (1), beukmaat (1).",
        "  Naar de volgende klasse: lift in complex (4), traplift (3).",
        "  Over de woonomgeving is niets te zeggen.",
    ]
    assert lines[5] == "De woningvoorraad voor mensen met een rollator:"
    assert done.messages[0] == (
        "De bereikbaarheid is niet berekend voor profiel rollator. Of de woonomgeving geschikt is, "
        "is daarom onbekend voor: mensen met een rollator. Doe eerst: lzw bereikbaarheid --profiel "
        "rollator."
    )


def test_without_a_choice_every_group_of_the_rules_is_done(study: Path) -> None:
    done = bereken_geschiktheid(study)
    assert done.groepen == ("vitaal", "rollator", "rolstoel", "dementie", "lvg", "ggz")
    data = Werkbestand(study).read("geschiktheid").data
    assert len(data) == 6 * len(HOMES)
    assert rows(study, "ggz").loc["wf0", "klasse"] == "geschikt"
    assert rows(study, "ggz").loc["wf1", "klasse"] == "aanpasbaar"
    assert rows(study, "lvg").loc["wf3", "klasse"] == "aanpasbaar"


def test_the_surroundings_come_from_the_profile_of_the_group(study: Path) -> None:
    bereken_bereikbaarheid(
        study, bevestig_volledig=["supermarkt", "huisarts", "apotheek", "ontmoeting"]
    )
    done = bereken_geschiktheid(study, ["dementie", "rollator"])
    near, other = rows(study, "dementie"), rows(study, "rollator")
    assert near.loc["wb", ["omgeving", "gecombineerd"]].tolist() == [1, "geschikt"]
    assert near.loc["wp0", "gecombineerd"] == "na_aanpassing"
    assert near.loc["ws0", "gecombineerd"] == "alleen_omgeving"
    assert near.loc["wb", "score"] > other.loc["wb", "score"]
    assert other["omgeving"].isna().all()
    assert other.loc["wb", "omgeving_reden"] == "De bereikbaarheid is niet berekend."
    table = Werkbestand(study).read("geschiktheid").data
    lines = geschiktheid_regels(table, done)
    assert [line for line in lines if "omgeving" in line] == [
        "  In een geschikte woonomgeving: 16 van de 16 woningen; daarvan 5 geschikt en 3 "
        "aanpasbaar.",
        "  Over de woonomgeving is niets te zeggen.",
    ]


def test_bereikbaarheid_older_than_the_data_does_not_count(study: Path) -> None:
    bereken_bereikbaarheid(study)
    change_homes(study, oppervlakte_m2={"wp0": 97.0})
    done = bereken_geschiktheid(study, ["dementie"])
    assert rows(study, "dementie")["omgeving"].isna().all()
    assert done.messages[0] == (
        "De gegevens zijn veranderd nadat de bereikbaarheid is berekend (woningen). Die telt "
        "daarom niet mee: of de woonomgeving geschikt is, is onbekend. Bereken de bereikbaarheid "
        "opnieuw en daarna de geschiktheid."
    )


def test_a_label_in_lower_case_is_the_label(study: Path) -> None:
    change_homes(study, toegankelijkheidslabel={"wf4": "rol", "wf5": "kasteel"})
    done = bereken_geschiktheid(study, ["rolstoel", "rollator"])
    assert rows(study, "rolstoel").loc["wf4", "klasse"] == "geschikt"
    assert rows(study, "rollator").loc["wf4", "zekerheid"] == "gegeven"
    assert rows(study, "rollator").loc["wf5", "klasse"] == "ongeschikt"
    assert any("kasteel" in m for m in done.messages)


def test_a_rent_with_a_decimal_comma_is_read_and_judged(study: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "corporatie.csv"
    sheet.write_text(
        "woning_id;huur;eigendom\nwp0;498,20;sociale huur\nwp1;498,21;sociale huur\n"
        "wp2;1.498,20;sociale huur\n",
        encoding="utf-8",
    )
    importeer(study, "woningen", [sheet])
    bereken_geschiktheid(study, ["ggz"])
    found = rows(study, "ggz")
    assert found.loc[["wp0", "wp1", "wp2"], "klasse"].tolist() == [
        "geschikt",
        "aanpasbaar",
        "ongeschikt",
    ]


def test_the_year_of_the_rent_limits_can_be_chosen(study: Path) -> None:
    bereken_geschiktheid(study, ["ggz"], jaar=2016)
    assert rows(study, "ggz").loc["wf0", "klasse"] == "aanpasbaar"


def test_own_rules_are_used_and_named(study: Path, tmp_path: Path) -> None:
    rules = tmp_path / "eigen.toml"
    rules.write_text(
        'naam = "Straatregels"\nversie = "3"\n[drempel.oppervlakte_grondgebonden]\nwaarde = 60\n'
        "[drempel.beukmaat_smal]\nwaarde = 4.0\n",
        encoding="utf-8",
    )
    bereken_geschiktheid(study, ["rollator"], rules)
    found = rows(study)
    assert set(found["regels_versie"]) == {"Straatregels 3"}
    assert found.loc["ws1", "klasse"] == "aanpasbaar"
    used = json.loads(Werkbestand(study).read("verantwoording").data["normen"].iloc[-1])
    assert used["regels"]["drempels"]["beukmaat_smal"] == 4.0


def test_a_rerun_replaces_only_its_own_groups(study: Path, tmp_path: Path) -> None:
    first = bereken_geschiktheid(study, ["rollator", "ggz"])
    again = bereken_geschiktheid(study, ["ggz"], jaar=2020)
    assert set(rows(study)["run_id"]) == {first.run_id}
    assert set(rows(study, "ggz")["run_id"]) == {again.run_id}
    assert len(Werkbestand(study).read("geschiktheid").data) == 2 * len(HOMES)
    assert (
        Werkbestand(study).read("verantwoording").data["stap"].tolist().count("geschiktheid") == 2
    )


def test_an_unchanged_step_is_skipped_and_a_changed_one_is_not(study: Path) -> None:
    first = bereken_geschiktheid(study, ["rollator"], overslaan=True)
    assert not first.skipped
    assert bereken_geschiktheid(study, ["rollator"], overslaan=True).skipped
    change_homes(study, lift={"wf4": 1})
    assert not bereken_geschiktheid(study, ["rollator"], overslaan=True).skipped
    assert rows(study).loc["wf4", "klasse"] == "geschikt"


def test_the_same_input_gives_the_same_layer_in_any_order_of_rows(study: Path) -> None:
    bereken_geschiktheid(study)
    before = Werkbestand(study).read("geschiktheid").data
    with edit(study) as change:
        homes = change.read("woningen")
        change.write(homes.take(np.arange(len(homes))[::-1]))
    bereken_geschiktheid(study)
    after = Werkbestand(study).read("geschiktheid").data
    keys = ["doelgroep", "woning_id"]
    pd.testing.assert_frame_equal(
        before.drop(columns="run_id").sort_values(keys, ignore_index=True),
        after.drop(columns="run_id").sort_values(keys, ignore_index=True),
    )


def test_draagkracht_is_that_of_the_finest_gebied_and_a_wrong_score_is_said(study: Path) -> None:
    base = bereken_geschiktheid(study, ["ggz"])
    before = rows(study, "ggz")
    assert "draagkracht van de buurt" in before.loc["wf0", "ontbreekt_score"]
    raw = Werkbestand(study).raw("gebieden")
    score = {"GM0001": 80.0, "BU00010101": 20.0, "BU00010102": 200.0}
    raw.data["draagkracht"] = raw.data["gebied_code"].map(score)
    backend().write(study, "gebieden", raw.data, raw.geometry, "MultiPolygon")
    done = bereken_geschiktheid(study, ["ggz"])
    found = rows(study, "ggz")
    assert done.run_id != base.run_id
    assert "De buurt heeft al veel kwetsbare bewoners." in found.loc["wb", "redenen"]
    assert "De buurt kan deze groep dragen." in found.loc["wf0", "redenen"]
    assert (
        "Laag gebieden: kolom draagkracht heeft bij 1 rij geen getal van 0 tot en met 100. Die "
        "gebieden tellen als onbekend. Vul er een score in, hoog is sterk. Bijvoorbeeld: "
        "BU00010102." in done.messages
    )


def test_a_woonvorm_makes_its_dwellings_clustered(study: Path) -> None:
    change_homes(study, complex_id=dict.fromkeys([f"wf{i}" for i in range(8)], "C1"))
    with edit(study) as change:
        change.write(
            layer(
                "woonvormen",
                [shapely.Point(120, 6)],
                woonvorm_id=["x"],
                naam=["Het Hof"],
                type=["hofje"],
                eenheden=[8],
                ontmoetingsruimte=[1],
                complex_id=["C1"],
            )
        )
    bereken_geschiktheid(study, ["rolstoel"])
    found = rows(study, "rolstoel")
    assert found.loc["wf0", "geclusterd"] == 1
    assert found.loc["wb", "geclusterd"] == 0
    assert found.loc["wb", "zorggeschikt"] == 0


def test_without_woonvormen_and_buildings_nothing_is_invented(study: Path) -> None:
    with edit(study) as change:
        change.write(conform(Layer("panden", pd.DataFrame(index=range(0))), LAYERS["panden"]))
    done = bereken_geschiktheid(study, ["rollator"])
    found = rows(study)
    assert set(found["klasse"].dropna()) == {"onbekend"}
    assert found["geclusterd"].isna().all()
    assert any(
        m.startswith(
            "Van meer dan de helft van de woningen is niet te zeggen of ze geschikt zijn voor "
            "mensen met een rollator. Het meest ontbreekt: "
        )
        for m in done.messages
    )


def test_only_what_is_no_dwelling_gives_lines_too(study: Path) -> None:
    change_homes(study, is_woning=dict.fromkeys(HOMES, 0))
    done = bereken_geschiktheid(study, ["rollator"])
    table = Werkbestand(study).read("geschiktheid").data
    assert geschiktheid_regels(table, done)[1] == "Mensen met een rollator: er zijn geen woningen."


def test_an_unknown_group_or_year_is_refused_with_the_choice(study: Path) -> None:
    assert refusal(study, groepen=["ouderen"]) == [
        "Groep ouderen staat niet in de regels. Kies uit: vitaal, rollator, rolstoel, dementie, "
        "lvg, ggz."
    ]
    line = refusal(study, jaar=2014)[0]
    assert re.match(
        r"geschiktheid\.toml, regel \d+: voor 2014 staan er geen huurgrenzen\. Wel voor: 2015, ",
        line,
    )


def test_mistakes_in_rules_and_features_of_one_file_are_said_together(
    study: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "eigen.toml"
    rules.write_text(
        "onzin = 1\n[kenmerk.muur_min]\nwaarde = -1\n[drempel.kostengrens]\nwaarde = 0\n",
        encoding="utf-8",
    )
    lines = refusal(study, regels=rules)
    assert len(lines) == len(set(lines)) == 3
    assert [line.split(":")[0] for line in lines] == [
        "eigen.toml, regel 1",
        "eigen.toml, regel 3",
        "eigen.toml, regel 5",
    ]


def test_a_user_who_stops_leaves_the_file_as_it_was(study: Path) -> None:
    before = study.read_bytes()
    for at in (0.05, 0.3, 0.6, 0.85):
        with pytest.raises(Cancelled):
            bereken_geschiktheid(study, tick=lambda f, at=at: f < at)  # type: ignore[misc]
        assert study.read_bytes() == before


def test_a_file_without_dwellings_is_refused_with_the_next_action(tmp_path: Path) -> None:
    path = tmp_path / "leeg.gpkg"
    with edit(path) as change:
        change.meta["gemeente"] = "GM0001"
        change.write(conform(Layer("panden", pd.DataFrame(index=range(0))), LAYERS["panden"]))
    with pytest.raises(LzwError) as error:
        bereken_geschiktheid(path)
    assert "lzw importeer" in sentences(error.value)[0]


def test_the_command_prints_classes_and_warnings(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["geschiktheid", "--groep", "rollator", "--werkbestand", str(study)]) == 0
    out = capsys.readouterr().out
    assert "Mensen met een rollator: 5 geschikt (31 %)" in out
    assert "Let op:" in out
    assert main(["geschiktheid", "--groep", "x", "--werkbestand", str(study)]) == 1
    assert capsys.readouterr().err.startswith("Groep x staat niet in de regels.")


def test_the_style_tells_the_classes_apart_without_colour_too() -> None:
    root = ET.parse(RESOURCES / "stijlen" / "geschiktheid.qml").getroot()  # noqa: S314
    rules = {r.get("label"): r.get("filter") for r in root.iter("rule") if r.get("label")}
    assert list(rules) == [
        "Geschikt",
        "Aanpasbaar",
        "Ongeschikt",
        "Onbekend, minstens aanpasbaar",
        "Onbekend",
    ]
    for klasse in (*CLASSES, "onbekend"):
        assert any(f"'{klasse}'" in str(f) for f in rules.values())
    looks = set()
    for symbol in root.iter("symbol"):
        options = {o.get("name"): o.get("value") for o in symbol.iter("Option")}
        looks.add((options["name"], options["color"], options["outline_color"]))
    assert len(looks) == 5
