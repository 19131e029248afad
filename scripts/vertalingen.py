# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring i18n/lzw_nl.ts up to date with the texts in the sources; no Qt needed.

Texts are the literals in ``translate("LZW", "…")``, the only form that Qt's own extractors and
the running plugin both understand. New texts come in unfinished, texts that are gone drop out and
translations stay. With ``--check`` nothing is written and the exit code says whether all is well.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

__all__ = ["CONTEXT", "Sources", "problems", "read_sources", "read_ts", "scan", "write_ts"]

ROOT = Path(__file__).resolve().parent.parent
TS = ROOT / "i18n" / "lzw_nl.ts"
FOLDERS = ("processing/algorithms", "lzw_plugin")
CONTEXT = "LZW"

_HOW = f'write translate("{CONTEXT}", "literal").format(...)'


@dataclass(slots=True)
class Sources:
    """The texts to translate, and the places that no extractor understands."""

    texts: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def scan(source: str, name: str, found: Sources) -> None:
    """Add the texts of one module to *found*."""
    for node in ast.walk(ast.parse(source, name)):
        where = f"{name}:{getattr(node, 'lineno', 0)}: "
        if isinstance(node, ast.Call):
            _call(node, where, found)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            alias = isinstance(node.value, ast.Attribute) and node.value.attr == "translate"
            if alias and any(ast.unparse(t) != "translate" for t in targets):
                found.wrong.append(f"{where}the alias of translate() must be called translate")
        elif isinstance(node, ast.ImportFrom):
            for name_ in node.names:
                if name_.name == "translate" and name_.asname not in (None, "translate"):
                    found.wrong.append(f"{where}translate imported as {name_.asname}")


def _call(node: ast.Call, where: str, found: Sources) -> None:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    if called in ("tr", "trUtf8"):
        found.wrong.append(f"{where}{called}() loses its context; {_HOW}")
        return
    # str.translate(table) has one argument; QCoreApplication.translate at least two.
    if called != "translate" or (len(node.args) < 2 and not node.keywords):
        return
    values = [a.value for a in node.args if isinstance(a, ast.Constant)]
    if len(values) != len(node.args) or len(values) != 2 or node.keywords:
        found.wrong.append(f"{where}not two plain literals; {_HOW}")
    elif values[0] != CONTEXT or not isinstance(values[1], str) or not values[1].strip():
        found.wrong.append(f"{where}{values!r}; {_HOW}")
    else:
        found.texts.add(values[1])


def read_sources(root: Path = ROOT) -> Sources:
    """Return what the shipped modules with translations hold."""
    found = Sources()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            scan(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix(), found)
    return found


def read_ts(path: Path = TS) -> dict[str, str]:
    """Return Dutch by source text; empty where the translation is unfinished."""
    out: dict[str, str] = {}
    for context in ET.parse(path).getroot().findall("context"):  # noqa: S314 - our own file
        if context.findtext("name") != CONTEXT:
            raise ValueError(f"{path.name}: context {context.findtext('name')}, not {CONTEXT}")
        for message in context.findall("message"):
            element = message.find("translation")
            finished = element is not None and element.get("type") is None
            text = message.findtext("source") or ""
            if text in out:
                raise ValueError(f"{path.name}: {text!r} stands there twice")
            out[text] = (element.text or "") if finished and element is not None else ""
    return out


def write_ts(translations: Mapping[str, str], path: Path = TS) -> str:
    """Write the file, ordered by source text so that a change touches few lines; return it."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        '<TS version="2.1" language="nl_NL" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    for text in sorted(translations, key=lambda t: (t.casefold(), t)):
        dutch = translations[text]
        state = "" if dutch else ' type="unfinished"'
        lines += [
            "    <message>",
            f"        <source>{escape(text)}</source>",
            f"        <translation{state}>{escape(dutch)}</translation>",
            "    </message>",
        ]
    text = "\n".join([*lines, "</context>", "</TS>", ""])
    path.write_text(text, encoding="utf-8", newline="\n")
    return text


def problems(texts: Iterable[str], translations: Mapping[str, str]) -> list[str]:
    """Return what is missing, unfinished, unused or has other placeholders than its source."""
    texts = set(texts)
    out = [f"missing: {t}" for t in sorted(texts - set(translations))]
    out += [f"unused: {t}" for t in sorted(set(translations) - texts)]
    for text in sorted(texts & set(translations)):
        dutch = translations[text]
        if not dutch.strip():
            out.append(f"unfinished: {text}")
        elif _placeholders(text) != _placeholders(dutch):
            out.append(f"other placeholders: {text} -> {dutch}")
        elif text[-1:] != dutch[-1:] and {text[-1:], dutch[-1:]} & set(".?:!"):
            out.append(f"ends otherwise: {text} -> {dutch}")
    return out


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", text))


def _main() -> int:
    parser = argparse.ArgumentParser(description="Werk i18n/lzw_nl.ts bij.")
    parser.add_argument("--check", action="store_true", help="alleen controleren")
    check = parser.parse_args().check
    sources, known = read_sources(), read_ts()
    if not check:
        known = {text: known.get(text, "") for text in sources.texts}
        write_ts(known)
    found = sources.wrong + problems(sources.texts, known)
    for line in found:
        print(line, file=sys.stderr)
    print(f"{TS.name}: {len(known)} teksten, {len(found)} bevindingen")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(_main())
