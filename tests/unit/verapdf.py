# SPDX-License-Identifier: GPL-2.0-or-later
"""veraPDF over a whole folder in one run of Java: which rules of PDF/UA-1 failed, per file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2] / "build" / "verapdf"


def failed_rules(folder: Path) -> dict[str, list[str]]:
    """Return the failed rules of every PDF in *folder* by path; skip without veraPDF."""
    java = shutil.which("java")
    if java is None or not (HOME / ".klaar").exists():
        pytest.skip("veraPDF is not here; scripts/verapdf.sh fetches it (java and mvn needed)")
    run = subprocess.run(
        [
            java,
            f"-Duser.home={HOME}",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            str(HOME / "*"),
            "org.verapdf.apps.GreenfieldCliWrapper",
            "--recurse",
            "--flavour",
            "ua1",
            "--format",
            "json",
            str(folder),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    report = json.loads(run.stdout)["report"]
    assert report["batchSummary"]["failedParsingJobs"] == 0
    found: dict[str, list[str]] = {}
    for job in report["jobs"]:
        (result,) = job["validationResult"]
        details = result["details"]
        assert details["passedChecks"] > 10, "nothing was checked"
        # A folder below it may hold an edition with files of the same names.
        name = os.path.relpath(job["itemDetails"]["name"], folder)
        found[name] = [
            f"{r['clause']}-{r['testNumber']}: {r['description']}" for r in details["ruleSummaries"]
        ]
        assert result["compliant"] == (details["failedRules"] == 0)
    assert len(found) == len(list(folder.rglob("*.pdf")))
    return found
