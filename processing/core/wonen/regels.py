# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules as data: conditions on named columns, three-valued logic and exact first-match decisions.

A condition asks little of a number: only on which side of a few thresholds it lies. So each column
is cut into cells, a dwelling becomes a row of cell numbers, and everything is computed once per
combination of cells that occurs. The cost of a rule does not grow with the number of dwellings.

What is unknown is not filled in: a decision looks at every value the unknown could have. It is
certain only when all of them agree, and the columns on which they disagree are named (Kleene's
logic alone would also call certain outcomes unknown).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "All",
    "Applied",
    "Atom",
    "Axis",
    "Condition",
    "Either",
    "Feature",
    "Not",
    "Over",
    "applied_measures",
    "atoms",
    "box_codes",
    "box_steps",
    "make_axes",
    "mentions",
    "over_unknown",
    "signatures",
    "truth",
]

FALSE, UNKNOWN, TRUE = 0, 1, 2
"""The three truth values: "and" is the smallest, "or" the largest, "not" is 2 minus."""

Op = Literal["is", "in", "minstens", "meer_dan", "hoogstens", "minder_dan"]


@dataclass(frozen=True, slots=True)
class Feature:
    """A column that rules may look at.

    ``kind``: ``getal`` (from ``minimum``; below it is unknown), ``vlag`` (1/0), ``tekst`` (one of
    ``words``) or ``rang`` (``words`` from low to high). ``label`` names it when it is missing.
    ``absent`` is the value that NULL stands for; None means that NULL is unknown. ``certainty`` is
    the column that says how sure a value is, or such a word itself. ``needs`` are the raw inputs
    that are named instead when they are missing too.
    """

    name: str
    label: str
    kind: Literal["getal", "vlag", "tekst", "rang"]
    words: tuple[str, ...] = ()
    absent: str | None = None
    certainty: str = "gegeven"
    needs: tuple[str, ...] = ()
    minimum: float = 0.0


@dataclass(frozen=True, slots=True)
class Atom:
    """``column`` compared with ``value``: a number, a word, or several words for ``in``."""

    column: str
    op: Op
    value: float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """True only while it is tried what measure ``measure`` would bring."""

    measure: str


@dataclass(frozen=True, slots=True)
class Not:
    """True where ``part`` is false."""

    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    """True where all ``parts`` are."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True where at least one of ``parts`` is."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = "Atom | Applied | Not | All | Either"


def atoms(condition: Condition) -> list[Atom | Applied]:
    """Return the comparisons in *condition*, in reading order."""
    if isinstance(condition, Atom | Applied):
        return [condition]
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    return [a for part in parts for a in atoms(part)]


def mentions(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return the columns named in *conditions*, each once, in reading order."""
    found = [a.column for c in conditions for a in atoms(c) if isinstance(a, Atom)]
    return tuple(dict.fromkeys(found))


def applied_measures(conditions: Iterable[Condition]) -> frozenset[str]:
    """Return the measures that *conditions* ask about."""
    return frozenset(a.measure for c in conditions for a in atoms(c) if isinstance(a, Applied))


@dataclass(frozen=True, slots=True)
class Axis:
    """One column cut into cells; cell ``size`` (the last slot) stands for unknown.

    ``samples[i]`` is a value inside cell i. ``truths[atom]`` has size + 1 values.
    """

    feature: Feature
    size: int
    samples: tuple[float | str, ...]
    truths: Mapping[Atom, np.ndarray]
    _edges: np.ndarray = field(repr=False)
    _slots: np.ndarray = field(repr=False)

    def codes(self, values: pd.Series | np.ndarray) -> np.ndarray:
        """Return the cell of each value: 0..size - 1, or size where it is unknown."""
        series = pd.Series(values)
        feature = self.feature
        if feature.absent is not None:
            series = series.astype(object).where(series.notna(), feature.absent)
        if feature.kind in ("tekst", "rang"):
            known = pd.Index(self._edges)
            place = known.get_indexer(pd.Index(series.astype(object)))
            # The last slot stands for unknown, as does -1: a word that does not exist says nothing.
            return np.asarray(self._slots[place])
        numbers = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        fits = np.isfinite(numbers) & (numbers >= feature.minimum)
        if feature.kind == "vlag":
            fits &= (numbers == 0) | (numbers == 1)
        safe = np.where(fits, numbers, feature.minimum)
        below = np.searchsorted(self._edges, safe, "left")
        at = np.searchsorted(self._edges, safe, "right") > below
        return np.where(fits, self._slots[2 * below + at], self.size)

    def code(self, value: float | str) -> int:
        """Return the cell of one known value."""
        return int(self.codes(pd.Series([value], dtype=object))[0])


