# SPDX-License-Identifier: GPL-2.0-or-later
"""``lzw bijwerken``: what was made is made again where it must be, and what lacks is made.

What to do stands in ``verantwoording``: every run keeps its parameters. A step whose inputs, norms
and parameters are as they were skips itself, as in a study. What a run took from a file outside
the werkbestand is not known here; that run is named, and whoever has the file runs it again. What
was never made is made with the defaults, where the data allow it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import LzwError
from ..core.progress import Tick, never, part
from ..io.actueel import changed_inputs
from ..io.meldingen import sentences
from ..io.normen.aanbod import load_aannames
from ..io.normen.doelgroepen import load_doelgroepen
from ..io.normen.lezen import load_norms
from ..io.normen.regels_geschiktheid import load_rules
from ..io.normen.woonservicegebied import hub_rules_as_data, load_hub_rules
from ..io.stappen.normkeuze import other_norms
from ..io.werkbestand import Werkbestand
from .studie import STAPPEN, title_of, voer_stap_uit

__all__ = ["NIEUW", "Bijgewerkt", "werk_bij"]

_Parameters = Mapping[str, Any]
_Block = dict[str, Any]


def _nothing(_normen: Path | None) -> _Block:
    return {}


NIEUW: dict[str, Callable[[Path | None], _Block]] = {
    "netwerk": _nothing,
    # Every profile: what surroundings suit is otherwise unknown for most target groups.
    "bereikbaarheid": lambda normen: {"profiel": list(load_norms(normen).profiles)},
    "geschiktheid": _nothing,
    "vraag": _nothing,
    "vraag_aanbod": _nothing,
    "loopgebieden": lambda _: {"categorie": ["supermarkt"]},
    "witte_vlekken": _nothing,
    "looproutes": _nothing,
    "woonservicegebied": _nothing,
}
"""The steps that can be made without a choice of somebody, and the keys they then have."""


@dataclass(slots=True)
class Bijgewerkt:
    """What was computed again, what was still good, and what a person has to do."""

    regels: list[str] = field(default_factory=list)
    vernieuwd: list[str] = field(default_factory=list)
    lagen: list[str] = field(default_factory=list)
    """The layers of what was computed."""
    overgeslagen: list[str] = field(default_factory=list)
    zelf: list[str] = field(default_factory=list)
    """What is out of date and only a person can make again, in sentences that say how."""
    alleen_u: list[str] = field(default_factory=list)
    """The names of the analyses in ``zelf``."""
    meldingen: list[str] = field(default_factory=list)
    kan_niet: list[str] = field(default_factory=list)
    """What was never made and cannot be made from these data, with the reason."""

    @property
    def lines(self) -> list[str]:
        """Return in a few lines what was done, and what was not."""
        first = []
        if self.alleen_u:
            names = ", ".join(self.alleen_u)
            first.append(f"{_analyses(self.alleen_u)} kunt alleen u opnieuw berekenen: {names}.")
        if self.vernieuwd:
            first.append(f"Berekend: {', '.join(self.vernieuwd)}.")
        if self.kan_niet:
            verb = "kan" if len(self.kan_niet) == 1 else "kunnen"
            first.append(f"{_analyses(self.kan_niet)} {verb} nog niet: er ontbreken gegevens.")
        said = " ".join(first) or "Alles was al bijgewerkt."
        return [said, *self.regels, *self.kan_niet]

    @property
    def messages(self) -> list[str]:
        """Return what a person should look at or do."""
        return [*self.zelf, *self.meldingen]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the runs of one step are made again.

    ``layer`` holds their rows, ``block`` makes the keys of a study block from the parameters and
    the norms of a run, or says in a sentence why that cannot be done here.
    """

    layer: str
    block: Callable[[_Parameters, _Parameters], _Block | str]


