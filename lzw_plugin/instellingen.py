# SPDX-License-Identifier: GPL-2.0-or-later
"""Where choices are kept: in the project, with defaults of the organisation in QgsSettings."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsSettings

from .dock.toestand import SCOPE, Keuzes, defaults, from_entries

__all__ = ["lees_keuzes", "schrijf_keuzes"]


def lees_keuzes(project: QgsProject) -> Keuzes:
    """Return the choices that *project* keeps; where it keeps none, those of the organisation."""
    settings = QgsSettings()

    def setting(name: str) -> str | None:
        value = settings.value(f"{SCOPE}/{name}")
        return None if value is None else str(value)

    entries = {}
    for name in Keuzes().as_entries():
        text, found = project.readEntry(SCOPE, name)
        if found:
            entries[name] = text
    return from_entries(entries, defaults(setting), _home(project))


def schrijf_keuzes(project: QgsProject, keuzes: Keuzes) -> None:
    """Keep *keuzes* in *project*; only what changed, so the project is not marked for nothing."""
    for name, text in keuzes.as_entries(_home(project)).items():
        old, found = project.readEntry(SCOPE, name)
        if (text or found) and (not found or old != text):
            project.writeEntry(SCOPE, name, text)


def _home(project: QgsProject) -> Path | None:
    path = project.homePath()
    return Path(path) if path else None
