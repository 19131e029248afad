# SPDX-License-Identifier: GPL-2.0-or-later
"""The municipality's own words at a page, written one at a time; a table goes by ``importeer``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ...core.errors import LzwError, Problem
from ...core.registry import LAYERS
from ...core.tables import Layer, concat
from ..hoofdstukken import HOOFDSTUKKEN
from ..meldingen import register
from ..over import now
from ..werkbestand import Werkbestand, edit

__all__ = ["BRON", "bewaar_duiding", "lees_duiding"]

BRON = "paneel"
"""The source of texts written one at a time; a table that is read in again leaves them alone."""

register(
    {
        "duiding_gebied": "Gebied {gebied} staat niet in het werkbestand. Kies een gebied uit de "
        "lijst.",
        "duiding_hoofdstuk": "Hoofdstuk {hoofdstuk} bestaat niet. Kies uit: {keuze}.",
    }
)


def bewaar_duiding(
    werkbestand: Path, gebied: str, hoofdstuk: str, tekst: str, auteur: str = ""
) -> bool:
    """Keep *tekst* as the own words at one chapter of one gebied; empty takes it away.

    It replaces what was written there before in the same way. Returns False when nothing changes.
    Raises :class:`LzwError` for a gebied or chapter that does not exist.
    """
    words = tekst.strip()
    with edit(werkbestand) as file:
        codes = set(file.read("gebieden").data["gebied_code"])
        problems = []
        if gebied not in codes:
            problems.append(Problem("duiding_gebied", "duiding", values={"gebied": gebied}))
        if hoofdstuk not in HOOFDSTUKKEN:
            values = {"hoofdstuk": hoofdstuk, "keuze": ", ".join(HOOFDSTUKKEN)}
            problems.append(Problem("duiding_hoofdstuk", "duiding", values=values))
        if problems:
            raise LzwError(problems)
        old = file.read("duiding")
        data = old.data
        mine = (data["gebied_code"] == gebied) & (data["hoofdstuk"] == hoofdstuk)
        mine = (mine & (data["bron"] == BRON)).to_numpy(dtype=bool)
        before = [
            (t, a or "") for t, a in zip(data["tekst"][mine], data["auteur"][mine], strict=True)
        ]
        if before == ([(words, auteur.strip())] if words else []):
            return False
        rest = old.take(~mine)
        if not words:
            file.write(rest)
            return True
        log = file.read("verantwoording").data
        row = {
            "gebied_code": gebied,
            "hoofdstuk": hoofdstuk,
            "tekst": words,
            "auteur": auteur.strip() or None,
            "datum": now()[:10],
            "bij_stap": int(log["volgnummer"].max()) if len(log) else None,
            "bron": BRON,
        }
        file.write(concat([rest, Layer("duiding", pd.DataFrame([row]))], LAYERS["duiding"]))
    return True


def lees_duiding(werkbestand: Path) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return text and author per (gebied, chapter), as written one at a time."""
    data = Werkbestand(werkbestand).read("duiding").data
    data = data[(data["bron"] == BRON).to_numpy(dtype=bool)]
    return {
        (row["gebied_code"], row["hoofdstuk"]): (row["tekst"], row["auteur"] or "")
        for row in data.to_dict("records")
    }
