# SPDX-License-Identifier: GPL-2.0-or-later
"""The atlas as one web page: the same content, accessible, nothing from outside, no script.

Headings, lists and tables are those of HTML; maps and charts are inline SVG with a title and the
text alternative of the PDF. It can be read at 200 %, on a telephone and on paper (WCAG 2.1 AA).
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Sequence
from typing import Any

from ..core.progress import poll
from ..io.getallen import datum
from .huisstijl import HouseStyle
from .model import (
    AgeChart,
    Atlas,
    BandChart,
    Bullets,
    Cards,
    Chapter,
    ChartSpec,
    DistanceChart,
    Heading,
    KeyFigures,
    LineChart,
    MapGrid,
    MapSpec,
    Notice,
    OwnWords,
    ResultMap,
    Sentence,
    StackChart,
    TableCell,
    TableSpec,
)
from .tekenen.figuren import Figures
from .tekenen.grafiektekst import alt_text
from .tekenen.svg import to_svg
from .tekenen.tekening import draw_figure
from .tekenen.typografie import COLOURS, GRID, house_style, unbroken

__all__ = ["to_html"]

_ADDRESS = re.compile(r"(https?://[\w\-./?=&%+#~:@,;!$*'()]*[\w/])", re.ASCII)
_UNSEEN = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_html(atlas: Atlas, figures: Figures) -> str:
    """Return the page of *atlas*; the same input gives the same text."""
    page = _Page(atlas, figures)
    chapters = "\n".join(page.chapter(c, n) for n, c in enumerate(atlas.chapters))
    contents = "\n".join(
        f'<li><a href="#{_anchor(n)}">{_text(c.question)}</a></li>'
        for n, c in enumerate(atlas.chapters)
    )
    house = house_style()
    colophon = [] if house is None else [w for w in (house.organisation, *house.colophon) if w]
    closing = "".join(f"<p>{_text(line)}</p>\n" for line in colophon)
    made = f"Berekend op {datum(atlas.date)}  ·  kenmerk {atlas.run_id[:12]}"
    made += f"  ·  {atlas.stamp}" if atlas.stamp else ""
    return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(atlas.title)}</title>
<meta name="description" content="{_text(atlas.answer.text)}">
<style>
{_style()}
</style>
</head>
<body>
<a class="over" href="#inhoud">Naar de inhoud</a>
<header>
{_logo(house)}<p class="boven">{_text(atlas.kicker)}</p>
<h1>{_text(atlas.name)}</h1>
</header>
<nav aria-labelledby="wegwijzer">
<h2 id="wegwijzer">In deze atlas</h2>
<ol>
{contents}
</ol>
</nav>
<main id="inhoud">
{chapters}
</main>
<footer>
{closing}<p>{_text(made)}</p>
</footer>
</body>
</html>
"""


