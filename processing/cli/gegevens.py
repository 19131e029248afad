# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs on the data: demo, importeer, controleer, netwerk."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from .opties import Verb, add_normen, add_werkbestand, show, warn
from .voortgang import progress

__all__ = ["add_verbs"]


def add_verbs(verb: Verb) -> None:
    """Add these verbs to the command."""
    from ..io.soorten import SOORTEN

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
    add_werkbestand(imp)
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
    add_werkbestand(con)
    add_normen(con)
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
    add_werkbestand(net)
    add_normen(net)
    net.add_argument(
        "--losse-einden",
        type=float,
        default=2.0,
        metavar="M",
        help="hoe dicht een weg bij een andere moet ophouden om een los einde te zijn, in meters "
        "(standaard: 2)",
    )


def _demo(options: Any) -> int:
    from ..report.demo import maak_demo

    made = maak_demo(options.uit, progress, print, warn)
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
    show([import_line(options.soort, report)])
    if not report.skipped:
        warn(report.messages)
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
    warn(found.warnings)
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
    show(netwerk_regels(done.facts))
    warn(done.messages)
    return 0
