# SPDX-License-Identifier: GPL-2.0-or-later
"""The questions of the vraagwijzer as data: ``resources/vragen.toml`` and those of a study."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ..over import RESOURCES
from .tomlbestand import TomlReader, read_sources

__all__ = ["ANTWOORDEN", "OWN", "Vraag", "load_vragen"]

ANTWOORDEN = {
    "classificering": "hoe de woningen zijn ingedeeld",
    "verhuizen": "hoe ver een geschikte woning is voor wie in een ongeschikte woont",
    "geschikt_bewoond": "hoeveel 75-plussers in een geschikte woning wonen",
    "uitstroom": "hoeveel mensen uit opvang en instellingen een woning vragen",
    "complexen": "welke maatregel in welk complex de meeste woningen helpt",
    "locaties": "welke onderzochte plek het best ligt",
    "tekort": "hoeveel passende woningen er te kort zijn",
    "obstakels": "waar obstakels op looproutes liggen",
    "laag_inkomen": "waar de meeste huishoudens een laag inkomen hebben",
    "essentieel": "welke voorzieningen voor welke doelgroep essentieel zijn",
    "normen": "welke loopafstanden als norm gelden",
    "steunpunten": "hoeveel mensen een aantal steunpunten bereikt",
    "woonservicegebied": "wie in een woonservicegebied woont",
    "vervoer": "wie vervoer nodig heeft",
    "ontmoeting": "wie een ontmoetingsplek op loopafstand heeft",
    "witte_vlekken": "waar de meeste mensen voorzieningen missen",
    "verschillen": "hoe groot de verschillen tussen de wijken zijn",
}
"""What can be computed as an answer; the sentences are made in ``report``."""

OWN = "eigen vraag"
_FIELDS = ("id", "thema", "vraag", "antwoord", "wie", "bron")


@dataclass(frozen=True, slots=True)
class Vraag:
    """One question: ``answer`` is a key of :data:`ANTWOORDEN` or empty, ``who`` can answer it."""

    key: str
    theme: str
    text: str
    answer: str
    who: str
    sources: tuple[str, ...]


def load_vragen(own: Path | None = None) -> tuple[Vraag, ...]:
    """Return the questions that ship, then those in the file *own*.

    Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    sources = read_sources(RESOURCES / "normen" / "bronnen.toml", {})
    found = _Reader(RESOURCES / "vragen.toml", sources).read(())
    if own is not None:
        found += _Reader(own, sources).read(tuple(v.key for v in found))
    return found


class _Reader(TomlReader):
    def read(self, taken: tuple[str, ...]) -> tuple[Vraag, ...]:
        self.known(self.table, [], ("vraag",))
        entries = self.table.get("vraag")
        if not isinstance(entries, list) or not entries:
            self.wrong(
                "toml_waarde",
                ["vraag"],
                verwacht="een of meer blokken [[vraag]]",
                gevonden=repr(entries),
            )
            entries = []
        seen = set(taken)
        out = []
        for number, entry in enumerate(entries, 1):
            one = self.question(number, entry, seen)
            if one is not None:
                out.append(one)
        if self.problems:
            raise LzwError(self.problems)
        return tuple(out)

    def question(self, number: int, entry: Any, seen: set[str]) -> Vraag | None:
        keys = ["vraag"]
        if not self.known(entry, keys, _FIELDS):
            return None
        before = len(self.problems)
        named = f"vraag {number}"
        for field in _FIELDS[:5]:
            value = entry.get(field, "")
            if not isinstance(value, str):
                self.wrong("toml_waarde", [named, field], verwacht="tekst", gevonden=repr(value))
        if len(self.problems) > before:
            return None
        if not entry.get("vraag", "").strip():
            self.wrong("toml_ontbreekt", [named], ontbreekt="vraag")
        answer = entry.get("antwoord", "")
        if answer and answer not in ANTWOORDEN:
            self.wrong(
                "toml_waarde",
                [named, "antwoord"],
                verwacht="een van " + ", ".join(ANTWOORDEN),
                gevonden=repr(answer),
            )
        if not answer and not entry.get("wie", "").strip():
            self.wrong("toml_ontbreekt", [named], ontbreekt="antwoord of wie")
        key = entry.get("id") or f"eigen-{number}"
        if key in seen:
            self.wrong(
                "toml_waarde",
                [named, "id"],
                verwacht="een naam die nog niet voorkomt",
                gevonden=repr(key),
            )
        seen.add(key)
        sources = self.source_keys(entry, keys) if "bron" in entry else ()
        return Vraag(
            key,
            entry.get("thema") or "Eigen vragen",
            entry.get("vraag", ""),
            answer,
            entry.get("wie", ""),
            sources,
        )
