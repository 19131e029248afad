# SPDX-License-Identifier: GPL-2.0-or-later
"""What the verbs share: the parser in Dutch, options that many have, lines for the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

__all__ = ["Parser", "Verb", "add_normen", "add_werkbestand", "show", "warn"]


class Verb(Protocol):
    """Adds one verb: its name, one line about it, an example and what it does."""

    def __call__(
        self, name: str, what: str, example: str, function: Callable[[Any], int]
    ) -> argparse.ArgumentParser: ...


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help in Dutch, with the example as it was typed."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
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
    ):
        message = message.replace(english, dutch)
    return message if message.endswith(".") else message + "."


def add_werkbestand(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the study."""
    parser.add_argument(
        "--werkbestand",
        type=Path,
        required=True,
        metavar="W.gpkg",
        help="het werkbestand (GeoPackage)",
    )


def add_normen(parser: argparse.ArgumentParser) -> None:
    """Add the option with the study's own norms."""
    parser.add_argument(
        "--normen", type=Path, metavar="BESTAND.toml", help="eigen normen; alleen wat afwijkt"
    )


def warn(lines: Sequence[str]) -> None:
    """Print *lines* as warnings."""
    from ..io.stappen.verslag import under

    show(under("Let op", lines))


def show(lines: Sequence[str]) -> None:
    """Print *lines*."""
    for line in lines:
        print(line)
