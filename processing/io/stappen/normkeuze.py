# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a run was made with the norms that are chosen now.

Every step says in ``used_norms`` which numbers of the norms make up the identity of its run; a
step skips itself when that identity is the same. Here the same functions are held against what
``verantwoording`` keeps of a run, so nobody has to make it again to know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from ...core.norm import Norm
from ...core.norms import NormSet
from ...core.tables import Layer
from ..normen.regels_geschiktheid import load_rules
from . import (
    bereikbaarheid,
    geschiktheid,
    locatietoets,
    loopgebieden,
    looproutes,
    netwerk,
    steunpunten,
    vraag_aanbod,
    witte_vlekken,
    woonservicegebied,
)

__all__ = ["norms_of_run", "other_norms"]

_USED: dict[str, Callable[[NormSet, Mapping[str, Any]], dict[str, Any]]] = {
    "bereikbaarheid": bereikbaarheid.used_norms,
    "geschiktheid": geschiktheid.used_norms,
    "locatietoets": locatietoets.used_norms,
    "loopgebieden": loopgebieden.used_norms,
    "looproutes": looproutes.used_norms,
    "netwerk": netwerk.used_norms,
    "steunpunten": steunpunten.used_norms,
    "vraag_aanbod": vraag_aanbod.used_norms,
    "watals": lambda norms, p: bereikbaarheid.norms_as_data(norms, p["profiel"]),
    "witte_vlekken": witte_vlekken.used_norms,
    "woonservicegebied": woonservicegebied.used_norms,
}
"""The demand (vraag) takes nothing from these norms: it has figures of its own."""

_NAMELESS = ("geschiktheid", "vraag_aanbod")
"""Steps whose run is named after their own rules; the name of the norms is not kept there."""


def other_norms(log: Layer, runs: Collection[str], norms: NormSet) -> dict[str, str]:
    """Return which of *runs* were made with other norms than *norms*, with the name of those.

    *log* is ``verantwoording``. The name is "" where the run does not keep it.
    """
    out: dict[str, str] = {}
    rows = log.data[log.data["run_id"].isin(runs) & log.data["stap"].isin(_USED)]
    for row in rows.to_dict("records"):
        kept, said = (json.loads(row[c] or "{}") for c in ("normen", "parameters"))
        step = str(row["stap"])
        # Who judged dwellings by rules of his own makes that again himself, with that file.
        if step == "geschiktheid" and kept.get("naam") != load_rules(None).title:
            continue
        try:
            now = json.loads(json.dumps(_USED[step](norms, said)))
        except KeyError:
            # A profile or rule that the chosen norms do not know: made with others, for certain.
            now = {"": None}
        before = {**said, **kept}
        if any(key not in before or before[key] != value for key, value in now.items()):
            name = "" if step in _NAMELESS else str(kept.get("naam") or "")
            out[str(row["run_id"])] = name
    return out


def norms_of_run(kept: Mapping[str, Any], norms: NormSet) -> NormSet:
    """Return *norms* with the name and the numbers that a run of bereikbaarheid *kept*.

    A number that differs has no source here: that stands in the file the run was made with.
    """

    def changed(now: Mapping[str, Norm], group: str, unit: str) -> dict[str, Norm]:
        out = dict(now)
        for key, found in (kept.get(group) or {}).items():
            value, wide = found if isinstance(found, list) else (found, None)
            old = now.get(key)
            if old is None or (old.value, old.wide if isinstance(found, list) else None) != (
                value,
                wide,
            ):
                measure = unit if old is None else old.unit
                out[key] = Norm(key, value, measure, (), "eigen norm", wide)
        return out

    if not kept.get("naam"):
        return norms
    return replace(
        norms,
        name=str(kept["naam"]),
        norms=changed(norms.norms, "normen", "m"),
        weights=changed(norms.weights, "gewichten", "bezoeken per jaar"),
        completeness=changed(norms.completeness, "volledigheid", "inwoners per voorziening"),
        rules=changed(norms.rules, "rekenregels", ""),
    )
