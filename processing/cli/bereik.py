# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs on walking distance: bereikbaarheid and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add these verbs to the command."""
    ber = verb(
        "bereikbaarheid",
        "bereken loopafstanden naar voorzieningen",
        "lzw bereikbaarheid --profiel 75plus --werkbestand studie.gpkg",
        _bereikbaarheid,
    )
    add_werkbestand(ber)
    add_normen(ber)
    ber.add_argument(
        "--profiel",
        action="append",
        default=[],
        metavar="NAAM",
        help="profiel (standaard: 75plus); mag vaker",
    )
    for option, what in (
        ("--bevestig-afwezig", "er is er echt geen"),
        ("--bevestig-volledig", "de lijst is volledig"),
    ):
        ber.add_argument(
            option,
            action="append",
            default=[],
            metavar="CATEGORIE",
            help=f"bevestig van een categorie: {what}; mag vaker",
        )
    ber.add_argument(
        "--dichtstbij",
        type=int,
        default=1,
        metavar="K",
        help="zoek ook de tweede en derde dichtstbijzijnde voorziening (1, 2 of 3; standaard: 1)",
    )
    ber.add_argument(
        "--banden",
        metavar="M,M,…",
        help="tel ook hoeveel voorzieningen er binnen deze loopafstanden zijn, in hele meters van "
        "klein naar groot, zoals 250,500,1000",
    )

    loop = verb(
        "loopgebieden",
        "teken waar mensen binnen een loopafstand van voorzieningen zijn",
        "lzw loopgebieden --categorie supermarkt --banden 250,500,800 --werkbestand studie.gpkg",
        _loopgebieden,
    )
    add_werkbestand(loop)
    add_normen(loop)
    loop.add_argument(
        "--categorie",
        action="append",
        required=True,
        metavar="CATEGORIE,…",
        help="soort voorziening, zoals supermarkt of huisarts; mag vaker",
    )
    loop.add_argument(
        "--banden",
        metavar="M,M,…",
        help="loopafstanden in meters, van klein naar groot (standaard: de norm en de ruime norm)",
    )
    loop.add_argument(
        "--per",
        default="categorie",
        metavar="VERDELING",
        help="voorziening: elk apart; categorie: alle samen; dichtstbij: verdeeld naar de "
        "dichtstbijzijnde (standaard: categorie)",
    )
    loop.add_argument(
        "--profiel", default="75plus", metavar="NAAM", help="wie er loopt (standaard: 75plus)"
    )
    loop.add_argument(
        "--buffer",
        type=float,
        metavar="M",
        help="hoe breed het vlak naast een straat is, in meters (standaard: 25)",
    )
    loop.add_argument(
        "--gat",
        type=float,
        metavar="M2",
        help="vul gaten in een vlak tot deze grootte, in vierkante meters (standaard: 10000)",
    )

    wit = verb(
        "witte-vlekken",
        "zoek plekken waar mensen wonen en voorzieningen ontbreken",
        "lzw witte-vlekken --groep inw_75plus --werkbestand studie.gpkg",
        _witte_vlekken,
    )
    add_werkbestand(wit)
    add_normen(wit)
    wit.add_argument(
        "--profiel",
        default="75plus",
        metavar="NAAM",
        help="profiel waarvoor de bereikbaarheid berekend is (standaard: 75plus)",
    )
    wit.add_argument(
        "--groep",
        default="inw_75plus",
        metavar="NAAM",
        help="groep mensen: inw_65plus, inw_75plus of inw_85plus (standaard: inw_75plus)",
    )
    wit.add_argument(
        "--essentieel",
        action="append",
        default=[],
        metavar="CATEGORIE,…",
        help="de voorzieningen die niet mogen ontbreken; mag vaker (standaard: die van de groep in "
        "de normen)",
    )
    wit.add_argument(
        "--drempel",
        type=float,
        metavar="PCT",
        help="een vierkant is wit als minstens dit deel van de groep iets mist, in %% "
        "(standaard: 50)",
    )
    wit.add_argument(
        "--gemist",
        type=int,
        metavar="N",
        help="tel alleen wie minstens zo veel voorzieningen mist (standaard: 1)",
    )
    wit.add_argument(
        "--grens",
        default="buurt",
        metavar="SOORT",
        help="waar samenvoegen stopt: buurt, wijk of geen (standaard: buurt)",
    )

    routes = verb(
        "looproutes",
        "bereken over welke straten mensen lopen en welke obstakels daar zijn",
        "lzw looproutes --groep inw_75plus --werkbestand studie.gpkg",
        _looproutes,
    )
    add_werkbestand(routes)
    add_normen(routes)
    routes.add_argument(
        "--profiel",
        default="75plus",
        metavar="NAAM",
        help="profiel waarvoor de bereikbaarheid berekend is (standaard: 75plus)",
    )
    routes.add_argument(
        "--groep",
        default="inw_75plus",
        metavar="NAAM",
        help="groep mensen: inw_65plus, inw_75plus of inw_85plus (standaard: inw_75plus)",
    )
    routes.add_argument(
        "--essentieel",
        action="append",
        default=[],
        metavar="CATEGORIE,…",
        help="de voorzieningen waar mensen naartoe lopen; mag vaker (standaard: die van de groep "
        "in de normen)",
    )
    routes.add_argument(
        "--bezoeken",
        action="store_true",
        help="weeg elke route naar het aantal bezoeken per jaar in de normen",
    )
    routes.add_argument(
        "--banken-volledig",
        action="store_true",
        help="bevestig dat alle zitbanken in de gegevens staan, ook als het er weinig zijn",
    )

    steun = verb(
        "steunpunten",
        "kies de beste plekken voor nieuwe steunpunten",
        "lzw steunpunten --aantal 2 --curve 5 --werkbestand studie.gpkg",
        _steunpunten,
    )
    add_werkbestand(steun)
    add_normen(steun)
    steun.add_argument(
        "--aantal", type=int, default=1, metavar="P", help="hoeveel nieuwe (standaard: 1)"
    )
    steun.add_argument(
        "--model",
        default="mclp",
        metavar="NAAM",
        help="mclp: de meeste mensen binnen de straal; pmediaan: samen het minst lopen; lscp: "
        "iedereen binnen de straal met zo min mogelijk plekken; pcentrum: de langste loopafstand "
        "zo kort mogelijk (standaard: mclp)",
    )
    steun.add_argument(
        "--straal",
        type=float,
        metavar="M",
        help="loopafstand die telt als dichtbij, in meters (standaard: 500)",
    )
    steun.add_argument(
        "--grens",
        type=float,
        metavar="M",
        help="hoe ver pmediaan en pcentrum kijken, in meters; wie verder woont telt voor deze "
        "afstand (standaard: 2000)",
    )
    steun.add_argument(
        "--kandidaten",
        action="append",
        default=[],
        metavar="BESTAND|netwerk",
        help="plekken om uit te kiezen: een laag met punten of gebouwen, of netwerk: alle "
        "kruisingen; mag vaker (standaard: netwerk)",
    )
    steun.add_argument(
        "--kandidaten-max",
        type=int,
        metavar="N",
        help="hooguit zo veel kruisingen, gelijk verdeeld (standaard: 2000, bij pmediaan en "
        "pcentrum 500)",
    )
    steun.add_argument(
        "--vast",
        action="append",
        default=[],
        metavar="ID|CATEGORIE,…",
        help="wat er al is: voorzieningen of plekken bij hun kenmerk, of een hele categorie zoals "
        "zorgsteunpunt; mag vaker",
    )
    steun.add_argument(
        "--groep",
        default="inw_75plus",
        metavar="NAAM",
        help="groep mensen: inw_65plus, inw_75plus of inw_85plus (standaard: inw_75plus)",
    )
    steun.add_argument(
        "--profiel", default="75plus", metavar="NAAM", help="wie er loopt (standaard: 75plus)"
    )
    steun.add_argument(
        "--weeg-inkomen",
        action="store_true",
        help="laat mensen zwaarder tellen waar meer lage inkomens zijn",
    )
    steun.add_argument(
        "--tijd",
        type=float,
        default=60.0,
        metavar="S",
        help="hooguit zo veel seconden zoeken; de curve mag twee keer zo lang (standaard: 60)",
    )
    steun.add_argument(
        "--curve",
        type=int,
        default=0,
        metavar="N",
        help="reken ook uit wat 1 tot en met N steunpunten opleveren (mclp en pmediaan)",
    )
    steun.add_argument(
        "--capaciteit",
        type=float,
        metavar="MENSEN",
        help="voor hoeveel mensen een steunpunt plek heeft (mclp en pmediaan; standaard: voor "
        "iedereen)",
    )
    steun.add_argument(
        "--capaciteit-kolom",
        action="store_true",
        help="lees de capaciteit uit de kolom capaciteit van de plekken en de voorzieningen; "
        "waar die leeg is geldt --capaciteit",
    )

    alt = verb(
        "watals",
        "bereken wie wint en wie verliest als voorzieningen openen, sluiten of verhuizen",
        "lzw watals --scenario 'super dicht' --sluit osm:n12 --werkbestand studie.gpkg",
        _watals,
    )
    add_werkbestand(alt)
    add_normen(alt)
    alt.add_argument(
        "--scenario",
        required=True,
        metavar="NAAM",
        help="naam van het scenario; staat die al in het werkbestand, dan is dat genoeg",
    )
    for option, form, deed in (
        ("--sluit", "ID", "deze voorziening sluit"),
        ("--open", "X,Y,CATEGORIE[,NAAM]", "hier opent een voorziening (x en y in meters, RD)"),
        ("--verplaats", "ID,X,Y", "deze voorziening verhuist hierheen"),
    ):
        alt.add_argument(
            option, action="append", default=[], metavar=form, help=f"{deed}; mag vaker"
        )
    alt.add_argument(
        "--laag",
        type=Path,
        metavar="BESTAND",
        help="laag met punten die openen, of met een kolom actie (open, sluit, verplaats)",
    )
    alt.add_argument(
        "--profiel",
        action="append",
        default=[],
        metavar="NAAM",
        help="profiel (standaard: 75plus); mag vaker",
    )

    comp = verb(
        "vergelijk",
        "bewaar een moment, of vergelijk twee momenten of twee werkbestanden",
        "lzw vergelijk --bewaar 2026 --werkbestand studie.gpkg",
        _vergelijk,
    )
    add_werkbestand(comp)
    add_normen(comp)
    comp.add_argument("--bewaar", metavar="NAAM", help="bewaar de cijfers van nu onder deze naam")
    comp.add_argument(
        "--moment",
        action="append",
        default=[],
        metavar="NAAM",
        help="vergelijk twee bewaarde momenten: noem er twee, het oudste eerst",
    )
    comp.add_argument(
        "--met",
        type=Path,
        metavar="W2.gpkg",
        help="vergelijk met dit werkbestand; dat is eerst, --werkbestand is daarna",
    )
    comp.add_argument(
        "--profiel",
        action="append",
        default=[],
        metavar="NAAM",
        help="alleen dit profiel (standaard: alles wat in beide staat); mag vaker",
    )
    comp.add_argument(
        "--naam", default="", metavar="NAAM", help="naam van de vergelijking in het werkbestand"
    )


