# SPDX-License-Identifier: GPL-2.0-or-later
"""Two moments side by side: what is real, what is rounding, and what is not the same gebied."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.processing.core.cijfers.monitor import Changes, changes, monitored, snapshot
from lzw_atlas.processing.core.registry import LAYERS, LayerSchema
from lzw_atlas.processing.core.tables import Layer, conform
from lzw_atlas.processing.io import werkbestand


@pytest.mark.parametrize("schema", list(LAYERS), ids=lambda s: s.name)
def test_a_result_per_gebied_says_what_a_moment_keeps_of_it(schema: LayerSchema) -> None:
    assert werkbestand.Werkbestand
    columns = {c.name for c in schema.columns}
    if (
        "gebied_code" in schema.key
        and "run_id" in columns
        and not schema.name.startswith("monitor")
    ):
        assert schema.monitor is not None, (
            f"Give the LayerSchema of {schema.name} a `monitor=Monitor((...))` with what "
            "`lzw vergelijk --bewaar` keeps, or Monitor(reden=...) where it keeps none."
        )
    if schema.monitor is not None:
        m = schema.monitor
        named = {*m.kolommen, *m.zelfde, *m.personen, *(c for c, _ in m.waar)}
        assert named <= columns
        assert bool(m.kolommen) != bool(m.reden)
        if m.kolommen:
            assert m.plek in columns


def areas(year: int, boxes: dict[str, tuple[float, float, float, float]], **more: Any) -> Layer:
    """Return gebieden of *year* as boxes."""
    shapes = np.empty(len(boxes), dtype=object)
    shapes[:] = [shapely.MultiPolygon([shapely.box(*b)]) for b in boxes.values()]
    data = pd.DataFrame(
        {
            "gebied_code": list(boxes),
            "naam": [f"Wijk {c[-2:]}" for c in boxes],
            "soort": "wijk",
            "jaar": year,
            "bron": "test",
            **more,
        }
    )
    return conform(Layer("gebieden", data, shapes), LAYERS["gebieden"])


BOXES = {"WK000101": (0.0, 0, 1000, 1000), "WK000102": (1000.0, 0, 2000, 1000)}


def figures(rows: list[dict[str, Any]]) -> Layer:
    """Return rows of bereikbaarheid_gebied about people of 75 and over."""
    data = pd.DataFrame(rows).assign(soort="wijk", profiel="75plus", categorie="huisarts")
    data["run_id"] = "r"
    for column, value in (("groep", "inw_75plus"), ("bron_bevolking", "pc4"), ("norm_m", 500.0)):
        if column not in data:
            data[column] = value
    data["naam"] = data["gebied_code"]
    return conform(Layer("bereikbaarheid_gebied", data), LAYERS["bereikbaarheid_gebied"])


def between(
    first: dict[str, Layer], then: dict[str, Layer], least: float = 10.0
) -> tuple[Changes, pd.DataFrame]:
    """Return the changes, and the table keyed on gebied and indicator."""
    both = [
        snapshot(x, name, {"r": "2026-01-01"}, "2026-02-02")
        for x, name in ((first, "a"), (then, "b"))
    ]
    found = changes(*both, name="a naar b", least_people=least)
    return found, found.table.data.set_index(["gebied_code", "indicator"]).sort_index()


def rows(n: float, inside: float, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "gebied_code": "WK000101",
            "n": n,
            "n_binnen": inside,
            "aandeel_pct": 100 * inside / n,
            **more,
        }
    ]


@pytest.mark.parametrize(
    ("inside", "judged"),
    [(60.0, "gelijk"), (66.0, "binnen_afronding"), (70.0, "echt"), (45.0, "echt")],
)
def test_a_change_of_people_counts_from_ten_on(inside: float, judged: str) -> None:
    place = {"gebieden": areas(2024, BOXES)}
    _, table = between(
        {**place, "bereikbaarheid_gebied": figures(rows(100, 60))},
        {**place, "bereikbaarheid_gebied": figures(rows(100, inside))},
    )
    assert table.loc[("WK000101", "n_binnen"), "oordeel"] == judged
    # The share of the same people is judged by how many changed sides.
    assert table.loc[("WK000101", "aandeel_pct"), "oordeel"] == judged
    assert table.loc[("WK000101", "n"), "oordeel"] == "gelijk"


def test_dwellings_are_counted_so_one_is_a_change() -> None:
    place = {"gebieden": areas(2024, BOXES)}
    layers = [figures(rows(100, i, groep="woningen")) for i in (60, 61)]
    _, table = between(*({**place, "bereikbaarheid_gebied": x} for x in layers))
    assert table.loc[("WK000101", "n_binnen"), "oordeel"] == "echt"
    assert table.loc[("WK000101", "n_binnen"), "aard"] == "woningen"


def test_another_norm_or_another_source_of_people_is_no_comparison() -> None:
    place = {"gebieden": areas(2024, BOXES)}
    for more, reason in (
        ({"norm_m": 400.0}, "andere_norm"),
        ({"bron_bevolking": "pc6"}, "andere_bron"),
    ):
        _, table = between(
            {**place, "bereikbaarheid_gebied": figures(rows(100, 60))},
            {**place, "bereikbaarheid_gebied": figures(rows(100, 90, **more))},
        )
        row = table.loc[("WK000101", "n_binnen")]
        assert (row["oordeel"], row["reden"]) == ("niet_vergelijkbaar", reason)
        assert np.isnan(row["verschil"])


def test_cbs_says_that_a_border_changed() -> None:
    first, then = figures(rows(100, 60)), figures(rows(100, 90))
    found, table = between(
        {"gebieden": areas(2023, BOXES), "bereikbaarheid_gebied": first},
        {
            "gebieden": areas(2024, BOXES, indelingswijziging=[3, 1]),
            "bereikbaarheid_gebied": then,
        },
    )
    assert found.moved == ("WK000101",)
    row = table.loc[("WK000101", "n_binnen")]
    assert (row["oordeel"], row["reden"]) == ("niet_vergelijkbaar", "grens_gewijzigd")


def test_a_border_that_moved_between_files_is_seen_without_cbs() -> None:
    other = {**BOXES, "WK000101": (0.0, 0, 1200, 1000)}
    found, _ = between({"gebieden": areas(2020, BOXES)}, {"gebieden": areas(2024, other)})
    assert found.moved == ("WK000101",)


def test_the_word_of_cbs_goes_before_a_map_drawn_less_precisely() -> None:
    rough = {**BOXES, "WK000101": (0.0, 0, 1012, 1000)}
    found, _ = between(
        {"gebieden": areas(2023, BOXES)},
        {"gebieden": areas(2024, rough, indelingswijziging=1)},
    )
    assert found.moved == ()


def test_a_gebied_with_another_code_is_the_same_and_said() -> None:
    now = {"WK000109": BOXES["WK000101"], "WK000102": BOXES["WK000102"]}
    first, then = rows(100, 60), rows(100, 90)
    then[0]["gebied_code"] = "WK000109"
    found, table = between(
        {"gebieden": areas(2023, BOXES), "bereikbaarheid_gebied": figures(first)},
        {
            "gebieden": areas(2024, now, indelingswijziging=[2, 1]),
            "bereikbaarheid_gebied": figures(then),
        },
    )
    assert found.renumbered == {"WK000109": "WK000101"}
    row = table.loc[("WK000109", "n_binnen")]
    assert (row["oordeel"], row["reden"], row["code_voor"]) == (
        "echt",
        "code_hernummerd",
        "WK000101",
    )
    assert row["verschil"] == 30


def test_what_is_new_or_gone_is_no_change_and_unknown_stays_unknown() -> None:
    place = {"gebieden": areas(2024, BOXES)}
    first = figures([*rows(100, 60), {"gebied_code": "WK000102", "n": 50.0, "n_binnen": np.nan}])
    then = figures([*rows(100, 60), {"gebied_code": "WK000102", "n": 50.0, "n_binnen": 20.0}])
    _, table = between(
        {**place, "bereikbaarheid_gebied": first}, {**place, "bereikbaarheid_gebied": then}
    )
    assert table.loc[("WK000102", "n_binnen"), "oordeel"] == "onbekend"
    _, table = between(place, {**place, "bereikbaarheid_gebied": then})
    assert table.loc[("WK000102", "n_binnen"), "oordeel"] == "nieuw"
    _, table = between({**place, "bereikbaarheid_gebied": then}, place)
    assert table.loc[("WK000102", "n_binnen"), "oordeel"] == "vervallen"


def test_the_order_of_rows_changes_nothing() -> None:
    layers = {"gebieden": areas(2024, BOXES), "bereikbaarheid_gebied": figures(rows(100, 60))}
    turned = {n: x.take(np.arange(len(x))[::-1]) for n, x in layers.items()}
    _, one = between(layers, layers)
    _, other = between(turned, turned)
    pd.testing.assert_frame_equal(one, other)


def test_every_layer_that_is_kept_is_a_result_or_the_gebieden() -> None:
    names = {s.name for s in monitored()}
    assert {"bereikbaarheid_samen", "geschiktheid_gebied", "vraag", "vraag_aanbod"} <= names
    assert {"woonservicegebieden_gebied", "woonservicegebieden_toets", "gebieden"} <= names
