# SPDX-License-Identifier: GPL-2.0-or-later
"""Where signs and names go on a map: candidate places, a priority, and a test for collisions.

Greedy placement of Imhof's positions around a point (E. Imhof, "Positioning names on maps", The
American Cartographer 2(2), 1975): the most important first, each on the free candidate that costs
least. A candidate costs more the further down its list it stands and the more marks of the subject
it would hide. Equal costs go to the first candidate, equal priorities to the lowest key, so that
the order of the input changes nothing. Lengths in points from the lower left of the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Box", "Ground", "Wish", "around_point", "aside", "over_area", "overlap", "place"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that wants a place. Lower ``priority`` goes first; ``key`` breaks ties.

    ``candidates`` are boxes, the best first; ``costs`` are what each costs before what it hides,
    and hiding one mark costs ``hiding``.
    """

    key: tuple[Any, ...]
    priority: float
    candidates: tuple[Box, ...]
    costs: tuple[float, ...]
    hiding: float = 0.5


class Ground:
    """What lies on the map already: its size, what is taken, and the marks that names may hide."""

    _CELL = 2.0

    def __init__(self, width: float, height: float, marks: np.ndarray | None = None) -> None:
        self.width, self.height = width, height
        self.taken: list[Box] = []
        shape = (math.ceil(width / self._CELL) + 1, math.ceil(height / self._CELL) + 1)
        counts = np.zeros(shape, dtype=float)
        if marks is not None and len(marks):
            cells = np.floor(np.asarray(marks, dtype=float) / self._CELL).astype(int)
            inside = ((cells >= 0) & (cells < shape)).all(axis=1)
            np.add.at(counts, tuple(cells[inside].T), 1.0)
        self._sums = np.zeros((shape[0] + 1, shape[1] + 1))
        self._sums[1:, 1:] = counts.cumsum(axis=0).cumsum(axis=1)

    def hidden(self, box: Box) -> float:
        """Return how many marks lie under *box* (in cells of 2 points)."""
        limit = np.array(self._sums.shape) - 1
        low = np.clip(np.floor(np.array(box[:2]) / self._CELL).astype(int), 0, limit)
        high = np.clip(np.ceil(np.array(box[2:]) / self._CELL).astype(int), 0, limit)
        s = self._sums
        return float(
            s[high[0], high[1]] - s[low[0], high[1]] - s[high[0], low[1]] + s[low[0], low[1]]
        )

    def free(self, box: Box, edge: float = 2.0) -> bool:
        """Return whether *box* lies on the map and touches nothing that is taken."""
        if box[0] < edge or box[1] < edge:
            return False
        if box[2] > self.width - edge or box[3] > self.height - edge:
            return False
        return not any(overlap(box, other) for other in self.taken)


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes share ground; touching edges do not."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def place(wishes: Iterable[Wish], ground: Ground) -> dict[tuple[Any, ...], Box]:
    """Return the box of every wish that found one, and take those boxes on *ground*."""
    out: dict[tuple[Any, ...], Box] = {}
    for wish in sorted(wishes, key=lambda w: (w.priority, w.key)):
        best: tuple[float, Box] | None = None
        for box, cost in zip(wish.candidates, wish.costs, strict=True):
            if best is not None and cost >= best[0]:
                continue
            if not ground.free(box):
                continue
            cost += wish.hiding * ground.hidden(box)
            if best is None or cost < best[0]:
                best = cost, box
        if best is not None:
            out[wish.key] = best[1]
            ground.taken.append(best[1])
    return out


def around_point(
    x: float, y: float, radius: float, width: float, height: float
) -> tuple[tuple[Box, ...], tuple[float, ...]]:
    """Return candidates for a name of *width* × *height* beside a sign of *radius*, with costs.

    Right first, then left, above, below and the corners; then the same a little further off.
    """
    boxes: list[Box] = []
    costs: list[float] = []
    for ring, extra in enumerate((2.0, 2.0 + 0.9 * height)):
        gap = radius + extra
        near = 0.7 * gap
        spots = (
            (x + gap, y - height / 2),
            (x - gap - width, y - height / 2),
            (x - width / 2, y + gap),
            (x - width / 2, y - gap - height),
            (x + near, y + near),
            (x + near, y - near - height),
            (x - near - width, y + near),
            (x - near - width, y - near - height),
        )
        for rank, (left, low) in enumerate(spots):
            boxes.append((left, low, left + width, low + height))
            costs.append(rank + 12.0 * ring)
    return tuple(boxes), tuple(costs)


def over_area(
    x: float, y: float, width: float, height: float, reach: float = 60.0
) -> tuple[tuple[Box, ...], tuple[float, ...]]:
    """Return candidates for the name of an area around its middle; further off costs more."""
    boxes: list[Box] = []
    costs: list[float] = []
    step = max(height * 0.6, 5.0)
    n = int(reach / step)
    for dy in range(-n, n + 1):
        for dx in (-4, -3, -2, -1, 0, 1, 2, 3, 4):
            at = (x + dx * step * 1.5, y + dy * step)
            far = math.hypot(at[0] - x, at[1] - y)
            if far > reach:
                continue
            boxes.append(
                (at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2)
            )
            costs.append(far / 4)
    order = sorted(range(len(boxes)), key=lambda k: (costs[k], boxes[k]))
    return tuple(boxes[k] for k in order), tuple(costs[k] for k in order)


def aside(
    x: float, y: float, radius: float, rings: Sequence[float] = (0.0, 2.2, 3.4, 4.8)
) -> tuple[tuple[Box, ...], tuple[float, ...]]:
    """Return candidates for a round sign: at its place, then around it (*rings* in radii)."""
    boxes: list[Box] = []
    costs: list[float] = []
    for ring in rings:
        turns = 1 if ring == 0 else 12
        for turn in range(turns):
            angle = 2 * math.pi * turn / turns
            at = (x + ring * radius * math.cos(angle), y + ring * radius * math.sin(angle))
            boxes.append((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius))
            costs.append(ring * 10.0 + (0.01 * turn))
    return tuple(boxes), tuple(costs)
