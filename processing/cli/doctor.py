# SPDX-License-Identifier: GPL-2.0-or-later
"""``lzw doctor``: versions found, and what each missing package switches off."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys

from ..core.errors import LzwError
from ..io.backend import backend
from ..io.meldingen import sentences
from ..io.over import version

__all__ = ["onderzoek"]

_PACKAGES = {
    "numpy": ("1.24", "alles"),
    "scipy": ("1.10", "alle afstanden"),
    "pandas": ("2.0", "alles"),
    "shapely": ("2.0", "alles"),
    "reportlab": ("4.0", "de atlas (PDF)"),
    "geopandas": ("0.14", "alleen de Python-aansluiting met GeoDataFrames"),
}
_OPTIONAL = ("geopandas",)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(p) for p in text.split(".")[:3] if p.isdigit())


def onderzoek() -> tuple[list[str], bool]:
    """Return the lines of the report and whether everything needed is there."""
    lines = [
        f"LZW Atlas {version()}",
        f"Python {platform.python_version()} op {platform.system()} {platform.release()}",
    ]
    complete = True
    for name, (minimum, switches_off) in _PACKAGES.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = ""
        if found and _numbers(found) >= _numbers(minimum):
            lines.append(f"{name} {found}: in orde")
            continue
        complete &= name in _OPTIONAL
        what = f"{found} is te oud, minstens {minimum} nodig" if found else "ontbreekt"
        lines.append(f"{name} {what}. Zonder dit pakket werkt niet: {switches_off}.")
    try:
        lines.append(f"Lezen en schrijven met {backend().version()}: in orde")
    except LzwError as error:
        complete = False
        lines += sentences(error)
    if "qgis.core" in sys.modules:
        for package in ("pyogrio", "fiona", "rasterio"):
            if package in sys.modules:
                complete = False
                lines.append(
                    f"{package} is in QGIS geladen. Dat kan QGIS laten crashen: "
                    "verwijder dit pakket uit de Python van QGIS."
                )
    free = shutil.disk_usage(".").free
    lines.append(f"Vrije schijfruimte hier: {free / 1e9:.1f} GB".replace(".", ","))
    lines.append("LZW Atlas maakt nergens verbinding met internet.")
    return lines, complete
