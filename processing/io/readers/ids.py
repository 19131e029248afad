# SPDX-License-Identifier: GPL-2.0-or-later
"""Text that identifies: BAG ids, postcodes, house numbers and the numbers in Dutch tables."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

__all__ = [
    "MISSING_BELOW",
    "as_numbers",
    "as_text",
    "bag_ids",
    "house_numbers",
    "postcodes",
    "squash",
    "suffix_key",
]

MISSING_BELOW = -99990.0
"""CBS writes -99991, -99995, -99997 and -99999999 for "missing"; every value below is one."""

_MISSING_TEXT = {"", ".", "x", "nan", "null", "none", "n.v.t.", "nvt", "-"}
_NUMBER = re.compile(r"^\s*(\d+)\s*(.*)$")
_BAG_WRAPPING = r"^(?:NL\.IMBAG\.[A-Za-z]+\.|')(?=\d{15,16}$)|(?:(?<=^\d{15})|(?<=^\d{16}))[.,]0+$"
_THOUSANDS = re.compile(r"^-?[1-9]\d{0,2}(\.\d{3})+$")


def squash(name: str) -> str:
    """Return *name* without case, spaces and signs: snake_case, camelCase and UPPER meet here.

    >>> squash("aantalInwoners65JaarEnOuder") == squash("aantal_inwoners_65_jaar_en_ouder ")
    True
    """
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def as_text(values: pd.Series) -> pd.Series:
    """Return stripped text with None for blanks; whole numbers without their decimals.

    >>> as_text(pd.Series([8261.0, None])).tolist()
    ['8261', None]
    """
    return pd.Series([_text(v) for v in values], dtype=object, index=values.index)


def as_numbers(values: pd.Series, whole: bool = False) -> tuple[pd.Series, np.ndarray]:
    """Return (float64 with NaN, mask of texts that are no number).

    Sentinels of CBS, ".", "x" and blanks are NaN. A decimal comma, thousands dots, a euro sign and
    a percent sign are understood; *whole* says that "1.234" means 1234.

    >>> as_numbers(pd.Series(["612,35", "1.234,50", ".", "-99997"]))[0].tolist()
    [612.35, 1234.5, nan, nan]
    """
    if values.dtype.kind in "iufb":
        numbers = values.astype(float)
        wrong = np.zeros(len(values), dtype=bool)
    else:
        text = pd.Series([_number_text(v) for v in values], dtype=object, index=values.index)
        filled = text.notna()
        comma = filled & text.str.contains(",", regex=False, na=False)
        if comma.any():
            text = text.where(
                ~comma,
                text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False),
            )
        dotted = filled & ~comma & text.str.contains(".", regex=False, na=False)
        thousands = dotted & text.str.match(_THOUSANDS, na=False)
        if thousands.any() and (comma.any() or whole) and (thousands == dotted).all():
            text = text.where(~thousands, text.str.replace(".", "", regex=False))
        numbers = pd.to_numeric(text, errors="coerce").astype(float)
        wrong = (filled & numbers.isna()).to_numpy(dtype=bool)
    numbers = numbers.where(~(numbers < MISSING_BELOW))
    return numbers, wrong


def bag_ids(values: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Return (ids of 16 digits, mask of the ids that had lost their leading zero).

    The long form "NL.IMBAG.Verblijfsobject.0166…", the apostrophe by which a spreadsheet keeps a
    number as text and the decimals that a program writes behind a whole number are taken off.

    >>> bag_ids(pd.Series(["166100000023440.0", "0166100000023440", "osm:n1"]))[0].tolist()
    ['0166100000023440', '0166100000023440', 'osm:n1']
    """
    text = as_text(values)
    text = text.str.replace(_BAG_WRAPPING, "", regex=True) if text.notna().any() else text
    text = text.astype(object).where(text.notna(), None)
    short = text.str.fullmatch(r"\d{15}", na=False).to_numpy(dtype=bool)
    return text.where(~short, "0" + text.fillna("")), short


def postcodes(values: pd.Series) -> pd.Series:
    """Return postcodes without spaces in capitals, as text: "8271 ab" becomes "8271AB"."""
    text = as_text(values).str.replace(r"\s+", "", regex=True).str.upper()
    return text.astype(object).where(text.notna(), None)


def house_numbers(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return (number as Int64, suffix key) of house numbers as people write them.

    >>> number, suffix = house_numbers(pd.Series(["12a", "12-A", "12 A", "20;21", "7-2 hs"]))
    >>> number.tolist(), suffix.tolist()
    ([12, 12, 12, 20, 7], ['A', 'A', 'A', '', '2HS'])
    """
    numbers: list[Any] = []
    suffixes: list[str] = []
    for value in values:
        text = _text(value)
        found = _NUMBER.match(text) if text else None
        numbers.append(int(found[1]) if found and len(found[1]) <= 5 else pd.NA)
        rest = re.split(r"[;,+]|\s(?:en|t/m)\s", found[2])[0] if found else ""
        suffixes.append(_key(rest))
    return (
        pd.Series(pd.array(numbers, dtype="Int64"), index=values.index),
        pd.Series(suffixes, dtype=object, index=values.index),
    )


def suffix_key(*parts: pd.Series) -> pd.Series:
    """Return huisletter and toevoeging as one key: ("a", "1") and ("", "A-1") meet."""
    rows = zip(*parts, strict=True)
    return pd.Series(
        ["".join(_key(_text(p) or "") for p in row) for row in rows],
        dtype=object,
        index=parts[0].index,
    )


def _key(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _text(value: Any) -> str | None:
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    text = str(value).strip()
    return text or None


def _number_text(value: Any) -> str | None:
    text = _text(value)
    if text is None or text.casefold() in _MISSING_TEXT:
        return None
    return re.sub(r"[\s\u00a0\u202f€%']|,-$", "", text)
