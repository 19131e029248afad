# SPDX-License-Identifier: GPL-2.0-or-later
"""The last step per kind of source: what a table of columns cannot say.

Each finishing step takes one :class:`Part` and returns layers; joining ages or key figures to a map
happens before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.registry import AVOID, CATEGORIES, LAYERS, PLAN_HARDNESS, SLOW, WOONVORM_TYPES
from ...core.tables import Layer
from ...core.wonen.woningfeiten import TENURES, iso_dates, tenure_of, tidy_facts
from ..schema import AGE_CLASSES
from .codes import age_class, area_code
from .gebruik import dwelling_from_bag
from .ids import as_text, house_numbers, postcodes, suffix_key
from .indeling import LaagIndeling
from .part import Part
from .resultaat import examples_of
from .tabellen import age_table, group_table

__all__ = ["age_class", "area_code", "finish", "join_ages", "join_wide"]

_KINDS = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}
_OLD = (65, 75, 85)
_PERCENT_NAME = re.compile(r"perc|pct|procent|^p_|^65_?plus$", re.IGNORECASE)
_SUM_TOLERANCE = 0.02


def finish(part: Part, problems: list[Problem]) -> list[Layer]:
    """Return the layers that *part* becomes, before the check of the schema."""
    _number_rows(part)
    return _STEPS[part.spec.afwerking](part, problems)


def _plain(part: Part, _problems: list[Problem]) -> list[Layer]:
    return [Layer(part.spec.doel, part.data, part.geometry)]


def _number_rows(part: Part) -> None:
    """Give rows without an id one made of source and row number, where the mapping allows it."""
    key = LAYERS[part.spec.doel].key[0]
    if not part.spec.rijnummers:
        return
    ids = part.data.get(key, pd.Series([None] * len(part.data), dtype=object))
    part.data[key] = pd.Series(
        [v if v is not None and v == v else f"{part.bron}:{i + 1}" for i, v in enumerate(ids)],
        dtype=object,
    )


# BAG


def _bag(part: Part, _problems: list[Problem]) -> list[Layer]:
    data = part.data
    kind = next(
        (k for k in ("ligplaats", "standplaats") if part.layer.casefold().startswith(k)),
        "verblijfsobject",
    )
    none = pd.Series([None] * len(data), dtype=object)
    use, status = data.get("_gebruiksdoel", none), data.get("_status", none)
    data["is_woning"], data["is_woning_reden"] = dwelling_from_bag(use, status, kind)
    number, inside = house_numbers(data.get("_huisnummer", none))
    letter = data.get("_huisletter", none)
    extra = data.get("_toevoeging", none)
    extra = extra.where(extra.notna() | (suffix_key(letter) != ""), inside.replace({"": None}))
    street, town = data.get("_straat", none), data.get("_plaats", none)
    data["postcode"] = postcodes(data.get("postcode", none))
    shown = as_text(number.astype(object).where(number.notna(), None))
    data["adres"] = pd.Series(
        [
            f"{s} {n}{a or ''}{f'-{b}' if b else ''}" if isinstance(s, str) and n else s
            for s, n, a, b in zip(street, shown, as_text(letter), as_text(extra), strict=True)
        ],
        dtype=object,
    )
    adressen = pd.DataFrame(
        {
            "adres_id": data["woning_id"],
            "woning_id": data["woning_id"],
            "straat": street,
            "huisnummer": number,
            "huisletter": letter,
            "toevoeging": extra,
            "postcode": data["postcode"],
            "plaats": town,
            "bron": part.bron,
        }
    )
    return [Layer("woningen", data, part.geometry), Layer("adressen", adressen, part.geometry)]


def _woningen_punten(part: Part, problems: list[Problem]) -> list[Layer]:
    """Say of each point whether it is a dwelling: as the layer says, else from gebruiksdoel."""
    data = part.data
    if "is_woning" not in part.found and "_gebruiksdoel" in part.found:
        none = pd.Series([None] * len(data), dtype=object)
        status = data.get("_status", none)
        data["is_woning"], data["is_woning_reden"] = dwelling_from_bag(
            data["_gebruiksdoel"], status, "verblijfsobject"
        )
    elif "is_woning_reden" not in part.found:
        said = data["is_woning"].notna() if "is_woning" in data else np.zeros(len(data), bool)
        data["is_woning_reden"] = np.where(said, "staat in de laag", "onbekend: niet vermeld")
    if "postcode" in data:
        data["postcode"] = postcodes(data["postcode"])
    data, found = tidy_facts(data)
    problems += found
    return [Layer("woningen", data, part.geometry)]


# Gebieden


def _gebieden(part: Part, problems: list[Problem]) -> list[Layer]:
    data = part.data
    code = data["gebied_code"].map(area_code).astype(object)
    data["gebied_code"] = code
    data["soort"] = pd.Series([_KINDS.get(str(c)[:2], "eigen") for c in code], dtype=object)
    own = ((data["soort"] == "eigen") & code.notna()).to_numpy(dtype=bool)
    if own.any():
        problems.append(
            Problem(
                "gebied_soort_onbekend",
                "gebieden",
                "gebied_code",
                int(own.sum()),
                examples_of(code, own),
                fatal=False,
            )
        )
    none = pd.Series([None] * len(data), dtype=object)
    name = data.get("naam", none)
    data["naam"] = name.where(name.notna(), code)
    municipality = data.get("gemeente_code", none).map(area_code).astype(object)
    from_code = pd.Series(
        [f"GM{c[2:6]}" if isinstance(c, str) and c[:2] in _KINDS else None for c in code],
        dtype=object,
    )
    data["gemeente_code"] = municipality.where(
        municipality.str.startswith("GM", na=False), from_code
    )
    data["jaar"] = _years(part)
    data["water"] = _only_water(data)
    unclear = data.get("_65plus_onduidelijk")
    if unclear is not None and "pct_65plus" not in part.found:
        people = data.get("inwoners", pd.Series(np.full(len(data), np.nan)))
        if unclear.max() <= 100 and not (unclear.notna() & (people <= 200)).all():
            data["pct_65plus"] = unclear
        else:
            data["_aantal_65plus"] = unclear
    _share_from_count(data)
    return _without_water_doubles(part, problems)


def _years(part: Part) -> pd.Series:
    data = part.data
    year = data.get("jaar", pd.Series(np.full(len(data), np.nan)))
    if "_jrstatcode" in data.columns:
        stat = pd.to_numeric(data["_jrstatcode"].str.extract(r"^(20\d\d)")[0]).astype(float)
        year = year.where(year.notna(), stat)
    in_name = _year_in_name(part)
    return year if in_name is None else year.fillna(float(in_name))


def _year_in_name(part: Part) -> str | None:
    """Return the last year in the layer's or file's name: wijken_2024 is about 2024."""
    for text in (part.layer, part.path.stem):
        found = re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)
        if found:
            return str(found[-1])
    return None


def _only_water(data: pd.DataFrame) -> pd.Series:
    word = data.get("_water", pd.Series([None] * len(data), dtype=object)).str.upper()
    out = word.map({"JA": 1.0, "NEE": 0.0, "B": 0.0, "1": 1.0, "0": 0.0}).astype(float)
    # CBS gives buurten of water alone the numbers 9997 and 9998 (6.1 of its note), wijken 99.
    code = data["gebied_code"].astype(object)
    number = code.str.fullmatch(r"BU\d{4}(9997|9998)|WK\d{4}99", na=False)
    nobody = ~(data.get("inwoners", pd.Series(np.full(len(data), np.nan))) > 0)
    return out.fillna((number & nobody).astype(float))


def _share_from_count(data: pd.DataFrame) -> None:
    count, people = data.get("_aantal_65plus"), data.get("inwoners")
    if count is None or people is None:
        return
    share = (100 * count / people.where(people > 0)).round(1)
    old = data.get("pct_65plus", pd.Series(np.full(len(data), np.nan)))
    data["pct_65plus"] = old.where(old.notna(), share)


def _without_water_doubles(part: Part, problems: list[Problem]) -> list[Layer]:
    """Drop the water part that older CBS maps give under the code of the land part."""
    data = part.data
    double = data.duplicated("gebied_code", keep=False).to_numpy(dtype=bool)
    water = (data["water"] == 1).to_numpy(dtype=bool)
    land = set(data.loc[~water, "gebied_code"])
    gone = double & water & data["gebied_code"].isin(land).to_numpy(dtype=bool)
    if gone.any():
        problems.append(
            Problem(
                "watervlak_vervallen",
                "gebieden",
                count=int(gone.sum()),
                examples=examples_of(data["gebied_code"], gone),
                fatal=False,
            )
        )
        part.take(~gone)
    return [Layer("gebieden", part.data, part.geometry)]


# Bevolking


def _bevolking(part: Part, problems: list[Problem]) -> list[Layer]:
    data = part.data
    _refuse_percentages(part, problems)
    year = _year_in_name(part)
    if "peildatum" not in data.columns and year is not None:
        data["peildatum"] = f"{year}-01-01"
    _sums_of_classes(data)
    return [Layer("bevolking", data, part.geometry)]


def _vierkanten(part: Part, problems: list[Problem]) -> list[Layer]:
    data, geometry = part.data, part.geometry
    if geometry is not None and len(geometry):
        box = shapely.bounds(geometry)
        side = np.nanmedian(box[:, 2] - box[:, 0])
        size = 500 if side > 300 else 100
        width, height = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
        square = (np.abs(width - size) <= 1.5) & (np.abs(height - size) <= 1.5)
        if square.mean() < 0.95:
            problems.append(
                Problem(
                    "geen_vierkanten",
                    "bevolking",
                    count=int((~square).sum()),
                    values={"bestand": part.path.name},
                )
            )
        if "soort" not in data.columns:
            data["soort"] = f"vierkant{size}"
        if "eenheid_id" not in part.found:
            data["eenheid_id"] = [
                None if np.isnan(x) else f"E{round(x / 100):04d}N{round(y / 100):04d}"
                for x, y in box[:, :2]
            ]
    return _bevolking(part, problems)


def _refuse_percentages(part: Part, problems: list[Problem]) -> None:
    """Refuse shares where counts belong: a telling name, or far too few old people everywhere."""
    data = part.data
    people = data.get("inwoners")
    for column in ("inw_65plus", "inw_75plus", "inw_85plus"):
        values = data.get(column)
        source = part.found.get(column)
        if values is None or people is None or source is None:
            continue
        rows = (values.notna() & (people > 200)).to_numpy(dtype=bool)
        small = bool((values.dropna() <= 100).all())
        named = bool(_PERCENT_NAME.search(source))
        shares = rows.sum() >= 1 and float(values[rows].sum()) < 0.04 * float(people[rows].sum())
        implausible = column == "inw_65plus" and shares and bool(rows.sum() >= 3)
        if small and rows.any() and (named or implausible):
            problems.append(
                Problem(
                    "percentage_waar_aantal_hoort",
                    "bevolking",
                    column,
                    int(rows.sum()),
                    tuple(f"{v:g}" for v in values[rows].iloc[:5]),
                )
            )


def _sums_of_classes(data: pd.DataFrame) -> None:
    """Fill 65+, 75+ and 85+ from the five-year classes where the source does not give them."""
    for age in _OLD:
        classes = [c for c in AGE_CLASSES if int(c[4:6]) >= age and c in data.columns]
        if not classes:
            continue
        total = data[classes].sum(axis=1, min_count=1)
        old = data.get(f"inw_{age}plus", pd.Series(np.full(len(data), np.nan)))
        data[f"inw_{age}plus"] = old.where(old.notna(), total)


def join_ages(spec: LaagIndeling, table: Part, parts: list[Part], problems: list[Problem]) -> None:
    """Join one row per unit and age class to the map: five-year classes and 65+, 75+, 85+."""
    data = table.data
    text = data["_leeftijd"].fillna("")
    total = text.str.contains("totaal", case=False, regex=False)
    if "_geslacht" in data.columns:
        every = data["_geslacht"].fillna("").str.contains("totaal|mannen en vrouwen", case=False)
        keep = every if every.any() else pd.Series(np.ones(len(data), dtype=bool))
    else:
        keep = pd.Series(np.ones(len(data), dtype=bool))
    ages = [age_class(t) for t in text]
    bad = np.array([a is None for a in ages], dtype=bool) & ~total.to_numpy(dtype=bool)
    if bad.any():
        problems.append(
            Problem(
                "leeftijd_onbekend",
                "bevolking",
                "leeftijd",
                int(bad.sum()),
                tuple(dict.fromkeys(text[bad]))[:5],
                {"bestand": table.path.name},
            )
        )
        return
    rows = pd.DataFrame(
        {
            "eenheid_id": data[spec.koppel],
            "low": [np.nan if a is None else a[0] for a in ages],
            "high": [np.nan if a is None else (np.inf if a[1] is None else a[1]) for a in ages],
            "n": data["_aantal"],
        }
    )[keep.to_numpy(dtype=bool) & ~total.to_numpy(dtype=bool)]
    wide = pd.DataFrame(index=pd.Index(rows["eenheid_id"].dropna().unique(), name="eenheid_id"))
    start = (rows["low"] // 5 * 5).astype(int)
    exact = (rows["high"] <= start + 4) & (start < 95)
    names = np.where(
        exact,
        [f"inw_{s:02d}_{s + 4:02d}" for s in start],
        np.where(rows["low"] >= 95, "inw_95plus", ""),
    )
    usable = rows[names != ""].assign(name=names[names != ""])
    for name, group in usable.groupby("name"):
        wide[str(name)] = group.groupby("eenheid_id")["n"].sum(min_count=1)
    for age in _OLD:
        sums = rows[rows["low"] >= age].groupby("eenheid_id")["n"].sum(min_count=1)
        wide[f"inw_{age}plus"] = sums
    everyone = rows.groupby("eenheid_id")["n"].sum(min_count=1)
    join_wide(spec, wide.reset_index(), table.path.name, parts, problems)
    for part in parts:
        if part.spec.doel == "bevolking" and "inwoners" in part.data.columns:
            counted = part.data["eenheid_id"].map(everyone).astype(float)
            people = part.data["inwoners"]
            off = ((counted - people).abs() > np.maximum(50, _SUM_TOLERANCE * people)).to_numpy()
            if off.any():
                problems.append(
                    Problem(
                        "leeftijd_telt_niet_op",
                        "bevolking",
                        count=int(off.sum()),
                        examples=examples_of(part.data["eenheid_id"], off),
                        fatal=False,
                    )
                )


def join_wide(
    spec: LaagIndeling,
    table: pd.DataFrame,
    bestand: str,
    parts: list[Part],
    problems: list[Problem],
) -> None:
    """Fill open columns of the map from *table* on ``spec.koppel``; the map's own values stay."""
    key = spec.koppel
    normal = area_code if spec.doel == "gebieden" else lambda v: v
    table = table.assign(**{key: table[key].map(normal).astype(object)}).dropna(subset=[key])
    # Land and water part under one code: the row that says most counts.
    fullest = table.notna().sum(axis=1).sort_values(ascending=False, kind="stable").index
    table = table.loc[fullest].drop_duplicates(key).set_index(key)
    seen: set[object] = set()
    for part in parts:
        if part.spec.doel != spec.doel or key not in part.data.columns:
            continue
        keys = part.data[key].map(normal).astype(object)
        seen |= set(keys)
        lone = (~keys.isin(table.index)).to_numpy(dtype=bool)
        if lone.any() and not lone.all():
            problems.append(
                Problem(
                    "kaart_geen_partner",
                    spec.doel,
                    count=int(lone.sum()),
                    examples=examples_of(keys, lone),
                    values={"bestand": bestand},
                    fatal=False,
                )
            )
        for column in table.columns:
            new = keys.map(table[column])
            old = part.data.get(column)
            part.data[column] = new if old is None else old.where(old.notna(), new)
    extra = np.array([k not in seen for k in table.index], dtype=bool)
    if extra.any():
        problems.append(
            Problem(
                "tabel_geen_partner",
                spec.doel,
                key,
                int(extra.sum()),
                examples_of(table.index, extra),
                {"bestand": bestand},
                fatal=False,
            )
        )


