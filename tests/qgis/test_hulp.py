# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything a person can choose is explained, and nothing is explained that does not exist."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import tomllib
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from lzw_atlas.processing.algorithms.basis import LzwAlgorithm
from lzw_atlas.processing.algorithms.hulp import HELP, Help, Texts, dialog_order, help_of
from lzw_atlas.processing.algorithms.provider import LzwProvider
from qgis.core import QgsProcessingParameterDefinition
from qgis.PyQt.QtCore import QCoreApplication, QUrl

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "samenvatting",
    "gedeelde_uitvoer",
    "labels",
    "voorbeeld",
    "plaatje",
    "parameters",
    "uitvoer",
    "kolommen",
}
DUTCH = re.compile(
    "CBS|BAG|PDOK|woning|voorziening|lopen|afstand|ouderen|bevolking|inwoners|wegen|gebied|pand|"
    "adres|controle|correctie|instelling|corporatie|omgeving|voorbeeld|studie|wijk|kaart|netwerk"
)


@pytest.fixture(scope="module")
def provider(qgis_app: Any) -> LzwProvider:
    made = LzwProvider()
    made.loadAlgorithms()
    return made


@pytest.fixture(scope="module")
def algorithms(provider: LzwProvider) -> list[Any]:
    found = [a for a in provider.algorithms() if isinstance(a, LzwAlgorithm)]
    assert len(found) >= 19
    return found


def tables() -> dict[str, dict[str, Any]]:
    """The help files of our own algorithms, by verb; models have their own script and test."""
    return {
        p.stem: tomllib.loads(p.read_text("utf-8"))
        for p in sorted(HELP.glob("*.toml"))
        if p.stem != "gedeeld" and not p.stem.startswith("model_")
    }


def shared() -> dict[str, Any]:
    return tomllib.loads((HELP / "gedeeld.toml").read_text("utf-8"))


def destinations(algorithm: Any) -> set[str]:
    return {p.name() for p in algorithm.destinationParameterDefinitions()}


# --- complete ----------------------------------------------------------------------------------


def test_every_algorithm_is_explained_in_paragraphs_with_words_to_search_by(
    algorithms: list[Any],
) -> None:
    for algorithm in algorithms:
        texts = help_of(algorithm.name())
        assert 2 <= len(texts.samenvatting) <= 4, algorithm.name()
        assert all(p[0].isupper() and p.endswith(".") for p in texts.samenvatting)
        assert 5 <= len(texts.labels) <= 15, algorithm.name()
        assert len(set(texts.labels)) == len(texts.labels)
        assert set(texts.labels) <= set(algorithm.tags())


def test_tags_hold_dutch_words(algorithms: list[Any]) -> None:
    without = [
        a.name()
        for a in algorithms
        if not any(DUTCH.search(tag) for tag in set(a.tags()) - {"lzw", "langer zelfstandig wonen"})
    ]
    assert without == []


def test_every_parameter_of_every_algorithm_is_explained(algorithms: list[Any]) -> None:
    missing = []
    for algorithm in algorithms:
        for parameter in algorithm.parameterDefinitions():
            text = parameter.help()
            if not text.endswith(".") or "{" in text:
                missing.append(f"{algorithm.name()}.{parameter.name()}: {text!r}")
    assert missing == []


def test_an_optional_parameter_says_what_empty_means(algorithms: list[Any]) -> None:
    silent = [
        f"{a.name()}.{p.name()}"
        for a in algorithms
        for p in a.parameterDefinitions()
        if p.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional and "Leeg" not in p.help()
    ]
    assert silent == []


def test_a_parameter_with_a_default_says_which(algorithms: list[Any]) -> None:
    silent = [
        f"{a.name()}.{p.name()}"
        for a in algorithms
        for p in a.parameterDefinitions()
        if p.defaultValue() is not None and not p.isDestination() and "Standaard" not in p.help()
    ]
    assert silent == []


def test_every_output_is_explained(algorithms: list[Any]) -> None:
    missing = [
        f"{a.name()}.{o.name()}"
        for a in algorithms
        for o in a.outputDefinitions()
        if o.name() not in destinations(a) and o.name() not in help_of(a.name()).uitvoer
    ]
    assert missing == []


def test_every_algorithm_has_its_picture_and_says_what_it_shows(algorithms: list[Any]) -> None:
    for algorithm in algorithms:
        texts = help_of(algorithm.name())
        assert texts.plaatje is not None, f"{algorithm.name()}.png ontbreekt"
        assert texts.plaatje.read_bytes().startswith(b"\x89PNG")
        assert texts.plaatje_tekst.endswith("."), algorithm.name()


# --- nothing stale -----------------------------------------------------------------------------


def test_every_help_file_belongs_to_an_algorithm(algorithms: list[Any]) -> None:
    # The network check stands explained before it is an algorithm.
    assert set(tables()) == {a.name() for a in algorithms}


