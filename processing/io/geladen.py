# SPDX-License-Identifier: GPL-2.0-or-later
"""A layer that was read already, standing in for a file: a layer of a QGIS project.

The readers take it wherever they take a path, so a layer on the screen and the file it came from
go through the same mapping, checks and rounding.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from ..core.errors import LzwError, Problem
from .meldingen import register
from .rauw import RawLayer

__all__ = ["Input", "LoadedLayer", "input_hash", "without_invalid"]

register(
    {
        "bronlaag_ongeldig": "Laag {layer}: {rijen} {heeft} een ongeldige geometrie. Herstel ze "
        "met 'Geometrie repareren', of stel bij de laag (de moersleutel) of in Extra > Opties > "
        "Processing in dat zulke objecten overgeslagen of meegenomen worden.",
        "bronlaag_overgeslagen": "Laag {layer}: {rijen} met een ongeldige geometrie overgeslagen, "
        "zoals in QGIS is ingesteld.",
    }
)


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


def without_invalid(raw: RawLayer, name: str, refuse: bool) -> tuple[RawLayer, list[Problem]]:
    """Return *raw* without the rows whose geometry is invalid, and a warning about them.

    With *refuse* they raise :class:`LzwError` instead. *name* is what the user calls the layer.
    """
    if raw.wkb is None:
        return raw, []
    geometry = shapely.from_wkb(raw.wkb, on_invalid="ignore")
    given = np.array([w is not None for w in raw.wkb], dtype=bool)
    # What cannot be read at all is missing; a row without geometry is nobody's mistake here.
    wrong = given & (shapely.is_missing(geometry) | ~shapely.is_valid(geometry))
    if not wrong.any():
        return raw, []
    rows = tuple(f"rij {i + 1}" for i in np.flatnonzero(wrong)[:5])
    if refuse:
        raise LzwError(Problem("bronlaag_ongeldig", name, count=int(wrong.sum()), examples=rows))
    skipped = Problem(
        "bronlaag_overgeslagen", name, count=int(wrong.sum()), examples=rows, fatal=False
    )
    kept = raw.data[~wrong].reset_index(drop=True)
    return RawLayer(kept, raw.wkb[~wrong], raw.crs, raw.geometry_type), [skipped]
