# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel itself: four steps, one place for progress, and the way from a click to a task.

It holds the choices and the werkbestand as it was read; the pages show them and tell what a person
does. Whatever takes time goes to :class:`Werkplaats`; an error becomes one sentence in the message
bar with the rest one click away.
"""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QCoreApplication, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...processing.io.omgeving import geos_problem, missing_for, own_proj_loaded
from ..instellingen import lees_keuzes, schrijf_keuzes
from ..taken import Werkplaats
from .blad_gegevens import BladGegevens, project_lagen
from .blad_inhoud import BladInhoud
from .blad_maken import BladMaken
from .blad_watals import BladWatAls
from .delen import icoon, knop, rij, tekst
from .kaart import Kaart
from .toestand import Keuzes

if TYPE_CHECKING:
    from .bestand import Bestand
    from .watals import Sessie, Uitkomst

__all__ = ["WijkatlasDock"]

translate = QCoreApplication.translate

_WHATIF, _PREPARE = "watals", "voorbereiden"
_WORTH_READING_S = 12
"""How long a message of success stays; an error stays until it is closed."""


class WijkatlasDock(QgsDockWidget):  # type: ignore[misc] # QGIS ships no type stubs
    """The dock "Wijkatlas"."""

    bestand_gelezen = pyqtSignal()
    """The werkbestand was read, or turned out not to be readable."""
    atlas_gemaakt = pyqtSignal(object)
    watals_berekend = pyqtSignal()
    gemeld = pyqtSignal(str)
    """A sentence was shown in the message bar."""

    def __init__(self, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(translate("LZW", "Wijkatlas"), parent)
        self.setObjectName("LzwWijkatlas")
        self.setWindowIcon(icoon("atlas"))
        self._iface = iface
        self.keuzes = Keuzes()
        self.bestand: Bestand | None = None
        self.sessie: Sessie | None = None
        self._facility = ""
        self._mode = ""
        self._nieuw = ""
        self.werk = Werkplaats(self)
        self.kaart = Kaart(iface.mapCanvas(), self)
        self._build()
        self._connect()
        self.lees_project()

    # Making

    def _build(self) -> None:
        self.gegevens, self.inhoud = BladGegevens(), BladInhoud()
        self.watals, self.maken = BladWatAls(), BladMaken()
        self.stappen = QTabWidget()
        self.stappen.setDocumentMode(True)
        self.stappen.setUsesScrollButtons(True)
        self.stappen.setAccessibleName(translate("LZW", "Steps"))
        for page, title in (
            (self.gegevens, translate("LZW", "&1 Data")),
            (self.inhoud, translate("LZW", "&2 Content")),
            (self.watals, translate("LZW", "&3 What if")),
            (self.maken, translate("LZW", "&4 Make")),
        ):
            self.stappen.addTab(page, title)
        self.bezig = tekst()
        self.bezig.setAccessibleName(translate("LZW", "What is being done"))
        self.balk = QProgressBar()
        self.balk.setRange(0, 100)
        self.balk.setAccessibleName(translate("LZW", "Progress"))
        self.knop_stop = knop(translate("LZW", "S&top"), self.werk.stop)
        whole = QWidget()
        lines = QVBoxLayout(whole)
        lines.setContentsMargins(4, 4, 4, 4)
        lines.addWidget(self.stappen, 1)
        lines.addWidget(self.bezig)
        lines.addLayout(rij(self.balk, self.knop_stop))
        self.setWidget(whole)
        self._show_work(False, "")

    def _connect(self) -> None:
        self.werk.bezig.connect(self._show_work)
        self.werk.voortgang.connect(self._show_progress)
        self.stappen.currentChanged.connect(self._step)
        page = self.gegevens
        page.openen.connect(self._ask_open)
        page.nieuw.connect(self._ask_new)
        page.voorbeeld.connect(self._ask_example)
        page.zoeken.connect(self.zoek_lagen)
        page.herstellen.connect(self.herstel)
        page.ontbrekend.connect(lambda: self.werk_bij(nieuw=True))
        self.inhoud.gebieden_gekozen.connect(self._areas_ticked)
        self.inhoud.op_de_kaart.connect(self._click_areas)
        self.inhoud.gewijzigd.connect(self._content_changed)
        self.inhoud.eigen_tekst.connect(self.bewaar_tekst)
        self.watals.wijze.connect(self._click_facilities)
        self.watals.gedaan.connect(self._act)
        self.watals.soort_gekozen.connect(lambda _: self._show_whatif())
        self.watals.terug.connect(self._undo)
        self.watals.opnieuw.connect(self._begin_again)
        self.watals.scenario_gekozen.connect(self._open_scenario)
        self.watals.bewaren.connect(self.bewaar_scenario)
        self.maken.map_gekozen.connect(lambda text: self._choose(uit=text))
        self.maken.bijlagen_gekozen.connect(lambda chosen: self._choose(bijlagen=chosen))
        self.maken.bijwerken.connect(lambda: self.werk_bij())
        self.maken.maken.connect(self.maak_atlas)
        self.visibilityChanged.connect(lambda _: self._show_map())
        self.kaart.geklikt.connect(self._clicked)
        self.kaart.mis.connect(self._missed)
        self.kaart.losgelaten.connect(self._let_go)
        self.kaart.verlegd.connect(self._show_map)
        project = QgsProject.instance()
        project.readProject.connect(self._project_read)
        project.cleared.connect(self._project_cleared)
        project.writeProject.connect(self._project_written)

    def sluit(self) -> None:
        """Stop what runs and let go of the map: the plugin is unloaded, or QGIS quits."""
        project = QgsProject.instance()
        project.readProject.disconnect(self._project_read)
        project.cleared.disconnect(self._project_cleared)
        project.writeProject.disconnect(self._project_written)
        self.werk.sluit()
        self.kaart.sluit()

    # Choices

    def lees_project(self) -> None:
        """Take the choices of the project, and read the werkbestand it names."""
        self._leave_file()
        self.keuzes = lees_keuzes(QgsProject.instance())
        self.gegevens.vergeet_gevonden()
        self.stappen.setCurrentIndex(min(max(0, self.keuzes.stap), self.stappen.count() - 1))
        if self.keuzes.werkbestand:
            self.lees_bestand()
        else:
            self._show_all()

    def _choose(self, **changes: Any) -> None:
        """Change choices, and keep them in the project."""
        new = self.keuzes.but(**changes)
        if new != self.keuzes:
            self.keuzes = new
            # Looking at another step is no change of the project; it goes along with the next.
            if changes.keys() != {"stap"}:
                schrijf_keuzes(QgsProject.instance(), new)
            self._show_make()
            self._show_map()

    def _leave_file(self) -> None:
        """Let go of everything that belongs to the werkbestand of before."""
        self.bestand, self.sessie = None, None
        self._facility = ""
        self.kaart.toon_watals("", None)

    def _project_written(self, *_: Any) -> None:
        # Saved in another folder, paths below the project are others than they were.
        schrijf_keuzes(QgsProject.instance(), self.keuzes)

    def _project_read(self, *_: Any) -> None:
        self.werk.stop()
        self.lees_project()

    def _project_cleared(self) -> None:
        # A project that is opened is cleared first; what it says comes right after.
        self.werk.stop()
        self.sessie = None
        QTimer.singleShot(0, self._after_clear)

    def _after_clear(self) -> None:
        if not self.keuzes.werkbestand or QgsProject.instance().fileName():
            return
        self.lees_project()

    # Step 1

    def _ask_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, translate("LZW", "Open werkbestand"), self._folder(), "GeoPackage (*.gpkg)"
        )
        if path:
            self.open_bestand(path)

    def _ask_new(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, translate("LZW", "New werkbestand"), self._folder(), "GeoPackage (*.gpkg)"
        )
        if path:
            # A dot in a name is no extension: "studie v1.2" stays what it is.
            self.open_bestand(path if path.lower().endswith(".gpkg") else f"{path}.gpkg", True)

    def _ask_example(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, translate("LZW", "Folder for the example municipality"), self._folder()
        )
        if path:
            self.voorbeeld(Path(path))

    def _folder(self) -> str:
        known = self.keuzes.werkbestand
        return str(Path(known).parent) if known else QgsProject.instance().homePath()

    def open_bestand(self, path: str, nieuw: bool = False) -> None:
        """Work with the werkbestand *path*; a *nieuw* one begins with an import."""
        before = self.keuzes.werkbestand
        # The folder goes along with the file, unless somebody chose another.
        follows = self.keuzes.uit in ("", str(Path(before).parent / "atlas") if before else "")
        self._leave_file()
        self.watals.scenario.setCurrentText("")
        self._choose(werkbestand=path, gebieden=(), scenario="")
        if follows:
            self._choose(uit=str(Path(path).parent / "atlas"))
        self._nieuw = path if nieuw else ""
        self.lees_bestand()

    def lees_bestand(self) -> None:
        """Read what the werkbestand holds, in the background."""
        path, norms = Path(self.keuzes.werkbestand), self._norms()
        begins = self._nieuw == str(path) and not path.exists()
        if not path.exists() and not begins:
            self._leave_file()
            self._show_all()
            self.gegevens.uitleg.setText(self._gone())
            self.bestand_gelezen.emit()
            return
        if self.bestand is None:
            self._show_all()

        def read(tick: Any, _say: Any) -> Any:
            from .bestand import lees_bestand, nog_leeg

            return nog_leeg(path) if begins else lees_bestand(path, norms, tick)

        def refused(text: str, details: str) -> None:
            if path == Path(self.keuzes.werkbestand):
                self._leave_file()
                self._show_all()
                self.gegevens.uitleg.setText(text)
            self._tell(text, details, Qgis.MessageLevel.Critical)
            self.bestand_gelezen.emit()

        def stopped() -> None:
            if self.bestand is None:
                self.gegevens.uitleg.setText(translate("LZW", "The file was not read."))

        title = translate("LZW", "Reading {file}").format(file=path.name)
        self._do(title, read, self._read, refused, stopped, soort="lezen")

    def _gone(self) -> str:
        """Return that the werkbestand is not where it was, and what to do."""
        path = Path(self.keuzes.werkbestand)
        words = translate("LZW", "{file} is not in {folder} any more. Point it out with Open.")
        return words.format(file=path.name, folder=path.parent)

    def _is_there(self) -> bool:
        """Return whether the werkbestand is still there; say so when it is not."""
        if self.keuzes.werkbestand and not Path(self.keuzes.werkbestand).exists():
            self._tell(self._gone(), "", Qgis.MessageLevel.Critical)
            return False
        return bool(self.keuzes.werkbestand)

    def _read(self, bestand: Bestand) -> None:
        if bestand.pad != Path(self.keuzes.werkbestand):
            return
        self.bestand = bestand
        fitting = bestand.passend(self.keuzes)
        self._choose(**{f.name: getattr(fitting, f.name) for f in fields(fitting)})
        self._show_all()
        if self._nieuw and not bestand.pad.exists():
            words = translate(
                "LZW", "{file} is not there yet. Read in data; the first import makes it."
            )
            self.gegevens.uitleg.setText(words.format(file=bestand.pad.name))
        self.bestand_gelezen.emit()

    def zoek_lagen(self) -> None:
        """Recognise layers of the project."""
        from ...processing.io.herkennen import herken

        path = Path(self.keuzes.werkbestand) if self.keuzes.werkbestand else None
        layers = project_lagen(QgsProject.instance(), path)
        self.gegevens.toon_gevonden(herken(layers))

    def herstel(self, verb: str, layer: str) -> None:
        """Open the dialog of an algorithm with what the panel knows filled in."""
        if not self.keuzes.werkbestand:
            self._ask_new()
            if not self.keuzes.werkbestand:
                return
        dialog = self._dialog(verb, layer)
        if dialog is None:
            return
        dialog.algorithmFinished.connect(lambda *_: self._after_algorithm())
        dialog.show()
        dialog.raise_()

    def _after_algorithm(self) -> None:
        # What was read in or computed may be what a what-if rests on.
        self.sessie = None
        self.lees_bestand()

    def _dialog(self, verb: str, layer: str) -> Any:
        from qgis import processing

        given: dict[str, Any] = {"WERKBESTAND": self.keuzes.werkbestand}
        if layer:
            given["LAAG"] = layer
        if self.keuzes.normen and not verb.startswith("importeer"):
            given["NORMEN"] = self.keuzes.normen
        return processing.createAlgorithmDialog(f"lzw:{verb}", given)

    def voorbeeld(self, folder: Path) -> None:
        """Make the example municipality in *folder*, open its project and fill in the panel."""

        def make(tick: Any, say: Any) -> Any:
            from contextlib import contextmanager

            from ...processing.core.progress import never
            from ...processing.report.demo import maak_demo

            @contextmanager
            def bar(title: str) -> Any:
                say(title)
                yield never

            made = maak_demo(folder, bar, lambda _: None, lambda _: None, tick, atlas=False)
            return next(p for p, _ in made if p.suffix == ".gpkg")

        def done(path: Path) -> None:
            from ...processing.algorithms.sjabloon import write_project

            target = path.with_suffix(".qgz")
            write_project(path, target)
            self._iface.addProject(str(target))
            self._choose(uit=str(path.parent / "atlas"))
            self.open_bestand(str(path))

        self._do(translate("LZW", "Making the example municipality"), make, done)

    # Step 2

    def _areas_ticked(self, codes: tuple[str, ...], new: str) -> None:
        self._choose(gebieden=codes)
        if new and self.bestand is not None:
            self.kaart.flits([a for a in self.bestand.gebieden if a.code == new])

    def _click_areas(self, on: bool) -> None:
        if on:
            self.watals.wijze_uit()
        self._mode = "gebied" if on else ""
        self.kaart.luister(on)

    def _content_changed(self, changes: dict[str, Any]) -> None:
        self._choose(**changes)
        if "normen" in changes and self.keuzes.werkbestand:
            self.sessie = None
            self.lees_bestand()
        if "profiel" in changes:
            self.sessie = None
        if "editie" in changes:
            self._choose(hoofdstukken=())
            self.inhoud.toon(self.bestand, self.keuzes)

    def bewaar_tekst(self, area: str, chapter: str, text: str, author: str) -> None:
        """Keep the municipality's own words at a chapter of a gebied in the werkbestand."""
        path = Path(self.keuzes.werkbestand)

        def keep(_tick: Any, _say: Any) -> Any:
            from ...processing.io.stappen.duiding import bewaar_duiding

            return bewaar_duiding(path, area, chapter, text, author)

        def kept(_changed: bool) -> None:
            self.inhoud.bewaard(area, chapter, text)
            self._tell(
                translate("LZW", "The text is in the werkbestand."), "", Qgis.MessageLevel.Success
            )
            self._refresh_layers(path)
            self.lees_bestand()

        self._do(translate("LZW", "Keeping the text"), keep, kept, writes=True)

    def kies_op_kaart(self, x: float, y: float) -> None:
        """Tick or clear the wijk at a place in RD (the gemeente where there is no wijk)."""
        if self.bestand is None:
            return
        import shapely

        point = shapely.Point(x, y)
        for kind in ("wijk", "gemeente"):
            for area in self.bestand.gebieden:
                if area.soort != kind or area.wkb is None:
                    continue
                if shapely.covers(shapely.from_wkb(area.wkb), point):
                    ticked = set(self.keuzes.gebieden) ^ {area.code}
                    codes = tuple(a.code for a in self.bestand.gebieden if a.code in ticked)
                    self.inhoud.kies(codes)
                    self._areas_ticked(codes, area.code if area.code in ticked else "")
                    return
        self.inhoud.teller.setText(translate("LZW", "There is no wijk where you clicked."))

    # The map

    def _clicked(self, x: float, y: float, near_m: float) -> None:
        if self._mode == "gebied":
            self.kies_op_kaart(x, y)
        elif self._mode:
            self.klik_voorziening(x, y, near_m)

    def _missed(self) -> None:
        words = translate("LZW", "That is too far away. Click inside the gemeente.")
        self._tell(words, "", Qgis.MessageLevel.Warning)

    def _let_go(self) -> None:
        self._mode = ""
        self.inhoud.knop_kaart.setChecked(False)
        self.watals.wijze_uit()

    # Step 3

    def _step(self, number: int) -> None:
        self._choose(stap=number)
        self.kaart.luister(False)
        self._show_map()
        if self.stappen.widget(number) is self.watals and self.sessie is None:
            self.bereid_voor()

    def bereid_voor(self) -> None:
        """Prepare the present situation for what-if, in the background."""
        self.watals.kan(False)
        if self.bestand is None or not self.bestand.profielen:
            self.watals.zeg(
                translate("LZW", "What if needs a werkbestand with bereikbaarheid (step 1).")
            )
            return
        path, profile, norms = self._basis()
        name = self.keuzes.scenario

        def prepare(tick: Any, _say: Any) -> Any:
            from .watals import bereid_voor, scenario_van

            session = bereid_voor(path, profile, norms, tick)
            session.begin(scenario_van(path, name), name)
            return session

        def stopped() -> None:
            self.watals.zeg(translate("LZW", "Stopped. Choose this step again to begin."))

        title = translate("LZW", "Preparing what if")
        self.watals.zeg(self._waits() or f"{title}…")
        self._do(title, prepare, self._prepared, stopped=stopped, soort=_PREPARE)

    def _basis(self) -> tuple[Path, str, Path | None]:
        """Return what a what-if rests on: werkbestand, profile and norms."""
        return Path(self.keuzes.werkbestand), self.keuzes.profiel, self._norms()

    def _waits(self) -> str:
        """Return that something else goes first; nothing when it can begin."""
        first = self.werk.wacht_op(_PREPARE) and self.werk.wacht_op(_WHATIF)
        waits = translate("LZW", "This is computed as soon as another task is done: {what}.")
        return waits.format(what=first) if first else ""

    def _prepared(self, session: Sessie) -> None:
        if (session.werkbestand, session.profiel, session.normen) != self._basis():
            # Another file, profile or norms were chosen in the meantime.
            if self.stappen.currentWidget() is self.watals:
                self.bereid_voor()
            return
        self.sessie = session
        self.watals.kan(True)
        self.watals.scenario.setCurrentText(session.naam)
        self._show_whatif()
        self._compute()

    def _click_facilities(self, mode: str) -> None:
        if mode:
            self.inhoud.knop_kaart.setChecked(False)
        self._mode, self._facility = mode, ""
        self.kaart.luister(bool(mode))

    def klik_voorziening(self, x: float, y: float, near_m: float) -> None:
        """Do at a place in RD what the pressed button says; moving takes two clicks."""
        if self.sessie is None:
            return
        if self._mode == "open":
            self._open_at(x, y)
            return
        if self._mode == "verplaats" and self._facility:
            self.sessie.verplaats(self._facility, x, y)
            self._facility = ""
            self._changed()
            return
        hit = self.sessie.nearest(x, y, near_m, self.watals.categorie.currentData())
        if hit is None:
            words = translate("LZW", "There is no {kind} here. Click on a ring on the map.")
            self.watals.zeg(words.format(kind=self.watals.categorie.currentText().lower()))
            return
        identity, name = hit
        if self._mode == "sluit":
            self.sessie.sluit(identity)
            self._changed()
        else:
            self._facility = identity
            self.watals.zeg(
                translate("LZW", "Now click where {name} goes.").format(name=name or identity)
            )

    def _act(self, what: str, identity: str) -> None:
        """Do without the map what a button says."""
        if self.sessie is None:
            return
        if what == "open":
            self._open_at(*self.kaart.midden())
            return
        if what == "sluit":
            self.sessie.sluit(identity)
        else:
            self.sessie.verplaats(identity, *self.kaart.midden())
        self._changed()

    def _open_at(self, x: float, y: float) -> None:
        category = self.watals.categorie.currentData()
        if self.sessie is not None and category:
            self.sessie.open(category, x, y)
            self._changed()

    def _undo(self) -> None:
        if self.sessie is not None and self.sessie.herstel():
            self._changed()

    def _begin_again(self) -> None:
        if self.sessie is not None:
            self.sessie.begin()
            self._choose(scenario="")
            self.watals.scenario.setCurrentText("")
            self._changed()

    def _open_scenario(self, name: str) -> None:
        if self.sessie is None or self.bestand is None or name not in self.bestand.scenarios:
            return
        from .watals import scenario_van

        self._choose(scenario=name)
        self.watals.scenario.setCurrentText(name)
        self.sessie.begin(scenario_van(self.bestand.pad, name), name)
        self._changed()

    def _changed(self) -> None:
        self._show_whatif()
        self._compute()

    def _compute(self) -> None:
        """Compute what the changes of now mean; a question that was taken back gets no answer."""
        session = self.sessie
        if session is None:
            return
        if not len(session.changes):
            self.watals.toon([], None)
            self.watals.zeg(
                translate("LZW", "Nothing changes yet. Close, move or open a facility.")
            )
            self.kaart.toon_watals("", None)
            self.watals_berekend.emit()
            return
        words = session.words()
        self.watals.toon(words, None)
        self.watals.zeg(self._waits())

        def compute(tick: Any, _say: Any) -> Any:
            return session.reken(tick)

        def show(found: Uitkomst) -> None:
            if session is not self.sessie:
                return
            self.watals.toon(words, found)
            title = translate("LZW", "What if: {name}").format(
                name=self.watals.scenario.currentText().strip() or session.voorstel()
            )
            self.kaart.toon_watals(title, found.woningen)
            self.watals_berekend.emit()

        def refuse(text: str, details: str) -> None:
            # What cannot be is taken back, so the list of changes stays one that can.
            session.herstel()
            self.watals.toon(session.words(), None)
            self.watals.zeg(text)
            self._tell(text, details, Qgis.MessageLevel.Warning)
            self.watals_berekend.emit()

        def stopped() -> None:
            # Another question takes its place, or a person pressed Stop.
            self.watals.zeg(translate("LZW", "Not computed."))

        title = translate("LZW", "Computing what changes")
        self._do(title, compute, show, refuse, stopped, soort=_WHATIF)

    def _free(self, name: str, own: str) -> str:
        """Return *name*, or one beside it where another scenario bears it: nothing is replaced."""
        taken = set(self.bestand.scenarios if self.bestand is not None else ()) - {own}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name} ({number})"
        return free

    def bewaar_scenario(self, name: str) -> None:
        """Keep the scenario in the werkbestand, so that the atlas gets its page."""
        session = self.sessie
        if session is None:
            return
        if not len(session.changes):
            words = translate("LZW", "Nothing changes yet. Close, move or open a facility.")
            self._tell(words, "", Qgis.MessageLevel.Warning)
            return
        if not self._is_there() or self.werk.heeft("scenario"):
            return
        name = self._free(name or session.voorstel(), session.naam)
        self.watals.scenario.setCurrentText(name)

        def keep(tick: Any, _say: Any) -> Any:
            return session.bewaar(name, tick)

        def kept(lines: list[str]) -> None:
            self._choose(scenario=name)
            self._tell(
                translate("LZW", "{name} is in the werkbestand; the atlas gets its page.").format(
                    name=name
                ),
                "\n".join(lines),
                Qgis.MessageLevel.Success,
            )
            self.lees_bestand()

        title = translate("LZW", "Keeping the scenario")
        self._do(title, keep, kept, writes=True, soort="scenario")

    # Step 4

    def werk_bij(self, nieuw: bool = False) -> None:
        """Bring the analyses up to date, and make the missing ones when *nieuw*."""
        if not self._is_there() or self.werk.heeft("bijwerken"):
            return
        path, norms = Path(self.keuzes.werkbestand), self._norms()

        def update(tick: Any, say: Any) -> Any:
            from ...processing.report.bijwerken import werk_bij

            return werk_bij(path, norms, say, tick, nieuw=nieuw)

        def done(found: Any) -> None:
            from ...processing.algorithms.woorden import for_qgis

            lines = [for_qgis(line) for line in (*found.lines, *found.messages)]
            self.maken.toon_resultaat([], lines)
            todo = found.kan_niet or found.zelf
            level = Qgis.MessageLevel.Warning if todo else Qgis.MessageLevel.Success
            self._tell(lines[0], "\n".join(lines), level)
            after()

        def after() -> None:
            self._refresh_layers(path)
            self.sessie = None
            self.lees_bestand()

        def refused(text: str, details: str) -> None:
            self._tell(text, details, Qgis.MessageLevel.Critical)
            after()  # steps before it were finished

        def stopped() -> None:
            words = translate("LZW", "Stopped. What was finished before stays.")
            self._tell(words, "", Qgis.MessageLevel.Info)
            after()

        title = translate("LZW", "Bringing analyses up to date")
        self._do(title, update, done, refused, stopped, writes=True, soort="bijwerken")

    def maak_atlas(self) -> None:
        """Make the PDFs of what was chosen, in the background."""
        keuzes, path, norms = self.keuzes, Path(self.keuzes.werkbestand), self._norms()
        lost = keuzes.missing()
        if lost or self.bestand is None:
            self._tell(self._what_lacks(lost), "", Qgis.MessageLevel.Warning)
            return
        if not self._is_there() or self.werk.heeft("atlas"):
            return
        names = {a.code: a.naam for a in self.bestand.gebieden}
        rules = self.bestand.regels
        # A folder that says not where it begins, begins beside the werkbestand.
        target = path.parent / keuzes.uit
        begin = time.time()

        warnings: list[str] = []

        def make(tick: Any, say: Any) -> Any:
            from ...processing.report.huisstijl import load_house_style
            from ...processing.report.stap import kies, maak_atlas

            style = load_house_style(Path(keuzes.huisstijl)) if keuzes.huisstijl else None
            choice = kies(
                hoofdstukken=() if keuzes.editie else keuzes.hoofdstukken,
                editie=keuzes.editie,
                eigenaar=keuzes.eigenaar if keuzes.editie == "corporatie" else "",
                status=keuzes.status,
                versie=keuzes.versie,
                profiel=keuzes.profiel,
                jaar=keuzes.jaar,
            )
            total, shown = len(keuzes.gebieden), [-1]

            def watched(fraction: float) -> bool:
                at = min(total - 1, max(0, int((fraction - 0.15) / 0.85 * total)))
                if fraction >= 0.15 and at != shown[0]:
                    shown[0] = at
                    code = keuzes.gebieden[at]
                    say(
                        translate("LZW", "{name} ({k} of {n})").format(
                            name=names.get(code, code), k=at + 1, n=total
                        )
                    )
                return tick(fraction)

            return maak_atlas(
                path,
                target,
                keuzes.gebieden,
                norms,
                huisstijl=style,
                bijlagen=keuzes.bijlagen,
                warn=warnings.extend,
                keuze=choice,
                tick=watched,
            )

        def done(files: list[Path]) -> None:
            report = [
                translate("LZW", "{n} files in {folder}.").format(n=len(files), folder=target)
            ]
            report += warnings
            report += [f"{r.titel}: {r.woord}. {r.uitleg}" for r in rules if r.staat != "aanwezig"]
            self.maken.toon_resultaat(files, report)
            if warnings:
                details = "\n\n".join(warnings)
                self._tell(warnings[0], details, Qgis.MessageLevel.Warning)
            else:
                self._tell(report[0], "", Qgis.MessageLevel.Success)
            self.atlas_gemaakt.emit(files)

        def stopped() -> None:
            ready = sorted(f for f in target.glob("*.pdf") if f.stat().st_mtime >= begin)
            words = translate("LZW", "Stopped. Files that were finished: {n}.")
            self.maken.toon_resultaat(ready, [words.format(n=len(ready))])
            self._tell(words.format(n=len(ready)), "", Qgis.MessageLevel.Info)

        title = translate("LZW", "Making the atlas")
        self._do(title, make, done, stopped=stopped, soort="atlas")

    def _what_lacks(self, lost: list[str]) -> str:
        words = {
            "werkbestand": translate("LZW", "a werkbestand (step 1)"),
            "gebieden": translate("LZW", "at least one area (step 2)"),
            "uit": translate("LZW", "a folder for the atlas (step 4)"),
        }
        said = [words[n] for n in lost] or [translate("LZW", "a werkbestand that can be read")]
        return translate("LZW", "Choose {what} first.").format(what=", ".join(said))

    # Showing

    def _show_all(self) -> None:
        self.gegevens.toon(self.keuzes.werkbestand, self.bestand)
        self.inhoud.toon(self.bestand, self.keuzes)
        self._show_whatif()
        self._show_make()
        if self.stappen.currentWidget() is self.watals and self.sessie is None:
            self.bereid_voor()
        elif self.sessie is None:
            self.watals.kan(False)

    def _show_whatif(self) -> None:
        from ...processing.core.registry import CATEGORIES

        session = self.sessie
        known = self.bestand.categorieen if self.bestand is not None else ()
        kinds = [(c.key, c.label) for c in CATEGORIES if c.key in known]
        kind = self.watals.categorie.currentData() or (kinds[0][0] if kinds else "")
        self.watals.toon_keuzes(
            self.bestand.scenarios if self.bestand is not None else (),
            self.watals.scenario.currentText(),
            session.voorstel() if session is not None else "",
            kinds,
            session.facilities(kind) if session is not None else (),
        )
        self._show_map()

    def _show_map(self) -> None:
        """Outline what gets an atlas, or in step 3 show the facilities that can change."""
        page = self.stappen.currentWidget()
        areas = self.bestand.gebieden if self.bestand is not None else ()
        outlined = page in (self.inhoud, self.maken) and not self.isHidden()
        self.kaart.omlijn([a for a in areas if outlined and a.code in self.keuzes.gebieden])
        kind = self.watals.categorie.currentData()
        if page is self.watals and self.sessie is not None and kind and not self.isHidden():
            self.kaart.toon_plekken(self.sessie.plekken(kind))
        else:
            self.kaart.toon_plekken(())

    def _show_make(self) -> None:
        n = len(self.keuzes.gebieden)
        what = (
            translate("LZW", "An atlas of 1 area.")
            if n == 1
            else translate("LZW", "An atlas of {n} areas.").format(n=n)
        )
        lost = self.keuzes.missing()
        state, can, old = "", False, 0
        if lost or self.bestand is None:
            state = self._what_lacks(lost)
        else:
            rows = self.bestand.verouderd
            old = len(rows)
            can = self.bestand.kan_atlas
            if old:
                state = translate("LZW", "Out of date: {what}.").format(
                    what=", ".join(r.kort.lower() for r in rows)
                )
            bad = [
                r for r in self.bestand.regels if r.nodig and r.staat in ("ontbreekt", "verouderd")
            ]
            if bad and not old:
                state = f"{bad[0].titel}: {bad[0].uitleg}"
        self.maken.toon(self.keuzes, what if n else "", state, can, old)

    def _show_work(self, on: bool, title: str) -> None:
        self.bezig.setText(title)
        self.balk.setValue(0)
        for part in (self.bezig, self.balk, self.knop_stop):
            part.setVisible(on)

    def _show_progress(self, percent: float, text: str) -> None:
        self.balk.setValue(round(percent))
        if text:
            self.bezig.setText(text)

    def _tell(self, text: str, details: str, level: Any) -> None:
        """Show a sentence in the message bar; what more there is to say is one click away."""
        bar = self._iface.messageBar()
        lasting = level in (Qgis.MessageLevel.Critical, Qgis.MessageLevel.Warning)
        seconds = 0 if lasting else _WORTH_READING_S
        title = translate("LZW", "Wijkatlas")
        # The bar takes its text as markup; names of files and gebieden are none.
        safe = html.escape(text, quote=False)
        if details and details != text:
            bar.pushMessage(title, safe, details, level, seconds)
        else:
            bar.pushMessage(title, safe, level, seconds)
        self.gemeld.emit(text)

    # Working

    def _norms(self) -> Path | None:
        return Path(self.keuzes.normen) if self.keuzes.normen else None

    def _do(
        self,
        title: str,
        work: Callable[..., Any],
        done: Callable[[Any], None],
        refused: Callable[[str, str], None] | None = None,
        stopped: Callable[[], None] | None = None,
        writes: bool = False,
        soort: str = "",
    ) -> None:
        """Run *work* in the background; a computer that cannot is told so first."""
        lacking = [*missing_for("atlas"), *own_proj_loaded()]
        wrong = " ".join(lacking) if lacking else geos_problem()
        if wrong:
            self._failed(wrong, "")
            return
        from ...processing.algorithms.plekken import unsaved_layers

        edited = unsaved_layers(QgsProject.instance()) if writes else None
        stopped = stopped or self._stopped
        self.werk.doe(title, work, done, refused or self._failed, stopped, edited, soort)

    def _failed(self, text: str, details: str) -> None:
        self._tell(text, details, Qgis.MessageLevel.Critical)
        if self.bestand is None:
            self._show_all()
            self.gegevens.uitleg.setText(text)
        self.bestand_gelezen.emit()

    def _stopped(self) -> None:
        self._tell(
            translate("LZW", "Stopped. The step that was running has changed nothing."),
            "",
            Qgis.MessageLevel.Info,
        )

    def _refresh_layers(self, path: Path) -> None:
        from ...processing.algorithms.plekken import refresh_layers

        refresh_layers(QgsProject.instance(), path)
