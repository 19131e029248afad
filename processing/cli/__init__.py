# SPDX-License-Identifier: GPL-2.0-or-later
"""The command ``lzw``: the same analyses and PDFs on a laptop without QGIS."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 (done), 1 (refused with a Dutch sentence) or 2 (wrong usage)."""
    from .opdracht import run

    return run(argv)
