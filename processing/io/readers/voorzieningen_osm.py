# SPDX-License-Identifier: GPL-2.0-or-later
"""Facilities out of OpenStreetMap: what they are, where their door is, which ones are the same.

Polygons count once, at their entrance node, else at the outline point nearest a walkable way. The
same category inside one polygon, or with the same name within 25 m, is one facility.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ...core.errors import Problem
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, conform
from .tags import Meaning, matches

__all__ = ["SAME_WITHIN_M", "facilities"]

SAME_WITHIN_M = 25.0
"""Same category and same name within this many metres is one facility."""

_ON_OUTLINE_M = 0.01
_NO_DOOR = ("no", "emergency", "exit", "service", "garage", "staircase")
_RANK = {"ingang": 0, "punt": 1, "omtrek": 2}

Source = tuple[pd.DataFrame, np.ndarray, np.ndarray]


def facilities(
    points: Source,
    areas: Source,
    lines: Source,
    wegen: Layer,
    found: Meaning,
    bron: str,
    problems: list[Problem],
) -> Layer:
    """Return the layer voorzieningen; what was left out or joined goes to *problems*."""
    doors = _doors(points)
    network = _walkable(wegen)
    parts: list[pd.DataFrame] = []
    geometry: list[np.ndarray] = []
    for entry in found["categorie"]:
        category = entry["categorie"]
        rows, shapes = _select(entry, (points, areas, lines), problems)
        if len(rows) == 0:
            continue
        place, how = _place(shapes, doors, network)
        rows["plaatsing"] = how
        same = _same(rows, shapes, bool(entry.get("naamloos_hoort_erbij")))
        rows, place = _join(rows, place, same, category, problems)
        parts.append(rows)
        geometry.append(place)
    schema = LAYERS["voorzieningen"]
    if not parts:
        layer = conform(
            Layer(schema.name, pd.DataFrame(index=range(0)), np.empty(0, object)), schema
        )
    else:
        data = pd.concat(parts, ignore_index=True)
        again = data.duplicated("voorziening_id")
        data.loc[again, "voorziening_id"] += "/" + data.loc[again, "categorie"]
        data["bron"] = bron
        layer = conform(Layer(schema.name, data, np.concatenate(geometry)), schema)
    present = set(layer.data["categorie"])
    for key in found["essentieel"]:
        if key not in present:
            problems.append(
                Problem(
                    "categorie_leeg",
                    "voorzieningen",
                    "categorie",
                    values={"categorie": key},
                    fatal=False,
                )
            )
    return layer


def _select(
    entry: dict[str, Any], sources: tuple[Source, ...], problems: list[Problem]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return (rows, original geometries) of one category."""
    tables: list[pd.DataFrame] = []
    shapes: list[np.ndarray] = []
    left_out: list[str] = []
    for tags, geometry, ids in sources:
        hit = matches(tags, entry["tags"])
        out = hit & matches(tags, entry.get("behalve", []))
        left_out += [
            f"{i} ({n})" if isinstance(n, str) else str(i)
            for i, n in zip(ids[out], tags["name"][out], strict=True)
        ]
        keep = hit & ~out
        if not keep.any():
            continue
        chosen = tags[keep]
        tables.append(
            pd.DataFrame(
                {
                    "voorziening_id": ids[keep],
                    "categorie": entry["categorie"],
                    "naam": _first(chosen, "name", "operator", "brand"),
                    "eigen_naam": chosen["name"].to_numpy(dtype=object),
                    "adres": _address(chosen),
                }
            )
        )
        shapes.append(geometry[keep])
    if left_out:
        problems.append(
            Problem(
                "voorziening_uitgezonderd",
                "voorzieningen",
                "categorie",
                len(left_out),
                tuple(left_out[:5]),
                {"categorie": CATEGORIES[entry["categorie"]].label.lower()},
                fatal=False,
            )
        )
    if not tables:
        return pd.DataFrame(), np.empty(0, dtype=object)
    return pd.concat(tables, ignore_index=True), np.concatenate(shapes)


def _first(tags: pd.DataFrame, *columns: str) -> np.ndarray:
    out = np.full(len(tags), None, dtype=object)
    for column in reversed(columns):
        if column in tags.columns:
            values = tags[column].to_numpy(dtype=object)
            out = np.where(pd.notna(values), values, out)
    return out


def _address(tags: pd.DataFrame) -> list[str | None]:
    names = [c for c in ("addr:street", "addr:housenumber") if c in tags.columns]
    if len(names) < 2:
        return [None] * len(tags)
    return [
        f"{street} {number}" if isinstance(street, str) and isinstance(number, str) else None
        for street, number in zip(tags[names[0]], tags[names[1]], strict=True)
    ]


# Where people go in


def _doors(points: Source) -> tuple[np.ndarray, np.ndarray]:
    """Return (entrance points, 0 for a main entrance else 1), main ones and low ids first."""
    tags, geometry, _ids = points
    entrance = tags["entrance"]
    rows = np.flatnonzero((entrance.notna() & ~entrance.isin(_NO_DOOR)).to_numpy(dtype=bool))
    rank = (entrance.iloc[rows] != "main").to_numpy(dtype=int)
    order = np.argsort(rank, kind="stable")
    return geometry[rows[order]], rank[order]


