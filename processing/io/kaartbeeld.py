# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture of the ground with its place on earth, such as a map that QGIS exported.

A PNG, JPG or TIFF with a world file beside it (``.pgw``, ``.jgw``, ``.tfw`` or ``.wld``), in RD
coordinates (EPSG:28992) and with north up. The world file has six numbers: the size of a pixel, two
rotations, minus the height of a pixel, and the middle of the upper left pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import LzwError, Problem
from .meldingen import register

__all__ = ["MapImage", "read_map_image"]

register(
    {
        "beeld_geen_afbeelding": "{bestand} is niet als afbeelding te lezen. Neem een PNG, JPG of "
        "TIFF.",
        "beeld_zonder_plaats": "Naast {bestand} staat geen wereldbestand ({keuze}). Exporteer de "
        "kaart in QGIS als afbeelding en vink het wereldbestand aan.",
        "beeld_wereldbestand": "{bestand} is geen wereldbestand: daarin horen zes getallen, elk op "
        "een eigen regel. Exporteer de kaart opnieuw met een wereldbestand.",
        "beeld_gedraaid": "{bestand} is gedraaid of gespiegeld. Zet in QGIS de draaiing van de "
        "kaart op nul en exporteer opnieuw: het noorden is in de atlas altijd boven.",
        "beeld_buiten_rd": "{bestand} ligt volgens het wereldbestand niet in Nederland (RD, "
        "EPSG:28992). Zet het project in QGIS op EPSG:28992 en exporteer opnieuw.",
    }
)

_ENDINGS = {
    ".png": (".pgw", ".pngw"),
    ".jpg": (".jgw", ".jpgw"),
    ".jpeg": (".jgw", ".jpegw"),
    ".tif": (".tfw", ".tifw"),
    ".tiff": (".tfw", ".tiffw"),
}
_RD = (-50_000.0, 250_000.0, 350_000.0, 700_000.0)


@dataclass(frozen=True, slots=True, eq=False)
class MapImage:
    """Pixels (a Pillow image in RGB) and the box they fill: xmin, ymin, xmax, ymax in metres."""

    image: Any
    bounds: tuple[float, float, float, float]
    source: str = ""


def read_map_image(path: Path, source: str = "") -> MapImage:
    """Return the picture in *path* with its place; *source* is said under every map.

    Raises :class:`LzwError` where the picture or its world file is missing, cannot be read, is
    turned, or lies outside the Netherlands.
    """
    from PIL import Image

    if not path.is_file():
        raise LzwError(Problem("bestand_ontbreekt", values={"bestand": str(path)}))
    choices = [path.with_suffix(e) for e in (*_ENDINGS.get(path.suffix.lower(), ()), ".wld")]
    # Windows wrote some of them in capitals.
    choices += [c.with_suffix(c.suffix.upper()) for c in choices]
    world = next((c for c in choices if c.is_file()), None)
    if world is None:
        half = choices[: len(choices) // 2]
        values = {"bestand": path.name, "keuze": ", ".join(c.name for c in half)}
        raise LzwError(Problem("beeld_zonder_plaats", values=values))
    try:
        numbers = [float(n.replace(",", ".")) for n in world.read_text("utf-8").split()]
    except (OSError, ValueError):
        numbers = []
    if len(numbers) != 6 or not all(abs(n) < 1e9 for n in numbers):
        raise LzwError(Problem("beeld_wereldbestand", values={"bestand": world.name}))
    wide, turn, turn_too, down, x, y = numbers
    if wide <= 0 or down >= 0 or abs(turn) > 1e-9 * wide or abs(turn_too) > 1e-9 * wide:
        raise LzwError(Problem("beeld_gedraaid", values={"bestand": path.name}))
    try:
        with Image.open(path) as opened:
            flat = Image.new("RGB", opened.size, "white")
            image = opened.convert("RGBA")
            flat.paste(image, mask=image.getchannel("A"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise LzwError(Problem("beeld_geen_afbeelding", values={"bestand": path.name})) from None
    left, top = x - wide / 2, y - down / 2
    box = (left, top + down * flat.height, left + wide * flat.width, top)
    if box[0] > _RD[2] or box[2] < _RD[0] or box[1] > _RD[3] or box[3] < _RD[1]:
        raise LzwError(Problem("beeld_buiten_rd", values={"bestand": path.name}))
    return MapImage(flat, box, source)
