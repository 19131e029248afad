# SPDX-License-Identifier: GPL-2.0-or-later
"""Import: read a source, check everything, replace only the rows of that source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ...core.errors import LzwError, Problem
from ...core.gebieden import assign_areas
from ...core.progress import Tick, check, never, part
from ...core.registry import LAYERS
from ...core.tables import Layer, concat, conform
from ...core.wonen.woningfeiten import FACTS, tidy_facts
from ..controle import check_layer
from ..geladen import Input, LoadedLayer, input_hash
from ..inlezen import read_source
from ..meldingen import register, sentences
from ..over import now
from ..readers import TABLES, ReadResult
from ..werkbestand import Edit, Werkbestand, content_hash, edit, file_hash, run_id
from .correcties import CORRECTABLE, TABLE, apply_corrections, by_table, combined

__all__ = ["ImportReport", "add_areas", "importeer", "merge"]

_MAX_BUFFER_M = 50_000

register(
    {
        "correctie_zonder_rij": "Laag correcties_{layer}: {rijen} {heeft} een {column} die niet "
        "(meer) bestaat. "
        "Controleer of de correctie nog nodig is.",
        "geen_bestand": "Noem na importeer {soort} een of meer bestanden.",
        "gemeente_zonder_gebied": "Gemeente {gemeente} staat niet in de laag gebieden. "
        "Lees eerst de gebieden in met: lzw importeer gebieden BESTAND.",
        "buiten_gebieden": "{rijen} in woningen {heeft} geen gebied: zij liggen buiten de "
        "ingelezen grenzen "
        "en staan apart als 'buiten'.",
        "woningen_dubbel": "Laag {layer}: {rijen} uit bron {bron} {heeft} op dezelfde plek al een "
        "rij uit bron {ander}; "
        "alles zou dubbel tellen. Kies één bron voor woningen, bijvoorbeeld BAG, en lees OSM in "
        "met "
        "--lagen wegen,voorzieningen,achtergrond_vlakken,achtergrond_lijnen.",
        "lagen_onbekend": "Bron {soort} geeft geen laag {keuze}. Kies bij --lagen uit: {lagen}.",
        "buffer_onjuist": "De rand --buffer {buffer} kan niet. Geef een getal in meters van 0 tot "
        "{hoogste}.",
        "gemeente_niet_in_bestand": "Gemeente {gemeente} staat niet in dit bestand. Wel: {keuze}. "
        "Geef een van deze codes bij --gemeente.",
        "gemeente_afgeleid": "De grens van gemeente {gemeente} stond niet in het bestand en is "
        "gemaakt uit de wijken. "
        "De aantallen zijn hun som.",
        "tabel_anders": "Laag woningen: van {rijen} zegt een andere tabel ({wie}) iets anders over "
        "{kolommen}. De tabel die het laatst is ingelezen telt.",
        "mens_anders": "Laag woningen: van {rijen} zegt een correctie van {wie} iets anders over "
        "{kolommen}. De correctie gaat voor. Heeft de tabel gelijk, maak die waarde in "
        "correcties_woningen dan leeg.",
        "tabel_zegt_niet_meer": "Laag woningen: van {rijen} zei de vorige versie van deze tabel "
        "iets over {kolommen} en deze niet meer. Dat is leeg gemaakt. Kwam het eerst uit BAG of "
        "OpenStreetMap, lees die dan opnieuw in.",
        "bron_bestaat_dubbel": "Laag {layer}: {rijen} uit bron {bron} {heeft} een {column} die "
        "ook in een andere bron staat. "
        "Gebruik één bron per laag, of haal de oude weg.",
    }
)


@dataclass(slots=True)
class ImportReport:
    """What an import did: rows per layer, warnings as sentences, whether it was skipped."""

    run_id: str
    counts: dict[str, int] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False
    herstel: pd.DataFrame | None = None
    """Table rows that were not placed exactly, to repair and read again."""


def importeer(
    werkbestand: Path,
    soort: str,
    bestanden: Sequence[Input],
    *,
    indeling: str | None = None,
    kolommen: dict[str, str] | None = None,
    waar: str | None = None,
    crs: str | None = None,
    bron: str | None = None,
    lagen: Sequence[str] = (),
    peildatum: str | None = None,
    gemeente: str | None = None,
    buffer_m: float = 3000.0,
    overslaan: bool = False,
    tick: Tick = never,
) -> ImportReport:
    """Read *bestanden* (files or loaded layers, one source) into *werkbestand* and report.

    Rows of the same ``bron`` are replaced, everything else stays; corrections are re-applied; a
    dwelling gets the codes of the areas it stands in. *lagen* takes only those layers of the
    source (the roads of OSM beside the dwellings of the BAG). *gemeente* with *buffer_m* (metres)
    limits the study to that municipality and keeps what lies around it. With *overslaan* an import
    that was done before with the same files and options is skipped. Raises :class:`LzwError` with
    every problem found; the werkbestand is then untouched.
    """
    if not bestanden and soort != "correcties":
        raise LzwError(Problem("geen_bestand", values={"soort": soort}))
    files = [b if isinstance(b, LoadedLayer) else Path(b) for b in bestanden]
    paths = [p for p in files if isinstance(p, Path)]
    missing = [p for p in paths if not p.exists()]
    if missing:
        raise LzwError([Problem("bestand_ontbreekt", values={"bestand": str(p)}) for p in missing])
    folders = [p for p in paths if not p.is_file()]
    if folders:
        raise LzwError([Problem("bestand_is_map", values={"bestand": str(p)}) for p in folders])
    if not (np.isfinite(buffer_m) and 0 <= buffer_m <= _MAX_BUFFER_M):
        raise LzwError(
            Problem("buffer_onjuist", values={"buffer": f"{buffer_m:g}", "hoogste": _MAX_BUFFER_M})
        )
    gemeente = gemeente.strip().upper() if gemeente else None
    inputs = {p.name: input_hash(p) if isinstance(p, LoadedLayer) else file_hash(p) for p in files}
    parameters: dict[str, Any] = {
        "soort": soort,
        "bestanden": [p.name for p in files],
        "indeling": indeling,
        "kolommen": kolommen or {},
        "waar": waar,
        "crs": crs,
        "bron": bron,
        "lagen": sorted(lagen),
        "peildatum": peildatum,
        "gemeente": gemeente,
        "buffer_m": buffer_m if gemeente else None,
    }
    step = f"importeer {soort}"
    if overslaan and bestanden and werkbestand.exists():
        file = Werkbestand(werkbestand)
        identity = run_id(step, {**parameters, **_depends(soort, file)}, {}, inputs)
        if _still_there(file, identity):
            return ImportReport(identity, skipped=True)
    with edit(werkbestand) as change:
        if change.current is not None:
            parameters |= _depends(soort, change.current)
        areas_first = soort == "gebieden"
        window = None if areas_first else _window(change, gemeente, buffer_m)
        result = read_source(
            soort,
            files,
            indeling=indeling,
            kolommen=kolommen or {},
            waar=waar,
            crs=crs,
            bron=bron,
            existing=change.read,
            window=window,
            tick=part(tick, 0.0, 0.7),
        )
        check(tick, 0.7)
        reach = _reach(soort, result, window)
        if areas_first and gemeente is not None:
            _only_municipality(result, gemeente)
        if soort == "adressen":
            # Every address, to place tables by; who lives there is for bag, osm or woningen to say.
            result.layers = {k: v for k, v in result.layers.items() if k == "adressen"}
        _choose(result, soort, lagen)
        problems = _municipality(result)
        counts, found = merge(change, result)
        problems += found
        touched = set(result.layers) | set(counts)
        problems += _corrections(change, touched)
        check(tick, 0.8)
        problems += add_areas(change, touched)
        if reach is not None:
            change.meta["data_omvang"] = _wkt(reach)
        if areas_first and gemeente is not None:
            _window(change, gemeente, buffer_m)
        elif "gebieden" in result.layers:
            _study_area(change)
        _sources(change, result, inputs, peildatum)
        messages = sentences([*result.problems, *problems])
        identity = change.record(step, parameters, {}, inputs, messages)
        _remember(change, identity, result, counts)
        check(tick, 0.9)
    tick(1.0)
    return ImportReport(identity, counts, messages, herstel=result.herstel)


def _depends(soort: str, file: Werkbestand) -> dict[str, str]:
    """Return what an import of *soort* takes from the werkbestand besides its own files."""
    out: dict[str, str] = {}
    window = file.meta.get("data_venster")
    tables = ("prognose", "doelgroepen", *TABLES)
    if window and soort not in ("gebieden", "pc4", "eigen", "correcties", *tables):
        out["venster"] = window
    base = {"eigen": "gebieden", "plannen": "gebieden"} | dict.fromkeys(
        ("voorzieningen", "instellingen", "woningen", "woonvormen"), "adressen"
    )
    if soort in base and base[soort] in file:
        layer = file.raw(base[soort])
        if soort == "eigen":  # what the own areas are made of, not the own areas themselves
            layer = layer.take((layer.data["soort"] == "buurt").to_numpy(dtype=bool))
        out["basis"] = content_hash(layer)
    return out


def _remember(change: Edit, identity: str, result: ReadResult, counts: dict[str, int]) -> None:
    """Note per layer and source which import its rows come from, and how many such notes belong."""
    targets = {
        (name, str(source))
        for name in counts
        for source in (
            set(result.layers[name].data["bron"].dropna())
            if name in result.layers and "bron" in result.layers[name].data
            else {""}
        )
    }
    for name, source in sorted(targets):
        change.meta[f"import.{name}.{source}"] = f"{identity}/{len(targets)}"


def _still_there(file: Werkbestand, identity: str) -> bool:
    """Return whether everything the import *identity* wrote is still the last of its source."""
    notes = [
        v
        for k, v in file.meta.items()
        if k.startswith("import.") and v and v.startswith(f"{identity}/")
    ]
    return bool(notes) and all(int(v.rpartition("/")[2]) == len(notes) for v in notes)


def _window(change: Edit, gemeente: str | None, buffer_m: float) -> Any:
    """Return the polygon of the municipality plus *buffer_m*, or None; remembered in the file."""
    if gemeente is None:
        found = change.current.meta.get("data_venster") if change.current else None
        return shapely.from_wkt(found) if found else None
    areas = change.read("gebieden")
    mine = (areas.data["gebied_code"] == gemeente).to_numpy(dtype=bool)
    if not mine.any():
        mine = (areas.data["gemeente_code"] == gemeente).to_numpy(dtype=bool)
    if not mine.any() or areas.geometry is None:
        raise LzwError(Problem("gemeente_zonder_gebied", "gebieden", values={"gemeente": gemeente}))
    study = shapely.union_all(areas.geometry[mine])
    change.meta["studiegebied"] = _wkt(study)
    change.meta["gemeente"] = gemeente
    window = shapely.simplify(shapely.buffer(study, buffer_m), 10.0)
    change.meta["data_venster"] = _wkt(window)
    return window


def _choose(result: ReadResult, soort: str, lagen: Sequence[str]) -> None:
    """Keep only the layers that were asked for."""
    if not lagen:
        return
    wrong = [name for name in lagen if name not in result.layers]
    if wrong:
        raise LzwError(
            [
                Problem(
                    "lagen_onbekend",
                    values={"soort": soort, "keuze": w, "lagen": ", ".join(result.layers)},
                )
                for w in wrong
            ]
        )
    result.layers = {k: v for k, v in result.layers.items() if k in lagen}
    result.sources = [s for s in result.sources if s.get("laag") in lagen]
    result.problems = [p for p in result.problems if p.layer in lagen or p.layer not in LAYERS]


def _municipality(result: ReadResult) -> list[Problem]:
    """Add the municipality to wijken that come without one: their union, with their sums."""
    areas = result.layers.get("gebieden")
    if areas is None or areas.geometry is None:
        return []
    data = areas.data
    wijk = (data["soort"] == "wijk").to_numpy(dtype=bool)
    present = set(data["gebied_code"][(data["soort"] == "gemeente").to_numpy(dtype=bool)])
    rows, shapes, problems = [], [], []
    for code in sorted(set(data["gemeente_code"][wijk].dropna()) - present):
        mine = wijk & (data["gemeente_code"] == code).to_numpy(dtype=bool)
        sums = {
            c: float(data.loc[mine, c].sum()) if data.loc[mine, c].notna().any() else np.nan
            for c in ("inwoners", "huishoudens", "woningen_cbs")
        }
        rows.append(
            {
                "gebied_code": code,
                "naam": next(iter(data.loc[mine, "gemeente_naam"].dropna()), f"Gemeente {code}"),
                "soort": "gemeente",
                "gemeente_code": code,
                "jaar": data.loc[mine, "jaar"].max(),
                "water": 0,
                **sums,
                "bron": str(data.loc[mine, "bron"].iloc[0]),
            }
        )
        shapes.append(_as_multi(shapely.union_all(areas.geometry[mine])))
        problems.append(
            Problem("gemeente_afgeleid", "gebieden", values={"gemeente": code}, fatal=False)
        )
    if rows:
        schema = LAYERS["gebieden"]
        extra = conform(
            Layer("gebieden", pd.DataFrame(rows), np.array(shapes, dtype=object)), schema
        )
        result.layers["gebieden"] = concat([areas, extra], schema)
    return problems


def _as_multi(shape: Any) -> Any:
    parts = [g for g in shapely.get_parts(shape) if g.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.multipolygons([p for g in parts for p in shapely.get_parts(g)])


def _over_earlier(old: Layer, new: Layer) -> Layer:
    """Return *new* corrections with what earlier ones on the same row said and these leave open."""
    schema = LAYERS[new.name]
    key = schema.key[0]
    before = pd.Series(np.arange(len(old)), index=old.data[key]).reindex(new.data[key])
    known = before.notna().to_numpy()
    rows = before[known].to_numpy(dtype=int)
    data = new.data.copy()
    earlier = old.data.iloc[rows].reset_index(drop=True)
    at = np.flatnonzero(known)
    for column in data.columns:
        if column in (key, "actie"):
            continue
        fill = data[column].iloc[at].isna().to_numpy() & earlier[column].notna().to_numpy()
        data.loc[at[fill], column] = earlier[column][fill].to_numpy()
    # What a person added stays an addition when it is changed later.
    added = (earlier["actie"] == "nieuw").to_numpy() & (
        data["actie"].iloc[at] == "wijzig"
    ).to_numpy()
    data.loc[at[added], "actie"] = "nieuw"
    geometry = None if new.geometry is None else new.geometry.copy()
    if geometry is not None and old.geometry is not None:
        empty = shapely.is_missing(geometry[at])
        geometry[at[empty]] = old.geometry[rows[empty]]
    return conform(Layer(new.name, data, geometry), schema)


def _same_places(kept: Layer, layer: Layer) -> int:
    """Return how many rows of *layer* stand within 15 m of a row of another source."""
    if kept.geometry is None or layer.geometry is None or not len(kept) or not len(layer):
        return 0
    tree = cKDTree(shapely.get_coordinates(kept.geometry))
    distance, _ = tree.query(shapely.get_coordinates(layer.geometry), distance_upper_bound=15.0)
    return int(np.isfinite(distance).sum())


def merge(change: Edit, result: ReadResult) -> tuple[dict[str, int], list[Problem]]:
    """Stage the rows that were read under the rows of other sources; all problems at once."""
    problems: list[Problem] = []
    staged: list[tuple[Layer, Layer]] = []
    layers = dict(result.layers)
    if result.aanvulling and "woningen" in layers:
        facts = layers.pop("woningen")
        layers["correcties_woningen"], found = _as_correction(change, facts)
        problems += found
    for name, layer in layers.items():
        schema = LAYERS[name]
        problems += check_layer(
            layer, schema, may_be_empty=len(layers) > 1 or name.startswith("correcties_")
        )
        old = change.read(name)
        if schema.column("bron") is not None and not name.startswith("correcties_"):
            sources = set(layer.data["bron"].dropna())
            keep = ~old.data["bron"].isin(sources).to_numpy() if len(old) else np.zeros(0, bool)
            if name == "gebieden" and len(old):
                # CBS spreads one source over files: buurten do not replace wijken, nor one
                # municipality another.
                pair = ["soort", "gemeente_code"]
                new_pairs = pd.MultiIndex.from_frame(layer.data[pair].fillna(""))
                keep |= ~pd.MultiIndex.from_frame(old.data[pair].fillna("")).isin(new_pairs)
        elif name.startswith("correcties_"):
            key = list(schema.key)
            keep = (
                ~pd.MultiIndex.from_frame(old.data[key]).isin(
                    pd.MultiIndex.from_frame(layer.data[key])
                )
                if len(old)
                else np.zeros(0, bool)
            )
        else:
            keep = np.zeros(len(old), bool)
        if name == "correcties_woningen" and result.aanvulling and len(old):
            # A table read again replaces what it said before, and nothing else.
            keep &= ~old.data["wie"].isin(set(layer.data["wie"])).to_numpy()
        elif name.startswith("correcties_") and len(old):
            layer = _over_earlier(old, layer)
        kept = old.take(keep)
        both = concat([kept, layer], schema)
        double = (
            both.data.duplicated(list(schema.key), keep=False).to_numpy()
            if schema.key
            else np.zeros(len(both), bool)
        )
        if len(kept) and double.any():
            problems.append(
                Problem(
                    "bron_bestaat_dubbel",
                    name,
                    schema.key[-1],
                    int(double.sum()) // 2,
                    tuple(dict.fromkeys(both.data[schema.key[-1]][double].astype(str)))[:5],
                    {"bron": ", ".join(sorted(set(layer.data["bron"].dropna())))},
                )
            )
        if name == "woningen" and (same := _same_places(kept, layer)) > 0.2 * len(layer):
            problems.append(
                Problem(
                    "woningen_dubbel",
                    name,
                    count=same,
                    values={
                        "bron": ", ".join(sorted(set(layer.data["bron"].dropna()))),
                        "ander": ", ".join(sorted(set(kept.data["bron"].dropna()))),
                    },
                )
            )
        staged.append((layer, both))
    fatal = [p for p in problems if p.fatal]
    if fatal:
        raise LzwError(fatal)
    for _, both in staged:
        change.write(both)
    return {layer.name: len(layer) for layer, _ in staged}, [p for p in problems if not p.fatal]


def _as_correction(change: Edit, table: Layer) -> tuple[Layer, list[Problem]]:
    """Return a table of facts about known dwellings as corrections: it survives a re-import.

    They are rows of their own, under the name of the table. What it used to say and says no longer
    is taken out of the dwellings, and what others say differently is reported.
    """
    schema = LAYERS["correcties_woningen"]
    data = table.data.copy()
    data["actie"] = "wijzig"
    data["wie"] = TABLE + data["bron"].astype(str)
    new = conform(Layer(schema.name, data.drop(columns=["bron"]), None), schema)
    old = change.read(schema.name)
    if not len(old):
        return new, []
    mine = old.data["wie"].isin(set(new.data["wie"])).to_numpy(dtype=bool)
    tables = by_table(old) & ~mine
    problems = _withdraw(change, old.take(mine), concat([old.take(~mine), new], schema))
    problems += _differences(old.take(tables), new, "tabel_anders")
    problems += _differences(old.take(~by_table(old)), new, "mens_anders")
    return new, problems


def _differences(others: Layer, new: Layer, code: str) -> list[Problem]:
    """Warn about dwellings of which *others* and *new* say different things."""
    if not len(others):
        return []
    before = combined(others, "woning_id").data.set_index("woning_id")
    before, _ = tidy_facts(before)
    after = new.data.set_index("woning_id")
    both = after.index.intersection(before.index)
    before, after = before.loc[both], after.loc[both]
    differs = pd.DataFrame(
        {
            c: (before[c].notna() & after[c].notna() & (before[c] != after[c]))
            .fillna(False)
            .astype(bool)
            for c in FACTS
        },
        index=both,
    )
    rows = differs.any(axis=1)
    if not rows.any():
        return []
    columns = [c for c in FACTS if differs[c].any()]
    people = sorted(set(before.loc[rows, "wie"].dropna().str.removeprefix(TABLE))) or ["iemand"]
    return [
        Problem(
            code,
            "woningen",
            count=int(rows.sum()),
            examples=tuple(sorted(both[rows.to_numpy()])[:5]),
            values={"kolommen": ", ".join(columns), "wie": ", ".join(people[:5])},
            fatal=False,
        )
    ]


def _withdraw(change: Edit, said: Layer, still: Layer) -> list[Problem]:
    """Empty in the dwellings what *said* (the table before) put there and *still* does not say."""
    homes = change.read("woningen")
    if not len(said) or not len(homes):
        return []
    before = said.data.set_index("woning_id")
    now_said = combined(still, "woning_id").data.set_index("woning_id")
    at = pd.Series(np.arange(len(homes)), index=homes.data["woning_id"])
    data = homes.data.copy()
    emptied: set[str] = set()
    columns = []
    for column in FACTS:
        value = before[column].dropna()
        value = value[value.index.isin(at.index)]
        silent = ~value.index.isin(now_said.index[now_said[column].notna()])
        value = value[silent]
        rows = at.reindex(value.index).to_numpy(dtype=int)
        same = data[column].iloc[rows].reset_index(drop=True) == value.reset_index(drop=True)
        rows = rows[same.fillna(False).to_numpy(dtype=bool)]
        if len(rows):
            data.loc[rows, column] = None if data[column].dtype == object else pd.NA
            columns.append(column)
            emptied |= set(data["woning_id"].iloc[rows])
    if not emptied:
        return []
    change.write(Layer("woningen", data, homes.geometry))
    return [
        Problem(
            "tabel_zegt_niet_meer",
            "woningen",
            count=len(emptied),
            examples=tuple(sorted(emptied)[:5]),
            values={"kolommen": ", ".join(columns)},
            fatal=False,
        )
    ]


def _corrections(change: Edit, touched: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name in CORRECTABLE:
        if touched and not touched & {name, f"correcties_{name}"}:
            continue
        corrections = change.read(f"correcties_{name}")
        if len(corrections):
            layer, found = apply_corrections(change.read(name), corrections)
            change.write(layer)
            problems += found
    return problems


def add_areas(change: Edit, touched: set[str]) -> list[Problem]:
    """Give every dwelling the codes of the areas it stands in."""
    if not touched & {"woningen", "gebieden", "correcties_woningen"}:
        return []
    homes, areas = change.read("woningen"), change.read("gebieden")
    if not len(homes) or not len(areas) or homes.geometry is None:
        return []
    data = homes.data.copy()
    codes = {
        kind: assign_areas(homes.geometry, areas, kind)
        for kind in ("buurt", "wijk", "gemeente", "eigen")
    }
    for kind, found in codes.items():
        data[f"{kind}_code"] = pd.Series(found, dtype=object)
    # A finer area names the coarser one: the borders of two vintages need not agree.
    for fine, coarse, prefix, length in (("buurt", "wijk", "WK", 6), ("wijk", "gemeente", "GM", 4)):
        known = data[f"{fine}_code"].notna() & data[f"{fine}_code"].astype(str).str.match(
            r"^(BU|WK)\d+$"
        )
        derived = prefix + data[f"{fine}_code"].astype(str).str[2 : 2 + length]
        present = derived.isin(areas.data["gebied_code"]) | data[f"{coarse}_code"].isna()
        data.loc[known & present, f"{coarse}_code"] = derived[known & present]
    change.write(Layer("woningen", data, homes.geometry))
    outside = data[["buurt_code", "wijk_code", "gemeente_code"]].isna().all(axis=1).to_numpy()
    if outside.any():
        return [
            Problem(
                "buiten_gebieden",
                "woningen",
                count=int(outside.sum()),
                examples=tuple(data["woning_id"][outside][:3]),
                fatal=False,
            )
        ]
    return []


def _reach(soort: str, result: ReadResult, window: Any) -> Any:
    """Return how far the network's data reach: the bounds, else the box around the addresses."""
    layer = result.layers.get("adressen")
    if soort != "osm":
        return None
    if result.data_omvang is not None:
        extent = shapely.box(*result.data_omvang)
    elif layer is not None and len(layer) and layer.geometry is not None:
        extent = shapely.box(*shapely.total_bounds(layer.geometry))
    else:
        return window
    return extent if window is None else shapely.intersection(extent, window)


