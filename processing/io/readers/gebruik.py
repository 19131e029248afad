# SPDX-License-Identifier: GPL-2.0-or-later
"""Is an address a dwelling? 1, 0 or unknown, always with the reason in Dutch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .tags import Meaning, matches

__all__ = ["dwelling_from_bag", "dwelling_from_tags"]

_IN_USE = ("verblijfsobject in gebruik", "verblijfsobject buiten gebruik", "plaats aangewezen")
_UNSURE = ("verbouwing verblijfsobject",)


def dwelling_from_tags(
    tags: pd.DataFrame, building: np.ndarray, suffix: pd.Series, found: Meaning
) -> tuple[pd.Series, list[str], np.ndarray]:
    """Return (is_woning, reasons, mask of unknowns whose house number points at a non-dwelling).

    The tag of the building decides. Where it says nothing (``yes``, which Dutch imports give to
    everything that is not purely a house), a facility at the address itself makes it a
    non-dwelling; what is left is unknown.
    """
    living: dict[str, str] = found["pand"]["woning"]
    other: dict[str, str] = found["pand"]["geen_woning"]
    hints: dict[str, str] = found["adres"]["toevoeging"]
    inhabited = matches(tags, found["adres"]["bewoond"])
    letters = suffix.str.extract(r"^([A-Z]*)")[0].to_list()
    facility: list[str | None] = [None] * len(tags)
    for key in reversed(found["adres"]["voorziening"]):
        if key in tags.columns:
            facility = [
                f"{key}={v}" if isinstance(v, str) and v != "no" else old
                for v, old in zip(tags[key], facility, strict=True)
            ]
    verdict: list[Any] = []
    reasons: list[str] = []
    pointed = np.zeros(len(tags), dtype=bool)
    for row, kind in enumerate(building):
        if kind in living:
            verdict.append(1)
            reasons.append(f"pand is {living[kind]}")
        elif kind in other:
            verdict.append(0)
            reasons.append(f"pand is {other[kind]}")
        elif inhabited[row]:
            verdict.append(1)
            reasons.append("woonvoorziening op dit adres")
        elif facility[row] is not None:
            verdict.append(0)
            reasons.append(f"voorziening op dit adres ({facility[row]})")
        elif letters[row] in hints:
            verdict.append(pd.NA)
            reasons.append(f"onbekend: toevoeging {letters[row]} wijst op {hints[letters[row]]}")
            pointed[row] = True
        else:
            verdict.append(pd.NA)
            reasons.append(_unknown(kind))
    return pd.Series(pd.array(verdict, dtype="Int64")), reasons, pointed


def _unknown(kind: Any) -> str:
    if kind is None:
        return "onbekend: adres ligt niet in een pand"
    if kind == "yes":
        return "onbekend: gebruik van het pand niet vermeld"
    return f"onbekend: pand is {kind}"


def dwelling_from_bag(use: pd.Series, status: pd.Series, kind: str) -> tuple[pd.Series, list[str]]:
    """Return (is_woning, reasons) from gebruiksdoel and status of the BAG.

    A dwelling has a woonfunctie and is in use or out of use, as CBS counts its stock. *kind* is
    ``verblijfsobject``, ``ligplaats`` or ``standplaats``; the last two are lived in but stand
    outside that stock.
    """
    verdict: list[Any] = []
    reasons: list[str] = []
    for purpose, state in zip(use, status, strict=True):
        now = state.casefold() if isinstance(state, str) else ""
        if now.startswith(_UNSURE):
            verdict.append(pd.NA)
            reasons.append("onbekend: wordt verbouwd")
        elif now.startswith(("verblijfsobject", "plaats")) and not now.startswith(_IN_USE):
            verdict.append(0)
            reasons.append(f"status {now}")
        elif kind != "verblijfsobject":
            verdict.append(1)
            reasons.append(f"{kind}; telt niet mee in de woningvoorraad van CBS")
        elif not isinstance(purpose, str):
            verdict.append(pd.NA)
            reasons.append("onbekend: gebruiksdoel niet vermeld")
        elif "woonfunctie" in purpose.casefold():
            verdict.append(1)
            reasons.append("woonfunctie")
        else:
            verdict.append(0)
            reasons.append(purpose.casefold())
    return pd.Series(pd.array(verdict, dtype="Int64")), reasons
