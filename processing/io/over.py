# SPDX-License-Identifier: GPL-2.0-or-later
"""What this program calls itself: read from ``metadata.txt``, the only place with a version."""

from __future__ import annotations

import configparser
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

__all__ = ["RESOURCES", "homepage", "now", "version"]

_ROOT = Path(__file__).resolve().parents[2]

RESOURCES = _ROOT / "resources"
"""Data that ships with the program: norms, mappings, styles."""


@cache
def version() -> str:
    """Return the version in ``metadata.txt``."""
    return _metadata().get("general", "version", fallback="0")


@cache
def homepage() -> str:
    """Return where the documentation of this program can be read, as ``metadata.txt`` has it."""
    return _metadata().get("general", "homepage", fallback="")


@cache
def _metadata() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(_ROOT / "metadata.txt", encoding="utf-8")
    return parser


def now() -> str:
    """Return the time of this run in ISO form, seconds; ``SOURCE_DATE_EPOCH`` fixes it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
