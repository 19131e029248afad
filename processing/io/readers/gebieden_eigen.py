# SPDX-License-Identifier: GPL-2.0-or-later
"""A table buurtcode to own area (kern, wijkteamgebied) becomes areas of kind ``eigen``."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.registry import LAYERS
from ...core.tables import Layer, conform
from ..geladen import Input, LoadedLayer
from .afwerking import area_code
from .blad import read_table
from .ids import as_text, squash
from .resultaat import ReadResult, examples_of, refuse, source_row
from .vlakken import polygons_only, repair

__all__ = ["own_areas", "read_own_areas"]

_BUURT = ("buurtcode", "bu_code", "buurt", "gwb_code", "gebied_code")
_CODE = ("eigen_code", "eigengebiedcode", "gebiedscode", "code")
_NAME = ("eigen_naam", "eigen_gebied", "eigengebied", "naam", "gebied", "wijkteam", "kern")
_SUMS = ("inwoners", "huishoudens", "woningen_cbs")


def read_own_areas(
    path: Input | str,
    gebieden: Layer,
    kolom: dict[str, str] | None = None,
    bron: str = "eigen_gebieden",
) -> ReadResult:
    """Return the own areas that the table at *path* (CSV, xlsx, ods) makes of the buurten.

    Columns: a buurtcode and the name of the own area, optionally its code; *kolom* overrides with
    the names ``buurtcode``, ``naam`` and ``code``.
    """
    path = path if isinstance(path, LoadedLayer) else Path(path)
    raw = path.raw if isinstance(path, LoadedLayer) else read_table(path)
    columns = {squash(c): c for c in raw.data.columns}

    def pick(key: str, names: tuple[str, ...]) -> pd.Series | None:
        names = ((kolom or {})[key],) if key in (kolom or {}) else names
        hit = next((columns[squash(n)] for n in names if squash(n) in columns), None)
        return None if hit is None else as_text(raw.data[hit])

    buurt, name, code = pick("buurtcode", _BUURT), pick("naam", _NAME), pick("code", _CODE)
    shown = ", ".join(raw.data.columns)
    refuse(
        Problem(
            "kolom_niet_gevonden",
            "gebieden",
            column,
            values={"bestand": path.name, "kolommen": shown},
        )
        for column, values in (("buurtcode", buurt), ("naam", name if name is not None else code))
        if values is None
    )
    assert buurt is not None  # noqa: S101 - refused above
    label = name if name is not None else code
    assert label is not None  # noqa: S101 - refused above
    table = pd.DataFrame({"buurtcode": buurt, "naam": label})
    if code is not None:
        table["code"] = code
    return own_areas(table, gebieden, path.name, bron)


def own_areas(
    table: pd.DataFrame, gebieden: Layer, bestand: str = "tabel", bron: str = "eigen_gebieden"
) -> ReadResult:
    """Return ``eigen`` gebieden: the buurten of *table* dissolved by name.

    *table* has ``buurtcode`` and ``naam``, optionally ``code``. Counts are summed (unknown when a
    buurt is unknown); the share 65+ is weighted with inhabitants. Raises LzwError for a buurt that
    is unknown or stands in two areas.
    """
    buurten = gebieden.take((gebieden.data["soort"] == "buurt").to_numpy(dtype=bool))
    if len(buurten) == 0 or buurten.geometry is None:
        refuse([Problem("eigen_gebied_zonder_buurten", "gebieden")])
    problems: list[Problem] = []
    rows = pd.DataFrame(
        {
            "buurt": table["buurtcode"].map(area_code).astype(object),
            "naam": as_text(table["naam"]),
        }
    )
    codes = as_text(table["code"]) if "code" in table.columns else rows["naam"].map(_slug)
    rows["code"] = codes.where(codes.notna(), rows["naam"].map(_slug)).astype(object)
    values = {"bestand": bestand}
    empty = rows["naam"].isna().to_numpy(dtype=bool)
    known = rows["buurt"].isin(set(buurten.data["gebied_code"])).to_numpy(dtype=bool)
    pairs = rows[~empty].drop_duplicates(["buurt", "code"])
    twice = set(pairs.loc[pairs.duplicated("buurt"), "buurt"])
    double = rows["buurt"].isin(twice).to_numpy(dtype=bool)
    for code, bad, fatal in (
        ("eigen_gebied_onbekende_buurt", ~known, True),
        ("eigen_gebied_dubbele_buurt", double, True),
        ("eigen_gebied_leeg", empty, False),
    ):
        if bad.any():
            problems.append(
                Problem(
                    code,
                    "gebieden",
                    "buurtcode",
                    int(bad.sum()),
                    examples_of(rows["buurt"], bad),
                    values,
                    fatal,
                )
            )
    refuse(problems)
    place = {c: i for i, c in enumerate(buurten.data["gebied_code"])}
    out: list[dict[str, object]] = []
    shapes: list[object] = []
    for code, group in pairs.groupby("code", sort=True):
        at = np.array([place[b] for b in group["buurt"]], dtype=np.int64)
        part = buurten.data.iloc[at]
        out.append(_summed(part) | {"gebied_code": code, "naam": group["naam"].iloc[0]})
        shapes.append(shapely.union_all(buurten.geometry[at], grid_size=0.001))  # type: ignore[index]
    geometry, _ = polygons_only(repair(np.array(shapes, dtype=object))[0])
    data = pd.DataFrame(out).assign(soort="eigen", bron=bron)
    layer = conform(Layer("gebieden", data, geometry), LAYERS["gebieden"])
    return ReadResult(
        {"gebieden": layer},
        problems,
        [source_row(layer, bron, bestand=bestand, titel="Eigen gebieden")],
    )


def _summed(buurten: pd.DataFrame) -> dict[str, object]:
    out: dict[str, object] = {c: buurten[c].sum(skipna=False) for c in _SUMS}
    for share, whom in (("pct_65plus", "inwoners"), ("pct_laag_inkomen", "huishoudens")):
        number = buurten[whom]
        total = number.sum(skipna=False)
        weighted = (number * buurten[share]).where(number > 0, 0.0).sum(skipna=False)
        out[share] = weighted / total if total > 0 else np.nan
    for column, values in (("gemeente_code", buurten["gemeente_code"]), ("jaar", buurten["jaar"])):
        one = values.dropna().unique()
        out[column] = one[0] if len(one) == 1 else None
    return out


def _slug(name: object) -> str | None:
    """Return a code made of *name*: "Wijkteam Zuid" is EIGEN-WIJKTEAM-ZUID."""
    if not isinstance(name, str):
        return None
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "EIGEN-" + re.sub(r"[^A-Z0-9]+", "-", plain.upper()).strip("-")
