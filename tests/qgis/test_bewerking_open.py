# SPDX-License-Identifier: GPL-2.0-or-later
"""Every algorithm that writes, while somebody is editing the werkbestand, or while it is held."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.werkbestand import Werkbestand
from qgis.core import (
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from .gevallen import GEVALLEN, Dorp, Geval, Plek

pytestmark = pytest.mark.usefixtures("qgis_processing", "provider")


def writers() -> list[str]:
    """Return the algorithms of which the minimal run writes into a werkbestand."""
    out = []
    for verb, case in sorted(GEVALLEN.items()):
        texts = case.niet.get("laden", "")
        if not texts and not case.stappen and not verb.startswith("model"):
            out.append(verb)
    return out


@pytest.fixture
def place(request: Any, tmp_path: Path, dorp: Dorp) -> tuple[str, Geval, Plek]:
    verb: str = request.param
    case = GEVALLEN[verb]
    place = Plek(tmp_path, dorp)
    if case.begin:
        place.werk.write_bytes(dorp.werk(case.begin).read_bytes())
    return verb, case, place


@pytest.fixture
def project() -> Iterator[QgsProject]:
    made = QgsProject()
    yield made
    made.removeAllMapLayers()


def run(verb: str, parameters: dict[str, Any], project: QgsProject | None) -> dict[str, Any]:
    import processing

    context = QgsProcessingContext()
    if project is not None:
        context.setProject(project)
    return processing.run(
        f"lzw:{verb}", parameters, context=context, feedback=QgsProcessingFeedback()
    )


def contents(path: Path) -> dict[str, Any]:
    """Return every layer of a werkbestand as text, but for when and what was loaded."""
    file = Werkbestand(path)
    return {
        name: file.raw(name).data.to_csv()
        for name, _ in backend().list_layers(path)
        if name not in ("layer_styles", "verantwoording")
    }


def shown(project: QgsProject, path: Path, name: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert layer.isValid()
    project.addMapLayer(layer)
    return layer


def changed_layers(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(n for n in after if after[n] != before.get(n) and n != "lzw_meta")


@pytest.mark.parametrize("place", writers(), indirect=True)
def test_edits_that_are_not_saved_survive(
    place: tuple[str, Geval, Plek], project: QgsProject, tmp_path: Path, dorp: Dorp
) -> None:
    verb, case, here = place
    if not case.begin:
        pytest.skip("makes its own werkbestand: there is nothing to edit before it runs")
    before = contents(here.werk)
    # What does the algorithm write? A run on a copy tells.
    twin = Plek(tmp_path / "kopie", dorp)
    twin.map.mkdir()
    twin.werk.write_bytes(here.werk.read_bytes())
    run(verb, case.minimaal(twin), None)
    written = [n for n in changed_layers(before, contents(twin.werk)) if n != "bronnen"]
    edited = next((n for n in written if n in before), "gebieden")
    layer = shown(project, here.werk, edited)
    rows = layer.featureCount()
    assert layer.startEditing()
    feature = QgsFeature(layer.fields())
    for column in ("bron", "naam"):
        if layer.fields().lookupField(column) >= 0:
            feature[column] = "met de hand"
    assert layer.addFeature(feature)
    try:
        run(verb, case.minimaal(here), project)
        said = ""
    except QgsProcessingException as error:
        said = str(error)
    if edited in written:
        # The layer is not touched under the edits: the result lies beside it, and is said.
        assert edited in said
        assert "nog niet opgeslagen" in said
        beside = here.werk.with_name(f"{here.werk.stem}_resultaat.gpkg")
        assert str(beside) in said
        assert contents(here.werk) == before
        after = contents(beside)
        assert changed_layers(before, after) == changed_layers(before, contents(twin.werk))
    else:
        assert not said
    assert layer.isEditable()
    assert layer.isModified()
    assert layer.featureCount() == rows + 1
    # And they can still be thrown away, or saved, as if nothing had happened.
    assert layer.rollBack()
    assert layer.featureCount() == rows


@pytest.mark.parametrize("place", writers(), indirect=True)
def test_layers_in_an_edit_session_without_changes_show_the_new_rows(
    place: tuple[str, Geval, Plek], project: QgsProject
) -> None:
    verb, case, here = place
    if not case.begin:
        pytest.skip("makes its own werkbestand: there is nothing to show before it runs")
    layers = {n: shown(project, here.werk, n) for n in contents(here.werk)}
    for layer in layers.values():
        assert layer.startEditing()
    run(verb, case.minimaal(here), project)
    file = Werkbestand(here.werk)
    for name, layer in layers.items():
        got = [f.attributes() for f in layer.getFeatures()]
        assert len(got) == len(file.raw(name)) == layer.featureCount(), name
        assert {f.name() for f in layer.fields()} - {"fid"} == set(file.raw(name).data.columns)


@pytest.mark.parametrize("place", writers(), indirect=True)
def test_where_the_file_cannot_be_replaced_the_result_lies_beside_it(
    place: tuple[str, Geval, Plek], monkeypatch: pytest.MonkeyPatch
) -> None:
    verb, case, here = place
    import sqlite3

    held: list[Any] = []
    before = contents(here.werk) if case.begin else {}
    if case.begin:
        # An existing file is written in place: here another program holds it.
        held.append(sqlite3.connect(here.werk, isolation_level=None))
        held[0].execute("begin immediate")
    else:

        def refuse(source: Any, target: Any) -> None:
            if str(target) == str(here.werk):
                raise PermissionError(13, "Permission denied", str(target))
            real(source, target)

        real = os.replace
        monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(QgsProcessingException) as error:
        run(verb, case.minimaal(here), None)
    for connection in held:
        connection.rollback()
        connection.close()
    beside = here.werk.with_name(f"{here.werk.stem}_resultaat.gpkg")
    assert str(beside) in str(error.value)
    assert "niets veranderd" in str(error.value)
    assert len(Werkbestand(beside).raw("verantwoording")) >= 1
    assert not list(here.map.glob(".*lzw-tmp*"))
    if case.begin:
        assert contents(here.werk) == before
    else:
        assert not here.werk.exists()
