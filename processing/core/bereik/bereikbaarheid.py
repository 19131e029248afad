# SPDX-License-Identifier: GPL-2.0-or-later
"""Bereikbaarheid: walking distance per dwelling and category, norms met, shares per gebied.

Definitions are those of docs/ontwerp.md section 3. Unknown is NULL with a reason; unreachable is
a norm not met, infinite in a median; neither is ever a big number or a missing row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..cijfers.kwantiel import weighted_quantile
from ..errors import Problem
from ..gebieden import AreaHomes, beside_gemeente
from ..mensen.population import People, spread_people
from ..netwerk.attach import Attachment, attach
from ..netwerk.barrieres import with_barriers
from ..netwerk.meten import REASONS, Measured, measure, says_nothing
from ..netwerk.network import Network, build_network, pieces, unknown_share
from ..netwerk.search import Nearest, count_within, nearest, nearest_k
from ..norms import PERSON_GROUPS, NormSet
from ..profile import Profile
from ..progress import Tick, check, never, part
from ..registry import CATEGORIES, INDICATORS, LAYERS, Column, Deel, Indicator, LayerSchema, Monitor
from ..tables import Layer, conform, whole_numbers
from .capaciteit import AREA_COLUMNS, Capacity, area_columns, capacity, home_columns
from .samen import Verdict, Weighting, samen

__all__ = [
    "ESSENTIALS",
    "PERSON_GROUPS",
    "STATUS",
    "CategoryState",
    "Inputs",
    "Result",
    "areas_with_homes",
    "bereikbaarheid",
    "exit_distance",
    "judge_completeness",
    "weighted_quantile",
]

ESSENTIALS = ("supermarkt", "huisarts", "apotheek", "ov_halte", "ontmoeting")
"""Reported even when the data hold none: their absence is a finding about the data."""

STATUS = ("bekend", "geen_gegevens", "waarschijnlijk_onvolledig", "bevestigd_afwezig")

_KINDS = (
    ("gemeente", "gemeente_code"),
    ("wijk", "wijk_code"),
    ("buurt", "buurt_code"),
    ("eigen", "eigen_code"),
)

LAYERS.add(
    LayerSchema(
        "bereikbaarheid",
        "Bereikbaarheid per woning",
        "Point",
        (
            Column("woning_id", "text", "Identificatie van de woning", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
            Column("is_woning", "int", "Is een woning (1 ja, 0 nee, leeg onbekend)"),
            Column("gemeente_code", "text", "Gemeentecode"),
            Column("wijk_code", "text", "Wijkcode"),
            Column("buurt_code", "text", "Buurtcode"),
            Column("eigen_code", "text", "Code van het eigen gebied"),
            Column("aanloop_m", "real", "Rechte aanloop naar het netwerk in m", minimum=0),
            Column("reden", "text", "Waarom er geen afstand is", allowed=REASONS),
            Column("normen_gehaald", "int", "Aantal gehaalde normen", minimum=0),
            Column("normen_geteld", "int", "Aantal normen waarover iets te zeggen is", minimum=0),
            Column("gewogen_m", "real", "Gewogen afstand in m", minimum=0),
            Column(
                "gewogen_min_m", "real", "Gewogen afstand, ontbrekende als 5 km, in m", minimum=0
            ),
            Column(
                "onbekend_pct",
                "real",
                "Deel van de route zonder nodige gegevens in %",
                minimum=0,
                maximum=100,
            ),
            *(
                Column(
                    g,
                    "real",
                    f"Geschat aantal inwoners van {g[4:6]} jaar en ouder",
                    minimum=0,
                    later=g == "inw_85plus",
                )
                for g in PERSON_GROUPS
            ),
        ),
        key=("woning_id", "profiel"),
        open_columns=True,
        deel=Deel("open", weg=PERSON_GROUPS, overig="open"),
    ),
    LayerSchema(
        "bereikbaarheid_gebied",
        "Bereikbaarheid per gebied",
        None,
        (
            Column("gebied_code", "text", "Gebiedscode", required=True),
            Column("naam", "text", "Naam"),
            Column("soort", "text", "Soort gebied", required=True),
            Column("profiel", "text", "Profiel", required=True),
            Column(
                "categorie",
                "text",
                "Categorie",
                required=True,
                allowed=tuple(c.key for c in CATEGORIES),
            ),
            Column("groep", "text", "Groep", required=True, allowed=("woningen", *PERSON_GROUPS)),
            Column("n", "real", "Aantal waarover iets te zeggen is", minimum=0),
            Column("n_binnen", "real", "Aantal binnen de norm", minimum=0),
            Column("aandeel_pct", "real", "Aandeel binnen de norm in %", minimum=0, maximum=100),
            Column("mediaan_m", "real", "Middelste afstand in m", minimum=0),
            Column("p90_m", "real", "Afstand waar 90 % binnen blijft in m", minimum=0),
            Column("n_onbekend", "real", "Aantal onbekend", minimum=0),
            Column(
                "n_te_weinig_gegevens",
                "real",
                "Deel daarvan waarvoor gegevens over wegen ontbreken",
                minimum=0,
                later=True,
            ),
            Column(
                "aandeel_min_pct",
                "real",
                "Aandeel binnen de norm in %, ten minste",
                minimum=0,
                maximum=100,
                later=True,
            ),
            Column(
                "aandeel_max_pct",
                "real",
                "Aandeel binnen de norm in %, ten hoogste",
                minimum=0,
                maximum=100,
                later=True,
            ),
            Column(
                "n_rand_onzeker",
                "real",
                "Aantal met de rand van de gegevens dichterbij dan de voorziening",
                minimum=0,
            ),
            Column(
                "aandeel_zonder_rand_pct",
                "real",
                "Aandeel binnen de norm in %, zonder wie de rand dichterbij heeft",
                minimum=0,
                maximum=100,
                later=True,
            ),
            Column(
                "aandeel_gemeente_pct",
                "real",
                "Aandeel binnen de norm in % in de hele gemeente",
                minimum=0,
                maximum=100,
                later=True,
            ),
            Column("verschil_pp", "real", "Verschil met de gemeente in procentpunten", later=True),
            Column(
                "gemeente_volledig",
                "int",
                "Gemeente volledig in de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
                later=True,
            ),
            Column(
                "cbs_autoweg_km",
                "real",
                "Gemiddelde afstand over de autoweg volgens CBS in km (alle inwoners)",
                minimum=0,
                later=True,
            ),
            Column("norm_m", "real", "Norm in m", minimum=0),
            Column("ruim_m", "real", "Ruime norm in m", minimum=0),
            Column("n_binnen_ruim", "real", "Aantal binnen de ruime norm", minimum=0),
            Column("bron_bevolking", "text", "Waaruit de personen komen"),
            Column("dekking_pct", "real", "Dekking van het gebied in %", minimum=0, maximum=100),
            Column(
                "volledig",
                "int",
                "Gebied volledig in de gegevens (1 ja, 0 nee)",
                minimum=0,
                maximum=1,
            ),
            *AREA_COLUMNS,
            Column("categorie_status", "text", "Hoe volledig de categorie is", allowed=STATUS),
            Column("aantal_voorzieningen", "int", "Aantal voorzieningen in de gegevens", minimum=0),
            Column("run_id", "text", "Kenmerk van de berekening", required=True),
        ),
        key=("gebied_code", "soort", "profiel", "categorie", "groep"),
        deel=Deel(
            "geaggregeerd",
            open=(
                "gemeente_volledig",
                "cbs_autoweg_km",
                "norm_m",
                "ruim_m",
                "dekking_pct",
                "volledig",
                "aantal_voorzieningen",
            ),
            personen=("n", "n_binnen", "n_binnen_ruim"),
            aandeel=("aandeel_pct",),
            afgeleid=("mediaan_m", "p90_m", "plekken", "plekken_balans"),
            weg=(
                "n_onbekend",
                "n_te_weinig_gegevens",
                "aandeel_min_pct",
                "aandeel_max_pct",
                "n_rand_onzeker",
                "aandeel_zonder_rand_pct",
                "aandeel_gemeente_pct",
                "verschil_pp",
                "n_plekken",
                "n_zonder_plek",
            ),
        ),
        monitor=Monitor(("n", "n_binnen", "aandeel_pct", "mediaan_m", "p90_m"), zelfde=("norm_m",)),
    ),
)
INDICATORS.add(
    Indicator(
        "aandeel_binnen", "Binnen de norm", "%", "higher", "bereikbaarheid_gebied", "aandeel_pct"
    ),
    Indicator("mediaan", "Middelste afstand", "m", "lower", "bereikbaarheid_gebied", "mediaan_m"),
    Indicator("p90", "90 % woont binnen", "m", "lower", "bereikbaarheid_gebied", "p90_m"),
    Indicator(
        "aandeel_zonder_rand",
        "Binnen de norm, zonder wie de rand dichterbij heeft",
        "%",
        "higher",
        "bereikbaarheid_gebied",
        "aandeel_zonder_rand_pct",
        0,
        "Zonder wie de rand van de gegevens dichterbij heeft dan de voorziening. Zij wonen meestal "
        "ver weg, dus dit is vaak hoger dan het aandeel van iedereen.",
    ),
    Indicator(
        "verschil_gemeente",
        "Verschil met de gemeente",
        "procentpunt",
        "higher",
        "bereikbaarheid_gebied",
        "verschil_pp",
    ),
    Indicator(
        "cbs_autoweg",
        "Over de autoweg volgens CBS",
        "km",
        "lower",
        "bereikbaarheid_gebied",
        "cbs_autoweg_km",
        1,
        "Gemiddelde van alle inwoners, over wegen voor auto's; geen loopafstand.",
    ),
    Indicator(
        "onbekend", "Niet te zeggen", "woningen", "lower", "bereikbaarheid_gebied", "n_onbekend"
    ),
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The layers of one run, in EPSG:28992; ``data_omvang`` is how far the data reach."""

    woningen: Layer
    voorzieningen: Layer
    wegen: Layer
    gebieden: Layer
    bevolking: Layer
    instellingen: Layer
    data_omvang: Any = None
    barrieres: Layer | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The result layers, facts for a closing line and warnings."""

    per_home: Layer
    per_area: Layer
    together: Layer
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the layers of one run."""
        return self.per_home, self.per_area, self.together


