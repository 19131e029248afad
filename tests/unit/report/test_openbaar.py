# SPDX-License-Identifier: GPL-2.0-or-later
"""An attacker lays the atlases of a gemeente and its wijken side by side, and the deel copy too."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from lzw_atlas.processing.core.cijfers.delen import shareable
from lzw_atlas.processing.core.cijfers.openbaar import Limits, Relation, area_parents, known_ranges
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import AtlasData, KeyFigures, TableSpec

MakeData = Callable[..., AtlasData]
CODES = ("GM9999", "WK999901", "WK999902")
RULES = Limits()


def printed(data: AtlasData, code: str) -> tuple[str, dict[str, str]]:
    """Return of one atlas the number of 75-plussers, and their share per kind of facility."""
    atlas = make_content(data, code)
    blocks = [b for c in atlas.chapters for b in c.blocks]
    figures = next(b for b in blocks if isinstance(b, KeyFigures)).figures
    number = next(f.value for f in figures if f.label == "75-plussers in woningen")
    table = next(
        b
        for c in atlas.chapters
        if c.key == "voorzieningen"
        for b in c.blocks
        if isinstance(b, TableSpec)
    )
    return number, {row[0].text: row[4].text for row in table.rows}


def state_of(text: str) -> int:
    """Return what is printed of a number: itself, that it is small, that it is kept back."""
    return {"geheim": 2}.get(text, 1 if text.startswith("<") else 0)


@pytest.mark.parametrize("homes", [8, 20, 30, 41, 55, 160])
def test_no_small_number_follows_from_all_atlases_together(make_data: MakeData, homes: int) -> None:
    data = make_data(homes_in={"WK999902": homes})
    rows = data.bereikbaarheid_gebied.data
    rows = rows[(rows["groep"] == "inw_75plus").to_numpy(dtype=bool)]
    said = {code: printed(data, code) for code in CODES}
    parents = area_parents(data.bereikbaarheid.data)
    copy, _ = shareable(data.bereikbaarheid_gebied, LAYERS["bereikbaarheid_gebied"], RULES, parents)
    for label, key in (("Supermarkt", "supermarkt"), ("OV-halte", "ov_halte")):
        mine = rows[(rows["categorie"] == key).to_numpy(dtype=bool)].set_index("gebied_code")
        true = mine.loc[list(CODES), ["n", "n_binnen", "n_onbekend"]].to_numpy(dtype=float)
        total, inside = true[:, 0] + true[:, 2], true[:, 1]
        # Per gebied: everybody, who is inside, who is outside, who is unknown.
        cells = np.r_[total, inside, true[:, 0] - inside, true[:, 2]]
        state = np.full(12, 3)
        for k, code in enumerate(CODES):
            number, shares = said[code]
            state[k] = state_of(number)
            # A plain share gives the rounded number inside to who knows of how many it is.
            if re.fullmatch(r"\d+ %", shares[label]):
                state[3 + k] = 0
        table = copy.data[(copy.data["groep"] == "inw_75plus") & (copy.data["categorie"] == key)]
        given = table.set_index("gebied_code").loc[list(CODES), "n_binnen"].notna()
        state[3:6][given.to_numpy(dtype=bool)] = 0
        relations = [Relation(3 * j, (3 * j + 1, 3 * j + 2)) for j in range(4)]
        relations += [Relation(k, (3 + k, 6 + k, 9 + k)) for k in range(3)]
        low, high = known_ranges(cells, state, relations, RULES)
        small = (cells > 0) & (cells < 10)
        need = np.where(np.isin(state, (1, 2)), 10.0, 5.0)
        assert (high - low >= need - 0.02)[small].all(), (label, low[small], high[small])


def test_the_gemeente_and_the_wijk_print_the_same_number_of_people(make_data: MakeData) -> None:
    data = make_data(homes_in={"WK999902": 20})
    atlas = make_content(data, "GM9999")
    table = next(
        b for c in atlas.chapters if c.key == "wijken" for b in c.blocks if isinstance(b, TableSpec)
    )
    for row, code in zip(table.rows, CODES[1:], strict=True):
        assert row[2].text == printed(data, code)[0]
