# SPDX-License-Identifier: GPL-2.0-or-later
"""A QGIS project of a werkbestand: its layers in groups, map themes and a page to print.

There is no verb ``lzw project``: a project is made by QGIS itself, so it exists only as an
algorithm. What stands in the project is Dutch, like the atlas and the names of the layers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsMapThemeCollection,
    QgsPrintLayout,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRuleBasedRenderer,
    QgsTextFormat,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

from ..core.registry import CATEGORIES, LAYERS
from .basis import LzwAlgorithm, Run, translate

__all__ = ["LAYOUT", "ProjectAlgorithm", "write_project"]

LAYOUT = "Kaart A4"

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Voorzieningen",
        (
            "hubs",
            "hubs_advies",
            "hub_leden",
            "steunpunten",
            "locatietoets",
            "voorzieningen",
            "woonvormen",
            "plannen",
            "instellingen",
        ),
    ),
    # Of the results only those that lie over one another; the others go before them.
    (
        "Resultaten",
        (
            "obstakels",
            "looproutes",
            "woonservicegebieden_woningen",
            "woonservicegebieden",
        ),
    ),
    ("Invoer", ("gebieden", "woningen", "adressen", "wegen", "barrieres", "panden", "bevolking")),
    ("Correcties", ("correcties_voorzieningen", "correcties_wegen", "correcties_woningen")),
    ("Achtergrond", ("achtergrond_lijnen", "achtergrond_vlakken")),
    (
        "Tabellen",
        (
            "bereikbaarheid_gebied",
            "bereikbaarheid_samen",
            "obstakels_oordeel",
            "steunpunten_curve",
            "woonservicegebieden_toets",
            "woonservicegebieden_gebied",
            "locatietoets_criteria",
            "locatietoets_afstanden",
            "locatietoets_mensen",
            "vraag",
            "leeftijden",
            "prognose",
            "doelgroepen",
            "vraag_aanbod",
            "aanbod",
            "duiding",
            "maatregelen",
            "indicatoren",
            "deel",
            "bronnen",
            "verantwoording",
            "lzw_meta",
        ),
    ),
)
"""Groups from top to bottom, and what lies in them; a layer named nowhere is a result.