@dataclass(slots=True)
class CategoryState:
    """What is known per dwelling about one category: what was measured and how it is judged."""

    key: str
    norm_m: float
    wide_m: float
    count: int
    measured: Measured
    further: Nearest | None = None
    """The nearest k, when more than one was asked for."""
    within: np.ndarray | None = None
    """How many lie within the norm, -1 for unknown; None for unknown everywhere."""
    names: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object))
    """The ids of the facilities, by their number in the search."""
    status: str = "bekend"
    banded: np.ndarray | None = None
    """How many lie within each band (one column each), -1 for unknown; None as ``within``."""
    facilities: Attachment | None = None
    """Where they meet the network, in the order of ``names``."""
    places: np.ndarray = field(default_factory=lambda: np.empty(0))
    """Their ``capaciteit``, NaN for unknown."""
    capacity: Capacity | None = None
    """The places at them per dwelling; None where no facility has a ``capaciteit``."""

    @property
    def distance(self) -> np.ndarray:
        """Return metres, inf for not met without distance, NaN for unknown."""
        return self.measured.distance

    @property
    def ids(self) -> np.ndarray:
        """Return the ids of the nearest, None where there is none."""
        return self.measured.ids

    @property
    def reason(self) -> np.ndarray:
        """Return why there is no distance."""
        return self.measured.reason

    @property
    def edge_uncertain(self) -> np.ndarray | None:
        """Return whether the edge of the data is nearer; None where nobody said where that is."""
        return self.measured.edge_uncertain


