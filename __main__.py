# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m lzw_atlas``: the command ``lzw`` without an installed console script."""

from __future__ import annotations

import sys

from .processing.cli import main

if __name__ == "__main__":
    sys.exit(main())
