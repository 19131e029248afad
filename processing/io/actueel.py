# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether results still belong to the input that stands beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from ..core.errors import LzwError, Problem
from ..core.tables import Layer
from .werkbestand import Werkbestand, content_hash

__all__ = ["refuse_stale"]


def refuse_stale(file: Werkbestand, layers: Mapping[str, Layer], runs: Collection[str]) -> None:
    """Refuse to go on with bereikbaarheid of *runs* beside input that changed afterwards.

    *layers* are those read already, ``verantwoording`` among them; others come from *file*.
    """
    log = layers["verantwoording"].data
    for row in log[log["run_id"].isin(runs) & (log["stap"] == "bereikbaarheid")].to_dict("records"):
        hashes = json.loads(row["invoer"])
        extent = json.loads(row["parameters"]).get("data_omvang")
        now = {n: content_hash(layers[n] if n in layers else file.read(n)) for n in hashes}
        changed = [n for n in hashes if now[n] != hashes[n]]
        if extent != file.meta.get("data_omvang"):
            changed.append("omvang van de gegevens")
        if changed:
            raise LzwError(
                Problem(
                    "resultaat_verouderd",
                    values={"lagen": ", ".join(changed), "bestand": str(file.path)},
                )
            )
