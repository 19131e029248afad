# SPDX-License-Identifier: GPL-2.0-or-later
"""The house style of a municipality: colour, logo, name, font and colophon, from TOML.

In a study it is the block ``[huisstijl]``, for ``lzw atlas --huisstijl`` a file with the same keys
(or with that block)::

    organisatie = "Gemeente Lindewaard"
    kleur = "#7A1E5C"
    logo = "logo.png"
    lettertype = "fonts/Huis-Regular.ttf"
    lettertype_vet = "fonts/Huis-Bold.ttf"
    lettertype_cursief = "fonts/Huis-Italic.ttf"
    colofon = ["Afdeling Wonen, wonen@lindewaard.nl", "Vormgeving: Bureau Voorbeeld"]

Paths are relative to the file. A colour that cannot be read on white, a logo or font that is not
there or cannot be embedded: refused, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import LzwError, Problem
from ..io.getallen import getal
from ..io.meldingen import register
from ..io.normen.tomlbestand import line_of, read_toml

__all__ = ["LEAST_CONTRAST", "HouseStyle", "load_house_style", "luminance", "read_house_style"]

register(
    {
        "huisstijl_contrast": "{bestand}, regel {regel}: kleur {kleur} heeft op wit een contrast "
        "van {contrast}:1. Voor tekst is minstens {minstens}:1 nodig, anders is de atlas niet "
        "voor iedereen te lezen. {donkerder} kan wel: dezelfde tint, donkerder.",
        "huisstijl_kleur": "{bestand}, regel {regel}: kleur moet een code zijn als #0B5C75, niet "
        "{gevonden}.",
        "huisstijl_logo_ontbreekt": "{bestand}, regel {regel}: het logo {logo} bestaat niet. "
        "Verbeter het pad (vanaf de map van {bestand}) of laat logo weg.",
        "huisstijl_logo_soort": "{bestand}, regel {regel}: het logo {logo} is niet als afbeelding "
        "te lezen. Sla het op als PNG of JPG.",
        "huisstijl_letter_ontbreekt": "{bestand}, regel {regel}: het lettertype {letter} bestaat "
        "niet. Verbeter het pad of laat {sleutel} weg; dan neemt de atlas zijn eigen letter.",
        "huisstijl_letter_soort": "{bestand}, regel {regel}: het lettertype {letter} kan niet in "
        "een PDF worden gezet ({reden}). Neem een TrueType-bestand (.ttf).",
        "huisstijl_letter_tekens": "{bestand}, regel {regel}: in het lettertype {letter} ontbreken "
        "{tekens}, die in elke atlas staan. Neem een ander lettertype.",
        "huisstijl_letter_eerst": "{bestand}, regel {regel}: {sleutel} kan alleen samen met "
        "lettertype. Vul lettertype ook in.",
    }
)

LEAST_CONTRAST = 4.5
"""The contrast that text needs with the paper (WCAG 2.1, 1.4.3)."""

KEYS = (
    "organisatie",
    "kleur",
    "logo",
    "lettertype",
    "lettertype_vet",
    "lettertype_cursief",
    "colofon",
)
_FONTS = ("lettertype", "lettertype_vet", "lettertype_cursief")
_NEEDED = "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ .,:;()%-–…·ëéïüöè©†"


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What an atlas looks like. ``colour`` is #RRGGBB or empty; fonts are TrueType files."""

    organisation: str = ""
    colour: str = ""
    logo: Path | None = None
    regular: Path | None = None
    bold: Path | None = None
    italic: Path | None = None
    colophon: tuple[str, ...] = ()


def load_house_style(path: Path) -> HouseStyle:
    """Return the house style in *path*; raise :class:`LzwError` with everything wrong in it."""
    table, text = read_toml(path)
    own = table.get("huisstijl", table)
    keys = ["huisstijl"] if "huisstijl" in table else []
    return read_house_style(own, text, path, keys)


