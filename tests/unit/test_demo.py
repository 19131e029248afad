# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo municipality: the same every time, believable, and with the traps of real data."""

from __future__ import annotations

import csv
import hashlib
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import Cancelled
from lzw_atlas.processing.io.demo import (
    DemoFiles,
    DemoTown,
    make_town,
    walking_components,
    write_demo,
)
from lzw_atlas.processing.io.demo.bestanden import rd_to_wgs84

pyogrio = pytest.importorskip("pyogrio")
gpd = pytest.importorskip("geopandas")


def write_gpkg(
    path: Path, layer: str, data: pd.DataFrame, geometry: np.ndarray | None, kind: str
) -> None:
    frame = gpd.GeoDataFrame(data, geometry=geometry, crs="EPSG:28992")
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type=kind)


@pytest.fixture(scope="module")
def town() -> DemoTown:
    return make_town()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return _write(tmp_path_factory.mktemp("demo"))


def _write(folder: Path) -> DemoFiles:
    # GeoPackages carry the time of writing; GDAL lets a test fix it.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    try:
        return write_demo(folder, write_gpkg)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def test_two_runs_give_the_same_bytes(files: DemoFiles, tmp_path: Path) -> None:
    again = _write(tmp_path)
    for one, two in zip(files, again, strict=True):
        assert (
            hashlib.sha256(one.read_bytes()).hexdigest()
            == hashlib.sha256(two.read_bytes()).hexdigest()
        ), one.name


def test_writing_over_an_earlier_demo_leaves_no_rows_of_it(files: DemoFiles) -> None:
    before = pyogrio.read_info(files.bag, layer="pand")["features"]
    _write(files.bag.parent)
    assert pyogrio.read_info(files.bag, layer="pand")["features"] == before


def test_the_town_has_the_size_of_a_small_dutch_town(town: DemoTown) -> None:
    assert 11_000 <= town.inhabitants <= 13_000
    assert 5_000 <= town.dwellings <= 5_900
    age = town.mensen["leeftijd"]
    assert 0.17 <= (age >= 65).mean() <= 0.26
    assert age.between(0, 105).all()


def test_old_and_new_neighbourhoods_differ_in_age(town: DemoTown) -> None:
    at = town.mensen["adres"].to_numpy()
    share = (
        pd.Series((town.mensen["leeftijd"] >= 65).to_numpy())
        .groupby(town.adressen["buurt"].to_numpy()[at])
        .mean()
    )
    assert share["BU99010300"] > 2 * share["BU99010401"]  # 1970s woonerven against the new estate


def test_all_that_can_be_walked_hangs_together_but_for_two_small_islands(town: DemoTown) -> None:
    _, label = walking_components(town.plan.ways)
    sizes = np.sort(np.bincount(label))[::-1]
    assert len(sizes) == 3
    assert sizes[0] > 3000
    assert sizes[1] < 30


def test_the_river_separates_the_village_when_its_bridges_are_closed(town: DemoTown) -> None:
    xy, label = walking_components(town.plan.ways, without_bridges=True)
    south = label[np.argmin(np.hypot(*(xy - [202_120, 507_000]).T))]
    north = label[np.argmin(np.hypot(*(xy - [202_900, 508_550]).T))]
    assert south != north


def test_only_bridges_cross_the_river_and_only_tunnel_and_level_crossing_the_railway(
    town: DemoTown,
) -> None:
    water = shapely.buffer(town.plan.river, -2.0).difference(shapely.buffer(town.plan.island, 5.0))
    over = {w.name for w in town.plan.ways if w.line.intersects(water)}
    assert over == {"Lindebrug", "Loopbrug De Linde"}
    rails = shapely.union_all([r.line for r in town.plan.rails])
    assert {w.name for w in town.plan.ways if w.line.intersects(rails)} == {
        "Spoortunnel",
        "Hagenweg",
    }


def test_nobody_may_walk_on_the_motorway_though_its_ramps_touch_a_street(town: DemoTown) -> None:
    ramps = [w for w in town.plan.ways if w.kind == "motorway_link"]
    ends = {tuple(w.xy[-1]) for w in ramps}
    street = {tuple(p) for w in town.plan.ways if w.name == "Zuiderweg" for p in w.xy}
    assert len(ramps) == 2
    assert ends <= street


