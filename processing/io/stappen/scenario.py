# SPDX-License-Identifier: GPL-2.0-or-later
"""The step watals: facilities open, close or move under a name; who gains and who loses."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from ...core.bereik.bereikbaarheid import Inputs
from ...core.bereik.scenario import (
    ACTIONS,
    Changes,
    Move,
    Opening,
    Prepared,
    change,
    from_rows,
    prepare,
    to_rows,
)
from ...core.bereik.vergelijken import Difference
from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..actueel import held, latest_run
from ..backend import backend, to_rd
from ..geladen import Input, LoadedLayer
from ..meldingen import register, sentences
from ..normen.lezen import load_norms
from ..readers.lezen import RD_WINDOW
from ..werkbestand import Werkbestand, content_hash, edit, run_id
from .bereikbaarheid import INPUTS, REQUIRED, norms_as_data
from .vergelijken import beside_others, difference_lines

__all__ = [
    "StapWatals",
    "bereken_watals",
    "confirmed",
    "prepared_from",
    "read_changes",
    "watals_lines",
]

_FIELDS = ("actie", "voorziening_id", "categorie", "naam")
_RD_MARGIN_DEGREES = ((3.0, 7.5), (50.0, 54.0))

register(
    {
        "scenario_naam_leeg": "Een scenario heeft een naam nodig. Geef die op met --scenario, "
        "bijvoorbeeld --scenario 'super dicht'.",
        "scenario_leeg": "Er verandert niets in dit scenario. Noem met --sluit, --open, "
        "--verplaats of --laag wat er verandert.",
        "scenario_onbekend": "Scenario {scenario} staat niet in het werkbestand (wel: {keuze}), en "
        "er is niet gezegd wat er verandert. Noem dat met --sluit, --open, --verplaats of --laag.",
        "scenario_onbekende_voorziening": "Voorziening {id} staat niet in de laag voorzieningen. "
        "Kijk in de kolom voorziening_id.",
        "scenario_lijkt_op": "Voorziening {id} staat niet in de laag voorzieningen. Bedoelt u een "
        "van deze: {lijkt}? Kijk in de kolom voorziening_id.",
        "scenario_geen_norm": "Voor {categorie} staat er geen norm in de normen, dus is er geen "
        "winst of verlies te berekenen. Kies een andere categorie of voeg de norm toe (--normen).",
        "scenario_dubbel": "Voorziening {id} staat er meer dan een keer in. Laat een voorziening "
        "sluiten, verplaatsen of openen, niet twee dingen tegelijk.",
        "scenario_id_bestaat": "Voorziening {id} bestaat al, en kan niet nog eens openen. Kies een "
        "ander voorziening_id, of laat dat leeg.",
        "scenario_zonder_plek": "Voorziening {id} heeft geen plek op de kaart en telt nu al niet "
        "mee; sluiten verandert niets. Geef die eerst een plek met: lzw controleer --lijst.",
        "scenario_ver_van_netwerk": "Bij {plek} (x {x}, y {y}) is binnen {maximum} m geen weg om "
        "over te lopen. Kies een plek aan een weg, of controleer de wegen.",
        "scenario_open_onjuist": "{tekst} is geen plek. Schrijf --open x,y,categorie of --open "
        "x,y,categorie,naam met x en y in meters (RD), zoals: --open 191500,507800,supermarkt.",
        "scenario_verplaats_onjuist": "{tekst} is geen verplaatsing. Schrijf --verplaats ID,x,y "
        "met x en y in meters (RD), zoals: --verplaats osm:n12,191500,507800.",
        "scenario_verwisseld": "Van {tekst} zijn x en y verwisseld: zo ligt de plek niet in "
        "Nederland, andersom wel. Schrijf eerst x (oost-west), dan y (noord-zuid).",
        "scenario_graden": "{tekst} lijkt op graden (lengte en breedte). Geef x en y in meters "
        "(RD, EPSG:28992), of gebruik --laag met een laag op de kaart.",
        "scenario_buiten_nederland": "{tekst} ligt buiten Nederland. Geef x en y in meters (RD, "
        "EPSG:28992): x tussen 0 en 280.000, y tussen 300.000 en 625.000.",
        "scenario_laag_kolom": "Laag {bestand} heeft geen kolom {column}. Die is nodig om te weten "
        "{waarom}.",
        "scenario_laag_leeg": "Laag {bestand} heeft geen rijen voor dit scenario. Er verandert dus "
        "niets; zet er de veranderingen in.",
        "scenario_laag_actie": "Laag {bestand}: {rijen} {heeft} een actie die niet bestaat. Kies "
        "uit: open, sluit, verplaats (leeg is open).",
        "scenario_laag_zonder": "Laag {bestand}: {rijen} {heeft} geen {column}. Vul die aan.",
        "scenario_laag_plek": "Laag {bestand}: {rijen} {heeft} geen punt op de kaart. Openen en "
        "verplaatsen kan alleen naar een punt.",
    }
)


@dataclass(slots=True)
class StapWatals:
    """What the step did, for the command, the algorithm and the closing line."""

    scenario: str
    run_ids: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    skipped: bool = False


def bereken_watals(
    werkbestand: Path,
    scenario: str,
    *,
    sluit: Sequence[str] = (),
    open_: Sequence[str] = (),
    verplaats: Sequence[str] = (),
    laag: Input | None = None,
    kolommen: Mapping[str, str] | None = None,
    profielen: Sequence[str] = ("75plus",),
    normen: Path | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapWatals:
    """Compute what *scenario* changes and write that, and the scenario itself, to *werkbestand*.

    Changes come from *sluit* (ids), *open_* (``x,y,categorie[,naam]``), *verplaats* (``id,x,y``)
    and *laag*, of which *kolommen* gives columns that are called otherwise; without any of these
    the scenario of that name in the werkbestand is computed again. What the last run of
    bereikbaarheid confirmed about categories holds here too. With *overslaan* nothing is done when
    nothing changed. Raises :class:`LzwError` with everything that is wrong; the file is then
    untouched.
    """
    name = scenario.strip()
    norms = load_norms(normen)
    _refuse_names(name, profielen, norms)
    out = StapWatals(name)
    with edit(werkbestand) as file:
        current = file.current or Werkbestand(werkbestand)
        layers = current.read_all((*INPUTS, "scenarios", "verantwoording"), REQUIRED)
        check(tick, 0.1)
        wish = read_changes(
            layers["voorzieningen"],
            sluit=sluit,
            open_=open_,
            verplaats=verplaats,
            laag=laag,
            kolommen=kolommen,
            scenario=name,
        )
        if not len(wish):
            wish = _kept(layers["scenarios"], name)
        hashes = {n: content_hash(layers[n]) for n in INPUTS}
        extent = current.meta.get("data_omvang")
        made: list[Difference] = []
        rows: Layer | None = None
        chosen = tuple(dict.fromkeys(profielen))
        planned = []
        for profile in chosen:
            sure = confirmed(layers["verantwoording"], profile)
            parameters = {
                "scenario": name,
                "profiel": profile,
                "wijzigingen": _as_data(wish),
                "bevestig_afwezig": sorted(sure[0]),
                "bevestig_volledig": sorted(sure[1]),
                "data_omvang": extent,
            }
            used = norms_as_data(norms, profile)
            planned.append((sure, parameters, used, run_id("watals", parameters, used, hashes)))
        out.run_ids = [identity for _, _, _, identity in planned]
        if overslaan and _done_before(
            current, layers, name, wish, dict(zip(chosen, out.run_ids, strict=True))
        ):
            out.skipped = True
            return out
        for number, profile in enumerate(chosen):
            span = part(
                tick, 0.1 + 0.7 * number / len(chosen), 0.1 + 0.7 * (number + 1) / len(chosen)
            )
            sure, parameters, used, identity = planned[number]
            prepared = prepared_from(layers, extent, profile, norms, sure, part(span, 0.0, 0.7))
            found = change(
                prepared,
                wish.opens,
                wish.closes,
                wish.moves,
                scenario=name,
                run_id=identity,
                tick=part(span, 0.7, 1.0),
            )
            made.append(found)
            rows = to_rows(prepared, wish, name)
            said = sentences(found.problems)
            out.facts[profile] = found.facts
            out.lines += [f"Profiel {profile}:"] if len(chosen) > 1 else []
            out.lines += watals_lines(prepared, wish, found)
            out.messages += [m for m in said if m not in out.messages]
            file.record("watals", parameters, used, hashes, said)
        assert rows is not None  # noqa: S101 - there is at least one profile
        old = layers["scenarios"]
        others = (old.data["scenario"] != name).to_numpy(dtype=bool)
        file.write(concat([old.take(others), rows], LAYERS["scenarios"]))
        for layer in (
            concat([d.per_home for d in made], LAYERS["verschil"]),
            concat([d.per_area for d in made], LAYERS["verschil_gebied"]),
        ):
            # Another profile's rows of this name belong to changes that may be others by now.
            every = file.read(layer.name).data["profiel"]
            file.write(beside_others(file, layer, name, [*every, *chosen]))
        check(tick, 0.9)
    tick(1.0)
    return out


def prepared_from(
    layers: Mapping[str, Layer],
    extent: str | None,
    profile: str,
    norms: NormSet,
    sure: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset()),
    tick: Tick = never,
) -> Prepared:
    """Return the present situation of *layers*, to which any number of changes can be put.

    *sure* are the categories known to be absent and known to be complete.
    """
    return prepare(
        Inputs(
            **{n: layers[n] for n in INPUTS},
            data_omvang=shapely.from_wkt(extent) if extent else None,
        ),
        norms.profiles[profile],
        norms,
        confirmed_absent=sure[0],
        confirmed_complete=sure[1],
        tick=tick,
    )


def confirmed(log: Layer, profile: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return what the last run of bereikbaarheid for *profile* said is absent and complete."""
    data = log.data.sort_values("volgnummer")
    for text in data.loc[(data["stap"] == "bereikbaarheid").to_numpy(dtype=bool), "parameters"][
        ::-1
    ]:
        found = json.loads(text)
        if found.get("profiel") == profile:
            return (
                frozenset(found.get("bevestig_afwezig", ())),
                frozenset(found.get("bevestig_volledig", ())),
            )
    return frozenset(), frozenset()


