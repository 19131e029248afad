# SPDX-License-Identifier: GPL-2.0-or-later
"""The Dutch of the plugin is complete, and the script that keeps it so does what it says."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "vertalingen", ROOT / "scripts" / "vertalingen.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


V = load()


def scanned(source: str) -> object:
    found = V.Sources()
    V.scan(source, "a.py", found)
    return found


# --- the tree ----------------------------------------------------------------------------------


def test_every_call_is_one_that_the_extractors_and_the_plugin_understand() -> None:
    assert V.read_sources().wrong == []


def test_dutch_is_complete_finished_and_holds_nothing_else() -> None:
    assert V.problems(V.read_sources().texts, V.read_ts()) == []


def test_file_is_as_the_script_writes_it(tmp_path: Path) -> None:
    text = V.write_ts(V.read_ts(), tmp_path / "lzw_nl.ts")
    assert text == (ROOT / "i18n" / "lzw_nl.ts").read_text("utf-8")


def test_check_mode_agrees_and_writes_nothing() -> None:
    before = (ROOT / "i18n" / "lzw_nl.ts").read_bytes()
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "vertalingen.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (ROOT / "i18n" / "lzw_nl.ts").read_bytes() == before


# --- the script --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        'self.tr("x")',
        'tr("x")',
        'translate("LZW", f"{n}")',
        'translate("LZW", "a" + b)',
        'translate("LZW", text)',
        'translate("LZW", "")',
        'translate("Other", "x")',
        'QCoreApplication.translate(CONTEXT, "x")',
        'translate("LZW", "%n homes", None, n)',
        'translate("LZW", sourceText="x")',
        "_ = QCoreApplication.translate",
        "from .basis import translate as t",
    ],
)
def test_a_call_that_loses_its_text_is_seen(source: str) -> None:
    found = scanned(source)
    assert len(found.wrong) == 1
    assert found.wrong[0].startswith("a.py:1: ")
    assert not found.texts


def test_texts_are_found_whole_and_other_translate_methods_are_left_alone() -> None:
    found = scanned(
        "translate = QCoreApplication.translate\n"
        'translate("LZW", "one " "text")\n'
        'QCoreApplication.translate("LZW", "two {x}").format(x=1)\n'
        "text.translate(table)\n"
        'tree("x")\n'
    )
    assert found.texts == {"one text", "two {x}"}
    assert found.wrong == []


@pytest.mark.parametrize(
    ("texts", "known", "expected"),
    [
        ({"a"}, {}, "missing: a"),
        (set(), {"a": "b"}, "unused: a"),
        ({"a"}, {"a": ""}, "unfinished: a"),
        ({"a {x}"}, {"a {x}": "b"}, "other placeholders"),
        ({"a {x}"}, {"a {x}": "b {y}"}, "other placeholders"),
        ({"a {x:d}"}, {"a {x:d}": "b {x}"}, "other placeholders"),
        ({"Stop."}, {"Stop.": "Stop"}, "ends otherwise"),
    ],
)
def test_a_mistake_in_the_translations_is_seen(
    texts: set[str], known: dict[str, str], expected: str
) -> None:
    found = V.problems(texts, known)
    assert len(found) == 1
    assert expected in found[0]


def test_a_good_translation_has_no_findings() -> None:
    assert V.problems({"{n} of {m}."}, {"{n} of {m}.": "{n} van {m}."}) == []


def test_written_file_is_read_back_ordered_and_marks_what_is_unfinished(tmp_path: Path) -> None:
    path = tmp_path / "x.ts"
    known = {"b & <c>": "d & <e>", "A": "", "c": "\u201ceen\u201d"}
    V.write_ts(known, path)
    assert V.read_ts(path) == known
    messages = ET.parse(path).getroot().findall("context/message")  # noqa: S314
    assert [m.findtext("source") for m in messages] == ["A", "b & <c>", "c"]
    states = [m.find("translation").get("type") for m in messages]  # type: ignore[union-attr]
    assert states == ["unfinished", None, None]


def test_a_translation_that_qt_calls_unfinished_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "x.ts"
    V.write_ts({"a": "b"}, path)
    path.write_text(path.read_text().replace("<translation>", '<translation type="unfinished">'))
    assert V.read_ts(path) == {"a": ""}


@pytest.mark.parametrize(("old", "new"), [("LZW", "Ander"), ("<source>b", "<source>a")])
def test_another_context_or_a_double_text_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "x.ts"
    V.write_ts({"a": "een", "b": "twee"}, path)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ValueError, match=r"x\.ts"):
        V.read_ts(path)
