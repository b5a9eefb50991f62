"""The manifest of the last build: the cache keys of its files, for the next build to skip unchanged ones.

A file is skipped, or its parts reused, only if it has the stamp that it had when it was published. Whether
skipped files still have it is left to `publish`. The manifest is sealed like the cache, and may be deleted
at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping as Map
from functools import partial
from pathlib import Path

from fichebak.building.previous import Previous
from fichebak.shell import sealing
from fichebak.shell.generator import generator
from fichebak.shell.last_build import fingerprint_of
from fichebak.shell.publishing import Published
from fichebak.shell.stamps import Stamp, stamp
from fichebak.shell.trees import Stamps

_FILE = "pages.json"


def read(cache: Path, output: Path, secret: bytes) -> tuple[Previous, Published | None]:
    """The files of the manifest, and the publication that it is of.

    Nothing if the manifest is missing, damaged or another version's, or the output not the one it is of.
    """
    try:
        made_by, fingerprint, files = json.loads(sealing.read(cache / _FILE, secret))
        if (made_by, fingerprint) != (generator(), fingerprint_of(output)):
            return Previous(), None
    except (OSError, ValueError):
        return Previous(), None
    stamps = {path: Stamp(*noted) for path, (_, *noted) in files.items()}
    digests = {path: digest for path, (digest, *_) in files.items() if digest}
    return Previous(digests, partial(_unchanged, output, stamps)), Published(0, 0, (), stamps, fingerprint)


def _unchanged(output: Path, stamps: Stamps, path: str) -> bytes:
    """The content of a file; empty if it is no longer the one with this stamp."""
    try:
        with (output / path).open("rb") as file:
            return file.read() if stamp(os.fstat(file.fileno())) == stamps[path] else b""
    except OSError:
        return b""


def note(cache: Path, published: Published, digests: Map[str, str], secret: bytes) -> None:
    """Writes the manifest of the files that were published."""
    files = {path: (digests.get(path, ""), *stamp) for path, stamp in published.stamps.items()}
    content = json.dumps([generator(), published.fingerprint, files], separators=(",", ":")).encode()
    sealing.write(cache / _FILE, content, secret)
