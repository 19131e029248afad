# SPDX-License-Identifier: GPL-2.0-or-later
"""Part by part gives what one run over everything gives, also for a complex across a border."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.core.wonen.kenmerkdelen import Deel, kenmerken_in_delen
from lzw_atlas.processing.core.wonen.woningkenmerken import kenmerken

from .test_woningkenmerken import GALLERY, RULES, layers, turned
from .woninggalerij import Case, Home, row

WONINGEN, PANDEN, _ = layers(GALLERY, turned(20))
WHOLE = kenmerken(WONINGEN, PANDEN, RULES)


def parts(woningen: Layer, panden: Layer, of_pand: np.ndarray, count: int) -> list[Deel]:
    """Return *count* parts: every pand in the part of its number, its dwellings with it."""
    number = dict(zip(panden.data["pand_id"], of_pand, strict=True))
    of_home = woningen.data["pand_id"].map(number).fillna(0).to_numpy(dtype=int)
    return [
        Deel(
            lambda i=i: woningen.take(of_home == i),
            lambda i=i: panden.take(np.asarray(of_pand) == i),
        )
        for i in range(count)
    ]


def joined(woningen: Layer, panden: Layer, of_pand: np.ndarray, count: int) -> pd.DataFrame:
    """Return the tables of the parts under one another, in the order of *woningen*."""
    found = []
    for part in kenmerken_in_delen(delen := parts(woningen, panden, of_pand, count), RULES):
        ids = delen[part.deel].woningen().data["woning_id"].iloc[part.rows]
        found.append(part.table.set_index(ids.to_numpy()))
    table = pd.concat([t for t in found if len(t)])
    assert not table.index.duplicated().any()
    return table.loc[woningen.data["woning_id"]].reset_index(drop=True)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_any_division_gives_the_table_of_one_run(count: int, chance: object) -> None:
    of_pand = np.array([chance.randrange(count) for _ in range(len(PANDEN))])  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(joined(WONINGEN, PANDEN, of_pand, count), WHOLE)


def test_a_row_across_a_border_is_one_complex() -> None:
    case = Case("", row(6, 5.4), [Home(i, None) for i in range(6)])
    woningen, panden, _ = layers([case])
    table = joined(woningen, panden, np.array([0, 0, 0, 1, 1, 1]), 2)
    assert table["woningtype"].tolist() == ["hoek", *["tussen"] * 4, "hoek"]
    assert set(table["pandgroep_id"]) == {panden.data["pand_id"].iloc[0]}


def test_only_what_touches_another_part_waits_for_the_end() -> None:
    case = Case("", [*row(3, 5.4), *row(3, 5.4, -9)], [Home(i, None) for i in range(6)])
    woningen, panden, _ = layers([case, GALLERY[0]])
    delen = parts(woningen, panden, np.array([0, 0, 0, 1, 1, 1, 1]), 2)
    found = [(p.deel, p.rows.tolist()) for p in kenmerken_in_delen(delen, RULES)]
    assert found == [(0, []), (1, [3]), (0, [0, 1, 2]), (1, [0, 1, 2])]


def test_a_part_without_panden_or_dwellings_does_no_harm() -> None:
    of_pand = np.full(len(PANDEN), 2)
    pd.testing.assert_frame_equal(joined(WONINGEN, PANDEN, of_pand, 4), WHOLE)
    assert list(kenmerken_in_delen([], RULES)) == []


def test_the_user_can_stop_between_parts() -> None:
    delen = parts(WONINGEN, PANDEN, np.arange(len(PANDEN)) % 3, 3)
    with pytest.raises(Cancelled):
        list(kenmerken_in_delen(delen, RULES, lambda fraction: fraction < 0.5))
