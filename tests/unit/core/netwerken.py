# SPDX-License-Identifier: GPL-2.0-or-later
"""Small networks for the tests, and an independent computation of the same distances.

The reference splits the edges at the attachment points and asks networkx; it shares no code with
the engine beyond shapely.
"""

from __future__ import annotations

import itertools

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from lzw_atlas.processing.core.netwerk.attach import Attachment
from lzw_atlas.processing.core.netwerk.network import Network
from lzw_atlas.processing.core.profile import Profile
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import schema

assert schema.SCHEMA_VERSION  # registers the layers

PROFILE = Profile("75plus", "75-plusser", "75-plussers", 0.8, 500.0, True, frozenset({"motorway"}))


def roads(lines: list[list[tuple[float, float]]], **columns: list[object]) -> Layer:
    """Return a layer wegen with ids w000, w001, ... in the order of *lines*."""
    ids = [f"w{i:05d}" for i in range(len(lines))]
    data = pd.DataFrame({"weg_id": ids, "soort": "residential", "bron": "test", **columns})
    geometry = np.array([shapely.LineString(p) for p in lines], dtype=object)
    return conform(Layer("wegen", data, geometry), LAYERS["wegen"])


def points(*xy: tuple[float, float]) -> np.ndarray:
    """Return an object array of points."""
    return np.array([shapely.Point(p) for p in xy], dtype=object)


def reference(
    lines: list[list[tuple[float, float]]], homes: np.ndarray, facilities: np.ndarray
) -> np.ndarray:
    """Return homes x facilities distances by networkx on the graph split at the attachments."""
    shapes = [shapely.LineString(p) for p in lines]
    graph = nx.Graph()
    stops: dict[int, list[tuple[float, object]]] = {i: [] for i in range(len(shapes))}
    for i, shape in enumerate(shapes):
        along = 0.0
        previous = None
        for xy in shape.coords:
            if previous is not None:
                along += float(np.hypot(xy[0] - previous[0], xy[1] - previous[1]))
            stops[i].append((along, (round(xy[0], 3), round(xy[1], 3))))
            previous = xy
    for kind, group in (("h", homes), ("f", facilities)):
        for number, point in enumerate(group):
            distances = [point.distance(s) for s in shapes]
            # The rule: of edges that differ by no more than a millimetre the first counts.
            edge = int(np.flatnonzero(np.array(distances) <= min(distances) + 0.001)[0])
            spot = (kind, number, "spot")
            stops[edge].append((shapes[edge].project(point), spot))
            graph.add_edge((kind, number), spot, weight=distances[edge])
    for chain in stops.values():
        chain.sort(key=lambda s: s[0])
        for (a, n), (b, m) in itertools.pairwise(chain):
            weight = b - a
            if n != m and weight < graph.get_edge_data(n, m, {"weight": np.inf})["weight"]:
                graph.add_edge(n, m, weight=weight)
    out = np.full((len(homes), len(facilities)), np.inf)
    for number in range(len(facilities)):
        found = nx.single_source_dijkstra_path_length(graph, ("f", number))
        for home in range(len(homes)):
            out[home, number] = found.get(("h", home), np.inf)
    return out


def igraph_table(network: Network, homes: Attachment, facilities: Attachment) -> np.ndarray:
    """Return homes x facilities distances by igraph on the walkable edges of *network*.

    Every attachment is a vertex that splits its edge. All of *homes* and *facilities* are attached.
    """
    n = len(network.node_xy)
    edges: list[tuple[int, int]] = []
    weight: list[float] = []
    stops: dict[int, list[tuple[float, int]]] = {}
    for group, base in ((homes, n), (facilities, n + len(homes))):
        for i in range(len(group)):
            stops.setdefault(int(group.edge[i]), []).append((float(group.offset_m[i]), base + i))
    for e in np.flatnonzero(network.edge_walkable):
        chain = [
            (0.0, int(network.edge_u[e])),
            *sorted(stops.get(int(e), [])),
            (float(network.edge_length[e]), int(network.edge_v[e])),
        ]
        for (a, p), (b, q) in itertools.pairwise(chain):
            edges.append((p, q))
            weight.append(max(b - a, 0.0))
    graph = igraph.Graph(n=n + len(homes) + len(facilities), edges=edges)
    table = np.array(
        graph.distances(
            range(n + len(homes), graph.vcount()), range(n, n + len(homes)), weights=weight
        )
    ).T
    return np.asarray(table + homes.leg_m[:, None] + facilities.leg_m[None, :])


def jittered_grid(
    rng: np.random.Generator, size: int, drop: float = 0.2
) -> list[list[tuple[float, float]]]:
    """Return a planar street grid of size x size with moved corners, bends and gaps."""
    node = {
        (i, j): (
            round(100.0 * i + rng.uniform(-30, 30), 3),
            round(100.0 * j + rng.uniform(-30, 30), 3),
        )
        for i in range(size)
        for j in range(size)
    }
    lines = []
    for (i, j), a in node.items():
        for other in ((i + 1, j), (i, j + 1)):
            if other in node and rng.random() > drop:
                b = node[other]
                middle = (
                    round((a[0] + b[0]) / 2 + rng.uniform(-8, 8), 3),
                    round((a[1] + b[1]) / 2 + rng.uniform(-8, 8), 3),
                )
                lines.append([a, middle, b])
    return lines
