# SPDX-License-Identifier: GPL-2.0-or-later
"""One algorithm per kind of source: a file, or a layer of the project, into the werkbestand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ..core.registry import LAYERS
from .basis import LzwAlgorithm, Run, translate

__all__ = ["ImportAlgorithm", "import_algorithms"]

_POINT = QgsProcessing.SourceType.TypeVectorPoint
_LINE = QgsProcessing.SourceType.TypeVectorLine
_AREA = QgsProcessing.SourceType.TypeVectorPolygon
_ANY = QgsProcessing.SourceType.TypeVectorAnyGeometry
_TABLE = QgsProcessing.SourceType.TypeVector
_DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")
_CODE = re.compile(r"GM\d{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one import takes. ``columns`` are the targets a user may point at, in order."""

    key: str
    target: str
    """The layer of the werkbestand whose columns *columns* are."""
    layer: Any = None
    """Source types of the layer that may be chosen instead of files; None where it must be one."""
    columns: tuple[str, ...] = ()
    table: bool = False
    """Whether a table may stand beside the layer (ages beside postcode areas)."""
    one_file: str = ""
    """File filter where exactly one file is read; empty where several together are one source."""
    layers: tuple[str, ...] = ()
    """Layers the source gives, of which some may be chosen."""
    presets: tuple[str, ...] = ()
    window: bool = True
    """Whether the study can be limited to a gemeente here."""
    choices: frozenset[str] = field(default_factory=lambda: frozenset({"indeling", "waar", "crs"}))
    corrections: bool = False


_ADDRESS = ("adres", "postcode", "_straat", "_huisnummer", "_huisletter", "_toevoeging", "_plaats")
_PEOPLE = ("inwoners", "huishoudens", "inw_65plus", "inw_75plus", "inw_85plus")

