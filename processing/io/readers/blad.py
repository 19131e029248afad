# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as people keep them: the first row of a sheet holds the names, also when all is text."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ..backend import backend
from ..rauw import RawLayer
from .ids import as_text

__all__ = ["has_names", "read_table"]

_NO_NAME = re.compile(r"^field_?\d+$", re.IGNORECASE)


def read_table(path: Path, layer: str | None = None, where: str | None = None) -> RawLayer:
    """Return a table without geometry.

    GDAL takes the first row of a sheet for data when every cell is text, and of a CSV when a name
    is a number (a year); it then invents Field1, Field2 … That row gives the names here. A CSV
    that Excel wrote in Windows' own encoding is read from memory in UTF-8.
    """
    text = _old_encoding(path)
    if text is None:
        raw = backend().read(path, layer=layer, where=where)
    else:
        # In memory: such a table may name owners and rents, which belong in no other place.
        raw = backend().read_bytes(path, text.encode("utf-8"), layer=layer, where=where)
    if raw.wkb is not None or has_names(raw.data) or len(raw.data) == 0:
        return raw
    first = as_text(raw.data.iloc[0])
    names = [str(v) if v is not None else f"kolom {i + 1}" for i, v in enumerate(first)]
    data = raw.data.iloc[1:].reset_index(drop=True)
    data.columns = pd.Index(_unique(names))
    return RawLayer(data, None, raw.crs, raw.geometry_type)


def _old_encoding(path: Path) -> str | None:
    """Return the text of a CSV that is not UTF-8, None for any other file."""
    if path.suffix.casefold() not in (".csv", ".txt", ".tsv") or not path.is_file():
        return None
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
    return None


def has_names(data: pd.DataFrame) -> bool:
    """Return whether the columns have names of their own."""
    return not all(_NO_NAME.match(str(c)) for c in data.columns)


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
