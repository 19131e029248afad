# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of more dwellings than fit in memory: part by part, for instance per gemeente.

A complex of joined panden may lie across the border of two parts. What touches a pand of another
part is therefore set aside with its whole complex and computed at the end, all of it together, so
the result is that of one run over everything. In memory are one part, the boxes of all panden
(32 bytes each) and the complexes on the borders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..errors import Problem
from ..progress import Tick, check, never
from ..tables import Layer
from .woningkenmerken import KenmerkRegels, bepaal_kenmerken, pand_ids

__all__ = ["Deel", "DeelKenmerken", "kenmerken_in_delen"]

_FIRST_READING = 0.2
"""The part of the work that reading only the outlines is."""


@dataclass(frozen=True, slots=True)
class Deel:
    """One part: reads its layers when asked, panden twice and with the same rows both times.

    The panden of its dwellings must be among its own.
    """

    woningen: Callable[[], Layer]
    panden: Callable[[], Layer]


@dataclass(frozen=True, slots=True)
class DeelKenmerken:
    """Features of ``rows`` of the woningen of part number ``deel``."""

    deel: int
    rows: np.ndarray
    table: pd.DataFrame
    problems: tuple[Problem, ...]


def kenmerken_in_delen(
    delen: Sequence[Deel], regels: KenmerkRegels, tick: Tick = never
) -> Iterator[DeelKenmerken]:
    """Yield the features of every part; what lies on a border comes at the end.

    Every row of every part comes exactly once. Problems are those of a part by itself: two panden
    of different parts that lie over one another count as one building, but are not reported.
    """
    boxes = []
    for number, deel in enumerate(delen):
        boxes.append(shapely.bounds(np.asarray(deel.panden().geometry, dtype=object)))
        check(tick, _FIRST_READING * (number + 1) / len(delen))
    touching = _touching(boxes, regels.muur_speling_m)
    aside: list[tuple[int, np.ndarray, Layer, Layer]] = []
    for number, deel in enumerate(delen):
        woningen, panden = deel.woningen(), deel.panden()
        found = bepaal_kenmerken(woningen, panden, regels)
        ids = pand_ids(panden.data["pand_id"])
        own = pd.Series(ids, dtype=object).map(found.pandgroep)
        groups = pd.Index(own[touching[number]].dropna().unique())
        waits = found.table["pandgroep_id"].isin(groups).to_numpy(dtype=bool)
        if waits.any():
            rows = np.flatnonzero(waits)
            aside.append((number, rows, woningen.take(rows), panden.take(own.isin(groups))))
        rows = np.flatnonzero(~waits)
        yield DeelKenmerken(
            number, rows, found.table.iloc[rows].reset_index(drop=True), found.problems
        )
        check(tick, _FIRST_READING + (1 - _FIRST_READING) * (number + 1) / (len(delen) + 1))
    if aside:
        table = bepaal_kenmerken(
            _together([w for _, _, w, _ in aside]), _together([p for _, _, _, p in aside]), regels
        ).table
        begin = 0
        for number, rows, _, _ in aside:
            part = table.iloc[begin : begin + len(rows)].reset_index(drop=True)
            begin += len(rows)
            yield DeelKenmerken(number, rows, part, ())
    check(tick, 1.0)


def _touching(boxes: list[np.ndarray], slack_m: float) -> list[np.ndarray]:
    """Return per part which of its boxes meet one of another part."""
    marks = [np.zeros(len(b), dtype=bool) for b in boxes]
    around = [_extent(b) for b in boxes]
    for i, own in enumerate(boxes):
        for j in range(i):
            near = np.flatnonzero(_meet(own, around[j], slack_m))
            if not len(near):
                continue
            there = np.flatnonzero(_meet(boxes[j], around[i], slack_m))
            tree = shapely.STRtree(shapely.box(*boxes[j][there].T))
            grown = own[near] + np.array([-slack_m, -slack_m, slack_m, slack_m])
            mine, theirs = tree.query(shapely.box(*grown.T))
            marks[i][near[mine]] = True
            marks[j][there[theirs]] = True
    return marks


def _extent(boxes: np.ndarray) -> np.ndarray:
    """Return the box around *boxes*; NaN around none, which meets nothing."""
    known = boxes[np.isfinite(boxes[:, 0])]
    if not len(known):
        return np.full(4, np.nan)
    return np.concatenate([known[:, :2].min(axis=0), known[:, 2:].max(axis=0)])


def _meet(boxes: np.ndarray, around: np.ndarray, slack_m: float) -> np.ndarray:
    x0, y0, x1, y1 = around
    wide = (boxes[:, 0] <= x1 + slack_m) & (boxes[:, 2] >= x0 - slack_m)
    return np.asarray(wide & (boxes[:, 1] <= y1 + slack_m) & (boxes[:, 3] >= y0 - slack_m))


def _together(layers: list[Layer]) -> Layer:
    return Layer(
        layers[0].name,
        pd.concat([layer.data for layer in layers], ignore_index=True),
        np.concatenate([np.asarray(layer.geometry, dtype=object) for layer in layers]),
    )
