# SPDX-License-Identifier: GPL-2.0-or-later
"""What every reader gives back: layers, warnings, sources and what a person may want to repair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ...core.errors import LzwError, Problem
from ...core.tables import Layer

__all__ = ["ReadResult", "examples_of", "refuse", "source_row"]


@dataclass(slots=True)
class ReadResult:
    """Layers conformed to their schema, in EPSG:28992 and rounded to 1 mm.

    ``problems`` are warnings: a fatal finding raises. ``sources`` are rows for the table
    ``bronnen`` (without checksum and moment, which the writer knows). ``herstel`` lists table rows
    that were not placed exactly. ``data_omvang`` is the extent (xmin, ymin, xmax, ymax in m) that
    the file itself declares, where it does. ``aanvulling`` says that the rows complete existing
    dwellings instead of replacing them.
    """

    layers: dict[str, Layer]
    problems: list[Problem] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    herstel: pd.DataFrame | None = None
    data_omvang: tuple[float, float, float, float] | None = None
    aanvulling: bool = False


def source_row(layer: Layer, bron: str, **words: str | None) -> dict[str, Any]:
    """Return the row of *layer* for ``bronnen``; *words* are further columns of that table."""
    known = {k: v for k, v in words.items() if v is not None}
    return {"laag": layer.name, "bron": bron, "rijen": len(layer), **known}


def examples_of(ids: Iterable[Any], rows: np.ndarray) -> tuple[str, ...]:
    """Return at most five *ids* at *rows* (a mask); row numbers where an id is missing."""
    values = list(ids)
    return tuple(
        f"rij {p + 1}" if values[p] is None or values[p] != values[p] else str(values[p])
        for p in np.flatnonzero(rows)[:5]
    )


def refuse(problems: Iterable[Problem]) -> None:
    """Raise :class:`LzwError` with the fatal *problems*, all at once; do nothing without any."""
    fatal = [p for p in problems if p.fatal]
    if fatal:
        raise LzwError(fatal)
