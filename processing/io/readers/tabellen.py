# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables keyed on gebied and year: people by age, and counted people by target group.

Both come as rows (one per gebied, year and class), or with the classes or the years as columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from ...core.errors import Problem
from ...core.mensen.leeftijden import bounds
from ...core.tables import Layer
from ..meldingen import register
from .codes import age_label, repaired_codes
from .part import Part
from .resultaat import examples_of

__all__ = ["age_table", "group_table"]

_YEAR = re.compile(r"(?<!\d)(19[9]\d|20\d\d|2100)(?!\d)")
_AGE_COLUMN = re.compile(r"^_inw_(?:(\d+)_(\d+)|(\d+)plus|totaal)$")
_SLACK = 5.0
"""Both a total and its parts are rounded by CBS."""

register(
    {
        "tabel_code_aangevuld": "Laag {layer}: van {rijen} miste de gebiedscode nullen vooraan. "
        "Die zijn aangevuld; controleer of de codes kloppen.",
        "tabel_zonder_jaar": "{bestand} heeft geen kolom met het jaar en geen jaren als kolommen. "
        "Wijs de kolom aan met --kolom jaar=NAAM, of zet het jaar in de bestandsnaam.",
        "tabel_jaar_onleesbaar": "{bestand}: in {rijen} is geen jaar te lezen. Schrijf het jaar "
        "als 2030 en lees opnieuw in.",
        "tabel_zonder_leeftijd": "{bestand} heeft geen kolom met de leeftijd en geen leeftijden "
        "als kolommen. Wijs de kolom aan met --kolom leeftijd=NAAM. Gelezen kolommen: {kolommen}.",
        "tabel_zonder_aantal": "{bestand} heeft geen kolom met aantallen. Wijs de kolom aan met "
        "--kolom {column}=NAAM. Gelezen kolommen: {kolommen}.",
        "tabel_zonder_doelgroep": "{bestand} heeft geen kolom met de doelgroep en geen "
        "doelgroepen als kolommen. Wijs de kolom aan met --kolom doelgroep=NAAM. Gelezen kolommen: "
        "{kolommen}.",
        "tabel_percentages": "{bestand} lijkt percentages te bevatten: de leeftijden van een "
        "gebied tellen op tot 100. Er horen aantallen personen. Wijs met --kolom inwoners=NAAM de "
        "kolom met aantallen aan.",
        "tabel_totaal_te_klein": "{bestand}: {rijen} {heeft} een totaal dat kleiner is dan de som "
        "van de leeftijden. Verbeter de tabel en lees opnieuw in.",
        "tabel_zonder_rijen": "In {bestand} staat geen enkel aantal. Controleer de kolommen en "
        "lees opnieuw in.",
    }
)


def age_table(part: Part, problems: list[Problem]) -> list[Layer]:
    """Return the layer ``prognose``: gebied, year, age class, people."""
    data = _codes(part, problems)
    ages = [c for c in data.columns if _AGE_COLUMN.match(c)]
    years = [c for c in data.columns if c.startswith("_jaar_")]
    shown = {"bestand": part.path.name, "kolommen": ", ".join(part.columns)}
    before = len(problems)
    if "_leeftijd" not in data.columns and not ages:
        problems.append(Problem("tabel_zonder_leeftijd", "prognose", values=shown))
    if not years and not ages and "inwoners" not in data.columns:
        problems.append(Problem("tabel_zonder_aantal", "prognose", "inwoners", values=shown))
    if years:
        data = _melted(data, years, "_jaar", "inwoners", lambda c: c[6:])
    elif ages and "_leeftijd" not in data.columns:
        data = _melted(data, ages, "_leeftijd", "inwoners", _age_of_column)
    if len(problems) > before or not _with_year(part, data, problems):
        return []
    label = data["_leeftijd"].map(age_label).astype(object)
    wrong = label.isna().to_numpy(dtype=bool)
    if wrong.any():
        problems.append(
            Problem(
                "leeftijd_onbekend",
                "prognose",
                "leeftijd",
                int(wrong.sum()),
                tuple(dict.fromkeys(data["_leeftijd"].fillna("leeg")[wrong]))[:5],
                {"bestand": part.path.name},
            )
        )
        return []
    table = data.assign(leeftijd=label)
    table = _both_sexes(table)
    table = table[table["inwoners"].notna()].reset_index(drop=True)
    if not len(table):
        problems.append(Problem("tabel_zonder_rijen", "prognose", values=shown))
        return []
    _judge_totals(part, table, problems)
    columns = ["gebied_code", "jaar", "leeftijd", "inwoners", "bron"]
    everyone = (table["leeftijd"] == "0+").to_numpy(dtype=bool)
    return [Layer("prognose", table.loc[~everyone, columns])]


def group_table(part: Part, problems: list[Problem]) -> list[Layer]:
    """Return the layer ``doelgroepen``: gebied, year, group, number."""
    data = _codes(part, problems)
    groups = [c for c in data.columns if c.startswith("_groep_")]
    shown = {"bestand": part.path.name, "kolommen": ", ".join(part.columns)}
    before = len(problems)
    if "doelgroep" not in data.columns and not groups:
        problems.append(Problem("tabel_zonder_doelgroep", "doelgroepen", values=shown))
    elif "aantal" not in data.columns and not groups:
        problems.append(Problem("tabel_zonder_aantal", "doelgroepen", "aantal", values=shown))
    if groups and "doelgroep" not in data.columns:
        data = _melted(data, groups, "doelgroep", "aantal", lambda c: c[7:])
    if len(problems) > before or not _with_year(part, data, problems):
        return []
    table = data[data["aantal"].notna()].reset_index(drop=True)
    if not len(table):
        problems.append(Problem("tabel_zonder_rijen", "doelgroepen", values=shown))
        return []
    return [Layer("doelgroepen", table[["gebied_code", "jaar", "doelgroep", "aantal", "bron"]])]


