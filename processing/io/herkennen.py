# SPDX-License-Identifier: GPL-2.0-or-later
"""Which layer of a project is which input: by geometry, columns and name, never by guessing.

Nothing is read but the names: a person confirms before anything is imported. A layer is proposed
when it has the geometry that a mapping asks for and either the columns that the mapping is known
by, or its name; what has both stands above what has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .getallen import geheel
from .readers.ids import squash
from .readers.indeling import Indeling, LaagIndeling, load_indeling, resolve
from .readers.lezen import REQUIRED, VERBS
from .soorten import TITELS

__all__ = ["Herkend", "Laag", "herken"]

Shape = Literal["punt", "lijn", "vlak", "tabel"]

_ORDER = (
    "gebieden",
    "bag",
    "wegen",
    "voorzieningen",
    "pc4",
    "vierkanten",
    "panden",
    "barrieres",
    "instellingen",
    "woonvormen",
)
"""The kinds of source that a layer can be, in the order in which a study reads them."""

_SHAPES: dict[str, tuple[Shape, ...]] = {
    "punt": ("punt",),
    "lijn": ("lijn",),
    "vlak": ("vlak",),
    "tabel": ("tabel",),
    "adres": ("punt", "tabel"),
}


@dataclass(frozen=True, slots=True)
class Laag:
    """What is known of a layer without reading its rows."""

    sleutel: str
    """The id by which the caller finds it back."""
    naam: str
    kolommen: tuple[str, ...]
    vorm: Shape
    rijen: int = 0


@dataclass(frozen=True, slots=True)
class Herkend:
    """A layer that could be the source *soort*; ``zeker`` when both columns and name say so.

    ``titel`` says in words for people which source that is.
    """

    soort: str
    laag: Laag
    indeling: str
    titel: str
    zeker: bool
    waarom: str


def herken(lagen: Iterable[Laag]) -> list[Herkend]:
    """Return per kind of source the layers that fit it, the best first.

    A layer stands under every kind that it fits; the order of *lagen* changes nothing.
    """
    # What a run made is no source, whatever its columns look like.
    inputs = [laag for laag in lagen if "run_id" not in map(str.casefold, laag.kolommen)]
    known = sorted(inputs, key=lambda laag: (laag.naam.casefold(), laag.sleutel))
    out: list[Herkend] = []
    for kind in _ORDER:
        found = [hit for laag in known if (hit := _best(kind, laag)) is not None]
        out += [hit for _, hit in sorted(found, key=lambda pair: -pair[0])]
    return out


def _best(kind: str, laag: Laag) -> tuple[float, Herkend] | None:
    """Return how well *laag* fits *kind*, by the best of its mappings; None when it does not."""
    options = []
    for name in VERBS[kind]:
        mapping = load_indeling(name)
        spec = mapping.lagen[0]
        if laag.vorm not in _SHAPES[spec.geometrie]:
            continue
        columns = resolve(spec, laag.kolommen)
        wanted = spec.herken or REQUIRED.get(spec.doel, ())
        fits = bool(wanted) and set(wanted) <= set(columns)
        # Where rows may be numbered, an id says little: any layer has one.
        fits = fits and (not spec.rijnummers or len(columns) > 1)
        called = _called(spec, laag.naam)
        if fits or (called and (spec.rijnummers or columns)):
            share = len(columns) / max(1, len(spec.kolommen))
            options.append(
                (2.0 * fits + called + share, _hit(kind, mapping, laag, columns, called))
            )
    return max(options, key=lambda pair: pair[0], default=None)


def _called(spec: LaagIndeling, name: str) -> bool:
    """Return whether the name of a layer is, or holds, one by which the source is known."""
    mine = squash(name)
    known = [squash(n) for n in (*spec.lagen, spec.doel) if n != "*"]
    return any(n in mine for n in known if len(n) >= 4)


def _hit(
    kind: str, mapping: Indeling, laag: Laag, columns: dict[str, str], called: bool
) -> Herkend:
    # Two targets may take from one column.
    used = [source for target, source in columns.items() if not target.startswith("_")]
    shown = list(dict.fromkeys(used))[:4]
    reasons = []
    if called:
        reasons.append("de naam past")
    if shown:
        many = len(shown) > 1
        words = ("kolommen", "zijn") if many else ("kolom", "is")
        reasons.append(f"{words[0]} {_listing(shown)} {words[1]} herkend")
    rows = f" ({geheel(laag.rijen)} rijen)" if laag.rijen else ""
    return Herkend(
        kind,
        laag,
        mapping.naam,
        TITELS[kind],
        called and len(shown) > 1,
        f"{laag.naam}{rows}: {mapping.titel}; {' en '.join(reasons)}.",
    )


def _listing(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " en " + names[-1]
