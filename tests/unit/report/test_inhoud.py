# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentences and tables say what the rows say, and never more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import (
    Atlas,
    AtlasData,
    Bullets,
    ChartSpec,
    KeyFigures,
    MapGrid,
    MapSpec,
    Notice,
    Sentence,
    TableSpec,
)

from .mensen import of_row

MakeData = Callable[..., AtlasData]


def texts(atlas: Atlas) -> str:
    """Return every word of an atlas."""
    out = [atlas.answer.text]
    for chapter in atlas.chapters:
        out.append(chapter.lead.text)
        for block in chapter.blocks:
            if isinstance(block, Sentence | Notice):
                out.append(block.text)
            elif isinstance(block, Bullets):
                out += block.items
            elif isinstance(block, KeyFigures):
                out += [f"{f.value} {f.label} {f.certainty}" for f in block.figures]
            elif isinstance(block, MapSpec):
                out += [block.alt, block.sentence.text]
            elif isinstance(block, MapGrid):
                out += [c.alt if isinstance(c, MapSpec) else c.text for _, c in block.cells]
            elif isinstance(block, TableSpec):
                out += [c.text for row in block.rows for c in row] + list(block.notes)
            elif isinstance(block, ChartSpec):
                out.append(block.alt)
    return "\n".join(out)


def block(atlas: Atlas, chapter: str, kind: type) -> object:
    """Return the first block of *kind* in *chapter*."""
    found = next(c for c in atlas.chapters if c.key == chapter)
    return next(b for b in found.blocks if isinstance(b, kind))


def sentence_about(atlas: Atlas, category: str) -> str:
    """Return the sentence that goes with the map of *category*."""
    for chapter in atlas.chapters:
        for b in chapter.blocks:
            if isinstance(b, MapSpec) and b.category == category:
                return b.sentence.text
            if isinstance(b, MapGrid):
                for _, c in b.cells:
                    if isinstance(c, MapSpec) and c.category == category:
                        return c.sentence.text
    raise AssertionError(category)


def row_of(data: AtlasData, code: str, category: str, group: str) -> dict[str, float]:
    """Return one row of bereikbaarheid_gebied."""
    t = data.bereikbaarheid_gebied.data
    return (
        t[(t.gebied_code == code) & (t.categorie == category) & (t.groep == group)]
        .iloc[0]
        .to_dict()
    )


def test_the_table_prints_the_shares_of_the_rows(data: AtlasData) -> None:
    table = block(make_content(data, "WK999901"), "voorzieningen", TableSpec)
    assert isinstance(table, TableSpec)
    by_label = {row[0].text: row for row in table.rows}
    for label, key in (
        ("Supermarkt", "supermarkt"),
        ("Apotheek", "apotheek"),
        ("OV-halte", "ov_halte"),
    ):
        for column, group in ((2, "woningen"), (3, "inw_65plus"), (4, "inw_75plus")):
            found = row_of(data, "WK999901", key, group)
            share = found["aandeel_pct"]
            expected = "100 %" if share > 99.999 else f"{int(share + 0.5)} %"
            if group != "woningen":
                expected = of_row(found)
            assert by_label[label][column].text == expected


def test_map_classes_add_up_to_the_dwellings_of_the_table(data: AtlasData) -> None:
    spec = block(make_content(data, "WK999902"), "overzicht", MapSpec)
    assert isinstance(spec, MapSpec)
    row = row_of(data, "WK999902", spec.category, "woningen")
    counts = {m.kind: m.count for m in spec.legend}
    assert counts["binnen"] == row["n_binnen"]
    assert counts["binnen"] + counts["ruim"] == row["n_binnen_ruim"]
    assert sum(counts.values()) == row["n"] + row["n_onbekend"]


def test_all_none_and_a_part_have_their_own_sentence(make_data: MakeData) -> None:
    every = make_content(make_data(share_inside=1.0, lost=0), "WK999901")
    assert (
        sentence_about(every, "supermarkt")
        == "Alle 75-plussers wonen binnen 500 m lopen van een supermarkt."
    )
    assert every.answer.text.startswith(
        "Ja: alle 75-plussers wonen binnen de norm van een supermarkt, "
    )
    none = make_content(make_data(share_inside=0.0, lost=0), "WK999901")
    assert (
        sentence_about(none, "supermarkt")
        == "Geen van de 75-plussers woont binnen 500 m lopen van een supermarkt."
    )
    assert none.answer.text.startswith("Nee: geen van de 75-plussers woont binnen de norm van ")
    part = make_content(make_data(), "WK999901")
    assert " % van de 75-plussers woont binnen 300 m lopen van een OV-halte." in sentence_about(
        part, "ov_halte"
    )


