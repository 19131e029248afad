# SPDX-License-Identifier: GPL-2.0-or-later
"""The stock of dwellings by suitability: per gebied, in a moving window, per complex, per campaign.

A class that is not certain makes two numbers: what surely is of a class, and what could be. The
national figures exist as a share within 200 m around each place (RIGO, Wonen op de kaart); below a
number of dwellings there is no share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..mensen.population import People
from ..netwerk.attach import Attachment
from ..netwerk.network import Network
from ..netwerk.search import pairs_within
from ..registry import INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema, Monitor
from ..tables import Layer, conform
from .regelset import CLASSES
from .woningfeiten import TENURES, rented, tenure_of

__all__ = [
    "ALL",
    "CLASS_NAMES",
    "PERIODS",
    "RENT_CLASSES",
    "Stock",
    "StockRules",
    "complexes",
    "make_stock",
    "per_area",
    "rent_class",
    "window_shares",
    "woonscan",
]

ALL = "alle"
"""The word for every tenure, period or rent together."""

CLASS_NAMES = (*CLASSES, "onbekend")
"""The classes from low to high, and what several of them could be."""

PERIODS = (
    "voor 1945",
    "1945-1964",
    "1965-1979",
    "1980-1999",
    "2000 en later",
    "onbekend",
)
_YEARS = (1945, 1965, 1980, 2000)
_YEAR_MIN, _YEAR_MAX = 1250, 2100

RENT_CLASSES = ("goedkoop", "betaalbaar", "middelduur", "vrije sector", "onbekend")
"""Up to the kwaliteitskortingsgrens, up to the hoge aftoppingsgrens, up to the maximum, above."""

_TENURES = (*TENURES, "onbekend")
_LEVELS = ("gemeente", "wijk", "buurt", "eigen")
_OUTSIDE = "buiten"
_NO_COMPLEX = "zonder complex"
_UNKNOWN = len(CLASS_NAMES) - 1
_SQUARE_M = 100

_ASKED = Column("doelgroep", "text", "Doelgroep", required=True)
_RUN = Column("run_id", "text", "Kenmerk van de berekening", required=True)

LAYERS.add(
    LayerSchema(
        "geschiktheid_gebied",
        "Geschiktheid per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            _ASKED,
            _RUN,
            Column("eigendom", "text", "Eigendom", required=True, allowed=(ALL, *_TENURES)),
            Column("bouwperiode", "text", "Bouwperiode", required=True, allowed=(ALL, *PERIODS)),
            Column("klasse", "text", "Klasse", required=True, allowed=CLASS_NAMES),
            Column("n", "int", "Woningen, zeker", minimum=0),
            Column("n_max", "int", "Woningen, hoogstens", minimum=0),
            Column("n_totaal", "int", "Alle woningen in deze groep", minimum=0),
            Column("n_woning_onbekend", "int", "Waarvan onbekend of het een woning is", minimum=0),
            Column("aandeel_pct", "real", "Aandeel, zeker in %", minimum=0, maximum=100),
            Column("aandeel_max_pct", "real", "Aandeel, hoogstens in %", minimum=0, maximum=100),
            Column("gemeente_pct", "real", "Aandeel in de gemeente in %", minimum=0, maximum=100),
            Column("verschil_punt", "real", "Verschil met de gemeente in procentpunten"),
            Column("inw_65plus", "real", "65-plussers die er wonen, zeker", minimum=0),
            Column("inw_65plus_max", "real", "65-plussers, hoogstens", minimum=0),
            Column("inw_75plus", "real", "75-plussers die er wonen, zeker", minimum=0),
            Column("inw_75plus_max", "real", "75-plussers, hoogstens", minimum=0),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
        ),
        key=("gebied_code", "doelgroep", "eigendom", "bouwperiode", "klasse"),
        deel=Deel(
            "geaggregeerd",
            open=(
                "eigendom",
                "n",
                "n_max",
                "n_totaal",
                "n_woning_onbekend",
                "aandeel_pct",
                "aandeel_max_pct",
                "gemeente_pct",
                "verschil_punt",
            ),
            personen=("inw_65plus", "inw_75plus"),
            weg=("inw_65plus_max", "inw_75plus_max"),
            # The other classes would give away a small one: together they are everybody.
            alleen=(("klasse", ("ongeschikt",)), ("eigendom", (ALL,)), ("bouwperiode", (ALL,))),
        ),
        monitor=Monitor(
            ("n", "aandeel_pct", "inw_75plus"),
            waar=(("eigendom", (ALL,)), ("bouwperiode", (ALL,))),
        ),
    ),
    LayerSchema(
        "geschiktheid_venster",
        "Ongeschikt binnen 200 m",
        "MultiPolygon",
        (
            Column("vierkant_id", "text", "Vierkant van 100 m (CBS)", required=True),
            _ASKED,
            _RUN,
            Column("straal_m", "real", "Straal van het venster in m"),
            Column("woningen", "int", "Woningen in het venster", minimum=0),
            Column("aandeel_pct", "real", "Ongeschikt, zeker in %", minimum=0, maximum=100),
            Column("aandeel_max_pct", "real", "Ongeschikt, hoogstens in %", minimum=0, maximum=100),
            Column("onbekend_pct", "real", "Klasse onbekend in %", minimum=0, maximum=100),
            Column("reden", "text", "Waarom er geen aandeel is", allowed=("te_weinig_woningen",)),
        ),
        key=("vierkant_id", "doelgroep"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "geschiktheid_complex",
        "Geschiktheid per complex",
        "Point",
        (
            Column("eigenaar", "text", "Eigenaar", required=True),
            Column("complex_id", "text", "Complex", required=True),
            _ASKED,
            Column("maatregel", "text", "Maatregel", required=True),
            _RUN,
            Column("rang", "int", "Rang van de maatregel (1 = helpt de meeste woningen)"),
            Column("n_maatregel", "int", "Woningen die de maatregel een klasse hoger zet"),
            Column("n_naar_geschikt", "int", "Waarvan naar geschikt", minimum=0),
            Column("woningen", "int", "Woningen in het complex", minimum=0),
            Column("n_geschikt", "int", "Woningen geschikt", minimum=0),
            Column("n_aanpasbaar", "int", "Woningen aanpasbaar", minimum=0),
            Column("n_ongeschikt", "int", "Woningen ongeschikt", minimum=0),
            Column("n_onbekend", "int", "Woningen, klasse onbekend", minimum=0),
            Column("inw_75plus_nabij", "real", "75-plussers op loopafstand", minimum=0),
            Column("nabij_m", "real", "Loopafstand waarbinnen zij wonen in m"),
            Column("omgeving_pct", "real", "Woningen met geschikte woonomgeving in %"),
            Column("normen_gehaald", "real", "Normen gehaald, gemiddeld per woning"),
            Column("normen_geteld", "real", "Normen geteld, gemiddeld per woning"),
        ),
        key=("eigenaar", "complex_id", "doelgroep", "maatregel"),
        deel=Deel("weg", reden="Woningen en maatregelen van een eigenaar."),
    ),
    LayerSchema(
        "woonscan",
        "Woonscan: waar een campagne de meeste ouderen bereikt",
        "MultiPolygon",
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            _ASKED,
            _RUN,
            Column("rang", "int", "Rang (1 = meeste 75-plussers)", minimum=1),
            Column("n_aanpasbaar", "int", "Aanpasbare woningen, geen huur bekend", minimum=0),
            Column("n_koop", "int", "Waarvan zeker koop", minimum=0),
            Column("n_max", "int", "Aanpasbaar en geen huur bekend, hoogstens", minimum=0),
            Column("inw_65plus", "real", "65-plussers in die woningen", minimum=0),
            Column("inw_75plus", "real", "75-plussers in die woningen", minimum=0),
            Column("inw_75plus_max", "real", "75-plussers, hoogstens", minimum=0),
        ),
        key=("gebied_code", "doelgroep"),
        deel=Deel(
            "geaggregeerd",
            open=("rang", "n_aanpasbaar", "n_koop", "n_max"),
            personen=("inw_65plus", "inw_75plus"),
            weg=("inw_75plus_max",),
        ),
        monitor=Monitor(("n_aanpasbaar", "inw_75plus")),
    ),
)
INDICATORS.add(
    Indicator(
        "woningen_klasse_pct",
        "Woningen van deze klasse, zeker",
        "%",
        "none",
        "geschiktheid_gebied",
        "aandeel_pct",
        1,
    ),
    Indicator(
        "ongeschikt_venster_pct",
        "Ongeschikt binnen 200 m, zeker",
        "%",
        "lower",
        "geschiktheid_venster",
        "aandeel_pct",
        1,
    ),
)


@dataclass(frozen=True, slots=True)
class StockRules:
    """Radius and least number of dwellings of the window, and walks in metres."""

    window_m: float
    window_min: float
    near_m: float
    far_m: float
    complex_m: float


@dataclass(frozen=True, slots=True)
class Stock:
    """What is asked of each dwelling; arrays in the order of ``homes``.

    ``low`` and ``high`` hold per group the rank of the lowest and highest class that the dwelling
    can have (0 ongeschikt … 2 geschikt); they count where ``dwelling``.
    """

    homes: Layer
    dwelling: np.ndarray
    maybe: np.ndarray
    low: Mapping[str, np.ndarray]
    high: Mapping[str, np.ndarray]
    measure: Mapping[str, np.ndarray]
    after: Mapping[str, np.ndarray]
    """The rank of the class that the measure leads to, -1 without one."""
    surroundings: Mapping[str, np.ndarray]
    tenure: np.ndarray
    period: np.ndarray
    rent: np.ndarray
    people: Mapping[str, np.ndarray]
    people_source: str | None


def make_stock(
    woningen: Layer,
    geschiktheid: Layer,
    people: People,
    rent_limits: Mapping[str, float] | None = None,
) -> Stock:
    """Return the stock of *woningen* with the classes of the layer *geschiktheid*.

    *rent_limits* are those of one year: ``kwaliteitskorting``, ``hoge_aftopping``, ``maximum``
    (euro per month, up to and including). A dwelling without a row in *geschiktheid* can be of any
    class.
    """
    data = woningen.data
    n = len(data)
    found = geschiktheid.data
    low: dict[str, np.ndarray] = {}
    high: dict[str, np.ndarray] = {}
    measure: dict[str, np.ndarray] = {}
    after: dict[str, np.ndarray] = {}
    around: dict[str, np.ndarray] = {}
    rank = {name: i for i, name in enumerate(CLASS_NAMES[:_UNKNOWN])}
    for group, rows in found.groupby("doelgroep", sort=True):
        key = str(group)
        mine = rows.set_index("woning_id").reindex(data["woning_id"])
        low[key] = mine["klasse_min"].map(rank).fillna(0).to_numpy(dtype=np.int8)
        high[key] = mine["klasse_max"].map(rank).fillna(_UNKNOWN - 1).to_numpy(dtype=np.int8)
        measure[key] = mine["maatregel"].to_numpy(dtype=object)
        after[key] = mine["volgende_klasse"].map(rank).fillna(-1).to_numpy(dtype=np.int8)
        around[key] = pd.to_numeric(mine["omgeving"]).to_numpy(dtype=float, na_value=np.nan)
    groups = people.groups
    return Stock(
        homes=woningen,
        dwelling=(data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool),
        maybe=data["is_woning"].isna().to_numpy(dtype=bool),
        low=low,
        high=high,
        measure=measure,
        after=after,
        surroundings=around,
        tenure=tenure_of(data["eigendom"]),
        period=_period(data["bouwjaar"]),
        rent=rent_class(data["huur_eur"], rent_limits or {}),
        people={
            g: groups[g].per_home if g in groups else np.full(n, np.nan)
            for g in ("inw_65plus", "inw_75plus")
        },
        people_source=_sources(people),
    )


def _sources(people: People) -> str | None:
    """Return where the people come from; both groups named where they differ."""
    found = {
        g.removeprefix("inw_").removesuffix("plus") + "+": people.groups[g].source
        for g in ("inw_65plus", "inw_75plus")
        if g in people.groups and people.groups[g].source is not None
    }
    if len(set(found.values())) < 2:
        return next(iter(found.values()), None)
    return ", ".join(f"{age}: {source}" for age, source in found.items())


def rent_class(rent: pd.Series, limits: Mapping[str, float]) -> np.ndarray:
    """Return one of :data:`RENT_CLASSES` per dwelling; a limit belongs to the class below it."""
    value = pd.to_numeric(rent).to_numpy(dtype=float, na_value=np.nan)
    names = ("kwaliteitskorting", "hoge_aftopping", "maximum")
    if not set(names) <= set(limits):
        return np.full(len(value), RENT_CLASSES[-1], dtype=object)
    place = np.searchsorted([limits[k] for k in names], np.nan_to_num(value), side="left")
    return np.where(np.isfinite(value), np.array(RENT_CLASSES, dtype=object)[place], "onbekend")


def _period(year: pd.Series) -> np.ndarray:
    value = pd.to_numeric(year).to_numpy(dtype=float, na_value=np.nan)
    known = (value >= _YEAR_MIN) & (value <= _YEAR_MAX)
    place = np.searchsorted(_YEARS, np.where(known, value, 0), side="right")
    return np.where(known, np.array(PERIODS, dtype=object)[place], "onbekend")


# Per gebied


def per_area(stock: Stock, gebieden: Layer, run_id: str) -> Layer:
    """Return the layer ``geschiktheid_gebied``.

    A row per gebied, group, tenure, period and class, and for all tenures and periods together;
    cells without dwellings have no row. ``n`` is what surely is of the class, ``n_max`` what could
    be; over the four classes ``n`` adds up to ``n_totaal``. Who lives there is the spread people of
    those dwellings. Dwellings in no gebied are the row ``buiten``.
    """
    places = _places(stock, gebieden)
    parts = [
        _area_rows(stock, group, codes, kind, names)
        for kind, codes, names in places
        for group in stock.low
    ]
    columns = [c.name for c in LAYERS["geschiktheid_gebied"].columns]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    if len(table):
        table = _beside_gemeente(table, gebieden)
    table["run_id"], table["bron_bevolking"] = run_id, stock.people_source
    schema = LAYERS["geschiktheid_gebied"]
    return conform(Layer(schema.name, table, None), schema)


def _places(
    stock: Stock, gebieden: Layer
) -> list[tuple[str, np.ndarray, Mapping[str, str | None]]]:
    """Return (kind, code per dwelling, names) of every level, and of what lies outside."""
    data, areas = stock.homes.data, gebieden.data
    out: list[tuple[str, np.ndarray, Mapping[str, str | None]]] = []
    for kind in _LEVELS:
        mine = areas[(areas["soort"] == kind).to_numpy(dtype=bool)]
        codes = data[f"{kind}_code"].to_numpy(dtype=object)
        out.append((kind, codes, dict(zip(mine["gebied_code"], mine["naam"], strict=True))))
    outside = data[["gemeente_code", "wijk_code", "buurt_code"]].isna().all(axis=1)
    if (outside.to_numpy(dtype=bool) & stock.dwelling).any():
        codes = outside.map({True: _OUTSIDE, False: None}).to_numpy(dtype=object)
        out.append((_OUTSIDE, codes, {_OUTSIDE: "Buiten de gebieden"}))
    return out


def _area_rows(
    stock: Stock, group: str, codes: np.ndarray, kind: str, names: Mapping[str, str | None]
) -> pd.DataFrame:
    wanted = sorted(set(names) | set(pd.Series(codes[stock.dwelling]).dropna()))
    place = pd.Index(wanted).get_indexer(pd.Index(codes))
    use = np.flatnonzero(stock.dwelling & (place >= 0))
    shape = (len(wanted), len(_TENURES), len(PERIODS))
    cell = np.ravel_multi_index(
        (
            place[use],
            pd.Index(_TENURES).get_indexer(pd.Index(stock.tenure[use])),
            pd.Index(PERIODS).get_indexer(pd.Index(stock.period[use])),
        ),
        shape,
    )

    def total(mask: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        values = None if weight is None else np.nan_to_num(weight[use][mask])
        flat = np.bincount(cell[mask], weights=values, minlength=int(np.prod(shape)))
        return _with_margins(flat.reshape(shape))

    low, high = stock.low[group][use], stock.high[group][use]
    every = np.ones(len(use), dtype=bool)
    whole, maybe = total(every), total(stock.maybe[use])
    known = {g: bool(np.isfinite(v[use]).any()) for g, v in stock.people.items()}
    there = whole > 0
    there[:, -1, -1] = True
    at = np.nonzero(there)
    parts = []
    for number, name in enumerate(CLASS_NAMES):
        if number == _UNKNOWN:
            sure = could = low != high
        else:
            sure, could = (low == number) & (high == number), (low <= number) & (high >= number)
        n, most = total(sure)[at], total(could)[at]
        size = whole[at]
        columns = {
            "gebied_code": np.array(wanted, dtype=object)[at[0]],
            "eigendom": np.array([*_TENURES, ALL], dtype=object)[at[1]],
            "bouwperiode": np.array([*PERIODS, ALL], dtype=object)[at[2]],
            "klasse": name,
            "n": n,
            "n_max": most,
            "n_totaal": size,
            "n_woning_onbekend": maybe[at],
            "aandeel_pct": _percent(n, size),
            "aandeel_max_pct": _percent(most, size),
        }
        for g, weight in stock.people.items():
            for tail, mask in (("", sure), ("_max", could)):
                value = total(mask, weight)[at]
                columns[f"{g}{tail}"] = value if known[g] else np.full(len(value), np.nan)
        parts.append(pd.DataFrame(columns))
    table = pd.concat(parts, ignore_index=True)
    table["naam"] = table["gebied_code"].map(names)
    return table.assign(soort=kind, doelgroep=group)


def _with_margins(cube: np.ndarray) -> np.ndarray:
    """Return *cube* with a last slice for "alle" along the second and third axis."""
    cube = np.concatenate([cube, cube.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([cube, cube.sum(axis=2, keepdims=True)], axis=2)


def _percent(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    share = np.full(len(whole), np.nan)
    np.divide(100.0 * part, whole, out=share, where=whole > 0)
    return np.round(share, 1)


def _beside_gemeente(table: pd.DataFrame, gebieden: Layer) -> pd.DataFrame:
    """Add the share of the gemeente in the same group, and the difference in points."""
    areas = gebieden.data
    parent = dict(zip(areas["gebied_code"], areas["gemeente_code"], strict=True))
    whole = table[(table["soort"] == "gemeente").to_numpy(dtype=bool)]
    only = whole["gebied_code"].unique()
    code = table["gebied_code"].map(parent)
    if len(only) == 1:
        code = code.fillna(only[0])
    code = code.where(table["soort"] != _OUTSIDE, None)
    keys = ["doelgroep", "eigendom", "bouwperiode", "klasse"]
    share = whole.set_index(["gebied_code", *keys])["aandeel_pct"]
    wanted = pd.MultiIndex.from_frame(table[keys].assign(code=code)[["code", *keys]])
    table["gemeente_pct"] = share.reindex(wanted).to_numpy(dtype=float)
    table["verschil_punt"] = np.round(table["aandeel_pct"] - table["gemeente_pct"], 1)
    return table


# The moving window


def window_shares(stock: Stock, rules: StockRules, run_id: str) -> Layer:
    """Return the layer ``geschiktheid_venster``: squares of 100 m in which somebody could live.

    The share counts the dwellings within ``window_m`` of the middle of the square; below
    ``window_min`` dwellings there is no number, only a reason. One k-d tree per kind of dwelling
    counts for all squares together (docs/ontwerp.md section 3).
    """
    schema = LAYERS["geschiktheid_venster"]
    points = np.asarray(stock.homes.geometry, dtype=object)
    use = np.flatnonzero(stock.dwelling & ~shapely.is_missing(points))
    xy = shapely.get_coordinates(points[use])
    corner = np.unique(np.floor(xy / _SQUARE_M).astype(np.int64), axis=0)
    if not len(corner):
        return conform(Layer(schema.name, pd.DataFrame(index=range(0)), None), schema)
    middle = (corner + 0.5) * _SQUARE_M
    radius = rules.window_m

    def count(mask: np.ndarray) -> np.ndarray:
        if not mask.any():
            return np.zeros(len(corner), dtype=np.int64)
        tree = cKDTree(xy[mask])
        return np.asarray(tree.query_ball_point(middle, radius, return_length=True))

    size = count(np.ones(len(use), dtype=bool))
    enough = size >= rules.window_min
    reason = np.full(len(corner), None, dtype=object)
    reason[~enough] = "te_weinig_woningen"
    names = np.array([f"E{x:04d}N{y:04d}" for x, y in corner], dtype=object)
    west, south = corner[:, 0] * _SQUARE_M, corner[:, 1] * _SQUARE_M
    squares = shapely.multipolygons(
        shapely.box(west, south, west + _SQUARE_M, south + _SQUARE_M), indices=range(len(corner))
    )
    parts = []
    for group in stock.low:
        low, high = stock.low[group][use], stock.high[group][use]
        shares = {
            "aandeel_pct": count(high == 0),
            "aandeel_max_pct": count(low == 0),
            "onbekend_pct": count(low != high),
        }
        parts.append(
            pd.DataFrame(
                {
                    "vierkant_id": names,
                    "doelgroep": group,
                    "run_id": run_id,
                    "straal_m": radius,
                    "woningen": np.where(enough, size, np.nan),
                    "reden": reason,
                    **{k: np.where(enough, _percent(v, size), np.nan) for k, v in shares.items()},
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    geometry = np.tile(np.asarray(squares, dtype=object), len(parts))
    return conform(Layer(schema.name, table, geometry), schema)


# Owners and complexes


def complexes(
    stock: Stock,
    rules: StockRules,
    run_id: str,
    *,
    norms: Mapping[str, pd.DataFrame] | None = None,
    network: Network | None = None,
    attached: Attachment | None = None,
) -> Layer:
    """Return the layer ``geschiktheid_complex``: a row per owner, complex, group and measure.

    The measure of a dwelling is the cheapest that lifts its class; rank 1 lifts most dwellings (a
    tie: more of them to geschikt, then by name). A complex that no measure helps has one row with
    measure "geen". The place is the dwelling nearest to the middle; who is 75 or older within
    ``complex_m`` from there is counted over *network*, with every dwelling *attached*. *norms* has
    per group and dwelling ``normen_gehaald`` and ``normen_geteld``.
    """
    schema = LAYERS["geschiktheid_complex"]
    data = stock.homes.data
    known = (data["complex_id"].notna() | data["eigenaar"].notna()).to_numpy(dtype=bool)
    use = np.flatnonzero(known & stock.dwelling)
    if not len(use) or not stock.low:
        return conform(Layer(schema.name, pd.DataFrame(index=range(0)), None), schema)
    owner = data["eigenaar"].fillna("onbekend").to_numpy(dtype=object)[use]
    name = data["complex_id"].fillna(_NO_COMPLEX).to_numpy(dtype=object)[use]
    pairs = pd.MultiIndex.from_arrays([owner, name])
    which, levels = pd.factorize(pairs, sort=True)
    size = len(levels)
    spot = _middle(stock.homes, use, which, size)
    # Dwellings of an owner outside any complex stand all over the place: they have no middle.
    together = np.array([c != _NO_COMPLEX for c in levels.get_level_values(1)], dtype=bool)
    near = np.where(together, _people_near(stock, rules, spot, network, attached), np.nan)
    parts = []
    for group in stock.low:
        met = _mean_per((norms or {}).get(group), use, which, size)
        low, high = stock.low[group][use], stock.high[group][use]
        counts = {
            f"n_{CLASS_NAMES[i]}": np.bincount(
                which[(low == i) & (high == i)] if i < _UNKNOWN else which[low != high],
                minlength=size,
            )
            for i in range(len(CLASS_NAMES))
        }
        around = stock.surroundings[group][use]
        said = np.isfinite(around)
        good = np.bincount(which[said & (around == 1)], minlength=size)
        whole = pd.DataFrame(
            {
                "which": np.arange(size),
                "woningen": np.bincount(which, minlength=size),
                **counts,
                "inw_75plus_nabij": near,
                "nabij_m": rules.complex_m,
                "omgeving_pct": _percent(good, np.bincount(which[said], minlength=size)),
                **met,
            }
        )
        helped = _measures(which, stock.measure[group][use], stock.after[group][use])
        rows = whole.merge(helped, on="which", how="left")
        none = rows["maatregel"].isna()
        rows["maatregel"] = rows["maatregel"].fillna("geen")
        rows.loc[none, ["n_maatregel", "n_naar_geschikt"]] = 0
        parts.append(rows.assign(doelgroep=group))
    table = pd.concat(parts, ignore_index=True)
    table["eigenaar"] = levels.get_level_values(0).to_numpy(dtype=object)[table["which"]]
    table["complex_id"] = levels.get_level_values(1).to_numpy(dtype=object)[table["which"]]
    table["run_id"] = run_id
    points = np.asarray(stock.homes.geometry, dtype=object)[spot][table["which"].to_numpy()]
    return conform(Layer(schema.name, table, points), schema)


def _measures(which: np.ndarray, measure: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    """Return per complex and measure how many dwellings it lifts, and the rank of the measure."""
    rows = pd.DataFrame({"which": which, "maatregel": measure, "goal": after == _UNKNOWN - 1})
    rows = rows[rows["maatregel"].notna()]
    out = (
        rows.groupby(["which", "maatregel"], sort=True)["goal"]
        .agg(n_maatregel="size", n_naar_geschikt="sum")
        .reset_index()
    )
    order = ["which", "n_maatregel", "n_naar_geschikt", "maatregel"]
    out = out.sort_values(order, ascending=[True, False, False, True], kind="stable")
    return out.assign(rang=out.groupby("which").cumcount() + 1)


def _middle(homes: Layer, use: np.ndarray, which: np.ndarray, size: int) -> np.ndarray:
    """Return per complex its dwelling nearest to the middle; a tie goes to the lowest id."""
    xy = shapely.get_coordinates(np.asarray(homes.geometry, dtype=object)[use])
    many = np.bincount(which, minlength=size)
    mean = np.column_stack(
        [np.bincount(which, weights=xy[:, k], minlength=size) / many for k in (0, 1)]
    )
    off = np.round(np.hypot(*(xy - mean[which]).T), 3)
    ids = homes.data["woning_id"].to_numpy(dtype=str)[use]
    order = np.lexsort((ids, off, which))
    first = np.searchsorted(which[order], np.arange(size))
    return np.asarray(use[order[first]])


def _people_near(
    stock: Stock,
    rules: StockRules,
    spot: np.ndarray,
    network: Network | None,
    attached: Attachment | None,
) -> np.ndarray:
    people = stock.people["inw_75plus"]
    if network is None or attached is None or not np.isfinite(people).any():
        return np.full(len(spot), np.nan)
    found = pairs_within(network, attached, attached.take(spot), rules.complex_m)
    total = np.bincount(
        found.facility, weights=np.nan_to_num(people)[found.home], minlength=len(spot)
    )
    return np.where(attached.edge[spot] >= 0, total, np.nan)


def _mean_per(
    norms: pd.DataFrame | None, use: np.ndarray, which: np.ndarray, size: int
) -> dict[str, np.ndarray]:
    """Return the mean of the norms met and counted per complex, over the dwellings that know."""
    out = {}
    for column in ("normen_gehaald", "normen_geteld"):
        if norms is None or column not in norms:
            out[column] = np.full(size, np.nan)
            continue
        value = pd.to_numeric(norms[column]).to_numpy(dtype=float, na_value=np.nan)[use]
        known = np.isfinite(value)
        many = np.bincount(which[known], minlength=size)
        total = np.bincount(which[known], weights=value[known], minlength=size)
        mean = np.full(size, np.nan)
        np.divide(total, many, out=mean, where=many > 0)
        out[column] = np.round(mean, 1)
    return out


# Owner-occupied dwellings that can be adapted


def woonscan(stock: Stock, gebieden: Layer, run_id: str) -> Layer:
    """Return the layer ``woonscan``: buurten by the older people whom a campaign would reach.

    Counted are dwellings that surely are aanpasbaar and are not known to be rented; ``n_koop`` are
    surely owned, ``_max`` counts what could be aanpasbaar. Ranked by people of 75 and over in the
    sure ones, then in those that could be, then by the same of dwellings; equals go to the lowest
    code. Buurten
    without any are left out.
    """
    schema = LAYERS["woonscan"]
    areas = gebieden.data
    mine = np.flatnonzero((areas["soort"] == "buurt").to_numpy(dtype=bool))
    codes = areas["gebied_code"].to_numpy(dtype=object)[mine]
    place = pd.Index(codes).get_indexer(pd.Index(stock.homes.data["buurt_code"]))
    free = ~rented(stock.homes.data["eigendom"], stock.homes.data["huur_eur"])
    own = stock.dwelling & (place >= 0) & free
    parts, shapes = [], []
    for group in stock.low:
        low, high = stock.low[group], stock.high[group]
        sure = own & (low == 1) & (high == 1)
        could = own & (low <= 1) & (high >= 1)

        def total(mask: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
            values = None if weight is None else np.nan_to_num(weight[mask])
            return np.bincount(place[mask], weights=values, minlength=len(codes))

        table = pd.DataFrame(
            {
                "gebied_code": codes,
                "naam": areas["naam"].to_numpy(dtype=object)[mine],
                "doelgroep": group,
                "n_aanpasbaar": total(sure),
                "n_koop": total(sure & (stock.tenure == "koop")),
                "n_max": total(could),
                **{
                    g: total(sure, w) if np.isfinite(w).any() else np.full(len(codes), np.nan)
                    for g, w in stock.people.items()
                },
                "row": mine,
            }
        )
        old = stock.people["inw_75plus"]
        table["inw_75plus_max"] = total(could, old) if np.isfinite(old).any() else np.nan
        table = table[table["n_max"] > 0]
        order = {
            "sure": -table["inw_75plus"].fillna(0).round(6),
            "most": -table["inw_75plus_max"].fillna(0).round(6),
            "n": -table["n_aanpasbaar"],
            "n_could": -table["n_max"],
        }
        table = table.assign(**order).sort_values([*order, "gebied_code"], kind="stable")
        parts.append(table.assign(rang=np.arange(1, len(table) + 1), run_id=run_id))
        if gebieden.geometry is not None:
            shapes.append(gebieden.geometry[table["row"].to_numpy(dtype=int)])
    if not parts:
        return conform(Layer(schema.name, pd.DataFrame(index=range(0)), None), schema)
    data = pd.concat(parts, ignore_index=True)
    geometry = np.concatenate(shapes) if shapes else None
    return conform(Layer(schema.name, data, geometry), schema)
