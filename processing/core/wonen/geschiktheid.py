# SPDX-License-Identifier: GPL-2.0-or-later
"""Geschiktheid: how well a dwelling suits a target group, alone and with its surroundings.

Per dwelling and group: a class by first match, a score with bounds over everything unknown, the
reasons, what is missing, and the measure that lifts the dwelling to the next class. The rules come
from ``resources/normen/geschiktheid.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..progress import Tick, check, never
from ..registry import CATEGORIES, LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform
from .klassen import beside, classify, holds, joined, or_none
from .regelset import CERTAINTIES, CLASSES, RuleSet
from .woningfeiten import rented, tenure_of

__all__ = ["COMBINED", "crossing", "geschiktheid", "rule_table"]

COMBINED = ("geschikt", "na_aanpassing", "alleen_woning", "alleen_omgeving", "geen", "onbekend")
"""A suitable dwelling in suitable surroundings, and what falls short of it."""

_COPIED = (
    Column("woningtype", "text", "Woningtype"),
    Column("woningtype_zekerheid", "text", "Zekerheid van het woningtype", allowed=CERTAINTIES),
    Column("beukmaat_m", "real", "Beukmaat in m", minimum=0),
    Column("beukmaat_zekerheid", "text", "Zekerheid van de beukmaat", allowed=CERTAINTIES),
    Column("bouwlagen", "int", "Aantal bouwlagen", minimum=0),
    Column("bouwlagen_zekerheid", "text", "Zekerheid van de bouwlagen", allowed=CERTAINTIES),
    Column("lift", "int", "Lift (1 ja, 0 nee, leeg onbekend)", minimum=0, maximum=1),
    Column("lift_kans", "real", "Kans op een lift (0 tot 1)", minimum=0, maximum=1),
    Column("lift_zekerheid", "text", "Zekerheid van de lift", allowed=CERTAINTIES),
    Column("begane_grond", "int", "Op de begane grond (1 ja, 0 nee)", minimum=0, maximum=1),
    Column("begane_grond_zekerheid", "text", "Zekerheid van begane grond", allowed=CERTAINTIES),
    Column("gelijkvloers", "int", "Alles op één laag (1 ja, 0 nee)", minimum=0, maximum=1),
    Column("gelijkvloers_zekerheid", "text", "Zekerheid van gelijkvloers", allowed=CERTAINTIES),
    Column("begane_grond_m2", "real", "Oppervlakte van de begane grond in m2", minimum=0),
    Column("kenmerk_reden", "text", "Waarom een kenmerk ontbreekt"),
)
"""What is known of the dwelling itself, repeated for every group."""

LAYERS.add(
    LayerSchema(
        "geschiktheid",
        "Geschiktheid per woning",
        "Point",
        (
            Column("woning_id", "text", "Identificatie van de woning", required=True),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("regels_versie", "text", "Regels en versie", required=True),
            Column("is_woning", "int", "Is een woning (1 ja, 0 nee, leeg onbekend)"),
            Column("gemeente_code", "text", "Gemeentecode"),
            Column("wijk_code", "text", "Wijkcode"),
            Column("buurt_code", "text", "Buurtcode"),
            Column("eigen_code", "text", "Code van het eigen gebied"),
            *_COPIED,
            Column("klasse", "text", "Klasse", allowed=(*CLASSES, "onbekend")),
            Column("klasse_min", "text", "Klasse, minstens", allowed=CLASSES),
            Column("klasse_max", "text", "Klasse, hoogstens", allowed=CLASSES),
            Column("score", "real", "Score (0 tot 100)", minimum=0, maximum=100),
            Column("score_min", "real", "Score, ondergrens", minimum=0, maximum=100),
            Column("score_max", "real", "Score, bovengrens", minimum=0, maximum=100),
            Column("redenen", "text", "Redenen"),
            Column("reden_codes", "text", "Redenen, codes"),
            Column("ontbreekt", "text", "Wat ontbreekt voor de klasse"),
            Column("ontbreekt_score", "text", "Wat ontbreekt voor de score"),
            Column("volgende_klasse", "text", "Klasse na de maatregel", allowed=CLASSES),
            Column("maatregel", "text", "Maatregel naar de volgende klasse"),
            Column("kans_geschikt", "real", "Kans op geschikt (0 tot 1)", minimum=0, maximum=1),
            Column("zekerheid", "text", "Zekerheid van de klasse", allowed=CERTAINTIES),
            Column("omgeving", "int", "Geschikte woonomgeving (1 ja, 0 nee, leeg onbekend)"),
            Column("omgeving_reden", "text", "Waarom de woonomgeving niet of onbekend is"),
            Column("gecombineerd", "text", "Woning en woonomgeving samen", allowed=COMBINED),
            Column("nultreden", "int", "Nultredenwoning (1 ja, 0 nee)", minimum=0, maximum=1),
            Column("geclusterd", "int", "Geclusterde woning (1 ja, 0 nee)", minimum=0, maximum=1),
            Column("zorggeschikt", "int", "Zorggeschikt (1 ja, 0 nee)", minimum=0, maximum=1),
        ),
        key=("woning_id", "doelgroep"),
        deel=Deel(
            "weg", reden="De klasse van een woning kan volgen uit de huur of uit een aanpassing."
        ),
    )
)


def geschiktheid(
    woningen: Layer,
    features: pd.DataFrame,
    rules: RuleSet,
    groups: Sequence[str],
    *,
    surroundings: Mapping[str, pd.DataFrame] | None = None,
    essentials: Mapping[str, Sequence[str]] | None = None,
    plausible_m2: tuple[float, float] = (0.0, math.inf),
    run_id: str = "",
    tick: Tick = never,
) -> Layer:
    """Return the layer ``geschiktheid``: a row per dwelling and group, in the order of *woningen*.

    *features* has a row per dwelling: what :func:`.woningkenmerken.kenmerken` returns, and where
    known ``geclusterd`` and ``draagkracht``. *surroundings* holds per group the columns of
    ``bereikbaarheid`` of its profile, row by row; *essentials* the categories that its surroundings
    must offer. An area outside *plausible_m2* stands for unknown. What is no dwelling has no class.
    """
    table = rule_table(woningen, features, plausible_m2)
    home = (table["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    parts: list[pd.DataFrame] = []
    for number, code in enumerate(groups):
        check(tick, number / len(groups))
        group = rules.groups[code]
        near = (surroundings or {}).get(code)
        mine = table if near is None else table.assign(**{c: near[c].to_numpy() for c in near})
        found = classify(mine, group, rules)
        wanted = tuple((essentials or {}).get(code, ()))
        around, why = _surroundings(mine, wanted, near is not None)
        found["omgeving"], found["omgeving_reden"] = around, or_none(why)
        both = _combined(found["klasse"].to_numpy(dtype=object), around)
        found["gecombineerd"] = pd.Series(both, dtype=object)
        for term in rules.terms.values():
            found[term.code] = holds(mine, term)
        text = found.select_dtypes(object).columns
        found.loc[~home, text] = None
        found.loc[~home, [c for c in found.columns if c not in set(text)]] = np.nan
        found.loc[~home, "redenen"] = "Dit is geen woning."
        head = {
            "woning_id": table["woning_id"],
            "doelgroep": code,
            "run_id": run_id,
            "regels_versie": rules.title,
            **{
                c: table[c]
                for c in ("is_woning", "gemeente_code", "wijk_code", "buurt_code", "eigen_code")
            },
            **{c.name: table[c.name] for c in _COPIED if c.name in table},
        }
        parts.append(pd.concat([pd.DataFrame(head), found], axis=1))
    check(tick, 1.0)
    schema = LAYERS["geschiktheid"]
    data = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(index=range(0))
    geometry = np.tile(np.asarray(woningen.geometry, dtype=object), len(parts))
    return conform(Layer(schema.name, data, geometry), schema)


def rule_table(
    woningen: Layer, features: pd.DataFrame, plausible_m2: tuple[float, float] = (0.0, math.inf)
) -> pd.DataFrame:
    """Return per dwelling what rules may look at, but for what lies around it.

    *features* and *plausible_m2* as for :func:`geschiktheid`; rows as in *woningen*.
    """
    table = woningen.data.reset_index(drop=True).copy()
    for column in features.columns:
        table[column] = features[column].to_numpy()
    table["label_gegeven"] = table["toegankelijkheidslabel"]
    table["koop"] = _owned(table)
    table["oppervlakte_m2"] = table["oppervlakte_m2"].where(
        table["oppervlakte_m2"].between(*plausible_m2)
    )
    return table


def _owned(table: pd.DataFrame) -> np.ndarray:
    """Return 1 for owner-occupied, 0 for rented (also where only the rent is known), else NaN."""
    let = rented(table["eigendom"], table["huur_eur"])
    return np.where(tenure_of(table["eigendom"]) == "koop", 1.0, np.where(let, 0.0, np.nan))


def _surroundings(
    table: pd.DataFrame, essentials: Sequence[str], known: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return 1 (every essential within its norm), 0 or NaN, and what is missing or unknown."""
    n = len(table)
    if not known or not essentials:
        why = (
            "De bereikbaarheid is niet berekend."
            if essentials
            else "Wat voor deze groep essentieel is, staat niet in de normen."
        )
        return np.full(n, np.nan), np.full(n, why, dtype=object)
    met = {
        c: table[f"norm_{c}"].to_numpy(dtype=float, na_value=np.nan)
        if f"norm_{c}" in table
        else np.full(n, np.nan)
        for c in essentials
    }
    stack = np.stack(list(met.values()))
    lacks, unknown = (stack == 0).any(axis=0), np.isnan(stack).any(axis=0)
    value = np.where(lacks, 0.0, np.where(unknown, np.nan, 1.0))
    far = [(CATEGORIES[c].label, m == 0) for c, m in met.items()]
    blank = [(CATEGORIES[c].label, np.isnan(m) & ~lacks) for c, m in met.items()]
    parts = (("Te ver: ", joined(far, n, ", ")), ("Onbekend: ", joined(blank, n, ", ")))
    return value, beside(*(np.where(t == "", "", head + t + ".") for head, t in parts))


