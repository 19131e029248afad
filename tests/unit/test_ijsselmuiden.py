# SPDX-License-Identifier: GPL-2.0-or-later
"""Real data from end to end, and the distances held against an independent computation."""

from __future__ import annotations

from pathlib import Path

import igraph
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from lzw_atlas.processing.cli import main
from lzw_atlas.processing.core.netwerk.attach import attach
from lzw_atlas.processing.core.netwerk.network import build_network
from lzw_atlas.processing.core.netwerk.search import nearest_k
from lzw_atlas.processing.io.normen.lezen import load_norms
from lzw_atlas.processing.io.werkbestand import Werkbestand
from scipy.spatial import cKDTree

from .core.netwerken import igraph_table
from .verapdf import failed_rules

DATA = Path(__file__).resolve().parents[3] / "shared" / "gegevens" / "ijsselmuiden"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data of IJsselmuiden are not beside the project"
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ijsselmuiden") / "ijs.gpkg"
    for arguments in (
        ["importeer", "gebieden", DATA / "wijken_2024.geojson"],
        ["importeer", "osm", DATA / "ijsselmuiden.osm.pbf"],
        ["importeer", "pc4", DATA / "pc4_2021.gpkg", DATA / "pc4_leeftijd_2021.csv"],
        ["bereikbaarheid"],
        ["woonservicegebied"],
        ["atlas", "--uit", path.parent / "atlas"],
    ):
        assert main([*map(str, arguments), "--werkbestand", str(path)]) == 0
    return path


def test_every_address_comes_out_once(study: Path) -> None:
    homes = Werkbestand(study).read("woningen").data
    assert len(homes) == 5354 + 11
    assert homes["woning_id"].str.startswith("osm:n").sum() == 5354
    assert 300 <= (homes["is_woning"] == 0).sum() <= 320
    result = Werkbestand(study).read("bereikbaarheid").data
    assert sorted(result["woning_id"]) == sorted(homes["woning_id"])


def test_nobody_is_said_to_miss_a_huisarts_of_which_there_is_no_data(study: Path) -> None:
    areas = Werkbestand(study).read("bereikbaarheid_gebied").data
    doctors = areas[areas["categorie"] == "huisarts"]
    assert set(doctors["categorie_status"]) == {"geen_gegevens"}
    assert doctors["aandeel_pct"].isna().all()
    assert (doctors["n"] == 0).all()
    assert len(list((study.parent / "atlas").glob("*.pdf"))) >= 2


def test_no_pdf_of_real_data_fails_a_rule_of_pdf_ua(study: Path) -> None:
    failed = failed_rules(study.parent / "atlas")
    assert not any(failed.values()), failed


def test_people_placed_and_not_placed_add_up(study: Path) -> None:
    file = Werkbestand(study)
    units, rows = file.read("bevolking").data, file.read("bereikbaarheid").data
    placed = rows["inw_65plus"].sum()
    assert 0 < placed < units["inw_65plus"].sum() == pytest.approx(9440)
    areas = file.read("bereikbaarheid_gebied").data
    assert set(areas.loc[areas["groep"] != "woningen", "bron_bevolking"]) == {"pc4 (geschat)"}


def test_everything_together_is_what_the_dwellings_have_one_by_one(study: Path) -> None:
    file = Werkbestand(study)
    table, rows = file.read("bereikbaarheid_samen").data, file.read("bereikbaarheid").data
    homes = rows[(rows["is_woning"].fillna(1) != 0) & (rows["gemeente_code"] == "GM0166")]
    # Of huisartsen there is no data: they count for nobody, and the row says so.
    counted = ["supermarkt", "apotheek", "ov_halte", "ontmoeting"]
    met = homes[[f"norm_{c}" for c in counted]].dropna().astype(int).sum(axis=1)
    mine = table[(table["gebied_code"] == "GM0166") & (table["doelgroep"] == "75plus")]
    mine = mine[mine["groep"] == "woningen"].set_index("indicator")
    assert mine.loc["essentieel_alle", "aantal"] == (met == 4).sum()
    assert mine.loc["essentieel_geen", "aantal"] == (met == 0).sum()
    assert mine.loc["essentieel_gemist", "waarde"] == pytest.approx(4 - met.mean())
    assert mine.loc["essentieel_alle", "geteld"] == ", ".join(counted)
    assert mine.loc["essentieel_alle", "niet_geteld"] == "huisarts"
    goals = homes[[f"norm_{c}" for c in counted if c != "ov_halte"]].dropna()
    need = (goals == 0).any(axis=1)
    stop = homes["norm_ov_halte"].loc[goals.index] == 1
    assert mine.loc["vervoer_met_halte", "aantal"] == (need & stop).sum()
    assert mine.loc["vervoer_zonder_halte", "aantal"] == (need & ~stop).sum()


