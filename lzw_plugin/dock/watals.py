# SPDX-License-Identifier: GPL-2.0-or-later
"""A what-if session: changes are put together, undone and judged; no Qt.

The present is prepared once (a second or so); every change after it is searched again in
hundredths of a second, by the same functions as ``lzw watals``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from ...processing.core.bereik.scenario import (
    Changes,
    Move,
    Opening,
    Prepared,
    change,
    check_changes,
    from_rows,
)
from ...processing.core.bereik.vergelijken import Difference
from ...processing.core.cijfers.openbaar import in_words
from ...processing.core.errors import LzwError
from ...processing.core.mensen.doelgroep import Rules
from ...processing.core.norms import PERSON_GROUPS, NormSet
from ...processing.core.progress import Tick, never, part
from ...processing.core.registry import CATEGORIES
from ...processing.core.tables import Layer
from ...processing.io.getallen import geheel
from ...processing.io.normen.lezen import load_norms
from ...processing.io.stappen.bereikbaarheid import INPUTS, REQUIRED
from ...processing.io.stappen.scenario import (
    bereken_watals,
    confirmed,
    prepared_from,
    watals_lines,
)
from ...processing.io.werkbestand import Werkbestand

__all__ = ["Groep", "Plek", "Rij", "Sessie", "Uitkomst", "bereid_voor", "scenario_van"]

_GROUP_WORDS = {
    "inw_65plus": "65-plussers",
    "inw_75plus": "75-plussers",
    "inw_85plus": "85-plussers",
}


@dataclass(frozen=True, slots=True)
class Rij:
    """One group of people: how many come within the norm and how many drop out, in words."""

    groep: str
    wint: str
    verliest: str


@dataclass(frozen=True, slots=True)
class Groep:
    """One gebied and category: its dwellings, in words, and below it the people (``rijen``)."""

    titel: str
    wint: str
    verliest: str
    rijen: tuple[Rij, ...]


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What the changes mean: sentences, numbers by gebied, and the dwellings that change."""

    zinnen: tuple[str, ...]
    groepen: tuple[Groep, ...]
    woningen: Layer


@dataclass(frozen=True, slots=True)
class Plek:
    """A facility on the map, in RD: ``stand`` is er, sluit, verplaatst or opent."""

    x: float
    y: float
    stand: str


