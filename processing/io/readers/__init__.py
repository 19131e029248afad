# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers of Dutch sources: files as they come in, layers of the werkbestand out."""

from __future__ import annotations

from .. import schema as schema  # declares the layers
from . import zinnen as zinnen
from .eigen_woorden import WORDS, read_words
from .gebieden_eigen import own_areas, read_own_areas
from .indeling import Indeling, load_indeling, presets
from .indicatoren import read_indicators
from .lezen import VERBS, read_mapped, read_verb
from .osm import OSM_ATTRIBUTION, OSM_LICENCE, read_osm
from .plaatsing import Placed, place
from .plannen import locate_plans
from .resultaat import ReadResult

TABLES = (*WORDS, "indicatoren")
"""Kinds of source that are one table without a mapping file."""

__all__ = [
    "OSM_ATTRIBUTION",
    "OSM_LICENCE",
    "TABLES",
    "VERBS",
    "WORDS",
    "Indeling",
    "Placed",
    "ReadResult",
    "load_indeling",
    "locate_plans",
    "own_areas",
    "place",
    "presets",
    "read_indicators",
    "read_mapped",
    "read_osm",
    "read_own_areas",
    "read_verb",
    "read_words",
]
