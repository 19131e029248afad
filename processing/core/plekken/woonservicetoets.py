# SPDX-License-Identifier: GPL-2.0-or-later
"""What is asked of a woonservicegebied: each criterion measured, held against its norm, judged.

A measurement is a range: what surely is, and what could be where data are missing. A demand is met
when all of the range meets it, not met when nothing of it does, and unknown otherwise. None of the
norms is a law; which criteria there are and how they count is data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..cijfers.openbaar import Publication, public_share, shown, shown_part
from ..mensen.population import MOST_PEOPLE, People
from ..netwerk.network import Network
from ..netwerk.search import nearest
from ..registry import CATEGORIES
from .hubs import Criterion, HubRules, Hubs, Places
from .tenminste import at_most, homes_in_words
from .woonservicelagen import RINGS

__all__ = ["MEASURES", "Living", "Measure", "judge", "measure_areas", "surely_beyond"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What the data of a criterion must say: one of each of ``needs``; a bound when it counts."""

    needs: tuple[tuple[str, ...], ...]
    bounded: bool


MEASURES: Mapping[str, Measure] = {
    "inwoners": Measure((), True),
    "afstand": Measure((("categorie", "functie"),), False),
    "nabij": Measure((("categorie",), ("afstand",)), True),
    "dekking": Measure((), True),
    "geschikt": Measure((("doelgroep",),), True),
    "trapvrij": Measure((), True),
}

_MUCH_UNKNOWN = 5.0
"""From this share in % of routes without data on steps it is said."""

_ELDEST = "inw_75plus"


