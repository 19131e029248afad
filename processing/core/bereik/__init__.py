# SPDX-License-Identifier: GPL-2.0-or-later
"""Bereikbaarheid and what rests on it: witte vlekken, loopgebieden, what if."""
