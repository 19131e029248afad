# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts: scales, what is drawn, what is said instead of the drawing, and how it survives grey."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lzw_atlas.processing.report.model import (
    AgeChart,
    AgeRow,
    BandChart,
    BandPoint,
    ChartRow,
    ChartSpec,
    DistanceChart,
    Drawing,
    LineChart,
    LinePoint,
    LineSeries,
    StackChart,
    StackPart,
    StackRow,
)
from lzw_atlas.processing.report.tekenen.grafiek import (
    _LINE_COLOURS,
    STACK_LOOKS,
    _apart,
    distance_edges,
    make_chart,
    nice_ticks,
)
from lzw_atlas.processing.report.tekenen.grafiektekst import alt_text, number
from lzw_atlas.processing.report.tekenen.typografie import COLOURS, contrast
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth


class Paper:
    """A canvas that remembers texts with their place, and rectangles."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, float, float]] = []
        self.boxes: list[tuple[float, float, float, float]] = []

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        self.texts.append((text, x, y))

    drawCentredString = drawRightString = drawString  # noqa: N815

    def rect(self, x: float, y: float, w: float, h: float, **_: Any) -> None:
        self.boxes.append((x, y, w, h))

    def beginPath(self) -> Paper:  # noqa: N802
        return Paper()

    def __getattr__(self, _name: str) -> Any:
        return lambda *_a, **_k: None


def drawn(spec: Drawing, family: str | None = None) -> Paper:
    paper = Paper()
    make_chart(spec, 480, family=family).paint(paper)
    return paper


AGES = AgeChart(
    "Hoe oud",
    "2024",
    "2040",
    (AgeRow("75 tot 84", 820, 1333), AgeRow("85 en ouder", None, 540, now_text="te klein")),
)
WALKS = DistanceChart("Hoe ver", (0, 250, 500, 750, 1000), (10, 30, 20, 5), 500, beyond=2)
STOCK = StackChart(
    "Geschikt",
    (StackPart("goed", "geschikt"), StackPart("onbekend", "niet te zeggen")),
    (StackRow("Koop", (250, 750), "1.000", "Eigendom"), StackRow("Huur", (), "te klein")),
)
CURVE = LineChart(
    "Bereik",
    (
        LineSeries("de beste plekken", (LinePoint(0, 0), LinePoint(1, 310), LinePoint(2, None))),
        LineSeries("een voor een", (LinePoint(0, 0), LinePoint(1, 290), LinePoint(2, 400))),
    ),
    "75-plussers",
    "steunpunten",
    norm=350,
    norm_name="doel",
)
SHORT = BandChart(
    "Tekort",
    (BandPoint(2030, -10, 40, 90), BandPoint(2040, None, None, None, "onbekend")),
    "woningen",
)
EVERY: list[Drawing] = [AGES, WALKS, STOCK, CURVE, SHORT]


@given(st.floats(-20, 20), st.floats(1e-3, 1e6), st.integers(3, 12))
def test_ticks_are_round_even_and_around_the_values(off: float, span: float, most: int) -> None:
    low = off * span
    ticks = nice_ticks(low, low + span, most)
    slack = 1e-6 * max(1.0, abs(low), span)
    assert 2 <= len(ticks) <= most
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack
    steps = [b - a for a, b in pairwise(ticks)]
    lead = round(steps[0] / 10 ** math.floor(math.log10(steps[0]) + 1e-9), 6)
    assert lead in (1.0, 2.0, 5.0)
    assert max(steps) - min(steps) < 1e-6 * max(1.0, abs(low), span)


@pytest.mark.parametrize(
    "norms", [(500, 800), (400, None), (1000, 1500), (300, 500), (450, 800), (750, 5000)]
)
def test_distance_classes_are_equal_and_have_the_norms_as_bounds(
    norms: tuple[float, float | None],
) -> None:
    edges = distance_edges(*norms)
    assert len({round(b - a, 6) for a, b in pairwise(edges)}) == 1
    assert all(n in edges for n in norms if n)
    assert edges[0] == 0
    assert edges[-1] >= 2 * max(n for n in norms if n)


@pytest.mark.parametrize("family", [None, "vera"])
@pytest.mark.parametrize("spec", EVERY, ids=lambda s: type(s).__name__)
def test_every_chart_stays_in_its_box_and_prints_its_numbers(
    spec: Drawing, family: str | None
) -> None:
    chart = make_chart(spec, 480, family=family)
    paper = drawn(spec, family)
    for text, x, y in paper.texts:
        assert -1 <= x <= 481, text
        assert 0 <= y <= chart.height - 3, text
    for x, y, w, h in paper.boxes:
        assert x >= -1
        assert x + w <= 484
        assert y >= 0
        assert y + h <= chart.height + 1


@given(
    st.lists(
        st.tuples(st.floats(-50, 200), st.floats(0, 80), st.floats(0, 80)), min_size=1, max_size=6
    )
)
def test_numbers_in_a_band_stand_over_the_years_and_not_over_each_other(
    rows: list[tuple[float, float, float]],
) -> None:
    points = tuple(
        BandPoint(2024.0 + n, low, low + a, low + a + b) for n, (low, a, b) in enumerate(rows)
    )
    spec = BandChart("Tekort", points, "woningen")
    chart = make_chart(spec, 480)
    numbers = {number(v) for p in points for v in (p.low, p.mid, p.high)}
    # The years stand under the axis, the values of the scale left of it.
    found = [(t, x, y) for t, x, y in drawn(spec).texts if t in numbers and x > 60]
    assert all(y > 30 for t, _, y in found)
    assert all(y < chart.height for _, _, y in found)
    for (one, x, y), (other, x2, y2) in combinations(found, 2):
        if y == y2:
            assert abs(x - x2) > 2 * min(len(one), len(other)) - 1


def test_values_that_may_not_be_published_are_printed_as_their_words() -> None:
    assert "te klein" in [t for t, _, _ in drawn(AGES).texts]
    assert "te klein" in [t for t, _, _ in drawn(STOCK).texts]
    assert "onbekend" in [t for t, _, _ in drawn(SHORT).texts]


def test_alternative_texts_are_made_from_the_numbers() -> None:
    assert alt_text(AGES) == (
        "Hoe oud. Aantal inwoners: 75 tot 84: 820 in 2024, 1.333 in 2040; "
        "85 en ouder: te klein in 2024, 540 in 2040."
    )
    assert alt_text(WALKS) == (
        "Hoe ver. Aantal woningen per loopafstand: 0 tot 250 m: 10; 250 tot 500 m: 30; 500 tot "
        "750 m: 20; 750 tot 1,0 km: 5; verder dan 1,0 km: 2. 500 m is de norm."
    )
    assert alt_text(STOCK) == (
        "Geschikt. Eigendom, Koop (1.000): 25 % geschikt en 75 % niet te zeggen; Huur: te klein."
    )
    assert alt_text(CURVE) == (
        "Bereik, per aantal steunpunten. de beste plekken: 0: 0 75-plussers, 1: 310 75-plussers, "
        "2: –. een voor een: 0: 0 75-plussers, 1: 290 75-plussers, 2: 400 75-plussers. "
        "doel: 350 75-plussers."
    )
    assert alt_text(SHORT) == "Tekort. 2030: 40 (-10 tot 90) woningen tekort; 2040: onbekend."


def test_the_bars_of_a_stack_fill_the_row_in_proportion() -> None:
    bars = [b for b in drawn(STOCK).boxes if 12 < b[3] < 14 and b[2] > 20]
    one, other = bars[0], next(b for b in bars if b[0] > bars[0][0])
    assert other[2] == pytest.approx(3 * one[2], rel=0.02)


def test_the_norm_says_the_share_within_it() -> None:
    assert "60 % binnen de norm van 500 m" in [t for t, _, _ in drawn(WALKS).texts]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_names_at_the_ends_of_lines_never_touch(heights: list[float]) -> None:
    out = sorted(_apart(heights, 11.0, 0.0, 100.0))
    assert all(b - a >= 11.0 - 1e-9 for a, b in pairwise(out))
    assert out[-1] <= 100.0


def lightness(colour: Color) -> float:
    """Return L* (CIE 1976) of an sRGB colour: what a grey print keeps."""
    y = 1.05 / contrast(colour, COLOURS.paper) - 0.05
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_parts_of_a_stack_have_contrast_and_differ_in_grey_or_pattern() -> None:
    for key, look in STACK_LOOKS.items():
        shown = look.edge or look.fill
        assert contrast(shown, COLOURS.paper) >= 3, key
        assert contrast(look.ink, look.fill) >= 4.5, key
    plain = [look for look in STACK_LOOKS.values() if look.hatch is None and look.dots is None]
    light = sorted(lightness(look.fill) for look in plain)
    assert all(b - a >= 20 for a, b in pairwise(light))


def test_lines_keep_their_contrast_with_the_paper() -> None:
    # Their names are text in the same colour.
    assert min(contrast(c, COLOURS.paper) for c in _LINE_COLOURS) >= 4.5


def test_a_long_number_beside_a_full_bar_does_not_run_over_it() -> None:
    rows = (
        ChartRow("Dagbesteding", 98.0, "meer dan 97 %", 63.0, "minder dan 64 %"),
        ChartRow("Zorgsteunpunt", 81.0, "81 %", 44.0, "44 %"),
    )
    chart = make_chart(
        ChartSpec("Wie?", "Zuid", "heel Dorp", rows, "Zuid", ("wijk", "gemeente")), 480
    )
    paper = Paper()
    chart.paint(paper)
    end = max(x + w for x, _, w, _ in paper.boxes)
    right = {text: x for text, x, _ in paper.texts}
    (long,) = [t for t in right if t.startswith("meer dan")]
    (other,) = [t for t in right if t.startswith("minder dan")]
    begin = right[long] - stringWidth(long, chart.fonts.semibold, chart.size)
    assert begin >= end
    assert right[other] - stringWidth(other, chart.fonts.regular, chart.size) >= right[long]
