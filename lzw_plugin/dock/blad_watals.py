# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 3: close, move or open a facility and see at once who gains and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCompleter,
    QHeaderView,
    QListWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .delen import blad, groep, keuzelijst, knop, met_naam, rij, tekst

if TYPE_CHECKING:
    from .watals import Uitkomst

__all__ = ["BladWatAls"]

translate = QCoreApplication.translate


class BladWatAls(QWidget):
    """The controls of a what-if session; what a person does goes out as a signal."""

    wijze = pyqtSignal(str)
    """What a click on the map does now: ``sluit``, ``verplaats``, ``open`` or "" (nothing)."""
    gedaan = pyqtSignal(str, str)
    """An act without the map: ``sluit``, ``verplaats`` or ``open``, with a facility's id."""
    soort_gekozen = pyqtSignal(str)
    """The category that the buttons and the signs on the map are about."""
    terug = pyqtSignal()
    opnieuw = pyqtSignal()
    scenario_gekozen = pyqtSignal(str)
    bewaren = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.scenario = keuzelijst(
            translate("LZW", "Scenario"),
            translate("LZW", "A name for these changes; an existing scenario is opened."),
        )
        self.scenario.setEditable(True)
        self.scenario.lineEdit().setPlaceholderText(translate("LZW", "Name of the scenario"))
        self.scenario.lineEdit().setAccessibleName(translate("LZW", "Name of the scenario"))
        self.scenario.activated.connect(
            lambda _: self.scenario_gekozen.emit(self.scenario.currentText())
        )
        self.knoppen = {
            key: knop(
                text,
                partial(self._mode, key),
                translate("LZW", "Then click on the map."),
                checkable=True,
            )
            for key, text in (
                ("sluit", translate("LZW", "&Close")),
                ("verplaats", translate("LZW", "Mo&ve")),
                ("open", translate("LZW", "&Open")),
            )
        }
        self.categorie = keuzelijst(
            translate("LZW", "Kind of facility"),
            translate("LZW", "What you close, move or open; the map shows where they are."),
        )
        self.categorie.currentIndexChanged.connect(lambda _: self._kind())
        self.voorziening = keuzelijst(
            translate("LZW", "Facility"),
            translate("LZW", "Without a mouse: choose a facility here; type a part of its name."),
        )
        self.voorziening.setEditable(True)
        self.voorziening.lineEdit().setAccessibleName(translate("LZW", "Facility"))
        self.voorziening.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.voorziening.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.knop_sluit = knop(
            translate("LZW", "C&lose this one"), lambda: self._act("sluit"), icon="watals"
        )
        self.knop_midden = knop(
            translate("LZW", "Move to the m&iddle of the map"), lambda: self._act("verplaats")
        )
        self.knop_open = knop(
            translate("LZW", "Open in the mi&ddle of the map"),
            lambda: self.gedaan.emit("open", ""),
        )
        self.veranderingen = QListWidget()
        self.veranderingen.setAccessibleName(translate("LZW", "What changes"))
        self.veranderingen.setMaximumHeight(64)
        self.knop_terug = knop(translate("LZW", "&Undo"), self.terug.emit)
        self.knop_opnieuw = knop(translate("LZW", "Be&gin again"), self.opnieuw.emit)
        self.zinnen = tekst()
        self.zinnen.setAccessibleName(translate("LZW", "Result"))
        self.uitleg_kaart = tekst(
            translate(
                "LZW",
                "On the map: ▲ blue comes within the norm, ▼ brown drops out of it; at small "
                "signs only the walk changes.",
            )
        )
        self.tabel = QTreeWidget()
        self.tabel.setColumnCount(3)
        self.tabel.setAccessibleName(translate("LZW", "Who gains and who loses"))
        self.tabel.setHeaderLabels(
            [
                translate("LZW", "Area"),
                translate("LZW", "Gains"),
                translate("LZW", "Loses"),
            ]
        )
        self.tabel.setUniformRowHeights(True)
        self.tabel.setMinimumHeight(150)
        head = self.tabel.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.knop_atlas = knop(
            translate("LZW", "Put in the &atlas"),
            lambda: self.bewaren.emit(self.scenario.currentText().strip()),
            translate("LZW", "Keeps the scenario in the werkbestand; the atlas gets its page."),
            icon="atlas",
        )

        inside = QVBoxLayout()
        inside.addWidget(met_naam(translate("LZW", "Facility"), self.voorziening))
        for button in (self.knop_sluit, self.knop_midden, self.knop_open):
            inside.addWidget(button)
        keys = groep(translate("LZW", "Without the map"), inside)

        lines = QVBoxLayout()
        lines.addWidget(met_naam(translate("LZW", "Scenario"), self.scenario))
        lines.addWidget(met_naam(translate("LZW", "Kind of facility"), self.categorie))
        lines.addLayout(rij(*self.knoppen.values()))
        lines.addWidget(keys)
        lines.addWidget(met_naam(translate("LZW", "What changes"), self.veranderingen))
        lines.addLayout(rij(self.knop_terug, self.knop_opnieuw))
        lines.addWidget(self.zinnen)
        lines.addWidget(self.uitleg_kaart)
        lines.addWidget(self.tabel, 1)
        lines.addWidget(self.knop_atlas)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(blad(lines))
        self.kan(False)

    # What is shown

    def kan(self, on: bool) -> None:
        """Switch everything that needs a session on or off."""
        for control in (
            *self.knoppen.values(),
            self.categorie,
            self.voorziening,
            self.knop_sluit,
            self.knop_midden,
            self.knop_open,
            self.knop_terug,
            self.knop_opnieuw,
            self.knop_atlas,
        ):
            control.setEnabled(on)
        if not on:
            self.wijze_uit()

    def toon_keuzes(
        self,
        scenarios: Sequence[str],
        naam: str,
        voorstel: str,
        categorieen: Sequence[tuple[str, str]],
        voorzieningen: Sequence[tuple[str, str]],
    ) -> None:
        """Show the scenarios kept, kinds (key, words) and the facilities of one (id, words).

        *voorstel* is the name that the changes get when nobody types one.
        """
        self._busy = True
        self.scenario.clear()
        self.scenario.addItems(list(scenarios))
        self.scenario.setCurrentText(naam)
        self.scenario.lineEdit().setPlaceholderText(
            voorstel or translate("LZW", "Name of the scenario")
        )
        chosen = self.categorie.currentData()
        self.categorie.clear()
        for key, words in categorieen:
            self.categorie.addItem(words, key)
        self.categorie.setCurrentIndex(max(0, self.categorie.findData(chosen)))
        self._busy = False
        self.voorziening.clear()
        for key, words in voorzieningen:
            self.voorziening.addItem(words, key)

    def toon(self, veranderingen: Sequence[str], uitkomst: Uitkomst | None) -> None:
        """Show the changes and what they mean; None while that is being computed."""
        self.veranderingen.clear()
        self.veranderingen.addItems(list(veranderingen))
        groups = uitkomst.groepen if uitkomst is not None else ()
        self.zinnen.setText("\n\n".join(uitkomst.zinnen) if uitkomst is not None else "")
        self.uitleg_kaart.setVisible(uitkomst is not None and len(uitkomst.woningen) > 0)
        self.tabel.clear()
        for group in groups:
            row = self._row(self.tabel, group.titel, group.wint, group.verliest)
            for people in group.rijen:
                self._row(row, people.groep, people.wint, people.verliest)
        if groups:
            # The whole comes first; the gebieden inside it open on request.
            self.tabel.topLevelItem(0).setExpanded(True)

    @staticmethod
    def _row(parent: QTreeWidget | QTreeWidgetItem, *words: str) -> QTreeWidgetItem:
        row = QTreeWidgetItem(parent, list(words))
        row.setToolTip(0, words[0])
        for column in (1, 2):
            row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        said = translate("LZW", "{who}: gains {gains}, loses {loses}")
        row.setData(
            0,
            Qt.ItemDataRole.AccessibleTextRole,
            said.format(who=words[0], gains=words[1], loses=words[2]),
        )
        return row

    def zeg(self, words: str) -> None:
        """Show a sentence in the place of the result."""
        self.zinnen.setText(words)

    def wijze_uit(self) -> None:
        """Let a click on the map do nothing any more."""
        self._busy = True
        for button in self.knoppen.values():
            button.setChecked(False)
        self._busy = False

    # What is done

    def _kind(self) -> None:
        if not self._busy and self.categorie.currentIndex() >= 0:
            self.soort_gekozen.emit(str(self.categorie.currentData()))

    def _mode(self, key: str) -> None:
        if self._busy:
            return
        on = self.knoppen[key].isChecked()
        self._busy = True
        for other, button in self.knoppen.items():
            if other != key:
                button.setChecked(False)
        self._busy = False
        self.wijze.emit(key if on else "")

    def _act(self, what: str) -> None:
        at = self.voorziening.findText(
            self.voorziening.currentText(), Qt.MatchFlag.MatchFixedString
        )
        if at >= 0:
            self.gedaan.emit(what, str(self.voorziening.itemData(at)))