def _bereikbaarheid(options: Any) -> int:
    from ..io.normen.lezen import load_norms
    from ..io.stappen import bereken_bereikbaarheid
    from ..io.stappen.samen import samen_lines
    from ..io.stappen.verslag import result_lines
    from ..io.werkbestand import Werkbestand

    with progress("Bereikbaarheid") as tick:
        done = bereken_bereikbaarheid(
            options.werkbestand,
            options.profiel or ["75plus"],
            options.normen,
            bevestig_afwezig=options.bevestig_afwezig,
            bevestig_volledig=options.bevestig_volledig,
            dichtstbij=options.dichtstbij,
            banden=options.banden,
            tick=tick,
        )
    file = Werkbestand(options.werkbestand)
    norms = load_norms(options.normen)
    lines = result_lines(file.read("bereikbaarheid_gebied").data, done.facts, norms)
    together = file.read("bereikbaarheid_samen").data
    lines += samen_lines(together, done.facts, norms)
    show([f"  {line}" for line in lines])
    warn(done.messages)
    return 0


def _loopgebieden(options: Any) -> int:
    from ..io.normen.lezen import load_norms
    from ..io.stappen.loopgebieden import bereken_loopgebieden, loopgebieden_regels
    from ..io.werkbestand import Werkbestand

    with progress("Loopgebieden") as tick:
        done = bereken_loopgebieden(
            options.werkbestand,
            options.categorie,
            options.banden,
            per=options.per,
            profiel=options.profiel,
            normen=options.normen,
            buffer=options.buffer,
            gat=options.gat,
            tick=tick,
        )
    table = Werkbestand(options.werkbestand).read("loopgebieden").data
    show(loopgebieden_regels(table, done.run_ids, load_norms(options.normen)))
    warn(done.messages)
    return 0


