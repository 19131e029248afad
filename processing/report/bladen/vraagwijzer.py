# SPDX-License-Identifier: GPL-2.0-or-later
"""The vraagwijzer: every question of the policy with one computed answer, or who can answer it.

An answer is a sentence of what another page prints, with the number of that page. What cannot
follow from data says so; what was not computed names the command.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...core.cijfers.openbaar import TOO_SMALL, rounded, share_words
from ...core.mensen.vraag import EVERY_AGE
from ...io.getallen import afstand, geheel, getal
from ...io.hoofdstukken import HOOFDSTUKKEN
from ...io.normen.regels_geschiktheid import load_rules
from ...io.normen.vragen import Vraag, load_vragen
from ..model import Block, Chapter, Pages, Sentence, TableCell, TableSpec
from ..woorden import (
    PEOPLE,
    as_number,
    as_text,
    capital,
    counted,
    in_letters,
    listing,
    lower,
    plain,
    ranging,
    roughly,
    walk,
)
from .blad import rows_of, stale
from .cijfers import Facts, facts_of
from .stappen_vooruit import complexes, largest_spot, measure

if TYPE_CHECKING:
    import pandas as pd

    from ..schrijver import Writer

__all__ = ["ANSWERS", "KEY", "vraagwijzer"]

KEY = "vraagwijzer"
_NO_DATA = "Niet uit gegevens te beantwoorden"
_OUTFLOW = ("beschermd_wonen", "ggz", "lvg_vg")

_Found = tuple[str, str, str]
"""A sentence, how sure it is, and the chapter that says more."""


def vraagwijzer(w: Writer) -> Pages:
    """Return the chapter; only the atlas of a gemeente ends with it."""
    out = Pages()
    if w.kind != "gemeente" or not w.home_total():
        return out
    out.chapters.append(_Page(w).chapter())
    return out


class _Page:
    def __init__(self, w: Writer) -> None:
        self.w = w
        self.facts: Facts = facts_of(w.data, w.profile)
        self.questions = w.data.keuze.questions or load_vragen()
        self.found = {v.key: self._answer(v) for v in self.questions}

    def _answer(self, question: Vraag) -> tuple[TableCell, str]:
        """Return the cell with the answer, and the chapter it refers to ("" for none)."""
        if not question.answer:
            return TableCell(f"{_NO_DATA}. Wel door: {question.who}."), ""
        found = ANSWERS[question.answer](self)
        if found is None:
            who = f" Zonder die gegevens: {question.who}." if question.who else ""
            return TableCell(f"Nog niet te zeggen: {_NEEDS[question.answer]}.{who}"), ""
        text, certainty, chapter = found
        return TableCell(f"{text}{f' ({certainty})' if certainty else ''}"), chapter

    def lead(self) -> Sentence:
        """Return how many questions have a computed answer."""
        total = len(self.questions)
        computed = sum(bool(to) for _, to in self.found.values())
        none = sum(not v.answer for v in self.questions)
        text = (
            f"Van de {geheel(total)} vragen {'krijgt' if computed == 1 else 'krijgen'} er "
            f"{'geen enkele' if not computed else in_letters(computed)} hier een berekend antwoord"
        )
        later = total - computed - none
        if none:
            verb = "is" if none == 1 else "zijn"
            text += f"; {in_letters(none)} {verb} niet uit gegevens te beantwoorden"
        if later:
            verb = "wacht" if later == 1 else "wachten"
            text += f" en {in_letters(later)} {verb} op een berekening of op gegevens"
        return Sentence(f"{text}.")

    def tables(self) -> list[Block]:
        """Return the questions by theme."""
        out: list[Block] = []
        for theme in dict.fromkeys(v.theme for v in self.questions):
            rows = []
            for v in (q for q in self.questions if q.theme == theme):
                cell, to = self.found[v.key]
                page = TableCell(HOOFDSTUKKEN.get(to, to), to=to) if to else TableCell("–")
                rows.append((TableCell(v.text), cell, page))
            out.append(
                TableSpec(
                    f"Vragen: {lower(theme)}",
                    ("Vraag", "Antwoord voor " + self.w.name, "Bladzijde"),
                    tuple(rows),
                    "llr",
                    (74, 82, 18),
                )
            )
        return out

    def chapter(self) -> Chapter:
        """Return the pages."""
        sources = self._sources()
        last: list[Block] = [Sentence(f"De vragen komen uit: {sources}.")] if sources else []
        return Chapter(
            KEY,
            "Welke vraag beantwoordt deze atlas?",
            self.lead(),
            (*self.tables(), *last),
        )

    def _sources(self) -> str:
        known = self.w.data.norms.sources
        keys = dict.fromkeys(k for v in self.questions for k in v.sources if k in known)
        return "; ".join(f"{known[k].title} ({known[k].publisher}, {known[k].year})" for k in keys)

    # -- what the answers share ------------------------------------------------------------

    def fresh(self, name: str, **values: str) -> pd.DataFrame:
        """Return the rows of layer *name* about the gemeente; none where they are too old."""
        rows = rows_of(self.w, name, **values)
        if not len(rows) or stale(self.w, "", list(map(str, rows["run_id"].unique()))):
            return rows.iloc[:0]
        return rows

    @property
    def group(self) -> str:
        """Return the group of geschiktheid that the answers are about."""
        return self.facts.suit_group

    def group_label(self) -> str:
        """Return that group in words."""
        rules = load_rules()
        return lower(rules.groups[self.group].label) if self.group in rules.groups else self.group

    def stock(self) -> dict[str, pd.Series]:
        """Return the rows of geschiktheid_gebied of the gemeente by class."""
        rows = self.fresh(
            "geschiktheid_gebied",
            gebied_code=self.w.code,
            eigendom="alle",
            bouwperiode="alle",
        )
        rows = rows[(rows["doelgroep"] == self.group).to_numpy(dtype=bool)] if len(rows) else rows
        return {str(r["klasse"]): r for _, r in rows.iterrows()}


# The answers: each returns a sentence from what was computed, or None


def _classes(p: _Page) -> _Found | None:
    of = p.stock()
    if not of:
        return None
    total = max(as_number(r["n_totaal"], 0) for r in of.values())
    if not total:
        return None
    parts = [
        f"{geheel(as_number(of[k]['n'], 0))} {k}"
        for k in ("geschikt", "aanpasbaar", "ongeschikt")
        if k in of
    ]
    unknown = as_number(of["onbekend"]["n"], 0) if "onbekend" in of else 0.0
    groups = len(set(p.fresh("geschiktheid_gebied", gebied_code=p.w.code)["doelgroep"]))
    text = (
        f"Alle {geheel(total)} woningen zijn met dezelfde regels ingedeeld, voor "
        f"{counted(groups, 'doelgroep', 'doelgroepen')}. Voor {p.group_label()}: zeker "
        f"{listing(parts)}"
    )
    if unknown:
        text += f"; van {geheel(unknown)} is de klasse onbekend"
    return f"{text}.", "geschat", "geschiktheid"


def _moving(p: _Page) -> _Found | None:
    rows = p.fresh("verhuizen_gebied", gebied_code=p.w.code, wat="geschikt")
    if not len(rows):
        return None
    rows = rows[
        (rows["eigendom"] == "alle").to_numpy(dtype=bool)
        & (rows["huurklasse"] == "alle").to_numpy(dtype=bool)
        & (rows["doelgroep"] == p.group).to_numpy(dtype=bool)
    ]
    if not len(rows):
        return None
    r = rows.iloc[0]
    people, middle = as_number(r["inw_75plus"]), as_number(r["mediaan_m"])
    if not people >= p.w.minimum or math.isnan(middle):
        return None
    text = (
        f"{capital(roughly(p.facts.people(people)))} 75-plussers wonen in een zeker ongeschikte "
        f"woning; voor hen is de dichtstbijzijnde geschikte woning in het midden {afstand(middle)} "
        "lopen. Of die vrij is, is niet bekend"
    )
    return f"{text}.", "geschat", "geschiktheid"


def _lived_in(p: _Page) -> _Found | None:
    of = p.stock()
    if "geschikt" not in of:
        return None
    people = as_number(of["geschikt"]["inw_75plus"])
    everybody = p.facts.areas[p.w.code].old
    if math.isnan(people) or not everybody >= p.w.minimum:
        return None
    share = share_words(people, everybody, p.facts.limits)
    if share == TOO_SMALL:
        return None
    text = (
        f"{capital(share)} van de 75-plussers woont nu in een woning die zeker geschikt is voor "
        f"{p.group_label()}"
    )
    return f"{text}.", "geschat", "geschiktheid"


def _outflow(p: _Page) -> _Found | None:
    rows = p.fresh("vraag", gebied_code=p.w.code, leeftijd=EVERY_AGE)
    if not len(rows):
        return None
    rows = rows[
        rows["doelgroep"].isin(_OUTFLOW).to_numpy(dtype=bool)
        & (rows["nu"] == 1).fillna(False).to_numpy(dtype=bool)
        & rows["midden"].notna().to_numpy(dtype=bool)
    ]
    rows = rows[(rows["scenario"] == rows["scenario"].min()).to_numpy(dtype=bool)]
    if not len(rows):
        return None
    parts = [
        f"{p.facts.people(as_number(r['midden']))} ({as_text(r['doelgroep_naam']).lower()})"
        for r in rows.drop_duplicates("doelgroep").to_dict("records")
    ]
    text = f"Nu vragen een woning: {listing(parts)}. De groepen kunnen dezelfde mensen tellen"
    return f"{text}.", "geschat", "vraag"


def _complex(p: _Page) -> _Found | None:
    _, rows = complexes(p.w)
    if not len(rows) or stale(p.w, "", list(map(str, rows["run_id"].unique()))):
        return None
    lifted = rows["n_naar_geschikt"].fillna(0).to_numpy(dtype=float)
    many, homes = int((lifted > 0).sum()), int(lifted.sum())
    if not many:
        return (
            "In geen enkel complex maakt één maatregel woningen geschikt.",
            "geschat",
            "geschiktheid",
        )
    first = rows.iloc[0]
    text = (
        f"In {counted(many, 'complex', 'complexen')} maakt de beste maatregel samen "
        f"{counted(homes, 'woning', 'woningen')} geschikt; de meeste in complex "
        f"{first['complex_id']} ({geheel(as_number(first['n_naar_geschikt'], 0))}, "
        f"{lower(measure(as_text(first['maatregel'])))})"
    )
    return f"{text}.", "geschat", "arrangement"


def _places(p: _Page) -> _Found | None:
    rows = p.fresh("locatietoets")
    rows = rows[rows["rang"].notna().to_numpy(dtype=bool)] if len(rows) else rows
    if not len(rows):
        return None
    first = rows.sort_values(["rang", "locatie_id"]).iloc[0]
    many = int(rows["locatie_id"].nunique())
    name = as_text(first["naam"]) or str(first["locatie_id"])
    if many == 1:
        text = f"Eén plek is getoetst: {name}"
    else:
        text = f"Van {geheel(many)} getoetste plekken past {name} het best"
    return f"{text}.", "geschat", "locatietoets"


def _short(p: _Page) -> _Found | None:
    one = p.facts.value("tekort", p.w.code)
    if not one.known:
        return None
    year = p.facts.short_year
    low, high = one.low, one.high
    who = p.facts.short_label
    if high <= 0:
        over = ranging(
            geheel(rounded(-high, p.facts.limits)), geheel(rounded(-low, p.facts.limits))
        )
        text = f"In {year} zijn er naar verwachting {over} passende woningen over voor {who}"
        return f"{text}.", "geschat", "confrontatie"
    short = p.facts.task("tekort", p.w.code)
    text = f"In {year} zijn er {short} passende woningen te kort voor {who}"
    if low < 0:
        text = f"Of er in {year} te weinig woningen zijn voor {who} is niet te zeggen: {short}"
    return f"{text}.", "geschat", "confrontatie"


def _obstacles(p: _Page) -> _Found | None:
    rows = p.fresh("obstakels", profiel=p.w.profile)
    rows = (
        rows[(rows["gepubliceerd"] == 1).fillna(False).to_numpy(dtype=bool)] if len(rows) else rows
    )
    if not len(rows):
        return None
    first = rows.sort_values(["rang", "obstakel_id"]).iloc[0]
    what = as_text(first["wat"]).removesuffix(".")
    verb = "is er" if len(rows) == 1 else "zijn er"
    text = f"Op de looproutes {verb} {counted(len(rows), 'obstakel', 'obstakels')} bekend"
    if what:
        text += f". Eerst aanpakken: {lower(what)}"
    return f"{text}.", "geschat", "looproutes"


def _income(p: _Page) -> _Found | None:
    areas = [p.facts.areas[c] for c in p.facts.wijken(p.w.code)]
    told = [a for a in areas if not math.isnan(a.income)]
    if not told:
        return None
    most = max(told, key=lambda a: (a.income, a.code))
    text = (
        f"De meeste lage inkomens zijn er in {most.name}: {getal(most.income)} % van de huishoudens"
    )
    whole = p.facts.income(p.w.code)
    if whole != "–":
        text += f", tegen {whole} in {p.w.name}"
    return f"{text}. Over draagkracht zelf zegt dat niets.", "geteld", "wijk_eerst"


def _essential(p: _Page) -> _Found | None:
    groups = p.w.data.norms.groups
    if p.facts.target not in groups:
        return None
    group = groups[p.facts.target]
    names = listing([plain(c) for c in group.essentials])
    text = (
        f"Voor {lower(group.label)} zijn essentieel: {names}. Voor elk van "
        f"{in_letters(len(groups))} doelgroepen staat het in de normen"
    )
    return f"{text}.", "aanname", "samen"


def _norms(p: _Page) -> _Found | None:
    parts = [
        f"{plain(c)} {walk(p.w.rows[c, 'woningen'].norm)}"
        for c in p.w.categories
        if (c, "woningen") in p.w.rows
    ][:6]
    if not parts:
        return None
    return f"Onder meer: {', '.join(parts)}, lopend over het netwerk.", "aanname", "verantwoording"


def _hubs(p: _Page) -> _Found | None:
    rows = p.fresh("steunpunten_curve", profiel=p.w.profile)
    rows = rows[rows["aandeel_pct"].notna().to_numpy(dtype=bool)] if len(rows) else rows
    if not len(rows):
        return None
    model = "mclp" if (rows["model"] == "mclp").any() else str(rows["model"].iloc[0])
    rows = rows[(rows["model"] == model).to_numpy(dtype=bool)].sort_values(["groep", "aantal"])
    rows = rows[(rows["groep"] == rows["groep"].iloc[0]).to_numpy(dtype=bool)]
    last = rows.iloc[-1]
    who = PEOPLE.get(str(last["groep"]), "mensen")
    extra = int(last["aantal"])
    more = counted(extra, "nieuw steunpunt", "nieuwe steunpunten")
    text = f"Met {more} bereikt {getal(last['aandeel_pct'])} % van de {who} er een op loopafstand"
    none = rows[(rows["aantal"] == 0).to_numpy(dtype=bool)]
    if len(none) and extra:
        text += f", nu {getal(none['aandeel_pct'].iloc[0])} %"
    return f"{text}.", "geschat", "steunpunten"


def _service(p: _Page) -> _Found | None:
    one = p.facts.value("woonservicegebied", p.w.code)
    if not one.known:
        return None
    good = p.facts.good("woonservicegebied", p.w.code)
    unit = p.facts.unit("woonservicegebied")
    verb = "ligt" if unit == "woningen" else "woont"
    text = f"{capital(good)} van de {unit} {verb} in een woonservicegebied"
    ranked = [
        (r[0], c)
        for c in p.facts.wijken(p.w.code)
        if (r := p.facts.rank("woonservicegebied", c)) is not None
    ]
    if ranked:
        worst = min(ranked)[1]
        income = p.facts.income(worst)
        text += f"; de meeste mensen erbuiten zijn er in {p.facts.areas[worst].name}"
        if income != "–":
            text += f" ({income} lage inkomens)"
    return f"{text}.", one.certainty, "woonservicegebied"


def _transport(p: _Page) -> _Found | None:
    w = p.w
    rows = p.fresh(
        "bereikbaarheid_samen",
        gebied_code=w.code,
        profiel=w.profile,
        doelgroep=p.facts.target,
        groep=p.facts.counted,
    )
    of = {str(r["indicator"]): r for r in rows.to_dict("records")}
    need = of.get("vervoer")
    if need is None or not as_number(need["n"], 0) >= w.minimum:
        return None
    n, inside = as_number(need["n"]), as_number(need["aantal"])
    if math.isnan(inside) or math.isnan(as_number(need["waarde"])):
        return None
    who = PEOPLE[p.facts.counted]
    share = p.w.share_text(inside, n, p.facts.counted)
    if share == TOO_SMALL:
        return None
    text = f"{capital(share)} van de {who} moet voor iets essentieels verder dan de norm"
    without = of.get("vervoer_zonder_halte")
    if without is not None and not math.isnan(as_number(without["waarde"])):
        left = p.w.share_text(as_number(without["aantal"], 0), n, p.facts.counted)
        if left != TOO_SMALL:
            text += f"; {left} heeft dan ook geen OV-halte op loopafstand"
    return f"{text}.", p.facts.certainty(w.code), "samen"


def _meeting(p: _Page) -> _Found | None:
    row = p.w.row("ontmoeting")
    if row is None or not row.usable or row.n < p.w.minimum:
        return None
    said = p.w.sentence("ontmoeting")
    places = counted(row.facilities, "ontmoetingsplek", "ontmoetingsplekken")
    verb = "staat" if row.facilities == 1 else "staan"
    return f"{said.text} Er {verb} {places} in de gegevens.", said.certainty, "voorzieningen"


def _white(p: _Page) -> _Found | None:
    step = largest_spot(p.w)
    return None if step is None else (step.text, step.certainty, "witte_vlekken")


def _differences(p: _Page) -> _Found | None:
    wijken = [c for c in p.facts.wijken(p.w.code) if p.facts.rankable("essentieel", c)]
    if len(wijken) < 2:
        return None
    by = sorted(wijken, key=lambda c: (p.facts.value("essentieel", c).share, c))
    best, worst = by[0], by[-1]
    names = p.facts.areas
    text = (
        f"Alles op loopafstand heeft {p.facts.good('essentieel', best)} van de "
        f"{p.facts.unit('essentieel')} in {names[best].name} en "
        f"{p.facts.good('essentieel', worst)} in {names[worst].name}"
    )
    return f"{text}.", p.facts.certainty(p.w.code), "wijk_eerst"


ANSWERS: dict[str, Callable[[_Page], _Found | None]] = {
    "classificering": _classes,
    "verhuizen": _moving,
    "geschikt_bewoond": _lived_in,
    "uitstroom": _outflow,
    "complexen": _complex,
    "locaties": _places,
    "tekort": _short,
    "obstakels": _obstacles,
    "laag_inkomen": _income,
    "essentieel": _essential,
    "normen": _norms,
    "steunpunten": _hubs,
    "woonservicegebied": _service,
    "vervoer": _transport,
    "ontmoeting": _meeting,
    "witte_vlekken": _white,
    "verschillen": _differences,
}
"""What computes each answer that a question may name."""

_NEEDS = {
    "classificering": "daarvoor is lzw geschiktheid nodig",
    "verhuizen": "daarvoor is lzw geschiktheid nodig, met inwoners van 75 jaar en ouder",
    "geschikt_bewoond": "daarvoor is lzw geschiktheid nodig, met inwoners van 75 jaar en ouder",
    "uitstroom": "daarvoor zijn tellingen van deze groepen nodig (lzw vraag)",
    "complexen": "daarvoor is lzw geschiktheid nodig, met een tabel van een corporatie",
    "locaties": "daarvoor is lzw locatietoets nodig",
    "tekort": "daarvoor is lzw vraag-aanbod nodig",
    "obstakels": "daarvoor is lzw looproutes nodig",
    "laag_inkomen": "lage inkomens staan niet in de gebieden",
    "essentieel": "de normen noemen geen doelgroep van 75 jaar en ouder",
    "normen": "er zijn geen voorzieningen met een norm",
    "steunpunten": "daarvoor is lzw steunpunten met --curve nodig",
    "woonservicegebied": "daarvoor is lzw woonservicegebied nodig",
    "vervoer": "daarvoor is lzw bereikbaarheid nodig, met genoeg mensen",
    "ontmoeting": "ontmoetingsplekken staan niet volledig in de gegevens",
    "witte_vlekken": "daarvoor is lzw witte-vlekken nodig, of er is geen witte vlek",
    "verschillen": "daarvoor zijn twee wijken met cijfers nodig",
}
"""What is lacking where an answer could not be computed."""
