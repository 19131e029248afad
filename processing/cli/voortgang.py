# SPDX-License-Identifier: GPL-2.0-or-later
"""A progress bar on a terminal, none in a pipe; Ctrl-C that answers within a second."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..core.progress import Tick
from ..io.werkbestand import COMMIT

__all__ = ["EXIT_CANCELLED", "STOPPED", "progress", "stop_on_interrupt"]

EXIT_CANCELLED = 130
STOPPED = "Gestopt. De stap die bezig was, heeft niets veranderd."
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
            bar = "#" * done + "." * (width - done)
            print(
                f"\r{title[:38]:<38} [{bar}] {round(100 * fraction):>3} %",
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


@contextmanager
def stop_on_interrupt(clean_up: Callable[[], None]) -> Iterator[None]:
    """Turn Ctrl-C into a cancel; a long call into C that does not listen is ended all the same.

    Python runs its own handler only between bytecodes. The wake-up socket is written by the signal
    itself, so a watching thread can end the process when a library does not return in time. That is
    safe: the werkbestand is replaced only as the very last act. *clean_up* removes half files.
    """

    def handler(number: int, _frame: object) -> None:
        if _asked:
            raise KeyboardInterrupt
        _asked.append(number)

    def watch() -> None:
        while data := reader.recv(1):
            before_wait = COMMIT.count
            if data[0] != signal.SIGINT or finished.wait(_GRACE_S):
                continue
            with COMMIT.lock:
                # A step that was put in place while we waited is done; the next tick will stop.
                if COMMIT.count == before_wait:
                    clean_up()
                    print(STOPPED, file=sys.stderr, flush=True)
                    os._exit(EXIT_CANCELLED)

    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread; an embedding program has its own cancel
        return
    finished = threading.Event()
    before = signal.signal(signal.SIGINT, handler)
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    previous = signal.set_wakeup_fd(writer.fileno())
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        signal.set_wakeup_fd(previous)
        signal.signal(signal.SIGINT, before)
        writer.close()
        watcher.join()
        reader.close()
        _asked.clear()