def bereikbaarheid(
    inputs: Inputs,
    profile: Profile,
    norms: NormSet,
    *,
    confirmed_absent: frozenset[str] = frozenset(),
    confirmed_complete: frozenset[str] = frozenset(),
    choices: int = 1,
    bands_m: Sequence[float] = (),
    run_id: str = "",
    tick: Tick = never,
) -> Result:
    """Return distance, norm and reason per dwelling and category, and shares per gebied.

    One search per category from its facilities; with *choices* 2 or 3 also the second and third
    nearest, within the rule ``keuze_max``. *bands_m* are whole metres within which facilities are
    counted. *confirmed_absent* are categories of which the
    user knows that there is none; *confirmed_complete* those that are complete however few.
    Raises :class:`LzwError` when the profile may use no road at all.
    """
    homes = inputs.woningen
    max_leg = norms.rules["aanloop_max"].value
    wegen = with_barriers(inputs.wegen, inputs.barrieres)
    network = build_network(
        wegen, profile, norms.rules["component_min"].value, tick=lambda f: tick(0.2 * f)
    )
    check(tick, 0.2)
    # Dwellings and facilities at once: finding the streets close by is prepared once.
    points = np.concatenate([homes.geometry, inputs.voorzieningen.geometry])
    everybody = attach(points, network, max_leg)
    at = everybody.take(np.arange(len(homes)))
    places = everybody.take(np.arange(len(homes), len(points)))
    check(tick, 0.3)
    problems: list[Problem] = []
    lost = at.edge < 0
    if lost.any():
        problems.append(
            Problem(
                "woning_ver_van_netwerk",
                "woningen",
                count=int(lost.sum()),
                examples=tuple(homes.data["woning_id"][lost][:5]),
                values={"maximum": f"{max_leg:g}"},
                fatal=False,
            )
        )
    problems += pieces(network, norms.rules["component_min"].value)
    exits = exit_distance(network, at, inputs.data_omvang)
    check(tick, 0.4)
    people = spread_people(homes, inputs.bevolking, inputs.instellingen)
    problems += _people_problems(people, inputs)
    present = set(inputs.voorzieningen.data["categorie"].dropna())
    wanted = [
        c.key
        for c in CATEGORIES
        if c.key in norms.norms
        and (c.key in present or c.key in ESSENTIALS or c.key in confirmed_absent)
    ]
    found: list[CategoryState] = []
    for number, key in enumerate(wanted):
        check(tick, 0.4 + 0.4 * number / len(wanted))
        category, warnings = _one_category(
            key, inputs, network, at, places, exits, norms, confirmed_absent, choices, bands_m
        )
        category.status, doubts = judge_completeness(
            key, category.status, category.count, norms, people, inputs, confirmed_complete
        )
        _add_capacity(category, inputs, network, at, norms, people, warnings)
        found.append(category)
        problems += [*warnings, *doubts]
    problems += _vague(profile, found, wegen)
    check(tick, 0.8)
    per_home = _per_home(homes, profile, run_id, at, found, norms, people, choices, bands_m)
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    areas = tuple(areas_with_homes(inputs, dwelling))
    weights = _weights(dwelling, people)
    per_area, warnings = _per_area(
        inputs, profile, run_id, found, norms, areas, weights, part(tick, 0.85, 0.92)
    )
    problems += warnings
    together, warnings = samen(
        areas,
        inputs.gebieden,
        weights,
        {c.key: Verdict(c.norm_m, c.distance, c.edge_uncertain, c.status) for c in found},
        norms.groups,
        norms.levels,
        {k: n.value for k, n in norms.weights.items()},
        per_home.data["gewogen_min_m"].to_numpy(dtype=float),
        cover_min_pct=norms.rules["dekking_min"].value,
        profile=profile.key,
        run_id=run_id,
        tick=part(tick, 0.92, 1.0),
    )
    problems += warnings
    check(tick, 1.0)
    facts = {
        "verblijfsobjecten": len(homes),
        "woningen": int(dwelling.sum()),
        "woningen_onbekend": int(homes.data["is_woning"].isna().sum()),
        "te_ver_van_netwerk": int(lost.sum()),
        "netwerk_km": float(network.edge_length[network.edge_walkable].sum() / 1000),
        "losse_stukken": max(0, len(network.component_length) - 1),
        "personen": {
            g.name: {
                "totaal": g.total,
                "verdeeld": g.placed,
                "niet_verdeeld": g.not_placed,
                "eenheid_zonder_woningen": g.no_dwellings,
                "eenheid_deels_in_data": g.partly_in_data,
                "in_instellingen": g.in_institutions,
                "instelling_groter_dan_eenheid": g.surplus,
                "eenheden_onbekend": g.units_unknown,
                "meer_dan_geteld": g.contradicted,
                "bron": g.source,
            }
            for g in people.groups.values()
        },
        "capaciteit": {
            c.key: {"plekken": c.capacity.places, "groep": c.capacity.group}
            for c in found
            if c.capacity is not None
        },
    }
    return Result(per_home, per_area, together, facts, problems)


