# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of the atlas, a module per question; each takes the writer and gives chapters."""