def make_axes(
    conditions: Iterable[Condition],
    features: Mapping[str, Feature],
    extra: Iterable[str] = (),
) -> dict[str, Axis]:
    """Return an axis for every column that *conditions* name (and those of *extra*)."""
    per_column: dict[str, list[Atom]] = {name: [] for name in extra}
    for condition in conditions:
        for atom in atoms(condition):
            if isinstance(atom, Atom):
                known = per_column.setdefault(atom.column, [])
                if atom not in known:
                    known.append(atom)
    return {name: _axis(features[name], found) for name, found in per_column.items()}


def _axis(feature: Feature, found: Sequence[Atom]) -> Axis:
    edges: np.ndarray
    spots: list[float | str]
    if feature.kind in ("tekst", "rang"):
        edges = np.array(feature.words, dtype=object)
        spots = [*feature.words]
    elif feature.kind == "vlag":
        edges = np.array([0.0, 1.0])
        spots = [-1.0, 0.0, 0.5, 1.0, 2.0]  # only 0 and 1 occur
    else:
        limits = sorted({float(a.value) for a in found if not isinstance(a.value, tuple)})
        edges = np.array(limits)
        spots = []
        before = feature.minimum
        for limit in limits:
            # At the lowest value that occurs there is nothing below.
            spots += [(before + limit) / 2 if limit > before else before - 1.0, limit]
            before = limit
        spots.append(before + 1.0)
    vectors = [tuple(_holds(a, s, feature) for a in found) for s in spots]
    slots = np.full(len(spots) + 1, -1)
    cells: dict[tuple[bool, ...], int] = {}
    samples: list[float | str] = []
    for number, (spot, vector) in enumerate(zip(spots, vectors, strict=True)):
        if not _occurs(feature, spot):
            continue
        if vector not in cells:
            cells[vector] = len(cells)
            samples.append(spot)
        slots[number] = cells[vector]
    size = len(cells)
    slots[slots < 0] = size
    truths = {
        atom: np.array([*(TRUE if v[i] else FALSE for v in cells), UNKNOWN], dtype=np.int8)
        for i, atom in enumerate(found)
    }
    return Axis(feature, size, tuple(samples), truths, edges, slots)


def _words(atom: Atom) -> tuple[str, ...]:
    return atom.value if isinstance(atom.value, tuple) else (str(atom.value),)


def _occurs(feature: Feature, spot: float | str) -> bool:
    if isinstance(spot, str):
        return True
    return spot in (0.0, 1.0) if feature.kind == "vlag" else spot >= feature.minimum


def _holds(atom: Atom, value: float | str, feature: Feature) -> bool:
    if atom.op == "in":
        return value in _words(atom)
    wanted = atom.value
    if feature.kind == "rang":
        place = {w: i for i, w in enumerate(feature.words)}
        value, wanted = place[str(value)], place[str(wanted)]
    if atom.op == "is":
        return bool(value == wanted)
    number, limit = float(value), float(wanted)  # type: ignore[arg-type]
    if atom.op == "minstens":
        return number >= limit
    if atom.op == "meer_dan":
        return number > limit
    return number <= limit if atom.op == "hoogstens" else number < limit