def exit_distance(network: Network, at: Attachment, extent: Any) -> np.ndarray | None:
    """Return per dwelling the walking distance to where the network leaves the data, or None."""
    if extent is None or extent.is_empty:
        return None
    border = shapely.boundary(extent)
    shapely.prepare(border)
    crossing = np.flatnonzero(
        network.edge_walkable & shapely.intersects(border, network.edge_geometry)
    )
    if not len(crossing):
        return np.full(len(at), np.inf)
    lines = network.edge_geometry[crossing]
    spots, owner = shapely.get_parts(
        shapely.extract_unique_points(shapely.intersection(lines, border)), return_index=True
    )
    offset = shapely.line_locate_point(lines[owner], spots)
    exits = Attachment(
        crossing[owner], offset, np.zeros(len(spots)), shapely.get_coordinates(spots)
    )
    return nearest(network, at, exits).distance_m


def _one_category(
    key: str,
    inputs: Inputs,
    network: Network,
    at: Attachment,
    places: Attachment,
    exits: np.ndarray | None,
    norms: NormSet,
    confirmed_absent: frozenset[str],
    choices: int,
    bands_m: Sequence[float],
) -> tuple[CategoryState, list[Problem]]:
    data = inputs.voorzieningen.data
    # A facility without a place is listed by the check; here it is as if it were not there.
    placed = ~shapely.is_missing(np.asarray(inputs.voorzieningen.geometry, dtype=object))
    rows = np.flatnonzero((data["categorie"] == key).to_numpy(dtype=bool) & placed)
    ids = data["voorziening_id"].astype(str).to_numpy(dtype=object)
    rows = rows[np.argsort(ids[rows].astype(str), kind="stable")]
    norm = norms.norms[key]
    warnings: list[Problem] = []
    facilities = places.take(rows)
    far = facilities.edge < 0
    if far.any():
        warnings.append(
            Problem(
                "voorziening_ver_van_netwerk",
                "voorzieningen",
                count=int(far.sum()),
                examples=tuple(ids[rows[far]][:5]),
                values={
                    "categorie": CATEGORIES[key].label,
                    "maximum": f"{norms.rule('aanloop_max'):g}",
                },
                fatal=False,
            )
        )
    if key in confirmed_absent and len(rows):
        warnings.append(
            Problem(
                "afwezig_toch_aanwezig",
                "voorzieningen",
                count=len(rows),
                examples=tuple(ids[rows][:5]),
                values={"categorie": key},
                fatal=False,
            )
        )
    measured = measure(
        network,
        at,
        exits,
        ids[rows],
        facilities,
        absent=key in confirmed_absent,
        unknown_max_pct=norms.rule("onbekend_max"),
    )
    result = CategoryState(
        key,
        norm.value,
        norm.wide if norm.wide is not None else norm.value,
        len(rows),
        measured,
        names=ids[rows],
        status=measured.status,
    )
    unsaid = says_nothing(measured.reason)
    if measured.status == "bevestigd_afwezig":
        result.within = np.where(unsaid, -1, 0)
        result.banded = np.repeat(result.within[:, None], len(bands_m), axis=1)
    elif measured.found is not None:
        # The norm and the bands in one search, as far as the widest of them.
        counts = count_within(network, at, facilities, [norm.value, *bands_m])
        counts[unsaid] = -1
        result.within, result.banded = counts[:, 0], counts[:, 1:]
        if choices > 1:
            limit = norms.rules["keuze_max"].value
            result.further = nearest_k(network, at, facilities, choices, limit, measured.found)
        result.facilities = facilities
        result.places = data["capaciteit"].to_numpy(dtype=float)[rows]
    elif not len(rows):
        warnings.append(
            Problem("categorie_leeg", "voorzieningen", values={"categorie": key}, fatal=False)
        )
    return result, warnings


