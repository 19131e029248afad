# SPDX-License-Identifier: GPL-2.0-or-later
"""The step bereikbaarheid: layers in, distances and shares out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from ...core.bereikbaarheid import Inputs, bereikbaarheid
from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import concat
from ..meldingen import sentences
from ..normen import load_norms, norm_differences
from ..werkbestand import Werkbestand, content_hash, edit, run_id

__all__ = ["StapBereikbaarheid", "bereken_bereikbaarheid"]

_INPUTS = ("woningen", "voorzieningen", "wegen", "gebieden", "bevolking", "instellingen")
_REQUIRED = ("woningen", "voorzieningen", "wegen", "gebieden")


@dataclass(slots=True)
class StapBereikbaarheid:
    """What the step did, for the command, the algorithm and the closing line."""

    run_ids: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_bereikbaarheid(
    werkbestand: Path,
    profielen: Sequence[str] = ("75plus",),
    normen: Path | None = None,
    *,
    bevestig_afwezig: Sequence[str] = (),
    bevestig_volledig: Sequence[str] = (),
    overslaan: bool = False,
    tick: Tick = never,
) -> StapBereikbaarheid:
    """Compute walking distances for *profielen* and write them to *werkbestand*.

    *normen* is a file with the study's differences. Categories in *bevestig_afwezig* are known not
    to exist; those in *bevestig_volledig* are known to be complete however few there are. Raises
    :class:`LzwError` with every problem in the input layers; the file is then untouched.
    """
    norms = load_norms(normen)
    problems = [
        Problem("onbekend_profiel", values={"profiel": p, "keuze": ", ".join(norms.profiles)})
        for p in profielen
        if p not in norms.profiles
    ] + [
        Problem(
            "onbekende_categorie",
            values={"categorie": c, "keuze": ", ".join(k.key for k in CATEGORIES)},
        )
        for c in [*bevestig_afwezig, *bevestig_volledig]
        if c not in CATEGORIES
    ]
    if problems:
        raise LzwError(problems)
    out = StapBereikbaarheid()
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all(_INPUTS, _REQUIRED)
        check(tick, 0.1)
        # Own codes of an area, not of the file: two routes with the same rows give the same run.
        hashes = {name: content_hash(layer) for name, layer in layers.items()}
        extent = current.meta.get("data_omvang")
        # Skipped is only what the result layers still hold; the history knows replaced runs too.
        done = _held(current, "bereikbaarheid") & _held(current, "bereikbaarheid_gebied")
        for number, name in enumerate(profielen):
            parameters = {
                "profiel": name,
                "bevestig_afwezig": sorted(bevestig_afwezig),
                "bevestig_volledig": sorted(bevestig_volledig),
                "data_omvang": extent,
            }
            used = _norms_as_data(norms, name)
            identity = run_id("bereikbaarheid", parameters, used, hashes)
            if overslaan and (name, identity) in done:
                out.run_ids.append(identity)
                out.skipped = True
                continue
            result = bereikbaarheid(
                Inputs(**layers, data_omvang=shapely.from_wkt(extent) if extent else None),
                norms.profiles[name],
                norms,
                confirmed_absent=frozenset(bevestig_afwezig),
                confirmed_complete=frozenset(bevestig_volledig),
                run_id=identity,
                tick=part(
                    tick,
                    0.1 + 0.7 * number / len(profielen),
                    0.1 + 0.7 * (number + 1) / len(profielen),
                ),
            )
            for layer in (result.per_home, result.per_area):
                schema = LAYERS[layer.name]
                old = change.read(layer.name)
                keep = (old.data["profiel"] != name).to_numpy() if len(old) else []
                change.write(concat([old.take(keep), layer], schema) if len(old) else layer)
            messages = sentences(result.problems)
            change.record("bereikbaarheid", parameters, used, hashes, messages)
            out.run_ids.append(identity)
            out.messages += [m for m in messages if m not in out.messages]
            out.facts[name] = result.facts
        check(tick, 0.9)
    tick(1.0)
    return out


def _held(file: Werkbestand, layer: str) -> set[tuple[str, str]]:
    """Return the (profile, run_id) pairs in a result layer."""
    data = file.raw(layer).data
    if not {"profiel", "run_id"} <= set(data.columns):
        return set()
    return set(zip(data["profiel"], data["run_id"], strict=True))


def _norms_as_data(norms: NormSet, profile: str) -> dict[str, Any]:
    """Return the numbers in use, for the verantwoording and the run's identity."""
    standard = load_norms()
    return {
        "naam": norms.name,
        "normen": {k: [n.value, n.wide] for k, n in norms.norms.items()},
        "gewichten": {k: n.value for k, n in norms.weights.items()},
        "volledigheid": {k: n.value for k, n in norms.completeness.items()},
        "rekenregels": {k: n.value for k, n in norms.rules.items()},
        "profiel": {
            "snelheid_m_s": norms.profiles[profile].speed_m_s,
            "trap": norms.profiles[profile].steps_allowed,
            "verboden_soorten": sorted(norms.profiles[profile].banned_kinds),
        },
        "afwijkingen": [list(d) for d in norm_differences(norms, standard)],
    }
