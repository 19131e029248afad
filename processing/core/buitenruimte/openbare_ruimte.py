# SPDX-License-Identifier: GPL-2.0-or-later
"""Looproutes and the obstacles on them: is public space good enough, and what comes first.

Answers the first two questions of a plan for the woonomgeving: are the norms for public space
sufficient for who walks with difficulty, and which barriers are there. What is said of an obstacle
is what may be published; the stretches themselves carry the numbers that were computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..bereik.bereikbaarheid import ESSENTIALS
from ..cijfers.openbaar import in_words, public_number, rounded
from ..errors import LzwError, Problem
from ..mensen.doelgroep import Rules, in_study, listed, plus, rows_of, source_of, usable
from ..mensen.population import ESTIMATED
from ..netwerk.attach import attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.loopvlakken import Ground
from ..netwerk.network import Network, build_network
from ..norms import PERSON_GROUPS
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema
from ..tables import Layer, conform
from .looproutes import Walk, area_of, flow, route_layer
from .obstakels import (
    BENCH,
    EVERY,
    KINDS,
    LINK,
    Limits,
    Obstacles,
    Study,
    blocked_edges,
    blocking,
    hindering,
    judged,
    opinion,
    verdicts,
    without_bench,
)
from .obstakelzinnen import sentence
from .schakels import Setting, missing_links

__all__ = ["BENCHES", "Inputs", "Result", "looproutes"]

BENCHES = "zitbank"
"""The category whose facilities are places to sit down."""

_ROUND = 1e-9
_CERTAIN = ("gegeven", "berekend")
_EFFECTS = ("hindert", "blokkeert", "ontbreekt")

_WHO = (
    Column("profiel", "text", "Profiel", required=True),
    Column("groep", "text", "Groep", required=True, allowed=PERSON_GROUPS),
    Column("run_id", "text", "Kenmerk van de berekening", required=True),
)

LAYERS.add(
    LayerSchema(
        "obstakels",
        "Obstakels op looproutes",
        "MultiLineString",
        (
            Column("obstakel_id", "text", "Kenmerk van het obstakel", required=True),
            Column(
                "soort",
                "text",
                "Soort obstakel",
                required=True,
                allowed=tuple(k.key for k in EVERY),
            ),
            Column("effect", "text", "Hindert, blokkeert of ontbreekt", allowed=_EFFECTS),
            Column("weg_id", "text", "Weg"),
            Column("naam", "text", "Straatnaam"),
            *_WHO,
            Column(
                "gepubliceerd",
                "int",
                "Groot genoeg om te noemen (1 ja, 0 nee)",
                required=True,
                minimum=0,
                maximum=1,
            ),
            Column("rang", "int", "Rang (1 = eerst aanpakken)", minimum=1),
            Column("mensen", "real", "Mensen die dit raakt, afgerond", minimum=0),
            Column("mensen_tekst", "text", "Mensen die dit raakt, in woorden"),
            Column("extra_m", "real", "Extra meters, middelste waarde", minimum=0),
            Column("extra_reden", "text", "Waarom er geen meters zijn", allowed=("geen_weg",)),
            Column("mensen_winst", "real", "Mensen die een norm halen na oplossen", minimum=0),
            Column("mensen_kwijt", "real", "Mensen die een norm alleen hierlangs halen", minimum=0),
            Column("score", "real", "Mensen maal extra meters", minimum=0),
            Column("lengte_m", "real", "Lengte van het obstakel in m", minimum=0),
            Column("wat", "text", "Wat er aan de hand is"),
            Column("gebied_code", "text", "Gebied"),
            Column("gebied_naam", "text", "Naam van het gebied"),
            Column("zekerheid", "text", "Hoe zeker", allowed=_CERTAIN),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column(
                "geschat",
                "int",
                "Personen geschat uit grote gebieden (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
        ),
        key=("obstakel_id", "profiel", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=("gepubliceerd", "rang", "extra_m", "score", "lengte_m", "geschat"),
            personen=("mensen", "mensen_winst", "mensen_kwijt"),
        ),
    ),
    LayerSchema(
        "obstakels_oordeel",
        "Wat over de looproutes te zeggen is",
        None,
        (
            Column(
                "soort",
                "text",
                "Soort obstakel",
                required=True,
                allowed=tuple(k.key for k in EVERY),
            ),
            *_WHO,
            Column("grens", "real", "Vanaf waar het een obstakel is"),
            Column("eenheid", "text", "Eenheid van de grens"),
            Column("gelopen_km", "real", "Straat die gelopen wordt in km", minimum=0),
            Column("onbekend_km", "real", "Daarvan onbekend in km", minimum=0),
            Column("onbekend_pct", "real", "Daarvan onbekend in %", minimum=0, maximum=100),
            Column("obstakel_km", "real", "Daarvan een obstakel in km", minimum=0),
            Column("obstakels", "int", "Aantal obstakels", minimum=0),
            Column(
                "oordeel",
                "text",
                "Wat ervan te zeggen is",
                required=True,
                allowed=("beoordeeld", "deels", "niet_te_zeggen"),
            ),
        ),
        key=("soort", "profiel", "groep"),
        deel=Deel("open"),
    ),
)
INDICATORS.add(
    Indicator("obstakel_mensen", "Mensen die dit raakt", "personen", "lower", "obstakels", "mensen")
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Results of bereikbaarheid and the layers behind them; *gemeente* limits the study."""

    bereikbaarheid: Layer
    bereikbaarheid_gebied: Layer
    voorzieningen: Layer
    wegen: Layer
    gebieden: Layer
    barrieres: Layer | None = None
    gemeente: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The layers ``looproutes``, ``obstakels`` and ``obstakels_oordeel``, facts and warnings."""

    routes: Layer
    obstacles: Layer
    verdict: Layer
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def looproutes(
    inputs: Inputs,
    profile: Profile,
    limits: Limits,
    group: str = "inw_75plus",
    essentials: Sequence[str] = ESSENTIALS,
    *,
    rules: Rules,
    visits: Mapping[str, float] | None = None,
    benches_complete: bool = False,
    run_id: str = "",
    tick: Tick = never,
) -> Result:
    """Return how many people of *group* walk where to *essentials*, and the obstacles there.

    With *visits* (per year per category) a walk weighs as often as it is made; a category that is
    not in it then weighs nothing in the ranking. Where benches are so few that the data look
    incomplete nothing is said of them, unless *benches_complete*. Raises :class:`LzwError` when
    bereikbaarheid was not computed for the profile, was computed over other roads than *profile*
    walks, when nobody of *group* is placed on a dwelling, or when no category is left.
    """
    homes = rows_of(inputs.bereikbaarheid, profile.key)
    counted, norm_m, problems = usable(
        inputs.bereikbaarheid,
        inputs.bereikbaarheid_gebied,
        profile.key,
        essentials,
        "de looproutes",
    )
    # What is confirmed not to be there is nowhere to walk to.
    there = [len(_places(inputs.voorzieningen, key)) > 0 for key in counted]
    if not any(there):
        values = {"essentieel": listed(counted), "waarin": "de looproutes"}
        raise LzwError(Problem("essentieel_niets_over", "voorzieningen", values=values))
    counted, norm_m = [k for k, t in zip(counted, there, strict=True) if t], norm_m[there]
    source = source_of(inputs.bereikbaarheid_gebied, profile.key, group)
    homes, outside = in_study(homes, inputs.gemeente)
    people = homes.data[group].to_numpy(dtype=float)
    if not np.isfinite(people).any():
        values = {"groep": plus(group)}
        raise LzwError(Problem("groep_zonder_mensen", "bereikbaarheid", values=values))
    weight, more = _weights(counted, visits)
    problems += more
    wegen = with_barriers(inputs.wegen, inputs.barrieres)
    network = build_network(wegen, profile, rules.min_component_m, part(tick, 0.0, 0.15))
    setting = _setting(inputs, homes, people, counted, network, rules.max_leg_m)
    walk = setting.walk(network, tick=part(tick, 0.2, 0.3))
    _same_ways(walk, homes, profile)
    used = flow(walk)
    check(tick, 0.4)
    which = {
        "profiel": profile.key,
        "groep": group,
        "run_id": run_id,
        "bron_bevolking": source,
        "geschat": int((source or "").split(" ")[0] in ESTIMATED),
    }
    routes = route_layer(
        walk,
        used,
        wegen,
        inputs.gebieden,
        rules,
        which,
        None if visits is None else weight,
    )
    study = Study(
        walk,
        used,
        wegen,
        profile,
        limits,
        rules.min_component_m,
        norm_m,
        weight,
        Ground(network, 25.0, 0.0),
        np.stack([_vague(homes.data, key)[walk.home] for key in counted]),
    )
    check(tick, 0.45)
    made, judgement = _found(study, setting, benches_complete, part(tick, 0.45, 0.95))
    obstacles = _layer(study, made, inputs.gebieden, rules, which)
    verdict = _verdict(judgement, obstacles, which)
    check(tick, 0.98)
    shown = obstacles.data["gepubliceerd"] == 1
    lost = np.isinf(walk.metres).any(axis=0)
    facts = {
        "essentieel": list(counted),
        "mensen": public_number(float(walk.people.sum()), rules),
        "zonder_weg": public_number(float(walk.people[lost].sum()), rules),
        "straat_km": round(study.walked_m / 1000, 3),
        "obstakels": int(shown.sum()),
        "kleinere": int((~shown).sum()),
        "banken": int((setting.benches.edge >= 0).sum()),
        "buiten": outside,
        "bezoeken": visits is not None,
    }
    problems += _warnings(verdict, study, setting, which, rules)
    check(tick, 1.0)
    return Result(routes, obstacles, verdict, facts, problems)


def _setting(
    inputs: Inputs,
    homes: Layer,
    people: np.ndarray,
    counted: Sequence[str],
    network: Network,
    max_leg_m: float,
) -> Setting:
    points = {key: _places(inputs.voorzieningen, key) for key in counted}
    doors = np.asarray(homes.geometry, dtype=object)
    return Setting(
        shapely.get_coordinates(doors),
        attach(doors, network, max_leg_m),
        people,
        points,
        {key: attach(p, network, max_leg_m) for key, p in points.items()},
        attach(_places(inputs.voorzieningen, BENCHES), network, max_leg_m),
    )


def _found(
    study: Study, setting: Setting, benches_complete: bool, tick: Tick
) -> tuple[list[Obstacles], list[dict[str, Any]]]:
    """Return the obstacles of every kind and what can be said of it."""
    made: list[Obstacles] = []
    judgement: list[dict[str, Any]] = []
    bad = verdicts(study.wegen.data, study.limits)
    for number, kind in enumerate(k for k in KINDS if k.key in bad):
        now = part(tick, 0.5 * number / len(bad), 0.5 * (number + 1) / len(bad))
        made.append(hindering(study, kind, bad[kind.key], now))
        judgement.append(judged(study, kind, bad[kind.key]))
    blocked = blocked_edges(study)
    made += blocking(study, blocked, part(tick, 0.5, 0.7))
    km = study.walked_m / 1000
    bench = opinion(study, BENCH, km, km, 0.0)
    if (setting.benches.edge >= 0).any():
        found, metres = without_bench(study)
        enough = 100 * metres <= study.limits.benchless_pct * study.walked_m
        if benches_complete or enough:
            made.append(found)
            bench = opinion(study, BENCH, km, 0.0, metres / 1000)
    judgement.append(bench)
    check(tick, 0.75)
    made.append(missing_links(study, setting, blocked, part(tick, 0.75, 1.0)))
    judgement.append(opinion(study, LINK, km, 0.0, 0.0))
    return made, judgement


def _places(voorzieningen: Layer, key: str) -> np.ndarray:
    """Return the places of a category in the order of their ids."""
    shapes = np.asarray(voorzieningen.geometry, dtype=object)
    mine = (voorzieningen.data["categorie"] == key).to_numpy(dtype=bool)
    rows = np.flatnonzero(mine & ~shapely.is_missing(shapes))
    ids = voorzieningen.data["voorziening_id"].astype(str).to_numpy(dtype=object)
    return np.asarray(shapes[rows[np.argsort(ids[rows].astype(str), kind="stable")]], dtype=object)


def _vague(homes: pd.DataFrame, key: str) -> np.ndarray:
    """Return per dwelling whether too little of its way to *key* is known to judge a norm."""
    column = f"reden_{key}"
    if column not in homes:
        return np.zeros(len(homes), dtype=bool)
    vague = (homes[column] == "te_weinig_gegevens").fillna(False)
    return np.asarray(vague.to_numpy(dtype=bool))


def _weights(
    counted: Sequence[str], visits: Mapping[str, float] | None
) -> tuple[np.ndarray, list[Problem]]:
    if visits is None:
        return np.ones(len(counted)), []
    without = [c for c in counted if not visits.get(c)]
    if len(without) == len(counted):
        raise LzwError(Problem("bezoeken_onbekend", values={"essentieel": listed(counted)}))
    weight = np.array([visits.get(c, 0.0) for c in counted])
    if not without:
        return weight, []
    values = {"categorie": listed(without)}
    return weight, [Problem("bezoeken_zonder_gewicht", values=values, fatal=False)]


def _same_ways(walk: Walk, homes: Layer, profile: Profile) -> None:
    """Refuse when the walked distances are not those of the computed bereikbaarheid.

    Then it was computed with other rules (another norm file), and the norms that it says are met
    are not those of these ways.
    """
    for c, key in enumerate(walk.categories):
        known = homes.data[f"afstand_{key}_m"].to_numpy(dtype=float)[walk.home]
        reason = homes.data[f"reden_{key}"].to_numpy(dtype=object)[walk.home]
        # Without enough data about the roads there is a way, and no distance said of it.
        said = np.isfinite(known)
        other = np.isfinite(walk.metres[c]) & (reason == "niet_verbonden")
        # A spot of a facility is placed on the millimetre: two of them on every way.
        if other.any() or not np.allclose(known[said], walk.metres[c][said], atol=0.01, rtol=0):
            values = {"profiel": profile.key}
            raise LzwError(Problem("looproutes_andere_regels", "bereikbaarheid", values=values))


# The layer


def _layer(
    study: Study,
    made: Sequence[Obstacles],
    gebieden: Layer,
    rules: Rules,
    which: Mapping[str, Any],
) -> Layer:
    """Return the layer ``obstakels``, ranked, with numbers as they may be published.

    Where steps or a dark path are says nothing of people, so those that concern fewer than may be
    published keep their row, without numbers and rank. A missing link is found from the dwellings
    behind it: below that number it has no row.
    """
    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    names, ids = study.wegen.data["naam"].to_numpy(dtype=object), study.way_ids
    for one in made:
        for row, shape in zip(one.table.to_dict("records"), one.shapes, strict=True):
            link = one.kind is LINK
            people = float(row["people"])
            public = people >= rules.publish_min - _ROUND
            if people <= 0 or (link and not public):
                continue
            rows.append(
                {
                    "obstakel_id": row["key"],
                    "soort": one.kind.key,
                    "effect": row["effect"],
                    "weg_id": None if link else ids[int(row["way"])],
                    "naam": names[int(row["way"])],
                    "gepubliceerd": int(public),
                    "mensen": public_number(people, rules),
                    "mensen_tekst": in_words(people, rules, bool(which["geschat"])),
                    **_numbers(row, people, public, rules),
                    "lengte_m": round(float(row["length"]), 1),
                    "zekerheid": row["sure"],
                    "for": row.get("for"),
                }
            )
            shapes.append(shape)
    geometry = np.array([*shapes, None], dtype=object)[:-1]
    middle = shapely.line_interpolate_point(shapely.get_geometry(geometry, 0), 0.5, normalized=True)
    code, name = area_of(middle, gebieden)
    for row, c, n in zip(rows, code, name, strict=True):
        row["gebied_code"], row["gebied_naam"] = c, n
        row["wat"] = sentence(row, study.profile, study.limits)
    table = _ranked(pd.DataFrame(rows, columns=None if rows else ["obstakel_id", "row"]))
    for key in ("profiel", "groep", "run_id", "bron_bevolking", "geschat"):
        table[key] = [which[key]] * len(table)
    geometry = geometry[table["row"].to_numpy(dtype=int)]
    schema = LAYERS["obstakels"]
    return conform(Layer(schema.name, table, geometry), schema)


def _numbers(row: Mapping[str, Any], people: float, public: bool, rules: Rules) -> dict[str, Any]:
    """Return the metres, and the people for whom the obstacle decides where that may be said."""
    extra, decides = float(row["extra"]), row["decides"]
    many = public_number(float(decides), rules) if public and not pd.isna(decides) else None
    blocks = row["effect"] != "hindert"
    score = rounded(people, rules) * round(float(row["total"]) / people) if public else np.nan
    return {
        "extra_m": round(extra) if np.isfinite(extra) else np.nan,
        "extra_reden": "geen_weg" if np.isinf(extra) else None,
        "mensen_winst": many if blocks else None,
        "mensen_kwijt": None if blocks else many,
        "score": score,
    }


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return *table* in order: what decides for most people whether they get there, then the score.

    Obstacles that are equal share a rank; those without numbers come last and have none.
    """
    table["row"] = np.arange(len(table))
    if table.empty:
        return table
    table["opens"] = pd.to_numeric(table["mensen_winst"]).fillna(0.0)
    table = table.sort_values(
        ["gepubliceerd", "opens", "score", "mensen", "soort", "obstakel_id"],
        ascending=[False, False, False, False, True, True],
        ignore_index=True,
    )
    shown = table["gepubliceerd"] == 1
    new = (table[["opens", "score"]] != table[["opens", "score"]].shift()).any(axis=1).to_numpy()
    rank = np.maximum.accumulate(np.where(new, np.arange(1, len(table) + 1), 0))
    table["rang"] = np.where(shown, rank, np.nan)
    return table


