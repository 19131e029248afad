# SPDX-License-Identifier: GPL-2.0-or-later
"""What else really changed since a kept moment: every figure of the monitor, beside the page of it.

People are printed as everywhere; a change within the rounding is counted and not listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd

from ...core.cijfers.monitor import Changes, about_words, changes, monitored, snapshot
from ...core.tables import Layer
from ...io.getallen import geheel, getal
from ..model import AtlasData, Block, Heading, Notice, Sentence, TableCell, TableSpec
from ..woorden import as_text, counted, short
from .blad import rows_of

if TYPE_CHECKING:
    from ..schrijver import Writer

__all__ = ["Since"]

_ELSEWHERE = ("bereikbaarheid_gebied",)
"""Layers whose figures then and now stand on the page itself."""

_PER_LAYER, _ROWS = 5, 15
_NOW: WeakKeyDictionary[AtlasData, Layer] = WeakKeyDictionary()


class Since:
    """What changed in the gebied of *w* since *moment*."""

    def __init__(self, w: Writer, moment: str) -> None:
        self.w, self.moment = w, moment
        every = rows_of(w, "monitor", moment=moment)
        self.then = Layer("monitor", every)
        self.now = _now(w.data)
        self.found = self._compare() if len(every) and len(self.now) else None

    def _compare(self) -> Changes:
        """Return the changes of this gebied; the borders of all are needed to know it again."""
        codes = set(self.now.data["gebied_code"])
        borders = self.then.data["laag"] == "gebieden"
        gone = ~self.then.data["gebied_code"].isin(codes)
        mine = (self.then.data["gebied_code"] == self.w.code) | borders | gone
        here = (self.now.data["gebied_code"] == self.w.code) | (self.now.data["laag"] == "gebieden")
        return changes(
            self.then.take(mine.to_numpy(dtype=bool)),
            self.now.take(here.to_numpy(dtype=bool)),
            name=self.moment,
            least_people=self.w.rule("verschil_min", 10.0),
        )

    @property
    def moved(self) -> bool:
        """Return whether the gebied is not the same piece of land as then."""
        return self.found is not None and self.w.code in self.found.moved

    def notices(self) -> list[Notice]:
        """Return what a reader must know about the border and the code of the gebied."""
        if self.found is None:
            return []
        if self.moved:
            return [
                Notice(
                    f"De grens van {self.w.name} is veranderd sinds {self.moment}. De cijfers van "
                    "toen en nu gaan over een ander gebied en zijn niet vergeleken."
                )
            ]
        old = self.found.renumbered.get(self.w.code)
        return (
            [Notice(f"{self.w.name} had toen een andere code ({old}); het gebied is hetzelfde.")]
            if old
            else []
        )

    def blocks(self) -> list[Block]:
        """Return what else really changed; nothing where that is nothing."""
        rows = self._rows()
        if not len(rows):
            return []
        counts = rows["oordeel"].value_counts()
        real = rows[(rows["oordeel"] == "echt").to_numpy(dtype=bool)]
        total = int(sum(counts.get(k, 0) for k in ("echt", "binnen_afronding", "gelijk")))
        if not total or not (len(real) or counts.get("binnen_afronding", 0)):
            return []
        text = (
            f"Van de {geheel(total)} andere cijfers over {self.w.name} die te vergelijken zijn, "
            f"{'is er' if len(real) == 1 else 'zijn er'} "
            f"{counted(len(real), 'echt veranderd', 'echt veranderd')}."
        )
        within = int(counts.get("binnen_afronding", 0))
        if within:
            text += f" Bij {geheel(within)} is het verschil kleiner dan de afronding."
        out: list[Block] = [Heading("Wat veranderde er nog meer?"), Sentence(text)]
        if len(real):
            out.append(self._table(real))
        return out

    def _rows(self) -> pd.DataFrame:
        if self.found is None:
            return pd.DataFrame()
        data = self.found.table.data
        keep = (data["gebied_code"] == self.w.code) & ~data["laag"].isin(_ELSEWHERE)
        return data[keep.to_numpy(dtype=bool)]

    def _table(self, real: pd.DataFrame) -> TableSpec:
        """Return the largest real changes of each result."""
        base = real["waarde_voor"].abs().clip(lower=1.0)
        share = real["aard"].isin(("aandeel", "aandeel_personen"))
        size = (real["verschil"].abs() / base.where(~share, 100.0)).to_numpy(dtype=float)
        order = real.assign(grootte=size).sort_values(
            ["grootte", "laag", "indicator", "kenmerk"], ascending=[False, True, True, True]
        )
        # What is the same for several groups is one change.
        order = order.drop_duplicates(["laag", "indicator", "waarde_voor", "waarde_na"])
        top = order.groupby("laag", sort=False).head(_PER_LAYER).head(_ROWS)
        lines = []
        for row in top.sort_values(["laag", "grootte"], ascending=[True, False]).to_dict("records"):
            words = [x for x in about_words(as_text(row["kenmerk"])) if x != self.w.profile]
            about = f" ({', '.join(words)})" if words else ""
            then, now = self._text(row, "voor"), self._text(row, "na")
            lines.append(
                (
                    TableCell(f"{row['label']}{about}"),
                    TableCell(then),
                    TableCell(now),
                )
            )
        least = geheel(self.w.rule("verschil_min", 10.0))
        notes = [
            "Alleen wat echt veranderde, per onderwerp het grootste verschil eerst. Een aantal "
            f"mensen telt als veranderd vanaf {least}."
        ]
        if len(order) > len(top):
            notes.append(f"En nog {geheel(len(order) - len(top))} andere cijfers.")
        notes += self.w.kept_back(c.text for line in lines for c in line)
        return TableSpec(
            f"Wat echt veranderde sinds {self.moment}. {self.w.name}",
            ("Cijfer", self.moment, "nu"),
            tuple(lines),
            "lrr",
            (120, 25, 25),
            tuple(notes),
        )

    def _text(self, row: dict[str, object], side: str) -> str:
        value, n = float(str(row[f"waarde_{side}"])), float(str(row[f"n_{side}"]))
        kind = row["aard"]
        if kind == "personen":
            return short(self._people(row, side)).replace("geen", "0")
        if kind == "aandeel_personen":
            return short(self.w.share_text(value * n / 100, n, "personen")) if n == n else "–"
        if kind == "aandeel":
            return f"{getal(value, 1)} %"
        if kind == "woningen" or value == int(value):
            return geheel(value)
        return getal(value, 1)

    def _people(self, row: dict[str, object], side: str) -> str:
        """Return a number of people beside those of all other gebieden."""
        table = (self.then if side == "voor" else self.now).data
        same = (table["laag"] == row["laag"]) & (table["indicator"] == row["indicator"])
        same &= table["kenmerk"].fillna("") == (as_text(row["kenmerk"]))
        mine = table[same.to_numpy(dtype=bool)]
        values = dict(zip(mine["gebied_code"].astype(str), mine["waarde"], strict=True))
        code = row["code_voor"] if side == "voor" and as_text(row["code_voor"]) else self.w.code
        if any(v < 0 for v in values.values()):
            number = float(values[str(code)])
            return self.w.people(number) if number >= 0 else f"−{self.w.people(-number)}"
        return self.w.people_per_area(values).get(str(code), "–")


def _now(data: AtlasData) -> Layer:
    """Return the figures of now, once for all gebieden of an atlas."""
    if data not in _NOW:
        there = {"bereikbaarheid_gebied": data.bereikbaarheid_gebied, "gebieden": data.gebieden}
        layers = {
            s.name: layer
            for s in monitored()
            if (layer := there.get(s.name, data.uitkomsten.get(s.name))) is not None
            and not _old(data, layer)
        }
        _NOW[data] = snapshot({**layers, "gebieden": data.gebieden}, "nu", {}, "nu")
    return _NOW[data]


def _old(data: AtlasData, layer: Layer) -> bool:
    runs: Sequence[object] = () if "run_id" not in layer.data else layer.data["run_id"].unique()
    return any(run in data.verouderd for run in runs)
