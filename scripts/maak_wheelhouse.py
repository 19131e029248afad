# SPDX-License-Identifier: GPL-2.0-or-later
"""Make one zip with which the toolkit installs on a Windows computer without internet.

It holds the wheel of this repository, the wheels of everything that it needs at run time, a
LEESMIJ.txt and the sha256 of every wheel. Made on any system (it needs the package index), and
checked as Windows would see it before the zip is written.
"""

from __future__ import annotations

import argparse
import email
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

__all__ = ["Wheel", "checksums", "gaps", "instructions", "not_packed", "usable"]

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "lzw_atlas"
PLATFORM = "win_amd64"
# The Python inside QGIS for Windows since 3.40, so the one that a municipality knows already.
# Every further version adds some 75 MB of compiled wheels: ask for it with --python.
PYTHONS = ("3.12",)
_ONLY_IN_ZIP = {"README.md", "CHANGELOG.md"}


@dataclass(frozen=True)
class Wheel:
    """What a wheel says about itself."""

    name: str
    version: Version
    tags: frozenset[Tag]
    requires: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Wheel:
        """Return the wheel at *path*."""
        name, version, _, tags = parse_wheel_filename(path.name)
        with zipfile.ZipFile(path) as packed:
            held = next(n for n in packed.namelist() if n.endswith(".dist-info/METADATA"))
            metadata = email.message_from_bytes(packed.read(held))
        return cls(name, version, tags, tuple(metadata.get_all("Requires-Dist", [])))


def usable(wheels: Iterable[Wheel], python: str) -> list[Wheel]:
    """Return the wheels that install on 64-bit Windows with this Python ("3.12")."""
    major, minor = (int(part) for part in python.split("."))
    abi = f"cp{major}{minor}"
    tags = {
        *cpython_tags((major, minor), abis=[abi], platforms=[PLATFORM]),
        *compatible_tags((major, minor), interpreter=abi, platforms=[PLATFORM]),
    }
    return [wheel for wheel in wheels if wheel.tags & tags]


def gaps(wheels: Iterable[Wheel], python: str, root: str = PROJECT) -> list[str]:
    """Return each requirement that nothing meets on Windows, starting from *root*.

    pip judges the markers of a requirement (``sys_platform``, ``python_version``) for the computer
    that it runs on, also when it is told to fetch for another one. So the walk is done here.
    """
    environment = {
        "implementation_name": "cpython",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_system": "Windows",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }
    held: dict[str, list[Wheel]] = {}
    for wheel in usable(wheels, python):
        held.setdefault(wheel.name, []).append(wheel)
    missing: list[str] = []
    seen: set[tuple[str, str]] = set()
    todo = [Requirement(root)]
    while todo:
        wanted = todo.pop()
        key = canonicalize_name(wanted.name)
        found = [w for w in held.get(key, []) if wanted.specifier.contains(w.version, True)]
        if not found:
            missing.append(f"{wanted.name}{wanted.specifier}")
        for extra in {"", *wanted.extras}:
            if not found or (key, extra) in seen:
                continue
            seen.add((key, extra))
            best = max(found, key=lambda wheel: wheel.version)
            for line in best.requires:
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({**environment, "extra": extra}):
                    todo.append(needed)
    return sorted(set(missing))


def not_packed(names: Iterable[str], plugin_files: Iterable[str]) -> list[str]:
    """Return the files of the plugin that the toolkit's wheel should hold and does not."""
    held = set(names)
    wanted = (name for name in plugin_files if name not in _ONLY_IN_ZIP)
    return sorted(name for name in wanted if f"{PROJECT}/{name}" not in held)


def checksums(files: Iterable[Path]) -> str:
    """Return lines as ``sha256sum`` writes and checks them."""
    ordered = sorted(files, key=lambda path: path.name)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  wheels/{path.name}\n" for path in ordered
    )


def instructions(version: str, pythons: Sequence[str], count: int) -> str:
    """Return LEESMIJ.txt: how to install on a computer without internet."""
    python = pythons[0]
    others = ""
    if len(pythons) > 1:
        rest = ", ".join(pythons[1:])
        others = f"\nOok mogelijk met Python {rest}: zet dat getal dan achter 'py -'.\n"
    return f"""LZW Atlas {version} voor Windows, zonder internet
{"=" * (len(version) + 40)}

Hiermee installeert u het commando 'lzw' op een Windows-computer (64 bits) die niet
op internet mag. Alles wat nodig is zit in de map 'wheels' ({count} bestanden).
Beheerdersrechten zijn niet nodig.

Gebruikt u alleen QGIS? Dan is dit pakket niet nodig: installeer lzw_atlas.zip in QGIS.

Wat u nodig heeft
-----------------
Python {python}, 64 bits. Kijk of dat er is: open de Opdrachtprompt en typ

    py -{python} --version

Staat er 'not found' of iets dergelijks, vraag uw beheerder dan om Python {python}.
{others}
Installeren
-----------
1. Pak dit zipbestand uit (rechtermuisknop, Alles uitpakken).
2. Open de Opdrachtprompt en ga naar de uitgepakte map, bijvoorbeeld:

    cd %USERPROFILE%\\Downloads\\lzw_atlas_wheelhouse_{PLATFORM}

3. Typ deze twee regels:

    py -{python} -m venv "%LOCALAPPDATA%\\lzw"
    "%LOCALAPPDATA%\\lzw\\Scripts\\python" -m pip install --no-index --find-links wheels {PROJECT}

Proberen
--------
    "%LOCALAPPDATA%\\lzw\\Scripts\\lzw" doctor
    "%LOCALAPPDATA%\\lzw\\Scripts\\lzw" demo --uit "%USERPROFILE%\\lzw_demo"

Het eerste toont de versies en wat er ontbreekt. Het tweede maakt een verzonnen gemeente
met alle analyses en PDF's.

Een nieuwe versie, of weer weg
------------------------------
Gooi de map %LOCALAPPDATA%\\lzw weg. Herhaal daarna stap 1 tot en met 3 met de nieuwe versie.

Controleren of de bestanden heel zijn
-------------------------------------
In SHA256SUMS.txt staat van elk bestand het controlegetal. Vergelijk het met:

    certutil -hashfile wheels\\NAAM-VAN-HET-BESTAND.whl SHA256

Licenties
---------
LZW Atlas valt onder GPL-2.0-or-later. De andere pakketten hebben elk hun eigen licentie;
die zit in het bestand zelf (een .whl is een zip).
"""


