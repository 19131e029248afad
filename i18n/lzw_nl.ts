<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl_NL" sourcelanguage="en">
<context>
    <name>LZW</name>
    <message>
        <source>&amp;1 Data</source>
        <translation>&amp;1 Gegevens</translation>
    </message>
    <message>
        <source>&amp;2 Content</source>
        <translation>&amp;2 Inhoud</translation>
    </message>
    <message>
        <source>&amp;3 What if</source>
        <translation>&amp;3 Wat als</translation>
    </message>
    <message>
        <source>&amp;4 Make</source>
        <translation>&amp;4 Maken</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Sluit</translation>
    </message>
    <message>
        <source>&amp;Folder for the atlas</source>
        <translation>Map voor de &amp;atlas</translation>
    </message>
    <message>
        <source>&amp;Mend…</source>
        <translation>&amp;Herstel…</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Geen</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Open</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Openen…</translation>
    </message>
    <message>
        <source>&amp;Read in…</source>
        <translation>In&amp;lezen…</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Zoeken</translation>
    </message>
    <message>
        <source>&amp;Show in folder</source>
        <translation>In map to&amp;nen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>On&amp;gedaan maken</translation>
    </message>
    <message>
        <source>1 area chosen.</source>
        <translation>1 gebied gekozen.</translation>
    </message>
    <message>
        <source>A column of {layer} is chosen, but not the layer.</source>
        <translation>Er is een kolom van {layer} gekozen, maar de laag niet.</translation>
    </message>
    <message>
        <source>A condition goes with files. Filter the layer in QGIS, or select rows.</source>
        <translation>Een voorwaarde hoort bij bestanden. Filter de laag in QGIS of selecteer rijen.</translation>
    </message>
    <message>
        <source>a folder for the atlas (step 4)</source>
        <translation>een map voor de atlas (stap 4)</translation>
    </message>
    <message>
        <source>A name for these changes; an existing scenario is opened.</source>
        <translation>Een naam voor deze veranderingen; een scenario dat er al is, wordt geopend.</translation>
    </message>
    <message>
        <source>A table goes with a layer. Choose a layer too.</source>
        <translation>Een tabel hoort bij een laag. Kies ook een laag.</translation>
    </message>
    <message>
        <source>a werkbestand (step 1)</source>
        <translation>een werkbestand (stap 1)</translation>
    </message>
    <message>
        <source>a werkbestand that can be read</source>
        <translation>een werkbestand dat gelezen kan worden</translation>
    </message>
    <message>
        <source>Accessibility</source>
        <translation>Bereikbaarheid</translation>
    </message>
    <message>
        <source>Accessibility of facilities on foot</source>
        <translation>Bereikbaarheid van voorzieningen te voet</translation>
    </message>
    <message>
        <source>Accessibility per area</source>
        <translation>Bereikbaarheid per gebied</translation>
    </message>
    <message>
        <source>Accessibility per dwelling</source>
        <translation>Bereikbaarheid per woning</translation>
    </message>
    <message>
        <source>All &amp;wijken</source>
        <translation>Alle &amp;wijken</translation>
    </message>
    <message>
        <source>All benches are in the data</source>
        <translation>Alle zitbanken staan in de gegevens</translation>
    </message>
    <message>
        <source>Also compute what was never computed</source>
        <translation>Bereken ook wat nog nooit berekend is</translation>
    </message>
    <message>
        <source>Also count within these walking distances (metres, ascending)</source>
        <translation>Tel ook binnen deze loopafstanden (meters, oplopend)</translation>
    </message>
    <message>
        <source>An atlas of 1 area.</source>
        <translation>Een atlas van 1 gebied.</translation>
    </message>
    <message>
        <source>An atlas of {n} areas.</source>
        <translation>Een atlas van {n} gebieden.</translation>
    </message>
    <message>
        <source>Analyses</source>
        <translation>Analyses</translation>
    </message>
    <message>
        <source>Analyses that cannot be made</source>
        <translation>Analyses die niet kunnen</translation>
    </message>
    <message>
        <source>Analyses that were computed</source>
        <translation>Analyses die berekend zijn</translation>
    </message>
    <message>
        <source>appendix (all figures)</source>
        <translation>bijlage (alle cijfers)</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Gebied</translation>
    </message>
    <message>
        <source>Area of the text</source>
        <translation>Gebied van de tekst</translation>
    </message>
    <message>
        <source>Area per dwelling</source>
        <translation>Gebied per woning</translation>
    </message>
    <message>
        <source>Areas of the atlas</source>
        <translation>Gebieden van de atlas</translation>
    </message>
    <message>
        <source>Areas where people live and essential facilities are missing, ranked.</source>
        <translation>Plekken waar mensen wonen en voorzieningen ontbreken, op volgorde.</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>standaard</translation>
    </message>
    <message>
        <source>Assumptions of your own (TOML)</source>
        <translation>Eigen aannames (TOML)</translation>
    </message>
    <message>
        <source>at least one area (step 2)</source>
        <translation>minstens één gebied (stap 2)</translation>
    </message>
    <message>
        <source>At most so many junctions</source>
        <translation>Hooguit zo veel kruisingen</translation>
    </message>
    <message>
        <source>Atlas</source>
        <translation>Atlas</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Auteur</translation>
    </message>
    <message>
        <source>Base year</source>
        <translation>Peiljaar</translation>
    </message>
    <message>
        <source>Be&amp;gin again</source>
        <translation>Opnieuw &amp;beginnen</translation>
    </message>
    <message>
        <source>Beside each PDF also (none chosen: only the PDF)</source>
        <translation>Naast elke PDF ook (niets gekozen: alleen de PDF)</translation>
    </message>
    <message>
        <source>Beside the PDF</source>
        <translation>Naast de PDF</translation>
    </message>
    <message>
        <source>Best places for new steunpunten</source>
        <translation>Beste plekken voor nieuwe steunpunten</translation>
    </message>
    <message>
        <source>board and council (one page per area)</source>
        <translation>bestuur (één bladzijde per gebied)</translation>
    </message>
    <message>
        <source>Border where joining stops</source>
        <translation>Grens waar samenvoegen stopt</translation>
    </message>
    <message>
        <source>Bring analyses &amp;up to date</source>
        <translation>Analyses &amp;bijwerken</translation>
    </message>
    <message>
        <source>Bring analyses up to date</source>
        <translation>Analyses bijwerken</translation>
    </message>
    <message>
        <source>Bringing analyses up to date</source>
        <translation>Analyses bijwerken</translation>
    </message>
    <message>
        <source>buurt</source>
        <translation>buurt</translation>
    </message>
    <message>
        <source>C&amp;lose this one</source>
        <translation>Deze slui&amp;ten</translation>
    </message>
    <message>
        <source>Calibration beside published shares</source>
        <translation>IJking naast gepubliceerde aandelen</translation>
    </message>
    <message>
        <source>Categories that are complete</source>
        <translation>Categorieën die volledig zijn</translation>
    </message>
    <message>
        <source>Categories that really do not exist here</source>
        <translation>Categorieën die er echt niet zijn</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Categorie</translation>
    </message>
    <message>
        <source>Chapter of the text</source>
        <translation>Hoofdstuk van de tekst</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Hoofdstukken</translation>
    </message>
    <message>
        <source>Chapters instead of an edition (none chosen: all)</source>
        <translation>Hoofdstukken in plaats van een editie (geen gekozen: alle)</translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation>Gegevens controleren</translation>
    </message>
    <message>
        <source>Check the road network</source>
        <translation>Wegennet controleren</translation>
    </message>
    <message>
        <source>Choose a file or a layer to read.</source>
        <translation>Kies een bestand of een laag om in te lezen.</translation>
    </message>
    <message>
        <source>Choose a werkbestand, or the loose layers to compute with.</source>
        <translation>Kies een werkbestand, of de losse lagen om mee te rekenen.</translation>
    </message>
    <message>
        <source>Choose files or a layer, not both.</source>
        <translation>Kies bestanden of een laag, niet allebei.</translation>
    </message>
    <message>
        <source>Choose from junctions of streets too</source>
        <translation>Kies ook uit kruisingen van straten</translation>
    </message>
    <message>
        <source>Choose one column mapping, not two.</source>
        <translation>Kies één kolomindeling, niet twee.</translation>
    </message>
    <message>
        <source>Choose the place of a new werkbestand; the first import makes it.</source>
        <translation>Kies de plek van een nieuw werkbestand; de eerste keer inlezen maakt het.</translation>
    </message>
    <message>
        <source>Choose {what} first.</source>
        <translation>Kies eerst {what}.</translation>
    </message>
    <message>
        <source>Class, score and reasons per dwelling and target group; unknown stays unknown.</source>
        <translation>Klasse, score en redenen per woning en doelgroep; onbekend blijft onbekend.</translation>
    </message>
    <message>
        <source>Click a wijk on the map to tick it; click again to clear it.</source>
        <translation>Klik op een wijk op de kaart om die aan te vinken; klik nog eens om die uit te zetten.</translation>
    </message>
    <message>
        <source>Close by, walking distance in m</source>
        <translation>Dichtbij, loopafstand in m</translation>
    </message>
    <message>
        <source>Co&amp;mpute…</source>
        <translation>&amp;Berekenen…</translation>
    </message>
    <message>
        <source>Codes of the areas, with commas (empty: gemeente and wijken)</source>
        <translation>Codes van de gebieden, met komma's (leeg: gemeente en wijken)</translation>
    </message>
    <message>
        <source>Column mapping (none chosen: recognised)</source>
        <translation>Kolomindeling (niets gekozen: wordt herkend)</translation>
    </message>
    <message>
        <source>Column mapping of your own (TOML)</source>
        <translation>Eigen kolomindeling (TOML)</translation>
    </message>
    <message>
        <source>Column of the layer: {column}</source>
        <translation>Kolom van de laag: {column}</translation>
    </message>
    <message>
        <source>Column with the functions of a hub</source>
        <translation>Kolom met de functies van een hub</translation>
    </message>
    <message>
        <source>Column with the id of a hub</source>
        <translation>Kolom met het kenmerk van een hub</translation>
    </message>
    <message>
        <source>Column with the id of a location</source>
        <translation>Kolom met het kenmerk van een locatie</translation>
    </message>
    <message>
        <source>Column with the id of a place</source>
        <translation>Kolom met het kenmerk van een plek</translation>
    </message>
    <message>
        <source>Column with the name of a hub</source>
        <translation>Kolom met de naam van een hub</translation>
    </message>
    <message>
        <source>Column with the name of a location</source>
        <translation>Kolom met de naam van een locatie</translation>
    </message>
    <message>
        <source>Column with the name of a place</source>
        <translation>Kolom met de naam van een plek</translation>
    </message>
    <message>
        <source>Columns in the files</source>
        <translation>Kolommen in de bestanden</translation>
    </message>
    <message>
        <source>Columns of a layer are chosen, but no layer. For files use KOLOMMEN.</source>
        <translation>Er zijn kolommen van een laag gekozen, maar geen laag. Gebruik bij bestanden KOLOMMEN.</translation>
    </message>
    <message>
        <source>Compare two moments or two werkbestanden</source>
        <translation>Vergelijk twee momenten of twee werkbestanden</translation>
    </message>
    <message>
        <source>Compare with this werkbestand (the older one)</source>
        <translation>Vergelijk met dit werkbestand (dat van toen)</translation>
    </message>
    <message>
        <source>Compute what is &amp;missing</source>
        <translation>Bereken &amp;alles wat ontbreekt</translation>
    </message>
    <message>
        <source>Computes again only what rests on data that changed.</source>
        <translation>Berekent alleen opnieuw wat rust op gegevens die veranderd zijn.</translation>
    </message>
    <message>
        <source>Computing what changes</source>
        <translation>Uitrekenen wat er verandert</translation>
    </message>
    <message>
        <source>Coordinate system, if the source names none or a wrong one</source>
        <translation>Coördinatenstelsel, als de bron er geen of een verkeerd noemt</translation>
    </message>
    <message>
        <source>corporation (complexes of one owner)</source>
        <translation>corporatie (complexen van één eigenaar)</translation>
    </message>
    <message>
        <source>Count people from this number of missing facilities</source>
        <translation>Tel mensen vanaf dit aantal ontbrekende voorzieningen</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Gegevens</translation>
    </message>
    <message>
        <source>Data and analyses</source>
        <translation>Gegevens en analyses</translation>
    </message>
    <message>
        <source>Date of the data (2026 or 2026-01-31)</source>
        <translation>Peildatum van de gegevens (2026 of 2026-01-31)</translation>
    </message>
    <message>
        <source>Date {date} is not right. Write 2026 or 2026-01-31.</source>
        <translation>Datum {date} klopt niet. Schrijf 2026 of 2026-01-31.</translation>
    </message>
    <message>
        <source>Dead ends just short of a road</source>
        <translation>Losse einden vlak voor een weg</translation>
    </message>
    <message>
        <source>Demand and supply</source>
        <translation>Vraag en aanbod</translation>
    </message>
    <message>
        <source>Demand and supply per area</source>
        <translation>Vraag en aanbod per gebied</translation>
    </message>
    <message>
        <source>Demand beside supply</source>
        <translation>Vraag naast aanbod</translation>
    </message>
    <message>
        <source>Demand per area, year and target group</source>
        <translation>Vraag per gebied, jaar en doelgroep</translation>
    </message>
    <message>
        <source>Demand: older people and target groups, now and later</source>
        <translation>Vraag: ouderen en doelgroepen, nu en straks</translation>
    </message>
    <message>
        <source>Demands of your own (TOML)</source>
        <translation>Eigen eisen (TOML)</translation>
    </message>
    <message>
        <source>Difference per area</source>
        <translation>Verschil per gebied</translation>
    </message>
    <message>
        <source>Difference per dwelling</source>
        <translation>Verschil per woning</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>Verdeling</translation>
    </message>
    <message>
        <source>Draw and test woonservicegebieden</source>
        <translation>Woonservicegebieden tekenen en toetsen</translation>
    </message>
    <message>
        <source>Draw each area as whole buurten too</source>
        <translation>Teken elk gebied ook als hele buurten</translation>
    </message>
    <message>
        <source>Dwellings</source>
        <translation>Woningen</translation>
    </message>
    <message>
        <source>Dwellings that come within a norm</source>
        <translation>Woningen die binnen een norm komen</translation>
    </message>
    <message>
        <source>Dwellings that drop out of a norm</source>
        <translation>Woningen die buiten een norm raken</translation>
    </message>
    <message>
        <source>Dwellings too far from the network</source>
        <translation>Woningen te ver van het netwerk</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>Editie</translation>
    </message>
    <message>
        <source>Edition (none chosen: everything)</source>
        <translation>Editie (geen gekozen: alles)</translation>
    </message>
    <message>
        <source>Environment: what is installed here</source>
        <translation>Omgeving: wat hier geïnstalleerd is</translation>
    </message>
    <message>
        <source>Every analysis that these data allow, with the usual settings.</source>
        <translation>Elke analyse die met deze gegevens kan, met de standaardinstellingen.</translation>
    </message>
    <message>
        <source>Every criterion of every area</source>
        <translation>Elke eis van elk gebied</translation>
    </message>
    <message>
        <source>Every demand of every location</source>
        <translation>Elke eis van elke locatie</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>Everything about your gemeente is in one file: the werkbestand. Open the one that your GIS officer made, or begin a new one. Are the data in this project already? Then find its layers. To look around first, open the example municipality.</source>
        <translation>Alles over uw gemeente staat in één bestand: het werkbestand. Open het bestand dat uw GIS-medewerker heeft gemaakt, of begin een nieuw. Staan de gegevens al in dit project? Zoek dan de lagen van het project. Wilt u eerst rondkijken? Open de voorbeeldgemeente.</translation>
    </message>
    <message>
        <source>Everything needed is there</source>
        <translation>Alles wat nodig is, is er</translation>
    </message>
    <message>
        <source>Everything together per area and target group</source>
        <translation>Alles samen per gebied en doelgroep</translation>
    </message>
    <message>
        <source>Facilities that close (ids, separated by ;)</source>
        <translation>Voorzieningen die sluiten (voorziening_id, met ; ertussen)</translation>
    </message>
    <message>
        <source>Facilities that may not be missing</source>
        <translation>Voorzieningen die niet mogen ontbreken</translation>
    </message>
    <message>
        <source>Facilities that move (id,x,y, separated by ;)</source>
        <translation>Voorzieningen die verhuizen (voorziening_id,x,y met ; ertussen)</translation>
    </message>
    <message>
        <source>Facilities that open (x,y,categorie,naam, separated by ;)</source>
        <translation>Voorzieningen die openen (x,y,categorie,naam met ; ertussen)</translation>
    </message>
    <message>
        <source>Facilities that people walk to</source>
        <translation>Voorzieningen waar mensen naartoe lopen</translation>
    </message>
    <message>
        <source>Facilities too far from the network</source>
        <translation>Voorzieningen te ver van het netwerk</translation>
    </message>
    <message>
        <source>Facility</source>
        <translation>Voorziening</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Bestand</translation>
    </message>
    <message>
        <source>Files (together one source)</source>
        <translation>Bestanden (samen één bron)</translation>
    </message>
    <message>
        <source>Files that were made</source>
        <translation>Gemaakte bestanden</translation>
    </message>
    <message>
        <source>Fill holes up to this size (m²)</source>
        <translation>Vul gaten tot deze grootte (m²)</translation>
    </message>
    <message>
        <source>Fill in one of three: a name to keep the figures under, two moments, or a werkbestand to compare with.</source>
        <translation>Vul een van drie in: een naam om de cijfers onder te bewaren, twee momenten, of een werkbestand om mee te vergelijken.</translation>
    </message>
    <message>
        <source>Fin&amp;d layers of the project</source>
        <translation>&amp;Zoek lagen van het project</translation>
    </message>
    <message>
        <source>Folder for the atlas</source>
        <translation>Map voor de atlas</translation>
    </message>
    <message>
        <source>Folder for the example</source>
        <translation>Map voor het voorbeeld</translation>
    </message>
    <message>
        <source>Folder for the example municipality</source>
        <translation>Map voor de voorbeeldgemeente</translation>
    </message>
    <message>
        <source>Folder for the PDFs</source>
        <translation>Map voor de PDF's</translation>
    </message>
    <message>
        <source>For whom the atlas is.</source>
        <translation>Voor wie de atlas is.</translation>
    </message>
    <message>
        <source>Forecast year</source>
        <translation>Prognosejaar</translation>
    </message>
    <message>
        <source>Forecast year (empty: that of the norms)</source>
        <translation>Prognosejaar (leeg: dat van de normen)</translation>
    </message>
    <message>
        <source>Found in the project</source>
        <translation>Gevonden in het project</translation>
    </message>
    <message>
        <source>Gains</source>
        <translation>Wint</translation>
    </message>
    <message>
        <source>gemeente</source>
        <translation>gemeente</translation>
    </message>
    <message>
        <source>Gemeente {code} is not right. Write GM and four digits.</source>
        <translation>Gemeente {code} klopt niet. Schrijf GM en vier cijfers.</translation>
    </message>
    <message>
        <source>Goals out of that file (separated by ;)</source>
        <translation>Doelen uit dat bestand (gescheiden door ;)</translation>
    </message>
    <message>
        <source>Group of people</source>
        <translation>Groep mensen</translation>
    </message>
    <message>
        <source>House style (TOML)</source>
        <translation>Huisstijl (TOML)</translation>
    </message>
    <message>
        <source>House style (TOML: colour, logo, font, colophon)</source>
        <translation>Huisstijl (TOML: kleur, logo, lettertype, colofon)</translation>
    </message>
    <message>
        <source>How far the loose layers reach</source>
        <translation>Tot waar de losse lagen reiken</translation>
    </message>
    <message>
        <source>How far the p-median looks, in m</source>
        <translation>Hoe ver pmediaan kijkt, in m</translation>
    </message>
    <message>
        <source>How many of the nearest (1, 2 or 3)</source>
        <translation>Hoeveel van de dichtstbijzijnde (1, 2 of 3)</translation>
    </message>
    <message>
        <source>How many older people and people who need care live in each area, with a range.</source>
        <translation>Hoeveel ouderen en mensen met een zorgvraag er in elk gebied wonen, van laag tot hoog.</translation>
    </message>
    <message>
        <source>How many people walk over each street to the essentials, and what hinders them.</source>
        <translation>Hoeveel mensen over elke straat lopen naar wat ze nodig hebben, en wat hen hindert.</translation>
    </message>
    <message>
        <source>How much better is possible at most, in %</source>
        <translation>Hoeveel beter hooguit nog kan, in %</translation>
    </message>
    <message>
        <source>How near another road a dead end is suspect</source>
        <translation>Hoe dicht bij een andere weg een los einde verdacht is</translation>
    </message>
    <message>
        <source>HTML files (*.html)</source>
        <translation>HTML-bestanden (*.html)</translation>
    </message>
    <message>
        <source>Hubs</source>
        <translation>Hubs</translation>
    </message>
    <message>
        <source>Import addresses</source>
        <translation>Adressen importeren</translation>
    </message>
    <message>
        <source>Import areas (CBS wijken and buurten)</source>
        <translation>Gebieden importeren (wijken en buurten van het CBS)</translation>
    </message>
    <message>
        <source>Import areas of your own</source>
        <translation>Eigen gebieden importeren</translation>
    </message>
    <message>
        <source>Import BAG (dwellings, addresses, buildings)</source>
        <translation>BAG importeren (woningen, adressen, panden)</translation>
    </message>
    <message>
        <source>Import barriers</source>
        <translation>Barrières inlezen</translation>
    </message>
    <message>
        <source>Import building plans</source>
        <translation>Bouwplannen inlezen</translation>
    </message>
    <message>
        <source>Import buildings</source>
        <translation>Panden importeren</translation>
    </message>
    <message>
        <source>Import corrections</source>
        <translation>Correcties importeren</translation>
    </message>
    <message>
        <source>Import counted people by target group</source>
        <translation>Getelde mensen per doelgroep inlezen</translation>
    </message>
    <message>
        <source>Import facilities</source>
        <translation>Voorzieningen importeren</translation>
    </message>
    <message>
        <source>Import facts about dwellings</source>
        <translation>Woninggegevens importeren</translation>
    </message>
    <message>
        <source>Import forms of living (clustered, courtyards)</source>
        <translation>Woonvormen importeren (geclusterd, hofjes)</translation>
    </message>
    <message>
        <source>Import indicators of your own</source>
        <translation>Eigen indicatoren importeren</translation>
    </message>
    <message>
        <source>Import institutions with residents</source>
        <translation>Instellingen met bewoners importeren</translation>
    </message>
    <message>
        <source>Import measures (the arrangement of an area)</source>
        <translation>Maatregelen importeren (het arrangement van een gebied)</translation>
    </message>
    <message>
        <source>Import OpenStreetMap</source>
        <translation>OpenStreetMap importeren</translation>
    </message>
    <message>
        <source>Import people by age: counts and forecasts</source>
        <translation>Inwoners naar leeftijd inlezen: tellingen en prognoses</translation>
    </message>
    <message>
        <source>Import population by postcode</source>
        <translation>Bevolking per postcode importeren</translation>
    </message>
    <message>
        <source>Import population by square (CBS)</source>
        <translation>Bevolking per vierkant importeren (CBS)</translation>
    </message>
    <message>
        <source>Import roads and paths</source>
        <translation>Wegen en paden importeren</translation>
    </message>
    <message>
        <source>Import words of your own at the figures</source>
        <translation>Duiding importeren (eigen woorden bij de cijfers)</translation>
    </message>
    <message>
        <source>JAREN: {value} is not a year. Write 2030;2040.</source>
        <translation>JAREN: {value} is geen jaar. Schrijf 2030;2040.</translation>
    </message>
    <message>
        <source>Keep te&amp;xt</source>
        <translation>&amp;Bewaar tekst</translation>
    </message>
    <message>
        <source>Keep the figures of now under this name</source>
        <translation>Bewaar de cijfers van nu onder deze naam</translation>
    </message>
    <message>
        <source>Keeping a moment gives no difference: leave the outputs empty.</source>
        <translation>Een moment bewaren geeft geen verschil: laat de uitvoerlagen leeg.</translation>
    </message>
    <message>
        <source>Keeping the scenario</source>
        <translation>Scenario bewaren</translation>
    </message>
    <message>
        <source>Keeping the text</source>
        <translation>Tekst bewaren</translation>
    </message>
    <message>
        <source>Keeps the figures of now, or says what changed since then.</source>
        <translation>Bewaart de cijfers van nu, of zegt wat er sindsdien veranderde.</translation>
    </message>
    <message>
        <source>Keeps the scenario in the werkbestand; the atlas gets its page.</source>
        <translation>Bewaart het scenario in het werkbestand; de atlas krijgt er een bladzijde over.</translation>
    </message>
    <message>
        <source>Keeps the text in the werkbestand; an empty text takes it away.</source>
        <translation>Bewaart de tekst in het werkbestand; een lege tekst haalt hem weg.</translation>
    </message>
    <message>
        <source>Kind of facility</source>
        <translation>Soort voorziening</translation>
    </message>
    <message>
        <source>KOLOMMEN needs a target and a source in every row.</source>
        <translation>KOLOMMEN heeft in elke rij een doel en een bron nodig.</translation>
    </message>
    <message>
        <source>Langer Zelfstandig Wonen: can people keep living at home?</source>
        <translation>Langer Zelfstandig Wonen: kunnen mensen thuis blijven wonen?</translation>
    </message>
    <message>
        <source>Later years (separated by ;)</source>
        <translation>Latere jaren (gescheiden door ;)</translation>
    </message>
    <message>
        <source>Layer with hubs of your own</source>
        <translation>Laag met eigen hubs</translation>
    </message>
    <message>
        <source>Layer with places to choose from</source>
        <translation>Laag met plekken om uit te kiezen</translation>
    </message>
    <message>
        <source>Layer with the locations (points or buildings)</source>
        <translation>Laag met de locaties (punten of gebouwen)</translation>
    </message>
    <message>
        <source>Layer with what changes</source>
        <translation>Laag met wat er verandert</translation>
    </message>
    <message>
        <source>Layer {layer} of {file} cannot be opened.</source>
        <translation>Laag {layer} van {file} is niet te openen.</translation>
    </message>
    <message>
        <source>Layers that were left out</source>
        <translation>Aantal weggelaten lagen</translation>
    </message>
    <message>
        <source>Length of the network in km</source>
        <translation>Lengte van het netwerk in km</translation>
    </message>
    <message>
        <source>Length of the streets in km</source>
        <translation>Lengte van de straten in km</translation>
    </message>
    <message>
        <source>Limit the study to this gemeente (GMxxxx)</source>
        <translation>Studie beperken tot deze gemeente (GMxxxx)</translation>
    </message>
    <message>
        <source>List of facilities to correct</source>
        <translation>Lijst van voorzieningen om te verbeteren</translation>
    </message>
    <message>
        <source>List of rows that were not placed exactly</source>
        <translation>Lijst van rijen die niet precies geplaatst zijn</translation>
    </message>
    <message>
        <source>List of what was left out</source>
        <translation>Lijst van wat er weg is</translation>
    </message>
    <message>
        <source>List with {count} facilities: {file}</source>
        <translation>Lijst met {count} voorzieningen: {file}</translation>
    </message>
    <message>
        <source>Lists that are complete (functions or categories, by ;)</source>
        <translation>Lijsten die volledig zijn (functies of categorieën, met ; ertussen)</translation>
    </message>
    <message>
        <source>Load the layers that were written into the project</source>
        <translation>Geschreven lagen in het project laden</translation>
    </message>
    <message>
        <source>Looproutes</source>
        <translation>Looproutes</translation>
    </message>
    <message>
        <source>Looproutes and obstacles</source>
        <translation>Looproutes en obstakels</translation>
    </message>
    <message>
        <source>Loose layer: {layer}</source>
        <translation>Losse laag: {layer}</translation>
    </message>
    <message>
        <source>Loses</source>
        <translation>Verliest</translation>
    </message>
    <message>
        <source>Ma&amp;ke atlas</source>
        <translation>&amp;Maak atlas</translation>
    </message>
    <message>
        <source>Make a copy that may be shared</source>
        <translation>Kopie maken om te delen</translation>
    </message>
    <message>
        <source>Make a municipality that does not exist, and open it.</source>
        <translation>Maak een gemeente die niet bestaat, en open die.</translation>
    </message>
    <message>
        <source>Make a QGIS project of a werkbestand</source>
        <translation>QGIS-project van een werkbestand maken</translation>
    </message>
    <message>
        <source>Make a wijkatlas of this project</source>
        <translation>Maak een wijkatlas van dit project</translation>
    </message>
    <message>
        <source>Make the example municipality</source>
        <translation>Voorbeeldgemeente maken</translation>
    </message>
    <message>
        <source>Make the wijkatlas (PDF)</source>
        <translation>Wijkatlas maken (PDF)</translation>
    </message>
    <message>
        <source>Makes a municipality that does not exist, with all analyses and the atlas.</source>
        <translation>Maakt een gemeente die niet bestaat, met alle analyses en de atlas.</translation>
    </message>
    <message>
        <source>Makes an accessible PDF per area and one for the gemeente.</source>
        <translation>Maakt een toegankelijke PDF per gebied en een voor de gemeente.</translation>
    </message>
    <message>
        <source>Making the atlas</source>
        <translation>Atlas maken</translation>
    </message>
    <message>
        <source>Making the example municipality</source>
        <translation>Voorbeeldgemeente maken</translation>
    </message>
    <message>
        <source>Mo&amp;ve</source>
        <translation>&amp;Verplaats</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Rekenmodel</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modellen</translation>
    </message>
    <message>
        <source>Move to the m&amp;iddle of the map</source>
        <translation>Naar het &amp;midden van de kaart</translation>
    </message>
    <message>
        <source>Moving within the neighbourhood</source>
        <translation>Verhuizen in de eigen buurt</translation>
    </message>
    <message>
        <source>Moving, per area</source>
        <translation>Verhuizen, per gebied</translation>
    </message>
    <message>
        <source>Name of the comparison</source>
        <translation>Naam van de vergelijking</translation>
    </message>
    <message>
        <source>Name of the scenario</source>
        <translation>Naam van het scenario</translation>
    </message>
    <message>
        <source>Name of the source</source>
        <translation>Naam van de bron</translation>
    </message>
    <message>
        <source>Name two moments with a semicolon between them, like 2025; 2026.</source>
        <translation>Noem twee momenten met een puntkomma ertussen, zoals 2025; 2026.</translation>
    </message>
    <message>
        <source>Names everything in the werkbestand that is wrong or missing.</source>
        <translation>Noemt alles wat in het werkbestand niet klopt of ontbreekt.</translation>
    </message>
    <message>
        <source>Ne&amp;w…</source>
        <translation>&amp;Nieuw…</translation>
    </message>
    <message>
        <source>New werkbestand</source>
        <translation>Nieuw werkbestand</translation>
    </message>
    <message>
        <source>No area bears that name. {chosen}</source>
        <translation>Geen gebied heet zo. {chosen}</translation>
    </message>
    <message>
        <source>No errors found.</source>
        <translation>Geen fouten gevonden.</translation>
    </message>
    <message>
        <source>No layer of the project was recognised. Read in files instead.</source>
        <translation>Geen enkele laag van het project is herkend. Lees bestanden in.</translation>
    </message>
    <message>
        <source>No werkbestand yet</source>
        <translation>Nog geen werkbestand</translation>
    </message>
    <message>
        <source>None ticked: all chapters.</source>
        <translation>Niets aangevinkt: alle hoofdstukken.</translation>
    </message>
    <message>
        <source>Norms and their sources</source>
        <translation>Normen en hun bronnen</translation>
    </message>
    <message>
        <source>Norms of your own (TOML)</source>
        <translation>Eigen normen (TOML)</translation>
    </message>
    <message>
        <source>Not computed.</source>
        <translation>Niet berekend.</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>niet vermeld</translation>
    </message>
    <message>
        <source>Nothing changes yet. Close, move or open a facility.</source>
        <translation>Er verandert nog niets. Sluit, verplaats of open een voorziening.</translation>
    </message>
    <message>
        <source>Now click where {name} goes.</source>
        <translation>Klik nu waar {name} heen gaat.</translation>
    </message>
    <message>
        <source>Number of adaptable dwellings</source>
        <translation>Aantal aanpasbare woningen</translation>
    </message>
    <message>
        <source>Number of areas</source>
        <translation>Aantal gebieden</translation>
    </message>
    <message>
        <source>Number of areas that have everything</source>
        <translation>Aantal gebieden dat aan alles voldoet</translation>
    </message>
    <message>
        <source>Number of areas that lack little</source>
        <translation>Aantal gebieden waar weinig ontbreekt</translation>
    </message>
    <message>
        <source>Number of areas where either may be</source>
        <translation>Aantal gebieden waar beide kunnen</translation>
    </message>
    <message>
        <source>Number of areas with a certain shortage</source>
        <translation>Aantal gebieden met een zeker tekort</translation>
    </message>
    <message>
        <source>Number of areas with a certain surplus</source>
        <translation>Aantal gebieden met een zeker overschot</translation>
    </message>
    <message>
        <source>Number of dead ends just short of a road</source>
        <translation>Aantal losse einden vlak voor een weg</translation>
    </message>
    <message>
        <source>Number of dwellings</source>
        <translation>Aantal woningen</translation>
    </message>
    <message>
        <source>Number of dwellings in no area</source>
        <translation>Aantal woningen in geen enkel gebied</translation>
    </message>
    <message>
        <source>Number of dwellings of which it is unknown</source>
        <translation>Aantal woningen waarvan het onbekend is</translation>
    </message>
    <message>
        <source>Number of errors</source>
        <translation>Aantal fouten</translation>
    </message>
    <message>
        <source>Number of hubs</source>
        <translation>Aantal hubs</translation>
    </message>
    <message>
        <source>Number of layers</source>
        <translation>Aantal lagen</translation>
    </message>
    <message>
        <source>Number of locations that were tested</source>
        <translation>Aantal locaties dat getoetst is</translation>
    </message>
    <message>
        <source>Number of new steunpunten</source>
        <translation>Aantal nieuwe steunpunten</translation>
    </message>
    <message>
        <source>Number of obstacles with a number of people</source>
        <translation>Aantal obstakels met een aantal mensen</translation>
    </message>
    <message>
        <source>Number of parts</source>
        <translation>Aantal netwerkdelen</translation>
    </message>
    <message>
        <source>Number of PDFs</source>
        <translation>Aantal PDF's</translation>
    </message>
    <message>
        <source>Number of places that were chosen</source>
        <translation>Aantal gekozen plekken</translation>
    </message>
    <message>
        <source>Number of rows in the difference per dwelling</source>
        <translation>Aantal rijen in het verschil per woning</translation>
    </message>
    <message>
        <source>Number of rows that may not be a dwelling</source>
        <translation>Aantal rijen die misschien geen woning zijn</translation>
    </message>
    <message>
        <source>Number of rows written</source>
        <translation>Aantal geschreven rijen</translation>
    </message>
    <message>
        <source>Number of suitable dwellings</source>
        <translation>Aantal geschikte woningen</translation>
    </message>
    <message>
        <source>Number of unsuitable dwellings</source>
        <translation>Aantal ongeschikte woningen</translation>
    </message>
    <message>
        <source>Number of walking areas</source>
        <translation>Aantal loopgebieden</translation>
    </message>
    <message>
        <source>Number of warnings</source>
        <translation>Aantal waarschuwingen</translation>
    </message>
    <message>
        <source>Number of witte vlekken</source>
        <translation>Aantal witte vlekken</translation>
    </message>
    <message>
        <source>Number that meets every hard demand</source>
        <translation>Aantal dat elke harde eis haalt</translation>
    </message>
    <message>
        <source>Obstacles on looproutes</source>
        <translation>Obstakels op looproutes</translation>
    </message>
    <message>
        <source>Of them at home instead by the last year, in %</source>
        <translation>Daarvan in het laatste jaar toch thuis, in %</translation>
    </message>
    <message>
        <source>Older people by age per square or postcode area</source>
        <translation>Ouderen naar leeftijd per vierkant of postcodegebied</translation>
    </message>
    <message>
        <source>Older people per area, year and age</source>
        <translation>Ouderen per gebied, jaar en leeftijd</translation>
    </message>
    <message>
        <source>On the ma&amp;p</source>
        <translation>Op de &amp;kaart</translation>
    </message>
    <message>
        <source>On the map: ▲ blue comes within the norm, ▼ brown drops out of it; at small signs only the walk changes.</source>
        <translation>Op de kaart: ▲ blauw komt binnen de norm, ▼ bruin raakt erbuiten. Bij kleine tekens verandert alleen de loopafstand.</translation>
    </message>
    <message>
        <source>Open an existing werkbestand (GeoPackage).</source>
        <translation>Open een bestaand werkbestand (GeoPackage).</translation>
    </message>
    <message>
        <source>Open e&amp;xample municipality…</source>
        <translation>&amp;Voorbeeldgemeente openen…</translation>
    </message>
    <message>
        <source>Open in the mi&amp;ddle of the map</source>
        <translation>Open in het mi&amp;dden van de kaart</translation>
    </message>
    <message>
        <source>Open werkbestand</source>
        <translation>Werkbestand openen</translation>
    </message>
    <message>
        <source>Or a layer of the project</source>
        <translation>Of een laag van het project</translation>
    </message>
    <message>
        <source>Out of date: {what}.</source>
        <translation>Verouderd: {what}.</translation>
    </message>
    <message>
        <source>own area</source>
        <translation>eigen gebied</translation>
    </message>
    <message>
        <source>Own text</source>
        <translation>Eigen tekst</translation>
    </message>
    <message>
        <source>Own text of the municipality</source>
        <translation>Eigen tekst van de gemeente</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Eigenaar</translation>
    </message>
    <message>
        <source>Owner whose complexes are printed (edition corporatie)</source>
        <translation>Eigenaar van de complexen (editie corporatie)</translation>
    </message>
    <message>
        <source>Part of a name or code</source>
        <translation>Deel van een naam of code</translation>
    </message>
    <message>
        <source>People around the locations</source>
        <translation>Mensen rond de locaties</translation>
    </message>
    <message>
        <source>People close by, rounded (empty: too few)</source>
        <translation>Mensen dichtbij, afgerond (leeg: te weinig)</translation>
    </message>
    <message>
        <source>People count for more where more incomes are low</source>
        <translation>Mensen tellen zwaarder waar meer lage inkomens zijn</translation>
    </message>
    <message>
        <source>People count within this walking distance in m</source>
        <translation>Mensen tellen mee binnen deze loopafstand in m</translation>
    </message>
    <message>
        <source>People in institutions, in % of the usual share</source>
        <translation>Mensen in een instelling, in % van het gebruikelijke</translation>
    </message>
    <message>
        <source>People in the witte vlekken, rounded</source>
        <translation>Mensen in de witte vlekken, afgerond</translation>
    </message>
    <message>
        <source>People of 75 and over in the base year, rounded</source>
        <translation>75-plussers in het peiljaar, afgerond</translation>
    </message>
    <message>
        <source>People of 75 and over in the last year, rounded</source>
        <translation>75-plussers in het laatste jaar, afgerond</translation>
    </message>
    <message>
        <source>perhaps</source>
        <translation>misschien</translation>
    </message>
    <message>
        <source>Picture under every map (PNG, JPG or TIFF with a world file)</source>
        <translation>Afbeelding onder elke kaart (PNG, JPG of TIFF met wereldbestand)</translation>
    </message>
    <message>
        <source>Places of one hub lie this close together, on foot, in m</source>
        <translation>Zo dicht liggen plekken van een hub bij elkaar, lopend, in m</translation>
    </message>
    <message>
        <source>Please note</source>
        <translation>Let op</translation>
    </message>
    <message>
        <source>Preparing what if</source>
        <translation>Wat als voorbereiden</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profiel</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Voortgang</translation>
    </message>
    <message>
        <source>Put in the &amp;atlas</source>
        <translation>Zet in &amp;atlas</translation>
    </message>
    <message>
        <source>Puts the layers of a werkbestand in a project, with themes and a page to print.</source>
        <translation>Zet de lagen van een werkbestand in een project, met kaartthema's en een pagina om af te drukken.</translation>
    </message>
    <message>
        <source>QGIS project</source>
        <translation>QGIS-project</translation>
    </message>
    <message>
        <source>QGIS project (*.qgz)</source>
        <translation>QGIS-project (*.qgz)</translation>
    </message>
    <message>
        <source>Questions of your own (TOML)</source>
        <translation>Eigen vragen (TOML)</translation>
    </message>
    <message>
        <source>Ranks buildings, plots and plans by the demands of a form of living, with why.</source>
        <translation>Zet gebouwen, kavels en plannen op volgorde volgens de eisen van een woonvorm, met waarom.</translation>
    </message>
    <message>
        <source>Read only rows of the files that meet this condition</source>
        <translation>Alleen rijen van de bestanden lezen die aan deze voorwaarde voldoen</translation>
    </message>
    <message>
        <source>Read the room from the column capaciteit</source>
        <translation>Lees de capaciteit uit de kolom capaciteit</translation>
    </message>
    <message>
        <source>Reading {file}</source>
        <translation>{file} lezen</translation>
    </message>
    <message>
        <source>Ready to compute</source>
        <translation>Klaar om te rekenen</translation>
    </message>
    <message>
        <source>Recognise layers of the project by name, columns and geometry.</source>
        <translation>Herken lagen van het project aan naam, kolommen en geometrie.</translation>
    </message>
    <message>
        <source>recognised</source>
        <translation>herkend</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Verslag</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Uitkomst</translation>
    </message>
    <message>
        <source>Roads with what was found</source>
        <translation>Wegen met wat er gevonden is</translation>
    </message>
    <message>
        <source>Room for so many people per steunpunt</source>
        <translation>Plek voor zo veel mensen per steunpunt</translation>
    </message>
    <message>
        <source>Rows read</source>
        <translation>Ingelezen rijen</translation>
    </message>
    <message>
        <source>Rules of your own (TOML)</source>
        <translation>Eigen regels (TOML)</translation>
    </message>
    <message>
        <source>Rules of your own for hubs and areas (TOML)</source>
        <translation>Eigen regels voor hubs en gebieden (TOML)</translation>
    </message>
    <message>
        <source>Run a whole study</source>
        <translation>Hele studie uitvoeren</translation>
    </message>
    <message>
        <source>Runs every step of studie.toml; unchanged steps are skipped.</source>
        <translation>Voert elke stap van studie.toml uit; wat niet veranderd is wordt overgeslagen.</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>Sto&amp;p</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Scenario</translation>
    </message>
    <message>
        <source>Scenario of the demand</source>
        <translation>Scenario van de vraag</translation>
    </message>
    <message>
        <source>Search for at most so many seconds</source>
        <translation>Zoek hooguit zo veel seconden</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Seconden</translation>
    </message>
    <message>
        <source>Share of the people that makes a square white (%)</source>
        <translation>Deel van de mensen dat een vierkant wit maakt (%)</translation>
    </message>
    <message>
        <source>Shortage of suitable dwellings per area, target group and year, as a range.</source>
        <translation>Tekort aan passende woningen per gebied, doelgroep en jaar, als marge.</translation>
    </message>
    <message>
        <source>Shortage on the map</source>
        <translation>Tekort op de kaart</translation>
    </message>
    <message>
        <source>Shows versions and what each missing package switches off.</source>
        <translation>Toont versies en wat er niet werkt zonder een pakket dat ontbreekt.</translation>
    </message>
    <message>
        <source>Shows where roads are loose, double or end just short of another.</source>
        <translation>Laat zien waar wegen los liggen, dubbel zijn of vlak voor een andere weg ophouden.</translation>
    </message>
    <message>
        <source>Something went wrong that should not. The details stand in the log messages panel under LZW Atlas; send them with a description of what you did.</source>
        <translation>Er ging iets mis dat niet mis mag gaan. De details staan in het paneel Logberichten onder LZW Atlas; stuur die op met wat u deed.</translation>
    </message>
    <message>
        <source>source</source>
        <translation>bron</translation>
    </message>
    <message>
        <source>Source of that picture, to print under the maps</source>
        <translation>Bron van die afbeelding, voor onder de kaarten</translation>
    </message>
    <message>
        <source>Source of the forecast to use</source>
        <translation>Bron van de prognose die telt</translation>
    </message>
    <message>
        <source>Spread counts by (group=key, separated by ;)</source>
        <translation>Tellingen verdelen naar (groep=sleutel, gescheiden door ;)</translation>
    </message>
    <message>
        <source>Squares in the witte vlekken</source>
        <translation>Vierkanten in de witte vlekken</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Toestand</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Status on every page</source>
        <translation>Status op elke pagina</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Stappen</translation>
    </message>
    <message>
        <source>Steunpunt per dwelling</source>
        <translation>Steunpunt per woning</translation>
    </message>
    <message>
        <source>Steunpunten</source>
        <translation>Steunpunten</translation>
    </message>
    <message>
        <source>Stopped. Choose this step again to begin.</source>
        <translation>Gestopt. Kies deze stap opnieuw om te beginnen.</translation>
    </message>
    <message>
        <source>Stopped. Files that were finished: {n}.</source>
        <translation>Gestopt. Al klaar: {n} bestanden.</translation>
    </message>
    <message>
        <source>Stopped. The step that was running has changed nothing.</source>
        <translation>Gestopt. De stap die bezig was, heeft niets veranderd.</translation>
    </message>
    <message>
        <source>Stopped. What was finished before stays.</source>
        <translation>Gestopt. Wat al klaar was, blijft.</translation>
    </message>
    <message>
        <source>Street that somebody walks, in km</source>
        <translation>Straat waar iemand loopt, in km</translation>
    </message>
    <message>
        <source>Streets and areas within walking distances of facilities, and who live there.</source>
        <translation>Straten en vlakken binnen een loopafstand van voorzieningen, en wie daar wonen.</translation>
    </message>
    <message>
        <source>Streets of the walking areas</source>
        <translation>Straten van de loopgebieden</translation>
    </message>
    <message>
        <source>Study file</source>
        <translation>Studiebestand</translation>
    </message>
    <message>
        <source>Study file (TOML)</source>
        <translation>Studiebestand (TOML)</translation>
    </message>
    <message>
        <source>Suitability of dwellings</source>
        <translation>Geschiktheid van woningen</translation>
    </message>
    <message>
        <source>Suitability per area</source>
        <translation>Geschiktheid per gebied</translation>
    </message>
    <message>
        <source>Suitability per complex</source>
        <translation>Geschiktheid per complex</translation>
    </message>
    <message>
        <source>Suitability per dwelling</source>
        <translation>Geschiktheid per woning</translation>
    </message>
    <message>
        <source>Suitable dwellings per area</source>
        <translation>Passende woningen per gebied</translation>
    </message>
    <message>
        <source>Table that goes with that layer (ages)</source>
        <translation>Tabel die bij die laag hoort (leeftijden)</translation>
    </message>
    <message>
        <source>Take only these layers (none chosen: all)</source>
        <translation>Alleen deze lagen overnemen (niets gekozen: alle)</translation>
    </message>
    <message>
        <source>target</source>
        <translation>doel</translation>
    </message>
    <message>
        <source>Target groups</source>
        <translation>Doelgroepen</translation>
    </message>
    <message>
        <source>Target groups of your own (TOML)</source>
        <translation>Eigen doelgroepen (TOML)</translation>
    </message>
    <message>
        <source>Test locations for a form of living</source>
        <translation>Locaties toetsen aan een woonvorm</translation>
    </message>
    <message>
        <source>Tested locations</source>
        <translation>Getoetste locaties</translation>
    </message>
    <message>
        <source>Texts that are not kept yet, elsewhere: {n}.</source>
        <translation>Elders nog niet bewaarde teksten: {n}.</translation>
    </message>
    <message>
        <source>That is too far away. Click inside the gemeente.</source>
        <translation>Dat is te ver weg. Klik binnen de gemeente.</translation>
    </message>
    <message>
        <source>The area people can walk from around each hub, what it offers and what it lacks.</source>
        <translation>Het gebied rond elke hub van waaruit mensen kunnen lopen, wat er is en wat er ontbreekt.</translation>
    </message>
    <message>
        <source>The copy to share</source>
        <translation>De kopie om te versturen</translation>
    </message>
    <message>
        <source>The file was not read.</source>
        <translation>Het bestand is niet gelezen.</translation>
    </message>
    <message>
        <source>The result is already in {file}.</source>
        <translation>Het resultaat staat al in {file}.</translation>
    </message>
    <message>
        <source>The text is in the werkbestand.</source>
        <translation>De tekst staat in het werkbestand.</translation>
    </message>
    <message>
        <source>Then click on the map.</source>
        <translation>Klik daarna op de kaart.</translation>
    </message>
    <message>
        <source>There is no wijk where you clicked.</source>
        <translation>Waar u klikte ligt geen wijk.</translation>
    </message>
    <message>
        <source>There is no {kind} here. Click on a ring on the map.</source>
        <translation>Hier is geen {kind}. Klik op een rondje op de kaart.</translation>
    </message>
    <message>
        <source>This is computed as soon as another task is done: {what}.</source>
        <translation>Dit wordt berekend zodra iets anders klaar is: {what}.</translation>
    </message>
    <message>
        <source>This text is not kept yet.</source>
        <translation>Deze tekst is nog niet bewaard.</translation>
    </message>
    <message>
        <source>Tick every wijk that the search shows.</source>
        <translation>Vink elke wijk aan die de zoekopdracht toont.</translation>
    </message>
    <message>
        <source>Trend of dementia, in % per ten years</source>
        <translation>Trend van dementie, in % per tien jaar</translation>
    </message>
    <message>
        <source>Two kept moments (oldest first, separated by ;)</source>
        <translation>Twee bewaarde momenten (oudste eerst, met ; ertussen)</translation>
    </message>
    <message>
        <source>Unsuitable within 200 m</source>
        <translation>Ongeschikt binnen 200 m</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versie</translation>
    </message>
    <message>
        <source>Version on every page</source>
        <translation>Versie op elke pagina</translation>
    </message>
    <message>
        <source>Walking areas</source>
        <translation>Loopgebieden</translation>
    </message>
    <message>
        <source>Walking areas of facilities (isochrones)</source>
        <translation>Loopgebieden van voorzieningen (isochronen)</translation>
    </message>
    <message>
        <source>Walking distance from every dwelling to every kind of facility, and norms met.</source>
        <translation>Loopafstand van elke woning naar elke soort voorziening, en welke normen gehaald zijn.</translation>
    </message>
    <message>
        <source>Walking distances in metres, ascending</source>
        <translation>Loopafstanden in meters, van klein naar groot</translation>
    </message>
    <message>
        <source>Walking distances of the locations</source>
        <translation>Loopafstanden van de locaties</translation>
    </message>
    <message>
        <source>Walking distances of the rings in m (such as 400,500,800)</source>
        <translation>Loopafstanden van de ringen in m (zoals 400,500,800)</translation>
    </message>
    <message>
        <source>Walking profile (empty: 75plus)</source>
        <translation>Loopprofiel (leeg: 75plus)</translation>
    </message>
    <message>
        <source>Warn instead of stop where there is no hub</source>
        <translation>Waarschuw in plaats van stoppen waar geen hub is</translation>
    </message>
    <message>
        <source>Weigh every route by the visits per year</source>
        <translation>Weeg elke route naar het aantal bezoeken per jaar</translation>
    </message>
    <message>
        <source>Weights in Welke wijk eerst, such as tekort=2, ouderen=0</source>
        <translation>Gewichten in Welke wijk eerst, zoals tekort=2, ouderen=0</translation>
    </message>
    <message>
        <source>Werkbestand</source>
        <translation>Werkbestand</translation>
    </message>
    <message>
        <source>Werkbestand (GeoPackage)</source>
        <translation>Werkbestand (GeoPackage)</translation>
    </message>
    <message>
        <source>Werkbestand with the result</source>
        <translation>Werkbestand met de uitkomst</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Onderdeel</translation>
    </message>
    <message>
        <source>What 1 to this many bring</source>
        <translation>Wat 1 tot en met zo veel opleveren</translation>
    </message>
    <message>
        <source>What a hub must offer (functions, separated by ;)</source>
        <translation>Wat een hub moet bieden (functies, met ; ertussen)</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Wat er verandert</translation>
    </message>
    <message>
        <source>What each hub lacks, and the nearest place</source>
        <translation>Wat elke hub mist, en de dichtstbijzijnde plek</translation>
    </message>
    <message>
        <source>What exists already (ids or categories, separated by ;)</source>
        <translation>Wat er al is (kenmerken of categorieën, met ; ertussen)</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Wat er gebeurt</translation>
    </message>
    <message>
        <source>What if facilities open, close or move</source>
        <translation>Wat als voorzieningen openen, sluiten of verhuizen</translation>
    </message>
    <message>
        <source>What if needs a werkbestand with bereikbaarheid (step 1).</source>
        <translation>Voor wat als is een werkbestand met bereikbaarheid nodig (stap 1).</translation>
    </message>
    <message>
        <source>What if: {name}</source>
        <translation>Wat als: {name}</translation>
    </message>
    <message>
        <source>What is being done</source>
        <translation>Wat er gebeurt</translation>
    </message>
    <message>
        <source>What is known of the looproutes</source>
        <translation>Wat over de looproutes bekend is</translation>
    </message>
    <message>
        <source>What is to come there</source>
        <translation>Wat er moet komen</translation>
    </message>
    <message>
        <source>What lies with each hub</source>
        <translation>Wat bij elke hub ligt</translation>
    </message>
    <message>
        <source>What one more steunpunt brings</source>
        <translation>Wat een steunpunt meer oplevert</translation>
    </message>
    <message>
        <source>What was made and what was left out.</source>
        <translation>Wat er gemaakt is en wat niet.</translation>
    </message>
    <message>
        <source>What you close, move or open; the map shows where they are.</source>
        <translation>Wat u sluit, verplaatst of opent; de kaart laat zien waar ze staan.</translation>
    </message>
    <message>
        <source>Where a woonscan reaches most older people</source>
        <translation>Waar een woonscan de meeste ouderen bereikt</translation>
    </message>
    <message>
        <source>Where hubs come from</source>
        <translation>Waar de hubs vandaan komen</translation>
    </message>
    <message>
        <source>Where new care points serve most people, and what one more would bring.</source>
        <translation>Waar nieuwe steunpunten de meeste mensen helpen, en wat een meer zou opleveren.</translation>
    </message>
    <message>
        <source>Who comes within the norm and who drops out, by area and age.</source>
        <translation>Wie komt binnen de norm en wie raakt erbuiten, per gebied en leeftijd.</translation>
    </message>
    <message>
        <source>Who gains and who loses</source>
        <translation>Wie wint en wie verliest</translation>
    </message>
    <message>
        <source>Who lives in an area, per gebied</source>
        <translation>Wie in een gebied woont, per gebied</translation>
    </message>
    <message>
        <source>Who walks</source>
        <translation>Wie er loopt</translation>
    </message>
    <message>
        <source>Width of an area beside a street</source>
        <translation>Breedte van een vlak naast een straat</translation>
    </message>
    <message>
        <source>Width of the edge around the gemeente</source>
        <translation>Breedte van de rand rond de gemeente</translation>
    </message>
    <message>
        <source>wijk</source>
        <translation>wijk</translation>
    </message>
    <message>
        <source>wijk (for inhabitants and partners)</source>
        <translation>wijk (voor bewoners en partners)</translation>
    </message>
    <message>
        <source>Wijkatlas</source>
        <translation>Wijkatlas</translation>
    </message>
    <message>
        <source>With loose layers the werkbestand is only read. Choose where the result goes: an output layer.</source>
        <translation>Met losse lagen wordt het werkbestand alleen gelezen. Kies waar de uitkomst heen gaat: een uitvoerlaag.</translation>
    </message>
    <message>
        <source>Without a mouse: choose a facility here; type a part of its name.</source>
        <translation>Zonder muis: kies hier een voorziening; typ een deel van de naam.</translation>
    </message>
    <message>
        <source>Without the map</source>
        <translation>Zonder de kaart</translation>
    </message>
    <message>
        <source>Witte vlekken</source>
        <translation>Witte vlekken</translation>
    </message>
    <message>
        <source>Witte vlekken: people without facilities</source>
        <translation>Witte vlekken: mensen zonder voorzieningen</translation>
    </message>
    <message>
        <source>Woonservicegebieden</source>
        <translation>Woonservicegebieden</translation>
    </message>
    <message>
        <source>Writes a werkbestand without persons, rents and owners.</source>
        <translation>Schrijft een werkbestand zonder personen, huren en eigenaren.</translation>
    </message>
    <message>
        <source>Year of the rent limits</source>
        <translation>Jaar van de huurgrenzen</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}</source>
        <translation>{file} kan niet geschreven worden: {reason}</translation>
    </message>
    <message>
        <source>{file} cannot hold this layer ({reason}). Choose a GeoPackage.</source>
        <translation>In {file} past deze laag niet ({reason}). Kies een GeoPackage.</translation>
    </message>
    <message>
        <source>{file} does not exist. Choose another file.</source>
        <translation>{file} bestaat niet. Kies een ander bestand.</translation>
    </message>
    <message>
        <source>{file} is not in {folder} any more. Point it out with Open.</source>
        <translation>{file} staat niet meer in {folder}. Wijs het aan met Openen (stap 1).</translation>
    </message>
    <message>
        <source>{file} is not there yet. Read in data; the first import makes it.</source>
        <translation>{file} is er nog niet. Lees gegevens in; de eerste keer maakt het bestand.</translation>
    </message>
    <message>
        <source>{layer}, column: {column}</source>
        <translation>{layer}, kolom: {column}</translation>
    </message>
    <message>
        <source>{name} ({kind}, {n} dwellings)</source>
        <translation>{name} ({kind}, {n} woningen)</translation>
    </message>
    <message>
        <source>{name} ({k} of {n})</source>
        <translation>{name} ({k} van {n})</translation>
    </message>
    <message>
        <source>{name} is in the werkbestand; the atlas gets its page.</source>
        <translation>{name} staat in het werkbestand; de atlas krijgt er een bladzijde over.</translation>
    </message>
    <message>
        <source>{n} areas chosen.</source>
        <translation>{n} gebieden gekozen.</translation>
    </message>
    <message>
        <source>{n} files in {folder}.</source>
        <translation>{n} bestanden in {folder}.</translation>
    </message>
    <message>
        <source>{parameters}: two results in one place. Choose a file for each.</source>
        <translation>{parameters}: twee uitkomsten op één plek. Kies voor elk een eigen bestand.</translation>
    </message>
    <message>
        <source>{parameter}: this would replace a file that is read. Choose another name.</source>
        <translation>{parameter}: dit zou een bestand vervangen waaruit gelezen wordt. Kies een andere naam.</translation>
    </message>
    <message>
        <source>{parameter}: {file} does not exist.</source>
        <translation>{parameter}: {file} bestaat niet.</translation>
    </message>
    <message>
        <source>{source}: into the werkbestand; rows of the same source are replaced.</source>
        <translation>{source} in het werkbestand; rijen van dezelfde bron worden vervangen.</translation>
    </message>
    <message>
        <source>{who}: gains {gains}, loses {loses}</source>
        <translation>{who}: wint {gains}, verliest {loses}</translation>
    </message>
</context>
</TS>
