# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin zip through the gate of plugins.qgis.org: structure, security scan, Qt 6 rules.

The lists are those of the website's own validator and scanner (July 2026): a finding of one of
these rules blocks an upload, all others can be accepted by the author. Every check is first tried
on something that is wrong. At the end the parts of the wheelhouse that need no network.
"""

from __future__ import annotations

import configparser
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "lzw_atlas"

MAX_BYTES = 25_000_000
REQUIRED = "name description version qgisMinimumVersion author email about tracker repository"
FLAGS = ("experimental", "deprecated", "server", "supportsQt6", "hasProcessingProvider")
REFUSED_FOLDERS = {"__MACOSX", ".git", "__pycache__"}
REFUSED_SUFFIXES = {
    ".pyc", ".pyo", ".exe", ".dll", ".so", ".dylib", ".bat", ".cmd", ".sh", ".ps1",
}  # fmt: skip

BANDIT = (
    "B102 B103 B105 B106 B107 B111 B201 B202 B301 B302 B304 B305 B306 B307 B312 B321 B323 "
    "B401 B402 B412 B413 B501 B502 B503 B505 B506 B507 B601 B602 B604 B605 B609 B610 B611 "
    "B612 B613 B615 B701"
)
ACCEPTABLE_SECRETS = {
    "Base64 High Entropy String",
    "Hex High Entropy String",
    "Public IP (ipv4)",
    "Secret Keyword",
}
FLAKE8 = ("E9", "F821", "F823", "F831")
QT6 = ("QGS1", "QGS4")  # static rules only; QGS2xx guess at return values
QT6_NOT = ("QGS105",)  # asks for the global iface, which no test can replace


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment; what it prints comes back, its exit code may be anything."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONWARN", "GIT_"))}
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its own module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository: it may be edited while this runs, and pb_tool writes in it."""
    copy = tmp_path_factory.mktemp("bron") / PACKAGE
    made = {"build", "dist", "demo", "tests", "benchmarks"}

    def unwanted(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == ROOT
        return {
            n
            for n in names
            if n == "__pycache__" or (top and (n in made or n[0] == "." or n.endswith(".egg-info")))
        }

    shutil.copytree(ROOT, copy, ignore=unwanted)
    return copy


@pytest.fixture(scope="module")
def archive(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("zip") / "lzw_atlas.zip"
    script("maak_zip").build_zip(tree, target)
    return target


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uitgepakt")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


# --- structure ---------------------------------------------------------------------------------


def refused(path: Path) -> list[str]:
    """Return why plugins.qgis.org would refuse the zip at *path*, one line per reason."""
    found = []
    if path.stat().st_size > MAX_BYTES:
        found.append("more than 25 MB")
    with zipfile.ZipFile(path) as packed:
        infos = packed.infolist()
        if (bad := packed.testzip()) is not None:
            found.append(f"{bad}: damaged")
        metadata = _content(packed, "metadata.txt")
        sources = {i.filename: packed.read(i) for i in infos if i.filename.endswith(".py")}
    names = [i.orig_filename for i in infos]
    tops = {n.replace("\\", "/").split("/")[0] for n in names}
    if len(names) != len(set(names)):
        found.append("the same name twice")
    if len(tops) != 1:
        found.append(f"not one folder but {sorted(tops)}")
    for top in tops:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", top) or "plugin" in top.lower():
            found.append(f"{top}: not a name for a plugin folder")
        found += [
            f"no {name}"
            for name in ("__init__.py", "metadata.txt", "LICENSE")
            if f"{top}/{name}" not in names
        ]
    for info in infos:
        found += _refused_name(info.orig_filename)
        if info.filename.endswith(".py") and info.external_attr >> 16 & 0o111:
            found.append(f"{info.filename}: executable")
    found += _refused_metadata(metadata, names)
    for name, source in sources.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                compile(source, name, "exec")
        except (SyntaxError, SyntaxWarning, ValueError) as error:
            found.append(f"{name}: {error}")
    return found


def _content(packed: zipfile.ZipFile, name: str) -> str:
    held = [n for n in packed.namelist() if n.count("/") == 1 and n.endswith(f"/{name}")]
    return packed.read(held[0]).decode("utf-8") if held else ""


def _refused_name(name: str) -> list[str]:
    parts = PurePosixPath(name).parts
    found = []
    if "\\" in name or ":" in name:
        found.append(f"{name}: not a portable path")
    if ".." in name or name.startswith("/"):
        found.append(f"{name}: points outside the folder")
    if REFUSED_FOLDERS & set(parts):
        found.append(f"{name}: refused folder")
    elif any(part.startswith(".") for part in parts):
        found.append(f"{name}: hidden")
    if PurePosixPath(name).suffix.lower() in REFUSED_SUFFIXES:
        found.append(f"{name}: refused kind of file")
    return found


def _refused_metadata(text: str, names: Iterable[str]) -> list[str]:
    parser = configparser.ConfigParser()  # with interpolation, as the website reads it
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
        general = dict(parser.items("general"))
    except configparser.Error as error:
        return [f"metadata.txt: {error}"]
    found = [f"metadata: no {key}" for key in REQUIRED.split() if not general.get(key, "").strip()]
    if "/" in general.get("author", ""):
        found.append("metadata: slash in author")
    if "plugin" in general.get("name", "").lower():
        found.append("metadata: the word plugin in the name")
    for key in FLAGS:
        if general.get(key, "true").lower() not in {"true", "false", "yes", "no", "1", "0"}:
            found.append(f"metadata: {key} is not true or false")
    for key in ("homepage", "tracker", "repository"):
        if not re.match(r"https?://[^/]+", general.get(key, "")):
            found.append(f"metadata: {key} is not a web address")
    if not any(n.split("/", 1)[-1] == general.get("icon") for n in names):
        found.append("metadata: the icon is not in the zip")
    return found


METADATA = """[general]
name=Proef
description=x
version=1.0.0
qgisMinimumVersion=3.40
author=Iemand
email=iemand@example.org
about=x
homepage=https://example.org
tracker=https://example.org/t
repository=https://example.org/r
icon=icoon.svg
"""
GOOD = {"p/__init__.py": "", "p/LICENSE": "x", "p/icoon.svg": "", "p/metadata.txt": METADATA}
GOOD = {name.replace("p/", "proef/"): content for name, content in GOOD.items()}


def pack(path: Path, files: Mapping[str, str | bytes], mode: int = 0o644) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.external_attr = mode << 16
            packed.writestr(info, content)
    return path


def test_structure_check_accepts_a_small_plugin(tmp_path: Path) -> None:
    assert refused(pack(tmp_path / "goed.zip", GOOD)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"proef/LICENSE": None}, "no LICENSE"),
        ({"proef/LICENSE": None, "proef/LICENSE.md": "x"}, "no LICENSE"),
        ({"proef/__init__.py": None}, "no __init__.py"),
        ({"proef/metadata.txt": None}, "no metadata.txt"),
        ({"ander/x.txt": ""}, "not one folder"),
        ({"proef/../x.txt": ""}, "points outside"),
        ({"/proef/x.txt": ""}, "points outside"),
        ({"proef\\x.txt": ""}, "not a portable path"),
        ({"c:/x.txt": ""}, "not a portable path"),
        ({"proef/.git/config": ""}, "refused folder"),
        ({"proef/__pycache__/x.txt": ""}, "refused folder"),
        ({"proef/.flake8": ""}, "hidden"),
        ({"proef/x.pyc": ""}, "refused kind"),
        ({"proef/hulp.BAT": ""}, "refused kind"),
        ({"proef/x.sh": ""}, "refused kind"),
        ({"proef/x.py": "def f(:\n"}, "invalid syntax"),
        ({"proef/x.py": "a = '\\d'\n"}, "invalid escape sequence"),
        ({"proef/icoon.svg": None}, "the icon"),
        ({"proef/groot.bin": os.urandom(MAX_BYTES)}, "more than 25 MB"),
    ],
)
def test_structure_check_sees_what_is_refused(
    change: dict[str, str | bytes | None], expected: str, tmp_path: Path
) -> None:
    files = {n: c for n, c in {**GOOD, **change}.items() if c is not None}
    found = refused(pack(tmp_path / "fout.zip", files))
    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("author=Iemand", "author=Een/Ander", "slash in author"),
        ("email=iemand@example.org", "email=", "no email"),
        ("tracker=https://example.org/t", "tracker=later", "tracker is not a web address"),
        ("about=x", "about=100% vrij", "'%' must be followed"),
        ("name=Proef", "name=Proef Plugin", "the word plugin"),
        ("about=x", "about=x\nexperimental=misschien", "experimental is not true or false"),
    ],
)
def test_structure_check_sees_wrong_metadata(
    old: str, new: str, expected: str, tmp_path: Path
) -> None:
    files = {**GOOD, "proef/metadata.txt": METADATA.replace(old, new)}
    found = refused(pack(tmp_path / "fout.zip", files))
    assert any(expected in line for line in found), found


