# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs on dwellings and where they may come: geschiktheid, locatietoets."""

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

    test = verb(
        "locatietoets",
        "toets locaties (vastgoed, kavels, plannen) aan de eisen van een woonvorm",
        "lzw locatietoets --locaties kavels.gpkg --doel geclusterd --werkbestand studie.gpkg",
        _locatietoets,
    )
    add_werkbestand(test)
    add_normen(test)
    test.add_argument(
        "--locaties",
        type=Path,
        action="append",
        default=[],
        metavar="BESTAND",
        help="laag met punten of gebouwen om te toetsen; mag vaker",
    )
    test.add_argument(
        "--doel",
        action="append",
        default=[],
        metavar="NAAM",
        help="wat er moet komen: geclusterd, zorggeschikt, nultreden, groepswonen, "
        "beschermd_wonen, omklapwoning of skaeve_huse; mag vaker (standaard: geclusterd)",
    )
    test.add_argument(
        "--profiel",
        action="append",
        default=[],
        metavar="NAAM",
        help="wie er loopt; mag vaker (standaard: 75plus)",
    )
    test.add_argument(
        "--straal",
        type=float,
        metavar="M",
        help="loopafstand waarbinnen mensen meetellen, in meters (standaard: de actieradius van "
        "het profiel)",
    )
    test.add_argument(
        "--criteria",
        type=Path,
        metavar="BESTAND.toml",
        help="eigen eisen; alleen wat afwijkt",
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


def _locatietoets(options: Any) -> int:
    from ..io.stappen.locatietoets import RESULTS, bereken_locatietoets, locatietoets_regels
    from ..io.werkbestand import Werkbestand

    with progress("Locatietoets") as tick:
        done = bereken_locatietoets(
            options.werkbestand,
            options.locaties,
            options.doel or ["geclusterd"],
            profielen=options.profiel or ["75plus"],
            straal=options.straal,
            criteria=options.criteria,
            normen=options.normen,
            tick=tick,
        )
    show(locatietoets_regels(Werkbestand(options.werkbestand).read_all(RESULTS), done))
    warn(done.messages)
    return 0
