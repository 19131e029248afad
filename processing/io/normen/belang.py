# SPDX-License-Identifier: GPL-2.0-or-later
"""How much a kind of facility matters to a target group, as data: ``[belang.*]`` in the norms.

Read by the reader of the norms, so that a mistake names file, key and line, together with every
other one. A study's own file holds only differences, down to a single category.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...core.norm import Norm
from ...core.norms import LEVELS, NOT_COUNTED, PERSON_GROUPS, Importance, TargetGroup
from ...core.registry import CATEGORIES

if TYPE_CHECKING:
    from .tomlbestand import TomlReader

__all__ = ["UNIT", "belang_as_data", "belang_differences", "read_groups", "read_levels"]

UNIT = "gewicht"
"""The unit of the weight of a level: a share of nothing, only its size beside the others counts."""

_CHOICES = (*LEVELS, NOT_COUNTED)


def read_levels(reader: TomlReader, base: Mapping[str, Norm]) -> dict[str, Norm]:
    """Return the weight of every level: those of *base*, with what the file says laid over them."""
    out = dict(base)
    for key, entry in reader.group("niveau").items():
        if key not in LEVELS:
            reader.wrong("toml_sleutel", ["niveau", key], keuze=", ".join(LEVELS))
            continue
        norm = reader.norm(["niveau", key], entry, UNIT, out.get(key))
        if norm:
            out[key] = norm
    return out


def read_groups(
    reader: TomlReader,
    base: Mapping[str, TargetGroup] | None,
    norms: Mapping[str, Norm],
) -> dict[str, TargetGroup]:
    """Return the target groups: those of *base*, with what the file says laid over them.

    Without *base* the file is the shipped one, in which every line names its source; in a study's
    file a line without one is a choice of its own. *norms* are the categories of which a distance
    can be judged; the others cannot matter.
    """
    out = dict(base or {})
    for key, entry in reader.group("belang").items():
        group = _group(reader, key, entry, out.get(key), norms, own=base is not None)
        if group is not None:
            out[key] = group
    stands_for: dict[str, str] = {}
    for key, group in out.items():
        if group.people is None:
            continue
        if group.people in stands_for:
            # Which list would then hold for these people?
            mine = key if key in reader.group("belang") else stands_for[group.people]
            reader.wrong(
                "toml_waarde",
                ["belang", mine, "mensen"],
                verwacht="een groep die bij geen andere doelgroep hoort",
                gevonden=f"{group.people!r} ({stands_for[group.people]}, {key})",
            )
        stands_for[group.people] = key
    return out


def _group(
    reader: TomlReader,
    key: str,
    entry: Any,
    base: TargetGroup | None,
    norms: Mapping[str, Norm],
    *,
    own: bool,
) -> TargetGroup | None:
    keys = ["belang", key]
    if not key.strip():
        reader.wrong("toml_sleutel", keys, keuze="een naam, zoals mantelzorg")
        return None
    if not reader.known(entry, keys, ("label", "mensen", "categorie")):
        return None
    before = len(reader.problems)
    label = entry.get("label", base.label if base else None)
    if label is None:
        reader.wrong("toml_ontbreekt", keys, ontbreekt="label")
    elif not isinstance(label, str) or not label.strip():
        reader.wrong("toml_waarde", [*keys, "label"], verwacht="tekst", gevonden=repr(label))
    people = entry.get("mensen", base.people if base else None)
    if people is not None and people not in PERSON_GROUPS:
        reader.wrong(
            "toml_waarde",
            [*keys, "mensen"],
            verwacht="een van " + ", ".join(PERSON_GROUPS),
            gevonden=repr(people),
        )
    categories = dict(base.categories) if base else {}
    given = entry.get("categorie", {})
    if reader.known(given, [*keys, "categorie"], [c.key for c in CATEGORIES]):
        for name, value in given.items():
            if name not in CATEGORIES:
                continue
            found = _importance(reader, [*keys, "categorie", name], value, own=own)
            if found is None:
                continue
            categories[name] = found
            if found.level != NOT_COUNTED and name not in norms:
                reader.wrong(
                    "toml_waarde",
                    [*keys, "categorie", name],
                    verwacht="een categorie met een norm",
                    gevonden=f"een zonder; voeg [norm.{name}] toe",
                )
    if not any(c.level == LEVELS[0] for c in categories.values()):
        reader.wrong("toml_ontbreekt", keys, ontbreekt=f"een categorie met niveau {LEVELS[0]}")
    if len(reader.problems) > before:
        return None
    return TargetGroup(key, str(label), people, categories)


def _importance(reader: TomlReader, keys: list[str], value: Any, *, own: bool) -> Importance | None:
    if not reader.known(value, keys, ("niveau", "bron", "zekerheid")):
        return None
    full = {"bron": ["lzw_keuze"], "zekerheid": "eigen keuze", **value} if own else value
    missing = [f for f in ("niveau", "bron", "zekerheid") if f not in full]
    if missing:
        reader.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(missing))
        return None
    before = len(reader.problems)
    level = full["niveau"]
    if level not in _CHOICES:
        reader.wrong(
            "toml_waarde",
            [*keys, "niveau"],
            verwacht="een van " + ", ".join(_CHOICES),
            gevonden=repr(level),
        )
    sources = reader.source_keys(full, keys)
    reader.certain(full, keys)
    if len(reader.problems) > before:
        return None
    return Importance(str(level), sources, str(full["zekerheid"]))


def belang_as_data(groups: Mapping[str, TargetGroup], levels: Mapping[str, Norm]) -> dict[str, Any]:
    """Return the table in use, for the verantwoording and the run's identity."""
    return {
        "niveau": {key: norm.value for key, norm in levels.items()},
        "belang": {
            key: {
                "mensen": group.people,
                **{c: found.level for c, found in group.categories.items()},
            }
            for key, group in groups.items()
        },
    }


def belang_differences(
    groups: Mapping[str, TargetGroup], standard: Mapping[str, TargetGroup]
) -> list[tuple[str, str, str]]:
    """Return (what, standard, used) for every category and people of *groups* that differ."""
    out = []
    for key, group in groups.items():
        before = standard.get(key)
        if before is None or before.people != group.people:
            old = "-" if before is None else before.people or "-"
            out.append((f"belang.{key}.mensen", old, group.people or "-"))
        for category, found in group.categories.items():
            was = before.categories.get(category) if before else None
            if was is None or was.level != found.level:
                out.append((f"belang.{key}.{category}", was.level if was else "-", found.level))
    return out
