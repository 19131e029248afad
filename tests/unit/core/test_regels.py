# SPDX-License-Identifier: GPL-2.0-or-later
"""Conditions and first-match decisions, held against a plain reading of every possible value."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.wonen.regels import (
    FALSE,
    TRUE,
    UNKNOWN,
    All,
    Applied,
    Atom,
    Condition,
    Either,
    Feature,
    Not,
    atoms,
    box_codes,
    make_axes,
    mentions,
    over_unknown,
    signatures,
    truth,
)

FEATURES = {
    "breedte": Feature("breedte", "breedte", "getal"),
    "lift": Feature("lift", "lift", "vlag"),
    "soort": Feature("soort", "soort", "tekst", ("rij", "flat", "boot")),
    "label": Feature("label", "label", "rang", ("geen", "laag", "hoog"), "geen"),
}
VALUES: dict[str, list[Any]] = {
    "breedte": [0.0, 3.9, 4.0, 4.5, 5.0, 5.01, 9.0],
    "lift": [0.0, 1.0],
    "soort": ["rij", "flat", "boot"],
    "label": ["geen", "laag", "hoog"],
}

numbers = st.builds(
    Atom,
    st.just("breedte"),
    st.sampled_from(["is", "minstens", "meer_dan", "hoogstens", "minder_dan"]),
    st.sampled_from([0.0, 4.0, 5.0]),
)
flags = st.builds(Atom, st.just("lift"), st.just("is"), st.sampled_from([0.0, 1.0]))
words = st.one_of(
    st.builds(Atom, st.just("soort"), st.just("is"), st.sampled_from(VALUES["soort"])),
    st.builds(
        Atom,
        st.just("soort"),
        st.just("in"),
        st.lists(st.sampled_from(VALUES["soort"]), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        Atom,
        st.just("label"),
        st.sampled_from(["is", "minstens", "minder_dan"]),
        st.sampled_from(VALUES["label"]),
    ),
)
conditions = st.recursive(
    st.one_of(numbers, flags, words),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(All),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(Either),
    ),
    max_leaves=6,
)


def plain(condition: Condition, row: dict[str, Any]) -> bool:
    """Return the truth of *condition* for known values, read as a person would."""
    if isinstance(condition, Not):
        return not plain(condition.part, row)
    if isinstance(condition, All):
        return all(plain(p, row) for p in condition.parts)
    if isinstance(condition, Either):
        return any(plain(p, row) for p in condition.parts)
    assert isinstance(condition, Atom)
    value, wanted = row[condition.column], condition.value
    if condition.op == "in":
        return value in wanted
    if condition.column == "label":
        value, wanted = VALUES["label"].index(value), VALUES["label"].index(wanted)
    return {
        "is": value == wanted,
        "minstens": condition.op == "minstens" and value >= wanted,
        "meer_dan": condition.op == "meer_dan" and value > wanted,
        "hoogstens": condition.op == "hoogstens" and value <= wanted,
        "minder_dan": condition.op == "minder_dan" and value < wanted,
    }[condition.op]


rows = st.fixed_dictionaries(
    {
        "breedte": st.sampled_from([None, *VALUES["breedte"]]),
        "lift": st.sampled_from([None, *VALUES["lift"]]),
        "soort": st.sampled_from([None, *VALUES["soort"]]),
        "label": st.sampled_from([None, *VALUES["label"]]),
    }
)


def completions(row: dict[str, Any], free: list[str]) -> list[dict[str, Any]]:
    """Return every row that *row* could be; a label that is not there is known to be none."""
    full = {**row, "label": row["label"] or "geen"}
    choices = [VALUES[c] if full[c] is None and c in free else [full[c]] for c in full]
    return [
        dict(zip(full, combination, strict=True)) for combination in itertools.product(*choices)
    ]


def frame(table: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series([r[c] for r in table], dtype=object) for c in FEATURES})


@settings(max_examples=200, deadline=None)
@given(conditions, st.lists(rows, min_size=1, max_size=5))
def test_what_is_true_or_false_holds_for_every_value_the_unknown_could_have(
    condition: Condition, table: list[dict[str, Any]]
) -> None:
    axes = make_axes([condition], FEATURES)
    data = frame(table)
    codes = {c: axes[c].codes(data[c]) for c in axes}
    found = truth(condition, axes, codes, len(table))
    for value, row in zip(found, table, strict=True):
        possible = {plain(condition, r) for r in completions(row, list(axes))}
        if value != UNKNOWN:
            assert possible == {value == TRUE}
        elif not any(row[c] is None for c in axes if c != "label"):
            pytest.fail("unknown although everything is known")


@settings(max_examples=200, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=4), st.lists(rows, min_size=1, max_size=4))
def test_a_first_match_is_open_exactly_where_two_values_of_the_unknown_decide_otherwise(
    rules: list[Condition], table: list[dict[str, Any]]
) -> None:
    """Every completion is read one by one; so are the columns that make a difference."""

    def first(row: dict[str, Any]) -> int:
        return next((i for i, r in enumerate(rules) if plain(r, row)), len(rules))

    axes = make_axes(rules, FEATURES)
    names = list(axes)
    ordered = [axes[c] for c in names]
    box = box_codes(ordered)
    n = int(np.prod([a.size for a in ordered]))
    number = np.full(n, len(rules))
    for i in reversed(range(len(rules))):
        number[truth(rules[i], axes, box, n) == TRUE] = i
    data = frame(table)
    codes = np.stack([axes[c].codes(data[c]) for c in names], axis=1)
    found = over_unknown(
        ordered, codes, [(number, lambda a: a.min(axis=1)), (number, lambda a: a.max(axis=1))]
    )
    for i, row in enumerate(table):
        possible = completions(row, names)
        outcomes = [first(r) for r in possible]
        assert (found.results[0][i], found.results[1][i]) == (min(outcomes), max(outcomes))
        for j, column in enumerate(names):
            others = itertools.groupby(
                sorted(possible, key=lambda r: str([r[c] for c in names if c != column])),
                key=lambda r: str([r[c] for c in names if c != column]),
            )
            differs = any(len({first(r) for r in group}) > 1 for _, group in others)
            assert found.matters[i, j] == differs


def test_every_sample_of_a_cell_lies_in_that_cell() -> None:
    condition = All(
        (
            Atom("breedte", "minstens", 5.0),
            Atom("breedte", "minder_dan", 4.0),
            Atom("soort", "is", "boot"),
            Atom("label", "minstens", "laag"),
            Atom("lift", "is", 1.0),
        )
    )
    for axis in make_axes([condition], FEATURES).values():
        codes = axis.codes(pd.Series(list(axis.samples), dtype=object))
        assert codes.tolist() == list(range(axis.size))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("breedte", [None, float("nan"), -1.0, float("inf"), "geen getal"]),
        ("lift", [None, 2.0, 0.5, -1.0]),
        ("soort", [None, "kasteel"]),
    ],
)
def test_a_value_that_cannot_be_is_unknown(column: str, values: list[Any]) -> None:
    atom = {
        "breedte": Atom("breedte", "minstens", 5.0),
        "lift": Atom("lift", "is", 1.0),
        "soort": Atom("soort", "is", "rij"),
    }[column]
    axis = make_axes([atom], FEATURES)[column]
    assert axis.codes(pd.Series(values, dtype=object)).tolist() == [axis.size] * len(values)


def test_a_label_that_is_not_there_is_no_unknown() -> None:
    atom = Atom("label", "minstens", "laag")
    axis = make_axes([atom], FEATURES)["label"]
    codes = axis.codes(pd.Series([None, "laag"], dtype=object))
    assert truth(atom, {"label": axis}, {"label": codes}, 2).tolist() == [FALSE, TRUE]


def test_numbers_as_the_werkbestand_gives_them_fall_into_the_same_cells() -> None:
    atom = Atom("lift", "is", 1.0)
    axis = make_axes([atom], FEATURES)["lift"]
    nullable = pd.Series(pd.array([1, 0, pd.NA], dtype="Int64"))
    assert axis.codes(nullable).tolist() == axis.codes(pd.Series([1.0, 0.0, np.nan])).tolist()


def test_a_measure_holds_only_while_it_is_tried() -> None:
    condition = Either((Applied("traplift"), Atom("lift", "is", 1.0)))
    axes = make_axes([condition], FEATURES)
    codes = {"lift": axes["lift"].codes(pd.Series([0.0]))}
    assert truth(condition, axes, codes, 1).tolist() == [FALSE]
    assert truth(condition, axes, codes, 1, "traplift").tolist() == [TRUE]
    assert truth(condition, axes, codes, 1, "drempels").tolist() == [FALSE]
    assert mentions([condition]) == ("lift",)
    assert atoms(condition)[0] == Applied("traplift")


def test_signatures_do_not_depend_on_the_order_of_the_rows() -> None:
    rng = np.random.default_rng(3)
    columns = [rng.integers(0, 5, 400) for _ in range(4)]
    order = rng.permutation(400)
    rows, which = signatures(columns, [5] * 4)
    again, shuffled = signatures([c[order] for c in columns], [5] * 4)
    assert np.array_equal(rows, again)
    assert np.array_equal(rows[which], np.stack(columns, axis=1))
    assert np.array_equal(again[shuffled], np.stack(columns, axis=1)[order])


def test_signatures_of_more_columns_than_fit_in_one_number() -> None:
    rng = np.random.default_rng(4)
    columns = [rng.integers(0, 2, 300) * 999_999 for _ in range(12)]
    rows, which = signatures(columns, [1_000_000] * 12)
    assert np.array_equal(rows[which], np.stack(columns, axis=1))
    assert len(rows) == len({tuple(r) for r in np.stack(columns, axis=1).tolist()})


def test_without_rows_there_are_no_signatures() -> None:
    rows, which = signatures([np.zeros(0, np.int64)], [3])
    assert len(rows) == len(which) == 0
