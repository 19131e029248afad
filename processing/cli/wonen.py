# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs on dwellings: geschiktheid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add these verbs to the command."""
    suit = verb(
        "geschiktheid",
        "bepaal per woning hoe geschikt die is voor ouderen en andere doelgroepen",
        "lzw geschiktheid --groep rollator --werkbestand studie.gpkg",
        _geschiktheid,
    )
    add_werkbestand(suit)
    add_normen(suit)
    suit.add_argument(
        "--groep",
        action="append",
        default=[],
        metavar="NAAM",
        help="doelgroep: vitaal, rollator, rolstoel, dementie, lvg of ggz; mag vaker "
        "(standaard: alle groepen in de regels)",
    )
    suit.add_argument(
        "--regels",
        type=Path,
        metavar="BESTAND.toml",
        help="eigen regels voor geschiktheid; alleen wat afwijkt",
    )
    suit.add_argument(
        "--jaar",
        type=int,
        metavar="JAAR",
        help="jaar van de huurgrenzen (standaard: dat van de regels)",
    )


def _geschiktheid(options: Any) -> int:
    from ..io.stappen import bereken_geschiktheid, geschiktheid_regels
    from ..io.werkbestand import Werkbestand

    with progress("Geschiktheid") as tick:
        done = bereken_geschiktheid(
            options.werkbestand,
            options.groep,
            options.regels,
            options.normen,
            jaar=options.jaar,
            tick=tick,
        )
    table = Werkbestand(options.werkbestand).read("geschiktheid").data
    show(geschiktheid_regels(table, done))
    warn(done.messages)
    return 0
