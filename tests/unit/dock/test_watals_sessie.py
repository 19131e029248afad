# SPDX-License-Identifier: GPL-2.0-or-later
"""A what-if session says what ``lzw watals`` says, and every change can be taken back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from lzw_atlas.lzw_plugin.dock.watals import Sessie, bereid_voor, scenario_van
from lzw_atlas.processing.core.bereik.scenario import Changes
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import bereken_watals
from lzw_atlas.processing.io.werkbestand import Werkbestand

X, Y = 200_000.0, 500_000.0


@pytest.fixture
def sessie(studie: Path) -> Sessie:
    return bereid_voor(studie, "75plus")


def test_closing_says_what_the_command_says(sessie: Sessie, studie: Path) -> None:
    sessie.sluit("v1")
    found = sessie.reken()
    command = bereken_watals(studie, "dicht", sluit=["v1"])
    assert list(found.zinnen) == command.lines
    kept = Werkbestand(studie).read("verschil").data
    assert sorted(found.woningen.data["woning_id"]) == sorted(kept["woning_id"])
    whole = next(g for g in found.groepen if g.titel == "Dorp (gemeente)")
    # Super B served the 25 dwellings within 500 m of the end of the street.
    assert (whole.wint, whole.verliest) == ("0", "25 woningen")


def test_people_in_the_table_are_rounded_as_in_print(sessie: Sessie) -> None:
    sessie.sluit("v1")
    rows = [r for g in sessie.reken().groepen for r in g.rijen if r.groep == "75-plussers"]
    assert rows
    # 25 of the 50 dwellings of Oost, in which 50 people of 75 and over live.
    assert {r.verliest for r in rows} == {"ongeveer 25"}


def test_keeping_writes_the_scenario_and_its_result(sessie: Sessie, studie: Path) -> None:
    sessie.verplaats("v0", X + 500, Y)
    sessie.open("huisarts", X + 100, Y, "Praktijk, nieuw")
    lines = sessie.bewaar("anders")
    assert lines
    back = scenario_van(studie, "anders")
    assert [m.voorziening_id for m in back.moves] == ["v0"]
    assert [(o.categorie, o.naam) for o in back.opens] == [("huisarts", "Praktijk, nieuw")]
    assert set(Werkbestand(studie).read("verschil").data["scenario"]) == {"anders"}


def test_every_change_can_be_taken_back(sessie: Sessie) -> None:
    sessie.sluit("v1")
    sessie.open("apotheek", X + 100, Y)
    assert len(sessie.changes) == 2
    assert sessie.words() == ["Sluit: Super B (supermarkt)", "Open: apotheek"]
    assert sessie.herstel()
    assert sessie.words() == ["Sluit: Super B (supermarkt)"]
    assert sessie.herstel()
    assert sessie.changes == Changes()
    assert not sessie.herstel()


def test_closing_what_was_opened_here_takes_it_back(sessie: Sessie) -> None:
    sessie.open("apotheek", X + 100, Y)
    identity = sessie.changes.opens[0].voorziening_id
    sessie.sluit(identity)
    assert len(sessie.changes) == 0


def test_closing_twice_opens_it_again(sessie: Sessie) -> None:
    sessie.sluit("v1")
    sessie.sluit("v1")
    assert sessie.changes == Changes()
    assert sessie.herstel()
    assert sessie.changes.closes == ("v1",)


def test_several_categories_are_told_apart(sessie: Sessie) -> None:
    sessie.sluit("v1")
    sessie.sluit("arts")
    titles = [g.titel for g in sessie.reken().groepen]
    assert len(set(titles)) == len(titles)
    assert {t.rsplit(", ", 1)[1] for t in titles} == {"supermarkt", "huisarts"}


def test_the_map_shows_what_happens_to_each_facility_of_a_kind(sessie: Sessie) -> None:
    sessie.sluit("v1")
    sessie.verplaats("v0", X + 50, Y)
    sessie.open("supermarkt", X + 100, Y)
    found = {p.stand: (p.x - X, p.y - Y) for p in sessie.plekken("supermarkt")}
    assert found["verplaatst"] == (50, 0)
    assert found["opent"] == (100, 0)
    assert set(found) == {"sluit", "verplaatst", "opent"}
    assert [p.stand for p in sessie.plekken("huisarts")] == ["er"]


def test_changes_have_a_name_before_anybody_gives_one(sessie: Sessie) -> None:
    assert sessie.voorstel() == ""
    sessie.sluit("v1")
    assert sessie.voorstel() == "Sluit Super B"
    sessie.open("apotheek", X + 100, Y)
    sessie.open("apotheek", X + 200, Y)
    assert sessie.voorstel() == "Sluit Super B en 2 meer"


def test_moving_twice_keeps_the_last_place_and_a_closed_one_opens_again(sessie: Sessie) -> None:
    sessie.sluit("v0")
    sessie.verplaats("v0", X + 100, Y)
    sessie.verplaats("v0", X + 200, Y)
    assert sessie.changes.closes == ()
    assert [(m.x - X, m.y - Y) for m in sessie.changes.moves] == [(200, 0)]


def test_a_click_finds_what_stands_there_now(sessie: Sessie) -> None:
    kind = "supermarkt"
    assert sessie.nearest(X + 5, Y, 20, kind) == ("v0", "Super A")
    assert sessie.nearest(X + 5, Y, 20, "apotheek") is None
    assert sessie.nearest(X + 300, Y, 20, kind) is None
    sessie.verplaats("v0", X + 300, Y)
    assert sessie.nearest(X + 5, Y, 20, kind) is None
    assert sessie.nearest(X + 300, Y, 20, kind) == ("v0", "Super A")


def test_two_new_places_get_names_of_their_own(sessie: Sessie) -> None:
    sessie.open("apotheek", X + 100, Y)
    sessie.open("apotheek", X + 200, Y)
    ids = [o.voorziening_id for o in sessie.changes.opens]
    assert len(set(ids)) == 2
    assert not set(ids) & set(sessie.prepared.facilities.data["voorziening_id"])


def test_a_place_without_a_road_is_refused_in_a_sentence(sessie: Sessie) -> None:
    sessie.open("apotheek", X + 100, Y + 5000)
    with pytest.raises(LzwError) as refused:
        sessie.reken()
    assert sentences(refused.value)[0].startswith(
        f"Bij de nieuwe plek voor een apotheek (x {X + 100:.0f}, y {Y + 5000:.0f}) is binnen 100 m "
        "geen weg om over te lopen."
    )


def test_a_facility_that_moves_too_far_is_called_by_its_name(sessie: Sessie) -> None:
    sessie.verplaats("v0", X + 100, Y + 5000)
    with pytest.raises(LzwError) as refused:
        sessie.reken()
    assert sentences(refused.value)[0].startswith("Bij de nieuwe plek van Super A (x ")


def test_the_session_itself_is_never_changed_by_computing(sessie: Sessie) -> None:
    before = np.array(sessie.prepared.states["supermarkt"].distance_m)
    sessie.sluit("v1")
    first = sessie.reken()
    again = sessie.reken()
    assert first.zinnen == again.zinnen
    assert np.array_equal(before, sessie.prepared.states["supermarkt"].distance_m)


def test_the_list_of_facilities_is_of_one_kind(sessie: Sessie) -> None:
    assert sessie.facilities("supermarkt") == [("v0", "Super A"), ("v1", "Super B")]
    assert sessie.facilities("huisarts") == [("arts", "arts")]
    assert sessie.facilities("apotheek") == []
