# SPDX-License-Identifier: GPL-2.0-or-later
"""Own indicators: read as they come, refused where they cannot be trusted, printed with care."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.cijfers.indicatoren import shown_values
from lzw_atlas.processing.core.cijfers.openbaar import Limits
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.stappen import importeer
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit

HEAD = "gebied;aanbieder;periode;indicator;waarde;eenheid\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A werkbestand with a gemeente and two wijken."""
    path = tmp_path / "w.gpkg"
    names = {"GM0150": "Dorp", "WK015001": "West", "WK015002": "Oost"}
    shapes = np.empty(3, dtype=object)
    shapes[:] = [shapely.MultiPolygon([shapely.box(i, 0, i + 1, 1)]) for i in range(3)]
    data = pd.DataFrame(
        {
            "gebied_code": list(names),
            "naam": list(names.values()),
            "soort": ["gemeente", "wijk", "wijk"],
            "gemeente_code": "GM0150",
            "bron": "test",
        }
    )
    with edit(path) as change:
        change.write(conform(Layer("gebieden", data, shapes), LAYERS["gebieden"]))
    return path


def read(file: Path, text: str) -> pd.DataFrame:
    path = file.parent / "tabel.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    importeer(file, "indicatoren", [path])
    return Werkbestand(file).read("indicatoren").data


def refused(file: Path, text: str) -> list[str]:
    with pytest.raises(LzwError) as caught:
        read(file, text)
    return sentences(caught.value.problems)


def test_a_negative_count_and_a_share_above_a_hundred_are_refused_together(file: Path) -> None:
    rows = (
        "Dorp;;2026;wachtlijst;-3;cliënten\n"
        "West;;2026;wachtlijst;4;cliënten\n"
        "Dorp;;2026;doorlooptijd;-2,5;dagen\n"
        "Dorp;;2026;opgave;-1;\n"
        "Dorp;;2026;tevreden;104;%\n"
        "West;;2026;tevreden;-4;%\n"
    )
    assert refused(file, rows) == [
        "tabel.csv: 4 rijen van de laag indicatoren hebben een waarde onder 0 in een eenheid die "
        "dat niet kan zijn: wachtlijst -3 cliënten, doorlooptijd -2,5 dagen, opgave -1, tevreden "
        "-4 %. Verbeter de waarde of laat de cel leeg. Is het een verschil, schrijf dan saldo als "
        "eenheid.",
        "tabel.csv: 1 rij van de laag indicatoren heeft een percentage boven 100: tevreden 104 %. "
        "Verbeter de waarde (een komma vergeten?). Kan het wel meer dan 100 zijn, kies dan index "
        "als eenheid of noem het in de naam groei, bezetting of verhouding.",
    ]


def test_what_may_be_negative_or_above_a_hundred_is_kept_as_it_is(file: Path) -> None:
    rows = (
        "Dorp;;2026;gevoelstemperatuur;-3;°C\n"
        "Dorp;;2026;verhuizingen;-12;saldo\n"
        "Dorp;;2026;verschil met vorig jaar;-4,5;%\n"
        "Dorp;;2026;bezettingsgraad;112;%\n"
        "Dorp;;2026;prijspeil;131;index\n"
        "Dorp;;2026;tevreden;100;%\n"
        "Dorp;;2026;klachten;0;cliënten\n"
    )
    table = read(file, rows).set_index("indicator")["waarde"]
    assert table.tolist() == [-3.0, -12.0, -4.5, 112.0, 131.0, 100.0, 0.0]
    # A temperature and a saldo are no people: printed as they are, not as "geen".
    rows_of = Werkbestand(file).read("indicatoren").data
    for name in ("gevoelstemperatuur", "verhuizingen"):
        one = rows_of[(rows_of["indicator"] == name).to_numpy(dtype=bool)]
        assert shown_values(one, {}, Limits())["GM0150", "", "2026"].value == table[name]


def test_periods_are_read_as_people_write_them(file: Path) -> None:
    words = [
        "2024",
        "2026-K1",
        "2e kwartaal 2026",
        "Q3 2026",
        "2026 kw 4",
        "2026-03",
        "april 2026",
        "05-2026",
        "mrt-2025",
        "2026-06-01 00:00:00",
    ]
    rows = "".join(f"Dorp;;{w};maat {k};12,5;dagen\n" for k, w in enumerate(words))
    table = read(file, rows)
    assert table["periode"].tolist() == [
        "2024",
        "2026-K1",
        "2026-K2",
        "2026-K3",
        "2026-K4",
        "2026-03",
        "2026-04",
        "2026-05",
        "2025-03",
        "2026-06",
    ]
    assert table["datum"].tolist()[1:4] == ["2026-01-01", "2026-04-01", "2026-07-01"]
    assert set(table["waarde"]) == {12.5}


def test_a_date_is_no_period(file: Path) -> None:
    said = refused(file, "Dorp;;3-4-2026;Cliënten;12;personen\nDorp;;laatst;Cliënten;9;personen\n")
    assert said == [
        "tabel.csv: 2 rijen hebben een periode die niet te lezen is: 3-4-2026, laatst. Schrijf een "
        "jaar (2026), een kwartaal (2026-K1) of een maand (2026-03)."
    ]


