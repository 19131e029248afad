# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of woonservicegebied: hubs, areas, what is asked of them, and who lives where."""

from __future__ import annotations

from ..norms import GROUPS
from ..registry import CATEGORIES, INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema, Monitor
from .tenminste import PARTLY_UNKNOWN, WHOLLY_UNKNOWN

__all__ = ["FORMS", "JUDGEMENTS", "ORIGINS", "OUTCOMES", "PEOPLE_GROUPS", "RINGS", "WHOLE"]

RINGS = ("kern", "standaard", "buiten")
"""The rings around a hub, from the inside to the outside."""

WHOLE = "heel"
"""The ring of an area that is made of whole buurten."""

FORMS = ("netwerk", "buurten")
"""How an area is drawn: by what can be walked, or as the buurten where most of its people live."""

ORIGINS = ("gegeven", "gevonden")
"""A hub that somebody named, or places that together are one."""

JUDGEMENTS = ("gehaald", "niet_gehaald", "onbekend", "zonder_norm")
OUTCOMES = ("volledig", "kansrijk", "onvolledig")

PEOPLE_GROUPS = ("woningen", *GROUPS)

_HUB = Column("hub_id", "text", "Kenmerk van de hub", required=True)
_WHO = (
    Column("profiel", "text", "Profiel", required=True),
    Column("run_id", "text", "Kenmerk van de berekening", required=True),
)
_OUTCOME = (
    Column("oordeel", "text", "Oordeel", allowed=OUTCOMES),
    Column("ontbreekt", "text", "Wat ontbreekt"),
    Column("onbekend", "text", "Waarvan niets bekend is"),
)
_CATEGORY = tuple(c.key for c in CATEGORIES)