def test_all_and_none_are_not_said_of_dwellings_whose_distance_is_unknown(
    make_data: MakeData,
) -> None:
    every = make_content(make_data(share_inside=1.0, lost=2), "WK999901")
    assert "Alle 75-plussers met een bekende afstand wonen" in sentence_about(every, "supermarkt")


def test_almost_all_is_never_rounded_to_all(make_data: MakeData) -> None:
    atlas = make_content(make_data(share_inside=0.998, lost=0, source=None), "GM9999")
    assert sentence_about(atlas, "supermarkt").startswith("Meer dan 99 % van de woningen ligt")
    table = block(atlas, "voorzieningen", TableSpec)
    assert isinstance(table, TableSpec)
    assert table.rows[0][2].text == "> 99 %"


def test_one_dwelling_gets_a_singular(make_data: MakeData) -> None:
    atlas = make_content(make_data(homes_in={"WK999902": 1}, lost=0), "WK999902")
    assert sentence_about(atlas, "ontmoeting").startswith("De enige woning ligt ")
    figures = block(atlas, "overzicht", KeyFigures)
    assert isinstance(figures, KeyFigures)
    assert (figures.figures[0].value, figures.figures[0].label) == ("1", "woning")


def test_an_area_without_dwellings_says_so(make_data: MakeData) -> None:
    atlas = make_content(make_data(homes_in={"WK999902": 0}), "WK999902")
    assert atlas.answer.text == "Niet te zeggen: in dit gebied staan geen woningen in de gegevens."


def test_a_category_missing_from_the_data_is_not_to_be_said(make_data: MakeData) -> None:
    atlas = make_content(make_data(missing=("huisarts",)), "WK999901")
    words = texts(atlas)
    assert "Niet te zeggen: in deze gegevens staat geen huisarts." in words
    assert "huisarts" not in atlas.answer.text
    for false in ("niemand", "Geen van de 75-plussers", "huisarts heeft"):
        assert not any(false in line and "huisarts" in line for line in words.splitlines())
    table = block(atlas, "voorzieningen", TableSpec)
    assert isinstance(table, TableSpec)
    assert [c.text for c in table.rows[1]][2:7] == ["niet te zeggen", "–", "–", "–", "–"]


def test_nothing_known_at_all_still_gives_an_atlas(make_data: MakeData) -> None:
    every = ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting")
    atlas = make_content(make_data(missing=every), "WK999901")
    assert atlas.answer.text.startswith("Niet te zeggen: deze gegevens zijn niet volledig")


def test_a_probably_incomplete_category_stays_out_of_the_answer(make_data: MakeData) -> None:
    atlas = make_content(make_data(incomplete=("supermarkt",), share_inside=0.4), "WK999901")
    assert "supermarkt" not in atlas.answer.text
    assert "over supermarkten zijn de gegevens waarschijnlijk onvolledig" in texts(atlas)
    chart = block(atlas, "voorzieningen", ChartSpec)
    assert isinstance(chart, ChartSpec)
    assert not any("Supermarkt" in r.label for r in chart.rows)


def test_a_confirmed_absence_is_a_norm_not_met(make_data: MakeData) -> None:
    atlas = make_content(make_data(absent=("huisarts",)), "WK999901")
    assert "Hier is geen huisarts; dat is bevestigd." in texts(atlas)
    table = block(atlas, "voorzieningen", TableSpec)
    assert isinstance(table, TableSpec)
    assert table.rows[1][2].text == "0 %"


def test_an_area_partly_in_the_data_is_called_incomplete(make_data: MakeData) -> None:
    atlas = make_content(make_data(coverage={"WK999902": 61.4}), "WK999902")
    assert "Onvolledig: de gegevens dekken 61 % van dit gebied." in texts(atlas)
    assert atlas.answer.text.startswith("Alleen het deel met gegevens (61 %): ")
    whole = make_content(make_data(coverage={"WK999902": 61.4}), "GM9999")
    assert "† Onvolledig: de gegevens dekken 61 % van Oost." in texts(whole)


