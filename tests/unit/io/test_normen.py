# SPDX-License-Identifier: GPL-2.0-or-later
"""Norms are data with a source; a mistake in a norm file names file, key and line."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.norm import Norm
from lzw_atlas.processing.core.registry import CATEGORIES
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.aanbod import load_aannames
from lzw_atlas.processing.io.normen.doelgroepen import load_doelgroepen
from lzw_atlas.processing.io.normen.geschiktheid import load_geschiktheid
from lzw_atlas.processing.io.normen.lezen import load_norms, norm_differences
from lzw_atlas.processing.io.normen.locatie import load_locatietoets
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules
from lzw_atlas.processing.io.normen.tomlbestand import line_of
from lzw_atlas.processing.io.normen.vragen import load_vragen
from lzw_atlas.processing.io.normen.woonservicegebied import load_hub_rules
from lzw_atlas.processing.io.over import RESOURCES, homepage
from lzw_atlas.processing.report.huisstijl import load_house_style

STANDARD = load_norms()


def study(folder: Path, text: str, sources: str | None = None) -> Path:
    path = folder / "normen.toml"
    path.write_text(text, encoding="utf-8")
    if sources is not None:
        (folder / "bronnen.toml").write_text(sources, encoding="utf-8")
    return path


def refusal(path: Path) -> list[str]:
    with pytest.raises(LzwError) as error:
        load_norms(path)
    return sentences(error.value)


# -- what ships ---------------------------------------------------------------------------------


def shipped() -> list[tuple[str, Norm]]:
    groups = ("norms", "weights", "completeness", "rules")
    return [(f"{g}.{k}", n) for g in groups for k, n in getattr(STANDARD, g).items()]


@pytest.mark.parametrize(("name", "norm"), shipped(), ids=[n for n, _ in shipped()])
def test_every_shipped_number_has_a_unit_a_certainty_and_sources_that_exist(
    name: str, norm: Norm
) -> None:
    assert norm.value > 0
    assert norm.unit
    assert norm.certainty in ("bron", "tweede hand", "algemene kennis", "eigen keuze")
    assert norm.wide is None or norm.wide > norm.value
    assert norm.sources
    for key in norm.sources:
        source = STANDARD.sources[key]
        assert all(getattr(source, f.name).strip() for f in dataclasses.fields(source))
        assert re.fullmatch(r"z\.j\.|(19|20)\d\d(-\d{2,4})?", source.year), source.year
        assert re.match(r"https?://|docs/|resources/", source.address), source.address


def test_a_number_of_our_own_is_never_called_read_in_a_source() -> None:
    own = [n for n, norm in shipped() if norm.sources == ("lzw_keuze",)]
    assert own
    wrong = [
        n for n, norm in shipped() if norm.sources == ("lzw_keuze",) and norm.certainty == "bron"
    ]
    assert wrong == []


def test_a_reader_of_a_pdf_can_open_the_address_of_every_source() -> None:
    addresses = {k: s.address for k, s in STANDARD.sources.items()}
    assert [k for k, a in addresses.items() if not re.match("https?://", a)] == []
    assert addresses["lzw_keuze"] == homepage()


def test_profiles_carry_their_sources_too() -> None:
    text = (RESOURCES / "normen" / "bereikbaarheid.toml").read_text(encoding="utf-8")
    used = {
        k
        for found in re.findall(r"bron = \[([^\]]*)\]", text)
        for k in re.findall(r'"(.+?)"', found)
    }
    assert used <= set(STANDARD.sources)
    profile = STANDARD.profiles["75plus"]
    assert (profile.speed_m_s, profile.radius_m, profile.steps_allowed) == (0.8, 500.0, True)


def test_every_source_is_used_and_every_norm_is_about_a_category() -> None:
    folder = RESOURCES / "normen"
    files = [p for p in sorted(folder.glob("*.toml")) if p.name != "bronnen.toml"]
    text = "".join(p.read_text(encoding="utf-8") for p in files)
    unused = [k for k in STANDARD.sources if f'"{k}"' not in text]
    assert unused == []
    known = {c.key for c in CATEGORIES}
    for group in (STANDARD.norms, STANDARD.weights, STANDARD.completeness):
        assert set(group) <= known
    assert set(STANDARD.weights) | set(STANDARD.completeness) <= set(STANDARD.norms)


def test_the_numbers_the_design_names_are_the_numbers_that_ship() -> None:
    assert STANDARD.rule("aanloop_max") == 100
    assert STANDARD.rule("component_min") == 500
    assert STANDARD.rule("ontbrekend_telt_als") == 5000
    assert STANDARD.rule("dekking_min") == 90
    with pytest.raises(KeyError):
        STANDARD.rule("bestaat_niet")


def test_the_weights_of_the_distance_zones_are_those_of_the_article() -> None:
    # Luo and Qi (2009): 1, 0.68 and 0.22 for 0-10, 10-20 and 20-30 minutes.
    assert STANDARD.catchments["standaard"].zones_m == (500, 1000, 1500)
    for key, reach in STANDARD.catchments.items():
        assert key == "standaard" or key in CATEGORIES
        assert reach.weights == (1, 0.68, 0.22)
        assert {"luo_qi_2009", "paez_2019"} <= set(reach.sources) <= set(STANDARD.sources)
    assert STANDARD.catchment("dagbesteding") is STANDARD.catchments["dagbesteding"]
    assert STANDARD.catchment("supermarkt") is STANDARD.catchments["standaard"]


# -- a study's own file -------------------------------------------------------------------------


def test_a_study_gives_only_what_differs(tmp_path: Path) -> None:
    norms = load_norms(study(tmp_path, "[norm.supermarkt]\nwaarde = 400\n"))
    own = norms.norms["supermarkt"]
    assert (own.value, own.wide, own.unit) == (400, 800, "m")
    assert (own.sources, own.certainty) == (("lzw_keuze",), "eigen keuze")
    rest = {k: v for k, v in norms.norms.items() if k != "supermarkt"}
    assert rest == {k: v for k, v in STANDARD.norms.items() if k != "supermarkt"}
    assert (norms.weights, norms.rules, norms.profiles) == (
        STANDARD.weights,
        STANDARD.rules,
        STANDARD.profiles,
    )
    assert norms.name == "LZW-standaard (aangepast)"
    assert norm_differences(norms, STANDARD) == [
        ("norms.supermarkt", "500 (ruim 800) m", "400 (ruim 800) m")
    ]


def test_an_empty_study_file_changes_nothing(tmp_path: Path) -> None:
    norms = load_norms(study(tmp_path, "# nog niets\n"))
    assert norm_differences(norms, STANDARD) == []
    assert norms.norms == STANDARD.norms


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "normen.toml"
    path.write_bytes(b"\xef\xbb\xbf[norm.supermarkt]\r\nwaarde = 400\r\n")
    assert load_norms(path).norms["supermarkt"].value == 400


def test_an_own_norm_beyond_the_shipped_wider_band_drops_that_band(tmp_path: Path) -> None:
    norms = load_norms(study(tmp_path, "[norm.supermarkt]\nwaarde = 800\n"))
    assert (norms.norms["supermarkt"].value, norms.norms["supermarkt"].wide) == (800, None)
    assert norm_differences(norms, STANDARD) == [("norms.supermarkt", "500 (ruim 800) m", "800 m")]


def test_only_the_wider_band_may_differ_and_keeps_the_source(tmp_path: Path) -> None:
    norms = load_norms(study(tmp_path, "[norm.supermarkt]\nruim = 1000\n"))
    own = norms.norms["supermarkt"]
    assert (own.value, own.wide) == (500, 1000)
    assert own.sources == STANDARD.norms["supermarkt"].sources


def test_every_kind_of_difference_is_listed(tmp_path: Path) -> None:
    text = """
