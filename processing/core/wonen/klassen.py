# SPDX-License-Identifier: GPL-2.0-or-later
"""From features to class, score, reasons and measure, by rules that are data.

Everything is computed once per combination of cells that occurs (see :mod:`.regels`), so neither
the sentences nor the measures that are tried cost more for more dwellings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..progress import Tick, check, never
from .regels import (
    FALSE,
    TRUE,
    UNKNOWN,
    Axis,
    Condition,
    applied_measures,
    box_codes,
    box_steps,
    make_axes,
    mentions,
    over_unknown,
    signatures,
    truth,
)
from .regelset import CERTAINTIES, CLASSES, FEATURES, Group, Measure, RuleSet, Term

__all__ = [
    "MOST_COMBINATIONS",
    "beside",
    "classify",
    "combinations",
    "dead_rules",
    "holds",
    "joined",
    "or_none",
]

MOST_COMBINATIONS = 1_000_000
"""Of known cells per group: what is computed for each of them must fit in memory and a second."""

_SUITABLE = len(CLASSES) - 1
_BY_SCORE = (len(CLASSES) + 1, -1)
"""In the tables of lowest and highest class: the score decides, outside every class."""


class _Axes:
    """The axes of a group, and which of them decide its class."""

    def __init__(self, group: Group, rules: RuleSet) -> None:
        named = [r.when for r in group.rules if r.when is not None]
        wishes = [c.when for c in group.criteria]
        used = set(mentions([*named, *wishes]))
        self.flags = applied_measures(named)
        self.measures = tuple(
            m
            for m in rules.measures
            if (used & set(m.sets) or m.code in self.flags)
            and (not m.groups or group.code in m.groups)
        )
        possible = [m.possible for m in self.measures if m.possible is not None]
        self.via = any(r.via_measure for r in group.rules)
        self.axes = make_axes([*named, *possible, *wishes], FEATURES)
        self.columns = tuple(self.axes)
        self.class_columns = mentions([*named, *(possible if self.via else [])])
        self.class_axes = [self.axes[c] for c in self.class_columns]
        self.combinations = math.prod(a.size for a in self.class_axes)


class _Prepared(_Axes):
    """A group made ready: the class for every combination of known cells."""

    def __init__(self, group: Group, rules: RuleSet) -> None:
        super().__init__(group, rules)
        self.group = group
        self.box = box_codes(self.class_axes)
        self._n = self.combinations
        self._helped = self._within_budget(rules.cost_limit_eur) if self.via else None
        self._tables: dict[str | None, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def _first(
        self, codes: Mapping[str, np.ndarray], applied: str | None, helped: np.ndarray | None
    ) -> np.ndarray:
        """Return the number of the first rule that holds, per combination."""
        number = np.full(self._n, len(self.group.rules))
        still = np.ones(self._n, dtype=bool)
        for i, rule in enumerate(self.group.rules):
            holds = still.copy()
            if rule.when is not None:
                holds &= truth(rule.when, self.axes, codes, self._n, applied) == TRUE
            if rule.via_measure:
                holds &= helped if helped is not None else False
            number[holds] = i
            still &= ~holds
        return number

    def _within_budget(self, limit: float) -> np.ndarray:
        """Return where only a measure within the cost threshold makes the dwelling suitable."""
        ranks = np.array([*(_bounds(r.outcome)[0] for r in self.group.rules), -1])
        helped = np.zeros(self._n, dtype=bool)
        for measure in self.measures:
            if measure.cost_eur > limit:
                continue
            can = np.ones(self._n, dtype=bool)
            if measure.possible is not None:
                can = truth(measure.possible, self.axes, self.box, self._n) == TRUE
            changed = _changed(self.box, measure, self.axes)
            helped |= can & (ranks[self._first(changed, measure.code, None)] == _SUITABLE)
        return np.asarray(helped & (ranks[self._first(self.box, None, None)] < _SUITABLE))

    def tables(self, applied: str | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return lowest and highest class and the rule, per combination of known cells."""
        key = applied if applied in self.flags else None
        if key not in self._tables:
            number = self._first(self.box, key, self._helped)
            low = np.array([*(_bounds(r.outcome)[0] for r in self.group.rules), 0])
            high = np.array([*(_bounds(r.outcome)[1] for r in self.group.rules), _SUITABLE])
            self._tables[key] = (low[number], high[number], number)
        return self._tables[key]


