# SPDX-License-Identifier: GPL-2.0-or-later
"""The choices of the panel: kept as text, read back, and filled in by the organisation."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.lzw_plugin.dock.toestand import Keuzes, defaults, from_entries

WORDS = st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)), max_size=12)
CODES = st.lists(st.text("GMWKBU0123456789", min_size=1, max_size=8), max_size=4).map(tuple)


@given(
    st.builds(
        Keuzes,
        gebieden=CODES,
        hoofdstukken=CODES,
        profiel=WORDS,
        editie=WORDS,
        scenario=WORDS,
        jaar=st.integers(0, 2100),
        stap=st.integers(0, 3),
    )
)
def test_choices_come_back_as_they_were(keuzes: Keuzes) -> None:
    assert from_entries(keuzes.as_entries()) == keuzes


def test_a_path_below_the_project_moves_along_with_it(tmp_path: Path) -> None:
    here, there = tmp_path / "a", tmp_path / "b"
    other = tmp_path / "elders" / "norm.toml"
    keuzes = Keuzes(werkbestand=str(here / "data" / "w.gpkg"), normen=str(other))
    entries = keuzes.as_entries(here)
    assert entries["werkbestand"] == "data/w.gpkg"
    moved = from_entries(entries, home=there)
    assert moved.werkbestand == str((there / "data" / "w.gpkg").resolve())
    assert moved.normen == str(other)


def test_the_environment_goes_before_the_setting_and_both_before_nothing() -> None:
    kept = {"normen": "kast.toml", "editie": "wijk"}
    found = defaults(kept.get, {"LZW_ATLAS_NORMEN": "beheer.toml"})
    assert found == Keuzes(normen="beheer.toml", editie="wijk")
    assert defaults(lambda _: None, {}) == Keuzes()


def test_a_werkbestand_is_never_a_default_of_the_organisation() -> None:
    found = defaults({"werkbestand": "x.gpkg"}.get, {"LZW_ATLAS_WERKBESTAND": "y.gpkg"})
    assert found.werkbestand == ""


def test_text_that_is_no_number_changes_nothing() -> None:
    assert from_entries({"jaar": "ooit", "stap": "2"}) == Keuzes(stap=2)


def test_what_an_atlas_lacks_is_named() -> None:
    assert Keuzes().missing() == ["werkbestand", "gebieden", "uit"]
    assert Keuzes(werkbestand="w", gebieden=("GM1",), uit="u").missing() == []
