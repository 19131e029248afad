# SPDX-License-Identifier: GPL-2.0-or-later
"""Any layer GDAL reads, through a mapping, to layers of the werkbestand.

Fatal findings are gathered over all files and raised together; what can be repaired without
guessing is repaired, counted and reported as a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ...core.errors import Problem
from ...core.progress import Tick, check, never
from ...core.registry import LAYERS, LayerSchema
from ...core.tables import Layer, concat, conform
from ..backend import backend, to_rd
from ..controle import check_layer
from ..geladen import Input, LoadedLayer
from ..rauw import RawLayer
from . import afwerking
from .blad import read_table
from .ids import as_numbers, as_text, bag_ids, squash
from .indeling import Indeling, LaagIndeling, load_indeling, resolve
from .koppelen import couple
from .omvang import lonlat_bounds
from .part import Part
from .plaatsing import place
from .resultaat import ReadResult, examples_of, refuse, source_row
from .vlakken import polygons_only, repair

__all__ = ["RD_WINDOW", "REQUIRED", "VERBS", "as_kind", "nowhere", "read_mapped", "read_verb"]

VERBS: dict[str, tuple[str, ...]] = {
    "bag": ("bag", "bag_eenvoudig"),
    "adressen": ("bag", "bag_eenvoudig"),
    "gebieden": ("cbs_gebieden",),
    "pc4": ("buurt_bevolking", "pc4"),
    "vierkanten": ("cbs_vierkanten",),
    "bevolking": ("cbs_vierkanten", "pc4", "buurt_bevolking"),
    "woningen": ("woningen_tabel",),
    "woningen_los": ("woningen_punten",),
    "panden": ("panden",),
    "voorzieningen": ("voorzieningen_tabel",),
    "wegen": ("nwb", "wegen_eenvoudig"),
    "barrieres": ("barrieres",),
    "instellingen": ("instellingen_tabel",),
    "woonvormen": ("woonvormen_tabel",),
    "plannen": ("plannen_tabel",),
    "prognose": ("prognose_tabel",),
    "doelgroepen": ("doelgroepen_tabel",),
}
"""What ``lzw importeer`` tries, in order, when no mapping is named."""

_CODES = {
    "cbs_vierkanten": r"E\d{4}N\d{4}",
    "pc4": r"\d{4}",
    "buurt_bevolking": r"BU\d{8}",
}
"""How the units of population are numbered: columns alone do not tell a buurt from a postcode."""

REQUIRED = {
    "gebieden": ("gebied_code",),
    "bevolking": ("eenheid_id", "inwoners"),
    "panden": ("pand_id",),
    "woningen": ("woning_id",),
    "voorzieningen": ("categorie",),
    "woonvormen": ("type",),
    "plannen": ("jaar", "hardheid"),
    "prognose": ("gebied_code",),
    "doelgroepen": ("gebied_code",),
    "wegen": ("weg_id",),
    "barrieres": ("barriere_id",),
}
_NUMERIC = ("_aantal", "_aantal_65plus", "_65plus_onduidelijk", "_pct_65plus", "_x", "_y")
_PEOPLE = re.compile(
    r"^(_?inw|_jaar_|_groep_|_?aantal|inwoners|huishoudens|woningen_cbs|capaciteit)"
)
_ADDRESS = ("adres", "straat", "huisnummer", "huisletter", "toevoeging", "plaats", "postcode")
_BIG = 50_000_000
RD_WINDOW = (-10_000.0, 280_000.0, 320_000.0, 660_000.0)
_POINT, _LINE, _AREA = (0, 4), (1, 5), (3, 6)
_SHAPES = {"punt": "punten", "lijn": "lijnen", "vlak": "vlakken", "adres": "punten", "tabel": "-"}


@dataclass(slots=True)
class _Source:
    """One layer of one file, or a layer that was read already."""

    path: Input
    name: str
    table: bool

    @property
    def shown(self) -> str:
        return self.path.name


def read_verb(
    verb: str, paths: Sequence[Input | str], indeling: str | Path | None = None, **options: Any
) -> ReadResult:
    """Return what ``lzw importeer VERB`` reads, by *indeling* or the first preset that fits."""
    if indeling is not None:
        return read_mapped(paths, indeling, **options)
    tried = [load_indeling(name) for name in VERBS[verb]]
    chosen = _chosen(options.get("kolom"))
    if chosen and verb in ("pc4", "bevolking"):
        for mapping in tried:
            if _has_codes(mapping, paths, chosen):
                return read_mapped(paths, mapping, **options)
        if verb == "pc4" and "eenheid_id" in chosen:
            return read_mapped(paths, tried[-1], **options)
    for mapping in tried[:-1]:
        if _fits(mapping, paths):
            return read_mapped(paths, mapping, **options)
    return read_mapped(paths, tried[-1], **options)


def read_mapped(
    paths: Sequence[Input | str],
    indeling: str | Path | Indeling,
    kolom: Mapping[str, str] | Sequence[str] | None = None,
    waar: str | None = None,
    crs: str | None = None,
    bron: str | None = None,
    adressen: Layer | None = None,
    woningen: Layer | None = None,
    gebied: Any = None,
    tick: Tick = never,
) -> ReadResult:
    """Return the layers that *indeling* makes of *paths*; several files are one source.

    *kolom* holds overrides ``doel=bron``; *waar* is a condition for GDAL (OGR SQL) on the layer
    with the map; *crs* goes before what a file says, or does not say; *adressen* places tables
    without geometry, *woningen* are what a table of facts is about; *gebied* (polygon, EPSG:28992)
    keeps what touches it. Raises :class:`LzwError` with every fatal problem at once.
    """
    mapping = indeling if isinstance(indeling, Indeling) else load_indeling(indeling)
    chosen = _chosen(kolom)
    files, sources = _sources(paths)
    problems: list[Problem] = []
    parts: list[Part] = []
    used: dict[str, set[str]] = {}
    claimed: set[int] = set()
    unmatched = dict(chosen)
    bron_name = bron or mapping.bronnaam
    long_tables: list[tuple[LaagIndeling, Part]] = []
    for number, spec in enumerate(mapping.lagen):
        check(tick, 0.6 * number / len(mapping.lagen))
        if spec.lang:
            long_tables += [
                (spec, part) for part in _long_parts(spec, sources, claimed, chosen, problems)
            ]
    for number, spec in enumerate(mapping.lagen):
        if spec.lang:
            continue
        found = _layers_for(spec, sources, claimed)
        if not found:
            if not spec.optioneel:
                problems.append(_no_layer(mapping, spec, files, sources))
            continue
        for source in found:
            part = _read_part(
                mapping,
                spec,
                number,
                source,
                chosen,
                unmatched,
                waar,
                crs,
                bron_name,
                gebied,
                problems,
            )
            if part is not None:
                parts.append(part)
                used.setdefault(spec.doel, set()).add(source.path.name)
    for name, source_name in unmatched.items():
        problems.append(
            Problem(
                "kolom_keuze_onjuist",
                column=name,
                values={
                    "keuze": f"{name}={source_name}",
                    "reden": _why_not(mapping, name, parts),
                },
            )
        )
    refuse(problems)
    check(tick, 0.65)
    _join_tables(parts, sources, claimed, chosen, used, problems)
    for spec, table in long_tables:
        afwerking.join_ages(spec, table, parts, problems)
        used.setdefault(spec.doel, set()).add(table.path.name)
    check(tick, 0.75)
    result = ReadResult({}, problems)
    made: dict[str, list[Layer]] = {}
    repair_list: list[pd.DataFrame] = []
    for part in parts:
        if part.spec.afwerking == "woningen_tabel":
            part.address = _address_table(part)
            repair_list.append(couple(part, woningen, adressen, problems))
        else:
            _place_part(part, adressen, gebied, problems, repair_list)
        refuse(problems)
        for layer in afwerking.finish(part, problems):
            made.setdefault(layer.name, []).append(layer)
        result.aanvulling = result.aanvulling or part.spec.afwerking == "woningen_tabel"
    check(tick, 0.9)
    for name, layers in made.items():
        schema = LAYERS[name]
        layer = _finished(concat(layers, schema), schema, problems)
        result.layers[name] = layer
        result.sources.append(
            source_row(
                layer,
                bron_name,
                bestand=", ".join(sorted(used.get(name) or {f.name for f in files})),
                titel=mapping.titel,
                licentie=mapping.licentie,
                naamsvermelding=mapping.naamsvermelding,
                peildatum=mapping.peildatum,
            )
        )
    refuse(problems)
    repair_list = [table for table in repair_list if len(table)]
    if repair_list:
        result.herstel = pd.concat(repair_list, ignore_index=True)
    check(tick, 1.0)
    return result


# Which layer, which columns


def _chosen(kolom: Mapping[str, str] | Sequence[str] | None) -> dict[str, str]:
    if kolom is None:
        return {}
    if isinstance(kolom, Mapping):
        return dict(kolom)
    out: dict[str, str] = {}
    wrong: list[Problem] = []
    for text in kolom:
        target, sign, source = text.partition("=")
        if not sign or not target.strip() or not source.strip():
            wrong.append(
                Problem("kolom_keuze_onjuist", values={"keuze": text, "reden": "er ontbreekt iets"})
            )
        out[target.strip()] = source.strip()
    refuse(wrong)
    return out


def _layers_for(spec: LaagIndeling, sources: list[_Source], claimed: set[int]) -> list[_Source]:
    """Return the layers of the files that *spec* takes: by name, else by being the only choice."""
    if spec.geometrie == "tabel":
        fit = [s for s in sources if s.table]
    elif spec.geometrie == "adres":
        fit = list(sources)
    else:
        fit = [s for s in sources if not s.table]
    fit = [s for s in fit if sources.index(s) not in claimed]
    names = [squash(n) for n in spec.lagen if n != "*"]
    named = [s for n in names for s in fit if squash(s.name).startswith(n)]
    named = list({id(s): s for s in named}.values())
    if not named and fit and ("*" in spec.lagen or (len(sources) == 1 and not spec.optioneel)):
        named = fit
    if not spec.alle:
        # One layer per file: several files may be the parts of one source.
        seen: set[int] = set()
        named = [s for s in named if id(s.path) not in seen and not seen.add(id(s.path))]  # type: ignore[func-returns-value]
    claimed.update(sources.index(s) for s in named)
    if not named and spec.geometrie in ("vlak", "punt", "lijn") and "*" in spec.lagen and fit == []:
        return [s for s in sources if s.table][:1] if len(sources) == 1 else []
    return named


def _sources(paths: Sequence[Input | str]) -> tuple[list[Input], list[_Source]]:
    """Return the inputs and every layer in them."""
    files = [p if isinstance(p, LoadedLayer) else Path(p) for p in paths]
    sources: list[_Source] = []
    for file in files:
        if isinstance(file, LoadedLayer):
            sources.append(_Source(file, file.name, file.raw.wkb is None))
        else:
            sources += [
                _Source(file, name, kind is None or kind == "None")
                for name, kind in backend().list_layers(file)
            ]
    return files, sources


def _fits(mapping: Indeling, paths: Sequence[Input | str]) -> bool:
    """Return whether the first layer of *mapping* finds in *paths* what it is known by.

    Columns that the user points at say nothing about that: they may be called anything.
    """
    _, sources = _sources(paths)
    spec = mapping.lagen[0]
    wanted = spec.herken or REQUIRED.get(spec.doel, ())
    for source in _layers_for(spec, sources, set()):
        columns = list(_probe(source).data.columns)
        if set(wanted) <= set(resolve(spec, columns)):
            return True
    return False


def _has_codes(mapping: Indeling, paths: Sequence[Input | str], chosen: Mapping[str, str]) -> bool:
    """Return whether the units in *paths* are numbered as those of *mapping*."""
    _, sources = _sources(paths)
    spec = mapping.lagen[0]
    for source in _layers_for(spec, sources, set()):
        columns = [str(c) for c in _probe(source).data.columns]
        column = resolve(spec, columns, _targets(spec, chosen)).get("eenheid_id")
        if column is None:
            continue
        raw = (
            source.path.raw
            if isinstance(source.path, LoadedLayer)
            else _table(source)
            if source.table
            else backend().read(source.path, layer=source.name, columns=[column])
        )
        codes = as_text(raw.data[column]).dropna()
        if len(codes) and codes.str.fullmatch(_CODES[mapping.naam]).all():
            return True
    return False


def _probe(source: _Source) -> RawLayer:
    if isinstance(source.path, LoadedLayer):
        return source.path.raw
    if source.table:
        return read_table(source.path, source.name)
    return backend().read(source.path, layer=source.name, where="1 = 0")


def _no_layer(
    mapping: Indeling, spec: LaagIndeling, files: list[Input], sources: list[_Source]
) -> Problem:
    return Problem(
        "indeling_geen_laag",
        spec.doel,
        values={
            "bestand": ", ".join(f.name for f in files),
            "titel": mapping.titel,
            "gezocht": ", ".join(n for n in spec.lagen if n != "*")
            or "een laag met " + _SHAPES[spec.geometrie],
            "lagen": ", ".join(s.name for s in sources) or "geen",
        },
    )


def _why_not(mapping: Indeling, name: str, parts: list[Part]) -> str:
    targets = {t.lstrip("_") for s in mapping.lagen for t in s.kolommen}
    targets |= {c.name for s in mapping.lagen for c in LAYERS[s.doel].columns}
    if name.lstrip("_") not in targets:
        return f"er is geen doelkolom {name}; kies uit {', '.join(sorted(targets - {'bron'}))}"
    columns = list(dict.fromkeys(c for p in parts for c in p.columns))
    return f"die bronkolom bestaat niet; wel: {', '.join(columns) or 'geen'}"


def _targets(spec: LaagIndeling, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the overrides that concern *spec*, under the target's own name."""
    known = {c.name for c in LAYERS[spec.doel].columns}
    out: dict[str, str] = {}
    for name, source in chosen.items():
        target = name if name in known or name in spec.kolommen else f"_{name}"
        if target in known or target in spec.kolommen:
            out[target] = source
    return out


