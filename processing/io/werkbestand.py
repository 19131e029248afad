# SPDX-License-Identifier: GPL-2.0-or-later
"""The werkbestand: one GeoPackage per study, read with a check and written without loss.

Writing never touches the file before everything is ready: a new file is written beside its place
and renamed, an existing one is copied through SQLite's backup, changed there and put in place with
``os.replace``. A cancel, an error, a full disk or a killed process leaves the file as it was.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import json
import os
import sqlite3
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..core.bereik import bereikbaarheid as bereikbaarheid
from ..core.bereik import loopgebieden as loopgebieden
from ..core.bereik import scenario as scenario
from ..core.bereik import vergelijken as vergelijken
from ..core.bereik import witte_vlekken as witte_vlekken
from ..core.buitenruimte import openbare_ruimte as openbare_ruimte
from ..core.cijfers import delen as delen
from ..core.cijfers import indicatoren as indicatoren
from ..core.cijfers import monitor as monitor
from ..core.errors import Cancelled, LzwError, Problem
from ..core.mensen import leeftijden as leeftijden
from ..core.mensen import vraag as vraag
from ..core.netwerk import netwerkcontrole as netwerkcontrole
from ..core.plekken import locatietoets as locatietoets
from ..core.plekken import steunpunten as steunpunten
from ..core.plekken import woonservicelagen as woonservicelagen
from ..core.progress import poll
from ..core.registry import LAYERS
from ..core.tables import Layer, concat, conform, empty
from ..core.wonen import aanbod as aanbod  # declares the result layers
from ..core.wonen import geschiktheid as geschiktheid
from ..core.wonen import ijking as ijking
from ..core.wonen import verhuizen as verhuizen
from ..core.wonen import voorraad as voorraad
from ..core.wonen import vraag_aanbod as vraag_aanbod
from .backend import backend
from .controle import check_layer
from .over import RESOURCES, now, version
from .schema import SCHEMA_VERSION

__all__ = [
    "COMMIT",
    "Edit",
    "Werkbestand",
    "content_hash",
    "edit",
    "file_hash",
    "run_id",
    "unsaved_edits",
]

_COMMANDS = {
    "gebieden": "lzw importeer gebieden BESTAND",
    # Not importeer woningen: that adds what an owner knows of dwellings that are there already.
    "woningen": "lzw importeer bag BESTAND of lzw importeer osm BESTAND",
    "bevolking": "lzw importeer pc4 BESTAND",
    "bereikbaarheid": "lzw bereikbaarheid",
    "geschiktheid": "lzw geschiktheid",
    "vraag": "lzw vraag",
    "bereikbaarheid_gebied": "lzw bereikbaarheid",
    "bereikbaarheid_samen": "lzw bereikbaarheid",
}


@dataclass(slots=True)
class _Commits:
    """How often a file was put in place: who ends the process must know on which side it is."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0


COMMIT = _Commits()

_UNSAVED: ContextVar[Mapping[Path, frozenset[str]] | None] = ContextVar("unsaved", default=None)


@contextlib.contextmanager
def unsaved_edits(layers: Mapping[Path, frozenset[str]]) -> Iterator[None]:
    """Keep off *layers* (names per werkbestand) while the block runs in this thread.

    Somebody is editing them in QGIS and has not saved. Their rows may not change under those
    edits, so a result for them goes to a file beside the werkbestand.
    """
    token = _UNSAVED.set({Path(path).resolve(): names for path, names in layers.items()})
    try:
        yield
    finally:
        _UNSAVED.reset(token)


