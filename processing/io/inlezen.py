# SPDX-License-Identifier: GPL-2.0-or-later
"""One door to all readers: ``lzw importeer SOORT`` names one, and that one knows the format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import LzwError, Problem
from ..core.progress import Tick, never
from ..core.registry import CATEGORIES, LAYERS
from ..core.tables import Layer, conform
from .meldingen import register
from .over import now
from .readers import ReadResult, read_osm, read_own_areas, read_verb
from .readers.plaatsing import place

__all__ = ["read_list", "read_source"]

register(
    {
        "lijst_kolommen": "{bestand} is geen voorzieningenlijst: de kolommen {ontbreekt} "
        "ontbreken. "
        "Maak de lijst met lzw controleer --lijst en verander de kopregel niet.",
        "lijst_nieuw_zonder_plek": "Lijst {bestand}: {rijen} zonder nummer {heeft} geen adres dat "
        "gevonden is. "
        "Vul straat en huisnummer of postcode en huisnummer in.",
        "lijst_onbekende_categorie": "Lijst {bestand}: {rijen} {heeft} een onbekende categorie. "
        "Kies uit: {keuze}.",
        "lijst_onbekend_nummer": "Lijst {bestand}: {rijen} {heeft} een voorziening_id dat niet in "
        "het werkbestand staat "
        "en {heeft} niets veranderd.",
        "een_bestand": "Hier hoort precies {soort}, niet {aantal} bestanden. Lees ze een voor een "
        "in met een eigen --bron.",
        "optie_past_niet": "Bij importeer {soort} hoort de optie {optie} niet. Laat die weg.",
    }
)


def read_source(
    soort: str,
    paths: Sequence[Path],
    *,
    indeling: str | None,
    kolommen: dict[str, str],
    waar: str | None,
    crs: str | None,
    bron: str | None,
    existing: Callable[[str], Layer],
    window: Any = None,
    tick: Tick = never,
) -> ReadResult:
    """Return the layers *paths* hold as *soort*; *existing* gives layers of the werkbestand."""
    if soort in ("osm", "correcties", "eigen"):
        wrong = [
            o
            for o, v in (
                ("--indeling", indeling),
                ("--kolom", kolommen),
                ("--waar", waar),
                ("--crs", crs),
            )
            if v
        ]
        if soort == "eigen":
            wrong = [o for o in wrong if o != "--kolom"]
        if wrong:
            raise LzwError(
                [Problem("optie_past_niet", values={"soort": soort, "optie": o}) for o in wrong]
            )
    if soort == "osm":
        if len(paths) != 1:
            raise LzwError(
                Problem("een_bestand", values={"soort": "een OSM-bestand", "aantal": len(paths)})
            )
        return read_osm(paths[0], gebied=window, bron=bron or "osm", tick=tick)
    if soort == "correcties":
        return read_list(paths, existing) if paths else ReadResult({})
    if soort == "eigen":
        if len(paths) != 1:
            raise LzwError(
                Problem("een_bestand", values={"soort": "een gebiedentabel", "aantal": len(paths)})
            )
        return read_own_areas(paths[0], existing("gebieden"), kolommen, bron or "eigen_gebieden")
    addresses = (
        existing("adressen") if soort in ("voorzieningen", "woningen", "instellingen") else None
    )
    limit = window if soort not in ("gebieden", "pc4") else None
    return read_verb(
        soort,
        paths,
        indeling,
        kolom=kolommen,
        waar=waar,
        crs=crs,
        bron=bron,
        adressen=addresses,
        gebied=limit,
        tick=tick,
    )


def read_list(paths: Sequence[Path], existing: Callable[[str], Layer]) -> ReadResult:
    """Read back the sheet that people corrected; only what differs becomes a correction.

    ``klopt`` = nee takes a facility away, an empty ``voorziening_id`` adds one at its address, a
    changed category, name or address changes it (a new address moves it when it is found).
    """
    from .backend import backend
    from .stappen.controleren import LIST_COLUMNS

    base = existing("voorzieningen")
    addresses = existing("adressen")
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for path in paths:
        raw = backend().read(path).data
        raw.columns = [str(c).strip().lower() for c in raw.columns]
        missing = [c for c in LIST_COLUMNS[1:5] if c not in raw.columns]
        if missing:
            raise LzwError(
                Problem(
                    "lijst_kolommen", values={"bestand": path.name, "ontbreekt": ", ".join(missing)}
                )
            )
        frame = pd.DataFrame(
            {c: _clean(raw[c]) if c in raw.columns else None for c in LIST_COLUMNS}, dtype=object
        )
        frames.append(frame[frame.notna().any(axis=1)])
    sheet = pd.concat(frames, ignore_index=True)
    name = ", ".join(p.name for p in paths)
    old = base.data.set_index("voorziening_id")
    labels = {c.label.casefold(): c.key for c in CATEGORIES} | {c.key: c.key for c in CATEGORIES}
    category = sheet["categorie"].map(lambda v: None if v is None else labels.get(v.casefold()))
    wrong = (category.isna() & sheet["categorie"].notna()).to_numpy(dtype=bool)
    if wrong.any():
        problems.append(
            Problem(
                "lijst_onbekende_categorie",
                "voorzieningen",
                count=int(wrong.sum()),
                examples=tuple(dict.fromkeys(sheet["categorie"][wrong]))[:5],
                values={"bestand": name, "keuze": ", ".join(c.key for c in CATEGORIES)},
            )
        )
    known = sheet["voorziening_id"].isin(old.index).to_numpy(dtype=bool)
    new = sheet["voorziening_id"].isna().to_numpy(dtype=bool)
    # Ids that the list gave out itself come back with the next list.
    stray = ~known & ~new
    if stray.any():
        problems.append(
            Problem(
                "lijst_onbekend_nummer",
                "voorzieningen",
                count=int(stray.sum()),
                examples=tuple(sheet["voorziening_id"][stray])[:5],
                values={"bestand": name},
                fatal=False,
            )
        )
    gone = (
        sheet["klopt"]
        .map(lambda v: v is not None and v.casefold() in ("nee", "n", "weg", "vervalt", "0"))
        .to_numpy(dtype=bool)
    )
    placed = place(sheet[["adres"]], addresses)
    before = old.reindex(sheet["voorziening_id"])
    changed = {
        column: known
        & values.notna().to_numpy()
        & (values.to_numpy(dtype=object) != before[column].to_numpy(dtype=object))
        for column, values in (
            ("categorie", category),
            ("naam", sheet["naam"]),
            ("adres", sheet["adres"]),
        )
    }
    moved = changed["adres"] & np.isin(placed.plaatsing, ("exact", "zonder toevoeging"))
    lost = new & ~gone & ~np.isin(placed.plaatsing, ("exact", "zonder toevoeging"))
    if lost.any():
        problems.append(
            Problem(
                "lijst_nieuw_zonder_plek",
                "voorzieningen",
                count=int(lost.sum()),
                examples=tuple(
                    f"{n or 'zonder naam'} ({a or 'zonder adres'})"
                    for n, a in zip(sheet["naam"][lost], sheet["adres"][lost], strict=True)
                )[:5],
                values={"bestand": name},
            )
        )
    fatal = [p for p in problems if p.fatal]
    if fatal:
        raise LzwError(fatal)
    any_change = changed["categorie"] | changed["naam"] | changed["adres"]
    use = (known & (gone | any_change)) | (new & ~gone)
    action = np.where(new, "nieuw", np.where(gone, "vervalt", "wijzig"))
    ids = sheet["voorziening_id"].to_numpy(dtype=object).copy()
    keys = (
        category.fillna("") + "|" + sheet["naam"].fillna("") + "|" + sheet["adres"].fillna("")
    ).to_numpy(dtype=object)
    ids[new] = [f"lijst:{_short(k)}" for k in keys[new]]
    geometry = np.full(len(sheet), None, dtype=object)
    take = moved | new
    geometry[take] = placed.geometry[take]
    data = pd.DataFrame(
        {
            "voorziening_id": ids,
            "categorie": category.where(changed["categorie"] | new, None),
            "naam": sheet["naam"].where(changed["naam"] | new, None),
            "adres": sheet["adres"].where(changed["adres"] | new, None),
            "plaatsing": _only(placed.plaatsing, take),
            "bron": _only(np.full(len(sheet), "lijst", dtype=object), new),
            "actie": action,
            "wie": sheet["wie"],
            "wanneer": now()[:10],
            "opmerking": sheet["opmerking"],
        },
        dtype=object,
    )
    schema = LAYERS["correcties_voorzieningen"]
    layer = conform(Layer(schema.name, data, geometry), schema).take(use)
    layer = layer.take(~layer.data.duplicated(["voorziening_id"], keep="last").to_numpy())
    return ReadResult({layer.name: layer}, problems)


def _clean(values: pd.Series) -> pd.Series:
    """Return text without blanks around it; empty is None. A guarding quote is taken off again."""
    out = []
    for value in values:
        text = "" if value is None or value != value else str(value).strip()
        if text[:2] in ("'=", "'+", "'-", "'@"):
            text = text[1:]
        out.append(text or None)
    return pd.Series(out, dtype=object)


def _only(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return *values* at *rows*, None elsewhere."""
    out = np.full(len(rows), None, dtype=object)
    out[rows] = values[rows]
    return out


def _short(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:10]
