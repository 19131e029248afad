# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 1: which werkbestand, what is in it, what is missing and how to mend that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .delen import blad, knop, met_naam, rij, stand_icoon, tekst

if TYPE_CHECKING:
    from ...processing.io.herkennen import Herkend, Laag
    from ...processing.io.overzicht import Regel
    from .bestand import Bestand

__all__ = ["BladGegevens", "project_lagen"]

translate = QCoreApplication.translate

_VERB, _LAYER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WORDS = Qt.ItemDataRole.UserRole + 2


class BladGegevens(QWidget):
    """The list of inputs and analyses; what a person wants done goes out as a signal."""

    openen = pyqtSignal()
    nieuw = pyqtSignal()
    voorbeeld = pyqtSignal()
    zoeken = pyqtSignal()
    herstellen = pyqtSignal(str, str)
    """A verb, and the id of the layer of the project to begin with ("" is none)."""
    ontbrekend = pyqtSignal()
    """Compute every analysis that is not there yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = QLineEdit()
        self.pad.setReadOnly(True)
        self.pad.setPlaceholderText(translate("LZW", "No werkbestand yet"))
        self.knop_open = knop(
            translate("LZW", "&Open…"),
            self.openen.emit,
            translate("LZW", "Open an existing werkbestand (GeoPackage)."),
        )
        self.knop_nieuw = knop(
            translate("LZW", "Ne&w…"),
            self.nieuw.emit,
            translate("LZW", "Choose the place of a new werkbestand; the first import makes it."),
        )
        self.knop_zoek = knop(
            translate("LZW", "Fin&d layers of the project"),
            self.zoeken.emit,
            translate("LZW", "Recognise layers of the project by name, columns and geometry."),
        )
        self.knop_voorbeeld = knop(
            translate("LZW", "Open e&xample municipality…"),
            self.voorbeeld.emit,
            translate("LZW", "Make a municipality that does not exist, and open it."),
            icon="demo",
        )
        self.lijst = QTreeWidget()
        self.lijst.setColumnCount(2)
        self.lijst.setHeaderLabels([translate("LZW", "What"), translate("LZW", "State")])
        self.lijst.setAccessibleName(translate("LZW", "Data and analyses"))
        self.lijst.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.lijst.setUniformRowHeights(True)
        self.lijst.setMinimumHeight(220)
        head = self.lijst.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.lijst.currentItemChanged.connect(lambda *_: self._show_words())
        self.lijst.itemActivated.connect(lambda *_: self._mend())
        self.begin = tekst(
            translate(
                "LZW",
                "Everything about your gemeente is in one file: the werkbestand. Open the one that "
                "your GIS officer made, or begin a new one. Are the data in this project already? "
                "Then find its layers. To look around first, open the example municipality.",
            )
        )
        self.uitleg = tekst()
        self.knop_herstel = knop(translate("LZW", "&Mend…"), self._mend)
        self.knop_herstel.setEnabled(False)
        self.knop_alles = knop(
            translate("LZW", "Compute what is &missing"),
            self.ontbrekend.emit,
            translate("LZW", "Every analysis that these data allow, with the usual settings."),
            icon="bijwerken",
        )

        lines = QVBoxLayout()
        lines.addWidget(met_naam(translate("LZW", "Werkbestand"), self.pad))
        lines.addLayout(rij(self.knop_open, self.knop_nieuw))
        lines.addWidget(self.knop_zoek)
        lines.addWidget(self.begin)
        lines.addWidget(self.lijst, 1)
        lines.addWidget(self.uitleg)
        lines.addWidget(self.knop_herstel)
        lines.addWidget(self.knop_alles)
        lines.addWidget(self.knop_voorbeeld)
        lines.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(blad(lines))
        self._found: Sequence[Herkend] = ()
        self._file: Bestand | None = None
        self._fill()

    # What is shown

    def toon(self, pad: str, bestand: Bestand | None) -> None:
        """Show the werkbestand *pad* and what it holds."""
        self.pad.setText(pad)
        self.pad.setCursorPosition(len(pad))
        self.pad.setToolTip(pad)
        self._file = bestand
        self._fill()

    def vergeet_gevonden(self) -> None:
        """Forget the layers that were found: the project is another one."""
        self._found = ()
        self._fill()

    def toon_gevonden(self, gevonden: Sequence[Herkend]) -> None:
        """Show which layers of the project could be read in."""
        self._found = gevonden
        self._fill()
        if gevonden:
            self.lijst.setCurrentItem(self.lijst.topLevelItem(0).child(0))
        else:
            self.uitleg.setText(
                translate("LZW", "No layer of the project was recognised. Read in files instead.")
            )

    def _fill(self) -> None:
        self.lijst.clear()
        if self._found:
            group = self._group(translate("LZW", "Found in the project"))
            for hit in self._found:
                state = translate("LZW", "recognised") if hit.zeker else translate("LZW", "perhaps")
                row = QTreeWidgetItem(group, [f"{hit.laag.naam} → {hit.titel}", state])
                row.setIcon(1, stand_icoon("aanwezig" if hit.zeker else "let_op"))
                self._tell(row, hit.waarom, f"importeer_{hit.soort}", hit.laag.sleutel)
        if self._file is not None:
            for kind, title in (
                ("invoer", translate("LZW", "Data")),
                ("analyse", translate("LZW", "Analyses")),
            ):
                group = self._group(title)
                for rule in self._file.regels:
                    if rule.soort == kind:
                        self._row(group, rule)
        self.lijst.expandAll()
        # An empty list says nothing; until there is something, the page says how to begin.
        filled = self.lijst.topLevelItemCount() > 0
        self.lijst.setVisible(filled)
        self.knop_herstel.setVisible(filled)
        self.knop_alles.setVisible(self._file is not None and self._file.kan_meer)
        self.begin.setVisible(not filled and not self.pad.text())
        self._show_words()

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.lijst, [title, ""])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setFirstColumnSpanned(True)
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        return group

    def _row(self, group: QTreeWidgetItem, rule: Regel) -> None:
        row = QTreeWidgetItem(group, [rule.titel, rule.woord])
        row.setIcon(1, stand_icoon(rule.staat))
        self._tell(row, rule.uitleg, rule.herstel)

    @staticmethod
    def _tell(row: QTreeWidgetItem, words: str, verb: str, layer: str = "") -> None:
        row.setToolTip(0, words)
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{row.text(0)}: {row.text(1)}")
        row.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, words)
        row.setData(0, _WORDS, words)
        row.setData(0, _VERB, verb)
        row.setData(0, _LAYER, layer)

    # What is chosen

    def _show_words(self) -> None:
        row = self.lijst.currentItem()
        verb = row.data(0, _VERB) if row is not None else None
        self.knop_herstel.setEnabled(bool(verb))
        if verb:
            # What was found names its layer itself.
            name = "" if row.data(0, _LAYER) else f"{row.text(0)}: "
            self.uitleg.setText(f"{name}{row.data(0, _WORDS)}")
            reads = str(verb).startswith("importeer")
            text = translate("LZW", "&Read in…") if reads else translate("LZW", "Co&mpute…")
            self.knop_herstel.setText(text)
            self.knop_herstel.setAccessibleName(text.replace("&", ""))
        else:
            self.uitleg.setText(self._file.samenvatting if self._file is not None else "")

    def _mend(self) -> None:
        row = self.lijst.currentItem()
        verb = row.data(0, _VERB) if row is not None else None
        if verb:
            self.herstellen.emit(str(verb), str(row.data(0, _LAYER) or ""))


def project_lagen(project: QgsProject, werkbestand: Path | None) -> list[Laag]:
    """Return what is known of the layers of *project*, but for those of *werkbestand* itself."""
    from ...processing.algorithms.plekken import file_and_layer
    from ...processing.io.herkennen import Laag

    mine = werkbestand.resolve() if werkbestand is not None else None
    shapes: dict[Any, Any] = {
        Qgis.GeometryType.Point: "punt",
        Qgis.GeometryType.Line: "lijn",
        Qgis.GeometryType.Polygon: "vlak",
        Qgis.GeometryType.Null: "tabel",
    }
    out = []
    for key, layer in project.mapLayers().items():
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
            continue
        place = file_and_layer(layer)
        if place is not None and place[0] == mine:
            continue
        shape = shapes.get(layer.geometryType())
        if shape is not None:
            names = tuple(f.name() for f in layer.fields())
            out.append(Laag(key, layer.name(), names, shape, max(0, int(layer.featureCount()))))
    return out
