# SPDX-License-Identifier: GPL-2.0-or-later
"""Arguments in, a step of ``io`` or ``report`` called, sentences out."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..core.errors import Cancelled, LzwError
from ..io.meldingen import sentences, trouble
from ..io.over import version
from .voortgang import EXIT_CANCELLED, STOPPED, progress, stop_on_interrupt

__all__ = ["run"]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help in Dutch, with the example as it was typed."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", _Help)
        super().__init__(add_help=False, allow_abbrev=False, **kwargs)
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")
        self._positionals.title = "argumenten"
        self._optionals.title = "opties"

    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        print(f"{self.prog}: {_dutch(message)} Zie {self.prog} --help.", file=sys.stderr)
        raise SystemExit(2)


def _dutch(message: str) -> str:
    for english, dutch in (
        ("the following arguments are required:", "verplicht maar niet gegeven:"),
        ("unrecognized arguments:", "onbekend:"),
        ("invalid choice:", "onbekende keuze:"),
        ("choose from", "kies uit"),
        ("expected one argument", "verwacht een waarde"),
        ("expected at least one argument", "verwacht een of meer waarden"),
        ("argument ", "optie "),
        ("invalid float value:", "geen getal:"),
        ("invalid int value:", "geen heel getal:"),
        ("invalid int value:", "geen heel getal:"),
    ):
        message = message.replace(english, dutch)
    return message if message.endswith(".") else message + "."


def run(argv: Sequence[str] | None = None) -> int:
    """Parse *argv* and run the verb; see :func:`lzw_atlas.processing.cli.main`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    file: Path | None = getattr(options, "werkbestand", None)
    try:
        with stop_on_interrupt(lambda: _remove_half_files(file)):
            result: int = options.verb(options)
        return result
    except LzwError as error:
        for line in sentences(error):
            print(line, file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print(STOPPED, file=sys.stderr)
        return EXIT_CANCELLED
    except BrokenPipeError:
        # The reader of our output went away (| head); what was to be written has been written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, MemoryError) as error:
        print(trouble(error), file=sys.stderr)
        return 1


def _remove_half_files(file: Path | None) -> None:
    if file is not None:
        for half in file.parent.glob(f".{file.stem}.*.lzw-tmp.gpkg*"):
            half.unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    from ..io.soorten import SOORTEN

    parser = _Parser(
        prog="lzw",
        description="Langer Zelfstandig Wonen: wie woont waar, en kan die lopen naar wat nodig is?",
        epilog="Voorbeeld:\n  lzw demo --uit demo",
    )
    parser.add_argument(
        "--version", action="version", version=f"lzw {version()}", help="toon de versie"
    )
    verbs = parser.add_subparsers(
        title="opdrachten", metavar="OPDRACHT", required=True, parser_class=_Parser
    )

    def verb(
        name: str, what: str, example: str, function: Callable[[Any], int]
    ) -> argparse.ArgumentParser:
        child = verbs.add_parser(
            name,
            help=what,
            description=what[0].upper() + what[1:] + ".",
            epilog=f"Voorbeeld:\n  {example}",
        )
        child.set_defaults(verb=function)
        return child

    demo = verb(
        "demo",
        "maak een voorbeeldgemeente met alle analyses en PDF's",
        "lzw demo --uit demo",
        _demo,
    )
    demo.add_argument(
        "--uit",
        type=Path,
        default=Path("demo"),
        metavar="MAP",
        help="map voor het resultaat (standaard: demo)",
    )

    imp = verb(
        "importeer",
        "lees een bron in het werkbestand",
        "lzw importeer osm gemeente.osm.pbf --werkbestand studie.gpkg",
        _importeer,
    )
    imp.add_argument(
        "soort",
        choices=list(SOORTEN),
        metavar="SOORT",
        help="; ".join(f"{k}: {v}" for k, v in SOORTEN.items()),
    )
    imp.add_argument(
        "bestanden",
        nargs="*",
        type=Path,
        metavar="BESTAND",
        help="een of meer bestanden, samen één bron",
    )
    _werkbestand(imp)
    imp.add_argument(
        "--indeling",
        metavar="NAAM|BESTAND.toml",
        help="kolomindeling: een meegeleverde naam of een eigen bestand",
    )
    imp.add_argument(
        "--kolom",
        action="append",
        default=[],
        metavar="DOEL=BRON",
        help="wijs een kolom aan; mag vaker",
    )
    imp.add_argument(
        "--waar",
        metavar="VOORWAARDE",
        help="lees alleen rijen die voldoen, zoals: gemeentecode = 'GM0166'",
    )
    imp.add_argument(
        "--crs",
        metavar="EPSG:n",
        help="coördinatenstelsel, als het bestand er geen of een verkeerd noemt",
    )
    imp.add_argument(
        "--bron", metavar="NAAM", help="naam van de bron; rijen met dezelfde naam worden vervangen"
    )
    imp.add_argument("--lagen", metavar="LAAG,LAAG", help="neem alleen deze lagen uit de bron over")
    imp.add_argument("--peildatum", metavar="JJJJ-MM-DD", help="van wanneer de gegevens zijn")
    imp.add_argument(
        "--gemeente",
        metavar="GMxxxx",
        help="beperk de studie tot deze gemeente met een rand eromheen",
    )
    imp.add_argument(
        "--buffer",
        type=float,
        default=3000.0,
        metavar="M",
        help="breedte van die rand in meters (standaard: 3000)",
    )

    con = verb(
        "controleer",
        "toon alles wat aan de gegevens niet klopt",
        "lzw controleer --werkbestand studie.gpkg --lijst voorzieningen.xlsx",
        _controleer,
    )
    _werkbestand(con)
    _normen(con)
    con.add_argument(
        "--lijst",
        nargs="?",
        const="",
        metavar="BESTAND.xlsx",
        help="schrijf de voorzieningen per gebied als lijst om te verbeteren "
        "(standaard: naast het werkbestand)",
    )

    net = verb(
        "netwerk",
        "zoek in het wegennet losse delen, losse einden en dubbele wegen",
        "lzw netwerk --werkbestand studie.gpkg",
        _netwerk,
    )
    _werkbestand(net)
    _normen(net)
    net.add_argument(
        "--losse-einden",
        type=float,
        default=2.0,
        metavar="M",
        help="hoe dicht een weg bij een andere moet ophouden om een los einde te zijn, in meters "
        "(standaard: 2)",
    )

    ber = verb(
        "bereikbaarheid",
        "bereken loopafstanden naar voorzieningen",
        "lzw bereikbaarheid --profiel 75plus --werkbestand studie.gpkg",
        _bereikbaarheid,
    )
    _werkbestand(ber)
    _normen(ber)
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

    loop = verb(
        "loopgebieden",
        "teken waar mensen binnen een loopafstand van voorzieningen zijn",
        "lzw loopgebieden --categorie supermarkt --banden 250,500,800 --werkbestand studie.gpkg",
        _loopgebieden,
    )
    _werkbestand(loop)
    _normen(loop)
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
    _werkbestand(wit)
    _normen(wit)
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
        help="groep mensen: inw_65plus of inw_75plus (standaard: inw_75plus)",
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

    alt = verb(
        "watals",
        "bereken wie wint en wie verliest als voorzieningen openen, sluiten of verhuizen",
        "lzw watals --scenario 'super dicht' --sluit osm:n12 --werkbestand studie.gpkg",
        _watals,
    )
    _werkbestand(alt)
    _normen(alt)
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
    _werkbestand(comp)
    _normen(comp)
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

    atlas = verb(
        "atlas",
        "maak een wijkatlas-PDF per gebied en voor de gemeente",
        "lzw atlas --werkbestand studie.gpkg --uit atlas",
        _atlas,
    )
    _werkbestand(atlas)
    _normen(atlas)
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
    return parser


def _werkbestand(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--werkbestand",
        type=Path,
        required=True,
        metavar="W.gpkg",
        help="het werkbestand (GeoPackage)",
    )


def _normen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--normen", type=Path, metavar="BESTAND.toml", help="eigen normen; alleen wat afwijkt"
    )


