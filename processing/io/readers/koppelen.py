# SPDX-License-Identifier: GPL-2.0-or-later
"""Find the dwellings that the rows of a table are about, and make one row per dwelling of them.

A row belongs to a dwelling by the number of its verblijfsobject, else by its address, else (with
neither of them) to every dwelling in its pand. What rows about one dwelling say differently stays
unknown and is listed: which of them is right is not for us to guess.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...core.errors import Problem
from ...core.tables import Layer
from ...core.wonen.woningfeiten import FACTS, VALUES_OF_A_DWELLING, tidy_facts
from .ids import as_text
from .part import Part
from .plaatsing import EXACT, NIET_GEVONDEN, place
from .resultaat import examples_of

__all__ = ["couple"]

_SPOILED = r"\d(?:[.,]\d+)?[eE]\+?\d+"
"""A number of 16 digits as a spreadsheet shows it; the last digits are lost for good."""


def couple(
    part: Part, woningen: Layer | None, adressen: Layer | None, problems: list[Problem]
) -> pd.DataFrame:
    """Give *part* one row per dwelling, keyed on ``woning_id``; return the rows to repair.

    Without *woningen* only the addresses say which dwellings there are. *part* keeps its columns of
    facts; address and pand were keys and say nothing about the dwelling itself.
    """
    data, file = part.data, part.path.name
    n = len(data)
    home_ids, home_pand = _homes(woningen, adressen)
    wanted, pand = _numbers(part, problems)
    has_address = _has_address(part.address)
    if not ({"woning_id", "pand_id"} & set(part.found)) and not has_address.any():
        problems.append(
            Problem(
                "tabel_zonder_sleutel",
                "woningen",
                values={"bestand": file, "kolommen": ", ".join(part.columns)},
            )
        )
        return pd.DataFrame()
    if not any(c in data.columns for c in FACTS):
        values = {"bestand": file, "kolommen": ", ".join(part.columns), "keuze": ", ".join(FACTS)}
        problems.append(Problem("tabel_zonder_feiten", "woningen", values=values))
        return pd.DataFrame()
    if home_ids is None:
        problems.append(Problem("tabel_zonder_woningen", "woningen", values={"bestand": file}))
        return pd.DataFrame()
    by_id = wanted.isin(home_ids).to_numpy(dtype=bool)
    if (has_address & ~by_id).all() and (adressen is None or not len(adressen)):
        problems.append(Problem("plaatsing_zonder_adressen", "woningen"))
        return pd.DataFrame()
    home = np.array([w if b else None for w, b in zip(wanted, by_id, strict=True)], dtype=object)
    reason = np.full(n, None, dtype=object)
    sure = by_id.copy()
    at_address = has_address & ~by_id
    _by_address(part, adressen, at_address, home_ids, home, sure, reason)
    problems += _elsewhere(part, adressen, has_address & by_id, home)
    no_key = wanted.isna().to_numpy(dtype=bool) & ~has_address
    by_pand = no_key & pand.isin(set(home_pand)).to_numpy(dtype=bool)
    lost = ~sure & ~by_pand
    reason[lost & ~has_address & wanted.notna().to_numpy(dtype=bool)] = "woning_id niet gevonden"
    reason[lost & no_key & pand.notna().to_numpy(dtype=bool)] = "pand_id niet gevonden"
    reason[lost & no_key & pand.isna().to_numpy(dtype=bool)] = "geen nummer en geen adres"
    facts, found = tidy_facts(data[[c for c in FACTS if c in data.columns]])
    problems += found
    rows = np.flatnonzero(sure)
    own = facts.iloc[rows].assign(woning_id=home[rows], rij=rows)
    inside, dropped = _of_pand(facts, pand, np.flatnonzero(by_pand), home_pand)
    merged, clash = _one_row_each([own, inside])
    if not (sure | by_pand).any():
        problems.append(
            Problem(
                "tabel_niets_gekoppeld",
                "woningen",
                count=n,
                examples=tuple(_names(part, n)[:3]),
                values={"bestand": file},
            )
        )
        return pd.DataFrame()
    inexact = np.array([r is not None for r in reason], dtype=bool)
    _report(
        part,
        problems,
        lost,
        dropped,
        by_id,
        at_address & sure,
        by_pand,
        inexact,
        clash,
        len(merged),
    )
    contradicted = np.zeros(n, dtype=bool)
    for row, words in clash.items():
        contradicted[row] = True
        reason[row] = f"tegenstrijdig met een andere rij: {words}"
    part.data = merged.assign(bron=part.bron)
    part.geometry = None
    listed = lost | contradicted | inexact
    shown = part.address.assign(
        bestand=file, rij=np.arange(1, n + 1), plaatsing=reason, **_ids(wanted, pand)
    )
    return shown[listed].reset_index(drop=True)


def _homes(woningen: Layer | None, adressen: Layer | None) -> tuple[pd.Index | None, pd.Series]:
    """Return the known dwellings (None: none known) and the pand of each, by woning_id."""
    if woningen is not None and len(woningen):
        data = woningen.data
        living = data[(data["is_woning"].isna() | (data["is_woning"] != 0)).to_numpy(dtype=bool)]
        with_pand = living[living["pand_id"].notna()].sort_values("woning_id")
        return pd.Index(data["woning_id"]), with_pand.set_index("woning_id")["pand_id"]
    nothing = pd.Series([], dtype=object)
    if adressen is None or not len(adressen):
        return None, nothing
    return pd.Index(adressen.data["woning_id"].dropna().unique()), nothing


def _numbers(part: Part, problems: list[Problem]) -> tuple[pd.Series, pd.Series]:
    """Return (dwelling, pand) numbers of the rows; what a spreadsheet spoiled is no number."""
    none = pd.Series([None] * len(part.data), dtype=object)
    home = as_text(part.data.get("woning_id", none))
    pand = as_text(part.data.get("pand_id", none))
    for column, values in (("woning_id", home), ("pand_id", pand)):
        spoiled = values.str.fullmatch(_SPOILED, na=False).to_numpy(dtype=bool)
        if spoiled.any():
            problems.append(
                Problem(
                    "bag_id_afgekapt",
                    "woningen",
                    column,
                    int(spoiled.sum()),
                    examples_of(values, spoiled),
                    {"bestand": part.path.name},
                    fatal=False,
                )
            )
            values[spoiled] = None
    # The fifth and sixth digit of a BAG number say what it is: 01 verblijfsobject, 10 pand.
    of_pand = home.str.fullmatch(r"\d{4}10\d{10}", na=False).to_numpy(dtype=bool)
    if of_pand.any():
        problems.append(
            Problem(
                "pand_in_woning_id",
                "woningen",
                "woning_id",
                int(of_pand.sum()),
                examples_of(home, of_pand),
                fatal=False,
            )
        )
        pand = pand.where(~of_pand, home)
        home = home.where(~of_pand, None)
    return home.astype(object).where(home.notna(), None), pand


def _has_address(address: pd.DataFrame) -> np.ndarray:
    """Return which rows name an address: a whole line, or a number with a postcode or street."""

    def filled(name: str) -> np.ndarray:
        if name not in address.columns:
            return np.zeros(len(address), dtype=bool)
        return np.asarray(as_text(address[name]).notna(), dtype=bool)

    line = filled("huisnummer") & (filled("postcode") | filled("straat"))
    return np.asarray(filled("adres") | line, dtype=bool)


def _by_address(
    part: Part,
    adressen: Layer | None,
    todo: np.ndarray,
    known: pd.Index,
    home: np.ndarray,
    sure: np.ndarray,
    reason: np.ndarray,
) -> None:
    """Set *home* and *sure* of the rows *todo*, and *reason* of those that are not exact."""
    rows = np.flatnonzero(todo)
    if len(rows) == 0 or adressen is None or not len(adressen):
        reason[rows] = NIET_GEVONDEN
        return
    placed = place(part.address.iloc[rows].reset_index(drop=True), adressen, "woningen")
    certain = (placed.row >= 0) & ((placed.plaatsing == EXACT) | placed.alone)
    found = np.full(len(rows), None, dtype=object)
    owner = adressen.data["woning_id"].to_numpy(dtype=object)
    found[certain] = owner[placed.row[certain]]
    good = np.array([f is not None and f in known for f in found], dtype=bool)
    home[rows[good]] = found[good]
    sure[rows[good]] = True
    reason[rows] = placed.plaatsing
    reason[rows[good & (placed.plaatsing == EXACT)]] = None
    reason[rows[~good & (placed.plaatsing == EXACT)]] = "adres zonder woning"


def _elsewhere(
    part: Part, adressen: Layer | None, rows: np.ndarray, home: np.ndarray
) -> list[Problem]:
    """Warn about rows whose address is that of another dwelling than their number."""
    at = np.flatnonzero(rows)
    if len(at) == 0 or adressen is None or not len(adressen):
        return []
    placed = place(part.address.iloc[at].reset_index(drop=True), adressen, "woningen")
    owner = adressen.data["woning_id"].to_numpy(dtype=object)
    exact = (placed.plaatsing == EXACT) & (placed.row >= 0)
    other = np.full(len(at), None, dtype=object)
    other[exact] = owner[placed.row[exact]]
    # One dwelling may have several addresses; only a number that is somebody else's is wrong.
    wrong = np.array(
        [o is not None and o != h for o, h in zip(other, home[at], strict=True)], dtype=bool
    )
    if not wrong.any():
        return []
    return [
        Problem(
            "adres_van_andere_woning",
            "woningen",
            count=int(wrong.sum()),
            examples=tuple(str(v) for v in home[at[wrong]][:5]),
            values={"bestand": part.path.name},
            fatal=False,
        )
    ]


def _of_pand(
    facts: pd.DataFrame, pand: pd.Series, rows: np.ndarray, home_pand: pd.Series
) -> tuple[pd.DataFrame, int]:
    """Return the rows about a pand, once per dwelling in it, and from how many a value was left.

    What differs from dwelling to dwelling is only taken where the pand has one dwelling.
    """
    keyed = facts.iloc[rows].assign(pand_id=pand.iloc[rows].to_numpy(dtype=object), rij=rows)
    size = home_pand.groupby(home_pand).size()
    many = (keyed["pand_id"].map(size) > 1).to_numpy(dtype=bool)
    own = [c for c in VALUES_OF_A_DWELLING if c in keyed.columns]
    dropped = int((keyed.loc[many, own].notna().any(axis=1)).sum()) if own else 0
    for column in own:
        keyed[column] = keyed[column].mask(many)
    homes = home_pand.rename("pand_id").rename_axis("woning_id").reset_index()
    return keyed.merge(homes, on="pand_id").drop(columns="pand_id"), dropped


def _one_row_each(tables: list[pd.DataFrame]) -> tuple[pd.DataFrame, dict[int, str]]:
    """Return one row per dwelling and, per row of the file that contradicts another, the columns.

    Of *tables* the first goes before the second; within one a value counts where all rows that say
    something say the same.
    """
    ids = pd.Index(sorted(set().union(*(set(t["woning_id"]) for t in tables))), name="woning_id")
    columns = [c for c in tables[0].columns if c not in ("woning_id", "rij")]
    out = pd.DataFrame(index=ids)
    words: dict[int, list[str]] = {}
    for column in columns:
        value = pd.Series(np.full(len(ids), None, dtype=object), index=ids)
        decided = pd.Series(np.zeros(len(ids), dtype=bool), index=ids)
        for table in tables:
            said = table[table[column].notna()]
            groups = said.groupby("woning_id")[column]
            many = groups.nunique()
            here = ~decided.reindex(many.index).to_numpy(dtype=bool)
            one = many.index[here & (many == 1).to_numpy()]
            value.loc[one] = groups.first().loc[one].to_numpy(dtype=object)
            both = many.index[here & (many > 1).to_numpy()]
            decided.loc[many.index] = True
            for row in said.loc[said["woning_id"].isin(both), "rij"].unique():
                words.setdefault(int(row), []).append(column)
        out[column] = value
    return out.reset_index(), {row: ", ".join(names) for row, names in words.items()}


def _names(part: Part, n: int) -> list[str]:
    """Return the words by which a person finds the rows back."""
    words = [c for c in ("adres", "straat", "postcode", "huisnummer") if c in part.address.columns]
    texts = [as_text(part.address[c]) for c in words]
    return [
        f"rij {i + 1}" + "".join(f" {t[i]}" for t in texts if t[i] is not None) for i in range(n)
    ]


def _ids(wanted: pd.Series, pand: pd.Series) -> dict[str, pd.Series]:
    given = {"woning_id": wanted, "pand_id": pand}
    return {name: values for name, values in given.items() if values.notna().any()}


def _report(
    part: Part,
    problems: list[Problem],
    lost: np.ndarray,
    dropped: int,
    by_id: np.ndarray,
    by_address: np.ndarray,
    by_pand: np.ndarray,
    inexact: np.ndarray,
    clash: dict[int, str],
    homes: int,
) -> None:
    file = {"bestand": part.path.name}
    n = len(lost)
    problems.append(
        Problem(
            "tabel_gekoppeld",
            "woningen",
            values={
                **file,
                "gekoppeld": int(n - lost.sum()),
                "van": n,
                "op_nummer": int(by_id.sum()),
                "op_adres": int(by_address.sum()),
                "op_pand": int(by_pand.sum()),
                "woningen": homes,
            },
            fatal=False,
        )
    )
    rows = _names(part, n)
    unsure = by_address & inexact
    if unsure.any():
        problems.append(
            Problem(
                "plaatsing_zonder_toevoeging",
                "woningen",
                count=int(unsure.sum()),
                examples=examples_of(rows, unsure),
                fatal=False,
            )
        )
    if lost.any():
        problems.append(
            Problem(
                "woning_niet_gekoppeld",
                "woningen",
                count=int(lost.sum()),
                examples=examples_of(rows, lost),
                values=file,
                fatal=False,
            )
        )
    if clash:
        columns = sorted({c for words in clash.values() for c in words.split(", ")})
        problems.append(
            Problem(
                "woning_tegenstrijdig",
                "woningen",
                count=len(clash),
                examples=tuple(rows[r] for r in sorted(clash)[:5]),
                values={**file, "kolommen": ", ".join(columns)},
                fatal=False,
            )
        )
    if dropped:
        problems.append(
            Problem("pand_per_woning", "woningen", count=dropped, values=file, fatal=False)
        )
