# SPDX-License-Identifier: GPL-2.0-or-later
"""The one catalogue of Dutch sentences for problems, shared by the command, the PDF and QGIS.

Engine and readers raise codes with values; only here do they become sentences. A sentence names
the layer, the number of rows and what to do next. The module knows neither Qt nor a terminal.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.registry import LAYERS
from .getallen import geheel

__all__ = ["ZINNEN", "register", "sentence", "sentences", "trouble"]

ZINNEN: dict[str, str] = {}


def register(entries: dict[str, str]) -> None:
    """Add sentences; a code that exists already is a programming error."""
    double = ZINNEN.keys() & entries.keys()
    if double:
        raise ValueError(f"declared twice: {sorted(double)}")
    ZINNEN.update(entries)


class _Filler(string.Formatter):
    """Fills a sentence; a value that is absent prints as "onbekend" instead of failing."""

    def get_value(self, key: Any, args: Any, kwargs: Any) -> Any:  # noqa: ARG002
        return kwargs.get(key, "onbekend")

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, int) and not format_spec:
            return geheel(value)
        return str(super().format_field(value, format_spec))


def sentence(problem: Problem) -> str:
    """Return the Dutch sentence of *problem*; examples follow when the sentence has none."""
    template = ZINNEN.get(problem.code)
    if template is None:
        raise KeyError(f"no sentence for code {problem.code!r}")
    title = LAYERS[problem.layer].title if problem.layer in LAYERS else problem.layer
    examples = ", ".join(problem.examples[:5])
    values = {
        "layer": problem.layer,
        "titel": title,
        "column": problem.column,
        "count": problem.count,
        "rijen": "1 rij" if problem.count == 1 else f"{geheel(problem.count)} rijen",
        "heeft": "heeft" if problem.count == 1 else "hebben",
        "telt": "telt" if problem.count == 1 else "tellen",
        "examples": examples,
        **problem.values,
    }
    text = _Filler().vformat(template, (), values)
    if problem.examples and "{examples}" not in template:
        text += f" Bijvoorbeeld: {examples}."
    return text


def trouble(error: OSError | MemoryError) -> str:
    """Return the sentence for what the computer itself refused."""
    if isinstance(error, MemoryError):
        return "Er is te weinig geheugen. Sluit andere programma's of maak het gebied kleiner."
    return (
        f"{error.filename or 'Een bestand'} kan niet gelezen of geschreven worden. "
        "Controleer de naam, de map en de rechten; het werkbestand is niet veranderd."
    )


def sentences(problems: Iterable[Problem] | LzwError) -> list[str]:
    """Return one sentence per problem, in order, each once."""
    found = problems.problems if isinstance(problems, LzwError) else problems
    return list(dict.fromkeys(sentence(p) for p in found))


register(
    {
        # Files
        "bestand_ontbreekt": "Het bestand {bestand} bestaat niet. Controleer de naam en de map.",
        "backend_ontbreekt": "Er is geen GDAL gevonden: pyogrio noch osgeo is geïnstalleerd. "
        "Maak de omgeving met make demo, of gebruik de Python van QGIS.",
        "bestand_is_map": "{bestand} is een map, geen bestand. Noem het bestand zelf.",
        "resultaat_verouderd": "De gegevens zijn veranderd nadat de bereikbaarheid is berekend "
        "({lagen}). Bereken die eerst opnieuw met: lzw bereikbaarheid --werkbestand {bestand}.",
        "bestand_onleesbaar": "Het bestand {bestand} kan niet gelezen worden ({reden}). "
        "Controleer of het een bestand is dat GDAL kan lezen.",
        "laag_ontbreekt_in_bestand": "In {bestand} staat geen laag {laag}. Wel: {lagen}. "
        "Kies een van deze lagen.",
        "uitdrukking_onjuist": "De voorwaarde {waar} kan niet gelezen worden ({reden}). "
        "Schrijf een voorwaarde als: gemeentecode = 'GM0166'.",
        "crs_ontbreekt": "Laag {layer} in {bestand} heeft geen coördinatenstelsel. "
        "Er wordt niet gegokt: geef het op met --crs, bijvoorbeeld --crs EPSG:28992.",
        "crs_onbekend": "Coördinatenstelsel {crs} is niet bekend. Geef een code als EPSG:28992.",
        "crs_geen_rd": "De coördinaten van {bestand} vallen buiten Nederland ({rijen}). "
        "Waarschijnlijk is het coördinatenstelsel onjuist of zijn x en y verwisseld. "
        "Geef het juiste stelsel op met --crs.",
        # Werkbestand
        "werkbestand_ontbreekt": "Het werkbestand {bestand} bestaat niet. "
        "Maak het eerst met: lzw importeer osm BESTAND --werkbestand {bestand}.",
        "werkbestand_geen_lzw": "{bestand} is geen werkbestand van LZW Atlas (de tabel lzw_meta "
        "ontbreekt). "
        "Kies een ander bestand; er is niets veranderd.",
        "werkbestand_nieuwer": "{bestand} is gemaakt met een nieuwere versie van LZW Atlas "
        "(schema {gevonden}, deze versie kent {bekend}). Werk LZW Atlas bij; er is niets "
        "veranderd.",
        "werkbestand_is_deel": "{bestand} is een deelbestand van {wanneer}: aantallen mensen zijn "
        "afgerond en een deel ontbreekt (zie de laag deel). Reken en print met het werkbestand "
        "zelf.",
        "werkbestand_open": "{bestand} is in gebruik door een ander programma, waarschijnlijk "
        "QGIS. "
        "Sluit het daar en probeer opnieuw; er is niets veranderd.",
        "werkbestand_alleen_lezen": "{bestand} mag alleen gelezen worden. Haal in de eigenschappen "
        "van het bestand 'alleen-lezen' weg, of werk met een kopie; er is niets veranderd.",
        "werkbestand_bezig": "Aan {bestand} wordt al gerekend. Wacht tot dat klaar is en probeer "
        "opnieuw; er is niets veranderd.",
        "werkbestand_vergrendeld": "{bestand} is vergrendeld ({reden}), waarschijnlijk door een "
        "bewerking die nog open staat. "
        "Het resultaat staat in {ernaast}. Sla de bewerking op en probeer opnieuw; aan {bestand} "
        "is niets veranderd.",
        "werkbestand_in_bewerking": "In {bestand} staan wijzigingen open die nog niet opgeslagen "
        "zijn ({lagen}). "
        "Het resultaat staat in {ernaast}; aan {bestand} is niets veranderd. Sla de wijzigingen op "
        "en probeer opnieuw.",
        "werkbestand_niet_vervangen": "{bestand} kan niet vervangen worden ({reden}), "
        "waarschijnlijk omdat een ander programma het open heeft. "
        "Het resultaat staat in {ernaast}; aan {bestand} is niets veranderd.",
        "map_niet_schrijfbaar": "In de map {map} mag niet geschreven worden. "
        "Kies een andere map of vraag de beheerder om schrijfrecht; er is niets veranderd.",
        "schijf_vol": "De schijf is vol: {bestand} kan niet geschreven worden. "
        "Maak ruimte vrij en probeer opnieuw; er is niets veranderd.",
        "schrijven_mislukt": "{bestand} kan niet geschreven worden ({reden}). Er is niets "
        "veranderd.",
        "laag_ontbreekt": "In het werkbestand ontbreekt de laag {layer} ({titel}). Lees die eerst "
        "in met: {opdracht}.",
        # Layer checks
        "laag_leeg": "Laag {layer} is leeg: er zijn geen rijen. Lees de gegevens opnieuw in of "
        "pas de voorwaarde aan.",
        "kolom_ontbreekt": "Laag {layer} mist de kolom {column}. Lees de laag opnieuw in, "
        "of wijs met --kolom {column}=NAAM een kolom aan.",
        "kolom_soort": "Laag {layer}: kolom {column} moet {verwacht} zijn, maar {rijen} {heeft} "
        "iets anders. "
        "Verbeter de waarden in de bron en lees opnieuw in.",
        "waarde_verplicht": "Laag {layer}: {rijen} {heeft} geen waarde in de verplichte kolom "
        "{column}. "
        "Vul de waarde aan in de bron en lees opnieuw in.",
        "waarde_te_klein": "Laag {layer}: {rijen} {heeft} in {column} een waarde onder {minimum}. "
        "Verbeter de waarden in de bron en lees opnieuw in.",
        "waarde_te_groot": "Laag {layer}: {rijen} {heeft} in {column} een waarde boven {maximum}. "
        "Verbeter de waarden in de bron en lees opnieuw in.",
        "waarde_niet_toegestaan": "Laag {layer}: {rijen} {heeft} in {column} een waarde die niet "
        "mag. "
        "Toegestaan: {toegestaan}. Verbeter de waarden en lees opnieuw in.",
        "dubbele_sleutel": "Laag {layer}: {rijen} {heeft} een {column} die vaker voorkomt. "
        "Maak elke waarde uniek en lees opnieuw in.",
        "geometrie_ontbreekt": "Laag {layer}: {rijen} {heeft} geen geometrie. "
        "Voeg de geometrie toe in de bron of haal de rijen weg.",
        "geometrie_soort": "Laag {layer}: {rijen} {heeft} de verkeerde soort geometrie: "
        "{gevonden} in plaats van {verwacht}. "
        "Kies de juiste laag of zet de geometrie om.",
        "geometrie_ongeldig": "Laag {layer}: {rijen} {heeft} een ongeldige geometrie. "
        "Herstel ze in QGIS met 'Geometrie repareren' en lees opnieuw in.",
        # Engine
        "netwerk_leeg": "Over geen enkele weg in de laag wegen mag profiel {profiel} lopen. "
        "Controleer de kolommen soort en toegang, of lees een wegenbestand met paden in.",
        "netwerk_in_stukken": "Het wegennet heeft naast het grootste deel {stukken}, samen {km} km "
        "({aandeel} % van de lengte). Punten hechten niet aan stukken "
        "korter dan {minimum} m. "
        "Controleer of er wegen ontbreken of niet aansluiten.",
        "woning_ver_van_netwerk": "Laag woningen: {rijen} {heeft} geen looproute binnen {maximum} "
        "m en daarom geen afstand. "
        "Controleer of daar paden ontbreken.",
        "voorziening_ver_van_netwerk": "Laag voorzieningen: {rijen} ({categorie}) {heeft} geen "
        "looproute binnen {maximum} m "
        "en {telt} niet mee. Controleer de plek of voeg het pad toe.",
        "categorie_leeg": "In de laag voorzieningen staat geen enkele plek met categorie "
        "{categorie}. Daarover is niets te zeggen: "
        "voeg ze toe, of bevestig met --bevestig-afwezig {categorie} dat ze er echt niet zijn.",
        "categorie_onvolledig": "Categorie {categorie}: {aantal} in de gegevens, dat is 1 op "
        "{per} inwoners. "
        "Dat lijkt onvolledig en blijft daarom buiten zinnen en ranglijsten. Vul aan of bevestig "
        "met --bevestig-volledig {categorie}.",
        "percentage_waar_aantal_hoort": "Laag {layer}: kolom {column} lijkt een percentage, maar "
        "er hoort een aantal personen. "
        "Wijs de juiste kolom aan met --kolom {column}=NAAM.",
        "bevolking_ontbreekt": "Zonder laag bevolking zijn er geen aandelen van 65-plussers en "
        "75-plussers. "
        "Lees vierkanten of pc4 in om die te krijgen.",
        "bevolking_niet_verdeeld": "{aantal} van {totaal} inwoners ({groep}) zijn niet over "
        "woningen verdeeld: "
        "hun gebied heeft in deze gegevens geen of te weinig woningen. Ze tellen niet mee in "
        "aandelen.",
        "bevolking_spreekt_tegen": "{aantal} van {totaal} inwoners ({groep}) zijn niet over "
        "woningen verdeeld: de bronnen in de laag bevolking spreken elkaar tegen. Een andere bron "
        "telt in dat gebied minder mensen van een jongere klasse, waar zij bij horen. Gebruik "
        "bronnen van hetzelfde jaar.",
        "gebied_onvolledig": "Gebied {naam} is maar voor {dekking} % door de gegevens gedekt en "
        "wordt als onvolledig afgedrukt.",
        "onbekende_categorie": "Categorie {categorie} bestaat niet. Kies uit: {keuze}.",
        "onbekend_profiel": "Profiel {profiel} bestaat niet in de normen. Kies uit: {keuze}.",
        "onbekend_gebied": "Gebied {gebied} staat niet in de laag gebieden. Kies uit: {keuze}.",
        # Norms and study files
        "toml_komma": "{bestand}, regel {regel}: {gevonden} heeft een komma. Schrijf getallen in "
        "dit bestand met een punt: {goed}.",
        "toml_onleesbaar": "{bestand} is geen geldig TOML-bestand: {reden}. Herstel die regel.",
        "toml_sleutel": "{bestand}, regel {regel}: {sleutel} is niet bekend. Toegestaan: {keuze}.",
        "toml_waarde": "{bestand}, regel {regel}: {sleutel} moet {verwacht} zijn, niet {gevonden}.",
        "toml_ontbreekt": "{bestand}, regel {regel}: bij {sleutel} ontbreekt {ontbreekt}. Vul dit "
        "aan.",
        "norm_bron_onbekend": "{bestand}, regel {regel}: bron {bron} van {sleutel} staat niet in "
        "bronnen.toml. "
        "Voeg de bron toe met titel, uitgever, jaar en adres.",
    }
)
