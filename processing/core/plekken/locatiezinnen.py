# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a location meets a criterion, misses it or why that is unknown, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..mensen.doelgroep import plus
from ..norms import PERSON_GROUPS
from ..registry import CATEGORIES
from .locatie_eisen import FAILED, MET, UNKNOWN, VERDICTS, Criterion

__all__ = ["NOTES", "found", "reason", "summary"]

NOTES: Mapping[str, str] = {
    "te_ver_van_netwerk": "de locatie ligt te ver van een straat of pad",
    "geen_gegevens": "die staat niet in de gegevens",
    "te_weinig_gegevens": "over de wegen is te weinig bekend",
    "niet_verbonden": "er is geen weg heen",
    "geen_voorziening": "die is er niet",
    "waarschijnlijk_onvolledig": "de gegevens zijn waarschijnlijk niet volledig",
    "rand_onzeker": "net buiten de rand van de gegevens kan er een dichterbij zijn",
    "rand_mensen": "de gegevens houden dichtbij op, dus het kunnen er meer zijn",
    "geen_hubs": "er zijn geen hubs berekend",
    "geen_woningen": "er staan geen woningen in de gegevens",
    "geen_bevolking": "van deze groep staan er geen aantallen in de gegevens",
    "deels_onbekend": "van een deel van de woningen is niet bekend hoeveel mensen er wonen",
    "geen_prognose": "voor dat jaar is er hier geen prognose",
    "te_weinig_mensen": "het zijn er te weinig om te noemen",
    "geen_inkomen": "over lage inkomens staat hier niets in de laag gebieden",
    "geen_woonvormen": "in de laag woonvormen staat geen enkele van deze soorten",
    "woonvorm_zonder_plek": "van een of meer woonvormen is de plek niet bekend",
    "geen_draagkracht": "de gemeente gaf dit gebied geen score (kolom draagkracht van gebieden)",
    "geen_tekort": "het tekort in dit gebied is niet berekend",
    "klein_tekort": "het verschil tussen vraag en aanbod is er te klein om te noemen",
}
"""Why something is not, or not fully, known."""

_KM = 1000


def reason(c: Criterion, verdict: str, value: float, note: Any, name: Any) -> str:
    """Return what was found beside what is asked.

    *value* is NaN for unknown and inf for nothing within reach, *note* a key of ``NOTES`` or None,
    *name* what is nearest.
    """
    asked = f"{'hoogstens' if c.at_most else 'minstens'} {_amount(c, c.norm)}"
    if np.isnan(value) and note == "te_weinig_mensen":
        return f"Te weinig mensen om te noemen; gevraagd is {asked}."
    if np.isnan(value):
        why = NOTES.get(str(note), "dat is niet bekend")
        if verdict == VERDICTS[UNKNOWN]:
            return f"Niet te zeggen: {why}; gevraagd is {asked}."
        # The bounds decide what the value cannot.
        word = "zeker" if verdict == VERDICTS[MET] else "zeker niet"
        return f"Hoe veel precies is niet te zeggen ({why}), maar {word} {asked}."
    if np.isinf(value):
        why = NOTES.get(str(note), NOTES["niet_verbonden"])
        said = why[0].upper() + why[1:]
    else:
        said = _found(c, value, name)
    if verdict == VERDICTS[UNKNOWN]:
        why = NOTES.get(str(note), "de marge is te groot")
        return f"Niet te zeggen. {said}, maar {why}; gevraagd is {asked}."
    return f"{said}; gevraagd is {asked}."


