# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo municipality: code, not a data file, written in the formats of the real sources."""

from __future__ import annotations

from .bestanden import DemoFiles, write_demo
from .gemeente import DemoTown, make_town, walking_components

__all__ = ["DemoFiles", "DemoTown", "make_town", "walking_components", "write_demo"]
