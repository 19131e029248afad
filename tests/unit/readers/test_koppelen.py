# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of facts find their dwellings: by number, by address, by pand; what differs is listed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.geladen import LoadedLayer
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.rauw import RawLayer
from lzw_atlas.processing.io.readers import ReadResult, read_verb

from .hulp import addresses, codes, csv, refusal, sheet

PAND = "0166100000000001"
FLAT = "0166100000000002"
HOMES = [f"016601000000000{i}" for i in range(6)]
"""One house (0), a flat of four (1 to 4) of which 4 is a shop, and a house without pand (5)."""


def dwellings() -> Layer:
    data = pd.DataFrame(
        {
            "woning_id": HOMES,
            "pand_id": [PAND, FLAT, FLAT, FLAT, FLAT, None],
            "is_woning": [1, 1, 1, None, 0, 1],
            "bron": "bag",
        }
    )
    points = np.array([shapely.Point(190_000 + i, 510_000) for i in range(6)], dtype=object)
    return conform(Layer("woningen", data, points), LAYERS["woningen"])


def known_addresses() -> Layer:
    layer = addresses(
        ("8271AB", "Kade", 1, "", "", 190_000, 510_000),
        *(("8271AB", "Flat", 2, "", str(i), 190_000 + i, 510_000) for i in (1, 2, 3, 4)),
        ("8271AB", "Kade", 5, "a", "", 190_005, 510_000),
    )
    layer.data["woning_id"] = pd.Series(HOMES, dtype=object)
    return layer


def read(path: Path) -> ReadResult:
    return read_verb("woningen", [path], adressen=known_addresses(), woningen=dwellings())


def by_home(result: ReadResult) -> pd.DataFrame:
    return result.layers["woningen"].data.set_index("woning_id")


def test_a_table_with_only_bag_numbers_is_enough(tmp_path: Path) -> None:
    result = read(
        csv(tmp_path / "t.csv", f"vbo_id;lift;huur\n{HOMES[1]};ja;612,35\n{HOMES[5]};0;700")
    )
    assert by_home(result)["huur_eur"].to_dict() == {HOMES[1]: 612.35, HOMES[5]: 700.0}
    assert by_home(result)["lift"].to_dict() == {HOMES[1]: 1, HOMES[5]: 0}
    assert sentences(result.problems)[0] == (
        "t.csv: 2 van 2 rijen gekoppeld (2 op BAG-nummer, 0 op adres, 0 op pand); zij gaan over "
        "2 woningen."
    )
    assert result.herstel is None


@pytest.mark.parametrize("word", ["ja", "1", "true", "True", "J"])
def test_every_way_to_say_that_there_is_a_lift(tmp_path: Path, word: str) -> None:
    rows = by_home(read(csv(tmp_path / "t.csv", f"vbo_id;lift\n{HOMES[1]};{word}")))
    assert rows["lift"].tolist() == [1]


def test_the_zero_that_a_spreadsheet_lost_is_put_back(tmp_path: Path) -> None:
    result = read(sheet(tmp_path / "t.xlsx", bag_id=[HOMES[1][1:]], label=["rol"]))
    assert by_home(result)["toegankelijkheidslabel"].to_dict() == {HOMES[1]: "ROL"}
    assert any("De verloren voorloopnul is aangevuld" in s for s in sentences(result.problems))


def test_decimals_behind_a_bag_number_in_a_text_file_are_taken_off(tmp_path: Path) -> None:
    rows = f"vbo_id;pand_id;lift\n{HOMES[1][1:]}.0;;ja\n{HOMES[2]},00;;nee\n;{PAND}.0;ja"
    assert by_home(read(csv(tmp_path / "t.csv", rows)))["lift"].to_dict() == {
        HOMES[1]: 1,
        HOMES[2]: 0,
        HOMES[0]: 1,
    }


@pytest.mark.parametrize("column", ["woonlaag", "bouwlaag"])
def test_a_layer_of_a_building_is_no_storey_above_the_ground(tmp_path: Path, column: str) -> None:
    """The first bouwlaag is the ground floor: read as verdieping 1 it would lie upstairs."""
    rows = by_home(read(csv(tmp_path / "t.csv", f"vbo_id;lift;{column}\n{HOMES[1]};nee;1")))
    assert rows["verdieping"].isna().all()


