# SPDX-License-Identifier: GPL-2.0-or-later
"""One layer of one file on its way through a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...core.registry import LAYERS
from ..geladen import Input
from .indeling import LaagIndeling

__all__ = ["Part"]


@dataclass(slots=True)
class Part:
    """``data`` has target columns (and ``_`` helpers); ``geometry`` is in EPSG:28992 or None.

    ``columns`` are the file's own columns, ``found`` which of them became what. For tables placed
    by address: ``address`` and ``plaatsing``.
    """

    spec: LaagIndeling
    path: Input
    layer: str
    columns: list[str]
    found: Mapping[str, str]
    data: pd.DataFrame
    geometry: np.ndarray | None
    bron: str
    address: pd.DataFrame = field(default_factory=pd.DataFrame)
    plaatsing: np.ndarray | None = None
    placed_by_address: np.ndarray | None = None

    def ids(self) -> list[object]:
        """Return the ids by which a person finds the rows back: key column, else row numbers."""
        for key in reversed(LAYERS[self.spec.doel].key):
            if key in self.data.columns:
                return list(self.data[key])
        return [f"rij {i + 1}" for i in range(len(self.data))]

    def take(self, rows: np.ndarray) -> None:
        """Keep *rows* (a mask) only."""
        self.data = self.data[rows].reset_index(drop=True)
        if self.geometry is not None:
            self.geometry = self.geometry[rows]
        if len(self.address):
            self.address = self.address[rows].reset_index(drop=True)
        if self.plaatsing is not None:
            self.plaatsing = self.plaatsing[rows]