class _Page:
    """Writes blocks; figures are numbered so that every identifier on the page is its own."""

    def __init__(self, atlas: Atlas, figures: Figures) -> None:
        self.atlas, self.figures, self.number = atlas, figures, 0

    def chapter(self, chapter: Chapter, number: int) -> str:
        anchor = _anchor(number)
        lines = [
            f'<section aria-labelledby="{anchor}">',
            f'<h2 id="{anchor}">{_text(chapter.question)}</h2>',
            f'<p class="antwoord">{self._sentence(chapter.lead)}</p>',
        ]
        lines += [self.block(b) for b in chapter.blocks]
        return "\n".join([*lines, "</section>"])

    def block(self, block: Any) -> str:
        poll()
        write = _BLOCKS.get(type(block))
        if write is None:
            raise TypeError(f"no HTML for {type(block).__name__}")
        return write(self, block)

    @staticmethod
    def _sentence(sentence: Sentence) -> str:
        sure = f' <em class="zeker">({_text(sentence.certainty)})</em>'
        return _text(sentence.text) + (sure if sentence.certainty else "")

    def sentence(self, block: Sentence) -> str:
        return f"<p>{self._sentence(block)}</p>"

    def heading(self, block: Heading) -> str:
        return f"<h3>{_text(block.text)}</h3>"

    def notice(self, block: Notice) -> str:
        return f'<p class="melding">{_text(block.text)}</p>'

    def bullets(self, block: Bullets) -> str:
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>\n{_items(_linked(i) for i in block.items)}\n</{tag}>"

    def key_figures(self, block: KeyFigures) -> str:
        items = (
            f"<strong>{_text(f.value)}</strong> <span>{_text(f.label)}</span>"
            + (f' <em class="zeker">{_text(f.certainty)}</em>' if f.certainty else "")
            for f in block.figures
        )
        return f'<ul class="cijfers">\n{_items(items)}\n</ul>'

    def cards(self, block: Cards) -> str:
        items = []
        for card in block.cards:
            beside = " · ".join(t for t in (card.beside, card.place) if t)
            text = f"<strong>{_text(card.value)}</strong> <span>{_text(card.label)}</span>"
            text += f" <small>{_text(beside)}</small>" if beside else ""
            text += f' <em class="zeker">{_text(card.certainty)}</em>' if card.certainty else ""
            items.append(text)
        return f'<ul class="cijfers">\n{_items(items)}\n</ul>'

    def own_words(self, block: OwnWords) -> str:
        words = "".join(f"<p>{_text(t)}</p>" for t in block.text.splitlines() if t.strip())
        return (
            f'<blockquote class="duiding">\n{words}\n<footer>Duiding: {_text(block.byline)}'
            "</footer>\n</blockquote>"
        )

    def map(self, block: MapSpec | ResultMap) -> str:
        picture, alt = self.figures.drawn(block)
        return (
            f"<h3>{_text(block.title)}</h3>\n<figure>\n{self._svg(picture, block.title, alt)}\n"
            f"<figcaption>{_text(self.atlas.source_line)}</figcaption>\n</figure>"
        )

    def grid(self, block: MapGrid) -> str:
        width = (GRID.width - GRID.gutter) / 2
        cells = []
        for label, content in block.cells:
            lines = [f"<div>\n<h3>{_text(label)}</h3>"]
            if isinstance(content, MapSpec):
                lines.append(f"<p>{_text(content.sentence.text)}</p>")
                figure = self.figures.category_map(content, width, width)
                height = min(max(figure.ideal_height(), 0.6 * width), 1.2 * width)
                figure = self.figures.category_map(content, width, height)
                picture, alt = draw_figure(figure, content.alt)
                lines.append(f"<figure>\n{self._svg(picture, content.title, alt)}\n</figure>")
            else:
                lines.append(f'<p class="melding">{_text(content.text)}</p>')
            cells.append("\n".join([*lines, "</div>"]))
        return '<div class="raster">\n' + "\n".join(cells) + "\n</div>"

    def table(self, block: TableSpec) -> str:
        self.number += 1
        name = f"tabel-{self.number}"
        right = [a == "r" for a in block.align]
        head = "".join(
            f'<th scope="col"{_right(r)}>{_text(t)}</th>'
            for t, r in zip(block.head, right, strict=True)
        )
        rows = []
        for number, line in enumerate(block.rows):
            cells = [f'<th scope="row">{_text(line[0].text)}</th>']
            cells += [
                f"<td{_right(r)}>{self._cell(c)}{_bar(c)}</td>"
                for c, r in zip(line[1:], right[1:], strict=True)
            ]
            mark = ' class="eigen"' if number in block.highlight else ""
            rows.append(f"<tr{mark}>{''.join(cells)}</tr>")
        notes = "".join(f'\n<p class="klein">{_text(n)}</p>' for n in block.notes)
        # The region can be scrolled by keyboard where the table is wider than the screen.
        return (
            f'<div class="tabel" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n'
            f'<caption id="{name}">{_text(block.caption)}</caption>\n<thead>\n<tr>{head}</tr>\n'
            f"</thead>\n<tbody>\n" + "\n".join(rows) + f"\n</tbody>\n</table>\n</div>{notes}"
        )

    def _cell(self, cell: TableCell) -> str:
        """Return the text of a cell: a link where it refers to a chapter of this page."""
        if not cell.to:
            return _text(cell.text)
        at = next((n for n, c in enumerate(self.atlas.chapters) if c.name == cell.to), None)
        if at is None:
            return "–"
        return f'<a href="#{_anchor(at)}">{_text(self.atlas.chapters[at].question)}</a>'

    def chart(self, block: Any) -> str:
        picture, alt = draw_figure(self.figures.chart(block), alt_text(block))
        return f"<figure>\n{self._svg(picture, block.title, alt)}\n</figure>"

    def _svg(self, picture: Any, title: str, alt: str) -> str:
        self.number += 1
        return to_svg(picture, title, alt, f"beeld-{self.number}", inline=True)


_BLOCKS: dict[type, Callable[[_Page, Any], str]] = {
    Sentence: _Page.sentence,
    Heading: _Page.heading,
    Notice: _Page.notice,
    Bullets: _Page.bullets,
    KeyFigures: _Page.key_figures,
    Cards: _Page.cards,
    OwnWords: _Page.own_words,
    MapSpec: _Page.map,
    ResultMap: _Page.map,
    MapGrid: _Page.grid,
    TableSpec: _Page.table,
    **dict.fromkeys(
        (ChartSpec, AgeChart, DistanceChart, StackChart, LineChart, BandChart), _Page.chart
    ),
}
"""How each kind of block is written; a test holds it against ``model.Block``."""


def _items(items: Any) -> str:
    return "\n".join(f"<li>{i}</li>" for i in items)


