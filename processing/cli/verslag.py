# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs that print or run everything: atlas, alles, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..io.hoofdstukken import EDITIES, HOOFDSTUKKEN, STATUS
from ..report.keuzes import BIJLAGEN
from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add these verbs to the command."""
    atlas = verb(
        "atlas",
        "maak een wijkatlas-PDF per gebied en voor de gemeente",
        "lzw atlas --werkbestand studie.gpkg --editie bestuur --uit atlas",
        _atlas,
    )
    add_werkbestand(atlas)
    add_normen(atlas)
    atlas.add_argument(
        "--gebied",
        action="append",
        default=[],
        metavar="CODE",
        help="alleen dit gebied; mag vaker (standaard: gemeente en alle wijken)",
    )
    atlas.add_argument(
        "--uit",
        type=Path,
        default=Path("atlas"),
        metavar="MAP",
        help="map voor de PDF's (standaard: atlas)",
    )
    atlas.add_argument(
        "--huisstijl",
        type=Path,
        metavar="FILE",
        help="TOML met organisatie, kleur, logo, lettertype en colofon",
    )
    atlas.add_argument(
        "--achtergrond",
        type=Path,
        metavar="FILE",
        help="afbeelding met wereldbestand (uit QGIS, EPSG:28992) onder elke kaart",
    )
    atlas.add_argument(
        "--achtergrond-bron",
        default="",
        metavar="TEKST",
        help="bron van die afbeelding, voor onder de kaarten",
    )
    atlas.add_argument(
        "--bijlagen",
        action="append",
        default=[],
        choices=[*BIJLAGEN, "alles"],
        metavar="SOORT",
        help="ook naast elke PDF; mag vaker: "
        + ", ".join(f"{k} ({what})" for k, what in BIJLAGEN.items())
        + " of alles",
    )

    atlas.add_argument(
        "--hoofdstuk",
        action="append",
        default=[],
        choices=list(HOOFDSTUKKEN),
        metavar="NAAM",
        help="druk alleen dit hoofdstuk af; mag vaker: " + ", ".join(HOOFDSTUKKEN),
    )
    atlas.add_argument(
        "--editie",
        choices=list(EDITIES),
        default="",
        metavar="NAAM",
        help="voor wie de atlas is: " + ", ".join(EDITIES),
    )
    atlas.add_argument(
        "--eigenaar",
        default="",
        metavar="NAAM",
        help="bij editie corporatie: van welke eigenaar de complexen zijn",
    )
    atlas.add_argument(
        "--status",
        choices=STATUS,
        default="",
        metavar="WOORD",
        help="op elke pagina: " + " of ".join(STATUS),
    )
    atlas.add_argument("--versie", default="", metavar="TEKST", help="op elke pagina: de versie")
    atlas.add_argument(
        "--gewicht",
        action="append",
        default=[],
        metavar="CIJFER=GETAL",
        help="hoe zwaar een cijfer telt in Welke wijk eerst; mag vaker",
    )
    atlas.add_argument(
        "--profiel",
        default="",
        metavar="NAAM",
        help="het loopprofiel dat de atlas laat zien (standaard: 75plus)",
    )
    atlas.add_argument(
        "--jaar",
        type=int,
        default=0,
        metavar="JAAR",
        help="het prognosejaar; het dichtstbijzijnde berekende jaar telt",
    )
    atlas.add_argument(
        "--vragen",
        type=Path,
        metavar="vragen.toml",
        help="eigen vragen voor de vraagwijzer",
    )

    renew = verb(
        "bijwerken",
        "bereken opnieuw wat verouderd is, en desgewenst wat nog ontbreekt",
        "lzw bijwerken --ontbrekend --werkbestand studie.gpkg",
        _bijwerken,
    )
    add_werkbestand(renew)
    add_normen(renew)
    renew.add_argument(
        "--ontbrekend",
        action="store_true",
        help="bereken ook wat nog nooit berekend is en met deze gegevens kan, met de "
        "standaardinstellingen",
    )

    share = verb(
        "deel",
        "maak een kopie van het werkbestand die u mag versturen",
        "lzw deel --uit deel.gpkg --werkbestand studie.gpkg",
        _deel,
    )
    add_werkbestand(share)
    add_normen(share)
    share.add_argument(
        "--uit",
        type=Path,
        required=True,
        metavar="DEEL.gpkg",
        help="het bestand dat u wilt versturen; een lijst van wat er weg is komt ernaast",
    )

    every = verb(
        "alles",
        "voer alle stappen van een studie uit; wat niet veranderd is wordt overgeslagen",
        "lzw alles --studie studie.toml",
        _alles,
    )
    every.add_argument(
        "--studie",
        type=Path,
        required=True,
        metavar="studie.toml",
        help="beschrijving van de studie",
    )

    verb("doctor", "toon versies en wat er ontbreekt", "lzw doctor", _doctor)


def _atlas(options: Any) -> int:
    from ..io.kaartbeeld import read_map_image
    from ..io.normen.volgorde import weights_from
    from ..report.huisstijl import load_house_style
    from ..report.stap import kies, maak_atlas

    choice = kies(
        hoofdstukken=options.hoofdstuk,
        editie=options.editie,
        eigenaar=options.eigenaar,
        status=options.status,
        versie=options.versie,
        gewichten=weights_from(options.gewicht),
        vragen=options.vragen,
        profiel=options.profiel,
        jaar=options.jaar,
    )
    house = None if options.huisstijl is None else load_house_style(options.huisstijl)
    picture = None
    if options.achtergrond is not None:
        picture = read_map_image(options.achtergrond, options.achtergrond_bron)
    said: list[str] = []
    with progress("Atlas") as tick:
        files = maak_atlas(
            options.werkbestand,
            options.uit,
            options.gebied,
            options.normen,
            huisstijl=house,
            achtergrond=picture,
            bijlagen=list(BIJLAGEN) if "alles" in options.bijlagen else options.bijlagen,
            warn=said.extend,
            keuze=choice,
            tick=tick,
        )
    warn(said)
    print("Gemaakt:")
    for path in files:
        print(f"  {path}")
    return 0


def _bijwerken(options: Any) -> int:
    from ..report.bijwerken import werk_bij

    with progress("Bijwerken") as tick:
        done = werk_bij(options.werkbestand, options.normen, tick=tick, nieuw=options.ontbrekend)
    show(done.lines)
    warn(done.messages)
    return 0


def _deel(options: Any) -> int:
    from ..io.stappen.delen import maak_deel

    with progress("Deel") as tick:
        done = maak_deel(options.werkbestand, options.uit, options.normen, tick=tick)
    show(done.lines)
    warn(done.messages)
    return 0


def _alles(options: Any) -> int:
    from ..report.studie import voer_uit

    voer_uit(options.studie, progress, print, warn)
    return 0


def _doctor(_options: Any) -> int:
    from ..io.omgeving import onderzoek

    lines, complete = onderzoek()
    for line in lines:
        print(line)
    return 0 if complete else 1
