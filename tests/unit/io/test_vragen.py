# SPDX-License-Identifier: GPL-2.0-or-later
"""Questions, pillars and weights as data: what ships is whole, what is wrong is said in Dutch."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lzw_atlas.processing.core.cijfers.kerncijfers import CIJFERS
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import PIJLERS
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.arrangement import load_pijlers
from lzw_atlas.processing.io.normen.volgorde import load_volgorde, weights_from
from lzw_atlas.processing.io.normen.vragen import ANTWOORDEN, load_vragen


def said(error: LzwError) -> str:
    return "\n".join(sentences(error.problems))


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "vragen.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_questions_of_the_plan_ship_each_with_who_can_answer() -> None:
    found = load_vragen()
    counts = Counter(v.key.partition("-")[0] for v in found)
    assert counts == {"wonen": 7, "woonomgeving": 10, "ondersteuning": 8, "aansluiting": 6}
    assert all(v.who and v.sources == ("plan_van_aanpak_haarlem",) for v in found)
    assert {v.answer for v in found if v.answer} == set(ANTWOORDEN)


def test_a_question_of_ones_own_comes_after_those_that_ship(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[[vraag]]\nvraag = "Waar staat een bank?"\nwie = "de wijkraad"\n'
        '[[vraag]]\nvraag = "Hoeveel te kort?"\nantwoord = "tekort"\nthema = "Wonen"\n',
    )
    last = load_vragen(path)[-2:]
    assert [(v.theme, v.answer, v.who) for v in last] == [
        ("Eigen vragen", "", "de wijkraad"),
        ("Wonen", "tekort", ""),
    ]


def test_everything_wrong_with_own_questions_is_said_at_once(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[[vraag]]\nvraag = "a"\nantwoord = "geluk"\n'
        '[[vraag]]\nvraag = "b"\n'
        '[[vraag]]\nwie = "x"\n'
        '[[vraag]]\nid = "wonen-1"\nvraag = "c"\nwie = "x"\n'
        '[[vraag]]\nvraag = 3\nwie = "x"\n'
        '[[vraag]]\nvraag = "d"\nwei = "x"\n',
    )
    with pytest.raises(LzwError) as caught:
        load_vragen(path)
    text = said(caught.value)
    for part in (
        "vraag 1.antwoord moet een van classificering, verhuizen",
        "vraag 2",
        "vraag 3",
        "een naam die nog niet voorkomt",
        "vraag 5.vraag moet tekst",
        "wei",
    ):
        assert part in text, part


def test_a_file_without_questions_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(LzwError) as caught:
        load_vragen(own(tmp_path, "vraag = 1\n"))
    assert "een of meer blokken [[vraag]]" in said(caught.value)
    with pytest.raises(LzwError):
        load_vragen(tmp_path / "weg.toml")


def test_the_pillars_are_those_of_the_source_in_its_order() -> None:
    found = load_pijlers()
    assert tuple(found.pillars) == PIJLERS
    assert all(p.examples and p.sources for p in found.pillars.values())
    assert set(found.form_sources) <= set(found.sources)


def test_a_pillar_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = own(tmp_path, '[pijler.geluk]\nlabel = "x"\n[lijst]\nbron = ["wmo_in_uitvoering"]\n')
    with pytest.raises(LzwError) as caught:
        load_pijlers(path)
    assert "pijler.geluk" in said(caught.value)


def test_weights_ship_for_every_figure_and_can_be_changed() -> None:
    rules = load_volgorde({"tekort": 2.0, "ouderen": 0.0})
    assert set(rules.weights) == set(CIJFERS)
    assert (rules.weights["tekort"], rules.weights["ouderen"]) == (2.0, 0.0)
    assert rules.changed == ("ouderen", "tekort")
    assert load_volgorde().changed == ()


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (["geluk=1"], "Het gewicht geluk hoort bij geen cijfer. Kies uit: ouderen"),
        (["tekort=-1"], "Het gewicht van tekort is -1. Geef een getal van 0 tot en met 100"),
        (["tekort=veel"], "Het gewicht van tekort is veel."),
        (["tekort"], "Het gewicht van tekort is leeg."),
        (["tekort=nan"], "Het gewicht van tekort is nan."),
        ([f"{k}=0" for k in CIJFERS], "Alle gewichten zijn 0. Geef ten minste één cijfer"),
    ],
)
def test_a_wrong_weight_is_said(pairs: list[str], sentence: str) -> None:
    with pytest.raises(LzwError) as caught:
        load_volgorde(weights_from(pairs))
    assert sentence in said(caught.value)