# Wegen, voorzieningen, woningen


def _nwb(part: Part, _problems: list[Problem]) -> list[Layer]:
    """National roads (beheerder R) are closed to pedestrians but for their paths and side roads."""
    data = part.data
    kind = data.get("soort", pd.Series([None] * len(data), dtype=object))
    owner = data.get("_beheerder", pd.Series([None] * len(data), dtype=object))
    national = (owner == "R") & (kind.isna() | (kind == "unclassified"))
    data["soort"] = kind.where(kind.notna(), "unclassified").where(~national, "motorway")
    data["trap"] = (data["soort"] == "steps").astype(float)
    return [Layer("wegen", data, part.geometry)]


def _barrieres(part: Part, problems: list[Problem]) -> list[Layer]:
    """Refuse what does not say what people do there, or how much heavier the walk is."""
    data = part.data
    none = pd.Series([None] * len(data), dtype=object)
    kind = data.get("soort", none).astype(object)
    factor = pd.to_numeric(data.get("factor", none), errors="coerce").to_numpy(dtype=float)
    for wrong, code in (
        (~kind.isin((AVOID, SLOW)).to_numpy(dtype=bool), "barriere_soort"),
        (((kind == SLOW) & ~(factor > 1)).to_numpy(dtype=bool), "barriere_factor"),
    ):
        if wrong.any():
            problems.append(
                Problem(
                    code,
                    "barrieres",
                    count=int(wrong.sum()),
                    examples=tuple(data["barriere_id"][wrong].astype(str)[:5]),
                    values={"bestand": part.path.name, "keuze": " of ".join((AVOID, SLOW))},
                )
            )
    data["factor"] = np.where((kind == SLOW).to_numpy(dtype=bool), factor, np.nan)
    return [Layer("barrieres", data, part.geometry)]


