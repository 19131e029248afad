# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider ``lzw``: the id that models, scripts and histories refer to."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingModelAlgorithm,
    QgsProcessingProvider,
)
from qgis.PyQt.QtCore import QCoreApplication, QUrl
from qgis.PyQt.QtGui import QIcon

from ..io.omgeving import missing_for, own_proj_loaded
from ..io.over import RESOURCES, version
from .aanbod import VraagAanbodAlgorithm
from .atlas import AtlasAlgorithm, DemoAlgorithm, StudieAlgorithm
from .bereikbaarheid import BereikbaarheidAlgorithm
from .bijwerken import BijwerkenAlgorithm
from .controleren import ControleAlgorithm, OmgevingAlgorithm
from .delen import DeelAlgorithm
from .geschiktheid import GeschiktheidAlgorithm
from .hulp import HELP, help_of
from .importeren import import_algorithms
from .locatietoets import LocatietoetsAlgorithm
from .loopgebieden import LoopgebiedenAlgorithm
from .looproutes import LooproutesAlgorithm
from .netwerk import NetwerkAlgorithm
from .sjabloon import ProjectAlgorithm
from .steunpunten import SteunpuntenAlgorithm
from .vraag import VraagAlgorithm
from .watals import VergelijkAlgorithm, WatalsAlgorithm
from .witte_vlekken import WitteVlekkenAlgorithm
from .woonservicegebied import WoonservicegebiedAlgorithm

__all__ = ["MODELS", "LzwModel", "LzwProvider"]

_ICON = str(RESOURCES / "iconen" / "lzw.svg")

MODELS: Mapping[str, str] = {
    "model_open_data": "gemeente_open_data.model3",
    "model_bag": "gemeente_bag.model3",
}
"""Name behind ``lzw:`` -> file in ``resources/modellen``, made by scripts/maak_modellen.py."""

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
        # The steps of a model are found by id, and at first the registry does not know us yet:
        # then the plugin calls load_models once it does.
        if QgsApplication.processingRegistry().providerById(self.id()) is self:
            self._add_models()

    def load_models(self) -> None:
        """Add the models, once the provider is registered."""
        self._add_models()
        self.algorithmsLoaded.emit()  # the toolbox shows them

    def _add_models(self) -> None:
        for name, file in MODELS.items():
            model = LzwModel(name)
            if model.fromFile(str(RESOURCES / "modellen" / file)):
                self.addAlgorithm(model)


class LzwModel(QgsProcessingModelAlgorithm):  # type: ignore[misc] # QGIS ships no type stubs
    """A model of ours among the algorithms, under an id that does not hang on its title."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def createInstance(self) -> LzwModel:
        """Return a fresh instance of the same model."""
        made = type(self)(self._name)
        made.loadVariant(self.toVariant())
        made.setProvider(self.provider())
        made.setSourceFilePath(self.sourceFilePath())
        return made

    def name(self) -> str:
        """Return the part of the id behind ``lzw:``; a public contract."""
        return self._name

    def groupId(self) -> str:
        """Return the fixed id of the group."""
        return "modellen"

    def group(self) -> str:
        """Return the visible name of the group."""
        return translate("LZW", "Models")

    def canExecute(self) -> tuple[bool, str]:
        """Return whether the packages are there: a model does not ask this of its steps itself."""
        problems = [*missing_for("atlas"), *own_proj_loaded()]
        return (False, " ".join(problems)) if problems else super().canExecute()

    def tags(self) -> list[str]:
        """Return words to find the model by."""
        return [*help_of(self._name).labels, "lzw", "langer zelfstandig wonen"]

    def helpUrl(self) -> str:
        """Return the page on this computer about the model; no internet is needed."""
        url = QUrl.fromLocalFile(str(HELP / "hulp.html"))
        url.setFragment(self._name)
        return str(url.toString())

    def icon(self) -> QIcon:
        """Return the icon in the toolbox."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the icon."""
        return str(RESOURCES / "iconen" / "model.svg")


def _algorithms() -> list[QgsProcessingAlgorithm]:
    """Return one fresh instance of every algorithm."""
    return [
        *import_algorithms(),
        ControleAlgorithm(),
        OmgevingAlgorithm(),
        DeelAlgorithm(),
        DemoAlgorithm(),
        ProjectAlgorithm(),
        StudieAlgorithm(),
        NetwerkAlgorithm(),
        BereikbaarheidAlgorithm(),
        GeschiktheidAlgorithm(),
        LocatietoetsAlgorithm(),
        VraagAanbodAlgorithm(),
        LoopgebiedenAlgorithm(),
        WitteVlekkenAlgorithm(),
        LooproutesAlgorithm(),
        SteunpuntenAlgorithm(),
        VraagAlgorithm(),
        WoonservicegebiedAlgorithm(),
        WatalsAlgorithm(),
        VergelijkAlgorithm(),
        BijwerkenAlgorithm(),
        AtlasAlgorithm(),
    ]
