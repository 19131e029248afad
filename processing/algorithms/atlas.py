# SPDX-License-Identifier: GPL-2.0-or-later
"""The wijkatlas, and whole studies that end in one: the demo and a study file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.progress import Tick, never
from ..io.hoofdstukken import EDITIES, HOOFDSTUKKEN, STATUS
from ..report.keuzes import BIJLAGEN
from .basis import LzwAlgorithm, Run, translate
from .sjabloon import write_project

__all__ = ["AtlasAlgorithm", "DemoAlgorithm", "StudieAlgorithm"]


class AtlasAlgorithm(LzwAlgorithm):
    """``lzw:atlas``: one PDF per gebied and one for the gemeente."""

    VERB = "atlas"
    GROUP = "atlas"
    NEEDS = "atlas"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Make the wijkatlas (PDF)")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Makes an accessible PDF per area and one for the gemeente.")

    def define(self) -> None:
        """Add the werkbestand, the areas and the folder."""
        self.add_werkbestand()
        self.add(
            QgsProcessingParameterString(
                "GEBIED",
                translate("LZW", "Codes of the areas, with commas (empty: gemeente and wijken)"),
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterEnum(
                "EDITIE",
                translate("LZW", "Edition (none chosen: everything)"),
                options=list(EDITIES),
                usesStaticStrings=True,
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterEnum(
                "HOOFDSTUK",
                translate("LZW", "Chapters instead of an edition (none chosen: all)"),
                options=list(HOOFDSTUKKEN),
                allowMultiple=True,
                usesStaticStrings=True,
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterString(
                "EIGENAAR",
                translate("LZW", "Owner whose complexes are printed (edition corporatie)"),
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterEnum(
                "STATUS",
                translate("LZW", "Status on every page"),
                options=list(STATUS),
                usesStaticStrings=True,
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterString(
                "VERSIE", translate("LZW", "Version on every page"), optional=True
            )
        )
        self.add(
            QgsProcessingParameterString(
                "PROFIEL", translate("LZW", "Walking profile (empty: 75plus)"), optional=True
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "JAAR",
                translate("LZW", "Forecast year (empty: that of the norms)"),
                optional=True,
                minValue=2000,
                maxValue=2100,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "GEWICHT",
                translate("LZW", "Weights in Welke wijk eerst, such as tekort=2, ouderen=0"),
                optional=True,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(
                "VRAGEN",
                translate("LZW", "Questions of your own (TOML)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )
        self.add_normen()
        self.add(
            QgsProcessingParameterFile(
                "HUISSTIJL",
                translate("LZW", "House style (TOML: colour, logo, font, colophon)"),
                extension="toml",
                optional=True,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(
                "ACHTERGROND",
                translate("LZW", "Picture under every map (PNG, JPG or TIFF with a world file)"),
                optional=True,
                fileFilter="PNG, JPG, TIFF (*.png *.jpg *.jpeg *.tif *.tiff)",
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "ACHTERGROND_BRON",
                translate("LZW", "Source of that picture, to print under the maps"),
                optional=True,
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                "BIJLAGEN",
                translate("LZW", "Beside each PDF also (none chosen: only the PDF)"),
                options=list(BIJLAGEN),
                allowMultiple=True,
                usesStaticStrings=True,
                optional=True,
            )
        )
        self.add(
            QgsProcessingParameterFolderDestination("UIT", translate("LZW", "Folder for the PDFs"))
        )
        self.addOutput(QgsProcessingOutputNumber("AANTAL", translate("LZW", "Number of PDFs")))

    def _chosen(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> list[str]:
        """Return what was ticked; of nothing QGIS makes a list of one empty text."""
        return [v for v in self.parameterAsEnumStrings(parameters, name, context) if v]

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Make the PDFs."""
        from ..io.kaartbeeld import read_map_image
        from ..io.normen.volgorde import weights_from
        from ..report.huisstijl import load_house_style
        from ..report.stap import kies, maak_atlas

        def text(name: str) -> str:
            return str(self.parameterAsString(parameters, name, context)).strip()

        weights = text("GEWICHT").replace(";", ",")
        choice = kies(
            hoofdstukken=self._chosen(parameters, "HOOFDSTUK", context),
            editie=self.parameterAsEnumString(parameters, "EDITIE", context),
            eigenaar=text("EIGENAAR"),
            status=self.parameterAsEnumString(parameters, "STATUS", context),
            versie=text("VERSIE"),
            gewichten=weights_from([w for w in weights.split(",") if w.strip()]),
            vragen=self.path(parameters, "VRAGEN", context),
            profiel=text("PROFIEL"),
            jaar=self.parameterAsInt(parameters, "JAAR", context) if parameters.get("JAAR") else 0,
        )
        house = self.path(parameters, "HUISSTIJL", context)
        picture = self.path(parameters, "ACHTERGROND", context)
        source = self.parameterAsString(parameters, "ACHTERGROND_BRON", context)
        target = Path(self.parameterAsString(parameters, "UIT", context))
        codes = self.parameterAsString(parameters, "GEBIED", context).replace(";", ",")
        files = maak_atlas(
            Path(self.parameterAsFile(parameters, "WERKBESTAND", context)),
            target,
            [c.strip() for c in codes.split(",") if c.strip()],
            self.path(parameters, "NORMEN", context),
            huisstijl=None if house is None else load_house_style(house),
            achtergrond=None if picture is None else read_map_image(picture, source),
            bijlagen=self._chosen(parameters, "BIJLAGEN", context),
            warn=run.warn,
            keuze=choice,
            tick=run.tick,
        )
        for file in files:
            run.say(str(file))
        return {"UIT": str(target), "AANTAL": sum(f.suffix == ".pdf" for f in files)}


