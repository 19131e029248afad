# SPDX-License-Identifier: GPL-2.0-or-later
"""One number and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Norm", "Source"]


@dataclass(frozen=True)
class Source:
    """Where a number comes from; ``year`` is 'z.j.' where the publication carries none."""

    key: str
    title: str
    publisher: str
    year: str
    address: str


@dataclass(frozen=True)
class Norm:
    """One number. ``wide`` is the second, wider band (``ruim``) in the same unit, or None.

    ``certainty`` is 'bron', 'tweede hand', 'algemene kennis' or 'eigen keuze'; ``sources`` are
    keys of :class:`Source`.
    """

    key: str
    value: float
    unit: str
    sources: tuple[str, ...]
    certainty: str
    wide: float | None = None
