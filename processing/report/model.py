# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of which the content of an atlas is made: sentences, figures, tables, maps, charts.

Plain data without drawing; texts are not yet escaped. What a page says is decided in ``bladen``,
how it looks in ``atlas`` and ``tekenen``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..core.norms import NormSet
from ..core.tables import Layer
from ..io.kaartbeeld import MapImage
from ..io.normen.volgorde import OrderRules
from ..io.normen.vragen import Vraag
from .huisstijl import HouseStyle

__all__ = [
    "AgeChart",
    "AgeRow",
    "Atlas",
    "AtlasData",
    "BandChart",
    "BandPoint",
    "Block",
    "Bullets",
    "Card",
    "Cards",
    "Chapter",
    "ChartRow",
    "ChartSpec",
    "DistanceChart",
    "Drawing",
    "Heading",
    "Keuze",
    "KeyFigure",
    "KeyFigures",
    "LineChart",
    "LinePoint",
    "LineSeries",
    "MapClass",
    "MapGrid",
    "MapPlace",
    "MapShapes",
    "MapSpec",
    "Notice",
    "OwnWords",
    "Pages",
    "ResultMap",
    "RunInfo",
    "Sentence",
    "StackChart",
    "StackPart",
    "StackRow",
    "TableCell",
    "TableSpec",
]


@dataclass(frozen=True, slots=True)
class Keuze:
    """What somebody chose to print.

    ``chapters`` are names of ``HOOFDSTUKKEN`` (none: all that the edition has, or every one);
    ``owner`` is whose complexes are printed. ``status`` and ``version`` stand on every page.
    """

    chapters: tuple[str, ...] = ()
    edition: str = ""
    owner: str = ""
    status: str = ""
    version: str = ""
    order: OrderRules | None = None
    questions: tuple[Vraag, ...] = ()
    profile: str = ""
    """The walking profile to print; empty: 75plus, else the first one computed."""

    @property
    def stamp(self) -> str:
        """Return status and version as printed; empty where neither was given."""
        words = [self.status.capitalize()] if self.status else []
        words += [f"versie {self.version}"] if self.version else []
        text = ", ".join(words)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, eq=False)