naam = "Kampen 2026"
[norm.huisarts]
waarde = 600
[norm.zitbank]
waarde = 125
eenheid = "m"
bron = ["lzw_keuze"]
zekerheid = "eigen keuze"
[gewicht.supermarkt]
waarde = 104
[volledigheid.huisarts]
waarde = 9000
[rekenregel.aanloop_max]
waarde = 150
[capaciteit.huisarts]
zones = [400, 800]
gewichten = [1, 0.5]
[capaciteit.fysio]
groep = "inw_75plus"
[profiel.75plus]
snelheid = { waarde = 1.0, eenheid = "m/s", bron = ["lzw_keuze"], zekerheid = "eigen keuze" }
[profiel.stok]
label = "rollatorgebruiker"
label_meervoud = "rollatorgebruikers"
snelheid = { waarde = 0.6, eenheid = "m/s", bron = ["lzw_keuze"], zekerheid = "eigen keuze" }
actieradius = { waarde = 300, eenheid = "m", bron = ["lzw_keuze"], zekerheid = "eigen keuze" }
trap = { toegestaan = false, bron = ["lzw_keuze"], zekerheid = "eigen keuze" }
verboden_soorten = ["motorway"]
"""
    norms = load_norms(study(tmp_path, text))
    assert norms.name == "Kampen 2026"
    assert norm_differences(norms, STANDARD) == [
        ("norms.huisarts", "500 (ruim 800) m", "600 (ruim 800) m"),
        ("norms.zitbank", "-", "125 m"),
        ("weights.supermarkt", "52 bezoeken per jaar", "104 bezoeken per jaar"),
        (
            "completeness.huisarts",
            "8000 inwoners per voorziening",
            "9000 inwoners per voorziening",
        ),
        ("rules.aanloop_max", "100 m", "150 m"),
        ("profiel.75plus", "standaard", "aangepast"),
        ("profiel.stok", "-", "aangepast"),
        (
            "capaciteit.huisarts",
            "tot 500 m: 1, tot 1000 m: 0.68, tot 1500 m: 0.22 (inwoners)",
            "tot 400 m: 1, tot 800 m: 0.5 (inwoners)",
        ),
        (
            "capaciteit.fysio",
            "-",
            "tot 500 m: 1, tot 1000 m: 0.68, tot 1500 m: 0.22 (inw_75plus)",
        ),
    ]
    assert norms.catchments["huisarts"].sources == ("lzw_keuze",)
    changed = norms.profiles["75plus"]
    assert (changed.speed_m_s, changed.radius_m) == (1.0, 500.0)
    assert changed.banned_kinds == STANDARD.profiles["75plus"].banned_kinds
    assert norms.profiles["stok"].steps_allowed is False


def test_an_own_profile_may_begin_from_another_one(tmp_path: Path) -> None:
    text = """
