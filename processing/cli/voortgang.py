# SPDX-License-Identifier: GPL-2.0-or-later
"""A progress bar on a terminal, none in a pipe; Ctrl-C that answers within a second."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..core.progress import Tick

__all__ = ["EXIT_CANCELLED", "progress", "stop_on_interrupt"]

EXIT_CANCELLED = 130
_GRACE_S = 0.7


@contextmanager
def progress(title: str) -> Iterator[Tick]:
    """Yield a tick that draws a bar on standard error when that is a terminal."""
    terminal = sys.stderr.isatty()
    last = -1.0

    def tick(fraction: float) -> bool:
        nonlocal last
        if terminal and (fraction - last >= 0.01 or fraction >= 1.0):
            last = fraction
            width = 30
            done = round(width * min(1.0, fraction))
            print(
                f"\r{title[:38]:<38} [{'#' * done}{'.' * (width - done)}] {round(100 * fraction):>3} %",
                end="",
                file=sys.stderr,
                flush=True,
            )
        return not _asked

    try:
        yield tick
    finally:
        if terminal and last >= 0:
            print("\r" + " " * 80 + "\r", end="", file=sys.stderr, flush=True)


_asked: list[int] = []


def stop_on_interrupt(clean_up: Callable[[], None]) -> None:
    """Turn Ctrl-C into a cancel; a long call into C that does not listen is ended all the same.

    Python runs its own handler only between bytecodes. The wake-up socket is written by the signal
    itself, so a watching thread can end the process when a library does not return in time. That is
    safe: the werkbestand is replaced only as the very last act. *clean_up* removes half files.
    """

    def handler(number: int, _frame: object) -> None:
        if _asked:
            raise KeyboardInterrupt
        _asked.append(number)

    signal.signal(signal.SIGINT, handler)
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno())

    def watch() -> None:
        while True:
            data = reader.recv(1)
            if not data:
                return
            if data[0] == signal.SIGINT:
                time.sleep(_GRACE_S)
                clean_up()
                print("\nGestopt. Het werkbestand is niet veranderd.", file=sys.stderr, flush=True)
                os._exit(EXIT_CANCELLED)

    threading.Thread(target=watch, daemon=True).start()