class StudieAlgorithm(LzwAlgorithm):
    """``lzw:alles``: every step of a study file; what has not changed is skipped."""

    VERB = "alles"
    GROUP = "gegevens"
    NEEDS = "atlas"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Run a whole study")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate("LZW", "Runs every step of studie.toml; unchanged steps are skipped.")

    def define(self) -> None:
        """Add the study file."""
        self.add(
            QgsProcessingParameterFile(
                "STUDIE", translate("LZW", "Study file (TOML)"), extension="toml"
            )
        )
        self.add_written()
        self.addOutput(QgsProcessingOutputNumber("AANTAL", translate("LZW", "Number of PDFs")))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Run the study."""
        from ..report.studie import voer_uit, werkbestand_van

        study = Path(self.parameterAsFile(parameters, "STUDIE", context))
        path = werkbestand_van(study)
        files = voer_uit(study, _titles(run), run.say, run.warn, run.tick)
        return {
            "AANTAL": sum(f.suffix == ".pdf" for f in files),
            "RESULTAAT": self.written(parameters, context, path, _layers_to_show(path)),
        }


class DemoAlgorithm(LzwAlgorithm):
    """``lzw:demo``: a municipality that does not exist, with all analyses and PDFs."""

    VERB = "demo"
    GROUP = "gegevens"
    NEEDS = "atlas"

    def __init__(self) -> None:
        super().__init__()
        self._project: Path | None = None

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return translate("LZW", "Make the example municipality")

    def shortDescription(self) -> str:
        """Return one line about what the algorithm does."""
        return translate(
            "LZW", "Makes a municipality that does not exist, with all analyses and the atlas."
        )

    def define(self) -> None:
        """Add the folder."""
        self.add(
            QgsProcessingParameterFolderDestination(
                "UIT", translate("LZW", "Folder for the example")
            )
        )
        self.add_written()
        self.addOutput(QgsProcessingOutputFile("STUDIE", translate("LZW", "Study file")))
        self.addOutput(QgsProcessingOutputFile("PROJECT", translate("LZW", "QGIS project")))

    def compute(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext, run: Run
    ) -> dict[str, Any]:
        """Make the example."""
        from ..report.demo import maak_demo

        target = Path(self.parameterAsString(parameters, "UIT", context))
        made = maak_demo(target, _titles(run), run.say, run.warn, run.tick)
        for path, what in made:
            run.say(f"{path} ({what})")
        files = {p.suffix: p for p, _ in made if p.suffix}
        self._project = files[".gpkg"].with_suffix(".qgz")
        run.say(str(self._project))
        return {
            "UIT": str(target),
            "STUDIE": str(files[".toml"]),
            "PROJECT": str(self._project),
            "RESULTAAT": self.written(
                parameters, context, files[".gpkg"], _layers_to_show(files[".gpkg"])
            ),
        }

    def postProcessAlgorithm(
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Write the project of the example, which may only be done on the main thread."""
        if self._project is not None:
            write_project(self._project.with_suffix(".gpkg"), self._project)
        return dict(super().postProcessAlgorithm(context, feedback))


def _titles(run: Run) -> Any:
    """Return what shows the title of each step in QGIS; the progress itself is that of the run."""

    @contextmanager
    def bar(title: str) -> Iterator[Tick]:
        run.feedback.setProgressText(title)
        yield never

    return bar


def _layers_to_show(path: Path) -> list[str]:
    """Return the layers of a werkbestand that a person wants to see on the map."""
    from ..io.werkbestand import Werkbestand

    file = Werkbestand(path)
    wanted = ("gebieden", "wegen", "voorzieningen", "bereikbaarheid", "bereikbaarheid_gebied")
    return [name for name in wanted if name in file]
