# SPDX-License-Identifier: GPL-2.0-or-later
"""How far it is to one category, and what is to be said about it: the rules of the reasons.

A full run and a what-if both measure here, so that their numbers are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .attach import Attachment
from .network import Network
from .routes import length_on_route
from .search import Paths, nearest_paths

__all__ = ["REASONS", "UNKNOWN", "Measured", "measure", "says_nothing"]

UNKNOWN = ("te_ver_van_netwerk", "geen_gegevens", "te_weinig_gegevens")
"""Reasons that say nothing about a norm: out of the denominator, counted beside it."""

REASONS = (*UNKNOWN, "niet_verbonden", "geen_voorziening")


@dataclass(slots=True)
class Measured:
    """What is known per dwelling about one category.

    ``distance`` is in metres, inf for not met without a distance, NaN for unknown; ``ids`` and
    ``reason`` are text or None. ``low`` and ``high`` hold the range that a profile that needs data
    leaves: metres with the unknown as passable, and over what is known to fit. ``unknown_m`` is the
    part of ``route_m``, the way without its straight legs, that lacks those data. ``burden`` is the
    way that costs least. All four are None where the profile asks nothing of the kind.
    """

    distance: np.ndarray
    ids: np.ndarray
    reason: np.ndarray
    edge_uncertain: np.ndarray | None
    """Whether the edge of the data is nearer; None where nobody said how far the data reach."""
    status: str
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    unknown_m: np.ndarray | None = None
    route_m: np.ndarray | None = None
    burden: np.ndarray | None = None
    found: Paths | None = None
    """The search itself, before anything was judged; None where there was nothing to look for."""

    @property
    def unknown_pct(self) -> np.ndarray | None:
        """Return the share of each way that lacks what the profile needs, in %."""
        if self.unknown_m is None or self.route_m is None:
            return None
        return _percent(self.unknown_m, self.route_m)


def measure(
    network: Network,
    at: Attachment,
    exits: np.ndarray | None,
    ids: np.ndarray,
    facilities: Attachment,
    *,
    absent: bool,
    unknown_max_pct: float,
) -> Measured:
    """Return distance and reason from every dwelling *at* to the nearest of *facilities*.

    *ids* are those of the facilities, in their order. *exits* is the distance to the edge of the
    data. Where no facility meets the network the category is ``geen_gegevens``, or, when somebody
    said that it is *absent* and there is none, a norm that nobody meets. Where more than
    *unknown_max_pct* of a way lacks what the profile needs, the distance is unknown
    (``te_weinig_gegevens``) and only its range is given.
    """
    n = len(at)
    lost = at.edge < 0
    distance = np.full(n, np.nan)
    name = np.full(n, None, dtype=object)
    reason = np.full(n, None, dtype=object)
    edge = None if exits is None else np.zeros(n, dtype=bool)
    out = Measured(distance, name, reason, edge, "bekend")
    if not (facilities.edge >= 0).any():
        if absent and not len(ids):
            out.status = "bevestigd_afwezig"
            reason[:] = "geen_voorziening"
            distance[:] = np.inf
            if exits is not None:
                out.edge_uncertain = np.isfinite(exits)
        else:
            out.status = "geen_gegevens"
            reason[:] = "geen_gegevens"
        if network.edge_unknown is not None:
            out.low, out.high = distance.copy(), distance.copy()
            out.unknown_m, out.route_m = np.full(n, np.nan), np.full(n, np.nan)
        if network.burden is not None:
            out.burden = distance.copy()
    else:
        paths = nearest_paths(network, at, facilities)
        out.found = paths
        # What is printed decides: a norm is judged on the millimetre that the table shows.
        distance[:] = np.round(paths.distance_m, 3)
        got = paths.facility >= 0
        name[got] = ids[paths.facility[got]]
        reason[np.isinf(distance)] = "niet_verbonden"
        if network.burden is not None:
            heavy = network.burden
            least = nearest_paths(network, at, facilities, heavy.matrix, heavy.edge_weight)
            out.burden = np.round(least.distance_m, 3)
        if network.edge_unknown is not None and network.sure is not None:
            sure = network.sure
            fit = nearest_paths(network, at, facilities, sure.matrix, sure.edge_weight)
            out.low = distance.copy()
            # A way that fits is never shorter; what is left of rounding must not say so.
            out.high = np.maximum(np.round(fit.distance_m, 3), distance)
            out.unknown_m, out.route_m = length_on_route(
                network, at, facilities, paths, network.edge_unknown
            )
            vague = _percent(out.unknown_m, out.route_m) > unknown_max_pct + 1e-9
            distance[vague] = np.nan
            name[vague] = None
            reason[vague] = "te_weinig_gegevens"
            if out.burden is not None:
                out.burden[vague] = np.nan
        if exits is not None:
            out.edge_uncertain = ~lost & (exits < (distance if out.low is None else out.low))
    reason[lost] = "te_ver_van_netwerk"
    distance[lost] = np.nan
    for other in (out.low, out.high, out.burden):
        if other is not None:
            other[lost] = np.nan
    return out


def says_nothing(reason: np.ndarray) -> np.ndarray:
    """Return per dwelling whether its *reason* (text or None) says nothing about a norm."""
    return np.asarray(np.any([reason == one for one in UNKNOWN], axis=0), dtype=bool)


def _percent(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return *part* of *whole* in %; 0 where there is no way to speak of, NaN where unknown."""
    share = np.divide(100.0 * part, whole, out=np.zeros(len(part)), where=whole > 0)
    return np.asarray(np.where(np.isnan(whole), np.nan, share))