def test_distances_agree_with_an_independent_pedestrian_graph(study: Path) -> None:
    """Own reading of the file, streets cut to pieces of 2 m, everything snapped to the pieces."""
    meta, _, wkb, fields = pyogrio.raw.read(DATA / "ijsselmuiden.osm.pbf", layer="lines")
    table = pd.DataFrame(dict(zip(meta["fields"], fields, strict=True)))
    tags = table["other_tags"].fillna("")
    barred = table["highway"].isin(
        ["motorway", "motorway_link", "trunk", "trunk_link", "construction", "proposed"]
    )
    closed = tags.str.contains('"access"=>"(?:no|private)"') | tags.str.contains('"foot"=>"no"')
    open_ = tags.str.contains('"foot"=>"(?:yes|designated|permissive)"')
    use = table["highway"].notna() & ~barred & (~closed | open_)
    to_rd = pyproj.Transformer.from_crs(4326, 28992, always_xy=True)

    def rd(lonlat: np.ndarray) -> np.ndarray:
        return np.column_stack(to_rd.transform(lonlat[:, 0], lonlat[:, 1]))

    lines = shapely.transform(shapely.from_wkb(wkb[use.to_numpy()]), rd)
    xy, line = shapely.get_coordinates(shapely.segmentize(lines, 2.0), return_index=True)
    key = pd.MultiIndex.from_arrays(np.round(xy * 100).astype(np.int64).T)
    node, unique = pd.factorize(key)
    spot = np.zeros((len(unique), 2))
    spot[node] = xy
    follows = np.flatnonzero(line[1:] == line[:-1])
    ends = np.column_stack([node[follows], node[follows + 1]])
    graph = igraph.Graph(n=len(unique), edges=ends)
    weight = np.hypot(*(spot[ends[:, 0]] - spot[ends[:, 1]]).T)
    big = np.array(graph.connected_components().membership)
    main_part = np.flatnonzero(big == np.bincount(big).argmax())
    tree = cKDTree(spot[main_part])

    file = Werkbestand(study)
    rows, shops = file.read("bereikbaarheid"), file.read("voorzieningen")
    shops = shops.take((shops.data["categorie"] == "supermarkt").to_numpy())
    shop_leg, shop_at = tree.query(shapely.get_coordinates(shops.geometry))
    there = rows.data["afstand_supermarkt_m"].notna().to_numpy()
    home_leg, home_at = tree.query(shapely.get_coordinates(rows.geometry[there]))
    table_m = np.array(
        graph.distances(
            main_part[shop_at].tolist(), list(range(graph.vcount())), weights=weight.tolist()
        )
    )
    other = (table_m[:, main_part[home_at]] + shop_leg[:, None]).min(axis=0) + home_leg
    ours = rows.data["afstand_supermarkt_m"].to_numpy()[there]
    difference = np.abs(ours - other)
    assert (difference <= 25).mean() >= 0.9
    assert np.corrcoef(ours, other)[0, 1] >= 0.999
    near = 100 * (difference <= 25).mean()
    print(f"within 25 m: {near:.1f} %, median {np.median(difference):.2f} m")


def test_the_nearest_three_of_every_kind_equal_igraph_on_the_same_network(study: Path) -> None:
    norms = load_norms()
    layers = Werkbestand(study).read_all(("woningen", "voorzieningen", "wegen"))
    network = build_network(layers["wegen"], norms.profiles["75plus"], norms.rule("component_min"))
    homes = attach(layers["woningen"].geometry, network, norms.rule("aanloop_max"))
    homes = homes.take(np.flatnonzero(homes.edge >= 0))
    assert len(homes) > 5_300
    places = layers["voorzieningen"]
    kinds = sorted(set(places.data["categorie"]))
    assert len(kinds) >= 8
    for kind in kinds:
        rows = (places.data["categorie"] == kind).to_numpy(dtype=bool)
        at = attach(places.geometry[rows], network, norms.rule("aanloop_max"))
        at = at.take(np.flatnonzero(at.edge >= 0))
        table = np.sort(igraph_table(network, homes, at), axis=1)[:, :3]
        found = nearest_k(network, homes, at, 3)
        assert found.distance_m[:, : table.shape[1]] == pytest.approx(table, abs=0.01), kind


