# SPDX-License-Identifier: GPL-2.0-or-later
"""Facts about dwellings made comparable: labels, tenure, dates and values that cannot be."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.processing.core.wonen.woningfeiten import LABELS, iso_dates, tenure_of, tidy_facts
from lzw_atlas.processing.io import readers as readers  # the sentences
from lzw_atlas.processing.io.meldingen import sentences


def facts(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("rol", "ROL"),
        (" Rolstoelwoning ", "ROL"),
        ("ROLLATOR", "ROA"),
        ("extra  ruime rolstoelwoning", "RUI"),
        ("gelijkvloers", "GEL"),
        ("geen", "ZON"),
    ],
)
def test_a_label_in_any_spelling_is_its_code(word: str, label: str) -> None:
    out, problems = tidy_facts(facts(toegankelijkheidslabel=[word]))
    assert out["toegankelijkheidslabel"].tolist() == [label]
    assert problems == []


def test_no_word_stands_for_two_labels() -> None:
    words = [w for group in LABELS.values() for w in group]
    assert len(words) == len(set(words))


def test_an_unknown_label_is_unknown_and_said() -> None:
    out, problems = tidy_facts(facts(toegankelijkheidslabel=["vier sterren", "roa", None]))
    assert out["toegankelijkheidslabel"].tolist() == [None, "ROA", None]
    assert sentences(problems) == [
        "Laag woningen: 1 rij heeft in toegankelijkheidslabel iets dat geen label van VERA is. "
        "Dat blijft onbekend. Schrijf RUI, ROL, ROA, GEL, ZON. Bijvoorbeeld: vier sterren."
    ]


def test_values_that_cannot_be_are_unknown_and_said() -> None:
    out, problems = tidy_facts(
        facts(
            huur_eur=[1.612, 612.35, 99999.0],
            oppervlakte_m2=[0.0, 78.0, 99999.0],
            bouwjaar=[1005, 1968, 9999],
            verdieping=[-1, 99, 2],
        )
    )
    unknown = {c: pd.isna(out[c]).tolist() for c in out}
    assert unknown == {
        "huur_eur": [True, False, True],
        "oppervlakte_m2": [True, False, True],
        "bouwjaar": [True, False, True],
        "verdieping": [False, True, False],
    }
    assert sentences(problems)[3] == (
        "Laag woningen: 2 rijen hebben in huur_eur een waarde onder 25 of boven 10000. Die kan "
        "niet kloppen en blijft onbekend; verbeter de tabel. Bijvoorbeeld: 1.612, 99999."
    )


def test_an_unknown_word_for_the_tenure_stays_but_counts_as_unknown() -> None:
    out, problems = tidy_facts(facts(eigendom=["Sociale huur", "vve", "KOOP"]))
    assert out["eigendom"].tolist() == ["corporatie", "vve", "koop"]
    assert tenure_of(out["eigendom"]).tolist() == ["corporatie", "onbekend", "koop"]
    assert [p.code for p in problems] == ["eigendom_onbekend"]


def test_a_date_that_is_none_is_unknown_and_said() -> None:
    out, problems = tidy_facts(facts(aangepast_op=["31-2-2019", "zomer", "2019", 2020.0]))
    assert out["aangepast_op"].tolist() == [None, None, "2019", "2020"]
    assert (
        "Schrijf 2019, 2019-05-31 of 31-5-2019. Bijvoorbeeld: 31-2-2019, zomer."
        in (sentences(problems)[0])
    )


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_date_is_read_in_each_way_of_writing(day: datetime.date) -> None:
    written = [
        day.isoformat(),
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T12:30:00",
        day.strftime("%Y%m%d"),
    ]
    assert set(iso_dates(pd.Series(written))) == {day.isoformat()}


def test_what_is_right_already_stays_as_it_is() -> None:
    first, _ = tidy_facts(
        facts(toegankelijkheidslabel=["rol"], eigendom=["particulier"], aangepast_op=["3-5-2019"])
    )
    again, problems = tidy_facts(first)
    assert problems == []
    pd.testing.assert_frame_equal(first, again)
    assert len(tidy_facts(pd.DataFrame({"woning_id": np.array(["a"])}))[0].columns) == 1
