# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the real data stands; the tests that need it skip where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

_REAL = Path(__file__).resolve().parents[4] / "shared" / "gegevens"


@pytest.fixture(scope="session")
def gegevens() -> Path:
    """Return the folder with real data beside the repository, or skip."""
    if not _REAL.is_dir():
        pytest.skip("real data (../shared/gegevens beside the repository) is not here")
    return _REAL