def _bounds(outcome: str) -> tuple[int, int]:
    if outcome == "score":
        return _BY_SCORE
    if outcome == "onbekend":
        return 0, _SUITABLE
    return CLASSES.index(outcome), CLASSES.index(outcome)


def _changed(
    codes: Mapping[str, np.ndarray], measure: Measure, axes: Mapping[str, Axis]
) -> dict[str, np.ndarray]:
    """Return *codes* as they would be after *measure*."""
    out = dict(codes)
    for column, value in measure.sets.items():
        if column in out:
            out[column] = np.full_like(out[column], axes[column].code(value))
    return out


def combinations(rules: RuleSet) -> dict[str, int]:
    """Return per group how many combinations of known cells decide its class."""
    return {code: _Axes(group, rules).combinations for code, group in rules.groups.items()}


def dead_rules(rules: RuleSet) -> list[tuple[str, str, str]]:
    """Return (kind, group, code) of every rule, criterion and measure that can never matter.

    A rule is dead when the rules before it always decide; a criterion when it is always or never
    met; a measure when it lifts no dwelling of any group.
    """
    found: list[tuple[str, str, str]] = []
    useful: set[str] = set()
    for group in rules.groups.values():
        ready = _Prepared(group, rules)
        tried = [ready.tables(m)[2] for m in (None, *sorted(ready.flags))]
        fires = set(np.unique(np.concatenate(tried)).tolist())
        found += [
            ("regel", group.code, r.code) for i, r in enumerate(group.rules) if i not in fires
        ]
        for criterion in group.criteria:
            if len(np.unique(_everywhere(criterion.when))) < 2:
                found.append(("criterium", group.code, criterion.code))
        useful |= _lifting(ready)
    found += [("maatregel", "", m.code) for m in rules.measures if m.code not in useful]
    return found


def _everywhere(condition: Condition) -> np.ndarray:
    """Return the truth of *condition* for every combination of known cells."""
    axes = make_axes([condition], FEATURES)
    n = int(np.prod([a.size for a in axes.values()], dtype=np.int64))
    return truth(condition, axes, box_codes(list(axes.values())), n)


def _lifting(ready: _Prepared) -> set[str]:
    """Return the measures that lift some dwelling of this group, class or score."""
    out = set()
    criteria = [c.when for c in ready.group.criteria]
    for measure in ready.measures:
        if set(measure.sets) & set(mentions(criteria)):
            out.add(measure.code)  # a better score is an effect too
            continue
        can = np.ones(ready.combinations, dtype=bool)
        if measure.possible is not None and set(mentions([measure.possible])) <= set(
            ready.class_columns
        ):
            can = truth(measure.possible, ready.axes, ready.box, ready.combinations) == TRUE
        codes = _changed(ready.box, measure, ready.axes)
        steps = box_steps(ready.class_axes)
        place = np.zeros(ready.combinations, dtype=np.int64)
        for axis, step in zip(ready.class_axes, steps, strict=True):
            place += codes[axis.feature.name] * step
        if (can & (ready.tables(measure.code)[0][place] > ready.tables()[1])).any():
            out.add(measure.code)
    return out


@dataclass(frozen=True, slots=True)
class _Class:
    low: np.ndarray
    high: np.ndarray
    rule: np.ndarray
    """Number of the rule, -1 where several could be the one."""
    matters: np.ndarray
    """Per class column: unknown, and the class depends on it."""
    by_score: np.ndarray


