# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``lzw importeer`` reads: the kinds of source, in words. Light, so that menus can ask."""

from __future__ import annotations

__all__ = ["SOORTEN", "TITELS"]

SOORTEN = {
    "osm": "OpenStreetMap (.osm.pbf of .osm): wegen, panden, adressen, woningen, voorzieningen",
    "bag": "BAG-GeoPackage van PDOK: woningen, adressen, panden",
    "gebieden": "CBS wijk- en buurtkaart of andere gebiedsgrenzen",
    "eigen": "tabel buurtcode -> eigen gebied (kernen, wijkteamgebieden)",
    "pc4": "postcodegebieden met een leeftijdstabel",
    "vierkanten": "CBS-vierkanten van 100 of 500 m",
    "woningen": "woninggegevens, bijvoorbeeld van een corporatie",
    "panden": "panden uit een andere bron",
    "voorzieningen": "voorzieningen als laag of als lijst met adressen",
    "wegen": "wegen en paden, bijvoorbeeld NWB",
    "barrieres": "plekken die mensen mijden of die een wandeling zwaarder maken",
    "adressen": "adressen uit een andere bron",
    "instellingen": "instellingen met bewoners",
    "woonvormen": "geclusterde en andere woonvormen als laag of als lijst met adressen",
    "plannen": "bouwplannen als laag of als lijst met adressen of gebieden",
    "prognose": "tabel met inwoners naar leeftijd per gebied en jaar: tellingen en prognoses",
    "doelgroepen": "tabel met getelde mensen per gebied, jaar en doelgroep",
    "duiding": "tabel met wat de gemeente zelf bij de cijfers van een gebied schrijft",
    "maatregelen": "tabel met wat per gebied is afgesproken: pijler, maatregel, wie en wanneer",
    "indicatoren": "tabel met eigen indicatoren per gebied, aanbieder en periode",
    "correcties": "de verbeterde voorzieningenlijst; zonder bestand: correcties opnieuw toepassen",
}

TITELS = {
    "osm": "OpenStreetMap",
    "bag": "BAG: woningen, adressen en panden",
    "gebieden": "Gebieden",
    "eigen": "Eigen gebieden",
    "pc4": "Postcodegebieden met leeftijden",
    "vierkanten": "CBS-vierkanten",
    "woningen": "Woninggegevens van een eigenaar",
    "panden": "Panden",
    "voorzieningen": "Voorzieningen",
    "wegen": "Wegen en paden",
    "barrieres": "Plekken die mensen mijden",
    "adressen": "Adressen",
    "instellingen": "Instellingen met bewoners",
    "woonvormen": "Woonvormen",
    "plannen": "Bouwplannen",
    "prognose": "Prognose naar leeftijd",
    "doelgroepen": "Getelde doelgroepen",
    "duiding": "Duiding van de gemeente",
    "maatregelen": "Maatregelen",
    "indicatoren": "Eigen indicatoren",
    "correcties": "Verbeterde voorzieningenlijst",
}
"""The same in a few words, for a list."""