# One layer


def _read_part(
    mapping: Indeling,
    spec: LaagIndeling,
    number: int,
    source: _Source,
    chosen: Mapping[str, str],
    unmatched: dict[str, str],
    waar: str | None,
    crs: str | None,
    bron: str,
    gebied: Any,
    problems: list[Problem],
) -> Part | None:
    wish = _targets(spec, chosen)
    raw = _raw(source, spec, wish, waar, crs, gebied)
    columns = [str(c) for c in raw.data.columns]
    if raw.wkb is None and spec.geometrie in ("punt", "lijn", "vlak"):
        problems.append(
            Problem(
                "geen_geometrie_in_bestand",
                spec.doel,
                values={"bestand": source.shown, "verwacht": _SHAPES[spec.geometrie]},
            )
        )
        return None
    if len(raw.data) == 0:
        problems.append(
            Problem(
                "bron_leeg", spec.doel, values={"bestand": source.shown, "gelezen": source.name}
            )
        )
        return None
    found = resolve(spec, columns, wish)
    for name, text in list(unmatched.items()):
        if any(text == w and t in found for t, w in wish.items()) and (
            text in columns or squash(text) in {squash(c) for c in columns}
        ):
            unmatched.pop(name)
    has_long = any(other.lang and other.doel == spec.doel for other in mapping.lagen)
    problems += _missing(mapping, spec, number, source, columns, found, has_long)
    data = _values(spec, raw.data, found, problems)
    for target, value in spec.vast.items():
        if target not in wish:
            data[target] = pd.Series([value] * len(data), dtype=object)
    data["bron"] = bron
    part = Part(spec, source.path, source.name, columns, found, data, None, bron)
    _zero_fill(part, problems)
    if raw.wkb is None:
        _points_from_columns(part, crs, problems)
    else:
        part.geometry = _geometry(part, raw, crs, problems)
    return part