@dataclass(slots=True)
class Sessie:
    """The changes of one scenario on one werkbestand. ``prepared`` is never changed."""

    werkbestand: Path
    prepared: Prepared
    profiel: str
    normen: Path | None = None
    naam: str = ""
    _done: list[Changes] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        """Return the changes as they are now."""
        return self._done[-1] if self._done else Changes()

    def nearest(
        self, x: float, y: float, within_m: float, categorie: str
    ) -> tuple[str, str] | None:
        """Return id and name of the facility of *categorie* nearest to a place in RD, or None.

        What opened or moved in this session stands where it stands now.
        """
        table, geometry = self._now()
        mine = [n for n, row in enumerate(table) if row[2] == categorie]
        away = np.hypot(geometry[mine, 0] - x, geometry[mine, 1] - y)
        away = np.where(np.isnan(away), np.inf, away)
        if not len(mine) or not away.min() <= within_m:
            return None
        return table[mine[int(np.argmin(away))]][:2]

    def facilities(self, categorie: str) -> list[tuple[str, str]]:
        """Return id and name of every facility of *categorie*, to choose from a list."""
        rows = [(i, n or i) for i, n, c in self._now()[0] if c == categorie]
        return sorted(rows, key=lambda row: (row[1].casefold(), row[0]))

    def plekken(self, categorie: str) -> list[Plek]:
        """Return where the facilities of *categorie* stand, and what happens to them."""
        now = self.changes
        state = dict.fromkeys(now.closes, "sluit")
        state |= {m.voorziening_id: "verplaatst" for m in now.moves}
        state |= {o.voorziening_id: "opent" for o in now.opens}
        table, xy = self._now()
        return [
            Plek(float(x), float(y), state.get(identity, "er"))
            for (identity, _, kind), (x, y) in zip(table, xy, strict=True)
            if kind == categorie and not np.isnan(x + y)
        ]

    def voorstel(self) -> str:
        """Return a name for the changes of now: the first in words, and how many more."""
        words = [line.split(" (")[0].replace(": ", " ", 1) for line in self.words()]
        if len(words) < 2:
            return "".join(words)
        return f"{words[0]} en {len(words) - 1} meer"

    def sluit(self, identity: str) -> None:
        """Close a facility, or open it again when it was closed here; what opened goes again."""
        now = self.changes
        if any(o.voorziening_id == identity for o in now.opens):
            self._put(opens=tuple(o for o in now.opens if o.voorziening_id != identity))
        elif identity in now.closes:
            self._put(closes=tuple(c for c in now.closes if c != identity))
        else:
            moves = tuple(m for m in now.moves if m.voorziening_id != identity)
            self._put(closes=(*now.closes, identity), moves=moves)

    def verplaats(self, identity: str, x: float, y: float) -> None:
        """Put a facility somewhere else."""
        now = self.changes
        if any(o.voorziening_id == identity for o in now.opens):
            self._put(
                opens=tuple(
                    Opening(o.voorziening_id, o.categorie, x, y, o.naam)
                    if o.voorziening_id == identity
                    else o
                    for o in now.opens
                )
            )
            return
        self._put(
            closes=tuple(c for c in now.closes if c != identity),
            moves=(
                *(m for m in now.moves if m.voorziening_id != identity),
                Move(identity, x, y),
            ),
        )

    def open(self, categorie: str, x: float, y: float, naam: str = "") -> None:
        """Open a facility of *categorie* at a place in RD."""
        now = self.changes
        taken = set(self.prepared.facilities.data["voorziening_id"].astype(str))
        taken |= {o.voorziening_id for o in now.opens}
        number = 1
        while f"nieuw:{number}" in taken:
            number += 1
        self._put(opens=(*now.opens, Opening(f"nieuw:{number}", categorie, x, y, naam)))

    def herstel(self) -> bool:
        """Undo the last change; False when there is none."""
        if not self._done:
            return False
        self._done.pop()
        return True

    def begin(self, changes: Changes = Changes(), naam: str = "") -> None:  # noqa: B008 - frozen
        """Begin again from *changes*, under *naam*."""
        self._done = [changes] if len(changes) else []
        self.naam = naam

    def words(self) -> list[str]:
        """Return the changes as lines, in the order in which they were made by kind."""
        names = {i: (n or i, c) for (i, n, c), _ in zip(*self._now(), strict=True)}
        one = {c.key: c.label.lower() for c in CATEGORIES}
        now = self.changes
        lines = []
        for identity in now.closes:
            name, category = names.get(identity, (identity, ""))
            lines.append(f"Sluit: {name} ({one.get(category, category)})")
        for move in now.moves:
            name, category = names.get(move.voorziening_id, (move.voorziening_id, ""))
            lines.append(f"Verplaats: {name} ({one.get(category, category)})")
        for opening in now.opens:
            kind = one.get(opening.categorie, opening.categorie)
            lines.append(f"Open: {opening.naam or kind}" + (f" ({kind})" if opening.naam else ""))
        return lines

    def reken(self, tick: Tick = never) -> Uitkomst:
        """Return what the changes of now mean. Raises :class:`LzwError` for what cannot be."""
        now = self.changes
        problems = check_changes(self.prepared, now)
        if problems:
            raise LzwError(problems)
        found = change(
            self.prepared,
            now.opens,
            now.closes,
            now.moves,
            scenario=self.naam or "wat als",
            run_id="voorbeeld",
            tick=tick,
        )
        lines = watals_lines(self.prepared, now, found)
        return Uitkomst(tuple(lines), tuple(_groups(found, self.prepared.norms)), found.per_home)

    def bewaar(self, naam: str, tick: Tick = never) -> list[str]:
        """Write the scenario and its result to the werkbestand; return what it means."""
        now = self.changes
        done = bereken_watals(
            self.werkbestand,
            naam,
            sluit=now.closes,
            open_=[f"{o.x:.3f},{o.y:.3f},{o.categorie},{o.naam}".rstrip(",") for o in now.opens],
            verplaats=[f"{m.voorziening_id},{m.x:.3f},{m.y:.3f}" for m in now.moves],
            profielen=[self.profiel],
            normen=self.normen,
            tick=tick,
        )
        self.naam = naam
        return [*done.lines, *done.messages]

    def _put(self, **parts: tuple[object, ...]) -> None:
        now = self.changes
        whole = {"opens": now.opens, "closes": now.closes, "moves": now.moves, **parts}
        self._done.append(Changes(**whole))  # type: ignore[arg-type]

    def _now(self) -> tuple[list[tuple[str, str, str]], np.ndarray]:
        """Return (id, name, category) of every facility, and where it stands now (n, 2)."""
        layer = self.prepared.facilities
        data = layer.data
        geometry = np.asarray(layer.geometry, dtype=object)
        xy = np.column_stack([shapely.get_x(geometry), shapely.get_y(geometry)])
        names = data["naam"].fillna("") if "naam" in data else [""] * len(data)
        rows = list(
            zip(data["voorziening_id"].astype(str), map(str, names), data["categorie"], strict=True)
        )
        place = {identity: n for n, (identity, _, _) in enumerate(rows)}
        for move in self.changes.moves:
            if move.voorziening_id in place:
                xy[place[move.voorziening_id]] = move.x, move.y
        for opening in self.changes.opens:
            rows.append((opening.voorziening_id, opening.naam, opening.categorie))
            xy = np.vstack([xy, (opening.x, opening.y)])
        return rows, xy


