# SPDX-License-Identifier: GPL-2.0-or-later
"""Arguments in, a step of ``io`` or ``report`` called, sentences out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..core.errors import Cancelled, LzwError
from ..io.meldingen import sentences, trouble
from ..io.over import version
from . import aanbod, bereik, gebied, gegevens, verslag, vraag, wonen
from .opties import Parser
from .voortgang import EXIT_CANCELLED, STOPPED, stop_on_interrupt

__all__ = ["run"]


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
    parser = Parser(
        prog="lzw",
        description="Langer Zelfstandig Wonen: wie woont waar, en kan die lopen naar wat nodig is?",
        epilog="Voorbeeld:\n  lzw demo --uit demo",
    )
    parser.add_argument(
        "--version", action="version", version=f"lzw {version()}", help="toon de versie"
    )
    verbs = parser.add_subparsers(
        title="opdrachten", metavar="OPDRACHT", required=True, parser_class=Parser
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

    for module in (gegevens, bereik, gebied, wonen, vraag, aanbod, verslag):
        module.add_verbs(verb)
    return parser
