# SPDX-License-Identifier: GPL-2.0-or-later
"""Every layer says what of it may leave the werkbestand; what says nothing stays."""

from __future__ import annotations

import re

import pytest
from lzw_atlas.processing.core.registry import LAYERS, LayerSchema
from lzw_atlas.processing.io import werkbestand

_HOW = """
Give the LayerSchema of {layer} a `deel=Deel(...)` (processing/core/registry.py):
  Deel("open")                 nobody can be known from it, not even by a difference;
  Deel("geaggregeerd", ...)    rows about groups of people: name every number once, in open,
                               personen (a number of people), aandeel (% of column van), afgeleid,
                               naar_eenheid (unit in column eenheid) or weg;
  Deel("weg", reden="...")     a row per person, or per dwelling of which somebody could be known.
A rent, an owner, a label, who corrected something and people per dwelling are always weg.
"""
_PERSONAL = re.compile(
    r"^(inw_|inwoners|huishoudens|mensen$|mensen_|bezoeken|huur_|eigenaar|eigendom$|wie$|opmerking"
    r"|auteur$|client|wmo_|zorgvraag|toegankelijkheidslabel|aangepast_op|complex_id)"
)
_WORDS = {"mensen_tekst"}
"""Texts that are made by the rules of publication."""


@pytest.mark.parametrize("schema", list(LAYERS), ids=lambda s: s.name)
def test_a_layer_says_what_of_it_may_leave_the_werkbestand(schema: LayerSchema) -> None:
    assert werkbestand.Werkbestand
    how = _HOW.format(layer=schema.name)
    deel = schema.deel
    assert deel is not None, how
    columns = [c.name for c in schema.columns]
    assert len(set(deel.named)) == len(deel.named), f"named twice\n{how}"
    assert set(deel.named) <= set(columns), f"{set(deel.named) - set(columns)}\n{how}"
    assert (deel.laag == "weg") == bool(deel.reden), f"only what stays has a reason\n{how}"
    if deel.laag == "weg":
        return
    required = {c.name for c in schema.columns if c.required} - {"n"}
    emptied = {*deel.weg, *deel.personen, *deel.aandeel, *deel.afgeleid}
    assert not emptied & required, f"may not be emptied: {emptied & required}\n{how}"
    assert not set(deel.weg) & set(schema.key), how
    personal = {c for c in columns if _PERSONAL.match(c)} - _WORDS
    if deel.laag == "open":
        assert personal <= set(deel.named), f"not named: {personal - set(deel.named)}\n{how}"
        return
    numbers = {c.name for c in schema.columns if c.kind != "text"}
    loose = (numbers | personal) - set(deel.named)
    assert not loose, f"not named: {loose}\n{how}"
    if deel.aandeel:
        assert deel.van in columns, f"van: {deel.van}\n{how}"