def _demo(options: Any) -> int:
    from ..report.demo import maak_demo

    made = maak_demo(options.uit, progress, print, _warn)
    print("Klaar. Gemaakt:")
    for path, what in made:
        print(f"  {path}  ({what})")
    return 0


def _importeer(options: Any) -> int:
    from ..io.getallen import geheel
    from ..io.lijst import write_csv
    from ..io.stappen import importeer
    from ..io.stappen.verslag import import_line

    columns: dict[str, str] = {}
    for pair in options.kolom:
        target, found, source = pair.partition("=")
        if not found or not target or not source:
            print(f"lzw importeer: --kolom {pair} is onjuist; schrijf DOEL=BRON.", file=sys.stderr)
            return 2
        columns[target.strip()] = source.strip()
    if options.peildatum and not re.fullmatch(r"\d{4}(-\d\d-\d\d)?", options.peildatum):
        print(
            f"lzw importeer: --peildatum {options.peildatum} is onjuist; schrijf 2026-01-31.",
            file=sys.stderr,
        )
        return 2
    with progress(f"Importeer {options.soort}") as tick:
        report = importeer(
            options.werkbestand,
            options.soort,
            options.bestanden,
            indeling=options.indeling,
            kolommen=columns,
            waar=options.waar,
            crs=options.crs,
            bron=options.bron,
            lagen=[n.strip() for n in (options.lagen or "").split(",") if n.strip()],
            peildatum=options.peildatum,
            gemeente=options.gemeente,
            buffer_m=options.buffer,
            tick=tick,
        )
    _show([import_line(options.soort, report)])
    if not report.skipped:
        _warn(report.messages)
    if report.herstel is not None and len(report.herstel):
        target = options.werkbestand.with_name(
            f"{options.werkbestand.stem}_herstel_{options.soort}.csv"
        )
        write_csv(report.herstel, target)
        print(f"Lijst om te herstellen ({geheel(len(report.herstel))} rijen): {target}")
    return 0


