# SPDX-License-Identifier: GPL-2.0-or-later
"""Verb on demand and supply: vraag-aanbod."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add this verb to the command."""
    meet = verb(
        "vraag-aanbod",
        "zet per gebied, doelgroep en jaar de vraag naast de woningen die passen",
        "lzw vraag-aanbod --werkbestand studie.gpkg",
        _vraag_aanbod,
    )
    add_werkbestand(meet)
    add_normen(meet)
    meet.add_argument(
        "--aannames",
        type=Path,
        metavar="BESTAND.toml",
        help="eigen aannames (mutatiegraad, toewijzing, kans op bouwplannen); alleen wat afwijkt",
    )
    meet.add_argument(
        "--scenario",
        metavar="NAAM",
        help="scenario van de vraag (standaard: standaard)",
    )
    meet.add_argument(
        "--regels",
        type=Path,
        metavar="BESTAND.toml",
        help="eigen regels voor geschiktheid, om de huurgrenzen",
    )
    meet.add_argument(
        "--jaar",
        type=int,
        metavar="JAAR",
        help="jaar van de huurgrenzen (standaard: dat van de regels)",
    )


def _vraag_aanbod(options: Any) -> int:
    from ..io.stappen import bereken_vraag_aanbod, vraag_aanbod_regels
    from ..io.werkbestand import Werkbestand

    with progress("Vraag en aanbod") as tick:
        done = bereken_vraag_aanbod(
            options.werkbestand,
            options.aannames,
            options.normen,
            scenario=options.scenario,
            regels=options.regels,
            jaar=options.jaar,
            tick=tick,
        )
    table = Werkbestand(options.werkbestand).read("vraag_aanbod").data
    show(vraag_aanbod_regels(table, done, options.normen))
    warn(done.messages)
    return 0