Facilities lie over the dwellings: thousands of dots would hide them.
"""
_HIDDEN = frozenset({"layer_styles"})
_VISIBLE = frozenset(
    {
        "voorzieningen",
        "bereikbaarheid",
        "gebieden",
        "wegen",
        "panden",
        "achtergrond_lijnen",
        "achtergrond_vlakken",
    }
)
_OPEN_COLUMNS = {
    "afstand_{}_m": "{}: afstand in m",
    "afstand_{}_2_m": "{}: afstand tot de tweede in m",
    "afstand_{}_3_m": "{}: afstand tot de derde in m",
    "afstand_{}_min_m": "{}: afstand in m, ten minste",
    "afstand_{}_max_m": "{}: afstand in m, ten hoogste",
    "belasting_{}_m": "{}: afstand waarin zware stukken zwaarder tellen, in m",
    "onbekend_{}_pct": "{}: deel van de route zonder de nodige gegevens in %",
    "aantal_{}": "{}: aantal binnen de norm",
    "id_{}": "{}: de dichtstbijzijnde",
    "id_{}_2": "{}: de tweede",
    "id_{}_3": "{}: de derde",
    "minuten_{}": "{}: looptijd in minuten",
    "minuten_{}_2": "{}: looptijd naar de tweede in minuten",
    "minuten_{}_3": "{}: looptijd naar de derde in minuten",
    "plekken_{}": "{}: plekken per 1.000 mensen",
    "plekken_{}_balans": "{}: plekken per 1.000 mensen, in balans",
    "reden_plekken_{}": "{}: waarom er geen aantal plekken is",
    "norm_{}": "{}: binnen de norm (1 ja, 0 nee)",
    "reden_{}": "{}: waarom er geen afstand is",
    "mensen_{}": "{}: mensen die hier lopen",
    "rand_{}": "{}: onzeker door de rand van de gegevens (1 ja)",
}
_BAND_COLUMN = re.compile(r"aantal_(\w+)_(\d+)m")
_STYLED_FOR = "norm_supermarkt"
"""The column that the style of ``bereikbaarheid`` shows; the other categories follow from it."""

_APART: dict[str, tuple[str, ...]] = {
    "bevolking": ("soort",),
    "gebieden": ("soort",),
    "geschiktheid": ("doelgroep",),
    "scenarios": ("scenario",),
    "verschil": ("scenario", "categorie", "profiel"),
    "loopgebieden": ("categorie", "per", "profiel"),
    "loopgebieden_lijnen": ("categorie", "per", "profiel"),
    "witte_vlekken": ("groep", "profiel"),
    "witte_vlekken_vierkanten": ("groep", "profiel"),
    "looproutes": ("groep", "profiel"),
    "obstakels": ("groep", "profiel"),
    "steunpunten": ("model", "groep", "profiel"),
    "steunpunten_woningen": ("model", "groep", "profiel"),
    "locatietoets": ("doel", "profiel"),
}
"""The columns by which a layer is shown in parts; of other results that is the profile."""
_FINEST = {
    "vierkant100": "vierkanten van 100 m",
    "pc6": "postcodes, pc6",
    "vierkant500": "vierkanten van 500 m",
    "buurt": "buurten",
    "pc4": "postcodes, pc4",
}
"""Kinds of population from fine to coarse, with their name; only the first is in a theme."""

_ALL = "Alle soorten"
_BELOW = "Ondergrond"
_QUIET = frozenset({"wegen", "panden", "achtergrond_lijnen", "achtergrond_vlakken"})
"""Together under one heading in the legend of the printed page."""
_THEMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("witte_vlekken", "Witte vlekken", ("witte_vlekken_vierkanten",)),
    ("loopgebieden", "Loopgebieden", ("loopgebieden_lijnen",)),
    ("looproutes", "Looproutes", ("obstakels",)),
    ("steunpunten", "Steunpunten", ("steunpunten_woningen",)),
    (
        "woonservicegebieden",
        "Woonservicegebieden",
        ("hubs", "hub_leden", "woonservicegebieden_woningen"),
    ),
    ("locatietoets", "Locatietoets", ()),
    ("verschil", "Verschil", ("scenarios",)),
    ("netwerk_punten", "Netwerk", ("netwerk",)),
)
"""Results that are a subject by themselves: layer, name of the theme, what lies with it."""
_WITH_PLACES = frozenset({"witte_vlekken", "loopgebieden", "looproutes", "verschil"})
_FONTS = ("Arial", "Liberation Sans", "DejaVu Sans")
_MARGIN = 0.04


class ProjectAlgorithm(LzwAlgorithm):
    """``lzw:project``: a QGIS project of a werkbestand. There is no verb for it: QGIS makes it."""

    VERB = "project"
    GROUP = "gegevens"

    def flags(self) -> Qgis.ProcessingAlgorithmFlags:
        """Return the flags: a layout may only be made on the main thread."""
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Make a QGIS project of a werkbestand")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Puts the layers of a werkbestand in a project, with themes and a page to print."
        )

    def define(self) -> None:
        """Add the werkbestand and the project."""
        self.add_werkbestand()
        self.add(
            QgsProcessingParameterFileDestination(
                "PROJECT",
                translate("LZW", "QGIS project"),
                fileFilter=translate("LZW", "QGIS project (*.qgz)"),
            )
        )
        self.addOutput(QgsProcessingOutputNumber("LAGEN", translate("LZW", "Number of layers")))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Write the project."""
        target = Path(self.parameterAsFileOutput(parameters, "PROJECT", context))
        werkbestand = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        names = write_project(werkbestand, target)
        run.say(str(target))
        return {"PROJECT": str(target), "LAGEN": len(names)}


