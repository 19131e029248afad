# SPDX-License-Identifier: GPL-2.0-or-later
"""The municipality's own words, written one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen.duiding import bewaar_duiding, lees_duiding
from lzw_atlas.processing.io.werkbestand import Werkbestand


def test_a_text_is_kept_replaced_and_taken_away(studie: Path) -> None:
    assert lees_duiding(studie) == {}
    assert bewaar_duiding(studie, "WK990101", "overzicht", " Wij bouwen. ", "A. de Wit")
    assert lees_duiding(studie) == {("WK990101", "overzicht"): ("Wij bouwen.", "A. de Wit")}
    assert not bewaar_duiding(studie, "WK990101", "overzicht", "Wij bouwen.", "A. de Wit")
    assert bewaar_duiding(studie, "WK990101", "overzicht", "Wij bouwen meer.")
    assert bewaar_duiding(studie, "WK990102", "samen", "Hier ook.")
    assert len(Werkbestand(studie).read("duiding")) == 2
    assert bewaar_duiding(studie, "WK990101", "overzicht", "   ")
    assert lees_duiding(studie) == {("WK990102", "samen"): ("Hier ook.", "")}


def test_a_text_knows_the_figures_it_was_written_with(studie: Path) -> None:
    bewaar_duiding(studie, "WK990101", "overzicht", "Wij bouwen.")
    file = Werkbestand(studie)
    row = file.read("duiding").data.iloc[0]
    assert row["bij_stap"] == file.read("verantwoording").data["volgnummer"].max()
    assert len(row["datum"]) == len("2026-01-01")


def test_an_unknown_gebied_and_chapter_are_refused_together(studie: Path) -> None:
    before = studie.read_bytes()
    with pytest.raises(LzwError) as refused:
        bewaar_duiding(studie, "WK0", "iets", "tekst")
    said = sentences(refused.value)
    assert said[0].startswith("Gebied WK0 staat niet in het werkbestand")
    assert said[1].startswith("Hoofdstuk iets bestaat niet")
    assert studie.read_bytes() == before