def _add_capacity(
    category: CategoryState,
    inputs: Inputs,
    network: Network,
    at: Attachment,
    norms: NormSet,
    people: People,
    warnings: list[Problem],
) -> None:
    """Compute the places of *category* where any of its facilities has a capacity."""
    catchment = norms.catchment(category.key)
    if category.facilities is None or catchment is None:
        return
    category.capacity = found = capacity(
        category.key,
        network,
        at,
        category.facilities,
        category.places,
        people.groups[catchment.group].per_home,
        (inputs.woningen.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool),
        catchment,
    )
    if found is not None and found.unknown:
        warnings.append(
            Problem(
                "capaciteit_deels",
                "voorzieningen",
                "capaciteit",
                count=found.unknown,
                values={
                    "soort": CATEGORIES[category.key].many,
                    "aantal": found.unknown,
                    "totaal": found.unknown + found.counted,
                },
                fatal=False,
            )
        )


def judge_completeness(
    key: str,
    status: str,
    count: int,
    norms: NormSet,
    people: People,
    inputs: Inputs,
    confirmed: frozenset[str],
) -> tuple[str, list[Problem]]:
    """Return the status of a category after its *count* was held against the inhabitants.

    Suspiciously few of them look like a gap in the data.
    """
    rule = norms.completeness.get(key)
    if rule is None or status != "bekend" or key in confirmed:
        return status, []
    group = people.groups["inwoners"]
    inhabitants = group.placed + group.in_institutions
    if inhabitants <= 0:
        # Without population data: dwellings at the mean household size (CBS, about 2.1).
        inhabitants = 2.1 * float((inputs.woningen.data["is_woning"].fillna(1) != 0).sum())
    per = inhabitants / count
    if per <= rule.value:
        return status, []
    values = {"categorie": key, "aantal": count, "per": round(per)}
    warning = Problem("categorie_onvolledig", "voorzieningen", values=values, fatal=False)
    return "waarschijnlijk_onvolledig", [warning]


def _people_problems(people: People, inputs: Inputs) -> list[Problem]:
    if not len(inputs.bevolking):
        return [Problem("bevolking_ontbreekt", "bevolking", fatal=False)]
    out = []
    for name in PERSON_GROUPS:
        group = people.groups[name]
        if group.contradicted >= 0.5:
            out.append(
                Problem(
                    "bevolking_spreekt_tegen",
                    "bevolking",
                    values={
                        "aantal": round(group.contradicted),
                        "totaal": round(group.total),
                        "groep": f"{name[4:6]} jaar en ouder",
                    },
                    fatal=False,
                )
            )
        rest = group.not_placed - group.contradicted
        if rest >= 0.5:
            out.append(
                Problem(
                    "bevolking_niet_verdeeld",
                    "bevolking",
                    values={
                        "aantal": round(rest),
                        "totaal": round(group.total),
                        "groep": f"{name[4:6]} jaar en ouder",
                    },
                    fatal=False,
                )
            )
    return out


