# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 3: close, move or open a facility and see at once who gains and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
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
        self.categorie = keuzelijst(translate("LZW", "What opens"))
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
        self.veranderingen.setMaximumHeight(80)
        self.knop_terug = knop(translate("LZW", "&Undo"), self.terug.emit)
        self.knop_opnieuw = knop(translate("LZW", "Be&gin again"), self.opnieuw.emit)
        self.zinnen = tekst()
        self.zinnen.setAccessibleName(translate("LZW", "Result"))
        self.tabel = QTableWidget(0, 4)
        self.tabel.setAccessibleName(translate("LZW", "Who gains and who loses"))
        self.tabel.setHorizontalHeaderLabels(
            [
                translate("LZW", "Area"),
                translate("LZW", "Who"),
                translate("LZW", "Gains"),
                translate("LZW", "Loses"),
            ]
        )
        self.tabel.verticalHeader().setVisible(False)
        self.tabel.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tabel.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tabel.setMinimumHeight(150)
        head = self.tabel.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        # The table holds the rows; a tab leaves it.
        self.tabel.setTabKeyNavigation(False)
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
        lines.addWidget(met_naam(translate("LZW", "What opens"), self.categorie))
        lines.addLayout(rij(*self.knoppen.values()))
        lines.addWidget(keys)
        lines.addWidget(met_naam(translate("LZW", "What changes"), self.veranderingen))
        lines.addLayout(rij(self.knop_terug, self.knop_opnieuw))
        lines.addWidget(self.zinnen)
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
        categorieen: Sequence[tuple[str, str]],
        voorzieningen: Sequence[tuple[str, str]],
    ) -> None:
        """Show the scenarios kept, what can open (key, words) and what is there (id, words)."""
        self.scenario.clear()
        self.scenario.addItems(list(scenarios))
        self.scenario.setCurrentText(naam)
        chosen = self.categorie.currentData()
        self.categorie.clear()
        for key, words in categorieen:
            self.categorie.addItem(words, key)
        self.categorie.setCurrentIndex(max(0, self.categorie.findData(chosen)))
        self.voorziening.clear()
        for key, words in voorzieningen:
            self.voorziening.addItem(words, key)

    def toon(self, veranderingen: Sequence[str], uitkomst: Uitkomst | None) -> None:
        """Show the changes and what they mean; None while that is being computed."""
        self.veranderingen.clear()
        self.veranderingen.addItems(list(veranderingen))
        rows = uitkomst.rijen if uitkomst is not None else ()
        self.zinnen.setText("\n\n".join(uitkomst.zinnen) if uitkomst is not None else "")
        self.tabel.setRowCount(len(rows))
        for n, row in enumerate(rows):
            for column, words in enumerate(
                (
                    f"{row.gebied} ({row.soort})",
                    f"{row.groep}, {row.categorie}",
                    row.wint,
                    row.verliest,
                )
            ):
                self.tabel.setItem(n, column, QTableWidgetItem(words))

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