def watals_lines(prepared: Prepared, wish: Changes, found: Difference) -> list[str]:
    """Return what the change means, in sentences that may be printed."""
    subjects = _subjects(prepared, wish)
    return difference_lines(found.per_area.data, subjects, prepared.norms, "voortaan")


# Reading what changes


def read_changes(
    facilities: Layer,
    *,
    sluit: Sequence[str] = (),
    open_: Sequence[str] = (),
    verplaats: Sequence[str] = (),
    laag: Input | None = None,
    kolommen: Mapping[str, str] | None = None,
    scenario: str = "",
) -> Changes:
    """Return the changes as typed, and those of *laag*; all mistakes are raised at once.

    What opens without an id of its own gets one that nothing else has.
    """
    problems: list[Problem] = []
    opens: list[Opening] = []
    moves: list[Move] = []
    closes = [name.strip() for name in sluit if name.strip()]
    for text in open_:
        fields = [f.strip() for f in text.split(",", 3)]
        xy = _numbers(fields[:2])
        if xy is None or len(fields) < 3 or not fields[2]:
            problems.append(Problem("scenario_open_onjuist", values={"tekst": text.strip()}))
            continue
        problems += _misplaced(xy, text)
        opens.append(Opening("", fields[2], *xy, fields[3] if len(fields) > 3 else ""))
    for text in verplaats:
        fields = [f.strip() for f in text.rsplit(",", 2)]
        xy = _numbers(fields[1:])
        if xy is None or not fields[0]:
            problems.append(Problem("scenario_verplaats_onjuist", values={"tekst": text.strip()}))
            continue
        problems += _misplaced(xy, text)
        moves.append(Move(fields[0], *xy))
    if laag is not None:
        more, wrong = _from_layer(laag, dict(kolommen or {}), scenario)
        problems += wrong
        opens += more.opens
        closes += more.closes
        moves += more.moves
    if problems:
        raise LzwError(problems)
    taken = set(facilities.data["voorziening_id"].astype(str))
    taken |= {o.voorziening_id for o in opens}
    return Changes(tuple(_named(opens, taken)), tuple(closes), tuple(moves))


