# SPDX-License-Identifier: GPL-2.0-or-later
"""Aanbod: the dwellings that suit a target group, now and with the building plans, as a range.

Of every dwelling and group three numbers say whether it counts: surely, as expected, and at most
(what is unknown could be). Sums of them over a gebied keep that order, and what a gebied has is
what its parts have. Everywhere below the last axis of an array is laag, midden, hoog.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..progress import Tick, check, never
from ..registry import LAYERS, Column, Deel, LayerSchema, Monitor
from ..tables import Layer, conform
from .voorraad import ALL, RENT_CLASSES, Stock
from .woningfeiten import TENURES

__all__ = [
    "KINDS",
    "LEVELS",
    "REACHES",
    "Places",
    "Supply",
    "make_places",
    "make_supply",
    "supply_layer",
]

KINDS = ("geschikt", "aanpasbaar", "nultreden", "geclusterd", "zorggeschikt")
"""What is counted; a dwelling may be of more than one, so kinds are never added up."""

REACHES = (ALL, "binnen")
"""Every dwelling, or those with all that is essential for the group within its norm."""

LEVELS = ("gemeente", "wijk", "buurt", "eigen")

_TENURES = (*TENURES, "onbekend")
_TERMS = ("nultreden", "geclusterd", "zorggeschikt")
_HALF = 0.5
"""What is expected of the unknown where nothing at all is known: neither side."""

_PEOPLE = ("inw_75plus", "inw_65plus")
_RUN = Column("run_id", "text", "Kenmerk van de berekening", required=True)

LAYERS.add(
    LayerSchema(
        "aanbod",
        "Aanbod: woningen die passen, per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("jaar", "int", "Jaar", required=True),
            Column("wat", "text", "Welke woningen", required=True, allowed=KINDS),
            Column("bereik", "text", "Woonomgeving", required=True, allowed=REACHES),
            Column("eigendom", "text", "Eigendom", required=True, allowed=(ALL, *_TENURES)),
            Column("huurklasse", "text", "Huurklasse", required=True, allowed=(ALL, *RENT_CLASSES)),
            Column("laag", "real", "Woningen, zeker", minimum=0),
            Column("midden", "real", "Woningen, verwacht", minimum=0),
            Column("hoog", "real", "Woningen, hoogstens", minimum=0),
            Column("n_totaal", "real", "Alle woningen van deze soort", minimum=0),
            Column("huurjaar", "int", "Jaar van de huurgrenzen"),
            Column("met_plannen", "int", "Met bouwplannen (1 ja, 0 nee)", minimum=0, maximum=1),
            _RUN,
        ),
        key=("gebied_code", "doelgroep", "jaar", "wat", "bereik", "eigendom", "huurklasse"),
        deel=Deel("open", open=("eigendom", "huurklasse", "laag", "midden", "hoog", "n_totaal")),
        monitor=Monitor(
            ("midden",),
            waar=(("eigendom", (ALL,)), ("huurklasse", (ALL,))),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Places:
    """The gebieden of every level in one order, and where the dwellings lie.

    ``parent`` is the place of the wijk of a buurt (without one: of its gemeente) and of the
    gemeente of a wijk or eigen gebied, ``own`` that of the eigen gebied of a buurt, -1 where there
    is none. Dwellings that lie in the same places are one cell: ``cell`` has the cell of each
    dwelling, ``of_cell`` the place of a cell at each level.
    """

    code: np.ndarray
    kind: np.ndarray
    name: np.ndarray
    parent: np.ndarray
    own: np.ndarray
    cell: np.ndarray
    of_cell: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.code)

    @property
    def cells(self) -> int:
        """The number of cells."""
        return len(next(iter(self.of_cell.values())))

    def index(self, codes: Sequence[str] | pd.Series | np.ndarray) -> np.ndarray:
        """Return the place of each code, -1 where it is no gebied."""
        found: np.ndarray = pd.Index(self.code).get_indexer(pd.Index(codes))
        return found

    def per_place(self, per_cell: np.ndarray) -> np.ndarray:
        """Return (places, …) sums of *per_cell* (cells, …)."""
        out = np.zeros((len(self), *per_cell.shape[1:]))
        for place in self.of_cell.values():
            there = place >= 0
            np.add.at(out, place[there], per_cell[there])
        return out


def make_places(homes: Layer, gebieden: Layer) -> Places:
    """Return the gebieden in *gebieden* and those that only *homes* name.

    A buurt lies in the wijk that its code names, else in that of its dwellings; in the eigen gebied
    of most of its dwellings.
    """
    data, areas = homes.data, gebieden.data
    codes, kinds, names = [], [], []
    for kind in LEVELS:
        mine = areas[(areas["soort"] == kind).to_numpy(dtype=bool)].drop_duplicates("gebied_code")
        known = dict(zip(mine["gebied_code"], mine["naam"], strict=True))
        wanted = sorted(set(known) | set(data[f"{kind}_code"].dropna()))
        codes += wanted
        kinds += [kind] * len(wanted)
        names += [known.get(c) for c in wanted]
    code = np.array(codes, dtype=object)
    kind_of = np.array(kinds, dtype=object)
    index = pd.Index(code)
    where = {k: index.get_indexer(pd.Index(data[f"{k}_code"])) for k in LEVELS}
    stacked = np.column_stack([where[k] for k in LEVELS])
    cells, cell = (
        np.unique(stacked, axis=0, return_inverse=True)
        if len(stacked)
        else (np.empty((0, len(LEVELS)), dtype=np.int64), np.empty(0, dtype=np.int64))
    )
    cell = np.ravel(cell)
    many = np.bincount(cell, minlength=len(cells))
    of_cell = {k: cells[:, i] for i, k in enumerate(LEVELS)}
    gemeente = areas.drop_duplicates("gebied_code").set_index("gebied_code")["gemeente_code"]
    up = np.full(len(code), -1, dtype=np.int64)
    for kind, above in (("buurt", "wijk"), ("wijk", "gemeente"), ("eigen", "gemeente")):
        mine = np.flatnonzero(kind_of == kind)
        named = _named_by_code(code[mine], above, gemeente)
        found = index.get_indexer(pd.Index(named)) if len(mine) else np.empty(0, dtype=np.int64)
        lived = _most(of_cell[kind], of_cell[above], many, len(code))[mine]
        up[mine] = np.where(found >= 0, found, lived)
    # Where no wijk is known a buurt lies in its gemeente all the same.
    lost = np.flatnonzero((kind_of == "buurt") & (up < 0))
    if len(lost):
        named = index.get_indexer(pd.Index(_named_by_code(code[lost], "gemeente", gemeente)))
        lived = _most(of_cell["buurt"], of_cell["gemeente"], many, len(code))[lost]
        up[lost] = np.where(named >= 0, named, lived)
    own = _most(of_cell["buurt"], of_cell["eigen"], many, len(code))
    return Places(code, kind_of, np.array(names, dtype=object), up, own, cell, of_cell)


def _named_by_code(codes: np.ndarray, above: str, gemeente: pd.Series) -> np.ndarray:
    """Return the code of the gebied *above* each of *codes*, by how CBS numbers them."""
    text = pd.Series(codes, dtype=object)
    cbs = text.str.fullmatch(r"(?:BU\d{8}|WK\d{6})", na=False).to_numpy(dtype=bool)
    if above == "wijk":
        return np.asarray(("WK" + text.str[2:8]).where(cbs, None), dtype=object)
    given = text.map(gemeente.to_dict()).astype(object)
    named = ("GM" + text.str[2:6]).where(cbs, None)
    return np.asarray(given.where(given.notna(), named), dtype=object)


def _most(child: np.ndarray, above: np.ndarray, many: np.ndarray, n: int) -> np.ndarray:
    """Return per place the place *above* it with most dwellings (-1: none); ties the first."""
    out = np.full(n, -1, dtype=np.int64)
    there = (child >= 0) & (above >= 0)
    if there.any():
        table = pd.DataFrame({"child": child[there], "above": above[there], "n": many[there]})
        table = table.groupby(["child", "above"], as_index=False)["n"].sum()
        table = table.sort_values(["child", "n", "above"], ascending=[True, False, True])
        first = table.drop_duplicates("child")
        out[first["child"].to_numpy()] = first["above"].to_numpy()
    return out


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is per place today.

    ``homes`` are all dwellings (places,). ``suits`` and ``free`` hold per (group, kind) the
    dwellings and how many of them become free in a year (places, 3); ``reach`` per group the share
    (0 to 1) of the older people who have the essentials of the group within reach. ``rows`` are
    those of the layer ``aanbod`` for today, without year.
    """

    places: Places
    homes: np.ndarray
    suits: Mapping[tuple[str, str], np.ndarray]
    free: Mapping[tuple[str, str], np.ndarray]
    reach: Mapping[str, np.ndarray]
    rows: pd.DataFrame

    @property
    def groups(self) -> tuple[str, ...]:
        """The target groups of geschiktheid, in their order."""
        return tuple(dict.fromkeys(g for g, _ in self.suits))


