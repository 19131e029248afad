# SPDX-License-Identifier: GPL-2.0-or-later
"""Time what may be said of people per gebied, beside a solver that begins anew for every question.

Both give the same guarantee; the other way is the one that :mod:`uitrekenen` falls back on. It is
done for made-up gemeenten of wijken and buurten with a second division across the wijken, and with
a werkbestand for every layer of ``lzw deel`` too, with the whole step beside it. Everything runs
in one process, so the ratios hold whatever the machine.
"""

from __future__ import annotations

import argparse
import runpy
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The root of the repository is the package; its conftest gives it that name for the tests too.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "conftest.py"))

import numpy as np  # noqa: E402
from lzw_atlas.processing.core.cijfers import openbaar, uitrekenen  # noqa: E402
from lzw_atlas.processing.core.cijfers.openbaar import (  # noqa: E402
    SECRET,
    Limits,
    area_relations,
    protect,
)
from lzw_atlas.processing.io.stappen.delen import maak_deel  # noqa: E402


def gemeente(rng: np.random.Generator, wijken: int) -> dict[str, Any]:
    """Return what ``protect`` asks of a made-up gemeente: per buurt up to 150 people of a group."""
    values: dict[str, float] = {"GM0001": 0.0}
    parents: dict[str, list[str]] = {}
    for i in range(wijken):
        wijk = f"WK0001{i:02d}"
        values[wijk], parents[wijk] = 0.0, ["GM0001"]
        for j in range(int(rng.integers(2, 8))):
            people = float(rng.choice([0.0, rng.uniform(0, 12), rng.uniform(5, 150)]))
            buurt, own = f"BU0001{i:02d}{j:02d}", f"team{rng.integers(max(wijken // 3, 2))}"
            values[buurt], parents[buurt], parents[own] = people, [wijk, own], ["GM0001"]
            for whole in (wijk, own, "GM0001"):
                values[whole] = values.get(whole, 0.0) + people
    cells, relations, n = area_relations(values, parents)
    return {"values": cells, "relations": relations, "not_printed": np.arange(len(cells)) >= n}


@contextmanager
def anew() -> Iterator[None]:
    """Let every question be a programme of its own, and no answer serve twice."""
    quick, once = uitrekenen._Table.climb, openbaar._protected
    uitrekenen._Table.climb = lambda *_: None  # type: ignore[method-assign,assignment]
    openbaar._protected = once.__wrapped__
    try:
        yield
    finally:
        uitrekenen._Table.climb = quick  # type: ignore[method-assign]
        openbaar._protected = once


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of processor that *work* takes, and what it returns."""
    openbaar._protected.cache_clear() if hasattr(openbaar._protected, "cache_clear") else None
    start = time.process_time()
    out = work()
    return time.process_time() - start, out


def main() -> None:
    """Run the benchmark and print one line per size, and per part of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("werkbestand", type=Path, nargs="?")
    options = parser.parse_args()
    rules = Limits()
    for wijken, tables in ((4, 20), (10, 10), (30, 2)):
        rng = np.random.default_rng(wijken)
        asked = [gemeente(rng, wijken) for _ in range(tables)]

        def every(asked: list[dict[str, Any]] = asked) -> list[np.ndarray]:
            return [protect(rules=rules, **a) for a in asked]

        now, states = spent(every)
        with anew():
            before, others = spent(every)
        kept = [sum(int((s == SECRET).sum()) for s in every) for every in (states, others)]
        cells = np.mean([len(a["values"]) for a in asked])
        print(
            f"{wijken:3d} wijken, {cells:4.0f} numbers a table{1000 * now / tables:8.1f} ms a table"
            f"{before / now:7.1f} x anew   kept back {kept[0]} (anew {kept[1]})"
        )
    if options.werkbestand is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(options.werkbestand, folder))
        step, _ = spent(lambda: maak_deel(file, Path(folder) / "nu.gpkg"))
        with anew():
            before, _ = spent(lambda: maak_deel(file, Path(folder) / "toen.gpkg"))
    print(f"deel{step:8.1f} s of processor{before / step:7.1f} x anew")


if __name__ == "__main__":
    main()
