# SPDX-License-Identifier: GPL-2.0-or-later
"""The step deel: write the copy of a werkbestand that may be mailed, and what is not in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from ...core.cijfers.delen import Left, left_home, removed_layer, shareable
from ...core.cijfers.openbaar import Limits, area_parents
from ...core.errors import LzwError, Problem
from ...core.progress import Tick, check, never
from ...core.registry import LAYERS, LayerSchema
from ...core.tables import Layer, conform, empty
from ..getallen import geheel
from ..meldingen import register, sentences
from ..normen.lezen import load_norms
from ..over import now
from ..werkbestand import Werkbestand, edit, run_id

__all__ = ["StapDeel", "maak_deel"]

register(
    {
        "deel_zelfde": "Het deelbestand mag niet hetzelfde bestand zijn als het werkbestand "
        "({bestand}). Kies een andere naam.",
        "deel_bestaat": "{bestand} bestaat al en is geen deelbestand. Kies een andere naam, dan "
        "gaat er niets verloren.",
        "deel_van_deel": "{bestand} is zelf een deelbestand. Maak een nieuw deelbestand van het "
        "werkbestand.",
        "deel_eigen_lagen": "Niet in het deelbestand, want niet van LZW Atlas: {lagen}.",
    }
)

_OWN = ("lzw_meta", "layer_styles", "deel")
"""Layers that are made anew for the copy."""


@dataclass(slots=True)
class StapDeel:
    """What the step wrote: the copy, the list beside it, closing lines, warnings."""

    path: Path
    list_path: Path
    lines: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    layers: tuple[str, ...] = ()
    skipped: bool = False


def maak_deel(
    werkbestand: Path,
    uit: Path,
    normen: Path | None = None,
    *,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapDeel:
    """Write to *uit* what of *werkbestand* may be mailed, and a list of what is not in it.

    An earlier copy is replaced; any other file is left alone. Nothing analyses a copy: its numbers
    are rounded, so every step refuses it. With *overslaan* nothing is written when the copy that is
    there is one of these very layers. Raises :class:`LzwError`; nothing is then written.
    """
    if uit.suffix.lower() != ".gpkg":
        uit = uit.with_name(f"{uit.name}.gpkg")
    if werkbestand.resolve() == uit.resolve():
        raise LzwError(Problem("deel_zelfde", values={"bestand": werkbestand.name}))
    file = Werkbestand(werkbestand)
    if file.meta.get("deel"):
        raise LzwError(Problem("deel_van_deel", values={"bestand": werkbestand.name}))
    if uit.exists() and not _is_copy(uit):
        raise LzwError(Problem("deel_bestaat", values={"bestand": str(uit)}))
    limits = Limits.of(load_norms(normen))
    left: list[Left] = []
    ready: dict[str, Layer] = {}
    whole: dict[str, Layer] = {}
    rows: dict[str, int] = {}
    hashes: dict[str, str] = {}
    names = [s.name for s in LAYERS if s.name in file and s.name not in _OWN]
    for name in names:
        check(tick, 0.2 * len(hashes) / len(names))
        schema = LAYERS[name]
        if _stays_home(schema):
            # Nothing of it comes along but how many rows it has.
            rows[name] = len(file.raw(name, schema.key[:1] or None))
            hashes[name] = str(rows[name])
        else:
            whole[name] = conform(file.raw(name), schema)
            hashes[name] = _mark(whole[name])
    homes = whole["woningen"].data if "woningen" in whole else empty(LAYERS["woningen"]).data
    parents = area_parents(homes)
    identity = run_id("deel", {"publicatie": [limits.publish_min, limits.rounding]}, {}, hashes)
    out = StapDeel(uit, uit.with_name(f"{uit.stem}_weggelaten.txt"), left=left)
    if overslaan and uit.exists() and out.list_path.exists():
        out.skipped = Werkbestand(uit).meta.get("deel_van") == identity
        if out.skipped:
            tick(1.0)
            return out
    for number, name in enumerate(names):
        check(tick, 0.2 + 0.6 * number / len(names))
        schema = LAYERS[name]
        if name in rows:
            left += left_home(schema, rows[name])
            continue
        ready[name], gone = shareable(whole[name], schema, limits, parents)
        left += gone
    _anonymous(ready)
    foreign = sorted(set(file.layers) - {s.name for s in LAYERS})
    when = now()
    temporary = uit.with_name(f".{uit.stem}.{os.getpid()}.lzw-deel.gpkg")
    try:
        with edit(temporary) as change:
            for layer in ready.values():
                change.write(layer)
            change.write(removed_layer(left))
            change.meta.update({**file.meta, "deel": when, "deel_van": identity})
            change.record(
                "deel",
                {"publicatie_min": limits.publish_min, "afronding": limits.rounding},
                {},
                {},
                [],
            )
            check(tick, 0.9)
        os.replace(temporary, uit)
    finally:
        temporary.unlink(missing_ok=True)
    out.layers = (*ready, "deel")
    out.list_path.write_text(_listed(file, left, foreign, limits), encoding="utf-8")
    emptied = sum(x.count for x in left if x.what in ("weg", "detail", "uitsplitsing"))
    small = sum(x.count for x in left if x.what in ("klein", "geheim", "aandeel", "afgeleid"))
    layers = [x for x in left if not x.column]
    out.lines = [
        f"Deelbestand gemaakt: {uit}. Dit bestand mag u versturen.",
        f"Weggelaten: {geheel(len(layers))} {'laag' if len(layers) == 1 else 'lagen'} met "
        f"personen of woningen, en {geheel(emptied)} waarden in andere lagen. Niet genoemd omdat "
        f"het om te weinig mensen gaat: {geheel(small)} waarden.",
        f"Wat er weg is en waarom staat in: {out.list_path.name}.",
    ]
    if foreign:
        problem = Problem("deel_eigen_lagen", values={"lagen": ", ".join(foreign)}, fatal=False)
        out.messages = sentences([problem])
    tick(1.0)
    return out


def _stays_home(schema: LayerSchema) -> bool:
    return schema.deel is None or schema.deel.laag == "weg"


def _mark(layer: Layer) -> str:
    """Return what tells *layer* from one with other rows.

    A tenth of the work of ``content_hash``, which has to stay the same over all versions; here
    another version at worst makes the copy once more.
    """
    digest = hashlib.sha256(",".join(map(str, layer.data.columns)).encode())
    digest.update(pd.util.hash_pandas_object(layer.data, index=False).to_numpy().tobytes())
    if layer.geometry is not None:
        for blob in shapely.to_wkb(layer.geometry, byte_order=1):
            digest.update(b"-" if blob is None else blob)
    return digest.hexdigest()


def _is_copy(path: Path) -> bool:
    try:
        return bool(Werkbestand(path).meta.get("deel"))
    except LzwError:
        return False


def _anonymous(ready: dict[str, Layer]) -> None:
    """Take out of the account of the steps what may name a person, a folder or a dwelling."""
    log = ready.get("verantwoording")
    if log is not None:
        log.data["parameters"] = [_without_folders(t) for t in log.data["parameters"]]
        # Messages give ids of dwellings as examples.
        log.data["meldingen"] = "[]"
    sources = ready.get("bronnen")
    if sources is not None:
        sources.data["bestand"] = [
            None if t is None else ", ".join(_name(x) for x in str(t).split(", "))
            for t in sources.data["bestand"]
        ]


def _name(text: str) -> str:
    return text.replace("\\", "/").rsplit("/", 1)[-1]


def _without_folders(text: Any) -> str:
    try:
        found = json.loads(text or "{}")
    except (TypeError, ValueError):
        return "{}"

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: clean(v) for k, v in value.items()}
        if isinstance(value, list):
            return [clean(v) for v in value]
        if isinstance(value, str) and ("/" in value or "\\" in value):
            return _name(value)
        return value

    return json.dumps(clean(found), ensure_ascii=False, sort_keys=True)


def _listed(file: Werkbestand, left: Sequence[Left], foreign: Sequence[str], limits: Limits) -> str:
    """Return the plain list of what is not in the copy, in Dutch."""
    lines = [
        f"Wat er niet in het deelbestand van {file.path.name} staat",
        "",
        "Dit deelbestand mag u versturen. Er staat niets in over één persoon, één huishouden, de "
        "huur of de eigenaar van een woning.",
        f"Aantallen mensen zijn afgerond op {limits.rounding:g}. Minder dan "
        f"{limits.publish_min:g} mensen worden niet genoemd, en ook geen getallen waaruit zo'n "
        "klein aantal is uit te rekenen.",
        "Reken niet verder met dit bestand: dat doet u in het werkbestand.",
    ]
    whole = [x for x in left if not x.column]
    if whole or foreign:
        lines += ["", "Hele lagen die niet in het deelbestand staan"]
        lines += [
            f"- {LAYERS[x.layer].title} ({x.layer}), {_many(x.count, 'rij', 'rijen')}. {x.why}"
            for x in whole
        ]
        lines += [f"- {name}: geen laag van LZW Atlas." for name in foreign]
    parts = pd.DataFrame(
        [(x.layer, x.column, x.why, x.count) for x in left if x.column],
        columns=["laag", "kolom", "waarom", "aantal"],
    )
    if len(parts):
        lines += ["", "Kolommen die leeg zijn of waarin waarden ontbreken of zijn afgerond"]
        for name, rows in parts.groupby("laag", sort=False):
            schema = LAYERS[str(name)]
            lines.append(f"- {schema.title} ({name})")
            for why, same in rows.groupby("waarom", sort=False):
                labels = []
                for column in dict.fromkeys(same["kolom"]):
                    known = schema.column(column)
                    labels.append(f"{known.label} ({column})" if known else str(column))
                lines.append(
                    f"  {why} {_many(int(same['aantal'].sum()), 'waarde', 'waarden')}: "
                    f"{'; '.join(labels)}."
                )
    return "\n".join(lines) + "\n"


def _many(number: int, one: str, many: str) -> str:
    return f"{geheel(number)} {one if number == 1 else many}"