def read_house_style(
    table: Any, text: str, path: Path, keys: list[str] | None = None
) -> HouseStyle:
    """Return the house style in *table*, which stands at *keys* in *text* of the file *path*."""
    return _Reader(text, path, ["huisstijl"] if keys is None else keys).read(table)


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB (WCAG 2.1).

    >>> luminance("#FFFFFF"), luminance("#000000")
    (1.0, 0.0)
    """
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def _on_white(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


def _darker(colour: str) -> str:
    """Return the lightest colour of the same hue that can be read on white."""
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    for step in range(1, 101):
        tried = "#" + "".join(f"{round(c * (100 - step) / 100):02X}" for c in parts)
        if _on_white(tried) >= LEAST_CONTRAST:
            return tried
    return "#000000"


class _Reader:
    def __init__(self, text: str, path: Path, keys: list[str]) -> None:
        self.text, self.path, self.keys = text, path, keys
        self.problems: list[Problem] = []

    def wrong(self, code: str, key: str = "", **values: str) -> None:
        keys = [*self.keys, key] if key else self.keys
        said = {"bestand": self.path.name, "regel": str(line_of(self.text, keys))}
        self.problems.append(Problem(code, values={**said, **values}))

    def read(self, table: Any) -> HouseStyle:
        if not isinstance(table, Mapping):
            self.wrong(
                "toml_waarde",
                sleutel="huisstijl",
                verwacht="een blok [huisstijl]",
                gevonden=repr(table),
            )
            raise LzwError(self.problems)
        for key in table:
            if key not in KEYS:
                name = ".".join([*self.keys, key])
                self.wrong("toml_sleutel", key, sleutel=name, keuze=", ".join(KEYS))
        words = {k: self._text(table, k) for k in KEYS if k != "colofon"}
        style = HouseStyle(
            words["organisatie"].strip(),
            self._colour(words["kleur"]),
            self._logo(words["logo"]),
            self._font("lettertype", words["lettertype"]),
            self._font("lettertype_vet", words["lettertype_vet"]),
            self._font("lettertype_cursief", words["lettertype_cursief"]),
            self._colophon(table.get("colofon", [])),
        )
        for key in _FONTS[1:]:
            if words[key] and not words["lettertype"]:
                self.wrong("huisstijl_letter_eerst", key, sleutel=key)
        if self.problems:
            raise LzwError(self.problems)
        return style

    def _text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value
        self._expected(key, "tekst tussen aanhalingstekens", value)
        return ""

    def _expected(self, key: str, what: str, value: Any) -> None:
        name = ".".join([*self.keys, key])
        self.wrong("toml_waarde", key, sleutel=name, verwacht=what, gevonden=repr(value))

    def _colour(self, colour: str) -> str:
        if not colour:
            return ""
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            self.wrong("huisstijl_kleur", "kleur", gevonden=repr(colour))
            return ""
        ratio = _on_white(colour)
        if ratio < LEAST_CONTRAST:
            # 4,46 must not be said to be 4,5.
            self.wrong(
                "huisstijl_contrast",
                "kleur",
                kleur=colour.upper(),
                contrast=getal(int(ratio * 100) / 100, 2),
                minstens=getal(LEAST_CONTRAST, 1),
                donkerder=_darker(colour),
            )
        return colour.upper()

    def _logo(self, name: str) -> Path | None:
        if not name:
            return None
        path = self.path.parent / name
        if not path.is_file():
            self.wrong("huisstijl_logo_ontbreekt", "logo", logo=name)
            return None
        from PIL import Image

        try:
            with Image.open(path) as image:
                image.verify()
                known = image.format in ("PNG", "JPEG")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            known = False
        if not known:
            self.wrong("huisstijl_logo_soort", "logo", logo=name)
            return None
        return path

    def _font(self, key: str, name: str) -> Path | None:
        if not name:
            return None
        path = self.path.parent / name
        if not path.is_file():
            self.wrong("huisstijl_letter_ontbreekt", key, letter=name, sleutel=key)
            return None
        from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

        try:
            known = set(TTFontFile(str(path)).charToGlyph)
        except (TTFError, OSError, ValueError, KeyError, IndexError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else "onleesbaar"
            self.wrong("huisstijl_letter_soort", key, letter=name, reden=reason[:120])
            return None
        missing = sorted({c for c in _NEEDED if ord(c) not in known})
        if missing:
            self.wrong("huisstijl_letter_tekens", key, letter=name, tekens=" ".join(missing[:12]))
        return path

    def _colophon(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self._expected("colofon", "een lijst met teksten", value)
            return ()
        return tuple(v.strip() for v in value if v.strip())
