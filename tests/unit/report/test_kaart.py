# SPDX-License-Identifier: GPL-2.0-or-later
"""The map: what it shows, what its legend counts, and that it stays small and readable."""

from __future__ import annotations

import io
import re
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pikepdf
import pytest
import shapely
from lzw_atlas.processing.core.registry import CATEGORIES
from lzw_atlas.processing.io.kaartbeeld import MapImage
from lzw_atlas.processing.report.tekenen.kaart import (
    MARK_KINDS,
    MAX_MARKS,
    SHAPE_LOOKS,
    AreaLabel,
    Background,
    LegendEntry,
    MapFlowable,
    Place,
    landscape,
)
from lzw_atlas.processing.report.tekenen.pictogram import SYMBOLS
from lzw_atlas.processing.report.tekenen.tagged import Story, TaggedDocument
from lzw_atlas.processing.report.tekenen.tekening import Picture, Words
from lzw_atlas.processing.report.tekenen.typografie import COLOURS, contrast
from PIL import Image
from reportlab.lib.colors import Color

EMPTY = np.empty(0, dtype=object)
NOTHING = Background(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, [], EMPTY)
TOWN = shapely.box(200_000, 500_000, 204_000, 504_000)


def homes(many: int, box: tuple[float, float, float, float] = TOWN.bounds) -> np.ndarray:
    """Return *many* places on a street grid in *box*."""
    side = int(np.ceil(many**0.5))
    x, y = np.meshgrid(
        np.linspace(box[0] + 10, box[2] - 10, side), np.linspace(box[1] + 10, box[3] - 10, side)
    )
    return np.stack([x.ravel(), y.ravel()], axis=1)[:many]


def town(many: int = 400, width: float = 480, height: float = 400, **more: Any) -> MapFlowable:
    xy = more.pop("xy", homes(many))
    values = {
        "area": TOWN,
        "background": NOTHING,
        "homes": xy,
        "classes": np.arange(len(xy)) % 3,
        "legend": [
            LegendEntry(kind, kind, int((np.arange(len(xy)) % 3 == n).sum()))
            for n, kind in enumerate(MARK_KINDS[:3])
        ],
        **more,
    }
    return MapFlowable(width, height, **values)


def painted(flowable: MapFlowable) -> Picture:
    picture = Picture(flowable.width, flowable.height)
    flowable.paint(picture)
    return picture


def words(flowable: MapFlowable) -> list[Words]:
    return [w for w in painted(flowable).items if isinstance(w, Words) and w.pen is None]


def pdf_of(flowable: MapFlowable) -> bytes:
    def story() -> Story:
        made = Story()
        made.figure(flowable, "kaart")
        return made

    return TaggedDocument("kaart").build(story)


def entries(flowable: MapFlowable) -> list[LegendEntry]:
    return [e for row in flowable.rows for e in row]


def test_a_map_of_25000_dwellings_and_buildings_is_a_small_file() -> None:
    xy = homes(25_000)
    buildings = shapely.box(xy[:, 0] - 5, xy[:, 1] - 5, xy[:, 0] + 5, xy[:, 1] + 5)
    ground = Background(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, [], buildings)
    big = town(xy=xy, background=ground, height=600)
    content = pdf_of(big)
    assert len(content) < 3_000_000
    assert len(content) < 600_000
    # The legend counts dwellings, and says what one sign stands for.
    assert sum(e.count or 0 for e in entries(big) if e.kind in MARK_KINDS) == 25_000
    assert any(re.fullmatch(r"elk teken: .* in \d+ m", e.label) for e in entries(big))
    assert not any("elk teken" in e.label for e in entries(town(MAX_MARKS)))


def test_signs_per_cell_keep_what_is_most_common() -> None:
    xy = homes(30_000)
    west = xy[:, 0] < 202_000
    classes = np.where(west, 0, 2)
    big = town(xy=xy, classes=classes)
    drawn = [i for i in painted(big).items if not isinstance(i, Words) and len(i.path.xy) > 500]
    blue = next(i for i in drawn if i.pen is not None and i.pen.ink.hexadecimal == "#3788b6")
    dark = next(i for i in drawn if i.fill is not None and i.fill.hexadecimal == "#3d0a26")
    middle = big.window.to_page(np.array([202_000.0, 502_000.0]))[0]
    assert max(blue.path.xy[:, 0]) < middle + 4
    assert min(dark.path.xy[:, 0]) > middle - 4


