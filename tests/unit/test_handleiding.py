# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual names what exists: pictures, pages, commands, algorithms and settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lzw_atlas.lzw_plugin.dock.toestand import ENVIRONMENT, Keuzes
from lzw_atlas.processing.io.meldingen import ZINNEN
from lzw_atlas.processing.io.soorten import SOORTEN

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    DOCS / f"{name}.md"
    for name in ("handleiding", "hoe_zeker", "privacy_en_beveiliging", "boodschappenlijst")
]
HELP = {p.stem for p in (ROOT / "resources" / "help").glob("*.toml")}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.stem)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", text(page))
    lost = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_pictures_say_what_is_on_them(page: Path) -> None:
    assert all(len(words) > 20 for words in re.findall(r"!\[([^\]]*)\]", text(page)))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_verb_exists(page: Path) -> None:
    found = set(re.findall(r"`?lzw:([a-z_]+)`", text(page)))
    found |= {f"importeer_{soort}" for soort in re.findall(r"`importeer ([a-z0-9]+)`", text(page))}
    assert found <= HELP


def test_the_shopping_list_holds_every_kind_of_source_but_what_is_made_by_hand() -> None:
    listed = set(re.findall(r"`importeer ([a-z0-9]+)`", text(DOCS / "boodschappenlijst.md")))
    by_hand = {"eigen", "correcties", "duiding", "maatregelen", "barrieres", "adressen", "panden"}
    assert set(SOORTEN) - by_hand == listed


def test_every_setting_of_an_organisation_is_one_of_the_panel() -> None:
    named = re.findall(ENVIRONMENT + "([A-Z]+)", text(DOCS / "handleiding.md"))
    assert named
    assert {n.lower() for n in named} <= set(Keuzes().as_entries())


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("nieuwere versie", "werkbestand_nieuwer"),
        ("in gebruik door een ander programma", "werkbestand_open"),
        ("wijzigingen open die nog niet opgeslagen", "werkbestand_in_bewerking"),
        ("mag niet geschreven worden", "map_niet_schrijfbaar"),
        ("schijf is vol", "schijf_vol"),
    ],
)
def test_the_manual_quotes_the_sentences_that_people_see(shown: str, code: str) -> None:
    assert shown in text(DOCS / "handleiding.md")
    assert shown in ZINNEN[code]
