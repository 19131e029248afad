# SPDX-License-Identifier: GPL-2.0-or-later
"""Loopgebieden: the streets within a walking distance of facilities, as lines and as polygons.

The lines are exact: each edge is cut where a band ends, where it is reached from its other end and
where another facility becomes the nearest. The polygon of a band is drawn around those lines: every
place within ``buffer_m`` of a reached street whose nearest street is not one beyond the band. So
a polygon does not spill over a canal, yet it is a drawing: the lines and the counts are what was
computed. Dwellings and people are counted by walking distance, never by polygon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from ..errors import LzwError, Problem
from ..mensen.population import spread_people
from ..netwerk.attach import Attachment, attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.loopvlakken import EPS_M, LEAST_M, Drawing, Ground, Spots, Stretches
from ..netwerk.network import Network, build_network, pieces, unknown_share
from ..netwerk.search import nearest
from ..norms import NormSet
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import CATEGORIES, LAYERS, Column, Deel, LayerSchema
from ..tables import Layer, conform

__all__ = [
    "MODES",
    "Ground",
    "Loopgebieden",
    "Mode",
    "loopgebieden",
    "loopgebieden_van",
]

Mode = Literal["voorziening", "categorie", "dichtstbij"]
MODES: tuple[Mode, ...] = ("voorziening", "categorie", "dichtstbij")
"""Per facility (they overlap), all facilities as one, or divided by the nearest facility."""

_CELLS = 20_000_000
"""Distances held at once: 160 MB."""

_PEOPLE = ("inw_65plus", "inw_75plus")

_BANDS = (
    Column("band_van_m", "real", "Loopafstand van (m)", required=True, minimum=0),
    Column("band_tot_m", "real", "Loopafstand tot en met (m)", required=True, minimum=0),
)
_WHICH = (
    Column("run_id", "text", "Kenmerk van de berekening", required=True),
    Column("profiel", "text", "Profiel", required=True),
    Column("per", "text", "Hoe verdeeld", required=True, allowed=MODES),
    Column(
        "categorie", "text", "Categorie", required=True, allowed=tuple(c.key for c in CATEGORIES)
    ),
    Column("voorziening_id", "text", "Voorziening (leeg: alle van deze categorie)"),
)

LAYERS.add(
    LayerSchema(
        "loopgebieden",
        "Loopgebieden",
        "MultiPolygon",
        (
            Column("loopgebied_id", "text", "Kenmerk van het loopgebied", required=True),
            *_WHICH,
            Column("naam", "text", "Naam van de voorziening"),
            *_BANDS,
            Column("oppervlakte_ha", "real", "Oppervlakte in ha", minimum=0),
            Column("straat_km", "real", "Lengte van de straten in km", minimum=0),
            Column("woningen", "int", "Aantal woningen op deze loopafstand", minimum=0),
            *(
                Column(g, "real", f"Geschat aantal inwoners van {g[4:6]} jaar en ouder", minimum=0)
                for g in _PEOPLE
            ),
        ),
        key=("loopgebied_id",),
        deel=Deel(
            "geaggregeerd",
            open=("band_van_m", "band_tot_m", "oppervlakte_ha", "straat_km", "woningen"),
            personen=("inw_65plus", "inw_75plus"),
        ),
    ),
    LayerSchema(
        "loopgebieden_lijnen",
        "Loopgebieden: straten",
        "LineString",
        (
            Column("lijn_id", "text", "Kenmerk van het stuk straat", required=True),
            *_WHICH,
            Column("weg_id", "text", "Weg", required=True),
            *_BANDS,
            Column("afstand_min_m", "real", "Kleinste loopafstand op dit stuk in m", minimum=0),
            Column("afstand_max_m", "real", "Grootste loopafstand op dit stuk in m", minimum=0),
            Column("lengte_m", "real", "Lengte in m", minimum=0),
        ),
        key=("lijn_id",),
        deel=Deel("open"),
    ),
)


@dataclass(frozen=True, slots=True)
class Loopgebieden:
    """Both layers and facts for a closing line."""

    areas: Layer
    lines: Layer
    facts: dict[str, Any] = field(default_factory=dict)


def loopgebieden(
    facilities: Layer,
    network: Network,
    attachment: Attachment,
    bands_m: Sequence[float],
    *,
    mode: Mode,
    buffer_m: float = 25.0,
    hole_m2: float = 10_000.0,
    categorie: str = "",
    profiel: str = "",
    run_id: str = "",
    way_ids: np.ndarray | None = None,
    homes: Attachment | None = None,
    weights: Mapping[str, np.ndarray] | None = None,
    ground: Ground | None = None,
    tick: Tick = never,
) -> Loopgebieden:
    """Return the loopgebieden of *facilities* (one category) within each of *bands_m* (ascending).

    *attachment* says where they meet *network*, *homes* where the dwellings do; *weights* holds
    per column what to add up over the dwellings. *way_ids* are the ids of the rows of ``wegen``.
    Bands are rings: 0-250, 250-500. A place within *buffer_m* of a reached street is in the
    polygon unless its nearest street lies more than *buffer_m* beyond the band; a hole of at most
    *hole_m2* without such a street in it is filled. ``dichtstbij`` gives every stretch and place
    to one facility; of two at the same distance the first by ``voorziening_id`` counts.
    """
    bands = np.asarray(bands_m, dtype=float)
    if not len(bands) or (bands <= 0).any() or (np.diff(bands) <= 0).any():
        raise ValueError("bands must be ascending and above 0")
    if mode not in MODES:
        raise ValueError(f"mode {mode!r}")
    ground = Ground(network, buffer_m, hole_m2) if ground is None else ground
    ids = facilities.data["voorziening_id"].astype(str).to_numpy(dtype=object)
    order = np.argsort(ids.astype(str), kind="stable")
    at = attachment.take(order)
    there = np.flatnonzero(at.edge >= 0)
    ids, order, at = ids[order[there]], order[there], at.take(there)
    weights = {} if homes is None else {"woningen": np.ones(len(homes)), **(weights or {})}
    count = _Counter(bands, len(ids) if mode != "categorie" else 1, weights)
    drawing = Drawing(ground, bands, ground.marks)
    shapes: dict[tuple[int, int], Any] = {}
    if not len(ids):
        stretches = _nothing()
    elif mode == "voorziening":
        stretches, shapes = _each(drawing, at, homes, count, tick)
    else:
        stretches, shapes = _together(drawing, at, homes, count, mode, part(tick, 0.0, 0.95))
    check(tick, 0.95)
    named = mode != "categorie"
    names = facilities.data["naam"].to_numpy(dtype=object)[order]
    which = {"run_id": run_id, "profiel": profiel, "per": mode, "categorie": categorie}
    areas = _areas(stretches, shapes, bands, count, which, ids if named else None, names)
    lines = _lines(ground, stretches, bands, which, ids if named else None, way_ids)
    lost = 0
    if homes is not None:
        lost = round(count.sums["woningen"].sum() - areas.data["woningen"].sum())
    facts = {
        "voorzieningen": len(facilities),
        "niet_gehecht": len(facilities) - len(ids),
        "loopgebieden": len(areas),
        "straat_km": float(areas.data["straat_km"].sum()),
        "zonder_straat": len(set(range(len(ids))) - set(stretches.unit.tolist())) if named else 0,
        "woningen_zonder_vlak": lost,
    }
    check(tick, 1.0)
    return Loopgebieden(areas, lines, facts)


def loopgebieden_van(
    layers: Mapping[str, Layer],
    profile: Profile,
    norms: NormSet,
    bands_m: Mapping[str, Sequence[float]],
    *,
    mode: Mode,
    buffer_m: float,
    hole_m2: float,
    run_ids: Mapping[str, str],
    tick: Tick = never,
) -> tuple[dict[str, Loopgebieden], list[Problem]]:
    """Return the loopgebieden of every category in *bands_m*, and warnings.

    *layers* are voorzieningen, wegen, barrieres, woningen, bevolking and instellingen; without
    woningen nothing is counted. Raises :class:`LzwError` for every category of which no facility
    is in the data or none meets the network.
    """
    max_leg, min_component = norms.rule("aanloop_max"), norms.rule("component_min")
    wegen = with_barriers(layers["wegen"], layers.get("barrieres"))
    network = build_network(wegen, profile, min_component, part(tick, 0.0, 0.1))
    _refuse_vague(wegen, network, profile, norms.rule("onbekend_max"))
    problems: list[Problem] = []
    sought: dict[str, tuple[Layer, Attachment]] = {}
    for key in bands_m:
        facilities, at, found = _placed(key, layers["voorzieningen"], network, max_leg, profile)
        problems += found
        sought[key] = facilities, at
    if any(p.fatal for p in problems):
        raise LzwError([p for p in problems if p.fatal])
    problems += pieces(network, min_component)
    dwellings = layers["woningen"]
    homes = attach(dwellings.geometry, network, max_leg) if len(dwellings) else None  # type: ignore[arg-type]
    weights: dict[str, np.ndarray] = {}
    if homes is not None:
        is_home = (dwellings.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
        weights["woningen"] = is_home.astype(float)
        people = spread_people(dwellings, layers["bevolking"], layers["instellingen"])
        for name in _PEOPLE:
            if people.groups[name].unit_kind is not None:
                weights[name] = np.where(is_home, people.groups[name].per_home, 0.0)
    check(tick, 0.15)
    ground = Ground(network, buffer_m, hole_m2)
    way_ids = wegen.data["weg_id"].to_numpy(dtype=object)
    out: dict[str, Loopgebieden] = {}
    for number, (key, (facilities, at)) in enumerate(sought.items()):
        step = 0.85 / len(sought)
        out[key] = loopgebieden(
            facilities,
            network,
            at,
            bands_m[key],
            mode=mode,
            buffer_m=buffer_m,
            hole_m2=hole_m2,
            categorie=key,
            profiel=profile.key,
            run_id=run_ids[key],
            way_ids=way_ids,
            homes=homes,
            weights=weights,
            ground=ground,
            tick=part(tick, 0.15 + step * number, 0.15 + step * (number + 1)),
        )
        lost = out[key].facts["woningen_zonder_vlak"]
        if lost:
            problems.append(
                Problem(
                    "loopgebied_woningen_zonder_vlak",
                    "loopgebieden",
                    values={"aantal": lost, "categorie": CATEGORIES[key].label},
                    fatal=False,
                )
            )
    return out, problems


def _refuse_vague(wegen: Layer, network: Network, profile: Profile, most_pct: float) -> None:
    """Raise where so much of the network lacks what *profile* needs that a map would pretend."""
    if network.edge_unknown is None:
        return
    length = np.where(network.edge_walkable, network.edge_length, 0.0)
    share = 100.0 * float(length[network.edge_unknown].sum()) / float(length.sum())
    if share <= most_pct:
        return
    lack = [f"{k} bij {v:.0f} %" for k, v in unknown_share(wegen, profile).items() if v > 0]
    raise LzwError(
        Problem(
            "loopgebied_te_weinig_gegevens",
            "wegen",
            values={
                "profiel": profile.label_plural,
                "aandeel": f"{share:.0f}",
                "ontbreekt": ", ".join(lack),
            },
        )
    )


def _placed(
    key: str, places: Layer, network: Network, max_leg: float, profile: Profile
) -> tuple[Layer, Attachment, list[Problem]]:
    """Return the facilities of a category that have a place, and where they meet the network."""
    lost = shapely.is_missing(np.asarray(places.geometry, dtype=object))
    facilities = places.take((places.data["categorie"] == key).to_numpy(dtype=bool) & ~lost)
    at = attach(np.asarray(facilities.geometry, dtype=object), network, max_leg)
    far = at.edge < 0
    category = CATEGORIES[key]
    values = {
        "categorie": category.label,
        "veel": category.many,
        "maximum": f"{max_leg:g}",
        "profiel": profile.label,
    }
    if not len(facilities):
        return (
            facilities,
            at,
            [Problem("loopgebied_categorie_leeg", "voorzieningen", values=values)],
        )
    if not far.any():
        return facilities, at, []
    ids = facilities.data["voorziening_id"].to_numpy(dtype=object)[far]
    found = Problem(
        "loopgebied_niets_gehecht" if far.all() else "voorziening_ver_van_netwerk",
        "voorzieningen",
        count=int(far.sum()),
        examples=tuple(sorted(map(str, ids))[:5]),
        values=values,
        fatal=bool(far.all()),
    )
    return facilities, at, [found]


# Which stretches are reached


def _stretches(
    unit: np.ndarray,
    edge: np.ndarray,
    at: np.ndarray,
    cost: np.ndarray,
    length: np.ndarray,
    bands: np.ndarray,
    owner: np.ndarray,
) -> Stretches:
    """Return what is reached of every (unit, edge) from sources at *at* metres along the edge.

    Each source is a place where the walker comes onto the edge after *cost* metres: an end, or a
    facility beside it. The distance along the edge is the lower envelope of the sources; between
    two that are next to one another it changes hands where both ways are as long.
    """
    order = np.lexsort((owner, cost, at, edge, unit))
    order = order[np.isfinite(cost[order]) & (cost[order] <= bands[-1])]
    unit, edge, at, cost, length, owner = (x[order] for x in (unit, edge, at, cost, length, owner))
    new = np.r_[True, (unit[1:] != unit[:-1]) | (edge[1:] != edge[:-1])][: len(order)]
    group = np.cumsum(new) - 1
    # A source that another one reaches sooner than it begins has no stretch of its own.
    keep = ~(cost - at >= _before(group, cost - at) - EPS_M)
    keep &= ~(cost + at > _before(group[::-1], (cost + at)[::-1])[::-1] + EPS_M)
    unit, edge, at, cost, length, owner, group = (
        x[keep] for x in (unit, edge, at, cost, length, owner, group)
    )
    if not len(unit):
        return _nothing()
    same = group[1:] == group[:-1]
    meet = np.clip((cost[1:] - cost[:-1] + at[:-1] + at[1:]) / 2, at[:-1], at[1:])
    low = np.r_[0.0, np.where(same, meet, 0.0)]
    high = np.r_[np.where(same, meet, length[:-1]), length[-1]]
    columns: list[tuple[np.ndarray, ...]] = []
    for sign, reach in ((-1.0, at - low), (1.0, high - at)):
        for number, (begin_m, end_m) in enumerate(_limits(bands)):
            near = np.maximum(cost, begin_m)
            far = np.minimum(cost + reach, end_m)
            some = np.flatnonzero(far - near > EPS_M)
            near, far = near[some], far[some]
            ends = at[some] + sign * (np.array([near, far]) - cost[some])
            which = np.full(len(some), number)
            columns.append((some, which, ends.min(axis=0), ends.max(axis=0), near, far))
    some, band, a, b, near, far = (np.concatenate(c) for c in zip(*columns, strict=True))
    order = np.lexsort((a, group[some]))
    some, band, a, b, near, far = (x[order] for x in (some, band, a, b, near, far))
    if not len(some):
        return _nothing()
    # Neighbours of one facility and band are one stretch, whichever way they are walked.
    g, o = group[some], owner[some]
    begin = np.flatnonzero(
        np.r_[
            True,
            (g[1:] != g[:-1])
            | (band[1:] != band[:-1])
            | (o[1:] != o[:-1])
            | (a[1:] > b[:-1] + 2 * EPS_M),
        ]
    )
    stop = np.r_[begin[1:], len(some)] - 1
    first = some[begin]
    a, b = a[begin], b[stop]
    a = np.where(a < EPS_M, 0.0, a)
    b = np.where(b > length[first] - EPS_M, length[first], b)
    out = (
        owner[first],
        edge[first],
        band[begin],
        a,
        b,
        np.minimum.reduceat(near, begin),
        np.maximum.reduceat(far, begin),
    )
    real = b - a >= LEAST_M
    return Stretches(*(x[real] for x in out))


def _limits(bands: np.ndarray) -> list[tuple[float, float]]:
    """Return from where to where every band goes."""
    return list(zip([0.0, *bands[:-1]], bands, strict=True))


def _before(group: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the lowest *value* before each row within its group; inf for the first."""
    lowest = pd.Series(value).groupby(group).cummin().to_numpy()
    out = np.full(len(value), np.inf)
    same = group[1:] == group[:-1]
    out[1:][same] = lowest[:-1][same]
    return out