def test_ways_that_meet_at_ground_level_share_a_vertex(town: DemoTown) -> None:
    ways = [w for w in town.plan.ways if w.level == 0 and not w.kind.startswith("motorway")]
    lines = np.array([w.line for w in ways], dtype=object)
    i, j = shapely.STRtree(lines).query(lines, predicate="crosses")
    missed = []
    for a, b in zip(i[i < j], j[i < j], strict=True):
        shared = {tuple(p) for p in ways[a].xy} & {tuple(p) for p in ways[b].xy}
        for point in shapely.get_coordinates(shapely.intersection(lines[a], lines[b])):
            if min((np.hypot(*(point - np.array(s))) for s in shared), default=99.0) > 0.02:
                missed.append((ways[a].name, ways[b].name, point))
    assert missed == []


def test_every_address_stands_on_its_pand_and_every_pand_by_itself(town: DemoTown) -> None:
    vbo = town.adressen["object"].to_numpy() == "vbo"
    shapes = town.pand_vorm[town.adressen["pand"].to_numpy()[vbo]]
    assert shapely.intersects(shapes, shapely.points(town.adres_punt[vbo])).all()
    assert shapely.intersects(shapes, shapely.points(town.deur_punt[vbo])).all()
    inner = shapely.buffer(town.pand_vorm, -0.1)
    i, j = shapely.STRtree(inner).query(inner, predicate="intersects")
    assert (i == j).all()


def test_no_street_runs_through_a_house(town: DemoTown) -> None:
    lines = [w.line for w in town.plan.ways]
    assert len(shapely.STRtree(lines).query(town.pand_vorm, predicate="intersects")[0]) == 0


def test_ids_have_sixteen_digits_and_are_unique(town: DemoTown) -> None:
    for ids in (town.panden["pand_id"], town.adressen["vbo_id"], town.adressen["num_id"]):
        assert ids.str.fullmatch(r"\d{16}").all()
        assert ids.is_unique


def test_an_address_is_found_once(town: DemoTown) -> None:
    key = town.adressen[["postcode", "huisnummer", "huisletter", "toevoeging"]].astype(str)
    assert not key.duplicated().any()
    assert town.adressen["postcode"].str.fullmatch(r"[1-9]\d{3}[A-Z]{2}").all()


def test_buurten_fill_the_gemeente_without_overlap(town: DemoTown) -> None:
    shapes = [b.polygon for b in town.plan.buurten]
    assert all(s.is_valid and not s.is_empty for s in shapes)
    assert sum(s.area for s in shapes) == pytest.approx(town.plan.gemeente.area, rel=1e-6)
    assert len(shapes) == 16
    assert [b.code for b in town.plan.buurten if b.water] == ["BU99019997"]


def test_there_are_the_facilities_people_ask_for(town: DemoTown) -> None:
    tags = town.voorzieningen["tags"]
    count = lambda k, v: sum(t.get(k) == v for t in tags)  # noqa: E731
    assert count("shop", "supermarket") == 3
    assert count("amenity", "doctors") == 3
    assert count("amenity", "pharmacy") == 2
    assert count("highway", "bus_stop") >= 18
    assert count("railway", "station") == 1
    assert count("amenity", "community_centre") == 2


def test_the_osm_file_has_the_peculiarities_of_osm(files: DemoFiles) -> None:
    root = ET.parse(files.osm).getroot()  # noqa: S314 - our own file
    nodes = {n.get("id") for n in root.iter("node")}
    assert all(nd.get("ref") in nodes for nd in root.iter("nd"))
    ids = [int(n.get("id", 0)) for n in root.iter("node")]
    assert ids == sorted(ids)
    assert all(re.fullmatch(r"5\d\.\d{7}", n.get("lat", "")) for n in root.iter("node"))
    everything = [{t.get("k"): t.get("v") for t in e.iter("tag")} for e in root]
    markets = [t for t in everything if t.get("shop") == "supermarket"]
    assert len(markets) == 4  # three shops, one of them drawn twice
    refs = [len(t["ref:bag"]) for t in everything if "ref:bag" in t]
    assert {15, 16} == set(refs)
    roads = [t for t in everything if t.get("highway") and "surface" not in t and "name" in t]
    assert len(roads) > len([t for t in everything if t.get("highway") and "surface" in t])
    assert any(re.fullmatch(r"\d+a", t.get("addr:housenumber", "")) for t in everything)
    assert any(t.get("type") == "multipolygon" for t in everything)
    assert any(t.get("entrance") == "main" for t in everything)
    assert any(t.get("railway") == "level_crossing" for t in everything)


