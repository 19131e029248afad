# SPDX-License-Identifier: GPL-2.0-or-later
"""A long table of indicators that somebody else keeps: gebied, provider, period, indicator, value.

Such as the set that regions agree on for beschermd wonen and maatschappelijke opvang: clients,
where they come from and go to, waiting lists, evictions, progress of actions. Nothing is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.cijfers.indicatoren import (
    MONTHS,
    SECRET_WORDS,
    about_people,
    above_all,
    below_nothing,
    period_start,
    period_step,
)
from ...core.errors import Problem
from ...core.registry import LAYERS
from ...core.tables import Layer, conform
from ..geladen import Input, LoadedLayer
from ..meldingen import register
from .blad import read_table
from .codes import repaired_codes
from .eigen_woorden import codes_of
from .ids import as_numbers, as_text, squash
from .resultaat import ReadResult, examples_of, refuse, source_row

__all__ = ["read_indicators"]

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "gebied_code": (
        "gebied_code",
        "gebied",
        "gebiedscode",
        "gemeente",
        "gemeentecode",
        "wijk",
        "wijkcode",
        "code",
    ),
    "aanbieder": ("aanbieder", "zorgaanbieder", "instelling", "organisatie"),
    "periode": ("periode", "jaar", "kwartaal", "maand", "peilmoment", "tijdvak"),
    "indicator": ("indicator", "onderwerp", "maat"),
    "waarde": ("waarde", "aantal", "uitkomst", "value"),
    "eenheid": ("eenheid", "unit"),
}
"""Target -> names under which the column is recognised."""

_NEEDED = ("gebied_code", "periode", "indicator", "waarde")
_KEY = ["gebied_code", "aanbieder", "periode", "indicator"]
_GEMEENTE = re.compile(r"GM\d{4}")

register(
    {
        "indicator_leeg": "{bestand}: in {rijen} is de kolom {column} leeg. Vul die in, of haal de "
        "rij weg.",
        "indicator_code_aangevuld": "{bestand}: van {rijen} miste de gebiedscode nullen vooraan. "
        "Die zijn aangevuld; controleer of de codes kloppen: {examples}.",
        "indicator_gebied": "{bestand}: {rijen} {heeft} een gebied dat niet in de laag gebieden "
        "staat: {examples}. Schrijf de code, of de naam als die maar één keer voorkomt.",
        "indicator_elders": "{bestand}: {rijen} {heeft} een gemeente die niet in dit werkbestand "
        "staat: {examples}. De cijfers zijn bewaard en komen in geen enkele atlas.",
        "indicator_periode": "{bestand}: {rijen} {heeft} een periode die niet te lezen is: "
        "{examples}. Schrijf een jaar (2026), een kwartaal (2026-K1) of een maand (2026-03).",
        "indicator_stap": "{bestand}: deze indicatoren hebben perioden van verschillende lengte "
        "(jaren, kwartalen of maanden): {examples}. Geef ze elk een eigen naam, want een jaar is "
        "niet met een kwartaal te vergelijken.",
        "indicator_waarde": "{bestand}: {rijen} {heeft} een waarde die geen getal is: {examples}. "
        "Schrijf een getal; laat de cel leeg als het onbekend is.",
        "indicator_negatief": "{bestand}: {rijen} van de laag indicatoren {heeft} een waarde onder "
        "0 in een eenheid die dat niet kan zijn: {examples}. Verbeter de waarde of laat de cel "
        "leeg. Is het een verschil, schrijf dan saldo als eenheid.",
        "indicator_boven_honderd": "{bestand}: {rijen} van de laag indicatoren {heeft} een "
        "percentage boven 100: {examples}. Verbeter de waarde (een komma vergeten?). Kan het wel "
        "meer dan 100 zijn, kies dan index als eenheid of noem het in de naam groei, bezetting of "
        "verhouding.",
        "indicator_dubbel": "{bestand}: {rijen} {heeft} hetzelfde gebied, dezelfde aanbieder, "
        "periode en indicator als een andere rij: {examples}. Houd er één.",
        "indicator_eenheid": "{bestand}: deze indicatoren hebben verschillende eenheden: "
        "{examples}. Geef ze elk een eigen naam.",
    }
)


def read_indicators(
    path: Input | str,
    existing: Callable[[str], Layer],
    kolom: Mapping[str, str] | None = None,
    bron: str | None = None,
) -> ReadResult:
    """Return the layer ``indicatoren`` that the table at *path* (CSV, xlsx, ods) holds.

    *existing* gives layers of the werkbestand; *kolom* names a column per target. Raises LzwError
    with every fatal problem.
    """
    path = path if isinstance(path, LoadedLayer) else Path(path)
    raw = path.raw if isinstance(path, LoadedLayer) else read_table(path)
    given = _columns(raw.data, path.name, kolom or {})
    values = {"bestand": path.name}
    if not len(given):
        refuse([Problem("bron_leeg", values={**values, "gelezen": "indicatoren"})])
    problems: list[Problem] = []

    def say(code: str, column: str, rows: np.ndarray, fatal: bool = True) -> None:
        if rows.any():
            shown = given[column] if column in given else given["indicator"]
            said = tuple(dict.fromkeys(examples_of(shown, rows)))
            problems.append(
                Problem(code, "indicatoren", column, int(rows.sum()), said, values, fatal)
            )

    table = given.copy()
    for column in ("gebied_code", "periode", "indicator"):
        say("indicator_leeg", column, given[column].isna().to_numpy(dtype=bool))
    codes, lost = repaired_codes(given["gebied_code"])
    say("indicator_code_aangevuld", "gebied_code", lost, fatal=False)
    found, _ = codes_of(codes, existing("gebieden"))
    elsewhere = found.isna() & codes.map(lambda c: bool(_GEMEENTE.fullmatch(str(c)))).astype(bool)
    say("indicator_elders", "gebied_code", elsewhere.to_numpy(dtype=bool), fatal=False)
    table["gebied_code"] = found.where(~elsewhere, codes)
    unknown = table["gebied_code"].isna() & given["gebied_code"].notna()
    say("indicator_gebied", "gebied_code", unknown.to_numpy(dtype=bool))
    table["periode"] = [_period(p) for p in given["periode"]]
    unread = table["periode"].isna() & given["periode"].notna()
    say("indicator_periode", "periode", unread.to_numpy(dtype=bool))
    secret = given["waarde"].map(lambda w: str(w).strip().lower() in SECRET_WORDS).astype(bool)
    secret |= given["waarde"].map(lambda w: str(w).strip().startswith("<")).astype(bool)
    # Of people there are no thousandths: 1.250 clients are 1250.
    counted = given["eenheid"].map(about_people).astype(bool) & given["eenheid"].notna()
    whole, no_count = as_numbers(given["waarde"].where(~secret & counted, None), whole=True)
    other, no_number = as_numbers(given["waarde"].where(~secret & ~counted, None))
    wrong = no_count | no_number
    numbers = whole.where(counted, other).to_numpy(dtype=float)
    table["waarde"] = numbers
    say("indicator_waarde", "waarde", wrong)
    for code, wrongly in (
        ("indicator_negatief", below_nothing),
        ("indicator_boven_honderd", above_all),
    ):
        bad = np.array(
            [
                bool(wrongly(u, n, v))
                for u, n, v in zip(given["eenheid"], given["indicator"], numbers, strict=True)
            ],
            dtype=bool,
        )
        if bad.any():
            told = [
                f"{n} {w}{'' if u is None or u != u else ' ' + str(u)}"
                for n, w, u in given.loc[bad, ["indicator", "waarde", "eenheid"]].to_numpy()[:5]
            ]
            problems.append(
                Problem(
                    code,
                    "indicatoren",
                    "waarde",
                    int(bad.sum()),
                    tuple(dict.fromkeys(told)),
                    values,
                )
            )
    empty = np.isnan(numbers)
    table["reden"] = [
        "geheim" if s else "onbekend" if e else None for s, e in zip(secret, empty, strict=True)
    ]
    double = table.duplicated(_KEY, keep=False) & table["gebied_code"].notna()
    double &= table["periode"].notna()
    say("indicator_dubbel", "indicator", double.to_numpy(dtype=bool))
    problems += _mixed(table, values)
    refuse(problems)
    table["datum"] = [period_start(p) for p in table["periode"]]
    table["bron"] = bron or "indicatoren"
    layer = conform(Layer("indicatoren", table, None), LAYERS["indicatoren"])
    source = source_row(layer, bron or "indicatoren", bestand=path.name, titel="Indicatoren")
    return ReadResult({"indicatoren": layer}, problems, [source])


def _columns(data: pd.DataFrame, name: str, kolom: Mapping[str, str]) -> pd.DataFrame:
    """Return the columns as text; those that are nowhere are empty."""
    columns = {squash(str(c)): c for c in data.columns}
    out, missing = {}, []
    for target, names in _COLUMNS.items():
        wanted = (kolom[target],) if target in kolom else names
        hit = next((columns[squash(n)] for n in wanted if squash(n) in columns), None)
        if hit is None and (target in _NEEDED or target in kolom):
            missing.append(target)
        out[target] = as_text(data[hit]) if hit is not None else None
    shown = {"bestand": name, "kolommen": ", ".join(map(str, data.columns))}
    refuse(Problem("kolom_niet_gevonden", "indicatoren", m, values=shown) for m in missing)
    table = pd.DataFrame(out, index=range(len(data)), dtype=object)
    return table[table.notna().any(axis=1)].reset_index(drop=True)


def _mixed(table: pd.DataFrame, values: Mapping[str, str]) -> list[Problem]:
    """Return what one name may not have two of: lengths of period, units."""
    out = []
    step = table["periode"].map(period_step, na_action="ignore")
    for code, what in (("indicator_stap", step), ("indicator_eenheid", table["eenheid"])):
        kinds = what.groupby(table["indicator"]).nunique()
        bad = tuple(str(k) for k in kinds.index[kinds > 1])
        if bad:
            out.append(Problem(code, "indicatoren", "", len(bad), bad[:5], dict(values)))
    return out


_YEAR = r"((?:19|20)\d\d)"
_YEAR_ONLY = re.compile(rf"{_YEAR}(?:\.0)?")
_QUARTER = (
    re.compile(rf"{_YEAR}\W*(?:k|q|kw|kwartaal)\W*([1-4])"),
    re.compile(rf"(?:k|q|kw|kwartaal)\W*([1-4])\W*{_YEAR}"),
    re.compile(rf"([1-4])e?\W*(?:k|q|kw|kwartaal)\W*{_YEAR}"),
)
_MONTH = (
    re.compile(rf"{_YEAR}[-/ ]?(0?[1-9]|1[0-2])"),
    re.compile(rf"(0?[1-9]|1[0-2])[-/ ]{_YEAR}"),
    # A spreadsheet makes the first day of "maart 2026" of it.
    re.compile(rf"{_YEAR}-(0[1-9]|1[0-2])-01(?:[ T]00:00:00)?"),
)


def _period(text: object) -> str | None:
    """Return a period as 2026, 2026-K1 or 2026-03; None where it is none of these.

    A full date is no period: 3-4-2026 may be a day, a month or a quarter that a spreadsheet read
    its own way.
    """
    if not isinstance(text, str):
        return None
    word = text.strip().lower()
    if _YEAR_ONLY.fullmatch(word):
        return word[:4]
    for k, pattern in enumerate(_QUARTER):
        found = pattern.fullmatch(word)
        if found:
            year, quarter = (found[1], found[2]) if k == 0 else (found[2], found[1])
            return f"{year}-K{quarter}"
    for k, pattern in enumerate(_MONTH):
        found = pattern.fullmatch(word)
        if found:
            year, month = (found[2], found[1]) if k == 1 else (found[1], found[2])
            return f"{year}-{int(month):02d}"
    for number, name in enumerate(MONTHS, 1):
        found = re.fullmatch(rf"(?:{name}|{name[:3]}\.?)\W*{_YEAR}", word)
        if found or (name == "maart" and (found := re.fullmatch(rf"mrt\.?\W*{_YEAR}", word))):
            return f"{found[1]}-{number:02d}"
    return None