def _raw(
    source: _Source,
    spec: LaagIndeling,
    wish: Mapping[str, str],
    waar: str | None,
    crs: str | None,
    gebied: Any,
) -> RawLayer:
    where = " AND ".join(f"({w})" for w in (spec.filter, waar) if w) or None
    columns: list[str] | None = None
    bbox = None
    if isinstance(source.path, LoadedLayer):
        return source.path.raw
    if source.table:
        return read_table(source.path, source.name, where)
    if gebied is not None or source.path.stat().st_size > _BIG:
        probe = _probe(source)
        names = [str(c) for c in probe.data.columns]
        columns = list(dict.fromkeys(resolve(spec, names, wish).values()))
        system = crs or probe.crs
        if gebied is not None and system in ("EPSG:28992", "EPSG:7415"):
            bbox = gebied.bounds
        elif gebied is not None and system in ("EPSG:4326", "EPSG:4258", "OGC:CRS84"):
            bbox = lonlat_bounds(gebied.bounds)
    return backend().read(source.path, layer=source.name, columns=columns, where=where, bbox=bbox)


def _missing(
    mapping: Indeling,
    spec: LaagIndeling,
    number: int,
    source: _Source,
    columns: list[str],
    found: Mapping[str, str],
    has_long: bool,
) -> list[Problem]:
    """Return a problem per column that must be there and is not.

    Counts of people may also come from an age table beside the map (*has_long*).
    """
    shown = ", ".join(columns) or "geen"
    out: list[Problem] = []
    if mapping.eigen:
        out += [
            Problem(
                "indeling_bronkolom",
                spec.doel,
                target,
                values={
                    "bestand": mapping.bestand,
                    "regel": mapping.line(target, number),
                    "gezocht": " of ".join(names),
                    "gelezen": source.shown,
                    "kolommen": shown,
                },
            )
            for target, names in spec.kolommen.items()
            if target not in found
        ]
    free = spec.rijnummers or spec.afwerking in ("woningen_tabel", "vierkanten")
    for target in REQUIRED.get(spec.doel, ()):
        id_column = target in LAYERS[spec.doel].key
        if target in found or target in spec.vast or (free and id_column):
            continue
        if has_long and _PEOPLE.match(target):
            continue
        if mapping.eigen and target in spec.kolommen:
            continue
        out.append(
            Problem(
                "kolom_niet_gevonden",
                spec.doel,
                target,
                values={"bestand": source.shown, "kolommen": shown},
            )
        )
    return out


