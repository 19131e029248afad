# SPDX-License-Identifier: GPL-2.0-or-later
"""Every figure of the content model as a drawing: the same for PDF, web page and loose files."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from ...core.registry import CATEGORIES
from ..model import AtlasData, Drawing, MapSpec, ResultMap
from .grafiek import make_chart
from .grafiektekst import alt_text
from .kaart import AreaLabel, Background, LegendEntry, MapFlowable, Place, landscape
from .tagged import FigureFlowable
from .tekening import Picture, draw_figure
from .typografie import GRID

__all__ = ["Figure", "Figures", "background"]

Figure = MapSpec | ResultMap | Drawing
"""Every block of the content that is a picture."""


def background(data: AtlasData) -> Background:
    """Return the ground of every map of *data*."""
    faces, lines = data.achtergrond_vlakken, data.achtergrond_lijnen

    def chosen(layer: Any, kind: str) -> np.ndarray:
        if layer.geometry is None or not len(layer):
            return np.empty(0, dtype=object)
        found: np.ndarray = layer.geometry[(layer.data["soort"] == kind).to_numpy(dtype=bool)]
        return found

    def every(layer: Any) -> np.ndarray:
        return np.empty(0, dtype=object) if layer.geometry is None else layer.geometry

    kinds = [k if isinstance(k, str) else None for k in data.wegen.data["soort"]]
    roads = every(data.wegen)
    return Background(
        chosen(faces, "water"),
        chosen(faces, "groen"),
        chosen(lines, "water"),
        chosen(lines, "spoor"),
        roads,
        kinds if len(roads) else [],
        every(data.panden),
        data.kaartbeeld,
    )


class Figures:
    """Makes the figures of the atlases of *data*; *ground* is indexed once for all maps."""

    def __init__(
        self, data: AtlasData, ground: Background | None = None, family: str | None = None
    ) -> None:
        self.data, self.family = data, family
        self.ground = ground or background(data)

    def chart(self, spec: Drawing, width: float = GRID.width) -> FigureFlowable:
        """Return a chart; its height follows from what is in it."""
        return make_chart(spec, width, family=self.family)

    def drawn(self, spec: Figure, width: float = GRID.width) -> tuple[Picture, str]:
        """Return *spec* drawn by itself, with its text alternative: a map as tall as suits it."""
        if isinstance(spec, Drawing):
            return draw_figure(self.chart(spec, width), alt_text(spec))
        figure = (
            self.category_map(spec, width, 0, fill=True)
            if isinstance(spec, MapSpec)
            else self.result_map(spec, width)
        )
        figure.wrap(width, GRID.height)
        return draw_figure(figure, spec.alt)

    def category_map(
        self, spec: MapSpec, width: float, height: float, fill: bool = False
    ) -> MapFlowable:
        """Return the map of one category; a filling map takes the height that it is given."""
        homes = self.data.bereikbaarheid
        points = np.empty(0, dtype=object) if homes.geometry is None else homes.geometry[spec.rows]
        drawn = ~(shapely.is_missing(points) | shapely.is_empty(points))
        areas = self.data.gebieden
        shape_of = dict(
            zip(
                areas.data["gebied_code"],
                areas.geometry if areas.geometry is not None else [],
                strict=False,
            )
        )
        parent = self._parent_shape(spec)
        places = self._places(spec.category)
        label = CATEGORIES[spec.category]
        legend = [LegendEntry(m.kind, m.label, m.count) for m in spec.legend]
        labels = []
        for code, name, value in spec.labels:
            shape = shape_of.get(code)
            if shape is not None and not shape.is_empty:
                at = self._label_point(code, shape)
                labels.append(AreaLabel(at[0], at[1], name, value, shape=shape))
        buurten = [] if width < GRID.width else self._buurten(spec.code, spec.kind)
        labels += [
            AreaLabel(*self._label_point(c, g), n, quiet=True, shape=g) for c, n, g in buurten
        ]
        return MapFlowable(
            width,
            height,
            area=shape_of.get(spec.code),
            background=self.ground,
            homes=shapely.get_coordinates(points[drawn]),
            classes=spec.classes[drawn],
            places=places,
            borders=[
                *(shape_of[c] for c, _, _ in spec.labels if shape_of.get(c) is not None),
                *(shape for _, _, shape in buurten),
            ],
            labels=labels,
            legend=legend,
            place_legend=(f"place:{spec.category}", label.label.lower().replace("ov-", "OV-")),
            inset=None if parent is None else (parent, shape_of.get(spec.code)),
            family=self.family,
            fill=fill,
        )

    def lies(self, spec: ResultMap) -> bool:
        """Return whether the map of a result is larger on a page on its side."""
        areas = self.data.gebieden
        rows = np.flatnonzero((areas.data["gebied_code"] == spec.code).to_numpy(dtype=bool))
        area = areas.geometry[rows[0]] if areas.geometry is not None and len(rows) else None
        return landscape(area, np.asarray(spec.around, dtype=float).reshape(-1, 2))

    def result_map(self, spec: ResultMap, width: float = GRID.width) -> MapFlowable:
        """Return the map of a result; it takes the height that it is given."""
        areas = self.data.gebieden
        shapes: Any = [] if areas.geometry is None else areas.geometry
        shape_of = dict(zip(areas.data["gebied_code"], shapes, strict=False))
        names = dict(zip(areas.data["gebied_code"], areas.data["naam"], strict=True))
        named = [c for c in sorted(spec.named) if shape_of.get(c) is not None]
        whole = self._parent_shape(spec)
        return MapFlowable(
            width,
            0,
            area=shape_of.get(spec.code),
            background=self.ground,
            homes=spec.points,
            classes=spec.classes,
            kinds=spec.kinds,
            around=spec.around,
            shapes=[(s.style, s.geometry) for s in spec.shapes],
            numbers=spec.numbers,
            places=[Place(p.x, p.y, p.category, p.name, p.state) for p in spec.places],
            borders=[shape_of[c] for c in named],
            labels=[
                AreaLabel(*self._label_point(c, shape_of[c]), str(names[c]), shape=shape_of[c])
                for c in named
                if not shape_of[c].is_empty
            ],
            legend=[LegendEntry(m.kind, m.label, m.count) for m in spec.legend],
            inset=None if whole is None else (whole, shape_of.get(spec.code)),
            family=self.family,
            fill=True,
        )

    def _buurten(self, code: str, kind: str) -> list[tuple[str, str, Any]]:
        """Return code, name and shape of the buurten of a wijk, where it has more than one."""
        areas, homes = self.data.gebieden, self.data.bereikbaarheid.data
        if kind != "wijk" or areas.geometry is None:
            return []
        rows = (homes["wijk_code"] == code).fillna(False).to_numpy(dtype=bool)
        codes = set(homes["buurt_code"][rows].dropna())
        mine = np.flatnonzero(areas.data["gebied_code"].isin(codes).to_numpy(dtype=bool))
        found = [
            (str(areas.data["gebied_code"].iloc[i]), str(areas.data["naam"].iloc[i]), g)
            for i in mine
            if (g := areas.geometry[i]) is not None and not g.is_empty
        ]
        return sorted(found, key=lambda f: f[0]) if len(found) > 1 else []

    def _label_point(self, code: str, shape: Any) -> tuple[float, float]:
        """Return where the name of a gebied goes: amid its dwellings, else amid its land."""
        data = self.data.bereikbaarheid
        column = "buurt_code" if code.startswith("BU") else "wijk_code"
        rows = (data.data[column] == code).fillna(False).to_numpy(dtype=bool)
        if data.geometry is not None and rows.any():
            xy = shapely.get_coordinates(data.geometry[rows])
            if len(xy):
                x, y = np.median(xy, axis=0).tolist()
                return x, y
        point = shapely.point_on_surface(shape)
        return float(point.x), float(point.y)

    def _parent_shape(self, spec: MapSpec | ResultMap) -> Any:
        areas = self.data.gebieden
        if spec.kind == "gemeente" or areas.geometry is None:
            return None
        own = areas.data[(areas.data["gebied_code"] == spec.code).to_numpy(dtype=bool)]
        if not len(own):
            return None
        code = own["gemeente_code"].iloc[0]
        rows = ((areas.data["gebied_code"] == code) & (areas.data["soort"] == "gemeente")).to_numpy(
            dtype=bool
        )
        return areas.geometry[rows][0] if rows.any() else None

    def _places(self, category: str) -> list[Place]:
        layer = self.data.voorzieningen
        if layer.geometry is None:
            return []
        rows = np.flatnonzero((layer.data["categorie"] == category).to_numpy(dtype=bool))
        out = []
        for i in rows:
            point = layer.geometry[i]
            if point is not None and not point.is_empty:
                name = layer.data["naam"].iloc[i]
                out.append(Place(point.x, point.y, category, name if isinstance(name, str) else ""))
        return out
