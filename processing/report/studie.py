# SPDX-License-Identifier: GPL-2.0-or-later
"""``lzw alles``: a study described in one TOML file, run step by step; unchanged steps are skipped.

Keys equal the option names of the command::

    werkbestand = "studie.gpkg"

    [[importeer]]
    soort = "gebieden"
    bestanden = ["wijkenbuurten_2024.gpkg"]

    [bereikbaarheid]
    profiel = ["75plus"]

    [witte_vlekken]
    groep = "inw_75plus"

    [[watals]]
    scenario = "super dicht"
    sluit = ["osm:n12"]

    [atlas]
    uit = "atlas"
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..core.errors import LzwError, Problem
from ..core.plekken.woonservicelagen import ORIGINS
from ..core.progress import Tick, never
from ..io.kaartbeeld import MapImage, read_map_image
from ..io.normen.lezen import load_norms
from ..io.normen.tomlbestand import line_of, read_toml
from ..io.readers import WORDS
from ..io.soorten import SOORTEN
from ..io.stappen import (
    bereken_bereikbaarheid,
    bereken_geschiktheid,
    bereken_loopgebieden,
    bereken_looproutes,
    bereken_vraag,
    bereken_vraag_aanbod,
    bereken_watals,
    bereken_witte_vlekken,
    controleer_netwerk,
    geschiktheid_regels,
    importeer,
    vergelijk,
    vraag_aanbod_regels,
    vraag_regels,
)
from ..io.stappen.delen import maak_deel
from ..io.stappen.locatietoets import RESULTS as TESTED
from ..io.stappen.locatietoets import bereken_locatietoets, locatietoets_regels
from ..io.stappen.loopgebieden import loopgebieden_regels
from ..io.stappen.looproutes import RESULTS, looproutes_regels
from ..io.stappen.netwerk import netwerk_regels
from ..io.stappen.samen import samen_lines
from ..io.stappen.steunpunten import NETWORK, bereken_steunpunten, steunpunten_regels
from ..io.stappen.steunpunten import RESULTS as CHOSEN
from ..io.stappen.verslag import import_line, result_lines
from ..io.stappen.witte_vlekken import witte_vlekken_regels
from ..io.stappen.woonservicegebied import RESULTS as AREAS
from ..io.stappen.woonservicegebied import bereken_woonservicegebied, woonservicegebied_regels
from ..io.werkbestand import Werkbestand
from .huisstijl import HouseStyle, read_house_style
from .keuzes import BIJLAGEN
from .model import Keuze
from .stap import kies, maak_atlas

__all__ = [
    "STAPPEN",
    "Bar",
    "Say",
    "Warn",
    "title_of",
    "voer_stap_uit",
    "voer_uit",
    "werkbestand_van",
]

Bar = Callable[[str], AbstractContextManager[Tick]]
"""Opens the progress of one step under a title."""

Say = Callable[[str], None]
"""Takes one line about what was done."""

Warn = Callable[[list[str]], None]
"""Takes what a person should look at."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the value of a key must be, and the words for it."""

    fits: Callable[[Any], bool]
    words: str


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _weights(value: Any) -> bool:
    return isinstance(value, dict) and all(_number(v) for v in value.values())


_ANY = _Kind(lambda _: True, "")
_TEXT = _Kind(lambda v: isinstance(v, str), "tekst tussen aanhalingstekens")
_TEXTS = _Kind(_texts, "een lijst")
_METRES = _Kind(_number, "een getal in meters")
_NUMBER = _Kind(_number, "een getal")
_WHOLE = _Kind(lambda v: isinstance(v, int) and not isinstance(v, bool), "een heel getal")
_YES_NO = _Kind(lambda v: isinstance(v, bool), "true of false")
_BANDS = _Kind(
    lambda v: isinstance(v, list) and all(_number(n) for n in v), "een lijst met getallen"
)

_IMPORT = {
    "soort": _Kind(lambda v: isinstance(v, str) and v in SOORTEN, "een van " + ", ".join(SOORTEN)),
    "bestanden": _Kind(_texts, "een lijst met bestanden"),
    "indeling": _TEXT,
    "kolom": _Kind(lambda v: isinstance(v, dict), "een tabel doel = bron"),
    "waar": _TEXT,
    "crs": _TEXT,
    "bron": _TEXT,
    "lagen": _Kind(_texts, "een lijst met lagen"),
    "peildatum": _TEXT,
    "gemeente": _TEXT,
    "buffer": _METRES,
}
_TOP = {"naam": _TEXT, "werkbestand": _TEXT, "normen": _TEXT}