@pytest.mark.parametrize(
    ("source", "word"), [("pc4 (geschat)", "geschat"), ("vierkant100", "geteld")]
)
def test_persons_carry_the_certainty_of_their_source(
    make_data: MakeData, source: str, word: str
) -> None:
    figures = block(make_content(make_data(source=source), "WK999901"), "overzicht", KeyFigures)
    assert isinstance(figures, KeyFigures)
    assert [f.certainty for f in figures.figures if "75-plussers in woningen" in f.label] == [word]


def test_persons_are_rounded_to_five(make_data: MakeData) -> None:
    figures = block(make_content(make_data(), "WK999901"), "overzicht", KeyFigures)
    assert isinstance(figures, KeyFigures)
    values = [f.value for f in figures.figures if "plussers in woningen" in f.label]
    assert values
    assert all(int(v.replace(".", "")) % 5 == 0 for v in values)


def test_few_persons_are_suppressed_and_dwellings_speak_instead(make_data: MakeData) -> None:
    atlas = make_content(make_data(homes_in={"WK999902": 12}, lost=0), "WK999902")
    figures = block(atlas, "overzicht", KeyFigures)
    assert isinstance(figures, KeyFigures)
    assert [f.value for f in figures.figures if "75-plussers in woningen" in f.label] == ["< 10"]
    assert "75-plussers" not in atlas.answer.text
    table = block(atlas, "voorzieningen", TableSpec)
    assert isinstance(table, TableSpec)
    assert {row[4].text for row in table.rows} == {"te klein"}
    whole = block(
        make_content(make_data(homes_in={"WK999902": 12}, lost=0), "GM9999"), "wijken", TableSpec
    )
    assert isinstance(whole, TableSpec)
    assert whole.rows[1][2].text == "< 10"
    assert {c.text for c in whole.rows[1][3:]} == {"te klein"}


def test_without_population_no_figure_about_persons_appears(make_data: MakeData) -> None:
    atlas = make_content(make_data(source=None), "WK999901")
    assert "Er zijn geen inwoners in de gegevens" in texts(atlas)
    assert "75-plussers" not in atlas.answer.text
    assert "plussers in woningen" not in texts(atlas)


def test_the_gemeente_lists_every_wijk(data: AtlasData) -> None:
    table = block(make_content(data, "GM9999"), "wijken", TableSpec)
    assert isinstance(table, TableSpec)
    assert [row[0].text for row in table.rows] == ["Centrum", "Oost"]
    assert [row[1].text for row in table.rows] == ["240", "160"]


def test_water_is_not_ranked_beside_the_wijken(make_data: MakeData) -> None:
    data = make_data()
    data.gebieden.data.loc[data.gebieden.data["gebied_code"] == "WK999902", "water"] = 1
    table = block(make_content(data, "GM9999"), "wijken", TableSpec)
    assert isinstance(table, TableSpec)
    assert [row[0].text for row in table.rows] == ["Centrum"]


def test_an_incomplete_wijk_is_listed_but_not_ranked(make_data: MakeData) -> None:
    ranked = make_content(make_data(), "GM9999")
    assert "het vaakst op loopafstand" in texts(ranked)
    listed = make_content(make_data(coverage={"WK999902": 61.4}), "GM9999")
    table = block(listed, "wijken", TableSpec)
    assert isinstance(table, TableSpec)
    assert len(table.rows) == 2
    assert "het vaakst op loopafstand" not in texts(listed)


def test_a_wijk_beside_an_incomplete_gemeente_says_so(make_data: MakeData) -> None:
    assert "(onvolledig)" not in texts(make_content(make_data(), "WK999901"))
    words = texts(make_content(make_data(coverage={"GM9999": 22.0}), "WK999901"))
    assert "(onvolledig)" in words


def test_the_accounting_names_sources_run_and_differences(make_data: MakeData) -> None:
    changed = (
        ("norms.supermarkt", "500 m", "437.5 m"),
        ("belang.75plus.geld", "nuttig", "essentieel"),
    )
    words = texts(make_content(make_data(differences=changed), "WK999901"))
    assert "Norm Supermarkt: 437,5 m in plaats van 500 m." in words
    label = "Belang voor 75plus: Geldautomaat of bank"
    assert f"{label}: essentieel in plaats van nuttig." in words
    assert "Kenmerk van de berekening: abcdef123456" in words
    assert "Berekend op 22-11-2026" in words
    assert "Wat is een woonzorgzone? In voor zorg" in words
    assert "https://www.invoorzorg.nl/informatie-wat-is-een-woonzorgzone.html" in words


def test_an_unknown_area_is_refused(data: AtlasData) -> None:
    with pytest.raises(KeyError):
        make_content(data, "WK000000")
