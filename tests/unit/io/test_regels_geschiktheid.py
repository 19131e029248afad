# SPDX-License-Identifier: GPL-2.0-or-later
"""The reader of rules: differences laid over the shipped ones, and every mistake with its place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.wonen.klassen import MOST_COMBINATIONS, classify, combinations
from lzw_atlas.processing.core.wonen.regelset import CLASSES, FEATURES
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.geschiktheid import load_geschiktheid
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules
from lzw_atlas.processing.io.over import RESOURCES

SHIPPED = RESOURCES / "normen" / "geschiktheid.toml"


def own(folder: Path, text: str) -> Path:
    path = folder / "regels.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(LzwError) as error:
        load_rules(own(folder, text))
    return sentences(error.value)


# --- what ships ----------------------------------------------------------------------------------


def test_the_shipped_groups_classes_and_version() -> None:
    rules = load_rules()
    assert list(rules.groups) == ["vitaal", "rollator", "rolstoel", "dementie", "lvg", "ggz"]
    assert rules.title == "LZW-standaard 2026.1"
    assert rules.cost_limit_eur == 10_000
    assert set(rules.terms) == {"nultreden", "geclusterd", "zorggeschikt"}
    for group in rules.groups.values():
        assert group.profile
        assert group.importance
        assert all(r.outcome in (*CLASSES, "score") for r in group.rules)
    assert max(combinations(rules).values()) < MOST_COMBINATIONS / 10


def test_every_number_of_the_shipped_rules_names_sources_that_exist() -> None:
    rules = load_rules()
    declared = [
        *rules.numbers.values(),
        *rules.measures,
        *rules.terms.values(),
        *(c for g in rules.groups.values() for c in g.criteria),
    ]
    for one in declared:
        assert one.sources
        assert set(one.sources) <= set(rules.sources)
        assert one.certainty


def test_dementia_follows_the_rules_of_rollator_with_other_wishes() -> None:
    groups = load_rules().groups
    assert groups["dementie"].rules == groups["rollator"].rules
    wishes = {c.code: c.weight for c in groups["dementie"].criteria}
    assert (
        wishes["ontmoeting"] > {c.code: c.weight for c in groups["rollator"].criteria}["ontmoeting"]
    )
    assert {"dagbesteding", "bereikbaar"} <= set(wishes)


def test_every_shipped_year_of_rent_limits_can_be_chosen() -> None:
    years = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["huurgrens"]
    assert sorted(years) == [str(y) for y in range(2015, 2027)]
    for year, limits in years.items():
        numbers = load_rules(jaar=int(year)).numbers
        assert numbers["huurgrens.lage_aftopping"].value == limits["lage_aftopping"]


def test_the_reader_of_features_leaves_the_rules_alone_and_the_other_way_round(
    tmp_path: Path,
) -> None:
    path = own(
        tmp_path,
        "[kenmerk.muur_min]\nwaarde = 3.0\n[drempel.beukmaat_smal]\nwaarde = 4.8\n",
    )
    assert load_geschiktheid(path).kenmerk.muur_min_m == 3.0
    assert load_rules(path).numbers["beukmaat_smal"].value == 4.8


# --- differences ---------------------------------------------------------------------------------


def test_an_own_file_holds_only_differences(tmp_path: Path) -> None:
    rules = load_rules(
        own(
            tmp_path,
            """
versie = "2026.1 Haarlem"
[drempel.oppervlakte_grondgebonden]
waarde = 80
[groep.rollator.criterium.bereikbaar]
gewicht = 40
""",
        )
    )
    standard = load_rules()
    assert rules.title == "LZW-standaard (aangepast) 2026.1 Haarlem"
    number = rules.numbers["oppervlakte_grondgebonden"]
    assert (number.value, number.sources, number.certainty) == (80, ("lzw_keuze",), "eigen keuze")
    assert rules.numbers["beukmaat_smal"] == standard.numbers["beukmaat_smal"]
    mine, theirs = ({c.code: c for c in r.groups["rollator"].criteria} for r in (rules, standard))
    assert mine["bereikbaar"].weight == 40
    assert mine["bereikbaar"].when == theirs["bereikbaar"].when
    assert {k: v for k, v in mine.items() if k != "bereikbaar"} == {
        k: v for k, v in theirs.items() if k != "bereikbaar"
    }
    # A group that follows another follows its changes too.
    assert next(c for c in rules.groups["dementie"].criteria if c.code == "bereikbaar").weight == 40


def test_an_own_file_may_add_a_group_a_year_a_measure_and_a_source(tmp_path: Path) -> None:
    (tmp_path / "bronnen.toml").write_text(
        '[gemeente]\ntitel = "Besluit"\nuitgever = "Gemeente"\njaar = 2027\nadres = "https://a.nl"\n',
        encoding="utf-8",
    )
    rules = load_rules(
        own(
            tmp_path,
            """
