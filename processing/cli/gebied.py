# SPDX-License-Identifier: GPL-2.0-or-later
"""The verb on areas: woonservicegebied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add this verb to the command."""
    area = verb(
        "woonservicegebied",
        "teken en toets woonservicegebieden rond hubs, en zeg wat er ontbreekt",
        "lzw woonservicegebied --hubs gevonden --buurten --werkbestand studie.gpkg",
        _woonservicegebied,
    )
    add_werkbestand(area)
    add_normen(area)
    area.add_argument(
        "--hubs",
        metavar="gegeven|gevonden|BESTAND",
        help="gegeven: voorzieningen die in de kolom functies zelf noemen wat een hub nodig heeft; "
        "gevonden: plekken die bij elkaar liggen en dat samen hebben; of een laag met punten en "
        "een kolom functies (standaard: gegeven, en als die er niet zijn gevonden)",
    )
    area.add_argument(
        "--functies",
        action="append",
        default=[],
        metavar="FUNCTIE,…",
        help="wat een hub moet hebben, zoals ontmoeting,eerstelijn (standaard: zie de regels)",
    )
    area.add_argument(
        "--onderling",
        type=float,
        metavar="M",
        help="hoe dicht plekken van een hub bij elkaar liggen, lopend, in meters (standaard: 300)",
    )
    area.add_argument(
        "--ringen",
        metavar="M,M,M",
        help="loopafstanden van kern, standaard en buitenring in meters (standaard: 400,500,800)",
    )
    area.add_argument(
        "--profiel", default="75plus", metavar="NAAM", help="wie er loopt (standaard: 75plus)"
    )
    area.add_argument(
        "--buurten",
        action="store_true",
        help="teken elk gebied ook als de buurten waar de meeste 75-plussers erin wonen",
    )
    area.add_argument(
        "--bevestig-volledig",
        action="append",
        default=[],
        metavar="FUNCTIE|CATEGORIE,…",
        help="de lijst is volledig: wat er niet in staat, is er niet; mag vaker",
    )
    area.add_argument(
        "--regels",
        type=Path,
        metavar="BESTAND.toml",
        help="eigen functies, ringen en eisen; alleen wat afwijkt",
    )


def _woonservicegebied(options: Any) -> int:
    from ..io.stappen.woonservicegebied import (
        RESULTS,
        bereken_woonservicegebied,
        read_rings,
        woonservicegebied_regels,
    )
    from ..io.werkbestand import Werkbestand

    rings = read_rings(options.ringen)
    with progress("Woonservicegebied") as tick:
        done = bereken_woonservicegebied(
            options.werkbestand,
            options.profiel,
            hubs=options.hubs,
            functies=options.functies,
            onderling=options.onderling,
            ringen=rings,
            buurten=options.buurten,
            bevestig_volledig=options.bevestig_volledig,
            regels=options.regels,
            normen=options.normen,
            tick=tick,
        )
    show(woonservicegebied_regels(Werkbestand(options.werkbestand).read_all(RESULTS), done))
    warn(done.messages)
    return 0
