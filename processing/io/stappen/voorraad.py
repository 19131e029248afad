# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of the step geschiktheid about the whole stock: per gebied, window, complex and walk.

Everything here follows from the classes per dwelling. What is printed about people is rounded and
nothing is said about fewer than the publication threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.cijfers.openbaar import Limits, people_words
from ...core.errors import Problem
from ...core.mensen.population import spread_people
from ...core.netwerk.attach import Attachment, attach
from ...core.netwerk.network import Network, build_network
from ...core.norms import NormSet
from ...core.progress import Tick, check, never
from ...core.registry import LAYERS
from ...core.tables import Layer, concat
from ...core.wonen.ijking import calibrate, method_lacks
from ...core.wonen.regelset import RuleSet
from ...core.wonen.verhuizen import GOALS, moves
from ...core.wonen.voorraad import ALL, complexes, make_stock, per_area, window_shares, woonscan
from ...core.wonen.woonvormen import count_forms
from ..getallen import afstand, geheel, procent
from ..meldingen import register
from ..normen.lezen import profile_as_data
from ..normen.regels_geschiktheid import load_rules
from ..normen.voorraad import StockNorms, load_voorraad
from ..normen.woonvormen import load_woonvormen
from ..werkbestand import Edit

__all__ = [
    "STOCK_INPUTS",
    "STOCK_LAYERS",
    "Found",
    "stock_as_data",
    "voorraad_regels",
    "write_stock",
]

STOCK_INPUTS = ("bevolking", "instellingen", "wegen")
"""What is read besides the inputs of the classes; none of them must be there."""

STOCK_LAYERS = (
    "geschiktheid_gebied",
    "geschiktheid_venster",
    "geschiktheid_complex",
    "woonscan",
    "verhuizen",
    "verhuizen_gebied",
    "geschiktheid_ijking",
)

_MOVERS = ("rollator", "rolstoel")
"""Groups for whom the walk to a dwelling that suits is searched: who cannot stay as it is."""

_CALIBRATED = "rollator"
_THRESHOLD = "oppervlakte_grondgebonden"
_LIMITS = ("kwaliteitskorting", "hoge_aftopping", "maximum")
_TOP = 3
_ENOUGH = 20
"""Dwellings from which a buurt is named: below it a share says little (CBS)."""