def _found(c: Criterion, value: float, name: Any) -> str:
    what = "" if name is None or name != name else f": {name}"
    if c.measure == "afstand":
        called = str(name) if what else CATEGORIES[c.category].one
        return f"{called[0].upper()}{called[1:]} op {_metres(value)} lopen"
    if c.measure == "afstand_hub":
        return f"{name if what else 'De dichtstbijzijnde hub'} op {_metres(value)} lopen"
    if c.measure == "afstand_woning":
        return f"De dichtstbijzijnde woning op {_metres(value)} hemelsbreed"
    if c.measure == "laag_inkomen":
        return f"Om de locatie heeft {_number(value)} % van de huishoudens een laag inkomen"
    if c.measure == "mensen":
        return f"Ongeveer {_amount(c, value)}" if value else "Niemand"
    if c.measure == "woonvormen":
        if not value:
            return "Geen woonvorm van deze soorten"
        return f"{_number(value)} woonvorm{'' if value == 1 else 'en'}{what}"
    if c.measure == "draagkracht":
        return f"De gemeente geeft het gebied {_number(value)} van de 100 punten"
    where = name if what else "het gebied"
    if value > 0:
        return f"Tekort van ongeveer {_number(value)} woningen in {where}"
    if value < 0:
        return f"Ongeveer {_number(-value)} woningen over in {where}"
    return f"Geen tekort in {where}"


def found(c: Criterion, value: float) -> str:
    """Return in a few words what was found: "546 m"."""
    if np.isnan(value):
        return "te weinig om te noemen" if c.measure == "mensen" else "onbekend"
    if c.measure == "tekort" and value <= 0:
        return "geen tekort"
    return "geen weg" if np.isinf(value) else _amount(c, value)


def summary(
    criteria: Sequence[Criterion],
    verdicts: np.ndarray,
    values: Sequence[str],
    score: float,
    unranked: bool,
) -> str:
    """Return why a location stands where it stands, in a few sentences; *values* in words."""
    hard = np.array([c.hard for c in criteria], dtype=bool)

    def named(number: int, of_hard: bool) -> list[str]:
        return [
            c.title if number == UNKNOWN else f"{c.title} ({v})"
            for c, v, verdict in zip(criteria, values, verdicts, strict=True)
            if c.hard == of_hard and verdict == number
        ]

    out = []
    if hard.any():
        failed, doubt = named(FAILED, True), named(UNKNOWN, True)
        if failed:
            out.append(f"Haalt een harde eis niet: {_listed(failed)}.")
        if doubt:
            out.append(f"Een harde eis is onbekend: {_listed(doubt)}.")
        if not failed and not doubt:
            out.append("Haalt alle harde eisen.")
    soft = verdicts[~hard]
    known = int((soft != UNKNOWN).sum())
    if len(soft) and unranked:
        out.append("Over te weinig wegende eisen is iets bekend, dus er is geen rang.")
    if known:
        met = int((soft == MET).sum())
        if known == 1:
            word = "wel" if met else "niet"
            out.append(f"Van de wegende eisen is er één bekend, en die wordt {word} gehaald.")
        else:
            out.append(
                f"Haalt {met} van de {known} wegende eisen waarover iets bekend is: "
                f"{_number(score)} % van het gewicht."
            )
    missed, unknown = named(FAILED, False), named(UNKNOWN, False)
    if missed:
        out.append(f"Niet gehaald: {_listed(missed)}.")
    if unknown:
        out.append(f"Onbekend: {_listed(unknown)}.")
    return " ".join(out)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def _amount(c: Criterion, value: float) -> str:
    if c.unit == "m":
        return _metres(value)
    unit = {"personen": "mensen"}.get(c.unit, c.unit)
    if c.measure == "mensen" and c.group in PERSON_GROUPS:
        unit = plus(c.group)
    elif value == 1:
        unit = {"woonvormen": "woonvorm", "woningen": "woning", "mensen": "mens"}.get(unit, unit)
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    whole = f"{value:,.1f}" if abs(value - round(value)) > 1e-9 else f"{value:,.0f}"
    return whole.replace(",", "_").replace(".", ",").replace("_", ".")


def _metres(value: float) -> str:
    """Return a distance as a person says it; never rounded over a norm of whole metres."""
    if round(value) < _KM:
        return f"{value:,.0f} m"
    return f"{value / _KM:.1f} km".replace(".", ",")
