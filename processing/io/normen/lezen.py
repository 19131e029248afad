# SPDX-License-Identifier: GPL-2.0-or-later
"""Norms as data: read, check and lay the study's differences over the shipped set.

Every number carries value, unit, sources and certainty. A mistake is reported with file, key and
line; all mistakes at once.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ...core.errors import LzwError
from ...core.norm import Norm, Source
from ...core.norms import NormSet
from ...core.profile import Profile, Rule
from ...core.registry import CATEGORIES
from ..over import RESOURCES
from .belang import belang_differences, read_groups, read_levels
from .capaciteit import capaciteit_differences, read_catchments
from .tomlbestand import TomlReader, read_sources, with_sources_beside

__all__ = ["load_norms", "norm_differences", "profile_as_data"]

_GROUPS = {"norm": "m", "gewicht": "bezoeken per jaar", "volledigheid": "inwoners per voorziening"}
_RULES = {
    "aanloop_max": "m",
    "component_min": "m",
    "ontbrekend_telt_als": "m",
    "keuze_max": "m",
    "onbekend_max": "%",
    "dekking_min": "%",
    "publicatie_min": "personen",
    "afronding": "personen",
    "verschil_min": "personen",
    "witte_vlek_aandeel": "%",
    "witte_vlek_gemist": "voorzieningen",
    "loopgebied_buffer": "m",
    "loopgebied_gat": "m2",
    "bank_afstand": "m",
    "bank_ontbreekt_max": "%",
    "schakel_recht": "m",
    "schakel_factor": "keer",
    "steunpunt_straal": "m",
    "steunpunt_grens": "m",
    "steunpunt_kruisingen": "kruisingen",
    "steunpunt_kruisingen_ver": "kruisingen",
}
_BOUNDS = {"publicatie_min": (5.0, 10.0), "afronding": (5.0, 10.0)}
"""What may be chosen for publication: fewer than 5 people are never named."""

_PROFILE = (
    "label",
    "label_meervoud",
    "snelheid",
    "actieradius",
    "trap",
    "verboden_soorten",
)
_DEMANDS: dict[str, dict[str, str]] = {
    "trap": {"factor": "keer"},
    "stoeprand": {"maximum": "m", "toeslag": "m"},
    "breedte": {"minimum": "m", "factor": "keer"},
    "helling": {"maximum": "%", "factor": "keer"},
    "verharding": {"factor": "keer"},
    "oversteek": {"toeslag": "s"},
    "rolstoel": {"factor": "keer"},
}
"""The demands a profile may make on a road: the numbers of each and their units."""


class _Reader(TomlReader):
    """Reads the norms of bereikbaarheid."""

    def __init__(self, path: Path, sources: dict[str, Source], base: NormSet | None) -> None:
        super().__init__(path, sources)
        self.base = base
        self.profiles: dict[str, Profile] = {}

    def _within(self, key: str, value: float) -> bool:
        """Return whether a rule about publication stays within what may be chosen."""
        low, high = _BOUNDS.get(key, (-float("inf"), float("inf")))
        if low <= value <= high:
            return True
        self.wrong(
            "toml_waarde",
            ["rekenregel", key, "waarde"],
            verwacht=f"{low:g} tot en met {high:g}",
            gevonden=f"{value:g}",
        )
        return False

    def _publishable(self, rules: dict[str, Norm]) -> None:
        """Refuse a rounding above the threshold: the smallest numbers would be printed as 0."""
        step, least = rules.get("afronding"), rules.get("publicatie_min")
        if step is not None and least is not None and step.value > least.value:
            self.wrong(
                "toml_waarde",
                ["rekenregel", "afronding", "waarde"],
                verwacht=f"hooguit de publicatie_min ({least.value:g})",
                gevonden=f"{step.value:g}",
            )

    def profile(self, key: str, table: Any) -> Profile | None:
        keys = ["profiel", key]
        if not self.known(table, keys, ("basis", *_PROFILE, *(d for d in _DEMANDS if d != "trap"))):
            return None
        base = self.base.profiles.get(key) if self.base else None
        if "basis" in table:
            base = self.profiles.get(str(table["basis"]))
            if base is None or str(table["basis"]) == key:
                choice = ", ".join(k for k in self.profiles if k != key)
                self.wrong(
                    "toml_waarde",
                    [*keys, "basis"],
                    verwacht=f"een ander profiel: {choice}",
                    gevonden=repr(table["basis"]),
                )
                return None
        if base is None:
            missing = [f for f in _PROFILE if f not in table]
            if missing:
                self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
                return None
        speed = (
            self.norm([*keys, "snelheid"], table["snelheid"], "m/s", None)
            if "snelheid" in table
            else None
        )
        radius = (
            self.norm([*keys, "actieradius"], table["actieradius"], "m", None)
            if "actieradius" in table
            else None
        )
        steps = base.steps_allowed if base else True
        demands = {r.key: r for r in base.rules} if base else {}
        for demand in _DEMANDS:
            if demand in table:
                rule = self.demand([*keys, demand], table[demand], demands.get(demand))
                if rule is not None:
                    demands[demand] = rule
        if "trap" in demands:
            steps = not demands["trap"].hard
        pace = speed.value if speed else base.speed_m_s if base else 0.0
        if "oversteek" in demands:
            # Waiting costs time; at the walker's own speed that is a number of metres.
            seconds = sum(n.value for n in demands["oversteek"].norms)
            demands["oversteek"] = replace(demands["oversteek"], extra_m=seconds * pace)
        kinds = table.get("verboden_soorten", sorted(base.banned_kinds) if base else [])
        if not isinstance(kinds, list) or not all(isinstance(k, str) for k in kinds):
            self.wrong(
                "toml_waarde",
                [*keys, "verboden_soorten"],
                verwacht="een lijst met soorten",
                gevonden=repr(kinds),
            )
            kinds = []
        if (speed is None and base is None) or (radius is None and base is None):
            return None
        return Profile(
            key=key,
            label=str(table.get("label", base.label if base else key)),
            label_plural=str(table.get("label_meervoud", base.label_plural if base else key)),
            speed_m_s=speed.value if speed else base.speed_m_s,  # type: ignore[union-attr]
            radius_m=radius.value if radius else base.radius_m,  # type: ignore[union-attr]
            steps_allowed=bool(steps),
            banned_kinds=frozenset(kinds),
            rules=tuple(demands.values()),
        )

    def demand(self, keys: list[str], table: Any, old: Rule | None) -> Rule | None:
        """Return one demand on a road; what the study does not say stays as it was."""
        key = keys[-1]
        units = _DEMANDS[key]
        flags = ("toegestaan",) if key == "trap" else ("hard",)
        lists = ("slecht",) if key == "verharding" else ()
        own = ("bron", "zekerheid") if key in ("trap", "verharding", "rolstoel") else ()
        if not self.known(table, keys, (*units, *flags, *lists, "nodig", *own)):
            return None
        before = len(self.problems)
        numbers = {n.key: n for n in old.norms} if old else {}
        for field, unit in units.items():
            if field in table:
                number = self.norm([*keys, field], table[field], unit, numbers.get(field))
                if number is not None:
                    numbers[field] = number
        limit = next((f for f in units if f in ("maximum", "minimum")), None)
        missing = [limit] if limit and limit not in numbers and limit not in table else []
        missing += [f for f in (*lists, *own) if old is None and f not in table]
        missing += ["toegestaan"] if key == "trap" and old is None and flags[0] not in table else []
        if missing:
            self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
        if own and (old is None or "bron" in table):
            self.source_keys(table, keys)
        if own and (old is None or "zekerheid" in table):
            self.certain(table, keys)
        hard = self.flag(table, keys, flags[0], old.hard if old else False, key == "trap")
        needed = self.flag(table, keys, "nodig", old.needed if old else False)
        bad = table.get("slecht", sorted(old.bad) if old else [])
        if not isinstance(bad, list) or not all(isinstance(k, str) for k in bad):
            self.wrong(
                "toml_waarde",
                [*keys, "slecht"],
                verwacht="een lijst met soorten verharding",
                gevonden=repr(bad),
            )
        if len(self.problems) > before:
            return None
        return Rule(
            key,
            limit=numbers[limit].value if limit else None,
            bad=frozenset(bad),
            factor=numbers["factor"].value if "factor" in numbers else 1.0,
            extra_m=numbers["toeslag"].value if "toeslag" in numbers else 0.0,
            hard=hard,
            needed=needed,
            norms=tuple(numbers.values()),
        )

    def flag(
        self, table: dict[str, Any], keys: list[str], field: str, old: bool, turned: bool = False
    ) -> bool:
        """Return the yes or no of *field*, *old* where it is absent; *turned* means the reverse."""
        value = table.get(field)
        if value is None:
            return old
        if not isinstance(value, bool):
            self.wrong(
                "toml_waarde", [*keys, field], verwacht="true of false", gevonden=repr(value)
            )
            return old
        return value is not turned

    def read(self) -> NormSet:
        table, base = self.table, self.base
        self.known(
            table,
            [],
            ("naam", *_GROUPS, "rekenregel", "profiel", "niveau", "belang", "capaciteit"),
        )
        groups: dict[str, dict[str, Norm]] = {}
        for group, unit in _GROUPS.items():
            before = {"norm": "norms", "gewicht": "weights", "volledigheid": "completeness"}[group]
            merged: dict[str, Norm] = dict(getattr(base, before)) if base else {}
            for key, entry in self.group(group).items():
                if key not in CATEGORIES:
                    self.wrong(
                        "toml_sleutel", [group, key], keuze=", ".join(c.key for c in CATEGORIES)
                    )
                    continue
                norm = self.norm([group, key], entry, unit, merged.get(key))
                if norm:
                    merged[key] = norm
            groups[before] = merged
        rules: dict[str, Norm] = dict(base.rules) if base else {}
        for key, entry in self.group("rekenregel").items():
            if key not in _RULES:
                self.wrong("toml_sleutel", ["rekenregel", key], keuze=", ".join(_RULES))
                continue
            rule = self.norm(["rekenregel", key], entry, _RULES[key], rules.get(key))
            if rule and self._within(key, rule.value):
                rules[key] = rule
        self._publishable(rules)
        self.profiles = dict(base.profiles) if base else {}
        for key, entry in self.group("profiel").items():
            profile = self.profile(key, entry)
            if profile:
                self.profiles[key] = profile
        levels = read_levels(self, base.levels if base else {})
        people = read_groups(self, base.groups if base else None, groups["norms"])
        catchments = read_catchments(self, base.catchments if base else None)
        if self.problems:
            raise LzwError(self.problems)
        name = str(table.get("naam", base.name + " (aangepast)" if base else "zonder naam"))
        return NormSet(
            name=name,
            rules=rules,
            profiles=self.profiles,
            sources=self.sources,
            groups=people,
            levels=levels,
            catchments=catchments,
            **groups,
        )


def load_norms(study: Path | None = None) -> NormSet:
    """Return the shipped norms, with the differences of *study* laid over them.

    A study may bring own sources in a ``bronnen.toml`` beside its norm file. Raises
    :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    norms = _Reader(folder / "bereikbaarheid.toml", sources, None).read()
    if study is None:
        return norms
    return _Reader(study, with_sources_beside(study, sources), norms).read()


