"""The version of the generator itself, as a digest: another version does not use what this one cached."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
"""The folder of our own code and templates."""


@cache
def generator() -> str:
    """A digest of our own code, the installed libraries' versions and Python's version.

    It is made from the contents of files, not their stamps, because a build server has new copies each time.
    """
    own = sha256("\0".join((sys.version, *installed())).encode())
    for path in sorted((HOME / "fichebak").rglob("*.py")):
        own.update(f"\0{path.relative_to(HOME)}\0".encode())
        own.update(path.read_bytes())
    return own.hexdigest()


def installed() -> list[str]:
    """The installed libraries as `name-version.dist-info`, sorted.

    Only folders are listed, which is fast; PyPA's "Recording installed projects" fixes their names.
    """
    return sorted({name for folder in sys.path for name in _names(folder) if name.endswith(".dist-info")})


def _names(folder: str) -> Iterator[str]:
    with suppress(OSError):  # an entry of `sys.path` may be an archive, or not exist
        yield from os.listdir(folder or ".")  # noqa: PTH208 (names are all that is wanted)
