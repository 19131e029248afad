# SPDX-License-Identifier: GPL-2.0-or-later
"""LZW Atlas: find out whether the inhabitants of a Dutch municipality can keep living at home.

The repository root is the package ``lzw_atlas``: QGIS loads it as a plugin, the toolkit installs
it as a wheel, the tests import it under the same name. Nothing heavy is imported here.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - the name is QGIS's contract
    """Return the plugin object for QGIS."""
    from .lzw_plugin.plugin import LzwPlugin

    return LzwPlugin(iface)