def _nothing() -> Stretches:
    whole, real = np.empty(0, dtype=int), np.empty(0)
    return Stretches(whole, whole, whole, real, real, real, real)


def _each(
    drawing: Drawing, at: Attachment, homes: Attachment | None, count: _Counter, tick: Tick
) -> tuple[Stretches, dict[tuple[int, int], Any]]:
    """Return the stretches and polygons of every facility by itself.

    Some facilities at a time and no further than the last band, so memory never holds all
    facilities beside all nodes.
    """
    ground, bands = drawing.ground, drawing.bands
    network = ground.network
    n = network.matrix.shape[0]
    limit = float(bands[-1]) + drawing.slack_m
    size = max(1, _CELLS // max(n, 0 if homes is None else len(homes)))
    found: list[Stretches] = []
    shapes: dict[tuple[int, int], Any] = {}
    for begin in range(0, len(at), size):
        some = at.take(np.arange(begin, min(begin + size, len(at))))
        metres = _node_distances(network, some, limit)
        number, row = np.nonzero(np.isfinite(metres))
        first, edges = ground.at_row
        many = first[row + 1] - first[row]
        pick = np.repeat(first[row] - (np.cumsum(many) - many), many) + np.arange(many.sum())
        pair = np.unique(np.repeat(number, many) * len(network.edge_u) + edges[pick])
        unit, edge = np.divmod(np.r_[pair], len(network.edge_u))
        length = network.edge_length[edge]
        here = (
            np.r_[unit, unit, np.arange(len(some))],
            np.r_[edge, edge, some.edge],
            np.r_[np.zeros(len(edge)), length, some.offset_m],
            np.r_[
                metres[unit, network.node_row[network.edge_u[edge]]],
                metres[unit, network.node_row[network.edge_v[edge]]],
                some.leg_m,
            ],
            np.r_[length, length, network.edge_length[some.edge]],
        )
        part_of = _stretches(*here, bands, owner=here[0])
        if homes is not None:
            for k in range(len(some)):
                one = some.take(np.array([k]))
                count.add(begin + k, _along(network, homes, metres[k], one))
        order = np.argsort(part_of.unit, kind="stable")
        cuts = np.searchsorted(part_of.unit[order], np.arange(len(some) + 1))
        for k in range(len(some)):
            check(tick, 0.95 * (begin + k) / len(at))
            mine = order[cuts[k] : cuts[k + 1]]
            if not len(mine):
                continue
            one = some.take(np.array([k]))
            radius = limit + 2 * ground.buffer_m
            near = drawing.spots.around(one.xy[0], radius)
            walked = _along(network, ground.spots.take(near), metres[k], one)
            for band, shape in drawing.draw(part_of, mine, near, walked).items():
                shapes[begin + k, band] = shape
        found.append(
            Stretches(
                part_of.unit + begin,
                *(getattr(part_of, c) for c in ("edge", "band", "a", "b", "near_m", "far_m")),
            )
        )
    return _join(found), shapes


def _join(found: list[Stretches]) -> Stretches:
    names = ("unit", "edge", "band", "a", "b", "near_m", "far_m")
    return Stretches(*(np.concatenate([getattr(s, c) for s in found]) for c in names))


def _node_distances(network: Network, some: Attachment, limit: float) -> np.ndarray:
    """Return the distance from each facility to every row of the matrix; inf beyond *limit*."""
    n, m = network.matrix.shape[0], len(some)
    length = network.edge_length[some.edge]
    ends = network.node_row[np.r_[network.edge_u[some.edge], network.edge_v[some.edge]]]
    steps = np.r_[some.leg_m + some.offset_m, some.leg_m + length - some.offset_m]
    number = np.r_[np.arange(m), np.arange(m)]
    # A loop has one node at both its ends; a sparse matrix would add the two steps up.
    order = np.lexsort((steps, ends, number))
    number, ends, steps = number[order], ends[order], steps[order]
    once = np.r_[True, (number[1:] != number[:-1]) | (ends[1:] != ends[:-1])]
    shift = 1.0  # a sparse matrix has no step of 0 m
    first = sparse.csr_array(
        sparse.coo_array((steps[once] + shift, (number[once], ends[once])), shape=(m, n))
    )
    whole = sparse.bmat([[network.matrix, None], [first, sparse.csr_array((m, m))]], "csr")
    found = dijkstra(
        sparse.csr_matrix(whole), directed=True, indices=np.arange(n, n + m), limit=limit + shift
    )
    return np.asarray(np.maximum(np.round(found[:, :n] - shift, 6), 0.0))


def _along(network: Network, points: Attachment, node_m: np.ndarray, one: Attachment) -> np.ndarray:
    """Return the distance from facility *one* to *points*; NaN where they do not attach."""
    e = np.maximum(points.edge, 0)
    walked = np.minimum(
        node_m[network.node_row[network.edge_u[e]]] + points.offset_m,
        node_m[network.node_row[network.edge_v[e]]] + network.edge_length[e] - points.offset_m,
    )
    same = points.edge == one.edge[0]
    walked[same] = np.minimum(
        walked[same], one.leg_m[0] + np.abs(points.offset_m[same] - one.offset_m[0])
    )
    return np.asarray(walked + points.leg_m)


def _together(
    drawing: Drawing,
    at: Attachment,
    homes: Attachment | None,
    count: _Counter,
    mode: Mode,
    tick: Tick,
) -> tuple[Stretches, dict[tuple[int, int], Any]]:
    """Return the stretches and polygons by nearest facility, or of all facilities as one."""
    ground, bands = drawing.ground, drawing.bands
    network = ground.network
    e = ground.edges
    none = np.zeros(len(e))
    length = network.edge_length[e]
    ends = Attachment(
        np.r_[e, e], np.r_[none, length], np.zeros(2 * len(e)), np.empty((2 * len(e), 2))
    )
    found = nearest(network, _stack(ends, ground.spots), at)
    check(tick, 0.1)
    split = len(ends)
    facility, metres = found.facility[:split], found.distance_m[:split]
    owner = np.r_[facility, np.arange(len(at))]
    stretches = _stretches(
        np.zeros(split + len(at), dtype=int),
        np.r_[ends.edge, at.edge],
        np.r_[ends.offset_m, at.offset_m],
        np.r_[metres, at.leg_m],
        np.r_[length, length, network.edge_length[at.edge]],
        bands,
        owner if mode == "dichtstbij" else np.zeros_like(owner),
    )
    if homes is not None:
        home = nearest(network, homes, at)
        whose = home.facility if mode == "dichtstbij" else np.minimum(home.facility, 0)
        count.divide(whose, home.distance_m)
    check(tick, 0.15)
    walked, whose = found.distance_m[split:], found.facility[split:]
    if mode == "categorie":
        rows, near = np.arange(len(stretches)), np.arange(len(walked))
        shapes = drawing.draw(stretches, rows, near, walked, part(tick, 0.15, 1.0))
        return stretches, {(0, band): shape for band, shape in shapes.items()}
    # A part of an edge has a spot of its own near both its ends, so that borders pass between.
    cut = stretches.b - stretches.a < network.edge_length[stretches.edge] - EPS_M
    cut = np.flatnonzero(cut & network.edge_attachable[stretches.edge])
    edge, a, b = stretches.edge[cut], stretches.a[cut], stretches.b[cut]
    inset = np.minimum(1.0, (b - a) / 2)
    edge, offset = np.r_[edge, edge], np.r_[a + inset, b - inset]
    more = Attachment(edge, offset, np.zeros(len(edge)), ground.place(edge, offset))
    drawing = Drawing(ground, bands, Spots(np.vstack([ground.spots.xy, more.xy])))
    walked = np.r_[walked, nearest(network, more, at).distance_m]
    whose = np.r_[whose, stretches.unit[cut], stretches.unit[cut]]
    return stretches, drawing.divide(at, stretches, walked, whose, part(tick, 0.15, 1.0))


def _stack(*points: Attachment) -> Attachment:
    return Attachment(
        np.concatenate([p.edge for p in points]),
        np.concatenate([p.offset_m for p in points]),
        np.concatenate([p.leg_m for p in points]),
        np.vstack([p.xy for p in points]),
    )


# How many people


@dataclass(slots=True)
class _Counter:
    """Adds up dwellings and people per unit and band, by the walking distance of the dwelling."""

    bands: np.ndarray
    units: int
    weights: dict[str, np.ndarray]
    sums: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = (self.units, len(self.bands))
        self.sums = {name: np.zeros(shape) for name in self.weights}

    def add(self, unit: int, distance: np.ndarray) -> None:
        """Add the dwellings at *distance* metres from *unit*; NaN and inf are in no band."""
        self.divide(np.full(len(distance), unit), distance)

    def divide(self, unit: np.ndarray, distance: np.ndarray) -> None:
        """Add each dwelling to its own *unit*; a distance is judged on the millimetre."""
        band = np.searchsorted(self.bands, np.round(distance, 3), side="left")
        some = np.flatnonzero((band < len(self.bands)) & np.isfinite(distance) & (unit >= 0))
        cell = unit[some] * len(self.bands) + band[some]
        for name, weight in self.weights.items():
            total = np.bincount(cell, np.nan_to_num(weight[some]), minlength=self.sums[name].size)
            self.sums[name] += total.reshape(self.sums[name].shape)


# Layers


def _areas(
    stretches: Stretches,
    shapes: dict[tuple[int, int], Any],
    bands: np.ndarray,
    count: _Counter,
    which: dict[str, str],
    ids: np.ndarray | None,
    names: np.ndarray,
) -> Layer:
    """Return one row per unit and band that has a polygon."""
    schema = LAYERS["loopgebieden"]
    keys = sorted(shapes)
    unit = np.array([u for u, _ in keys], dtype=int)
    band = np.array([k for _, k in keys], dtype=int)
    cell = unit * len(bands) + band
    street = np.bincount(
        stretches.unit * len(bands) + stretches.band,
        stretches.b - stretches.a,
        minlength=int(cell.max(initial=-1)) + 1,
    )
    geometry = np.empty(len(keys), dtype=object)
    geometry[:] = [shapes[key] for key in keys]
    low = np.r_[0.0, bands[:-1]]
    facility = [None] * len(keys) if ids is None else ids[unit].tolist()
    data: dict[str, Any] = {
        "loopgebied_id": [
            _key(which, f or "alle", bands[k]) for f, k in zip(facility, band, strict=True)
        ],
        **{name: [value] * len(keys) for name, value in which.items()},
        "voorziening_id": pd.Series(facility, dtype=object),
        "naam": pd.Series([None] * len(keys) if ids is None else names[unit], dtype=object),
        "band_van_m": low[band],
        "band_tot_m": bands[band],
        "oppervlakte_ha": np.round(shapely.area(geometry) / 10_000, 4),
        "straat_km": np.round(street[cell] / 1000, 4),
        **{name: np.round(total[unit, band], 6) for name, total in count.sums.items()},
    }
    return conform(Layer(schema.name, pd.DataFrame(data), geometry), schema)


def _lines(
    ground: Ground,
    stretches: Stretches,
    bands: np.ndarray,
    which: dict[str, str],
    ids: np.ndarray | None,
    way_ids: np.ndarray | None,
) -> Layer:
    """Return one row per stretch, in the order of facility, band and road."""
    schema = LAYERS["loopgebieden_lijnen"]
    s = stretches
    order = np.lexsort((s.a, s.edge, s.band, s.unit))
    unit, edge, band = s.unit[order], s.edge[order], s.band[order]
    way = ground.network.edge_way[edge]
    low = np.r_[0.0, bands[:-1]]
    facility = np.full(len(order), None, dtype=object) if ids is None else ids[unit]
    prefix = "-".join([which["profiel"], which["per"], which["categorie"]])
    data: dict[str, Any] = {
        "lijn_id": [f"{prefix}-{number}" for number in range(1, len(order) + 1)],
        **{name: pd.Series([value] * len(order), dtype=object) for name, value in which.items()},
        "voorziening_id": pd.Series(facility, dtype=object),
        "weg_id": (way if way_ids is None else way_ids[way]).astype(str),
        "band_van_m": low[band],
        "band_tot_m": bands[band],
        "afstand_min_m": np.round(s.near_m[order], 3),
        "afstand_max_m": np.round(s.far_m[order], 3),
        "lengte_m": np.round(s.b[order] - s.a[order], 3),
    }
    geometry = ground.cut(edge, s.a[order], s.b[order])
    return conform(Layer(schema.name, pd.DataFrame(data), geometry), schema)


def _key(which: dict[str, str], facility: str, band_m: float) -> str:
    parts = (which["profiel"], which["per"], which["categorie"], facility, f"{band_m:g}")
    return "-".join(parts)
