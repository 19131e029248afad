# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers of Dutch sources: files as they come in, layers of the werkbestand out."""

from __future__ import annotations

from .. import schema as schema  # declares the layers
from . import zinnen as zinnen
from .osm import OSM_ATTRIBUTION, OSM_LICENCE, read_osm
from .resultaat import ReadResult

__all__ = ["OSM_ATTRIBUTION", "OSM_LICENCE", "ReadResult", "read_osm"]