def test_the_legend_counts_every_dwelling_once_in_the_window_or_out_of_it() -> None:
    xy = np.concatenate([homes(400, (200_000, 500_000, 200_900, 500_900)), [[203_900, 503_900]]])
    small = town(xy=xy)
    outside = [e.count for e in entries(small) if e.label == "buiten beeld"]
    assert outside == [1]
    assert sum(e.count or 0 for e in entries(small) if e.kind in MARK_KINDS) == len(xy)


@pytest.mark.parametrize("many", [1, 3, 24])
def test_a_few_farms_are_shown_with_the_way_to_the_nearest_of_each_kind(many: int) -> None:
    xy = homes(many, (200_000, 500_000, 200_300, 500_300))
    places = [
        Place(202_500, 500_100, "supermarkt", "Dichtbij"),
        Place(204_900, 500_100, "supermarkt", "Verder"),
        Place(200_100, 502_000, "huisarts", "Dokter"),
        Place(240_000, 500_000, "apotheek", "Te ver"),
    ]
    shown = town(xy=xy, places=places, legend=[])
    for point in ((202_500, 500_100), (200_100, 502_000), *xy.tolist()):
        x, y = shown.window.to_page(np.array(point))
        assert 4 <= x <= shown.map_width - 4
        assert 4 <= y <= shown.map_height - 4
    assert shown.window.to_page(np.array([240_000, 500_000]))[0] > shown.map_width
    assert {"Dichtbij", "Dokter"} <= {w.text for w in words(shown)}


def test_a_tall_area_has_its_legend_beside_it() -> None:
    tall = shapely.box(200_000, 500_000, 201_500, 504_000)
    xy = homes(400, tall.bounds)
    many = [
        LegendEntry(f"shape:band{n}", f"van {n} tot {n + 1} honderd meter", n) for n in range(5)
    ]
    beside = town(xy=xy, area=tall, width=480, height=300, legend=many)
    assert beside.side > 0
    assert beside.map_width + beside.side < 480
    square = town(width=480, height=480)
    assert square.side == 0
    # No words leave the box.
    for flowable in (beside, square):
        for w in words(flowable):
            left = w.x - {"start": 0, "middle": w.width / 2, "end": w.width}[w.anchor]
            assert left >= -0.5
            assert left + w.width <= 480.5, w.text
            assert 0 <= w.y <= flowable.height


def test_names_on_a_crowded_map_never_overlap() -> None:
    rng = np.random.default_rng(3)
    places = [
        Place(float(x), float(y), c.key, f"{c.label} van de Buurtgemeenschap {n}")
        for n, ((x, y), c) in enumerate(
            zip(rng.normal((202_000, 502_000), 600, (60, 2)), list(CATEGORIES) * 4, strict=False)
        )
    ]
    labels = [
        AreaLabel(float(x), float(y), f"Wijk {n}", f"{n} %")
        for n, (x, y) in enumerate(rng.normal((202_000, 502_000), 500, (12, 2)))
    ]
    crowded = town(places=places, labels=labels)
    found = [w for w in words(crowded) if w.y > crowded.legend_height]
    boxes = [(w.x, w.y - 0.2 * w.size, w.x + w.width, w.y + 0.7 * w.size) for w in found]
    assert sum(w.text.startswith("Wijk") for w in found) >= 10
    assert sum("Buurt" in w.text for w in found) >= 5
    for one, other in combinations(boxes, 2):
        assert not (
            one[0] < other[2] - 0.5
            and one[2] > other[0] + 0.5
            and one[1] < other[3] - 0.5
            and one[3] > other[1] + 0.5
        )


def test_the_order_of_facilities_and_labels_changes_no_byte() -> None:
    places = [
        Place(200_500.0 + 37 * n, 501_000.0 + 91 * (n % 7), c.key, f"Plek {n}")
        for n, c in enumerate(CATEGORIES)
    ]
    labels = [AreaLabel(201_000.0 + n, 502_000.0, f"Buurt {n}", quiet=True) for n in range(5)]
    one = pdf_of(town(places=places, labels=labels))
    assert one == pdf_of(town(places=places[::-1], labels=labels[::-1]))


