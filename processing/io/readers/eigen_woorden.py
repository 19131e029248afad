# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of words that a municipality adds itself: ``duiding`` and ``maatregelen``, per gebied.

A gebied is its code or its name; a chapter, pillar or status may be written as people write it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import Problem
from ...core.registry import LAYERS, MAATREGEL_STATUS, PIJLERS
from ...core.tables import Layer, conform
from ...core.wonen.woningfeiten import iso_dates
from ..geladen import Input, LoadedLayer
from ..hoofdstukken import HOOFDSTUKKEN, chapter_of
from ..meldingen import register
from .afwerking import area_code
from .blad import read_table
from .ids import as_text, squash
from .resultaat import ReadResult, examples_of, refuse, source_row

__all__ = ["WORDS", "codes_of", "read_words"]

WORDS = ("duiding", "maatregelen")
"""What this module reads: the kinds of source, named as their layer."""

_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "duiding": {
        "gebied_code": ("gebied_code", "gebied", "gebiedscode", "wijk", "wijkcode", "code"),
        "hoofdstuk": ("hoofdstuk", "pagina", "bladzijde"),
        "tekst": ("tekst", "duiding", "toelichting"),
        "auteur": ("auteur", "wie", "schrijver"),
        "datum": ("datum", "wanneer"),
    },
    "maatregelen": {
        "gebied_code": ("gebied_code", "gebied", "gebiedscode", "wijk", "wijkcode", "code"),
        "pijler": ("pijler", "thema"),
        "maatregel": ("maatregel", "actie", "actiepunt"),
        "wie": ("wie", "trekker", "verantwoordelijke", "partij"),
        "wanneer": ("wanneer", "deadline", "gereed", "planning", "datum"),
        "status": ("status", "stand"),
    },
}
"""Target -> names under which the column is recognised."""

_NEEDED = {
    "duiding": ("gebied_code", "hoofdstuk", "tekst"),
    "maatregelen": ("gebied_code", "pijler", "maatregel"),
}
_STATUS = {"plan": "gepland", "bezig": "loopt", "gereed": "klaar", "afgerond": "klaar"}
_SAME = ["gebied_code", "hoofdstuk", "tekst", "auteur", "datum"]

register(
    {
        "woorden_gebied": "{bestand}: {rijen} {heeft} een gebied dat niet in de laag gebieden "
        "staat: {examples}. Schrijf de code, of de naam als die maar één keer voorkomt.",
        "woorden_gebied_dubbel": "{bestand}: {rijen} {heeft} een naam die meer gebieden hebben: "
        "{examples}. Schrijf de code van het gebied.",
        "woorden_hoofdstuk": "{bestand}: {rijen} {heeft} een hoofdstuk dat niet bestaat: "
        "{examples}. Kies uit: {keuze}.",
        "woorden_keuze": "{bestand}: {rijen} {heeft} in de kolom {column} iets dat niet bestaat: "
        "{examples}. Kies uit: {keuze}.",
        "woorden_leeg": "{bestand}: in {rijen} is de kolom {column} leeg. Vul die in, of haal de "
        "rij weg.",
        "woorden_datum": "{bestand}: van {rijen} is de datum niet te lezen: {examples}. Schrijf "
        "die als 31-1-2026. De tekst is overgenomen zonder datum.",
    }
)


