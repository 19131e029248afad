# SPDX-License-Identifier: GPL-2.0-or-later
"""Confrontatie: what a target group needs beside what there is for it, per gebied and year.

Demand in households, supply in dwellings, the difference as a range: the lowest shortage is the
lowest demand less the highest supply. Target groups overlap; a total over them is refused.
"""

from __future__ import annotations

from .registry import INDICATORS, LAYERS, Column, Indicator, LayerSchema

__all__ = ["MEASURES", "UNITS"]

MEASURES = {
    "vraag": "huishoudens",
    "geschikt": "woningen",
    "plannen": "woningen",
    "vrij_per_jaar": "woningen",
    "beschikbaar": "woningen",
    "tekort": "woningen",
    "tekort_theoretisch": "woningen",
    "binnen_bereik": "%",
    "wmo_clienten": "personen",
    "wmo_verwacht": "personen",
}
"""The indicators of the layer ``vraag_aanbod`` with their unit.

``geschikt`` is the whole stock that suits, plans included; ``beschikbaar`` the part of it that the
group lives in or gets in a year; ``tekort`` = vraag - beschikbaar, ``tekort_theoretisch`` = vraag -
geschikt: as if every dwelling that suits were the group's. Below 0 is a surplus.
"""

UNITS = tuple(dict.fromkeys(MEASURES.values()))

LAYERS.add(
    LayerSchema(
        "vraag_aanbod",
        "Vraag en aanbod naast elkaar, per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("doelgroep", "text", "Doelgroep van de vraag", required=True),
            Column("jaar", "int", "Jaar", required=True),
            Column("indicator", "text", "Indicator", required=True, allowed=tuple(MEASURES)),
            Column("eenheid", "text", "Eenheid", required=True, allowed=UNITS),
            Column("laag", "real", "Laag"),
            Column("midden", "real", "Midden"),
            Column("hoog", "real", "Hoog"),
            Column("oordeel", "text", "Oordeel", allowed=("tekort", "overschot", "onzeker")),
            Column("rang", "int", "Rang naar tekort (1 = grootste)", minimum=1),
            Column("rang_gewogen", "int", "Rang, lage inkomens eerst", minimum=1),
            Column("aanbod_groep", "text", "Doelgroep waarvoor de woningen passen"),
            Column("overlapt", "text", "Doelgroepen die dezelfde mensen kunnen tellen"),
            Column("met_plannen", "int", "Met bouwplannen (1 ja, 0 nee)", minimum=0, maximum=1),
            Column("reden", "text", "Waarom er geen getal is"),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
        ),
        key=("gebied_code", "doelgroep", "jaar", "indicator"),
    )
)
INDICATORS.add(
    Indicator(
        "tekort_woningen",
        "Tekort aan passende woningen",
        "woningen",
        "lower",
        "vraag_aanbod",
        "midden",
        0,
    )
)