def _voorzieningen(part: Part, problems: list[Problem]) -> list[Layer]:
    data = part.data
    keys = [c.key for c in CATEGORIES]
    known = data["categorie"].str.casefold().where(data["categorie"].notna(), None).astype(object)
    data["categorie"] = known
    wrong = (~known.isin(keys)).to_numpy(dtype=bool)
    if wrong.any():
        words = dict.fromkeys("leeg" if v is None or v != v else str(v) for v in known[wrong])
        problems.append(
            Problem(
                "categorie_niet_herkend",
                "voorzieningen",
                "categorie",
                int(wrong.sum()),
                examples_of(data["voorziening_id"], wrong),
                {"gevonden": ", ".join(list(words)[:5]), "keuze": ", ".join(keys)},
            )
        )
    if "adres" not in data.columns and "_straat" in data.columns:
        none = pd.Series([""] * len(data), dtype=object)
        number = data.get("_huisnummer", none).fillna("")
        more = suffix_key(data.get("_huisletter", none), data.get("_toevoeging", none))
        data["adres"] = [
            f"{s} {n}{x}".strip() if isinstance(s, str) else None
            for s, n, x in zip(data["_straat"], number, more, strict=True)
        ]
    if part.plaatsing is not None:
        data["plaatsing"] = part.plaatsing
    return [Layer("voorzieningen", data, part.geometry)]