@dataclass(frozen=True, slots=True)
class _Score:
    """``value`` counts a wish of which it is unknown whether it is met for half."""

    truths: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _score(ready: _Prepared, codes: Mapping[str, np.ndarray], n: int) -> _Score:
    criteria = ready.group.criteria
    truths = np.zeros((n, len(criteria)), dtype=np.int8)
    for i, criterion in enumerate(criteria):
        truths[:, i] = truth(criterion.when, ready.axes, codes, n)
    weights = np.array([c.weight for c in criteria], dtype=float)
    total = weights.sum() if len(weights) else 1.0
    low = 100 * ((truths == TRUE) @ weights) / total
    high = 100 * ((truths != FALSE) @ weights) / total
    return _Score(truths, *(np.round(v, 1).clip(0, 100) for v in ((low + high) / 2, low, high)))


def _class_of(
    ready: _Prepared,
    codes: Mapping[str, np.ndarray],
    score: _Score,
    applied: str | None = None,
) -> _Class:
    low, high, rule = ready.tables(applied)
    n = len(score.low)
    rows = (
        np.stack([codes[c] for c in ready.class_columns], axis=1)
        if ready.class_columns
        else np.zeros((n, 0), dtype=np.int64)
    )

    def least(a: np.ndarray) -> np.ndarray:
        return np.asarray(a.min(axis=1))

    def most(a: np.ndarray) -> np.ndarray:
        return np.asarray(a.max(axis=1))

    by_score = (high == _BY_SCORE[1]).astype(np.int8)
    # The class looks at fewer columns than the score, so there are fewer different cases of it.
    sizes = [a.size + 1 for a in ready.class_axes]
    once, which = signatures([*rows.T, np.zeros(n, np.int64)], [*sizes, 1])
    found = over_unknown(
        ready.class_axes,
        once[:, :-1],
        [(low, least), (high, most), (rule, least), (rule, most), (by_score, most)],
    )
    lowest, highest, first, last, scored = (r[which] for r in found.results)
    mixed = scored == 1
    lowest = np.where(mixed, np.minimum(lowest, _by_score(score.low, ready.group)), lowest)
    highest = np.where(mixed, np.maximum(highest, _by_score(score.high, ready.group)), highest)
    return _Class(
        lowest.astype(int),
        highest.astype(int),
        np.where(first == last, first, -1),
        found.matters[which],
        mixed,
    )


def _by_score(value: np.ndarray, group: Group) -> np.ndarray:
    adaptable, suitable = group.thresholds
    return np.where(value >= suitable, 2, np.where(value >= adaptable, 1, 0))


def classify(table: pd.DataFrame, group: Group, rules: RuleSet, tick: Tick = never) -> pd.DataFrame:
    """Return class, score, reasons and measure per row of *table* for one group.

    *table* holds the columns of :data:`FEATURES` that are known and the columns with their
    certainty; an absent column is unknown everywhere. Columns of the result are those of the layer
    ``geschiktheid`` from ``klasse`` to ``zekerheid``; rows as in *table*.
    """
    ready = _Prepared(group, rules)
    n = len(table)
    empty = pd.Series(np.full(n, None), dtype=object)
    raw = {c: table.get(c, empty) for c in ready.columns}
    columns = [ready.axes[c].codes(raw[c]) for c in ready.columns]
    sizes = [ready.axes[c].size + 1 for c in ready.columns]
    needs = tuple(dict.fromkeys(f for c in ready.columns for f in FEATURES[c].needs))
    lacking = [table.get(f, empty).isna().to_numpy(dtype=np.int64) for f in needs]
    # One column more than needed: a group may have no columns at all.
    rows, which = signatures(
        [*columns, *lacking, np.zeros(n, np.int64)], [*sizes, *[2] * len(needs), 1]
    )
    check(tick, 0.3)
    codes = {c: rows[:, i] for i, c in enumerate(ready.columns)}
    missing = {f: rows[:, len(columns) + i] == 1 for i, f in enumerate(needs)}
    score = _score(ready, codes, len(rows))
    found = _class_of(ready, codes, score)
    check(tick, 0.5)
    certain = found.low == found.high
    lifted, measure = _measures(ready, codes, found)
    check(tick, 0.7)
    short = _missing_for_class(ready, codes, found, score, missing)
    less = _missing_for_score(ready, codes, score, missing)
    reasons, reason_codes = _reasons(ready, found, score, lifted, measure, short)
    by_class = np.array([*CLASSES, "onbekend"], dtype=object)
    by_measure = np.array([*(m.code for m in ready.measures), ""], dtype=object)
    text = {
        "klasse": by_class[np.where(certain, found.low, len(CLASSES))],
        "klasse_min": by_class[found.low],
        "klasse_max": by_class[found.high],
        "redenen": reasons,
        "reden_codes": reason_codes,
        "ontbreekt": short,
        "ontbreekt_score": less,
        "volgende_klasse": np.where(measure >= 0, by_class[lifted], ""),
        "maatregel": by_measure[measure],
    }
    numbers = {"score": score.value, "score_min": score.low, "score_max": score.high}
    out = pd.DataFrame(
        {
            **{c: or_none(v[which]) for c, v in text.items()},
            **{c: v[which] for c, v in numbers.items()},
            "kans_geschikt": _chance(ready, codes, found, score, table, which),
            "zekerheid": or_none(_certainty(ready, codes, found, score, table, which)),
        }
    )
    out.index = table.index
    check(tick, 1.0)
    return out