def werk_bij(
    werkbestand: Path,
    normen: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
    tick: Tick = never,
    *,
    nieuw: bool = False,
) -> Bijgewerkt:
    """Make every analysis that *werkbestand* holds again where its inputs changed.

    With *nieuw* those of ``NIEUW`` that it does not hold are made too; one that these data do not
    allow is told in ``kan_niet`` and stops nothing. *say* hears the title of each step. Raises
    :class:`LzwError` at the first step that was made before and cannot be made again; what was
    finished before it stays.
    """
    out = Bijgewerkt()
    file = Werkbestand(werkbestand)
    todo, by_hand = _runs(file)
    first = {step for step in NIEUW if nieuw and _KINDS[step].layer not in file}
    todo += [(step, NIEUW[step](normen)) for step in first]
    todo.sort(key=lambda task: STAPPEN.index(task[0]))
    for number, (step, block) in enumerate(todo):
        title = title_of(step, block)
        say(title)
        span = part(tick, number / len(todo), (number + 1) / len(todo))
        try:
            done, lines = voer_stap_uit(werkbestand, normen, step, block, span)
        except LzwError as error:
            if step not in first:
                raise
            out.kan_niet.append(f"{title}: {' '.join(sentences(error))}")
            continue
        if done.skipped:
            out.overgeslagen.append(title)
            continue
        out.vernieuwd.append(title)
        out.lagen.append(_KINDS[step].layer)
        out.regels += [f"{title}:", *(f"  {line}" for line in lines)]
        out.meldingen += [m for m in done.messages if m not in out.meldingen]
    if by_hand:
        file = Werkbestand(werkbestand)
        log = file.read("verantwoording")
        old = {*changed_inputs(file, {"verantwoording": log}, by_hand)}
        old |= {*other_norms(log, by_hand, load_norms(normen))}
        mine = [task for run, task in by_hand.items() if run in old]
        out.zelf = list(dict.fromkeys(why for _, why in mine))
        out.alleen_u = list(dict.fromkeys(title_of(step, {}).lower() for step, _ in mine))
    tick(1.0)
    return out


def _analyses(names: Sequence[str]) -> str:
    return f"{len(names)} {'analyse' if len(names) == 1 else 'analyses'}"


def _runs(
    file: Werkbestand,
) -> tuple[list[tuple[str, _Block]], dict[str, tuple[str, str]]]:
    """Return the steps to run with their keys, in the order of a study.

    Second, per run that cannot be made again here its step and why not.
    """
    log = file.read("verantwoording").data.sort_values("volgnummer")
    todo: list[tuple[str, _Block]] = []
    by_hand: dict[str, tuple[str, str]] = {}
    for step in STAPPEN:
        kind = _KINDS.get(step)
        if kind is None or kind.layer not in file:
            continue
        rows = file.raw(kind.layer, ("run_id",)).data
        held = {str(r) for r in rows.get("run_id", ()) if r is not None}
        mine = log[(log["stap"] == step).to_numpy(dtype=bool)]
        if not held and len(mine):
            # A run that found nothing left no rows; the last one is what the layer shows.
            held = {str(mine["run_id"].iloc[-1])}
        blocks: list[_Block] = []
        for row in mine[mine["run_id"].isin(held)].to_dict("records"):
            made = kind.block(json.loads(row["parameters"]), json.loads(row["normen"]))
            if isinstance(made, str):
                by_hand[str(row["run_id"])] = (step, made)
            elif made not in blocks:
                blocks.append(made)
        todo += [(step, block) for block in blocks]
    return todo, by_hand


def _given(parameters: _Parameters, *names: str) -> _Block:
    return {n: parameters[n] for n in names if parameters.get(n) is not None}


def _bereikbaarheid(p: _Parameters, _norms: _Parameters) -> _Block:
    block = _given(p, "bevestig_afwezig", "bevestig_volledig", "dichtstbij")
    return {"profiel": [p["profiel"]], **block, **({"banden": p["banden"]} if p["banden"] else {})}


def _geschiktheid(p: _Parameters, norms: _Parameters) -> _Block | str:
    if norms.get("naam") != load_rules(None).title:
        return (
            "De geschiktheid is berekend met eigen regels. Bereken die zelf opnieuw, met het "
            "bestand van die regels."
        )
    return {"groep": p["groepen"]}