class AtlasData:
    """The layers of a werkbestand that an atlas reads, and the norms of the run.

    ``profiel`` is the profile to print; by default 75plus, else the first one computed.
    """

    woningen: Layer
    voorzieningen: Layer
    wegen: Layer
    panden: Layer
    gebieden: Layer
    achtergrond_vlakken: Layer
    achtergrond_lijnen: Layer
    bereikbaarheid: Layer
    bereikbaarheid_gebied: Layer
    bronnen: Layer
    verantwoording: Layer
    norms: NormSet
    profiel: str | None = None
    uitkomsten: Mapping[str, Layer] = field(default_factory=dict)
    """The other result layers that the werkbestand holds, by name."""
    verouderd: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per run_id of those the input layers that changed after it; absent where none did."""
    keuze: Keuze = field(default_factory=Keuze)
    huisstijl: HouseStyle | None = None
    kaartbeeld: MapImage | None = None
    """A picture of the ground to draw under every map instead of the layers."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One computed statement; ``certainty`` is geteld, geschat, aanname or empty."""

    text: str
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know before trusting the page."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of plain texts, numbered from 1 where others refer to it."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One big figure with what it means and how sure it is."""

    value: str
    label: str
    certainty: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of big figures."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One fixed figure on a card: value, what it means, the gemeente beside it, and how sure."""

    value: str
    label: str
    beside: str
    place: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards in rows of three, in reading order."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the municipality itself wrote; ``byline`` says who, when and with which figures."""

    text: str
    byline: str


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class on the map: kind of sign, words, number of what it stands for (None: not counted)."""

    kind: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True, eq=False)
class MapSpec:
    """A map of one category: positions ``rows`` in ``bereikbaarheid`` with their ``classes``."""

    title: str
    category: str
    code: str
    kind: str
    rows: np.ndarray
    classes: np.ndarray
    legend: tuple[MapClass, ...]
    alt: str
    sentence: Sentence
    labels: tuple[tuple[str, str, str], ...] = ()
    """(gebied_code, naam, waarde) of the areas to name on the map."""


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A facility on a map in metres; ``state`` is empty, ``nieuw`` or ``weg``."""

    x: float
    y: float
    category: str
    name: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MapShapes:
    """Areas or lines in one style of the map."""

    style: str
    geometry: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class ResultMap:
    """A map of a result: areas, lines and points of its own over the quiet ground.

    ``around`` (n, 2) are the coordinates that the window follows: the dwellings of the gebied.
    ``points`` (n, 2) are signs of which ``classes`` (n,) says the kind in ``kinds``; ``numbers``
    are (x, y, text) in a disc. Metres in EPSG:28992.
    """

    title: str
    code: str
    kind: str
    alt: str
    around: np.ndarray
    shapes: tuple[MapShapes, ...] = ()
    points: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))
    classes: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=int))
    kinds: tuple[str, ...] = ()
    numbers: tuple[tuple[float, float, str], ...] = ()
    places: tuple[MapPlace, ...] = ()
    legend: tuple[MapClass, ...] = ()
    named: frozenset[str] = frozenset()
    """Codes of the areas to name on the map."""
    alone: bool = False
    """A map to take along: it fills its page, what follows goes to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class MapGrid:
    """Small maps beside each other; a :class:`Notice` takes the place of a map that cannot be."""

    cells: tuple[tuple[str, MapSpec | Notice], ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """Text of a cell; ``bar`` is a share 0..1 drawn under it.

    ``to`` is the key of a chapter of this atlas that the cell refers to.
    """

    text: str
    bar: float | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table; the first column is the row head. ``align`` has l or r per column."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    align: str
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    highlight: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of a chart in percent; None is unknown and printed as ``text``."""

    label: str
    value: float | None
    text: str
    reference: float | None = None
    reference_text: str = ""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Shares compared with a reference; labelled directly.

    ``columns`` are short heads over the printed numbers; an empty second one leaves it out.
    """

    title: str
    value_name: str
    reference_name: str
    rows: tuple[ChartRow, ...]
    alt: str
    columns: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One age class; None is unknown or not published, and then ``…_text`` is printed instead.

    An empty text is made from the value.
    """

    label: str
    now: float | None
    later: float | None = None
    now_text: str = ""
    later_text: str = ""


@dataclass(frozen=True, slots=True)
class AgeChart:
    """The age build-up as paired bars, ``rows`` from young to old; the oldest is drawn on top.

    ``now_name`` and ``later_name`` are years in words ("2024", "2040"); without a later name there
    is one bar per class. ``unit`` is what is counted ("inwoners"). An empty ``alt`` is made from
    the numbers, as in every chart below.
    """

    title: str
    now_name: str
    later_name: str
    rows: tuple[AgeRow, ...]
    unit: str = "inwoners"
    alt: str = ""


@dataclass(frozen=True, slots=True)
class DistanceChart:
    """How far it is: upright bars per distance class, with the norm as a line between them.

    ``counts[k]`` is what lies from ``edges[k]`` up to ``edges[k + 1]`` metres, ``beyond`` what lies
    further than the last edge, ``unknown`` what has no distance. The edges lie equally far apart
    and every norm is one of them, so that no bar is half inside (``grafiektekst.distance_edges``
    chooses such edges). ``texts`` are the printed counts, ``beyond`` last (suppression is
    the caller's); without them the numbers themselves.
    """

    title: str
    edges: tuple[float, ...]
    counts: tuple[float, ...]
    norm: float
    wide: float | None = None
    beyond: float = 0.0
    unknown: float = 0.0
    unit: str = "woningen"
    texts: tuple[str, ...] = ()
    alt: str = ""


@dataclass(frozen=True, slots=True)
class StackPart:
    """One class of a stack; ``look`` is goed, bijna, slecht or onbekend (colour and pattern)."""

    look: str
    label: str


@dataclass(frozen=True, slots=True)
class StackRow:
    """One bar: numbers per part (summing to the whole) and the printed total.

    Where ``values`` is empty, ``text`` says why ("te klein") and no bar is drawn. A ``heading``
    stands above the bar and begins a group of bars.
    """

    label: str
    values: tuple[float, ...]
    text: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class StackChart:
    """Shares of a whole as bars of 100 %, each part labelled in the bar and named above it."""

    title: str
    parts: tuple[StackPart, ...]
    rows: tuple[StackRow, ...]
    unit: str = "woningen"
    alt: str = ""


