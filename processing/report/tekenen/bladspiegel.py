# SPDX-License-Identifier: GPL-2.0-or-later
"""How flowables fall over pages, measured before anything is drawn.

ReportLab fills a page and goes on: what it leaves behind (two rows on a page of their own) it
cannot take back. :func:`paginate` follows its rules (``Frame.add`` and
``BaseDocTemplate.handle_flowable`` of ReportLab 4 and 5), so that a layout can be compared with a
tighter one and the better of the two is drawn. Lengths in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import CondPageBreak, NextPageTemplate, PageBreak

from .tagged import LYING, TaggedTable
from .typografie import GRID

__all__ = ["SCANT", "Page", "paginate", "stacked"]

SCANT = 0.22
"""A page of which a smaller share of the height is used is nearly empty."""
_FEW_ROWS = 3
_FUZZ = 1e-6


@dataclass(slots=True)
class Page:
    """A page in the making: what is used of it, of which ``after`` is white that may fall off.

    ``few`` says that it opens with no more than three rows of a table that began before it.
    """

    width: float = GRID.width
    height: float = GRID.height
    used: float = 0.0
    after: float = 0.0
    few: bool = False

    @classmethod
    def sheet(cls, lying: bool) -> Page:
        """Return an empty page: what it wins in width on its side it loses in height."""
        return cls(GRID.lying, GRID.height - GRID.lying + GRID.width) if lying else cls()

    @property
    def left(self) -> float:
        """Return the height that is left."""
        return self.height - self.used

    @property
    def scant(self) -> bool:
        """Return whether the page is nearly empty."""
        return self.used - self.after < SCANT * self.height


def paginate(flowables: Sequence[Any], start: Page | None = None) -> list[Page]:
    """Return the pages that *flowables* take, the first of them going on where *start* ends.

    *start* itself stays as it is. What fits no page at all takes one.
    """
    lying = False
    pages = [Page() if start is None else replace(start, few=False)]
    queue = list(reversed(flowables))
    while queue:
        item, page = queue.pop(), pages[-1]
        if isinstance(item, NextPageTemplate):
            lying = item.action[1] == LYING
            continue
        if isinstance(item, PageBreak):
            pages.append(Page.sheet(lying))
            continue
        if isinstance(item, CondPageBreak):
            page.after = 0.0
            if page.used and page.left < item.height:
                pages.append(Page.sheet(lying))
            continue
        before = max(item.getSpaceBefore() - page.after, 0.0) if page.used else 0.0
        room = page.left - before
        need = item.wrap(page.width, room)[1] if room > 0 else page.height + 1
        if need <= room + _FUZZ:
            if not page.used and isinstance(item, TaggedTable) and item.caption is None:
                page.few = len(item.rows) <= _FEW_ROWS
            page.after = item.getSpaceAfter()
            page.used += before + need + page.after
            continue
        parts = item.split(page.width, room) if room > 0 else []
        if parts and parts[0] is not item:
            queue += reversed(parts)
        elif page.used:
            pages.append(Page.sheet(lying))
            queue.append(item)
        else:
            page.used = page.height
    return pages


def stacked(flowables: Sequence[Any], without: Any = None) -> float:
    """Return the height of *flowables* under each other on one page of the atlas.

    What they ask to be kept with counts, white at the very end does not. Of *without*, one of
    them, the own height does not count.
    """
    used = after = asked = 0.0
    for item in flowables:
        if isinstance(item, CondPageBreak):
            asked, after = max(asked, used + item.height), 0.0
            continue
        before = max(item.getSpaceBefore() - after, 0.0)
        own = 0.0 if item is without else item.wrap(GRID.width, 1e6)[1]
        after = item.getSpaceAfter()
        used += before + own + after
    return max(used - after, asked)