def _combined(klasse: np.ndarray, omgeving: np.ndarray) -> np.ndarray:
    """Return one of :data:`COMBINED` per dwelling."""
    good, bad = omgeving == 1, omgeving == 0
    out = np.full(len(klasse), "onbekend", dtype=object)
    out[(klasse == "geschikt") & good] = "geschikt"
    out[(klasse == "aanpasbaar") & good] = "na_aanpassing"
    out[(klasse == "ongeschikt") & good] = "alleen_omgeving"
    out[(klasse == "geschikt") & bad] = "alleen_woning"
    out[np.isin(klasse.astype(str), ("aanpasbaar", "ongeschikt")) & bad] = "geen"
    return out


def crossing(table: pd.DataFrame) -> pd.DataFrame:
    """Return the number of dwellings per doelgroep, klasse (rows) and omgeving (columns).

    *table* is the layer ``geschiktheid``; columns are ``wel``, ``niet``, ``onbekend`` and
    ``totaal``. Every class has a row, also without dwellings.
    """
    mine = table[table["klasse"].notna()]
    omgeving = mine["omgeving"].map({1: "wel", 0: "niet"}).fillna("onbekend")
    counted = pd.crosstab([mine["doelgroep"], mine["klasse"]], omgeving.to_numpy(dtype=object))
    groups = list(dict.fromkeys(mine["doelgroep"]))
    rows = pd.MultiIndex.from_product(
        [groups, [*reversed(CLASSES), "onbekend"]], names=["doelgroep", "klasse"]
    )
    out = counted.reindex(index=rows, columns=["wel", "niet", "onbekend"], fill_value=0)
    return out.assign(totaal=out.sum(axis=1)).astype(int)