def test_a_table_about_panden_reaches_the_real_dwellings_and_the_stock_adds_up(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "met_tabel.gpkg"
    path.write_bytes(study.read_bytes())
    homes = Werkbestand(path).read("woningen").data
    lived = homes[(homes["is_woning"] != 0).fillna(True)]
    flats = lived.groupby("pand_id").size().sort_values(ascending=False, kind="stable")[:5]
    table = tmp_path / "gemeente.csv"
    # As a spreadsheet leaves them: numbers without their leading zero.
    lines = [f"{p.lstrip('0')};ja;70" for p in flats.index]
    table.write_text("\n".join(["pand_id;lift;oppervlakte", *lines]))
    for arguments in (
        ["importeer", "woningen", table, "--bron", "gemeente"],
        ["geschiktheid", "--groep", "rollator"],
    ):
        assert main([*map(str, arguments), "--werkbestand", str(path)]) == 0
    said = capsys.readouterr().out
    assert f"5 op pand); zij gaan over {flats.sum()} woningen" in said
    assert "een oppervlakte, verdieping of huur. Die is niet gebruikt" in said
    file = Werkbestand(path)
    now = file.read("woningen").data
    assert set(now.loc[now["lift"] == 1, "woning_id"]) == set(
        lived.loc[lived["pand_id"].isin(flats.index), "woning_id"]
    )
    assert now["oppervlakte_m2"].isna().all()
    # The stock: what the classes per dwelling say, counted again.
    classes = file.read("geschiktheid")
    mine = classes.data["klasse"].notna().to_numpy()
    area = file.read("geschiktheid_gebied").data
    whole = area[(area["eigendom"] == "alle") & (area["bouwperiode"] == "alle")]
    for kind in ("gemeente", "wijk"):
        counted = whole[whole["soort"].isin([kind, "buiten"])].groupby("klasse")["n"].sum()
        expected = classes.data.loc[mine, "klasse"].value_counts()
        assert counted[counted > 0].to_dict() == expected.to_dict()
    xy = shapely.get_coordinates(classes.geometry[mine])
    could = (classes.data.loc[mine, "klasse_min"] == "ongeschikt").to_numpy()
    window = file.read("geschiktheid_venster")
    middle = shapely.get_coordinates(shapely.centroid(window.geometry))
    near = np.hypot(*(middle[:, None] - xy[None]).transpose(2, 0, 1)) <= 200.0
    many = near.sum(axis=1)
    assert (window.data["woningen"].notna().to_numpy() == (many >= 20)).all()
    enough = many >= 20
    assert window.data["woningen"][enough].tolist() == many[enough].tolist()
    assert window.data["aandeel_max_pct"][enough].to_numpy(dtype=float) == pytest.approx(
        100 * (near & could).sum(axis=1)[enough] / many[enough], abs=0.051
    )


def test_a_real_hub_lies_in_the_middle_and_its_area_holds_who_can_walk_there(study: Path) -> None:
    norms = load_norms()
    file = Werkbestand(study)
    layers = file.read_all(("woningen", "wegen", "hubs", "woonservicegebieden"))
    found = file.read("woonservicegebieden_woningen").data.set_index("woning_id")
    network = build_network(layers["wegen"], norms.profiles["75plus"], norms.rule("component_min"))
    homes = layers["woningen"]
    at = attach(homes.geometry, network, norms.rule("aanloop_max"))
    placed = np.flatnonzero(at.edge >= 0)
    hubs = layers["hubs"]
    assert len(hubs) == 1
    assert hubs.data["herkomst"].tolist() == ["gevonden"]
    walk = igraph_table(
        network, at.take(placed), attach(hubs.geometry, network, norms.rule("aanloop_max"))
    )[:, 0]
    ids = homes.data["woning_id"].to_numpy()[placed]
    said = found.loc[ids, "afstand_m"].to_numpy(dtype=float, na_value=np.nan)
    assert np.nan_to_num(said, nan=np.inf) == pytest.approx(walk, abs=0.01)
    assert ((walk <= 799.99) <= found.loc[ids, "ring"].notna().to_numpy()).all()
    # What is drawn is what was counted, for at least 99 of 100 dwellings.
    area = shapely.union_all(layers["woonservicegebieden"].geometry)
    shapely.prepare(area)
    inside = shapely.intersects(area, homes.geometry)
    counted = found.loc[homes.data["woning_id"], "ring"].notna().to_numpy()
    dwelling = (homes.data["is_woning"].fillna(1) != 0).to_numpy(dtype=bool)
    assert (inside == counted)[dwelling].mean() >= 0.99
    assert inside[dwelling & counted].mean() >= 0.99


def test_nobody_invents_a_doctor_or_care_at_night_for_an_area(study: Path) -> None:
    tests = Werkbestand(study).read("woonservicegebieden_toets").data.set_index("criterium")
    assert tests.loc[["huisarts", "zorg_24u"], "oordeel"].tolist() == ["onbekend", "onbekend"]
    assert tests.loc[["supermarkt", "apotheek"], "oordeel"].tolist() == ["gehaald", "gehaald"]
