# SPDX-License-Identifier: GPL-2.0-or-later
"""Norms, rules and questions as data: TOML of the plugin and of a study."""
