# SPDX-License-Identifier: GPL-2.0-or-later
"""``lzw alles``: a study described in one TOML file, run step by step; unchanged steps are skipped.

Keys equal the option names of the command::

    werkbestand = "studie.gpkg"

    [[importeer]]
    soort = "gebieden"
    bestanden = ["wijkenbuurten_2024.gpkg"]

    [bereikbaarheid]
    profiel = ["75plus"]

    [atlas]
    uit = "atlas"
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from ..core.errors import LzwError, Problem
from ..core.progress import Tick, never
from ..io.normen import line_of, read_toml
from ..io.soorten import SOORTEN
from ..io.stappen import bereken_bereikbaarheid, importeer
from ..io.stappen.verslag import import_line, result_lines
from ..io.werkbestand import Werkbestand
from .stap import maak_atlas

__all__ = ["Bar", "Say", "Warn", "voer_uit", "werkbestand_van"]

Bar = Callable[[str], AbstractContextManager[Tick]]
"""Opens the progress of one step under a title."""

Say = Callable[[str], None]
"""Takes one line about what was done."""

Warn = Callable[[list[str]], None]
"""Takes what a person should look at."""

_TOP = ("naam", "werkbestand", "normen", "importeer", "bereikbaarheid", "atlas")
_IMPORT = (
    "soort",
    "bestanden",
    "indeling",
    "kolom",
    "waar",
    "crs",
    "bron",
    "lagen",
    "peildatum",
    "gemeente",
    "buffer",
)
_TEXT = "tekst tussen aanhalingstekens"
_KINDS: tuple[tuple[str, type | tuple[type, ...], str], ...] = (
    ("kolom", dict, "een tabel doel = bron"),
    ("lagen", list, "een lijst met lagen"),
    ("buffer", (int, float), "een getal in meters"),
    *((k, str, _TEXT) for k in ("waar", "crs", "bron", "indeling", "peildatum", "gemeente")),
)
_LISTS = ("profiel", "bevestig_afwezig", "bevestig_volledig")
_RUN = (*_LISTS, "dichtstbij", "banden")
_ATLAS = ("gebied", "uit")


def voer_uit(studie: Path, bar: Bar, say: Say, warn: Warn, tick: Tick = never) -> list[Path]:
    """Run every step of *studie* and return the PDFs; paths are relative to the study file.

    *bar* opens the progress of one step, *say* gets every line of the report, *warn* the
    warnings of a step, *tick* hears how far the whole is. Raises :class:`LzwError` at the first
    step that cannot be done.
    """
    table, text = read_toml(studie)
    _check(table, text, studie)
    base = studie.parent
    file = base / table["werkbestand"]
    norms = base / table["normen"] if "normen" in table else None
    steps = len(table.get("importeer", [])) + 2
    done = 0

    def watch(inner: Tick, number: int) -> Tick:
        return lambda f: inner(f) and tick((number + f) / steps)

    for entry in table.get("importeer", []):
        with bar(f"Importeer {entry['soort']}") as inner:
            report = importeer(
                file,
                entry["soort"],
                [base / b for b in entry.get("bestanden", [])],
                indeling=_local(base, entry.get("indeling")),
                kolommen=dict(entry.get("kolom", {})),
                waar=entry.get("waar"),
                crs=entry.get("crs"),
                bron=entry.get("bron"),
                lagen=entry.get("lagen", []),
                peildatum=entry.get("peildatum"),
                gemeente=entry.get("gemeente"),
                buffer_m=float(entry.get("buffer", 3000.0)),
                overslaan=True,
                tick=watch(inner, done),
            )
        say(import_line(entry["soort"], report))
        warn([] if report.skipped else report.messages)
        done += 1
    run = table.get("bereikbaarheid", {})
    with bar("Bereikbaarheid") as inner:
        result = bereken_bereikbaarheid(
            file,
            run.get("profiel", ["75plus"]),
            norms,
            bevestig_afwezig=run.get("bevestig_afwezig", []),
            bevestig_volledig=run.get("bevestig_volledig", []),
            dichtstbij=run.get("dichtstbij", 1),
            banden=run.get("banden"),
            overslaan=True,
            tick=watch(inner, done),
        )
    if result.facts:
        areas = Werkbestand(file).read("bereikbaarheid_gebied").data
        for line in result_lines(areas, result.facts):
            say(f"  {line}")
        warn(result.messages)
    else:
        say("Bereikbaarheid: niet veranderd, overgeslagen.")
    done += 1
    wanted = table.get("atlas", {})
    with bar("Atlas") as inner:
        files = maak_atlas(
            file,
            base / wanted.get("uit", "atlas"),
            wanted.get("gebied", []),
            norms,
            tick=watch(inner, done),
        )
    say(f"Atlas: {len(files)} PDF's in {files[0].parent if files else base}.")
    return files


def werkbestand_van(studie: Path) -> Path:
    """Return the werkbestand that *studie* names; raise LzwError when it is wrong."""
    table, text = read_toml(studie)
    _check(table, text, studie)
    return studie.parent / str(table["werkbestand"])


def _local(base: Path, mapping: str | None) -> str | None:
    """Return a mapping name as it is, a mapping file relative to the study."""
    return str(base / mapping) if mapping and mapping.endswith(".toml") else mapping


def _check(table: dict[str, Any], text: str, path: Path) -> None:
    problems: list[Problem] = []

    def wrong(code: str, keys: list[str], **values: str) -> None:
        line = str(line_of(text, keys))
        problems.append(
            Problem(
                code,
                values={"bestand": path.name, "regel": line, "sleutel": ".".join(keys), **values},
            )
        )

    if not isinstance(table.get("importeer", []), list):
        wrong(
            "toml_waarde",
            ["importeer"],
            verwacht="een of meer blokken [[importeer]]",
            gevonden="iets anders",
        )
    else:
        for entry in table.get("importeer", []):
            if not isinstance(entry, dict):
                wrong(
                    "toml_waarde",
                    ["importeer"],
                    verwacht="een of meer blokken [[importeer]]",
                    gevonden=repr(entry),
                )
    for key in ("bereikbaarheid", "atlas"):
        if not isinstance(table.get(key, {}), dict):
            wrong("toml_waarde", [key], verwacht=f"een blok [{key}]", gevonden=repr(table[key]))
    if problems:
        raise LzwError(problems)
    for keys, allowed, found in (
        ([], _TOP, [table]),
        (["importeer"], _IMPORT, table.get("importeer", [])),
        (["bereikbaarheid"], _RUN, [table.get("bereikbaarheid", {})]),
        (["atlas"], _ATLAS, [table.get("atlas", {})]),
    ):
        for entry in found:
            for key in entry:
                if key not in allowed:
                    wrong("toml_sleutel", [*keys, key], keuze=", ".join(allowed))
    if not isinstance(table.get("werkbestand"), str):
        wrong("toml_ontbreekt", ["studie"], ontbreekt="werkbestand")
    if not isinstance(table.get("normen", ""), str):
        wrong("toml_waarde", ["normen"], verwacht=_TEXT, gevonden=repr(table["normen"]))
    for entry in table.get("importeer", []):
        if not isinstance(entry.get("soort"), str) or entry["soort"] not in SOORTEN:
            wrong(
                "toml_waarde",
                ["importeer", "soort"],
                verwacht="een van " + ", ".join(SOORTEN),
                gevonden=repr(entry.get("soort")),
            )
        for key, kind, words in _KINDS:
            if key in entry and (not isinstance(entry[key], kind) or isinstance(entry[key], bool)):
                wrong("toml_waarde", ["importeer", key], verwacht=words, gevonden=repr(entry[key]))
        chosen = entry.get("kolom", {})
        if isinstance(chosen, dict):
            for target, source in chosen.items():
                if not isinstance(source, str):
                    keys = ["importeer", "kolom", target]
                    wrong("toml_waarde", keys, verwacht=_TEXT, gevonden=repr(source))
        if not _texts(entry.get("lagen", [])) and isinstance(entry["lagen"], list):
            wrong(
                "toml_waarde",
                ["importeer", "lagen"],
                verwacht="een lijst met lagen",
                gevonden=repr(entry["lagen"]),
            )
        if not _texts(entry.get("bestanden", [])):
            wrong(
                "toml_waarde",
                ["importeer", "bestanden"],
                verwacht="een lijst met bestanden",
                gevonden=repr(entry.get("bestanden")),
            )
    atlas, run = table.get("atlas", {}), table.get("bereikbaarheid", {})
    if not _texts(atlas.get("gebied", [])):
        wrong(
            "toml_waarde",
            ["atlas", "gebied"],
            verwacht="een lijst",
            gevonden=repr(atlas["gebied"]),
        )
    if not isinstance(atlas.get("uit", ""), str):
        wrong("toml_waarde", ["atlas", "uit"], verwacht=_TEXT, gevonden=repr(atlas["uit"]))
    for key in _LISTS:
        if not _texts(run.get(key, [])):
            wrong(
                "toml_waarde",
                ["bereikbaarheid", key],
                verwacht="een lijst",
                gevonden=repr(run[key]),
            )
    nearest = run.get("dichtstbij", 1)
    if not isinstance(nearest, int) or isinstance(nearest, bool):
        wrong(
            "toml_waarde",
            ["bereikbaarheid", "dichtstbij"],
            verwacht="een heel getal",
            gevonden=repr(nearest),
        )
    bands = run.get("banden", [])
    if not isinstance(bands, list) or not all(
        isinstance(b, int | float) and not isinstance(b, bool) for b in bands
    ):
        wrong(
            "toml_waarde",
            ["bereikbaarheid", "banden"],
            verwacht="een lijst met getallen",
            gevonden=repr(bands),
        )
    if problems:
        raise LzwError(problems)


def _texts(value: Any) -> bool:
    """Return whether *value* is a list of texts."""
    return isinstance(value, list) and all(isinstance(v, str) for v in value)