def write_project(werkbestand: Path, target: Path) -> list[str]:
    """Write a QGIS project (.qgz) of *werkbestand* to *target*; return the names of its layers.

    Call this on the main thread. The werkbestand is only read; the project refers to it by a
    relative path, so the two can be moved together. An existing project is replaced.
    """
    from ..core.tables import CRS
    from ..io.werkbestand import Werkbestand

    werkbestand, target = Path(werkbestand).resolve(), Path(target).resolve()
    file = Werkbestand(werkbestand)
    project = QgsProject()
    try:
        layers = _add_layers(project, file)
        area, name = _study(layers, file.meta)
        project.setTitle(
            f"Langer Zelfstandig Wonen: {name}" if name else "Langer Zelfstandig Wonen"
        )
        crs = QgsCoordinateReferenceSystem(CRS)
        project.setCrs(crs)
        project.setEllipsoid("NONE")  # measured in the plane, as the analyses do
        project.setFilePathStorage(Qgis.FilePathType.Relative)
        seen = QgsReferencedRectangle(area, crs)
        project.viewSettings().setDefaultViewExtent(seen)
        project.viewSettings().setPresetFullExtent(seen)
        QgsExpressionContextUtils.setProjectVariable(project, "lzw_bronnen", _sources(layers))
        _add_themes(project, layers)
        _add_layout(project, layers, area)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside it first: QGIS would leave a backup of the old project behind.
        new = target.with_name(f"{target.stem}.nieuw.qgz")
        if not project.write(str(new)):
            raise QgsProcessingException(
                translate("LZW", "{file} cannot be written: {reason}").format(
                    file=target, reason=project.error()
                )
            )
        new.replace(target)
        return list(dict.fromkeys(name for name, _ in layers))
    finally:
        project.clear()  # closes the werkbestand


_Layers = list[tuple[str, QgsVectorLayer]]


def _add_layers(project: QgsProject, file: Any) -> _Layers:
    """Add every layer of the werkbestand to its group; result layers once per profile."""
    root = project.layerTreeRoot()
    places = {name: group for group, names in _GROUPS for name in names}
    order = [name for _, names in _GROUPS for name in names]
    known = [s.name for s in LAYERS if s.name in file and s.name not in _HIDDEN]
    known.sort(key=lambda n: order.index(n) if n in order else -1)
    out: _Layers = []
    for group_name, _ in _GROUPS:
        mine = [n for n in known if places.get(n, _default_group(n)) == group_name]
        made = [(n, layer) for n in mine for layer in _open(file.path, n)]
        if not made:
            continue
        group = root.addGroup(group_name)
        shown: set[str] = set()
        for name, layer in made:
            project.addMapLayer(layer, False)
            node = group.addLayer(layer)
            node.setExpanded(name in ("voorzieningen", "bereikbaarheid"))
            node.setItemVisibilityChecked(name in _VISIBLE and name not in shown)
            shown.add(name)
        group.setExpanded(group_name in ("Voorzieningen", "Resultaten", "Invoer"))
        group.setItemVisibilityChecked(group_name not in ("Correcties", "Tabellen"))
        out += made
    return out


def _default_group(name: str) -> str:
    return "Resultaten" if LAYERS[name].geometry else "Tabellen"


def _open(path: Path, name: str) -> Iterator[QgsVectorLayer]:
    """Yield layer *name* with its style and column names, in parts where rows lie on each other."""
    schema = LAYERS[name]
    source = f"{path}|layername={name}"
    # Opened for reading only: else QGIS writes in the header of the file, if nothing more.
    options = QgsVectorLayer.LayerOptions()
    options.forceReadOnly = True
    whole = QgsVectorLayer(source, schema.title, "ogr", options)
    if not whole.isValid():
        raise QgsProcessingException(
            translate("LZW", "Layer {layer} of {file} cannot be opened.").format(
                layer=name, file=path
            )
        )
    for title, condition in _parts(whole, name):
        # A clone would lose its style as soon as a theme is applied.
        shown = f"{schema.title} ({title})" if title else schema.title
        layer = QgsVectorLayer(source, shown, "ogr", options)
        layer.setSubsetString(condition)
        _name_columns(layer, name)
        yield layer