def _per_home(
    homes: Layer,
    profile: Profile,
    run_id: str,
    at: Attachment,
    found: Iterable[CategoryState],
    norms: NormSet,
    people: People,
    choices: int,
    bands_m: Sequence[float],
) -> Layer:
    n = len(homes)
    found = list(found)
    data: dict[str, Any] = {
        "woning_id": homes.data["woning_id"],
        "profiel": pd.Series([profile.key] * n, dtype=object),
        "run_id": pd.Series([run_id] * n, dtype=object),
        "is_woning": homes.data["is_woning"],
        **{c: homes.data[c] for _, c in _KINDS},
        "aanloop_m": np.round(at.leg_m, 3),
        "reden": pd.Series(
            np.array([None, "te_ver_van_netwerk"], dtype=object)[(at.edge < 0).astype(int)],
            dtype=object,
        ),
    }
    met = np.zeros(n, dtype=int)
    counted = np.zeros(n, dtype=int)
    weighted = np.zeros(n)
    floor = np.zeros(n)
    vague = np.zeros(n, dtype=bool)
    total = 0.0
    missing_m = norms.rules["ontbrekend_telt_als"].value
    by_key = {c.key: c for c in found}
    for key, weight in norms.weights.items():
        category = by_key.get(key)
        distance = np.full(n, np.nan) if category is None else category.distance
        weighted += weight.value * np.where(np.isfinite(distance), distance, np.nan)
        floor += weight.value * np.where(
            np.isfinite(distance), np.minimum(distance, missing_m), missing_m
        )
        if category is not None:
            vague |= category.reason == "te_weinig_gegevens"
        total += weight.value
    columns: dict[str, Any] = {}
    for category in found:
        known = ~np.isnan(category.distance)
        inside = category.distance <= category.norm_m
        counted += known
        met += inside & known
        columns[f"afstand_{category.key}_m"] = np.where(
            np.isfinite(category.distance), np.round(category.distance, 3), np.nan
        )
        columns[f"id_{category.key}"] = pd.Series(category.ids, dtype=object)
        columns[f"norm_{category.key}"] = whole_numbers(inside, known)
        columns[f"reden_{category.key}"] = pd.Series(category.reason, dtype=object)
        edge = category.edge_uncertain
        columns[f"rand_{category.key}"] = whole_numbers(
            np.zeros(n) if edge is None else edge, np.full(n, edge is not None)
        )
        columns |= _choice_columns(category, profile, choices, bands_m, n)
        if category.capacity is not None:
            columns |= home_columns(category.capacity)
        columns |= _profile_columns(category)
    lost = at.edge < 0
    data["normen_gehaald"] = whole_numbers(met, counted > 0)
    data["normen_geteld"] = pd.array(counted, dtype="Int64")
    data["gewogen_m"] = np.round(weighted / total, 3) if total else np.full(n, np.nan)
    # A way of which too little is known may be short: 5 km would be a number out of nothing.
    data["gewogen_min_m"] = (
        np.where(lost | vague, np.nan, np.round(floor / total, 3)) if total else np.full(n, np.nan)
    )
    data["onbekend_pct"] = _unknown_pct(found, lost)
    for group in PERSON_GROUPS:
        data[group] = people.groups[group].per_home
    # Copied once, when it is put in order: at a country's size every copy counts.
    table = pd.DataFrame({**data, **columns}, copy=False)
    return conform(Layer("bereikbaarheid", table, homes.geometry), LAYERS["bereikbaarheid"])


def _choice_columns(
    category: CategoryState, profile: Profile, choices: int, bands_m: Sequence[float], n: int
) -> dict[str, Any]:
    """Return minutes, the numbers within norm and bands and the second and third nearest."""
    key = category.key
    metres = np.where(np.isfinite(category.distance), category.distance, np.nan)
    out: dict[str, Any] = {
        f"minuten_{key}": np.round(metres / profile.speed_m_s / 60, 1),
        f"aantal_{key}": _numbers(category.within, n),
    }
    for number, band in enumerate(bands_m):
        counts = None if category.banded is None else category.banded[:, number]
        out[f"aantal_{key}_{band:.0f}m"] = _numbers(counts, n)
    said = ~says_nothing(category.reason)
    for place in range(2, choices + 1):
        metres, ids = np.full(n, np.nan), np.full(n, None, dtype=object)
        if category.further is not None:
            distance = category.further.distance_m[:, place - 1]
            got = (category.further.facility[:, place - 1] >= 0) & said
            metres[got] = np.round(distance[got], 3)
            ids[got] = category.names[category.further.facility[got, place - 1]]
        out[f"afstand_{key}_{place}_m"] = metres
        out[f"id_{key}_{place}"] = pd.Series(ids, dtype=object)
        out[f"minuten_{key}_{place}"] = np.round(metres / profile.speed_m_s / 60, 1)
    return out


def _numbers(counts: np.ndarray | None, n: int) -> Any:
    """Return *counts* as whole numbers, NULL where they are -1 or there are none at all."""
    if counts is None:
        counts = np.full(n, -1)
    return whole_numbers(counts, counts >= 0)


