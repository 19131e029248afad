# SPDX-License-Identifier: GPL-2.0-or-later
"""The base layers of the werkbestand, declared once (docs/ontwerp.md section 2).

Result layers are declared in the module of ``core`` that computes them.
"""

from __future__ import annotations

from ..core.registry import (
    AVOID,
    CATEGORIES,
    LAYERS,
    MAATREGEL_STATUS,
    PIJLERS,
    PLAN_HARDNESS,
    SLOW,
    WOONVORM_TYPES,
    Column,
    Deel,
    LayerSchema,
    Monitor,
)

__all__ = ["AGE_CLASSES", "CBS_DISTANCES", "SCHEMA_VERSION"]

SCHEMA_VERSION = 1

AGE_CLASSES: tuple[str, ...] = (
    *(f"inw_{a:02d}_{a + 4:02d}" for a in range(0, 95, 5)),
    "inw_95plus",
)
"""Five-year age classes; 65+, 75+ and 85+ are sums of them where they are given."""

CBS_DISTANCES: tuple[str, ...] = (
    "supermarkt",
    "huisarts",
    "apotheek",
    "treinstation",
    "bibliotheek",
)
"""Categories for which CBS publishes a mean car-road distance per gebied."""

_PEOPLE = (
    Column("inwoners", "real", "Inwoners", minimum=0),
    Column("huishoudens", "real", "Huishoudens", minimum=0),
    Column("inw_65plus", "real", "Inwoners van 65 jaar en ouder", minimum=0),
    Column("inw_75plus", "real", "Inwoners van 75 jaar en ouder", minimum=0),
    Column("inw_85plus", "real", "Inwoners van 85 jaar en ouder", minimum=0),
)

