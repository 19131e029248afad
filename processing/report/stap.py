# SPDX-License-Identifier: GPL-2.0-or-later
"""The step atlas: read the werkbestand, write one PDF per gebied and one for the gemeente."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.errors import LzwError, Problem
from ..core.mensen.doelgroep import rows_of
from ..core.norms import NormSet
from ..core.progress import Tick, check, never, part
from ..core.tables import Layer
from ..io.actueel import changed_inputs, refuse_changed
from ..io.hoofdstukken import EDITIES, HOOFDSTUKKEN, STATUS, chapter_of
from ..io.kaartbeeld import MapImage
from ..io.meldingen import register
from ..io.normen.lezen import load_norms
from ..io.normen.volgorde import OrderRules, load_volgorde
from ..io.normen.vragen import Vraag, load_vragen
from ..io.stappen.normkeuze import norms_of_run, other_norms
from ..io.werkbestand import Werkbestand
from .atlas import make_atlas
from .bladen.duiding import opmerkingen
from .huisstijl import HouseStyle
from .model import AtlasData, Keuze
from .schrijver import profile_of
from .tekenen.typografie import dressed

__all__ = ["kies", "lees_atlas", "maak_atlas", "make_folder"]

register(
    {
        "atlas_andere_normen": "De bereikbaarheid is berekend met andere normen ({gevonden}) dan "
        "die in {normen} ({gekozen}). Bereken eerst alles opnieuw met: lzw bijwerken --normen "
        "{normen} --werkbestand {bestand}. Of geef voor de atlas geen bestand met normen: dan "
        "staan er de normen in waarmee gerekend is.",
    }
)

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
    "geschiktheid_complex",
    "verhuizen_gebied",
    "woonservicegebieden",
    "woonservicegebieden_gebied",
    "duiding",
    "maatregelen",
)
"""Layers of which a page is made where they are there."""


_SUITABLE = (
    "run_id",
    "doelgroep",
    "is_woning",
    "gemeente_code",
    "wijk_code",
    "buurt_code",
    "eigen_code",
    "klasse",
    "klasse_max",
    "omgeving",
    "gecombineerd",
)
"""What the atlas counts of the dwellings themselves; never where they stand."""


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
    keuze: Keuze | None = None,
    tick: Tick = never,
) -> list[Path]:
    """Write the PDFs of *gebieden* to the folder *uit* and return their paths.

    Without *gebieden*: the gemeente and every wijk on land that has dwellings in the data.
    *achtergrond* is a picture to draw under every map, *keuze* what to print (see :func:`kies`).
    *bijlagen* are the twins to make beside them (keys of :data:`keuzes.BIJLAGEN`), which are
    returned too; *warn* is told of files that were open elsewhere. Raises :class:`LzwError` when a
    layer or gebied is missing or the folder cannot be written.
    """
    data = lees_atlas(werkbestand, normen, part(tick, 0.0, 0.15), keuze)
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
        said = _about_words(data, codes)
        if said:
            warn(said)
        return make_atlas(data, codes, uit, part(tick, 0.15, 1.0), bijlagen=bijlagen, warn=warn)


def _about_words(data: AtlasData, codes: Sequence[str]) -> list[str]:
    """Return what print does to the municipality's own words about *codes*, in sentences."""
    layer = data.uitkomsten.get("duiding")
    if layer is None:
        return []
    rows = layer.data[layer.data["gebied_code"].isin(codes) & layer.data["tekst"].notna()]
    # Typed in QGIS, a chapter may be written as people write it.
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.to_dict("records"):
        chapter = chapter_of(str(row["hoofdstuk"]))
        wanted = data.keuze.chapters
        if chapter is not None and (not wanted or chapter in wanted):
            found.setdefault((str(row["gebied_code"]), chapter), []).append(str(row["tekst"]))
    return [
        f"Duiding bij {chapter} van {code}: {line}"
        for (code, chapter), texts in sorted(found.items())
        for text in texts
        for line in opmerkingen(chapter, text, len(texts))
    ]


def kies(
    *,
    hoofdstukken: Sequence[str] = (),
    editie: str = "",
    eigenaar: str = "",
    status: str = "",
    versie: str = "",
    gewichten: Mapping[str, float] | None = None,
    vragen: Path | None = None,
    profiel: str = "",
    jaar: int = 0,
) -> Keuze:
    """Return what to print; raise :class:`LzwError` with everything that is wrong with it.

    *hoofdstukken* are names of ``HOOFDSTUKKEN``, *editie* one of ``EDITIES``; *gewichten* count in
    *Welke wijk eerst?* in place of those of the norms, *vragen* is a file with own questions.
    *profiel* is the walking profile to print and *jaar* the forecast year (the nearest that was
    computed counts); empty and 0 are those of the norms.
    """
    problems: list[Problem] = []

    def wrong(code: str, found: str, choice: Iterable[str]) -> None:
        problems.append(Problem(code, values={"gevonden": found, "keuze": ", ".join(choice)}))

    for name in hoofdstukken:
        if name not in HOOFDSTUKKEN:
            wrong("hoofdstuk_onbekend", name, HOOFDSTUKKEN)
    if editie and editie not in EDITIES:
        wrong("editie_onbekend", editie, EDITIES)
    if editie and hoofdstukken:
        problems.append(Problem("editie_en_hoofdstuk"))
    if status and status not in STATUS:
        wrong("status_onbekend", status, STATUS)
    order: OrderRules | None = None
    questions: tuple[Vraag, ...] = ()
    for load in (lambda: load_volgorde(gewichten), lambda: load_vragen(vragen)):
        try:
            made = load()
        except LzwError as error:
            problems += error.problems
            continue
        if isinstance(made, tuple):
            questions = made
        else:
            order = made
    if problems:
        raise LzwError(problems)
    if order is not None and jaar:
        order = replace(order, forecast_year=jaar)
    chapters = tuple(hoofdstukken)
    return Keuze(chapters, editie, eigenaar, status, versie, order, questions, profiel)