def test_gdal_reads_the_osm_file(files: DemoFiles, town: DemoTown) -> None:
    points = pyogrio.read_dataframe(files.osm, layer="points")
    assert points["other_tags"].str.contains('"addr:housenumber"', na=False).sum() > 5000
    roads = pyogrio.read_dataframe(files.osm, layer="lines").to_crs("EPSG:28992")
    length = roads.loc[roads["highway"].notna()].length.sum()
    assert length == pytest.approx(sum(w.line.length for w in town.plan.ways), rel=1e-3)
    areas = pyogrio.read_dataframe(files.osm, layer="multipolygons")
    assert areas["building"].notna().sum() > 6000


def test_the_formula_for_longitude_and_latitude_is_within_half_a_metre_of_proj() -> None:
    xy = np.array([[200_000.0, 505_000.0], [204_500.0, 509_000.0]])
    lon, lat = rd_to_wgs84(xy).T
    exact = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=4326).to_crs(28992)
    assert np.hypot(exact.x - xy[:, 0], exact.y - xy[:, 1]).max() < 0.6


def test_the_bag_has_its_five_layers_and_its_ids_as_text(files: DemoFiles) -> None:
    layers = {name for name, _ in pyogrio.list_layers(files.bag)}
    assert layers == {"woonplaats", "pand", "verblijfsobject", "standplaats", "ligplaats"}
    vbo = pyogrio.read_dataframe(files.bag, layer="verblijfsobject", read_geometry=False)
    assert vbo["identificatie"].str.fullmatch(r"\d{16}").all()
    pand = pyogrio.read_dataframe(files.bag, layer="pand", read_geometry=False)
    assert vbo["pand_identificatie"].isin(set(pand["identificatie"])).all()
    assert (vbo["gebruiksdoel"] == "winkelfunctie").any()
    assert (vbo["status"] == "Verblijfsobject gevormd").any()
    assert pyogrio.read_info(files.bag, layer="verblijfsobject")["crs"] == "EPSG:28992"


def test_squares_postcodes_and_gebieden_count_the_same_people(
    files: DemoFiles, town: DemoTown
) -> None:
    n = town.inhabitants
    assert sum(int(r["inwoners"]) for r in _rows(files.pc4_leeftijd)) == pytest.approx(n, abs=40)
    for layer, rows in (("gemeenten", 1), ("wijken", 7), ("buurten", 16)):
        areas = pyogrio.read_dataframe(files.wijkenbuurten, layer=layer, read_geometry=False)
        assert len(areas) == rows
        assert areas["aantal_inwoners"].sum() == pytest.approx(n, abs=5 * rows)
        assert areas["woningvoorraad"].sum() == town.dwellings
    squares = pyogrio.read_dataframe(files.vierkanten, read_geometry=False)
    assert (squares["aantal_inwoners_65_jaar_en_ouder"] == -99997).any()
    known = squares["aantal_inwoners"].clip(lower=0)
    assert (known % 5 == 0).all()
    assert known.sum() == pytest.approx(n, rel=0.03)


def test_sheets_are_readable_and_hold_rows_that_cannot_be_matched(
    files: DemoFiles, town: DemoTown
) -> None:
    sheet = pyogrio.read_dataframe(files.corporatie)
    assert list(sheet.columns) == [
        "postcode",
        "huisnummer",
        "toevoeging",
        "verdieping",
        "lift",
        "huur",
        "label",
        "complex",
        "verhuurder",
    ]
    spelled = sheet["huisnummer"].astype(str)
    assert spelled.str.contains(r"^\d+ [A-F]$").any()
    assert spelled.str.contains(r"^\d+-[A-F]$").any()
    assert sheet["huur"].str.fullmatch(r"\d{3},\d\d").all()
    known = set(town.adressen["postcode"])
    lost = ~sheet["postcode"].fillna("").str.replace(" ", "").isin(known)
    assert 2 <= lost.sum() <= 4
    assert set(sheet["label"].dropna()) == {"ROL", "ROA", "GEL", "ZON"}
    care = pyogrio.read_dataframe(files.zorglocaties)
    assert (~care["postcode"].isin(known)).sum() == 1
    with zipfile.ZipFile(files.corporatie) as archive:
        assert archive.testzip() is None
    assert len(list(_rows(files.wijkteams))) == 15
    home = next(iter(_rows(files.instellingen)))
    assert int(home["inwoners"]) == 96


def test_a_user_who_stops_is_heard(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_demo(tmp_path, write_gpkg, lambda fraction: fraction < 0.5)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
