# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of ages and of target groups: every shape they come in, and every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.readers import ReadResult, read_verb
from lzw_atlas.processing.io.stappen import importeer
from lzw_atlas.processing.io.werkbestand import Werkbestand


def written(folder: Path, lines: str, name: str = "tabel.csv") -> Path:
    path = folder / name
    path.write_text(lines.strip() + "\n", encoding="utf-8")
    return path


def ages(result: ReadResult) -> list[tuple[str, int, str, float]]:
    data = result.layers["prognose"].data
    return sorted(
        data[["gebied_code", "jaar", "leeftijd", "inwoners"]].itertuples(index=False, name=None)
    )


def refused(verb: str, path: Path) -> list[str]:
    with pytest.raises(LzwError) as error:
        read_verb(verb, [path])
    return sentences(error.value)


LONG = [
    ("GM0001", 2030, "65-74", 900.0),
    ("GM0001", 2030, "75-84", 600.0),
    ("GM0001", 2030, "85+", 250.0),
]


@pytest.mark.parametrize(
    "lines",
    [
        "gebied;jaar;leeftijd;inwoners\nGM0001;2030;65-74;900\nGM0001;2030;75-84;600\n"
        "GM0001;2030;85+;250",
        # As StatLine writes: codes with spaces, classes in words, totals and sexes beside.
        "RegioS;Perioden;Leeftijd;Geslacht;Bevolking op 1 januari\n"
        '"GM0001 ";2030;65 tot 75 jaar;Totaal mannen en vrouwen;900\n'
        "GM0001;2030;65 tot 75 jaar;Mannen;430\n"
        "GM0001;2030;75 tot 85 jaar;Totaal mannen en vrouwen;600\n"
        "GM0001;2030;85 jaar of ouder;Totaal mannen en vrouwen;250\n"
        "GM0001;2030;Totaal leeftijd;Totaal mannen en vrouwen;9000",
        # Men and women only.
        "code;jaar;leeftijd;geslacht;aantal\nGM0001;2030;65-74;Man;400\nGM0001;2030;65-74;Vrouw;500\n"
        "GM0001;2030;75-84;Man;200\nGM0001;2030;75-84;Vrouw;400\n"
        "GM0001;2030;85+;Man;50\nGM0001;2030;85+;Vrouw;200",
        # Ages as columns, years as columns.
        "gemeentecode;jaar;inw_65_74;inw_75_84;inw_85plus\nGM0001;2030;900;600;250",
        "code;leeftijd;2030\nGM0001;65-74;900\nGM0001;75-84;600\nGM0001;85+;250",
    ],
    ids=["rows", "statline", "sexes", "ages", "years"],
)
def test_the_same_table_in_every_shape(tmp_path: Path, lines: str) -> None:
    assert ages(read_verb("prognose", [written(tmp_path, lines)])) == LONG


def test_columns_may_be_pointed_at_whatever_they_are_called(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b;c;d;jaar\nGM0001;2030;65+;900;1999")
    pointed = {"gebied_code": "a", "jaar": "b", "leeftijd": "c", "inwoners": "d"}
    assert ages(read_verb("prognose", [path], kolom=pointed)) == [("GM0001", 2030, "65+", 900.0)]


def test_several_years_as_columns_become_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "code;leeftijd;2030;2040\nGM0001;65+;900;1.100\nWK000101;65+;;12")
    assert ages(read_verb("prognose", [path])) == [
        ("GM0001", 2030, "65+", 900.0),
        ("GM0001", 2040, "65+", 1100.0),
        ("WK000101", 2040, "65+", 12.0),
    ]


def test_the_year_may_stand_in_the_name_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "code;leeftijd;inwoners\nGM0001;65+;900", "brp_2024.csv")
    assert ages(read_verb("prognose", [path])) == [("GM0001", 2024, "65+", 900.0)]


def test_what_cbs_keeps_secret_is_no_number_and_not_0(tmp_path: Path) -> None:
    lines = "code;jaar;leeftijd;inwoners\nGM0001;2030;65+;900\nBU00010101;2030;65+;-99997"
    assert ages(read_verb("prognose", [written(tmp_path, lines)])) == [
        ("GM0001", 2030, "65+", 900.0)
    ]


def test_lost_zeros_are_put_back_and_that_is_said(tmp_path: Path) -> None:
    lines = (
        "code;jaar;leeftijd;inwoners\n166;2030;65+;9000\nWK16603;2030;65+;2000\n1660303;2030;65+;90"
    )
    got = read_verb("prognose", [written(tmp_path, lines)])
    assert [row[0] for row in ages(got)] == ["BU01660303", "GM0166", "WK016603"]
    assert sentences(got.problems) == [
        "Laag prognose: van 3 rijen miste de gebiedscode nullen vooraan. Die zijn aangevuld; "
        "controleer of de codes kloppen. Bijvoorbeeld: 166, WK16603, 1660303."
    ]