WONINGEN = LayerSchema(
    "woningen",
    "Woningen en andere verblijfsobjecten",
    "Point",
    (
        Column("woning_id", "text", "Identificatie van de woning", required=True),
        Column("pand_id", "text", "Identificatie van het pand"),
        Column("adres", "text", "Adres"),
        Column("postcode", "text", "Postcode"),
        Column(
            "is_woning", "int", "Is een woning (1 ja, 0 nee, leeg onbekend)", minimum=0, maximum=1
        ),
        Column("is_woning_reden", "text", "Waarom wel of geen woning"),
        Column("oppervlakte_m2", "real", "Oppervlakte in m2", minimum=0),
        Column("bouwjaar", "int", "Bouwjaar"),
        Column("verdieping", "int", "Verdieping van de voordeur (0 = begane grond)"),
        Column("lift", "int", "Lift aanwezig (1 ja, 0 nee, leeg onbekend)", minimum=0, maximum=1),
        Column("eigendom", "text", "Eigendom (koop, corporatie, particuliere huur)"),
        Column("eigenaar", "text", "Eigenaar"),
        Column("huur_eur", "real", "Huur per maand in euro", minimum=0),
        Column("toegankelijkheidslabel", "text", "Toegankelijkheidslabel (VERA)"),
        Column("complex_id", "text", "Complex"),
        Column("aangepast_op", "text", "Aangepast op (datum of jaar)", later=True),
        Column("gemeente_code", "text", "Gemeentecode"),
        Column("wijk_code", "text", "Wijkcode"),
        Column("buurt_code", "text", "Buurtcode"),
        Column("eigen_code", "text", "Code van het eigen gebied"),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("woning_id",),
    deel=Deel(
        "open",
        weg=(
            "eigendom",
            "eigenaar",
            "huur_eur",
            "toegankelijkheidslabel",
            "complex_id",
            "aangepast_op",
        ),
    ),
)
ADRESSEN = LayerSchema(
    "adressen",
    "Adressen",
    "Point",
    (
        Column("adres_id", "text", "Identificatie van het adres", required=True),
        Column("woning_id", "text", "Woning op dit adres"),
        Column("straat", "text", "Straat"),
        Column("huisnummer", "int", "Huisnummer"),
        Column("huisletter", "text", "Huisletter"),
        Column("toevoeging", "text", "Toevoeging"),
        Column("postcode", "text", "Postcode"),
        Column("plaats", "text", "Woonplaats"),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("adres_id",),
    deel=Deel("open"),
)
PANDEN = LayerSchema(
    "panden",
    "Panden",
    "MultiPolygon",
    (
        Column("pand_id", "text", "Identificatie van het pand", required=True),
        Column("bouwjaar", "int", "Bouwjaar"),
        Column("hoogte_m", "real", "Hoogte in m", minimum=0),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("pand_id",),
    deel=Deel("open"),
)
VOORZIENINGEN = LayerSchema(
    "voorzieningen",
    "Voorzieningen",
    "Point",
    (
        Column("voorziening_id", "text", "Identificatie van de voorziening", required=True),
        Column(
            "categorie",
            "text",
            "Categorie",
            required=True,
            allowed=tuple(c.key for c in CATEGORIES),
        ),
        Column("naam", "text", "Naam"),
        Column("adres", "text", "Adres"),
        Column("capaciteit", "real", "Capaciteit", minimum=0),
        Column("functies", "text", "Functies"),
        Column("plaatsing", "text", "Hoe de plek gevonden is"),
        Column("bron", "text", "Bron", required=True),
        Column("peildatum", "text", "Peildatum"),
    ),
    key=("voorziening_id",),
    deel=Deel("open"),
)
WEGEN = LayerSchema(
    "wegen",
    "Wegen en paden",
    "LineString",
    (
        Column("weg_id", "text", "Identificatie van de weg", required=True),
        Column("naam", "text", "Straatnaam"),
        Column("soort", "text", "Soort weg"),
        Column("toegang", "text", "Toegang te voet (ja, nee, leeg = gewone regel)"),
        Column("trap", "int", "Trap (1 ja, 0 nee)", minimum=0, maximum=1),
        Column("brug_tunnel", "text", "Brug of tunnel", allowed=("brug", "tunnel")),
        Column("niveau", "int", "Niveau (0 = maaiveld)"),
        Column("verharding", "text", "Verharding"),
        Column("breedte_m", "real", "Breedte in m", minimum=0),
        Column("helling_pct", "real", "Helling in %"),
        Column("stoeprand_m", "real", "Hoogte van de stoeprand in m", minimum=0),
        Column("verlicht", "int", "Verlicht (1 ja, 0 nee)", minimum=0, maximum=1),
        Column("oversteek", "int", "Oversteek (1 ja, 0 nee)", minimum=0, maximum=1, later=True),
        Column(
            "rolstoel",
            "int",
            "Geschikt voor een rolstoel (1 ja, 0 nee)",
            minimum=0,
            maximum=1,
            later=True,
        ),
        Column("lengte_bron_m", "real", "Lengte volgens de bron in m", minimum=0, later=True),
        Column(
            "knooppunten",
            "text",
            "Hoe de weg aansluit",
            allowed=("hoekpunten", "eindpunten", "kruisingen"),
        ),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("weg_id",),
    deel=Deel("open"),
)
GEBIEDEN = LayerSchema(
    "gebieden",
    "Gebieden",
    "MultiPolygon",
    (
        Column("gebied_code", "text", "Gebiedscode", required=True),
        Column("naam", "text", "Naam", required=True),
        Column(
            "soort",
            "text",
            "Soort gebied",
            required=True,
            allowed=("gemeente", "wijk", "buurt", "eigen"),
        ),
        Column("gemeente_code", "text", "Gemeentecode"),
        Column("gemeente_naam", "text", "Gemeentenaam"),
        Column("jaar", "int", "Jaar"),
        Column(
            "indelingswijziging",
            "int",
            "Sinds het jaar ervoor: 1 ongewijzigd, 2 andere code, 3 andere grens",
            minimum=1,
            maximum=3,
            later=True,
        ),
        Column("water", "int", "Alleen water (1 ja, 0 nee)", minimum=0, maximum=1),
        Column("inwoners", "real", "Inwoners", minimum=0),
        Column("huishoudens", "real", "Huishoudens", minimum=0),
        Column("woningen_cbs", "real", "Woningen volgens CBS", minimum=0),
        Column("pct_65plus", "real", "Aandeel 65 jaar en ouder in %", minimum=0, maximum=100),
        Column(
            "pct_laag_inkomen",
            "real",
            "Aandeel lage inkomens in %",
            minimum=0,
            maximum=100,
            later=True,
        ),
        Column("wmo_clienten", "real", "Cliënten van de Wmo", minimum=0, later=True),
        *(
            Column(
                f"cbs_{c}_km",
                "real",
                f"Afstand tot {c} over de autoweg volgens CBS in km",
                minimum=0,
            )
            for c in CBS_DISTANCES
        ),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("gebied_code",),
    deel=Deel(
        "geaggregeerd",
        open=(
            "jaar",
            "indelingswijziging",
            "water",
            "inwoners",
            "huishoudens",
            "woningen_cbs",
            *(f"cbs_{c}_km" for c in CBS_DISTANCES),
        ),
        personen=("wmo_clienten",),
        aandeel=("pct_65plus", "pct_laag_inkomen"),
        van="inwoners",
    ),
    monitor=Monitor(
        (
            "jaar",
            "indelingswijziging",
            "inwoners",
            "huishoudens",
            "woningen_cbs",
            "pct_65plus",
            "pct_laag_inkomen",
            "wmo_clienten",
        ),
        personen=("inwoners", "huishoudens"),
    ),
)
BEVOLKING = LayerSchema(
    "bevolking",
    "Bevolking",
    "MultiPolygon",
    (
        Column("eenheid_id", "text", "Identificatie van de eenheid", required=True),
        Column(
            "soort",
            "text",
            "Soort eenheid",
            required=True,
            allowed=("vierkant100", "vierkant500", "pc6", "pc4", "buurt"),
        ),
        *_PEOPLE,
        *(
            Column(c, "real", f"Inwoners {c[4:].replace('_', ' tot en met ')}", minimum=0)
            for c in AGE_CLASSES
        ),
        Column("woningen_cbs", "real", "Woningen volgens CBS", minimum=0),
        Column("peildatum", "text", "Peildatum"),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("soort", "eenheid_id"),
    deel=Deel(
        "geaggregeerd",
        open=("woningen_cbs",),
        personen=("inwoners", "huishoudens", "inw_65plus", "inw_75plus", "inw_85plus"),
        weg=AGE_CLASSES,
    ),
)
BARRIERES = LayerSchema(
    "barrieres",
    "Barrières: plekken die mensen mijden",
    "MultiPolygon",
    (
        Column("barriere_id", "text", "Identificatie van de barrière", required=True),
        Column("soort", "text", "Wat mensen doen", required=True, allowed=(AVOID, SLOW)),
        Column("factor", "real", "Hoe zwaar een meter telt bij vertragen", minimum=1),
        Column("naam", "text", "Naam"),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("barriere_id",),
    deel=Deel("open"),
)
INSTELLINGEN = LayerSchema(
    "instellingen",
    "Instellingen met bewoners",
    "Point",
    (
        Column("instelling_id", "text", "Identificatie van de instelling", required=True),
        Column("naam", "text", "Naam"),
        Column("postcode", "text", "Postcode"),
        Column("capaciteit", "real", "Capaciteit", minimum=0),
        *_PEOPLE,
        Column("bron", "text", "Bron", required=True),
    ),
    key=("instelling_id",),
    deel=Deel(
        "geaggregeerd",
        open=("capaciteit",),
        personen=("inwoners", "huishoudens", "inw_65plus", "inw_75plus", "inw_85plus"),
    ),
)
WOONVORMEN = LayerSchema(
    "woonvormen",
    "Woonvormen",
    "Point",
    (
        Column("woonvorm_id", "text", "Identificatie van de woonvorm", required=True),
        Column("naam", "text", "Naam"),
        Column("type", "text", "Soort woonvorm", required=True, allowed=WOONVORM_TYPES),
        Column("eenheden", "int", "Aantal woningen", minimum=0),
        Column(
            "ontmoetingsruimte",
            "int",
            "Ontmoetingsruimte (1 ja, 0 nee, leeg onbekend)",
            minimum=0,
            maximum=1,
        ),
        Column("doelgroep", "text", "Doelgroep"),
        Column("eigenaar", "text", "Eigenaar"),
        Column("complex_id", "text", "Complex"),
        Column("adres", "text", "Adres"),
        Column("plaatsing", "text", "Hoe de plek gevonden is"),
        Column("bron", "text", "Bron", required=True),
        Column("peildatum", "text", "Peildatum"),
    ),
    key=("woonvorm_id",),
    deel=Deel("weg", reden="Waar mensen met zorg of begeleiding wonen."),
)
PLANNEN = LayerSchema(
    "plannen",
    "Bouwplannen",
    "Point",
    (
        Column("plan_id", "text", "Identificatie van het plan", required=True),
        Column("naam", "text", "Naam"),
        Column("gebied_code", "text", "Gebiedscode, waar geen plek bekend is"),
        Column("jaar", "int", "Jaar van oplevering of sloop", required=True),
        Column("hardheid", "text", "Hardheid", required=True, allowed=PLAN_HARDNESS),
        Column("nultreden", "int", "Nieuwe nultredenwoningen", minimum=0),
        Column("geclusterd", "int", "Nieuwe geclusterde woningen", minimum=0),
        Column("zorggeschikt", "int", "Nieuwe zorggeschikte woningen", minimum=0),
        Column("gesloopt", "int", "Woningen die verdwijnen", minimum=0),
        Column("eigendom", "text", "Eigendom (koop, corporatie, particuliere huur)"),
        Column("adres", "text", "Adres"),
        Column("plaatsing", "text", "Hoe de plek gevonden is"),
        Column("bron", "text", "Bron", required=True),
        Column("peildatum", "text", "Peildatum"),
    ),
    key=("plan_id",),
    deel=Deel("open", open=("eigendom",)),
)
PROGNOSE = LayerSchema(
    "prognose",
    "Inwoners naar leeftijd: tellingen en prognoses",
    None,
    (
        Column("gebied_code", "text", "Gebiedscode", required=True),
        Column("jaar", "int", "Jaar (1 januari)", required=True, minimum=1990, maximum=2100),
        Column("leeftijd", "text", "Leeftijdsklasse", required=True),
        Column("inwoners", "real", "Inwoners", minimum=0),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("gebied_code", "jaar", "leeftijd", "bron"),
    deel=Deel("geaggregeerd", open=("jaar",), personen=("inwoners",)),
)
DOELGROEPEN = LayerSchema(
    "doelgroepen",
    "Getelde mensen per doelgroep",
    None,
    (
        Column("gebied_code", "text", "Gebiedscode", required=True),
        Column("jaar", "int", "Jaar", required=True, minimum=1990, maximum=2100),
        Column("doelgroep", "text", "Doelgroep", required=True),
        Column("aantal", "real", "Aantal", minimum=0),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("gebied_code", "jaar", "doelgroep", "bron"),
    deel=Deel("geaggregeerd", open=("jaar",), personen=("aantal",)),
)
INDICATOREN = LayerSchema(
    "indicatoren",
    "Eigen indicatoren",
    None,
    (
        Column("gebied_code", "text", "Gebiedscode", required=True),
        Column("aanbieder", "text", "Aanbieder (leeg: allemaal samen)"),
        Column("periode", "text", "Periode: jaar, kwartaal of maand", required=True),
        Column("datum", "text", "Eerste dag van de periode", required=True),
        Column("indicator", "text", "Indicator", required=True),
        Column("eenheid", "text", "Eenheid"),
        Column("waarde", "real", "Waarde"),
        Column("reden", "text", "Waarom er geen waarde is", allowed=("geheim", "onbekend")),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("gebied_code", "aanbieder", "periode", "indicator", "bron"),
    # Providers beside their total would give away a small one.
    deel=Deel("geaggregeerd", naar_eenheid=("waarde",), alleen=(("aanbieder", ("",)),)),
)
DUIDING = LayerSchema(
    "duiding",
    "Duiding: wat de gemeente zelf bij de cijfers schrijft",
    None,
    (
        Column("gebied_code", "text", "Gebiedscode", required=True),
        Column("hoofdstuk", "text", "Hoofdstuk van de atlas", required=True),
        Column("tekst", "text", "Tekst", required=True),
        Column("auteur", "text", "Wie het schreef"),
        Column("datum", "text", "Wanneer het geschreven is"),
        Column("bij_stap", "int", "Laatste stap van de verantwoording toen, leeg onbekend"),
        Column("bron", "text", "Bron"),
    ),
    deel=Deel("open", weg=("auteur",)),
)
MAATREGELEN = LayerSchema(
    "maatregelen",
    "Maatregelen: het arrangement per gebied",
    None,
    (
        Column("gebied_code", "text", "Gebiedscode", required=True),
        Column("pijler", "text", "Pijler", required=True, allowed=PIJLERS),
        Column("maatregel", "text", "Maatregel", required=True),
        Column("wie", "text", "Wie het doet"),
        Column("wanneer", "text", "Wanneer het klaar is"),
        Column("status", "text", "Hoe ver het is", allowed=MAATREGEL_STATUS),
        Column("bron", "text", "Bron"),
    ),
    deel=Deel("open", open=("wie",)),
)
ACHTERGROND_VLAKKEN = LayerSchema(
    "achtergrond_vlakken",
    "Achtergrond: water en groen",
    "MultiPolygon",
    (
        Column("vlak_id", "text", "Identificatie", required=True),
        Column("soort", "text", "Soort", required=True, allowed=("water", "groen", "bebouwing")),
        Column("naam", "text", "Naam"),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("vlak_id",),
    deel=Deel("open"),
)
ACHTERGROND_LIJNEN = LayerSchema(
    "achtergrond_lijnen",
    "Achtergrond: spoor en waterlopen",
    "LineString",
    (
        Column("lijn_id", "text", "Identificatie", required=True),
        Column("soort", "text", "Soort", required=True, allowed=("spoor", "water")),
        Column("naam", "text", "Naam"),
        Column("bron", "text", "Bron", required=True),
    ),
    key=("lijn_id",),
    deel=Deel("open"),
)
BRONNEN = LayerSchema(
    "bronnen",
    "Bronnen",
    None,
    (
        Column("laag", "text", "Laag", required=True),
        Column("bron", "text", "Bron", required=True),
        Column("bestand", "text", "Bestand"),
        Column("titel", "text", "Titel"),
        Column("licentie", "text", "Licentie"),
        Column("naamsvermelding", "text", "Naamsvermelding"),
        Column("peildatum", "text", "Peildatum"),
        Column("sha256", "text", "Controlegetal (SHA-256)"),
        Column("rijen", "int", "Aantal rijen"),
        Column("ingelezen", "text", "Ingelezen op"),
    ),
    key=("laag", "bron", "bestand"),
    deel=Deel("open"),
)
LZW_META = LayerSchema(
    "lzw_meta",
    "Over dit werkbestand",
    None,
    (
        Column("sleutel", "text", "Sleutel", required=True),
        Column("waarde", "text", "Waarde"),
    ),
    key=("sleutel",),
    deel=Deel("open"),
)
VERANTWOORDING = LayerSchema(
    "verantwoording",
    "Verantwoording",
    None,
    (
        Column("volgnummer", "int", "Volgnummer", required=True),
        Column("run_id", "text", "Kenmerk van de stap", required=True),
        Column("stap", "text", "Stap", required=True),
        Column("wanneer", "text", "Wanneer", required=True),
        Column("versie", "text", "Versie van LZW Atlas"),
        Column("parameters", "text", "Parameters (JSON)"),
        Column("normen", "text", "Gebruikte normen (JSON)"),
        Column("invoer", "text", "Controlegetallen van de invoer (JSON)"),
        Column("meldingen", "text", "Meldingen (JSON)"),
    ),
    key=("volgnummer",),
    deel=Deel("open"),
)
LAYER_STYLES = LayerSchema(
    "layer_styles",
    "Stijlen voor QGIS",
    None,
    (
        Column("f_table_catalog", "text", "Catalogus"),
        Column("f_table_schema", "text", "Schema"),
        Column("f_table_name", "text", "Laag", required=True),
        Column("f_geometry_column", "text", "Geometriekolom"),
        Column("styleName", "text", "Naam van de stijl"),
        Column("styleQML", "text", "Stijl (QML)"),
        Column("styleSLD", "text", "Stijl (SLD)"),
        Column("useAsDefault", "int", "Standaard"),
        Column("description", "text", "Omschrijving"),
        Column("owner", "text", "Eigenaar"),
        Column("ui", "text", "Formulier"),
        Column("update_time", "text", "Bijgewerkt"),
    ),
    deel=Deel("open"),
)

_CORRECTION = (
    Column(
        "actie",
        "text",
        "Wat er moet gebeuren",
        required=True,
        allowed=("wijzig", "vervalt", "nieuw"),
    ),
    Column("wie", "text", "Wie de correctie deed"),
    Column("wanneer", "text", "Wanneer de correctie gedaan is"),
    Column("opmerking", "text", "Opmerking"),
)


def _corrections(base: LayerSchema, key: tuple[str, ...] = ()) -> LayerSchema:
    """Return the schema of the corrections on *base*: every column optional but its key.

    *key* is what makes a correction unique, where that is more than the row it is about.
    """
    columns = tuple(
        Column(
            c.name, c.kind, c.label, c.name in base.key, c.minimum, c.maximum, c.allowed, c.later
        )
        for c in base.columns
    )
    return LayerSchema(
        f"correcties_{base.name}",
        f"Correcties op {base.title.lower()}",
        base.geometry,
        columns + _CORRECTION,
        key=key or base.key,
        deel=Deel("weg", reden="Wat iemand over een woning weet, met wie dat was.")
        if base.name == "woningen"
        else Deel("open", weg=("wie", "opmerking")),
    )


LAYERS.add(
    WONINGEN,
    ADRESSEN,
    PANDEN,
    VOORZIENINGEN,
    WEGEN,
    GEBIEDEN,
    BEVOLKING,
    BARRIERES,
    INSTELLINGEN,
    WOONVORMEN,
    PLANNEN,
    PROGNOSE,
    DOELGROEPEN,
    INDICATOREN,
    DUIDING,
    MAATREGELEN,
    ACHTERGROND_VLAKKEN,
    ACHTERGROND_LIJNEN,
    _corrections(VOORZIENINGEN),
    _corrections(WEGEN),
    # What a table says and what a person says of one dwelling are rows of their own.
    _corrections(WONINGEN, ("woning_id", "wie")),
    BRONNEN,
    LZW_META,
    VERANTWOORDING,
    LAYER_STYLES,
)
