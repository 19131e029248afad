# SPDX-License-Identifier: GPL-2.0-or-later
"""Dwellings: features, suitability by rules, the stock, and demand beside supply."""