def _only_municipality(result: ReadResult, gemeente: str) -> None:
    """Keep of a national file the areas of one municipality."""
    areas = result.layers["gebieden"]
    mine = (areas.data["gemeente_code"] == gemeente).to_numpy(dtype=bool)
    if not mine.any():
        codes = ", ".join(sorted(set(areas.data["gemeente_code"].dropna()))[:10]) or "geen"
        raise LzwError(
            Problem(
                "gemeente_niet_in_bestand",
                "gebieden",
                values={"gemeente": gemeente, "keuze": codes},
            )
        )
    result.layers["gebieden"] = areas.take(mine)


def _study_area(change: Edit) -> None:
    """Without a chosen municipality the study area is everything the coarsest areas cover."""
    if change.current and "gemeente" in change.current.meta:
        return
    areas = change.read("gebieden")
    if len(areas) and areas.geometry is not None:
        kind = areas.data["soort"]
        best = next(k for k in ("gemeente", "wijk", "buurt", "eigen") if (kind == k).any())
        whole = shapely.union_all(areas.geometry[(kind == best).to_numpy()])
        change.meta["studiegebied"] = _wkt(shapely.simplify(whole, 1.0))


def _sources(
    change: Edit, result: ReadResult, inputs: dict[str, str], peildatum: str | None
) -> None:
    rows = []
    for source in result.sources:
        names = str(source.get("bestand")).split(", ")
        digest = " ".join(inputs[name] for name in names if name in inputs) or None
        row = {"sha256": digest, "ingelezen": now(), **source}
        rows.append(row if peildatum is None else {**row, "peildatum": peildatum})
    if not rows:
        return
    new = Layer("bronnen", pd.DataFrame(rows))
    old = change.read("bronnen")
    same = (
        pd.MultiIndex.from_frame(old.data[["laag", "bron"]]).isin(
            pd.MultiIndex.from_frame(new.data[["laag", "bron"]])
        )
        if len(old)
        else np.zeros(0, bool)
    )
    both = concat([old.take(~same), new], LAYERS["bronnen"])
    unique = ~both.data.duplicated(["laag", "bron", "bestand"], keep="last").to_numpy()
    change.write(both.take(unique))


def _wkt(geometry: Any) -> str:
    return str(shapely.to_wkt(geometry, rounding_precision=1))
