# SPDX-License-Identifier: GPL-2.0-or-later
"""What a layer, an indicator and a category are, and the one place that collects them.

Schemas and indicators are declared in the module of their domain and registered here; a second
declaration under the same name is refused. Map legend, PDF table, CSV header, help text and the
command line read the registry instead of repeating it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

__all__ = [
    "AVOID",
    "CATEGORIES",
    "INDICATORS",
    "LAYERS",
    "MAATREGEL_STATUS",
    "PIJLERS",
    "PLAN_HARDNESS",
    "SLOW",
    "WOONVORM_TYPES",
    "Category",
    "Column",
    "Deel",
    "Indicator",
    "LayerSchema",
    "Monitor",
    "Registry",
]

Kind = Literal["text", "int", "real"]
GeometryKind = Literal["Point", "LineString", "MultiLineString", "MultiPolygon", "Geometry"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: Dutch ``label`` for people, unit inside the name, ``required`` = NULL refused.

    In memory ``text`` is object dtype with None, ``int`` is pandas ``Int64``, ``real`` is float64
    with NaN. Dates are text in ISO form. ``later`` marks a column that came after the first files
    were made: where it is absent it reads as NULL.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Deel:
    """What of a layer goes into the copy that may be mailed (``lzw deel``).

    ``laag`` is ``open`` (nobody can be known from it), ``geaggregeerd`` (rows about groups of
    people) or ``weg`` (its rows stay home; ``reden`` says why, in Dutch). Columns are named in one
    of: ``open`` (as it is), ``personen`` (a number of people: rounded, and kept back by the rules
    of :mod:`.openbaar`), ``aandeel`` (% of the people in column ``van``), ``afgeleid`` (another
    number about those people, given where theirs is), ``naar_eenheid`` (what the column ``eenheid``
    says: personen, % or a number of something else) and ``weg`` (emptied). In a layer that is
    ``geaggregeerd`` every number has to be named; rows with ``groep`` = woningen are about
    dwellings and stay as they are. ``alleen`` are (column, values), "" for empty: in other rows
    nothing about people is given. ``volgt`` is (column, value, values): rows with one of the
    values tell of the row with the first, and are given only where that is. ``overig`` is what
    happens to columns that depend on the run.
    """

    laag: Literal["open", "geaggregeerd", "weg"]
    open: tuple[str, ...] = ()
    personen: tuple[str, ...] = ()
    aandeel: tuple[str, ...] = ()
    afgeleid: tuple[str, ...] = ()
    naar_eenheid: tuple[str, ...] = ()
    weg: tuple[str, ...] = ()
    van: str = "n"
    alleen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    volgt: tuple[str, str, tuple[str, ...]] | None = None
    overig: Literal["open", "weg"] = "weg"
    reden: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """Return every column that is named, in the order of the lists."""
        return (
            *self.open,
            *self.personen,
            *self.aandeel,
            *self.afgeleid,
            *self.naar_eenheid,
            *self.weg,
        )


@dataclass(frozen=True, slots=True)
class Monitor:
    """What a kept moment holds of a layer per gebied (``lzw vergelijk --bewaar``).

    ``kolommen`` are kept for the rows where the columns of ``waar`` have one of their values.
    Figures are only compared where the columns ``zelfde`` (a norm, a method) are equal.
    ``personen`` are numbers of people that ``deel`` does not name so. ``plek`` is the column that
    says where. Without ``kolommen`` nothing is kept, and ``reden`` says why.
    """

    kolommen: tuple[str, ...] = ()
    waar: tuple[tuple[str, tuple[str, ...]], ...] = ()
    zelfde: tuple[str, ...] = ()
    personen: tuple[str, ...] = ()
    plek: str = "gebied_code"
    reden: str = ""


@dataclass(frozen=True, slots=True)
class LayerSchema:
    """One layer of the werkbestand. ``key`` columns are unique together.

    A layer without ``deel`` never leaves the werkbestand, and a test asks for a declaration.
    """

    name: str
    title: str
    geometry: GeometryKind | None
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    open_columns: bool = False
    """True where the columns depend on the run (one set per category)."""
    deel: Deel | None = None
    monitor: Monitor | None = None

    def column(self, name: str) -> Column | None:
        """Return the declared column called *name*, or None."""
        return next((c for c in self.columns if c.name == name), None)


@dataclass(frozen=True, slots=True)
class Category:
    """A facility category: ``key`` in column names, Dutch words for sentences.

    ``one`` carries its article ("een supermarkt"), ``many`` is the bare plural ("supermarkten").
    """

    key: str
    label: str
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number people see: where it stands, its unit, which way is better, how it is written."""

    key: str
    label: str
    unit: str
    better: Literal["higher", "lower", "none"]
    layer: str
    column: str
    decimals: int = 0
    explanation: str = ""


