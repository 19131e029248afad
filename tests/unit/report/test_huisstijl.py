# SPDX-License-Identifier: GPL-2.0-or-later
"""The house style: what is refused and how, and that colour, font, logo and name reach the page."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import reportlab
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.progress import never
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.report.atlas import render
from lzw_atlas.processing.report.huisstijl import HouseStyle, load_house_style
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import AtlasData
from lzw_atlas.processing.report.studie import voer_uit
from lzw_atlas.processing.report.tekenen.typografie import (
    COLOURS,
    contrast,
    dressed,
    fonts,
    printable,
    styles,
)
from PIL import Image
from reportlab.lib.colors import HexColor

VERA = Path(reportlab.__file__).parent / "fonts"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    Image.new("RGB", (60, 20), "#7A1E5C").save(tmp_path / "logo.png")
    (tmp_path / "Huis.ttf").write_bytes((VERA / "Vera.ttf").read_bytes())
    (tmp_path / "HuisVet.ttf").write_bytes((VERA / "VeraBd.ttf").read_bytes())

    def make(text: str) -> Path:
        path = tmp_path / "huis.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def refused(path: Path) -> list[str]:
    with pytest.raises(LzwError) as caught:
        load_house_style(path)
    return sentences(caught.value.problems)


def test_a_house_style_is_read_from_a_block_or_from_the_whole_file(
    write: Callable[[str], Path],
) -> None:
    text = (
        'organisatie = "Gemeente Voorbeeld"\nkleur = "#7a1e5c"\nlogo = "logo.png"\n'
        'lettertype = "Huis.ttf"\nlettertype_vet = "HuisVet.ttf"\ncolofon = ["Wonen"]\n'
    )
    found = load_house_style(write(text))
    assert found.organisation == "Gemeente Voorbeeld"
    assert found.colour == "#7A1E5C"
    assert found.logo is not None
    assert found.logo.name == "logo.png"
    assert found.colophon == ("Wonen",)
    assert load_house_style(write("[huisstijl]\n" + text)) == found


def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast(
    write: Callable[[str], Path],
) -> None:
    assert refused(write('kleur = "#F0C000"\n')) == [
        "huis.toml, regel 1: kleur #F0C000 heeft op wit een contrast van 1,71:1. Voor tekst is "
        "minstens 4,5:1 nodig, anders is de atlas niet voor iedereen te lezen. #907300 kan wel: "
        "dezelfde tint, donkerder."
    ]
    assert contrast(HexColor("#F0C000"), HexColor("#FFFFFF")) == pytest.approx(1.71, abs=0.01)
    assert contrast(HexColor("#907300"), HexColor("#FFFFFF")) >= 4.5


def test_everything_wrong_is_said_at_once(write: Callable[[str], Path]) -> None:
    said = refused(
        write(
            '[huisstijl]\nkleur = "paars"\nlogo = "weg.png"\nlettertype = "weg.ttf"\n'
            'colofon = 3\nletter = "x"\n'
        )
    )
    assert said == [
        "huis.toml, regel 6: huisstijl.letter is niet bekend. Toegestaan: organisatie, kleur, "
        "logo, lettertype, lettertype_vet, lettertype_cursief, colofon.",
        "huis.toml, regel 2: kleur moet een code zijn als #0B5C75, niet 'paars'.",
        "huis.toml, regel 3: het logo weg.png bestaat niet. Verbeter het pad (vanaf de map van "
        "huis.toml) of laat logo weg.",
        "huis.toml, regel 4: het lettertype weg.ttf bestaat niet. Verbeter het pad of laat "
        "lettertype weg; dan neemt de atlas zijn eigen letter.",
        "huis.toml, regel 5: huisstijl.colofon moet een lijst met teksten zijn, niet 3.",
    ]


def test_files_that_are_no_image_or_font_are_said(
    write: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "nep.png").write_text("<svg/>")
    (tmp_path / "nep.ttf").write_bytes(b"OTTO" + b"\0" * 40)
    said = refused(write('logo = "nep.png"\nlettertype = "nep.ttf"\n'))
    assert said[0] == (
        "huis.toml, regel 1: het logo nep.png is niet als afbeelding te lezen. Sla het op als PNG "
        "of JPG."
    )
    assert said[1].startswith(
        "huis.toml, regel 2: het lettertype nep.ttf kan niet in een PDF worden gezet ("
    )
    assert said[1].endswith("Neem een TrueType-bestand (.ttf).")
    assert refused(write('lettertype_vet = "HuisVet.ttf"\n')) == [
        "huis.toml, regel 1: lettertype_vet kan alleen samen met lettertype. Vul lettertype ook in."
    ]


def test_the_house_style_is_in_force_only_where_it_is_worn(tmp_path: Path) -> None:
    file = tmp_path / "Huis.ttf"
    file.write_bytes((VERA / "Vera.ttf").read_bytes())
    before = COLOURS.accent, fonts(), styles()
    with dressed(HouseStyle(colour="#7A1E5C", regular=file)):
        assert COLOURS.accent == HexColor("#7A1E5C")
        assert COLOURS.ink == HexColor("#1B2A33")
        assert fonts().regular.startswith("LzwHuis")
        assert styles().lead.fontName == fonts().regular
        assert styles().lead.textColor == HexColor("#7A1E5C")
        # Vera has no box drawing; what the fonts of the house lack is not printed as a gap.
        assert printable("a\u2550b") == "a?b"
        # Text on the tint of the house keeps its contrast.
        assert contrast(COLOURS.ink, COLOURS.accent_ground) >= 4.5
        assert contrast(COLOURS.accent, COLOURS.accent_ground) >= 3
    assert (COLOURS.accent, fonts(), styles()) == before


def test_a_study_with_a_wrong_house_style_is_refused_before_its_first_step(
    write: Callable[[str], Path],
) -> None:
    study = write(
        'werkbestand = "w.gpkg"\n\n[[importeer]]\nsoort = "osm"\nbestanden = ["weg.osm"]\n\n'
        '[huisstijl]\nkleur = "#FFFFFF"\n\n[atlas]\nachtergrond = "weg.png"\n'
    )
    with pytest.raises(LzwError) as caught:
        voer_uit(study, lambda _title: contextlib.nullcontext(never), print, print)
    said = sentences(caught.value.problems)
    assert said[0].startswith("huis.toml, regel 8: kleur #FFFFFF heeft op wit een contrast van 1,0")
    assert said[1].endswith("weg.png bestaat niet. Controleer de naam en de map.")
    assert not study.with_name("w.gpkg").exists()


def test_a_large_logo_is_brought_back_to_what_print_shows(data: AtlasData, tmp_path: Path) -> None:
    Image.effect_noise((3000, 2400), 90).convert("RGB").save(tmp_path / "groot.png")
    worn = replace(data, huisstijl=HouseStyle(logo=tmp_path / "groot.png"))
    code = str(data.bereikbaarheid_gebied.data["gebied_code"].iloc[0])
    plain = render(make_content(data, code), data)
    assert len(render(make_content(worn, code), worn)) < len(plain) + 200_000


def test_colour_font_logo_and_colophon_reach_the_pdf(
    data: AtlasData, write: Callable[[str], Path]
) -> None:
    house = load_house_style(
        write(
            'organisatie = "Gemeente <b>Voorbeeld</b>"\nkleur = "#7A1E5C"\nlogo = "logo.png"\n'
            'lettertype = "Huis.ttf"\nlettertype_vet = "HuisVet.ttf"\ncolofon = "Afdeling Wonen"\n'
        )
    )
    worn = replace(data, huisstijl=house)
    code = str(data.bereikbaarheid_gebied.data["gebied_code"].iloc[0])
    content = render(make_content(worn, code), worn)
    assert content == render(make_content(worn, code), worn)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.docinfo["/Author"]) == "Gemeente <b>Voorbeeld</b>"
        names = {
            str(font.BaseFont)
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }
        assert {n.split("+")[1] for n in names} <= {
            "BitstreamVeraSans-Roman",
            "BitstreamVeraSans-Bold",
        }
        assert any(x.Subtype == "/Image" for x in pdf.pages[0].Resources.XObject.values())
        titles = []
        with pdf.open_outline() as outline:
            titles = [k.title for item in outline.root for k in [item, *item.children]]
        assert titles[-1] == "Colofon"
    plain = render(make_content(data, code), data)
    assert plain != content
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        assert "/XObject" not in pdf.pages[0].Resources
