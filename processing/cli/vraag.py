# SPDX-License-Identifier: GPL-2.0-or-later
"""Verb on demand: vraag."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add this verb to the command."""
    need = verb(
        "vraag",
        "schat per gebied hoeveel ouderen en mensen met een zorgvraag er wonen, nu en straks",
        "lzw vraag --jaar 2030 --jaar 2040 --werkbestand studie.gpkg",
        _vraag,
    )
    add_werkbestand(need)
    add_normen(need)
    need.add_argument(
        "--jaar",
        type=int,
        action="append",
        default=[],
        metavar="JAAR",
        help="een later jaar; mag vaker (standaard: elk vijfde jaar tot en met 2050)",
    )
    need.add_argument(
        "--peiljaar",
        type=int,
        metavar="JAAR",
        help="het jaar van nu (standaard: dat van de gebieden)",
    )
    need.add_argument(
        "--prognose",
        metavar="BRON",
        help="welke prognose telt, als er meer dan een is ingelezen; zonder prognose wordt met "
        "sterftekansen gerekend",
    )
    need.add_argument(
        "--scenario",
        default="standaard",
        metavar="NAAM",
        help="naam van de uitkomst; verplicht bij de drie opties hieronder",
    )
    need.add_argument(
        "--dementietrend",
        type=float,
        metavar="PCT",
        help="verandering van de kans op dementie in %% per tien jaar, bijvoorbeeld -13",
    )
    need.add_argument(
        "--instellingen",
        type=float,
        default=100.0,
        metavar="PCT",
        help="het aandeel ouderen in een instelling, in %% van het gebruikelijke (standaard: 100)",
    )
    need.add_argument(
        "--extramuraal",
        type=float,
        default=0.0,
        metavar="PCT",
        help="hoeveel %% van wie dan in een instelling zou wonen, in het laatste jaar thuis woont "
        "(standaard: 0)",
    )
    need.add_argument(
        "--doelgroepen",
        type=Path,
        metavar="BESTAND.toml",
        help="eigen doelgroepen, in de vorm van resources/normen/doelgroepen.toml",
    )
    need.add_argument(
        "--verdeelsleutel",
        action="append",
        default=[],
        metavar="GROEP=SLEUTEL",
        help="waarnaar een telling van de hele gemeente over de gebieden verdeeld wordt: inwoners, "
        "inw_65plus, inw_75plus of inw_laag_inkomen; mag vaker",
    )


def _vraag(options: Any) -> int:
    from ..io.stappen import bereken_vraag, vraag_regels

    with progress("Vraag") as tick:
        done = bereken_vraag(
            options.werkbestand,
            options.jaar,
            peiljaar=options.peiljaar,
            scenario=options.scenario,
            prognose=options.prognose,
            dementietrend=options.dementietrend,
            instellingen=options.instellingen,
            extramuraal=options.extramuraal,
            doelgroepen=options.doelgroepen,
            verdeelsleutel=options.verdeelsleutel,
            normen=options.normen,
            tick=tick,
        )
    show(vraag_regels(done))
    warn(done.messages)
    return 0
