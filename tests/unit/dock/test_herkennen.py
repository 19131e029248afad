# SPDX-License-Identifier: GPL-2.0-or-later
"""Which layers of a project are recognised as which source, and which are left alone."""

from __future__ import annotations

import random

import pytest
from lzw_atlas.processing.core.registry import LAYERS as REGISTRY
from lzw_atlas.processing.io import werkbestand as _registers_layers  # noqa: F401
from lzw_atlas.processing.io.herkennen import Herkend, Laag, herken
from lzw_atlas.processing.io.soorten import SOORTEN, TITELS

LAYERS = [
    Laag("a", "wijken", ("wijkcode", "wijknaam", "gemeentecode", "aantal_inwoners"), "vlak", 10),
    Laag(
        "b", "Verblijfsobject", ("identificatie", "gebruiksdoel", "status", "oppervlakte"), "punt"
    ),
    Laag("c", "pand", ("identificatie", "bouwjaar"), "vlak", 2000),
    Laag("d", "Wegvakken", ("wvk_id", "stt_naam", "bst_code"), "lijn", 20),
    Laag("f", "zorglocaties", ("naam", "categorie", "postcode", "huisnummer"), "tabel", 20),
    Laag("g", "cbs_vk100", ("crs28992res100m", "aantal_inwoners"), "vlak", 20),
    Laag("h", "cbs_pc4_2021", ("pc4", "aantal_inwoners"), "vlak", 20),
]


def best(kind: str, layers: list[Laag]) -> Herkend | None:
    return next((h for h in herken(layers) if h.soort == kind), None)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("gebieden", "a"),
        ("bag", "b"),
        ("panden", "c"),
        ("wegen", "d"),
        ("voorzieningen", "f"),
        ("vierkanten", "g"),
        ("pc4", "h"),
    ],
)
def test_the_best_layer_of_each_source_is_found_among_all(kind: str, key: str) -> None:
    found = best(kind, LAYERS)
    assert found is not None
    assert found.laag.sleutel == key


def test_the_order_of_the_layers_changes_nothing() -> None:
    expected = herken(LAYERS)
    for seed in range(5):
        mixed = LAYERS[:]
        random.Random(seed).shuffle(mixed)  # noqa: S311 - order, not secrets
        assert herken(mixed) == expected


def test_the_geometry_must_fit() -> None:
    lines = Laag("x", "wijken", ("wijkcode", "wijknaam"), "lijn")
    assert best("gebieden", [lines]) is None


def test_a_layer_with_only_an_id_is_not_a_barrier_or_a_building() -> None:
    soil = Laag("x", "bodem", ("id", "soortcode"), "vlak")
    assert best("panden", [soil]) is None
    assert best("barrieres", [soil]) is None


def test_only_name_and_columns_together_are_sure() -> None:
    named = Laag("x", "wegvakken van ons", ("fid",), "lijn")
    both = Laag("y", "wegvakken", ("wvk_id", "stt_naam"), "lijn")
    found = {h.laag.sleutel: h for h in herken([named, both]) if h.soort == "wegen"}
    assert found["y"].zeker
    assert "x" not in found or not found["x"].zeker


def test_the_reason_names_rows_mapping_and_columns() -> None:
    found = best("wegen", LAYERS)
    assert found is not None
    assert found.waarom == (
        "Wegvakken (20 rijen): Nationaal Wegenbestand (wegvakken); de naam past en kolommen "
        "wvk_id, stt_naam en bst_code zijn herkend."
    )


def test_nothing_is_recognised_in_an_empty_project() -> None:
    assert herken([]) == []


def test_a_kind_of_source_has_words_beside_its_code() -> None:
    assert set(TITELS) == set(SOORTEN)
    found = best("bag", LAYERS)
    assert found is not None
    assert found.titel == "BAG: woningen, adressen en panden"
    assert all(h.titel == TITELS[h.soort] for h in herken(LAYERS))


def test_a_column_that_serves_twice_is_named_once() -> None:
    columns = ("gemeente_code", "gemeente_naam", "gemeentecode")
    layers = [Laag("x", "gemeenten", columns, "vlak")]
    for hit in herken(layers):
        names = hit.waarom.partition("kolommen ")[2].partition(" zijn")[0]
        listed = names.replace(" en ", ", ").split(", ")
        assert len(listed) == len(set(listed)), hit.waarom
    mapped = Laag("y", "grenzen", ("gemeente_code", "gemeente_naam"), "vlak")
    assert "gemeente_naam en gemeente_code" not in "".join(h.waarom for h in herken([mapped]))


@pytest.mark.parametrize("name", ["bereikbaarheid", "looproutes", "geschiktheid", "verschil"])
def test_a_result_of_ours_is_no_source(name: str) -> None:
    columns = tuple(c.name for c in REGISTRY[name].columns)
    for shape in ("punt", "lijn", "vlak", "tabel"):
        assert herken([Laag("x", name, columns, shape)]) == []
