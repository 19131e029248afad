# SPDX-License-Identifier: GPL-2.0-or-later
"""What this computer has: versions found, what a missing package switches off, what is unsafe.

Nothing heavy is imported to find out, so that QGIS can ask for every algorithm it lists.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..core.errors import LzwError
from .meldingen import sentences
from .over import version

__all__ = ["geos_problem", "missing_for", "onderzoek", "own_proj_loaded"]


@dataclass(frozen=True, slots=True)
class _Package:
    name: str
    minimum: str
    switches_off: str
    needed_for: tuple[str, ...]


_PACKAGES = (
    _Package("numpy", "1.24", "alles", ("analyse", "atlas")),
    _Package("scipy", "1.10", "alle afstanden", ("analyse", "atlas")),
    _Package("pandas", "2.0", "alles", ("analyse", "atlas")),
    _Package("shapely", "2.0", "alles", ("analyse", "atlas")),
    _Package("reportlab", "4.0", "de atlas (PDF)", ("atlas",)),
    _Package("geopandas", "0.14", "alleen de Python-aansluiting met GeoDataFrames", ()),
)
_OWN_PROJ = ("pyproj", "pyogrio", "fiona", "rasterio")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(p) for p in text.split(".")[:3] if p.isdigit())


def _found(name: str) -> str | None:
    """Return the version of a package, "" when it has no version, None when it is not there."""
    try:
        found = importlib.metadata.version(name)
        # Debian's shapely calls itself 0+unknown.
        return "" if "unknown" in found else found
    except importlib.metadata.PackageNotFoundError:
        return "" if importlib.util.find_spec(name) is not None else None


def _inside_qgis() -> bool:
    return "qgis.core" in sys.modules or "qgis._core" in sys.modules


@cache
def missing_for(purpose: str) -> tuple[str, ...]:
    """Return a sentence per package that is missing or too old for *purpose*.

    *purpose* is ``analyse`` or ``atlas``. Nothing is imported and nothing is installed.
    """
    out = []
    for package in _PACKAGES:
        if purpose not in package.needed_for:
            continue
        found = _found(package.name)
        if found is None:
            out.append(f"Het pakket {package.name} ({package.minimum} of nieuwer) ontbreekt.")
        elif found and _numbers(found) < _numbers(package.minimum):
            out.append(
                f"Het pakket {package.name} {found} is te oud; {package.minimum} of nieuwer is "
                "nodig."
            )
    if out:
        out.append(
            "Vraag de ICT-afdeling om het volledige installatiepakket van QGIS voor Windows (MSI "
            "of OSGeo4W, qgis-ltr-full): daar zitten deze pakketten in. LZW Atlas installeert zelf "
            "niets."
        )
    return tuple(out)


def own_proj_loaded() -> tuple[str, ...]:
    """Return a sentence when a package with its own PROJ or GDAL is loaded beside that of QGIS."""
    wrong = [n for n in _OWN_PROJ if n in sys.modules and _bundles(sys.modules[n].__file__)]
    if not (wrong and _inside_qgis()):
        return ()
    return (
        f"In QGIS is {', '.join(wrong)} geladen, met een eigen PROJ of GDAL. Twee daarvan in een "
        "programma laten QGIS vastlopen, ook bij het afsluiten. Verwijder dit pakket uit de Python "
        "van QGIS (het komt uit pip of van een andere plug-in) en start QGIS opnieuw.",
    )


@cache
def geos_problem() -> str | None:
    """Return a sentence when shapely and the GEOS in this process do not fit, else None.

    On Linux the GEOS of QGIS goes before the one in a wheel of shapely; a newer shapely then asks
    for what the older GEOS does not know.
    """
    import shapely

    try:
        shapely.to_wkb(shapely.Point(1.0, 2.0))
    except shapely.errors.GEOSException as error:
        return (
            f"shapely {shapely.__version__} past niet bij de GEOS van QGIS ({error}). Verwijder de "
            "shapely uit pip en gebruik die van het systeem (Debian: python3-shapely)."
        )
    return None


def _bundles(file: str | None) -> bool:
    """Return whether a package brings its own shared libraries, as wheels from PyPI do."""
    if file is None:
        return False
    folder = Path(file).parent
    return folder.with_name(f"{folder.name}.libs").is_dir() or (folder / ".dylibs").is_dir()


def _own_proj_installed() -> list[str]:
    out = []
    for name in _OWN_PROJ:
        spec = importlib.util.find_spec(name)
        if spec is not None and _bundles(spec.origin):
            out.append(name)
    return out


def onderzoek() -> tuple[list[str], bool]:
    """Return the lines of the report and whether everything needed is there."""
    lines = [
        f"LZW Atlas {version()}",
        f"Python {platform.python_version()} op {platform.system()} {platform.release()}",
    ]
    complete = True
    for package in _PACKAGES:
        found = _found(package.name)
        if found is not None and (not found or _numbers(found) >= _numbers(package.minimum)):
            lines.append(f"{package.name} {found or '(versie onbekend)'}: in orde")
            continue
        complete &= not package.needed_for
        what = (
            f"{found} is te oud, minstens {package.minimum} nodig"
            if found is not None
            else "ontbreekt"
        )
        lines.append(
            f"{package.name} {what}. Zonder dit pakket werkt niet: {package.switches_off}."
        )
    if not missing_for("analyse"):
        from .backend import backend  # needs numpy and shapely

        if (unfit := geos_problem()) is not None:
            complete = False
            lines.append(unfit)
        try:
            lines.append(f"Lezen en schrijven met {backend().version()}: in orde")
        except LzwError as error:
            complete = False
            lines += sentences(error)
    if _inside_qgis():
        unsafe = own_proj_loaded()
        complete &= not unsafe
        lines += unsafe
        if not unsafe and (found_here := _own_proj_installed()):
            lines.append(
                f"{', '.join(found_here)} staat in deze Python met een eigen PROJ of GDAL. LZW "
                "Atlas gebruikt dat in QGIS niet; laadt een andere plug-in het wel, dan kan QGIS "
                "vastlopen."
            )
    free = shutil.disk_usage(".").free
    lines.append(f"Vrije schijfruimte hier: {free / 1e9:.1f} GB".replace(".", ","))
    lines.append("LZW Atlas maakt nergens verbinding met internet.")
    return lines, complete
