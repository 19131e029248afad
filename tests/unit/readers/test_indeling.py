# SPDX-License-Identifier: GPL-2.0-or-later
# ruff: noqa: E501 - one bad file per line
"""Any layer through a mapping: names, sentinels, refusals and repairs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.readers import load_indeling, presets, read_mapped, read_verb
from lzw_atlas.processing.io.readers.blad import read_table
from lzw_atlas.processing.io.readers.ids import as_numbers, as_text, house_numbers, squash

from .hulp import addresses, codes, csv, gpkg, refusal, sheet, square

X, Y = 190_000.0, 508_000.0


def areas(path: Path, codes_: list[str] | None = None, **more: list[object]) -> Path:
    codes_ = codes_ or ["BU01660001", "BU01660002"]
    shapes = [square(X + 100 * i, Y) for i in range(len(codes_))]
    return gpkg(path, "buurten_2023", shapes, buurtcode=codes_, **more)


@pytest.mark.parametrize("name", presets())
def test_every_mapping_that_ships_is_correct(name: str) -> None:
    assert load_indeling(name).lagen


@pytest.mark.parametrize(
    "spelling",
    [
        "aantal_inwoners",
        "aantalInwoners",
        "AANT_INW",
        "a_inw ",
        "AantalInwoners_5",
        "AANTAL_INWONERS",
    ],
)
def test_every_spelling_of_inwoners_is_recognised(tmp_path: Path, spelling: str) -> None:
    path = areas(tmp_path / "b.gpkg", **{spelling: [120, 80]})
    data = read_verb("gebieden", [path]).layers["gebieden"].data
    assert data["inwoners"].tolist() == [120, 80]
    assert data["soort"].tolist() == ["buurt", "buurt"]
    assert data["gemeente_code"].tolist() == ["GM0166", "GM0166"]
    assert data["jaar"].tolist() == [2023, 2023]


@pytest.mark.parametrize("missing", [-99997, -99995.0, -99999999, -99991])
def test_every_number_that_stands_for_missing_is_unknown(tmp_path: Path, missing: float) -> None:
    path = areas(tmp_path / "b.gpkg", aantal_inwoners=[missing, 80])
    data = read_verb("gebieden", [path]).layers["gebieden"].data
    assert np.isnan(data["inwoners"][0])


def test_texts_that_stand_for_missing_are_unknown_and_decimal_commas_are_read() -> None:
    import pandas as pd

    values = pd.Series([".", "", "x", None, "612,35", "€ 1.234,50", "45%", "-99997"], dtype=object)
    numbers, wrong = as_numbers(values)
    assert numbers.dropna().tolist() == [612.35, 1234.5, 45.0]
    assert not wrong.any()
    assert as_numbers(pd.Series(["1.234", "12.500"], dtype=object), whole=True)[0].tolist() == [
        1234.0,
        12500.0,
    ]
    assert as_numbers(pd.Series(["0.5", "1.234"], dtype=object))[0].tolist() == [0.5, 1.234]


def test_a_count_of_65plus_becomes_a_share_and_a_share_stays_one(tmp_path: Path) -> None:
    counted = areas(tmp_path / "a.gpkg", a_inw=[1000, 400], a_65_oo=[250, 40])
    share = areas(tmp_path / "b.gpkg", a_inw=[1000, 400], **{"65plus": [25, 10]})
    for path in (counted, share):
        data = read_verb("gebieden", [path]).layers["gebieden"].data
        assert data["pct_65plus"].tolist() == [25.0, 10.0]


@pytest.mark.parametrize(
    "column",
    [
        "percentage_huishoudens_met_laag_inkomen",
        "percentage_huishoudens_met_laagste_inkomen",
        "p_hh_li",
        "p_ink_li",
        "P_LAAGINKH",
        "k_40HuishoudensMetLaagsteInkomen_85",
        "HuishoudensMetEenLaagInkomen_87",
    ],
)
def test_the_share_of_low_incomes_is_read_in_every_spelling_of_cbs(
    tmp_path: Path, column: str
) -> None:
    path = areas(tmp_path / "b.gpkg", **{column: [38.5, -99997]})
    data = read_verb("gebieden", [path]).layers["gebieden"].data
    assert data["pct_laag_inkomen"][0] == 38.5
    assert np.isnan(data["pct_laag_inkomen"][1])


def test_households_go_before_persons_and_a_map_without_incomes_leaves_them_unknown(
    tmp_path: Path,
) -> None:
    path = areas(tmp_path / "b.gpkg", p_ink_li=[40, 50], p_hh_li=[30, 35])
    assert read_verb("gebieden", [path]).layers["gebieden"].data["pct_laag_inkomen"].tolist() == [
        30.0,
        35.0,
    ]
    bare = read_verb("gebieden", [areas(tmp_path / "c.gpkg")]).layers["gebieden"].data
    assert bare["pct_laag_inkomen"].isna().all()


def test_a_percentage_where_a_count_belongs_is_refused(tmp_path: Path) -> None:
    path = gpkg(
        tmp_path / "pc4.gpkg",
        "pc4",
        [square(X, Y), square(X + 100, Y)],
        postcode=[8271, 8272],
        inwoners=[5000, 7000],
        perc65=[18.0, 22.0],
    )
    with pytest.raises(LzwError) as error:
        read_verb("pc4", [path], kolom=["inw_65plus=perc65"])
    assert "lijkt een percentage" in refusal(error.value)


def test_a_key_figure_table_fills_the_map(tmp_path: Path) -> None:
    path = areas(tmp_path / "b.gpkg")
    table = csv(
        tmp_path / "kwb.csv",
        """gwb_code_8;regio;a_inw;p_65_oo
           01660001;Dorp;1.250;21
           01660002;Veld;.;x
           01660009;Weg;10;1""",
    )
    read = read_verb("gebieden", [path, table])
    data = read.layers["gebieden"].data
    assert data["inwoners"][0] == 1250.0
    assert np.isnan(data["inwoners"][1])
    assert data["pct_65plus"][0] == 21.0
    assert "tabel_geen_partner" in codes(read.problems)
    assert read.sources[0]["bestand"] == "b.gpkg, kwb.csv"


def test_water_parts_under_the_same_code_go_with_a_warning(tmp_path: Path) -> None:
    path = areas(tmp_path / "b.gpkg", ["GM0166", "GM0166"], WATER=["NEE", "JA"])
    read = read_verb("gebieden", [path])
    assert len(read.layers["gebieden"]) == 1
    assert "watervlak_vervallen" in codes(read.problems)


def test_an_age_table_becomes_classes_and_sums(tmp_path: Path) -> None:
    shapes = [square(X, Y), square(X + 100, Y)]
    path = gpkg(tmp_path / "pc4_2021.gpkg", "pc4", shapes, postcode=[8271, 8272], inwoners=[90, 10])
    table = csv(
        tmp_path / "leeftijd.csv",
        """postcode,leeftijd,inwoners
           8271,60-64,30
           8271,65 tot 70 jaar,20
           8271,75-79,15
           8271,85-89,15
           8271,95+,10
           8271,Totaal,90
           8272,0-4,10""",
    )
    data = read_verb("pc4", [path, table]).layers["bevolking"].data.set_index("eenheid_id")
    row = data.loc["8271"]
    assert row[["inw_60_64", "inw_65_69", "inw_95plus"]].tolist() == [30, 20, 10]
    assert row[["inw_65plus", "inw_75plus", "inw_85plus"]].tolist() == [60, 40, 25]
    assert row["peildatum"] == "2021-01-01"
    assert data.loc["8272", "inw_00_04"] == 10


def test_squares_are_100_or_500_m_by_their_size(tmp_path: Path) -> None:
    for side in (100, 500):
        path = gpkg(
            tmp_path / f"vk{side}.gpkg",
            "vierkant",
            [square(X, Y, side)],
            crs28992res100m=["E1900N5080"],
            aantal_inwoners=[35],
            aantal_inwoners_65_jaar_en_ouder=[-99997],
        )
        data = read_verb("vierkanten", [path]).layers["bevolking"].data
        assert data["soort"][0] == f"vierkant{side}"
        assert np.isnan(data["inw_65plus"][0])


def bag(path: Path) -> Path:
    return gpkg(
        path,
        "verblijfsobject",
        [shapely.Point(X, Y + i) for i in range(4)],
        identificatie=[f"016601000000000{i}"[1:] for i in range(4)],
        pand_identificatie=["0166100000000001"] * 4,
        status=["Verblijfsobject in gebruik (niet ingemeten)", "Verblijfsobject in gebruik",
                "Verblijfsobject gevormd", "Verblijfsobject in gebruik"],
        gebruiksdoel=["woonfunctie", "onderwijsfunctie,sportfunctie", "woonfunctie", None],
        oppervlakte=[80, 300, 75, 20],
        openbare_ruimte_naam=["Kade"] * 4,
        huisnummer=[1, 1, 3, 5],
        huisletter=["a", None, None, None],
        toevoeging=[None, "2", None, None],
        postcode=["8271AB"] * 4,
        woonplaats_naam=["Dorp"] * 4,
    )  # fmt: skip


def test_bag_light_becomes_dwellings_with_a_reason_and_addresses(tmp_path: Path) -> None:
    read = read_verb("bag", [bag(tmp_path / "bag.gpkg")])
    data = read.layers["woningen"].data
    assert data["is_woning"].astype(object).where(data["is_woning"].notna(), None).tolist() == [
        1, 0, 0, None,
    ]  # fmt: skip
    assert data["is_woning_reden"].tolist() == [
        "woonfunctie",
        "onderwijsfunctie,sportfunctie",
        "status verblijfsobject gevormd",
        "onbekend: gebruiksdoel niet vermeld",
    ]
    assert data["woning_id"].str.fullmatch(r"0\d{15}").all()
    assert data["adres"].tolist()[:2] == ["Kade 1a", "Kade 1-2"]
    (filled,) = [p for p in read.problems if p.code == "bag_id_aangevuld"]
    assert filled.count == 4
    assert len(read.layers["adressen"]) == 4


def test_addresses_without_a_use_are_unknown_dwellings(tmp_path: Path) -> None:
    path = gpkg(
        tmp_path / "adressen.gpkg",
        "punten",
        [shapely.Point(X, Y)],
        id=["i.1"],
        straatnaam=["Kade"],
        huisnummer=["12"],
        postcode=["8271 ab"],
    )
    data = read_verb("bag", [path]).layers["woningen"].data
    assert data["is_woning"].isna().all()
    assert data["postcode"].tolist() == ["8271AB"]


def test_a_missing_coordinate_system_is_refused_not_guessed(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "b.shp", "b", [square(X, Y)], buurtcode=["BU01660001"])
    path.with_suffix(".prj").unlink()
    with pytest.raises(LzwError) as error:
        read_verb("gebieden", [path])
    assert "--crs" in refusal(error.value)
    assert len(read_verb("gebieden", [path], crs="EPSG:28992").layers["gebieden"]) == 1


def test_coordinates_outside_the_country_are_refused(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "b.gpkg", "buurten", [square(Y, X)], buurtcode=["BU01660001"])
    with pytest.raises(LzwError) as error:
        read_verb("gebieden", [path])
    assert "buiten Nederland" in refusal(error.value)


def test_degrees_become_metres_on_the_millimetre(tmp_path: Path) -> None:
    path = gpkg(
        tmp_path / "b.geojson", "b", [shapely.box(5.94, 52.56, 5.95, 52.57)], crs="EPSG:4326",
        buurtcode=["BU01660001"],
    )  # fmt: skip
    (shape,) = read_verb("gebieden", [path]).layers["gebieden"].geometry  # type: ignore[misc]
    xy = shapely.get_coordinates(shape)
    assert np.array_equal(xy, np.round(xy, 3))
    assert shape.centroid.distance(shapely.Point(192_846, 508_750)) < 50


def test_invalid_polygons_are_repaired_and_counted(tmp_path: Path) -> None:
    bow = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    path = gpkg(
        tmp_path / "b.gpkg", "b", [bow, square(X, Y)], buurtcode=["BU01660001", "BU01660002"]
    )
    read = read_verb("gebieden", [path])
    assert shapely.is_valid(read.layers["gebieden"].geometry).all()
    (problem,) = [p for p in read.problems if p.code == "vlak_hersteld"]
    assert (problem.count, problem.examples) == (1, ("BU01660001",))


def test_every_fatal_finding_of_one_file_comes_at_once_with_a_next_action(tmp_path: Path) -> None:
    cases = {
        "geometrie": gpkg(tmp_path / "lijn.gpkg", "b", [shapely.LineString([(X, Y), (X + 1, Y)])], buurtcode=["BU01"]),
        "geen geometrie": gpkg(tmp_path / "null.gpkg", "b", [square(X, Y), None], buurtcode=["BU01660001", "BU01660002"]),
        "vaker": gpkg(tmp_path / "dubbel.gpkg", "b", [square(X, Y)] * 2, buurtcode=["BU01660001"] * 2),
        "Kolom gebied_code": gpkg(tmp_path / "naam.gpkg", "b", [square(X, Y)], oppervlak=[1]),
    }  # fmt: skip
    for words, path in cases.items():
        with pytest.raises(LzwError) as error:
            read_verb("gebieden", [path])
        assert words in refusal(error.value), words


def test_an_empty_layer_or_filter_is_refused(tmp_path: Path) -> None:
    path = areas(tmp_path / "b.gpkg")
    with pytest.raises(LzwError) as error:
        read_verb("gebieden", [path], waar="buurtcode = 'BU9'")
    assert "geen rijen" in refusal(error.value)


def test_a_condition_filters_rows(tmp_path: Path) -> None:
    read = read_verb("gebieden", [areas(tmp_path / "b.gpkg")], waar="buurtcode = 'BU01660002'")
    assert read.layers["gebieden"].data["gebied_code"].tolist() == ["BU01660002"]


def test_a_table_where_a_map_is_needed_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path / "kwb.csv", "gwb_code,a_inw\nBU01660001,10")
    with pytest.raises(LzwError) as error:
        read_verb("gebieden", [path])
    assert "tabel zonder kaart" in refusal(error.value)


def test_an_override_names_a_column_and_a_wrong_one_is_refused_with_the_choice(
    tmp_path: Path,
) -> None:
    path = areas(tmp_path / "b.gpkg", bewoners=[7, 8])
    data = read_verb("gebieden", [path], kolom=["inwoners=bewoners"]).layers["gebieden"].data
    assert data["inwoners"].tolist() == [7, 8]
    for wrong, words in (
        ("inwoners=bestaatniet", "buurtcode, bewoners"),
        ("bestaatniet=bewoners", "geen doelkolom bestaatniet"),
        ("inwoners", "Schrijf --kolom doel=bron"),
    ):
        with pytest.raises(LzwError) as error:
            read_verb("gebieden", [path], kolom=[wrong])
        assert words in refusal(error.value)


MAPPING = """
[indeling]
naam = "eigen"
titel = "eigen bestand"

