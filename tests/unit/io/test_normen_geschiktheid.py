# SPDX-License-Identifier: GPL-2.0-or-later
"""The numbers of suitability: sources, differences of a study, mistakes with their line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.geschiktheid import load_geschiktheid

STANDARD = load_geschiktheid()


def study(folder: Path, text: str) -> Path:
    path = folder / "geschikt.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(LzwError) as error:
        load_geschiktheid(study(folder, text))
    return sentences(error.value)


def test_every_shipped_number_has_a_unit_a_certainty_and_sources_that_exist() -> None:
    assert len(STANDARD.norms) >= 29
    for name, norm in STANDARD.norms.items():
        assert norm.unit, name
        assert norm.certainty in ("bron", "tweede hand", "algemene kennis", "eigen keuze"), name
        assert norm.sources, name
        assert set(norm.sources) <= set(STANDARD.sources), name
        assert norm.sources != ("lzw_keuze",) or norm.certainty != "bron", name


def test_the_rules_of_the_engine_are_the_numbers_of_the_file() -> None:
    rules = STANDARD.kenmerk
    assert (rules.smal_max_m, rules.smal_oppervlakte_min_m2, rules.smal_bouwjaar) == (4, 80, 1970)
    assert rules.overlap_min_pct == 50
    assert isinstance(rules.flat_lagen, int)
    assert {(r.lagen_vanaf, r.kans) for r in rules.lift if r.lagen_vanaf > 4} == {(5, 0.9)}


def test_the_lift_table_answers_once_for_every_building() -> None:
    for layers in range(1, 40):
        for year in range(1250, 2041):
            found = [
                r
                for r in STANDARD.kenmerk.lift
                if r.lagen_vanaf <= layers <= r.lagen_tot and r.jaar_vanaf <= year <= r.jaar_tot
            ]
            assert len(found) == 1, (layers, year)
            assert 0 < found[0].kans < 1


def test_a_study_gives_only_what_differs(tmp_path: Path) -> None:
    text = "[kenmerk.muur_min]\nwaarde = 3\n[kenmerk_lift.hoog]\nwaarde = 0.95\n"
    own = load_geschiktheid(study(tmp_path, text))
    assert own.kenmerk.muur_min_m == 3
    assert own.norms["kenmerk.muur_min"].certainty == "eigen keuze"
    assert {r.kans for r in own.kenmerk.lift if r.lagen_vanaf == 5} == {0.95}
    assert own.kenmerk.smal_max_m == STANDARD.kenmerk.smal_max_m
    assert own.name == "LZW-standaard (aangepast)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[kenmerk.muurmin]\nwaarde = 3\n",
            r"geschikt\.toml, regel 1: kenmerk\.muurmin is niet bekend\. Toegestaan: muur_speling,",
        ),
        (
            "\n[kenmerk.muur_min]\nwaarde = '3'\n",
            r"regel 3: kenmerk\.muur_min\.waarde moet een getal groter dan 0 zijn, niet '3'\.",
        ),
        (
            "[kenmerk.netto_deel]\nwaarde = 80\n",
            r"regel 2: kenmerk\.netto_deel\.waarde moet ten hoogste 1 zijn, niet 80\.",
        ),
        (
            "[kenmerk.bouwjaar_min]\nwaarde = 2100\n",
            r"kenmerk\.bouwjaar_min moet kleiner dan 2040 \(bouwjaar_max\) zijn, niet 2100\.",
        ),
        (
            "[kenmerk_lift.hoog]\nwaarde = 90\n",
            r"kenmerk_lift\.hoog\.waarde moet een kans van 0 tot en met 1 zijn, niet 90\.",
        ),
        (
            "[kenmerk_lift.hoog]\nlagen_vanaf = 'vijf'\n",
            r"regel 2: kenmerk_lift\.hoog\.lagen_vanaf moet een geheel getal groter dan 0 zijn",
        ),
        (
            "[kenmerk_lift.hoog]\nlagen_vanaf = 4\n",
            r"kenmerk_lift\.hoog moet voor andere lagen of jaren zijn, niet ook vier_",
        ),
        (
            "[kenmerk_toevoeging.beneden]\nwaarde = ['A-B']\n",
            r"regel 2: kenmerk_toevoeging\.beneden\.waarde moet een lijst met toevoegingen van",
        ),
        (
            "[kenmerk_toevoeging.kelder]\nwaarde = ['K']\n",
            r"kenmerk_toevoeging\.kelder is niet bekend\. Toegestaan: beneden, boven, verdieping",
        ),
        ("[kenmerken]\n", r"kenmerken is niet bekend\. Toegestaan: naam, kenmerk, kenmerk_lift"),
        ("kenmerk = 3\n", r"regel 1: kenmerk moet een tabel zijn, niet 3\."),
        ("[kenmerk]\nmuur_min = 3\n", r"kenmerk\.muur_min moet een tabel zijn, niet 3\."),
        (
            "[kenmerk.muur_min]\nwaarde = 3\nbron = ['onbekend']\nzekerheid = 'bron'\n",
            r"onbekend",
        ),
    ],
)
def test_a_mistake_names_file_key_and_line(tmp_path: Path, text: str, said: str) -> None:
    found = refusal(tmp_path, text)
    assert any(re.search(said, s) for s in found), found


def test_a_study_names_its_own_additions_to_house_numbers(tmp_path: Path) -> None:
    text = "[kenmerk_toevoeging.boven]\nwaarde = ['bv', 'BOV']\n"
    own = load_geschiktheid(study(tmp_path, text))
    assert own.kenmerk.toevoeging_boven == ("BV", "BOV")
    assert own.additions["boven"].sources == ("lzw_keuze",)
    assert own.kenmerk.toevoeging_beneden == STANDARD.kenmerk.toevoeging_beneden
    for found in STANDARD.additions.values():
        assert set(found.sources) <= set(STANDARD.sources)


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = "[kenmerk.muur_min]\nwaarde = -1\n[kenmerk.a]\n[kenmerk_lift.hoog]\njaar_tot = 0\n"
    assert len(refusal(tmp_path, text)) == 3
