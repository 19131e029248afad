# SPDX-License-Identifier: GPL-2.0-or-later
"""The command from end to end, on the demo municipality it makes itself."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.registry import CATEGORIES
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.werkbestand import Werkbestand, content_hash, edit
from lzw_atlas.processing.report.studie import STAPPEN

from ..verapdf import failed_rules

ROOT = Path(__file__).resolve().parents[3]
START = (
    f"import runpy; runpy.run_path({str(ROOT / 'conftest.py')!r})['register_package']();"
    "import sys; from lzw_atlas.processing.cli import main; sys.exit(main(sys.argv[1:]))"
)


def lzw(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    done = lzw("demo", "--uit", folder)
    assert done.returncode == 0, done.stderr
    assert "\r" not in done.stderr
    return folder, done.stdout


@pytest.fixture
def study(demo: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copy(demo[0] / "lindewaard.gpkg", tmp_path / "studie.gpkg"))


def test_the_demo_makes_a_werkbestand_and_a_pdf_per_wijk_and_says_where(
    demo: tuple[Path, str],
) -> None:
    folder, said = demo
    areas = Werkbestand(folder / "lindewaard.gpkg").read("bereikbaarheid_gebied").data
    homes = areas[(areas["groep"] == "woningen") & (areas["n"] > 0)]
    wanted = set(homes.loc[homes["soort"].isin(["gemeente", "wijk"]), "gebied_code"])
    wanted -= {"WK990199"}  # the water, with a few houseboats
    made = {p.name.split("_")[1] for p in (folder / "atlas").glob("wijkatlas_*.pdf")}
    assert made == wanted
    assert len(made) >= 6
    for path in (folder / "atlas").glob("*.pdf"):
        assert str(path) in said
        assert path.stat().st_size < 3_000_000
    assert str(folder / "lindewaard.gpkg") in said


def test_no_page_of_the_demo_is_nearly_empty(demo: tuple[Path, str]) -> None:
    for path in sorted((demo[0] / "atlas").glob("wijkatlas_*.pdf")):
        run = ["pdftotext", "-bbox", str(path), "-"]
        made = subprocess.run(run, capture_output=True, check=True).stdout.decode()
        for number, page in enumerate(made.split("<page ")[1:], 1):
            tall = float(re.findall(r'height="([\d.]+)"', page)[0])
            # The foot stands 20 mm from below, the head 22 mm from above.
            ends = [float(y) for y in re.findall(r'yMax="([\d.]+)"', page)]
            low = max(y for y in ends if y < tall - 55)
            assert (low - 62) / (tall - 119) > 0.2, f"{path.name}, bladzijde {number}"


def test_no_pdf_of_the_demo_fails_a_rule_of_pdf_ua(demo: tuple[Path, str]) -> None:
    failed = failed_rules(demo[0] / "atlas")
    assert len(failed) >= 6
    assert not any(failed.values()), failed


def test_the_tables_beside_the_atlas_hold_the_numbers_of_the_werkbestand(
    demo: tuple[Path, str],
) -> None:
    labels = {c.label: c.key for c in CATEGORIES}
    areas = Werkbestand(demo[0] / "lindewaard.gpkg").read("bereikbaarheid_gebied").data
    homes = areas[(areas["groep"] == "woningen") & (areas["profiel"] == "75plus")]
    homes = homes.set_index(["gebied_code", "categorie"])
    tables = list((demo[0] / "atlas").glob("*/tabel_*_wie-woont-binnen-de-norm*.csv"))
    assert len(tables) >= 6
    compared = 0
    for path in tables:
        code = path.parent.name.split("_")[1]
        table = pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig", dtype=str)
        for row in table.to_dict("records"):
            known = homes.loc[(code, labels[row["Voorziening"]])]
            assert row["Woningen onbekend"] == str(round(known["n_onbekend"]))
            assert row["Norm (m)"] == f"{known['norm_m']:.0f}"
            inside = row["Woningen binnen norm (%)"]
            if inside.isdigit():
                assert int(inside) == int(known["aandeel_pct"] + 0.5)
                compared += 1
    assert compared > 60


def test_rows_in_are_rows_out_and_every_row_has_a_distance_or_a_reason(
    demo: tuple[Path, str],
) -> None:
    file = Werkbestand(demo[0] / "lindewaard.gpkg")
    homes, result = file.read("woningen"), file.read("bereikbaarheid")
    assert sorted(result.data["woning_id"]) == sorted(homes.data["woning_id"])
    categories = [c[8:-2] for c in result.data.columns if c.startswith("afstand_")]
    assert {"supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting"} <= set(categories)
    for category in categories:
        distance = result.data[f"afstand_{category}_m"].notna()
        reason = result.data[f"reden_{category}"].notna()
        assert (distance ^ reason).all(), category
        assert (result.data[f"id_{category}"].notna() == distance).all()
        straight = shapely.distance(
            result.geometry[distance],
            places(file, result.data.loc[distance, f"id_{category}"]),
        )
        assert (
            result.data.loc[distance, f"afstand_{category}_m"].to_numpy() >= straight - 0.01
        ).all()


def places(file: Werkbestand, ids: pd.Series) -> np.ndarray:
    layer = file.read("voorzieningen")
    return pd.Series(layer.geometry, index=layer.data["voorziening_id"]).loc[ids].to_numpy()


def test_the_river_and_the_railway_really_are_barriers(demo: tuple[Path, str]) -> None:
    """Some dwellings see a supermarket across the water and must walk far for it."""
    file = Werkbestand(demo[0] / "lindewaard.gpkg")
    result = file.read("bereikbaarheid")
    there = result.data["id_supermarkt"].notna().to_numpy()
    shops = file.read("voorzieningen")
    shops = shops.take((shops.data["categorie"] == "supermarkt").to_numpy())
    straight = shapely.distance(result.geometry[there][:, None], shops.geometry[None, :]).min(
        axis=1
    )
    walked = result.data.loc[there, "afstand_supermarkt_m"].to_numpy()
    assert ((walked > 3 * straight) & (straight < 400)).sum() > 20


def at_least(rows: pd.DataFrame, group: str) -> np.ndarray:
    """Return the people of *group* per row; where that is secret, at least those who are older."""
    ages = ["inw_65plus", "inw_75plus", "inw_85plus"]
    people = rows[ages[ages.index(group) :]].astype(float)
    return people.bfill(axis=1).iloc[:, 0].fillna(0.0).to_numpy()


def test_shares_per_gebied_are_those_of_its_rows(demo: tuple[Path, str]) -> None:
    file = Werkbestand(demo[0] / "lindewaard.gpkg")
    rows = file.read("bereikbaarheid").data
    areas = file.read("bereikbaarheid_gebied").data
    some = areas[(areas["soort"] == "wijk") & (areas["categorie"] == "supermarkt")]
    for area in some.to_dict("records"):
        mine = rows[
            (rows["wijk_code"] == area["gebied_code"]) & (rows["is_woning"] != 0).fillna(True)
        ]
        known = mine[mine["norm_supermarkt"].notna()]
        weight = (
            np.ones(len(known)) if area["groep"] == "woningen" else at_least(known, area["groep"])
        )
        inside = (known["afstand_supermarkt_m"] <= area["norm_m"]).to_numpy()
        assert area["n"] == pytest.approx(weight.sum())
        assert area["n_binnen"] == pytest.approx(weight[inside].sum())
        if area["groep"] == "woningen" and area["n"]:
            assert area["mediaan_m"] == pytest.approx(
                np.sort(known["afstand_supermarkt_m"].fillna(np.inf))[(len(known) - 1) // 2]
            )


def test_a_second_run_skips_every_step_and_writes_the_same_bytes(demo: tuple[Path, str]) -> None:
    folder = demo[0]
    pdfs = {p: p.read_bytes() for p in (folder / "atlas").rglob("*.pdf")}
    before = Werkbestand(folder / "lindewaard.gpkg").read("verantwoording").data
    done = lzw("alles", "--studie", folder / "studie.toml")
    assert done.returncode == 0, done.stderr
    study = tomllib.loads((folder / "studie.toml").read_text(encoding="utf-8"))
    blocks = {name: study[name] for name in STAPPEN if name in study}
    steps = sum(len(b) if isinstance(b, list) else 1 for b in blocks.values())
    assert len(blocks) > 8
    said = done.stdout.count("niet veranderd, overgeslagen")
    assert said == len(study["importeer"]) + steps
    for name in ("netwerk", "bereikbaarheid", "geschiktheid", "wat als", "vraag en aanbod"):
        assert re.search(f"{name}.*: niet veranderd", done.stdout, re.IGNORECASE)
    after = Werkbestand(folder / "lindewaard.gpkg").read("verantwoording").data
    assert after.equals(before)
    assert {p: p.read_bytes() for p in (folder / "atlas").rglob("*.pdf")} == pdfs


def test_every_step_is_accounted_for(demo: tuple[Path, str]) -> None:
    file = Werkbestand(demo[0] / "lindewaard.gpkg")
    log = file.read("verantwoording").data
    steps = list(dict.fromkeys(log["stap"]))
    study = tomllib.loads((demo[0] / "studie.toml").read_text(encoding="utf-8"))
    blocks = [b for b in study if b not in ("importeer", "huisstijl", "atlas")]
    blocks = [b for b in blocks if isinstance(study[b], dict | list)]
    assert {"netwerk", "vraag", "vraag_aanbod", "watals"} <= set(blocks)
    assert [s for s in steps if not s.startswith("importeer")] == blocks
    assert file.meta["data_omvang"].startswith("POLYGON")
    used = json.loads(log.loc[log["stap"] == "bereikbaarheid", "normen"].iloc[-1])
    assert used["normen"]["supermarkt"] == [500.0, 800.0]
    assert used["afwijkingen"] == []
    sources = file.read("bronnen").data
    assert sources["sha256"].notna().all()
    assert sources["sha256"].str.fullmatch(r"[0-9a-f]{64}( [0-9a-f]{64})*").all()
    assert set(sources["peildatum"]) == {"2026-01-01"}
    assert {"OpenStreetMap"} <= set(sources["titel"])


def test_a_norm_file_of_the_study_changes_the_result_and_is_printed(
    study: Path, tmp_path: Path
) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text("naam = 'Streng'\n[norm.supermarkt]\nwaarde = 300\n", encoding="utf-8")
    before = share(study)
    done = lzw("bereikbaarheid", "--werkbestand", study, "--normen", own)
    assert done.returncode == 0, done.stderr
    assert share(study) < before
    log = Werkbestand(study).read("verantwoording").data
    assert json.loads(log["normen"].iloc[-1])["afwijkingen"][0][0] == "norms.supermarkt"


def share(path: Path, category: str = "supermarkt") -> float:
    areas = Werkbestand(path).read("bereikbaarheid_gebied").data
    row = areas[
        (areas["soort"] == "gemeente")
        & (areas["categorie"] == category)
        & (areas["groep"] == "woningen")
    ]
    return float(row["aandeel_pct"].iloc[0])


def test_a_corrected_list_is_read_back_and_survives_a_new_import(
    demo: tuple[Path, str], study: Path, tmp_path: Path
) -> None:
    sheet_path = tmp_path / "lijst.csv"
    assert lzw("controleer", "--lijst", sheet_path, "--werkbestand", study).returncode == 0
    sheet = pd.read_csv(sheet_path, sep=";", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    shops = sheet.index[(sheet["categorie"] == "supermarkt")]
    gone = sheet.loc[shops[0], "voorziening_id"]
    renamed = sheet.loc[shops[1], "voorziening_id"]
    sheet.loc[shops[0], ["klopt", "wie"]] = ["nee", "wijkteam Noord"]
    sheet.loc[shops[1], "naam"] = "Buurtsuper"
    addresses = Werkbestand(study).read("adressen").data
    plain = addresses[addresses["huisletter"].isna() & addresses["toevoeging"].isna()].iloc[5]
    sheet.loc[len(sheet)] = {
        **dict.fromkeys(sheet.columns, ""),
        "categorie": "Huisarts",
        "naam": "Praktijk Nieuw",
        "adres": f"{plain['straat']} {plain['huisnummer']}, {plain['postcode']} {plain['plaats']}",
    }
    sheet.to_csv(sheet_path, sep=";", index=False, encoding="utf-8-sig")
    done = lzw("importeer", "correcties", sheet_path, "--werkbestand", study)
    assert done.returncode == 0, done.stderr
    again = lzw(
        "importeer", "osm", demo[0] / "bron" / "lindewaard.osm", "--werkbestand", study,
        "--lagen", "wegen,voorzieningen,achtergrond_vlakken,achtergrond_lijnen",
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    data = Werkbestand(study).read("voorzieningen").data.set_index("voorziening_id")
    before = Werkbestand(demo[0] / "lindewaard.gpkg").read("voorzieningen").data
    # Rows of another source are none of this import's business.
    assert (data["bron"] == "zorglocaties").sum() == (before["bron"] == "zorglocaties").sum() > 0
    assert gone not in data.index
    assert data.loc[renamed, "naam"] == "Buurtsuper"
    assert (data["naam"] == "Praktijk Nieuw").sum() == 1
    corrections = (
        Werkbestand(study).read("correcties_voorzieningen").data.set_index("voorziening_id")
    )
    assert corrections.loc[gone, "wie"] == "wijkteam Noord"


def test_what_a_corporation_knows_reaches_its_dwellings(demo: tuple[Path, str]) -> None:
    data = Werkbestand(demo[0] / "lindewaard.gpkg").read("woningen").data
    assert data["huur_eur"].notna().sum() > 1000
    assert set(data["toegankelijkheidslabel"].dropna()) <= {"GEL", "ROA", "ROL", "RUI", "ZON"}
    assert set(data["lift"].dropna()) == {0, 1}


def test_a_corporation_table_read_again_replaces_what_it_said_but_not_what_people_said(
    study: Path, tmp_path: Path
) -> None:
    homes = Werkbestand(study).read("woningen").data
    first, second, third = homes.loc[homes["huur_eur"].notna(), "woning_id"].iloc[:3]
    with edit(study) as change:
        layer = change.read("correcties_woningen")
        mine = (layer.data["woning_id"] == second).to_numpy()
        layer.data.loc[mine, ["wie", "lift"]] = ["wijkteam", 1]
        layer.data.loc[mine, "huur_eur"] = 111.0
        layer.data.loc[mine, "complex_id"] = None
        change.write(layer)
    table = tmp_path / "corporatie.csv"
    addresses = Werkbestand(study).read("adressen").data.drop_duplicates("woning_id")
    known = addresses.set_index("woning_id").fillna({"huisletter": "", "toevoeging": ""})
    lines = ["postcode;huisnummer;huisletter;toevoeging;huur;complex"]
    for home, rent in ((first, "500,50"), (second, "600,00")):
        where = known.loc[home, ["postcode", "huisnummer", "huisletter", "toevoeging"]]
        lines.append(";".join([*map(str, where), rent, "Z1"]))
    table.write_text("\n".join(lines))
    done = lzw("importeer", "woningen", table, "--werkbestand", study, "--bron", "corporatie")
    assert done.returncode == 0, done.stderr
    assert "1 rij zegt een correctie van wijkteam iets anders over" in done.stdout
    said = Werkbestand(study).read("correcties_woningen").data.set_index(["woning_id", "wie"])
    assert set(said.index) == {
        (first, "bron corporatie"),
        (second, "bron corporatie"),
        (second, "wijkteam"),
    }
    data = Werkbestand(study).read("woningen").data.set_index("woning_id")
    assert data.loc[first, "huur_eur"] == 500.5
    assert data.loc[second, ["huur_eur", "lift", "complex_id"]].tolist() == [111.0, 1, "Z1"]
    # What the table does not mention any more is not known any more.
    assert data.loc[[third], "huur_eur"].isna().all()


def test_the_same_dwellings_from_two_sources_are_refused(
    demo: tuple[Path, str], study: Path
) -> None:
    before = content_hash(Werkbestand(study).read("woningen"))
    done = lzw("importeer", "osm", demo[0] / "bron" / "lindewaard.osm", "--werkbestand", study)
    assert done.returncode == 1
    assert "alles zou dubbel tellen" in done.stderr
    assert content_hash(Werkbestand(study).read("woningen")) == before


def test_everything_wrong_in_a_werkbestand_is_said_at_once(study: Path) -> None:
    file = Werkbestand(study)
    homes, roads, places_layer = file.raw("woningen"), file.raw("wegen"), file.raw("voorzieningen")
    homes.data.loc[1, "woning_id"] = homes.data.loc[0, "woning_id"]
    backend().write(study, "woningen", homes.data, homes.geometry, "Point")
    roads.geometry[3] = None
    backend().write(
        study, "wegen", roads.data.drop(columns="toegang"), roads.geometry, "LineString"
    )
    places_layer.data.loc[0, "categorie"] = "kapper"
    places_layer.data.loc[[1, 2], "capaciteit"] = -4.0
    backend().write(study, "voorzieningen", places_layer.data, places_layer.geometry, "Point")
    for verb in ("controleer", "bereikbaarheid"):
        done = lzw(verb, "--werkbestand", study)
        assert done.returncode == 1
        for part in (
            "Laag woningen: 2 rijen hebben een woning_id die vaker voorkomt",
            "Laag wegen mist de kolom toegang",
            "Laag wegen: 1 rij heeft geen geometrie",
            "Laag voorzieningen: 1 rij heeft in categorie een waarde die niet mag",
            "Laag voorzieningen: 2 rijen hebben in capaciteit een waarde onder 0. Verbeter de "
            "waarden in de bron en lees opnieuw in.",
        ):
            assert part in done.stderr, (verb, part, done.stderr)


def test_a_category_without_facilities_is_not_a_shortage(study: Path) -> None:
    with edit(study) as change:
        layer = change.read("voorzieningen")
        change.write(layer.take((layer.data["categorie"] != "huisarts").to_numpy()))
    done = lzw("bereikbaarheid", "--werkbestand", study)
    assert "Huisarts: niet te zeggen" in done.stdout
    rows = Werkbestand(study).read("bereikbaarheid").data
    attached = rows["reden"].isna()
    assert set(rows.loc[attached, "reden_huisarts"]) == {"geen_gegevens"}
    assert rows["norm_huisarts"].isna().all()
    done = lzw("bereikbaarheid", "--werkbestand", study, "--bevestig-afwezig", "huisarts")
    assert done.returncode == 0
    rows = Werkbestand(study).read("bereikbaarheid").data
    assert set(rows.loc[attached, "reden_huisarts"]) == {"geen_voorziening"}
    assert (rows.loc[attached, "norm_huisarts"] == 0).all()


def test_places_are_counted_where_a_capacity_is_given(study: Path) -> None:
    done = lzw("bereikbaarheid", "--werkbestand", study)
    assert "Lindewaard · Ontmoetingsplek: " in done.stdout
    line = next(x for x in done.stdout.splitlines() if "Lindewaard · Ontmoetingsplek: " in x)
    assert "; binnen bereik gemiddeld " in line
    assert " plekken per 1.000 65-plussers; " in line
    assert line.endswith(" 65-plussers zonder plek binnen bereik")
    assert "2 geen capaciteit. Die tellen niet mee in de plekken per 1.000 mensen" in done.stdout
    table = Werkbestand(study).read("bereikbaarheid_gebied").data
    given = table.dropna(subset="plekken_groep")
    assert set(given["categorie"]) == {
        "ontmoeting",
        "zorgsteunpunt",
        "zorginstelling",
        "dagbesteding",
    }
    rows = Werkbestand(study).read("bereikbaarheid").data
    there = rows["plekken_ontmoeting"].notna()
    assert (there == rows["reden_plekken_ontmoeting"].isna()).all()
    # Nobody gets places who has none within reach, and all of them are handed out.
    people = rows["inw_65plus"].where(there)
    for column in ("plekken_ontmoeting", "plekken_ontmoeting_balans"):
        handed_out = float((people * rows[column]).sum()) / 1000
        assert handed_out == pytest.approx(140.0, abs=0.01)


def test_a_network_in_pieces_is_warned_about(study: Path) -> None:
    with edit(study) as change:
        roads = change.read("wegen")
        bridge = (roads.data["brug_tunnel"].notna()).to_numpy()
        change.write(roads.take(~bridge))
    done = lzw("bereikbaarheid", "--werkbestand", study)
    assert "Het wegennet heeft naast het grootste deel" in done.stdout
    assert "niet_verbonden" in set(
        Werkbestand(study).read("bereikbaarheid").data["reden_treinstation"]
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["vlieg"], "onbekende keuze"),
        (["bereikbaarheid"], "verplicht maar niet gegeven: --werkbestand"),
        (["importeer", "osm", "--werkbestand", "x.gpkg", "--kolom", "a"], "schrijf DOEL=BRON"),
    ],
)
def test_wrong_usage_is_exit_code_two(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bereikbaarheid", "--werkbestand", "weg.gpkg"], "Het werkbestand weg.gpkg bestaat niet"),
        (
            ["importeer", "osm", "weg.osm", "--werkbestand", "x.gpkg"],
            "Het bestand weg.osm bestaat niet",
        ),
        (["importeer", "osm", "--werkbestand", "x.gpkg"], "Noem na importeer osm"),
        (["alles", "--studie", "weg.toml"], "Het bestand weg.toml bestaat niet"),
    ],
)
def test_a_refusal_is_exit_code_one_with_a_sentence(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    done = lzw(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--profiel", "snel"],
            "Profiel snel bestaat niet in de normen. Kies uit: vitaal, 75plus, rollator, rolstoel",
        ),
        (["--bevestig-afwezig", "kapper"], "Categorie kapper bestaat niet"),
    ],
)
def test_unknown_names_are_refused_with_the_choice(
    study: Path, options: list[str], said: str
) -> None:
    done = lzw("bereikbaarheid", "--werkbestand", study, *options)
    assert done.returncode == 1
    assert said in done.stderr


def test_an_unknown_gebied_is_refused_with_the_choice(study: Path, tmp_path: Path) -> None:
    done = lzw("atlas", "--werkbestand", study, "--gebied", "WK000000", "--uit", tmp_path / "a")
    assert done.returncode == 1
    assert "Gebied WK000000 staat niet in de laag gebieden. Kies uit: " in done.stderr


def test_a_study_file_with_mistakes_names_key_and_line(tmp_path: Path) -> None:
    study = tmp_path / "studie.toml"
    study.write_text(
        textwrap.dedent(
            """\
            werkbestand = "x.gpkg"
            kleur = "rood"

            [[importeer]]
            soort = "wolken"
            bestanden = ["a"]

            [bereikbaarheid]
            profiel = "75plus"
            """
        )
    )
    done = lzw("alles", "--studie", study)
    assert done.returncode == 1
    assert "studie.toml, regel 2: kleur is niet bekend" in done.stderr
    assert "studie.toml, regel 5: importeer.soort moet een van" in done.stderr
    assert "studie.toml, regel 9: bereikbaarheid.profiel moet een lijst zijn" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[importeer]\nsoort = "osm"', "importeer moet een of meer blokken [[importeer]] zijn"),
        ("atlas = 3", "atlas moet een of meer blokken [[atlas]] zijn, niet 3"),
        (
            '[[importeer]]\nsoort = "osm"\nlagen = "wegen"',
            "importeer.lagen moet een lijst met lagen",
        ),
        (
            '[[importeer]]\nsoort = "osm"\nbuffer = "ver"',
            "importeer.buffer moet een getal in meters",
        ),
        ("[atlas]\ngebied = 3", "atlas.gebied moet een lijst zijn"),
        ("[bereikbaarheid", "studie.toml is geen geldig TOML-bestand"),
        ("normen = 5", "regel 2: normen moet tekst"),
        ("importeer = [1]", "regel 2: importeer moet een of meer blokken"),
        ('[[importeer]]\nsoort = ["a"]', "regel 3: importeer.soort moet een van"),
        ('[[importeer]]\nsoort = "osm"\nbestanden = [5]', "regel 4: importeer.bestanden moet"),
        ('[[importeer]]\nsoort = "osm"\nkolom = {naam = 5}', "importeer.kolom.naam moet tekst"),
        ("[atlas]\nuit = 5", "regel 3: atlas.uit moet tekst"),
        ('[bereikbaarheid]\ndichtstbij = "drie"', "bereikbaarheid.dichtstbij moet een heel"),
        ('[bereikbaarheid]\nbanden = "ver"', "bereikbaarheid.banden moet een lijst met getallen"),
    ],
)
def test_a_study_file_of_another_shape_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "studie.toml"
    study.write_text('werkbestand = "x.gpkg"\n' + text)
    assert main(["alles", "--studie", str(study)]) == 1
    assert said in capsys.readouterr().err


def write_study(folder: Path, bron: Path, extra: str = "", areas: str = "") -> Path:
    """A study of two layers, quick to run again and again."""
    path = folder / "studie.toml"
    path.write_text(
        f"""werkbestand = "w.gpkg"
{extra}
[[importeer]]
soort = "gebieden"
bestanden = ["{bron}/wijkenbuurten_2024.gpkg"]
{areas}
[[importeer]]
soort = "osm"
bestanden = ["{bron}/lindewaard.osm"]
[[importeer]]
soort = "vierkanten"
bestanden = ["{bron}/vierkanten_100m.gpkg"]
[atlas]
gebied = ["WK990105"]
""",
        encoding="utf-8",
    )
    return path


def test_going_back_to_earlier_norms_computes_again(demo: tuple[Path, str], tmp_path: Path) -> None:
    bron = demo[0] / "bron"
    (tmp_path / "ruim.toml").write_text("[norm.supermarkt]\nwaarde = 1500\n")
    shares = []
    for extra in ("", 'normen = "ruim.toml"', ""):
        done = lzw("alles", "--studie", write_study(tmp_path, bron, extra))
        assert done.returncode == 0, done.stderr
        shares.append(share(tmp_path / "w.gpkg"))
    assert shares[0] == shares[2] < shares[1]


def test_the_atlas_of_a_study_holds_the_areas_and_goes_to_the_folder_that_it_names(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    study = write_study(tmp_path, demo[0] / "bron")
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("[atlas]", '[atlas]\nuit = "boeken"'), encoding="utf-8")
    assert lzw("alles", "--studie", study).returncode == 0
    made = sorted(p.name[:20] for p in (tmp_path / "boeken").glob("*.pdf"))
    assert made == ["oogopslag_WK990105.p", "wijkatlas_WK990105_O"]


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "csv"])
def test_the_list_of_facilities_comes_back_in_every_form(
    study: Path, tmp_path: Path, suffix: str
) -> None:
    sheet = tmp_path / f"lijst.{suffix}"
    assert lzw("controleer", "--lijst", sheet, "--werkbestand", study).returncode in (0, 1)
    # Nothing was changed in it, so nothing is to be corrected; the columns are recognised.
    done = lzw("importeer", "correcties", sheet, "--werkbestand", study)
    assert done.returncode == 0, done.stderr
    assert len(Werkbestand(study).read("correcties_voorzieningen")) == 0


def test_an_import_is_repeated_when_what_it_rests_on_changed(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    bron = demo[0] / "bron"
    counts = []
    for areas in ('gemeente = "GM9901"\nbuffer = 0', "", 'gemeente = "GM9901"\nbuffer = 0'):
        done = lzw("alles", "--studie", write_study(tmp_path, bron, areas=areas))
        assert done.returncode == 0, done.stderr
        counts.append("Importeer osm: niet veranderd" in done.stdout)
    assert counts[0] is False
    study = write_study(tmp_path, bron, areas='gemeente = "GM9901"\nbuffer = 900')
    done = lzw("alles", "--studie", study)
    assert "Importeer gebieden: gebieden" in done.stdout
    assert "Importeer osm: wegen" in done.stdout
    again = lzw("alles", "--studie", study)
    assert again.stdout.count("overgeslagen") == 4


def test_the_atlas_refuses_results_older_than_their_input(study: Path, tmp_path: Path) -> None:
    with edit(study) as change:
        layer = change.read("voorzieningen")
        change.write(layer.take((layer.data["categorie"] != "supermarkt").to_numpy()))
    done = lzw("atlas", "--werkbestand", study, "--uit", tmp_path / "a")
    assert done.returncode == 1
    assert "veranderd nadat de bereikbaarheid is berekend (voorzieningen)" in done.stderr
    assert not (tmp_path / "a").exists()


def test_buurten_do_not_replace_wijken_of_the_same_source(study: Path, tmp_path: Path) -> None:
    before = Werkbestand(study).read("gebieden").data["gebied_code"]
    raw = backend().read(study, "gebieden")
    only = raw.data["soort"] == "buurt"
    part = tmp_path / "buurten.gpkg"
    table = pd.DataFrame(
        {
            "buurtcode": raw.data["gebied_code"][only],
            "buurtnaam": raw.data["naam"][only],
            "gemeentecode": "GM9901",
            "aantal_inwoners": raw.data["inwoners"][only],
        }
    ).reset_index(drop=True)
    backend().write(part, "buurten", table, raw.geometry()[only.to_numpy()], "MultiPolygon")
    done = lzw("importeer", "gebieden", part, "--werkbestand", study)
    assert done.returncode == 0, done.stderr
    assert set(Werkbestand(study).read("gebieden").data["gebied_code"]) == set(before)


def correct(study: Path, folder: Path, change: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Write the list, change the first supermarket in it and read it back."""
    path = folder / "lijst.csv"
    assert lzw("controleer", "--lijst", path, "--werkbestand", study).returncode == 0
    sheet = pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    ids = sorted(sheet.loc[sheet["categorie"].isin(["supermarkt", "warenhuis"]), "voorziening_id"])
    for column, value in change.items():
        sheet.loc[sheet["voorziening_id"] == ids[0], column] = value
    sheet.to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    return lzw("importeer", "correcties", path, "--werkbestand", study)


