# SPDX-License-Identifier: GPL-2.0-or-later
"""A layer that was read already, standing in for a file: a layer of a QGIS project.

The readers take it wherever they take a path, so a layer on the screen and the file it came from
go through the same mapping, checks and rounding.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .backend import RawLayer

__all__ = ["Input", "LoadedLayer", "input_hash"]


@dataclass(frozen=True, slots=True)
class LoadedLayer:
    """``name`` is what the user calls the layer; ``raw`` its rows, columns, WKB and CRS."""

    name: str
    raw: RawLayer

    @property
    def stem(self) -> str:
        """Return the name, as a path gives it without suffix."""
        return self.name


Input = Path | LoadedLayer
"""What a reader reads from."""


def input_hash(source: LoadedLayer) -> str:
    """Return a SHA-256 over the rows, geometries and CRS of *source*."""
    digest = hashlib.sha256()
    raw = source.raw
    digest.update(raw.data.to_csv(index=False, lineterminator="\n").encode())
    digest.update(str(raw.crs).encode())
    if raw.wkb is not None:
        for blob in raw.wkb:
            digest.update(b"-" if blob is None else blob)
    return digest.hexdigest()