def test_every_key_in_a_help_file_is_a_parameter_or_an_output(algorithms: list[Any]) -> None:
    stale = []
    for algorithm in algorithms:
        name, table = algorithm.name(), tables()[algorithm.name()]
        stale += [f"{name}: {key}" for key in set(table) - KEYS]
        texts = help_of(name).parameters
        used = {
            texts.key_of(p.name()) for p in algorithm.parameterDefinitions() if p.name() in texts
        }
        stale += [f"{name}: {key}" for key in set(table.get("parameters", {})) - used]
        outputs = {o.name() for o in algorithm.outputDefinitions()}
        told = {*table.get("uitvoer", {}), *table.get("gedeelde_uitvoer", [])}
        stale += [f"{name}: {key}" for key in told - outputs]
        columns = {p.name().lower() for p in algorithm.parameterDefinitions()}
        stale += [
            f"{name}: kolom {key}"
            for key in table.get("kolommen", {})
            if not any(c.endswith(f"_{key}") for c in columns)
        ]
    assert stale == []


def test_every_shared_text_is_used(algorithms: list[Any]) -> None:
    parameters, columns, outputs = set(), set(), set()
    for algorithm in algorithms:
        own = tables()[algorithm.name()]
        texts = help_of(algorithm.name()).parameters
        for parameter in algorithm.parameterDefinitions():
            if parameter.name() in texts:
                key = texts.key_of(parameter.name())
                parameters |= {key} - set(own.get("parameters", {}))
                rest = parameter.name()[len(key) - 1 :].lower() if key.endswith("*") else ""
                columns |= {rest} - set(own.get("kolommen", {}))
        outputs |= set(own.get("gedeelde_uitvoer", []))
    assert set(shared()) == {"parameters", "uitvoer", "kolommen"}
    assert set(shared()["parameters"]) == parameters
    assert set(shared()["kolommen"]) == columns - {""}
    assert set(shared()["uitvoer"]) == outputs


def test_the_example_names_this_algorithm_and_only_its_parameters(algorithms: list[Any]) -> None:
    for algorithm in algorithms:
        words = shlex.split(help_of(algorithm.name()).voorbeeld)
        assert words[:3] == ["qgis_process", "run", f"lzw:{algorithm.name()}"]
        given = {w.removeprefix("--").partition("=")[0] for w in words[3:]}
        known = {p.name(): p for p in algorithm.parameterDefinitions()}
        assert given <= set(known), algorithm.name()
        optional = QgsProcessingParameterDefinition.Flag.FlagOptional
        for name, parameter in known.items():
            needed = not parameter.flags() & optional and parameter.defaultValue() is None
            assert name in given or not needed, f"{algorithm.name()}: {name}"


