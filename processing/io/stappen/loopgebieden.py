# SPDX-License-Identifier: GPL-2.0-or-later
"""The step loopgebieden: facilities and roads in, reachable streets and polygons out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ...core.bereik.loopgebieden import MODES, Loopgebieden, Mode, loopgebieden_van
from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..actueel import held
from ..getallen import geheel, getal
from ..meldingen import register, sentences
from ..normen.lezen import load_norms, profile_as_data
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id
from .banden import Bands, read_bands
from .los import Together
from .samen import as_published

__all__ = [
    "INPUTS",
    "REQUIRED",
    "StapLoopgebieden",
    "bereken_loopgebieden",
    "loopgebieden_los",
    "loopgebieden_regels",
]

INPUTS = ("voorzieningen", "wegen", "barrieres", "woningen", "bevolking", "instellingen")
REQUIRED = ("voorzieningen", "wegen")
_RESULTS = ("loopgebieden", "loopgebieden_lijnen")

_BUFFER_M = (5.0, 100.0)
_HOLE_M2 = (0.0, 1_000_000.0)

register(
    {
        "loopgebied_te_weinig_gegevens": "Voor {profiel} wordt geen loopgebied getekend: van "
        "{aandeel} % van de weglengte ontbreekt wat dit profiel moet weten ({ontbreekt}). Vul de "
        "laag wegen aan, bijvoorbeeld uit de BGT en met een schouw van de stoepranden, of kies een "
        "ander profiel.",
        "loopgebied_categorie_leeg": "In de laag voorzieningen staan geen {veel}, dus er is geen "
        "loopgebied te tekenen. Voeg ze toe of kies een andere categorie.",
        "loopgebied_niets_gehecht": "Geen van de {veel} ligt binnen {maximum} m van een weg waar "
        "profiel {profiel} over kan lopen. Controleer de plekken en de wegen met: lzw netwerk.",
        "loopgebied_zonder_categorie": "Kies een of meer categorieën, bijvoorbeeld --categorie "
        "supermarkt. Er is keuze uit: {keuze}.",
        "loopgebied_per_onbekend": "Verdeling {per} bestaat niet. Kies uit: {keuze}.",
        "loopgebied_banden_nodig": "Voor {categorie} is er geen norm. Geef zelf loopafstanden op "
        "met --banden, bijvoorbeeld --banden 250,500.",
        "loopgebied_buffer_onjuist": "Een buffer van {waarde} m kan niet. Geef een getal van "
        "{laagste} tot {hoogste}.",
        "loopgebied_gat_onjuist": "Een gat van {waarde} m2 kan niet. Geef een getal van "
        "{laagste} tot {hoogste}.",
        "loopgebied_woningen_zonder_vlak": "{aantal} woningen ({categorie}) liggen verder dan alle "
        "straten van hun band en staan daarom in geen enkel vlak. Dat komt door hun aanloop.",
    }
)


@dataclass(slots=True)
class StapLoopgebieden:
    """What the step did, for the command, the algorithm and the closing line."""

    run_ids: list[str] = field(default_factory=list)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Per category."""
    messages: list[str] = field(default_factory=list)
    skipped: bool = False
    """Whether everything was there already and nothing had changed."""

    @property
    def total(self) -> dict[str, float]:
        """Return the facts of all categories added up."""
        keys = ("loopgebieden", "straat_km", "voorzieningen", "niet_gehecht")
        return {k: sum(f[k] for f in self.facts.values()) for k in keys}


