"""What the generator itself is: another digest means that nothing it remembered can be believed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
"""The folder in which our own code and templates are."""


@cache
def generator() -> str:
    """A digest of our own code, of the versions of the libraries that are there, and of Python's.

    Of what is in the files and not of their stamps: a build server has new copies each time.
    """
    own = sha256("\0".join((sys.version, *installed())).encode())
    for path in sorted((HOME / "fichebak").rglob("*.py")):
        own.update(f"\0{path.relative_to(HOME)}\0".encode())
        own.update(path.read_bytes())
    return own.hexdigest()


def installed() -> list[str]:
    """The libraries that Python finds, each with its version: told by the names of folders, in no time.

    The names of those are fixed (PyPA, "Recording installed projects"): name, version, `.dist-info`.
    """
    return sorted({name for folder in sys.path for name in _names(folder) if name.endswith(".dist-info")})


def _names(folder: str) -> Iterator[str]:
    with suppress(OSError):  # a path of Python's may be an archive, or lead nowhere
        yield from os.listdir(folder or ".")  # noqa: PTH208 (names are all that is wanted)