def test_every_algorithm_and_parameter_a_text_names_exists(algorithms: list[Any]) -> None:
    names = {a.name() for a in algorithms}
    for algorithm in algorithms:
        texts = help_of(algorithm.name())
        everything = [*texts.samenvatting, *(p.help() for p in algorithm.parameterDefinitions())]
        for text in everything:
            assert set(re.findall(r"lzw:(\w+)", text)) <= names, text
            parameters = {p.name() for p in algorithm.parameterDefinitions()}
            named = set(re.findall(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b", text))
            assert named <= parameters, f"{algorithm.name()}: {text}"


# --- as QGIS shows it --------------------------------------------------------------------------


def test_help_panel_is_well_formed_and_its_picture_is_there(algorithms: list[Any]) -> None:
    for algorithm in algorithms:
        panel = algorithm.shortHelpString()
        for line in panel.split("\n"):  # QGIS makes a paragraph of each
            ET.fromstring(f"<div>{line}</div>")  # noqa: S314 - our own text
        tree = ET.fromstring(f"<div>{panel}</div>")  # noqa: S314
        for image in tree.iter("img"):
            path = Path(url2pathname(urlsplit(image.attrib["src"]).path))
            assert path.is_file()
        titles = [h.text for h in tree.iter("h3")]
        assert titles[0] == "Parameters"
        assert titles[-1] == "Voorbeeld"


def test_help_panel_lists_the_parameters_in_the_order_of_their_declaration(
    algorithms: list[Any],
) -> None:
    for algorithm in algorithms:
        tree = ET.fromstring(f"<div>{algorithm.shortHelpString()}</div>")  # noqa: S314
        shown = [b.text for b in tree.iter("b")]
        declared = [p.description() for p in algorithm.parameterDefinitions()]
        assert sorted(shown[: len(declared)]) == sorted(declared)
        plain = [p.description() for p in dialog_order(algorithm.parameterDefinitions())]
        assert shown[: len(declared)] in (declared, plain)


def test_text_of_a_file_never_becomes_markup() -> None:
    texts = Help(("a < b & c",), Texts({"X": "<i>x</i>"}), {"Y": "<y>"}, (), 'a "b" <c>\nd')
    panel = texts.html({"X": "<naam>"})
    tree = ET.fromstring(f"<div>{panel}</div>")  # noqa: S314
    assert not [e for e in tree.iter() if e.tag not in {"div", "p", "b", "br", "h3", "pre"}]
    assert "\n" not in panel[panel.index("<pre>") :]


def test_dialog_order_puts_advanced_after_plain_and_results_last(algorithms: list[Any]) -> None:
    found = next(a for a in algorithms if a.name() == "bereikbaarheid")
    order = [p.name() for p in dialog_order(found.parameterDefinitions())]
    assert order.index("LADEN") < order.index("NORMEN") < order.index("BEREIKBAARHEID")
    assert order.index("WONINGEN") < order.index("WONINGEN_WONING_ID")
    assert order[-1] == "RAPPORT"


def test_patterns_explain_what_has_no_text_of_its_own() -> None:
    texts = Texts(
        {"A_*": "Kolom {kolom} met {uitleg}. Leeg: niets.", "A_B": "Eigen tekst.", "C_*": "Vast."},
        {"x": "iets", "y": "iets anders"},
    )
    assert texts["A_X"] == "Kolom x met iets. Leeg: niets."
    assert texts["A_B"] == "Eigen tekst."
    assert texts["C_Q"] == "Vast."
    assert texts.get("A_Q", "") == ""
    assert texts.get("D", "") == ""
    assert "A_*" not in texts
    assert texts.rows(["A_X", "A_Y", "D", "A_B", "A_X"]) == [
        ("A_X", "Kolom x met iets. Leeg: niets."),
        ("A_Y", "Kolom y met iets anders. Leeg: zie hierboven."),
        ("A_B", "Eigen tekst."),
        ("A_X", "Kolom x met iets. Leeg: niets."),
    ]


# --- the page ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("maak_hulp", ROOT / "scripts" / "maak_hulp.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_is_up_to_date_with_its_sources(qgis_app: Any, script: ModuleType) -> None:
    assert script.build() == script.PAGE.read_text("utf-8"), (
        "draai scripts/in_qgis.sh scripts/maak_hulp.py"
    )


def test_page_is_accessible_and_needs_no_internet(algorithms: list[Any]) -> None:
    text = (HELP / "hulp.html").read_text("utf-8")
    root = ET.fromstring(text.replace("<!DOCTYPE html>", ""))  # noqa: S314
    assert root.attrib["lang"] == "nl"
    assert root.findtext("head/title")
    levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    for image in root.iter("img"):
        assert image.attrib["alt"].strip(), image.attrib["src"]
        assert (HELP / image.attrib["src"]).is_file()
    identities = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(identities) == len(set(identities))
    for link in root.iter("a"):
        assert link.attrib["href"].startswith("#")
        assert link.attrib["href"][1:] in identities
    assert {a.name() for a in algorithms} <= set(identities)
    assert not re.search(r"https?://|@import|<script|<link", text)


def test_help_button_leads_to_the_algorithm_on_the_page(algorithms: list[Any]) -> None:
    for algorithm in algorithms:
        url = QUrl(algorithm.helpUrl())
        assert url.isLocalFile()
        assert Path(url.toLocalFile()) == HELP / "hulp.html"
        assert url.fragment() == algorithm.name()


# --- Dutch -------------------------------------------------------------------------------------


def test_names_groups_and_parameters_are_dutch_when_qgis_is(
    qgis_app: Any, script: ModuleType
) -> None:
    with script.in_dutch():
        dutch = LzwProvider()
        dutch.loadAlgorithms()
        found = {a.name(): a for a in dutch.algorithms()}
        run = found["bereikbaarheid"]
        assert run.displayName() == "Bereikbaarheid van voorzieningen te voet"
        assert run.group() == "Bereikbaarheid"
        assert run.parameterDefinition("PROFIEL").description() == "Profiel"
        assert found["importeer_gebieden"].group() == "Gegevens"
        assert found["atlas"].displayName() == "Wijkatlas maken (PDF)"
        english = set(re.findall(r"\b(?:the|of|with|and|or|for|to|is)\b", _visible(found)))
        assert english <= {"of", "is"}  # Dutch has these too
    assert QCoreApplication.translate("LZW", "Data") == "Data"


def _visible(found: dict[str, Any]) -> str:
    parts = []
    for algorithm in found.values():
        parts += [algorithm.displayName(), algorithm.group(), algorithm.shortDescription()]
        parts += [p.description() for p in algorithm.parameterDefinitions()]
        parts += [o.description() for o in algorithm.outputDefinitions()]
    return " ".join(parts)


# --- qgis_process ------------------------------------------------------------------------------


def test_qgis_process_shows_the_texts(installed: Any) -> None:
    def call(*arguments: str) -> str:
        done = installed(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    texts = help_of("bereikbaarheid")
    shown = call("help", "lzw:bereikbaarheid")
    assert texts.samenvatting[0].split(",")[0] in shown
    assert texts.parameters["PROFIEL"] in shown
    assert texts.parameters["WEGEN_TRAP"] in shown
    told = json.loads(call("--json", "help", "lzw:bereikbaarheid"))["parameters"]
    assert told["PROFIEL"]["help"] == texts.parameters["PROFIEL"]