def _unknown_pct(found: Iterable[CategoryState], lost: np.ndarray) -> np.ndarray:
    """Return which part of all ways together lacks what the profile needs, in %.

    0 for a profile that needs nothing; NaN for a dwelling without any way.
    """
    some, whole = np.zeros(len(lost)), np.zeros(len(lost))
    asked = False
    for category in found:
        measured = category.measured
        if measured.unknown_m is not None and measured.route_m is not None:
            asked = True
            some += np.nan_to_num(measured.unknown_m)
            whole += np.nan_to_num(measured.route_m)
    if not asked:
        return np.where(lost, np.nan, 0.0)
    share = np.divide(100.0 * some, whole, out=np.full(len(lost), np.nan), where=whole > 0)
    return np.asarray(np.round(share, 1))


def _profile_columns(category: CategoryState) -> dict[str, Any]:
    """Return what only a profile with demands gives: range, unknown share and burden."""
    key, measured = category.key, category.measured
    out: dict[str, Any] = {}
    for name, metres in (
        ("afstand_{}_min_m", measured.low),
        ("afstand_{}_max_m", measured.high),
        ("belasting_{}_m", measured.burden),
    ):
        if metres is not None:
            out[name.format(key)] = np.where(np.isfinite(metres), metres, np.nan)
    if measured.unknown_pct is not None:
        out[f"onbekend_{key}_pct"] = np.round(measured.unknown_pct, 1)
    return out


def _vague(profile: Profile, found: Iterable[CategoryState], wegen: Layer) -> list[Problem]:
    """Return a warning when ways lack what *profile* needs: how many, and which columns."""
    some = [c for c in found if (c.reason == "te_weinig_gegevens").any()]
    if not some:
        return []
    homes = np.any([c.reason == "te_weinig_gegevens" for c in some], axis=0)
    share = unknown_share(wegen, profile)
    lack = [f"{rule.key} bij {share[rule.column]:.0f} %" for rule in profile.needed]
    return [
        Problem(
            "profiel_te_weinig_gegevens",
            "wegen",
            count=int(homes.sum()),
            values={"profiel": profile.label_plural, "ontbreekt": ", ".join(lack)},
            fatal=False,
        )
    ]


def _weights(dwelling: np.ndarray, people: People) -> dict[str, Weighting]:
    """Return whom dwellings stand for: themselves, and each group of people that is known."""
    out = {"woningen": Weighting(dwelling.astype(float))}
    for name in PERSON_GROUPS:
        group = people.groups[name]
        if group.unit_kind is not None:
            out[name] = Weighting(np.where(dwelling, group.least, 0.0), group.source)
    return out


def _per_area(
    inputs: Inputs,
    profile: Profile,
    run_id: str,
    found: list[CategoryState],
    norms: NormSet,
    areas: Sequence[AreaHomes],
    weights: Mapping[str, Weighting],
    tick: Tick,
) -> tuple[Layer, list[Problem]]:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    minimum = norms.rules["dekking_min"].value
    for number, (code, name, kind, members, cover) in enumerate(areas):
        check(tick, min(1.0, number / len(inputs.gebieden)))
        full = 1 if cover >= minimum - 1e-9 else 0
        if not full and kind in ("gemeente", "wijk") and len(members):
            problems.append(
                Problem(
                    "gebied_onvolledig",
                    "gebieden",
                    values={"naam": name, "dekking": f"{cover:.0f}"},
                    fatal=False,
                )
            )
        for category in found:
            distance = category.distance[members]
            known = ~np.isnan(distance)
            edge = None if category.edge_uncertain is None else category.edge_uncertain[members]
            for group_key, whom in weights.items():
                w = whom.weight[members]
                n = float(w[known].sum())
                inside = float(w[known & (distance <= category.norm_m)].sum())
                wide = float(w[known & (distance <= category.wide_m)].sum())
                some = known & (w > 0)
                rows.append(
                    {
                        "gebied_code": code,
                        "naam": name,
                        "soort": kind,
                        "profiel": profile.key,
                        "categorie": category.key,
                        "groep": group_key,
                        "n": n,
                        "n_binnen": inside,
                        "aandeel_pct": min(100.0, 100.0 * inside / n) if n > 0 else np.nan,
                        "mediaan_m": _finite(weighted_quantile(distance[some], w[some], 0.5)),
                        "p90_m": _finite(weighted_quantile(distance[some], w[some], 0.9)),
                        "n_onbekend": float(w[~known].sum()),
                        **_share_range(category, members, w),
                        **_beside_edge(distance, w, edge, category.norm_m),
                        "norm_m": category.norm_m,
                        "ruim_m": norms.norms[category.key].wide,
                        "n_binnen_ruim": wide,
                        **area_columns(category.capacity, members, w),
                        "bron_bevolking": whom.source,
                        "dekking_pct": round(cover, 3),
                        "volledig": full,
                        "categorie_status": category.status,
                        "aantal_voorzieningen": category.count,
                        "run_id": run_id,
                    }
                )
    schema = LAYERS["bereikbaarheid_gebied"]
    table = pd.DataFrame(rows)
    if len(table):
        table["cbs_autoweg_km"] = _car_roads(table, inputs.gebieden)
        table = beside_gemeente(
            table,
            inputs.gebieden,
            ("categorie", "groep"),
            "aandeel_pct",
            "aandeel_gemeente_pct",
            "verschil_pp",
        )
    return conform(Layer(schema.name, table), schema), problems