def _witte_vlekken(options: Any) -> int:
    from ..io.stappen.witte_vlekken import bereken_witte_vlekken, witte_vlekken_regels
    from ..io.werkbestand import Werkbestand

    with progress("Witte vlekken") as tick:
        done = bereken_witte_vlekken(
            options.werkbestand,
            options.profiel,
            options.groep,
            options.normen,
            essentieel=[
                c.strip() for text in options.essentieel for c in text.split(",") if c.strip()
            ],
            drempel=options.drempel,
            gemist=options.gemist,
            grens=options.grens,
            tick=tick,
        )
    table = Werkbestand(options.werkbestand).read("witte_vlekken").data
    show(witte_vlekken_regels(table, done))
    warn(done.messages)
    return 0


def _looproutes(options: Any) -> int:
    from ..io.stappen.looproutes import RESULTS, bereken_looproutes, looproutes_regels
    from ..io.werkbestand import Werkbestand

    with progress("Looproutes") as tick:
        done = bereken_looproutes(
            options.werkbestand,
            options.profiel,
            options.groep,
            options.normen,
            essentieel=[
                c.strip() for text in options.essentieel for c in text.split(",") if c.strip()
            ],
            bezoeken=options.bezoeken,
            banken_volledig=options.banken_volledig,
            tick=tick,
        )
    found = Werkbestand(options.werkbestand).read_all(RESULTS)
    show(looproutes_regels(found, done))
    warn(done.messages)
    return 0