@dataclass(frozen=True, slots=True)
class Living:
    """Everything that is measured: dwellings with their hub and ring, and what the data know.

    ``ring`` is -1 in no area; ``hub`` -1 without any way to one. ``status`` is per category how
    complete the data are, ``confirmed`` the functions and categories of which somebody said that
    the list is complete. ``exit_m`` is per hub the walk to where the data end. ``suitable`` has per
    doelgroep the dwellings that surely and possibly are suitable. ``steps`` and ``steps_unknown``
    are the metres of steps, and of unknown ways, on the way to the hub (NaN without a way).
    """

    network: Network
    hubs: Hubs
    places: Places
    homes_at: Any
    dwelling: np.ndarray
    hub: np.ndarray
    ring: np.ndarray
    people: People
    status: Mapping[str, str]
    confirmed: frozenset[str]
    exit_m: np.ndarray | None
    suitable: Mapping[str, tuple[np.ndarray, np.ndarray]]
    steps: np.ndarray
    steps_unknown: np.ndarray

    def within(self, ring: str) -> np.ndarray:
        """Return which dwellings live in the area up to and including *ring*."""
        return np.asarray(self.dwelling & (self.ring >= 0) & (self.ring <= RINGS.index(ring)))

    def per_hub(self, some: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        """Return the sum of *weight* (1) over the dwellings *some*, per hub."""
        weights = None if weight is None else np.nan_to_num(weight[some])
        return np.bincount(self.hub[some], weights=weights, minlength=len(self.hubs)).astype(float)

    def known(self, category: str) -> bool:
        """Return whether a category that is nowhere found is known to be nowhere."""
        return category in self.confirmed or self.status.get(category) in (
            "bekend",
            "bevestigd_afwezig",
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """Per hub what surely is and what could be, why not more is known, and which place it is."""

    low: np.ndarray
    high: np.ndarray
    reason: np.ndarray
    place: np.ndarray


def measure_areas(living: Living, rules: HubRules, public: Publication) -> pd.DataFrame:
    """Return the rows of ``woonservicegebieden_toets`` but for profile and run, hub by hub."""
    parts = []
    for number, criterion in enumerate(rules.criteria.values(), 1):
        found = _MEASURE[criterion.measure](living, criterion, rules, public)
        parts.append(_rows(living, number, criterion, found, rules))
    out = pd.concat(parts, ignore_index=True)
    order = np.lexsort((out["volgorde"], out["_hub"]))
    return out.iloc[order].drop(columns="_hub").reset_index(drop=True)


def judge(table: pd.DataFrame, rules: HubRules) -> pd.DataFrame:
    """Return per ``hub_id`` of *table* the oordeel, what is missing and what is unknown.

    *volledig*: everything that is asked is met. *kansrijk*: the basis is met, no more than
    ``rules.missing_most`` demands are not, and no value lies beyond the utmost bounds.
    """
    rows = []
    for hub, mine in table.groupby("hub_id", sort=True):
        asked = mine[mine["telt"] != "melden"]
        failed = asked[asked["oordeel"] == "niet_gehaald"]
        vague = asked[asked["oordeel"] == "onbekend"]
        basis = asked[asked["telt"] == "basis"]
        beyond = any(
            surely_beyond(rules.criteria[str(r["criterium"])], r["waarde"], r["waarde_max"])
            for r in failed.to_dict("records")
        )
        if not len(failed) and not len(vague):
            outcome = "volledig"
        elif (
            (basis["oordeel"] == "gehaald").all()
            and not beyond
            and len(failed) + len(vague) <= rules.missing_most
        ):
            outcome = "kansrijk"
        else:
            outcome = "onvolledig"
        rows.append(
            {
                "hub_id": hub,
                "oordeel": outcome,
                "ontbreekt": ", ".join(_short(rules, failed)) or None,
                "onbekend": ", ".join(_short(rules, vague)) or None,
            }
        )
    return pd.DataFrame(rows, columns=["hub_id", "oordeel", "ontbreekt", "onbekend"])


def _short(rules: HubRules, rows: pd.DataFrame) -> list[str]:
    return [rules.criteria[str(key)].label for key in rows["criterium"]]


def surely_beyond(criterion: Criterion, low: float, high: float) -> bool:
    """Return whether all from *low* to *high* (NaN: *low* alone) is beyond the utmost bounds."""
    top = low if np.isnan(high) else high
    return bool(
        (criterion.least is not None and top < criterion.least)
        or (criterion.most is not None and low > criterion.most)
    )


def _rows(
    living: Living, number: int, criterion: Criterion, found: _Found, rules: HubRules
) -> pd.DataFrame:
    hubs, n = living.hubs, len(living.hubs)
    low_bound, high_bound = criterion.minimum, criterion.maximum
    if criterion.measure == "afstand":
        high_bound = rules.ring_m(criterion.ring)
    low, high = found.low, found.high
    some = ~np.isnan(low)
    least = -np.inf if low_bound is None else low_bound
    most = np.inf if high_bound is None else high_bound
    met = some & (low >= least) & (high <= most)
    failed = some & ((high < least) | (low > most))
    verdict = np.where(met, "gehaald", np.where(failed, "niet_gehaald", "onbekend")).astype(object)
    if criterion.counts == "melden":
        verdict[some] = "zonder_norm"
    # Of a distance the place that was found is what there is to say.
    value = high if criterion.measure == "afstand" else low
    reason = found.reason.copy()
    decided = met | (failed & (criterion.measure != "afstand"))
    reason[decided & (criterion.counts != "melden") & (reason != _EDGE)] = None
    if criterion.least is not None or criterion.most is not None:
        for k in np.flatnonzero(failed):
            bound = criterion.least if value[k] < least else criterion.most
            if surely_beyond(criterion, float(low[k]), float(high[k])) and bound is not None:
                side = "onder" if value[k] < least else "boven"
                reason[k] = f"ook {side} de uiterste grens van {_number(bound)}"
    real = found.place >= 0
    ids, names = np.full(n, None, dtype=object), np.full(n, None, dtype=object)
    ids[real] = living.places.ids[found.place[real]]
    names[real] = living.places.names[found.place[real]]
    spread = some & (high != low) & np.isfinite(high) & (criterion.measure != "afstand")
    known = [rules.sources[s] for s in criterion.sources if s in rules.sources]
    sources = [f"{s.title} ({s.publisher})" for s in known]
    return pd.DataFrame(
        {
            "_hub": np.arange(n),
            "hub_id": hubs.ids,
            "naam": hubs.names,
            "volgorde": number,
            "criterium": criterion.key,
            "wat": criterion.label,
            "waarde": np.where(np.isfinite(value), value, np.nan),
            "waarde_max": np.where(spread, high, np.nan),
            "eenheid": criterion.unit,
            "norm_min": np.nan if low_bound is None else low_bound,
            "norm_max": np.nan if high_bound is None else high_bound,
            "oordeel": verdict,
            "reden": reason,
            "telt": criterion.counts,
            "ring": criterion.ring,
            "voorziening_id": ids,
            "voorziening": names,
            "bron": "; ".join(sources),
            "zekerheid": criterion.certainty,
        }
    )


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _unknown(n: int, why: str) -> _Found:
    """Return that nothing is known of any hub."""
    nothing = np.full(n, np.nan)
    return _Found(nothing, nothing.copy(), np.full(n, why, dtype=object), np.full(n, -1))


def _inhabitants(
    living: Living, criterion: Criterion, _rules: HubRules, public: Publication
) -> _Found:
    n, group = len(living.hubs), living.people.groups["inwoners"]
    if group.unit_kind is None:
        return _unknown(n, "er zijn geen inwoners ingelezen")
    mine = living.within(criterion.ring)
    total = living.per_hub(mine, group.per_home)
    vague = living.per_hub(mine & np.isnan(group.per_home))
    low = np.array([shown(float(t), public) if t > 0 else 0.0 for t in total])
    high = at_most(low, vague, public)
    reason = np.full(n, None, dtype=object)
    reason[(total > 0) & (total < public.publish_min)] = (
        f"minder dan {public.publish_min:g} inwoners"
    )
    for k in np.flatnonzero(vague):
        reason[k] = _vaguely(vague[k], "inwoners")
    edge = _cut_off(living, criterion, _rules)
    # What lies over the edge can only lift a number that falls short.
    high[edge & (high < (criterion.minimum or 0.0))] = np.inf
    reason[edge] = _EDGE
    return _Found(low, high, reason, np.full(n, -1))


_EDGE = "de rand van de gegevens ligt binnen het gebied"


def _vaguely(homes: float, people: str) -> str:
    """Return of how many dwellings the number of *people* is not known."""
    return f"van {homes_in_words(homes)} is het aantal {people} onbekend"


def _cut_off(living: Living, criterion: Criterion, rules: HubRules) -> np.ndarray:
    """Return of which hubs the ring runs over the edge of the data."""
    if living.exit_m is None:
        return np.zeros(len(living.hubs), dtype=bool)
    return np.asarray(living.exit_m < rules.ring_m(criterion.ring))


def _distance(
    living: Living, criterion: Criterion, rules: HubRules, _public: Publication
) -> _Found:
    hubs, places = living.hubs, living.places
    n = len(hubs)
    own = np.zeros(n, dtype=bool)
    if criterion.function is not None:
        number = list(rules.functions).index(criterion.function)
        rows = places.with_function(number)
        function = rules.functions[criterion.function]
        own = hubs.own[:, number].copy()
        known = criterion.function in living.confirmed or (
            not function.absent_unknown
            and bool(function.categories)
            and all(living.known(c) for c in function.categories)
        )
        many = f"plekken met {function.label}"
    else:
        category = str(criterion.category)
        rows = places.of_category(category)
        known = living.known(category)
        many = CATEGORIES[category].many
    metres, place = nearest_places(living, rows, own)
    edge = _cut_off(living, criterion, rules)
    sure = known & ~edge
    low = np.where(sure, metres, 0.0)
    reason = np.full(n, None, dtype=object)
    reason[~np.isfinite(metres)] = "er is geen looproute naartoe"
    if not known:
        reason[:] = (
            f"de gegevens over {many} zijn misschien niet volledig"
            if len(rows)
            else f"in de gegevens staan geen {many}"
        )
    elif edge.any():
        reason[edge] = _EDGE
    if known and not len(rows):
        reason[:] = f"er zijn geen {many}"
    met = metres <= rules.ring_m(criterion.ring)
    reason[met] = None
    return _Found(np.where(met, metres, low), metres, reason, place)


def nearest_places(
    living: Living, rows: np.ndarray, own: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return per hub the walk to the nearest of the places *rows*, and which; 0 at the hub itself.

    *own* says which hubs have it at their door; inf and -1 where none can be reached.
    """
    hubs, places = living.hubs, living.places
    metres, place = np.full(len(hubs), np.inf), np.full(len(hubs), -1)
    if len(rows):
        found = nearest(living.network, hubs.at, places.at.take(rows))
        got = found.facility >= 0
        metres[got] = np.round(found.distance_m[got], 3)
        place[got] = rows[found.facility[got]]
    metres[own] = 0.0
    place[own] = -1
    # The place that is the hub, where it is one of these.
    door = hubs.role == "hub"
    here = door & np.isin(hubs.member, rows)
    for hub, member in zip(hubs.member_hub[here][::-1], hubs.member[here][::-1], strict=True):
        metres[hub], place[hub] = 0.0, member
    return metres, place


def _near(living: Living, criterion: Criterion, _rules: HubRules, _public: Publication) -> _Found:
    n, category = len(living.hubs), str(criterion.category)
    rows = living.places.of_category(category)
    mine = living.within(criterion.ring)
    found = nearest(living.network, living.homes_at, living.places.at.take(rows))
    close = np.round(found.distance_m, 3) <= float(criterion.within_m or 0.0)
    total = living.per_hub(mine)
    low = _share(living.per_hub(mine & close), total)
    high, reason = low.copy(), np.full(n, None, dtype=object)
    if not living.known(category):
        high = np.where(np.isnan(low), np.nan, 100.0)
        many = CATEGORIES[category].many
        reason[:] = (
            f"de gegevens over {many} zijn misschien niet volledig"
            if len(rows)
            else f"in de gegevens staan geen {many}"
        )
    reason[total == 0] = "er staan geen woningen in het gebied"
    return _Found(low, high, reason, np.full(n, -1))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return *part* of *whole* in %, one decimal as printed; NaN of nothing."""
    out = np.full(len(whole), np.nan)
    np.divide(100.0 * part, whole, out=out, where=whole > 0)
    return np.asarray(np.round(np.minimum(out, 100.0), 1))


def _coverage(
    living: Living, criterion: Criterion, _rules: HubRules, public: Publication
) -> _Found:
    n, group = len(living.hubs), living.people.groups[_ELDEST]
    if group.unit_kind is None:
        return _unknown(n, "er zijn geen 75-plussers ingelezen")
    nearest_hub = living.dwelling & (living.hub >= 0)
    near = living.within(criterion.ring)
    whole = living.per_hub(nearest_hub, group.per_home)
    part = living.per_hub(near, group.per_home)
    unknown = np.isnan(group.per_home)
    vague_near = living.per_hub(near & unknown)
    vague_far = living.per_hub(nearest_hub & ~near & unknown)
    vague = vague_near + vague_far
    # Whoever is not known lives all outside the ring at worst, and all inside at best.
    more, most = MOST_PEOPLE * vague_far, MOST_PEOPLE * vague_near
    share = np.array(
        [round(public_share(p, w, public), 1) for p, w in zip(part, whole, strict=True)]
    )
    # The bounds start from what is published, so they tell no more of those who are known.
    inside, every = np.array([shown_part(p, w, public) for p, w in zip(part, whole, strict=True)]).T
    low, high = share.copy(), share.copy()
    reason = np.full(n, None, dtype=object)
    few = np.isnan(share)
    reason[few] = f"minder dan {public.publish_min:g} 75-plussers"
    for k in np.flatnonzero(vague):
        low[k] = 0.0 if few[k] else round(100 * inside[k] / (every[k] + more[k]), 1)
        high[k] = 100.0 if few[k] else round(100 * (inside[k] + most[k]) / (every[k] + most[k]), 1)
        reason[k] = _vaguely(vague[k], "75-plussers")
    return _Found(low, high, reason, np.full(n, -1))


def _suitable(
    living: Living, criterion: Criterion, _rules: HubRules, public: Publication
) -> _Found:
    n, group = len(living.hubs), living.people.groups[_ELDEST]
    classes = living.suitable.get(str(criterion.group))
    if classes is None:
        return _unknown(n, f"de geschiktheid voor {criterion.group} is niet berekend")
    if group.unit_kind is None:
        return _unknown(n, "er zijn geen 75-plussers ingelezen")
    mine = living.within(criterion.ring)
    people = living.per_hub(mine, group.per_home)
    vague = living.per_hub(mine & np.isnan(group.per_home))
    few = people < public.publish_min
    people[few] = np.nan
    # The more people there are, the fewer dwellings each has.
    sure, could = (living.per_hub(mine & c) for c in classes)
    low = np.round(sure / (people + MOST_PEOPLE * vague), 2)
    high = np.round(could / people, 2)
    reason = np.full(n, None, dtype=object)
    reason[could > sure] = "van een deel van de woningen is de klasse onbekend"
    for k in np.flatnonzero(vague):
        more = "" if reason[k] is None else f"; {reason[k]}"
        reason[k] = _vaguely(vague[k], "75-plussers") + more
    reason[few & (vague == 0)] = f"minder dan {public.publish_min:g} 75-plussers"
    return _Found(low, high, reason, np.full(n, -1))


def _no_steps(
    living: Living, criterion: Criterion, _rules: HubRules, _public: Publication
) -> _Found:
    n = len(living.hubs)
    mine = living.within(criterion.ring) & ~np.isnan(living.steps)
    total = living.per_hub(mine)
    none = mine & (living.steps < _LEAST_M)
    sure = none & (living.steps_unknown < _LEAST_M)
    low, high = _share(living.per_hub(sure), total), _share(living.per_hub(none), total)
    reason = np.full(n, None, dtype=object)
    reason[high - low >= _MUCH_UNKNOWN] = (
        "van een deel van de routes is niet bekend of er een trap is"
    )
    reason[total == 0] = "er staan geen woningen in het gebied"
    return _Found(low, high, reason, np.full(n, -1))


_LEAST_M = 0.01
"""Less of a stair on a way is rounding."""

_MEASURE: Mapping[str, Callable[[Living, Criterion, HubRules, Publication], _Found]] = {
    "inwoners": _inhabitants,
    "afstand": _distance,
    "nabij": _near,
    "dekking": _coverage,
    "geschikt": _suitable,
    "trapvrij": _no_steps,
}
