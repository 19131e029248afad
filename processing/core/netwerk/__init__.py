# SPDX-License-Identifier: GPL-2.0-or-later
"""The walking network: edges, how points attach to it, and searches over it."""
