# SPDX-License-Identifier: GPL-2.0-or-later
"""Check a werkbestand: everything wrong with the inputs at once, and a list people can correct."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import LzwError, Problem
from ...core.gebieden import assign_areas
from ...core.network import build_network
from ...core.progress import Tick, check, never
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, conform
from ..backend import backend
from ..controle import check_layer
from ..meldingen import register, sentences
from ..normen import load_norms
from ..werkbestand import Werkbestand

__all__ = ["LIST_COLUMNS", "Controle", "controleer", "schrijf_lijst", "write_csv"]

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

_INPUTS = (
    "woningen",
    "adressen",
    "panden",
    "voorzieningen",
    "wegen",
    "gebieden",
    "bevolking",
    "instellingen",
)

register(
    {
        "lijst_soort": "Een lijst kan alleen .xlsx, .ods of .csv zijn, niet {bestand}.",
        "niet_geplaatst": "Laag voorzieningen: {rijen} {heeft} geen plek en telt niet mee. "
        "Verbeter het adres in de lijst (lzw controleer --lijst) en lees die terug.",
        "woning_onbekend": "Laag woningen: van {rijen} is niet bekend of het een woning is. "
        "Ze tellen mee; verbeter het in correcties_woningen als dat nodig is.",
    }
)


@dataclass(slots=True)
class Controle:
    """What was found: rows per layer, sentences that stop a run, sentences that warn."""

    counts: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def controleer(werkbestand: Path, normen: Path | None = None, tick: Tick = never) -> Controle:
    """Check every input layer and the network of *werkbestand*; nothing is changed."""
    file = Werkbestand(werkbestand)
    norms = load_norms(normen)
    found: list[Problem] = []
    layers: dict[str, Layer] = {}
    out = Controle()
    for number, name in enumerate(_INPUTS):
        check(tick, 0.6 * number / len(_INPUTS))
        if name not in file:
            if name in ("woningen", "voorzieningen", "wegen", "gebieden"):
                command = f"lzw importeer {'osm' if name != 'gebieden' else 'gebieden'} BESTAND"
                found.append(Problem("laag_ontbreekt", name, values={"opdracht": command}))
            continue
        raw = file.raw(name)
        out.counts[name] = len(raw)
        problems = check_layer(raw, LAYERS[name])
        found += problems
        if not problems:
            layers[name] = conform(raw, LAYERS[name])
    warnings: list[Problem] = []
    if "bevolking" not in file:
        warnings.append(Problem("bevolking_ontbreekt", "bevolking", fatal=False))
    places = layers.get("voorzieningen")
    if places is not None and places.geometry is not None:
        lost = np.array([g is None for g in places.geometry], dtype=bool)
        if lost.any():
            ids = tuple(places.data["voorziening_id"][lost][:5])
            warnings.append(
                Problem("niet_geplaatst", "voorzieningen", count=int(lost.sum()), examples=ids)
            )
        for category in norms.norms:
            if not (places.data["categorie"] == category).any():
                warnings.append(
                    Problem("categorie_leeg", "voorzieningen", values={"categorie": category})
                )
    homes = layers.get("woningen")
    if homes is not None and homes.data["is_woning"].isna().any():
        warnings.append(
            Problem("woning_onbekend", "woningen", count=int(homes.data["is_woning"].isna().sum()))
        )
    check(tick, 0.7)
    if "wegen" in layers:
        warnings += network_problems(
            layers["wegen"], norms.rules["component_min"].value, norms.profiles["75plus"]
        )
    tick(1.0)
    out.errors = sentences(found)
    out.warnings = sentences(warnings)
    return out


def network_problems(wegen: Layer, minimum_m: float, profile: object) -> list[Problem]:
    """Return warnings about a network in pieces."""
    try:
        network = build_network(wegen, profile, minimum_m)  # type: ignore[arg-type]
    except LzwError as error:
        return list(error.problems)
    lengths = np.sort(network.component_length)[::-1]
    rest = lengths[1:]
    if not len(rest) or rest.sum() < 0.001 * lengths.sum():
        return []
    return [
        Problem(
            "netwerk_in_stukken",
            "wegen",
            count=len(rest),
            values={
                "stukken": len(rest),
                "km": f"{rest.sum() / 1000:.1f}".replace(".", ","),
                "aandeel": f"{100 * rest.sum() / lengths.sum():.1f}".replace(".", ","),
                "minimum": f"{minimum_m:g}",
            },
            fatal=False,
        )
    ]


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
    if doel.suffix.lower() == ".csv":
        write_csv(sheet, doel)
    else:
        doel.unlink(missing_ok=True)
        backend().write(
            doel, "voorzieningen", sheet, None, None, driver=drivers[doel.suffix.lower()]
        )
    return len(sheet)


def write_csv(table: pd.DataFrame, doel: Path) -> None:
    """Write a table as Dutch Excel opens it: semicolons, byte order mark, no formulas."""
    # A leading = + - @ in a name would be run as a formula.
    safe = table.map(lambda v: "'" + v if isinstance(v, str) and v[:1] in tuple("=+-@") else v)
    safe.to_csv(
        doel, sep=";", decimal=",", index=False, encoding="utf-8-sig", lineterminator="\r\n"
    )