def make_supply(
    stock: Stock,
    geschiktheid: Layer,
    gebieden: Layer,
    turnover: np.ndarray,
    tick: Tick = never,
) -> Supply:
    """Return what *stock* offers per gebied and group.

    *turnover* (dwellings, 3) is the chance that a dwelling becomes free in a year. What is unknown
    of a dwelling counts in "hoog" alone; in "midden" it counts for the share that the known
    dwellings of the group have, or for ``kans_geschikt`` where only a lift is unknown.
    """
    places = make_places(stock.homes, gebieden)
    use = np.flatnonzero(stock.dwelling)
    shape = (places.cells, len(_TENURES), len(RENT_CLASSES))
    flat = (
        np.ravel_multi_index(
            (
                places.cell[use],
                pd.Index(_TENURES).get_indexer(pd.Index(stock.tenure[use])),
                pd.Index(RENT_CLASSES).get_indexer(pd.Index(stock.rent[use])),
            ),
            shape,
        )
        if len(use)
        else np.empty(0, dtype=np.int64)
    )

    def cube(weight: np.ndarray | None) -> np.ndarray:
        found = np.bincount(flat, weights=weight, minlength=int(np.prod(shape)))
        return found.reshape(shape).astype(float)

    def per_place(values: np.ndarray) -> np.ndarray:
        sums = [
            np.bincount(places.cell[use], weights=values[:, k], minlength=places.cells)
            for k in range(values.shape[1])
        ]
        return places.per_place(np.column_stack(sums))

    whole = _margins(places.per_place(cube(None)))
    old = _old_people(stock)[use]
    suits: dict[tuple[str, str], np.ndarray] = {}
    free: dict[tuple[str, str], np.ndarray] = {}
    reach: dict[str, np.ndarray] = {}
    parts: list[pd.DataFrame] = []
    groups = list(stock.low)
    for number, group in enumerate(groups):
        check(tick, number / len(groups))
        around = _known_or(stock.surroundings[group][use])
        known = bool(np.isfinite(stock.surroundings[group][use]).any())
        if known:
            reach[group] = _share(per_place(around * old[:, None]), per_place(old[:, None]))
        for kind, counts in _counts(stock, geschiktheid, group, use).items():
            suits[group, kind] = per_place(counts)
            free[group, kind] = per_place(counts * turnover[use])
            for word, value in ((ALL, counts), (REACHES[1], counts * around)):
                if word != ALL and not known:
                    continue
                sums = [cube(value[:, k]) for k in range(3)]
                found = _margins(places.per_place(np.stack(sums, axis=-1)))
                parts.append(_rows(places, whole, found, group, kind, word))
    check(tick, 1.0)
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return Supply(places, whole[:, -1, -1], suits, free, reach, rows)


