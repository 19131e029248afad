# SPDX-License-Identifier: GPL-2.0-or-later
"""The monitor: every figure per gebied at a kept moment, and what really changed between two.

A result says with :class:`.registry.Monitor` which of its columns a moment keeps; nothing here
knows a result by name. Numbers of people of CBS are rounded, so each may be off by up to 4: a
change below ``verschil_min`` (10 persons) is within the rounding. A share of people changed when
at least so many people changed sides. Dwellings are counted, so there every change is one.

A gebied is only compared with itself. CBS says of each wijk and buurt whether since the year before
nothing changed (1), only its code (2) or its border (3); and where the files of both moments hold
the area and the middle, those say it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..norms import PERSON_GROUPS
from ..registry import CATEGORIES, INDICATORS, LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform, empty

__all__ = [
    "JUDGEMENTS",
    "REASONS",
    "Changes",
    "about_words",
    "changes",
    "monitored",
    "snapshot",
]

JUDGEMENTS = (
    "echt",
    "binnen_afronding",
    "gelijk",
    "niet_vergelijkbaar",
    "nieuw",
    "vervallen",
    "onbekend",
)
REASONS = ("grens_gewijzigd", "andere_bron", "andere_norm", "code_hernummerd")
_KINDS = ("personen", "woningen", "aandeel_personen", "aandeel", "anders")
_PLACE = ("gebied_code", "soort")
_BORDER = ("oppervlakte_m2", "midden_x_m", "midden_y_m")
_SAME_AREA, _SAME_PLACE_M = 0.01, 25.0
"""Below this part of its area, and this many metres, a gebied counts as not moved: CBS draws its
borders 5 m precise, and a version of the map may be simplified."""

LAYERS.add(
    LayerSchema(
        "monitor",
        "Monitor: cijfers per bewaard moment",
        None,
        (
            Column("moment", "text", "Naam van het moment", required=True),
            Column("laag", "text", "Laag waaruit het cijfer komt", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied"),
            Column("kenmerk", "text", "Waarover het gaat"),
            Column("indicator", "text", "Kolom van die laag", required=True),
            Column("aard", "text", "Wat voor getal", required=True, allowed=_KINDS),
            Column("waarde", "real", "Waarde"),
            Column("n", "real", "Aantal waarvan het een aandeel is", minimum=0),
            Column("voorwaarde", "text", "Wat gelijk moet zijn om te vergelijken"),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column("datum", "text", "Datum van het moment", required=True),
            Column("run_id", "text", "Kenmerk van de berekening"),
        ),
        key=("moment", "laag", "gebied_code", "soort", "kenmerk", "indicator"),
        deel=Deel("weg", reden="Aantallen mensen van eerdere momenten, niet afgerond."),
    ),
    LayerSchema(
        "monitor_verschil",
        "Monitor: wat er veranderde tussen twee momenten",
        None,
        (
            Column("vergelijking", "text", "Naam van de vergelijking", required=True),
            Column("laag", "text", "Laag waaruit het cijfer komt", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied"),
            Column("kenmerk", "text", "Waarover het gaat"),
            Column("indicator", "text", "Kolom van die laag", required=True),
            Column("label", "text", "Indicator in woorden"),
            Column("aard", "text", "Wat voor getal", required=True, allowed=_KINDS),
            Column("waarde_voor", "real", "Waarde eerst"),
            Column("waarde_na", "real", "Waarde daarna"),
            Column("verschil", "real", "Verschil"),
            Column("n_voor", "real", "Aantal waarvan het een aandeel is, eerst", minimum=0),
            Column("n_na", "real", "Aantal waarvan het een aandeel is, daarna", minimum=0),
            Column("oordeel", "text", "Wat het verschil betekent", allowed=JUDGEMENTS),
            Column("reden", "text", "Waarom niet te vergelijken", allowed=REASONS),
            Column("code_voor", "text", "Gebiedscode eerst, als die anders was"),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
        ),
        key=("vergelijking", "laag", "gebied_code", "soort", "kenmerk", "indicator"),
        deel=Deel("weg", reden="Verschillen van aantallen mensen, niet afgerond."),
    ),
)


def monitored() -> list[LayerSchema]:
    """Return the layers of which a moment keeps figures, in the order of registration."""
    return [s for s in LAYERS if s.monitor is not None and s.monitor.kolommen]


def snapshot(layers: Mapping[str, Layer], name: str, dates: Mapping[str, str], day: str) -> Layer:
    """Return the figures in *layers* (those :func:`monitored`, and ``gebieden``) as one moment.

    *dates* gives the date of each run_id; a layer without runs has *day*. What is unknown is kept
    as unknown.
    """
    schema = LAYERS["monitor"]
    parts = []
    for known in monitored():
        layer = layers.get(known.name)
        if layer is not None and len(layer):
            parts.append(_long(layer, known))
    areas = layers.get("gebieden")
    if areas is not None and len(areas) and areas.geometry is not None:
        parts.append(_borders(areas))
    if not parts:
        return empty(schema)
    table = pd.concat(parts, ignore_index=True)
    table["moment"] = name
    table["datum"] = table["run_id"].map(lambda r: dates.get(r, day) if isinstance(r, str) else day)
    return conform(Layer(schema.name, table), schema)


def _long(layer: Layer, schema: LayerSchema) -> pd.DataFrame:
    monitor, deel = schema.monitor, schema.deel
    assert monitor is not None  # noqa: S101 - only layers with one come here
    data = layer.data
    keep = np.ones(len(data), dtype=bool)
    for column, values in monitor.waar:
        keep &= data[column].astype(str).isin(values).to_numpy(dtype=bool)
    data = data[keep].reset_index(drop=True)
    dims = [c for c in schema.key if c not in (monitor.plek, "soort", "bron")]
    dwellings = (
        (data["groep"] == "woningen").fillna(False).to_numpy(dtype=bool)
        if "groep" in data
        else np.zeros(len(data), dtype=bool)
    )
    n = len(data)
    shared = {
        "laag": schema.name,
        "gebied_code": data[monitor.plek].astype(str).to_numpy(dtype=object),
        "naam": data["naam"].to_numpy(dtype=object) if "naam" in data else [None] * n,
        "soort": data["soort"].to_numpy(dtype=object) if "soort" in data else [monitor.plek] * n,
        "kenmerk": _about(data, dims),
        "voorwaarde": _about(data, list(monitor.zelfde)),
        "bron_bevolking": _text(data, "bron_bevolking"),
        "run_id": _text(data, "run_id"),
    }
    whole = deel.van if deel is not None else "n"
    base = _numbers(data, whole) if whole in data else np.full(n, np.nan)
    out = []
    for column in monitor.kolommen:
        counted = () if deel is None else (*deel.personen, *deel.naar_eenheid)
        people = column in (*counted, *monitor.personen)
        share = column.endswith("_pct") or column.startswith("pct_")
        kind = np.full(n, "anders", dtype=object)
        if share:
            of_people = deel is not None and column in deel.aandeel
            kind[:] = "aandeel_personen" if of_people else "aandeel"
            kind[dwellings] = "aandeel"
        elif people:
            kind[:] = "personen"
            kind[dwellings] = "woningen"
        if "eenheid" in data and deel is not None and column in deel.naar_eenheid:
            unit = data["eenheid"].fillna("").to_numpy(dtype=object)
            kind[(unit == "%") & ~dwellings] = "aandeel_personen"
            kind[(unit == "%") & dwellings] = "aandeel"
            kind[np.isin(unit, ("m", "voorzieningen"))] = "anders"
        part = pd.DataFrame({**shared, "indicator": column, "aard": kind})
        part["waarde"] = _numbers(data, column)
        part["n"] = base
        out.append(part)
    return pd.concat(out, ignore_index=True)


def _about(data: pd.DataFrame, columns: list[str]) -> list[str | None]:
    """Return per row what it is about, as the names of the layer: "75plus · supermarkt"."""
    columns = [c for c in columns if c in data]
    if not columns:
        return [None] * len(data)
    cells = [
        [("" if v is None or v is pd.NA or v != v else _plain(v)) for v in data[c]] for c in columns
    ]
    return [" · ".join(x for x in row if x) for row in zip(*cells, strict=True)]


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def about_words(about: str) -> list[str]:
    """Return what a figure is about in words: what is kept are names, which do not change.

    >>> about_words("75plus · ov_halte · inw_75plus")
    ['75plus', 'OV-halte', '75-plussers']
    """
    out = []
    for text in about.split(" · "):
        if text in PERSON_GROUPS:
            out.append(f"{text[4:6]}-plussers")
        elif text in CATEGORIES:
            out.append(CATEGORIES[text].label.lower().replace("ov-", "OV-"))
        elif text in INDICATORS:
            out.append(INDICATORS[text].label.lower())
        elif text:
            out.append(text.replace("_", " "))
    return out


def _text(data: pd.DataFrame, column: str) -> list[str | None]:
    if column not in data:
        return [None] * len(data)
    return [v if isinstance(v, str) else None for v in data[column]]


def _numbers(data: pd.DataFrame, column: str) -> np.ndarray:
    found: np.ndarray = pd.to_numeric(data[column]).to_numpy(dtype=float, na_value=np.nan)
    return found


def _borders(areas: Layer) -> pd.DataFrame:
    """Return area (m2) and middle (m) of every gebied, to see later whether it is the same one."""
    shapes = np.asarray(areas.geometry, dtype=object)
    middle = shapely.centroid(shapes)
    columns = {
        "oppervlakte_m2": shapely.area(shapes),
        "midden_x_m": shapely.get_x(middle),
        "midden_y_m": shapely.get_y(middle),
    }
    data = areas.data
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "laag": "gebieden",
                    "gebied_code": data["gebied_code"],
                    "naam": data["naam"],
                    "soort": data["soort"],
                    "kenmerk": None,
                    "indicator": name,
                    "aard": "anders",
                    "waarde": np.round(values, 1),
                    "n": np.nan,
                    "voorwaarde": None,
                    "bron_bevolking": None,
                    "run_id": None,
                }
            )
            for name, values in columns.items()
        ],
        ignore_index=True,
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """The layer ``monitor_verschil``, the gebieden with another border and those renumbered."""

    table: Layer
    moved: tuple[str, ...]
    """Codes of gebieden whose border is not that of before."""
    renumbered: Mapping[str, str]
    """The code of now -> that of before, of gebieden that are the same ones."""


def changes(
    before: Layer, after: Layer, *, name: str, least_people: float, run_id: str = ""
) -> Changes:
    """Return what changed between two moments (rows of ``monitor``), per figure and gebied.

    *least_people* is the smallest change in persons that says something.
    """
    old, new = before.data, after.data
    renumbered = _renumbered(old, new)
    back = {v: k for k, v in renumbered.items()}
    old = old.assign(code_voor=old["gebied_code"])
    old["gebied_code"] = old["gebied_code"].map(lambda c: back.get(c, c))
    moved = _moved(old, new)
    keys = ["laag", "gebied_code", "soort", "kenmerk", "indicator"]
    old, new = (t[~t["indicator"].isin(_STATE)] for t in (old, new))
    for table in (old, new):
        table.loc[:, "kenmerk"] = table["kenmerk"].fillna("")
    both = new.merge(old, on=keys, how="outer", suffixes=("_na", "_voor"), indicator=True)
    both = both.sort_values(keys, kind="stable").reset_index(drop=True)
    first, then = both["waarde_voor"].to_numpy(float), both["waarde_na"].to_numpy(float)
    kind = both["aard_na"].where(both["aard_na"].notna(), both["aard_voor"]).to_numpy(dtype=object)
    gap = then - first
    judged, why = _judge(both, kind, first, then, least_people, moved)
    out = pd.DataFrame(
        {
            "vergelijking": name,
            **{k: both[k] for k in keys},
            "naam": both["naam_na"].where(both["naam_na"].notna(), both["naam_voor"]),
            "label": [_label(a, c) for a, c in zip(both["laag"], both["indicator"], strict=True)],
            "aard": kind,
            "waarde_voor": first,
            "waarde_na": then,
            "verschil": np.where(judged == "niet_vergelijkbaar", np.nan, gap),
            "n_voor": both["n_voor"],
            "n_na": both["n_na"],
            "oordeel": judged,
            "reden": why,
            "code_voor": [
                c if isinstance(c, str) and c != g else None
                for c, g in zip(both["code_voor"], both["gebied_code"], strict=True)
            ],
            "run_id": run_id,
        }
    )
    out["kenmerk"] = out["kenmerk"].replace("", None)
    schema = LAYERS["monitor_verschil"]
    return Changes(
        conform(Layer(schema.name, out), schema) if len(out) else empty(schema),
        tuple(sorted(moved)),
        dict(sorted(renumbered.items())),
    )


_STATE = (*_BORDER, "jaar", "indelingswijziging")
"""Figures about a gebied itself, by which it is recognised; not compared."""


def _judge(
    both: pd.DataFrame,
    kind: np.ndarray,
    first: np.ndarray,
    then: np.ndarray,
    least: float,
    moved: frozenset[str],
) -> tuple[np.ndarray, np.ndarray]:
    """Return per row what the change means, and why it cannot be compared."""
    gap = np.abs(then - first)
    share = np.isin(kind, ("aandeel_personen",))
    base = np.fmin(both["n_voor"].to_numpy(float), both["n_na"].to_numpy(float))
    people = np.where(share, gap / 100.0 * base, gap)
    of_people = np.isin(kind, ("personen", "aandeel_personen"))
    judged = np.full(len(both), "echt", dtype=object)
    judged[gap < 1e-9] = "gelijk"
    # Without the number of people a share of people says too little to be sure.
    small = of_people & (gap >= 1e-9) & ~(people >= least - 1e-9)
    judged[small] = "binnen_afronding"
    why = np.full(len(both), None, dtype=object)
    there = both["_merge"].to_numpy(dtype=object)
    judged[np.isnan(gap)] = "onbekend"
    judged[(there == "left_only") & ~np.isnan(then)] = "nieuw"
    judged[(there == "right_only") & ~np.isnan(first)] = "vervallen"
    known = (there == "both") & ~np.isnan(gap)
    for reason, rows in (
        ("andere_bron", of_people & _differ(both, "bron_bevolking")),
        ("andere_norm", _differ(both, "voorwaarde")),
        ("grens_gewijzigd", both["gebied_code"].isin(moved).to_numpy(dtype=bool)),
    ):
        judged[known & rows] = "niet_vergelijkbaar"
        why[known & rows] = reason
    codes = both["code_voor"].notna() & (both["code_voor"] != both["gebied_code"])
    why[known & codes.to_numpy(dtype=bool) & (why == None)] = "code_hernummerd"  # noqa: E711
    return judged, why


def _differ(both: pd.DataFrame, column: str) -> np.ndarray:
    one, other = both[f"{column}_voor"], both[f"{column}_na"]
    found: np.ndarray = (one.notna() & other.notna() & (one != other)).to_numpy(dtype=bool)
    return found


def _label(layer: str, column: str) -> str:
    known = LAYERS[layer].column(column) if layer in LAYERS else None
    return known.label if known is not None else column


def _of_areas(table: pd.DataFrame) -> pd.DataFrame:
    """Return per gebied the figures about its border: a row per code, NaN where unknown."""
    mine = table[(table["laag"] == "gebieden") & table["indicator"].isin(_STATE)]
    wide = mine.pivot_table(
        index="gebied_code", columns="indicator", values="waarde", aggfunc="first"
    )
    return wide.reindex(columns=list(_STATE)).sort_index()


def _renumbered(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, str]:
    """Return code now -> code before, of gebieden with a new code on the same piece of land.

    They are the same where area and middle agree; a code that both moments know is never another.
    """
    then, now = _of_areas(old), _of_areas(new)
    fresh = now.loc[~now.index.isin(then.index)]
    gone = then.loc[~then.index.isin(now.index)]
    out: dict[str, str] = {}
    for code, row in fresh.iterrows():
        if not np.isfinite(row[list(_BORDER)].to_numpy(float)).all():
            continue
        size = np.abs(gone["oppervlakte_m2"] - row["oppervlakte_m2"]) / row["oppervlakte_m2"]
        x, y = gone["midden_x_m"] - row["midden_x_m"], gone["midden_y_m"] - row["midden_y_m"]
        away = np.hypot(x, y)
        same = gone.index[((size < _SAME_AREA) & (away < _SAME_PLACE_M)).to_numpy(dtype=bool)]
        same = [c for c in same if str(c)[:2] == str(code)[:2] and c not in out.values()]
        if len(same) == 1:
            out[str(code)] = str(same[0])
    return out


def _moved(old: pd.DataFrame, new: pd.DataFrame) -> frozenset[str]:
    """Return the codes of gebieden that are not the same piece of land at both moments.

    CBS compares with the year before: that decides where the years of both follow one another.
    Else the land itself does.
    """
    then, now = _of_areas(old), _of_areas(new)
    codes = now.index.intersection(then.index)
    then, now = then.loc[codes], now.loc[codes]
    flag = now["indelingswijziging"].to_numpy(dtype=float)
    next_year = (now["jaar"] - then["jaar"] == 1).to_numpy(dtype=bool) & ~np.isnan(flag)
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.abs(now["oppervlakte_m2"] - then["oppervlakte_m2"]) / then["oppervlakte_m2"]
        x, y = now["midden_x_m"] - then["midden_x_m"], now["midden_y_m"] - then["midden_y_m"]
        away = np.hypot(x, y)
    other = ((size >= _SAME_AREA) | (away >= _SAME_PLACE_M)).to_numpy(dtype=bool)
    return frozenset(str(c) for c in codes[np.where(next_year, flag == 3, other)])
