# SPDX-License-Identifier: GPL-2.0-or-later
"""Names and files of an atlas: safe on every system, whole or not there at all."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from pathlib import Path

from ..core.errors import LzwError, Problem

__all__ = ["safe", "write_file"]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where nothing more can be written."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
)


def safe(text: str, length: int) -> str:
    """Return *text* as part of a file name of at most *length* signs: letters, digits, hyphens.

    >>> safe("Één & ‘s-Gravenhage", 60), safe("con", 60)
    ('Een-s-Gravenhage', 'con-')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    word = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:length].strip("-") or "gebied"
    return f"{word}-" if word.lower() in _RESERVED else word


def write_file(path: Path, content: bytes) -> Path:
    """Write *content* to *path*, which appears only when it is whole; return where it stands.

    A file that another program holds open is left alone: the new one stands beside it then, with a
    number behind its name. Raises :class:`LzwError` when the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".atlas-", suffix=path.suffix, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
            os.chmod(name, 0o644)
            return _put(Path(name), path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno in _FULL:
            raise LzwError(Problem("schijf_vol", values={"bestand": str(path)})) from None
        raise LzwError(
            Problem(
                "map_niet_schrijfbaar",
                values={"map": str(path.parent), "reden": error.strerror or ""},
            )
        ) from None


def _put(made: Path, path: Path) -> Path:
    """Move *made* to *path*, or beside it where that is open elsewhere (Windows) or a folder."""
    target = path
    for number in range(2, 12):
        try:
            os.replace(made, target)
        except (PermissionError, IsADirectoryError):
            target = path.with_stem(f"{path.stem} ({number})")
            continue
        return target
    os.replace(made, target)
    return target
