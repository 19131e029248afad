# SPDX-License-Identifier: GPL-2.0-or-later
"""Types of real buildings, held against the definition of CBS worked out with shapely."""

from __future__ import annotations

from pathlib import Path

import networkx
import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.core.wonen.woningkenmerken import kenmerken
from lzw_atlas.processing.io.normen.geschiktheid import load_geschiktheid
from lzw_atlas.processing.io.werkbestand import Werkbestand

DATA = Path(__file__).resolve().parents[3] / "shared" / "gegevens" / "ijsselmuiden"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data of IJsselmuiden are not beside the project"
)
RULES = load_geschiktheid().kenmerk


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layer, Layer, pd.DataFrame]:
    path = tmp_path_factory.mktemp("ijsselmuiden") / "ijs.gpkg"
    source = str(DATA / "ijsselmuiden.osm.pbf")
    assert main(["importeer", "osm", source, "--werkbestand", str(path)]) == 0
    woningen, panden = (Werkbestand(path).read(n) for n in ("woningen", "panden"))
    return woningen, panden, kenmerken(woningen, panden, RULES)


def by_definition(woningen: Layer, panden: Layer, table: pd.DataFrame) -> pd.Series:
    """Return the type per woning_id of panden with one address, from a graph of shared walls.

    The walls come from widening each outline and cutting it with the border of the other, which
    makes them a slack longer at both ends.
    """
    homes = woningen.data.assign(reden=table["kenmerk_reden"], type=table["woningtype"])
    homes = homes[homes["pand_id"].notna() & (homes["type"].fillna("") != "overig")]
    count = homes["pand_id"].value_counts()
    outline = pd.Series(panden.geometry, index=panden.data["pand_id"])
    sure = homes[homes["is_woning"] == 1]["pand_id"].unique()
    area = pd.Series(shapely.area(outline.to_numpy()), index=outline.index)
    large = count.index[area[count.index] / count >= RULES.bijgebouw_max_m2]
    chosen = pd.Index(sure).union(large)
    shapes = outline[chosen].to_numpy()
    wide = shapely.buffer(shapes, RULES.muur_speling_m)
    one, other = shapely.STRtree(shapes).query(wide, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.length(shapely.intersection(wide[one], shapely.boundary(shapes[other])))
    walls = shared >= RULES.muur_min_m + 2 * RULES.muur_speling_m
    graph = networkx.Graph(zip(chosen[one[walls]], chosen[other[walls]], strict=True))
    graph.add_nodes_from(chosen)
    types = {}
    for pand in chosen[(count[chosen] == 1).to_numpy()]:
        beside = list(graph[pand])
        if len(beside) == 1:
            alone = graph.degree(beside[0]) == 1 and count[beside[0]] == 1
            types[pand] = "twee_onder_een_kap" if alone else "hoek"
        else:
            types[pand] = "tussen" if beside else "vrijstaand"
    found = homes[homes["pand_id"].isin(list(types)) & homes["type"].notna()]
    return found.set_index("woning_id")["pand_id"].map(types)


def test_real_houses_have_the_type_of_the_definition(
    town: tuple[Layer, Layer, pd.DataFrame],
) -> None:
    woningen, panden, table = town
    expected = by_definition(woningen, panden, table)
    ours = table.set_index(woningen.data["woning_id"])["woningtype"][expected.index]
    assert len(expected) > 4000
    # The two measures of a wall differ where it is about as long as the least.
    assert (ours == expected).mean() > 0.995


def test_real_rows_have_two_ends_and_real_pairs_two_houses(
    town: tuple[Layer, Layer, pd.DataFrame],
) -> None:
    _, _, table = town
    groups = table[table["woningen_in_pand"] == 1].groupby("pandgroep_id")["woningtype"]
    pairs = groups.apply(lambda t: (t == "twee_onder_een_kap").sum())
    ends = groups.apply(lambda t: (t == "hoek").sum())
    assert (pairs[pairs > 0] == 2).mean() > 0.95  # else the other one is no dwelling
    assert (ends[ends > 0] == 2).mean() > 0.95
    assert not ((pairs > 0) & (ends > 0)).any()


def test_real_widths_are_those_of_houses(town: tuple[Layer, Layer, pd.DataFrame]) -> None:
    _, _, table = town
    middle = table[table["woningtype"] == "tussen"]["beukmaat_m"]
    assert middle.notna().all()
    assert 5.5 < middle.median() < 6.5
    assert (middle < 3.5).mean() < 0.005
    # Without area in OpenStreetMap there are no layers, and nothing is guessed.
    assert table["bouwlagen"].isna().all()
    stacked = table["woningtype"] == "gestapeld"
    assert np.isnan(table["lift_kans"][stacked]).all()