[[laag]]
doel = "gebieden"
geometrie = "vlak"
afwerking = "gebieden"
[laag.kolommen]
gebied_code = ["code"]
inwoners = ["mensen"]
"""


def test_a_mapping_of_ones_own_reads_a_file(tmp_path: Path) -> None:
    mapping = tmp_path / "eigen.toml"
    mapping.write_text(MAPPING, "utf-8")
    path = gpkg(tmp_path / "b.gpkg", "b", [square(X, Y)], code=["kern A"], mensen=[12])
    read = read_mapped([path], mapping)
    assert read.layers["gebieden"].data["soort"].tolist() == ["eigen"]


def test_a_mapping_that_names_an_absent_column_is_refused_with_line_and_columns(
    tmp_path: Path,
) -> None:
    mapping = tmp_path / "eigen.toml"
    mapping.write_text(MAPPING, "utf-8")
    path = gpkg(tmp_path / "b.gpkg", "b", [square(X, Y)], code=["kern A"], bewoners=[12])
    with pytest.raises(LzwError) as error:
        read_mapped([path], mapping)
    text = refusal(error.value)
    assert "eigen.toml, regel 12" in text
    assert "mensen" in text
    assert "code, bewoners" in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("gebied_code =", "gebied_kode =", "regel 11: laag gebieden heeft geen kolom gebied_kode"),
        ('doel = "gebieden"', 'doel = "gebied"', "regel 7: doel"),
        ("afwerking =", "afwerken =", "regel 9: afwerken is niet bekend"),
        ('["mensen"]', "5", "regel 12: inwoners moet een lijst"),
        ("[[laag]]", "[laag", "geen geldig TOML"),
    ],
)
def test_a_mistake_in_a_mapping_names_file_line_and_key(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    mapping = tmp_path / "eigen.toml"
    mapping.write_text(MAPPING.replace(old, new), "utf-8")
    with pytest.raises(LzwError) as error:
        load_indeling(mapping)
    assert words in refusal(error.value)


def test_lines_without_a_table_get_numbers_and_are_cut_at_crossings(tmp_path: Path) -> None:
    two = shapely.MultiLineString([[(X, Y), (X + 5, Y)], [(X, Y + 9), (X + 5, Y + 9)]])
    one = shapely.LineString([(X, Y), (X, Y + 9)])
    read = read_verb("wegen", [gpkg(tmp_path / "w.gpkg", "straten", [one, two], naam=["a", "b"])])
    assert read.layers["wegen"].data["weg_id"].tolist() == ["wegen:1", "wegen:2", "wegen:3"]
    assert set(read.layers["wegen"].data["knooppunten"]) == {"kruisingen"}
    assert "lijn_gesplitst" in codes(read.problems)


def test_nwb_lines_meet_at_their_ends_and_national_roads_are_no_footway(tmp_path: Path) -> None:
    line = shapely.LineString([(X, Y), (X, Y + 9)])
    path = gpkg(
        tmp_path / "nwb.gpkg",
        "wegvakken",
        [line] * 4,
        WVK_ID=[600000001, 600000002, 600000003, 600000004],
        STT_NAAM=["A", "B", "C", "D"],
        BST_CODE=["HR", "FP", "VP", None],
        WEGBEHSRT=["R", "R", "G", "G"],
    )
    data = read_verb("wegen", [path]).layers["wegen"].data
    assert data["soort"].tolist() == ["motorway", "cycleway", "footway", "unclassified"]
    assert set(data["knooppunten"]) == {"eindpunten"}
    assert data["weg_id"][0] == "600000001"


def test_a_corporation_table_is_joined_to_dwellings_by_address(tmp_path: Path) -> None:
    known = addresses(
        ("8271AB", "Kade", 1, "a", "", X, Y),
        ("8271AB", "Kade", 1, "", "2", X, Y + 1),
        ("8271AB", "Kade", 3, "", "", X, Y + 2),
    )
    path = csv(
        tmp_path / "huur.csv",
        """postcode;huisnummer;lift;kale huur;label
           8271 ab;1-A;ja;612,35;rollator
           8271AB;1;nee;500,00;
           8271AB;3b;Nee;1.001,50;rolstoel
           9999ZZ;8;misschien;1,00;""",
    )
    read = read_verb("woningen", [path], adressen=known, bron="Beter Wonen")
    data = read.layers["woningen"].data.set_index("woning_id")
    assert sorted(data.index) == ["w0", "w2"]
    assert data["huur_eur"].to_dict() == {"w0": 612.35, "w2": 1001.5}
    assert data["lift"].to_dict() == {"w0": 1, "w2": 0}
    assert read.aanvulling
    assert {"woning_niet_gekoppeld", "waarde_onbekend_woord"} <= codes(read.problems)
    assert read.herstel is not None
    assert len(read.herstel) == 3
    assert len(sentences(read.problems)) >= 3


def test_a_list_of_facilities_is_placed_and_what_is_not_found_stays(tmp_path: Path) -> None:
    known = addresses(("8271AB", "Kade", 1, "", "", X, Y))
    path = csv(
        tmp_path / "lijst.csv",
        """categorie,naam,adres
           Huisarts,De Wit,"Kade 1, 8271 AB Dorp"
           buurthuis,Ons Huis,Nergensweg 5""",
    )
    layer = read_verb("voorzieningen", [path], adressen=known).layers["voorzieningen"]
    assert layer.data["categorie"].tolist() == ["huisarts", "ontmoeting"]
    assert layer.data["plaatsing"].tolist() == ["exact", "niet gevonden"]
    assert layer.geometry is not None
    assert layer.geometry[0].x == X
    assert layer.geometry[1] is None


def test_woonvormen_are_placed_by_address_and_their_words_understood(tmp_path: Path) -> None:
    known = addresses(("8271AB", "Kade", 1, "", "", X, Y))
    path = csv(
        tmp_path / "woonvormen.csv",
        """type;naam;aantal woningen;ontmoetingsruimte;postcode;huisnummer;complex
           Knarrenhof;De Linde;12;ja;8271AB;1;C1
           Skaeve Huse;;6;nee;9999ZZ;8;""",
    )
    read = read_verb("woonvormen", [path], adressen=known)
    layer = read.layers["woonvormen"]
    assert layer.data["type"].tolist() == ["hofje", "skaeve_huse"]
    assert layer.data["eenheden"].tolist() == [12, 6]
    assert layer.data["ontmoetingsruimte"].tolist() == [1, 0]
    assert layer.data["plaatsing"].tolist() == ["exact", "niet gevonden"]
    assert "voorziening_zonder_plek" in codes(read.problems)
    assert read.herstel is not None
    assert len(read.herstel) == 1


def test_an_unknown_woonvorm_is_refused_with_the_choice(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "v.gpkg", "v", [shapely.Point(X, Y)], type=["kasteel"], naam=["A"])
    with pytest.raises(LzwError) as error:
        read_verb("woonvormen", [path])
    assert "een soort die niet bekend is: kasteel. Kies uit: geclusterd, hofje" in refusal(
        error.value
    )


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_spreadsheet_with_addresses_is_placed(tmp_path: Path, suffix: str) -> None:
    known = addresses(("8271AB", "Kade", 12, "a", "", X, Y))
    path = sheet(
        tmp_path / f"zorg{suffix}",
        naam=["De Wit"],
        postcode=["8271 ab"],
        huisnummer=["12-A"],
        capaciteit=["40"],
    )
    layer = read_verb("instellingen", [path], adressen=known).layers["instellingen"]
    assert layer.data["capaciteit"].tolist() == [40.0]
    assert layer.geometry is not None
    assert (layer.geometry[0].x, layer.geometry[0].y) == (X, Y)


def test_a_csv_from_an_old_excel_keeps_its_accents(tmp_path: Path) -> None:
    known = addresses(("8271AB", "Kade", 1, "", "", X, Y))
    path = tmp_path / "oud.csv"
    path.write_bytes("naam;categorie;postcode;huisnummer\nCafé;café;8271AB;1\n".encode("cp1252"))
    data = read_verb("voorzieningen", [path], adressen=known).layers["voorzieningen"].data
    assert data[["naam", "categorie"]].to_numpy().tolist() == [["Café", "horeca"]]


def test_a_csv_from_an_old_excel_goes_nowhere_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Owners and rents stand in it: no copy in the temp folder, nor beside it, nor anywhere."""
    path = tmp_path / "in" / "huur é.csv"
    path.parent.mkdir()
    text = 'naam;eigenaar;huur\nCafé;"Wônen; Zuid";501,20\n;;3\n'
    path.write_bytes(text.encode("cp1252"))
    other = tmp_path / "utf8" / "huur é.csv"
    other.parent.mkdir()
    other.write_bytes(text.encode())

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("written to disk")

    for target, name in (
        (tempfile, "mkdtemp"),
        (tempfile, "mkstemp"),
        (Path, "write_text"),
        (Path, "write_bytes"),
    ):
        monkeypatch.setattr(target, name, refuse)
    for where in ("naam = 'Café'", None):
        old = read_table(path, None, where)
        pd.testing.assert_frame_equal(old.data, read_table(other, None, where).data)
    assert len(old.data) == 2
    assert old.data["eigenaar"].iloc[0] == "Wônen; Zuid"


