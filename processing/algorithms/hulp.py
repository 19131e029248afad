# SPDX-License-Identifier: GPL-2.0-or-later
"""The help texts of ``resources/help``: one TOML file per algorithm, shared texts beside them.

A parameter that means the same everywhere is explained once, in ``gedeeld.toml``. A key that ends
in ``*`` explains every parameter that begins so; in its text ``{kolom}`` is the rest of the name
and ``{uitleg}`` what ``[kolommen]`` says of that column. What an algorithm says itself goes first.
"""

from __future__ import annotations

import html
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..io.over import RESOURCES

__all__ = ["HELP", "Help", "Texts", "dialog_order", "help_of"]

HELP = RESOURCES / "help"


@dataclass(frozen=True, slots=True)
class Texts(Mapping[str, str]):
    """Texts by name of a parameter; iterating gives the keys of the file, patterns included."""

    own: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        key = self.key_of(name)
        if not key.endswith("*"):
            return self.own[key]
        column = name[len(key) - 1 :].lower()
        explained = self.columns.get(column, "")
        return self.own[key].replace("{kolom}", column).replace("{uitleg}", explained)

    def rows(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return name and text of *names* that have one, to be read one after the other.

        In a row of parameters under one pattern what they have in common is said once.
        """
        out = []
        before = ""
        for name in names:
            if name not in self:
                continue
            key = self.key_of(name)
            text = self[name]
            common = self.own[key].partition("{uitleg}.")[2]
            if common and key == before:
                text = text.removesuffix(common) + " Leeg: zie hierboven."
            out.append((name, text))
            before = key
        return out

    def key_of(self, name: str) -> str:
        """Return the key that explains *name*: its own, else the longest pattern that fits."""
        if name in self.own and not name.endswith("*"):
            return name
        fit = [
            key
            for key in self.own
            if key.endswith("*")
            and name.startswith(key[:-1])
            and ("{uitleg}" not in self.own[key] or name[len(key) - 1 :].lower() in self.columns)
        ]
        if not fit:
            raise KeyError(name)
        return max(fit, key=len)

    def __iter__(self) -> Iterator[str]:
        return iter(self.own)

    def __len__(self) -> int:
        return len(self.own)


@dataclass(frozen=True, slots=True)
class Help:
    """``samenvatting`` is the explanation, in paragraphs; the others are keyed on name."""

    samenvatting: tuple[str, ...] = ()
    parameters: Texts = field(default_factory=Texts)
    uitvoer: dict[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    voorbeeld: str = ""
    plaatje: Path | None = None
    plaatje_tekst: str = ""
    """What the picture shows, for who cannot see it."""

    def html(self, names: Mapping[str, str], page: str = "") -> str:
        """Return the help panel; *names* gives the visible name of each parameter, in order.

        The panel is narrow: the picture stands there small, and leads to the whole *page*.

        QGIS makes a paragraph of every line, so no line breaks off in the middle of an element.
        """
        parts = []
        if self.plaatje is not None:
            shown = html.escape(self.plaatje_tekst)
            source = html.escape(self.plaatje.as_uri())
            picture = f'<img src="{source}" width="231" height="110" alt="{shown}"/>'
            link = f'<a href="{html.escape(page)}">{picture}</a>' if page else picture
            parts.append(f"<p>{link}</p>")
        parts += [f"<p>{_text(p)}</p>" for p in self.samenvatting]
        parts += _section("Parameters", [(names[n], t) for n, t in self.parameters.rows(names)])
        parts += _section("Uitvoer", list(self.uitvoer.items()))
        if self.voorbeeld:
            lines = _text(self.voorbeeld).replace("\n", "<br/>")
            parts.append(f"<h3>Voorbeeld</h3><pre>{lines}</pre>")
        return "\n".join(parts)


def _section(title: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    return [
        f"<h3>{title}</h3>",
        *(f"<p><b>{_text(n)}</b><br/>{_text(t)}</p>" for n, t in rows),
    ]


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def dialog_order(definitions: Iterable[Any]) -> list[Any]:
    """Return parameter definitions as the dialog shows them: plain, advanced, then results."""

    def place(definition: Any) -> int:
        if definition.isDestination():
            return 2
        return int(bool(definition.flags() & definition.Flag.FlagAdvanced))

    return sorted(definitions, key=place)


@cache
def help_of(verb: str) -> Help:
    """Return the help of the algorithm *verb*; empty where there is no file."""
    path = HELP / f"{verb}.toml"
    if not path.exists():
        return Help()
    shared = _read(HELP / "gedeeld.toml")
    own = _read(path)
    outputs = {**own.get("uitvoer", {})}
    outputs |= {k: shared["uitvoer"][k] for k in own.get("gedeelde_uitvoer", ())}
    picture = HELP / f"{verb}.png"
    return Help(
        tuple(own.get("samenvatting", ())),
        Texts(
            {**shared.get("parameters", {}), **own.get("parameters", {})},
            {**shared.get("kolommen", {}), **own.get("kolommen", {})},
        ),
        outputs,
        tuple(own.get("labels", ())),
        own.get("voorbeeld", "").strip(),
        picture if picture.exists() else None,
        own.get("plaatje", ""),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
