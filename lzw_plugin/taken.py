# SPDX-License-Identifier: GPL-2.0-or-later
"""Work off the main thread: one task at a time, with progress, a stop and errors as sentences.

A task gets a function that knows no Qt and hands back its result by a signal on the main thread.
Layers never cross: what a task needs of the project is taken as plain values beforehand.
"""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal

from ..processing.core.errors import Cancelled, LzwError
from ..processing.core.progress import Tick, listening

__all__ = ["Taak", "Werk", "Werkplaats"]

translate = QCoreApplication.translate

Werk = Callable[[Tick, Callable[[str], None]], Any]
"""What a task does: gets progress (which hears a stop) and somewhere to say what it is doing."""


class Taak(QgsTask):  # type: ignore[misc] # QGIS ships no type stubs
    """One piece of work in the background."""

    regel = pyqtSignal(str)
    klaar = pyqtSignal(object)
    mislukt = pyqtSignal(str, str)
    """A sentence for the user, and details for who wants them."""
    gestopt = pyqtSignal()

    def __init__(
        self,
        titel: str,
        werk: Werk,
        bewerkt: Mapping[Path, frozenset[str]] | None = None,
        soort: str = "",
    ) -> None:
        super().__init__(titel, QgsTask.Flag.CanCancel)
        self.soort = soort
        self.weg: Callable[[], None] = lambda: None
        """What to do when it is dropped before it began."""
        self._work = werk
        self._edited = dict(bewerkt or {})
        self._result: Any = None
        self._failure: tuple[str, str] | None = None

    def run(self) -> bool:
        """Do the work; called in a thread of QGIS."""
        from ..processing.algorithms.woorden import for_qgis
        from ..processing.io.meldingen import sentences, trouble
        from ..processing.io.werkbestand import unsaved_edits

        def tick(fraction: float) -> bool:
            self.setProgress(100.0 * min(1.0, fraction))
            return not self.isCanceled()

        try:
            with listening(self.isCanceled), unsaved_edits(self._edited), _short_collections():
                self._result = self._work(tick, self.regel.emit)
            return True
        except Cancelled:
            return False
        except LzwError as error:
            said = [for_qgis(sentence) for sentence in sentences(error)]
            self._failure = (said[0], "\n\n".join(said))
        except (OSError, MemoryError) as error:
            self._failure = (trouble(error), str(error))
        except Exception as error:
            # A mistake of ours: for who mends it everything goes to the log panel.
            details = traceback.format_exc()
            QgsMessageLog.logMessage(details, "LZW Atlas", Qgis.MessageLevel.Critical)
            traceback.clear_frames(error.__traceback__)
            self._failure = (
                translate(
                    "LZW",
                    "Something went wrong that should not. The details stand in the log messages "
                    "panel under LZW Atlas; send them with a description of what you did.",
                ),
                details,
            )
        finally:
            # Frees what the work holds (datasets, arrays) in the thread that made it.
            self._work = _nothing
        return False

    def finished(self, result: bool) -> None:
        """Hand over the result; called on the main thread."""
        if result:
            self.klaar.emit(self._result)
        elif self._failure is not None:
            self.mislukt.emit(*self._failure)
        else:
            self.gestopt.emit()
        self._result = None


@contextmanager
def _short_collections() -> Iterator[None]:
    """Keep what exists already out of Python's collector while a task runs.

    A whole collection goes through everything QGIS and pandas hold and keeps the main thread from
    running for a tenth of a second, dozens of times per atlas. Now it goes through what the task
    itself made.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _nothing(_tick: Tick, _say: Callable[[str], None]) -> None:
    return None


class Werkplaats(QObject):
    """Runs one task after the other; what is not wanted any more is stopped first.

    ``bezig`` tells whether something runs. A reply to a task that was replaced is dropped, so an
    answer never arrives for a question that was taken back.
    """

    bezig = pyqtSignal(bool, str)
    voortgang = pyqtSignal(float, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Taak | None = None
        self._waiting: list[Taak] = []

    @property
    def is_bezig(self) -> bool:
        """Return whether a task runs."""
        return self._task is not None

    def heeft(self, soort: str) -> bool:
        """Return whether a task of *soort* runs or waits."""
        tasks = self._waiting if self._task is None else [self._task, *self._waiting]
        return any(t.soort == soort for t in tasks)

    def wacht_op(self, soort: str) -> str:
        """Return the title of what runs when that is of another *soort*, else nothing."""
        task = self._task
        return "" if task is None or task.soort == soort else task.description()

    def doe(
        self,
        titel: str,
        werk: Werk,
        klaar: Callable[[Any], None],
        mislukt: Callable[[str, str], None],
        gestopt: Callable[[], None] = lambda: None,
        bewerkt: Mapping[Path, frozenset[str]] | None = None,
        soort: str = "",
    ) -> None:
        """Run *werk* after what runs now; exactly one of the three is called, on this thread.

        A task takes the place of an earlier one of the same *soort*: a question asked anew.
        """
        task = Taak(titel, werk, bewerkt, soort)
        if soort:
            self._drop([t for t in self._waiting if t.soort == soort])
            if self._task is not None and self._task.soort == soort:
                self._task.cancel()

        def end(reply: Callable[..., None], *given: Any) -> None:
            if self._task is not task:
                return
            self._task = None
            reply(*given)
            self._next()

        task.klaar.connect(lambda result: end(klaar, result))
        task.mislukt.connect(lambda text, details: end(mislukt, text, details))
        task.gestopt.connect(lambda: end(gestopt))
        task.weg = gestopt
        task.regel.connect(lambda text: self._progress(task, text))
        task.progressChanged.connect(lambda _: self._progress(task))
        self._waiting.append(task)
        if self._task is None:
            self._next()

    def stop(self) -> None:
        """Ask what runs to stop, and drop what waits; each is told."""
        self._drop(list(self._waiting))
        if self._task is not None:
            self._task.cancel()

    def sluit(self, milliseconds: int = 5000) -> None:
        """Stop and wait: QGIS unloads the plugin, or quits."""
        task, self._task = self._task, None
        self._waiting.clear()
        if task is not None:
            task.cancel()
            task.waitForFinished(milliseconds)

    def _drop(self, tasks: list[Taak]) -> None:
        self._waiting = [t for t in self._waiting if t not in tasks]
        for task in tasks:
            task.weg()

    def _next(self) -> None:
        if self._task is None and self._waiting:
            self._task = self._waiting.pop(0)
            self.bezig.emit(True, self._task.description())
            QgsApplication.taskManager().addTask(self._task)
        elif self._task is None:
            self.bezig.emit(False, "")

    def _progress(self, task: Taak, text: str = "") -> None:
        if task is self._task:
            self.voortgang.emit(task.progress(), text)
