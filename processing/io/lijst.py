# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of facilities that people correct: out as a sheet per gebied, back in as corrections."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..core.errors import LzwError, Problem
from ..core.gebieden import assign_areas
from ..core.registry import CATEGORIES, LAYERS
from ..core.tables import Layer, conform
from .backend import backend
from .geladen import Input, LoadedLayer
from .meldingen import register
from .over import now
from .readers import ReadResult
from .readers.blad import read_table
from .readers.plaatsing import place
from .werkbestand import Werkbestand

__all__ = ["LIST_COLUMNS", "read_list", "schrijf_lijst", "write_csv"]

LIST_COLUMNS = (
    "gebied",
    "voorziening_id",
    "categorie",
    "naam",
    "adres",
    "bron",
    "klopt",
    "opmerking",
    "wie",
)
"""The sheet a wijkteam corrects: ``klopt`` is "nee" for what is gone; a row without id is new."""

_NO = ("nee", "n", "weg", "vervalt", "0")
_YES = ("ja", "j", "1", "klopt", "goed")

register(
    {
        "lijst_soort": "Een lijst kan alleen .xlsx, .ods of .csv zijn, niet {bestand}.",
        "lijst_kolommen": "{bestand} is geen voorzieningenlijst: de kolommen {ontbreekt} "
        "ontbreken. "
        "Maak de lijst met lzw controleer --lijst en verander de kopregel niet.",
        "lijst_nieuw_zonder_plek": "Lijst {bestand}: {rijen} zonder nummer {heeft} geen adres dat "
        "gevonden is. "
        "Vul straat en huisnummer of postcode en huisnummer in.",
        "lijst_niet_geschreven": "De lijst {bestand} kan niet geschreven worden. "
        "Kies een map waarin u mag schrijven. Staat het bestand open, sluit het dan.",
        "lijst_klopt_onbekend": "Lijst {bestand}: {rijen} {heeft} in de kolom klopt iets anders "
        "dan ja of nee. "
        "Schrijf ja of nee, of laat leeg.",
        "lijst_adres_niet_gevonden": "Lijst {bestand}: {rijen} {heeft} een nieuw adres dat niet "
        "gevonden is. "
        "De tekst is aangepast, de plek op de kaart niet; verbeter het adres.",
        "lijst_onbekende_categorie": "Lijst {bestand}: {rijen} {heeft} een onbekende categorie. "
        "Kies uit: {keuze}.",
        "lijst_onbekend_nummer": "Lijst {bestand}: {rijen} {heeft} een voorziening_id dat niet in "
        "het werkbestand staat "
        "en {heeft} niets veranderd.",
    }
)


def schrijf_lijst(werkbestand: Path, doel: Path) -> int:
    """Write the facilities per gebied as a sheet people can correct; return the number of rows."""
    drivers = {".xlsx": "XLSX", ".ods": "ODS", ".csv": "CSV"}
    if doel.suffix.lower() not in drivers:
        raise LzwError(Problem("lijst_soort", values={"bestand": doel.name}))
    layers = Werkbestand(werkbestand).read_all(["voorzieningen", "gebieden"], ["voorzieningen"])
    places, areas = layers["voorzieningen"], layers["gebieden"]
    data = places.data.copy()
    data["gebied"] = "zonder plek"
    if places.geometry is not None and len(areas):
        kind = next(
            (k for k in ("eigen", "wijk", "buurt", "gemeente") if (areas.data["soort"] == k).any()),
            "wijk",
        )
        codes = pd.Series(assign_areas(places.geometry, areas, kind), dtype=object)
        names = areas.data.set_index("gebied_code")["naam"]
        placed = np.array([g is not None for g in places.geometry], dtype=bool)
        data.loc[placed, "gebied"] = codes.map(names).fillna("buiten de gebieden")[placed]
    for column in ("klopt", "opmerking", "wie"):
        data[column] = ""
    order = {c.key: i for i, c in enumerate(CATEGORIES)}
    data["_volgorde"] = data["categorie"].map(order)
    data = data.sort_values(["gebied", "_volgorde", "naam", "voorziening_id"], na_position="last")
    sheet = data[list(LIST_COLUMNS)].fillna("").reset_index(drop=True).astype(object)
    temporary = doel.with_name(f".{doel.stem}.lzw-tmp{doel.suffix}")
    try:
        if doel.suffix.lower() == ".csv":
            write_csv(sheet, temporary)
        else:
            driver = drivers[doel.suffix.lower()]
            backend().write(temporary, "voorzieningen", sheet, None, None, driver=driver)
        # Only a whole list takes the place of the one somebody may have filled in.
        os.replace(temporary, doel)
    except (OSError, RuntimeError) as error:
        raise LzwError(Problem("lijst_niet_geschreven", values={"bestand": str(doel)})) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return len(sheet)


def write_csv(table: pd.DataFrame, doel: Path) -> None:
    """Write a table as Dutch Excel opens it: semicolons, byte order mark, no formulas."""
    # A leading = + - @ in a name would be run as a formula.
    safe = table.map(lambda v: "'" + v if isinstance(v, str) and v[:1] in tuple("=+-@") else v)
    safe.to_csv(
        doel, sep=";", decimal=",", index=False, encoding="utf-8-sig", lineterminator="\r\n"
    )


def read_list(paths: Sequence[Input], existing: Callable[[str], Layer]) -> ReadResult:
    """Read back the sheet that people corrected; only what differs becomes a correction.

    ``klopt`` = nee takes a facility away, an empty ``voorziening_id`` adds one at its address, a
    changed category, name or address changes it (a new address moves it when it is found).
    """

    base = existing("voorzieningen")
    addresses = existing("adressen")
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for path in paths:
        raw = (path.raw if isinstance(path, LoadedLayer) else read_table(path)).data.copy()
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
    answer = sheet["klopt"].map(lambda v: None if v is None else v.casefold())
    unclear = (answer.notna() & ~answer.isin([*_NO, *_YES])).to_numpy(dtype=bool)
    if unclear.any():
        problems.append(
            Problem(
                "lijst_klopt_onbekend",
                "voorzieningen",
                "klopt",
                int(unclear.sum()),
                tuple(dict.fromkeys(sheet["klopt"][unclear]))[:5],
                {"bestand": name},
            )
        )
    gone = answer.isin(_NO).to_numpy(dtype=bool)
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
    stays = changed["adres"] & ~moved & ~gone
    if stays.any():
        problems.append(
            Problem(
                "lijst_adres_niet_gevonden",
                "voorzieningen",
                count=int(stays.sum()),
                examples=tuple(sheet["adres"][stays])[:5],
                values={"bestand": name},
                fatal=False,
            )
        )
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
    return hashlib.sha256(text.encode()).hexdigest()[:10]
