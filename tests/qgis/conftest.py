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