def _parts(layer: QgsVectorLayer, name: str) -> list[tuple[str, str]]:
    """Return name and condition of each part to show apart; one without condition is the whole.

    Several profiles lie on the same dwelling, squares in their postcode area, own areas on wijken.
    """
    if not layer.isSpatial():
        return [("", "")]
    if name == "gebieden":
        found = _values(layer, "soort")
        if "eigen" not in found or found == ["eigen"]:
            return [("", "")]
        return [("", "\"soort\" <> 'eigen'"), ("eigen", "\"soort\" = 'eigen'")]
    parts = [("", "")]
    for column in _APART.get(name, ("profiel",)):
        found = _values(layer, column)
        if len(found) < 2:
            continue
        parts = [
            (f"{title}, {_called(value)}" if title else _called(value), f"{before}{condition}")
            for title, before in ((t, f"{c} AND " if c else "") for t, c in parts)
            for value, condition in ((v, _is(column, v)) for v in found)
            if _any(layer, f"{before}{condition}")
        ]
    return parts


def _values(layer: QgsVectorLayer, column: str) -> list[str]:
    """Return what stands in *column*, the finest kind of population first, else sorted."""
    index = layer.fields().lookupField(column)
    found = {str(v) for v in layer.uniqueValues(index)} if index >= 0 else set()
    known = [v for v in _FINEST if v in found]
    return known + sorted(found.difference(known))


def _is(column: str, value: str) -> str:
    return "\"{}\" = '{}'".format(column, value.replace("'", "''"))


def _any(layer: QgsVectorLayer, condition: str) -> bool:
    request = QgsFeatureRequest().setFilterExpression(condition).setLimit(1)
    request.setFlags(Qgis.FeatureRequestFlag.NoGeometry).setSubsetOfAttributes([])
    return next(iter(layer.getFeatures(request)), None) is not None


def _called(value: str) -> str:
    """Return a value of a column as people call it."""
    if value in CATEGORIES:
        return _in_words(CATEGORIES[value].label)
    return _FINEST.get(value, value)


def _in_words(label: str) -> str:
    return label if label == "OV-halte" else label[:1].lower() + label[1:]


def _name_columns(layer: QgsVectorLayer, name: str) -> None:
    labels = {c.name: c.label for c in LAYERS[name].columns}
    if LAYERS[name].open_columns:
        for category in CATEGORIES:
            for column, text in _OPEN_COLUMNS.items():
                labels[column.format(category.key)] = text.format(category.label)
    for index, column in enumerate(layer.fields()):
        label = labels.get(column.name())
        band = _BAND_COLUMN.fullmatch(column.name()) if LAYERS[name].open_columns else None
        if band is not None and band[1] in CATEGORIES:
            label = f"{CATEGORIES[band[1]].label}: aantal binnen {band[2]} m"
        if label is not None:
            layer.setFieldAlias(index, label)


def _first(layers: _Layers, name: str) -> QgsVectorLayer | None:
    return next((layer for n, layer in layers if n == name), None)


def _study(layers: _Layers, meta: Mapping[str, str]) -> tuple[QgsRectangle, str]:
    """Return the extent of the study with a margin, and the name of the gemeente."""
    areas = _first(layers, "gebieden")
    names: list[str] = []
    area = QgsRectangle()
    if areas is not None:
        code = meta.get("gemeente")
        for feature in areas.getFeatures("\"soort\" = 'gemeente'"):
            if not code or feature["gebied_code"] == code:
                names.append(str(feature["naam"]))
                area.combineExtentWith(feature.geometry().boundingBox())
    study = QgsGeometry.fromWkt(meta.get("studiegebied") or "")
    if not study.isNull() and not study.isEmpty():
        area = study.boundingBox()
    if area.isEmpty():
        for _, layer in layers:
            if layer.isSpatial():
                area.combineExtentWith(layer.extent())
    area.grow(_MARGIN * max(area.width(), area.height()))
    return area, names[0] if len(names) == 1 else ""