KINDS = (
    _Kind(
        "gebieden",
        "gebieden",
        [_AREA],
        (
            "gebied_code",
            "naam",
            "gemeente_code",
            "gemeente_naam",
            "jaar",
            *_PEOPLE[:2],
            "woningen_cbs",
            "pct_65plus",
            "pct_laag_inkomen",
            "wmo_clienten",
        ),
        presets=("cbs_gebieden",),
    ),
    _Kind(
        "osm",
        "wegen",
        one_file="OpenStreetMap (*.pbf *.osm)",
        layers=(
            "wegen",
            "panden",
            "adressen",
            "woningen",
            "voorzieningen",
            "achtergrond_vlakken",
            "achtergrond_lijnen",
        ),
        choices=frozenset(),
    ),
    _Kind(
        "bag",
        "woningen",
        one_file="GeoPackage (*.gpkg)",
        layers=("woningen", "adressen", "panden"),
        presets=("bag", "bag_eenvoudig"),
    ),
    _Kind(
        "pc4",
        "bevolking",
        [_AREA],
        ("eenheid_id", *_PEOPLE, "woningen_cbs"),
        table=True,
        presets=("pc4", "buurt_bevolking"),
    ),
    _Kind(
        "vierkanten",
        "bevolking",
        [_AREA],
        ("eenheid_id", *_PEOPLE, "woningen_cbs"),
        presets=("cbs_vierkanten",),
    ),
    _Kind(
        "woningen",
        "woningen",
        [_TABLE],
        (
            "woning_id",
            *_ADDRESS,
            "pand_id",
            "oppervlakte_m2",
            "bouwjaar",
            "verdieping",
            "lift",
            "eigendom",
            "eigenaar",
            "huur_eur",
            "toegankelijkheidslabel",
            "complex_id",
            "aangepast_op",
        ),
        presets=("woningen_tabel",),
    ),
    _Kind(
        "voorzieningen",
        "voorzieningen",
        [_TABLE],
        ("categorie", "voorziening_id", "naam", *_ADDRESS, "capaciteit", "functies", "peildatum"),
        presets=("voorzieningen_tabel",),
    ),
    _Kind(
        "wegen",
        "wegen",
        [_LINE],
        (
            "weg_id",
            "soort",
            "naam",
            "toegang",
            "trap",
            "brug_tunnel",
            "niveau",
            "verharding",
            "breedte_m",
            "helling_pct",
            "stoeprand_m",
            "verlicht",
            "oversteek",
            "rolstoel",
            "lengte_bron_m",
        ),
        presets=("nwb", "wegen_eenvoudig"),
    ),
    _Kind(
        "barrieres",
        "barrieres",
        [_AREA],
        ("barriere_id", "soort", "factor", "naam"),
        presets=("barrieres",),
    ),
    _Kind("panden", "panden", [_AREA], ("pand_id", "bouwjaar", "hoogte_m"), presets=("panden",)),
    _Kind(
        "adressen",
        "adressen",
        [_POINT],
        (
            "woning_id",
            "postcode",
            "_straat",
            "_huisnummer",
            "_huisletter",
            "_toevoeging",
            "_plaats",
        ),
        presets=("bag", "bag_eenvoudig"),
    ),
    _Kind(
        "instellingen",
        "instellingen",
        [_TABLE],
        (
            "instelling_id",
            "naam",
            "_adres",
            "postcode",
            "_straat",
            "_huisnummer",
            "_huisletter",
            "_toevoeging",
            "_plaats",
            "capaciteit",
            "inwoners",
            *_PEOPLE[2:],
        ),
        presets=("instellingen_tabel",),
    ),
    _Kind(
        "woonvormen",
        "woonvormen",
        [_TABLE],
        (
            "type",
            "woonvorm_id",
            "naam",
            "eenheden",
            "ontmoetingsruimte",
            "doelgroep",
            "eigenaar",
            "complex_id",
            *_ADDRESS[:1],
            *(f"_{c.strip('_')}" for c in _ADDRESS[1:]),
            "peildatum",
        ),
        presets=("woonvormen_tabel",),
    ),
    *(
        _Kind(
            key,
            key,
            [_TABLE],
            columns,
            presets=(f"{key}_tabel",),
            window=False,
            choices=frozenset({"indeling", "waar"}),
        )
        for key, columns in (
            ("prognose", ("gebied_code", "_jaar", "_leeftijd", "inwoners", "_geslacht")),
            ("doelgroepen", ("gebied_code", "_jaar", "doelgroep", "aantal")),
        )
    ),
    _Kind(
        "plannen",
        "plannen",
        [_TABLE],
        (
            "jaar",
            "hardheid",
            "plan_id",
            "naam",
            "gebied_code",
            "nultreden",
            "geclusterd",
            "zorggeschikt",
            "gesloopt",
            "eigendom",
            *_ADDRESS[:1],
            *(f"_{c.strip('_')}" for c in _ADDRESS[1:]),
            "peildatum",
        ),
        presets=("plannen_tabel",),
    ),
    _Kind(
        "eigen",
        "gebieden",
        [_TABLE],
        ("buurtcode", "naam", "code"),
        one_file="CSV, Excel, ODS (*.csv *.xlsx *.ods)",
        window=False,
        choices=frozenset(),
    ),
    *(
        _Kind(
            key,
            key,
            [_TABLE],
            columns,
            one_file="CSV, Excel, ODS (*.csv *.xlsx *.ods)",
            window=False,
            choices=frozenset(),
        )
        for key, columns in (
            ("duiding", ("gebied_code", "hoofdstuk", "tekst", "auteur", "datum")),
            (
                "maatregelen",
                ("gebied_code", "pijler", "maatregel", "wie", "wanneer", "status"),
            ),
            (
                "indicatoren",
                ("gebied_code", "aanbieder", "periode", "indicator", "waarde", "eenheid"),
            ),
        )
    ),
    _Kind(
        "correcties",
        "correcties_voorzieningen",
        [_TABLE],
        one_file="Excel, ODS, CSV (*.xlsx *.ods *.csv)",
        window=False,
        choices=frozenset(),
        corrections=True,
    ),
)


def import_algorithms() -> list[LzwAlgorithm]:
    """Return one fresh algorithm per kind of source."""
    return [ImportAlgorithm(kind) for kind in KINDS]


