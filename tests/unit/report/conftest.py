# SPDX-License-Identifier: GPL-2.0-or-later
"""A small synthetic municipality with two wijken and known answers, made by code."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.mensen.population import ESTIMATED
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import schema
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.report.model import AtlasData

MakeData = Callable[..., AtlasData]
ESSENTIALS = ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting")
SPOTS = {
    "supermarkt": [(400, 300)],
    "apotheek": [(450, 330)],
    "ov_halte": [(200, 500), (900, 500), (1500, 480)],
    "ontmoeting": [(1500, 300)],
    "huisarts": [(500, 500)],
}
X0, Y0 = 200_000, 500_000


def _layer(name: str, data: dict[str, Any], geometry: list[Any] | None = None) -> Layer:
    array = None if geometry is None else np.array(geometry, dtype=object)
    return conform(Layer(name, pd.DataFrame(data), array), schema.LAYERS[name])


def make(
    *,
    names: Mapping[str, str] | None = None,
    place_names: Mapping[str, str] | None = None,
    missing: tuple[str, ...] = (),
    incomplete: tuple[str, ...] = (),
    absent: tuple[str, ...] = (),
    coverage: Mapping[str, float] | None = None,
    source: str | None = "pc4 (geschat)",
    share_inside: float | None = None,
    homes_in: Mapping[str, int] | None = None,
    lost: int = 2,
    differences: tuple[tuple[str, str, str], ...] = (),
) -> AtlasData:
    """Return atlas data. *share_inside* overrules the distances: that part of the homes is near."""
    rng = np.random.default_rng(1)
    names = {"GM9999": "Lindewaard", "WK999901": "Centrum", "WK999902": "Oost", **(names or {})}
    norms = load_norms()
    sizes = {"WK999901": 240, "WK999902": 160, **(homes_in or {})}
    points, wijk = [], []
    for number, (code, n) in enumerate(sizes.items()):
        for i in range(n):
            x = 40 + number * 1000 + (i % 20) * 45 + rng.uniform(-4, 4)
            y = 40 + (i // 20) * 65 + rng.uniform(-6, 6)
            points.append(shapely.Point(round(X0 + x, 3), round(Y0 + y, 3)))
            wijk.append(code)
    n = len(points)
    xy = shapely.get_coordinates(np.array(points, dtype=object)).reshape(-1, 2)
    old65, old75 = rng.uniform(0.1, 0.8, n), rng.uniform(0.05, 0.4, n)
    homes: dict[str, Any] = {
        "woning_id": [f"w{i:04d}" for i in range(n)],
        "profiel": "75plus",
        "run_id": "abcdef123456",
        "is_woning": [None if i % 97 == 5 else 1 for i in range(n)],
        "gemeente_code": "GM9999",
        "wijk_code": wijk,
        "buurt_code": None,
        "eigen_code": None,
        "aanloop_m": 8.0,
        "reden": [None if i >= lost else "te_ver_van_netwerk" for i in range(n)],
        "inw_65plus": old65 if source else np.nan,
        "inw_75plus": old75 if source else np.nan,
    }
    rows: list[dict[str, Any]] = []
    for category in ESSENTIALS:
        norm = norms.norms[category]
        spots = np.array(SPOTS[category], dtype=float) + np.array([X0, Y0])
        distance = (
            1.25 * np.sqrt(((xy[:, None, :] - spots) ** 2).sum(axis=2)).min(axis=1)
            if n
            else np.empty(0)
        )
        if share_inside is not None:
            distance = np.where(np.arange(n) < round(share_inside * n), 100.0, 2000.0)
        if category in absent:
            distance = np.full(n, np.inf)
        distance[:lost] = np.nan
        if category in missing:
            distance[:] = np.nan
        known = ~np.isnan(distance)
        homes[f"afstand_{category}_m"] = np.where(np.isfinite(distance), distance, np.nan)
        homes[f"norm_{category}"] = [
            int(d <= norm.value) if k else None for d, k in zip(distance, known, strict=True)
        ]
        status = (
            "geen_gegevens"
            if category in missing
            else "waarschijnlijk_onvolledig"
            if category in incomplete
            else "bevestigd_afwezig"
            if category in absent
            else "bekend"
        )
        for code, kind in (("GM9999", "gemeente"), *((c, "wijk") for c in sizes)):
            mine = np.array([kind == "gemeente" or w == code for w in wijk], dtype=bool)
            groups = {"woningen": np.ones(n)} | (
                {"inw_65plus": old65, "inw_75plus": old75} if source else {}
            )
            for group, weight in groups.items():
                w = np.where(mine, weight, 0.0)
                total, inside = (
                    float(w[known].sum()),
                    float(w[known & (distance <= norm.value)].sum()),
                )
                order = np.sort(distance[mine & known])
                rows.append(
                    {
                        "gebied_code": code,
                        "naam": names[code],
                        "soort": kind,
                        "profiel": "75plus",
                        "categorie": category,
                        "groep": group,
                        "n": total,
                        "n_binnen": inside,
                        "aandeel_pct": 100 * inside / total if total else np.nan,
                        "mediaan_m": _at(order, 0.5),
                        "p90_m": _at(order, 0.9),
                        "n_onbekend": float(w[~known].sum()),
                        "n_rand_onzeker": 0.0,
                        "norm_m": norm.value,
                        "ruim_m": norm.wide,
                        "n_binnen_ruim": float(w[known & (distance <= (norm.wide or 0))].sum()),
                        "bron_bevolking": None if group == "woningen" else source,
                        "dekking_pct": (coverage or {}).get(code, 100.0),
                        "volledig": int((coverage or {}).get(code, 100.0) >= 90),
                        "categorie_status": status,
                        "aantal_voorzieningen": 0 if category in missing else len(spots),
                        "run_id": "abcdef123456",
                    }
                )
    west, east = (
        shapely.box(X0, Y0, X0 + 1000, Y0 + 850),
        shapely.box(X0 + 1000, Y0, X0 + 1950, Y0 + 700),
    )
    # A third wijk and further lie to the east.
    more = [
        shapely.box(X0 + k * 1000, Y0, X0 + k * 1000 + 950, Y0 + 700) for k in range(2, len(sizes))
    ]
    streets = [
        shapely.LineString([(X0, Y0 + 10 + k * 65), (X0 + 1950, Y0 + 10 + k * 65)])
        for k in range(12)
    ]
    places = [(c, s) for c in ESSENTIALS if c not in missing and c not in absent for s in SPOTS[c]]
    titles = place_names or {}
    step = {
        "volgnummer": 1,
        "run_id": "abcdef123456",
        "stap": "bereikbaarheid",
        "wanneer": "2026-11-22T10:15:00",
        "versie": "0.1.0",
        "parameters": "{}",
        "invoer": "{}",
        "meldingen": "[]",
        "normen": json.dumps({"afwijkingen": [list(d) for d in differences]}),
    }
    return AtlasData(
        woningen=_layer("woningen", {"woning_id": homes["woning_id"], "bron": "test"}, points),
        voorzieningen=_layer(
            "voorzieningen",
            {
                "voorziening_id": [f"v{i}" for i in range(len(places))],
                "categorie": [c for c, _ in places],
                "naam": [titles.get(c, f"{c} {i}") for i, (c, _) in enumerate(places)],
                "bron": "test",
            },
            [shapely.Point(X0 + x, Y0 + y) for _, (x, y) in places],
        ),
        wegen=_layer(
            "wegen",
            {
                "weg_id": [f"s{i}" for i in range(12)],
                "soort": ["secondary", *["residential"] * 9, "footway", None],
                "bron": "test",
            },
            streets,
        ),
        panden=_layer(
            "panden",
            {"pand_id": [f"p{i}" for i in range(n)], "bron": "test"},
            [
                shapely.MultiPolygon([shapely.box(p.x - 5, p.y - 6, p.x + 5, p.y + 6)])
                for p in points
            ],
        ),
        gebieden=_layer(
            "gebieden",
            {
                "gebied_code": ["GM9999", *sizes],
                "naam": [names[c] for c in ("GM9999", *sizes)],
                "soort": ["gemeente", *["wijk"] * len(sizes)],
                "gemeente_code": "GM9999",
                "bron": "test",
            },
            [shapely.MultiPolygon([g]) for g in (shapely.union(west, east), west, east, *more)],
        ),
        achtergrond_vlakken=_layer(
            "achtergrond_vlakken",
            {"vlak_id": ["a", "b"], "soort": ["water", "groen"], "bron": "test"},
            [
                shapely.MultiPolygon([shapely.box(X0 - 200, Y0 + 870, X0 + 2200, Y0 + 930)]),
                shapely.MultiPolygon([shapely.box(X0 + 300, Y0 + 600, X0 + 700, Y0 + 800)]),
            ],
        ),
        achtergrond_lijnen=_layer(
            "achtergrond_lijnen",
            {"lijn_id": ["r"], "soort": ["spoor"], "bron": "test"},
            [shapely.LineString([(X0 - 100, Y0 - 60), (X0 + 2100, Y0 + 760)])],
        ),
        bereikbaarheid=_layer("bereikbaarheid", homes, points),
        bereikbaarheid_gebied=_layer("bereikbaarheid_gebied", pd.DataFrame(rows).to_dict("list")),
        bronnen=_layer(
            "bronnen",
            {
                "laag": ["wegen", "panden", "gebieden"],
                "bron": ["OSM", "OSM", "CBS"],
                "bestand": ["a", "a", "b"],
                "licentie": ["ODbL 1.0", "ODbL 1.0", "CC BY 4.0"],
                "naamsvermelding": [
                    "(c) OpenStreetMap-bijdragers",
                    "(c) OpenStreetMap-bijdragers",
                    "CBS",
                ],
                "peildatum": ["2026-10-01", "2026-10-01", "2024-01-01"],
                "rijen": [12, n, 3],
            },
        ),
        verantwoording=_layer("verantwoording", {k: [v] for k, v in step.items()}),
        norms=norms,
    )


def _at(values: np.ndarray, share: float) -> float:
    if not len(values):
        return float("nan")
    value = float(values[min(int(np.ceil(share * len(values))) - 1, len(values) - 1)])
    return value if np.isfinite(value) else float("nan")


@pytest.fixture(scope="session")
def make_data() -> MakeData:
    """Return the maker of synthetic atlas data."""
    assert "pc4" in ESTIMATED
    return make


@pytest.fixture(scope="session")
def data() -> AtlasData:
    """Return the municipality as it is: everything known, people estimated from PC4."""
    return make()