def _named(opens: Sequence[Opening], taken: set[str]) -> list[Opening]:
    out = []
    number = 0
    for opening in opens:
        name = opening.voorziening_id
        while not name:
            number += 1
            if f"nieuw-{number}" not in taken:
                name = f"nieuw-{number}"
        out.append(Opening(name, opening.categorie, opening.x, opening.y, opening.naam))
    return out


def _numbers(fields: Sequence[str]) -> tuple[float, float] | None:
    """Return x and y, rounded as every reader rounds; None where they are no two numbers."""
    try:
        x, y = (round(float(f), 3) for f in fields)
    except ValueError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def _misplaced(xy: tuple[float, float], text: str) -> list[Problem]:
    """Return what is wrong with a place: swapped, in degrees or outside the Netherlands."""
    x, y = xy
    if _in_window(x, y):
        return []
    (low_x, high_x), (low_y, high_y) = _RD_MARGIN_DEGREES
    degrees = any(low_x <= a <= high_x and low_y <= b <= high_y for a, b in ((x, y), (y, x)))
    if _in_window(y, x):
        return [Problem("scenario_verwisseld", values={"tekst": text.strip()})]
    if degrees:
        return [Problem("scenario_graden", values={"tekst": text.strip()})]
    return [Problem("scenario_buiten_nederland", values={"tekst": text.strip()})]