def _measures(
    ready: _Prepared, codes: Mapping[str, np.ndarray], found: _Class
) -> tuple[np.ndarray, np.ndarray]:
    """Return the class that the cheapest lifting measure leads to, and its number (-1: none)."""
    n = len(found.low)
    lifted, chosen = found.low.copy(), np.full(n, -1)
    order = sorted(range(len(ready.measures)), key=lambda i: ready.measures[i].cost_eur)
    for i in order:
        measure = ready.measures[i]
        can = (chosen < 0) & (found.low == found.high)
        if measure.possible is not None:
            can &= truth(measure.possible, ready.axes, codes, n) == TRUE
        after = _changed(codes, measure, ready.axes)
        new = _class_of(ready, after, _score(ready, after, n), measure.code).low
        better = can & (new > found.low)
        lifted[better], chosen[better] = new[better], i
    return lifted, chosen


def _missing_for_class(
    ready: _Prepared,
    codes: Mapping[str, np.ndarray],
    found: _Class,
    score: _Score,
    missing: Mapping[str, np.ndarray],
) -> np.ndarray:
    """Return the names of what is unknown and could change the class, or ""."""
    open_ = found.low != found.high
    mask = {c: found.matters[:, i] & open_ for i, c in enumerate(ready.class_columns)}
    for column, lacks in _unknown_in_criteria(ready, codes, score).items():
        mask[column] = mask.get(column, np.zeros(len(open_), dtype=bool)) | (
            lacks & open_ & found.by_score
        )
    return _names(mask, missing)


def _missing_for_score(
    ready: _Prepared,
    codes: Mapping[str, np.ndarray],
    score: _Score,
    missing: Mapping[str, np.ndarray],
) -> np.ndarray:
    return _names(_unknown_in_criteria(ready, codes, score), missing)


def _unknown_in_criteria(
    ready: _Prepared, codes: Mapping[str, np.ndarray], score: _Score
) -> dict[str, np.ndarray]:
    out: dict[str, np.ndarray] = {}
    for i, criterion in enumerate(ready.group.criteria):
        for column in mentions([criterion.when]):
            lacks = (score.truths[:, i] == UNKNOWN) & (codes[column] == ready.axes[column].size)
            out[column] = out.get(column, np.zeros(len(lacks), dtype=bool)) | lacks
    return out


