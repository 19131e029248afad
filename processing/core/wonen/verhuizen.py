# SPDX-License-Identifier: GPL-2.0-or-later
"""Verhuizen in de eigen buurt: from an unsuitable dwelling, how far is one that suits?

For people of 75 and over in dwellings that are ongeschikt (or could be): the walk to the nearest
suitable and the nearest clustered dwelling, and how many of them lie within two walks, by tenure
and rent. It is about the stock: whether a dwelling is free, nobody knows. Dwellings that meet the
network at one spot are searched from as one, so the cost grows with spots, not with dwellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from ..bereik.bereikbaarheid import weighted_quantile
from ..netwerk.attach import Attachment
from ..netwerk.network import Network
from ..netwerk.search import nearest_k, pairs_within
from ..progress import Tick, check, never
from ..registry import LAYERS, Column, Deel, LayerSchema, Monitor
from ..tables import Layer, conform
from .voorraad import ALL, RENT_CLASSES, Stock, StockRules
from .woningfeiten import TENURES

__all__ = ["GOALS", "Moves", "moves"]

GOALS = ("geschikt", "geclusterd")
"""What people look for: a dwelling that suits the group, or one in a clustered woonvorm."""

_TENURES = (*TENURES, "onbekend")
_LEVELS = ("gemeente", "wijk", "buurt", "eigen")
_PEOPLE = "inw_75plus"
_CHUNK = 400
"""Spots searched from at once: what is kept of them are pairs of spots within the longest walk."""

_ASKED = Column("doelgroep", "text", "Doelgroep", required=True)
_RUN = Column("run_id", "text", "Kenmerk van de berekening", required=True)

LAYERS.add(
    LayerSchema(
        "verhuizen",
        "Verhuizen in de eigen buurt",
        "Point",
        (
            Column("woning_id", "text", "Identificatie van de woning", required=True),
            _ASKED,
            _RUN,
            Column("ongeschikt", "int", "Zeker ongeschikt (1 ja, leeg misschien)"),
            Column("inw_75plus", "real", "75-plussers in de woning", minimum=0),
            Column("eigendom", "text", "Eigendom"),
            Column("buurt_code", "text", "Buurtcode"),
            Column("reden", "text", "Waarom er geen afstand is"),
            *(
                column
                for goal in GOALS
                for column in (
                    Column(f"afstand_{goal}_m", "real", f"Naar de dichtstbijzijnde {goal} in m"),
                    Column(f"id_{goal}", "text", f"Dichtstbijzijnde woning ({goal})"),
                    Column(f"aantal_{goal}_dichtbij", "int", f"Aantal {goal} dichtbij"),
                    Column(f"aantal_{goal}_ver", "int", f"Aantal {goal} binnen de verste afstand"),
                    Column(f"aantal_{goal}_ver_max", "int", f"Aantal {goal} ver, hoogstens"),
                )
            ),
            Column("dichtbij_m", "real", "Afstand die dichtbij heet in m"),
            Column("ver_m", "real", "Verste afstand in m"),
        ),
        key=("woning_id", "doelgroep"),
        deel=Deel("weg", reden="Woningen waar mensen van 75 jaar en ouder wonen."),
    ),
    LayerSchema(
        "verhuizen_gebied",
        "Verhuizen in de eigen buurt, per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            _ASKED,
            _RUN,
            Column("wat", "text", "Waar zij naar zoeken", required=True, allowed=GOALS),
            Column("eigendom", "text", "Eigendom van die woningen", required=True),
            Column("huurklasse", "text", "Huur van die woningen", required=True),
            Column("woningen", "int", "Ongeschikte woningen met 75-plussers", minimum=0),
            Column("inw_75plus", "real", "75-plussers in die woningen", minimum=0),
            Column("n_geen_afstand", "int", "Waarvan zonder looproute", minimum=0),
            Column("dichtbij_pct", "real", "75-plussers met minstens één dichtbij in %"),
            Column("ver_pct", "real", "75-plussers met minstens één binnen de verste afstand in %"),
            Column("gemiddeld_dichtbij", "real", "Woningen dichtbij, gemiddeld per 75-plusser"),
            Column("gemiddeld_ver", "real", "Woningen binnen de verste afstand, gemiddeld"),
            Column("mediaan_m", "real", "Afstand tot de dichtstbijzijnde, middelste waarde in m"),
            Column("dichtbij_m", "real", "Afstand die dichtbij heet in m"),
            Column("ver_m", "real", "Verste afstand in m"),
        ),
        key=("gebied_code", "doelgroep", "wat", "eigendom", "huurklasse"),
        deel=Deel(
            "geaggregeerd",
            open=("eigendom", "dichtbij_m", "ver_m"),
            personen=("woningen", "inw_75plus"),
            afgeleid=("gemiddeld_dichtbij", "gemiddeld_ver", "mediaan_m"),
            weg=("n_geen_afstand", "dichtbij_pct", "ver_pct"),
            van="woningen",
            alleen=(("eigendom", ("alle",)), ("huurklasse", ("alle",))),
        ),
        monitor=Monitor(
            ("woningen", "inw_75plus", "mediaan_m"),
            waar=(("eigendom", ("alle",)), ("huurklasse", ("alle",))),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Moves:
    """The layers ``verhuizen`` and ``verhuizen_gebied``."""

    homes: Layer
    per_area: Layer


def moves(
    stock: Stock,
    clustered: np.ndarray,
    network: Network,
    attached: Attachment,
    gebieden: Layer,
    rules: StockRules,
    groups: Iterable[str],
    run_id: str,
    tick: Tick = never,
) -> Moves:
    """Return how far people of 75 and over in unsuitable dwellings are from ones that suit.

    *clustered* is 1, 0 or NaN per dwelling, *attached* where every dwelling meets *network*. A
    dwelling is never its own goal. In ``verhuizen`` dwellings that only could be ongeschikt have
    ``ongeschikt`` NULL; ``verhuizen_gebied`` counts the sure ones. Goals are sure; ``_max`` counts
    what could be one too. Shares and means are over people and leave out who has no walk at all.
    """
    wanted = [g for g in groups if g in stock.low]
    homes: list[Layer] = []
    areas: list[pd.DataFrame] = []
    for number, group in enumerate(wanted):
        check(tick, number / len(wanted))
        found = _one_group(stock, group, clustered, network, attached, rules)
        if not len(found.rows):
            continue
        homes.append(_home_layer(stock, group, found, attached, rules, run_id))
        table = _area_table(stock, group, found, gebieden, run_id)
        areas.append(table.assign(dichtbij_m=rules.near_m, ver_m=rules.far_m))
    check(tick, 1.0)
    one, two = LAYERS["verhuizen"], LAYERS["verhuizen_gebied"]
    empty = pd.DataFrame(index=range(0))
    data = pd.concat([h.data for h in homes], ignore_index=True) if homes else empty
    points = np.concatenate([np.asarray(h.geometry) for h in homes]) if homes else None
    table = pd.concat(areas, ignore_index=True) if areas else empty
    return Moves(
        conform(Layer(one.name, data, points), one), conform(Layer(two.name, table, None), two)
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Of the dwellings ``rows`` (numbers in the stock): distances and counts.

    ``near`` and ``far`` hold per goal an array of dwellings x tenures x rents, ``most`` what could
    lie within the longest walk, whatever tenure and rent.
    """

    rows: np.ndarray
    sure: np.ndarray
    distance: Mapping[str, np.ndarray]
    target: Mapping[str, np.ndarray]
    near: Mapping[str, np.ndarray]
    far: Mapping[str, np.ndarray]
    most: Mapping[str, np.ndarray]


