# SPDX-License-Identifier: GPL-2.0-or-later
"""The werkbestand while QGIS shows it: nothing lost, no edit session broken or overwritten."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely


def homes(ids: list[str]):  # type: ignore[no-untyped-def]
    from lzw_atlas.processing.core.tables import Layer

    points = np.array(
        [shapely.Point(200000 + 10 * i, 500000) for i in range(len(ids))], dtype=object
    )
    return Layer("woningen", pd.DataFrame({"woning_id": ids, "bron": "osm"}), points)


@pytest.fixture
def study(qgis_app: object, tmp_path: Path) -> Path:
    from lzw_atlas.processing.io.werkbestand import edit

    assert qgis_app is not None
    path = tmp_path / "studie.gpkg"
    with edit(path) as change:
        change.write(homes(["a", "b", "c"]))
    return path


def shown(path: Path):  # type: ignore[no-untyped-def]
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{path}|layername=woningen", "woningen", "ogr")
    assert layer.isValid()
    return layer


def ids(layer) -> list[str]:  # type: ignore[no-untyped-def]
    return sorted(f["woning_id"] for f in layer.getFeatures())


def test_a_layer_that_qgis_shows_gets_the_new_rows(study: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import edit

    layer = shown(study)
    assert ids(layer) == ["a", "b", "c"]
    with edit(study) as change:
        change.write(homes(["x", "y"]))
    layer.dataProvider().reloadData()
    assert ids(layer) == ["x", "y"]


def test_an_open_edit_session_keeps_its_unsaved_rows(study: Path) -> None:
    from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
    from qgis.core import QgsFeature

    layer = shown(study)
    assert layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature["woning_id"], feature["bron"] = "met de hand", "hand"
    assert layer.addFeature(feature)
    with edit(study) as change:
        change.record("proef", {}, {}, {}, [])
    assert "met de hand" in ids(layer)
    assert layer.commitChanges(), layer.commitErrors()
    assert "met de hand" in set(Werkbestand(study).raw("woningen").data["woning_id"])
    assert len(Werkbestand(study).raw("verantwoording")) == 1


def test_a_locked_file_stays_as_it_was_and_the_result_lies_beside_it(study: Path) -> None:
    from lzw_atlas.processing.core.errors import LzwError
    from lzw_atlas.processing.io.meldingen import sentences
    from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

    other = sqlite3.connect(study, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(LzwError) as error, edit(study) as change:
        change.write(homes(["nieuw"]))
    other.rollback()
    other.close()
    assert "is vergrendeld" in sentences(error.value)[0]
    beside = study.with_name("studie_resultaat.gpkg")
    assert Werkbestand(study).raw("woningen").data["woning_id"].tolist() == ["a", "b", "c"]
    assert Werkbestand(beside).raw("woningen").data["woning_id"].tolist() == ["nieuw"]


def test_an_error_halfway_rolls_everything_back(study: Path) -> None:
    from lzw_atlas.processing.io.backend import backend
    from lzw_atlas.processing.io.werkbestand import Werkbestand

    good, bad = homes(["x"]), homes(["y"])
    bad.geometry = np.array([object()], dtype=object)
    with pytest.raises(TypeError):
        backend().write_in_place(
            study,
            [
                ("woningen", good.data, good.geometry, "Point"),
                ("adressen", bad.data, bad.geometry, "Point"),
            ],
        )
    assert Werkbestand(study).raw("woningen").data["woning_id"].tolist() == ["a", "b", "c"]
    assert "adressen" not in Werkbestand(study)
