# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture under the maps: its place comes from the world file, what is wrong is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.kaartbeeld import read_map_image
from lzw_atlas.processing.io.meldingen import sentences
from PIL import Image


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "grond.png"
    Image.new("RGBA", (40, 20), (10, 200, 10, 0)).save(path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(LzwError) as caught:
        read_map_image(path)
    return sentences(caught.value.problems)[0]


@pytest.mark.parametrize("ending", [".pgw", ".PGW", ".wld", ".pngw"])
def test_the_box_follows_from_size_and_world_file(picture: Path, ending: str) -> None:
    picture.with_suffix(ending).write_text("5\n0\n0\n-5\n200002,5\n500097.5\n")
    found = read_map_image(picture, "eigen kaart")
    assert found.bounds == (200000.0, 500000.0, 200200.0, 500100.0)
    assert found.source == "eigen kaart"
    # What is see-through becomes paper, not black.
    assert found.image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("world", "said"),
    [
        (None, "Naast grond.png staat geen wereldbestand (grond.pgw, grond.pngw, grond.wld). "
         "Exporteer de kaart in QGIS als afbeelding en vink het wereldbestand aan."),
        ("5 0 0 -5 1", "grond.pgw is geen wereldbestand: daarin horen zes getallen, elk op een "
         "eigen regel. Exporteer de kaart opnieuw met een wereldbestand."),
        ("5 0 0 -5 nan 3", "grond.pgw is geen wereldbestand: daarin horen zes getallen, elk op "
         "een eigen regel. Exporteer de kaart opnieuw met een wereldbestand."),
        ("5 1 1 -5 200000 500000", "grond.png is gedraaid of gespiegeld. Zet in QGIS de draaiing "
         "van de kaart op nul en exporteer opnieuw: het noorden is in de atlas altijd boven."),
        ("5 0 0 5 200000 500000", "grond.png is gedraaid of gespiegeld. Zet in QGIS de draaiing "
         "van de kaart op nul en exporteer opnieuw: het noorden is in de atlas altijd boven."),
        ("0.0001 0 0 -0.0001 5.9 52.5", "grond.png ligt volgens het wereldbestand niet in "
         "Nederland (RD, EPSG:28992). Zet het project in QGIS op EPSG:28992 en exporteer opnieuw."),
    ],
)  # fmt: skip
def test_a_place_that_is_wrong_is_said(picture: Path, world: str | None, said: str) -> None:
    if world is not None:
        picture.with_suffix(".pgw").write_text(world.replace(" ", "\n"))
    assert refusal(picture) == said


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    path = tmp_path / "grond.png"
    assert refusal(path).startswith("Het bestand ")
    path.write_text("geen plaatje")
    path.with_suffix(".pgw").write_text("5\n0\n0\n-5\n200000\n500000\n")
    assert refusal(path) == (
        "grond.png is niet als afbeelding te lezen. Neem een PNG, JPG of TIFF."
    )
