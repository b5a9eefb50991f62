"""What the generator itself is: another digest means that nothing it remembered can be believed."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]


@cache
def generator() -> str:
    """A digest of our own code, of the exact versions of the libraries that we ask for, and of Python.

    Of what is in the files and not of their stamps: a build server has new copies each time.
    """
    own = sha256(sys.version.encode())
    for path in (_HOME / "requirements.txt", *sorted((_HOME / "fichebak").rglob("*.py"))):
        own.update(f"\0{path.relative_to(_HOME)}\0".encode())
        own.update(path.read_bytes())
    return own.hexdigest()