def _verdict(
    judgement: Sequence[dict[str, Any]], obstacles: Layer, which: Mapping[str, Any]
) -> Layer:
    """Return the layer ``obstakels_oordeel``: per kind what is known and how many there are."""
    count = obstacles.data["soort"].value_counts()
    table = pd.DataFrame(judgement)
    table["obstakels"] = [int(count.get(k, 0)) for k in table["soort"]]
    for key in ("profiel", "groep", "run_id"):
        table[key] = which[key]
    schema = LAYERS["obstakels_oordeel"]
    return conform(Layer(schema.name, table), schema)


def _warnings(
    verdict: Layer, study: Study, setting: Setting, which: Mapping[str, Any], rules: Rules
) -> list[Problem]:
    """Return what a reader of routes and ranking has to know."""
    out = []
    group = plus(str(which["groep"]))
    if which["geschat"]:
        values = {"groep": group, "bron": str(which["bron_bevolking"]).split(" ")[0]}
        out.append(Problem("looproutes_geschat", "looproutes", values=values, fatal=False))
    unknown = study.walk.network.edge_unknown
    if unknown is not None and study.walked_m > 0:
        lacking = float((study.used.b - study.used.a)[unknown[study.used.edge]].sum())
        share = 100 * lacking / study.walked_m
        if share > study.limits.unknown_pct:
            values = {
                "pct": f"{share:.0f}",
                "profiel": study.profile.label_plural,
                "ontbreekt": ", ".join(r.key for r in study.profile.needed),
            }
            problem = Problem("looproutes_te_weinig_gegevens", "wegen", values=values, fatal=False)
            out.append(problem)
    lost = float(study.walk.people[np.isinf(study.walk.metres).any(axis=0)].sum())
    if lost > _ROUND:
        values = {"mensen": in_words(lost, rules, False), "groep": group}
        out.append(Problem("looproutes_zonder_weg", "looproutes", values=values, fatal=False))
    benches = int((setting.benches.edge >= 0).sum())
    bench = verdict.data[(verdict.data["soort"] == BENCH.key).to_numpy(dtype=bool)].iloc[0]
    if benches and study.walked_m > 0 and bench["oordeel"] == "niet_te_zeggen":
        values = {
            "aantal": str(benches),
            "pct": f"{study.limits.benchless_pct:g}",
            "grens": f"{study.limits.bench_m:g}",
        }
        out.append(Problem("looproutes_weinig_banken", "voorzieningen", values=values, fatal=False))
    return out