@dataclass(frozen=True, slots=True)
class LinePoint:
    """A point of a line. ``x_text`` is printed under the axis, ``text`` at the point.

    An empty ``x_text`` is the number x itself, an empty ``text`` is made from the value. Of None
    nothing is drawn: the line is broken there.
    """

    x: float
    value: float | None
    text: str = ""
    x_text: str = ""


@dataclass(frozen=True, slots=True)
class LineSeries:
    """A line with its name at the end; the first of a chart is the strongest.

    ``points`` in the order of x.
    """

    name: str
    points: tuple[LinePoint, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Points on lines: a coverage curve, a trend. At most four lines.

    ``unit`` is said with every value in the alternative text ("%", "75-plussers"). ``norm`` is a
    level to compare with, ``chosen`` an x to mark (the number of steunpunten that was chosen).
    ``highest`` fixes the top of the scale (100 for shares).
    """

    title: str
    series: tuple[LineSeries, ...]
    unit: str
    x_name: str = ""
    norm: float | None = None
    norm_name: str = ""
    chosen: float | None = None
    chosen_name: str = ""
    highest: float | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class BandPoint:
    """Low, middle and high of one year; None in any of them breaks the band.

    ``text`` is printed instead of the three numbers.
    """

    x: float
    low: float | None
    mid: float | None
    high: float | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class BandChart:
    """A range by year: the shortage of dwellings. Above nought is ``above`` ("tekort").

    ``below`` is the word for negative values ("over"); ``points`` in the order of x.
    """

    title: str
    points: tuple[BandPoint, ...]
    unit: str
    above: str = "tekort"
    below: str = "over"
    alt: str = ""


Drawing = ChartSpec | AgeChart | DistanceChart | StackChart | LineChart | BandChart
"""Every kind of chart; ``grafiek.make_chart`` draws it, ``grafiektekst.alt_text`` says it."""

Block = (
    Sentence
    | Heading
    | Notice
    | Bullets
    | KeyFigures
    | Cards
    | OwnWords
    | MapSpec
    | ResultMap
    | MapGrid
    | TableSpec
    | Drawing
)


@dataclass(frozen=True, slots=True, eq=False)
class Chapter:
    """One question, its answer and what supports it.

    ``single`` says that it has to fit one page: its map takes what the rest leaves. ``sheet`` that
    it should, where a somewhat tighter page can hold it.
    """

    key: str
    question: str
    lead: Sentence
    blocks: tuple[Block, ...]
    single: bool = False
    name: str = ""
    """Its name among the chapters that can be chosen (``HOOFDSTUKKEN``)."""
    sheet: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Everything one PDF says. ``date`` is ISO text from the verantwoording."""

    code: str
    name: str
    kind: str
    place: str
    title: str
    question: str
    answer: Sentence
    chapters: tuple[Chapter, ...]
    date: str
    run_id: str
    source_line: str
    stamp: str = ""
    """Status and version, printed on every page."""
    edition: str = ""
    owner: str = ""

    @property
    def kicker(self) -> str:
        """Return the line over the name: what kind of gebied it is, and where."""
        kind = {
            "gemeente": "gemeente",
            "wijk": f"wijk in {self.place}",
            "buurt": f"buurt in {self.place}",
        }.get(self.kind, self.place)
        if self.kind == "gemeente" or self.place == self.name:
            kind = self.kind
        return f"Wijkatlas Langer Zelfstandig Wonen  ·  {kind}"


@dataclass(slots=True)
class RunInfo:
    """One run as the verantwoording has it."""

    run_id: str
    when: str
    parameters: dict[str, Any]
    norms: dict[str, Any]


@dataclass(slots=True)
class Pages:
    """Chapters about one result, with what the verantwoording says about them.

    ``left_out`` are sentences on what is not in this atlas, ``method`` how it was computed,
    ``runs`` a word and the run behind each chapter.
    """

    chapters: list[Chapter] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    method: list[str] = field(default_factory=list)
    runs: list[tuple[str, RunInfo]] = field(default_factory=list)
