# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps of a study: read layers of the werkbestand, call ``core``, write layers back.

The command, the algorithms and the dock call these same functions.
"""

from __future__ import annotations

from .bereikbaarheid import StapBereikbaarheid, bereken_bereikbaarheid
from .controleren import Controle, controleer
from .geschiktheid import StapGeschiktheid, bereken_geschiktheid, geschiktheid_regels
from .importeren import ImportReport, importeer
from .locatietoets import StapLocatietoets, bereken_locatietoets, locatietoets_regels
from .loopgebieden import StapLoopgebieden, bereken_loopgebieden
from .looproutes import StapLooproutes, bereken_looproutes, looproutes_regels
from .netwerk import StapNetwerk, controleer_netwerk, netwerk_van
from .scenario import StapWatals, bereken_watals
from .steunpunten import StapSteunpunten, bereken_steunpunten, steunpunten_regels
from .vergelijken import StapVergelijk, vergelijk
from .vraag import StapVraag, bereken_vraag, vraag_regels
from .vraag_aanbod import StapVraagAanbod, bereken_vraag_aanbod, vraag_aanbod_regels
from .witte_vlekken import StapWitteVlekken, bereken_witte_vlekken, witte_vlekken_regels
from .woonservicegebied import (
    StapWoonservicegebied,
    bereken_woonservicegebied,
    woonservicegebied_regels,
)

__all__ = [
    "Controle",
    "ImportReport",
    "StapBereikbaarheid",
    "StapGeschiktheid",
    "StapLocatietoets",
    "StapLoopgebieden",
    "StapLooproutes",
    "StapNetwerk",
    "StapSteunpunten",
    "StapVergelijk",
    "StapVraag",
    "StapVraagAanbod",
    "StapWatals",
    "StapWitteVlekken",
    "StapWoonservicegebied",
    "bereken_bereikbaarheid",
    "bereken_geschiktheid",
    "bereken_locatietoets",
    "bereken_loopgebieden",
    "bereken_looproutes",
    "bereken_steunpunten",
    "bereken_vraag",
    "bereken_vraag_aanbod",
    "bereken_watals",
    "bereken_witte_vlekken",
    "bereken_woonservicegebied",
    "controleer",
    "controleer_netwerk",
    "geschiktheid_regels",
    "importeer",
    "locatietoets_regels",
    "looproutes_regels",
    "netwerk_van",
    "steunpunten_regels",
    "vergelijk",
    "vraag_aanbod_regels",
    "vraag_regels",
    "witte_vlekken_regels",
    "woonservicegebied_regels",
]
