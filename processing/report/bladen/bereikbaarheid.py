# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages about bereikbaarheid: the answer, each facility, the wijken, and maps."""

from __future__ import annotations

from ...core.bereik.bereikbaarheid import ESSENTIALS
from ...core.registry import CATEGORIES
from ..model import (
    Block,
    Chapter,
    Heading,
    MapGrid,
    MapSpec,
    Notice,
    Pages,
    Sentence,
)
from ..schrijver import HARDLY_PCT, QUESTION, Writer
from ..woorden import (
    PEOPLE,
    listing,
    lower,
)

__all__ = ["kaarten", "overzicht", "voorzieningen", "wijken"]


def overzicht(w: Writer) -> Pages:
    """Return the answer, the figures behind it and a map of one category."""
    blocks: list[Block] = [*w.silence(), w.key_figures()]
    main = w.main_category()
    if main is not None:
        blocks.append(w.map(main, labels=w.kind == "gemeente"))
    elif w.home_total():
        blocks.append(
            Notice("Er is geen kaart: van geen enkele voorziening zijn de afstanden bekend.")
        )
    return Pages([Chapter("overzicht", QUESTION, w.answer(), tuple(blocks))])


def voorzieningen(w: Writer) -> Pages:
    """Return each facility with its share, and the gebied beside its gemeente."""
    judged = [r for c in ESSENTIALS if (r := w.row(c)) is not None and r.usable]
    short = [r for r in judged if r.share < HARDLY_PCT and r.category in ESSENTIALS]
    if not judged:
        lead = Sentence(
            "Niet te zeggen: van geen enkele voorziening zijn de gegevens volledig."
            if w.home_total()
            else f"Niet te zeggen: in {w.name} staan geen woningen."
        )
    elif not short:
        lead = Sentence(
            "Van elke dagelijkse voorziening die te beoordelen is, woont ten minste de "
            f"helft van de {PEOPLE[w.basis]} binnen de norm."
            if w.basis != "woningen"
            else "Van elke dagelijkse voorziening die te beoordelen is, ligt "
            "ten minste de helft van de woningen binnen de norm."
        )
    else:
        names = [CATEGORIES[r.category].one for r in short]
        verb = "ligt" if w.basis == "woningen" else "woont"
        lead = Sentence(
            f"Minder dan de helft van de {PEOPLE[w.basis]} {verb} binnen de norm van "
            f"{listing(names, 'of')}."
        )
    lead = Sentence(lead.text, w.certainty(w.basis, w.source(w.basis)))
    blocks: list[Block] = [w.table_spec()]
    chart = w.comparison()
    if chart is not None:
        blocks += [
            Heading(f"{w.name} naast {chart.reference_name}"),
            w.comparison_sentence(chart),
            chart,
        ]
    elif w.kind != "gemeente":
        why = "voor de gemeente zijn geen cijfers berekend"
        if w.parent is not None:
            why = "er zijn hier geen cijfers om te vergelijken"
        blocks.append(Sentence(f"Er is geen vergelijking: {why}."))
    return Pages(
        [Chapter("voorzieningen", "Hoe ver is het naar elke voorziening?", lead, tuple(blocks))]
    )


def wijken(w: Writer) -> Pages:
    """Return the wijken of a gemeente beside one another; nothing for another gebied."""
    if w.kind != "gemeente":
        return Pages()
    table = w.wijken_table()
    if table is None:
        return Pages()
    main = w.main_category()
    chart = None if main is None else w.wijken_chart(main)
    blocks: list[Block] = [table]
    lead = Sentence("De wijken staan naast elkaar met dezelfde normen.")
    if chart is not None and main is not None:
        best, worst = chart.rows[0], chart.rows[-1]
        c = CATEGORIES[main]
        lead = Sentence(
            f"In {best.label} is {c.one} het vaakst op loopafstand ({best.text}), in "
            f"{worst.label} het minst vaak ({worst.text})."
            if (best.value or 0) - (worst.value or 0) >= 1
            else f"De wijken verschillen nauwelijks in de loopafstand tot {c.one}.",
            w.certainty(w.basis, w.source(w.basis)),
        )
        blocks += [Heading(chart.title), chart]
    return Pages(
        [Chapter("wijken", "In welke wijk is het dichtbij, en waar niet?", lead, tuple(blocks))]
    )


def kaarten(w: Writer) -> Pages:
    """Return a small map of every other essential facility."""
    main = w.main_category()
    cells: list[tuple[str, MapSpec | Notice]] = []
    for category in ESSENTIALS:
        row = w.rows.get((category, "woningen"))
        if category == main or row is None or not w.home_total():
            continue
        if row.n > 0 and row.status in ("bekend", "waarschijnlijk_onvolledig"):
            cells.append((CATEGORIES[category].label, w.map(category)))
        else:
            cells.append((CATEGORIES[category].label, Notice(w.sentence(category).text)))
    if not cells:
        return Pages()
    bad = [
        (r.share, c)
        for c in ESSENTIALS
        if c != main and (r := w.row(c)) is not None and w.publishable(r)
    ]
    if bad:
        _, category = min(bad)
        lead = Sentence(
            f"Het verst weg is {CATEGORIES[category].one}: " + lower(w.sentence(category).text),
            w.sentence(category).certainty,
        )
    else:
        lead = Sentence("Over de andere voorzieningen zijn de gegevens niet volledig.")
    return Pages([Chapter("kaarten", "Waar is het te ver?", lead, (MapGrid(tuple(cells)),))])
