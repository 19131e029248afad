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
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import pandas as pd

from ..norms import NormSet
from .uitrekenen import Reader, Relation, extremes, linked

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
    "whole_cells",
]

SHOWN, SMALL, SECRET, NOT_PRINTED = 0, 1, 2, 3
"""What is printed of a cell: its rounded number; that it is below the threshold; that it is kept
back for the sake of another; nothing (a difference that only a reader who subtracts sees)."""

_ROUND = 1e-9


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
    least, most = extremes(relations, *_printed(values, state, rules))
    # The truth agrees with the print, whatever the floating point of its sums.
    return np.fmin(least, values), np.fmax(most, values)


def protect(
    values: np.ndarray,
    relations: Sequence[Relation],
    rules: Publication,
    *,
    not_printed: np.ndarray | None = None,
    decided: np.ndarray | None = None,
    difference: float | None = None,
    dear: np.ndarray | None = None,
) -> np.ndarray:
    """Return per cell what may be printed of it: SHOWN, SMALL, SECRET or NOT_PRINTED.

    *values* (persons, ≥ 0) in an order that says which of two equally good cells to keep back: the
    first. *not_printed* marks cells that only follow from others; *decided* are states of cells
    that are out already, -1 for those still open; *dear* marks cells that are kept back only where
    nothing else helps (default: a total that is part of nothing). Of a number below the threshold
    nobody can then tell more than that; one that follows from others nobody can tell better than a
    range of *difference* persons (default: than a rounded number).

    >>> protect(np.array([30.0, 4.0, 14.0, 12.0]), [Relation(0, (1, 2, 3))], Limits()).tolist()
    [0, 1, 0, 0]
    >>> protect(np.array([27.0, 4.0, 23.0]), [Relation(0, (1, 2))], Limits()).tolist()
    [0, 1, 2]
    """
    values = np.asarray(values, dtype=float)
    state = np.full(len(values), SHOWN)
    small = (values > _ROUND) & (values < rules.publish_min - _ROUND)
    state[small] = SMALL
    if not_printed is not None:
        state[np.asarray(not_printed, dtype=bool)] = NOT_PRINTED
    fixed = np.zeros(len(values), dtype=bool)
    if decided is not None:
        fixed = np.asarray(decided) >= 0
        state[fixed] = np.asarray(decided)[fixed]
    sensitive = small & ~fixed
    if not sensitive.any() or not relations:
        return state
    if dear is None:
        dear = whole_cells(relations, len(values))
    derived = float(rules.rounding if difference is None else difference)
    marks = np.array([sensitive, fixed, np.asarray(dear, dtype=bool)])
    # Where nobody is printed nobody is, and what no sum ties to a small number gives nothing away.
    groups = linked(relations, (values > _ROUND) | (state != SHOWN), sensitive)
    at = {int(cell): (g, k) for g, cells in enumerate(groups) for k, cell in enumerate(cells)}
    sums: list[list[Relation]] = [[] for _ in groups]
    for relation in relations:
        if relation.total in at:
            group, total = at[relation.total]
            parts = tuple(at[p][1] for p in relation.parts if p in at)
            sums[group].append(Relation(total, parts))
    for group, cells in enumerate(groups):
        state[cells] = _protected(
            tuple(sums[group]),
            Limits(rules.publish_min, rules.rounding),
            derived,
            # Sums made in another order are the same numbers.
            np.round(values[cells], 9).tobytes(),
            state[cells].tobytes(),
            marks[:, cells].tobytes(),
        )
    return state


@lru_cache(maxsize=1024)
def _protected(
    relations: tuple[Relation, ...],
    rules: Limits,
    difference: float,
    values: bytes,
    state: bytes,
    marks: bytes,
) -> np.ndarray:
    """Return the states of numbers that hang together, once for tables that say the same."""
    now = np.frombuffer(state, dtype=int)
    sensitive, fixed, dear = np.frombuffer(marks, dtype=bool).reshape(3, -1)
    need = np.where(now == NOT_PRINTED, difference, rules.publish_min)
    table = _Table(np.frombuffer(values), relations, rules, fixed, dear, need)
    return table.protected(now, np.flatnonzero(sensitive))