def test_structure_check_sees_executable_code_and_a_folder_with_a_wrong_name(
    tmp_path: Path,
) -> None:
    found = refused(pack(tmp_path / "x.zip", {**GOOD, "proef/x.py": ""}, mode=0o755))
    assert "proef/x.py: executable" in found
    other = {name.replace("proef/", "1-plugin/"): content for name, content in GOOD.items()}
    assert any("not a name" in line for line in refused(pack(tmp_path / "y.zip", other)))


def test_the_plugin_zip_is_accepted(archive: Path) -> None:
    assert refused(archive) == []
    with zipfile.ZipFile(archive) as packed:
        assert {n.split("/")[0] for n in packed.namelist()} == {PACKAGE}


# --- the scanners ------------------------------------------------------------------------------


def bandit(folder: Path) -> list[str]:
    """Return the findings of Bandit that block an upload."""
    done = run("-m", "bandit", "-r", str(folder), "-f", "json", "--quiet", cwd=folder)
    report = json.loads(done.stdout or "{}")
    assert report.get("metrics"), done.stderr
    assert report["errors"] == []
    return [
        f"{r['filename']}:{r['line_number']}: {r['test_id']} {r['issue_text']}"
        for r in report["results"]
        if r["test_id"] in BANDIT.split()
    ]


