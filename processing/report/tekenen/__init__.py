# SPDX-License-Identifier: GPL-2.0-or-later
"""How a page looks: tagged PDF, letters, maps and charts, as vectors."""