def _old_people(stock: Stock) -> np.ndarray:
    """Return the older people per dwelling; 1 each where nobody knows how many there are."""
    for group in _PEOPLE:
        people = stock.people.get(group)
        if people is not None and np.isfinite(people).any():
            return np.asarray(np.nan_to_num(people))
    return np.ones(len(stock.homes))


def _known_or(value: np.ndarray) -> np.ndarray:
    """Return (n, 3) of a value that is 1, 0 or NaN: the unknown is as the known are on average."""
    unknown = np.isnan(value)
    mean = float(value[~unknown].mean()) if (~unknown).any() else _HALF
    return np.column_stack(
        [np.where(unknown, 0.0, value), np.where(unknown, mean, value), np.where(unknown, 1, value)]
    )


def _counts(
    stock: Stock, geschiktheid: Layer, group: str, use: np.ndarray
) -> dict[str, np.ndarray]:
    """Return per kind (n, 3) whether each of the dwellings *use* counts.

    A kind of which nothing is known is left out.
    """
    found = geschiktheid.data
    mine = found[(found["doelgroep"] == group).to_numpy(dtype=bool)].set_index("woning_id")
    mine = mine.reindex(stock.homes.data["woning_id"].to_numpy()[use])
    low, high = stock.low[group][use].astype(int), stock.high[group][use].astype(int)
    chance = pd.to_numeric(mine["kans_geschikt"]).to_numpy(dtype=float, na_value=np.nan)
    sure = np.bincount(low[low == high], minlength=3).astype(float)
    top = len(sure) - 1
    out: dict[str, np.ndarray] = {}
    for kind, rank in (("geschikt", top), ("aanpasbaar", top - 1)):
        could = (low <= rank) & (high >= rank)
        # Of the classes a dwelling can have, each is as likely as it is among the known dwellings.
        weight = np.array(
            [[sure[a : b + 1].sum() for b in range(top + 1)] for a in range(top + 1)]
        )[low, high]
        expected = np.where(could, 1.0 / (high - low + 1), 0.0)
        np.divide(np.where(could, sure[rank], 0.0), weight, out=expected, where=weight > 0)
        known = np.isfinite(chance) & could & (low != high)
        if rank == top:
            expected = np.where(known, np.clip(chance, 0, 1), expected)
        else:
            left = np.clip(1 - chance, 0, 1)
            expected = np.where(known & (high == top), np.minimum(expected, left), expected)
        certain = (low == rank) & (high == rank)
        out[kind] = np.column_stack([certain, np.where(certain, 1.0, expected), could]).astype(
            float
        )
    for term in _TERMS:
        value = pd.to_numeric(mine[term]).to_numpy(dtype=float, na_value=np.nan)
        # Of what is known of no dwelling at all there is no number, not even half of them.
        if np.isfinite(value).any():
            out[term] = _known_or(value)
    return out


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    out = np.full(part.shape, np.nan)
    np.divide(part, whole, out=out, where=np.broadcast_to(whole > 0, part.shape))
    return out