def test_an_unknown_category_is_refused_with_the_choice(tmp_path: Path) -> None:
    path = gpkg(
        tmp_path / "v.gpkg", "v", [shapely.Point(X, Y)], categorie=["kapper"], naam=["Knip"]
    )
    with pytest.raises(LzwError) as error:
        read_verb("voorzieningen", [path])
    assert "kapper" in refusal(error.value)


def test_a_table_without_the_layer_adressen_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path / "l.csv", "categorie,postcode,huisnummer\nhuisarts,8271AB,1")
    with pytest.raises(LzwError) as error:
        read_verb("voorzieningen", [path])
    assert "nog geen laag adressen" in refusal(error.value)


def test_names_and_numbers_of_houses_meet_in_every_spelling() -> None:
    import pandas as pd

    assert squash("Aantal_Inwoners ") == squash("aantalInwoners")
    number, suffix = house_numbers(pd.Series(["12a", "12-A", "12 A", "12 a."], dtype=object))
    assert set(number) == {12}
    assert set(suffix) == {"A"}
    assert as_text(pd.Series([8261.0, np.nan])).tolist() == ["8261", None]


def test_the_real_files_of_kampen_and_ede_read_as_counted(gegevens: Path) -> None:
    kampen = gegevens / "ijsselmuiden"
    wijken = read_verb("gebieden", [kampen / "wijken_2024.geojson"])
    assert len(wijken.layers["gebieden"]) == 10
    assert wijken.layers["gebieden"].data["water"].sum() == 1
    (repaired,) = [p for p in wijken.problems if p.code == "vlak_hersteld"]
    assert repaired.count == 2
    assert wijken.layers["gebieden"].data["pct_65plus"].max() <= 100
    buurten = read_verb("gebieden", [kampen / "buurten_2022_gegeneraliseerd.geojson"])
    assert set(buurten.layers["gebieden"].data["soort"]) == {"buurt"}
    assert len(buurten.layers["gebieden"]) == 36
    pc4 = read_verb("pc4", [kampen / "pc4_2021.gpkg", kampen / "pc4_leeftijd_2021.csv"])
    people = pc4.layers["bevolking"].data
    assert (len(people), people["inwoners"].sum(), people["inw_65plus"].sum()) == (
        13,
        54_315,
        9_440,
    )
    ede = read_verb("gebieden", [gegevens / "ede" / "wijkenbuurtenwijken.geojson"])
    data = ede.layers["gebieden"].data
    assert len(data) == 17
    assert data["cbs_huisarts_km"].isna().all()
    assert data["pct_65plus"].notna().any()


