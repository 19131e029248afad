# SPDX-License-Identifier: GPL-2.0-or-later
"""Progress and cancel come in as one callable: ``tick(fraction) -> go on?``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .errors import Cancelled

__all__ = ["Tick", "check", "listening", "never", "part", "poll"]

Tick = Callable[[float], bool]
"""Called with the fraction done (0..1); returns False when the user wants to stop."""


def never(_fraction: float) -> bool:
    """Return True: a tick for callers that neither watch nor cancel."""
    return True


def part(tick: Tick, start: float, stop: float) -> Tick:
    """Return a tick whose 0..1 is *start*..*stop* of *tick*; a step need not know its place.

    >>> seen = []
    >>> part(lambda f: seen.append(f) or True, 0.5, 1.0)(0.5)
    True
    >>> seen
    [0.75]
    """
    return lambda fraction: tick(start + (stop - start) * fraction)


def check(tick: Tick, fraction: float) -> None:
    """Report *fraction*; raise :class:`Cancelled` when the user asked to stop."""
    if not tick(fraction):
        raise Cancelled


_STOP_ASKED: ContextVar[Callable[[], bool] | None] = ContextVar("stop_asked", default=None)


@contextmanager
def listening(stop_asked: Callable[[], bool]) -> Iterator[None]:
    """Let :func:`poll` hear *stop_asked* for as long as the block runs, in this thread."""
    token = _STOP_ASKED.set(stop_asked)
    try:
        yield
    finally:
        _STOP_ASKED.reset(token)


def poll() -> None:
    """Raise :class:`Cancelled` when the user asked to stop; for long loops without a fraction."""
    stop_asked = _STOP_ASKED.get()
    if stop_asked is not None and stop_asked():
        raise Cancelled