def _margins(table: np.ndarray) -> np.ndarray:
    """Return *table* (places, tenures, rents, …) with "alle" last along tenure and rent."""
    table = np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([table, table.sum(axis=2, keepdims=True)], axis=2)


def _rows(
    places: Places, whole: np.ndarray, found: np.ndarray, group: str, kind: str, reach: str
) -> pd.DataFrame:
    """Return the rows of the layer: cells with dwellings, and "alle" of every gebied."""
    there = whole > 0
    there[:, -1, -1] = True
    at = np.nonzero(there)
    numbers = np.maximum.accumulate(found[at], axis=1)
    return pd.DataFrame(
        {
            "gebied_code": places.code[at[0]],
            "naam": places.name[at[0]],
            "soort": places.kind[at[0]],
            "doelgroep": group,
            "wat": kind,
            "bereik": reach,
            "eigendom": np.array([*_TENURES, ALL], dtype=object)[at[1]],
            "huurklasse": np.array([*RENT_CLASSES, ALL], dtype=object)[at[2]],
            "laag": numbers[:, 0],
            "midden": numbers[:, 1],
            "hoog": numbers[:, 2],
            "n_totaal": whole[at],
        }
    )


def supply_layer(
    supply: Supply,
    years: Sequence[int],
    later: Mapping[tuple[str, str], np.ndarray],
    homes_later: np.ndarray,
    *,
    rent_year: int | None,
    with_plans: bool,
    run_id: str,
) -> Layer:
    """Return the layer ``aanbod``: today by tenure and rent, later years as a whole.

    *later* holds per (group, kind) the dwellings (places, years, 3) with the plans, *homes_later*
    (places, years) all dwellings; of both the first year is that of today.
    """
    schema = LAYERS["aanbod"]
    places = supply.places
    parts = [supply.rows.assign(jaar=years[0], met_plannen=0)] if len(supply.rows) else []
    for at, year in enumerate(years):
        if at == 0:
            continue
        for (group, kind), numbers in later.items():
            parts.append(
                pd.DataFrame(
                    {
                        "gebied_code": places.code,
                        "naam": places.name,
                        "soort": places.kind,
                        "doelgroep": group,
                        "jaar": year,
                        "wat": kind,
                        "bereik": ALL,
                        "eigendom": ALL,
                        "huurklasse": ALL,
                        "laag": numbers[:, at, 0],
                        "midden": numbers[:, at, 1],
                        "hoog": numbers[:, at, 2],
                        "n_totaal": homes_later[:, at],
                        "met_plannen": int(with_plans),
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(index=range(0))
    table = table.assign(huurjaar=rent_year, run_id=run_id)
    return conform(Layer(schema.name, table, None), schema)