def bereid_voor(
    werkbestand: Path, profiel: str, normen: Path | None = None, tick: Tick = never
) -> Sessie:
    """Return a session on *werkbestand*. Raises :class:`LzwError` when layers are missing."""
    norms = load_norms(normen)
    file = Werkbestand(werkbestand)
    layers = file.read_all((*INPUTS, "verantwoording"), REQUIRED)
    sure = confirmed(layers["verantwoording"], profiel)
    prepared = prepared_from(
        layers, file.meta.get("data_omvang"), profiel, norms, sure, part(tick, 0.2, 1.0)
    )
    return Sessie(Path(werkbestand), prepared, profiel, normen)


def scenario_van(werkbestand: Path, naam: str) -> Changes:
    """Return the changes that the werkbestand keeps under *naam*; none when it does not."""
    rows = Werkbestand(werkbestand).read("scenarios")
    return from_rows(rows.take((rows.data["scenario"] == naam).to_numpy(dtype=bool)))


def _groups(found: Difference, norms: NormSet) -> list[Groep]:
    """Return who gains and who loses, by gebied and category, rounded as in print."""
    rules = Rules.of(norms)
    table = found.per_area.data
    table = table[(table["n_wint"] > 0) | (table["n_verliest"] > 0)]
    label = {c.key: c.label.lower() for c in CATEGORIES}
    several = table["categorie"].nunique() > 1
    out = []
    keys = ["gebied_code", "soort", "categorie"]
    for (_, kind, category), rows in table.groupby(keys, sort=False, dropna=False):
        by_group = rows.set_index("groep")
        title = f"{rows['naam'].iloc[0]} ({kind})" + (f", {label[category]}" * several)
        homes = [_homes(by_group[column].get("woningen", 0)) for column in ("n_wint", "n_verliest")]
        people = [
            Rij(
                _GROUP_WORDS[group],
                *(
                    "0" if n == 0 else in_words(n, rules, False)
                    for n in by_group.loc[group, ["n_wint", "n_verliest"]].astype(float)
                ),
            )
            for group in PERSON_GROUPS
            if group in by_group.index
        ]
        out.append(Groep(title, homes[0], homes[1], tuple(people)))
    return out


def _homes(number: float) -> str:
    whole = round(float(number))
    return "0" if whole == 0 else f"{geheel(whole)} {'woning' if whole == 1 else 'woningen'}"
