# SPDX-License-Identifier: GPL-2.0-or-later
"""Every finding has one Dutch sentence, and every sentence is filled by whoever raises it.

The source is read as a syntax tree: the tests follow each ``Problem(...)`` to its code, through
``wrong(code, ...)`` helpers and through loops over pairs.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lzw_atlas.processing.io as io_package
import lzw_atlas.processing.report as report_package
import pytest
from lzw_atlas.processing.core.errors import LzwError, Problem
from lzw_atlas.processing.io.meldingen import ZINNEN, register, sentence, sentences

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted(p for d in ("processing", "lzw_plugin") for p in (ROOT / d).rglob("*.py"))

for _package in (io_package, report_package):
    for _found in pkgutil.walk_packages(_package.__path__, _package.__name__ + "."):
        if not _found.name.endswith("backend_osgeo"):  # needs osgeo, declares no sentences
            importlib.import_module(_found.name)

FILLED = {"layer", "titel", "column", "count", "rijen", "heeft", "telt", "examples"}
"""Words that ``sentence`` takes from the problem itself."""


@dataclass(frozen=True)
class Raised:
    """One place in the source: where, the codes it can raise, and what it fills them with."""

    where: str
    codes: frozenset[str]
    layer: bool
    column: bool
    count: bool
    values: frozenset[str] | None
    """None where the values are built elsewhere."""


def _literals(node: ast.AST) -> set[str]:
    """Return the text constants that *node* can evaluate to, its conditions left out."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) | _literals(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _argument(call: ast.Call, position: int, word: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((k.value for k in call.keywords if k.arg == word), None)


def _through_loops(name: str, scope: ast.AST, tree: ast.Module) -> set[str]:
    """Return the constants that loop variable *name* takes in *scope*."""
    out: set[str] = set()
    for node in ast.walk(scope):
        if not isinstance(node, ast.For | ast.comprehension) or not isinstance(
            node.target, ast.Tuple
        ):
            continue
        names = [getattr(t, "id", None) for t in node.target.elts]
        if name not in names:
            continue
        at = names.index(name)
        if isinstance(node.iter, ast.Tuple | ast.List):
            rows = [r.elts[at] for r in node.iter.elts if isinstance(r, ast.Tuple)]
        else:  # SOME_CONSTANT.items()
            called = node.iter.func if isinstance(node.iter, ast.Call) else None
            constant = getattr(getattr(called, "value", None), "id", None)
            rows = [
                v
                for a in tree.body
                if isinstance(a, ast.Assign | ast.AnnAssign) and isinstance(a.value, ast.Dict)
                for t in (a.targets if isinstance(a, ast.Assign) else [a.target])
                if getattr(t, "id", None) == constant
                for v in a.value.values
            ]
        for row in rows:
            out |= _literals(row)
    return out


def _through_calls(name: str, scope: ast.FunctionDef, tree: ast.Module) -> set[str]:
    """Return the constants given for parameter *name* of *scope* anywhere in its module."""
    parameters = [a.arg for a in (*scope.args.args, *scope.args.kwonlyargs)]
    if name not in parameters:
        return set()
    at = parameters.index(name) - (parameters[0] == "self")
    out: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) == scope.name:
            given = _argument(node, at, name)
            out |= _literals(given) if given is not None else set()
    return out


def _raised() -> Iterator[Raised]:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or _name(node) != "Problem":
                continue
            code = _argument(node, 0, "code")
            assert code is not None
            codes = _literals(code)
            # Innermost function last: the one that starts latest.
            around = sorted(
                (f for f in functions if f.lineno <= node.lineno <= (f.end_lineno or 0)),
                key=lambda f: f.lineno,
            )
            if isinstance(code, ast.Name):
                for scope in reversed(around):
                    codes |= _through_loops(code.id, scope, tree)
                    codes |= _through_calls(code.id, scope, tree)
            values = _argument(node, 5, "values")
            known: frozenset[str] | None = None
            if values is None:
                known = frozenset()
            elif isinstance(values, ast.Dict) and all(
                isinstance(k, ast.Constant) for k in values.keys
            ):
                known = frozenset(str(k.value) for k in values.keys if isinstance(k, ast.Constant))
            yield Raised(
                f"{path.relative_to(ROOT)}:{node.lineno}",
                frozenset(codes),
                _argument(node, 1, "layer") is not None,
                _argument(node, 2, "column") is not None,
                _argument(node, 3, "count") is not None,
                known,
            )


RAISED = list(_raised())


