# SPDX-License-Identifier: GPL-2.0-or-later
"""Facts that people keep about dwellings, made comparable: labels, tenure, dates, plausible values.

A value that cannot be right is unknown, counted and said; nothing is guessed in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import Problem

__all__ = [
    "FACTS",
    "LABELS",
    "TENURES",
    "VALUES_OF_A_DWELLING",
    "iso_dates",
    "rented",
    "tenure_of",
    "tidy_facts",
]

LABELS: Mapping[str, tuple[str, ...]] = {
    "RUI": (
        "rui",
        "extra ruime rolstoelwoning",
        "extra ruim",
        "ruime rolstoelwoning",
        "zeer ruim",
    ),
    "ROL": ("rol", "rolstoelwoning", "rolstoel", "rolstoelgeschikt", "rolstoeltoegankelijk"),
    "ROA": ("roa", "rollatorwoning", "rollator", "rollatorgeschikt", "rollatortoegankelijk"),
    "GEL": ("gel", "gelijkvloerse woning", "gelijkvloers"),
    "ZON": (
        "zon",
        "woning zonder bijzondere toegankelijkheid",
        "zonder bijzondere toegankelijkheid",
        "zonder",
        "geen",
    ),
}
"""The VERA reference data ``Toegankelijkheidslabel``, the best first, with the words people use."""

TENURES: Mapping[str, tuple[str, ...]] = {
    "koop": ("koop", "koopwoning", "eigen woning", "eigenaar-bewoner", "eigen bezit"),
    "corporatie": (
        "corporatie",
        "corporatiewoning",
        "woningcorporatie",
        "sociale huur",
        "sociale huurwoning",
        "huur corporatie",
        "huurwoning corporatie",
        "corporatiehuur",
    ),
    "particuliere huur": (
        "particuliere huur",
        "particuliere huurwoning",
        "particulier",
        "particuliere verhuur",
        "overige verhuurder",
        "overige huur",
        "vrije sector huur",
        "huur particulier",
    ),
}
"""How a dwelling is held, with the words people use."""

_RENT = ("huur", "huurwoning", "verhuur", "verhuurd", "huurder", "huur overig", "huur onbekend")
"""Words that say "rented" and not from whom: the tenure stays unknown, but it is not owned."""

FACTS = (
    "oppervlakte_m2",
    "bouwjaar",
    "verdieping",
    "lift",
    "eigendom",
    "eigenaar",
    "huur_eur",
    "toegankelijkheidslabel",
    "complex_id",
    "aangepast_op",
)
"""What a table may say of a dwelling, as columns of ``woningen``."""

VALUES_OF_A_DWELLING = ("oppervlakte_m2", "verdieping", "huur_eur")
"""Facts that differ from dwelling to dwelling in one building: a row about the pand cannot say them
for all."""

_LIMITS = {
    # Lowest and highest value that can be; what lies outside stands for "unknown" in registers
    # (BAG: bouwjaar 1005 and 9999, area 1 and 99999; administrations: rent 0 and 99999,
    # and 1,612 where "1.612" was meant).
    "oppervlakte_m2": (5.0, 5000.0),
    "bouwjaar": (1100.0, 2100.0),
    "verdieping": (-3.0, 60.0),
    "huur_eur": (25.0, 10_000.0),
}


def tidy_facts(data: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return *data* with its facts made comparable, and what was unknown or impossible in them.

    Columns that are absent stay absent; row order and other columns are untouched.

    >>> rows = pd.DataFrame({"woning_id": ["1"], "toegankelijkheidslabel": ["rol"]})
    >>> tidy_facts(rows)[0]["toegankelijkheidslabel"].tolist()
    ['ROL']
    """
    out = data.copy()
    problems: list[Problem] = []
    for column, words, code in (
        ("toegankelijkheidslabel", LABELS, "label_onbekend"),
        ("eigendom", TENURES, "eigendom_onbekend"),
    ):
        if column not in out:
            continue
        found = _words(out[column], words)
        unknown = (found.isna() & out[column].notna()).to_numpy(dtype=bool)
        # A word for the tenure that nobody knows still tells a reader something; a label does not.
        out[column] = found if code == "label_onbekend" else found.where(~unknown, out[column])
        if unknown.any():
            problems.append(
                Problem(
                    code,
                    "woningen",
                    column,
                    int(unknown.sum()),
                    _shown(data[column], unknown),
                    {"keuze": ", ".join(words)},
                    fatal=False,
                )
            )
    for column, (low, high) in _LIMITS.items():
        if column not in out:
            continue
        numbers = pd.to_numeric(out[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        wrong = np.isfinite(numbers) & ((numbers < low) | (numbers > high))
        if wrong.any():
            out[column] = out[column].mask(wrong)
            problems.append(
                Problem(
                    "waarde_onwaarschijnlijk",
                    "woningen",
                    column,
                    int(wrong.sum()),
                    _shown(pd.Series([f"{v:g}" for v in numbers], dtype=object), wrong),
                    {"laagste": f"{low:g}", "hoogste": f"{high:g}"},
                    fatal=False,
                )
            )
    if "aangepast_op" in out:
        dates = iso_dates(out["aangepast_op"])
        unknown = (dates.isna() & out["aangepast_op"].notna()).to_numpy(dtype=bool)
        out["aangepast_op"] = dates
        if unknown.any():
            problems.append(
                Problem(
                    "datum_onbekend",
                    "woningen",
                    "aangepast_op",
                    int(unknown.sum()),
                    _shown(data["aangepast_op"], unknown),
                    fatal=False,
                )
            )
    return out, problems


def tenure_of(values: pd.Series) -> np.ndarray:
    """Return per dwelling one of :data:`TENURES`, or "onbekend".

    >>> tenure_of(pd.Series(["Sociale huur", None, "vve"])).tolist()
    ['corporatie', 'onbekend', 'onbekend']
    """
    return np.asarray(_words(values, TENURES).fillna("onbekend"), dtype=object)


def rented(tenure: pd.Series, rent: pd.Series) -> np.ndarray:
    """Return per dwelling whether it is known to be rented, from whomever.

    A known rent says so too, unless the dwelling is known to be owned.

    >>> rented(pd.Series(["huur", None, "koop", None]), pd.Series([None, 700.0, 700.0, None]))
    array([ True,  True, False, False])
    """
    known = tenure_of(tenure)
    said = _words(tenure, {"huur": _RENT}).notna() | rent.notna()
    return np.asarray((known != "koop") & ((known != "onbekend") | said.to_numpy(dtype=bool)))


def iso_dates(values: pd.Series) -> pd.Series:
    """Return dates as ``2019``, ``2019-05`` or ``2019-05-03``; None for what is no date.

    Day before month, as people in the Netherlands write it.

    >>> iso_dates(pd.Series(["3-5-2019", "2019/05/03 00:00:00", "2019", "ooit"])).tolist()
    ['2019-05-03', '2019-05-03', '2019', None]
    """
    known = {v: _iso_date(str(v)) for v in values.dropna().unique()}
    return pd.Series([known.get(v) for v in values], dtype=object, index=values.index)


def _iso_date(text: str) -> str | None:
    text = re.split(r"[T ]", text.strip())[0].removesuffix(".0")
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        text = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    elif found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        text = "-".join(found.groups())
    found = re.fullmatch(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", text)
    if found is None:
        return None
    parts = [int(p) for p in found.groups() if p is not None]
    try:
        pd.Timestamp(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    if not 1900 <= parts[0] <= 2100:
        return None
    return "-".join([f"{parts[0]:04d}", *(f"{p:02d}" for p in parts[1:])])


def _words(values: pd.Series, words: Mapping[str, tuple[str, ...]]) -> pd.Series:
    table = {w: target for target, group in words.items() for w in group}
    known = {
        v: table.get(re.sub(r"\s+", " ", str(v)).strip().casefold())
        for v in values.dropna().unique()
    }
    return pd.Series([known.get(v) for v in values], dtype=object, index=values.index)


def _shown(values: pd.Series, rows: np.ndarray) -> tuple[str, ...]:
    """Return at most five different values at *rows*, in alphabetical order."""
    return tuple(sorted({str(v) for v in values[rows]})[:5])