def test_numbers_read_as_numbers_keep_all_their_digits(tmp_path: Path) -> None:
    table = pd.DataFrame({"vbo_id": [float(HOMES[2]), float(HOMES[5])], "huur": [500.0, 600.0]})
    layer = LoadedLayer("tabel", RawLayer(table, None, None, None))
    result = read_verb("woningen", [layer], adressen=known_addresses(), woningen=dwellings())
    assert by_home(result)["huur_eur"].to_dict() == {HOMES[2]: 500.0, HOMES[5]: 600.0}


def test_a_number_that_a_spreadsheet_shortened_is_not_guessed(tmp_path: Path) -> None:
    result = read(csv(tmp_path / "t.csv", f"vbo_id;lift\n1,66E+14;ja\n{HOMES[1]};nee"))
    assert list(by_home(result).index) == [HOMES[1]]
    assert any("De laatste cijfers zijn verloren" in s for s in sentences(result.problems))


def test_the_long_form_of_a_bag_number_is_understood(tmp_path: Path) -> None:
    result = read(
        csv(
            tmp_path / "t.csv",
            f"vbo_id;lift\nNL.IMBAG.Verblijfsobject.{HOMES[1]};ja\n'{HOMES[2]};ja",
        )
    )
    assert sorted(by_home(result).index) == HOMES[1:3]


def test_a_row_about_a_pand_goes_to_every_dwelling_in_it(tmp_path: Path) -> None:
    result = read(
        csv(
            tmp_path / "t.csv",
            f"pand_id;lift;huur;complex\n{FLAT};ja;600;Z1\n{PAND};nee;700;Z2\n0166100000000009;ja;;",
        )
    )
    rows = by_home(result)
    assert rows["lift"].to_dict() == {HOMES[0]: 0, HOMES[1]: 1, HOMES[2]: 1, HOMES[3]: 1}
    # A rent is of one dwelling, so of a flat it is not taken.
    assert rows["huur_eur"].dropna().to_dict() == {HOMES[0]: 700.0}
    assert any(
        s.startswith("t.csv: 1 rij over een pand met meer") for s in sentences(result.problems)
    )
    assert result.herstel is not None
    assert result.herstel["plaatsing"].tolist() == ["pand_id niet gevonden"]


def test_a_pand_number_in_the_column_of_dwellings_is_recognised(tmp_path: Path) -> None:
    result = read(csv(tmp_path / "t.csv", f"bag_id;lift\n{FLAT};ja"))
    assert sorted(by_home(result).index) == HOMES[1:4]
    assert "pand_in_woning_id" in codes(result.problems)


def test_a_dwelling_itself_goes_before_its_pand(tmp_path: Path) -> None:
    text = f"vbo_id;pand_id;lift;complex\n;{FLAT};ja;Z1\n{HOMES[1]};;nee;"
    rows = by_home(read(csv(tmp_path / "t.csv", text)))
    assert rows.loc[HOMES[1], ["lift", "complex_id"]].tolist() == [0, "Z1"]
    assert rows.loc[HOMES[2], "lift"] == 1


def test_an_unknown_number_falls_back_on_the_address(tmp_path: Path) -> None:
    text = "vbo_id;postcode;huisnummer;huur\n0166019999999999;8271 AB;5-A;500\n0166018888888888;;;1"
    result = read(csv(tmp_path / "t.csv", text))
    assert by_home(result)["huur_eur"].to_dict() == {HOMES[5]: 500.0}
    assert result.herstel is not None
    assert result.herstel[["rij", "woning_id", "plaatsing"]].to_numpy().tolist() == [
        [2, "0166018888888888", "woning_id niet gevonden"]
    ]


def test_a_number_with_the_address_of_another_dwelling_is_said(tmp_path: Path) -> None:
    result = read(
        csv(tmp_path / "t.csv", f"vbo_id;postcode;huisnummer;lift\n{HOMES[0]};8271AB;5a;ja")
    )
    assert list(by_home(result).index) == [HOMES[0]]
    assert (
        "t.csv: 1 rij heeft een adres dat bij een andere woning hoort dan het BAG-nummer. Het "
        f"BAG-nummer telt; controleer deze rijen. Bijvoorbeeld: {HOMES[0]}."
    ) in sentences(result.problems)