_BLOCKS: dict[str, dict[str, _Kind]] = {
    "netwerk": {"losse_einden": _METRES},
    "bereikbaarheid": {
        "profiel": _TEXTS,
        "bevestig_afwezig": _TEXTS,
        "bevestig_volledig": _TEXTS,
        "dichtstbij": _WHOLE,
        "banden": _BANDS,
    },
    "geschiktheid": {"groep": _TEXTS, "regels": _TEXT, "jaar": _WHOLE},
    "vraag": {
        "jaar": _Kind(
            lambda v: (
                isinstance(v, list)
                and all(isinstance(y, int) and not isinstance(y, bool) for y in v)
            ),
            "een lijst met jaren",
        ),
        "peiljaar": _WHOLE,
        "prognose": _TEXT,
        "scenario": _TEXT,
        "dementietrend": _NUMBER,
        "instellingen": _NUMBER,
        "extramuraal": _NUMBER,
        "doelgroepen": _TEXT,
        "verdeelsleutel": _TEXTS,
    },
    "vraag_aanbod": {"aannames": _TEXT, "scenario": _TEXT, "regels": _TEXT, "jaar": _WHOLE},
    "loopgebieden": {
        "categorie": _TEXTS,
        "banden": _BANDS,
        "per": _TEXT,
        "profiel": _TEXT,
        "buffer": _METRES,
        "gat": _Kind(_number, "een getal in vierkante meters"),
    },
    "witte_vlekken": {
        "profiel": _TEXT,
        "groep": _TEXT,
        "essentieel": _TEXTS,
        "drempel": _NUMBER,
        "gemist": _WHOLE,
        "grens": _TEXT,
    },
    "looproutes": {
        "profiel": _TEXT,
        "groep": _TEXT,
        "essentieel": _TEXTS,
        "bezoeken": _YES_NO,
        "banken_volledig": _YES_NO,
    },
    "steunpunten": {
        "aantal": _WHOLE,
        "model": _TEXT,
        "straal": _METRES,
        "grens": _METRES,
        "kandidaten": _TEXTS,
        "kandidaten_max": _WHOLE,
        "vast": _TEXTS,
        "groep": _TEXT,
        "profiel": _TEXT,
        "weeg_inkomen": _YES_NO,
        "tijd": _Kind(_number, "een getal in seconden"),
        "curve": _WHOLE,
        "capaciteit": _NUMBER,
        "capaciteit_kolom": _YES_NO,
    },
    "woonservicegebied": {
        "hubs": _TEXT,
        "functies": _TEXTS,
        "onderling": _METRES,
        "ringen": _BANDS,
        "profiel": _TEXT,
        "buurten": _YES_NO,
        "bevestig_volledig": _TEXTS,
        "regels": _TEXT,
    },
    "locatietoets": {
        "locaties": _TEXTS,
        "doel": _TEXTS,
        "profiel": _TEXTS,
        "straal": _METRES,
        "criteria": _TEXT,
    },
    "watals": {
        "scenario": _TEXT,
        "sluit": _TEXTS,
        "open": _TEXTS,
        "verplaats": _TEXTS,
        "laag": _TEXT,
        "profiel": _TEXTS,
    },
    "vergelijk": {
        "bewaar": _TEXT,
        "moment": _TEXTS,
        "met": _TEXT,
        "profiel": _TEXTS,
        "naam": _TEXT,
    },
    "deel": {"uit": _TEXT},
    "atlas": {
        "gebied": _TEXTS,
        "uit": _TEXT,
        "achtergrond": _TEXT,
        "achtergrond_bron": _TEXT,
        "bijlagen": _Kind(
            lambda v: isinstance(v, list) and all(k in BIJLAGEN for k in v),
            "een lijst met " + ", ".join(BIJLAGEN),
        ),
        "hoofdstuk": _TEXTS,
        "editie": _TEXT,
        "eigenaar": _TEXT,
        "status": _TEXT,
        "versie": _TEXT,
        "profiel": _TEXT,
        "jaar": _WHOLE,
        "gewicht": _Kind(_weights, "een tabel cijfer = getal"),
        "vragen": _TEXT,
    },
}
"""The blocks of a study in the order in which they run, with their keys."""

_ALWAYS = ("bereikbaarheid", "atlas")
"""These run without a block of their own too."""

