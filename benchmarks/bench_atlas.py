# SPDX-License-Identifier: GPL-2.0-or-later
"""Time the atlas of a town of 25,000 dwellings in ten wijken beside that of the demo.

The town is the demo municipality five times over, laid side by side, its wijken joined to two per
copy, with everything computed on it. Both run in one process and are measured in processor time,
so the ratio holds on a busy machine. Run with ``--help`` for the sizes.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import runpy
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from lzw_atlas.processing.core.progress import Tick, never  # noqa: E402
from lzw_atlas.processing.core.tables import Layer, conform  # noqa: E402
from lzw_atlas.processing.io import schema  # noqa: E402
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit  # noqa: E402
from lzw_atlas.processing.report.demo import maak_demo  # noqa: E402
from lzw_atlas.processing.report.keuzes import BIJLAGEN  # noqa: E402
from lzw_atlas.processing.report.stap import maak_atlas  # noqa: E402
from lzw_atlas.processing.report.studie import voer_uit  # noqa: E402

INPUTS = (
    "woningen",
    "adressen",
    "panden",
    "voorzieningen",
    "wegen",
    "gebieden",
    "bevolking",
    "instellingen",
    "achtergrond_vlakken",
    "achtergrond_lijnen",
)
IDS = ("woning_id", "adres_id", "pand_id", "voorziening_id", "weg_id", "eenheid_id")
IDS = (*IDS, "instelling_id", "vlak_id", "lijn_id")
STUDIE = """werkbestand = "stad.gpkg"
[bereikbaarheid]
[geschiktheid]
[loopgebieden]
categorie = ["supermarkt"]
[witte_vlekken]
groep = "inw_75plus"
gemist = 4
[looproutes]
groep = "inw_75plus"
[atlas]
uit = "atlas"
"""


def main() -> None:
    """Run the benchmark and print one table."""
    options = _options()
    with contextlib.ExitStack() as stack:
        folder = options.map
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        town = folder / "demo" / "lindewaard.gpkg"
        if not town.exists():
            maak_demo(town.parent, _bar, _quiet, _quiet)
        city = folder / "stad.gpkg"
        if not city.exists():
            enlarge(Werkbestand(town), city, options.keer)
            (folder / "studie.toml").write_text(STUDIE, encoding="utf-8")
            voer_uit(folder / "studie.toml", _bar, _quiet, _quiet)
        kinds = list(BIJLAGEN) if options.bijlagen else []
        found = [(name, *_timed(path, folder / "uit", kinds)) for name, path in
                 (("demo", town), ("town", city))]  # fmt: skip
    for name, spent, pdfs, largest in found:
        ratio = spent / found[0][1]
        print(
            f"{name:<6}{pdfs:4d} PDFs {spent:8.1f} s of the processor {ratio:6.1f} x the demo"
            f"   largest {largest / 1e6:.1f} MB"
        )
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def enlarge(town: Werkbestand, target: Path, times: int) -> None:
    """Write *town* *times* over to *target*, its wijken joined to two per copy."""
    layers = town.read_all([n for n in INPUTS if n in town])
    area = layers["gebieden"]
    assert area.geometry is not None
    x0, y0, x1, y1 = shapely.total_bounds(area.geometry)
    wijken = sorted(area.data.loc[area.data["soort"] == "wijk", "gebied_code"])
    half = {code: int(n >= len(wijken) / 2) for n, code in enumerate(wijken)}

    def renamed(code: Any, copy: int) -> Any:
        if not isinstance(code, str) or code.startswith("GM"):
            return code
        group = half.get("WK" + code[2:8], 0)
        name = f"{code[2:6]}{2 * copy + group:02d}"
        return f"WK{name}" if code.startswith("WK") else f"BU{name}{code[6:10]}"

    with edit(target) as file:
        for name, layer in layers.items():
            parts, shapes = [], []
            for copy in range(times):
                data = layer.data.copy()
                for column in (c for c in IDS if c in data):
                    data[column] = data[column] + f"-{copy}"
                for column in ("wijk_code", "buurt_code", "gebied_code"):
                    if column in data:
                        data[column] = [renamed(c, copy) for c in data[column]]
                if "eigen_code" in data:
                    data["eigen_code"] = None
                parts.append(data)
                if layer.geometry is not None:
                    move = (copy % 3 * (x1 - x0), copy // 3 * (y1 - y0))
                    shapes.append(shapely.transform(layer.geometry, lambda xy, m=move: xy + m))
            data = pd.concat(parts, ignore_index=True)
            geometry = np.concatenate(shapes) if shapes else None
            if name == "gebieden":
                data, geometry = _joined(data, geometry)
            file.write(conform(Layer(name, data, geometry), schema.LAYERS[name]))


def _joined(data: pd.DataFrame, geometry: Any) -> tuple[pd.DataFrame, np.ndarray]:
    """Return one row per code, the shapes joined; gebieden of their own are left out."""
    keep = (data["soort"] != "eigen").to_numpy()
    data, geometry = data[keep].reset_index(drop=True), geometry[keep]
    rows, shapes = [], []
    for code, row in data.groupby("gebied_code").indices.items():
        shapes.append(shapely.union_all(geometry[row]))
        first = data.iloc[row[0]].to_dict()
        kind = first["soort"]
        rows.append({**first, "water": 0, "naam": f"{kind.capitalize()} {code[6:] or 'Stad'}"})
    return pd.DataFrame(rows), np.array(
        [s if s.geom_type == "MultiPolygon" else shapely.MultiPolygon([s]) for s in shapes],
        dtype=object,
    )


def _timed(path: Path, folder: Path, kinds: list[str]) -> tuple[float, int, int]:
    begin = time.process_time()
    made = maak_atlas(path, folder / path.stem, bijlagen=kinds)
    spent = time.process_time() - begin
    pdfs = [p for p in made if p.suffix == ".pdf"]
    return spent, len(pdfs), max(p.stat().st_size for p in pdfs)


@contextlib.contextmanager
def _bar(_title: str) -> Iterator[Tick]:
    yield never


def _quiet(_lines: Any) -> None:
    return


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keer", type=int, default=5, help="copies of the demo side by side")
    parser.add_argument("--bijlagen", action="store_true", help="with all twins")
    parser.add_argument("--map", type=Path, help="keep what is made here and use it again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