def _woningen_tabel(part: Part, problems: list[Problem]) -> list[Layer]:
    """Return the facts of a table, whose rows were brought under the ids of dwellings before.

    A table with rents and without a column for the tenure is the register of a corporation.
    """
    data = part.data
    if "eigendom" not in part.found and "huur_eur" in part.found and len(data):
        data["eigendom"] = "corporatie"
        problems.append(
            Problem(
                "eigendom_aangenomen",
                "woningen",
                "eigendom",
                len(data),
                values={"bestand": part.path.name},
                fatal=False,
            )
        )
    return [Layer("woningen", data, part.geometry)]


def _woonvormen(part: Part, problems: list[Problem]) -> list[Layer]:
    """Refuse a kind of woonvorm that is not known: what it counts as could not be said."""
    data = part.data
    data["type"] = data["type"].str.casefold().where(data["type"].notna(), None).astype(object)
    wrong = (~data["type"].isin(WOONVORM_TYPES)).to_numpy(dtype=bool)
    if wrong.any():
        words = dict.fromkeys("leeg" if v is None else str(v) for v in data["type"][wrong])
        problems.append(
            Problem(
                "woonvorm_onbekend",
                "woonvormen",
                "type",
                int(wrong.sum()),
                examples_of(data["woonvorm_id"], wrong),
                {"gevonden": ", ".join(list(words)[:5]), "keuze": ", ".join(WOONVORM_TYPES)},
            )
        )
    if "peildatum" in data:
        data["peildatum"] = iso_dates(data["peildatum"])
    if part.plaatsing is not None:
        data["plaatsing"] = part.plaatsing
    return [Layer("woonvormen", data, part.geometry)]


