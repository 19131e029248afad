# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be said of how many people there are: the one place for everything that leaves the file.

Three rules, in this order. A number of people is *rounded* (to 5). One below the *threshold* (10)
is not given. And where numbers add up, more is kept back until nobody can work out a number that
was not given: *complementary suppression* (Hundepool and others, Statistical Disclosure Control,
2012, chapter 4). What a reader can work out is computed exactly, as the least and the most that
every hidden number can be in any table that agrees with all that is printed. What to keep back is
the cheapest pattern of changes that makes room for the small number (Kelly, Golden and Assad 1992;
Fischetti and Salazar-González 2001), cleared afterwards of what turned out not to be needed.

A share is a number of people too, to whoever knows of how many: it follows from the rounded
numbers, so it says no more than they do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from ..norms import NormSet

__all__ = [
    "KEPT_BACK",
    "NOT_PRINTED",
    "SECRET",
    "SHOWN",
    "SMALL",
    "SMALLEST_CHANGE",
    "TOO_SMALL",
    "Limits",
    "Publication",
    "Relation",
    "area_parents",
    "area_relations",
    "area_words",
    "in_words",
    "known_ranges",
    "part_words",
    "people_words",
    "protect",
    "public_number",
    "public_share",
    "rounded",
    "share_words",
    "shown",
    "shown_part",
]

SHOWN, SMALL, SECRET, NOT_PRINTED = 0, 1, 2, 3
"""What is printed of a cell: its rounded number; that it is below the threshold; that it is kept
back for the sake of another; nothing (a difference that only a reader who subtracts sees)."""

_ROUND = 1e-9
_WIDTH = 1e-3
"""How much narrower than asked, in persons, a range may come out of the solver."""


