# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages for the council: one A4, which wijk first, questions, arrangement and own words."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pikepdf
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import stappen as stappen
from lzw_atlas.processing.io.hoofdstukken import EDITIES, HOOFDSTUKKEN
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.volgorde import load_volgorde
from lzw_atlas.processing.io.normen.vragen import ANTWOORDEN, Vraag, load_vragen
from lzw_atlas.processing.report.atlas import at_a_glance, file_name, render
from lzw_atlas.processing.report.bladen.cijfers import facts_of
from lzw_atlas.processing.report.bladen.duiding import opmerkingen
from lzw_atlas.processing.report.bladen.vraagwijzer import ANSWERS
from lzw_atlas.processing.report.huisstijl import HouseStyle
from lzw_atlas.processing.report.inhoud import PAGES, make_content
from lzw_atlas.processing.report.model import (
    Atlas,
    AtlasData,
    Bullets,
    Card,
    Cards,
    Chapter,
    Keuze,
    OwnWords,
    TableSpec,
)
from lzw_atlas.processing.report.schrijver import Writer
from lzw_atlas.processing.report.stap import _about_words, kies
from lzw_atlas.processing.report.tekenen.vakken import word_parts
from lzw_atlas.processing.report.woorden import short

LONGEST = "Verspreide huizen Kerkdriel-Velddriel-Hoenzadriel-Ammerzoden en Alem in het Buitengebied"


def table(name: str, rows: list[dict[str, Any]]) -> Layer:
    """A layer of results with these rows; what is not said is empty."""
    return conform(Layer(name, pd.DataFrame(rows)), LAYERS[name])


def with_results(data: AtlasData, seed: int = 1, **choice: Any) -> AtlasData:
    """*data* with every result that the six figures are made of, in random numbers."""
    rng = np.random.default_rng(seed)
    areas = [("GM9999", "gemeente"), ("WK999901", "wijk"), ("WK999902", "wijk")]
    run = {"run_id": "abcdef123456"}
    names = dict(zip(data.gebieden.data["gebied_code"], data.gebieden.data["naam"], strict=True))

    def each(**values: Any) -> list[dict[str, Any]]:
        return [{"gebied_code": c, "naam": names[c], "soort": k, **run, **values} for c, k in areas]

    together, service, short, age = [], [], [], []
    for row in each(profiel="75plus"):
        n = float(rng.integers(0, 400))
        together.append(
            {
                **row,
                "doelgroep": "75plus",
                "groep": "inw_75plus",
                "indicator": "essentieel_alle",
                "n": n,
                "aantal": round(n * rng.random(), 3),
                "n_onbekend": float(rng.integers(0, 9)),
                "geteld": "supermarkt, huisarts",
            }
        )
        outside = float(5 * rng.integers(2, 40))
        service.append(
            {
                **row,
                "groep": "inw_75plus",
                "n": outside + float(5 * rng.integers(0, 40)),
                "n_erbuiten": outside,
                "n_onbekend": 0.0,
                "erbuiten_tekst": f"ongeveer {outside:.0f}",
            }
        )
    for row in each():
        low = float(rng.integers(-60, 200))
        middle = low + float(rng.integers(0, 90))
        short.append(
            {
                **row,
                "scenario": "standaard",
                "doelgroep": "rolstoel",
                "jaar": 2040,
                "indicator": "tekort",
                "eenheid": "woningen",
                "laag": low,
                "midden": middle,
                "hoog": middle + float(rng.integers(0, 90)),
            }
        )
        now = float(rng.integers(0, 500))
        for year, factor in ((2024, 1.0), (2040, 1.4)):
            age.append(
                {
                    **row,
                    "scenario": "standaard",
                    "jaar": year,
                    "leeftijd": "75+",
                    "reeks": "totaal",
                    "laag": now * factor * 0.9,
                    "midden": now * factor,
                    "hoog": now * factor * 1.1,
                    "nu": int(year == 2024),
                    "zekerheid": "geschat",
                }
            )
    homes = data.bereikbaarheid.data
    kinds = rng.choice(["geschikt", "geen", "onbekend", "na_aanpassing"], len(homes))
    suit = Layer(
        "geschiktheid",
        pd.DataFrame(
            {
                "doelgroep": "rollator",
                **run,
                "is_woning": homes["is_woning"],
                "gemeente_code": homes["gemeente_code"],
                "wijk_code": homes["wijk_code"],
                "buurt_code": None,
                "eigen_code": None,
                "klasse": "geschikt",
                "klasse_max": "geschikt",
                "omgeving": pd.array([1] * len(homes), dtype="Int64"),
                "gecombineerd": kinds,
            }
        ),
    )
    return dataclasses.replace(
        data,
        uitkomsten={
            "bereikbaarheid_samen": table("bereikbaarheid_samen", together),
            "woonservicegebieden_gebied": table("woonservicegebieden_gebied", service),
            "vraag_aanbod": table("vraag_aanbod", short),
            "leeftijden": table("leeftijden", age),
            "geschiktheid": suit,
            **data.uitkomsten,
        },
        keuze=Keuze(**choice),
    )


