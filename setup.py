# SPDX-License-Identifier: GPL-2.0-or-later
"""What pyproject.toml cannot say: the version stands in metadata.txt, and the root is the package.

Because the package directory is the repository root, setuptools would also pack the modules that
belong to the repository (this file, ``conftest.py``). Only the package's own two are kept.
"""

from __future__ import annotations

import configparser
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
ROOT_MODULES = {"__init__", "__main__"}


class BuildPy(build_py):
    """Pack ``__init__`` and ``__main__`` from the root and everything from the sub-packages."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        """Return (package, module, file) without the repository's own helper modules."""
        found: list[tuple[str, str, str]] = super().find_package_modules(package, package_dir)
        return [row for row in found if row[0] != "lzw_atlas" or row[1] in ROOT_MODULES]


def version() -> str:
    """Return the version from metadata.txt."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


setup(version=version(), cmdclass={"build_py": BuildPy})
