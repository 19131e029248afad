# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a location meets a criterion, misses it or why that is unknown, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .locatie_eisen import FAILED, MET, UNKNOWN, VERDICTS, Criterion
from .registry import CATEGORIES

__all__ = ["NOTES", "reason", "summary"]

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
    "geen_prognose": "voor dat jaar is er hier geen prognose",
    "te_weinig_mensen": "het zijn er te weinig om te noemen",
    "geen_inkomen": "over lage inkomens staat hier niets in de laag gebieden",
    "geen_woonvormen": "in de laag woonvormen staat geen enkele van deze soorten",
    "woonvorm_zonder_plek": "van een of meer woonvormen is de plek niet bekend",
    "geen_tekort": "het tekort in dit gebied is niet berekend",
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
        found = why[0].upper() + why[1:]
    else:
        found = _found(c, value, name)
    text = f"{found}; gevraagd is {asked}."
    if verdict == VERDICTS[UNKNOWN]:
        why = NOTES.get(str(note), "de marge is te groot")
        return f"Niet te zeggen: {found[0].lower() + found[1:]}, maar {why}; gevraagd is {asked}."
    return text


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
        return f"Ongeveer {_number(value)} mensen" if value else "Niemand"
    if c.measure == "woonvormen":
        if not value:
            return "Geen woonvorm van deze soorten"
        return f"{_number(value)} woonvorm{'' if value == 1 else 'en'}{what}"
    if value > 0:
        return f"Tekort van ongeveer {_number(value)} woningen in het gebied"
    return "Geen tekort in het gebied"


def summary(
    criteria: Sequence[Criterion], verdicts: np.ndarray, reasons: Sequence[str], score: float
) -> str:
    """Return why a location stands where it stands, in a few sentences."""
    hard = np.array([c.hard for c in criteria], dtype=bool)
    out = []
    if hard.any():
        failed = [
            c.title for c, v in zip(criteria, verdicts, strict=True) if c.hard and v == FAILED
        ]
        doubt = [
            c.title for c, v in zip(criteria, verdicts, strict=True) if c.hard and v == UNKNOWN
        ]
        if failed:
            out.append(f"Haalt een harde eis niet: {_listed(failed)}.")
        if doubt:
            out.append(f"Een harde eis is onbekend: {_listed(doubt)}.")
        if not failed and not doubt:
            out.append("Haalt alle harde eisen.")
    soft = verdicts[~hard]
    known = int((soft != UNKNOWN).sum())
    if len(soft) and not known:
        out.append("Van de wegende eisen is er geen bekend, dus er is geen rang.")
    elif len(soft):
        met = int((soft == MET).sum())
        out.append(
            f"Haalt {met} van de {known} wegende eisen waarover iets bekend is: "
            f"{_number(score)} % van het gewicht."
        )
        missed = [
            f"{c.title} ({r.partition(';')[0][0].lower() + r.partition(';')[0][1:]})"
            for c, v, r in zip(criteria, verdicts, reasons, strict=True)
            if not c.hard and v == FAILED
        ]
        if missed:
            out.append(f"Niet gehaald: {_listed(missed)}.")
        unknown = [
            c.title for c, v in zip(criteria, verdicts, strict=True) if not c.hard and v == UNKNOWN
        ]
        if unknown:
            out.append(f"Onbekend: {_listed(unknown)}.")
    return " ".join(out)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def _amount(c: Criterion, value: float) -> str:
    if c.unit == "m":
        return _metres(value)
    unit = {"personen": "mensen"}.get(c.unit, c.unit)
    if value == 1:
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
