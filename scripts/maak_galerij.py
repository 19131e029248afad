# SPDX-License-Identifier: GPL-2.0-or-later
"""Make tests/data/woninggalerij.geojson: the drawn buildings of the tests, to open in QGIS.

Run it with ``.venv/bin/python scripts/maak_galerij.py``. Every pand and every address is a feature;
an address says which type of dwelling and which beukmaat were drawn. The tests read the file back.
"""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import shapely
from shapely import affinity

__all__ = ["features"]

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "tests" / "data" / "woninggalerij.geojson"
ORIGIN, APART, PER_ROW = (190_000.0, 500_000.0), 400.0, 10


def features(cases: list[Any]) -> list[dict[str, Any]]:
    """Return the panden and addresses of *cases* as GeoJSON features in EPSG:28992."""
    out: list[dict[str, Any]] = []
    pand_number = home_number = 0
    for number, case in enumerate(cases):
        x = ORIGIN[0] + APART * (number % PER_ROW)
        y = ORIGIN[1] + APART * (number // PER_ROW)
        outlines = [affinity.translate(p, x, y) if p is not None else None for p in case.panden]
        ids = [f"0166100000{pand_number + i:06d}" for i in range(len(outlines))]
        pand_number += len(outlines)
        out += [
            _feature(outline, {"laag": "pand", "geval": case.name, "pand_id": name})
            for outline, name in zip(outlines, ids, strict=True)
        ]
        for home in case.homes:
            if home.at is None:
                spot = shapely.point_on_surface(outlines[home.pand])
            else:
                spot = affinity.translate(shapely.Point(home.at), x, y)
            about = {
                "laag": "adres",
                "geval": case.name,
                "woning_id": f"0166010000{home_number:06d}",
                "pand_id": None if home.pand is None else ids[home.pand],
                "getekend_type": home.kind,
                "getekende_beukmaat_m": home.width,
                "is_woning": 1,
                **home.columns,
            }
            home_number += 1
            out.append(_feature(spot, about))
    return out


def _feature(shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def main() -> None:
    """Write the file, one feature per line."""
    gallery = runpy.run_path(str(ROOT / "tests" / "unit" / "core" / "woninggalerij.py"))["gallery"]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features(gallery()))
    head = (
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": '
        '{"name": "urn:ogc:def:crs:EPSG::28992"}}, "features": [\n'
    )
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(head + lines + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