def _is_number(helper: str) -> bool:
    """Return whether a helper target holds numbers, such as people by age, year or group."""
    return helper in _NUMERIC or helper.startswith(("_inw_", "_jaar_", "_groep_"))


def _values(
    spec: LaagIndeling, raw: pd.DataFrame, found: Mapping[str, str], problems: list[Problem]
) -> pd.DataFrame:
    schema = LAYERS[spec.doel]
    data: dict[str, pd.Series] = {}
    for target, source in found.items():
        column = schema.column(target)
        series = raw[source].reset_index(drop=True)
        kind = column.kind if column else "real" if _is_number(target) else "text"
        unknown: np.ndarray | None = None
        words = spec.waarden.get(target)
        if words:
            series, unknown = _translate(series, words, kind)
        if kind == "text":
            text = as_text(series)
            data[target] = text.where(text != ".", None)
        else:
            whole = bool(_PEOPLE.match(target)) or kind == "int"
            numbers, wrong = as_numbers(series, whole)
            if kind == "int":
                numbers = numbers.round()
            data[target] = numbers
            bad = wrong
            if bad.any():
                problems.append(
                    Problem(
                        "waarde_onbekend_woord" if unknown is not None else "waarde_geen_getal",
                        spec.doel,
                        target,
                        int(bad.sum()),
                        tuple(dict.fromkeys(str(v) for v in series[bad]))[:5],
                        fatal=False,
                    )
                )
    out = pd.DataFrame(data, index=range(len(raw)))
    for target, rule in spec.afgeleid.items():
        _derive(out, spec, target, rule, problems)
    return out


