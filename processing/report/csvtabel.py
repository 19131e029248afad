# SPDX-License-Identifier: GPL-2.0-or-later
"""A table of the atlas as CSV: one form for Dutch Excel, one for programs.

The printed cells are read back ("1.234", "34 %", "1,6 km", "7 tot 18 %"), so that no number in a
file can differ from the page. A unit goes to the head of its column, kilometres become metres, a
range two columns. Text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .model import TableSpec

__all__ = ["safe_cell", "to_csv"]

_NUMBER = r"[-\u2212]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-\u2212]?\d+(?:,\d+)?"
_CELL = re.compile(
    rf"(?P<low>{_NUMBER})(?: tot (?P<high>{_NUMBER}))?(?:[ \u00a0](?P<unit>%|m|km|ha|pp))?"
)
_METRES = {"km": ("m", 1000), "m": ("m", 1)}
_UNIT_NAMES = {"%": "pct"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class _Value:
    """Numbers of a cell as text with a point, in the unit of its column; both empty for words."""

    low: str
    high: str
    words: str


def to_csv(table: TableSpec, strict: bool = False) -> bytes:
    """Return *table* as a file.

    By default it opens right in Dutch Excel: semicolons, decimal commas, UTF-8 with a mark.
    *strict* is for programs (RFC 4180): commas, decimal points, names of columns without spaces,
    what is no number in a column of its own (``…_toelichting``).
    """
    head: list[str] = []
    columns: list[list[str]] = []
    for number, (name, align) in enumerate(zip(table.head, table.align, strict=True)):
        texts = [row[number].text for row in table.rows]
        values = _numbers(texts) if align == "r" and number else None
        if values is None:
            head.append(name)
            columns.append([safe_cell(t) for t in texts])
            continue
        unit, cells = values
        for part, end in _parts(cells, strict):
            head.append(_head(name, unit, end))
            columns.append([_written(getattr(c, part), c, part, strict) for c in cells])
    names = _machine_names(head) if strict else [safe_cell(h) for h in head]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter="," if strict else ";", lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue().encode("utf-8" if strict else "utf-8-sig")


def safe_cell(text: object) -> str:
    """Return *text* as one line that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("-5"), safe_cell("a\\nb")
    ("'=1+1", '-5', 'a b')
    """
    plain = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in str(text)).strip()
    if plain[:1] in "=+-@|%" and plain and not _CELL.fullmatch(plain):
        return f"'{plain}"
    return plain


def _numbers(texts: Sequence[str]) -> tuple[str, list[_Value]] | None:
    """Return unit and values of a column; None where no cell is a number or the units differ."""
    found = [_CELL.fullmatch(t.strip()) for t in texts]
    units = {_METRES.get(m["unit"], (m["unit"] or "", 1))[0] for m in found if m}
    if len(units) != 1:
        return None
    out = []
    for text, match in zip(texts, found, strict=True):
        if match is None:
            out.append(_Value("", "", safe_cell(text)))
            continue
        factor = _METRES.get(match["unit"], ("", 1))[1]
        low = _plain(match["low"], factor)
        out.append(_Value(low, _plain(match["high"], factor) if match["high"] else low, ""))
    return units.pop(), out


def _plain(text: str, factor: int) -> str:
    """Return a Dutch number with a point, times *factor*."""
    number = text.replace(".", "").replace(",", ".").replace("\u2212", "-")
    return number if factor == 1 else f"{float(number) * factor:.0f}"


def _parts(cells: Sequence[_Value], strict: bool) -> list[tuple[str, str]]:
    ranges = any(c.low != c.high for c in cells)
    parts = [("low", "van"), ("high", "tot")] if ranges else [("low", "")]
    if strict and any(c.words for c in cells):
        parts.append(("words", "toelichting"))
    return parts


def _head(name: str, unit: str, end: str) -> str:
    about = ", ".join(w for w in (end, "" if end == "toelichting" else unit) if w)
    return f"{name} ({about})" if about else name


def _written(text: str, cell: _Value, part: str, strict: bool) -> str:
    if strict:
        return text
    return text.replace(".", ",") if text or part == "words" else cell.words


def _machine_names(head: Sequence[str]) -> list[str]:
    out: list[str] = []
    for text in head:
        for sign, word in _UNIT_NAMES.items():
            text = text.replace(sign, f" {word} ")
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
        name = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_") or "kolom"
        number = 2
        unique = name
        while unique in out:
            unique, number = f"{name}_{number}", number + 1
        out.append(unique)
    return out
