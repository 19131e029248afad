# SPDX-License-Identifier: GPL-2.0-or-later
"""The chapters and editions of the atlas, in words. Light, so that menus can ask.

A chapter of which there are several (a page per category, per scenario) goes by one name here. What
each says is decided in ``report``; a test holds this list and its pages together.
"""

from __future__ import annotations

__all__ = ["EDITIES", "HOOFDSTUKKEN", "STATUS", "chapter_of"]

HOOFDSTUKKEN = {
    "oogopslag": "In een oogopslag: één A4 met de zes vaste cijfers",
    "wijk_eerst": "Welke wijk eerst? (alleen in de atlas van de gemeente)",
    "overzicht": "Kunnen ouderen hier lopen naar wat ze nodig hebben?",
    "voorzieningen": "Hoe ver is het naar elke voorziening?",
    "wijken": "In welke wijk is het dichtbij, en waar niet?",
    "kaarten": "Waar is het te ver?",
    "samen": "Wie kan niets bereiken, en wie heeft vervoer nodig?",
    "capaciteit": "Is er genoeg plek?",
    "profielen": "Kunnen mensen met een rollator, een rolstoel of een ander profiel hier lopen?",
    "witte_vlekken": "Waar missen ouderen het meest?",
    "loopgebieden": "Tot waar loopt men?",
    "looproutes": "Welke looproutes worden het meest gebruikt en waar zitten obstakels?",
    "geschiktheid": "Hoe geschikt zijn de woningen?",
    "woonservicegebied": "Waar is een woonservicegebied, en wat ontbreekt er?",
    "vraag": "Wie woont hier nu en straks?",
    "aanbod": "Welke woningen passen bij wie?",
    "confrontatie": "Zijn er genoeg woningen?",
    "steunpunten": "Waar kan een steunpunt het best komen?",
    "locatietoets": "Welke plek past het best?",
    "complexen": "Welke maatregel helpt in welk complex?",
    "scenarios": "Wat als er iets opent, sluit of verhuist?",
    "momenten": "Wat veranderde er?",
    "indicatoren": "Wat zien we in onze eigen cijfers?",
    "arrangement": "Wat is hier afgesproken, en wat raden de gegevens aan?",
    "vraagwijzer": "Welke vraag beantwoordt deze atlas?",
    "verantwoording": "Hoe weten we dit?",
}
"""Name -> the question, in the order of the atlas."""

EDITIES = {
    "bestuur": ("oogopslag", "wijk_eerst"),
    "wijk": (
        "oogopslag",
        "overzicht",
        "voorzieningen",
        "wijken",
        "kaarten",
        "samen",
        "witte_vlekken",
        "loopgebieden",
        "looproutes",
        "geschiktheid",
        "woonservicegebied",
        "vraag",
        "confrontatie",
        "arrangement",
        "verantwoording",
    ),
    "corporatie": ("complexen", "verantwoording"),
    "bijlage": (
        "voorzieningen",
        "wijken",
        "kaarten",
        "capaciteit",
        "profielen",
        "witte_vlekken",
        "loopgebieden",
        "geschiktheid",
        "steunpunten",
        "locatietoets",
        "scenarios",
        "momenten",
        "indicatoren",
        "vraagwijzer",
        "verantwoording",
    ),
}
"""For whom -> the chapters. ``corporatie`` holds only the complexes of one owner."""

STATUS = ("concept", "vastgesteld")
"""How far an atlas is; printed on every page."""


def chapter_of(word: str) -> str | None:
    """Return the name of the chapter that *word* means: its name, or its question; else None.

    >>> chapter_of("Witte vlekken"), chapter_of("Is er genoeg plek"), chapter_of("anders")
    ('witte_vlekken', 'capaciteit', None)
    """
    plain = _squash(word)
    for name, question in HOOFDSTUKKEN.items():
        if plain in (_squash(name), _squash(question)):
            return name
    return None


def _squash(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