def chapter(atlas: Atlas, name: str) -> Chapter:
    return next(c for c in atlas.chapters if c.name == name)


def cards(atlas: Atlas) -> list[Card]:
    block = next(b for b in chapter(atlas, "oogopslag").blocks if isinstance(b, Cards))
    return list(block.cards)


def words(page: Chapter) -> str:
    out = [page.question, page.lead.text]
    for block in page.blocks:
        if isinstance(block, Cards):
            out += [f"{c.value} {c.label} {c.beside} {c.place}" for c in block.cards]
        elif isinstance(block, Bullets):
            out += block.items
        elif isinstance(block, TableSpec):
            out += [c.text for line in block.rows for c in line] + list(block.notes)
        elif isinstance(block, OwnWords):
            out += [block.text, block.byline]
        elif hasattr(block, "text"):
            out.append(block.text)
    return "\n".join(out)


# The choice of chapters


def test_every_page_can_be_chosen_by_name_and_every_name_is_a_page() -> None:
    own = {"overzicht", "voorzieningen", "wijken", "kaarten", "verantwoording"}
    assert {p.__name__ for p in PAGES} | own == set(HOOFDSTUKKEN)
    assert len({p.__name__ for p in PAGES}) == len(PAGES)


def test_the_chapters_stand_in_one_order_whatever_is_chosen(data: AtlasData) -> None:
    atlas = make_content(with_results(data), "GM9999")
    names = [n for n in dict.fromkeys(c.name for c in atlas.chapters) if n]
    assert names == [n for n in HOOFDSTUKKEN if n in names]
    assert names[:2] == ["oogopslag", "wijk_eerst"]
    assert names[-2:] == ["vraagwijzer", "verantwoording"]


def test_only_what_was_chosen_is_printed_and_what_cannot_be_is_said(data: AtlasData) -> None:
    chosen = with_results(data, chapters=("voorzieningen", "looproutes"))
    atlas = make_content(chosen, "WK999901")
    assert [c.name for c in atlas.chapters] == ["voorzieningen", ""]
    assert "Looproutes" in words(atlas.chapters[-1])
    assert "kan uit dit werkbestand niet gemaakt worden" in atlas.chapters[-1].lead.text


@pytest.mark.parametrize("edition", [e for e in EDITIES if e != "corporatie"])
def test_an_edition_has_its_chapters_and_no_other(data: AtlasData, edition: str) -> None:
    atlas = make_content(with_results(data, edition=edition), "GM9999")
    names = {c.name for c in atlas.chapters} - {""}
    assert names <= set(EDITIES[edition])
    assert file_name(atlas) == f"wijkatlas_GM9999_Lindewaard_{edition}.pdf"
    if edition == "bestuur":
        assert [c.name for c in atlas.chapters] == ["oogopslag", "wijk_eerst"]


def test_a_wrong_choice_says_everything_at_once() -> None:
    with pytest.raises(LzwError) as caught:
        kies(hoofdstukken=["dingen"], editie="raad", status="klaar", gewichten={"geluk": 1.0})
    said = " ".join(sentences(caught.value.problems))
    for part in (
        "Het hoofdstuk dingen bestaat niet. Kies uit: oogopslag",
        "De editie raad bestaat niet. Kies uit: bestuur",
        "Kies een editie of losse hoofdstukken, niet allebei",
        "De status klaar bestaat niet. Kies uit: concept, vastgesteld",
        "Het gewicht geluk hoort bij geen cijfer",
    ):
        assert part in said


def test_status_and_version_stand_on_every_page(data: AtlasData) -> None:
    chosen = with_results(data, status="concept", version="0.3", chapters=("oogopslag", "samen"))
    atlas = make_content(chosen, "WK999901")
    assert atlas.stamp == "Concept, versie 0.3"
    with pikepdf.open(io.BytesIO(render(atlas, chosen))) as pdf:
        assert len(pdf.pages) >= 2
    assert Keuze(version="2").stamp == "Versie 2"
    assert Keuze().stamp == ""


# In een oogopslag


