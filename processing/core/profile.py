# SPDX-License-Identifier: GPL-2.0-or-later
"""Who walks: the walking profile, filled from ``resources/normen`` by ``io``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .norms import Norm

__all__ = ["Profile"]


@dataclass(frozen=True)
class Profile:
    """A kind of walker: ``speed_m_s`` in m/s, ``radius_m`` (actieradius) in metres.

    ``banned_kinds`` are values of ``wegen.soort`` nobody of this profile walks along, unless
    ``toegang`` says 'ja'. ``details`` carries the same numbers with their sources, for printing.
    """

    key: str
    label: str
    label_plural: str
    speed_m_s: float
    radius_m: float
    steps_allowed: bool
    banned_kinds: frozenset[str]
    details: tuple[Norm, ...] = ()
