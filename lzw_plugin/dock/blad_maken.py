# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 4: where the atlas comes, bring analyses up to date, make it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QCoreApplication, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ...processing.report.keuzes import BIJLAGEN
from .delen import (
    bestandskiezer,
    bij_keuze,
    blad,
    groep,
    knop,
    met_naam,
    rij,
    tekst,
    toon_pad,
    vinklijst,
)

if TYPE_CHECKING:
    from .toestand import Keuzes

__all__ = ["BladMaken"]

translate = QCoreApplication.translate

_PATH = Qt.ItemDataRole.UserRole


class BladMaken(QWidget):
    """The last step. It starts work and shows what came of it."""

    map_gekozen = pyqtSignal(str)
    bijlagen_gekozen = pyqtSignal(object)
    bijwerken = pyqtSignal()
    maken = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.map = bestandskiezer(
            translate("LZW", "Folder for the atlas"), QgsFileWidget.StorageMode.GetDirectory
        )
        bij_keuze(self.map, self._folder)
        self.bijlagen = vinklijst(translate("LZW", "Beside the PDF"))
        self.bijlagen.setMinimumHeight(110)
        for key, words in BIJLAGEN.items():
            row = QListWidgetItem(words, self.bijlagen)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setData(_PATH, key)
            row.setCheckState(Qt.CheckState.Unchecked)
        self.bijlagen.itemChanged.connect(lambda _: self._ticked())
        inside = QVBoxLayout()
        inside.addWidget(self.bijlagen)
        beside = groep(translate("LZW", "Beside the PDF"), inside)
        self.samenvatting = tekst()
        self.stand = tekst()
        self.knop_bijwerken = knop(
            translate("LZW", "Bring analyses &up to date"),
            self.bijwerken.emit,
            translate("LZW", "Computes again only what rests on data that changed."),
        )
        self.knop_maak = knop(translate("LZW", "Ma&ke atlas"), self.maken.emit, icon="atlas")
        self.resultaten = QListWidget()
        self.resultaten.setAccessibleName(translate("LZW", "Files that were made"))
        self.resultaten.setMinimumHeight(120)
        self.resultaten.itemActivated.connect(lambda _: self._open())
        self.resultaten.currentRowChanged.connect(lambda _: self._enable())
        self.knop_open = knop(translate("LZW", "&Open"), self._open)
        self.knop_map = knop(translate("LZW", "&Show in folder"), self._show)
        self.verslag = QPlainTextEdit()
        self.verslag.setReadOnly(True)
        self.verslag.setTabChangesFocus(True)
        self.verslag.setMinimumHeight(110)
        self.verslag.setPlaceholderText(translate("LZW", "What was made and what was left out."))

        lines = QVBoxLayout()
        lines.addWidget(met_naam(translate("LZW", "&Folder for the atlas"), self.map))
        lines.addWidget(beside)
        lines.addWidget(self.samenvatting)
        lines.addWidget(self.stand)
        lines.addWidget(self.knop_bijwerken)
        lines.addWidget(self.knop_maak)
        lines.addWidget(met_naam(translate("LZW", "Files that were made"), self.resultaten), 1)
        lines.addLayout(rij(self.knop_open, self.knop_map))
        lines.addWidget(met_naam(translate("LZW", "Report"), self.verslag), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(blad(lines))
        self._enable()

    def toon(
        self, keuzes: Keuzes, samenvatting: str, stand: str, kan_maken: bool, oud: int
    ) -> None:
        """Show the folder, what will be made, how the analyses are, and what can be done."""
        self._busy = True
        toon_pad(self.map, keuzes.uit)
        for row in self._rows():
            on = row.data(_PATH) in keuzes.bijlagen
            row.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._busy = False
        self.samenvatting.setText(samenvatting)
        self.stand.setText(stand)
        self.stand.setVisible(bool(stand))
        self.knop_bijwerken.setEnabled(oud > 0)
        self.knop_maak.setEnabled(kan_maken)

    def toon_resultaat(self, bestanden: Sequence[Path], verslag: Sequence[str]) -> None:
        """Show what was made, and the report."""
        self.resultaten.clear()
        for path in bestanden:
            row = QListWidgetItem(path.name, self.resultaten)
            row.setData(_PATH, str(path))
            row.setToolTip(str(path))
        if bestanden:
            self.resultaten.setCurrentRow(0)
        self.verslag.setPlainText("\n".join(verslag))
        self._enable()

    def _folder(self, text: str) -> None:
        if not self._busy:
            self.map_gekozen.emit(text)

    def _rows(self) -> list[QListWidgetItem]:
        return [self.bijlagen.item(n) for n in range(self.bijlagen.count())]

    def _ticked(self) -> None:
        if not self._busy:
            on = Qt.CheckState.Checked
            self.bijlagen_gekozen.emit(
                tuple(r.data(_PATH) for r in self._rows() if r.checkState() == on)
            )

    def _chosen(self) -> Path | None:
        row = self.resultaten.currentItem()
        return Path(row.data(_PATH)) if row is not None else None

    def _enable(self) -> None:
        on = self._chosen() is not None
        self.knop_open.setEnabled(on)
        self.knop_map.setEnabled(on)

    def _open(self) -> None:
        path = self._chosen()
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _show(self) -> None:
        path = self._chosen()
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
