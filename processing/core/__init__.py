# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine: tables in, tables out. No QGIS, no files, no printing."""
