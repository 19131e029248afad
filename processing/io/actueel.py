# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether results still belong to the input that stands beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.progress import poll
from ..core.registry import LAYERS
from ..core.tables import Layer
from .werkbestand import Werkbestand, content_hash

__all__ = ["changed_inputs", "held", "latest_run", "refuse_changed", "refuse_stale"]


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


def changed_inputs(
    file: Werkbestand, layers: Mapping[str, Layer], runs: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return per run of *runs* the inputs that changed after it; runs without any are not in it.

    *layers* are those read already, ``verantwoording`` among them; others come from *file*. A run
    on something else than layers of this file (another werkbestand) is judged by the rest.
    """
    log = layers["verantwoording"].data
    now: dict[str, str] = {}
    # A step may name the runs of a result that it rests on instead of hashing its rows.
    runs_of: dict[str, set[str]] = {}
    out: dict[str, tuple[str, ...]] = {}
    for row in log[log["run_id"].isin(runs)].to_dict("records"):
        hashes = json.loads(row["invoer"])
        known = [name for name in hashes if name in LAYERS and name != "momenten"]
        for name in known:
            if name not in now:
                poll()
                layer = layers[name] if name in layers else file.read(name)
                poll()
                now[name] = content_hash(layer)
                runs_of[name] = {str(r) for r in layer.data.get("run_id", ())}
        changed = [
            name
            for name in known
            if hashes[name] != now[name] and not set(hashes[name].split(",")) <= runs_of[name]
        ]
        said = json.loads(row["parameters"])
        if "data_omvang" in said and said["data_omvang"] != file.meta.get("data_omvang"):
            changed.append("omvang van de gegevens")
        if changed:
            out[str(row["run_id"])] = tuple(changed)
    return out


def refuse_stale(file: Werkbestand, layers: Mapping[str, Layer], runs: Collection[str]) -> None:
    """Refuse to go on with bereikbaarheid of *runs* beside input that changed afterwards.

    *layers* are those read already, ``verantwoording`` among them; others come from *file*.
    """
    file.refuse_copy()
    log = layers["verantwoording"].data
    mine = log["run_id"].isin(runs) & (log["stap"] == "bereikbaarheid")
    changed = changed_inputs(file, layers, set(log["run_id"][mine.to_numpy(dtype=bool)]))
    refuse_changed(file, changed, changed)


def refuse_changed(
    file: Werkbestand, changed: Mapping[str, tuple[str, ...]], runs: Collection[str]
) -> None:
    """Refuse when :func:`changed_inputs` found one of *runs*, of bereikbaarheid, in *changed*."""
    for run in sorted(set(runs) & set(changed)):
        values = {"lagen": ", ".join(changed[run]), "bestand": str(file.path)}
        raise LzwError(Problem("resultaat_verouderd", values=values))
