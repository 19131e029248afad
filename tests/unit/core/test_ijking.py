# SPDX-License-Identifier: GPL-2.0-or-later
"""The share of unsuitable dwellings per floor area, beside what was published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.core.wonen.ijking import calibrate
from lzw_atlas.processing.io import schema as schema  # declares the layers
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.normen.regels_geschiktheid import load_rules
from lzw_atlas.processing.io.normen.voorraad import load_voorraad
from lzw_atlas.processing.io.over import RESOURCES

NORMS = load_voorraad()
VARIANTS = {a: load_rules(drempels={"oppervlakte_grondgebonden": a}) for a in (*NORMS.series, 90.0)}
AREAS = conform(
    Layer(
        "gebieden",
        pd.DataFrame(
            {
                "gebied_code": ["GM0392", "GM0166"],
                "naam": ["Haarlem", "Kampen"],
                "soort": "gemeente",
                "bron": "t",
            }
        ),
        None,
    ),
    LAYERS["gebieden"],
)


def table(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Return dwellings of (woningtype, beukmaat, oppervlakte, lift, gemeente)."""
    columns = ["woningtype", "beukmaat_m", "oppervlakte_m2", "lift", "gemeente_code"]
    return pd.DataFrame(rows, columns=columns).assign(is_woning=1, begane_grond_m2=40.0)


def run(data: pd.DataFrame) -> pd.DataFrame:
    layer = calibrate(data, VARIANTS, 90.0, "rollator", AREAS, NORMS.published, "run")
    return layer.data.set_index(["gebied_code", "grens_m2"])


def test_the_share_grows_with_the_floor_area_below_which_narrow_is_too_small() -> None:
    rows = run(
        table(
            ("tussen", 4.6, 72.0, None, "GM0392"),
            ("tussen", 4.6, 89.9, None, "GM0392"),
            ("tussen", 4.6, 90.0, None, "GM0392"),
            ("tussen", 5.0, 60.0, None, "GM0392"),
            ("boven", None, 60.0, 0, "GM0392"),
            ("boven", None, 60.0, 1, "GM0392"),
            ("boven", None, 60.0, None, "GM0392"),
            ("tussen", 5.5, 60.0, None, "GM0166"),
        )
    )
    haarlem = rows.loc["GM0392"]
    assert haarlem["n_methode"].to_dict() == {
        70.0: 1, 75.0: 2, 80.0: 2, 85.0: 2, 90.0: 3, 95.0: 4, 100.0: 4, 105.0: 4, 110.0: 4,
    }  # fmt: skip
    # Whether the last flat has a lift, nobody knows.
    assert (haarlem["n_methode_max"] == haarlem["n_methode"] + 1).all()
    assert haarlem["gebruikt"][90.0] == 1
    assert haarlem["gebruikt"].sum() == 1
    assert set(haarlem["gepubliceerd_pct"]) == {28.0}
    assert set(rows.loc["GM0166", "n_methode"]) == {0}
    assert rows.loc["GM0166", "gepubliceerd_pct"].isna().all()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["tussen", "hoek", "boven", "beneden", "galerij_flat", None]),
            st.sampled_from([4.2, 4.99, 5.0, 6.0, None]),
            st.sampled_from([60.0, 80.0, 90.0, 104.0, 130.0, None]),
            st.sampled_from([0, 1, None]),
            st.sampled_from(["GM0392", "GM0166"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_a_higher_limit_never_gives_fewer_and_bounds_hold(rows: list[tuple[object, ...]]) -> None:
    found = run(table(*rows)).reset_index()
    for _, part in found.groupby("gebied_code"):
        part = part.sort_values("grens_m2")
        for column in ("n_methode", "n_methode_max", "n_regels", "n_regels_max"):
            assert (np.diff(part[column].to_numpy(dtype=int)) >= 0).all()
        for key in ("methode", "regels"):
            assert (part[f"n_{key}"] <= part[f"n_{key}_max"]).all()
            assert (part[f"n_{key}_max"] <= part["woningen"]).all()


def test_the_numbers_that_ship_are_those_of_the_sources() -> None:
    assert {p.naam: p.share_pct for p in NORMS.published} == {"Haarlem": 28.0, "Zandvoort": 20.0}
    assert NORMS.series == tuple(range(70, 115, 5))
    assert NORMS.rules.window_m == 200
    used = {s for n in NORMS.norms.values() for s in n.sources}
    assert used <= set(NORMS.sources)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('gemeente = "GM0392"', 'gemeente = "0392"', "gepubliceerd.haarlem.gemeente"),
        ("waarde = 1000", "waarde = 400", "groter dan 500"),
        ("[regel.ver]", "[regel.verder]", "regel.verder is niet bekend"),
        ("waarde = 28", "waarde = 128", "ten hoogste 100"),
    ],
)
def test_a_mistake_in_the_numbers_names_file_line_and_key(
    tmp_path,
    old: str,
    new: str,
    words: str,  # type: ignore[no-untyped-def]
) -> None:
    text = (RESOURCES / "normen" / "geschiktheid_gebied.toml").read_text("utf-8")
    own = tmp_path / "eigen.toml"
    own.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(LzwError) as error:
        load_voorraad(own)
    assert words in "\n".join(sentences(error.value))