def _sources(layers: _Layers) -> str:
    """Return the line under the map: whom to thank, once each."""
    table = _first(layers, "bronnen")
    if table is None:
        return "Berekend met LZW Atlas."
    thanks: list[str] = []
    for feature in table.getFeatures():
        for column in ("naamsvermelding", "titel", "bron"):
            text = feature[column]
            if isinstance(text, str) and text.strip():
                if text.strip() not in thanks:
                    thanks.append(text.strip())
                break
    return f"Bronnen: {'; '.join(thanks)}. Berekend met LZW Atlas."


# Map themes


def _add_themes(project: QgsProject, layers: _Layers) -> None:
    """Add a map theme per category, and show the first; nothing where nothing is computed."""
    results = [layer for name, layer in layers if name == "bereikbaarheid"]
    facilities = _first(layers, "voorzieningen")
    styles = {} if not results else _category_styles(results)
    if facilities is not None:
        _facility_styles(facilities, list(styles))
    collection = project.mapThemeCollection()
    first = dict(reversed(layers))
    background = [
        layer
        for name, layer in first.items()
        if name in _VISIBLE and name not in ("bereikbaarheid", "voorzieningen")
    ]
    for key, label in styles.items():
        for number, result in enumerate(results):
            shown = [*([facilities] if facilities else []), result, *background]
            title = f"Binnen de norm: {_in_words(label)}"
            if len(results) > 1:
                title += f" ({_profile_of(result)})"
            wanted = {result.id(): label}
            if facilities is not None:
                wanted[facilities.id()] = label if _has(facilities, label) else _ALL
            collection.insert(title, _theme(shown, wanted))
            if number == 0 and key == next(iter(styles)):
                for layer in shown:
                    if layer.id() in wanted:
                        layer.styleManager().setCurrentStyle(wanted[layer.id()])
    if facilities is not None:
        everything = _theme([facilities, *background], {facilities.id(): _ALL})
        collection.insert("Alle voorzieningen", everything)
    people = _first(layers, "bevolking")
    if people is not None:
        collection.insert("Bevolking", _theme([people, *background], {}))
    for result, title, below in _THEMES:
        for layer in (found for name, found in layers if name == result):
            # Of two scenarios the one theme shows nothing of the other.
            suffix = layer.name().removeprefix(LAYERS[result].title)
            beside = [_beside(layers, name, layer) for name in below]
            shown = [layer, *(other for other in beside if other is not None)]
            wanted = {}
            if facilities is not None and result in _WITH_PLACES:
                shown.insert(0, facilities)
                about = _values(layer, "categorie")
                label = CATEGORIES[about[0]].label if len(about) == 1 else _ALL
                wanted[facilities.id()] = label if _has(facilities, label) else _ALL
            rest = [other for other in background if other not in shown]
            collection.insert(f"{title}{suffix}", _theme([*shown, *rest], wanted))


def _beside(layers: _Layers, name: str, part: QgsVectorLayer) -> QgsVectorLayer | None:
    """Return the layer *name* that goes with *part*: of the same scenario or profile."""
    own = _conditions(part)
    mine = [layer for found, layer in layers if found == name]
    return next((layer for layer in mine if _conditions(layer) <= own), None)


def _conditions(layer: QgsVectorLayer) -> set[str]:
    return {c for c in layer.subsetString().split(" AND ") if c}


def _profile_of(layer: QgsVectorLayer) -> str:
    return layer.name().rpartition("(")[2].rstrip(")")


def _has(layer: QgsVectorLayer, style: str) -> bool:
    return style in layer.styleManager().styles()


