# SPDX-License-Identifier: GPL-2.0-or-later
"""Choices of the atlas that a command or a dialogue must know without loading ReportLab."""

from __future__ import annotations

__all__ = ["BIJLAGEN"]

BIJLAGEN = {
    "html": "webpagina",
    "csv": "tabellen voor Excel (CSV)",
    "csv-strikt": "tabellen voor programma's (CSV)",
    "svg": "kaarten en grafieken als SVG",
    "png": "kaarten en grafieken als PNG",
}
"""Twins of the PDF with their Dutch names."""
