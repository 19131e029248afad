# SPDX-License-Identifier: GPL-2.0-or-later
"""What the command calls an option, said as Processing calls it.

The sentences of ``io`` name the next action as a command. Inside QGIS the same action is an
algorithm or a parameter, so those words are replaced; the rest of a sentence stays as it is.
"""

from __future__ import annotations

import re

__all__ = ["for_qgis"]

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r" --werkbestand .+?\.gpkg"), ""),
    (re.compile(r"lzw controleer --lijst"), "algoritme lzw:controleer, parameter LIJST"),
    (re.compile(r"lzw importeer ([a-z0-9]+)( BESTAND)?"), r"algoritme lzw:importeer_\1"),
    (re.compile(r"lzw ([a-z]+)(-([a-z]+))?"), r"algoritme lzw:\1"),
    (re.compile(r"--hubs (gevonden|gegeven)"), r"\1 bij parameter BRON_HUBS"),
    (re.compile(r"--kolom doel=bron"), "doel en bron in parameter KOLOMMEN"),
    (re.compile(r"--kolom (\w+)=(\w+)"), r"parameter KOLOMMEN (doel \1, bron \2)"),
)
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


_LAYER: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"[Gg]eef het op met --crs(, bijvoorbeeld --crs EPSG:28992)?"),
        "Stel het in bij de laag (Laag > CRS van laag instellen)",
    ),
    (
        re.compile(r"Geef het juiste stelsel op met --crs"),
        "Stel het juiste stelsel in bij de laag (Laag > CRS van laag instellen)",
    ),
    (re.compile(r"pas --waar aan"), "pas het filter van de laag aan"),
    (re.compile(r"sluit ze uit met --waar"), "sluit ze uit met een filter op de laag"),
    (
        re.compile(
            r"(wijs|Wijs)( hem| de juiste kolom)?( met --kolom \w+=NAAM een kolom)? aan"
            r"( met --kolom \w+=NAAM)?"
        ),
        r"\1\2 bij de kolommen van de laag aan",
    ),
)
"""What goes for a layer of the project: it has its own CRS, filter and columns to point at."""


def for_qgis(sentence: str, layer: bool = False) -> str:
    """Return *sentence* with commands and options as algorithms and parameters.

    *layer* says that the rows come from a layer of the project and not from a file.

    >>> for_qgis("Lees eerst de buurten in met: lzw importeer gebieden.")
    'Lees eerst de buurten in met: algoritme lzw:importeer_gebieden.'
    >>> for_qgis("Geef het juiste stelsel op met --crs.")
    'Geef het juiste stelsel op met parameter CRS.'
    """
    for pattern, replacement in (*(_LAYER if layer else ()), *_RULES):
        sentence = pattern.sub(replacement, sentence)
    return _OPTION.sub(lambda m: f"parameter {m.group(1).upper().replace('-', '_')}", sentence)