def _one_group(
    stock: Stock,
    group: str,
    clustered: np.ndarray,
    network: Network,
    attached: Attachment,
    rules: StockRules,
) -> _Found:
    low, high = stock.low[group], stock.high[group]
    people = stock.people[_PEOPLE]
    rows = np.flatnonzero(stock.dwelling & (low == 0) & (np.nan_to_num(people) > 0))
    from_here = attached.take(rows)
    sure_goal = {"geschikt": stock.dwelling & (low == 2)}
    could_goal = {"geschikt": stock.dwelling & (high == 2)}
    if np.isfinite(clustered).any():
        # Without any woonvorm nobody knows what is clustered.
        sure_goal["geclusterd"] = stock.dwelling & (clustered == 1)
        could_goal["geclusterd"] = stock.dwelling & (clustered != 0)
    distance, target = {}, {}
    ids = stock.homes.data["woning_id"].to_numpy(dtype=str)
    for goal, mask in sure_goal.items():
        places = np.flatnonzero(mask)
        places = places[np.argsort(ids[places], kind="stable")]
        # The second nearest is only asked for where the nearest is the dwelling itself.
        own = mask[rows].any()
        found = nearest_k(network, from_here, attached.take(places), 2 if own else 1)
        there = np.append(places, -1)[found.facility]
        first = np.where(there[:, 0] == rows, there.shape[1] - 1, 0)
        distance[goal] = np.take_along_axis(found.distance_m, first[:, None], axis=1)[:, 0]
        target[goal] = np.take_along_axis(there, first[:, None], axis=1)[:, 0]
    near, far, most = _counts(stock, rows, sure_goal, could_goal, network, attached, rules)
    return _Found(rows, high[rows] == 0, distance, target, near, far, most)