def secrets(folder: Path) -> list[str]:
    """Return the findings of detect-secrets that block an upload."""
    done = run(
        "-m", "detect_secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", ".",
        cwd=folder,
    )  # fmt: skip
    report = json.loads(done.stdout or "{}")
    assert report.get("plugins_used"), done.stderr
    return [
        f"{name}:{hit['line_number']}: {hit['type']}"
        for name, hits in report["results"].items()
        for hit in hits
        if hit["type"] not in ACCEPTABLE_SECRETS
    ]


def flake8(folder: Path) -> list[str]:
    """Return the findings of flake8 that block an upload, and those about Qt 6."""
    done = run(
        "-m", "flake8", "--isolated", "--max-line-length=120",
        f"--select={','.join((*FLAKE8, *QT6))}", f"--ignore={','.join(QT6_NOT)}", ".",
        cwd=folder,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_scanners_see_what_is_wrong(tmp_path: Path) -> None:
    key = "AKIA" + "Q3EXQ7ZB5NMWLRT2"  # in two parts: this file holds no token
    (tmp_path / "fout.py").write_text(
        f'''import pickle
import subprocess

from PyQt5.QtCore import Qt
from qgis.core import QgsField
from qgis.PyQt.QtCore import QVariant

SLEUTEL = "{key}"
WACHTWOORD = dict(password="zomer2026")


def f(dialoog, bestand):
    exec("x = 1")
    eval("x")
    subprocess.run("ls", shell=True)
    dialoog.exec_()
    dialoog.addDockWidget(Qt.RightDockWidgetArea)
    QgsField("a", QVariant.Int)
    return pickle.load(bestand), onbekend
'''
    )
    hits = " ".join(bandit(tmp_path))
    assert all(code in hits for code in ("B102", "B106", "B301", "B307", "B602")), hits
    assert [line.split(": ")[-1] for line in secrets(tmp_path)] == ["AWS Access Key"]
    lines = " ".join(flake8(tmp_path))
    assert all(code in lines for code in ("F821", "QGS107", "QGS402", "QGS403")), lines


def test_bandit_still_has_the_rules_of_the_list() -> None:
    known = set(re.findall(r"\bB\d{3}\b", run("-m", "bandit", "--help", cwd=ROOT).stdout))
    assert set(BANDIT.split()) - known <= {"B111"}  # Bandit dropped it, the website lists it still


def test_bandit_finds_nothing_that_blocks(unpacked: Path) -> None:
    assert bandit(unpacked) == []


def test_detect_secrets_finds_nothing_that_blocks(unpacked: Path) -> None:
    assert secrets(unpacked) == []


def test_flake8_finds_nothing_that_blocks_and_nothing_that_qt6_refuses(unpacked: Path) -> None:
    assert flake8(unpacked) == []


def test_no_suppression_hides_a_finding(unpacked: Path) -> None:
    hiding = r"#\s*(nosec|flake8:\s*noqa|noqa\s*$|noqa:.*\b(E9|F8|QGS))|pragma: allow"
    marks = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted(unpacked.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(hiding, line)
    ]
    assert marks == []


def test_qt_comes_through_qgis_only(unpacked: Path) -> None:
    wrong = [
        path.name
        for path in sorted(unpacked.rglob("*.py"))
        if re.search(r"^\s*(from|import)\s+(PyQt|PySide)\d", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert wrong == []


# --- pb_tool -----------------------------------------------------------------------------------


def test_pb_tool_makes_the_same_zip(tree: Path, archive: Path, tmp_path: Path) -> None:
    if shutil.which("zip") is None and shutil.which("7z") is None:
        pytest.skip("pb_tool needs the program zip or 7z; apt-get install zip")
    # -q with a folder that does not exist yet: no questions, and everything is deployed afresh.
    done = run(
        "-c", "from pb_tool.pb_tool import cli; cli()", "zip", "-q", "-n", "-p", str(tmp_path),
        cwd=tree,
    )  # fmt: skip
    made = tree / "lzw_atlas.zip"
    assert made.is_file(), done.stdout + done.stderr

    def contents(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as packed:
            return {
                name: packed.read(name)
                for name in packed.namelist()
                if not name.endswith(("/", ".qm"))  # a compiled translation only with lrelease
            }

    ours, theirs = contents(archive), contents(made)
    assert sorted(ours) == sorted(theirs)
    stamped = f"{PACKAGE}/metadata.txt"  # pb_tool writes the date in its copy
    assert [name for name in ours if ours[name] != theirs[name]] in ([], [stamped])
    assert refused(made) == []


# --- the wheelhouse ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheelhouse() -> Any:
    return script("maak_wheelhouse")


def wheels(tmp_path: Path, wheelhouse: Any, files: dict[str, list[str]]) -> list[Any]:
    """Wheels with no more than their name and what they require."""
    made = []
    for name, requires in files.items():
        path = tmp_path / f"{name}.whl"
        lines = "".join(f"Requires-Dist: {line}\n" for line in requires)
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("x-1.dist-info/METADATA", f"Metadata-Version: 2.1\n{lines}\n")
        made.append(wheelhouse.Wheel.read(path))
    return made


NUMPY = "numpy-2.5.5-cp312-cp312-win_amd64"
COMPLETE = {
    "lzw_atlas-0.1.0-py3-none-any": ["pandas>=2", "numpy>=1.26", 'pytest; extra == "dev"'],
    "pandas-3.1.1-cp312-cp312-win_amd64": [
        'numpy>=2; python_version < "3.14"',
        'numpy>=9; python_version >= "3.14"',
        'tzdata; sys_platform == "win32"',
        'uvloop; sys_platform == "linux"',
    ],
    "tzdata-2026.6-py2.py3-none-any": [],
    NUMPY: [],
}


def test_nothing_is_missing_from_a_complete_wheelhouse(tmp_path: Path, wheelhouse: Any) -> None:
    assert wheelhouse.gaps(wheels(tmp_path, wheelhouse, COMPLETE), "3.12") == []


@pytest.mark.parametrize(
    ("name", "instead", "missing"),
    [
        ("tzdata-2026.6-py2.py3-none-any", None, "tzdata"),
        (NUMPY, None, "numpy>=1.26"),
        (NUMPY, "numpy-1.26.4-cp312-cp312-win_amd64", "numpy>=2"),
        (NUMPY, "numpy-2.5.5-cp311-cp311-win_amd64", "numpy>=2"),
        (NUMPY, "numpy-2.5.5-cp312-cp312-manylinux2014_x86_64", "numpy>=2"),
        ("lzw_atlas-0.1.0-py3-none-any", None, "lzw_atlas"),
    ],
)
def test_a_requirement_that_windows_would_miss_is_seen(
    name: str, instead: str | None, missing: str, tmp_path: Path, wheelhouse: Any
) -> None:
    files = {key: requires for key, requires in COMPLETE.items() if key != name}
    if instead is not None:
        files[instead] = []
    assert missing in wheelhouse.gaps(wheels(tmp_path, wheelhouse, files), "3.12")


def test_one_compiled_wheel_can_serve_later_pythons(tmp_path: Path, wheelhouse: Any) -> None:
    held = wheels(tmp_path, wheelhouse, {"pyogrio-0.13.0-cp311-abi3-win_amd64": [], NUMPY: []})
    assert [w.name for w in wheelhouse.usable(held, "3.12")] == ["pyogrio", "numpy"]
    assert [w.name for w in wheelhouse.usable(held, "3.13")] == ["pyogrio"]


def test_a_wheel_without_resources_is_seen(wheelhouse: Any) -> None:
    plugin = ["metadata.txt", "README.md", "resources/iconen/lzw.svg"]
    names = ["lzw_atlas/metadata.txt", "lzw_atlas-0.1.0.dist-info/METADATA"]
    assert wheelhouse.not_packed(names, plugin) == ["resources/iconen/lzw.svg"]
    assert wheelhouse.not_packed([*names, "lzw_atlas/resources/iconen/lzw.svg"], plugin) == []


def test_checksums_and_instructions_name_what_is_there(tmp_path: Path, wheelhouse: Any) -> None:
    (tmp_path / "b.whl").write_bytes(b"")
    (tmp_path / "a.whl").write_bytes(b"a")
    lines = wheelhouse.checksums(tmp_path.glob("*.whl")).splitlines()
    assert [line.split("  ")[1] for line in lines] == ["wheels/a.whl", "wheels/b.whl"]
    assert lines[1].startswith("e3b0c44298fc1c14")  # of nothing
    text = wheelhouse.instructions("0.1.0", ["3.12", "3.13"], 16)
    assert 'py -3.12 -m venv "%LOCALAPPDATA%\\lzw"' in text
    assert "-m pip install --no-index --find-links wheels lzw_atlas" in text
    assert "Python 3.13" in text
    assert "Python 3.13" not in wheelhouse.instructions("0.1.0", ["3.12"], 16)