def _codes(part: Part, problems: list[Problem]) -> pd.DataFrame:
    """Return the table with whole codes; say of which the zeros in front were put back."""
    data = part.data
    given = data["gebied_code"]
    codes, lost = repaired_codes(given)
    if lost.any():
        problems.append(
            Problem(
                "tabel_code_aangevuld",
                part.spec.doel,
                "gebied_code",
                int(lost.sum()),
                tuple(dict.fromkeys(examples_of(given, lost))),
                fatal=False,
            )
        )
    data = data.assign(gebied_code=codes)
    # A column that somebody pointed at goes before one that was recognised.
    for own, helper in (("jaar", "_jaar"), ("leeftijd", "_leeftijd")):
        if own in data.columns:
            data[helper] = data.pop(own)
    return data


def _melted(
    data: pd.DataFrame, columns: list[str], name: str, value: str, word: Callable[[str], str]
) -> pd.DataFrame:
    """Return a row per column of *columns*: its *word* in *name*, its cells in *value*."""
    rest = [c for c in data.columns if c not in {*columns, name, value}]
    long = data.melt(id_vars=rest, value_vars=columns, var_name=name, value_name=value)
    long[name] = [word(str(c)) for c in long[name]]
    return long


def _age_of_column(column: str) -> str:
    found = _AGE_COLUMN.match(column)
    if found is None or column == "_inw_totaal":
        return "totaal"
    return f"{found[3]}+" if found[3] else f"{int(found[1])}-{int(found[2])}"


def _with_year(part: Part, data: pd.DataFrame, problems: list[Problem]) -> bool:
    """Give *data* a column with the year, from its own or from the file's name."""
    name = part.path.name
    if "_jaar" not in data.columns:
        found = _YEAR.findall(part.layer) or _YEAR.findall(part.path.stem)
        if not found:
            problems.append(Problem("tabel_zonder_jaar", part.spec.doel, values={"bestand": name}))
            return False
        data["jaar"] = float(found[-1])
        return True
    year = data["_jaar"].astype(object).map(_year)
    wrong = year.isna().to_numpy(dtype=bool)
    if wrong.any():
        problems.append(
            Problem(
                "tabel_jaar_onleesbaar",
                part.spec.doel,
                "jaar",
                int(wrong.sum()),
                tuple(dict.fromkeys(data["_jaar"].fillna("leeg")[wrong].astype(str)))[:5],
                {"bestand": name},
            )
        )
        return False
    data["jaar"] = year.astype(float)
    return True


def _year(value: object) -> float:
    found = _YEAR.search(str(value))
    return float(found[1]) if found else float("nan")


def _both_sexes(table: pd.DataFrame) -> pd.DataFrame:
    """Return rows about men and women together: those there are, else the sum of both."""
    if "_geslacht" not in table.columns or table["_geslacht"].isna().all():
        return table
    word = table["_geslacht"].fillna("")
    both = word.str.contains("totaal|mannen en vrouwen|beide", case=False)
    if both.any():
        return table[both.to_numpy(dtype=bool)]
    keys = ["gebied_code", "jaar", "leeftijd", "bron"]
    return table.groupby(keys, as_index=False, dropna=False)["inwoners"].sum(min_count=2)


def _judge_totals(part: Part, table: pd.DataFrame, problems: list[Problem]) -> None:
    """Refuse shares of a hundred and totals below what they are the total of."""
    limits = [bounds(label) for label in table["leeftijd"]]
    low = np.array([a for a, _ in limits])
    high = np.array([199 if b is None else b for _, b in limits])
    data = table[["gebied_code", "jaar", "inwoners"]].assign(low=low, high=high)
    everyone = (low == 0) & (high == 199)
    keys = ["gebied_code", "jaar"]
    total = data[everyone].groupby(keys)["inwoners"].max()
    # Classes that no wider one but everyone's holds lie side by side.
    parts = data[~everyone].sort_values([*keys, "low", "high"], ascending=[True, True, True, False])
    reach = (
        parts.groupby(keys)["high"].cummax().groupby([parts[k] for k in keys]).shift(fill_value=-1)
    )
    parts = parts[parts["low"] > reach]
    sums = parts.groupby(keys)["inwoners"].agg(["sum", "count"])
    many = sums[sums["count"] >= 3]
    if len(many) and many["sum"].between(99, 101).all() and (table["inwoners"] <= 101).all():
        problems.append(
            Problem("tabel_percentages", "prognose", "inwoners", values={"bestand": part.path.name})
        )
    both = sums.join(total.rename("total"), how="inner")
    wrong = both[
        both["total"] + np.maximum(_SLACK * both["count"], 0.02 * both["sum"]) < both["sum"]
    ]
    if len(wrong):
        problems.append(
            Problem(
                "tabel_totaal_te_klein",
                "prognose",
                "inwoners",
                len(wrong),
                tuple(f"{code} {year:g}" for code, year in wrong.index[:5]),
                {"bestand": part.path.name},
            )
        )
