# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the plugin zip from pb_tool.cfg: the same tree as ``pb_tool zip``, with no other program.

The archive has fixed order, dates and permissions, so the same sources give the same bytes. The
Dutch translation is compiled when Qt's ``lrelease`` is here; without it the plugin speaks English.
"""

from __future__ import annotations

import argparse
import configparser
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["build_zip", "files_of"]

ROOT = Path(__file__).resolve().parent.parent
_LRELEASE = ("lrelease", "lrelease-qt5", "lrelease6", "pyside6-lrelease")
_REFUSED_SUFFIXES = {".pyc", ".exe", ".dll", ".so", ".dylib", ".bat", ".cmd", ".sh", ".ps1"}
_MAX_BYTES = 25_000_000  # the limit of plugins.qgis.org


def files_of(root: Path) -> tuple[str, dict[str, Path]]:
    """Return the plugin's name and its files by their path inside the plugin folder.

    Raises FileNotFoundError when pb_tool.cfg names something that does not exist, and ValueError
    for a file that the plugin repository refuses.
    """
    config = configparser.ConfigParser(interpolation=None)
    config.read(root / "pb_tool.cfg", encoding="utf-8")
    files: dict[str, Path] = {}
    for key in ("python_files", "extras"):
        for name in config["files"][key].split():
            if not (root / name).is_file():
                raise FileNotFoundError(f"pb_tool.cfg noemt {name}, maar dat bestand is er niet")
            files[name] = root / name
    for folder in config["files"]["extra_dirs"].split():
        if not (root / folder).is_dir():
            raise FileNotFoundError(f"pb_tool.cfg noemt de map {folder}, maar die is er niet")
        for path in _walk(root / folder):
            files[path.relative_to(root).as_posix()] = path
    for name in files:
        if Path(name).suffix in _REFUSED_SUFFIXES:
            raise ValueError(f"{name} mag niet in een QGIS-plugin")
    return config["plugin"]["name"], files


def build_zip(root: Path, target: Path) -> list[str]:
    """Write the plugin zip to ``target`` and return the names in it."""
    plugin, files = files_of(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for source in sorted((root / "i18n").glob("*.ts")):
            compiled = _compile_translation(source, Path(scratch))
            if compiled is not None:
                files[f"i18n/{compiled.name}"] = compiled
        partial = target.with_suffix(".part")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(files):
                info = zipfile.ZipInfo(f"{plugin}/{name}", date_time=(2020, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, files[name].read_bytes())
    size = partial.stat().st_size
    if size > _MAX_BYTES:
        partial.unlink()
        raise ValueError(f"de zip is {size / 1e6:.0f} MB; meer dan 25 MB wordt geweigerd")
    partial.replace(target)
    return [f"{plugin}/{name}" for name in sorted(files)]


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__pycache__" or path.suffix == ".pyc":
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix != ".qm":  # always compiled afresh, never taken from the tree
            yield path


def _compile_translation(source: Path, folder: Path) -> Path | None:
    program = next((found for name in _LRELEASE if (found := shutil.which(name))), None)
    compiled = folder / f"{source.stem}.qm"
    if program is None:
        print(f"lrelease ontbreekt: {source.name} gaat onvertaald mee", file=sys.stderr)
        return None
    done = subprocess.run(
        [program, "-silent", str(source), "-qm", str(compiled)], capture_output=True, text=True
    )
    if done.returncode != 0 or not compiled.is_file():
        print(f"lrelease mislukte voor {source.name}: {done.stderr.strip()}", file=sys.stderr)
        return None
    return compiled


def _main() -> None:
    parser = argparse.ArgumentParser(description="Maak de zip van de QGIS-plugin.")
    parser.add_argument("--uit", type=Path, default=ROOT / "dist" / "lzw_atlas.zip")
    target = parser.parse_args().uit
    names = build_zip(ROOT, target)
    print(f"{target}: {len(names)} bestanden, {target.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    _main()
