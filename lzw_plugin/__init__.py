# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person sees in QGIS: wiring, dock, tasks and settings. It never computes."""