def test_the_real_addresses_and_roads_read_as_counted(gegevens: Path) -> None:
    bag_file = read_verb("bag", [gegevens / "amsterdam" / "bag_houthavens.gpkg"])
    assert len(bag_file.layers["adressen"]) == 1836 + 67 + 1
    otterlo = read_verb("bag", [gegevens / "nl" / "adressen_otterlo_wekerom.gpkg"])
    assert len(otterlo.layers["adressen"]) == 2481
    roads = read_verb("wegen", [gegevens / "amsterdam" / "amsterdam_roads.fgb"])
    assert len(roads.layers["wegen"]) == 21_648
    delft = read_verb("wegen", [gegevens / "delft" / "delft-streets.shp"])
    assert len(delft.layers["wegen"]) == 11_244


@pytest.mark.parametrize("pointed", [[], ["weg_id=weg_id"], ["soort=soort"]])
def test_pointing_at_a_column_does_not_change_what_a_map_is(
    tmp_path: Path, pointed: list[str]
) -> None:
    line = shapely.LineString([(X, Y), (X + 100, Y)])
    path = gpkg(tmp_path / "w.gpkg", "wegen", [line], weg_id=["a"], soort=["footway"])
    data = read_verb("wegen", [path], kolom=pointed).layers["wegen"].data
    assert data[["knooppunten", "bron", "soort"]].to_numpy().tolist() == [
        ["kruisingen", "wegen", "footway"]
    ]