_SEVERAL = (
    "loopgebieden",
    "witte_vlekken",
    "looproutes",
    "steunpunten",
    "woonservicegebied",
    "locatietoets",
    "vraag",
    "vraag_aanbod",
    "watals",
    "vergelijk",
    "atlas",
)
"""These may be there more than once, as ``[[watals]]``."""

_NEEDED = {
    "deel": ("uit",),
    "loopgebieden": ("categorie",),
    "watals": ("scenario",),
    "locatietoets": ("locaties",),
}


class _Outcome(Protocol):
    """What every step hands back."""

    @property
    def skipped(self) -> bool: ...

    @property
    def messages(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class _Study:
    file: Path
    base: Path
    norms: Path | None


def voer_uit(
    studie: Path, bar: Bar, say: Say, warn: Warn, tick: Tick = never, *, atlas: bool = True
) -> list[Path]:
    """Run every step of *studie* and return the PDFs; paths are relative to the study file.

    *bar* opens the progress of one step, *say* gets every line of the report, *warn* the
    warnings of a step, *tick* hears how far the whole is. Without *atlas* only the figures are
    made; the panel asks for the PDFs afterwards. Raises :class:`LzwError` at the first
    step that cannot be done.
    """
    table, text = read_toml(studie)
    _check(table, text, studie)
    base = studie.parent
    study = _Study(
        base / table["werkbestand"], base, base / table["normen"] if "normen" in table else None
    )
    # Read before the first step: after an hour of work is too late to hear of a logo.
    house, pictures = _dress(table, text, studie)
    # Words about the figures are read when those are there: then the file knows with which they
    # were written.
    imports = table.get("importeer", [])
    words = [e for e in imports if e["soort"] in WORDS]
    sources = [e for e in imports if e["soort"] not in WORDS]
    blocks = [
        (name, entry)
        for name in _BLOCKS
        if atlas or name != "atlas"
        for entry in _entries(table, name)
        or ([{}] if name in _ALWAYS and name not in table else [])
    ]
    # What is wrong with the choice for the last step is said before the first one.
    choices = {id(entry): _choice(base, entry) for name, entry in blocks if name == "atlas"}
    last = next((k for k, (name, _) in enumerate(blocks) if name == "atlas"), len(blocks))
    tasks = [
        *(("importeer", e) for e in sources),
        *blocks[:last],
        *(("importeer", e) for e in words),
        *blocks[last:],
    ]
    steps = len(tasks)

    def watch(inner: Tick, number: int) -> Tick:
        return lambda f: inner(f) and tick((number + f) / steps)

    def read(entry: dict[str, Any], number: int) -> None:
        with bar(f"Importeer {entry['soort']}") as inner:
            report = importeer(
                study.file,
                entry["soort"],
                [base / b for b in entry.get("bestanden", [])],
                indeling=_local(base, entry.get("indeling")),
                kolommen=dict(entry.get("kolom", {})),
                waar=entry.get("waar"),
                crs=entry.get("crs"),
                bron=entry.get("bron"),
                lagen=entry.get("lagen", []),
                peildatum=entry.get("peildatum"),
                gemeente=entry.get("gemeente"),
                buffer_m=float(entry.get("buffer", 3000.0)),
                overslaan=True,
                tick=watch(inner, number),
            )
        say(import_line(entry["soort"], report))
        warn([] if report.skipped else report.messages)

    files: list[Path] = []
    for number, (name, entry) in enumerate(tasks):
        if name == "importeer":
            read(entry, number)
            continue
        title = title_of(name, entry)
        with bar(title) as inner:
            span = watch(inner, number)
            if name == "atlas":
                files += maak_atlas(
                    study.file,
                    base / entry.get("uit", "atlas"),
                    entry.get("gebied", []),
                    study.norms,
                    huisstijl=house,
                    achtergrond=pictures.get(id(entry)),
                    bijlagen=entry.get("bijlagen", []),
                    warn=warn,
                    keuze=choices[id(entry)],
                    tick=span,
                )
                continue
            done, lines = _STEPS[name](study, entry, span)
        if done.skipped:
            say(f"{title}: niet veranderd, overgeslagen.")
            continue
        say(f"{title}:")
        for line in lines:
            say(f"  {line}")
        warn(done.messages)
    if atlas:
        pdfs = sum(f.suffix == ".pdf" for f in files)
        say(f"Atlas: {pdfs} PDF's in {files[0].parent if files else base}.")
    return files


def voer_stap_uit(
    werkbestand: Path,
    normen: Path | None,
    stap: str,
    sleutels: dict[str, Any],
    tick: Tick = never,
) -> tuple[_Outcome, list[str]]:
    """Run one step of a study (one of ``STAPPEN``) with the keys of its block; unchanged: skipped.

    Returns what was done and the lines to show. Raises what the step raises.
    """
    return _STEPS[stap](_Study(werkbestand, werkbestand.parent, normen), sleutels, tick)


def _dress(
    table: dict[str, Any], text: str, studie: Path
) -> tuple[HouseStyle | None, dict[int, MapImage]]:
    """Return the house style, and the picture under the maps of each atlas by the id of its block.

    All that is wrong with them is said at once.
    """
    house: HouseStyle | None = None
    pictures: dict[int, MapImage] = {}
    problems: list[Problem] = []
    if "huisstijl" in table:
        try:
            house = read_house_style(table["huisstijl"], text, studie)
        except LzwError as error:
            problems += error.problems
    for atlas in (e for e in _entries(table, "atlas") if "achtergrond" in e):
        try:
            pictures[id(atlas)] = read_map_image(
                studie.parent / atlas["achtergrond"], atlas.get("achtergrond_bron", "")
            )
        except LzwError as error:
            problems += error.problems
    if problems:
        raise LzwError(problems)
    return house, pictures


def _choice(base: Path, entry: dict[str, Any]) -> Keuze:
    """Return what an atlas block asks to print."""
    return kies(
        hoofdstukken=entry.get("hoofdstuk", []),
        editie=entry.get("editie", ""),
        eigenaar=entry.get("eigenaar", ""),
        status=entry.get("status", ""),
        versie=entry.get("versie", ""),
        gewichten={k: float(v) for k, v in entry.get("gewicht", {}).items()},
        vragen=base / entry["vragen"] if "vragen" in entry else None,
        profiel=entry.get("profiel", ""),
        jaar=entry.get("jaar", 0),
    )


def werkbestand_van(studie: Path) -> Path:
    """Return the werkbestand that *studie* names; raise LzwError when it is wrong."""
    table, text = read_toml(studie)
    _check(table, text, studie)
    return studie.parent / str(table["werkbestand"])


# The steps: each takes its block and returns what was done and the lines to show


def _netwerk(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = controleer_netwerk(
        s.file,
        s.norms,
        losse_einden_m=float(e.get("losse_einden", 2.0)),
        overslaan=True,
        tick=tick,
    )
    return done, [] if done.skipped else netwerk_regels(done.facts)


def _bereikbaarheid(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_bereikbaarheid(
        s.file,
        e.get("profiel", ["75plus"]),
        s.norms,
        bevestig_afwezig=e.get("bevestig_afwezig", []),
        bevestig_volledig=e.get("bevestig_volledig", []),
        dichtstbij=e.get("dichtstbij", 1),
        banden=e.get("banden"),
        overslaan=True,
        tick=tick,
    )
    # One of several profiles may have been held; what was computed is shown.
    done.skipped = not done.facts
    if done.skipped:
        return done, []
    made = Werkbestand(s.file).read_all(("bereikbaarheid_gebied", "bereikbaarheid_samen"))
    norms = load_norms(s.norms)
    lines = result_lines(made["bereikbaarheid_gebied"].data, done.facts, norms)
    together = made["bereikbaarheid_samen"].data
    return done, lines + samen_lines(together, done.facts, norms)


def _geschiktheid(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_geschiktheid(
        s.file,
        e.get("groep", []),
        s.base / e["regels"] if "regels" in e else None,
        s.norms,
        jaar=e.get("jaar"),
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    return done, geschiktheid_regels(Werkbestand(s.file).read("geschiktheid").data, done)


def _loopgebieden(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_loopgebieden(
        s.file,
        e["categorie"],
        e.get("banden"),
        per=e.get("per", "categorie"),
        profiel=e.get("profiel", "75plus"),
        normen=s.norms,
        buffer=e.get("buffer"),
        gat=e.get("gat"),
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    table = Werkbestand(s.file).read("loopgebieden").data
    return done, loopgebieden_regels(table, done.run_ids, load_norms(s.norms))


def _witte_vlekken(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_witte_vlekken(
        s.file,
        e.get("profiel", "75plus"),
        e.get("groep", "inw_75plus"),
        s.norms,
        essentieel=e.get("essentieel", []),
        drempel=e.get("drempel"),
        gemist=e.get("gemist"),
        grens=e.get("grens", "buurt"),
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    return done, witte_vlekken_regels(Werkbestand(s.file).read("witte_vlekken").data, done)


def _looproutes(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_looproutes(
        s.file,
        e.get("profiel", "75plus"),
        e.get("groep", "inw_75plus"),
        s.norms,
        essentieel=e.get("essentieel", []),
        bezoeken=e.get("bezoeken", False),
        banken_volledig=e.get("banken_volledig", False),
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    return done, looproutes_regels(Werkbestand(s.file).read_all(RESULTS), done)


def _steunpunten(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    given = e.get("kandidaten", [])
    done = bereken_steunpunten(
        s.file,
        e.get("aantal", 1),
        model=e.get("model", "mclp"),
        straal=e.get("straal"),
        grens=e.get("grens"),
        kandidaten=[k if k == NETWORK else s.base / k for k in given],
        kandidaten_max=e.get("kandidaten_max"),
        vast=e.get("vast", []),
        groep=e.get("groep", "inw_75plus"),
        profiel=e.get("profiel", "75plus"),
        normen=s.norms,
        weeg_inkomen=e.get("weeg_inkomen", False),
        tijd=e.get("tijd", 60.0),
        curve=e.get("curve", 0),
        capaciteit=e.get("capaciteit"),
        capaciteit_kolom=e.get("capaciteit_kolom", False),
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    return done, steunpunten_regels(Werkbestand(s.file).read_all(CHOSEN), done)


def _locatietoets(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_locatietoets(
        s.file,
        [s.base / place for place in e["locaties"]],
        e.get("doel", ["geclusterd"]),
        profielen=e.get("profiel", ["75plus"]),
        straal=e.get("straal"),
        criteria=s.base / e["criteria"] if "criteria" in e else None,
        normen=s.norms,
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    return done, locatietoets_regels(Werkbestand(s.file).read_all(TESTED), done)


def _vraag(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_vraag(
        s.file,
        e.get("jaar", []),
        peiljaar=e.get("peiljaar"),
        scenario=e.get("scenario", "standaard"),
        prognose=e.get("prognose"),
        dementietrend=e.get("dementietrend"),
        instellingen=float(e.get("instellingen", 100.0)),
        extramuraal=float(e.get("extramuraal", 0.0)),
        doelgroepen=s.base / e["doelgroepen"] if "doelgroepen" in e else None,
        verdeelsleutel=e.get("verdeelsleutel", []),
        normen=s.norms,
        overslaan=True,
        tick=tick,
    )
    return done, [] if done.skipped else vraag_regels(done)


def _woonservicegebied(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    hubs = e.get("hubs")
    done = bereken_woonservicegebied(
        s.file,
        e.get("profiel", "75plus"),
        hubs=hubs if hubs is None or hubs in ORIGINS else str(s.base / hubs),
        functies=e.get("functies", []),
        onderling=e.get("onderling"),
        ringen=e.get("ringen"),
        buurten=e.get("buurten", False),
        bevestig_volledig=e.get("bevestig_volledig", []),
        regels=s.base / e["regels"] if "regels" in e else None,
        normen=s.norms,
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    return done, woonservicegebied_regels(Werkbestand(s.file).read_all(AREAS), done)


def _vraag_aanbod(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_vraag_aanbod(
        s.file,
        s.base / e["aannames"] if "aannames" in e else None,
        s.norms,
        scenario=e.get("scenario"),
        regels=s.base / e["regels"] if "regels" in e else None,
        jaar=e.get("jaar"),
        overslaan=True,
        tick=tick,
    )
    if done.skipped:
        return done, []
    table = Werkbestand(s.file).read("vraag_aanbod").data
    return done, vraag_aanbod_regels(table, done, s.norms)


def _watals(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = bereken_watals(
        s.file,
        e["scenario"],
        sluit=e.get("sluit", []),
        open_=e.get("open", []),
        verplaats=e.get("verplaats", []),
        laag=s.base / e["laag"] if "laag" in e else None,
        profielen=e.get("profiel", ["75plus"]),
        normen=s.norms,
        overslaan=True,
        tick=tick,
    )
    return done, done.lines


def _vergelijk(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = vergelijk(
        s.file,
        met=s.base / e["met"] if "met" in e else None,
        momenten=e.get("moment", []),
        bewaar=e.get("bewaar"),
        profielen=e.get("profiel", []),
        naam=e.get("naam", ""),
        normen=s.norms,
        overslaan=True,
        tick=tick,
    )
    return done, done.lines


def _deel(s: _Study, e: dict[str, Any], tick: Tick) -> tuple[_Outcome, list[str]]:
    done = maak_deel(s.file, s.base / e["uit"], s.norms, overslaan=True, tick=tick)
    return done, done.lines


_STEPS: dict[str, Callable[[_Study, dict[str, Any], Tick], tuple[_Outcome, list[str]]]] = {
    "netwerk": _netwerk,
    "bereikbaarheid": _bereikbaarheid,
    "geschiktheid": _geschiktheid,
    "loopgebieden": _loopgebieden,
    "witte_vlekken": _witte_vlekken,
    "looproutes": _looproutes,
    "steunpunten": _steunpunten,
    "woonservicegebied": _woonservicegebied,
    "locatietoets": _locatietoets,
    "vraag": _vraag,
    "vraag_aanbod": _vraag_aanbod,
    "watals": _watals,
    "vergelijk": _vergelijk,
    "deel": _deel,
}

STAPPEN = tuple(_STEPS)
"""The steps of a study besides imports and the atlas, in the order in which they run."""

_TITLES = {
    "vraag_aanbod": "Vraag en aanbod",
    "watals": "Wat als",
    "witte_vlekken": "Witte vlekken",
}


def title_of(name: str, entry: dict[str, Any]) -> str:
    """Return the title of a step, with what tells two of a kind apart."""
    title = _TITLES.get(name, name.capitalize())
    listed = ", ".join(entry.get("doel", []) or entry.get("categorie", []))
    which = entry.get("scenario") or entry.get("bewaar") or entry.get("editie") or listed
    return f"{title} {which}".strip()


def _entries(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the blocks of that name."""
    found = table.get(name, [])
    return found if isinstance(found, list) else [found]


def _local(base: Path, mapping: str | None) -> str | None:
    """Return a mapping name as it is, a mapping file relative to the study."""
    return str(base / mapping) if mapping and mapping.endswith(".toml") else mapping


def _check(table: dict[str, Any], text: str, path: Path) -> None:
    problems: list[Problem] = []

    def wrong(code: str, keys: list[str], **values: str) -> None:
        line = str(line_of(text, keys))
        problems.append(
            Problem(
                code,
                values={"bestand": path.name, "regel": line, "sleutel": ".".join(keys), **values},
            )
        )

    for name in ("importeer", *_BLOCKS):
        if name not in table:
            continue
        found, words = table[name], f"een blok [{name}]"
        entries = [found]
        if name == "importeer" or name in _SEVERAL:
            words = f"een of meer blokken [[{name}]]"
            if isinstance(found, list):
                entries = found
        alone = name == "importeer" and not isinstance(found, list)
        if alone or not all(isinstance(e, dict) for e in entries):
            wrong("toml_waarde", [name], verwacht=words, gevonden=repr(found))
    if problems:
        raise LzwError(problems)

    def judge(keys: list[str], entry: dict[str, Any], kinds: dict[str, _Kind]) -> None:
        for key, value in entry.items():
            if key not in kinds:
                wrong("toml_sleutel", [*keys, key], keuze=", ".join(kinds))
            elif not kinds[key].fits(value):
                verwacht = kinds[key].words
                wrong("toml_waarde", [*keys, key], verwacht=verwacht, gevonden=repr(value))
        for key in _NEEDED.get(".".join(keys), ()):
            if key not in entry:
                wrong("toml_ontbreekt", keys, ontbreekt=key)

    judge([], table, {**_TOP, **dict.fromkeys(("importeer", "huisstijl", *_BLOCKS), _ANY)})
    if "werkbestand" not in table:
        wrong("toml_ontbreekt", ["studie"], ontbreekt="werkbestand")
    for entry in table.get("importeer", []):
        judge(["importeer"], entry, _IMPORT)
        if "soort" not in entry:
            wrong("toml_ontbreekt", ["importeer"], ontbreekt="soort")
        if _IMPORT["kolom"].fits(entry.get("kolom", {})):
            for target, source in entry.get("kolom", {}).items():
                if not isinstance(source, str):
                    keys = ["importeer", "kolom", target]
                    wrong("toml_waarde", keys, verwacht=_TEXT.words, gevonden=repr(source))
    for name, kinds in _BLOCKS.items():
        for entry in _entries(table, name):
            judge([name], entry, kinds)
    if problems:
        raise LzwError(problems)
