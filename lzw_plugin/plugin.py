# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin object: hand the provider to QGIS and take everything back on unload.

QGIS imports this module at every start, so it imports nothing heavy: the provider comes in when
Processing asks for it, and the engine only when an algorithm runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qgis.PyQt.QtCore import QTranslator

    from ..processing.algorithms.provider import LzwProvider

__all__ = ["LzwPlugin"]

_I18N = Path(__file__).resolve().parent.parent / "i18n"


class LzwPlugin:
    """The life of the plugin inside one QGIS process; ``iface`` is None under ``qgis_process``."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
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
        """Wire the plugin into the desktop."""
        self.initProcessing()

    def unload(self) -> None:
        """Remove the provider and the translator; QGIS is as it was before loading."""
        from qgis.core import QgsApplication

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
