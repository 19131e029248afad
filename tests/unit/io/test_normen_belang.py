# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of what matters to whom: what ships, what a study changes, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from lzw_atlas.processing.core.bereik.bereikbaarheid import ESSENTIALS
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.norms import LEVELS, PERSON_GROUPS
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.belang import belang_as_data
from lzw_atlas.processing.io.normen.lezen import load_norms, norm_differences

STANDARD = load_norms()


def study(folder: Path, text: str) -> Path:
    path = folder / "normen.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_counted_group_has_one_table_and_the_rest_is_counted_in_dwellings() -> None:
    people = [g.people for g in STANDARD.groups.values() if g.people]
    assert sorted(people) == sorted(PERSON_GROUPS)
    without = [k for k, g in STANDARD.groups.items() if g.people is None]
    assert without == ["rollator", "rolstoel", "dementie", "lvg", "ggz"]


def test_every_line_that_ships_has_a_source_and_a_norm_to_judge_it_by() -> None:
    for group in STANDARD.groups.values():
        assert group.label
        assert group.essentials
        for category, found in group.categories.items():
            assert category in STANDARD.norms, (group.key, category)
            assert found.level in LEVELS
            assert set(found.sources) <= set(STANDARD.sources)
            assert not (found.sources == ("lzw_keuze",) and found.certainty == "bron")


def test_what_older_people_cannot_do_without_is_what_is_always_reported() -> None:
    for people in PERSON_GROUPS:
        assert STANDARD.essentials_of(people) == ESSENTIALS
    assert STANDARD.essentials_of("inw_95plus") == ()
    weights = [STANDARD.levels[level].value for level in LEVELS]
    assert weights == sorted(weights, reverse=True)


def test_a_study_changes_single_lines_and_says_so(tmp_path: Path) -> None:
    norms = load_norms(
        study(
            tmp_path,
            "[niveau.essentieel]\nwaarde = 5\n[belang.75plus.categorie]\ngeld = { niveau = "
            '"essentieel" }\nhoreca = { niveau = "geen" }\n',
        )
    )
    mine = norms.groups["75plus"]
    assert mine.essentials == (*ESSENTIALS, "geld")
    assert mine.categories["geld"].sources == ("lzw_keuze",)
    assert mine.categories["geld"].certainty == "eigen keuze"
    assert "horeca" not in mine.of_level("aanvullend")
    assert norms.essentials_of("inw_65plus") == ESSENTIALS
    assert norm_differences(norms, STANDARD) == [
        ("levels.essentieel", "3 gewicht", "5 gewicht"),
        ("belang.75plus.geld", "nuttig", "essentieel"),
        ("belang.75plus.horeca", "aanvullend", "geen"),
    ]
    assert belang_as_data(norms.groups, norms.levels) != belang_as_data(
        STANDARD.groups, STANDARD.levels
    )


def test_a_study_may_bring_a_group_of_its_own(tmp_path: Path) -> None:
    text = (
        '[belang.mantelzorg]\nlabel = "mantelzorgers"\n'
        '[belang.mantelzorg.categorie]\nontmoeting = { niveau = "essentieel" }\n'
    )
    norms = load_norms(study(tmp_path, text))
    mine = norms.groups["mantelzorg"]
    assert (mine.label, mine.people, mine.essentials) == ("mantelzorgers", None, ("ontmoeting",))
    assert ("belang.mantelzorg.ontmoeting", "-", "essentieel") in norm_differences(norms, STANDARD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("belang = 3", "regel 1: belang moet een tabel zijn"),
        ('[belang.""]\nlabel = "leeg"', "is niet bekend. Toegestaan: een naam, zoals mantelzorg"),
        ("[belang]\n75plus = 3", "regel 2: belang.75plus moet een tabel zijn"),
        ("[belang.75plus]\nkleur = 3", "regel 2: belang.75plus.kleur is niet bekend. Toegestaan:"),
        ("[belang.75plus]\nlabel = 3", "regel 2: belang.75plus.label moet tekst zijn, niet 3"),
        (
            '[belang.75plus]\nmensen = "inw_95plus"',
            "regel 2: belang.75plus.mensen moet een van inw_65plus, inw_75plus, inw_85plus zijn",
        ),
        (
            '[belang.rollator]\nmensen = "inw_75plus"',
            "regel 2: belang.rollator.mensen moet een groep die bij geen andere doelgroep hoort",
        ),
        (
            '[belang.75plus.categorie]\nkroeg = { niveau = "nuttig" }',
            "regel 2: belang.75plus.categorie.kroeg is niet bekend. Toegestaan: supermarkt,",
        ),
        (
            '[belang.75plus.categorie]\ngeld = "nuttig"',
            "regel 2: belang.75plus.categorie.geld moet een tabel zijn",
        ),
        (
            '[belang.75plus.categorie]\ngeld = { niveau = "handig" }',
            "regel 2: belang.75plus.categorie.geld.niveau moet een van essentieel, nuttig, "
            "aanvullend, geen zijn, niet 'handig'",
        ),
        (
            '[belang.75plus.categorie]\ngeld = { bron = ["lzw_keuze"] }',
            "regel 2: bij belang.75plus.categorie.geld ontbreekt niveau",
        ),
        (
            '[belang.75plus.categorie]\ngeld = { niveau = "nuttig", bron = ["x"] }',
            "regel 2: bron x van belang.75plus.categorie.geld.bron staat niet in bronnen.toml",
        ),
        (
            '[belang.75plus.categorie]\nzitbank = { niveau = "nuttig" }',
            "belang.75plus.categorie.zitbank moet een categorie met een norm zijn, niet een zonder",
        ),
        ("[belang.nieuw]", "regel 1: bij belang.nieuw ontbreekt label"),
        (
            '[belang.nieuw]\nlabel = "Nieuw"',
            "regel 1: bij belang.nieuw ontbreekt een categorie met niveau essentieel",
        ),
        ("[niveau.handig]\nwaarde = 2", "regel 1: niveau.handig is niet bekend. Toegestaan:"),
        ("[niveau.nuttig]\nwaarde = 0", "regel 2: niveau.nuttig.waarde moet een getal groter dan"),
        (
            '[essentieel.inw_75plus]\ncategorieen = ["huisarts"]',
            "regel 1: essentieel is niet bekend. Toegestaan: naam, norm, gewicht",
        ),
    ],
)
def test_a_mistake_names_file_key_and_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LzwError) as error:
        load_norms(study(tmp_path, text))
    found = sentences(error.value)
    assert all(s.startswith("normen.toml, regel ") for s in found)
    assert any(said in s for s in found), found
