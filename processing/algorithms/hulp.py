# SPDX-License-Identifier: GPL-2.0-or-later
"""The help texts of ``resources/help``: one TOML file per algorithm, shared texts beside them.

A parameter that means the same everywhere is explained once, in ``gedeeld.toml``.
"""

from __future__ import annotations

import html
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ..io.over import RESOURCES

__all__ = ["HELP", "Help", "help_of"]

HELP = RESOURCES / "help"


@dataclass(frozen=True, slots=True)
class Help:
    """``samenvatting`` is the explanation, in paragraphs; the others are keyed on name."""

    samenvatting: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    uitvoer: dict[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    voorbeeld: str = ""
    plaatje: Path | None = None

    def html(self, names: dict[str, str]) -> str:
        """Return the help panel; *names* gives the visible name of each parameter."""
        parts = []
        if self.plaatje is not None:
            parts.append(f'<p><img src="{self.plaatje.as_uri()}" width="420" height="200"></p>')
        parts += [f"<p>{html.escape(p)}</p>" for p in self.samenvatting]
        shown = [(names[n], text) for n, text in self.parameters.items() if n in names]
        if shown:
            parts.append("<h3>Parameters</h3>")
            parts += [f"<p><b>{html.escape(n)}</b><br>{html.escape(t)}</p>" for n, t in shown]
        if self.uitvoer:
            parts.append("<h3>Uitvoer</h3>")
            parts += [
                f"<p><b>{html.escape(n)}</b><br>{html.escape(t)}</p>"
                for n, t in self.uitvoer.items()
            ]
        if self.voorbeeld:
            parts.append(f"<h3>Voorbeeld</h3><pre>{html.escape(self.voorbeeld)}</pre>")
        return "\n".join(parts)


@cache
def help_of(verb: str) -> Help:
    """Return the help of the algorithm *verb*; empty where there is no file."""
    path = HELP / f"{verb}.toml"
    if not path.exists():
        return Help()
    shared = _read(HELP / "gedeeld.toml")
    own = _read(path)
    # Its own texts go first, in its own order; shared ones follow for what it does not explain.
    texts = {**own.get("parameters", {})}
    texts |= {k: v for k, v in shared.get("parameters", {}).items() if k not in texts}
    outputs = {**shared.get("uitvoer", {}), **own.get("uitvoer", {})}
    wanted = own.get("gedeelde_uitvoer", [])
    outputs = {k: v for k, v in outputs.items() if k in own.get("uitvoer", {}) or k in wanted}
    picture = HELP / f"{verb}.png"
    return Help(
        tuple(own.get("samenvatting", ())),
        texts,
        outputs,
        tuple(own.get("labels", ())),
        own.get("voorbeeld", "").strip(),
        picture if picture.exists() else None,
    )


def _read(path: Path) -> dict:  # type: ignore[type-arg]
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
