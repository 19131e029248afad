# SPDX-License-Identifier: GPL-2.0-or-later
"""What this program calls itself: read from ``metadata.txt``, the only place with a version."""

from __future__ import annotations

import configparser
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

__all__ = ["RESOURCES", "now", "version"]

_ROOT = Path(__file__).resolve().parents[2]

RESOURCES = _ROOT / "resources"
"""Data that ships with the program: norms, mappings, styles."""


@cache
def version() -> str:
    """Return the version in ``metadata.txt``."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(_ROOT / "metadata.txt", encoding="utf-8")
    return parser.get("general", "version", fallback="0")


def now() -> str:
    """Return the time of this run in ISO form, seconds; ``SOURCE_DATE_EPOCH`` fixes it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
