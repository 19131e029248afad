# SPDX-License-Identifier: GPL-2.0-or-later
"""The house rules that no linter knows: which part may import what, and what the package holds.

Each rule is a function on source text, tried on a small wrong example before it is let loose on
the tree: a guard that cannot fail guards nothing.
"""

from __future__ import annotations

import ast
import configparser
import importlib.util
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "lzw_atlas"

# core <- io <- report <- algorithms, cli <- lzw_plugin: who may import whom, besides themselves.
ARROWS: dict[str, set[str]] = {
    "core": set(),
    "io": {"core"},
    "report": {"core", "io"},
    "algorithms": {"core", "io", "report"},
    "cli": {"core", "io", "report"},
    "lzw_plugin": {"core", "io", "report", "algorithms"},
    "root": {"lzw_plugin", "cli"},
}
# Inside core: which rooms a room may import from, besides itself and the ground floor.
_LOW = {"netwerk", "cijfers", "mensen"}
ROOMS: dict[str, set[str]] = {
    "netwerk": set(),
    "cijfers": set(),
    "mensen": set(),
    "bereik": _LOW,
    "buitenruimte": {*_LOW, "bereik"},
    "wonen": {*_LOW, "bereik"},
    "plekken": {*_LOW, "bereik"},
}
QGIS_PARTS = {"algorithms", "lzw_plugin"}
QT_BINDINGS = {"PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}
ONLY_IN = {
    "pyogrio": "processing/io/backend_pyogrio.py",
    "pyproj": "processing/io/backend_pyogrio.py",
    "geopandas": "processing/io/backend_pyogrio.py",
    "osgeo": "processing/io/backend_osgeo.py",
}
NEVER = {"fiona", "rasterio", "processing", PACKAGE}  # our own package: relative imports only
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "urllib3", "urllib.request"}
CORE_PACKAGES = {"numpy", "scipy", "pandas", "shapely"} | set(sys.stdlib_module_names)


# --- the checker -------------------------------------------------------------------------------


def part_of(path: str) -> str:
    """Return the part of the house that a file (posix path from the root) belongs to."""
    parts = PurePosixPath(path).parts
    if parts[0] == "processing":
        return parts[1]
    return parts[0] if parts[0] == "lzw_plugin" else "root"