T = TypeVar("T")


@dataclass(slots=True)
class Registry(Generic[T]):
    """An ordered collection that refuses a second entry under the same name."""

    name_of: Callable[[T], str]
    entries: dict[str, T] = field(default_factory=dict)

    def add(self, *items: T) -> None:
        """Register *items*; a duplicate name is a programming error."""
        for item in items:
            name = self.name_of(item)
            if name in self.entries:
                raise ValueError(f"declared twice: {name}")
            self.entries[name] = item

    def __getitem__(self, name: str) -> T:
        return self.entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.entries.values())


LAYERS: Registry[LayerSchema] = Registry(lambda s: s.name)
INDICATORS: Registry[Indicator] = Registry(lambda i: i.key)
CATEGORIES: Registry[Category] = Registry(lambda c: c.key)

AVOID, SLOW = "mijden", "vertragen"
"""What people do in the area of a barrier: stay out of it, or walk there with more effort."""

WOONVORM_TYPES = (
    "geclusterd",
    "hofje",
    "groepswonen",
    "aanleunwoning",
    "zorggeschikt",
    "nultreden",
    "omklapwoning",
    "skaeve_huse",
    "beschermd_wonen",
    "overig",
)
"""The kinds of woonvorm; what each counts as stands in ``resources/normen/woonvormen.toml``."""

PLAN_HARDNESS = ("hard", "zacht")
"""How sure a building plan is; the chance of each stands in ``resources/normen``."""
PIJLERS = ("geschikte_woning", "vitaal_netwerk", "toegankelijke_wijk", "heldere_informatie")
"""The pillars of an arrangement; words and source: ``resources/normen/arrangement.toml``."""

MAATREGEL_STATUS = ("idee", "gepland", "loopt", "klaar", "vervallen")
"""How far a measure of an arrangement is."""

CATEGORIES.add(
    Category("supermarkt", "Supermarkt", "een supermarkt", "supermarkten"),
    Category("huisarts", "Huisarts", "een huisarts", "huisartsen"),
    Category("apotheek", "Apotheek", "een apotheek", "apotheken"),
    Category("fysio", "Fysiotherapeut", "een fysiotherapeut", "fysiotherapeuten"),
    Category("ov_halte", "OV-halte", "een OV-halte", "OV-haltes"),
    Category("treinstation", "Treinstation", "een treinstation", "treinstations"),
    Category("ontmoeting", "Ontmoetingsplek", "een ontmoetingsplek", "ontmoetingsplekken"),
    Category("zorgsteunpunt", "Zorgsteunpunt", "een zorgsteunpunt", "zorgsteunpunten"),
    Category("zorginstelling", "Zorginstelling", "een zorginstelling", "zorginstellingen"),
    Category(
        "dagbesteding", "Dagbesteding", "een plek voor dagbesteding", "plekken voor dagbesteding"
    ),
    Category("loket", "Loket", "een loket", "loketten"),
    Category("bibliotheek", "Bibliotheek", "een bibliotheek", "bibliotheken"),
    Category("geld", "Geldautomaat of bank", "een geldautomaat of bank", "geldautomaten en banken"),
    Category(
        "post",
        "Brievenbus of postpunt",
        "een brievenbus of postpunt",
        "brievenbussen en postpunten",
    ),
    Category("park", "Park", "een park", "parken"),
    Category("zitbank", "Zitbank", "een zitbank", "zitbanken"),
    Category("warenhuis", "Warenhuis", "een warenhuis", "warenhuizen"),
    Category("horeca", "Horeca", "een horecagelegenheid", "horecagelegenheden"),
)
