# SPDX-License-Identifier: GPL-2.0-or-later
"""What of a layer may be mailed: its declaration (:class:`.registry.Deel`) carried out.

Rows about a person or a dwelling of which somebody could be known stay home, numbers of people go
through :mod:`.openbaar`, over all gebieden of a layer together, and shares follow from those
numbers. Everything that is left out is counted, so that a list can say what and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..registry import LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform, empty
from .indicatoren import HARMLESS
from .openbaar import (
    NOT_PRINTED,
    SECRET,
    SHOWN,
    SMALL,
    Publication,
    Relation,
    area_relations,
    protect,
    public_share,
    whole_cells,
)

__all__ = ["WHY", "Left", "left_home", "removed_layer", "shareable"]

WHY = {
    "weg": "Zegt iets over één persoon, één woning of één eigenaar.",
    "detail": "Hieruit zouden kleine aantallen zijn uit te rekenen.",
    "laag": "De hele laag blijft thuis.",
    "onbekend": "Van deze laag is niet vastgelegd wat gedeeld mag worden.",
    "afgerond": "Aantallen mensen zijn afgerond.",
    "klein": "Te weinig mensen om te noemen.",
    "geheim": "Hieruit zou een te klein aantal zijn uit te rekenen.",
    "aandeel": "Een aandeel van te weinig mensen, of waaruit een klein aantal volgt.",
    "afgeleid": "Gaat over te weinig mensen.",
    "uitsplitsing": "De uitsplitsing van mensen is te klein.",
}
"""Why something is left out, in Dutch; a layer may give its own reason."""

_ALL = "woningen"
LAYERS.add(
    LayerSchema(
        "deel",
        "Wat er uit deze kopie is weggelaten",
        None,
        (
            Column("laag", "text", "Laag", required=True),
            Column("kolom", "text", "Kolom (leeg: de hele laag)"),
            Column("wat", "text", "Soort reden", required=True, allowed=tuple(WHY)),
            Column("aantal", "int", "Aantal waarden of rijen", minimum=0),
            Column("reden", "text", "Waarom", required=True),
        ),
        deel=Deel("open"),
    )
)


@dataclass(frozen=True, slots=True)
class Left:
    """What was left out (or, ``afgerond``, changed) in one column; "" is the whole layer."""

    layer: str
    column: str
    what: str
    count: int
    why: str


@dataclass(slots=True)
class _Table:
    """One layer being made shareable; ``state`` per column of people is that of each row."""

    data: pd.DataFrame
    deel: Deel
    rules: Publication
    people: np.ndarray
    """Rows that are about people."""
    open_rows: np.ndarray
    """Rows in which something about people may be given at all."""
    state: dict[str, np.ndarray] = field(default_factory=dict)
    true: dict[str, np.ndarray] = field(default_factory=dict)
    left: list[tuple[str, str, int]] = field(default_factory=list)

    def numbers(self, column: str) -> np.ndarray:
        found: np.ndarray = pd.to_numeric(self.data[column]).to_numpy(dtype=float, na_value=np.nan)
        return found

    def put(self, column: str, values: np.ndarray, rows: np.ndarray) -> None:
        """Replace *rows* of *column* by *values*, NaN for what is left out."""
        old = self.numbers(column)
        self.data[column] = np.where(rows, values, old)

    def note(self, column: str, what: str, count: int) -> None:
        if count:
            self.left.append((column, what, int(count)))


def shareable(
    layer: Layer,
    schema: LayerSchema,
    rules: Publication,
    parents: Mapping[str, Sequence[str]],
) -> tuple[Layer, list[Left]]:
    """Return what of *layer* may leave the werkbestand, and what was left out.

    *parents* are per gebied_code the gebieden that it is a part of. A layer without a declaration
    is left out whole. Rows keep their order; columns that are left out are empty.
    """
    deel = schema.deel
    if deel is None or deel.laag == "weg":
        return empty(schema), left_home(schema, len(layer))
    data = layer.data.copy()
    n = len(data)
    people = np.ones(n, dtype=bool)
    if deel.laag == "geaggregeerd" and "groep" in data:
        people = (data["groep"] != _ALL).fillna(True).to_numpy(dtype=bool)
    allowed = np.ones(n, dtype=bool)
    for column, values in deel.alleen:
        allowed &= data[column].fillna("").isin(values).to_numpy(dtype=bool)
    table = _Table(data, deel, rules, people, allowed)
    if schema.open_columns and deel.overig == "weg":
        for column in [c for c in data.columns if schema.column(str(c)) is None]:
            table.note(str(column), "weg", int(data[column].notna().sum()))
            del data[column]
    for column in deel.weg:
        if column not in data:
            continue
        rows = people & data[column].notna().to_numpy(dtype=bool)
        table.note(column, "weg" if deel.laag == "open" else "detail", int(rows.sum()))
        data[column] = data[column].astype(object).where(~people, None)
    if deel.laag == "geaggregeerd":
        _split(table)
        _persons(table, schema, parents)
        _shares(table)
        _by_unit(table, schema, parents)
        _derived(table)
    out = conform(Layer(schema.name, data, layer.geometry), schema)
    return out, [Left(schema.name, c, w, k, WHY[w]) for c, w, k in table.left]


def left_home(schema: LayerSchema, rows: int) -> list[Left]:
    """Return what is said of a layer with so many *rows* that is left out whole."""
    what = "onbekend" if schema.deel is None else "laag"
    why = WHY[what] if schema.deel is None else schema.deel.reden
    return [Left(schema.name, "", what, rows, why)] if rows else []


def removed_layer(left: Sequence[Left]) -> Layer:
    """Return *left* as rows of the layer ``deel``."""
    schema = LAYERS["deel"]
    rows = [
        {
            "laag": x.layer,
            "kolom": x.column or None,
            "wat": x.what,
            "aantal": x.count,
            "reden": x.why,
        }
        for x in left
    ]
    return conform(Layer("deel", pd.DataFrame(rows)), schema) if rows else empty(schema)


def _split(table: _Table) -> None:
    """Empty what rows that split people up too far say of them."""
    rows = table.people & ~table.open_rows
    deel = table.deel
    for column in (*deel.personen, *deel.aandeel, *deel.afgeleid, *deel.naar_eenheid):
        if column in table.data:
            lost = rows & ~np.isnan(table.numbers(column))
            table.note(column, "uitsplitsing", int(lost.sum()))
            table.put(column, np.full(len(rows), np.nan), rows)


def _persons(table: _Table, schema: LayerSchema, parents: Mapping[str, Sequence[str]]) -> None:
    """Round the numbers of people, the whole first, and keep back what must be."""
    names = [c for c in table.deel.personen if c in table.data]
    whole = table.deel.van if table.deel.van in names else None
    order = ([whole] if whole else []) + [c for c in names if c != whole]
    table.true = true = {c: table.numbers(c) for c in order}
    table.state = {c: np.full(len(table.data), SHOWN) for c in order}
    for _, rows in _systems(table, schema):
        for column in order:
            inside = whole if column != whole else None
            state = _states(
                table.data["gebied_code"].iloc[rows].astype(str).tolist()
                if "gebied_code" in schema.key
                else [],
                true[column][rows],
                None if inside is None else true[inside][rows],
                None if inside is None else table.state[inside][rows],
                parents,
                table.rules,
            )
            table.state[column][rows] = state
    for column in order:
        _write(table, column, true[column], table.state[column], table.people)


def _systems(table: _Table, schema: LayerSchema) -> list[tuple[object, np.ndarray]]:
    """Return the rows of each table of gebieden: the same in every key but the gebied."""
    rows = np.flatnonzero(table.people & table.open_rows)
    keys = [c for c in schema.key if c not in ("gebied_code", "soort") and c in table.data]
    if "gebied_code" not in schema.key or not len(rows):
        return [((), rows)] if len(rows) else []
    if not keys:
        return [((), rows)]
    groups = table.data.iloc[rows].groupby(keys, sort=True, dropna=False).indices
    return [(key, rows[at]) for key, at in groups.items()]


def _states(
    codes: list[str],
    values: np.ndarray,
    whole: np.ndarray | None,
    decided: np.ndarray | None,
    parents: Mapping[str, Sequence[str]],
    rules: Publication,
) -> np.ndarray:
    """Return what may be printed of *values* per gebied, beside *whole* where that is printed."""
    state = np.full(len(values), SHOWN)
    size = np.abs(values)
    state[(size > 0) & (size < rules.publish_min - 1e-9)] = SMALL
    known = np.flatnonzero(~np.isnan(values))
    if not len(known) or not len(codes) or len(set(codes)) < len(codes):
        return state
    if (values[known] < 0).any():
        # A surplus beside a shortage: nobody adds those up.
        return state
    rank = sorted(known.tolist(), key=lambda k: codes[k])
    cells, relations, n = area_relations({codes[k]: float(values[k]) for k in rank}, parents)
    hidden = [False] * n + [True] * (len(cells) - n)
    fixed = [-1] * len(cells)
    numbers = cells.tolist()
    dear = whole_cells(relations, len(cells))
    if whole is not None and decided is not None:
        known_whole = [k for k in rank if not np.isnan(whole[k])]
        above = {codes[k]: float(whole[k]) for k in known_whole}
        top, sums, m = area_relations(above, parents)
        first = len(numbers)
        numbers += top.tolist()
        hidden += [False] * m + [True] * (len(top) - m)
        fixed += [int(decided[k]) for k in known_whole] + [-1] * (len(top) - m)
        relations += [Relation(s.total + first, tuple(p + first for p in s.parts)) for s in sums]
        place = {k: i for i, k in enumerate(rank)}
        for j, k in enumerate(known_whole):
            rest = float(whole[k] - values[k])
            if rest < -1e-6:
                continue
            parts = [place[k]]
            if rest > 1e-9:
                parts.append(len(numbers))
                numbers.append(rest)
                hidden.append(True)
                fixed.append(-1)
            relations.append(Relation(first + j, tuple(parts)))
    found = protect(
        np.array(numbers),
        relations,
        rules,
        not_printed=np.array(hidden),
        decided=np.array(fixed),
        difference=rules.publish_min if whole is not None else None,
        dear=np.r_[dear, np.zeros(len(numbers) - len(cells), dtype=bool)],
    )
    state[rank] = found[:n]
    return state


def _write(
    table: _Table, column: str, true: np.ndarray, state: np.ndarray, rows: np.ndarray
) -> None:
    """Write the numbers as printed, and count what is not."""
    step = table.rules.rounding
    known = rows & table.open_rows & ~np.isnan(true)
    kept = known & (state == SHOWN)
    printed = np.where(kept, np.round(true / step) * step, np.nan)
    table.put(column, printed, rows)
    table.note(column, "klein", int((known & (state == SMALL)).sum()))
    table.note(column, "geheim", int((known & np.isin(state, (SECRET, NOT_PRINTED))).sum()))
    table.note(column, "afgerond", int((kept & (printed != true)).sum()))


def _shares(table: _Table) -> None:
    """Let shares follow from the numbers of people as printed."""
    columns = [c for c in table.deel.aandeel if c in table.data]
    for column in columns:
        _share_column(table, column, table.people & table.open_rows, table.people)


def _share_column(table: _Table, column: str, some: np.ndarray, rows: np.ndarray) -> None:
    """Write the shares of *some* rows; of the other *rows* nothing."""
    share = table.numbers(column)
    whole = table.deel.van
    n = table.true.get(whole)
    if n is None:
        n = table.numbers(whole) if whole in table.data else np.full(len(share), np.nan)
    found = np.full(len(share), np.nan)
    inside = share / 100.0 * n
    parts = [c for c in table.state if c != whole]
    for k in np.flatnonzero(some & ~np.isnan(share) & ~np.isnan(n)):
        if whole in table.state and table.state[whole][k] != SHOWN:
            continue
        # A number that is kept back may not come out as a share of the whole.
        same = [c for c in parts if abs(table.true[c][k] - inside[k]) < _HAIR * (1.0 + n[k])]
        if all(table.state[c][k] == SHOWN for c in same):
            found[k] = _share(float(inside[k]), float(n[k]), table.rules)
    lost = some & ~np.isnan(share) & np.isnan(found)
    table.note(column, "aandeel", int(lost.sum()))
    table.put(column, found, rows)


_HAIR = 1e-6
"""By so much, per person, a share times its whole may be off the number it came from."""


def _share(inside: float, n: float, rules: Publication) -> float:
    """Return a share as a number; NaN where words would say "minder dan" or "meer dan"."""
    least, hair = rules.publish_min - 1e-9, _HAIR * (1.0 + n)
    inside = 0.0 if inside < hair else n if n - inside < hair else inside
    rest = n - inside
    if n < least or 0 < inside < least or 0 < rest < least:
        return float("nan")
    return public_share(inside, n, rules)


def _by_unit(table: _Table, schema: LayerSchema, parents: Mapping[str, Sequence[str]]) -> None:
    """Treat each row of a column by its unit: people, a share of people, or something else."""
    columns = [c for c in table.deel.naar_eenheid if c in table.data]
    if not columns:
        return
    unit = table.data["eenheid"].fillna("").astype(str).str.strip().str.lower()
    persons = ~unit.isin(HARMLESS).to_numpy(dtype=bool)
    percent = (unit == "%").to_numpy(dtype=bool)
    some = table.people & table.open_rows
    for column in columns:
        true = table.numbers(column)
        state = np.full(len(true), SHOWN)
        for _, rows in _systems(table, schema):
            mine = rows[persons[rows]]
            codes = (
                table.data["gebied_code"].iloc[mine].astype(str).tolist()
                if "gebied_code" in schema.key
                else []
            )
            state[mine] = _states(codes, true[mine], None, None, parents, table.rules)
        known = some & persons & ~np.isnan(true)
        state[_followers(table, schema, known & (state != SHOWN))] = SECRET
        _write(table, column, true, state, some & persons)
        if table.deel.van in table.data:
            _share_column(table, column, some & percent, some & percent)
        else:
            table.put(column, np.round(true), some & percent)


def _followers(table: _Table, schema: LayerSchema, hidden: np.ndarray) -> np.ndarray:
    """Return the rows from which a reader could work out a *hidden* one (mask)."""
    if table.deel.volgt is None:
        return np.zeros(len(hidden), dtype=bool)
    column, first, others = table.deel.volgt
    data = table.data
    keys = [c for c in schema.key if c != column and c in data]
    place = data.groupby(keys, sort=False, dropna=False).ngroup().to_numpy(dtype=int)
    kept = place[hidden & (data[column] == first).to_numpy(dtype=bool)]
    mine: np.ndarray = data[column].isin(others).to_numpy(dtype=bool)
    return np.asarray(np.isin(place, kept) & mine)


def _derived(table: _Table) -> None:
    """Empty what is told of people of whom not even the number is given."""
    deel, rows = table.deel, table.people & table.open_rows
    judged = [deel.van] if deel.van in table.state else list(table.state)
    known = np.ones(len(rows), dtype=bool)
    for column in judged:
        known &= (table.state[column] == SHOWN) & ~np.isnan(table.true[column])
    for column in (c for c in deel.afgeleid if c in table.data):
        lost = rows & ~known & ~np.isnan(table.numbers(column))
        table.note(column, "afgeleid", int(lost.sum()))
        table.put(column, np.full(len(rows), np.nan), lost)
