# SPDX-License-Identifier: GPL-2.0-or-later
"""The command ``lzw``: the same analyses and PDFs on a laptop without QGIS."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 (done), 1 (refused, in Dutch), 2 (wrong usage) or 130 (Ctrl-C)."""
    try:
        from .opdracht import run

        return run(argv)
    except KeyboardInterrupt:
        # Ctrl-C while the libraries were still loading, or after the last step was done.
        print("Gestopt.", file=sys.stderr)
        return 130