LAYERS.add(
    LayerSchema(
        "hubs",
        "Hubs",
        "Point",
        (
            _HUB,
            *_WHO,
            Column("naam", "text", "Naam"),
            Column("herkomst", "text", "Gegeven of gevonden", required=True, allowed=ORIGINS),
            Column("functies", "text", "Functies van de hub en wat erbij ligt"),
            Column("functies_zelf", "text", "Functies van de hub zelf", later=True),
            Column("n_leden", "int", "Aantal voorzieningen bij elkaar", minimum=0),
            Column("aanloop_m", "real", "Afstand tot de weg in m", minimum=0),
            *_OUTCOME,
            Column("advies", "text", "Wat er bij kan of samen kan"),
            Column(
                "rand_onzeker",
                "int",
                "Onzeker door de rand van de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
        ),
        key=("hub_id", "profiel"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "hub_leden",
        "Wat bij een hub ligt",
        "Point",
        (
            _HUB,
            *_WHO,
            Column("voorziening_id", "text", "Voorziening", required=True),
            Column("naam", "text", "Naam"),
            Column("categorie", "text", "Categorie", allowed=_CATEGORY),
            Column("functies", "text", "Functies"),
            Column(
                "rol",
                "text",
                "Draagt de hub of ligt erbij",
                required=True,
                allowed=("hub", "kern", "erbij"),
            ),
            Column("afstand_m", "real", "Loopafstand tot de hub in m", minimum=0),
        ),
        key=("hub_id", "profiel", "voorziening_id"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "hubs_advies",
        "Wat een hub nog mist",
        "Point",
        (
            _HUB,
            *_WHO,
            Column("functie", "text", "Functie", required=True),
            Column("wat", "text", "Wat ontbreekt"),
            Column("voorziening_id", "text", "De dichtstbijzijnde plek die het heeft"),
            Column("naam", "text", "Naam van die plek"),
            Column("categorie", "text", "Categorie van die plek", allowed=_CATEGORY),
            Column("afstand_m", "real", "Loopafstand daarheen in m", minimum=0),
            Column(
                "soort",
                "text",
                "Wat er kan",
                required=True,
                allowed=("samenwerken", "te_ver", "nergens_bekend", "niet_verbonden"),
            ),
            Column("advies", "text", "Wat er kan, in een zin"),
        ),
        key=("hub_id", "profiel", "functie"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "woonservicegebieden",
        "Woonservicegebieden",
        "MultiPolygon",
        (
            Column("gebied_id", "text", "Kenmerk van het vlak", required=True),
            _HUB,
            *_WHO,
            Column("naam", "text", "Naam"),
            Column("vorm", "text", "Hoe getekend", required=True, allowed=FORMS),
            Column("ring", "text", "Ring", required=True, allowed=(*RINGS, WHOLE)),
            Column("ring_van_m", "real", "Loopafstand van (m)", minimum=0),
            Column("ring_tot_m", "real", "Loopafstand tot en met (m)", minimum=0),
            *_OUTCOME,
            Column("woningen", "int", "Woningen", minimum=0),
            Column("inwoners", "real", "Inwoners, afgerond", minimum=0),
            Column("inw_75plus", "real", "75-plussers, afgerond", minimum=0),
            Column("mensen_tekst", "text", "75-plussers, in woorden"),
            Column("inwoners_max", "real", "Inwoners, hoogstens", minimum=0, later=True),
            Column("inw_75plus_max", "real", "75-plussers, hoogstens", minimum=0, later=True),
            Column(
                "woningen_onbekend",
                "int",
                "Woningen waarvan niet bekend is hoeveel 75-plussers er wonen",
                minimum=0,
                later=True,
            ),
            Column("oppervlakte_ha", "real", "Oppervlakte in ha", minimum=0),
            Column("buurten", "text", "Buurten (alleen bij vorm buurten)"),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column(
                "geschat",
                "int",
                "Personen geschat uit grote gebieden (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
        ),
        key=("gebied_id",),
        deel=Deel(
            "geaggregeerd",
            open=(
                "ring_van_m",
                "ring_tot_m",
                "woningen",
                "woningen_onbekend",
                "oppervlakte_ha",
                "geschat",
            ),
            personen=("inwoners", "inw_75plus"),
            weg=("inwoners_max", "inw_75plus_max"),
        ),
    ),
    LayerSchema(
        "woonservicegebieden_toets",
        "Toets van de woonservicegebieden",
        None,
        (
            _HUB,
            *_WHO,
            Column("naam", "text", "Naam van de hub"),
            Column("volgorde", "int", "Volgorde van de criteria", minimum=1),
            Column("criterium", "text", "Criterium", required=True),
            Column("wat", "text", "Wat getoetst is"),
            Column("waarde", "real", "Waarde"),
            Column("waarde_max", "real", "Waarde, hoogstens"),
            Column("eenheid", "text", "Eenheid"),
            Column("norm_min", "real", "Norm, ten minste"),
            Column("norm_max", "real", "Norm, ten hoogste"),
            Column("oordeel", "text", "Uitkomst", required=True, allowed=JUDGEMENTS),
            Column("reden", "text", "Waarom onbekend, of wat erbij hoort"),
            Column(
                "telt",
                "text",
                "Hoe het telt",
                required=True,
                allowed=("basis", "eis", "melden"),
            ),
            Column("ring", "text", "In of tot welke ring", allowed=RINGS),
            Column("voorziening_id", "text", "Welke voorziening"),
            Column("voorziening", "text", "Naam van de voorziening"),
            Column("bron", "text", "Bron van de norm"),
            Column("zekerheid", "text", "Zekerheid van de norm"),
        ),
        key=("hub_id", "profiel", "criterium"),
        deel=Deel(
            "geaggregeerd",
            open=("volgorde", "norm_min", "norm_max"),
            naar_eenheid=("waarde",),
            weg=("waarde_max",),
        ),
        monitor=Monitor(("waarde",), zelfde=("norm_min", "norm_max"), plek="hub_id"),
    ),
    LayerSchema(
        "woonservicegebieden_woningen",
        "Woonservicegebied per woning",
        "Point",
        (
            Column("woning_id", "text", "Identificatie van de woning", required=True),
            *_WHO,
            Column("hub_id", "text", "Dichtstbijzijnde hub"),
            Column("afstand_m", "real", "Loopafstand tot die hub in m", minimum=0),
            Column("ring", "text", "Ring (leeg: in geen gebied)", allowed=RINGS),
            Column("hub_buurt", "text", "Hub van de buurt (alleen bij vorm buurten)"),
            Column(
                "reden",
                "text",
                "Waarom in geen gebied",
                allowed=("te_ver", "niet_verbonden", "te_ver_van_netwerk"),
            ),
        ),
        key=("woning_id", "profiel"),
        deel=Deel("open"),
    ),
    LayerSchema(
        "woonservicegebieden_gebied",
        "Wie in een woonservicegebied woont, per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            *_WHO,
            Column("groep", "text", "Groep", required=True, allowed=PEOPLE_GROUPS),
            Column("n", "real", "Aantal", minimum=0),
            Column("n_kern", "real", "In een kern", minimum=0),
            Column("n_standaard", "real", "Binnen de standaardafstand", minimum=0),
            Column("n_gebied", "real", "In een woonservicegebied", minimum=0),
            Column("n_erbuiten", "real", "In geen enkel gebied", minimum=0),
            Column("n_onbekend", "real", "Ver van elke weg", minimum=0),
            Column(
                "woningen_onbekend",
                "int",
                "Woningen waarvan niet bekend is hoeveel mensen er wonen",
                minimum=0,
                later=True,
            ),
            Column(
                "n_gebied_max",
                "real",
                "In een woonservicegebied, hoogstens",
                minimum=0,
                later=True,
            ),
            Column(
                "n_erbuiten_max", "real", "In geen enkel gebied, hoogstens", minimum=0, later=True
            ),
            Column(
                "reden",
                "text",
                "Waarom een aantal onbekend of ten minste is",
                allowed=(PARTLY_UNKNOWN, WHOLLY_UNKNOWN),
                later=True,
            ),
            Column("erbuiten_tekst", "text", "In geen enkel gebied, in woorden"),
            Column("gebied_pct", "real", "In een gebied in %", minimum=0, maximum=100),
            Column("erbuiten_pct", "real", "In geen enkel gebied in %", minimum=0, maximum=100),
            Column("hubs", "text", "Hubs waar deze mensen bij horen"),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
        ),
        key=("gebied_code", "profiel", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=("woningen_onbekend",),
            personen=("n", "n_kern", "n_standaard", "n_gebied", "n_erbuiten"),
            aandeel=("gebied_pct", "erbuiten_pct"),
            # The words know nothing of what is kept back for the sake of another number.
            weg=("n_onbekend", "n_gebied_max", "n_erbuiten_max", "erbuiten_tekst"),
        ),
        monitor=Monitor(("n", "n_gebied", "gebied_pct", "erbuiten_pct")),
    ),
)
INDICATORS.add(
    Indicator(
        "woonservicegebied_pct",
        "Woont in een woonservicegebied",
        "%",
        "higher",
        "woonservicegebieden_gebied",
        "gebied_pct",
        1,
    ),
    Indicator(
        "woonservicegebied_erbuiten_pct",
        "Woont in geen woonservicegebied",
        "%",
        "lower",
        "woonservicegebieden_gebied",
        "erbuiten_pct",
        1,
    ),
)