def _plannen(part: Part, problems: list[Problem]) -> list[Layer]:
    """Refuse plans that do not say when, how sure and how many."""
    data, n = part.data, len(part.data)
    ids, file = data["plan_id"], {"bestand": part.path.name}

    def wrong(code: str, rows: np.ndarray, fatal: bool = True, **values: str) -> None:
        if rows.any():
            problems.append(
                Problem(
                    code,
                    "plannen",
                    count=int(rows.sum()),
                    examples=examples_of(ids, rows),
                    values={**file, **values},
                    fatal=fatal,
                )
            )

    year = pd.to_numeric(data["jaar"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong("plan_zonder_jaar", np.isnan(year))
    odd = np.isfinite(year) & ((year < _PLAN_YEARS[0]) | (year > _PLAN_YEARS[1]) | (year % 1 != 0))
    wrong("plan_jaar", odd, van=str(_PLAN_YEARS[0]), tot=str(_PLAN_YEARS[1]))
    data["jaar"] = np.where(np.isnan(year) | odd, _PLAN_YEARS[0], year)
    hardness = data["hardheid"].str.casefold().where(data["hardheid"].notna(), None).astype(object)
    unknown = (~hardness.isin(PLAN_HARDNESS)).to_numpy(dtype=bool)
    words = dict.fromkeys("leeg" if not isinstance(v, str) else v for v in hardness[unknown])
    wrong(
        "plan_hardheid",
        unknown,
        gevonden=", ".join(list(words)[:5]),
        keuze=" of ".join(PLAN_HARDNESS),
    )
    data["hardheid"] = hardness.where(~unknown, PLAN_HARDNESS[0])
    total = np.zeros(n)
    for column in ("nultreden", "geclusterd", "zorggeschikt", "gesloopt"):
        if column not in data:
            continue
        number = pd.to_numeric(data[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        bad = (number < 0) | (number % 1 != 0) & np.isfinite(number)
        wrong("plan_aantal", bad, kolom=column)
        data[column] = np.where(bad, 0.0, number)
        total += np.nan_to_num(np.where(bad, 0.0, number))
    wrong("plan_zonder_woningen", total == 0, fatal=False)
    if "eigendom" in data:
        tenure = tenure_of(data["eigendom"])
        strange = (tenure == "onbekend") & data["eigendom"].notna().to_numpy(dtype=bool)
        wrong("plan_eigendom", strange, fatal=False, keuze=", ".join(TENURES))
        data["eigendom"] = pd.Series(tenure, dtype=object).where(tenure != "onbekend", None)
    if "peildatum" in data:
        data["peildatum"] = iso_dates(data["peildatum"])
    if part.plaatsing is not None:
        data["plaatsing"] = part.plaatsing
    return [Layer("plannen", data, part.geometry)]


_PLAN_YEARS = (1990, 2100)

_STEPS: dict[str, Callable[[Part, list[Problem]], list[Layer]]] = {
    "": _plain,
    "bag": _bag,
    "barrieres": _barrieres,
    "bevolking": _bevolking,
    "doelgroepen": group_table,
    "gebieden": _gebieden,
    "nwb": _nwb,
    "plannen": _plannen,
    "prognose": age_table,
    "vierkanten": _vierkanten,
    "voorzieningen": _voorzieningen,
    "woningen_punten": _woningen_punten,
    "woningen_tabel": _woningen_tabel,
    "woonvormen": _woonvormen,
}