class Werkbestand:
    """A werkbestand to read from; :func:`edit` writes."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        name = str(self.path)
        if self.path.is_dir():
            raise LzwError(Problem("bestand_is_map", values={"bestand": name}))
        if not self.path.exists():
            raise LzwError(Problem("werkbestand_ontbreekt", values={"bestand": name}))
        try:
            self._layers = {layer for layer, _ in backend().list_layers(self.path)}
        except LzwError:
            if _held_elsewhere(self.path):
                raise LzwError(Problem("werkbestand_open", values={"bestand": name})) from None
            raise LzwError(Problem("werkbestand_geen_lzw", values={"bestand": name})) from None
        if "lzw_meta" not in self._layers:
            raise LzwError(Problem("werkbestand_geen_lzw", values={"bestand": name}))
        table = backend().read(self.path, "lzw_meta").data
        self.meta: dict[str, str] = dict(zip(table["sleutel"], table["waarde"], strict=True))
        version_text = self.meta.get("schema_versie") or "0"
        if not version_text.isdigit():
            raise LzwError(Problem("werkbestand_geen_lzw", values={"bestand": name}))
        found = int(version_text)
        if found > SCHEMA_VERSION:
            raise LzwError(
                Problem(
                    "werkbestand_nieuwer",
                    values={"bestand": name, "gevonden": str(found), "bekend": str(SCHEMA_VERSION)},
                )
            )

    def __contains__(self, name: str) -> bool:
        return name in self._layers

    @property
    def layers(self) -> frozenset[str]:
        """The names of all layers in the file, also of those that are not ours."""
        return frozenset(self._layers)

    def refuse_copy(self) -> None:
        """Refuse to go on with a copy made by ``lzw deel``: its numbers are rounded, or gone."""
        if self.meta.get("deel"):
            raise LzwError(
                Problem(
                    "werkbestand_is_deel",
                    values={"bestand": str(self.path), "wanneer": self.meta["deel"][:10]},
                )
            )

    def raw(self, name: str, columns: Sequence[str] | None = None) -> Layer:
        """Return the layer as it stands, unchecked; an empty layer when it is not there.

        *columns* reads only these, where they exist.
        """
        schema = LAYERS[name]
        if name not in self._layers:
            return empty(schema)
        found = backend().read(self.path, name, columns)
        return Layer(name, found.data, found.geometry() if schema.geometry else None)

    def read(self, name: str, required: bool = False) -> Layer:
        """Return one checked layer; see :meth:`read_all`."""
        return self.read_all([name], [name] if required else [])[name]

    def read_all(self, names: Iterable[str], required: Iterable[str] = ()) -> dict[str, Layer]:
        """Return checked, conformed layers; absent ones are empty.

        Raises :class:`LzwError` with every problem of every layer; a layer in *required* must be
        there and have rows.
        """
        problems: list[Problem] = []
        out: dict[str, Layer] = {}
        must = set(required)
        for name in dict.fromkeys([*names, *must]):
            poll()
            schema = LAYERS[name]
            if name not in self._layers:
                if name in must:
                    problems.append(
                        Problem(
                            "laag_ontbreekt",
                            name,
                            values={
                                "opdracht": _COMMANDS.get(name, f"lzw importeer {name} BESTAND")
                            },
                        )
                    )
                out[name] = empty(schema)
                continue
            layer = self.raw(name)
            poll()
            found = check_layer(layer, schema, may_be_empty=name not in must)
            problems += found
            if not found:
                out[name] = conform(layer, schema)
        fatal = [p for p in problems if p.fatal]
        if fatal:
            raise LzwError(fatal)
        return out


@dataclass(slots=True)
class Edit:
    """Changes being prepared; nothing reaches the file before the ``with`` block ends well."""

    path: Path
    current: Werkbestand | None
    staged: dict[str, Layer] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)

    def read(self, name: str) -> Layer:
        """Return the layer as it will be: staged, else from the file, else empty."""
        if name in self.staged:
            return self.staged[name]
        if self.current is None:
            return empty(LAYERS[name])
        return self.current.read(name)

    def write(self, layer: Layer) -> None:
        """Stage *layer* in place of the one in the file; refused when it breaks its schema."""
        schema = LAYERS[layer.name]
        own = conform(layer, schema)
        problems = check_layer(own, schema, may_be_empty=True)
        if problems:
            raise LzwError(problems)
        self.staged[layer.name] = own

    def record(
        self,
        step: str,
        parameters: dict[str, Any],
        norms: dict[str, Any],
        inputs: dict[str, str],
        messages: Sequence[str],
    ) -> str:
        """Stage one row of verantwoording; return its run_id."""
        identity = run_id(step, parameters, norms, inputs)
        log = self.read("verantwoording")
        number = int(log.data["volgnummer"].max()) + 1 if len(log) else 1
        row = {
            "volgnummer": number,
            "run_id": identity,
            "stap": step,
            "wanneer": now(),
            "versie": version(),
            "parameters": _json(parameters),
            "normen": _json(norms),
            "invoer": _json(inputs),
            "meldingen": _json(list(messages)),
        }
        new = Layer("verantwoording", pd.DataFrame([row]))
        self.write(concat([log, new], LAYERS["verantwoording"]))
        return identity


@contextlib.contextmanager
def edit(path: Path) -> Iterator[Edit]:
    """Prepare changes to the werkbestand *path* (made when absent), put in place at the end.

    Raises :class:`LzwError` when the folder cannot be written, the file is in use, not ours or
    newer than we know; then, and on any exception inside the block, the file is untouched.
    """
    path = Path(path)
    if path.is_dir():
        raise LzwError(Problem("bestand_is_map", values={"bestand": str(path)}))
    folder = path.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise LzwError(Problem("map_niet_schrijfbaar", values={"map": str(folder)}))
    if path.exists() and not os.access(path, os.W_OK):
        raise LzwError(Problem("werkbestand_alleen_lezen", values={"bestand": str(path)}))
    with _turn(path):
        yield from _edit(path)


_BUSY: dict[Path, int] = {}
"""Which werkbestand is being changed in this process, and by which thread."""

_TURN = threading.Condition()


@contextlib.contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Let one change of *path* follow the other: what it reads may not be old when it writes."""
    key, me = path.resolve(), threading.get_ident()
    with _TURN:
        while key in _BUSY:
            if _BUSY[key] == me:
                raise LzwError(Problem("werkbestand_bezig", values={"bestand": str(path)}))
            _TURN.wait(0.2)
            poll()
        _BUSY[key] = me
    try:
        yield
    finally:
        with _TURN:
            del _BUSY[key]
            _TURN.notify_all()