def bereken_loopgebieden(
    werkbestand: Path,
    categorieen: Sequence[str],
    banden: Bands | None = None,
    *,
    per: str = "categorie",
    profiel: str = "75plus",
    normen: Path | None = None,
    buffer: float | None = None,
    gat: float | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapLoopgebieden:
    """Compute the loopgebieden of *categorieen* and write them to *werkbestand*.

    *banden* are walking distances in metres, ascending; without them the norm and the wider norm of
    each category. *per* is ``voorziening``, ``categorie`` or ``dichtstbij``. *buffer* (m) and
    *gat* (m2) come from the norms when not given. A rerun replaces what the file holds of the same
    profile, division and category; with *overslaan* categories for which nothing changed are left
    as they are. Raises :class:`LzwError` with every problem at once; the file is then untouched.
    """
    choice = _choice(categorieen, banden, per, profiel, normen, buffer, gat)
    out = StapLoopgebieden()
    with edit(werkbestand) as change:
        current = change.current or Werkbestand(werkbestand)
        layers = current.read_all(INPUTS, REQUIRED)
        check(tick, 0.1)
        made: dict[str, list[Layer]] = {name: [] for name in _RESULTS}
        kept = [held(current, name) or set() for name in _RESULTS] if overslaan else [set()]
        for run in _runs(choice, layers, part(tick, 0.1, 0.8), out, set.intersection(*kept)):
            made["loopgebieden"].append(run.result.areas)
            made["loopgebieden_lijnen"].append(run.result.lines)
            change.record("loopgebieden", run.parameters, run.norms, run.hashes, out.messages)
        out.skipped = not out.facts
        for name, new in made.items():
            if new:
                change.write(_beside_others(change, name, new, choice, list(out.facts)))
        check(tick, 0.9)
    tick(1.0)
    return out


def loopgebieden_los(
    together: Together,
    categorieen: Sequence[str],
    banden: Bands | None = None,
    *,
    per: str = "categorie",
    profiel: str = "75plus",
    normen: Path | None = None,
    buffer: float | None = None,
    gat: float | None = None,
    tick: Tick = never,
) -> tuple[dict[str, Layer], StapLoopgebieden]:
    """Compute the same on layers in memory; return both result layers and what was done."""
    choice = _choice(categorieen, banden, per, profiel, normen, buffer, gat)
    out = StapLoopgebieden(messages=list(together.messages))
    runs = list(_runs(choice, together.layers, tick, out))
    layers = {
        "loopgebieden": [run.result.areas for run in runs],
        "loopgebieden_lijnen": [run.result.lines for run in runs],
    }
    tick(1.0)
    return {name: concat(parts, LAYERS[name]) for name, parts in layers.items()}, out


def loopgebieden_regels(table: pd.DataFrame, run_ids: Iterable[str], norms: NormSet) -> list[str]:
    """Return the main figures per category of *table* (layer ``loopgebieden``)."""
    lines = []
    for identity in run_ids:
        rows = table[table["run_id"] == identity]
        if rows.empty:
            continue
        category = CATEGORIES[str(rows["categorie"].iloc[0])]
        bands = sorted(rows["band_tot_m"].unique())
        if rows["woningen"].isna().all():
            street = getal(rows["straat_km"].sum(), 1)
            lines.append(f"{category.label}: {geheel(len(rows))} vlakken, {street} km straat.")
        elif rows["per"].iloc[0] == "voorziening":
            per = rows.groupby("voorziening_id")["woningen"].sum()
            low, high = geheel(per.min()), geheel(per.max())
            areas = "1 loopgebied" if len(per) == 1 else f"{geheel(len(per))} loopgebieden"
            lines.append(
                f"{category.label}: {areas} tot {getal(bands[-1])} m, met "
                f"{'elk ' if len(per) > 1 else ''}{low if low == high else f'{low} tot {high}'} "
                "woningen."
            )
        else:
            lines.append(
                f"{category.label}: " + "; ".join(_within(rows, b, norms) for b in bands) + "."
            )
    return lines


def _within(rows: pd.DataFrame, band: float, norms: NormSet) -> str:
    inside = rows[rows["band_tot_m"] <= band]
    text = f"binnen {getal(band)} m {geheel(inside['woningen'].sum())} woningen"
    for group, word in (("inw_65plus", "65-plussers"), ("inw_75plus", "75-plussers")):
        if inside[group].notna().any():
            text += f", {as_published(inside[group].sum(), group, norms)} {word}"
    return text


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the user chose, checked."""

    bands: Mapping[str, tuple[float, ...]]
    mode: Mode
    profile: str
    norms: NormSet
    buffer_m: float
    hole_m2: float


@dataclass(frozen=True, slots=True)
class _Run:
    """One category, computed."""

    parameters: dict[str, Any]
    norms: dict[str, Any]
    hashes: dict[str, str]
    result: Loopgebieden


def _choice(
    categorieen: Sequence[str],
    banden: Bands | None,
    per: str,
    profiel: str,
    normen: Path | None,
    buffer: float | None,
    gat: float | None,
) -> _Choice:
    norms = load_norms(normen)
    every = ", ".join(c.key for c in CATEGORIES)
    keys = tuple(dict.fromkeys(k.strip() for c in categorieen for k in c.split(",") if k.strip()))
    problems = [
        Problem("onbekende_categorie", values={"categorie": k, "keuze": every})
        for k in keys
        if k not in CATEGORIES
    ]
    if not keys:
        problems.append(Problem("loopgebied_zonder_categorie", values={"keuze": every}))
    if profiel not in norms.profiles:
        choice = ", ".join(norms.profiles)
        problems.append(Problem("onbekend_profiel", values={"profiel": profiel, "keuze": choice}))
    mode = next((m for m in MODES if m == per), None)
    if mode is None:
        values = {"per": per, "keuze": ", ".join(MODES)}
        problems.append(Problem("loopgebied_per_onbekend", values=values))
    given, wrong = read_bands(banden)
    problems += wrong
    bands: dict[str, tuple[float, ...]] = {}
    for key in keys:
        norm = norms.norms.get(key)
        if given:
            bands[key] = given
        elif norm is not None:
            bands[key] = (norm.value,) if norm.wide is None else (norm.value, norm.wide)
        elif key in CATEGORIES and not wrong:
            label = CATEGORIES[key].label
            problems.append(Problem("loopgebied_banden_nodig", values={"categorie": label}))
    buffer_m = norms.rule("loopgebied_buffer") if buffer is None else float(buffer)
    hole_m2 = norms.rule("loopgebied_gat") if gat is None else float(gat)
    for code, value, (low, high) in (
        ("loopgebied_buffer_onjuist", buffer_m, _BUFFER_M),
        ("loopgebied_gat_onjuist", hole_m2, _HOLE_M2),
    ):
        # Not the other way round: NaN is no number between two others either.
        if not low <= value <= high:
            values = {"waarde": f"{value:g}", "laagste": getal(low), "hoogste": getal(high)}
            problems.append(Problem(code, values=values))
    if problems or mode is None:
        raise LzwError(problems)
    return _Choice(bands, mode, profiel, norms, buffer_m, hole_m2)


def used_norms(norms: NormSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of *norms* that a run with *parameters* uses, for its identity."""
    return {
        "naam": norms.name,
        "rekenregels": {k: norms.rule(k) for k in ("aanloop_max", "component_min")},
        "profiel": profile_as_data(norms.profiles[parameters["profiel"]]),
    }


def _runs(
    choice: _Choice,
    layers: Mapping[str, Layer],
    tick: Tick,
    out: StapLoopgebieden,
    skip: Collection[str] = (),
) -> Iterator[_Run]:
    """Yield the categories one by one and note in *out* what was done; runs in *skip* are held."""
    hashes = {name: content_hash(layers[name]) for name in INPUTS}
    profile = choice.norms.profiles[choice.profile]
    used = used_norms(choice.norms, {"profiel": choice.profile})
    parameters = {
        key: {
            "profiel": choice.profile,
            "per": choice.mode,
            "categorie": key,
            "banden": list(bands),
            "buffer_m": choice.buffer_m,
            "gat_m2": choice.hole_m2,
        }
        for key, bands in choice.bands.items()
    }
    identity = {k: run_id("loopgebieden", p, used, hashes) for k, p in parameters.items()}
    out.run_ids += identity.values()
    wanted = {k: bands for k, bands in choice.bands.items() if identity[k] not in skip}
    if not wanted:
        return
    found, problems = loopgebieden_van(
        layers,
        profile,
        choice.norms,
        wanted,
        mode=choice.mode,
        buffer_m=choice.buffer_m,
        hole_m2=choice.hole_m2,
        run_ids=identity,
        tick=tick,
    )
    out.messages += [m for m in sentences(problems) if m not in out.messages]
    for key, result in found.items():
        out.facts[key] = result.facts
        yield _Run(parameters[key], used, hashes, result)


def _beside_others(
    change: Edit, name: str, new: list[Layer], choice: _Choice, categories: Sequence[str]
) -> Layer:
    """Return *new* under the rows of other profiles, divisions and categories."""
    old = change.read(name)
    mine = (old.data["profiel"] == choice.profile) & (old.data["per"] == choice.mode)
    mine &= old.data["categorie"].isin(categories)
    return concat([old.take(~mine.to_numpy(dtype=bool)), *new], LAYERS[name])