def test_two_rows_for_one_key_are_refused(tmp_path: Path) -> None:
    lines = "code;jaar;leeftijd;inwoners\nGM0001;2030;65+;900\nGM0001;2030;65 jaar of ouder;910"
    assert refused("prognose", written(tmp_path, lines)) == [
        "Laag prognose: 2 rijen hebben een gebied_code + jaar + leeftijd + bron die vaker "
        "voorkomt. Maak elke waarde uniek en lees opnieuw in. Bijvoorbeeld: GM0001 2030 65+ "
        "prognose."
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "code;jaar;leeftijd;inwoners\nGM0001;2030;65-74;60\nGM0001;2030;75-84;30\n"
            "GM0001;2030;85+;10",
            "tabel.csv lijkt percentages te bevatten: de leeftijden van een gebied tellen op tot "
            "100. Er horen aantallen personen. Wijs met --kolom inwoners=NAAM de kolom met "
            "aantallen aan.",
        ),
        (
            "code;jaar;leeftijd;inwoners\nGM0001;2030;0-64;700\nGM0001;2030;65+;400\n"
            "GM0001;2030;Totaal;900",
            "tabel.csv: 1 rij heeft een totaal dat kleiner is dan de som van de leeftijden. "
            "Verbeter de tabel en lees opnieuw in. Bijvoorbeeld: GM0001 2030.",
        ),
        (
            "code;leeftijd;inwoners\nGM0001;65+;400",
            "tabel.csv heeft geen kolom met het jaar en geen jaren als kolommen. Wijs de kolom aan "
            "met --kolom jaar=NAAM, of zet het jaar in de bestandsnaam.",
        ),
        (
            "code;jaar;leeftijd;inwoners\nGM0001;straks;65+;400",
            "tabel.csv: in 1 rij is geen jaar te lezen. Schrijf het jaar als 2030 en lees opnieuw "
            "in. Bijvoorbeeld: straks.",
        ),
        (
            "code;jaar;inwoners\nGM0001;2030;400",
            "tabel.csv heeft geen kolom met de leeftijd en geen leeftijden als kolommen. Wijs de "
            "kolom aan met --kolom leeftijd=NAAM. Gelezen kolommen: code, jaar, inwoners.",
        ),
        (
            "code;jaar;leeftijd;iets\nGM0001;2030;65+;400",
            "tabel.csv heeft geen kolom met aantallen. Wijs de kolom aan met --kolom "
            "inwoners=NAAM. Gelezen kolommen: code, jaar, leeftijd, iets.",
        ),
        (
            "code;jaar;leeftijd;inwoners\nGM0001;2030;65+;.",
            "In tabel.csv staat geen enkel aantal. Controleer de kolommen en lees opnieuw in.",
        ),
    ],
    ids=["percentages", "total", "no year", "bad year", "no age", "no number", "empty"],
)
def test_a_table_of_ages_that_cannot_be_is_refused(tmp_path: Path, lines: str, said: str) -> None:
    assert refused("prognose", written(tmp_path, lines)) == [said]


def test_an_age_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    lines = "code;jaar;leeftijd;inwoners\nGM0001;2030;bejaard;400"
    assert "bejaard" in refused("prognose", written(tmp_path, lines))[0]


# Target groups


def test_groups_as_rows_or_as_columns(tmp_path: Path) -> None:
    rows = written(
        tmp_path,
        "gebied;jaar;doelgroep;aantal\nGM0001;2024;Mensen met dementie;130\n"
        "GM0001;2024;LVB;60\nGM0001;2024;Wmo huishoudelijke hulp;300",
        "rijen.csv",
    )
    wide = written(tmp_path, "gebied;jaar;dementie;lvg_vg\nGM0001;2024;130;60", "breed.csv")
    for path, extra in ((rows, {"Wmo huishoudelijke hulp": 300.0}), (wide, {})):
        data = read_verb("doelgroepen", [path]).layers["doelgroepen"].data
        got = dict(zip(data["doelgroep"], data["aantal"], strict=True))
        assert got == {"dementie": 130.0, "lvg_vg": 60.0, **extra}


def test_a_table_without_groups_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "gebied;jaar;iets\nGM0001;2024;4")
    assert refused("doelgroepen", path) == [
        "tabel.csv heeft geen kolom met de doelgroep en geen doelgroepen als kolommen. Wijs de "
        "kolom aan met --kolom doelgroep=NAAM. Gelezen kolommen: gebied, jaar, iets."
    ]


# In the werkbestand


def test_a_forecast_read_again_replaces_only_its_own_source(tmp_path: Path) -> None:
    work = tmp_path / "studie.gpkg"
    first = written(tmp_path, "code;jaar;leeftijd;inwoners\nGM0001;2030;65+;900", "a.csv")
    other = written(tmp_path, "code;jaar;leeftijd;inwoners\nGM0001;2030;65+;950", "b.csv")
    importeer(work, "prognose", [first], bron="PBL/CBS")
    importeer(work, "prognose", [other], bron="Primos")
    importeer(work, "prognose", [other], bron="PBL/CBS")
    data = Werkbestand(work).read("prognose").data
    assert sorted(zip(data["bron"], data["inwoners"], strict=True)) == [
        ("PBL/CBS", 950.0),
        ("Primos", 950.0),
    ]
    assert importeer(work, "prognose", [other], bron="PBL/CBS", overslaan=True).skipped