def _translate(
    series: pd.Series, words: Mapping[str, tuple[str, ...]], kind: str
) -> tuple[pd.Series, np.ndarray]:
    table = {w.casefold(): target for target, group in words.items() for w in group}
    text = as_text(series)
    known = [None if v is None else table.get(v.casefold()) for v in text]
    missed = np.array(
        [k is None and v is not None for k, v in zip(known, text, strict=True)], dtype=bool
    )
    out = pd.Series(
        [k if k is not None else v for k, v in zip(known, text, strict=True)], dtype=object
    )
    if kind != "text":
        return out, missed
    return out, missed


def _derive(
    data: pd.DataFrame,
    spec: LaagIndeling,
    target: str,
    rule: Mapping[str, str],
    problems: list[Problem],
) -> None:
    """Fill *target* where it is unknown: a number from a percentage, or the reverse."""
    part = data.get(rule.get("procent") or rule.get("aantal", ""))
    whole = data.get(rule["van"])
    if part is None or whole is None:
        return
    factor = whole / 100 if "procent" in rule else 100 / whole.where(whole > 0)
    value = (part * factor).astype(float)
    old = data.get(target, pd.Series(np.full(len(data), np.nan)))
    fill = (old.isna() & value.notna()).to_numpy(dtype=bool)
    data[target] = old.where(~fill, value)
    if "procent" in rule and fill.any():
        problems.append(
            Problem("geschat_uit_percentage", spec.doel, target, int(fill.sum()), fatal=False)
        )


def _zero_fill(part: Part, problems: list[Problem]) -> None:
    for column in ("pand_id", "woning_id"):
        if column not in part.data.columns or column not in part.found:
            continue
        before = part.data[column]
        part.data[column], short = bag_ids(before)
        if short.any():
            problems.append(
                Problem(
                    "bag_id_aangevuld",
                    part.spec.doel,
                    column,
                    int(short.sum()),
                    examples_of(before, short),
                    fatal=False,
                )
            )


# Geometry