def fields(template: str) -> set[str]:
    return {f for _, f, _, _ in string.Formatter().parse(template) if f is not None}


def test_every_place_that_raises_is_understood() -> None:
    assert len(RAISED) > 50
    assert [r.where for r in RAISED if not r.codes] == []


@pytest.mark.parametrize("code", sorted({c for r in RAISED for c in r.codes}))
def test_every_code_that_is_raised_has_a_sentence(code: str) -> None:
    assert code in ZINNEN


def test_no_sentence_waits_for_a_code_that_nobody_raises() -> None:
    # A sentence may also be reached through a name in a table, so any mention outside the
    # catalogue counts.
    mentioned: set[str] = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        keys = {
            id(k)
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and _name(n) == "register"
            for a in n.args
            if isinstance(a, ast.Dict)
            for k in a.keys
        }
        mentioned |= {
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in keys
        }
    assert sorted(ZINNEN.keys() - mentioned) == []


@pytest.mark.parametrize("code", sorted(ZINNEN))
def test_every_sentence_is_whole(code: str) -> None:
    text = ZINNEN[code]
    assert text.endswith("."), "ends with a period"
    assert text[0].isupper() or text[0] in "{-'\"", "starts with a capital"
    assert "  " not in text
    assert not re.search(r"\s[.,;:](?!\w)", text)
    assert "!" not in text
    assert all(re.fullmatch(r"\w+", f) for f in fields(text)), "only named fields"


@pytest.mark.parametrize(
    "place", [r for r in RAISED if r.values is not None], ids=lambda r: r.where
)
def test_every_blank_in_a_sentence_is_filled_where_it_is_raised(place: Raised) -> None:
    for code in place.codes:
        asked = fields(ZINNEN[code])
        given = FILLED | (place.values or frozenset())
        assert asked <= given, f"{code} prints 'onbekend' for {asked - given}"
        if asked & ({"layer", "titel"} - (place.values or frozenset())):
            assert place.layer, f"{code} needs the layer"
        if "column" in asked - (place.values or frozenset()):
            assert place.column, f"{code} needs the column"
        if asked & ({"count", "rijen", "heeft"} - (place.values or frozenset())):
            assert place.count, f"{code} needs the count"


@pytest.mark.parametrize("code", sorted(ZINNEN))
def test_filling_a_sentence_with_nothing_says_onbekend_and_never_fails(code: str) -> None:
    text = sentence(Problem(code))
    assert "{" not in text
    assert "}" not in text
    unknown = fields(ZINNEN[code]) - FILLED
    assert ("onbekend" in text) or not unknown


@pytest.mark.parametrize(
    "value", [None, float("nan"), 12345, 1.5, True, "{raar}", "", ("a", "b")], ids=repr
)
def test_no_value_whatever_breaks_a_sentence(value: object) -> None:
    for code, text in ZINNEN.items():
        values = dict.fromkeys(fields(text) - FILLED, value)
        assert sentence(Problem(code, "woningen", "bouwjaar", 3, ("a", "b"), values)), code


def test_one_row_and_many_rows_are_both_good_dutch() -> None:
    one = sentence(Problem("geometrie_ontbreekt", "woningen", count=1))
    many = sentence(Problem("geometrie_ontbreekt", "woningen", count=12345))
    assert one.startswith("Laag woningen: 1 rij heeft geen geometrie.")
    assert many.startswith("Laag woningen: 12.345 rijen hebben geen geometrie.")


def test_at_most_five_examples_follow_the_sentence() -> None:
    ids = tuple("abcdefg")
    text = sentence(Problem("geometrie_ontbreekt", "woningen", count=7, examples=ids))
    assert text.endswith(" Bijvoorbeeld: a, b, c, d, e.")


def test_the_same_sentence_is_said_once_and_the_order_is_kept() -> None:
    a, b = Problem("laag_leeg", "wegen"), Problem("laag_leeg", "woningen")
    assert [s[:15] for s in sentences(LzwError([b, a, b]))] == [
        "Laag woningen i",
        "Laag wegen is l",
    ]


def test_a_code_without_a_sentence_is_a_programming_error() -> None:
    with pytest.raises(KeyError, match="bestaat_echt_niet"):
        sentence(Problem("bestaat_echt_niet"))


def test_a_code_is_declared_once() -> None:
    before = dict(ZINNEN)
    with pytest.raises(ValueError, match="laag_leeg"):
        register({"laag_leeg": "Iets anders.", "nieuw": "Nieuw."})
    assert before == ZINNEN
