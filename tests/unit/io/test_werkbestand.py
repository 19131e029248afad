# SPDX-License-Identifier: GPL-2.0-or-later
"""The werkbestand: nothing is lost, everything wrong is said at once."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io import schema
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.controle import check_layer
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

ROOT = Path(__file__).resolve().parents[3]


def homes(ids: list[str], source: str = "osm", **columns: list[object]) -> Layer:
    n = len(ids)
    points = np.array([shapely.Point(200000 + 10 * i, 500000.123) for i in range(n)], dtype=object)
    return Layer(
        "woningen", pd.DataFrame({"woning_id": ids, "bron": [source] * n, **columns}), points
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "studie.gpkg"
    with edit(path) as change:
        change.write(homes(["osm:n1", "osm:n2", "osm:n3"]))
    return path


def refusal(path: Path) -> list[str]:
    with pytest.raises(LzwError) as error, edit(path) as change:
        change.write(homes(["nieuw"]))
    return sentences(error.value)


def test_rows_come_back_as_they_were_written(study: Path) -> None:
    layer = Werkbestand(study).read("woningen")
    assert layer.data["woning_id"].tolist() == ["osm:n1", "osm:n2", "osm:n3"]
    assert layer.data["is_woning"].isna().all()
    assert layer.data["huur_eur"].isna().all()
    assert layer.data["postcode"].tolist() == [None, None, None]
    assert shapely.get_coordinates(layer.geometry).tolist()[2] == [200020.0, 500000.123]


def test_file_is_a_geopackage_1_3_in_rd(study: Path) -> None:
    with sqlite3.connect(study) as db:
        assert db.execute("pragma user_version").fetchone()[0] == 10300
        assert db.execute(
            "select srs_id from gpkg_contents where table_name='woningen'"
        ).fetchone() == (28992,)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    db.close()


def test_styles_are_stored_for_the_layers_present(study: Path) -> None:
    styles = Werkbestand(study).raw("layer_styles").data
    with_style = {p.stem for p in (ROOT / "resources" / "stijlen").glob("*.qml")}
    assert set(styles["f_table_name"]) == ({"woningen"} & with_style)


def test_an_error_in_the_block_leaves_the_file_as_it_was(study: Path) -> None:
    before = digest(study)

    def fail() -> None:
        with edit(study) as change:
            change.write(homes(["anders"]))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert digest(study) == before
    assert [p.name for p in study.parent.iterdir()] == [study.name]


def test_every_problem_is_reported_at_once(study: Path) -> None:
    layer = homes(["a", "a", "b"], is_woning=[1, 7, 0], bouwjaar=[1950, 1950, 1950])
    layer.data.loc[2, "bron"] = None
    assert layer.geometry is not None
    layer.geometry[0] = None
    layer.geometry[1] = shapely.LineString([(0, 0), (1, 1)])
    with pytest.raises(LzwError) as error, edit(study) as change:
        change.write(layer)
    codes = {p.code for p in error.value.problems}
    assert codes == {
        "dubbele_sleutel",
        "waarde_te_groot",
        "waarde_verplicht",
        "geometrie_ontbreekt",
        "geometrie_soort",
    }
    text = " ".join(sentences(error.value))
    assert "Laag woningen: 2 rijen hebben een woning_id die vaker voorkomt" in text
    assert "1 rij heeft in is_woning een waarde boven 1" in text


def test_text_in_a_number_column_is_named_with_its_row() -> None:
    found = check_layer(homes(["a", "b"], bouwjaar=["1950", "ca. 1900"]), LAYERS["woningen"])
    wrong = [p for p in found if p.code == "kolom_soort"]
    assert [(p.column, p.count, p.examples) for p in wrong] == [("bouwjaar", 1, ("b",))]


@pytest.mark.parametrize(
    "layer_schema", [s for s in LAYERS if s.name in schema.__dict__ or s.columns]
)
def test_a_missing_column_is_named_for_every_layer(layer_schema: object) -> None:
    column = layer_schema.columns[0].name  # type: ignore[attr-defined]
    full = conform(Layer(layer_schema.name, pd.DataFrame(index=range(1)), None), layer_schema)  # type: ignore[arg-type,attr-defined]
    full.data = full.data.drop(columns=column)
    found = check_layer(full, layer_schema)  # type: ignore[arg-type]
    assert ("kolom_ontbreekt", column) in {(p.code, p.column) for p in found}


def test_a_newer_version_is_refused_and_untouched(study: Path) -> None:
    with edit(study) as change:
        change.meta["x"] = "y"
    meta = Werkbestand(study).raw("lzw_meta")
    meta.data.loc[meta.data["sleutel"] == "schema_versie", "waarde"] = "999"
    backend().write(study, "lzw_meta", meta.data, None, None)
    before = digest(study)
    assert "nieuwere versie van LZW Atlas (schema 999" in refusal(study)[0]
    assert digest(study) == before


def test_a_file_that_is_not_ours_is_refused_and_untouched(tmp_path: Path) -> None:
    other = tmp_path / "ander.gpkg"
    backend().write(other, "t", pd.DataFrame({"a": [1]}), None, None)
    before = digest(other)
    assert "is geen werkbestand van LZW Atlas" in refusal(other)[0]
    assert digest(other) == before
    text = tmp_path / "tekst.gpkg"
    text.write_text("dit is geen database, maar wel lang genoeg om als bestand te tellen " * 9)
    assert "is geen werkbestand van LZW Atlas" in refusal(text)[0]


def test_an_open_write_transaction_elsewhere_is_refused(study: Path) -> None:
    other = sqlite3.connect(study)
    other.execute("begin immediate")
    before = digest(study)
    assert "is in gebruik door een ander programma" in refusal(study)[0]
    other.rollback()
    other.close()
    assert digest(study) == before


def test_a_write_ahead_log_beside_the_file_is_refused(study: Path) -> None:
    other = sqlite3.connect(study)
    other.execute("pragma journal_mode=wal")
    other.execute("create table bezig(a)")
    other.commit()
    assert study.with_name(study.name + "-wal").exists()
    assert "is in gebruik door een ander programma" in refusal(study)[0]
    other.close()


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "mag niet geschreven worden" in refusal(tmp_path / "weg" / "studie.gpkg")[0]


@pytest.mark.skipif(os.name != "posix", reason="a small file system is made with mount")
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, study: Path) -> None:
    small = tmp_path / "klein"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        target = small / "studie.gpkg"
        target.write_bytes(study.read_bytes())
        before = digest(target)
        with pytest.raises(LzwError) as error, edit(target) as change:
            change.write(homes([f"n{i}" for i in range(20000)]))
        assert "De schijf is vol" in sentences(error.value)[0]
        assert digest(target) == before
        assert [p.name for p in small.iterdir()] == [target.name]
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL exists on POSIX")
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.2, 0.35])
def test_a_killed_process_leaves_a_whole_file(study: Path, delay: float) -> None:
    code = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        import numpy as np, pandas as pd, shapely
        import lzw_atlas.processing.io.werkbestand as w
        from lzw_atlas.processing.core.tables import Layer
        print("klaar", flush=True)
        n = 30000
        table = pd.DataFrame({{"woning_id": [str(i) for i in range(n)], "bron": "osm"}})
        points = shapely.points(np.column_stack([np.arange(n), np.arange(n)]))
        layer = Layer("woningen", table, points)
        with w.edit(Path({str(study)!r})) as change:
            change.write(layer)
        """
    )
    conftest = f"import runpy; runpy.run_path({str(ROOT / 'conftest.py')!r})\n"
    process = subprocess.Popen([sys.executable, "-c", conftest + code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    for tail in ("-journal",):
        study.with_name(study.name + tail).unlink(missing_ok=True)
    assert len(Werkbestand(study).read("woningen")) in (3, 30000)
    with edit(study) as change:
        change.write(homes(["later"], "bag"))
    assert [p.name for p in study.parent.iterdir()] == [study.name]


def test_a_stop_is_heard_before_every_layer_that_is_read(tmp_path: Path) -> None:
    from lzw_atlas.processing.core.errors import Cancelled
    from lzw_atlas.processing.core.progress import listening

    path = tmp_path / "studie.gpkg"
    with edit(path) as change:
        change.record("proef", {}, {}, {}, [])
    file = Werkbestand(path)
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 1

    with listening(stop), pytest.raises(Cancelled):
        file.read_all(["verantwoording", "bronnen", "wegen"])
    assert len(asked) == 2


def test_without_dwellings_people_are_sent_to_what_brings_them(tmp_path: Path) -> None:
    path = tmp_path / "leeg.gpkg"
    with edit(path) as change:
        change.write(empty(LAYERS["wegen"]))
    with pytest.raises(LzwError) as refused:
        Werkbestand(path).read_all(("woningen",), ("woningen",))
    assert sentences(refused.value)[0].endswith(
        "Lees die eerst in met: lzw importeer bag BESTAND of lzw importeer osm BESTAND."
    )
