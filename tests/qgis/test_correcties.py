# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections on dwellings typed in QGIS: the layer names who and when, and a person goes first."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from lzw_atlas.processing.io.stappen import importeer
from lzw_atlas.processing.io.werkbestand import Werkbestand
from qgis.core import QgsVectorLayer, QgsVectorLayerUtils

from .gevallen import GEVALLEN, Dorp, Plek

pytestmark = pytest.mark.usefixtures("qgis_processing", "provider")


@pytest.fixture
def study(tmp_path: Path, dorp: Dorp) -> Plek:
    """Return a werkbestand with the facts of a table, read once."""
    case = GEVALLEN["importeer_woningen"]
    place = Plek(tmp_path, dorp)
    place.werk.write_bytes(dorp.werk(case.begin).read_bytes())
    read(place)
    return place


def read(place: Plek) -> list[str]:
    """Read the table of the corporation (again)."""
    parameters: dict[str, Any] = dict(GEVALLEN["importeer_woningen"].minimaal(place))
    files = [Path(p) for p in parameters["BESTANDEN"]]
    return importeer(place.werk, "woningen", files, bron="corporatie").messages


def opened(place: Plek) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{place.werk}|layername=correcties_woningen", "c", "ogr")
    assert layer.isValid()
    message, found = layer.loadDefaultStyle()
    assert found, message
    return layer


def test_an_edit_in_qgis_makes_a_row_of_a_table_that_of_a_person(study: Plek) -> None:
    layer = opened(study)
    row = min(layer.getFeatures(), key=lambda f: f["woning_id"])
    home, before = row["woning_id"], layer.featureCount()
    assert row["wie"] == "bron corporatie"
    assert layer.startEditing()
    assert layer.changeAttributeValue(row.id(), layer.fields().lookupField("lift"), 1)
    assert layer.commitChanges(), layer.commitErrors()
    changed = layer.getFeature(row.id())
    assert changed["wie"]
    assert not str(changed["wie"]).startswith("bron ")
    assert changed["wanneer"] == datetime.date.today().isoformat()
    del layer
    said = read(study)
    data = Werkbestand(study.werk).read("woningen").data.set_index("woning_id")
    assert data.loc[home, "lift"] == 1
    assert any("zegt een correctie van" in s and "anders over lift" in s for s in said)
    assert opened(study).featureCount() == before + 1


def test_a_row_added_in_qgis_corrects_and_wins(study: Plek) -> None:
    layer = opened(study)
    known = min(f["woning_id"] for f in layer.getFeatures())
    assert layer.startEditing()
    new = QgsVectorLayerUtils.createFeature(layer)
    assert new["actie"] == "wijzig"
    new["woning_id"], new["toegankelijkheidslabel"] = known, "rol"
    assert layer.addFeature(new)
    assert layer.commitChanges(), layer.commitErrors()
    del layer
    importeer(study.werk, "correcties", [])
    row = Werkbestand(study.werk).read("woningen").data.set_index("woning_id").loc[known]
    assert row["toegankelijkheidslabel"] == "ROL"
    # What the person left open still comes from the table.
    assert row["huur_eur"] == 600.5