def _counts(
    stock: Stock,
    rows: np.ndarray,
    sure: Mapping[str, np.ndarray],
    could: Mapping[str, np.ndarray],
    network: Network,
    attached: Attachment,
    rules: StockRules,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return per goal how many lie near and far by tenure and rent, and how many could lie far."""
    shape = (len(_TENURES), len(RENT_CLASSES))
    kind = np.ravel_multi_index(
        (
            pd.Index(_TENURES).get_indexer(pd.Index(stock.tenure)),
            pd.Index(RENT_CLASSES).get_indexer(pd.Index(stock.rent)),
        ),
        shape,
    )
    cells = int(np.prod(shape))
    # Columns: per goal the cells of what is sure, then one for all that could be.
    width = cells + 1
    any_goal = np.logical_or.reduce([*sure.values(), *could.values()])
    places = np.flatnonzero(any_goal & (attached.edge >= 0))
    here, spot_of_row = _spots(attached, rows)
    there, spot_of_place = _spots(attached, places)
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    for g, goal in enumerate(sure):
        mine = sure[goal][places]
        pairs.append((spot_of_place[mine], width * g + kind[places[mine]]))
        mine = could[goal][places]
        pairs.append((spot_of_place[mine], np.full(mine.sum(), width * g + cells)))
    row, column = (np.concatenate(part) for part in zip(*pairs, strict=True))
    weight = sparse.csr_array(
        (np.ones(len(row)), (row, column)), shape=(len(there), width * len(sure))
    )
    total = [np.zeros((len(here), width * len(sure))) for _ in range(2)]
    for begin in range(0, len(there), _CHUNK):
        part = there[begin : begin + _CHUNK]
        found = pairs_within(network, attached.take(here), attached.take(part), rules.far_m)
        # Judged on the millimetre, like every count of what lies within a walk.
        for which, limit in enumerate((rules.near_m, rules.far_m)):
            inside = np.round(found.metres, 3) <= limit
            seen = sparse.csr_array(
                (np.ones(inside.sum()), (found.home[inside], found.facility[inside])),
                shape=(len(here), len(part)),
            )
            total[which] += (seen @ weight[begin : begin + _CHUNK]).toarray()
    near, far, most = {}, {}, {}
    for g, goal in enumerate(sure):
        by_kind = [t[:, width * g : width * g + cells][spot_of_row] for t in total]
        upper = total[1][:, width * g + cells][spot_of_row]
        # A dwelling is no goal of its own.
        own = np.flatnonzero(sure[goal][rows] & (attached.edge[rows] >= 0))
        for counted in by_kind:
            counted[own, kind[rows[own]]] -= 1
        upper = upper - (could[goal][rows] & (attached.edge[rows] >= 0))
        near[goal], far[goal] = (c.reshape(-1, *shape) for c in by_kind)
        most[goal] = upper
    return near, far, most


def _spots(attached: Attachment, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return one dwelling per spot on the network, and the number of the spot of each of *rows*."""
    if not len(rows):
        return rows, np.empty(0, dtype=np.int64)
    place = np.column_stack([attached.edge[rows], attached.offset_m[rows], attached.leg_m[rows]])
    _, first, which = np.unique(
        np.nan_to_num(place, nan=-1.0), axis=0, return_index=True, return_inverse=True
    )
    return rows[first], which.reshape(-1)


def _home_layer(
    stock: Stock,
    group: str,
    found: _Found,
    attached: Attachment,
    rules: StockRules,
    run_id: str,
) -> Layer:
    data = stock.homes.data
    rows = found.rows
    ids = data["woning_id"].to_numpy(dtype=object)
    lost = attached.edge[rows] < 0
    reason = np.full(len(rows), None, dtype=object)
    reason[lost] = "te_ver_van_netwerk"
    columns: dict[str, object] = {
        "woning_id": ids[rows],
        "doelgroep": group,
        "run_id": run_id,
        "ongeschikt": np.where(found.sure, 1.0, np.nan),
        "inw_75plus": stock.people[_PEOPLE][rows],
        "eigendom": stock.tenure[rows],
        "buurt_code": data["buurt_code"].to_numpy(dtype=object)[rows],
        "dichtbij_m": rules.near_m,
        "ver_m": rules.far_m,
    }
    for goal in found.distance:
        metres = found.distance[goal]
        here = np.isfinite(metres)
        if goal == "geschikt":
            reason[~lost & ~here] = "geen_geschikte_woning_bereikbaar"
        there = found.target[goal]
        columns[f"afstand_{goal}_m"] = np.where(here, np.round(metres, 3), np.nan)
        columns[f"id_{goal}"] = [ids[t] if t >= 0 else None for t in there]
        for name, counted in (
            ("dichtbij", found.near[goal].sum(axis=(1, 2))),
            ("ver", found.far[goal].sum(axis=(1, 2))),
            ("ver_max", found.most[goal]),
        ):
            columns[f"aantal_{goal}_{name}"] = np.where(lost, np.nan, counted)
    columns["reden"] = reason
    points = np.asarray(stock.homes.geometry, dtype=object)[rows]
    schema = LAYERS["verhuizen"]
    return conform(Layer(schema.name, pd.DataFrame(columns), points), schema)


def _area_table(
    stock: Stock, group: str, found: _Found, gebieden: Layer, run_id: str
) -> pd.DataFrame:
    """Return the rows of ``verhuizen_gebied``: those with somebody in an unsuitable dwelling."""
    data, areas = stock.homes.data, gebieden.data
    names = dict(zip(areas["gebied_code"], areas["naam"], strict=True))
    people = stock.people[_PEOPLE][found.rows]
    walks = ~np.isnan(found.distance["geschikt"])
    parts = []
    for kind in _LEVELS:
        codes = pd.Series(data[f"{kind}_code"].to_numpy(dtype=object)[found.rows])
        for code, rows in codes[found.sure].dropna().groupby(codes, sort=True):
            mine = rows.index.to_numpy()
            use = mine[walks[mine]]
            head = {
                "gebied_code": code,
                "naam": names.get(str(code)),
                "soort": kind,
                "doelgroep": group,
                "run_id": run_id,
                "woningen": len(mine),
                "inw_75plus": float(people[mine].sum()),
                "n_geen_afstand": len(mine) - len(use),
            }
            parts += [{**head, **row} for row in _cells(found, use, people)]
    return pd.DataFrame(parts)


def _cells(found: _Found, use: np.ndarray, people: np.ndarray) -> list[dict[str, object]]:
    """Return a row per goal, tenure and rent with any such dwelling near *use*, and one for all."""
    weight = people[use]
    total = weight.sum()
    out: list[dict[str, object]] = []
    for goal in found.distance:
        near, far = _margins(found.near[goal][use]), _margins(found.far[goal][use])
        for t, tenure in enumerate((*_TENURES, ALL)):
            for r, rent in enumerate((*RENT_CLASSES, ALL)):
                every = (tenure, rent) == (ALL, ALL)
                if not every and not far[:, t, r].any():
                    continue
                row: dict[str, object] = {"wat": goal, "eigendom": tenure, "huurklasse": rent}
                for name, counted in (("dichtbij", near[:, t, r]), ("ver", far[:, t, r])):
                    row[f"{name}_pct"] = _share(weight[counted > 0].sum(), total)
                    row[f"gemiddeld_{name}"] = (
                        round(float(weight @ counted / total), 1) if total > 0 else np.nan
                    )
                if every:
                    metres = found.distance[goal][use]
                    row["mediaan_m"] = _median(metres, weight)
                out.append(row)
    return out


def _margins(cube: np.ndarray) -> np.ndarray:
    cube = np.concatenate([cube, cube.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([cube, cube.sum(axis=2, keepdims=True)], axis=2)


def _share(part: float, whole: float) -> float:
    return round(100.0 * float(part) / float(whole), 1) if whole > 0 else np.nan


def _median(metres: np.ndarray, weight: np.ndarray) -> float:
    """Return the median over people; NaN where most of them get nowhere."""
    if not len(metres) or weight.sum() <= 0:
        return np.nan
    value = float(weighted_quantile(metres, weight, 0.5))
    return round(value, 1) if np.isfinite(value) else np.nan
