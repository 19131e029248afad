# SPDX-License-Identifier: GPL-2.0-or-later
"""The assumptions as data: complete, with a source each, and every mistake told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.aanbod import load_aannames
from lzw_atlas.processing.io.normen.doelgroepen import load_doelgroepen
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules


def refused(path: Path) -> str:
    with pytest.raises(LzwError) as error:
        load_aannames(path)
    return "\n".join(sentences(error.value.problems))


def test_every_assumption_has_a_range_a_source_and_a_certainty() -> None:
    rules = load_aannames()
    assert len(rules.every()) > 50
    for one in rules.every().values():
        assert one.low <= one.mid <= one.high, one.key
        assert one.sources, one.key
        assert set(one.sources) <= set(rules.sources), one.key
        assert one.certainty in ("bron", "tweede hand", "algemene kennis", "eigen keuze")


def test_every_group_of_the_demand_meets_dwellings_of_a_group_of_geschiktheid() -> None:
    rules, suits = load_aannames(), load_rules().groups
    asked = set(load_doelgroepen().groups)
    assert set(rules.groups) | rules.no_housing == asked
    assert not set(rules.groups) & rules.no_housing
    assert {g.suits_as for g in rules.groups.values()} <= set(suits)
    for kind in rules.plan_kinds.values():
        assert kind.suits | kind.perhaps <= set(suits)
        assert not kind.suits & kind.perhaps


def test_a_study_changes_single_numbers_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(
        '[mutatie.corporatie]\nmidden = 8\n[complex."12"]\nwaarde = 6.5\n'
        "[groep.adl_beperkt]\nbewoond = { waarde = 30 }\n",
        encoding="utf-8",
    )
    rules, base = load_aannames(path), load_aannames()
    changed = rules.turnover["corporatie"]
    assert (changed.low, changed.mid, changed.high) == (5, 8, 9)
    assert changed.certainty == "eigen keuze"
    assert rules.complexes["12"].triple.tolist() == [6.5, 6.5, 6.5]
    assert rules.groups["adl_beperkt"].occupied.triple.tolist() == [30, 30, 30]
    assert rules.groups["adl_beperkt"].new == base.groups["adl_beperkt"].new
    assert rules.groups["ggz"] == base.groups["ggz"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[mutatie.huur]\nmidden = 8\n", "huur"),
        ("[mutatie.koop]\nmidden = -1\n", "een getal van 0 tot en met 100"),
        ("[mutatie.koop]\nmidden = 20\n", "laag, midden en hoog in oplopende volgorde"),
        ('[hardheid.hard]\nmidden = "veel"\n', "een getal van 0 tot en met 100"),
        ('[groep.nieuw]\npast = "rollator"\n', "per_huishouden, bewoond, toewijzing, nieuw"),
        ('[groep.ggz]\nwat = "mooi"\n', "een van geschikt, aanpasbaar"),
        ("[groep.ggz]\nper_huishouden = { waarde = 0.5 }\n", "een getal van 1 tot en met 10"),
        ("[groep.ggz]\nbewoond = { waarde = 5, laag = 3 }\n", "waarde, bron, zekerheid"),
        ('[complex."12"]\nmidden = 5\n', "laag"),
        ('zonder_woningvraag = "dementie"\n', "een lijst met namen"),
        ('[plan.nultreden]\ngeschikt_voor = ["vitaal"]\n', "misschien_voor"),
    ],
)
def test_a_mistake_in_the_file_of_a_study_is_told_with_its_place(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(text, encoding="utf-8")
    words = refused(path)
    assert "eigen.toml" in words
    assert "regel" in words
    assert all(part in words for part in said.split(", ")), words
