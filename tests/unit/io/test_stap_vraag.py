# SPDX-License-Identifier: GPL-2.0-or-later
"""The step vraag: layers in the werkbestand, sentences about wrong input, real tables of Kampen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.core.tables import Layer
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen.vraag import RESULTS, bereken_vraag, vraag_regels
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit, file_hash

from ..core.vraagwereld import gebieden, square, table, units

AREAS = [
    {"gebied_code": "GM0001", "inwoners": 8000, "pct_65plus": 22.0, "jaar": 2024},
    {"gebied_code": "WK000101", "inwoners": 4000, "pct_65plus": 24.0, "jaar": 2024},
    {"gebied_code": "WK000102", "inwoners": 4000, "pct_65plus": 20.0, "jaar": 2024},
]
FORECAST = [
    ("GM0001", 2024, "65-74", 900),
    ("GM0001", 2024, "75-84", 600),
    ("GM0001", 2024, "85+", 260),
    ("GM0001", 2030, "65+", 2000),
    ("GM0001", 2040, "65+", 2300),
]


def make(folder: Path, *layers: Layer, areas: list[dict[str, Any]] | None = None) -> Path:
    path = folder / "studie.gpkg"
    with edit(path) as change:
        change.write(gebieden(AREAS if areas is None else areas))
        for layer in layers:
            change.write(layer)
    return path


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make(tmp_path, table("prognose", FORECAST, "PBL/CBS"))


def refused(path: Path, *args: Any, **options: Any) -> list[str]:
    before = file_hash(path)
    with pytest.raises(LzwError) as error:
        bereken_vraag(path, *args, **options)
    assert file_hash(path) == before
    return sentences(error.value)


def test_ages_and_demand_stand_in_the_werkbestand_with_their_justification(study: Path) -> None:
    done = bereken_vraag(study)
    file = Werkbestand(study)
    layers = file.read_all((*RESULTS, "verantwoording"))
    assert sorted(set(layers["leeftijden"].data["jaar"])) == [
        2024,
        2025,
        2030,
        2035,
        2040,
        2045,
        2050,
    ]
    assert set(layers["vraag"].data["run_id"]) == {done.run_id}
    assert list(layers["verantwoording"].data["stap"]) == ["vraag"]
    assert set(layers["vraag"].data["scenario"]) == {"standaard"}
    now = layers["leeftijden"].data.query(
        "gebied_code == 'GM0001' and jaar == 2024 and leeftijd == '75+'"
    )
    assert list(now["midden"]) == [pytest.approx(860)]


def test_what_is_not_in_the_forecast_is_said(study: Path) -> None:
    done = bereken_vraag(study, [2035, 2050])
    assert done.messages == [
        "Prognose PBL/CBS heeft geen 2035. Die jaren liggen op de lijn tussen de jaren die er wel "
        "zijn (2030, 2040).",
        "Prognose PBL/CBS gaat niet tot 2050, maar over 2030, 2040. Daarna is gerekend met "
        "sterftekansen, zonder verhuizingen: dat is een indicatie.",
    ]


def test_the_closing_lines_round_and_never_add_up_groups(study: Path) -> None:
    lines = vraag_regels(bereken_vraag(study, [2030]))
    assert lines[0].startswith("75-plussers in 2024: 860; in 2030: ")
    assert "Prognose: PBL/CBS." in lines
    # 2.4 % of 900, 10.6 % of 600 and 31 % of 260 is 165.8.
    assert any("Mensen met dementie (65 jaar en ouder): 2024 165 (145 tot 185)" in x for x in lines)
    assert lines[-1].startswith("Doelgroepen overlappen: tel ze niet op.")


def test_a_scenario_stands_beside_the_standard_and_a_rerun_replaces_only_itself(
    study: Path,
) -> None:
    bereken_vraag(study, [2030])
    bereken_vraag(study, [2030], scenario="minder dementie", dementietrend=-13)
    first = Werkbestand(study).read("vraag").data
    assert set(first["scenario"]) == {"standaard", "minder dementie"}
    bereken_vraag(study, [2040], scenario="minder dementie", dementietrend=-13)
    again = Werkbestand(study).read("vraag").data
    years = again.groupby("scenario")["jaar"].unique().map(set).to_dict()
    assert years == {"standaard": {2024, 2030}, "minder dementie": {2024, 2040}}


def test_nothing_is_done_when_nothing_changed(study: Path) -> None:
    first = bereken_vraag(study, [2030])
    before = file_hash(study)
    again = bereken_vraag(study, [2030], overslaan=True)
    assert again.skipped
    assert again.run_id == first.run_id
    assert file_hash(study) == before
    assert not bereken_vraag(study, [2040], overslaan=True).skipped


def test_a_cancel_leaves_the_file_as_it_was(study: Path) -> None:
    before = file_hash(study)

    def stop(part: float) -> None:
        if part > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        bereken_vraag(study, tick=stop)
    assert file_hash(study) == before


# What cannot be


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"jaren": [2024]},
            "Jaar 2024 ligt niet na het peiljaar 2024. Geef bij --jaar alleen "
            "latere jaren, of kies met --peiljaar een eerder jaar.",
        ),
        ({"jaren": [20300]}, "Jaar 20300 kan niet. Geef een jaar van 1990 tot en met 2100."),
        (
            {"dementietrend": -90.0, "scenario": "x"},
            "--dementietrend -90,0 kan niet. Geef een getal van -50 tot en met 50.",
        ),
        (
            {"extramuraal": float("nan"), "scenario": "x"},
            "--extramuraal nan kan niet. Geef een getal van 0 tot en met 100.",
        ),
        (
            {"instellingen": 80.0},
            "Het scenario standaard is dat zonder aanpassingen. Geef een "
            "eigen naam met --scenario NAAM, of laat --instellingen weg.",
        ),
        ({"scenario": " "}, "Het scenario heeft geen naam. Geef er een met --scenario NAAM."),
        (
            {"verdeelsleutel": ["dementie=inwoners"]},
            "Verdeelsleutel dementie=inwoners kan niet. Schrijf een getelde doelgroep en een "
            "sleutel, zoals ggz=inw_laag_inkomen. Doelgroepen: lvg_vg, ggz, beschermd_wonen. "
            "Sleutels: inwoners, inw_65plus, inw_75plus, inw_laag_inkomen.",
        ),
        ({"prognose": "Primos"}, "Er is geen prognose van bron Primos. Kies uit: PBL/CBS."),
    ],
)
def test_an_option_that_cannot_be_is_refused(
    study: Path, options: dict[str, Any], said: str
) -> None:
    assert refused(study, **options) == [said]


def test_a_year_is_asked_for_when_nothing_names_one(tmp_path: Path) -> None:
    path = make(tmp_path, areas=[{"gebied_code": "GM0001", "inwoners": 100, "pct_65plus": 20.0}])
    assert refused(path) == [
        "Nergens staat van welk jaar de gegevens zijn. Geef het jaar op met --peiljaar, "
        "bijvoorbeeld --peiljaar 2024."
    ]
    bereken_vraag(path, [2030], peiljaar=2024)


def test_gebieden_without_old_people_are_refused(tmp_path: Path) -> None:
    path = make(tmp_path, areas=[{"gebied_code": "GM0001", "jaar": 2024}])
    assert refused(path) == [
        "Van geen enkel gebied is bekend hoeveel ouderen er wonen. Lees gebieden in met aandelen "
        "65-plussers, of vierkanten, pc4 of een prognose."
    ]


def test_percentages_in_a_forecast_are_refused(tmp_path: Path) -> None:
    rows = [("WK000101", 2024, "65+", 23), ("WK000102", 2024, "65+", 24)]
    path = make(tmp_path, table("prognose", rows, "eigen"))
    assert refused(path) == [
        "Prognose eigen lijkt percentages te bevatten: in een gebied met 4.000 inwoners staat 24 "
        "voor iedereen van 65 jaar en ouder. Wijs met --kolom inwoners=NAAM de kolom met aantallen "
        "aan en lees opnieuw in. Bijvoorbeeld: WK000101, WK000102."
    ]


def test_percentages_read_as_counts_of_gebieden_are_refused(tmp_path: Path) -> None:
    # 23 of 4,000 inhabitants, and so on: the shares of CBS taken for numbers.
    few = [
        {**a, "pct_65plus": 100 * p / a["inwoners"]}
        for a, p in zip(AREAS, (22, 23, 20), strict=True)
    ]
    done = bereken_vraag(make(tmp_path, areas=few), [2030])
    assert done.messages[0] == (
        "In de laag gebieden is maar 0,5 % van de inwoners 65 jaar of ouder (43 van 8.000). "
        "Waarschijnlijk is een percentage gelezen als een aantal. Lees de gebieden opnieuw in en "
        "wijs de kolom aan met --kolom pct_65plus=NAAM."
    )
    (tmp_path / "groot").mkdir()
    more = [{**a, "inwoners": 3 * a["inwoners"]} for a in few]
    assert "(129 van 24.000)" in refused(make(tmp_path / "groot", areas=more))[0]


def test_a_total_below_its_parts_is_refused(tmp_path: Path) -> None:
    rows = [("GM0001", 2030, "65+", 1000), ("GM0001", 2030, "75+", 1200)]
    path = make(tmp_path, table("prognose", rows, "eigen"))
    assert refused(path) == [
        "Prognose eigen: 1 rij heeft een totaal dat kleiner is dan de som van de klassen erin. "
        "Verbeter de tabel en lees opnieuw in. Bijvoorbeeld: GM0001 2030 65+."
    ]


def test_a_gemeente_with_fewer_people_than_a_wijk_in_it_is_refused(tmp_path: Path) -> None:
    rows = [("GM0001", 2030, "65+", 1000), ("WK000101", 2030, "65+", 1200)]
    assert refused(make(tmp_path, table("prognose", rows, "eigen"))) == [
        "Prognose eigen: 1 rij heeft een aantal dat kleiner is dan de som van de gebieden erin. "
        "Verbeter de tabel en lees opnieuw in. Bijvoorbeeld: GM0001 2030 65+."
    ]


def test_a_forecast_of_another_gemeente_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path, table("prognose", [("GM0363", 2030, "65+", 100_000)], "PBL"))
    assert refused(path) == [
        "Laag prognose: geen enkele gebiedscode hoort bij deze studie (GM0001). Dit is een tabel "
        "van een andere gemeente of indeling. Lees de goede in. Bijvoorbeeld: GM0363."
    ]


def test_unknown_codes_beside_known_ones_are_said_and_do_not_count(tmp_path: Path) -> None:
    rows = [*FORECAST, ("WK000199", 2030, "65+", 10), ("BU00010101", 2030, "65+", 10)]
    path = make(tmp_path, table("prognose", rows, "PBL"))
    done = bereken_vraag(path, [2030])
    assert done.messages == [
        "Laag prognose: 2 rijen hebben een gebiedscode die niet in de laag gebieden staat. Die "
        "doen niet mee. Bijvoorbeeld: BU00010101, WK000199."
    ]


def test_years_that_some_gebieden_miss_are_said(tmp_path: Path) -> None:
    rows = [*FORECAST, ("WK000101", 2030, "65+", 1100)]
    done = bereken_vraag(make(tmp_path, table("prognose", rows, "PBL")), [2030])
    assert done.messages == [
        "Prognose PBL: van 1 gebied ontbreken jaren (2024, 2040). Daar is in die jaren verdeeld "
        "wat het gebied eromheen heeft. Bijvoorbeeld: WK000101."
    ]


def test_an_age_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path, table("prognose", [("GM0001", 2030, "bejaard", 5)], "eigen"))
    assert refused(path)[0] == (
        "Laag prognose: 1 rij heeft een leeftijd die niet te lezen is. Schrijf klassen als 65-69, "
        "75-84 of 85+ en lees opnieuw in. Bijvoorbeeld: bejaard."
    )


def test_two_forecasts_ask_for_a_choice(tmp_path: Path) -> None:
    both = Layer(
        "prognose",
        pd.concat([table("prognose", FORECAST, b).data for b in ("PBL", "Primos")]),
    )
    path = make(tmp_path, both)
    assert refused(path) == [
        "Er is meer dan één prognose: PBL, Primos. Kies er een met --prognose BRON."
    ]
    assert bereken_vraag(path, [2030], prognose="Primos").facts["prognose"] == "Primos"


def test_a_count_of_a_group_below_its_parts_or_above_everybody_is_refused(tmp_path: Path) -> None:
    rows = [
        ("GM0001", 2024, "ggz", 20),
        ("WK000101", 2024, "ggz", 15),
        ("WK000102", 2024, "ggz", 15),
    ]
    assert refused(make(tmp_path, table("doelgroepen", rows))) == [
        "Doelgroep Mensen met een psychische aandoening en zorg (ggz): van gebied GM0001 (GM0001) "
        "is in 2024 een kleiner aantal gegeven dan de som van de delen. Verbeter de tabel en lees "
        "opnieuw in."
    ]
    (tmp_path / "b").mkdir()
    path = make(tmp_path / "b", table("doelgroepen", [("WK000101", 2024, "lvg_vg", 5000)]))
    assert refused(path) == [
        "Doelgroep lvg_vg: 1 rij heeft in 2024 meer mensen dan het gebied inwoners heeft. Verbeter "
        "de tabel en lees opnieuw in. Bijvoorbeeld: WK000101."
    ]


def test_a_count_of_another_year_calibrates_by_the_nearest_and_says_so(study: Path) -> None:
    with edit(study) as change:
        change.write(table("doelgroepen", [("GM0001", 2014, "dementie", 200)], "Alzheimer NL"))
    done = bereken_vraag(study, [2030])
    assert any(
        m.startswith(
            "Doelgroep Mensen met dementie (65 jaar en ouder) is geteld in 2014. De berekening is "
            "daarop geijkt met de leeftijden van 2024"
        )
        for m in done.messages
    )


def test_another_year_than_that_of_the_gebieden_is_said(study: Path) -> None:
    assert bereken_vraag(study, [2030], peiljaar=2022).messages[0] == (
        "De gebieden zijn van 2024 en het peiljaar is 2022. De aantallen van 2024 gelden als die "
        "van 2022."
    )


def test_counts_of_own_gebieden_are_said_not_to_count(tmp_path: Path) -> None:
    rows = [("GM0001", 2024, "ggz", 20), ("kern", 2024, "ggz", 9)]
    areas = [*AREAS, {"gebied_code": "kern"}]
    done = bereken_vraag(make(tmp_path, table("doelgroepen", rows), areas=areas), [2030])
    assert done.messages == [
        "Laag doelgroepen: 1 rij heeft de code van een eigen gebied. Die doen niet mee: geef de "
        "aantallen per buurt, wijk of gemeente, dan volgen de eigen gebieden vanzelf. "
        "Bijvoorbeeld: kern."
    ]


def test_units_with_more_of_75_than_of_65_are_said(study: Path) -> None:
    rows = [
        {
            "eenheid_id": "1234",
            "inwoners": 900,
            "inw_65plus": 100,
            "inw_75plus": 300,
            "inw_85plus": 50,
            "vlak": square(0, 0, 3000),
        }
    ]
    with edit(study) as change:
        change.write(units("pc4", rows, "2024-01-01"))
    done = bereken_vraag(study, [2030])
    assert any("1 rij heeft meer mensen van 75 of 85 jaar" in m for m in done.messages)


def test_what_a_source_counts_outside_the_gebieden_is_said_beside_the_total_of_its_table(
    tmp_path: Path,
) -> None:
    areas = [{**AREAS[0], "vlak": square(0, 0, 2000)}]
    # A quarter of the second area lies beyond the border; there are no dwellings to go by.
    rows = [
        {"eenheid_id": "1000", "inwoners": 3000, "inw_65plus": 600, "vlak": square(0, 0, 1000)},
        {"eenheid_id": "1001", "inwoners": 4000, "inw_65plus": 800, "vlak": square(1250, 0, 1000)},
        {"eenheid_id": "1002", "inwoners": 4, "inw_65plus": None, "vlak": square(0, 1000, 500)},
    ]
    study = make(tmp_path, units("pc4", rows), areas=areas)
    said = bereken_vraag(study, [2030]).messages
    assert said == [
        "De bronnen tellen niet evenveel 65-plussers: de gebieden (2024) 1.760; de "
        "postcodegebieden (pc4) (2021) 1.400, waarvan 1.200 in deze gebieden, 1 eenheid zonder "
        "aantal. Gebruikt zijn de aantallen van de gebieden; de andere geven alleen aan hoe de "
        "leeftijden verdeeld zijn."
    ]


# The real tables of Kampen, where they are at hand

KAMPEN = Path(__file__).resolve().parents[4] / "shared" / "gegevens" / "ijsselmuiden"


@pytest.mark.skipif(not KAMPEN.exists(), reason="the real data are not here")
def test_the_two_sources_of_kampen_differ_and_that_is_reported(tmp_path: Path) -> None:
    from lzw_atlas.processing.io.stappen import importeer

    path = tmp_path / "kampen.gpkg"
    importeer(path, "gebieden", [KAMPEN / "wijken_2024.geojson"])
    importeer(path, "pc4", [KAMPEN / "pc4_2021.gpkg", KAMPEN / "pc4_leeftijd_2021.csv"])
    done = bereken_vraag(path, [2030])
    assert done.messages == [
        "De bronnen tellen niet evenveel 65-plussers: de gebieden (2024) 9.980; de "
        "postcodegebieden (pc4) (2021) 9.440, waarvan 9.430 in deze gebieden. Gebruikt zijn de "
        "aantallen van de gebieden; de andere geven alleen aan hoe de leeftijden verdeeld zijn."
    ]
    data = Werkbestand(path).read("leeftijden").data
    now = data[(data["jaar"] == 2024) & (data["leeftijd"] == "65+")].set_index("gebied_code")
    # By hand: inhabitants times the whole per cent of each of the nine wijken.
    wijken = {
        "WK016600": 38595 * 0.18,
        "WK016602": 190 * 0.01,
        "WK016603": 12770 * 0.18,
        "WK016604": 860 * 0.18,
        "WK016605": 885 * 0.19,
        "WK016606": 1080 * 0.14,
        "WK016607": 985 * 0.13,
        "WK016608": 655 * 0.18,
        "WK016609": 155 * 0.10,
    }
    for code, n in wijken.items():
        assert now.loc[code, "midden"] == pytest.approx(n)
        assert now.loc[code, "laag"] < n < now.loc[code, "hoog"]
    assert now.loc["GM0166", "midden"] == pytest.approx(sum(wijken.values()))
    # The ages of the gemeente are those of the postcodes: 1,030 of 9,440 are 85 or over.
    oldest = data[(data["jaar"] == 2024) & (data["leeftijd"] == "85+")].set_index("gebied_code")
    assert oldest.loc["GM0166", "midden"] / now.loc["GM0166", "midden"] == pytest.approx(
        1030 / 9440, abs=0.002
    )
    parts = oldest.loc[list(wijken), "midden"].sum()
    assert parts == pytest.approx(oldest.loc["GM0166", "midden"])
    assert np.isfinite(oldest["midden"]).all()