def test_the_page_is_the_same_for_every_gebied_and_has_the_six_figures(data: AtlasData) -> None:
    full = with_results(
        dataclasses.replace(data, uitkomsten={"witte_vlekken": table("witte_vlekken", [])})
    )
    log = full.verantwoording.data
    extra = log.assign(stap="witte_vlekken", volgnummer=2)
    full = dataclasses.replace(
        full, verantwoording=Layer("verantwoording", pd.concat([log, extra], ignore_index=True))
    )
    labels = []
    for code in ("GM9999", "WK999901", "WK999902"):
        atlas = make_content(full, code)
        assert chapter(atlas, "oogopslag").question == f"Kun je in {atlas.name} oud worden?"
        assert len(cards(atlas)) == 6
        assert all(c.certainty in ("geteld", "geschat", "") for c in cards(atlas))
        labels.append([re.sub(r"\d+", "", c.label.split(";")[0]) for c in cards(atlas)])
    assert labels[1] == labels[2]
    assert "Niet op deze pagina" not in words(chapter(make_content(full, "GM9999"), "oogopslag"))


def test_figures_that_were_not_computed_are_left_out_and_said(data: AtlasData) -> None:
    page = chapter(make_content(data, "WK999901"), "oogopslag")
    text = words(page)
    assert "Niet op deze pagina." in text
    for part in (
        "in een witte vlek: niet berekend",
        "buiten elk woonservicegebied: niet berekend",
        "ekort aan passende woningen: niet berekend",
    ):
        assert part in text
    assert [c.label for c in cards(make_content(data, "WK999901"))] == ["75-plussers nu"]


def test_a_result_older_than_its_input_is_no_figure(data: AtlasData) -> None:
    old = with_results(data)
    old.uitkomsten["vraag_aanbod"].data["run_id"] = "oud"  # type: ignore[index]
    old = dataclasses.replace(old, verouderd={"oud": ("wegen",)})
    text = words(chapter(make_content(old, "WK999901"), "oogopslag"))
    assert "de gegevens zijn daarna veranderd (wegen); bereken het opnieuw" in text
    assert "te kort" not in text


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_sentences_and_cards_say_what_the_table_says(seed: int) -> None:
    from .conftest import make

    data = with_results(_BASE.setdefault("d", make()), seed)
    facts = facts_of(data, "75plus")
    gemeente = make_content(data, "GM9999")
    listed = chapter(gemeente, "wijk_eerst")
    block = next(b for b in listed.blocks if isinstance(b, TableSpec))
    for code in ("WK999901", "WK999902"):
        atlas = make_content(data, code)
        line = next(r for r in block.rows if r[0].text.endswith(atlas.name))
        mine = cards(atlas)
        keys = list(facts.found)
        assert len(mine) == len(keys)
        for key, card, cell in zip(keys, mine, line[1:], strict=False):
            printed = facts.task(key, code)
            rank = facts.rank(key, code)
            # The number of the card, its label and the cell of the table are one and the same.
            brief = short(printed)
            assert cell.text == (brief if rank is None else f"{brief} ({rank[0]})")
            told = f"{card.value} {card.label}".lower()
            if key in ("ouderen", "tekort") or printed == "geen":
                assert printed.lower() in told or printed == "geen"
            if rank is not None:
                assert card.place == f"plaats {rank[0]} van {rank[1]}"
            assert card.value.lower() in (
                printed.lower(),
                facts.good(key, code).lower(),
            )
        lead = chapter(atlas, "oogopslag").lead.text
        good = facts.good("essentieel", code)
        if good not in ("0 %", "100 %", "–", "te klein"):
            assert f"{good} van de 75-plussers" in lead
        if good == "0 %":
            assert not lead.startswith("Voor de meesten")
        assert "0 tot 100 %" not in lead
        for number in re.findall(r"\d+ %", lead):
            assert number in f"{good} {facts.good('geschikt', code)}"


_BASE: dict[str, AtlasData] = {}


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_the_order_follows_the_weights_and_the_firmness_is_the_share(seed: int) -> None:
    from .conftest import make

    data = with_results(_BASE.setdefault("d", make()), seed)
    order = facts_of(data, "75plus").order("GM9999")
    assert order is not None
    assert sum(order.first) == pytest.approx(1.0)
    again = facts_of(with_results(_BASE["d"], seed), "75plus").order("GM9999")
    assert again == order
    page = chapter(make_content(data, "GM9999"), "wijk_eerst")
    share = sum(f for f, p in zip(order.first, order.places, strict=True) if p == 1)
    text = page.lead.text
    assert ("staat vast." in text) == (share >= 0.9)
    assert ("is waarschijnlijk." in text) == (0.6 <= share < 0.9)
    assert ("staat niet vast" in text) == (share < 0.6)


