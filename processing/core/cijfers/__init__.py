# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures: what may be said of them, the fixed ones, order and change over time."""
