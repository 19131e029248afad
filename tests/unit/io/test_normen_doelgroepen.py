# SPDX-License-Identifier: GPL-2.0-or-later
"""Target groups as data: what ships, what may be added up, and what is refused."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.mensen.vraag import addable
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.doelgroepen import load_doelgroepen
from lzw_atlas.processing.io.over import RESOURCES

STANDARD = load_doelgroepen()
SHIPPED = (RESOURCES / "normen" / "doelgroepen.toml").read_text(encoding="utf-8")


def refused(folder: Path, text: str) -> list[str]:
    path = folder / "doelgroepen.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LzwError) as error:
        load_doelgroepen(path)
    return sentences(error.value)


def test_the_groups_of_the_issue_ship_with_their_ranges_and_sources() -> None:
    assert list(STANDARD.groups) == [
        "dementie",
        "dementie_thuis",
        "adl_beperkt",
        "mobiliteit_beperkt",
        "loophulpmiddel",
        "rolstoel",
        "alleenwonend_75plus",
        "vv_licht",
        "vv_zwaar",
        "lvg_vg",
        "ggz",
        "beschermd_wonen",
    ]
    for group in STANDARD.groups.values():
        assert (group.base == "telling") == (not group.prevalences) == (group.spread_by is not None)
        for share in group.prevalences:
            assert 0 <= share.low <= share.mid <= share.high <= 100
            assert set(share.sources) <= set(STANDARD.sources)
            assert not (share.sources == ("lzw_keuze",) and share.certainty == "bron")


def test_people_with_dementia_at_home_have_the_shares_of_all_with_dementia() -> None:
    every, home = STANDARD.groups["dementie"], STANDARD.groups["dementie_thuis"]
    assert (home.prevalences, home.trend, home.base) == (every.prevalences, every.trend, "alle")
    assert every.home is None
    assert home.home is not None
    assert home.home.mid == 65


def test_groups_are_added_up_only_when_nobody_can_be_in_both() -> None:
    assert addable(STANDARD.groups, ["vv_zwaar", "vv_licht"]) == ("vv_zwaar", "vv_licht")
    assert addable(STANDARD.groups, ["dementie", "dementie"]) == ("dementie",)
    for pair in combinations(STANDARD.groups, 2):
        if set(pair) == {"vv_licht", "vv_zwaar"}:
            continue
        with pytest.raises(LzwError) as error:
            addable(STANDARD.groups, pair)
        labels = " en ".join(STANDARD.groups[k].label for k in pair)
        assert sentences(error.value) == [
            f"Deze doelgroepen overlappen, dus hun aantallen mogen niet worden opgeteld: {labels}. "
            "Toon ze naast elkaar."
        ]


def test_every_overlapping_pair_is_named_at_once() -> None:
    with pytest.raises(LzwError) as error:
        addable(STANDARD.groups, ["vv_licht", "vv_zwaar", "dementie"])
    assert "VV 1-2) en Mensen met dementie" in sentences(error.value)[0]
    assert "VV 3-4) en Mensen met dementie" in sentences(error.value)[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("midden = 2.4", "midden = 3.4", "laag, midden, hoog in oplopende volgorde"),
        ("midden = 31\n", 'midden = "31"\n', "een getal van 0 tot en met 100 zijn, niet '31'"),
        ('hoog = 34\nbron = ["eurocode', 'hoog = 134\nbron = ["eurocode', "niet 134"),
        ('leeftijd = "85+"', 'leeftijd = "83+"', "een klasse van vijfjaarsgroepen vanaf 65"),
        ('als = "dementie"', 'als = "dementi"', "een van dementie, adl_beperkt"),
        ('basis = "zelfstandig"', 'basis = "thuis"', "een van alle, zelfstandig, telling"),
        ('verdeelsleutel = "inwoners"', "", "ontbreekt verdeelsleutel"),
        ('sluit_uit = ["vv_zwaar"]', 'sluit_uit = ["vv_zwar"]', "niet 'vv_zwar'"),
        ('bron = ["brueck_2022"]', 'bron = ["brueck"]', "bron brueck van groep.dementie.trend"),
        ('zekerheid = "tweede hand"', 'zekerheid = "zeker"', "een van bron, tweede hand"),
        ('leeftijd = "90+"', 'leeftijd = "80-89"', "een deel van de leeftijden vanaf 65"),
        ("vanaf = 2021", "vanaf = 21", "een jaar van 1990 tot en met 2100"),
        ('leeftijd = "75-84"\nlaag = 9.6', 'leeftijd = "75+"\nlaag = 9.6', "één aandeel"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in SHIPPED
    text = refused(tmp_path, SHIPPED.replace(old, new))
    assert any(said in line for line in text), text
    assert all(line.startswith("doelgroepen.toml, regel ") for line in text)


def test_an_empty_file_says_what_is_missing(tmp_path: Path) -> None:
    assert refused(tmp_path, "") == [
        "doelgroepen.toml, regel 1: bij naam ontbreekt regel.splitsing_onzekerheid, "
        "regel.schatting_onzekerheid, groep, instelling. Vul dit aan."
    ]
