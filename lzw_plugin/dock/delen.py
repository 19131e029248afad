# SPDX-License-Identifier: GPL-2.0-or-later
"""Small parts of which the pages are made: every control has a name that can be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

__all__ = [
    "bestandskiezer",
    "bij_keuze",
    "blad",
    "groep",
    "icoon",
    "keuzelijst",
    "knop",
    "met_naam",
    "rij",
    "stand_icoon",
    "tekst",
    "toon_pad",
    "vinklijst",
]

_ICONS = Path(__file__).resolve().parents[2] / "resources" / "iconen"
_BOXES = {"checked": "gekozen", "unchecked": "niet_gekozen"}


@cache
def icoon(name: str) -> QIcon:
    """Return an icon of the plugin."""
    return QIcon(str(_ICONS / f"{name}.svg"))


def stand_icoon(staat: str) -> QIcon:
    """Return the icon of a state: a shape of its own, beside which the word always stands."""
    return icoon(f"staat_{staat}")


def knop(
    text: str,
    does: Callable[[], Any],
    tip: str = "",
    icon: str = "",
    checkable: bool = False,
) -> Any:
    """Return a button; one that stays pressed is a tool button with its text."""
    button = QToolButton() if checkable else QPushButton()
    button.setText(text)
    button.setAccessibleName(text.replace("&", ""))
    if tip:
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
    if icon:
        button.setIcon(icoon(icon))
    if checkable:
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.toggled.connect(lambda _: does())
    else:
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: does())
    return button


def tekst(words: str = "", strong: bool = False) -> QLabel:
    """Return a text that wraps, can be selected and is never read as markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    if strong:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    return label


def keuzelijst(name: str, tip: str = "") -> QComboBox:
    """Return a list to choose from, which does not make the panel wider than it is."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    # Else a wheel over the panel changes a choice that nobody looks at.
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def vinklijst(name: str) -> QListWidget:
    """Return a list to tick things in; its boxes are seen on a dark theme too, as Qt's are not."""
    rows = QListWidget()
    rows.setAccessibleName(name)
    boxes = {state: (_ICONS / f"staat_{word}.svg").as_posix() for state, word in _BOXES.items()}
    rows.setStyleSheet(
        "".join(f'::indicator:{state} {{ image: url("{path}") }}' for state, path in boxes.items())
    )
    return rows


def bestandskiezer(name: str, mode: Any, pattern: str = "") -> QgsFileWidget:
    """Return a field for a file or folder with its button."""
    field = QgsFileWidget()
    field.setStorageMode(mode)
    field.setDialogTitle(name)
    if pattern:
        field.setFilter(pattern)
    field.lineEdit().setAccessibleName(name)
    field.setFocusProxy(field.lineEdit())
    for button in field.findChildren(QToolButton):
        button.setAccessibleName(f"{name} …")
    return field


def bij_keuze(field: QgsFileWidget, does: Callable[[str], Any]) -> None:
    """Call *does* with the path once it is complete: typed and left, or chosen in the dialog."""

    def chosen(text: str) -> None:
        if not field.lineEdit().hasFocus():
            does(text)

    field.fileChanged.connect(chosen)
    field.lineEdit().editingFinished.connect(lambda: does(field.filePath()))


def toon_pad(field: QgsFileWidget, path: str) -> None:
    """Show *path* in *field*, unless it stands there: the cursor of who types stays where it is."""
    if field.filePath() != path:
        field.setFilePath(path)


def met_naam(name: str, control: QWidget) -> QWidget:
    """Return *control* below its name; the letter after & brings the keyboard to it."""
    whole = QWidget()
    lines = QVBoxLayout(whole)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(2)
    label = QLabel(name)
    label.setBuddy(control)
    label.setWordWrap(True)
    lines.addWidget(label)
    lines.addWidget(control)
    if not control.accessibleName():
        control.setAccessibleName(name.replace("&", ""))
    return whole


def groep(name: str, fill: QLayout) -> QgsCollapsibleGroupBox:
    """Return a part that is closed until somebody opens it."""
    box = QgsCollapsibleGroupBox(name)
    box.setLayout(fill)
    box.setCollapsed(True)
    for button in box.findChildren(QToolButton, "collapseButton"):
        button.setAccessibleName(name)
    return box


def rij(*controls: QWidget) -> QHBoxLayout:
    """Return *controls* beside each other."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    for control in controls:
        line.addWidget(control)
    return line


def blad(fill: QLayout) -> QScrollArea:
    """Return a page that scrolls when the panel is lower than what stands on it."""
    inside = QWidget()
    inside.setLayout(fill)
    page = QScrollArea()
    page.setWidgetResizable(True)
    page.setFrameShape(QFrame.Shape.NoFrame)
    page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page.setWidget(inside)
    page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.setMinimumSize(QSize(0, 0))
    return page