def _controleer(options: Any) -> int:
    from ..io.getallen import geheel
    from ..io.lijst import schrijf_lijst
    from ..io.stappen import controleer

    with progress("Controleer") as tick:
        found = controleer(options.werkbestand, options.normen, tick)
    print("Rijen: " + ", ".join(f"{name} {geheel(n)}" for name, n in found.counts.items()) + ".")
    _warn(found.warnings)
    if options.lijst is not None:
        target = (
            Path(options.lijst)
            if options.lijst
            else options.werkbestand.with_name(options.werkbestand.stem + "_voorzieningen.xlsx")
        )
        n = schrijf_lijst(options.werkbestand, target)
        print(
            f"Lijst met {geheel(n)} voorzieningen: {target}. Verbeter die en lees terug met: "
            f"lzw importeer correcties {target} --werkbestand {options.werkbestand}"
        )
    for line in found.errors:
        print(line, file=sys.stderr)
    if not found.errors:
        print("Geen fouten gevonden.")
    return 1 if found.errors else 0


def _netwerk(options: Any) -> int:
    from ..io.stappen.netwerk import controleer_netwerk, netwerk_regels

    with progress("Netwerk") as tick:
        done = controleer_netwerk(
            options.werkbestand, options.normen, losse_einden_m=options.losse_einden, tick=tick
        )
    _show(netwerk_regels(done.facts))
    _warn(done.messages)
    return 0


def _bereikbaarheid(options: Any) -> int:
    from ..io.stappen import bereken_bereikbaarheid
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
            tick=tick,
        )
    table = Werkbestand(options.werkbestand).read("bereikbaarheid_gebied").data
    _show([f"  {line}" for line in result_lines(table, done.facts)])
    _warn(done.messages)
    return 0


def _loopgebieden(options: Any) -> int:
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
    _show(loopgebieden_regels(table, done.run_ids))
    _warn(done.messages)
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
    _show(witte_vlekken_regels(table, done))
    _warn(done.messages)
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
    _show(done.lines)
    _warn(done.messages)
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
    _show(done.lines)
    _warn(done.messages)
    return 0


def _warn(lines: Sequence[str]) -> None:
    from ..io.stappen.verslag import under

    _show(under("Let op", lines))


def _show(lines: Sequence[str]) -> None:
    for line in lines:
        print(line)


def _atlas(options: Any) -> int:
    from ..report.stap import maak_atlas

    with progress("Atlas") as tick:
        files = maak_atlas(
            options.werkbestand, options.uit, options.gebied, options.normen, tick=tick
        )
    print("Gemaakt:")
    for path in files:
        print(f"  {path}")
    return 0


def _alles(options: Any) -> int:
    from ..report.studie import voer_uit

    voer_uit(options.studie, progress, print, _warn)
    return 0


def _doctor(_options: Any) -> int:
    from ..io.omgeving import onderzoek

    lines, complete = onderzoek()
    for line in lines:
        print(line)
    return 0 if complete else 1
