# SPDX-License-Identifier: GPL-2.0-or-later
"""People by age class: of each gebied and of each unit of population, now and in forecast years.

Everything is computed in five-year classes; the classes of ten years and the totals are sums of
them. A table that only knows 65+ is split by raking (iterative proportional fitting, Deming and
Stephan 1940) to totals that are known.
"""

from __future__ import annotations

from .registry import LAYERS, Column, Deel, LayerSchema

__all__ = [
    "CERTAINTIES",
    "COARSE",
    "FIVE_YEAR",
    "METHODS",
    "OLD_CLASSES",
    "SCOPES",
    "TOTALS",
    "bounds",
]

FIVE_YEAR = (*(f"{a}-{a + 4}" for a in range(30, 95, 5)), "95+")
"""The classes in which is computed; the younger ones only feed the forecast."""

OLD_CLASSES = FIVE_YEAR[7:]
"""The five-year classes that are written: 65-69 up to 95+."""

COARSE = ("65-74", "75-84", "85+")
TOTALS = ("65+", "75+")

SCOPES = ("vijf_jaar", "tien_jaar", "totaal")
"""Of which set of classes a row is one; within a set they add up to 65+, between sets never."""

METHODS = ("geteld", "verdeeld", "prognose", "prognose_verdeeld", "cohort")
CERTAINTIES = ("geteld", "geschat", "indicatief")

_KINDS = ("gemeente", "wijk", "buurt", "eigen")

RANGE = (
    Column("laag", "real", "Laagste aantal dat past bij de gegevens", minimum=0),
    Column("midden", "real", "Aantal", minimum=0),
    Column("hoog", "real", "Hoogste aantal dat past bij de gegevens", minimum=0),
)

LAYERS.add(
    LayerSchema(
        "leeftijden",
        "Ouderen naar leeftijd, nu en straks",
        None,
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("scenario", "text", "Scenario (zonder aanpassing: standaard)", required=True),
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam", required=True),
            Column("soort", "text", "Soort gebied", required=True, allowed=_KINDS),
            Column("jaar", "int", "Jaar (1 januari)", required=True),
            Column(
                "leeftijd",
                "text",
                "Leeftijdsklasse",
                required=True,
                allowed=(*OLD_CLASSES, *COARSE, *TOTALS),
            ),
            Column("reeks", "text", "Indeling van de klassen", required=True, allowed=SCOPES),
            *RANGE,
            Column("nu", "int", "Peiljaar (1) of een later jaar (0)", minimum=0, maximum=1),
            Column("methode", "text", "Hoe het aantal bepaald is", allowed=METHODS),
            Column("zekerheid", "text", "Hoe zeker het is", allowed=CERTAINTIES),
            Column("bron", "text", "Bron"),
            Column("reden", "text", "Waarom er geen aantal is", allowed=("geen_gegevens",)),
        ),
        key=("gebied_code", "jaar", "leeftijd", "scenario"),
        # Classes beside their total would give away a small one.
        deel=Deel(
            "geaggregeerd",
            open=("jaar", "nu"),
            personen=("midden",),
            weg=("laag", "hoog"),
            alleen=(("leeftijd", TOTALS),),
        ),
    ),
    LayerSchema(
        "leeftijden_eenheden",
        "Ouderen naar leeftijd per vierkant of postcodegebied",
        "MultiPolygon",
        (
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("soort", "text", "Soort eenheid", required=True),
            Column("eenheid_id", "text", "Identificatie van de eenheid", required=True),
            Column("inw_65_74", "real", "Inwoners van 65 tot en met 74 jaar", minimum=0),
            Column("inw_75_84", "real", "Inwoners van 75 tot en met 84 jaar", minimum=0),
            Column("inw_85plus", "real", "Inwoners van 85 jaar en ouder", minimum=0),
            Column("inw_65plus", "real", "Inwoners van 65 jaar en ouder", minimum=0),
            Column("inw_65plus_laag", "real", "Laagste aantal 65-plussers", minimum=0),
            Column("inw_65plus_hoog", "real", "Hoogste aantal 65-plussers", minimum=0),
            Column("methode", "text", "Hoe de leeftijden bepaald zijn", allowed=METHODS),
            Column("zekerheid", "text", "Hoe zeker het is", allowed=CERTAINTIES),
            Column(
                "reden",
                "text",
                "Waarom er geen aantal is",
                allowed=("geheim", "geen_gegevens"),
            ),
        ),
        key=("soort", "eenheid_id"),
        deel=Deel(
            "geaggregeerd",
            personen=("inw_65plus", "inw_85plus"),
            weg=("inw_65_74", "inw_75_84", "inw_65plus_laag", "inw_65plus_hoog"),
        ),
    ),
)


def bounds(label: str) -> tuple[int, int | None]:
    """Return the first and last age of a class; None where it has no end.

    >>> bounds("75-84"), bounds("85+")
    ((75, 84), (85, None))
    """
    low, sign, high = label.partition("-")
    return (int(low), int(high)) if sign else (int(label.rstrip("+")), None)
