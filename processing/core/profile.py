# SPDX-License-Identifier: GPL-2.0-or-later
"""Who walks: the walking profile, filled from ``resources/normen`` by ``io``.

A rule looks at one column of ``wegen``. What it says of a road is yes (1), no (0) or, where the
column is empty, unknown (NaN). A hard rule closes a road that does not fit; a soft one makes it
cost more, which shows in ``belasting_<cat>_m`` and never in a distance. A rule that is *needed*
asks for its data: without them the profile's distances are a range.
"""

from __future__ import annotations

from dataclasses import dataclass

from .norm import Norm

__all__ = ["RULE_COLUMNS", "Profile", "Rule"]

RULE_COLUMNS = {
    "trap": "trap",
    "stoeprand": "stoeprand_m",
    "breedte": "breedte_m",
    "helling": "helling_pct",
    "verharding": "verharding",
    "oversteek": "oversteek",
    "rolstoel": "rolstoel",
}
"""The rules a profile may have, and the column of ``wegen`` each looks at."""


@dataclass(frozen=True)
class Rule:
    """One demand of a profile on a road.

    ``limit`` is the highest kerb (m), the steepest slope (%) or the least width (m); ``bad`` are
    the kinds of surface that do not fit. A road that does not fit counts ``factor`` times its
    length and ``extra_m`` metres more, unless the rule is ``hard``. ``norms`` are the same numbers
    with their sources, for printing.
    """

    key: str
    limit: float | None = None
    bad: frozenset[str] = frozenset()
    factor: float = 1.0
    extra_m: float = 0.0
    hard: bool = False
    needed: bool = False
    norms: tuple[Norm, ...] = ()

    @property
    def column(self) -> str:
        """Return the column of ``wegen`` that the rule looks at."""
        return RULE_COLUMNS[self.key]


@dataclass(frozen=True)
class Profile:
    """A kind of walker: ``speed_m_s`` in m/s, ``radius_m`` (actieradius) in metres.

    ``banned_kinds`` are values of ``wegen.soort`` nobody of this profile walks along, unless
    ``toegang`` says 'ja'. ``rules`` are the demands on a road; steps are walked when
    ``steps_allowed``, whatever a rule says of their cost.
    """

    key: str
    label: str
    label_plural: str
    speed_m_s: float
    radius_m: float
    steps_allowed: bool
    banned_kinds: frozenset[str]
    rules: tuple[Rule, ...] = ()

    @property
    def needed(self) -> tuple[Rule, ...]:
        """Return the rules without whose data a distance is a range."""
        return tuple(r for r in self.rules if r.needed)
