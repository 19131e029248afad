# SPDX-License-Identifier: GPL-2.0-or-later
"""Typed errors with a code and values; the Dutch sentences live in ``io/meldingen.py``.

A *problem* is one finding about one layer or file. Checks collect every problem first and then
raise one :class:`LzwError` that carries them all, so that a user repairs a file once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Cancelled", "LzwError", "Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: ``code`` names the sentence, the rest fills it.

    ``count`` is the number of rows concerned (0 when rows do not apply); ``examples`` are at most
    five ids; ``values`` are further words for the sentence. ``fatal`` is False for a warning.
    """

    code: str
    layer: str = ""
    column: str = ""
    count: int = 0
    examples: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    fatal: bool = True


class LzwError(Exception):
    """A refusal with one or more problems; ``str()`` gives the codes, never the user's sentence."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("; ".join(f"{p.code}({p.layer}.{p.column})" for p in self.problems))


class Cancelled(Exception):  # noqa: N818 - a wish of the user, not an error
    """The user asked to stop; everything must be left as it was."""