def test_a_weight_of_nought_takes_a_figure_out_of_the_order_and_not_off_the_page(
    data: AtlasData,
) -> None:
    rules = load_volgorde({"ouderen": 0.0, "essentieel": 0.0, "geschikt": 0.0, "tekort": 3.0})
    chosen = with_results(data, order=rules)
    order = facts_of(chosen, "75plus").order("GM9999")
    assert order is not None
    assert order.keys == ("woonservicegebied", "tekort")
    page = chapter(make_content(chosen, "GM9999"), "wijk_eerst")
    weights = [b for b in page.blocks if isinstance(b, TableSpec)][-1]
    rows = {r[0].text: [c.text for c in r[1:]] for r in weights.rows}
    assert rows["75-plussers"] == ["0", "gekozen", "telt niet mee"]
    assert rows["Tekort aan passende woningen"] == ["3", "gekozen", "telt mee"]


@pytest.mark.parametrize("family", [None, "vera"])
@pytest.mark.parametrize("name", [LONGEST, "W" * 60, "Ee", "Sint-Jan <b>& 'Zuid'</b> \U0001f600"])
def test_the_page_fits_one_a4_for_every_name(make_data: Any, name: str, family: str | None) -> None:
    data = make_data(names={"WK999901": name, "WK999902": name, "GM9999": name})
    long = " ".join([LONGEST] * 8)
    rows = [
        {"gebied_code": c, "hoofdstuk": "oogopslag", "tekst": long, "auteur": name}
        for c in ("GM9999", "WK999901")
    ]
    data = dataclasses.replace(data, uitkomsten={"duiding": table("duiding", rows)})
    full = with_results(data, seed=4, status="vastgesteld", version=name)
    for code in ("GM9999", "WK999901", "WK999902"):
        glance = at_a_glance(make_content(full, code))
        assert glance is not None
        with pikepdf.open(io.BytesIO(render(glance, full, family=family))) as pdf:
            assert len(pdf.pages) == 1, code


def test_a_house_style_makes_the_page_no_longer(data: AtlasData) -> None:
    house = HouseStyle("Gemeente Lindewaard", colophon=("Afdeling Wonen", "info@lindewaard.nl"))
    dressed = dataclasses.replace(with_results(data), huisstijl=house)
    glance = at_a_glance(make_content(dressed, "WK999901"))
    assert glance is not None
    with pikepdf.open(io.BytesIO(render(glance, dressed))) as pdf:
        assert len(pdf.pages) == 1


def test_a_gebied_without_people_or_with_one_dwelling_has_a_page_that_says_so(
    make_data: Any,
) -> None:
    for options in ({"source": None}, {"homes_in": {"WK999902": 1}}):
        data = make_data(**options)
        glance = at_a_glance(make_content(data, "WK999902"))
        assert glance is not None
        with pikepdf.open(io.BytesIO(render(glance, data))) as pdf:
            assert len(pdf.pages) == 1
    none = make_content(make_data(homes_in={"WK999902": 0}), "WK999902")
    assert at_a_glance(none) is None
    assert "staan geen woningen" in words(none.chapters[-1])
    per_category = next(c for c in none.chapters if c.question.startswith("Hoe ver is het"))
    assert per_category.lead.text == f"Niet te zeggen: in {none.name} staan geen woningen."


def test_a_gebied_that_the_data_cover_in_part_says_so_on_its_page(make_data: Any) -> None:
    data = with_results(make_data(coverage={"WK999902": 22.0}))
    partly = chapter(make_content(data, "WK999902"), "oogopslag")
    assert ", in het deel met gegevens (22 %): " in partly.lead.text
    assert "Onvolledig: de gegevens dekken 22 % van dit gebied." in words(partly)
    whole = chapter(make_content(data, "WK999901"), "oogopslag")
    assert "deel met gegevens" not in whole.lead.text
    assert "Onvolledig" not in words(whole)
    listed = chapter(make_content(data, "GM9999"), "wijk_eerst")
    assert "dekken maar een deel van" in words(listed)
    assert "(22 %)." in words(listed)