def _geometry(
    part: Part, raw: RawLayer, crs: str | None, problems: list[Problem]
) -> np.ndarray | None:
    """Return valid geometries of the wanted kind in EPSG:28992; None after a fatal problem."""
    spec, shown = part.spec, part.path.name
    system = crs or raw.crs
    if system is None or (not crs and nowhere(system)):
        problems.append(Problem("crs_ontbreekt", part.layer, values={"bestand": shown}))
        return None
    geometry = to_rd(
        raw.geometry(on_invalid="fix" if spec.geometrie == "vlak" else "ignore"), system
    )
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    ids = part.ids()
    outside = ~empty & ~_inside(geometry)
    if outside.any() and outside.sum() * 100 > (~empty).sum():
        problems.append(
            Problem(
                "crs_geen_rd",
                part.layer,
                count=int(outside.sum()),
                examples=examples_of(ids, outside),
                values={"bestand": shown},
            )
        )
        return None
    geometry, wrong = as_kind(part, geometry, empty, problems)
    if wrong.any():
        kinds = sorted({g.geom_type for g in geometry[wrong]})
        problems.append(
            Problem(
                "bron_geometrie_soort",
                spec.doel,
                count=int(wrong.sum()),
                examples=examples_of(ids, wrong),
                values={
                    "bestand": shown,
                    "gevonden": ", ".join(kinds),
                    "verwacht": _SHAPES[spec.geometrie],
                },
            )
        )
        return None
    if spec.geometrie != "adres" and empty.any():
        problems.append(
            Problem(
                "bron_geometrie_ontbreekt",
                spec.doel,
                count=int(empty.sum()),
                examples=examples_of(ids, empty),
                values={"bestand": shown},
            )
        )
        return None
    return geometry


def nowhere(crs: str) -> bool:
    """Return whether *crs* is the own system of a drawing, which stands nowhere on earth."""
    return (
        crs.lstrip().upper().startswith(("LOCAL_CS", "ENGCRS", "ENGINEERINGCRS"))
        or backend().known_crs(crs) is None
    )


def _inside(geometry: np.ndarray) -> np.ndarray:
    xmin, ymin, xmax, ymax = RD_WINDOW
    box = shapely.bounds(geometry)
    with np.errstate(invalid="ignore"):
        good = (box[:, 0] >= xmin) & (box[:, 1] >= ymin) & (box[:, 2] <= xmax) & (box[:, 3] <= ymax)
    return np.asarray(good, dtype=bool)


def as_kind(
    part: Part, geometry: np.ndarray, empty: np.ndarray, problems: list[Problem]
) -> tuple[np.ndarray, np.ndarray]:
    """Return (geometries of the wanted kind, mask of those that cannot be)."""
    spec = part.spec
    kind = shapely.get_type_id(geometry)
    none = np.zeros(len(geometry), dtype=bool)
    if spec.geometrie == "vlak":
        wrong = ~empty & ~np.isin(kind, _AREA) & (kind != 7)
        if wrong.any():
            return geometry, wrong
        geometry, broken = repair(geometry)
        if broken.any():
            problems.append(
                Problem(
                    "vlak_hersteld",
                    spec.doel,
                    count=int(broken.sum()),
                    examples=examples_of(part.ids(), broken),
                    fatal=False,
                )
            )
        areas, some = polygons_only(geometry)
        lost = ~empty & ~some
        return (geometry, lost) if lost.any() else (areas, none)
    if spec.geometrie == "lijn":
        wrong = ~empty & ~np.isin(kind, _LINE)
        if wrong.any():
            return geometry, wrong
        return _single_lines(part, geometry, problems), none
    wrong = ~empty & ~np.isin(kind, (*_POINT, *_LINE, *_AREA))
    if wrong.any():
        return geometry, wrong
    if spec.doel in ("woningen", "adressen") and (np.isin(kind, _LINE)).any():
        return geometry, np.isin(kind, _LINE)
    geometry = geometry.copy()
    many = ~empty & (kind != 0)
    geometry[many] = shapely.point_on_surface(geometry[many])
    geometry[many] = shapely.transform(geometry[many], lambda xy: np.round(xy, 3))
    moved = many & (kind != 4)
    if moved.any():
        problems.append(
            Problem(
                "vlak_naar_punt",
                spec.doel,
                count=int(moved.sum()),
                examples=examples_of(part.ids(), moved),
                fatal=False,
            )
        )
    return geometry, none