class Publication(Protocol):
    """What may be published: from how many people, and rounded to what."""

    @property
    def publish_min(self) -> float: ...

    @property
    def rounding(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """The threshold and the rounding, both in persons."""

    publish_min: float = 10.0
    rounding: float = 5.0

    @classmethod
    def of(cls, norms: NormSet) -> Limits:
        """Return those of *norms*."""
        return cls(norms.rule("publicatie_min"), norms.rule("afronding"))


# One number


def rounded(people: float, rules: Publication) -> float:
    """Return *people* rounded as published."""
    return round(people / rules.rounding) * rules.rounding


def public_number(people: float, rules: Publication) -> float | None:
    """Return *people* rounded; None below the threshold, unless there is nobody at all."""
    if 0 < people < rules.publish_min - _ROUND:
        return None
    return rounded(people, rules)


def in_words(people: float, rules: Publication, estimated: bool) -> str:
    """Return *people* as a reader sees them in a sentence of a map.

    >>> in_words(1234.0, Limits(), True), in_words(3.0, Limits(), False)
    ('ongeveer 1.235 (geschat)', 'minder dan 10')
    """
    number = public_number(people, rules)
    if number is None:
        return f"minder dan {rules.publish_min:g}"
    text = f"ongeveer {number:,.0f}".replace(",", ".")
    return f"{text} (geschat)" if estimated else text


def people_words(people: float, rules: Publication) -> str:
    """Return a bare number of people.

    >>> [people_words(n, Limits()) for n in (0, 4.2, 1234.0)]
    ['geen', 'minder dan 10', '1.235']
    """
    if people <= 0:
        return "geen"
    number = public_number(people, rules)
    if number is None:
        return f"minder dan {rules.publish_min:g}"
    return f"{number:,.0f}".replace(",", ".")


def shown(people: float, rules: Publication) -> float:
    """Return what may be drawn or computed with: rounded, half the threshold for all below it."""
    number = public_number(people, rules)
    return rules.publish_min / 2 if number is None else number


def shown_part(inside: float, n: float, rules: Publication) -> tuple[float, float]:
    """Return *inside* of *n* people as may be computed with; ``inside ≤ n`` stays.

    Where few live on the other side, what is said is that they are few: from 57 of 60 neither the
    3 nor that it is everybody.

    >>> shown_part(20.4, 61.0, Limits()), shown_part(3.0, 61.0, Limits())
    ((20.0, 60.0), (5.0, 60.0))
    >>> shown_part(57.6, 60.0, Limits()), shown_part(60.0, 60.0, Limits())
    ((55.0, 60.0), (60.0, 60.0))
    """
    whole, rest = shown(n, rules), n - inside
    if rest <= _ROUND:
        return whole, whole
    if inside <= _ROUND:
        return 0.0, whole
    if inside < rules.publish_min - _ROUND:
        return min(rules.publish_min / 2, whole), whole
    if rest < rules.publish_min - _ROUND:
        return max(whole - rules.publish_min / 2, 0.0), whole
    return min(rounded(inside, rules), whole), whole


TOO_SMALL = "te klein"
"""What stands in the place of a share of too few people."""


def public_share(inside: float, n: float, rules: Publication) -> float:
    """Return the share in % that follows from the rounded numbers; NaN where those are too small.

    >>> round(public_share(20.4, 61.0, Limits()), 2), public_share(3.0, 8.0, Limits())
    (33.33, nan)
    """
    if share_words(inside, n, rules) == TOO_SMALL:
        return math.nan
    part, whole = shown_part(inside, n, rules)
    return 100.0 * part / whole


def share_words(inside: float, n: float, rules: Publication) -> str:
    """Return the share of *inside* in *n* people, telling no more than both rounded numbers.

    >>> [share_words(i, 61.0, Limits()) for i in (0.0, 3.0, 20.4, 58.0, 61.0)]
    ['0 %', 'minder dan 17 %', '33 %', 'meer dan 83 %', '100 %']
    >>> share_words(3.0, 5000.0, Limits()), share_words(3.0, 8.0, Limits())
    ('minder dan 1 %', 'te klein')
    """
    if n < rules.publish_min - _ROUND:
        return TOO_SMALL
    part, whole = shown_part(inside, n, rules)
    rest, least = n - inside, rules.publish_min - _ROUND
    edge = math.ceil(100.0 * rules.publish_min / whole - _ROUND)
    if inside <= _ROUND:
        return "0 %"
    if rest <= _ROUND:
        return "100 %"
    if inside < least and rest < least:
        return TOO_SMALL
    if inside < least:
        return f"minder dan {min(edge, 99)} %"
    if rest < least:
        return f"meer dan {max(100 - edge, 1)} %"
    share = 100.0 * part / whole
    if share < 0.5:
        return "minder dan 1 %"
    if share >= 99.5:
        return "meer dan 99 %"
    return f"{math.floor(share + 0.5)} %"


# Numbers that add up


@dataclass(frozen=True, slots=True)
class Relation:
    """One sum that a reader knows: cell ``total`` is the sum of the cells ``parts``."""

    total: int
    parts: tuple[int, ...]


def _solve(
    cost: np.ndarray, matrix: csr_array, sums: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray | None:
    bounds = np.column_stack([low, high])
    found = linprog(cost, A_eq=matrix, b_eq=sums, bounds=bounds, method="highs")
    return np.asarray(found.x, dtype=float) if found.status == 0 else None


def _matrix(relations: Sequence[Relation], n: int) -> csr_array:
    rows, columns, signs = [], [], []
    for row, relation in enumerate(relations):
        for column, sign in ((relation.total, -1.0), *((p, 1.0) for p in relation.parts)):
            rows.append(row)
            columns.append(column)
            signs.append(sign)
    return csr_array((signs, (rows, columns)), shape=(len(relations), n))


def _printed(
    values: np.ndarray, state: np.ndarray, rules: Publication
) -> tuple[np.ndarray, np.ndarray]:
    """Return between what the reader knows each cell to lie from its own print alone."""
    n = len(values)
    far = 10.0 * float(values.sum()) + 1000.0 * rules.publish_min
    low, high = np.zeros(n), np.full(n, far)
    numbers = np.round(values / rules.rounding) * rules.rounding
    some = (state == SHOWN) & (values > _ROUND)
    low[some] = np.maximum(numbers[some] - rules.rounding / 2, rules.publish_min)
    high[some] = numbers[some] + rules.rounding / 2
    high[(state == SHOWN) & ~some] = 0.0
    high[state == SMALL] = rules.publish_min
    # A cautious assumption: the reader knows that numbers kept back are from the threshold on.
    low[(state == SECRET) & (values >= rules.publish_min)] = rules.publish_min
    # The truth has to be among what the reader thinks possible, whatever floating point does.
    return np.minimum(low, values), np.maximum(high, values)


def known_ranges(
    values: np.ndarray, state: np.ndarray, relations: Sequence[Relation], rules: Publication
) -> tuple[np.ndarray, np.ndarray]:
    """Return between which bounds a reader can work out every cell: exact, by two programmes each.

    *values* are the true numbers; only their printed form, by *state*, and *relations* are used.
    """
    audit = _Audit(values, _matrix(relations, len(values)), rules)
    audit.use(state)
    for cell in range(len(values)):
        audit.stretch(cell)
    return audit.least, audit.most


@dataclass(slots=True)
class _Audit:
    """What a reader can work out, as the spread of every table seen that agrees with the print.

    A table that agrees with less print still agrees when more is kept back, so what was found is
    used again, and one programme serves many cells.
    """

    numbers: np.ndarray
    matrix: csr_array
    rules: Publication
    worlds: list[np.ndarray] = field(default_factory=list)
    low: np.ndarray = field(default_factory=lambda: np.empty(0))
    high: np.ndarray = field(default_factory=lambda: np.empty(0))
    least: np.ndarray = field(default_factory=lambda: np.empty(0))
    most: np.ndarray = field(default_factory=lambda: np.empty(0))

    def use(self, state: np.ndarray) -> None:
        """Look at what is printed by *state*."""
        self.low, self.high = _printed(self.numbers, state, self.rules)
        seen = np.array([self.numbers, *self.worlds], dtype=float)
        agree = ((seen >= self.low - _WIDTH / 10) & (seen <= self.high + _WIDTH / 10)).all(axis=1)
        self.least, self.most = seen[agree].min(axis=0), seen[agree].max(axis=0)

    def look(self, weights: np.ndarray) -> None:
        """Add the table in which the sum of *weights* is greatest."""
        sums = np.zeros(self.matrix.shape[0])
        world = _solve(-weights, self.matrix, sums, self.low, self.high)
        if world is not None:
            self.worlds.append(world)
            np.minimum(self.least, world, out=self.least)
            np.maximum(self.most, world, out=self.most)

    def stretch(self, cell: int, need: float = math.inf) -> bool:
        """Return whether the reader must think *cell* possible over a range as wide as *need*."""
        for sign in (1.0, -1.0):
            if self.most[cell] - self.least[cell] >= need - _WIDTH:
                return True
            weights = np.zeros(len(self.numbers))
            weights[cell] = sign
            self.look(weights)
        return bool(self.most[cell] - self.least[cell] >= need - _WIDTH)

    def together(self, cells: np.ndarray, need: np.ndarray) -> None:
        """Look for tables in which many of *cells* are low, or high, at once."""
        before = len(cells) + 1
        while 2 < len(cells) < before:
            before = len(cells)
            for sign in (1.0, -1.0):
                weights = np.zeros(len(self.numbers))
                weights[cells] = sign
                self.look(weights)
            cells = cells[self.most[cells] - self.least[cells] < need[cells] - _WIDTH]


def protect(
    values: np.ndarray,
    relations: Sequence[Relation],
    rules: Publication,
    *,
    not_printed: np.ndarray | None = None,
    decided: np.ndarray | None = None,
    difference: float | None = None,
) -> np.ndarray:
    """Return per cell what may be printed of it: SHOWN, SMALL, SECRET or NOT_PRINTED.

    *values* (persons, ≥ 0) in an order that says which of two equally good cells to keep back: the
    first. *not_printed* marks cells that only follow from others; *decided* are states of cells
    that are out already, -1 for those still open. Of a number below the threshold nobody can then
    tell more than that; one that follows from others nobody can tell better than a range of
    *difference* persons (default: than a rounded number).

    >>> protect(np.array([30.0, 4.0, 14.0, 12.0]), [Relation(0, (1, 2, 3))], Limits()).tolist()
    [0, 1, 0, 0]
    >>> protect(np.array([27.0, 4.0, 23.0]), [Relation(0, (1, 2))], Limits()).tolist()
    [0, 1, 2]
    """
    values = np.asarray(values, dtype=float)
    n = len(values)
    state = np.full(n, SHOWN)
    small = (values > _ROUND) & (values < rules.publish_min - _ROUND)
    state[small] = SMALL
    if not_printed is not None:
        state[np.asarray(not_printed, dtype=bool)] = NOT_PRINTED
    fixed = np.zeros(n, dtype=bool)
    if decided is not None:
        fixed = np.asarray(decided) >= 0
        state[fixed] = np.asarray(decided)[fixed]
    sensitive = np.flatnonzero(small & ~fixed)
    if not len(sensitive) or not relations:
        return state
    derived = rules.rounding if difference is None else difference
    need = np.where(state == NOT_PRINTED, derived, rules.publish_min)
    audit = _Audit(values, _matrix(relations, n), rules)
    audit.use(state)
    audit.together(sensitive, need)
    # What is kept back for one cell only widens the range of the others: each is looked at once.
    for cell in sensitive:
        while not audit.stretch(int(cell), float(need[cell])):
            more = _cheapest(audit, state, int(cell), float(need[cell]), fixed)
            if not len(more):
                more = _around(state, values, relations, int(cell), fixed)
            if not len(more) and state[cell] == SMALL:
                # Nothing else is left of these sums: not even that it is small may be said.
                more = np.array([cell])
            if not len(more):
                break
            state[more] = SECRET
            audit.use(state)
    return _cleared(audit, state, fixed, sensitive, need)


def _cheapest(
    audit: _Audit, state: np.ndarray, cell: int, need: float, fixed: np.ndarray
) -> np.ndarray:
    """Return the cells to keep back so that *cell* can range over *need*, the least that is lost.

    Two tables are looked for, one with the cell low and one with it high, in which printed numbers
    may break out of their rounding at a price; those that have to are the answer.
    """
    values, matrix, rules = audit.numbers, audit.matrix, audit.rules
    n, low, high = len(values), audit.low, audit.high
    may = (state == SHOWN) & (values >= rules.publish_min - _ROUND) & ~fixed
    down = np.where(may, np.maximum(low - rules.publish_min, 0.0), 0.0)
    up = np.where(may, float(high.max()), 0.0)
    # A large number is worth more to the reader; of equals the first goes.
    price = 1.0 + np.log1p(values) + 1e-4 * np.arange(n)
    eye = csr_array((np.ones(n), (np.arange(n), np.arange(n))), shape=(n, n))
    wide = csr_array(_beside(matrix, eye))
    cost = np.r_[np.zeros(n), price, price]
    out = np.zeros(n, dtype=bool)
    for aim in (high[cell] if state[cell] == SMALL else values[cell] + need, low[cell]):
        lower = np.r_[low, np.zeros(2 * n)]
        upper = np.r_[high, up, down]
        lower[cell] = upper[cell] = aim
        world = _solve(cost, wide, np.zeros(matrix.shape[0]), lower, upper)
        if world is None:
            continue
        out |= (world[n : 2 * n] > _WIDTH / 10) | (world[2 * n :] > _WIDTH / 10)
        if state[cell] == NOT_PRINTED and out.any():
            break
    found: np.ndarray = np.flatnonzero(out)
    return found


def _beside(matrix: csr_array, eye: csr_array) -> csr_array:
    """Return the equations over numbers, what they rise and what they fall."""
    moved = matrix @ eye
    return csr_array(hstack([matrix, moved, -moved]))


def _around(
    state: np.ndarray,
    values: np.ndarray,
    relations: Sequence[Relation],
    cell: int,
    fixed: np.ndarray,
) -> np.ndarray:
    """Return every printed number in the sums that *cell* is in: the last resort."""
    out = [
        other
        for relation in relations
        if cell in (relation.total, *relation.parts)
        for other in (relation.total, *relation.parts)
        if state[other] == SHOWN and values[other] > 0 and not fixed[other]
    ]
    return np.array(sorted(set(out)), dtype=int)


_MOST_TRIED = 60


def _cleared(
    audit: _Audit, state: np.ndarray, fixed: np.ndarray, sensitive: np.ndarray, need: np.ndarray
) -> np.ndarray:
    """Return *state* with what is not needed after all given back, the largest first."""
    values = audit.numbers
    kept = np.flatnonzero((state == SECRET) & ~fixed & (values >= audit.rules.publish_min))
    for cell in kept[np.argsort(-values[kept], kind="stable")][:_MOST_TRIED]:
        tried = state.copy()
        tried[cell] = SHOWN
        audit.use(tried)
        if all(audit.stretch(int(c), float(need[c])) for c in sensitive):
            state = tried
    return state


# Gebieden

_HAIR = 1e-7
"""By so much of the whole sums of floating point numbers may be off."""


def area_relations(
    values: Mapping[str, float], parents: Mapping[str, Sequence[str]]
) -> tuple[np.ndarray, list[Relation], int]:
    """Return the cells of gebieden with their sums: values, relations, how many are gebieden.

    *values* are numbers per gebied_code, sorted by code the first cells; *parents* are per code
    the codes that it is a part of, one for each division (a buurt is of a wijk and may be of a
    gebied of its own). What the parts leave of a whole is a cell of its own. Parts that are more
    than the whole (another source, another rounding) make no sum.
    """
    codes = sorted(values)
    at = {code: k for k, code in enumerate(codes)}
    cells = [max(float(values[c]), 0.0) for c in codes]
    divisions: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        for parent in parents.get(code, ()):
            if parent in at and parent != code:
                divisions.setdefault((parent, _kind(code)), []).append(code)
    relations: list[Relation] = []
    for (whole, _), parts in sorted(divisions.items()):
        rest = cells[at[whole]] - math.fsum(cells[at[p]] for p in parts)
        hair = _HAIR * max(1.0, cells[at[whole]])
        if rest < -hair:
            continue
        ids = [at[p] for p in parts]
        if rest > hair:
            ids.append(len(cells))
            cells.append(rest)
        relations.append(Relation(at[whole], tuple(ids)))
    return np.array(cells), relations, len(codes)


def _kind(code: str) -> str:
    return code[:2] if code[:2] in ("GM", "WK", "BU") else "eigen"


SMALLEST_CHANGE = 10.0
"""From so many persons on a change says something: each of both numbers may be off by 4 (CBS)."""

KEPT_BACK = "geheim"
"""What stands in the place of a number that is kept back for the sake of another."""


def area_words(
    values: Mapping[str, float], parents: Mapping[str, Sequence[str]], rules: Publication
) -> dict[str, str]:
    """Return per gebied_code the number of people as may be printed beside all the others.

    A number that would give away a smaller one is ``geheim``. The same *values* give the same
    words whichever of the gebieden are then printed, so pages about different gebieden cannot be
    laid side by side either.

    >>> area_words({"GM01": 27.0, "WK01": 4.0, "WK02": 23.0}, {"WK01": ["GM01"],
    ...     "WK02": ["GM01"]}, Limits())
    {'GM01': '25', 'WK01': 'minder dan 10', 'WK02': 'geheim'}
    """
    codes = sorted(values)
    cells, relations, _ = area_relations(values, parents)
    not_printed = np.arange(len(cells)) >= len(codes)
    state = protect(cells, relations, rules, not_printed=not_printed)
    return {
        code: KEPT_BACK if state[k] == SECRET else people_words(cells[k], rules)
        for k, code in enumerate(codes)
    }


def part_words(parts: Sequence[float], rules: Publication) -> list[str]:
    """Return the numbers of people of the *parts* of one whole that is printed somewhere as well.

    >>> part_words([4.0, 23.0, 0.0], Limits())
    ['minder dan 10', 'geheim', 'geen']
    """
    numbers = np.array([float(sum(parts)), *parts])
    whole = Relation(0, tuple(range(1, len(numbers))))
    decided = np.r_[SMALL if 0 < numbers[0] < rules.publish_min else SHOWN, -np.ones(len(parts))]
    state = protect(numbers, [whole], rules, decided=decided.astype(int))
    return [
        KEPT_BACK if s == SECRET else people_words(n, rules)
        for n, s in zip(numbers[1:], state[1:], strict=True)
    ]


def area_parents(homes: pd.DataFrame) -> dict[str, list[str]]:
    """Return per gebied_code the codes that its dwellings all lie in, the next larger ones.

    *homes* has gemeente_code, wijk_code, buurt_code and eigen_code. A buurt belongs to its wijk
    and, where no border runs through it, to a gebied of its own; a wijk and such a gebied to the
    gemeente.
    """
    out: dict[str, list[str]] = {}
    for part, wholes in (
        ("buurt_code", ("wijk_code", "eigen_code")),
        ("wijk_code", ("gemeente_code",)),
        ("eigen_code", ("gemeente_code",)),
    ):
        for whole in wholes:
            if part not in homes or whole not in homes:
                continue
            pairs = homes.loc[homes[part].notna(), [part, whole]].drop_duplicates()
            alone = ~pairs[part].duplicated(keep=False) & pairs[whole].notna()
            for code, parent in pairs[alone.to_numpy(dtype=bool)].itertuples(index=False):
                out.setdefault(str(code), []).append(str(parent))
    return out