def test_years_and_quarters_do_not_go_under_one_name(file: Path) -> None:
    said = refused(file, "Dorp;;2025;Cliënten;12;\nDorp;;2026-K1;Cliënten;9;\n")
    assert said == [
        "tabel.csv: deze indicatoren hebben perioden van verschillende lengte (jaren, kwartalen of "
        "maanden): Cliënten. Geef ze elk een eigen naam, want een jaar is niet met een kwartaal te "
        "vergelijken."
    ]


def test_two_rows_for_one_key_are_refused(file: Path) -> None:
    said = refused(file, "Dorp;;2025;Cliënten;12;\nGM0150;;2025;Cliënten;14;\n")
    assert said == [
        "tabel.csv: 2 rijen hebben hetzelfde gebied, dezelfde aanbieder, periode en indicator als "
        "een andere rij: Cliënten. Houd er één."
    ]


def test_zeros_that_a_spreadsheet_took_off_are_put_back(file: Path) -> None:
    table = read(file, "15001;;2025;Cliënten;12;\n150;;2025;Cliënten;30;\n")
    assert table["gebied_code"].tolist() == ["WK015001", "GM0150"]
    log = Werkbestand(file).read("verantwoording").data
    assert "van 2 rijen miste de gebiedscode nullen vooraan" in log["meldingen"].iloc[-1]


def test_another_gemeente_is_kept_and_said_an_unknown_gebied_is_refused(file: Path) -> None:
    table = read(file, "GM0166;;2025;Cliënten;40;\nDorp;;2025;Cliënten;12;\n")
    assert table["gebied_code"].tolist() == ["GM0166", "GM0150"]
    said = refused(file, "Nergenshuizen;;2025;Cliënten;12;\n")
    assert said == [
        "tabel.csv: 1 rij heeft een gebied dat niet in de laag gebieden staat: Nergenshuizen. "
        "Schrijf de code, of de naam als die maar één keer voorkomt."
    ]


def test_a_value_that_is_no_number_is_refused_a_secret_one_is_kept_as_secret(file: Path) -> None:
    rows = [f"Dorp;;{y};Cliënten;{v};\n" for y, v in ((2024, "<10"), (2025, "geheim"), (2026, ""))]
    table = read(file, "".join(rows))
    assert table["waarde"].isna().all()
    assert table["reden"].tolist() == ["geheim", "geheim", "onbekend"]
    said = refused(file, "Dorp;;2025;Cliënten;veel;\n")
    assert said == [
        "tabel.csv: 1 rij heeft een waarde die geen getal is: veel. Schrijf een getal; laat de cel "
        "leeg als het onbekend is."
    ]


def test_a_dot_in_a_number_of_people_is_of_thousands_and_elsewhere_a_decimal(file: Path) -> None:
    rows = "Dorp;;2024;A;1.250;cliënten\nDorp;;2025;A;980;cliënten\nDorp;;2025;B;1.250;weken\n"
    assert read(file, rows)["waarde"].tolist() == [1250, 980, 1.25]


def test_every_mistake_is_said_at_once(file: Path) -> None:
    said = refused(file, "Nergens;;2025;A;1;\nDorp;;ooit;A;2;\nDorp;;2025;;3;\n")
    assert len(said) == 3


def test_a_table_without_a_needed_column_says_which(file: Path) -> None:
    path = file.parent / "tabel.csv"
    path.write_text("gebied;periode;waarde\nDorp;2025;3\n", encoding="utf-8")
    with pytest.raises(LzwError) as caught:
        importeer(file, "indicatoren", [path])
    assert [p.column for p in caught.value.problems] == ["indicator"]


def rows_of(values: dict[tuple[str, str | None], float], unit: str = "personen") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "gebied_code": code,
                "aanbieder": provider,
                "periode": "2025",
                "indicator": "Cliënten",
                "eenheid": unit,
                "waarde": value,
                "reden": None,
            }
            for (code, provider), value in values.items()
        ]
    )


def test_few_clients_of_one_provider_do_not_follow_from_the_total() -> None:
    found = shown_values(
        rows_of({("GM0150", None): 27.0, ("GM0150", "Een"): 4.0, ("GM0150", "Twee"): 23.0}),
        {},
        Limits(),
    )
    assert {p: s.words for (_, p, _), s in found.items()} == {
        "": "25",
        "Een": "minder dan 10",
        "Twee": "geheim",
    }
    assert found["GM0150", "Een", "2025"].value is None


def test_few_clients_of_one_wijk_do_not_follow_from_the_gemeente() -> None:
    found = shown_values(
        rows_of({("GM0150", None): 27.0, ("WK015001", None): 4.0, ("WK015002", None): 23.0}),
        {"WK015001": ["GM0150"], "WK015002": ["GM0150"]},
        Limits(),
    )
    assert [found[c, "", "2025"].words for c in ("GM0150", "WK015001", "WK015002")] == [
        "25",
        "minder dan 10",
        "geheim",
    ]


def test_what_is_no_number_of_people_is_given_as_it_is() -> None:
    found = shown_values(rows_of({("GM0150", None): 3.5}, "weken"), {}, Limits())
    assert found["GM0150", "", "2025"].value == 3.5