def _pip(*arguments: str, bare: Path | None = None) -> None:
    """Run pip; with *bare* the pip in that folder, which no setting of this computer can help."""
    environment = dict(os.environ)
    if bare is not None:
        environment = {k: v for k, v in environment.items() if not k.startswith("PIP_")}
        environment |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": str(bare)}
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"pip {arguments[0]} mislukte:\n{done.stdout}{done.stderr}")


def _for_windows(python: str) -> list[str]:
    return [
        "--only-binary=:all:",
        f"--platform={PLATFORM}",
        "--implementation=cp",
        f"--python-version={python}",
    ]


def _plugin_files() -> dict[str, Path]:
    spec = importlib.util.spec_from_file_location("maak_zip", ROOT / "scripts" / "maak_zip.py")
    if spec is None or spec.loader is None:  # pragma: no cover - it stands beside this file
        raise FileNotFoundError("scripts/maak_zip.py")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    files: dict[str, Path] = module.files_of(ROOT)[1]
    return files


def _build_project(folder: Path, scratch: Path) -> None:
    """Build the toolkit's wheel from a copy: what an earlier build left behind stays out."""
    files = _plugin_files()
    source = scratch / "bron"
    extra = {name: ROOT / name for name in ("pyproject.toml", "setup.py")}
    for name, path in {**files, **extra}.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, source / name)
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob(f"{PROJECT}-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        lacking = not_packed(packed.namelist(), files)
    if lacking:
        raise RuntimeError(f"niet in {wheel.name}: {', '.join(lacking)}")


def _fetch(folder: Path, python: str) -> None:
    """Fetch what the toolkit needs on Windows, until nothing is missing any more."""
    for _ in range(5):
        missing = gaps([Wheel.read(path) for path in folder.glob("*.whl")], python)
        if not missing:
            return
        _pip("download", "--dest", str(folder), *_for_windows(python), *missing)
    raise RuntimeError(f"voor Python {python} blijft ontbreken: {', '.join(missing)}")


def make(target: Path, pythons: Sequence[str]) -> int:
    """Write the zip to *target* and return the number of wheels in it."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = scratch / "wheels"
        folder.mkdir()
        _build_project(folder, scratch)
        # Debian 12's pip 23.0 compares a wheel for another Python with its own version.
        new_pip = scratch / "pip"
        _pip("install", "--target", str(new_pip), "pip>=24")
        for python in pythons:
            _fetch(folder, python)
            # The resolution of pip itself, with nothing but these files.
            _pip(
                "install", "--dry-run", "--no-index", "--find-links", str(folder),
                "--target", str(scratch / "x"), *_for_windows(python), PROJECT,
                bare=new_pip,
            )  # fmt: skip
        wheels = sorted(folder.glob("*.whl"))
        version = next(w for w in map(Wheel.read, wheels) if w.name == "lzw-atlas").version
        readme = instructions(str(version), pythons, len(wheels)).replace("\n", "\r\n")
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as packed:  # a wheel is compressed
            packed.writestr("LEESMIJ.txt", readme)
            packed.writestr("SHA256SUMS.txt", checksums(wheels))
            for wheel in wheels:
                packed.write(wheel, f"wheels/{wheel.name}")
        partial.replace(target)
    return len(wheels)


def _main() -> int:
    parser = argparse.ArgumentParser(
        description="Maak een zip waarmee lzw zonder internet op Windows te installeren is."
    )
    parser.add_argument(
        "--python",
        nargs="+",
        default=list(PYTHONS),
        metavar="VERSIE",
        help="voor welke Python-versies (standaard %(default)s), bijvoorbeeld 3.12 3.13",
    )
    default = ROOT / "dist" / f"lzw_atlas_wheelhouse_{PLATFORM}.zip"
    parser.add_argument("--uit", type=Path, default=default, help="waar de zip komt")
    asked = parser.parse_args()
    try:
        count = make(asked.uit, asked.python)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    size = asked.uit.stat().st_size / 1e6
    print(f"{asked.uit}: {count} wheels voor Python {', '.join(asked.python)}, {size:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