def read_words(
    path: Input | str,
    soort: str,
    existing: Callable[[str], Layer],
    kolom: Mapping[str, str] | None = None,
    bron: str | None = None,
) -> ReadResult:
    """Return the layer *soort* (of :data:`WORDS`) that the table at *path* (CSV, xlsx, ods) holds.

    *existing* gives layers of the werkbestand; *kolom* names a column per target. A text that was
    there already keeps the figures it was written with. Raises LzwError with every fatal problem.
    """
    path = path if isinstance(path, LoadedLayer) else Path(path)
    raw = path.raw if isinstance(path, LoadedLayer) else read_table(path)
    table = _columns(raw.data, soort, path.name, kolom or {})
    values = {"bestand": path.name}
    if not len(table):
        refuse([Problem("bron_leeg", values={**values, "gelezen": soort})])
    problems: list[Problem] = []

    def wrong(code: str, column: str, rows: np.ndarray, fatal: bool = True, **more: str) -> None:
        if rows.any():
            said = tuple(dict.fromkeys(examples_of(given[column], rows)))
            problems.append(
                Problem(code, soort, column, int(rows.sum()), said, {**values, **more}, fatal)
            )

    given = table.copy()
    for column in _NEEDED[soort]:
        wrong("woorden_leeg", column, table[column].isna().to_numpy(dtype=bool))
    table["gebied_code"], double = codes_of(table["gebied_code"], existing("gebieden"))
    unknown = table["gebied_code"].isna() & given["gebied_code"].notna()
    wrong("woorden_gebied_dubbel", "gebied_code", (unknown & double).to_numpy(dtype=bool))
    wrong("woorden_gebied", "gebied_code", (unknown & ~double).to_numpy(dtype=bool))
    if soort == "duiding":
        table["hoofdstuk"] = _mapped(table["hoofdstuk"], chapter_of)
        bad = (table["hoofdstuk"].isna() & given["hoofdstuk"].notna()).to_numpy(dtype=bool)
        wrong("woorden_hoofdstuk", "hoofdstuk", bad, keuze=", ".join(HOOFDSTUKKEN))
        table["datum"] = iso_dates(table["datum"])
        bad = (table["datum"].isna() & given["datum"].notna()).to_numpy(dtype=bool)
        wrong("woorden_datum", "datum", bad, fatal=False)
    else:
        for column, choice, also in (
            ("pijler", PIJLERS, {}),
            ("status", MAATREGEL_STATUS, _STATUS),
        ):
            table[column] = _mapped(table[column], _chooser(choice, also))
            bad = (table[column].isna() & given[column].notna()).to_numpy(dtype=bool)
            wrong("woorden_keuze", column, bad, keuze=", ".join(choice))
    refuse(problems)
    table["bron"] = bron or soort
    if soort == "duiding":
        table["bij_stap"] = _written_with(table, existing("duiding"), existing("verantwoording"))
    layer = conform(Layer(soort, table, None), LAYERS[soort])
    title = {"duiding": "Duiding", "maatregelen": "Maatregelen"}[soort]
    return ReadResult(
        {soort: layer},
        problems,
        [source_row(layer, bron or soort, bestand=path.name, titel=title)],
    )


def _columns(data: pd.DataFrame, soort: str, name: str, kolom: Mapping[str, str]) -> pd.DataFrame:
    """Return the columns of *soort* as text; those that are nowhere are empty."""
    columns = {squash(str(c)): c for c in data.columns}
    out, missing = {}, []
    for target, names in _COLUMNS[soort].items():
        wanted = (kolom[target],) if target in kolom else names
        hit = next((columns[squash(n)] for n in wanted if squash(n) in columns), None)
        if hit is None and (target in _NEEDED[soort] or target in kolom):
            missing.append(target)
        out[target] = as_text(data[hit]) if hit is not None else None
    shown = {"bestand": name, "kolommen": ", ".join(map(str, data.columns))}
    refuse(Problem("kolom_niet_gevonden", soort, m, values=shown) for m in missing)
    table = pd.DataFrame(out, index=range(len(data)), dtype=object)
    return table[table.notna().any(axis=1)].reset_index(drop=True)


def codes_of(words: pd.Series, gebieden: Layer) -> tuple[pd.Series, pd.Series]:
    """Return the code of each gebied, None where it is unknown, and whether its name is shared.

    *words* are codes or names.
    """
    codes = set(gebieden.data["gebied_code"])
    by_name: dict[str, set[str]] = {}
    for code, name in zip(gebieden.data["gebied_code"], gebieden.data["naam"], strict=True):
        if isinstance(name, str):
            by_name.setdefault(squash(name), set()).add(str(code))

    def find(word: str) -> str | None:
        code = area_code(word)
        if word in codes or code in codes:
            return word if word in codes else code
        named = by_name.get(squash(word), set())
        return next(iter(named)) if len(named) == 1 else None

    shared = words.map(lambda w: isinstance(w, str) and len(by_name.get(squash(w), ())) > 1)
    return _mapped(words, find), shared.astype(bool)


def _mapped(words: pd.Series, find: Callable[[str], str | None]) -> pd.Series:
    return pd.Series([find(w) if isinstance(w, str) else None for w in words], dtype=object)


def _chooser(choice: tuple[str, ...], also: Mapping[str, str]) -> Callable[[str], str | None]:
    known = {squash(c): c for c in choice} | dict(also)
    # "Een geschikte woning" is what the source calls the pillar geschikte_woning.
    return lambda word: known.get(squash(word)) or known.get(squash(word).removeprefix("een"))


def _written_with(table: pd.DataFrame, old: Layer, log: Layer) -> pd.Series:
    """Return the last step that the file knew when each text was written.

    A text that stood there already, letter for letter, keeps its own: what it was written with.
    """
    last = log.data["volgnummer"].max() if len(log) else pd.NA
    known: dict[tuple[object, ...], object] = {}
    for *words, step in old.data[[*_SAME, "bij_stap"]].itertuples(index=False):
        known[_same(words)] = step
    steps = [known.get(_same(w), last) for w in table[_SAME].itertuples(index=False)]
    return pd.Series(pd.array(steps, dtype="Int64"))


def _same(words: object) -> tuple[object, ...]:
    return tuple(w if isinstance(w, str) else None for w in words)  # type: ignore[attr-defined]
