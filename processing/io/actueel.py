# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether results still belong to the input that stands beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.tables import Layer
from .werkbestand import Werkbestand, content_hash

__all__ = ["held", "latest_run", "refuse_stale"]


def latest_run(log: Layer, step: str, **parameters: Any) -> str | None:
    """Return the run_id of the last run of *step* with these *parameters*; None without one."""
    data = log.data.sort_values("volgnummer")
    mine = data[(data["stap"] == step).to_numpy(dtype=bool)]
    for identity, text in zip(mine["run_id"][::-1], mine["parameters"][::-1], strict=True):
        found = json.loads(text)
        if all(found.get(key) == value for key, value in parameters.items()):
            return str(identity)
    return None


def held(file: Werkbestand, layer: str, **subject: str) -> set[str] | None:
    """Return the runs of which *layer* holds rows about *subject*; None without that layer.

    The history knows replaced runs too: a step may only be skipped for what its layers still hold.
    """
    if layer not in file:
        return None
    data = file.raw(layer, ("run_id", *subject)).data
    if not {"run_id", *subject} <= set(data.columns):
        return None
    for column, value in subject.items():
        data = data[(data[column] == value).to_numpy(dtype=bool)]
    return set(data["run_id"])


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
