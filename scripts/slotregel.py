# SPDX-License-Identifier: GPL-2.0-or-later
"""Add up pytest's JUnit reports and print one closing line as pytest itself prints it."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

__all__ = ["closing_line"]


def closing_line(reports: list[Path]) -> str:
    """Return ``12 passed, 1 skipped in 3.40s`` over all reports; a missing one is an error."""
    counts = dict.fromkeys(("failed", "passed", "skipped", "error"), 0)
    seconds = 0.0
    for report in reports:
        if not report.is_file():
            counts["error"] += 1
            continue
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own file
            tests, failed, errors, skipped = (
                int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")
            )
            counts["passed"] += tests - failed - errors - skipped
            counts["failed"] += failed
            counts["error"] += errors
            counts["skipped"] += skipped
            seconds += float(suite.get("time", "0"))
    words = [
        f"{n} {word}{'s' if word == 'error' and n > 1 else ''}"
        for word, n in counts.items()
        if n or word == "passed"
    ]
    return f"{', '.join(words)} in {seconds:.2f}s"


if __name__ == "__main__":
    print(closing_line([Path(name) for name in sys.argv[1:]]))
