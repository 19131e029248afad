# SPDX-License-Identifier: GPL-2.0-or-later
"""What a layer is in a file: rows and well-known binary, the same whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

__all__ = ["RD_PIPELINE", "WRITE_OPTIONS", "RawLayer", "text_and_numbers"]

RD_PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=565.4171 +y=50.3319 +z=465.5524 "
    "+rx=-0.398957388243134 +ry=0.343987817378283 +rz=-1.87740163998045 +s=4.0725 "
    "+convention=position_vector "
    "+step +inv +proj=cart +ellps=bessel "
    "+step +proj=pop +v_3 "
    "+step +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 "
    "+x_0=155000 +y_0=463000 +ellps=bessel"
)
"""Longitude, latitude in degrees (WGS84 or ETRS89) to RD metres with one fixed 7-parameter shift.

PROJ would use the RDNAPTRANS grids where they are installed and something else where they are not;
a fixed pipeline gives every machine the same millimetres, at most about 0.25 m beside the official
transformation.
"""

WRITE_OPTIONS = {"VERSION": "1.3"}
"""GeoPackage version, fixed so that the writing GDAL does not decide."""


@dataclass(slots=True)
class RawLayer:
    """A layer as it stands in a file.

    ``wkb`` is None for a table, else an object array of bytes or None. ``crs`` is ``AUTH:code``
    where the file names one, else WKT, else None. Text columns are object dtype with None.
    """

    data: pd.DataFrame
    wkb: np.ndarray | None
    crs: str | None
    geometry_type: str | None

    def geometry(self, on_invalid: str = "ignore") -> np.ndarray:
        """Return shapely geometries; ``on_invalid="fix"`` closes broken rings."""
        if self.wkb is None:
            return np.full(len(self.data), None, dtype=object)
        geometry = shapely.from_wkb(self.wkb, on_invalid=on_invalid)
        return np.asarray(shapely.force_2d(geometry), dtype=object)


def text_and_numbers(fields: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return a table in which text is object dtype with None; shared by both backends."""
    data: dict[str, pd.Series] = {}
    for name, values in fields.items():
        if values.dtype == object or values.dtype.kind in "USO":
            column = np.asarray(values, dtype=object)
            missing = np.array([v is None or v != v for v in column], dtype=bool)
            if missing.any():
                column = column.copy()
                column[missing] = None
            data[name] = pd.Series(column, dtype=object)
        elif values.dtype.kind == "M":
            text = np.datetime_as_string(values.astype("datetime64[ms]"), unit="s").astype(object)
            text[np.isnat(values)] = None
            data[name] = pd.Series(
                [t[:10] if t and t.endswith("T00:00:00") else t for t in text], dtype=object
            )
        else:
            data[name] = pd.Series(values)
    return pd.DataFrame(data) if data else pd.DataFrame(index=range(0))
