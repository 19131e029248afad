# SPDX-License-Identifier: GPL-2.0-or-later
"""The step atlas: read the werkbestand, write one PDF per gebied and one for the gemeente."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.errors import LzwError, Problem
from ..core.progress import Tick, check, never, part
from ..core.tables import Layer
from ..io.actueel import changed_inputs, refuse_stale
from ..io.kaartbeeld import MapImage
from ..io.normen import load_norms
from ..io.werkbestand import Werkbestand
from .atlas import make_atlas
from .huisstijl import HouseStyle
from .model import AtlasData
from .typografie import dressed

__all__ = ["lees_atlas", "maak_atlas", "make_folder"]

_LAYERS = (
    "woningen",
    "voorzieningen",
    "wegen",
    "panden",
    "gebieden",
    "achtergrond_vlakken",
    "achtergrond_lijnen",
    "bereikbaarheid",
    "bereikbaarheid_gebied",
    "bronnen",
    "verantwoording",
)
_RESULTS = (
    "bereikbaarheid_samen",
    "witte_vlekken",
    "loopgebieden",
    "scenarios",
    "verschil",
    "verschil_gebied",
    "momenten",
    "looproutes",
    "obstakels",
    "obstakels_oordeel",
    "geschiktheid_gebied",
    "geschiktheid_venster",
    "steunpunten",
    "steunpunten_woningen",
    "steunpunten_curve",
    "hubs",
    "hubs_advies",
    "woonservicegebieden",
    "woonservicegebieden_toets",
    "woonservicegebieden_woningen",
    "woonservicegebieden_gebied",
    "locatietoets",
    "locatietoets_criteria",
    "locatietoets_mensen",
    "indicatoren",
    "monitor",
    "verhuizen_gebied",
    "woonscan",
    "woonservicegebieden_gebied",
    "woonservicegebieden_toets",
    "leeftijden",
    "vraag",
    "aanbod",
    "vraag_aanbod",
    "plannen",
)
"""Layers of which a page is made where they are there."""


def maak_atlas(
    werkbestand: Path,
    uit: Path,
    gebieden: Sequence[str] = (),
    normen: Path | None = None,
    *,
    huisstijl: HouseStyle | None = None,
    achtergrond: MapImage | None = None,
    bijlagen: Collection[str] = (),
    warn: Callable[[list[str]], None] = lambda _lines: None,
    tick: Tick = never,
) -> list[Path]:
    """Write the PDFs of *gebieden* to the folder *uit* and return their paths.

    Without *gebieden*: the gemeente and every wijk on land that has dwellings in the data.
    *achtergrond* is a picture to draw under every map.
    *bijlagen* are the twins to make beside them (keys of :data:`keuzes.BIJLAGEN`), which are
    returned too; *warn* is told of files that were open elsewhere. Raises :class:`LzwError` when a
    layer or gebied is missing or the folder cannot be written.
    """
    data = lees_atlas(werkbestand, normen, part(tick, 0.0, 0.15))
    data = replace(data, huisstijl=huisstijl, kaartbeeld=achtergrond)
    table = data.bereikbaarheid_gebied.data
    homes = table[(table["groep"] == "woningen") & (table["n"] > 0)]
    codes = list(gebieden)
    known = list(dict.fromkeys(homes["gebied_code"]))
    if codes:
        wrong = [c for c in codes if c not in known]
        if wrong:
            raise LzwError(
                [
                    Problem(
                        "onbekend_gebied",
                        "gebieden",
                        values={"gebied": c, "keuze": ", ".join(known)},
                    )
                    for c in wrong
                ]
            )
    else:
        kinds = homes.drop_duplicates("gebied_code").set_index("gebied_code")["soort"]
        areas = data.gebieden.data
        # Houseboats are dwellings, but nobody asks for an atlas of the water.
        water = set(areas["gebied_code"][(areas["water"] == 1).fillna(False)])
        codes = [c for c in known if kinds[c] in ("gemeente", "wijk") and c not in water]
    make_folder(uit)
    with dressed(huisstijl):
        return make_atlas(data, codes, uit, part(tick, 0.15, 1.0), bijlagen=bijlagen, warn=warn)


def lees_atlas(werkbestand: Path, normen: Path | None = None, tick: Tick = never) -> AtlasData:
    """Return everything that an atlas of *werkbestand* prints.

    Raises :class:`LzwError` when a layer is missing or the bereikbaarheid is older than its input;
    other results that are too old are in it, named in ``verouderd``.
    """
    file = Werkbestand(werkbestand)
    file.refuse_copy()
    layers = file.read_all(
        _LAYERS, ("woningen", "gebieden", "bereikbaarheid", "bereikbaarheid_gebied")
    )
    refuse_stale(file, layers, set(layers["bereikbaarheid"].data["run_id"]))
    check(tick, 0.5)
    found, old = _results(file, layers)
    check(tick, 1.0)
    return AtlasData(
        **layers,  # type: ignore[arg-type]
        norms=load_norms(normen),
        uitkomsten=found,
        verouderd=old,
    )


def _results(
    file: Werkbestand, layers: dict[str, Layer]
) -> tuple[dict[str, Layer], dict[str, tuple[str, ...]]]:
    """Return the other results in *file*, and what changed after the runs behind them.

    A layer that an older version wrote otherwise is left out: it has to be computed again.
    """
    found: dict[str, Layer] = {}
    for name in (n for n in _RESULTS if n in file):
        with contextlib.suppress(LzwError):
            found[name] = file.read(name)
    runs = {r for n, layer in found.items() if "run_id" in layer.data for r in layer.data["run_id"]}
    # Without a single witte vlek only the history knows that they were looked for.
    log = layers["verantwoording"].data
    runs |= set(log["run_id"][(log["stap"] == "witte_vlekken").to_numpy(dtype=bool)])
    return found, changed_inputs(file, {**layers, **found}, runs)


def make_folder(folder: Path) -> None:
    """Make *folder* where it is not there yet; raise :class:`LzwError` with the reason it cannot.

    That is a file in its place, or a folder above it in which nothing may be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        whole = folder.absolute()
        above = next((p for p in (whole, *whole.parents) if os.path.exists(p)), whole)
        if above.is_file():
            problem = Problem("map_is_bestand", values={"map": str(above)})
        else:
            values = {"map": str(folder), "boven": str(above)}
            problem = Problem("map_niet_gemaakt", values=values)
        raise LzwError(problem) from None
