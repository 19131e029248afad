# SPDX-License-Identifier: GPL-2.0-or-later
"""The Dutch sentences of the readers."""

from __future__ import annotations

from ..meldingen import register

__all__: list[str] = []

register(
    {
        "geen_vierkanten": "{bestand} is geen kaart met vierkanten van 100 of 500 m: "
        "{rijen} {heeft} een andere vorm. Gebruik voor postcodegebieden: lzw importeer pc4.",
        "geen_postcode": "Laag {layer}: {rijen} {heeft} geen postcode van vier cijfers. Wijs de "
        "kolom met postcodes aan met --kolom {column}=NAAM.",
        # OpenStreetMap
        "osm_zonder_wegen": "In {bestand} staat geen enkele weg. Kies een OSM-bestand (.osm.pbf"
        " of .osm) dat het hele studiegebied dekt.",
        "osm_vlak_hersteld": "OpenStreetMap: van {count} vlakken klopte de omtrek niet. Ze zijn"
        " hersteld, {weg} zijn weggelaten omdat er niets van te maken was.",
        "pand_samengevoegd": "Laag panden: {rijen} {heeft} hetzelfde pandnummer als een ander "
        "vlak. Delen van een pand zijn samengevoegd.",
        "adres_dubbel": "Laag adressen: {rijen} {heeft} een postcode en huisnummer die vaker "
        "voorkomen. Ze blijven staan; controleer welke vervallen is.",
        "adres_toevoeging_geen_woning": "Laag woningen: van {rijen} is niet bekend of het een "
        "woning is, maar wijst de toevoeging op iets anders (zoals GR voor garage). Ze tellen "
        "mee tot ze in correcties_woningen op is_woning 0 staan.",
        "adres_zonder_postcode": "Laag adressen: {rijen} {heeft} geen postcode of huisnummer. "
        "Tabellen kunnen daar niet op geplaatst worden.",
        "voorziening_uitgezonderd": "Categorie {categorie}: {rijen} niet overgenomen omdat naam"
        " of kenmerken op iets anders wijzen. Klopt dat niet, voeg ze dan toe in "
        "correcties_voorzieningen.",
        "voorziening_samengevoegd": "Categorie {categorie}: {rijen} samengevoegd met een "
        "voorziening op dezelfde plek of met dezelfde naam binnen 25 m.",
        "barriere_soort": "In {bestand} {heeft} {rijen} van de laag barrieres geen soort die "
        "bekend is. Vul in de kolom soort in: {keuze}.",
        "barriere_factor": "In {bestand} {heeft} {rijen} van de laag barrieres soort vertragen "
        "zonder factor groter dan 1. Vul in de kolom factor in hoe zwaar een meter daar telt, "
        "zoals 2.",
        # Any layer through a mapping
        "bag_id_aangevuld": "Laag {layer}: {rijen} {heeft} een BAG-nummer van 15 cijfers. De "
        "verloren voorloopnul is aangevuld.",
        "indeling_onbekend": "Indeling {indeling} bestaat niet. Kies uit: {keuze}, of geef een "
        "eigen TOML-bestand op.",
        "indeling_sleutel": "{bestand}, regel {regel}: {sleutel} is niet bekend. Toegestaan: "
        "{keuze}.",
        "indeling_waarde": "{bestand}, regel {regel}: {sleutel} moet {verwacht} zijn.",
        "indeling_doelkolom": "{bestand}, regel {regel}: laag {layer} heeft geen kolom "
        "{column}. Wel: {keuze}.",
        "indeling_bronkolom": "{bestand}, regel {regel}: kolom {gezocht} (voor {column}) staat "
        "niet in {gelezen}. Kolommen daar: {kolommen}.",
        "kolom_keuze_onjuist": "--kolom {keuze}: {reden}. Schrijf --kolom doel=bron, "
        "bijvoorbeeld --kolom inwoners=aantal_inwoners.",
        "kolom_niet_gevonden": "Kolom {column} van laag {layer} is niet gevonden in {bestand}. "
        "Kolommen daar: {kolommen}. Wijs hem aan met --kolom {column}=NAAM.",
        "indeling_geen_laag": "In {bestand} staat geen laag die past bij {titel}. Gezocht: "
        "{gezocht}. Wel aanwezig: {lagen}.",
        "bron_leeg": "{bestand} heeft geen rijen in laag {gelezen} die aan de voorwaarde "
        "voldoen. Controleer het bestand of pas --waar aan.",
        "geen_geometrie_in_bestand": "{bestand} is een tabel zonder kaart, maar laag {layer} "
        "heeft {verwacht} nodig. Geef het bestand met de kaart erbij op.",
        "bron_geometrie_soort": "{bestand}: {rijen} {heeft} de verkeerde soort geometrie: "
        "{gevonden}, terwijl laag {layer} {verwacht} nodig heeft. Kies een andere laag of een "
        "ander bestand.",
        "bron_geometrie_ontbreekt": "{bestand}: {rijen} {heeft} geen geometrie. Vul ze aan of "
        "sluit ze uit met --waar.",
        "voorziening_zonder_plek": "Laag {layer}: {rijen} {heeft} geen plek op de kaart. Ze "
        "blijven staan, maar tellen niet mee tot ze geplaatst zijn.",
        "vlak_hersteld": "Laag {layer}: {rijen} {heeft} een ongeldige omtrek. Die is hersteld; "
        "controleer deze vlakken op de kaart.",
        "vlak_naar_punt": "Laag {layer}: {rijen} {heeft} een vlak of lijn in plaats van een "
        "punt. Er is een punt in het midden van gemaakt.",
        "lijn_gesplitst": "Laag {layer}: {rijen} {heeft} meer losse lijnen. Elk deel is een "
        "eigen rij geworden, met #1, #2 achter het nummer.",
        "waarde_geen_getal": "Laag {layer}: {rijen} {heeft} in {column} tekst die geen getal "
        "is. Daar blijft de waarde onbekend.",
        "waarde_onbekend_woord": "Laag {layer}: {rijen} {heeft} in {column} een woord dat de "
        "indeling niet kent. Daar blijft de waarde onbekend; vul de indeling aan.",
        "tabel_geen_partner": "{bestand}: {rijen} {heeft} een {column} die niet op de kaart "
        "staat. Die gegevens zijn niet gebruikt.",
        "kaart_geen_partner": "Laag {layer}: voor {rijen} staat niets in {bestand}. Daar "
        "blijven die gegevens leeg.",
        "geschat_uit_percentage": "Laag {layer}: {column} is uitgerekend uit een afgerond "
        "percentage ({rijen}). Het is een schatting.",
        "leeftijd_onbekend": "{bestand}: {rijen} {heeft} een leeftijdsklasse die niet bekend "
        "is. Schrijf ze als 65-69, 65 tot 70 jaar of 95+.",
        "leeftijd_telt_niet_op": "Laag {layer}: in {rijen} wijkt de som van de leeftijdsklassen"
        " af van het aantal inwoners. Het aantal inwoners blijft leidend.",
        "watervlak_vervallen": "Laag {layer}: {rijen} met alleen water en een code die er al "
        "is, zijn weggelaten.",
        "gebied_soort_onbekend": "Laag gebieden: {rijen} {heeft} een code die niet met GM, WK "
        "of BU begint. Ze zijn ingelezen als eigen gebied.",
        "categorie_niet_herkend": "Laag voorzieningen: {rijen} {heeft} een categorie die niet "
        "bestaat: {gevonden}. Kies uit: {keuze}.",
        "woonvorm_onbekend": "Laag woonvormen: {rijen} {heeft} een soort die niet bekend is: "
        "{gevonden}. Kies uit: {keuze}. Gebruik overig voor iets anders.",
        # Building plans
        "plan_zonder_jaar": "{bestand}: {rijen} {heeft} geen jaar: {examples}. Vul het jaar van "
        "oplevering of sloop in; zonder jaar is niet te zeggen wanneer een plan meetelt.",
        "plan_jaar": "{bestand}: {rijen} {heeft} een jaar dat niet kan: {examples}. Schrijf een "
        "jaartal van {van} tot en met {tot}.",
        "plan_hardheid": "{bestand}: {rijen} {heeft} een hardheid die niet bekend is: {gevonden}. "
        "Schrijf {keuze}.",
        "plan_aantal": "{bestand}: {rijen} {heeft} in de kolom {kolom} geen heel aantal van 0 of "
        "meer: {examples}. Woningen die verdwijnen horen als gewoon aantal in de kolom gesloopt.",
        "plan_zonder_woningen": "{bestand}: {rijen} {heeft} geen enkel aantal: {examples}. Ze "
        "tellen voor niets mee; vul nultreden, geclusterd, zorggeschikt of gesloopt in.",
        "plan_eigendom": "{bestand}: {rijen} {heeft} een eigendom die niet bekend is: {examples}. "
        "Schrijf {keuze}; tot dan telt het als onbekend.",
        "plan_gebied": "{bestand}: {rijen} {heeft} een gebied dat niet in de laag gebieden staat: "
        "{examples}. Schrijf de code, of de naam als die maar één keer voorkomt.",
        "plan_gebied_dubbel": "{bestand}: {rijen} {heeft} een naam die meer gebieden hebben: "
        "{examples}. Schrijf de code van het gebied.",
        "plan_zonder_plek": "{bestand}: {rijen} {heeft} geen plek en geen gebied: {examples}. "
        "Geef een punt, een adres of een gebied.",
        "plan_zonder_gebieden": "{bestand} noemt gebieden, maar het werkbestand heeft nog geen "
        "laag gebieden. Lees die eerst in met: lzw importeer gebieden BESTAND.",
        # Placing by address
        "plaatsing_zonder_toevoeging": "Laag {layer}: {rijen} geplaatst op het huisnummer "
        "zonder de toevoeging. Controleer ze in de lijst om te herstellen.",
        "plaatsing_straat": "Laag {layer}: {rijen} geplaatst op de straat, want het huisnummer "
        "is niet gevonden. Verbeter het adres en lees opnieuw in.",
        "plaatsing_niet_gevonden": "Laag {layer}: {rijen} niet gevonden in de laag adressen. "
        "Verbeter postcode en huisnummer en lees opnieuw in.",
        "plaatsing_zonder_adressen": "Laag {layer} is een tabel met adressen, maar het "
        "werkbestand heeft nog geen laag adressen. Lees eerst osm of bag in.",
        "geometrie_noch_adressen": "Laag {layer}: {rijen} {heeft} geen geometrie, en er is geen "
        "laag adressen om ze op te plaatsen. Vul de geometrie aan, of lees eerst osm of bag in.",
        "plaatsing_zonder_adreskolom": "{bestand} heeft geen kaart en geen kolommen met een "
        "adres (postcode en huisnummer, of adres). Kolommen daar: {kolommen}.",
        # Facts about dwellings
        "tabel_gekoppeld": "{bestand}: {gekoppeld} van {van} rijen gekoppeld ({op_nummer} op "
        "BAG-nummer, {op_adres} op adres, {op_pand} op pand); zij gaan over {woningen} woningen.",
        "tabel_niets_gekoppeld": "{bestand}: geen van de {rijen} hoort bij een woning in het "
        "werkbestand. Controleer of dit de tabel van deze gemeente is en of de kolommen met "
        "BAG-nummers of adressen goed herkend zijn (--kolom woning_id=NAAM).",
        "woning_niet_gekoppeld": "Laag woningen: {rijen} uit {bestand} niet gekoppeld aan één "
        "woning. Ze staan in de lijst om te herstellen.",
        "woning_tegenstrijdig": "{bestand}: {rijen} over dezelfde woning {heeft} een andere waarde "
        "in {kolommen}. Die waarde blijft onbekend; verbeter de tabel en lees opnieuw in. Ze staan "
        "in de lijst om te herstellen.",
        "pand_per_woning": "{bestand}: {rijen} over een pand met meer woningen {heeft} een "
        "oppervlakte, verdieping of huur. Die is niet gebruikt, want hij geldt niet voor alle "
        "woningen in dat pand. Geef zulke waarden per woning op.",
        "pand_in_woning_id": "Laag woningen: {rijen} {heeft} in {column} het nummer van een pand. "
        "Wat er staat geldt voor alle woningen in dat pand.",
        "bag_id_afgekapt": "{bestand}: {rijen} {heeft} in {column} een nummer dat door een "
        "rekenblad is afgekort. De laatste cijfers zijn verloren: maak van de kolom tekst, vul de "
        "nummers opnieuw in en lees opnieuw in.",
        "adres_van_andere_woning": "{bestand}: {rijen} {heeft} een adres dat bij een andere woning "
        "hoort dan het BAG-nummer. Het BAG-nummer telt; controleer deze rijen.",
        "tabel_zonder_sleutel": "{bestand} heeft geen kolom met BAG-nummers van woningen of panden "
        "en geen adres (postcode en huisnummer, of adres). Kolommen daar: {kolommen}. Wijs er een "
        "aan met --kolom woning_id=NAAM.",
        "tabel_zonder_feiten": "In {bestand} is geen enkele kolom met gegevens over de woning "
        "herkend. Kolommen daar: {kolommen}. Wijs er een aan met --kolom DOEL=NAAM, met als doel: "
        "{keuze}.",
        "tabel_zonder_woningen": "{bestand} vult woningen aan, maar het werkbestand heeft nog geen "
        "laag woningen. Lees eerst osm of bag in.",
        "eigendom_aangenomen": "{bestand} heeft huren en geen kolom eigendom: {rijen} {heeft} "
        "eigendom corporatie gekregen. Klopt dat niet, voeg dan een kolom eigendom toe.",
        "label_onbekend": "Laag woningen: {rijen} {heeft} in {column} iets dat geen label van VERA "
        "is. Dat blijft onbekend. Schrijf {keuze}.",
        "eigendom_onbekend": "Laag woningen: {rijen} {heeft} in {column} een woord dat niet "
        "herkend is. Het telt als onbekend. Schrijf {keuze}.",
        "waarde_onwaarschijnlijk": "Laag woningen: {rijen} {heeft} in {column} een waarde onder "
        "{laagste} of boven {hoogste}. Die kan niet kloppen en blijft onbekend; verbeter de "
        "tabel.",
        "datum_onbekend": "Laag woningen: {rijen} {heeft} in {column} geen datum. Die blijft "
        "onbekend. Schrijf 2019, 2019-05-31 of 31-5-2019.",
        # Own areas
        "eigen_gebied_onbekende_buurt": "{bestand}: {rijen} {heeft} een buurtcode die niet in "
        "de laag gebieden staat. Verbeter de code of lees eerst de buurten in.",
        "eigen_gebied_dubbele_buurt": "{bestand}: {rijen} {heeft} een buurt die in meer dan een"
        " eigen gebied valt. Geef elke buurt één gebied.",
        "eigen_gebied_zonder_buurten": "Voor eigen gebieden zijn buurten nodig. Lees eerst de "
        "buurten in met: lzw importeer gebieden.",
        "eigen_gebied_leeg": "{bestand}: {rijen} {heeft} geen naam van een eigen gebied. Die "
        "buurten horen nergens bij.",
    }
)
