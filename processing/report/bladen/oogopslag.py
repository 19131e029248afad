# SPDX-License-Identifier: GPL-2.0-or-later
"""In een oogopslag: one A4, the same for every gebied, with the six fixed figures.

No index adds them up. What was not computed is left out and said.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...core.cijfers.kerncijfers import CIJFERS
from ...io.getallen import getal
from ...io.normen.regels_geschiktheid import load_rules
from ..model import Block, Bullets, Card, Cards, Chapter, Heading, Notice, Pages, Sentence
from ..woorden import (
    as_number,
    as_text,
    capital,
    counted,
    in_letters,
    listing,
    lower,
    places,
    ranging,
)
from .blad import rows_of
from .cijfers import Facts, facts_of
from .samen import kaart_samen
from .stappen_vooruit import gaps, nearest_complex, nearest_function

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["KEY", "oogopslag"]

KEY = "oogopslag"
_MOSTLY, _HARDLY = 75.0, 50.0
_GAPS = 3


def oogopslag(w: Writer) -> Pages:
    """Return the one-page chapter; without a dwelling in the gebied there is nothing to see."""
    out = Pages()
    if not w.home_total() or w.code not in facts_of(w.data, w.profile).areas:
        out.left_out.append(f"In een oogopslag: in {w.name} staan geen woningen.")
        return out
    page = _Page(w)
    out.chapters.append(page.chapter())
    out.method.append(
        "In een oogopslag: plaats 1 is waar de opgave het grootst is, in mensen of woningen. Er is "
        "geen cijfer dat alles optelt."
    )
    return out


class _Page:
    def __init__(self, w: Writer) -> None:
        self.w = w
        self.facts: Facts = facts_of(w.data, w.profile)

    # -- words -----------------------------------------------------------------------------

    def question(self) -> str:
        """Return the question of the page."""
        return f"Kun je in {self.w.name} oud worden?"

    def lead(self) -> Sentence:
        """Return the answer, from the shares with everything near and with a suitable dwelling."""
        facts, code = self.facts, self.w.code
        near, suit = facts.value("essentieel", code), facts.value("geschikt", code)
        shares, parts, sure = [], [], []
        if near.known and near.of > 0:
            shares.append(100 - near.share)
            who = f"de {facts.unit('essentieel')}"
            good = facts.good("essentieel", code)
            have = "alles wat essentieel is op loopafstand"
            if good == "0 %":
                parts.append(f"geen van {who} heeft {have}")
            elif good == "100 %":
                parts.append(f"alle {facts.unit('essentieel')} hebben {have}")
            else:
                parts.append(f"{good} van {who} heeft {have}")
            sure.append(near.certainty)
        open_end = suit.of > 0 and suit.low <= 0 and suit.high >= suit.of
        if open_end:
            # From none to all says nothing: then the answer is that it is not known.
            parts.append(
                "van geen enkele woning is bekend of ze geschikt is en in een geschikte "
                "woonomgeving ligt"
            )
            sure.append("geschat")
        elif suit.of > 0 and not math.isnan(suit.high):
            good = facts.good("geschikt", code)
            verb = "geen enkele woning is" if good == "0 %" else f"{good} van de woningen is"
            parts.append(f"{verb} geschikt en ligt in een geschikte woonomgeving")
            if suit.known:
                shares.append(100 - suit.share)
            sure.append("geschat")
        if not parts:
            return Sentence(
                "Niet te zeggen: daarvoor zijn de gegevens over voorzieningen en woningen niet "
                "volledig genoeg."
            )
        word = "Voor een deel"
        if shares and min(shares) >= _MOSTLY:
            word = "Voor de meesten wel"
        elif shares and max(shares) < _HARDLY:
            nobody = near.known and near.of > 0 and facts.good("essentieel", code) == "0 %"
            word = "Nog niet" if nobody else "Voor de meesten nog niet"
        elif not shares:
            word = "Niet te zeggen" if open_end else "Niet precies te zeggen"
        cover = self.w.cover()
        if cover < 100 and word != "Niet te zeggen":
            word += f", in het deel met gegevens ({getal(cover)} %)"
        certainty = "geteld" if all(s == "geteld" for s in sure) else "geschat"
        return Sentence(f"{word}: {listing(parts)}.", certainty)

    def _place(self, key: str) -> str:
        """Return the position among equals, or in which wijk the task is largest."""
        w, facts = self.w, self.facts
        if w.kind == "gemeente":
            wijken = [c for c in facts.wijken(w.code) if facts.rankable(key, c)]
            ranked = [(r[0], c) for c in wijken if (r := facts.rank(key, c)) is not None]
            if not ranked:
                return ""
            first = [c for p, c in ranked if p == 1]
            if len(first) > 2 or facts.value(key, first[0]).value <= 0:
                return ""
            return f"grootste opgave: {listing([facts.areas[c].name for c in first])}"
        rank = facts.rank(key, w.code)
        return "" if rank is None else places(*rank)

    def _card(self, key: str, value: str, label: str, whole: str, sure: str) -> Card:
        beside = ""
        if self.w.parent is not None and whole not in ("", "–"):
            beside = f"gemeente: {whole}"
        return Card(capital(value), label, beside, self._place(key), sure)

    def _older(self) -> Card:
        facts, code = self.facts, self.w.code

        def both(c: str) -> str:
            one = facts.value("ouderen", c)
            now = facts.task("ouderen", c)
            if math.isnan(one.later) or not now[:1].isdigit():
                return now
            return f"{now}, later {facts.people(one.later)}"

        one = facts.value("ouderen", code)
        label = "75-plussers nu"
        if not math.isnan(one.later):
            low, high = facts.people(one.later_low), facts.people(one.later_high)
            label = (
                f"75-plussers in {one.year}; in {one.later_year} naar verwachting "
                f"{facts.people(one.later)}"
            )
            if low != high and low[:1].isdigit() and high[:1].isdigit():
                label += f" ({ranging(low, high)})"
        whole = both(self.w.parent) if self.w.parent else ""
        return self._card("ouderen", facts.task("ouderen", code), label, whole, one.certainty)

    def _near(self) -> Card:
        facts, w = self.facts, self.w
        good = facts.good("essentieel", w.code)
        missed = facts.task("essentieel", w.code)
        unit = facts.unit("essentieel")
        label = f"van de {unit} heeft alles wat essentieel is binnen de norm"
        if good not in ("–", "te klein"):
            label += f"; {missed} niet" if missed != "geen" else "; niemand mist iets"
            label = label.replace("niemand", "geen enkele") if unit == "woningen" else label
        whole = facts.good("essentieel", w.parent) if w.parent else ""
        return self._card(
            "essentieel", good, label, whole, facts.value("essentieel", w.code).certainty
        )

    def _white(self) -> Card:
        facts, w = self.facts, self.w
        label = "75-plussers wonen in een witte vlek: daar ontbreekt veel tegelijk"
        whole = facts.task("witte_vlekken", w.parent) if w.parent else ""
        return self._card(
            "witte_vlekken",
            facts.task("witte_vlekken", w.code),
            label,
            whole,
            facts.value("witte_vlekken", w.code).certainty,
        )

    def _suitable(self) -> Card:
        facts, w = self.facts, self.w
        rules = load_rules()
        group = rules.groups[facts.suit_group].label if facts.suit_group in rules.groups else ""
        who = f" ({lower(group)})" if group else ""
        label = f"van de woningen is geschikt en ligt in een geschikte woonomgeving{who}"
        whole = facts.good("geschikt", w.parent) if w.parent else ""
        return self._card("geschikt", facts.good("geschikt", w.code), label, whole, "geschat")

    def _service(self) -> Card:
        facts, w = self.facts, self.w
        label = f"van de {facts.unit('woonservicegebied')} woont in een woonservicegebied"
        if facts.unit("woonservicegebied") == "woningen":
            label = "van de woningen ligt in een woonservicegebied"
        missing = self._missing_functions()
        if missing:
            label += f"; daar niet gehaald: {missing}"
        whole = facts.good("woonservicegebied", w.parent) if w.parent else ""
        return self._card(
            "woonservicegebied",
            facts.good("woonservicegebied", w.code),
            label,
            whole,
            facts.value("woonservicegebied", w.code).certainty,
        )

    def _missing_functions(self) -> str:
        """Return what the woonservicegebieden of these people lack, at most three things."""
        w = self.w
        rows = rows_of(
            w,
            "woonservicegebieden_gebied",
            gebied_code=w.code,
            profiel=w.profile,
            groep="woningen" if w.basis == "woningen" else "inw_75plus",
        )
        hubs = as_text(rows["hubs"].iloc[0]).split(", ") if len(rows) else []
        whole = rows_of(w, "woonservicegebieden", profiel=w.profile)
        if not len(whole):
            return ""
        mine = whole[
            whole["hub_id"].isin(hubs).to_numpy(dtype=bool)
            | whole["naam"].isin(hubs).to_numpy(dtype=bool)
        ]
        lacking: dict[str, float] = {}
        for text, homes in zip(mine["ontbreekt"], mine["woningen"], strict=True):
            for word in as_text(text).replace(";", ",").split(", "):
                if word.strip():
                    lacking[word.strip()] = lacking.get(word.strip(), 0) + as_number(homes, 0)
        most = sorted(lacking, key=lambda k: (-lacking[k], k))[:3]
        return listing(most)

    def _short(self) -> Card:
        facts, w = self.facts, self.w
        label = f"passende woningen te kort in {facts.short_year}, voor {facts.short_label}"
        whole = facts.task("tekort", w.parent) if w.parent else ""
        short = facts.task("tekort", w.code)
        if facts.value("tekort", w.code).reason == "onvolledig":
            label = (
                f"passende woningen te kort in {facts.short_year}: niet te zeggen, want van een "
                "deel van dit gebied zijn er geen gegevens over woningen"
            )
        if " over " in short:
            # "80 over tot 155" reads on into "te kort aan ...".
            label = f"te kort aan passende woningen in {facts.short_year}, voor {facts.short_label}"
        return self._card("tekort", short, label, whole, "geschat")

    # -- blocks ----------------------------------------------------------------------------

    def cards(self) -> Cards:
        """Return the figures that are there, always in the same order."""
        make = {
            "ouderen": self._older,
            "essentieel": self._near,
            "witte_vlekken": self._white,
            "geschikt": self._suitable,
            "woonservicegebied": self._service,
            "tekort": self._short,
        }
        return Cards(tuple(make[k]() for k in CIJFERS if k in self.facts.found))

    def notes(self) -> list[Block]:
        """Return how to read the places."""
        peers = self.facts.peers(self.w.code)
        if self.w.kind == "gemeente" or self.w.code not in peers or len(peers) < 2:
            return []
        many = {"wijk": "wijken", "buurt": "buurten"}.get(self.w.kind, "gebieden")
        return [
            Sentence(
                f"Plaats 1 is waar de opgave het grootst is, in mensen of woningen, van de "
                f"{in_letters(len(peers))} {many}."
            )
        ]

    def partial(self) -> list[Notice]:
        """Return that the figures hold for a part of the gebied only, or for few dwellings."""
        cover, facts = self.w.cover(), self.facts
        few = []
        here = facts.areas.get(self.w.code)
        if here is not None and here.kind != "gemeente" and 0 < here.homes < facts.homes_min:
            homes = counted(here.homes, "woning", "woningen")
            few.append(
                Notice(
                    f"In de gegevens heeft dit gebied maar {homes}. Daarom staat er geen plaats "
                    "naast andere gebieden bij."
                )
            )
        if cover >= 100:
            return few
        but = ""
        if not math.isnan(self.facts.value("ouderen", self.w.code).later):
            but = " Alleen het aantal 75-plussers, nu en later, is van het hele gebied."
        return [
            *few,
            Notice(
                f"Onvolledig: de gegevens dekken {getal(cover)} % van dit gebied. De cijfers "
                f"gelden voor dat deel.{but}"
            ),
        ]

    def absent(self) -> list[Notice]:
        """Return which of the six figures are not there, and why."""
        left = [lower(t.removesuffix(".")) for t in self.facts.missing.values()]
        if not left:
            return []
        return [Notice(f"Niet op deze pagina. {capital('; '.join(left))}.")]

    def gaps(self) -> list[Block]:
        """Return the three largest gaps."""
        found = gaps(self.w)[:_GAPS]
        if not found:
            return [Sentence("Er is geen gemis dat groot genoeg is om te noemen.")]
        title = "De grootste opgave" if len(found) == 1 else "De grootste opgaven"
        items = tuple(f"{capital(g.text)} ({g.certainty})." for g in found)
        return [Heading(title), Bullets(items, numbered=len(items) > 1)]

    def step(self) -> list[Block]:
        """Return the nearest first step."""
        step = nearest_function(self.w) or next(iter(nearest_complex(self.w)), None)
        if step is None:
            return []
        return [Heading("De kleinste eerste stap"), Sentence(step.text, step.certainty)]

    def chapter(self) -> Chapter:
        """Return the page."""
        w = self.w
        drawn = kaart_samen(w)
        main = w.main_category()
        blocks: list[Block] = [self.cards()]
        if drawn is not None:
            blocks.append(drawn)
        elif main is not None:
            blocks.append(w.map(main))
        blocks += [*self.gaps(), *self.step(), *self.notes(), *self.partial(), *self.absent()]
        return Chapter(KEY, self.question(), self.lead(), tuple(blocks), single=True)