def _in_window(x: float, y: float) -> bool:
    west, south, east, north = RD_WINDOW
    return west <= x <= east and south <= y <= north


def _from_layer(
    source: Input, columns: dict[str, str], scenario: str
) -> tuple[Changes, list[Problem]]:
    """Return the changes in a layer; a layer without the column ``actie`` only opens."""
    raw = source.raw if isinstance(source, LoadedLayer) else _read(source)
    shown = source.name
    lower = {str(c).lower(): str(c) for c in raw.data.columns}
    lower |= {target: name for target, name in columns.items() if name}
    wrong = [
        Problem(
            "scenario_laag_kolom",
            column=name,
            values={"bestand": shown, "waarom": "om welke kolom het gaat"},
        )
        for name in columns.values()
        if name and name not in raw.data.columns
    ]
    if "categorie" not in lower and "actie" not in lower:
        why = "wat er opent"
        wrong.append(
            Problem(
                "scenario_laag_kolom", column="categorie", values={"bestand": shown, "waarom": why}
            )
        )
    if raw.crs is None:
        wrong.append(Problem("crs_ontbreekt", "scenarios", values={"bestand": shown}))
    if wrong:
        return Changes(), wrong
    data = {
        name: [_text(v) for v in raw.data[lower[name]]] if name in lower else [""] * len(raw.data)
        for name in (*_FIELDS, "scenario")
    }
    points = _as_points(to_rd(raw.geometry(), str(raw.crs)))
    # A layer of scenarios of another werkbestand holds several.
    mine = [n for n, of in enumerate(data["scenario"]) if not of or of == scenario]
    if not mine:
        return Changes(), [Problem("scenario_laag_leeg", values={"bestand": shown})]
    opens: list[Opening] = []
    closes: list[str] = []
    moves: list[Move] = []
    odd: list[str] = []
    nameless: list[str] = []
    kindless: list[str] = []
    nowhere: list[str] = []
    outside: list[Problem] = []
    for n in mine:
        action = data["actie"][n].lower() or "open"
        name, kind, point = data["voorziening_id"][n], data["categorie"][n], points[n]
        row = name or f"rij {n + 1}"
        if action not in ACTIONS:
            odd.append(row)
        elif action != "open" and not name:
            nameless.append(row)
        elif action == "open" and not kind:
            kindless.append(row)
        elif action == "sluit":
            closes.append(name)
        elif point is None:
            nowhere.append(row)
        else:
            outside += _misplaced((point.x, point.y), row)
            if action == "open":
                opens.append(Opening(name, kind, point.x, point.y, data["naam"][n]))
            else:
                moves.append(Move(name, point.x, point.y))
    problems = [
        Problem(
            code,
            column=column,
            count=len(rows),
            examples=tuple(rows[:5]),
            values={"bestand": shown},
        )
        for code, column, rows in (
            ("scenario_laag_actie", "", odd),
            ("scenario_laag_zonder", "voorziening_id", nameless),
            ("scenario_laag_zonder", "categorie", kindless),
            ("scenario_laag_plek", "", nowhere),
        )
        if rows
    ]
    return Changes(tuple(opens), tuple(closes), tuple(moves)), [*problems, *outside]