def lees_atlas(
    werkbestand: Path,
    normen: Path | None = None,
    tick: Tick = never,
    keuze: Keuze | None = None,
) -> AtlasData:
    """Return everything that an atlas of *werkbestand* prints.

    Raises :class:`LzwError` when a layer is missing, or the bereikbaarheid is older than its input
    or made with other norms than *normen*; other results that are too old are in it, named in
    ``verouderd``. Without *normen* the norms are those of the run.
    """
    file = Werkbestand(werkbestand)
    file.refuse_copy()
    layers = file.read_all(
        _LAYERS, ("woningen", "gebieden", "bereikbaarheid", "bereikbaarheid_gebied")
    )
    check(tick, 0.5)
    found, old = _results(file, layers)
    refuse_changed(file, old, set(layers["bereikbaarheid"].data["run_id"].dropna()))
    choice = keuze or Keuze()
    norms = _norms(file, layers, found, old, normen, choice)
    check(tick, 1.0)
    _refuse_owner(choice, found)
    if choice.profile:
        rows_of(layers["bereikbaarheid"], choice.profile)  # refuses one that was not computed
    return AtlasData(
        **layers,  # type: ignore[arg-type]
        norms=norms,
        uitkomsten=found,
        verouderd=old,
        keuze=choice,
        profiel=choice.profile or None,
    )


def _norms(
    file: Werkbestand,
    layers: Mapping[str, Layer],
    found: Mapping[str, Layer],
    old: dict[str, tuple[str, ...]],
    normen: Path | None,
    choice: Keuze,
) -> NormSet:
    """Return the norms of the run that is printed; refuse a file *normen* that says otherwise.

    A file of norms changes nothing about figures that were computed already. Other results that
    were made with other norms than those of that file are added to *old*, so they are left out.
    """
    norms, log = load_norms(normen), layers["verantwoording"]
    if normen is not None:
        runs = set(layers["bereikbaarheid"].data["run_id"].dropna())
        for name in other_norms(log, runs, norms).values():
            values = {
                "gevonden": name or "onbekend",
                "gekozen": norms.name,
                "normen": str(normen),
                "bestand": str(file.path),
            }
            raise LzwError(Problem("atlas_andere_normen", values=values))
        every = {r for x in found.values() if "run_id" in x.data for r in x.data["run_id"].dropna()}
        for run in other_norms(log, every, norms):
            old[run] = (*old.get(run, ()), "andere normen")
    table = layers["bereikbaarheid_gebied"].data
    mine = table["run_id"][(table["profiel"] == profile_of(table, choice.profile)).to_numpy(bool)]
    kept = log.data["normen"][log.data["run_id"].isin(set(mine)).to_numpy(dtype=bool)]
    return norms_of_run(json.loads(kept.iloc[-1] or "{}"), norms) if len(kept) else norms


def _refuse_owner(choice: Keuze, found: Mapping[str, Layer]) -> None:
    """Refuse an owner without complexes, and an edition that needs one and has none."""
    if not choice.owner and choice.edition != "corporatie":
        return
    layer = found.get("geschiktheid_complex")
    owners = sorted(set(layer.data["eigenaar"].dropna())) if layer is not None else []
    # Beside other chapters, complexes that were not computed are left out and said.
    if choice.owner in owners or (not owners and choice.edition != "corporatie"):
        return
    known = ", ".join(owners) or "geen (bereken geschiktheid)"
    name = "geschiktheid_complex"
    if choice.owner:
        values = {"gevonden": choice.owner, "keuze": known}
        raise LzwError(Problem("eigenaar_onbekend", name, values=values))
    raise LzwError(Problem("editie_zonder_eigenaar", name, values={"keuze": known}))


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
    with_runs = [layers["bereikbaarheid"].data, *(layer.data for layer in found.values())]
    runs = {run for data in with_runs if "run_id" in data for run in data["run_id"].dropna()}
    # Without a single witte vlek only the history knows that they were looked for.
    log = layers["verantwoording"].data
    runs |= set(log["run_id"][(log["stap"] == "witte_vlekken").to_numpy(dtype=bool)])
    # Cut down to some columns, so nothing may be compared with it: it comes after that.
    cut: dict[str, Layer] = {}
    if "geschiktheid" in file:
        raw = file.raw("geschiktheid", _SUITABLE).data
        if set(_SUITABLE) <= set(raw.columns):
            cut["geschiktheid"] = Layer("geschiktheid", raw[list(_SUITABLE)])
            runs |= set(raw["run_id"].dropna())
    old = changed_inputs(file, {**layers, **found}, runs)
    return found | cut, old


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