def test_figures_of_a_part_are_marked_get_no_place_and_do_not_count(make_data: Any) -> None:
    data = with_results(make_data(coverage={"GM9999": 60.0, "WK999902": 56.0}))
    facts = facts_of(data, "75plus")
    order = facts.order("GM9999")
    assert order is not None
    # Ages are of the whole gebied; everything else of Oost is of the part with dwellings.
    assert order.keys == ("ouderen",)
    assert facts.rank("ouderen", "WK999902") is not None
    for key in ("essentieel", "geschikt", "woonservicegebied", "tekort"):
        assert facts.rank(key, "WK999902") is None
        assert facts.rank(key, "WK999901") is None
    # Demand of the whole less supply of a part is no shortage.
    assert facts.value("tekort", "WK999902").reason == "onvolledig"
    page = chapter(make_content(data, "GM9999"), "wijk_eerst")
    block = next(b for b in page.blocks if isinstance(b, TableSpec))
    rows = {r[0].text.partition(". ")[2] or r[0].text: [c.text for c in r[1:]] for r in block.rows}
    for name in ("Oost", "Lindewaard"):
        old, near, suitable, service, short_of = rows[name][:5]
        assert "†" not in old
        assert near.endswith(" †")
        assert suitable.endswith(" †")
        assert service.endswith(" †")
        assert short_of == "–"
    assert not any("†" in text for text in rows["Centrum"])
    assert (
        "†: alleen het deel met gegevens. Zo'n cijfer krijgt geen plaats en telt niet mee in de "
        "volgorde. Een tekort is daar niet te zeggen." in block.notes
    )
    assert page.lead.text.startswith("Op dit ene cijfer staat")
    assert "niet te zeggen, want van een deel van dit gebied" in words(
        chapter(make_content(data, "WK999902"), "oogopslag")
    )


def test_a_wijk_of_three_dwellings_has_no_place_and_it_is_said_why(make_data: Any) -> None:
    third = {"names": {"WK999903": "Polder"}, "homes_in": {"WK999903": 3}}
    data = with_results(make_data(**third))
    facts = facts_of(data, "75plus")
    order = facts.order("GM9999")
    assert order is not None
    assert set(order.codes) == {"WK999901", "WK999902"}
    assert order.few == ("WK999903",)
    assert all(facts.rank(k, "WK999903") is None for k in facts.found)
    assert facts.rank("geschikt", "WK999901") in ((1, 2), (2, 2))
    page = chapter(make_content(data, "GM9999"), "wijk_eerst")
    block = next(b for b in page.blocks if isinstance(b, TableSpec))
    row = next(r for r in block.rows if r[0].text.endswith("Polder"))
    assert row[0].text == "Polder"
    assert row[-1].text == "–"
    assert (
        "Zonder plaats: Polder (3 woningen). Van minder dan 20 woningen in de gegevens is niet te "
        "zeggen of de opgave daar groot of klein is." in block.notes
    )
    own = words(chapter(make_content(data, "WK999903"), "oogopslag"))
    assert "In de gegevens heeft dit gebied maar 3 woningen." in own
    assert "plaats 3" not in own
    # Two wijken of which one is too small are no order.
    data = with_results(make_data(homes_in={"WK999902": 3}))
    assert facts_of(data, "75plus").order("GM9999") is None
    closing = words(make_content(data, "GM9999").chapters[-1])
    assert "van geen twee wijken dekken de gegevens genoeg woningen" in closing


def test_small_numbers_are_on_no_card_and_in_no_table(make_data: Any) -> None:
    data = make_data(homes_in={"WK999902": 12})
    atlas = make_content(data, "WK999902")
    old = data.bereikbaarheid_gebied.data
    row = old[(old.gebied_code == "WK999902") & (old.groep == "inw_75plus")].iloc[0]
    assert 0 < row.n < 10
    assert "te klein" in words(chapter(atlas, "oogopslag")).lower()
    assert f"{row.n:.0f}" not in [c.value for c in cards(atlas)]


# The vraagwijzer


def test_every_answer_that_a_question_may_name_is_computed_somewhere() -> None:
    assert set(ANSWERS) == set(ANTWOORDEN)


def test_every_question_has_an_answer_or_who_can_answer(data: AtlasData) -> None:
    page = chapter(make_content(with_results(data), "GM9999"), "vraagwijzer")
    rows = [r for b in page.blocks if isinstance(b, TableSpec) for r in b.rows]
    by_text = {v.text: v for v in load_vragen()}
    assert len(rows) == len(load_vragen())
    for question, answer, to in rows:
        asked = by_text[question.text]
        if not asked.answer:
            assert answer.text == f"Niet uit gegevens te beantwoorden. Wel door: {asked.who}."
        elif not to.to:
            assert answer.text.startswith("Nog niet te zeggen: ")
            assert asked.who in answer.text
        else:
            assert answer.text.endswith((".", ")"))
    computed = sum(bool(r[2].to) for r in rows)
    assert f"Van de {len(rows)} vragen" in page.lead.text
    assert computed >= 5