def _single_lines(part: Part, geometry: np.ndarray, problems: list[Problem]) -> np.ndarray:
    """Return LineStrings; a multiline in several pieces becomes several rows of *part*."""
    multi = shapely.get_type_id(geometry) == 5
    if not multi.any():
        return geometry
    geometry = geometry.copy()
    geometry[multi] = shapely.line_merge(geometry[multi])
    pieces, row = shapely.get_parts(geometry, return_index=True)
    missing = np.flatnonzero(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    pieces = np.concatenate([pieces, np.full(len(missing), None, dtype=object)])
    row = np.concatenate([row, missing])
    order = np.argsort(row, kind="stable")
    pieces, row = pieces[order], row[order]
    count = np.bincount(row, minlength=len(geometry))
    split = count > 1
    if split.any():
        ids = part.ids()
        problems.append(
            Problem(
                "lijn_gesplitst",
                part.spec.doel,
                count=int(split.sum()),
                examples=examples_of(ids, split),
                fatal=False,
            )
        )
        part.data = part.data.iloc[row].reset_index(drop=True)
        key = LAYERS[part.spec.doel].key[0]
        if key in part.data.columns:
            place_in_row = np.arange(len(row)) - np.searchsorted(row, row)
            part.data[key] = [
                f"{v}#{p + 1}" if split[r] and isinstance(v, str) else v
                for v, p, r in zip(part.data[key], place_in_row, row, strict=True)
            ]
    return pieces


def _points_from_columns(part: Part, crs: str | None, problems: list[Problem]) -> None:
    """Give a table with coordinate columns its points; without them it is placed by address."""
    if not {"_x", "_y"} <= set(part.found):
        return
    x, y = part.data["_x"].to_numpy(dtype=float), part.data["_y"].to_numpy(dtype=float)
    both = np.isfinite(x) & np.isfinite(y)
    if not both.any():
        return
    name = squash(part.found["_x"])
    system = crs or (
        "EPSG:4326" if name.startswith("lon") else "EPSG:28992" if "rd" in name else None
    )
    if system is None:
        problems.append(Problem("crs_ontbreekt", part.layer, values={"bestand": part.path.name}))
        return
    geometry = np.full(len(x), None, dtype=object)
    geometry[both] = to_rd(shapely.points(x[both], y[both]), system)
    outside = both & ~_inside(geometry)
    if outside.any():
        problems.append(
            Problem(
                "crs_geen_rd",
                part.layer,
                count=int(outside.sum()),
                examples=examples_of(part.ids(), outside),
                values={"bestand": part.path.name},
            )
        )
        return
    part.geometry = geometry


# Tables beside the map, and tables instead of a map


def _table(source: _Source) -> RawLayer:
    if isinstance(source.path, LoadedLayer):
        return source.path.raw
    return read_table(source.path, source.name)


def _long_parts(
    spec: LaagIndeling,
    sources: list[_Source],
    claimed: set[int],
    chosen: Mapping[str, str],
    problems: list[Problem],
) -> list[Part]:
    out: list[Part] = []
    for at, source in enumerate(sources):
        if not source.table or at in claimed:
            continue
        raw = _table(source)
        columns = [str(c) for c in raw.data.columns]
        found = resolve(spec, columns, _targets(spec, chosen))
        if not {spec.koppel, "_leeftijd", "_aantal"} <= set(found):
            continue
        claimed.add(at)
        data = _values(spec, raw.data, found, problems)
        out.append(Part(spec, source.path, source.name, columns, found, data, None, ""))
    return out


def _join_tables(
    parts: list[Part],
    sources: list[_Source],
    claimed: set[int],
    chosen: Mapping[str, str],
    used: dict[str, set[str]],
    problems: list[Problem],
) -> None:
    """Fill what the map leaves open from tables that stand beside it, on the key of the layer."""
    for at, source in enumerate(sources):
        if not source.table or at in claimed:
            continue
        raw = _table(source)
        columns = [str(c) for c in raw.data.columns]
        joined = False
        for spec in {id(p.spec): p.spec for p in parts if p.spec.koppel}.values():
            found = resolve(spec, columns, _targets(spec, chosen))
            if spec.koppel not in found:
                continue
            table = _values(spec, raw.data, found, problems)
            afwerking.join_wide(spec, table, source.path.name, parts, problems)
            used.setdefault(spec.doel, set()).add(source.path.name)
            joined = True
        if not joined and any(p.spec.koppel for p in parts):
            key = next(p.spec.koppel for p in parts if p.spec.koppel)
            problems.append(
                Problem(
                    "kolom_niet_gevonden",
                    parts[0].spec.doel,
                    key,
                    values={"bestand": source.shown, "kolommen": ", ".join(columns)},
                )
            )


def _place_part(
    part: Part,
    adressen: Layer | None,
    gebied: Any,
    problems: list[Problem],
    repair_list: list[pd.DataFrame],
) -> None:
    """Place a table by its addresses; drop what does not touch *gebied*."""
    if part.spec.geometrie == "adres":
        part.address = _address_table(part)
        geometry = part.geometry
        if geometry is None:
            geometry = np.full(len(part.data), None, dtype=object)
        todo = shapely.is_missing(geometry) | shapely.is_empty(geometry)
        if part.spec.doel == "plannen":
            # Where a plan says its gebied it needs no address; what says neither is refused later.
            if "gebied_code" in part.data:
                todo &= part.data["gebied_code"].isna().to_numpy(dtype=bool)
            todo &= bool(set(part.address.columns) & {"adres", "huisnummer"})
        part.placed_by_address = np.flatnonzero(todo)
        if todo.any():
            _by_address(part, geometry, todo, adressen, problems)
        part.geometry = geometry
        if part.plaatsing is not None:
            unsure = np.array(
                [p not in (None, "exact", "kaart") for p in part.plaatsing], dtype=bool
            )
            if unsure.any():
                shown = part.address.loc[unsure].assign(
                    bestand=part.path.name,
                    rij=np.flatnonzero(unsure) + 1,
                    plaatsing=part.plaatsing[unsure],
                )
                for column in ("naam", "categorie", "adres"):
                    if column in part.data.columns and column not in shown.columns:
                        shown[column] = part.data.loc[unsure, column]
                repair_list.append(shown)
    if gebied is not None and part.geometry is not None:
        shapely.prepare(gebied)
        keep = shapely.intersects(gebied, part.geometry) | shapely.is_missing(part.geometry)
        part.take(np.asarray(keep, dtype=bool))


def _address_table(part: Part) -> pd.DataFrame:
    columns = {}
    for name in _ADDRESS:
        for key in (name, f"_{name}"):
            if key in part.data.columns:
                columns[name] = part.data[key]
    return pd.DataFrame(columns, index=part.data.index)


def _by_address(
    part: Part,
    geometry: np.ndarray,
    todo: np.ndarray,
    adressen: Layer | None,
    problems: list[Problem],
) -> None:
    has = set(part.address.columns)
    if "adres" not in has and not ({"huisnummer"} <= has and has & {"postcode", "straat"}):
        if part.placed_by_address is not None and len(part.placed_by_address) < len(part.data):
            return
        problems.append(
            Problem(
                "plaatsing_zonder_adreskolom",
                part.spec.doel,
                values={"bestand": part.path.name, "kolommen": ", ".join(part.columns)},
            )
        )
        return
    if adressen is None or len(adressen) == 0:
        if todo.all():
            problems.append(Problem("plaatsing_zonder_adressen", part.spec.doel))
        elif part.address.loc[todo].notna().any(axis=None):
            problems.append(
                Problem(
                    "geometrie_noch_adressen",
                    part.spec.doel,
                    count=int(todo.sum()),
                    examples=examples_of(part.ids(), todo),
                )
            )
        return
    rows = np.flatnonzero(todo)
    table = part.address.iloc[rows].reset_index(drop=True)
    if "naam" in part.data.columns:
        table["naam"] = part.data["naam"].iloc[rows].to_numpy()
    placed = place(table, adressen, part.spec.doel)
    geometry[rows] = placed.geometry
    part.plaatsing = np.full(len(part.data), "kaart", dtype=object)
    part.plaatsing[rows] = placed.plaatsing
    problems += placed.problems


def _finished(layer: Layer, schema: LayerSchema, problems: list[Problem]) -> Layer:
    """Return *layer* conformed, after the checks of the schema."""
    layer = conform(layer, schema)
    if schema.name == "bevolking":
        problems += _no_postcodes(layer.data)
    found = check_layer(layer, schema)
    without = [p for p in found if p.code == "geometrie_ontbreekt"]
    problems += [p for p in found if p not in without]
    listed = ("voorzieningen", "instellingen", "woonvormen")
    if without and schema.name not in (*listed, "woningen", "plannen"):
        problems += without
    if layer.geometry is not None and schema.name in listed:
        lost = shapely.is_missing(layer.geometry)
        if lost.any():
            problems.append(
                Problem(
                    "voorziening_zonder_plek",
                    schema.name,
                    count=int(lost.sum()),
                    examples=examples_of(layer.data[schema.key[0]], lost),
                    fatal=False,
                )
            )
    return layer


def _no_postcodes(data: pd.DataFrame) -> list[Problem]:
    """Refuse postcode areas whose number is none."""
    ids = data["eenheid_id"]
    wrong = (data["soort"] == "pc4") & ids.notna() & ~ids.astype(str).str.fullmatch(_CODES["pc4"])
    if not wrong.any():
        return []
    mask = wrong.to_numpy(dtype=bool)
    return [
        Problem("geen_postcode", "bevolking", "eenheid_id", int(mask.sum()), examples_of(ids, mask))
    ]