def profile_as_data(profile: Profile) -> dict[str, Any]:
    """Return what decides about the roads of *profile*, for a run's identity and accounting."""
    return {
        "trap": profile.steps_allowed,
        "verboden_soorten": sorted(profile.banned_kinds),
        "eisen": {
            r.key: {
                "grens": r.limit,
                "slecht": sorted(r.bad),
                "factor": r.factor,
                "toeslag_m": r.extra_m,
                "hard": r.hard,
                "nodig": r.needed,
            }
            for r in profile.rules
        },
    }


def norm_differences(norms: NormSet, standard: NormSet) -> list[tuple[str, str, str]]:
    """Return (what, standard, used) for every number of *norms* that differs from *standard*."""
    out: list[tuple[str, str, str]] = []
    for group in ("norms", "weights", "completeness", "rules", "levels"):
        used, base = getattr(norms, group), getattr(standard, group)
        for key, norm in used.items():
            old = base.get(key)
            if old is None:
                out.append((f"{group}.{key}", "-", _write(norm)))
            elif (old.value, old.wide) != (norm.value, norm.wide):
                out.append((f"{group}.{key}", _write(old), _write(norm)))
    for key, profile in norms.profiles.items():
        if standard.profiles.get(key) != profile:
            out.append(
                (f"profiel.{key}", "standaard" if key in standard.profiles else "-", "aangepast")
            )
    out += belang_differences(norms.groups, standard.groups)
    out += capaciteit_differences(norms.catchments, standard.catchments)
    return out


def _write(norm: Norm) -> str:
    wide = f" (ruim {norm.wide:g})" if norm.wide else ""
    return f"{norm.value:g}{wide} {norm.unit}"