def whole_cells(relations: Sequence[Relation], n: int) -> np.ndarray:
    """Return (mask of *n*) which cells are a total and part of nothing: of a gemeente, its own."""
    whole = np.zeros(n, dtype=bool)
    whole[[r.total for r in relations]] = True
    whole[[p for r in relations for p in r.parts]] = False
    return whole


_DEAR = 100.0
"""So many times as much as its size says is the number worth that readers need most."""

_MOST_TRIED = 60


@dataclass(slots=True)
class _Table:
    """Numbers that hang together, of which some are small."""

    values: np.ndarray
    relations: Sequence[Relation]
    rules: Publication
    fixed: np.ndarray
    dear: np.ndarray
    need: np.ndarray

    def protected(self, state: np.ndarray, sensitive: np.ndarray) -> np.ndarray:
        """Return *state* with so much kept back that no *sensitive* cell can be worked out."""
        state = state.copy()
        reader = Reader(self.values, self.relations, *_printed(self.values, state, self.rules))
        reader.together(sensitive, self.need)
        # What is kept back for one cell only widens the range of the others: one look at each.
        for cell in sensitive.tolist():
            while not reader.stretch(cell, float(self.need[cell])):
                more = self._cheapest(reader, state, cell)
                if not len(more):
                    more = self._around(state, cell)
                if not len(more) and state[cell] == SMALL:
                    # Nothing else is left of these sums: not even that it is small may be said.
                    more = np.array([cell])
                if not len(more):
                    break
                state[more] = SECRET
                reader.use(*_printed(self.values, state, self.rules))
        return self._cleared(reader, state, sensitive)

    def _cheapest(self, reader: Reader, state: np.ndarray, cell: int) -> np.ndarray:
        """Return the cells to keep back so that *cell* has room, the least that is lost.

        Two tables are looked for, one with the cell low and one with it high, in which printed
        numbers may break out of their rounding at a price; those that have to are the answer.
        """
        values, least = self.values, self.rules.publish_min
        may = (state == SHOWN) & (values >= least - _ROUND) & ~self.fixed
        down = np.where(may, np.maximum(reader.low - least, 0.0), 0.0)
        up = np.where(may, float(reader.high.max()), 0.0)
        # A large number is worth more to the reader; of equals the first goes.
        price = 1.0 + np.log1p(values) + 1e-4 * np.arange(len(values))
        price = np.where(self.dear, _DEAR * price, price)
        high = reader.high[cell] if state[cell] == SMALL else values[cell] + self.need[cell]
        out = np.zeros(len(values), dtype=bool)
        for aim in (float(high), float(reader.low[cell])):
            broken = reader.breaking(cell, aim, up, down, price)
            if broken is not None:
                out |= broken
            if state[cell] == NOT_PRINTED and out.any():
                break
        found: np.ndarray = np.flatnonzero(out)
        return found

    def _around(self, state: np.ndarray, cell: int) -> np.ndarray:
        """Return every printed number in the sums that *cell* is in: the last resort."""
        out = {
            other
            for relation in self.relations
            if cell in (relation.total, *relation.parts)
            for other in (relation.total, *relation.parts)
            if state[other] == SHOWN and self.values[other] > 0 and not self.fixed[other]
        }
        return np.array(sorted(out), dtype=int)

    def _cleared(self, reader: Reader, state: np.ndarray, sensitive: np.ndarray) -> np.ndarray:
        """Return *state* with what is not needed after all given back, the largest first."""
        values = self.values
        kept = np.flatnonzero((state == SECRET) & ~self.fixed & (values >= self.rules.publish_min))
        for cell in kept[np.argsort(-values[kept], kind="stable")][:_MOST_TRIED]:
            tried = state.copy()
            tried[cell] = SHOWN
            reader.use(*_printed(values, tried, self.rules))
            if all(reader.stretch(c, float(self.need[c])) for c in sensitive.tolist()):
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