class ImportAlgorithm(LzwAlgorithm):
    """``lzw:importeer_<soort>``: the step importeer, for one kind of source."""

    GROUP = "gegevens"

    def __init__(self, kind: _Kind) -> None:
        super().__init__()
        self._kind = kind
        self.VERB = f"importeer_{kind.key}"

    def createInstance(self) -> ImportAlgorithm:
        """Return a fresh instance for the same kind of source."""
        return type(self)(self._kind)

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return {
            "gebieden": translate("LZW", "Import areas (CBS wijken and buurten)"),
            "osm": translate("LZW", "Import OpenStreetMap"),
            "bag": translate("LZW", "Import BAG (dwellings, addresses, buildings)"),
            "pc4": translate("LZW", "Import population by postcode"),
            "vierkanten": translate("LZW", "Import population by square (CBS)"),
            "woningen": translate("LZW", "Import facts about dwellings"),
            "voorzieningen": translate("LZW", "Import facilities"),
            "wegen": translate("LZW", "Import roads and paths"),
            "panden": translate("LZW", "Import buildings"),
            "barrieres": translate("LZW", "Import barriers"),
            "adressen": translate("LZW", "Import addresses"),
            "instellingen": translate("LZW", "Import institutions with residents"),
            "woonvormen": translate("LZW", "Import forms of living (clustered, courtyards)"),
            "plannen": translate("LZW", "Import building plans"),
            "eigen": translate("LZW", "Import areas of your own"),
            "prognose": translate("LZW", "Import people by age: counts and forecasts"),
            "doelgroepen": translate("LZW", "Import counted people by target group"),
            "duiding": translate("LZW", "Import words of your own at the figures"),
            "maatregelen": translate("LZW", "Import measures (the arrangement of an area)"),
            "indicatoren": translate("LZW", "Import indicators of your own"),
            "correcties": translate("LZW", "Import corrections"),
        }[self._kind.key]

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "{source}: into the werkbestand; rows of the same source are replaced."
        ).format(source=self.displayName())

    def define(self) -> None:
        """Add the werkbestand, the source in its forms, and what the kind can be told."""
        kind = self._kind
        self.add_werkbestand()
        if kind.one_file:
            self.add(
                QgsProcessingParameterFile(
                    "BESTAND",
                    translate("LZW", "File"),
                    fileFilter=kind.one_file,
                    optional=kind.layer is not None,
                )
            )
        else:
            self.add(
                QgsProcessingParameterMultipleLayers(
                    "BESTANDEN",
                    translate("LZW", "Files (together one source)"),
                    QgsProcessing.SourceType.TypeFile,
                    optional=True,
                )
            )
        if kind.layer is not None:
            self.add(
                QgsProcessingParameterFeatureSource(
                    "LAAG", translate("LZW", "Or a layer of the project"), kind.layer, optional=True
                )
            )
        if kind.table:
            self.add(
                QgsProcessingParameterFeatureSource(
                    "TABEL",
                    translate("LZW", "Table that goes with that layer (ages)"),
                    [_TABLE],
                    optional=True,
                )
            )
        for column in kind.columns:
            self.add(
                QgsProcessingParameterField(
                    f"KOLOM_{column.strip('_').upper()}",
                    translate("LZW", "Column of the layer: {column}").format(
                        column=_label(kind, column)
                    ),
                    parentLayerParameterName="LAAG",
                    optional=True,
                ),
                advanced=column not in kind.columns[:2],
            )
        if kind.layers:
            self.add(
                QgsProcessingParameterEnum(
                    "LAGEN",
                    translate("LZW", "Take only these layers (none chosen: all)"),
                    options=list(kind.layers),
                    allowMultiple=True,
                    usesStaticStrings=True,
                    optional=True,
                )
            )
        self._add_choices()
        self.add_written()
        self.addOutput(QgsProcessingOutputNumber("RIJEN", translate("LZW", "Rows read")))

    def _add_choices(self) -> None:
        kind = self._kind
        if kind.window:
            self.add(
                QgsProcessingParameterString(
                    "GEMEENTE",
                    translate("LZW", "Limit the study to this gemeente (GMxxxx)"),
                    optional=True,
                ),
                advanced=kind.key != "gebieden",
            )
            edge = QgsProcessingParameterDistance(
                "BUFFER",
                translate("LZW", "Width of the edge around the gemeente"),
                defaultValue=3000.0,
                minValue=0.0,
                maxValue=50000.0,
            )
            edge.setDefaultUnit(Qgis.DistanceUnit.Meters)
            self.add(edge, advanced=kind.key != "gebieden")
        if kind.key != "correcties":
            self.add(
                QgsProcessingParameterString(
                    "BRON",
                    translate("LZW", "Name of the source"),
                    optional=True,
                ),
                advanced=True,
            )
            self.add(
                QgsProcessingParameterString(
                    "PEILDATUM",
                    translate("LZW", "Date of the data (2026 or 2026-01-31)"),
                    optional=True,
                ),
                advanced=True,
            )
        if "indeling" in kind.choices:
            self.add(
                QgsProcessingParameterEnum(
                    "INDELING",
                    translate("LZW", "Column mapping (none chosen: recognised)"),
                    options=list(kind.presets),
                    usesStaticStrings=True,
                    optional=True,
                ),
                advanced=True,
            )
            self.add(
                QgsProcessingParameterFile(
                    "INDELING_BESTAND",
                    translate("LZW", "Column mapping of your own (TOML)"),
                    extension="toml",
                    optional=True,
                ),
                advanced=True,
            )
            self.add(
                QgsProcessingParameterMatrix(
                    "KOLOMMEN",
                    translate("LZW", "Columns in the files"),
                    headers=[translate("LZW", "target"), translate("LZW", "source")],
                    optional=True,
                ),
                advanced=True,
            )
        if "waar" in kind.choices:
            self.add(
                QgsProcessingParameterString(
                    "WAAR",
                    translate("LZW", "Read only rows of the files that meet this condition"),
                    optional=True,
                ),
                advanced=True,
            )
        if "crs" in kind.choices:
            self.add(
                QgsProcessingParameterCrs(
                    "CRS",
                    translate("LZW", "Coordinate system, if the source names none or a wrong one"),
                    optional=True,
                ),
                advanced=True,
            )
        placed = ("voorzieningen", "woningen", "instellingen", "woonvormen", "plannen")
        if kind.target in placed and kind.layer is not None:
            self.add(
                QgsProcessingParameterFileDestination(
                    "HERSTEL",
                    translate("LZW", "List of rows that were not placed exactly"),
                    fileFilter="CSV (*.csv)",
                    optional=True,
                    createByDefault=False,
                ),
                advanced=True,
            )

    def _may_be_new(self) -> str:
        return "WERKBESTAND"

    def _files(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[Path]:
        if self._kind.one_file:
            found = self.path(parameters, "BESTAND", context)
            return [] if found is None else [found]
        return [Path(p) for p in self.parameterAsFileList(parameters, "BESTANDEN", context) if p]

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong between the parameters."""
        found = super().problems(parameters, context)
        kind = self._kind
        files = self._files(parameters, context)
        layer = kind.layer is not None and parameters.get("LAAG") is not None
        if files and layer:
            found.append(translate("LZW", "Choose files or a layer, not both."))
        if not files and not layer and not kind.corrections:
            found.append(translate("LZW", "Choose a file or a layer to read."))
        found += [
            translate("LZW", "{file} does not exist. Choose another file.").format(file=p)
            for p in files
            if not p.exists() and not kind.one_file
        ]
        pointed = [n for n in parameters if n.startswith("KOLOM_") and parameters.get(n)]
        if pointed and not layer:
            found.append(
                translate(
                    "LZW", "Columns of a layer are chosen, but no layer. For files use KOLOMMEN."
                )
            )
        if layer and "waar" in kind.choices and self._text(parameters, "WAAR", context):
            found.append(
                translate(
                    "LZW",
                    "A condition goes with files. Filter the layer in QGIS, or select rows.",
                )
            )
        if kind.table and parameters.get("TABEL") is not None and not layer:
            found.append(translate("LZW", "A table goes with a layer. Choose a layer too."))
        table = self._matrix(parameters, context)
        if table is None:
            found.append(translate("LZW", "KOLOMMEN needs a target and a source in every row."))
        return found + self._wrong_texts(parameters, context)

    def _wrong_texts(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> list[str]:
        found = []
        date = self._text(parameters, "PEILDATUM", context)
        if date and not _DATE.fullmatch(date):
            found.append(
                translate("LZW", "Date {date} is not right. Write 2026 or 2026-01-31.").format(
                    date=date
                )
            )
        code = self._text(parameters, "GEMEENTE", context)
        if code and not _CODE.fullmatch(code):
            found.append(
                translate("LZW", "Gemeente {code} is not right. Write GM and four digits.").format(
                    code=code
                )
            )
        both = self._text(parameters, "INDELING", context) and self._text(
            parameters, "INDELING_BESTAND", context
        )
        if both:
            found.append(translate("LZW", "Choose one column mapping, not two."))
        return found

    def _text(self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext) -> str:
        if self.parameterDefinition(name) is None:
            return ""
        return str(self.parameterAsString(parameters, name, context)).strip()

    def _matrix(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, str] | None:
        """Return target -> source of KOLOMMEN; None when a row is not whole."""
        if self.parameterDefinition("KOLOMMEN") is None:
            return {}
        cells = [str(c or "").strip() for c in self._cells(parameters, context)]
        pairs = list(zip(cells[::2], cells[1::2], strict=False))
        if len(cells) % 2 or any(bool(a) != bool(b) for a, b in pairs):
            return None
        return {a: b for a, b in pairs if a}

    def _cells(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[Any]:
        value = parameters.get("KOLOMMEN")
        return [] if not value else list(self.parameterAsMatrix(parameters, "KOLOMMEN", context))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Read the source and write the layers."""
        from ..io.geladen import LoadedLayer
        from ..io.lijst import write_csv
        from ..io.stappen import importeer
        from ..io.stappen.verslag import import_line
        from .brug import read_source

        kind = self._kind
        path = Path(self.parameterAsFile(parameters, "WERKBESTAND", context))
        columns = dict(self._matrix(parameters, context) or {})
        sources: list[Path | LoadedLayer] = list(self._files(parameters, context))
        if not sources and parameters.get("LAAG") is not None:
            source = self.parameterAsSource(parameters, "LAAG", context)
            if source is None:
                raise QgsProcessingException(self.invalidSourceError(parameters, "LAAG"))
            given = bool(parameters.get("CRS"))
            raw = read_source(source, context, run.warn, own_crs=given, tick=run.part(0.0, 0.2))
            sources.append(LoadedLayer(source.sourceName(), raw))
            for column in kind.columns:
                name = f"KOLOM_{column.strip('_').upper()}"
                chosen = self.parameterAsStrings(parameters, name, context)
                if chosen:
                    columns[column.strip("_")] = chosen[0]
            if kind.table and parameters.get("TABEL") is not None:
                table = self.parameterAsSource(parameters, "TABEL", context)
                if table is None:
                    raise QgsProcessingException(self.invalidSourceError(parameters, "TABEL"))
                beside = read_source(table, context, run.warn)
                beside.wkb = None
                sources.append(LoadedLayer(table.sourceName(), beside))
        lagen = (
            self.parameterAsEnumStrings(parameters, "LAGEN", context)
            if kind.layers and parameters.get("LAGEN")
            else []
        )
        options: dict[str, Any] = {}
        if "indeling" in kind.choices:
            options["indeling"] = (
                self._text(parameters, "INDELING_BESTAND", context)
                or self._text(parameters, "INDELING", context)
                or None
            )
            options["waar"] = self._text(parameters, "WAAR", context) or None
            options["crs"] = self._crs(parameters, context)
        if kind.window:
            options["gemeente"] = self._text(parameters, "GEMEENTE", context) or None
            options["buffer_m"] = self.parameterAsDouble(parameters, "BUFFER", context)
        report = importeer(
            path,
            kind.key,
            sources,
            kolommen=columns,
            lagen=lagen,
            bron=self._text(parameters, "BRON", context) or None,
            peildatum=self._text(parameters, "PEILDATUM", context) or None,
            tick=run.part(0.2, 1.0),
            **options,
        )
        run.say(import_line(kind.key, report))
        run.warn(report.messages)
        outputs: dict[str, Any] = {
            "RIJEN": sum(report.counts.values()),
            "RESULTAAT": self.written(parameters, context, path, list(report.counts)),
        }
        repair = (
            self.parameterAsFileOutput(parameters, "HERSTEL", context)
            if self.parameterDefinition("HERSTEL") is not None
            else ""
        )
        if repair and report.herstel is not None:
            write_csv(report.herstel, Path(repair))
            outputs["HERSTEL"] = repair
        return outputs

    def _crs(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> str | None:
        from .brug import crs_name

        crs = self.parameterAsCrs(parameters, "CRS", context)
        return crs_name(crs) if isinstance(crs, QgsCoordinateReferenceSystem) else None


def _label(kind: _Kind, column: str) -> str:
    """Return the Dutch name of a target column; the helpers for addresses are their own name."""
    declared = LAYERS[kind.target].column(column) if kind.target in LAYERS else None
    return declared.label if declared is not None else column.strip("_")
