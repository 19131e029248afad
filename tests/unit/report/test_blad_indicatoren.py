# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of own indicators: a trend, and nothing of few people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from lzw_atlas.processing.core.cijfers.indicatoren import period_start
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.report.inhoud import make_content
from lzw_atlas.processing.report.model import AtlasData, Chapter, LineChart, Sentence, TableSpec

MakeData = Callable[..., AtlasData]


def page(data: AtlasData, rows: list[tuple[object, ...]], code: str = "WK999901") -> Chapter | None:
    """Return the page of *rows*: gebied, aanbieder, periode, indicator, waarde, eenheid."""
    columns = ["gebied_code", "aanbieder", "periode", "indicator", "waarde", "eenheid"]
    table = pd.DataFrame(rows, columns=columns).assign(bron="regio")
    table["datum"] = table["periode"].map(period_start)
    layer = conform(Layer("indicatoren", table), LAYERS["indicatoren"])
    atlas = make_content(replace(data, uitkomsten={"indicatoren": layer}), code)
    return next((c for c in atlas.chapters if c.key == "indicatoren"), None)


def test_a_trend_is_drawn_and_said(data: AtlasData) -> None:
    values = {"2024-K3": 82.0, "2024-K4": 71.0, "2025-K1": 4.0, "2025-K2": 58.0}
    rows = [("WK999901", None, p, "Cliënten", v, "personen") for p, v in values.items()]
    found = page(data, rows)
    assert found is not None
    chart = next(b for b in found.blocks if isinstance(b, LineChart))
    assert [p.value for p in chart.series[0].points] == [80.0, 70.0, None, 60.0]
    table = next(b for b in found.blocks if isinstance(b, TableSpec))
    assert table.head == ("Aanbieder", "K3 '24", "K4 '24", "K1 '25", "K2 '25")
    assert [c.text for c in table.rows[0]] == ["totaal", "80", "70", "< 10", "60"]
    said = [b.text for b in found.blocks if isinstance(b, Sentence)]
    assert said[0] == (
        "Cliënten: van 80 in het 3e kwartaal van 2024 naar 60 personen in het 2e kwartaal van 2025."
    )


def test_a_change_within_the_rounding_is_no_change(data: AtlasData) -> None:
    rows = [("WK999901", None, y, "Cliënten", v, None) for y, v in (("2024", 52), ("2025", 57))]
    found = page(data, rows)
    assert found is not None
    assert "Cliënten: ongeveer gelijk, 55 personen in 2025." in found.lead.text


def test_few_of_one_provider_do_not_follow_from_the_total(data: AtlasData) -> None:
    rows = [
        ("WK999901", who, "2025", "Cliënten", v, "personen")
        for who, v in ((None, 27), ("Een", 4), ("Twee", 23))
    ]
    found = page(data, rows)
    assert found is not None
    table = next(b for b in found.blocks if isinstance(b, TableSpec))
    assert {r[0].text: r[1].text for r in table.rows} == {
        "alle aanbieders": "25",
        "Een": "< 10",
        "Twee": "geheim",
    }
    assert any(n.startswith("geheim: niet gepubliceerd") for n in table.notes)


def test_a_gebied_without_indicators_has_no_page(data: AtlasData) -> None:
    assert page(data, [("GM9999", None, "2025", "Cliënten", 40, "personen")]) is None
