# SPDX-License-Identifier: GPL-2.0-or-later
"""Aanbod: the dwellings that suit a target group, now and with the building plans, as a range.

Of every dwelling and group three numbers say whether it counts: surely, as expected, and at most
(what is unknown could be). Sums of them over a gebied keep that order, and what a gebied has is
what its parts have.
"""

from __future__ import annotations

from .registry import LAYERS, Column, LayerSchema
from .voorraad import ALL, RENT_CLASSES
from .woningfeiten import TENURES

__all__ = ["KINDS", "REACHES"]

KINDS = ("geschikt", "aanpasbaar", "nultreden", "geclusterd", "zorggeschikt")
"""What is counted; a dwelling may be of more than one, so kinds are never added up."""

REACHES = (ALL, "binnen")
"""Every dwelling, or those with all that is essential for the group within its norm."""

_TENURES = (*TENURES, "onbekend")
_RUN = Column("run_id", "text", "Kenmerk van de berekening", required=True)

LAYERS.add(
    LayerSchema(
        "aanbod",
        "Aanbod: woningen die passen, per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("doelgroep", "text", "Doelgroep", required=True),
            Column("jaar", "int", "Jaar", required=True),
            Column("wat", "text", "Welke woningen", required=True, allowed=KINDS),
            Column("bereik", "text", "Woonomgeving", required=True, allowed=REACHES),
            Column("eigendom", "text", "Eigendom", required=True, allowed=(ALL, *_TENURES)),
            Column("huurklasse", "text", "Huurklasse", required=True, allowed=(ALL, *RENT_CLASSES)),
            Column("laag", "real", "Woningen, zeker", minimum=0),
            Column("midden", "real", "Woningen, verwacht", minimum=0),
            Column("hoog", "real", "Woningen, hoogstens", minimum=0),
            Column("n_totaal", "real", "Alle woningen van deze soort", minimum=0),
            Column("huurjaar", "int", "Jaar van de huurgrenzen"),
            Column("met_plannen", "int", "Met bouwplannen (1 ja, 0 nee)", minimum=0, maximum=1),
            _RUN,
        ),
        key=("gebied_code", "doelgroep", "jaar", "wat", "bereik", "eigendom", "huurklasse"),
    ),
)
