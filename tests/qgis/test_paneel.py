# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in a real QGIS: the whole path, every refusal, stopping, and the keyboard."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lzw_atlas.lzw_plugin.dock.toestand import SCOPE
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit, QWidget

SECONDS = 1000
LONG = 60 * SECONDS


@pytest.fixture
def dock(
    plugin: Any, qgis_iface: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The panel of a plugin that QGIS has just loaded, in an empty project."""
    QgsProject.instance().clear()
    qgis_iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:28992"))
    qgis_iface.messageBar().clear_messages()
    # Nobody is there to answer a file dialog; a test that wants an answer gives it.
    for name, nothing in (
        ("getOpenFileName", ("", "")),
        ("getSaveFileName", ("", "")),
        ("getExistingDirectory", ""),
    ):
        monkeypatch.setattr(QFileDialog, name, lambda *_, _nothing=nothing: _nothing)
    # The interface of the tests adds no docks; QGIS's own does.
    window = qgis_iface.mainWindow()
    monkeypatch.setattr(qgis_iface, "addDockWidget", window.addDockWidget)
    plugin.show_dock(True)
    yield plugin.dock
    plugin.dock.werk.sluit()
    QgsProject.instance().clear()


@pytest.fixture
def studie(dorp: Any, tmp_path: Path) -> Path:
    """The werkbestand of the village, with bereikbaarheid, to change."""
    return Path(shutil.copy(dorp.werk("studie"), tmp_path / "studie.gpkg"))


@pytest.fixture
def open_dock(dock: Any, studie: Path, qtbot: Any) -> Any:
    """The panel with the village opened."""
    with qtbot.waitSignal(dock.bestand_gelezen, timeout=LONG):
        dock.open_bestand(str(studie))
    assert dock.bestand is not None
    return dock


def messages(iface: Any, level: Any) -> list[str]:
    return [m.removeprefix("Wijkatlas:") for m in iface.messageBar().get_messages(level)]


def refused(iface: Any) -> list[str]:
    return messages(iface, Qgis.MessageLevel.Critical)


def layer_rows(path: Path, table: str) -> int:
    with sqlite3.connect(path) as file:
        return len(file.execute(f'SELECT 1 FROM "{table}"').fetchall())  # noqa: S608


def click(dock: Any, qtbot: Any, x: float, y: float) -> None:
    """Click on the canvas at a place in RD, as a person does."""
    canvas = dock.kaart._canvas
    canvas.resize(600, 600)
    at = canvas.getCoordinateTransform().transform(x, y)
    qtbot.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y()))
    )


def show(dock: Any, x: float, y: float, half: float = 400.0) -> None:
    from qgis.core import QgsRectangle

    canvas = dock.kaart._canvas
    canvas.resize(600, 600)
    canvas.setExtent(QgsRectangle(x - half, y - half, x + half, y + half))


def ring_count(dock: Any, state: str) -> int:
    """Return how many signs of *state* the canvas shows."""
    shape = dock.kaart._signs[state].asGeometry()
    return 0 if shape.isEmpty() else len(shape.asMultiPoint())


def inside(dock: Any, code: str) -> tuple[float, float]:
    import shapely

    area = next(a for a in dock.bestand.gebieden if a.code == code)
    point = shapely.from_wkb(area.wkb).representative_point()
    return point.x, point.y


# The whole path


def test_from_the_example_to_two_atlases_of_wijken_ticked_on_the_map(
    dock: Any, qtbot: Any, tmp_path: Path
) -> None:
    with qtbot.waitSignal(dock.bestand_gelezen, timeout=600 * SECONDS):
        dock.voorbeeld(tmp_path / "demo")
    project = QgsProject.instance()
    assert Path(project.fileName()).name == "lindewaard.qgz"
    assert project.mapLayersByName("Gebieden")
    assert dock.bestand.kan_atlas
    assert dock.inhoud.gekozen() == ("GM9901",)
    dock.stappen.setCurrentWidget(dock.inhoud)
    dock.inhoud.kies_soort("")
    assert dock.keuzes.gebieden == ()
    wijken = dock.bestand.kind("wijk")[:2]
    dock.inhoud.knop_kaart.click()
    for code in wijken:
        x, y = inside(dock, code)
        show(dock, x, y)
        click(dock, qtbot, x, y)
    assert set(dock.inhoud.gekozen()) == set(wijken) == set(dock.keuzes.gebieden)
    dock.stappen.setCurrentWidget(dock.maken)
    folder = tmp_path / "uit"
    dock.maken.map.setFilePath(str(folder))
    assert dock.maken.knop_maak.isEnabled()
    with qtbot.waitSignal(dock.atlas_gemaakt, timeout=LONG) as made:
        dock.maken.knop_maak.click()
    files = made.args[0]
    assert sorted(p.name for p in files) == sorted(p.name for p in folder.glob("*.pdf"))
    # Beside each atlas lies its page at a glance.
    assert sorted(p.name[:9] for p in files) == ["oogopslag"] * 2 + ["wijkatlas"] * 2
    for path in files:
        written = path.read_bytes()
        assert written.startswith(b"%PDF-")
        assert written.rstrip().endswith(b"%%EOF")
        assert b"/MarkInfo" in written
        assert b"/Lang (nl-NL)" in written
    assert dock.maken.resultaten.count() == len(files)
    assert dock.maken.knop_open.isEnabled()
    assert f"{len(files)} " in dock.maken.verslag.toPlainText()


def test_the_button_and_the_menu_show_and_hide_the_panel(plugin: Any) -> None:
    assert plugin.dock is None
    assert not plugin.action.isChecked()
    plugin.action.trigger()
    assert plugin.dock.isVisibleTo(plugin.iface.mainWindow())
    plugin.action.trigger()
    assert not plugin.dock.isVisibleTo(plugin.iface.mainWindow())


# Step 1


def test_without_a_werkbestand_only_the_first_step_can_do_something(
    dock: Any, qtbot: Any, qgis_iface: Any
) -> None:
    assert dock.gegevens.lijst.topLevelItemCount() == 0
    assert not dock.maken.knop_maak.isEnabled()
    assert "werkbestand (step 1)" in dock.maken.stand.text()
    dock.stappen.setCurrentWidget(dock.watals)
    assert "step 1" in dock.watals.zinnen.text()
    assert not dock.watals.knop_open.isEnabled()
    dock.maak_atlas()
    assert messages(qgis_iface, Qgis.MessageLevel.Warning)
    assert not dock.werk.is_bezig


def test_the_list_says_in_words_what_is_there_and_what_not(open_dock: Any) -> None:
    rows = {}
    tree = open_dock.gegevens.lijst
    for n in range(tree.topLevelItemCount()):
        for k in range(tree.topLevelItem(n).childCount()):
            item = tree.topLevelItem(n).child(k)
            rows[item.text(0)] = item
            assert not item.icon(1).isNull()
    assert rows["Wegen en paden"].text(1) == "in orde"
    assert rows["Woonvormen"].text(1) == "ontbreekt"
    tree.setCurrentItem(rows["Woonvormen"])
    assert "geclusterde woningen" in open_dock.gegevens.uitleg.text()
    assert open_dock.gegevens.knop_herstel.isEnabled()


def test_layers_of_the_project_are_found_and_offered(dock: Any, dorp: Any, qtbot: Any) -> None:
    dock.zoek_lagen()
    assert "No layer" in dock.gegevens.uitleg.text()
    layer = QgsVectorLayer(dorp.bron("gebieden.gpkg") + "|layername=buurten", "buurten", "ogr")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    dock.zoek_lagen()
    group = dock.gegevens.lijst.topLevelItem(0)
    assert group.child(0).text(0) == "buurten → Gebieden"
    with qtbot.waitSignal(dock.gegevens.herstellen, timeout=SECONDS) as asked:
        dock.gegevens.lijst.itemActivated.emit(group.child(0), 0)
    assert asked.args == ["importeer_gebieden", layer.id()]


def test_mending_opens_the_algorithm_with_what_is_known(
    open_dock: Any,
    studie: Path,
    qgis_processing: Any,
    qgis_iface: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from qgis.gui import QgsBrowserGuiModel

    browser = QgsBrowserGuiModel()
    monkeypatch.setattr(qgis_iface, "browserModel", lambda: browser, raising=False)
    dialog = open_dock._dialog("witte_vlekken", "")
    assert dialog.algorithm().id() == "lzw:witte_vlekken"
    assert dialog.createProcessingParameters()["WERKBESTAND"] == str(studie)
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (
            lambda p: (
                sqlite3.connect(p)
                .executescript("UPDATE lzw_meta SET waarde='99' WHERE sleutel='schema_versie'")
                .connection.close()
            ),
            "nieuwere versie van LZW Atlas",
        ),
        (lambda p: p.write_bytes(b"geen geopackage"), "geen werkbestand van LZW Atlas"),
        (
            lambda p: sqlite3.connect(p).executescript("DROP TABLE lzw_meta").connection.close(),
            "geen werkbestand van LZW Atlas",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_said_and_untouched(
    dock: Any,
    studie: Path,
    qtbot: Any,
    qgis_iface: Any,
    spoil: Callable[[Path], None],
    expected: str,
) -> None:
    spoil(studie)
    before = studie.read_bytes()
    with qtbot.waitSignal(dock.bestand_gelezen, timeout=LONG):
        dock.open_bestand(str(studie))
    assert dock.bestand is None
    assert any(expected in m for m in refused(qgis_iface))
    assert expected in dock.gegevens.uitleg.text()
    assert studie.read_bytes() == before
    assert not dock.maken.knop_maak.isEnabled()


def test_a_werkbestand_that_is_still_to_be_made_offers_what_can_be_read_in(
    dock: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "studie v1.2.gpkg"
    with qtbot.waitSignal(dock.bestand_gelezen, timeout=LONG):
        dock.open_bestand(str(path), True)
    page = dock.gegevens
    assert "studie v1.2.gpkg is not there yet" in page.uitleg.text()
    assert page.pad.text() == str(path)
    rows = page.lijst.topLevelItem(0)
    assert rows.childCount() > 5
    page.lijst.setCurrentItem(rows.child(0))
    assert page.knop_herstel.isEnabled()
    assert page.knop_herstel.text() == "&Read in…"
    # Nothing can be computed before there are data.
    assert page.knop_alles.isHidden()


def test_a_new_name_with_a_dot_stays_whole(dock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(dock, "open_bestand", lambda *given: asked.append(given))
    for typed, path in (("atlas 3.0", "atlas 3.0.gpkg"), ("a.GPKG", "a.GPKG")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, _t=typed: (_t, ""))
        dock._ask_new()
        assert asked.pop() == (path, True)


def test_a_werkbestand_that_was_moved_is_said_and_nothing_can_be_done_with_it(
    open_dock: Any, studie: Path, tmp_path: Path, qgis_iface: Any
) -> None:
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    studie.rename(tmp_path / "elders.gpkg")
    for does in (open_dock.maak_atlas, open_dock.werk_bij):
        qgis_iface.messageBar().clear_messages()
        does()
        assert any("any more. Point it out" in m for m in refused(qgis_iface))
    open_dock.lees_bestand()
    assert open_dock.bestand is None
    assert "any more. Point it out" in open_dock.gegevens.uitleg.text()


def test_a_file_that_cannot_be_read_takes_the_place_of_the_one_before(
    open_dock: Any, qtbot: Any, tmp_path: Path
) -> None:
    broken = tmp_path / "kapot.gpkg"
    broken.write_bytes(b"geen geopackage")
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.open_bestand(str(broken))
    assert open_dock.bestand is None
    assert open_dock.gegevens.pad.text() == str(broken)
    assert open_dock.inhoud.lijst.count() == 0
    assert not open_dock.maken.knop_maak.isEnabled()
    assert not open_dock.inhoud.knop_tekst.isEnabled()


# Step 2


def test_ticking_what_a_search_shows_leaves_the_rest(open_dock: Any) -> None:
    page = open_dock.inhoud
    page.kies_soort("")
    first, second = [a.naam for a in open_dock.bestand.gebieden if a.soort == "wijk"][:2]
    for name in (first, second):
        page.zoek.setText(name)
        page.knop_wijken.click()
    page.zoek.setText("")
    assert len(page.gekozen()) == 2
    page.zoek.setText("zo heet er geen")
    assert page.teller.text().startswith("No area bears that name.")


def test_what_is_typed_is_not_lost_before_it_is_kept(open_dock: Any, qtbot: Any) -> None:
    page = open_dock.inhoud
    page.tekst.setPlainText("Nog niet klaar")
    assert "not kept yet" in page.tekst_stand.text()
    page.tekst_hoofdstuk.setCurrentIndex(1)
    assert page.tekst.toPlainText() == ""
    page.editie.setCurrentIndex(1)
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.lees_bestand()
    page.tekst_hoofdstuk.setCurrentIndex(0)
    assert page.tekst.toPlainText() == "Nog niet klaar"
    page.auteur.setText("A. de Wit")
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        page.knop_tekst.click()
    assert page.tekst_stand.text() == ""
    assert page.tekst.toPlainText() == "Nog niet klaar"


def test_who_types_more_than_fits_hears_it_at_once(open_dock: Any) -> None:
    page = open_dock.inhoud
    at = page.tekst_hoofdstuk.findData("oogopslag")
    page.tekst_hoofdstuk.setCurrentIndex(at)
    page.tekst.setPlainText("Kort.")
    short = page.tekst_stand.text()
    page.tekst.setPlainText("Een heel verhaal. " * 200)
    assert len(page.tekst_stand.text()) > len(short)
    assert "tekens" in page.tekst_stand.text()


def test_a_path_counts_when_it_is_typed_whole(open_dock: Any, qtbot: Any) -> None:
    open_dock.stappen.setCurrentWidget(open_dock.maken)
    open_dock.window().show()
    line = open_dock.maken.map.lineEdit()
    before = open_dock.keuzes.uit
    open_dock.window().activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus, timeout=5 * SECONDS)
    line.clear()
    qtbot.keyClicks(line, "/ergens/atlas")
    assert open_dock.keuzes.uit == before
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert open_dock.keuzes.uit == "/ergens/atlas"
    assert line.text() == "/ergens/atlas"


def test_searching_hides_and_ticking_wijken_takes_what_is_shown(open_dock: Any) -> None:
    page = open_dock.inhoud
    page.zoek.setText("wijk")
    page.kies_soort("")
    page.kies_soort("wijk")
    assert set(page.gekozen()) == set(open_dock.bestand.kind("wijk"))
    page.kies_soort("")
    first = open_dock.bestand.gebieden[1]
    page.zoek.setText(first.naam)
    page.kies_soort(first.soort)
    assert page.gekozen() == (first.code,)
    page.zoek.setText("")
    assert all(not row.isHidden() for row in page._rows())


def test_what_is_ticked_stays_outlined_where_it_matters(open_dock: Any) -> None:
    band = open_dock.kaart._chosen
    open_dock.stappen.setCurrentWidget(open_dock.inhoud)
    wijken = open_dock.bestand.kind("wijk")
    open_dock.inhoud.kies_soort("wijk")
    assert band.size() == len(wijken) > 0
    open_dock.inhoud.kies_soort("")
    assert band.size() == 0
    open_dock.inhoud.kies_soort("wijk")
    open_dock.stappen.setCurrentWidget(open_dock.gegevens)
    assert band.size() == 0


def test_what_is_drawn_follows_the_crs_of_the_map(open_dock: Any) -> None:
    open_dock.stappen.setCurrentWidget(open_dock.inhoud)
    open_dock.inhoud.kies_soort("wijk")
    band = open_dock.kaart._chosen
    assert band.asGeometry().boundingBox().xMinimum() > 10_000
    canvas = open_dock.kaart._canvas
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert 3 < band.asGeometry().boundingBox().xMinimum() < 8
    assert band.size() == len(open_dock.bestand.kind("wijk"))


def test_ticking_flashes_the_gebied(open_dock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(
        open_dock.kaart, "flits", lambda areas: seen.append([a.code for a in areas])
    )
    row = open_dock.inhoud._rows()[1]
    row.setCheckState(Qt.CheckState.Checked)
    row.setCheckState(Qt.CheckState.Unchecked)
    assert seen == [[row.data(Qt.ItemDataRole.UserRole).code]]


def test_a_click_twice_on_the_map_ticks_and_clears(open_dock: Any, qtbot: Any) -> None:
    open_dock.inhoud.kies_soort("")
    code = open_dock.bestand.kind("wijk")[0]
    x, y = inside(open_dock, code)
    open_dock.inhoud.knop_kaart.click()
    show(open_dock, x, y)
    click(open_dock, qtbot, x, y)
    assert open_dock.keuzes.gebieden == (code,)
    click(open_dock, qtbot, x, y)
    assert open_dock.keuzes.gebieden == ()


def test_a_map_in_another_crs_gives_the_same_wijk(open_dock: Any, qtbot: Any) -> None:
    from qgis.core import QgsCoordinateTransform

    canvas = open_dock.kaart._canvas
    rd, web = QgsCoordinateReferenceSystem("EPSG:28992"), QgsCoordinateReferenceSystem("EPSG:3857")
    canvas.setDestinationCrs(web)
    open_dock.inhoud.kies_soort("")
    code = open_dock.bestand.kind("wijk")[0]
    x, y = inside(open_dock, code)
    at = QgsCoordinateTransform(rd, web, QgsProject.instance()).transform(x, y)
    open_dock.inhoud.knop_kaart.click()
    show(open_dock, at.x(), at.y())
    click(open_dock, qtbot, at.x(), at.y())
    assert open_dock.keuzes.gebieden == (code,)


def test_another_map_tool_takes_the_clicks_back(open_dock: Any) -> None:
    from qgis.gui import QgsMapToolPan

    open_dock.inhoud.knop_kaart.click()
    assert open_dock._mode == "gebied"
    canvas = open_dock.kaart._canvas
    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    assert open_dock._mode == ""
    assert not open_dock.inhoud.knop_kaart.isChecked()
    canvas.unsetMapTool(pan)


def test_an_own_text_is_kept_in_the_werkbestand_and_comes_back(
    open_dock: Any, qtbot: Any, studie: Path
) -> None:
    page = open_dock.inhoud
    page.tekst.setPlainText("Wij bouwen hier een steunpunt.")
    page.auteur.setText("A. de Wit")
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        page.knop_tekst.click()
    assert layer_rows(studie, "duiding") == 1
    assert page.tekst.toPlainText() == "Wij bouwen hier een steunpunt."
    page.tekst_gebied.setCurrentIndex(1)
    assert page.tekst.toPlainText() == ""


# Step 3


@pytest.fixture
def session(open_dock: Any, qtbot: Any) -> Any:
    with qtbot.waitSignal(open_dock.watals_berekend, timeout=LONG):
        open_dock.stappen.setCurrentWidget(open_dock.watals)
    assert open_dock.sessie is not None
    kind = open_dock.watals.categorie
    kind.setCurrentIndex(kind.findData("supermarkt"))
    return open_dock


def test_closing_on_the_map_says_who_loses_and_shows_them(session: Any, qtbot: Any) -> None:
    identity, _ = session.sessie.facilities("supermarkt")[0]
    place = session.sessie.prepared.facilities
    at = place.geometry[list(place.data["voorziening_id"]).index(identity)]
    show(session, at.x, at.y, 200)
    session.watals.knoppen["sluit"].click()
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        click(session, qtbot, at.x, at.y)
    assert session.watals.veranderingen.count() == 1
    assert "supermarkt" in session.watals.zinnen.text()
    assert session.watals.tabel.topLevelItemCount() > 0
    assert session.watals.tabel.topLevelItem(0).childCount() > 0
    assert ring_count(session, "sluit") == 1
    shown = [
        v for v in QgsProject.instance().mapLayers().values() if v.customProperty("lzw_watals")
    ]
    assert len(shown) == 1
    assert shown[0].featureCount() > 0
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        session.watals.knop_terug.click()
    assert session.watals.veranderingen.count() == 0
    assert not [
        v for v in QgsProject.instance().mapLayers().values() if v.customProperty("lzw_watals")
    ]


def test_a_click_beside_every_facility_is_said(session: Any, qtbot: Any) -> None:
    session.watals.knoppen["sluit"].click()
    show(session, 210_000.0, 510_000.0, 200)
    click(session, qtbot, 210_000.0, 510_000.0)
    assert "There is no supermarkt here" in session.watals.zinnen.text()
    assert len(session.sessie.changes) == 0


def test_moving_takes_two_clicks(session: Any, qtbot: Any) -> None:
    identity, _ = session.sessie.facilities("supermarkt")[0]
    place = session.sessie.prepared.facilities
    at = place.geometry[list(place.data["voorziening_id"]).index(identity)]
    show(session, at.x, at.y, 200)
    session.watals.knoppen["verplaats"].click()
    click(session, qtbot, at.x, at.y)
    assert "Now click" in session.watals.zinnen.text()
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        click(session, qtbot, at.x + 100, at.y)
    move = session.sessie.changes.moves[0]
    assert move.voorziening_id == identity
    assert abs(move.x - at.x - 100) < 2


def test_without_a_mouse_a_facility_closes_and_one_opens(session: Any, qtbot: Any) -> None:
    show(session, 200_300.0, 500_200.0)
    page = session.watals
    page.voorziening.setCurrentIndex(0)
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_sluit.click()
    page.categorie.setCurrentIndex(page.categorie.findData("supermarkt"))
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_open.click()
    assert len(session.sessie.changes.closes) == 1
    opened = session.sessie.changes.opens[0]
    assert opened.categorie == "supermarkt"
    assert abs(opened.x - 200_300.0) < 1


def test_what_cannot_be_is_said_and_taken_back(session: Any, qtbot: Any, qgis_iface: Any) -> None:
    show(session, 230_000.0, 530_000.0)
    page = session.watals
    page.categorie.setCurrentIndex(page.categorie.findData("supermarkt"))
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_open.click()
    assert len(session.sessie.changes) == 0
    assert any(
        "geen weg om over te lopen" in m for m in messages(qgis_iface, Qgis.MessageLevel.Warning)
    )


def test_a_scenario_gets_a_name_and_a_place_in_the_werkbestand(
    session: Any, qtbot: Any, studie: Path, qgis_iface: Any
) -> None:
    page = session.watals
    page.voorziening.setCurrentIndex(0)
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_sluit.click()
    page.scenario.setCurrentText("minder")
    with qtbot.waitSignal(session.bestand_gelezen, timeout=LONG):
        page.knop_atlas.click()
    assert layer_rows(studie, "scenarios") == 1
    assert session.bestand.scenarios == ("minder",)
    assert session.keuzes.scenario == "minder"


def test_without_a_name_the_scenario_is_called_what_it_does(
    session: Any, qtbot: Any, studie: Path
) -> None:
    page = session.watals
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_sluit.click()
    words = page.scenario.lineEdit().placeholderText()
    assert words == f"Sluit {page.voorziening.currentText()}"
    with qtbot.waitSignal(session.bestand_gelezen, timeout=LONG):
        page.knop_atlas.click()
    assert session.bestand.scenarios == (words,)


def test_another_scenario_is_never_replaced(session: Any, qtbot: Any) -> None:
    page = session.watals

    def keep(index: int, name: str) -> None:
        page.voorziening.setCurrentIndex(index)
        with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
            page.knop_sluit.click()
        page.scenario.setCurrentText(name)
        with qtbot.waitSignal(session.bestand_gelezen, timeout=LONG):
            page.knop_atlas.click()

    keep(0, "Plan")
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_opnieuw.click()
    assert page.scenario.currentText() == ""
    keep(1, "Plan")
    assert session.bestand.scenarios == ("Plan", "Plan (2)")
    # What is typed stays while other things change.
    page.scenario.setCurrentText("Plan B")
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        page.knop_sluit.click()
    assert page.scenario.currentText() == "Plan B"


def test_what_if_belongs_to_the_file_that_is_open(
    session: Any, qtbot: Any, studie: Path, tmp_path: Path
) -> None:
    def shown() -> list[Any]:
        layers = QgsProject.instance().mapLayers().values()
        return [v for v in layers if v.customProperty("lzw_watals")]

    other = Path(shutil.copy(studie, tmp_path / "ander.gpkg"))
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        session.watals.knop_sluit.click()
    assert shown()
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        session.bereid_voor()  # still being prepared when another file is opened
        session.open_bestand(str(other))
    assert session.sessie.werkbestand == other == session.bestand.pad
    assert len(session.sessie.changes) == 0
    assert not shown()


def test_a_project_saved_at_what_if_opens_its_own_file(
    session: Any, qtbot: Any, studie: Path, tmp_path: Path
) -> None:
    project = QgsProject.instance()
    other = Path(shutil.copy(studie, tmp_path / "ander.gpkg"))
    assert project.write(str(tmp_path / "een.qgz"))
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        session.open_bestand(str(other))
    session.stappen.setCurrentWidget(session.gegevens)
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        project.read(str(tmp_path / "een.qgz"))
    assert session.stappen.currentWidget() is session.watals
    assert session.sessie.werkbestand == studie == session.bestand.pad


def test_stop_answers_the_questions_that_wait(session: Any, qtbot: Any, tmp_path: Path) -> None:
    session.maken.map.setFilePath(str(tmp_path / "uit"))
    session.maak_atlas()
    session.watals.knop_sluit.click()
    session.werk.stop()
    qtbot.waitUntil(lambda: not session.werk.is_bezig, timeout=LONG)
    assert session.watals.zinnen.text() == "Not computed."


def test_another_kind_shows_and_offers_its_own_places(session: Any) -> None:
    page = session.watals
    there = len(session.sessie.facilities("supermarkt"))
    assert ring_count(session, "er") == there == page.voorziening.count()
    page.categorie.setCurrentIndex(page.categorie.findData("huisarts"))
    doctors = len(session.sessie.facilities("huisarts"))
    assert doctors != there
    assert ring_count(session, "er") == doctors == page.voorziening.count()
    session.stappen.setCurrentWidget(session.maken)
    assert ring_count(session, "er") == 0


# Step 4


def test_analyses_that_are_too_old_stop_the_atlas_until_they_are_brought_up_to_date(
    open_dock: Any, qtbot: Any, studie: Path
) -> None:
    layer = QgsVectorLayer(f"{studie}|layername=voorzieningen", "v", "ogr")
    assert layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    assert layer.commitChanges(), layer.commitErrors()
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.lees_bestand()
    assert not open_dock.maken.knop_maak.isEnabled()
    assert "bereikbaarheid" in open_dock.maken.stand.text()
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.maken.knop_bijwerken.click()
    assert open_dock.maken.knop_maak.isEnabled()
    assert "Bereikbaarheid" in open_dock.maken.verslag.toPlainText()
    assert not open_dock.maken.knop_bijwerken.isEnabled()


def test_one_button_computes_everything_that_is_missing(
    open_dock: Any, qtbot: Any, qgis_iface: Any
) -> None:
    button = open_dock.gegevens.knop_alles
    assert not button.isHidden()
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        button.click()
    said = [
        *messages(qgis_iface, Qgis.MessageLevel.Warning),
        *messages(qgis_iface, Qgis.MessageLevel.Success),
    ]
    assert any("Looproutes" in m for m in said), said
    states = {r.sleutel: r.staat for r in open_dock.bestand.regels}
    assert states["looproutes"] == "aanwezig"
    # What was left out says what to do in QGIS's own words, not those of the command line.
    assert "lzw importeer" not in open_dock.maken.verslag.toPlainText()


def test_layers_that_were_found_go_with_their_project(dock: Any, dorp: Any) -> None:
    layer = QgsVectorLayer(f"{dorp.bron('wegen.gpkg')}|layername=wegen", "wegen", "ogr")
    QgsProject.instance().addMapLayer(layer)
    dock.zoek_lagen()
    assert dock.gegevens.lijst.topLevelItemCount() == 1
    dock.lees_project()
    assert dock.gegevens.lijst.topLevelItemCount() == 0
    assert not dock.gegevens.begin.isHidden()


def test_an_edition_decides_what_is_made(open_dock: Any, qtbot: Any, tmp_path: Path) -> None:
    page = open_dock.inhoud
    assert not page.eigenaar_rij.isVisibleTo(page)
    page.editie.setCurrentIndex(page.editie.findData("bestuur"))
    assert open_dock.keuzes.editie == "bestuur"
    assert not page.hoofdstukken_groep.isVisibleTo(page)
    page.status.setCurrentIndex(page.status.findData("concept"))
    page.kies_soort("wijk")
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    with qtbot.waitSignal(open_dock.atlas_gemaakt, timeout=LONG) as made:
        open_dock.maak_atlas()
    assert made.args[0]
    assert all(p.stat().st_size < 400_000 for p in made.args[0])
    page.editie.setCurrentIndex(page.editie.findData(""))
    first = page.hoofdstukken.item(0)
    first.setCheckState(Qt.CheckState.Checked)
    assert open_dock.keuzes.hoofdstukken == (first.data(Qt.ItemDataRole.UserRole),)


def test_a_file_where_the_folder_should_be_is_said_and_nothing_is_lost(
    open_dock: Any, qtbot: Any, tmp_path: Path, qgis_iface: Any
) -> None:
    (tmp_path / "uit").write_text("van iemand anders")
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    with qtbot.waitSignal(open_dock.gemeld, timeout=LONG):
        open_dock.maak_atlas()
    assert "uit" in refused(qgis_iface)[0]
    assert (tmp_path / "uit").read_text() == "van iemand anders"


def test_a_double_click_makes_the_atlas_once(open_dock: Any, qtbot: Any, tmp_path: Path) -> None:
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    made: list[Any] = []
    open_dock.atlas_gemaakt.connect(made.append)
    open_dock.maken.knop_maak.click()
    open_dock.maken.knop_maak.click()
    qtbot.waitUntil(lambda: not open_dock.werk.is_bezig, timeout=LONG)
    assert len(made) == 1


def test_a_folder_without_a_beginning_lies_beside_the_werkbestand(
    open_dock: Any, qtbot: Any, studie: Path
) -> None:
    open_dock.maken.map.setFilePath("pdfs")
    with qtbot.waitSignal(open_dock.atlas_gemaakt, timeout=LONG) as made:
        open_dock.maak_atlas()
    assert {p.parent for p in made.args[0]} == {studie.parent / "pdfs"}


def test_the_folder_of_the_atlas_goes_along_with_the_file(
    open_dock: Any, qtbot: Any, studie: Path, tmp_path: Path
) -> None:
    assert open_dock.keuzes.uit == str(studie.parent / "atlas")
    elsewhere = tmp_path / "elders" / "s.gpkg"
    elsewhere.parent.mkdir()
    shutil.copy(studie, elsewhere)
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.open_bestand(str(elsewhere))
    assert open_dock.keuzes.uit == str(elsewhere.parent / "atlas")
    open_dock.maken.map.setFilePath("/vast")
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.open_bestand(str(studie))
    assert open_dock.keuzes.uit == "/vast"


def test_names_of_data_are_no_markup(open_dock: Any, qgis_iface: Any) -> None:
    open_dock._tell("<b>Vet</b> & meer", "", Qgis.MessageLevel.Info)
    shown = messages(qgis_iface, Qgis.MessageLevel.Info)[-1]
    assert "&lt;b&gt;Vet" in shown
    assert open_dock.bezig.textFormat() == Qt.TextFormat.PlainText


def test_a_stop_while_the_atlas_is_made_is_heard(
    open_dock: Any, qtbot: Any, tmp_path: Path, qgis_iface: Any
) -> None:
    open_dock.inhoud.kies_soort("wijk")
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    open_dock.maak_atlas()
    with qtbot.waitSignal(open_dock.werk.voortgang, timeout=LONG):
        pass
    assert open_dock.knop_stop.isVisibleTo(open_dock)
    with qtbot.waitSignal(open_dock.gemeld, timeout=LONG):
        open_dock.knop_stop.click()
    assert any("Stopped" in m for m in messages(qgis_iface, Qgis.MessageLevel.Info))
    assert not open_dock.werk.is_bezig
    assert not open_dock.knop_stop.isVisibleTo(open_dock)
    assert not list(tmp_path.glob("uit/*.tmp"))


def test_a_stop_while_analyses_are_brought_up_to_date_leaves_the_file(
    open_dock: Any, qtbot: Any, studie: Path
) -> None:
    before = layer_rows(studie, "verantwoording")
    open_dock.werk_bij()
    open_dock.werk.stop()
    qtbot.waitUntil(lambda: not open_dock.werk.is_bezig, timeout=LONG)
    assert layer_rows(studie, "verantwoording") == before


# A project that changes under it


def test_choices_live_in_the_project_and_come_back(
    open_dock: Any, qtbot: Any, studie: Path, tmp_path: Path
) -> None:
    project = QgsProject.instance()
    open_dock.inhoud.kies_soort("wijk")
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    chosen = open_dock.keuzes
    target = tmp_path / "project.qgz"
    assert project.write(str(target))
    project.clear()
    qtbot.waitUntil(lambda: open_dock.keuzes.werkbestand == "", timeout=LONG)
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        assert project.read(str(target))
    assert open_dock.keuzes == chosen
    assert open_dock.inhoud.gekozen() == chosen.gebieden


def test_saved_in_another_folder_the_project_still_finds_its_file(
    open_dock: Any, qtbot: Any, studie: Path, tmp_path: Path
) -> None:
    project = QgsProject.instance()
    assert project.write(str(studie.parent / "een.qgz"))
    elsewhere = tmp_path / "een map verder"
    elsewhere.mkdir()
    assert project.write(str(elsewhere / "twee.qgz"))
    project.clear()
    qtbot.waitUntil(lambda: open_dock.keuzes.werkbestand == "", timeout=LONG)
    for name in (elsewhere / "twee.qgz", studie.parent / "een.qgz"):
        with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
            project.read(str(name))
        assert open_dock.bestand is not None
        assert open_dock.bestand.pad == studie


def test_looking_at_another_step_does_not_change_the_project(
    open_dock: Any, tmp_path: Path
) -> None:
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "p.qgz"))
    assert not project.isDirty()
    open_dock.stappen.setCurrentWidget(open_dock.maken)
    assert not project.isDirty()


def test_the_defaults_of_the_organisation_fill_an_empty_project(
    plugin: Any, qgis_iface: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    QgsProject.instance().clear()
    QgsSettings().setValue(f"{SCOPE}/editie", "wijk")
    monkeypatch.setenv("LZW_ATLAS_UIT", "/srv/atlas")
    try:
        plugin.show_dock(True)
        assert plugin.dock.keuzes.editie == "wijk"
        assert plugin.dock.keuzes.uit == "/srv/atlas"
    finally:
        QgsSettings().remove(f"{SCOPE}/editie")


def test_closing_the_project_while_it_computes_is_survived(
    open_dock: Any, qtbot: Any, tmp_path: Path
) -> None:
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    open_dock.maak_atlas()
    QgsProject.instance().clear()
    qtbot.waitUntil(lambda: not open_dock.werk.is_bezig, timeout=LONG)
    qtbot.waitUntil(lambda: open_dock.keuzes.werkbestand == "", timeout=LONG)
    assert open_dock.bestand is None


def test_removing_a_layer_while_it_computes_is_survived(
    open_dock: Any, qtbot: Any, studie: Path
) -> None:
    layer = QgsVectorLayer(f"{studie}|layername=woningen", "woningen", "ogr")
    QgsProject.instance().addMapLayer(layer)
    with qtbot.waitSignal(open_dock.bestand_gelezen, timeout=LONG):
        open_dock.lees_bestand()
        QgsProject.instance().removeMapLayer(layer.id())
    assert open_dock.bestand is not None


def test_edits_that_are_not_saved_stay_and_the_result_goes_beside_the_file(
    session: Any, qtbot: Any, studie: Path, qgis_iface: Any
) -> None:
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        session.watals.knop_sluit.click()
    with qtbot.waitSignal(session.bestand_gelezen, timeout=LONG):
        session.bewaar_scenario("eerst")
    layer = QgsVectorLayer(f"{studie}|layername=scenarios", "scenarios", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert layer.startEditing()
    row = QgsFeature(layer.fields())
    row["scenario"], row["actie"], row["voorziening_id"] = "met de hand", "sluit", "x"
    row["categorie"] = "supermarkt"
    assert layer.addFeature(row)
    with qtbot.waitSignal(session.gemeld, timeout=LONG):
        session.bewaar_scenario("tweede")
    assert any("wijzigingen open" in m for m in refused(qgis_iface))
    assert "met de hand" in {f["scenario"] for f in layer.getFeatures()}
    layer.rollBack()


def test_unloading_while_it_computes_leaves_nothing_behind(
    plugin: Any, studie: Path, qtbot: Any
) -> None:
    plugin.show_dock(True)
    plugin.dock.open_bestand(str(studie))
    assert plugin.dock.werk.is_bezig
    plugin.unload()
    assert plugin.dock is None
    assert plugin.action is None


def test_a_question_asked_while_the_atlas_is_made_waits_and_stops_nothing(
    session: Any, qtbot: Any, tmp_path: Path
) -> None:
    session.maken.map.setFilePath(str(tmp_path / "uit"))
    with (
        qtbot.waitSignal(session.atlas_gemaakt, timeout=LONG) as made,
        qtbot.waitSignal(session.watals_berekend, timeout=LONG),
    ):
        session.maak_atlas()
        session.watals.knop_sluit.click()
        assert "another task" in session.watals.zinnen.text()
    assert made.args[0]
    assert "Door het sluiten" in session.watals.zinnen.text()


def test_only_the_last_of_several_questions_is_answered(session: Any, qtbot: Any) -> None:
    page = session.watals
    answered = []
    session.watals_berekend.connect(lambda: answered.append(page.veranderingen.count()))
    page.knop_sluit.click()
    page.voorziening.setCurrentIndex(1)
    page.knop_sluit.click()
    assert page.veranderingen.count() == 2
    qtbot.waitUntil(lambda: not session.werk.is_bezig, timeout=LONG)
    assert answered == [2]
    assert page.zinnen.text()


def test_switching_profile_while_it_computes_begins_anew(session: Any, qtbot: Any) -> None:
    old = session.sessie
    session.watals.knop_sluit.click()
    session.stappen.setCurrentWidget(session.inhoud)
    session._content_changed({"profiel": "rollator"})
    qtbot.waitUntil(lambda: not session.werk.is_bezig, timeout=LONG)
    assert session.sessie is None
    with qtbot.waitSignal(session.watals_berekend, timeout=LONG):
        session.stappen.setCurrentWidget(session.watals)
    assert session.sessie is not old
    assert session.sessie.profiel == "rollator"
    assert len(session.sessie.changes) == 0
    # The answer to the old question is not shown as that of the new one.
    assert "Nothing changes yet" in session.watals.zinnen.text()


def test_switching_to_another_file_while_the_first_is_read_shows_the_second(
    dock: Any, studie: Path, dorp: Any, tmp_path: Path, qtbot: Any
) -> None:
    other = Path(shutil.copy(dorp.werk("basis"), tmp_path / "basis.gpkg"))
    dock.open_bestand(str(studie))
    dock.open_bestand(str(other))
    qtbot.waitUntil(lambda: not dock.werk.is_bezig, timeout=LONG)
    assert dock.bestand.pad == other
    assert dock.gegevens.pad.text() == str(other)


# For everybody


def controls(dock: Any) -> list[QWidget]:
    return [
        w
        for w in dock.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.objectName().startswith("qt_")
    ]


def test_every_control_can_be_read_aloud(open_dock: Any) -> None:
    nameless = [
        (type(w).__name__, w.parentWidget() and type(w.parentWidget()).__name__, w.objectName())
        for w in controls(open_dock)
        if isinstance(w, QAbstractButton | QComboBox | QLineEdit)
        and not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert nameless == []


def test_the_keyboard_goes_through_every_step_in_the_order_of_the_eye(
    open_dock: Any, qtbot: Any
) -> None:
    """Tab visits controls from top to bottom, and comes to the main button of each step."""
    open_dock.resize(420, 900)
    open_dock.show()
    qtbot.waitExposed(open_dock)
    for page, last in (
        (open_dock.gegevens, open_dock.gegevens.knop_voorbeeld),
        (open_dock.maken, open_dock.maken.knop_maak),
    ):
        open_dock.stappen.setCurrentWidget(page)
        chain, widget = [], open_dock.stappen
        for _ in range(400):
            widget = widget.nextInFocusChain()
            if widget is open_dock.stappen:
                break
            if page.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                chain.append(widget)
        shown = [w for w in chain if w.isVisibleTo(page)]
        assert last in shown
        tops = [w.mapTo(page, QPoint(0, 0)).y() for w in shown]
        assert tops == sorted(tops)


def test_nothing_is_wider_than_a_narrow_panel(open_dock: Any, qtbot: Any) -> None:
    """At 200 % on a screen of 1366 by 768 the panel has about 340 by 340 of its own pixels."""
    open_dock.resize(340, 340)
    for page in (open_dock.gegevens, open_dock.inhoud, open_dock.watals, open_dock.maken):
        area = page.layout().itemAt(0).widget()
        assert area.widget().minimumSizeHint().width() <= 340, type(page).__name__


# A computer that does not cooperate


def test_a_werkbestand_that_another_program_holds_keeps_what_it_has(
    open_dock: Any, qtbot: Any, studie: Path, qgis_iface: Any
) -> None:
    other = sqlite3.connect(studie, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with qtbot.waitSignal(open_dock.gemeld, timeout=LONG):
            open_dock.bewaar_tekst("GM9901", "overzicht", "Onze tekst.", "")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert "vergrendeld" in refused(qgis_iface)[0]
    with sqlite3.connect(studie) as file:
        names = {row[0] for row in file.execute("SELECT name FROM sqlite_master")}
    assert "duiding" not in names
    beside = [p for p in studie.parent.glob("*.gpkg") if p != studie]
    assert len(beside) == 1
    assert layer_rows(beside[0], "duiding") == 1


def test_a_read_only_werkbestand_is_said(
    open_dock: Any, qtbot: Any, studie: Path, qgis_iface: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so the answer of the system is given here."""
    before = studie.read_bytes()
    allowed = os.access
    monkeypatch.setattr(
        os,
        "access",
        lambda p, mode: not (Path(p) == studie and mode == os.W_OK) and allowed(p, mode),
    )
    with qtbot.waitSignal(open_dock.gemeld, timeout=LONG):
        open_dock.bewaar_tekst("GM9901", "overzicht", "Onze tekst.", "")
    assert "alleen gelezen worden" in refused(qgis_iface)[0]
    assert studie.read_bytes() == before


def test_a_full_disk_is_said_and_leaves_no_half_pdf(
    open_dock: Any, qtbot: Any, tmp_path: Path, qgis_iface: Any
) -> None:
    """No file may grow beyond 20 kB: what a disk that fills up answers."""
    resource = pytest.importorskip(
        "resource", reason="grenzen aan bestanden zijn er alleen op Unix"
    )
    open_dock.maken.map.setFilePath(str(tmp_path / "uit"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with qtbot.waitSignal(open_dock.gemeld, timeout=LONG):
            open_dock.maak_atlas()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "De schijf is vol" in refused(qgis_iface)[0]
    assert not list((tmp_path / "uit").glob("*.pdf"))


def test_a_pdf_that_is_open_elsewhere_stays_and_the_report_says_so(
    open_dock: Any, qtbot: Any, tmp_path: Path, qgis_iface: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that a viewer holds; Linux never does."""
    folder = tmp_path / "uit"
    open_dock.maken.map.setFilePath(str(folder))
    with qtbot.waitSignal(open_dock.atlas_gemaakt, timeout=LONG) as first:
        open_dock.maak_atlas()
    held = first.args[0][0]
    before = held.read_bytes()
    move = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target) == held:
            raise PermissionError(13, "in use", str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with qtbot.waitSignal(open_dock.atlas_gemaakt, timeout=LONG) as second:
        open_dock.maak_atlas()
    assert held.read_bytes() == before
    assert second.args[0][0] != held
    assert held.name in open_dock.maken.verslag.toPlainText()
    assert messages(qgis_iface, Qgis.MessageLevel.Warning)
