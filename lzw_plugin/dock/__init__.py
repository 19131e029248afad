# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock panel: from a project to a wijkatlas in four steps.

``toestand``, ``bestand`` and ``watals`` decide and know no Qt; the pages only show what they say.
"""