@pytest.mark.parametrize("size", [(480.0, 400.0), (231.0, 220.0), (300.0, 700.0)])
def test_the_scale_bar_is_as_long_as_it_says(size: tuple[float, float]) -> None:
    shown = town(width=size[0], height=size[1])
    text = next(w.text for w in words(shown) if re.fullmatch(r"[\d.]+ k?m", w.text))
    number = float(text.split(" ")[0].replace(".", "")) * (1000 if text.endswith("km") else 1)
    lead = f"{number:.0f}".rstrip("0")
    assert lead in ("1", "2", "5")
    wanted = number * shown.window.scale
    lengths = [
        float(np.ptp(i.path.xy[:, 0]))
        for i in painted(shown).items
        if not isinstance(i, Words)
        and getattr(i, "fill", 0) is None
        and i.pen.ink.hexadecimal == COLOURS.ink.hexval().replace("0x", "#")
    ]
    assert any(length == pytest.approx(wanted, abs=0.2) for length in lengths)


def test_every_category_has_a_sign_of_its_own() -> None:
    assert set(SYMBOLS) == {c.key for c in CATEGORIES}
    drawings = {}
    for key, draw in SYMBOLS.items():
        picture = Picture(40, 40)
        draw(picture, 1.0)
        drawings[key] = b"".join(
            np.round(i.path.xy, 2).tobytes() for i in picture.items if not isinstance(i, Words)
        )
        assert drawings[key], key
        reach = max(abs(i.path.xy).max() for i in picture.items if not isinstance(i, Words))
        assert reach <= 7.5, key
    assert len(set(drawings.values())) == len(SYMBOLS)


def lightness(colour: Color, alpha: float = 1.0) -> float:
    """Return L* (CIE 1976) of a colour over the ground of the map."""
    ground = COLOURS.map_ground
    mixed = Color(
        *(alpha * c + (1 - alpha) * g for c, g in zip(colour.rgb(), ground.rgb(), strict=True))
    )
    y = 1.05 / contrast(mixed, COLOURS.paper) - 0.05
    return float(116 * y ** (1 / 3) - 16)


@pytest.mark.parametrize(("ramp", "least"), [("deel", 12), ("band", 7)])
def test_classes_of_a_ramp_differ_in_a_grey_print(ramp: str, least: float) -> None:
    looks = [SHAPE_LOOKS[k] for k in SHAPE_LOOKS if k.startswith(ramp)]
    light = [lightness(look.fill, look.alpha) for look in looks if look.fill is not None]
    steps = [abs(b - a) for a, b in pairwise(light)]
    assert sorted(light) in (light, light[::-1])
    assert min(steps) >= least
    # The lightest of all differs from the ground, or has an edge.
    palest = max(looks, key=lambda k: lightness(k.fill or COLOURS.paper, k.alpha))
    assert palest.edge is not None


def test_a_picture_lies_under_the_map_and_the_layers_show_where_it_does_not_reach() -> None:
    picture = MapImage(
        Image.new("RGB", (4000, 4000), "#204060"), (200_000, 500_000, 202_000, 504_000)
    )
    ground = Background(
        np.array([shapely.box(203_000, 501_000, 203_500, 501_500)], dtype=object),
        EMPTY,
        EMPTY,
        EMPTY,
        EMPTY,
        [],
        EMPTY,
        picture,
    )
    shown = town(background=ground)
    with pikepdf.open(io.BytesIO(pdf_of(shown))) as pdf:
        images = list(pdf.pages[0].Resources.XObject.values())
        assert len(images) == 1
        image = images[0]
        # Not finer than 200 dots per inch on paper, and lighter than it was.
        wide = 2_000 * shown.window.scale / 72 * 200
        assert int(image.Width) == pytest.approx(wide, abs=3)
        raw = pikepdf.PdfImage(image).as_pil_image().convert("RGB").getpixel((5, 5))
        assert min(raw) > 0x60
    box = next(i.box for i in painted(shown).items if hasattr(i, "box"))
    left, low = shown.window.to_page(np.array([200_000, 500_000]))
    assert box[0] == pytest.approx(left, abs=0.01)
    assert box[1] == pytest.approx(low + shown.legend_height, abs=0.01)
    assert box[2] == pytest.approx(2_000 * shown.window.scale, abs=0.01)


def test_a_wide_area_lies_down_and_a_tall_one_stands() -> None:
    wide, tall = shapely.box(0, 0, 5000, 2000), shapely.box(0, 0, 2000, 5000)
    assert landscape(wide, homes(300, wide.bounds))
    assert not landscape(tall, homes(300, tall.bounds))
    assert not landscape(TOWN, homes(300))
