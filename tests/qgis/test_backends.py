# SPDX-License-Identifier: GPL-2.0-or-later
"""Inside QGIS the werkbestand comes out the same as in the toolkit: rows, geometry, CRS, styles."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
TOOLKIT = ROOT / ".venv" / "bin" / "python"
CLOCK = {"SOURCE_DATE_EPOCH": "1790000000"}

RUN = """
import runpy, sys
runpy.run_path(sys.argv[1])["register_package"]()
from lzw_atlas.processing.cli import main
code = main(sys.argv[2:])
from lzw_atlas.processing.io.backend import backend
print("backend", backend().name)
sys.exit(code)
"""


def lzw(python: Path, backend: str, *arguments: object) -> None:
    environment = {**os.environ, **CLOCK, "LZW_BACKEND": backend}
    done = subprocess.run(
        [str(python), "-c", RUN, str(ROOT / "conftest.py"), *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"backend {backend}" in done.stdout


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if not TOOLKIT.exists():
        pytest.skip("the toolkit's environment (.venv) is not there; make test makes it")
    base = tmp_path_factory.mktemp("demo")
    lzw(TOOLKIT, "pyogrio", "demo", "--uit", base / "toolkit")
    # The same sources once more, from the first import to the atlas, on QGIS's own GDAL.
    shutil.copytree(base / "toolkit" / "bron", base / "qgis" / "bron")
    shutil.copy(base / "toolkit" / "studie.toml", base / "qgis" / "studie.toml")
    lzw(Path(sys.executable), "osgeo", "alles", "--studie", base / "qgis" / "studie.toml")
    return base / "toolkit" / "lindewaard.gpkg", base / "qgis" / "lindewaard.gpkg"


def test_a_qgis_process_always_takes_osgeo(qgis_app: object) -> None:
    from lzw_atlas.processing.io.backend import backend

    assert qgis_app is not None
    assert backend().name == "osgeo"
    assert not {"pyogrio", "pyproj", "fiona", "rasterio"} & set(sys.modules)


def test_both_backends_write_the_same_layers(both: tuple[Path, Path]) -> None:
    from lzw_atlas.processing.io.backend import backend
    from lzw_atlas.processing.io.stappen import bereikbaarheid as _declares  # noqa: F401
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    one, other = (Werkbestand(p) for p in both)
    names = sorted(n for n, _ in backend().list_layers(both[0]))
    assert names == sorted(n for n, _ in backend().list_layers(both[1]))
    assert {"woningen", "bereikbaarheid", "bereikbaarheid_gebied", "layer_styles"} <= set(names)
    for name in names:
        a, b = backend().read(both[0], name), backend().read(both[1], name)
        assert (a.crs, a.geometry_type) == (b.crs, b.geometry_type), name
        left, right = one.raw(name), other.raw(name)
        assert list(left.data.columns) == list(right.data.columns), name
        pd.testing.assert_frame_equal(left.data, right.data, obj=name, check_dtype=True)
        if left.geometry is not None:
            assert right.geometry is not None
            distance = shapely.hausdorff_distance(left.geometry, right.geometry)
            assert not (distance > 0.001).any(), name


def test_qgis_opens_the_werkbestand_with_its_styles(
    both: tuple[Path, Path], qgis_new_project: object
) -> None:
    from qgis.core import QgsVectorLayer

    assert qgis_new_project is not None
    for name, renderer in (
        ("bereikbaarheid", "RuleRenderer"),
        ("voorzieningen", "categorizedSymbol"),
        ("gebieden", "categorizedSymbol"),
    ):
        for path in both:
            layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
            assert layer.isValid()
            assert layer.renderer().type() == renderer, (name, layer.renderer().type())
            assert layer.crs().authid() == "EPSG:28992"


def test_a_table_in_memory_is_read_as_the_same_table_on_disk(
    qgis_app: object, tmp_path: Path
) -> None:
    from lzw_atlas.processing.io.backend import backend
    from osgeo import gdal

    assert qgis_app is not None
    path = tmp_path / "huur é.csv"
    content = "naam;huur\nCafé;501,20\n;3\n".encode()
    path.write_bytes(content)
    whole = backend().read(path)
    path.write_bytes(b"")
    for layer, where in ((None, None), ("huur é", "naam = 'Café'")):
        found = backend().read_bytes(path, content, layer, where)
        wanted = whole.data if where is None else whole.data.iloc[:1]
        pd.testing.assert_frame_equal(found.data, wanted)
    assert not [n for n in gdal.ReadDirRecursive("/vsimem/") or [] if "huur" in n]


def test_a_wide_layer_is_read_in_columns_as_it_is_row_by_row(
    qgis_app: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GDAL 3.6 gives an error or nothing at all beyond a hundred columns at once."""
    import numpy as np
    from lzw_atlas.processing.io import backend_osgeo

    assert qgis_app is not None
    rng = np.random.default_rng(0)
    text = [None if k % 7 == 0 else f"één {k}" for k in range(500)]
    data = pd.DataFrame(
        {f"c{i}": rng.random(500) if i % 2 else pd.Series(text, dtype=object) for i in range(240)}
    )
    data["heel"] = pd.array([None if k % 5 == 0 else k for k in range(500)], dtype="Int64")
    points = shapely.points(rng.random((500, 2)))
    points[3] = None
    backend = backend_osgeo.OsgeoBackend()
    path = tmp_path / "breed.gpkg"
    backend.write(path, "breed", data, points, "Point")
    calls = []
    whole = backend_osgeo._read_columns
    monkeypatch.setattr(backend_osgeo, "_read_columns", lambda *a: calls.append(1) or whole(*a))
    fast, some = backend.read(path, "breed"), backend.read(path, "breed", ["c3", "heel"])
    assert len(calls) == 2
    monkeypatch.setattr(backend_osgeo, "_in_columns", lambda *_: False)
    slow = backend.read(path, "breed")
    pd.testing.assert_frame_equal(fast.data, slow.data)
    pd.testing.assert_frame_equal(some.data, slow.data[["c3", "heel"]])
    assert fast.wkb.tolist() == slow.wkb.tolist()
    assert (fast.crs, fast.geometry_type) == (slow.crs, slow.geometry_type)


def test_row_numbers_are_never_used_again_and_gaps_in_them_lose_nothing(
    qgis_app: object, tmp_path: Path
) -> None:
    import sqlite3

    from lzw_atlas.processing.io.backend_osgeo import OsgeoBackend

    assert qgis_app is not None
    path = tmp_path / "nummers.gpkg"
    data = pd.DataFrame({"naam": [f"rij {k}" for k in range(300)], "n": range(300)})
    points = shapely.points([(float(k), 0.0) for k in range(300)])
    backend = OsgeoBackend()
    backend.write(path, "laag", data, points, "Point")
    for _ in range(2):
        backend.write_in_place(path, [("laag", data, points, "Point")])
    with sqlite3.connect(path) as file:
        assert file.execute("select min(fid), max(fid) from laag").fetchone() == (601, 900)
    # As another program may leave it: numbers far apart, and whole ranges without a row.
    with sqlite3.connect(path) as file:
        names = [r[0] for r in file.execute("select name from sqlite_master where type='trigger'")]
        for name in names:
            file.execute(f'drop trigger "{name}"')
        file.execute("update laag set fid = fid + 200000 where fid <= 750")
        file.execute("update laag set fid = fid + 900000 where fid <= 900")
    found = backend.read(path, "laag").data
    assert sorted(found["n"]) == list(range(300))
    assert (found["naam"] == "rij " + found["n"].astype(str)).all()
