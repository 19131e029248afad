# SPDX-License-Identifier: GPL-2.0-or-later
"""The closing lines of bereikbaarheid, from a table of which every figure is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.stappen.verslag import result_lines

NORMS = load_norms()


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows of ``bereikbaarheid_gebied``: a hundred dwellings of which forty are within."""
    usual: dict[str, Any] = {
        "gebied_code": "GM0001",
        "naam": "Dorp",
        "soort": "gemeente",
        "profiel": "75plus",
        "categorie": "huisarts",
        "groep": "woningen",
        "categorie_status": "bekend",
        "n": 100.0,
        "n_onbekend": 0.0,
        "n_te_weinig_gegevens": 0.0,
        "aandeel_pct": 40.0,
        "aandeel_min_pct": 40.0,
        "aandeel_max_pct": 40.0,
        "mediaan_m": 600.0,
        "norm_m": 500.0,
        "n_rand_onzeker": 0.0,
        "aandeel_zonder_rand_pct": 40.0,
        "cbs_autoweg_km": np.nan,
        "plekken": np.nan,
        "plekken_groep": None,
        "n_zonder_plek": np.nan,
    }
    return pd.DataFrame([usual | row for row in rows])


def test_a_norm_of_a_kilometre_has_its_dot() -> None:
    (line,) = result_lines(table({"norm_m": 1000.0}), ["75plus"], NORMS)
    assert line == "Dorp · Huisarts: 40,0 % van 100 woningen binnen 1.000 m; mediaan 600 m"


def test_of_a_list_that_looks_incomplete_no_share_is_said() -> None:
    doubtful = table({"categorie_status": "waarschijnlijk_onvolledig"})
    assert result_lines(doubtful, ["75plus"], NORMS) == [
        "Dorp · Huisarts: niet te zeggen (gegevens onvolledig)"
    ]


def test_people_without_a_place_are_rounded_and_few_are_hidden() -> None:
    for without, said in ((454.0, "ongeveer 455"), (3.0, "minder dan 10")):
        places = {"plekken": 33.46, "plekken_groep": "inw_75plus", "n_zonder_plek": without}
        both = table(places, places | {"groep": "inw_75plus"})
        (line,) = result_lines(both, ["75plus"], NORMS)
        assert line.endswith(
            "; binnen bereik gemiddeld 33,5 plekken per 1.000 75-plussers; "
            f"{said} 75-plussers zonder plek binnen bereik"
        )


def test_a_study_of_buurten_alone_says_where_its_figures_are() -> None:
    assert result_lines(table({"soort": "buurt"}), ["75plus"], NORMS) == [
        "De cijfers per gebied staan in de laag bereikbaarheid_gebied."
    ]


def test_everybody_nearer_to_the_edge_of_the_data_is_said_in_words() -> None:
    edge = table({"n_rand_onzeker": 100.0, "aandeel_zonder_rand_pct": np.nan})
    (line,) = result_lines(edge, ["75plus"], NORMS)
    assert line.endswith(
        "; van alle woningen is de rand van de gegevens dichterbij dan de voorziening"
    )


def test_when_of_many_nothing_is_known_the_share_of_the_rest_does_not_stand_alone() -> None:
    (line,) = result_lines(table({"n": 40.0, "n_onbekend": 60.0}), ["75plus"], NORMS)
    assert line == (
        "Dorp · Huisarts: 40,0 % van 40 woningen binnen 500 m; mediaan 600 m; van 60 woningen is "
        "het niet te zeggen"
    )
