# SPDX-License-Identifier: GPL-2.0-or-later
"""Building plans are read from a map or a list, and what they must say is asked in Dutch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.errors import LzwError
from lzw_atlas.processing.core.registry import LAYERS
from lzw_atlas.processing.core.tables import Layer, conform, empty
from lzw_atlas.processing.io import schema as schema
from lzw_atlas.processing.io.inlezen import read_source
from lzw_atlas.processing.io.meldingen import sentences

HEAD = "naam;gebied;jaar;hardheid;aantal_nultreden_woningen;geclusterd;zorggeschikt;sloop;eigendom"


def areas() -> Layer:
    rows = [
        ("BU00010101", "Noord", "buurt"),
        ("BU00010102", "Zuid", "buurt"),
        ("BU00010103", "Zuid", "buurt"),
        ("WK000101", "De Wijk", "wijk"),
    ]
    data = pd.DataFrame(rows, columns=["gebied_code", "naam", "soort"]).assign(bron="t")
    boxes = [shapely.multipolygons([shapely.box(100 * i, 0, 100 * i + 90, 90)]) for i in range(4)]
    return conform(Layer("gebieden", data, np.array(boxes, dtype=object)), LAYERS["gebieden"])


def read(folder: Path, *lines: str, head: str = HEAD, known: bool = True, crs: str | None = None):
    path = folder / "plannen.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    layers = {"gebieden": areas()} if known else {}
    return read_source(
        "plannen",
        [path],
        indeling=None,
        kolommen={},
        waar=None,
        crs=crs,
        bron=None,
        existing=lambda n: layers.get(n, empty(LAYERS[n])),
    )


def refused(folder: Path, *lines: str, **options: object) -> str:
    with pytest.raises(LzwError) as error:
        read(folder, *lines, **options)  # type: ignore[arg-type]
    return "\n".join(sentences(error.value.problems))


def test_a_list_names_gebieden_by_code_or_name_and_words_are_understood(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Hof;BU00010101;2030;Hard;12;4;;3;Sociale huur",
        "Erf;00010102;2028;in voorbereiding;;;8;;koop",
        "Park;de wijk;2035;zacht;20;;;;",
    )
    layer = found.layers["plannen"]
    data = layer.data
    assert data["gebied_code"].tolist() == ["BU00010101", "BU00010102", "WK000101"]
    assert data["hardheid"].tolist() == ["hard", "zacht", "zacht"]
    assert data["jaar"].tolist() == [2030, 2028, 2035]
    assert data["nultreden"].fillna(-1).tolist() == [12, -1, 20]
    assert data["gesloopt"].iloc[0] == 3
    assert data["eigendom"].tolist() == ["corporatie", "koop", None]
    assert data["plaatsing"].tolist() == ["gebied"] * 3
    shapes = areas().geometry
    for point, area in zip(layer.geometry, shapes[[0, 1, 3]], strict=True):
        assert shapely.contains(area, point)
    assert not found.problems


def test_points_need_no_gebied(tmp_path: Path) -> None:
    head = "naam;x;y;jaar;hardheid;nultreden"
    found = read(tmp_path, "Hof;200000;500000;2030;hard;5", head=head, crs="EPSG:28992")
    assert shapely.get_coordinates(found.layers["plannen"].geometry).tolist() == [[200000, 500000]]
    assert found.layers["plannen"].data["gebied_code"].tolist() == [None]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A;BU99999999;2030;hard;1;;;;", "niet in de laag gebieden staat"),
        ("A;Zuid;2030;hard;1;;;;", "een naam die meer gebieden hebben: Zuid"),
        ("A;;2030;hard;1;;;;", "geen plek en geen gebied"),
        ("A;BU00010101;;hard;1;;;;", "geen jaar"),
        ("A;BU00010101;203;hard;1;;;;", "een jaartal van 1990 tot en met 2100"),
        ("A;BU00010101;2030;boterzacht;1;;;;", "boterzacht. Schrijf hard of zacht"),
        ("A;BU00010101;2030;;1;;;;", "leeg. Schrijf hard of zacht"),
        ("A;BU00010101;2030;hard;-4;;;;", "in de kolom nultreden geen heel aantal"),
        ("A;BU00010101;2030;hard;;;;-4;", "in de kolom gesloopt geen heel aantal"),
    ],
)
def test_a_plan_that_lacks_something_is_refused_with_what_to_do(
    line: str, said: str, tmp_path: Path
) -> None:
    words = refused(tmp_path, line)
    assert said in words, words
    assert "\n" not in words, words


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    words = refused(tmp_path, "A;BU00010101;;hard;-1;;;;", "B;BU00010101;2030;half;1;;;;")
    assert "geen jaar" in words
    assert "half" in words
    assert "nultreden" in words


def test_a_list_with_gebieden_asks_for_the_layer_gebieden_first(tmp_path: Path) -> None:
    words = refused(tmp_path, "A;BU00010101;2030;hard;1;;;;", known=False)
    assert "Lees die eerst in met: lzw importeer gebieden BESTAND." in words


def test_a_plan_without_a_number_and_a_strange_tenure_are_warned_about(tmp_path: Path) -> None:
    found = read(tmp_path, "A;BU00010101;2030;hard;;;;;", "B;BU00010101;2030;hard;3;;;;ruil")
    words = "\n".join(sentences(found.problems))
    assert "geen enkel aantal" in words
    assert "koop, corporatie, particuliere huur" in words
    assert found.layers["plannen"].data["eigendom"].tolist() == [None, None]


def test_a_list_without_the_column_year_says_which_column_is_missing(tmp_path: Path) -> None:
    words = refused(tmp_path, "A;BU00010101;hard;1", head="naam;gebied;hardheid;nultreden")
    assert "jaar" in words
