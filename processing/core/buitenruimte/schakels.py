# SPDX-License-Identifier: GPL-2.0-or-later
"""Missing links: near as the crow flies, far on foot, and where a short connection would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..netwerk.attach import Attachment
from ..netwerk.network import Network
from ..progress import Tick, check, never, part
from .looproutes import Walk, joined, walk_from
from .obstakels import (
    LINK,
    Blocked,
    Obstacles,
    Study,
    homes_of,
    measure,
    no_obstacles,
    noticed,
)
from .omwegen import Change, Openings, opened

__all__ = ["Setting", "missing_links"]

_SAMPLE_M = 10.0
"""Along the straight line to a facility the nearest street is looked up every so many metres."""

_CELL_M = 100.0
"""Gaps in one square of this size are tried out once."""

_SAME_PEOPLE = 0.5
"""A gap that serves fewer others than this share of its people says nothing new."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a walk is made from: dwellings, facilities per category and benches.

    ``doors`` are the coordinates of the dwellings, ``at`` where they meet the street; ``points``
    and ``spots`` are the same of the facilities.
    """

    doors: np.ndarray
    at: Attachment
    people: np.ndarray
    points: Mapping[str, np.ndarray]
    spots: Mapping[str, Attachment]
    benches: Attachment

    def walk(
        self,
        network: Network,
        stops: Attachment | None = None,
        opened: np.ndarray | None = None,
        tick: Tick = never,
    ) -> Walk:
        """Return who walks where, the streets cut at the benches and then at *stops*."""
        every = self.benches if stops is None else joined([self.benches, stops])
        return walk_from(network, self.at, self.people, self.spots, every, opened, tick)


def missing_links(
    study: Study, setting: Setting, blocked: Blocked, tick: Tick = never
) -> Obstacles:
    """Return the places where a short connection would save people a long walk.

    Somebody lives nearer than ``link_m`` to a facility as the crow flies and walks more than that
    and more than ``link_factor`` times as far, also when everything that blocks were mended. On the
    straight line to it the largest drop of the walking distance from one street to the next is the
    gap. Gaps are joined per square of 100 m and tried out; of those that serve the same people the
    best stays.
    """
    network = study.walk.network
    walk = study.walk
    if len(blocked.edge):
        free = np.zeros(len(network.edge_u), dtype=bool)
        free[blocked.edge] = True
        walk = setting.walk(network, None, free)
    check(tick, 0.1)
    pairs = _far_round(study, walk, setting.doors[walk.home], setting.points)
    gaps = _gaps(study, walk, pairs, setting.spots)
    check(tick, 0.5)
    if not len(gaps):
        return no_obstacles(LINK)
    ends = Attachment(
        np.r_[gaps["edge_1"], gaps["edge_2"]].astype(int),
        np.r_[gaps["at_1"], gaps["at_2"]].astype(float),
        np.zeros(2 * len(gaps)),
        np.zeros((2 * len(gaps), 2)),
    )
    again = setting.walk(network, ends, None, part(tick, 0.5, 0.7))
    rows = again.stop[len(setting.benches) :]
    openings = Openings(
        np.arange(len(gaps)),
        rows[: len(gaps)],
        rows[len(gaps) :],
        gaps["metres"].to_numpy(dtype=float),
    )
    change = opened(again, openings, study.limits.walk_m, part(tick, 0.7, 1.0))
    change = noticed(change)
    table = measure(study, change, len(gaps))
    # Who passes a gap need not live near what is behind it, but for whom it is one must gain.
    flagged = _only(change, pairs)
    homes = homes_of(change, len(gaps), len(walk.people))
    meant = np.bincount(flagged.obstacle, minlength=len(gaps)) > 0
    keep = _best_apart(table, meant, homes, walk.people)
    found = table.iloc[keep].reset_index(drop=True)
    found["length"] = gaps["metres"].to_numpy(dtype=float)[keep]
    found["effect"], found["sure"] = "ontbreekt", "berekend"
    found["way"] = network.edge_way[gaps["edge_1"].to_numpy(dtype=int)[keep]]
    found["for"] = [_most(flagged, study.walk.categories, one, walk.people) for one in keep]
    first = study.ground.place(ends.edge[: len(gaps)], ends.offset_m[: len(gaps)])[keep]
    last = study.ground.place(ends.edge[len(gaps) :], ends.offset_m[len(gaps) :])[keep]
    lines = shapely.linestrings(np.stack([first, last], axis=1))
    shapes = shapely.multilinestrings(lines, indices=np.arange(len(keep)))
    found["key"] = [f"{LINK.key}:E{x:04d}N{y:04d}" for x, y in gaps[["x", "y"]].to_numpy()[keep]]
    return Obstacles(LINK, found, np.asarray(shapes, dtype=object))


def _far_round(
    study: Study, walk: Walk, doors: np.ndarray, places: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    """Return category, dwelling and facility near as the crow flies and far over the street.

    *doors* are the coordinates of the dwellings of *walk*.
    """
    limits = study.limits
    parts = [pd.DataFrame({"category": [], "home": [], "facility": []}, dtype=int)]
    for c, points in enumerate(places.values()):
        if not len(points):
            continue
        tree = cKDTree(shapely.get_coordinates(points))
        straight, facility = tree.query(doors, distance_upper_bound=limits.link_m)
        limit = np.maximum(limits.link_m, limits.link_factor * straight)
        far = np.flatnonzero(np.isfinite(straight) & (walk.metres[c] > limit))
        parts.append(pd.DataFrame({"category": c, "home": far, "facility": facility[far]}))
    return pd.concat(parts, ignore_index=True)


def _gaps(
    study: Study, walk: Walk, pairs: pd.DataFrame, spots: Mapping[str, Attachment]
) -> pd.DataFrame:
    """Return the gaps on the straight lines of *pairs*, the most promising one per square.

    A gap is a pair of spots on streets, ``edge`` and ``at`` (metres along it), and the metres
    between.
    """
    marks, streets = study.ground.spots, walk.streets
    piece = streets.locate(marks.edge, marks.offset_m)
    along = np.clip(marks.offset_m - streets.a[piece], 0.0, streets.length[piece])
    back = streets.length[piece] - along
    tree = cKDTree(marks.xy)
    found = []
    for c, spot in enumerate(spots.values()):
        mine = pairs[pairs["category"] == c]
        reached = spot.edge[mine["facility"].to_numpy(dtype=int)] >= 0
        mine = mine[reached]
        if mine.empty:
            continue
        home = mine["home"].to_numpy(dtype=int)
        begin, end = walk.at.xy[home], spot.xy[mine["facility"].to_numpy(dtype=int)]
        whole = np.hypot(*(end - begin).T)
        steps = np.maximum(np.ceil(whole / _SAMPLE_M).astype(int), 1) + 1
        line = np.repeat(np.arange(len(home)), steps)
        share = (np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)) / (
            steps[line] - 1
        )
        xy = begin[line] + share[:, None] * (end - begin)[line]
        _, mark = tree.query(xy)
        t = walk.trees[c].distance_m
        metres = np.minimum(t[streets.u[piece]] + along, t[streets.v[piece]] + back)
        metres = np.where(np.isinf(metres), 1e7, metres)
        one, two = mark[:-1], mark[1:]
        next_to = (line[1:] == line[:-1]) & (one != two)
        jump = np.hypot(*(marks.xy[one] - marks.xy[two]).T)
        saved = np.where(next_to, metres[one] - metres[two] - jump, -np.inf)
        order = np.lexsort((np.arange(len(saved)), -saved, line[:-1]))
        best = order[np.r_[True, line[:-1][order][1:] != line[:-1][order][:-1]]]
        # The gap is one by the same measure: short across, long around.
        wide = saved[best] + jump[best] > study.limits.link_factor * jump[best]
        best = best[wide & (saved[best] > _SAMPLE_M) & (jump[best] < study.limits.link_m)]
        weight = walk.people[home[line[best]]] * study.weight[c]
        weight = weight * np.minimum(saved[best], study.norm_m[c])
        found.append(
            pd.DataFrame(
                {"one": one[best], "two": two[best], "metres": jump[best], "weight": weight}
            )
        )
    if not found:
        return pd.DataFrame()
    table = pd.concat(found, ignore_index=True)
    # A gap is the same from both sides.
    low = np.minimum(table["one"], table["two"])
    table["two"], table["one"] = np.maximum(table["one"], table["two"]), low
    table = table.groupby(["one", "two"], as_index=False).agg({"metres": "first", "weight": "sum"})
    a, b = table["one"].to_numpy(dtype=int), table["two"].to_numpy(dtype=int)
    cell = np.floor((marks.xy[a] + marks.xy[b]) / 2 / _CELL_M).astype(int)
    table["x"], table["y"] = cell[:, 0], cell[:, 1]
    table = table.sort_values(
        ["x", "y", "weight", "metres", "one", "two"],
        ascending=[True, True, False, True, True, True],
    )
    table = table.drop_duplicates(["x", "y"]).reset_index(drop=True)
    a, b = table["one"].to_numpy(dtype=int), table["two"].to_numpy(dtype=int)
    table["edge_1"], table["at_1"] = marks.edge[a], marks.offset_m[a]
    table["edge_2"], table["at_2"] = marks.edge[b], marks.offset_m[b]
    return table


def _only(change: Change, pairs: pd.DataFrame) -> Change:
    """Return the changes of the ways in *pairs*."""
    n = int(max(change.home.max(initial=0), pairs["home"].max())) + 1
    wanted = pairs["category"].to_numpy(dtype=int) * n + pairs["home"].to_numpy(dtype=int)
    keep = np.isin(change.category * n + change.home, wanted)
    return Change(
        *(getattr(change, c)[keep] for c in ("obstacle", "category", "home", "before", "after"))
    )


def _best_apart(
    table: pd.DataFrame, meant: np.ndarray, homes: list[np.ndarray], people: np.ndarray
) -> np.ndarray:
    """Return the gaps to keep of those that are *meant*: the best, and no other for its people."""
    taken = np.zeros(len(people), dtype=bool)
    keep = []
    decides = np.nan_to_num(table["decides"].to_numpy(dtype=float))
    for one in np.lexsort((np.arange(len(table)), -table["total"], -decides)):
        mine = homes[one]
        if not meant[one] or people[mine[~taken[mine]]].sum() < _SAME_PEOPLE * people[mine].sum():
            continue
        taken[mine] = True
        keep.append(one)
    return np.array(sorted(keep), dtype=int)


def _most(change: Change, categories: Sequence[str], one: int, people: np.ndarray) -> str:
    """Return the category that most people would walk over gap *one* for."""
    mine = change.obstacle == one
    total = np.bincount(change.category[mine], people[change.home[mine]], minlength=len(categories))
    return categories[int(np.argmax(np.round(total, 6)))]