def _loopgebieden(p: _Parameters, _norms: _Parameters) -> _Block:
    return {
        "categorie": [p["categorie"]],
        "banden": p["banden"],
        "per": p["per"],
        "profiel": p["profiel"],
        "buffer": p["buffer_m"],
        "gat": p["gat_m2"],
    }


def _witte_vlekken(p: _Parameters, norms: _Parameters) -> _Block:
    return {
        **_given(p, "profiel", "groep", "essentieel", "grens"),
        "drempel": norms["witte_vlek_aandeel"],
        "gemist": int(norms["witte_vlek_gemist"]),
    }


def _looproutes(p: _Parameters, _norms: _Parameters) -> _Block:
    return _given(p, "profiel", "groep", "essentieel", "bezoeken", "banken_volledig")


def _steunpunten(p: _Parameters, _norms: _Parameters) -> _Block | str:
    if p["kandidaten"] or p["vast"]:
        return (
            "De steunpunten zijn gekozen uit plekken in een bestand. Bereken ze zelf opnieuw, met "
            "dat bestand."
        )
    block = _given(p, "model", "aantal", "straal", "grens", "groep", "profiel", "tijd", "curve")
    return {**block, "weeg_inkomen": bool(p["laag_inkomen"])}


def _vraag(p: _Parameters, norms: _Parameters) -> _Block | str:
    if norms.get("naam") != load_doelgroepen().name:
        return (
            "De vraag is berekend met eigen cijfers over doelgroepen. Bereken die zelf opnieuw, "
            "met dat bestand."
        )
    turned = {"dementietrend": "trend", "instellingen": "institutions", "extramuraal": "extramural"}
    return {
        "jaar": p["jaren"],
        **_given(p, "peiljaar", "scenario", "prognose"),
        **{key: p[name] for key, name in turned.items() if p.get(name) is not None},
    }


def _vraag_aanbod(p: _Parameters, norms: _Parameters) -> _Block | str:
    if norms.get("naam") != load_aannames().name:
        return (
            "Vraag en aanbod zijn vergeleken met eigen aannames. Vergelijk ze zelf opnieuw, met "
            "dat bestand."
        )
    return _given(p, "scenario")


def _woonservicegebied(p: _Parameters, norms: _Parameters) -> _Block | str:
    shipped = json.loads(json.dumps(hub_rules_as_data(load_hub_rules())))
    if p.get("hubs_laag") is not None or norms.get("woonservicegebied") != shipped:
        return (
            "De woonservicegebieden zijn bepaald met eigen hubs of eigen regels. Bepaal ze zelf "
            "opnieuw, met die gegevens."
        )
    return _given(p, "profiel", "hubs", "buurten", "bevestig_volledig")


def _locatietoets(_p: _Parameters, _norms: _Parameters) -> str:
    return "Locaties staan in een bestand. Toets ze zelf opnieuw, met dat bestand."


def _watals(p: _Parameters, _norms: _Parameters) -> _Block:
    return {"scenario": p["scenario"], "profiel": [p["profiel"]]}


def _netwerk(p: _Parameters, _norms: _Parameters) -> _Block:
    return {"losse_einden": p["losse_einden_m"]}


_KINDS = {
    "netwerk": _Kind("netwerk", _netwerk),
    "bereikbaarheid": _Kind("bereikbaarheid", _bereikbaarheid),
    "geschiktheid": _Kind("geschiktheid", _geschiktheid),
    "loopgebieden": _Kind("loopgebieden", _loopgebieden),
    "witte_vlekken": _Kind("witte_vlekken", _witte_vlekken),
    "looproutes": _Kind("looproutes", _looproutes),
    "steunpunten": _Kind("steunpunten", _steunpunten),
    "vraag": _Kind("vraag", _vraag),
    "vraag_aanbod": _Kind("vraag_aanbod", _vraag_aanbod),
    "woonservicegebied": _Kind("hubs", _woonservicegebied),
    "locatietoets": _Kind("locatietoets", _locatietoets),
    "watals": _Kind("verschil", _watals),
}
"""A moment that was kept is history: that is not made again."""
