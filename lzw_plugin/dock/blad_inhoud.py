# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 2: which gebieden, by which norms and profile, and what the atlas says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ...processing.io.getallen import geheel
from ...processing.io.hoofdstukken import EDITIES, HOOFDSTUKKEN, STATUS
from .delen import (
    bestandskiezer,
    bij_keuze,
    blad,
    groep,
    keuzelijst,
    knop,
    met_naam,
    rij,
    tekst,
    toon_pad,
    vinklijst,
)

if TYPE_CHECKING:
    from pathlib import Path

    from .bestand import Bestand
    from .toestand import Keuzes

__all__ = ["BladInhoud"]

translate = QCoreApplication.translate

_CODE = Qt.ItemDataRole.UserRole


class BladInhoud(QWidget):
    """The choices about content; every change goes out as a signal, nothing is kept here."""

    gebieden_gekozen = pyqtSignal(object, str)
    """The codes that are ticked now, and the one just ticked ("" when one was cleared)."""
    op_de_kaart = pyqtSignal(bool)
    gewijzigd = pyqtSignal(object)
    """A dict of choices that changed."""
    eigen_tekst = pyqtSignal(str, str, str, str)
    """Gebied, chapter, text and author of the municipality's own words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._words: dict[tuple[str, str], tuple[str, str]] = {}
        self._drafts: dict[tuple[str, str], tuple[str, str]] = {}
        self._file: Path | None = None
        self.zoek = QLineEdit()
        self.zoek.setClearButtonEnabled(True)
        self.zoek.setPlaceholderText(translate("LZW", "Part of a name or code"))
        self.zoek.textChanged.connect(lambda _: self._filter())
        self.lijst = vinklijst(translate("LZW", "Areas of the atlas"))
        self.lijst.setMinimumHeight(170)
        self.lijst.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lijst.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.lijst.itemChanged.connect(self._ticked)
        self.teller = tekst()
        self.knop_wijken = knop(
            translate("LZW", "All &wijken"),
            lambda: self.kies_soort("wijk"),
            translate("LZW", "Tick every wijk that the search shows."),
        )
        self.knop_geen = knop(translate("LZW", "&None"), lambda: self.kies_soort(""))
        self.knop_kaart = knop(
            translate("LZW", "On the ma&p"),
            lambda: self.op_de_kaart.emit(self.knop_kaart.isChecked()),
            translate("LZW", "Click a wijk on the map to tick it; click again to clear it."),
            checkable=True,
        )
        self.profiel = keuzelijst(translate("LZW", "Who walks"))
        self.profiel.currentIndexChanged.connect(lambda _: self._changed("profiel", self.profiel))
        self.normen = bestandskiezer(
            translate("LZW", "Norms of your own (TOML)"),
            QgsFileWidget.StorageMode.GetFile,
            "TOML (*.toml)",
        )
        bij_keuze(self.normen, lambda text: self._say(normen=text.strip()))
        self.bronnen = QPlainTextEdit()
        self.bronnen.setReadOnly(True)
        self.bronnen.setAccessibleName(translate("LZW", "Norms and their sources"))
        self.bronnen.setTabChangesFocus(True)
        self.bronnen.setMinimumHeight(120)
        inside = QVBoxLayout()
        inside.addWidget(met_naam(translate("LZW", "Norms of your own (TOML)"), self.normen))
        inside.addWidget(self.bronnen)
        norms = groep(translate("LZW", "Norms and their sources"), inside)

        self.editie = keuzelijst(
            translate("LZW", "Edition"), translate("LZW", "For whom the atlas is.")
        )
        self.editie.currentIndexChanged.connect(lambda _: self._changed("editie", self.editie))
        self.eigenaar = keuzelijst(translate("LZW", "Owner"))
        self.eigenaar.currentIndexChanged.connect(
            lambda _: self._changed("eigenaar", self.eigenaar)
        )
        self.eigenaar_rij = met_naam(translate("LZW", "Owner"), self.eigenaar)
        self.status = keuzelijst(translate("LZW", "Status"))
        self.status.currentIndexChanged.connect(lambda _: self._changed("status", self.status))
        self.versie = QLineEdit()
        self.versie.editingFinished.connect(lambda: self._say(versie=self.versie.text().strip()))
        self.hoofdstukken = vinklijst(translate("LZW", "Chapters"))
        self.hoofdstukken.setMinimumHeight(130)
        self.hoofdstukken.setWordWrap(True)
        self.hoofdstukken.itemChanged.connect(lambda _: self._chapters_ticked())
        inside = QVBoxLayout()
        inside.addWidget(tekst(translate("LZW", "None ticked: all chapters.")))
        inside.addWidget(self.hoofdstukken)
        chapters = groep(translate("LZW", "Chapters"), inside)
        self.hoofdstukken_groep = chapters
        self.jaar = keuzelijst(translate("LZW", "Forecast year"))
        self.jaar.currentIndexChanged.connect(lambda _: self._changed("jaar", self.jaar))
        self.huisstijl = bestandskiezer(
            translate("LZW", "House style (TOML)"),
            QgsFileWidget.StorageMode.GetFile,
            "TOML (*.toml)",
        )
        bij_keuze(self.huisstijl, lambda text: self._say(huisstijl=text.strip()))

        self.tekst_gebied = keuzelijst(translate("LZW", "Area of the text"))
        self.tekst_hoofdstuk = keuzelijst(translate("LZW", "Chapter of the text"))
        for box in (self.tekst_gebied, self.tekst_hoofdstuk):
            box.currentIndexChanged.connect(lambda _: self._show_words())
        self.tekst = QPlainTextEdit()
        self.tekst.setAccessibleName(translate("LZW", "Own text"))
        self.tekst.setTabChangesFocus(True)
        self.tekst.setMinimumHeight(110)
        self.tekst.textChanged.connect(self._typed)
        self.auteur = QLineEdit()
        self.auteur.textEdited.connect(lambda _: self._typed())
        self.tekst_stand = tekst()
        self.knop_tekst = knop(
            translate("LZW", "Keep te&xt"),
            self._keep_words,
            translate("LZW", "Keeps the text in the werkbestand; an empty text takes it away."),
        )
        inside = QVBoxLayout()
        inside.addWidget(met_naam(translate("LZW", "Area of the text"), self.tekst_gebied))
        inside.addWidget(met_naam(translate("LZW", "Chapter of the text"), self.tekst_hoofdstuk))
        inside.addWidget(met_naam(translate("LZW", "Own text"), self.tekst))
        inside.addWidget(met_naam(translate("LZW", "Author"), self.auteur))
        inside.addWidget(self.tekst_stand)
        inside.addWidget(self.knop_tekst)
        words = groep(translate("LZW", "Own text of the municipality"), inside)

        lines = QVBoxLayout()
        lines.addWidget(met_naam(translate("LZW", "&Search"), self.zoek))
        lines.addWidget(self.lijst, 1)
        lines.addLayout(rij(self.knop_wijken, self.knop_geen, self.knop_kaart))
        lines.addWidget(self.teller)
        lines.addWidget(met_naam(translate("LZW", "Edition"), self.editie))
        lines.addWidget(self.eigenaar_rij)
        lines.addWidget(chapters)
        lines.addWidget(met_naam(translate("LZW", "Status"), self.status))
        lines.addWidget(met_naam(translate("LZW", "Version"), self.versie))
        lines.addWidget(met_naam(translate("LZW", "Who walks"), self.profiel))
        lines.addWidget(met_naam(translate("LZW", "Forecast year"), self.jaar))
        lines.addWidget(norms)
        lines.addWidget(met_naam(translate("LZW", "House style (TOML)"), self.huisstijl))
        lines.addWidget(words)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(blad(lines))

    # What is shown

    def toon(self, bestand: Bestand | None, keuzes: Keuzes) -> None:
        """Show what *bestand* offers and what was chosen."""
        self._busy = True
        try:
            self.lijst.clear()
            kinds = {
                "gemeente": translate("LZW", "gemeente"),
                "wijk": translate("LZW", "wijk"),
                "buurt": translate("LZW", "buurt"),
                "eigen": translate("LZW", "own area"),
            }
            for area in bestand.gebieden if bestand is not None else ():
                words = translate("LZW", "{name} ({kind}, {n} dwellings)").format(
                    name=area.naam,
                    kind=kinds.get(area.soort, area.soort),
                    n=geheel(area.woningen),
                )
                row = QListWidgetItem(words, self.lijst)
                row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                row.setData(_CODE, area)
                row.setCheckState(_state(area.code in keuzes.gebieden))
            self._choices(self.profiel, bestand.profielen if bestand else (), keuzes.profiel)
            self._choices(self.editie, self._editions(), keuzes.editie)
            owners = bestand.eigenaren if bestand is not None else ()
            self._choices(self.eigenaar, [(o, o) for o in owners], keuzes.eigenaar)
            self._choices(
                self.status,
                [("", translate("LZW", "not said")), *((s, s) for s in STATUS)],
                keuzes.status,
            )
            self.versie.setText(keuzes.versie)
            years = bestand.jaren if bestand is not None else ()
            self._choices(
                self.jaar,
                [(0, translate("LZW", "as usual")), *((y, str(y)) for y in years)],
                keuzes.jaar,
            )
            toon_pad(self.huisstijl, keuzes.huisstijl)
            self._show_chapters(keuzes)
            self._show_places(bestand)
            toon_pad(self.normen, keuzes.normen)
            self.bronnen.setPlainText(bestand.normen if bestand is not None else "")
        finally:
            self._busy = False
        self._filter()
        self._count()

    @staticmethod
    def _editions() -> list[tuple[str, str]]:
        words = {
            "": translate("LZW", "everything"),
            "bestuur": translate("LZW", "board and council (one page per area)"),
            "wijk": translate("LZW", "wijk (for inhabitants and partners)"),
            "corporatie": translate("LZW", "corporation (complexes of one owner)"),
            "bijlage": translate("LZW", "appendix (all figures)"),
        }
        return [(key, words[key]) for key in ("", *EDITIES)]

    def _show_chapters(self, keuzes: Keuzes) -> None:
        self.hoofdstukken.clear()
        for key in HOOFDSTUKKEN:
            row = QListWidgetItem(HOOFDSTUKKEN[key], self.hoofdstukken)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setData(_CODE, key)
            row.setCheckState(_state(key in keuzes.hoofdstukken))
        # An edition says itself which chapters it has.
        self.hoofdstukken_groep.setVisible(not keuzes.editie)
        self.eigenaar_rij.setVisible(keuzes.editie == "corporatie")

    def _chapters_ticked(self) -> None:
        rows = [self.hoofdstukken.item(n) for n in range(self.hoofdstukken.count())]
        self._say(
            hoofdstukken=tuple(
                r.data(_CODE) for r in rows if r.checkState() == Qt.CheckState.Checked
            )
        )

    def _show_places(self, bestand: Bestand | None) -> None:
        if bestand is not None and bestand.pad != self._file:
            self._drafts.clear()
            self._file = bestand.pad
        self._words = dict(bestand.duiding) if bestand is not None else {}
        areas = bestand.gebieden if bestand is not None else ()
        chosen = self.tekst_gebied.currentData(), self.tekst_hoofdstuk.currentData()
        self._choices(self.tekst_gebied, [(a.code, a.naam) for a in areas], chosen[0])
        self._choices(self.tekst_hoofdstuk, list(HOOFDSTUKKEN.items()), chosen[1])
        self.knop_tekst.setEnabled(bool(areas))
        self._show_words()

    def _place(self) -> tuple[Any, Any]:
        return self.tekst_gebied.currentData(), self.tekst_hoofdstuk.currentData()

    def _show_words(self) -> None:
        """Show what was typed for this place and not kept yet, else what is kept."""
        place = self._place()
        kept = self._words.get(place, ("", self.auteur.text()))
        text, author = self._drafts.get(place, kept)
        busy, self._busy = self._busy, True
        if self.tekst.toPlainText() != text:
            self.tekst.setPlainText(text)
        if self.auteur.text() != author:
            self.auteur.setText(author)
        self._busy = busy
        self._show_draft()

    def _typed(self) -> None:
        """Remember what is typed: nothing that happens elsewhere in the panel takes it away."""
        if self._busy or not all(self._place()):
            return
        now = self.tekst.toPlainText(), self.auteur.text()
        if now[0] == self._words.get(self._place(), ("", ""))[0]:
            self._drafts.pop(self._place(), None)
        else:
            self._drafts[self._place()] = now
        self._show_draft()

    def _show_draft(self) -> None:
        n = len(self._drafts)
        words = ""
        if self._place() in self._drafts:
            words = translate("LZW", "This text is not kept yet.")
        elif n:
            words = translate("LZW", "Texts that are not kept yet, elsewhere: {n}.").format(n=n)
        said = [words, *self._remarks()]
        self.tekst_stand.setText("\n".join(filter(None, said)))
        self.tekst_stand.setVisible(any(said))

    def _remarks(self) -> list[str]:
        """Return what print does to the text: what does not fit, what cannot be printed."""
        chapter, text = self.tekst_hoofdstuk.currentData(), self.tekst.toPlainText()
        if not chapter or not text.strip():
            return []
        # Loaded already by whoever read the werkbestand.
        from ...processing.report.bladen.duiding import opmerkingen

        return opmerkingen(str(chapter), text)

    def bewaard(self, gebied: str, hoofdstuk: str, text: str) -> None:
        """Forget the draft of a place that was kept, unless it was changed in the meantime."""
        if self._drafts.get((gebied, hoofdstuk), ("", ""))[0] == text:
            self._drafts.pop((gebied, hoofdstuk), None)

    def _keep_words(self) -> None:
        if all(self._place()):
            self.eigen_tekst.emit(*self._place(), self.tekst.toPlainText(), self.auteur.text())

    def kies(self, codes: tuple[str, ...]) -> None:
        """Show *codes* as ticked, after a click on the map."""
        self._busy = True
        try:
            for row in self._rows():
                row.setCheckState(_state(row.data(_CODE).code in codes))
        finally:
            self._busy = False
        self._count()

    def kies_soort(self, soort: str) -> None:
        """Tick what is shown of that kind and clear the rest; water is not ticked by itself.

        What a search hides stays as it is; without a kind everything is cleared.
        """
        self._busy = True
        try:
            for row in self._rows():
                area = row.data(_CODE)
                if not soort or not row.isHidden():
                    row.setCheckState(_state(area.soort == soort and not area.water))
        finally:
            self._busy = False
        self._count()
        self.gebieden_gekozen.emit(self.gekozen(), "")

    def gekozen(self) -> tuple[str, ...]:
        """Return the codes that are ticked, in the order of the list."""
        return tuple(
            row.data(_CODE).code
            for row in self._rows()
            if row.checkState() == Qt.CheckState.Checked
        )

    # What is chosen

    def _rows(self) -> list[QListWidgetItem]:
        return [self.lijst.item(n) for n in range(self.lijst.count())]

    def _filter(self) -> None:
        for row in self._rows():
            row.setHidden(not row.data(_CODE).matches(self.zoek.text()))
        self._count()

    def _count(self) -> None:
        n = len(self.gekozen())
        words = (
            translate("LZW", "1 area chosen.")
            if n == 1
            else translate("LZW", "{n} areas chosen.").format(n=n)
        )
        if self.lijst.count() and all(row.isHidden() for row in self._rows()):
            words = translate("LZW", "No area bears that name. {chosen}").format(chosen=words)
        self.teller.setText(words)

    def _ticked(self, row: QListWidgetItem) -> None:
        if self._busy:
            return
        self._count()
        on = row.checkState() == Qt.CheckState.Checked
        self.gebieden_gekozen.emit(self.gekozen(), row.data(_CODE).code if on else "")

    def _changed(self, name: str, box: QComboBox) -> None:
        if not self._busy and box.currentIndex() >= 0:
            self.gewijzigd.emit({name: box.currentData()})

    def _say(self, **changes: object) -> None:
        if not self._busy:
            self.gewijzigd.emit(changes)

    @staticmethod
    def _choices(box: QComboBox, options: Sequence[tuple[Any, str]], chosen: Any) -> None:
        box.clear()
        for key, words in options:
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(chosen)) if options else -1)
        box.setEnabled(len(options) > 0)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