def _anchor(number: int) -> str:
    return f"hoofdstuk-{number + 1}"


def _right(right: bool) -> str:
    return ' class="getal"' if right else ""


def _bar(cell: TableCell) -> str:
    if cell.bar is None:
        return ""
    share = min(max(cell.bar, 0.0), 1.0)
    return f'<span class="balk" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></span>'


def _text(text: object) -> str:
    """Return *text* from data as text, never as markup, without what HTML cannot hold."""
    return html.escape(unbroken(_UNSEEN.sub(" ", str(text))))


def _linked(text: str) -> str:
    """Return *text* with the addresses of sources in it as links."""
    parts = _ADDRESS.split(text)
    return "".join(
        f'<a href="{html.escape(p)}">{html.escape(p)}</a>' if n % 2 else _text(p)
        for n, p in enumerate(parts)
    )


def _logo(house: HouseStyle | None) -> str:
    """Return the logo within the page; its name is text beside it, so it is not read aloud."""
    if house is None or house.logo is None:
        return ""
    kind = "png" if house.logo.suffix.lower() == ".png" else "jpeg"
    data = base64.b64encode(house.logo.read_bytes()).decode("ascii")
    return f'<img class="logo" alt="" src="data:image/{kind};base64,{data}">\n'


def _colour(colour: Any) -> str:
    return "#" + str(colour.hexval())[2:]


def _style() -> str:
    c = COLOURS
    names: Sequence[tuple[str, Any]] = (
        ("inkt", c.ink),
        ("stil", c.quiet),
        ("accent", c.accent),
        ("grond", c.accent_ground),
        ("lijn", c.rule),
        ("balk", c.bar_ground),
        ("papier", c.paper),
        ("binnen", c.within),
        ("let", c.wide),
    )
    values = ";".join(f"--{name}:{_colour(colour)}" for name, colour in names)
    return f":root{{{values}}}\n{_RULES}"


_RULES = """*{box-sizing:border-box}
.duiding{margin:1rem 0;padding:.2rem 1rem;border-left:5px double var(--accent);font-style:italic}
.duiding footer{font-style:normal;font-size:.85em;color:var(--stil)}
body{margin:0 auto;padding:0 1rem 3rem;max-width:52rem;background:var(--papier);color:var(--inkt);
font:1rem/1.5 "Source Sans 3","Source Sans Pro",Verdana,sans-serif;overflow-wrap:break-word}
header{border-top:.9rem solid var(--accent);padding-top:1.2rem}
.logo{float:right;max-width:11rem;max-height:3.6rem}
h1{font-size:2.2rem;line-height:1.15;margin:.2rem 0 1rem}
h2{font-size:1.5rem;line-height:1.25;margin:2.6rem 0 .6rem}
h3{font-size:1.1rem;line-height:1.3;margin:1.6rem 0 .4rem}
a{color:var(--accent)}
a:focus-visible,.tabel:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.over{position:absolute;left:-99rem}
.over:focus{left:1rem;top:.5rem;padding:.4rem .8rem;background:var(--papier)}
.boven{margin:0;color:var(--accent);font-weight:600}
.antwoord{color:var(--accent);font-size:1.15rem;font-weight:600}
.zeker{color:var(--stil);font-weight:400;font-size:.9em}
.melding{border-left:4px solid var(--let);background:var(--grond);padding:.6rem 1rem}
.klein,figcaption,footer{color:var(--stil);font-size:.875rem}
.cijfers{display:flex;flex-wrap:wrap;gap:1rem 1.5rem;list-style:none;padding:0}
.cijfers li{flex:1 1 8rem;border-top:2px solid var(--accent);padding-top:.3rem}
.cijfers strong{display:block;font-size:1.8rem;line-height:1.2;color:var(--accent)}
.cijfers .zeker{display:block}
figure{margin:.6rem 0 1rem}
svg{display:block;width:100%;max-width:100%;height:auto}
.raster{display:grid;gap:1rem 2rem;
grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}
.tabel{overflow-x:auto;margin:1.2rem 0 .4rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid var(--lijn)}
th{font-weight:600}
thead th{vertical-align:bottom;border-bottom:2px solid var(--inkt);color:var(--stil);
font-size:.875rem}
.getal{text-align:right}
.eigen>*{background:var(--grond)}
.balk{display:block;height:.25rem;margin-top:.15rem;background:var(--balk)}
.balk i{display:block;height:100%;background:var(--binnen)}
footer{border-top:1px solid var(--lijn);margin-top:3rem}
@page{size:A4;margin:20mm}
@media print{body{max-width:none;padding:0;font-size:10pt}.over{display:none}
.tabel{overflow:visible}h2,h3{break-after:avoid}figure,tr,.cijfers,.raster>div{break-inside:avoid}
thead{display:table-header-group}*{print-color-adjust:exact}}"""
