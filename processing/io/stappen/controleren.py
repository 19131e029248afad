# SPDX-License-Identifier: GPL-2.0-or-later
"""Check a werkbestand: everything wrong with the inputs at once, and a list people can correct."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...core.errors import LzwError, Problem
from ...core.netwerk.network import build_network, pieces
from ...core.progress import Tick, check, never
from ...core.registry import LAYERS
from ...core.tables import Layer, conform
from ..controle import check_layer
from ..getallen import datum
from ..meldingen import register, sentences
from ..normen.lezen import load_norms
from ..werkbestand import Werkbestand

__all__ = ["Controle", "controleer"]


_INPUTS = (
    "woningen",
    "adressen",
    "panden",
    "voorzieningen",
    "wegen",
    "gebieden",
    "bevolking",
    "instellingen",
    "woonvormen",
    "plannen",
)

register(
    {
        "controle_deel": "Dit is een deelbestand van {wanneer}. Aantallen mensen zijn afgerond en "
        "een deel ontbreekt; wat er weg is staat in de laag deel. Reken verder in het werkbestand.",
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
    if file.meta.get("deel"):
        values = {"wanneer": datum(file.meta["deel"])}
        warnings.append(Problem("controle_deel", values=values, fatal=False))
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
        minimum = norms.rules["component_min"].value
        try:
            network = build_network(layers["wegen"], norms.profiles["75plus"], minimum)
            warnings += pieces(network, minimum)
        except LzwError as error:
            found += error.problems
    tick(1.0)
    out.errors = sentences(found)
    out.warnings = sentences(warnings)
    return out
