# SPDX-License-Identifier: GPL-2.0-or-later
"""People: where they live, of which age, now and later, and what they need."""
