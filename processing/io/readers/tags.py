# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenStreetMap tags: out of GDAL's ``other_tags`` into columns, and conditions on them as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...core.errors import LzwError, Problem
from ...core.registry import CATEGORIES
from ..normen.tomlbestand import read_toml
from ..over import RESOURCES

__all__ = ["Meaning", "condition_keys", "matches", "meaning", "unpack"]

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")

Meaning = dict[str, Any]
"""The parsed file of tag meanings (resources/osm/categorieen.toml)."""


@cache
def meaning(path: Path = RESOURCES / "osm" / "categorieen.toml") -> Meaning:
    """Return what tags mean; refuse a category that the program does not know."""
    found, _text = read_toml(path)
    wrong = [
        Problem("onbekende_categorie", values={"categorie": str(key), "keuze": ", ".join(known)})
        for known in [[c.key for c in CATEGORIES]]
        for key in [
            *(c.get("categorie") for c in found.get("categorie", [])),
            *found.get("essentieel", []),
        ]
        if key not in known
    ]
    if wrong:
        raise LzwError(wrong)
    return found


def unpack(data: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Return *data* with one column per key of *keys*, from its own columns or ``other_tags``.

    One pass over the text of every row, whatever the number of keys.
    """
    out = data.drop(columns="other_tags", errors="ignore")
    wanted = [k for k in dict.fromkeys(keys) if k not in out.columns]
    place = {k: i for i, k in enumerate(wanted)}
    table = np.full((len(data), len(wanted)), None, dtype=object)
    if "other_tags" in data.columns and wanted:
        for row, text in enumerate(data["other_tags"].to_numpy(dtype=object)):
            if text is None:
                continue
            for key, value in _PAIR.findall(text):
                at = place.get(key)
                if at is not None:
                    table[row, at] = _ESCAPE.sub(r"\1", value) if "\\" in value else value
    tags = pd.DataFrame(table, columns=wanted, index=data.index, dtype=object)
    return pd.concat([out, tags], axis=1)


def matches(tags: pd.DataFrame, conditions: Iterable[Mapping[str, Any]]) -> np.ndarray:
    """Return a mask of the rows for which any of *conditions* holds entirely."""
    out = np.zeros(len(tags), dtype=bool)
    for condition in conditions:
        row = np.ones(len(tags), dtype=bool)
        for key, wish in condition.items():
            row &= _holds(tags[key], wish) if key in tags.columns else False
        out |= row
    return out


def condition_keys(found: Meaning) -> list[str]:
    """Return every tag that the conditions of the categories look at."""
    keys: dict[str, None] = {}
    for entry in found.get("categorie", []):
        for condition in [*entry.get("tags", []), *entry.get("behalve", [])]:
            keys.update(dict.fromkeys(condition))
    for condition in found["adres"]["bewoond"]:
        keys.update(dict.fromkeys(condition))
    keys.update(dict.fromkeys(found["adres"]["voorziening"]))
    return list(keys)


def _holds(values: pd.Series, wish: Any) -> np.ndarray:
    if isinstance(wish, list):
        return np.asarray(values.isin(wish), dtype=bool)
    if wish == "*":
        return np.asarray(values.notna() & (values != "no"), dtype=bool)
    if isinstance(wish, str) and wish.startswith("~"):
        pattern = re.compile(wish[1:], re.IGNORECASE)
        return np.fromiter(
            (isinstance(v, str) and pattern.search(v) is not None for v in values),
            dtype=bool,
            count=len(values),
        )
    return np.asarray(values == str(wish), dtype=bool)