def _theme(
    layers: list[QgsVectorLayer], styles: Mapping[str, str]
) -> QgsMapThemeCollection.MapThemeRecord:
    theme = QgsMapThemeCollection.MapThemeRecord()
    for layer in layers:
        one = QgsMapThemeCollection.MapThemeLayerRecord(layer)
        one.isVisible = True
        one.usingCurrentStyle = layer.id() in styles
        one.currentStyle = styles.get(layer.id(), "")
        theme.addLayerRecord(one)
    return theme


def _category_styles(results: list[QgsVectorLayer]) -> dict[str, str]:
    """Give every result layer a style per category with an answer; return key -> style name."""
    made: dict[str, str] = {}
    fields = results[0].fields()
    for category in CATEGORIES:
        index = fields.lookupField(f"norm_{category.key}")
        if index >= 0 and any(layer.minimumValue(index) in (0, 1) for layer in results):
            made[category.key] = category.label
    for layer in results:
        original = layer.renderer()
        if not isinstance(original, QgsRuleBasedRenderer):
            return {}
        texts = [rule.filterExpression() for rule in original.rootRule().children()]
        if not any(_STYLED_FOR in text for text in texts):
            return {}
        manager = layer.styleManager()
        base = original.clone()
        for number, (key, label) in enumerate(made.items()):
            if number == 0:
                manager.renameStyle(manager.currentStyle(), label)
            else:
                manager.addStyleFromLayer(label)
                manager.setCurrentStyle(label)
            renderer = base.clone()
            for rule in renderer.rootRule().children():
                rule.setFilterExpression(
                    rule.filterExpression().replace(_STYLED_FOR, f"norm_{key}")
                )
                rule.setLabel(rule.label().replace("Supermarkt", label))
            layer.setRenderer(renderer)
        if made:
            manager.setCurrentStyle(next(iter(made.values())))
    return made


def _facility_styles(layer: QgsVectorLayer, keys: list[str]) -> None:
    """Give the facilities a style that shows all of them, and one per category in *keys*."""
    manager = layer.styleManager()
    manager.renameStyle(manager.currentStyle(), _ALL)
    original = layer.renderer()
    if not isinstance(original, QgsCategorizedSymbolRenderer):
        return
    index = layer.fields().lookupField("categorie")
    present = {str(v) for v in layer.uniqueValues(index)} if index >= 0 else set()
    base = original.clone()
    for key in [_ALL, *keys]:
        wanted = present if key == _ALL else {key}
        if key != _ALL:
            label = CATEGORIES[key].label
            manager.addStyleFromLayer(label)
            manager.setCurrentStyle(label)
        renderer = base.clone()
        for number in reversed(range(len(renderer.categories()))):
            if str(renderer.categories()[number].value()) not in wanted:
                renderer.deleteCategory(number)
        layer.setRenderer(renderer)
    manager.setCurrentStyle(_ALL)


# The page to print


