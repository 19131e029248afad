# SPDX-License-Identifier: GPL-2.0-or-later
"""Register the repository root as the package ``lzw_atlas`` for every test.

The root *is* the package, whatever the folder is called, so it cannot be found on the search
path. A spec with the root as search location gives it its name without touching that path.
Where an installed ``lzw_atlas`` exists it must be this same tree (an editable install):
testing one copy while reading another would prove nothing.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

__all__ = ["register_package"]

ROOT = Path(__file__).resolve().parent
PACKAGE = "lzw_atlas"


def register_package(root: Path = ROOT) -> None:
    """Make ``import lzw_atlas`` give the tree at ``root``; raise RuntimeError for another tree."""
    loaded = sys.modules.get(PACKAGE)
    if loaded is not None:
        _same_tree(getattr(loaded, "__file__", None), root)
        return
    installed = importlib.util.find_spec(PACKAGE)
    if installed is not None:
        _same_tree(installed.origin, root)
    spec = importlib.util.spec_from_file_location(
        PACKAGE, root / "__init__.py", submodule_search_locations=[str(root)]
    )
    if spec is None or spec.loader is None:  # pragma: no cover - the file stands beside this one
        raise RuntimeError(f"{root / '__init__.py'} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)


def pytest_configure(config: pytest.Config) -> None:
    """Turn warnings into errors where QGIS is absent; QGIS itself warns at every start."""
    if not config.pluginmanager.hasplugin("pytest_qgis"):
        config.addinivalue_line("filterwarnings", "error")


def _same_tree(origin: str | None, root: Path) -> None:
    if origin is None or Path(origin).resolve().parent != root:
        raise RuntimeError(
            f"{PACKAGE} is already importable from {origin}, not from {root}; "
            "uninstall that copy or use 'pip install -e .'"
        )


register_package()
