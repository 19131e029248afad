# SPDX-License-Identifier: GPL-2.0-or-later
"""What every test in QGIS shares: the plugin, loaded as QGIS loads it and taken away again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def plugin(qgis_app: Any, qgis_iface: Any) -> Iterator[Any]:
    """The plugin object, loaded with its user interface; unloaded afterwards."""
    from lzw_atlas import classFactory

    loaded = classFactory(qgis_iface)
    loaded.initGui()
    yield loaded
    loaded.unload()


@pytest.fixture(scope="module")
def provider(qgis_app: Any, qgis_processing: Any) -> Iterator[Any]:
    """The provider ``lzw`` in the registry, as ``qgis_process`` loads it, for a whole module."""
    from lzw_atlas import classFactory
    from qgis.core import QgsApplication

    loaded = classFactory(None)
    loaded.initProcessing()
    yield QgsApplication.processingRegistry().providerById("lzw")
    loaded.unload()


@pytest.fixture(scope="session")
def dorp(qgis_app: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The village of :mod:`gevallen`: its sources, and the werkbestanden made of them."""
    from .gevallen import bouw_dorp

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        return bouw_dorp(tmp_path_factory.mktemp("dorp"))