def test_a_wijk_has_no_vraagwijzer_and_an_own_question_stands_in_that_of_the_gemeente(
    data: AtlasData,
) -> None:
    own = Vraag("eigen-1", "Eigen vragen", "Hoeveel te kort?", "tekort", "", ())
    chosen = with_results(data, questions=(*load_vragen(), own))
    assert "vraagwijzer" not in [c.name for c in make_content(chosen, "WK999901").chapters]
    page = chapter(make_content(chosen, "GM9999"), "vraagwijzer")
    rows = [r for b in page.blocks if isinstance(b, TableSpec) for r in b.rows]
    answer = next(r[1].text for r in rows if r[0].text == "Hoeveel te kort?")
    assert facts_of(chosen, "75plus").task("tekort", "GM9999") in answer


def test_a_page_reference_is_a_link_to_the_page_that_it_names(
    data: AtlasData, tmp_path: Path
) -> None:
    full = with_results(data)
    atlas = make_content(full, "GM9999")
    content = render(atlas, full)
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    refs = {
        c.to
        for b in chapter(atlas, "vraagwijzer").blocks
        if isinstance(b, TableSpec)
        for r in b.rows
        for c in r
        if c.to
    }
    assert refs
    try:
        pages = subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, check=True
        ).stdout.decode()
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    sheets = pages.split("\f")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        said = [
            str(a.Contents)
            for page in pdf.pages
            for a in page.get("/Annots", [])
            if str(a.get("/Contents", "")).startswith("Naar bladzijde")
        ]
    for name in refs & {c.name for c in atlas.chapters}:
        title = chapter(atlas, name).question
        mine = next(s for s in said if s.endswith(title))
        number = int(re.findall(r"bladzijde (\d+)", mine)[0])
        assert title.split("?")[0][:30] in sheets[number - 1].replace("\n", " ")


# Own words, and the arrangement


def with_table(data: AtlasData, name: str, rows: list[dict[str, Any]]) -> AtlasData:
    return dataclasses.replace(data, uitkomsten={**data.uitkomsten, name: table(name, rows)})


def test_own_words_stand_on_their_page_and_on_no_other(data: AtlasData) -> None:
    rows = [
        {
            "gebied_code": "WK999901",
            "hoofdstuk": "Hoe ver is het naar elke voorziening?",
            "tekst": "Er komt een huisarts.",
            "auteur": "Team wonen",
            "datum": "2026-11-23",
        }
    ]
    told = with_table(data, "duiding", rows)
    found = {
        (code, c.name): b
        for code in ("GM9999", "WK999901")
        for c in make_content(told, code).chapters
        for b in c.blocks
        if isinstance(b, OwnWords)
    }
    assert list(found) == [("WK999901", "voorzieningen")]
    own = found["WK999901", "voorzieningen"]
    assert (own.text, own.byline) == ("Er komt een huisarts.", "Team wonen, 23-11-2026")


@pytest.mark.parametrize(
    ("step", "date", "said"),
    [
        (1, "2020-01-01", ""),
        (0, "2026-11-23", "geschreven bij eerdere cijfers"),
        (None, "2026-11-21", "geschreven bij eerdere cijfers"),
        (None, "2026-11-22", ""),
        (None, None, "onbekend bij welke cijfers"),
    ],
)
def test_words_written_with_other_figures_stay_and_say_so(
    data: AtlasData, step: int | None, date: str | None, said: str
) -> None:
    rows = [
        {
            "gebied_code": "WK999901",
            "hoofdstuk": "overzicht",
            "tekst": "Goed.",
            "datum": date,
            "bij_stap": step,
        }
    ]
    told = with_table(data, "duiding", rows)
    own = next(
        b
        for b in chapter(make_content(told, "WK999901"), "overzicht").blocks
        if isinstance(b, OwnWords)
    )
    assert own.text == "Goed."
    assert own.byline.startswith("De gemeente")
    assert own.byline.endswith(said)
    assert ("–" in own.byline) == bool(said)


def told_at_a_glance(data: AtlasData, text: str) -> OwnWords:
    rows = [{"gebied_code": "WK999901", "hoofdstuk": "oogopslag", "tekst": text}]
    page = chapter(make_content(with_table(data, "duiding", rows), "WK999901"), "oogopslag")
    return next(b for b in page.blocks if isinstance(b, OwnWords))


def test_lines_stay_lines_on_a_single_page_and_what_is_cut_says_so(data: AtlasData) -> None:
    own = told_at_a_glance(data, "Wij doen:\r\n- een winkel\n\n-  een   bus")
    assert own.text == "Wij doen:\n- een winkel\n- een bus"
    assert "ingekort" not in own.byline
    assert [piece for piece, _ in word_parts(own)] == ["Wij doen:", "- een winkel", "- een bus"]
    # Ten short lines take ten lines, though they hold few letters.
    lines = told_at_a_glance(data, "\n".join(f"- punt {i}" for i in range(10)))
    assert lines.text.count("\n") == 4
    assert lines.text.endswith(" …")
    assert "ingekort" in lines.byline


