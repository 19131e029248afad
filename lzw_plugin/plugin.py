# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin object: hand provider and panel to QGIS and take everything back on unload.

QGIS imports this module at every start, so it imports nothing heavy: the provider comes in when
Processing asks for it, the panel when somebody opens it, and the engine only when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qgis.PyQt.QtCore import QTranslator
    from qgis.PyQt.QtGui import QAction

    from ..processing.algorithms.provider import LzwProvider
    from .dock.paneel import WijkatlasDock

__all__ = ["LzwPlugin"]

_ROOT = Path(__file__).resolve().parent.parent
_I18N = _ROOT / "i18n"
_MENU = "Langer Zelfstandig Wonen"
_OPEN = "lzw_atlas/paneel_open"
_LETTERS = 56
"""How wide the panel begins, in letters of its own size."""


class LzwPlugin:
    """The life of the plugin inside one QGIS process; ``iface`` is None under ``qgis_process``."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.dock: WijkatlasDock | None = None
        self.action: QAction | None = None
        self._provider: LzwProvider | None = None
        self._translator: QTranslator | None = None

    def initProcessing(self) -> None:
        """Register the provider; ``qgis_process`` calls this and never ``initGui``."""
        if self._provider is not None:
            return
        from qgis.core import QgsApplication

        from ..processing.algorithms.provider import LzwProvider

        self._install_translator()
        provider = LzwProvider()
        # The registry owns the provider from here on; a refused one stays ours and is dropped.
        if QgsApplication.processingRegistry().addProvider(provider):
            self._provider = provider
            provider.load_models()

    def initGui(self) -> None:
        """Wire the plugin into the desktop: provider, button, menu, the panel if it was open."""
        self.initProcessing()
        from qgis.core import QgsSettings
        from qgis.PyQt.QtCore import QCoreApplication
        from qgis.PyQt.QtGui import QIcon
        from qgis.PyQt.QtWidgets import QAction

        translate = QCoreApplication.translate
        self.action = QAction(
            QIcon(str(_ROOT / "resources" / "iconen" / "lzw.svg")),
            translate("LZW", "Wijkatlas"),
            self.iface.mainWindow(),
        )
        self.action.setObjectName("LzwWijkatlasAction")
        self.action.setCheckable(True)
        self.action.setStatusTip(translate("LZW", "Make a wijkatlas of this project"))
        self.action.triggered.connect(self.show_dock)
        self.iface.addToolBarIcon(self.action)
        self.iface.addPluginToMenu(_MENU, self.action)
        if QgsSettings().value(_OPEN, False, bool):
            self.show_dock(True)

    def show_dock(self, on: bool = True) -> None:
        """Show or hide the panel; it is made the first time, where QGIS last had it."""
        if self.dock is None:
            if not on:
                return
            from qgis.PyQt.QtCore import Qt

            from .dock.paneel import WijkatlasDock

            window = self.iface.mainWindow()
            self.dock = WijkatlasDock(self.iface, window)
            self.dock.visibilityChanged.connect(self._seen)
            # QGIS restored its window before the panel existed; this gives the panel its old place.
            if not window.restoreDockWidget(self.dock):
                self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
                width = self.dock.fontMetrics().averageCharWidth() * _LETTERS
                window.resizeDocks([self.dock], [width], Qt.Orientation.Horizontal)
        if on:
            self.dock.setUserVisible(True)  # also when it lies behind another tab
        else:
            self.dock.hide()

    def _seen(self, on: bool) -> None:
        from qgis.core import QgsSettings

        if self.action is not None and self.dock is not None:
            self.action.setChecked(on)
            # A panel behind another tab is not closed.
            QgsSettings().setValue(_OPEN, not self.dock.isHidden())

    def unload(self) -> None:
        """Remove panel, button, provider and translator; QGIS is as it was before loading."""
        from qgis.core import QgsApplication

        if self.dock is not None:
            self.dock.visibilityChanged.disconnect(self._seen)
            self.dock.sluit()
            self.iface.removeDockWidget(self.dock)
            self.dock.setParent(None)
            self.dock.deleteLater()
            self.dock = None
        if self.action is not None:
            self.iface.removePluginMenu(_MENU, self.action)
            self.iface.removeToolBarIcon(self.action)
            self.action.setParent(None)
            self.action.deleteLater()
            self.action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QgsApplication.removeTranslator(self._translator)
            self._translator = None

    def _install_translator(self) -> None:
        """Load ``i18n/lzw_<language>.qm`` for QGIS's own language; English when there is none."""
        from qgis.core import QgsApplication
        from qgis.PyQt.QtCore import QLocale, QTranslator

        translator = QTranslator()
        if translator.load(QLocale(QgsApplication.locale()), "lzw", "_", str(_I18N)):
            QgsApplication.installTranslator(translator)
            self._translator = translator  # Qt keeps no reference of its own