def _steunpunten(options: Any) -> int:
    from ..io.stappen.steunpunten import RESULTS, bereken_steunpunten, steunpunten_regels
    from ..io.werkbestand import Werkbestand

    with progress("Steunpunten") as tick:
        done = bereken_steunpunten(
            options.werkbestand,
            options.aantal,
            model=options.model,
            straal=options.straal,
            grens=options.grens,
            kandidaten=options.kandidaten,
            kandidaten_max=options.kandidaten_max,
            vast=options.vast,
            groep=options.groep,
            profiel=options.profiel,
            normen=options.normen,
            weeg_inkomen=options.weeg_inkomen,
            tijd=options.tijd,
            curve=options.curve,
            capaciteit=options.capaciteit,
            capaciteit_kolom=options.capaciteit_kolom,
            tick=tick,
        )
    show(steunpunten_regels(Werkbestand(options.werkbestand).read_all(RESULTS), done))
    warn(done.messages)
    return 0


def _watals(options: Any) -> int:
    from ..io.stappen import bereken_watals

    with progress("Wat als") as tick:
        done = bereken_watals(
            options.werkbestand,
            options.scenario,
            sluit=options.sluit,
            open_=options.open,
            verplaats=options.verplaats,
            laag=options.laag,
            profielen=options.profiel or ["75plus"],
            normen=options.normen,
            tick=tick,
        )
    show(done.lines)
    warn(done.messages)
    return 0


def _vergelijk(options: Any) -> int:
    from ..io.stappen import vergelijk

    with progress("Vergelijk") as tick:
        done = vergelijk(
            options.werkbestand,
            met=options.met,
            momenten=options.moment,
            bewaar=options.bewaar,
            profielen=options.profiel,
            naam=options.naam,
            normen=options.normen,
            tick=tick,
        )
    show(done.lines)
    warn(done.messages)
    return 0