def test_the_codes_tell_a_buurt_from_a_postcode(tmp_path: Path) -> None:
    path = areas(tmp_path / "b.gpkg", aantal_inwoners=[10, 20], nr=[8271, 8272], fout=["a", "8272"])
    for given, kind in (
        (["eenheid_id=buurtcode"], "buurt"),
        ([], "buurt"),
        (["inwoners=aantal_inwoners"], "buurt"),
        (["eenheid_id=nr"], "pc4"),
    ):
        for verb in ("pc4", "bevolking"):
            data = read_verb(verb, [path], kolom=given).layers["bevolking"].data
            assert set(data["soort"]) == {kind}
    with pytest.raises(LzwError) as error:
        read_verb("pc4", [path], kolom=["eenheid_id=fout"])
    assert "1 rij heeft geen postcode van vier cijfers" in refusal(error.value)


@pytest.mark.parametrize(
    ("crs", "sentence"),
    [
        ("EPSG:4326", "vallen buiten Nederland (1 rij)"),
        ('LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]', "heeft geen coördinatenstelsel"),
    ],
)
def test_coordinates_that_cannot_be_placed_are_refused(crs: str, sentence: str) -> None:
    import pandas as pd
    from lzw_atlas.processing.io.geladen import LoadedLayer
    from lzw_atlas.processing.io.rauw import RawLayer

    wkb = np.array([shapely.to_wkb(shapely.LineString([(X, Y), (X + 100, Y)]))], dtype=object)
    raw = RawLayer(pd.DataFrame({"soort": ["x"]}, dtype=object), wkb, crs, "LineString")
    with pytest.raises(LzwError) as error:
        read_verb("wegen", [LoadedLayer("proef", raw)])
    assert sentence in refusal(error.value)


def test_facilities_without_a_place_are_counted(tmp_path: Path) -> None:
    import pandas as pd
    from lzw_atlas.processing.io.geladen import LoadedLayer
    from lzw_atlas.processing.io.rauw import RawLayer

    wkb = np.array([shapely.to_wkb(shapely.Point(X, Y)), None], dtype=object)
    columns = {"voorziening_id": ["a", "b"], "categorie": ["supermarkt"] * 2}

    def read(**more: list[str | None]) -> list[str]:
        data = pd.DataFrame(columns | more, dtype=object)
        loaded = LoadedLayer("proef", RawLayer(data, wkb, "EPSG:28992", "Point"))
        return codes(read_verb("voorzieningen", [loaded]).problems)

    for more in ({}, {"adres": [None, None]}):
        assert "voorziening_zonder_plek" in read(**more)
    with pytest.raises(LzwError) as error:
        read(adres=["Dorpsweg 1", "Dorpsweg 2"])
    assert "1 rij heeft geen geometrie, en er is geen laag adressen" in refusal(error.value)