def test_who_writes_hears_what_does_not_fit_and_what_cannot_be_printed(data: AtlasData) -> None:
    long = "woord " * 3000
    (said,) = opmerkingen("oogopslag", long)
    kept = len(told_at_a_glance(data, long).text.removesuffix(" …"))
    assert said == (
        f"Op de bladzijde In een oogopslag passen {kept} van de 17.999 tekens van deze tekst. "
        "De rest staat er niet op. Maak de tekst korter."
    )
    assert 400 <= kept <= 420
    assert opmerkingen("overzicht", long) == []
    assert opmerkingen("oogopslag", "kort") == []
    assert "met minder regels" in opmerkingen("oogopslag", "- a\n" * 10)[0]
    half = opmerkingen("oogopslag", "woord " * 60, samen=2)
    assert half
    assert not opmerkingen("oogopslag", "woord " * 60)

    (signs,) = opmerkingen("overzicht", "Goed? Ja \U0001f600 en \u4e2d, caf\u00e9 \U0001f600")
    assert signs == (
        "Niet af te drukken: \U0001f600 (U+1F600), \u4e2d (U+4E2D). In de atlas komt daar een "
        "vraagteken. Schrijf het in gewone letters."
    )
    assert opmerkingen("overzicht", "") == []


def test_making_an_atlas_says_what_print_does_to_own_words(data: AtlasData) -> None:
    rows = [
        {"gebied_code": "WK999901", "hoofdstuk": "Oogopslag", "tekst": "woord " * 300},
        {"gebied_code": "GM9999", "hoofdstuk": "overzicht", "tekst": "\u4e2d"},
        {"gebied_code": "GM9999", "hoofdstuk": "onbekend", "tekst": "\u4e2d"},
        {"gebied_code": "GM9999", "hoofdstuk": "samen", "tekst": None},
    ]
    told = with_table(data, "duiding", rows)
    said = _about_words(told, ["GM9999", "WK999901"])
    assert [s.partition(": ")[0] for s in said] == [
        "Duiding bij overzicht van GM9999",
        "Duiding bij oogopslag van WK999901",
    ]
    assert _about_words(told, ["WK999902"]) == []


MEASURES = [
    {
        "gebied_code": "WK999901",
        "pijler": "vitaal_netwerk",
        "maatregel": "Koffie",
        "status": "loopt",
    },
    {
        "gebied_code": "WK999901",
        "pijler": "geschikte_woning",
        "maatregel": "Trapliften",
        "wie": "Dorpswonen",
        "wanneer": "2027",
        "status": "klaar",
    },
    {"gebied_code": "GM9999", "pijler": "heldere_informatie", "maatregel": "Gids"},
]


def test_the_arrangement_has_the_measures_by_pillar_and_marks_what_is_a_suggestion(
    data: AtlasData,
) -> None:
    page = chapter(
        make_content(with_table(data, "maatregelen", MEASURES), "WK999901"), "arrangement"
    )
    assert page.lead.text == (
        "Voor Centrum zijn 2 maatregelen vastgelegd; één is klaar. Er is er geen voor een "
        "toegankelijke wijk of heldere informatie."
    )
    block = next(b for b in page.blocks if isinstance(b, TableSpec))
    assert [[c.text for c in r] for r in block.rows] == [
        ["Een geschikte woning", "Trapliften", "Dorpswonen", "2027", "klaar"],
        ["Een vitaal netwerk", "Koffie", "–", "–", "loopt"],
    ]
    text = words(page)
    assert "Suggestie uit de gegevens" in text
    assert "Dit is berekend en geen afspraak" in text
    assert all(
        i.startswith("Suggestie: ")
        for b in page.blocks
        if isinstance(b, Bullets) and "Suggestie" in b.items[0]
        for i in b.items
    )


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        (["klaar"], "Voor Centrum is één maatregel vastgelegd; die is klaar."),
        (["loopt"], "Voor Centrum is één maatregel vastgelegd."),
        (["klaar", "klaar"], "Voor Centrum zijn 2 maatregelen vastgelegd; alle zijn klaar."),
        (["klaar", "klaar", None], "zijn 3 maatregelen vastgelegd; twee zijn klaar."),
        (["vervallen"], "Voor Centrum zijn alle maatregelen vervallen."),
        (["vervallen", "idee"], "Voor Centrum is één maatregel vastgelegd."),
    ],
)
def test_the_sentence_about_measures_is_dutch(
    data: AtlasData, statuses: list[str | None], sentence: str
) -> None:
    rows = [
        {"gebied_code": "WK999901", "pijler": p, "maatregel": "x", "status": s}
        for s in statuses
        for p in ("geschikte_woning",)
    ]
    every = [
        {"gebied_code": "WK999901", "pijler": p, "maatregel": "x", "status": "vervallen"}
        for p in ("vitaal_netwerk", "toegankelijke_wijk", "heldere_informatie")
    ]
    page = chapter(
        make_content(with_table(data, "maatregelen", rows + every), "WK999901"), "arrangement"
    )
    assert page.lead.text.split(". Er is er geen")[0].rstrip(".") + "." in (
        sentence if sentence.startswith("Voor") else f"Voor Centrum {sentence}"
    )


