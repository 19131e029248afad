# SPDX-License-Identifier: GPL-2.0-or-later
"""Own words of a municipality: texts at the figures, and the measures of an arrangement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.hoofdstukken import EDITIES, HOOFDSTUKKEN
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import importeer
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A werkbestand with a gemeente and three wijken, of which two share a name."""
    path = tmp_path / "w.gpkg"
    names = {"GM9901": "Dorp", "WK990101": "West", "WK990102": "Oost", "WK990103": "Oost"}
    shapes = np.empty(4, dtype=object)
    shapes[:] = [shapely.MultiPolygon([shapely.box(i, 0, i + 1, 1)]) for i in range(4)]
    data = pd.DataFrame(
        {
            "gebied_code": list(names),
            "naam": list(names.values()),
            "soort": ["gemeente", "wijk", "wijk", "wijk"],
            "gemeente_code": "GM9901",
            "bron": "test",
        }
    )
    with edit(path) as change:
        change.write(conform(Layer("gebieden", data, shapes), LAYERS["gebieden"]))
    return path


def table(file: Path, text: str, name: str = "tabel.csv") -> Path:
    path = file.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(file: Path, soort: str, text: str) -> list[str]:
    with pytest.raises(LzwError) as caught:
        importeer(file, soort, [table(file, text)])
    return sentences(caught.value.problems)


def test_a_text_is_read_with_the_gebied_by_code_or_name_and_the_chapter_by_its_question(
    file: Path,
) -> None:
    source = table(
        file,
        "wijk;pagina;tekst;auteur;datum\n"
        'west;Is er genoeg plek?;"Er komt een huisarts; dit jaar.";Team;3-5-2026\n'
        "WK990102;Witte vlekken;Bekend.;;\n",
    )
    report = importeer(file, "duiding", [source])
    rows = Werkbestand(file).read("duiding").data
    assert report.counts == {"duiding": 2}
    assert list(rows["gebied_code"]) == ["WK990101", "WK990102"]
    assert list(rows["hoofdstuk"]) == ["capaciteit", "witte_vlekken"]
    assert rows["tekst"][0] == "Er komt een huisarts; dit jaar."
    assert list(rows["datum"]) == ["2026-05-03", None]


def test_everything_wrong_with_a_table_of_texts_is_said_at_once(file: Path) -> None:
    said = refusal(
        file,
        "duiding",
        "gebied,hoofdstuk,tekst\nNergens,overzicht,a\nOost,overzicht,b\nWest,dingen,c\n"
        "West,wijken,\n",
    )
    assert len(said) == 4
    empty = "tabel.csv: in 1 rij is de kolom tekst leeg. Vul die in, of haal de rij weg."
    assert any(s.startswith(empty) for s in said)
    assert any("niet in de laag gebieden staat: Nergens" in s for s in said)
    assert any("een naam die meer gebieden hebben: Oost. Schrijf de code" in s for s in said)
    assert any("een hoofdstuk dat niet bestaat: dingen. Kies uit: oogopslag" in s for s in said)


def test_a_date_nobody_can_read_costs_the_date_and_not_the_text(file: Path) -> None:
    source = table(file, "gebied,hoofdstuk,tekst,datum\nWest,overzicht,Goed.,ooit\n")
    report = importeer(file, "duiding", [source])
    assert any("Schrijf die als 31-1-2026. De tekst is overgenomen" in m for m in report.messages)
    assert Werkbestand(file).read("duiding").data["datum"].isna().all()


def test_a_text_that_stays_keeps_what_it_was_written_with_and_a_new_one_gets_the_last_step(
    file: Path,
) -> None:
    first = "gebied,hoofdstuk,tekst\nWest,overzicht,Goed.\n"
    importeer(file, "duiding", [table(file, first)])
    before = Werkbestand(file).read("duiding").data["bij_stap"]
    importeer(file, "maatregelen", [table(file, MEASURES, "m.csv")])
    importeer(file, "duiding", [table(file, first + "West,wijken,Nieuw.\n")])
    after = Werkbestand(file).read("duiding").data.set_index("tekst")["bij_stap"]
    assert pd.isna(before[0])
    assert pd.isna(after["Goed."])
    steps = Werkbestand(file).read("verantwoording").data["volgnummer"]
    assert after["Nieuw."] == steps.max() - 1


MEASURES = (
    "gebied,pijler,actie,trekker,deadline,stand\n"
    "West,Een geschikte woning,Traplift in complex C1,Dorpswonen,2027,gepland\n"
    "WK990102,vitaal netwerk,Koffieochtend,Welzijn,,bezig\n"
)


def test_a_list_of_actions_is_read_as_people_write_it(file: Path) -> None:
    importeer(file, "maatregelen", [table(file, MEASURES)])
    rows = Werkbestand(file).read("maatregelen").data
    assert list(rows["pijler"]) == ["geschikte_woning", "vitaal_netwerk"]
    assert list(rows["status"]) == ["gepland", "loopt"]
    assert list(rows["wanneer"]) == ["2027", None]


def test_an_unknown_pillar_is_refused_with_the_choice(file: Path) -> None:
    said = refusal(file, "maatregelen", "gebied,pijler,maatregel\nWest,geluk,iets\n")
    assert said == [
        "tabel.csv: 1 rij heeft in de kolom pijler iets dat niet bestaat: geluk. Kies uit: "
        "geschikte_woning, vitaal_netwerk, toegankelijke_wijk, heldere_informatie."
    ]


def test_a_table_without_a_column_that_is_needed_says_which(file: Path) -> None:
    said = refusal(file, "duiding", "gebied,tekst\nWest,x\n")
    assert said == [
        "Kolom hoofdstuk van laag duiding is niet gevonden in tabel.csv. Kolommen daar: gebied, "
        "tekst. Wijs hem aan met --kolom hoofdstuk=NAAM."
    ]


def test_every_chapter_of_an_edition_exists() -> None:
    assert {c for chapters in EDITIES.values() for c in chapters} <= set(HOOFDSTUKKEN)
