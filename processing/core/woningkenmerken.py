# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of dwellings."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KenmerkRegels", "LiftKans"]


@dataclass(frozen=True)
class LiftKans:
    """The chance of a lift in buildings of these layers and years, both ends included."""

    kans: float
    lagen_vanaf: int = 0
    lagen_tot: int = 9999
    jaar_vanaf: int = 0
    jaar_tot: int = 9999


@dataclass(frozen=True)
class KenmerkRegels:
    """The thresholds of :func:`kenmerken`; what each means stands in ``geschiktheid.toml``."""

    muur_speling_m: float
    muur_min_m: float
    bijgebouw_max_m2: float
    overlap_min_pct: float
    naast_elkaar_afstand_m: float
    naast_elkaar_voetafdruk_m2: float
    smal_max_m: float
    smal_oppervlakte_min_m2: float
    smal_bouwjaar: int
    netto_deel: float
    laaghoogte_m: float
    beneden_boven_lagen: int
    beneden_boven_woningen: int
    portiek_lagen_min: int
    portiek_bouwjaar_min: int
    portiek_bouwjaar_max: int
    flat_lagen: int
    galerij_verhouding: float
    bouwjaar_min: int
    bouwjaar_max: int
    oppervlakte_min_m2: float
    oppervlakte_max_m2: float
    lift: tuple[LiftKans, ...] = ()