def _edit(path: Path) -> Iterator[Edit]:
    lock: sqlite3.Connection | None = None
    current: Werkbestand | None = None
    in_place = path.exists() and "qgis.core" in sys.modules
    if in_place:
        # QGIS may hold the file open itself; the transaction at the end is the lock.
        current = Werkbestand(path)
        current.refuse_copy()
    elif path.exists():
        lock = _lock(path)
        try:
            current = Werkbestand(path)
            current.refuse_copy()
        except BaseException:
            lock.close()
            raise
    try:
        change = Edit(path, current)
        yield change
        if change.staged or change.meta:
            if in_place:
                _commit_in_place(change)
            else:
                _commit(change, lock)
    finally:
        if lock is not None:
            lock.close()


def _held_elsewhere(path: Path) -> bool:
    """Return whether another program keeps everybody out of *path*."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as file:
            file.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False
    return False


def _lock(path: Path) -> sqlite3.Connection:
    """Return a connection that keeps other writers out; refuse a file that is open elsewhere."""
    in_use = LzwError(Problem("werkbestand_open", values={"bestand": str(path)}))
    if any(path.with_name(path.name + tail).exists() for tail in ("-wal", "-shm", "-journal")):
        raise in_use
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise in_use from error
        raise LzwError(Problem("werkbestand_geen_lzw", values={"bestand": str(path)})) from error
    return connection


def _commit(change: Edit, lock: sqlite3.Connection | None) -> None:
    path = change.path
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.lzw-tmp.gpkg")
    for stale in path.parent.glob(f".{path.stem}.*.lzw-tmp.gpkg*"):
        stale.unlink(missing_ok=True)
    try:
        if lock is not None:
            # The lock's own transaction has written nothing, so a second reader sees the file.
            with (
                contextlib.closing(sqlite3.connect(temporary)) as target,
                contextlib.closing(sqlite3.connect(path)) as source,
            ):
                source.backup(target)
        _write_all(change, temporary)
        _sync(temporary)
        if lock is not None:
            lock.close()
        with COMMIT.lock:
            try:
                os.replace(temporary, path)
            except OSError as error:
                # Held by another program (Windows), or a new name that may not be made.
                beside = _put_in_place(temporary, path.with_name(f"{path.stem}_resultaat.gpkg"))
                raise LzwError(
                    Problem(
                        "werkbestand_niet_vervangen",
                        values={
                            "bestand": str(path),
                            "ernaast": str(beside),
                            "reden": _reason(error),
                        },
                    )
                ) from error
            COMMIT.count += 1
    except (LzwError, Cancelled):
        raise
    except Exception as error:
        full = "disk is full" in str(error) or getattr(error, "errno", 0) == errno.ENOSPC
        full = full or not _room_for(change, temporary)
        raise LzwError(
            Problem("schijf_vol", values={"bestand": str(path)})
            if full
            else Problem(
                "schrijven_mislukt",
                values={"bestand": str(path), "reden": _reason(error)},
            )
        ) from error
    finally:
        _remove_temporary(temporary)


def _commit_in_place(change: Edit) -> None:
    """Write into a file that QGIS may show: one transaction, or a file beside a locked one."""
    layers = [
        (layer.name, layer.data, layer.geometry, LAYERS[layer.name].geometry)
        for layer in _everything(change)
    ]
    path = change.path
    edited = sorted((_UNSAVED.get() or {}).get(path.resolve(), frozenset()) & set(change.staged))
    if edited:
        beside = _write_beside(path, layers)
        raise LzwError(
            Problem(
                "werkbestand_in_bewerking",
                values={
                    "bestand": str(path),
                    "ernaast": str(beside),
                    "lagen": ", ".join(edited),
                },
            )
        )
    try:
        _ask_for_lock(path)
        backend().write_in_place(path, layers)
    except (RuntimeError, sqlite3.OperationalError) as error:
        beside = _write_beside(path, layers)
        raise LzwError(
            Problem(
                "werkbestand_vergrendeld",
                values={"bestand": str(path), "ernaast": str(beside), "reden": _reason(error)},
            )
        ) from error
    COMMIT.count += 1


def _ask_for_lock(path: Path) -> None:
    """Raise sqlite3.OperationalError when another program is writing: GDAL waits much longer."""
    with contextlib.closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        file.execute("ROLLBACK")


def _write_beside(
    path: Path, layers: Sequence[tuple[str, pd.DataFrame, np.ndarray | None, str | None]]
) -> Path:
    """Write a copy of *path* with *layers* replaced; return it only when it is whole."""
    beside = path.with_name(f"{path.stem}_resultaat.gpkg")
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.lzw-tmp.gpkg")
    temporary.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(sqlite3.connect(temporary)) as target,
            contextlib.closing(sqlite3.connect(path)) as source,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        for name, data, geometry, kind in layers:
            backend().write(temporary, name, data, geometry, kind)
        return _put_in_place(temporary, beside)
    except (OSError, RuntimeError, sqlite3.Error) as error:
        raise LzwError(
            Problem("schrijven_mislukt", values={"bestand": str(beside), "reden": _reason(error)})
        ) from error
    finally:
        _remove_temporary(temporary)


def _put_in_place(temporary: Path, target: Path) -> Path:
    """Rename *temporary* to *target*, or to the first free name: an earlier result stays."""
    names = (f"{target.stem}_{n}" if n > 1 else target.stem for n in itertools.count(1))
    free = next(p for n in names if not (p := target.with_name(f"{n}.gpkg")).exists())
    temporary.rename(free)
    return free


def _remove_temporary(temporary: Path) -> None:
    for tail in ("", "-journal", "-wal", "-shm"):
        temporary.with_name(temporary.name + tail).unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _room_for(change: Edit, temporary: Path) -> bool:
    """Return whether as many bytes as the staged layers hold fit beside the file.

    GDAL does not say that a disk is full, only that a transaction failed, so the room is tried.
    """
    size = sum(
        int(layer.data.memory_usage(deep=True).sum())
        + (0 if layer.geometry is None else 16 * int(shapely.count_coordinates(layer.geometry)))
        for layer in change.staged.values()
    )
    block = bytes(1 << 20)
    try:
        with temporary.open("wb") as stream:
            for _ in range(min(256, 1 + size // len(block))):
                stream.write(block)
    except OSError as error:
        return error.errno != errno.ENOSPC
    return True


def _write_all(change: Edit, target: Path) -> None:
    for layer in _everything(change):
        backend().write(target, layer.name, layer.data, layer.geometry, LAYERS[layer.name].geometry)


def _everything(change: Edit) -> list[Layer]:
    """Return the staged layers with meta and styles, in the order of the schema."""
    old = change.current.meta if change.current else {}
    meta = {"schema_versie": str(SCHEMA_VERSION), "gemaakt_door": "LZW Atlas", **old, **change.meta}
    meta["schema_versie"] = str(SCHEMA_VERSION)
    table = Layer("lzw_meta", pd.DataFrame({"sleutel": list(meta), "waarde": list(meta.values())}))
    staged = {**change.staged, "lzw_meta": conform(table, LAYERS["lzw_meta"])}
    present = set(change.current._layers if change.current else ()) | set(staged)
    staged["layer_styles"] = _styles(sorted(present))
    return [staged[s.name] for s in LAYERS if s.name in staged]


def _styles(layers: list[str]) -> Layer:
    """Return the table from which QGIS takes the default style of each layer."""
    rows = []
    for name in layers:
        path = RESOURCES / "stijlen" / f"{name}.qml"
        if name in LAYERS and path.exists():
            rows.append(
                {
                    "f_table_catalog": "",
                    "f_table_schema": "",
                    "f_table_name": name,
                    "f_geometry_column": "geom" if LAYERS[name].geometry else "",
                    "styleName": "LZW Atlas",
                    "styleQML": path.read_text(encoding="utf-8"),
                    "styleSLD": "",
                    "useAsDefault": 1,
                    "description": LAYERS[name].title,
                    "owner": "",
                    "ui": "",
                    "update_time": "2026-01-01T00:00:00Z",
                }
            )
    schema = LAYERS["layer_styles"]
    return conform(Layer(schema.name, pd.DataFrame(rows)), schema) if rows else empty(schema)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def run_id(
    step: str, parameters: dict[str, Any], norms: dict[str, Any], inputs: dict[str, str]
) -> str:
    """Return 12 hex digits that depend on what a step does, never on the clock."""
    text = _json([step, parameters, norms, inputs, version()])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def content_hash(layer: Layer) -> str:
    """Return a SHA-256 over the rows and geometries of *layer*, independent of the file's bytes.

    A column that came after the first files were made, and of which nothing is known, changes
    nothing: else a new version would call every older result outdated.
    """
    digest = hashlib.sha256()
    columns = LAYERS[layer.name].columns if layer.name in LAYERS else ()
    later = {c.name for c in columns if c.later}
    known = [c for c in layer.data if c not in later or layer.data[c].notna().any()]
    text = layer.data[known].to_csv(index=False, lineterminator="\n", float_format="%.9g")
    poll()
    digest.update(text.encode())
    if layer.geometry is not None:
        for blob in shapely.to_wkb(layer.geometry, byte_order=1):
            digest.update(b"-" if blob is None else blob)
    return digest.hexdigest()
