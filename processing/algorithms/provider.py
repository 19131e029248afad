# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider ``lzw``: the id that models, scripts and histories refer to."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..io.over import RESOURCES, version
from .atlas import AtlasAlgorithm, DemoAlgorithm, StudieAlgorithm
from .bereikbaarheid import BereikbaarheidAlgorithm
from .controleren import ControleAlgorithm, OmgevingAlgorithm
from .importeren import import_algorithms

__all__ = ["LzwProvider"]

_ICON = str(RESOURCES / "iconen" / "lzw.svg")

translate = QCoreApplication.translate


class LzwProvider(QgsProcessingProvider):  # type: ignore[misc] # QGIS ships no type stubs
    """Offers every ``lzw:`` algorithm; id and algorithm names are a public contract."""

    def id(self) -> str:
        """Return the id, the part before the colon in ``lzw:bereikbaarheid``."""
        return "lzw"

    def name(self) -> str:
        """Return the name in the toolbox: the Dutch policy term, the same in every language."""
        return "Langer Zelfstandig Wonen"

    def longName(self) -> str:
        """Return the name with an explanation for people who do not know the term."""
        return translate("LZW", "Langer Zelfstandig Wonen: can people keep living at home?")

    def versionInfo(self) -> str:
        """Return the plugin's version from metadata.txt."""
        return version()

    def icon(self) -> QIcon:
        """Return the icon of the provider in the toolbox."""
        return QIcon(_ICON)

    def svgIconPath(self) -> str:
        """Return the path of the icon, for the places where QGIS draws it itself."""
        return _ICON

    def loadAlgorithms(self) -> None:
        """Add every algorithm; Processing calls this again on each refresh."""
        for algorithm in _algorithms():
            self.addAlgorithm(algorithm)


def _algorithms() -> list[QgsProcessingAlgorithm]:
    """Return one fresh instance of every algorithm."""
    return [
        *import_algorithms(),
        ControleAlgorithm(),
        OmgevingAlgorithm(),
        DemoAlgorithm(),
        StudieAlgorithm(),
        BereikbaarheidAlgorithm(),
        AtlasAlgorithm(),
    ]
