# SPDX-License-Identifier: GPL-2.0-or-later
# ruff: noqa: E501 - one object of the village per line
"""OpenStreetMap in, layers out: a village of a dozen objects with known answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.readers import ReadResult, read_osm

from .hulp import codes, osm_file, refusal

Tags = dict[str, str]


def village(path: Path) -> Path:
    nodes: dict[int, tuple[float, float, Tags]] = {
        # a street from west to east, a crossing street, a loop
        1: (0, 0, {}), 2: (10, 0, {}), 3: (20, 0, {}), 4: (10, 10, {}), 5: (20, 10, {}),
        # house, shop building, yes building
        11: (1, 1, {}), 12: (3, 1, {}), 13: (3, 3, {}), 14: (1, 3, {}),
        21: (5, 1, {}), 22: (7, 1, {"entrance": "main"}), 23: (7, 3, {}), 24: (5, 3, {"entrance": "yes"}),
        31: (12, 1, {}), 32: (14, 1, {}), 33: (14, 3, {}), 34: (12, 3, {}),
        # addresses
        41: (2, 2, {"addr:street": "Dorpsstraat", "addr:housenumber": "1", "addr:postcode": "8271 ab", "addr:city": "Dorp"}),
        42: (13, 2, {"addr:street": "Dorpsstraat", "addr:housenumber": "7-GR3", "addr:postcode": "8271AB"}),
        43: (12.5, 1.5, {"addr:street": "Dorpsstraat", "addr:housenumber": "9a", "addr:postcode": "8271AB", "shop": "books"}),
        44: (13.5, 2.5, {"addr:street": "Dorpsstraat", "addr:housenumber": "11"}),
        # facilities
        51: (6, 2, {"shop": "supermarket", "name": "Grutter"}),
        52: (15, 5, {"amenity": "doctors", "name": "Teststraat GGD"}),
        53: (15, 6, {"shop": "supermarket", "name": "De Delicatesse"}),
        54: (2, -0.5, {"highway": "bus_stop", "name": "Kerk"}),
        55: (3, -0.5, {"public_transport": "platform", "bus": "yes", "name": "kerk"}),
        56: (4, -0.5, {"public_transport": "platform", "bus": "yes"}),
        57: (18, -0.5, {"highway": "bus_stop", "name": "Kerk"}),
        # a park and a square
        61: (30, 5, {}), 62: (40, 5, {}), 63: (40, 15, {}), 64: (30, 15, {}),
        71: (22, 0, {}), 72: (22, 2, {}), 73: (20, 2, {}),
    }  # fmt: skip
    ways: dict[int, tuple[list[int], Tags]] = {
        100: ([1, 2, 3], {"highway": "residential", "name": "Dorpsstraat", "surface": "paving_stones", "lit": "yes", "width": "4,5 m"}),
        101: ([2, 4], {"highway": "steps", "layer": "1", "bridge": "yes", "incline": "8 %"}),
        102: ([3, 5, 4, 3], {"highway": "service", "access": "private"}),
        103: ([4, 5], {"highway": "cycleway", "foot": "no"}),
        104: ([1, 4], {"highway": "path", "access": "no", "foot": "designated", "kerb": "lowered"}),
        105: ([1, 5], {"highway": "construction", "construction": "footway"}),
        106: ([3, 71, 72, 73, 3], {"highway": "pedestrian", "area": "yes"}),
        107: ([2, 5], {"highway": "motorway"}),
        200: ([11, 12, 13, 14, 11], {"building": "house", "ref:bag": "166100000000001", "start_date": "1932-05-01"}),
        201: ([21, 22, 23, 24, 21], {"building": "retail", "shop": "supermarket", "name": "Grutter", "addr:street": "Dorpsstraat", "addr:housenumber": "3", "addr:postcode": "8271AB"}),
        202: ([31, 32, 33, 34, 31], {"building": "yes", "ref:bag": "0166100000000002"}),
        300: ([61, 62, 63, 64, 61], {"leisure": "park", "name": "Stadspark"}),
    }  # fmt: skip
    return osm_file(path, nodes, ways, bounds=True)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> ReadResult:
    return read_osm(village(tmp_path_factory.mktemp("osm") / "dorp.osm"))


def test_every_highway_but_what_is_not_built_becomes_a_way(read: ReadResult) -> None:
    wegen = read.layers["wegen"].data.set_index("weg_id")
    assert set(wegen.index) == {f"osm:w{n}" for n in (100, 101, 102, 103, 104, 106, 107)}
    assert wegen.loc["osm:w107", "soort"] == "motorway"


def test_foot_goes_before_access(read: ReadResult) -> None:
    access = read.layers["wegen"].data.set_index("weg_id")["toegang"]
    assert access["osm:w102"] == "nee"
    assert access["osm:w103"] == "nee"
    assert access["osm:w104"] == "ja"
    assert access["osm:w100"] is None


def test_tags_of_a_way_become_numbers_with_a_unit(read: ReadResult) -> None:
    wegen = read.layers["wegen"].data.set_index("weg_id")
    street, steps = wegen.loc["osm:w100"], wegen.loc["osm:w101"]
    assert (street["breedte_m"], street["verlicht"], street["trap"]) == (4.5, 1, 0)
    assert (steps["trap"], steps["brug_tunnel"], steps["niveau"]) == (1, "brug", 1)
    assert steps["helling_pct"] == 8.0
    assert wegen.loc["osm:w104", "stoeprand_m"] == 0.03


def test_a_closed_street_and_the_outline_of_a_square_are_lines(read: ReadResult) -> None:
    layer = read.layers["wegen"]
    kinds = dict(zip(layer.data["weg_id"], layer.geometry, strict=True))  # type: ignore[arg-type]
    assert kinds["osm:w102"].geom_type == "LineString"
    assert kinds["osm:w102"].is_ring
    assert kinds["osm:w106"].is_ring


def test_ways_that_share_a_node_share_the_coordinate_to_the_millimetre(read: ReadResult) -> None:
    layer = read.layers["wegen"]
    line = dict(zip(layer.data["weg_id"], layer.geometry, strict=True))  # type: ignore[arg-type]
    corner = line["osm:w100"].coords[1]
    assert corner == line["osm:w101"].coords[0]
    assert corner == tuple(np.round(corner, 3))


def test_a_bag_reference_of_15_digits_gets_its_zero_and_is_counted(read: ReadResult) -> None:
    panden = read.layers["panden"].data
    assert set(panden["pand_id"]) == {"0166100000000001", "0166100000000002", "osm:w201"}
    assert panden.set_index("pand_id").loc["0166100000000001", "bouwjaar"] == 1932
    (problem,) = [p for p in read.problems if p.code == "bag_id_aangevuld"]
    assert problem.count == 1


def test_address_nodes_and_address_outlines_are_rows(read: ReadResult) -> None:
    ids = set(read.layers["adressen"].data["adres_id"])
    assert ids == {"osm:n41", "osm:n42", "osm:n43", "osm:n44", "osm:w201"}
    assert set(read.layers["woningen"].data["woning_id"]) == ids


def test_the_building_decides_whether_an_address_is_a_dwelling(read: ReadResult) -> None:
    data = read.layers["woningen"].data.set_index("woning_id")
    verdict = data["is_woning"].astype(object).where(data["is_woning"].notna(), "onbekend")
    assert verdict.to_dict() == {
        "osm:n41": 1,
        "osm:w201": 0,
        "osm:n43": 0,
        "osm:n42": "onbekend",
        "osm:n44": "onbekend",
    }
    assert data.loc["osm:n41", "is_woning_reden"] == "pand is huis"
    assert data.loc["osm:n43", "is_woning_reden"] == "voorziening op dit adres (shop=books)"
    assert "GR wijst op garage" in data.loc["osm:n42", "is_woning_reden"]
    assert data["is_woning_reden"].notna().all()
    assert data.loc["osm:n41", "pand_id"] == "0166100000000001"
    assert data.loc["osm:n41", "bouwjaar"] == 1932


def test_a_house_number_falls_apart_into_number_letter_and_addition(read: ReadResult) -> None:
    data = read.layers["adressen"].data.set_index("adres_id")
    assert data.loc["osm:n43", ["huisnummer", "huisletter", "toevoeging"]].tolist() == [
        9,
        "A",
        None,
    ]
    assert data.loc["osm:n42", ["huisnummer", "huisletter", "toevoeging"]].tolist() == [
        7,
        None,
        "GR3",
    ]
    assert data.loc["osm:n41", "postcode"] == "8271AB"


def test_a_shop_and_its_node_are_one_facility_at_the_main_entrance(read: ReadResult) -> None:
    layer = read.layers["voorzieningen"]
    rows = layer.data[layer.data["categorie"] == "supermarkt"]
    assert rows["voorziening_id"].tolist() == ["osm:w201"]
    assert rows["plaatsing"].tolist() == ["ingang"]
    door = layer.geometry[rows.index[0]]  # type: ignore[index]
    shop = read.layers["panden"]
    outline = shop.geometry[shop.data.index[shop.data["pand_id"] == "osm:w201"][0]]  # type: ignore[index]
    corners = shapely.get_coordinates(outline)
    south_east = corners[np.lexsort((corners[:, 1], -corners[:, 0]))[0]]
    assert tuple(shapely.get_coordinates(door)[0]) == tuple(south_east)


def test_a_pole_and_its_platforms_are_one_stop_and_another_pole_is_not(read: ReadResult) -> None:
    data = read.layers["voorzieningen"].data
    assert data.loc[data["categorie"] == "ov_halte", "voorziening_id"].tolist() == [
        "osm:n54",
        "osm:n57",
    ]
    joined = [p for p in read.problems if p.code == "voorziening_samengevoegd"]
    assert "osm:n54 + osm:n55 + osm:n56" in {e for p in joined for e in p.examples}


def test_a_park_stands_at_its_outline_nearest_a_way(read: ReadResult) -> None:
    layer = read.layers["voorzieningen"]
    row = layer.data.index[layer.data["categorie"] == "park"][0]
    wegen = read.layers["wegen"]
    allowed = wegen.geometry[(wegen.data["soort"] != "motorway") & (wegen.data["toegang"] != "nee")]  # type: ignore[index]
    areas = read.layers["achtergrond_vlakken"]
    park = areas.geometry[0]  # type: ignore[index]
    spot = layer.geometry[row]  # type: ignore[index]
    assert park.boundary.distance(spot) < 0.001
    assert spot.distance(shapely.union_all(allowed)) == pytest.approx(
        park.distance(shapely.union_all(allowed)), abs=0.002
    )


def test_a_test_site_is_no_huisarts_and_a_delicatessen_no_supermarket(read: ReadResult) -> None:
    assert "huisarts" not in set(read.layers["voorzieningen"].data["categorie"])
    left_out = {
        e for p in read.problems if p.code == "voorziening_uitgezonderd" for e in p.examples
    }
    assert left_out == {"osm:n52 (Teststraat GGD)", "osm:n53 (De Delicatesse)"}


def test_an_essential_category_without_any_facility_is_said(read: ReadResult) -> None:
    empty = {p.values["categorie"] for p in read.problems if p.code == "categorie_leeg"}
    assert {"huisarts", "apotheek"} <= empty
    assert "supermarkt" not in empty


def test_every_warning_has_its_dutch_sentence(read: ReadResult) -> None:
    assert len(sentences(read.problems)) == len(read.problems)
    assert not any(p.fatal for p in read.problems)


def test_the_declared_bounds_come_out_in_rd(read: ReadResult) -> None:
    assert read.data_omvang is not None
    xmin, ymin, xmax, ymax = read.data_omvang
    assert 600 < xmax - xmin < 720
    assert 1050 < ymax - ymin < 1150


def test_only_what_touches_the_study_area_is_kept(tmp_path: Path, read: ReadResult) -> None:
    wegen = read.layers["wegen"]
    row = wegen.data.index[wegen.data["weg_id"] == "osm:w101"][0]
    around = wegen.geometry[row].interpolate(0.5, normalized=True).buffer(5)  # type: ignore[index]
    part = read_osm(village(tmp_path / "dorp.osm"), gebied=around)
    assert part.layers["wegen"].data["weg_id"].tolist() == ["osm:w101"]
    assert len(part.layers["woningen"]) == 0


def test_a_file_without_ways_is_refused(tmp_path: Path) -> None:
    path = osm_file(tmp_path / "leeg.osm", {1: (0, 0, {"amenity": "bench"})}, {})
    with pytest.raises(LzwError) as error:
        read_osm(path)
    assert "geen enkele weg" in refusal(error.value)


def test_cancel_stops_the_reader(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_osm(village(tmp_path / "dorp.osm"), tick=lambda _f: False)


def test_ijsselmuiden_gives_every_address_once(gegevens: Path) -> None:
    read = read_osm(gegevens / "ijsselmuiden" / "ijsselmuiden.osm.pbf")
    data = read.layers["woningen"].data
    assert len(data) == 5365
    assert data["woning_id"].str.startswith("osm:n").sum() == 5354
    assert 290 <= (data["is_woning"] == 0).sum() <= 330
    counts = read.layers["voorzieningen"].data["categorie"].value_counts()
    assert counts["supermarkt"] == 3
    assert counts["apotheek"] == 2
    assert counts["ontmoeting"] == 2
    assert "huisarts" not in counts
    assert "categorie_leeg" in codes(read.problems)