def test_a_later_correction_keeps_what_an_earlier_one_said(study: Path, tmp_path: Path) -> None:
    assert correct(study, tmp_path, {"naam": "Nieuwe Naam"}).returncode == 0
    assert correct(study, tmp_path, {"categorie": "warenhuis"}).returncode == 0
    rows = Werkbestand(study).read("correcties_voorzieningen").data
    assert rows[["naam", "categorie"]].to_numpy().tolist() == [["Nieuwe Naam", "warenhuis"]]


def test_an_answer_that_is_neither_yes_nor_no_is_refused(study: Path, tmp_path: Path) -> None:
    done = correct(study, tmp_path, {"klopt": "gesloten"})
    assert done.returncode == 1
    assert "iets anders dan ja of nee" in done.stderr
    done = correct(study, tmp_path, {"adres": "Nergensstraat 5"})
    assert done.returncode == 0
    assert "een nieuw adres dat niet gevonden is" in done.stdout


def test_extra_addresses_are_no_dwellings(demo: tuple[Path, str], tmp_path: Path) -> None:
    study = tmp_path / "w.gpkg"
    done = lzw("importeer", "adressen", demo[0] / "bron" / "bag-light.gpkg", "--werkbestand", study)
    assert done.returncode == 0, done.stderr
    assert "woningen" not in Werkbestand(study)
    assert len(Werkbestand(study).read("adressen")) > 5000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["importeer", "osm", "{map}", "--werkbestand", "{w}"], "is een map, geen bestand"),
        (["bereikbaarheid", "--werkbestand", "{map}"], "is een map, geen bestand"),
        (
            ["controleer", "--lijst", "{map}/weg/l.xlsx", "--werkbestand", "{w}"],
            "kan niet geschreven",
        ),
        (
            ["controleer", "--lijst", "{map}/weg/l.csv", "--werkbestand", "{w}"],
            "kan niet geschreven",
        ),
        (
            ["importeer", "gebieden", "{w}", "--werkbestand", "{w}", "--buffer", "nan"],
            "--buffer nan",
        ),
        (["importeer", "gebieden", "{w}", "--werkbestand", "{w}", "--buffer", "-9"], "--buffer -9"),
        (
            [
                *("importeer", "vierkanten", "{bron}/pc4.gpkg", "--werkbestand", "{w}"),
                *("--kolom", "inwoners=postcode"),
            ],
            "lzw importeer pc4",
        ),
        (
            ["importeer", "pc4", "{bron}/pc4.gpkg", "--werkbestand", "{w}", "--waar", "foo = 3"],
            "De voorwaarde (foo = 3) kan niet gelezen worden",
        ),
        (["demo", "--uit", "{w}"], "is een bestand, geen map"),
    ],
)
def test_odd_input_is_refused_with_a_sentence(
    demo: tuple[Path, str], study: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    before = hashlib.sha256(study.read_bytes()).hexdigest()
    words = {"map": folder, "w": study, "bron": demo[0] / "bron"}
    done = lzw(*(a.format(**words) for a in arguments))
    assert done.returncode == 1, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert hashlib.sha256(study.read_bytes()).hexdigest() == before


def test_help_of_every_verb_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    top = capsys.readouterr().out
    for verb in ("demo", "importeer", "controleer", "bereikbaarheid", "atlas", "alles", "doctor"):
        assert f"\n    {verb}" in top
        assert main([verb, "--help"]) == 0
        text = capsys.readouterr().out
        assert f"Voorbeeld:\n  lzw {verb}" in text
        assert "gebruik: lzw" in text
        assert "optional arguments" not in text


def test_one_municipality_of_a_wider_file_with_a_rim_around_it(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    study = tmp_path / "studie.gpkg"
    bron = demo[0] / "bron"
    done = lzw(
        "importeer", "gebieden", bron / "wijkenbuurten_2024.gpkg", "--werkbestand", study,
        "--gemeente", "GM0000",
    )  # fmt: skip
    assert done.returncode == 1
    assert "Gemeente GM0000 staat niet in dit bestand. Wel: GM9901." in done.stderr
    assert not study.exists()
    done = lzw(
        "importeer", "gebieden", bron / "wijkenbuurten_2024.gpkg", "--werkbestand", study,
        "--gemeente", "GM9901", "--buffer", "500",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert lzw("importeer", "osm", bron / "lindewaard.osm", "--werkbestand", study).returncode == 0
    file = Werkbestand(study)
    window = shapely.from_wkt(file.meta["data_venster"])
    area = shapely.from_wkt(file.meta["studiegebied"])
    assert shapely.hausdorff_distance(window, area) == pytest.approx(500, abs=30)
    assert shapely.intersects(window, file.read("wegen").geometry).all()
    assert window.buffer(1).covers(shapely.from_wkt(file.meta["data_omvang"]))


def test_doctor_names_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "LZW Atlas 0." in out
    assert "GDAL 3" in out


@pytest.mark.skipif(os.name != "posix", reason="a read-only folder is made the POSIX way")
def test_a_folder_without_write_access_is_refused(tmp_path: Path, study: Path) -> None:
    closed = tmp_path / "dicht"
    closed.mkdir()
    mounted = False
    if os.geteuid() == 0:
        # Root may write anywhere but on a file system that is mounted read-only.
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(closed)], capture_output=True
        )
        if done.returncode:
            pytest.skip("root cannot make a read-only folder here: mount is not allowed")
        mounted = True
    else:
        closed.chmod(0o555)
    try:
        done = lzw("importeer", "osm", study, "--werkbestand", closed / "x.gpkg")
        assert done.returncode == 1
        assert "mag niet geschreven worden" in done.stderr
        done = lzw("atlas", "--werkbestand", study, "--uit", closed / "atlas")
        assert done.returncode == 1
        assert "mag niet geschreven worden" in done.stderr
    finally:
        if mounted:
            subprocess.run(["umount", str(closed)], check=True)


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a POSIX signal")
@pytest.mark.parametrize("delay", [0.3, 0.8, 1.2, 1.6])
def test_ctrl_c_stops_within_a_second_and_leaves_the_file_as_it_was(
    demo: tuple[Path, str], study: Path, delay: float
) -> None:
    before = hashlib.sha256(study.read_bytes()).hexdigest()
    process = subprocess.Popen(
        [
            sys.executable, "-c", START, "importeer", "bag",
            str(demo[0] / "bron" / "bag-light.gpkg"), "--werkbestand", str(study),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    out, said = process.communicate(timeout=30)
    waited = time.monotonic() - asked
    if "Importeer bag:" in out:
        assert Werkbestand(study).read("woningen")
    else:
        # Before our handler is set Python's own stops the process; nothing was touched then either.
        assert process.returncode in (130, -signal.SIGINT, 1), said
        assert hashlib.sha256(study.read_bytes()).hexdigest() == before
        assert waited < 3.0  # a second, and room for a busy machine
    assert [p.name for p in study.parent.iterdir()] == [study.name]


def test_the_python_face_hands_out_geodataframes(study: Path) -> None:
    from lzw_atlas.processing.io.backend_pyogrio import to_geodataframe

    frame = to_geodataframe(Werkbestand(study).read("gebieden"))
    assert frame.crs.to_epsg() == 28992
    assert frame.geometry.is_valid.all()


def test_the_package_is_registered_once() -> None:
    runpy.run_path(str(ROOT / "conftest.py"))["register_package"]()
    assert Path(sys.modules["lzw_atlas"].__file__ or "").parent == ROOT
    assert Layer.__module__.startswith("lzw_atlas.")


def test_the_demo_replaces_only_what_it_made_itself(
    demo: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "studie.toml"
    made = (demo[0] / "studie.toml").read_text(encoding="utf-8")
    for text, said in (
        ("van mij", "is er al en is niet van het voorbeeld"),
        (made.replace("75plus", "65plus"), "is veranderd nadat het voorbeeld is gemaakt"),
    ):
        study.write_text(text, encoding="utf-8")
        assert main(["demo", "--uit", str(tmp_path)]) == 1
        assert said in capsys.readouterr().err
        assert [p.name for p in tmp_path.iterdir()] == ["studie.toml"]
        assert study.read_text(encoding="utf-8") == text
    assert main(["demo", "--uit", str(study / "a")]) == 1
    assert "is een bestand, geen map" in capsys.readouterr().err


def test_a_study_that_is_not_utf8_says_how_to_save_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "studie.toml"
    study.write_bytes('naam = "Café"'.encode("cp1252"))
    assert main(["alles", "--studie", str(study)]) == 1
    assert "Sla het op als UTF-8" in capsys.readouterr().err


def test_the_areas_of_the_demo_hold_the_dwellings_that_were_counted(
    demo: tuple[Path, str],
) -> None:
    file = Werkbestand(demo[0] / "lindewaard.gpkg")
    areas, homes = file.read("woonservicegebieden"), file.read("woonservicegebieden_woningen")
    assert set(areas.data["vorm"]) == {"netwerk", "buurten"}
    drawn = areas.take((areas.data["vorm"] == "netwerk").to_numpy(dtype=bool))
    for one, other in itertools.combinations(drawn.geometry, 2):
        assert shapely.area(shapely.intersection(one, other)) < 1e-6
    place, which = shapely.STRtree(drawn.geometry).query(homes.geometry, predicate="within")
    got = np.full(len(homes), "", dtype=object)
    got[place] = drawn.data["hub_id"].to_numpy()[which]
    reach = homes.data["ring"].notna().to_numpy()
    said = np.where(reach, homes.data["hub_id"].fillna(""), "")
    assert (got == said).mean() >= 0.99
    assert (got[reach] == said[reach]).mean() >= 0.99


def test_bijwerken_makes_again_what_rests_on_what_changed_and_nothing_else(study: Path) -> None:
    good = lzw("bijwerken", "--werkbestand", study)
    assert good.returncode == 0, good.stderr
    assert good.stdout == "Alles was al bijgewerkt.\n"
    with edit(study) as change:
        counts = change.read("doelgroepen")
        change.write(counts.take(np.arange(len(counts)) > 0))
    again = lzw("bijwerken", "--werkbestand", study)
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[0] == (
        "1 analyse kunt alleen u opnieuw berekenen: locatietoets. "
        "Berekend: Vraag standaard, Vraag en aanbod standaard."
    )
    assert "Locaties staan in een bestand." in again.stdout


def test_an_atlas_with_norms_that_were_not_used_is_refused_in_a_sentence(
    study: Path, tmp_path: Path
) -> None:
    norms = tmp_path / "streng.toml"
    norms.write_text('naam = "Streng"\n[norm.supermarkt]\nwaarde = 200\n', encoding="utf-8")
    done = lzw("atlas", "--werkbestand", study, "--uit", tmp_path / "uit", "--normen", norms)
    assert done.returncode == 1
    assert "berekend met andere normen (LZW-standaard)" in done.stderr
    assert f"lzw bijwerken --normen {norms} --werkbestand {study}" in done.stderr
    assert not (tmp_path / "uit").exists()