def _walkable(wegen: Layer) -> np.ndarray:
    data = wegen.data
    closed = (data["toegang"] == "nee") | (
        data["soort"].isin(["motorway", "motorway_link", "trunk", "trunk_link"])
        & (data["toegang"] != "ja")
    )
    geometry = wegen.geometry if wegen.geometry is not None else np.empty(0, dtype=object)
    return np.asarray(geometry[~closed.to_numpy(dtype=bool)], dtype=object)


def _place(
    shapes: np.ndarray, doors: tuple[np.ndarray, np.ndarray], network: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Return (points, how each was found: punt, ingang or omtrek)."""
    out = shapes.copy()
    how = ["punt"] * len(shapes)
    wide = np.flatnonzero(shapely.get_dimensions(shapes) > 0)
    if len(wide) == 0:
        return out, how
    outline = np.array(
        [shapely.boundary(s) if shapely.get_dimensions(s) == 2 else s for s in shapes[wide]],
        dtype=object,
    )
    door = np.full(len(wide), -1, dtype=np.int64)
    if len(doors[0]):
        rows, hits = shapely.STRtree(doors[0]).query(
            outline, predicate="dwithin", distance=_ON_OUTLINE_M
        )
        order = np.lexsort((-hits, rows))  # the first door in rank order is written last
        door[rows[order]] = hits[order]
    nearest = np.full(len(wide), -1, dtype=np.int64)
    if len(network):
        rows, hits = shapely.STRtree(network).query_nearest(outline, all_matches=True)
        order = np.lexsort((-hits, rows))
        nearest[rows[order]] = hits[order]
    for at, row in enumerate(wide):
        if door[at] >= 0:
            out[row], how[row] = doors[0][door[at]], "ingang"
            continue
        if nearest[at] >= 0:
            line = shapely.shortest_line(outline[at], network[nearest[at]])
            spot = shapely.get_point(line, 0)
        else:
            spot = shapely.point_on_surface(shapes[row])
        out[row], how[row] = shapely.transform(spot, lambda xy: np.round(xy, 3)), "omtrek"
    return out, how


# Which ones are the same


def _same(rows: pd.DataFrame, shapes: np.ndarray, unnamed_belongs: bool) -> np.ndarray:
    """Return a group number per row: one group is one facility."""
    n = len(rows)
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="dwithin", distance=SAME_WITHIN_M)
    pair = left < right
    left, right = left[pair], right[pair]
    name = np.array(
        [str(v).strip().casefold() if isinstance(v, str) else "" for v in rows["eigen_naam"]],
        dtype=object,
    )
    link = (name[left] == name[right]) & (name[left] != "")
    area = shapely.get_dimensions(shapes) == 2
    link |= area[left] & shapely.covers(shapes[left], shapes[right])
    link |= area[right] & shapely.covers(shapes[right], shapes[left])
    a, b = left[link], right[link]
    if unnamed_belongs and len(left):
        mixed = (name[left] == "") != (name[right] == "")
        lone = np.where(name[left] == "", left, right)[mixed]
        named = np.where(name[left] == "", right, left)[mixed]
        distance = shapely.distance(shapes[lone], shapes[named])
        order = np.lexsort((named, distance, lone))
        _, first = np.unique(lone[order], return_index=True)
        a = np.concatenate([a, lone[order][first]])
        b = np.concatenate([b, named[order][first]])
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1])


def _join(
    rows: pd.DataFrame,
    place: np.ndarray,
    group: np.ndarray,
    category: str,
    problems: list[Problem],
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return one row per group: a door before a node before an outline, then the lowest id."""
    rank = rows["plaatsing"].map(_RANK).to_numpy(dtype=int)
    ids = rows["voorziening_id"].astype(str).to_numpy(dtype=object)
    order = sorted(range(len(rows)), key=lambda r: (rank[r], len(ids[r]), ids[r]))
    members: dict[int, list[int]] = {}
    for row in order:
        members.setdefault(int(group[row]), []).append(row)
    joined = [m for m in members.values() if len(m) > 1]
    if joined:
        problems.append(
            Problem(
                "voorziening_samengevoegd",
                "voorzieningen",
                "voorziening_id",
                sum(len(m) - 1 for m in joined),
                tuple(" + ".join(ids[r] for r in m) for m in joined[:5]),
                {
                    "categorie": CATEGORIES[category].label.lower(),
                    "alle": ["+".join(ids[r] for r in m) for m in joined],
                },
                fatal=False,
            )
        )
    keep = np.array([m[0] for m in members.values()], dtype=np.int64)
    out = rows.iloc[keep].reset_index(drop=True)
    chosen = {m[0]: m for m in members.values()}
    for column in ("naam", "adres"):
        values = rows[column].to_numpy(dtype=object)
        out[column] = [
            next((values[r] for r in chosen[k] if isinstance(values[r], str)), None) for k in keep
        ]
    return out.drop(columns="eigen_naam"), place[keep]