def test_two_rows_that_differ_leave_unknown_what_differs(tmp_path: Path) -> None:
    text = f"vbo_id;lift;huur;label\n{HOMES[1]};ja;500;rol\n{HOMES[1]};ja;600;\n{HOMES[2]};nee;1;"
    result = read(csv(tmp_path / "t.csv", text))
    row = by_home(result).loc[HOMES[1]]
    assert row[["lift", "toegankelijkheidslabel"]].tolist() == [1, "ROL"]
    assert np.isnan(row["huur_eur"])
    assert result.herstel is not None
    assert result.herstel["rij"].tolist() == [1, 2]
    assert set(result.herstel["plaatsing"]) == {"tegenstrijdig met een andere rij: huur_eur"}
    assert (
        "t.csv: 2 rijen over dezelfde woning hebben een andere waarde in huur_eur. Die waarde "
        "blijft onbekend; verbeter de tabel en lees opnieuw in. Ze staan in de lijst om te "
        "herstellen. Bijvoorbeeld: rij 1, rij 2."
    ) in sentences(result.problems)


def test_only_a_table_with_rents_is_taken_for_a_corporation(tmp_path: Path) -> None:
    with_rent = read(csv(tmp_path / "a.csv", f"vbo_id;huur\n{HOMES[1]};500"))
    without = read(csv(tmp_path / "b.csv", f"vbo_id;lift\n{HOMES[1]};ja"))
    assert by_home(with_rent)["eigendom"].tolist() == ["corporatie"]
    assert by_home(without)["eigendom"].tolist() == [None]
    assert "eigendom_aangenomen" in codes(with_rent.problems)
    assert "eigendom_aangenomen" not in codes(without.problems)


def test_a_table_without_any_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LzwError) as error:
        read(csv(tmp_path / "t.csv", "lift;huur\nja;500"))
    assert "geen kolom met BAG-nummers" in refusal(error.value)


def test_a_table_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LzwError) as error:
        read(csv(tmp_path / "t.csv", f"vbo_id;opmerking\n{HOMES[0]};mooi"))
    assert refusal(error.value) == (
        "In t.csv is geen enkele kolom met gegevens over de woning herkend. Kolommen daar: vbo_id, "
        "opmerking. Wijs er een aan met --kolom DOEL=NAAM, met als doel: oppervlakte_m2, bouwjaar, "
        "verdieping, lift, eigendom, eigenaar, huur_eur, toegankelijkheidslabel, complex_id, "
        "aangepast_op."
    )


def test_a_table_of_another_town_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LzwError) as error:
        read(csv(tmp_path / "t.csv", "vbo_id;lift\n0014010000000001;ja\n0014010000000002;ja"))
    assert refusal(error.value).startswith("t.csv: geen van de 2 rijen hoort bij een woning")


def test_a_table_before_any_dwelling_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LzwError) as error:
        read_verb("woningen", [csv(tmp_path / "t.csv", f"vbo_id;lift\n{HOMES[1]};ja")])
    assert "nog geen laag woningen" in refusal(error.value)


ROWS = st.lists(
    st.tuples(
        st.sampled_from([*HOMES, "0166019999999999", ""]),
        st.sampled_from([PAND, FLAT, ""]),
        st.sampled_from(["ja", "nee", ""]),
        st.sampled_from(["500", "600", "0", ""]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_and_none_is_lost(rows, random) -> None:  # type: ignore[no-untyped-def]
    def outcome(these):  # type: ignore[no-untyped-def]
        table = pd.DataFrame(these, columns=["vbo_id", "pand_id", "lift", "huur"], dtype=object)
        layer = LoadedLayer("t", RawLayer(table, None, None, None))
        return read_verb("woningen", [layer], adressen=known_addresses(), woningen=dwellings())

    # One row that is sure to be found, for a table of which none is found is refused.
    rows = [(HOMES[5], "", "ja", ""), *rows]
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, two = outcome(rows), outcome(shuffled)
    pd.testing.assert_frame_equal(one.layers["woningen"].data, two.layers["woningen"].data)
    # By hand: which rows belong to a dwelling, and what all of them agree on.
    of_pand = {PAND: HOMES[:1], FLAT: HOMES[1:4]}
    matched = [h in HOMES or (h == "" and p in of_pand) for h, p, _, _ in rows]
    assert any(f": {sum(matched)} van {len(rows)} rijen" in s for s in sentences(one.problems))
    for home in HOMES:
        own = {w for h, _, w, _ in rows if h == home and w}
        shared = {w for h, p, w, _ in rows if h == "" and home in of_pand.get(p, ()) and w}
        said = own or shared
        lift = by_home(one)["lift"].get(home)
        assert (None if lift is None or pd.isna(lift) else "ja" if lift == 1 else "nee") == (
            next(iter(said)) if len(said) == 1 else None
        )
