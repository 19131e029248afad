# SPDX-License-Identifier: GPL-2.0-or-later
"""The step netwerk: what is wrong with the roads, as two layers on the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.errors import LzwError, Problem
from ...core.netwerk.netwerkcontrole import NetworkCheck, netwerkcontrole
from ...core.norms import NormSet
from ...core.profile import Profile
from ...core.progress import Tick, check, never, part
from ...core.tables import Layer
from ..actueel import held
from ..getallen import geheel, getal
from ..meldingen import register, sentences
from ..normen.lezen import load_norms, profile_as_data
from ..werkbestand import Werkbestand, content_hash, edit, run_id

__all__ = ["StapNetwerk", "controleer_netwerk", "netwerk_regels", "netwerk_van"]

_MAX_GAP_M = 25.0
"""Further away two roads have nothing to do with one another, and every end has many of them."""

register(
    {
        "netwerk_losse_delen": "Het wegennet heeft {stukken} naast het grootste deel, samen {km} "
        "km. Delen korter dan {minimum} m: {kort}; daar hecht geen adres aan. "
        "Bekijk ze in de laag netwerk (bevinding los_deel) en voeg de ontbrekende weg toe in "
        "correcties_wegen.",
        "netwerk_niet_te_belopen": "Laag wegen: over {rijen} ({km} km) mag geen enkel profiel "
        "lopen, zoals een autosnelweg of een weg met een verbod. Mag het wel? Verbeter dan soort "
        "of toegang in correcties_wegen.",
        "netwerk_lengte_wijkt_af": "Laag wegen: bij {rijen} klopt de lengte volgens de bron niet "
        "met de lijn op de kaart. Er is met de lijn gerekend; kijk of de lijn compleet is en of de "
        "bron in meters telt.",
        "netwerk_lengte_nul": "Laag wegen: {rijen} {heeft} geen lengte. Dat verandert geen "
        "afstand; haal ze weg in de bron of zet ze op 'vervalt' in correcties_wegen.",
        "netwerk_bijna_dubbel": "Laag wegen: {rijen} {heeft} bijna dezelfde lijn als een andere "
        "weg (hooguit {afstand} m ernaast). Kijk in de laag netwerk bij dubbel_met welke weg dat "
        "is, en zet er een op 'vervalt' in correcties_wegen.",
        "netwerk_losse_einden": "Laag wegen: {einden} {heeft} binnen {afstand} m een andere weg "
        "waarop de weg niet aansluit. Bekijk ze in de laag netwerk_punten en teken de verbinding "
        "in de bron of in correcties_wegen.",
        "losse_einden_onjuist": "De afstand {afstand} voor losse einden kan niet. Geef een getal "
        "in meters van 0 tot {hoogste}.",
    }
)


@dataclass(slots=True)
class StapNetwerk:
    """What the step did, for the command, the algorithm and the closing line."""

    run_id: str
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def controleer_netwerk(
    werkbestand: Path,
    normen: Path | None = None,
    *,
    losse_einden_m: float = 2.0,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapNetwerk:
    """Check the roads of *werkbestand* and write the layers netwerk and netwerk_punten to it.

    *normen* is a file with the study's differences. A rerun replaces both layers; with
    *overslaan* only when something changed. Raises :class:`LzwError` with every problem in the
    layer wegen; the file is then untouched.
    """
    norms = load_norms(normen)
    _refuse_odd(losse_einden_m)
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        wegen = current.read("wegen", required=True)
        check(tick, 0.1)
        known = _identity(wegen, norms, losse_einden_m)
        identity = run_id("netwerk", *known)
        # A network without loose ends has no points, but then that layer is there and empty.
        runs = [held(current, name) for name in ("netwerk", "netwerk_punten")]
        if overslaan and runs[0] == {identity} and runs[1] in (set(), {identity}):
            return StapNetwerk(identity, skipped=True)
        found = netwerk_van(wegen, norms, losse_einden_m=losse_einden_m, tick=part(tick, 0.1, 0.8))
        change.write(found.netwerk)
        change.write(found.punten)
        messages = sentences(found.problems)
        change.record("netwerk", *known, messages)
        check(tick, 0.9)
    tick(1.0)
    return StapNetwerk(identity, found.facts, messages)


def netwerk_van(
    wegen: Layer, norms: NormSet, *, losse_einden_m: float = 2.0, tick: Tick = never
) -> NetworkCheck:
    """Return the check of *wegen*, a conformed layer in memory; nothing is written.

    The same roads and norms give the same run_id here and in :func:`controleer_netwerk`.
    """
    _refuse_odd(losse_einden_m)
    return netwerkcontrole(
        wegen,
        _profiles(norms),
        norms.rule("component_min"),
        losse_einden_m=losse_einden_m,
        run_id=run_id("netwerk", *_identity(wegen, norms, losse_einden_m)),
        tick=tick,
    )


def netwerk_regels(facts: dict[str, Any]) -> list[str]:
    """Return the main figures of a check, one line each."""

    def km(key: str) -> str:
        return f"{getal(facts[key], 1)} km"

    parts = facts["netwerkdelen"]
    return [
        f"Wegen: {geheel(facts['wegen'])}, waarvan {km('netwerk_km')} te belopen.",
        f"Netwerkdelen: {geheel(parts)}. Wegen buiten het grootste deel: "
        f"{geheel(facts['los_wegen'])} ({km('los_km')}).",
        f"Delen korter dan {facts['component_min_m']:g} m: {geheel(facts['te_korte_delen'])} "
        f"({km('te_kort_km')}).",
        f"Losse einden vlak bij een andere weg: {geheel(facts['losse_einden'])}.",
        f"Bijna dubbel: {geheel(facts['bijna_dubbel'])}. "
        f"Zonder lengte: {geheel(facts['lengte_nul'])}. "
        f"Andere lengte dan de bron zegt: {geheel(facts['lengte_wijkt_af'])}. "
        f"Niet te belopen: {geheel(facts['niet_te_belopen'])} ({km('niet_te_belopen_km')}).",
    ]


def _profiles(norms: NormSet) -> list[Profile]:
    """Return every profile, the one that the study walks with by default first."""
    return sorted(norms.profiles.values(), key=lambda p: (p.key != "75plus", p.key))


def _identity(
    wegen: Layer, norms: NormSet, losse_einden_m: float
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Return parameters, norms in use and hash of the input, for the run's identity."""
    parameters = {"profiel": _profiles(norms)[0].key, "losse_einden_m": float(losse_einden_m)}
    return parameters, used_norms(norms, parameters), {"wegen": content_hash(wegen)}


def used_norms(norms: NormSet, _parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run uses, for its identity."""
    return {
        "naam": norms.name,
        "rekenregels": {"component_min": norms.rule("component_min")},
        "profielen": {p.key: profile_as_data(p) for p in _profiles(norms)},
    }


def _refuse_odd(losse_einden_m: float) -> None:
    # Not the other way round: NaN is no number between two others either.
    if not 0 <= losse_einden_m <= _MAX_GAP_M:
        raise LzwError(
            Problem(
                "losse_einden_onjuist",
                values={"afstand": f"{losse_einden_m:g}", "hoogste": f"{_MAX_GAP_M:g}"},
            )
        )