def imports_of(path: str, tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Yield (line, dotted name, is it ours) for each import, lazy and by-name ones included.

    Names of our own package are given from the root, such as ``processing.core.netwerk.network``.
    """
    here = PurePosixPath(path).parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, False
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}", False
                continue
            climbed = node.level - 1
            if climbed > len(here):
                yield node.lineno, "(buiten het pakket)", True
                continue
            base = [*here[: len(here) - climbed], *(node.module or "").split(".")]
            for alias in node.names:
                yield node.lineno, ".".join(filter(None, [*base, alias.name])), True
        elif isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            first = node.args[0]
            by_name = called.endswith(("import_module", "__import__", "importorskip"))
            if by_name and isinstance(first, ast.Constant) and isinstance(first.value, str):
                name = first.value
                if not name.startswith("."):
                    yield node.lineno, name, False


def room_of(path: str) -> str:
    """Return the room of core that a file or dotted name lies in; "" for the ground floor."""
    parts = PurePosixPath(path.replace(".", "/") if not path.endswith(".py") else path).parts
    inside = parts[:2] == ("processing", "core") and len(parts) > 2
    return parts[2] if inside and not parts[2].endswith(".py") and parts[2] in ROOMS else ""


def broken_rules(path: str, source: str) -> list[str]:
    """Return what is wrong with one shipped source file, one line per finding."""
    tree = ast.parse(source, path)
    part = part_of(path)
    found = []
    for line, name, ours in imports_of(path, tree):
        top = name.split(".")[0]
        where = f"{path}:{line}: "
        if ours:
            target = part_of(name.replace(".", "/")) if name[0] != "(" else name
            if target not in ARROWS[part] | {part}:
                found.append(f"{where}{part} imports {target} ({name})")
            room, other = room_of(path), room_of(name)
            if part == "core" and other and other not in ROOMS.get(room, set()) | {room}:
                found.append(f"{where}core: {room or 'ground'} imports room {other} ({name})")
            continue
        if top in NEVER:
            found.append(f"{where}{top} is never imported by this name")
        if top in QT_BINDINGS:
            found.append(f"{where}{top}: Qt comes through qgis.PyQt only")
        if top == "qgis" and part not in QGIS_PARTS:
            found.append(f"{where}qgis outside algorithms and lzw_plugin")
        if top in ONLY_IN and path != ONLY_IN[top]:
            found.append(f"{where}{top} outside {ONLY_IN[top]}")
        if any(name == n or name.startswith(f"{n}.") for n in NETWORK):
            found.append(f"{where}{name} reaches for the network")
        if part == "core" and top not in CORE_PACKAGES:
            found.append(f"{where}core uses {top}")
    found += search_path_changes(path, tree)
    if not source.startswith("# SPDX-License-Identifier: GPL-2.0-or-later\n"):
        found.append(f"{path}:1: no SPDX line")
    return found


def search_path_changes(path: str, tree: ast.AST) -> list[str]:
    """Return every place that touches the search path for modules, however it is spelled."""
    modules = {"sys"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {a.asname for a in node.names if a.name == "sys" and a.asname}
    for node in ast.walk(tree):
        touched = (
            isinstance(node, ast.Attribute)
            and node.attr == "path"
            and isinstance(node.value, ast.Name)
            and node.value.id in modules
        ) or (
            isinstance(node, ast.ImportFrom)
            and node.module == "sys"
            and any(a.name == "path" for a in node.names)
        )
        added = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("addsitedir")
        if touched or added:
            found.append(f"{path}:{node.lineno}: touches sys.path")
    return found


def forbidden_files(root: Path) -> list[str]:
    """Return files that would shadow QGIS's own ``processing``."""
    return [str(p) for p in (root / "processing").glob("__init__.py*")]


def shipped_sources() -> list[Path]:
    """Return every Python file that is part of the package."""
    folders = [ROOT / "processing", ROOT / "lzw_plugin"]
    inside = [p for folder in folders for p in folder.rglob("*.py")]
    return sorted([ROOT / "__init__.py", ROOT / "__main__.py", *inside])


# --- the checker can fail ----------------------------------------------------------------------

WRONG = [
    ("processing/core/a.py", "from ..io.schema import LAYERS", "core imports io"),
    ("processing/core/a.py", "from .. import report", "core imports report"),
    ("processing/core/a.py", "from ..processing.io import x", "core imports processing"),
    ("processing/core/netwerk/a.py", "from ..bereik.samen import x", "netwerk imports room"),
    ("processing/core/wonen/a.py", "from ..plekken import hubs", "wonen imports room plekken"),
    ("processing/core/a.py", "from .mensen.vraag import x", "ground imports room mensen"),
    ("processing/io/a.py", "from ..report import tagged", "io imports report"),
    ("processing/io/readers/a.py", "from ...cli import main", "io imports cli"),
    ("processing/report/a.py", "def f():\n    from ..cli import main", "report imports cli"),
    ("processing/cli/a.py", "from ..algorithms import provider", "cli imports algorithms"),
    ("processing/cli/a.py", "from ...lzw_plugin import plugin", "cli imports lzw_plugin"),
    ("processing/algorithms/a.py", "from ..cli import main", "algorithms imports cli"),
    ("processing/algorithms/a.py", "from ...lzw_plugin import x", "algorithms imports lzw_plugin"),
    ("lzw_plugin/a.py", "from ..processing.cli import main", "lzw_plugin imports cli"),
    ("lzw_plugin/a.py", "from ... import x", "buiten het pakket"),
    ("processing/core/a.py", "import qgis.core", "qgis outside"),
    ("processing/io/a.py", "def f():\n    from qgis.core import Qgis", "qgis outside"),
    ("__init__.py", "from qgis.PyQt import QtCore", "qgis outside"),
    ("lzw_plugin/a.py", "from PyQt5.QtCore import Qt", "Qt comes through qgis.PyQt"),
    ("processing/report/a.py", "import PySide6", "Qt comes through qgis.PyQt"),
    ("processing/io/a.py", "import pyogrio", "pyogrio outside"),
    ("processing/io/readers/backend_pyogrio.py", "import pyogrio", "pyogrio outside"),
    ("processing/cli/a.py", "import geopandas as gpd", "geopandas outside"),
    ("processing/core/a.py", "from pyproj import Transformer", "pyproj outside"),
    ("processing/io/a.py", "import importlib\nimportlib.import_module('pyproj')", "pyproj outside"),
    ("processing/io/backend_pyogrio.py", "from osgeo import gdal", "osgeo outside"),
    ("processing/algorithms/a.py", "from osgeo import ogr", "osgeo outside"),
    ("processing/io/a.py", "import fiona", "fiona is never"),
    ("processing/algorithms/a.py", "import processing", "processing is never"),
    ("processing/algorithms/a.py", "from processing.core import x", "processing is never"),
    ("processing/io/a.py", "from lzw_atlas.processing.core import x", "lzw_atlas is never"),
    ("processing/io/a.py", "from urllib.request import urlopen", "network"),
    ("processing/io/a.py", "import urllib.request", "network"),
    ("processing/io/a.py", "from urllib import request", "network"),
    ("processing/io/a.py", "import http.client", "network"),
    ("processing/core/a.py", "import reportlab", "core uses reportlab"),
    ("processing/io/a.py", "import sys\nsys.path.insert(0, '.')", "touches sys.path"),
    ("processing/io/a.py", "import sys\nsys.path += ['.']", "touches sys.path"),
    ("processing/io/a.py", "import sys as s\ns.path[:0] = ['.']", "touches sys.path"),
    ("processing/io/a.py", "from sys import path", "touches sys.path"),
    ("processing/io/a.py", "import site\nsite.addsitedir('.')", "touches sys.path"),
]


@pytest.mark.parametrize(("path", "source", "expected"), WRONG)
def test_guard_sees_a_broken_rule(path: str, source: str, expected: str) -> None:
    found = broken_rules(path, f"# SPDX-License-Identifier: GPL-2.0-or-later\n{source}\n")
    assert any(expected in line for line in found), found


RIGHT = [
    ("processing/core/a.py", "import numpy as np\nfrom .tables import Table"),
    ("processing/core/wonen/a.py", "from ..bereik.samen import x\nfrom . import regels"),
    ("processing/io/a.py", "from ..core.errors import LzwError\nfrom urllib.parse import quote"),
    ("processing/io/readers/a.py", "from ..schema import LAYERS\nfrom ...core import tables"),
    ("processing/io/backend_pyogrio.py", "def f():\n    import geopandas, pyogrio, pyproj"),
    ("processing/io/backend_osgeo.py", "from osgeo import gdal"),
    ("processing/report/a.py", "from ..io.schema import LAYERS\nimport reportlab"),
    ("processing/cli/a.py", "import os\nfrom ..report import tagged\nprint(os.path.sep)"),
    ("processing/algorithms/a.py", "from qgis import processing\nfrom qgis.PyQt import QtCore"),
    ("lzw_plugin/a.py", "from ..processing.algorithms.provider import LzwProvider"),
    ("__main__.py", "from .processing.cli import main"),
]


@pytest.mark.parametrize(("path", "source"), RIGHT)
def test_guard_accepts_what_the_design_allows(path: str, source: str) -> None:
    assert broken_rules(path, f"# SPDX-License-Identifier: GPL-2.0-or-later\n{source}\n") == []


def test_every_room_of_core_is_known_to_the_guard() -> None:
    inside = (ROOT / "processing" / "core").iterdir()
    assert {p.name for p in inside if (p / "__init__.py").exists()} == set(ROOMS)


def test_guard_sees_a_missing_licence_line() -> None:
    assert broken_rules("processing/core/a.py", "x = 1\n") == [
        "processing/core/a.py:1: no SPDX line"
    ]


def test_guard_sees_a_processing_init(tmp_path: Path) -> None:
    (tmp_path / "processing").mkdir()
    assert forbidden_files(tmp_path) == []
    (tmp_path / "processing" / "__init__.py").touch()
    assert len(forbidden_files(tmp_path)) == 1


# --- the tree ----------------------------------------------------------------------------------


def test_every_shipped_file_follows_the_arrows_and_the_import_rules() -> None:
    found = [
        line
        for path in shipped_sources()
        for line in broken_rules(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert found == []


def test_nothing_in_the_repository_changes_the_search_path() -> None:
    extra = [ROOT / "conftest.py", ROOT / "setup.py"]
    for folder in ("tests", "scripts", "benchmarks", "docs"):
        extra += sorted((ROOT / folder).rglob("*.py"))
    found = [
        line
        for path in extra
        for line in search_path_changes(path.name, ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_processing_has_no_init_so_that_it_never_shadows_the_framework_of_qgis() -> None:
    assert forbidden_files(ROOT) == []


def test_package_under_test_is_this_tree() -> None:
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == ROOT / "__init__.py"


# --- metadata, packages, zip -------------------------------------------------------------------


def metadata_problems(text: str) -> list[str]:
    """Return what plugins.qgis.org or QGIS would refuse in a metadata.txt."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    if not parser.has_section("general"):
        return ["no [general]"]
    general = parser["general"]
    required = (
        "name description version qgisMinimumVersion qgisMaximumVersion author email about "
        "tracker repository hasProcessingProvider icon"
    )
    found = [f"no {key}" for key in required.split() if not general.get(key, "").strip()]
    if not re.fullmatch(r"\d+\.\d+\.\d+", general.get("version", "")):
        found.append("version is not like 1.2.3")
    try:
        low, high = (
            tuple(int(n) for n in general.get(f"qgis{end}Version", "").split("."))
            for end in ("Minimum", "Maximum")
        )
    except ValueError:
        found.append("QGIS version is not a number")
    else:
        if not (3, 40) <= low <= high <= (4, 99):
            found.append("QGIS range is not within 3.40 - 4.99")
    if general.get("hasProcessingProvider", "").lower() not in {"yes", "true", "1"}:
        found.append("qgis_process would not load the provider")
    if "plugin" in general.get("name", "").lower():
        found.append("the word plugin in the name")
    if "/" in general.get("author", ""):
        found.append("slash in author")
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version=0.1.0", "version=0.1", "version is not like 1.2.3"),
        ("qgisMaximumVersion=4.99", "qgisMaximumVersion=3.28", "QGIS range"),
        ("qgisMinimumVersion=3.40", "qgisMinimumVersion=3.x", "not a number"),
        ("qgisMinimumVersion=3.40", "qgisMinimumVersion=3.16", "QGIS range"),
        ("hasProcessingProvider=yes", "hasProcessingProvider=no", "qgis_process"),
        ("tracker=", "ticket=", "no tracker"),
        ("name=LZW Atlas", "name=LZW Plugin", "the word plugin"),
        ("[general]", "[algemeen]", "no [general]"),
    ],
)
def test_metadata_check_sees_a_mistake(old: str, new: str, expected: str) -> None:
    text = (ROOT / "metadata.txt").read_text("utf-8")
    assert old in text
    assert any(expected in line for line in metadata_problems(text.replace(old, new, 1)))


def test_metadata_is_what_the_plugin_repository_asks() -> None:
    assert metadata_problems((ROOT / "metadata.txt").read_text("utf-8")) == []


def test_files_that_metadata_and_repository_rules_name_exist() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    ET.parse(ROOT / parser["general"]["icon"])  # a well-formed drawing  # noqa: S314
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in licence
    assert "Version 2, June 1991" in licence


def test_version_stands_in_metadata_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    assert "version" not in project


def test_every_package_folder_is_listed_and_every_listed_package_exists() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = {PACKAGE, f"{PACKAGE}.processing"}
    for path in shipped_sources():
        folder = path.parent.relative_to(ROOT)
        folders.add(".".join([PACKAGE, *folder.parts]))
        namespace = folder.as_posix() == "processing"
        assert namespace or (path.parent / "__init__.py").is_file(), f"{folder} has no __init__.py"
    assert settings["package-dir"] == {PACKAGE: "."}
    assert len(settings["packages"]) == len(set(settings["packages"]))
    assert set(settings["packages"]) == folders


def load_zip_script() -> object:
    spec = importlib.util.spec_from_file_location("maak_zip", ROOT / "scripts" / "maak_zip.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def plugin_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("zip") / "lzw_atlas.zip"
    load_zip_script().build_zip(ROOT, target)  # type: ignore[attr-defined]
    return target


def test_pb_tool_names_only_what_exists() -> None:
    name, files = load_zip_script().files_of(ROOT)  # type: ignore[attr-defined]
    assert name == PACKAGE
    assert all(path.is_file() for path in files.values())


def test_pb_tool_reader_refuses_a_name_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "pb_tool.cfg").write_text(
        "[plugin]\nname: p\n[files]\npython_files: weg.py\nextras:\nextra_dirs:\n"
    )
    with pytest.raises(FileNotFoundError, match=r"weg\.py"):
        load_zip_script().files_of(tmp_path)  # type: ignore[attr-defined]


def test_zip_holds_the_plugin_tree_and_nothing_else(plugin_zip: Path) -> None:
    with zipfile.ZipFile(plugin_zip) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    parts = [PurePosixPath(name).parts for name in names]
    assert {p[0] for p in parts} == {PACKAGE}
    tops = {p[1] for p in parts}
    files = {"__init__.py", "__main__.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md"}
    assert tops == files | {"lzw_plugin", "processing", "resources", "i18n"}
    assert not [n for n in names if "__pycache__" in n or "/." in n or n.endswith(".pyc")]
    shipped = {f"{PACKAGE}/{p.relative_to(ROOT).as_posix()}" for p in shipped_sources()}
    assert {n for n in names if n.endswith(".py")} == shipped
    assert plugin_zip.stat().st_size < 25 * 1024 * 1024


def test_same_sources_give_the_same_zip(tmp_path: Path) -> None:
    script = load_zip_script()
    _, files = script.files_of(ROOT)  # type: ignore[attr-defined]
    for copy in ("een", "twee"):  # copied once: the tree may be edited while this runs
        origin = ROOT if copy == "een" else tmp_path / "een"
        for name in [*files, "pb_tool.cfg"]:
            target = tmp_path / copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((origin / name).read_bytes())
        script.build_zip(tmp_path / copy, tmp_path / f"{copy}.zip")  # type: ignore[attr-defined]
    assert (tmp_path / "een.zip").read_bytes() == (tmp_path / "twee.zip").read_bytes()


# --- translations ------------------------------------------------------------------------------


def translated_literals(source: str) -> tuple[set[str], list[int]]:
    """Return the texts of ``translate("LZW", "…")`` calls, and lines no extractor understands."""
    texts: set[str] = set()
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).split(".")[-1]
        if called == "tr":
            wrong.append(node.lineno)
        if called != "translate" or len(node.args) < 2:
            continue
        literal = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
        if len(literal) == 2 and literal[0] == "LZW" and isinstance(literal[1], str):
            texts.add(literal[1])
        else:
            wrong.append(node.lineno)
    return texts, wrong


@pytest.mark.parametrize(
    "source",
    ['self.tr("x")', 'translate("LZW", f"{n}")', 'translate("Other", "x")', 'translate("LZW", x)'],
)
def test_translation_check_sees_a_call_that_the_extractors_miss(source: str) -> None:
    assert translated_literals(source)[1] == [1]


def test_dutch_translation_is_complete_finished_and_unused_texts_are_gone() -> None:
    used: set[str] = set()
    for path in shipped_sources():
        if part_of(path.relative_to(ROOT).as_posix()) in QGIS_PARTS:
            texts, wrong = translated_literals(path.read_text("utf-8"))
            assert wrong == [], f"{path.name}: lines {wrong}"
            used |= texts
    contexts = ET.parse(ROOT / "i18n" / "lzw_nl.ts").getroot().findall("context")  # noqa: S314
    assert [c.findtext("name") for c in contexts] == ["LZW"]
    translated = {}
    for message in contexts[0].findall("message"):
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, f"unfinished: {message.findtext('source')}"
        translated[message.findtext("source")] = translation.text or ""
    assert set(translated) == used
    for text, dutch in translated.items():
        assert dutch
        assert sorted(re.findall(r"\{\w*\}", dutch)) == sorted(re.findall(r"\{\w*\}", text or ""))