def _names(mask: Mapping[str, np.ndarray], missing: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the labels of the columns in *mask*, joined; raw inputs stand for what needs them."""
    by_label: dict[str, np.ndarray] = {}

    def add(label: str, where: np.ndarray) -> None:
        by_label[label] = by_label[label] | where if label in by_label else where

    n = len(next(iter(mask.values()))) if mask else 0
    for column, where in mask.items():
        feature = FEATURES[column]
        left = where
        for need in feature.needs:
            add(FEATURES[need].label, where & missing[need])
            left = left & ~missing[need]
        add(feature.label, left)
    return joined(list(by_label.items()), n, ", ")


def joined(parts: Sequence[tuple[str, np.ndarray]], n: int, between: str) -> np.ndarray:
    """Return per row the texts that hold there, in order; "" where none does."""
    out = np.full(n, "", dtype=object)
    for text, where in parts:
        more = out[where]
        out[where] = np.where(more == "", text, more + between + text)
    return out


def beside(*texts: np.ndarray) -> np.ndarray:
    """Return per row the *texts* that are not empty, with a space between."""
    out = np.full(len(texts[0]), "", dtype=object)
    for text in texts:
        out = out + np.where((out != "") & (text != ""), " ", "") + text
    return out


def or_none(texts: np.ndarray) -> pd.Series:
    """Return *texts* as a column of the werkbestand: NULL where there is nothing to say."""
    return pd.Series(np.where(texts == "", None, texts), dtype=object)  # type: ignore[call-overload]


def _reasons(
    ready: _Prepared,
    found: _Class,
    score: _Score,
    lifted: np.ndarray,
    measure: np.ndarray,
    short: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return sentences and codes: what decides, what helps, then the criteria by weight."""
    group, n = ready.group, len(found.low)
    certain = found.low == found.high
    parts: list[tuple[str, str, np.ndarray]] = []
    for i, rule in enumerate(group.rules):
        parts.append((rule.code, rule.text, certain & (found.rule == i)))
    parts.append(
        (
            "zelfde_klasse",
            "Wat ontbreekt, verandert de klasse niet.",
            certain & (found.rule < 0),
        )
    )
    sure = joined([(t, w) for _, t, w in parts], n, " ")
    named = short != ""
    silent = [(r.text, ~certain & ~named & (found.rule == i)) for i, r in enumerate(group.rules)]
    lacks = np.where(~certain & named, "Niet te zeggen zonder: " + short + ".", "")
    limits = [(f"Minstens {c}.", ~certain & (found.low == i)) for i, c in enumerate(CLASSES) if i]
    limits += [(f"Hooguit {c}.", ~certain & (found.high == i)) for i, c in enumerate(CLASSES[:-1])]
    helps: list[tuple[str, str, np.ndarray]] = [
        (m.code, m.text.format(klasse=name), (measure == i) & (lifted == rank))
        for i, m in enumerate(ready.measures)
        for rank, name in enumerate(CLASSES)
    ]
    wishes: list[tuple[str, str, np.ndarray]] = []
    for i in sorted(range(len(group.criteria)), key=lambda i: -group.criteria[i].weight):
        criterion = group.criteria[i]
        wishes.append((f"+{criterion.code}", criterion.yes, score.truths[:, i] == TRUE))
        wishes.append((f"-{criterion.code}", criterion.no, score.truths[:, i] == FALSE))
    sentences = beside(
        sure,
        lacks,
        joined([*silent, *limits, *((t, w) for _, t, w in [*helps, *wishes])], n, " "),
    )
    coded = [(c, w) for c, _, w in [*parts, ("onbekend", "", ~certain), *helps, *wishes]]
    return sentences, joined(coded, n, ";")


def _certainty(
    ready: _Prepared,
    codes: Mapping[str, np.ndarray],
    found: _Class,
    score: _Score,
    table: pd.DataFrame,
    which: np.ndarray,
) -> np.ndarray:
    """Return the weakest certainty of what the class rests on; "" where the class is unknown.

    A class rests on the columns without which it would not be certain. Where two columns would each
    do alone there is none of those: then on all that are known.
    """
    n = len(found.low)
    certain = found.low == found.high
    used: dict[str, np.ndarray] = {}
    known = {c: codes[c] != ready.axes[c].size for c in ready.columns}
    by_score = {c for w in ready.group.criteria for c in mentions([w.when])}
    for column in ready.columns:
        rests = np.zeros(n, dtype=bool)
        if column in ready.class_columns:
            without = dict(codes) | {column: np.full(n, ready.axes[column].size)}
            other = _class_of(ready, without, score)
            rests = certain & (other.low != other.high)
        if column in by_score:
            rests |= certain & found.by_score
        used[column] = rests & known[column]
    nothing = certain & ~np.any([*used.values(), np.zeros(n, dtype=bool)], axis=0)
    weakest = np.zeros(len(which), dtype=np.int64)
    for column in ready.columns:
        rests = used[column]
        if column in ready.class_columns:
            rests = rests | (nothing & known[column])
        weakest = np.maximum(weakest, np.where(rests[which], _certainty_rank(column, table), 0))
    words = np.array([*CERTAINTIES, ""], dtype=object)
    return words[np.where(certain[which], weakest, len(CERTAINTIES))]


def _certainty_rank(column: str, table: pd.DataFrame) -> np.ndarray:
    """Return how sure the values of *column* are, 0 the surest; unsaid counts as the weakest."""
    word = FEATURES[column].certainty
    if word in CERTAINTIES:
        return np.full(len(table), CERTAINTIES.index(word))
    last = len(CERTAINTIES) - 1
    if word not in table:
        return np.full(len(table), last)
    rank = {w: i for i, w in enumerate(CERTAINTIES)}
    return np.asarray(table[word].map(rank).fillna(last), dtype=np.int64)


def _chance(
    ready: _Prepared,
    codes: Mapping[str, np.ndarray],
    found: _Class,
    score: _Score,
    table: pd.DataFrame,
    which: np.ndarray,
) -> np.ndarray:
    """Return the chance that the dwelling is geschikt, NaN where that cannot be said.

    1 or 0 where the class is certain, or certainly another. Where only the lift is unknown: the
    chance of a lift decides.
    """
    n = len(found.low)
    chance = np.full(n, np.nan)
    chance[found.high < _SUITABLE] = 0.0
    chance[found.low == _SUITABLE] = 1.0
    chance = chance[which]
    if "lift" not in ready.class_columns or "lift_kans" not in table:
        return np.asarray(chance)
    place = ready.class_columns.index("lift")
    others = np.delete(found.matters, place, axis=1)
    only = found.matters[:, place] & ~others.any(axis=1) & ~found.by_score
    at = {}
    for value in (0.0, 1.0):
        code = np.where(only, ready.axes["lift"].code(value), codes["lift"])
        at[value] = _class_of(ready, dict(codes) | {"lift": code}, score)
    given = pd.to_numeric(table["lift_kans"], errors="coerce").to_numpy(dtype=float)
    share = (
        given * (at[1.0].low == _SUITABLE)[which] + (1 - given) * (at[0.0].low == _SUITABLE)[which]
    )
    return np.asarray(np.where(only[which], share, chance))


def holds(table: pd.DataFrame, term: Term) -> np.ndarray:
    """Return per row of *table* whether *term* holds: 1, 0, or NaN where it could be both."""
    axes = make_axes([term.when], FEATURES)
    columns = list(axes)
    n = len(table)
    empty = pd.Series(np.full(n, None), dtype=object)
    codes = [axes[c].codes(table.get(c, empty)) for c in columns]
    rows, which = signatures(codes, [axes[c].size + 1 for c in columns])
    ordered = [axes[c] for c in columns]
    size = int(np.prod([a.size for a in ordered], dtype=np.int64))
    met = truth(term.when, axes, box_codes(ordered), size) == TRUE

    def every(a: np.ndarray) -> np.ndarray:
        return np.asarray(a.all(axis=1))

    def some(a: np.ndarray) -> np.ndarray:
        return np.asarray(a.any(axis=1))

    surely, perhaps = over_unknown(ordered, rows, [(met, every), (met, some)]).results
    return np.asarray(np.where(surely, 1.0, np.where(perhaps, np.nan, 0.0))[which])