def truth(
    condition: Condition,
    axes: Mapping[str, Axis],
    codes: Mapping[str, np.ndarray],
    n: int,
    applied: str | None = None,
) -> np.ndarray:
    """Return the three-valued truth of *condition* for *n* rows of cell numbers (int8).

    *applied* is the measure that is being tried, if any.
    """
    if isinstance(condition, Atom):
        return np.asarray(axes[condition.column].truths[condition][codes[condition.column]])
    if isinstance(condition, Applied):
        return np.full(n, TRUE if condition.measure == applied else FALSE, dtype=np.int8)
    if isinstance(condition, Not):
        return (TRUE - truth(condition.part, axes, codes, n, applied)).astype(np.int8)
    parts = [truth(p, axes, codes, n, applied) for p in condition.parts]
    join = np.minimum if isinstance(condition, All) else np.maximum
    return np.asarray(join.reduce(parts), dtype=np.int8)


def signatures(
    columns: Sequence[np.ndarray], sizes: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the different rows of small integers (one of each) and, per row, which one it is.

    *columns* hold numbers below *sizes*. The rows returned are in lexicographic order, so the order
    of the input does not matter.
    """
    if not columns:
        raise ValueError("no columns")
    key = np.zeros(len(columns[0]), dtype=np.int64)
    limit = 1
    for column, size in zip(columns, sizes, strict=True):
        if limit > 2**62 // max(size, 1):
            _, key = np.unique(key, return_inverse=True)
            limit = int(key.max(initial=0)) + 1
        key = key * size + column
        limit *= size
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    rows = np.stack([np.asarray(c)[first] for c in columns], axis=1)
    return rows, inverse.reshape(-1)


def box_codes(axes: Sequence[Axis]) -> dict[str, np.ndarray]:
    """Return every combination of known cells, one array per column, the last column fastest."""
    if not axes:
        return {}
    shape = tuple(a.size for a in axes)
    grid = np.indices(shape).reshape(len(axes), -1)
    return {a.feature.name: grid[i] for i, a in enumerate(axes)}


def box_steps(axes: Sequence[Axis]) -> np.ndarray:
    """Return how far apart neighbouring cells of each axis lie in :func:`box_codes`."""
    sizes = np.array([a.size for a in axes], dtype=np.int64)
    return np.append(np.cumprod(sizes[::-1])[::-1][1:], 1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Over:
    """What the unknown leaves open, per row: see :func:`over_unknown`."""

    results: tuple[np.ndarray, ...]
    matters: np.ndarray


def over_unknown(
    axes: Sequence[Axis],
    codes: np.ndarray,
    tables: Sequence[tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]],
) -> Over:
    """Reduce *tables* over every value that the unknown cells of each row could have.

    *codes* has a row per case and a column per axis. Each table holds a value per combination of
    :func:`box_codes`, with a function that reduces rows (cases x values) to one value per case,
    such as the smallest. ``matters[i, j]`` tells whether column j is unknown in row i and some
    value of the first two tables depends on it.
    """
    matters = np.zeros(codes.shape, dtype=bool)
    results = [np.zeros(len(codes), dtype=t.dtype) for t, _ in tables]
    if not axes:
        place = np.zeros((len(codes), 1), dtype=np.int64)
        return Over(tuple(reduce(table[place]) for table, reduce in tables), matters)
    sizes = np.array([a.size for a in axes], dtype=np.int64)
    steps = box_steps(axes)
    unknown = codes == sizes
    base = np.where(unknown, 0, codes) @ steps
    patterns, which = np.unique(unknown, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(which == number)
        free = np.flatnonzero(pattern)
        offsets = np.zeros(1, dtype=np.int64)
        for column in free:
            offsets = (offsets[:, None] + np.arange(sizes[column]) * steps[column]).reshape(-1)
        chunk = max(1, 4_000_000 // len(offsets))
        for start in range(0, len(rows), chunk):
            part = rows[start : start + chunk]
            place = base[part, None] + offsets
            for out, (table, reduce) in zip(results, tables, strict=True):
                out[part] = reduce(table[place])
            for column, axis in zip(free, range(1, len(free) + 1), strict=True):
                for table, _ in tables[:2]:
                    cube = table[place].reshape(len(part), *sizes[free])
                    spread = cube.max(axis=axis) != cube.min(axis=axis)
                    matters[part, column] |= spread.reshape(len(part), -1).any(axis=1)
    return Over(tuple(results), matters)
