# SPDX-License-Identifier: GPL-2.0-or-later
"""Place the rows of a table on the map by their address.

Four outcomes, in this order: ``exact`` (postcode or street, number and addition), ``zonder
toevoeging`` (the number without its addition), ``straat`` (the address nearest the middle of the
postcode or street) and ``niet gevonden``. Rows in = rows out, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.tables import Layer
from .ids import as_text, house_numbers, postcodes, squash, suffix_key

__all__ = ["EXACT", "NIET_GEVONDEN", "STRAAT", "ZONDER_TOEVOEGING", "Placed", "place"]

EXACT = "exact"
ZONDER_TOEVOEGING = "zonder toevoeging"
STRAAT = "straat"
NIET_GEVONDEN = "niet gevonden"

_CODES = {
    ZONDER_TOEVOEGING: "plaatsing_zonder_toevoeging",
    STRAAT: "plaatsing_straat",
    NIET_GEVONDEN: "plaatsing_niet_gevonden",
}
_POSTCODE = r"\b([1-9]\d{3}\s?[A-Za-z]{2})\b"
_STREET = r"^\s*(.*?[^\W\d_].*?)\s+(\d{1,5}(?:\s*[-/]?\s*[A-Za-z0-9]{1,6})?)\s*$"


@dataclass(slots=True)
class Placed:
    """Per row of the table: how it was found, the address row (-1 without) and its point.

    ``alone`` says that the house number has one single address, so that a missing addition
    cannot be a neighbour.
    """

    plaatsing: np.ndarray
    row: np.ndarray
    alone: np.ndarray
    geometry: np.ndarray
    problems: list[Problem]


def place(table: pd.DataFrame, addresses: Layer, layer: str = "voorzieningen") -> Placed:
    """Return where the rows of *table* stand.

    *table* may have ``postcode``, ``huisnummer``, ``huisletter``, ``toevoeging``, ``straat``,
    ``plaats`` and ``adres`` ("Dorpsstraat 12a, 8271 AB IJsselmuiden"); "12a", "12-A" and "12 A"
    are one. Among equal addresses the lowest ``adres_id`` is taken.
    """
    n = len(table)
    wanted = _wanted(table)
    known = _known(addresses)
    how = np.full(n, NIET_GEVONDEN, dtype=object)
    row = np.full(n, -1, dtype=np.int64)
    spot = np.full(n, -1, dtype=np.int64)
    by_postcode, by_street = ["postcode", "nummer"], ["straat", "plaats", "nummer"]
    by_street_only = ["straat", "nummer"]
    # A street without a town is only certain where one town has it.
    towns = known.groupby("straat")["plaats"].nunique() if len(known) else pd.Series(dtype=int)
    single = known[known["straat"].map(towns) <= 1]
    for keys, among in ((by_postcode, known), (by_street, known), (by_street_only, single)):
        _fill(wanted, among, [*keys, "suffix"], EXACT, how, row)
    for keys, among in ((by_postcode, known), (by_street, known), (by_street_only, single)):
        _fill(wanted, among, keys, ZONDER_TOEVOEGING, how, row)
    for keys, among in ((["postcode"], known), (["straat", "plaats"], known), (["straat"], single)):
        _middle(wanted, among, keys, how, spot)
    count = known.groupby(by_postcode)["rij"].transform("size") if len(known) else pd.Series([])
    lonely = np.zeros(len(addresses), dtype=bool)
    if len(known):
        lonely[known["rij"].to_numpy(dtype=np.int64)] = (count == 1).to_numpy(dtype=bool)
    alone = (row >= 0) & (lonely[row] if len(lonely) else False)
    geometry = np.full(n, None, dtype=object)
    at = np.where(row >= 0, row, spot)
    if addresses.geometry is not None:
        geometry[at >= 0] = addresses.geometry[at[at >= 0]]
    return Placed(how, row, np.asarray(alone, dtype=bool), geometry, _report(table, how, layer))


def _wanted(table: pd.DataFrame) -> pd.DataFrame:
    """Return postcode, straat, plaats, nummer and suffix of every row, normalised."""
    n = len(table)

    def column(name: str) -> pd.Series:
        if name in table.columns:
            return as_text(table[name]).reset_index(drop=True)
        return pd.Series([None] * n, dtype=object)

    adres = column("adres")
    found_postcode = adres.str.extract(_POSTCODE)[0] if n else adres
    line = adres.str.replace(_POSTCODE + r".*$", "", regex=True) if n else adres
    town = (
        adres.str.extract(r",\s*(?:[1-9]\d{3}\s?[A-Za-z]{2}\s*,?\s*)?([^\d,]+)\s*$")[0]
        if n
        else adres
    )
    line = line.str.split(",").str[0].str.strip() if n else line
    parts = line.str.extract(_STREET) if n else pd.DataFrame({0: adres, 1: adres})
    number_text = column("huisnummer")
    number_text = number_text.where(number_text.notna(), parts[1])
    street = column("straat")
    street = street.where(street.notna(), parts[0])
    place_name = column("plaats")
    place_name = place_name.where(place_name.notna(), town)
    postcode = column("postcode")
    postcode = postcode.where(postcode.notna(), found_postcode)
    number, suffix = house_numbers(number_text)
    more = suffix_key(column("huisletter"), column("toevoeging"))
    # "12A" beside a column huisletter "A" says the same thing twice.
    suffix = pd.Series(
        [
            s if m == "" or s == m else m if s == "" else s + m
            for s, m in zip(suffix, more, strict=True)
        ],
        dtype=object,
    )
    return pd.DataFrame(
        {
            "postcode": postcodes(postcode),
            "straat": _words(street),
            "plaats": _words(place_name),
            "nummer": number.astype(float),
            "suffix": suffix,
        }
    )


def _known(addresses: Layer) -> pd.DataFrame:
    """Return the addresses with a point, normalised, lowest adres_id first."""
    data = addresses.data
    known = pd.DataFrame(
        {
            "rij": np.arange(len(data)),
            "adres_id": data["adres_id"],
            "postcode": postcodes(data["postcode"]),
            "straat": _words(data["straat"]),
            "plaats": _words(data["plaats"]),
            "nummer": data["huisnummer"].astype(float),
            "suffix": suffix_key(data["huisletter"], data["toevoeging"]),
        }
    )
    geometry = addresses.geometry
    if geometry is None:
        return known.iloc[:0]
    fine = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    known["x"], known["y"] = shapely.get_x(geometry), shapely.get_y(geometry)
    # A plain number before one with an addition, then the lowest id.
    return known[fine].sort_values(["suffix", "adres_id"], kind="stable").reset_index(drop=True)


def _words(values: pd.Series) -> pd.Series:
    return pd.Series(
        [squash(v) or None if isinstance(v, str) else None for v in values], dtype=object
    )


def _fill(
    wanted: pd.DataFrame,
    known: pd.DataFrame,
    keys: list[str],
    outcome: str,
    how: np.ndarray,
    row: np.ndarray,
) -> None:
    """Set *how* and *row* for rows still open whose *keys* stand in *known*."""
    todo = np.flatnonzero((row < 0) & wanted[keys].notna().all(axis=1).to_numpy(dtype=bool))
    if len(todo) == 0 or len(known) == 0:
        return
    first = known.dropna(subset=keys).drop_duplicates(keys)[[*keys, "rij"]]
    hit = wanted.iloc[todo][keys].merge(first, on=keys, how="left")["rij"].to_numpy(dtype=float)
    good = ~np.isnan(hit)
    row[todo[good]] = hit[good].astype(np.int64)
    how[todo[good]] = outcome


def _middle(
    wanted: pd.DataFrame, known: pd.DataFrame, keys: list[str], how: np.ndarray, spot: np.ndarray
) -> None:
    """Place rows still open at the address nearest the mean of their street or postcode."""
    open_rows = (how == NIET_GEVONDEN) & wanted[keys].notna().all(axis=1).to_numpy(dtype=bool)
    todo = np.flatnonzero(open_rows)
    if len(todo) == 0 or len(known) == 0:
        return
    part = known.dropna(subset=keys)
    part = part.merge(wanted.iloc[todo][keys].drop_duplicates(), on=keys)
    if len(part) == 0:
        return
    mean = part.groupby(keys)[["x", "y"]].transform("mean")
    part["off"] = np.hypot(part["x"] - mean["x"], part["y"] - mean["y"]).round(6)
    nearest = part.sort_values(["off", "adres_id"], kind="stable").drop_duplicates(keys)
    hit = wanted.iloc[todo][keys].merge(nearest[[*keys, "rij"]], on=keys, how="left")["rij"]
    found = hit.to_numpy(dtype=float)
    good = ~np.isnan(found)
    spot[todo[good]] = found[good].astype(np.int64)
    how[todo[good]] = STRAAT


def _report(table: pd.DataFrame, how: np.ndarray, layer: str) -> list[Problem]:
    problems: list[Problem] = []
    shown = [c for c in ("naam", "adres", "straat", "postcode", "huisnummer") if c in table.columns]
    for outcome, code in _CODES.items():
        rows = np.flatnonzero(how == outcome)
        if len(rows) == 0:
            continue
        texts = as_text(pd.Series(rows[:5]))
        examples = tuple(
            " ".join(v for c in shown for v in as_text(table[c].iloc[[r]]) if v)
            or f"rij {int(t) + 1}"
            for r, t in zip(rows[:5], texts, strict=True)
        )
        problems.append(Problem(code, layer, count=len(rows), examples=examples, fatal=False))
    return problems