[drempel.huurjaar]
waarde = 2027
[huurgrens.2027]
kwaliteitskorting = 510.0
lage_aftopping = 730.0
hoge_aftopping = 780.0
maximum = 950.0
bron = ["gemeente"]
zekerheid = "bron"
[groep.mantelzorg]
label = "mantelzorgers"
zoals = "rollator"
bron = ["gemeente"]
zekerheid = "bron"
[groep.mantelzorg.criterium.kamers]
gewicht = 10
als = { kolom = "oppervlakte_m2", minstens = 100 }
ja = "Er is ruimte om te blijven slapen."
nee = "Er is geen ruimte om te blijven slapen."
bron = ["gemeente"]
zekerheid = "bron"
""",
        )
    )
    assert rules.rent_year == 2027
    assert rules.numbers["huurgrens.kwaliteitskorting"].value == 510
    assert rules.groups["mantelzorg"].rules == rules.groups["rollator"].rules
    assert "kamers" in {c.code for c in rules.groups["mantelzorg"].criteria}


def test_a_mistake_in_a_wish_that_another_group_takes_over_is_said_once(tmp_path: Path) -> None:
    text = (
        "[groep.rollator.criterium.tuin]\ngewicht = 3\n"
        'als = { kolom = "tuin_m2", minstens = 50 }\nja = "Ja."\nnee = "Nee."\n'
        'bron = ["lzw_keuze"]\nzekerheid = "eigen keuze"\n'
    )
    lines = refused(tmp_path, text)
    assert len(lines) == 1
    assert lines[0].startswith(
        "regels.toml, regel 3: kolom tuin_m2 in groep.rollator.criterium.tuin.als bestaat niet."
    )
    # What the other group says itself of the same wish is its own mistake.
    assert len(refused(tmp_path, text + "[groep.dementie.criterium.tuin]\ngewicht = 1\n")) > 1


def test_a_threshold_can_be_tried_without_a_file() -> None:
    rules = load_rules(drempels={"oppervlakte_grondgebonden": 70})
    assert rules.numbers["oppervlakte_grondgebonden"].value == 70
    with pytest.raises(LzwError) as error:
        load_rules(drempels={"oppervlakte": 70})
    assert sentences(error.value)[0].startswith(
        "Drempel oppervlakte bestaat niet in de regels. Kies uit: beukmaat_smal, "
    )


def test_with_a_higher_cost_threshold_a_lift_makes_a_dwelling_aanpasbaar(tmp_path: Path) -> None:
    text = "[kostenklasse.zeer_groot]\ntot = 40000\n[drempel.kostengrens]\nwaarde = 50000\n"
    rules = load_rules(own(tmp_path, text))
    upstairs = pd.DataFrame({"woningtype": ["boven"], "lift": [0]}, dtype=object)
    for chosen, klasse in ((load_rules(), "ongeschikt"), (rules, "aanpasbaar")):
        found = classify(upstairs, chosen.groups["rollator"], chosen).iloc[0]
        assert (found["klasse"], found["maatregel"]) == (klasse, "lift_in_complex")


# --- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[begrip.stapvrij]\nals = { kolom = "liift", is = 1 }\n',
            "regels.toml, regel 2: kolom liift in begrip.stapvrij.als bestaat niet. Kies "
            "bijvoorbeeld lift.",
        ),
        (
            '[begrip.op_een_laag]\nals = "gelijk"\n\n[begrip.gelijk]\n'
            'als = { niet = "op_een_laag" }\n',
            "regels.toml, regel 1: begrip.op_een_laag verwijst naar zichzelf (op_een_laag → gelijk "
            "→ op_een_laag). Haal één van deze verwijzingen weg.",
        ),
        (
            '[groep.rollator]\nzoals = "dementie"\n',
            "regels.toml, regel 2: groep.rollator.zoals verwijst naar zichzelf (rollator → "
            "dementie → rollator). Haal één van deze verwijzingen weg.",
        ),
        (
            '[groep.dementie]\nzoals = "rollater"\n',
            "regels.toml, regel 2: groep.dementie.zoals noemt groep rollater, maar die bestaat "
            "niet. Kies uit: vitaal, rollator, rolstoel, dementie, lvg, ggz.",
        ),
        (
            '[maatregel.traplift]\ngroepen = ["ouderen"]\n',
            "regels.toml, regel 2: maatregel.traplift.groepen noemt groep ouderen, maar die "
            "bestaat niet. Kies uit: vitaal, rollator, rolstoel, dementie, lvg, ggz.",
        ),
        (
            '[groep.rollator.criterium.label]\nals = { kolom = "toegankelijkheidslabel", '
            'minstens = "roa" }\n',
            "regels.toml, regel 2: groep.rollator.criterium.label.als moet bij "
            "toegankelijkheidslabel een van ZON, GEL, ROA, ROL, RUI zijn, niet 'roa'.",
        ),
        (
            '[begrip.stapvrij]\nals = { kolom = "woningtype", in = ["rijtjeshuis"] }\n',
            "regels.toml, regel 2: begrip.stapvrij.als moet bij woningtype een lijst met woorden "
            "uit vrijstaand, twee_onder_een_kap, hoek, tussen, beneden, boven, portiek, "
            "galerij_flat, gestapeld zijn, niet ['rijtjeshuis'].",
        ),
        (
            '[begrip.op_een_laag]\nals = { kolom = "gelijkvloers", is = 2 }\n',
            "regels.toml, regel 2: begrip.op_een_laag.als moet bij gelijkvloers 1 of 0 zijn, niet "
            "2.",
        ),
        (
            '[begrip.op_een_laag]\nals = { kolom = "gelijkvloers", minstens = 1 }\n',
            "regels.toml, regel 2: begrip.op_een_laag.als moet bij gelijkvloers één van is zijn, "
            "niet minstens.",
        ),
        (
            '[begrip.ruime_beukmaat]\nals = { kolom = "beukmaat_m", minstens = "breed" }\n',
            "niet 'breed'.",
        ),
        (
            '[begrip.stapvrij]\nals = "grondgebonde"\n',
            "regels.toml, regel 2: begrip.stapvrij.als noemt het begrip grondgebonde, maar dat "
            "staat nergens. Kies bijvoorbeeld grondgebonden.",
        ),
        (
            '[begrip.stapvrij]\nals = { maatregel = "roltrap" }\n',
            "noemt maatregel roltrap, maar die bestaat niet. Kies uit: drempels, traplift, ",
        ),
        (
            "[drempel.huurjaar]\nwaarde = 2014\n",
            "regels.toml, regel 1: voor 2014 staan er geen huurgrenzen. Wel voor: 2015, 2016, "
            "2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026. Kies een van die jaren "
            "of voeg [huurgrens.2014] toe.",
        ),
        (
            "[huurgrens.2026]\nlage_aftopping = 400.0\n",
            "regels.toml, regel 2: huurgrens.2026.lage_aftopping moet minstens 498.2 zijn, niet "
            "400.",
        ),
        (
            '[groep.rollator.criterium.bereikbaar]\ngewicht = "zwaar"\n',
            "regels.toml, regel 2: groep.rollator.criterium.bereikbaar.gewicht moet een getal "
            "groter dan 0 zijn, niet 'zwaar'.",
        ),
        (
            "[groep.vitaal]\nklassegrens = { geschikt = 30, aanpasbaar = 50 }\n",
            "regels.toml, regel 2: groep.vitaal.klassegrens moet oplopend van aanpasbaar naar "
            "geschikt, hooguit 100 zijn, niet 50 en 30.",
        ),
        ("[regel.x]\nwaarde = 1\n", "regels.toml, regel 1: regel is niet bekend. Toegestaan: "),
        (
            '[maatregel.traplift]\ntekst = "Een traplift helpt."\n',
            "regels.toml, regel 2: maatregel.traplift.tekst moet een zin met {klasse} erin zijn, "
            "niet 'Een traplift helpt.'.",
        ),
        (
            '[maatregel.traplift]\nkosten = "gratis"\n',
            "regels.toml, regel 2: maatregel.traplift.kosten moet een van klein, middel, groot, "
            "zeer_groot zijn, niet 'gratis'.",
        ),
        (
            '[drempel.beukmaat_smal]\nwaarde = 5\nbron = ["horen zeggen"]\nzekerheid = "bron"\n',
            "regels.toml, regel 3: bron horen zeggen van drempel.beukmaat_smal.bron staat niet in "
            "bronnen.toml.",
        ),
    ],
)
def test_a_mistake_names_file_key_and_line(tmp_path: Path, text: str, expected: str) -> None:
    lines = refused(tmp_path, text)
    assert any(expected in line for line in lines), lines


_RULES = """
[[groep.ggz.regel]]
code = "alles"
klasse = "geschikt"
tekst = "Alles is goed."
{meer}
"""


@pytest.mark.parametrize(
    ("meer", "expected"),
    [
        (
            '\n[[groep.ggz.regel]]\ncode = "rest"\nklasse = "ongeschikt"\ntekst = "Niets."\n',
            "regels.toml, regel 7: groep.ggz.regel.1 kan nooit iets uitmaken. Een eerdere regel "
            "beslist altijd al, of de voorwaarde geldt altijd of nooit. Haal dit weg of pas de "
            "voorwaarde aan.",
        ),
        (
            'als = "koopwoning"\n',
            "groep.ggz.regel moet eindigen met een regel zonder als. Anders blijven er woningen "
            "over waarover niets beslist is.",
        ),
        (
            '\n[[groep.ggz.regel]]\ncode = "alles"\nklasse = "prima"\ntekst = "Goed."\n',
            "regels.toml, regel 9: groep.ggz.regel.1.klasse moet een van ongeschikt, aanpasbaar, "
            "geschikt, onbekend, score zijn, niet 'prima'.",
        ),
    ],
)
def test_a_list_of_rules_that_cannot_be_right_is_refused(
    tmp_path: Path, meer: str, expected: str
) -> None:
    lines = refused(tmp_path, _RULES.format(meer=meer))
    assert any(expected in line for line in lines), lines


def test_a_measure_that_lifts_nothing_is_refused(tmp_path: Path) -> None:
    text = """
