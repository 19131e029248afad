# SPDX-License-Identifier: GPL-2.0-or-later
"""The closing pages: how the figures came about, and what is not in the atlas and why."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from ...core.bereik.bereikbaarheid import ESSENTIALS
from ...core.norm import Norm
from ...core.registry import CATEGORIES
from ...io.getallen import datum, geheel, getal
from ..model import (
    Block,
    Bullets,
    Chapter,
    Heading,
    Pages,
    Sentence,
    TableCell,
    TableSpec,
)
from ..schrijver import HARDLY_PCT, MOSTLY_PCT, Writer
from ..woorden import (
    DIFFERENT,
    PEOPLE,
    as_text,
    capital,
    counted,
    dutch,
    listing,
    plain,
    walk,
)

__all__ = ["left_out", "source_line", "verantwoording"]

_ON_THE_MAP = (
    "wegen",
    "panden",
    "woningen",
    "voorzieningen",
    "gebieden",
    "achtergrond_vlakken",
    "achtergrond_lijnen",
)


def verantwoording(w: Writer) -> Pages:
    """Return how it was computed, what is not known, and where everything comes from."""
    norms = w.data.norms
    profile = norms.profiles.get(w.profile)
    blocks: list[Block] = [Heading("Zo is het berekend")]
    legs = norms.rules.get("aanloop_max")
    method = [
        "De afstand is de kortste looproute over straten en paden, in echte meters. De "
        "rechte lijn van voordeur "
        "naar straat telt mee" + (f", tot {walk(legs.value)}." if legs else "."),
        "Lopen mag overal, behalve op autowegen en waar het verboden is."
        + (
            " Trappen mogen."
            if profile is None or profile.steps_allowed
            else " Trappen mogen niet."
        ),
        "Alleen woningen tellen. Een woning met onbekende afstand telt niet mee in het "
        "percentage, maar staat in de kolom onbekend.",
        f"Personen zijn over woningen verdeeld, afgerond op {geheel(w.rounding)}; minder "
        f"dan {geheel(w.minimum)} wordt niet gepubliceerd. Een aandeel van personen volgt "
        "uit de afgeronde aantallen.",
        f"Meestal wel: ten minste {getal(MOSTLY_PCT)} % bij elke voorziening. Meestal niet: "
        "overal minder dan "
        f"{getal(HARDLY_PCT)} %. Daartussen: deels. Beter of slechter dan de gemeente: ten minste "
        f"{getal(DIFFERENT)} procentpunt verschil. Deze grenzen zijn een aanname.",
    ]
    if profile is not None:
        example = 500 / profile.speed_m_s / 60
        method.insert(
            1,
            f"Een {profile.label} loopt {getal(profile.speed_m_s, 1)} m per seconde: 500 m "
            "is ongeveer "
            f"{geheel(example)} minuten. De norm kijkt naar meters, niet naar minuten.",
        )
    daily = listing([plain(c) for c in ESSENTIALS])
    method.append(f"Dagelijkse voorzieningen zijn: {daily}. Ook die keuze is een aanname.")
    method += [text for pages in w.pages.values() for text in pages.method]
    blocks.append(Bullets(tuple(method)))
    version = w.log.get("versie")
    runs = [
        f"{subject} op {datum(run.when)}, kenmerk {run.run_id}"
        for pages in w.pages.values()
        for subject, run in pages.runs
    ]
    blocks.append(
        Sentence(
            f"Berekend op {datum(w.log.get('wanneer'))}"
            + (f" met LZW Atlas {version}" if isinstance(version, str) else "")
            + f". Kenmerk van de berekening: {w.run_id}. Normen: {norms.name}."
            + (f" {'; '.join(runs)}." if runs else "")
        )
    )
    left_out = [text for pages in w.pages.values() for text in pages.left_out]
    if left_out:
        blocks += [Heading("Wat niet in deze atlas staat"), Bullets(tuple(left_out))]
    blocks += [Heading("Wat we niet weten"), Bullets(tuple(_unknowns(w)))]
    table, references = _norm_table(w)
    blocks += [
        Heading("Normen en hun bronnen"),
        table,
        Bullets(tuple(references), numbered=True),
    ]
    blocks += [
        Heading("Afwijkingen van de standaardnormen"),
        Bullets(tuple(_differences(w))),
    ]
    blocks.append(Heading("Gegevens"))
    sources = _source_table(w)
    blocks.append(sources if sources is not None else Sentence("Er zijn geen bronnen vastgelegd."))
    return Pages(
        [
            Chapter(
                "verantwoording",
                "Hoe weten we dit?",
                Sentence(
                    "Elk cijfer is na te rekenen: hier staan de regels, de normen en de gegevens."
                ),
                tuple(blocks),
            )
        ]
    )


def left_out(w: Writer, chapters: Sequence[Chapter]) -> list[Chapter]:
    """Return a closing chapter on what was asked for and is not there; none without any.

    One page of the oogopslag says it itself.
    """
    said = [text for pages in w.pages.values() for text in pages.left_out]
    if not said and chapters:
        return []
    lead = Sentence("Dit is gevraagd, maar kan uit dit werkbestand niet gemaakt worden.")
    if not said:
        lead = Sentence("Voor dit gebied is er in deze uitgave geen hoofdstuk.")
    blocks: tuple[Block, ...] = (Bullets(tuple(said)),) if said else ()
    return [Chapter("ontbreekt", "Wat staat niet in deze atlas?", lead, blocks)]


def source_line(w: Writer) -> str:
    """Return the sources of what the maps show, each with its newest date."""
    table = w.data.bronnen.data
    dates: dict[str, set[str]] = {}
    for r in table.to_dict("records"):
        name = _source_name(r)
        if name and as_text(r.get("laag")) in _ON_THE_MAP:
            dates.setdefault(name, set())
            when = as_text(r.get("peildatum"))
            if when:
                dates[name].add(when)
    # One date behind several sources is said once.
    by_date: dict[str, list[str]] = {}
    for name, found in dates.items():
        by_date.setdefault(datum(max(found)) if found else "", []).append(name)
    parts = [
        "; ".join(names) + (f" ({'alle ' if len(names) > 1 else ''}{day})" if day else "")
        for day, names in by_date.items()
    ]
    picture = w.data.kaartbeeld
    if picture is not None and picture.source:
        parts.append(f"achtergrond {picture.source}")
    return f"Bron: {'; '.join(parts)}." if parts else "Bron: zie de verantwoording."


def _unknowns(w: Writer) -> list[str]:
    homes = w.data.bereikbaarheid.data.iloc[w.members]
    out = []
    far = int((homes["reden"] == "te_ver_van_netwerk").sum())
    if far:
        verb = "ligt" if far == 1 else "liggen"
        out.append(
            f"{capital(counted(far, 'woning', 'woningen'))} {verb} te ver van een straat of "
            "pad; de afstand is onbekend."
        )
    doubt = int(homes["is_woning"].isna().sum())
    if doubt:
        verb = "adres" if doubt == 1 else "adressen"
        out.append(
            f"Van {'één' if doubt == 1 else geheel(doubt)} {verb} is niet zeker dat het een "
            "woning is; ze tellen mee."
        )
    edge = [(c, r.edge) for c in w.categories if (r := w.rows.get((c, "woningen"))) and r.edge > 0]
    if edge:
        worst = max(edge, key=lambda e: e[1])
        out.append(
            f"Bij {counted(round(worst[1]), 'woning', 'woningen')} kan "
            f"{CATEGORIES[worst[0]].one} net buiten de rand van de gegevens dichterbij zijn."
        )
    none = [
        CATEGORIES[c].label.lower()
        for c in w.categories
        if w.rows[c, "woningen"].status == "geen_gegevens"
    ]
    if none:
        out.append(f"Niet in de gegevens: {listing(none)}. Daarover is niets te zeggen.")
    few = [
        CATEGORIES[c].many
        for c in w.categories
        if w.rows[c, "woningen"].status == "waarschijnlijk_onvolledig"
    ]
    if few:
        out.append(f"Waarschijnlijk niet allemaal in de gegevens: {listing(few)}.")
    first = next(iter(w.rows.values()))
    if not first.full:
        out.append(f"Onvolledig: de gegevens dekken {getal(first.coverage)} % van dit gebied.")
    if not any(g != "woningen" for _, g in w.rows):
        out.append("Er zijn geen inwoners in de gegevens: de cijfers gaan over woningen.")
    for group in ("inw_65plus", "inw_75plus"):
        source = w.source(group)
        if source is None or w.certainty(group, source) != "geschat":
            continue
        kind = source.split(" ")[0]
        unit = {
            "pc4": "postcodegebied (vier cijfers)",
            "buurt": "buurt",
            "vierkant500": "vierkant van 500 m",
        }.get(kind, kind)
        out.append(
            f"Waar {PEOPLE[group]} wonen is geschat: bekend is alleen hoeveel er per {unit} zijn."
        )
    return out or ["Er zijn geen bijzonderheden."]


def _norm_table(w: Writer) -> tuple[TableSpec, list[str]]:
    used: list[str] = []
    rows = []
    for category in w.categories:
        norm: Norm | None = w.data.norms.norms.get(category)
        row = w.rows[category, "woningen"]
        if norm is None:
            continue
        for key in norm.sources:
            if key not in used:
                used.append(key)
        marks = ", ".join(str(used.index(k) + 1) for k in norm.sources)
        rows.append(
            (
                TableCell(CATEGORIES[category].label),
                TableCell(walk(row.norm)),
                TableCell("–" if math.isnan(row.wide) else walk(row.wide)),
                TableCell(_certainty_word(norm.certainty)),
                TableCell(marks),
            )
        )
    references = []
    for key in used:
        s = w.data.norms.sources.get(key)
        if s is None:
            references.append(key)
            continue
        year = "zonder jaar" if s.year in ("z.j.", "") else s.year
        stop = "" if s.title.endswith(("?", "!", ".")) else "."
        references.append(f"{s.title}{stop} {s.publisher}, {year}. {s.address}")
    return (
        TableSpec(
            "Normen in deze atlas",
            ("Voorziening", "Norm", "Ruime norm", "Hoe zeker", "Bron"),
            tuple(rows),
            "lrrlr",
            (34, 14, 17, 75, 15),
        ),
        references,
    )


def _differences(w: Writer) -> list[str]:
    try:
        found = json.loads(w.log.get("normen") or "{}").get("afwijkingen", [])
    except (TypeError, ValueError, AttributeError):
        found = []
    out = [f"{_norm_word(str(d[0]))}: {d[2]} in plaats van {d[1]}." for d in found if len(d) == 3]
    return [dutch(o) for o in out] or ["Geen: alle normen zijn de standaardnormen."]


def _source_table(w: Writer) -> TableSpec | None:
    """Return the sources, each with the layers that came from it."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for r in w.data.bronnen.data.to_dict("records"):
        name = _source_name(r) or "–"
        key = (
            name,
            datum(as_text(r.get("peildatum"))),
            as_text(r.get("licentie")) or "onbekend",
        )
        layer = as_text(r.get("laag")).replace("_", " ")
        if layer not in grouped.setdefault(key, []):
            grouped[key].append(layer)
    if not grouped:
        return None
    rows = tuple(
        (
            TableCell(name),
            TableCell(capital(", ".join(layers))),
            TableCell(when),
            TableCell(licence),
        )
        for (name, when, licence), layers in grouped.items()
    )
    return TableSpec(
        "Gebruikte gegevens",
        ("Bron", "Lagen", "Peildatum", "Licentie"),
        rows,
        "llll",
        (50, 66, 24, 30),
    )


def _source_name(record: dict[str, Any]) -> str:
    name = (
        as_text(record.get("naamsvermelding"))
        or as_text(record.get("titel"))
        or as_text(record.get("bron"))
    )
    return name.replace("(c)", "©")


def _certainty_word(word: str) -> str:
    return {
        "bron": "staat zo in de bron",
        "tweede hand": "overgenomen, niet in de bron zelf gelezen",
        "algemene kennis": "aanname: algemeen gebruikelijk",
        "eigen keuze": "aanname: eigen keuze op grond van de bron",
    }.get(word, word)


def _norm_word(path: str) -> str:
    group, _, key = path.partition(".")
    who, _, what = key.partition(".")
    last = what or key
    label = CATEGORIES[last].label if last in CATEGORIES else last.replace("_", " ")
    return {
        "belang": f"Belang voor {who}: {label}",
        "levels": f"Gewicht van {label}",
        "norms": f"Norm {label}",
        "weights": f"Gewicht {label}",
        "completeness": f"Volledigheid {label}",
        "rules": f"Rekenregel {label}",
        "capaciteit": f"Capaciteit {label}",
        "profiel": f"Profiel {label}",
    }.get(group, path)