register(
    {
        "verhuizen_zonder_wegen": "Zonder laag wegen is niet te zeggen hoe ver iemand van een "
        "geschikte woning woont. Lees wegen in: lzw importeer osm BESTAND.",
        "voorraad_zonder_bevolking": "Zonder laag bevolking is niet te zeggen hoeveel ouderen in "
        "een ongeschikte woning wonen. Lees vierkanten of pc4 in.",
        "voorraad_zonder_75plus": "In de laag bevolking staat niet hoeveel 75-plussers er wonen, "
        "alleen andere groepen. Daarom is niet te zeggen hoeveel van hen in een ongeschikte woning "
        "wonen. Lees een bron in die ze kent: lzw importeer pc4 BESTAND.",
        "ijking_zonder_methode": "In de regels voor {groep} staat geen regel met code {regels}. "
        "Er is daarom geen ijking naast de gepubliceerde aandelen. Geef die regels in uw bestand "
        "deze codes.",
        "geclusterd_onbekend": "Er is geen laag woonvormen. Hoeveel geclusterde woningen er zijn "
        "is daarom onbekend. Lees ze in met: lzw importeer woonvormen BESTAND.",
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the classes were made of: the layer, and per dwelling what the rules looked at.

    ``clustered`` is 1, 0 or NaN per dwelling; ``near`` holds per group the norms met around each
    dwelling and ``essentials`` which of them count. ``table`` is what
    :func:`.core.wonen.geschiktheid.rule_table` returns.
    """

    layer: Layer
    clustered: np.ndarray
    near: Mapping[str, pd.DataFrame]
    essentials: Mapping[str, Sequence[str]]
    table: pd.DataFrame


def stock_as_data(rules: RuleSet, norms: NormSet, groups: Sequence[str]) -> dict[str, object]:
    """Return the numbers used, in a form that can be compared and printed."""
    profiles = sorted({rules.groups[g].profile for g in groups} & set(norms.profiles))
    return {
        **{key: norm.value for key, norm in load_voorraad().norms.items()},
        **{key: norms.rules[key].value for key in ("aanloop_max", "component_min")},
        # Not repr: a set is written in another order by every process.
        "profielen": {
            key: [p.speed_m_s, p.radius_m, profile_as_data(p)]
            for key, p in ((k, norms.profiles[k]) for k in profiles)
        },
    }


def write_stock(
    change: Edit,
    layers: Mapping[str, Layer],
    found: Found,
    rules: RuleSet,
    norms: NormSet,
    groups: Sequence[str],
    identity: str,
    *,
    regels: Path | None = None,
    tick: Tick = never,
) -> list[Problem]:
    """Stage the layers of :data:`STOCK_LAYERS` for *groups*; rows of other groups stay.

    *layers* holds the inputs of the step and :data:`STOCK_INPUTS`. *regels* is the study's own
    file of rules, read again for the calibration.
    """
    stock_norms = load_voorraad()
    numbers = stock_norms.rules
    homes, areas = layers["woningen"], layers["gebieden"]
    problems: list[Problem] = []
    people = spread_people(homes, layers["bevolking"], layers["instellingen"])
    if people.groups["inw_75plus"].unit_kind is None:
        some = any(g.unit_kind is not None for g in people.groups.values())
        problems.append(
            Problem(
                "voorraad_zonder_75plus" if some else "voorraad_zonder_bevolking",
                "bevolking",
                fatal=False,
            )
        )
    limits = {
        k: rules.numbers[f"huurgrens.{k}"].value
        for k in _LIMITS
        if f"huurgrens.{k}" in rules.numbers
    }
    stock = make_stock(homes, found.layer, people, limits)
    check(tick, 0.1)
    made = {
        "geschiktheid_gebied": per_area(stock, areas, identity),
        "geschiktheid_venster": window_shares(stock, numbers, identity),
        "woonscan": woonscan(stock, areas, identity),
    }
    check(tick, 0.3)
    movers = [g for g in _MOVERS if g in groups]
    profiles = {g: rules.groups[g].profile for g in movers or groups[:1]}
    walks = _networks(layers["wegen"], homes, norms, profiles.values())
    if not walks:
        problems.append(Problem("verhuizen_zonder_wegen", "wegen", fatal=False))
    check(tick, 0.5)
    first = walks.get(next(iter(profiles.values()), ""))
    made["geschiktheid_complex"] = complexes(
        stock,
        numbers,
        identity,
        norms={g: _norms_met(found, g) for g in groups},
        network=first[0] if first else None,
        attached=first[1] if first else None,
    )
    check(tick, 0.6)
    homes_of, areas_of = [], []
    for number, group in enumerate(movers):
        walk = walks.get(profiles[group])
        if walk is not None:
            moved = moves(
                stock,
                found.clustered,
                *walk,
                areas,
                numbers,
                [group],
                identity,
                lambda f, n=number: tick(0.6 + 0.3 * (n + f) / len(movers)),  # type: ignore[misc]
            )
            homes_of.append(moved.homes)
            areas_of.append(moved.per_area)
    made["verhuizen"] = concat(homes_of, LAYERS["verhuizen"])
    made["verhuizen_gebied"] = concat(areas_of, LAYERS["verhuizen_gebied"])
    if movers and not np.isfinite(found.clustered).any():
        problems.append(Problem("geclusterd_onbekend", "woonvormen", fatal=False))
    lacking = method_lacks(rules, _CALIBRATED) if _CALIBRATED in groups else ()
    if lacking:
        made["geschiktheid_ijking"] = concat([], LAYERS["geschiktheid_ijking"])
        values = {"groep": rules.groups[_CALIBRATED].label, "regels": " en ".join(lacking)}
        problems.append(Problem("ijking_zonder_methode", values=values, fatal=False))
    elif _CALIBRATED in groups:
        made["geschiktheid_ijking"] = _calibration(
            layers, found, rules, stock_norms, regels, identity
        )
    check(tick, 1.0)
    for name, layer in made.items():
        old = change.read(name)
        own = old.data["doelgroep"].isin(list(groups)).to_numpy(dtype=bool)
        change.write(concat([old.take(~own), layer], LAYERS[name]))
    return problems


def _networks(
    wegen: Layer, homes: Layer, norms: NormSet, profiles: Iterable[str]
) -> dict[str, tuple[Network, Attachment]]:
    """Return per profile its network and where every dwelling meets it."""
    out: dict[str, tuple[Network, Attachment]] = {}
    if not len(wegen) or not len(homes):
        return out
    points = np.asarray(homes.geometry, dtype=object)
    for key in dict.fromkeys(profiles):
        if key in norms.profiles:
            network = build_network(wegen, norms.profiles[key], norms.rules["component_min"].value)
            out[key] = network, attach(points, network, norms.rules["aanloop_max"].value)
    return out


def _norms_met(found: Found, group: str) -> pd.DataFrame:
    """Return per dwelling how many of the group's essentials are within their norm, and of which
    that is known."""
    near = found.near.get(group)
    wanted = [f"norm_{c}" for c in found.essentials.get(group, ())]
    n = len(found.clustered)
    if near is None or not wanted:
        blank = np.full(n, np.nan)
        return pd.DataFrame({"normen_gehaald": blank, "normen_geteld": blank})
    value = near.reindex(columns=wanted).to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(value)
    some = known.any(axis=1)
    return pd.DataFrame(
        {
            "normen_gehaald": np.where(some, (known & (value == 1)).sum(axis=1), np.nan),
            "normen_geteld": np.where(some, known.sum(axis=1), np.nan),
        }
    )


def _calibration(
    layers: Mapping[str, Layer],
    found: Found,
    rules: RuleSet,
    norms: StockNorms,
    regels: Path | None,
    identity: str,
) -> Layer:
    near = found.near.get(_CALIBRATED)
    table = found.table
    if near is not None:
        table = table.assign(**{c: near[c].to_numpy() for c in near})
    used = rules.numbers[_THRESHOLD].value
    variants = {
        value: rules
        if value == used
        else load_rules(regels, jaar=rules.rent_year, drempels={_THRESHOLD: value})
        for value in sorted({*norms.series, used})
    }
    return calibrate(
        table, variants, used, _CALIBRATED, layers["gebieden"], norms.published, identity
    )


# What is said


def voorraad_regels(
    read: Callable[[str], Layer],
    groups: Sequence[str],
    labels: Mapping[str, str],
    measures: Mapping[str, str],
    norms: NormSet,
) -> list[str]:
    """Return the main figures of the stock for the first of *groups* that moves, else the first.

    *read* gives the layers; *labels* names the groups, *measures* the measures. People are
    rounded; fewer than the publication threshold are not numbered.
    """
    tables = {name: read(name).data for name in (*STOCK_LAYERS, "woonvormen")}
    group = next((g for g in (*_MOVERS, *groups) if g in groups), None)
    if group is None:
        return []
    mine = {
        name: table[(table["doelgroep"] == group).to_numpy(dtype=bool)]
        for name, table in tables.items()
        if name != "woonvormen"
    }
    words = _Words(Limits.of(norms))
    lines = [f"De woningvoorraad voor {labels.get(group, group)}:"]
    for make in (_area_lines, _complex_lines, _woonscan_lines, _moving_lines, _calibration_lines):
        lines += [f"  {line}" for line in make(mine, words, measures)]
    if len(tables["woonvormen"]):
        lines += [f"  {line}" for line in _form_lines(tables["woonvormen"])]
    return lines if len(lines) > 1 else []


@dataclass(frozen=True, slots=True)
class _Words:
    """How a number of people is written."""

    limits: Limits

    def people(self, value: float, age: str = "75-plussers") -> str:
        if not np.isfinite(value):
            return f"een onbekend aantal {age}"
        if value <= 0:
            return f"minder dan {self.limits.publish_min:g} {age}"
        text = people_words(value, self.limits)
        return f"{text if text.startswith('minder') else f'ongeveer {text}'} {age}"


_Tables = Mapping[str, pd.DataFrame]


def _whole(tables: _Tables, klasse: str) -> pd.DataFrame:
    table = tables.get("geschiktheid_gebied", pd.DataFrame())
    if not len(table):
        return table
    return table[
        (table["eigendom"] == ALL) & (table["bouwperiode"] == ALL) & (table["klasse"] == klasse)
    ]


def _area_lines(tables: _Tables, words: _Words, _measures: Mapping[str, str]) -> list[str]:
    table = _whole(tables, "ongeschikt")
    if not len(table):
        return []
    unknown = _whole(tables, "onbekend").set_index("gebied_code")["n"]
    lines = []
    for row in table[table["soort"] == "gemeente"].itertuples():
        if not row.n_totaal:
            continue
        open_ = row.aandeel_pct != row.aandeel_max_pct
        living = ""
        if row.n and np.isfinite(row.inw_75plus):
            living = f" In wat zeker ongeschikt is wonen {words.people(row.inw_75plus)}."
        lines.append(
            f"{row.naam or row.gebied_code}: {_range(row.aandeel_pct, row.aandeel_max_pct)} van de "
            f"{geheel(row.n_totaal)} woningen is ongeschikt"
            + (f" (van {geheel(unknown[row.gebied_code])} is de klasse onbekend)" if open_ else "")
            + f".{living}"
        )
    # A share that is written as 0 % is no highest one.
    high = table["aandeel_pct"].round() > 0
    parts = table[(table["soort"] == "buurt") & (table["n_totaal"] >= _ENOUGH) & high]
    worst = parts.sort_values(["aandeel_pct", "gebied_code"], ascending=[False, True])[:_TOP]
    if len(worst):
        named = ", ".join(
            f"{r.naam or r.gebied_code} ({procent(r.aandeel_pct)})" for r in worst.itertuples()
        )
        lines.append(f"Het hoogste zekere aandeel ongeschikt: {named}.")
    return lines


def _range(low: float, high: float) -> str:
    if low == high:
        return procent(low, 1)
    return f"{procent(low, 1)} tot {procent(high, 1)}"


def _complex_lines(tables: _Tables, words: _Words, measures: Mapping[str, str]) -> list[str]:
    table = tables.get("geschiktheid_complex", pd.DataFrame())
    if not len(table):
        return []
    best = table[(table["rang"] == 1) & (table["complex_id"] != "zonder complex")]
    order = ["n_maatregel", "n_naar_geschikt", "eigenaar", "complex_id"]
    best = best.sort_values(order, ascending=[False, False, True, True])[:_TOP]
    lines = []
    for row in best.itertuples():
        owner = "" if row.eigenaar == "onbekend" else f" van {row.eigenaar}"
        near = (
            f"; {words.people(row.inw_75plus_nabij)} binnen {row.nabij_m:g} m lopen"
            if np.isfinite(row.inw_75plus_nabij)
            else ""
        )
        lines.append(
            f"Complex {row.complex_id}{owner}: {measures.get(row.maatregel, row.maatregel)} helpt "
            f"{geheel(row.n_maatregel)} van de {geheel(row.woningen)} woningen{near}."
        )
    return lines


def _woonscan_lines(tables: _Tables, words: _Words, _measures: Mapping[str, str]) -> list[str]:
    table = tables.get("woonscan", pd.DataFrame())
    lines = []
    for row in table.sort_values("rang")[:_TOP].itertuples() if len(table) else ():
        homes = _numbers(row.n_aanpasbaar, row.n_max)
        owned = f", waarvan zeker koop {geheel(row.n_koop)}" if row.n_koop else ""
        people = row.inw_75plus if row.n_aanpasbaar else row.inw_75plus_max
        most = "" if row.n_aanpasbaar else " hoogstens"
        living = f"; daar wonen{most} {words.people(people)}" if np.isfinite(people) else ""
        lines.append(
            f"Woonscan {row.rang}: {row.naam or row.gebied_code}, {homes} aanpasbare woningen "
            f"zonder bekende huur{owned}{living}."
        )
    return lines


def _numbers(low: float, high: float) -> str:
    return geheel(low) if low == high else f"{geheel(low)} tot {geheel(high)}"


def _moving_lines(tables: _Tables, words: _Words, _measures: Mapping[str, str]) -> list[str]:
    table = tables.get("verhuizen_gebied", pd.DataFrame())
    if not len(table):
        return []
    table = table[
        (table["soort"] == "gemeente") & (table["eigendom"] == ALL) & (table["huurklasse"] == ALL)
    ]
    lines = []
    order = table["wat"].map({goal: i for i, goal in enumerate(GOALS)})
    for row in table.assign(order=order).sort_values(["gebied_code", "order"]).itertuples():
        if row.inw_75plus < words.limits.publish_min:
            continue
        nearest = (
            f"; de helft woont binnen {afstand(row.mediaan_m)}"
            if np.isfinite(row.mediaan_m)
            else ""
        )
        what = dict(zip(GOALS, ("geschikte", "geclusterde"), strict=True))[row.wat]
        lines.append(
            f"Verhuizen in {row.naam or row.gebied_code}: van {words.people(row.inw_75plus)} in "
            f"een ongeschikte woning heeft {procent(row.dichtbij_pct)} een {what} woning binnen "
            f"{geheel(row.dichtbij_m)} m en {procent(row.ver_pct)} binnen {geheel(row.ver_m)} m"
            f"{nearest}. Of "
            "die vrij is, is niet bekend."
        )
    return lines


def _calibration_lines(tables: _Tables, _words: _Words, _measures: Mapping[str, str]) -> list[str]:
    table = tables.get("geschiktheid_ijking", pd.DataFrame())
    lines: list[str] = []
    for (code, name), part in (
        table.groupby(["gebied_code", "naam"], dropna=False) if len(table) else ()
    ):
        head = (
            f"IJking {name or code}: ongeschikt volgens de methode van RIGO (boven zonder lift, of "
            "smal en klein)"
        )
        part = part.sort_values("grens_m2")
        shares = [_range(r.methode_pct, r.methode_max_pct) for r in part.itertuples()]
        if len(set(shares)) == 1:
            lines.append(
                f"{head}: {shares[0]}, bij elke grens van {part['grens_m2'].min():g} tot "
                f"{part['grens_m2'].max():g} m2."
            )
            continue
        lines.append(f"{head}, per grens voor klein:")
        lines += [
            f"  {row.grens_m2:g} m2: {share}"
            + (" (deze grens is gebruikt)" if row.gebruikt == 1 else "")
            for row, share in zip(part.itertuples(), shares, strict=True)
        ]
    if lines:
        published = ", ".join(f"{p.naam} {procent(p.share_pct)}" for p in load_voorraad().published)
        lines.append(f"Gepubliceerd met die methode: {published}.")
    return lines


def _form_lines(forms: pd.DataFrame) -> list[str]:
    counted = count_forms(forms, load_woonvormen())
    named = []
    for row in counted.itertuples():
        if row.woonvormen or row.woningen_max or row.onbekend:
            most = (
                f" (hoogstens {geheel(row.woningen_max)})"
                if row.woningen_max > row.woningen
                else ""
            )
            silent = (
                f" en {geheel(row.onbekend)} {'vorm' if row.onbekend == 1 else 'vormen'} met een "
                "onbekend aantal"
                if row.onbekend
                else ""
            )
            named.append(f"{row.telt_als} {geheel(row.woningen)}{most}{silent}")
    return [f"Woonvormen, in woningen: {', '.join(named)}."] if named else []