def _add_layout(project: QgsProject, layers: _Layers, area: QgsRectangle) -> None:
    """Add the page "Kaart A4": title, map, legend, scale bar, north arrow and sources."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(LAYOUT)
    page = layout.pageCollection().page(0)
    page.setPageSize("A4", QgsLayoutItemPage.Orientation.Landscape)

    title = _label(layout, "[% @project_title %]", 16.0, bold=True)
    _place(title, 10.0, 8.0, 277.0, 10.0)
    title.setId("Titel")

    picture = QgsLayoutItemMap(layout)
    picture.setId("Kaart")
    layout.addLayoutItem(picture)
    _place(picture, 10.0, 20.0, 205.0, 170.0)
    picture.setCrs(project.crs())
    picture.zoomToExtent(area)
    picture.setFrameEnabled(True)
    picture.setFrameStrokeColor(QColor(120, 120, 120))

    _legend(layout, picture, layers)

    north = QgsLayoutItemPicture(layout)
    north.setId("Noordpijl")
    layout.addLayoutItem(north)
    north.setPicturePath("arrows/NorthArrow_02.svg")
    north.setLinkedMap(picture)
    north.setNorthMode(QgsLayoutItemPicture.NorthMode.GridNorth)
    _place(north, 274.0, 177.0, 13.0, 13.0)

    bar = QgsLayoutItemScaleBar(layout)
    bar.setId("Schaalbalk")
    layout.addLayoutItem(bar)
    bar.setLinkedMap(picture)
    bar.setStyle("Single Box")
    bar.setUnits(Qgis.DistanceUnit.Kilometers)
    bar.setUnitLabel("km")
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setSegmentSizeMode(Qgis.ScaleBarSegmentSizeMode.FitWidth)
    bar.setMinimumBarWidth(25.0)
    bar.setMaximumBarWidth(45.0)
    bar.setTextFormat(_format(8.0))
    bar.setHeight(2.0)
    bar.update()
    bar.attemptMove(QgsLayoutPoint(218.0, 179.0))

    sources = _label(layout, "[% @lzw_bronnen %]", 7.0)
    sources.setId("Bronnen")
    _place(sources, 10.0, 192.0, 277.0, 12.0)
    project.layoutManager().addLayout(layout)


def _legend(layout: QgsPrintLayout, picture: QgsLayoutItemMap, layers: _Layers) -> None:
    legend = QgsLayoutItemLegend(layout)
    legend.setId("Legenda")
    layout.addLayoutItem(legend)
    legend.setLinkedMap(picture)
    legend.setTitle("Legenda")
    legend.setAutoUpdateModel(False)
    tree: QgsLayerTreeGroup = legend.model().rootGroup()
    tree.removeAllChildren()
    below = QgsLayerTreeGroup(_BELOW)
    for name, layer in layers:
        if not layer.isSpatial() or name.startswith("correcties_"):
            continue
        quiet = name in _QUIET
        node = (below if quiet else tree).addLayer(layer)
        node.setCustomProperty("legend/title-style", "hidden" if quiet else "subgroup")
    if below.children():
        below.setCustomProperty("legend/title-style", "subgroup")
        tree.addChildNode(below)
    legend.setLegendFilterByMapEnabled(True)
    for style, size, bold in (
        (QgsLegendStyle.Style.Title, 12.0, True),
        (QgsLegendStyle.Style.Group, 9.0, True),
        (QgsLegendStyle.Style.Subgroup, 9.0, True),
        (QgsLegendStyle.Style.SymbolLabel, 7.5, False),
    ):
        one = legend.style(style)
        one.setTextFormat(_format(size, bold))
        legend.setStyle(style, one)
    legend.rstyle(QgsLegendStyle.Style.Symbol).setMargin(QgsLegendStyle.Side.Top, 1.0)
    legend.rstyle(QgsLegendStyle.Style.Subgroup).setMargin(QgsLegendStyle.Side.Top, 2.5)
    legend.setSymbolWidth(5.0)
    legend.setSymbolHeight(3.0)
    legend.setResizeToContents(True)
    legend.attemptMove(QgsLayoutPoint(219.0, 20.0))
    legend.adjustBoxSize()


def _format(size: float, bold: bool = False) -> QgsTextFormat:
    font = QFont(_FONTS[0])
    font.setBold(bold)
    made = QgsTextFormat()
    made.setFont(font)
    made.setFamilies(list(_FONTS))
    made.setSize(size)
    made.setSizeUnit(Qgis.RenderUnit.Points)
    made.setColor(QColor(33, 33, 33))
    return made


def _label(layout: QgsPrintLayout, text: str, size: float, bold: bool = False) -> Any:
    item = QgsLayoutItemLabel(layout)
    layout.addLayoutItem(item)
    item.setText(text)
    item.setTextFormat(_format(size, bold))
    item.setVAlign(Qt.AlignmentFlag.AlignTop)
    return item


def _place(item: Any, x: float, y: float, width: float, height: float) -> None:
    item.attemptMove(QgsLayoutPoint(x, y))
    item.attemptResize(QgsLayoutSize(width, height))