def _read(path: Path) -> Any:
    if not path.exists():
        raise LzwError(Problem("bestand_ontbreekt", values={"bestand": str(path)}))
    if path.is_dir():
        raise LzwError(Problem("bestand_is_map", values={"bestand": str(path)}))
    names = [name for name, _ in backend().list_layers(path)]
    return backend().read(path, "scenarios" if "scenarios" in names else names[0])


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _as_points(geometry: Any) -> list[Any]:
    """Return points; a multipoint of one is that one, anything else is none."""
    out = []
    for shape in geometry:
        if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
            shape = shape.geoms[0]
        good = shape is not None and shape.geom_type == "Point" and not shape.is_empty
        out.append(shape if good else None)
    return out


# Checks and words


def _refuse_names(name: str, profiles: Sequence[str], norms: NormSet) -> None:
    problems = [] if name else [Problem("scenario_naam_leeg")]
    problems += [
        Problem("onbekend_profiel", values={"profiel": p, "keuze": ", ".join(norms.profiles)})
        for p in profiles
        if p not in norms.profiles
    ]
    if problems:
        raise LzwError(problems)


def _kept(scenarios: Layer, name: str) -> Changes:
    """Return the scenario of that name in the werkbestand."""
    mine = (scenarios.data["scenario"] == name).to_numpy(dtype=bool)
    if not mine.any():
        known = ", ".join(dict.fromkeys(scenarios.data["scenario"])) or "nog geen enkel"
        raise LzwError(Problem("scenario_onbekend", values={"scenario": name, "keuze": known}))
    return from_rows(scenarios.take(mine))


def _done_before(
    file: Werkbestand,
    layers: Mapping[str, Layer],
    name: str,
    wish: Changes,
    runs: Mapping[str, str],
) -> bool:
    """Return whether *file* holds exactly what these *runs* (per profile) would write."""
    log, kept = layers["verantwoording"], layers["scenarios"]
    mine = kept.take((kept.data["scenario"] == name).to_numpy(dtype=bool))
    every = set(runs.values())
    return (
        all(latest_run(log, "watals", scenario=name, profiel=p) == r for p, r in runs.items())
        and held(file, "verschil_gebied", scenario=name) == every
        and (held(file, "verschil", scenario=name) or set()) <= every
        and _sorted(from_rows(mine)) == _sorted(wish)
    )


def _sorted(wish: Changes) -> dict[str, Any]:
    return {key: sorted(rows) for key, rows in _as_data(wish).items()}


def _as_data(wish: Changes) -> dict[str, Any]:
    return {
        "open": [[o.voorziening_id, o.categorie, o.x, o.y, o.naam] for o in wish.opens],
        "sluit": list(wish.closes),
        "verplaats": [[m.voorziening_id, m.x, m.y] for m in wish.moves],
    }


def _subjects(prepared: Prepared, wish: Changes) -> dict[str, str]:
    """Return per category touched how its sentence begins: what opens, closes or moves."""
    data = prepared.facilities.data
    about = {
        str(i): (str(c), n if isinstance(n, str) and n else str(i))
        for i, c, n in zip(data["voorziening_id"], data["categorie"], data["naam"], strict=True)
    }
    deeds: dict[str, list[tuple[str, str]]] = {}
    for name in wish.closes:
        deeds.setdefault(about[name][0], []).append(("sluiten", about[name][1]))
    for move in wish.moves:
        kind, called = about[move.voorziening_id]
        deeds.setdefault(kind, []).append(("verplaatsen", called))
    for opening in wish.opens:
        called = opening.naam or CATEGORIES[opening.categorie].one
        deeds.setdefault(opening.categorie, []).append(("openen", called))
    return {key: _subject(deeds[key]) for key in (c.key for c in CATEGORIES) if key in deeds}


def _subject(deeds: Sequence[tuple[str, str]]) -> str:
    if len(deeds) > 2:
        return f"Door deze {len(deeds)} veranderingen"
    (deed, name), *more = deeds
    if more and more[0][0] == deed:
        return f"Door het {deed} van {name} en {more[0][1]}"
    rest = [f"het {d} van {n}" for d, n in more]
    return " en ".join([f"Door het {deed} van {name}", *rest])