[profiel.scootmobiel]
basis = "rolstoel"
label = "scootmobieler"
label_meervoud = "scootmobielers"
snelheid = { waarde = 1.6, eenheid = "m/s", bron = ["lzw_keuze"], zekerheid = "eigen keuze" }
[profiel.scootmobiel.breedte]
minimum = { waarde = 1.2 }
hard = true
nodig = false
"""
    norms = load_norms(study(tmp_path, text))
    made, base = norms.profiles["scootmobiel"], STANDARD.profiles["rolstoel"]
    rules = {r.key: r for r in made.rules}
    assert (made.label, made.radius_m, made.steps_allowed) == ("scootmobieler", 400, False)
    assert (rules["breedte"].limit, rules["breedte"].hard, rules["breedte"].needed) == (
        1.2,
        True,
        False,
    )
    assert rules["breedte"].factor == 3
    assert rules["oversteek"].extra_m == pytest.approx(16.0)  # 10 seconds at 1.6 m/s
    assert {r.key: r for r in base.rules}["breedte"].limit == 0.9


def test_a_study_may_bring_its_own_source(tmp_path: Path) -> None:
    text = '[norm.huisarts]\nwaarde = 600\nbron = ["visie"]\nzekerheid = "bron"\n'
    source = (
        '[visie]\ntitel = "Woonvisie"\nuitgever = "Gemeente"\njaar = 2025\nadres = "https://x.nl"\n'
    )
    norms = load_norms(study(tmp_path, text, source))
    assert norms.norms["huisarts"].sources == ("visie",)
    assert (norms.sources["visie"].title, norms.sources["visie"].year) == ("Woonvisie", "2025")
    assert "lzw_keuze" in norms.sources


# -- mistakes -----------------------------------------------------------------------------------

ROLLATOR = """[profiel.stok]
label = "rollatorgebruiker"
label_meervoud = "rollatorgebruikers"
snelheid = {snelheid}
actieradius = {{ waarde = 300, eenheid = "m", bron = ["lzw_keuze"], zekerheid = "eigen keuze" }}
trap = {trap}
verboden_soorten = {soorten}
"""
GOOD = {
    "snelheid": '{ waarde = 0.6, eenheid = "m/s", bron = ["lzw_keuze"], zekerheid = "bron" }',
    "trap": '{ toegestaan = true, bron = ["lzw_keuze"], zekerheid = "bron" }',
    "soorten": '["motorway"]',
}


def rollator(**wrong: str) -> str:
    return ROLLATOR.format(**{**GOOD, **wrong})


MISTAKES = [
    # the file's own keys
    ("rapport = 3\n", "rapport", 1, "is niet bekend. Toegestaan: naam, norm, gewicht"),
    ("# a\n\n[normen.supermarkt]\nwaarde = 3\n", "normen", 3, "is niet bekend"),
    (
        "[norm.supermarkt]\nwaarde = 3\n\n[norm.bakker]\nwaarde = 3\n",
        "norm.bakker",
        4,
        "supermarkt",
    ),
    ("[gewicht.bakker]\nwaarde = 3\n", "gewicht.bakker", 1, "supermarkt, huisarts"),
    ("[volledigheid.bakker]\nwaarde = 3\n", "volledigheid.bakker", 1, "supermarkt, huisarts"),
    ("[rekenregel.aanloop]\nwaarde = 3\n", "rekenregel.aanloop", 1, "aanloop_max"),
    ("[norm.park]\n# ja\nwarde = 300\n", "norm.park.warde", 3, "Toegestaan: waarde, ruim"),
    # groups that are no tables
    ("\nnorm = 5\n", "norm", 2, "moet een tabel zijn, niet 5"),
    ("rekenregel = []\n", "rekenregel", 1, "moet een tabel zijn, niet []"),
    ("profiel = 'x'\n", "profiel", 1, "moet een tabel zijn, niet 'x'"),
    ("[norm]\nsupermarkt = 400\n", "norm.supermarkt", 2, "moet een tabel zijn, niet 400"),
    ("[profiel]\n75plus = true\n", "profiel.75plus", 2, "moet een tabel zijn, niet True"),
    # numbers
    ("[norm.park]\nwaarde = '300'\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet '300'"),
    ("[norm.park]\nwaarde = 0\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet 0"),
    ("[norm.park]\nwaarde = -5\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet -5"),
    ("[norm.park]\nwaarde = true\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet True"),
    ("[norm.park]\nwaarde = nan\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet nan"),
    ("[norm.park]\nwaarde = inf\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet inf"),
    ("[norm.park]\nwaarde = [1]\n", "norm.park.waarde", 2, "getal groter dan 0 zijn, niet [1]"),
    ("[norm.park]\nruim = 'x'\n", "norm.park.ruim", 2, "getal groter dan 0 zijn, niet 'x'"),
    ("[norm.park]\nruim = 300\n", "norm.park.ruim", 2, "moet groter dan 300 zijn, niet 300"),
    ("[norm.park]\neenheid = 'km'\n", "norm.park.eenheid", 2, "moet \"m\" zijn, niet 'km'"),
    # sources and certainty
    ("[norm.park]\nbron = 'who'\n", "norm.park.bron", 2, "een lijst met bronnen zijn, niet 'who'"),
    ("[norm.park]\nbron = []\n", "norm.park.bron", 2, "een lijst met bronnen zijn, niet []"),
    ("[norm.park]\nbron = ['who']\n", "norm.park.bron", 2, "bron who van"),
    ("[norm.park]\nbron = [['who']]\n", "norm.park.bron", 2, "bron ['who'] van"),
    ("[norm.park]\nzekerheid = 'vast'\n", "norm.park.zekerheid", 2, "een van bron, tweede hand"),
    # a new number must be whole
    ("\n[norm.zitbank]\nwaarde = 3\n", "norm.zitbank", 2, "ontbreekt"),
    # profiles
    ("[profiel.stok]\nlabel = 'r'\n", "profiel.stok", 1, "ontbreekt label_meervoud, snel"),
    (rollator(snelheid="0.6"), "profiel.stok.snelheid", 4, "moet een tabel zijn, niet 0.6"),
    (
        rollator(snelheid=GOOD["snelheid"].replace("m/s", "km/u")),
        "profiel.stok.snelheid.eenheid",
        4,
        "\"m/s\" zijn, niet 'km/u'",
    ),
    (rollator(snelheid="{ waarde = 1 }"), "profiel.stok.snelheid", 4, "ontbreekt eenheid"),
    (rollator(trap="false"), "profiel.stok.trap", 6, "moet een tabel zijn, niet False"),
    (
        rollator(trap=GOOD["trap"].replace("true", "'ja'")),
        "profiel.stok.trap.toegestaan",
        6,
        "moet true of false zijn, niet 'ja'",
    ),
    (
        rollator(trap=GOOD["trap"].replace("lzw_keuze", "wie")),
        "profiel.stok.trap.bron",
        6,
        "bron wie van",
    ),
    # zones of places
    ("[capaciteit.bakker]\nzones = [1]\n", "capaciteit.bakker", 1, "standaard, supermarkt"),
    ("[capaciteit.huisarts]\nzone = [1]\n", "capaciteit.huisarts.zone", 2, "zones, gewichten"),
    ("capaciteit = 3\n", "capaciteit", 1, "moet een tabel zijn, niet 3"),
    (
        "[capaciteit.huisarts]\nzones = 500\n",
        "capaciteit.huisarts.zones",
        2,
        "een lijst met getallen groter dan 0 zijn, niet 500",
    ),
    (
        "[capaciteit.huisarts]\nzones = [500, 0, inf]\n",
        "capaciteit.huisarts.zones",
        2,
        "getallen groter dan 0 zijn, niet [500, 0, inf]",
    ),
    (
        "[capaciteit.huisarts]\nzones = [500, 500, 900]\n",
        "capaciteit.huisarts.zones",
        2,
        "afstanden van klein naar groot zijn, niet [500, 500, 900]",
    ),
    (
        "[capaciteit.huisarts]\nzones = [500, 900]\n",
        "capaciteit.huisarts.gewichten",
        1,
        "een gewicht per zone, dus 2 zijn, niet 3",
    ),
    (
        "[capaciteit.huisarts]\ngewichten = [0.2, 0.5, 1]\n",
        "capaciteit.huisarts.gewichten",
        2,
        "getallen van hoogstens 1, van groot naar klein zijn",
    ),
    (
        "[capaciteit.huisarts]\ngroep = 'ouderen'\n",
        "capaciteit.huisarts.groep",
        2,
        "een van inwoners, inw_65plus, inw_75plus, inw_85plus zijn, niet 'ouderen'",
    ),
    (
        "[capaciteit.huisarts]\neenheid = 'km'\n",
        "capaciteit.huisarts.eenheid",
        2,
        "moet \"m\" zijn, niet 'km'",
    ),
    (
        "[capaciteit.huisarts]\nbron = ['wie']\n",
        "capaciteit.huisarts.bron",
        2,
        "bron wie van",
    ),
    (rollator(soorten="'motorway'"), "profiel.stok.verboden_soorten", 7, "lijst met soorten"),
    (rollator(soorten="[1]"), "profiel.stok.verboden_soorten", 7, "lijst met soorten"),
    (
        "[profiel.rolstoel.stoeprand]\nhoogte = 3\n",
        "profiel.rolstoel.stoeprand.hoogte",
        2,
        "Toegestaan: maximum, toeslag, hard, nodig",
    ),
    (
        "[profiel.rolstoel.breedte]\nhard = 'ja'\n",
        "profiel.rolstoel.breedte.hard",
        2,
        "true of false",
    ),
    (
        "[profiel.rolstoel.stoeprand]\nmaximum = { waarde = 0 }\n",
        "profiel.rolstoel.stoeprand.maximum.waarde",
        2,
        "een getal groter dan 0",
    ),
    (
        "[profiel.75plus.breedte]\nhard = true\n",
        "profiel.75plus.breedte",
        1,
        "ontbreekt minimum",
    ),
    (
        "[profiel.rolstoel.verharding]\nslecht = 'zand'\n",
        "profiel.rolstoel.verharding.slecht",
        2,
        "een lijst met soorten verharding",
    ),
    (
        "[profiel.scootmobiel]\nbasis = 'fiets'\n",
        "profiel.scootmobiel.basis",
        2,
        "een ander profiel: vitaal, 75plus, rollator, rolstoel",
    ),
    # the same line however the table is written
    ("norm.park.waarde = 0\n", "norm.park.waarde", 1, "getal groter dan 0"),
    ("\n[norm]\npark.waarde = 0\n", "norm.park.waarde", 3, "getal groter dan 0"),
    (
        "[norm]\npost.waarde = 9\npark = { waarde = 0 }\n",
        "norm.park.waarde",
        3,
        "getal groter dan 0",
    ),
    ('[ norm . "park" ] # groen\nwaarde = 0\n', "norm.park.waarde", 2, "getal groter dan 0"),
]


@pytest.mark.parametrize(("text", "key", "line", "words"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_names_file_key_and_line(
    tmp_path: Path, text: str, key: str, line: int, words: str
) -> None:
    said = refusal(study(tmp_path, text))
    mine = [s for s in said if s.startswith(f"normen.toml, regel {line}: ") and key in s]
    assert mine, said
    assert any(words in s for s in mine), said


def test_a_longer_name_that_starts_the_same_does_not_draw_the_mistake_to_its_line(
    tmp_path: Path,
) -> None:
    said = refusal(study(tmp_path, "[norm.parkeren]\nwaarde = 1\n[norm.park]\nwaarde = 0\n"))
    assert any(s.startswith("normen.toml, regel 4: norm.park.waarde") for s in said), said
    assert any(s.startswith("normen.toml, regel 1: norm.parkeren") for s in said), said


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = "[norm.park]\nwaarde = 0\nzekerheid = 'vast'\n[norm.bakker]\nwaarde = 1\n[raar]\na = 1\n"
    said = refusal(study(tmp_path, text))
    assert sorted(int(re.findall(r"regel (\d+)", s)[0]) for s in said) == [2, 3, 4, 6]


def test_what_may_be_published_can_be_chosen_within_bounds(tmp_path: Path) -> None:
    chosen = load_norms(study(tmp_path, "[rekenregel.publicatie_min]\nwaarde = 5\n"))
    assert chosen.rule("publicatie_min") == 5
    said = refusal(study(tmp_path, "[rekenregel.publicatie_min]\nwaarde = 3\n"))
    assert len(said) == 1
    assert "5 tot en met 10" in said[0]
    text = "[rekenregel.publicatie_min]\nwaarde = 5\n[rekenregel.afronding]\nwaarde = 10\n"
    assert "hooguit de publicatie_min (5)" in refusal(study(tmp_path, text))[0]


def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path) -> None:
    said = refusal(study(tmp_path, "[norm.park]\nwaarde = = 3\n"))
    assert len(said) == 1
    assert said[0].startswith("normen.toml is geen geldig TOML-bestand: ")
    assert "line 2" in said[0]


def test_a_decimal_comma_is_named_as_such(tmp_path: Path) -> None:
    said = refusal(study(tmp_path, "[norm.park]\nwaarde = 5,5  # km\n"))
    assert said == [
        "normen.toml, regel 2: 5,5 heeft een komma. Schrijf getallen in dit bestand met een punt: "
        "5.5."
    ]


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    assert "niets.toml bestaat niet" in refusal(tmp_path / "niets.toml")[0]
    latin = tmp_path / "normen.toml"
    latin.write_bytes("# caf\xe9\n".encode("latin-1"))
    assert "normen.toml is niet opgeslagen als UTF-8" in refusal(latin)[0]


@pytest.mark.parametrize(
    ("sources", "line", "words"),
    [
        ("[a]\ntitel = 'A'\nuitgever = 'B'\njaar = 2020\n", 1, "bij a ontbreekt adres"),
        ("\n[a]\ntitel = ''\nuitgever = 'B'\n", 2, "bij a ontbreekt titel, jaar, adres"),
        ("\na = 1\n", 2, "a moet een tabel zijn, niet 1"),
    ],
)
def test_a_mistake_in_the_studys_sources_names_the_line(
    tmp_path: Path, sources: str, line: int, words: str
) -> None:
    said = refusal(study(tmp_path, "", sources))
    assert [s.startswith(f"bronnen.toml, regel {line}: ") for s in said] == [True]
    assert words in said[0]


def test_a_refused_study_leaves_the_shipped_norms_as_they_were(tmp_path: Path) -> None:
    refusal(study(tmp_path, "[norm.park]\nwaarde = 0\n"))
    assert load_norms() == STANDARD


def test_lines_are_found_in_arrays_of_tables_too() -> None:
    text = "werkbestand = 'x'\n\n[[importeer]]\nsoort = 'osm'\n\n[atlas]\nuit = 'a'\n"
    assert line_of(text, ["importeer", "soort"]) == 4
    assert line_of(text, ["atlas", "uit"]) == 7
    assert line_of(text, ["atlas", "gebied"]) == 6
    assert line_of(text, ["werkbestand"]) == 1
    assert line_of(text, []) == 1
    assert line_of("", ["iets"]) == 1


# -- what is no file ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "load",
    [
        load_norms,
        load_rules,
        load_geschiktheid,
        load_hub_rules,
        load_vragen,
        load_house_style,
        load_aannames,
        load_doelgroepen,
        lambda path: load_locatietoets(STANDARD, path),
    ],
)
@pytest.mark.parametrize("folder", [Path("/"), Path(".")])
def test_a_folder_in_place_of_a_file_is_said_in_a_sentence(
    load: Callable[[Path], object], folder: Path
) -> None:
    with pytest.raises(LzwError) as error:
        load(folder)
    (text,) = sentences(error.value)
    assert f"{folder} is een map" in text