def _beside_edge(
    distance: np.ndarray, weight: np.ndarray, edge: np.ndarray | None, norm_m: float
) -> dict[str, float]:
    """Return the weight for which the edge of the data counts, and the share over the rest."""
    if edge is None:
        return {"n_rand_onzeker": np.nan, "aandeel_zonder_rand_pct": np.nan}
    known = ~np.isnan(distance)
    rest = float(weight[known & ~edge].sum())
    inside = float(weight[known & ~edge & (distance <= norm_m)].sum())
    return {
        "n_rand_onzeker": float(weight[known & edge].sum()),
        "aandeel_zonder_rand_pct": min(100.0, 100.0 * inside / rest) if rest > 0 else np.nan,
    }


def _car_roads(table: pd.DataFrame, gebieden: Layer) -> np.ndarray:
    """Return the mean distance by car that CBS gives per gebied: for all, so beside dwellings."""
    out = np.full(len(table), np.nan)
    row = pd.Index(gebieden.data["gebied_code"].astype(str)).get_indexer(
        pd.Index(table["gebied_code"].astype(str))
    )
    for category in dict.fromkeys(table["categorie"]):
        column = f"cbs_{category}_km"
        if column in gebieden.data.columns:
            of = (row >= 0) & ((table["categorie"] == category) & (table["groep"] == "woningen"))
            out[of] = gebieden.data[column].to_numpy(dtype=float)[row[of]]
    return out


def _share_range(
    category: CategoryState, members: np.ndarray, weight: np.ndarray
) -> dict[str, float]:
    """Return the weight whose distance is a range, and the share within the norm as a range."""
    measured, norm = category.measured, category.norm_m
    vague = measured.reason[members] == "te_weinig_gegevens"
    distance = measured.distance[members]
    sure = ~np.isnan(distance)
    whole = float(weight[sure | vague].sum())
    inside = float(weight[sure & (distance <= norm)].sum())
    low = high = inside
    if measured.low is not None and measured.high is not None:
        low += float(weight[vague & (measured.high[members] <= norm)].sum())
        high += float(weight[vague & (measured.low[members] <= norm)].sum())
    return {
        "n_te_weinig_gegevens": float(weight[vague].sum()),
        "aandeel_min_pct": min(100.0, 100.0 * low / whole) if whole > 0 else np.nan,
        "aandeel_max_pct": min(100.0, 100.0 * high / whole) if whole > 0 else np.nan,
    }


def _finite(value: float) -> float:
    return round(value, 3) if np.isfinite(value) else float("nan")


def areas_with_homes(inputs: Inputs, dwelling: np.ndarray) -> Iterable[AreaHomes]:
    """Yield code, name, kind, rows of the dwellings and coverage in % of every gebied."""
    homes, areas = inputs.woningen, inputs.gebieden
    order = np.argsort(areas.data["gebied_code"].astype(str).to_numpy(), kind="stable")
    for kind, column in _KINDS:
        members = homes.data[column].dropna().groupby(homes.data[column]).indices
        where = homes.data[column].notna().to_numpy().nonzero()[0]
        for i in order:
            area = areas.data.iloc[i]
            if area["soort"] != kind:
                continue
            code = str(area["gebied_code"])
            rows = where[np.sort(members[code])] if code in members else np.empty(0, dtype=int)
            yield (
                code,
                str(area["naam"]),
                kind,
                rows,
                _coverage(inputs, i, float(dwelling[rows].sum())),
            )
    outside = homes.data[[c for _, c in _KINDS[:3]]].isna().all(axis=1).to_numpy() & dwelling
    if outside.any() and len(areas):
        yield "buiten", "Buiten de gebieden", "buiten", np.flatnonzero(outside), 0.0


def _coverage(inputs: Inputs, row: int, homes: float) -> float:
    """Return which part of a gebied the data hold, in %: dwellings CBS counts, else land."""
    area = inputs.gebieden.data.iloc[row]
    for column in ("woningen_cbs", "huishoudens"):
        expected = float(area[column])
        if expected > 0:
            return min(100.0, 100.0 * homes / expected)
    geometry = None if inputs.gebieden.geometry is None else inputs.gebieden.geometry[row]
    if geometry is None or geometry.area <= 0:
        return 0.0
    if inputs.data_omvang is None:
        return 100.0 if homes else 0.0
    inside = shapely.intersection(geometry, inputs.data_omvang)
    return min(100.0, 100.0 * float(inside.area) / float(geometry.area))