def test_the_suggested_function_is_the_one_nearest_to_the_norm(data: AtlasData) -> None:
    from lzw_atlas.processing.report.bladen.stappen_vooruit import nearest_function

    w = Writer(data, "WK999902")
    homes = data.bereikbaarheid.data.iloc[w.members]
    best = {}
    for category in ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting"):
        norm = data.norms.norms[category].value
        far = homes[f"norm_{category}"] == 0
        people = homes["inw_75plus"][far.fillna(False)]
        if people.sum() < 10:
            continue
        beyond = homes[f"afstand_{category}_m"][far.fillna(False)] - norm
        order = np.argsort(beyond.to_numpy(), kind="stable")
        total = np.cumsum(people.to_numpy()[order])
        best[category] = beyond.to_numpy()[order][np.searchsorted(total, total[-1] / 2)]
    category = min(best, key=lambda c: best[c])
    step = nearest_function(w)
    assert step is not None
    from lzw_atlas.processing.core.registry import CATEGORIES

    assert f"ontbreekt {CATEGORIES[category].one}:" in step.text
    assert f"{round(best[category])} m te ver" in step.text


# The complexes of one owner


def complexes(data: AtlasData, owner: str = "") -> AtlasData:
    rows = [
        ("A", "C1", "lift_in_complex", 20, 12),
        ("A", "C2", "traplift", 8, 8),
        ("A", "C2", "lift_in_complex", 4, 4),
        ("B", "C3", "traplift", 9, 9),
    ]
    base = table(
        "geschiktheid_complex",
        [
            {
                "eigenaar": o,
                "complex_id": c,
                "doelgroep": "rollator",
                "maatregel": m,
                "run_id": "abcdef123456",
                "rang": 1 + (m == "lift_in_complex" and c == "C2"),
                "n_maatregel": n,
                "n_naar_geschikt": g,
                "woningen": 30,
                "n_geschikt": 3,
                "n_aanpasbaar": 20,
                "n_ongeschikt": 5,
                "n_onbekend": 2,
            }
            for o, c, m, n, g in rows
        ],
    )
    places = np.empty(len(rows), dtype=object)
    places[:] = [shapely.Point(200_100 + 500 * k, 500_100) for k in range(len(rows))]
    layer = Layer(base.name, base.data, places)
    return dataclasses.replace(
        data,
        uitkomsten={**data.uitkomsten, "geschiktheid_complex": layer},
        keuze=Keuze(edition="corporatie" if owner else "", owner=owner),
    )


def test_an_edition_for_an_owner_has_only_its_complexes(data: AtlasData) -> None:
    atlas = make_content(complexes(data, "A"), "GM9999")
    assert [c.name for c in atlas.chapters] == ["complexen", "verantwoording"]
    block = next(b for b in atlas.chapters[0].blocks if isinstance(b, TableSpec))
    assert [r[0].text for r in block.rows] == ["1. C1", "2. C2"]
    assert [r[6].text for r in block.rows] == ["Lift in complex", "Traplift"]
    assert atlas.chapters[0].lead.text == (
        "A heeft in Lindewaard 60 woningen in 2 complexen; 10 % is zeker geschikt. In complex C1 "
        "worden met één maatregel 12 woningen geschikt."
    )
    assert file_name(atlas) == "wijkatlas_GM9999_Lindewaard_corporatie_A.pdf"
    render(atlas, complexes(data, "A"))


def test_an_atlas_for_everybody_has_no_page_about_an_owner(data: AtlasData) -> None:
    atlas = make_content(complexes(data), "GM9999")
    assert "complexen" not in [c.name for c in atlas.chapters]
    said = words(chapter(atlas, "arrangement"))
    assert "Suggestie: In complex C1 worden 12 woningen geschikt met één maatregel" in said
    assert "Suggestie: In complex C3 worden 9 woningen" in said