[maatregel.verf]
label = "verf"
kosten = "klein"
zet = { bouwjaar = 2026 }
tekst = "Met verf is de woning {klasse}."
bron = ["lzw_keuze"]
zekerheid = "eigen keuze"
"""
    assert refused(tmp_path, text)[0].startswith(
        "regels.toml, regel 2: maatregel.verf kan nooit iets uitmaken."
    )


def test_rules_that_look_at_too_much_at_once_are_refused_before_anything_is_computed(
    tmp_path: Path,
) -> None:
    wishes = ", ".join(
        f'{{ kolom = "{c}", minstens = {i} }}'
        for c in FEATURES
        if FEATURES[c].kind == "getal"
        for i in (10, 20)
    )
    text = f"""
[[groep.ggz.regel]]
code = "alles"
klasse = "geschikt"
als = {{ alle = [{wishes}] }}
tekst = "Alles is goed."
[[groep.ggz.regel]]
code = "rest"
klasse = "ongeschikt"
tekst = "Niets."
"""
    line = refused(tmp_path, text)[0]
    assert line.startswith(
        "regels.toml, regel 2: de regels van groep.ggz kijken naar te veel grenzen tegelijk ("
    )
    assert "hooguit 1.000.000" in line


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    lines = refused(
        tmp_path,
        '[begrip.stapvrij]\nals = { kolom = "hoogte", is = 1 }\n'
        '[maatregel.traplift]\nkosten = "gratis"\n'
        "[drempel.huurjaar]\nwaarde = 1999\n",
    )
    assert len(lines) == 3


def test_an_own_file_that_is_no_table_where_one_belongs_is_refused(tmp_path: Path) -> None:
    for text in (
        "groep = 3\n",
        "[groep]\nrollator = 3\n",
        "[begrip]\nstapvrij = 3\n",
        "[maatregel]\ntraplift = 3\n",
        "[huurgrens]\n2026 = 3\n",
        "[drempel]\nhuurjaar = 2026\n",
        "[woord]\nnultreden = 1\n",
        "[kostenklasse]\nklein = 1\n",
        "[groep.rollator]\ncriterium = 3\n",
        "[groep.rollator]\nregel = 3\n",
        "[groep.dementie]\nregel = [3]\n",
        "[groep.dementie]\nregel = []\n",
        "[groep.rollator]\nlabel = 3\n",
        "[groep.vitaal]\nklassegrens = 3\n",
        "[begrip.stapvrij]\nals = []\n",
        "[begrip.stapvrij]\nals = { alle = 3 }\n",
        "[begrip.stapvrij]\nals = { alle = [3] }\n",
        '[begrip.stapvrij]\nals = { kolom = "lift" }\n',
        '[begrip.stapvrij]\nals = { kolom = ["lift"], is = 1 }\n',
        '[begrip.stapvrij]\nals = { niet = "boven", alle = ["boven"] }\n',
        "[begrip.nieuw]\n",
        "[maatregel.traplift]\nzet = 3\n",
        "[maatregel.traplift]\nzet = { lift = [1] }\n",
        "[maatregel.traplift]\nzet = { deur = 1 }\n",
        '[maatregel.traplift]\nkan_als = { kolom = "deur", is = 1 }\n',
        "[maatregel.traplift]\nkosten = [1]\n",
        "[groep.dementie]\nzoals = [1]\n",
        '[begrip.stapvrij]\nals = { maatregel = ["x"] }\n',
        '[begrip.stapvrij]\nals = { kolom = "woningtype", in = [["x"]] }\n',
        '[begrip.stapvrij]\nals = { kolom = "beukmaat_m", minstens = nan }\n',
        '[begrip.stapvrij]\nals = { kolom = "beukmaat_m", minstens = true }\n',
        "versie = 3\n",
    ):
        lines = refused(tmp_path, text)
        assert all(line.startswith("regels.toml, regel ") for line in lines), (text, lines)
